//! The clock as STS compares it: exactly under `strict`, with the five minutes of AWS under `aws`, and what is no time.

use super::trusting::SOUND;
use crate::build::{Class, Draft, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};

const EXPIRED: &[&str] = &["claims.not-expired"];
const SKEW: i64 = 300;
const UNREADABLE_TEXT: &str = "Invalid timestamp in token claims.";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![expiry(setting), issued_at(setting), not_before(setting), timestamps(setting), range(setting)]
}

/// The sound call with a token issued two hours ago and this claim.
fn timed(setting: &Setting, claim: &str, seconds: i64) -> Situation {
    let token = Jwt::new(setting).claim("iat", setting.now - 7200).claim(claim, setting.now + seconds);
    Situation::new(setting).token(&token)
}

/// The sound call with a claim as JSON text.
fn spelled(setting: &Setting, claim: &str, text: &str) -> Situation {
    Situation::new(setting).token(&Jwt::new(setting).edit_claims(|claims| claims.with_raw(claim, text)))
}

/// "The current date/time MUST be before the expiration date/time."
fn expiry(setting: &Setting) -> VectorFile {
    let page = || documented("AWS IAM user guide: a token is taken up to five minutes after `exp`");
    let shifted = || inferred("wi-claim-exp-324s-ago: the clock, 300 s behind, must be before `exp`");
    #[rustfmt::skip]
    let ended: [(&str, i64, &str, Option<Evidence>); 6] = [
        ("this-second", 0, "is the present second", Some(page())),
        ("23-seconds-ago", -23, "was 23 s ago", Some(observed("wi-claim-exp-23s-ago"))),
        ("299-seconds-ago", -299, "was 299 s ago", Some(shifted())),
        ("300-seconds-ago", -300, "was 300 s ago: a clock five minutes behind is at `exp`, not before it", None),
        ("324-seconds-ago", -324, "was 324 s ago", None),
        ("an-hour-ago", -3600, "was an hour ago: a token from an old log", None),
    ];
    let class = Class::new(Kind::Sts, "expiry", "tokens at and after the end of their life")
        .citing(&["RFC 7519 section 4.1.4", "OpenID Connect Core 1.0 section 3.1.3.7"])
        .severity(Severity::Medium)
        .with(
            accept(
                "next-second",
                "`exp` is the next second: the token is good, and the session lasts its hour",
            )
            .severity(Severity::Low)
            .tag(Tag::ClockEdge)
            .aws(inferred("wi-claim-exp-23s-ago: it would do later, too"))
            .sts(&timed(setting, "exp", 1)),
        );
    ended
        .into_iter()
        .fold(class, |class, (name, seconds, when, accepted)| {
            let draft = reject(name, &format!("`exp` {when}"))
                .tag(Tag::ClockEdge)
                .twin("sts/expiry/next-second", &format!("`exp` {when}"))
                .stops(EXPIRED)
                .message("Token expired");
            let (shifted_now, exp) = (setting.now - SKEW, setting.now + seconds);
            let draft = match accepted {
                Some(evidence) => draft.severity(Severity::Low).aws_accepts(evidence),
                None => draft
                    .aws(match seconds {
                        -324 => observed("wi-claim-exp-324s-ago"),
                        _ => shifted(),
                    })
                    .aws_message(&format!(
                        "Token expired: current date/time {shifted_now} must be before the expiration date/time {exp}"
                    )),
            };
            class.with(draft.sts(&timed(setting, "exp", seconds)))
        })
        .finish()
}

/// A row of `iat` or `nbf`: how far ahead, whether each profile takes it, and how that is known of AWS.
struct Begin {
    name: &'static str,
    seconds: i64,
    when: &'static str,
    aws: Evidence,
}

fn begin(name: &'static str, seconds: i64, when: &'static str, aws: Evidence) -> Begin {
    Begin { name, seconds, when, aws }
}

/// Accepted where the time has come, allowing for the profile's skew.
fn begins(
    class: Class,
    setting: &Setting,
    claim: &str,
    rows: Vec<Begin>,
    refuse: impl Fn(Draft, i64) -> Draft,
) -> Class {
    rows.into_iter().fold(class, |class, Begin { name, seconds, when, aws }| {
        let sentence = format!("`{claim}` {when}");
        let draft = if seconds <= 0 {
            accept(name, &sentence).severity(Severity::Low).aws(aws)
        } else {
            let draft = refuse(reject(name, &sentence).twin(SOUND, &sentence), setting.now + seconds);
            if seconds <= SKEW { draft.severity(Severity::Low).aws_accepts(aws) } else { draft.aws(aws) }
        };
        let token = Jwt::new(setting).claim(claim, setting.now + seconds);
        class.with(draft.tag(Tag::ClockEdge).sts(&Situation::new(setting).token(&token)))
    })
}

