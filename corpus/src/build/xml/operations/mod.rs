//! What an attacker does to a signed document, as operations on its tree: each takes a document whose signature is sound, and
//! knows no key.

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
            assert_ne!((operation.apply)(&document), document, "{}", operation.name);
        }
    }
}
