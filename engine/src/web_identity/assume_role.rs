//! `AssumeRoleWithWebIdentity`: the nine steps, in their order.

use super::claims::{Expected, ValidatedClaims};
use super::discovery::{Answer, Source};
use super::key_cache::{Fetch, KeyCache, Lack};
use super::key_set::KeySet;
use super::roles_claim;
use super::session_claims::{AwsClaims, SessionClaims};
use super::token::{ProviderToken, Scratch, Token, VerifiedToken};
use super::trust;
use crate::account::{Accounts, OidcProvider, Role};
use crate::api::{Parameters, Request, Response};
use crate::crypto::Backend;
use crate::profile::Profile;
use crate::rejection::Rejection;
use crate::session::{Credentials, FederatedPrincipal, Issue, Mint, SessionLimits, duration};
use std::sync::Arc;

/// What the calls of a security token service share.
#[derive(Debug)]
pub struct Sts<'s, 'm> {
    /// What is configured.
    pub accounts: &'s Accounts,
    /// The keys fetched so far.
    pub keys: &'m mut KeyCache,
    /// Memory for the token.
    pub scratch: &'m mut Scratch,
}

/// Why there is no answer: the request is refused, or something is needed first.
#[derive(Debug)]
pub enum Interruption<'s> {
    /// The request is refused.
    Refused(Rejection),
    /// A document is to be fetched and supplied; then the call is made again.
    Needs(Need<'s>),
    /// Somebody else fetches it; the call is to be made again, at this time at the latest.
    Wait {
        /// Seconds since 1970.
        until: i64,
    },
}

impl From<Rejection> for Interruption<'_> {
    fn from(rejection: Rejection) -> Self {
        Self::Refused(rejection)
    }
}

/// A document that a provider's keys cannot be had without.
#[derive(Debug)]
pub struct Need<'s> {
    provider: &'s OidcProvider,
    fetch: Fetch,
}

impl Need<'_> {
    /// Where it is.
    pub fn url(&self) -> &str {
        self.fetch.url()
    }

    /// Takes what the network answered: what is needed next, or nothing more. Refused is an answer that yields no keys;
    /// whether the call goes on with keys fetched earlier shows when it is made again.
    pub fn supply(
        self,
        answer: &Answer<'_>,
        keys: &mut KeyCache,
        now: i64,
        backend: Backend,
        profile: &Profile,
    ) -> Result<Option<Self>, Rejection> {
        let Self { provider, fetch } = self;
        let next = keys.supply(&source(provider), &fetch, answer, now, backend, profile)?;
        Ok(next.map(|fetch| Self { provider, fetch }))
    }
}

fn source(provider: &OidcProvider) -> Source<'_> {
    Source { issuer: provider.issuer(), thumbprints: provider.thumbprints() }
}

/// Somebody whose claims are validated.
type Caller<'c, 't> = trust::Caller<'c, ValidatedClaims<'t>>;

/// Answers a call of `AssumeRoleWithWebIdentity` at the time `now`, in seconds since 1970.
///
/// Nothing but the trust policy decides: the call is not signed, and who makes it has no permissions of his own.
pub fn assume_role_with_web_identity<'r, 's: 'r>(
    parameters: &Parameters<'r>,
    sts: Sts<'s, 'r>,
    mint: &mut Mint<'_>,
    now: i64,
    profile: &'r Profile,
) -> Result<Response<'r, Credentials>, Interruption<'s>> {
    nine_steps(parameters, sts, mint, now, profile)
}

/// The nine steps. What can refuse and costs little comes before what costs much; up to the answer nothing is copied.
pub(crate) fn nine_steps<'r, 's: 'r, I: Issue>(
    parameters: &Parameters<'r>,
    sts: Sts<'s, 'r>,
    issue: &mut I,
    now: i64,
    profile: &'r Profile,
) -> Result<Response<'r, I::Credentials>, Interruption<'s>> {
    let Sts { accounts, keys, scratch } = sts;

    let request = Request::receive(parameters, profile)?;
    let token = Token::parse(request.token, scratch, profile)?;
    let (provider, token) = look_up_provider(&request, &token, accounts, profile)?;
    let keys = fetch_keys(provider, &token, keys, now, profile)?;
    let token = token.verify(&keys, profile.algorithms(), profile)?;
    let caller = validate_claims(&request, &token, provider, now, profile)?;
    let role = caller.evaluate_trust_policy(&request.role, accounts, profile)?;
    let credentials = generate_credentials(&request, &caller, role, accounts, issue, profile)?;
    Ok(respond(&request, caller, role, credentials, profile))
}

