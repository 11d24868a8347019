//! An explanation for a person: the answer first, then where it comes from.

use super::cause::{self, Case};
use super::clock;
use super::page::{Page, shown};
use serde_json::Value;
use touchstone_engine::check::{Check, Rule, Step};
use touchstone_engine::policy::{Effect, Outcome, StatementReport};
use touchstone_engine::rejection::{Detail, Rejection};
use touchstone_engine::web_identity::explain::{Finding, StepReport, TrustReport, Unchecked};

/// What else STS answers in the same words.
pub(super) const ALSO: [&str; 6] = [
    "a role that does not exist, or whose ARN is spelled otherwise",
    "another condition, on a run with other claims",
    "a role, a provider or a trust policy that was created or changed a moment ago: it takes seconds to be known \
     everywhere",
    "a provider that is registered in another account than the role",
    "session tags or a source identity that the trust policy does not allow",
    "a resource control policy of the organization",
];

pub(super) fn render(case: &Case<'_>) -> String {
    let mut page = Page::new();
    page.paragraph("", &answer(case));
    if let Some(first) = case.failures().first() {
        page.paragraph("", &format!("STS answers {}: {}", first.code().name(), message(first)));
    }
    for asked in case.report.trust.iter().filter(|asked| asked.outcome != Outcome::Allow) {
        statements(&mut page, case, asked);
    }
    page.causes(&cause::likely(case));
    parties(&mut page, case);
    steps(&mut page, case);
    page.findings(case.findings);
    page.line("");
    let trusted = case.report.trust.iter().all(|asked| asked.outcome == Outcome::Allow);
    let also =
        if trusted { "\"Not authorized\" is also said for: " } else { "The same error is also given for: " };
    page.paragraph("  ", &format!("{also}{}.", ALSO.join("; ")));
    page.text()
}

/// The answer in one sentence.
pub(super) fn answer(case: &Case<'_>) -> String {
    let mut failed: Vec<(Step, &Rejection)> = case
        .report
        .steps
        .iter()
        .filter_map(|step| match &step.finding {
            Finding::Failed(broken) => Some((step.step, broken.first()?)),
            _ => None,
        })
        .collect();
    failed.sort_by_key(|(_, broken)| cause::is_local(broken));
    let mut reasons = failed.into_iter().map(|(step, broken)| reason(case, step, broken));
    if let Some(first) = reasons.next() {
        let rest: Vec<String> = reasons.collect();
        let besides =
            if rest.is_empty() { String::new() } else { format!("; besides, {}", rest.join(", and ")) };
        return format!("Denied: {first}{besides}");
    }
    let open: Vec<&str> = case
        .report
        .steps
        .iter()
        .filter(|step| step.left_out.is_some() || matches!(step.finding, Finding::NotChecked(_)))
        .map(|step| step.step.name())
        .collect();
    if open.is_empty() {
        "Allowed: every step says yes".to_owned()
    } else {
        format!("Allowed, as far as it was checked; not wholly checked: {}", open.join(", "))
    }
}

fn reason(case: &Case<'_>, step: Step, broken: &Rejection) -> String {
    match (step, broken.rule(), broken.detail()) {
        (Step::Parse, ..) => "the token is not a JWT that STS takes".to_owned(),
        (Step::LookupProvider, ..) => "the token's issuer is not the provider's".to_owned(),
        (Step::FetchKeys, ..) if cause::is_local(broken) => {
            "the provider's keys could not be fetched from here".to_owned()
        }
        (Step::FetchKeys, ..) => "the provider's keys cannot be had".to_owned(),
        (Step::VerifySignature, ..) => "the signature does not verify with the provider's keys".to_owned(),
        (_, Rule::Check(Check::NotExpired), Detail::Time { value, .. }) => {
            format!("the token expired {} ago", clock::span(case.now.saturating_sub(*value)))
        }
        (_, Rule::Check(Check::AudienceMatches), _) => "the token is for another audience".to_owned(),
        (_, Rule::Check(Check::RoleListed | Check::RolesNamed), _) => {
            "the token was made for other roles".to_owned()
        }
        (Step::ValidateClaims, ..) => "a claim breaks a rule".to_owned(),
        (_, Rule::Check(Check::TrustTagSession), _) => "no statement allows its session tags".to_owned(),
        (_, Rule::Check(Check::TrustSourceIdentity), _) => {
            "no statement allows its source identity".to_owned()
        }
        _ if case.report.trust.iter().any(|asked| asked.outcome == Outcome::ExplicitDeny) => {
            "a statement forbids it".to_owned()
        }
        _ => "no statement allows this token".to_owned(),
    }
}

