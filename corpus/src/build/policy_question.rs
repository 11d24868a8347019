//! The question of a `policy` vector: the policies that apply, and a request.

use super::draft::{Draft, owned};
use crate::format::{
    Case, ContextValue, Octets, PolicyInput, PolicyRequest, PolicySets, Principal, PrincipalKind,
};
use serde_json::{Map, json};

/// Policies and a request: the user Alice reads an object of a bucket of her own account, and no policy applies yet.
///
/// Each method makes one change.
#[derive(Clone, Debug)]
#[must_use]
pub struct PolicyQuestion(PolicyInput);

impl PolicyQuestion {
    /// The account of the principal and of the resource.
    pub const ACCOUNT: &'static str = "111122223333";
    /// The user who asks.
    pub const ALICE: &'static str = "arn:aws:iam::111122223333:user/alice";
    /// The object.
    pub const OBJECT: &'static str = "arn:aws:s3:::docs/readme.txt";

    /// Without policies.
    pub fn plain() -> Self {
        let request = PolicyRequest {
            principal: user(Self::ALICE, Self::ACCOUNT),
            action: "s3:GetObject".to_owned(),
            resource: Self::OBJECT.to_owned(),
            resource_account: Self::ACCOUNT.to_owned(),
            context: [].into(),
        };
        Self(PolicyInput { policies: PolicySets::default(), request })
    }

    /// With these policies of the principal's own.
    pub fn identity(mut self, policies: &[&str]) -> Self {
        self.0.policies.identity = Some(octets(policies));
        self
    }

    /// With these policies passed to the principal's session.
    pub fn session(mut self, policies: &[&str]) -> Self {
        self.0.policies.session = Some(octets(policies));
        self
    }

    /// With this boundary; none at all: the boundary grants nothing.
    pub fn boundary(mut self, policies: &[&str]) -> Self {
        self.0.policies.boundary = Some(octets(policies));
        self
    }

    /// With these policies of the resource.
    pub fn resource_policies(mut self, policies: &[&str]) -> Self {
        self.0.policies.resource = Some(octets(policies));
        self
    }

    /// With service control policies, level by level.
    pub fn scp(mut self, levels: &[&[&str]]) -> Self {
        self.0.policies.scp = Some(levels.iter().map(|level| octets(level)).collect());
        self
    }

    /// With resource control policies, level by level.
    pub fn rcp(mut self, levels: &[&[&str]]) -> Self {
        self.0.policies.rcp = Some(levels.iter().map(|level| octets(level)).collect());
        self
    }

    /// By somebody else.
    pub fn principal(mut self, principal: Principal) -> Self {
        self.0.request.principal = principal;
        self
    }

    /// For another action.
    pub fn action(mut self, action: &str) -> Self {
        action.clone_into(&mut self.0.request.action);
        self
    }

    /// On another resource, by its ARN.
    pub fn resource(mut self, arn: &str) -> Self {
        arn.clone_into(&mut self.0.request.resource);
        self
    }

    /// On a resource of another account.
    pub fn resource_account(mut self, account: &str) -> Self {
        account.clone_into(&mut self.0.request.resource_account);
        self
    }

    /// With a condition key set: a text, or an array of texts for a multivalued key.
    pub fn context(mut self, key: &str, value: impl Into<ContextValue>) -> Self {
        self.0.request.context.insert(key.to_owned(), value.into());
        self
    }
}

/// An IAM user.
pub fn user(arn: &str, account: &str) -> Principal {
    named(PrincipalKind::User, arn, account, None)
}

/// A session of a role.
pub fn role_session(arn: &str, role: &str, account: &str) -> Principal {
    named(PrincipalKind::AssumedRole, arn, account, Some(role))
}

/// A session of `GetFederationToken`.
pub fn federated_user(arn: &str, user: &str, account: &str) -> Principal {
    named(PrincipalKind::FederatedUser, arn, account, Some(user))
}

/// A role, itself.
pub fn role(arn: &str, account: &str) -> Principal {
    named(PrincipalKind::Role, arn, account, None)
}

/// The root user of an account.
pub fn root(account: &str) -> Principal {
    named(PrincipalKind::Root, &format!("arn:aws:iam::{account}:root"), account, None)
}

/// A service of AWS, or the bearer of a provider's word: who belongs to no account.
pub fn stranger(kind: PrincipalKind, name: &str) -> Principal {
    Principal { kind, arn: Some(name.to_owned()), account: None, parent: None }
}

/// Nobody in particular.
pub fn anonymous() -> Principal {
    Principal { kind: PrincipalKind::Anonymous, arn: None, account: None, parent: None }
}

fn named(kind: PrincipalKind, arn: &str, account: &str, parent: Option<&str>) -> Principal {
    let (arn, account) = (Some(arn.to_owned()), Some(account.to_owned()));
    Principal { kind, arn, account, parent: parent.map(str::to_owned) }
}

fn octets(policies: &[&str]) -> Vec<Octets> {
    owned(policies).into_iter().map(|policy| Octets(policy.into_bytes())).collect()
}

impl Draft {
    /// Asks what the policies decide: they allow the request, unless [`Draft::decides`] says otherwise. The statements
    /// that decide are named by [`Draft::by`].
    pub fn policy(self, question: &PolicyQuestion) -> Self {
        let result = [("decision", json!("allow")), ("statements", json!(["identity[0].Statement[0]"]))];
        let result: Map<_, _> = result.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.ask(Case::Policy(question.0.clone()), result)
    }

    /// The statements that decide, where it is not the first of the principal's first policy alone:
    /// `resource[0].Statement[1]`, `scp[0][0].Statement[0]`.
    pub fn by(self, statements: &[&str]) -> Self {
        self.result("statements", statements.to_vec())
    }
}
