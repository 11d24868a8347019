//! The set as a whole: what is in it beside the key that a token names.

use super::filled;
use super::rsa_key::odd_number;
use crate::build::{Class, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Object, Setting, b64, test_key};
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![shape(setting), neighbours(setting), many(setting)]
}

/// "The JSON object MUST have a "keys" member, with its value being an array of JWKs", and a JWK says its `kty`.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn shape(setting: &Setting) -> VectorFile {
    let key = test_key("rsa-2048-a");
    let listed = json!([key.jwk().to_value()]);
    let document = |name: &str, change: &str, sentence: &str, rule: &str, jwks: String| {
        reject(name, sentence).twin("jws/baseline/sole-rs256", change).stops(&[rule]).jws_octets(
            Jwt::new(setting).mint(),
            jwks,
            &[],
        )
    };
    let keys = |value: &Value| json!({ "keys": value }).to_string();
    let documents = [
        document(
            "empty",
            "`keys` is empty",
            "no keys: nothing can be verified, so nothing is",
            "jwks.not-empty",
            keys(&json!([])),
        ),
        document(
            "keys-missing",
            "`keys` is missing",
            "an object without `keys` is no key set",
            "jwks.keys-array",
            "{}".to_owned(),
        ),
        document("keys-null", "`keys` is null", "`keys` is null", "jwks.keys-array", keys(&Value::Null)),
        document(
            "keys-object",
            "`keys` is one key, not a list",
            "`keys` is a key",
            "jwks.keys-array",
            keys(&key.jwk().to_value()),
        ),
        document(
            "keys-by-name",
            "`keys` is an object of keys by their `kid`",
            "`keys` is a map of keys",
            "jwks.keys-array",
            keys(&json!({"rsa-2048-a": key.jwk().to_value()})),
        ),
        document(
            "keys-string",
            "`keys` is the text of the list",
            "`keys` is a string with JSON in it",
            "jwks.keys-array",
            keys(&listed.to_string().into()),
        ),
        document(
            "keys-capitalised",
            "`keys` is spelled `Keys`",
            "a member in another case is another member",
            "jwks.keys-array",
            json!({ "Keys": listed }).to_string(),
        ),
        document(
            "bare-key",
            "the document is the key itself",
            "a key stands where a set is expected",
            "jwks.keys-array",
            key.jwk().to_json(),
        ),
        document(
            "bare-array",
            "the document is the list itself",
            "a list stands where an object is expected",
            "json.object",
            listed.to_string(),
        ),
    ];
    let typed = |name: &str, change: &str, sentence: &str, jwk: Object| {
        reject(name, sentence)
            .citing("RFC 7517 section 4.1")
            .twin("jws/baseline/sole-rs256", change)
            .stops(&["jwk.type-known"])
            .jws(&Jwt::new(setting), &Jwks::one(jwk))
    };
    let untyped = [
        typed(
            "kty-missing",
            "`kty` is missing",
            "a key does not say its type: its members are not asked",
            key.jwk().without("kty"),
        ),
        typed("kty-null", "`kty` is null", "a key's type is null", key.jwk().with("kty", Value::Null)),
        typed("kty-number", "`kty` is a number", "a key's type is a number", key.jwk().with("kty", 1)),
        typed(
            "kty-lowercase",
            "`kty` is `rsa`",
            "a type in lower case is another type",
            key.jwk().with("kty", "rsa"),
        ),
        typed(
            "kty-oct",
            "`kty` is `oct`",
            "a key of secret octets stands in a public set",
            Object::new().with("kty", "oct").with("kid", "rsa-2048-a").with("k", "c2VjcmV0"),
        ),
        typed("kty-unknown", "`kty` is `XYZ`", "a type that nobody registered", key.jwk().with("kty", "XYZ")),
    ];
    let x25519 = Object::new()
        .with("kty", "OKP")
        .with("kid", "ed25519")
        .with("crv", "X25519")
        .with("x", b64(&test_key("ed25519").octets("x")));
    let for_agreement =
        reject("x25519", "a key for key agreement verifies nothing, though it is as wide as one that does")
            .citing("RFC 8037 section 2")
            .twin("jws/alg-allowed/eddsa-listed", "`crv` is `X25519`, which is for key agreement")
            .stops(&["jwk.type-known"])
            .jws(&Jwt::new(setting).signed_by("ed25519"), &Jwks::provider().and(x25519))
            .algorithms(&["RS256", "EdDSA"]);
    let class = Class::new(Kind::Jws, "key-set-shape", "documents that are no key set, and keys of no type")
        .citing(&["RFC 7517 section 5.1"])
        .severity(Severity::Low);
    filled(class, documents.into_iter().chain(untyped).chain([for_agreement]))
}

