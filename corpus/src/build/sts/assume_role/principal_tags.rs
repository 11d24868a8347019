//! `aws:PrincipalTag`: what a role or a user is tagged with, what a session is, and what a chain of sessions passes on.

use super::tags::{guide, passing_on, tagged, tagging};
use super::{DENIED, REFERENCE};
use crate::build::{Class, Draft, Situation, accept, documented, inferred, reject, trusting_for};
use crate::format::{Evidence, Kind, Role, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

const PASSED_ON: &str = "sts/transitive-tags/passed-on";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![own(setting), passed_on(setting), inherited(setting)]
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about)
        .citing(&[REFERENCE, "AWS IAM user guide, Pass session tags in AWS STS"])
        .severity(Severity::High)
}

fn chaining() -> Evidence {
    documented("AWS IAM user guide, Pass session tags in AWS STS: chaining roles with session tags")
}

/// A role for sessions of the role `by` that belong to this team; they may be tagged.
fn of_team(setting: &Setting, name: &str, by: &str, team: &str) -> Role {
    Role::new(
        name,
        trusting_for(
            &json!({"AWS": setting.role_arn(by)}),
            &json!(["sts:AssumeRole", "sts:TagSession"]),
            &json!({"StringEquals": {"aws:PrincipalTag/team": team}}),
        ),
    )
}

/// A role for every session of the role `by`; they may be tagged where `actions` says so.
fn open_to(setting: &Setting, name: &str, by: &str, actions: &[&str]) -> Role {
    Role::new(name, trusting_for(&json!({"AWS": setting.role_arn(by)}), &json!(actions), &json!({})))
}

/// The tags of a principal are those of its session, and those of its role or user where the session has none of the key.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn own(setting: &Setting) -> VectorFile {
    let audit = |situation: Situation| {
        situation.chained(setting, of_team(setting, "audit", Situation::ROLE, "payments"))
    };
    let role_tag = |key: &str, value: &str| {
        let (key, value) = (key.to_owned(), value.to_owned());
        tagging(setting).edit_role(move |role| role.tagged(&key, &value))
    };
    let user_tag = |value: &str| {
        let trust = trusting_for(
            &json!({"AWS": setting.user_arn(Situation::USER)}),
            &json!("sts:AssumeRole"),
            &json!({"StringEquals": {"aws:PrincipalTag/team": "payments"}}),
        );
        Situation::assume_role(setting).trust(trust).edit_user(|user| user.tagged("team", value))
    };
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(guide()).sts(situation)
    };
    let denied = |name: &str, sentence: &str, twin: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/principal-tags/{twin}"), change)
            .stops(DENIED)
            .known_by(guide())
            .sts(situation)
    };
    class("principal-tags", "roles for those who carry a tag, and who carries it")
        .with(sound("user", "a user is tagged with the team a role is for", &user_tag("payments")))
        .with(sound(
            "role",
            "a role is tagged with the team, and so are its sessions",
            &audit(role_tag("team", "payments")),
        ))
        .with(sound(
            "session",
            "a session is tagged with the team that another role is for",
            &audit(tagged(tagging(setting), &[("team", "payments")])),
        ))
        .with(sound(
            "session-over-role",
            "a session is tagged otherwise than its role: the session's tag counts",
            &audit(tagged(role_tag("team", "admin"), &[("team", "payments")])),
        ))
        .with(sound(
            "session-over-role-in-another-case",
            "the role's tag is spelled with a capital, and is the same tag",
            &audit(tagged(role_tag("Team", "admin"), &[("team", "payments")])),
        ))
        .with(sound(
            "beside-another",
            "a session has a tag of its own and another from its role",
            &audit(tagged(role_tag("team", "payments"), &[("stage", "test")])),
        ))
        .with(denied(
            "user-of-another",
            "a user of another team",
            "user",
            "the user's tag is `admin`",
            &user_tag("admin"),
        ))
        .with(denied(
            "role-of-another",
            "a role of another team",
            "role",
            "the role's tag is `admin`",
            &audit(role_tag("team", "admin")),
        ))
        .with(denied(
            "session-of-another",
            "a session of another team",
            "session",
            "the session's tag is `admin`",
            &audit(tagged(tagging(setting), &[("team", "admin")])),
        ))
        .with(denied(
            "none",
            "a session without a tag",
            "session",
            "the session has no tag",
            &audit(tagging(setting)),
        ))
        .with(denied(
            "role-under-session",
            "the tag of a role is not to be had back where the session has another",
            "session-over-role",
            "the role's tag is `payments`, and the session's `admin`",
            &audit(tagged(role_tag("team", "payments"), &[("team", "admin")])),
        ))
        .with(denied(
            "role-under-session-in-another-case",
            "the tag of a role is the same in another case, and does not stand beside the session's",
            "session-over-role-in-another-case",
            "the role's tag is `payments`, and the session's `admin`",
            &audit(tagged(role_tag("Team", "payments"), &[("team", "admin")])),
        ))
        .with(denied(
            "of-the-user-behind",
            "the tags of the user who began a session are not the session's",
            "session",
            "the user has the tag, and the session none",
            &audit(tagging(setting).edit_user(|user| user.tagged("team", "payments"))),
        ))
        .finish()
}

const BOTH: &[&str] = &["sts:AssumeRole", "sts:TagSession"];

