//! X.509 certificates: a public key, and what is said about it. No chain is built: a certificate is trusted because the
//! caller has it.

use super::{Backend, Curve, PublicKey, VerifyingKey, has_roca_fingerprint, sha256};
use crate::check::{Check, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Rejection};
use std::ops::RangeInclusive;
use x509_parser::prelude::{FromDer, X509Certificate};
use x509_parser::public_key::PublicKey as Certified;

/// A certificate that was read, with its key ready to verify.
#[derive(Debug)]
pub struct Certificate {
    key: VerifyingKey,
    validity: RangeInclusive<i64>,
    sha256: Box<[u8]>,
}

impl Certificate {
    /// Reads a certificate in DER (RFC 5280 section 4.1), whole.
    pub fn parse(der: &[u8], backend: Backend, profile: &Profile) -> Result<Self, Rejection> {
        let refuse =
            |reason| profile.reject(Structural::CertificateReadable, Detail::Xml { offset: 0, reason });
        let (rest, certificate) =
            X509Certificate::from_der(der).map_err(|_| refuse("a certificate that is not DER"))?;
        if !rest.is_empty() {
            return Err(refuse("octets after a certificate"));
        }
        let unique = certificate.extensions_map().is_ok();
        profile.require(unique, Check::CertificateExtensionsUnique, || Detail::None)?;
        let public = public_key(&certificate).ok_or_else(|| refuse("a public key that is none"))?;
        if let Some(bits) = public.modulus_bits() {
            let limit = profile.limits().rsa_modulus_bits;
            profile.require(bits >= limit, Check::CertificateModulus, || Detail::Limit(limit))?;
        }
        if let PublicKey::Rsa { n, .. } = &public {
            profile.require(!has_roca_fingerprint(n), Check::CertificateNotRoca, || Detail::None)?;
        }
        let key = VerifyingKey::new(public, backend).ok_or_else(|| refuse("a public key that is none"))?;
        let validity = certificate.validity();
        Ok(Self {
            key,
            validity: validity.not_before.timestamp()..=validity.not_after.timestamp(),
            sha256: sha256(der, backend),
        })
    }

    /// The public key.
    pub fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// From when to when it says of itself that it is valid, in seconds since 1970.
    pub fn validity(&self) -> RangeInclusive<i64> {
        self.validity.clone()
    }

    /// The SHA-256 of its DER: what it is known by.
    pub fn sha256(&self) -> &[u8] {
        &self.sha256
    }
}

/// The public key of a certificate in DER; `None` where it is none that a signature can be verified with.
pub(crate) fn certified_key(der: &[u8]) -> Option<PublicKey> {
    let (rest, certificate) = X509Certificate::from_der(der).ok()?;
    if rest.is_empty() { public_key(&certificate) } else { None }
}

fn public_key(certificate: &X509Certificate<'_>) -> Option<PublicKey> {
    match certificate.public_key().parsed().ok()? {
        Certified::RSA(rsa) => PublicKey::rsa(without_sign(rsa.modulus), without_sign(rsa.exponent)).ok(),
        Certified::EC(point) => match point.data() {
            [4, coordinates @ ..] => {
                let width = coordinates.len() / 2;
                let (x, y) = coordinates.split_at_checked(width)?;
                let curves = [Curve::P256, Curve::P384, Curve::P521];
                PublicKey::ec(curves.into_iter().find(|curve| curve.width() == width)?, x, y).ok()
            }
            _ => None,
        },
        Certified::Unknown(octets) => PublicKey::ed25519(octets).ok(),
        _ => None,
    }
}

/// A DER integer without the zero octet that keeps it positive.
fn without_sign(integer: &[u8]) -> &[u8] {
    integer.strip_prefix(&[0]).unwrap_or(integer)
}
