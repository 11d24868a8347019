//! The reference engine, asked in the terms of the corpus.

use crate::format::{Case, IdTokenInput, JwsInput};
use crate::protocol::Answer;
use serde_json::{Map, Value};
use touchstone_engine::ablation::{Ablated, IdTokenQuestion, JwsQuestion};
use touchstone_engine::check::Rule;
use touchstone_engine::crypto::{Algorithm, AlgorithmSet, Backend};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::Expected;

/// What an accepted input yields, member by member.
pub type Accepted = Map<String, Value>;

/// Judges a case with the engine.
pub fn judge(engine: &Ablated, case: &Case, backend: Backend) -> Result<Accepted, Rejection> {
    match case {
        Case::Jws(input) => jws(engine, input, backend),
        Case::IdToken(input) => id_token(engine, input, backend),
    }
}

/// The answer of the engine in the terms of the protocol.
pub fn answer(engine: &Ablated, case: &Case, backend: Backend) -> Answer {
    match judge(engine, case, backend) {
        Ok(result) => Answer::Accept { result },
        Err(rejection) if rejection.rule() == Rule::BackendLacksAlgorithm => {
            Answer::Skip { reason: rejection.to_string(), issue: None }
        }
        Err(rejection) => Answer::Reject {
            check: Some(rejection.rule().id().to_owned()),
            step: Some(rejection.step().name().to_owned()),
            code: Some(rejection.code().name().to_owned()),
            message: Some(rejection.message().to_owned()),
            uncaught: false,
        },
    }
}

/// The rules that stop a case, in turn.
pub fn stops(engine: Ablated, case: &Case, backend: Backend) -> Vec<Rule> {
    engine.stops(|engine| judge(engine, case, backend))
}

fn jws(engine: &Ablated, input: &JwsInput, backend: Backend) -> Result<Accepted, Rejection> {
    let payload = engine.jws(&JwsQuestion {
        token: &input.token_b64.0,
        jwks: &input.jwks_b64.0,
        algorithms: algorithms(input.algorithms.as_deref()),
        backend,
    })?;
    let payload = data_encoding::BASE64.encode(&payload);
    Ok([("payload_b64".to_owned(), payload.into())].into_iter().collect())
}

fn id_token(engine: &Ablated, input: &IdTokenInput, backend: Backend) -> Result<Accepted, Rejection> {
    let audiences: Vec<&str> = input.audiences.iter().map(String::as_str).collect();
    let identity = engine.id_token(&IdTokenQuestion {
        jws: JwsQuestion {
            token: &input.token_b64.0,
            jwks: &input.jwks_b64.0,
            algorithms: algorithms(input.algorithms.as_deref()),
            backend,
        },
        expected: Expected { issuer: &input.issuer, audiences: &audiences, now: input.now, skew: input.skew },
    })?;
    let members = [
        ("subject", identity.subject.into()),
        ("audience", identity.audience.into()),
        ("claims", identity.claims),
    ];
    Ok(members.into_iter().map(|(name, value): (&str, Value)| (name.to_owned(), value)).collect())
}

/// An allow-list as the engine takes it. A name that is no algorithm here allows nothing.
fn algorithms(names: Option<&[String]>) -> AlgorithmSet {
    names.map_or(AlgorithmSet::FEDERATION, |names| {
        names
            .iter()
            .filter_map(|name| Algorithm::from_name(name))
            .fold(AlgorithmSet::NONE, AlgorithmSet::with)
    })
}
