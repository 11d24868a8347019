//! `exp` against the clock: until when a token is good. With what `iat` and `nbf` have in common with it.

use crate::build::{Class, Draft, Question, accept, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};

/// What AWS was seen to allow (wi-claim-exp-23s-ago, wi-claim-exp-324s-ago).
pub(super) const SKEW: u32 = 300;
pub(super) const SOUND: &str = "id-token/baseline/rs256";
const EXPIRED: &[&str] = &["claims.not-expired"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![expiry(setting)]
}

pub(super) fn no_fractions() -> Evidence {
    inferred("wi-claim-exp-fraction and wi-claim-iat-fraction: a time with a fraction is no timestamp")
}

/// The same a second before, at and after the edge: `seconds` is how far ahead the claim lies, `beyond` the
/// accepted vector on the other side of the edge.
pub(super) struct Edge {
    name: &'static str,
    seconds: i64,
    pub(super) skew: u32,
    pub(super) beyond: Option<&'static str>,
    pub(super) when: &'static str,
}

const fn edge(
    name: &'static str,
    seconds: i64,
    skew: u32,
    beyond: Option<&'static str>,
    when: &'static str,
) -> Edge {
    Edge { name, seconds, skew, beyond, when }
}

#[rustfmt::skip]
const END: [Edge; 6] = [
    edge("last-second", 1, 0, None, "is the next second"),
    edge("this-second", 0, 0, Some("last-second"), "is the present second"),
    edge("a-second-ago", -1, 0, Some("last-second"), "was a second ago"),
    edge("skew-last-second", -299, SKEW, None, "was 299 s ago"),
    edge("skew-this-second", -300, SKEW, Some("skew-last-second"), "was 300 s ago"),
    edge("skew-a-second-ago", -301, SKEW, Some("skew-last-second"), "was 301 s ago"),
];

#[rustfmt::skip]
pub(super) const BEGINNING: [Edge; 6] = [
    edge("a-second-ago", -1, 0, None, "was a second ago"),
    edge("this-second", 0, 0, None, "is the present second"),
    edge("next-second", 1, 0, Some("this-second"), "is the next second"),
    edge("skew-before-last-second", 299, SKEW, None, "is 299 s ahead"),
    edge("skew-last-second", 300, SKEW, None, "is 300 s ahead"),
    edge("skew-next-second", 301, SKEW, Some("skew-last-second"), "is 301 s ahead"),
];

/// The vectors of a claim's edges, beside a token issued an hour ago, which was sound once.
pub(super) fn edges(
    class: Class,
    setting: &Setting,
    claim: &str,
    edges: &[Edge],
    draft: impl Fn(&Edge, Draft) -> Draft,
) -> Class {
    edges.iter().fold(class, |class, edge| {
        let clocks = match edge.skew {
            0 => "the clocks agree",
            _ => "clocks may be 300 s apart",
        };
        let sentence = format!("`{claim}` {}, and {clocks}", edge.when);
        let sound = match edge.beyond {
            Some(_) => reject(edge.name, &sentence),
            None => accept(edge.name, &sentence),
        };
        let token =
            Jwt::new(setting).claim("iat", setting.now - 3600).claim(claim, setting.now + edge.seconds);
        class.with(
            draft(edge, sound)
                .severity(Severity::Low)
                .tag(Tag::ClockEdge)
                .id_token(&Question::new(setting, &token).skew(edge.skew)),
        )
    })
}

/// "The current date/time MUST be before the expiration date/time": at `exp` itself a token is expired.
fn expiry(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::IdToken, "expiry", "tokens at and after the end of their life")
        .citing(&["RFC 7519 section 4.1.4", "OpenID Connect Core 1.0 section 3.1.3.7"])
        .severity(Severity::High);
    let class = edges(class, setting, "exp", &END, |edge, draft| {
        let draft = match edge.beyond {
            Some(twin) => {
                draft.twin(&format!("id-token/expiry/{twin}"), &format!("`exp` {}", edge.when)).stops(EXPIRED)
            }
            None => draft,
        };
        match edge.skew {
            0 => draft,
            _ => draft.aws(inferred("wi-claim-exp-324s-ago: a clock 300 s behind must be before `exp`")),
        }
    });
    long_expired(within_skew(class, setting), setting).finish()
}

