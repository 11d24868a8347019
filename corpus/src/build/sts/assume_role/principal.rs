//! Whom a role trusts by name: a user, a role, one session of a role, everybody of the account.

use super::{DENIED, NOT_LET_GO, REFERENCE, SOUND, reference, trust};
use crate::build::{
    Class, Draft, Situation, accept, allowing, denying, documented, inferred, reject, trusting, trusting_for,
};
use crate::format::{Caller, Evidence, Kind, Role, Severity, User, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const BY_ROLE: &str = "sts/assume-role-chained/role";
const BY_SESSION: &str = "sts/assume-role-chained/session";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![users(setting), statements(setting), sessions(setting)]
}

fn page() -> Evidence {
    documented("AWS IAM user guide, AWS JSON policy elements: Principal")
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about)
        .citing(&[REFERENCE, "AWS IAM user guide, AWS JSON policy elements: Principal"])
        .severity(Severity::High)
}

/// A role that trusts `principal`, and Alice who asks for it.
fn trusted(setting: &Setting, principal: &Value) -> Situation {
    Situation::assume_role(setting).trust(trust(principal, &["sts:AssumeRole"]))
}

/// A name is a name: of a user, with its path, in its account, in its case.
fn users(setting: &Setting) -> VectorFile {
    let alice = setting.user_arn(Situation::USER);
    let renamed = |name: &str| {
        Situation::assume_role(setting)
            .edit_user(|user| User { name: name.to_owned(), ..user })
            .caller(Caller::user(&setting.user_arn(name)))
    };
    let below = |path: &str| {
        let arn = setting.user_arn(&format!("{}{}", path.trim_start_matches('/'), Situation::USER));
        Situation::assume_role(setting).edit_user(|user| user.below(path)).caller(Caller::user(&arn))
    };
    let denied = |name: &str, sentence: &str, change: &str, situation: &Situation| {
        reject(name, sentence).twin(SOUND, change).stops(DENIED).known_by(page()).sts(situation)
    };
    class("assume-role-user", "roles that trust a user, and users who are not the one")
        .with(
            accept("among-others", "a role trusts two users, and the second of them asks")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&trusted(setting, &json!([setting.user_arn("mallory"), alice]))),
        )
        .with(
            accept("below-a-path", "the ARN of a user has the path, and a role trusts it with the path")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&below("/staff/").trust(trusting(&setting.user_arn("staff/alice")))),
        )
        .with(
            accept("everybody", "a role trusts everybody, and a user of the account is somebody")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&trusted(setting, &json!("*"))),
        )
        .with(denied(
            "another",
            "a role trusts Alice, and Mallory asks",
            "the user who signs is `mallory`",
            &renamed("mallory"),
        ))
        .with(denied(
            "another-case",
            "names of users in ARNs have a case: who creates a user may choose a name that looks the same",
            "the user who signs is `Alice`",
            &renamed("Alice"),
        ))
        .with(denied(
            "longer-name",
            "a name that begins like the trusted one is another",
            "the user who signs is `alice2`",
            &renamed("alice2"),
        ))
        .with(denied(
            "path-not-named",
            "a user of the same name below a path is another user",
            "the user who signs is below the path `/staff/`",
            &below("/staff/"),
        ))
        .with(denied(
            "role-of-that-name",
            "a role trusts a role, and a user of the name asks",
            "the role trusts a role of the user's name",
            &trusted(setting, &json!(setting.role_arn(Situation::USER))),
        ))
        .with(denied(
            "service",
            "a role that a service may assume is not for users: nobody signs as a service",
            "the role trusts `ec2.amazonaws.com`",
            &Situation::assume_role(setting).trust(trusting_for(
                &json!({"Service": "ec2.amazonaws.com"}),
                &json!("sts:AssumeRole"),
                &json!({}),
            )),
        ))
        .with(denied(
            "provider",
            "a role for those whom a provider vouches for is not for users",
            "the role trusts the provider alone",
            &Situation::assume_role(setting).trust(trusting_for(
                &json!({"Federated": setting.provider_arn()}),
                &json!("sts:AssumeRole"),
                &json!({}),
            )),
        ))
        .with(
            reject("no-such-role", "a role that is not there is answered like one that does not trust")
                .severity(Severity::Low)
                .twin(SOUND, "there is no role of the name")
                .stops(&["role.exists"])
                .known_by(inferred("wi-param: an unknown role is answered like a denial"))
                .sts(&Situation::assume_role(setting).param("RoleArn", &setting.role_arn("nobody"))),
        )
        .finish()
}

