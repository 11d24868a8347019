//! Kind `trust`: a role's trust policy, and a request.

use super::Accepted;
use super::request::Keys;
use crate::format::{Phase, TrustInput};
use serde_json::{Value, json};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy::Kind;
use touchstone_engine::rejection::Rejection;

/// What the policy decides, and the statements that did.
pub(super) fn trust(engine: &Ablated, input: &TrustInput) -> Result<Accepted, Rejection> {
    let policy = engine.policy(&input.policy_b64.0, Kind::Trust)?;
    if input.phase == Phase::Write {
        return Ok(Accepted::new());
    }
    let context = Keys::of(&input.request);
    let request = context.request(&input.request);
    let members = [
        ("decision", Value::from(policy.evaluate(&request).name())),
        ("statements", json!(policy.deciding(&request))),
    ];
    Ok(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
