//! The arguments of `touchstone explain policy`.

use crate::arguments::{ListFormat, profile};
use clap::{ArgGroup, Args};
use std::path::PathBuf;
use touchstone_engine::profile::Name;

pub(crate) const EXAMPLES: &str = r#"Examples:
  aws iam get-role-policy --role-name deploy --policy-name deploy > deploy.json
  aws iam get-policy-version --policy-arn ARN --version-id v3 > boundary.json
  touchstone explain policy --identity deploy.json --boundary boundary.json \
    --principal arn:aws:sts::111122223333:assumed-role/deploy/ci \
    --action s3:GetObject --resource arn:aws:s3:::docs/readme.txt
      which policy allows it, which does not, and for want of what
  aws s3api get-bucket-policy --bucket docs > bucket.json
  touchstone explain policy --identity deploy.json --resource-policy bucket.json --resource-account 444455556666 \
    --principal arn:aws:iam::111122223333:user/alice --action s3:PutObject --resource arn:aws:s3:::docs/a \
    --context aws:SourceIp=203.0.113.9 --context aws:MultiFactorAuthPresent=true
      a bucket of another account, and what else the request says of itself
  touchstone explain policy --trust role.json --principal arn:aws:iam::111122223333:user/alice \
    --action sts:AssumeRole --resource arn:aws:iam::111122223333:role/deploy
      may Alice take on the role?

Policies: a document alone, or what these print, with the document as JSON or percent-encoded:
  --identity, --boundary, --session  aws iam get-policy-version, get-user-policy, get-group-policy, get-role-policy
  --resource-policy                  aws s3api get-bucket-policy, kms get-key-policy, sqs get-queue-attributes
  --trust                            aws iam get-role
  --scp, --rcp                       aws organizations describe-policy
Of a type that is not given, no policy applies. `-` is standard input.

Levels of an organization: each --scp is a level, from the root down to the account, its files separated by commas; each
level has to allow. So `--scp root.json --scp unit.json,more.json --scp account.json`.

Principals: the ARN of a user, a role, a role's session (assumed-role), a federated user, an account's root, an OIDC or
SAML provider; an account's number for its root; the name of a service (ec2.amazonaws.com) or of a provider without an ARN
(accounts.google.com); `anonymous`.

Context: --context KEY=VALUE. A key that is given more than once is multivalued; one that has one value in its list is
written KEY[]=VALUE. What the other arguments say is put in unless it is given: aws:PrincipalArn, aws:PrincipalAccount,
aws:PrincipalType, aws:username, aws:ResourceAccount.

--request takes a request as the adapter protocol has it, {"principal":{"type","arn","account","parent"},"action",
"resource","resource_account","context":{KEY: VALUE or [VALUE, ...]}}, or a vector's whole `input`, with its policies.
Nothing is put in.

The members of --format json:
  accepted, answer, phrase, decision: allow|explicit-deny|implicit-deny|malformed, profile
  statements  those that decided: identity[0].Statement[1], scp[1][0].Statement[0]
  request     as in the protocol; `derived`: the keys that were put in; `assumed`: what nobody said, in sentences
  needed      either|both|resource: whose policies have to grant it
  naming      account|parent|everyone|itself: how the resource's policies name the principal; null where they do not
  limits      none|session|session-and-boundary|all: what limits the grant of the resource's policies
  sets        [{set, present, says: denies|allows|limits-nothing|withholds|not-needed|not-asked, found,
              policies: [{file, version, statements: [{id, sid, effect, applies, principal, action, resource, naming,
              principals, actions, resources: {element, texts},
              conditions: [{operator, key, wanted, got, absent, holds}]}]}]}], in the order of evaluation
  causes      [{id, sentence}], likeliest first
  policy      {grade, findings: [{id, grade, place, sentence, source}]}: a trust policy itself, whatever is asked
  malformed   [{set, file, path, reason, json, rule, code, message, hint}]: then nothing is decided

