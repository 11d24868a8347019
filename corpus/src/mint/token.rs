//! Tokens and key sets under construction: sound unless told otherwise.

use super::Setting;
use super::key::{TestKey, test_key};
use super::object::Object;
use data_encoding::BASE64URL_NOPAD;
use serde_json::Value;

/// base64url without padding.
pub fn b64(octets: &[u8]) -> String {
    BASE64URL_NOPAD.encode(octets)
}

/// A token under construction.
///
/// [`Jwt::new`] is sound: RS256 by the key `rsa-2048-a`, fresh, for `sts.amazonaws.com`. Each method makes one
/// change; whatever is changed before [`Jwt::mint`] is signed, and what comes after is not.
#[derive(Clone, Debug)]
pub struct Jwt {
    header: Part,
    claims: Part,
    key: &'static TestKey,
    signing_algorithm: String,
}

#[derive(Clone, Debug)]
enum Part {
    Object(Object),
    Octets(Vec<u8>),
    /// A segment as it is to stand in the token.
    Segment(String),
}

impl Part {
    fn segment(&self) -> String {
        match self {
            Self::Object(object) => b64(object.to_json().as_bytes()),
            Self::Octets(octets) => b64(octets),
            Self::Segment(segment) => segment.clone(),
        }
    }

    /// The octets before they are spelled; none where the spelling is not base64url.
    fn octets(&self) -> Vec<u8> {
        match self {
            Self::Object(object) => object.to_json().into_bytes(),
            Self::Octets(octets) => octets.clone(),
            Self::Segment(segment) => BASE64URL_NOPAD.decode(segment.as_bytes()).unwrap_or_default(),
        }
    }

    fn edit(&mut self, change: impl FnOnce(Object) -> Object) {
        if let Self::Object(object) = self {
            *object = change(std::mem::take(object));
        }
    }
}

impl Jwt {
    /// The audience of a sound token.
    pub const AUDIENCE: &str = "sts.amazonaws.com";
    /// The subject of a sound token.
    pub const SUBJECT: &str = "system:serviceaccount:payments:worker";

    /// A sound token.
    pub fn new(setting: &Setting) -> Self {
        let header = Object::new().with("alg", "RS256").with("typ", "JWT").with("kid", "rsa-2048-a");
        let claims = Object::new()
            .with("iss", setting.issuer_origin.as_str())
            .with("sub", Self::SUBJECT)
            .with("aud", Self::AUDIENCE)
            .with("iat", setting.now - 60)
            .with("exp", setting.now + 3540);
        Self {
            header: Part::Object(header),
            claims: Part::Object(claims),
            key: test_key("rsa-2048-a"),
            signing_algorithm: "RS256".to_owned(),
        }
    }

    /// Signed by another test key, under its usual algorithm, with its name as `kid`.
    #[must_use]
    pub fn signed_by(self, key: &str) -> Self {
        let key = test_key(key);
        let algorithm = key.default_algorithm();
        Self { key, ..self }.header("kid", key.name()).algorithm(algorithm)
    }

    /// Signed by another test key, with nothing else changed: not `kid`, not `alg`, not how it is signed.
    #[must_use]
    pub fn forged_by(self, key: &str) -> Self {
        Self { key: test_key(key), ..self }
    }

    /// Signed under another algorithm, which `alg` names.
    #[must_use]
    pub fn algorithm(self, algorithm: &str) -> Self {
        self.signed_as(algorithm).header("alg", algorithm)
    }

    /// Signed under another algorithm than `alg` names.
    #[must_use]
    pub fn signed_as(self, algorithm: &str) -> Self {
        Self { signing_algorithm: algorithm.to_owned(), ..self }
    }

    /// With a header parameter set.
    #[must_use]
    pub fn header(self, name: &str, value: impl Into<Value>) -> Self {
        self.edit_header(|header| header.with(name, value))
    }

    /// Without a header parameter.
    #[must_use]
    pub fn without_header(self, name: &str) -> Self {
        self.edit_header(|header| header.without(name))
    }

    /// With the header changed as a whole.
    #[must_use]
    pub fn edit_header(mut self, change: impl FnOnce(Object) -> Object) -> Self {
        self.header.edit(change);
        self
    }

    /// With these octets for a header.
    #[must_use]
    pub fn header_octets(self, octets: impl Into<Vec<u8>>) -> Self {
        Self { header: Part::Octets(octets.into()), ..self }
    }

