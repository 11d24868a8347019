//! Signatures that are none: of the wrong numbers, the wrong length, or something else.

use super::filled;
use crate::build::{Class, Draft, observed, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, test_key};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![rsa_number(setting), stripped(setting), altered(setting)]
}

/// A refused variant of the sound token of `jws/baseline/<base>`.
pub(super) fn refused(base: &str, name: &str, change: &str, sentence: &str, token: Vec<u8>) -> Draft {
    reject(name, sentence)
        .twin(&format!("jws/baseline/{base}"), change)
        .stops(&["jws.signature-valid"])
        .jws_octets(token, Jwks::provider().mint(), &[])
}

/// "If the length of the signature S is not k octets, output "invalid signature" and stop"; and the number is below n.
fn rsa_number(setting: &Setting) -> VectorFile {
    let token = Jwt::new(setting);
    let signature = token.signature();
    let key = test_key("rsa-2048-a").rsa();
    let octets = key.width();
    let with = |signature: &[u8]| token.with_signature(signature);
    // s + n has the octets of n only for a small s; the wide one is seen by its length already.
    let wrapped = (0..).find_map(|nonce| {
        let token = Jwt::new(setting).claim("jti", nonce);
        let sum = key.plus_modulus(&token.signature());
        (sum.len() == octets).then(|| token.with_signature(&sum))
    });
    let shorter = signature.split_last().map_or(Vec::new(), |(_, rest)| rest.to_vec());
    let behind = signature.split_first().map_or(Vec::new(), |(_, rest)| rest.to_vec());
    let one = [vec![0; octets - 1], vec![1]].concat();
    let numbers: [(&str, &str, Vec<u8>); 15] = [
        ("zero", "the signature is 0", with(&vec![0; octets])),
        ("one", "the signature is 1", with(&one)),
        ("modulus-less-one", "the signature is n - 1", with(&key.modulus_less(1))),
        ("modulus", "the signature is n", with(&key.modulus_less(0))),
        ("all-ones", "the signature is all ones", with(&vec![0xFF; octets])),
        (
            "plus-modulus",
            "n is added to the signature: the same number modulo n",
            wrapped.unwrap_or_default(),
        ),
        (
            "plus-modulus-wide",
            "n is added to the signature, behind a zero octet",
            with(&wide(&key.plus_modulus(&signature), octets)),
        ),
        ("octet-before", "a zero octet comes first", with(&[&[0], signature.as_slice()].concat())),
        ("octet-after", "a zero octet follows", with(&[signature.as_slice(), &[0]].concat())),
        ("octet-missing", "the last octet is missing", with(&shorter)),
        ("first-octet-missing", "the first octet is missing", with(&behind)),
        ("half", "the second half is missing", with(signature.split_at(octets / 2).0)),
        ("twice", "the signature stands there twice", with(&[signature.as_slice(), &signature].concat())),
        ("little-endian", "the signature is little-endian", with(&reversed(&signature))),
        (
            "negated",
            "the signature is n less the signature",
            with(&negated(&key.modulus_less(0), &signature)),
        ),
    ];
    let drafts = numbers.map(|(name, change, token)| refused("rs256", name, change, change, token));
    let class = Class::new(
        Kind::Jws,
        "rsa-number",
        "RSA signatures that are the wrong number, or of the wrong octets",
    )
    .citing(&["RFC 8017 section 8.2.2", "RFC 7518 section 3.3"])
    .severity(Severity::Medium);
    filled(class, drafts)
}

/// A token without its signature is a claim, and nothing more.
fn stripped(setting: &Setting) -> VectorFile {
    let empty = ["rs256", "es256", "es384", "es512"]
        .into_iter()
        .zip(["rsa-2048-a", "p256-a", "p384", "p521"])
        .map(|(base, key)| {
            let token = Jwt::new(setting).signed_by(key).with_signature(&[]);
            refused(
                base,
                &format!("{base}-empty"),
                "the signature is empty",
                "the signature is cut off, its dot is left",
                token,
            )
        });
    // The same of an RS256 token is `jws/serialization/two-segments`.
    let no_dot = [("es256", "p256-a")].map(|(base, key)| {
        let token = Jwt::new(setting).signed_by(key).signing_input();
        refused(
            base,
            &format!("{base}-missing"),
            "the signature and its dot are missing",
            "the signature is cut off with its dot",
            token.into(),
        )
        .stops(&["jws.three-segments"])
    });
    let class = Class::new(Kind::Jws, "signature-stripped", "tokens whose signature is cut off")
        .citing(&["RFC 7515 section 5.2"])
        .severity(Severity::Critical);
    filled(class, empty.chain(no_dot))
}

