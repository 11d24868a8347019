//! What the header says the token is: `typ` and `cty`, and parameters that say nothing here.

use crate::build::{Class, Question, accept, inferred, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const SOUND: &str = "id-token/baseline/rs256";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![token_type(setting), content_type(setting), ignored(setting)]
}

/// Explicit typing: "The validation rules for such JWTs MUST be written so as to be mutually exclusive, rejecting JWTs
/// of the wrong kind".
fn token_type(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::IdToken, "token-type", "tokens that say they are of another kind")
        .citing(&["RFC 8725 section 3.11", "RFC 8725 section 3.12"])
        .severity(Severity::High);
    let typed = |typ: Value| Question::new(setting, &Jwt::new(setting).header("typ", typ));
    let refused = |name, kind: &str, typ: &str, why: &str| {
        reject(name, &format!("{kind} of the same issuer, with the claims of an ID token: {why}"))
            .twin(SOUND, &format!("`typ` is `{typ}`"))
            .stops(&["jwt.type-is-jwt"])
            .id_token(&typed(typ.into()))
    };
    let unheard_of = |name, sentence: &str, change: &str, typ: Value| {
        reject(name, sentence)
            .citing("RFC 7519 section 5.1")
            .severity(Severity::Low)
            .tag(Tag::Axis)
            .evidence(inferred("RFC 7519 leaves `typ` to the application; strict takes `JWT` or none"))
            .twin(SOUND, change)
            .stops(&["jwt.type-is-jwt"])
            .id_token(&typed(typ))
    };
    let sound = |name, sentence: &str, typ: &str| {
        accept(name, sentence)
            .citing("RFC 7519 section 5.1")
            .severity(Severity::Low)
            .id_token(&typed(typ.into()))
    };
    let resource = "whoever may call an API becomes whoever may log in";
    let session = "the end of a session becomes the beginning of one";
    [
        refused("access-token", "an access token", "at+jwt", resource),
        refused("access-token-long", "an access token", "application/at+jwt", resource),
        refused("access-token-capitals", "an access token", "AT+JWT", resource),
        refused("logout-token", "a logout token", "logout+jwt", session),
        refused("security-event", "a security event", "secevent+jwt", "what is told about a user becomes the user"),
        refused("proof-of-possession", "a proof of possession", "dpop+jwt", "a proof for one request becomes a login"),
        refused("introspection", "an introspection answer", "token-introspection+jwt", "what is told about a token becomes a token"),
        refused("key-binding", "a key binding", "kb+jwt", "a proof for one presentation becomes a login"),
        unheard_of("jose", "`typ` is `JOSE`: a JWS of anything in compact serialization", "`typ` is `JOSE`", json!("JOSE")),
        unheard_of("jose-json", "`typ` is `JOSE+JSON`: a JWS in JSON serialization, which this is not", "`typ` is `JOSE+JSON`", json!("JOSE+JSON")),
        unheard_of("empty", "`typ` is empty: it names no kind of token", "`typ` is empty", json!("")),
        unheard_of("space", "`typ` is `JWT` with a space after it: it names no kind of token", "`typ` ends in a space", json!("JWT ")),
        unheard_of("fullwidth", "`typ` is `JW\u{FF34}`, with a fullwidth letter: only a reader that normalizes takes it for `JWT`", "`typ` is spelled with a fullwidth letter", json!("JW\u{FF34}")),
        unheard_of("number", "`typ` is a number: a reader that compares text skips it", "`typ` is a number", json!(1)),
        unheard_of("null", "`typ` is `null`: absent to one reader, malformed to another", "`typ` is `null`", Value::Null),
        unheard_of("list", "`typ` is a list with `JWT` in it: a reader that asks whether it contains `JWT` is content", "`typ` is a list", json!(["JWT", "at+jwt"])),
        sound("lower-case", "`typ` is `jwt`: media types are compared without regard to case", "jwt"),
        sound("long", "`typ` is `application/jwt`, with the prefix that may be left out", "application/jwt"),
        sound("long-capitals", "`typ` is `Application/JWT`", "Application/JWT"),
        accept("absent", "`typ` is absent, as it may be")
            .citing("RFC 7519 section 5.1")
            .severity(Severity::Low)
            .id_token(&Question::new(setting, &Jwt::new(setting).signed_by("p256-a").without_header("typ"))),
    ]
    .into_iter()
    .fold(class, Class::with)
    .finish()
}

