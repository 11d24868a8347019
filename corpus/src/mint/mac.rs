//! Message authentication codes, for tokens that ask a verifier to take a public key for a secret.

use super::rsa::Hash;

/// HMAC (RFC 2104).
pub fn hmac(hash: Hash, key: &[u8], input: &[u8]) -> Vec<u8> {
    let block = match hash {
        Hash::Md5 | Hash::Sha1 | Hash::Sha256 => 64,
        Hash::Sha384 | Hash::Sha512 => 128,
    };
    let key = if key.len() > block { hash.digest(key) } else { key.to_vec() };
    let masked = |mask: u8| -> Vec<u8> {
        let zeros = std::iter::repeat(&0);
        let padded = key.iter().chain(zeros).take(block);
        padded.map(|octet| octet ^ mask).collect()
    };
    let inner = hash.digest(&[masked(0x36).as_slice(), input].concat());
    hash.digest(&[masked(0x5C), inner].concat())
}

#[cfg(test)]
mod tests {
    use super::{Hash, hmac};
    use ring::hmac::{HMAC_SHA256, HMAC_SHA384, HMAC_SHA512, Key, sign};

    #[test]
    fn agrees_with_another_implementation() {
        let ours = [Hash::Sha256, Hash::Sha384, Hash::Sha512];
        let theirs = [HMAC_SHA256, HMAC_SHA384, HMAC_SHA512];
        for (hash, algorithm) in ours.into_iter().zip(theirs) {
            for key in [b"".as_slice(), b"secret", &[7; 200]] {
                let tag = sign(&Key::new(algorithm, key), b"input");
                assert_eq!(hmac(hash, key, b"input"), tag.as_ref());
            }
        }
    }
}
