//! Parts of a signature that are missing, twice, out of order or foreign.

use super::{SignedPart, filled, refused, replaced, signed_response, signed_with, sound};
use crate::build::Class;
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::identifier::{EXCLUSIVE, RSA_SHA256, SHA256};
use crate::mint::xml::namespace::DS;
use crate::mint::xml::{Document, Element, Node};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![whole(setting), signature(setting), signed_info(setting)]
}

const SIGNATURE: &str = "saml:Assertion/ds:Signature";

/// Whether the element has one signature.
fn whole(setting: &Setting) -> VectorFile {
    let sound = || signed_response(setting, SignedPart::Assertion);
    let signature = || sound().root.at(SIGNATURE).clone();
    let edits: [(&str, &str, &str, Document); 7] = [
        (
            "none",
            "the signature is missing",
            "where there is no signature, there is nothing to verify, and nothing to believe",
            sound().edit("saml:Assertion", |assertion| assertion.removing("ds:Signature")),
        ),
        (
            "two",
            "the signature is there twice",
            "two signatures are about the element, and each verifier picks its own",
            sound().edit("saml:Assertion", |assertion| assertion.and(signature())),
        ),
        (
            "in-subject",
            "the signature is in the subject",
            "a signature below is not the element's own",
            sound().edit("saml:Assertion", |assertion| {
                assertion.removing("ds:Signature").edit("saml:Subject", |subject| subject.and(signature()))
            }),
        ),
        (
            "in-response",
            "the signature is in the response, before the assertion",
            "a signature beside the element is not the element's own",
            sound()
                .edit("saml:Assertion", |assertion| assertion.removing("ds:Signature"))
                .edit("", |response| response.with_node_at(1, signature())),
        ),
        (
            "in-comment",
            "the signature is in a comment",
            "a comment says nothing",
            sound().edit("saml:Assertion", |assertion| {
                assertion.removing("ds:Signature").with_node_at(1, Node::Comment(signature().to_xml()))
            }),
        ),
        (
            "in-section",
            "the signature is in a CDATA section",
            "a section is text, whatever it looks like",
            sound().edit("saml:Assertion", |assertion| {
                assertion.removing("ds:Signature").with_node_at(1, Node::CData(signature().to_xml()))
            }),
        ),
        (
            "empty",
            "the signature has nothing in it",
            "an element of the right name is no signature",
            sound().edit(SIGNATURE, |signature| Element { children: Vec::new(), ..signature }),
        ),
    ];
    let edits = edits.map(|(name, change, sentence, document)| {
        let stop = if name == "empty" { "xml.signature-structure" } else { "xml.signature-single" };
        refused(name, change, sentence, &[stop], document)
    });
    let declaration = format!("<ds:Signature xmlns:ds=\"{DS}\">");
    let namespaces = [
        (
            "foreign",
            "the signature is in another namespace",
            "an element that is called Signature is none for that",
            replaced(&super::sound(setting), &declaration, "<ds:Signature xmlns:ds=\"urn:example:ds\">"),
        ),
        (
            "no-namespace",
            "the signature is in no namespace",
            "an element that is called Signature, without a namespace, is none",
            replaced(&super::sound(setting), &declaration, "<Signature>").replace("ds:", ""),
        ),
        (
            "assertion-namespace",
            "the signature is in the namespace of assertions",
            "an element of the assertion's namespace that is called Signature is none",
            replaced(&super::sound(setting), &declaration, "<saml:Signature>").replace("ds:", "saml:"),
        ),
    ]
    .map(|(name, change, sentence, document)| {
        refused(name, change, sentence, &["xml.signature-single"], document)
    });
    let class = Class::new(
        Kind::XmlSignature,
        "signature-element",
        "elements without a signature of their own, or with too many",
    )
    .citing(&["SAML V2.0 core section 5.4.1", "XML Signature 1.1 section 4.2"])
    .severity(Severity::Critical);
    filled(class, edits.into_iter().chain(namespaces))
}

