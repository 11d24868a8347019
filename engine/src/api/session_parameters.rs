//! What the calls for a session have in common: parameters with their constraints, and a member of answers.

use super::constraint::{Broken, Text};
use super::list::{List, Misnumbered};
use crate::arn::is_word;
use crate::check::{Check, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use serde_json::Value;
use std::borrow::Cow;
use std::ops::RangeInclusive;

pub(super) const ROLE_ARN: Text =
    Text { member: "roleArn", length: 20..=2048, length_check: Check::RoleArnLength, secret: false };
pub(super) const SESSION_NAME: Text =
    Text { member: "roleSessionName", length: 2..=64, length_check: Check::SessionNameLength, secret: false };
pub(super) const POLICY_ARN: Text =
    Text { member: "policyArns", length: 20..=2048, length_check: Check::PolicyArnLength, secret: false };
const POLICY: Text =
    Text { member: "policy", length: 1..=2048, length_check: Check::PolicyLength, secret: false };
const POLICY_ARNS: usize = 10;
pub(super) const ROLE_DURATION: Duration = Duration { seconds: 900..=43_200, check: Check::DurationRange };

/// How long a session may be asked to last.
pub(super) struct Duration {
    pub(super) seconds: RangeInclusive<u32>,
    pub(super) check: Check,
}

/// The pattern of a session's name; its length is held with those of all texts.
pub(super) fn hold_session_name(name: &str, broken: &mut Broken, profile: &Profile) {
    hold_words(name, Check::SessionNamePattern, SESSION_NAME.member, broken, profile);
}

/// The pattern of names.
pub(super) fn hold_words(
    name: &str,
    check: Check,
    member: &'static str,
    broken: &mut Broken,
    profile: &Profile,
) {
    let must = || Cow::from(r"Member must satisfy regular expression pattern: [\w+=,.@-]*");
    broken.holds(name.bytes().all(is_word), check, member, name, must, profile);
}

/// Length and characters of an inline session policy, where there is one. What it says is read later.
pub(super) fn hold_policy(policy: Option<&str>, broken: &mut Broken, profile: &Profile) {
    let Some(policy) = policy else { return };
    broken.length(&POLICY, policy, profile);
    let must =
        || Cow::from(r"Member must satisfy regular expression pattern: [\u0009\u000A\u000D\u0020-\u00FF]+");
    let plain = policy.chars().all(|one| matches!(one, '\t' | '\n' | '\r' | '\u{20}'..='\u{FF}'));
    broken.holds(plain, Check::PolicyPattern, POLICY.member, policy, must, profile);
}

/// The number of managed session policies, and the length of their ARNs.
pub(super) fn hold_policy_arns(arns: &[&str], broken: &mut Broken, profile: &Profile) {
    let count = arns.len();
    if count == 0 {
        return;
    }
    let must = || Cow::from(format!("Member must have length less than or equal to {POLICY_ARNS}"));
    let (fits, value) = (count <= POLICY_ARNS, format!("{count} policies"));
    broken.holds(fits, Check::PolicyArnsCount, POLICY_ARN.member, &value, must, profile);
    for arn in arns {
        broken.length(&POLICY_ARN, arn, profile);
    }
}

impl Duration {
    const MEMBER: &'static str = "durationSeconds";

    /// `DurationSeconds`: digits without a sign, a leading zero or a fraction.
    pub(super) fn hold(&self, text: Option<&str>, broken: &mut Broken, profile: &Profile) -> Option<u32> {
        let text = text?;
        let plain =
            text.bytes().all(|octet| octet.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
        if text.is_empty() || !plain {
            broken.always(Structural::DurationInteger, Self::MEMBER, Some(text), "Member must be an integer");
            return None;
        }
        // INVARIANT: digits that do not fit are a number beyond every bound.
        let seconds = text.parse().unwrap_or(u32::MAX);
        let must = || {
            let (least, most) = (self.seconds.start(), self.seconds.end());
            let (than, bound) = if seconds < *least { ("greater", least) } else { ("less", most) };
            Cow::from(format!("Member must have value {than} than or equal to {bound}"))
        };
        broken.holds(self.seconds.contains(&seconds), self.check, Self::MEMBER, text, must, profile);
        Some(seconds)
    }
}

/// Takes in a parameter that is to stand once. Of more, where that check is off, the last counts.
pub(super) fn take_once<'p>(
    member: &mut Option<&'p str>,
    name: &str,
    value: &'p str,
    profile: &Profile,
) -> Result<(), Rejection> {
    profile.require(member.is_none(), Check::ParameterSingle, || Detail::Member(Excerpt::of(name)))?;
    *member = Some(value);
    Ok(())
}

/// The elements of a list; none where one of them has no place in it.
pub(super) fn elements<'p>(list: List<'p>, member: &'static str, broken: &mut Broken) -> Vec<&'p str> {
    list.finish().unwrap_or_else(|element| {
        misnumbered(member, element, broken);
        Vec::new()
    })
}

/// An element of a list that has no place in it.
pub(super) fn misnumbered(member: &'static str, element: Misnumbered<'_>, broken: &mut Broken) {
    let must = "Member must be numbered from 1 without gaps";
    broken.always(Structural::ListWellFormed, member, Some(element.0), must);
}

/// The members of an answer with `SourceIdentity`, where there is one.
pub(super) fn with_source_identity(mut members: Value, source_identity: Option<&str>) -> Value {
    if let (Some(source), Some(members)) = (source_identity, members.as_object_mut()) {
        members.insert("SourceIdentity".to_owned(), source.into());
    }
    members
}