/// The statements that decided, or would have had to.
fn statements(page: &mut Page, case: &Case<'_>, asked: &TrustReport) {
    let denied = asked.outcome == Outcome::ExplicitDeny;
    let effect = if denied { Effect::Deny } else { Effect::Allow };
    for report in asked.statements.iter().filter(|one| one.effect == effect && one.applies == denied) {
        page.line("");
        let sid = report.sid.as_deref().map(|sid| format!(" `{}`", shown(sid))).unwrap_or_default();
        let applies = if denied { "applies to" } else { "does not apply to" };
        let title =
            format!("Statement[{}]{sid} ({}) {applies} {}:", report.index, effect.name(), asked.action);
        page.paragraph("", &title);
        if !denied {
            names(page, case, report, asked.action);
        }
        page.conditions(report, denied);
    }
}

/// Whom and what a statement names that is about another principal or another action.
fn names(page: &mut Page, case: &Case<'_>, report: &StatementReport, action: &str) {
    let written = |element| {
        let statement = case.policy.and_then(|policy| cause::statements(policy).nth(report.index));
        statement.map(|statement| cause::member(statement, element)).into_iter()
    };
    let mut part = |element: &str, names: Vec<&str>, ours: &str| {
        page.line(&format!("  {element}"));
        page.list("wanted", "or", names);
        page.list("got", "and", [ours]);
    };
    if !report.principal {
        let by_type = written("Principal").filter_map(Value::as_object).flatten();
        let names = by_type.flat_map(|(_, names)| cause::texts(names)).collect();
        part("Principal", names, &case.provider_arn().unwrap_or_default());
    }
    if !report.action {
        part("Action", written("Action").flat_map(cause::texts).collect(), action);
    }
}

fn parties(page: &mut Page, case: &Case<'_>) {
    page.line("");
    let label = |name: &'static str, first: bool| if first { name } else { "" };
    let mut first = true;
    let mut row = |page: &mut Page, claim: &str, value: &str| {
        page.line(&format!("{:<9} {claim}  {value}", label("Token", first)));
        first = false;
    };
    if let Some(said) = case.said() {
        for (claim, value) in [("iss", &said.issuer), ("sub", &said.subject)] {
            row(page, claim, &value.as_deref().map_or_else(|| "-".to_owned(), shown));
        }
        let audiences: Vec<String> = said.audiences.iter().map(|audience| shown(audience)).collect();
        row(page, "aud", if audiences.is_empty() { "-".to_owned() } else { audiences.join(", ") }.as_str());
        for (claim, value) in [("iat", said.issued), ("exp", said.expires)] {
            row(page, claim, &value.map_or_else(|| "-".to_owned(), |value| moment(value, case.now)));
        }
    }
    let account = if case.account_known { case.account.to_string() } else { "unknown".to_owned() };
    let role = case.role_arn.map_or_else(|| format!("not named; account {account}"), shown);
    page.line(&format!("{:<9} {role}", "Role"));
    let provider = match (case.provider_arn(), case.host()) {
        (Some(arn), _) if case.account_known => shown(&arn),
        (_, Some(host)) => format!("{}; account {account}", shown(&host)),
        _ => "-".to_owned(),
    };
    let taken = if case.provider.is_some() { "" } else { ", taken to be registered" };
    page.paragraph(&" ".repeat(10), &format!("{:<9} {provider}{taken}", "Provider"));
    page.line(&format!("{:<9} {}", "Rules", case.profile.as_str()));
}

fn moment(time: i64, now: i64) -> String {
    let away = clock::span(time.saturating_sub(now));
    if time > now { format!("{time}, in {away}") } else { format!("{time}, {away} ago") }
}

