//! Kind `policy`: all policies that apply, and a request.

use super::Accepted;
use super::request::Keys;
use crate::format::{Octets, PolicyInput};
use serde_json::{Value, json};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy::{Kind, Policy, PolicyLists};
use touchstone_engine::rejection::Rejection;

/// What the policies decide, and the statements that did.
pub(super) fn policy(engine: &Ablated, input: &PolicyInput) -> Result<Accepted, Rejection> {
    let told = &input.policies;
    let set = |texts: &Option<Vec<Octets>>, kind| {
        texts.as_ref().map(|texts| parse(engine, texts, kind)).transpose()
    };
    let levels = |levels: &Option<Vec<Vec<Octets>>>, kind| {
        let parsed =
            levels.as_ref().map(|levels| levels.iter().map(|texts| parse(engine, texts, kind)).collect());
        parsed.transpose()
    };
    let lists = PolicyLists {
        identity: set(&told.identity, Kind::Identity)?,
        boundary: set(&told.boundary, Kind::Identity)?,
        session: set(&told.session, Kind::Session)?,
        resource: set(&told.resource, Kind::Resource)?,
        scp: levels(&told.scp, Kind::ServiceControl)?,
        rcp: levels(&told.rcp, Kind::ResourceControl)?,
    };
    let context = Keys::of(&input.request);
    let (request, account) = (context.request(&input.request), &input.request.resource_account);
    let decision = lists.ask(|sets| sets.decision(&request, account));
    let statements: Vec<String> = decision.statements.iter().map(ToString::to_string).collect();
    let members = [("decision", Value::from(decision.outcome.name())), ("statements", json!(statements))];
    Ok(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn parse(engine: &Ablated, texts: &[Octets], kind: Kind) -> Result<Vec<Policy>, Rejection> {
    texts.iter().map(|text| engine.policy(&text.0, kind)).collect()
}
