//! The token's octets, on their way through STS: who signed them, and what they ask to be fetched.

use super::key_set::{NOT_VALIDATED, SOUND, filled, one_key};
use crate::build::{Class, Draft, accept, inferred, reject};
use crate::format::{Document, Failure, Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, pem, test_key};
use data_encoding::BASE64;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![signature(setting), addresses(setting), replay(setting)]
}

/// "If any of these steps fail, the signature or MAC validation fails", and then nothing else is said of the token.
fn signature(setting: &Setting) -> VectorFile {
    let sound = || Jwt::new(setting);
    let refused = |name: &str, change: &str, sentence: &str, token: Vec<u8>| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&["jws.signature-valid"])
            .message("Token signature invalid")
            .aws(inferred("wi-jwks-dup-kid-bad-last: the text for a signature that does not verify"))
            .aws_message(NOT_VALIDATED)
            .sts(&one_key(setting).token_text(&String::from_utf8_lossy(&token)))
    };
    let other = sound().claim("sub", "system:serviceaccount:payments:admin");
    let expired = sound().claim("iat", setting.now - 7200).claim("exp", setting.now - 3600);
    let unsecured = |token: Jwt| token.header("alg", "none");
    let without = |token: &Jwt| token.with_signature(&[]);
    let bare = |token: &Jwt| token.signing_input().into_bytes();
    let none = |name: &str, change: &str, sentence: &str, token: Vec<u8>| {
        refused(name, change, sentence, token)
            .citing("RFC 7518 section 3.6")
            .citing("CVE-2015-9235")
            .stops(&["jws.algorithm-known"])
            .aws(inferred(
                "AWS documents RSA and ECDSA signatures; with which text it refuses `none` is not known",
            ))
    };
    let class = Class::new(Kind::Sts, "token-signature", "tokens that the provider did not sign as they are")
        .citing(&["RFC 7515 section 5.2", "RFC 8725 section 3.3"])
        .severity(Severity::Critical);
    filled(
        class,
        [
            refused(
                "attackers-key",
                "another key signs",
                "the attacker signs, under the name of the provider's key",
                sound().forged_by("rsa-2048-b").mint(),
            ),
            refused(
                "subject-altered",
                "`sub` is changed after signing",
                "a token's subject is altered, and its signature kept",
                other.with_signature(&sound().signature()),
            ),
            refused(
                "empty",
                "the signature is empty",
                "the signature is cut off, and the algorithm left: nothing is not a signature",
                without(&sound()),
            ),
            refused(
                "expired-as-well",
                "another key signs, and `exp` is past",
                "a forged token is expired as well: that it is, is nobody's business before it is known to be sound",
                expired.forged_by("rsa-2048-b").mint(),
            )
            .severity(Severity::Low)
            .citing("CVE-2024-51744"),
            none(
                "algorithm-none",
                "`alg` is `none`, and the signature empty",
                "the token says that it needs no signature",
                without(&unsecured(sound())),
            ),
            none(
                "algorithm-none-signed",
                "`alg` is `none`, and the signature is there",
                "the token says that it needs no signature, and has one all the same",
                unsecured(sound()).mint(),
            ),
            reject("missing", "the signature is cut off together with its dot")
                .citing("RFC 7515 section 3.1")
                .twin(SOUND, "the last dot and the signature are cut off")
                .stops(&["jws.three-segments"])
                .sts(&one_key(setting).token_text(&String::from_utf8_lossy(&bare(&sound())))),
        ],
    )
}

