//! Certificates beside a key.

use super::filled;
use crate::build::{Class, accept, observed, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, b64, test_key};
use data_encoding::BASE64;
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![certificate(setting)]
}

/// "The key in the first certificate MUST match the public key represented by other members of the JWK", and each
/// certificate is "base64-encoded (Section 4 of RFC 4648 -- not base64url-encoded)" DER.
fn certificate(setting: &Setting) -> VectorFile {
    let key = test_key("rsa-2048-a");
    let (own, other, point) = (key.certificate(), test_key("rsa-2048-b").certificate(), test_key("p256-a"));
    let der = BASE64.decode(own.as_bytes()).unwrap_or_default();
    let cut = der.split_last().map_or(der.as_slice(), |(_, rest)| rest);
    let longer = [der.as_slice(), b"more"].concat();
    let agreeing = [
        accept("agrees", "a key beside its own certificate")
            .aws(observed("wi-jwks-x5c-agrees"))
            .jws(&Jwt::new(setting), &Jwks::one(key.jwk().with("x5c", json!([own])))),
        accept("agrees-p256", "a point beside its own certificate").jws(
            &Jwt::new(setting).signed_by("p256-a"),
            &Jwks::one(point.jwk().with("x5c", json!([point.certificate()]))),
        ),
        accept("agrees-first", "a key beside a chain that begins with its own certificate")
            .jws(&Jwt::new(setting), &Jwks::one(key.jwk().with("x5c", json!([own, other])))),
    ]
    .map(|draft| draft.severity(Severity::Low));
    let beside = |(name, change, sentence, x5c): (&str, &str, &str, Value)| {
        reject(name, sentence)
            .twin("jws/x5c/agrees", change)
            .stops(&["jwk.x5c-agrees"])
            .jws(&Jwt::new(setting), &Jwks::one(key.jwk().with("x5c", x5c)))
    };
    let disagreeing = beside((
        "disagrees",
        "the certificate is of another RSA key",
        "a reader that takes the certificate and one that takes the numbers hold different keys",
        json!([other]),
    ))
    .severity(Severity::High)
    .aws(observed("wi-jwks-x5c-disagrees"));
    let malformed = [
        (
            "other-type",
            "the certificate is of a P-256 key",
            "the certificate is of a key of another type",
            json!([point.certificate()]),
        ),
        (
            "agrees-second",
            "another certificate comes first",
            "the key's certificate is not the first of its chain",
            json!([other, own]),
        ),
        ("empty-chain", "the chain is empty", "a chain without certificates certifies nothing", json!([])),
        (
            "not-array",
            "the certificate stands without a list around it",
            "the chain is one string",
            json!(own),
        ),
        (
            "base64url",
            "the certificate is in base64url",
            "a certificate is in the alphabet of the rest of JOSE, which is not that of `x5c`",
            json!([b64(&der)]),
        ),
        (
            "pem",
            "the certificate is PEM",
            "a certificate comes with its armour",
            json!([crate::mint::pem("CERTIFICATE", &der)]),
        ),
        (
            "truncated",
            "the certificate lacks its last octet",
            "a certificate is cut off",
            json!([BASE64.encode(cut)]),
        ),
        (
            "trailing-octets",
            "octets follow the certificate",
            "a certificate is followed by octets that nobody signed",
            json!([BASE64.encode(&longer)]),
        ),
        ("not-base64", "the certificate is `!!!!`", "a certificate is no base64", json!(["!!!!"])),
        ("null-element", "the chain is a null", "a certificate is null", json!([null])),
    ]
    .map(beside);
    let only = reject("only", "an RSA key is its certificate alone: `n` and `e` are required")
        .citing("RFC 7518 section 6.3.1")
        .twin("jws/x5c/agrees", "`n` and `e` are missing")
        .stops(&["jwk.valid"])
        .aws(observed("wi-jwks-x5c-only"))
        .jws(&Jwt::new(setting), &Jwks::one(key.jwk().without("n").without("e").with("x5c", json!([own]))));
    let class = Class::new(Kind::Jws, "x5c", "keys beside a certificate")
        .citing(&["RFC 7517 section 4.7"])
        .severity(Severity::Medium);
    filled(class, agreeing.into_iter().chain([disagreeing, only]).chain(malformed))
}
