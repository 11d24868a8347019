//! An explanation for a program. The members are listed in the command's `--help`; more may be added.

use super::cause::{self, Case};
use super::text;
use serde_json::{Value, json};
use touchstone_engine::policy::{self, ConditionReport, StatementReport};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::explain::{Finding, StepReport, TrustReport};

pub(super) fn render(case: &Case<'_>) -> String {
    let failures = case.failures();
    let first = failures.first();
    let said = case.said();
    let causes = cause::likely(case);
    let explanation = json!({
        "accepted": case.report.accepted(),
        "answer": text::answer(case),
        "code": first.map(|first| first.code().name()),
        "message": first.map(|first| text::message(first)),
        "profile": case.profile.as_str(),
        "now": case.now,
        "account": case.account_known.then(|| case.account.to_string()),
        "role": case.role_arn,
        "provider": case.provider_arn().filter(|_| case.account_known),
        "token": said.map(|said| json!({
            "iss": said.issuer,
            "sub": said.subject,
            "aud": said.audiences,
            "exp": said.expires,
            "iat": said.issued,
        })),
        "steps": case.report.steps.iter().map(step).collect::<Value>(),
        "trust": case.report.trust.iter().map(trust).collect::<Value>(),
        "causes": causes.iter().map(|cause| json!({"id": cause.id, "sentence": cause.sentence})).collect::<Value>(),
        "policy": case.findings.map(policy),
        "also": text::ALSO,
    });
    format!("{explanation:#}\n")
}

pub(super) fn policy(findings: &[policy::Finding]) -> Value {
    let finding = |one: &policy::Finding| {
        json!({
            "id": one.id,
            "grade": one.grade.name(),
            "place": one.place,
            "sentence": one.sentence,
            "source": one.source,
        })
    };
    json!({
        "grade": policy::Finding::worst(findings).name(),
        "findings": findings.iter().map(finding).collect::<Value>(),
    })
}

fn step(report: &StepReport) -> Value {
    let reason = match report.finding {
        Finding::NotChecked(reason) => Some(reason),
        _ => report.left_out,
    };
    let broken = match &report.finding {
        Finding::Failed(broken) => broken.as_slice(),
        _ => &[],
    };
    json!({
        "step": report.step.name(),
        "result": text::result(report).replace(' ', "-"),
        "reason": reason.map(|reason| text::unchecked(report.step, reason)),
        "broken": broken.iter().map(rejection).collect::<Value>(),
    })
}

fn rejection(broken: &Rejection) -> Value {
    json!({
        "rule": broken.rule().id(),
        "code": broken.code().name(),
        "message": text::message(broken),
        "detail": text::about(broken),
    })
}

pub(super) fn trust(asked: &TrustReport) -> Value {
    json!({
        "action": asked.action,
        "decision": asked.outcome.name(),
        "statements": asked.statements.iter().map(statement).collect::<Value>(),
    })
}

fn statement(report: &StatementReport) -> Value {
    json!({
        "index": report.index,
        "sid": report.sid,
        "effect": report.effect.name(),
        "principal": report.principal,
        "action": report.action,
        "applies": report.applies,
        "conditions": report.conditions.iter().map(condition).collect::<Value>(),
    })
}

pub(super) fn condition(report: &ConditionReport) -> Value {
    json!({
        "operator": report.operator,
        "key": report.key,
        "wanted": report.wanted,
        "got": report.got,
        "absent": report.absent,
        "holds": report.holds,
    })
}
