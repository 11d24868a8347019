//! The exceptions of the invariants are real: each has a question that shows it.

use crate::subject::{HOME, OBJECT, Subject, asked, federated, session, stranger, user, with};
use touchstone_corpus::format::{ContextValue, Principal, PrincipalKind};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy::Kind;
use touchstone_engine::profile::Profile;
use touchstone_proptests::generate::policy::{
    Condition, Document, Listing, Named, Question, Sets, Statement,
};
use touchstone_proptests::model::policy::Decision;

fn decides(question: &Question) -> Decision {
    Subject::engine().decides(question)
}

fn allows(question: &Question) -> bool {
    Subject::engine().allows(question)
}

fn nothing() -> Document {
    Document::of(vec![Statement::allow("ec2:Nothing", "*")])
}

fn one(statement: Statement) -> Vec<Document> {
    vec![Document::of(vec![statement])]
}

/// Somebody who asks for an object under these policies.
fn by(principal: Principal, sets: Sets) -> Question {
    let mut question = asked(None, nothing());
    question.request.principal = principal;
    Question { sets, ..question }
}

fn granted_to(principal: &Principal) -> Sets {
    let grant = Statement::allow("*", "*").to("AWS", principal.arn.as_deref().unwrap());
    Sets { resource: Some(one(grant)), ..Sets::default() }
}

fn refused(document: &Document, kind: Kind) -> bool {
    Ablated::of(&Profile::strict()).policy(&document.octets().0, kind).is_err()
}

/// 1, 2: what the resource's policy grants to the session itself is not limited by session policies.
#[test]
fn a_session_that_a_resource_names_escapes_its_session_policy() {
    let build = session("team/ci", "build");
    let granted = by(build.clone(), Sets { session: Some(vec![nothing()]), ..granted_to(&build) });
    assert!(allows(&granted));
    let alone = with(&granted, |sets| (sets.identity, sets.resource) = (sets.session.take(), None));
    assert!(!allows(&alone));
}

/// 1, 3: a federated user without a session policy has nothing, where a role's session has everything.
#[test]
fn a_federated_user_needs_a_session_policy() {
    let own = || Sets { identity: Some(vec![Document::all()]), ..Sets::default() };
    assert!(allows(&by(session("ci", "build"), own())));
    assert!(!allows(&by(federated("carol", "user/alice"), own())));
    assert!(allows(&by(
        federated("carol", "user/alice"),
        Sets { session: Some(vec![Document::all()]), ..own() }
    )));
}

/// 4, 21, 67: the root needs no grant.
#[test]
fn the_root_has_what_nobody_takes_away() {
    let root = |account: &str| Principal {
        kind: PrincipalKind::Root,
        arn: Some(format!("arn:aws:iam::{account}:root")),
        account: Some(account.to_owned()),
        parent: None,
    };
    assert!(allows(&by(root(HOME), Sets::default())));
    let away = by(
        root("444455556666"),
        Sets { resource: Some(one(Statement::allow("*", "*").to("AWS", "444455556666"))), ..Sets::default() },
    );
    assert!(allows(&away));
    assert!(!allows(&with(&away, |sets| sets.resource = None)));
}

/// 4, 7, 22: what is no permission can be neither granted nor denied.
#[test]
fn everybody_may_know_who_they_are() {
    let denied = one(Statement::deny("*", "*"));
    let sets = Sets { identity: Some(denied.clone()), scp: Some(vec![denied]), ..Sets::default() };
    let mut question = by(user("alice"), sets);
    assert_eq!(decides(&question), Decision::ExplicitDeny);
    "sts:GetCallerIdentity".clone_into(&mut question.request.action);
    assert_eq!(decides(&question), Decision::Allow);
}

/// 6, 12: one statement more may make a document none.
#[test]
fn a_sid_names_one_statement_and_a_document_has_a_size() {
    let named = |sid: &str| Statement { sid: Some(sid.to_owned()), ..Statement::allow("s3:GetObject", "*") };
    assert!(!refused(&Document::of(vec![named("A"), named("B")]), Kind::Identity));
    assert!(refused(&Document::of(vec![named("A"), named("A")]), Kind::Identity));
    assert!(!refused(&Document::of(vec![Statement::allow("s3:GetObject", "*"); 100]), Kind::Identity));
    assert!(refused(&Document::of(vec![Statement::allow("s3:GetObject", "*"); 200]), Kind::Identity));
}

/// 7, 22: organizations do not limit the roles that services make for themselves.
#[test]
fn no_organization_forbids_a_service_linked_role() {
    let forbidden = |role: &str| {
        let scp = Some(vec![one(Statement::deny("*", "*"))]);
        by(session(role, "build"), Sets { identity: Some(vec![Document::all()]), scp, ..Sets::default() })
    };
    assert_eq!(decides(&forbidden("team/ci")), Decision::ExplicitDeny);
    assert!(allows(&forbidden("aws-service-role/ec2.amazonaws.com/ci")));
}

