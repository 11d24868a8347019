//! A user of an account.

use super::Permissions;
use crate::arn::UserArn;

/// A user, and what it may do.
#[derive(Clone, Debug)]
pub struct User {
    arn: Box<str>,
    id: Box<str>,
    permissions: Permissions,
}

impl User {
    /// A user. `id` is the unique id (`AIDA...`) that tells it from a user of the same name that was there before.
    pub fn new(arn: &UserArn<'_>, id: &str, permissions: Permissions) -> Self {
        Self { arn: arn.as_str().into(), id: id.into(), permissions }
    }

    /// The ARN.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The name: `aws:username`.
    pub fn name(&self) -> &str {
        self.arn.rsplit_once('/').map_or(&*self.arn, |(_, name)| name)
    }

    /// The unique id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What it may do.
    pub fn permissions(&self) -> &Permissions {
        &self.permissions
    }
}
