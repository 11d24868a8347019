//! Signature algorithms, verifying keys, certificates, digests and sealing over a backend.
//!
//! A [`VerifyingKey`] is made once, when a key set is read; what can be checked about a key is checked then, and
//! alike for both backends. A [`SealingKey`] is for what we hand out and take back.

#[cfg(feature = "aws-lc")]
mod aws_lc;
mod certificate;
mod curve;
mod digest;
mod public_key;
#[cfg(feature = "ring")]
mod ring;
mod roca;
mod seal;

pub use certificate::Certificate;
pub(crate) use certificate::certified_key;
pub use curve::Curve;
pub(crate) use digest::{Digest, DigestAlgorithm, sha1, sha256};
pub use public_key::PublicKey;
pub(crate) use roca::has_roca_fingerprint;
pub(crate) use seal::Salt;
pub use seal::SealingKey;

/// A signature algorithm with public keys, by its name in the registry of RFC 7518 and RFC 8037.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the registry's")]
pub enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
    Es256,
    Es384,
    Es512,
    Ps256,
    Ps384,
    Ps512,
    EdDsa,
}

impl Algorithm {
    /// Every algorithm the engine knows. `none` and the MACs are not among them, and cannot be.
    pub const ALL: [Self; 10] = [
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::EdDsa,
    ];

    /// The algorithm of this exact name; names are case-sensitive (RFC 7515 section 4.1.1).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// The registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The type of key it is used with (RFC 7518 section 3.1, RFC 8037 section 3.1).
    pub fn key_type(self) -> KeyType {
        match self {
            Self::Rs256 | Self::Rs384 | Self::Rs512 | Self::Ps256 | Self::Ps384 | Self::Ps512 => KeyType::Rsa,
            Self::Es256 => KeyType::Ec(Curve::P256),
            Self::Es384 => KeyType::Ec(Curve::P384),
            Self::Es512 => KeyType::Ec(Curve::P521),
            Self::EdDsa => KeyType::Ed25519,
        }
    }

    const fn bit(self) -> u16 {
        match self {
            Self::Rs256 => 1,
            Self::Rs384 => 1 << 1,
            Self::Rs512 => 1 << 2,
            Self::Es256 => 1 << 3,
            Self::Es384 => 1 << 4,
            Self::Es512 => 1 << 5,
            Self::Ps256 => 1 << 6,
            Self::Ps384 => 1 << 7,
            Self::Ps512 => 1 << 8,
            Self::EdDsa => 1 << 9,
        }
    }
}

/// The type of a key, with its curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// RSA, for PKCS #1 v1.5 and PSS.
    Rsa,
    /// An elliptic curve.
    Ec(Curve),
    /// Edwards curve 25519.
    Ed25519,
}

/// A set of algorithms: an allow-list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlgorithmSet(u16);

impl AlgorithmSet {
    /// No algorithm at all.
    pub const NONE: Self = Self(0);

    /// What AWS accepts for web identity: RS256, RS384, RS512, ES256, ES384, ES512.
    pub const FEDERATION: Self = Self::NONE
        .with(Algorithm::Rs256)
        .with(Algorithm::Rs384)
        .with(Algorithm::Rs512)
        .with(Algorithm::Es256)
        .with(Algorithm::Es384)
        .with(Algorithm::Es512);

    /// The set and one more.
    #[must_use]
    pub const fn with(self, algorithm: Algorithm) -> Self {
        Self(self.0 | algorithm.bit())
    }

    /// Whether `algorithm` is in the set.
    pub const fn contains(self, algorithm: Algorithm) -> bool {
        self.0 & algorithm.bit() != 0
    }
}

/// Who computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backend {
    /// The crate `ring`: no P-521.
    #[cfg(feature = "ring")]
    Ring,
    /// The crate `aws-lc-rs`: every algorithm of [`Algorithm`].
    #[cfg(feature = "aws-lc")]
    AwsLc,
}

impl Backend {
    /// The backends of this build, the one that has every algorithm first.
    pub const ALL: &[Self] = &[
        #[cfg(feature = "aws-lc")]
        Self::AwsLc,
        #[cfg(feature = "ring")]
        Self::Ring,
    ];

    /// The backend that the command judges with: the first of [`Self::ALL`].
    #[cfg(feature = "aws-lc")]
    pub const PREFERRED: Self = Self::AwsLc;
    /// The backend that the command judges with: the first of [`Self::ALL`].
    #[cfg(not(feature = "aws-lc"))]
    pub const PREFERRED: Self = Self::Ring;

    /// The name of the backend.
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "ring")]
            Self::Ring => "ring",
            #[cfg(feature = "aws-lc")]
            Self::AwsLc => "aws-lc",
        }
    }
}

/// Why a signature was not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unverified {
    /// The signature is not one of this key over these octets.
    Invalid,
    /// The backend cannot compute the algorithm.
    Lacking,
}

/// A public key that is ready to verify.
#[derive(Debug)]
pub struct VerifyingKey {
    public: PublicKey,
    prepared: Prepared,
}

#[derive(Debug)]
enum Prepared {
    #[cfg(feature = "ring")]
    Ring,
    #[cfg(feature = "aws-lc")]
    AwsLc(aws_lc::Key),
}

impl VerifyingKey {
    /// Prepares a key for a backend. `None`: what is given is not a key, such as a point off its curve.
    pub fn new(public: PublicKey, backend: Backend) -> Option<Self> {
        let prepared = match backend {
            #[cfg(feature = "ring")]
            Backend::Ring => Prepared::Ring,
            #[cfg(feature = "aws-lc")]
            Backend::AwsLc => Prepared::AwsLc(aws_lc::Key::new(&public)?),
        };
        Some(Self { public, prepared })
    }

    /// The key as it was given.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The type of the key.
    pub fn key_type(&self) -> KeyType {
        self.public.key_type()
    }

    /// Who computes with it.
    pub fn backend(&self) -> Backend {
        match &self.prepared {
            #[cfg(feature = "ring")]
            Prepared::Ring => Backend::Ring,
            #[cfg(feature = "aws-lc")]
            Prepared::AwsLc(_) => Backend::AwsLc,
        }
    }

    /// Whether `signature` is one of this key over `message`, in the form of RFC 7518 section 3.
    #[inline]
    pub(crate) fn verify(
        &self,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Unverified> {
        match &self.prepared {
            #[cfg(feature = "ring")]
            Prepared::Ring => ring::verify(&self.public, algorithm, message, signature),
            #[cfg(feature = "aws-lc")]
            Prepared::AwsLc(key) => key.verify(algorithm, message, signature),
        }
    }
}
