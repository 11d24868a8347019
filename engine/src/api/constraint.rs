//! Constraints of the API model, and the ones that a request breaks.

use crate::check::{Check, Rule, Structural};
use crate::profile::Profile;
use crate::rejection::{Constraint, Detail, Excerpt, Rejection};
use std::borrow::Cow;
use std::ops::RangeInclusive;

/// What the model says of a text.
#[derive(Debug)]
pub(super) struct Text {
    /// The parameter, as the model spells it.
    pub(super) member: &'static str,
    /// Characters.
    pub(super) length: RangeInclusive<usize>,
    /// The check of the length.
    pub(super) length_check: Check,
    /// Whether it must be kept from answers and logs.
    pub(super) secret: bool,
}

impl Text {
    /// Whether a value is as long as the model wants it.
    pub(super) fn fits(&self, value: &str) -> bool {
        // Octets tell most texts' length well enough: a character has one to four of them.
        let octets = value.len();
        (octets <= *self.length.end() && octets.div_ceil(4) >= *self.length.start())
            || self.length.contains(&value.chars().count())
    }
}

/// The constraints that a request breaks, gathered, since an answer names all of them. Empty for a good request,
/// and then it has taken no memory.
#[derive(Debug, Default)]
pub(super) struct Broken {
    first: Option<Rule>,
    constraints: Vec<Constraint>,
}

impl Broken {
    /// A text's length.
    pub(super) fn length(&mut self, text: &Text, value: &str, profile: &Profile) {
        if !text.fits(value) {
            let (shortest, longest) = (*text.length.start(), *text.length.end());
            let (than, bound) =
                if value.chars().count() < shortest { ("greater", shortest) } else { ("less", longest) };
            let must = format!("Member must have length {than} than or equal to {bound}");
            self.breaks(
                text.length_check,
                text.member,
                (!text.secret).then_some(value),
                must.into(),
                profile,
            );
        }
    }

    /// A text that has to be there, and its length.
    pub(super) fn required(&mut self, text: &Text, value: Option<&str>, profile: &Profile) {
        match value {
            Some(value) => self.length(text, value, profile),
            None => self.absent(text.member),
        }
    }

    /// A parameter that has to be there and is not.
    pub(super) fn absent(&mut self, member: &'static str) {
        self.always(Structural::ParameterPresent, member, Some("null"), "Member must not be null");
    }

    /// A predicate of the model that is not about length.
    pub(super) fn holds(
        &mut self,
        holds: bool,
        check: Check,
        member: &'static str,
        value: &str,
        must: impl FnOnce() -> Cow<'static, str>,
        profile: &Profile,
    ) {
        if !holds {
            self.breaks(check, member, Some(value), must(), profile);
        }
    }

    /// A rule that no profile leaves out.
    pub(super) fn always(
        &mut self,
        rule: Structural,
        member: impl Into<Cow<'static, str>>,
        value: Option<&str>,
        must: &'static str,
    ) {
        self.first.get_or_insert(rule.into());
        let constraint =
            Constraint { member: member.into(), value: value.map(Excerpt::of), must: must.into() };
        self.constraints.push(constraint);
    }

    #[cold]
    fn breaks(
        &mut self,
        check: Check,
        member: &'static str,
        value: Option<&str>,
        must: Cow<'static, str>,
        profile: &Profile,
    ) {
        if profile.enforces(check) {
            self.first.get_or_insert(check.into());
            self.constraints.push(Constraint { member: member.into(), value: value.map(Excerpt::of), must });
        }
    }

    /// The rejection that names them all; it is the first one's.
    pub(super) fn none(self, profile: &Profile) -> Result<(), Rejection> {
        match self.first {
            None => Ok(()),
            Some(rule) => Err(profile.rejection(rule, Detail::Constraints(self.constraints))),
        }
    }
}
