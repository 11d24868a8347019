//! `touchstone explain saml`: why a response is accepted or refused, what of it was signed, and which roles it offers.
//!
//! Nothing is decided here: every finding is the engine's.

mod arguments;
mod cause;
mod input;
mod json;
mod text;

pub(crate) use arguments::{EXAMPLES, SamlArguments};

use super::input as files;
use super::{clock, in_file, role_arn, trust_policy};
use crate::arguments::ListFormat;
use crate::{DIFFERS, Outcome, output};
use std::process::ExitCode;
use touchstone_engine::arn::{RoleArn, SamlProviderArn};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::saml::explain::{Question, Report, explain};

/// A report, and what it was made of.
#[derive(Debug)]
struct Case<'c> {
    report: &'c Report,
    role: Option<&'c str>,
    provider: Option<&'c str>,
    now: i64,
    profile: Name,
}

impl<'c> Case<'c> {
    fn failures(&self) -> Vec<&'c Rejection> {
        self.report.failures().collect()
    }
}

pub(crate) fn run(arguments: &SamlArguments) -> Outcome {
    let profile = Profile::named(arguments.profile);
    let response = input::response(&arguments.response)?;
    let metadata = input::octets(&arguments.metadata)?;
    let role = arguments.role.as_deref().map(files::role).transpose()?;
    if let Some(role) = &role {
        trust_policy(&role.trust_policy, arguments.role.as_deref())?;
    }
    let arn = role.as_ref().and_then(|role| role.arn.as_deref());
    let arn = arn.map(|arn| role_arn(arn, arguments.role.as_deref())).transpose()?;
    let provider = arguments.provider.as_deref().map(|text| {
        SamlProviderArn::parse(text)
            .ok_or_else(|| in_file(None, "--provider is not the ARN of a SAML provider"))
    });
    let provider = provider.transpose()?;
    let now = arguments.now.unwrap_or_else(clock::now);
    let question = Question {
        response: &response,
        metadata: &metadata,
        provider,
        role: arn,
        trust_policy: role.as_ref().map(|role| role.trust_policy.as_bytes()),
        now,
        backend: Backend::PREFERRED,
    };
    let report = explain(&question, &profile);
    let case = Case {
        report: &report,
        role: arn.as_ref().map(RoleArn::as_str),
        provider: provider.as_ref().map(SamlProviderArn::as_str),
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
