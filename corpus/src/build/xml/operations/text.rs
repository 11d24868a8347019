//! Edits of text that some readers do not see as the signer did: comments, sections and instructions in the middle of
//! it, values that stand elsewhere, parts that are there twice.

use super::{Operation, SignedPart};
use crate::mint::Hash;
use crate::mint::xml::namespace::DS;
use crate::mint::xml::{Document, Element, Node, base64};

const NAME_ID: &str = "saml:Assertion/saml:Subject/saml:NameID";
const ROLE: &str = "saml:Assertion/saml:AttributeStatement/saml:Attribute/saml:AttributeValue";
const SIGNATURE: &str = "saml:Assertion/ds:Signature";
const SIGNED_INFO: &str = "saml:Assertion/ds:Signature/ds:SignedInfo";
const DIGEST_VALUE: &str = "saml:Assertion/ds:Signature/ds:SignedInfo/ds:Reference/ds:DigestValue";

const fn edit(name: &'static str, change: &'static str, apply: fn(&Document) -> Document) -> Operation {
    Operation { name, signed: SignedPart::Assertion, change, apply }
}

pub(super) const OPERATIONS: &[Operation] = &[
    edit("comment-in-name-id", "a comment divides the NameID", |document| {
        divided(document, NAME_ID, ".guests", |_| vec![Node::Comment(String::new())])
    }),
    edit("comment-in-role", "a comment divides a Role", |document| {
        divided(document, ROLE, "-sandbox", |_| vec![Node::Comment(String::new())])
    }),
    edit("comment-before-name-id", "a comment stands before the text of the NameID", |document| {
        document
            .clone()
            .edit(NAME_ID, |name| name.with_node_at(0, Node::Comment("root@touchstone.example".to_owned())))
    }),
    edit("instruction-in-name-id", "a processing instruction divides the NameID", |document| {
        divided(document, NAME_ID, ".guests", |_| vec![Node::Instruction("x".to_owned(), String::new())])
    }),
    edit("instruction-around-name-id", "the end of the NameID is in a processing instruction", |document| {
        document.clone().edit(NAME_ID, |name| {
            let (start, end) = halves(&name.own_text(), ".guests");
            name.text(&start).and(Node::Instruction("x".to_owned(), end))
        })
    }),
    edit("section-in-name-id", "the end of the NameID is in a CDATA section", |document| {
        document.clone().edit(NAME_ID, |name| {
            let (start, end) = halves(&name.own_text(), ".guests");
            name.text(&start).and(Node::CData(end))
        })
    }),
    edit("empty-section-in-name-id", "an empty CDATA section divides the NameID", |document| {
        divided(document, NAME_ID, ".guests", |_| vec![Node::CData(String::new())])
    }),
    edit("element-in-name-id", "an element divides the NameID", |document| {
        divided(document, NAME_ID, ".guests", |_| vec![Node::Element(Element::new("b"))])
    }),
    edit("name-id-replaced", "the NameID is another one", forged_name),
    edit("digest-replaced", "the NameID is another one, and DigestValue is of that", |document| {
        let forged = forged_name(document);
        let digest = digest(&forged);
        forged.edit(DIGEST_VALUE, |value| value.text(&digest))
    }),
    edit(
        "comment-in-digest",
        "the NameID is another one, and a comment in DigestValue has the digest of that",
        |document| {
            let forged = forged_name(document);
            let digest = digest(&forged);
            forged.edit(DIGEST_VALUE, |value| value.with_node_at(0, Node::Comment(digest)))
        },
    ),
    edit(
        "split-digest",
        "the NameID is another one, and DigestValue has both digests, a comment between them",
        |document| {
            let forged = forged_name(document);
            let digest = digest(&forged);
            forged.edit(DIGEST_VALUE, |value| {
                value
                    .with_node_at(0, Node::Comment(String::new()))
                    .with_node_at(0, Node::Text(digest.clone()))
            })
        },
    ),
    edit(
        "two-digests",
        "the NameID is another one, and a DigestValue of that comes before the signed one",
        |document| {
            let forged = forged_name(document);
            let value = Element::new("ds:DigestValue").text(&digest(&forged));
            forged.edit("saml:Assertion/ds:Signature/ds:SignedInfo/ds:Reference", |reference| {
                reference.with_node_at(2, value)
            })
        },
    ),
    edit(
        "two-digests-after",
        "the NameID is another one, and a DigestValue of that follows the signed one",
        |document| {
            let forged = forged_name(document);
            let value = Element::new("ds:DigestValue").text(&digest(&forged));
            forged.edit("saml:Assertion/ds:Signature/ds:SignedInfo/ds:Reference", |reference| {
                reference.and(value)
            })
        },
    ),
    edit(
        "digest-elsewhere",
        "the NameID is another one, and a DigestValue of that is in StatusDetail, before all signatures",
        |document| {
            let forged = forged_name(document);
            let value = Element::new("ds:DigestValue").declaring("ds", DS).text(&digest(&forged));
            let detail = Element::new("samlp:StatusDetail").and(value);
            forged.edit("samlp:Status", |status| status.and(detail))
        },
    ),
    edit("digest-emptied", "DigestValue is empty", |document| {
        document.clone().edit(DIGEST_VALUE, |value| Element { children: Vec::new(), ..value })
    }),
    edit(
        "two-signed-info",
        "the NameID is another one, and a SignedInfo with the digest of that comes before the signed one",
        |document| {
            let forged = forged_name(document);
            let info = forged_info(&forged);
            forged.edit(SIGNATURE, |signature| signature.with_node_at(0, info))
        },
    ),
    edit(
        "two-signed-info-after",
        "the NameID is another one, and a SignedInfo with the digest of that follows the signed one",
        |document| {
            let forged = forged_name(document);
            let info = forged_info(&forged);
            forged.edit(SIGNATURE, |signature| signature.with_node_at(1, info))
        },
    ),
    edit(
        "signed-info-in-object",
        "the NameID is another one, SignedInfo has the digest of that, and the signed SignedInfo is in an Object",
        |document| {
            let forged = forged_name(document);
            let info = forged_info(&forged);
            let original = forged.root.at(SIGNED_INFO).clone();
            forged
                .edit(SIGNED_INFO, |_| info)
                .edit(SIGNATURE, |signature| signature.and(Element::new("ds:Object").and(original)))
        },
    ),
];

