//! What is expected of a response, and whether one of its subject confirmations is as expected: that whoever bears the
//! assertion may do so, here and now (SAML profiles section 4.1.4.2).

use super::addressee::Addressee;
use super::date::Instant;
use super::names::{BEARER, saml};
use super::replay::Replay;
use super::response::member;
use crate::check::{Check, Rule, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::xml::SignedElement;
use std::fmt;

/// What a relying party expects of a response.
#[derive(Clone, Copy)]
pub struct Expected<'e> {
    /// Whom it is to be for.
    pub addressee: Addressee<'e>,
    /// The ID of the request it answers; `None`: nobody asked.
    pub in_response_to: Option<&'e str>,
    /// The assertions that were used.
    pub used: &'e dyn Replay,
    /// Seconds since 1970.
    pub now: i64,
    /// Seconds that the provider's clock may be off.
    pub skew: u32,
}

impl fmt::Debug for Expected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Expected")
            .field("addressee", &self.addressee)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Expected<'_> {
    /// Whether a time until which something holds is not yet reached.
    pub(super) fn before(&self, end: Instant) -> bool {
        Instant::of_seconds(self.now) < end.later(i64::from(self.skew))
    }

    /// Whether a time from which something holds is reached.
    pub(super) fn from(&self, start: Instant) -> bool {
        Instant::of_seconds(self.now).later(i64::from(self.skew)) >= start
    }
}

/// A confirmation that is as expected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Confirmation<'d> {
    pub(super) recipient: &'d str,
    pub(super) not_on_or_after: Option<Instant>,
}

/// Why one is not.
struct Fault {
    rule: Rule,
    detail: Detail,
}

/// The first confirmation of a subject that is as expected; where there is none, the rule that the last one breaks.
pub(super) fn confirmed<'d>(
    subject: SignedElement<'d>,
    expected: &Expected<'_>,
    profile: &Profile,
) -> Result<Confirmation<'d>, Rejection> {
    let mut last = None;
    let mut count = 0_usize;
    let mut found = None;
    for confirmation in subject.children_named(saml("SubjectConfirmation")) {
        count = count.saturating_add(1);
        if found.is_some() {
            continue;
        }
        match judge(confirmation, expected, profile) {
            Ok(confirmation) => found = Some(confirmation),
            Err(fault) => last = Some(fault),
        }
    }
    profile.require(count <= 1, Check::SamlConfirmationSingle, || Detail::Limit(1))?;
    match (found, last) {
        (Some(found), _) => Ok(found),
        (None, Some(Fault { rule, detail })) => Err(profile.rejection(rule, detail)),
        (None, None) => Err(profile.reject(Structural::SamlConfirmationPresent, Detail::None)),
    }
}

fn judge<'d>(
    confirmation: SignedElement<'d>,
    expected: &Expected<'_>,
    profile: &Profile,
) -> Result<Confirmation<'d>, Fault> {
    let keep = |holds: bool, check: Check, detail: &dyn Fn() -> Detail| {
        profile.keep(holds, check).map_err(|rule| Fault { rule, detail: detail() })
    };
    let method = confirmation.attribute("Method");
    keep(method == Some(BEARER), Check::SamlConfirmationBearer, &|| member(method))?;
    let mut all = confirmation.children_named(saml("SubjectConfirmationData"));
    let (Some(data), None) = (all.next(), all.next()) else {
        let rule = Structural::SamlConfirmationData.into();
        return Err(Fault { rule, detail: Detail::None });
    };

    let recipient = data.attribute("Recipient");
    keep(recipient.is_some(), Check::SamlRecipientPresent, &|| Detail::None)?;
    let there = recipient.is_none_or(|recipient| expected.addressee.is_recipient(recipient));
    let elsewhere = || mismatch(expected.addressee.recipient(), recipient);
    keep(there, Check::SamlRecipientMatches, &elsewhere)?;

    let time = |name| match data.attribute(name).map(|text| (Instant::parse(text), text)) {
        Some((None, text)) => {
            let rule = Structural::SamlTimeReadable.into();
            Err(Fault { rule, detail: Detail::Member(Excerpt::of(text)) })
        }
        Some((read, _)) => Ok(read),
        None => Ok(None),
    };
    let (end, start) = (time("NotOnOrAfter")?, time("NotBefore")?);
    keep(end.is_some(), Check::SamlConfirmationExpires, &|| Detail::None)?;
    keep(end.is_none_or(|end| expected.before(end)), Check::SamlConfirmationNotExpired, &|| {
        passed("SubjectConfirmationData NotOnOrAfter", end, expected)
    })?;
    keep(start.is_none(), Check::SamlConfirmationNoNotBefore, &|| Detail::None)?;

    let answers = data.attribute("InResponseTo");
    keep(answers == expected.in_response_to, Check::SamlConfirmationInResponseTo, &|| {
        mismatch(expected.in_response_to.unwrap_or_default(), answers)
    })?;
    Ok(Confirmation { recipient: recipient.unwrap_or_default(), not_on_or_after: end })
}

fn mismatch(wanted: &str, got: Option<&str>) -> Detail {
    Detail::Mismatch { wanted: Excerpt::of(wanted), got: Excerpt::of(got.unwrap_or_default()) }
}

pub(super) fn passed(claim: &'static str, time: Option<Instant>, expected: &Expected<'_>) -> Detail {
    Detail::Time { claim, value: time.map_or(0, Instant::seconds), bound: expected.now }
}

#[cfg(test)]
mod tests;
