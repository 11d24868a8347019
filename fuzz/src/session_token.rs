//! Session tokens, changed by someone without the key that seals them.

use crate::depth::{Depth, Stage};
use crate::target::{Raw, Target};
use arbitrary::Unstructured;
use data_encoding::BASE64;
use std::sync::LazyLock;
use touchstone_engine::account::{Accounts, Permissions, Role, User};
use touchstone_engine::api::SignedResponse;
use touchstone_engine::arn::{AccountId, RoleArn, UserArn};
use touchstone_engine::crypto::{Backend, SealingKey};
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::session::{
    Caller, Credentials, Entropy, Mint, NoEntropy, Session, assume_role, federation_token, open,
    session_token,
};

/// An input is what somebody presents as a session token.
///
/// - It is opened only if it is, octet for octet, a token that was sealed; and then yields that session.
/// - ring and aws-lc come to the same verdict, by the same rule, and the session is the same.
/// - Under another key, and when it is over, no token is opened.
pub static SESSION_TOKEN: Target = Target {
    name: "session_token",
    door: Stage::Parsed,
    body: run,
    mutator: mutate,
    seeds,
    depth: Depth::new(),
};

const NOW: i64 = 1_795_392_000;
const ACCOUNT: &str = "111122223333";
const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const ROLE: &str = "arn:aws:iam::111122223333:role/team/deploy";
const POLICY: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#;
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow",
    "Principal":{"AWS":"arn:aws:iam::111122223333:user/alice"},"Action":["sts:AssumeRole","sts:TagSession"]}}"#;
const OWN: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:*","sts:*"],"Resource":"*"}}"#;

/// A token that was sealed, and what it opens to.
#[derive(Debug)]
struct Sealed {
    token: String,
    session: Told,
    expires: i64,
}

/// All that a session tells.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Told {
    secret: String,
    rest: String,
}

impl Told {
    fn of(session: &Session) -> Self {
        Self { secret: session.secret_access_key().to_owned(), rest: format!("{session:?}") }
    }
}

/// A token of each kind of identity, sealed by each backend.
#[expect(clippy::expect_used, reason = "a target without tokens would look as if it ran")]
static SEALED: LazyLock<Vec<Sealed>> = LazyLock::new(|| {
    let mut sealed = Vec::new();
    for backend in Backend::ALL {
        for credentials in issued(*backend).expect("credentials") {
            let token = credentials.session_token().to_owned();
            let session = open(&token, &key(*backend), NOW, &Profile::strict()).expect("a session");
            let expires = session.expires();
            sealed.push(Sealed { token, session: Told::of(&session), expires });
        }
    }
    sealed
});

fn key(backend: Backend) -> SealingKey {
    SealingKey::new([7; 32], backend)
}

/// Counts up: what is drawn need not be random here.
struct Counter(u8);

impl Entropy for Counter {
    fn fill(&mut self, octets: &mut [u8]) -> Result<(), NoEntropy> {
        for octet in octets {
            *octet = self.0;
            self.0 = self.0.wrapping_add(1);
        }
        Ok(())
    }
}

#[expect(clippy::expect_used, reason = "names that are well-formed")]
fn issued(backend: Backend) -> Result<Vec<Credentials>, Rejection> {
    let profile = Profile::aws();
    let account = AccountId::parse(ACCOUNT).expect("an account");
    let permissions = Permissions::none().with_policy(OWN.as_bytes(), &profile)?;
    let user = User::new(&UserArn::parse(ALICE).expect("a user"), "AIDAEXAMPLE", permissions);
    let role = Role::new(&RoleArn::parse(ROLE).expect("a role"), "AROAEXAMPLE", TRUST.as_bytes(), &profile)?;
    let mut accounts = Accounts::new();
    accounts.open(account).put_user(user);
    accounts.open(account).put_role(role);
    let caller = Caller::user(ALICE, &accounts, &profile)?;
    let caller = Some(&caller);

    let key = key(backend);
    let mut entropy = Counter(if backend == Backend::PREFERRED { 0 } else { 128 });
    let mut mint = Mint { key: &key, entropy: &mut entropy };
    let answers = [
        session_token(&[], caller, &mut mint, NOW, &profile)?,
        federation_token(
            &[
                ("Name", "carol"),
                ("Policy", POLICY),
                ("Tags.member.1.Key", "team"),
                ("Tags.member.1.Value", "b"),
            ],
            caller,
            &accounts,
            &mut mint,
            NOW,
            &profile,
        )?,
        assume_role(
            &[("RoleArn", ROLE), ("RoleSessionName", "run-7"), ("Policy", POLICY)],
            caller,
            &accounts,
            &mut mint,
            NOW,
            &profile,
        )?,
    ];
    Ok(answers.into_iter().filter_map(credentials).collect())
}

