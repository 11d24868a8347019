//! Sound signatures, which the other classes vary.

use super::{SignatureQuestion, SignedPart, assertion, believed, document, filled, signed_with};
use super::{response, signed, signed_response};
use crate::build::{Class, accept};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::identifier::{
    ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512, RSA_SHA256, RSA_SHA384, RSA_SHA512, SHA384, SHA512,
};
use crate::mint::xml::{Document, Signature};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![baseline(setting), algorithms(setting)]
}

/// SAML V2.0 core section 5.4: "SAML assertions and protocols MUST use enveloped signatures", with a reference to the ID
/// of the root element of what is signed.
fn baseline(setting: &Setting) -> VectorFile {
    let assertion = assertion(setting);
    let plain = response(setting, assertion.clone());
    let inner = Signature::of(&assertion).element();
    let response = response(setting, signed(&assertion, inner.clone()));
    let both = || Document::new(signed(&response, Signature::of(&response).element()));
    let drafts = [
        believed(
            setting,
            "assertion",
            "an assertion is signed",
            signed_response(setting, SignedPart::Assertion),
        ),
        accept("response", "a response is signed, and with it the assertion in it").xml_signature(
            &SignatureQuestion::response(signed_response(setting, SignedPart::Response)).yields(&plain),
        ),
        believed(
            setting,
            "both-assertion",
            "of a signed assertion in a signed response, the assertion",
            both(),
        ),
        accept("both-response", "of a signed assertion in a signed response, the response")
            .xml_signature(&SignatureQuestion::response(both()).yields(&response)),
        believed(
            setting,
            "assertion-alone",
            "a signed assertion is the document element",
            Document::new(signed(&assertion, inner.clone())),
        ),
        believed(
            setting,
            "signature-last",
            "the signature is the last child of the assertion: a signature is found by its name",
            document_with_signature_at(setting, usize::MAX),
        ),
        believed(
            setting,
            "signature-first",
            "the signature is the first child of the assertion",
            document_with_signature_at(setting, 0),
        ),
        believed(
            setting,
            "xml-declaration",
            "an XML declaration comes before the response",
            Document {
                before: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(),
                ..document(setting, &assertion, inner.clone())
            },
        ),
        believed(
            setting,
            "around-root",
            "comments and white space stand around the document element",
            Document {
                before: "<!-- from the provider -->\n".to_owned(),
                after: "\n<!-- the end -->\n".to_owned(),
                ..document(setting, &assertion, inner)
            },
        ),
    ];
    let class = Class::new(Kind::XmlSignature, "baseline", "signatures that are sound")
        .citing(&["XML Signature 1.1 section 3.2", "SAML V2.0 core section 5.4"])
        .severity(Severity::Low);
    filled(class, drafts)
}

fn document_with_signature_at(setting: &Setting, place: usize) -> Document {
    let assertion = assertion(setting);
    let signature = Signature::of(&assertion).element();
    Document::new(response(setting, assertion.with_node_at(place, signature)))
}

/// XML Signature 1.1 sections 6.2 and 6.4: RSA and ECDSA with the hashes of the SHA-2 family.
fn algorithms(setting: &Setting) -> VectorFile {
    let methods = [
        ("rsa-2048-sha384", "rsa-2048-a", RSA_SHA384, "RSA of 2048 bits with SHA-384"),
        ("rsa-2048-sha512", "rsa-2048-a", RSA_SHA512, "RSA of 2048 bits with SHA-512"),
        ("rsa-4096-sha256", "rsa-4096", RSA_SHA256, "RSA of 4096 bits with SHA-256"),
        ("rsa-4096-sha384", "rsa-4096", RSA_SHA384, "RSA of 4096 bits with SHA-384"),
        ("rsa-4096-sha512", "rsa-4096", RSA_SHA512, "RSA of 4096 bits with SHA-512"),
        ("p256-sha256", "p256-a", ECDSA_SHA256, "ECDSA on P-256 with SHA-256"),
        ("p384-sha384", "p384", ECDSA_SHA384, "ECDSA on P-384 with SHA-384"),
        ("p521-sha512", "p521", ECDSA_SHA512, "ECDSA on P-521 with SHA-512"),
    ]
    .map(|(name, key, method, sentence)| {
        let document = signed_with(setting, |signature| signature.by(key, method));
        let question = SignatureQuestion::assertion(document).keys(&[key]).yields(&assertion(setting));
        accept(name, sentence).citing("XML Signature 1.1 section 6.4").xml_signature(&question)
    });
    let digests = [
        ("digest-sha384", SHA384, "the digest is SHA-384, the signature RSA with SHA-256"),
        ("digest-sha512", SHA512, "the digest is SHA-512, the signature RSA with SHA-256"),
    ]
    .map(|(name, method, sentence)| {
        let document = signed_with(setting, |signature| signature.digest_method(method));
        believed(setting, name, sentence, document).citing("XML Signature 1.1 section 6.2")
    });
    let class = Class::new(Kind::XmlSignature, "algorithms", "the algorithms that are known")
        .citing(&["SAML V2.0 core section 5.4.1"])
        .severity(Severity::Low);
    filled(class, methods.into_iter().chain(digests))
}
