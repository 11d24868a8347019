//! How policies of different types combine.

use crate::subject::{
    Claim, HOME, Subject, asks_who_it_is, claim, has_own, invariants, is_federated, is_of_root, of, with,
};
use arbitrary::Unstructured;
use touchstone_corpus::format::PrincipalKind;
use touchstone_proptests::generate::policy::{Document, Listing, Named, Question, Sets, Statement, question};
use touchstone_proptests::model::policy::Decision;

type Answer = arbitrary::Result<Claim>;

/// A role session with three policies of its own types, none of the resource.
fn three(u: &mut Unstructured<'_>) -> arbitrary::Result<Question> {
    let mut question = question(u)?;
    let other = touchstone_proptests::generate::policy::question(u)?.sets;
    if is_of_root(&question.request) || is_federated(&question.request) {
        question.request.principal = crate::subject::session("team/ci", "build");
    }
    let sets = &mut question.sets;
    sets.resource = None;
    sets.boundary = sets.boundary.take().or(other.boundary).or(other.identity);
    sets.session = sets.session.take().or(other.session).or(sets.identity.clone());
    Ok(question)
}

fn swapped(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = three(u)?;
    question.sets.boundary = None;
    let swapped = with(&question, |sets| std::mem::swap(&mut sets.identity, &mut sets.session));
    // No identity policy is nothing, no session policy everything.
    let comparable = question.sets.identity.is_some() && question.sets.session.is_some();
    Ok(of(!comparable || subject.allows(&question) == subject.allows(&swapped), &[&question, &swapped]))
}

fn associated(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = three(u)?;
    let Sets { identity: Some(a), boundary: Some(b), session: Some(c), .. } = question.sets.clone() else {
        return Ok(Ok(()));
    };
    let orders = [[&a, &b, &c], [&a, &c, &b], [&b, &a, &c], [&b, &c, &a], [&c, &a, &b], [&c, &b, &a]];
    let orders = orders.map(|[identity, boundary, session]| {
        with(&question, |sets| {
            let some = |set: &Vec<Document>| Some(set.clone());
            (sets.identity, sets.boundary, sets.session) = (some(identity), some(boundary), some(session));
        })
    });
    let allowed = orders.each_ref().map(|question| subject.allows(question));
    Ok(of(allowed.iter().all(|one| *one == allowed[0]), &orders.each_ref()))
}

fn twice(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = three(u)?;
    let Some(identity) = question.sets.identity.clone() else { return Ok(Ok(())) };
    (question.sets.boundary, question.sets.session) = (None, None);
    let session = with(&question, |sets| sets.session = Some(identity.clone()));
    let boundary = with(&question, |sets| sets.boundary = Some(identity.clone()));
    let once = subject.decides(&question);
    let same = once == subject.decides(&session) && once == subject.decides(&boundary);
    Ok(of(same, &[&question, &session, &boundary]))
}

/// 26: session policies that forbid nothing.
fn union(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = three(u)?;
    let mut sessions = question.sets.session.take().unwrap_or_default();
    sessions.extend(question.sets.boundary.take().unwrap_or_default());
    for document in &mut sessions {
        document.statements.retain(|statement| !statement.deny);
    }
    sessions.retain(|document| !document.statements.is_empty());
    let under = |sessions: &[Document]| with(&question, |sets| sets.session = Some(sessions.to_vec()));
    let each = sessions.iter().any(|one| subject.allows(&under(std::slice::from_ref(one))));
    let none = subject.allows(&under(&[]));
    let together = under(&sessions);
    Ok(of(subject.allows(&together) == (each || none), &[&together]))
}

/// 27: a Deny decides; without one, the Allows do; and there is always a decision.
fn trichotomy(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let only = |deny: bool| {
        with(&question, |sets| {
            for set in sets.each_mut() {
                for document in set.iter_mut() {
                    document.statements.retain(|statement| statement.deny == deny);
                }
                set.retain(|document| !document.statements.is_empty());
            }
        })
    };
    let (denies, allows) = (only(true), only(false));
    let expected = match subject.decides(&denies) {
        Decision::ExplicitDeny => Decision::ExplicitDeny,
        _ => subject.decides(&allows),
    };
    Ok(of(subject.decides(&question) == expected, &[&question, &denies, &allows]))
}