/// `SignedInfo`, `SignatureValue`, `KeyInfo` and `Object` in this order.
fn signature(setting: &Setting) -> VectorFile {
    const STRUCTURE: &[&str] = &["xml.signature-structure"];
    let again = |signature: Element, name: &str, place: usize| {
        let part = signature.at(name).clone();
        signature.with_node_at(place, part)
    };
    let moved = |signature: Element, name: &str, place: usize| {
        let part = signature.at(name).clone();
        signature.removing(name).with_node_at(place, part)
    };
    let sound = || signed_response(setting, SignedPart::Assertion);
    let edit = |change: &dyn Fn(Element) -> Element| sound().edit(SIGNATURE, change);
    let other_value = Element::new("ds:SignatureValue").text("AAAA");
    let drafts = [
        ("signed-info-missing", "SignedInfo is missing", edit(&|all| all.removing("ds:SignedInfo"))),
        ("value-missing", "SignatureValue is missing", edit(&|all| all.removing("ds:SignatureValue"))),
        (
            "signed-info-twice",
            "SignedInfo is there twice, the same",
            edit(&|all| again(all, "ds:SignedInfo", 1)),
        ),
        (
            "value-twice",
            "SignatureValue is there twice, the same",
            edit(&|all| again(all, "ds:SignatureValue", 2)),
        ),
        (
            "other-value-before",
            "another SignatureValue comes before the right one",
            edit(&|all| all.with_node_at(1, other_value.clone())),
        ),
        ("key-info-twice", "KeyInfo is there twice, the same", edit(&|all| again(all, "ds:KeyInfo", 3))),
        (
            "value-first",
            "SignatureValue comes before SignedInfo",
            edit(&|all| moved(all, "ds:SignatureValue", 0)),
        ),
        ("key-info-first", "KeyInfo comes first", edit(&|all| moved(all, "ds:KeyInfo", 0))),
        (
            "object-first",
            "an Object comes first",
            edit(&|all| all.with_node_at(0, Element::new("ds:Object"))),
        ),
        (
            "object-before-key-info",
            "an Object comes before KeyInfo",
            edit(&|all| all.with_node_at(2, Element::new("ds:Object"))),
        ),
        (
            "foreign-element",
            "an element of another namespace is at the end",
            edit(&|all| all.and(Element::new("x:a").declaring("x", "urn:example:x"))),
        ),
        (
            "text",
            "there is text between SignedInfo and SignatureValue",
            edit(&|all| all.with_node_at(1, Node::Text("text".to_owned()))),
        ),
        (
            "signed-info-foreign",
            "SignedInfo is in another namespace",
            edit(&|all| {
                all.edit("ds:SignedInfo", |info| {
                    Element { name: "x:SignedInfo".to_owned(), ..info }.declaring("x", "urn:example:x")
                })
            }),
        ),
        (
            "value-foreign",
            "SignatureValue is in another namespace",
            edit(&|all| {
                all.edit("ds:SignatureValue", |value| {
                    Element { name: "x:SignatureValue".to_owned(), ..value }.declaring("x", "urn:example:x")
                })
            }),
        ),
        (
            "value-in-signed-info",
            "SignatureValue is in SignedInfo",
            edit(&|all| {
                let value = all.at("ds:SignatureValue").clone();
                all.removing("ds:SignatureValue").edit("ds:SignedInfo", |info| info.and(value))
            }),
        ),
        (
            "signature-in-signature",
            "the parts of the signature are in another signature",
            edit(&|all| Element { children: vec![Node::Element(all.clone())], ..all }),
        ),
    ]
    .map(|(name, change, document)| refused(name, change, change, STRUCTURE, document));
    let element_in_value = refused(
        "element-in-value",
        "an element is in SignatureValue",
        "text that is divided by an element is read up to it, or without it",
        &["xml.base64"],
        edit(&|all| all.edit("ds:SignatureValue", |value| value.and(Element::new("ds:Object")))),
    )
    .severity(Severity::Medium);
    let spaced = super::believed(
        setting,
        "white-space",
        "white space stands between the parts, outside SignedInfo",
        edit(&|all| {
            all.with_node_at(0, Node::Text("\n  ".to_owned()))
                .with_node_at(2, Node::Text("\n\t".to_owned()))
                .and(Node::Text("\n".to_owned()))
        }),
    )
    .severity(Severity::Low);
    let class = Class::new(
        Kind::XmlSignature,
        "signature-parts",
        "signatures whose parts are not those of the schema",
    )
    .citing(&["XML Signature 1.1 section 4.2"])
    .severity(Severity::High);
    filled(class, drafts.into_iter().chain([element_in_value, spaced]))
}

