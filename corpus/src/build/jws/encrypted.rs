//! JWE in compact serialization (RFC 7516), as anybody can make it who has a public key.

use crate::mint::{Hash, Object, b64, test_key};
use num_bigint::BigUint;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

/// `plaintext` encrypted to the public half of a test key, under RSA-OAEP-256 and A256GCM. What should be random
/// is derived from the plaintext.
pub(super) fn encrypt_to(key: &str, content_type: Option<&str>, plaintext: &[u8]) -> String {
    let header = Object::new().with("alg", "RSA-OAEP-256").with("enc", "A256GCM").with("kid", key);
    let header = match content_type {
        Some(content_type) => header.with("cty", content_type),
        None => header,
    };
    let header = b64(header.to_json().as_bytes());
    let derived = |purpose: &[u8]| Hash::Sha256.digest(&[purpose, plaintext].concat());
    let (content_key, seed) = (derived(b"content key of "), derived(b"seed of "));
    let mut nonce = [0; 12];
    nonce.iter_mut().zip(derived(b"nonce of ")).for_each(|(octet, other)| *octet = other);

    let mut ciphertext = plaintext.to_vec();
    #[expect(clippy::expect_used, reason = "the key has the length of the algorithm, and the text is short")]
    let tag = {
        let cipher = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &content_key).expect("a key"));
        cipher
            .seal_in_place_separate_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(&header),
                &mut ciphertext,
            )
            .expect("a ciphertext")
    };
    let encrypted_key = oaep(&test_key(key).octets("n"), &test_key(key).octets("e"), &seed, &content_key);
    [header, b64(&encrypted_key), b64(&nonce), b64(&ciphertext), b64(tag.as_ref())].join(".")
}

/// RSAES-OAEP with SHA-256 and an empty label (RFC 8017 section 7.1.1).
fn oaep(n: &[u8], e: &[u8], seed: &[u8], message: &[u8]) -> Vec<u8> {
    let width = n.len();
    let label = Hash::Sha256.digest(&[]);
    let zeros = width.saturating_sub(message.len() + 2 * label.len() + 2);
    let block = [label.as_slice(), &vec![0; zeros], &[1], message].concat();
    let masked = xor(&block, &mgf1(seed, block.len()));
    let masked_seed = xor(seed, &mgf1(&masked, seed.len()));
    let encoded = BigUint::from_bytes_be(&[masked_seed, masked].concat());
    let number = encoded.modpow(&BigUint::from_bytes_be(e), &BigUint::from_bytes_be(n)).to_bytes_be();
    [vec![0; width.saturating_sub(number.len())], number].concat()
}

/// MGF1 (RFC 8017 appendix B.2.1).
fn mgf1(seed: &[u8], length: usize) -> Vec<u8> {
    let blocks = (0_u32..).flat_map(|counter| Hash::Sha256.digest(&[seed, &counter.to_be_bytes()].concat()));
    blocks.take(length).collect()
}

fn xor(octets: &[u8], mask: &[u8]) -> Vec<u8> {
    octets.iter().zip(mask).map(|(octet, mask)| octet ^ mask).collect()
}