/// 28: names of keys in the text of a policy are all that refers to a key.
fn frame(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let texts: String =
        question.sets.texts().into_iter().map(|(_, text)| text.to_lowercase()).collect::<Vec<_>>().join("\n");
    let mut other = question.clone();
    other.request.context.retain(|key, _| texts.contains(&key.to_lowercase()));
    other.request.context.insert("app:nobody-asks".to_owned(), "x".into());
    let same = subject.decides(&question) == subject.decides(&other);
    Ok(of(same && subject.decides(&question) == subject.decides(&question), &[&question, &other]))
}

/// 65: neither their grants nor their denies.
fn unsigned(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let mut question = question(u)?;
    if has_own(&question.request) {
        let kinds = [
            (PrincipalKind::WebIdentity, "arn:aws:iam::111122223333:oidc-provider/idp.example"),
            (PrincipalKind::Saml, "arn:aws:iam::111122223333:saml-provider/corp"),
        ];
        let (kind, arn) = *u.choose(&kinds)?;
        question.request.principal = crate::subject::stranger(kind, arn);
        let statement = Statement::allow(&question.request.action, "*").to("Federated", arn);
        question.sets.resource.get_or_insert_default().push(Document::of(vec![statement]));
    }
    let without = with(&question, |sets| {
        (sets.identity, sets.boundary, sets.session) = (None, None, None);
    });
    let all = with(&without, |sets| sets.identity = Some(vec![Document::all()]));
    let decisions = [&question, &without, &all].map(|question| subject.decides(question));
    Ok(of(decisions.iter().all(|one| *one == decisions[0]), &[&question, &without, &all]))
}

/// 67: but the root, who needs no grant; and the question who one is.
fn across_accounts(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let request = &question.request;
    if asks_who_it_is(request) || !has_own(request) {
        return Ok(Ok(()));
    }
    if request.principal.account.as_deref() != Some(HOME) {
        let alone = with(&question, |sets| sets.resource = None);
        let unasked = with(&question, |sets| sets.identity = None);
        let neither = !subject.allows(&alone) && (is_of_root(request) || !subject.allows(&unasked));
        return Ok(of(neither, &[&alone, &unasked]));
    }
    let mut named = question.clone();
    named.request.principal = crate::subject::user("alice");
    let own = "arn:aws:iam::111122223333:user/alice";
    let grant = Statement::allow(&named.request.action, "*").to("AWS", own);
    named.sets.resource.get_or_insert_default().push(Document::of(vec![grant]));
    for document in named.sets.identity.iter_mut().flatten() {
        document.statements.iter_mut().for_each(|statement| statement.deny = false);
    }
    let without = with(&named, |sets| sets.identity = None);
    Ok(of(subject.decides(&named) == subject.decides(&without), &[&named, &without]))
}

/// 66: what is trusted with an action that is written out is not trusted with another.
fn action_by_action(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    const ACTIONS: &[&str] = &[
        "sts:AssumeRole",
        "sts:AssumeRoleWithWebIdentity",
        "sts:AssumeRoleWithSAML",
        "sts:TagSession",
        "sts:SetSourceIdentity",
        "iam:AssumeRole",
    ];
    let (granted, asked) = (*u.choose(ACTIONS)?, *u.choose(ACTIONS)?);
    let mut question = crate::subject::asked(None, Document::of(vec![Statement::deny("ec2:*", "*")]));
    asked.clone_into(&mut question.request.action);
    let statement =
        Statement { principal: Some(Listing::of(vec![Named::Star])), ..Statement::allow(granted, "*") };
    question.sets.resource = Some(vec![Document::of(vec![statement])]);
    Ok(claim(subject.allows(&question) == (granted == asked), || format!("{granted}, {asked}")))
}

invariants! {
    23 identity_and_session_policies_change_places [SessionPolicyIgnored] swapped;
    24 identity_boundary_and_session_policies_change_places [BoundaryIgnored, SessionPolicyGrants] associated;
    25 what_limits_itself_is_itself [SessionPoliciesIntersect] twice;
    26 one_of_several_session_policies_suffices [SessionPoliciesIntersect] union;
    27 a_deny_decides_or_else_the_allows_do [FirstStatementDecides, AllowOverridesDeny] trichotomy;
    28 keys_that_no_policy_mentions_do_not_matter [] frame;
    65 who_does_not_sign_is_asked_for_no_policies_of_its_own [] unsigned;
    66 what_allows_one_action_allows_no_other [ActionIsPrefix, ActionVendorIgnored] action_by_action;
    67 across_accounts_both_sides_allow_and_at_home_a_user_named_needs_no_more
        [CrossAccountIdentitySuffices, CrossAccountResourceSuffices, UserNamingLimitedByIdentity] across_accounts;
}
