//! What is configured: accounts with their identity providers, roles, users and managed policies, and how they are found.

mod oidc_provider;
mod permissions;
mod role;
mod saml_provider;
mod user;

pub use oidc_provider::{OidcProvider, Registration};
pub use permissions::Permissions;
pub use role::Role;
pub use saml_provider::{EncryptionMode, KeyChange, SamlProvider, SamlProviderChange};
pub use user::User;

use crate::arn::{AccountId, RoleArn, SamlProviderArn, UserArn};
use crate::check::Structural;
use crate::crypto::Backend;
use crate::policy::{Kind, Policy};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use foldhash::quality::FixedState;
use std::collections::HashMap;

/// Found in constant time. The hasher's state is fixed: the engine draws no random numbers, and what is stored was named
/// by the administrators of an account, who would slow down nobody's lookups but their own.
type Table<K, V> = HashMap<K, V, FixedState>;

/// Every account, by id.
#[derive(Debug, Default)]
pub struct Accounts(Table<AccountId, Account>);

impl Accounts {
    /// No account at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// The account of this id, created where there is none yet.
    pub fn open(&mut self, id: AccountId) -> &mut Account {
        self.0.entry(id).or_insert_with(|| Account {
            id,
            providers: Table::default(),
            saml_providers: Table::default(),
            roles: Table::default(),
            users: Table::default(),
            managed_policies: Table::default(),
        })
    }

    /// The account of this id.
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.0.get(&id)
    }

    /// The provider whose issuer this is, byte for byte, in the account of the role that is asked for. A provider
    /// of another account does not serve (AWS re:Post: cross-account providers are not supported).
    pub fn provider(
        &self,
        role: &RoleArn<'_>,
        issuer: &str,
        profile: &Profile,
    ) -> Result<&OidcProvider, Rejection> {
        let account = self.0.get(&role.account());
        account.and_then(|account| account.provider(issuer)).ok_or_else(|| {
            profile.reject(Structural::ProviderRegistered, Detail::Member(Excerpt::of(issuer)))
        })
    }

    /// The SAML provider of this ARN, byte for byte. It may be in another account than the role: what the role's trust policy
    /// names decides.
    pub fn saml_provider(&self, arn: &SamlProviderArn<'_>) -> Option<&SamlProvider> {
        self.0.get(&arn.account())?.saml_providers.get(arn.as_str())
    }

    /// The role of this ARN, byte for byte.
    pub fn role(&self, arn: &RoleArn<'_>) -> Option<&Role> {
        self.0.get(&arn.account())?.roles.get(arn.as_str())
    }

    /// Deletes the role of this ARN, where there is one. No role trusts it any more, in any account.
    pub fn delete_role(&mut self, arn: &RoleArn<'_>) {
        let account = self.0.get_mut(&arn.account());
        if account.is_some_and(|account| account.roles.remove(arn.as_str()).is_some()) {
            self.forget(arn.as_str());
        }
    }

    /// Deletes the user of this ARN, where there is one. No role trusts it any more, in any account.
    pub fn delete_user(&mut self, arn: &UserArn<'_>) {
        let account = self.0.get_mut(&arn.account());
        if account.is_some_and(|account| account.users.remove(arn.as_str()).is_some()) {
            self.forget(arn.as_str());
        }
    }

    /// "If you delete the user or role, the relationship is broken. The policy no longer applies, even if you recreate
    /// it" (AWS IAM user guide, `reference_policies_elements_principal`): who is made later under the name is somebody
    /// else.
    fn forget(&mut self, arn: &str) {
        let roles = self.0.values_mut().flat_map(|account| account.roles.values_mut());
        roles.for_each(|role| role.forget(arn));
    }
}

/// One account.
#[derive(Debug)]
pub struct Account {
    id: AccountId,
    /// By issuer: the provider's URL with its scheme.
    providers: Table<Box<str>, OidcProvider>,
    /// By ARN.
    saml_providers: Table<Box<str>, SamlProvider>,
    /// By ARN.
    roles: Table<Box<str>, Role>,
    /// By ARN.
    users: Table<Box<str>, User>,
    /// By ARN.
    managed_policies: Table<Box<str>, Policy>,
}

