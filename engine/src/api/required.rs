//! Parameters that a call does not go without.

use super::Parameters;
use crate::check::Structural;
use crate::profile::Profile;
use crate::rejection::{Constraint, Detail, Excerpt, Rejection};

/// The value of a parameter; `member` is how the API model spells it.
pub(super) fn required<'p>(
    parameters: &Parameters<'p>,
    name: &str,
    member: &'static str,
    profile: &Profile,
) -> Result<&'p str, Rejection> {
    let found = parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    found.ok_or_else(|| {
        let must = "Member must not be null".into();
        let constraint = Constraint { member: member.into(), value: Some(Excerpt::of("null")), must };
        profile.reject(Structural::ParameterPresent, Detail::Constraints(vec![constraint]))
    })
}
