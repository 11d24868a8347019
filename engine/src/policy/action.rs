//! `Action` and `NotAction`: `vendor:Name` with wildcards in the name, or `*` alone; case is ignored.
//!
//! Source: IAM User Guide, `reference_policies_elements_action`. A wildcard in the vendor (`s*:Get`) is not
//! described there and is refused. Variables have no place in an action.

use super::pattern::{Case, Pattern};
use super::place::{Dialect, Place};
use crate::check::Structural;
use crate::json::Value;
use crate::rejection::Rejection;

/// The actions of a statement: those listed, or all others.
#[derive(Clone, Debug)]
pub(super) struct Actions {
    pub(super) listed: Listed,
    entries: Vec<Action>,
}

/// Whether a statement is about what it lists or about everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listed {
    Only,
    AllBut,
}

#[derive(Clone, Debug)]
struct Action {
    text: Box<str>,
    pattern: Pattern,
}

impl Actions {
    pub(super) fn read(
        value: Value<'_>,
        listed: Listed,
        place: &Place<'_>,
        dialect: &Dialect<'_>,
    ) -> Result<Self, Rejection> {
        let entries = dialect.texts(value, Structural::PolicyAction, place, |text, place| {
            require_action(text)
                .map_err(|reason| dialect.malformed(Structural::PolicyAction, place, reason))?;
            Ok(Action { text: text.into(), pattern: Pattern::of(text) })
        })?;
        Ok(Self { listed, entries })
    }

    pub(super) fn matches(&self, action: &str) -> bool {
        let found = self.entries.iter().any(|entry| entry.pattern.matches(action, Case::Ignored));
        found == (self.listed == Listed::Only)
    }

    pub(super) fn patterns(&self) -> impl Iterator<Item = &Pattern> {
        self.entries.iter().map(|entry| &entry.pattern)
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.text)
    }
}

fn require_action(text: &str) -> Result<(), &'static str> {
    let word = |text: &str, others: &[u8]| {
        let of_word = |octet: u8| octet.is_ascii_alphanumeric() || others.contains(&octet);
        !text.is_empty() && text.bytes().all(of_word)
    };
    match text.split_once(':') {
        None if text == "*" => Ok(()),
        None => Err("an action is `*` or begins with a vendor, as `sts:`"),
        Some((vendor, _)) if !word(vendor, b"-_.") => Err("a vendor is of letters, digits, `-`, `_` and `.`"),
        Some((_, name)) if !word(name, b"-_.*?") => {
            Err("an action's name is of letters, digits, `*` and `?`")
        }
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::require_action;

    #[test]
    fn an_action_is_a_star_or_has_a_vendor_and_a_name() {
        for good in ["*", "sts:*", "s3:Get*", "sts:AssumeRoleWith???", "STS:assumerole"] {
            assert!(require_action(good).is_ok(), "{good}");
        }
        for bad in
            ["", "AssumeRole", ":x", "sts:", "s*:Get", "*:*", "**", "s3:Get Object", "s3:${a:b}", "a:b:c"]
        {
            assert!(require_action(bad).is_err(), "{bad}");
        }
    }
}
