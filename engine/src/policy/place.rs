//! Where in a document something stands, and how a document says no.

use super::document::{Kind, Version};
use crate::check::{Check, Structural};
use crate::json::{self, Value};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::fmt;

/// A place in a document, shown as `Statement[1].Condition.StringEquals`. Nothing is written until it is shown.
#[derive(Clone, Copy)]
pub(super) enum Place<'p> {
    Document,
    Member(&'p Place<'p>, &'p str),
    Element(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    pub(super) fn member(&'p self, name: &'p str) -> Self {
        Self::Member(self, name)
    }

    pub(super) fn element(&'p self, index: usize) -> Self {
        Self::Element(self, index)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document => f.write_str("policy"),
            Self::Member(Self::Document, name) => f.write_str(name),
            Self::Member(parent, name) => write!(f, "{parent}.{name}"),
            Self::Element(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// What a document is written under.
#[derive(Clone, Copy)]
pub(super) struct Dialect<'d> {
    pub(super) profile: &'d Profile,
    pub(super) kind: Kind,
    pub(super) version: Version,
}

impl Dialect<'_> {
    #[cold]
    pub(super) fn malformed(
        &self,
        rule: Structural,
        place: &Place<'_>,
        reason: impl fmt::Display,
    ) -> Rejection {
        self.profile.reject(rule, detail(place, &reason))
    }

    pub(super) fn require(
        &self,
        holds: bool,
        check: Check,
        place: &Place<'_>,
        reason: impl fmt::Display,
    ) -> Result<(), Rejection> {
        self.profile.require(holds, check, || detail(place, &reason))
    }

    /// A string.
    pub(super) fn text<'a>(
        &self,
        value: Value<'a>,
        rule: Structural,
        place: &Place<'_>,
    ) -> Result<&'a str, Rejection> {
        value.as_str().ok_or_else(|| self.malformed(rule, place, "a string is needed"))
    }

    /// One value or a list of them, at least one, each read by `read`.
    ///
    /// The grammar asks for one, and `NotAction` over nothing would cover everything.
    pub(super) fn list<'a, T>(
        &self,
        value: Value<'a>,
        rule: Structural,
        place: &Place<'_>,
        read: impl Fn(Value<'a>, &Place<'_>) -> Result<T, Rejection>,
    ) -> Result<Vec<T>, Rejection> {
        let list = each(value, place, read)?;
        if list.is_empty() {
            return Err(self.malformed(rule, place, "the list is empty"));
        }
        Ok(list)
    }

    /// The same of strings.
    pub(super) fn texts<'a, T>(
        &self,
        value: Value<'a>,
        rule: Structural,
        place: &Place<'_>,
        read: impl Fn(&'a str, &Place<'_>) -> Result<T, Rejection>,
    ) -> Result<Vec<T>, Rejection> {
        self.list(value, rule, place, |value, place| read(self.text(value, rule, place)?, place))
    }
}

/// One value or a list of them, which may be empty, each read by `read`.
pub(super) fn each<'a, T>(
    value: Value<'a>,
    place: &Place<'_>,
    read: impl Fn(Value<'a>, &Place<'_>) -> Result<T, Rejection>,
) -> Result<Vec<T>, Rejection> {
    if value.kind() != json::Kind::Array {
        return Ok(vec![read(value, place)?]);
    }
    let elements = value.elements().enumerate();
    elements.map(|(index, value)| read(value, &place.element(index))).collect()
}

fn detail(place: &Place<'_>, reason: &impl fmt::Display) -> Detail {
    Detail::Policy { path: Excerpt::of(&place.to_string()), reason: Excerpt::of(&reason.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_is_shown_as_a_path() {
        let statement = Place::Document.member("Statement");
        let second = statement.element(1);
        let condition = second.member("Condition");
        assert_eq!(condition.member("StringEqual").to_string(), "Statement[1].Condition.StringEqual");
        assert_eq!(Place::Document.to_string(), "policy");
    }
}
