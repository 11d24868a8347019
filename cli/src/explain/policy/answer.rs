//! The answer in one sentence, and what AWS says in its place.

use super::Case;
use crate::explain::page::shown;
use touchstone_engine::policy::{NotAsked, Outcome, Say, Set, StatementId};

/// Statements that are named in a sentence at the most.
const NAMED: usize = 3;

/// The answer.
pub(super) fn answer(case: &Case<'_>) -> String {
    match case.report.decision.outcome {
        Outcome::Allow => allowed(case),
        Outcome::ExplicitDeny => {
            let ids: Vec<StatementId> = case.report.decision.statements.clone();
            let forbid = if ids.len() == 1 { "forbids" } else { "forbid" };
            format!(
                "Denied: an explicit Deny, which wins over every Allow: {} {forbid} it",
                named(case, &ids)
            )
        }
        Outcome::ImplicitDeny => not_allowed(case),
    }
}

fn allowed(case: &Case<'_>) -> String {
    let statements = case.report.decision.statements.iter().copied();
    let (grants, limits): (Vec<StatementId>, Vec<StatementId>) =
        statements.partition(|id| matches!(id.set, Set::Identity | Set::Resource));
    let within = if limits.is_empty() { String::new() } else { format!(", within {}", named(case, &limits)) };
    let always = Say::NotAsked(NotAsked::AlwaysAllowed);
    if grants.is_empty() && case.says(Set::Identity, always) {
        format!("Allowed: nobody needs a permission for {}", shown(&case.request().action))
    } else if grants.is_empty() {
        format!("Allowed: the root of an account may do what nobody denies{within}")
    } else {
        let allow = if grants.len() == 1 { "allows" } else { "allow" };
        format!("Allowed: {} {allow} it{within}", named(case, &grants))
    }
}

fn not_allowed(case: &Case<'_>) -> String {
    let withholding: Vec<Set> = case.report.withholding().map(|report| report.set).collect();
    let does_not = |sets: &[Set]| {
        let plural = sets.len() > 1 || sets.first().is_some_and(|set| is_plural(*set));
        if plural { "do not" } else { "does not" }
    };
    let granting: Vec<Set> = [Set::Identity, Set::Resource]
        .into_iter()
        .filter(|set| case.says(*set, Say::Allows) && (*set != Set::Resource || case.is_named()))
        .collect();
    if let [set, ..] = granting.as_slice() {
        let allow = if granting.len() > 1 || is_plural(*set) { "allow" } else { "allows" };
        return format!(
            "Denied: {} {allow} it, and {} {}",
            listed(case, &granting),
            listed(case, &withholding),
            does_not(&withholding)
        );
    }
    let limiting: Vec<Set> =
        withholding.into_iter().filter(|set| !matches!(set, Set::Identity | Set::Resource)).collect();
    if limiting.is_empty() {
        "Denied: nothing allows it".to_owned()
    } else {
        format!("Denied: nothing allows it; {} {} either", listed(case, &limiting), does_not(&limiting))
    }
}

/// The reason that services append to "is not authorized to perform" (IAM User Guide, `troubleshoot_access-denied`). Of
/// several one is told; AWS does not say which.
pub(super) fn phrase(case: &Case<'_>) -> Option<String> {
    if case.sources.has_trust() {
        return None;
    }
    let (say, with) = match case.report.decision.outcome {
        Outcome::Allow => return None,
        Outcome::ExplicitDeny => (Say::Denies, "with an explicit deny in"),
        Outcome::ImplicitDeny => (Say::Withholds, "because no"),
    };
    let set = case.report.sets.iter().find(|report| report.says == say)?.set;
    let (article, of_set) = match set {
        Set::Identity => ("an", "identity-based policy"),
        Set::Boundary => ("a", "permissions boundary"),
        Set::Session => ("a", "session policy"),
        Set::Resource => ("a", "resource-based policy"),
        Set::ServiceControl(_) => ("a", "service control policy"),
        Set::ResourceControl(_) => ("a", "resource control policy"),
    };
    Some(if say == Say::Denies {
        format!("{with} {article} {of_set}")
    } else {
        format!("{with} {of_set} allows the {} action", shown(&case.request().action))
    })
}

/// Statements by their places and names.
pub(super) fn named(case: &Case<'_>, ids: &[StatementId]) -> String {
    let mut names: Vec<String> = ids.iter().take(NAMED).map(|id| name(case, *id)).collect();
    if let Some(more) = ids.len().checked_sub(NAMED).filter(|more| *more > 0) {
        names.push(format!("{more} more"));
    }
    joined(&names)
}

/// A statement by its place and its `Sid`.
pub(super) fn name(case: &Case<'_>, id: StatementId) -> String {
    let sid = case.statement(id).and_then(|statement| statement.sid.as_deref()).filter(|sid| !sid.is_empty());
    let sid = sid.map(|sid| format!(" ({})", shown(sid))).unwrap_or_default();
    format!("{}{sid}", case.place(id))
}

fn listed(case: &Case<'_>, sets: &[Set]) -> String {
    let names: Vec<String> = sets.iter().map(|set| words(case, *set)).collect();
    joined(&names)
}

/// A set of policies in words.
pub(super) fn words(case: &Case<'_>, set: Set) -> String {
    match set {
        Set::Identity if case.sources.has_trust() => "the caller's own policies".to_owned(),
        Set::Identity => "the identity policies".to_owned(),
        Set::Boundary => "the boundary".to_owned(),
        Set::Session => "the session policies".to_owned(),
        Set::Resource if case.sources.has_trust() => "the trust policy".to_owned(),
        Set::Resource => "the resource policy".to_owned(),
        Set::ServiceControl(level) => format!("the service control policies of level {level}"),
        Set::ResourceControl(level) => format!("the resource control policies of level {level}"),
    }
}

fn is_plural(set: Set) -> bool {
    !matches!(set, Set::Boundary | Set::Resource)
}

fn joined(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
