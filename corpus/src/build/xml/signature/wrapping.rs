//! Signature wrapping: what is signed is still there, and something else is where it is looked for.

use super::{SignatureQuestion, assertion, filled, harmless, response, signed, stopped};
use crate::build::xml::response::answer;
use crate::build::{Class, accept, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::identifier::RSA_SHA256;
use crate::mint::xml::{Document, Signature};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![moved(setting), hidden(setting), added(setting)]
}

const PAPER: &str = "Somorovsky et al., On Breaking SAML, USENIX Security 2012";

/// The eight places of the paper, and the same with the IDs of the original, which a reader that looks elements up by
/// their ID confuses.
fn moved(setting: &Setting) -> VectorFile {
    let stops: [(&str, &str, &[&str]); 20] = [
        (
            "xsw1",
            "the verifier follows the reference into the signature, the reader takes the document element",
            &["xml.signature-structure"],
        ),
        (
            "xsw1-same-id",
            "as in `xsw1`, and which of two equal IDs is meant depends on the reader",
            &["xml.ids-unique", "xml.signature-structure"],
        ),
        (
            "xsw1-object",
            "as in `xsw1`, where the schema lets anything be",
            &["xml.signature-no-object", "xml.reference-own-element"],
        ),
        (
            "xsw1-object-same-id",
            "as in `xsw1-object`, with two equal IDs",
            &["xml.ids-unique", "xml.signature-no-object", "xml.digest-matches"],
        ),
        (
            "xsw2",
            "signature and original stand side by side, so the signature is no longer enveloped by what it signs",
            &["xml.reference-own-element"],
        ),
        ("xsw2-same-id", "as in `xsw2`, with two equal IDs", &["xml.ids-unique", "xml.digest-matches"]),
        ("xsw3", "the reader takes the first assertion, the verifier the signed one", &["xml.element-found"]),
        ("xsw3-after", "the reader takes the last assertion", &["xml.element-found"]),
        (
            "xsw3-same-id",
            "the verifier finds the signed assertion by its ID, the reader the first",
            &["xml.element-found"],
        ),
        (
            "xsw4",
            "a signature somewhere below the assertion is taken for the assertion's",
            &["xml.signature-single"],
        ),
        ("xsw4-same-id", "as in `xsw4`, with two equal IDs", &["xml.ids-unique", "xml.signature-single"]),
        ("xsw5", "the assertion with the signature is not the one it signs", &["xml.element-found"]),
        ("xsw5-swapped", "as in `xsw5`, for a reader that takes the last assertion", &["xml.element-found"]),
        ("xsw5-same-id", "as in `xsw5`, with two equal IDs", &["xml.element-found"]),
        (
            "xsw6",
            "the original is where nobody looks for an assertion but he who follows the reference",
            &["xml.signature-structure"],
        ),
        ("xsw6-same-id", "as in `xsw6`, with two equal IDs", &["xml.ids-unique", "xml.signature-structure"]),
        (
            "xsw7-same-id",
            "an ID that is looked up leads to the assertion in Extensions or to the signed one",
            &["xml.ids-unique"],
        ),
        (
            "xsw8",
            "the original is in an Object, where the schema lets anything be",
            &["xml.signature-no-object", "xml.reference-own-element"],
        ),
        (
            "xsw8-same-id",
            "as in `xsw8`, with two equal IDs",
            &["xml.ids-unique", "xml.signature-no-object", "xml.digest-matches"],
        ),
        ("extensions-root", "the whole signed response is carried in another one", &["xml.signature-single"]),
    ];
    let drafts = stops.map(|(name, sentence, stops)| {
        let draft = stopped(setting, name, sentence, stops);
        if name.starts_with("xsw8") { draft.citing("CVE-2025-47949") } else { draft }
    });
    let untouched = harmless(
        setting,
        "xsw7",
        "an assertion in Extensions is nobody's business: the signed one is where it is looked for",
    )
    .severity(Severity::Low);
    let class = Class::new(
        Kind::XmlSignature,
        "wrapping",
        "signed elements that were moved, and others put in their place",
    )
    .citing(&[PAPER, "SAML V2.0 core section 5.4.2"])
    .severity(Severity::Critical);
    filled(class, drafts.into_iter().chain([untouched]))
}

