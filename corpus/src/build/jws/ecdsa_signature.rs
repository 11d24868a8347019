//! ECDSA signatures that are none: of the wrong numbers, or in another form.

use super::filled;
use super::signature::{refused, reversed};
use crate::build::{Class, accept};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, der, high_s, low_s, order, unsigned};
use data_encoding::HEXLOWER;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![numbers(setting), ecdsa_form(setting)]
}

/// r and s lie between 1 and n - 1. Where that is not checked, zeros verify anything: the psychic signature.
fn numbers(setting: &Setting) -> VectorFile {
    let es256 = Jwt::new(setting).signed_by("p256-a");
    let signature = es256.signature();
    let (r, s) = signature.split_at(32);
    let zero = vec![0; 32];
    let one = [vec![0; 31], vec![1]].concat();
    let n = order();
    let below = {
        let mut below = n.clone();
        if let Some(last) = below.last_mut() {
            *last -= 1;
        }
        below
    };
    let highest = vec![0xFF; 32];
    let pairs: [(&str, &str, &[u8], &[u8]); 18] = [
        ("zero-zero", "r and s are 0", &zero, &zero),
        ("zero-s", "r is 0", &zero, s),
        ("r-zero", "s is 0", r, &zero),
        ("zero-one", "r is 0 and s is 1", &zero, &one),
        ("one-zero", "r is 1 and s is 0", &one, &zero),
        ("one-one", "r and s are 1", &one, &one),
        ("n-n", "r and s are n", &n, &n),
        ("n-s", "r is n", &n, s),
        ("r-n", "s is n", r, &n),
        ("zero-n", "r is 0 and s is n", &zero, &n),
        ("n-zero", "r is n and s is 0", &n, &zero),
        ("n-one", "r is n and s is 1", &n, &one),
        ("one-n", "r is 1 and s is n", &one, &n),
        ("one-below-n", "r is 1 and s is n - 1", &one, &below),
        ("below-n-one", "r is n - 1 and s is 1", &below, &one),
        ("below-n-below-n", "r and s are n - 1", &below, &below),
        ("zero-below-n", "r is 0 and s is n - 1", &zero, &below),
        ("highest-highest", "r and s are all ones", &highest, &highest),
    ];
    let es256 = pairs.map(|(name, change, r, s)| {
        refused("es256", name, change, change, es256.with_signature(&[r, s].concat()))
    });
    let wider = [("es384", "p384", 96), ("es512", "p521", 132)].map(|(base, key, width)| {
        let token = Jwt::new(setting).signed_by(key).with_signature(&vec![0; width]);
        refused(base, &format!("{base}-zero-zero"), "r and s are 0", "r and s are 0", token)
    });
    let class =
        Class::new(Kind::Jws, "ecdsa-numbers", "ECDSA signatures whose numbers are out of range or made up")
            .citing(&["RFC 7518 section 3.4", "FIPS 186-5 section 6.4.2", "CVE-2022-21449"])
            .severity(Severity::Critical);
    filled(class, es256.into_iter().chain(wider))
}

/// "The JWS Signature value MUST be a 64-octet sequence. If it is not a 64-octet sequence, the validation has failed",
/// and 96 and 132 for the others: r and s, big-endian, each as wide as the order.
fn ecdsa_form(setting: &Setting) -> VectorFile {
    let token = |key: &str| Jwt::new(setting).signed_by(key);
    let es256 = token("p256-a");
    let signature = es256.signature();
    let (r, s) = signature.split_at(32);
    let with = |octets: &[u8]| es256.with_signature(octets);
    let cut = |octets: &[u8]| octets.split_last().map_or(Vec::new(), |(_, rest)| rest.to_vec());
    let short_r = (0..).find_map(|nonce| {
        let token = es256.clone().claim("jti", nonce);
        let signature = token.signature();
        let short = signature.strip_prefix(&[0])?;
        Some(token.with_signature(short))
    });
    let forms: [(&str, &str, Vec<u8>); 14] = [
        ("der", "the signature is an ASN.1 sequence, as OpenSSL makes it", with(&sequence(r, s))),
        ("octet-missing", "the last octet is missing", with(&cut(&signature))),
        ("octet-after", "a zero octet follows", with(&[signature.as_slice(), &[0]].concat())),
        ("octet-before", "a zero octet comes first", with(&[&[0], signature.as_slice()].concat())),
        ("octet-before-each", "r and s have a zero octet before them", with(&[&[0], r, &[0], s].concat())),
        ("zero-octet-missing", "r lacks its first octet, which is zero", short_r.unwrap_or_default()),
        ("r-alone", "s is missing", with(r)),
        ("twice", "the signature stands there twice", with(&[signature.as_slice(), &signature].concat())),
        ("swapped", "s comes before r", with(&[s, r].concat())),
        ("little-endian", "r and s are little-endian", with(&[reversed(r), reversed(s)].concat())),
        (
            "as-wide-as-p384",
            "r and s are as wide as those of P-384",
            with(&[vec![0; 16].as_slice(), r, &[0; 16], s].concat()),
        ),
        (
            "hexadecimal",
            "the signature is written in hexadecimal",
            with(HEXLOWER.encode(&signature).as_bytes()),
        ),
        (
            "p1363-as-der-octets",
            "the signature is wrapped in an ASN.1 octet string",
            with(&der(0x04, &signature)),
        ),
        ("empty-sequence", "the signature is an empty ASN.1 sequence", with(&der(0x30, &[]))),
    ];
    let forms = forms.map(|(name, change, token)| refused("es256", name, change, change, token));
    let others = ["es384", "es512"].into_iter().zip(["p384", "p521"]).flat_map(|(base, key)| {
        let token = token(key);
        let signature = token.signature();
        let (r, s) = signature.split_at(signature.len() / 2);
        let named = |name: &str| format!("{base}-{name}");
        let sequence = sequence(r, s);
        let longer = [signature.as_slice(), &[0]].concat();
        let before = [&[0], signature.as_slice()].concat();
        [
            ("der", "the signature is an ASN.1 sequence", sequence),
            ("octet-missing", "the last octet is missing", cut(&signature)),
            ("octet-after", "a zero octet follows", longer),
            ("octet-before", "a zero octet comes first", before),
        ]
        .map(|(name, change, octets)| {
            refused(base, &named(name), change, change, token.with_signature(&octets))
        })
    });
    let half = |name: &str, sentence: &str, choose: fn(&[u8]) -> Vec<u8>| {
        let token = es256.clone().claim("jti", name);
        accept(name, sentence).severity(Severity::Low).jws_octets(
            token.with_signature(&choose(&token.signature())),
            Jwks::provider().mint(),
            &token.payload_octets(),
        )
    };
    let halves = [
        half("high-s", "s lies above n/2: other protocols forbid it, JOSE does not", high_s),
        half("low-s", "s lies below n/2", low_s),
    ];
    let class = Class::new(Kind::Jws, "ecdsa-form", "ECDSA signatures in another form than JOSE's")
        .citing(&["RFC 7518 section 3.4"])
        .severity(Severity::Low);
    filled(class, halves.into_iter().chain(forms).chain(others))
}

/// `ECDSA-Sig-Value` (RFC 3279 section 2.2.3).
fn sequence(r: &[u8], s: &[u8]) -> Vec<u8> {
    der(0x30, &[unsigned(r), unsigned(s)].concat())
}
