//! Signed responses, changed by someone who has no key.

use crate::depth::{Depth, Stage};
use crate::saml_world::{require_signed_identity, responses};
use crate::target::{Raw, Target};
use crate::xml_tree::changed;
use arbitrary::Unstructured;
use std::sync::LazyLock;
use touchstone_corpus::build::xml::{OPERATIONS, signed_response};
use touchstone_corpus::mint::Setting;
use touchstone_proptests::generate::{several, xml_mutation};

/// An input is a response, shown to the service providers of the vectors, real ones among them.
///
/// - It is refused, or yields exactly an identity, with all its attributes, that the provider signed.
/// - ring and aws-lc come to the same verdict, by the same rule.
pub static SAML_RESPONSE: Target = Target {
    name: "saml_response",
    door: Stage::KeyFound,
    body: require_signed_identity,
    mutator: |u, document, raw| changed(u, document, responses(), raw),
    seeds: || responses().to_vec(),
    depth: Depth::new(),
};

/// An input is a response that was wrapped by an operation of the vectors, and then once more by hand; it is shown to the same
/// service providers, and the same must hold.
pub static SAML_WRAPPED: Target = Target {
    name: "saml_wrapped",
    door: Stage::LookedUp,
    body: require_signed_identity,
    mutator: wrap,
    seeds: || WRAPPED.clone(),
    depth: Depth::new(),
};

/// A signed response after each operation.
static WRAPPED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let wrapped = OPERATIONS.iter().copied().flatten().map(|operation| {
        let signed = signed_response(&Setting::fixed(), operation.signed);
        (operation.apply)(&signed).to_xml().into_bytes()
    });
    wrapped.collect()
});

/// Changes to the text that move and copy elements.
fn wrap(u: &mut Unstructured<'_>, _: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    let document = u.choose(&WRAPPED)?;
    if u.ratio(1, 16)? {
        return Ok(raw(document));
    }
    let mutations = several(u, 3, xml_mutation)?;
    Ok(mutations.iter().fold(document.clone(), |document, mutation| mutation.apply(&document)))
}
