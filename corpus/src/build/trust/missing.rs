//! Keys that the request does not have, under every operator.

use super::{Chapter, on, open, under};
use crate::build::TrustQuestion;
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const MISSING: Chapter =
    Chapter { class: "missing-key", page: "reference_policies_elements_condition_operators" };
const IF_EXISTS: Chapter =
    Chapter { class: "if-exists", page: "reference_policies_elements_condition_operators" };

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![missing(setting), if_exists(setting)]
}

const CLAIM: &str = "environment";

fn ask(setting: &Setting, operator: &str, wanted: impl Into<Value>) -> TrustQuestion {
    under(setting, on(operator, &setting.claim_key(CLAIM), wanted))
}

/// Without the key, "the values do not match and the condition is false"; where it "requires that the key is
/// not matched", or has `IfExists`, it is true.
fn missing(setting: &Setting) -> VectorFile {
    #[rustfmt::skip]
    let positive: [(&str, &str, Value); 17] = [
        ("string-equals", "StringEquals", json!("production")),
        ("string-equals-ignore-case", "StringEqualsIgnoreCase", json!("production")),
        ("string-like", "StringLike", json!("*")),
        ("numeric-equals", "NumericEquals", json!("0")),
        ("numeric-less-than", "NumericLessThan", json!("10")),
        ("numeric-less-than-equals", "NumericLessThanEquals", json!("10")),
        ("numeric-greater-than", "NumericGreaterThan", json!("-1")),
        ("numeric-greater-than-equals", "NumericGreaterThanEquals", json!("0")),
        ("date-equals", "DateEquals", json!("1970-01-01")),
        ("date-less-than", "DateLessThan", json!("2100-01-01")),
        ("date-greater-than", "DateGreaterThan", json!("1900-01-01")),
        ("bool-true", "Bool", json!("true")),
        ("bool-false", "Bool", json!("false")),
        ("binary-equals", "BinaryEquals", json!("cHJvZA==")),
        ("ip-address", "IpAddress", json!("0.0.0.0/0")),
        ("arn-equals", "ArnEquals", json!("*")),
        ("arn-like", "ArnLike", json!("arn:*:*:*:*:*")),
    ];
    #[rustfmt::skip]
    let negated: [(&str, &str, Value); 8] = [
        ("string-not-equals", "StringNotEquals", json!("production")),
        ("string-not-equals-ignore-case", "StringNotEqualsIgnoreCase", json!("production")),
        ("string-not-like", "StringNotLike", json!("*")),
        ("numeric-not-equals", "NumericNotEquals", json!("0")),
        ("date-not-equals", "DateNotEquals", json!("1970-01-01")),
        ("not-ip-address", "NotIpAddress", json!("0.0.0.0/0")),
        ("arn-not-equals", "ArnNotEquals", json!("*")),
        ("arn-not-like", "ArnNotLike", json!("arn:*:*:*:*:*")),
    ];
    let class = MISSING.open("conditions on a key that the request does not have").severity(Severity::High);
    let class = positive.into_iter().fold(class, |class, (name, operator, wanted)| {
        let if_exists = format!("{name}-if-exists");
        let sentence = format!("nothing is there to match: `{operator}` does not hold of a missing key");
        let unmet = MISSING.unmet(name, &sentence, &if_exists, "`IfExists` is left out");
        let sentence = format!("`{operator}IfExists` holds of a missing key");
        class.with(unmet.trust(&ask(setting, operator, wanted.clone()))).with(
            MISSING.allowed(&if_exists, &sentence).trust(&ask(
                setting,
                &format!("{operator}IfExists"),
                wanted,
            )),
        )
    });
    negated
        .into_iter()
        .fold(class, |class, (name, operator, wanted)| {
            let sentence =
                format!("nothing is there that could be excepted: `{operator}` holds of a missing key");
            let plain = MISSING.allowed(name, &sentence).trust(&ask(setting, operator, wanted.clone()));
            let sentence =
                format!("`{operator}IfExists` holds of a missing key, as it would without `IfExists`");
            let if_exists = MISSING.allowed(&format!("{name}-if-exists"), &sentence);
            class.with(plain).with(if_exists.trust(&ask(setting, &format!("{operator}IfExists"), wanted)))
        })
        .with(
            MISSING
                .allowed("null-true", "`Null` is true of a missing key")
                .trust(&ask(setting, "Null", "true")),
        )
        .with(
            MISSING
                .unmet(
                    "null-false",
                    "`Null` false asks for the key to be there",
                    "null-true",
                    "`false` is wanted",
                )
                .trust(&ask(setting, "Null", "false")),
        )
        .with(
            open(
                MISSING.allowed("null-unquoted", "`Null` takes `true` without quotation marks"),
                "quotation marks are optional for truth values, which the page says of values in general",
            )
            .trust(&ask(setting, "Null", true)),
        )
        .finish()
}

/// `IfExists` is about missing keys only: a key that is there is compared.
fn if_exists(setting: &Setting) -> VectorFile {
    let there = |operator: &str, wanted: &str, value: &str| {
        ask(setting, operator, wanted).context(&setting.claim_key(CLAIM), value)
    };
    #[rustfmt::skip]
    let pairs: [(&str, &str, &str, &str, &str); 8] = [
        ("string-equals", "StringEqualsIfExists", "production", "production", "staging"),
        ("string-equals-ignore-case", "StringEqualsIgnoreCaseIfExists", "production", "Production",
            "staging"),
        ("string-like", "StringLikeIfExists", "prod*", "production", "staging"),
        ("string-not-equals", "StringNotEqualsIfExists", "staging", "production", "staging"),
        ("string-not-like", "StringNotLikeIfExists", "stag*", "production", "staging"),
        ("bool", "BoolIfExists", "true", "true", "false"),
        ("numeric-less-than", "NumericLessThanIfExists", "5", "4", "5"),
        ("not-ip-address", "NotIpAddressIfExists", "10.0.0.0/8", "192.0.2.1", "10.1.2.3"),
    ];
    let class = IF_EXISTS.open("`IfExists` over a key that is there").severity(Severity::High);
    let class = pairs.into_iter().fold(class, |class, (name, operator, wanted, good, bad)| {
        let (met, unmet) = (format!("{name}-met"), format!("{name}-unmet"));
        let sentence = format!("the key is there, and `{operator}` compares it");
        let met_draft = IF_EXISTS.allowed(&met, &sentence).trust(&there(operator, wanted, good));
        let sentence = format!("the key is there, and `{operator}` does not hold of its value");
        let unmet_draft = IF_EXISTS.unmet(&unmet, &sentence, &met, &format!("the value is `{bad}`"));
        class.with(met_draft).with(unmet_draft.trust(&there(operator, wanted, bad)))
    });
    class
        .with(
            open(
                IF_EXISTS.unmet(
                    "empty-is-there",
                    "a key whose value is the empty text is there",
                    "string-equals-met",
                    "the value is empty",
                ),
                "AWS does not say whether an empty text is a value; the choice grants less",
            )
            .trust(&there("StringEqualsIfExists", "production", "")),
        )
        .finish()
}
