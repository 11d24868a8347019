//! Conditions: operators that there are, keys with a prefix, values that can be compared, and variables.

use super::{Written, concluded, open};
use crate::build::{documented, observed};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const OPERATORS: &str = "reference_policies_elements_condition_operators";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![condition(setting), value(setting), empty_list(setting), variable(setting)]
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn condition(setting: &Setting) -> VectorFile {
    let rule = Written { setting, class: "written-condition", rule: "policy.condition", page: OPERATORS };
    let key = setting.claim_key("sub");
    let of = |condition: Value| rule.of(rule.sound().with("Condition", condition));
    let under = |operator: &str| of(json!({ operator: { &key: "payments" } }));
    let over = |name: &str| of(json!({"StringLike": { name: "payments" }}));
    let class = rule
        .open("operators and keys as IAM stores them, and as it does not")
        .severity(Severity::High)
        .with(rule.stored("equals", "an operator, a key and a value").trust(&under("StringEquals")))
        .with(rule.stored("like", "a pattern").trust(&under("StringLike")))
        .with(
            rule.stored("every-part", "an operator with everything that may stand around it")
                .trust(&under("ForAllValues:StringNotEqualsIgnoreCaseIfExists")),
        )
        .with(rule.stored("null", "whether a key is there").trust(&of(json!({"Null": { &key: "false" }}))))
        .with(
            rule.stored(
                "unknown-key",
                "IAM does not know the claims of providers: a key is any name with a prefix",
            )
            .trust(&over("idp.example/tenant:groups")),
        )
        .with(
            rule.stored("no-conditions", "an object without operators, as the console writes it")
                .trust(&of(json!({}))),
        );
    #[rustfmt::skip]
    let operators: [(&str, &str, &str); 10] = [
        ("misspelled", "StringEqual",
            "a letter is missing: a reader who skips what he does not know lets everybody in"),
        ("lower-case", "stringequals", "operators are written as they are documented"),
        ("no-such", "StringMatches", "there is no such operator"),
        ("no-such-negation", "StringNotLikeIgnoreCase", "there is no `StringNotLikeIgnoreCase`"),
        ("no-such-set", "ForSomeValues:StringEquals", "there is no such set operator"),
        ("set-lower-case", "forAnyValue:StringEquals", "set operators are written as they are documented"),
        ("set-alone", "ForAnyValue:", "a set operator has an operator"),
        ("if-exists-alone", "IfExists", "`IfExists` follows an operator"),
        ("if-exists-twice", "StringEqualsIfExistsIfExists", "`IfExists` is said once"),
        ("space-after", "StringEquals ", "an operator has no spaces"),
    ];
    let class = operators.into_iter().fold(class, |class, (name, operator, sentence)| {
        let draft = rule.malformed(name, sentence, "equals", &format!("the operator is `{operator}`"));
        let draft = match name {
            "lower-case" | "set-lower-case" => {
                open(draft, "the page does not say whether case matters; as documented is the one spelling")
            }
            _ => draft,
        };
        class.with(draft.trust(&under(operator)))
    });
    #[rustfmt::skip]
    let keys: [(&str, &str, &str); 3] = [
        ("key-without-prefix", "sub",
            "a claim without its provider is no key: no request would have it, which suits a negated operator"),
        ("key-without-name", "idp.example:", "a key has a name"),
        ("key-without-provider", ":sub", "a prefix has a name"),
    ];
    let class = keys.into_iter().fold(class, |class, (name, key, sentence)| {
        let draft = rule.malformed(name, sentence, "unknown-key", &format!("the key is `{key}`"));
        class.with(concluded(draft, "keys are documented with a prefix").trust(&over(key)))
    });
    #[rustfmt::skip]
    let shapes: [(&str, Value, &str); 6] = [
        ("list", json!([]), "a condition is an object"),
        ("text", json!("StringEquals"), "a word is no condition"),
        ("condition-null", Value::Null, "null is no condition"),
        ("operator-without-keys", json!({"StringEquals": {}}), "an operator has keys"),
        ("operator-list", json!({"StringEquals": [&key]}), "keys stand in an object"),
        ("operator-text", json!({"StringEquals": "payments"}), "a value stands under a key"),
    ];
    shapes
        .into_iter()
        .fold(class, |class, (name, shape, sentence)| {
            let draft = rule.malformed(name, sentence, "equals", &format!("the condition is `{shape}`"));
            class.with(draft.trust(&of(shape)))
        })
        .with(
            rule.malformed(
                "null-if-exists",
                "`Null` asks whether the key exists, and takes no `IfExists`",
                "null",
                "the operator is `NullIfExists`",
            )
            .trust(&of(json!({"NullIfExists": { &key: "false" }}))),
        )
        .with(
            open(
                rule.malformed(
                    "null-for-any",
                    "`Null` asks for a key and not for its \
                    values, and takes no set operator",
                    "null",
                    "the operator is `ForAnyValue:Null`",
                ),
                "AWS does not say what this would mean",
            )
            .trust(&of(json!({"ForAnyValue:Null": { &key: "false" }}))),
        )
        .with(
            concluded(
                rule.malformed(
                    "misspelled-and-asked",
                    "a policy that could not be stored is not evaluated: a \
                    reader who skips the operator lets everybody in",
                    "equals",
                    "the operator is `StringEqual`, and the policy is asked",
                ),
                "a malformed policy decides nothing",
            )
            .trust(&super::super::under(setting, json!({"StringEqual": { &key: "somebody-else" }}))),
        )
        .finish()
}