fn within_skew(class: Class, setting: &Setting) -> Class {
    let now = setting.now;
    let ending = |exp: String| {
        let token =
            Jwt::new(setting).claim("iat", now - 3600).edit_claims(|claims| claims.with_raw("exp", &exp));
        Question::new(setting, &token)
    };
    let with_skew = |exp: i64| ending(exp.to_string()).skew(SKEW);
    class
        .with(
            accept("last-half-second", "`exp` is half a second away: cut to whole seconds, it is over")
                .citing("RFC 7519 section 2")
                .severity(Severity::Low)
                .tag(Tag::ClockEdge)
                .twin("id-token/baseline/rs256", "`exp` is half a second away")
                .aws_stops(&["claims.time-is-integer"], no_fractions())
                .id_token(&ending(format!("{now}.5"))),
        )
        .with(
            reject("half-a-second-ago", "`exp` was half a second ago: rounded up, it is now")
                .citing("RFC 7519 section 2")
                .severity(Severity::Low)
                .tag(Tag::ClockEdge)
                .twin("id-token/expiry/last-second", "`exp` was half a second ago")
                .stops(EXPIRED)
                .aws_stops(&["claims.time-is-integer", "claims.not-expired"], no_fractions())
                .id_token(&ending(format!("{}.5", now - 1))),
        )
        .with(
            accept("skew-inside", "`exp` was 23 s ago, and clocks may be 300 s apart")
                .severity(Severity::Low)
                .aws(observed("wi-claim-exp-23s-ago"))
                .id_token(&with_skew(now - 23)),
        )
        .with(
            reject("skew-outside", "`exp` was 324 s ago, and clocks may be 300 s apart")
                .severity(Severity::Medium)
                .twin("id-token/expiry/skew-inside", "`exp` is 301 s earlier")
                .stops(EXPIRED)
                .aws(observed("wi-claim-exp-324s-ago"))
                .id_token(&with_skew(now - 324)),
        )
}

fn long_expired(class: Class, setting: &Setting) -> Class {
    let now = setting.now;
    let before_1970 = |name, exp: &str, sentence| {
        let token = Jwt::new(setting).claim("iat", -3600).edit_claims(|claims| claims.with_raw("exp", exp));
        reject(name, sentence)
            .twin("id-token/issued-at/before-1970", &format!("`exp` is {exp}"))
            .stops(EXPIRED)
            .id_token(&Question::new(setting, &token))
    };
    let an_hour_ago = Jwt::new(setting).claim("exp", now - 3600);
    class
        .with(
            reject("missing", "a token without `exp` would live for ever")
                .citing("OpenID Connect Core 1.0 section 2")
                .twin(SOUND, "`exp` is left out")
                .stops(&["claims.exp-present"])
                .aws(observed("wi-claim-no-exp"))
                .id_token(&Question::new(setting, &Jwt::new(setting).without_claim("exp"))),
        )
        .with(
            reject("an-hour-ago", "a token found in a log, used an hour after its time was up")
                .twin("id-token/issued-at/ancient", "`exp` was an hour ago")
                .stops(EXPIRED)
                .aws(inferred("an hour is more than the 324 s of wi-claim-exp-324s-ago"))
                .id_token(&Question::new(setting, &an_hour_ago.clone().claim("iat", ancient(now)))),
        )
        .with(
            before_1970("zero", "0", "`exp` is 0: where zero counts as false, the token lives for ever")
                .citing("CVE-2026-44459"),
        )
        .with(
            before_1970("negative-zero", "-0", "`exp` is -0, which is 1970 as much as 0 is")
                .citing("CVE-2026-44459")
                .aws_stops(
                    &["claims.time-is-integer", "claims.not-expired"],
                    inferred("a reader that keeps the sign of -0 has a double, and AWS takes integers only"),
                ),
        )
        .with(before_1970(
            "before-1970",
            "-1",
            "`exp` is -1: as an unsigned number it is the end of time, and some mean `never` by it",
        ))
        .with(
            accept("milliseconds", "`exp` is in milliseconds: no standard bounds the life of a token")
                .severity(Severity::Low)
                .tag(Tag::Axis)
                .evidence(inferred("no clause sets a longest life; the number is exact and lies ahead"))
                .id_token(&Question::new(setting, &Jwt::new(setting).claim("exp", (now + 3540) * 1000))),
        )
        .with(
            reject(
                "badly-signed",
                "expired, and not signed by the provider: told that it is expired, one takes it for signed",
            )
            .citing("CVE-2024-51744")
            .twin(
                "id-token/issued-at/ancient",
                "expired an hour ago, and signed by another key than `kid` names",
            )
            .stops(&["jws.signature-valid"])
            .id_token(&Question::new(
                setting,
                &an_hour_ago.claim("iat", ancient(now)).forged_by("rsa-2048-b"),
            )),
        )
}

/// Ten years before `now`.
pub(super) fn ancient(now: i64) -> i64 {
    now - 10 * 365 * 86_400
}
