//! Kind `policy`: all policies that apply, and a request.

use super::Accepted;
use super::request::Keys;
use crate::format::{Octets, PolicyInput, PolicySets};
use serde_json::{Value, json};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy::{Kind, Policy, PolicyLists};
use touchstone_engine::rejection::Rejection;

/// What the policies decide, and the statements that did.
pub(super) fn policy(engine: &Ablated, input: &PolicyInput) -> Result<Accepted, Rejection> {
    let lists = policy_lists(&input.policies, |text, kind| engine.policy(text, kind))?;
    let context = Keys::of(&input.request);
    let (request, account) = (context.request(&input.request), &input.request.resource_account);
    let decision = lists.ask(|sets| sets.decision(&request, account));
    let statements: Vec<String> = decision.statements.iter().map(ToString::to_string).collect();
    let members = [("decision", Value::from(decision.outcome.name())), ("statements", json!(statements))];
    Ok(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The policies that apply, each read by `read` as a document of its kind.
pub fn policy_lists<E>(
    told: &PolicySets,
    read: impl Fn(&[u8], Kind) -> Result<Policy, E>,
) -> Result<PolicyLists, E> {
    let all = |texts: &[Octets], kind| texts.iter().map(|text| read(&text.0, kind)).collect();
    let set = |texts: &Option<Vec<Octets>>, kind| texts.as_deref().map(|texts| all(texts, kind)).transpose();
    let levels = |levels: &Option<Vec<Vec<Octets>>>, kind| {
        let levels = levels.as_ref().map(|levels| levels.iter().map(|texts| all(texts, kind)).collect());
        levels.transpose()
    };
    Ok(PolicyLists {
        identity: set(&told.identity, Kind::Identity)?,
        boundary: set(&told.boundary, Kind::Identity)?,
        session: set(&told.session, Kind::Session)?,
        resource: set(&told.resource, Kind::Resource)?,
        scp: levels(&told.scp, Kind::ServiceControl)?,
        rcp: levels(&told.rcp, Kind::ResourceControl)?,
    })
}
