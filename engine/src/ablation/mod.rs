//! The engine with rules taken away.
//!
//! Taking away the rule that refuses an input shows which one would have stopped it next, until the input is
//! accepted or a structural rule stops it. That chain is what a vector records as its `stops`. An [`Ablated`]
//! engine answers with verdicts and plain results: the types that lead to a session cannot be had from it.

mod world;

pub use world::{Network, Reply, Signer, World};

use crate::check::{Check, Rule, Structural};
use crate::crypto::{AlgorithmSet, Backend, Certificate, VerifyingKey};
use crate::profile::{Name, Profile};
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::saml::{Entity, Expected as SamlExpected, Metadata, RequireSigned, Response};
use crate::web_identity::{Expected, Identity, Jws, KeySet, Scratch, Token};
use crate::xml::{Canonicalization, Document, ExpandedName};

/// An engine that yields verdicts and results, never a session.
#[derive(Clone, Debug)]
pub struct Ablated(Profile);

impl Ablated {
    /// The engine as the profile has it, with nothing taken away yet.
    pub fn of(profile: &Profile) -> Self {
        Self(profile.clone())
    }

    /// The same with one check less.
    #[must_use]
    pub fn without(mut self, check: Check) -> Self {
        self.0.remove(check);
        self
    }

    /// The profile it began with.
    pub fn profile(&self) -> Name {
        self.0.name()
    }

    /// Judges a JWS with a key set: the octets of the payload.
    pub fn jws(&self, question: &JwsQuestion<'_>) -> Result<Vec<u8>, Rejection> {
        let mut scratch = Scratch::default();
        let jws = Jws::parse(question.token, &mut scratch, &self.0)?;
        let keys = KeySet::parse(question.jwks, question.backend, &self.0)?;
        let verified = jws.verify(&keys, question.algorithms, &self.0)?;
        Ok(verified.payload().to_vec())
    }

    /// Judges an ID token as a relying party does: whose it is and for whom.
    pub fn id_token(&self, question: &IdTokenQuestion<'_>) -> Result<Identity, Rejection> {
        let mut scratch = Scratch::default();
        let token = Token::parse(question.jws.token, &mut scratch, &self.0)?;
        let token = token.of_issuer(question.expected.issuer, &self.0)?;
        let keys = KeySet::parse(question.jws.jwks, question.jws.backend, &self.0)?;
        let verified = token.verify(&keys, question.jws.algorithms, &self.0)?;
        Ok(verified.validate(&question.expected, &self.0)?.identity())
    }

    /// The canonical form of an element, or of a whole document.
    pub fn xml_c14n(&self, question: &XmlC14nQuestion<'_>) -> Result<Vec<u8>, Rejection> {
        let document = Document::parse(question.document, &self.0)?;
        let algorithm = Canonicalization::from_uri(question.algorithm).ok_or_else(|| {
            let named = Detail::Member(Excerpt::of(question.algorithm));
            self.0.reject(Structural::XmlCanonicalizationKnown, named)
        })?;
        Ok(match question.element_id {
            None => document.canonicalize_whole(algorithm, question.prefixes),
            Some(id) => {
                document.canonicalize(document.find_by_id(id, &self.0)?, algorithm, question.prefixes)
            }
        })
    }

    /// Verifies the signature of an element: the canonical form of what was signed.
    pub fn xml_signature(&self, question: &XmlSignatureQuestion<'_>) -> Result<Vec<u8>, Rejection> {
        let document = Document::parse(question.document, &self.0)?;
        let certificates = question.certificates.iter();
        let certificates: Vec<Certificate> = certificates
            .map(|der| Certificate::parse(der, question.backend, &self.0))
            .collect::<Result<_, _>>()?;
        let keys: Vec<&VerifyingKey> = certificates.iter().map(Certificate::key).collect();
        let place = document.find(question.element, &self.0)?;
        document.signed_octets(place, &keys, &self.0)
    }

    /// Reads a provider's metadata.
    pub fn saml_metadata(
        &self,
        octets: &[u8],
        now: i64,
        backend: Backend,
    ) -> Result<MetadataTold, Rejection> {
        let metadata = Metadata::parse(octets, backend, &self.0)?;
        metadata.require_valid(now, &self.0)?;
        let hex = |octets: &[u8]| data_encoding::HEXLOWER.encode(octets);
        let told = |entity: &Entity| MetadataTold {
            entity_id: entity.id().to_owned(),
            certificates: entity.certificates().iter().map(|certificate| hex(certificate.sha256())).collect(),
            sso_urls: entity.sso_urls().map(str::to_owned).collect(),
        };
        // INVARIANT: metadata without a provider are refused.
        let none = || self.0.reject(Structural::MetadataIdentityProvider, Detail::None);
        metadata.entities().first().map(told).ok_or_else(none)
    }

