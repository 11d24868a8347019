//! Namespace names that are relative: canonicalization fails on them, and what a failure leaves has been signed.

use super::{
    RESPONSE, SignatureQuestion, assertion, believed, document, filled, refused, replaced, response, signed,
};
use crate::build::{Class, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::namespace::SAML;
use crate::mint::xml::{Document, Element, Signature};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![relative(setting)]
}

/// Canonical XML 1.1 section 1.3: "implementations of this specification MUST report an operation failure on documents
/// containing relative namespace URIs".
fn relative(setting: &Setting) -> VectorFile {
    const STOP: &[&str] = &["xml.namespace-absolute"];
    const VOID: &[&str] = &["xml.namespace-absolute", "xml.digest-matches"];
    let declared = |place: &str, namespace: &str| {
        replaced(&super::sound(setting), place, &format!("{place} xmlns:x=\"{namespace}\""))
    };
    let names = [
        ("one-segment", "relative"),
        ("dots", "../relative"),
        ("path", "/relative"),
        ("authority", "//relative.example/"),
        ("fragment", "#relative"),
        ("digit-first", "1:relative"),
    ]
    .map(|(name, namespace)| {
        refused(
            name,
            &format!("`{namespace}` is declared a namespace on the assertion, and not used"),
            &format!("`{namespace}` is no absolute URI, so the document has no canonical form"),
            STOP,
            declared("<saml:Assertion", namespace),
        )
        .severity(Severity::Medium)
    });
    let places = [
        (
            "on-response",
            "a relative namespace is declared on the response, and not used",
            declared("<samlp:Response", "relative"),
        ),
        (
            "on-status",
            "a relative namespace is declared beside what is signed",
            declared("<samlp:StatusCode", "relative"),
        ),
        (
            "on-signed-info",
            "a relative namespace is declared on SignedInfo",
            declared("<ds:SignedInfo", "relative"),
        ),
        (
            "default",
            "a relative default namespace is declared on the response, and not used",
            replaced(&super::sound(setting), "<samlp:Response", "<samlp:Response xmlns=\"relative\""),
        ),
    ]
    .map(|(name, change, document)| refused(name, change, change, STOP, document).severity(Severity::Medium));
    let used = {
        let element = assertion(setting)
            .edit("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", |data| {
                data.and(Element::new("x:a").declaring("x", "relative"))
            });
        refused(
            "used",
            "an element of a relative namespace is in the assertion, and signed",
            "a provider signs an element whose namespace depends on who reads it",
            STOP,
            document(setting, &element, Signature::of(&element).element()),
        )
        .severity(Severity::Medium)
    };
    // The provider signed a digest of no octets, once, when its own canonicalization failed.
    let void = |root: &Element, id: &str| signed(root, Signature::over(Vec::new(), id).element());
    let element = assertion(setting);
    let of_assertion = Element {
        declarations: vec![("saml".to_owned(), SAML.to_owned()), ("x".to_owned(), "relative".to_owned())],
        ..element.clone()
    };
    let in_response = response(setting, void(&element, "#_assertion-1")).declaring("x", "relative");
    let whole = response(setting, element).declaring("x", "relative");
    let voids = [
        refused(
            "void",
            "a relative namespace is declared on the assertion, and the digest is of nothing",
            "a canonicalizer that fails leaves the empty string, and a digest of that was signed once",
            VOID,
            Document::new(response(setting, void(&of_assertion, "#_assertion-1"))),
        ),
        refused(
            "void-on-response",
            "a relative namespace is declared on the response, and the assertion's digest is of nothing",
            "the namespace that makes canonicalization fail is around what is signed",
            VOID,
            Document::new(in_response),
        ),
        reject("void-response", "the same of a response as a whole")
            .twin(RESPONSE, "a relative namespace is declared on the response, and the digest is of nothing")
            .stops(VOID)
            .xml_signature(&SignatureQuestion::response(Document::new(void(&whole, "#_response-1")))),
    ]
    .map(|draft| draft.citing("CVE-2025-66568").citing("The Fragile Lock, Black Hat Europe 2025"));
    let absolute = believed(
        setting,
        "absolute",
        "a URN is declared a namespace on the assertion, and not used",
        declared("<saml:Assertion", "urn:example:x"),
    )
    .severity(Severity::Low);
    let class = Class::new(Kind::XmlSignature, "relative-namespace", "namespaces whose names are relative")
        .citing(&["Canonical XML 1.1 section 1.3", "Namespaces in XML 1.0 section 2.2"])
        .severity(Severity::Critical);
    filled(class, names.into_iter().chain(places).chain([used]).chain(voids).chain([absolute]))
}
