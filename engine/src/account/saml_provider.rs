//! A SAML provider as IAM stores it.

use crate::arn::AccountId;
use crate::check::{Check, Structural};
use crate::crypto::{Backend, sha256};
use crate::profile::Profile;
use crate::rejection::{Constraint, Detail, Excerpt, Rejection};
use crate::saml::Metadata;
use data_encoding::BASE32_NOPAD;
use std::ops::RangeInclusive;

/// A provider, its metadata read.
#[derive(Debug)]
pub struct SamlProvider {
    arn: Box<str>,
    document: Box<[u8]>,
    metadata: Metadata,
    mode: EncryptionMode,
    /// The ids of its private keys. The keys themselves are not kept: nothing here decrypts.
    keys: Vec<Box<str>>,
    /// How many keys there ever were.
    added: u32,
}

/// Whether the provider's assertions have to be encrypted: `AssertionEncryptionMode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EncryptionMode {
    /// Assertions that are not encrypted are read as well.
    #[default]
    Allowed,
    /// Assertions that are not encrypted are refused.
    Required,
}

/// What is to become another of a provider.
#[derive(Clone, Copy, Debug, Default)]
pub struct SamlProviderChange<'c> {
    /// Its metadata document.
    pub metadata: Option<&'c [u8]>,
    /// Whether assertions have to be encrypted.
    pub mode: Option<EncryptionMode>,
    /// Its private keys.
    pub key: Option<KeyChange<'c>>,
}

/// A change of a provider's private keys.
#[derive(Clone, Copy, Debug)]
pub enum KeyChange<'c> {
    /// Another one.
    Add,
    /// The one of this id goes.
    Remove(&'c str),
}

impl EncryptionMode {
    /// The mode of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Allowed, Self::Required].into_iter().find(|mode| mode.name() == name)
    }

    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "Allowed",
            Self::Required => "Required",
        }
    }
}

impl SamlProviderChange<'_> {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        self.metadata.is_none() && self.mode.is_none() && self.key.is_none()
    }
}

impl SamlProvider {
    /// Characters of a name. Source: AWS IAM API, `CreateSAMLProvider`.
    const NAME: RangeInclusive<usize> = 1..=128;
    /// Characters of a metadata document. Source: AWS IAM API, `CreateSAMLProvider`.
    const DOCUMENT: RangeInclusive<usize> = 1_000..=10_000_000;
    /// Private keys. Observed: iam-saml-add-third-key.
    const KEYS: usize = 2;

    /// A provider of an account, by the rules of IAM's `CreateSAMLProvider`.
    pub fn new(
        account: AccountId,
        name: &str,
        document: &[u8],
        backend: Backend,
        profile: &Profile,
    ) -> Result<Self, Rejection> {
        let characters = |octet: u8| octet.is_ascii_alphanumeric() || b"_.-".contains(&octet);
        let sound = Self::NAME.contains(&name.len()) && name.bytes().all(characters);
        profile.require(sound, Check::SamlProviderName, || {
            broken("name", Some(name), r"Member must satisfy regular expression pattern: [\w._-]{1,128}")
        })?;
        Ok(Self {
            arn: format!("arn:aws:iam::{account}:saml-provider/{name}").into(),
            metadata: metadata(document, backend, profile)?,
            document: document.into(),
            mode: EncryptionMode::default(),
            keys: Vec::new(),
            added: 0,
        })
    }

    /// Changes all that is asked for, or nothing. `unfit` refuses a mode that would need a key.
    pub(super) fn change(
        &mut self,
        change: &SamlProviderChange<'_>,
        unfit: impl Fn(&SamlProviderChange<'_>, &Profile) -> Rejection,
        backend: Backend,
        profile: &Profile,
    ) -> Result<(), Rejection> {
        let document = change.metadata;
        let read = document.map(|document| metadata(document, backend, profile)).transpose()?;
        let mut keys = self.keys.clone();
        let mut added = self.added;
        match change.key {
            Some(KeyChange::Add) => {
                let text = format!("Private key limit of {} is reached.", Self::KEYS);
                let room = keys.len() < Self::KEYS;
                profile.require(room, Check::SamlProviderKeys, || Detail::Member(Excerpt::of(&text)))?;
                added = added.saturating_add(1);
                keys.push(self.key_id(added, backend));
            }
            Some(KeyChange::Remove(id)) => {
                let place = keys.iter().position(|key| **key == *id);
                let absent = || {
                    let text = format!("Private key {id} not found for arn {}", self.arn);
                    profile.reject(Structural::ProviderExists, Detail::Member(Excerpt::of(&text)))
                };
                keys.remove(place.ok_or_else(absent)?);
            }
            None => {}
        }
        let mode = change.mode.unwrap_or(self.mode);
        if mode == EncryptionMode::Required && keys.is_empty() {
            return Err(unfit(change, profile));
        }
        if let (Some(document), Some(read)) = (document, read) {
            (self.document, self.metadata) = (document.into(), read);
        }
        (self.mode, self.keys, self.added) = (mode, keys, added);
        Ok(())
    }

    /// The id of the key that was added as this one: it tells nothing of the key.
    fn key_id(&self, added: u32, backend: Backend) -> Box<str> {
        let digest = sha256(format!("{} {added}", self.arn).as_bytes(), backend);
        let text = BASE32_NOPAD.encode(&digest);
        format!("SAMLPK{}", text.get(..20).unwrap_or_default()).into()
    }

    /// The ARN: `arn:aws:iam::123456789012:saml-provider/name`.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// Its metadata document, as it was stored.
    pub fn document(&self) -> &[u8] {
        &self.document
    }

    /// What its metadata say.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Whether its assertions have to be encrypted.
    pub fn encryption_mode(&self) -> EncryptionMode {
        self.mode
    }

    /// The ids of its private keys, in the order in which they were added.
    pub fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|id| &**id)
    }
}

fn metadata(document: &[u8], backend: Backend, profile: &Profile) -> Result<Metadata, Rejection> {
    let fits = SamlProvider::DOCUMENT.contains(&document.len());
    profile.require(fits, Check::SamlMetadataLength, || {
        broken("sAMLMetadataDocument", None, "Member must have length between 1000 and 10000000")
    })?;
    Metadata::parse(document, backend, profile)
}

fn broken(member: &'static str, value: Option<&str>, must: &'static str) -> Detail {
    let value = value.map(Excerpt::of);
    Detail::Constraints(vec![Constraint { member: member.into(), value, must: must.into() }])
}
