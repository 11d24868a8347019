//! Operators and keys that all hold, values of which one is enough, and the names of keys.

use super::{Chapter, SOUND, conditional, on, open, under};
use crate::build::{TrustQuestion, web_identity_statement};
use crate::format::{Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::json;

const LOGIC: Chapter = Chapter {
    class: "combination",
    page: "reference_policies_condition-logic-multiple-context-keys-or-values",
};
const KEY: Chapter = Chapter { class: "key-name", page: "reference_policies_elements_condition" };

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![combination(setting), key_name(setting)]
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn combination(setting: &Setting) -> VectorFile {
    let (subject, environment) = (setting.claim_key("sub"), setting.claim_key("environment"));
    let with = |question: TrustQuestion, sub: &str, env: &str| {
        question.context(&subject, sub).context(&environment, env)
    };
    let two_operators = || {
        under(
            setting,
            json!({"StringLike": {&subject: "team:*"}, "StringEquals": {&environment: "production"}}),
        )
    };
    let two_keys =
        || under(setting, json!({"StringEquals": {&subject: "team:a", &environment: "production"}}));
    let two_values = || under(setting, on("StringEquals", &subject, json!(["team:a", "team:b"])));
    let neither = || under(setting, on("StringNotEquals", &subject, json!(["team:x", "team:y"])));
    let neither_like = || under(setting, on("StringNotLike", &subject, json!(["x-*", "y-*"])));
    let two_negated =
        || under(setting, json!({"StringNotEquals": {&subject: "team:x", &environment: "staging"}}));
    let all_but_one = || {
        under(setting, json!({"StringLike": {&subject: "team:*"}, "StringNotEquals": {&subject: "team:x"}}))
    };
    let values_and_keys = || {
        under(
            setting,
            json!({"StringEquals": {
                &subject: ["team:a", "team:b"],
                &environment: ["production", "staging"],
            }}),
        )
    };
    let split_negation = || {
        TrustQuestion::new(setting).statements(&[
            conditional(setting, on("StringNotEquals", &subject, "team:x")),
            conditional(setting, on("StringNotEquals", &subject, "team:y")),
        ])
    };
    let class = LOGIC.open("several operators, several keys, several values").severity(Severity::High);
    #[rustfmt::skip]
    let met: [(&str, TrustQuestion, &str); 10] = [
        ("two-operators", with(two_operators(), "team:a", "production"), "both operators hold"),
        ("two-keys", with(two_keys(), "team:a", "production"),
            "both keys of the operator have the value wanted"),
        ("first-value", with(two_values(), "team:a", "-"), "the first of two values is there"),
        ("second-value", with(two_values(), "team:b", "-"), "the second of two values is there"),
        ("values-and-keys", with(values_and_keys(), "team:b", "production"),
            "each key has one of its values"),
        ("neither-value", with(neither(), "team:a", "-"), "neither of the values that are excepted is there"),
        ("neither-pattern", with(neither_like(), "team:a", "-"), "the value is of neither pattern"),
        ("two-negated-keys", with(two_negated(), "team:a", "production"),
            "neither key has the value that is excepted"),
        ("all-but-one", with(all_but_one(), "team:a", "-"),
            "a value of the pattern, and not the one excepted"),
        ("no-conditions", under(setting, json!({})), "an empty `Condition` asks for nothing"),
    ];
    let class = met.into_iter().fold(class, |class, (name, question, sentence)| {
        class.with(LOGIC.allowed(name, sentence).trust(&question))
    });
    #[rustfmt::skip]
    let unmet: [(&str, TrustQuestion, &str, &str, &str); 14] = [
        ("first-operator-fails", with(two_operators(), "other:a", "production"), "two-operators",
            "the subject is of no team",
            "the first operator does not hold, and the second is not enough"),
        ("second-operator-fails", with(two_operators(), "team:a", "staging"), "two-operators",
            "the environment is another",
            "the second operator does not hold, and the first is not enough"),
        ("first-key-fails", with(two_keys(), "team:b", "production"), "two-keys", "the subject is another",
            "the first key has another value, and the second is not enough"),
        ("second-key-fails", with(two_keys(), "team:a", "staging"), "two-keys", "the environment is another",
            "the second key has another value, and the first is not enough"),
        ("second-key-missing", two_keys().context(&subject, "team:a"), "two-keys",
            "the environment is left out",
            "the second key is missing, and the first is not enough"),
        ("neither-of-the-values", with(two_values(), "team:c", "-"), "first-value", "the subject is a third",
            "neither of two values is there"),
        ("one-key-has-none-of-its-values", with(values_and_keys(), "team:b", "team:a"), "values-and-keys",
            "the environment is a team",
            "a value of one key's list does not count for another key"),
        ("first-value-excepted", with(neither(), "team:x", "-"), "neither-value",
            "the subject is the first value excepted",
            "a negated operator holds of none of its values: the first is there"),
        ("second-value-excepted", with(neither(), "team:y", "-"), "neither-value",
            "the subject is the second value excepted",
            "a negated operator holds of none of its values: that the first is not there is not enough"),
        ("second-pattern-excepted", with(neither_like(), "y-1", "-"), "neither-pattern",
            "the subject is of the second pattern",
            "a value of one of the patterns is excepted, though it is not of the other"),
        ("first-negated-key-excepted", with(two_negated(), "team:x", "production"), "two-negated-keys",
            "the subject is the value excepted",
            "both keys have to differ, and the first does not"),
        ("second-negated-key-excepted", with(two_negated(), "team:a", "staging"), "two-negated-keys",
            "the environment is the value excepted",
            "both keys have to differ, and the second does not"),
        ("the-one-excepted", with(all_but_one(), "team:x", "-"), "all-but-one",
            "the subject is the one excepted",
            "of the pattern, but the one value that is excepted"),
        ("not-of-the-pattern", with(all_but_one(), "other:a", "-"), "all-but-one",
            "the subject is not of the pattern",
            "not excepted, but not of the pattern either"),
    ];
    unmet
        .into_iter()
        .fold(class, |class, (name, question, twin, change, sentence)| {
            class.with(LOGIC.unmet(name, sentence, twin, change).trust(&question))
        })
        .with(
            LOGIC
                .allowed(
                    "negation-split-over-statements",
                    "each of two statements excepts one value: what one excepts the other allows",
                )
                .statements(&[1])
                .trust(&split_negation().context(&subject, "team:x")),
        )
        .with(
            open(
                LOGIC.allowed("same-value-twice", "a value that is listed twice is listed"),
                "a list is a set of alternatives",
            )
            .trust(&under(setting, on("StringEquals", &subject, json!([Jwt::SUBJECT, Jwt::SUBJECT])))),
        )
        .finish()
}

fn key_name(setting: &Setting) -> VectorFile {
    let subject = setting.claim_key("sub");
    let capitals = subject.to_uppercase();
    let host = setting.issuer_host();
    let ask = |key: &str| under(setting, on("StringEquals", key, Jwt::SUBJECT));
    let class =
        KEY.open("names of condition keys, which are compared without regard to case and otherwise whole")
            .severity(Severity::High)
            .with(KEY.allowed("capitals", "the policy spells the key in capitals").trust(&ask(&capitals)))
            .with(
                KEY.allowed("claim-capital", "the policy spells the claim with a capital")
                    .trust(&ask(&setting.claim_key("Sub"))),
            )
            .with(KEY.allowed("request-capitals", "the request has the key in capitals").trust(
                &TrustQuestion::new(setting).without_context(&subject).context(&capitals, Jwt::SUBJECT),
            ))
            .with(
                KEY.forbidden(
                    "deny-in-capitals",
                    "a Deny that spells the key in capitals is about the same key",
                    1,
                    SOUND,
                    "a Deny of this subject is added",
                )
                .trust(&TrustQuestion::new(setting).statements(&[
                    web_identity_statement(setting),
                    super::denying(setting, on("StringEquals", &capitals, Jwt::SUBJECT)),
                ])),
            );
    #[rustfmt::skip]
    let others: [(&str, String, &str); 9] = [
        ("another-provider", "gitlab.com:sub".to_owned(), "the claim of another provider"),
        ("provider-extended", format!("{host}.evil.example:sub"),
            "a provider whose name begins like this one's"),
        ("provider-truncated", format!("{}:sub", host.strip_suffix('e').unwrap_or(host)),
            "the provider's name less a letter"),
        ("provider-with-path", format!("{host}/tenant:sub"), "a provider below this one"),
        ("provider-as-url", format!("https://{subject}"), "the provider by its URL"),
        ("another-claim", setting.claim_key("subject"), "a claim whose name begins like this one's"),
        ("claim-truncated", setting.claim_key("su"), "the claim's name less a letter"),
        ("claim-with-space", setting.claim_key("sub "), "a space after the claim's name"),
        ("aws-key", "aws:sub".to_owned(), "a key of AWS's with the claim's name"),
    ];
    others
        .into_iter()
        .fold(class, |class, (name, key, what)| {
            let sentence = format!("{what}: the request does not have this key");
            let draft = KEY.unmet(name, &sentence, "claim-capital", &format!("the key is {what}"));
            class.with(draft.trust(&ask(&key)))
        })
        .finish()
}
