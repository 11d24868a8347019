//! Texts of a policy: wildcards, variables, and what matches them. Source: `reference_policies_variables`,
//! `reference_policies_elements_resource` and `reference_policies_elements_condition_operators`.

use super::misreading::Misreading;
use super::{ContextValue, Model, Request};
use std::collections::BTreeSet;

/// A character of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Itself.
    Letter(char),
    /// `?`: any one character.
    One,
    /// `*`: any run of characters, none included.
    Any,
}

/// A pattern in which variables have no values yet.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    Mark(Mark),
    Variable { key: String, default: Option<String> },
}

/// How a misreading bends a pattern; by default, not at all.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bent {
    pub(super) case_ignored: bool,
    pub(super) star_stops_at: &'static [char],
    /// Characters that `*` stands for at the least.
    pub(super) star_at_least: usize,
    pub(super) one_may_be_none: bool,
    pub(super) dot_is_any: bool,
}

/// The characters of a pattern.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    text.chars().map(mark).collect()
}

/// The characters of a text that is no pattern.
pub(super) fn letters(text: &str) -> Vec<Mark> {
    text.chars().map(Mark::Letter).collect()
}

fn mark(character: char) -> Mark {
    match character {
        '*' => Mark::Any,
        '?' => Mark::One,
        _ => Mark::Letter(character),
    }
}

/// Whether the whole of `text` matches: from every place where what was matched so far may end, the next mark leads to
/// others.
pub(super) fn matches(pattern: &[Mark], text: &str, bent: Bent) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut ends = BTreeSet::from([0]);
    for mark in pattern {
        ends = match mark {
            Mark::Any => ends_of_star(&ends, &text, bent),
            mark => ends.into_iter().flat_map(|end| next_ends(*mark, &text, end, bent)).collect(),
        };
    }
    ends.contains(&text.len())
}

/// Where a mark that is no star leads.
fn next_ends(mark: Mark, text: &[char], end: usize, bent: Bent) -> Vec<usize> {
    let rest = text.get(end..).unwrap_or_default();
    let one = || rest.first().map(|_| end + 1);
    match mark {
        Mark::Letter('.') if bent.dot_is_any => one().into_iter().collect(),
        Mark::Letter(letter) => {
            let equal = |other: &&char| equal(letter, **other, bent.case_ignored);
            rest.first().filter(equal).map(|_| end + 1).into_iter().collect()
        }
        Mark::One if bent.one_may_be_none => one().into_iter().chain([end]).collect(),
        Mark::One => one().into_iter().collect(),
        Mark::Any => Vec::new(),
    }
}

/// Every place that a run from one of the others can end at. None is looked at twice, or patterns of many stars would
/// take for ever.
fn ends_of_star(ends: &BTreeSet<usize>, text: &[char], bent: Bent) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    for end in ends {
        let rest = text.get(*end..).unwrap_or_default();
        let stops = |character: &char| bent.star_stops_at.contains(character);
        let stop = if bent.star_stops_at.is_empty() { None } else { rest.iter().position(stops) };
        let furthest = end + stop.unwrap_or(rest.len());
        let nearest = end + bent.star_at_least;
        let fresh = reached.last().map_or(nearest, |last: &usize| nearest.max(last + 1));
        reached.extend(fresh..=furthest);
    }
    reached
}

fn equal(a: char, b: char, case_ignored: bool) -> bool {
    a == b || (case_ignored && folded(a) == folded(b))
}

/// Case is known of the characters that a policy may hold, U+0000 to U+00FF.
fn folded(character: char) -> String {
    if character <= '\u{FF}' { character.to_lowercase().collect() } else { character.to_string() }
}

/// Whether two texts are equal but for the case of their letters.
pub(super) fn equal_ignoring_case(a: &str, b: &str) -> bool {
    matches(&letters(a), b, Bent { case_ignored: true, ..Bent::default() })
}

