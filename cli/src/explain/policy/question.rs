//! The request: who asks, what for, with what, in which circumstances.

use super::arguments::{Key, PolicyArguments};
use super::documents::Sources;
use crate::explain::input;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use touchstone_corpus::format::{
    ContextValue, PolicyInput, PolicyRequest, Principal, PrincipalKind, TrustInput,
};

/// The providers that have no ARN (IAM User Guide, "Creating a role for web identity").
const BUILT_IN: [&str; 4] =
    ["accounts.google.com", "www.amazon.com", "graph.facebook.com", "cognito-identity.amazonaws.com"];

/// A request, and what of it nobody said.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) request: PolicyRequest,
    /// The condition keys that were put in.
    pub(super) derived: Vec<String>,
    /// What was taken for granted.
    pub(super) assumed: Vec<String>,
}

impl Question {
    /// The request of the command line.
    pub(super) fn of(arguments: &PolicyArguments) -> Result<Self, String> {
        let mut assumed = Vec::new();
        let parent = arguments.parent.as_deref();
        let principal = principal(arguments.principal.as_deref().unwrap_or_default(), parent, &mut assumed)?;
        let resource = arguments.resource.clone().unwrap_or_else(|| "*".to_owned());
        let named = segment(&resource, 4).filter(|account| is_account(account));
        let resource_account = match (&arguments.resource_account, named, &principal.account) {
            (Some(account), ..) => account.clone(),
            (None, Some(account), _) => account.to_owned(),
            (None, None, Some(account)) => {
                if resource != "*" {
                    assumed.push(
                        "the resource is taken to be of the principal's account, since its ARN names none: \
                         `--resource-account` says otherwise"
                            .to_owned(),
                    );
                }
                account.clone()
            }
            (None, None, None) => String::new(),
        };
        let request = PolicyRequest {
            principal,
            action: arguments.action.clone().unwrap_or_default(),
            resource,
            resource_account,
            context: context(&arguments.context),
        };
        if !request.action.contains(':') {
            return Err(format!(
                "an action is written `service:Name`, as s3:GetObject, and not `{}`",
                request.action
            ));
        }
        Ok(Self { request, derived: Vec::new(), assumed }.with_derived())
    }

    /// The request of a file: as the protocol has it, or a vector's input with its policies.
    pub(super) fn of_file(path: &Path) -> Result<(Self, Option<Sources>), String> {
        let file = path.display().to_string();
        let mut told: Value = input::json(path)?;
        if let Some(input) = told.get_mut("input") {
            told = input.take();
        }
        let failed = |error: serde_json::Error| format!("{file}: {error}");
        let (request, sources) = if told.get("policies").is_some() {
            let PolicyInput { policies, request } = serde_json::from_value(told).map_err(failed)?;
            (request, Some(Sources::of_input(policies, &file)))
        } else if told.get("policy_b64").is_some() {
            let TrustInput { policy_b64, request, identity, .. } =
                serde_json::from_value(told).map_err(failed)?;
            (request, Some(Sources::of_trust(policy_b64, identity, &file)))
        } else {
            (serde_json::from_value(told).map_err(failed)?, None)
        };
        Ok((Self { request, derived: Vec::new(), assumed: Vec::new() }, sources))
    }

