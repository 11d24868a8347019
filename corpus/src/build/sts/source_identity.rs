//! The source identity in a token: what is one, and the permission to set it.

use super::session_tags::{TAGS, may};
use crate::build::{Class, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const CLAIM: &str = "https://aws.amazon.com/source_identity";
const TWIN: &str = "sts/source-identity/email";
const ASSUME: &str = "sts:AssumeRoleWithWebIdentity";
const SET: &str = "sts:SetSourceIdentity";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![form(setting), permission(setting)]
}

fn page() -> Evidence {
    documented("AWS IAM user guide, Monitor and control actions taken with assumed roles")
}

/// The sound call of a role that lets its users set a source identity, with this one.
pub(super) fn speaking_for(setting: &Setting, source_identity: Value) -> Situation {
    may(setting, &[ASSUME, SET]).token(&Jwt::new(setting).claim(CLAIM, source_identity))
}

fn form(setting: &Setting) -> VectorFile {
    const EMAIL: &str = "ann@touchstone.example";
    let api = || documented("AWS STS API reference, SourceIdentity: 2 to 64 characters of [\\w+=,.@-]");
    let longest = "a".repeat(64);
    let good = |name: &str, sentence: &str, text: &str| {
        accept(name, sentence)
            .severity(Severity::Low)
            .response(0, json!({"SourceIdentity": text}))
            .sts(&speaking_for(setting, json!(text)))
    };
    #[rustfmt::skip]
    let bad: [(&str, Value, &str); 10] = [
        ("empty", json!(""), "the empty text"),
        ("one-character", json!("a"), "one character"),
        ("too-long", json!("a".repeat(65)), "65 characters"),
        ("space", json!("ann lee"), "a text with a space"),
        ("line-feed", json!("ann\n"), "a text that ends in a line feed, which forges a line of a log"),
        ("reserved", json!("aws:ann"), "a text that begins with `aws:`, as only AWS's own do"),
        ("fullwidth-digit", json!("ann\u{FF13}"), "a text with a digit beyond ASCII"),
        ("number", json!(4711), "a number"),
        ("list", json!(["ann", "bob"]), "a list of two"),
        ("true", json!(true), "`true`"),
    ];
    let class = Class::new(Kind::Sts, "source-identity", "tokens with a source identity")
        .citing(&["AWS IAM user guide, Monitor and control actions taken with assumed roles"])
        .severity(Severity::Medium)
        .with(
            good("email", "the source identity comes out with the session", EMAIL)
                .evidence(observed("wi-claim-source-identity"))
                .aws(observed("wi-claim-source-identity")),
        )
        .with(good("shortest", "a source identity of two characters", "ab").evidence(api()).aws(api()))
        .with(good("longest", "a source identity of 64 characters", &longest).evidence(api()).aws(api()));
    bad.into_iter()
        .fold(class, |class, (name, text, what)| {
            class.with(
                reject(name, &format!("the source identity is {what}"))
                    .twin(TWIN, &format!("the source identity is {what}"))
                    .stops(&["source-identity.valid"])
                    .evidence(api())
                    .aws(api())
                    .sts(&speaking_for(setting, text)),
            )
        })
        .finish()
}

/// "You must have the `sts:SetSourceIdentity` permission."
fn permission(setting: &Setting) -> VectorFile {
    let token = || Jwt::new(setting).claim(CLAIM, "root@touchstone.example");
    let tagged = token().claim(TAGS, json!({"principal_tags": {"team": ["admin"]}}));
    let denied = |name: &str, sentence: &str, change: &str| {
        reject(name, sentence).twin(TWIN, change).evidence(page()).aws(page())
    };
    Class::new(
        Kind::Sts,
        "set-source-identity",
        "trust policies that let a token say who is behind it, or do not",
    )
    .citing(&["AWS IAM user guide, Monitor and control actions taken with assumed roles"])
    .severity(Severity::High)
    .with(
        denied(
            "not-allowed",
            "the trust policy lets the provider's users in, and not say who is behind them in every log",
            "the trust policy does not allow `sts:SetSourceIdentity`",
        )
        .stops(&["trust.source-identity"])
        .sts(&may(setting, &[ASSUME]).token(&token())),
    )
    .with(
        denied(
            "tags-allowed",
            "the trust policy lets the provider's users be tagged, which is another thing",
            "the trust policy allows `sts:TagSession` in place of `sts:SetSourceIdentity`",
        )
        .stops(&["trust.source-identity"])
        .sts(&may(setting, &[ASSUME, "sts:TagSession"]).token(&token())),
    )
    .with(
        denied(
            "neither-allowed",
            "the token sets tags and a source identity, and the trust policy allows neither",
            "the token sets tags as well, and the trust policy allows `sts:AssumeRoleWithWebIdentity` alone",
        )
        .stops(&["trust.tag-session", "trust.source-identity"])
        .sts(&may(setting, &[ASSUME]).token(&tagged)),
    )
    .with(
        accept("both-allowed", "the token sets tags and a source identity, and the trust policy allows both")
            .severity(Severity::Low)
            .evidence(page())
            .aws(page())
            .response(0, json!({"SourceIdentity": "root@touchstone.example"}))
            .sts(&may(setting, &[ASSUME, "sts:TagSession", SET]).token(&tagged)),
    )
    .with(
        accept("null", "a source identity of null asks for none, and needs no leave")
            .severity(Severity::Low)
            .evidence(inferred("wi-roles-null: a claim of AWS's own that is null counts as absent"))
            .aws(inferred("wi-roles-null: a claim of AWS's own that is null counts as absent"))
            .sts(&may(setting, &[ASSUME]).token(&Jwt::new(setting).claim(CLAIM, Value::Null))),
    )
    .finish()
}
