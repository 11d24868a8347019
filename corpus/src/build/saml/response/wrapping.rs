//! What an attacker does to a signed response, every operation there is: it lets nobody in, or whom the provider signed.

use super::{BASE, BOTH, ResponseQuestion, Signs, both, class, filled, refused_beside, sound, taken};
use crate::build::xml::{NAME_ID, OPERATIONS, Operation, SignedPart};
use crate::build::{Draft, inferred, observed};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::{Document, Element, Node};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let operations = OPERATIONS.iter().copied().flatten().filter_map(|operation| {
        let (_, sentence, stops) = VERDICTS.iter().find(|(name, ..)| *name == operation.name)?;
        Some(operated(setting, operation, sentence, stops))
    });
    let class = class("wrapping", "signed responses to which something was done that nobody signed")
        .severity(Severity::Critical)
        .citing(&[
            "Somorovsky et al., On Breaking SAML, USENIX Security 2012",
            "SAML V2.0 core section 5.4.2",
        ]);
    vec![filled(class, operations.chain(foreign(setting)).chain([failure(setting)]))]
}

/// What an operation does to a reader that is not careful, and the rules that stop it; none: it changes nothing that is
/// read.
type Stopped = (&'static str, &'static str, &'static [&'static str]);

const SIGNED: &[&str] = &["saml.signed"];
const SINGLE: &[&str] = &["saml.assertion-single"];
const PARTS: &[&str] = &["xml.signature-structure"];
const REFERENCE: &[&str] = &["xml.reference-own-element"];
const OBJECT: &[&str] = &["xml.signature-no-object", "xml.reference-own-element"];
const SAME_IN_OBJECT: &[&str] = &["xml.ids-unique", "xml.signature-no-object", "xml.digest-matches"];
const SAME: &[&str] = &["xml.ids-unique", "xml.digest-matches"];
const SAME_PARTS: &[&str] = &["xml.ids-unique", "xml.signature-structure"];
const OTHER_ID: &[&str] = &["xml.ids-unique", "xml.reference-own-element"];
const DIGEST: &[&str] = &["xml.digest-matches"];
const VALUE: &[&str] = &["xml.signature-valid"];
const INSTRUCTION: &[&str] = &["xml.no-processing-instruction", "xml.digest-matches"];

