//! The rows of the token path.

use crate::allocations;
use crate::row::{Bound, Row};
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::time::Duration;
use touchstone_benches::callgrind;
use touchstone_benches::interleaved::{Rounds, rounds};
use touchstone_benches::registry::Registry;
use touchstone_benches::side::{Claims, Engine, Peer, Raw, Service};
use touchstone_benches::subject::Subject;
use touchstone_engine::crypto::Backend;

/// How long the sides of one comparison are timed.
const COMPARISON: Duration = Duration::from_secs(6);
/// How long a refusal that needs no signature is timed.
const REFUSAL: Duration = Duration::from_secs(1);
/// The subject of rows that name no algorithm.
const MAIN: &str = "RS256-2048";

/// A whole call beside the backend and `jsonwebtoken`, refusals, and the lookup of a provider.
pub(crate) fn rows(directory: &Path) -> Vec<Row> {
    let mut over_raw = Vec::new();
    let mut over_ours = Vec::new();
    let mut bare = Vec::new();
    for (name, [budget, goal], peer) in [
        (MAIN, [1.10, 1.05], Some([1.25, 1.36])),
        ("RSA-4096", [1.05, 1.03], Some([1.12, 1.2])),
        ("ES256", [1.05, 1.03], Some([1.08, 1.12])),
        ("ES384", [1.02, 1.01], None),
    ] {
        let rounds = decision(name);
        let row = format!("whole decision / raw verify, {name}");
        over_raw.push(
            Row::new(&row, Bound::RatioAtMost, budget, Some(goal))
                .over(&rounds, |[call, raw, ..]| call / raw),
        );
        if let Some([budget, goal]) = peer {
            let row = format!("jsonwebtoken / ours, {name}");
            over_ours.push(
                Row::new(&row, Bound::RatioAtLeast, budget, Some(goal))
                    .over(&rounds, |[_, _, ours, peer]| peer / ours),
            );
        }
        if name == MAIN {
            let row = "without the public-key operation, time";
            bare.push(
                Row::new(row, Bound::TimeAtMost, 1.5, Some(0.8))
                    .over(&rounds, |[call, raw, ..]| (call - raw) / 1e3),
            );
        }
    }
    let row = "without the public-key operation, instructions";
    bare.push(Row::new(row, Bound::CountAtMost, 22_000.0, None).counted(instructions(directory)));
    let row = "without the public-key operation, heap allocations";
    bare.push(Row::new(row, Bound::CountAtMost, 0.0, None).counted(allocations("token")));
    [over_raw, bare, over_ours, refusals(), vec![lookup(directory)]].into_iter().flatten().collect()
}

/// A whole call, the backend, and the judgement of an ID token by the engine and by `jsonwebtoken`, each on a sound token.
fn decision(name: &str) -> Rounds<4> {
    let subject = Subject::ci_job(name);
    let (token, message, signature) = (&subject.token, subject.signing_input(), subject.signature());
    let mut service = Service::new(&subject, token, Backend::AwsLc);
    let raw = Raw::new(&subject, Backend::AwsLc);
    let mut engine = Engine::new(&subject, Backend::AwsLc);
    let peer = Peer::new(&subject);
    assert_eq!(service.refused_by(), "none", "the service grants {name}");
    assert!(raw.verify(message, &signature), "the backend accepts {name}");
    assert!(engine.decide(token).is_ok(), "the engine accepts {name}");
    assert!(peer.decide::<Claims>(token).is_some(), "jsonwebtoken accepts {name}");

    let (mut call, mut bare, mut ours, mut theirs) = (
        || drop(black_box(service.decide())),
        || {
            black_box(raw.verify(black_box(message), black_box(&signature)));
        },
        || drop(black_box(engine.decide(black_box(token)))),
        || drop(black_box(peer.decide::<Claims>(black_box(token)))),
    );
    rounds(COMPARISON, [&mut call, &mut bare, &mut ours, &mut theirs])
}

