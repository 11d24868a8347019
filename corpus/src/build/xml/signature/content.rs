//! Text that is divided, and content that is not what was signed.

use super::{SignatureQuestion, signed_with};
use super::{assertion, document, filled, harmless, refused, stopped};
use crate::build::{Class, accept};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::identifier::{ENVELOPED, EXCLUSIVE_WITH_COMMENTS};
use crate::mint::xml::{Element, Node, Signature};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![divided(setting), altered(setting)]
}

const NAME_ID: &str = "saml:Subject/saml:NameID";

/// Canonicalization drops comments and joins sections with text, so anybody may put them in. A reader that takes the text up to
/// the first of them reads a name that nobody signed; the octets that were signed are the answer.
fn divided(setting: &Setting) -> VectorFile {
    const FAMILY: [&str; 5] =
        ["CVE-2017-11427", "CVE-2017-11428", "CVE-2017-11429", "CVE-2017-11430", "CERT/CC VU#475445"];
    let harmless_ones = [
        (
            "comment-in-name-id",
            "a comment ends the NameID for a reader that takes the first text only: `admin@touchstone.example`",
        ),
        (
            "comment-in-role",
            "a comment ends the role for a reader that takes the first text only: another role",
        ),
        ("comment-before-name-id", "a comment with another name comes before the NameID"),
        ("section-in-name-id", "the end of the NameID is in a CDATA section, which is text as well"),
        ("empty-section-in-name-id", "an empty CDATA section divides the NameID"),
    ]
    .map(|(name, sentence)| {
        let draft = harmless(setting, name, sentence);
        FAMILY.iter().fold(draft, |draft, source| draft.citing(source))
    });
    let instructions = [
        (
            "instruction-in-name-id",
            "a processing instruction is in the digest, so an attacker who puts one in is seen",
        ),
        ("instruction-around-name-id", "signed text is moved into a processing instruction"),
    ]
    .map(|(name, sentence)| {
        stopped(setting, name, sentence, &["xml.no-processing-instruction", "xml.digest-matches"])
    });
    let instruction = Node::Instruction("x".to_owned(), String::new());
    let with_node = |node: Node| {
        assertion(setting).edit(NAME_ID, |name| {
            name.text("admin@touchstone.example").and(node).and(Node::Text(".guests.example".to_owned()))
        })
    };
    let signed_ones = {
        let instructed = with_node(instruction);
        let outside = assertion(setting).and(Node::Instruction("x".to_owned(), "y".to_owned()));
        [
            refused(
                "instruction-signed",
                "a processing instruction divides the NameID that is signed",
                "a provider signs what a user put into his name, and the reader takes what comes before it",
                &["xml.no-processing-instruction"],
                document(setting, &instructed, Signature::of(&instructed).element()),
            ),
            refused(
                "instruction-signed-outside-text",
                "a processing instruction at the end of the assertion is signed",
                "a processing instruction is signed and nobody reads it",
                &["xml.no-processing-instruction"],
                document(setting, &outside, Signature::of(&outside).element()),
            )
            .severity(Severity::Low),
        ]
    };
    let element = with_node(Node::Element(Element::new("b")));
    let element_signed = accept(
        "element-signed",
        "an element in the NameID is signed: what it means is for its reader to say",
    )
    .severity(Severity::Low)
    .xml_signature(
        &SignatureQuestion::assertion(document(setting, &element, Signature::of(&element).element()))
            .yields(&element),
    );
    let element = stopped(
        setting,
        "element-in-name-id",
        "an element in the NameID is in the digest",
        &["xml.digest-matches"],
    );
    let kept = with_comments(setting);
    let class = Class::new(
        Kind::XmlSignature,
        "divided-text",
        "text that is divided by what canonicalization drops, or keeps",
    )
    .citing(&["Canonical XML 1.1 section 2.3"])
    .severity(Severity::Critical);
    filled(
        class,
        harmless_ones.into_iter().chain(instructions).chain(signed_ones).chain([
            element_signed,
            element,
            kept,
        ]),
    )
}

