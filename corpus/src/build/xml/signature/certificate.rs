//! The certificates that the caller has.

use super::{SignatureQuestion, assertion, filled, signed_with, sound};
use crate::build::{Class, accept, documented, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::xml::identifier::RSA_SHA256;
use crate::mint::{Setting, pem, test_key};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![rotated(setting), unreadable(setting)]
}

/// A provider that changes its key publishes two for a while. The key of the attacker in other classes, `rsa-2048-b`, is never one of
/// them: whoever trusts all certificates of accepted vectors at once may believe what each of them signed.
fn rotated(setting: &Setting) -> VectorFile {
    let ask =
        |keys: &[&str]| SignatureQuestion::assertion(sound(setting)).keys(keys).yields(&assertion(setting));
    let accepted = [
        (
            "first",
            "the first of two certificates is of the key that signed",
            ask(&["rsa-2048-a", "rsa-4096"]),
        ),
        (
            "second",
            "the second of two certificates is of the key that signed",
            ask(&["rsa-4096", "rsa-2048-a"]),
        ),
        (
            "other-type-first",
            "a certificate of another type of key comes first",
            ask(&["p256-a", "rsa-2048-a"]),
        ),
        (
            "ten",
            "the last of ten certificates is of the key that signed",
            ask(&[
                "rsa-4096",
                "rsa-8192",
                "p256-a",
                "p256-b",
                "p384",
                "p521",
                "rsa-2048-e3",
                "rsa-4096",
                "rsa-8192",
                "rsa-2048-a",
            ]),
        ),
        ("same-twice", "the same certificate is there twice", ask(&["rsa-2048-a", "rsa-2048-a"])),
        (
            "other-certificate",
            "another certificate of the same key is in KeyInfo: the key counts",
            SignatureQuestion::assertion(sound(setting))
                .certificates([test_key("rsa-2048-a").self_signed_as("another name")])
                .yields(&assertion(setting)),
        ),
    ]
    .map(|(name, sentence, question)| {
        accept(name, sentence).severity(Severity::Low).xml_signature(&question)
    });
    let refused = [
        (
            "retired",
            "the certificate of the key that signed is no longer there",
            ask(&["rsa-4096"]),
            "xml.signature-valid",
        ),
        (
            "retired-two",
            "two certificates are there, and none is of the key that signed",
            ask(&["rsa-4096", "rsa-8192"]),
            "xml.signature-valid",
        ),
        (
            "other-types",
            "only certificates of other types of keys are there",
            ask(&["p256-a", "p384"]),
            "xml.key-fits-algorithm",
        ),
    ]
    .map(|(name, change, question, stop)| {
        reject(name, change)
            .twin("xml-signature/certificates/second", change)
            .stops(&[stop])
            .severity(Severity::High)
            .xml_signature(&question)
    });
    let class = Class::new(Kind::XmlSignature, "certificates", "more than one certificate, and another one")
        .citing(&["XML Signature 1.1 section 3.2.2", "SAML V2.0 metadata section 2.4.1.1"]);
    filled(class, accepted.into_iter().chain(refused))
}

fn unreadable(setting: &Setting) -> VectorFile {
    const READABLE: &[&str] = &["certificate.readable"];
    let key = test_key("rsa-2048-a");
    let der = key.self_signed();
    let ask = |certificate: Vec<u8>| {
        SignatureQuestion::assertion(sound(setting)).certificates([certificate]).yields(&assertion(setting))
    };
    let drafts = [
        ("empty", "the certificate is no octets at all", ask(Vec::new())),
        ("truncated", "the certificate lacks its last octet", ask(der.split_at(der.len() - 1).0.to_vec())),
        ("octet-after", "an octet follows the certificate", ask([der.as_slice(), &[0]].concat())),
        ("pem", "the certificate is PEM", ask(pem("CERTIFICATE", &der).into_bytes())),
        ("base64", "the certificate is base64", ask(data_encoding::BASE64.encode(&der).into_bytes())),
        (
            "public-key",
            "the certificate is a public key without a certificate around it",
            ask(key.spki_der()),
        ),
        (
            "one-of-two",
            "the second certificate is none",
            SignatureQuestion::assertion(sound(setting)).certificates([der.clone(), Vec::new()]),
        ),
    ]
    .map(|(name, change, question)| {
        reject(name, change).twin(super::ASSERTION, change).stops(READABLE).xml_signature(&question)
    });
    // The document is good, and so is the signature: the key is small.
    let small = signed_with(setting, |signature| signature.by("rsa-1024", RSA_SHA256));
    let small = reject("modulus-1024", "a modulus of 1024 bits is within reach of those who can pay")
        .twin("xml-signature/algorithms/rsa-4096-sha256", "the key has 1024 bits")
        .stops(&["certificate.modulus"])
        .aws_accepts(documented(
            "IAM user guide, troubleshoot SAML: a certificate's key has 1024 bits at the least",
        ))
        .citing("NIST SP 800-131A revision 2 section 3")
        .xml_signature(&SignatureQuestion::assertion(small).keys(&["rsa-1024"]).yields(&assertion(setting)));
    let class = Class::new(Kind::XmlSignature, "certificate", "certificates that are none, or of no use")
        .citing(&["RFC 5280 section 4.1"])
        .severity(Severity::Medium);
    filled(class, drafts.into_iter().chain([small]))
}
