//! `SourceIdentity` of `AssumeRole`: who is behind a chain of roles, said once.

use super::{DENIED, REFERENCE, reference, trust};
use crate::build::{Class, Draft, Situation, accept, allowing, documented, reject, trusting_for};
use crate::format::{Evidence, Kind, Role, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const SET: &str = "sts/assume-role-source-identity/set";
const STICKS: &str = "sts/source-identity-chain/sticks";
const BOTH: &[&str] = &["sts:AssumeRole", "sts:SetSourceIdentity"];
const UNSET: &[&str] = &["trust.source-identity"];
const NOT_LET: &[&str] = &["caller.source-identity"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![set(setting), values(setting), chains(setting)]
}

fn page() -> Evidence {
    documented("AWS IAM user guide, Monitor and control actions taken with assumed roles")
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about)
        .citing(&[REFERENCE, "AWS IAM user guide, Monitor and control actions taken with assumed roles"])
        .severity(Severity::High)
}

/// The role lets `principal` do this, and Alice says who she is.
fn said(setting: &Setting, principal: &Value, actions: &[&str], identity: &str) -> Situation {
    Situation::assume_role(setting).trust(trust(principal, actions)).param("SourceIdentity", identity)
}

fn set(setting: &Setting) -> VectorFile {
    let alice = json!(setting.user_arn(Situation::USER));
    let account = json!(setting.account);
    let deploy = setting.role_arn(Situation::ROLE);
    let account_and = |own: &[&str]| {
        said(setting, &account, BOTH, "alice").edit_user(|user| user.may(&allowing(own, &deploy)))
    };
    let only = |value: &str| {
        let conditions = json!({"StringEquals": {"sts:SourceIdentity": value}});
        Situation::assume_role(setting).trust(trusting_for(&json!({"AWS": alice}), &json!(BOTH), &conditions))
    };
    let denied = |name: &str,
                  sentence: &str,
                  twin: &str,
                  change: &str,
                  stops: &[&str],
                  situation: &Situation|
     -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/assume-role-source-identity/{twin}"), change)
            .stops(stops)
            .known_by(page())
            .sts(situation)
    };
    class("assume-role-source-identity", "callers who may say who is behind a session, or may not")
        .with(
            accept("set", "a role trusts Alice to begin sessions and to say who is behind them")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&said(setting, &alice, BOTH, "alice")),
        )
        .with(
            accept("account-allows", "a role leaves both to its account, which lets Alice do both")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&account_and(BOTH)),
        )
        .with(
            accept(
                "as-the-role-wants",
                "a role wants to know who is behind a session, and is told what it wants",
            )
            .severity(Severity::Low)
            .known_by(page())
            .sts(&only("DevUser").param("SourceIdentity", "DevUser")),
        )
        .with(denied(
            "role-does-not",
            "a role trusts Alice to begin sessions, and not to say that somebody else is behind them",
            "set",
            "the trust policy allows `sts:AssumeRole` alone",
            UNSET,
            &said(setting, &alice, &["sts:AssumeRole"], "alice"),
        ))
        .with(denied(
            "tag-session-allowed",
            "the leave to tag sessions is another",
            "set",
            "the trust policy allows `sts:TagSession` in place of `sts:SetSourceIdentity`",
            UNSET,
            &said(setting, &alice, &["sts:AssumeRole", "sts:TagSession"], "alice"),
        ))
        .with(denied(
            "account-does-not",
            "a role leaves it to its account, which lets Alice begin sessions and say nothing",
            "account-allows",
            "the policy of the user allows `sts:AssumeRole` alone",
            NOT_LET,
            &account_and(&["sts:AssumeRole"]),
        ))
        .with(denied(
            "not-as-the-role-wants",
            "a role wants to know who is behind a session, and is told somebody else",
            "as-the-role-wants",
            "the source identity is `Admin`",
            &["trust.allows", "trust.source-identity"],
            &only("DevUser").param("SourceIdentity", "Admin"),
        ))
        .with(denied(
            "not-said",
            "a role wants to know who is behind a session, and is not told",
            "as-the-role-wants",
            "there is no source identity",
            DENIED,
            &only("DevUser"),
        ))
        .finish()
}

