//! Wildcards, and ARNs.

use crate::subject::{Claim, Subject, asked, claim, invariants};
use arbitrary::Unstructured;
use std::time::{Duration, Instant};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy::Kind;
use touchstone_engine::profile::Profile;
use touchstone_proptests::generate::policy::{Document, Statement, missing, pattern_of};

type Answer = arbitrary::Result<Claim>;

/// What a pattern means, word for word.
fn matches(pattern: &[char], text: &[char]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        (['*', rest @ ..], text) => (0..=text.len()).any(|run| matches(rest, &text[run..])),
        (['?', rest @ ..], [_, text @ ..]) => matches(rest, text),
        ([letter, rest @ ..], [first, text @ ..]) => letter == first && matches(rest, text),
        _ => false,
    }
}

fn text(u: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    const LETTERS: &[char] = &['a', 'b', 'A', '/', ':', '\n', '.', '\u{e9}', '\u{1F600}'];
    (0..u.int_in_range(0..=7)?).map(|_| Ok(*u.choose(LETTERS)?)).collect()
}

/// A pattern near a text, of characters that a policy may hold.
fn near(u: &mut Unstructured<'_>, text: &str) -> arbitrary::Result<String> {
    let pattern = pattern_of(u, text)?;
    let pattern = if u.ratio(1, 4)? { missing(u, &pattern)? } else { pattern };
    Ok(pattern.replace('\u{1F600}', "?"))
}

fn like(subject: &Subject, pattern: &str, text: &str) -> bool {
    subject.meets_one("StringLike", &[pattern], text)
}

fn as_defined(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let text = text(u)?;
    let pattern = near(u, &text)?;
    let characters = |text: &str| text.chars().collect::<Vec<char>>();
    let expected = matches(&characters(&pattern), &characters(&text));
    Ok(claim(like(subject, &pattern, &text) == expected, || format!("{pattern:?}, {text:?}")))
}

/// 33: of texts without wildcards.
fn reflexive(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let text = text(u)?.replace('\u{1F600}', "b");
    let pattern = near(u, &text)?;
    let mut wider: Vec<char> = pattern.chars().collect();
    if !wider.is_empty() {
        let place = u.choose_index(wider.len())?;
        wider[place] = '*';
    }
    let wider: String = wider.into_iter().collect();
    let holds = like(subject, &text, &text)
        && like(subject, "*", &text)
        && (!like(subject, &pattern, &text) || like(subject, &wider, &text));
    Ok(claim(holds, || format!("{pattern:?}, {wider:?}, {text:?}")))
}

fn equivalent(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let text = text(u)?;
    let pattern = near(u, &text)?;
    let other = pattern.replace('*', "**").replace("*?", "?*");
    let doubled = like(subject, &pattern, &text) == like(subject, &pattern.replace('*', "**"), &text);
    let swapped =
        like(subject, &format!("{pattern}*?"), &text) == like(subject, &format!("{pattern}?*"), &text);
    let both = like(subject, &other, &text) == like(subject, &other.replace("**", "*"), &text);
    Ok(claim(doubled && swapped && both, || format!("{pattern:?}, {text:?}")))
}

/// 35: a pattern of many stars that all but matches: what would be tried again and again takes no time.
fn bounded(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let stars = u.int_in_range(1..=200)?;
    let pattern = format!("{}b", "*a".repeat(stars));
    let text = "a".repeat(2000);
    let began = Instant::now();
    let met = like(subject, &pattern, &text);
    let met_with_end = like(subject, &pattern, &format!("{text}b"));
    let quick = began.elapsed() < Duration::from_secs(5);
    Ok(claim(!met && met_with_end && quick, || format!("{stars} stars: {:?}", began.elapsed())))
}

fn arn(u: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    const ARNS: &[&str] = &[
        "arn:aws:s3:::docs",
        "arn:aws:sns:eu-west-1:111122223333:topic",
        "arn:aws:sns:eu-west-1:111122223333:topic:sub",
        "arn:aws:logs:eu:1:log-group:a:log-stream:b",
    ];
    Ok((*u.choose(ARNS)?).to_owned())
}

/// A pattern of six segments at the least.
fn arn_near(u: &mut Unstructured<'_>, arn: &str) -> arbitrary::Result<String> {
    loop {
        let pattern = near(u, arn)?;
        if pattern.split(':').count() >= 6 {
            return Ok(pattern);
        }
        if u.is_empty() {
            return Ok(arn.to_owned());
        }
    }
}

fn segment_by_segment(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let arn = arn(u)?;
    let pattern = arn_near(u, &arn)?;
    let as_arn = subject.meets_one("ArnLike", &[&pattern], &arn);
    Ok(claim(!as_arn || like(subject, &pattern, &arn), || format!("{pattern}, {arn}")))
}

fn equals_is_like(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let arn = arn(u)?;
    let pattern = arn_near(u, &arn)?;
    let meets = |operator| subject.meets_one(operator, &[&pattern], &arn);
    let same = meets("ArnLike") == meets("ArnEquals") && meets("ArnNotLike") == meets("ArnNotEquals");
    Ok(claim(same && meets("ArnLike") != meets("ArnNotLike"), || format!("{pattern}, {arn}")))
}

/// 38: it is refused where it is written. As it is, the service is matched letter by letter.
fn service_is_whole(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let service = *u.choose(&["s3", "s4", "s3x", "S3"])?;
    let resource = format!("arn:aws:{service}:::docs/alice/report.txt");
    let whole = asked(None, Document::of(vec![Statement::allow("*", &resource)]));
    let wild = near(u, service)?;
    let refused = || {
        let resource = format!("arn:aws:{wild}:::docs/alice/report.txt");
        let text = Document::of(vec![Statement::allow("*", &resource)]).octets();
        Ablated::of(&Profile::strict()).policy(&text.0, Kind::Identity).is_err()
    };
    let holds = subject.allows(&whole) == (service == "s3") && (!wild.contains(['*', '?']) || refused());
    Ok(claim(holds, || format!("{service}, {wild}")))
}

invariants! {
    32 a_pattern_matches_what_its_definition_says
        [LikeStarStopsAtSlash, LikeStarStopsAtColon, LikeStarStopsAtLine, LikeQuestionMayBeEmpty, LikeStarNeedsOne,
        LikeIsRegularExpression, LikeIsSubstring] as_defined;
    33 a_text_matches_itself_and_a_star_everything [LikeStarStopsAtSlash, LikeStarNeedsOne] reflexive;
    34 two_stars_are_one_and_a_question_mark_changes_places_with_a_star [LikeStarNeedsOne] equivalent;
    35 a_pattern_takes_time_by_the_product_of_the_lengths [LikeDoesNotGlob] bounded;
    36 what_matches_as_an_arn_matches_as_a_text [ArnIgnoresCase] segment_by_segment;
    37 arn_equals_is_arn_like [ArnEqualsDoesNotGlob] equals_is_like;
    38 the_service_of_a_resource_is_written_out [ResourceCaseIgnored] service_is_whole;
}
