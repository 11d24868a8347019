//! The JOSE header: its JSON and the names in it.

use super::json_text::{faults, spellings};
use crate::build::{Class, Draft, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Setting};
use serde_json::{Value, json};

const SOUND: &str = "jws/baseline/rs256";
const LAST_COUNTS: &str = "the last member counts, as observed for claims (wi-claim-dup-aud-last-bad)";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![text(setting), members(setting)]
}

/// "Verify that the resulting octet sequence is a UTF-8-encoded representation of a completely valid JSON object".
fn text(setting: &Setting) -> VectorFile {
    let class =
        Class::new(Kind::Jws, "header-text", "the JSON text of the header").citing(&["RFC 7515 section 5.2"]);
    faults()
        .into_iter()
        .chain(spellings())
        .fold(class, |class, variant| {
            let token = Jwt::new(setting).rewrite_header(|text| variant.apply(text));
            class.with(variant.draft("the header", SOUND).jws(&token, &Jwks::provider()))
        })
        .finish()
}

/// "The Header Parameter names within the JOSE Header MUST be unique": a parser refuses duplicates or takes the last;
/// and they are compared letter by letter.
fn members(setting: &Setting) -> VectorFile {
    let class = Class::new(
        Kind::Jws,
        "header-members",
        "header parameters that are there twice, in another case, or not understood",
    )
    .citing(&["RFC 7515 section 4"]);
    [duplicates(setting), cases(setting), not_understood(setting)]
        .into_iter()
        .flatten()
        .fold(class, Class::with)
        .finish()
}

