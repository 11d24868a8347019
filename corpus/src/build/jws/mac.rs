//! MACs keyed with what is public: the attack that takes a verifying key for a secret.

use super::filled;
use crate::build::{Class, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Hash, Jwks, Jwt, Object, Setting, b64, hmac, pem, test_key};
use data_encoding::BASE64;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![public_key(setting), known_secret(setting)]
}

/// The provider's key in every spelling that a verifier may hold it in. Where the token chooses the algorithm, RS256
/// becomes HS256, and the octets that everybody may know become the secret that nobody should.
fn public_key(setting: &Setting) -> VectorFile {
    let key = test_key("rsa-2048-a");
    let (spki, pkcs1) = (key.spki_der(), key.pkcs1_der());
    let text = pem("PUBLIC KEY", &spki);
    let certificate = BASE64.decode(key.certificate().as_bytes()).unwrap_or_default();
    let secrets: Vec<(&str, &str, Vec<u8>)> = vec![
        ("pem", "its PEM", text.clone().into()),
        ("pem-no-newline", "its PEM without the last newline", text.trim_end().into()),
        (
            "pem-space-before",
            "its PEM behind a space, which a test for `-----BEGIN` at the start misses",
            format!(" {text}").into(),
        ),
        (
            "pem-newline-before",
            "its PEM behind a newline, which a test for `-----BEGIN` at the start misses",
            format!("\n{text}").into(),
        ),
        ("pem-crlf", "its PEM with CRLF line ends", text.replace('\n', "\r\n").into()),
        ("pem-byte-order-mark", "its PEM behind a byte order mark", format!("\u{FEFF}{text}").into()),
        ("pem-one-line", "its PEM without line ends", text.replace('\n', "").into()),
        ("pem-pkcs1", "its PKCS #1 PEM", pem("RSA PUBLIC KEY", &pkcs1).into()),
        ("pem-certificate", "the PEM of its certificate", pem("CERTIFICATE", &certificate).into()),
        ("der", "its DER", spki.clone()),
        ("der-base64", "the base64 of its DER", BASE64.encode(&spki).into()),
        ("der-pkcs1", "its PKCS #1 DER", pkcs1),
        ("der-certificate", "the DER of its certificate", certificate),
        ("certificate-base64", "the text of its `x5c`", key.certificate().into()),
        ("ssh", "its OpenSSH line", key.ssh_line().into()),
        ("jwk", "its JWK as published", key.jwk().to_json().into()),
        ("jwk-required-members", "its JWK in the canonical form of RFC 7638", canonical_jwk().into()),
        ("jwks", "the whole key set as served", Jwks::provider().mint()),
        ("modulus", "the octets of its modulus", key.octets("n")),
        ("modulus-base64url", "the text of its `n`", b64(&key.octets("n")).into()),
    ];
    let spelled = secrets.into_iter().map(|(name, what, secret)| {
        reject(name, &format!("HS256 with the provider's RSA key for a secret: {what}"))
            .twin("jws/baseline/rs256", &format!("`alg` is HS256 and the MAC is keyed with {what}"))
            .stops(&["jws.algorithm-known"])
            .jws_octets(mac(setting, "HS256", &secret), Jwks::provider().mint(), &[])
    });
    let other_hashes = ["HS384", "HS512"].map(|algorithm| {
        reject(
            &format!("pem-{}", algorithm.to_lowercase()),
            &format!("{algorithm} with the PEM of the provider's RSA key for a secret"),
        )
        .twin("jws/baseline/rs256", &format!("`alg` is {algorithm} and the MAC is keyed with the PEM"))
        .stops(&["jws.algorithm-known"])
        .jws_octets(mac(setting, algorithm, text.as_bytes()), Jwks::provider().mint(), &[])
    });
    let both_listed = reject(
        "pem-both-listed",
        "the caller lists RS256 and HS256, so only the type of the key stands against the confusion",
    )
    .twin("jws/baseline/rs256", "`alg` is HS256, which is listed, and the MAC is keyed with the PEM")
    .stops(&["jws.algorithm-known"])
    .jws_octets(mac(setting, "HS256", text.as_bytes()), Jwks::provider().mint(), &[])
    .algorithms(&["RS256", "HS256"]);
    let point = test_key("p256-a");
    let ec = [
        ("ec-pem", "PEM", pem("PUBLIC KEY", &point.spki_der()).into_bytes()),
        ("ec-point", "uncompressed point", point.point()),
    ]
    .map(|(name, what, secret)| {
        let token = Jwt::new(setting).signed_by("p256-a").header("alg", "HS256");
        reject(name, &format!("HS256 with the {what} of the provider's P-256 key for a secret"))
            .twin("jws/baseline/es256", &format!("`alg` is HS256 and the MAC is keyed with the {what}"))
            .stops(&["jws.algorithm-known"])
            .jws_octets(
                token.mint_with(|input| hmac(Hash::Sha256, &secret, input)),
                Jwks::provider().mint(),
                &[],
            )
    });
    let class = Class::new(Kind::Jws, "mac-public-key", "tokens under a MAC whose secret is a public key")
        .citing(&[
            "RFC 8725 section 2.1",
            "RFC 8725 section 3.1",
            "CVE-2015-9235",
            "CVE-2016-5431",
            "CVE-2022-29217",
            "CVE-2023-48223",
            "CVE-2024-33663",
            "CVE-2026-22817",
            "CVE-2026-34950",
            "CVE-2026-48526",
        ])
        .severity(Severity::Critical);
    filled(class, spelled.chain(other_hashes).chain([both_listed]).chain(ec))
}

