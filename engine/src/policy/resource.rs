//! `Resource` and `NotResource`: patterns of ARNs, or `*`.
//!
//! Source: IAM User Guide, `reference_policies_elements_resource`: no wildcard in the service, variables behind the
//! fifth colon only.

use super::action::Listed;
use super::arn::{ArnPattern, Fault};
use super::context::Context;
use super::document::{Effect, Version};
use super::place::{Dialect, Place};
use crate::check::Structural;
use crate::json::Value;
use crate::rejection::Rejection;

/// The resources of a statement: those listed, or all others.
#[derive(Clone, Debug)]
pub(super) struct Resources {
    pub(super) listed: Listed,
    entries: Vec<Resource>,
}

#[derive(Clone, Debug)]
struct Resource {
    text: Box<str>,
    pattern: ArnPattern,
}

impl Resources {
    pub(super) fn read(
        value: Value<'_>,
        listed: Listed,
        place: &Place<'_>,
        dialect: &Dialect<'_>,
    ) -> Result<Self, Rejection> {
        let entries = dialect.texts(value, Structural::PolicyResource, place, |text, place| {
            compile(text, dialect.version).map(|pattern| Resource { text: text.into(), pattern }).map_err(
                |fault| match fault {
                    Fault::Variable(reason) => dialect.malformed(Structural::PolicyVariables, place, reason),
                    Fault::Value(reason) => dialect.malformed(Structural::PolicyResource, place, reason),
                },
            )
        })?;
        Ok(Self { listed, entries })
    }

    /// Whether the statement is about `resource`.
    ///
    /// An entry with an unresolved variable "will not match any resource". What that means for `NotResource` AWS
    /// leaves open: here a Deny covers the resource, and an Allow does not.
    #[inline]
    pub(super) fn matches(&self, resource: &str, effect: Effect, context: &dyn Context) -> bool {
        let mut unresolved = false;
        for entry in &self.entries {
            match entry.pattern.matches(resource, context) {
                Some(true) => return self.listed == Listed::Only,
                Some(false) => {}
                None => unresolved = true,
            }
        }
        self.listed == Listed::AllBut && (!unresolved || effect == Effect::Deny)
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.text)
    }
}

fn compile(text: &str, version: Version) -> Result<ArnPattern, Fault> {
    if text != "*" {
        let before_variables = match version {
            Version::Variables => text.split("${").next().unwrap_or_default(),
            Version::Literal => text,
        };
        let mut parts = before_variables.split(':');
        let (first, service) = (parts.next(), parts.nth(1));
        if first != Some("arn") {
            return Err(Fault::Value("a resource is `*` or an ARN"));
        }
        if service.is_none_or(|service| service.is_empty() || service.contains(['*', '?'])) {
            return Err(Fault::Value("an ARN names its service, without wildcards"));
        }
        if parts.nth(2).is_none() {
            let variable = before_variables.len() != text.len();
            return Err(if variable {
                Fault::Variable("a variable stands behind the fifth colon of an ARN")
            } else {
                Fault::Value("an ARN has six parts")
            });
        }
    }
    ArnPattern::of(text, version)
}

#[cfg(test)]
mod tests {
    use super::super::context::Keys;
    use super::*;

    fn refused(text: &str) -> bool {
        compile(text, Version::Variables).is_err()
    }

    #[test]
    fn a_resource_is_a_star_or_an_arn_with_a_service() {
        for bad in
            ["", "s3", "arn:aws:s3", "arn:aws:s3:*", "arn:aws:*:::x", "arn:aws:s?:::x", "arn:aws::::x", "*:x"]
        {
            assert!(refused(bad), "{bad}");
        }
        assert!(!refused("arn:*:s3:::*") && !refused("*") && !refused("arn:aws:s3:::${a:b}"));
    }

    #[test]
    fn a_variable_stands_behind_the_fifth_colon() {
        assert!(refused("arn:aws:iam::${aws:PrincipalAccount}:role/x") && refused("${aws:SourceArn}"));
        assert!(compile("arn:aws:iam::${aws:x}:role/x", Version::Literal).is_ok());
    }

    #[test]
    fn an_unresolved_variable_never_grants_and_never_spares() {
        let context = Keys::default();
        let entry = |text: &str| Resource {
            text: text.into(),
            pattern: compile(text, Version::Variables).unwrap_or_else(|_| panic!("{text}")),
        };
        let resources = |listed| Resources { listed, entries: vec![entry("arn:aws:s3:::${aws:username}")] };
        let matches = |listed, effect| resources(listed).matches("arn:aws:s3:::x", effect, &context);
        assert!(!matches(Listed::Only, Effect::Allow) && !matches(Listed::Only, Effect::Deny));
        assert!(!matches(Listed::AllBut, Effect::Allow) && matches(Listed::AllBut, Effect::Deny));
        let two = Resources {
            listed: Listed::AllBut,
            entries: vec![entry("arn:aws:s3:::${aws:username}"), entry("arn:aws:s3:::x")],
        };
        assert!(!two.matches("arn:aws:s3:::x", Effect::Deny, &context));
    }
}