/// "#_assertion-1" is an element "without comments", whatever the canonicalization that follows would do with them
/// (XML Signature 1.1 section 4.4.3.3).
fn with_comments(setting: &Setting) -> crate::build::Draft {
    let algorithm = |uri| Element::new("ds:Transform").with("Algorithm", uri);
    let document = signed_with(setting, |signature| {
        signature.transforms([algorithm(ENVELOPED), algorithm(EXCLUSIVE_WITH_COMMENTS)])
    });
    let commented = document.edit("saml:Assertion/saml:Subject/saml:NameID", |name| {
        let text = name.own_text();
        let (start, end) = text.split_at("admin@touchstone.example".len());
        name.text(start).and(Node::Comment(String::new())).and(Node::Text(end.to_owned()))
    });
    super::believed(
        setting,
        "comment-with-comments",
        "a reference by ID leaves comments out before a canonicalization that would keep them",
        commented,
    )
    .citing("XML Signature 1.1 section 4.4.3.3")
    .severity(Severity::Low)
}

/// One thing in the signed element is not as it was signed.
fn altered(setting: &Setting) -> VectorFile {
    let operations = [
        ("name-id-replaced", "the user makes himself another one", "xml.digest-matches"),
        (
            "digest-replaced",
            "the user makes himself another one, and corrects the digest, which is signed",
            "xml.signature-valid",
        ),
    ]
    .map(|(name, sentence, stop)| stopped(setting, name, sentence, &[stop]));
    let sound = super::signed_response(setting, super::SignedPart::Assertion);
    let edits: [(&str, &str, fn(Element) -> Element); 9] = [
        ("attribute-value", "an attribute of the assertion has another value", |assertion| {
            assertion.with("IssueInstant", "2000-01-01T00:00:00Z")
        }),
        ("attribute-added", "an attribute is added to the assertion", |assertion| assertion.with("x", "")),
        ("attribute-removed", "an attribute of the assertion is missing", |assertion| {
            assertion.without("Version")
        }),
        ("element-added", "an element is added at the end of the assertion", |assertion| {
            assertion.and(Element::new("saml:AttributeStatement"))
        }),
        ("element-removed", "the conditions are missing", |assertion| assertion.removing("saml:Conditions")),
        ("element-moved", "the conditions are at the end", |assertion| {
            let conditions = assertion.at("saml:Conditions").clone();
            assertion.removing("saml:Conditions").and(conditions)
        }),
        ("element-renamed", "the conditions are called otherwise", |assertion| {
            assertion.edit("saml:Conditions", |conditions| Element {
                name: "saml:Condition".to_owned(),
                ..conditions
            })
        }),
        ("space-in-text", "a space follows the NameID", |assertion| {
            assertion.edit(NAME_ID, |name| name.and(Node::Text(" ".to_owned())))
        }),
        ("space-between-elements", "a line end is put between two elements", |assertion| {
            assertion.with_node_at(3, Node::Text("\n".to_owned()))
        }),
    ];
    let edits = edits.map(|(name, change, apply)| {
        let document = sound.clone().edit("saml:Assertion", apply);
        refused(name, change, change, &["xml.digest-matches"], document)
    });
    let namespace = sound.to_xml().replace("urn:oasis:names:tc:SAML:2.0:assertion", "urn:example:assertion");
    let other = refused(
        "namespace-of-all",
        "the namespace of assertions is another one throughout",
        "an element is known by its namespace and its name, not by its name",
        &["xml.element-found"],
        namespace,
    );
    let prefix = sound.to_xml().replace("saml:", "s:").replace("xmlns:saml=", "xmlns:s=");
    let prefix = refused(
        "prefix",
        "the prefix of assertions is another one throughout",
        "a prefix is part of the canonical form",
        &["xml.digest-matches"],
        prefix,
    )
    .severity(Severity::Low);
    let class = Class::new(Kind::XmlSignature, "altered", "elements that are not what was signed")
        .citing(&["XML Signature 1.1 section 3.2.1"])
        .severity(Severity::Critical);
    filled(class, operations.into_iter().chain(edits).chain([other, prefix]))
}