    /// With the keys that AWS makes of the principal and the resource (IAM User Guide,
    /// `reference_policies_condition-keys`).
    fn with_derived(mut self) -> Self {
        let Principal { kind, arn, account, parent } = &self.request.principal;
        let arn = match kind {
            PrincipalKind::AssumedRole => parent.clone(),
            PrincipalKind::Root if arn.as_ref() == account.as_ref() => {
                account.as_ref().map(|account| format!("arn:aws:iam::{account}:root"))
            }
            PrincipalKind::Root
            | PrincipalKind::User
            | PrincipalKind::Role
            | PrincipalKind::FederatedUser => arn.clone(),
            _ => None,
        };
        let of_kind = match kind {
            PrincipalKind::Root => Some("Account"),
            PrincipalKind::User => Some("User"),
            PrincipalKind::Role | PrincipalKind::AssumedRole => Some("AssumedRole"),
            PrincipalKind::FederatedUser => Some("FederatedUser"),
            PrincipalKind::Anonymous => Some("Anonymous"),
            _ => None,
        };
        let name =
            arn.as_deref().filter(|_| *kind == PrincipalKind::User).and_then(|arn| arn.rsplit('/').next());
        let owner = Some(&self.request.resource_account).filter(|account| !account.is_empty());
        let keys = [
            ("aws:PrincipalArn", arn.clone()),
            ("aws:PrincipalAccount", account.clone()),
            ("aws:PrincipalType", of_kind.map(str::to_owned)),
            ("aws:username", name.map(str::to_owned)),
            ("aws:ResourceAccount", owner.cloned()),
        ];
        for (key, value) in keys {
            let given = self.request.context.keys().any(|other| other.eq_ignore_ascii_case(key));
            if let Some(value) = value.filter(|_| !given) {
                self.request.context.insert(key.to_owned(), ContextValue::One(value));
                self.derived.push(key.to_owned());
            }
        }
        self
    }
}

/// Keys that are given more than once have several values. Their names are compared without regard to case.
fn context(given: &[(Key, String)]) -> BTreeMap<String, ContextValue> {
    let mut context: BTreeMap<String, ContextValue> = BTreeMap::new();
    for (key, value) in given {
        let (Key::Single(name) | Key::Multivalued(name)) = key;
        let known = context.keys().find(|other| other.to_lowercase() == name.to_lowercase()).cloned();
        let values = match known.as_ref().and_then(|known| context.remove(known)) {
            Some(ContextValue::Many(values)) => ContextValue::Many([values, vec![value.clone()]].concat()),
            Some(ContextValue::One(first)) => ContextValue::Many(vec![first, value.clone()]),
            None if matches!(key, Key::Multivalued(_)) => ContextValue::Many(vec![value.clone()]),
            None => ContextValue::One(value.clone()),
        };
        context.insert(known.unwrap_or_else(|| name.clone()), values);
    }
    context
}

/// Who an ARN or a name is.
fn principal(text: &str, parent: Option<&str>, assumed: &mut Vec<String>) -> Result<Principal, String> {
    let of = |kind, account: Option<&str>, parent: Option<String>| {
        let arn = (kind != PrincipalKind::Anonymous).then(|| text.to_owned());
        Principal { kind, arn, account: account.map(str::to_owned), parent }
    };
    let unknown = || format!("`{text}` is no principal: --help lists what is one");
    if is_account(text) {
        return Ok(of(PrincipalKind::Root, Some(text), None));
    }
    if matches!(text, "anonymous" | "*") {
        return Ok(of(PrincipalKind::Anonymous, None, None));
    }
    if !text.contains(':') {
        let service = text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn");
        return match (BUILT_IN.contains(&text), service) {
            (true, _) => Ok(of(PrincipalKind::WebIdentity, None, None)),
            (_, true) => Ok(of(PrincipalKind::Service, None, None)),
            _ => Err(unknown()),
        };
    }
    let (service, account) = (segment(text, 2), segment(text, 4).filter(|account| is_account(account)));
    let (Some(resource), Some(account), true) = (segment(text, 5), account, text.starts_with("arn:")) else {
        return Err(unknown());
    };
    let (what, name) = resource.split_once('/').unwrap_or((resource, ""));
    match (service, what) {
        (Some("iam"), "root") if name.is_empty() => Ok(of(PrincipalKind::Root, Some(account), None)),
        (Some("iam"), "user") => Ok(of(PrincipalKind::User, Some(account), None)),
        (Some("iam"), "role") => Ok(of(PrincipalKind::Role, Some(account), None)),
        (Some("iam"), "oidc-provider") => Ok(of(PrincipalKind::WebIdentity, None, None)),
        (Some("iam"), "saml-provider") => Ok(of(PrincipalKind::Saml, None, None)),
        (Some("sts"), "assumed-role") => {
            let role = parent.map_or_else(|| role_of(text, account, name), |parent| Ok(parent.to_owned()))?;
            if parent.is_none() {
                assumed.push(format!(
                    "the role is taken to be `{role}`, without a path, which the ARN of a session does not tell: \
                     `--parent` names it"
                ));
            }
            Ok(of(PrincipalKind::AssumedRole, Some(account), Some(role)))
        }
        (Some("sts"), "federated-user") => match parent {
            Some(parent) => Ok(of(PrincipalKind::FederatedUser, Some(account), Some(parent.to_owned()))),
            None => {
                Err("a federated user has what the user has who asked for its credentials: name it with \
                         `--parent`"
                    .to_owned())
            }
        },
        _ => Err(unknown()),
    }
}

