//! Digests: where they stand, and of what they are.

use super::{assertion, document, filled, refused, response, signed_with, stopped};
use crate::build::Class;
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::xml::identifier::{SHA256, SHA512};
use crate::mint::xml::{Element, Form, Node, Signature, base64, canonical};
use crate::mint::{Hash, Setting};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![smuggled(setting), value(setting)]
}

/// A verifier that looks for a digest finds another one than the one that is signed.
fn smuggled(setting: &Setting) -> VectorFile {
    let stops: [(&str, &str, &[&str], Option<&str>); 9] = [
        (
            "comment-in-digest",
            "a reader that takes the first node of DigestValue takes the attacker's digest",
            &["xml.signature-no-comments", "xml.digest-matches"],
            Some("CVE-2025-29775"),
        ),
        (
            "split-digest",
            "a reader that takes the first text of DigestValue takes the attacker's digest",
            &["xml.signature-no-comments", "xml.base64"],
            Some("CVE-2025-29775"),
        ),
        (
            "two-digests",
            "one digest is signed and the other is compared",
            &["xml.signature-structure"],
            Some("CVE-2024-45409"),
        ),
        (
            "two-digests-after",
            "as in `two-digests`, for a reader that takes the last",
            &["xml.signature-structure"],
            Some("CVE-2024-45409"),
        ),
        (
            "digest-elsewhere",
            "a search of the whole document for DigestValue finds one that nobody signed",
            &["xml.digest-matches"],
            Some("CVE-2024-45409"),
        ),
        ("digest-emptied", "there is no digest to compare with", &["xml.signature-valid"], None),
        (
            "two-signed-info",
            "one SignedInfo is verified and the other read",
            &["xml.signature-structure"],
            Some("CVE-2025-29774"),
        ),
        (
            "two-signed-info-after",
            "as in `two-signed-info`, for a reader that takes the last",
            &["xml.signature-structure"],
            Some("CVE-2025-29774"),
        ),
        (
            "signed-info-in-object",
            "a search of the signature for SignedInfo finds the one that is signed, and the reader another",
            &["xml.signature-no-object", "xml.signature-valid"],
            Some("CVE-2025-29774"),
        ),
    ];
    let drafts = stops.map(|(name, sentence, stops, source)| {
        let draft = stopped(setting, name, sentence, stops);
        source.into_iter().fold(draft, super::Draft::citing)
    });
    // What the comment divides is the digest that was signed, so nothing else is wrong with it.
    let divided = super::signed_response(setting, super::SignedPart::Assertion).edit(
        "saml:Assertion/ds:Signature/ds:SignedInfo/ds:Reference/ds:DigestValue",
        |value| {
            let text = value.own_text();
            let (start, end) = text.split_at(20);
            value.text(start).and(Node::Comment(String::new())).and(Node::Text(end.to_owned()))
        },
    );
    let section = super::signed_response(setting, super::SignedPart::Assertion).edit(
        "saml:Assertion/ds:Signature/ds:SignatureValue",
        |value| {
            let text = value.own_text();
            Element { children: vec![Node::CData(text)], ..value }
        },
    );
    let instruction = super::signed_response(setting, super::SignedPart::Assertion)
        .edit("saml:Assertion/ds:Signature/ds:SignatureValue", |value| {
            value.and(Node::Instruction("x".to_owned(), String::new()))
        });
    let key_info = super::signed_response(setting, super::SignedPart::Assertion)
        .edit("saml:Assertion/ds:Signature", |signature| {
            signature.with_node_at(2, Node::Comment("the key".to_owned()))
        });
    let gates = [
        (
            "comment-divides-digest",
            "a comment divides the signed digest",
            &["xml.signature-no-comments"][..],
            divided,
        ),
        // The signature is inside the element, and the rule about signed instructions comes first.
        (
            "instruction-in-value",
            "a processing instruction follows the text of SignatureValue",
            &["xml.no-processing-instruction", "xml.signature-no-comments"],
            instruction,
        ),
        (
            "comment-between-parts",
            "a comment stands between SignatureValue and KeyInfo",
            &["xml.signature-no-comments"],
            key_info,
        ),
    ]
    .map(|(name, change, stops, document)| {
        refused(name, change, change, stops, document).citing("CVE-2025-29775").severity(Severity::Medium)
    });
    let section = super::believed(
        setting,
        "section-of-value",
        "SignatureValue is a CDATA section: a section divides nothing, it is text as well",
        section,
    )
    .severity(Severity::Low);
    let class = Class::new(
        Kind::XmlSignature,
        "digest-smuggled",
        "digests that are compared and not signed, or signed and not compared",
    )
    .citing(&["XML Signature 1.1 section 4.4.3"])
    .severity(Severity::Critical);
    filled(class, drafts.into_iter().chain(gates).chain([section]))
}

