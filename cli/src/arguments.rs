//! The command line.

use crate::explain::clock;
use crate::explain::policy::{self, PolicyArguments};
use crate::explain::saml::{self, SamlArguments};
use clap::{ArgGroup, Args, Parser, Subcommand, ValueEnum};
use globset::{Glob, GlobMatcher};
use std::path::PathBuf;
use std::time::Duration;
use touchstone_corpus::format::Kind;
use touchstone_corpus::report::Format;
use touchstone_engine::check::{Check, Rule};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::Name;

const EXAMPLES: &str = "\
Examples:
  touchstone replay
      replay every vector against the reference engine
  touchstone replay --exec 'python3 adapter.py' --profile strict
      put another implementation on the stone, over the adapter protocol
  touchstone replay --kind jws --filter 'jws/alg-none/*' --format json
      a part of the corpus, for a program to read
  touchstone adapter --without claims.not-expired
      a known-faulty implementation, to try a runner on
  touchstone explain web-identity --token token.jwt --role role.json
      why STS says `Not authorized to perform sts:AssumeRoleWithWebIdentity`
  touchstone explain saml --response response.txt --metadata metadata.xml
      why a sign-in to AWS fails
  touchstone explain policy --identity policy.json --principal ARN --action s3:GetObject --resource ARN
      why a service says `AccessDenied`
  touchstone corpus coverage
      what the corpus proves about itself

Exit code: 0 as expected, 1 something differs, 2 usage or a target that could not be run.";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  touchstone explain web-identity --help
      what it takes and what it says
  aws iam get-role --role-name deploy > role.json
  touchstone explain web-identity --token token.jwt --role role.json
      which condition of the role's trust policy the token fails
  touchstone explain policy --help
      the same for policies and a request";

const WEB_IDENTITY_EXAMPLES: &str = r#"Examples:
  aws iam get-role --role-name deploy > role.json
  touchstone explain web-identity --token token.jwt --role role.json
      which condition of the role's trust policy the token fails
  aws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN > provider.json
  touchstone explain web-identity --token token.jwt --role role.json --provider provider.json --fetch
      the same with the audience and the signature checked, with keys fetched from the issuer
  echo '{"iss":"https://token.actions.githubusercontent.com","aud":"sts.amazonaws.com",
    "sub":"repo:octo/app:environment:prod","iat":1795391940,"exp":1795392240}' |
  touchstone explain web-identity --token - --role role.json --now 2026-11-23T00:00:00Z
      what would become of a token with these claims

Where they come from:
  --token     in a workflow: the `value` of what ACTIONS_ID_TOKEN_REQUEST_URL answers; a pasted
              `Authorization: Bearer ...` header will do; a JSON object is taken as claims
  --role      `aws iam get-role`, its inner object, or the trust policy alone
  --provider  `aws iam get-open-id-connect-provider`, or {"url":"https://...","client_ids":["..."]}

A step that fails keeps no other from being looked at. Nothing leaves this machine but, with --fetch,
two requests to the issuer; the token itself is never sent and never shown.

The members of --format json:
  accepted, answer, code, message, profile, now, account, role, provider
  token    {iss, sub, aud, exp, iat}, as the token says
  steps    [{step, result: passed|failed|not-checked, reason, broken: [{rule, code, message, detail}]}]
  trust    [{action, decision, statements: [{index, sid, effect, principal, action, applies,
           conditions: [{operator, key, wanted, got, absent, holds}]}]}]
  causes   [{id, sentence}], likeliest first
  policy   {grade: safe|caution|dangerous, findings: [{id, grade, place, sentence, source}]}: the trust policy
           itself, whatever becomes of this token; null without one
  also     what else STS gives the same error for

Exit code: 0 accepted, 1 rejected, 2 usage or a file that cannot be read."#;

/// Puts implementations of identity federation on the stone.
#[derive(Debug, Parser)]
#[command(name = "touchstone", version, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Replay the corpus against the reference engine or another implementation
    Replay(ReplayArguments),
    /// Speak the adapter protocol for the reference engine, over standard input and output
    Adapter(AdapterArguments),
    /// Say why a request is accepted or refused, step by step
    #[command(subcommand, after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainCommand),
    /// Build, check, list or measure the corpus
    #[command(subcommand)]
    Corpus(CorpusCommand),
}

