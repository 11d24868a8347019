//! What an assertion asks for and says by AWS's own attributes.
//!
//! Source: AWS IAM user guide, `id_roles_providers_create_saml_assertions`, and `id_session-tags`. Names are
//! case-sensitive.

use super::assertion::ValidatedAssertion;
use crate::arn::{RoleArn, SamlProviderArn, is_word};
use crate::check::{Check, Step, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::session::{Tags, source_identity};
use std::borrow::Cow;

const PREFIX: &str = "https://aws.amazon.com/SAML/Attributes/";

/// Tags, a source identity, a name and an end for the session, as the assertion has them.
#[derive(Debug)]
pub(super) struct SessionAttributes {
    pub(super) session_name: String,
    pub(super) tags: Tags,
    pub(super) source_identity: Option<String>,
    /// Seconds that the session lasts at the most.
    pub(super) longest: Option<u32>,
}

impl SessionAttributes {
    pub(super) fn read(assertion: &ValidatedAssertion<'_>, profile: &Profile) -> Result<Self, Rejection> {
        Ok(Self {
            session_name: session_name(assertion, profile)?,
            tags: tags(assertion, profile)?,
            source_identity: source(assertion, profile)?,
            longest: duration(assertion, profile)?,
        })
    }
}

/// The pairs of a role and a provider that the assertion offers, in either order and with white space around each (observed:
/// saml-attr-role-pair-reversed). What is no such pair offers nothing.
pub(super) fn offered<'a>(
    assertion: &'a ValidatedAssertion<'_>,
) -> impl Iterator<Item = (RoleArn<'a>, SamlProviderArn<'a>)> {
    attribute(assertion, "Role").iter().filter_map(|value| {
        let (one, other) = value.split_once(',')?;
        let (one, other) = (one.trim(), other.trim());
        let pair = |role, provider| Some((RoleArn::parse(role)?, SamlProviderArn::parse(provider)?));
        pair(one, other).or_else(|| pair(other, one))
    })
}

/// Refuses a role and a provider that the assertion does not offer together.
pub(super) fn require_offered(
    assertion: &ValidatedAssertion<'_>,
    role: &RoleArn<'_>,
    provider: &SamlProviderArn<'_>,
    profile: &Profile,
) -> Result<(), Rejection> {
    let asked = (role.as_str(), provider.as_str());
    let offered = offered(assertion).any(|(role, provider)| (role.as_str(), provider.as_str()) == asked);
    profile.require(offered, Check::SamlRoleOffered, || Detail::Member(Excerpt::of(role.as_str())))
}

fn attribute<'a>(assertion: &'a ValidatedAssertion<'_>, name: &str) -> &'a [Cow<'a, str>] {
    let attributes = assertion.attributes().iter();
    let found = attributes.into_iter().find(|one| one.name.strip_prefix(PREFIX) == Some(name));
    found.map(|attribute| attribute.values.as_slice()).unwrap_or_default()
}

fn session_name(assertion: &ValidatedAssertion<'_>, profile: &Profile) -> Result<String, Rejection> {
    let values = attribute(assertion, "RoleSessionName");
    profile.require(values.len() <= 1, Check::SamlSessionNameSingle, || Detail::Limit(1))?;
    let name =
        values.first().ok_or_else(|| profile.reject(Structural::SamlSessionNamePresent, Detail::None))?;
    let sound = (2..=64).contains(&name.len()) && name.bytes().all(is_word);
    profile.require(sound, Check::SamlSessionNameValid, || Detail::Member(Excerpt::of(name)))?;
    Ok(name.clone().into_owned())
}

/// `SessionDuration`: 900 to 43,200 seconds, in plain digits.
fn duration(assertion: &ValidatedAssertion<'_>, profile: &Profile) -> Result<Option<u32>, Rejection> {
    let mut longest = None;
    for text in attribute(assertion, "SessionDuration") {
        let plain = !text.starts_with('0') && text.bytes().all(|octet| octet.is_ascii_digit());
        let seconds = text.parse().ok().filter(|seconds| plain && (900..=43_200).contains(seconds));
        profile
            .require(seconds.is_some(), Check::SamlSessionDuration, || Detail::Member(Excerpt::of(text)))?;
        longest = longest.into_iter().chain(seconds).min();
    }
    Ok(longest)
}

fn source(assertion: &ValidatedAssertion<'_>, profile: &Profile) -> Result<Option<String>, Rejection> {
    let values = attribute(assertion, "SourceIdentity");
    let Some(first) = values.first() else { return Ok(None) };
    // Which of two would count is a guess: together they are none.
    let text = if values.len() == 1 { &**first } else { "" };
    source_identity::require(text, Step::ValidateClaims, profile)?;
    Ok(Some(text.to_owned()))
}

/// `PrincipalTag:KEY`, one value each, and `TransitiveTagKeys`.
fn tags(assertion: &ValidatedAssertion<'_>, profile: &Profile) -> Result<Tags, Rejection> {
    let mut pairs = Vec::new();
    for attribute in assertion.attributes() {
        let Some(key) =
            attribute.name.strip_prefix(PREFIX).and_then(|name| name.strip_prefix("PrincipalTag:"))
        else {
            continue;
        };
        match attribute.values.as_slice() {
            [value] => pairs.push((key.to_owned(), value.clone().into_owned())),
            _ => profile.require(false, Check::TagsFormat, || Detail::Member(Excerpt::of(key)))?,
        }
    }
    let transitive = attribute(assertion, "TransitiveTagKeys").iter().map(|key| key.clone().into_owned());
    Tags::read(pairs, transitive.collect(), Step::ValidateClaims, profile)
}

#[cfg(test)]
mod tests;
