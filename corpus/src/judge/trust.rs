//! Kind `trust`: a role's trust policy, and a request.

use super::Accepted;
use crate::format::{ContextValue, Phase, PolicyRequest, PrincipalKind, TrustInput};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy::{Context, Kind, Policy, Principal, Request, RoleTrust, Values};
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
        identity: input.identity.is_some().then_some(own.as_slice()),
        account: &input.request.resource_account,
    };
    let context = Keys::of(&input.request);
    let request = Request {
        principal: principal(&input.request),
        action: &input.request.action,
        resource: &input.request.resource,
        context: &context,
    };
    let members = [
        ("decision", Value::from(trust.decide(&request).name())),
        ("statements", json!(trust.deciding(&request))),
    ];
    Ok(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The keys of a request by their names in lower case, as they are compared.
struct Keys<'r>(BTreeMap<String, &'r ContextValue>);

impl<'r> Keys<'r> {
    fn of(request: &'r PolicyRequest) -> Self {
        Self(request.context.iter().map(|(key, value)| (key.to_lowercase(), value)).collect())
    }
}

impl Context for Keys<'_> {
    fn value(&self, key: &str) -> Values<'_> {
        match self.0.get(key) {
            None => Values::Absent,
            Some(ContextValue::One(value)) => Values::One(Cow::Borrowed(value)),
            Some(ContextValue::Many(values)) => {
                Values::Many(values.iter().map(|value| Cow::Borrowed(value.as_str())).collect())
            }
        }
    }
}

fn principal(request: &PolicyRequest) -> Principal<'_> {
    let told = &request.principal;
    let (arn, account, parent) = (
        told.arn.as_deref().unwrap_or_default(),
        told.account.as_deref().unwrap_or_default(),
        told.parent.as_deref().unwrap_or_default(),
    );
    match told.kind {
        PrincipalKind::WebIdentity => Principal::WebIdentity { provider: arn },
        PrincipalKind::Saml => Principal::Saml { provider: arn },
        PrincipalKind::User => Principal::User { arn, account },
        PrincipalKind::Role => Principal::Role { arn, account },
        PrincipalKind::AssumedRole => Principal::AssumedRole { arn, role: parent, account },
        PrincipalKind::FederatedUser => Principal::FederatedUser { arn, user: parent, account },
        PrincipalKind::Root => Principal::Root { account },
        PrincipalKind::Service => Principal::Service { name: arn },
        PrincipalKind::Anonymous => Principal::Anonymous,
    }
}
