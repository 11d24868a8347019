//! Which key of the provider's set verifies a token, and what STS says where none does.

use crate::build::{Class, Draft, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Document, Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Object, Setting, b64, test_key};
use serde_json::json;

/// The sound call where the provider has one key: what other vectors differ from.
pub(super) const SOUND: &str = "sts/key-set/single-key";

/// What AWS was seen to say where no key of the provider can be had for a token.
pub(super) const NO_KEY: &str = "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements";

/// What AWS was seen to say of a signature that does not verify.
pub(super) const NOT_VALIDATED: &str = "The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements.";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![algorithms(setting), key_id(setting), key_set(setting), many(setting)]
}

/// A sound call where the provider has these keys.
pub(super) fn published(setting: &Setting, jwks: &Jwks) -> Situation {
    Situation::new(setting).document(&setting.keys_url(), Document::ok(jwks.mint()))
}

/// A sound call where the provider has the one key that signs.
pub(super) fn one_key(setting: &Setting) -> Situation {
    published(setting, &Jwks::of(&["rsa-2048-a"]))
}

/// The class with these vectors, done.
pub(super) fn filled(class: Class, drafts: impl IntoIterator<Item = Draft>) -> VectorFile {
    drafts.into_iter().fold(class, Class::with).finish()
}

/// AWS takes RSA with PKCS #1 v1.5 and ECDSA, with the three hashes each, and nothing else.
fn algorithms(setting: &Setting) -> VectorFile {
    let usual = |name: &str, key: &str, sentence: &str| {
        let token = Jwt::new(setting).signed_by(key).algorithm(&name.to_uppercase());
        let jwks = if name == "rs256" { Jwks::of(&[key, "rsa-2048-b"]) } else { Jwks::of(&[key]) };
        accept(name, sentence)
            .severity(Severity::Low)
            .aws(observed(&format!("wi-alg-{name}")))
            .sts(&published(setting, &jwks).token(&token))
    };
    let refused = |name: &str, key: &str, algorithm: &str, twin: &str| {
        let known = || {
            documented(
                "AWS STS API reference, AssumeRoleWithWebIdentity: tokens are signed with RSA or ECDSA, which \
                 are RS256, RS384, RS512, ES256, ES384 and ES512",
            )
        };
        let token = Jwt::new(setting).signed_by(key).algorithm(algorithm);
        reject(name, &format!("a token under {algorithm}, which STS does not take, however sound it is"))
            .twin(
                &format!("sts/signature-algorithms/{twin}"),
                &format!("the token is signed under {algorithm}"),
            )
            .stops(&["jws.algorithm-allowed"])
            .evidence(known())
            .aws(known())
            .sts(&published(setting, &Jwks::of(&[key])).token(&token))
    };
    let class = Class::new(Kind::Sts, "signature-algorithms", "tokens by the algorithm that signs them")
        .citing(&["AWS STS API reference, AssumeRoleWithWebIdentity", "RFC 8725 section 3.1"])
        .severity(Severity::Low);
    filled(
        class,
        [
            usual("rs256", "rsa-2048-a", "a token under RS256, and its `kid` names one of two keys"),
            usual("rs384", "rsa-2048-a", "a token under RS384, and its `kid` names the key"),
            usual("rs512", "rsa-2048-a", "a token under RS512, and its `kid` names the key"),
            usual("es256", "p256-a", "a token under ES256, and its `kid` names the key"),
            usual("es384", "p384", "a token under ES384, and its `kid` names the key"),
            usual("es512", "p521", "a token under ES512, and its `kid` names the key"),
            refused("ps256", "rsa-2048-a", "PS256", "rs384"),
            refused("eddsa", "ed25519", "EdDSA", "es256"),
        ],
    )
}

