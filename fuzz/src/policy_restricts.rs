//! What only takes away: a boundary, a session policy, a level of an organization, a Deny.

use crate::depth::{Depth, Stage};
use crate::policies::{change_document, member, read, statements, text, with_member, with_statements, write};
use crate::policy_decision::{about_everything, by_set, changed, compiled, decide};
use crate::target::{Raw, Target};
use arbitrary::Unstructured;
use touchstone_corpus::format::{Case, Octets, PolicyInput, PolicySets, PrincipalKind};
use touchstone_engine::policy::{Outcome, Set};
use touchstone_engine::profile::{Name, Profile};
use touchstone_proptests::choices::Budget;
use touchstone_proptests::generate::policy::{Aim, Document, question, statement};
use touchstone_proptests::json::{Json, Members};

/// An input is a question, as that of `policy_decision`, and `"added"`: a document without principals.
///
/// - A boundary, a session policy or a level of service or resource control policies that is added takes away and never
///   adds. To a federated user, who has nothing without a session policy, one gives no more than one that allows
///   everything.
/// - A Deny that is added to any document never grants and never undoes a Deny.
/// - An Allow that is added to any document never takes away, and never undoes a Deny.
/// - What a session may do at home without a resource policy, its session policies would allow as identity policies.
pub static POLICY_RESTRICTS: Target = Target {
    name: "policy_restricts",
    door: Stage::Compiled,
    body: run,
    mutator: mutate,
    seeds,
    depth: Depth::new(),
};

fn run(input: &[u8]) -> Stage {
    let (Some(asked), Some(added)) = (read(input), added(input)) else { return Stage::Run };
    let mut reached = Stage::Parsed;
    for name in Name::ALL {
        let profile = Profile::named(name);
        let Some(before) = outcome(&asked, &profile) else { continue };
        let mut any = false;
        for (what, after) in limited(&asked, &added) {
            let Some(after) = outcome(&after, &profile) else { continue };
            any = true;
            assert!(
                before == Outcome::Allow || after != Outcome::Allow,
                "{what} grants: {before:?}, {after:?}"
            );
            assert!(
                before != Outcome::ExplicitDeny || after == Outcome::ExplicitDeny,
                "{what} undoes a Deny: {after:?}"
            );
        }
        any |= require_allows_only_grant(&asked, &added, before, &profile);
        require_intersection(&asked, before, &profile);
        let stage = match (any, before) {
            (false, _) => Stage::Parsed,
            (true, Outcome::Allow) => Stage::Accepted,
            (true, _) => Stage::Compiled,
        };
        reached = reached.max(stage);
    }
    reached
}

fn added(input: &[u8]) -> Option<Octets> {
    Some(crate::policies::document(member(&Json::read_object(input)?, "added")?))
}

fn outcome(asked: &PolicyInput, profile: &Profile) -> Option<Outcome> {
    compiled(asked, profile).ok().map(|lists| decide(&lists, asked))
}

/// The question with something more that limits, in each place there is for it.
fn limited(asked: &PolicyInput, added: &Octets) -> Vec<(String, PolicyInput)> {
    let mut limited = Vec::new();
    let mut with = |what: &str, change: &dyn Fn(&mut PolicySets)| {
        let mut asked = asked.clone();
        change(&mut asked.policies);
        limited.push((what.to_owned(), asked));
    };
    let told = &asked.policies;
    // Several policies of one of these types grant what any of them grants: only the first one limits.
    if told.boundary.is_none() {
        with("a boundary", &|sets| sets.boundary = Some(vec![added.clone()]));
    }
    // Without a session policy a federated user has nothing that one could take away.
    if told.session.is_none() && asked.request.principal.kind != PrincipalKind::FederatedUser {
        with("a session policy", &|sets| sets.session = Some(vec![added.clone()]));
    }
    // An organization without levels grants nothing, as any list that is empty; its first level may.
    let has_no_level = |levels: &Option<Vec<Vec<Octets>>>| levels.as_ref().is_some_and(Vec::is_empty);
    if !has_no_level(&told.scp) {
        with("a level of SCPs", &|sets| sets.scp.get_or_insert_default().push(vec![added.clone()]));
    }
    if let Some(added) = with_principal(added).filter(|_| !has_no_level(&told.rcp)) {
        with("a level of RCPs", &|sets| sets.rcp.get_or_insert_default().push(vec![added.clone()]));
    }
    let denies = extended(asked, added, "Deny").into_iter();
    limited.extend(denies.map(|(set, asked)| (format!("a Deny in {set}"), asked)));
    limited
}

