//! How long the session lasts: what the caller asks for, what the assertion allows, and what the role does.

use super::{GUIDE, SOUND, answer, bringing, class, guide, reference};
use crate::build::saml::ResponseQuestion;
use crate::build::xml::instant;
use crate::build::{Draft, Situation, accept, inferred, observed, reject};
use crate::format::{Evidence, Severity, VectorFile};
use crate::mint::Setting;

const NAME: &str = "SessionDuration";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![attribute(setting), parameter(setting), lasting(setting)]
}

fn limited(setting: &Setting, values: &[&str]) -> ResponseQuestion {
    answer(setting).aws_attribute(NAME, values)
}

fn attribute(setting: &Setting) -> VectorFile {
    let range = || guide("SessionDuration: 900 to 43200 seconds");
    let digits = || inferred("the attribute is a whole number; most readers write it in plain digits");
    let good = |name: &str, sentence: &str, seconds: &str, evidence: Evidence| {
        accept(name, sentence)
            .severity(Severity::Low)
            .known_by(evidence)
            .sts(&bringing(setting, &limited(setting, &[seconds])))
    };
    #[rustfmt::skip]
    let bad = [
        ("below", "899", "one second less than there may be"),
        ("above", "43201", "one second more than there may be"),
        ("zero", "0", "no time at all"),
        ("wraps-32", "4294968196", "a number that is 900 again where 32 bits hold it"),
        ("empty", "", "no digits at all"),
        ("exponent", "1e3", "a number with an exponent"),
        ("plus", "+3600", "a number with a plus sign"),
        ("minus", "-3600", "a number below zero"),
        ("fraction", "3600.0", "a number with a fraction"),
        ("leading-zero", "03600", "a number with a leading zero"),
        ("spaces", " 3600 ", "a number with spaces around it"),
        ("unit", "3600s", "a number with its unit"),
        ("period", "PT1H", "a period of ISO 8601"),
        ("wide-digits", "\u{FF19}\u{FF10}\u{FF10}", "wide digits, which are digits to Unicode"),
    ];
    let class = class("saml-session-duration", "how long the assertion lets the session last")
        .citing(&[GUIDE])
        .severity(Severity::Medium)
        .with(good(
            "900",
            "a quarter of an hour, the least there may be",
            "900",
            observed("saml-attr-session-duration-900"),
        ))
        .with(good(
            "7200",
            "two hours, where the role allows one",
            "7200",
            observed("saml-attr-session-duration-7200"),
        ))
        .with(good("43200", "twelve hours, the most there may be", "43200", range()));
    bad.into_iter()
        .fold(class, |class, (name, text, what)| {
            let evidence =
                || if matches!(name, "below" | "above" | "zero" | "wraps-32") { range() } else { digits() };
            class.with(
                reject(name, &format!("the assertion's `SessionDuration` is {what}"))
                    .twin("sts/saml-session-duration/900", &format!("`SessionDuration` is `{text}`"))
                    .stops(&["saml.session-duration"])
                    .known_by(evidence())
                    .sts(&bringing(setting, &limited(setting, &[text]))),
            )
        })
        .with(
            reject("second-is-none", "the assertion has two durations, and the second is none")
                .twin("sts/saml-session-duration/900", "`SessionDuration` has a second value, `for ever`")
                .stops(&["saml.session-duration"])
                .known_by(inferred("each value is to be a duration"))
                .sts(&bringing(setting, &limited(setting, &["900", "for ever"]))),
        )
        .finish()
}

