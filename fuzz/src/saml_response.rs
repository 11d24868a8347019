//! Signed responses, changed by someone who has no key.

use crate::depth::{Depth, Stage};
use crate::saml_world::{require_signed_identity, responses};
use crate::target::{Raw, Target};
use crate::xml_tree::changed;
use arbitrary::Unstructured;
use touchstone_corpus::build::xml::{OPERATIONS, Operation, signed_response};
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

/// An input is a response, wrapped by the operations of the vectors, several of them at once; it is shown to the same service
/// providers, and the same must hold.
pub static SAML_WRAPPED: Target = Target {
    name: "saml_wrapped",
    door: Stage::LookedUp,
    body: require_signed_identity,
    mutator: wrap,
    seeds: || operations().map(|operation| wrapped(&[operation])).collect(),
    depth: Depth::new(),
};

fn operations() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS.iter().copied().flatten()
}

/// A signed response after these operations, of which the first says what is signed.
fn wrapped(chosen: &[&Operation]) -> Vec<u8> {
    let Some(first) = chosen.first() else { return Vec::new() };
    let signed = signed_response(&Setting::fixed(), first.signed);
    // An operation may not find what it works on any more: then it is left out.
    let fitting = chosen.iter().filter(|operation| operation.signed == first.signed);
    let document = fitting.fold(signed, |document, operation| {
        std::panic::catch_unwind(|| (operation.apply)(&document)).unwrap_or(document)
    });
    document.to_xml().into_bytes()
}

/// One to three operations, then perhaps a change to the text.
fn wrap(u: &mut Unstructured<'_>, _: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    let all: Vec<&Operation> = operations().collect();
    let mut chosen = vec![*u.choose(&all)?];
    chosen.extend(several(u, 2, |u| u.choose(&all).copied())?);
    let document = wrapped(&chosen);
    Ok(match u.int_in_range(0..=7)? {
        0 => raw(&document),
        1..=3 => xml_mutation(u)?.apply(&document),
        _ => document,
    })
}
