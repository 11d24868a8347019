//! What a user or a role may do: its policies, its boundary, and the tags that policies can ask about.

use crate::policy::{Kind, Policy};
use crate::profile::Profile;
use crate::rejection::Rejection;

/// The permissions of a user or a role, compiled.
#[derive(Clone, Debug, Default)]
pub struct Permissions {
    policies: Vec<Policy>,
    boundary: Option<Policy>,
    tags: Vec<(Box<str>, Box<str>)>,
}

impl Permissions {
    /// None at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// With a policy more. Refused is one that is malformed.
    pub fn with_policy(mut self, policy: &[u8], profile: &Profile) -> Result<Self, Rejection> {
        self.policies.push(Policy::parse(policy, Kind::Identity, profile)?);
        Ok(self)
    }

    /// Within this boundary. Refused is one that is malformed.
    pub fn within(self, boundary: &[u8], profile: &Profile) -> Result<Self, Rejection> {
        Ok(Self { boundary: Some(Policy::parse(boundary, Kind::Identity, profile)?), ..self })
    }

    /// With a tag more.
    #[must_use]
    pub fn with_tag(mut self, key: &str, value: &str) -> Self {
        self.tags.push((key.into(), value.into()));
        self
    }

    /// What is granted.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// What is granted at the most.
    pub fn boundary(&self) -> Option<&Policy> {
        self.boundary.as_ref()
    }

    /// Keys and values of the tags.
    pub fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tags.iter().map(|(key, value)| (&**key, &**value))
    }
}