fn parameter(setting: &Setting) -> VectorFile {
    let asking = |seconds: &str| Situation::saml(setting).param("DurationSeconds", seconds);
    let known =
        || reference("DurationSeconds: 900 seconds up to the maximum session duration setting for the role");
    let good = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(known()).sts(situation)
    };
    let bad = |name: &str,
               sentence: &str,
               twin: &str,
               change: &str,
               stops: &[&str],
               situation: &Situation|
     -> Draft {
        reject(name, sentence).twin(twin, change).stops(stops).known_by(known()).sts(situation)
    };
    let beyond = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    let role: &[&str] = &["session.duration-within-maximum"];
    let within = |seconds: &str, maximum: u32| asking(seconds).max_session_duration(maximum);
    class("saml-duration", "sessions with SAML at the bounds of their length")
        .severity(Severity::Medium)
        .with(good("minimum", "a session may be as short as a quarter of an hour", &asking("900")))
        .with(good(
            "maximum",
            "a session may last twelve hours, if its role allows it",
            &within("43200", 43_200),
        ))
        .with(
            good("two-hours", "a session lasts two hours, and its role allows it", &within("7200", 7200))
                .known_by(observed("saml-param-duration-7200")),
        )
        .with(bad(
            "below",
            "a session is not shorter than a quarter of an hour",
            "sts/saml-duration/minimum",
            "a second less is asked for",
            &["api.duration-range"],
            &asking("899"),
        ))
        .with(bad(
            "above",
            "a session does not last longer than twelve hours",
            "sts/saml-duration/maximum",
            "a second more is asked for",
            &["api.duration-range", "session.duration-within-maximum"],
            &within("43201", 43_200),
        ))
        .with(bad(
            "word",
            "a duration is a number",
            SOUND,
            "`DurationSeconds` is `hour`",
            &["api.duration-integer"],
            &asking("hour"),
        ))
        .with(bad(
            "exponent",
            "a duration is written in digits",
            SOUND,
            "`DurationSeconds` is `1e3`",
            &["api.duration-integer"],
            &asking("1e3"),
        ))
        .with(
            bad(
                "above-default",
                "a role that says nothing allows an hour, and no second more",
                SOUND,
                "3601 seconds are asked for",
                role,
                &asking("3601"),
            )
            .message(beyond),
        )
        .with(
            bad(
                "above-role",
                "a session does not outlast what its role allows",
                "sts/saml-duration/two-hours",
                "the role allows a second less",
                role,
                &within("7200", 7199),
            )
            .message(beyond),
        )
        .with(
            bad(
                "above-role-and-limited",
                "that the assertion would have shortened the session does not excuse the caller",
                "sts/saml-session-duration/900",
                "3601 seconds are asked for",
                role,
                &asking("3601").assertion(&limited(setting, &["900"])),
            )
            .known_by(inferred("the parameter is held against the role's setting"))
            .message(beyond),
        )
        .finish()
}

/// When the session is over: its credentials are used a second before, and then.
fn lasting(setting: &Setting) -> VectorFile {
    let sessions = |seconds: i64| {
        answer(setting).edit("saml:AuthnStatement", |statement| {
            statement.with("SessionNotOnOrAfter", &instant(setting.now + seconds))
        })
    };
    let cap = || reference("DurationSeconds: the lesser of it and SessionNotOnOrAfter");
    #[rustfmt::skip]
    let rows: [(&str, &str, i64, Situation, Evidence); 9] = [
        ("default", "an hour", 3600, Situation::saml(setting).max_session_duration(7200), reference("DurationSeconds: the default is 3600 seconds")),
        ("parameter", "as long as the caller asks", 7200, Situation::saml(setting).max_session_duration(7200).param("DurationSeconds", "7200"), observed("saml-param-duration-7200")),
        ("attribute-shortens", "as long as the assertion allows", 900, bringing(setting, &limited(setting, &["900"])), observed("saml-attr-session-duration-900")),
        ("attribute-does-not-lengthen", "an hour, however long the assertion allows", 3600,
            bringing(setting, &limited(setting, &["7200"])).max_session_duration(43_200), observed("saml-attr-session-duration-7200")),
        ("attribute-below-parameter", "as long as the assertion allows, and not as the caller asks", 900,
            bringing(setting, &limited(setting, &["900"])).param("DurationSeconds", "3600"), inferred("saml-attr-session-duration-900: the attribute shortens")),
        ("parameter-below-attribute", "as long as the caller asks, and not as the assertion allows", 900,
            bringing(setting, &limited(setting, &["3600"])).param("DurationSeconds", "900"), inferred("saml-attr-session-duration-7200: the attribute does not lengthen")),
        ("provider-session", "as long as the session with the provider, less than the API would give", 600, bringing(setting, &sessions(600)), observed("saml-authn-session-600s")),
        ("provider-session-below-parameter", "as long as the session with the provider, and not as the caller asks", 600,
            bringing(setting, &sessions(600)).param("DurationSeconds", "3600"), cap()),
        ("parameter-below-provider-session", "as long as the caller asks, and not as the session with the provider", 900,
            bringing(setting, &sessions(7200)).param("DurationSeconds", "900"), cap()),
    ];
    let class = class("saml-session-end", "when a session that an assertion began is over")
        .citing(&[GUIDE])
        .severity(Severity::High);
    rows.into_iter()
        .fold(class, |class, (name, what, seconds, situation, evidence)| {
            let asked = |later: i64| {
                situation
                    .clone()
                    .then(|step| step.seconds_later(later).call("GetCallerIdentity", &[]).by_session_of(0))
            };
            class
                .with(
                    accept(
                        name,
                        &format!("the session lasts {what}: a second before, its credentials are good"),
                    )
                    .severity(Severity::Low)
                    .known_by(evidence.clone())
                    .sts(&asked(seconds - 1)),
                )
                .with(
                    reject(
                        &format!("{name}-over"),
                        &format!("the session lasts {what}: then, its credentials are of no use"),
                    )
                    .twin(&format!("sts/saml-session-end/{name}"), "it is a second later")
                    .stops(&["caller.session-not-expired"])
                    .known_by(evidence)
                    .sts(&asked(seconds)),
                )
        })
        .finish()
}
