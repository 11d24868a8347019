//! Vectors about XML: whether an element is signed, whatever was done to the document around it.

mod operations;
mod question;
mod response;
mod signature;

pub use operations::{OPERATIONS, Operation};
pub use question::SignatureQuestion;
pub(super) use response::{NAME_ID, instant};
pub use response::{SignedPart, assertion, response, signed, signed_response};

use crate::build::{Class, Draft};
use crate::format::VectorFile;
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    signature::classes(setting)
}

/// The class with these vectors, done.
fn filled(class: Class, drafts: impl IntoIterator<Item = Draft>) -> VectorFile {
    drafts.into_iter().fold(class, Class::with).finish()
}
