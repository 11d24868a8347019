//! Patterns with wildcards, held against texts.

use crate::depth::{Depth, Stage};
use crate::policies::escaped;
use crate::target::{Raw, Target};
use arbitrary::Unstructured;
use serde_json::json;
use touchstone_engine::policy::{Keys, Kind, Policy, Principal, Request, glob};
use touchstone_engine::profile::Profile;
use touchstone_proptests::choices::from_seed;

/// An input is a pattern, a line feed, and a text.
///
/// - It matches where the definition says so, by a table of all beginnings of the one and of the other.
/// - The steps are bounded by a line in the length of the text.
/// - `StringLike` and its negation, `ArnLike`, `Resource`, `NotResource` and, without regard to case, `Action` say the
///   same.
pub static PATTERN: Target =
    Target { name: "pattern", door: Stage::Applied, body: run, mutator: mutate, seeds, depth: Depth::new() };

/// Characters of a pattern and of a text at the most: the table has a cell for each two.
const LONGEST: usize = 1 << 10;
const ARN: &str = "arn:aws:s3:::";

fn run(input: &[u8]) -> Stage {
    let Some((pattern, text)) = split(input) else { return Stage::Run };
    if pattern.chars().count() > LONGEST || text.chars().count() > LONGEST {
        return Stage::Run;
    }
    let found = glob(pattern, text);
    let expected = by_definition(pattern, text);
    assert_eq!(found.matches, expected, "{pattern:?} {text:?}");
    let bound = bound(pattern, text);
    assert!(found.steps <= bound, "{pattern:?} {text:?}: {} steps over {bound}", found.steps);
    require_policies_agree(pattern, text, expected);
    match (pattern.contains(['*', '?']), expected) {
        (false, _) => Stage::Parsed,
        (true, false) => Stage::Applied,
        (true, true) => Stage::Accepted,
    }
}

fn split(input: &[u8]) -> Option<(&str, &str)> {
    std::str::from_utf8(input).ok()?.split_once('\n')
}

/// What matches is an empty text by an empty pattern; the rest follows character by character. A row of the table is
/// a beginning of the pattern, a column one of the text.
fn by_definition(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let mut row: Vec<bool> = std::iter::once(true).chain(text.iter().map(|_| false)).collect();
    for wanted in pattern.chars() {
        let mut next = Vec::with_capacity(row.len());
        next.push(wanted == '*' && row.first() == Some(&true));
        for ((shorter, same), got) in row.iter().zip(row.iter().skip(1)).zip(&text) {
            let matched = match wanted {
                '*' => *same || next.last() == Some(&true),
                '?' => *shorter,
                _ => *shorter && wanted == *got,
            };
            next.push(matched);
        }
        row = next;
    }
    row.last() == Some(&true)
}

/// The bound that [`glob`] promises. A part is a run of characters or a wildcard.
fn bound(pattern: &str, text: &str) -> usize {
    let parts = |between: &str| {
        let runs = between.split('?').filter(|run| !run.is_empty()).count();
        runs + between.matches('?').count()
    };
    let between: Vec<usize> = pattern.split('*').map(parts).collect();
    let all: usize = between.iter().sum::<usize>() + pattern.matches('*').count();
    let most = between.into_iter().max().unwrap_or_default();
    all + 1 + (text.chars().count() + 1) * (most + 1)
}

/// Everything in a policy that takes a pattern.
#[expect(clippy::expect_used, reason = "a pattern that a policy cannot hold is a finding")]
fn require_policies_agree(pattern: &str, text: &str, expected: bool) {
    let arn = format!("{ARN}{pattern}");
    let like = |operator: &str, key: &str, value: &str| json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {key: value}}});
    let mut statements = vec![
        like("StringLike", "t:text", pattern),
        like("StringNotLike", "t:text", pattern),
        like("ArnLike", "t:arn", &arn),
        json!({"Effect": "Allow", "Action": "*", "Resource": arn}),
        json!({"Effect": "Allow", "Action": "*", "NotResource": arn}),
    ];
    let mut wanted = vec![expected, !expected, expected, expected, !expected];
    let of_name = |octet: u8| octet.is_ascii_alphanumeric() || b"-_.*?".contains(&octet);
    if !pattern.is_empty() && pattern.bytes().all(of_name) {
        statements.push(json!({"Effect": "Allow", "Action": format!("s3:{pattern}"), "Resource": "*"}));
        wanted.push(by_definition(&pattern.to_ascii_lowercase(), &text.to_ascii_lowercase()));
    }
    // Of the first version, in which `${` is text. Whatever is no ASCII is escaped: a policy has few other characters.
    let document = json!({"Version": "2008-10-17", "Statement": statements}).to_string();
    let document = escaped(&document);
    let profile = Profile::strict().with_policy_bounds(usize::MAX);
    let policy = Policy::parse(document.as_bytes(), Kind::Identity, &profile).expect("a sound policy");
    let keys = Keys::default().with("t:text", text).with("t:arn", &format!("{ARN}{text}"));
    let (action, resource) = (format!("s3:{text}"), format!("{ARN}{text}"));
    let request =
        Request { principal: Principal::Anonymous, action: &action, resource: &resource, context: &keys };
    let applying: Vec<bool> = policy.explain(&request).iter().map(|statement| statement.applies).collect();
    assert_eq!(applying, wanted, "{pattern:?} {text:?}");
    // The same by way of the index of the statements.
    let deciding: Vec<usize> = (0..wanted.len()).filter(|place| wanted.get(*place) == Some(&true)).collect();
    assert_eq!(policy.deciding(&request), deciding, "{pattern:?} {text:?}");
}

