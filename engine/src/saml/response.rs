//! A response: taken apart, found to be the provider's, and verified.

use super::metadata::{Entity, Metadata};
use super::names::{FORMAT_ENTITY, SUCCESS, saml, samlp};
use crate::check::{Check, Structural};
use crate::crypto::{Certificate, VerifyingKey};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::xml::{Document, SignedElement, UnsignedElement};
use std::borrow::Cow;

/// What a relying party wants to see signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RequireSigned {
    /// The Response or the Assertion: either covers the Assertion.
    #[default]
    Any,
    /// The Assertion itself.
    Assertion,
    /// The Response.
    Response,
}

/// A response that was taken apart. Nothing in it is believed.
#[derive(Clone, Copy, Debug)]
pub struct Response<'d> {
    document: &'d Document<'d>,
    root: UnsignedElement<'d>,
    assertion: UnsignedElement<'d>,
}

/// A response of a provider: the issuer of its assertion is the provider's.
#[derive(Clone, Copy, Debug)]
pub struct ProviderResponse<'d, 'm> {
    response: Response<'d>,
    entity: &'m Entity,
}

/// A response whose assertion the provider signed, by itself or with the response.
#[derive(Clone, Copy, Debug)]
pub struct VerifiedResponse<'d> {
    pub(super) response: UnsignedElement<'d>,
    /// The response is signed as well.
    pub(super) response_signed: bool,
    pub(super) assertion: SignedElement<'d>,
}

impl<'d> Response<'d> {
    /// Takes a document apart: a response that tells of success and holds one assertion.
    pub fn parse(document: &'d Document<'d>, profile: &Profile) -> Result<Self, Rejection> {
        let root = document.unsigned();
        if root.name() != samlp("Response") {
            let name = Detail::Member(Excerpt::of(root.name().local));
            return Err(profile.reject(Structural::SamlResponseElement, name));
        }
        require_version(root.attribute("Version"), profile)?;
        require_success(root, profile)?;
        let mut assertions = root.children_named(saml("Assertion"));
        let encrypted = root.children_named(saml("EncryptedAssertion")).next().is_some();
        match (assertions.next(), assertions.next(), encrypted) {
            (Some(assertion), None, false) => {
                require_version(assertion.attribute("Version"), profile)?;
                Ok(Self { document, root, assertion })
            }
            (_, _, true) => Err(profile.reject(Structural::SamlAssertionNotEncrypted, Detail::None)),
            _ => Err(profile.reject(Structural::SamlAssertionSingle, Detail::None)),
        }
    }

    /// The issuer that the assertion names: it may be looked up, and not believed.
    pub fn unverified_issuer(&self, profile: &Profile) -> Result<Cow<'d, str>, Rejection> {
        let mut issuers = self.assertion.children_named(saml("Issuer"));
        let text = match (issuers.next(), issuers.next()) {
            (Some(issuer), None) => issuer.text().filter(|text| !text.is_empty()),
            _ => None,
        };
        text.ok_or_else(|| profile.reject(Structural::SamlIssuerPresent, Detail::None))
    }

    /// The provider of the metadata that is to have issued the assertion, byte for byte.
    pub fn of_provider<'m>(
        self,
        metadata: &'m Metadata,
        entity_id: &str,
        profile: &Profile,
    ) -> Result<ProviderResponse<'d, 'm>, Rejection> {
        let issuer = self.unverified_issuer(profile)?;
        // Where the check is off, the first one of the metadata is it.
        let entity = metadata.entity(entity_id).or(metadata.entities().first());
        // INVARIANT: metadata without a provider are refused.
        let entity =
            entity.ok_or_else(|| profile.reject(Structural::MetadataIdentityProvider, Detail::None))?;
        profile.require(entity.id() == entity_id, Check::SamlIssuerMatches, || Detail::Mismatch {
            wanted: Excerpt::of(entity_id),
            got: Excerpt::of(entity.id()),
        })?;
        profile.require(entity.id() == issuer, Check::SamlIssuerMatches, || Detail::Mismatch {
            wanted: Excerpt::of(entity.id()),
            got: Excerpt::of(&issuer),
        })?;
        let of = |element: UnsignedElement<'d>| element.children_named(saml("Issuer"));
        for issuer in of(self.assertion).chain(of(self.root)) {
            let format = issuer.attribute("Format");
            let is_entity = format.is_none_or(|format| format == FORMAT_ENTITY);
            profile.require(is_entity, Check::SamlIssuerFormat, || member(format))?;
        }
        for issuer in of(self.root) {
            let text = issuer.text().unwrap_or_default();
            profile.require(text == entity.id(), Check::SamlResponseIssuerMatches, || Detail::Mismatch {
                wanted: Excerpt::of(entity.id()),
                got: Excerpt::of(&text),
            })?;
        }
        let signed = self.document.has_signature(self.root.place());
        let named = of(self.root).next().is_some() || !signed;
        profile.require(named, Check::SamlResponseIssuerPresent, || Detail::None)?;
        Ok(ProviderResponse { response: self, entity })
    }
}

