//! Keys that a token brings along: `jwk`, `jku`, `x5u`, `x5c`, `x5t`. They are never trusted, and never fetched.

use super::filled;
use crate::build::{Class, accept, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Hash, Jwks, Jwt, Setting, TestKey, b64, test_key};
use data_encoding::BASE64;
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![forged(setting), harmless(setting)]
}

/// What the header says of a key, as a signer who means it would.
fn parameters(key: &TestKey) -> Vec<(&'static str, &'static str, Value)> {
    let der = BASE64.decode(key.certificate().as_bytes()).unwrap_or_default();
    let sha1 = ring::digest::digest(&ring::digest::SHA1_FOR_LEGACY_USE_ONLY, &der);
    vec![
        ("jwk", "jwk", key.jwk().to_value()),
        ("x5c", "x5c", json!([key.certificate()])),
        ("x5t", "x5t", b64(sha1.as_ref()).into()),
        ("x5t-s256", "x5t#S256", b64(&Hash::Sha256.digest(&der)).into()),
    ]
}

const URLS: [(&str, &str, &str); 7] = [
    ("jku", "jku", "https://attacker.example/jwks.json"),
    ("jku-metadata", "jku", "http://169.254.169.254/latest/meta-data/"),
    ("jku-file", "jku", "file:///etc/passwd"),
    ("jku-user-info", "jku", "https://issuer.touchstone.example@attacker.example/jwks.json"),
    (
        "jku-redirect",
        "jku",
        "https://issuer.touchstone.example/redirect?to=https://attacker.example/jwks.json",
    ),
    ("jku-fragment", "jku", "https://attacker.example/#issuer.touchstone.example/jwks.json"),
    ("x5u", "x5u", "https://attacker.example/chain.pem"),
];

/// The attacker's key signs, and the header says where to find it. RFC 8725 wants such a key believed only when it
/// is matched against what is trusted already, which makes it of no use.
fn forged(setting: &Setting) -> VectorFile {
    let attacker = test_key("rsa-2048-b");
    let token = || Jwt::new(setting).forged_by("rsa-2048-b");
    let jwks = || Jwks::of(&["rsa-2048-a"]);
    let drafts = parameters(attacker)
        .into_iter()
        .chain(URLS.map(|(name, parameter, url)| (name, parameter, url.into())))
        .map(|(name, parameter, value): (&str, &str, Value)| {
            let what = if name.starts_with("jku") || name == "x5u" {
                format!("`{parameter}` is {value}")
            } else {
                format!("`{parameter}` is of the attacker's key")
            };
            reject(name, &format!("the attacker signs, and {what}"))
                .twin("jws/baseline/sole-rs256", &format!("the attacker's key signs and {what}"))
                .stops(&["jws.signature-valid"])
                .jws(&token().header(parameter, value), &jwks())
        });
    let own_name =
        reject("jwk-named", "the attacker signs, `jwk` is the attacker's key and `kid` is its name")
            .twin("jws/baseline/sole-rs256", "`kid` and `jwk` are of the attacker's key, which signs")
            .stops(&["jwk.kid-matches", "jws.signature-valid"])
            .jws(&token().header("kid", attacker.name()).header("jwk", attacker.jwk().to_value()), &jwks());
    let no_name = reject(
        "jwk-instead-of-kid",
        "the attacker signs, and `jwk` is the attacker's key in the place of `kid`",
    )
    .twin("jws/kid-missing/sole", "the attacker's key signs and stands in `jwk`")
    .stops(&["jws.signature-valid"])
    .jws(&token().without_header("kid").header("jwk", attacker.jwk().to_value()), &jwks());
    let private =
        reject("jwk-with-private-members", "the attacker signs, and `jwk` has the private key with it")
            .twin(
                "jws/baseline/sole-rs256",
                "the attacker's key signs and stands in `jwk` with its private number",
            )
            .stops(&["jws.signature-valid"])
            .jws(
                &token().header("jwk", attacker.jwk().with("d", b64(&attacker.private())).to_value()),
                &jwks(),
            );
    let point = test_key("p256-b");
    let ec = reject("jwk-p256", "the attacker signs under ES256, and `jwk` is the attacker's point")
        .twin("jws/baseline/sole-es256", "the attacker's key signs and stands in `jwk`")
        .stops(&["jws.signature-valid"])
        .jws(
            &Jwt::new(setting).signed_by("p256-a").forged_by("p256-b").header("jwk", point.jwk().to_value()),
            &Jwks::of(&["p256-a"]),
        );
    let class = Class::new(
        Kind::Jws,
        "header-key-forged",
        "tokens signed by an attacker, whose header says with which key to verify them",
    )
    .citing(&[
        "RFC 8725 section 3.10",
        "RFC 7515 section 4.1.2",
        "RFC 7515 section 4.1.3",
        "RFC 7515 section 4.1.6",
        "CVE-2018-0114",
        "CVE-2026-27962",
    ])
    .severity(Severity::Critical);
    filled(class, drafts.chain([own_name, no_name, private, ec]))
}

/// The provider's key signs, so what else the header says of keys makes no difference, and no request.
fn harmless(setting: &Setting) -> VectorFile {
    let own = parameters(test_key("rsa-2048-a"))
        .into_iter()
        .map(|(name, parameter, value)| (format!("{name}-own"), parameter, value, "of the key that signed"));
    let others = parameters(test_key("rsa-2048-b"))
        .into_iter()
        .map(|(name, parameter, value)| (format!("{name}-other"), parameter, value, "of another key"));
    let urls = URLS.map(|(name, parameter, url)| {
        (name.to_owned(), parameter, Value::from(url), "a URL that nobody is to fetch")
    });
    let drafts = own.chain(others).chain(urls).map(|(name, parameter, value, what)| {
        let draft = accept(&name, &format!("a sound token whose header has a `{parameter}` that is {what}"))
            .jws(&Jwt::new(setting).header(parameter, value), &Jwks::of(&["rsa-2048-a"]));
        if name.ends_with("-other") { draft.tag(Tag::Axis) } else { draft }
    });
    let class = Class::new(
        Kind::Jws,
        "header-key-harmless",
        "sound tokens whose header says something of keys, to which nobody listens",
    )
    .citing(&[
        "RFC 8725 section 3.10",
        "RFC 7515 section 4.1.2",
        "RFC 7515 section 4.1.3",
        "RFC 7515 section 4.1.6",
    ])
    .severity(Severity::Low);
    filled(class, drafts)
}
