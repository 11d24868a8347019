//! The serialization: three segments and two dots, with nothing around them.

use super::encrypted::encrypt_to;
use crate::build::{Class, Draft, accept, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, b64};
use serde_json::json;

const SOUND: &str = "jws/baseline/rs256";
const SEGMENTS: &str = "jws.three-segments";
const DECODABLE: &str = "base64url.decodable";
const WHITE_SPACE: &str = "base64url.no-whitespace";

/// "In the JWS Compact Serialization, a JWS is represented as the concatenation" of three segments with two dots.
pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let class = Class::new(
        Kind::Jws,
        "serialization",
        "what is not a JWS in compact serialization, or is more than one",
    )
    .citing(&["RFC 7515 section 3.1"]);
    let drafts =
        [segments(setting), empty_segments(setting), encrypted(setting), json(setting), surrounded(setting)];
    vec![drafts.into_iter().flatten().fold(class, Class::with).finish()]
}

fn refused(name: &str, sentence: &str, change: &str, stops: &[&str], token: impl Into<Vec<u8>>) -> Draft {
    reject(name, sentence).twin(SOUND, change).stops(stops).jws_octets(token, Jwks::provider().mint(), &[])
}

fn segments(setting: &Setting) -> Vec<Draft> {
    let sound = Jwt::new(setting);
    let token = text(&sound.mint());
    let header = token.split('.').next().unwrap_or_default().to_owned();
    let dots = ".".repeat(20_000);
    vec![
        refused(
            "empty",
            "the token is empty: no token is not an anonymous one",
            "the token is empty",
            &[SEGMENTS],
            "",
        ),
        refused(
            "one-segment",
            "there is a header and nothing else",
            "only the header is left",
            &[SEGMENTS],
            header.as_str(),
        ),
        refused(
            "two-segments",
            "there is no signature, and no dot where it would be: a reader that pads the list of segments finds an empty one",
            "the signature and its dot are missing",
            &[SEGMENTS],
            sound.signing_input(),
        ),
        refused(
            "four-segments",
            "a fourth segment follows: a reader that takes the last for the signature and one that takes the third differ",
            "a dot and the signature follow once more",
            &[SEGMENTS],
            format!("{token}.{}", b64(&sound.signature())),
        ),
        refused(
            "six-segments",
            "two sound tokens are joined by a dot: each reader picks its own three segments",
            "a dot and the same token follow",
            &[SEGMENTS],
            format!("{token}.{token}"),
        ),
        refused(
            "dot-before",
            "a dot stands before the token: a reader that drops empty segments does not see it",
            "a dot stands before",
            &[SEGMENTS],
            format!(".{token}"),
        ),
        refused(
            "dot-after",
            "a dot follows the token: a reader that drops empty segments does not see it",
            "a dot follows",
            &[SEGMENTS],
            format!("{token}."),
        ),
        refused(
            "two-dots",
            "there is nothing but two dots: three empty segments",
            "all three segments are empty",
            &["json.well-formed"],
            "..",
        ),
        refused(
            "dots-20000",
            "there is nothing but 20,000 dots: a reader that splits at every one of them allocates for each",
            "the token is 20,000 dots",
            &[SEGMENTS],
            dots.as_str(),
        )
        .citing("CVE-2025-30204"),
        refused(
            "dots-20000-after",
            "20,000 dots follow a sound token: a reader that splits at every one of them allocates for each",
            "20,000 dots follow",
            &[SEGMENTS],
            format!("{token}{dots}"),
        )
        .citing("CVE-2025-30204"),
    ]
}

/// A payload may be empty; one that is left out is another matter.
fn empty_segments(setting: &Setting) -> Vec<Draft> {
    let sound = Jwt::new(setting);
    let token = text(&sound.mint());
    let pieces: Vec<&str> = token.split('.').collect();
    let (header, signature) =
        (pieces.first().copied().unwrap_or_default(), pieces.last().copied().unwrap_or_default());
    vec![
        accept("empty-payload", "the payload is empty, and signed: a JWS carries any octets, or none")
            .citing("RFC 7515 section 2")
            .severity(Severity::Low)
            .jws(&Jwt::new(setting).payload(b""), &Jwks::provider()),
        accept("octets", "the payload is octets of every value, and signed: a JWS carries any")
            .citing("RFC 7515 section 2")
            .severity(Severity::Low)
            .jws(&Jwt::new(setting).payload((0..=255).collect::<Vec<u8>>()), &Jwks::provider()),
        refused("detached", "the payload is left out, to be supplied from elsewhere, and the signature covers what was there: nobody supplies it here", "the payload is left out", &["jws.signature-valid"], format!("{header}..{signature}"))
            .severity(Severity::High),
    ]
}

/// Anybody can encrypt to a public key: that proves nothing about who did.
fn encrypted(setting: &Setting) -> Vec<Draft> {
    let unsecured = Jwt::new(setting).claim("sub", "admin").header("alg", "none").with_signature(&[]);
    let claims = Jwt::new(setting).claim("sub", "admin").payload_octets();
    let encrypt = |content: Option<&str>, plaintext: &[u8]| encrypt_to("rsa-2048-a", content, plaintext);
    vec![
        refused("jwe-of-unsecured", "an unsecured token is encrypted to the provider's public key: a reader that decrypts and is content has believed anybody", "the token is a JWE of an unsecured token", &[SEGMENTS], encrypt(Some("JWT"), &unsecured))
            .citing("CVE-2026-29000")
            .severity(Severity::Critical),
        refused("jwe-of-claims", "bare claims are encrypted to the provider's public key: a reader that takes decryption for verification has believed anybody", "the token is a JWE of bare claims", &[SEGMENTS], encrypt(None, &claims))
            .citing("CVE-2023-51774")
            .severity(Severity::Critical),
    ]
}

