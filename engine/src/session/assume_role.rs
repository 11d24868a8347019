//! `AssumeRole`: a user, or a session of a role, takes on a role that trusts it.

use super::caller::{Caller, Who};
use super::credentials::Credentials;
use super::issue::{Issue, Mint};
use super::keys::with_tags;
use super::permission::{Call, signed};
use super::tags::Tags;
use super::{Draft, Identity, SessionLimits, duration};
use crate::account::{Accounts, Role};
use crate::api::{AssumeRole, Parameters, SignedResponse};
use crate::check::{Check, Structural};
use crate::policy::{Keys, Outcome, Request};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

/// Seconds that a session lasts at the most which another session began.
const CHAINED: u32 = 3600;

/// Answers a call of `AssumeRole` at the time `now`, in seconds since 1970. `caller` is who signed it, `None` where
/// nobody did.
pub fn assume_role(
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
    caller.require_may_call(Call::AssumeRole, profile)?;
    let request = AssumeRole::receive(parameters, profile)?;
    let chain = Chain::continued(&request, caller, profile)?;
    let role = evaluate_trust_policy(&request, &chain, caller, accounts, now, profile)?;
    let seconds = duration(&request, caller, role, profile)?;
    let limits = SessionLimits {
        policy: request.session.policy,
        policy_arns: &request.session.policy_arns,
        tags: &chain.tags,
    };
    limits.require(accounts.account(request.role.account()), profile)?;
    let draft = || {
        let identity = Identity::AssumedRole {
            role_arn: role.arn().to_owned(),
            role_id: role.id().to_owned(),
            session_name: request.session_name.to_owned(),
            provider: None,
        };
        let times = now..now.saturating_add(i64::from(seconds));
        Draft { source_identity: chain.source_identity.clone(), ..limits.draft(identity, times) }
    };
    let credentials = issue.issue(&draft, profile)?;
    Ok(SignedResponse::AssumedRole {
        credentials,
        arn: request.role.session_arn(request.session_name),
        id: format!("{}:{}", role.id(), request.session_name),
        source_identity: chain.source_identity.clone(),
        packed_policy_size: limits.packed_size(profile).percent(),
    })
}

/// What goes on from session to session: the transitive tags, and who is behind them all.
struct Chain {
    tags: Tags,
    source_identity: Option<String>,
}

impl Chain {
    fn continued(
        request: &AssumeRole<'_>,
        caller: &Caller<'_>,
        profile: &Profile,
    ) -> Result<Self, Rejection> {
        let passed = &request.session.tags;
        let before = caller
            .granted
            .map_or((None, None), |granted| (Some(&granted.tags), granted.source_identity.as_deref()));
        let tags = match before.0 {
            Some(inherited) => passed.inheriting(inherited, profile)?,
            None => passed.clone(),
        };
        let same =
            before.1.is_none() || request.source_identity.is_none_or(|wanted| before.1 == Some(wanted));
        profile.require(same, Check::SourceIdentityUnchanged, || {
            Detail::Because("The source identity of a session cannot be changed")
        })?;
        let source_identity = request.source_identity.or(before.1).map(str::to_owned);
        Ok(Self { tags, source_identity })
    }
}

/// The role, where its trust policy and the caller's own policies agree: to the call, to the tags and to the source
/// identity. That there is no such role is answered like a denial, so that nobody learns which roles there are.
fn evaluate_trust_policy<'a>(
    request: &AssumeRole<'_>,
    chain: &Chain,
    caller: &Caller<'_>,
    accounts: &'a Accounts,
    now: i64,
    profile: &Profile,
) -> Result<&'a Role, Rejection> {
    let denied = |action| Detail::Denied {
        caller: Excerpt::of(caller.arn()),
        action,
        resource: Excerpt::of(request.role.as_str()),
    };
    let role = accounts
        .role(&request.role)
        .ok_or_else(|| profile.reject(Structural::RoleExists, denied("sts:AssumeRole")))?;
    let context = context(request, chain, caller, now);
    let assume = Some(("sts:AssumeRole", Check::TrustAllows, Check::CallerAllowed));
    let tags = ("sts:TagSession", Check::TrustTagSession, Check::CallerTagSession);
    let source = ("sts:SetSourceIdentity", Check::TrustSourceIdentity, Check::CallerSourceIdentity);
    let tags = (!chain.tags.pairs().is_empty()).then_some(tags);
    let source = chain.source_identity.as_ref().map(|_| source);
    for (action, by_role, by_account) in [assume, tags, source].into_iter().flatten() {
        let asked =
            Request { principal: caller.principal(), action, resource: role.arn(), context: &context };
        let trusted = role.trust().evaluate(&asked) == Outcome::Allow;
        profile.require(trusted, by_role, || denied(action))?;
        // In a chain "both the permissions policy of the principal and the role trust policy" have to let a source
        // identity be set (AWS IAM user guide, `id_credentials_temp_control-access_monitor`).
        let alone = by_account == Check::CallerSourceIdentity && is_chained(caller);
        let let_go = caller.is_trusted(&asked, request.role.account(), role.trust())
            && (!alone || caller.may_itself(&asked));
        // Whom the role does not trust, where that rule is off, no policy of its own is asked about.
        profile.require(let_go || !trusted, by_account, || denied(action))?;
    }
    Ok(role)
}

fn context(request: &AssumeRole<'_>, chain: &Chain, caller: &Caller<'_>, now: i64) -> Keys {
    let mut keys = with_tags(caller.keys(now), &chain.tags).with("sts:RoleSessionName", request.session_name);
    if let Some(external_id) = request.external_id {
        keys = keys.with("sts:ExternalId", external_id);
    }
    if let Some(source) = &chain.source_identity {
        keys = keys.with("sts:SourceIdentity", source);
    }
    keys
}

fn is_chained(caller: &Caller<'_>) -> bool {
    matches!(caller.who, Who::Role(_))
}

/// How long the session lasts: what was asked for, within what the role allows, and an hour where a session asks: one
/// of a role, or, by what AWS does, a user's own.
fn duration(
    request: &AssumeRole<'_>,
    caller: &Caller<'_>,
    role: &Role,
    profile: &Profile,
) -> Result<u32, Rejection> {
    let asked = request.session.duration;
    let within_an_hour = asked.is_none_or(|seconds| seconds <= CHAINED);
    let check = if is_chained(caller) { Check::ChainedDuration } else { Check::TemporaryDuration };
    profile.require(within_an_hour || caller.granted.is_none(), check, || Detail::Limit(3600))?;
    duration::seconds(asked, role.maximum_duration(), profile)
}
