//! An explanation for a person: the answer first, then where it comes from.

use super::{Case, cause};
use crate::explain::page::{Page, shown};
use crate::explain::text::{detail, found};
use touchstone_engine::check::{Answer, Check, Rule, Step, Structural};
use touchstone_engine::policy::{Effect, Outcome};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::saml::explain::{SignatureReport, SignatureState, StepReport, Unchecked};

pub(super) fn render(case: &Case<'_>) -> String {
    let mut page = Page::new();
    page.paragraph("", &answer(case));
    if let Some(first) = case.failures().first() {
        page.paragraph("", &format!("STS answers {}: {}", first.code().name(), shown(first.message())));
    }
    for asked in case.report.trust.iter().filter(|asked| asked.outcome != Outcome::Allow) {
        let denied = asked.outcome == Outcome::ExplicitDeny;
        let effect = if denied { Effect::Deny } else { Effect::Allow };
        for report in asked.statements.iter().filter(|one| one.effect == effect && one.applies == denied) {
            page.line("");
            let applies = if denied { "applies to" } else { "does not apply to" };
            let sid = report.sid.as_deref().map(|sid| format!(" `{}`", shown(sid))).unwrap_or_default();
            page.paragraph(
                "",
                &format!("Statement[{}]{sid} ({}) {applies} {}:", report.index, effect.name(), asked.action),
            );
            if !report.principal {
                page.line("  Principal is another");
            }
            if !report.action {
                page.line("  Action is another");
            }
            page.conditions(report, denied);
        }
    }
    page.causes(&cause::likely(case));
    parties(&mut page, case);
    signatures(&mut page, case);
    offered(&mut page, case);
    steps(&mut page, case);
    page.text()
}

/// The answer in one sentence.
pub(super) fn answer(case: &Case<'_>) -> String {
    let first = case.report.steps.iter().find(|step| !step.broken.is_empty());
    let Some(first) = first else {
        let open: Vec<&str> = case
            .report
            .steps
            .iter()
            .filter(|step| step.unchecked.is_some())
            .map(|step| step.step.name())
            .collect();
        return if open.is_empty() {
            "Allowed: every step says yes".to_owned()
        } else {
            format!("Allowed, as far as it was checked; not wholly checked: {}", open.join(", "))
        };
    };
    let reason = match first.step {
        Step::Parse => "the document is not a response that STS takes",
        Step::LookupProvider => "the assertion is not the provider's",
        Step::FetchKeys => "the metadata cannot be used",
        Step::VerifySignature => "the signature does not hold",
        Step::ValidateClaims => match first.broken.first().map(Rejection::rule) {
            Some(Rule::Check(Check::SamlRoleOffered)) => {
                "the assertion does not offer the role with the provider"
            }
            Some(Rule::Structural(Structural::SamlSessionNamePresent)) => {
                "the assertion does not name the session"
            }
            Some(rule) if rule.answer() == Answer::AssertionExpired => "the assertion has expired",
            _ => "the assertion is not one that is believed",
        },
        _ => "the trust policy does not allow it",
    };
    format!("Denied: {reason}")
}

fn parties(page: &mut Page, case: &Case<'_>) {
    page.line("");
    if let Some(said) = &case.report.said {
        let texts = |texts: &[String]| (!texts.is_empty()).then(|| texts.join(", "));
        let rows = [
            ("Issuer", said.issuer.clone()),
            ("Subject", said.name_id.clone()),
            ("Recipient", texts(&said.recipients)),
            ("Audience", texts(&said.audiences)),
            ("Not before", said.not_before.clone()),
            ("Not after", said.not_on_or_after.clone()),
        ];
        for (label, value) in rows {
            page.line(&format!(
                "{label:<11} {}",
                value.map_or_else(|| "-".to_owned(), |value| shown(&value))
            ));
        }
    }
    page.line(&format!("{:<11} {}", "Role", case.role.map_or_else(|| "-".to_owned(), shown)));
    if let Some(provider) = case.provider {
        page.line(&format!("{:<11} {}", "Provider", shown(provider)));
    }
    page.line(&format!("{:<11} {}", "Rules", case.profile.as_str()));
}

fn signatures(page: &mut Page, case: &Case<'_>) {
    if case.report.signatures.is_empty() {
        return;
    }
    page.line("");
    page.line("Signatures");
    for one in &case.report.signatures {
        let state = match &one.state {
            SignatureState::Refused(broken) => format!("refused: {}", found(broken)),
            state => name(state).to_owned(),
        };
        page.paragraph(&" ".repeat(14), &format!("  {:<11} {state}", one.element));
    }
    let unsigned: Vec<&str> =
        case.report.signatures.iter().filter(|one| !covered(case, one)).map(|one| one.element).collect();
    if !unsigned.is_empty() {
        page.paragraph(
            "  ",
            &format!("  Nobody signed what stands in the {} alone.", unsigned.join(" and the ")),
        );
    }
}

/// Whether an element is signed, by itself or with the response around it.
fn covered(case: &Case<'_>, one: &SignatureReport) -> bool {
    let verified = |element: &str| {
        let all = &case.report.signatures;
        all.iter().any(|one| one.element == element && matches!(one.state, SignatureState::Verified))
    };
    verified(one.element) || verified("Response")
}

/// The name of a state.
pub(super) fn name(state: &SignatureState) -> &'static str {
    match state {
        SignatureState::Absent => "absent",
        SignatureState::Verified => "verified",
        SignatureState::Refused(_) => "refused",
        SignatureState::Unchecked => "not-checked",
    }
}

fn offered(page: &mut Page, case: &Case<'_>) {
    for (place, (role, provider)) in case.report.offered.iter().enumerate() {
        if place == 0 {
            page.line("");
            page.line("Roles offered");
        }
        page.line(&format!("  {}", shown(role)));
        page.line(&format!("    with {}", shown(provider)));
    }
}

fn steps(page: &mut Page, case: &Case<'_>) {
    page.line("");
    page.line(&format!("{:<22} {:<12} {}", "Step", "Result", "Found"));
    for report in &case.report.steps {
        let mut result = result(report);
        let mut name = report.step.name();
        let reason = report.unchecked.map(unchecked).map(str::to_owned);
        for found in report.broken.iter().map(found).chain(reason) {
            page.paragraph(&" ".repeat(36), &format!("{name:<22} {result:<12} {found}"));
            (name, result) = ("", "");
        }
        if !name.is_empty() {
            page.line(&format!("{name:<22} {result}"));
        }
    }
}

/// What came of a step, in a word.
pub(super) fn result(report: &StepReport) -> &'static str {
    match (report.broken.is_empty(), report.unchecked) {
        (false, _) => "failed",
        (true, None | Some(Unchecked::NoRole | Unchecked::NoProviderArn))
            if report.step == Step::ValidateClaims =>
        {
            "passed"
        }
        (true, None) => "passed",
        (true, Some(_)) => "not checked",
    }
}

/// Why something was not checked.
pub(super) fn unchecked(reason: Unchecked) -> &'static str {
    match reason {
        Unchecked::ResponseUnreadable => "the response cannot be read",
        Unchecked::MetadataUnreadable => "the metadata cannot be read",
        Unchecked::NotVerified => "no signature holds: what was not signed is not read",
        Unchecked::NotValid => "the assertion is not one that is believed",
        Unchecked::NoRole => "no role is given: use --role",
        Unchecked::NoProviderArn => "the assertion offers roles of several providers: use --provider",
    }
}

/// What a rejection is about, without the rule.
pub(super) fn about(broken: &Rejection) -> String {
    detail(broken.detail())
}
