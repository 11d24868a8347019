//! A Signature taken apart: the parts of its schema, each where it belongs, and nothing else (XML Signature 1.1 section 4).
//!
//! Nothing here is believed; [`super::signed`] verifies it. `KeyInfo` is passed over: keys come from the caller.

use super::canonical::Canonicalization;
use super::characters::is_space;
use super::element::{Children, Element, ExpandedName};
use super::tree::{Content, Kind};
use crate::base64;
use crate::check::{Check, Structural};
use crate::crypto::{Algorithm, Curve, DigestAlgorithm, KeyType};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::iter::Peekable;

/// The namespace of XML Signature.
pub(super) const NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The namespace of `InclusiveNamespaces`, and the URI of exclusive canonicalization.
const EXCLUSIVE_NAMESPACE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

/// What a Signature says.
pub(super) struct Signature<'d> {
    pub(super) signed_info: Element<'d>,
    pub(super) canonicalization: Canonicalized<'d>,
    pub(super) algorithm: SignatureAlgorithm,
    pub(super) reference: Reference<'d>,
    pub(super) value: Vec<u8>,
}

/// What it is about.
pub(super) struct Reference<'d> {
    pub(super) canonicalization: Canonicalized<'d>,
    pub(super) algorithm: DigestAlgorithm,
    pub(super) digest: Vec<u8>,
}

/// A canonicalization with its parameters.
pub(super) struct Canonicalized<'d> {
    pub(super) algorithm: Canonicalization,
    /// The `PrefixList`.
    pub(super) prefixes: Vec<&'d str>,
}

/// A signature algorithm as XML Signature names it: the curve is the key's.
#[derive(Clone, Copy)]
pub(super) enum SignatureAlgorithm {
    /// RSASSA-PKCS1-v1_5 (section 6.4.2).
    Rsa(DigestAlgorithm),
    /// ECDSA, r and s one after the other (section 6.4.3).
    Ecdsa(DigestAlgorithm),
}

impl SignatureAlgorithm {
    /// RFC 9231 sections 2.3.2 to 2.3.6.
    fn from_uri(uri: &str) -> Option<Self> {
        let name = uri.strip_prefix("http://www.w3.org/2001/04/xmldsig-more#")?;
        Some(match name {
            "rsa-sha256" => Self::Rsa(DigestAlgorithm::Sha256),
            "rsa-sha384" => Self::Rsa(DigestAlgorithm::Sha384),
            "rsa-sha512" => Self::Rsa(DigestAlgorithm::Sha512),
            "ecdsa-sha256" => Self::Ecdsa(DigestAlgorithm::Sha256),
            "ecdsa-sha384" => Self::Ecdsa(DigestAlgorithm::Sha384),
            "ecdsa-sha512" => Self::Ecdsa(DigestAlgorithm::Sha512),
            _ => return None,
        })
    }

    /// What it is with a key of this type; `None` where they do not go together. ECDSA is there with the digest that is as
    /// long as the curve's field, which is what certificates of these curves are used with.
    pub(super) fn with(self, key: KeyType) -> Option<Algorithm> {
        Some(match (self, key) {
            (Self::Rsa(DigestAlgorithm::Sha256), KeyType::Rsa) => Algorithm::Rs256,
            (Self::Rsa(DigestAlgorithm::Sha384), KeyType::Rsa) => Algorithm::Rs384,
            (Self::Rsa(DigestAlgorithm::Sha512), KeyType::Rsa) => Algorithm::Rs512,
            (Self::Ecdsa(DigestAlgorithm::Sha256), KeyType::Ec(Curve::P256)) => Algorithm::Es256,
            (Self::Ecdsa(DigestAlgorithm::Sha384), KeyType::Ec(Curve::P384)) => Algorithm::Es384,
            (Self::Ecdsa(DigestAlgorithm::Sha512), KeyType::Ec(Curve::P521)) => Algorithm::Es512,
            _ => return None,
        })
    }
}

/// XML Signature 1.1 section 6.2.
fn digest_algorithm(uri: &str) -> Option<DigestAlgorithm> {
    match uri {
        "http://www.w3.org/2001/04/xmlenc#sha256" => Some(DigestAlgorithm::Sha256),
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => Some(DigestAlgorithm::Sha384),
        "http://www.w3.org/2001/04/xmlenc#sha512" => Some(DigestAlgorithm::Sha512),
        _ => None,
    }
}

