//! `DurationSeconds` of `AssumeRole`: an hour where nothing is said, as long as the role allows, and an hour in a chain.

use super::{REFERENCE, reference};
use crate::build::{Class, Draft, Situation, accept, documented, inferred, observed, reject, trusting};
use crate::format::{Kind, Role, Severity, VectorFile};
use crate::mint::Setting;

const MAXIMUM: &str = "session.duration-within-maximum";
const RANGE: &str = "api.duration-range";
const OVER: &str = "caller.session-not-expired";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![bounds(setting), ends(setting), chains(setting)]
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&[REFERENCE]).severity(Severity::Medium)
}

fn lasting(setting: &Setting, seconds: &str, maximum: u32) -> Situation {
    Situation::assume_role(setting).max_session_duration(maximum).param("DurationSeconds", seconds)
}

/// "From 900 seconds (15 minutes) up to the maximum session duration set for the role."
fn bounds(setting: &Setting) -> VectorFile {
    let known = || reference("DurationSeconds");
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(known()).sts(situation)
    };
    let refused = |name: &str,
                   sentence: &str,
                   twin: &str,
                   change: &str,
                   stops: &[&str],
                   situation: &Situation|
     -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/assume-role-duration/{twin}"), change)
            .stops(stops)
            .known_by(known())
            .sts(situation)
    };
    class("assume-role-duration", "sessions at the bounds of how long they may last")
        .with(sound("shortest", "a session may last 900 seconds", &lasting(setting, "900", 3600)))
        .with(sound(
            "role-maximum",
            "a session may last as long as its role allows",
            &lasting(setting, "7200", 7200),
        ))
        .with(sound(
            "longest",
            "a session may last twelve hours, where its role allows that",
            &lasting(setting, "43200", 43_200),
        ))
        .with(refused(
            "too-short",
            "a session of 899 seconds is too short",
            "shortest",
            "the session is to last 899 seconds",
            &[RANGE],
            &lasting(setting, "899", 3600),
        ))
        .with(refused(
            "over-the-default",
            "a role that says nothing allows an hour",
            "shortest",
            "the session is to last 3601 seconds",
            &[MAXIMUM],
            &Situation::assume_role(setting).param("DurationSeconds", "3601"),
        ))
        .with(refused(
            "over-the-maximum",
            "a session does not last longer than its role allows",
            "role-maximum",
            "the session is to last 7201 seconds",
            &[MAXIMUM],
            &lasting(setting, "7201", 7200),
        ))
        .with(refused(
            "too-long",
            "no session of a role lasts longer than twelve hours",
            "longest",
            "the session is to last 43201 seconds",
            &[RANGE, MAXIMUM],
            &lasting(setting, "43201", 43_200),
        ))
        .with(refused(
            "as-long-as-a-users",
            "what a user's own session may last, no session of a role does",
            "longest",
            "the session is to last 36 hours",
            &[RANGE, MAXIMUM],
            &lasting(setting, "129600", 43_200),
        ))
        .with(refused(
            "no-number",
            "a session lasts a whole number of seconds",
            "shortest",
            "the session is to last `PT15M`",
            &["api.duration-integer"],
            &lasting(setting, "PT15M", 3600),
        ))
        .finish()
}

/// A session and, so many seconds later, a call with its credentials.
fn used_after(situation: Situation, seconds: i64) -> Situation {
    situation.then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0).seconds_later(seconds))
}

/// "By default, the value is set to 3600 seconds." Credentials are of use until the session is over.
fn ends(setting: &Setting) -> VectorFile {
    let plain = || Situation::assume_role(setting);
    let brief = || lasting(setting, "900", 3600);
    let known = || reference("DurationSeconds, 3600 seconds by default");
    let over = |name: &str, sentence: &str, twin: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/assume-role-ends/{twin}"), "a second more has passed")
            .stops(&[OVER])
            .known_by(known())
            .sts(situation)
    };
    class("assume-role-ends", "credentials that are used up to the end of their session, and after it")
        .severity(Severity::High)
        .with(
            accept("last-second", "a session lasts an hour where nothing else is said")
                .severity(Severity::Low)
                .known_by(known())
                .sts(&used_after(plain(), 3599)),
        )
        .with(
            accept("last-second-of-900", "a session lasts as long as was asked")
                .severity(Severity::Low)
                .known_by(known())
                .sts(&used_after(brief(), 899)),
        )
        .with(over(
            "on-the-second",
            "credentials are of no use from the second that their session is over",
            "last-second",
            &used_after(plain(), 3600),
        ))
        .with(over(
            "on-the-second-of-900",
            "a session that was to be short is not longer",
            "last-second-of-900",
            &used_after(brief(), 900),
        ))
        .finish()
}