    /// With the octets of the header changed, whatever becomes of the JSON in them.
    #[must_use]
    pub fn rewrite_header(mut self, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Self {
        self.header = Part::Octets(change(&self.header.octets()));
        self
    }

    /// With the header's segment spelled differently, before it is signed.
    #[must_use]
    pub fn spell_header(mut self, spell: impl FnOnce(String) -> String) -> Self {
        self.header = Part::Segment(spell(self.header.segment()));
        self
    }

    /// With a claim set.
    #[must_use]
    pub fn claim(self, name: &str, value: impl Into<Value>) -> Self {
        self.edit_claims(|claims| claims.with(name, value))
    }

    /// Without a claim.
    #[must_use]
    pub fn without_claim(self, name: &str) -> Self {
        self.edit_claims(|claims| claims.without(name))
    }

    /// With the claims changed as a whole.
    #[must_use]
    pub fn edit_claims(mut self, change: impl FnOnce(Object) -> Object) -> Self {
        self.claims.edit(change);
        self
    }

    /// With these octets for a payload.
    #[must_use]
    pub fn payload(self, octets: impl Into<Vec<u8>>) -> Self {
        Self { claims: Part::Octets(octets.into()), ..self }
    }

    /// With the octets of the payload changed, whatever becomes of the JSON in them.
    #[must_use]
    pub fn rewrite_payload(mut self, change: impl FnOnce(&[u8]) -> Vec<u8>) -> Self {
        self.claims = Part::Octets(change(&self.claims.octets()));
        self
    }

    /// With the payload deflated as RFC 1951 has it, in one stored block.
    #[must_use]
    pub fn deflate_payload(self) -> Self {
        self.rewrite_payload(|payload| {
            let length = u16::try_from(payload.len()).unwrap_or(u16::MAX);
            let (length, complement) = (length.to_le_bytes(), (!length).to_le_bytes());
            [&[1], length.as_slice(), &complement, payload].concat()
        })
    }

    /// With the payload's segment spelled differently, before it is signed.
    #[must_use]
    pub fn spell_payload(mut self, spell: impl FnOnce(String) -> String) -> Self {
        self.claims = Part::Segment(spell(self.claims.segment()));
        self
    }

    /// The octets of the payload, as they are signed before they are spelled.
    pub fn payload_octets(&self) -> Vec<u8> {
        self.claims.octets()
    }

    /// What a signer signs who forgets base64url: header, dot, payload.
    pub fn decoded_input(&self) -> Vec<u8> {
        [self.header.octets().as_slice(), b".", &self.claims.octets()].concat()
    }

    /// The claims, the last of duplicates counting.
    pub fn claims_value(&self) -> Value {
        serde_json::from_slice(&self.payload_octets()).unwrap_or_default()
    }

    /// What is signed: header, dot, payload.
    pub fn signing_input(&self) -> String {
        format!("{}.{}", self.header.segment(), self.claims.segment())
    }

    /// The signature that belongs to it.
    pub fn signature(&self) -> Vec<u8> {
        self.key.sign(&self.signing_algorithm, self.signing_input().as_bytes())
    }

    /// The compact serialization.
    pub fn mint(&self) -> Vec<u8> {
        self.with_signature(&self.signature())
    }

    /// The compact serialization with another signature.
    pub fn with_signature(&self, signature: &[u8]) -> Vec<u8> {
        self.with_signature_segment(&b64(signature))
    }

    /// The compact serialization, signed by other means: `sign` makes the signature of the signing input.
    pub fn mint_with(&self, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
        self.with_signature(&sign(self.signing_input().as_bytes()))
    }

    /// The compact serialization with another text in the place of the signature.
    pub fn with_signature_segment(&self, segment: &str) -> Vec<u8> {
        format!("{}.{segment}", self.signing_input()).into_bytes()
    }
}

/// A key set under construction.
#[derive(Clone, Debug, Default)]
pub struct Jwks(Vec<Object>);

impl Jwks {
    /// A set without keys.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The set that every sound token's key is in: both 2048-bit RSA keys and one key of each curve.
    pub fn provider() -> Self {
        Self::of(&["rsa-2048-a", "rsa-2048-b", "p256-a", "p384", "p521"])
    }

    /// A set of these test keys, as published.
    pub fn of(keys: &[&str]) -> Self {
        Self(keys.iter().map(|key| test_key(key).jwk()).collect())
    }

    /// A set of one key.
    pub fn one(key: Object) -> Self {
        Self::empty().and(key)
    }

    /// With one more key.
    #[must_use]
    pub fn and(mut self, key: Object) -> Self {
        self.0.push(key);
        self
    }

    /// The document, as served.
    pub fn mint(&self) -> Vec<u8> {
        let keys: Vec<String> = self.0.iter().map(Object::to_json).collect();
        format!("{{\"keys\":[{}]}}", keys.join(",")).into_bytes()
    }
}
