//! Parameters of `AssumeRole` that other calls have as well: what must be there, names, lengths, and what comes twice.

use super::{REFERENCE, SOUND, reference};
use crate::build::{Class, Draft, Situation, accept, inferred, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![required(setting), names(setting), multi_factor(setting)]
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&[REFERENCE]).severity(Severity::Low)
}

fn required(setting: &Setting) -> VectorFile {
    let sound = || Situation::assume_role(setting);
    let refused = |name: &str, sentence: &str, change: &str, stop: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&[stop])
            .known_by(reference("Required: Yes"))
            .sts(situation)
    };
    let twice = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        refused(name, sentence, change, "api.parameter-single", situation)
            .severity(Severity::High)
            .known_by(inferred("the API model has one value for the parameter"))
    };
    let deploy = setting.role_arn(Situation::ROLE);
    class("assume-role-parameters", "calls of AssumeRole that lack a parameter, or have it twice")
        .with(refused(
            "no-role",
            "a call that names no role",
            "`RoleArn` is left out",
            "api.parameter-present",
            &sound().without_param("RoleArn"),
        ))
        .with(refused(
            "no-session-name",
            "a call that gives the session no name",
            "`RoleSessionName` is left out",
            "api.parameter-present",
            &sound().without_param("RoleSessionName"),
        ))
        .with(refused(
            "no-parameters",
            "a call without parameters",
            "every parameter is left out",
            "api.parameter-present",
            &sound().params(&[]),
        ))
        .with(refused(
            "user-for-role",
            "a user is no role, and nobody takes a user on",
            "`RoleArn` is the ARN of a user",
            "api.role-arn-valid",
            &sound().param("RoleArn", &setting.user_arn("deploy")),
        ))
        .with(refused(
            "session-for-role",
            "a session of the role is not the role",
            "`RoleArn` is the ARN of a session",
            "api.role-arn-valid",
            &sound().param("RoleArn", &format!("arn:aws:sts::{}:assumed-role/deploy/ci-1", setting.account)),
        ))
        .with(twice(
            "role-twice",
            "one role for who allows the call, another for the endpoint",
            "`RoleArn` follows another one",
            &sound().param("RoleArn", &setting.role_arn("audit")).param_again("RoleArn", &deploy),
        ))
        .with(twice(
            "session-name-twice",
            "one session name for who allows the call, another for the log",
            "`RoleSessionName` is followed by another one",
            &sound().param_again("RoleSessionName", "audited"),
        ))
        .with(twice(
            "policy-twice",
            "a narrow session policy for who allows the call, a wide one for the endpoint",
            "two session policies are passed",
            &sound()
                .param("Policy", crate::build::sts::NARROW)
                .param_again("Policy", crate::build::sts::WIDE),
        ))
        .with(
            accept("web-identity-token-beside", "a parameter of another call changes nothing in this one")
                .known_by(inferred("clients of later versions of the API send parameters of later versions"))
                .sts(&sound().param("WebIdentityToken", "a.b.c")),
        )
        .finish()
}

/// "Minimum length of 2. Maximum length of 64. Pattern: `[\w+=,.@-]*`."
fn names(setting: &Setting) -> VectorFile {
    let with_name = |name: &str| Situation::assume_role(setting).param("RoleSessionName", name);
    let class = class("assume-role-session-name", "names of sessions, at the bounds of what they may be")
        .with(
            accept("shortest", "the name of a session may have two characters")
                .known_by(reference("RoleSessionName"))
                .sts(&with_name("ab")),
        )
        .with(
            accept("longest", "the name of a session may have 64 characters")
                .known_by(reference("RoleSessionName"))
                .sts(&with_name(&"a".repeat(64))),
        )
        .with(
            accept("every-kind", "letters, digits and the seven other characters that a name may have")
                .known_by(reference("RoleSessionName"))
                .sts(&with_name("Az09_+=,.@-")),
        );
    let (short, long) = ("a".to_owned(), "a".repeat(65));
    #[rustfmt::skip]
    let names = [
        ("one", short.as_str(), "api.session-name-length", "one character"),
        ("sixty-five", &long, "api.session-name-length", "65 characters"),
        ("slash", "ci/admin", "api.session-name-pattern", "a slash: the ARN of the session would have one part more"),
        ("colon", "ci:admin", "api.session-name-pattern", "a colon: the id of the session would have one part more"),
        ("newline-after", "ci-1234\n", "api.session-name-pattern", "a line feed at the end"),
        ("space", "ci 1234", "api.session-name-pattern", "a space"),
    ];
    names
        .into_iter()
        .fold(class, |class, (name, session, stop, what)| {
            class.with(
                reject(name, &format!("the name of a session has {what}"))
                    .twin(SOUND, &format!("the name is `{}`", session.escape_debug()))
                    .stops(&[stop])
                    .known_by(reference("RoleSessionName"))
                    .sts(&with_name(session)),
            )
        })
        .finish()
}

/// "`SerialNumber` ... identifies the user's hardware or virtual MFA device. The `TokenCode` is the time-based one-time
/// password". No user of these worlds has a device.
fn multi_factor(setting: &Setting) -> VectorFile {
    let device = format!("arn:aws:iam::{}:mfa/alice", setting.account);
    let with = |serial: &str, code: &str| {
        Situation::assume_role(setting).param("SerialNumber", serial).param("TokenCode", code)
    };
    let refused =
        |name: &str, sentence: &str, change: &str, stops: &[&str], situation: &Situation| -> Draft {
            reject(name, sentence)
                .twin(SOUND, change)
                .stops(stops)
                .known_by(reference("SerialNumber and TokenCode"))
                .sts(situation)
        };
    class("assume-role-mfa", "calls that bring the code of a device")
        .severity(Severity::High)
        .with(refused(
            "no-such-device",
            "the code of a device that the user does not have: to ignore it would be to take it for right",
            "the call brings the code of a device",
            &["caller.mfa"],
            &with(&device, "123456"),
        ))
        .finish()
}
