//! What limits only limits.

use crate::subject::{
    Claim, Subject, asks_who_it_is, has_own, invariants, is_federated, is_of_root, is_service_linked, of,
    with,
};
use arbitrary::Unstructured;
use touchstone_proptests::generate::policy::{Document, Listing, Named, Question, Sets, Statement, question};
use touchstone_proptests::model::policy::Decision;

type Answer = arbitrary::Result<Claim>;

fn all() -> Vec<Document> {
    vec![Document::all()]
}

/// A question with a session policy and without one of the resource.
fn session_question(u: &mut Unstructured<'_>) -> arbitrary::Result<Question> {
    let question = question(u)?;
    Ok(with(&question, |sets| {
        let other = sets.boundary.take().or(sets.resource.take().map(|_| vec![Document::all()]));
        sets.session = sets.session.take().or(other).or(Some(Vec::new()));
        sets.resource = None;
    }))
}

/// 1: for a federated user, who without a session policy has nothing, next to a session policy that allows all.
fn session_restricts(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = question(u)?;
    question.sets.session = question.sets.session.or(Some(all()));
    let without = with(&question, |sets| {
        sets.session = if is_federated(&question.request) { Some(all()) } else { None }
    });
    Ok(of(!subject.allows(&question) || subject.allows(&without), &[&question, &without]))
}

/// 2: unless the resource's policy grants it.
fn session_allows(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = session_question(u)?;
    if !has_own(&question.request) || is_of_root(&question.request) {
        return Ok(Ok(()));
    }
    let alone = with(&question, |sets| {
        sets.identity = sets.session.replace(vec![Document::all()]);
        sets.boundary = None;
    });
    Ok(of(!subject.allows(&question) || subject.allows(&alone), &[&question, &alone]))
}

/// 3: a federated user then has what the user has who federated.
fn allowing_session_is_neutral(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = question(u)?;
    question.sets.session = None;
    let mut with_all = with(&question, |sets| sets.session = Some(all()));
    if is_federated(&question.request) {
        question.sets.resource = None;
        with_all.sets.resource = None;
        if is_of_root(&question.request) {
            return Ok(Ok(()));
        }
        question.request.principal.kind = touchstone_corpus::format::PrincipalKind::User;
        question.request.principal.arn = question.request.principal.parent.take();
    }
    Ok(of(subject.decides(&question) == subject.decides(&with_all), &[&question, &with_all]))
}

/// 4: but the root, and the question who one is.
fn nothing_from_nothing(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = question(u)?;
    question.sets.identity = question.sets.identity.map(|_| Vec::new());
    question.sets.resource = None;
    let excepted = is_of_root(&question.request) || asks_who_it_is(&question.request);
    Ok(of(excepted || !subject.allows(&question), &[&question]))
}

/// A place for one more statement, and the question with it there.
fn one_more(u: &mut Unstructured<'_>, deny: bool) -> arbitrary::Result<(Question, Question)> {
    let question = question(u)?;
    let mut more = question.clone();
    let mut documents = more.sets.documents_mut();
    if !documents.is_empty() {
        let document = u.choose_index(documents.len())?;
        let mut statements: Vec<Statement> =
            question.sets.clone().statements_mut().into_iter().map(|statement| statement.clone()).collect();
        let chosen = u.choose_index(statements.len())?;
        let mut statement = statements.swap_remove(chosen);
        let here = &mut documents[document].statements;
        let names = here[0].principal.is_some();
        let control = here.iter().all(|one| one.principal == Some(Listing::of(vec![Named::Star])));
        (statement.sid, statement.deny) = (None, deny);
        // What is about everybody may be a resource control policy, which has no `NotAction`.
        if names && control {
            statement.action = here[0].action.clone();
        }
        statement.principal = match statement.principal.filter(|_| !control) {
            _ if !names => None,
            None => Some(Listing::of(vec![Named::Star])),
            some => some,
        };
        let place = u.int_in_range(0..=here.len())?;
        here.insert(place, statement);
    }
    Ok((question, more))
}

/// 5, also where the Deny is one of `NotPrincipal`.
fn deny_never_allows(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let (question, more) = one_more(u, true)?;
    Ok(of(subject.allows(&question) || !subject.allows(&more), &[&question, &more]))
}

/// 6: but where the document is then too long, or a `Sid` stands in it twice.
fn allow_never_takes_away(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let (question, more) = one_more(u, false)?;
    let (before, after) = (subject.decides(&question), subject.decides(&more));
    let kept = match before {
        Decision::Allow | Decision::ExplicitDeny => after == before,
        Decision::ImplicitDeny => after != Decision::ExplicitDeny,
    };
    Ok(of(kept, &[&question, &more]))
}

