//! The one error type: which rule said no, at which step, on what.

mod wording;

use self::wording::wording;
use crate::check::{Answer, Rule, Step};
use crate::profile::Texts;
use std::borrow::Cow;
use std::fmt;

/// Error codes of the query API that a rejection maps to.
///
/// Source: the errors and HTTP statuses of the AWS STS and IAM API references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Code {
    /// The token cannot be believed.
    InvalidIdentityToken,
    /// The token's or the session's time is up.
    ExpiredTokenException,
    /// A parameter breaks a constraint.
    ValidationError,
    /// The caller may not do this.
    AccessDenied,
    /// The identity provider refused the claim.
    IdpRejectedClaim,
    /// A policy document is malformed.
    MalformedPolicyDocument,
    /// The session's policies and tags are too large.
    PackedPolicyTooLarge,
    /// The session token is not valid.
    InvalidClientTokenId,
    /// The session has expired.
    ExpiredToken,
    /// A parameter of an IAM call is not acceptable.
    InvalidInput,
    /// A parameter is well-formed and still makes no sense.
    InvalidParameterValue,
    /// A quota of IAM is exhausted.
    LimitExceeded,
    /// There is one of that name already.
    EntityAlreadyExists,
    /// There is none of that name.
    NoSuchEntity,
    /// The call is not signed.
    MissingAuthenticationToken,
    /// There is no such call.
    InvalidAction,
    /// AWS fails at this itself.
    InternalFailure,
}

impl Code {
    /// The code as it stands in an API answer.
    pub fn name(self) -> &'static str {
        match self {
            Self::InvalidIdentityToken => "InvalidIdentityToken",
            Self::ExpiredTokenException => "ExpiredTokenException",
            Self::ValidationError => "ValidationError",
            Self::AccessDenied => "AccessDenied",
            Self::IdpRejectedClaim => "IDPRejectedClaim",
            Self::MalformedPolicyDocument => "MalformedPolicyDocument",
            Self::PackedPolicyTooLarge => "PackedPolicyTooLarge",
            Self::InvalidClientTokenId => "InvalidClientTokenId",
            Self::ExpiredToken => "ExpiredToken",
            Self::InvalidInput => "InvalidInput",
            Self::InvalidParameterValue => "InvalidParameterValue",
            Self::LimitExceeded => "LimitExceeded",
            Self::EntityAlreadyExists => "EntityAlreadyExists",
            Self::NoSuchEntity => "NoSuchEntity",
            Self::MissingAuthenticationToken => "MissingAuthenticationToken",
            Self::InvalidAction => "InvalidAction",
            Self::InternalFailure => "InternalFailure",
        }
    }

    /// The HTTP status the code is answered with.
    pub fn http_status(self) -> u16 {
        match self {
            Self::AccessDenied
            | Self::IdpRejectedClaim
            | Self::InvalidClientTokenId
            | Self::ExpiredToken
            | Self::MissingAuthenticationToken => 403,
            Self::LimitExceeded | Self::EntityAlreadyExists => 409,
            Self::NoSuchEntity => 404,
            Self::InternalFailure => 500,
            _ => 400,
        }
    }
}

