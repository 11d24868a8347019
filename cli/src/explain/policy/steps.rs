//! What each set of policies says, in words, in the order in which AWS evaluates them.

use super::Case;
use super::answer::named;
use crate::explain::page::shown;
use touchstone_corpus::format::PrincipalKind;
use touchstone_engine::policy::{
    Effect, Limits, Naming, Needed, NotAsked, Outcome, Say, Set, SetReport, StatementId,
};

/// A step: its name, its result in a word, and what was found.
pub(super) struct Step {
    pub(super) name: String,
    pub(super) result: &'static str,
    pub(super) found: String,
}

/// Every step.
pub(super) fn steps(case: &Case<'_>) -> Vec<Step> {
    let of = |which: fn(Set) -> bool| case.report.sets.iter().filter(move |report| which(report.set));
    let mut steps = vec![explicit_denies(case)];
    steps.extend(levels(case, "rcp", of(|set| matches!(set, Set::ResourceControl(_)))));
    steps.extend(levels(case, "scp", of(|set| matches!(set, Set::ServiceControl(_)))));
    let others = of(|set| !matches!(set, Set::ServiceControl(_) | Set::ResourceControl(_)));
    // Beside a trust policy the other types are not asked for.
    let asked =
        |report: &&SetReport| !case.sources.has_trust() || report.present || report.says == Say::Withholds;
    steps.extend(others.filter(asked).map(|report| step(case, report)));
    steps
}

fn levels<'r>(case: &Case<'_>, name: &str, reports: impl Iterator<Item = &'r SetReport>) -> Vec<Step> {
    let mut steps: Vec<Step> = reports.map(|report| step(case, report)).collect();
    if steps.is_empty() && !case.sources.has_trust() {
        let found = "no level is given: limits nothing".to_owned();
        steps.push(Step { name: name.to_owned(), result: "-", found });
    }
    steps
}

fn explicit_denies(case: &Case<'_>) -> Step {
    let denied = case.report.decision.outcome == Outcome::ExplicitDeny;
    let found =
        if denied { named(case, &case.report.decision.statements) } else { "none applies".to_owned() };
    let result = if denied { "denies" } else { "-" };
    Step { name: "explicit Deny".to_owned(), result, found }
}

fn step(case: &Case<'_>, report: &SetReport) -> Step {
    let result = match report.says {
        Say::Denies => "denies",
        Say::Allows => "allows",
        Say::Withholds => "withholds",
        Say::NotNeeded if report.present => "not needed",
        Say::NotNeeded | Say::LimitsNothing => "-",
        Say::NotAsked(_) => "not asked",
    };
    let name = if report.set == Set::Resource && case.sources.has_trust() {
        "trust".to_owned()
    } else {
        report.set.to_string()
    };
    Step { name, result, found: found(case, report) }
}

/// What was found of a set.
pub(super) fn found(case: &Case<'_>, report: &SetReport) -> String {
    match report.says {
        Say::Denies => {
            let denying = case.report.decision.statements.iter().copied();
            named(case, &denying.filter(|id| id.set == report.set).collect::<Vec<_>>())
        }
        Say::Allows => allows(case, report),
        Say::LimitsNothing => "not given: limits nothing".to_owned(),
        Say::Withholds => withholds(case, report),
        Say::NotNeeded => not_needed(case, report),
        Say::NotAsked(NotAsked::AlwaysAllowed) => "nobody needs a permission for this action".to_owned(),
        Say::NotAsked(NotAsked::NoneOfItsOwn) => "this principal has no policies of its own".to_owned(),
        Say::NotAsked(NotAsked::OfNoAccount) => {
            "service control policies bind the principals of accounts, and this one is of none".to_owned()
        }
        Say::NotAsked(NotAsked::ServiceLinkedRole) => {
            "a role that a service made for itself is exempt".to_owned()
        }
    }
}

fn allows(case: &Case<'_>, report: &SetReport) -> String {
    let ids = applying(report);
    match report.set {
        Set::Identity if ids.is_empty() => "the root of an account may do what nobody denies".to_owned(),
        Set::Resource => format!("{}: {}", named(case, &ids), naming(case)),
        _ => named(case, &ids),
    }
}