/// What else a trust policy says: the action, the conditions, and what it denies. A Deny of the user's own holds as well.
fn statements(setting: &Setting) -> VectorFile {
    let alice = json!({"AWS": setting.user_arn(Situation::USER)});
    let with = |actions: &Value, conditions: &Value| {
        Situation::assume_role(setting).trust(trusting_for(&alice, actions, conditions))
    };
    let deny = json!({"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"});
    let allow = json!({"Effect": "Allow", "Principal": alice, "Action": "sts:AssumeRole"});
    let both = json!({"Version": "2012-10-17", "Statement": [allow, deny]}).to_string();
    let denied = |name: &str, sentence: &str, change: &str, situation: &Situation| {
        reject(name, sentence).twin(SOUND, change).stops(DENIED).known_by(page()).sts(situation)
    };
    let named = json!({"StringEquals": {"sts:RoleSessionName": "${aws:username}"}});
    let own_name = with(&json!("sts:AssumeRole"), &named);
    class("assume-role-statement", "trust policies that name the caller, and what else they say")
        .with(denied(
            "web-identity-only",
            "a role may be assumed with a token and not without: an action is what a statement is about",
            "the role's trust policy allows `sts:AssumeRoleWithWebIdentity`",
            &with(&json!("sts:AssumeRoleWithWebIdentity"), &json!({})),
        ))
        .with(denied(
            "tag-session-only",
            "a role that lets sessions be tagged does not let them begin",
            "the role's trust policy allows `sts:TagSession` alone",
            &with(&json!("sts:TagSession"), &json!({})),
        ))
        .with(denied(
            "denied-to-all",
            "a Deny decides, whoever else is allowed by name",
            "the role's trust policy denies everybody in a second statement",
            &Situation::assume_role(setting).trust(both),
        ))
        .with(denied(
            "denied-to-the-user",
            "the account denies its user what the role would let the user do",
            "a policy of the user denies `sts:AssumeRole`",
            &Situation::assume_role(setting).edit_user(|user| user.may(&denying(&["sts:AssumeRole"]))),
        )
        .stops(NOT_LET_GO))
        .with(
            accept("not-limited-by-a-boundary", "who is trusted by name needs no leave of the own boundary")
                .severity(Severity::Low)
                .known_by(documented(
                    "AWS IAM user guide, Policy evaluation logic: an implicit deny in a permissions boundary does not limit what a resource-based policy grants to a user's ARN",
                ))
                .sts(&Situation::assume_role(setting).edit_user(|user| user.bounded(&allowing(&["s3:*"], "*")))),
        )
        .with(
            reject("denied-by-a-boundary", "a Deny in the boundary of a user decides like any other")
                .twin("sts/assume-role-statement/not-limited-by-a-boundary", "the boundary denies `sts:AssumeRole`")
                .stops(NOT_LET_GO)
                .known_by(page())
                .sts(&Situation::assume_role(setting).edit_user(|user| user.bounded(&denying(&["sts:AssumeRole"])))),
        )
        .with(
            accept("session-name-as-user", "a role wants sessions to be named after the user, and this one is")
                .severity(Severity::Low)
                .known_by(documented("AWS IAM user guide, IAM and AWS STS condition context keys: sts:RoleSessionName"))
                .sts(&own_name.clone().param("RoleSessionName", Situation::USER)),
        )
        .with(
            reject("session-name-of-another", "a role wants sessions to be named after the user, and Alice names hers after Bob")
                .twin("sts/assume-role-statement/session-name-as-user", "the session's name is `bob`")
                .stops(DENIED)
                .known_by(documented("AWS IAM user guide, IAM and AWS STS condition context keys: sts:RoleSessionName"))
                .sts(&own_name.param("RoleSessionName", "bob")),
        )
        .finish()
}

