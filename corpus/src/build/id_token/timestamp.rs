//! `NumericDate`: what is a time, and what only looks like one to some reader.

use super::time::{SOUND, no_fractions};
use crate::build::{Class, Draft, Question, accept, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};

const UNREADABLE: &[&str] = &["claims.time-readable"];
const TEXT: &[&str] = &["claims.time-is-number"];
const FRACTION: &[&str] = &["claims.time-is-integer"];
const OUT_OF_RANGE: &[&str] = &["claims.time-in-range"];
const NOT_JSON: &[&str] = &["json.well-formed"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![timestamp(setting), text(setting), range(setting)]
}

/// A token whose `claim` is this JSON text.
fn spelled(setting: &Setting, claim: &str, text: &str) -> Question {
    let token = Jwt::new(setting).edit_claims(|claims| claims.with_raw(claim, text));
    Question::new(setting, &token)
}

fn not_seen() -> Evidence {
    inferred(
        "wi-claim-iat-null and wi-claim-nbf-word: what is no integer, nor one in digits, is no timestamp",
    )
}

fn inexact() -> Evidence {
    inferred("RFC 7519 sets no range; what RFC 7493 warns of is refused")
}

/// A time as JSON text that is no number and no string of digits.
#[rustfmt::skip]
fn unreadable_forms(time: i64) -> [(&'static str, String, &'static str); 6] {
    [
        ("null", "null".to_owned(), "null"),
        ("true", "true".to_owned(), "`true`"),
        ("list", format!("[{time}]"), "a list of one time"),
        ("object", format!("{{\"$date\":{time}}}"), "an object"),
        ("word", "\"tomorrow\"".to_owned(), "a word"),
        ("empty-text", "\"\"".to_owned(), "the empty string"),
    ]
}

/// A claim that cannot be read is not a claim that is absent: "a JSON numeric value representing the number of
/// seconds".
fn timestamp(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::IdToken, "timestamp", "times that are not whole numbers of seconds")
        .citing(&["RFC 7519 section 2"])
        .severity(Severity::Medium);
    #[rustfmt::skip]
    let claims = [
        ("exp", setting.now + 3540, "never expires"),
        ("iat", setting.now - 60, "has no age"),
        ("nbf", setting.now - 60, "is good at any time"),
    ];
    claims
        .into_iter()
        .fold(class, |class, (claim, time, gain)| {
            let class = unreadable_forms(time).into_iter().fold(class, |class, (form, text, what)| {
                let evidence = match (claim, form) {
                    ("iat", "null") => observed("wi-claim-iat-null"),
                    ("nbf", "word") => observed("wi-claim-nbf-word"),
                    _ => not_seen(),
                };
                class.with(
                    reject(
                        &format!("{claim}-{form}"),
                        &format!("`{claim}` is {what}: where that counts as absent, the token {gain}"),
                    )
                    .citing("CVE-2026-25537")
                    .citing("CVE-2026-44459")
                    .twin(SOUND, &format!("`{claim}` is {what}"))
                    .stops(UNREADABLE)
                    .aws(evidence)
                    .id_token(&spelled(setting, claim, &text)),
                )
            });
            let fraction = match claim {
                "exp" => observed("wi-claim-exp-fraction"),
                "iat" => observed("wi-claim-iat-fraction"),
                _ => no_fractions(),
            };
            class
                .with(
                    accept(
                        &format!("{claim}-half"),
                        &format!("`{claim}` has half a second: \"non-integer values can be represented\""),
                    )
                    .severity(Severity::Low)
                    .twin(SOUND, &format!("`{claim}` ends in `.5`"))
                    .aws_stops(FRACTION, fraction)
                    .id_token(&spelled(setting, claim, &format!("{time}.5"))),
                )
                .with(
                    accept(
                        &format!("{claim}-point-zero"),
                        &format!("`{claim}` is a whole number with `.0`, as some serializers write it"),
                    )
                    .severity(Severity::Low)
                    .twin(SOUND, &format!("`{claim}` ends in `.0`"))
                    .aws_stops(FRACTION, no_fractions())
                    .id_token(&spelled(setting, claim, &format!("{time}.0"))),
                )
        })
        .with(
            accept("exp-exponent", "`exp` is 1e10, a whole number written with an exponent")
                .severity(Severity::Low)
                .twin(SOUND, "`exp` is written `1e10`")
                .aws_stops(FRACTION, inferred("AWS documents integers; what it takes 1e10 for is not known"))
                .id_token(&spelled(setting, "exp", "1e10")),
        )
        .finish()
}

