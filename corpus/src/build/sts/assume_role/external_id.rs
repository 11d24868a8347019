//! `ExternalId`: what keeps a third party from being led to the wrong customer's role.

use super::account::OTHER;
use super::{DENIED, REFERENCE, reference};
use crate::build::{Class, Draft, Situation, accept, allowing, documented, inferred, reject, trusting_for};
use crate::format::{Account, Caller, Evidence, Kind, Severity, User, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const RIGHT: &str = "sts/external-id/right";
const ID: &str = "Example987";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![deputy(setting), length(setting), pattern(setting)]
}

fn page() -> Evidence {
    documented(
        "AWS IAM user guide, How to use an external ID when granting access to your AWS resources to a third party",
    )
}

/// A third party asks for a customer's role. `conditions` are the customer's.
fn third_party(setting: &Setting, conditions: &Value) -> Situation {
    let broker = User::new("broker").may(&allowing(&["sts:AssumeRole"], "*"));
    let principal = json!({"AWS": format!("arn:aws:iam::{OTHER}:root")});
    Situation::assume_role(setting)
        .account(Account { users: vec![broker], ..Account::new(OTHER) })
        .caller(Caller::user(&format!("arn:aws:iam::{OTHER}:user/broker")))
        .trust(trusting_for(&principal, &json!("sts:AssumeRole"), conditions))
}

/// With the condition that AWS recommends.
fn wanting(setting: &Setting, id: &str) -> Situation {
    third_party(setting, &json!({"StringEquals": {"sts:ExternalId": id}}))
}

fn deputy(setting: &Setting) -> VectorFile {
    let asked = |id: &str| wanting(setting, ID).param("ExternalId", id);
    let unless_there = json!({"StringEqualsIfExists": {"sts:ExternalId": ID}});
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(page()).sts(situation)
    };
    let denied = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence).twin(RIGHT, change).stops(DENIED).known_by(page()).sts(situation)
    };
    Class::new(Kind::Sts, "external-id", "third parties that are led to the role of a customer, or of another one")
        .citing(&[REFERENCE, "AWS IAM user guide, The confused deputy problem", "CWE-441"])
        .severity(Severity::Critical)
        .with(sound("right", "a third party names the customer it works for", &asked(ID)))
        .with(sound(
            "not-asked-for",
            "a role that does not ask for an external id does not mind one",
            &third_party(setting, &json!({})).param("ExternalId", ID),
        ))
        .with(sound(
            "nobody-asks",
            "a role that trusts a third party and asks for no external id is open to every customer of it",
            &third_party(setting, &json!({})),
        ))
        .with(sound(
            "only-if-there",
            "a role that asks for the external id only if there is one is open to who leaves it out",
            &third_party(setting, &unless_there),
        ))
        .with(sound(
            "one-of-two",
            "a role that takes one of two external ids, and is asked for with the second",
            &third_party(setting, &json!({"StringEquals": {"sts:ExternalId": ["Example986", ID]}}))
                .param("ExternalId", ID),
        ))
        .with(denied(
            "of-another-customer",
            "a customer tells a third party the ARN of another's role: the third party sends the id it has for the first",
            "the external id is another customer's",
            &asked("Example988"),
        ))
        .with(denied(
            "missing",
            "a third party that does not say for whom it works",
            "there is no `ExternalId`",
            &wanting(setting, ID),
        ))
        .with(denied("another-case", "external ids have a case", "the external id is in capitals", &asked("EXAMPLE987")))
        .with(denied(
            "beginning",
            "an external id is compared as a whole: its beginning is guessed sooner",
            "the external id lacks its last character",
            &asked("Example98"),
        ))
        .with(denied(
            "longer",
            "an external id is compared as a whole, and not as far as the other goes",
            "the external id has one character more",
            &asked("Example9870"),
        ))
        .with(
            reject("wrong-if-there", "a role that asks for the external id only if there is one, and there is a wrong one")
                .twin("sts/external-id/only-if-there", "the external id is another customer's")
                .stops(DENIED)
                .known_by(page())
                .sts(&third_party(setting, &unless_there).param("ExternalId", "Example988")),
        )
        .with(
            reject("twice", "one external id for who allows the call, another for the role")
                .twin(RIGHT, "`ExternalId` follows another one")
                .stops(&["api.parameter-single"])
                .evidence(inferred("the API model has one value for the parameter"))
                .sts(&asked("Example988").param_again("ExternalId", ID)),
        )
        .finish()
}