/// 7: who has no policies of its own is not denied by any; and a star names no bearer of a token.
#[test]
fn a_stranger_is_not_denied_by_policies_that_are_not_its_own() {
    let provider = "arn:aws:iam::111122223333:oidc-provider/idp.example";
    let grant = Statement::allow("*", "*").to("Federated", provider);
    let deny = |statement: Statement| {
        Some(vec![Document::of(vec![grant.clone(), Statement { deny: true, ..statement }])])
    };
    let bearer = || stranger(PrincipalKind::WebIdentity, provider);
    let own = Sets { identity: Some(one(Statement::deny("*", "*"))), ..Sets::default() };
    assert!(allows(&by(bearer(), Sets { resource: Some(one(grant.clone())), ..own })));
    let star = deny(Statement::deny("*", "*").to_all());
    assert!(allows(&by(bearer(), Sets { resource: star, ..Sets::default() })));
    let named = deny(Statement::deny("*", "*").to("Federated", provider));
    assert_eq!(decides(&by(bearer(), Sets { resource: named, ..Sets::default() })), Decision::ExplicitDeny);
}

/// 7, 22: nor by what limits the principals of an account.
#[test]
fn a_service_is_of_no_account_that_an_organization_limits() {
    let service = || stranger(PrincipalKind::Service, "logs.amazonaws.com");
    let grant = Statement::allow("*", "*").to("Service", "logs.amazonaws.com");
    let granted = by(service(), Sets { resource: Some(one(grant)), ..Sets::default() });
    assert!(allows(&with(&granted, |sets| sets.scp = Some(vec![one(Statement::deny("*", "*"))]))));
    assert!(!allows(&with(&granted, |sets| sets.rcp = Some(vec![one(Statement::deny("*", "*").to_all())]))));
}

/// 13, 14, 15: what is in neither of two lists is not what is outside of one of them.
#[test]
fn what_is_excepted_together_cannot_be_excepted_one_by_one() {
    let both = |listing: &dyn Fn(Vec<&str>) -> Statement, a: &'static str, b: &'static str| {
        let together = asked(None, Document::of(vec![listing(vec![a, b])]));
        let one_by_one = asked(None, Document::of(vec![listing(vec![a]), listing(vec![b])]));
        (allows(&together), allows(&one_by_one))
    };
    let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
    let actions =
        |texts: Vec<&str>| Statement { action: Listing::but(owned(texts)), ..Statement::allow("*", "*") };
    assert_eq!(both(&actions, "s3:GetObject", "s3:PutObject"), (false, true));
    let resources = |texts: Vec<&str>| Statement {
        resource: Some(Listing::but(owned(texts))),
        ..Statement::allow("*", "*")
    };
    assert_eq!(both(&resources, OBJECT, "arn:aws:s3:::other"), (false, true));

    let providers =
        ["arn:aws:iam::111122223333:oidc-provider/a", "arn:aws:iam::111122223333:oidc-provider/b"];
    let denying = |listed: &[&[&str]]| {
        let statement = |texts: &&[&str]| {
            let entries = texts.iter().map(|text| Named::Of("Federated", (*text).to_owned())).collect();
            Statement { principal: Some(Listing::but(entries)), ..Statement::deny("*", "*") }
        };
        let statements = listed.iter().map(statement).collect();
        let sets = Sets { resource: Some(vec![Document::of(statements)]), ..Sets::default() };
        decides(&by(stranger(PrincipalKind::WebIdentity, providers[0]), sets)) == Decision::ExplicitDeny
    };
    assert!(!denying(&[&providers]));
    assert!(denying(&[&providers[..1], &providers[1..]]));
}

fn under(conditions: &[(&str, &[&str])], value: &ContextValue) -> bool {
    let statement = |(operator, wanted): &(&str, &[&str])| {
        let conditions = vec![Condition::new(operator, "aws:username", wanted)];
        Statement { conditions, ..Statement::allow("*", "*") }
    };
    allows(&asked(Some(value), Document::of(conditions.iter().map(statement).collect())))
}

/// 16: nor can what none of the values may be; nor what all values of the request are to be.
#[test]
fn values_of_negated_operators_and_of_all_cannot_be_asked_one_by_one() {
    let alice = "alice".into();
    assert!(!under(&[("StringNotEquals", &["alice", "bob"])], &alice));
    assert!(under(&[("StringNotEquals", &["alice"]), ("StringNotEquals", &["bob"])], &alice));
    let two = ["alice", "bob"].into();
    assert!(under(&[("ForAllValues:StringEquals", &["alice", "bob"])], &two));
    assert!(!under(
        &[("ForAllValues:StringEquals", &["alice"]), ("ForAllValues:StringEquals", &["bob"])],
        &two
    ));
}

/// 17, 20, 43: with a variable the version matters.
#[test]
fn a_variable_is_one_in_one_version_only() {
    let of_version = |version| {
        let statement = Statement::allow("*", "arn:aws:s3:::docs/${aws:username}/*");
        let document = Document { version, ..Document::of(vec![statement]) };
        allows(&asked(Some(&"alice".into()), document))
    };
    assert!(of_version(Some("2012-10-17")));
    assert!(!of_version(Some("2008-10-17")) && !of_version(None));
}

