//! Who judges a token. All do the same: verify the signature, and hold issuer, audience and times against what
//! is expected.

use crate::subject::{self, Subject};
use aws_lc_rs::signature as aws_lc;
use jsonwebtoken::{DecodingKey, Validation};
use serde::Deserialize;
use std::hint::black_box;
use touchstone_engine::crypto::{AlgorithmSet, Backend, Curve, KeyType, PublicKey};
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::{Expected, KeySet, Scratch, Token, ValidatedClaims};

/// The engine, ready for tokens: the key set parsed, the memory grown by the first of them.
#[derive(Debug)]
pub struct Engine<'e> {
    keys: KeySet,
    profile: Profile,
    expected: Expected<'e>,
    scratch: Scratch,
}

impl Engine<'static> {
    /// The engine as a relying party that accepts `subject`, under the profile `strict`.
    pub fn new(subject: &Subject, backend: Backend) -> Self {
        Self::expecting(subject.key_set(backend), subject::expected())
    }
}

impl<'e> Engine<'e> {
    /// The engine with any key set and expectation.
    pub fn expecting(keys: KeySet, expected: Expected<'e>) -> Self {
        Self { keys, profile: Profile::strict(), expected, scratch: Scratch::default() }
    }

    /// The whole decision: from the octets of a token to its claims.
    #[inline]
    pub fn decide<'t>(&'t mut self, token: &'t [u8]) -> Result<ValidatedClaims<'t>, Rejection> {
        Token::parse(token, &mut self.scratch, &self.profile)?
            .of_issuer(self.expected.issuer, &self.profile)?
            .verify(&self.keys, AlgorithmSet::FEDERATION, &self.profile)?
            .validate(&self.expected, &self.profile)
    }

    /// The id of the rule that refuses `token`; `none`, where it is accepted.
    pub fn refused_by(&mut self, token: &[u8]) -> &'static str {
        self.decide(token).map_or_else(|no| no.rule().id(), |_| "none")
    }

    /// The beginning of the decision: parsed, and of the issuer that is expected.
    #[inline]
    pub fn parse(&mut self, token: &[u8]) -> Result<(), Rejection> {
        let parsed = Token::parse(token, &mut self.scratch, &self.profile)?;
        black_box(parsed.of_issuer(self.expected.issuer, &self.profile)?);
        Ok(())
    }
}

/// A backend and nothing else: its own key, as ready as the backend can make it.
#[derive(Debug)]
pub enum Raw {
    /// aws-lc, which parses a key once.
    AwsLc(aws_lc::ParsedPublicKey),
    /// ring, which takes the octets of a key at every call.
    Ring(PublicKey),
}

impl Raw {
    /// The backend with the key of `subject`.
    pub fn new(subject: &Subject, backend: Backend) -> Self {
        let public = subject.public_key();
        match (backend, public) {
            (Backend::Ring, public) => Self::Ring(public),
            (Backend::AwsLc, PublicKey::Rsa { n, e }) => {
                let key = aws_lc::RsaPublicKeyComponents { n, e };
                let key = key.to_parsed_public_key(&aws_lc::RSA_PKCS1_2048_8192_SHA256);
                Self::AwsLc(key.expect("an RSA key"))
            }
            (Backend::AwsLc, PublicKey::Ec { curve, point }) => {
                let algorithm = match curve {
                    Curve::P256 => &aws_lc::ECDSA_P256_SHA256_FIXED,
                    Curve::P384 => &aws_lc::ECDSA_P384_SHA384_FIXED,
                    Curve::P521 => &aws_lc::ECDSA_P521_SHA512_FIXED,
                };
                Self::AwsLc(aws_lc::ParsedPublicKey::new(algorithm, point).expect("a point"))
            }
            (Backend::AwsLc, PublicKey::Ed25519(point)) => {
                Self::AwsLc(aws_lc::ParsedPublicKey::new(&aws_lc::ED25519, point).expect("a point"))
            }
        }
    }

    /// Whether `signature` is one over `message`: RS256 for RSA, the curve's own algorithm otherwise.
    #[inline]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        use ring::signature as ring;
        match self {
            Self::AwsLc(key) => key.verify_sig(message, signature).is_ok(),
            Self::Ring(PublicKey::Rsa { n, e }) => ring::RsaPublicKeyComponents { n, e }
                .verify(&ring::RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
            Self::Ring(public) => {
                let (algorithm, point): (&dyn ring::VerificationAlgorithm, _) = match public {
                    PublicKey::Ec { curve: Curve::P256, point } => (&ring::ECDSA_P256_SHA256_FIXED, point),
                    PublicKey::Ec { point, .. } => (&ring::ECDSA_P384_SHA384_FIXED, point),
                    PublicKey::Rsa { n: point, .. } | PublicKey::Ed25519(point) => (&ring::ED25519, point),
                };
                ring::UnparsedPublicKey::new(algorithm, point).verify(message, signature).is_ok()
            }
        }
    }
}

/// The claims that a deployment reads; what else is in the token is skipped.
#[derive(Debug, Deserialize)]
#[expect(missing_docs, reason = "the names are the claims")]
pub struct Claims {
    pub sub: String,
    pub aud: String,
    pub repository: String,
    #[serde(rename = "ref")]
    pub reference: String,
    pub job_workflow_ref: String,
}

/// `jsonwebtoken` on aws-lc, set up as its documentation shows, with the checks that the engine does and it can
/// do: no leeway, `nbf` looked at, issuer and audience ours, and the key in hand.
#[derive(Debug)]
pub struct Peer {
    key: DecodingKey,
    validation: Validation,
}

impl Peer {
    /// A relying party that accepts `subject`.
    pub fn new(subject: &Subject) -> Self {
        use jsonwebtoken::Algorithm;
        let algorithm = match subject.key_type() {
            KeyType::Ec(Curve::P256) => Algorithm::ES256,
            KeyType::Ec(_) => Algorithm::ES384,
            _ => Algorithm::RS256,
        };
        let mut validation = Validation::new(algorithm);
        validation.leeway = 0;
        validation.validate_nbf = true;
        validation.set_issuer(&[subject::ISSUER]);
        validation.set_audience(subject::expected().audiences);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        let jwk = serde_json::from_str(&subject.jwk()).expect("a key");
        Self { key: DecodingKey::from_jwk(&jwk).expect("a key"), validation }
    }

    /// The whole decision, into `T`: [`Claims`], or `serde_json::Value` for those who want every claim.
    #[inline]
    pub fn decide<T: for<'de> Deserialize<'de>>(&self, token: &[u8]) -> Option<T> {
        let decoded = jsonwebtoken::decode::<T>(token, &self.key, &self.validation);
        decoded.ok().map(|token| token.claims)
    }
}
