//! An assertion held against what is expected of it: whom it is about, for whom, and when.

use super::confirmation::{Expected, confirmed, passed};
use super::date::Instant;
use super::names::saml;
use super::response::{VerifiedResponse, member};
use crate::check::{Check, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::xml::SignedElement;
use std::borrow::Cow;
use std::collections::HashMap;

/// The conditions that are known here (SAML core section 2.5.1). `OneTimeUse` asks for what is done with every assertion,
/// `ProxyRestriction` speaks to those who issue assertions themselves.
const CONDITIONS: [&str; 3] = ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"];

/// An assertion that is meant for us, now, and has not been used: what it says was signed by the provider.
#[derive(Debug)]
pub struct ValidatedAssertion<'d> {
    issuer: Cow<'d, str>,
    id: &'d str,
    name_id: SignedElement<'d>,
    name: Cow<'d, str>,
    recipient: &'d str,
    attributes: Vec<Attribute<'d>>,
    expires: Option<Instant>,
    session_expires: Option<Instant>,
}

/// An attribute with all its values; one that is there repeatedly has those of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'d> {
    /// Its `Name`.
    pub name: &'d str,
    /// Its values, exactly as they are written.
    pub values: Vec<Cow<'d, str>>,
}

impl<'d> VerifiedResponse<'d> {
    /// Holds the response and its assertion against what is expected.
    pub fn validate(
        &self,
        expected: &Expected<'_>,
        profile: &Profile,
    ) -> Result<ValidatedAssertion<'d>, Rejection> {
        self.require_addressed(expected, profile)?;
        let assertion = self.assertion;
        require_structure(assertion, profile)?;
        let unnamed = || profile.reject(Structural::SamlAssertionStructure, Detail::None);
        let attributes = attributes(assertion).ok_or_else(unnamed)?;
        let issuer = only(assertion, "Issuer").and_then(|issuer| issuer.text()).unwrap_or_default();
        let id = assertion.attribute("ID").unwrap_or_default();
        let subject = only(assertion, "Subject")
            .ok_or_else(|| profile.reject(Structural::SamlNameIdPresent, Detail::None))?;
        let (name_id, name) = name_id(subject, profile)?;
        let confirmation = confirmed(subject, expected, profile)?;
        let not_on_or_after = require_conditions(assertion, expected, profile)?;
        let session_expires = require_authenticated(assertion, expected, profile)?;
        profile.require(!expected.used.was_used(&issuer, id), Check::SamlNotReplayed, || {
            Detail::Member(Excerpt::of(id))
        })?;
        Ok(ValidatedAssertion {
            issuer,
            id,
            name_id,
            name,
            recipient: confirmation.recipient,
            attributes,
            expires: not_on_or_after.into_iter().chain(confirmation.not_on_or_after).min(),
            session_expires,
        })
    }

    /// Whether the response was sent here, and is an answer where one was asked for (SAML bindings section 3.5.5.2, profiles
    /// section 4.1.5).
    fn require_addressed(&self, expected: &Expected<'_>, profile: &Profile) -> Result<(), Rejection> {
        let destination = self.response.attribute("Destination");
        let told = destination.is_some() || !self.response_signed;
        profile.require(told, Check::SamlDestinationPresent, || Detail::None)?;
        let here = destination.is_none_or(|destination| expected.addressee.is_destination(destination));
        profile.require(here, Check::SamlDestinationMatches, || Detail::Mismatch {
            wanted: Excerpt::of(expected.addressee.destination()),
            got: Excerpt::of(destination.unwrap_or_default()),
        })?;
        let answers = self.response.attribute("InResponseTo");
        profile.require(answers == expected.in_response_to, Check::SamlInResponseTo, || Detail::Mismatch {
            wanted: Excerpt::of(expected.in_response_to.unwrap_or_default()),
            got: Excerpt::of(answers.unwrap_or_default()),
        })
    }
}

/// The one element of this name in another; `None` where there is none.
fn only<'d>(element: SignedElement<'d>, local: &'d str) -> Option<SignedElement<'d>> {
    element.children_named(saml(local)).next()
}

/// Parts that the schema has once are there once, or which of two counts would be a guess (SAML core section 2.3.3).
fn require_structure(assertion: SignedElement<'_>, profile: &Profile) -> Result<(), Rejection> {
    let identified = assertion.attribute("ID").is_some_and(|id| !id.is_empty());
    let once = |element: SignedElement<'_>, local| element.children_named(saml(local)).nth(1).is_none();
    let parts = ["Issuer", "Subject", "Conditions"].into_iter().all(|local| once(assertion, local));
    let of_subject = only(assertion, "Subject").is_none_or(|subject| once(subject, "NameID"));
    if identified && parts && of_subject {
        return Ok(());
    }
    Err(profile.reject(Structural::SamlAssertionStructure, Detail::None))
}

/// The identifier of the subject, as text that nothing divides.
fn name_id<'d>(
    subject: SignedElement<'d>,
    profile: &Profile,
) -> Result<(SignedElement<'d>, Cow<'d, str>), Rejection> {
    let absent = || profile.reject(Structural::SamlNameIdPresent, Detail::None);
    let name_id = only(subject, "NameID").ok_or_else(absent)?;
    let name = name_id.text().filter(|name| !name.is_empty()).ok_or_else(absent)?;
    let format = name_id.attribute("Format").is_some();
    profile.require(format, Check::SamlNameIdFormatPresent, || Detail::None)?;
    Ok((name_id, name))
}