/// "In the case that nested signing or encryption is employed, this Header Parameter MUST be present; in this case,
/// the value of this Header Parameter MUST be `JWT`".
fn content_type(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::IdToken, "nested", "tokens within tokens")
        .citing(&["RFC 7519 section 5.2"])
        .severity(Severity::High);
    let sound = || Jwt::new(setting);
    let inner = sound().mint();
    let unsecured = sound().header("alg", "none").with_signature(&[]);
    let refused = |name, sentence: &str, change: &str, stops: &[&str], token: Jwt| {
        reject(name, sentence).twin(SOUND, change).stops(stops).id_token(&Question::new(setting, &token))
    };
    let claims = |name, cty: &str| {
        refused(
            name,
            &format!(
                "`cty` is `{cty}`, which says that the payload is a token: it is bare claims, and one reader unpacks what another reads"
            ),
            &format!("`cty` is `{cty}`"),
            &["jwt.not-nested"],
            sound().header("cty", cty),
        )
    };
    [
        claims("claims", "JWT"),
        claims("claims-lower-case", "jwt"),
        claims("claims-long", "application/jwt"),
        refused(
            "token",
            "a sound token is signed once more: what the outer signature covers is a token, not claims",
            "`cty` is `JWT`, and the payload a sound token",
            &["jwt.not-nested", "json.well-formed"],
            sound().header("cty", "JWT").payload(inner.as_slice()),
        ),
        refused(
            "unsecured-token",
            "an unsecured token is signed: a reader that unpacks it and verifies each layer by its own header believes `none`",
            "`cty` is `JWT`, and the payload an unsecured token",
            &["jwt.not-nested", "json.well-formed"],
            sound().header("cty", "JWT").payload(unsecured),
        ),
        refused(
            "token-unmarked",
            "a sound token is signed once more, and `cty` does not say so: the payload is no JSON",
            "the payload is a sound token",
            &["json.well-formed"],
            sound().payload(inner.as_slice()),
        )
        .severity(Severity::Medium),
        accept("json", "`cty` is `json`, as superfluous as it is true")
            .severity(Severity::Low)
            .tag(Tag::Axis)
            .evidence(inferred("RFC 7519 recommends against `cty` where nothing is nested, and forbids nothing"))
            .id_token(&Question::new(setting, &sound().header("cty", "json"))),
    ]
    .into_iter()
    .fold(class, Class::with)
    .finish()
}

/// Parameters that are not understood are ignored, and do nothing to the payload.
fn ignored(setting: &Setting) -> VectorFile {
    let with = |name: &str, value: Value| Jwt::new(setting).header(name, value);
    let compressed = with("zip", json!("DEF"));
    Class::new(Kind::IdToken, "payload-encoding", "parameters that would change how the payload is read")
        .citing(&["RFC 7515 section 4"])
        .with(
            accept("zip", "`zip` is a parameter of JWE: in a JWS it is ignored, and the payload is not inflated")
                .severity(Severity::Low)
                .id_token(&Question::new(setting, &compressed)),
        )
        .with(
            reject("zip-deflated", "`zip` says that the payload is deflated, and it is: who inflates it reads claims, and an attacker's few octets become gigabytes")
                .citing("RFC 7519 section 7.2")
                .twin("id-token/payload-encoding/zip", "the payload is deflated")
                .stops(&["json.utf-8"])
                .id_token(&Question::new(setting, &compressed.clone().deflate_payload())),
        )
        .with(
            reject("b64-false", "`b64` is false: a JWT's payload is base64url, whatever the header says")
                .citing("RFC 7797 section 7")
                .severity(Severity::Medium)
                .twin(SOUND, "`b64` is false")
                .stops(&["jws.payload-encoded"])
                .id_token(&Question::new(setting, &with("b64", json!(false)))),
        )
        .finish()
}
