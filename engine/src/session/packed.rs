//! How much of a session token its policies and tags take up.

use super::tags::Tags;
use crate::check::Check;
use crate::profile::{Limits, Profile};
use crate::rejection::{Detail, Rejection};

/// The size of a session's policies, policy ARNs and tags, in percent of what it may carry, rounded up.
///
/// AWS compresses them in a way it does not publish, and its percentage is no contract. Ours counts characters:
/// the policies without the white space between their tokens, the ARNs, and the tags' keys and values; 100 %
/// are 2,048. That whether a tag is transitive makes no difference is AWS's rule (`AssumeRole`,
/// `TransitiveTagKeys`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedSize(u32);

impl PackedSize {
    /// The size of these policies, policy ARNs and tags together.
    pub fn of<P: AsRef<str>, A: AsRef<str>>(
        policies: &[P],
        policy_arns: &[A],
        tags: &Tags,
        limits: &Limits,
    ) -> Self {
        let count = |text: &str| text.chars().count();
        let characters = policies
            .iter()
            .map(|policy| compact_length(policy.as_ref()))
            .chain(policy_arns.iter().map(|arn| count(arn.as_ref())))
            .chain(tags.pairs().iter().map(|(key, value)| count(key).saturating_add(count(value))))
            .fold(0, usize::saturating_add);
        let percent = characters.saturating_mul(100).div_ceil(limits.packed_characters);
        Self(u32::try_from(percent).unwrap_or(u32::MAX))
    }

    /// Percent of what a session may carry.
    pub fn percent(self) -> u32 {
        self.0
    }

    /// Refuses more than all of it.
    pub(crate) fn require(self, profile: &Profile) -> Result<(), Rejection> {
        profile.require(self.0 <= 100, Check::PackedSize, || {
            Detail::Limit(usize::try_from(self.0).unwrap_or(usize::MAX))
        })
    }
}

/// Characters of a JSON text less the white space between its tokens.
fn compact_length(json: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    let counts = |character: char| {
        let between = !quoted && matches!(character, ' ' | '\t' | '\n' | '\r');
        if character == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = quoted && character == '\\' && !escaped;
        !between
    };
    json.chars().map(counts).filter(|counts| *counts).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rejection::Code;

    fn percent(policies: &[&str], policy_arns: &[&str], tags: &[(&str, &str)]) -> u32 {
        let tags = Tags::unchecked(tags);
        PackedSize::of(policies, policy_arns, &tags, Profile::strict().limits()).percent()
    }

    #[test]
    fn nothing_takes_up_nothing() {
        assert_eq!(percent(&[], &[], &[]), 0);
    }

    #[test]
    fn a_hundred_percent_are_2048_characters_and_one_more_is_over() {
        assert_eq!(percent(&[&"a".repeat(2048)], &[], &[]), 100);
        assert_eq!(percent(&[&"\u{E9}".repeat(2048)], &[], &[]), 100);
        assert_eq!(percent(&[&"a".repeat(2049)], &[], &[]), 101);
    }

    #[test]
    fn more_than_all_is_refused() {
        let refused = PackedSize(101).require(&Profile::aws()).unwrap_err();
        assert_eq!(refused.code(), Code::PackedPolicyTooLarge);
        assert_eq!(refused.message(), "Packed size of session tags consumes 101% of allotted space.");
        assert!(PackedSize(100).require(&Profile::aws()).is_ok());
    }

    #[test]
    fn policies_arns_and_tags_add_up() {
        let half = "a".repeat(1024);
        assert_eq!(percent(&[&half, &half], &[], &[]), 100);
        assert_eq!(percent(&[&half], &[&half], &[]), 100);
        assert_eq!(percent(&[], &[&half], &[("k", &half[1..])]), 100);
    }

    #[test]
    fn white_space_counts_only_inside_strings() {
        assert_eq!(compact_length("{ \"a b\" :\n\t[ 1 ] }\r"), r#"{"a b":[1]}"#.len());
        assert_eq!(compact_length(r#"[ "a\" b\\" , "c d" ]"#), r#"["a\" b\\","c d"]"#.len());
    }
}
