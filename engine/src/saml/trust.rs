//! The request that a role's trust policy is asked about, and what it must allow.

use super::assertion::ValidatedAssertion;
use super::attributes::SessionAttributes;
use super::claims;
use crate::account::{Role, SamlProvider};
use crate::check::Check;
use crate::crypto::{Backend, sha1};
use crate::policy::{self, Context, Outcome, Principal, Values};
use crate::profile::Profile;
use crate::rejection::{Detail, Rejection};
use data_encoding::BASE64;
use std::borrow::Cow;
use std::iter;

const ASSUME: &str = "sts:AssumeRoleWithSAML";
const TAG_SESSION: &str = "sts:TagSession";
const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";
const FORMATS: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

/// Whom the provider vouches for and what he asks for: the context of a call with an assertion.
///
/// Source: AWS IAM user guide, "Available keys for SAML-based AWS STS federation". Observed: a federated caller is of type
/// `User`, its `aws:userid` is the provider's ARN, and there is no `aws:PrincipalArn` (saml-trust-type-user,
/// saml-trust-userid-provider-arn, saml-trust-null-true-principalarn).
#[derive(Debug)]
pub(super) struct Caller<'c, 'd> {
    pub(super) assertion: ValidatedAssertion<'d>,
    pub(super) provider: &'c SamlProvider,
    pub(super) session: SessionAttributes,
    pub(super) name_qualifier: String,
    pub(super) now: i64,
}

/// `NameQualifier`: a digest of the issuer, the account and the provider's name (AWS STS API reference,
/// `AssumeRoleWithSAML`).
pub(super) fn name_qualifier(issuer: &str, provider: &SamlProvider, backend: Backend) -> String {
    let text = format!("{issuer}{}/{}", provider.account(), provider.name());
    BASE64.encode(&sha1(text.as_bytes(), backend))
}

impl Caller<'_, '_> {
    /// Asks the role's trust policy.
    pub(super) fn require_trust(&self, role: &Role, profile: &Profile) -> Result<(), Rejection> {
        let tags = !self.session.tags.pairs().is_empty();
        let source_identity = self.session.source_identity.is_some();
        let tags = tags.then_some((TAG_SESSION, Check::TrustTagSession));
        let source_identity = source_identity.then_some((SET_SOURCE_IDENTITY, Check::TrustSourceIdentity));
        iter::once((ASSUME, Check::TrustAllows)).chain(tags).chain(source_identity).try_for_each(
            |(action, check)| {
                let principal = Principal::Saml { provider: self.provider.arn() };
                let request = policy::Request { principal, action, resource: role.arn(), context: self };
                let allowed = role.trust().evaluate(&request) == Outcome::Allow;
                profile.require(allowed, check, || Detail::Action(action))
            },
        )
    }

    /// `SubjectType`: the format, without the prefix of SAML 2.0; where there is none, it is unspecified (SAML core section
    /// 8.3.1).
    pub(super) fn subject_type(&self) -> &str {
        let format = self.assertion.name_id_format();
        format.map_or("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", |format| {
            format.strip_prefix(FORMATS).unwrap_or(format)
        })
    }

    /// What the session keeps of the assertion, for its own requests.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        let keys = ["saml:sub", "saml:sub_type", "saml:namequalifier"];
        let kept = keys.into_iter().filter_map(|key| match self.saml(key) {
            Values::One(value) => Some((key.to_owned(), value.into_owned())),
            _ => None,
        });
        kept.collect()
    }

    fn saml(&self, key: &str) -> Values<'_> {
        match key {
            "saml:aud" => one(self.assertion.recipient()),
            "saml:iss" => one(self.assertion.issuer()),
            "saml:sub" => one(self.assertion.name_id()),
            // "persistent, transient, or the full Format URI".
            "saml:sub_type" => one(match (self.subject_type(), self.assertion.name_id_format()) {
                (short @ ("persistent" | "transient"), _) => short,
                (_, Some(format)) => format,
                (short, None) => short,
            }),
            "saml:namequalifier" => one(&self.name_qualifier),
            "saml:doc" => {
                let provider = format!("{}/{}", self.provider.account(), self.provider.name());
                Values::One(Cow::Owned(provider))
            }
            key => {
                let name = key.strip_prefix("saml:").unwrap_or(key);
                let attributes = self.assertion.attributes().iter();
                let of_key = |attribute: &&super::Attribute<'_>| claims::key(attribute.name) == Some(name);
                // "If several claims map to one key, only one is mapped": the first.
                attributes
                    .into_iter()
                    .find(of_key)
                    .map_or(Values::Absent, |attribute| many(attribute.values.iter().map(|value| &**value)))
            }
        }
    }
}

impl Context for Caller<'_, '_> {
    fn value(&self, key: &str) -> Values<'_> {
        let Self { session, provider, .. } = self;
        match key {
            "sts:rolesessionname" => one(&session.session_name),
            "sts:sourceidentity" => session.source_identity.as_deref().map_or(Values::Absent, one),
            "sts:transitivetagkeys" => many(session.tags.transitive_keys().iter().map(String::as_str)),
            "aws:tagkeys" => many(session.tags.pairs().iter().map(|(key, _)| key.as_str())),
            "aws:federatedprovider" | "aws:userid" => one(provider.arn()),
            "aws:principaltype" => one("User"),
            "aws:principalaccount" => Values::One(Cow::Owned(provider.account().to_string())),
            "aws:securetransport" => one("true"),
            "aws:epochtime" => Values::One(Cow::Owned(self.now.to_string())),
            "aws:currenttime" => Values::One(Cow::Owned(policy::current_time(self.now))),
            key if key.starts_with("saml:") => self.saml(key),
            key => {
                let tag = key.strip_prefix("aws:requesttag/");
                // Tag keys are compared without regard to case, as all condition keys are.
                let is_it = |key: &str| tag.is_some_and(|tag| key.to_lowercase() == tag);
                let found = session.tags.pairs().iter().find(|(key, _)| is_it(key));
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