#[derive(Debug, Args)]
pub(crate) struct ReplayArguments {
    /// Judge under this profile only [default: each that the target claims]
    #[arg(long, value_parser = profile, value_name = "strict|aws")]
    pub(crate) profile: Vec<Name>,
    /// Put only vectors of this kind; may be given more than once
    #[arg(long, value_parser = kind, value_name = "KIND")]
    pub(crate) kind: Vec<Kind>,
    /// Put only vectors whose id matches; `*` crosses `/`
    #[arg(long, value_parser = glob, value_name = "GLOB")]
    pub(crate) filter: Option<GlobMatcher>,
    /// Put them to a process that speaks the adapter protocol
    #[arg(long, value_name = "CMD ARGS")]
    pub(crate) exec: Option<String>,
    /// Let the reference engine compute with this backend
    #[arg(long, value_parser = backend, value_name = "ring|aws-lc", conflicts_with = "exec")]
    pub(crate) backend: Option<Backend>,
    /// Vectors on which the target is known to differ
    #[arg(long, value_name = "FILE")]
    pub(crate) divergences: Option<PathBuf>,
    /// Wait this many seconds for an answer
    #[arg(long, value_parser = seconds, value_name = "S", default_value = "5")]
    pub(crate) timeout: Duration,
    /// Read the vectors from a directory [default: those the command carries]
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// How to write the report
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ReportFormat,
    /// Where to write it [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct AdapterArguments {
    /// Take this check away; may be given more than once
    #[arg(long, value_parser = check, value_name = "CHECK")]
    pub(crate) without: Vec<Check>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExplainCommand {
    /// Why `AssumeRoleWithWebIdentity` takes or refuses a token
    #[command(after_help = WEB_IDENTITY_EXAMPLES)]
    WebIdentity(WebIdentityArguments),
    /// Why `AssumeRoleWithSAML` takes or refuses a response, what of it was signed, and which roles it offers
    #[command(after_help = saml::EXAMPLES)]
    Saml(SamlArguments),
    /// Why policies allow or deny a request: which statement of which policy, and which condition
    #[command(after_help = policy::EXAMPLES)]
    Policy(PolicyArguments),
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("presented").required(true).args(["token", "claims"])))]
pub(crate) struct WebIdentityArguments {
    /// The token, or its claims as JSON; `-` is standard input
    #[arg(long, value_name = "FILE|-")]
    pub(crate) token: Option<PathBuf>,
    /// The claims as JSON, in place of a token: there is no signature to check
    #[arg(long, value_name = "FILE")]
    pub(crate) claims: Option<PathBuf>,
    /// The role, or its trust policy
    #[arg(long, value_name = "FILE")]
    pub(crate) role: Option<PathBuf>,
    /// The provider [default: the token's issuer is taken to be registered]
    #[arg(long, value_name = "FILE")]
    pub(crate) provider: Option<PathBuf>,
    /// The provider's key set
    #[arg(long, value_name = "FILE")]
    pub(crate) jwks: Option<PathBuf>,
    /// Fetch the provider's key set over HTTPS
    #[arg(long, conflicts_with_all = ["jwks", "claims"])]
    pub(crate) fetch: bool,
    /// The name of the session [default: touchstone]
    #[arg(long, value_parser = session_name, value_name = "S")]
    pub(crate) session_name: Option<String>,
    /// Seconds since 1970, or an RFC 3339 time [default: the clock]
    #[arg(long, value_parser = time, allow_hyphen_values = true, value_name = "T")]
    pub(crate) now: Option<i64>,
    /// The rules
    #[arg(long, value_parser = profile, value_name = "strict|aws", default_value = "aws")]
    pub(crate) profile: Name,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CorpusCommand {
    /// Write every generated file: vectors, schema, rules
    Build {
        /// The directory of the corpus
        #[arg(long, value_name = "DIR", default_value = "corpus")]
        corpus: PathBuf,
        /// Write nothing; say which files are not what would be written
        #[arg(long)]
        check: bool,
    },
    /// Check ids, twins, sources and inputs
    Lint(Vectors),
    /// List the vectors
    List(Vectors),
    /// Measure which rules and clauses the vectors cover
    Coverage(Vectors),
}

#[derive(Debug, Args)]
pub(crate) struct Vectors {
    /// Read the vectors from a directory [default: those the command carries]
    #[arg(long, value_name = "DIR")]
    pub(crate) corpus: Option<PathBuf>,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    Text,
    Json,
    Junit,
    Html,
}

impl From<ReportFormat> for Format {
    fn from(format: ReportFormat) -> Self {
        match format {
            ReportFormat::Text => Self::Text,
            ReportFormat::Json => Self::Json,
            ReportFormat::Junit => Self::Junit,
            ReportFormat::Html => Self::Html,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    Text,
    Json,
}

pub(crate) fn profile(text: &str) -> Result<Name, String> {
    let found = Name::ALL.into_iter().find(|name| name.as_str() == text);
    found.ok_or_else(|| "the profiles are strict and aws".to_owned())
}

fn kind(text: &str) -> Result<Kind, String> {
    let names = Kind::ALL.map(Kind::name).join(", ");
    Kind::from_name(text).ok_or_else(|| format!("the kinds are {names}"))
}

fn glob(text: &str) -> Result<GlobMatcher, String> {
    Glob::new(text).map(|glob| glob.compile_matcher()).map_err(|error| error.to_string())
}

fn backend(text: &str) -> Result<Backend, String> {
    let found = Backend::ALL.iter().find(|backend| backend.name() == text);
    found.copied().ok_or_else(|| "the backends are ring and aws-lc".to_owned())
}

fn seconds(text: &str) -> Result<Duration, String> {
    match text.parse() {
        Ok(seconds @ 1..=3600) => Ok(Duration::from_secs(seconds)),
        _ => Err("a whole number of seconds from 1 to 3600".to_owned()),
    }
}

pub(crate) fn time(text: &str) -> Result<i64, String> {
    clock::parse(text).ok_or_else(|| "seconds since 1970, or a time like 2026-11-23T22:40:30Z".to_owned())
}

fn session_name(text: &str) -> Result<String, String> {
    let sound = (2..=64).contains(&text.len())
        && text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"_+=,.@-".contains(&octet));
    sound.then(|| text.to_owned()).ok_or_else(|| "2 to 64 letters, digits and `_+=,.@-`".to_owned())
}

fn check(text: &str) -> Result<Check, String> {
    match Rule::from_id(text) {
        Some(Rule::Check(check)) => Ok(check),
        Some(_) => Err("a structural rule cannot be taken away".to_owned()),
        None => Err("there is no such check; `corpus/RULES.md` lists them".to_owned()),
    }
}
