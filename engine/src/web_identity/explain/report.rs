//! What is asked, and what is found, as data.

use crate::account::OidcProvider;
use crate::arn::{AccountId, RoleArn};
use crate::check::Step;
use crate::crypto::Backend;
use crate::policy::TrustReport;
use crate::rejection::Rejection;
use crate::web_identity::KeySet;

/// What is to be explained: as much of a call as is at hand.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// The token, or its claims.
    pub presented: Presented<'q>,
    /// The account that the role and the provider are in.
    pub account: AccountId,
    /// The role, where its ARN is known.
    pub role: Option<RoleArn<'q>>,
    /// The role's trust policy.
    pub trust_policy: Option<&'q [u8]>,
    /// The provider that is registered in the account. Without one, it is taken for granted that the token's issuer is.
    pub provider: Option<&'q OidcProvider>,
    /// The provider's keys.
    pub keys: Keys<'q>,
    /// The name of the session to come.
    pub session_name: &'q str,
    /// The clock, in seconds since 1970.
    pub now: i64,
    /// Who computes.
    pub backend: Backend,
}

/// What there is of a token.
#[derive(Clone, Copy, Debug)]
pub enum Presented<'q> {
    /// The compact serialization.
    Token(&'q [u8]),
    /// A JSON object of claims: nobody signed them.
    Claims(&'q [u8]),
}

/// What there is of a provider's keys.
#[derive(Clone, Copy, Debug)]
pub enum Keys<'q> {
    /// Nothing.
    Unknown,
    /// A key set, as served.
    Document(&'q [u8]),
    /// The key set that a [`KeyCache`](crate::web_identity::KeyCache) yielded.
    Fetched(&'q KeySet),
    /// They could not be had.
    Refused(&'q Rejection),
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The six steps that judge a token, in their order.
    pub steps: Vec<StepReport>,
    /// What the trust policy says of each action that is asked for; nothing where it could not be asked.
    pub trust: Vec<TrustReport>,
    /// What the token says of itself; `None` where it cannot be read.
    pub unverified: Option<Unverified>,
    /// The `kid` of each key of the key set that has one, in the order of the set; `None` where there is no set.
    pub key_ids: Option<Vec<String>>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct StepReport {
    /// Which.
    pub step: Step,
    /// What came of it.
    pub finding: Finding,
    /// What was left out of it for want of something.
    pub left_out: Option<Unchecked>,
}

/// What came of a step.
#[derive(Clone, Debug)]
pub enum Finding {
    /// No rule is broken.
    Passed,
    /// These rules are, each found after those before it were taken away. At least one.
    Failed(Vec<Rejection>),
    /// It could not be looked at.
    NotChecked(Unchecked),
}

/// What a check would have needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unchecked {
    /// The token cannot be read.
    TokenUnreadable,
    /// There are claims only, and no token.
    ClaimsOnly,
    /// No provider is given.
    NoProvider,
    /// The issuer is none that IAM could register.
    IssuerUnusable,
    /// No keys are given.
    NoKeys,
    /// The keys that are given cannot be used.
    KeysUnusable,
    /// No trust policy is given.
    NoTrustPolicy,
    /// The role's ARN is not known, and the token says for which roles it is.
    NoRoleArn,
    /// The claims do not say whose token it is, or for whom.
    NoIdentity,
}

/// What a token says of itself. Nobody has confirmed a word of it.
#[derive(Clone, Debug)]
pub struct Unverified {
    /// `iss`, where it is a string.
    pub issuer: Option<String>,
    /// `sub`, where it is a string.
    pub subject: Option<String>,
    /// `aud`: the string, or those of the list.
    pub audiences: Vec<String>,
    /// `exp` in whole seconds since 1970, where it is an integer.
    pub expires: Option<i64>,
    /// `iat`, likewise.
    pub issued: Option<i64>,
    /// The `kid` of the header.
    pub key_id: Option<String>,
    /// The name of every claim, in the order of the token.
    pub names: Vec<String>,
}

impl Report {
    /// Whether no rule was found broken. What was not checked may still break one.
    pub fn accepted(&self) -> bool {
        self.failures().next().is_none()
    }

    /// Every broken rule, in the order of the steps.
    pub fn failures(&self) -> impl Iterator<Item = &Rejection> {
        self.steps.iter().flat_map(|step| match &step.finding {
            Finding::Failed(rejections) => rejections.as_slice(),
            _ => &[],
        })
    }
}
