//! An OpenID Connect provider as IAM stores it.

use crate::arn::AccountId;
use crate::check::Check;
use crate::profile::Profile;
use crate::rejection::{Constraint, Detail, Excerpt, Rejection};

/// What IAM is asked to store.
#[derive(Clone, Copy, Debug)]
pub struct Registration<'r> {
    /// The issuer's URL, with its scheme.
    pub url: &'r str,
    /// The audiences that are ours: `ClientIDList`.
    pub client_ids: &'r [&'r str],
    /// SHA-1 of certificates, in hexadecimal: `ThumbprintList`.
    pub thumbprints: &'r [&'r str],
}

/// A registered provider.
#[derive(Clone, Debug)]
pub struct OidcProvider {
    account: AccountId,
    arn: Box<str>,
    issuer: Box<str>,
    /// The URL without scheme, in lower case: what condition keys begin with.
    key_prefix: Box<str>,
    client_ids: Vec<Box<str>>,
    thumbprints: Vec<Box<str>>,
}

impl OidcProvider {
    /// A provider of an account, by the rules of IAM's `CreateOpenIDConnectProvider`.
    ///
    /// The host keeps its case and the path its trailing slash: each spelling is a provider of its own. Only `:443` is
    /// dropped, being the port of `https` (iam-oidc-create-port-443, -upper-host, -no-trailing-slash).
    pub fn new(
        account: AccountId,
        registration: &Registration<'_>,
        profile: &Profile,
    ) -> Result<Self, Rejection> {
        let url = registration.url;
        require_length("url", url, 1..=255, Check::ProviderUrlLength, profile)?;
        profile.require(url.starts_with("https://"), Check::ProviderUrlHttps, || Detail::None)?;
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let plain = !rest.is_empty()
            && !rest.starts_with('/')
            && rest.bytes().all(|octet| octet.is_ascii_graphic() && !b"?#@\"<>\\^`{|}".contains(&octet));
        profile.require(plain, Check::ProviderUrlPlain, || Detail::None)?;
        let (host, path) = rest.split_at_checked(rest.find('/').unwrap_or(rest.len())).unwrap_or((rest, ""));
        let host = host.strip_suffix(":443").unwrap_or(host);
        profile.require(!host.contains(':'), Check::ProviderUrlNoPort, || Detail::None)?;
        let place = format!("{host}{path}");

        let mut provider = Self {
            account,
            arn: format!("arn:aws:iam::{account}:oidc-provider/{place}").into(),
            issuer: format!("https://{place}").into(),
            key_prefix: place.to_lowercase().into(),
            client_ids: Vec::new(),
            thumbprints: Vec::new(),
        };
        for client_id in registration.client_ids {
            provider.add_client_id(client_id, profile)?;
        }
        provider.store_thumbprints(registration.thumbprints, profile)?;
        Ok(provider)
    }

    /// The account it is registered in.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// The ARN: `arn:aws:iam::123456789012:oidc-provider/host/path`.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The issuer identifier that tokens of the provider carry.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The URL without its scheme, in lower case: condition keys of the provider are this, a colon and a claim.
    pub fn key_prefix(&self) -> &str {
        &self.key_prefix
    }

    /// The audiences that are ours, in the order they were added.
    pub fn client_ids(&self) -> &[Box<str>] {
        &self.client_ids
    }

    /// SHA-1 of certificates, in lower-case hexadecimal.
    pub fn thumbprints(&self) -> &[Box<str>] {
        &self.thumbprints
    }

    /// Adds an audience; one that is there already stays where it is (iam-oidc-add-client-existing).
    pub fn add_client_id(&mut self, client_id: &str, profile: &Profile) -> Result<(), Rejection> {
        require_length("clientID", client_id, 1..=255, Check::ProviderClientIdLength, profile)?;
        if self.client_ids.iter().any(|other| **other == *client_id) {
            return Ok(());
        }
        let limit = profile.limits().client_ids;
        profile.require(self.client_ids.len() < limit, Check::ProviderClientIds, || {
            Detail::Member(Excerpt::of(&format!(
                "Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: {limit}"
            )))
        })?;
        self.client_ids.push(client_id.into());
        Ok(())
    }

