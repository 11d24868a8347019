//! Sealing: authenticated encryption of messages that come back to us, under a key that only we hold.
//!
//! A sealed message is a salt of 32 octets, the ciphertext, and the tag of 16 octets.
//!
//! AES-GCM fails when a nonce repeats under a key, so NIST SP 800-38D section 8.3 allows a key with random nonces
//! no more than 2^32 messages. Tokens are made by the thousand a second, for as long as the sealing key lives. So
//! the sealing key encrypts nothing: HKDF with SHA-256 (RFC 5869) makes of it and the random salt a key that is
//! used for one message, and its nonce is zero. Two messages share a key only if 256 random bits repeat, which is
//! not to be expected before 2^128 messages; at 2^64 the odds are 1 in 2^129.

use super::Backend;
use std::fmt;

/// The random part of a sealed message, which makes its key one of its own. It is no secret.
pub(crate) type Salt = [u8; 32];

/// A key that seals messages and opens them again. What one backend sealed, the other opens.
#[derive(Clone)]
pub struct SealingKey {
    octets: [u8; 32],
    backend: Backend,
}

impl SealingKey {
    /// The key of these octets, which are to be random and known to nobody else.
    pub fn new(octets: [u8; 32], backend: Backend) -> Self {
        Self { octets, backend }
    }

    /// Seals `message` for the purpose that `label` names. `header` stands before the sealed octets, in the clear,
    /// and is authenticated with them. `None`: the message is longer than the cipher takes, 64 GiB.
    pub(crate) fn seal(&self, message: Vec<u8>, salt: &Salt, label: &[u8], header: &[u8]) -> Option<Vec<u8>> {
        let ciphertext = match self.backend {
            #[cfg(feature = "ring")]
            Backend::Ring => over_ring::seal(message, &self.octets, salt, label, header),
            #[cfg(feature = "aws-lc")]
            Backend::AwsLc => over_aws_lc::seal(message, &self.octets, salt, label, header),
        }?;
        Some([salt.as_slice(), &ciphertext].concat())
    }

    /// Opens what was sealed under this key, this label and this header. `None`: this was not.
    pub(crate) fn open(&self, sealed: &[u8], label: &[u8], header: &[u8]) -> Option<Vec<u8>> {
        let (salt, ciphertext) = sealed.split_first_chunk()?;
        match self.backend {
            #[cfg(feature = "ring")]
            Backend::Ring => over_ring::open(ciphertext, &self.octets, salt, label, header),
            #[cfg(feature = "aws-lc")]
            Backend::AwsLc => over_aws_lc::open(ciphertext, &self.octets, salt, label, header),
        }
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SealingKey").field("backend", &self.backend).finish_non_exhaustive()
    }
}

/// The construction over one backend. Both libraries have the same interface, so it is written once.
macro_rules! sealing_over {
    ($module:ident, $library:ident) => {
        mod $module {
            use super::Salt;
            use ::$library::aead::{self, Aad, LessSafeKey, Nonce, UnboundKey};
            use ::$library::hkdf;

            pub(super) fn seal(
                mut message: Vec<u8>,
                secret: &[u8],
                salt: &Salt,
                label: &[u8],
                header: &[u8],
            ) -> Option<Vec<u8>> {
                let key = one_time_key(secret, salt, label)?;
                key.seal_in_place_append_tag(only_nonce(), Aad::from(header), &mut message).ok()?;
                Some(message)
            }

            pub(super) fn open(
                ciphertext: &[u8],
                secret: &[u8],
                salt: &Salt,
                label: &[u8],
                header: &[u8],
            ) -> Option<Vec<u8>> {
                let key = one_time_key(secret, salt, label)?;
                let mut octets = ciphertext.to_vec();
                let length = key.open_in_place(only_nonce(), Aad::from(header), &mut octets).ok()?.len();
                octets.truncate(length);
                Some(octets)
            }

            fn one_time_key(secret: &[u8], salt: &Salt, label: &[u8]) -> Option<LessSafeKey> {
                let info = [label];
                let pseudorandom = hkdf::Salt::new(hkdf::HKDF_SHA256, salt).extract(secret);
                let key = pseudorandom.expand(&info, &aead::AES_256_GCM).ok()?;
                Some(LessSafeKey::new(UnboundKey::from(key)))
            }

            // INVARIANT: the key it is used with seals one message.
            fn only_nonce() -> Nonce {
                Nonce::assume_unique_for_key([0; aead::NONCE_LEN])
            }
        }
    };
}

#[cfg(feature = "ring")]
sealing_over!(over_ring, ring);
#[cfg(feature = "aws-lc")]
sealing_over!(over_aws_lc, aws_lc_rs);

#[cfg(test)]
mod tests {
    use super::*;

    fn key(backend: Backend) -> SealingKey {
        SealingKey::new([7; 32], backend)
    }

    fn sealed(backend: Backend) -> Vec<u8> {
        key(backend).seal(b"message".to_vec(), &[9; 32], b"label", b"header").unwrap()
    }

    #[test]
    fn what_one_backend_seals_every_backend_opens() {
        for sealing in Backend::ALL {
            for opening in Backend::ALL {
                let opened = key(*opening).open(&sealed(*sealing), b"label", b"header");
                assert_eq!(opened.as_deref(), Some(b"message".as_slice()), "{sealing:?}, {opening:?}");
            }
        }
    }

    #[test]
    fn backends_seal_to_the_same_octets() {
        for backend in Backend::ALL {
            assert_eq!(sealed(*backend), sealed(Backend::PREFERRED));
        }
    }

    #[test]
    fn opens_nothing_under_another_key_label_or_header() {
        for backend in Backend::ALL {
            let (key, other, sealed) = (key(*backend), SealingKey::new([8; 32], *backend), sealed(*backend));
            assert_eq!(other.open(&sealed, b"label", b"header"), None);
            assert_eq!(key.open(&sealed, b"another", b"header"), None);
            assert_eq!(key.open(&sealed, b"label", b"another"), None);
        }
    }

    #[test]
    fn opens_nothing_that_is_cut_short() {
        for backend in Backend::ALL {
            let sealed = sealed(*backend);
            for length in 0..sealed.len() {
                assert_eq!(key(*backend).open(&sealed[..length], b"label", b"header"), None, "{length}");
            }
        }
    }

    #[test]
    fn another_salt_makes_another_key() {
        let key = key(Backend::PREFERRED);
        let seal = |salt| key.seal(vec![0; 16], &[salt; 32], b"", b"").unwrap().split_off(32);
        assert_ne!(seal(1), seal(2));
    }

    #[test]
    fn debug_prints_nothing_secret() {
        let printed = format!("{:?}", key(Backend::PREFERRED));
        assert_eq!(printed, format!("SealingKey {{ backend: {:?}, .. }}", Backend::PREFERRED));
    }
}
