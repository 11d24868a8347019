//! Which attribute is an ID, and whose.

use super::{SignatureQuestion, SignedPart};
use super::{assertion, believed, document, filled, refused, replaced, signed_response, sound, stopped};
use crate::build::{Class, accept};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Signature;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![other_attribute(setting), unique(setting)]
}

/// Only `ID` is an ID in SAML; a library that knows no schema guesses by the name, and a document type can say anything.
fn other_attribute(setting: &Setting) -> VectorFile {
    let stops: [(&str, &str, &[&str]); 5] = [
        (
            "attribute-id",
            "a verifier that takes `Id` for an ID believes that the signature is about the element it is in",
            &["xml.ids-unique", "xml.reference-own-element"],
        ),
        ("attribute-id-lower-case", "the same for `id`", &["xml.ids-unique", "xml.reference-own-element"]),
        (
            "attribute-xml-id",
            "the same for `xml:id`, which is an ID in every document",
            &["xml.ids-unique", "xml.reference-own-element"],
        ),
        (
            "attribute-prefixed-id",
            "a verifier that looks for an attribute by its local name finds `saml:ID`",
            &["xml.ids-unique", "xml.reference-own-element"],
        ),
        (
            "attribute-declared-id",
            "the document itself declares which attribute is an ID",
            &["xml.no-doctype", "xml.reference-own-element"],
        ),
    ];
    let drafts = stops.map(|(name, sentence, stops)| {
        let draft = stopped(setting, name, sentence, stops);
        match name {
            "attribute-prefixed-id" => draft.citing("CVE-2025-66567"),
            "attribute-xml-id" => draft.citing("xml:id 1.0 section 4"),
            _ => draft,
        }
    });
    // `id` and `xml:id` sort behind the capitals.
    let only = [("only-lower-case-id", "id"), ("only-xml-id", "xml:id")].map(|(name, attribute)| {
        let element = assertion(setting).without("ID").with(attribute, "_assertion-1");
        let signature = Signature::of(&element).uri("#_assertion-1").element();
        refused(
            name,
            &format!("`ID` is called `{attribute}`"),
            &format!("an assertion whose ID is in `{attribute}` has none"),
            &["xml.reference-own-element"],
            document(setting, &element, signature),
        )
        .severity(Severity::Low)
    });
    let class = Class::new(
        Kind::XmlSignature,
        "id-attribute",
        "references to what is an ID to one reader and none to another",
    )
    .citing(&["SAML V2.0 core section 5.4.2", "XML Signature 1.1 section 4.4.3.3"])
    .severity(Severity::Critical);
    filled(class, drafts.into_iter().chain(only))
}

/// SAML V2.0 core section 1.3.4: an identifier is unique; XML 1.0 section 3.3.1: "values of type ID MUST uniquely
/// identify the elements which bear them".
fn unique(setting: &Setting) -> VectorFile {
    let beside = |attributes: &str| {
        let extensions = format!(
            "<samlp:Extensions><x:a xmlns:x=\"urn:example:x\" {attributes}></x:a></samlp:Extensions>"
        );
        replaced(&sound(setting), "<samlp:Status>", &format!("{extensions}<samlp:Status>"))
    };
    let two = |first: &str, second: &str| {
        let extensions = format!(
            "<samlp:Extensions><x:a xmlns:x=\"urn:example:x\" {first}></x:a><x:b xmlns:x=\"urn:example:x\" \
             {second}></x:b></samlp:Extensions>"
        );
        replaced(&sound(setting), "<samlp:Status>", &format!("{extensions}<samlp:Status>"))
    };
    let refused_ones = [
        ("id", "an element beside it has the ID in `ID`", beside("ID=\"_assertion-1\"")),
        ("capital-id", "an element beside it has the ID in `Id`", beside("Id=\"_assertion-1\"")),
        ("lower-case-id", "an element beside it has the ID in `id`", beside("id=\"_assertion-1\"")),
        ("mixed-case-id", "an element beside it has the ID in `iD`", beside("iD=\"_assertion-1\"")),
        ("xml-id", "an element beside it has the ID in `xml:id`", beside("xml:id=\"_assertion-1\"")),
        ("prefixed-id", "an element beside it has the ID in `x:ID`", beside("x:ID=\"_assertion-1\"")),
        (
            "reference",
            "an element beside it has the ID in `ID`, written as a character reference",
            beside("ID=\"&#x5F;assertion-1\""),
        ),
        (
            "same-element",
            "one element beside it has an ID twice, in `ID` and `Id`",
            beside("ID=\"_x\" Id=\"_x\""),
        ),
        ("others", "two elements beside it have an ID in common", two("ID=\"_x\"", "ID=\"_x\"")),
        (
            "others-differently",
            "two elements beside it have an ID in common, one in `ID`, one in `Id`",
            two("ID=\"_x\"", "Id=\"_x\""),
        ),
    ]
    .map(|(name, change, document)| refused(name, change, change, &["xml.ids-unique"], document));
    let response = signed_response(setting, SignedPart::Response);
    let signed = response.root.clone().removing("ds:Signature");
    let in_signature =
        response.clone().edit("ds:Signature", |signature| signature.with("Id", "_signature-1"));
    let distinct = [
        believed(setting, "distinct", "elements have IDs that differ", two("ID=\"_x\"", "Id=\"_y\"")),
        believed(
            setting,
            "case-of-value",
            "IDs that differ in the case of a letter are two",
            beside("ID=\"_Assertion-1\""),
        ),
        believed(
            setting,
            "no-id",
            "an attribute that says an ID and is none: `InResponseTo`, `uid`",
            beside("InResponseTo=\"_assertion-1\" uid=\"_assertion-1\""),
        ),
        accept("of-signature", "the signature has an ID of its own")
            .xml_signature(&SignatureQuestion::response(in_signature).yields(&signed)),
    ]
    .map(|draft| draft.severity(Severity::Low));
    let class =
        Class::new(Kind::XmlSignature, "id-unique", "IDs that name more than one element, to some reader")
            .citing(&["SAML V2.0 core section 1.3.4", "XML 1.0 section 3.3.1"])
            .severity(Severity::High);
    filled(class, refused_ones.into_iter().chain(distinct))
}