/// "Minimum length of 2. Maximum length of 1224."
fn length(setting: &Setting) -> VectorFile {
    const LENGTH: &[&str] = &["api.external-id-length"];
    let known = || reference("ExternalId");
    let of = |characters: usize| {
        let id = "a".repeat(characters);
        third_party(setting, &json!({})).param("ExternalId", &id)
    };
    let class = Class::new(Kind::Sts, "external-id-length", "external ids at the bounds of their length")
        .citing(&[REFERENCE])
        .severity(Severity::Low);
    let class = [("shortest", 2), ("longest", 1224)].into_iter().fold(class, |class, (name, characters)| {
        class.with(
            accept(name, &format!("an external id may have {characters} characters"))
                .known_by(known())
                .sts(&of(characters)),
        )
    });
    let refused = |name: &str, sentence: &str, change: &str, characters: usize| -> Draft {
        reject(name, sentence)
            .twin("sts/external-id-length/shortest", change)
            .stops(LENGTH)
            .known_by(known())
            .sts(&of(characters))
    };
    class
        .with(refused(
            "empty",
            "an empty external id is there, and is not the same as none",
            "the external id is empty",
            0,
        ))
        .with(refused(
            "one",
            "one character is too short an external id",
            "the external id has one character",
            1,
        ))
        .with(refused(
            "too-long",
            "an external id of 1225 characters is too long",
            "the external id has 1225 characters",
            1225,
        ))
        .finish()
}

/// `[\w+=,.@:\/-]*`: names, and the colon and the slash.
fn pattern(setting: &Setting) -> VectorFile {
    let known = || reference("ExternalId");
    let asked = |id: &str| {
        let condition = json!({"StringLike": {"sts:ExternalId": "*"}});
        third_party(setting, &condition).param("ExternalId", id)
    };
    let class =
        Class::new(Kind::Sts, "external-id-pattern", "external ids with characters that they do not have")
            .citing(&[REFERENCE])
            .severity(Severity::Medium)
            .with(
                accept(
                    "every-kind",
                    "letters, digits and the nine other characters that an external id may have",
                )
                .severity(Severity::Low)
                .known_by(known())
                .sts(&asked("Az09_+=,.@:/-")),
            );
    #[rustfmt::skip]
    let ids = [
        ("space", "Example 987", "a space"),
        ("newline-after", "Example987\n", "a line feed at the end, where `$` of a pattern matches as well"),
        ("nul-after", "Example987\0", "a NUL at the end, where C stops reading"),
        ("star", "*", "a star alone, too: it stands for no other id"),
        ("star-after", "Example*", "a star: it does not stand for what follows"),
        ("question-mark", "Example98?", "a question mark: it does not stand for a character"),
        ("variable", "${aws:userid}", "a policy variable"),
        ("backslash", "Example\\987", "a backslash, which the pattern has before the slash and does not mean"),
        ("wide-digit", "Example98\u{FF17}", "a wide digit, which compatibility makes a plain one"),
        ("accent", "\u{C9}xample987", "a letter that ASCII does not have, which `\\w` matches in Unicode"),
        ("zero-width", "Example\u{200B}987", "a space of no width: it looks like another id"),
    ];
    ids.into_iter()
        .fold(class, |class, (name, id, what)| {
            let mut stops = vec!["api.external-id-pattern"];
            if id.chars().count() < 2 {
                stops.insert(0, "api.external-id-length");
            }
            class.with(
                reject(name, &format!("an external id has {what}"))
                    .twin(
                        "sts/external-id-pattern/every-kind",
                        &format!("the external id is `{}`", id.escape_debug()),
                    )
                    .stops(&stops)
                    .known_by(known())
                    .sts(&asked(id)),
            )
        })
        .finish()
}
