//! What a key says it is for: `use`, `key_ops`, `alg`.

use super::filled;
use crate::build::{Class, Draft, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Object, Setting, test_key};
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![usage(setting), operations(setting), algorithm(setting)]
}

/// A sound token, and the key it names as the set's only one.
fn ask(setting: &Setting, draft: Draft, jwk: Object) -> Draft {
    draft.jws(&Jwt::new(setting), &Jwks::one(jwk))
}

fn key() -> Object {
    test_key("rsa-2048-a").jwk()
}

/// "The "use" parameter is employed to indicate whether a public key is used for encrypting data or verifying the
/// signature on data", and its value "is a case-sensitive string".
fn usage(setting: &Setting) -> VectorFile {
    let refused = |(name, value, sentence): (&str, Value, &str)| {
        let draft = reject(name, sentence)
            .twin("jws/baseline/sole-rs256", &format!("`use` is {value}"))
            .stops(&["jwk.use-is-signature"]);
        ask(setting, draft, key().with("use", value))
    };
    let encryption =
        refused(("encryption", json!("enc"), "a key published for encryption is made to verify"))
            .aws(observed("wi-jwks-use-enc"));
    let others = [
        ("uppercase", json!("SIG"), "a use in upper case is another use"),
        ("word", json!("signature"), "a use in full is another use"),
        ("unknown", json!("attestation"), "a use that nobody registered is not that of signing"),
        ("empty", json!(""), "an empty use is not that of signing"),
        ("null", Value::Null, "a null is no use, and not the absence of one"),
        ("array", json!(["sig"]), "a list of uses is no use"),
    ]
    .map(refused);
    let absent =
        accept("absent", "a key that does not say its use may be used for anything").severity(Severity::Low);
    let absent = ask(setting, absent, key().without("use"));
    let class = Class::new(Kind::Jws, "key-use", "keys by their `use`")
        .citing(&["RFC 7517 section 4.2"])
        .severity(Severity::Medium);
    filled(class, [absent, encryption].into_iter().chain(others))
}

/// The values of `key_ops` are case-sensitive strings, and beside `use` "the information they convey MUST be
/// consistent". AWS refuses the member whatever it says.
fn operations(setting: &Setting) -> VectorFile {
    let any =
        || inferred("a key with `key_ops` is refused, even with the right one (wi-jwks-key-ops-verify)");
    let allowed = |(name, jwk, sentence): (&str, Object, &str)| {
        let draft = accept(name, sentence)
            .severity(Severity::Low)
            .tag(Tag::Axis)
            .twin("jws/baseline/sole-rs256", &format!("the key has `key_ops`: {sentence}"))
            .aws_stops(&["jwk.key-ops-absent"], any());
        ask(setting, draft, jwk)
    };
    let verify = allowed((
        "verify",
        key().with("key_ops", json!(["verify"])),
        "a key for signatures whose operation is to verify",
    ))
    .aws_stops(&["jwk.key-ops-absent"], observed("wi-jwks-key-ops-verify"));
    let accepted = [
        (
            "verify-alone",
            key().without("use").with("key_ops", json!(["verify"])),
            "a key without `use` whose operation is to verify",
        ),
        (
            "sign-and-verify",
            key().with("key_ops", json!(["sign", "verify"])),
            "a key for signatures whose operations are to sign and to verify",
        ),
        (
            "verify-and-encrypt",
            key().without("use").with("key_ops", json!(["verify", "encrypt"])),
            "a key without `use` whose operations are to verify and, unwisely, to encrypt",
        ),
        (
            "verify-and-unknown",
            key().without("use").with("key_ops", json!(["verify", "attest"])),
            "a key without `use` whose operations are to verify and one that nobody registered",
        ),
    ]
    .map(allowed);
    let without_verify = |(name, operations, sentence): (&str, Value, &str)| {
        let draft = reject(name, sentence)
            .twin("jws/baseline/sole-rs256", &format!("`key_ops` is {operations}"))
            .stops(&["jwk.key-ops-verify"])
            .aws_stops(&["jwk.key-ops-absent", "jwk.key-ops-verify"], any());
        ask(setting, draft, key().with("key_ops", operations))
    };
    let sign =
        without_verify(("sign", json!(["sign"]), "a key whose only operation is to sign is made to verify"))
            .aws_stops(&["jwk.key-ops-absent", "jwk.key-ops-verify"], observed("wi-jwks-key-ops-sign"));
    let refused = [
        (
            "encrypt",
            json!(["encrypt"]),
            "a key for signatures whose only operation is to encrypt contradicts itself",
        ),
        ("derive-key", json!(["deriveKey", "deriveBits"]), "a key for key agreement is made to verify"),
        ("empty", json!([]), "a key that may do nothing is made to verify"),
        ("uppercase", json!(["VERIFY"]), "an operation in upper case is another operation"),
        ("string", json!("verify"), "the operations are one string, not a list"),
        ("null", Value::Null, "the operations are null"),
    ]
    .map(without_verify);
    let no_use = reject("encrypt-without-use", "a key whose only operation is to encrypt is made to verify")
        .twin("jws/key-use/absent", "`key_ops` is [\"encrypt\"]")
        .stops(&["jwk.key-ops-verify"])
        .aws_stops(&["jwk.key-ops-absent", "jwk.key-ops-verify"], any());
    let contradictory =
        reject("verify-and-encrypt-for-signatures", "`use` is for signatures, `key_ops` adds encryption")
            .twin("jws/baseline/sole-rs256", "`key_ops` is [\"verify\",\"encrypt\"], against `use`")
            .stops(&["jwk.key-ops-agree"])
            .aws_stops(&["jwk.key-ops-absent", "jwk.key-ops-agree"], any());
    let encryption = reject("verify-for-encryption", "`use` is for encryption, `key_ops` says to verify")
        .twin("jws/baseline/sole-rs256", "`use` is `enc` and `key_ops` is [\"verify\"]")
        .stops(&["jwk.use-is-signature"])
        .aws_stops(
            &["jwk.use-is-signature", "jwk.key-ops-absent"],
            inferred("a key with `use` `enc` is dropped (wi-jwks-use-enc)"),
        );
    let verifying = json!(["verify"]);
    let contradictions = [
        ask(setting, no_use, key().without("use").with("key_ops", json!(["encrypt"]))),
        ask(setting, contradictory, key().with("key_ops", json!(["verify", "encrypt"]))),
        ask(setting, encryption, key().with("use", "enc").with("key_ops", verifying)),
    ];
    let class = Class::new(Kind::Jws, "key-operations", "keys by their `key_ops`")
        .citing(&["RFC 7517 section 4.3"])
        .severity(Severity::Medium);
    let drafts = [verify, sign].into_iter().chain(accepted).chain(refused);
    filled(class, drafts.chain(contradictions))
}