/// Takes a Signature apart that is in the element with this `id`.
pub(super) fn read<'d>(
    signature: Element<'d>,
    id: Option<&str>,
    profile: &Profile,
) -> Result<Signature<'d>, Rejection> {
    let divided = signature.holds(|kind| matches!(kind, Kind::Comment | Kind::Instruction));
    let told = || Detail::Member(Excerpt::of("Signature"));
    profile.require(!divided, Check::XmlSignatureNoComments, told)?;

    let mut parts = Parts::of(signature, profile)?;
    let signed_info = parts.next("SignedInfo")?;
    let signature_value = parts.next("SignatureValue")?;
    parts.optional("KeyInfo");
    let mut objects = false;
    while parts.optional("Object").is_some() {
        objects = true;
    }
    parts.end()?;

    let mut parts = Parts::of(signed_info, profile)?;
    let canonicalization_method = parts.next("CanonicalizationMethod")?;
    let signature_method = parts.next("SignatureMethod")?;
    let reference = parts.next("Reference")?;
    parts.end()?;
    Parts::of(signature_method, profile)?.end()?;

    let mut parts = Parts::of(reference, profile)?;
    let transforms = parts.next("Transforms")?;
    let digest_method = parts.next("DigestMethod")?;
    let digest_value = parts.next("DigestValue")?;
    parts.end()?;
    Parts::of(digest_method, profile)?.end()?;

    let an_object = || Detail::Member(Excerpt::of("Object"));
    profile.require(!objects, Check::XmlSignatureNoObject, an_object)?;

    let algorithm = named(signature_method, SignatureAlgorithm::from_uri)
        .map_err(|detail| profile.reject(Structural::XmlSignatureAlgorithmKnown, detail))?;
    let digest = named(digest_method, digest_algorithm)
        .map_err(|detail| profile.reject(Structural::XmlDigestAlgorithmKnown, detail))?;
    let canonicalization = canonicalized(canonicalization_method, profile)?;
    let signature = Signature {
        signed_info,
        canonicalization,
        algorithm,
        reference: Reference {
            canonicalization: transformed(transforms, profile)?,
            algorithm: digest,
            digest: Vec::new(),
        },
        value: Vec::new(),
    };
    let exclusive = [&signature.canonicalization, &signature.reference.canonicalization]
        .into_iter()
        .all(|canonicalized| canonicalized.algorithm.is_exclusive());
    profile.require(exclusive, Check::XmlCanonicalizationExclusive, || Detail::None)?;

    let uri = reference.attribute("URI");
    let own =
        uri.and_then(|uri| uri.strip_prefix('#')).is_some_and(|name| !name.is_empty() && Some(name) == id);
    if !own {
        let (wanted, got) = (Excerpt::of(id.unwrap_or_default()), Excerpt::of(uri.unwrap_or_default()));
        return Err(profile.reject(Structural::XmlReferenceOwnElement, Detail::Mismatch { wanted, got }));
    }
    let value = decoded(signature_value, profile)?;
    let digest = decoded(digest_value, profile)?;
    Ok(Signature { value, reference: Reference { digest, ..signature.reference }, ..signature })
}

/// The algorithm that an element names; what it names where there is none.
fn named<'d, T>(method: Element<'d>, known: impl Fn(&'d str) -> Option<T>) -> Result<T, Detail> {
    let uri = method.attribute("Algorithm").unwrap_or_default();
    known(uri).ok_or_else(|| Detail::Member(Excerpt::of(uri)))
}

