//! The attribute `SourceIdentity`: what is one, and the permission to set it.

use super::{ASSUME, GUIDE, answer, class, may};
use crate::build::{Draft, Situation, accept, documented, inferred, reject};
use crate::format::{Evidence, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

const SET: &str = "sts:SetSourceIdentity";
const TWIN: &str = "sts/saml-source-identity/email";
const PAGE: &str = "AWS IAM user guide, Monitor and control actions taken with assumed roles";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![source_identity(setting)]
}

fn page() -> Evidence {
    documented(PAGE)
}

fn source_identity(setting: &Setting) -> VectorFile {
    let speaking = |values: &[&str]| answer(setting).aws_attribute("SourceIdentity", values);
    let call = |values: &[&str]| -> Situation { may(setting, &[ASSUME, SET]).assertion(&speaking(values)) };
    let api = || documented("AWS STS API reference, SourceIdentity: 2 to 64 characters of [\\w+=,.@-]");
    let (email, longest) = ("ann@touchstone.example", "a".repeat(64));
    let good = |name: &str, sentence: &str, text: &str| -> Draft {
        accept(name, sentence)
            .severity(Severity::Low)
            .known_by(api())
            .response(0, json!({"SourceIdentity": text}))
            .sts(&call(&[text]))
    };
    let too_long = "a".repeat(65);
    #[rustfmt::skip]
    let bad: [(&str, &[&str], &str); 9] = [
        ("empty", &[""], "the empty text"),
        ("one-character", &["a"], "one character"),
        ("too-long", &[&too_long], "65 characters"),
        ("space", &["ann lee"], "a text with a space"),
        ("line-feed", &["ann\n"], "a text that ends in a line feed, which forges a line of a log"),
        ("reserved", &["aws:ann"], "a text that begins with `aws:`, as only AWS's own do"),
        ("fullwidth-digit", &["ann\u{FF13}"], "a text with a digit beyond ASCII"),
        ("two", &["ann", "bob"], "two"),
        ("twice", &["ann", "ann"], "one, twice"),
    ];
    let class = class("saml-source-identity", "assertions that say who is behind the session")
        .citing(&[GUIDE, PAGE])
        .severity(Severity::Medium)
        .with(good("email", "the source identity comes out with the session", email))
        .with(good("shortest", "a source identity of two characters", "ab"))
        .with(good("longest", "a source identity of 64 characters", &longest));
    let class = bad.into_iter().fold(class, |class, (name, values, what)| {
        let evidence =
            || if values.len() > 1 { inferred("a session has one source identity") } else { api() };
        class.with(
            reject(name, &format!("the source identity is {what}"))
                .twin(TWIN, &format!("the source identity is {what}"))
                .stops(&["source-identity.valid"])
                .known_by(evidence())
                .sts(&call(values)),
        )
    });
    let denied = |name: &str, sentence: &str, change: &str, actions: &[&str]| {
        reject(name, sentence)
            .severity(Severity::High)
            .twin(TWIN, change)
            .stops(&["trust.source-identity"])
            .known_by(page())
            .sts(&may(setting, actions).assertion(&speaking(&[email])))
    };
    class
        .with(denied(
            "not-allowed",
            "the trust policy lets the provider's users in, and not say who is behind them in every log",
            "the trust policy does not allow `sts:SetSourceIdentity`",
            &[ASSUME],
        ))
        .with(denied(
            "tags-allowed",
            "the trust policy lets the provider's users be tagged, which is another thing",
            "the trust policy allows `sts:TagSession` in place of `sts:SetSourceIdentity`",
            &[ASSUME, "sts:TagSession"],
        ))
        .with(
            accept("no-value", "an attribute without a value asks for nothing, and needs no leave")
                .severity(Severity::Low)
                .known_by(inferred("there is no source identity"))
                .sts(&may(setting, &[ASSUME]).assertion(&speaking(&[]))),
        )
        .finish()
}
