//! `Effect`: what is not allowed is denied, and a Deny that applies decides.

use super::{Chapter, SOUND, conditional, denying, on};
use crate::build::{TrustQuestion, web_identity_statement};
use crate::format::{Severity, VectorFile};
use crate::mint::{Jwt, Object, Setting};
use serde_json::json;

const CHAPTER: Chapter = Chapter { class: "effect", page: "reference_policies_evaluation-logic" };

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let subject = setting.claim_key("sub");
    let environment = setting.claim_key("environment");
    let sound = || web_identity_statement(setting);
    let other = || conditional(setting, on("StringEquals", &subject, "somebody-else"));
    let deny = |condition| denying(setting, condition);
    let deny_all = || sound().without("Condition").with("Effect", "Deny");
    let ask = |statements: &[Object]| TrustQuestion::new(setting).statements(statements);
    let (allowed, forbidden) = (
        |name, sentence| CHAPTER.allowed(name, sentence),
        |name, sentence, by, twin, change| CHAPTER.forbidden(name, sentence, by, twin, change),
    );

    let class = CHAPTER
        .open("statements that allow and statements that deny, in every order")
        .severity(Severity::High)
        .with(
            allowed("second-allows", "the first statement is about somebody else, the second about us")
                .statements(&[1])
                .trust(&ask(&[other(), sound()])),
        )
        .with(
            allowed("both-allow", "two statements allow the request, and both are told")
                .statements(&[0, 1])
                .trust(&ask(&[sound(), conditional(setting, on("StringLike", &subject, "system:*"))])),
        )
        .with(
            CHAPTER
                .unmet(
                    "none-about-us",
                    "no statement is about the request: what is not allowed is denied",
                    "second-allows",
                    "the statement that allows is left out",
                )
                .trust(&ask(&[other()])),
        )
        .with(
            allowed("deny-for-another", "a Deny whose condition does not hold forbids nothing")
                .trust(&ask(&[sound(), deny(on("StringEquals", &subject, "somebody-else"))])),
        )
        .with(
            forbidden(
                "deny-after-allow",
                "a Deny overrides an Allow that stands before it",
                1,
                "deny-for-another",
                "the Deny names this subject",
            )
            .trust(&ask(&[sound(), deny(on("StringEquals", &subject, Jwt::SUBJECT))])),
        )
        .with(
            forbidden(
                "deny-before-allow",
                "a Deny overrides an Allow that stands after it",
                0,
                SOUND,
                "a Deny of this subject stands before the Allow",
            )
            .trust(&ask(&[deny(on("StringEquals", &subject, Jwt::SUBJECT)), sound()])),
        )
        .with(
            forbidden(
                "deny-between-allows",
                "however many statements allow, one Deny is enough",
                1,
                "both-allow",
                "a Deny stands between the two",
            )
            .trust(&ask(&[
                sound(),
                deny_all(),
                conditional(setting, on("StringLike", &subject, "system:*")),
            ])),
        )
        .with(
            forbidden(
                "deny-unconditional",
                "a Deny without conditions applies to every token",
                1,
                SOUND,
                "a Deny without conditions is added",
            )
            .trust(&ask(&[sound(), deny_all()])),
        )
        .with(
            forbidden(
                "two-denies",
                "two statements forbid the request, and both are told",
                0,
                SOUND,
                "two Denies stand around the Allow",
            )
            .statements(&[0, 2])
            .trust(&ask(&[deny_all(), sound(), deny(on("StringLike", &subject, "*"))])),
        )
        .with(
            forbidden(
                "deny-alone",
                "a policy of one Deny: the denial is explicit",
                0,
                SOUND,
                "the effect is `Deny`",
            )
            .trust(&ask(&[sound().with("Effect", "Deny")])),
        )
        .with(
            CHAPTER
                .unmet(
                    "deny-alone-unmet",
                    "a Deny that does not apply is no Allow: nothing grants the request",
                    "deny-for-another",
                    "the Allow is left out",
                )
                .trust(&ask(&[deny(on("StringEquals", &subject, "somebody-else"))])),
        );
    vec![wider(setting, &environment, class)]
}

/// Denies that are about more or about less than the Allow.
fn wider(setting: &Setting, environment: &str, class: crate::build::Class) -> VectorFile {
    let sound = || web_identity_statement(setting);
    let deny = |condition| denying(setting, condition);
    let bare = || sound().without("Condition").with("Effect", "Deny");
    let other_provider = format!("{}.example", setting.provider_arn());
    let ask = |statements: &[Object]| TrustQuestion::new(setting).statements(statements);
    class
        .with(
            CHAPTER
                .allowed(
                    "deny-of-another-provider",
                    "a Deny that names another provider is not about this one",
                )
                .trust(&ask(&[sound(), bare().with("Principal", json!({"Federated": other_provider}))])),
        )
        .with(
            CHAPTER
                .allowed(
                    "deny-of-another-action",
                    "a Deny of setting tags does not forbid taking on the role",
                )
                .trust(&ask(&[sound(), bare().with("Action", "sts:TagSession")])),
        )
        .with(
            CHAPTER
                .forbidden(
                    "deny-of-every-action",
                    "a Deny of `sts:*` covers the action that the Allow spells out",
                    1,
                    "deny-of-another-action",
                    "the Deny is of `sts:*`",
                )
                .trust(&ask(&[sound(), bare().with("Action", "sts:*")])),
        )
        .with(
            CHAPTER
                .allowed(
                    "deny-on-a-missing-key",
                    "a Deny that wants a value of a key which the request does not have does not apply",
                )
                .trust(&ask(&[sound(), deny(on("StringEquals", environment, "staging"))])),
        )
        .with(
            CHAPTER
                .forbidden(
                    "deny-all-but-on-a-missing-key",
                    "a Deny of everything but one value applies where the request has no value at all",
                    1,
                    "deny-all-but",
                    "the key is left out",
                )
                .trust(&ask(&[sound(), deny(on("StringNotEquals", environment, "production"))])),
        )
        .with(
            CHAPTER.allowed("deny-all-but", "a Deny of everything but one value spares that value").trust(
                &ask(&[sound(), deny(on("StringNotEquals", environment, "production"))])
                    .context(environment, "production"),
            ),
        )
        .finish()
}