/// The role of a session, as if it had no path.
fn role_of(session: &str, account: &str, name: &str) -> Result<String, String> {
    let partition = segment(session, 1).unwrap_or("aws");
    match name.split_once('/') {
        Some((role, of_session)) if !role.is_empty() && !of_session.is_empty() => {
            Ok(format!("arn:{partition}:iam::{account}:role/{role}"))
        }
        _ => Err(format!("`{session}` names no session: .../assumed-role/ROLE/SESSION")),
    }
}

/// A part of an ARN; the sixth keeps its colons.
pub(super) fn segment(arn: &str, place: usize) -> Option<&str> {
    arn.splitn(6, ':').nth(place)
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|octet| octet.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str, parent: Option<&str>) -> Option<PrincipalKind> {
        principal(text, parent, &mut Vec::new()).ok().map(|principal| principal.kind)
    }

    #[test]
    fn the_arn_tells_the_kind_of_principal() {
        let user = "arn:aws:iam::111122223333:user/team/alice";
        for (text, expected) in [
            (user, PrincipalKind::User),
            ("arn:aws:iam::111122223333:role/app/deploy", PrincipalKind::Role),
            ("arn:aws:sts::111122223333:assumed-role/deploy/ci", PrincipalKind::AssumedRole),
            ("arn:aws-cn:iam::111122223333:root", PrincipalKind::Root),
            ("111122223333", PrincipalKind::Root),
            ("arn:aws:iam::111122223333:oidc-provider/idp.example/a", PrincipalKind::WebIdentity),
            ("accounts.google.com", PrincipalKind::WebIdentity),
            ("cognito-identity.amazonaws.com", PrincipalKind::WebIdentity),
            ("arn:aws:iam::111122223333:saml-provider/adfs", PrincipalKind::Saml),
            ("ec2.amazonaws.com", PrincipalKind::Service),
            ("anonymous", PrincipalKind::Anonymous),
        ] {
            assert_eq!(kind(text, None), Some(expected), "{text}");
        }
        let federated = "arn:aws:sts::111122223333:federated-user/carol";
        assert_eq!(
            (kind(federated, None), kind(federated, Some(user))),
            (None, Some(PrincipalKind::FederatedUser))
        );
        for text in
            ["alice", "arn:aws:iam::1:user/alice", "arn:aws:iam::111122223333:group/x", "octo.example", ""]
        {
            assert_eq!(kind(text, None), None, "{text}");
        }
        assert_eq!(kind("arn:aws:sts::111122223333:assumed-role/deploy", None), None);
    }

    #[test]
    fn a_key_that_is_given_twice_has_two_values() {
        let single = |key: &str, value: &str| (Key::Single(key.to_owned()), value.to_owned());
        let many = |key: &str, value: &str| (Key::Multivalued(key.to_owned()), value.to_owned());
        let context = context(&[
            single("aws:TagKeys", "a"),
            single("aws:tagkeys", "b"),
            many("aws:x", "c"),
            single("aws:userid", "d"),
        ]);
        assert_eq!(context["aws:TagKeys"], ContextValue::from(["a", "b"]));
        assert_eq!(context["aws:x"], ContextValue::from(["c"]));
        assert_eq!((&context["aws:userid"], context.len()), (&ContextValue::from("d"), 3));
    }
}