/// 7: but of what is no permission, and by policies that are not looked at.
fn deny_overrides(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let request = &question.request;
    let set = u.int_in_range(0..=5)?;
    let excepted = asks_who_it_is(request)
        || ((set < 3 || set == 4) && !has_own(request))
        || (set > 3 && is_service_linked(request))
        // A star names no bearer of a token or an assertion; a provider's ARN would.
        || (set == 3 && !has_own(request));
    let document = |principal| Document::of(vec![Statement { principal, ..Statement::deny("*", "*") }]);
    let star = || Some(Listing::of(vec![Named::Star]));
    let denied = with(&question, |sets| match set {
        0 => sets.identity.get_or_insert_default().push(document(None)),
        1 => sets.boundary.get_or_insert_default().push(document(None)),
        2 => sets.session.get_or_insert_default().push(document(None)),
        3 => sets.resource.get_or_insert_default().push(document(star())),
        4 => sets.scp.get_or_insert_default().push(vec![document(None)]),
        _ => sets.rcp.get_or_insert_default().push(vec![document(star())]),
    });
    Ok(of(excepted || subject.decides(&denied) == Decision::ExplicitDeny, &[&denied]))
}

/// 21: but where the resource's policy names the user or the session.
fn boundary_restricts(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = question(u)?;
    question.sets.resource = None;
    question.sets.boundary = question.sets.boundary.or(question.sets.session.clone()).or(Some(Vec::new()));
    if !has_own(&question.request) || is_of_root(&question.request) {
        return Ok(Ok(()));
    }
    let without = with(&question, |sets| sets.boundary = None);
    let alone = with(&question, |sets| sets.identity = sets.boundary.take());
    let both = subject.allows(&without) && subject.allows(&alone);
    Ok(of(!subject.allows(&question) || both, &[&question, &without, &alone]))
}

/// 22, level by level; but of service-linked roles, and of what is no permission; and service control policies limit
/// nobody but the principals of an account.
fn organizations_restrict(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    if is_service_linked(&question.request) || asks_who_it_is(&question.request) || !subject.allows(&question)
    {
        return Ok(Ok(()));
    }
    let mut others = vec![with(&question, |sets| sets.scp = None), with(&question, |sets| sets.rcp = None)];
    let mut own = Vec::new();
    for level in question.sets.scp.iter().flatten().filter(|_| has_own(&question.request)) {
        others.push(with(&question, |sets| sets.scp = Some(vec![level.clone()])));
        own.push(Sets { identity: Some(level.clone()), ..Sets::default() });
    }
    for level in question.sets.rcp.iter().flatten() {
        others.push(with(&question, |sets| sets.rcp = Some(vec![level.clone()])));
    }
    // A user of the account has what the level alone grants.
    let mut request = question.request.clone();
    request.principal = crate::subject::user("somebody");
    others.extend(own.into_iter().map(|sets| Question { request: request.clone(), sets }));
    let refused: Vec<&Question> = others.iter().filter(|other| !subject.allows(other)).collect();
    Ok(of(refused.is_empty(), &[&[&question], refused.as_slice()].concat()))
}

/// 68.
fn a_level_never_widens(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let Question { sets: other, .. } = touchstone_proptests::generate::policy::question(u)?;
    let wider = with(&question, |sets| {
        let scp = other.scp.into_iter().flatten().next().or(other.identity);
        sets.scp.get_or_insert_default().push(scp.unwrap_or_default());
        if let Some(level) = other.rcp.into_iter().flatten().next() {
            sets.rcp.get_or_insert_default().push(level);
        }
    });
    // An empty list of levels grants nothing, and with one level it is no longer empty.
    let empty = [&question.sets.scp, &question.sets.rcp].into_iter().flatten().any(Vec::is_empty);
    Ok(of(empty || !subject.allows(&wider) || subject.allows(&question), &[&question, &wider]))
}

invariants! {
    1 what_a_session_policy_allows_is_allowed_without_it [SessionPolicyGrants] session_restricts;
    2 what_is_allowed_in_a_session_its_session_policies_allow [SessionPolicyIgnored] session_allows;
    3 a_session_policy_that_allows_all_leaves_everything [SessionPolicyGrants] allowing_session_is_neutral;
    4 who_is_granted_nothing_has_nothing [BoundaryGrants, ScpGrants, SessionPolicyGrants] nothing_from_nothing;
    5 a_deny_more_allows_nothing [] deny_never_allows;
    6 an_allow_more_takes_nothing_away [AllowOverridesDeny, FirstStatementDecides] allow_never_takes_away;
    7 a_deny_in_any_policy_decides [AllowOverridesDeny, DenyInBoundaryIgnored, DenyInSessionIgnored] deny_overrides;
    21 what_is_allowed_under_a_boundary_both_allow [BoundaryIgnored, BoundaryGrants] boundary_restricts;
    22 what_is_allowed_in_an_organization_each_level_allows [ScpIgnored, ScpAnyLevel, RcpAnyLevel] organizations_restrict;
    68 a_level_of_an_organization_more_never_widens [ScpGrants, RcpGrants, ScpAnyLevel] a_level_never_widens;
}
