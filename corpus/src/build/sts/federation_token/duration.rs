//! `DurationSeconds` of `GetFederationToken`: the seed has twelve hours for the most, AWS for the default.

use super::{class, reference};
use crate::build::{Draft, Situation, accept, inferred, reject};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;

const RANGE: &str = "api.federation-duration-range";
const OVER: &str = "caller.session-not-expired";
const TWELVE_HOURS: &str = "sts/federation-token-duration/twelve-hours";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![bounds(setting), ends(setting)]
}

fn lasting(setting: &Setting, seconds: &str) -> Situation {
    Situation::federation_token(setting).param("DurationSeconds", seconds)
}

fn bounds(setting: &Setting) -> VectorFile {
    let known = || reference("DurationSeconds, from 900 to 129,600 seconds");
    let seed =
        || inferred("the project's own rule: credentials of a federated user last twelve hours at the most");
    let sound = |name: &str, sentence: &str, seconds: &str| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(known()).sts(&lasting(setting, seconds))
    };
    let refused =
        |name: &str, sentence: &str, twin: &str, change: &str, stops: &[&str], seconds: &str| -> Draft {
            reject(name, sentence)
                .twin(twin, change)
                .stops(stops)
                .known_by(known())
                .sts(&lasting(setting, seconds))
        };
    let shortest = "sts/federation-token-duration/shortest";
    class("federation-token-duration", "federated sessions at the bounds of how long they may last")
        .severity(Severity::Medium)
        .with(sound("shortest", "a federated session may last 900 seconds", "900"))
        .with(sound("twelve-hours", "a federated session may last twelve hours", "43200"))
        .with(refused(
            "too-short",
            "a federated session of 899 seconds is too short",
            shortest,
            "the session is to last 899 seconds",
            &[RANGE],
            "899",
        ))
        .with(
            reject(
                "over-twelve-hours",
                "a federated session of more than twelve hours is longer than a working day",
            )
            .twin(TWELVE_HOURS, "the session is to last 43201 seconds")
            .stops(&["api.federation-duration-twelve-hours"])
            .evidence(seed())
            .aws_accepts(known())
            .sts(&lasting(setting, "43201")),
        )
        .with(
            reject("thirty-six-hours", "a federated session of 36 hours, the most that AWS allows")
                .twin(TWELVE_HOURS, "the session is to last 129600 seconds")
                .stops(&["api.federation-duration-twelve-hours"])
                .evidence(seed())
                .aws_accepts(known())
                .sts(&lasting(setting, "129600")),
        )
        .with(
            reject("over-thirty-six-hours", "no federated session lasts longer than 36 hours")
                .twin(TWELVE_HOURS, "the session is to last 129601 seconds")
                .stops(&[RANGE, "api.federation-duration-twelve-hours"])
                .evidence(known())
                .aws_stops(&[RANGE], known())
                .sts(&lasting(setting, "129601")),
        )
        .with(refused(
            "no-number",
            "a federated session lasts a whole number of seconds",
            shortest,
            "the session is to last `1h`",
            &["api.duration-integer"],
            "1h",
        ))
        .finish()
}

/// "43,200 seconds (12 hours) as the default."
fn ends(setting: &Setting) -> VectorFile {
    let after = |situation: Situation, seconds: i64| {
        situation.then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0).seconds_later(seconds))
    };
    let silent = || Situation::federation_token(setting).without_param("DurationSeconds");
    let known = || reference("DurationSeconds, 43,200 seconds by default");
    let over = |name: &str, sentence: &str, twin: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/federation-token-ends/{twin}"), "a second more has passed")
            .stops(&[OVER])
            .known_by(known())
            .sts(situation)
    };
    class("federation-token-ends", "federated sessions up to their end, and after it")
        .severity(Severity::High)
        .with(
            accept("last-second", "a federated session lasts twelve hours where nothing else is said")
                .severity(Severity::Low)
                .known_by(known())
                .sts(&after(silent(), 43_199)),
        )
        .with(
            accept("last-second-of-an-hour", "a federated session lasts as long as was asked")
                .severity(Severity::Low)
                .known_by(known())
                .sts(&after(Situation::federation_token(setting), 3599)),
        )
        .with(over(
            "on-the-second",
            "a federated session ends after twelve hours where nothing else is said",
            "last-second",
            &after(silent(), 43_200),
        ))
        .with(over(
            "on-the-second-of-an-hour",
            "a federated session that was to last an hour is over after it",
            "last-second-of-an-hour",
            &after(Situation::federation_token(setting), 3600),
        ))
        .finish()
}
