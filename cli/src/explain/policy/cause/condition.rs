//! Why a condition does not hold, or holds where nobody thought that it would.

use super::super::Case;
use super::super::answer::name;
use super::Placed;
use super::part::variable;
use crate::explain::cause::Cause;
use crate::explain::cause::pattern::{is_pattern, matches, matches_in_any_case};
use crate::explain::page::shown;
use touchstone_engine::policy::{ConditionReport, StatementId, StatementReport};

/// The keys that are in every request, or nearly (IAM User Guide, `reference_policies_condition-keys`).
const EVERYWHERE: [&str; 6] = [
    "aws:currenttime",
    "aws:epochtime",
    "aws:securetransport",
    "aws:sourceip",
    "aws:useragent",
    "aws:requestedregion",
];

/// Why a condition of an Allow does not hold.
pub(super) fn cause(case: &Case<'_>, placed: Placed<'_>, condition: &ConditionReport) -> Option<Cause> {
    let place = name(case, placed.id);
    let key = shown(&condition.key);
    if condition.absent {
        return Some(absent(case, &place, condition));
    }
    if let Some(cause) = variable(case, placed, &condition.wanted) {
        return Some(cause);
    }
    let operator = condition.operator.as_str();
    let set = operator.starts_with("ForA");
    let first = condition.got.first().map(String::as_str).unwrap_or_default();
    if condition.got.len() > 1 && !set {
        let sentence = format!(
            "`{key}` has several values, and `{operator}` compares one: {place} needs `ForAnyValue:{operator}`, or \
             `ForAllValues:{operator}` where every value is to be allowed"
        );
        return Some(Cause::new("set-operator-missing", sentence));
    }
    if operator.contains("Not") {
        let sentence = format!("{place} leaves out what the request has: `{key}` is `{}`", shown(first));
        return Some(Cause::new("excluded", sentence));
    }
    if operator.starts_with("ForAllValues:") {
        let of_wanted = |got: &&String| condition.wanted.iter().any(|wanted| matches(wanted, got));
        let outside = condition.got.iter().find(|got| !of_wanted(got))?;
        let sentence = format!(
            "ForAllValues wants every value of `{key}` in the list of {place}, and `{}` is not in it",
            shown(outside)
        );
        return Some(Cause::new("for-all-values", sentence));
    }
    let wanted = condition.wanted.as_slice();
    let would = |found: &dyn Fn(&str, &str) -> bool| {
        wanted.iter().find(|wanted| condition.got.iter().any(|got| found(wanted, got)))
    };
    if operator.contains("StringEquals")
        && let Some(pattern) = would(&|wanted, got| is_pattern(wanted) && matches_in_any_case(wanted, got))
    {
        let sentence = format!(
            "`{}` has a wildcard, and for StringEquals `*` and `?` are plain characters: {place} means StringLike",
            shown(pattern)
        );
        return Some(Cause::new("star-in-string-equals", sentence));
    }
    if let Some(near) = would(&|wanted, got| matches_in_any_case(wanted, got) && !matches(wanted, got)) {
        let sentence =
            format!("the case differs: `{key}` is `{}`, and {place} wants `{}`", shown(first), shown(near));
        return Some(Cause::new("value-case", sentence));
    }
    let trimmed = would(&|wanted, got| wanted != got && wanted.trim() == got.trim());
    let (id, why) = match trimmed {
        Some(_) => ("value-space", "; white space makes the difference"),
        None => ("value-differs", ""),
    };
    let wanted: Vec<String> = wanted.iter().take(3).map(|wanted| format!("`{}`", shown(wanted))).collect();
    let sentence = format!("`{key}` is `{}`, and {place} wants {}{why}", shown(first), wanted.join(" or "));
    Some(Cause::new(id, sentence))
}

/// A key that the request does not have.
fn absent(case: &Case<'_>, place: &str, condition: &ConditionReport) -> Cause {
    let key = shown(&condition.key);
    let after = |key: &str| key.split_once(':').map_or(String::new(), |(_, name)| name.to_lowercase());
    let near = case.request().context.keys().find(|other| after(other) == after(&condition.key));
    if let Some(near) = near {
        let sentence = format!(
            "{place} asks for `{key}`, and the request has `{}`: the prefix is part of a key's name",
            shown(near)
        );
        return Cause::new("key-prefix", sentence);
    }
    let hint = if EVERYWHERE.contains(&condition.key.to_lowercase().as_str()) {
        "Nearly every request has it: give it with `--context`"
    } else {
        "Give it with `--context`, if the real request has it; many actions do not carry every key"
    };
    let holds = if condition.operator == "Null" {
        format!("`Null` with `{}` is about requests that have it", shown(&condition.wanted.join(" ")))
    } else {
        format!("{} does not hold where the key is missing", shown(&condition.operator))
    };
    let sentence = format!("{place} asks for `{key}`, and the request does not have it. {holds}. {hint}");
    Cause::new("missing-key", sentence)
}

/// Conditions of a Deny that hold where the key is missing.
pub(super) fn of_deny(case: &Case<'_>, id: StatementId, statement: &StatementReport) -> Vec<Cause> {
    let place = name(case, id);
    let absent = || statement.conditions.iter().filter(|one| one.absent && one.operator != "Null");
    let mut causes = Vec::new();
    if let Some(condition) = absent().find(|one| one.operator.starts_with("ForAllValues:")) {
        let sentence = format!(
            "the request does not have `{}`, and ForAllValues holds where there is no value to look at: {place} needs \
             `Null` with `\"{}\": \"false\"` beside it, if it is about requests that have the key",
            shown(&condition.key),
            shown(&condition.key)
        );
        causes.push(Cause::new("for-all-values-absent", sentence));
    }
    if let Some(condition) =
        absent().find(|one| one.operator.contains("Not") && !one.operator.starts_with("ForA"))
    {
        let sentence = format!(
            "the request does not have `{}`, and a negated operator, `{}`, holds where the key is missing: give the key \
             with `--context` if the real request has it",
            shown(&condition.key),
            shown(&condition.operator)
        );
        causes.push(Cause::new("negated-absent", sentence));
    }
    if let Some(condition) = absent().find(|one| one.operator.ends_with("IfExists")) {
        let sentence = format!(
            "the request does not have `{}`, and `IfExists` holds where the key is missing: for a Deny that is seldom \
             meant",
            shown(&condition.key)
        );
        causes.push(Cause::new("if-exists-absent", sentence));
    }
    causes
}
