//! Vectors of `GetSessionToken`: a user has temporary credentials of their own.

use crate::build::sts::assume_role;
use crate::build::{
    Class, Draft, Situation, accept, allowing, denying, documented, inferred, reject, trusting,
};
use crate::format::{Caller, Evidence, Kind, Severity, VectorFile};
use crate::mint::Setting;

const REFERENCE: &str = "AWS STS API reference, GetSessionToken";
const SOUND: &str = "sts/session-token/user";
const OVER: &str = "caller.session-not-expired";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![callers(setting), durations(setting), ends(setting), uses(setting), multi_factor(setting)]
}

fn reference(what: &str) -> Evidence {
    documented(&format!("AWS STS API reference, GetSessionToken: {what}"))
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&[REFERENCE])
}

/// "No permissions are required for users to perform this operation." "Must be called by using the long-term AWS security
/// credentials."
fn callers(setting: &Setting) -> VectorFile {
    let deploy = setting.role_arn(Situation::ROLE);
    let plain = || Situation::session_token(setting);
    let again =
        |situation: Situation| situation.then(|step| step.call("GetSessionToken", &[]).by_session_of(0));
    let sound = |name: &str, sentence: &str, what: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(reference(what)).sts(situation)
    };
    let refused = |name: &str, sentence: &str, change: &str, stop: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&[stop])
            .known_by(reference("long-term security credentials"))
            .sts(situation)
    };
    let free = "no permissions are required";
    class("session-token", "who may have temporary credentials of their own")
        .severity(Severity::High)
        .with(sound("user", "a user without a policy has temporary credentials", free, &plain()))
        .with(sound(
            "denied",
            "policies do not decide who may sign in: a Deny changes nothing",
            "you cannot use policies to control authentication operations",
            &plain().edit_user(|user| user.may(&denying(&["sts:GetSessionToken"]))),
        ))
        .with(sound(
            "root",
            "the root user of an account has temporary credentials, though nobody should",
            "it is possible to call GetSessionToken using the security credentials of a root user",
            &plain().caller(Caller::root(&setting.account)),
        ))
        .with(refused(
            "role-session",
            "a session of a role asks for credentials that outlive it",
            "a session of a role signs",
            "caller.long-term",
            &again(Situation::assume_role(setting).edit_role(|role| role.may(&allowing(&["sts:*"], "*")))),
        ))
        .with(refused(
            "users-own-session",
            "temporary credentials beget temporary credentials, and so stay for ever",
            "temporary credentials of the user sign",
            "caller.long-term",
            &again(plain()),
        ))
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
        .with(
            sound(
                "policy-beside",
                "there is no session policy here: the parameter of another call changes nothing",
                "Policy is no parameter",
                &plain().param("Policy", crate::build::sts::NARROW),
            )
            .known_by(inferred("the API model of GetSessionToken has no Policy")),
        )
        .with(sound(
            "deploy-beside",
            "a parameter of another call changes nothing",
            free,
            &plain().param("RoleArn", &deploy),
        ))
        .finish()
}

/// "From 900 seconds (15 minutes) up to a maximum of 129,600 seconds (36 hours)."
fn durations(setting: &Setting) -> VectorFile {
    const RANGE: &str = "api.federation-duration-range";
    let lasting = |seconds: &str| Situation::session_token(setting).param("DurationSeconds", seconds);
    let sound = |name: &str, sentence: &str, seconds: &str| -> Draft {
        accept(name, sentence)
            .severity(Severity::Low)
            .known_by(reference("DurationSeconds"))
            .sts(&lasting(seconds))
    };
    let refused = |name: &str, sentence: &str, change: &str, stop: &str, seconds: &str| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&[stop])
            .known_by(reference("DurationSeconds"))
            .sts(&lasting(seconds))
    };
    class("session-token-duration", "a user's own sessions at the bounds of how long they may last")
        .severity(Severity::Low)
        .with(sound("shortest", "temporary credentials may last 900 seconds", "900"))
        .with(sound("longest", "temporary credentials may last 36 hours", "129600"))
        .with(refused(
            "too-short",
            "899 seconds are too few",
            "the session is to last 899 seconds",
            RANGE,
            "899",
        ))
        .with(refused(
            "too-long",
            "no session lasts longer than 36 hours",
            "the session is to last 129601 seconds",
            RANGE,
            "129601",
        ))
        .with(refused(
            "no-number",
            "a session lasts a whole number of seconds",
            "the session is to last `900.0`",
            "api.duration-integer",
            "900.0",
        ))
        .with(
            reject("twice", "one duration for who allows the call, another for the endpoint")
                .twin(SOUND, "`DurationSeconds` comes twice")
                .stops(&["api.parameter-single"])
                .evidence(inferred("the API model has one value for the parameter"))
                .sts(&lasting("900").param_again("DurationSeconds", "129600")),
        )
        .finish()
}

