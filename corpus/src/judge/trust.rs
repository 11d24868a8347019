//! Kind `trust`: a role's trust policy, and a request.

use super::Accepted;
use super::request::Keys;
use crate::format::{Phase, TrustInput};
use serde_json::{Value, json};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy::{Kind, Policy, PolicySets, RoleTrust};
use touchstone_engine::rejection::Rejection;

/// What the policy and the caller's own decide, and the statements of the policy that did.
pub(super) fn trust(engine: &Ablated, input: &TrustInput) -> Result<Accepted, Rejection> {
    if input.phase == Phase::Write {
        engine.write_policy(&input.policy_b64.0, Kind::Trust)?;
        return Ok(Accepted::new());
    }
    let policy = engine.policy(&input.policy_b64.0, Kind::Trust)?;
    let own = input.identity.iter().flatten().map(|policy| engine.policy(&policy.0, Kind::Identity));
    let own = own.collect::<Result<Vec<Policy>, Rejection>>()?;
    let own: Vec<&Policy> = own.iter().collect();
    let trust = RoleTrust {
        policy: &policy,
        own: PolicySets {
            identity: input.identity.is_some().then_some(own.as_slice()),
            ..PolicySets::default()
        },
        account: &input.request.resource_account,
    };
    let context = Keys::of(&input.request);
    let request = context.request(&input.request);
    let members = [
        ("decision", Value::from(trust.decide(&request).name())),
        ("statements", json!(trust.deciding(&request))),
    ];
    Ok(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
