//! An explanation for a program. The members are listed in the command's `--help`; more may be added.

use super::{Case, cause, text};
use crate::explain::json::trust;
use serde_json::{Value, json};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::saml::explain::{SignatureReport, SignatureState, StepReport};

pub(super) fn render(case: &Case<'_>) -> String {
    let failures = case.failures();
    let first = failures.first();
    let causes = cause::likely(case);
    let explanation = json!({
        "accepted": case.report.accepted(),
        "answer": text::answer(case),
        "code": first.map(|first| first.code().name()),
        "message": first.map(|first| first.message()),
        "profile": case.profile.as_str(),
        "now": case.now,
        "role": case.role,
        "provider": case.provider,
        "response": case.report.said.as_ref().map(|said| json!({
            "issuer": said.issuer,
            "name_id": said.name_id,
            "destination": said.destination,
            "recipients": said.recipients,
            "audiences": said.audiences,
            "not_before": said.not_before,
            "not_on_or_after": said.not_on_or_after,
            "status": said.status,
        })),
        "signatures": case.report.signatures.iter().map(signature).collect::<Value>(),
        "certificates": case.report.certificates.iter().map(|certificate| json!({
            "sha256": certificate.sha256,
            "not_before": certificate.validity.start(),
            "not_after": certificate.validity.end(),
        })).collect::<Value>(),
        "offered": case.report.offered.iter().map(|(role, provider)| json!({
            "role": role,
            "provider": provider,
        })).collect::<Value>(),
        "steps": case.report.steps.iter().map(step).collect::<Value>(),
        "trust": case.report.trust.iter().map(trust).collect::<Value>(),
        "causes": causes.iter().map(|cause| json!({"id": cause.id, "sentence": cause.sentence})).collect::<Value>(),
    });
    format!("{explanation:#}\n")
}

fn signature(report: &SignatureReport) -> Value {
    let rule = match &report.state {
        SignatureState::Refused(broken) => Some(broken.rule().id()),
        _ => None,
    };
    json!({
        "element": report.element,
        "state": text::name(&report.state),
        "rule": rule,
        "shown_certificate": report.shown_certificate,
    })
}

fn step(report: &StepReport) -> Value {
    json!({
        "step": report.step.name(),
        "result": text::result(report).replace(' ', "-"),
        "reason": report.unchecked.map(text::unchecked),
        "broken": report.broken.iter().map(rejection).collect::<Value>(),
    })
}

fn rejection(broken: &Rejection) -> Value {
    json!({
        "rule": broken.rule().id(),
        "code": broken.code().name(),
        "message": broken.message(),
        "detail": text::about(broken),
    })
}
