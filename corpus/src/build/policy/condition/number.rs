//! The `Numeric` operators, `Bool` and `BinaryEquals`.

use super::super::{Chapter, SECOND, on, open, under, unless};
use super::{PAGE, UNREADABLE, when};
use crate::format::{Severity, VectorFile};
use serde_json::json;

pub(in crate::build::policy) fn classes() -> Vec<VectorFile> {
    vec![numeric(), truth(), binary()]
}

fn numeric() -> VectorFile {
    const NUMERIC: Chapter = Chapter::iam("numeric-condition", PAGE);
    const KEYS: &str = "s3:max-keys";
    const AGE: &str = "aws:MultiFactorAuthAge";
    let class = NUMERIC.open("the `Numeric` operators").severity(Severity::Medium);
    #[rustfmt::skip]
    let class = NUMERIC.all_hold(class, [
        ("equals", "NumericEquals", KEYS, "10", "10", "the number is the same"),
        ("equals-in-another-spelling", "NumericEquals", KEYS, "10", "10.0", "a fraction of nothing says nothing"),
        ("equals-leading-zero", "NumericEquals", KEYS, "10", "010", "a zero in front says nothing"),
        ("equals-fraction", "NumericEquals", "app:rate", "0.1", "0.10", "a decimal is itself with a zero more"),
        ("equals-beyond-doubles", "NumericEquals", "app:serial", "9007199254740993", "9007199254740993",
            "a number that no double is"),
        ("not-equals", "NumericNotEquals", KEYS, "10", "11", "the number is another"),
        ("less", "NumericLessThan", AGE, "3600", "900", "900 seconds are less than 3600, though as text they are not"),
        ("less-or-equal", "NumericLessThanEquals", KEYS, "10", "10", "a number is at most itself"),
        ("greater", "NumericGreaterThan", KEYS, "9", "10", "10 is greater than 9, though as text it is not"),
        ("greater-or-equal", "NumericGreaterThanEquals", KEYS, "10", "10", "a number is at least itself"),
        ("less-fraction", "NumericLessThan", "app:rate", "0.5", "0.25", "a quarter is less than a half, though 25 is more than 5"),
        ("less-negative", "NumericLessThan", "app:balance", "-1", "-2", "-2 is less than -1"),
    ]);
    #[rustfmt::skip]
    let class = NUMERIC.none_holds(class, [
        ("equals", ("another", "NumericEquals", KEYS, "10", "100", "the number is another that begins like it")),
        ("equals-fraction", ("another-fraction", "NumericEquals", "app:rate", "0.1", "0.1000000000000000055",
            "two numbers that are the same double are different")),
        ("equals-beyond-doubles", ("another-beyond-doubles", "NumericEquals", "app:serial", "9007199254740993",
            "9007199254740992", "two large numbers that are the same double are different")),
        ("not-equals", ("the-same", "NumericNotEquals", KEYS, "10", "10.00", "the number excepted, in another spelling")),
        ("less", ("not-less", "NumericLessThan", AGE, "3600", "3600", "a number is not less than itself")),
        ("less", ("more", "NumericLessThan", AGE, "3600", "10000", "10000 is more than 3600, though as text it is less")),
        ("less-or-equal", ("one-too-many", "NumericLessThanEquals", KEYS, "10", "11", "11 is more than 10")),
        ("greater", ("not-greater", "NumericGreaterThan", KEYS, "9", "9", "a number is not greater than itself")),
        ("greater-or-equal", ("one-too-few", "NumericGreaterThanEquals", KEYS, "10", "9",
            "9 is less than 10, though as text it is more")),
        ("less-negative", ("more-negative", "NumericLessThan", "app:balance", "-1", "0", "0 is more than -1")),
    ]);
    let any = |value: &str| under(on("NumericEquals", KEYS, json!([10, 20.5]))).context(KEYS, value);
    let exponent = "\"integer or decimal\" is all that the page says; an exponent is neither";
    class
        .with(NUMERIC.allowed("unquoted", "numbers need no quotation marks").policy(&any("20.50")))
        .with(
            NUMERIC
                .unmet("unquoted-another", "the number is none of several", "unquoted", "the number is 15")
                .policy(&any("15")),
        )
        .with(
            open(
                NUMERIC.unmet(
                    "no-number",
                    "what is no number is less than none",
                    "less",
                    "the value is a word",
                ),
                UNREADABLE,
            )
            .policy(&when("NumericLessThan", AGE, "3600", "recent")),
        )
        .with(
            open(
                NUMERIC.allowed("no-number-negated", "what is no number is not the number excepted"),
                UNREADABLE,
            )
            .policy(&when("NumericNotEquals", KEYS, "10", "ten")),
        )
        .with(
            open(
                NUMERIC.unmet(
                    "exponent",
                    "`1e1` is no number of this language",
                    "equals",
                    "the value is `1e1`",
                ),
                exponent,
            )
            .policy(&when("NumericEquals", KEYS, "10", "1e1")),
        )
        .with(
            open(
                NUMERIC.unmet(
                    "space",
                    "a space before a number is none of it",
                    "equals",
                    "a space stands before it",
                ),
                UNREADABLE,
            )
            .policy(&when("NumericEquals", KEYS, "10", " 10")),
        )
        .finish()
}

