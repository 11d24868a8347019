//! Transforms, by which a signature can sign something else than what is read.

use super::{assertion, document, filled, refused, signed_with};
use crate::build::Class;
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::identifier::{BASE64, ENVELOPED, EXCLUSIVE, INCLUSIVE, XPATH, XPATH_FILTER, XSLT};
use crate::mint::xml::{Document, Element, Form, Node, Signature, canonical};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![list(setting), content(setting)]
}

const TRANSFORMS: &[&str] = &["xml.transforms"];

fn transform(uri: &str) -> Element {
    Element::new("ds:Transform").with("Algorithm", uri)
}

fn xpath(expression: &str) -> Element {
    transform(XPATH).and(Element::new("ds:XPath").text(expression))
}

/// SAML V2.0 core section 5.4.4: "Signatures in SAML messages SHOULD NOT contain transforms other than the enveloped
/// signature transform [...] or the exclusive canonicalization transforms", and verifiers "MAY reject signatures that contain other
/// transform algorithms as invalid".
fn list(setting: &Setting) -> VectorFile {
    let lists: [(&str, &str, Vec<Element>); 14] = [
        ("none", "the list is empty", vec![]),
        ("enveloped-alone", "canonicalization is missing", vec![transform(ENVELOPED)]),
        ("exclusive-alone", "enveloped-signature is missing", vec![transform(EXCLUSIVE)]),
        (
            "order",
            "canonicalization comes before enveloped-signature, which needs nodes and gets octets",
            vec![transform(EXCLUSIVE), transform(ENVELOPED)],
        ),
        (
            "exclusive-twice",
            "canonicalization is there twice, in the place of enveloped-signature as well",
            vec![transform(EXCLUSIVE), transform(EXCLUSIVE)],
        ),
        (
            "enveloped-twice",
            "enveloped-signature is there twice, in the place of canonicalization as well",
            vec![transform(ENVELOPED), transform(ENVELOPED)],
        ),
        (
            "three",
            "canonicalization follows canonicalization",
            vec![transform(ENVELOPED), transform(EXCLUSIVE), transform(EXCLUSIVE)],
        ),
        (
            "three-enveloped",
            "enveloped-signature follows enveloped-signature, then comes canonicalization",
            vec![transform(ENVELOPED), transform(ENVELOPED), transform(EXCLUSIVE)],
        ),
        ("many", "a hundred canonicalizations follow each other", {
            let many = std::iter::repeat_n(transform(EXCLUSIVE), 100);
            std::iter::once(transform(ENVELOPED)).chain(many).collect()
        }),
        (
            "unknown",
            "a transform that nobody knows is between the two",
            vec![transform(ENVELOPED), transform("urn:example:transform"), transform(EXCLUSIVE)],
        ),
        (
            "unknown-last",
            "a transform that nobody knows is in the place of canonicalization",
            vec![transform(ENVELOPED), transform("urn:example:transform")],
        ),
        ("no-algorithm", "the second transform names no algorithm", {
            vec![transform(ENVELOPED), Element::new("ds:Transform")]
        }),
        (
            "xpath-true",
            "an XPath transform that keeps everything is between the two",
            vec![transform(ENVELOPED), xpath("true()"), transform(EXCLUSIVE)],
        ),
        (
            "case",
            "the second transform is spelled in upper case",
            vec![transform(ENVELOPED), transform(&EXCLUSIVE.to_uppercase())],
        ),
    ];
    let drafts = lists.map(|(name, change, transforms)| {
        let document = signed_with(setting, |signature| signature.transforms(transforms));
        let draft = refused(name, change, change, TRANSFORMS, document);
        match name {
            "many" => draft.citing("XML Signature Best Practices"),
            "order" => draft.citing("XML Signature 1.1 section 6.6.4"),
            _ => draft,
        }
    });
    let absent = refused(
        "absent",
        "the reference has no Transforms",
        "without transforms the signature itself would be in its digest",
        &["xml.signature-structure"],
        signed_with(setting, |signature| {
            signature.edit("ds:Reference", |reference| reference.removing("ds:Transforms"))
        }),
    );
    let class = Class::new(
        Kind::XmlSignature,
        "transform-list",
        "transforms other than enveloped-signature and one canonicalization",
    )
    .citing(&["SAML V2.0 core section 5.4.4"])
    .severity(Severity::Medium);
    filled(class, drafts.into_iter().chain([absent]))
}

