//! PKCS #1 v1.5 padding that a verifier accepts if it parses instead of comparing.

use super::filled;
use crate::build::{Class, Draft, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Hash, Jwks, Jwt, Padding, Setting, cube_root_forgery, der, pkcs1, test_key};
use std::ops::Range;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![padding(setting), digest_info(setting)]
}

/// Octets of the modulus.
const WIDTH: usize = 256;
/// Octets of a sound `DigestInfo`.
const INFO: usize = 51;
/// Where the fill ends and its zero octet stands.
const END: usize = WIDTH - INFO - 1;
/// The object identifier of SHA-256, without and with the NULL that EMSA-PKCS1-v1_5 wants after it.
const SHA256: [u8; 11] = [6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];

/// A sound token whose encoded message is what `encode` makes of the signing input. The provider's own key signs, so
/// that a verifier which is lenient accepts it.
fn encoded(setting: &Setting, name: &str, change: &str, encode: impl FnOnce(&[u8]) -> Vec<u8>) -> Draft {
    let token = Jwt::new(setting).mint_with(|input| {
        let message = encode(input);
        test_key("rsa-2048-a").rsa().sign(Padding::Encoded(message), input)
    });
    reject(name, change).twin("jws/baseline/rs256", change).stops(&["jws.signature-valid"]).jws_octets(
        token,
        Jwks::provider().mint(),
        &[],
    )
}

fn sound_info(input: &[u8]) -> Vec<u8> {
    Hash::Sha256.digest_info(input, &[5, 0])
}

/// The encoding is 0x00, 0x01, octets of 0xFF that fill the modulus, 0x00 and the digest's description: "compare the
/// encoded message EM and the second encoded message EM'".
fn padding(setting: &Setting) -> VectorFile {
    let edited = |name: &str, change: &str, places: Range<usize>, octet: u8| {
        encoded(setting, name, change, |input| {
            let mut message = pkcs1(&sound_info(input), WIDTH);
            for old in message.iter_mut().take(places.end).skip(places.start) {
                *old = octet;
            }
            message
        })
    };
    // What follows the digest is anybody's.
    let short = |name: &str, change: &str, fill: usize| {
        encoded(setting, name, change, move |input| {
            let message = [&[0, 1], vec![0xFF; fill].as_slice(), &[0], &sound_info(input)].concat();
            let rest = WIDTH - message.len();
            [message, vec![0xA5; rest]].concat()
        })
    };
    let drafts = [
        edited("first-octet", "the first octet is 1", 0..1, 1),
        edited("block-type-0", "the block type is 0", 1..2, 0),
        edited("block-type-2", "the block type is 2, that of encryption", 1..2, 2),
        edited("first-fill", "the first octet of the fill is not 0xFF", 2..3, 0xFE),
        edited("middle-fill", "an octet in the middle of the fill is not 0xFF", 100..101, 0x7F),
        edited("last-fill", "the last octet of the fill is not 0xFF", END - 1..END, 0xFE),
        edited("zero-in-fill", "an octet in the middle of the fill is zero", 100..101, 0),
        edited("zero-fill", "the fill is zeros", 2..END, 0),
        edited("no-separator", "the fill goes on where its zero octet should be", END..END + 1, 0xFF),
        short("no-fill", "there is no fill, and octets follow the digest", 0),
        short("fill-of-7", "the fill is 7 octets, and octets follow the digest", 7),
        short("fill-of-8", "the fill is 8 octets, and octets follow the digest", 8),
        short(
            "one-octet-after",
            "the fill is one octet short, and one octet follows the digest",
            END - 2 - 1,
        ),
    ];
    // With e = 3 such a signature needs no key: it is a cube root.
    let cube_root = {
        let token = Jwt::new(setting).signed_by("rsa-2048-e3").mint_with(|input| {
            let prefix = [&[0, 1], [0xFF; 8].as_slice(), &[0], &sound_info(input)].concat();
            cube_root_forgery(&prefix, WIDTH)
        });
        reject(
            "cube-root",
            "a cube root, made without the key, is the signature of a digest that octets follow",
        )
        .severity(Severity::Critical)
        .twin("jws/rsa-exponent/three", "the signature is the cube root of a short fill, a digest and octets")
        .stops(&["jws.signature-valid"])
        .jws_octets(token, Jwks::of(&["rsa-2048-e3"]).mint(), &[])
    };
    let class = Class::new(Kind::Jws, "rsa-padding", "RSA signatures whose padding is malformed")
        .citing(&["RFC 8017 section 8.2.2", "RFC 8017 section 9.2", "CVE-2006-4339"])
        .severity(Severity::High);
    filled(class, drafts.into_iter().chain([cube_root]))
}