/// Elements whose schemas let anything be in them, or another assertion.
fn hidden(setting: &Setting) -> VectorFile {
    let reference: &[&str] = &["xml.reference-own-element"];
    let single: &[&str] = &["xml.signature-single"];
    let same: &[&str] = &["xml.ids-unique", "xml.digest-matches"];
    let stops = [
        ("status-detail", "the signed assertion is a detail of the status", single),
        ("status-detail-moved", "the signature's reference leads to a detail of the status", reference),
        ("status-detail-moved-same-id", "one of two equal IDs is in a detail of the status", same),
        ("key-info", "the signature's reference leads into its own KeyInfo", reference),
        ("key-info-same-id", "one of two equal IDs is in the signature's KeyInfo", same),
        ("extensions-root-moved", "the signature's reference leads to a response in Extensions", reference),
        ("advice", "a signed assertion is advice to another, which is not signed", single),
        ("advice-moved", "the signature's reference leads to the advice", reference),
        ("advice-moved-same-id", "one of two equal IDs is in the advice", same),
        ("subject-confirmation-data", "a signed assertion confirms the subject of another", single),
        (
            "subject-confirmation-data-moved",
            "the signature's reference leads to an assertion that confirms the subject",
            reference,
        ),
    ];
    let drafts = stops.map(|(name, sentence, stops)| {
        let draft = stopped(setting, name, sentence, stops);
        if name.starts_with("status-detail") { draft.citing("CVE-2024-45409") } else { draft }
    });
    let class = Class::new(
        Kind::XmlSignature,
        "wrapping-hidden",
        "signed elements that were moved to where a schema lets them be",
    )
    .citing(&[PAPER, "SAML V2.0 core section 5.4.2"])
    .severity(Severity::Critical);
    filled(class, drafts)
}

/// What an enveloped signature leaves out of its digest is where something can be added; and what it does not leave out
/// is where nothing can.
fn added(setting: &Setting) -> VectorFile {
    let stops: [(&str, &str, &[&str]); 7] = [
        (
            "own-object",
            "the enveloped-signature transform leaves the signature out, and with it an assertion that is in it",
            &["xml.signature-no-object"],
        ),
        (
            "own-object-assertion",
            "the signature of an assertion carries another assertion",
            &["xml.signature-no-object"],
        ),
        (
            "decoy",
            "a transform that knows its signature by the value leaves out both, and the assertion in the other",
            &["xml.signature-single"],
        ),
        ("decoy-after", "as in `decoy`, for a verifier that takes the first", &["xml.signature-single"]),
        (
            "decoy-deeper",
            "as in `decoy`, for a verifier that counts the signatures of the response only",
            &["xml.digest-matches"],
        ),
        ("appended", "an assertion is added to what is signed, as the last", &["xml.digest-matches"]),
        ("prepended", "an assertion is added to what is signed, as the first", &["xml.digest-matches"]),
    ];
    let drafts = stops.map(|(name, sentence, stops)| {
        let draft = stopped(setting, name, sentence, stops);
        if name.starts_with("decoy") {
            draft.citing("XML Signature 1.1 section 6.6.4").citing("OneUptime issue 2981")
        } else {
            draft
        }
    });
    // A response that says that nobody logged in is signed as well.
    let failure = answer(setting, "urn:oasis:names:tc:SAML:2.0:status:Responder");
    let signed_failure = signed(&failure, Signature::of(&failure).element());
    let with_assertion = Document::new(signed_failure.clone().and(assertion(setting)));
    let failures = [
        accept("error-response", "a response that reports a failure is signed")
            .severity(Severity::Low)
            .xml_signature(
                &SignatureQuestion::response(Document::new(signed_failure).to_xml()).yields(&failure),
            ),
        reject(
            "error-response-appended",
            "whoever fails to log in has a signed response, and adds the assertion himself",
        )
        .twin("xml-signature/wrapping-added/error-response", "an assertion is appended")
        .stops(&["xml.digest-matches"])
        .citing("CVE-2025-54369")
        .xml_signature(&SignatureQuestion::response(with_assertion.clone())),
        reject(
            "error-response-assertion",
            "the same for a reader of assertions: the signature of the response is not the assertion's",
        )
        .twin(super::ASSERTION, "the signature is one level up, of a response without assertion")
        .stops(&["xml.signature-single"])
        .citing("CVE-2025-54369")
        .xml_signature(&SignatureQuestion::assertion(with_assertion)),
    ];
    // The assertion is the provider's, the response around it is not.
    let inner = assertion(setting);
    let around = response(setting, signed(&inner, Signature::of(&inner).element())).with("ID", "_evil");
    let attackers = Signature::of(&around).by("rsa-2048-b", RSA_SHA256).element();
    let around = reject("attackers-response", "an attacker signs a response around the provider's assertion")
        .twin("xml-signature/baseline/both-response", "the response is signed by somebody else")
        .stops(&["xml.signature-valid"])
        .xml_signature(&SignatureQuestion::response(Document::new(signed(&around, attackers))));
    let class = Class::new(
        Kind::XmlSignature,
        "wrapping-added",
        "elements that were added to what is signed, or to its signature",
    )
    .citing(&[PAPER, "SAML V2.0 core section 5.4.2"])
    .severity(Severity::Critical);
    filled(class, drafts.into_iter().chain(failures).chain([around]))
}
