//! The token path under criterion: whole decisions beside the bare backend and `jsonwebtoken`, and refusals.

#![expect(
    clippy::expect_used,
    reason = "inputs are fixed: one that does not parse is a mistake of the benchmark"
)]

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use touchstone_benches::side::{Claims, Engine, Peer, Raw};
use touchstone_benches::subject::{Subject, expected};
use touchstone_corpus::build::classes;
use touchstone_corpus::format::Case;
use touchstone_corpus::mint::Setting;
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::Profile;
use touchstone_engine::web_identity::{Expected, KeySet};

/// Whole decisions on a CI job's token, each beside what the public-key operation alone costs.
fn decisions(criterion: &mut Criterion) {
    for name in Subject::NAMES {
        let subject = Subject::ci_job(name);
        let (token, message, signature) = (&subject.token, subject.signing_input(), subject.signature());
        let mut group = criterion.benchmark_group(format!("decision/{name}"));
        for backend in Backend::ALL {
            let mut engine = Engine::new(&subject, *backend);
            assert_eq!(engine.refused_by(token), "none");
            group.bench_function(format!("engine on {}", backend.name()), |bencher| {
                bencher.iter(|| engine.decide(black_box(token)).is_ok());
            });
            let raw = Raw::new(&subject, *backend);
            assert!(raw.verify(message, &signature));
            group.bench_function(format!("{} alone", backend.name()), |bencher| {
                bencher.iter(|| raw.verify(black_box(message), black_box(&signature)));
            });
        }
        let peer = Peer::new(&subject);
        assert!(peer.decide::<Claims>(token).is_some());
        group.bench_function("jsonwebtoken on aws-lc, five claims", |bencher| {
            bencher.iter(|| peer.decide::<Claims>(black_box(token)));
        });
        assert!(peer.decide::<serde_json::Value>(token).is_some());
        group.bench_function("jsonwebtoken on aws-lc, every claim", |bencher| {
            bencher.iter(|| peer.decide::<serde_json::Value>(black_box(token)));
        });
        group.finish();
    }
}

/// The smallest sound token of the corpus.
fn baseline(criterion: &mut Criterion) {
    const ID: &str = "id-token/baseline/rs256";
    let vectors = classes(&Setting::fixed()).into_iter().flat_map(|class| class.vectors);
    let vector = vectors.into_iter().find(|vector| vector.id == ID);
    let Some(Case::IdToken(input)) = vector.map(|vector| vector.case) else {
        unreachable!("the corpus has `{ID}`, an ID token")
    };
    let keys = KeySet::parse(&input.jwks_b64.0, Backend::PREFERRED, &Profile::strict()).expect("a key set");
    let audiences: Vec<&str> = input.audiences.iter().map(String::as_str).collect();
    let expected =
        Expected { issuer: &input.issuer, audiences: &audiences, now: input.now, skew: input.skew };
    let mut engine = Engine::expecting(keys, expected);
    assert_eq!(engine.refused_by(&input.token_b64.0), "none");
    criterion.bench_function(ID, |bencher| {
        bencher.iter(|| engine.decide(black_box(&input.token_b64.0)).is_ok());
    });
}

/// What it costs to say no, and to get as far as the signature.
fn refusals(criterion: &mut Criterion) {
    let subject = Subject::ci_job("RS256-2048");
    let mut group = criterion.benchmark_group("refusal");
    let mut engine = Engine::new(&subject, Backend::AwsLc);
    let (bad_signature, _) = subject.with_bad_signature();
    let refused = [("jws.signature-valid", bad_signature)];
    for (rule, token) in refused.into_iter().chain(subject.malformed()) {
        assert_eq!(engine.refused_by(&token), rule);
        group.bench_function(rule, |bencher| {
            bencher.iter(|| engine.decide(black_box(&token)).is_ok());
        });
    }
    group.bench_function("none, up to the signature", |bencher| {
        bencher.iter(|| engine.parse(black_box(&subject.token)).is_ok());
    });

    let expected = Expected { issuer: "https://issuer.touchstone.example", ..expected() };
    let mut engine = Engine::expecting(subject.key_set(Backend::AwsLc), expected);
    assert_eq!(engine.refused_by(&subject.token), "claims.issuer-matches");
    group.bench_function("claims.issuer-matches", |bencher| {
        bencher.iter(|| engine.decide(black_box(&subject.token)).is_ok());
    });
    group.finish();
}

criterion_group!(benches, decisions, baseline, refusals);
criterion_main!(benches);
