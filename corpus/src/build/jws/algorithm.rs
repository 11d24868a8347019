//! Which algorithms are good enough, and which are none.

use super::filled;
use crate::build::{Class, Draft, accept, documented, inferred, observed, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, test_key};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![baseline(setting), allowed(setting), scheme(setting), key_type(setting)]
}

/// "The following is a list of the algorithms": what every implementation is measured against.
fn baseline(setting: &Setting) -> VectorFile {
    let class = Class::new(
        Kind::Jws,
        "baseline",
        "sound tokens, one for each algorithm of the default list, and one for a set of one key",
    )
    .citing(&["RFC 7515 section 5.2", "RFC 7518 section 3.1"])
    .severity(Severity::Low);
    let signers = [
        ("rs256", "rsa-2048-a", "RS256"),
        ("rs384", "rsa-2048-a", "RS384"),
        ("rs512", "rsa-2048-a", "RS512"),
        ("es256", "p256-a", "ES256"),
        ("es384", "p384", "ES384"),
        ("es512", "p521", "ES512"),
    ];
    let each = signers.map(|(name, key, algorithm)| {
        let token = Jwt::new(setting).signed_by(key).algorithm(algorithm);
        accept(name, &format!("a token signed under {algorithm} by a key of the set"))
            .aws(observed(&format!("wi-alg-{name}")))
            .jws(&token, &Jwks::provider())
    });
    let sole = [
        ("sole-rs256", "rsa-2048-a", "an RSA key"),
        ("sole-es256", "p256-a", "a P-256 key"),
        ("sole-es512", "p521", "a P-521 key"),
    ]
    .map(|(name, key, what)| {
        accept(name, &format!("a token that names {what}, the only key of the set"))
            .aws(observed("wi-jwks-single-key"))
            .jws(&Jwt::new(setting).signed_by(key), &Jwks::of(&[key]))
    });
    filled(class, each.into_iter().chain(sole))
}

/// "Libraries MUST enable the caller to specify a supported set of algorithms and MUST NOT use any other
/// algorithms when performing cryptographic operations."
fn allowed(setting: &Setting) -> VectorFile {
    let token = |algorithm: &str| match algorithm {
        "EdDSA" => Jwt::new(setting).signed_by("ed25519"),
        _ => Jwt::new(setting).algorithm(algorithm),
    };
    let jwks = || Jwks::provider().and(test_key("ed25519").jwk());
    let listed = |(name, algorithm): (&str, &str)| {
        accept(
            &format!("{name}-listed"),
            &format!("a token signed under {algorithm}, which the caller lists"),
        )
        .severity(Severity::Low)
        .aws(inferred("asked of a verifier with a list of its own; AWS's has no such algorithm"))
        .jws(&token(algorithm), &jwks())
        .algorithms(&["RS256", algorithm])
    };
    let unlisted = |(name, algorithm): (&str, &str)| {
        reject(name, &format!("a token signed under {algorithm}, which is not on the default list"))
            .twin(&format!("jws/alg-allowed/{name}-listed"), &format!("{algorithm} is not listed"))
            .stops(&["jws.algorithm-allowed"])
            .aws(documented("the documentation of IAM and STS lists RS256 to RS512 and ES256 to ES512"))
            .jws(&token(algorithm), &jwks())
    };
    let others = ["PS256", "PS384", "PS512", "EdDSA"].map(|algorithm| (algorithm.to_lowercase(), algorithm));
    let lists: [(&str, &[&str], &str); 4] = [
        ("rs256-not-listed", &["ES256", "RS384"], "the caller lists ES256 and RS384, the token is RS256"),
        ("none-listed", &[], "an empty list allows nothing; it does not mean the default"),
        ("lowercase-listed", &["rs256"], "the caller lists `rs256`, which is no algorithm and allows none"),
        ("prefix-listed", &["RS", "RS25", "RS2567"], "a list is searched for the whole name, not for a part"),
    ];
    let lists = lists.map(|(name, list, sentence)| {
        reject(name, sentence)
            .twin("jws/baseline/rs256", &format!("the list is {list:?}"))
            .stops(&["jws.algorithm-allowed"])
            .jws(&Jwt::new(setting), &Jwks::provider())
            .algorithms(list)
    });
    let each =
        others.iter().flat_map(|(name, algorithm)| [listed((name, algorithm)), unlisted((name, algorithm))]);
    let class = Class::new(
        Kind::Jws,
        "alg-allowed",
        "sound tokens under algorithms that the caller does or does not list",
    )
    .citing(&["RFC 7518 section 3.5", "RFC 8037 section 3.1", "RFC 8725 section 3.1"])
    .severity(Severity::Medium);
    filled(class, each.chain(lists))
}

