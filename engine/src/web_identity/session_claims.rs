//! What a token asks for the session to come: tags and a source identity, in the claims that AWS defines.
//!
//! Source: AWS IAM user guide, "Passing session tags using AssumeRoleWithWebIdentity". Observed: in the nested form a
//! value is a list of one text, in the flattened form a bare text (wi-claim-tags-nested-arrays, -nested-plain-strings,
//! -flattened).

use crate::account::OidcProvider;
use crate::check::{Check, Step};
use crate::json::{Kind, Value};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::session::{AskedSession, Tags, source_identity};

/// The claims of AWS's own, found in one walk.
#[derive(Debug, Default)]
pub(super) struct AwsClaims<'t> {
    pub(super) roles: Option<Value<'t>>,
    source_identity: Option<Value<'t>>,
    tags: Option<Value<'t>>,
    /// `tags/principal_tags/KEY`: the key and the value.
    flat_tags: Vec<(&'t str, Value<'t>)>,
    flat_transitive_keys: Option<Value<'t>>,
}

impl<'t> AwsClaims<'t> {
    pub(super) fn read(claims: impl Iterator<Item = (&'t str, Value<'t>)>) -> Self {
        let mut found = Self::default();
        for (name, value) in claims {
            match name {
                "roles" => found.roles = Some(value),
                "source_identity" => found.source_identity = Some(value),
                "tags" => found.tags = Some(value),
                "tags/transitive_tag_keys" => found.flat_transitive_keys = Some(value),
                name => {
                    if let Some(key) = name.strip_prefix("tags/principal_tags/") {
                        found.flat_tags.retain(|(other, _)| *other != key);
                        found.flat_tags.push((key, value));
                    }
                }
            }
        }
        found
    }
}

/// Tags and source identity for the session.
#[derive(Debug, Default)]
pub(super) struct SessionClaims {
    tags: Tags,
    source_identity: Option<String>,
}

impl SessionClaims {
    /// Reads both, and holds them against AWS's rules for them.
    pub(super) fn read(claims: &AwsClaims<'_>, profile: &Profile) -> Result<Self, Rejection> {
        let tags = match claims {
            AwsClaims { tags: None, flat_transitive_keys: None, flat_tags, .. } if flat_tags.is_empty() => {
                Tags::default()
            }
            claims => read_tags(claims, profile)?,
        };
        let source_identity = claims.source_identity.and_then(|claim| match claim.kind() {
            Kind::Null => None,
            // What is no text breaks the rule for a source identity, as the empty text does.
            _ => Some(claim.as_str().unwrap_or_default().to_owned()),
        });
        if let Some(text) = &source_identity {
            source_identity::require(text, Step::ValidateClaims, profile)?;
        }
        Ok(Self { tags, source_identity })
    }

    /// The session that they ask for, by the name that the request gives it.
    pub(super) fn ask<'c>(self, provider: &'c OidcProvider, name: &'c str, now: i64) -> AskedSession<'c> {
        let Self { tags, source_identity } = self;
        let (provider, account) = (provider.arn(), *provider.account());
        AskedSession { provider, account, name: name.into(), tags, source_identity, now }
    }
}

#[cold]
fn read_tags(claims: &AwsClaims<'_>, profile: &Profile) -> Result<Tags, Rejection> {
    let malformed =
        |member: &str| profile.require(false, Check::TagsFormat, || Detail::Member(Excerpt::of(member)));
    let (mut pairs, mut transitive_keys) = (Vec::new(), Vec::new());
    let mut add = |key: &str, value: &str| pairs.push((key.to_owned(), value.to_owned()));

    for (key, value) in &claims.flat_tags {
        match value.as_str() {
            Some(value) => add(key, value),
            None => malformed("principal_tags")?,
        }
    }
    let nested = claims.tags.filter(|claim| claim.kind() != Kind::Null);
    if let Some(nested) = nested {
        if nested.kind() != Kind::Object {
            malformed("tags")?;
        }
        let principal_tags = nested.member("principal_tags");
        if principal_tags.is_some_and(|tags| tags.kind() != Kind::Object) {
            malformed("principal_tags")?;
        }
        for (key, list) in principal_tags.iter().flat_map(Value::members) {
            let mut values = list.elements();
            match (values.next().and_then(|value| value.as_str()), values.next()) {
                (Some(value), None) => add(key, value),
                _ => malformed("principal_tags")?,
            }
        }
    }
    let nested_keys = nested.and_then(|nested| nested.member("transitive_tag_keys"));
    for list in nested_keys.into_iter().chain(claims.flat_transitive_keys) {
        if list.kind() != Kind::Array {
            malformed("transitive_tag_keys")?;
        }
        for key in list.elements() {
            match key.as_str() {
                Some(key) => transitive_keys.push(key.to_owned()),
                None => malformed("transitive_tag_keys")?,
            }
        }
    }
    Tags::read(pairs, transitive_keys, Step::ValidateClaims, profile)
}
