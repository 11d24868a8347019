//! `touchstone explain`: why a request is accepted or refused, step by step.

mod cause;
pub(crate) mod clock;
mod fetch;
mod input;
mod json;
mod page;
pub(crate) mod policy;
pub(crate) mod saml;
mod text;

use self::cause::Case;
use crate::arguments::{ExplainCommand, ListFormat, WebIdentityArguments};
use crate::{DIFFERS, Outcome, output};
use serde_json::Value;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use touchstone_engine::account::{OidcProvider, Registration};
use touchstone_engine::arn::{AccountId, RoleArn};
use touchstone_engine::check::{Answer, Rule};
use touchstone_engine::crypto::Backend;
use touchstone_engine::policy::{Finding, Kind, Policy};
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::explain::{Keys, Presented, Question, Report, explain};
use touchstone_engine::web_identity::{KeySet, Source};

/// The name of a session that was given none.
const SESSION_NAME: &str = "touchstone";
/// The account where nothing names one.
const NO_ACCOUNT: &str = "000000000000";

pub(crate) fn run(command: &ExplainCommand) -> Outcome {
    match command {
        ExplainCommand::WebIdentity(arguments) => web_identity(arguments),
        ExplainCommand::Saml(arguments) => saml::run(arguments),
        ExplainCommand::Policy(arguments) => policy::run(arguments),
    }
}

fn web_identity(arguments: &WebIdentityArguments) -> Outcome {
    let profile = Profile::named(arguments.profile);
    let presented = match (&arguments.token, &arguments.claims) {
        (Some(path), _) => input::token(path)?,
        (None, Some(path)) => input::claims(path)?,
        // INVARIANT: the command line has one of the two.
        (None, None) => return Err("there is neither a token nor claims".into()),
    };
    let role = arguments.role.as_deref().map(input::role).transpose()?;
    let registered = arguments.provider.as_deref().map(input::provider).transpose()?;
    let jwks = arguments.jwks.as_deref().map(input::read).transpose()?;
    let policy =
        role.as_ref().map(|role| trust_policy(&role.trust_policy, arguments.role.as_deref())).transpose()?;

    let arn = role.as_ref().and_then(|role| role.arn.as_deref());
    let arn = arn.map(|arn| role_arn(arn, arguments.role.as_deref())).transpose()?;
    let of_policy = policy.as_ref().and_then(account_of);
    let account = arn.map(|arn| arn.account()).or(of_policy);
    let account_known = account.is_some();
    // INVARIANT: the placeholder has twelve digits.
    let account = account.or_else(|| AccountId::parse(NO_ACCOUNT)).ok_or("there is no account")?;
    let provider = registered.as_ref().map(|provider| {
        let stored = stored(provider, account, &profile);
        stored.map_err(|error| in_file(arguments.provider.as_deref(), &error))
    });
    let provider = provider.transpose()?;

    let now = arguments.now.unwrap_or_else(clock::now);
    let mut question = Question {
        presented: match &presented {
            input::Presented::Token(token) => Presented::Token(token.as_bytes()),
            input::Presented::Claims(claims) => Presented::Claims(claims.as_bytes()),
        },
        account,
        role: arn,
        trust_policy: role.as_ref().map(|role| role.trust_policy.as_bytes()),
        provider: provider.as_ref(),
        keys: jwks.as_ref().map_or(Keys::Unknown, |jwks| Keys::Document(jwks.as_bytes())),
        session_name: arguments.session_name.as_deref().unwrap_or(SESSION_NAME),
        now,
        backend: Backend::PREFERRED,
    };
    let mut report = explain(&question, &profile);
    require_policy(&report, arguments.role.as_deref())?;

    let fetched = arguments.fetch.then(|| fetch_keys(&question, &report, &profile)).flatten();
    if let Some(fetched) = &fetched {
        question.keys = match fetched {
            Ok(keys) => Keys::Fetched(keys),
            Err(rejection) => Keys::Refused(rejection),
        };
        report = explain(&question, &profile);
    }

    let findings = role.as_ref().and_then(|role| {
        lint(&role.trust_policy, account_known.then(|| account.to_string()).as_deref(), &profile)
    });
    let case = Case {
        report: &report,
        policy: policy.as_ref(),
        findings: findings.as_deref(),
        provider: provider.as_ref(),
        account,
        account_known,
        role_arn: arn.as_ref().map(RoleArn::as_str),
        session_named: arguments.session_name.is_some(),
        now,
        profile: arguments.profile,
    };
    let answer = match arguments.format {
        ListFormat::Text => text::render(&case),
        ListFormat::Json => json::render(&case),
    };
    output::write(&answer, None)?;
    Ok(if report.accepted() { ExitCode::SUCCESS } else { ExitCode::from(DIFFERS) })
}

