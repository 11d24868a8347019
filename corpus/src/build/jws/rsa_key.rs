//! RSA keys: their size, their numbers, and how those are spelled.

use super::filled;
use crate::build::{Class, Draft, accept, inferred, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Hash, Jwks, Jwt, Object, RsaKey, Setting, b64, pkcs1, test_key};
use data_encoding::{BASE64, BASE64URL};
use num_bigint::BigUint;
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![rsa_size(setting), rsa_exponent(setting), rsa_spelling(setting)]
}

/// "A key of size 2048 bits or larger MUST be used with these algorithms."
fn rsa_size(setting: &Setting) -> VectorFile {
    let sound = |name: &str, key: &str, sentence: &str| {
        accept(name, sentence)
            .severity(Severity::Low)
            .jws(&Jwt::new(setting).signed_by(key), &Jwks::of(&[key]))
    };
    let refused = |name: &str, change: &str, sentence: &str| {
        reject(name, sentence).twin("jws/baseline/sole-rs256", change)
    };
    // 2^256 - 189, 2^256 - 357, 2^1279 - 1 and 2^768 - 825 are primes.
    let small =
        [
            (
                "512-bits",
                RsaKey::of_primes([(256, 189), (256, 357)]),
                "a modulus of 512 bits is factored in hours",
                "jwk.valid",
            ),
            (
                "2047-bits",
                RsaKey::of_primes([(1279, 1), (768, 825)]),
                "a modulus of 2047 bits is one bit short",
                "jwk.rsa-modulus-size",
            ),
        ]
        .map(|(name, key, sentence, rule)| {
            let jwk = test_key("rsa-2048-a").jwk().with("n", b64(&key.modulus()));
            let token = Jwt::new(setting).mint_with(|input| {
                let encoded = pkcs1(&Hash::Sha256.digest_info(input, &[5, 0]), key.width());
                key.sign(crate::mint::Padding::Encoded(encoded), input)
            });
            refused(name, &format!("the key has {}", name.replace('-', " ")), sentence)
                .stops(&[rule])
                .jws_octets(token, Jwks::one(jwk).mint(), &[])
        });
    let giants = [("16384-bits", 2048), ("65536-bits", 8192)].map(|(name, octets)| {
        let jwk = test_key("rsa-2048-a").jwk().with("n", b64(&odd_number(name, octets)));
        let what = name.replace('-', " ");
        refused(
            name,
            &format!("the modulus has {what}"),
            &format!("a modulus of {what} makes each verification dear: a token costs nothing to send"),
        )
        .severity(Severity::Low)
        .tag(Tag::ResourceLimit)
        .evidence(inferred("no standard bounds a modulus; verifiers take 8192 or 16384 bits at most"))
        .stops(&["jwk.valid"])
        .jws(&Jwt::new(setting), &Jwks::one(jwk))
    });
    let drafts = [
        sound("4096-bits", "rsa-4096", "a modulus of 4096 bits is larger than it must be"),
        sound("8192-bits", "rsa-8192", "a modulus of 8192 bits is the largest that verifiers agree on")
            .tag(Tag::ResourceLimit),
        refused(
            "1024-bits",
            "the key has 1024 bits",
            "a modulus of 1024 bits is within reach of those who can pay",
        )
        .stops(&["jwk.rsa-modulus-size"])
        .jws(&Jwt::new(setting).signed_by("rsa-1024"), &Jwks::of(&["rsa-1024"])),
        refused(
            "roca",
            "the key carries the fingerprint of a faulty generator",
            "the modulus has primes of a form that makes it factorable, and shows it",
        )
        .citing("CVE-2017-15361")
        .stops(&["jwk.not-roca"])
        .jws(&Jwt::new(setting).signed_by("rsa-2048-roca"), &Jwks::of(&["rsa-2048-roca"])),
    ];
    let class =
        Class::new(Kind::Jws, "rsa-size", "RSA keys that are too small, too large, or unsound by birth")
            .citing(&["RFC 7518 section 3.3", "RFC 8725 section 3.2"])
            .severity(Severity::High);
    filled(class, drafts.into_iter().chain(small).chain(giants))
}