/// 21: what the resource's policy grants to the user itself is not limited by the boundary.
#[test]
fn a_user_that_a_resource_names_escapes_the_boundary() {
    let alice = user("alice");
    let granted = by(alice.clone(), Sets { boundary: Some(vec![nothing()]), ..granted_to(&alice) });
    assert!(allows(&granted));
    let own = |sets: &mut Sets| {
        (sets.identity, sets.resource) = (Some(vec![Document::all()]), None);
    };
    assert!(!allows(&with(&granted, own)));
    // A role is limited where its ARN is named.
    let build = session("team/ci", "build");
    let role = Statement::allow("*", "*").to("AWS", build.parent.as_deref().unwrap());
    let limited = Sets { boundary: Some(vec![nothing()]), resource: Some(one(role)), ..Sets::default() };
    assert!(!allows(&by(build.clone(), limited.clone())));
    assert!(allows(&by(build, Sets { boundary: None, ..limited })));
}

/// 30: with a variable that is not resolved a Deny covers what is not listed, and an Allow does not.
#[test]
fn a_list_that_cannot_be_read_excepts_nothing_and_grants_nothing() {
    let listed = |but, deny| {
        let resource = Listing { but, entries: vec!["arn:aws:s3:::other/${aws:nobody}".to_owned()] };
        let statement = Statement { deny, resource: Some(resource), ..Statement::allow("*", "*") };
        decides(&asked(None, Document::of(vec![statement, Statement::allow("ec2:*", "*")])))
    };
    assert_eq!(listed(false, false), Decision::ImplicitDeny);
    assert_eq!(listed(true, false), Decision::ImplicitDeny);
    assert_eq!(listed(false, true), Decision::ImplicitDeny);
    assert_eq!(listed(true, true), Decision::ExplicitDeny);
}

/// 31: "you must also specify the account ARN", and the role's.
#[test]
fn a_deny_spares_whom_it_lists_with_all_that_stands_behind() {
    let spared = |principal: &Principal, listed: &[&str]| {
        let entries = listed.iter().map(|text| Named::Of("AWS", (*text).to_owned())).collect();
        let statement = Statement { principal: Some(Listing::but(entries)), ..Statement::deny("*", "*") };
        let identity = Some(vec![Document::all()]);
        allows(&by(principal.clone(), Sets { identity, resource: Some(one(statement)), ..Sets::default() }))
    };
    let (alice, build) = (user("alice"), session("team/ci", "build"));
    let (arn, session, role) =
        (alice.arn.as_deref().unwrap(), build.arn.as_deref().unwrap(), build.parent.as_deref().unwrap());
    assert!(!spared(&alice, &[arn]) && !spared(&alice, &[HOME]) && spared(&alice, &[arn, HOME]));
    assert!(!spared(&build, &[session, HOME]) && !spared(&build, &[role, HOME]));
    assert!(spared(&build, &[session, role, HOME]));
}

/// 36: a star that crosses a colon of the first five matches as a text alone.
#[test]
fn a_text_matches_what_no_arn_does() {
    let engine = Subject::engine();
    let (pattern, arn) = ("arn:aws:sns:*:topic:sub", "arn:aws:sns:eu-west-1:111122223333:topic:sub");
    assert!(engine.meets_one("StringLike", &[pattern], arn));
    assert!(!engine.meets_one("ArnLike", &[pattern], arn));
}

/// 44: what cannot be read matches nothing, and so is not what it is not to be.
#[test]
fn what_is_no_number_is_not_equal_to_one() {
    let engine = Subject::engine();
    assert!(
        !engine.meets_one("NumericEquals", &["10"], "ten")
            && engine.meets_one("NumericNotEquals", &["10"], "ten")
    );
    assert!(
        !engine.meets_one("NumericLessThan", &["10"], "ten")
            && !engine.meets_one("NumericGreaterThanEquals", &["10"], "ten")
    );
}

/// 47: any of nothing is nothing, whatever stands behind the operator.
#[test]
fn if_exists_makes_nothing_of_any_value() {
    let engine = Subject::engine();
    assert!(engine.meets("Null", &["true"], None));
    assert!(!engine.meets("ForAnyValue:StringEqualsIfExists", &["alice"], None));
    assert!(engine.meets("ForAllValues:StringEqualsIfExists", &["alice"], None));
}

/// 51: an empty text is a value, and to a set operator none.
#[test]
fn an_empty_text_is_no_value_of_a_set() {
    let meets = |operator: &str, wanted: &str| Subject::engine().meets_one(operator, &[wanted], "");
    assert!(meets("StringEquals", "") && !meets("ForAnyValue:StringEquals", ""));
    assert!(!meets("StringEquals", "alice") && meets("ForAllValues:StringEquals", "alice"));
}

/// 68: a level where there was none to grant anything.
#[test]
fn no_levels_grant_nothing_and_one_may() {
    let own = Sets { identity: Some(vec![Document::all()]), ..Sets::default() };
    let under = |scp| allows(&by(user("alice"), Sets { scp, ..own.clone() }));
    assert!(under(None));
    assert!(!under(Some(Vec::new())) && !under(Some(vec![Vec::new()])));
    assert!(under(Some(vec![vec![Document::all()]])));
}