/// The document, about everybody.
fn with_principal(document: &Octets) -> Option<Octets> {
    let (members, statements) = statements(document)?;
    let statements = statements.iter().map(|statement| with_member(statement, "Principal", "*".into()));
    Some(with_statements(members, statements.collect()))
}

/// The question with the statements of a document added, with this effect, to the first document of each set in turn.
fn extended(asked: &PolicyInput, added: &Octets, effect: &str) -> Vec<(Set, PolicyInput)> {
    let mut extended = Vec::new();
    let sets: Vec<Set> = by_set(&mut asked.clone()).into_iter().map(|(set, _)| set).collect();
    for set in sets {
        let mut asked = asked.clone();
        let documents = by_set(&mut asked).into_iter().find(|(other, _)| *other == set);
        let Some(document) = documents.and_then(|(_, documents)| documents.first_mut()) else { continue };
        let (Some((members, mut all)), Some((_, more))) = (statements(document), statements(added)) else {
            continue;
        };
        for statement in more {
            let statement = with_member(&statement, "Effect", effect.into());
            let statement = with_member(&statement, "Sid", "".into());
            all.push(match set {
                Set::Resource | Set::ResourceControl(_) => with_member(&statement, "Principal", "*".into()),
                _ => statement,
            });
        }
        *document = with_statements(members, all);
        extended.push((set, asked));
    }
    extended
}

/// Whether there was a document to add to.
fn require_allows_only_grant(
    asked: &PolicyInput,
    added: &Octets,
    before: Outcome,
    profile: &Profile,
) -> bool {
    let mut any = false;
    for (set, after) in extended(asked, added, "Allow") {
        let Some(after) = outcome(&after, profile) else { continue };
        any = true;
        let kept = after == before || (before, after) == (Outcome::ImplicitDeny, Outcome::Allow);
        assert!(kept, "an Allow in {set} takes away: {before:?}, {after:?}");
    }
    any
}

/// A session has what its role or user and its session policies both allow.
fn require_intersection(asked: &PolicyInput, before: Outcome, profile: &Profile) {
    let policies = &asked.policies;
    let (Some(session), None, Outcome::Allow) = (&policies.session, &policies.resource, before) else {
        return;
    };
    let full = with_statements(Members::new(), vec![about_everything(Set::Session, "Allow")]);
    let mut as_identity = asked.clone();
    as_identity.policies.identity = Some(session.clone());
    let mut without = asked.clone();
    without.policies.session = Some(vec![full]);
    for (what, asked) in [("as identity policies", as_identity), ("without them", without)] {
        // A document of a session can be larger than one of an identity.
        let Some(after) = outcome(&asked, profile) else { continue };
        assert_eq!(after, Outcome::Allow, "session policies, {what}");
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let vectors = crate::policies::cases().filter_map(|case| match case {
        Case::Policy(input) => Some(input),
        _ => None,
    });
    let generated = (0..256).filter_map(|seed| Budget::POLICIES.from_seed(seed, question).ok());
    let questions = vectors.chain(generated.map(|question| question.input()));
    let added = |seed, asked: &PolicyInput| {
        let make = |u: &mut Unstructured<'_>| Ok(Document::of(vec![statement(u, &aim(asked))?]));
        Budget::POLICIES.from_seed(seed, make).ok()
    };
    let seeds = (0..).zip(questions).filter_map(|(seed, asked)| {
        let added = added(seed, &asked)?.octets();
        Some(with_added(&asked, &added))
    });
    seeds.collect()
}

fn aim(asked: &PolicyInput) -> Aim<'_> {
    let request = &asked.request;
    Aim { request, variables: true, names_principals: false, names_some: false, denies: 30, misses: 15 }
}

fn with_added(asked: &PolicyInput, added: &Octets) -> Vec<u8> {
    let mut members = write(asked);
    members.push(("added".to_owned(), Json::read(&added.0).unwrap_or(Json::Null)));
    text(members)
}

fn mutate(u: &mut Unstructured<'_>, input: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    if u.ratio(1, 8)? {
        return Ok(raw(input));
    }
    let asked = if u.ratio(2, 3)? { changed(u, input)? } else { read(input).unwrap_or(question(u)?.input()) };
    let old = added(input).unwrap_or_default();
    let added = if u.arbitrary()? { change_document(u, &old, &aim(&asked))? } else { old };
    Ok(with_added(&asked, &added))
}
