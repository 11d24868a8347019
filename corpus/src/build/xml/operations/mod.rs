//! What an attacker does to a signed document, as operations on its tree: each takes a document whose signature is
//! sound, and knows no key.

mod text;
mod tree;
mod wrapping;

use super::SignedPart;
use crate::mint::xml::Document;

/// One thing that is done to a signed response.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// The name: the end of the id of its vectors.
    pub name: &'static str,
    /// The part that must be signed.
    pub signed: SignedPart,
    /// What is done, as the change of a vector.
    pub change: &'static str,
    /// Does it.
    pub apply: fn(&Document) -> Document,
}

/// Every operation there is.
pub const OPERATIONS: &[&[Operation]] = &[wrapping::OPERATIONS, text::OPERATIONS];

/// What an operation is done to, by the part that must be signed.
const NEEDS: [(SignedPart, &[&str]); 2] = [
    (SignedPart::Response, &["ds:Signature/ds:SignatureValue", "saml:Assertion"]),
    (
        SignedPart::Assertion,
        &[
            "samlp:Status",
            "saml:Assertion/ds:Signature/ds:SignedInfo/ds:Reference/ds:DigestValue",
            "saml:Assertion/ds:Signature/ds:KeyInfo",
            "saml:Assertion/saml:Subject/saml:NameID",
            "saml:Assertion/saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData",
            "saml:Assertion/saml:AttributeStatement/saml:Attribute/saml:AttributeValue",
        ],
    ),
];

impl Operation {
    /// Whether a document has in it what the operations of this kind are done to: whatever was done to it before, they can be
    /// done.
    pub fn can_be_done_to(&self, document: &Document) -> bool {
        let needs = NEEDS.iter().filter(|(part, _)| *part == self.signed);
        needs.flat_map(|(_, paths)| *paths).all(|path| document.root.find(path).is_some())
    }
}

/// The operation of this name.
///
/// # Panics
///
/// If there is none.
#[expect(clippy::panic, reason = "a builder that names an operation that is not there is wrong")]
pub(super) fn operation(name: &str) -> &'static Operation {
    let mut all = OPERATIONS.iter().copied().flatten();
    all.find(|operation| operation.name == name).unwrap_or_else(|| panic!("no operation `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::xml::signed_response;
    use crate::mint::Setting;
    use std::collections::BTreeSet;

    #[test]
    fn operations_have_names_of_their_own_and_change_the_document() {
        let mut names = BTreeSet::new();
        for operation in OPERATIONS.iter().copied().flatten() {
            assert!(names.insert(operation.name), "{}", operation.name);
            let document = signed_response(&Setting::fixed(), operation.signed);
            assert!(operation.can_be_done_to(&document), "{}", operation.name);
            assert_ne!((operation.apply)(&document), document, "{}", operation.name);
        }
    }

    #[test]
    fn operations_can_be_done_one_after_the_other() {
        let all = || OPERATIONS.iter().copied().flatten();
        let mut done = 0;
        for first in all() {
            let document = (first.apply)(&signed_response(&Setting::fixed(), first.signed));
            for second in all().filter(|second| second.can_be_done_to(&document)) {
                (second.apply)(&document);
                done += 1;
            }
        }
        assert!(done > 1000, "{done}");
    }
}
