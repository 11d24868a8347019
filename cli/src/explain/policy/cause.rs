//! What is likely wrong: the mistakes that people make with policies, told from the engine's report.

mod condition;
mod part;

use super::Case;
use super::answer::{name, words};
use crate::explain::cause::Cause;
use crate::explain::page::shown;
use touchstone_corpus::format::PrincipalKind;
use touchstone_engine::policy::{
    Effect, Naming, Needed, Outcome, Say, Set, SetReport, StatementId, StatementReport,
};

/// A statement, and where it is.
#[derive(Clone, Copy)]
pub(super) struct Placed<'c> {
    pub(super) id: StatementId,
    pub(super) statement: &'c StatementReport,
    /// The `Version` of its policy.
    pub(super) version: &'c str,
}

/// What is likely wrong, each mistake once.
pub(super) fn likely(case: &Case<'_>) -> Vec<Cause> {
    let found = match case.report.decision.outcome {
        Outcome::Allow => Vec::new(),
        Outcome::ExplicitDeny => denied(case),
        Outcome::ImplicitDeny => not_allowed(case),
    };
    let mut causes: Vec<Cause> = Vec::new();
    for cause in found {
        if causes.iter().all(|other| other.id != cause.id) {
            causes.push(cause);
        }
    }
    causes
}

/// How many parts of a statement do not hold.
pub(super) fn lacking(statement: &StatementReport) -> usize {
    let conditions = statement.conditions.iter().filter(|one| !one.holds).count();
    let parts = [statement.principal, statement.action, statement.resource];
    conditions + parts.into_iter().filter(|holds| !holds).count()
}

/// The statements of a set with an effect.
pub(super) fn of_effect(report: &SetReport, effect: Effect) -> Vec<Placed<'_>> {
    let mut placed = Vec::new();
    for (policy, of_policy) in report.policies.iter().enumerate() {
        for statement in of_policy.statements.iter().filter(|one| one.effect == effect) {
            let id = StatementId { set: report.set, policy, statement: statement.index };
            placed.push(Placed { id, statement, version: of_policy.version });
        }
    }
    placed
}

/// The Allows of a set that come nearest to applying.
pub(super) fn nearest(report: &SetReport) -> Vec<Placed<'_>> {
    let mut allows = of_effect(report, Effect::Allow);
    let least = allows.iter().map(|placed| lacking(placed.statement)).min();
    allows.retain(|placed| Some(lacking(placed.statement)) == least);
    allows
}

/// The sets in which an Allow is missing: those that had to allow the request, and a resource's that could have.
pub(super) fn in_question<'c>(case: &Case<'c>) -> impl Iterator<Item = &'c SetReport> {
    let granted = case.set(Set::Identity).is_some_and(|report| report.says == Say::Allows);
    case.report.sets.iter().filter(move |report| {
        let could = report.set == Set::Resource && report.says == Say::NotNeeded && !granted;
        report.says == Say::Withholds || could
    })
}

/// Denies that apply.
fn denied(case: &Case<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    for id in &case.report.decision.statements {
        let Some(statement) = case.statement(*id) else { continue };
        let asks: Vec<String> = statement
            .conditions
            .iter()
            .map(|one| format!("`{} {}`", one.operator, shown(&one.key)))
            .collect();
        let why = match asks.as_slice() {
            [] => "it has no condition".to_owned(),
            asks => format!("what it asks for holds: {}", asks.join(" and ")),
        };
        let sentence = format!(
            "{} is a Deny and applies, and a Deny wins over every Allow: no Allow anywhere mends it; {why}",
            name(case, *id)
        );
        causes.push(Cause::new("explicit-deny", sentence));
        causes.extend(condition::of_deny(case, *id, statement));
        causes.extend(part::of_deny(case, *id, statement));
    }
    causes
}

/// No Deny applies, and an Allow is missing.
fn not_allowed(case: &Case<'_>) -> Vec<Cause> {
    let mut causes: Vec<Cause> = in_question(case).filter_map(|report| of_set(case, report)).collect();
    for report in in_question(case) {
        let near = nearest(report);
        let specific: Vec<Cause> = near.iter().flat_map(|placed| of_statement(case, *placed)).collect();
        let plain = || near.iter().find_map(|placed| part::plain(case, *placed));
        let plain = if specific.is_empty() { plain() } else { None };
        causes.extend(specific.into_iter().chain(plain));
    }
    if causes.is_empty() {
        let (action, resource) = (shown(&case.request().action), shown(&case.request().resource));
        let sentence = format!(
            "no statement is about `{action}` on `{resource}`: what no statement allows is denied, without a Deny"
        );
        causes.push(Cause::new("no-allow", sentence));
    }
    causes
}

