//! What policies are asked: the inputs of kinds `policy` and `trust`.

use super::Octets;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Input of kind `trust`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrustInput {
    /// The role's trust policy.
    pub policy_b64: Octets,
    /// What becomes of the policy.
    pub phase: Phase,
    /// The request it is asked about.
    pub request: PolicyRequest,
    /// The caller's own policies, which count where the trust policy names an account or another account's
    /// principal; absent: none applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Vec<Octets>>,
}

/// Input of kind `policy`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyInput {
    /// The policies that apply.
    pub policies: PolicySets,
    /// The request they are asked about.
    pub request: PolicyRequest,
}

/// The policies that apply to a request, by type. Absent: no policy of the type applies. Empty: the type applies,
/// and grants nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicySets {
    /// Of the principal's user or role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<Vec<Octets>>,
    /// Passed when the principal's session was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Vec<Octets>>,
    /// The boundary of the principal's user or role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Vec<Octets>>,
    /// Of the resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<Vec<Octets>>,
    /// Service control policies of the principal's account, level by level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scp: Option<Vec<Vec<Octets>>>,
    /// Resource control policies of the resource's account, level by level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rcp: Option<Vec<Vec<Octets>>>,
}

/// What becomes of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// It is asked about a request.
    Evaluate,
    /// IAM is asked to store it.
    Write,
}

/// A request, as a policy sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyRequest {
    /// Who asks.
    pub principal: Principal,
    /// What for: `sts:AssumeRoleWithWebIdentity`.
    pub action: String,
    /// The ARN of what it is done to; for a trust policy, the role's.
    pub resource: String,
    /// The account that owns the resource.
    pub resource_account: String,
    /// The condition keys that the request carries.
    #[serde(default)]
    pub context: BTreeMap<String, ContextValue>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Principal {
    /// What kind of principal it is.
    #[serde(rename = "type")]
    pub kind: PrincipalKind,
    /// Its ARN, which for `web-identity` and `saml` is the provider's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// Its account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The ARN of the role that was assumed, or of the user who federated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
}

/// Kinds of principals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PrincipalKind {
    /// An IAM user.
    User,
    /// A role.
    Role,
    /// A session of a role.
    AssumedRole,
    /// A session of a user, by `GetFederationToken`.
    FederatedUser,
    /// The root user of an account.
    Root,
    /// A service.
    Service,
    /// Whoever an OpenID Connect provider vouches for.
    WebIdentity,
    /// Whoever a SAML provider vouches for.
    Saml,
    /// Nobody in particular.
    Anonymous,
}

/// The value of a condition key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ContextValue {
    /// Of a key with one value.
    One(String),
    /// Of a multivalued key.
    Many(Vec<String>),
}

impl From<&str> for ContextValue {
    fn from(text: &str) -> Self {
        Self::One(text.to_owned())
    }
}

impl<const N: usize> From<[&str; N]> for ContextValue {
    fn from(texts: [&str; N]) -> Self {
        Self::Many(texts.map(str::to_owned).to_vec())
    }
}
