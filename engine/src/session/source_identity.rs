//! The source identity: who is behind a chain of roles, as every log is to show it.

use crate::check::{Check, Step};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

/// Holds a source identity against the rule for one, at the step that read it.
///
/// Source: AWS STS API reference, `SourceIdentity`: 2 to 64 characters of `[\w+=,.@-]`, and the SAML
/// documentation, which writes `\w` out: it is ASCII. The reserved prefix `aws:` needs no look of its own, as a
/// colon is no character of a source identity.
pub(crate) fn require(text: &str, step: Step, profile: &Profile) -> Result<(), Rejection> {
    let allowed = |octet: u8| octet.is_ascii_alphanumeric() || b"_+=,.@-".contains(&octet);
    if (2..=64).contains(&text.len()) && text.bytes().all(allowed) {
        return Ok(());
    }
    profile.refuse(Check::SourceIdentityValid, step, || Detail::Member(Excerpt::of(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        require(text, Step::ValidateClaims, &Profile::strict()).is_err()
    }

    #[test]
    fn takes_2_to_64_characters() {
        assert!(!refused("ab") && !refused(&"a".repeat(64)));
        assert!(refused("") && refused("a") && refused(&"a".repeat(65)));
    }

    #[test]
    fn takes_the_characters_of_the_pattern_and_no_others() {
        assert!(!refused("Ann_Lee-9+=,.@"));
        for text in ["ann lee", "ann/lee", "ann:lee", "\u{E4}nn", "ann\n", "ann\u{FF13}"] {
            assert!(refused(text), "{text:?}");
        }
    }

    #[test]
    fn refuses_the_reserved_prefix() {
        assert!(refused("aws:ann") && refused("AWS:ann"));
        assert!(!refused("awsann"));
    }
}
