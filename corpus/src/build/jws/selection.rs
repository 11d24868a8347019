//! Which key of the set a token means.

use super::filled;
use crate::build::{Class, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Object, Setting, test_key};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![missing(setting), repeated(setting), crossed(setting)]
}

/// "If there are multiple keys in the referenced JWK Set document, a "kid" value MUST be provided in the JOSE
/// Header."
fn missing(setting: &Setting) -> VectorFile {
    let token = || Jwt::new(setting).without_header("kid");
    let nameless = || test_key("rsa-2048-a").jwk().without("kid");
    let unknown = Object::new().with("kty", "XYZ").with("kid", "another");
    let by_b = || token().forged_by("rsa-2048-b");
    let two = || Jwks::of(&["rsa-2048-a", "rsa-2048-b"]);
    let drafts = [
        accept("sole", "no `kid`, and one key that can be meant")
            .severity(Severity::Low)
            .aws(observed("wi-jwks-single-key-no-header-kid"))
            .jws(&token(), &Jwks::of(&["rsa-2048-a"])),
        accept("sole-usable", "no `kid`, and one key that can be meant beside one of an unknown type")
            .severity(Severity::Low)
            .aws(inferred("one key that it can index (wi-jwks-single-key-no-header-kid)"))
            .jws(&token(), &Jwks::of(&["rsa-2048-a"]).and(unknown)),
        accept("sole-nameless", "no `kid` in the token and none in the only key")
            .severity(Severity::Low)
            .tag(Tag::Axis)
            .twin("jws/kid-missing/sole", "the key has no `kid` either")
            .aws_stops(&["jwk.has-kid"], observed("wi-jwks-single-key-no-kid-anywhere"))
            .jws(&token(), &Jwks::one(nameless())),
        reject("two-types", "no `kid`, and the type of key is left to tell an RSA key from a point")
            .twin("jws/kid-missing/sole", "the set has a P-256 key as well")
            .stops(&["jws.kid-present"])
            .aws(observed("wi-hdr-kid-missing-many-keys"))
            .jws(&token(), &Jwks::of(&["rsa-2048-a", "p256-a"])),
        reject(
            "two-keys-last-signs",
            "no `kid`, and the last of two RSA keys signed: keys would have to be tried in turn",
        )
        .twin("jws/kid-missing/sole", "the set has a second RSA key, which signed")
        .stops(&["jws.kid-present", "jwks.kid-unambiguous"])
        .aws_stops(&["jws.kid-present"], observed("wi-hdr-kid-missing-many-keys"))
        .jws(&by_b(), &two()),
        reject(
            "two-keys-first-signs",
            "no `kid`, and the first of two RSA keys signed: keys would have to be tried in turn",
        )
        .twin("jws/kid-missing/sole", "the set has a second RSA key")
        .stops(&["jws.kid-present", "jwks.kid-unambiguous", "jws.signature-valid"])
        .aws_stops(&["jws.kid-present", "jws.signature-valid"], observed("wi-hdr-kid-missing-many-keys"))
        .jws(&token(), &two()),
        reject(
            "encryption-key-beside",
            "no `kid`, and the second key is for encryption: two keys all the same",
        )
        .twin("jws/kid-missing/sole", "the set has a key for encryption as well")
        .stops(&["jws.kid-present"])
        .aws(inferred("two keys that it can index (wi-hdr-kid-missing-many-keys)"))
        .jws(&token(), &Jwks::of(&["rsa-2048-a"]).and(test_key("rsa-2048-b").jwk().with("use", "enc"))),
        reject("nameless-key-named", "the token names a key, and the only key has no name")
            .twin("jws/kid-missing/sole-usable", "the only key has no `kid`, and the token has one")
            .stops(&["jwk.kid-matches"])
            .aws_stops(
                &["jwk.kid-matches", "jwk.has-kid"],
                inferred("a key without `kid` is unusable (wi-jwks-single-key-no-kid-anywhere)"),
            )
            .jws(&Jwt::new(setting), &Jwks::one(nameless())),
    ];
    let class = Class::new(Kind::Jws, "kid-missing", "tokens or keys without `kid`")
        .citing(&["OpenID Connect Core 1.0 section 10.1", "RFC 7515 section 4.1.4"])
        .severity(Severity::Medium);
    filled(class, drafts)
}

