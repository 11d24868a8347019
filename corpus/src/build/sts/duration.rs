//! `DurationSeconds`: how long a session lasts.

use super::{REFERENCE, SOUND};
use crate::build::{Class, Draft, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};

const MAXIMUM: &str = "sts/duration/maximum";
const RANGE: &str = "api.duration-range";
const ROLE: &str = "session.duration-within-maximum";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![bounds(setting), spelling(setting)]
}

fn known() -> Evidence {
    documented("AWS STS API reference, AssumeRoleWithWebIdentity: DurationSeconds")
}

/// A session of a role that allows twelve hours, the most there may be.
fn lasting(setting: &Setting, seconds: &str) -> Situation {
    Situation::new(setting).max_session_duration(43_200).param("DurationSeconds", seconds)
}

/// "You can provide a value from 900 seconds (15 minutes) up to the maximum session duration setting for the role",
/// which is one to twelve hours.
fn bounds(setting: &Setting) -> VectorFile {
    let sound = |name: &str, sentence: &str, situation: &Situation| {
        accept(name, sentence).severity(Severity::Low).known_by(known()).sts(situation)
    };
    let refused = |name: &str, sentence: &str, seconds: &str, stops: &[&str]| {
        let change = format!("{seconds} seconds are asked for");
        reject(name, sentence)
            .twin(MAXIMUM, &change)
            .stops(stops)
            .known_by(known())
            .sts(&lasting(setting, seconds))
    };
    let outlasting = |draft: Draft| {
        draft
            .stops(&[ROLE])
            .known_by(known())
            .message("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")
    };
    let last_minute = Jwt::new(setting).claim("exp", setting.now + 60);
    Class::new(Kind::Sts, "duration", "sessions at the bounds of their length")
        .citing(&[REFERENCE])
        .severity(Severity::Medium)
        .with(sound(
            "minimum",
            "a session may be as short as a quarter of an hour",
            &Situation::new(setting).param("DurationSeconds", "900"),
        ))
        .with(sound(
            "maximum",
            "a session may last twelve hours, if its role allows it",
            &lasting(setting, "43200"),
        ))
        .with(sound(
            "role-maximum",
            "a session may last as long as its role allows",
            &Situation::new(setting).max_session_duration(7200).param("DurationSeconds", "7200"),
        ))
        .with(
            accept("token-nearly-over", "a token of another minute is good for a session of two hours")
                .severity(Severity::Low)
                .known_by(observed("wi-param-duration-7200-token-exp-60s"))
                .sts(
                    &Situation::new(setting)
                        .max_session_duration(7200)
                        .param("DurationSeconds", "7200")
                        .token(&last_minute),
                ),
        )
        .with(refused("below-minimum", "a session is not shorter than a quarter of an hour", "899", &[RANGE]))
        .with(refused("zero", "a session of no time at all", "0", &[RANGE]))
        .with(refused("above-maximum", "no session lasts longer than twelve hours", "43201", &[RANGE, ROLE]))
        .with(refused(
            "wraps-32",
            "a number that is 900 again where 32 bits hold it",
            "4294968196",
            &[RANGE, ROLE],
        ))
        .with(refused(
            "wraps-64",
            "a number that is 900 again where 64 bits hold it",
            "18446744073709552516",
            &[RANGE, ROLE],
        ))
        .with(outlasting(
            reject("above-default", "a role that says nothing allows an hour, and no second more")
                .twin(SOUND, "3601 seconds are asked for")
                .sts(&Situation::new(setting).param("DurationSeconds", "3601")),
        ))
        .with(outlasting(
            reject("above-role-maximum", "a session does not outlast what its role allows")
                .twin("sts/duration/role-maximum", "a second more is asked for")
                .sts(&Situation::new(setting).max_session_duration(7200).param("DurationSeconds", "7201")),
        ))
        .with(outlasting(
            reject(
                "role-below-maximum",
                "twelve hours are no more than the API allows, and more than the role does",
            )
            .twin(MAXIMUM, "the role allows a second less")
            .sts(&lasting(setting, "43200").max_session_duration(43_199)),
        ))
        .finish()
}

/// A whole number in plain digits; readers of numbers differ over everything else.
fn spelling(setting: &Setting) -> VectorFile {
    let class =
        Class::new(Kind::Sts, "duration-spelling", "durations that some read as a number and others do not")
            .citing(&[REFERENCE])
            .severity(Severity::Low);
    #[rustfmt::skip]
    let spellings = [
        ("empty", "", "no digits at all"),
        ("exponent", "1e3", "a number with an exponent"),
        ("plus", "+900", "a number with a plus sign"),
        ("minus", "-900", "a number below zero"),
        ("minus-zero", "-0", "a zero with a minus sign"),
        ("leading-zero", "0900", "a number with a leading zero, which is octal to some"),
        ("zeros", "00", "zero in two digits"),
        ("fraction", "900.0", "a number with a fraction"),
        ("half", "900.5", "a number between two seconds"),
        ("hexadecimal", "0x384", "a hexadecimal number"),
        ("octal", "0o1604", "an octal number"),
        ("space-before", " 900", "a number after a space"),
        ("space-after", "900 ", "a number before a space"),
        ("newline-after", "900\n", "a number before a line feed"),
        ("nul-after", "900\0", "a number before a NUL"),
        ("comma", "1,000", "a number with a comma"),
        ("underscore", "1_000", "a number with an underscore"),
        ("unit", "900s", "a number with its unit"),
        ("period", "PT15M", "a period of ISO 8601"),
        ("wide-digits", "\u{FF19}\u{FF10}\u{FF10}", "wide digits, which are digits to Unicode"),
        ("devanagari-digits", "\u{96F}\u{966}\u{966}", "digits of Devanagari"),
        ("superscript", "90\u{2070}", "a digit that is set high"),
        ("nan", "NaN", "what is no number and compares with none"),
        ("infinity", "Infinity", "a number without end"),
        ("null", "null", "the word for nothing"),
        ("two", "900,3600", "two numbers"),
    ];
    spellings
        .into_iter()
        .fold(class, |class, (name, text, what)| {
            class.with(
                reject(
                    name,
                    &format!("a session lasts a whole number of seconds in plain digits: {what} is none"),
                )
                .twin("sts/duration/minimum", &format!("the seconds are `{}`", text.escape_debug()))
                .stops(&["api.duration-integer"])
                .evidence(inferred(
                    "the API model has an integer; JSON and most readers write it in plain digits",
                ))
                .sts(&Situation::new(setting).param("DurationSeconds", text)),
            )
        })
        .finish()
}
