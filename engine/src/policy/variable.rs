//! Policy variables: `${aws:username}`, with a default `${aws:username, 'nobody'}`, and the three characters that
//! could not be written otherwise, `${*}`, `${?}` and `${$}`.
//!
//! Source: IAM User Guide, `reference_policies_variables`. What takes a variable's place is text: a `*` in it is no
//! wildcard and a `${` in it no variable. Neither is a wildcard in a default; AWS does not say, and a default that
//! matched more than a value could would grant more.

use super::context::{Context, Values, key_name};
use super::document::Version;
use super::pattern::{Case, Pattern, Token, Tokens, matches};
use std::borrow::Cow;

/// A piece of a text that may hold variables.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Token(Token<Box<str>>),
    Variable(Variable),
}

/// `${key}` or `${key, 'default'}`.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    key: Box<str>,
    default: Option<Box<str>>,
}

/// What `*` and `?` are in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wildcards {
    Live,
    Literal,
}

/// A text with or without variables.
#[derive(Clone, Debug)]
pub(super) enum Template {
    Fixed(Vec<Token<Box<str>>>),
    Variable(Box<[Part]>),
}

impl Template {
    /// Takes `text` apart; the error says what is wrong with a variable.
    ///
    /// Documents of version 2008-10-17 have no variables: `${` is text there.
    pub(super) fn of(text: &str, wildcards: Wildcards, version: Version) -> Result<Self, &'static str> {
        let mut parts = Vec::new();
        let mut tokens = Tokens::default();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let inner = rest.strip_prefix("${").filter(|_| version == Version::Variables);
            let Some(inner) = inner else {
                match wildcards {
                    Wildcards::Live => tokens.push_wild(character),
                    Wildcards::Literal => tokens.push(character),
                }
                rest = rest.get(character.len_utf8()..).unwrap_or_default();
                continue;
            };
            let (reference, after) = Reference::read(inner)?;
            rest = after;
            match reference {
                Reference::Character(character) => tokens.push(character),
                Reference::Variable(variable) => {
                    parts.extend(std::mem::take(&mut tokens).finish().into_iter().map(Part::Token));
                    parts.push(Part::Variable(variable));
                }
            }
        }
        if parts.is_empty() {
            return Ok(Self::Fixed(tokens.finish()));
        }
        parts.extend(tokens.finish().into_iter().map(Part::Token));
        Ok(Self::Variable(parts.into()))
    }
}

enum Reference {
    Character(char),
    Variable(Variable),
}

impl Reference {
    /// Reads what follows `${`, and what follows its `}`.
    fn read(inner: &str) -> Result<(Self, &str), &'static str> {
        const UNCLOSED: &str = "`${` is not closed";
        let end = inner.find(['}', ',', '{']).ok_or(UNCLOSED)?;
        let (key, rest) = inner.split_at_checked(end).ok_or(UNCLOSED)?;
        let (default, rest) = match rest.strip_prefix(',') {
            None => (None, rest),
            Some(rest) => {
                let rest = rest.strip_prefix(" '").ok_or("a default is written `, 'text'`")?;
                let (default, rest) = rest.split_once('\'').ok_or("a default is written `, 'text'`")?;
                (Some(default), rest)
            }
        };
        let rest = rest.strip_prefix('}').ok_or(UNCLOSED)?;
        let reference = match (key, default) {
            ("", _) => return Err("a variable has no name"),
            ("*", None) => Self::Character('*'),
            ("?", None) => Self::Character('?'),
            ("$", None) => Self::Character('$'),
            ("*" | "?" | "$", Some(_)) => return Err("this variable takes no default"),
            (key, default) => {
                Self::Variable(Variable { key: key_name(key).into(), default: default.map(Into::into) })
            }
        };
        Ok((reference, rest))
    }
}

/// Puts values in the place of variables. `None`: a variable has neither a value nor a default. A multivalued key
/// has no one value to put there, even if it happens to hold one.
pub(super) fn resolve<'r>(parts: &'r [Part], context: &'r dyn Context) -> Option<Vec<Token<Cow<'r, str>>>> {
    let resolved = parts.iter().map(|part| match part {
        Part::Token(Token::Literal(text)) => Some(Token::Literal(Cow::Borrowed(&**text))),
        Part::Token(Token::One) => Some(Token::One),
        Part::Token(Token::Any) => Some(Token::Any),
        Part::Variable(variable) => match (context.value(&variable.key), &variable.default) {
            (Values::One(value), _) => Some(Token::Literal(value)),
            (_, Some(default)) => Some(Token::Literal(Cow::Borrowed(&**default))),
            _ => None,
        },
    });
    resolved.collect()
}

