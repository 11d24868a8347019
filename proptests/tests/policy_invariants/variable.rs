//! Variables.

use crate::subject::{Claim, Subject, asked, claim, invariants};
use arbitrary::Unstructured;
use touchstone_corpus::format::ContextValue;
use touchstone_proptests::generate::policy::{Document, Question, Statement};

type Answer = arbitrary::Result<Claim>;

/// A text of characters that would mean something in a pattern.
fn text(u: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    let mut text: String = (0..u.int_in_range(0..=4)?)
        .map(|_| Ok(*u.choose(&['a', '*', '?', ':', '/', 'b'])?))
        .collect::<arbitrary::Result<_>>()?;
    if u.ratio(1, 8)? {
        text.push_str("${aws:PrincipalTag/team}");
    }
    Ok(text)
}

/// A user by the name of `value`, who asks for an object under a policy about `pattern`, behind `docs/`.
fn object(value: Option<&str>, pattern: &str, object: &str) -> Question {
    let statement = Statement::allow("s3:GetObject", &format!("arn:aws:s3:::docs/{pattern}"));
    let value = value.map(|value| ContextValue::One(value.to_owned()));
    let mut question = asked(value.as_ref(), Document::of(vec![statement]));
    question.request.resource = format!("arn:aws:s3:::docs/{object}");
    question.request.context.insert("aws:PrincipalTag/team".to_owned(), "blue".into());
    question
}

/// A text that is the other, or nearly.
fn like(u: &mut Unstructured<'_>, other: &str) -> arbitrary::Result<String> {
    Ok(match u.int_in_range(0..=3)? {
        0 => other.to_owned(),
        1 => other.replace('*', "ab").replace('?', "a"),
        2 => other.replace("${aws:PrincipalTag/team}", "blue"),
        _ => text(u)?,
    })
}

fn literal(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let value = text(u)?;
    let asked_for = like(u, &value)?;
    let pattern = "pre-${aws:username}-post";
    let in_resource = subject.allows(&object(Some(&value), pattern, &format!("pre-{asked_for}-post")));
    Ok(claim(in_resource == (asked_for == value), || format!("{value:?}, {asked_for:?}")))
}

fn escaped(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let text = text(u)?;
    let holds = [("${*}", "*"), ("${?}", "?"), ("${$}", "$")].into_iter().all(|(variable, character)| {
        let like = subject.meets_one("StringLike", &[variable], &text);
        let equal = subject.meets_one("StringEquals", &[variable], character);
        let object = object(None, &format!("a{variable}"), &format!("a{text}"));
        like == (text == character) && equal && subject.allows(&object) == (text == character)
    });
    Ok(claim(holds, || text))
}

fn defaulted(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let default = text(u)?.replace("${", "$");
    let asked_for = like(u, &default)?;
    let variable = format!("${{aws:nobody, '{default}'}}");
    let by_default = subject.allows(&object(None, &variable, &asked_for));
    let in_text = subject.meets_one("StringLike", &[&variable], &asked_for);
    // The name is there, and then it is what counts.
    let named = format!("${{aws:username, '{default}'}}");
    let overridden = subject.allows(&object(Some("carol"), &named, "carol"));
    let same = asked_for == default;
    Ok(claim(by_default == same && in_text == same && overridden, || format!("{default:?}, {asked_for:?}")))
}

fn not_again(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let value = format!("{}${{aws:PrincipalTag/team}}", text(u)?.replace("${", "$"));
    let resolved = value.replace("${aws:PrincipalTag/team}", "blue");
    let allows = |asked_for: &str| subject.allows(&object(Some(&value), "${aws:username}", asked_for));
    Ok(claim(allows(&value) && !allows(&resolved), || value))
}

fn of_old(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let value = text(u)?;
    let asked_for = if u.arbitrary()? { "${aws:username}".to_owned() } else { value.clone() };
    let mut question = object(Some(&value), "${aws:username}", &asked_for);
    let version = *u.choose(&[None, Some("2008-10-17")])?;
    question.sets.documents_mut().into_iter().for_each(|document| document.version = version);
    let itself = asked_for == "${aws:username}";
    Ok(claim(subject.allows(&question) == itself, || format!("{version:?}, {value:?}, {asked_for:?}")))
}

invariants! {
    39 the_value_of_a_variable_is_text [VariableStarIsWildcard, VariablesAreRecursive, VariablesAreText] literal;
    40 an_escaped_character_is_itself [EscapedStarIsWildcard] escaped;
    41 a_default_is_text_in_the_place_of_a_missing_value
        [DefaultIsIgnored, DefaultOverridesValue, DefaultStarIsWildcard] defaulted;
    42 what_a_variable_says_is_no_variable [VariablesAreRecursive] not_again;
    43 before_2012_there_are_no_variables [OldVersionHasVariables, VersionDefaultsToNewest] of_old;
}
