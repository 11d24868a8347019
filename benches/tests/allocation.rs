//! Between the token and the verdict the engine allocates nothing: what is counted is what the backend does. Nor does
//! it between a request and what a policy without variables says of it.

use allocation_counter::measure;
use std::hint::black_box;
use touchstone_benches::policy::{self, engine, judge::Judge};
use touchstone_benches::side::{Engine, Raw, Service};
use touchstone_benches::subject::{Subject, ci_job};
use touchstone_corpus::mint::Jwt;
use touchstone_engine::crypto::Backend;

const ALGORITHMS: [&str; 3] = ["RS256-2048", "ES256", "ES384"];

/// Heap allocations of a decision beyond those of the backend alone, once a first token has grown the memory.
fn allocations(subject: &Subject, backend: Backend) -> u64 {
    let (message, signature) = (subject.signing_input(), subject.signature());
    let raw = Raw::new(subject, backend);
    assert!(raw.verify(message, &signature));
    let of_backend = measure(|| {
        black_box(raw.verify(message, &signature));
    });

    let mut engine = Engine::new(subject, backend);
    assert_eq!(engine.refused_by(&subject.token), "none");
    let of_decision = measure(|| {
        black_box(engine.decide(&subject.token).is_ok());
    });
    of_decision.count_total - of_backend.count_total
}

fn for_every_algorithm_and_backend(change: impl Fn(Jwt) -> Jwt) {
    for name in ALGORITHMS {
        let subject = Subject::ci_job_with(name, &change);
        for backend in Backend::ALL {
            assert_eq!(allocations(&subject, *backend), 0, "{name} on {}", backend.name());
        }
    }
}

#[test]
fn a_decision_allocates_nothing() {
    for_every_algorithm_and_backend(|token| token);
}

#[test]
fn a_whole_call_allocates_nothing_before_its_credentials() {
    for name in ALGORITHMS {
        let subject = Subject::ci_job(name);
        let (message, signature) = (subject.signing_input(), subject.signature());
        let raw = Raw::new(&subject, Backend::AwsLc);
        let of_backend = measure(|| {
            black_box(raw.verify(message, &signature));
        });
        let mut service = Service::new(&subject, &subject.token, Backend::AwsLc);
        assert_eq!(service.refused_by(), "none");
        let of_call = measure(|| {
            black_box(service.decide().is_ok());
        });
        assert_eq!(of_call.count_total, of_backend.count_total, "{name}");
    }
}

#[test]
fn a_decision_over_32_members_allocates_nothing() {
    let present = ci_job().claims_value().as_object().map_or(0, serde_json::Map::len);
    for_every_algorithm_and_backend(|token| {
        (present..32).fold(token, |token, n| token.claim(&format!("claim_{n}"), n))
    });
}

#[test]
fn a_decision_over_a_list_of_audiences_allocates_nothing() {
    for_every_algorithm_and_backend(|token| token.claim("aud", vec![Jwt::AUDIENCE; 3]));
}

#[test]
fn a_decision_over_nested_claims_allocates_nothing() {
    for_every_algorithm_and_backend(|token| {
        token
            .claim("kubernetes.io", serde_json::json!({"pod": {"name": "worker", "uid": [1, -2, 0.5, null]}}))
    });
}

#[test]
fn a_decision_by_a_policy_without_variables_allocates_nothing() {
    for statements in policy::subject::Subject::SIZES {
        let judge = Judge::<engine::Engine>::of(&policy::subject::Subject::of(statements));
        for (request, ask) in judge.requests().iter().zip(policy::subject::ASKS) {
            let counted = measure(|| {
                judge.decide(request);
            });
            assert_eq!(counted.count_total, 0, "{statements} statements, {}", ask.expected.name());
        }
    }
}

#[test]
fn the_counter_counts() {
    let counted = measure(|| drop(black_box(vec![0_u8; 64])));
    assert_eq!(counted.count_total, 1);
}