/// "Each key MUST be used with exactly one algorithm, and this MUST be checked when the cryptographic operation is
/// performed": a signature made under one algorithm does not pass under another.
fn scheme(setting: &Setting) -> VectorFile {
    let refused = |(name, header, signed, sentence): (&str, &str, &str, &str)| {
        let token = Jwt::new(setting).algorithm(header).signed_as(signed);
        let list = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
        let twin = match header {
            "PS256" => "jws/alg-allowed/ps256-listed".to_owned(),
            _ => format!("jws/baseline/{}", header.to_lowercase()),
        };
        reject(name, sentence)
            .twin(&twin, &format!("the signature is made under {signed}"))
            .stops(&["jws.signature-valid"])
            .jws(&token, &Jwks::provider())
            .algorithms(&list)
    };
    let drafts = [
        ("ps256-as-rs256", "RS256", "PS256", "a PSS signature is given out as PKCS #1 v1.5"),
        ("rs256-as-ps256", "PS256", "RS256", "a PKCS #1 v1.5 signature is given out as PSS"),
        ("rs256-as-rs384", "RS384", "RS256", "the hash is SHA-256, the header says SHA-384"),
        ("rs256-as-rs512", "RS512", "RS256", "the hash is SHA-256, the header says SHA-512"),
        ("rs512-as-rs256", "RS256", "RS512", "the hash is SHA-512, the header says SHA-256"),
        (
            "ps512-as-ps256",
            "PS256",
            "PS512",
            "the hash of a PSS signature is SHA-512, the header says SHA-256",
        ),
    ]
    .map(refused);
    let class = Class::new(
        Kind::Jws,
        "alg-scheme",
        "tokens whose signature was made under another algorithm than the header names",
    )
    .citing(&["RFC 8725 section 3.1", "RFC 7518 section 3.1"])
    .severity(Severity::Medium);
    filled(class, drafts)
}

/// An algorithm comes with its type of key and its curve: there is no ES256 with P-384, nor with RSA.
fn key_type(setting: &Setting) -> VectorFile {
    let refused = |(name, key, header, sentence): (&str, &str, &str, &str)| -> Draft {
        let twin = format!("jws/baseline/{}", test_key(key).default_algorithm().to_lowercase());
        reject(name, sentence)
            .twin(&twin, &format!("`alg` is {header} while the key is {key}"))
            .stops(&["jwk.fits-algorithm"])
            .jws(&Jwt::new(setting).signed_by(key).header("alg", header), &Jwks::provider())
    };
    let drafts = [
        ("es256-by-rsa", "rsa-2048-a", "ES256", "the header says ES256, the key it names is RSA"),
        ("rs256-by-p256", "p256-a", "RS256", "the header says RS256, the key it names is a point"),
        ("es256-by-p384", "p384", "ES256", "ES256 is for P-256, the key is of P-384"),
        ("es256-by-p521", "p521", "ES256", "ES256 is for P-256, the key is of P-521"),
        ("es384-by-p256", "p256-a", "ES384", "ES384 is for P-384, the key is of P-256"),
        ("es512-by-p256", "p256-a", "ES512", "ES512 is for P-521, the key is of P-256"),
        ("es384-by-p521", "p521", "ES384", "ES384 is for P-384, the key is of P-521"),
    ]
    .map(refused);
    let class = Class::new(
        Kind::Jws,
        "alg-key-type",
        "tokens whose `alg` is for another type of key or another curve than the key they name",
    )
    .citing(&["RFC 7518 section 3.4", "RFC 8725 section 3.1"])
    .severity(Severity::Medium);
    filled(class, drafts)
}
