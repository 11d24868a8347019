//! Keys that the request does not have, `IfExists` and `Null`.

use super::super::{Chapter, SECOND, on, under, unless};
use super::PAGE;
use crate::format::{Severity, VectorFile};
use serde_json::{Value, json};

pub(in crate::build::policy) fn classes() -> Vec<VectorFile> {
    vec![missing(), if_exists(), null()]
}

/// Without the key "the values do not match and the condition is false"; a negated operator holds, and so does
/// `IfExists`.
fn missing() -> VectorFile {
    const MISSING: Chapter = Chapter::iam("missing-key", PAGE);
    #[rustfmt::skip]
    let positive: [(&str, &str, &str, Value); 15] = [
        ("string-equals", "StringEquals", "aws:PrincipalOrgID", json!("o-exampleorgid")),
        ("string-equals-ignore-case", "StringEqualsIgnoreCase", "aws:PrincipalTag/team", json!("blue")),
        ("string-like", "StringLike", "s3:prefix", json!("*")),
        ("string-equals-nothing", "StringEquals", "s3:delimiter", json!("")),
        ("numeric-equals", "NumericEquals", "s3:signatureAge", json!("0")),
        ("numeric-less-than", "NumericLessThan", "aws:MultiFactorAuthAge", json!("3600")),
        ("numeric-greater-than", "NumericGreaterThan", "s3:TlsVersion", json!("-1")),
        ("date-equals", "DateEquals", "aws:TokenIssueTime", json!("1970-01-01")),
        ("date-less-than", "DateLessThan", "aws:TokenIssueTime", json!("2100-01-01T00:00:00Z")),
        ("date-greater-than", "DateGreaterThan", "aws:TokenIssueTime", json!("1900-01-01T00:00:00Z")),
        ("bool-true", "Bool", "aws:SecureTransport", json!("true")),
        ("bool-false", "Bool", "aws:MultiFactorAuthPresent", json!("false")),
        ("ip-address", "IpAddress", "aws:VpcSourceIp", json!("0.0.0.0/0")),
        ("arn-equals", "ArnEquals", "aws:SourceArn", json!("*")),
        ("arn-like", "ArnLike", "lambda:SourceFunctionArn", json!("arn:*:*:*:*:*")),
    ];
    #[rustfmt::skip]
    let negated: [(&str, &str, &str, Value); 8] = [
        ("string-not-equals", "StringNotEquals", "aws:PrincipalOrgID", json!("o-exampleorgid")),
        ("string-not-equals-ignore-case", "StringNotEqualsIgnoreCase", "aws:PrincipalTag/team", json!("blue")),
        ("string-not-like", "StringNotLike", "s3:prefix", json!("*")),
        ("numeric-not-equals", "NumericNotEquals", "s3:max-keys", json!("0")),
        ("date-not-equals", "DateNotEquals", "aws:TokenIssueTime", json!("1970-01-01")),
        ("not-ip-address", "NotIpAddress", "aws:SourceIp", json!("0.0.0.0/0")),
        ("arn-not-equals", "ArnNotEquals", "aws:SourceArn", json!("*")),
        ("arn-not-like", "ArnNotLike", "aws:PrincipalArn", json!("arn:*:*:*:*:*")),
    ];
    let class = MISSING.open("conditions on a key that the request does not have").severity(Severity::High);
    let class = positive.into_iter().fold(class, |class, (name, operator, key, wanted)| {
        let existing = format!("{name}-if-exists");
        let sentence = format!("there is nothing to match: `{operator}` does not hold of a missing key");
        let unmet = MISSING.unmet(name, &sentence, &existing, "`IfExists` is left out");
        let sentence = format!("`{operator}IfExists` holds of a missing key");
        let met = MISSING.allowed(&existing, &sentence);
        let if_exists = on(&format!("{operator}IfExists"), key, wanted.clone());
        class.with(unmet.policy(&under(on(operator, key, wanted)))).with(met.policy(&under(if_exists)))
    });
    negated
        .into_iter()
        .fold(class, |class, (name, operator, key, wanted)| {
            let existing = format!("{name}-if-exists");
            let sentence = format!("there is nothing to except: `{operator}` holds of a missing key");
            let plain = MISSING.allowed(name, &sentence).policy(&under(on(operator, key, wanted.clone())));
            let sentence =
                format!("`{operator}IfExists` holds of a missing key, as it would without `IfExists`");
            let operator = format!("{operator}IfExists");
            let if_exists = MISSING.allowed(&existing, &sentence).policy(&under(on(&operator, key, wanted)));
            class.with(plain).with(if_exists)
        })
        .finish()
}

