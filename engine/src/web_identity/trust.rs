//! The request that a role's trust policy is asked about, and what it must allow.

use super::claims::Read;
use super::provider_claims;
use super::session_claims::SessionClaims;
use crate::account::{OidcProvider, Role};
use crate::check::Check;
use crate::json::{Kind, Value};
use crate::policy::{self, Context, Outcome, Principal, Values};
use crate::profile::Profile;
use crate::rejection::{Detail, Rejection};
use std::borrow::Cow;
use std::iter;

/// The action of the call.
const ASSUME: &str = "sts:AssumeRoleWithWebIdentity";
const TAG_SESSION: &str = "sts:TagSession";
const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";

/// Whom the provider vouches for and what he asks for: the context of a call with a web identity.
///
/// Source: AWS IAM user guide, "Available keys for AWS web identity federation" and "AWS global condition context
/// keys". Observed: a federated caller is of type `User`, its `aws:userid` is the provider's ARN, and there is no
/// `aws:PrincipalArn` (wi-trust-principaltype-user, -userid-provider-arn, -principalarn-null-true).
///
/// `C` is what is known of the claims: only validated ones lead to a session, and an explanation makes do with less.
#[derive(Debug)]
pub(super) struct Caller<'c, C> {
    pub(super) claims: C,
    pub(super) provider: &'c OidcProvider,
    pub(super) session: SessionClaims,
    pub(super) session_name: &'c str,
    /// Whether the roles claim names the role.
    pub(super) authorized_by_provider: bool,
    pub(super) now: i64,
}

impl<C: Read> Caller<'_, C> {
    /// Asks the role's trust policy.
    pub(super) fn require_trust(&self, role: &Role, profile: &Profile) -> Result<(), Rejection> {
        self.questions().try_for_each(|(action, check)| {
            let allowed = role.trust().evaluate(&self.request(action, role.arn())) == Outcome::Allow;
            profile.require(allowed, check, || Detail::Action(action))
        })
    }

    /// The actions that are to be allowed, each with the check that asks for it.
    pub(super) fn questions(&self) -> impl Iterator<Item = (&'static str, Check)> {
        let tags = !self.session.tags().pairs().is_empty();
        let source_identity = self.session.source_identity().is_some();
        let tags = tags.then_some((TAG_SESSION, Check::TrustTagSession));
        let source_identity = source_identity.then_some((SET_SOURCE_IDENTITY, Check::TrustSourceIdentity));
        iter::once((ASSUME, Check::TrustAllows)).chain(tags).chain(source_identity)
    }

    /// The question to the trust policy of the role of this ARN.
    pub(super) fn request<'r>(&'r self, action: &'r str, role_arn: &'r str) -> policy::Request<'r> {
        let principal = Principal::WebIdentity { provider: self.provider.arn() };
        policy::Request { principal, action, resource: role_arn, context: self }
    }
}

impl<C: Read> Context for Caller<'_, C> {
    fn value(&self, key: &str) -> Values<'_> {
        let of_provider =
            key.strip_prefix(self.provider.key_prefix()).and_then(|rest| rest.strip_prefix(':'));
        match of_provider {
            Some(claim) => self.claim(claim),
            None => self.global(key),
        }
    }
}

impl<C: Read> Caller<'_, C> {
    /// A key of the provider. `aud` is the audience that decided: `azp`, where it did, and then `oaud` is the token's.
    fn claim(&self, key: &str) -> Values<'_> {
        match key {
            "aud" => one(self.claims.read().audience()),
            "sub" => one(self.claims.read().subject()),
            "oaud" => match self.claims.read().claim("azp") {
                Some(_) => self.claims.read().claim("aud").map_or(Values::Absent, values),
                None => Values::Absent,
            },
            "amr" => self.claims.read().claim("amr").map_or(Values::Absent, values),
            key => {
                let claim = provider_claims::claim(self.provider.key_prefix(), key);
                claim.and_then(|name| self.claims.read().claim(name)).map_or(Values::Absent, values)
            }
        }
    }

    fn global(&self, key: &str) -> Values<'_> {
        match key {
            "sts:rolesessionname" => one(self.session_name),
            "sts:roleauthorizedbyidp" => one(if self.authorized_by_provider { "true" } else { "false" }),
            "sts:sourceidentity" => self.session.source_identity().map_or(Values::Absent, one),
            "sts:transitivetagkeys" => many(self.session.tags().transitive_keys().iter().map(String::as_str)),
            "aws:tagkeys" => many(self.session.tags().pairs().iter().map(|(key, _)| key.as_str())),
            "aws:federatedprovider" | "aws:userid" => one(self.provider.arn()),
            "aws:principaltype" => one("User"),
            "aws:principalaccount" => one(self.provider.account().as_str()),
            "aws:securetransport" => one("true"),
            "aws:epochtime" => Values::One(Cow::Owned(self.now.to_string())),
            "aws:currenttime" => Values::One(Cow::Owned(policy::current_time(self.now))),
            key => {
                let tag = key.strip_prefix("aws:requesttag/");
                // Tag keys are compared without regard to case, as all condition keys are.
                let is_it = |key: &str| tag.is_some_and(|tag| key.to_lowercase() == tag);
                let found = self.session.tags().pairs().iter().find(|(key, _)| is_it(key));
                found.map_or(Values::Absent, |(_, value)| one(value))
            }
        }
    }
}

fn one(value: &str) -> Values<'_> {
    Values::One(Cow::Borrowed(value))
}

fn many<'v>(values: impl Iterator<Item = &'v str>) -> Values<'v> {
    let values: Vec<Cow<'v, str>> = values.map(Cow::Borrowed).collect();
    if values.is_empty() { Values::Absent } else { Values::Many(values) }
}

/// A claim as condition keys have it: text as it is, numbers and truth values as their text; a list is multivalued;
/// null, objects and lists of anything else are no value.
fn values(claim: Value<'_>) -> Values<'_> {
    match claim.kind() {
        Kind::Array => {
            let texts: Option<Vec<_>> = claim.elements().map(text).collect();
            texts.map_or(Values::Absent, Values::Many)
        }
        _ => text(claim).map_or(Values::Absent, Values::One),
    }
}

fn text(claim: Value<'_>) -> Option<Cow<'_, str>> {
    match claim.kind() {
        Kind::Text(text) => Some(Cow::Borrowed(text)),
        Kind::Bool(true) => Some(Cow::Borrowed("true")),
        Kind::Bool(false) => Some(Cow::Borrowed("false")),
        Kind::Unsigned(number) => Some(Cow::Owned(number.to_string())),
        Kind::Negative(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}
