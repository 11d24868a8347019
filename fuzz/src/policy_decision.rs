//! All the policies that apply to a request, and the request.

use crate::depth::{Depth, Stage};
use crate::policies::{
    cases, change_document, change_request, each, read, statements, text, with_statements, write,
};
use crate::target::{Raw, Target};
use arbitrary::Unstructured;
use touchstone_corpus::format::{Case, Octets, PolicyInput, PolicyRequest, PrincipalKind};
use touchstone_corpus::judge::{Keys, policy_lists};
use touchstone_engine::policy::{Effect, Outcome, Policy, PolicyLists, Request, Say, Set};
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_proptests::choices::Budget;
use touchstone_proptests::generate::policy::{Aim, question};
use touchstone_proptests::json::{Json, Members};
use touchstone_proptests::model::policy::{Model, Policies};

/// An input is `{"policies":{...},"request":{...}}`, as the protocol has them but for the documents, which stand there as
/// JSON.
///
/// - The engine and the model agree: on the decision, and on whether the documents are such as IAM stores.
/// - A decision is one of three; the statements that it names apply, have its effect, and by themselves reproduce it.
/// - Neither the order of statements nor that of policies matters.
/// - A Deny of everything in a set that is asked decides; but the star of a resource's policy does not name the bearer of
///   a token or an assertion.
/// - A report of the engine says the same: nothing is granted where a set withholds, and nowhere else.
pub static POLICY_DECISION: Target = Target {
    name: "policy_decision",
    door: Stage::Applied,
    body: run,
    mutator: mutate,
    seeds,
    depth: Depth::new(),
};

fn run(input: &[u8]) -> Stage {
    let Some(asked) = read(input) else { return Stage::Run };
    let mut reached = Stage::Parsed;
    for name in Name::ALL {
        let profile = Profile::named(name);
        let lists = compiled(&asked, &profile);
        if name == Name::Strict {
            let decided = lists.as_ref().map(|lists| decide(lists, &asked)).ok();
            let model = Model::default().policy(&Policies::from(&asked.policies), &asked.request);
            let names = (decided.map(Outcome::name), model.as_ref().ok().map(|decision| decision.name()));
            assert_eq!(names.0, names.1, "model: {model:?}, engine: {decided:?} {:?}", lists.as_ref().err());
        }
        if let Ok(lists) = lists {
            reached = reached.max(require_laws(&asked, &lists, &profile));
        }
    }
    reached
}

/// The policies of a question. A law whose change makes a document too large says nothing.
pub(crate) fn compiled(asked: &PolicyInput, profile: &Profile) -> Result<PolicyLists, Rejection> {
    policy_lists(&asked.policies, |text, kind| Policy::parse(text, kind, profile))
}

pub(crate) fn decide(lists: &PolicyLists, asked: &PolicyInput) -> Outcome {
    ask(asked, |request, account| lists.ask(|sets| sets.decide(request, account)))
}

