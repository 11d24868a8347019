//! Kind `sts`: a world, and what is done in it.

use super::Accepted;
use crate::format::{Account, Call, Change, Document, Failure, Role, Served, StsInput, World};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use touchstone_engine::ablation::{self, Ablated, Reply};
use touchstone_engine::account::Role as IamRole;
use touchstone_engine::api::ProviderCall;
use touchstone_engine::arn::{AccountId, RoleArn};
use touchstone_engine::crypto::Backend;
use touchstone_engine::policy::Kind;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity;

/// The answers of all steps, or the rejection of the last one.
pub(super) fn sts(engine: &Ablated, input: &StsInput, backend: Backend) -> Result<Accepted, Rejection> {
    let mut world = ablation::World::new(backend);
    set_up(engine, &input.world, &mut world)?;
    let mut network = input.world.documents.clone();
    let mut responses = Vec::new();
    let last = input.steps.len().saturating_sub(1);
    for (place, step) in input.steps.iter().enumerate() {
        network.extend(step.documents.clone());
        for change in &step.changes {
            change_world(engine, change, &input.world, &mut world)?;
        }
        let answer = call(engine, &step.call, &input.world, &network, &mut world, step.now);
        match answer {
            Err(rejection) if place == last => return Err(rejection),
            Err(rejection) => responses
                .push(json!({"Error": {"Code": rejection.code().name(), "Message": rejection.message()}})),
            Ok(members) => responses.push(members),
        }
    }
    Ok([("responses".to_owned(), Value::from(responses))].into_iter().collect())
}

fn set_up(engine: &Ablated, told: &World, world: &mut ablation::World) -> Result<(), Rejection> {
    for account in &told.accounts {
        // INVARIANT: an account that is not of twelve digits is one that no ARN names.
        let Some(id) = AccountId::parse(&account.id) else { continue };
        for provider in &account.oidc_providers {
            let mut parameters = vec![("Url".to_owned(), provider.url.clone())];
            parameters.extend(numbered("ClientIDList", &provider.client_ids));
            parameters.extend(numbered("ThumbprintList", &provider.thumbprints));
            engine.provider_call(world, id, ProviderCall::Create, &borrowed(&parameters))?;
        }
        for role in &account.roles {
            put_role(engine, account, role, world)?;
        }
    }
    Ok(())
}

fn put_role(
    engine: &Ablated,
    account: &Account,
    role: &Role,
    world: &mut ablation::World,
) -> Result<(), Rejection> {
    let path = role.path.as_deref().unwrap_or("/");
    let arn = format!("arn:aws:iam::{}:role{path}{}", account.id, role.name);
    let maximum = role.max_session_duration.unwrap_or(IamRole::DEFAULT_MAXIMUM_DURATION);
    engine.put_role(world, &arn, &role_id(&arn), &role.trust_policy_b64.0, maximum)
}

/// A unique id, the same for the same ARN.
fn role_id(arn: &str) -> String {
    use sha2::{Digest, Sha256};
    let digest = data_encoding::BASE32_NOPAD.encode(&Sha256::digest(arn.as_bytes()));
    format!("AROA{}", digest.get(..17).unwrap_or_default())
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

/// A call of IAM by the administrator of the account that the parameters name, or else of the first.
fn change_world(
    engine: &Ablated,
    change: &Change,
    told: &World,
    world: &mut ablation::World,
) -> Result<(), Rejection> {
    iam(engine, &change.action, &change.params.pairs().collect::<Vec<_>>(), told, world).map(drop)
}

fn iam(
    engine: &Ablated,
    action: &str,
    parameters: &[(&str, &str)],
    told: &World,
    world: &mut ablation::World,
) -> Result<Value, Rejection> {
    let value = |name: &str| parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| *value);
    let first = told.accounts.first().map(|account| account.id.as_str());
    let named = value("OpenIDConnectProviderArn").and_then(|arn| arn.split(':').nth(4));
    let Some(account) = named.or(first).and_then(AccountId::parse) else {
        return Ok(json!({}));
    };
    if let Some(call) = ProviderCall::from_action(action) {
        return engine.provider_call(world, account, call, parameters);
    }
    let arn = format!("arn:aws:iam::{account}:role/{}", value("RoleName").unwrap_or_default());
    match action {
        "CreateRole" | "UpdateAssumeRolePolicy" => {
            let policy = value("AssumeRolePolicyDocument").or(value("PolicyDocument")).unwrap_or_default();
            let maximum = value("MaxSessionDuration").and_then(|text| text.parse().ok());
            let maximum = maximum.unwrap_or(IamRole::DEFAULT_MAXIMUM_DURATION);
            // A role that is there from the beginning may have a policy that IAM would not store any more.
            engine.write_policy(policy.as_bytes(), Kind::Trust)?;
            engine.put_role(world, &arn, &role_id(&arn), policy.as_bytes(), maximum)?;
        }
        "DeleteRole" if RoleArn::parse(&arn).is_some() => world.account(account).delete_role(&arn),
        _ => {}
    }
    Ok(json!({}))
}

fn call(
    engine: &Ablated,
    call: &Call,
    told: &World,
    network: &BTreeMap<String, Document>,
    world: &mut ablation::World,
    now: i64,
) -> Result<Value, Rejection> {
    let parameters: Vec<(&str, &str)> = call.params.pairs().collect();
    if call.action != "AssumeRoleWithWebIdentity" {
        return iam(engine, &call.action, &parameters, told, world);
    }
    let mut answer = |url: &str| network.get(url).map_or(UNREACHABLE, reply);
    engine.assume_role_with_web_identity(world, &parameters, now, &mut answer)
}

const UNREACHABLE: Reply = Reply::Failed(web_identity::Failure::Connect);

fn reply(document: &Document) -> Reply {
    match document {
        Document::Failed { error } => Reply::Failed(match error {
            Failure::Timeout => web_identity::Failure::Timeout,
            Failure::Connect => web_identity::Failure::Connect,
            Failure::Tls => web_identity::Failure::Tls,
        }),
        Document::Served(Served { status, body_b64, location, chain_b64 }) => Reply::Document {
            status: *status,
            body: body_b64.0.clone(),
            location: location.clone(),
            untrusted_chain: chain_b64
                .as_ref()
                .map(|chain| chain.iter().map(|certificate| certificate.0.clone()).collect()),
        },
    }
}
