//! Parts of a signed response, and the attacker's likenesses of them.

use crate::mint::xml::{Document, Element};

pub(super) const ASSERTION: &str = "saml:Assertion";
pub(super) const SIGNATURE: &str = "ds:Signature";

/// Whether a likeness has the IDs of the original.
#[derive(Clone, Copy)]
pub(super) enum Ids {
    New,
    Same,
}

/// An element that is signed: as it stands, without its signature, the signature, and the attacker's likeness.
pub(super) struct Signed {
    pub(super) whole: Element,
    pub(super) original: Element,
    pub(super) signature: Element,
    pub(super) evil: Element,
}

impl Signed {
    pub(super) fn new(element: &Element, ids: Ids) -> Self {
        let original = element.clone().removing(SIGNATURE);
        let evil = evil(&original, ids);
        Self { whole: element.clone(), signature: element.at(SIGNATURE).clone(), original, evil }
    }

    /// The signed assertion of a response.
    pub(super) fn assertion(document: &Document, ids: Ids) -> Self {
        Self::new(document.root.at(ASSERTION), ids)
    }

    /// The signed response.
    pub(super) fn response(document: &Document, ids: Ids) -> Self {
        Self::new(&document.root, ids)
    }

    /// The ID that the signature refers to.
    pub(super) fn id(&self) -> &str {
        self.original.attribute("ID")
    }

    /// The likeness with the signature in it.
    pub(super) fn evil_with(&self, signature: Element) -> Element {
        self.evil.clone().with_node_at(1, signature)
    }
}

/// A likeness of an element that speaks of somebody else.
pub(super) fn evil(element: &Element, ids: Ids) -> Element {
    element.clone().map(&|element| {
        let id = element.attribute("ID");
        let element = match ids {
            Ids::New if !id.is_empty() => {
                let id = format!("{id}-evil");
                element.with("ID", &id)
            }
            _ => element,
        };
        match element.name.as_str() {
            "saml:NameID" => element.text("root@touchstone.example"),
            _ => element,
        }
    })
}

/// The document with other assertions in it.
pub(super) fn with_assertions(
    document: &Document,
    assertions: impl IntoIterator<Item = Element>,
) -> Document {
    let response = document.root.clone().removing(ASSERTION).and_all(assertions);
    Document { root: response, ..document.clone() }
}

/// The document with `samlp:Extensions` that hold an element.
pub(super) fn with_extensions(document: Document, content: Element) -> Document {
    let extensions = Element::new("samlp:Extensions").and(content);
    document.edit("", |response| response.with_node_at(1, extensions))
}
