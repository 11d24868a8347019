//! `GetSessionToken` and `GetCallerIdentity`: credentials of one's own, and who one is.

use super::caller::Caller;
use super::credentials::Credentials;
use super::federation_token::duration;
use super::issue::{Issue, Mint};
use super::permission::{Call, signed};
use super::tags::Tags;
use super::{Draft, Identity};
use crate::api::{Parameters, SessionToken, SignedResponse};
use crate::profile::Profile;
use crate::rejection::Rejection;

/// Answers a call of `GetSessionToken` at the time `now`, in seconds since 1970. No permission is needed, and no policy
/// can keep a user from it (AWS IAM user guide, `id_credentials_temp_control-access_getsessiontoken`).
pub fn session_token(
    parameters: &Parameters<'_>,
    caller: Option<&Caller<'_>>,
    mint: &mut Mint<'_>,
    now: i64,
    profile: &Profile,
) -> Result<SignedResponse<Credentials>, Rejection> {
    session_token_steps(parameters, caller, mint, now, profile)
}

/// The steps, in their order.
pub(crate) fn session_token_steps<I: Issue>(
    parameters: &Parameters<'_>,
    caller: Option<&Caller<'_>>,
    issue: &mut I,
    now: i64,
    profile: &Profile,
) -> Result<SignedResponse<I::Credentials>, Rejection> {
    let caller = signed(caller, profile)?;
    caller.require_may_call(Call::GetSessionToken, profile)?;
    let request = SessionToken::receive(parameters, profile)?;
    let draft = || Draft {
        identity: Identity::User { user_arn: caller.arn().to_owned(), user_id: caller.user_id() },
        issued: now,
        expires: now.saturating_add(i64::from(duration(request.duration, caller))),
        session_policies: Vec::new(),
        policy_arns: Vec::new(),
        tags: Tags::default(),
        source_identity: None,
        context: Vec::new(),
    };
    Ok(SignedResponse::SessionToken { credentials: issue.issue(&draft, profile)? })
}

/// Answers a call of `GetCallerIdentity`, which everybody may make who signs it.
pub fn caller_identity<C>(
    caller: Option<&Caller<'_>>,
    profile: &Profile,
) -> Result<SignedResponse<C>, Rejection> {
    let caller = signed(caller, profile)?;
    Ok(SignedResponse::CallerIdentity {
        account: caller.account().to_string(),
        arn: caller.arn().to_owned(),
        user_id: caller.user_id(),
    })
}
