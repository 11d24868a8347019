//! What real providers issued, recorded by the scripts in `corpus/record`.

mod oidc_provider;
mod saml;

use crate::format::VectorFile;
use serde::de::DeserializeOwned;

pub(super) fn classes() -> Vec<VectorFile> {
    let mut classes = oidc_provider::classes();
    classes.extend(saml::classes());
    classes
}

#[expect(clippy::expect_used, reason = "the recordings are part of the source")]
fn read<R: DeserializeOwned>(text: &str) -> R {
    serde_json::from_str(text).expect("a recording")
}
