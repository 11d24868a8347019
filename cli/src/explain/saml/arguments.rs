//! The command line of `explain saml`.

use crate::arguments::{ListFormat, profile, time};
use clap::Args;
use std::path::PathBuf;
use touchstone_engine::profile::Name;

pub(crate) const EXAMPLES: &str = r"Examples:
  aws iam get-saml-provider --saml-provider-arn ARN --query SAMLMetadataDocument --output text > metadata.xml
  touchstone explain saml --response response.txt --metadata metadata.xml
      whether the response is the provider's, and which roles it offers
  aws iam get-role --role-name deploy > role.json
  touchstone explain saml --response - --metadata metadata.xml --role role.json
      the same with the role's trust policy

Where they come from:
  --response  in the browser's developer tools: the form field `SAMLResponse` of the request to
              https://signin.aws.amazon.com/saml, as it is copied: base64, percent-encoded or not,
              with the name of the field in front or without; the XML itself will do
  --metadata  what IAM stores of the provider; the provider's own document, to see whether it changed
  --role      `aws iam get-role`, its inner object, or the trust policy alone
  --provider  the ARN of the provider [default: the one that the assertion names]

What no key of the metadata has signed is not read for identity: where no signature holds, the steps
after it are not looked at. Nothing leaves this machine, and the response is never shown.

The members of --format json:
  accepted, answer, code, message, profile, now, role, provider
  response     {issuer, name_id, destination, recipients, audiences, not_before, not_on_or_after,
               status}, as the response says
  signatures   [{element, state: absent|verified|refused|not-checked, rule, shown_certificate}]
  certificates [{sha256, not_before, not_after}] of the metadata
  offered      [{role, provider}], where the assertion was verified
  steps        [{step, result: passed|failed|not-checked, reason, broken: [{rule, code, message, detail}]}]
  trust        [{action, decision, statements: [...]}] as in `explain web-identity`
  causes       [{id, sentence}], likeliest first

Exit code: 0 accepted, 1 rejected, 2 usage or a file that cannot be read.";

#[derive(Debug, Args)]
pub(crate) struct SamlArguments {
    /// The response, as in the form field or as XML; `-` is standard input
    #[arg(long, value_name = "FILE|-")]
    pub(super) response: PathBuf,
    /// The metadata of the provider
    #[arg(long, value_name = "FILE")]
    pub(super) metadata: PathBuf,
    /// The role, or its trust policy
    #[arg(long, value_name = "FILE")]
    pub(super) role: Option<PathBuf>,
    /// The ARN of the provider
    #[arg(long, value_name = "ARN")]
    pub(super) provider: Option<String>,
    /// Seconds since 1970, or an RFC 3339 time [default: the clock]
    #[arg(long, value_parser = time, allow_hyphen_values = true, value_name = "T")]
    pub(super) now: Option<i64>,
    /// The rules
    #[arg(long, value_parser = profile, value_name = "strict|aws", default_value = "aws")]
    pub(super) profile: Name,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ListFormat,
}