/// The provider signed, and what it signed is not the digest of the element.
fn value(setting: &Setting) -> VectorFile {
    let assertion = assertion(setting);
    let digest = Hash::Sha256.digest(&canonical(&assertion, Form::EXCLUSIVE));
    let hex: String = digest.iter().map(|octet| format!("{octet:02x}")).collect();
    let whole = canonical(&response(setting, assertion.clone()), Form::EXCLUSIVE);
    let flipped = digest.iter().map(|octet| octet ^ 1).collect::<Vec<u8>>();
    let digests = [
        (
            "of-nothing",
            "the digest is of no octets",
            "canonicalization of some other document failed, and the provider signed what was left of it",
            base64(&Hash::Sha256.digest(b"")),
        ),
        ("empty", "DigestValue is empty", "there is no digest in the text that is signed", String::new()),
        (
            "of-response",
            "the digest is of the response around it",
            "the digest is of something else in the document",
            base64(&Hash::Sha256.digest(&whole)),
        ),
        (
            "flipped",
            "every octet of the digest differs in a bit",
            "the digest is another one",
            base64(&flipped),
        ),
        (
            "first-half",
            "the digest lacks its second half",
            "a prefix of the digest is compared",
            base64(digest.split_at(16).0),
        ),
        (
            "octet-more",
            "an octet follows the digest",
            "the digest is a prefix of what is compared",
            base64(&[digest.as_slice(), &[0]].concat()),
        ),
        (
            "hex",
            "the digest is the base64 of its hexadecimal digits",
            "the digest is encoded twice",
            base64(hex.as_bytes()),
        ),
        (
            "other-hash",
            "the digest is SHA-512, DigestMethod says SHA-256",
            "the length of the digest says which algorithm it is of, not DigestMethod",
            base64(&Hash::Sha512.digest(&canonical(&assertion, Form::EXCLUSIVE))),
        ),
    ]
    .map(|(name, change, sentence, text)| {
        let document = signed_with(setting, |signature| signature.digest_value(&text));
        refused(name, change, sentence, &["xml.digest-matches"], document)
    });
    let with_signature = {
        // The digest of the assertion with a signature in it, as it is where no transform leaves the signature out.
        let whole = super::signed(&assertion, Signature::of(&assertion).element());
        let signature = Signature::over(canonical(&whole, Form::EXCLUSIVE), "#_assertion-1").element();
        refused(
            "with-signature",
            "the digest is of the assertion with a signature in it",
            "the signature is not left out of the digest",
            &["xml.digest-matches"],
            document(setting, &assertion, signature),
        )
    };
    let said = signed_with(setting, |signature| {
        signature
            .digest_method(SHA256)
            .edit("ds:Reference/ds:DigestMethod", |method| method.with("Algorithm", SHA512))
    });
    let said = refused(
        "other-method",
        "DigestMethod says SHA-512",
        "DigestMethod says another algorithm than the digest is of",
        &["xml.digest-matches"],
        said,
    );
    let class = Class::new(Kind::XmlSignature, "digest", "signed digests that are not of the element")
        .citing(&["XML Signature 1.1 section 3.2.1"])
        .severity(Severity::High);
    filled(class, digests.into_iter().chain([with_signature, said]))
}