/// That `iat` lies in the past no standard asks for; AWS does.
fn issued_at(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::Sts, "issued-at", "tokens by the time they were issued")
        .citing(&["RFC 7519 section 4.1.6", "AWS STS API reference, AssumeRoleWithWebIdentity"])
        .severity(Severity::Medium);
    let edge = || inferred("wi-claim-iat-276s-ahead, and the 300 s that are printed for `exp` and `nbf`");
    #[rustfmt::skip]
    let rows = vec![
        begin("23-seconds-ago", -23, "was 23 s ago", observed("wi-claim-iat-not-future")),
        begin("this-second", 0, "is the present second", edge()),
        begin("next-second", 1, "is the next second", edge()),
        begin("276-seconds-ahead", 276, "is 276 s ahead", observed("wi-claim-iat-276s-ahead")),
        begin("300-seconds-ahead", 300, "is 300 s ahead", edge()),
        begin("301-seconds-ahead", 301, "is 301 s ahead", edge()),
        begin("hour-ahead", 3573, "is nearly an hour ahead, after `exp`: the future is complained of first",
            observed("wi-claim-iat-hour-ahead")),
    ];
    let now = setting.now;
    let future = |draft: Draft, iat: i64| {
        let stops: &[&str] = match iat - now {
            3573 => &["claims.issued-in-past", "claims.lifetime-ordered"],
            _ => &["claims.issued-in-past"],
        };
        draft
            .evidence(inferred(
                "no standard says so; behind a token from the future is a wrong clock or signer",
            ))
            .stops(stops)
            .message(&format!("Token issued in the future: {iat}"))
    };
    begins(class, setting, "iat", rows, future)
        .with(
            accept(
                "ten-years-ago",
                "issued ten years ago: no source bounds the age of a token that has not expired",
            )
            .severity(Severity::Low)
            .tag(Tag::Axis)
            .evidence(inferred("\"too far away from the current time\" is left to the relying party"))
            .sts(&spelled(setting, "iat", &(now - 10 * 365 * 86_400).to_string())),
        )
        .finish()
}

/// "The current date/time MUST be after or equal to the not-before date/time."
fn not_before(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::Sts, "not-before", "tokens before the beginning of their life")
        .citing(&["RFC 7519 section 4.1.5"])
        .severity(Severity::Medium);
    let edge =
        || inferred("wi-claim-nbf-hour-ahead: the clock, 300 s ahead, must be after or equal to `nbf`");
    #[rustfmt::skip]
    let rows = vec![
        begin("24-seconds-ago", -24, "was 24 s ago", observed("wi-claim-nbf-not-future")),
        begin("this-second", 0, "is the present second", edge()),
        begin("next-second", 1, "is the next second", edge()),
        begin("275-seconds-ahead", 275, "is 275 s ahead", observed("wi-claim-nbf-275s-ahead")),
        begin("300-seconds-ahead", 300, "is 300 s ahead", edge()),
        begin("301-seconds-ahead", 301, "is 301 s ahead", edge()),
        begin("hour-ahead", 3539, "is nearly an hour ahead: a token for later, used at once",
            observed("wi-claim-nbf-hour-ahead")),
    ];
    let now = setting.now;
    let early = |draft: Draft, nbf: i64| {
        draft.stops(&["claims.not-before"]).aws_message(&format!(
            "Token not yet valid: current date/time {} must be after or equal to the not-before date/time {nbf}",
            now + SKEW
        ))
    };
    begins(class, setting, "nbf", rows, early).finish()
}

/// What is a time: a number; for AWS, "an integer or long integer", or its digits in a string.
fn timestamps(setting: &Setting) -> VectorFile {
    let (past, future) = (setting.now - 60, setting.now + 3540);
    let class = Class::new(Kind::Sts, "timestamps", "times that are no whole numbers of seconds")
        .citing(&["RFC 7519 section 2"])
        .severity(Severity::Medium);
    let class =
        [("exp", future), ("iat", past), ("nbf", past)].into_iter().fold(class, |class, (claim, time)| {
            let fraction = match claim {
                "nbf" => inferred("wi-claim-exp-fraction and wi-claim-iat-fraction"),
                _ => observed(&format!("wi-claim-{claim}-fraction")),
            };
            class
                .with(
                    reject(
                        &format!("{claim}-digit-string"),
                        &format!("`{claim}` is a sound time in a string of digits"),
                    )
                    .severity(Severity::Low)
                    .citing("CVE-2026-25537")
                    .twin(SOUND, &format!("`{claim}` is a string of digits"))
                    .stops(&["claims.time-is-number"])
                    .aws_accepts(observed(&format!("wi-claim-{claim}-digit-string")))
                    .sts(&spelled(setting, claim, &format!("\"{time}\""))),
                )
                .with(
                    accept(
                        &format!("{claim}-fraction"),
                        &format!("`{claim}` has half a second, which RFC 7519 allows"),
                    )
                    .severity(Severity::Low)
                    .twin(SOUND, &format!("`{claim}` ends in `.5`"))
                    .aws_stops(&["claims.time-is-integer"], fraction)
                    .aws_message(UNREADABLE_TEXT)
                    .sts(&spelled(setting, claim, &format!("{time}.5"))),
                )
        });
    let no_time =
        || inferred("wi-claim-iat-null and wi-claim-nbf-word: what is there and no time is refused");
    let list = format!("[{future}]");
    #[rustfmt::skip]
    let unreadable = [
        ("iat-null", "iat", "null", "null: it is there, and no time", observed("wi-claim-iat-null")),
        ("nbf-word", "nbf", "\"tomorrow\"", "a word: a claim that need not be there is still to be read",
            observed("wi-claim-nbf-word")),
        ("exp-null", "exp", "null", "null: where that counts as absent, the token never expires", no_time()),
        ("exp-true", "exp", "true", "`true`, which is 1 to some", no_time()),
        ("exp-list", "exp", &list, "a list of one time", no_time()),
        ("exp-object", "exp", "{}", "an object", no_time()),
    ];
    unreadable
        .into_iter()
        .fold(class, |class, (name, claim, text, what, seen)| {
            class.with(
                reject(name, &format!("`{claim}` is {what}"))
                    .twin(SOUND, &format!("`{claim}` is `{}`", text.trim_matches('"')))
                    .stops(&["claims.time-readable"])
                    .message(UNREADABLE_TEXT)
                    .aws(seen)
                    .sts(&spelled(setting, claim, text)),
            )
        })
        .finish()
}

