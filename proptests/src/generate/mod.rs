//! Generators, written once over a source of choices that proptest and libFuzzer can both feed (see
//! [`crate::choices`]).
//!
//! They go by type: a claim gets values that mean something for that claim, right, nearly right and wrong, far more
//! often than any value at all. Where choices run out, the first alternative is taken, which is the soundest.

mod claim;
mod edit;
mod header;
mod key_set;
mod mutation;
pub mod policy;
mod signed;
mod value;
pub mod xml;

pub use claim::{claim_edit, party};
pub use edit::Edit;
pub use header::header_edit;
pub use key_set::{KeySet, key_set};
pub use mutation::{Mutation, mutation};
pub use signed::{SIGNED, SIGNER, Signed, mint, signed, sound_claims, sound_header, sound_party};
pub use value::value;
pub use xml::{Response, Tampering, XmlMutation, response, tampering, xml_mutation};

use arbitrary::Unstructured;

/// How large what is generated may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Edits of one token at the most: enough that two rules can be broken at once, few enough that a good part of
    /// the tokens breaks one or none.
    pub edits: usize,
    /// Characters of a text that stands for nothing, at the most.
    pub text: usize,
    /// Levels of nesting of a value that stands for nothing, at the most.
    pub depth: usize,
    /// Keys beside the sound ones in a key set, at the most.
    pub keys: usize,
}

impl Settings {
    /// What the properties and the fuzz targets use.
    pub const DEFAULT: Self = Self { edits: 3, text: 12, depth: 3, keys: 5 };
}

/// Up to `most` of something, each of `one`'s making.
pub fn several<'c, T>(
    u: &mut Unstructured<'c>,
    most: usize,
    mut one: impl FnMut(&mut Unstructured<'c>) -> arbitrary::Result<T>,
) -> arbitrary::Result<Vec<T>> {
    let count = u.int_in_range(0..=most)?;
    (0..count).map(|_| one(u)).collect()
}

/// The elements in an order that the choices decide.
pub fn shuffled<T>(u: &mut Unstructured<'_>, mut elements: Vec<T>) -> arbitrary::Result<Vec<T>> {
    for last in (1..elements.len()).rev() {
        elements.swap(last, u.int_in_range(0..=last)?);
    }
    Ok(elements)
}

/// One of the texts, as it is.
fn one_of<'t>(u: &mut Unstructured<'_>, texts: &[&'t str]) -> arbitrary::Result<&'t str> {
    u.choose(texts).copied()
}
