//! `https://aws.amazon.com/roles`: the roles that the provider made a token for.
//!
//! The claim is AWS's own. What is known of it was observed (the rows `wi-roles-*`, 2026-09-11).

use crate::arn::RoleArn;
use crate::check::Check;
use crate::json::{Kind, Value};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

const CLAIM: &str = "https://aws.amazon.com/roles";

/// Whether the provider named the role: the condition key `sts:RoleAuthorizedByIdp`.
///
/// Refused is a token whose claim names other roles, or none, or is of another type; null counts as absent.
pub(super) fn authorizes(
    claim: Option<Value<'_>>,
    role: &RoleArn<'_>,
    profile: &Profile,
) -> Result<bool, Rejection> {
    let Some(claim) = claim else {
        return Ok(false);
    };
    let listed = match claim.kind() {
        Kind::Null => return Ok(false),
        Kind::Text(list) => in_list(list.split(';'), role),
        Kind::Array => in_list(claim.elements().filter_map(|one: Value<'_>| one.as_str()), role),
        _ => {
            profile.require(false, Check::RolesFormat, || Detail::Member(Excerpt::of(CLAIM)))?;
            return Ok(false);
        }
    };
    profile.require(listed != Listed::NoRole, Check::RolesNamed, || Detail::Member(Excerpt::of(CLAIM)))?;
    profile.require(listed != Listed::Others, Check::RoleListed, || Detail::Mismatch {
        wanted: Excerpt::of(role.as_str()),
        got: Excerpt::of(CLAIM),
    })?;
    Ok(listed == Listed::Role)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    /// The role is there.
    Role,
    /// Only other roles are.
    Others,
    /// What is there is no role's ARN.
    NoRole,
}

/// Looks for the role, byte for byte, among entries with the white space around them taken off; what is no ARN of a
/// role is skipped. Two ARNs with a comma between them are none (wi-roles-comma-list), though the second could be the
/// end of the first one's path.
fn in_list<'t>(entries: impl Iterator<Item = &'t str>, role: &RoleArn<'_>) -> Listed {
    let mut found = Listed::NoRole;
    for entry in entries.map(|entry| entry.trim_matches(' ')) {
        if entry == role.as_str() {
            return Listed::Role;
        }
        if RoleArn::parse(entry).is_some() && !entry.contains(",arn:") {
            found = Listed::Others;
        }
    }
    found
}
