//! The name in `alg`: missing, misspelled, or `none`.

use super::filled;
use crate::build::{Class, accept, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, test_key};
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![none(setting), header(setting), spelling(setting)]
}

/// "Implementations that support unsecured JWSs MUST NOT accept such objects as valid unless the application
/// specifies that it is acceptable": here it never is.
fn none(setting: &Setting) -> VectorFile {
    let refused = |name: &str, change: &str, sentence: &str| {
        reject(name, sentence).twin("jws/baseline/rs256", change).stops(&["jws.algorithm-known"])
    };
    let unsigned = |(name, alg, sentence): (&str, &str, &str)| {
        let change = format!("`alg` is `{}` and the signature is empty", alg.escape_debug());
        let token = Jwt::new(setting).header("alg", alg).with_signature(&[]);
        refused(name, &change, sentence).jws_octets(token, Jwks::provider().mint(), &[])
    };
    let spellings = [
        ("lowercase", "none", "`alg` is `none`: whoever believes it believes anybody"),
        ("capitalised", "None", "a list that forbids `none` is passed with `None`"),
        ("uppercase", "NONE", "a list that forbids `none` is passed with `NONE`"),
        ("mixed-case", "nOnE", "a list that forbids `none` is passed with `nOnE`"),
        ("space-after", "none ", "a reader that trims takes `none` and a space for `none`"),
        ("space-before", " none", "a reader that trims takes a space and `none` for `none`"),
        ("newline-after", "none\n", "a reader that trims takes `none` and a line feed for `none`"),
        ("nul-before", "\0none", "a NUL before `none` hides it from a comparison of text"),
        ("nul-after", "none\0", "a reader of C strings stops at the NUL and is left with `none`"),
        ("full-width", "ｎｏｎｅ", "compatibility normalization turns full-width letters into `none`"),
    ]
    .map(unsigned);

    let escaped = Jwt::new(setting).edit_header(|header| header.with_raw("alg", r#""no\u006ee""#));
    let plain = Jwt::new(setting).header("alg", "none");
    let says_none = test_key("rsa-2048-a").jwk().with("alg", "none");
    let others = [
        refused(
            "escaped",
            r"`alg` is `no\u006ee` in JSON and the signature is empty",
            "a filter that looks for the text `none` does not see it behind an escape; the JSON reader does",
        )
        .jws_octets(escaped.with_signature(&[]), Jwks::provider().mint(), &[]),
        refused(
            "signature-present",
            "`alg` is `none` and the signature is RS256 by the right key",
            "a verifier that refuses only an empty signature lets `none` decide over a signature that is there",
        )
        .jws(&plain, &Jwks::provider()),
        refused(
            "signature-garbage",
            "`alg` is `none` and the signature is a few octets",
            "a verifier that refuses only an empty signature is given any octets at all",
        )
        .jws_octets(plain.with_signature(b"signed"), Jwks::provider().mint(), &[]),
        refused(
            "key-says-none",
            "`alg` is `none` in the token and in the key, and the signature is empty",
            "a key published for `none` does not make `none` an algorithm",
        )
        .jws_octets(plain.with_signature(&[]), Jwks::one(says_none).mint(), &[]),
    ];
    let class = Class::new(Kind::Jws, "alg-none", "tokens that ask not to be verified")
        .citing(&["RFC 8725 section 3.1", "RFC 7518 section 3.6", "CVE-2022-23540", "CVE-2024-48916"])
        .severity(Severity::Critical);
    filled(class, spellings.into_iter().chain(others))
}

/// "This Header Parameter MUST be present and MUST be understood": nothing stands in for it.
fn header(setting: &Setting) -> VectorFile {
    let refused = |name: &str, change: &str, sentence: &str| {
        reject(name, sentence).twin("jws/baseline/rs256", change).stops(&["jws.algorithm-known"])
    };
    let typed = |(name, alg, sentence): (&str, Value, &str)| {
        let change = format!("`alg` is {alg}");
        let token = Jwt::new(setting).header("alg", alg);
        refused(name, &change, sentence).jws(&token, &Jwks::provider())
    };
    let values = [
        (
            "null",
            Value::Null,
            "`alg` is null: a verifier that falls back to a default lets the token choose it",
        ),
        ("number", json!(256), "`alg` is a number"),
        ("true", json!(true), "`alg` is a truth value"),
        (
            "array",
            json!(["RS256"]),
            "`alg` is a list: readers that take its first, its last or all of it differ",
        ),
        ("object", json!({"RS256": true}), "`alg` is an object with the name for a member"),
        ("empty", json!(""), "`alg` is the empty string"),
    ]
    .map(typed);
    let without = Jwt::new(setting).without_header("alg");
    let key_has_one = test_key("rsa-2048-a").jwk().with("alg", "RS256");
    let missing = [
        refused("missing", "`alg` is missing", "no `alg`: the verifier would have to guess")
            .jws(&without, &Jwks::provider()),
        refused(
            "missing-key-has-one",
            "`alg` is missing in the token and RS256 in the key",
            "no `alg` in the header: that of the key does not stand in for it",
        )
        .jws(&without, &Jwks::one(key_has_one)),
    ];
    let class = Class::new(Kind::Jws, "alg-header", "tokens whose `alg` is missing or is no name")
        .citing(&["RFC 7515 section 4.1.1"])
        .severity(Severity::Medium);
    filled(class, values.into_iter().chain(missing))
}

/// "The "alg" value is a case-sensitive ASCII string": a name is one of the list, exactly, or it is nothing.
fn spelling(setting: &Setting) -> VectorFile {
    let refused = |(name, key, alg, sentence): (&str, &str, &str, &str)| {
        let token = Jwt::new(setting).signed_by(key);
        let twin = format!("jws/baseline/{}", test_key(key).default_algorithm().to_lowercase());
        reject(name, sentence)
            .twin(&twin, &format!("`alg` is `{}`", alg.escape_debug()))
            .stops(&["jws.algorithm-known"])
            .jws(&token.header("alg", alg), &Jwks::provider())
    };
    let unknown = [
        ("foo", "foo", "an unknown name falls through to acceptance where only known ones are verified"),
        ("rs257", "RS257", "a name with the right beginning is no algorithm"),
        ("rs1", "RS1", "RSA with SHA-1, registered as prohibited, is asked for"),
        ("lowercase", "rs256", "a real name in lower case is another name"),
        ("mixed-case", "Rs256", "a real name in mixed case is another name"),
        ("space-after", "RS256 ", "a real name and a space is another name"),
        ("space-before", " RS256", "a space and a real name is another name"),
        ("nul-after", "RS256\0", "a reader of C strings stops at the NUL and finds a real name"),
        ("hyphen", "RS-256", "a real name with a hyphen is another name"),
        ("java-name", "SHA256withRSA", "the name that a crypto library has for RS256 is none of JOSE"),
        (
            "uri",
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "the name that XML signatures have for RS256 is none of JOSE",
        ),
        ("full-width", "ＲＳ256", "compatibility normalization turns full-width letters into a real name"),
        ("two-names", "RS256,ES256", "a list of names in one string is no name"),
        ("encryption", "RSA-OAEP", "an algorithm of JWE signs nothing"),
    ]
    .map(|(name, alg, sentence)| refused((name, "rsa-2048-a", alg, sentence)));
    let curves = [
        ("es256-lowercase", "es256", "a real name in lower case is another name"),
        ("es256k", "ES256K", "ES256K is registered for secp256k1 and is not on the list"),
    ]
    .map(|(name, alg, sentence)| refused((name, "p256-a", alg, sentence)));
    let escaped = accept("escaped", r"`alg` is written `R\u0053256`, which is how JSON may spell RS256")
        .severity(Severity::Low)
        .citing("RFC 8259 section 8.3")
        .jws(
            &Jwt::new(setting).edit_header(|header| header.with_raw("alg", r#""R\u0053256""#)),
            &Jwks::provider(),
        );
    let class = Class::new(
        Kind::Jws,
        "alg-spelling",
        "tokens whose `alg` is not a registered name, or is one and looks odd, all properly signed",
    )
    .citing(&["RFC 7515 section 4.1.1"])
    .severity(Severity::Medium);
    filled(class, unknown.into_iter().chain(curves).chain([escaped]))
}