fn duplicates(setting: &Setting) -> Vec<Draft> {
    let twice = |name: &str, first: &str, last: &str| {
        let (name, last) = (name.to_owned(), last.to_owned());
        Jwt::new(setting).header(&name, first).edit_header(|header| header.and_again(&name, last))
    };
    let refused = |name, sentence, change| {
        reject(name, sentence)
            .severity(Severity::High)
            .twin(SOUND, change)
            .stops(&["json.no-duplicate-members"])
    };
    let last_good = |name, sentence, change, token: Jwt| {
        refused(name, sentence, change)
            .tag(Tag::Axis)
            .aws_accepts(inferred(LAST_COUNTS))
            .jws(&token, &Jwks::provider())
    };
    let last_bad = |name, sentence, change, rule, token: Jwt| {
        refused(name, sentence, change)
            .stops(&["json.no-duplicate-members", rule])
            .aws_stops(&[rule], inferred(LAST_COUNTS))
            .jws(&token, &Jwks::provider())
    };
    let escaped = Jwt::new(setting)
        .header("alg", "none")
        .edit_header(|header| header.and_spelled(r#""\u0061lg""#, "RS256"));
    let nested = Jwt::new(setting).edit_header(|header| header.with_raw("x", r#"{"a":1,"a":2}"#));
    vec![
        last_good(
            "alg-twice",
            "`alg` is there twice with the same value: harmless here, and refused before anybody asks",
            "`alg` is there twice",
            twice("alg", "RS256", "RS256"),
        ),
        last_good(
            "alg-none-first",
            "`alg` is `none`, then `RS256`: whoever takes the first does not verify",
            "`alg` is there twice, `none` first",
            twice("alg", "none", "RS256"),
        ),
        last_bad(
            "alg-none-last",
            "`alg` is `RS256`, then `none`: whoever takes the last does not verify",
            "`alg` is there twice, `none` last",
            "jws.algorithm-known",
            twice("alg", "RS256", "none"),
        ),
        last_good(
            "alg-escaped",
            r"`alg` is `none`, then `\u0061lg` is `RS256`: a reader that compares names before it resolves escapes sees one of each",
            "`alg` is there twice, once as an escape",
            escaped,
        ),
        last_good(
            "kid-other-first",
            "`kid` names another key, then the one that signed: which one verifies depends on the reader",
            "`kid` is there twice, another key first",
            twice("kid", "rsa-2048-b", "rsa-2048-a"),
        ),
        last_bad(
            "kid-other-last",
            "`kid` names the key that signed, then another: which one verifies depends on the reader",
            "`kid` is there twice, another key last",
            "jws.signature-valid",
            twice("kid", "rsa-2048-a", "rsa-2048-b"),
        ),
        last_good(
            "nested",
            "an object inside the header holds a name twice: the rule of RFC 7515 is for the header's own names, that of I-JSON for every object",
            "a member of a member is there twice",
            nested,
        )
        .citing("RFC 7493 section 2.3")
        .evidence(inferred("RFC 7515 does not speak of nested objects; strict follows I-JSON"))
        .severity(Severity::Low),
    ]
}

/// Names are compared character by character (RFC 7515 section 5.3): a reader that folds case takes one parameter for another.
fn cases(setting: &Setting) -> Vec<Draft> {
    let provider = Jwks::provider();
    let two = Jwks::of(&["rsa-2048-a", "p384"]);
    let capital_only = |name: &str, capital: &str, value: &str| {
        Jwt::new(setting).without_header(name).header(capital, value)
    };
    let ignored = |name, sentence, capital: &str, value: Value| {
        accept(name, sentence)
            .citing("RFC 7515 section 5.3")
            .severity(Severity::Medium)
            .jws(&Jwt::new(setting).header(capital, value), &provider)
    };
    vec![
        ignored("alg-capitals", "`ALG` is `none` beside a sound `alg`: it is another name, and ignored", "ALG", json!("none")),
        ignored("kid-capitals", "`Kid` names another key beside a sound `kid`: it is another name, and ignored", "Kid", json!("rsa-2048-b")),
        ignored("kid-kelvin", "`\u{212A}id`, written with the sign for kelvin, names another key: Unicode folds it to `kid`, JSON does not", "\u{212A}id", json!("rsa-2048-b")),
        ignored("crit-capitals", "`CRIT` lists an extension: it is not `crit`, and ignored", "CRIT", json!(["bork"])),
        reject("alg-only-in-capitals", "only `ALG` names an algorithm: a reader that folds case verifies what another refuses")
            .citing("RFC 7515 section 5.3")
            .twin(SOUND, "`alg` is spelled `ALG`")
            .stops(&["jws.algorithm-known"])
            .jws(&capital_only("alg", "ALG", "RS256"), &provider),
        accept("kid", "`kid` names one of two keys").severity(Severity::Low).jws(&Jwt::new(setting), &two),
        reject("kid-only-in-capitals", "only `KID` names a key, and the set has two: a reader that folds case verifies what another refuses")
            .citing("RFC 7515 section 5.3")
            .citing("OpenID Connect Core 1.0 section 10.1")
            .twin("jws/header-members/kid", "`kid` is spelled `KID`")
            .stops(&["jws.kid-present"])
            .aws(observed("wi-hdr-kid-missing-many-keys"))
            .jws(&capital_only("kid", "KID", "rsa-2048-a"), &two),
    ]
}

/// "All Header Parameters not defined by this specification MUST be ignored when not understood."
fn not_understood(setting: &Setting) -> Vec<Draft> {
    let ignored = |name, sentence, parameter: &str, value: Value| {
        accept(name, sentence)
            .severity(Severity::Low)
            .jws(&Jwt::new(setting).header(parameter, value), &Jwks::provider())
    };
    let deflated = Jwt::new(setting).header("zip", "DEF").deflate_payload();
    vec![
        ignored("unknown", "a parameter that nobody knows: it is ignored", "bork", json!({"a": [1]})),
        ignored("zip", "`zip` is a parameter of JWE: in a JWS it is ignored", "zip", json!("DEF")),
        accept("zip-deflated", "`zip` beside a payload that is deflated: the payload is what was signed, and nothing inflates it")
            .severity(Severity::Medium)
            .jws(&deflated, &Jwks::provider()),
        ignored("enc", "`enc` is a parameter of JWE: in a JWS of three segments it is ignored", "enc", json!("A256GCM")),
        ignored("typ-of-another-kind", "`typ` is for the application that asked for a JWS, which here takes any", "typ", json!("at+jwt"))
            .citing("RFC 7515 section 4.1.9"),
        ignored("cty-jwt", "`cty` is for the application that asked for a JWS, which here takes any", "cty", json!("JWT"))
            .citing("RFC 7515 section 4.1.10"),
    ]
}
