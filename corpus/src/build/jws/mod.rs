//! Vectors of kind `jws`: whether a payload is signed by a key of the set.

mod algorithm;

use crate::format::VectorFile;
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [algorithm::classes(setting)].concat()
}
