//! Values of signatures: numbers, encodings, and what is signed.

use super::{SignatureQuestion, assertion, believed, document, filled, refused, signed_with};
use crate::build::{Class, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::xml::identifier::ECDSA_SHA256;
use crate::mint::xml::{Form, Signature, base64, canonical};
use crate::mint::{
    Hash, Padding, Setting, cube_root_forgery, ecdsa_der, high_s, left_pad, low_s, order, pkcs1, test_key,
};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![rsa(setting), ecdsa(setting), text(setting)]
}

const VALID: &[&str] = &["xml.signature-valid"];

/// XML Signature 1.1 section 6.4.2: RSASSA-PKCS1-v1_5.
fn rsa(setting: &Setting) -> VectorFile {
    let assertion = assertion(setting);
    let signature = Signature::of(&assertion);
    let sound = signature.value();
    let key = test_key("rsa-2048-a").rsa();
    let input = signature.input();
    let width = key.width();
    let digest_info = Hash::Sha256.digest_info(&input, &[5, 0]);
    let padded = |encoded: Vec<u8>| key.sign(Padding::Encoded(encoded), &[]);
    let flipped = |place: usize| {
        let flip = |(index, octet): (usize, &u8)| if index == place { octet ^ 1 } else { *octet };
        sound.iter().enumerate().map(flip).collect::<Vec<u8>>()
    };
    let garbage_behind = {
        let start = [&[0, 1], [0xFF; 8].as_slice(), &[0], &digest_info].concat();
        let rest = width.saturating_sub(start.len());
        [start, vec![0x5A; rest]].concat()
    };
    let values = [
        ("zero", "the value is 0", vec![0; width]),
        ("one", "the value is 1", left_pad(&[1], width)),
        ("modulus", "the value is the modulus", key.modulus_less(0)),
        ("modulus-less-one", "the value is the modulus less 1", key.modulus_less(1)),
        ("first-bit", "a bit of the first octet differs", flipped(0)),
        ("last-bit", "the last bit differs", flipped(width - 1)),
        ("octet-before", "a zero octet comes before the value", [&[0], sound.as_slice()].concat()),
        ("octet-after", "a zero octet follows the value", [sound.as_slice(), &[0]].concat()),
        ("half", "the second half is missing", sound.split_at(width / 2).0.to_vec()),
        ("octets-behind-digest", "the encoding ends early, and any octets follow", padded(garbage_behind)),
        (
            "no-parameters",
            "the algorithm in the encoding has no parameters where it has NULL",
            padded(pkcs1(&Hash::Sha256.digest_info(&input, &[]), width)),
        ),
        (
            "digest-alone",
            "the encoding has the digest without its algorithm",
            padded(pkcs1(&Hash::Sha256.digest(&input), width)),
        ),
        ("pss", "the encoding is that of RSASSA-PSS", key.sign(Padding::Pss(Hash::Sha256), &input)),
        (
            "element-signed",
            "the value is over the element, not over SignedInfo",
            key.sign(Padding::Pkcs1(Hash::Sha256), &canonical(&assertion, Form::EXCLUSIVE)),
        ),
        (
            "undeclared-prefix",
            "the value is over SignedInfo as it stands, without the declaration that canonicalization brings",
            {
                let written = String::from_utf8_lossy(&input).replacen(
                    &format!(" xmlns:ds=\"{}\"", crate::mint::xml::namespace::DS),
                    "",
                    1,
                );
                key.sign(Padding::Pkcs1(Hash::Sha256), written.as_bytes())
            },
        ),
        (
            "digest-signed",
            "the value is over the digest of SignedInfo",
            key.sign(Padding::Pkcs1(Hash::Sha256), &Hash::Sha256.digest(&input)),
        ),
    ]
    .map(|(name, change, value)| {
        refused(name, change, change, VALID, document(setting, &assertion, signature.with_value(&value)))
    });
    let other = refused(
        "other-assertion",
        "the value is of another assertion of the provider",
        "a signature of the same provider is put into a document that it is not of",
        VALID,
        {
            let other = assertion.clone().with("ID", "_assertion-2");
            document(setting, &assertion, signature.with_value(&Signature::of(&other).value()))
        },
    );
    // A cube root needs no key: the low exponent leaves room behind the digest.
    let forged = signature.clone().by("rsa-2048-e3", crate::mint::xml::identifier::RSA_SHA256);
    let forgery = {
        let info = Hash::Sha256.digest_info(&forged.input(), &[5, 0]);
        let start = [&[0, 1], [0xFF; 8].as_slice(), &[0], &info].concat();
        forged.with_value(&cube_root_forgery(&start, width))
    };
    let low = reject("cube-root", "the value is a cube root that anybody can draw: the exponent is 3 and the rest of the encoding is not looked at")
        .twin("xml-signature/rsa-value/exponent-3", "the value is made without the key")
        .stops(VALID)
        .citing("Bleichenbacher, CRYPTO 2006 rump session")
        .xml_signature(&SignatureQuestion::assertion(document(setting, &assertion, forgery)).keys(&["rsa-2048-e3"]));
    let three = crate::build::accept(
        "exponent-3",
        "the public exponent is 3, and the signature is made with the key",
    )
    .severity(Severity::Low)
    .xml_signature(
        &SignatureQuestion::assertion(document(setting, &assertion, forged.element()))
            .keys(&["rsa-2048-e3"])
            .yields(&assertion),
    );
    let class = Class::new(Kind::XmlSignature, "rsa-value", "values that are no RSA signature of SignedInfo")
        .citing(&["XML Signature 1.1 section 6.4.2", "RFC 8017 section 8.2.2"])
        .severity(Severity::High);
    filled(class, values.into_iter().chain([other, three, low]))
}

