//! `iat` and `nbf` against the clock: since when a token is good.

use super::time::{BEGINNING, SKEW, SOUND, ancient, edges, no_fractions};
use crate::build::{Class, Draft, Question, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};

const TOO_EARLY: &[&str] = &["claims.not-before"];
const FROM_THE_FUTURE: &[&str] = &["claims.issued-in-past"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![issued_at(setting), not_before(setting)]
}

/// `iat` "can be used to determine the age of the JWT". That it may not lie in the future is what AWS adds.
fn issued_at(setting: &Setting) -> VectorFile {
    let now = setting.now;
    let issued = |iat: i64| Question::new(setting, &Jwt::new(setting).claim("iat", iat));
    let good = |name: &str, sentence: &str| accept(name, sentence).severity(Severity::Low);

    let class = Class::new(Kind::IdToken, "issued-at", "tokens by the time they were issued")
        .citing(&["RFC 7519 section 4.1.6", "OpenID Connect Core 1.0 section 3.1.3.7"])
        .severity(Severity::Medium);
    let class = edges(class, setting, "iat", &BEGINNING, |edge, draft| {
        let draft = match edge.beyond {
            Some(twin) => {
                from_the_future(draft, &format!("issued-at/{twin}"), &format!("`iat` {}", edge.when))
            }
            None => draft,
        };
        match edge.skew {
            0 => draft,
            _ => draft.aws(inferred(
                "300 s are allowed for `exp` and `nbf`, and wi-claim-iat-276s-ahead fits them",
            )),
        }
    });
    let class = with_skew(class, setting);
    class
        .with(
            reject("missing", "a token without `iat` does not say how old it is")
                .citing("OpenID Connect Core 1.0 section 2")
                .twin(SOUND, "`iat` is left out")
                .stops(&["claims.iat-present"])
                .aws(observed("wi-claim-no-iat"))
                .id_token(&Question::new(setting, &Jwt::new(setting).without_claim("iat"))),
        )
        .with(
            good("ancient", "issued ten years ago: no standard bounds the age of a token")
                .tag(Tag::Axis)
                .evidence(inferred("\"too far away from the current time\" is left to the relying party"))
                .id_token(&issued(ancient(now))),
        )
        .with(good("zero", "`iat` is 0, which is there and lies in the past").id_token(&issued(0)))
        .with(
            good("before-1970", "`iat` is an hour before 1970: a time may be negative")
                .citing("RFC 7519 section 2")
                .id_token(&issued(-3600)),
        )
        .with(
            from_the_future(
                reject(
                    "milliseconds",
                    "`iat` is in milliseconds: in 57,000 years the token will have been issued",
                ),
                "expiry/milliseconds",
                "`iat` is in milliseconds as well",
            )
            .severity(Severity::Low)
            .aws(inferred("wi-claim-iat-hour-ahead"))
            .id_token(&in_milliseconds(setting, "iat")),
        )
        .finish()
}

/// Refused as issued in the future, which no standard asks for.
fn from_the_future(draft: Draft, twin: &str, change: &str) -> Draft {
    draft
        .tag(Tag::Axis)
        .twin(&format!("id-token/{twin}"), change)
        .stops(FROM_THE_FUTURE)
        .evidence(inferred("no standard says so; behind a token from the future is a wrong clock or signer"))
}

fn with_skew(class: Class, setting: &Setting) -> Class {
    let now = setting.now;
    let issued = |iat: i64| Question::new(setting, &Jwt::new(setting).claim("iat", iat)).skew(SKEW);
    let good = |name: &str, sentence: &str| accept(name, sentence).severity(Severity::Low);
    class
        .with(
            from_the_future(
                reject("half-an-hour-ahead", "minted in advance: `iat` is half an hour ahead"),
                "issued-at/skew-inside",
                "`iat` is half an hour ahead",
            )
            .aws(inferred("half an hour is more than the 300 s allowed; wi-claim-iat-hour-ahead"))
            .id_token(&issued(now + 1800)),
        )
        .with(
            from_the_future(
                reject(
                    "after-exp",
                    "`iat` is nearly an hour ahead, after `exp`: the future is complained of first",
                ),
                "issued-at/skew-inside",
                "`iat` is nearly an hour ahead, after `exp`",
            )
            .stops(&["claims.issued-in-past", "claims.lifetime-ordered"])
            .aws(observed("wi-claim-iat-hour-ahead"))
            .id_token(&issued(now + 3573)),
        )
        .with(
            good("skew-not-needed", "`iat` was 23 s ago, and clocks may be 300 s apart")
                .aws(observed("wi-claim-iat-not-future"))
                .id_token(&issued(now - 23)),
        )
        .with(
            good("skew-inside", "`iat` is 276 s ahead, and clocks may be 300 s apart")
                .aws(observed("wi-claim-iat-276s-ahead"))
                .id_token(&issued(now + 276)),
        )
}