/// One bit of a token differs, or its signature is of something else: of another token, another spelling, by
/// another key.
fn altered(setting: &Setting) -> VectorFile {
    let token = Jwt::new(setting);
    let signature = token.signature();
    let flipped = |place: usize, bit: u8| {
        let mut octets = signature.clone();
        if let Some(octet) = octets.get_mut(place) {
            *octet ^= bit;
        }
        token.with_signature(&octets)
    };
    let other = token.clone().claim("sub", "system:serviceaccount:payments:admin");
    let retyped = token.clone().header("typ", "at+jwt");
    let segments = token.signing_input();
    let payload = segments.split('.').nth(1).unwrap_or_default().to_owned();
    let key = test_key("rsa-2048-a");
    let over = |input: &[u8]| token.with_signature(&key.sign("RS256", input));
    let drafts: [(&str, &str, Vec<u8>); 16] = [
        ("first-bit", "the first bit of the signature differs", flipped(0, 0x80)),
        ("last-bit", "the last bit of the signature differs", flipped(255, 1)),
        ("middle-bit", "a bit in the middle of the signature differs", flipped(128, 0x10)),
        (
            "payload-edited",
            "`sub` is another one, the signature is left as it was",
            other.with_signature(&signature),
        ),
        (
            "header-edited",
            "`typ` is another one, the signature is left as it was",
            retyped.with_signature(&signature),
        ),
        (
            "header-extended",
            "a parameter is added to the header, the signature is left as it was",
            token.clone().header("x", 1).with_signature(&signature),
        ),
        (
            "other-token",
            "the signature is of another token by the same key",
            token.with_signature(&other.signature()),
        ),
        ("other-key", "an attacker signed", token.clone().forged_by("rsa-4096").mint()),
        ("payload-alone", "the signature is over the payload alone", over(payload.as_bytes())),
        (
            "header-alone",
            "the signature is over the header alone",
            over(segments.split('.').next().unwrap_or_default().as_bytes()),
        ),
        (
            "decoded",
            "the signature is over header and payload before they are base64url",
            over(&token.decoded_input()),
        ),
        (
            "without-dot",
            "the signature is over header and payload without the dot",
            over(segments.replace('.', "").as_bytes()),
        ),
        (
            "dot-after",
            "the signature is over header, payload and one dot more",
            over(format!("{segments}.").as_bytes()),
        ),
        (
            "newline-after",
            "the signature is over header, payload and a newline",
            over(format!("{segments}\n").as_bytes()),
        ),
        (
            "payload-first",
            "the signature is over payload and header",
            over(segments.split('.').rev().collect::<Vec<_>>().join(".").as_bytes()),
        ),
        (
            "encoded-twice",
            "the signature is base64url of base64url",
            token.with_signature(crate::mint::b64(&signature).as_bytes()),
        ),
    ];
    let drafts = drafts.map(|(name, change, octets)| {
        let draft = refused("rs256", name, change, change, octets);
        if name == "other-key" { draft.aws(observed("wi-jwks-dup-kid-bad-last")) } else { draft }
    });
    let class = Class::new(Kind::Jws, "signature-altered", "tokens that are not what was signed")
        .citing(&["RFC 7515 section 5.2", "RFC 8725 section 3.3"])
        .severity(Severity::Critical);
    filled(class, drafts)
}

pub(super) fn reversed(octets: &[u8]) -> Vec<u8> {
    octets.iter().rev().copied().collect()
}

/// One octet wider than the modulus, whatever the number.
fn wide(number: &[u8], width: usize) -> Vec<u8> {
    crate::mint::left_pad(number, width + 1)
}

fn negated(modulus: &[u8], signature: &[u8]) -> Vec<u8> {
    use num_bigint::BigUint;
    let number = BigUint::from_bytes_be(modulus) - BigUint::from_bytes_be(signature);
    crate::mint::left_pad(&number.to_bytes_be(), modulus.len())
}