const SEEDS: &[&str] = &[
    "*\n",
    "\n",
    "?\n😀",
    "repo:octo/*:ref:refs/heads/*\nrepo:octo/app:ref:refs/heads/main",
    "*a*a*a*a*b\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "*?????????a\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
    "a*z\na\n/:z",
    "Get*\ngetObject",
    "${*}\n${x}",
    "*É?\né\u{212A}x",
];

fn seeds() -> Vec<Vec<u8>> {
    let generated = (0..256).filter_map(|seed| from_seed(seed, generate).ok());
    SEEDS.iter().map(|seed| seed.as_bytes().to_vec()).chain(generated).collect()
}

/// A text of few letters, and a pattern made of it or of anything.
fn generate(u: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    let letters = ['a', 'b', 'A', ':', '/', '\n', 'é', '😀'];
    let mut text = Vec::new();
    for _ in 0..u.int_in_range(0..=24)? {
        text.push(*u.choose(&letters)?);
    }
    let mut pattern: Vec<char> = text.clone();
    pattern.retain(|letter| *letter != '\n');
    for _ in 0..u.int_in_range(0..=4)? {
        let (from, to) = (u.int_in_range(0..=pattern.len())?, u.int_in_range(0..=pattern.len())?);
        let (from, to) = (from.min(to), from.max(to));
        let by = *u.choose(&["*", "?", "**", "*?", "a", "", "*a*a*a"])?;
        pattern.splice(from..to.min(from + 4), by.chars());
    }
    let input: String = pattern.iter().chain(&['\n']).chain(&text).collect();
    Ok(input.into_bytes())
}

/// A wildcard more in the pattern, the pattern repeated, something new, or a mutation of libFuzzer's.
fn mutate(u: &mut Unstructured<'_>, input: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    let split = split(input).map(|(pattern, text)| (pattern.to_owned(), text.to_owned()));
    let (Some((pattern, text)), false) = (split, u.ratio(1, 4)?) else {
        return if u.ratio(1, 2)? { generate(u) } else { Ok(raw(input)) };
    };
    let mut characters: Vec<char> = pattern.chars().collect();
    let place = u.int_in_range(0..=characters.len())?;
    let pattern = match u.int_in_range(0..=3)? {
        0 => pattern.repeat(u.int_in_range(1..=8)?),
        1 => text.replace('\n', "?"),
        _ => {
            let end = if u.arbitrary()? { place } else { (place + 1).min(characters.len()) };
            characters.splice(place..end, u.choose(&["*", "?", "*a", "b*"])?.chars());
            characters.into_iter().collect()
        }
    };
    let text = if u.ratio(1, 4)? { text.repeat(u.int_in_range(1..=4)?) } else { text };
    Ok(format!("{pattern}\n{text}").into_bytes())
}

#[cfg(test)]
mod tests {
    use super::{bound, by_definition};

    #[test]
    fn the_definition_is_the_one_of_the_guide() {
        assert!(by_definition("", "") && by_definition("*", "") && by_definition("a?c*", "abc"));
        assert!(by_definition("*b*b*", "abcb") && by_definition("*", "a\n😀"));
        assert!(!by_definition("?", "") && !by_definition("a*b", "abc") && !by_definition("", "a"));
    }

    #[test]
    fn the_bound_is_a_line_in_the_text() {
        let of = |length: usize| bound("*a?b*c", &"x".repeat(length));
        assert_eq!(of(2000) - of(1000), 1000 * 4);
    }
}
