//! Vectors of kind `jws`: whether a payload is signed by a key of the set.

mod algorithm;
mod algorithm_name;
mod base64url;
mod certificate;
mod critical;
mod ec_key;
mod ecdsa_signature;
mod encrypted;
mod header;
pub(super) mod json_text;
mod key_id;
mod key_set;
mod key_set_text;
mod mac;
mod padding;
mod purpose;
pub(super) mod rsa_key;
mod selection;
mod serialization;
mod signature;
mod token_key;

use crate::build::{Class, Draft};
use crate::format::VectorFile;
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [
        algorithm::classes(setting),
        algorithm_name::classes(setting),
        mac::classes(setting),
        rsa_key::classes(setting),
        ec_key::classes(setting),
        certificate::classes(setting),
        key_set::classes(setting),
        selection::classes(setting),
        key_id::classes(setting),
        purpose::classes(setting),
        token_key::classes(setting),
        signature::classes(setting),
        ecdsa_signature::classes(setting),
        padding::classes(setting),
        serialization::classes(setting),
        base64url::classes(setting),
        header::classes(setting),
        critical::classes(setting),
        key_set_text::classes(setting),
    ]
    .concat()
}

/// The class with these vectors, done.
fn filled(class: Class, drafts: impl IntoIterator<Item = Draft>) -> VectorFile {
    drafts.into_iter().fold(class, Class::with).finish()
}
