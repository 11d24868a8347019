//! The question of a `trust` vector: a role's trust policy, and a request.

use super::draft::{Draft, owned};
use super::policy_text::{policy, web_identity_statement};
use crate::format::{
    Case, ContextValue, Evidence, Octets, Phase, PolicyRequest, Principal, PrincipalKind, TrustInput,
};
use crate::mint::{Jwt, Object, Setting};
use serde_json::{Map, Value, json};

/// A trust policy and a request: sound unless told otherwise.
///
/// The sound provider vouches for a subject that the only statement of the policy names. Each method makes one
/// change.
#[derive(Clone, Debug)]
#[must_use]
pub struct TrustQuestion(TrustInput);

impl TrustQuestion {
    /// The sound one.
    pub fn new(setting: &Setting) -> Self {
        let context = [("aud", Jwt::AUDIENCE), ("sub", Jwt::SUBJECT)]
            .map(|(claim, value)| (setting.claim_key(claim), ContextValue::from(value)));
        let principal = Principal {
            kind: PrincipalKind::WebIdentity,
            arn: Some(setting.provider_arn()),
            account: Some(setting.account.clone()),
            parent: None,
        };
        let request = PolicyRequest {
            principal,
            action: "sts:AssumeRoleWithWebIdentity".to_owned(),
            resource: setting.role_arn("deploy"),
            resource_account: setting.account.clone(),
            context: context.into_iter().collect(),
        };
        Self(TrustInput {
            policy_b64: Octets(policy(&[web_identity_statement(setting)]).into_bytes()),
            phase: Phase::Evaluate,
            request,
            identity: None,
        })
    }

    /// Of a policy of these statements.
    pub fn statements(self, statements: &[Object]) -> Self {
        self.policy(policy(statements))
    }

    /// Of these octets for a policy.
    pub fn policy(mut self, policy: impl Into<Vec<u8>>) -> Self {
        self.0.policy_b64 = Octets(policy.into());
        self
    }

    /// Asked of IAM: would it store the policy?
    pub fn written(mut self) -> Self {
        self.0.phase = Phase::Write;
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

    /// On another role, by its ARN.
    pub fn resource(mut self, arn: &str) -> Self {
        arn.clone_into(&mut self.0.request.resource);
        self
    }

    /// On a role of another account.
    pub fn resource_account(mut self, account: &str) -> Self {
        account.clone_into(&mut self.0.request.resource_account);
        self
    }

    /// With a condition key set: a text, or an array of texts for a multivalued key.
    pub fn context(mut self, key: &str, value: impl Into<ContextValue>) -> Self {
        self.0.request.context.insert(key.to_owned(), value.into());
        self
    }

    /// Without a condition key.
    pub fn without_context(mut self, key: &str) -> Self {
        self.0.request.context.remove(key);
        self
    }

    /// By a caller with these policies of its own.
    pub fn identity(mut self, policies: &[&str]) -> Self {
        let octets = owned(policies).into_iter().map(|policy| Octets(policy.into_bytes()));
        self.0.identity = Some(octets.collect());
        self
    }
}

impl Draft {
    /// Asks what becomes of a trust policy. Where it is asked about a request, its first statement allows it, unless
    /// [`Draft::decides`] says otherwise.
    pub fn trust(self, question: &TrustQuestion) -> Self {
        let result = match question.0.phase {
            Phase::Evaluate => decision("allow", &[0]),
            Phase::Write => Map::new(),
        };
        self.ask(Case::Trust(question.0.clone()), result)
    }

    /// The decision under both profiles; that nothing allows it is decided by no statement.
    pub fn decides(self, decision: &str) -> Self {
        let draft = self.result("decision", decision);
        if decision == "implicit-deny" { draft.statements(&[]) } else { draft }
    }

    /// The statements that decide, counted from 0, where it is not the first alone.
    pub fn statements(self, statements: &[usize]) -> Self {
        self.result("statements", statements.to_vec())
    }

    /// The decision under `aws` and the statements it is due to, where they differ.
    pub fn aws_decides(self, decision: &str, statements: &[usize], evidence: Evidence) -> Self {
        self.aws(evidence).aws_result("decision", decision).aws_result("statements", statements.to_vec())
    }
}

fn decision(decision: &str, statements: &[usize]) -> Map<String, Value> {
    [("decision", json!(decision)), ("statements", json!(statements))]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