/// "Role chaining limits your AWS CLI or AWS API role session to a maximum of one hour. ... if you assume a role using
/// role chaining and provide a `DurationSeconds` parameter value greater than one hour, the operation fails."
fn chains(setting: &Setting) -> VectorFile {
    const CHAINED: &[&str] = &["session.chained-duration"];
    let known = || reference("DurationSeconds: role chaining");
    let audit = || {
        let role = Role::new("audit", trusting(&setting.role_arn(Situation::ROLE)));
        Role { max_session_duration: Some(43_200), ..role }
    };
    let chain = |seconds: &str| {
        Situation::assume_role(setting).chained(setting, audit()).param("DurationSeconds", seconds)
    };
    let own = |seconds: &str| {
        let role = Role::new("audit", trusting(&setting.user_arn(Situation::USER)));
        let audit = setting.role_arn("audit");
        let params =
            [("RoleArn", audit.as_str()), ("RoleSessionName", "own-1"), ("DurationSeconds", seconds)];
        Situation::session_token(setting)
            .role(Role { max_session_duration: Some(43_200), ..role })
            .then(|step| step.call("AssumeRole", &params).by_session_of(0))
    };
    class("assume-role-chain-duration", "sessions that a session begins, and how long they may last")
        .with(
            accept("an-hour", "a session that a session begins may last an hour")
                .severity(Severity::Low)
                .known_by(known())
                .sts(&chain("3600")),
        )
        .with(
            accept("outlives", "a session that a session begins may last longer than that one")
                .severity(Severity::Low)
                .known_by(inferred("the limit is an hour, and not what is left of the session before"))
                .sts(&chain("3600").at(setting.now + 3000)),
        )
        .with(
            reject("a-second-more", "in a chain an hour is the most, whatever the role allows")
                .twin("sts/assume-role-chain-duration/an-hour", "the second session is to last 3601 seconds")
                .stops(CHAINED)
                .known_by(known())
                .sts(&chain("3601")),
        )
        .with(
            reject("role-maximum", "in a chain an hour is the most, though the role allow twelve")
                .twin("sts/assume-role-chain-duration/an-hour", "the second session is to last twelve hours")
                .stops(CHAINED)
                .known_by(known())
                .sts(&chain("43200")),
        )
        .with(
            accept(
                "after-a-users-own-session",
                "a user with temporary credentials is a user still: there is no chain yet",
            )
            .twin(
                "sts/assume-role-chain-duration/an-hour-after-a-users-own-session",
                "the session of the role is to last twelve hours",
            )
            .severity(Severity::Low)
            .known_by(documented(
                "AWS IAM user guide, Roles terms and concepts: role chaining is when a role assumes a role",
            ))
            .twin(
                "sts/assume-role-chain-duration/an-hour-after-a-users-own-session",
                "the session is to last twelve hours",
            )
            .aws_stops(
                &["session.temporary-duration"],
                observed("recorded by others (aws-runas issue 11, aws-vault issue 263): the error of role chaining"),
            )
            .sts(&own("43200")),
        )
        .with(
            accept("an-hour-after-a-users-own-session", "a user with temporary credentials takes on a role for an hour")
                .severity(Severity::Low)
                .known_by(known())
                .sts(&own("3600")),
        )
        .with(
            reject("over-and-chained", "credentials of a session that is over begin no other one")
                .twin(
                    "sts/assume-role-chain-duration/outlives",
                    "the second call comes an hour after the first",
                )
                .stops(&[OVER])
                .known_by(reference("temporary credentials"))
                .sts(&chain("3600").at(setting.now + 3600)),
        )
        .finish()
}
