//! An explanation for a person: the answer first, then where it comes from.

use super::Case;
use super::answer::{answer, name, phrase};
use super::cause::{self, Placed};
use super::documents::Malformed;
use super::steps::{self, Step, steps};
use crate::explain::page::{Page, shown};
use crate::explain::text::detail;
use touchstone_corpus::format::ContextValue;
use touchstone_engine::check::Structural;
use touchstone_engine::policy::{Effect, Element, Outcome, SetReport, StatementId};
use touchstone_engine::rejection::Rejection;

/// Statements of a set that are told part by part at the most.
const TOLD: usize = 3;
/// What else AWS looks at.
const ALSO: &str = "AWS also looks at what is not given here: policies of VPC endpoints, access control lists, block \
                    public access, KMS grants and the KMS key of an encrypted object, what was changed a moment ago.";

pub(super) fn render(case: &Case<'_>) -> String {
    let mut page = Page::new();
    page.paragraph("", &answer(case));
    if let Some(phrase) = phrase(case) {
        page.paragraph("", &format!("AWS says, where it says why: \"... {phrase}\""));
    }
    page.causes(&cause::likely(case));
    page.line("");
    page.line(&format!("{:<15} {:<11} {}", "Step", "Result", "Found"));
    for Step { name, result, found } in steps(case) {
        page.paragraph(&" ".repeat(28), &format!("{name:<15} {result:<11} {found}"));
    }
    match case.report.decision.outcome {
        Outcome::Allow => {}
        Outcome::ExplicitDeny => denying(&mut page, case),
        Outcome::ImplicitDeny => {
            cause::in_question(case).for_each(|report| not_applying(&mut page, case, report));
        }
    }
    request(&mut page, case);
    page.findings(case.findings);
    page.line("");
    page.paragraph("  ", ALSO);
    page.text()
}

/// The Denies that apply.
fn denying(page: &mut Page, case: &Case<'_>) {
    for id in case.report.decision.statements.iter().take(TOLD) {
        let Some(statement) = case.statement(*id) else { continue };
        page.line("");
        page.paragraph("", &format!("{}, a Deny, applies:", named(case, *id)));
        part(page, Some(&statement.actions), &case.request().action);
        part(page, statement.resources.as_ref(), &case.request().resource);
        part(page, statement.principals.as_ref(), &steps::principal(case));
        page.conditions(statement, true);
    }
}

/// The Allows of a set that come nearest, and what of them does not match.
fn not_applying(page: &mut Page, case: &Case<'_>, report: &SetReport) {
    let near = cause::nearest(report);
    for Placed { id, statement, .. } in near.iter().take(TOLD) {
        page.line("");
        page.paragraph("", &format!("{}, an Allow, does not apply:", named(case, *id)));
        part(page, Some(&statement.actions).filter(|_| !statement.action), &case.request().action);
        let resources = statement.resources.as_ref().filter(|_| !statement.resource);
        part(page, resources, &case.request().resource);
        let principals = statement.principals.as_ref().filter(|_| !statement.principal);
        part(page, principals, &steps::principal(case));
        page.conditions(statement, false);
    }
    let all = cause::of_effect(report, Effect::Allow).len();
    let more = all.saturating_sub(near.len().min(TOLD));
    if more > 0 {
        page.line("");
        let statements = if more == 1 { "One more Allow".to_owned() } else { format!("{more} more Allows") };
        page.paragraph("", &format!("{statements} of {} do not apply either.", report.set));
    }
}

fn named(case: &Case<'_>, id: StatementId) -> String {
    let file = case.sources.file(id.set, id.policy).map(|file| format!(" of {}", shown(file)));
    format!("{}{}", name(case, id), file.unwrap_or_default())
}

fn part(page: &mut Page, element: Option<&Element>, got: &str) {
    let Some(Element { name, texts }) = element else { return };
    page.line(&format!("  {name}"));
    let [first, further] = if name.starts_with("Not") { ["not", "nor"] } else { ["wanted", "or"] };
    page.list(first, further, texts.iter().map(String::as_str));
    page.list("got", "and", [got]);
}

fn request(page: &mut Page, case: &Case<'_>) {
    let asked = case.request();
    let indent = " ".repeat(10);
    page.line("");
    let mut row = |label: &str, value: &str| page.paragraph(&indent, &format!("{label:<9} {value}"));
    row("Request", &shown(&asked.action));
    let owner = if asked.resource_account.is_empty() { "no account" } else { &asked.resource_account };
    row("on", &format!("{}, of {}", shown(&asked.resource), shown(owner)));
    row("by", &steps::principal(case));
    for (place, (key, value)) in asked.context.iter().enumerate() {
        let label = if place == 0 { "with" } else { "" };
        let put_in = if case.question.derived.contains(key) { "  (put in)" } else { "" };
        let value = match value {
            ContextValue::One(value) => shown(value),
            ContextValue::Many(values) => {
                let values: Vec<String> = values.iter().map(|value| shown(value)).collect();
                format!("[{}]", values.join(", "))
            }
        };
        row(label, &format!("{} = {value}{put_in}", shown(key)));
    }
    row("Rules", case.profile.as_str());
    for assumed in &case.question.assumed {
        page.paragraph("  ", &format!("Note: {assumed}."));
    }
}

/// Policies that IAM would not have stored: nothing is asked of them.
pub(super) fn malformed(found: &[Malformed]) -> String {
    let mut page = Page::new();
    let one = found.len() == 1;
    page.line(if one {
        "Malformed: nothing is decided by a policy that IAM would not store"
    } else {
        "Malformed: nothing is decided by policies that IAM would not store"
    });
    for Malformed { set, file, rejection, json } in found {
        page.line("");
        page.paragraph("  ", &format!("{} ({set}): {}", shown(file), detail(rejection.detail())));
        if let Some(json) = json {
            page.paragraph("  ", &format!("  as JSON: {}", shown(json)));
        }
        page.paragraph(
            "  ",
            &format!("  IAM answers {}: {}", rejection.code().name(), shown(rejection.message())),
        );
        if let Some(hint) = hint(rejection) {
            page.paragraph("  ", &format!("  {hint}"));
        }
    }
    page.text()
}

/// What was likely meant.
pub(super) fn hint(rejection: &Rejection) -> Option<&'static str> {
    (rejection.rule() == Structural::PolicyPrincipal.into())
        .then_some("A policy with `Principal` is a resource's or a role's: --resource-policy or --trust; any other has none")
}
