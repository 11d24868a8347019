//! Kind `sts`: a world, and what is done in it.

mod iam;

use self::iam::Iam;
use super::Accepted;
use crate::format::{Call, Caller, CallerKind, Document, Failure, Served, StsInput};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use touchstone_engine::ablation::{Ablated, Reply, Signer};
use touchstone_engine::arn::AccountId;
use touchstone_engine::crypto::Backend;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity;

/// The answers of all steps, or the rejection of the last one.
pub(super) fn sts(engine: &Ablated, input: &StsInput, backend: Backend) -> Result<Accepted, Rejection> {
    let mut iam = Iam::set_up(engine, &input.world, backend)?;
    let mut network = input.world.documents.clone();
    let mut responses = Vec::new();
    let last = input.steps.len().saturating_sub(1);
    for (place, step) in input.steps.iter().enumerate() {
        network.extend(step.documents.clone());
        for change in &step.changes {
            iam.call(&change.action, &change.params.pairs().collect::<Vec<_>>())?;
        }
        match call(&mut iam, place, &step.call, &network, step.now) {
            Err(rejection) if place == last => return Err(rejection),
            Err(rejection) => responses
                .push(json!({"Error": {"Code": rejection.code().name(), "Message": rejection.message()}})),
            Ok(members) => responses.push(members),
        }
    }
    Ok([("responses".to_owned(), Value::from(responses))].into_iter().collect())
}

fn call(
    iam: &mut Iam<'_>,
    place: usize,
    call: &Call,
    network: &BTreeMap<String, Document>,
    now: i64,
) -> Result<Value, Rejection> {
    let parameters: Vec<(&str, &str)> = call.params.pairs().collect();
    let (engine, caller) = (iam.engine, call.caller.as_ref().map(signer));
    match call.action.as_str() {
        "AssumeRoleWithWebIdentity" => {
            let mut answer = |url: &str| network.get(url).map_or(UNREACHABLE, reply);
            engine.assume_role_with_web_identity(&mut iam.world, place, &parameters, now, &mut answer)
        }
        "AssumeRoleWithSAML" => engine.assume_role_with_saml(&mut iam.world, place, &parameters, now),
        "AssumeRole" | "GetFederationToken" | "GetSessionToken" | "GetCallerIdentity" => {
            engine.signed_call(&mut iam.world, place, &call.action, &parameters, caller, now)
        }
        action => {
            engine.require_may_call_iam(&iam.world, caller, now)?;
            iam.call(action, &parameters)
        }
    }
}

/// Who signs, as the engine takes it. Whoever the vector does not name is a user without a name, whom nobody knows.
fn signer(caller: &Caller) -> Signer<'_> {
    let arn = caller.arn.as_deref().unwrap_or_default();
    match (caller.kind, caller.credentials_of_step) {
        (CallerKind::Session, Some(step)) => Signer::SessionOf(step),
        (CallerKind::Root, _) => {
            let account = AccountId::parse(arn.split(':').nth(4).unwrap_or(arn));
            account.map_or(Signer::User(arn), Signer::Root)
        }
        (CallerKind::User | CallerKind::Session, _) => Signer::User(arn),
    }
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
