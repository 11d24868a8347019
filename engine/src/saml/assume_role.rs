//! `AssumeRoleWithSAML`: the nine steps, in their order.

use super::addressee::Addressee;
use super::assertion::ValidatedAssertion;
use super::attributes::{self, SessionAttributes};
use super::confirmation::Expected;
use super::date::Instant;
use super::metadata::Metadata;
use super::replay::ReplayStore;
use super::response::{RequireSigned, Response, VerifiedResponse};
use super::trust::Caller;
use crate::account::{Accounts, EncryptionMode, Role, SamlProvider};
use crate::api::{Parameters, SamlAnswer, SamlRequest};
use crate::base64;
use crate::check::{Check, Structural};
use crate::crypto::Backend;
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::session::{Credentials, Draft, FederatedPrincipal, Issue, Mint, SessionLimits, duration};
use crate::xml::Document;

/// What the calls of a security token service share.
#[derive(Debug)]
pub struct SamlSts<'s, 'm> {
    /// What is configured.
    pub accounts: &'s Accounts,
    /// The assertions that were used.
    pub used: &'m mut ReplayStore,
    /// Who computes digests.
    pub backend: Backend,
}

/// Answers a call of `AssumeRoleWithSAML` at the time `now`, in seconds since 1970.
///
/// Nothing but the trust policy decides: the call is not signed, and who makes it has no permissions of his own.
pub fn assume_role_with_saml<'r>(
    parameters: &Parameters<'r>,
    sts: SamlSts<'r, '_>,
    mint: &mut Mint<'_>,
    now: i64,
    profile: &Profile,
) -> Result<SamlAnswer<'r, Credentials>, Rejection> {
    nine_steps(parameters, sts, mint, now, profile)
}

/// The nine steps. The keys are those of the stored metadata: nothing is fetched.
pub(crate) fn nine_steps<'r, I: Issue>(
    parameters: &Parameters<'r>,
    sts: SamlSts<'r, '_>,
    issue: &mut I,
    now: i64,
    profile: &Profile,
) -> Result<SamlAnswer<'r, I::Credentials>, Rejection> {
    let SamlSts { accounts, used, backend } = sts;

    let request = SamlRequest::receive(parameters, profile)?;
    let octets = decode(request.assertion, profile)?;
    let document = Document::parse(&octets, profile)?;
    let response = Response::parse(&document, profile)?;
    let provider = look_up_provider(&request, accounts, profile)?;
    let verified = verify(response, provider.metadata(), now, profile)?;
    let caller = validate_claims(&request, &verified, used, (now, backend), profile)?;
    let role = caller.evaluate_trust_policy(&request.role, accounts, profile)?;
    use_up(&caller.assertion, used, now, profile)?;
    let credentials = generate_credentials(&request, &caller, role, accounts, issue, profile)?;
    Ok(respond(&request, &caller, role, credentials, profile))
}

/// The response as it stands in the form field: base64, with line breaks where the sender likes them (SAML bindings section
/// 3.5.4).
fn decode(text: &str, profile: &Profile) -> Result<Vec<u8>, Rejection> {
    base64::decode(text).map_err(|offset| {
        let detail = Detail::At { document: "SAMLAssertion", offset };
        profile.reject(Structural::SamlBase64, detail)
    })
}

/// The provider is the one that the request names; it does not have to encrypt, since what came is not encrypted.
fn look_up_provider<'r>(
    request: &SamlRequest<'_>,
    accounts: &'r Accounts,
    profile: &Profile,
) -> Result<&'r SamlProvider, Rejection> {
    let named = || Detail::Member(Excerpt::of(request.provider.as_str()));
    let provider = accounts.saml_provider(&request.provider);
    let provider = provider.ok_or_else(|| profile.reject(Structural::SamlProviderRegistered, named()))?;
    let in_the_clear = provider.encryption_mode() == EncryptionMode::Allowed;
    profile.require(in_the_clear, Check::SamlAssertionEncrypted, named)?;
    Ok(provider)
}

