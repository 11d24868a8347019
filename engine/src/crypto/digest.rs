//! Digests over a backend.

use super::Backend;
#[cfg(feature = "aws-lc")]
use aws_lc_rs::digest as aws_lc;
#[cfg(feature = "ring")]
use ring::digest as ring;

/// A digest of the SHA-2 family (FIPS 180-4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DigestAlgorithm {
    Sha256,
    Sha384,
    Sha512,
}

/// A digest that is not yet finished. What it is given in small pieces it gathers, since a backend takes large ones at less
/// cost.
pub(crate) struct Digest {
    context: Context,
    gathered: Vec<u8>,
}

enum Context {
    #[cfg(feature = "ring")]
    Ring(ring::Context),
    #[cfg(feature = "aws-lc")]
    AwsLc(aws_lc::Context),
}

impl Digest {
    /// Octets that are gathered.
    const GATHERED: usize = 4096;

    pub(crate) fn new(algorithm: DigestAlgorithm, backend: Backend) -> Self {
        let context = match backend {
            #[cfg(feature = "ring")]
            Backend::Ring => Context::Ring(ring::Context::new(match algorithm {
                DigestAlgorithm::Sha256 => &ring::SHA256,
                DigestAlgorithm::Sha384 => &ring::SHA384,
                DigestAlgorithm::Sha512 => &ring::SHA512,
            })),
            #[cfg(feature = "aws-lc")]
            Backend::AwsLc => Context::AwsLc(aws_lc::Context::new(match algorithm {
                DigestAlgorithm::Sha256 => &aws_lc::SHA256,
                DigestAlgorithm::Sha384 => &aws_lc::SHA384,
                DigestAlgorithm::Sha512 => &aws_lc::SHA512,
            })),
        };
        Self { context, gathered: Vec::with_capacity(Self::GATHERED) }
    }

    #[inline]
    pub(crate) fn update(&mut self, octets: &[u8]) {
        if self.gathered.len().saturating_add(octets.len()) > Self::GATHERED {
            self.flush();
            if octets.len() > Self::GATHERED / 2 {
                self.context.update(octets);
                return;
            }
        }
        self.gathered.extend_from_slice(octets);
    }

    pub(crate) fn finish(mut self) -> Box<[u8]> {
        self.flush();
        match self.context {
            #[cfg(feature = "ring")]
            Context::Ring(context) => context.finish().as_ref().into(),
            #[cfg(feature = "aws-lc")]
            Context::AwsLc(context) => context.finish().as_ref().into(),
        }
    }

    fn flush(&mut self) {
        self.context.update(&self.gathered);
        self.gathered.clear();
    }
}

impl Context {
    fn update(&mut self, octets: &[u8]) {
        match self {
            #[cfg(feature = "ring")]
            Self::Ring(context) => context.update(octets),
            #[cfg(feature = "aws-lc")]
            Self::AwsLc(context) => context.update(octets),
        }
    }
}

/// SHA-256, 32 octets.
pub(crate) fn sha256(octets: &[u8], backend: Backend) -> Box<[u8]> {
    let mut digest = Digest::new(DigestAlgorithm::Sha256, backend);
    digest.update(octets);
    digest.finish()
}

/// SHA-1, 20 octets: for the thumbprints of certificates and for `NameQualifier`, which AWS defines by it, and for nothing
/// else.
pub(crate) fn sha1(octets: &[u8], backend: Backend) -> Box<[u8]> {
    match backend {
        #[cfg(feature = "ring")]
        Backend::Ring => ring::digest(&ring::SHA1_FOR_LEGACY_USE_ONLY, octets).as_ref().into(),
        #[cfg(feature = "aws-lc")]
        Backend::AwsLc => aws_lc::digest(&aws_lc::SHA1_FOR_LEGACY_USE_ONLY, octets).as_ref().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Backend, Digest, DigestAlgorithm, sha1, sha256};
    use data_encoding::HEXLOWER;

    #[test]
    fn computes_the_sha1_of_fips_180() {
        for backend in Backend::ALL {
            let digest = HEXLOWER.encode(&sha1(b"abc", *backend));
            assert_eq!(digest, "a9993e364706816aba3e25717850c26c9cd0d89d");
        }
    }

    #[test]
    fn a_digest_in_pieces_is_that_of_the_whole() {
        let octets: Vec<u8> = (0..=255).cycle().take(20_000).collect();
        for backend in Backend::ALL {
            let whole = sha256(&octets, *backend);
            for piece in [1, 7, 2048, 2049, 4096, 5000] {
                let mut digest = Digest::new(DigestAlgorithm::Sha256, *backend);
                octets.chunks(piece).for_each(|octets| digest.update(octets));
                assert_eq!(digest.finish(), whole, "{piece}");
            }
        }
    }
}