/// XML Signature 1.1 section 6.4.3: "the concatenation of two octet-streams that respectively result from the octet-encoding of the
/// values r and s".
fn ecdsa(setting: &Setting) -> VectorFile {
    let assertion = assertion(setting);
    let signature = Signature::of(&assertion).by("p256-a", ECDSA_SHA256);
    let sound = signature.value();
    let (r, s) = sound.split_at(32);
    let with = |value: &[u8]| {
        SignatureQuestion::assertion(document(setting, &assertion, signature.with_value(value)))
            .keys(&["p256-a"])
            .yields(&assertion)
    };
    let order = order();
    let values = [
        ("zeros", "r and s are 0", vec![0; 64]),
        ("r-zero", "r is 0", [&[0; 32], s].concat()),
        ("s-zero", "s is 0", [r, &[0; 32]].concat()),
        ("order", "r and s are the order of the group", [order.as_slice(), &order].concat()),
        ("der", "r and s are in DER", ecdsa_der(&sound)),
        ("swapped", "s comes before r", [s, r].concat()),
        ("octet-less", "the last octet is missing", sound.split_at(63).0.to_vec()),
        ("wide", "r and s have a zero octet each before them", [&[0], r, &[0], s].concat()),
        ("padded-p384", "r and s are as wide as those of P-384", [left_pad(r, 48), left_pad(s, 48)].concat()),
    ]
    .map(|(name, change, value)| {
        let draft = reject(name, change)
            .twin("xml-signature/algorithms/p256-sha256", change)
            .stops(VALID)
            .xml_signature(&with(&value));
        if name.contains("zero") || name == "order" { draft.citing("CVE-2022-21449") } else { draft }
    });
    let malleable = [("low-s", low_s(&sound)), ("high-s", high_s(&sound))]
        .into_iter()
        .filter(|(_, value)| *value != sound)
        .map(|(_, value)| {
            crate::build::accept(
                "other-s",
                "s is the other of its two values: XML Signature does not choose one, so a value is no name of a message",
            )
            .severity(Severity::Low)
            .xml_signature(&with(&value))
        });
    let class =
        Class::new(Kind::XmlSignature, "ecdsa-value", "values that are no ECDSA signature of SignedInfo")
            .citing(&["XML Signature 1.1 section 6.4.3"])
            .severity(Severity::High);
    filled(class, values.into_iter().chain(malleable))
}

