//! Session tags: what a caller or a provider says about a session, for policies to ask.

use crate::check::{Check, Step};
use crate::profile::Profile;
use crate::rejection::{Constraint, Detail, Excerpt, Rejection};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The tags of a session, and the keys of those that are passed on to the next session of a chain of roles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tags {
    pairs: Vec<(String, String)>,
    transitive_keys: Vec<String>,
}

impl Tags {
    /// Holds tags against the rules for them, at the step that read them: a request's when it arrives, a token's
    /// with its claims.
    pub(crate) fn read(
        pairs: Vec<(String, String)>,
        transitive_keys: Vec<String>,
        step: Step,
        profile: &Profile,
    ) -> Result<Self, Rejection> {
        let limits = profile.limits();
        let require = |holds: bool, check, detail: &dyn Fn() -> Detail| {
            if holds { Ok(()) } else { profile.refuse(check, step, detail) }
        };
        require(pairs.len() <= limits.tags, Check::TagsCount, &|| {
            broken("tags", format!("Member must have length less than or equal to {}", limits.tags))
        })?;
        for ((key, value), place) in pairs.iter().zip(1_usize..) {
            let length = at_most(key, limits.tag_key_characters);
            let holds = length && !key.is_empty() && key.chars().all(is_tag_character);
            require(holds, Check::TagsKey, &|| {
                broken(
                    &format!("tags.{place}.member.key"),
                    r"Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+".to_owned(),
                )
            })?;
            let holds = at_most(value, limits.tag_value_characters) && value.chars().all(is_tag_character);
            require(holds, Check::TagsValue, &|| {
                broken(
                    &format!("tags.{place}.member.value"),
                    r"Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]*".to_owned(),
                )
            })?;
            require(!is_reserved(key), Check::TagsReservedPrefix, &|| {
                broken(&format!("tags.{place}.member.key"), "Member must not begin with aws:".to_owned())
            })?;
        }

        let mut keys = BTreeSet::new();
        let repeated = pairs.iter().find(|(key, _)| !keys.insert(key.to_lowercase()));
        require(repeated.is_none(), Check::TagsDistinct, &|| member(repeated.map(|(key, _)| key)))?;
        let unknown = transitive_keys.iter().find(|key| !keys.contains(&key.to_lowercase()));
        require(unknown.is_none(), Check::TagsTransitiveKnown, &|| member(unknown))?;
        Ok(Self { pairs, transitive_keys })
    }

    /// The tags of a session that one with the tags `before` begins: its transitive ones go on, and stay transitive.
    pub(super) fn inheriting(&self, before: &Self, profile: &Profile) -> Result<Self, Rejection> {
        let same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
        let goes_on = |key: &str| before.transitive_keys.iter().any(|transitive| same(transitive, key));
        let inherited = || before.pairs.iter().filter(|(key, _)| goes_on(key));
        let again = self.pairs.iter().find(|(key, _)| inherited().any(|(other, _)| same(other, key)));
        profile.require(again.is_none(), Check::TagsNotInherited, || member(again.map(|(key, _)| key)))?;
        let set_anew = |key: &str| self.pairs.iter().any(|(other, _)| same(other, key));
        let kept = inherited().filter(|(key, _)| !set_anew(key)).cloned();
        let transitive = before.transitive_keys.iter().filter(|key| !set_anew(key)).cloned();
        Ok(Self {
            pairs: kept.chain(self.pairs.iter().cloned()).collect(),
            transitive_keys: transitive.chain(self.transitive_keys.iter().cloned()).collect(),
        })
    }

    /// Keys and values, as they were passed.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The keys of the tags that are passed on, as they were passed. Keys have no case: compare accordingly.
    pub fn transitive_keys(&self) -> &[String] {
        &self.transitive_keys
    }

    #[cfg(test)]
    pub(super) fn unchecked(pairs: &[(&str, &str)]) -> Self {
        let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Self { pairs: pairs.collect(), transitive_keys: Vec::new() }
    }
}

/// Whether a character is one of `[\p{L}\p{Z}\p{N}_.:/=+\-@]`, AWS's pattern for keys and values.
///
/// `\p{N}` is what the standard library calls numeric, `\p{Z}` its white space less the control characters.
/// `\p{L}` it does not have: its alphabetic characters are the letters, the letter numbers (which are `\p{N}`),
/// the circled and squared letters, which are left out here, and over 1,300 combining marks, such as the vowel
/// signs of Indic scripts, which are not. So a tag with such a mark, which AWS's pattern refuses, is taken; no
/// tag is refused that the pattern takes.
fn is_tag_character(character: char) -> bool {
    match character {
        '_' | '.' | ':' | '/' | '=' | '+' | '-' | '@' => true,
        '\u{24B6}'..='\u{24E9}'
        | '\u{1F130}'..='\u{1F149}'
        | '\u{1F150}'..='\u{1F169}'
        | '\u{1F170}'..='\u{1F189}' => false,
        _ => !character.is_control() && (character.is_alphanumeric() || character.is_whitespace()),
    }
}

