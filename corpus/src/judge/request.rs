//! A request as the corpus tells it, lent to the engine.

use crate::format::{ContextValue, PolicyRequest, PrincipalKind};
use std::borrow::Cow;
use std::collections::BTreeMap;
use touchstone_engine::policy::{Context, Principal, Request, Values};

/// The keys of a request by their names in lower case, as they are compared.
#[derive(Debug)]
pub struct Keys<'r>(BTreeMap<String, &'r ContextValue>);

impl<'r> Keys<'r> {
    /// The keys that a request carries.
    pub fn of(request: &'r PolicyRequest) -> Self {
        Self(request.context.iter().map(|(key, value)| (key.to_lowercase(), value)).collect())
    }

    /// The request as the engine takes it.
    pub fn request<'a>(&'a self, told: &'a PolicyRequest) -> Request<'a> {
        Request { principal: principal(told), action: &told.action, resource: &told.resource, context: self }
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
