//! Verification with aws-lc, which parses a key once.

use super::{Algorithm, Curve, PublicKey, Unverified};
use aws_lc_rs::signature::{
    self, ParsedPublicKey, RsaParameters, RsaPublicKeyComponents, VerificationAlgorithm,
};

/// A key that aws-lc has parsed: once for each algorithm it can serve, since a parsed key is bound to one.
#[derive(Debug)]
pub(super) enum Key {
    Rsa(Vec<(Algorithm, ParsedPublicKey)>),
    Other(Algorithm, ParsedPublicKey),
}

impl Key {
    pub(super) fn new(public: &PublicKey) -> Option<Self> {
        let parse = |algorithm: &'static dyn VerificationAlgorithm, octets| {
            ParsedPublicKey::new(algorithm, octets).ok()
        };
        match public {
            PublicKey::Rsa { n, e } => {
                let bits = public.modulus_bits().unwrap_or_default();
                let components = RsaPublicKeyComponents { n, e };
                let parsed = rsa_parameters(bits).iter().map(|(algorithm, parameters)| {
                    Some((*algorithm, components.to_parsed_public_key(parameters).ok()?))
                });
                Some(Self::Rsa(parsed.collect::<Option<_>>()?))
            }
            PublicKey::Ec { curve, point } => {
                let (algorithm, parameters): (_, &dyn VerificationAlgorithm) = match curve {
                    Curve::P256 => (Algorithm::Es256, &signature::ECDSA_P256_SHA256_FIXED),
                    Curve::P384 => (Algorithm::Es384, &signature::ECDSA_P384_SHA384_FIXED),
                    Curve::P521 => (Algorithm::Es512, &signature::ECDSA_P521_SHA512_FIXED),
                };
                Some(Self::Other(algorithm, parse(parameters, point)?))
            }
            PublicKey::Ed25519(point) => {
                Some(Self::Other(Algorithm::EdDsa, parse(&signature::ED25519, point)?))
            }
        }
    }

    #[inline]
    pub(super) fn verify(
        &self,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Unverified> {
        let parsed = match self {
            Self::Rsa(keys) => keys.iter().find(|(other, _)| *other == algorithm).map(|(_, key)| key),
            Self::Other(other, key) => (*other == algorithm).then_some(key),
        };
        let parsed = parsed.ok_or(Unverified::Lacking)?;
        parsed.verify_sig(message, signature).map_err(|_| Unverified::Invalid)
    }
}

/// What an RSA key of this size can serve. Below 2048 bits only two algorithms are there.
fn rsa_parameters(bits: usize) -> &'static [(Algorithm, &'static RsaParameters)] {
    const LEGACY: &[(Algorithm, &RsaParameters)] = &[
        (Algorithm::Rs256, &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        (Algorithm::Rs512, &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
    ];
    const CURRENT: &[(Algorithm, &RsaParameters)] = &[
        (Algorithm::Rs256, &signature::RSA_PKCS1_2048_8192_SHA256),
        (Algorithm::Rs384, &signature::RSA_PKCS1_2048_8192_SHA384),
        (Algorithm::Rs512, &signature::RSA_PKCS1_2048_8192_SHA512),
        (Algorithm::Ps256, &signature::RSA_PSS_2048_8192_SHA256),
        (Algorithm::Ps384, &signature::RSA_PSS_2048_8192_SHA384),
        (Algorithm::Ps512, &signature::RSA_PSS_2048_8192_SHA512),
    ];
    if bits < 2048 { LEGACY } else { CURRENT }
}
