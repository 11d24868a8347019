//! Patterns as policies have them, to find out what a condition was meant to say.

/// Whether `*`, any characters, and `?`, one, make `text` of `pattern`.
pub(in crate::explain) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut place) = (0, 0);
    // Where to go on if what follows the last star does not fit where it was tried.
    let mut retry = None;
    while let Some(character) = text.get(place) {
        match pattern.get(at) {
            Some('*') => {
                retry = Some((at + 1, place));
                at += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == character => (at, place) = (at + 1, place + 1),
            _ => match retry {
                Some((after, tried)) => {
                    retry = Some((after, tried + 1));
                    (at, place) = (after, tried + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|rest| *rest == '*')
}

/// The same with case left aside.
pub(in crate::explain) fn matches_in_any_case(pattern: &str, text: &str) -> bool {
    matches(&pattern.to_lowercase(), &text.to_lowercase())
}

/// Whether a text has a wildcard in it.
pub(in crate::explain) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

#[cfg(test)]
mod tests {
    use super::{matches, matches_in_any_case};

    #[test]
    fn a_star_is_any_characters_and_a_question_mark_is_one() {
        assert!(matches("repo:o/*:ref:*", "repo:o/r:ref:refs/heads/main"));
        assert!(matches("a?c*", "abc") && matches("*b*b*", "abcb") && matches("", ""));
        assert!(!matches("a?", "a") && !matches("*b", "abc") && !matches("", "a"));
        assert!(matches_in_any_case("Repo:*", "repo:x"));
    }
}