/// XML Schema Part 2 section 3.2.16: base64, in which white space does not count.
fn text(setting: &Setting) -> VectorFile {
    const BASE64: &[&str] = &["xml.base64"];
    let assertion = assertion(setting);
    let signature = Signature::of(&assertion);
    let sound = base64(&signature.value());
    let with = |text: &str| document(setting, &assertion, signature.with_value_text(text));
    let lines = |width: usize, end: &str| {
        let characters: Vec<char> = sound.chars().collect();
        let lines: Vec<String> = characters.chunks(width).map(|line| line.iter().collect()).collect();
        lines.join(end)
    };
    let (start, rest) = sound.split_at(10);
    let unpadded = sound.trim_end_matches('=');
    let illegal = [
        ("exclamation-mark", "`!` stands in the value", format!("{start}!{rest}")),
        ("tilde", "`~` is at the end of the value", format!("{sound}~")),
        (
            "asterisk-for-character",
            "`*` stands in the place of a character",
            format!("{start}*{}", rest.split_at(1).1),
        ),
        ("url-alphabet", "the value is in the alphabet for URLs", {
            sound.replace('+', "-").replace('/', "_")
        }),
        ("unpadded", "the value lacks its padding", unpadded.to_owned()),
        ("padded-more", "the value has a padding character too many", format!("{sound}=")),
        ("padding-inside", "padding stands in the value", format!("{start}=={rest}")),
        ("character-more", "a character follows the value", format!("{unpadded}AAAAA")),
        ("no-break-space", "a space that does not break stands in the value", format!("{start}\u{A0}{rest}")),
        (
            "line-separator",
            "a line separator of Unicode stands in the value",
            format!("{start}\u{2028}{rest}"),
        ),
        (
            "pem",
            "the value stands between the lines of PEM",
            format!("-----BEGIN SIGNATURE-----\n{sound}\n-----END SIGNATURE-----"),
        ),
        ("hexadecimal", "the value is hexadecimal and a colon", {
            signature.value().iter().map(|octet| format!("{octet:02x}:")).collect()
        }),
    ]
    .map(|(name, change, text)| refused(name, change, change, BASE64, with(&text)));
    let trailing = {
        // The last character before the padding has bits that nobody reads.
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let last = unpadded.chars().last().and_then(|last| digits.find(last)).unwrap_or_default();
        let other = digits.chars().nth(last | 1).unwrap_or_default();
        let start = unpadded.split_at(unpadded.len() - 1).0;
        refused(
            "trailing-bits",
            "a bit of the last character is set that stands for nothing",
            "two texts stand for one value",
            BASE64,
            with(&format!("{start}{other}{}", sound.split_at(unpadded.len()).1)),
        )
        .severity(Severity::Low)
    };
    let empty = [
        ("empty", "the value is empty", String::new()),
        ("spaces", "the value is white space", " \n\t".to_owned()),
    ]
    .map(|(name, change, text)| {
        refused(name, change, "no signature is no signature", VALID, with(&text)).severity(Severity::Critical)
    });
    let folded = [
        ("folded-64", "the value is folded at 64 characters", lines(64, "\n")),
        ("folded-76", "the value is folded at 76 characters, with CR and LF", lines(76, "\r\n")),
        ("folded-indented", "the value is folded, and indented by spaces and TABs", lines(60, "\n \t ")),
        ("folded-1", "the value is folded at every character", lines(1, "\n")),
        ("spaces-around", "white space stands before and behind the value", format!("\n  {sound}\n")),
    ]
    .map(|(name, sentence, text)| {
        // A carriage return that is written as it is, not as a reference, is a line end.
        let document = with(&text).to_xml().replace("&#xD;\n", "\r\n");
        believed(setting, name, sentence, document).severity(Severity::Low)
    });
    let digest = base64(&Hash::Sha256.digest(&canonical(&assertion, Form::EXCLUSIVE)));
    let digest_with = |text: &str| signed_with(setting, |signature| signature.digest_value(text));
    let (first, second) = digest.split_at(20);
    let digests = [
        ("digest-exclamation-mark", "`!` stands in the digest", format!("{first}!{second}")),
        ("digest-unpadded", "the digest lacks its padding", digest.trim_end_matches('=').to_owned()),
        ("digest-twice", "the digest is there twice, one behind the other", format!("{digest}{digest}")),
    ]
    .map(|(name, change, text)| refused(name, change, change, BASE64, digest_with(&text)));
    let digest_folded = believed(
        setting,
        "digest-folded",
        "the digest is folded, and signed so",
        digest_with(&format!("\n{first}\n  {second}\n")),
    )
    .severity(Severity::Low);
    let class = Class::new(Kind::XmlSignature, "base64", "values and digests as text")
        .citing(&["XML Signature 1.1 section 4.3", "XML Schema Part 2 section 3.2.16"])
        .severity(Severity::Medium);
    filled(
        class,
        illegal
            .into_iter()
            .chain([trailing])
            .chain(empty)
            .chain(folded)
            .chain(digests)
            .chain([digest_folded]),
    )
}
