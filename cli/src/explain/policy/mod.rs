//! `touchstone explain policy`: which statement of which policy decided, and what kept the others from it.
//!
//! Nothing is decided here: the decision and everything it is told from are the engine's report.

mod answer;
mod arguments;
mod cause;
mod documents;
mod json;
mod question;
mod steps;
mod text;

pub(crate) use arguments::{EXAMPLES, PolicyArguments};

use self::documents::Sources;
use self::question::Question;
use crate::arguments::ListFormat;
use crate::{DIFFERS, Outcome, output};
use std::path::Path;
use std::process::ExitCode;
use touchstone_corpus::format::PolicyRequest;
use touchstone_corpus::judge::Keys;
use touchstone_engine::policy::{
    self, DecisionReport, Finding, Naming, PolicyReport, RoleTrust, Say, Set, SetReport, StatementId,
    StatementReport,
};
use touchstone_engine::profile::{Name, Profile};

/// A report, and what it was made of.
#[derive(Debug)]
struct Case<'c> {
    report: &'c DecisionReport,
    question: &'c Question,
    sources: &'c Sources,
    /// What is wrong with a trust policy, whatever is asked.
    findings: Option<&'c [Finding]>,
    profile: Name,
}

impl<'c> Case<'c> {
    fn request(&self) -> &'c PolicyRequest {
        &self.question.request
    }

    fn set(&self, set: Set) -> Option<&'c SetReport> {
        self.report.sets.iter().find(|report| report.set == set)
    }

    /// Whether a set has this to say.
    fn says(&self, set: Set, say: Say) -> bool {
        self.set(set).is_some_and(|report| report.says == say)
    }

    /// A statement among all that were asked.
    fn statement(&self, id: StatementId) -> Option<&'c StatementReport> {
        let policy: &PolicyReport = self.set(id.set)?.policies.get(id.policy)?;
        policy.statements.iter().find(|statement| statement.index == id.statement)
    }

    /// Where a statement is: as the protocol has it, and that of a trust policy `trust.Statement[0]`.
    fn place(&self, id: StatementId) -> String {
        if id.set == Set::Resource && self.sources.has_trust() {
            format!("trust.Statement[{}]", id.statement)
        } else {
            id.to_string()
        }
    }

    /// Whether the resource's policies grant it by themselves, and do not leave it to the principal's account.
    fn is_named(&self) -> bool {
        self.report.naming.is_some_and(|naming| naming != Naming::Account)
    }
}

pub(super) fn run(arguments: &PolicyArguments) -> Outcome {
    let files = [&arguments.identity, &arguments.session, &arguments.resource_policy].into_iter().flatten();
    let levels = arguments.scp.iter().chain(&arguments.rcp).flat_map(|level| &level.0);
    let files =
        files.chain(levels).chain(&arguments.boundary).chain(&arguments.trust).chain(&arguments.request);
    if files.filter(|file| *file == Path::new("-")).count() > 1 {
        return Err("standard input can be read once".into());
    }
    let mut sources = Sources::of(arguments)?;
    let question = match &arguments.request {
        None => Question::of(arguments)?,
        Some(file) => {
            let (question, of_input) = Question::of_file(file)?;
            match of_input {
                Some(_) if !sources.is_empty() => {
                    return Err(format!("{} has its own policies: name no others", file.display()).into());
                }
                Some(of_input) => sources = of_input,
                None => {}
            }
            question
        }
    };
    if sources.has_trust() && sources.limits_without_identity() {
        return Err("what limits the caller's own policies is asked for with them: `--identity`".into());
    }
    let profile = Profile::named(arguments.profile);
    let documents = match sources.parse(&profile) {
        Ok(documents) => documents,
        Err(malformed) => {
            let answer = match arguments.format {
                ListFormat::Text => text::malformed(&malformed),
                ListFormat::Json => json::malformed(&malformed, arguments.profile),
            };
            output::write(&answer, None)?;
            return Ok(ExitCode::from(DIFFERS));
        }
    };

    let keys = Keys::of(&question.request);
    let (request, account) = (keys.request(&question.request), &question.request.resource_account);
    let report = match &documents.trust {
        Some(trust) => {
            documents.lists.ask(|sets| RoleTrust { policy: trust, own: *sets, account }.explain(&request))
        }
        None => documents.lists.ask(|sets| sets.explain(&request, account)),
    };
    let account = Some(account.as_str()).filter(|account| !account.is_empty());
    let findings = documents.trust.as_ref().map(|trust| trust.lint(account));
    let case = Case {
        report: &report,
        question: &question,
        sources: &sources,
        findings: findings.as_deref(),
        profile: arguments.profile,
    };
    let answer = match arguments.format {
        ListFormat::Text => text::render(&case),
        ListFormat::Json => json::render(&case),
    };
    output::write(&answer, None)?;
    let allowed = report.decision.outcome == policy::Outcome::Allow;
    Ok(if allowed { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
}
