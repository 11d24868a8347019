//! One JSON Web Key (RFC 7517): what it says about itself, and the verifying key it holds.

use super::base64url;
use crate::check::{Check, Rule, Structural};
use crate::crypto::{Backend, Curve, KeyType, PublicKey, VerifyingKey, certified_key, has_roca_fingerprint};
use crate::json::{Kind, Value};
use crate::profile::Profile;
use data_encoding::{BASE64, BASE64URL_NOPAD};
use std::borrow::Cow;

/// Why a key cannot be used, whatever the token: the rule, and what is wrong in words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flaw {
    pub(super) rule: Rule,
    pub(super) reason: &'static str,
}

/// A key of a set: what it may be used for, and the key or the reason there is none.
#[derive(Debug)]
pub(super) struct Jwk {
    pub(super) key_id: Option<Box<str>>,
    pub(super) key: Result<VerifyingKey, Flaw>,
    /// `use` is absent or `sig`.
    pub(super) use_is_signature: bool,
    pub(super) operations: Operations,
    /// `alg`: absent, a name, or something that matches no algorithm.
    pub(super) algorithm: Option<Box<str>>,
}

/// What `key_ops` says (RFC 7517 section 4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operations {
    Absent,
    /// `verify` is there, and nothing that `use` excludes.
    Verify,
    /// `verify` is there beside operations that `use` excludes.
    Contradictory,
    /// `verify` is not there.
    Other,
}

impl Jwk {
    pub(super) fn read(value: Value<'_>, backend: Backend, profile: &Profile) -> Self {
        let members = JwkMembers::read(value);
        Self {
            key_id: members.key_id.and_then(|value| value.as_str()).map(Into::into),
            key: members.verifying_key(backend, profile),
            use_is_signature: members.usage.is_none_or(|value| value.as_str() == Some("sig")),
            operations: members.operations(),
            algorithm: members.algorithm.map(|value| value.as_str().unwrap_or_default().into()),
        }
    }

    pub(super) fn key_type(&self) -> Option<KeyType> {
        self.key.as_ref().ok().map(VerifyingKey::key_type)
    }
}

#[derive(Clone, Copy, Default)]
struct JwkMembers<'a> {
    kind: Option<Value<'a>>,
    key_id: Option<Value<'a>>,
    usage: Option<Value<'a>>,
    operations: Option<Value<'a>>,
    algorithm: Option<Value<'a>>,
    curve: Option<Value<'a>>,
    n: Option<Value<'a>>,
    e: Option<Value<'a>>,
    x: Option<Value<'a>>,
    y: Option<Value<'a>>,
    certificates: Option<Value<'a>>,
}

impl<'a> JwkMembers<'a> {
    fn read(value: Value<'a>) -> Self {
        let mut members = Self::default();
        for (name, value) in value.members() {
            let member = match name {
                "kty" => &mut members.kind,
                "kid" => &mut members.key_id,
                "use" => &mut members.usage,
                "key_ops" => &mut members.operations,
                "alg" => &mut members.algorithm,
                "crv" => &mut members.curve,
                "n" => &mut members.n,
                "e" => &mut members.e,
                "x" => &mut members.x,
                "y" => &mut members.y,
                "x5c" => &mut members.certificates,
                // Private members are not read, so they cannot leak.
                _ => continue,
            };
            *member = Some(value);
        }
        members
    }

    fn operations(&self) -> Operations {
        let Some(operations) = self.operations else {
            return Operations::Absent;
        };
        let names = || operations.elements().map(|name| name.as_str().unwrap_or_default());
        if operations.kind() != Kind::Array || !names().any(|name| name == "verify") {
            return Operations::Other;
        }
        let signing = |name: &str| matches!(name, "sign" | "verify");
        if self.usage.is_some() && !names().all(signing) {
            Operations::Contradictory
        } else {
            Operations::Verify
        }
    }

    fn verifying_key(&self, backend: Backend, profile: &Profile) -> Result<VerifyingKey, Flaw> {
        if self.key_id.and_then(|value| value.as_str()).is_none() {
            keep(false, Check::JwkHasKid, "it has no `kid`", profile)?;
        }
        let public = match self.kind.and_then(|value| value.as_str()) {
            Some("RSA") => self.rsa(profile)?,
            Some("EC") => self.ec(profile)?,
            Some("OKP") => self.okp(profile)?,
            _ => return Err(unknown_type("`kty` is none of RSA, EC and OKP")),
        };
        let key = VerifyingKey::new(public, backend).ok_or_else(|| invalid("its members make no key"))?;
        if let Some(certificates) = self.certificates {
            let agrees =
                first_certified_key(certificates).is_some_and(|certified| certified == *key.public());
            keep(agrees, Check::JwkX5cAgrees, "`x5c` does not certify this key", profile)?;
        }
        Ok(key)
    }

