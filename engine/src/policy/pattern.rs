//! Patterns: `*` stands for any run of characters, an empty one and line breaks included, `?` for exactly one.
//!
//! AWS does not say what one character is outside the Basic Multilingual Plane; here it is one Unicode scalar value.

/// A piece of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token<L> {
    Literal(L),
    /// `?`
    One,
    /// `*`
    Any,
}

/// Whether letters that differ in case are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Matters,
    /// Within U+0000 to U+00FF, the characters that a policy can hold: `K` is not the Kelvin sign.
    Ignored,
}

impl Case {
    pub(super) fn equal(self, a: &str, b: &str) -> bool {
        match self {
            Self::Matters => a == b,
            Self::Ignored => self.strip(a, b).is_some_and(str::is_empty),
        }
    }

    /// What follows `literal` at the beginning of `text`.
    fn strip<'t>(self, text: &'t str, literal: &str) -> Option<&'t str> {
        let same = text.strip_prefix(literal);
        if same.is_some() || self == Self::Matters {
            return same;
        }
        if literal.is_ascii() {
            let (start, rest) = text.split_at_checked(literal.len())?;
            return start.eq_ignore_ascii_case(literal).then_some(rest);
        }
        let mut rest = text.chars();
        literal
            .chars()
            .all(|one| rest.next().is_some_and(|other| fold(one) == fold(other)))
            .then_some(rest.as_str())
    }
}

fn fold(character: char) -> char {
    match character {
        // Of the letters in this range, only the sign of multiplication is none.
        'À'..='Þ' if character != '×' => character.to_lowercase().next().unwrap_or(character),
        _ => character.to_ascii_lowercase(),
    }
}

/// Whether the whole of `text` matches. Time is bounded by the product of the lengths: only the last `*` seen is
/// ever tried again, since what stands before it has matched as early as it can.
pub(super) fn matches<L: AsRef<str>>(tokens: &[Token<L>], text: &str, case: Case) -> bool {
    matches_counted(tokens, text, case, || ())
}

/// The same, and `step` is called for each token that is tried.
fn matches_counted<L: AsRef<str>>(
    tokens: &[Token<L>],
    text: &str,
    case: Case,
    mut step: impl FnMut(),
) -> bool {
    let (mut pattern, mut rest) = (tokens, text);
    let mut last_star: Option<(&[Token<L>], &str)> = None;
    loop {
        step();
        let next = match pattern.split_first() {
            Some((Token::Any, [])) => return true,
            Some((Token::Any, after)) => {
                last_star = Some((after, rest));
                Some((after, rest))
            }
            Some((Token::One, after)) => without_first(rest).map(|rest| (after, rest)),
            Some((Token::Literal(literal), after)) => {
                case.strip(rest, literal.as_ref()).map(|rest| (after, rest))
            }
            None if rest.is_empty() => return true,
            None => None,
        };
        let next = next.or_else(|| {
            let (after, from) = last_star?;
            let from = without_first(from)?;
            last_star = Some((after, from));
            last_star
        });
        match next {
            Some(next) => (pattern, rest) = next,
            None => return false,
        }
    }
}

fn without_first(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    characters.next().map(|_| characters.as_str())
}

/// What a pattern makes of a text, and what that takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glob {
    /// Whether the whole of the text matches.
    pub matches: bool,
    /// Parts of the pattern that were tried: runs of characters and wildcards. There are never more than there are
    /// parts, and, for each character of the text and one more, one more than there are parts between two stars.
    pub steps: usize,
}

/// Holds a text against a pattern as policies do, upper and lower case being different, and counts.
///
/// ```
/// use touchstone_engine::policy::glob;
///
/// assert!(glob("repo:*/app:ref:*", "repo:octo/app:ref:refs/heads/main").matches);
/// assert!(glob(&"*a".repeat(100), &"b".repeat(100)).steps <= 300);
/// ```
pub fn glob(pattern: &str, text: &str) -> Glob {
    let mut tokens = Tokens::default();
    pattern.chars().for_each(|character| tokens.push_wild(character));
    let mut steps = 0_usize;
    let matches = matches_counted(&tokens.finish(), text, Case::Matters, || steps = steps.saturating_add(1));
    Glob { matches, steps }
}

/// A pattern without variables, in the cheapest form there is for it.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    Everything,
    Literal(Box<str>),
    Prefix(Box<str>),
    Glob(Box<[Token<Box<str>>]>),
}

impl Pattern {
    pub(super) fn new(tokens: Vec<Token<Box<str>>>) -> Self {
        match tokens.as_slice() {
            [] => Self::Literal("".into()),
            [Token::Any] => Self::Everything,
            [Token::Literal(text)] => Self::Literal(text.clone()),
            [Token::Literal(text), Token::Any] => Self::Prefix(text.clone()),
            _ => Self::Glob(tokens.into()),
        }
    }

    /// The pattern that `text` is, with `*` and `?` as wildcards.
    pub(super) fn of(text: &str) -> Self {
        let mut tokens = Tokens::default();
        text.chars().for_each(|character| tokens.push_wild(character));
        Self::new(tokens.finish())
    }

