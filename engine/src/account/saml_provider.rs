//! A SAML provider as IAM stores it.

use crate::arn::AccountId;
use crate::check::Check;
use crate::crypto::Backend;
use crate::profile::Profile;
use crate::rejection::{Constraint, Detail, Excerpt, Rejection};
use crate::saml::Metadata;
use std::ops::RangeInclusive;

/// A provider, its metadata read.
#[derive(Debug)]
pub struct SamlProvider {
    account: AccountId,
    arn: Box<str>,
    metadata: Metadata,
}

impl SamlProvider {
    /// Characters of a name. Source: AWS IAM API, `CreateSAMLProvider`.
    const NAME: RangeInclusive<usize> = 1..=128;
    /// Characters of a metadata document. Source: AWS IAM API, `CreateSAMLProvider`.
    const DOCUMENT: RangeInclusive<usize> = 1_000..=10_000_000;

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
        let fits = Self::DOCUMENT.contains(&document.len());
        profile.require(fits, Check::SamlMetadataLength, || {
            broken("sAMLMetadataDocument", None, "Member must have length between 1000 and 10000000")
        })?;
        Ok(Self {
            account,
            arn: format!("arn:aws:iam::{account}:saml-provider/{name}").into(),
            metadata: Metadata::parse(document, backend, profile)?,
        })
    }

    /// The account it is registered in.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The ARN: `arn:aws:iam::123456789012:saml-provider/name`.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The name.
    pub fn name(&self) -> &str {
        self.arn.rsplit('/').next().unwrap_or_default()
    }

    /// What its metadata say.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}

fn broken(member: &'static str, value: Option<&str>, must: &'static str) -> Detail {
    let value = value.map(Excerpt::of);
    Detail::Constraints(vec![Constraint { member: member.into(), value, must: must.into() }])
}