/// Times at the ends of what numbers can say, and times that contradict each other.
fn range(setting: &Setting) -> VectorFile {
    let now = setting.now;
    let class = Class::new(Kind::Sts, "time-range", "times far off, and lives that end before they begin")
        .citing(&["RFC 7519 section 4.1.4", "RFC 7493 section 2.2"])
        .severity(Severity::Medium);
    let inexact = || inferred("RFC 7519 sets no range; what RFC 7493 warns of is refused");
    #[rustfmt::skip]
    let far: [(&str, &str, &[&str], &str); 6] = [
        ("exp-zero", "0", &["claims.not-expired", "claims.lifetime-ordered"], "0, which counts as absent for some"),
        ("exp-negative", "-1", &["claims.not-expired", "claims.lifetime-ordered"],
            "-1: as an unsigned number it is the end of time"),
        ("exp-two-to-63", "9223372036854775808", &["claims.time-in-range"], "2^63: as a signed number it is long past"),
        ("exp-two-to-64-less-1", "18446744073709551615", &["claims.time-in-range"], "2^64 - 1: as a signed number it is -1"),
        ("exp-infinite", "1e309", &["json.well-formed"], "1e309, which is no number of any double"),
        ("exp-sixty-digits", "999999999999999999999999999999999999999999999999999999999999",
            &["claims.time-in-range"], "a number of sixty digits"),
    ];
    let class = far.into_iter().fold(class, |class, (name, text, stops, what)| {
        let draft =
            reject(name, &format!("`exp` is {what}")).twin(SOUND, &format!("`exp` is {text}")).stops(stops);
        let draft = match name {
            "exp-zero" | "exp-negative" => {
                draft.message("Token expired").aws(inferred("it lies in the past")).aws_message(&format!(
                    "Token expired: current date/time {} must be before the expiration date/time {text}",
                    now - SKEW
                ))
            }
            "exp-sixty-digits" => draft.evidence(inexact()).aws_stops(
                &["claims.time-is-integer", "claims.time-in-range"],
                inferred("AWS documents integers and long integers; this is neither"),
            ),
            "exp-infinite" => draft.citing("RFC 8259 section 2"),
            _ => draft.evidence(inexact()),
        };
        class.with(draft.sts(&spelled(setting, "exp", text)))
    });
    let ordered = |name: &str, sentence: &str, exp: i64, claim: &str, begin: i64| {
        let token = Jwt::new(setting).claim("iat", now - 7200).claim("exp", exp).claim(claim, begin);
        let end = exp - now;
        reject(name, sentence)
            .severity(Severity::Low)
            .evidence(inferred("no clause says so; a life that ends before it begins was never one"))
            .twin(SOUND, &format!("`exp` is {end} s from now, `{claim}` {} s", begin - now))
            .sts(&Situation::new(setting).token(&token))
    };
    class
        .with(
            ordered(
                "exp-before-iat",
                "`exp` lies before `iat`, both within five minutes past",
                now - 100,
                "iat",
                now - 50,
            )
            .stops(&["claims.not-expired", "claims.lifetime-ordered"])
            .message("Token expired")
            .aws_stops(&["claims.lifetime-ordered"], inferred("nothing is known of AWS here")),
        )
        .with(
            ordered(
                "exp-before-nbf",
                "`exp` lies before `nbf`, both within five minutes ahead",
                now + 100,
                "nbf",
                now + 200,
            )
            .stops(&["claims.not-before", "claims.lifetime-ordered"])
            .aws_stops(&["claims.lifetime-ordered"], inferred("nothing is known of AWS here")),
        )
        .with(
            accept("exp-milliseconds", "`exp` is in milliseconds: no source bounds the life of a token")
                .severity(Severity::Low)
                .tag(Tag::Axis)
                .evidence(inferred("no clause sets a longest life; the number is exact and lies ahead"))
                .sts(&spelled(setting, "exp", &((now + 3540) * 1000).to_string())),
        )
        .finish()
}