/// Values that the operator can compare.
fn value(setting: &Setting) -> VectorFile {
    let rule = Written { setting, class: "written-value", rule: "policy.condition", page: OPERATORS };
    let of = |operator: &str, wanted: Value| {
        rule.of(rule.sound().with("Condition", json!({ operator: {"aws:RequestTag/x": wanted} })))
    };
    let class = rule.open("values of conditions as IAM stores them, and as it does not");
    #[rustfmt::skip]
    let good: [(&str, &str, Value, &str); 14] = [
        ("string", "StringEquals", json!("x"), "a string"),
        ("string-number", "StringEquals", json!(7), "a number without quotation marks"),
        ("string-truth-value", "StringEquals", json!(false), "a truth value without quotation marks"),
        ("list", "StringEquals", json!(["x", 7, true]), "strings, numbers and truth values in a list"),
        ("number", "NumericEquals", json!("-7.50"), "a decimal number"),
        ("fraction", "NumericEquals", json!(7.5), "a fraction without quotation marks"),
        ("date", "DateEquals", json!("2026-11-23T12:00:00.5+01:00"),
            "a date with everything that it may have"),
        ("year", "DateEquals", json!("2026"), "a year is a date"),
        ("seconds", "DateEquals", json!(1_795_392_000), "seconds since 1970"),
        ("block", "IpAddress", json!("2001:db8::/32"), "a block of IPv6 addresses"),
        ("arn", "ArnLike", json!("arn:aws:s3:::bucket*"), "a pattern of ARNs"),
        ("truth-value", "Bool", json!("true"), "a truth value"),
        ("octets", "BinaryEquals", json!("QmluYXJ5IQ=="), "octets in base64"),
        ("null-false", "Null", json!(false), "a truth value for `Null`"),
    ];
    let class = good.into_iter().fold(class, |class, (name, operator, wanted, sentence)| {
        class.with(rule.stored(name, sentence).trust(&of(operator, wanted)))
    });
    #[rustfmt::skip]
    let bad: [(&str, &str, Value, &str, &str); 17] = [
        ("null", "StringEquals", Value::Null, "string", "null is no value"),
        ("object", "StringEquals", json!({"x": "y"}), "string", "an object is no value"),
        ("list-of-null", "StringEquals", json!(["x", null]), "list", "null is no value in a list either"),
        ("list-in-list", "StringEquals", json!([["x"]]), "list", "a list is no value in a list"),
        ("number-word", "NumericEquals", json!("seven"), "number", "a word is no number"),
        ("number-truth-value", "NumericEquals", json!(true), "number", "a truth value is no number"),
        ("date-word", "DateEquals", json!("tomorrow"), "date", "a word is no date"),
        ("date-no-such-day", "DateEquals", json!("2026-02-30"), "date", "there is no such day"),
        ("block-too-long", "IpAddress", json!("10.0.0.0/33"), "block", "an IPv4 address has 32 bits"),
        ("block-star", "IpAddress", json!("10.0.*"), "block", "a block is no pattern"),
        ("block-name", "IpAddress", json!("idp.example"), "block", "a name is no address"),
        ("arn-short", "ArnLike", json!("arn:aws:s3"), "arn", "an ARN has six parts"),
        ("bool-word", "Bool", json!("yes"), "truth-value", "`yes` is no truth value"),
        ("bool-number", "Bool", json!(1), "truth-value", "1 is no truth value"),
        ("octets-odd", "BinaryEquals", json!("Qml"), "octets", "three characters of base64 are no octets"),
        ("null-word", "Null", json!("absent"), "null-false", "`Null` wants `true` or `false`"),
        ("null-empty", "Null", json!(""), "null-false", "`Null` of the empty text asks nothing"),
    ];
    let class = bad.into_iter().fold(class, |class, (name, operator, wanted, twin, sentence)| {
        let draft = rule.malformed(name, sentence, twin, &format!("the value is {wanted}"));
        class.with(draft.trust(&of(operator, wanted)))
    });
    class
        .with(
            open(
                rule.malformed(
                    "bool-capital",
                    "a truth value is written in lower case",
                    "truth-value",
                    "the value is `True`",
                ),
                "the page writes `true` and `false`",
            )
            .trust(&of("Bool", json!("True"))),
        )
        .with(
            open(
                rule.malformed(
                    "number-beyond-doubles",
                    "a number that readers of JSON round says something else to each of them",
                    "fraction",
                    "the value is 1e30",
                ),
                "RFC 7493 section 2.2 bounds what readers agree on; in quotation marks it is taken",
            )
            .trust(
                &rule
                    .of(rule.sound().with_raw("Condition", r#"{"NumericEquals":{"aws:RequestTag/x":1e30}}"#)),
            ),
        )
        .finish()
}

/// A list of no values is stored, and no value is one of it.
fn empty_list(setting: &Setting) -> VectorFile {
    const SEEN: &str = "tp-github-equals-empty-list: it is stored; that no value is one of none is concluded";
    let rule = Written { setting, class: "empty-list", rule: "policy.condition", page: OPERATORS };
    let key = setting.claim_key("sub");
    let under =
        |operator: &str, wanted: Value| super::super::under(setting, json!({ operator: { &key: wanted } }));
    let denied = |name: &str, sentence: &str, twin: &str, change: &str| {
        concluded(crate::build::accept(name, sentence), SEEN)
            .decides("implicit-deny")
            .twin(&format!("trust/empty-list/{twin}"), change)
    };
    rule.open("conditions over an empty list of values")
        .severity(Severity::High)
        .with(
            rule.stored("stored", "a list of no values is stored")
                .evidence(observed("tp-github-equals-empty-list"))
                .aws(observed("tp-github-equals-empty-list"))
                .trust(&under("StringEquals", json!([])).written()),
        )
        .with(
            rule.stored("stored-ignoring-case", "a list of no values is stored under other operators, too")
                .evidence(observed("tp-cognito-ignorecase-empty-list"))
                .aws(observed("tp-cognito-ignorecase-empty-list"))
                .trust(&under("StringEqualsIgnoreCase", json!([])).written()),
        )
        .with(
            rule.stored("one-value", "the same operator over a list of one value")
                .evidence(documented(OPERATORS))
                .trust(&under("StringEquals", json!(["team:payments"])).context(&key, "team:payments")),
        )
        .with(
            denied("equals", "the text is one of no values: never", "one-value", "the list is empty")
                .trust(&under("StringEquals", json!([])).context(&key, "team:payments")),
        )
        .with(
            denied("equals-empty-text", "nor is the empty text", "one-empty-text", "the list is empty")
                .trust(&under("StringEquals", json!([])).context(&key, "")),
        )
        .with(
            rule.stored("one-empty-text", "a list of the empty text")
                .trust(&under("StringEquals", json!([""])).context(&key, "")),
        )
        .with(
            open(
                rule.stored("not-equals", "the text is none of no values: always, and everybody is let in"),
                SEEN,
            )
            .trust(&under("StringNotEquals", json!([])).context(&key, "team:payments")),
        )
        .with(
            open(rule.stored("for-all-absent", "of a missing key every value is one of no values"), SEEN)
                .trust(&under("ForAllValues:StringEquals", json!([])).without_context(&key)),
        )
        .with(
            denied("for-all", "of a key that is there no value is", "for-all-absent", "the key has a value")
                .trust(&under("ForAllValues:StringEquals", json!([])).context(&key, ["team:payments"])),
        )
        .finish()
}

fn variable(setting: &Setting) -> VectorFile {
    let rule = Written {
        setting,
        class: "written-variable",
        rule: "policy.variables",
        page: "reference_policies_variables",
    };
    let key = setting.claim_key("sub");
    let of = |operator: &str, wanted: &str| {
        rule.of(rule.sound().with("Condition", json!({ operator: { &key: wanted } })))
    };
    let old = |wanted: &str| {
        let statement = rule.sound().with("Condition", json!({"StringEquals": { &key: wanted }}));
        let document = crate::mint::Object::new().with("Version", "2008-10-17");
        rule.text(document.with_raw("Statement", &statement.to_json()).to_json())
    };
    let class = rule
        .open("variables as IAM stores them, and as it does not")
        .with(
            rule.stored("plain", "a variable in a pattern")
                .aws(observed("tp-github-like-policy-variable"))
                .trust(&of("StringLike", "${aws:username}")),
        )
        .with(
            rule.stored("default", "a variable with a default")
                .trust(&of("StringLike", "${aws:username, 'nobody'}")),
        )
        .with(
            rule.stored("characters", "the three characters that cannot be written otherwise")
                .trust(&of("StringLike", "${*}${?}${$}")),
        )
        .with(
            rule.stored("old", "in the old version, what is no variable need not be one")
                .trust(&old("${aws:username")),
        );
    #[rustfmt::skip]
    let bad: [(&str, &str, &str, &str); 9] = [
        ("unclosed", "${aws:username", "plain", "a variable ends in a brace"),
        ("unclosed-later", "a${aws:username}b${", "plain", "each variable ends in a brace"),
        ("nameless", "${}", "plain", "a variable has a name"),
        ("nested", "${aws:${aws:username}}", "plain", "a variable is no part of a variable's name"),
        ("default-unquoted", "${aws:username, nobody}", "default",
            "a default stands between quotation marks"),
        ("default-unclosed", "${aws:username, 'nobody}", "default", "a default ends in a quotation mark"),
        ("default-without-space", "${aws:username,'nobody'}", "default",
            "a comma and a space separate the default"),
        ("default-and-more", "${aws:username, 'nobody' x}", "default",
            "nothing follows the default but a brace"),
        ("character-with-default", "${*, 'x'}", "characters", "what stands for a star has no default"),
    ];
    let class = bad.into_iter().fold(class, |class, (name, wanted, twin, sentence)| {
        let draft = rule.malformed(name, sentence, twin, &format!("the value is `{wanted}`"));
        class.with(concluded(draft, "the page shows the forms there are").trust(&of("StringLike", wanted)))
    });
    let value = Written { rule: "policy.condition", ..rule };
    #[rustfmt::skip]
    let elsewhere: [(&str, &str, &str); 3] = [
        ("in-number", "NumericEquals", "a number"),
        ("in-address", "IpAddress", "an address"),
        ("in-date", "DateEquals", "a date"),
    ];
    let class = elsewhere.into_iter().fold(class, |class, (name, operator, what)| {
        let sentence = format!("a variable does not stand for {what}");
        let draft = value.malformed(name, &sentence, "plain", &format!("the operator is `{operator}`"));
        class.with(draft.trust(&of(operator, "${aws:username}")))
    });
    class
        .with(
            open(
                value.malformed(
                    "in-truth-value",
                    "a truth value is `true` or `false`",
                    "plain",
                    "the operator is `Bool`",
                ),
                "two pages disagree on whether `Bool` takes variables",
            )
            .trust(&of("Bool", "${aws:username}")),
        )
        .with(
            rule.malformed(
                "unclosed-new",
                "in the new version, what begins like a variable has to be one",
                "old",
                "the version is 2012-10-17",
            )
            .trust(&of("StringEquals", "${aws:username")),
        )
        .finish()
}