impl Account {
    /// The account's id.
    pub fn id(&self) -> AccountId {
        self.id
    }

    /// The provider whose issuer this is, byte for byte.
    pub fn provider(&self, issuer: &str) -> Option<&OidcProvider> {
        self.providers.get(issuer)
    }

    /// The role of this ARN, byte for byte.
    pub fn role(&self, arn: &str) -> Option<&Role> {
        self.roles.get(arn)
    }

    /// The user of this ARN, byte for byte.
    pub fn user(&self, arn: &str) -> Option<&User> {
        self.users.get(arn)
    }

    /// The managed policy of this ARN: one of the account's own, or one of AWS's that the account knows.
    pub fn managed_policy(&self, arn: &str) -> Option<&Policy> {
        self.managed_policies.get(arn)
    }

    /// Creates a user, or replaces the one of the same ARN.
    pub fn put_user(&mut self, user: User) {
        self.users.insert(user.arn().into(), user);
    }

    /// Creates a managed policy, or replaces the one of the same ARN. Refused is one that is malformed.
    pub fn put_managed_policy(
        &mut self,
        arn: &str,
        policy: &[u8],
        profile: &Profile,
    ) -> Result<(), Rejection> {
        let policy = Policy::parse(policy, Kind::Identity, profile)?;
        self.managed_policies.insert(arn.into(), policy);
        Ok(())
    }

    /// Creates a role, or replaces the one of the same ARN.
    pub fn put_role(&mut self, role: Role) {
        self.roles.insert(role.arn().into(), role);
    }

    /// Creates an identity provider (IAM `CreateOpenIDConnectProvider`): its ARN.
    pub fn create_provider(
        &mut self,
        registration: &Registration<'_>,
        profile: &Profile,
    ) -> Result<&str, Rejection> {
        let provider = OidcProvider::new(self.id, registration, profile)?;
        if self.providers.contains_key(provider.issuer()) {
            let detail = Detail::Member(Excerpt::of(&format!(
                "Provider with url {} already exists.",
                provider.issuer()
            )));
            return Err(profile.reject(Structural::ProviderNew, detail));
        }
        let provider = self.providers.entry(provider.issuer().into()).insert_entry(provider).into_mut();
        Ok(provider.arn())
    }

