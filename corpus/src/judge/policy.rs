//! Kind `policy`: all policies that apply, and a request.

use super::Accepted;
use super::request::Keys;
use crate::format::{Octets, PolicyInput};
use serde_json::{Value, json};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy::{Kind, Policy, PolicySets};
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
    let (identity, boundary) = (set(&told.identity, Kind::Identity)?, set(&told.boundary, Kind::Identity)?);
    let (session, resource) = (set(&told.session, Kind::Session)?, set(&told.resource, Kind::Resource)?);
    let scp: Option<Vec<Vec<Policy>>> = levels(&told.scp, Kind::ServiceControl)?;
    let rcp: Option<Vec<Vec<Policy>>> = levels(&told.rcp, Kind::ResourceControl)?;

    let [identity, boundary, session, resource] =
        [&identity, &boundary, &session, &resource].map(|policies| policies.as_deref().map(borrowed));
    let [scp, rcp] = [&scp, &rcp].map(|levels| {
        let levels = levels.as_deref();
        levels.map(|levels| levels.iter().map(|level| borrowed(level)).collect::<Vec<_>>())
    });
    let [scp, rcp] = [&scp, &rcp].map(|levels| {
        let levels = levels.as_deref();
        levels.map(|levels| levels.iter().map(Vec::as_slice).collect::<Vec<_>>())
    });
    let sets = PolicySets {
        identity: identity.as_deref(),
        boundary: boundary.as_deref(),
        session: session.as_deref(),
        resource: resource.as_deref(),
        scp: scp.as_deref(),
        rcp: rcp.as_deref(),
    };
    let context = Keys::of(&input.request);
    let decision = sets.decision(&context.request(&input.request), &input.request.resource_account);
    let statements: Vec<String> = decision.statements.iter().map(ToString::to_string).collect();
    let members = [("decision", Value::from(decision.outcome.name())), ("statements", json!(statements))];
    Ok(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn parse(engine: &Ablated, texts: &[Octets], kind: Kind) -> Result<Vec<Policy>, Rejection> {
    texts.iter().map(|text| engine.policy(&text.0, kind)).collect()
}

fn borrowed(policies: &[Policy]) -> Vec<&Policy> {
    policies.iter().collect()
}
