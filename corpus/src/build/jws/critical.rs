//! What the signer calls critical: `crit`, and `b64`, the extension that changes what was signed.

use crate::build::{Class, Draft, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Setting};
use serde_json::{Value, json};

const SOUND: &str = "jws/baseline/rs256";
const MALFORMED: &str = "jws.critical-well-formed";
const UNKNOWN: &str = "jws.critical-understood";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![critical(setting), unencoded(setting)]
}

/// "If any of the listed extension Header Parameters are not understood and supported by the recipient, then the JWS
/// is invalid."
fn critical(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::Jws, "critical", "extensions that the signer calls critical")
        .citing(&["RFC 7515 section 4.1.11"])
        .severity(Severity::High);
    [not_understood(setting), no_list(setting), not_for_signers(setting)]
        .into_iter()
        .flatten()
        .fold(class, Class::with)
        .finish()
}

/// A token whose header holds `crit` and these members.
fn listing(setting: &Setting, crit: Value, members: &[(&str, Value)]) -> Jwt {
    let token = Jwt::new(setting).header("crit", crit);
    members.iter().fold(token, |token, (name, value)| token.header(name, value.clone()))
}

fn refused(name: &str, sentence: &str, change: &str, stops: &[&str], token: &Jwt) -> Draft {
    reject(name, sentence)
        .twin(SOUND, change)
        .stops(stops)
        .aws(inferred("a header with a sound `crit` is refused as well (wi-hdr-crit-unknown)"))
        .jws(token, &Jwks::provider())
}

fn not_understood(setting: &Setting) -> Vec<Draft> {
    let unknown = |name, sentence, change, crit: Value, members: &[(&str, Value)]| {
        refused(name, sentence, change, &[UNKNOWN], &listing(setting, crit, members))
    };
    vec![
        unknown(
            "unknown",
            "`crit` lists an extension that nobody knows: whoever ignores it drops what the signer insisted on",
            "`crit` lists `bork`, which is there",
            json!(["bork"]),
            &[("bork", json!(1))],
        )
        .citing("CVE-2025-59420")
        .citing("CVE-2026-32597")
        .aws(observed("wi-hdr-crit-unknown")),
        unknown(
            "exp",
            "`crit` lists an extension named `exp`, with a time long past: a claim's name does not make it understood",
            "`crit` lists `exp`, which is there",
            json!(["exp"]),
            &[("exp", json!(1_363_284_000))],
        ),
        unknown(
            "second-unknown",
            "`crit` lists two extensions: that nobody knows the second must not be overlooked",
            "`crit` lists `b64` and `bork`, which are there",
            json!(["b64", "bork"]),
            &[("b64", json!(true)), ("bork", json!(1))],
        ),
    ]
}

/// "Its value is an array listing the Header Parameter names present in the JOSE Header".
fn no_list(setting: &Setting) -> Vec<Draft> {
    let malformed = |name, what: &str, crit: Value| {
        refused(
            name,
            &format!("`crit` is {what}: a reader that finds no list ignores what was critical"),
            &format!("`crit` is {what}"),
            &[MALFORMED],
            &listing(setting, crit, &[("bork", json!(1))]),
        )
    };
    vec![
        malformed("string", "a string", json!("bork")),
        malformed("null", "`null`", Value::Null),
        malformed("object", "an object", json!({"bork": true})),
        malformed("true", "`true`", json!(true)),
        refused(
            "element-number",
            "`crit` lists a number: a reader that skips it ignores what was critical",
            "`crit` lists a number",
            &[MALFORMED, UNKNOWN],
            &listing(setting, json!([1]), &[]),
        ),
        refused(
            "element-list",
            "`crit` lists a list: a reader that looks for names finds none",
            "`crit` lists a list",
            &[MALFORMED, UNKNOWN],
            &listing(setting, json!([["bork"]]), &[("bork", json!(1))]),
        ),
    ]
}