/// The provider is the one that the role's account has for the token's issuer, byte for byte.
fn look_up_provider<'a, 't>(
    request: &Request<'_>,
    token: &Token<'t>,
    accounts: &'a Accounts,
    profile: &Profile,
) -> Result<(&'a OidcProvider, ProviderToken<'t>), Rejection> {
    let provider = accounts.provider(&request.role, token.unverified_issuer(profile)?, profile)?;
    let token = token.of_issuer(provider.issuer(), profile)?;
    Ok((provider, token))
}

/// The keys of the provider, fetched once more where they do not have the one that the token names.
fn fetch_keys<'s>(
    provider: &'s OidcProvider,
    token: &ProviderToken<'_>,
    cache: &mut KeyCache,
    now: i64,
    profile: &Profile,
) -> Result<Arc<KeySet>, Interruption<'s>> {
    let interrupted = |lack| match lack {
        Lack::Needs(fetch) => Interruption::Needs(Need { provider, fetch }),
        Lack::Wait { until } => Interruption::Wait { until },
        Lack::Refused(rejection) => Interruption::Refused(rejection),
    };
    let source = source(provider);
    let keys = cache.keys(&source, now, profile).map_err(interrupted)?;
    let unknown = token.key_id().is_some_and(|key_id| !keys.has_key_id(key_id));
    match unknown.then(|| cache.refresh(&source, now)).flatten() {
        Some(lack) => Err(interrupted(lack)),
        None => Ok(keys),
    }
}

/// Whom the provider vouches for, and what he asks for besides the role.
fn validate_claims<'c, 't: 'c>(
    request: &Request<'c>,
    token: &VerifiedToken<'t>,
    provider: &'c OidcProvider,
    now: i64,
    profile: &Profile,
) -> Result<Caller<'c, 't>, Rejection> {
    let skew = profile.limits().clock_skew_seconds;
    let expected = Expected { issuer: provider.issuer(), audiences: provider.client_ids(), now, skew };
    let claims = token.validate(&expected, profile)?;
    let aws = AwsClaims::read(claims.of_aws());
    let authorized_by_provider = roles_claim::authorizes(aws.roles, &request.role, profile)?;
    let session = SessionClaims::read(&aws, profile)?;
    let session = session.ask(provider, request.session_name, now);
    Ok(Caller { claims, provider, session, authorized_by_provider })
}

/// Credentials for the session that was agreed to, with the session policies that restrict it.
fn generate_credentials<I: Issue>(
    request: &Request<'_>,
    caller: &Caller<'_, '_>,
    role: &Role,
    accounts: &Accounts,
    issue: &mut I,
    profile: &Profile,
) -> Result<I::Credentials, Rejection> {
    let seconds = duration::seconds(request.duration, role.maximum_duration(), profile)?;
    let end = caller.session.now.saturating_add(i64::from(seconds));
    let limits = limits(request, caller);
    limits.require(accounts.account(request.role.account()), profile)?;
    issue.issue(&|| caller.session.draft(role, end, &limits), profile)
}

fn limits<'l>(request: &'l Request<'_>, caller: &'l Caller<'_, '_>) -> SessionLimits<'l> {
    SessionLimits { policy: request.policy, policy_arns: &request.policy_arns, tags: &caller.session.tags }
}

fn respond<'r, C>(
    request: &Request<'r>,
    caller: Caller<'r, 'r>,
    role: &'r Role,
    credentials: C,
    profile: &Profile,
) -> Response<'r, C> {
    let packed_policy_size = limits(request, &caller).packed_size(profile).percent();
    let (subject, audience) = caller.claims.into_subject_and_audience();
    Response {
        credentials,
        subject,
        audience,
        provider: profile.provider_member(caller.provider.issuer(), caller.provider.arn()),
        role: request.role,
        role_id: role.id(),
        session_name: request.session_name,
        source_identity: caller.session.source_identity,
        packed_policy_size,
    }
}