/// `IfExists` is about missing keys only.
fn if_exists() -> VectorFile {
    const IF_EXISTS: Chapter = Chapter::iam("if-exists", PAGE);
    let there = |operator: &str, key: &str, wanted: &str, value: &str| {
        under(on(operator, key, wanted)).context(key, value)
    };
    #[rustfmt::skip]
    let pairs: [(&str, &str, &str, &str, &str, &str); 7] = [
        ("string-like", "StringLikeIfExists", "ec2:InstanceType", "t1.*", "t1.micro", "m7i.48xlarge"),
        ("string-not-equals", "StringNotEqualsIfExists", "aws:PrincipalTag/team", "red", "blue", "red"),
        ("numeric", "NumericLessThanIfExists", "aws:MultiFactorAuthAge", "3600", "3599", "3600"),
        ("date", "DateGreaterThanIfExists", "aws:TokenIssueTime", "2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z",
            "2026-11-23T12:00:00Z"),
        ("bool", "BoolIfExists", "aws:SecureTransport", "true", "true", "false"),
        ("ip-address", "IpAddressIfExists", "aws:SourceIp", "203.0.113.0/24", "203.0.113.1", "203.0.114.1"),
        ("arn", "ArnEqualsIfExists", "aws:SourceArn", "arn:aws:s3:::uploads", "arn:aws:s3:::uploads",
            "arn:aws:s3:::downloads"),
    ];
    let class = IF_EXISTS.open("`IfExists` over a key that is there").severity(Severity::High);
    let class = pairs.into_iter().fold(class, |class, (name, operator, key, wanted, good, bad)| {
        let (met, unmet) = (format!("{name}-met"), format!("{name}-unmet"));
        let sentence = format!("the key is there, and `{operator}` compares it");
        let met_draft = IF_EXISTS.allowed(&met, &sentence).policy(&there(operator, key, wanted, good));
        let sentence = format!("the key is there, and `{operator}` does not hold of its value");
        let unmet_draft = IF_EXISTS.unmet(&unmet, &sentence, &met, &format!("the value is `{bad}`"));
        class.with(met_draft).with(unmet_draft.policy(&there(operator, key, wanted, bad)))
    });
    let perimeter = || {
        let condition = json!({
            "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorgid"},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}
        });
        unless(condition)
    };
    let ours = || perimeter().context("aws:PrincipalIsAWSService", "false");
    class
        .with(
            IF_EXISTS
                .allowed("perimeter-ours", "a Deny of whoever is not of the organization spares its members")
                .policy(&ours().context("aws:PrincipalOrgID", "o-exampleorgid")),
        )
        .with(
            IF_EXISTS
                .forbidden(
                    "perimeter-stranger",
                    "a Deny of whoever is not of the organization covers who is of none",
                    &[SECOND],
                    "perimeter-ours",
                    "the principal is of no organization",
                )
                .policy(&ours()),
        )
        .with(
            IF_EXISTS
                .forbidden(
                    "perimeter-another",
                    "a Deny of whoever is not of the organization covers who is of another",
                    &[SECOND],
                    "perimeter-ours",
                    "the principal is of another organization",
                )
                .policy(&ours().context("aws:PrincipalOrgID", "o-anotherorgid")),
        )
        .with(
            IF_EXISTS
                .allowed(
                    "perimeter-service",
                    "a Deny of whoever is not of the organization spares services of AWS",
                )
                .policy(&perimeter().context("aws:PrincipalIsAWSService", "true")),
        )
        .finish()
}

fn null() -> VectorFile {
    const NULL: Chapter = Chapter::iam("null-condition", PAGE);
    const ISSUED: &str = "aws:TokenIssueTime";
    const AGE: &str = "aws:MultiFactorAuthAge";
    const ENCRYPTION: &str = "s3:x-amz-server-side-encryption";
    let class = NULL.open("`Null`, which asks whether a key is there").severity(Severity::High);
    #[rustfmt::skip]
    let class = NULL.all_met(class, [
        ("absent-as-wanted", "long-term keys are wanted: the request has no time of issue", under(on("Null", ISSUED, "true"))),
        ("there-as-wanted", "a second factor is wanted: the request has its age", under(on("Null", AGE, "false")).context(AGE, "12")),
        ("empty-is-there", "a key whose value is empty is there", under(on("Null", AGE, "false")).context(AGE, "")),
        ("unquoted", "`Null` takes a truth value without quotation marks", under(on("Null", ISSUED, true))),
        ("either", "either is wanted", under(on("Null", ISSUED, json!(["true", "false"])))),
        ("key-in-another-case", "the case of the key does not matter", under(on("Null", AGE, "false")).context("AWS:multifactorauthage", "12")),
        ("deny-spares-encrypted", "a Deny of what is not encrypted spares what is",
            unless(on("Null", ENCRYPTION, "true")).context(ENCRYPTION, "aws:kms")),
        ("list-is-there", "a list with a value is there", under(on("Null", "aws:TagKeys", "false")).context("aws:TagKeys", ["team"])),
    ]);
    #[rustfmt::skip]
    let class = NULL.none_met(class, [
        ("there", "absent-as-wanted", "the request has a time of issue", "the keys are temporary, and long-term ones are wanted",
            under(on("Null", ISSUED, "true")).context(ISSUED, "2026-11-23T12:00:00Z")),
        ("absent", "there-as-wanted", "the request has no age of a second factor", "a second factor is wanted, and there was none",
            under(on("Null", AGE, "false"))),
        ("empty-is-not-absent", "absent-as-wanted", "the request has an empty time of issue",
            "a key whose value is empty is not absent", under(on("Null", ISSUED, "true")).context(ISSUED, "")),
        ("value-is-not-compared", "absent-as-wanted", "the request has the key, and its value is `true`",
            "what is asked is whether the key is there, and not what it is",
            under(on("Null", ISSUED, "true")).context(ISSUED, "true")),
    ]);
    #[rustfmt::skip]
    let class = NULL.all_forbidden(class, [
        ("deny-unencrypted", "deny-spares-encrypted", "the request says nothing of encryption",
            "a Deny of what is not encrypted covers what says nothing", &[SECOND], unless(on("Null", ENCRYPTION, "true"))),
    ]);
    class.finish()
}
