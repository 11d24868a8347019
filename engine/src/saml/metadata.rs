//! A provider's metadata: who it is, and with which keys it signs (SAML metadata section 2).

use super::date::Instant;
use super::names::{SAML_2, ds, md};
use crate::base64;
use crate::check::{Check, Rule, Step, Structural};
use crate::crypto::{Backend, Certificate};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::xml::{ConfiguredElement, Document};

/// Metadata that was read. An administrator stored it, so what it says is believed.
#[derive(Debug)]
pub struct Metadata {
    entities: Vec<Entity>,
    valid_until: Option<Instant>,
}

/// An identity provider of the metadata.
#[derive(Debug)]
pub struct Entity {
    id: Box<str>,
    certificates: Vec<Certificate>,
    sso_urls: Vec<Box<str>>,
}

impl Metadata {
    /// Reads a document, its certificates too.
    pub fn parse(octets: &[u8], backend: Backend, profile: &Profile) -> Result<Self, Rejection> {
        let marked = octets.starts_with("\u{FEFF}".as_bytes());
        profile.require(!marked, Check::MetadataNoByteOrderMark, || Detail::None)?;
        let document = Document::parse_at(octets, Step::FetchKeys, profile)?;
        let root = document.configured();
        let descriptors = descriptors(root, profile)?;
        let mut entities = Vec::new();
        let mut earliest = valid_until(root, profile)?;
        for descriptor in descriptors {
            if let Some(entity) = Entity::read(descriptor, backend, profile)? {
                entities.push(entity);
            }
            let own = valid_until(descriptor, profile)?;
            earliest = earliest.into_iter().chain(own).min();
        }
        if entities.is_empty() {
            return Err(profile.reject(Structural::MetadataIdentityProvider, Detail::None));
        }
        profile.require(entities.len() == 1, Check::MetadataEntitySingle, || Detail::Limit(1))?;
        Ok(Self { entities, valid_until: earliest })
    }

    /// Refuses metadata whose time is up; `now` is in seconds since 1970.
    pub fn require_valid(&self, now: i64, profile: &Profile) -> Result<(), Rejection> {
        let until = self.valid_until;
        let valid = until.is_none_or(|until| Instant::of_seconds(now) < until);
        profile.require(valid, Check::MetadataNotExpired, || Detail::Time {
            claim: "validUntil",
            value: until.map_or(0, Instant::seconds),
            bound: now,
        })
    }

    /// The identity provider of this entity id, byte for byte.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.entities.iter().find(|entity| *entity.id == *id)
    }

    /// The identity providers, in the order of the document. There is one at least.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }
}

impl Entity {
    /// The entity id: what assertions have as their `Issuer`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The certificates that it signs with, in the order of the document.
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Where it signs people on.
    pub fn sso_urls(&self) -> impl Iterator<Item = &str> {
        self.sso_urls.iter().map(|url| &**url)
    }

    /// `None` where it is no identity provider.
    fn read(
        descriptor: ConfiguredElement<'_>,
        backend: Backend,
        profile: &Profile,
    ) -> Result<Option<Self>, Rejection> {
        let id = descriptor.attribute("entityID").filter(|id| !id.is_empty());
        let id = id.ok_or_else(|| profile.reject(Structural::MetadataEntityId, Detail::None))?;
        let supports = |role: &ConfiguredElement<'_>| {
            let protocols = role.attribute("protocolSupportEnumeration").unwrap_or_default();
            protocols.split_ascii_whitespace().any(|protocol| protocol == SAML_2)
        };
        let mut roles = descriptor.children_named(md("IDPSSODescriptor")).filter(supports).peekable();
        if roles.peek().is_none() {
            return Ok(None);
        }
        let mut entity = Self { id: id.into(), certificates: Vec::new(), sso_urls: Vec::new() };
        let mut left_out = None;
        for role in roles {
            for key in role.children_named(md("KeyDescriptor")) {
                left_out = left_out.or(entity.take_key(key, backend, profile)?);
            }
            for service in role.children_named(md("SingleSignOnService")) {
                let url = service.attribute("Location").filter(|url| !url.is_empty());
                entity.sso_urls.extend(url.map(Into::into));
            }
        }
        let named = || Detail::Member(Excerpt::of(id));
        let signs = !entity.certificates.is_empty();
        profile.require(signs, Check::MetadataSigningCertificate, named).map_err(|none| match left_out {
            Some(filter) => profile.rejection(filter, named()),
            None => none,
        })?;
        profile.require(!entity.sso_urls.is_empty(), Check::MetadataSingleSignOn, named)?;
        Ok(Some(entity))
    }

    /// Takes the certificates of a key that signs: one without a `use` is for both (SAML metadata section 2.4.1.1). What
    /// comes back is the filter that left one out.
    fn take_key(
        &mut self,
        key: ConfiguredElement<'_>,
        backend: Backend,
        profile: &Profile,
    ) -> Result<Option<Rule>, Rejection> {
        let mut left_out = None;
        let signs = matches!(key.attribute("use"), None | Some("signing"));
        let certificates = key
            .children_named(ds("KeyInfo"))
            .flat_map(|info| info.children_named(ds("X509Data")))
            .flat_map(|data| data.children_named(ds("X509Certificate")));
        for certificate in certificates {
            let unreadable = || profile.reject(Structural::CertificateReadable, Detail::None);
            let text = certificate.text().ok_or_else(unreadable)?;
            let der = base64::decode(&text).map_err(|_| unreadable())?;
            let certificate = Certificate::parse(&der, backend, profile)?;
            if let Err(filter) = profile.keep(signs, Check::MetadataUseIsSigning) {
                left_out = Some(filter);
                continue;
            }
            let limit = profile.limits().metadata_keys;
            let room = self.certificates.len() < limit;
            profile.require(room, Check::MetadataKeys, || Detail::Limit(limit))?;
            self.certificates.push(certificate);
        }
        Ok(left_out)
    }
}

/// The entity descriptors of a document: the one it is, or those that it wraps, at any depth of wrapping.
fn descriptors<'d>(
    root: ConfiguredElement<'d>,
    profile: &Profile,
) -> Result<Vec<ConfiguredElement<'d>>, Rejection> {
    if ![md("EntityDescriptor"), md("EntitiesDescriptor")].contains(&root.name()) {
        let name = Detail::Member(Excerpt::of(root.name().local));
        return Err(profile.reject(Structural::MetadataEntityDescriptor, name));
    }
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(element) = open.pop() {
        if element.name() == md("EntityDescriptor") {
            found.push(element);
        } else if element.name() == md("EntitiesDescriptor") {
            let mut inside: Vec<_> = element.children().collect();
            inside.reverse();
            open.extend(inside);
        }
    }
    Ok(found)
}

/// Until when a descriptor may be used.
fn valid_until(descriptor: ConfiguredElement<'_>, profile: &Profile) -> Result<Option<Instant>, Rejection> {
    let Some(text) = descriptor.attribute("validUntil") else { return Ok(None) };
    let named = || Detail::Member(Excerpt::of(text));
    let read = Instant::parse(text);
    profile.require(read.is_some(), Check::MetadataValidUntilReadable, named)?;
    Ok(read)
}