/// A string of digits is no number. A library that takes it for absent lets the token live for ever; one that
/// compares texts finds that "99" is after "1795395540".
fn text(setting: &Setting) -> VectorFile {
    let now = setting.now;
    let class = Class::new(Kind::IdToken, "timestamp-text", "times written as strings")
        .citing(&["RFC 7519 section 2", "CVE-2026-25537"])
        .severity(Severity::Medium);
    let claims = [("exp", now + 3540), ("iat", now - 60), ("nbf", now - 60)];
    let class = claims.into_iter().fold(class, |class, (claim, time)| {
        class.with(
            digits(
                &format!("{claim}-digits"),
                &format!("`{claim}` is a string of digits"),
                &format!("`{claim}` is a sound time in a string of digits: a string is no number"),
            )
            .severity(Severity::Low)
            .aws_accepts(observed(&format!("wi-claim-{claim}-digit-string")))
            .id_token(&quoted(setting, claim, &time.to_string())),
        )
    });
    unreadable(far(class, setting), setting).finish()
}

/// A token whose `claim` is this string.
fn quoted(setting: &Setting, claim: &str, text: &str) -> Question {
    spelled(setting, claim, &format!("\"{text}\""))
}

fn digits(name: &str, change: &str, sentence: &str) -> Draft {
    reject(name, sentence).twin(SOUND, change).stops(TEXT)
}

/// Strings of digits that decide.
fn far(class: Class, setting: &Setting) -> Class {
    let now = setting.now;
    let read_as_number =
        || inferred("wi-claim-exp-digit-string, -iat- and -nbf-: digit strings are read as numbers");
    class
        .with(
            digits(
                "exp-far-digits",
                "`exp` is \"99999999999\"",
                "`exp` is \"99999999999\": it is skipped by a reader that could not parse it",
            )
            .aws_accepts(read_as_number())
            .id_token(&quoted(setting, "exp", "99999999999")),
        )
        .with(
            digits(
                "nbf-far-digits",
                "`nbf` is \"99999999999\"",
                "`nbf` is \"99999999999\", far ahead: where it is skipped, the token is open",
            )
            .citing("RFC 7519 section 4.1.5")
            .stops(&["claims.time-is-number", "claims.not-before", "claims.lifetime-ordered"])
            .aws_stops(&["claims.not-before", "claims.lifetime-ordered"], read_as_number())
            .id_token(&quoted(setting, "nbf", "99999999999")),
        )
        .with(
            digits(
                "nbf-ahead-digits",
                "`nbf` is half an hour ahead, in a string of digits",
                "`nbf` is half an hour ahead, in a string: it opens the token early where it is skipped",
            )
            .citing("RFC 7519 section 4.1.5")
            .stops(&["claims.time-is-number", "claims.not-before"])
            .aws_stops(&["claims.not-before"], read_as_number())
            .id_token(&quoted(setting, "nbf", &(now + 1800).to_string())),
        )
        .with(
            digits(
                "exp-expired-digits",
                "`exp` was half a minute ago, in a string of digits",
                "`exp` is over, in a string of digits: a reader that skips what it cannot parse forgets it",
            )
            .citing("RFC 7519 section 4.1.4")
            .severity(Severity::High)
            .stops(&["claims.time-is-number", "claims.not-expired"])
            .aws_stops(&["claims.not-expired"], read_as_number())
            .id_token(&quoted(setting, "exp", &(now - 30).to_string())),
        )
        .with(
            digits(
                "exp-two-digits",
                "`exp` is \"99\"",
                "`exp` is \"99\", in 1970, but after the present where texts are compared",
            )
            .citing("RFC 7519 section 4.1.4")
            .severity(Severity::High)
            .twin("id-token/issued-at/before-1970", "`exp` is \"99\"")
            .stops(&["claims.time-is-number", "claims.not-expired"])
            .aws_stops(&["claims.not-expired"], read_as_number())
            .id_token(&Question::new(setting, &Jwt::new(setting).claim("iat", -3600).claim("exp", "99"))),
        )
        .with(
            digits(
                "exp-400-zeros",
                "`exp` is a one and 400 zeros, in a string",
                "`exp` is 10^400 in a string of digits: it fits no number, and must not wrap or crash",
            )
            .stops(&["claims.time-is-number", "claims.time-in-range"])
            .aws_stops(&["claims.time-in-range"], read_as_number())
            .id_token(&quoted(setting, "exp", &format!("1{}", "0".repeat(400)))),
        )
}

/// Strings that some parser of numbers reads, or none does.
fn unreadable(class: Class, setting: &Setting) -> Class {
    let time = setting.now + 3540;
    #[rustfmt::skip]
    let spellings = [
        ("plus", format!("+{time}"), "a plus sign before the digits"),
        ("minus", "-1".to_owned(), "a minus sign before the digits"),
        ("space-before", format!(" {time}"), "a space before the digits"),
        ("space-after", format!("{time} "), "a space after the digits"),
        ("trailing-word", format!("{time}s"), "a letter after the digits, where some parsers stop"),
        ("fraction", format!("{time}.5"), "a fraction in a string"),
        ("exponent", "1e10".to_owned(), "an exponent in a string"),
        ("hexadecimal", format!("0x{time:x}"), "hexadecimal digits"),
        ("separators", "99_999_999_999".to_owned(), "digits in groups"),
        ("full-width", "\u{FF19}".repeat(11), "full-width digits, which are digits to Unicode"),
        ("infinity", "Infinity".to_owned(), "the name of a number after every other"),
        ("not-a-number", "NaN".to_owned(), "the name of what compares as false with every number"),
        ("iso-8601", "2099-01-01T00:00:00Z".to_owned(), "a date as people write it"),
    ];
    spellings.into_iter().fold(class, |class, (name, text, what)| {
        class.with(
            reject(&format!("exp-{name}"), &format!("`exp` is {what}: no number, and no string of digits"))
                .twin(SOUND, &format!("`exp` is {what}"))
                .stops(UNREADABLE)
                .aws(not_seen())
                .id_token(&quoted(setting, "exp", &text)),
        )
    })
}