    /// Removes an audience, where it is there (iam-oidc-remove-client-absent).
    pub fn remove_client_id(&mut self, client_id: &str) {
        self.client_ids.retain(|other| **other != *client_id);
    }

    /// Replaces the thumbprints; an empty list is refused (iam-oidc-update-thumbprints-empty).
    pub fn replace_thumbprints(&mut self, thumbprints: &[&str], profile: &Profile) -> Result<(), Rejection> {
        profile.require(!thumbprints.is_empty(), Check::ProviderThumbprintsReplaced, || {
            Detail::Member(Excerpt::of("Thumbprint list must contain at least one entry."))
        })?;
        self.store_thumbprints(thumbprints, profile)
    }

    /// Stores thumbprints in lower case; only their number and length are looked at
    /// (iam-oidc-create-thumbprint-not-hex, iam-oidc-create-six-thumbprints).
    fn store_thumbprints(&mut self, thumbprints: &[&str], profile: &Profile) -> Result<(), Rejection> {
        profile.require(
            thumbprints.len() <= profile.limits().thumbprints,
            Check::ProviderThumbprints,
            || Detail::Member(Excerpt::of("Thumbprint list must contain fewer than 5 entries.")),
        )?;
        for thumbprint in thumbprints {
            require_length("thumbprint", thumbprint, 40..=40, Check::ProviderThumbprintLength, profile)?;
        }
        self.thumbprints = thumbprints.iter().map(|one| one.to_lowercase().into()).collect();
        Ok(())
    }
}

fn require_length(
    member: &'static str,
    value: &str,
    length: std::ops::RangeInclusive<usize>,
    check: Check,
    profile: &Profile,
) -> Result<(), Rejection> {
    let characters = value.chars().count();
    profile.require(length.contains(&characters), check, || {
        let (bound, than) =
            if characters < *length.start() { (length.start(), "greater") } else { (length.end(), "less") };
        Detail::Constraints(vec![Constraint {
            member: member.into(),
            value: Some(Excerpt::of(value)),
            must: format!("Member must have length {than} than or equal to {bound}").into(),
        }])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(url: &str) -> Result<OidcProvider, &'static str> {
        let account = AccountId::parse("123456789012").unwrap();
        let registration = Registration { url, client_ids: &["a", "b", "a"], thumbprints: &[] };
        OidcProvider::new(account, &registration, &Profile::aws()).map_err(|no| no.rule().id())
    }

    #[test]
    fn a_spelling_is_a_provider_of_its_own() {
        let stored = |url: &str| provider(url).unwrap().arn().to_owned();
        let arn = |place: &str| format!("arn:aws:iam::123456789012:oidc-provider/{place}");
        assert_eq!(stored("https://Idp.example/Path/"), arn("Idp.example/Path/"));
        assert_eq!(stored("https://idp.example:443"), arn("idp.example"));
        assert_eq!(provider("https://idp.example").unwrap().client_ids(), ["a".into(), "b".into()]);
    }

    #[test]
    fn refuses_what_iam_does_not_store() {
        assert_eq!(provider("http://idp.example").unwrap_err(), "provider.url-https");
        assert_eq!(provider("https://idp.example?x=1").unwrap_err(), "provider.url-plain");
        assert_eq!(provider("https://idp.example#x").unwrap_err(), "provider.url-plain");
        assert_eq!(provider("https://a@idp.example").unwrap_err(), "provider.url-plain");
        assert_eq!(provider("https://idp.example:8443").unwrap_err(), "provider.url-no-port");
        assert_eq!(provider(&format!("https://{}", "a".repeat(250))).unwrap_err(), "provider.url-length");
        assert_eq!(provider("").unwrap_err(), "provider.url-length");
    }
}