    #[inline]
    pub(super) fn matches(&self, text: &str, case: Case) -> bool {
        match self {
            Self::Everything => true,
            Self::Literal(literal) => case.equal(text, literal),
            Self::Prefix(prefix) => case.strip(text, prefix).is_some(),
            Self::Glob(tokens) => matches(tokens, text, case),
        }
    }
}

/// Tokens being collected: neighbouring characters become one literal, neighbouring stars one star.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    tokens: Vec<Token<Box<str>>>,
    literal: String,
}

impl Tokens {
    pub(super) fn push(&mut self, character: char) {
        self.literal.push(character);
    }

    pub(super) fn push_wild(&mut self, character: char) {
        match character {
            '*' => {
                self.close();
                if self.tokens.last() != Some(&Token::Any) {
                    self.tokens.push(Token::Any);
                }
            }
            '?' => {
                self.close();
                self.tokens.push(Token::One);
            }
            _ => self.push(character),
        }
    }

    pub(super) fn finish(mut self) -> Vec<Token<Box<str>>> {
        self.close();
        self.tokens
    }

    fn close(&mut self) {
        if !self.literal.is_empty() {
            self.tokens.push(Token::Literal(std::mem::take(&mut self.literal).into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn glob(pattern: &str, text: &str) -> bool {
        let matches = Pattern::of(pattern).matches(text, Case::Matters);
        assert_eq!(super::glob(pattern, text).matches, matches, "{pattern} {text}");
        matches
    }

    /// The definition, word for word.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['*', rest @ ..] => (0..=text.len()).any(|taken| naive(rest, &text[taken..])),
            ['?', rest @ ..] => !text.is_empty() && naive(rest, &text[1..]),
            [one, rest @ ..] => text.first() == Some(one) && naive(rest, &text[1..]),
        }
    }

    /// Every text of up to `length` characters of `alphabet`.
    fn texts(alphabet: &[char], length: usize) -> Vec<Vec<char>> {
        let mut all = vec![vec![]];
        let mut longest = all.clone();
        for _ in 0..length {
            longest = longest
                .iter()
                .flat_map(|text| alphabet.iter().map(|one| [text.as_slice(), &[*one]].concat()))
                .collect();
            all.extend(longest.iter().cloned());
        }
        all
    }

    #[test]
    fn matches_what_the_definition_matches() {
        let subjects = texts(&['a', 'b'], 5);
        for pattern in texts(&['a', 'b', '*', '?'], 5) {
            let compiled = Pattern::of(&String::from_iter(&pattern));
            for text in &subjects {
                let matched = compiled.matches(&String::from_iter(text), Case::Matters);
                assert_eq!(matched, naive(&pattern, text), "{pattern:?} {text:?}");
            }
        }
    }

    #[test]
    fn a_star_matches_line_breaks_slashes_and_nothing() {
        assert!(glob("a*z", "a\n/:z") && glob("a*z", "az") && glob("*", ""));
    }

    #[test]
    fn a_question_mark_is_one_scalar_value() {
        assert!(glob("a?b", "a😀b") && !glob("a??b", "a😀b") && !glob("?", ""));
    }

    #[test]
    fn two_stars_are_one_and_neighbours_commute() {
        for text in ["", "a", "ab", "abc"] {
            assert_eq!(glob("**", text), glob("*", text));
            assert_eq!(glob("*?", text), glob("?*", text));
        }
    }

    #[test]
    fn many_stars_cost_no_more_than_the_product_of_the_lengths() {
        let began = Instant::now();
        let (pattern, text) = ("*a".repeat(1000) + "*b", "a".repeat(4000));
        assert!(!glob(&pattern, &text));
        assert!(!glob(&("*aaaaaaaaab".repeat(100)), &"a".repeat(4000)));
        assert!(began.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn the_steps_are_bounded_by_the_text_and_the_parts_between_two_stars() {
        for (between, times) in [("a", 300), ("a?b", 100), ("????????", 20), ("aaaaab", 50)] {
            let (pattern, text) = (format!("*{between}").repeat(times), "a".repeat(2000));
            let parts_between = between.matches('?').count() * 2 + 1;
            let bound = times * (parts_between + 1) + 2001 * (parts_between + 1);
            let steps = super::glob(&pattern, &text).steps;
            assert!(steps <= bound, "{pattern}: {steps} over {bound}");
        }
    }

    #[test]
    fn case_is_ignored_among_the_characters_of_a_policy() {
        let like = |pattern: &str, text: &str| Pattern::of(pattern).matches(text, Case::Ignored);
        assert!(
            like("É*", "étude") && like("sts:assume*", "STS:AssumeRole") && Case::Ignored.equal("ÀB", "àb")
        );
        assert!(!like("k", "\u{212A}") && !like("×", "÷") && !Case::Ignored.equal("ab", "abc"));
        assert!(!like("ab", "é") && !like("é", "e"));
    }
}
