//! ECDSA signatures, deterministic as in RFC 6979, and what can be done to them without the key.

use super::rsa::left_pad;
use num_bigint::BigUint;
use p256::ecdsa::signature::Signer;

/// A signature of r and s, each as wide as the field (RFC 7518 section 3.4).
#[expect(clippy::expect_used, reason = "the keys are part of the source")]
pub(super) fn sign(algorithm: &str, private: &[u8], input: &[u8]) -> Vec<u8> {
    match algorithm {
        "ES256" => {
            let key = p256::ecdsa::SigningKey::from_slice(private).expect("a P-256 test key");
            let signature: p256::ecdsa::Signature = key.sign(input);
            signature.to_bytes().to_vec()
        }
        "ES384" => {
            let key = p384::ecdsa::SigningKey::from_slice(private).expect("a P-384 test key");
            let signature: p384::ecdsa::Signature = key.sign(input);
            signature.to_bytes().to_vec()
        }
        _ => {
            let key = p521::ecdsa::SigningKey::from_slice(private).expect("a P-521 test key");
            let signature: p521::ecdsa::Signature = key.sign(input);
            signature.to_bytes().to_vec()
        }
    }
}

/// The order of P-256 (SEC 2 section 2.4.2), big-endian.
pub fn order() -> Vec<u8> {
    const HALVES: [u128; 2] =
        [0xFFFF_FFFF_0000_0000_FFFF_FFFF_FFFF_FFFF, 0xBCE6_FAAD_A717_9E84_F3B9_CAC2_FC63_2551];
    HALVES.iter().flat_map(|half| half.to_be_bytes()).collect()
}

/// A P-256 signature with s replaced by n - s, which verifies as well.
pub fn swap_s(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(32);
    let other = BigUint::from_bytes_be(&order()) - BigUint::from_bytes_be(s);
    [r, &left_pad(&other.to_bytes_be(), 32)].concat()
}

/// The P-256 signature of the two whose s is the larger.
pub fn high_s(signature: &[u8]) -> Vec<u8> {
    swap_s(signature).max(signature.to_vec())
}

/// The P-256 signature of the two whose s is the smaller.
pub fn low_s(signature: &[u8]) -> Vec<u8> {
    swap_s(signature).min(signature.to_vec())
}
