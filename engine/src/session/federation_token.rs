//! `GetFederationToken`: a user hands out credentials in the name of somebody else, who may do what both the user's
//! policies and those that are passed allow; without a policy that is passed, nothing by itself.

use super::caller::{Caller, Who};
use super::credentials::Credentials;
use super::issue::{Issue, Mint};
use super::keys::with_tags;
use super::permission::{Call, signed};
use super::{Identity, SessionLimits};
use crate::account::Accounts;
use crate::api::{FederationToken, Parameters, SignedResponse};
use crate::check::Check;
use crate::policy::Request;
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

/// Seconds of a session without a role whose length nobody asked for. Source: AWS STS API reference,
/// `GetFederationToken` and `GetSessionToken`.
const DEFAULT: u32 = 43_200;
/// Seconds at the most where the root of an account asks: "defaults to one hour". Source: the same.
const OF_ROOT: u32 = 3600;

/// Answers a call of `GetFederationToken` at the time `now`, in seconds since 1970. `caller` is who signed it, `None`
/// where nobody did.
pub fn federation_token(
    parameters: &Parameters<'_>,
    caller: Option<&Caller<'_>>,
    accounts: &Accounts,
    mint: &mut Mint<'_>,
    now: i64,
    profile: &Profile,
) -> Result<SignedResponse<Credentials>, Rejection> {
    steps(parameters, caller, accounts, mint, now, profile)
}

/// The steps, in their order.
pub(crate) fn steps<I: Issue>(
    parameters: &Parameters<'_>,
    caller: Option<&Caller<'_>>,
    accounts: &Accounts,
    issue: &mut I,
    now: i64,
    profile: &Profile,
) -> Result<SignedResponse<I::Credentials>, Rejection> {
    let caller = signed(caller, profile)?;
    caller.require_may_call(Call::GetFederationToken, profile)?;
    let request = FederationToken::receive(parameters, profile)?;
    let account = caller.account();
    let partition = caller.arn().split(':').nth(1).unwrap_or_default();
    let arn = format!("arn:{partition}:sts::{account}:federated-user/{}", request.name);
    require_allowed(&request, &arn, caller, now, profile)?;
    let seconds = duration(request.session.duration, caller);
    let limits = SessionLimits {
        policy: request.session.policy,
        policy_arns: &request.session.policy_arns,
        tags: &request.session.tags,
    };
    limits.require(accounts.account(account), profile)?;
    let draft = || {
        let identity = Identity::FederatedUser {
            account: account.to_string(),
            name: request.name.to_owned(),
            user_arn: caller.arn().to_owned(),
            user_id: caller.user_id(),
        };
        limits.draft(identity, now..now.saturating_add(i64::from(seconds)))
    };
    let credentials = issue.issue(&draft, profile)?;
    Ok(SignedResponse::FederatedUser {
        credentials,
        id: format!("{account}:{}", request.name),
        arn,
        packed_policy_size: limits.packed_size(profile).percent(),
    })
}

/// The caller's own policies have to allow the call, and the tags.
fn require_allowed(
    request: &FederationToken<'_>,
    arn: &str,
    caller: &Caller<'_>,
    now: i64,
    profile: &Profile,
) -> Result<(), Rejection> {
    let tags = &request.session.tags;
    let context = with_tags(caller.keys(now), tags);
    let tagged = (!tags.pairs().is_empty()).then_some(("sts:TagSession", Check::CallerTagSession));
    let questions = [Some(("sts:GetFederationToken", Check::CallerAllowed)), tagged];
    for (action, check) in questions.into_iter().flatten() {
        let asked = Request { principal: caller.principal(), action, resource: arn, context: &context };
        profile.require(caller.may_itself(&asked), check, || Detail::Denied {
            caller: Excerpt::of(caller.arn()),
            action,
            resource: Excerpt::of(arn),
        })?;
    }
    Ok(())
}

/// How long a session without a role lasts. Of the root's, "if the specified duration is longer than one hour, the
/// session defaults to one hour".
pub(super) fn duration(asked: Option<u32>, caller: &Caller<'_>) -> u32 {
    let seconds = asked.unwrap_or(DEFAULT);
    if matches!(caller.who, Who::Root) { seconds.min(OF_ROOT) } else { seconds }
}
