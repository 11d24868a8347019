//! Texts that hit a text, and texts that miss it by little.

use super::chance;
use crate::generate::one_of;
use arbitrary::Unstructured;

/// A pattern that matches `text`; where `text` has wildcards of its own, they are wildcards of the pattern too.
pub fn pattern_of(u: &mut Unstructured<'_>, text: &str) -> arbitrary::Result<String> {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..u.int_in_range(0..=2)? {
        let (from, to) = (u.int_in_range(0..=characters.len())?, u.int_in_range(0..=characters.len())?);
        let (from, to) = (from.min(to), from.max(to));
        match u.int_in_range(0..=3)? {
            0 => drop(characters.splice(from..characters.len(), ['*'])),
            1 => drop(characters.splice(from..to, ['*'])),
            2 => drop(characters.splice(from..from, ['*'])),
            _ if from < characters.len() && !matches!(characters.get(from), Some('*')) => {
                drop(characters.splice(from..=from, ['?']));
            }
            _ => {}
        }
    }
    Ok(characters.into_iter().collect())
}

/// A text that is nearly `text`: a letter more, less, another, or in another case; a wildcard that is one too many, or none.
pub fn missing(u: &mut Unstructured<'_>, text: &str) -> arbitrary::Result<String> {
    let mut characters: Vec<char> = text.chars().collect();
    let at = u.int_in_range(0..=characters.len().saturating_sub(1))?;
    match u.int_in_range(0..=6)? {
        0 => characters.push('x'),
        1 if at < characters.len() => drop(characters.remove(at)),
        2 => drop(characters.splice(at..at, ['?'])),
        3 => {
            let flipped = characters.iter().map(|one| flipped(*one)).collect();
            characters = flipped;
        }
        4 => {
            if let Some(one) = characters.get_mut(at) {
                *one = flipped(*one);
            }
        }
        5 if at < characters.len() => drop(characters.splice(at..=at, ['.'])),
        _ => characters.push('?'),
    }
    Ok(characters.into_iter().collect())
}

/// The text with some letters in another case.
pub(super) fn recased(u: &mut Unstructured<'_>, text: &str) -> arbitrary::Result<String> {
    let percent = *u.choose(&[0, 0, 30, 100])?;
    text.chars().map(|one| Ok(if chance(u, percent)? { flipped(one) } else { one })).collect()
}

fn flipped(character: char) -> char {
    if character.is_ascii_lowercase() {
        character.to_ascii_uppercase()
    } else {
        character.to_ascii_lowercase()
    }
}

/// A small text of characters that mean something somewhere.
pub(super) fn word(u: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    const WORDS: &[&str] = &[
        "alice",
        "Alice",
        "bob",
        "blue",
        "",
        "*",
        "?",
        "a*",
        "al?ce",
        "${aws:username}",
        "$",
        "blue team",
        "line\nbreak",
        "caf\u{e9}",
        "\u{c9}",
        "\u{1F600}",
        "a/b",
        "a:b",
        "true",
        "10",
    ];
    Ok(one_of(u, WORDS)?.to_owned())
}
