//! Verification with ring, which takes a key's octets at every call.

use super::{Algorithm, Curve, PublicKey, Unverified};
use ring::signature::{
    self, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};

pub(super) fn verify(
    key: &PublicKey,
    algorithm: Algorithm,
    message: &[u8],
    signature: &[u8],
) -> Result<(), Unverified> {
    let verified = match key {
        PublicKey::Rsa { n, e } => {
            let parameters = rsa_parameters(algorithm, key.modulus_bits().unwrap_or_default())?;
            RsaPublicKeyComponents { n, e }.verify(parameters, message, signature)
        }
        PublicKey::Ec { curve, point } => {
            UnparsedPublicKey::new(ecdsa(algorithm, *curve)?, point).verify(message, signature)
        }
        PublicKey::Ed25519(point) => {
            UnparsedPublicKey::new(&signature::ED25519, point).verify(message, signature)
        }
    };
    verified.map_err(|_| Unverified::Invalid)
}

fn rsa_parameters(algorithm: Algorithm, bits: usize) -> Result<&'static RsaParameters, Unverified> {
    match (algorithm, bits) {
        (Algorithm::Rs256, ..2048) => Ok(&signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        (Algorithm::Rs512, ..2048) => Ok(&signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        (Algorithm::Rs256, _) => Ok(&signature::RSA_PKCS1_2048_8192_SHA256),
        (Algorithm::Rs384, 2048..) => Ok(&signature::RSA_PKCS1_2048_8192_SHA384),
        (Algorithm::Rs512, _) => Ok(&signature::RSA_PKCS1_2048_8192_SHA512),
        (Algorithm::Ps256, 2048..) => Ok(&signature::RSA_PSS_2048_8192_SHA256),
        (Algorithm::Ps384, 2048..) => Ok(&signature::RSA_PSS_2048_8192_SHA384),
        (Algorithm::Ps512, 2048..) => Ok(&signature::RSA_PSS_2048_8192_SHA512),
        _ => Err(Unverified::Lacking),
    }
}

fn ecdsa(algorithm: Algorithm, curve: Curve) -> Result<&'static dyn VerificationAlgorithm, Unverified> {
    match (algorithm, curve) {
        (Algorithm::Es256, Curve::P256) => Ok(&signature::ECDSA_P256_SHA256_FIXED),
        (Algorithm::Es384, Curve::P384) => Ok(&signature::ECDSA_P384_SHA384_FIXED),
        _ => Err(Unverified::Lacking),
    }
}
