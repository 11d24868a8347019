//! Verification: from a place in a document to a [`SignedElement`].

use super::canonical::{Canonicalization, Sink, canonicalize};
use super::element::Element;
use super::readable::SignedElement;
use super::reading;
use super::signature::{self, Canonicalized, Signature};
use super::tree::{Document, Kind, Place};
use crate::check::{Check, Operational, Structural};
use crate::crypto::{Backend, Digest, Unverified, VerifyingKey};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

impl Document<'_> {
    /// Verifies the Signature that the element at `place` holds, with any of `keys`. What its `KeyInfo` says is passed over.
    pub fn verify<'d>(
        &'d self,
        place: Place,
        keys: &[&VerifyingKey],
        profile: &Profile,
    ) -> Result<SignedElement<'d>, Rejection> {
        let (element, _) = self.verified(place, keys, profile)?;
        Ok(SignedElement { element })
    }

    /// Verifies in the same way: the octets that were digested, as the Signature has them made.
    pub fn signed_octets(
        &self,
        place: Place,
        keys: &[&VerifyingKey],
        profile: &Profile,
    ) -> Result<Vec<u8>, Rejection> {
        let (element, Canonicalized { algorithm, prefixes }) = self.verified(place, keys, profile)?;
        let mut octets = Vec::new();
        canonicalize(element, algorithm, &prefixes, &mut octets);
        Ok(octets)
    }

    /// The element without its Signature, and how it was canonicalized.
    fn verified<'d>(
        &'d self,
        place: Place,
        keys: &[&VerifyingKey],
        profile: &Profile,
    ) -> Result<(Element<'d>, Canonicalized<'d>), Rejection> {
        let element = Element::new(self, place.0);
        self.check_ids(profile)?;
        let instruction = element.holds(|kind| kind == Kind::Instruction);
        profile.require(!instruction, Check::XmlNoInstruction, || Detail::None)?;
        let own = own_signature(element, profile)?;
        let signature = signature::read(own, id(element), profile)?;
        check_value(&signature, keys, profile)?;
        let signed = element.without(own.id());
        let backend = keys.first().map_or(Backend::PREFERRED, |key| key.backend());
        check_digest(signed, &signature, backend, profile)?;
        Ok((signed, signature.reference.canonicalization))
    }

    /// No two elements have the same ID, whatever a reader takes for the ID.
    fn check_ids(&self, profile: &Profile) -> Result<(), Rejection> {
        let ids = self.attributes.iter().filter(|attribute| attribute.name.local.eq_ignore_ascii_case("id"));
        let mut ids: Vec<&str> = ids.map(|attribute| &*attribute.value).collect();
        ids.sort_unstable();
        let twice = ids.windows(2).find_map(|two| match two {
            [one, other] if one == other => Some(*one),
            _ => None,
        });
        let named = || Detail::Member(Excerpt::of(twice.unwrap_or_default()));
        profile.require(twice.is_none(), Check::XmlIdsUnique, named)
    }
}

impl Document<'_> {
    /// Whether the element at `place` holds a Signature. It says nothing of whose.
    pub fn has_signature(&self, place: Place) -> bool {
        Element::new(self, place.0).children().any(is_signature)
    }
}

fn is_signature(element: Element<'_>) -> bool {
    let name = element.name();
    name.namespace == signature::NAMESPACE && name.local == "Signature"
}

/// The ID of an element: `ID` as SAML has it, or `Id` as XML Signature has it.
fn id(element: Element<'_>) -> Option<&str> {
    element.attribute("ID").or_else(|| element.attribute("Id"))
}

/// The one Signature directly in an element.
fn own_signature<'d>(element: Element<'d>, profile: &Profile) -> Result<Element<'d>, Rejection> {
    let mut signatures = element.children().filter(|child| is_signature(*child));
    match (signatures.next(), signatures.next()) {
        (Some(signature), None) => Ok(signature),
        (None, _) => Err(profile.reject(Structural::XmlSignatureSingle, Detail::None)),
        _ => Err(profile.reject(Structural::XmlSignatureSingle, Detail::Limit(1))),
    }
}

/// The signature over `SignedInfo`, with a key of the caller's.
fn check_value(
    signature: &Signature<'_>,
    keys: &[&VerifyingKey],
    profile: &Profile,
) -> Result<(), Rejection> {
    let Canonicalized { algorithm, prefixes } = &signature.canonicalization;
    let mut octets = Vec::with_capacity(1024);
    canonicalize(signature.signed_info, *algorithm, prefixes, &mut octets);
    let mut rule = Structural::XmlKeyFitsAlgorithm.into();
    for key in keys {
        let Some(algorithm) = signature.algorithm.with(key.key_type()) else { continue };
        match key.verify(algorithm, &octets, &signature.value) {
            Ok(()) => return Ok(()),
            Err(Unverified::Invalid) => rule = Structural::XmlSignatureValid.into(),
            Err(Unverified::Lacking) if rule == Structural::XmlSignatureValid.into() => {}
            Err(Unverified::Lacking) => rule = Operational::BackendLacksAlgorithm.into(),
        }
    }
    Err(profile.rejection(rule, Detail::None))
}

fn check_digest(
    signed: Element<'_>,
    signature: &Signature<'_>,
    backend: Backend,
    profile: &Profile,
) -> Result<(), Rejection> {
    let reference = &signature.reference;
    let mut digest = Digest::new(reference.algorithm, backend);
    let Canonicalized { algorithm, prefixes } = &reference.canonicalization;
    canonicalize(signed, *algorithm, prefixes, &mut digest);
    if *digest.finish() == *reference.digest {
        return Ok(());
    }
    Err(profile.reject(Structural::XmlDigestMatches, Detail::None))
}

impl Sink for Digest {
    #[inline]
    fn write(&mut self, octets: &[u8]) {
        self.update(octets);
    }
}

impl SignedElement<'_> {
    /// Whether a reader of its canonical form sees what a reader of this view sees: names, attributes and texts. It always
    /// does; tests and fuzzing ask.
    pub fn reads_like_its_canonical_form(&self, profile: &Profile) -> bool {
        let octets = self.canonical();
        let parsed = Document::parse(&octets, profile);
        parsed.is_ok_and(|parsed| {
            let again = Element::new(&parsed, parsed.root);
            reading::of(again) == reading::of(self.element)
        })
    }

    /// Its canonical form: exclusive, without comments.
    pub fn canonical(&self) -> Vec<u8> {
        let mut octets = Vec::new();
        canonicalize(self.element, Canonicalization::EXCLUSIVE, &[], &mut octets);
        octets
    }
}

#[cfg(test)]
mod tests;