/// A token whose `exp` and `claim` are in milliseconds.
fn in_milliseconds(setting: &Setting, claim: &str) -> Question {
    let token =
        Jwt::new(setting).claim(claim, (setting.now - 60) * 1000).claim("exp", (setting.now + 3540) * 1000);
    Question::new(setting, &token)
}

/// "The current date/time MUST be after or equal to the not-before date/time": at `nbf` itself a token is good.
fn not_before(setting: &Setting) -> VectorFile {
    let now = setting.now;
    let begins = |nbf: &str| {
        let token =
            Jwt::new(setting).claim("iat", now - 3600).edit_claims(|claims| claims.with_raw("nbf", nbf));
        Question::new(setting, &token)
    };
    let with_skew = |nbf: i64| begins(&nbf.to_string()).skew(SKEW);
    let refused = |draft: Draft, twin: &str, change: &str| {
        draft.twin(&format!("id-token/{twin}"), change).stops(TOO_EARLY)
    };
    let good = |name: &str, sentence: &str| accept(name, sentence).severity(Severity::Low);

    let class = Class::new(Kind::IdToken, "not-before", "tokens before the beginning of their life")
        .citing(&["RFC 7519 section 4.1.5"])
        .severity(Severity::Medium);
    let class = edges(class, setting, "nbf", &BEGINNING, |edge, draft| {
        let draft = match edge.beyond {
            Some(twin) => refused(draft, &format!("not-before/{twin}"), &format!("`nbf` {}", edge.when)),
            None => draft,
        };
        match edge.skew {
            0 => draft,
            _ => draft.aws(inferred(
                "wi-claim-nbf-hour-ahead: a clock 300 s ahead must be after or equal to `nbf`",
            )),
        }
    });
    class
        .with(good("zero", "`nbf` is 0, which lies in the past").id_token(&begins("0")))
        .with(
            refused(
                reject("next-half-second", "`nbf` is half a second ahead: cut to whole seconds, it is now"),
                "not-before/this-second",
                "`nbf` is half a second later",
            )
            .citing("RFC 7519 section 2")
            .severity(Severity::Low)
            .tag(Tag::ClockEdge)
            .aws_stops(&["claims.time-is-integer", "claims.not-before"], no_fractions())
            .id_token(&begins(&format!("{now}.5"))),
        )
        .with(
            refused(
                reject("an-hour-ahead", "a token for later, used at once: `nbf` is nearly an hour ahead"),
                "not-before/skew-inside",
                "`nbf` is nearly an hour ahead",
            )
            .aws(observed("wi-claim-nbf-hour-ahead"))
            .id_token(&with_skew(now + 3539)),
        )
        .with(
            good("skew-not-needed", "`nbf` was 24 s ago, and clocks may be 300 s apart")
                .aws(observed("wi-claim-nbf-not-future"))
                .id_token(&with_skew(now - 24)),
        )
        .with(
            good("skew-inside", "`nbf` is 275 s ahead, and clocks may be 300 s apart")
                .aws(observed("wi-claim-nbf-275s-ahead"))
                .id_token(&with_skew(now + 275)),
        )
        .with(
            refused(
                reject("milliseconds", "`nbf` is in milliseconds: in 57,000 years the token will be good"),
                "expiry/milliseconds",
                "there is an `nbf`, in milliseconds as well",
            )
            .severity(Severity::Low)
            .id_token(&in_milliseconds(setting, "nbf")),
        )
        .finish()
}