fn of_statement(case: &Case<'_>, placed: Placed<'_>) -> Vec<Cause> {
    let mut causes = part::causes(case, placed);
    let failing = placed.statement.conditions.iter().filter(|one| !one.holds);
    causes.extend(failing.filter_map(|one| condition::cause(case, placed, one)));
    causes
}

/// What the type of a policy is good for, where that was not thought of.
fn of_set(case: &Case<'_>, report: &SetReport) -> Option<Cause> {
    let action = shown(&case.request().action);
    let only_denies = of_effect(report, Effect::Allow).is_empty();
    match report.set {
        Set::ServiceControl(_) | Set::ResourceControl(_) => {
            let (id, full) = match report.set {
                Set::ServiceControl(_) => ("scp-without-allow", "FullAWSAccess"),
                _ => ("rcp-without-allow", "RCPFullAWSAccess"),
            };
            let why = if only_denies {
                format!("they have no Allow that could: keep `{full}` attached beside policies of Denies")
            } else {
                format!("allow `{action}` there, or attach `{full}` beside them")
            };
            let sentence = format!(
                "{} do not allow `{action}`. Such policies grant nothing, and what one level does not allow nobody in \
                 the account can do; {why}",
                words(case, report.set)
            );
            Some(Cause::new(id, sentence))
        }
        Set::Boundary => Some(Cause::new(
            "boundary-without-allow",
            format!(
                "the boundary does not allow `{action}`. A boundary grants nothing, and what it leaves out no identity \
                 policy can grant: allow it in both"
            ),
        )),
        Set::Session => Some(session(case, report, &action)),
        Set::Resource | Set::Identity if case.report.needed == Needed::Both => Some(across(case, report.set)),
        Set::Identity if case.report.naming == Some(Naming::Account) => {
            let sentence = format!(
                "{} names the account and not the principal, which leaves it to the account: its own policies have to \
                 allow `{action}` as well, or name the principal",
                words(case, Set::Resource)
            );
            Some(Cause::new("account-named", sentence))
        }
        Set::Resource if report.says == Say::Withholds && !case.sources.has_trust() => {
            case.request().principal.account.as_ref().map(|_| {
                let sentence =
                    "a KMS key is used by whom its key policy lets, and by nobody else: name the principal \
                                there, or the account, which then decides by its own policies"
                        .to_owned();
                Cause::new("key-policy", sentence)
            })
        }
        Set::Identity | Set::Resource => None,
    }
}

fn session(case: &Case<'_>, report: &SetReport, action: &str) -> Cause {
    let federated = case.request().principal.kind == PrincipalKind::FederatedUser;
    if federated && !report.present {
        let sentence = "no policy was passed to GetFederationToken. A federated user has what both the session policies \
                        and the user's own allow, and without any it has nothing but what a resource policy grants to \
                        it by name: pass `Policy` or `PolicyArns`"
            .to_owned();
        return Cause::new("federated-without-session-policy", sentence);
    }
    let sentence = format!(
        "the policies passed when the session was made do not allow `{action}`. A session has what they and the \
         identity policies both allow: they take away and never add"
    );
    Cause::new("session-without-allow", sentence)
}

/// Two accounts, of which one says nothing.
fn across(case: &Case<'_>, silent: Set) -> Cause {
    let theirs = shown(&case.request().resource_account);
    let ours = shown(case.request().principal.account.as_deref().unwrap_or_default());
    let sentence = match silent {
        Set::Resource => format!(
            "the resource is of the account {theirs} and the principal of {ours}: then both have to allow it, and {} \
             does not name the principal or its account in an Allow of this",
            words(case, Set::Resource)
        ),
        _ => format!(
            "the resource is of the account {theirs} and the principal of {ours}: then both have to allow it, and the \
             principal's own policies do not, whatever {} says",
            words(case, Set::Resource)
        ),
    };
    Cause::new(
        if silent == Set::Resource { "cross-account-resource" } else { "cross-account-identity" },
        sentence,
    )
}