/// The document with nodes put into a text, before `mark`.
fn divided(document: &Document, path: &str, mark: &str, nodes: fn(&str) -> Vec<Node>) -> Document {
    document.clone().edit(path, |element| {
        let (start, end) = halves(&element.own_text(), mark);
        let between = nodes(&end);
        let mut divided = element.text(&start);
        divided.children.extend(between);
        divided.and(Node::Text(end))
    })
}

/// A text before and from `mark`, or from its middle where that is not in it.
fn halves(text: &str, mark: &str) -> (String, String) {
    let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(place, _)| place);
    let (start, end) = text.split_at(text.find(mark).unwrap_or(middle));
    (start.to_owned(), end.to_owned())
}

fn forged_name(document: &Document) -> Document {
    document.clone().edit(NAME_ID, |name| name.text("root@touchstone.example"))
}

/// The digest that the assertion would have: what was signed is in canonical form, and another name leaves it so.
fn digest(document: &Document) -> String {
    let unsigned = document.root.at("saml:Assertion").clone().removing("ds:Signature");
    base64(&Hash::Sha256.digest(unsigned.to_xml().as_bytes()))
}

fn forged_info(forged: &Document) -> Element {
    let digest = digest(forged);
    forged.root.at(SIGNED_INFO).clone().edit("ds:Reference/ds:DigestValue", |value| value.text(&digest))
}