/// Takes a text apart. Variables: `${key}`, `${key, 'default'}`; `${*}`, `${?}` and `${$}` are these characters, and
/// no wildcards.
pub(super) fn pieces(text: &str, wildcards: bool) -> Result<Vec<Piece>, &'static str> {
    let Some((before, after)) = text.split_once("${") else { return Ok(plain_pieces(text, wildcards)) };
    let mut pieces = plain_pieces(before, wildcards);
    let end = after.find(['}', ',', '{']).ok_or("variables: `${` is closed")?;
    let (key, after) = after.split_at(end);
    let (default, after) = match after.strip_prefix(", '") {
        Some(after) => {
            let (default, after) = after.split_once('\'').ok_or("variables: a default is `, 'text'`")?;
            (Some(default), after)
        }
        None => (None, after),
    };
    let after = after.strip_prefix('}').ok_or("variables: a variable is `${key}` or `${key, 'default'}`")?;
    match (key, default) {
        ("", _) => return Err("variables: a variable has a name"),
        ("*" | "?" | "$", Some(_)) => return Err("variables: a character has no default"),
        ("*" | "?" | "$", None) => {
            pieces.extend(key.chars().map(|character| Piece::Mark(Mark::Letter(character))));
        }
        _ => {
            pieces.push(Piece::Variable { key: key.to_owned(), default: default.map(str::to_owned) });
        }
    }
    pieces.extend(self::pieces(after, wildcards)?);
    Ok(pieces)
}

fn plain_pieces(text: &str, wildcards: bool) -> Vec<Piece> {
    let marks = if wildcards { marks(text) } else { letters(text) };
    marks.into_iter().map(Piece::Mark).collect()
}

impl Model {
    /// The pattern that a text of a policy is for this request; `None` where a variable has neither a value nor a
    /// default.
    pub(super) fn pattern(
        self,
        text: &str,
        wildcards: bool,
        variables: bool,
        request: &Request,
    ) -> Option<Vec<Mark>> {
        if !variables || self.misreads(Misreading::VariablesAreText) {
            return Some(if wildcards { marks(text) } else { letters(text) });
        }
        let escaped_star = self.misreads(Misreading::EscapedStarIsWildcard);
        // Only a misreading sees a text here in which variables were not looked at when it was written.
        let Ok(pieces) = pieces(text, wildcards) else { return Some(marks(text)) };
        if escaped_star && wildcards {
            let text = text.replace("${*}", "*").replace("${?}", "?");
            if !text.contains("${") {
                return Some(marks(&text));
            }
        }
        let mut pattern = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Mark(mark) => pattern.push(mark),
                Piece::Variable { key, default } => {
                    pattern.extend(self.variable(&key, default.as_deref(), wildcards, request)?);
                }
            }
        }
        Some(pattern)
    }

    fn variable(
        self,
        key: &str,
        default: Option<&str>,
        wildcards: bool,
        request: &Request,
    ) -> Option<Vec<Mark>> {
        let exact = self.misreads(Misreading::VariableCaseMatters);
        let found = if exact { request.context.get(key) } else { self.context(key, request) };
        let value = match found {
            Some(ContextValue::One(value)) => Some(value.as_str()),
            // "You can use only single-valued keys": several values are no value.
            Some(ContextValue::Many(values)) if self.misreads(Misreading::VariableTakesFirstOfSeveral) => {
                values.first().map(String::as_str)
            }
            _ => None,
        };
        match (value, default) {
            (Some(_), Some(default)) if self.misreads(Misreading::DefaultOverridesValue) => {
                Some(letters(default))
            }
            (Some(value), _) if self.misreads(Misreading::VariableStarIsWildcard) && wildcards => {
                Some(marks(value))
            }
            (Some(value), _) if self.misreads(Misreading::VariablesAreRecursive) => {
                Model::default().pattern(value, false, true, request)
            }
            (Some(value), _) => Some(letters(value)),
            (None, Some(_)) if self.misreads(Misreading::DefaultIsIgnored) => None,
            (None, Some(default)) if self.misreads(Misreading::DefaultStarIsWildcard) && wildcards => {
                Some(marks(default))
            }
            (None, Some(default)) => Some(letters(default)),
            (None, None) if self.misreads(Misreading::UnresolvedIsEmpty) => Some(Vec::new()),
            (None, None) if self.misreads(Misreading::UnresolvedIsText) => {
                Some(letters(&format!("${{{key}}}")))
            }
            (None, None) => None,
        }
    }
}