/// "The "jku" and "x5u" header parameters, which can contain arbitrary URLs", and a `kid` that looks like one, send
/// nobody anywhere: the network would answer with the attacker's key.
fn addresses(setting: &Setting) -> VectorFile {
    const KEYS: &str = "https://attacker.example/keys";
    const INSIDE: &str = "http://169.254.169.254/latest/keys";
    const CHAIN: &str = "https://attacker.example/chain.pem";
    let attacker = test_key("rsa-2048-b");
    let jwks = || Document::ok(Jwks::of(&["rsa-2048-b"]).mint());
    let chain = || {
        let der = BASE64.decode(attacker.certificate().as_bytes()).unwrap_or_default();
        Document::ok(pem("CERTIFICATE", &der))
    };
    let forged = || Jwt::new(setting).forged_by("rsa-2048-b");
    let named = || forged().header("kid", attacker.name());
    let both: &[&str] = &["jwk.kid-matches", "jws.signature-valid"];
    let signature: &[&str] = &["jws.signature-valid"];
    let refused = |name: &str,
                   sentence: &str,
                   change: &str,
                   stops: &[&str],
                   url: &str,
                   answer: Document,
                   token: &Jwt| {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(stops)
            .sts(&one_key(setting).token(token).document(url, answer))
    };
    let harmless = |name: &str, parameter: &str, url: &str| {
        accept(
            name,
            &format!("a sound token with a `{parameter}` at which nothing answers in time: nobody asks"),
        )
        .severity(Severity::Low)
        .sts(
            &one_key(setting)
                .token(&Jwt::new(setting).header(parameter, url))
                .document(url, Document::failed(Failure::Timeout)),
        )
    };
    let at = |parameter: &str, url: &str| {
        (
            format!("the attacker signs, and `{parameter}` is {url}"),
            format!("another key signs, and `{parameter}` is {url}"),
        )
    };
    let class = Class::new(Kind::Sts, "token-addresses", "tokens that say where to look for a key")
        .citing(&["RFC 8725 section 3.10"])
        .severity(Severity::Critical);
    let (jku, jku_change) = at("jku", KEYS);
    let (inside, inside_change) = at("jku", INSIDE);
    let (x5u, x5u_change) = at("x5u", CHAIN);
    let (kid, kid_change) = at("kid", KEYS);
    filled(
        class,
        [
            refused("jku", &jku, &jku_change, signature, KEYS, jwks(), &forged().header("jku", KEYS))
                .citing("RFC 7515 section 4.1.2"),
            refused(
                "jku-named",
                "the attacker signs, `kid` is the name of the attacker's key and `jku` the place of its set",
                "another key signs, which `kid` names, and `jku` is the place of its set",
                both,
                KEYS,
                jwks(),
                &named().header("jku", KEYS),
            )
            .citing("RFC 7515 section 4.1.2"),
            refused(
                "jku-inside",
                &format!("{inside}, which only we can reach"),
                &inside_change,
                signature,
                INSIDE,
                jwks(),
                &forged().header("jku", INSIDE),
            )
            .citing("RFC 7515 section 4.1.2"),
            refused("x5u", &x5u, &x5u_change, signature, CHAIN, chain(), &forged().header("x5u", CHAIN)),
            refused("kid-url", &kid, &kid_change, both, KEYS, jwks(), &forged().header("kid", KEYS))
                .citing("RFC 7515 section 4.1.4"),
            refused(
                "kid-path",
                "the attacker signs, and `kid` leads by `..` from the provider's keys to the attacker's upload",
                "another key signs, and `kid` is `../uploads/attacker`",
                both,
                &format!("{}/uploads/attacker", setting.issuer_origin),
                jwks(),
                &forged().header("kid", "../uploads/attacker"),
            )
            .citing("RFC 7515 section 4.1.4"),
            harmless("jku-unanswered", "jku", KEYS).citing("RFC 7515 section 4.1.2"),
            harmless("x5u-unanswered", "x5u", CHAIN),
        ],
    )
}

/// STS keeps no token: while it is valid, whoever holds it may come again.
fn replay(setting: &Setting) -> VectorFile {
    let once = || one_key(setting).token(&Jwt::new(setting).claim("jti", "7d2c1f0e-once"));
    let open = || inferred("`jti` lets a receiver refuse a replay, and asks no one to");
    let class = Class::new(Kind::Sts, "token-replay", "tokens that are brought more than once")
        .citing(&["RFC 7519 section 4.1.7"])
        .severity(Severity::Low);
    filled(
        class,
        [
            accept("twice", "one token is brought twice within a minute, `jti` and all")
                .tag(Tag::Axis)
                .evidence(open())
                .sts(&once().then(|step| step.seconds_later(60))),
            accept("twice-another-session", "one token begins two sessions of different names")
                .tag(Tag::Axis)
                .evidence(open())
                .sts(&once().then(|step| step.seconds_later(1).param("RoleSessionName", "ci-5678"))),
        ],
    )
}
