//! Amazon Resource Names as patterns: six segments, split at the first five colons, each matched on its own.
//!
//! A `*` stays within its segment; in the sixth, which may hold colons, it crosses them (IAM User Guide,
//! `reference_policies_elements_resource` and `reference_policies_elements_condition_operators`).

use super::context::Context;
use super::document::Version;
use super::pattern::{Case, Pattern, Token, matches};
use super::variable::{Part, Template, Wildcards, resolve};

/// A pattern of ARNs.
#[derive(Clone, Debug)]
pub(super) enum ArnPattern {
    /// `*` alone: whatever there is.
    Everything,
    Fixed(Box<[Pattern; SEGMENTS]>),
    Variable(Box<[Part]>),
}

const SEGMENTS: usize = 6;

impl ArnPattern {
    /// Compiles a pattern; the error says what is wrong. Where it holds variables, whether it has six segments is
    /// known only once they have values: if it has not, it matches nothing.
    pub(super) fn of(text: &str, version: Version) -> Result<Self, Fault> {
        if text == "*" {
            return Ok(Self::Everything);
        }
        match Template::of(text, Wildcards::Live, version).map_err(Fault::Variable)? {
            Template::Variable(parts) => Ok(Self::Variable(parts)),
            Template::Fixed(tokens) => {
                let segments = split(&tokens).ok_or(Fault::Value("an ARN has six parts"))?;
                let owned = |tokens: Vec<Token<&str>>| Pattern::new(tokens.iter().map(owned).collect());
                Ok(Self::Fixed(Box::new(segments.map(owned))))
            }
        }
    }

    /// Whether `arn` matches; `None` where a variable is not resolved.
    #[inline]
    pub(super) fn matches(&self, arn: &str, context: &dyn Context) -> Option<bool> {
        match self {
            Self::Everything => Some(true),
            Self::Fixed(patterns) => Some(segments(arn).is_some_and(|segments| {
                let mut each = patterns.iter().zip(segments);
                each.all(|(pattern, segment)| pattern.matches(segment, Case::Matters))
            })),
            Self::Variable(parts) => {
                let tokens = resolve(parts, context)?;
                let both = split(&tokens).zip(segments(arn));
                Some(both.is_some_and(|(patterns, segments)| {
                    let mut each = patterns.iter().zip(segments);
                    each.all(|(pattern, segment)| matches(pattern, segment, Case::Matters))
                }))
            }
        }
    }
}

/// What is wrong with a pattern.
pub(super) enum Fault {
    Variable(&'static str),
    Value(&'static str),
}

/// The six segments of an ARN.
pub(super) fn segments(arn: &str) -> Option<[&str; SEGMENTS]> {
    let mut parts = arn.splitn(SEGMENTS, ':');
    let mut next = || parts.next();
    Some([next()?, next()?, next()?, next()?, next()?, next()?])
}

fn split<L: AsRef<str>>(tokens: &[Token<L>]) -> Option<[Vec<Token<&str>>; SEGMENTS]> {
    let mut done: Vec<Vec<Token<&str>>> = Vec::with_capacity(SEGMENTS);
    let mut segment = Vec::new();
    for token in tokens {
        let mut rest = match token {
            Token::One => {
                segment.push(Token::One);
                continue;
            }
            Token::Any => {
                segment.push(Token::Any);
                continue;
            }
            Token::Literal(text) => text.as_ref(),
        };
        // The sixth segment keeps its colons.
        while let Some((before, after)) = rest.split_once(':').filter(|_| done.len() < SEGMENTS - 1) {
            push(&mut segment, before);
            done.push(std::mem::take(&mut segment));
            rest = after;
        }
        push(&mut segment, rest);
    }
    done.push(segment);
    done.try_into().ok()
}

fn push<'t>(segment: &mut Vec<Token<&'t str>>, text: &'t str) {
    if !text.is_empty() {
        segment.push(Token::Literal(text));
    }
}

fn owned(token: &Token<&str>) -> Token<Box<str>> {
    match token {
        Token::Literal(text) => Token::Literal((*text).into()),
        Token::One => Token::One,
        Token::Any => Token::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::Keys;
    use super::*;

    fn matched(pattern: &str, arn: &str) -> bool {
        let Ok(pattern) = ArnPattern::of(pattern, Version::Variables) else { panic!("{pattern}") };
        let context = Keys::default().with("aws:username", "a:b*").with("aws:sourcearn", "arn:aws:s3:::b");
        pattern.matches(arn, &context).unwrap()
    }

    #[test]
    fn a_star_stays_within_its_segment() {
        assert!(matched("arn:aws:s3:*:*:x", "arn:aws:s3:us-east-1::x"));
        assert!(!matched("arn:aws:iam::*:role/x", "arn:aws:iam::1:2:role/x"));
    }

    #[test]
    fn a_star_crosses_colons_in_the_sixth_segment() {
        assert!(matched(
            "arn:aws:logs:us-east-1:1:log-group:*",
            "arn:aws:logs:us-east-1:1:log-group:a:log-stream:b"
        ));
    }

    #[test]
    fn a_variable_is_text_and_keeps_its_colons() {
        assert!(matched("arn:aws:s3:::${aws:username}/*", "arn:aws:s3:::a:b*/x"));
        assert!(!matched("arn:aws:s3:::${aws:username}", "arn:aws:s3:::a:bc"));
        assert!(matched("${aws:SourceArn}", "arn:aws:s3:::b"));
    }

    #[test]
    fn five_parts_are_no_arn() {
        assert!(ArnPattern::of("arn:aws:s3:*", Version::Variables).is_err());
        assert!(!matched("arn:aws:s3:::*", "*") && matched("*", "*"));
    }
}