/// "The "alg" parameter identifies the algorithm intended for use with the key." AWS ignores it.
fn algorithm(setting: &Setting) -> VectorFile {
    let agrees = accept("agrees", "the key's `alg` is that of the token").severity(Severity::Low);
    let agrees = ask(setting, agrees, key().with("alg", "RS256"));
    let ignored = || inferred("the key's `alg` is ignored (wi-jwks-alg-member-differs)");
    let differs = |(name, value, sentence): (&str, Value, &str)| {
        let draft = reject(name, sentence)
            .twin("jws/key-algorithm/agrees", &format!("the key's `alg` is {value}"))
            .stops(&["jwk.algorithm-matches"])
            .aws_accepts(ignored());
        ask(setting, draft, key().with("alg", value))
    };
    let rs512 = differs(("rs512", json!("RS512"), "a key published for RS512 is used under RS256"))
        .aws_accepts(observed("wi-jwks-alg-member-differs"));
    let others = [
        ("ps256", json!("PS256"), "a key published for PSS is used under PKCS #1 v1.5"),
        ("encryption", json!("RSA-OAEP"), "a key published for encryption is made to verify"),
        ("hs256", json!("HS256"), "an RSA key published for a MAC is used under RS256"),
        ("none", json!("none"), "a key published for no algorithm is used under RS256"),
        ("lowercase", json!("rs256"), "an algorithm in lower case is another algorithm"),
        ("number", json!(256), "the key's algorithm is a number"),
        ("array", json!(["RS256", "RS512"]), "the key's algorithm is a list of algorithms"),
    ]
    .map(differs);
    let by_key = reject(
        "signed-as-key-says",
        "the header names an algorithm of the list, the key another one, and the signature is of the key's: \
         whoever checks the one and computes with the other has no list",
    )
    .citing("CVE-2026-48523")
    .severity(Severity::High)
    .twin("jws/key-algorithm/agrees", "the key's `alg` is PS512, and so is the signature")
    .stops(&["jwk.algorithm-matches", "jws.signature-valid"])
    .aws_stops(&["jws.signature-valid"], ignored())
    .jws(&Jwt::new(setting).signed_as("PS512"), &Jwks::one(key().with("alg", "PS512")));
    let class = Class::new(Kind::Jws, "key-algorithm", "keys by their `alg`")
        .citing(&["RFC 7517 section 4.4", "RFC 8725 section 3.1"])
        .severity(Severity::Low);
    filled(class, [agrees, rs512, by_key].into_iter().chain(others))
}