/// A JWT is always in compact serialization; a reader that takes JSON as well has two parsers to confuse.
fn json(setting: &Setting) -> Vec<Draft> {
    let sound = Jwt::new(setting);
    let token = text(&sound.mint());
    let input = sound.signing_input();
    let (protected, payload) = input.split_once('.').unwrap_or_default();
    let signature = b64(&sound.signature());
    let forged = b64(&Jwt::new(setting).claim("sub", "admin").payload_octets());
    let flattened = json!({"payload": payload, "protected": protected, "signature": signature});
    let dotted =
        json!({"payload": payload, "protected": protected, "signature": signature, "header": {"x": "a.b.c"}});
    let general =
        json!({"payload": payload, "signatures": [{"protected": protected, "signature": signature}]});
    let two = json!({"payload": payload, "signatures": [
        {"header": {"alg": "none"}, "signature": ""},
        {"protected": protected, "signature": signature},
    ]});
    let polyglot = format!(
        r#"{{"{protected}.{forged}.":"","payload":"{payload}","protected":"{protected}","signature":"{signature}"}}"#
    );
    vec![
        refused("flattened", "the same JWS in flattened JSON serialization", "it is in flattened JSON serialization", &[SEGMENTS], flattened.to_string()),
        refused("flattened-two-dots", "the same JWS in flattened JSON serialization, with two dots in an unprotected header: a reader that counts dots takes it for compact", "it is in flattened JSON serialization with two dots in it", &[DECODABLE], dotted.to_string()),
        refused("general", "the same JWS in general JSON serialization", "it is in general JSON serialization", &[SEGMENTS], general.to_string()),
        refused("general-two-signatures", "general JSON serialization with a signature under `none` beside a sound one: whether one or all must hold depends on the reader", "it is in general JSON serialization with two signatures", &[SEGMENTS], two.to_string()),
        refused("polyglot", "flattened JSON whose first name is a compact token with other claims: what is verified as JSON is not what is read as compact text", "it is flattened JSON around the beginning of a compact token", &[DECODABLE], polyglot)
            .citing("CVE-2022-39227")
            .severity(Severity::Critical),
        refused("json-string", "the compact text is a JSON string, in its quotes", "it is in double quotes", &[DECODABLE], format!("\"{token}\"")),
        refused("json-member", "the compact text is a member of a JSON object, as a token endpoint answers", "it is a member of a JSON object", &[DECODABLE], format!(r#"{{"id_token":"{token}"}}"#)),
    ]
}

/// What is around a token is not signed.
fn surrounded(setting: &Setting) -> Vec<Draft> {
    let token = text(&Jwt::new(setting).mint());
    let after = |name, what: &str, rule: &str, text: &str| {
        let sentence =
            format!("{what}: one token gets a second spelling, which a list of used tokens does not know");
        refused(name, &sentence, what, &[rule], format!("{token}{text}")).citing("RFC 7515 section 2")
    };
    // What stands before is before the signing input as well, so a reader must cut it off before it verifies.
    let before = |name, what: &str, rules: &[&str], text: &str| {
        let sentence = format!("{what}: a reader that cuts it off gives one token a second spelling");
        refused(name, &sentence, what, rules, format!("{text}{token}")).citing("RFC 7515 section 2")
    };
    let unsigned = [WHITE_SPACE, "jws.signature-valid"];
    vec![
        after("space-after", "a space follows", WHITE_SPACE, " "),
        after("newline-after", "a newline follows", WHITE_SPACE, "\n"),
        after("crlf-after", "a carriage return and a newline follow", WHITE_SPACE, "\r\n"),
        after("form-feed-after", "a form feed follows", WHITE_SPACE, "\x0C"),
        after("percent-zero-after", "`%00` follows", DECODABLE, "%00"),
        after("nul-after", "NUL follows", DECODABLE, "\0"),
        after("percent-newline-after", "`%0A` follows", DECODABLE, "%0A"),
        after("comma-after", "a comma follows, as in a header field of several values", DECODABLE, ","),
        before("space-before", "a space stands before", &unsigned, " "),
        before("newline-before", "a newline stands before", &unsigned, "\n"),
        before("byte-order-mark-before", "a byte order mark stands before", &[DECODABLE], "\u{FEFF}"),
        before("parameter-before", "`id_token=` stands before, as in a form", &[DECODABLE], "id_token="),
        refused(
            "bearer-before",
            "`Bearer ` stands before: whoever took the token from a request forgot to take the scheme off",
            "`Bearer ` stands before",
            &[WHITE_SPACE, "json.utf-8"],
            format!("Bearer {token}"),
        ),
        refused(
            "angle-brackets",
            "angle brackets stand around the token, as in documentation that was followed to the letter",
            "angle brackets stand around it",
            &[DECODABLE],
            format!("<{token}>"),
        ),
    ]
}

/// A compact serialization is ASCII.
fn text(token: &[u8]) -> String {
    String::from_utf8_lossy(token).into_owned()
}