fn ask<T>(asked: &PolicyInput, ask: impl FnOnce(&Request<'_>, &str) -> T) -> T {
    let keys = Keys::of(&asked.request);
    ask(&keys.request(&asked.request), &asked.request.resource_account)
}

fn require_laws(asked: &PolicyInput, lists: &PolicyLists, profile: &Profile) -> Stage {
    let report = ask(asked, |request, account| lists.ask(|sets| sets.explain(request, account)));
    let outcome = decide(lists, asked);
    let decision = ask(asked, |request, account| lists.ask(|sets| sets.decision(request, account)));
    assert_eq!(outcome, decision.outcome, "decide and decision");
    assert_eq!(decision, report.decision, "decision and report");

    let says = |say| report.sets.iter().any(|set| set.says == say);
    let told = match (says(Say::Denies), says(Say::Withholds)) {
        (true, _) => Outcome::ExplicitDeny,
        (false, true) => Outcome::ImplicitDeny,
        (false, false) => Outcome::Allow,
    };
    assert_eq!(outcome, told, "decision and what each set says: {report:?}");

    for id in &decision.statements {
        let set = report.sets.iter().find(|set| set.set == id.set);
        let policy = set.and_then(|set| set.policies.get(id.policy));
        let statement = policy.and_then(|policy| policy.statements.get(id.statement));
        let effect = if outcome == Outcome::ExplicitDeny { Effect::Deny } else { Effect::Allow };
        assert!(statement.is_some_and(|one| one.applies && one.effect == effect), "{id}: {statement:?}");
    }
    let named = !decision.statements.is_empty();
    match outcome {
        Outcome::ExplicitDeny => assert!(named, "a Deny decides, and none is named"),
        Outcome::ImplicitDeny => assert!(!named, "nothing decides, and it is named"),
        Outcome::Allow => {}
    }

    let same = |changed: &PolicyInput| compiled(changed, profile).ok().map(|lists| decide(&lists, changed));
    let in_order = same(&reversed(asked));
    assert!(
        in_order.is_none_or(|other| other == outcome),
        "the other way about: {in_order:?}, not {outcome:?}"
    );
    let deciding = same(&only(asked, &|set, policy, statement| {
        let ids = || decision.statements.iter().filter(|id| (id.set, id.policy) == (set, policy));
        ids().next().is_none() || ids().any(|id| id.statement == statement)
    }));
    assert!(
        deciding.is_none_or(|other| other == outcome),
        "without the others: {deciding:?}, not {outcome:?}"
    );
    require_deny_wins(asked, &report.sets.iter().map(|set| (set.set, set.says)).collect::<Vec<_>>(), profile);

    let applied = report.sets.iter().flat_map(|set| &set.policies).flat_map(|policy| &policy.statements);
    match outcome {
        Outcome::Allow => Stage::Accepted,
        _ if applied.into_iter().any(|statement| statement.applies) => Stage::Applied,
        _ => Stage::Compiled,
    }
}

/// The same policies and statements, the last first.
fn reversed(asked: &PolicyInput) -> PolicyInput {
    let mut asked = asked.clone();
    for set in each(&mut asked.policies) {
        set.reverse();
        for document in set {
            if let Some((members, mut statements)) = statements(document) {
                statements.reverse();
                *document = with_statements(members, statements);
            }
        }
    }
    for levels in [&mut asked.policies.scp, &mut asked.policies.rcp].into_iter().flatten() {
        levels.reverse();
    }
    asked
}

/// Some of the statements. A document always has one.
fn only(asked: &PolicyInput, keep: &dyn Fn(Set, usize, usize) -> bool) -> PolicyInput {
    let mut asked = asked.clone();
    for (set, documents) in by_set(&mut asked) {
        for (policy, document) in documents.iter_mut().enumerate() {
            if let Some((members, statements)) = statements(document) {
                let kept = statements.into_iter().enumerate();
                let kept =
                    kept.filter(|(place, _)| keep(set, policy, *place)).map(|(_, statement)| statement);
                *document = with_statements(members, kept.collect());
            }
        }
    }
    asked
}

/// The documents by their sets.
pub(crate) fn by_set(asked: &mut PolicyInput) -> Vec<(Set, &mut Vec<Octets>)> {
    let told = &mut asked.policies;
    let sets = [
        (Set::Identity, &mut told.identity),
        (Set::Boundary, &mut told.boundary),
        (Set::Session, &mut told.session),
        (Set::Resource, &mut told.resource),
    ];
    let sets = sets.into_iter().filter_map(|(set, documents)| Some((set, documents.as_mut()?)));
    let scp = told.scp.iter_mut().flatten().enumerate();
    let rcp = told.rcp.iter_mut().flatten().enumerate();
    let scp = scp.map(|(level, documents)| (Set::ServiceControl(level), documents));
    sets.chain(scp).chain(rcp.map(|(level, documents)| (Set::ResourceControl(level), documents))).collect()
}

/// A statement about everything, for a document of this set.
pub(crate) fn about_everything(set: Set, effect: &str) -> Json {
    let members = [("Effect", effect), ("Action", "*"), ("Resource", "*")];
    let mut members: Members =
        members.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
    if matches!(set, Set::Resource | Set::ResourceControl(_)) {
        members.push(("Principal".to_owned(), "*".into()));
    }
    Json::Object(members)
}

fn require_deny_wins(asked: &PolicyInput, says: &[(Set, Say)], profile: &Profile) {
    let bearer = matches!(asked.request.principal.kind, PrincipalKind::WebIdentity | PrincipalKind::Saml);
    for (set, say) in says {
        if matches!(say, Say::NotAsked(_)) || (bearer && *set == Set::Resource) {
            continue;
        }
        let mut denied = asked.clone();
        let documents = by_set(&mut denied).into_iter().find(|(other, _)| other == set);
        let Some(document) = documents.and_then(|(_, documents)| documents.first_mut()) else { continue };
        let Some((members, mut statements)) = statements(document) else { continue };
        statements.push(about_everything(*set, "Deny"));
        *document = with_statements(members, statements);
        let outcome = compiled(&denied, profile).ok().map(|lists| decide(&lists, &denied));
        assert!(
            outcome.is_none_or(|outcome| outcome == Outcome::ExplicitDeny),
            "a Deny of everything in {set} does not decide: {outcome:?}"
        );
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let vectors = cases().filter_map(|case| match case {
        Case::Policy(input) => Some(input),
        _ => None,
    });
    let generated = (0..256).filter_map(|seed| Budget::POLICIES.from_seed(seed, question).ok());
    let mut seeds: Vec<Vec<u8>> =
        vectors.chain(generated.map(|question| question.input())).map(|input| text(write(&input))).collect();
    seeds.sort();
    seeds.dedup();
    seeds
}

fn mutate(u: &mut Unstructured<'_>, input: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    if u.ratio(1, 8)? {
        return Ok(raw(input));
    }
    Ok(text(write(&changed(u, input)?)))
}

/// Another question: a new one, or the same with something changed in its request or its policies.
pub(crate) fn changed(u: &mut Unstructured<'_>, input: &[u8]) -> arbitrary::Result<PolicyInput> {
    let (Some(mut asked), false) = (read(input), u.ratio(1, 4)?) else { return Ok(question(u)?.input()) };
    for _ in 0..u.int_in_range(1..=2)? {
        match u.int_in_range(0..=7)? {
            0 | 1 => change_request(u, &mut asked.request)?,
            2 => change_sets(u, &mut asked)?,
            _ => {
                let request = asked.request.clone();
                let mut sets = by_set(&mut asked);
                if sets.is_empty() {
                    continue;
                }
                let place = u.int_in_range(0..=sets.len() - 1)?;
                let Some((set, documents)) = sets.get_mut(place) else { continue };
                let document =
                    documents.len().checked_sub(1).map(|last| u.int_in_range(0..=last)).transpose()?;
                let text = document.and_then(|place| documents.get(place)).cloned().unwrap_or_default();
                let made = change_document(u, &text, &aim(*set, &request))?;
                match document.and_then(|place| documents.get_mut(place)) {
                    Some(old) => *old = made,
                    None => documents.push(made),
                }
            }
        }
    }
    Ok(asked)
}

/// How statements of a set are aimed at a request.
fn aim(set: Set, request: &PolicyRequest) -> Aim<'_> {
    Aim {
        request,
        variables: true,
        names_principals: matches!(set, Set::Resource | Set::ResourceControl(_)),
        names_some: set == Set::Resource,
        denies: 14,
        misses: 9,
    }
}

/// Leaves a type of policies out, or lets one apply that grants nothing or everything.
fn change_sets(u: &mut Unstructured<'_>, asked: &mut PolicyInput) -> arbitrary::Result<()> {
    let everything = |set| with_statements(Members::new(), vec![about_everything(set, "Allow")]);
    let told = &mut asked.policies;
    let (set, documents) = match u.int_in_range(0..=5)? {
        0 => (Set::Identity, &mut told.identity),
        1 => (Set::Boundary, &mut told.boundary),
        2 => (Set::Session, &mut told.session),
        3 => (Set::Resource, &mut told.resource),
        levels => {
            let (set, levels) = if levels == 4 {
                (Set::ServiceControl(0), &mut told.scp)
            } else {
                (Set::ResourceControl(0), &mut told.rcp)
            };
            *levels = match u.int_in_range(0..=2)? {
                0 => None,
                1 => Some(Vec::new()),
                _ => Some(vec![vec![everything(set)]]),
            };
            return Ok(());
        }
    };
    *documents = match u.int_in_range(0..=2)? {
        0 => None,
        1 => Some(Vec::new()),
        _ => Some(vec![everything(set)]),
    };
    Ok(())
}