/// What is signed is as malformed as the signer made it: the signature under it is good.
fn signed_info(setting: &Setting) -> VectorFile {
    const STRUCTURE: &[&str] = &["xml.signature-structure"];
    let algorithm = |name: &str, uri: &str| Element::new(name).with("Algorithm", uri);
    let edit = |path: &str, change: &dyn Fn(Element) -> Element| {
        signed_with(setting, |signature| signature.edit(path, change))
    };
    let again = |all: Element, name: &str| {
        let part = all.at(name).clone();
        all.and(part)
    };
    let first = |all: Element, name: &str| {
        let part = all.at(name).clone();
        all.removing(name).with_node_at(0, part)
    };
    let drafts = [
        (
            "no-canonicalization",
            "CanonicalizationMethod is missing",
            edit("", &|info| info.removing("ds:CanonicalizationMethod")),
        ),
        ("no-method", "SignatureMethod is missing", edit("", &|info| info.removing("ds:SignatureMethod"))),
        ("no-reference", "there is no Reference", edit("", &|info| info.removing("ds:Reference"))),
        ("two-references", "the Reference is there twice", edit("", &|info| again(info, "ds:Reference"))),
        (
            "other-reference",
            "a Reference to the response follows",
            edit("", &|info| {
                let reference = info.at("ds:Reference").clone().with("URI", "#_response-1");
                info.and(reference)
            }),
        ),
        (
            "other-reference-before",
            "a Reference to the response comes first",
            edit("", &|info| {
                let reference = info.at("ds:Reference").clone().with("URI", "#_response-1");
                info.with_node_at(2, reference)
            }),
        ),
        (
            "two-canonicalizations",
            "CanonicalizationMethod is there twice",
            edit("", &|info| info.with_node_at(1, algorithm("ds:CanonicalizationMethod", EXCLUSIVE))),
        ),
        (
            "two-methods",
            "SignatureMethod is there twice",
            edit("", &|info| info.with_node_at(2, algorithm("ds:SignatureMethod", RSA_SHA256))),
        ),
        ("method-first", "SignatureMethod comes first", edit("", &|info| first(info, "ds:SignatureMethod"))),
        ("reference-first", "the Reference comes first", edit("", &|info| first(info, "ds:Reference"))),
        (
            "foreign-element",
            "an element of another namespace is in SignedInfo",
            edit("", &|info| info.and(Element::new("x:a").declaring("x", "urn:example:x"))),
        ),
        ("text", "there is text in SignedInfo", edit("", &|info| info.and(Node::Text("text".to_owned())))),
        (
            "digest-method-missing",
            "DigestMethod is missing",
            edit("ds:Reference", &|reference| reference.removing("ds:DigestMethod")),
        ),
        (
            "digest-value-missing",
            "DigestValue is missing",
            edit("ds:Reference", &|reference| reference.removing("ds:DigestValue")),
        ),
        (
            "digest-method-twice",
            "DigestMethod is there twice",
            edit("ds:Reference", &|reference| {
                reference.with_node_at(1, algorithm("ds:DigestMethod", SHA256))
            }),
        ),
        (
            "digest-value-twice",
            "DigestValue is there twice",
            edit("ds:Reference", &|reference| again(reference, "ds:DigestValue")),
        ),
        (
            "digest-value-first",
            "DigestValue comes first",
            edit("ds:Reference", &|reference| first(reference, "ds:DigestValue")),
        ),
        (
            "transforms-twice",
            "Transforms is there twice",
            edit("ds:Reference", &|reference| {
                let transforms = reference.at("ds:Transforms").clone();
                reference.with_node_at(0, transforms)
            }),
        ),
        (
            "transforms-last",
            "Transforms comes last",
            edit("ds:Reference", &|reference| {
                let transforms = reference.at("ds:Transforms").clone();
                reference.removing("ds:Transforms").and(transforms)
            }),
        ),
        (
            "foreign-in-reference",
            "an element of another namespace is in the Reference",
            edit("ds:Reference", &|reference| {
                reference.and(Element::new("x:a").declaring("x", "urn:example:x"))
            }),
        ),
        (
            "foreign-digest-value",
            "a DigestValue of another namespace comes before the right one",
            edit("ds:Reference", &|reference| {
                let value = Element::new("x:DigestValue").declaring("x", "urn:example:x").text("AAAA");
                reference.with_node_at(2, value)
            }),
        ),
    ]
    .map(|(name, change, document)| refused(name, change, change, STRUCTURE, document));
    let spaced =
        edit("", &|info| info.with_node_at(0, Node::Text("\n".to_owned())).and(Node::Text("\n".to_owned())));
    let spaced = super::believed(
        setting,
        "white-space",
        "white space stands between the parts of SignedInfo, and is signed",
        spaced,
    )
    .severity(Severity::Low);
    let added = refused(
        "white-space-added",
        "white space is added to SignedInfo, behind the signer's back",
        "white space in SignedInfo is signed as well",
        &["xml.signature-valid"],
        replaced(&sound(setting), "</ds:SignedInfo>", "\n</ds:SignedInfo>"),
    )
    .severity(Severity::Low);
    let class = Class::new(
        Kind::XmlSignature,
        "signed-info-parts",
        "signed parts that are not those of the schema, or not one reference",
    )
    .citing(&["XML Signature 1.1 section 4.4", "SAML V2.0 core section 5.4.2"])
    .severity(Severity::High);
    filled(class, drafts.into_iter().chain([spaced, added]))
}