/// How a resource's policies name the principal, and what limits what they grant.
fn naming(case: &Case<'_>) -> String {
    let Some(naming) = case.report.naming else { return String::new() };
    let kind = case.request().principal.kind;
    let names = match (naming, kind) {
        (Naming::Account, _) => "names the account",
        (Naming::Parent, PrincipalKind::FederatedUser) => "names the user behind the session",
        (Naming::Parent, _) => "names the role",
        (Naming::Everyone, _) => "names everybody",
        (Naming::Itself, PrincipalKind::AssumedRole | PrincipalKind::FederatedUser) => "names the session",
        (Naming::Itself, PrincipalKind::WebIdentity | PrincipalKind::Saml) => "names the provider",
        (Naming::Itself, _) => "names the principal",
    };
    let follows = match (case.report.needed, case.report.limits) {
        (Needed::Both, _) => {
            "and is of another account, so the principal's own policies have to allow it as well"
        }
        (Needed::Resource, Limits::None) if naming == Naming::Account => {
            "which leaves it to the caller's own policies: `--identity` gives them"
        }
        (Needed::Resource, Limits::None) => "which suffices",
        (_, Limits::All) => "which leaves it to the principal's own policies",
        (_, Limits::SessionAndBoundary) => {
            "so identity policies need not allow it as well; the boundary and the session policies limit it"
        }
        (_, Limits::Session) => {
            "so neither identity policies nor the boundary need to allow it as well; session policies limit it"
        }
        (_, Limits::None) => "so none of the principal's own policies need to allow it as well",
    };
    format!("{names}, {follows}")
}

fn withholds(case: &Case<'_>, report: &SetReport) -> String {
    let (set, needed) = (report.set, case.report.needed);
    let federated = case.request().principal.kind == PrincipalKind::FederatedUser;
    let why = match set {
        Set::ServiceControl(_) | Set::ResourceControl(_) => "and each level has to",
        Set::Boundary => "and a boundary has to, whatever else does",
        Set::Session if federated && !report.present => {
            return "none was passed, and without one a federated user has no permissions".to_owned();
        }
        Set::Session => "and a session has what its policies allow and no more",
        Set::Identity | Set::Resource if needed == Needed::Both => {
            "and the resource is of another account: both have to"
        }
        Set::Resource if case.sources.has_trust() => "and who takes on a role has to be trusted",
        Set::Resource if case.request().principal.account.is_none() => {
            "and this principal has no policies of its own"
        }
        Set::Resource => "and a KMS key is used by whom its policy lets",
        Set::Identity => "and something has to",
    };
    if report.present {
        format!("no statement allows it, {why}")
    } else {
        format!("not given: nothing allows it, {why}")
    }
}

fn not_needed(case: &Case<'_>, report: &SetReport) -> String {
    if !report.present {
        return "not given".to_owned();
    }
    let granted = case.report.decision.outcome != Outcome::ImplicitDeny;
    let why = match report.set {
        Set::Resource if granted => "the identity policies do",
        Set::Resource => "it could, but need not",
        _ if case.is_named() => "the resource policy does, and is not limited by it",
        _ => "it would not suffice",
    };
    format!("no statement allows it; {why}")
}

/// The statements of a set that allow the request.
fn applying(report: &SetReport) -> Vec<StatementId> {
    let mut ids = Vec::new();
    for (policy, of_policy) in report.policies.iter().enumerate() {
        let allowing = of_policy.statements.iter().filter(|one| one.applies && one.effect == Effect::Allow);
        ids.extend(allowing.map(|one| StatementId { set: report.set, policy, statement: one.index }));
    }
    ids
}

/// A principal in words.
pub(super) fn principal(case: &Case<'_>) -> String {
    let told = &case.request().principal;
    let arn = shown(told.arn.as_deref().or(told.account.as_deref()).unwrap_or_default());
    let parent = shown(told.parent.as_deref().unwrap_or_default());
    match told.kind {
        PrincipalKind::User | PrincipalKind::Role => arn,
        PrincipalKind::AssumedRole => format!("{arn}, a session of {parent}"),
        PrincipalKind::FederatedUser => format!("{arn}, federated by {parent}"),
        PrincipalKind::Root => format!("{arn}, the root of the account"),
        PrincipalKind::Service => format!("{arn}, a service"),
        PrincipalKind::WebIdentity => format!("whom {arn} vouches for with a token"),
        PrincipalKind::Saml => format!("whom {arn} vouches for with an assertion"),
        PrincipalKind::Anonymous => "nobody who is known".to_owned(),
    }
}