fn truth() -> VectorFile {
    const BOOL: Chapter = Chapter::iam("bool-condition", PAGE);
    const MFA: &str = "aws:MultiFactorAuthPresent";
    const TLS: &str = "aws:SecureTransport";
    let deny = |operator: &str| unless(on(operator, MFA, "false"));
    let class = BOOL.open("`Bool` and `BoolIfExists`").severity(Severity::High);
    #[rustfmt::skip]
    let class = BOOL.all_hold(class, [
        ("true", "Bool", MFA, "true", "true", "a second factor is wanted and was there"),
        ("false", "Bool", "aws:ViaAWSService", "false", "false", "no service asks on somebody's behalf, as is wanted"),
    ]);
    #[rustfmt::skip]
    let class = BOOL.none_holds(class, [
        ("true", ("false-for-true", "Bool", MFA, "true", "false", "a second factor is wanted and was not there")),
        ("false", ("true-for-false", "Bool", "aws:ViaAWSService", "false", "true",
            "no service is to ask on somebody's behalf, and one does")),
    ]);
    #[rustfmt::skip]
    let class = BOOL.all_met(class, [
        ("unquoted", "a truth value needs no quotation marks", under(on("Bool", TLS, true)).context(TLS, "true")),
        ("if-exists-missing", "`BoolIfExists` holds of a missing key", under(on("BoolIfExists", MFA, "true"))),
        ("deny-unless-mfa", "a Deny of those without a second factor spares who has one", deny("Bool").context(MFA, "true")),
        ("deny-missing", "a Deny where the key is false spares who has long-term keys: those requests lack the key",
            deny("Bool")),
        ("deny-plain-text", "a Deny of plain text spares encrypted requests", unless(on("Bool", TLS, "false")).context(TLS, "true")),
    ]);
    #[rustfmt::skip]
    let class = BOOL.none_met(class, [
        ("missing", "true", "the request does not have the key", "without the key there is no second factor",
            under(on("Bool", MFA, "true"))),
        ("missing-for-false", "false", "the request does not have the key",
            "a missing key is not false: who wants false wants it said", under(on("Bool", "aws:ViaAWSService", "false"))),
        ("if-exists-false", "if-exists-missing", "the key is there and false", "a key that is there is compared",
            under(on("BoolIfExists", MFA, "true")).context(MFA, "false")),
    ]);
    #[rustfmt::skip]
    let class = BOOL.all_forbidden(class, [
        ("deny-without-mfa", "deny-unless-mfa", "no second factor was there", "the Deny is of those without a second factor",
            &[SECOND], deny("Bool").context(MFA, "false")),
        ("deny-missing-if-exists", "deny-missing", "the operator is `BoolIfExists`",
            "with `IfExists` the Deny covers long-term keys as well", &[SECOND], deny("BoolIfExists")),
        ("deny-without-tls", "deny-plain-text", "the request was in plain text", "the Deny is of requests in plain text",
            &[SECOND], unless(on("Bool", TLS, "false")).context(TLS, "false")),
    ]);
    class
        .with(
            open(BOOL.unmet("word", "`yes` is no truth value", "true", "the value is `yes`"), UNREADABLE)
                .policy(&when("Bool", MFA, "true", "yes")),
        )
        .with(
            open(
                BOOL.unmet("capital", "`True` is no truth value", "true", "the value is `True`"),
                "the page writes `true` and `false`",
            )
            .policy(&when("Bool", MFA, "true", "True")),
        )
        .finish()
}

fn binary() -> VectorFile {
    const BINARY: Chapter = Chapter::iam("binary-condition", PAGE);
    const KEY: &str = "app:Digest";
    let class = BINARY.open("`BinaryEquals`").severity(Severity::Medium);
    #[rustfmt::skip]
    let class = BINARY.all_hold(class, [
        ("equals", "BinaryEquals", KEY, "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NA==",
            "the octets are the same"),
    ]);
    #[rustfmt::skip]
    let class = BINARY.none_holds(class, [
        ("equals", ("another", "BinaryEquals", KEY, "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "QmluYXJ5VmFsdWVJbkJhc2U2NQ==",
            "the last octet is another")),
        ("equals", ("another-case", "BinaryEquals", KEY, "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "qmluYXJ5VmFsdWVJbkJhc2U2NA==",
            "case matters in base64")),
        ("equals", ("decoded", "BinaryEquals", KEY, "QmluYXJ5VmFsdWVJbkJhc2U2NA==", "BinaryValueInBase64",
            "the octets as text are not the octets in base64")),
    ]);
    class
        .with(
            BINARY
                .allowed("if-exists-missing", "`BinaryEqualsIfExists` holds of a missing key")
                .policy(&under(on("BinaryEqualsIfExists", KEY, "QmluYXJ5IQ=="))),
        )
        .with(
            BINARY
                .unmet(
                    "missing",
                    "without the key there are no octets",
                    "if-exists-missing",
                    "`IfExists` is left out",
                )
                .policy(&under(on("BinaryEquals", KEY, "QmluYXJ5IQ=="))),
        )
        .finish()
}