/// "The RSA public exponent e is a positive integer between 3 and n - 1 satisfying GCD(e, lambda(n)) = 1": it is odd.
fn rsa_exponent(setting: &Setting) -> VectorFile {
    let key = test_key("rsa-2048-a");
    let with = |e: &[u8]| Jwks::one(key.jwk().with("e", b64(e)));
    let refused = |name: &str, change: &str, sentence: &str| {
        reject(name, sentence).twin("jws/baseline/sole-rs256", change).stops(&["jwk.valid"])
    };
    // A signature to the power of 1 is itself: the padded digest is the signature, and anybody can write it.
    let padded = Jwt::new(setting).mint_with(|input| pkcs1(&Hash::Sha256.digest_info(input, &[5, 0]), 256));
    let numbers: [(&str, &[u8], &str); 4] = [
        ("zero", &[0], "`e` is 0: every signature becomes 1"),
        ("two", &[2], "`e` is 2, which is no exponent of RSA"),
        ("four", &[4], "`e` is 4: an even exponent has no inverse"),
        ("65536", &[1, 0, 0], "`e` is 65536: an even exponent has no inverse"),
    ];
    let numbers = numbers.map(|(name, e, sentence)| {
        refused(name, &format!("`e` is {}", BigUint::from_bytes_be(e)), sentence)
            .jws(&Jwt::new(setting), &with(e))
    });
    let drafts = [
        accept("three", "`e` is 3: small, and allowed")
            .severity(Severity::Low)
            .jws(&Jwt::new(setting).signed_by("rsa-2048-e3"), &Jwks::of(&["rsa-2048-e3"])),
        refused(
            "one",
            "`e` is 1 and the signature is the padded digest itself",
            "`e` is 1: whoever can pad can sign",
        )
        .severity(Severity::Critical)
        .jws_octets(padded, with(&[1]).mint(), &[]),
        refused("empty", "`e` is empty", "`e` is no octets at all").jws(&Jwt::new(setting), &with(&[])),
        refused(
            "wide",
            "`e` is another exponent of the same key, as wide as the modulus",
            "`e` is as wide as the modulus, so each verification costs as much as a signature and more",
        )
        .severity(Severity::Low)
        .tag(Tag::ResourceLimit)
        .evidence(inferred(
            "the RFCs allow any exponent below n; verifiers bound it, as NIST SP 800-56B does at 2^256",
        ))
        .jws(&Jwt::new(setting), &with(&key.rsa().wide_exponent(&key.octets("e")))),
    ];
    let class = Class::new(Kind::Jws, "rsa-exponent", "RSA keys by their public exponent")
        .citing(&["RFC 8017 section 3.1", "RFC 7518 section 6.3.1.2"])
        .severity(Severity::High);
    filled(class, drafts.into_iter().chain(numbers))
}

