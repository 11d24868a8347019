//! What the classes about claims and trust have in common: the sound call, trust policies with conditions of their
//! own, and the words of AWS.

use crate::build::{Situation, policy, web_identity_statement};
use crate::mint::{Jwt, Object, Setting};
use serde_json::{Value, json};

/// The vector of the sound call.
pub(super) const SOUND: &str = "sts/baseline/web-identity";

/// A claim of the token or a signature is not as it has to be.
pub(super) const NOT_VALIDATED: &str = "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.";
/// The trust policy says no.
pub(super) const NOT_AUTHORIZED: &str = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
/// The project's words for an audience that is not ours.
pub(super) const INVALID_AUDIENCE: &str = "Invalid audience in token";

pub(super) const DENIED: &[&str] = &["trust.allows"];

/// The sound call of a role whose trust policy has these conditions.
pub(super) fn trusting(setting: &Setting, conditions: Value) -> Situation {
    allowing(setting, &json!("sts:AssumeRoleWithWebIdentity"), conditions)
}

/// The same, with whatever subject.
pub(super) fn trusting_any_subject(setting: &Setting) -> Situation {
    trusting(setting, json!({"StringEquals": {setting.claim_key("aud"): Jwt::AUDIENCE}}))
}

/// The same, with other actions allowed.
pub(super) fn allowing(setting: &Setting, actions: &Value, conditions: Value) -> Situation {
    Situation::new(setting).trust(policy(&[statement(setting, actions, conditions)]))
}

fn statement(setting: &Setting, actions: &Value, conditions: Value) -> Object {
    web_identity_statement(setting).with("Action", actions.clone()).with("Condition", conditions)
}