/// A sender "cannot expect a receiver to treat an integer whose absolute value is greater than 9007199254740991
/// \[...\] as an exact value": beyond it readers round, and beyond 2^63 they wrap, saturate or fail.
fn range(setting: &Setting) -> VectorFile {
    let class =
        Class::new(Kind::IdToken, "timestamp-range", "times that not every reader computes with exactly")
            .citing(&["RFC 7519 section 2", "RFC 7493 section 2.2"])
            .severity(Severity::Medium)
            .with(
                accept("exp-last-exact", "`exp` is 2^53 - 1, the last number that every reader keeps")
                    .severity(Severity::Low)
                    .id_token(&spelled(setting, "exp", "9007199254740991")),
            );
    let nanoseconds = format!("{}000000000", setting.now + 3540);
    #[rustfmt::skip]
    let integers = [
        ("exp-two-to-53", "exp", "9007199254740992", "2^53, which is also what 2^53 + 1 becomes in a double"),
        ("exp-nanoseconds", "exp", nanoseconds.as_str(), "in nanoseconds, beyond what a double keeps"),
        ("exp-last-of-63-bits", "exp", "9223372036854775807",
            "2^63 - 1: where a skew is added to it, it wraps into the past"),
        ("exp-two-to-63", "exp", "9223372036854775808", "2^63: negative to a reader of 64 bits with a sign"),
        ("exp-last-of-64-bits", "exp", "18446744073709551615", "2^64 - 1: the same bits as -1"),
        ("iat-minus-two-to-53", "iat", "-9007199254740992", "-2^53"),
        ("iat-minus-two-to-63", "iat", "-9223372036854775808", "-2^63: the age of the token overflows"),
        ("nbf-minus-two-to-63", "nbf", "-9223372036854775808",
            "-2^63: where a skew is taken from it, it wraps into the future"),
    ];
    let class = integers.into_iter().fold(class, |class, (name, claim, text, what)| {
        class.with(
            reject(name, &format!("`{claim}` is {what}"))
                .twin(SOUND, &format!("`{claim}` is {text}"))
                .tag(Tag::Axis)
                .evidence(inexact())
                .stops(OUT_OF_RANGE)
                .id_token(&spelled(setting, claim, text)),
        )
    });
    #[rustfmt::skip]
    let doubles = [
        ("exp-two-to-64", "exp", "18446744073709551616", "2^64: 0 to a reader that keeps the last 64 bits"),
        ("exp-exponent", "exp", "1e308", "1e308, which saturates or wraps where it is made an integer"),
        ("nbf-below-63-bits", "nbf", "-9223372036854775809",
            "-2^63 - 1: positive to a reader that keeps the last 64 bits"),
        ("iat-exponent", "iat", "-1e308", "-1e308, which saturates or wraps where it is made an integer"),
    ];
    let class = doubles.into_iter().fold(class, |class, (name, claim, text, what)| {
        class.with(
            reject(name, &format!("`{claim}` is {what}"))
                .twin(SOUND, &format!("`{claim}` is {text}"))
                .tag(Tag::Axis)
                .evidence(inexact())
                .stops(OUT_OF_RANGE)
                .aws_stops(
                    &["claims.time-is-integer", "claims.time-in-range"],
                    inferred("\"integer or long integer\" in AWS's documentation: this fits neither"),
                )
                .id_token(&spelled(setting, claim, text)),
        )
    });
    #[rustfmt::skip]
    let endless = [
        ("exp-infinite", "1e309".to_owned(), "1e309, which is infinite as a double: never reached"),
        ("exp-400-zeros", format!("1{}", "0".repeat(400)), "10^400, digit by digit: infinite as a double"),
    ];
    endless
        .into_iter()
        .fold(class, |class, (name, text, what)| {
            class.with(
                reject(name, &format!("`exp` is {what}"))
                    .citing("CVE-2026-44459")
                    .severity(Severity::High)
                    .twin(SOUND, &format!("`exp` is {what}"))
                    .tag(Tag::Axis)
                    .evidence(inferred("RFC 8259 leaves the range of numbers to the reader"))
                    .stops(NOT_JSON)
                    .id_token(&spelled(setting, "exp", &text)),
            )
        })
        .finish()
}
