//! IAM's calls on SAML providers, as far as the engine keeps what they change: neither tags nor times, and of a private key
//! that it is there, since nothing here decrypts.
//!
//! Source: the API model of AWS IAM, version 2010-05-08; the rows `iam-saml-*` of what AWS was seen to do.

use super::Parameters;
use super::required::required;
use crate::account::{Account, EncryptionMode, KeyChange, SamlProviderChange};
use crate::check::{Check, Structural};
use crate::crypto::Backend;
use crate::profile::Profile;
use crate::rejection::{Constraint, Detail, Excerpt, Rejection};
use serde_json::{Value, json};
use std::ops::RangeInclusive;

/// Characters of a private key.
const PRIVATE_KEY: RangeInclusive<usize> = 1..=16_384;

/// A call of IAM on a SAML provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SamlProviderCall {
    /// `CreateSAMLProvider`
    Create,
    /// `GetSAMLProvider`
    Read,
    /// `UpdateSAMLProvider`
    Update,
    /// `DeleteSAMLProvider`
    Delete,
}

impl SamlProviderCall {
    /// The call of this name.
    pub fn from_action(action: &str) -> Option<Self> {
        Some(match action {
            "CreateSAMLProvider" => Self::Create,
            "GetSAMLProvider" => Self::Read,
            "UpdateSAMLProvider" => Self::Update,
            "DeleteSAMLProvider" => Self::Delete,
            _ => return None,
        })
    }

    /// Answers the call for an account, and changes what it says: the members of the answer.
    pub fn answer(
        self,
        parameters: &Parameters<'_>,
        account: &mut Account,
        backend: Backend,
        profile: &Profile,
    ) -> Result<Value, Rejection> {
        let required = |name, member| required(parameters, name, member, profile);
        if self == Self::Create {
            let name = required("Name", "name")?;
            let metadata = required("SAMLMetadataDocument", "sAMLMetadataDocument")?.as_bytes();
            // The call removes nothing: `RemovePrivateKey` is a parameter that it does not have.
            let change = SamlProviderChange { metadata: None, ..change(parameters, None, profile)? };
            let provider = account.create_saml_provider(name, metadata, &change, backend, profile)?;
            return Ok(json!({"SAMLProviderArn": provider.arn()}));
        }
        let arn = required("SAMLProviderArn", "sAMLProviderArn")?;
        match self {
            Self::Create | Self::Read => {
                let provider = account.saml_provider_of(arn, profile)?;
                let keys = provider.key_ids().map(|id| json!({"KeyId": id}));
                Ok(json!({
                    "SAMLMetadataDocument": String::from_utf8_lossy(provider.document()),
                    "AssertionEncryptionMode": provider.encryption_mode().name(),
                    "PrivateKeyList": keys.collect::<Value>(),
                }))
            }
            Self::Update => {
                let removed = value(parameters, "RemovePrivateKey");
                let change = change(parameters, removed, profile)?;
                if change.is_empty() {
                    let text = "Unable to update identity provider. No updates are defined for metadata or \
                                encryption assertion.";
                    let detail = Detail::Member(Excerpt::of(text));
                    return Err(profile.reject(Structural::SamlProviderChangeNamed, detail));
                }
                account.change_saml_provider(arn, &change, backend, profile)?;
                Ok(json!({"SAMLProviderArn": arn}))
            }
            Self::Delete => {
                account.delete_saml_provider(arn, profile)?;
                Ok(json!({}))
            }
        }
    }
}

fn value<'p>(parameters: &Parameters<'p>, name: &str) -> Option<&'p str> {
    parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
}

/// What the parameters ask to be changed; `removed` is the id of the key that is to go.
fn change<'p>(
    parameters: &Parameters<'p>,
    removed: Option<&'p str>,
    profile: &Profile,
) -> Result<SamlProviderChange<'p>, Rejection> {
    let key = match (value(parameters, "AddPrivateKey"), removed) {
        (Some(_), Some(_)) => {
            let text = "Unable to add and remove private keys in the same request. Set a value for only one \
                        of the two parameters.";
            let detail = Detail::Member(Excerpt::of(text));
            return Err(profile.reject(Structural::SamlProviderKeyChangeSingle, detail));
        }
        (Some(key), None) => {
            let fits = PRIVATE_KEY.contains(&key.chars().count());
            profile.require(fits, Check::SamlProviderPrivateKey, || {
                constraint("addPrivateKey", None, "Member must have length between 1 and 16384")
            })?;
            Some(KeyChange::Add)
        }
        (None, Some(id)) => Some(KeyChange::Remove(id)),
        (None, None) => None,
    };
    let mode = value(parameters, "AssertionEncryptionMode");
    let mode = mode.map(|text| encryption_mode(text, profile)).transpose()?;
    let metadata = value(parameters, "SAMLMetadataDocument").map(str::as_bytes);
    Ok(SamlProviderChange { metadata, mode, key })
}

fn encryption_mode(text: &str, profile: &Profile) -> Result<EncryptionMode, Rejection> {
    let mode = EncryptionMode::from_name(text);
    profile.require(mode.is_some(), Check::SamlProviderEncryptionMode, || {
        let must = "Member must satisfy enum value set: [Required, Allowed]";
        constraint("assertionEncryptionMode", Some(text), must)
    })?;
    Ok(mode.unwrap_or_default())
}

fn constraint(member: &'static str, value: Option<&str>, must: &'static str) -> Detail {
    let value = value.map(Excerpt::of);
    Detail::Constraints(vec![Constraint { member: member.into(), value, must: must.into() }])
}