/// What the owner of the set-up may know about a rejection, and an API caller may not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Detail {
    /// The rule says it all.
    None,
    /// A place in an encoded segment or document: octets from its start.
    At {
        /// What was being read: `header`, `claims`, `signature`, `key set`.
        document: &'static str,
        /// Octets from the start of that document.
        offset: usize,
    },
    /// A place in a JSON text, with what the reader found wrong there.
    Json {
        /// What was being read.
        document: &'static str,
        /// The reader's own words, with line and column.
        reason: Excerpt,
    },
    /// A member, a header parameter or a claim.
    Member(Excerpt),
    /// One value was needed and another was there.
    Mismatch {
        /// What was needed.
        wanted: Excerpt,
        /// What was there.
        got: Excerpt,
    },
    /// A claim was compared with the clock; all numbers are seconds since 1970.
    Time {
        /// The claim.
        claim: &'static str,
        /// Its value.
        value: i64,
        /// The clock with the skew already applied.
        bound: i64,
    },
    /// A key of the key set, counted from 0, and what is wrong with it.
    Key {
        /// Its place in the set.
        index: usize,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// A claim is there and null.
    Null(&'static str),
    /// A claim is an empty list.
    Empty(&'static str),
    /// A number is over its limit.
    Limit(usize),
    /// Constraints that parameters of a request break, in AWS's words, without the values of secrets.
    Constraints(Vec<Constraint>),
    /// A place in a policy document, and what is wrong there.
    Policy {
        /// The path: `Statement[1].Condition.StringEqual`.
        path: Excerpt,
        /// What is wrong.
        reason: Excerpt,
    },
    /// A provider of many organizations that a policy trusts for all of them.
    Unscoped {
        /// The path of the statement: `Statement[1]`.
        path: Excerpt,
        /// The provider, as the statement names it.
        principal: Excerpt,
        /// The condition keys of which one is to be looked at.
        keys: Vec<Excerpt>,
    },
    /// An action that a policy does not allow.
    Action(&'static str),
    /// A caller, an action and a resource that policies do not allow together.
    Denied {
        /// The caller's ARN.
        caller: Excerpt,
        /// The action.
        action: &'static str,
        /// The ARN of the resource.
        resource: Excerpt,
    },
    /// Why a caller may not make a call, in the words of AWS.
    Because(&'static str),
    /// A place in an XML document, and what is wrong there.
    Xml {
        /// Octets from the start of the document.
        offset: usize,
        /// What is wrong.
        reason: &'static str,
    },
    /// A URL, and what became of it.
    Url {
        /// The URL.
        url: Excerpt,
        /// What became of it.
        reason: &'static str,
    },
}

/// A constraint of the API model that a parameter breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    /// The parameter, as the model spells it: `roleSessionName`.
    pub member: Cow<'static, str>,
    /// Its value: `None` for a secret one, which is told to nobody.
    pub value: Option<Excerpt>,
    /// What the model asks for: `Member must not be null`.
    pub must: Cow<'static, str>,
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { member, value, must } = self;
        match value {
            Some(value) => write!(f, "Value '{value}' at '{member}' failed to satisfy constraint: {must}"),
            None => write!(f, "Value at '{member}' failed to satisfy constraint: {must}"),
        }
    }
}

/// Text taken from the input, cut to 128 characters, with control characters escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt(String);

impl Excerpt {
    const CHARACTERS: usize = 128;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Takes the beginning of `text`.
    pub fn of(text: &str) -> Self {
        // A refusal is to cost an attacker more than us: most texts need no change.
        if text.len() <= Self::CHARACTERS && text.bytes().all(|octet| (b' '..=b'~').contains(&octet)) {
            return Self(text.to_owned());
        }
        let mut excerpt: String = text.chars().take(Self::CHARACTERS).flat_map(escaped).collect();
        if text.chars().nth(Self::CHARACTERS).is_some() {
            excerpt.push('…');
        }
        Self(excerpt)
    }
}

fn escaped(character: char) -> impl Iterator<Item = char> {
    let control = character.is_control();
    let plain = (!control).then_some(character);
    let escape = control.then(|| character.escape_default());
    plain.into_iter().chain(escape.into_iter().flatten())
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A refusal: the rule, the step, what an API caller is told, and the detail for the owner.
///
/// Only the rules of [`crate::check`] construct one, through the profile that enforces them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    rule: Rule,
    step: Step,
    code: Code,
    message: Cow<'static, str>,
    detail: Detail,
}

impl Rejection {
    #[cold]
    pub(crate) fn new(rule: Rule, step: Step, texts: Texts, detail: Detail) -> Self {
        let code = code(rule, step, texts, &detail);
        let message = wording(rule, step, texts, &detail);
        Self(Box::new(Inner { rule, step, code, message, detail }))
    }

    /// The rule that said no.
    pub fn rule(&self) -> Rule {
        self.0.rule
    }

    /// The step at which it did.
    pub fn step(&self) -> Step {
        self.0.step
    }

    /// The API error code.
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// What an API caller is told: AWS's words where they were observed, else the project's seed's.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// What the owner may know, and a caller may not.
    pub fn detail(&self) -> &Detail {
        &self.0.detail
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.0.rule, self.0.step)?;
        match &self.0.detail {
            Detail::None => Ok(()),
            Detail::At { document, offset } => write!(f, ": {document}, octet {offset}"),
            Detail::Json { document, reason } => write!(f, ": {document}: {reason}"),
            Detail::Member(name) => write!(f, ": `{name}`"),
            Detail::Mismatch { wanted, got } => write!(f, ": wanted `{wanted}`, got `{got}`"),
            Detail::Time { claim, value, bound } => write!(f, ": `{claim}` is {value}, the bound is {bound}"),
            Detail::Key { index, reason } => write!(f, ": key {index}: {reason}"),
            Detail::Null(claim) => write!(f, ": `{claim}` is null"),
            Detail::Empty(claim) => write!(f, ": `{claim}` is an empty list"),
            Detail::Limit(limit) => write!(f, ": the limit is {limit}"),
            Detail::Constraints(constraints) => {
                constraints.iter().try_for_each(|constraint| write!(f, ": {constraint}"))
            }
            Detail::Policy { path, reason } => write!(f, ": {path}: {reason}"),
            Detail::Unscoped { path, principal, keys } => {
                write!(f, ": {path}: `{principal}` is trusted for all: wanted `{}`", joined(keys))
            }
            Detail::Denied { caller, action, resource } => {
                write!(f, ": `{caller}` may not `{action}` on `{resource}`")
            }
            Detail::Because(reason) => write!(f, ": {reason}"),
            Detail::Action(action) => write!(f, ": `{action}` is not allowed"),
            Detail::Xml { offset, reason } => write!(f, ": octet {offset}: {reason}"),
            Detail::Url { url, reason } => write!(f, ": `{url}`: {reason}"),
        }
    }
}

impl std::error::Error for Rejection {}

fn code(rule: Rule, step: Step, texts: Texts, detail: &Detail) -> Code {
    match (rule.answer(), detail) {
        // Tags in a token are the token's fault, and the call has no error for parameters that it does not have.
        (Answer::Validation | Answer::TagsDuplicate | Answer::TransitiveTagUnknown, _)
            if step == Step::ValidateClaims =>
        {
            Code::InvalidIdentityToken
        }
        // Observed: wi-claim-sub-null.
        (Answer::ClaimInvalid, Detail::Null(_)) if texts == Texts::Observed => Code::InternalFailure,
        (Answer::Expired | Answer::AssertionExpired, _) => Code::ExpiredTokenException,
        (
            Answer::Validation
            | Answer::ProviderRequestInvalid
            | Answer::DurationExceeded
            | Answer::PolicyUnknown
            | Answer::ChainedDurationExceeded,
            _,
        ) => Code::ValidationError,
        (Answer::ProviderIdRefused, Detail::Member(provider)) => match provider.as_str() {
            AMAZON => Code::InvalidIdentityToken,
            FACEBOOK => Code::IdpRejectedClaim,
            _ => Code::AccessDenied,
        },
        (
            Answer::NotAuthorized
            | Answer::ProviderIdRefused
            | Answer::CallerRefused
            | Answer::NameIdMissing
            | Answer::SamlNotAuthorized,
            _,
        ) => Code::AccessDenied,
        (Answer::NotSigned, _) => Code::MissingAuthenticationToken,
        (Answer::NoSuchCall, _) => Code::InvalidAction,
        // A parameter of a call that has it, and no claim.
        (Answer::SourceIdentityInvalid, _) if step == Step::Receive => Code::ValidationError,
        (Answer::MalformedPolicy, _) => Code::MalformedPolicyDocument,
        (Answer::PackedPolicyTooLarge, _) => Code::PackedPolicyTooLarge,
        (Answer::SessionTokenInvalid, _) => Code::InvalidClientTokenId,
        (Answer::SessionExpired, _) => Code::ExpiredToken,
        (Answer::ProviderInvalid | Answer::MetadataInvalid, _) => Code::InvalidInput,
        (Answer::ProviderExists, _) => Code::EntityAlreadyExists,
        (Answer::ProviderMissing, _) => Code::NoSuchEntity,
        (Answer::ProviderLimit, _) => Code::LimitExceeded,
        (Answer::TagsDuplicate | Answer::TransitiveTagUnknown | Answer::TagInherited, _) => {
            Code::InvalidParameterValue
        }
        (Answer::IdpRejected, _) => Code::IdpRejectedClaim,
        // What cannot be read is the provider's metadata.
        (Answer::XmlInvalid | Answer::XmlSignatureInvalid, _) if step == Step::FetchKeys => {
            Code::InvalidInput
        }
        (Answer::Internal, _) => Code::InternalFailure,
        _ => Code::InvalidIdentityToken,
    }
}

const AMAZON: &str = "www.amazon.com";
const FACEBOOK: &str = "graph.facebook.com";

fn joined(keys: &[Excerpt]) -> String {
    keys.iter().map(Excerpt::as_str).collect::<Vec<_>>().join(" or ")
}