impl<'d> ProviderResponse<'d, '_> {
    /// Verifies every signature there is, with the certificates of the provider. One of them covers the assertion.
    pub fn verify(
        self,
        required: RequireSigned,
        profile: &Profile,
    ) -> Result<VerifiedResponse<'d>, Rejection> {
        let Response { document, root, assertion } = self.response;
        let keys: Vec<&VerifyingKey> = self.entity.certificates().iter().map(Certificate::key).collect();
        let signed = |element: UnsignedElement<'d>| document.has_signature(element.place());
        let (response_signed, assertion_signed) = (signed(root), signed(assertion));
        if !response_signed && !assertion_signed {
            return Err(profile.reject(Structural::SamlSigned, Detail::None));
        }
        profile.require(assertion_signed, Check::SamlAssertionSigned, || Detail::None)?;
        let as_required = match required {
            RequireSigned::Any => true,
            RequireSigned::Assertion => assertion_signed,
            RequireSigned::Response => response_signed,
        };
        profile.require(as_required, Check::SamlRequiredSignature, || Detail::None)?;

        let whole = response_signed.then(|| document.verify(root.place(), &keys, profile)).transpose()?;
        let alone =
            assertion_signed.then(|| document.verify(assertion.place(), &keys, profile)).transpose()?;
        // The assertion by its own signature where it has one, which leaves that signature out of what is read.
        let inside = whole.and_then(|whole| whole.children_named(saml("Assertion")).next());
        let assertion =
            alone.or(inside).ok_or_else(|| profile.reject(Structural::SamlSigned, Detail::None))?;
        Ok(VerifiedResponse { response: root, response_signed, assertion })
    }
}

/// SAML core sections 2.3.3 and 3.2.2.
fn require_version(version: Option<&str>, profile: &Profile) -> Result<(), Rejection> {
    profile.require(version == Some("2.0"), Check::SamlVersion, || member(version))
}

/// The provider says that it signed somebody on: anything else is no reason to read an assertion (SAML core section 3.2.2.2).
fn require_success(root: UnsignedElement<'_>, profile: &Profile) -> Result<(), Rejection> {
    let status = single(root.children_named(samlp("Status")));
    let code = status.and_then(|status| single(status.children_named(samlp("StatusCode"))));
    let code = code.and_then(|code| code.attribute("Value"));
    let success = code == Some(SUCCESS);
    profile.require(success, Check::SamlStatusSuccess, || member(code))
}

/// What is there once: which of several counts would be a guess.
fn single<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next();
    if all.next().is_some() { None } else { first }
}

pub(super) fn member(text: Option<&str>) -> Detail {
    text.map_or(Detail::None, |text| Detail::Member(Excerpt::of(text)))
}

#[cfg(test)]
mod tests;