const VERDICTS: &[Stopped] = &[
    (
        "xsw1",
        "the verifier follows the reference into the signature, the reader takes the document element",
        PARTS,
    ),
    (
        "xsw1-same-id",
        "which of two equal IDs is meant depends on the reader, and one is in the signature",
        SAME_PARTS,
    ),
    ("xsw1-object", "the verifier follows the reference to where the schema lets anything be", OBJECT),
    ("xsw1-object-same-id", "one of two equal IDs is where the schema lets anything be", SAME_IN_OBJECT),
    (
        "xsw2",
        "the verifier follows the reference to the original beside, the reader takes the document element",
        REFERENCE,
    ),
    ("xsw2-same-id", "which of two equal IDs is meant depends on the reader, and one is beside", SAME),
    ("xsw3", "the reader takes the first assertion, the verifier the signed one", SINGLE),
    ("xsw3-after", "the reader takes the last assertion, the verifier the signed one", SINGLE),
    ("xsw3-same-id", "the verifier finds the signed assertion by its ID, the reader the first", SINGLE),
    ("xsw4", "a signature somewhere below the assertion is taken for the assertion's", SIGNED),
    (
        "xsw4-same-id",
        "a signature below, which names the outer assertion as well, is taken for its own",
        SIGNED,
    ),
    ("xsw5", "the assertion with the signature is not the one it signs", SINGLE),
    ("xsw5-swapped", "the assertion with the signature is the last, and not the one it signs", SINGLE),
    ("xsw5-same-id", "two assertions have the ID that is signed, and the first has the signature", SINGLE),
    ("xsw6", "the original is where nobody looks for an assertion but he who follows the reference", PARTS),
    ("xsw6-same-id", "one of two equal IDs is in the signature itself", SAME_PARTS),
    (
        "xsw7",
        "an assertion in Extensions is nobody's business: the signed one is where it is looked for",
        &[],
    ),
    (
        "xsw7-same-id",
        "an ID that is looked up leads to the assertion in Extensions or to the signed one",
        &["xml.ids-unique"],
    ),
    ("xsw8", "the original is in an Object, where the schema lets anything be", OBJECT),
    ("xsw8-same-id", "one of two equal IDs is in an Object", SAME_IN_OBJECT),
    ("status-detail", "the signed assertion is a detail of the status, where a search finds it", SIGNED),
    ("status-detail-moved", "the signature's reference leads to a detail of the status", REFERENCE),
    ("status-detail-moved-same-id", "one of two equal IDs is in a detail of the status", SAME),
    ("key-info", "the signature's reference leads into its own KeyInfo", REFERENCE),
    ("key-info-same-id", "one of two equal IDs is in the signature's KeyInfo", SAME),
    ("extensions-root", "the whole signed response is carried in another one", SIGNED),
    ("extensions-root-moved", "the signature's reference leads to a response in Extensions", REFERENCE),
    ("advice", "a signed assertion is advice to another, which is not signed", SIGNED),
    ("advice-moved", "the signature's reference leads to the advice", REFERENCE),
    ("advice-moved-same-id", "one of two equal IDs is in the advice", SAME),
    ("subject-confirmation-data", "a signed assertion confirms the subject of another", SIGNED),
    (
        "subject-confirmation-data-moved",
        "the signature's reference leads to an assertion that confirms the subject",
        REFERENCE,
    ),
    (
        "own-object",
        "the enveloped-signature transform leaves the signature out, and with it an assertion that is in it",
        &["xml.signature-no-object"],
    ),
    (
        "own-object-assertion",
        "the signature of the assertion carries another assertion",
        &["xml.signature-no-object"],
    ),
    (
        "decoy",
        "a transform that knows its signature by the value leaves out both, and the assertion in the other",
        &["xml.signature-single"],
    ),
    ("decoy-after", "the same for a verifier that takes the first signature", &["xml.signature-single"]),
    ("decoy-deeper", "the same for a verifier that counts the signatures of the response only", DIGEST),
    ("appended", "the reader takes the last assertion of a signed response", SINGLE),
    ("prepended", "the reader takes the first assertion of a signed response", SINGLE),
    (
        "attribute-id",
        "a verifier that takes `Id` for an ID believes that the signature is about the element it is in",
        OTHER_ID,
    ),
    ("attribute-id-lower-case", "the same for `id`", OTHER_ID),
    ("attribute-xml-id", "the same for `xml:id`, which is an ID in every document", OTHER_ID),
    (
        "attribute-prefixed-id",
        "a verifier that looks for an attribute by its local name finds `saml:ID`",
        OTHER_ID,
    ),
    (
        "attribute-declared-id",
        "the document itself declares which attribute is an ID",
        &["xml.no-doctype", "xml.reference-own-element"],
    ),
    (
        "comment-in-name-id",
        "the name ends at a comment for a reader that takes the first text only: another user",
        &[],
    ),
    (
        "comment-in-role",
        "a role ends at a comment for a reader that takes the first text only: another role",
        &[],
    ),
    ("comment-before-name-id", "a comment with another name comes before the name", &[]),
    ("section-in-name-id", "the end of the name is in a CDATA section, which is text as well", &[]),
    ("empty-section-in-name-id", "an empty CDATA section divides the name", &[]),
    (
        "instruction-in-name-id",
        "the name ends at a processing instruction for a reader that takes the first text only",
        INSTRUCTION,
    ),
    ("instruction-around-name-id", "the end of the name is moved into a processing instruction", INSTRUCTION),
    ("element-in-name-id", "the name ends at an element for a reader that takes the first text only", DIGEST),
    ("name-id-replaced", "the user makes himself another one", DIGEST),
    (
        "digest-replaced",
        "the user makes himself another one, and corrects the digest, which is signed",
        VALUE,
    ),
    (
        "comment-in-digest",
        "a reader that takes the first node of DigestValue takes the attacker's digest",
        &["xml.signature-no-comments", "xml.digest-matches"],
    ),
    (
        "split-digest",
        "a reader that takes the first text of DigestValue takes the attacker's digest",
        &["xml.signature-no-comments", "xml.base64"],
    ),
    ("two-digests", "one digest is signed and the other is compared, the first", PARTS),
    ("two-digests-after", "one digest is signed and the other is compared, the last", PARTS),
    (
        "digest-elsewhere",
        "a search of the whole document for DigestValue finds one that nobody signed",
        DIGEST,
    ),
    ("digest-emptied", "there is no digest to compare with", VALUE),
    ("two-signed-info", "one SignedInfo is verified and the other read, the first", PARTS),
    ("two-signed-info-after", "one SignedInfo is verified and the other read, the last", PARTS),
    (
        "signed-info-in-object",
        "a search of the signature for SignedInfo finds the one that is signed, and the reader another",
        &["xml.signature-no-object", "xml.signature-valid"],
    ),
];

