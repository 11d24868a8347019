//! What limits a session to come: its policies and tags, and whether they fit.

use super::Identity;
use super::packed::PackedSize;
use super::tags::Tags;
use super::token::Draft;
use crate::account::Account;
use crate::check::Check;
use crate::policy::{Kind, Policy};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::ops::Range;

/// The policies that were passed for a session, and its tags.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SessionLimits<'p> {
    pub(crate) policy: Option<&'p str>,
    pub(crate) policy_arns: &'p [&'p str],
    pub(crate) tags: &'p Tags,
}

impl SessionLimits<'_> {
    /// Holds the policies against the language and the account, and all together against what a session may carry.
    ///
    /// A policy that cannot be honoured is refused now: later, the session would be without the limit.
    pub(crate) fn require(&self, account: Option<&Account>, profile: &Profile) -> Result<(), Rejection> {
        if let Some(policy) = self.policy {
            Policy::parse(policy.as_bytes(), Kind::Session, profile)?;
        }
        let known = |arn: &str| account.is_some_and(|account| account.managed_policy(arn).is_some());
        let unknown = self.policy_arns.iter().find(|arn| !known(arn));
        profile.require(unknown.is_none(), Check::SessionPolicyExists, || {
            unknown.map_or(Detail::None, |arn| Detail::Member(Excerpt::of(arn)))
        })?;
        self.packed_size(profile).require(profile)
    }

    /// How much of a session token they take up.
    pub(crate) fn packed_size(&self, profile: &Profile) -> PackedSize {
        PackedSize::of(self.policy.as_slice(), self.policy_arns, self.tags, profile.limits())
    }

    /// A session within these limits that lasts for `times`, in seconds since 1970; it has no source identity and keeps no
    /// further context keys.
    pub(crate) fn draft(&self, identity: Identity, times: Range<i64>) -> Draft {
        Draft {
            identity,
            issued: times.start,
            expires: times.end,
            session_policies: self.policy.map(str::to_owned).into_iter().collect(),
            policy_arns: self.policy_arns.iter().map(|arn| (*arn).to_owned()).collect(),
            tags: self.tags.clone(),
            source_identity: None,
            context: Vec::new(),
        }
    }
}
