//! The engine, asked in the terms of the model.

use crate::model::policy::Decision;
use crate::model::{RelyingParty, Verdict};
use touchstone_corpus::format::{Case, PolicyInput, RequireSigned, SamlResponseInput, TrustInput};
use touchstone_corpus::judge;
use touchstone_engine::ablation::{
    Ablated, IdTokenQuestion, JwsQuestion, SamlIdentity, SamlResponseQuestion,
};
use touchstone_engine::crypto::{AlgorithmSet, Backend};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::saml::{self, Addressee};
use touchstone_engine::web_identity::{Expected, Identity};

/// Judges a token by a key set for a relying party.
pub fn judge(
    engine: &Ablated,
    token: &[u8],
    jwks: &[u8],
    party: &RelyingParty,
    backend: Backend,
) -> Result<Identity, Rejection> {
    party.expecting(|expected| {
        engine.id_token(&IdTokenQuestion {
            jws: JwsQuestion { token, jwks, algorithms: AlgorithmSet::FEDERATION, backend },
            expected,
        })
    })
}

/// Judges a response, for whoever else the input speaks of.
pub fn judge_response(
    engine: &Ablated,
    response: &[u8],
    input: &SamlResponseInput,
    backend: Backend,
) -> Result<SamlIdentity, Rejection> {
    let used: Vec<&str> = input.seen_ids.iter().map(String::as_str).collect();
    engine.saml_response(&SamlResponseQuestion {
        response,
        metadata: &input.metadata_b64.0,
        idp_entity_id: &input.idp_entity_id,
        require_signed: match input.require_signed {
            RequireSigned::Any => saml::RequireSigned::Any,
            RequireSigned::Assertion => saml::RequireSigned::Assertion,
            RequireSigned::Response => saml::RequireSigned::Response,
        },
        expected: saml::Expected {
            addressee: Addressee::Named {
                audience: &input.audience,
                recipient: &input.recipient,
                destination: input.destination.as_deref().unwrap_or(&input.recipient),
            },
            in_response_to: input.in_response_to.as_deref(),
            used: &used.as_slice(),
            now: input.now,
            skew: input.skew,
        },
        backend,
    })
}

/// Whether the engine came to the verdict of the model: both reject, or both accept, with the same identity.
pub fn agrees(found: &Result<Identity, Rejection>, model: &Verdict) -> bool {
    match (found, model) {
        (Ok(found), Ok(expected)) => {
            (&found.subject, &found.audience) == (&expected.subject, &expected.audience)
        }
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

/// What the engine decides of a request and the policies that apply to it; the rule that it enforces, where a policy is
/// malformed.
pub fn decide(engine: &Ablated, input: &PolicyInput) -> Result<Decision, Rejection> {
    decision(engine, &Case::Policy(input.clone()))
}

/// What the engine decides of a caller and a role's trust policy.
pub fn decide_trust(engine: &Ablated, input: &TrustInput) -> Result<Decision, Rejection> {
    decision(engine, &Case::Trust(input.clone()))
}

fn decision(engine: &Ablated, case: &Case) -> Result<Decision, Rejection> {
    let accepted = judge::judge(engine, case, Backend::PREFERRED)?;
    let name = accepted.get("decision").and_then(serde_json::Value::as_str);
    // INVARIANT: a question that is answered is answered with one of the three.
    Ok(Decision::ALL.into_iter().find(|known| name == Some(known.name())).unwrap_or(Decision::ImplicitDeny))
}

impl RelyingParty {
    /// Lends itself as the engine takes it.
    pub fn expecting<T>(&self, ask: impl FnOnce(Expected<'_>) -> T) -> T {
        let audiences: Vec<&str> = self.audiences.iter().map(String::as_str).collect();
        ask(Expected { issuer: &self.issuer, audiences: &audiences, now: self.now, skew: self.skew })
    }
}