/// Secrets that are empty, published, or known to more than two. RFC 7518 wants a secret as large as the hash
/// output or larger, and a verifier of public keys has none at all.
fn known_secret(setting: &Setting) -> VectorFile {
    const CLIENT_SECRET: &[u8] = b"the secret that the client shares with its provider";
    let oct = || {
        Object::new()
            .with("kty", "oct")
            .with("kid", "shared")
            .with("use", "sig")
            .with("alg", "HS256")
            .with("k", b64(CLIENT_SECRET))
    };
    let sound = || Jwt::new(setting).header("alg", "HS256");
    let minted = |token: Jwt, secret: &[u8]| token.mint_with(|input| hmac(Hash::Sha256, secret, input));
    let drafts = [
        (
            "empty",
            "the MAC is keyed with nothing, as it is where a key without `k` is read as a secret",
            "the MAC is keyed with the empty string",
            minted(sound(), b""),
            Jwks::provider(),
        ),
        (
            "client-secret",
            "the MAC is keyed with the client secret, which the client itself knows, and `kid` names the client",
            "`kid` is the client id and the MAC is keyed with the client secret",
            minted(sound().header("kid", Jwt::AUDIENCE), CLIENT_SECRET),
            Jwks::provider(),
        ),
        (
            "oct-key-published",
            "a secret stands in a public key set, so everybody can sign with it",
            "the set has an `oct` key, and the MAC is keyed with it",
            minted(sound().header("kid", "shared"), CLIENT_SECRET),
            Jwks::provider().and(oct()),
        ),
        (
            "header-oct-key",
            "the token brings its own secret along in `jwk`",
            "the header has an `oct` key in `jwk`, and the MAC is keyed with it",
            minted(sound().header("jwk", oct().to_value()), CLIENT_SECRET),
            Jwks::provider(),
        ),
        (
            "kid-dev-null",
            "`kid` is a path to an empty file, for a verifier that reads its secret from there",
            "`kid` is `../../../../../../dev/null` and the MAC is keyed with the empty string",
            minted(sound().header("kid", "../../../../../../dev/null"), b""),
            Jwks::provider(),
        ),
        (
            "kid-sql",
            "`kid` makes a query return a secret of the attacker's choice",
            "`kid` is a `UNION SELECT` of a secret, and the MAC is keyed with it",
            minted(sound().header("kid", "x' UNION SELECT 'secret"), b"secret"),
            Jwks::provider(),
        ),
        (
            "guessable",
            "the MAC is keyed with `secret`, as in every example",
            "the MAC is keyed with `secret`",
            minted(sound(), b"secret"),
            Jwks::provider(),
        ),
    ]
    .map(|(name, sentence, change, token, jwks)| {
        reject(name, sentence)
            .twin("jws/baseline/rs256", &format!("`alg` is HS256: {change}"))
            .stops(&["jws.algorithm-known"])
            .jws_octets(token, jwks.mint(), &[])
    });
    let class = Class::new(Kind::Jws, "mac-known-secret", "tokens under a MAC whose secret is no secret")
        .citing(&[
            "RFC 8725 section 3.1",
            "RFC 7518 section 3.2",
            "CVE-2019-20933",
            "CVE-2026-33322",
            "CVE-2026-44699",
            "CVE-2026-45363",
        ])
        .severity(Severity::Critical);
    filled(class, drafts)
}

/// A sound token, but for its MAC.
fn mac(setting: &Setting, algorithm: &str, secret: &[u8]) -> Vec<u8> {
    let hash = match algorithm {
        "HS384" => Hash::Sha384,
        "HS512" => Hash::Sha512,
        _ => Hash::Sha256,
    };
    let token = Jwt::new(setting).header("alg", algorithm);
    token.mint_with(|input| hmac(hash, secret, input))
}

/// The required members in lexicographic order, without white space (RFC 7638 section 3).
fn canonical_jwk() -> String {
    let key = test_key("rsa-2048-a");
    Object::new()
        .with("e", b64(&key.octets("e")))
        .with("kty", "RSA")
        .with("n", b64(&key.octets("n")))
        .to_json()
}
