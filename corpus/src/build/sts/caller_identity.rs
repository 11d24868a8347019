//! Vectors of `GetCallerIdentity`: whoever signs is told who that is.

use crate::build::sts::assume_role::REFERENCE as ASSUME_ROLE;
use crate::build::{Class, Draft, Situation, accept, denying, documented, inferred, reject};
use crate::format::{Account, Caller, Evidence, Kind, Severity, User, VectorFile};
use crate::mint::Setting;

const REFERENCE: &str = "AWS STS API reference, GetCallerIdentity";
const SOUND: &str = "sts/caller-identity/user";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![who(setting), permissions(setting), nobody(setting)]
}

fn reference(what: &str) -> Evidence {
    documented(&format!("AWS STS API reference, GetCallerIdentity: {what}"))
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&[REFERENCE])
}

/// With the credentials of the step before, who is that?
fn then_who(situation: Situation) -> Situation {
    situation.then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0))
}

fn who(setting: &Setting) -> VectorFile {
    let plain = || Situation::caller_identity(setting);
    let other = "111122223333";
    let bob = format!("arn:aws:iam::{other}:user/bob");
    let below = setting.user_arn("staff/alice");
    let role_below = setting.role_arn("ci/deploy");
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).known_by(reference("Arn, Account and UserId")).sts(situation)
    };
    class("caller-identity", "callers who are told who they are")
        .severity(Severity::Low)
        .with(sound("user", "a user is told the own ARN", &plain()))
        .with(sound(
            "user-below-a-path",
            "the ARN of a user has the path",
            &plain().edit_user(|user| user.below("/staff/")).caller(Caller::user(&below)),
        ))
        .with(sound(
            "root",
            "the root user of an account is told the account",
            &plain().caller(Caller::root(&setting.account)),
        ))
        .with(sound(
            "user-of-another-account",
            "a user of another account is told that account",
            &plain()
                .account(Account { users: vec![User::new("bob")], ..Account::new(other) })
                .caller(Caller::user(&bob)),
        ))
        .with(
            sound(
                "role-session",
                "a session of a role is told the ARN of the session",
                &then_who(Situation::assume_role(setting)),
            )
            .citing(ASSUME_ROLE),
        )
        .with(sound(
            "role-session-below-a-path",
            "the ARN of a session does not have the role's path",
            &then_who(
                Situation::assume_role(setting)
                    .edit_role(|role| role.below("/ci/"))
                    .param("RoleArn", &role_below),
            ),
        ))
        .with(sound(
            "federated-user",
            "a federated user is told the name and the account, and not the user who federates",
            &then_who(Situation::federation_token(setting)),
        ))
        .with(sound(
            "users-own-session",
            "a user with temporary credentials is told the own ARN",
            &then_who(Situation::session_token(setting)),
        ))
        .with(sound(
            "root-users-own-session",
            "a root user with temporary credentials is told the account",
            &then_who(Situation::session_token(setting).caller(Caller::root(&setting.account))),
        ))
        .with(sound(
            "web-identity-session",
            "a session that a token began is told the ARN of the session",
            &then_who(Situation::new(setting)),
        ))
        .with(sound(
            "second-of-two-sessions",
            "two sessions of a role are two, and the second is told its own name",
            &Situation::assume_role(setting)
                .then(|step| step.param("RoleSessionName", "ci-1235"))
                .then(|step| step.call("GetCallerIdentity", &[]).by_session_of(1)),
        ))
        .finish()
}

/// "If an administrator attaches a policy to your identity that explicitly denies access to the sts:GetCallerIdentity
/// action, you can still perform this operation."
fn permissions(setting: &Setting) -> VectorFile {
    let denied = denying(&["sts:GetCallerIdentity"]);
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).known_by(reference("no permissions are required")).sts(situation)
    };
    class("caller-identity-denied", "callers who are told who they are, whatever is denied them")
        .severity(Severity::Low)
        .with(sound(
            "user",
            "a user is told, though a policy denies it",
            &Situation::caller_identity(setting).edit_user(|user| user.may(&denied)),
        ))
        .with(sound(
            "user-beyond-the-boundary",
            "a user is told, though the boundary denies it",
            &Situation::caller_identity(setting).edit_user(|user| user.bounded(&denied)),
        ))
        .with(sound(
            "role-session",
            "a session is told, though a policy of the role denies it",
            &then_who(Situation::assume_role(setting).edit_role(|role| role.may(&denied))),
        ))
        .with(sound(
            "session-policy",
            "a session is told, though the session policy denies it",
            &then_who(Situation::assume_role(setting).param("Policy", &denied)),
        ))
        .with(sound(
            "users-own-session",
            "a user with temporary credentials is told, though a policy of the user denies it",
            &then_who(Situation::session_token(setting).edit_user(|user| user.may(&denied))),
        ))
        .finish()
}

/// Who is nobody is told nothing.
fn nobody(setting: &Setting) -> VectorFile {
    let plain = || Situation::caller_identity(setting);
    let refused = |name: &str, sentence: &str, change: &str, stop: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&[stop])
            .known_by(reference("the call is signed"))
            .sts(situation)
    };
    let (brief, hours) = ([("DurationSeconds", "900")], 7200);
    let over = |name: &str, sentence: &str, twin: &str, seconds: i64, situation: Situation| -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/caller-identity/{twin}"), &format!("{seconds} seconds have passed"))
            .stops(&["caller.session-not-expired"])
            .known_by(documented("AWS STS API reference, Credentials: Expiration"))
            .sts(
                &situation
                    .then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0).seconds_later(seconds)),
            )
    };
    class("caller-identity-nobody", "callers who are nobody, or no more")
        .severity(Severity::High)
        .with(refused("unsigned", "nobody signs", "nobody signs", "caller.signed", &plain().unsigned()))
        .with(
            refused(
                "stranger",
                "a user who is not there signs",
                "the user who signs is not there",
                "caller.known",
                &plain().caller(Caller::user(&setting.user_arn("mallory"))),
            )
            .known_by(inferred("the keys of a user who is not there are nobody's")),
        )
        .with(over(
            "role-session-over",
            "a session of a role that is over",
            "role-session",
            hours,
            Situation::assume_role(setting),
        ))
        .with(over(
            "web-identity-session-over",
            "a session that a token began, and that is over",
            "web-identity-session",
            hours,
            Situation::new(setting),
        ))
        .with(over(
            "federated-user-over",
            "a federated user whose time is up",
            "federated-user",
            hours,
            Situation::federation_token(setting),
        ))
        .with(over(
            "users-own-session-over",
            "a user's own session that is over",
            "users-own-session",
            900,
            brief.iter().fold(Situation::session_token(setting), |situation, (name, value)| {
                situation.param(name, value)
            }),
        ))
        .finish()
}