/// Alice takes on `deploy`; its session asks for `audit`, which trusts `principal`.
fn chain(setting: &Setting, principal: &str) -> Situation {
    Situation::assume_role(setting).chained(setting, Role::new("audit", trusting(principal)))
}

/// A session is the role's, and nobody else's: not the user's who began it.
fn sessions(setting: &Setting) -> VectorFile {
    let account = setting.account.as_str();
    let session = |role: &str, name: &str| format!("arn:aws:sts::{account}:assumed-role/{role}/{name}");
    let deploy = setting.role_arn(Situation::ROLE);
    let below = |trusted: &str| {
        let arn = setting.role_arn("ci/deploy");
        Situation::assume_role(setting)
            .edit_role(|role| role.below("/ci/"))
            .param("RoleArn", &arn)
            .chained(setting, Role::new("audit", trusting(trusted)))
    };
    let sound = |name: &str, sentence: &str, situation: &Situation| {
        accept(name, sentence).severity(Severity::Low).known_by(page()).sts(situation)
    };
    let denied = |name: &str, sentence: &str, twin: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence).twin(twin, change).stops(DENIED).known_by(page()).sts(situation)
    };
    class("assume-role-chained", "roles that trust a role, or one session of it")
        .with(
            sound(
                "role",
                "a role trusts a role: every session of it may take it on",
                &chain(setting, &deploy),
            )
            .aws(reference("a role's session may assume another role: role chaining")),
        )
        .with(sound(
            "session",
            "a role trusts one session of a role",
            &chain(setting, &session(Situation::ROLE, Situation::SESSION)),
        ))
        .with(sound(
            "role-below-a-path",
            "the ARN of a session does not have the role's path, and the role that is trusted does",
            &below(&setting.role_arn("ci/deploy")),
        ))
        .with(denied(
            "another-role",
            "a role trusts another role than the session's",
            BY_ROLE,
            "the role trusts the role `build`",
            &chain(setting, &setting.role_arn("build")),
        ))
        .with(denied(
            "another-session",
            "a role trusts one session of a role, and another session of it asks",
            BY_SESSION,
            "the role trusts the session `ci-1235`",
            &chain(setting, &session(Situation::ROLE, "ci-1235")),
        ))
        .with(denied(
            "session-of-another-role",
            "a role trusts a session of another role that has the same name",
            BY_SESSION,
            "the role trusts the session of that name of the role `build`",
            &chain(setting, &session("build", Situation::SESSION)),
        ))
        .with(denied(
            "path-left-out",
            "a role of the same name without a path is another role",
            "sts/assume-role-chained/role-below-a-path",
            "the role trusts `role/deploy`",
            &below(&deploy),
        ))
        .with(denied(
            "the-user-behind",
            "a session is not the user who began it: what Alice is trusted with, the role is not",
            BY_ROLE,
            "the role trusts the user who began the session",
            &chain(setting, &setting.user_arn(Situation::USER)),
        ))
        .with(denied(
            "user-of-that-name",
            "a role trusts a user of the role's name",
            BY_ROLE,
            "the role trusts the user `deploy`",
            &chain(setting, &setting.user_arn(Situation::ROLE)),
        ))
        .with(denied(
            "federated-user-of-that-name",
            "a role trusts a federated user of the session's name",
            BY_SESSION,
            "the role trusts the federated user `ci-1234`",
            &chain(setting, &format!("arn:aws:sts::{account}:federated-user/{}", Situation::SESSION)),
        ))
        .finish()
}