/// "Producers MUST NOT include Header Parameter names defined by this specification [...], duplicate names, or names
/// that do not occur as Header Parameter names within the JOSE Header in the `crit` list. Producers MUST NOT use the
/// empty list".
fn not_for_signers(setting: &Setting) -> Vec<Draft> {
    let tolerable = |draft: Draft| {
        draft.severity(Severity::Low).tag(Tag::Axis).evidence(inferred(
            "RFC 7515 section 4.1.11 forbids writing it and lets a recipient refuse it; strict does",
        ))
    };
    vec![
        tolerable(refused(
            "empty",
            "`crit` is an empty list, which no signer may write",
            "`crit` is an empty list",
            &[MALFORMED],
            &listing(setting, json!([]), &[]),
        )),
        tolerable(refused(
            "standard-name",
            "`crit` lists `alg`, which is no extension: a signer may not write it",
            "`crit` lists `alg`",
            &[MALFORMED, UNKNOWN],
            &listing(setting, json!(["alg"]), &[]),
        )),
        tolerable(refused(
            "itself",
            "`crit` lists `crit`, which is no extension: a signer may not write it",
            "`crit` lists `crit`",
            &[MALFORMED, UNKNOWN],
            &listing(setting, json!(["crit"]), &[]),
        )),
        refused(
            "absent-name",
            "`crit` lists an extension that the header does not hold: nobody can process it",
            "`crit` lists `bork`, which is not there",
            &[MALFORMED, UNKNOWN],
            &listing(setting, json!(["bork"]), &[]),
        ),
        refused(
            "duplicate-name",
            "`crit` lists an extension twice: a signer may not write that, and nobody knows the extension",
            "`crit` lists `bork` twice, which is there",
            &[MALFORMED, UNKNOWN],
            &listing(setting, json!(["bork", "bork"]), &[("bork", json!(1))]),
        ),
    ]
}

/// "The `crit` Header Parameter MUST be included with `b64`", so that whoever does not know the option refuses the
/// token in place of decoding a payload that was never encoded.
fn unencoded(setting: &Setting) -> VectorFile {
    const TEXT: &str = "cGF5bWVudHM";
    let optional = "RFC 7797 is an option that a recipient may know; strict does not take it";
    let unencoded = Jwt::new(setting).header("b64", false);
    let listed = |b64: bool| Jwt::new(setting).header("b64", b64).header("crit", json!(["b64"]));
    let provider = Jwks::provider();
    Class::new(Kind::Jws, "unencoded-payload", "payloads that are said not to be base64url")
        .citing(&["RFC 7797 section 6"])
        .severity(Severity::High)
        .with(
            reject("critical", "`b64` is false, `crit` says so, and the payload is text that decodes as well: two readers get two payloads from one signature")
                .citing("RFC 7515 section 4.1.11")
                .tag(Tag::Axis)
                .evidence(inferred(optional))
                .twin(SOUND, "`b64` is false, `crit` lists it, and the payload stands as it is")
                .stops(&["jws.critical-understood", "jws.payload-encoded"])
                .aws(inferred("a header with a sound `crit` is refused (wi-hdr-crit-unknown)"))
                .jws(&listed(false).spell_payload(|_| TEXT.to_owned()), &provider),
        )
        .with(
            reject("critical-json", "`b64` is false, `crit` says so, and the payload is JSON as it stands, which is no base64url")
                .citing("RFC 7515 section 4.1.11")
                .tag(Tag::Axis)
                .evidence(inferred(optional))
                .twin(SOUND, "`b64` is false, `crit` lists it, and the payload is JSON as it stands")
                .stops(&["base64url.decodable"])
                .jws(&listed(false).spell_payload(|_| r#"{"sub":"system:serviceaccount:payments:worker"}"#.to_owned()), &provider),
        )
        .with(
            reject("not-critical", "`b64` is false and `crit` does not say so: who knows the option takes the text, who does not decodes it")
                .tag(Tag::Axis)
                .evidence(inferred("RFC 7797 wants `crit` beside it; a reader that does not know `b64` may ignore it; strict refuses what readers differ over"))
                .twin(SOUND, "`b64` is false")
                .stops(&["jws.payload-encoded"])
                .jws(&unencoded, &provider),
        )
        .with(
            reject("not-critical-json", "`b64` is false, `crit` does not say so, and the payload is JSON as it stands, which is no base64url")
                .twin(SOUND, "`b64` is false, and the payload is JSON as it stands")
                .stops(&["base64url.decodable"])
                .jws(&unencoded.clone().spell_payload(|_| r#"{"sub":"system:serviceaccount:payments:worker"}"#.to_owned()), &provider),
        )
        .with(
            reject("critical-true", "`b64` is true, as it is where it is absent, and `crit` lists it: whoever does not know the option refuses")
                .citing("RFC 7515 section 4.1.11")
                .severity(Severity::Low)
                .tag(Tag::Axis)
                .evidence(inferred(optional))
                .twin(SOUND, "`b64` is true, and `crit` lists it")
                .stops(&["jws.critical-understood"])
                .aws(inferred("a header with a sound `crit` is refused (wi-hdr-crit-unknown)"))
                .jws(&listed(true), &provider),
        )
        .with(
            accept("true", "`b64` is true, as it is where it is absent")
                .citing("RFC 7515 section 4")
                .severity(Severity::Low)
                .tag(Tag::Axis)
                .evidence(inferred("RFC 7797 wants `crit` beside `b64`; to a reader that does not know it, it is one more unknown parameter"))
                .jws(&Jwt::new(setting).header("b64", true), &provider),
        )
        .finish()
}