/// Where the response is what was signed, its assertion is as well, or AWS would look no further; the attacker's has no
/// signature.
fn operated(setting: &Setting, operation: &Operation, sentence: &str, stops: &[&str]) -> Draft {
    let (question, twin) = match operation.signed {
        SignedPart::Assertion => (sound(setting), BASE),
        SignedPart::Response => (both(setting), BOTH),
    };
    let document = (operation.apply)(&question.document());
    let document = match operation.signed {
        SignedPart::Assertion => document,
        SignedPart::Response => Document { root: document.root.map(&without_forged_signature), ..document },
    };
    if stops.is_empty() {
        let draft = taken(operation.name, sentence).severity(Severity::Critical);
        return cited(draft, operation.name).saml_document(&question, document);
    }
    let draft = refused_beside(twin, operation.change, operation.name, sentence, stops);
    let draft = cited(draft, operation.name);
    let alone = operation.signed == SignedPart::Response && OTHERS_ASSERTION.contains(&operation.name);
    let draft = if alone {
        let stops: Vec<&str> = ["saml.assertion-signed"].iter().chain(stops).copied().collect();
        draft.aws_stops(&stops, inferred("as where only the response is signed (saml-sig-response-only)"))
    } else {
        draft.aws(evidence(operation.name))
    };
    draft.saml_document(&question, document)
}

/// Operations after which an assertion without a signature stands in a response with one.
const OTHERS_ASSERTION: [&str; 7] = [
    "xsw1",
    "xsw1-same-id",
    "xsw1-object",
    "xsw1-object-same-id",
    "xsw2",
    "xsw2-same-id",
    "extensions-root-moved",
];

fn evidence(name: &str) -> crate::format::Evidence {
    match name {
        "name-id-replaced" => observed("saml-sig-subject-altered"),
        _ => inferred("as with a signature that is not good (saml-sig-subject-altered)"),
    }
}

fn without_forged_signature(element: Element) -> Element {
    let forged =
        element.name == "saml:Assertion" && element.at("saml:Subject/saml:NameID").own_text() != NAME_ID;
    if forged { element.removing("ds:Signature") } else { element }
}