/// Signatures that are good to a verifier that does what the transforms say, over a part of what is read, or none.
fn content(setting: &Setting) -> VectorFile {
    const NAME_ID: &str = "saml:Subject/saml:NameID";
    let assertion = assertion(setting);
    let without_name = assertion.clone().removing(NAME_ID);
    let forged = assertion.clone().edit(NAME_ID, |name| name.text("root@touchstone.example"));
    let signed = |octets: Vec<u8>, between: Element, last: Option<Element>| -> Document {
        let transforms = [transform(ENVELOPED), between].into_iter().chain(last);
        let signature = Signature::over(octets, "#_assertion-1").transforms(transforms);
        document(setting, &forged, signature.element())
    };
    let hidden = canonical(&without_name, Form::EXCLUSIVE);
    let filter = transform(XPATH_FILTER).and(
        Element::new("f:XPath")
            .declaring("f", XPATH_FILTER)
            .with("Filter", "subtract")
            .text("//*[local-name()='NameID']"),
    );
    let style_sheet = transform(XSLT).and(
        Element::new("xsl:stylesheet")
            .declaring("xsl", "http://www.w3.org/1999/XSL/Transform")
            .with("version", "1.0")
            .and(Element::new("xsl:output").with("method", "text"))
            .and(Element::new("xsl:template").with("match", "/").and(Node::Text("x".to_owned()))),
    );
    let endless = transform(XSLT).and(
        Element::new("xsl:stylesheet")
            .declaring("xsl", "http://www.w3.org/1999/XSL/Transform")
            .with("version", "1.0")
            .and(
                Element::new("xsl:template")
                    .with("match", "/")
                    .and(Element::new("xsl:call-template").with("name", "again")),
            )
            .and(
                Element::new("xsl:template")
                    .with("name", "again")
                    .and(Element::new("xsl:call-template").with("name", "again")),
            ),
    );
    let drafts = [
        (
            "xpath-hides",
            "an XPath transform leaves the NameID out, and the NameID is another one",
            "everything but the name is signed, so anybody can fill in the name",
            signed(
                hidden.clone(),
                xpath("not(ancestor-or-self::*[local-name()='NameID'])"),
                Some(transform(EXCLUSIVE)),
            ),
            "XML Signature Best Practices",
        ),
        (
            "xpath-filter-hides",
            "an XPath Filter 2.0 transform leaves the NameID out, and the NameID is another one",
            "the same by the newer transform",
            signed(hidden, filter, Some(transform(EXCLUSIVE))),
            "XML Signature Best Practices",
        ),
        (
            "xpath-nothing",
            "an XPath transform leaves everything out, and the NameID is another one",
            "nothing is signed, and the digest of nothing is right",
            signed(Vec::new(), xpath("false()"), Some(transform(EXCLUSIVE))),
            "XML Signature Best Practices",
        ),
        (
            "xslt-constant",
            "a style sheet makes one letter of the assertion, and the NameID is another one",
            "the letter is signed, whatever the assertion is",
            signed(b"x".to_vec(), style_sheet, None),
            "XML Signature Best Practices",
        ),
        (
            "xslt-endless",
            "a style sheet calls itself",
            "transforms run before the signature is known to be good",
            signed(b"x".to_vec(), endless, None),
            "CVE-2022-47966",
        ),
        (
            "base64",
            "the base64 transform decodes the text of the assertion",
            "what is signed is no longer XML",
            signed(Vec::new(), transform(BASE64), None),
            "XML Signature 1.1 section 6.6.2",
        ),
        (
            "enveloped-parameter",
            "enveloped-signature has an XPath in it",
            "a parameter is not read where there is none",
            signed_with(setting, |signature| {
                let parameter = Element::new("ds:XPath").text("true()");
                signature.transforms([transform(ENVELOPED).and(parameter), transform(EXCLUSIVE)])
            }),
            "XML Signature 1.1 section 6.6.4",
        ),
        (
            "inclusive-first",
            "Canonical XML is in the place of enveloped-signature",
            "the signature is left in, and the octets are parsed again for the second",
            signed_with(setting, |signature| {
                signature.transforms([transform(INCLUSIVE), transform(EXCLUSIVE)])
            }),
            "XML Signature 1.1 section 4.4.3.2",
        ),
    ]
    .map(|(name, change, sentence, document, source)| {
        refused(name, change, sentence, TRANSFORMS, document).citing(source)
    });
    let class = Class::new(
        Kind::XmlSignature,
        "transform-content",
        "transforms under which something else is signed than what is read",
    )
    .citing(&["SAML V2.0 core section 5.4.4"])
    .severity(Severity::Critical);
    filled(class, drafts)
}
