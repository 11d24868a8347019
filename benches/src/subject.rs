//! The tokens that are judged.

use touchstone_corpus::mint::{Jwks, Jwt, Setting, TestKey, test_key};
use touchstone_engine::crypto::{Backend, Curve, KeyType, PublicKey};
use touchstone_engine::profile::Profile;
use touchstone_engine::web_identity::{Expected, KeySet};

/// A token for us, and the key that signed it.
#[derive(Debug)]
pub struct Subject {
    /// The algorithm and the size: `RS256-2048`.
    pub name: &'static str,
    /// The compact serialization.
    pub token: Vec<u8>,
    key: &'static TestKey,
}

impl Subject {
    /// The names of [`Self::ci_job`], cheapest public-key operation first.
    pub const NAMES: [&str; 4] = ["RS256-2048", "ES256", "RSA-4096", "ES384"];

    /// A token as a CI service issues it to a job, of one of [`Self::NAMES`].
    pub fn ci_job(name: &str) -> Self {
        Self::ci_job_with(name, |token| token)
    }

    /// The same with a change to the token before it is signed.
    pub fn ci_job_with(name: &str, change: impl FnOnce(Jwt) -> Jwt) -> Self {
        let (name, key) =
            [("RS256-2048", "rsa-2048-a"), ("ES256", "p256-a"), ("RSA-4096", "rsa-4096"), ("ES384", "p384")]
                .into_iter()
                .find(|(other, _)| *other == name)
                .expect("a subject");
        Self { name, token: change(ci_job().signed_by(key)).mint(), key: test_key(key) }
    }

    /// The token up to its signature: what is signed.
    pub fn signing_input(&self) -> &[u8] {
        let dot = self.token.iter().rposition(|octet| *octet == b'.');
        self.token.get(..dot.expect("a signature")).expect("a prefix")
    }

    /// The signature, decoded.
    pub fn signature(&self) -> Vec<u8> {
        self.key.sign(self.key.default_algorithm(), self.signing_input())
    }

    /// The token with another signature by the same key: that of another token, so that it costs as much to
    /// refuse as a sound one to confirm.
    pub fn with_bad_signature(&self) -> (Vec<u8>, Vec<u8>) {
        let other = self.key.sign(self.key.default_algorithm(), b"another token");
        let segment = touchstone_corpus::mint::b64(&other);
        let token = [self.signing_input(), b".", segment.as_bytes()].concat();
        (token, other)
    }

    /// The token made malformed so that each step of a reader refuses it as late as it can: the rule, and the token.
    pub fn malformed(&self) -> [(&'static str, Vec<u8>); 3] {
        let text = String::from_utf8(self.token.clone()).expect("ASCII");
        let (signed, signature) = text.rsplit_once('.').expect("a signature");
        let (header, payload) = signed.split_once('.').expect("a payload");
        let whole = payload.len() / 4 * 4;
        let cut = payload.get(..whole - 4).expect("a prefix");
        [
            ("jws.three-segments", signed.into()),
            ("base64url.decodable", format!("{header}.{cut}AA%A.{signature}").into()),
            ("json.well-formed", format!("{header}.{cut}.{signature}").into()),
        ]
    }

    /// The key set of the provider, as served: this key among four others.
    pub fn jwks(&self) -> Vec<u8> {
        let others = ["rsa-2048-b", "p256-b", "rsa-2048-e3", "p521"];
        others.iter().fold(Jwks::of(&[self.key.name()]), |jwks, key| jwks.and(test_key(key).jwk())).mint()
    }

    /// The same, read.
    pub fn key_set(&self, backend: Backend) -> KeySet {
        KeySet::parse(&self.jwks(), backend, &Profile::strict()).expect("a key set")
    }

    /// The key as its provider publishes it.
    pub fn jwk(&self) -> String {
        self.key.jwk().to_json()
    }

    /// The public key as octets.
    pub fn public_key(&self) -> PublicKey {
        let curve = match self.key.default_algorithm() {
            "ES256" => Curve::P256,
            "ES384" => Curve::P384,
            _ => return PublicKey::rsa(&self.key.octets("n"), &self.key.octets("e")).expect("an RSA key"),
        };
        PublicKey::ec(curve, &self.key.octets("x"), &self.key.octets("y")).expect("a point")
    }

    /// The type of the key.
    pub fn key_type(&self) -> KeyType {
        self.public_key().key_type()
    }
}

/// When the tokens are judged, in seconds since 1970. They were issued in 2023 and live to 2100, because
/// `jsonwebtoken` reads the clock of the machine.
const NOW: i64 = 1_795_392_000;
const ISSUED: i64 = 1_700_000_000;
const EXPIRES: i64 = 4_102_444_800;

/// The issuer of the tokens.
pub const ISSUER: &str = "https://token.actions.ci.example";
const AUDIENCES: [&str; 1] = [Jwt::AUDIENCE];

/// The role that the job assumes.
pub const ROLE: &str = "arn:aws:iam::123456789012:role/ci/deploy";

/// The role's trust policy, as it is written for CI jobs: the audience, the subject, and the workflow by a pattern.
pub fn trust_policy() -> String {
    let host = ISSUER.trim_start_matches("https://");
    serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": format!("arn:aws:iam::123456789012:oidc-provider/{host}")},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {format!("{host}:aud"): Jwt::AUDIENCE},
                "StringLike": {format!("{host}:sub"): "repo:octo-org/octo-repo:*"},
            },
        }],
    })
    .to_string()
}

/// What a relying party expects that accepts the tokens.
pub fn expected() -> Expected<'static> {
    Expected { issuer: ISSUER, audiences: &AUDIENCES, now: NOW, skew: 0 }
}

/// A token as a CI service issues it to a job: its claims are the main subject of the budgets.
pub fn ci_job() -> Jwt {
    let setting = Setting { now: NOW, issuer_origin: ISSUER.to_owned(), ..Setting::fixed() };
    let claims = [
        ("jti", "3f0c6b1e-8a55-4c0d-9d9e-6f2f5c1b7a44"),
        ("sub", "repo:octo-org/octo-repo:environment:production"),
        ("ref", "refs/heads/main"),
        ("sha", "5c1b7a443f0c6b1e8a554c0d9d9e6f2f0a1b2c3d"),
        ("repository", "octo-org/octo-repo"),
        ("repository_owner", "octo-org"),
        ("repository_id", "402918375"),
        ("actor", "octocat"),
        ("run_id", "9180273645"),
        ("run_number", "1042"),
        ("workflow", "deploy"),
        ("event_name", "push"),
        ("ref_type", "branch"),
        ("job_workflow_ref", "octo-org/octo-repo/.github/workflows/deploy.yml@refs/heads/main"),
        ("runner_environment", "github-hosted"),
    ];
    let sound = Jwt::new(&setting).claim("iat", ISSUED).claim("nbf", ISSUED).claim("exp", EXPIRES);
    claims.into_iter().fold(sound, |token, (name, value)| token.claim(name, value))
}
