//! Google, Amazon and Facebook, which every account has had before there were other providers.

use super::super::super::on;
use super::super::Written;
use super::{Refused, Stored, Trusting, sound};
use crate::build::{inferred, observed};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const NAMED: &str = "policy.application-named";
const GOOGLE: &str = "accounts.google.com";
const AMAZON: &str = "www.amazon.com";
const FACEBOOK: &str = "graph.facebook.com";

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
pub(super) fn built_in(setting: &Setting) -> VectorFile {
    let of = |provider: &str| {
        let trusting = Trusting::new(setting, "built-in-provider", NAMED, provider);
        Trusting { rule: Written { page: "id_roles_create_for-idp_oidc", ..trusting.rule }, ..trusting }
    };
    let is = |provider: &str, operator: &str, claim: &str, wanted: Value| {
        on(operator, &format!("{provider}:{claim}"), wanted)
    };
    let google = |operator: &str, claim: &str, wanted: &str| is(GOOGLE, operator, claim, json!(wanted));
    let amazon = |claim: &str| is(AMAZON, "StringEquals", claim, json!("ours"));
    let facebook = |operator: &str, claim: &str, wanted: &str| is(FACEBOOK, operator, claim, json!(wanted));
    #[rustfmt::skip]
    let stored: [(&str, Stored); 14] = [
        (GOOGLE, ("google-aud", google("StringEquals", "aud", "ours"), observed("tp-google-claim-aud"),
            "the application is one of Google's")),
        (GOOGLE, ("google-oaud", google("StringEquals", "oaud", "ours"), observed("tp-google-claim-oaud"),
            "the audience of the token is one of Google's")),
        (GOOGLE, ("google-sub", google("StringEquals", "sub", "4711"), observed("tp-google-claim-sub"),
            "the user is one of Google's")),
        (GOOGLE, ("google-ignore-case", google("StringEqualsIgnoreCase", "aud", "ours"),
            observed("tp-google-op-ignorecase"),
            "the case of the application may be ignored")),
        (GOOGLE, ("google-star", google("StringEquals", "aud", "*"), observed("tp-google-value-star"),
            "the value is not looked at: under `StringEquals` no application is a star")),
        (GOOGLE, ("google-question", google("StringEquals", "aud", "?"),
            observed("tp-google-value-question"), "nor is a question mark looked at")),
        (GOOGLE, ("google-empty", google("StringEquals", "aud", ""), observed("tp-google-value-empty"),
            "nor is an empty value")),
        (GOOGLE, ("google-empty-list", is(GOOGLE, "StringEquals", "aud", json!([])),
            observed("tp-google-value-empty-list"),
            "nor is a list of no values, which names nobody")),
        (AMAZON, ("amazon-sub", amazon("sub"), observed("tp-amazon-claim-sub"),
            "the user is one of Amazon's")),
        (FACEBOOK, ("facebook-question", facebook("StringEquals", "app_id", "?"),
            observed("tp-facebook-value-question"),
            "the application of Facebook is looked at, and not its value")),
        (FACEBOOK, ("facebook-empty", facebook("StringEquals", "app_id", ""),
            observed("tp-facebook-value-empty"), "nor an empty one")),
        (FACEBOOK, ("facebook-list-with-star", is(FACEBOOK, "StringEquals", "app_id", json!(["*", "ours"])),
            observed("tp-facebook-value-list-with-star"), "nor a star in a list")),
        (FACEBOOK, ("facebook-app-id", facebook("StringEquals", "app_id", "ours"),
            inferred("tp-facebook-value-list-with-star: the value is not looked at"),
            "the application is one of Facebook's")),
        (AMAZON, ("amazon-app-id", amazon("app_id"),
            inferred("tp-amazon-claim-anything: the message asks for an application id"),
            "the application is one of Amazon's")),
    ];
    #[rustfmt::skip]
    let refused: [(&str, Refused); 15] = [
        (GOOGLE, ("google-no-condition", Value::Null, observed("tp-google-no-condition"), "google-aud",
            "`Condition` is left out",
            "the users of every application are let in")),
        (GOOGLE, ("google-app-id", google("StringEquals", "app_id", "ours"),
            observed("tp-google-claim-app-id"), "google-aud",
            "the claim is `app_id`", "Google's application is not in `app_id`")),
        (GOOGLE, ("google-email", google("StringEquals", "email", "ours"), observed("tp-google-claim-email"),
            "google-aud",
            "the claim is `email`", "an address names neither application nor subject")),
        (GOOGLE, ("google-user-id", google("StringEquals", "user_id", "ours"),
            observed("tp-google-claim-user-id"), "google-aud",
            "the claim is `user_id`", "Google's user is not in `user_id`")),
        (GOOGLE, ("google-anything", google("StringEquals", "anything", "ours"),
            observed("tp-google-claim-anything"), "google-aud",
            "the claim is `anything`", "a claim that no token has names nobody")),
        (GOOGLE, ("google-sub-in-capitals", google("StringEquals", "SUB", "4711"),
            observed("tp-google-claim-sub-upper"), "google-sub",
            "the claim is `SUB`", "here, and nowhere else, the case of a key matters")),
        (GOOGLE, ("google-null", google("Null", "aud", "false"), observed("tp-google-op-null-false"),
            "google-aud",
            "the operator is `Null`, and the value `false`",
            "that there is an application does not say which")),
        (AMAZON, ("amazon-oaud", amazon("oaud"), observed("tp-amazon-claim-oaud"), "amazon-sub",
            "the claim is `oaud`",
            "only Google's tokens have `oaud`")),
        (AMAZON, ("amazon-anything", amazon("anything"), observed("tp-amazon-claim-anything"), "amazon-sub",
            "the claim is `anything`", "a claim that no token of Amazon has")),
        (AMAZON, ("amazon-sub-in-capitals", amazon("SUB"), observed("tp-amazon-claim-sub-upper"),
            "amazon-sub",
            "the claim is `SUB`", "the case of the key matters with Amazon as well")),
        (FACEBOOK, ("facebook-amr", facebook("StringEquals", "amr", "ours"),
            observed("tp-facebook-claim-amr"), "facebook-app-id",
            "the claim is `amr`", "how somebody signed in does not say to what")),
        (FACEBOOK, ("facebook-email", facebook("StringEquals", "email", "ours"),
            observed("tp-facebook-claim-email"), "facebook-app-id",
            "the claim is `email`", "an address names no application of Facebook")),
        (FACEBOOK, ("facebook-anything", facebook("StringEquals", "anything", "ours"),
            observed("tp-facebook-claim-anything"),
            "facebook-app-id", "the claim is `anything`", "a claim that no token of Facebook has")),
        (FACEBOOK, ("facebook-if-exists", facebook("StringEqualsIfExists", "app_id", "ours"),
            observed("tp-facebook-op-ifexists"),
            "facebook-app-id", "the operator is `StringEqualsIfExists`",
            "a condition that holds without the claim is none")),
        (FACEBOOK, ("facebook-null", facebook("Null", "app_id", "false"),
            observed("tp-facebook-op-null-false"), "facebook-app-id",
            "the operator is `Null`, and the value `false`",
            "that there is an application of Facebook does not say which")),
    ];
    let class = of(GOOGLE)
        .rule
        .open("policies that trust the providers which every account has, and those that IAM stores")
        .severity(Severity::High);
    let class = stored.iter().fold(class, |class, (provider, row)| class.with(of(provider).stored(row)));
    let class = refused.iter().fold(class, |class, (provider, row)| {
        let message =
            format!("Policy trusting {provider} requires a StringEquals condition on an application id");
        class.with(of(provider).refused(row, &message))
    });
    let deny = of(GOOGLE).statement().with("Effect", "Deny");
    let known = observed("tp-google-deny-no-condition");
    class
        .with(
            sound("google-deny", &known, "a Deny lets in nobody, and needs no condition")
                .trust(&of(GOOGLE).rule.of(deny)),
        )
        .finish()
}