/// "Different keys within the JWK Set SHOULD use distinct "kid" values", unless their types tell them apart.
fn repeated(setting: &Setting) -> VectorFile {
    let own = || test_key("rsa-2048-a").jwk();
    let other = || test_key("rsa-2048-b").jwk().with("kid", "rsa-2048-a");
    let point = || test_key("p256-a").jwk().with("kid", "rsa-2048-a");
    let token = || Jwt::new(setting);
    let by_point = || token().signed_by("p256-a").header("kid", "rsa-2048-a");
    let last = inferred("of two keys under one `kid` the last counts (wi-jwks-dup-kid-good-last)");
    let accepted = [
        accept("same-key", "one key stands in the set twice")
            .aws(observed("wi-jwks-dup-kid-same-key"))
            .jws(&token(), &Jwks::one(own()).and(own())),
        accept("two-types-rs256", "an RSA key and a point share a `kid`, and the token is RS256")
            .jws(&token(), &Jwks::one(own()).and(point())),
        accept("two-types-es256", "an RSA key and a point share a `kid`, and the token is ES256")
            .jws(&by_point(), &Jwks::one(own()).and(point())),
        accept("two-uses", "a key for signing and one for encryption share a `kid`")
            .citing("RFC 7517 section 4.2")
            .depends_on(&["jwk.use-is-signature"])
            .jws(&token(), &Jwks::one(own()).and(other().with("use", "enc"))),
        accept("two-algorithms", "two RSA keys share a `kid` and are published for different algorithms")
            .citing("RFC 7517 section 4.4")
            .tag(Tag::Axis)
            .depends_on(&["jwk.algorithm-matches"])
            .aws(last.clone())
            .jws(&token(), &Jwks::one(other().with("alg", "RS512")).and(own().with("alg", "RS256"))),
    ]
    .map(|draft| draft.severity(Severity::Low));
    let refused = [
        reject("two-keys-last-signs", "two RSA keys share a `kid`, and the last one signed")
            .tag(Tag::Axis)
            .twin("jws/kid-repeated/same-key", "the first key is another one")
            .stops(&["jwks.kid-unambiguous"])
            .aws_accepts(observed("wi-jwks-dup-kid-good-last"))
            .jws(&token(), &Jwks::one(other()).and(own())),
        reject("two-keys-first-signs", "two RSA keys share a `kid`, and the first one signed")
            .tag(Tag::Axis)
            .twin("jws/kid-repeated/same-key", "the last key is another one")
            .stops(&["jwks.kid-unambiguous", "jws.signature-valid"])
            .aws_stops(&["jws.signature-valid"], observed("wi-jwks-dup-kid-bad-last"))
            .jws(&token(), &Jwks::one(own()).and(other())),
        reject("two-points", "two points share a `kid`, and the last one signed")
            .tag(Tag::Axis)
            .twin("jws/kid-repeated/two-types-es256", "the first key is a point as well")
            .stops(&["jwks.kid-unambiguous"])
            .aws_accepts(last)
            .jws(&by_point(), &Jwks::one(test_key("p256-b").jwk().with("kid", "rsa-2048-a")).and(point())),
    ];
    let class = Class::new(Kind::Jws, "kid-repeated", "sets in which keys share a `kid`")
        .citing(&["RFC 7517 section 4.5"])
        .severity(Severity::Medium);
    filled(class, accepted.into_iter().chain(refused))
}

/// A token is verified with the key it names, and not with whichever key of the set signed it.
fn crossed(setting: &Setting) -> VectorFile {
    let drafts = [
        ("rsa", "rsa-2048-a", "rsa-2048-b", "the token names one RSA key, another one of the set signed it"),
        ("p256", "p256-a", "p256-b", "the token names one P-256 key, another one of the set signed it"),
    ]
    .map(|(name, named, signer, sentence)| {
        let twin = format!("jws/baseline/{}", test_key(named).default_algorithm().to_lowercase());
        let jwks = Jwks::provider().and(test_key("p256-b").jwk());
        reject(name, sentence)
            .twin(&twin, &format!("{signer} signed, another key of the set"))
            .stops(&["jws.signature-valid"])
            .aws(inferred("the key named is the key used (wi-jwks-dup-kid-bad-last)"))
            .jws(&Jwt::new(setting).signed_by(named).forged_by(signer), &jwks)
    });
    let class =
        Class::new(Kind::Jws, "kid-crossed", "tokens signed by another key of the set than they name")
            .citing(&["RFC 7515 section 4.1.4", "RFC 7515 section 5.2"])
            .severity(Severity::High);
    filled(class, drafts)
}
