//! A token ends after it begins.

use super::time::{SKEW, no_fractions};
use crate::build::{Class, Question, accept, inferred, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};

const ENDS_FIRST: &[&str] = &["claims.lifetime-ordered"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![lifetime(setting)]
}

/// A token that ends before it begins was good at no time. Only skew lets it past the clock: it is late by one
/// claim and early by the other.
fn lifetime(setting: &Setting) -> VectorFile {
    let now = setting.now;
    // `exp` was 100 s ago in each.
    let life = |iat: String, nbf: Option<i64>| {
        let token =
            Jwt::new(setting).claim("exp", now - 100).edit_claims(|claims| claims.with_raw("iat", &iat));
        let token = match nbf {
            Some(nbf) => token.claim("nbf", nbf),
            None => token,
        };
        Question::new(setting, &token).skew(SKEW)
    };
    let ago = |seconds: i64| (now - seconds).to_string();
    let good = |name: &str, sentence: &str| accept(name, sentence).aws(inferred("wi-claim-exp-23s-ago"));
    let inverted = |name: &str, twin: &str, change: &str, sentence: &str| {
        reject(name, sentence)
            .tag(Tag::Axis)
            .twin(&format!("id-token/lifetime/{twin}"), change)
            .stops(ENDS_FIRST)
            .evidence(inferred(
                "no standard says so; such a token was good at no time, and only skew lets it pass",
            ))
    };

    Class::new(Kind::IdToken, "lifetime", "tokens whose end lies before their beginning")
        .citing(&["RFC 7519 section 4.1.4", "RFC 7519 section 4.1.5", "RFC 7519 section 4.1.6"])
        .severity(Severity::Low)
        .with(good("short", "good for 50 s, until 100 s ago").id_token(&life(ago(150), None)))
        .with(good("short-with-nbf", "the same with an `nbf`").id_token(&life(ago(150), Some(now - 150))))
        .with(
            good("empty", "`exp` is `iat`: the token does not end before it begins")
                .tag(Tag::Axis)
                .evidence(inferred("no standard says how long a token lives at the least"))
                .id_token(&life(ago(100), None)),
        )
        .with(
            inverted("exp-before-iat", "short", "`iat` is 100 s later", "`exp` is 50 s before `iat`")
                .id_token(&life(ago(50), None)),
        )
        .with(
            inverted(
                "exp-before-nbf",
                "short-with-nbf",
                "`nbf` is 100 s later",
                "`exp` is 50 s before `nbf`",
            )
            .id_token(&life(ago(150), Some(now - 50))),
        )
        .with(
            inverted(
                "neither",
                "short-with-nbf",
                "`nbf` is 300 s later",
                "over for 100 s, and 150 s from its beginning",
            )
            .id_token(&life(ago(150), Some(now + 150))),
        )
        .with(
            inverted(
                "exp-before-half",
                "short",
                "`iat` is 50.5 s later",
                "`exp` is half a second before `iat`",
            )
            .citing("RFC 7519 section 2")
            .aws_stops(&["claims.time-is-integer", "claims.lifetime-ordered"], no_fractions())
            .id_token(&life(format!("{}.5", now - 100), None)),
        )
        .finish()
}