    /// Creates a SAML provider (IAM `CreateSAMLProvider`), with what of `change` is said beside its metadata.
    pub fn create_saml_provider(
        &mut self,
        name: &str,
        metadata: &[u8],
        change: &SamlProviderChange<'_>,
        backend: Backend,
        profile: &Profile,
    ) -> Result<&SamlProvider, Rejection> {
        let mut provider = SamlProvider::new(self.id, name, metadata, backend, profile)?;
        // Observed: iam-saml-create-required-no-key.
        let unfit = |_: &SamlProviderChange<'_>, profile: &Profile| {
            let text =
                "Unable to set assertion encryption mode to Required because no private key is provided.";
            profile.reject(Structural::SamlProviderNewKey, Detail::Member(Excerpt::of(text)))
        };
        provider.change(change, unfit, backend, profile)?;
        if self.saml_providers.contains_key(provider.arn()) {
            let text = format!("Provider with name {name} already exists.");
            return Err(profile.reject(Structural::ProviderNew, Detail::Member(Excerpt::of(&text))));
        }
        Ok(self.saml_providers.entry(provider.arn().into()).insert_entry(provider).into_mut())
    }

    /// The SAML provider of this ARN, byte for byte.
    pub fn saml_provider(&self, arn: &str) -> Option<&SamlProvider> {
        self.saml_providers.get(arn)
    }

    /// What is stored of a SAML provider (IAM `GetSAMLProvider`).
    pub fn saml_provider_of(&self, arn: &str, profile: &Profile) -> Result<&SamlProvider, Rejection> {
        self.saml_provider(arn).ok_or_else(|| no_manifest(arn, profile))
    }

    /// Changes a SAML provider (IAM `UpdateSAMLProvider`): all that is asked for, or nothing.
    pub fn change_saml_provider(
        &mut self,
        arn: &str,
        change: &SamlProviderChange<'_>,
        backend: Backend,
        profile: &Profile,
    ) -> Result<(), Rejection> {
        // Observed: iam-saml-update-required-no-key, iam-saml-remove-last-key-required.
        let unfit = |change: &SamlProviderChange<'_>, profile: &Profile| {
            let text = match change.key {
                Some(KeyChange::Remove(_)) => "Failed to remove private key.",
                _ => "Failed to set assertion encryption mode to Required because no private key is present.",
            };
            profile.reject(Structural::SamlProviderKeptKey, Detail::Member(Excerpt::of(text)))
        };
        let provider = self.saml_providers.get_mut(arn).ok_or_else(|| no_manifest(arn, profile))?;
        provider.change(change, unfit, backend, profile)
    }

    /// Deletes a SAML provider (IAM `DeleteSAMLProvider`). Roles that trust it stay as they are.
    pub fn delete_saml_provider(&mut self, arn: &str, profile: &Profile) -> Result<(), Rejection> {
        self.saml_providers.remove(arn).map(drop).ok_or_else(|| no_manifest(arn, profile))
    }

    /// What is stored of a provider (IAM `GetOpenIDConnectProvider`).
    pub fn provider_of(&self, arn: &str, profile: &Profile) -> Result<&OidcProvider, Rejection> {
        self.providers.get(issuer_of(arn).as_str()).filter(|provider| provider.arn() == arn).ok_or_else(
            || {
                // Observed: iam-oidc-get-absent.
                missing(&format!("OpenIDConnect Provider not found for arn {arn}"), profile)
            },
        )
    }

    /// Changes a provider in place: its audiences or its thumbprints.
    pub fn change_provider(&mut self, arn: &str, profile: &Profile) -> Result<&mut OidcProvider, Rejection> {
        let provider =
            self.providers.get_mut(issuer_of(arn).as_str()).filter(|provider| provider.arn() == arn);
        provider.ok_or_else(|| missing(&format!("OpenIDConnect Provider not found for arn {arn}"), profile))
    }

    /// Deletes a provider (IAM `DeleteOpenIDConnectProvider`). Roles that trust it stay as they are.
    ///
    /// The API reference says that deleting twice is no error; AWS was seen to answer with one
    /// (iam-oidc-delete-again).
    pub fn delete_provider(&mut self, arn: &str, profile: &Profile) -> Result<(), Rejection> {
        self.provider_of(arn, profile)
            .map_err(|_| missing(&format!("OpenId connect Provider {arn} cannot be found."), profile))?;
        self.providers.remove(issuer_of(arn).as_str());
        Ok(())
    }
}

/// Observed: iam-saml-delete-again.
fn no_manifest(arn: &str, profile: &Profile) -> Rejection {
    missing(&format!("Manifest not found for arn {arn}"), profile)
}

fn missing(text: &str, profile: &Profile) -> Rejection {
    profile.reject(Structural::ProviderExists, Detail::Member(Excerpt::of(text)))
}

/// The issuer that a provider's ARN ends in.
fn issuer_of(arn: &str) -> String {
    let (_, url) = arn.split_once(":oidc-provider/").unwrap_or_default();
    format!("https://{url}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a refusal: its code and its message.
    fn said<T>(result: Result<T, Rejection>) -> (String, String) {
        let no = result.map(drop).expect_err("a refusal");
        (no.code().name().to_owned(), no.message().to_owned())
    }

    #[test]
    fn a_saml_provider_that_is_not_there_is_not_deleted() {
        let arn = "arn:aws:iam::123456789012:saml-provider/a";
        let mut accounts = Accounts::new();
        let account = AccountId::parse("123456789012").map(|id| accounts.open(id)).expect("an account");
        let absent = ("NoSuchEntity".to_owned(), format!("Manifest not found for arn {arn}"));
        assert_eq!(said(account.delete_saml_provider(arn, &Profile::strict())), absent);
        assert_eq!(said(account.saml_provider_of(arn, &Profile::strict())), absent);
    }
}
