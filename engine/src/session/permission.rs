//! Which calls a caller may make at all, whatever policies say.

use super::caller::{Caller, Who};
use crate::check::{Check, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Rejection};

/// A call that somebody signs and that not everybody may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    AssumeRole,
    GetFederationToken,
    GetSessionToken,
    /// Whatever IAM is asked to do.
    Iam,
}

/// The caller of a call that has to be signed.
pub(super) fn signed<'c, 'a>(
    caller: Option<&'c Caller<'a>>,
    profile: &Profile,
) -> Result<&'c Caller<'a>, Rejection> {
    caller.ok_or_else(|| profile.reject(Structural::CallerSigned, Detail::None))
}

impl Caller<'_> {
    /// Whether this kind of caller may make the call.
    pub(crate) fn require_may_call(&self, call: Call, profile: &Profile) -> Result<(), Rejection> {
        let session = self.granted.is_some();
        let federated = matches!(self.who, Who::Federated(_));
        let lasting = !session || !matches!(call, Call::GetFederationToken | Call::GetSessionToken);
        profile.require(lasting, Check::CallerLongTerm, || {
            Detail::Because(match call {
                Call::GetFederationToken => "Cannot call GetFederationToken with session credentials",
                _ => "Cannot call GetSessionToken with session credentials",
            })
        })?;
        profile.require(!federated || call != Call::AssumeRole, Check::CallerNotFederated, || {
            Detail::Because("Cannot call AssumeRole with the credentials of a federated user")
        })?;
        let of_user = session && !matches!(self.who, Who::Role(_));
        profile.require(!of_user || call != Call::Iam, Check::CallerMayCallIam, || {
            Detail::Because("Cannot call IAM with session credentials of a user")
        })?;
        let root = matches!(self.who, Who::Root);
        profile.require(!(root && call == Call::AssumeRole), Check::CallerNotRoot, || {
            Detail::Because("Roles may not be assumed by root accounts.")
        })?;
        profile.require(!(root && call == Call::GetFederationToken), Check::CallerIsUser, || {
            Detail::Because("The caller must be an IAM user")
        })
    }
}