fn is_reserved(key: &str) -> bool {
    key.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
}

fn at_most(text: &str, characters: usize) -> bool {
    text.chars().nth(characters).is_none()
}

fn broken(member: &str, must: String) -> Detail {
    Detail::Constraints(vec![Constraint { member: member.to_owned().into(), value: None, must: must.into() }])
}

fn member(key: Option<&String>) -> Detail {
    key.map_or(Detail::None, |key| Detail::Member(Excerpt::of(key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rejection::Code;

    fn read(pairs: &[(&str, &str)], transitive: &[&str]) -> Result<Tags, Rejection> {
        let pairs = Tags::unchecked(pairs).pairs;
        let transitive = transitive.iter().map(|key| (*key).to_owned()).collect();
        Tags::read(pairs, transitive, Step::ValidateClaims, &Profile::strict())
    }

    fn refused_by(pairs: &[(&str, &str)], transitive: &[&str]) -> &'static str {
        read(pairs, transitive).map_or_else(|no| no.rule().id(), |_| "none")
    }

    #[test]
    fn keeps_tags_as_they_were_passed() {
        let tags = read(&[("Team", "Gold "), ("b", "")], &["TEAM"]).unwrap();
        assert_eq!(tags.pairs(), [("Team".to_owned(), "Gold ".to_owned()), ("b".to_owned(), String::new())]);
        assert_eq!(tags.transitive_keys(), ["TEAM"]);
    }

    #[test]
    fn takes_keys_and_values_up_to_their_length_in_characters() {
        let wide = |count| "\u{FC}".repeat(count);
        assert_eq!(refused_by(&[(&wide(128), &wide(256))], &[]), "none");
        assert_eq!(refused_by(&[(&wide(129), "")], &[]), "tags.key");
        assert_eq!(refused_by(&[("", "")], &[]), "tags.key");
        assert_eq!(refused_by(&[("a", &wide(257))], &[]), "tags.value");
    }

    #[test]
    fn takes_50_tags() {
        let keys: Vec<String> = (0..51).map(|place| format!("k{place}")).collect();
        let pairs: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "")).collect();
        assert_eq!(refused_by(&pairs[..50], &[]), "none");
        assert_eq!(refused_by(&pairs, &[]), "tags.count");
    }

    #[test]
    fn takes_letters_separators_and_numbers_of_any_script() {
        for text in
            ["aZ9_.:/=+-@", "\u{5BC6}", "\u{DF}", "\u{2167}", "\u{BD}", "\u{A0}", "\u{2028}", "\u{3000}"]
        {
            assert_eq!(refused_by(&[(text, text)], &[]), "none", "{text:?}");
        }
        for text in
            ["a\tb", "a\nb", "\u{85}", "a*", "a,b", "\"", "\u{24B6}", "\u{1F130}", "\u{2603}", "\u{301}"]
        {
            assert_eq!(refused_by(&[(text, "")], &[]), "tags.key", "{text:?}");
            assert_eq!(refused_by(&[("a", text)], &[]), "tags.value", "{text:?}");
        }
    }

    #[test]
    fn refuses_keys_that_differ_only_in_case() {
        for twin in ["Dept", "dept", "DEPT"] {
            assert_eq!(refused_by(&[("dept", "a"), (twin, "b")], &[]), "tags.distinct");
        }
        let refused = read(&[("\u{DC}ber", "a"), ("\u{FC}ber", "a")], &[]).unwrap_err();
        let text = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
        assert_eq!(refused.message(), text);
    }

    #[test]
    fn refuses_the_reserved_prefix_in_any_case() {
        assert_eq!(refused_by(&[("aws:team", "")], &[]), "tags.reserved-prefix");
        assert_eq!(refused_by(&[("AwS:team", "")], &[]), "tags.reserved-prefix");
        assert_eq!(refused_by(&[("awsteam", "")], &[]), "none");
        assert_eq!(refused_by(&[("a", "aws:team")], &[]), "none");
    }

    #[test]
    fn refuses_a_transitive_key_without_a_tag() {
        assert_eq!(refused_by(&[("a", "")], &["A"]), "none");
        let refused = read(&[("a", "")], &["b"]).unwrap_err();
        assert_eq!(refused.rule(), Check::TagsTransitiveKnown.into());
    }

    #[test]
    fn a_refusal_belongs_to_the_step_that_read_the_tags() {
        let refused = |keys: &[&str], step| {
            let pairs = keys.iter().map(|key| ((*key).to_owned(), String::new())).collect();
            let refused = Tags::read(pairs, Vec::new(), step, &Profile::strict()).unwrap_err();
            (refused.step(), refused.code())
        };
        let (request, token) = (Step::Receive, Step::ValidateClaims);
        assert_eq!(refused(&[""], request), (request, Code::ValidationError));
        assert_eq!(refused(&["a", "A"], request), (request, Code::InvalidParameterValue));
        assert_eq!(refused(&[""], token), (token, Code::InvalidIdentityToken));
        assert_eq!(refused(&["a", "A"], token), (token, Code::InvalidIdentityToken));
    }
}
