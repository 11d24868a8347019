//! Requests: who asks for what, in which circumstances.

use super::aim::{recased, word};
use super::{chance, principal};
use crate::generate::{one_of, several};
use arbitrary::Unstructured;
use touchstone_corpus::format::{ContextValue, PolicyRequest};

/// What values of a key look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Any text.
    Text,
    /// A decimal number.
    Number,
    /// A date.
    Date,
    /// A truth value.
    Bool,
    /// An address.
    Address,
    /// An ARN.
    Arn,
    /// Octets in base64.
    Binary,
    /// Several texts.
    Texts,
}

/// A condition key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// Its type.
    pub of: Type,
}

/// The keys that requests have or have not.
pub const KEYS: &[Key] = &[
    Key { name: "aws:username", of: Type::Text },
    Key { name: "aws:PrincipalTag/team", of: Type::Text },
    Key { name: "aws:TagKeys", of: Type::Texts },
    Key { name: "aws:SourceArn", of: Type::Arn },
    Key { name: "s3:max-keys", of: Type::Number },
    Key { name: "aws:CurrentTime", of: Type::Date },
    Key { name: "aws:SecureTransport", of: Type::Bool },
    Key { name: "aws:SourceIp", of: Type::Address },
    Key { name: "app:digest", of: Type::Binary },
];

/// The account of the resource.
pub(super) const HOME: &str = "111122223333";

/// Actions, and resources they are about.
const ASKED: &[(&str, &[&str])] = &[
    (
        "s3:GetObject",
        &[
            "arn:aws:s3:::docs/alice/report.txt",
            "arn:aws:s3:::docs/a*b?c",
            "arn:aws:s3:::docs/alice/Report.txt",
            "arn:aws:s3:::docs/blue:team/x",
        ],
    ),
    ("s3:PutObject", &["arn:aws:s3:::docs/alice/report.txt", "arn:aws:s3:::docs/"]),
    ("sqs:SendMessage", &["arn:aws:sqs:eu-west-1:111122223333:orders"]),
    (
        "kms:Decrypt",
        &["arn:aws:kms:eu-west-1:111122223333:key/0f9c4a", "arn:aws:kms:eu-west-1:111122223333:alias/alice"],
    ),
    ("dynamodb:GetItem", &["arn:aws:dynamodb:eu-west-1:111122223333:table/books/index/alice"]),
    ("sts:AssumeRole", &["arn:aws:iam::111122223333:role/team/deploy"]),
    ("logs:PutLogEvents", &["arn:aws:logs:eu-west-1:111122223333:log-group:alice:log-stream:*"]),
    ("ec2:DescribeInstances", &["*"]),
];

/// A request.
pub fn request(u: &mut Unstructured<'_>) -> arbitrary::Result<PolicyRequest> {
    let principal = principal::caller(u)?;
    let (action, resources) = *u.choose(ASKED)?;
    let action = if chance(u, 2)? { "sts:GetCallerIdentity" } else { action };
    let mut request = PolicyRequest {
        principal,
        action: if chance(u, 15)? { recased(u, action)? } else { action.to_owned() },
        resource: one_of(u, resources)?.to_owned(),
        resource_account: HOME.to_owned(),
        context: std::collections::BTreeMap::new(),
    };
    for key in KEYS {
        if !chance(u, 30)? {
            let name = if chance(u, 10)? { recased(u, key.name)? } else { key.name.to_owned() };
            request.context.insert(name, values(u, key.of)?);
        }
    }
    Ok(request)
}

fn values(u: &mut Unstructured<'_>, of: Type) -> arbitrary::Result<ContextValue> {
    let listed = if of == Type::Texts { 90 } else { 8 };
    if chance(u, listed)? {
        return Ok(ContextValue::Many(several(u, 3, |u| request_value(u, of))?));
    }
    request_value(u, of).map(ContextValue::One)
}

/// A value that a request may have of a key of this type, or any other.
pub fn request_value(u: &mut Unstructured<'_>, of: Type) -> arbitrary::Result<String> {
    if chance(u, 4)? {
        return word(u);
    }
    let values: &[&str] = match of {
        Type::Text => &[
            "alice",
            "alice",
            "alice",
            "blue",
            "blue",
            "Alice",
            "team/blue",
            "team:blue",
            "line\nbreak",
            " alice",
            "${aws:nobody, 'blue'}",
        ],
        Type::Texts => &["team", "stage", "Team", ""],
        Type::Number => &["10", "10.0", "010", "9.5", "-1", "0", "9007199254740993", "1e1", "11"],
        Type::Date => &[
            "2026-03-01T12:00:00Z",
            "2026-03-01T13:00:00+01:00",
            "1772366400",
            "2026-03-01",
            "2026",
            "2026-03-01T12:00:00.5Z",
            "2026-03-01T12:00:01Z",
            "1969-12-31T23:59:59Z",
            "2026-03-01T12:00:00",
        ],
        Type::Bool => &["true", "false", "True"],
        Type::Address => &[
            "203.0.113.7",
            "203.0.114.7",
            "2001:db8::7",
            "2001:DB8:0:0::7",
            "::ffff:203.0.113.7",
            "203.0.113.07",
            "::",
        ],
        Type::Arn => &[
            "arn:aws:s3:::docs",
            "arn:aws:sns:eu-west-1:111122223333:topic",
            "arn:aws:sns:eu-west-1:111122223333:topic:sub",
            "arn:aws:s3:::Docs",
            "docs",
        ],
        Type::Binary => &["AAEC", "aaec", "AAEC/w==", "AAE=", "AAE"],
    };
    Ok(one_of(u, values)?.to_owned())
}