/// "Minimum length of 2. Maximum length of 64. Pattern: `[\w+=,.@-]*`. You cannot use a value that begins with the text
/// aws:."
fn values(setting: &Setting) -> VectorFile {
    const VALID: &[&str] = &["source-identity.valid"];
    let alice = json!(setting.user_arn(Situation::USER));
    let asked = |identity: &str| said(setting, &alice, BOTH, identity);
    let (one, long) = ("a".to_owned(), "a".repeat(65));
    #[rustfmt::skip]
    let refused = [
        ("empty", "", "is empty, and not the same as none"),
        ("one", one.as_str(), "has one character"),
        ("sixty-five", &long, "has 65 characters"),
        ("reserved", "aws:alice", "begins with `aws:`"),
        ("space", "alice b", "has a space"),
        ("slash", "staff/alice", "has a slash"),
        ("star", "al*", "has a star, which policies expand"),
        ("newline-after", "alice\n", "ends in a line feed"),
        ("accent", "al\u{ED}ce", "has a letter that ASCII does not have"),
    ];
    let class =
        class("assume-role-source-identity-value", "source identities at the bounds of what they may be")
            .severity(Severity::Medium);
    let class = [
        ("shortest", "ab".to_owned()),
        ("longest", "a".repeat(64)),
        ("every-kind", "Az09_+=,.@-".to_owned()),
    ]
    .into_iter()
    .fold(class, |class, (name, identity)| {
        class.with(
            accept(name, &format!("a source identity may have {} characters", identity.len()))
                .severity(Severity::Low)
                .known_by(reference("SourceIdentity"))
                .sts(&asked(&identity)),
        )
    });
    refused
        .into_iter()
        .fold(class, |class, (name, identity, what)| {
            class.with(
                reject(name, &format!("a source identity that {what}"))
                    .twin(SET, &format!("the source identity {what}"))
                    .stops(VALID)
                    .known_by(reference("SourceIdentity"))
                    .sts(&asked(identity)),
            )
        })
        .finish()
}

/// "The source identity value can't be changed after it is set, and it persists."
fn chains(setting: &Setting) -> VectorFile {
    let alice = json!(setting.user_arn(Situation::USER));
    let deploy = setting.role_arn(Situation::ROLE);
    let audit_arn = setting.role_arn("audit");
    // A role needs leave of both sides to have what is behind its session known to the next one.
    let first = |own: &[&str]| {
        said(setting, &alice, BOTH, "alice").edit_role(|role| role.may(&allowing(own, &audit_arn)))
    };
    let audit = |actions: &[&str], conditions: &Value| {
        Role::new("audit", trusting_for(&json!({"AWS": deploy}), &json!(actions), conditions))
    };
    let chain =
        |actions: &[&str], conditions: &Value| first(BOTH).chained(setting, audit(actions, conditions));
    let none = json!({});
    let behind = |key: &str, value: &str| json!({"StringEquals": {key: value}});
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence)
            .severity(Severity::Low)
            .known_by(page())
            .response(1, json!({"SourceIdentity": "alice"}))
            .sts(situation)
    };
    class("source-identity-chain", "what is said to be behind a session, in the sessions that it begins")
        .with(sound("sticks", "who is behind a session is behind the next one", &chain(BOTH, &none)))
        .with(sound(
            "said-again",
            "who is behind a session may be said again",
            &chain(BOTH, &none).param("SourceIdentity", "alice"),
        ))
        .with(sound(
            "known-to-the-next-role",
            "the next role wants to know who is behind the session, and it does",
            &chain(BOTH, &behind("aws:SourceIdentity", "alice")),
        ))
        .with(sound(
            "in-the-request-as-well",
            "who is behind the session is behind the request, though it does not say so",
            &chain(BOTH, &behind("sts:SourceIdentity", "alice")),
        ))
        .with(
            reject("changed", "who is behind a session says that somebody else is behind the next")
                .severity(Severity::Critical)
                .twin("sts/source-identity-chain/said-again", "the source identity of the second call is `bob`")
                .stops(&["source-identity.unchanged"])
                .known_by(page())
                .sts(&chain(BOTH, &none).param("SourceIdentity", "bob")),
        )
        .with(
            reject("changed-in-case", "a name in another case is another")
                .twin("sts/source-identity-chain/said-again", "the source identity of the second call is `Alice`")
                .stops(&["source-identity.unchanged"])
                .known_by(page())
                .sts(&chain(BOTH, &none).param("SourceIdentity", "Alice")),
        )
        .with(
            reject("another-is-wanted", "the next role wants somebody else behind the session")
                .twin("sts/source-identity-chain/known-to-the-next-role", "the second role wants `bob`")
                .stops(&["trust.allows", "trust.source-identity"])
                .known_by(page())
                .sts(&chain(BOTH, &behind("aws:SourceIdentity", "bob"))),
        )
        .with(
            reject("next-role-does-not", "a role that does not let its sessions have somebody behind them has none such")
                .twin(STICKS, "the second role allows `sts:AssumeRole` alone")
                .stops(UNSET)
                .known_by(page())
                .sts(&chain(&["sts:AssumeRole"], &none)),
        )
        .with(
            reject("first-role-may-not", "in a chain both roles are asked: the first one's policies must let it be said as well")
                .twin(STICKS, "the policy of the first role allows `sts:AssumeRole` alone")
                .stops(NOT_LET)
                .known_by(documented("AWS IAM user guide, Monitor and control actions taken with assumed roles: in role chaining, permissions for sts:SetSourceIdentity are required in both"))
                .sts(&first(&["sts:AssumeRole"]).chained(setting, audit(BOTH, &none))),
        )
        .finish()
}