/// Exactly two transforms: enveloped-signature, then a canonicalization (SAML V2.0 core section 5.4.4).
fn transformed<'d>(transforms: Element<'d>, profile: &Profile) -> Result<Canonicalized<'d>, Rejection> {
    let refuse = |detail| profile.reject(Structural::XmlTransforms, detail);
    let mut all = Parts::of(transforms, profile)?;
    let (first, second) = (all.optional("Transform"), all.optional("Transform"));
    let (Some(enveloped), Some(canonicalization)) = (first, second) else {
        return Err(refuse(Detail::None));
    };
    if all.optional("Transform").is_some() {
        return Err(refuse(Detail::Limit(2)));
    }
    all.end()?;
    let uri = enveloped.attribute("Algorithm").unwrap_or_default();
    if uri != ENVELOPED || Parts::of(enveloped, profile)?.end().is_err() {
        return Err(refuse(Detail::Member(Excerpt::of(uri))));
    }
    let uri = canonicalization.attribute("Algorithm").unwrap_or_default();
    if Canonicalization::from_uri(uri).is_none() {
        return Err(refuse(Detail::Member(Excerpt::of(uri))));
    }
    // A reference by ID is to an element without its comments, whatever the canonicalization would do with them
    // (XML Signature 1.1 section 4.4.3.3).
    let Canonicalized { algorithm, prefixes } = canonicalized(canonicalization, profile)?;
    Ok(Canonicalized { algorithm: algorithm.without_comments(), prefixes })
}

/// A canonicalization with its one parameter, the `PrefixList` of an exclusive one (Exclusive Canonicalization section 4).
fn canonicalized<'d>(method: Element<'d>, profile: &Profile) -> Result<Canonicalized<'d>, Rejection> {
    let refuse = |detail| profile.reject(Structural::XmlCanonicalizationKnown, detail);
    let algorithm = named(method, Canonicalization::from_uri).map_err(refuse)?;
    let mut prefixes = Vec::new();
    let mut parameters = method.children();
    if let Some(parameter) = parameters.next() {
        let name = parameter.name();
        let list = parameter.attribute("PrefixList");
        let inclusive = name.namespace == EXCLUSIVE_NAMESPACE && name.local == "InclusiveNamespaces";
        let (true, true, Some(list), None) = (inclusive, algorithm.is_exclusive(), list, parameters.next())
        else {
            return Err(refuse(Detail::Member(Excerpt::of(name.local))));
        };
        prefixes = list.split([' ', '\t', '\r', '\n']).filter(|prefix| !prefix.is_empty()).collect();
    }
    if !has_only_elements(method) {
        return Err(refuse(Detail::None));
    }
    Ok(Canonicalized { algorithm, prefixes })
}

/// The octets that an element's text stands for: base64 with white space anywhere (XML Schema Part 2 section 3.2.16).
fn decoded(element: Element<'_>, profile: &Profile) -> Result<Vec<u8>, Rejection> {
    let refuse = || {
        let name = Detail::Member(Excerpt::of(element.name().local));
        profile.reject(Structural::XmlBase64, name)
    };
    let text = element.text().ok_or_else(refuse)?;
    base64::decode(&text).map_err(|_| refuse())
}

/// The elements in an element, taken one after the other as the schema has them.
struct Parts<'d, 'p> {
    profile: &'p Profile,
    rest: Peekable<Children<'d>>,
}

impl<'d, 'p> Parts<'d, 'p> {
    fn of(element: Element<'d>, profile: &'p Profile) -> Result<Self, Rejection> {
        if !has_only_elements(element) {
            let name = Detail::Member(Excerpt::of(element.name().local));
            return Err(profile.reject(Structural::XmlSignatureStructure, name));
        }
        Ok(Self { profile, rest: element.children().peekable() })
    }

    fn optional(&mut self, local: &str) -> Option<Element<'d>> {
        self.rest.next_if(|element| element.is_named(ExpandedName { namespace: NAMESPACE, local }))
    }

    fn next(&mut self, local: &str) -> Result<Element<'d>, Rejection> {
        self.optional(local).ok_or_else(|| {
            let name = Detail::Member(Excerpt::of(local));
            self.profile.reject(Structural::XmlSignatureStructure, name)
        })
    }

    fn end(&mut self) -> Result<(), Rejection> {
        match self.rest.next() {
            None => Ok(()),
            Some(more) => {
                let name = Detail::Member(Excerpt::of(more.name().local));
                Err(self.profile.reject(Structural::XmlSignatureStructure, name))
            }
        }
    }
}

/// Whether there is no text in an element but white space between elements.
fn has_only_elements(element: Element<'_>) -> bool {
    element.nodes().all(|id| match element.document().content(id) {
        Some(Content::Text(text)) => text.value.bytes().all(is_space),
        _ => true,
    })
}
