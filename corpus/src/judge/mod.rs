//! The reference engine, asked in the terms of the corpus.

mod policy;
mod request;
mod saml;
mod sts;
mod token;
mod trust;
mod xml;

pub use policy::policy_lists;
pub use request::Keys;
pub use saml::saml_identity;

use crate::format::Case;
use crate::protocol::Answer;
use serde_json::{Map, Value};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::check::{Operational, Rule};
use touchstone_engine::crypto::Backend;
use touchstone_engine::rejection::Rejection;

/// What an accepted input yields, member by member.
pub type Accepted = Map<String, Value>;

/// Judges a case with the engine.
pub fn judge(engine: &Ablated, case: &Case, backend: Backend) -> Result<Accepted, Rejection> {
    match case {
        Case::Jws(input) => token::jws(engine, input, backend),
        Case::IdToken(input) => token::id_token(engine, input, backend),
        Case::XmlC14n(input) => xml::c14n(engine, input),
        Case::XmlSignature(input) => xml::signature(engine, input, backend),
        Case::SamlMetadata(input) => saml::metadata(engine, input, backend),
        Case::SamlResponse(input) => saml::response(engine, input, backend),
        Case::Policy(input) => policy::policy(engine, input),
        Case::Trust(input) => trust::trust(engine, input),
        Case::Sts(input) => sts::sts(engine, input, backend),
    }
}

/// The answer of the engine in the terms of the protocol.
pub fn answer(engine: &Ablated, case: &Case, backend: Backend) -> Answer {
    match judge(engine, case, backend) {
        Ok(result) => Answer::Accept { result },
        Err(rejection) if rejection.rule() == Rule::Operational(Operational::BackendLacksAlgorithm) => {
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