/// "43,200 seconds (12 hours) as the default. Sessions for AWS account owners are restricted to a maximum of 3,600 seconds
/// (one hour). If the duration is longer than one hour, the session for AWS account owners defaults to one hour."
fn ends(setting: &Setting) -> VectorFile {
    let after = |situation: Situation, seconds: i64| {
        situation.then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0).seconds_later(seconds))
    };
    let user = || Situation::session_token(setting);
    let root = || Situation::session_token(setting).caller(Caller::root(&setting.account));
    let long = || root().param("DurationSeconds", "129600");
    let default = "DurationSeconds, 43,200 seconds by default";
    let owners = "DurationSeconds: sessions for account owners last an hour at the most";
    let sound = |name: &str, sentence: &str, what: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(reference(what)).sts(situation)
    };
    let over = |name: &str, sentence: &str, twin: &str, what: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/session-token-ends/{twin}"), "a second more has passed")
            .stops(&[OVER])
            .known_by(reference(what))
            .sts(situation)
    };
    class("session-token-ends", "a user's own sessions up to their end, and after it")
        .severity(Severity::High)
        .with(sound(
            "last-second",
            "a user's own session lasts twelve hours",
            default,
            &after(user(), 43_199),
        ))
        .with(sound(
            "root-last-second",
            "a root user's own session lasts an hour",
            owners,
            &after(root(), 3599),
        ))
        .with(sound(
            "root-asks-for-36-hours",
            "a root user asks for 36 hours and has one",
            owners,
            &after(long(), 3599),
        ))
        .with(over(
            "on-the-second",
            "a user's own session is over after twelve hours",
            "last-second",
            default,
            &after(user(), 43_200),
        ))
        .with(over(
            "root-on-the-second",
            "a root user's own session is over after an hour",
            "root-last-second",
            owners,
            &after(root(), 3600),
        ))
        .with(over(
            "root-asked-for-36-hours",
            "a root user asked for 36 hours, and the hour is over",
            "root-asks-for-36-hours",
            owners,
            &after(long(), 3600),
        ))
        .finish()
}

/// "You cannot call any STS API except `AssumeRole` or `GetCallerIdentity`." "The temporary credentials have the same
/// permissions as the IAM user."
fn uses(setting: &Setting) -> VectorFile {
    let deploy = setting.role_arn(Situation::ROLE);
    let role = [("RoleArn", deploy.as_str()), ("RoleSessionName", Situation::SESSION)];
    let then = |action: &str, params: &[(&str, &str)]| {
        let (action, params) = (action.to_owned(), params.to_vec());
        Situation::session_token(setting).then(move |step| step.call(&action, &params).by_session_of(0))
    };
    let account = || then("AssumeRole", &role).trust(trusting(&setting.account));
    let may = || allowing(&["sts:AssumeRole"], &deploy);
    let same = || reference("the temporary credentials have the same permissions as the IAM user");
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(same()).sts(situation)
    };
    let refused = |name: &str,
                   sentence: &str,
                   twin: &str,
                   change: &str,
                   stops: &[&str],
                   situation: &Situation|
     -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/session-token-uses/{twin}"), change)
            .stops(stops)
            .known_by(same())
            .sts(situation)
    };
    class("session-token-uses", "what a user's own sessions are of use for: what the user may, in part")
        .severity(Severity::High)
        .with(sound(
            "assume-role",
            "a role trusts a user, with keys that last or for a while",
            &then("AssumeRole", &role),
        ))
        .with(sound(
            "assume-role-by-policy",
            "a role trusts the account, which lets the user, with keys that last or for a while",
            &account().edit_user(|user| user.may(&may())),
        ))
        .with(refused(
            "assume-role-without-a-policy",
            "a user's own session may no more than the user",
            "assume-role-by-policy",
            "the user has no policy",
            assume_role::NOT_LET_GO,
            &account(),
        ))
        .with(refused(
            "assume-role-beyond-the-boundary",
            "a user's own session has the user's boundary",
            "assume-role-by-policy",
            "the user has a boundary that allows Amazon S3 alone",
            assume_role::NOT_LET_GO,
            &account().edit_user(|user| user.may(&may()).bounded(&allowing(&["s3:*"], "*"))),
        ))
        .with(refused(
            "assume-role-of-another",
            "a user's own session is no other user's",
            "assume-role",
            "the role trusts `mallory`",
            assume_role::DENIED,
            &then("AssumeRole", &role).trust(trusting(&setting.user_arn("mallory"))),
        ))
        .with(
            refused(
                "root-assumes-role",
                "the root user takes on no role, with keys that last or for a while",
                "assume-role-by-policy",
                "the account's root user signs",
                &["caller.not-root"],
                &account().edit_user(|user| user.may(&may())).first_by(Caller::root(&setting.account)),
            )
            .known_by(documented("AWS STS API reference, AssumeRole: root user credentials cannot be used")),
        )
        .finish()
}

/// "`SerialNumber` ... `TokenCode`". No user of these worlds has a device.
fn multi_factor(setting: &Setting) -> VectorFile {
    let device = format!("arn:aws:iam::{}:mfa/alice", setting.account);
    let with = |serial: &str, code: &str| {
        Situation::session_token(setting).param("SerialNumber", serial).param("TokenCode", code)
    };
    let refused =
        |name: &str, sentence: &str, change: &str, stops: &[&str], situation: &Situation| -> Draft {
            reject(name, sentence)
                .twin(SOUND, change)
                .stops(stops)
                .known_by(reference(
                    "SerialNumber and TokenCode: an incorrect code causes an access denied error",
                ))
                .sts(situation)
        };
    class("session-token-mfa", "calls that bring the code of a device")
        .severity(Severity::High)
        .with(refused(
            "no-such-device",
            "the code of a device that the user does not have: a session that began with it would pass for one that did with a right one",
            "the call brings the code of a device",
            &["caller.mfa"],
            &with(&device, "123456"),
        ))
        .finish()
}