/// With what is known by the name of an operation.
fn cited(draft: Draft, name: &str) -> Draft {
    let comments =
        ["CVE-2017-11427", "CVE-2017-11428", "CVE-2017-11429", "CVE-2017-11430", "CERT/CC VU#475445"];
    let sources: &[&str] = match name {
        "comment-in-name-id" | "comment-in-role" | "comment-before-name-id" => &comments,
        "xsw8" | "xsw8-same-id" => &["CVE-2025-47949"],
        "status-detail"
        | "status-detail-moved"
        | "two-digests"
        | "two-digests-after"
        | "digest-elsewhere" => &["CVE-2024-45409"],
        "decoy" | "decoy-after" | "decoy-deeper" => &["OneUptime issue 2981"],
        "attribute-prefixed-id" => &["CVE-2025-66567"],
        "comment-in-digest" | "split-digest" => &["CVE-2025-29775"],
        "two-signed-info" | "two-signed-info-after" | "signed-info-in-object" => &["CVE-2025-29774"],
        _ => &[],
    };
    sources.iter().fold(draft, |draft, source| draft.citing(source))
}

/// An element that is called Assertion is none for that: of another namespace, it is nobody's business.
fn foreign(setting: &Setting) -> impl Iterator<Item = Draft> {
    let question = sound(setting);
    let evil = question
        .signed_assertion()
        .removing("ds:Signature")
        .with("ID", "_evil")
        .edit("saml:Subject/saml:NameID", |name| name.text("root@touchstone.example"));
    let in_namespace = |namespace: &str| {
        let declarations = vec![("saml".to_owned(), namespace.to_owned())];
        Element { declarations, ..evil.clone() }
    };
    let none = in_namespace("").map(&|element| {
        let name = element.name.trim_start_matches("saml:").to_owned();
        Element { name, declarations: Vec::new(), ..element }
    });
    let older = "urn:oasis:names:tc:SAML:1.0:assertion";
    let first = |element: Element| question.document().edit("", |response| response.with_node_at(2, element));
    let last = question.document().edit("", |response| response.and(in_namespace("urn:example:assertion")));
    let drafts = [
        (
            "foreign-namespace",
            "an assertion of another namespace comes first, for a reader that goes by local names",
            first(in_namespace("urn:example:assertion")),
        ),
        (
            "foreign-namespace-after",
            "an assertion of another namespace follows, for a reader that goes by local names",
            last,
        ),
        (
            "foreign-namespace-saml-1.1",
            "an assertion of an older version comes first",
            first(in_namespace(older)),
        ),
        ("foreign-namespace-none", "an assertion of no namespace comes first", first(none)),
    ];
    let draft = |(name, sentence, document): (&str, &str, Document)| {
        taken(name, sentence)
            .severity(Severity::Critical)
            .citing("Namespaces in XML 1.0 section 2.1")
            .aws(inferred("an element of another namespace is no assertion"))
            .saml_document(&sound(setting), document)
    };
    drafts.map(draft).into_iter()
}

/// Whoever fails to sign on has a signed response, and adds the assertion himself.
fn failure(setting: &Setting) -> Draft {
    let failed: ResponseQuestion = both(setting)
        .edit_response("samlp:Status/samlp:StatusCode", |code| {
            code.with("Value", "urn:oasis:names:tc:SAML:2.0:status:Responder")
        })
        .signs(Signs::Response)
        .in_place_of_the_assertion([]);
    let evil = sound(setting).signs(Signs::Nothing).signed_assertion();
    let document = failed.document().edit("", |response| response.and(Node::Element(evil)));
    refused_beside(
        BOTH,
        "the signed response reports a failure, and an assertion that nobody signed is appended",
        "error-response-appended",
        "whoever fails to sign on has a signed response, and adds the assertion himself",
        &["saml.status-success", "xml.digest-matches"],
    )
    .code("IDPRejectedClaim")
    .citing("CVE-2025-54369")
    .aws_stops(
        &["saml.status-success", "saml.assertion-signed", "xml.digest-matches"],
        inferred("what does not report success reports no success"),
    )
    .aws_code("IDPRejectedClaim")
    .saml_document(&failed, document)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_a_verdict_on_every_operation() {
        for operation in OPERATIONS.iter().copied().flatten() {
            let verdicts = VERDICTS.iter().filter(|(name, ..)| *name == operation.name).count();
            assert_eq!(verdicts, 1, "{}", operation.name);
        }
    }
}