/// A key is asked for by its name, once, and nothing is tried in its place.
fn key_id(setting: &Setting) -> VectorFile {
    let token = || Jwt::new(setting);
    let two = || published(setting, &Jwks::of(&["rsa-2048-a", "p256-a"]));
    let refused = |name: &str, change: &str, sentence: &str, rule: &str, row: &str| {
        reject(name, sentence)
            .twin("sts/key-id/one-of-two", change)
            .stops(&[rule])
            .message(NO_KEY)
            .aws(observed(row))
    };
    let critical = token().header("crit", json!(["x-region"])).header("x-region", "eu");
    let class = Class::new(Kind::Sts, "key-id", "tokens by what their header says of the key")
        .citing(&["AWS STS API reference, AssumeRoleWithWebIdentity"])
        .severity(Severity::Medium);
    filled(
        class,
        [
            accept("one-of-two", "`kid` names one of two keys of different types")
                .citing("RFC 7515 section 4.1.4")
                .severity(Severity::Low)
                .aws(observed("wi-alg-rs256"))
                .sts(&two()),
            refused(
                "unknown",
                "`kid` names no key of the set",
                "`kid` names a key that the provider does not have, though one of its keys signed",
                "jwk.kid-matches",
                "wi-hdr-kid-unknown",
            )
            .citing("RFC 7515 section 4.1.4")
            .sts(&two().token(&token().header("kid", "rsa-2048-z"))),
            refused(
                "missing",
                "there is no `kid`",
                "there are two keys and no `kid` says which is meant: none is tried",
                "jws.kid-present",
                "wi-hdr-kid-missing-many-keys",
            )
            .citing("OpenID Connect Core 1.0 section 10.1")
            .sts(&two().token(&token().without_header("kid"))),
            refused(
                "empty",
                "`kid` is the empty string",
                "`kid` is the empty string, which is the name of no key, and not the lack of one",
                "jwk.kid-matches",
                "wi-hdr-kid-empty-string",
            )
            .citing("RFC 7515 section 4.1.4")
            .sts(&two().token(&token().header("kid", ""))),
            reject(
                "critical-extension",
                "the header names a critical extension that nobody here knows: what it changes is not known either",
            )
            .citing("RFC 7515 section 4.1.11")
            .twin("sts/key-id/one-of-two", "`crit` lists `x-region`, which is there")
            .stops(&["jws.critical-understood"])
            .message("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
            .aws(observed("wi-hdr-crit-unknown"))
            .sts(&two().token(&critical)),
        ],
    )
}

/// The set that a provider publishes, as AWS was seen to read it.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn key_set(setting: &Setting) -> VectorFile {
    let own = || test_key("rsa-2048-a").jwk();
    let other = || test_key("rsa-2048-b").jwk().with("kid", "rsa-2048-a");
    let nameless = || Jwt::new(setting).without_header("kid");
    let of = |key: Object| published(setting, &Jwks::one(key));
    let sound = |name: &str, sentence: &str, row: &str| {
        accept(name, sentence).severity(Severity::Low).aws(observed(row))
    };
    let certified = |name: &str| own().with("x5c", json!([test_key(name).certificate()]));
    let refused = |name: &str, change: &str, sentence: &str, stops: &[&str]| {
        reject(name, sentence).twin(SOUND, change).stops(stops)
    };
    let class = Class::new(Kind::Sts, "key-set", "key sets as providers publish them")
        .citing(&["AWS STS API reference, AssumeRoleWithWebIdentity"])
        .severity(Severity::Low);
    let certificates = [
        sound("certificate", "beside the key stands a certificate of the same key", "wi-jwks-x5c-agrees")
            .citing("RFC 7517 section 4.7")
            .sts(&of(certified("rsa-2048-a"))),
        refused(
            "certificate-alone",
            "the key has a certificate and no numbers",
            "the key is published as a certificate only",
            &["jwk.valid"],
        )
        .citing("RFC 7518 section 6.3.1")
        .message(NO_KEY)
        .aws(observed("wi-jwks-x5c-only"))
        .sts(&of(certified("rsa-2048-a").without("n").without("e"))),
        refused(
            "certificate-of-another",
            "the certificate beside the key is another key's",
            "beside the key stands a certificate of another key: one of the two was put there by somebody else",
            &["jwk.x5c-agrees"],
        )
        .citing("RFC 7517 section 4.7")
        .severity(Severity::High)
        .message(NO_KEY)
        .aws(observed("wi-jwks-x5c-disagrees"))
        .sts(&of(certified("rsa-2048-b"))),
    ];
    let purposes = [
        refused(
            "algorithm-differs",
            "the key's `alg` is RS512",
            "the key was published for RS512, and the token is RS256",
            &["jwk.algorithm-matches"],
        )
        .citing("RFC 7517 section 4.4")
        .aws_accepts(observed("wi-jwks-alg-member-differs"))
        .sts(&of(own().with("alg", "RS512"))),
        refused(
            "use-encryption",
            "the key's `use` is `enc`",
            "the key was published for encryption, and signs a token",
            &["jwk.use-is-signature"],
        )
        .citing("RFC 7517 section 4.2")
        .severity(Severity::Medium)
        .message(NO_KEY)
        .aws(observed("wi-jwks-use-enc"))
        .sts(&of(own().with("use", "enc"))),
        refused(
            "operation-sign",
            "the key's `key_ops` is to sign",
            "the key was published for signing alone, which no public key does",
            &["jwk.key-ops-verify"],
        )
        .citing("RFC 7517 section 4.3")
        .aws_stops(&["jwk.key-ops-absent", "jwk.key-ops-verify"], observed("wi-jwks-key-ops-sign"))
        .aws_message(NOT_VALIDATED)
        .sts(&of(own().with("key_ops", json!(["sign"])))),
        accept("operation-verify", "the key was published for verifying: AWS refuses `key_ops` all the same")
            .citing("RFC 7517 section 4.3")
            .twin(SOUND, "the key's `key_ops` is to verify")
            .aws_stops(&["jwk.key-ops-absent"], observed("wi-jwks-key-ops-verify"))
            .aws_message(NOT_VALIDATED)
            .sts(&of(own().with("key_ops", json!(["verify"])))),
    ];
    let names = [
        sound("single-key", "the provider has one key, and `kid` names it", "wi-jwks-single-key")
            .citing("RFC 7517 section 5.1")
            .sts(&one_key(setting)),
        sound(
            "single-key-unnamed",
            "the provider has one key, and no `kid` is needed to say which is meant",
            "wi-jwks-single-key-no-header-kid",
        )
        .citing("OpenID Connect Core 1.0 section 10.1")
        .sts(&one_key(setting).token(&nameless())),
        accept("single-key-without-name", "neither the provider's only key nor the token has a `kid`")
            .citing("OpenID Connect Core 1.0 section 10.1")
            .tag(Tag::Axis)
            .twin("sts/key-set/single-key-unnamed", "the key has no `kid`")
            .aws_stops(&["jwk.has-kid"], observed("wi-jwks-single-key-no-kid-anywhere"))
            .aws_message(NO_KEY)
            .sts(&of(own().without("kid")).token(&nameless())),
        sound("same-key-twice", "one key stands in the set twice", "wi-jwks-dup-kid-same-key")
            .citing("RFC 7517 section 4.5")
            .sts(&published(setting, &Jwks::one(own()).and(own()))),
        reject("name-twice-last-signs", "two keys share a `kid`, and the last one signed")
            .citing("RFC 7517 section 4.5")
            .tag(Tag::Axis)
            .twin("sts/key-set/same-key-twice", "the first of the two is another key")
            .stops(&["jwks.kid-unambiguous"])
            .aws_accepts(observed("wi-jwks-dup-kid-good-last"))
            .sts(&published(setting, &Jwks::one(other()).and(own()))),
        reject("name-twice-first-signs", "two keys share a `kid`, and the first one signed")
            .citing("RFC 7517 section 4.5")
            .tag(Tag::Axis)
            .twin("sts/key-set/same-key-twice", "the last of the two is another key")
            .stops(&["jwks.kid-unambiguous", "jws.signature-valid"])
            .aws_stops(&["jws.signature-valid"], observed("wi-jwks-dup-kid-bad-last"))
            .aws_message(NOT_VALIDATED)
            .sts(&published(setting, &Jwks::one(own()).and(other()))),
    ];
    let beside = |name: &str, sentence: &str, neighbour: Object| {
        accept(name, sentence)
            .citing("RFC 7517 section 5")
            .sts(&published(setting, &Jwks::one(neighbour).and(own())))
    };
    let neighbours = [
        beside(
            "malformed-neighbour",
            "an RSA key without numbers comes before the key that is meant, and spoils nothing but itself",
            Object::new().with("kty", "RSA").with("kid", "broken"),
        ),
        beside(
            "unknown-neighbour",
            "a post-quantum key comes before the key that is meant, and spoils nothing",
            Object::new()
                .with("kty", "AKP")
                .with("alg", "ML-DSA-44")
                .with("kid", "next")
                .with("pub", b64(&[7; 32])),
        ),
        beside(
            "off-curve-neighbour",
            "a point off its curve comes before the key that is meant, and spoils nothing but itself",
            test_key("p256-a").jwk().with("y", b64(&[1; 32])),
        ),
    ];
    filled(class, names.into_iter().chain(certificates).chain(purposes).chain(neighbours))
}