    fn rsa(&self, profile: &Profile) -> Result<PublicKey, Flaw> {
        let (n, e) = (integer(self.n, profile)?, integer(self.e, profile)?);
        let key = PublicKey::rsa(&n, &e).map_err(invalid)?;
        let large = key.modulus_bits().is_some_and(|bits| bits >= profile.limits().rsa_modulus_bits);
        keep(large, Check::JwkRsaModulusSize, "the modulus is too small", profile)?;
        if has_roca_fingerprint(&n) {
            keep(false, Check::JwkNotRoca, "the modulus carries the ROCA fingerprint", profile)?;
        }
        Ok(key)
    }

    fn ec(&self, profile: &Profile) -> Result<PublicKey, Flaw> {
        let curve = self.curve.and_then(|value| value.as_str()).and_then(Curve::from_name);
        let curve = curve.ok_or_else(|| unknown_type("`crv` is none of P-256, P-384 and P-521"))?;
        let x = coordinate(self.x, curve.width(), profile)?;
        let y = coordinate(self.y, curve.width(), profile)?;
        PublicKey::ec(curve, &x, &y).map_err(invalid)
    }

    fn okp(&self, profile: &Profile) -> Result<PublicKey, Flaw> {
        match self.curve.and_then(|value| value.as_str()) {
            Some("Ed25519") => PublicKey::ed25519(&octets(self.x, profile)?).map_err(invalid),
            _ => Err(unknown_type("`crv` is not Ed25519")),
        }
    }
}

fn keep(holds: bool, check: Check, reason: &'static str, profile: &Profile) -> Result<(), Flaw> {
    profile.keep(holds, check).map_err(|rule| Flaw { rule, reason })
}

fn invalid(reason: &'static str) -> Flaw {
    Flaw { rule: Structural::JwkValid.into(), reason }
}

fn unknown_type(reason: &'static str) -> Flaw {
    Flaw { rule: Structural::JwkTypeKnown.into(), reason }
}

fn octets(value: Option<Value<'_>>, profile: &Profile) -> Result<Vec<u8>, Flaw> {
    let text = value.and_then(|value| value.as_str()).ok_or_else(|| invalid("a member is missing"))?;
    if let Ok(octets) = BASE64URL_NOPAD.decode(text.as_bytes()) {
        return Ok(octets);
    }
    let octets = base64url::decode_leniently(text).ok_or_else(|| invalid("a member is not base64url"))?;
    keep(false, Check::JwkBase64Url, "a member is not strict base64url", profile)?;
    Ok(octets)
}

/// `Base64urlUInt` (RFC 7518 section 2).
fn integer(value: Option<Value<'_>>, profile: &Profile) -> Result<Vec<u8>, Flaw> {
    let mut octets = octets(value, profile)?;
    // Zero itself is one zero octet, and the shortest form of it.
    if let [0, _, ..] = octets.as_slice() {
        keep(false, Check::JwkMinimalIntegers, "an integer has a leading zero octet", profile)?;
        let zeros = octets.iter().take_while(|octet| **octet == 0).count();
        octets.drain(..zeros);
    }
    Ok(octets)
}

fn coordinate(value: Option<Value<'_>>, width: usize, profile: &Profile) -> Result<Cow<'static, [u8]>, Flaw> {
    let octets = octets(value, profile)?;
    if octets.len() == width {
        return Ok(octets.into());
    }
    keep(false, Check::JwkCoordinateWidth, "a coordinate is not as wide as the field", profile)?;
    let significant: Vec<u8> = octets.into_iter().skip_while(|octet| *octet == 0).collect();
    let zeros = width.saturating_sub(significant.len());
    Ok([vec![0; zeros], significant].concat().into())
}

/// The public key of the first certificate of `x5c` (RFC 7517 section 4.7), which is standard base64 of DER.
fn first_certified_key(certificates: Value<'_>) -> Option<PublicKey> {
    let first = certificates.elements().next()?.as_str()?;
    certified_key(&BASE64.decode(first.as_bytes()).ok()?)
}