fn refusals() -> Vec<Row> {
    let subject = Subject::ci_job(MAIN);

    let (token, signature) = subject.with_bad_signature();
    let message = subject.signing_input();
    let mut service = Service::new(&subject, &token, Backend::AwsLc);
    let raw = Raw::new(&subject, Backend::AwsLc);
    assert_eq!(service.refused_by(), "jws.signature-valid");
    assert!(!raw.verify(message, &signature), "the backend refuses as well");
    let (mut ours, mut bare) = (
        || drop(black_box(service.decide())),
        || {
            black_box(raw.verify(black_box(message), black_box(&signature)));
        },
    );
    let signature = Row::new("refusing a bad signature / raw verify", Bound::RatioAtMost, 1.1, None)
        .over(&rounds(COMPARISON, [&mut ours, &mut bare]), |[ours, raw]| ours / raw);

    let other = "https://issuer.touchstone.example";
    let mut service = Service::registering(other, &subject, &subject.token, Backend::AwsLc);
    assert_eq!(service.refused_by(), "provider.registered");
    let mut ours = || drop(black_box(service.decide()));
    let issuer = Row::new("refusing an unknown issuer", Bound::TimeAtMost, 1.0, None)
        .over(&rounds(REFUSAL, [&mut ours]), |[ours]| ours / 1e3);

    let malformed = subject.malformed().into_iter().map(|(refused_by, token)| {
        let mut service = Service::new(&subject, &token, Backend::AwsLc);
        assert_eq!(service.refused_by(), refused_by);
        let mut ours = || drop(black_box(service.decide()));
        let rounds = rounds(REFUSAL, [&mut ours]);
        let row = Row::new("refusing a malformed token", Bound::TimeAtMost, 1.0, None)
            .over(&rounds, |[ours]| ours / 1e3);
        Row { note: format!("{refused_by}: {}", row.note), ..row }
    });
    let slowest = malformed.max_by(|a, b| {
        let time = |row: &Row| row.measured.unwrap_or_default();
        time(a).total_cmp(&time(b))
    });
    [Some(signature), Some(issuer), slowest].into_iter().flatten().collect()
}

/// How often [`execute`] does what it is told.
const EXECUTIONS: u32 = 16;

fn instructions(directory: &Path) -> io::Result<u64> {
    let each = |side| {
        let counted = callgrind::instructions(&format!("*once_{side}*"), &["--once", side], directory)?;
        Ok::<u64, io::Error>(counted / u64::from(EXECUTIONS))
    };
    Ok(each("decide")?.saturating_sub(each("raw")?))
}

/// The instructions of a lookup among a million providers over those of one among a thousand.
fn lookup(directory: &Path) -> Row {
    let row = "provider lookup, 1,000,000 providers / 1,000";
    let row = Row::new(row, Bound::CountRatioAtMost, 1.05, None);
    let counted = |providers: &str| {
        callgrind::instructions("*once_lookup*", &["--once", &format!("lookup-{providers}")], directory)
            .map(|count| f64::from(u32::try_from(count).unwrap_or(u32::MAX)))
    };
    match (counted("1000"), counted("1000000")) {
        (Ok(few), Ok(many)) => {
            let each = few / f64::from(EXECUTIONS);
            Row { note: format!("{each:.0} instructions among 1,000"), ..row.measured(many / few) }
        }
        (Err(error), _) | (_, Err(error)) => Row { note: format!("not measured: {error}"), ..row },
    }
}

/// Executes one side under the eyes of `callgrind`, which counts what happens inside [`once_decide`] and
/// [`once_raw`]; the first execution has already happened, so that nothing is counted that happens but once.
pub(crate) fn execute(side: &str) {
    let subject = Subject::ci_job(MAIN);
    let (message, signature) = (subject.signing_input(), subject.signature());
    if let Some(providers) = side.strip_prefix("lookup-") {
        let registry = Registry::of(providers.parse().expect("a number of providers"));
        for lookup in registry.lookups(EXECUTIONS) {
            assert!(once_lookup(&registry, &lookup));
        }
        return;
    }
    let mut service = Service::new(&subject, &subject.token, Backend::AwsLc);
    let raw = Raw::new(&subject, Backend::AwsLc);
    assert_eq!(service.refused_by(), "none");
    assert!(raw.verify(message, &signature));
    for _ in 0..EXECUTIONS {
        let holds = match side {
            "decide" => once_decide(&mut service),
            _ => once_raw(&raw, message, &signature),
        };
        assert!(holds);
    }
}

#[inline(never)]
fn once_lookup(registry: &Registry, (role, issuer): &(String, String)) -> bool {
    registry.finds(role, issuer)
}

#[inline(never)]
fn once_decide(service: &mut Service<'_>) -> bool {
    black_box(service.decide()).is_ok()
}

#[inline(never)]
fn once_raw(raw: &Raw, message: &[u8], signature: &[u8]) -> bool {
    black_box(raw.verify(message, signature))
}