/// Alice tags her session of `deploy`, which begins one of `audit`, which asks for `vault`, a role for the payments team.
fn passed_on(setting: &Setting) -> VectorFile {
    let first = |transitive: &[&str]| {
        passing_on(tagged(tagging(setting), &[("team", "payments"), ("stage", "test")]), transitive)
    };
    let audit = || open_to(setting, "audit", Situation::ROLE, BOTH);
    let vault = |situation: Situation, audit: Role| {
        situation.chained(setting, audit).chained(setting, of_team(setting, "vault", "audit", "payments"))
    };
    class("transitive-tags", "tags that a session passes on to the next, or keeps to itself")
        .with(
            accept("passed-on", "a tag that is to be passed on reaches the session after the next")
                .severity(Severity::Low)
                .known_by(chaining())
                .sts(&vault(first(&["team"]), audit())),
        )
        .with(
            accept("in-capitals", "a tag that is to be passed on, by its key in capitals, is passed on")
                .severity(Severity::Low)
                .known_by(chaining())
                .sts(&vault(first(&["TEAM"]), audit())),
        )
        .with(
            accept("over-the-role", "a tag that is passed on counts before the tag of the role it comes to")
                .severity(Severity::Low)
                .known_by(documented(
                    "AWS IAM user guide, Pass session tags in AWS STS: the inherited session tag overrides the role's",
                ))
                .sts(&vault(first(&["team"]), audit().tagged("team", "admin"))),
        )
        .with(
            accept("and-on", "a tag that was passed on is passed on again")
                .severity(Severity::Low)
                .known_by(documented("AWS IAM user guide, Pass session tags in AWS STS: inherited tags continue to be transitive"))
                .sts(
                    &first(&["team"])
                        .chained(setting, audit())
                        .chained(setting, open_to(setting, "build", "audit", BOTH))
                        .chained(setting, of_team(setting, "vault", "build", "payments")),
                ),
        )
        .with(
            reject("not-transitive", "a tag that is not to be passed on stays with its session")
                .twin(PASSED_ON, "no key is to be passed on")
                .stops(DENIED)
                .known_by(chaining())
                .sts(&vault(first(&[]), audit())),
        )
        .with(
            reject("another-transitive", "the one tag is passed on, and the other stays")
                .twin(PASSED_ON, "the key of the other tag is to be passed on")
                .stops(&["trust.allows", "trust.tag-session"])
                .known_by(chaining())
                .sts(&vault(first(&["stage"]), audit())),
        )
        .with(
            reject("under-the-role", "the tag of a role does not undo one that is passed on to it")
                .twin("sts/transitive-tags/over-the-role", "the role's tag is `payments`, and what is passed on `admin`")
                .stops(&["trust.allows", "trust.tag-session"])
                .known_by(chaining())
                .sts(&vault(
                    passing_on(tagged(tagging(setting), &[("team", "admin")]), &["team"]),
                    audit().tagged("team", "payments"),
                )),
        )
        .with(
            reject("tag-of-the-role", "the tags of a role are not passed on: they are no session tags")
                .twin(PASSED_ON, "the first role has the tag, and its session none")
                .stops(DENIED)
                .known_by(documented("AWS IAM user guide, Pass session tags in AWS STS: you cannot set role tags as transitive"))
                .sts(&vault(tagging(setting).edit_role(|role| role.tagged("team", "payments")), audit())),
        )
        .finish()
}

/// "If you pass a session tag with the same key as an inherited tag, the operation fails."
fn inherited(setting: &Setting) -> VectorFile {
    const INHERITED: &[&str] = &["tags.not-inherited"];
    const SOUND: &str = "sts/inherited-tags/another-key";
    let second = |actions: &[&str], tags: &[(&str, &str)]| {
        let first = passing_on(tagged(tagging(setting), &[("team", "payments")]), &["team"]);
        tagged(first.chained(setting, open_to(setting, "audit", Situation::ROLE, actions)), tags)
    };
    let page = || {
        documented("AWS STS API reference, AssumeRole: a session tag with the same key as an inherited tag")
    };
    let refused = |name: &str, sentence: &str, change: &str, tags: &[(&str, &str)]| -> Draft {
        reject(name, sentence).twin(SOUND, change).stops(INHERITED).known_by(page()).sts(&second(BOTH, tags))
    };
    class("inherited-tags", "sessions that would be rid of a tag that was passed on to them")
        .with(
            accept("another-key", "a session that inherits a tag may be given another")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&second(BOTH, &[("stage", "test")])),
        )
        .with(refused(
            "another-value",
            "a tag that was passed on says who is behind a chain: the next session does not say otherwise",
            "the tag has the key of the inherited one, and the value `admin`",
            &[("team", "admin")],
        ))
        .with(refused(
            "another-case",
            "a key is the same in another case, and the inherited tag is not to be hidden behind it",
            "the tag has the key of the inherited one in another case",
            &[("Team", "admin")],
        ))
        .with(refused(
            "the-same-value",
            "a tag that was passed on is not passed once more, though it were the same",
            "the tag is the inherited one",
            &[("team", "payments")],
        ))
        .with(
            accept("needs-leave", "a session inherits a tag, and the role lets its sessions be tagged")
                .severity(Severity::Low)
                .known_by(chaining())
                .sts(&second(BOTH, &[])),
        )
        .with(
            reject("needs-leave-it-does-not-have", "a tag that is passed on is a tag of the next session: that one's role must let it be")
                .twin("sts/inherited-tags/needs-leave", "the second role allows `sts:AssumeRole` alone")
                .stops(&["trust.tag-session"])
                .known_by(inferred(
                    "github.com/aws/eks-pod-identity-agent, issue 80: each role of a chain needs sts:TagSession for tags that are passed on",
                ))
                .sts(&second(&["sts:AssumeRole"], &[])),
        )
        .finish()
}