/// A text that a request's value is held against, as a whole.
#[derive(Clone, Debug)]
pub(super) enum Text {
    Fixed(Pattern),
    Variable(Box<[Part]>),
}

impl Text {
    pub(super) fn of(text: &str, wildcards: Wildcards, version: Version) -> Result<Self, &'static str> {
        Ok(match Template::of(text, wildcards, version)? {
            Template::Fixed(tokens) => Self::Fixed(Pattern::new(tokens)),
            Template::Variable(parts) => Self::Variable(parts),
        })
    }

    /// Whether `value` matches; a text with an unresolved variable matches nothing.
    #[inline]
    pub(super) fn matches(&self, value: &str, case: Case, context: &dyn Context) -> bool {
        match self {
            Self::Fixed(pattern) => pattern.matches(value, case),
            Self::Variable(parts) => {
                resolve(parts, context).is_some_and(|tokens| matches(&tokens, value, case))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::context::Keys;
    use super::*;

    fn matched(pattern: &str, value: &str, context: &Keys) -> bool {
        let text = Text::of(pattern, Wildcards::Live, Version::Variables).unwrap();
        text.matches(value, Case::Matters, context)
    }

    fn refused(pattern: &str) -> bool {
        Text::of(pattern, Wildcards::Live, Version::Variables).is_err()
    }

    #[test]
    fn a_value_is_text_and_no_pattern() {
        let context = Keys::default().with("aws:username", "*");
        assert!(matched("home/${AWS:username}/*", "home/*/x", &context));
        assert!(!matched("home/${aws:username}", "home/alice", &context));
    }

    #[test]
    fn a_value_is_not_expanded_again() {
        let context = Keys::default().with("aws:username", "${aws:userid}").with("aws:userid", "AIDA");
        assert!(matched("${aws:username}", "${aws:userid}", &context));
        assert!(!matched("${aws:username}", "AIDA", &context));
    }

    #[test]
    fn a_default_counts_where_there_is_no_value() {
        let nothing = Keys::default();
        assert!(matched("${aws:username, 'no*body'}", "no*body", &nothing));
        assert!(!matched("${aws:username, 'no*body'}", "no-body", &nothing));
        assert!(matched("${aws:username, ''}", "", &nothing));
        assert!(!matched("${aws:username, 'x'}", "x", &Keys::default().with("aws:username", "alice")));
    }

    #[test]
    fn without_value_and_default_nothing_matches() {
        assert!(!matched("*${aws:username}*", "anything", &Keys::default()));
        assert!(!matched("${k:v}", "a", &Keys::default().with_many("k:v", ["a"])));
    }

    #[test]
    fn three_characters_can_be_written_as_themselves() {
        let nothing = Keys::default();
        assert!(matched("${*}", "*", &nothing) && !matched("${*}", "a", &nothing));
        assert!(matched("${?}", "?", &nothing) && !matched("${?}", "a", &nothing));
        assert!(matched("${$}{aws:username}", "${aws:username}", &nothing));
        assert!(matched("$5 {x} $", "$5 {x} $", &nothing));
    }

    #[test]
    fn the_first_version_has_no_variables() {
        let text = Text::of("${aws:username", Wildcards::Live, Version::Literal).unwrap();
        let context = Keys::default().with("aws:username", "alice");
        assert!(text.matches("${aws:username", Case::Matters, &context));
        let text = Text::of("${aws:username}", Wildcards::Literal, Version::Literal).unwrap();
        assert!(text.matches("${aws:username}", Case::Matters, &context));
        assert!(!text.matches("alice", Case::Matters, &context));
    }

    #[test]
    fn refuses_what_is_no_variable() {
        for pattern in [
            "${",
            "a${b",
            "${}",
            "${a:b, x}",
            "${a:b,'x'}",
            "${a:b, 'x}",
            "${a:b, 'x'",
            "${a:b, 'x' }",
            "${*, 'x'}",
            "${${a:b}}",
            "${a:{b}}",
        ] {
            assert!(refused(pattern), "{pattern}");
        }
    }
}
