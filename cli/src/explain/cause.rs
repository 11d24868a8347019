//! What is likely wrong: the mistakes that people make, told from what the steps found.

pub(super) mod pattern;
mod statement;
mod subject;

use super::clock;
use super::page::shown;
use serde_json::Value;
use std::slice;
use touchstone_engine::account::OidcProvider;
use touchstone_engine::arn::AccountId;
use touchstone_engine::check::{Check, Rule, Structural};
use touchstone_engine::policy::Finding;
use touchstone_engine::profile::Name;
use touchstone_engine::rejection::{Detail, Rejection};
use touchstone_engine::web_identity::explain::{Report, Unverified};

/// A report, and what it was made of.
#[derive(Debug)]
pub(super) struct Case<'c> {
    pub(super) report: &'c Report,
    /// The trust policy, as it is written.
    pub(super) policy: Option<&'c Value>,
    /// What is wrong with it, whatever becomes of this token.
    pub(super) findings: Option<&'c [Finding]>,
    pub(super) provider: Option<&'c OidcProvider>,
    pub(super) account: AccountId,
    /// Whether anything names the account.
    pub(super) account_known: bool,
    pub(super) role_arn: Option<&'c str>,
    /// Whether the session was given a name.
    pub(super) session_named: bool,
    pub(super) now: i64,
    pub(super) profile: Name,
}

impl<'c> Case<'c> {
    /// Every broken rule, what STS would stumble over before what only this machine did: that an issuer cannot be reached
    /// from here says little of STS.
    pub(super) fn failures(&self) -> Vec<&'c Rejection> {
        let mut failures: Vec<&Rejection> = self.report.failures().collect();
        failures.sort_by_key(|broken| is_local(broken));
        failures
    }

    /// What the token says of itself.
    pub(super) fn said(&self) -> Option<&'c Unverified> {
        self.report.unverified.as_ref()
    }

    /// The provider without its scheme; the token's issuer, where none is given.
    pub(super) fn host(&self) -> Option<String> {
        let issuer = match self.provider {
            Some(provider) => provider.issuer(),
            None => self.said()?.issuer.as_deref()?,
        };
        Some(issuer.strip_prefix("https://").unwrap_or(issuer).to_owned())
    }

    /// The provider's ARN, registered or to be.
    pub(super) fn provider_arn(&self) -> Option<String> {
        Some(format!("arn:aws:iam::{}:oidc-provider/{}", self.account, self.host()?))
    }
}

/// A mistake that explains what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cause {
    /// A stable name, in kebab case.
    pub(super) id: &'static str,
    /// What is wrong and what helps, without a full stop.
    pub(super) sentence: String,
}

impl Cause {
    pub(super) fn new(id: &'static str, sentence: String) -> Self {
        Self { id, sentence }
    }
}

/// What is likely wrong, in the order of the steps, each mistake once.
pub(super) fn likely(case: &Case<'_>) -> Vec<Cause> {
    let mut causes: Vec<Cause> = Vec::new();
    let (here, there): (Vec<&Rejection>, Vec<&Rejection>) =
        case.failures().into_iter().partition(|broken| is_local(broken));
    let of_rules = |broken: Vec<&Rejection>| -> Vec<Cause> {
        broken.into_iter().filter_map(|broken| of_rule(case, broken)).collect()
    };
    for cause in of_rules(there).into_iter().chain(statement::causes(case)).chain(of_rules(here)) {
        if causes.iter().all(|other| other.id != cause.id) {
            causes.push(cause);
        }
    }
    causes
}

/// Whether a rule was broken on this machine, which says little of STS.
pub(super) fn is_local(broken: &Rejection) -> bool {
    broken.rule() == Structural::FetchReachable.into()
}

/// What a broken rule comes of.
fn of_rule(case: &Case<'_>, broken: &Rejection) -> Option<Cause> {
    match broken.rule() {
        Rule::Check(check) => of_check(case, check, broken.detail()),
        Rule::Structural(Structural::ProviderRegistered) => provider_registered(case),
        Rule::Structural(Structural::JwsThreeSegments) => Some(Cause::new(
            "no-jwt",
            "this is no JWT, which is three texts with a dot between each two: an access token, a request token or a \
             part of a token is none"
                .to_owned(),
        )),
        Rule::Structural(Structural::SignatureValid) => Some(Cause::new(
            "signature",
            "the key that was chosen did not sign this token: the key set is another provider's, or the token was \
             changed on the way"
                .to_owned(),
        )),
        Rule::Structural(Structural::FetchReachable) => Some(Cause::new(
            "unreachable",
            "the issuer could not be reached from here. STS has to reach it over the internet, with a certificate \
             that is publicly trusted or a thumbprint of the provider"
                .to_owned(),
        )),
        _ => None,
    }
}