/// "Implementations SHOULD ignore JWKs within a JWK Set that use "kty" values that are not understood by them, that
/// are missing required members, or for which values are out of the supported ranges."
fn neighbours(setting: &Setting) -> VectorFile {
    let key = test_key("rsa-2048-a");
    let public = key.octets("n");
    let other = |kind: &str| Object::new().with("kty", kind).with("kid", "another");
    let okp = |curve: &str| other("OKP").with("crv", curve).with("x", b64(&[9; 32]));
    let broken = |jwk: Object| jwk.with("kid", "another");
    let beside = |(name, sentence, neighbour): (&str, &str, Object)| {
        accept(name, sentence).jws(&Jwt::new(setting), &Jwks::one(neighbour).and(key.jwk()))
    };
    let unknown = [
        (
            "akp",
            "a post-quantum key stands beside the key that the token names",
            other("AKP").with("alg", "ML-DSA-44").with("pub", b64(&public)),
        ),
        ("x25519", "a key for key agreement stands beside the key that the token names", okp("X25519")),
        (
            "ed448",
            "a key of an Edwards curve that few know stands beside the key that the token names",
            okp("Ed448"),
        ),
        ("oct", "a secret stands beside the key that the token names", other("oct").with("k", "c2VjcmV0")),
        (
            "kty-unknown",
            "a key of a type that nobody registered stands beside the key that the token names",
            other("XYZ"),
        ),
        (
            "kty-missing",
            "a key without a type stands beside the key that the token names",
            Object::new().with("kid", "another"),
        ),
        (
            "malformed-rsa",
            "an RSA key without numbers stands beside the key that the token names",
            other("RSA"),
        ),
        (
            "not-base64",
            "an RSA key that is no base64 stands beside the key that the token names",
            broken(key.jwk()).with("n", "!!!!"),
        ),
        (
            "off-curve",
            "a point off its curve stands beside the key that the token names",
            broken(test_key("p256-a").jwk()).with("y", b64(&[1; 32])),
        ),
        (
            "too-small",
            "a key of 1024 bits stands beside the key that the token names",
            test_key("rsa-1024").jwk(),
        ),
        (
            "encryption",
            "a key for encryption stands beside the key that the token names",
            test_key("rsa-2048-b").jwk().with("use", "enc"),
        ),
        (
            "kid-missing",
            "a key without `kid` stands beside the key that the token names",
            test_key("rsa-2048-b").jwk().without("kid"),
        ),
    ]
    .map(beside);
    let keys = json!([null, 1, "key", [], {}, key.jwk().to_value()]);
    let not_keys =
        accept("not-objects", "the list holds things that are no keys beside the key that the token names")
            .jws_octets(
                Jwt::new(setting).mint(),
                json!({ "keys": keys }).to_string(),
                &Jwt::new(setting).payload_octets(),
            );
    let private = ["rsa-2048-a", "p256-a"].map(|name| {
        let key = test_key(name);
        let kind = key.default_algorithm().to_lowercase();
        accept(
            &format!("private-{kind}"),
            "the provider publishes its private key: a disaster of its own, but the public half still verifies",
        )
        .citing("RFC 7517 section 9.2")
        .jws(
            &Jwt::new(setting).signed_by(name),
            &Jwks::one(key.jwk().with("d", b64(&key.private()))),
        )
    });
    let member = accept("unknown-members", "a set and a key with members that nobody registered")
        .citing("RFC 7517 section 4")
        .jws_octets(
            Jwt::new(setting).mint(),
            json!({"issuer": "x", "keys": [key.jwk().with("exp", 1).with("x-rotated", true).to_value()]})
                .to_string(),
            &Jwt::new(setting).payload_octets(),
        );
    let class = Class::new(
        Kind::Jws,
        "key-set-neighbours",
        "sound tokens of sets in which something else is odd: one key spoils nothing but itself",
    )
    .citing(&["RFC 7517 section 5"])
    .severity(Severity::Low);
    filled(class, unknown.into_iter().chain([not_keys, member]).chain(private))
}

/// AWS takes 100 keys of a type; no standard counts them.
fn many(setting: &Setting) -> VectorFile {
    let set = |others: usize| {
        let keys = (0..others).map(|place| {
            let name = format!("rsa-{place}");
            let n = b64(&odd_number(&name, 256));
            let jwk = Object::new().with("kty", "RSA").with("kid", name);
            jwk.with("n", n).with("e", "AQAB")
        });
        keys.fold(Jwks::empty(), Jwks::and).and(test_key("rsa-2048-a").jwk()).and(test_key("p256-a").jwk())
    };
    let drafts = [
        accept("100-rsa", "100 RSA keys and a point, the token names one of the former")
            .aws(inferred("the quota is 100, and 101 are refused (wi-jwks-101-rsa-rsa-token)"))
            .jws(&Jwt::new(setting), &set(99)),
        accept("101-rsa", "101 RSA keys and a point, the token names one of the former")
            .tag(Tag::Axis)
            .twin("jws/key-set-size/100-rsa", "there is one more RSA key")
            .evidence(inferred("no standard bounds the number of keys"))
            .aws_stops(&["jwks.keys-per-type"], observed("wi-jwks-101-rsa-rsa-token"))
            .jws(&Jwt::new(setting), &set(100)),
        accept("101-rsa-and-point", "101 RSA keys and a point, the token names the point")
            .evidence(inferred("no standard bounds the number of keys"))
            .aws(observed("wi-jwks-101-rsa-ec-token"))
            .jws(&Jwt::new(setting).signed_by("p256-a"), &set(100)),
    ]
    .map(|draft| draft.tag(Tag::ResourceLimit));
    let class = Class::new(Kind::Jws, "key-set-size", "sets of many keys")
        .citing(&["RFC 7517 section 5"])
        .severity(Severity::Low);
    filled(class, drafts)
}