/// AWS takes 100 keys of a type, and where there are more, none of them; no standard bounds their number.
fn many(setting: &Setting) -> VectorFile {
    use crate::build::jws::rsa_key::odd_number;
    let set = |rsa: usize| {
        let keys = (1..rsa).map(|place| {
            let name = format!("rsa-{place}");
            let n = b64(&odd_number(&name, 256));
            Object::new().with("kty", "RSA").with("kid", name).with("n", n).with("e", "AQAB")
        });
        keys.fold(Jwks::empty(), Jwks::and).and(test_key("rsa-2048-a").jwk()).and(test_key("p256-a").jwk())
    };
    let unbounded = || inferred("no standard bounds the number of keys");
    let class = Class::new(Kind::Sts, "key-set-size", "key sets of many keys")
        .citing(&["AWS STS API reference, AssumeRoleWithWebIdentity", "RFC 7517 section 5.1"])
        .severity(Severity::Low);
    let drafts = [
        accept("100-rsa", "100 RSA keys and a point, and an RSA key signed")
            .evidence(unbounded())
            .aws(inferred("the quota is 100, and 101 are refused (wi-jwks-101-rsa-rsa-token)"))
            .sts(&published(setting, &set(100))),
        accept("101-rsa", "101 RSA keys and a point, and an RSA key signed")
            .twin("sts/key-set-size/100-rsa", "there is one more RSA key")
            .evidence(unbounded())
            .aws_stops(&["jwks.keys-per-type"], observed("wi-jwks-101-rsa-rsa-token"))
            .aws_message(NO_KEY)
            .sts(&published(setting, &set(101))),
        accept("101-rsa-and-point", "101 RSA keys and a point, and the point signed")
            .evidence(unbounded())
            .aws(observed("wi-jwks-101-rsa-ec-token"))
            .sts(&published(setting, &set(101)).token(&Jwt::new(setting).signed_by("p256-a"))),
    ];
    filled(class, drafts.map(|draft| draft.tag(Tag::ResourceLimit)))
}
