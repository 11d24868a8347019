//! Vectors about SAML: who a provider is, and whom its responses are about.

mod metadata;
mod question;
mod response;

pub(in crate::build) use metadata::{descriptor, key, metadata};
pub(in crate::build) use question::{AWS_ATTRIBUTES, attribute};
pub use question::{ResponseQuestion, Signs};

use crate::format::VectorFile;
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [metadata::classes(setting), response::classes(setting)].concat()
}