/// The response of one of the issuers of the metadata, verified with its certificates.
fn verify<'d>(
    response: Response<'d>,
    metadata: &Metadata,
    now: i64,
    profile: &Profile,
) -> Result<VerifiedResponse<'d>, Rejection> {
    let issuer = response.unverified_issuer(profile)?;
    // Whichever of its entities it is: one of them, or the first, which it then is not.
    let of_metadata = metadata.entity(&issuer).or(metadata.entities().first());
    let entity_id = of_metadata.map_or("", |entity| entity.id());
    let response = response.of_provider(metadata, entity_id, profile)?;
    metadata.require_valid(now, profile)?;
    response.verify(RequireSigned::Any, profile)
}

/// Whom the provider vouches for, the role that it offers him, and what he asks for besides.
fn validate_claims<'c, 'd>(
    request: &SamlRequest<'c>,
    verified: &VerifiedResponse<'d>,
    used: &ReplayStore,
    (now, backend): (i64, Backend),
    profile: &Profile,
) -> Result<Caller<'c, 'd>, Rejection> {
    let expected = Expected {
        addressee: Addressee::SignIn,
        in_response_to: None,
        used,
        now,
        skew: profile.limits().saml_skew_seconds,
    };
    let assertion = verified.validate(&expected, profile)?;
    attributes::require_offered(&assertion, &request.role, &request.provider, profile)?;
    let session = SessionAttributes::read(&assertion, profile)?;
    Ok(Caller::new(assertion, request.provider, session, now, backend))
}

/// From here on the assertion proves nothing any more.
fn use_up(
    assertion: &ValidatedAssertion<'_>,
    used: &mut ReplayStore,
    now: i64,
    profile: &Profile,
) -> Result<(), Rejection> {
    let skew = i64::from(profile.limits().saml_skew_seconds);
    // INVARIANT: an assertion that does not expire was refused, unless that check is off.
    let expires = assertion.expires().map_or(Instant::of_seconds(i64::MAX), |expires| expires.later(skew));
    used.remember(assertion.issuer(), assertion.id(), expires, Instant::of_seconds(now), profile)
}

/// Credentials for the session that was agreed to, with the session policies that restrict it.
fn generate_credentials<I: Issue>(
    request: &SamlRequest<'_>,
    caller: &Caller<'_, '_>,
    role: &Role,
    accounts: &Accounts,
    issue: &mut I,
    profile: &Profile,
) -> Result<I::Credentials, Rejection> {
    let asked = duration::seconds(request.duration, role.maximum_duration(), profile)?;
    // What the assertion says shortens a session and never lengthens it (observed: saml-attr-session-duration-7200,
    // saml-authn-session-600s).
    let seconds = caller.longest.map_or(asked, |longest| asked.min(longest));
    let end = caller.session.now.saturating_add(i64::from(seconds));
    let session_end = caller.assertion.session_expires().map(Instant::seconds);
    let end = session_end.map_or(end, |session_end| end.min(session_end));
    let limits = limits(request, caller);
    limits.require(accounts.account(request.role.account()), profile)?;
    let draft = || Draft { context: caller.kept(), ..caller.session.draft(role, end, &limits) };
    issue.issue(&draft, profile)
}

fn limits<'l>(request: &'l SamlRequest<'_>, caller: &'l Caller<'_, '_>) -> SessionLimits<'l> {
    SessionLimits { policy: request.policy, policy_arns: &request.policy_arns, tags: &caller.session.tags }
}

fn respond<'r, C>(
    request: &SamlRequest<'r>,
    caller: &Caller<'_, '_>,
    role: &'r Role,
    credentials: C,
    profile: &Profile,
) -> SamlAnswer<'r, C> {
    let Caller { assertion, session, .. } = caller;
    SamlAnswer {
        credentials,
        subject: assertion.name_id().to_owned(),
        subject_type: caller.subject_type().to_owned(),
        issuer: assertion.issuer().to_owned(),
        audience: assertion.recipient().to_owned(),
        name_qualifier: caller.name_qualifier.clone(),
        role: request.role,
        role_id: role.id(),
        session_name: session.name.clone().into_owned(),
        source_identity: session.source_identity.clone(),
        packed_policy_size: limits(request, caller).packed_size(profile).percent(),
    }
}