/// The description of the digest has one encoding, DER, with NULL for the parameters of the hash function.
fn digest_info(setting: &Setting) -> VectorFile {
    let padded = |name: &str, change: &str, info: fn(&[u8]) -> Vec<u8>| {
        encoded(setting, name, change, |input| pkcs1(&info(input), WIDTH))
    };
    let drafts = [
        padded("null-missing", "the NULL after the hash function is missing", |input| {
            Hash::Sha256.digest_info(input, &[])
        }),
        padded("null-with-content", "the NULL has content, where octets can hide", |input| {
            Hash::Sha256.digest_info(input, &[5, 4, 1, 2, 3, 4])
        }),
        padded("null-long-length", "the NULL has its length in long form", |input| {
            Hash::Sha256.digest_info(input, &[5, 0x81, 0])
        }),
        padded("parameters-octets", "octets stand for the NULL", |input| {
            Hash::Sha256.digest_info(input, &[4, 2, 1, 2])
        }),
        padded("parameters-twice", "a second element follows the NULL", |input| {
            Hash::Sha256.digest_info(input, &[5, 0, 5, 0])
        }),
        padded("sequence-long-length", "the sequence has its length in long form", |input| {
            let content = content(input);
            [&[0x30, 0x81, length(&content)], content.as_slice()].concat()
        }),
        padded(
            "sequence-longer-length",
            "the sequence has its length in four octets, three of them zero",
            |input| {
                let content = content(input);
                [&[0x30, 0x84, 0, 0, 0, length(&content)], content.as_slice()].concat()
            },
        ),
        padded("sequence-indefinite", "the sequence has an indefinite length", |input| {
            [&[0x30, 0x80], content(input).as_slice(), &[0, 0]].concat()
        }),
        padded("sequence-with-more", "a third element follows the digest in the sequence", |input| {
            der(0x30, &[content(input), vec![4, 2, 1, 2]].concat())
        }),
        padded("set", "the sequence is a set", |input| der(0x31, &content(input))),
        padded("digest-long-length", "the digest has its length in long form", |input| {
            let digest = Hash::Sha256.digest(input);
            let octets = [&[4, 0x81, 32], digest.as_slice()].concat();
            der(0x30, &[algorithm(), octets].concat())
        }),
        padded("digest-bit-string", "the digest is a bit string", |input| {
            let bits = [&[0], Hash::Sha256.digest(input).as_slice()].concat();
            der(0x30, &[algorithm(), der(3, &bits)].concat())
        }),
        padded("digest-truncated", "the digest is cut to 16 octets", |input| {
            let digest = Hash::Sha256.digest(input);
            der(0x30, &[algorithm(), der(4, digest.split_at(16).0)].concat())
        }),
        padded("digest-empty", "the digest is empty", |_| der(0x30, &[algorithm(), der(4, &[])].concat())),
        padded("digest-longer", "octets follow the digest in its octet string", |input| {
            let longer = [Hash::Sha256.digest(input), vec![0xA5; 8]].concat();
            der(0x30, &[algorithm(), der(4, &longer)].concat())
        }),
        padded("other-hash-named", "SHA-512 is named beside a SHA-256 digest", |input| {
            let mut sha512 = SHA256;
            sha512[10] = 3;
            let algorithm = der(0x30, &[sha512.as_slice(), &[5, 0]].concat());
            der(0x30, &[algorithm, der(4, &Hash::Sha256.digest(input))].concat())
        }),
        padded("digest-alone", "the digest stands there without its description", |input| {
            Hash::Sha256.digest(input)
        }),
        padded("description-missing", "nothing stands behind the fill", |_| Vec::new()),
        padded("message-alone", "the beginning of the message stands where its digest should be", |input| {
            input.iter().copied().take(32).collect()
        }),
    ];
    let class = Class::new(
        Kind::Jws,
        "rsa-digest-info",
        "RSA signatures whose digest is described otherwise than DER does",
    )
    .citing(&["RFC 8017 section 8.2.2", "RFC 8017 section 9.2", "CVE-2014-1568"])
    .severity(Severity::High);
    filled(class, drafts)
}

/// `AlgorithmIdentifier` of SHA-256.
fn algorithm() -> Vec<u8> {
    der(0x30, &[SHA256.as_slice(), &[5, 0]].concat())
}

/// What is in a sound `DigestInfo`.
fn content(input: &[u8]) -> Vec<u8> {
    [algorithm(), der(4, &Hash::Sha256.digest(input))].concat()
}

fn length(content: &[u8]) -> u8 {
    u8::try_from(content.len()).unwrap_or(u8::MAX)
}