/// "Base64urlUInt": the octets of a number "MUST utilize the minimum number of octets needed to represent the value",
/// in base64url without padding.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn rsa_spelling(setting: &Setting) -> VectorFile {
    let key = test_key("rsa-2048-a");
    let (n, e) = (key.octets("n"), key.octets("e"));
    let zero_before = |octets: &[u8]| b64(&[&[0], octets].concat());
    let edited = |name: &str, change: &str, sentence: &str, rule: &str, jwk: Object| -> Draft {
        reject(name, sentence)
            .twin("jws/baseline/sole-rs256", change)
            .stops(&[rule])
            .jws(&Jwt::new(setting), &Jwks::one(jwk))
    };
    let member = |name: &str, change: &str, sentence: &str, rule: &str, member: &str, value: Value| {
        edited(name, change, sentence, rule, key.jwk().with(member, value))
    };
    let even = BigUint::from_bytes_be(&n) + 1_u8;
    let drafts = [
        member(
            "n-leading-zero",
            "`n` begins with a zero octet",
            "a number is spelled as Java and DER spell it, with an octet for the sign",
            "jwk.minimal-integers",
            "n",
            zero_before(&n).into(),
        ),
        member(
            "e-leading-zero",
            "`e` begins with a zero octet",
            "the exponent is spelled as a 32-bit integer",
            "jwk.minimal-integers",
            "e",
            zero_before(&e).into(),
        ),
        member(
            "n-padded",
            "`n` ends with `==`",
            "the modulus has the padding that JOSE leaves out",
            "jwk.base64url",
            "n",
            BASE64URL.encode(&n).into(),
        ),
        member(
            "n-standard-alphabet",
            "`n` is written with `+` and `/`",
            "the modulus is in the alphabet of plain base64",
            "jwk.base64url",
            "n",
            BASE64.encode(&n).trim_end_matches('=').into(),
        ),
        member(
            "n-newline-after",
            "`n` ends with a newline",
            "the modulus is followed by a line end",
            "jwk.base64url",
            "n",
            format!("{}\n", b64(&n)).into(),
        ),
        member(
            "n-wrapped",
            "`n` is broken into lines of 64 characters",
            "the modulus is wrapped as MIME wraps base64",
            "jwk.base64url",
            "n",
            wrapped(&b64(&n)).into(),
        ),
        member(
            "n-unused-bits",
            "the unused bits of the last character of `n` are not zero",
            "two texts stand for one modulus",
            "jwk.base64url",
            "n",
            unused_bits_set(&b64(&n)).into(),
        ),
        member(
            "n-not-base64url",
            "`n` is `!!!!`",
            "the modulus is no base64 in any alphabet",
            "jwk.valid",
            "n",
            "!!!!".into(),
        ),
        member(
            "n-hexadecimal-prefix",
            "`n` begins with `0x`, so its length stands for no octets",
            "the modulus is one and two characters that base64 cannot end on",
            "jwk.valid",
            "n",
            format!("0x{}A", b64(&n)).into(),
        ),
        member(
            "n-even",
            "`n` is one larger, and even",
            "an even modulus has 2 for a factor",
            "jwk.valid",
            "n",
            b64(&even.to_bytes_be()).into(),
        ),
        member("n-one", "`n` is 1", "modulo 1 every signature is every other", "jwk.valid", "n", "AQ".into()),
        member("n-empty", "`n` is empty", "the modulus is no octets at all", "jwk.valid", "n", "".into()),
        member("n-null", "`n` is null", "the modulus is null", "jwk.valid", "n", Value::Null),
        member(
            "n-array",
            "`n` is a list of octets",
            "the modulus is a list of numbers",
            "jwk.valid",
            "n",
            json!([1, 2, 3]),
        ),
        member(
            "e-number",
            "`e` is the number 65537",
            "the exponent is a number, not base64url of one",
            "jwk.valid",
            "e",
            65537.into(),
        ),
        edited(
            "n-missing",
            "`n` is missing",
            "an RSA key without a modulus is none",
            "jwk.valid",
            key.jwk().without("n"),
        ),
        edited(
            "e-missing",
            "`e` is missing",
            "an exponent that is not there is not 65537 by default",
            "jwk.valid",
            key.jwk().without("e"),
        ),
    ];
    let class =
        Class::new(Kind::Jws, "rsa-spelling", "RSA keys whose numbers are spelled otherwise, or not at all")
            .citing(&["RFC 7518 section 2", "RFC 7518 section 6.3.1"])
            .severity(Severity::Low);
    filled(class, drafts)
}

/// An odd number of this many octets, the first bit set: the same for the same name.
pub(in crate::build) fn odd_number(name: &str, octets: usize) -> Vec<u8> {
    let blocks = (0_u32..).flat_map(|block| Hash::Sha256.digest(format!("{name} {block}").as_bytes()));
    let mut number: Vec<u8> = blocks.take(octets).collect();
    if let Some(first) = number.first_mut() {
        *first |= 0x80;
    }
    if let Some(last) = number.last_mut() {
        *last |= 1;
    }
    number
}

fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    for (place, character) in text.chars().enumerate() {
        if place > 0 && place % 64 == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    lines
}

/// base64url of 3k + 1 octets whose last character is the next of the alphabet: the same octets to a lenient reader.
fn unused_bits_set(text: &str) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = text.to_owned();
    let next = text.pop().and_then(|last| ALPHABET.chars().skip_while(|other| *other != last).nth(1));
    text.extend(next);
    text
}
