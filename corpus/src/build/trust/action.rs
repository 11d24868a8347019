//! `Action` and `NotAction`: whole names, in any case, with wildcards.

use super::{Chapter, SOUND};
use crate::build::{TrustQuestion, web_identity_statement};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const CHAPTER: Chapter = Chapter { class: "action", page: "reference_policies_elements_action" };
const BUT: Chapter = Chapter { class: "not-action", page: "reference_policies_elements_notaction" };

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![action(setting), not_action(setting)]
}

fn action(setting: &Setting) -> VectorFile {
    let ask = |actions: Value| {
        TrustQuestion::new(setting).statements(&[web_identity_statement(setting).with("Action", actions)])
    };
    let class =
        CHAPTER.open("actions of a statement, against the one that is asked for").severity(Severity::High);
    #[rustfmt::skip]
    let about: [(&str, Value, &str); 10] = [
        ("lower-case", json!("sts:assumerolewithwebidentity"), "an action in lower case is the same action"),
        ("upper-case", json!("STS:ASSUMEROLEWITHWEBIDENTITY"),
            "vendor and name in capitals are the same action"),
        ("star", json!("*"), "a star alone is every action"),
        ("vendor-star", json!("sts:*"), "a star for the name is every action of the vendor"),
        ("prefix-star", json!("sts:AssumeRole*"), "the actions that begin with `AssumeRole`"),
        ("star-within", json!("sts:*WebIdentity"), "a star may stand before the end of the name"),
        ("question-marks", json!("sts:AssumeRoleWith???Identity"), "three characters for `Web`"),
        ("wildcard-lower-case", json!("sts:assumerolewith*"), "case is ignored beside a wildcard as well"),
        ("empty-star", json!("sts:AssumeRoleWithWebIdentity*"), "a star stands for nothing, too"),
        ("list", json!(["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]),
            "one action of the list is asked for"),
    ];
    let class = about.into_iter().fold(class, |class, (name, actions, sentence)| {
        class.with(CHAPTER.allowed(name, sentence).trust(&ask(actions)))
    });
    #[rustfmt::skip]
    let others: [(&str, Value, &str); 9] = [
        ("assume-role", json!("sts:AssumeRole"),
            "`sts:AssumeRole` is no prefix: it lets in nobody who brings a token"),
        ("assume-role-with-saml", json!("sts:AssumeRoleWithSAML"),
            "trust for assertions is no trust for tokens"),
        ("another-vendor", json!("iam:AssumeRoleWithWebIdentity"), "the name is right, the vendor is not"),
        ("another-vendor-star", json!("iam:*"), "every action of another vendor"),
        ("one-letter-more", json!("sts:AssumeRoleWithWebIdentity?"),
            "`?` is exactly one character, and none is left"),
        ("one-letter-less", json!("sts:AssumeRoleWithWebIdentit"), "an action is compared whole"),
        ("suffix-star", json!("sts:*Role"), "after the star the name has to end"),
        ("session-tags", json!(["sts:TagSession", "sts:SetSourceIdentity"]),
            "setting tags and a source identity is not taking on the role"),
        ("vendor-with-suffix", json!("sts-fips:AssumeRoleWithWebIdentity"), "a vendor is compared whole"),
    ];
    others
        .into_iter()
        .fold(class, |class, (name, actions, sentence)| {
            let draft = CHAPTER.unmet(name, sentence, SOUND, &format!("the action is {actions}"));
            class.with(draft.trust(&ask(actions)))
        })
        .with(
            CHAPTER
                .allowed("tags-allowed", "the policy lets the bearer set session tags, and that is asked")
                .trust(
                    &ask(json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"])).action("sts:TagSession"),
                ),
        )
        .with(
            CHAPTER
                .unmet(
                    "tags-not-allowed",
                    "that the bearer may take on the role does not let him set session tags",
                    "tags-allowed",
                    "`sts:TagSession` is not listed",
                )
                .trust(&ask(json!("sts:AssumeRoleWithWebIdentity")).action("sts:TagSession")),
        )
        .finish()
}

fn not_action(setting: &Setting) -> VectorFile {
    let but = |actions: Value| web_identity_statement(setting).without("Action").with("NotAction", actions);
    let ask = |actions| TrustQuestion::new(setting).statements(&[but(actions)]);
    let deny_but = |actions| {
        let deny = but(actions).without("Condition").with("Effect", "Deny");
        TrustQuestion::new(setting).statements(&[
            web_identity_statement(setting)
                .with("Action", json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"])),
            deny,
        ])
    };
    BUT.open("statements about every action but some")
        .severity(Severity::High)
        .with(
            BUT.allowed("another", "every action but another one includes this one")
                .trust(&ask(json!("sts:TagSession"))),
        )
        .with(
            BUT.allowed("others", "every action but two others includes this one")
                .trust(&ask(json!(["sts:AssumeRole", "sts:AssumeRoleWithSAML"]))),
        )
        .with(
            BUT.unmet("this", "every action but this one", "another", "the action asked for is excepted")
                .trust(&ask(json!("sts:AssumeRoleWithWebIdentity"))),
        )
        .with(
            BUT.unmet(
                "this-in-capitals",
                "an exception is read without regard to case, like an action",
                "another",
                "the action asked for is excepted, in capitals",
            )
            .trust(&ask(json!("STS:ASSUMEROLEWITHWEBIDENTITY"))),
        )
        .with(
            BUT.unmet(
                "this-among-others",
                "excepted are all that are listed, not those that match every one",
                "others",
                "the action asked for is excepted with another",
            )
            .trust(&ask(json!(["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]))),
        )
        .with(
            BUT.unmet("star", "every action but every action is none", "another", "all actions are excepted")
                .trust(&ask(json!("*"))),
        )
        .with(
            BUT.allowed("deny-but-this", "a Deny of everything but this action spares this action")
                .trust(&deny_but(json!("sts:AssumeRoleWithWebIdentity"))),
        )
        .with(
            BUT.forbidden(
                "deny-but-another",
                "a Deny of everything but this action covers the setting of tags, which is allowed elsewhere",
                1,
                "deny-but-this",
                "session tags are asked for",
            )
            .trust(&deny_but(json!("sts:AssumeRoleWithWebIdentity")).action("sts:TagSession")),
        )
        .finish()
}