fn steps(page: &mut Page, case: &Case<'_>) {
    page.line("");
    page.line(&format!("{:<22} {:<12} {}", "Step", "Result", "Found"));
    for report in &case.report.steps {
        let mut result = result(report);
        let mut name = report.step.name();
        for found in findings(report) {
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
    match report.finding {
        Finding::Passed => "passed",
        Finding::Failed(_) => "failed",
        Finding::NotChecked(_) => "not checked",
    }
}

fn findings(report: &StepReport) -> Vec<String> {
    let mut findings = match &report.finding {
        Finding::Passed => Vec::new(),
        Finding::NotChecked(reason) => vec![unchecked(report.step, *reason).to_owned()],
        Finding::Failed(broken) => broken.iter().map(found).collect(),
    };
    findings.extend(report.left_out.map(|reason| unchecked(report.step, reason).to_owned()));
    findings
}

pub(super) fn found(broken: &Rejection) -> String {
    match about(broken) {
        detail if detail.is_empty() => broken.rule().to_string(),
        detail => format!("{}: {detail}", broken.rule()),
    }
}

/// Why something was not checked.
pub(super) fn unchecked(step: Step, reason: Unchecked) -> &'static str {
    match (reason, step) {
        (Unchecked::TokenUnreadable, _) => "the token cannot be read",
        (Unchecked::ClaimsOnly, Step::Parse) => "claims only: there is no token to take apart",
        (Unchecked::ClaimsOnly, _) => "claims only: nobody signed them",
        (Unchecked::NoProvider, Step::ValidateClaims) => {
            "no provider is given: `aud` is not compared with its client ids"
        }
        (Unchecked::NoProvider, _) => "no provider is given: the issuer is taken to be registered",
        (Unchecked::IssuerUnusable, _) => "the issuer is none that IAM registers",
        (Unchecked::NoKeys, _) => "no key set is given: use --jwks or --fetch",
        (Unchecked::KeysUnusable, _) => "there are no keys to verify with",
        (Unchecked::NoTrustPolicy, _) => "no role is given: use --role",
        (Unchecked::NoRoleArn, _) => "the role is not named: the roles claim is not compared",
        (Unchecked::NoIdentity, _) => "the claims do not say whose token it is, or for whom",
    }
}

/// What a rejection is about, without the rule, and without values of claims that are nobody's business here.
pub(super) fn about(broken: &Rejection) -> String {
    match broken.rule() {
        Rule::Check(Check::SourceIdentityValid) => String::new(),
        _ => detail(broken.detail()),
    }
}

/// What STS tells a caller, likewise.
pub(super) fn message(broken: &Rejection) -> String {
    match broken.rule() {
        Rule::Check(Check::SourceIdentityValid) => "the source identity is invalid".to_owned(),
        _ => shown(broken.message()),
    }
}

/// The detail of a rejection in words.
pub(super) fn detail(detail: &Detail) -> String {
    match detail {
        Detail::At { document, offset } => format!("{document}, octet {offset}"),
        Detail::Json { document, reason } => format!("{document}: {reason}"),
        Detail::Member(name) => format!("`{name}`"),
        Detail::Mismatch { wanted, got } => format!("wanted `{wanted}`, got `{got}`"),
        Detail::Time { claim, value, bound } => format!("`{claim}` is {value}, the bound is {bound}"),
        Detail::Key { index, reason } => format!("key {index}: {reason}"),
        Detail::Limit(limit) => format!("the limit is {limit}"),
        Detail::Constraints(broken) => {
            // Without the values: they may be claims that nobody asked for.
            let broken: Vec<String> =
                broken.iter().map(|one| format!("{}: {}", one.member, one.must)).collect();
            broken.join("; ")
        }
        Detail::Policy { path, reason } => format!("{path}: {reason}"),
        Detail::Action(action) => format!("`{action}` is not allowed"),
        Detail::Url { url, reason } => format!("`{url}`: {reason}"),
        Detail::Xml { offset, reason } => format!("octet {offset}: {reason}"),
        _ => String::new(),
    }
}