    /// Judges a response as a service provider does: whom it is about, and what it says of him.
    pub fn saml_response(&self, question: &SamlResponseQuestion<'_>) -> Result<SamlIdentity, Rejection> {
        let document = Document::parse(question.response, &self.0)?;
        let response = Response::parse(&document, &self.0)?;
        response.unverified_issuer(&self.0)?;
        let metadata = Metadata::parse(question.metadata, question.backend, &self.0)?;
        let response = response.of_provider(&metadata, question.idp_entity_id, &self.0)?;
        metadata.require_valid(question.expected.now, &self.0)?;
        let verified = response.verify(question.require_signed, &self.0)?;
        let assertion = verified.validate(&question.expected, &self.0)?;
        let owned = |values: &[std::borrow::Cow<'_, str>]| values.iter().map(ToString::to_string).collect();
        let attributes = assertion.attributes().iter();
        Ok(SamlIdentity {
            issuer: assertion.issuer().to_owned(),
            name_id: assertion.name_id().to_owned(),
            name_id_format: assertion.name_id_format().map(str::to_owned),
            attributes: attributes.map(|one| (one.name.to_owned(), owned(&one.values))).collect(),
        })
    }

    /// Every rule that stops an input, in turn: each check that refuses is taken away and the input judged again,
    /// until it is accepted or something that cannot be taken away stops it.
    pub fn stops<T>(mut self, judge: impl Fn(&Self) -> Result<T, Rejection>) -> Vec<Rule> {
        let mut stops = Vec::new();
        while let Err(rejection) = judge(&self) {
            stops.push(rejection.rule());
            let Rule::Check(check) = rejection.rule() else {
                break;
            };
            self.0.remove(check);
        }
        stops
    }
}

/// A JWS and what to verify it with.
#[derive(Clone, Copy, Debug)]
pub struct JwsQuestion<'q> {
    /// The compact serialization.
    pub token: &'q [u8],
    /// The key set, as served.
    pub jwks: &'q [u8],
    /// The algorithms that are good enough.
    pub algorithms: AlgorithmSet,
    /// Who computes.
    pub backend: Backend,
}

/// An ID token, its key set, and what the relying party expects.
#[derive(Clone, Copy, Debug)]
pub struct IdTokenQuestion<'q> {
    /// The token and its keys.
    pub jws: JwsQuestion<'q>,
    /// The issuer, the audiences, the clock.
    pub expected: Expected<'q>,
}

/// A document, an element of it, and how its octets are to be made.
#[derive(Clone, Copy, Debug)]
pub struct XmlC14nQuestion<'q> {
    /// The document.
    pub document: &'q [u8],
    /// The ID of the element; `None`: the whole document.
    pub element_id: Option<&'q str>,
    /// The URI of the canonicalization.
    pub algorithm: &'q str,
    /// The prefixes of a `PrefixList`.
    pub prefixes: &'q [&'q str],
}

/// A document, the element that is to be signed, and who may have signed it.
#[derive(Clone, Copy, Debug)]
pub struct XmlSignatureQuestion<'q> {
    /// The document.
    pub document: &'q [u8],
    /// The document element, or the one child of it of this name.
    pub element: ExpandedName<'q>,
    /// Certificates in DER.
    pub certificates: &'q [&'q [u8]],
    /// Who computes.
    pub backend: Backend,
}

/// What a provider's metadata say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataTold {
    /// Who the provider is.
    pub entity_id: String,
    /// The SHA-256 of each certificate that it signs with, in hexadecimal, in the order of the document.
    pub certificates: Vec<String>,
    /// Where it signs people on.
    pub sso_urls: Vec<String>,
}

/// A response, its provider's metadata, and what the service provider expects.
#[derive(Clone, Copy, Debug)]
pub struct SamlResponseQuestion<'q> {
    /// The response, as XML.
    pub response: &'q [u8],
    /// The metadata, as stored.
    pub metadata: &'q [u8],
    /// The provider that is to have issued it.
    pub idp_entity_id: &'q str,
    /// What is to be signed.
    pub require_signed: RequireSigned,
    /// The audience, the recipient, the clock.
    pub expected: SamlExpected<'q>,
    /// Who computes.
    pub backend: Backend,
}

/// Whom an assertion is about, and what it says of him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamlIdentity {
    /// Who issued it.
    pub issuer: String,
    /// The text of the `NameID`.
    pub name_id: String,
    /// Its `Format`.
    pub name_id_format: Option<String>,
    /// Attributes with their values.
    pub attributes: Vec<(String, Vec<String>)>,
}
