//! Who judges a token. All do the same: verify the signature, and hold issuer, audience and times against what
//! is expected.

use crate::subject::{self, Subject};
use aws_lc_rs::signature as aws_lc;
use jsonwebtoken::{DecodingKey, Validation};
use serde::Deserialize;
use std::hint::black_box;
use touchstone_engine::ablation::Ablated;
use touchstone_engine::account::{Accounts, Registration, Role};
use touchstone_engine::api::Response;
use touchstone_engine::arn::RoleArn;
use touchstone_engine::crypto::{AlgorithmSet, Backend, Curve, KeyType, PublicKey};
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::{
    Answer, CacheLimits, Expected, Interruption, KeyCache, KeySet, Scratch, Sts, Token, ValidatedClaims,
};

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

/// A security token service that knows the provider and has its keys: the whole call, from the parameters to the answer,
/// less the credentials.
#[derive(Debug)]
pub struct Service<'p> {
    engine: Ablated,
    accounts: Accounts,
    keys: KeyCache,
    scratch: Scratch,
    parameters: [(&'p str, &'p str); 3],
}

impl<'p> Service<'p> {
    /// A service whose account registered the provider of `subject`, with a role for it; asked with `token`.
    pub fn new(subject: &Subject, token: &'p [u8], backend: Backend) -> Self {
        Self::registering(subject::ISSUER, subject, token, backend)
    }

    /// A service whose account registered a provider of another issuer.
    pub fn registering(issuer: &str, subject: &Subject, token: &'p [u8], backend: Backend) -> Self {
        let profile = Profile::strict();
        let mut accounts = Accounts::new();
        let role = RoleArn::parse(subject::ROLE).expect("a role's ARN");
        let account = accounts.open(role.account());
        let registration =
            Registration { url: issuer, client_ids: subject::expected().audiences, thumbprints: &[] };
        account.create_provider(&registration, &profile).expect("a provider");
        let trust = subject::trust_policy();
        account.put_role(Role::new(&role, "AROATOUCHSTONE", trust.as_bytes(), &profile).expect("a role"));
        let token = std::str::from_utf8(token).expect("ASCII");
        let parameters =
            [("RoleArn", subject::ROLE), ("RoleSessionName", "job-4711"), ("WebIdentityToken", token)];
        let mut service = Self {
            engine: Ablated::of(&profile),
            accounts,
            keys: KeyCache::new(CacheLimits::default()),
            scratch: Scratch::default(),
            parameters,
        };
        service.fetch(&subject.jwks(), backend, &profile);
        service
    }

    /// Fetches the keys, if they are needed.
    fn fetch(&mut self, jwks: &[u8], backend: Backend, profile: &Profile) {
        let now = subject::expected().now;
        let sts = Sts { accounts: &self.accounts, keys: &mut self.keys, scratch: &mut self.scratch };
        let Err(Interruption::Needs(need)) = self.engine.decide(&self.parameters, sts, now) else { return };
        let discovery = format!(r#"{{"issuer":"{0}","jwks_uri":"{0}/keys"}}"#, subject::ISSUER);
        let mut need = Some(need);
        for body in [discovery.as_bytes(), jwks] {
            let answer = Answer::Document { status: 200, body, location: None, untrusted_chain: None };
            let needed = need.take().expect("a document that is needed");
            need = needed.supply(&answer, &mut self.keys, now, backend, profile).expect("keys");
        }
    }

    /// The whole decision: the subject of the answer, or the refusal.
    #[inline]
    pub fn decide(&mut self) -> Result<Response<'_, ()>, Interruption<'_>> {
        let sts = Sts { accounts: &self.accounts, keys: &mut self.keys, scratch: &mut self.scratch };
        self.engine.decide(&self.parameters, sts, subject::expected().now)
    }

    /// The id of the rule that refuses the call; `none`, where it is granted.
    pub fn refused_by(&mut self) -> &'static str {
        match self.decide() {
            Ok(_) => "none",
            Err(Interruption::Refused(no)) => no.rule().id(),
            Err(_) => "a document is needed",
        }
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
        Self::of(subject.public_key(), backend)
    }

    /// The backend with any key.
    pub fn of(public: PublicKey, backend: Backend) -> Self {
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
