//! Credentials of users and roles that are there no more, or there again: whoever has the name now is somebody else.

use crate::build::{Class, Draft, Situation, accept, documented, inferred, reject, trusting};
use crate::format::{Caller, Evidence, Kind, Params, Severity, VectorFile};
use crate::mint::Setting;

const STOPS: &[&str] = &["caller.known"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![gone(setting), anew(setting)]
}

fn identifiers() -> Evidence {
    documented("AWS IAM user guide, IAM identifiers: a user or role made anew has another unique ID")
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about)
        .citing(&["AWS IAM user guide, IAM identifiers"])
        .severity(Severity::Critical)
}

/// Four ways to a session, by name, with what the session hangs on: the user `alice` or the role `deploy`.
fn sessions(setting: &Setting) -> [(&'static str, &'static str, Situation); 4] {
    [
        ("role-session", "role", Situation::assume_role(setting)),
        ("web-identity", "role", Situation::new(setting)),
        ("own-session", "user", Situation::session_token(setting)),
        ("federated-user", "user", Situation::federation_token(setting)),
    ]
}

/// After these calls of IAM, the session asks who it is: of all calls the one that needs nothing.
fn after(situation: &Situation, changes: &[(&str, Params)]) -> Situation {
    situation
        .clone()
        .then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0).changes(changes).seconds_later(60))
}

fn deleted(kind: &str) -> (&'static str, Params) {
    match kind {
        "role" => ("DeleteRole", Params::map([("RoleName", Situation::ROLE)])),
        _ => ("DeleteUser", Params::map([("UserName", Situation::USER)])),
    }
}

fn created(setting: &Setting, kind: &str) -> (&'static str, Params) {
    let trust = trusting(&setting.user_arn(Situation::USER));
    match kind {
        "role" => {
            let params = [("RoleName", Situation::ROLE), ("AssumeRolePolicyDocument", trust.as_str())];
            ("CreateRole", Params::map(params))
        }
        _ => ("CreateUser", Params::map([("UserName", Situation::USER)])),
    }
}

/// "Permissions assigned to temporary security credentials are evaluated each time they are used to make an AWS request."
fn gone(setting: &Setting) -> VectorFile {
    let alice = setting.user_arn(Situation::USER);
    let nobody = trusting("111122223333");
    let closed = [(
        "UpdateAssumeRolePolicy",
        Params::map([("RoleName", Situation::ROLE), ("PolicyDocument", nobody.as_str())]),
    )];
    let class = class("caller-gone", "credentials of users and roles that were deleted")
        .with(
            accept(
                "trust-withdrawn",
                "whom a role does not trust any more keeps the session until it is over",
            )
            .severity(Severity::Low)
            .known_by(documented(
                "AWS IAM user guide, Revoking IAM role temporary security credentials: sessions go on",
            ))
            .sts(&after(&Situation::assume_role(setting), &closed)),
        )
        .with(
            reject("user", "a user who was deleted signs nothing any more")
                .twin("sts/caller-identity/user", "the user is deleted before the call")
                .stops(STOPS)
                .known_by(documented("AWS STS API reference, Common errors: InvalidClientTokenId"))
                .sts(&Situation::caller_identity(setting).changes(&[deleted("user")])),
        )
        .with(
            reject("never-there", "a user whom nobody created signs nothing")
                .twin("sts/caller-identity/user", "the user is another one, who is not there")
                .stops(STOPS)
                .known_by(documented("AWS STS API reference, Common errors: InvalidClientTokenId"))
                .sts(
                    &Situation::caller_identity(setting)
                        .caller(Caller::user(&alice.replace("alice", "mallory"))),
                ),
        );
    let deletion = |(name, kind, situation): (&str, &str, Situation)| -> Draft {
        reject(name, &format!("a session ends with the {kind} that it hangs on"))
            .twin(&format!("sts/caller-made-anew/{name}-unchanged"), &format!("the {kind} is deleted"))
            .stops(STOPS)
            .known_by(inferred(
                "permissions are evaluated each time, and there are none of a principal that is not there",
            ))
            .sts(&after(&situation, &[deleted(kind)]))
    };
    sessions(setting).into_iter().map(deletion).fold(class, Class::with).finish()
}

/// A unique id is what tells a user or a role from another one of the same name.
fn anew(setting: &Setting) -> VectorFile {
    let class = class("caller-made-anew", "sessions of users and roles whose name somebody else has now");
    let pair = |(name, kind, situation): (&str, &str, Situation)| {
        let unchanged = format!("{name}-unchanged");
        [
            accept(&unchanged, &format!("a session goes on as long as the {kind} it hangs on is there"))
                .severity(Severity::Low)
                .known_by(identifiers())
                .sts(&after(&situation, &[])),
            reject(
                name,
                &format!("a session does not pass to a {kind} that has the name of the one it was of"),
            )
            .twin(
                &format!("sts/caller-made-anew/{unchanged}"),
                &format!("the {kind} is deleted and created again"),
            )
            .stops(STOPS)
            .known_by(identifiers())
            .sts(&after(&situation, &[deleted(kind), created(setting, kind)])),
        ]
    };
    sessions(setting).into_iter().flat_map(pair).fold(class, Class::with).finish()
}
