//! Kinds `jws` and `id-token`: a token, and whose it is.

use super::Accepted;
use crate::format::{IdTokenInput, JwsInput};
use serde_json::Value;
use touchstone_engine::ablation::{Ablated, IdTokenQuestion, JwsQuestion};
use touchstone_engine::crypto::{Algorithm, AlgorithmSet, Backend};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::Expected;

pub(super) fn jws(engine: &Ablated, input: &JwsInput, backend: Backend) -> Result<Accepted, Rejection> {
    let payload = engine.jws(&JwsQuestion {
        token: &input.token_b64.0,
        jwks: &input.jwks_b64.0,
        algorithms: algorithms(input.algorithms.as_deref()),
        backend,
    })?;
    let payload = data_encoding::BASE64.encode(&payload);
    Ok([("payload_b64".to_owned(), payload.into())].into_iter().collect())
}

pub(super) fn id_token(
    engine: &Ablated,
    input: &IdTokenInput,
    backend: Backend,
) -> Result<Accepted, Rejection> {
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