/// The conditions (SAML core section 2.5): until when they hold.
fn require_conditions(
    assertion: SignedElement<'_>,
    expected: &Expected<'_>,
    profile: &Profile,
) -> Result<Option<Instant>, Rejection> {
    let conditions = only(assertion, "Conditions");
    profile.require(conditions.is_some(), Check::SamlConditionsPresent, || Detail::None)?;
    let Some(conditions) = conditions else { return Ok(None) };
    let start = time(conditions, "NotBefore", profile)?;
    let begun = start.is_none_or(|start| expected.from(start));
    let detail = || passed("Conditions NotBefore", start, expected);
    profile.require(begun, Check::SamlConditionsBegun, detail)?;
    let end = time(conditions, "NotOnOrAfter", profile)?;
    let lasting = end.is_none_or(|end| expected.before(end));
    let detail = || passed("Conditions NotOnOrAfter", end, expected);
    profile.require(lasting, Check::SamlConditionsNotExpired, detail)?;

    let unknown = conditions
        .children()
        .find(|condition| !CONDITIONS.iter().any(|known| condition.name() == saml(known)));
    let detail = || member(unknown.map(|condition| condition.name().local));
    profile.require(unknown.is_none(), Check::SamlConditionKnown, detail)?;

    let mut restrictions = conditions.children_named(saml("AudienceRestriction")).peekable();
    profile.require(restrictions.peek().is_some(), Check::SamlAudiencePresent, || Detail::None)?;
    // Each restriction is to hold; of the audiences of one, any (SAML core section 2.5.1.4).
    for restriction in restrictions {
        let audiences =
            || restriction.children_named(saml("Audience")).filter_map(|audience| audience.text());
        let ours = audiences().any(|audience| expected.addressee.is_audience(&audience));
        profile.require(ours, Check::SamlAudienceMatches, || Detail::Mismatch {
            wanted: Excerpt::of(expected.addressee.audience()),
            got: Excerpt::of(&audiences().collect::<Vec<_>>().join(" ")),
        })?;
    }
    Ok(end)
}

/// The subject was authenticated, and the session that began then is not over (SAML core section 2.7.2): its end.
fn require_authenticated(
    assertion: SignedElement<'_>,
    expected: &Expected<'_>,
    profile: &Profile,
) -> Result<Option<Instant>, Rejection> {
    let mut statements = assertion.children_named(saml("AuthnStatement")).peekable();
    profile.require(statements.peek().is_some(), Check::SamlAuthnStatementPresent, || Detail::None)?;
    let mut earliest = None;
    for statement in statements {
        let end = time(statement, "SessionNotOnOrAfter", profile)?;
        let lasting = end.is_none_or(|end| expected.before(end));
        let detail = || passed("AuthnStatement SessionNotOnOrAfter", end, expected);
        profile.require(lasting, Check::SamlSessionNotExpired, detail)?;
        earliest = earliest.into_iter().chain(end).min();
    }
    Ok(earliest)
}

fn time(element: SignedElement<'_>, name: &str, profile: &Profile) -> Result<Option<Instant>, Rejection> {
    let Some(text) = element.attribute(name) else { return Ok(None) };
    let unreadable = || profile.reject(Structural::SamlTimeReadable, Detail::Member(Excerpt::of(text)));
    Instant::parse(text).map(Some).ok_or_else(unreadable)
}

/// The attributes, those of one name together; `None` where one has no name. A value with elements in it is no text, and is
/// passed over.
fn attributes<'d>(assertion: SignedElement<'d>) -> Option<Vec<Attribute<'d>>> {
    let mut all: Vec<Attribute<'d>> = Vec::new();
    let mut places = HashMap::new();
    let statements = assertion.children_named(saml("AttributeStatement"));
    for attribute in statements.flat_map(|statement| statement.children_named(saml("Attribute"))) {
        let name = attribute.attribute("Name")?;
        let values = attribute.children_named(saml("AttributeValue")).filter_map(|value| value.text());
        let place = *places.entry(name).or_insert_with(|| {
            all.push(Attribute { name, values: Vec::new() });
            all.len().saturating_sub(1)
        });
        if let Some(attribute) = all.get_mut(place) {
            attribute.values.extend(values);
        }
    }
    Some(all)
}

impl<'d> ValidatedAssertion<'d> {
    /// Who issued it: the entity id of the provider.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Its ID.
    pub fn id(&self) -> &'d str {
        self.id
    }

    /// Whom it is about: the text of the `NameID`, exactly.
    pub fn name_id(&self) -> &str {
        &self.name
    }

    /// What kind of name that is, where it says so.
    pub fn name_id_format(&self) -> Option<&'d str> {
        self.name_id.attribute("Format")
    }

    /// Where it may be used.
    pub fn recipient(&self) -> &'d str {
        self.recipient
    }

    /// What it says of the subject.
    pub fn attributes(&self) -> &[Attribute<'d>] {
        &self.attributes
    }

    /// The values of an attribute; none where it is not there.
    pub fn attribute(&self, name: &str) -> &[Cow<'d, str>] {
        let found = self.attributes.iter().find(|attribute| attribute.name == name);
        found.map(|attribute| attribute.values.as_slice()).unwrap_or_default()
    }

    /// From when on it is of no use any more, where it says so.
    pub fn expires(&self) -> Option<Instant> {
        self.expires
    }

    /// Until when the session lasts that began with the provider, where it says so.
    pub fn session_expires(&self) -> Option<Instant> {
        self.session_expires
    }
}

#[cfg(test)]
mod tests;