/// The keys of the provider; of the issuer that the token names, where no provider is given.
fn fetch_keys(
    question: &Question<'_>,
    report: &Report,
    profile: &Profile,
) -> Option<Result<Arc<KeySet>, Rejection>> {
    let said = report.unverified.as_ref().and_then(|said| said.issuer.as_deref());
    let source = match question.provider {
        Some(provider) => Source { issuer: provider.issuer(), thumbprints: provider.thumbprints() },
        None => Source { issuer: said?, thumbprints: &[] },
    };
    fetch::keys(&source, question.now, question.backend, profile)
}

fn trust_policy(text: &str, path: Option<&Path>) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| in_file(path, &format!("the trust policy: {error}")))
}

/// What is wrong with a policy, whatever becomes of this token. `None` where it cannot be read, which is told elsewhere.
fn lint(text: &str, account: Option<&str>, profile: &Profile) -> Option<Vec<Finding>> {
    Some(Policy::parse(text.as_bytes(), Kind::Trust, profile).ok()?.lint(account))
}

/// A policy that IAM would not have stored is a mistake in the file, and explains nothing.
fn require_policy(report: &Report, path: Option<&Path>) -> Result<(), String> {
    let malformed =
        |rule: Rule| matches!(rule, Rule::Structural(_)) && rule.answer() == Answer::MalformedPolicy;
    match report.failures().find(|broken| malformed(broken.rule())) {
        Some(broken) => {
            Err(in_file(path, &format!("the trust policy is malformed: {}", text::detail(broken.detail()))))
        }
        None => Ok(()),
    }
}

fn role_arn<'a>(arn: &'a str, path: Option<&Path>) -> Result<RoleArn<'a>, String> {
    RoleArn::parse(arn)
        .ok_or_else(|| in_file(path, &format!("`{}` is not the ARN of a role", page::shown(arn))))
}

fn stored(provider: &input::Provider, account: AccountId, profile: &Profile) -> Result<OidcProvider, String> {
    let client_ids: Vec<&str> = provider.client_ids.iter().map(String::as_str).collect();
    let thumbprints: Vec<&str> = provider.thumbprints.iter().map(String::as_str).collect();
    let registration =
        Registration { url: &provider.url, client_ids: &client_ids, thumbprints: &thumbprints };
    OidcProvider::new(account, &registration, profile).map_err(|error| {
        format!("IAM has no such provider: {} must hold: {}", error.rule(), error.rule().protects())
    })
}

/// The account of the first provider that the policy names.
fn account_of(policy: &Value) -> Option<AccountId> {
    let statements = cause::statements(policy);
    let mut federated = statements.flat_map(|statement| {
        cause::texts(cause::member(cause::member(statement, "Principal"), "Federated"))
    });
    federated.find_map(|arn| AccountId::parse(arn.split(':').nth(4)?))
}

fn in_file(path: Option<&Path>, error: &str) -> String {
    format!("{}: {error}", path.unwrap_or(Path::new("-")).display())
}
