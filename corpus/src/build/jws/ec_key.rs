//! Points of elliptic curves, and how they are spelled.

use super::filled;
use crate::build::{Class, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwks, Jwt, Object, Setting, b64, test_key};
use data_encoding::{BASE64, BASE64URL};
use num_bigint::BigUint;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![ec_point(setting)]
}

/// "The length of this octet string MUST be the full size of a coordinate for the curve", and a point lies on it.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn ec_point(setting: &Setting) -> VectorFile {
    let key = test_key("p256-a");
    let (x, y) = (key.octets("x"), key.octets("y"));
    let point = |x: &[u8], y: &[u8]| key.jwk().with("x", b64(x)).with("y", b64(y));
    let zero_before = [&[0], x.as_slice()].concat();
    let one_before = [&[1], x.as_slice()].concat();
    let next = BigUint::from_bytes_be(&y) + 1_u8;
    let negated = BigUint::from_bytes_be(&field()) - BigUint::from_bytes_be(&y);
    let negated = crate::mint::left_pad(&negated.to_bytes_be(), 32);
    let off: [(&str, &str, &str, &[&str], Object); 9] = [
        (
            "off-curve",
            "`y` is one larger",
            "a point off the curve is of a group that is easier to break",
            &["jwk.valid"],
            point(&x, &next.to_bytes_be()),
        ),
        (
            "infinity",
            "`x` and `y` are zero",
            "the point at infinity, as some write it, verifies what everybody can make",
            &["jwk.valid"],
            point(&[0; 32], &[0; 32]),
        ),
        (
            "swapped",
            "`x` and `y` change places",
            "the coordinates change places",
            &["jwk.valid"],
            point(&y, &x),
        ),
        (
            "above-field",
            "`x` is the field's prime",
            "a coordinate is not below the prime of the field",
            &["jwk.valid"],
            point(&field(), &y),
        ),
        (
            "negated",
            "`y` is its negative, which is on the curve as well",
            "a reader that takes only `x` cannot tell a point from its negative",
            &["jws.signature-valid"],
            point(&x, &negated),
        ),
        (
            "zero-octet-before",
            "`x` has 33 octets, the first zero",
            "a coordinate is spelled with an octet for the sign",
            &["jwk.coordinate-width"],
            point(&zero_before, &y),
        ),
        (
            "octet-before",
            "`x` has 33 octets, the first 1",
            "a coordinate is wider than the field",
            &["jwk.coordinate-width", "jwk.valid"],
            point(&one_before, &y),
        ),
        (
            "octet-missing",
            "`x` lacks its last octet",
            "a coordinate is cut off",
            &["jwk.coordinate-width", "jwk.valid"],
            point(x.split_last().map_or(&[], |(_, rest)| rest), &y),
        ),
        (
            "empty",
            "`x` and `y` are empty",
            "the coordinates are no octets at all",
            &["jwk.coordinate-width", "jwk.valid"],
            point(&[], &[]),
        ),
    ];
    let spelled: [(&str, &str, &str, &[&str], Object); 10] = [
        (
            "x-padded",
            "`x` ends with `=`",
            "a coordinate has the padding that JOSE leaves out",
            &["jwk.base64url"],
            key.jwk().with("x", BASE64URL.encode(&x)),
        ),
        (
            "x-standard-alphabet",
            "`x` is written with `+` and `/`",
            "a coordinate is in the alphabet of plain base64",
            &["jwk.base64url"],
            key.jwk().with("x", BASE64.encode(&x).trim_end_matches('=')),
        ),
        (
            "y-missing",
            "`y` is missing",
            "a point without `y` is two points",
            &["jwk.valid"],
            key.jwk().without("y"),
        ),
        (
            "x-number",
            "`x` is a number",
            "a coordinate is a number, not base64url of one",
            &["jwk.valid"],
            key.jwk().with("x", 7),
        ),
        (
            "curve-missing",
            "`crv` is missing",
            "no curve: 32 octets could be of several",
            &["jwk.type-known"],
            key.jwk().without("crv"),
        ),
        (
            "curve-lowercase",
            "`crv` is `p-256`",
            "a curve in lower case is another curve",
            &["jwk.type-known"],
            key.jwk().with("crv", "p-256"),
        ),
        (
            "curve-openssl-name",
            "`crv` is `prime256v1`",
            "the name that OpenSSL has for P-256 is none of JOSE",
            &["jwk.type-known"],
            key.jwk().with("crv", "prime256v1"),
        ),
        (
            "secp256k1",
            "`crv` is `secp256k1`",
            "a curve that no algorithm of the list is for",
            &["jwk.type-known"],
            key.jwk().with("crv", "secp256k1"),
        ),
        (
            "p224",
            "`crv` is `P-224`",
            "a curve that JOSE has no algorithm for",
            &["jwk.type-known"],
            key.jwk().with("crv", "P-224"),
        ),
        (
            "brainpool",
            "`crv` is `brainpoolP256r1`",
            "a curve of 256 bits, but not P-256",
            &["jwk.type-known"],
            key.jwk().with("crv", "brainpoolP256r1"),
        ),
    ];
    let p256 = off.into_iter().chain(spelled).map(|(name, change, sentence, rules, jwk)| {
        reject(name, sentence)
            .twin("jws/baseline/sole-es256", change)
            .stops(rules)
            .jws(&Jwt::new(setting).signed_by("p256-a"), &Jwks::one(jwk))
    });
    // The `y` of this key begins with a zero octet, since 521 bits do not fill 66 octets.
    let wide = test_key("p521");
    let narrow: Vec<u8> = wide.octets("y").into_iter().skip_while(|octet| *octet == 0).collect();
    let p521 =
        reject("p521-zero-octet-missing", "a coordinate is spelled as a number, without its zero octet")
            .twin("jws/baseline/sole-es512", "`y` lacks its first octet, which is zero")
            .stops(&["jwk.coordinate-width"])
            .jws(&Jwt::new(setting).signed_by("p521"), &Jwks::one(wide.jwk().with("y", b64(&narrow))));
    let class = Class::new(Kind::Jws, "ec-point", "points that are none, or are spelled otherwise")
        .citing(&["RFC 7518 section 6.2.1", "RFC 7518 section 6.2.1.2", "RFC 8725 section 3.4"])
        .severity(Severity::Medium);
    filled(class, p256.chain([p521]))
}

/// The prime of the field of P-256 (SEC 2 section 2.4.2), big-endian.
fn field() -> Vec<u8> {
    const WORDS: [u32; 8] = [u32::MAX, 1, 0, 0, 0, u32::MAX, u32::MAX, u32::MAX];
    WORDS.iter().flat_map(|word| word.to_be_bytes()).collect()
}
