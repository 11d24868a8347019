//! An explanation agrees with the engine: what it finds first is what the engine refuses for, over the corpus.

#![expect(clippy::unwrap_used, reason = "tests")]

use touchstone_corpus::format::{Case, IdTokenInput};
use touchstone_corpus::load::Corpus;
use touchstone_engine::ablation::{Ablated, IdTokenQuestion, JwsQuestion};
use touchstone_engine::account::{OidcProvider, Registration};
use touchstone_engine::arn::AccountId;
use touchstone_engine::crypto::{AlgorithmSet, Backend};
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::Expected;
use touchstone_engine::web_identity::explain::{Keys, Presented, Question, explain};

/// The rules that an explanation finds broken. `None`: no account could have such a provider.
fn explained(input: &IdTokenInput, profile: &Profile) -> Option<Vec<&'static str>> {
    let account = AccountId::parse("123456789012").unwrap();
    let client_ids: Vec<&str> = input.audiences.iter().map(String::as_str).collect();
    let registration = Registration { url: &input.issuer, client_ids: &client_ids, thumbprints: &[] };
    let provider = OidcProvider::new(account, &registration, profile).ok()?;
    let question = Question {
        presented: Presented::Token(&input.token_b64.0),
        account,
        role: None,
        trust_policy: None,
        provider: Some(&provider),
        keys: Keys::Document(&input.jwks_b64.0),
        session_name: "session",
        now: input.now,
        backend: Backend::PREFERRED,
    };
    Some(explain(&question, profile).failures().map(id).collect())
}

/// The rules that stop the engine, in turn.
fn stops(input: &IdTokenInput, profile: &Profile) -> Vec<&'static str> {
    let audiences: Vec<&str> = input.audiences.iter().map(String::as_str).collect();
    let skew = profile.limits().clock_skew_seconds;
    let question = IdTokenQuestion {
        jws: JwsQuestion {
            token: &input.token_b64.0,
            jwks: &input.jwks_b64.0,
            algorithms: AlgorithmSet::FEDERATION,
            backend: Backend::PREFERRED,
        },
        expected: Expected { issuer: &input.issuer, audiences: &audiences, now: input.now, skew },
    };
    let stops = Ablated::of(profile).stops(|engine| engine.id_token(&question));
    stops.into_iter().map(|rule| alike(rule.id())).collect()
}

fn id(broken: &Rejection) -> &'static str {
    alike(broken.rule().id())
}

/// Where the provider is given, an issuer that it is not registered for is one that does not match.
fn alike(id: &'static str) -> &'static str {
    if id == "provider.registered" { "claims.issuer-matches" } else { id }
}

#[test]
fn an_explanation_finds_what_stops_the_engine_first_and_whatever_stops_it_after() {
    let corpus = Corpus::embedded().unwrap();
    let mut compared = 0;
    for vector in corpus.vectors() {
        let Case::IdToken(input) = &vector.case else { continue };
        for profile in Name::ALL.map(Profile::named) {
            let Some(explained) = explained(input, &profile) else { continue };
            let stops = stops(input, &profile);
            let id = format!("{} under {}", vector.id, profile.name().as_str());
            assert_eq!(explained.first(), stops.first(), "{id}: {explained:?}, {stops:?}");
            assert!(stops.iter().all(|stop| explained.contains(stop)), "{id}: {explained:?}, {stops:?}");
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared}");
}
