//! Who makes credentials: a mint with a sealing key, or nobody.

use super::credentials::Credentials;
use super::entropy::Entropy;
use super::token::{self, Draft};
use crate::crypto::SealingKey;
use crate::profile::Profile;
use crate::rejection::Rejection;
use std::fmt;

/// The last step before the answer, for an engine that may hand out credentials and for one that may not.
pub(crate) trait Issue {
    /// What is handed out.
    type Credentials;

    /// Makes credentials for a session that was granted, if it makes any.
    fn issue(
        &mut self,
        granted: &dyn Fn() -> Draft,
        profile: &Profile,
    ) -> Result<Self::Credentials, Rejection>;
}

/// What credentials are made with.
pub struct Mint<'m> {
    /// The key that seals session tokens.
    pub key: &'m SealingKey,
    /// Random octets.
    pub entropy: &'m mut dyn Entropy,
}

impl fmt::Debug for Mint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mint").finish_non_exhaustive()
    }
}

impl Issue for Mint<'_> {
    type Credentials = Credentials;

    fn issue(&mut self, granted: &dyn Fn() -> Draft, profile: &Profile) -> Result<Credentials, Rejection> {
        token::issue(granted(), self.key, self.entropy, profile)
    }
}

/// An engine that hands out nothing, and keeps in mind what it would have granted.
#[derive(Default)]
pub(crate) struct Kept(pub(crate) Option<Draft>);

impl Issue for Kept {
    type Credentials = ();

    fn issue(&mut self, granted: &dyn Fn() -> Draft, _: &Profile) -> Result<(), Rejection> {
        self.0 = Some(granted());
        Ok(())
    }
}

/// An engine that says what it would have done, and hands out nothing.
pub(crate) struct Verdict;

impl Issue for Verdict {
    type Credentials = ();

    fn issue(&mut self, _: &dyn Fn() -> Draft, _: &Profile) -> Result<(), Rejection> {
        Ok(())
    }
}