fn of_check(case: &Case<'_>, check: Check, detail: &Detail) -> Option<Cause> {
    match (check, detail) {
        (Check::NotExpired, Detail::Time { value, .. }) => Some(Cause::new(
            "expired",
            format!(
                "the token expired {} ago. STS tells you so (`ExpiredTokenException`): if you were told \"Not \
                 authorized\", it was fresh then, and what follows is the cause",
                clock::span(case.now.saturating_sub(*value))
            ),
        )),
        (Check::IssuedInPast | Check::NotBefore, Detail::Time { value, .. }) => Some(Cause::new(
            "clock",
            format!(
                "the token begins {} from now: the clock of its issuer, or this one, is wrong",
                clock::span(value.saturating_sub(case.now))
            ),
        )),
        (Check::AudienceMatches | Check::AuthorizedPartyMatches, _) => audience(case),
        (Check::JwkKidMatches, _) => key_not_found(case),
        (Check::RoleListed | Check::RolesNamed, _) => Some(Cause::new(
            "roles-claim",
            format!(
                "the claim `https://aws.amazon.com/roles` says for which roles the token was made, and `{}` is not \
                 among them",
                shown(case.role_arn.unwrap_or_default())
            ),
        )),
        _ => None,
    }
}

fn provider_registered(case: &Case<'_>) -> Option<Cause> {
    let (issuer, provider) = (case.said()?.issuer.as_deref()?, case.provider?.issuer());
    let (id, sentence) = if statement::same_but_slash(issuer, provider) {
        (
            "trailing-slash",
            format!(
                "a slash at the end differs: the token's issuer is `{}`, and the provider is `{}`. They are compared \
                 byte for byte: register the provider exactly as tokens name it",
                shown(issuer),
                shown(provider)
            ),
        )
    } else {
        (
            "provider-not-registered",
            format!(
                "the token's issuer is `{}`, and the provider is `{}`: register the issuer in the role's account{}",
                shown(issuer),
                shown(provider),
                if case.account_known { format!(", {}", case.account) } else { String::new() }
            ),
        )
    };
    Some(Cause::new(id, sentence))
}

fn audience(case: &Case<'_>) -> Option<Cause> {
    let got = &case.said()?.audiences;
    if let Some(cause) = got.first().and_then(|first| statement::default_audience(first)) {
        return Some(cause);
    }
    let list = |texts: &mut dyn Iterator<Item = &str>| {
        let texts: Vec<String> = texts.map(|text| format!("`{}`", shown(text))).collect();
        if texts.is_empty() { "none".to_owned() } else { texts.join(", ") }
    };
    let registered = list(&mut case.provider?.client_ids().iter().map(AsRef::as_ref));
    let got = list(&mut got.iter().map(String::as_str));
    Some(Cause::new(
        "audience-not-registered",
        format!(
            "the token is for the audience {got}, which is not among the client ids of the provider ({registered}). Add \
             it with `aws iam add-client-id-to-open-id-connect-provider`, or ask for one that is there"
        ),
    ))
}

fn key_not_found(case: &Case<'_>) -> Option<Cause> {
    let key_id = case.said()?.key_id.as_deref()?;
    let held: Vec<String> =
        case.report.key_ids.iter().flatten().take(5).map(|key_id| format!("`{}`", shown(key_id))).collect();
    Some(Cause::new(
        "key-not-found",
        format!(
            "the token names the key `{}`, which is not in the key set (it has {}): the set is another provider's, or \
             older or newer than the token",
            shown(key_id),
            if held.is_empty() { "no named key".to_owned() } else { held.join(", ") }
        ),
    ))
}

/// The statements of a policy: a list, or the one there is.
pub(super) fn statements(policy: &Value) -> impl Iterator<Item = &Value> {
    one_or_many(member(policy, "Statement"))
}

/// A member of an object; null where there is none.
pub(super) fn member<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.get(name).unwrap_or(&Value::Null)
}

/// The strings of a list, or the one there is.
pub(super) fn texts(value: &Value) -> impl Iterator<Item = &str> {
    one_or_many(value).filter_map(Value::as_str)
}

fn one_or_many(value: &Value) -> impl Iterator<Item = &Value> {
    match value {
        Value::Array(list) => list.iter(),
        one => slice::from_ref(one).iter(),
    }
}
