//! What is configured in a world, and calls of IAM that change it.

use crate::format::{Account, Octets, Role, User, World};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use touchstone_engine::ablation::{self, Ablated};
use touchstone_engine::account::{Permissions, Role as IamRole};
use touchstone_engine::api::{ProviderCall, SamlProviderCall};
use touchstone_engine::arn::{AccountId, RoleArn};
use touchstone_engine::crypto::Backend;
use touchstone_engine::policy::Kind;
use touchstone_engine::rejection::Rejection;

/// A world under an engine.
pub(super) struct Iam<'e> {
    pub(super) engine: &'e Ablated,
    pub(super) world: ablation::World,
    /// The account that calls are about which name none.
    account: Option<AccountId>,
    /// How often somebody was deleted: who is made anew is somebody else.
    deletions: usize,
}

impl<'e> Iam<'e> {
    pub(super) fn set_up(engine: &'e Ablated, told: &World, backend: Backend) -> Result<Self, Rejection> {
        let account = told.accounts.first().and_then(|account| AccountId::parse(&account.id));
        let mut iam = Self { engine, world: ablation::World::new(backend), account, deletions: 0 };
        for account in &told.accounts {
            // INVARIANT: an account that is not of twelve digits is one that no ARN names.
            let Some(id) = AccountId::parse(&account.id) else { continue };
            iam.add(id, account)?;
        }
        Ok(iam)
    }

    fn add(&mut self, id: AccountId, account: &Account) -> Result<(), Rejection> {
        let Self { engine, world, .. } = self;
        for provider in &account.oidc_providers {
            let mut parameters = vec![("Url".to_owned(), provider.url.clone())];
            parameters.extend(numbered("ClientIDList", &provider.client_ids));
            parameters.extend(numbered("ThumbprintList", &provider.thumbprints));
            engine.provider_call(world, id, ProviderCall::Create, &borrowed(&parameters))?;
        }
        for provider in &account.saml_providers {
            engine.create_saml_provider(world, id, &provider.name, &provider.metadata_b64.0)?;
        }
        for (arn, policy) in &account.managed_policies {
            engine.put_managed_policy(world, id, arn, &policy.0)?;
        }
        for role in &account.roles {
            let path = role.path.as_deref().unwrap_or("/");
            let arn = format!("arn:aws:iam::{id}:role{path}{}", role.name);
            let maximum = role.max_session_duration.unwrap_or(IamRole::DEFAULT_MAXIMUM_DURATION);
            let Role { identity_policies, boundary, tags, .. } = role;
            let permissions = permissions(engine, identity_policies, boundary.as_ref(), tags)?;
            let trust = &role.trust_policy_b64.0;
            engine.put_role(world, &arn, &unique_id("AROA", &arn, 0), trust, maximum, permissions)?;
        }
        for user in &account.users {
            let User { name, path, identity_policies, boundary, tags } = user;
            let arn = format!("arn:aws:iam::{id}:user{}{name}", path.as_deref().unwrap_or("/"));
            let permissions = permissions(engine, identity_policies, boundary.as_ref(), tags)?;
            engine.put_user(world, &arn, &unique_id("AIDA", &arn, 0), permissions)?;
        }
        Ok(())
    }

    /// A call by the administrator of the account that the parameters name, or else of the first.
    pub(super) fn call(&mut self, action: &str, parameters: &[(&str, &str)]) -> Result<Value, Rejection> {
        let value = |name: &str| parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
        let named = value("OpenIDConnectProviderArn")
            .or(value("SAMLProviderArn"))
            .and_then(|arn| arn.split(':').nth(4));
        let Some(account) = named.map_or(self.account, AccountId::parse) else {
            return Ok(json!({}));
        };
        let Self { engine, world, .. } = self;
        if let Some(call) = ProviderCall::from_action(action) {
            return engine.provider_call(world, account, call, parameters);
        }
        if let Some(call) = SamlProviderCall::from_action(action) {
            return engine.saml_provider_call(world, account, call, parameters);
        }
        let role = format!("arn:aws:iam::{account}:role/{}", value("RoleName").unwrap_or_default());
        match action {
            "CreateRole" | "UpdateAssumeRolePolicy" => {
                let policy =
                    value("AssumeRolePolicyDocument").or(value("PolicyDocument")).unwrap_or_default();
                let maximum = value("MaxSessionDuration").and_then(|text| text.parse().ok());
                let maximum = maximum.unwrap_or(IamRole::DEFAULT_MAXIMUM_DURATION);
                // A role that is there from the beginning may have a policy that IAM would not store any more.
                engine.write_policy(policy.as_bytes(), Kind::Trust)?;
                let before = world.account(account).role(&role);
                let (id, permissions) = match before {
                    Some(role) => (role.id().to_owned(), role.permissions().clone()),
                    None => (unique_id("AROA", &role, self.deletions), Permissions::none()),
                };
                engine.put_role(world, &role, &id, policy.as_bytes(), maximum, permissions)?;
            }
            "DeleteRole" if RoleArn::parse(&role).is_some() => {
                world.delete_role(&role);
                self.deletions = self.deletions.saturating_add(1);
            }
            "CreateUser" => {
                let arn = user(account, value("UserName"));
                let id = unique_id("AIDA", &arn, self.deletions);
                engine.put_user(world, &arn, &id, Permissions::none())?;
            }
            "DeleteUser" => {
                world.delete_user(&user(account, value("UserName")));
                self.deletions = self.deletions.saturating_add(1);
            }
            _ => return Err(engine.no_such_call(action)),
        }
        Ok(json!({}))
    }
}

fn user(account: AccountId, name: Option<&str>) -> String {
    format!("arn:aws:iam::{account}:user/{}", name.unwrap_or_default())
}

fn permissions(
    engine: &Ablated,
    policies: &[Octets],
    boundary: Option<&Octets>,
    tags: &BTreeMap<String, String>,
) -> Result<Permissions, Rejection> {
    let policies = policies.iter().map(|policy| policy.0.as_slice());
    let boundary = boundary.map(|boundary| boundary.0.as_slice());
    engine.permissions(policies, boundary, tags.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

/// A unique id, the same for the same ARN, until somebody was deleted.
fn unique_id(prefix: &str, arn: &str, deletions: usize) -> String {
    use sha2::{Digest, Sha256};
    let mut hashed = Sha256::new_with_prefix(arn.as_bytes());
    if deletions > 0 {
        hashed.update(deletions.to_string());
    }
    let digest = data_encoding::BASE32_NOPAD.encode(&hashed.finalize());
    format!("{prefix}{}", digest.get(..17).unwrap_or_default())
}

fn numbered(name: &str, values: &[String]) -> Vec<(String, String)> {
    let place = |(place, value): (usize, &String)| {
        (format!("{name}.member.{}", place.saturating_add(1)), value.clone())
    };
    values.iter().enumerate().map(place).collect()
}

fn borrowed(parameters: &[(String, String)]) -> Vec<(&str, &str)> {
    parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}