fn credentials(answer: SignedResponse<Credentials>) -> Option<Credentials> {
    match answer {
        SignedResponse::AssumedRole { credentials, .. }
        | SignedResponse::FederatedUser { credentials, .. }
        | SignedResponse::SessionToken { credentials } => Some(credentials),
        SignedResponse::CallerIdentity { .. } => None,
    }
}

fn run(input: &[u8]) -> Stage {
    // What is no text cannot be passed as a parameter.
    let Ok(token) = std::str::from_utf8(input) else { return Stage::Run };
    let sealed = SEALED.iter().find(|sealed| sealed.token == token);
    for name in Name::ALL {
        let profile = Profile::named(name);
        for backend in Backend::ALL {
            let opened = open(token, &key(*backend), NOW, &profile);
            let told = opened.as_ref().ok().map(Told::of);
            assert_eq!(
                told.as_ref(),
                sealed.map(|sealed| &sealed.session),
                "{name:?} {backend:?} {opened:?}"
            );
            let elsewhere = open(token, &SealingKey::new([8; 32], *backend), NOW, &profile);
            assert!(elsewhere.is_err(), "opened by another key: {elsewhere:?}");
            if let Some(sealed) = sealed {
                let over = open(token, &key(*backend), sealed.expires, &profile);
                assert!(over.is_err(), "opened when it is over: {over:?}");
            }
        }
        let rule = |backend| open(token, &key(backend), NOW, &profile).err().map(|no| no.rule());
        assert_eq!(rule(Backend::Ring), rule(Backend::AwsLc), "the backends differ");
    }
    match (sealed, BASE64.decode(input)) {
        (Some(_), _) => Stage::Accepted,
        (None, Ok(_)) => Stage::Parsed,
        (None, Err(_)) => Stage::Run,
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let sealed = SEALED.iter().map(|sealed| sealed.token.clone());
    let others = [String::new(), "AQ==".to_owned(), BASE64.encode(&[1; 49])];
    sealed.chain(others).map(String::into_bytes).collect()
}

/// Octets changed under the encoding, two tokens put together, another spelling, or a mutation of libFuzzer's.
fn mutate(u: &mut Unstructured<'_>, token: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    // What is broken stays broken under nearly every change, so half the time there is a fresh start.
    let token = if u.arbitrary()? { token } else { u.choose(&SEALED)?.token.as_bytes() };
    if u.ratio(1, 8)? {
        return Ok(raw(token));
    }
    let Ok(mut octets) = BASE64.decode(token) else { return Ok(raw(token)) };
    let other = BASE64.decode(u.choose(&SEALED)?.token.as_bytes()).unwrap_or_default();
    let place = u.int_in_range(0..=octets.len())?;
    let text = |octets: &[u8]| BASE64.encode(octets).into_bytes();
    Ok(match u.int_in_range(0..=7)? {
        0..=2 => {
            if let Some(octet) = octets.get_mut(place) {
                *octet ^= 1 << u.int_in_range(0..=7)?;
            }
            text(&octets)
        }
        3 => {
            text(&[octets.get(..place).unwrap_or_default(), other.get(place..).unwrap_or_default()].concat())
        }
        4 => text(octets.get(..place).unwrap_or_default()),
        5 => text(&[octets.as_slice(), &[u.arbitrary()?]].concat()),
        6 => {
            let spelled = String::from_utf8_lossy(token).replace('+', "-").replace('/', "_");
            spelled.trim_end_matches('=').as_bytes().to_vec()
        }
        _ => {
            let at = place.min(token.len());
            [token.get(..at).unwrap_or_default(), b"\r\n", token.get(at..).unwrap_or_default()].concat()
        }
    })
}
