//! An explanation for a program. The members are listed in the command's `--help`; more may be added.

use super::answer::{answer, phrase};
use super::cause;
use super::documents::Malformed;
use super::steps;
use super::{Case, text};
use crate::explain::json::{condition, policy};
use crate::explain::text::detail;
use serde_json::{Value, json};
use touchstone_engine::policy::{
    Element, Limits, Naming, Needed, Outcome, PolicyReport, SetReport, StatementId, StatementReport,
};
use touchstone_engine::profile::Name;
use touchstone_engine::rejection::Detail;

pub(super) fn render(case: &Case<'_>) -> String {
    let report = case.report;
    let causes = cause::likely(case);
    let explanation = json!({
        "accepted": report.decision.outcome == Outcome::Allow,
        "answer": answer(case),
        "phrase": phrase(case),
        "decision": report.decision.outcome.name(),
        "profile": case.profile.as_str(),
        "statements": report.decision.statements.iter().map(|id| case.place(*id)).collect::<Value>(),
        "request": case.request(),
        "derived": case.question.derived,
        "assumed": case.question.assumed,
        "needed": needed(report.needed),
        "naming": report.naming.map(naming),
        "limits": limits(report.limits),
        "sets": report.sets.iter().map(|one| set(case, one)).collect::<Value>(),
        "causes": causes.iter().map(|cause| json!({"id": cause.id, "sentence": cause.sentence})).collect::<Value>(),
        "policy": case.findings.map(policy),
        "malformed": [],
    });
    format!("{explanation:#}\n")
}

/// Policies that IAM would not have stored.
pub(super) fn malformed(found: &[Malformed], profile: Name) -> String {
    let one = |malformed: &Malformed| {
        let Malformed { set, file, rejection, json } = malformed;
        let (path, reason) = match rejection.detail() {
            Detail::Policy { path, reason } => (Some(path.to_string()), reason.to_string()),
            other => (None, detail(other)),
        };
        json!({
            "set": set.to_string(),
            "file": file,
            "path": path,
            "reason": reason,
            "json": json,
            "rule": rejection.rule().id(),
            "code": rejection.code().name(),
            "message": rejection.message(),
            "hint": text::hint(rejection),
        })
    };
    let explanation = json!({
        "accepted": false,
        "answer": "Malformed: nothing is decided",
        "decision": "malformed",
        "profile": profile.as_str(),
        "malformed": found.iter().map(one).collect::<Value>(),
    });
    format!("{explanation:#}\n")
}

fn set(case: &Case<'_>, report: &SetReport) -> Value {
    let policies = report.policies.iter().enumerate().map(|(place, PolicyReport { version, statements })| {
        let one = |statement: &StatementReport| {
            let id = StatementId { set: report.set, policy: place, statement: statement.index };
            self::statement(&case.place(id), statement)
        };
        json!({
            "file": case.sources.file(report.set, place),
            "version": version,
            "statements": statements.iter().map(one).collect::<Value>(),
        })
    });
    json!({
        "set": report.set.to_string(),
        "present": report.present,
        "says": report.says.name(),
        "found": steps::found(case, report),
        "policies": policies.collect::<Value>(),
    })
}

fn statement(id: &str, report: &StatementReport) -> Value {
    json!({
        "id": id,
        "sid": report.sid,
        "effect": report.effect.name(),
        "applies": report.applies,
        "principal": report.principal,
        "action": report.action,
        "resource": report.resource,
        "naming": report.naming.map(naming),
        "principals": report.principals.as_ref().map(element),
        "actions": element(&report.actions),
        "resources": report.resources.as_ref().map(element),
        "conditions": report.conditions.iter().map(condition).collect::<Value>(),
    })
}

fn element(element: &Element) -> Value {
    json!({"element": element.name, "texts": element.texts})
}

fn needed(needed: Needed) -> &'static str {
    match needed {
        Needed::Either => "either",
        Needed::Both => "both",
        Needed::Resource => "resource",
    }
}

fn naming(naming: Naming) -> &'static str {
    match naming {
        Naming::Account => "account",
        Naming::Parent => "parent",
        Naming::Everyone => "everyone",
        Naming::Itself => "itself",
    }
}

fn limits(limits: Limits) -> &'static str {
    match limits {
        Limits::None => "none",
        Limits::Session => "session",
        Limits::SessionAndBoundary => "session-and-boundary",
        Limits::All => "all",
    }
}