Exit code: 0 allowed, 1 denied or a policy is malformed, 2 usage or a file that cannot be read."#;

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("asked").required(true).args(["principal", "request"])))]
pub(crate) struct PolicyArguments {
    /// A policy of the principal's user, its groups, or its role; may be given more than once
    #[arg(long, value_name = "FILE|-")]
    pub(super) identity: Vec<PathBuf>,
    /// The permissions boundary of the user or role
    #[arg(long, value_name = "FILE|-")]
    pub(super) boundary: Option<PathBuf>,
    /// A policy passed when the session was made; may be given more than once
    #[arg(long, value_name = "FILE|-")]
    pub(super) session: Vec<PathBuf>,
    /// The policy of the resource
    #[arg(long, value_name = "FILE|-")]
    pub(super) resource_policy: Vec<PathBuf>,
    /// A level of service control policies of the principal's account
    #[arg(long, value_name = "FILE,FILE...")]
    pub(super) scp: Vec<Level>,
    /// A level of resource control policies of the resource's account
    #[arg(long, value_name = "FILE,FILE...")]
    pub(super) rcp: Vec<Level>,
    /// The trust policy of the role that the action takes on
    #[arg(long, value_name = "FILE|-", conflicts_with = "resource_policy")]
    pub(super) trust: Option<PathBuf>,
    /// Who asks
    #[arg(long, value_name = "ARN", requires = "action")]
    pub(super) principal: Option<String>,
    /// The role of a session, with its path; the user or root behind a federated user
    #[arg(long, visible_alias = "role", value_name = "ARN", requires = "principal")]
    pub(super) parent: Option<String>,
    /// What for: s3:GetObject
    #[arg(long, value_name = "SERVICE:NAME", requires = "principal")]
    pub(super) action: Option<String>,
    /// With what; `*` for an action that is about nothing in particular [default: *]
    #[arg(long, value_name = "ARN", requires = "principal")]
    pub(super) resource: Option<String>,
    /// The account of the resource [default: that of its ARN, else the principal's]
    #[arg(long, value_name = "ID", value_parser = account, requires = "principal")]
    pub(super) resource_account: Option<String>,
    /// A condition key of the request; may be given more than once
    #[arg(long, value_name = "KEY=VALUE", value_parser = key_and_value, requires = "principal")]
    pub(super) context: Vec<(Key, String)>,
    /// The request as the protocol has it
    #[arg(long, value_name = "FILE|-")]
    pub(super) request: Option<PathBuf>,
    /// The rules
    #[arg(long, value_parser = profile, value_name = "strict|aws", default_value = "aws")]
    pub(super) profile: Name,
    /// How to write the answer
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ListFormat,
}

/// The files of a level.
#[derive(Clone, Debug)]
pub(super) struct Level(pub(super) Vec<PathBuf>);

impl std::str::FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let files: Vec<PathBuf> = text.split(',').map(PathBuf::from).collect();
        let named = files.iter().all(|file| !file.as_os_str().is_empty());
        if named { Ok(Self(files)) } else { Err("files, separated by commas".to_owned()) }
    }
}

/// A condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Of one value, unless it is given again.
    Single(String),
    /// Of a list of values: written with `[]`.
    Multivalued(String),
}

fn key_and_value(text: &str) -> Result<(Key, String), String> {
    let (key, value) = text.split_once('=').ok_or("KEY=VALUE, as in aws:SourceIp=203.0.113.9")?;
    if !key.contains(':') {
        return Err("a condition key is written `prefix:name`".to_owned());
    }
    let key = match key.strip_suffix("[]") {
        Some(key) => Key::Multivalued(key.to_owned()),
        None => Key::Single(key.to_owned()),
    };
    Ok((key, value.to_owned()))
}

fn account(text: &str) -> Result<String, String> {
    let sound = text.len() == 12 && text.bytes().all(|octet| octet.is_ascii_digit());
    sound.then(|| text.to_owned()).ok_or_else(|| "an account has twelve digits".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Key, Level, key_and_value};

    #[test]
    fn a_key_ends_at_the_first_equals_sign_and_may_be_of_a_list() {
        let single = |key: &str, value: &str| Ok((Key::Single(key.to_owned()), value.to_owned()));
        assert_eq!(key_and_value("aws:userid=a=b"), single("aws:userid", "a=b"));
        let list = (Key::Multivalued("aws:TagKeys".to_owned()), "team".to_owned());
        assert_eq!(key_and_value("aws:TagKeys[]=team"), Ok(list));
        assert!(key_and_value("aws:userid").is_err() && key_and_value("userid=x").is_err());
    }

    #[test]
    fn a_level_is_of_files_with_names() {
        assert!("a.json,b.json".parse::<Level>().is_ok_and(|level| level.0.len() == 2));
        assert!("a.json,".parse::<Level>().is_err() && "".parse::<Level>().is_err());
    }
}
