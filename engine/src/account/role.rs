//! A role: who may assume it, for how long, and what its sessions may do.

use super::Permissions;
use crate::arn::RoleArn;
use crate::policy::{Kind, Policy};
use crate::profile::Profile;
use crate::rejection::Rejection;

/// A role of an account, its trust policy compiled.
#[derive(Clone, Debug)]
pub struct Role {
    arn: Box<str>,
    id: Box<str>,
    trust: Policy,
    maximum_duration: u32,
    permissions: Permissions,
}

impl Role {
    /// The longest a session may last where the role says nothing, in seconds: `MaxSessionDuration` of the IAM API.
    pub const DEFAULT_MAXIMUM_DURATION: u32 = 3600;

    /// A role with this trust policy. `id` is the unique id (`AROA...`) that tells it from a role of the same name
    /// that was there before. Refused is a trust policy that is malformed.
    pub fn new(
        arn: &RoleArn<'_>,
        id: &str,
        trust_policy: &[u8],
        profile: &Profile,
    ) -> Result<Self, Rejection> {
        let trust = Policy::parse(trust_policy, Kind::Trust, profile)?;
        let maximum_duration = Self::DEFAULT_MAXIMUM_DURATION;
        let permissions = Permissions::none();
        Ok(Self { arn: arn.as_str().into(), id: id.into(), trust, maximum_duration, permissions })
    }

    /// Which may do this.
    #[must_use]
    pub fn with_permissions(self, permissions: Permissions) -> Self {
        Self { permissions, ..self }
    }

    /// With another `MaxSessionDuration`, in seconds: 3600 to 43200; what is beyond either is brought to it.
    #[must_use]
    pub fn lasting(self, seconds: u32) -> Self {
        Self { maximum_duration: seconds.clamp(Self::DEFAULT_MAXIMUM_DURATION, 43_200), ..self }
    }

    /// Trusts nobody by this name any more.
    pub(super) fn forget(&mut self, arn: &str) {
        self.trust.forget_principal(arn);
    }

    /// The ARN.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The unique id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Who may assume it.
    pub fn trust(&self) -> &Policy {
        &self.trust
    }

    /// What its sessions may do.
    pub fn permissions(&self) -> &Permissions {
        &self.permissions
    }

    /// The longest a session may last, in seconds.
    pub fn maximum_duration(&self) -> u32 {
        self.maximum_duration
    }
}
