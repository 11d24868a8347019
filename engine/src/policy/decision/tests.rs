use super::*;
use crate::policy::{Keys, Kind};
use crate::profile::Profile;

const HOME: &str = "111122223333";
const ABROAD: &str = "444455556666";
const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const ROLE: &str = "arn:aws:iam::111122223333:role/team/app";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/app/run-1";
const CAROL: &str = "arn:aws:sts::111122223333:federated-user/carol";
const OBJECT: &str = "arn:aws:s3:::docs/a";

const USER: Principal<'_> = Principal::User { arn: ALICE, account: HOME };
const APP: Principal<'_> = Principal::AssumedRole { arn: SESSION, role: ROLE, account: HOME };
const FEDERATED: Principal<'_> = Principal::FederatedUser { arn: CAROL, user: ALICE, account: HOME };
const ROOT: Principal<'_> = Principal::Root { account: HOME };

/// What the policies grant, of each type: `None` where there are none of it, or the statements of one policy.
#[derive(Clone, Copy, Default)]
struct Told<'t> {
    identity: Option<&'t str>,
    boundary: Option<&'t str>,
    session: Option<&'t str>,
    resource: Option<&'t str>,
    scp: Option<&'t [&'t str]>,
    rcp: Option<&'t [&'t str]>,
}

const ALLOW: &str = r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}"#;
const OTHER: &str = r#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#;
const DENY: &str = r#"{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#;

fn decision(told: Told<'_>, principal: Principal<'_>, action: &str, resource: (&str, &str)) -> Decision {
    let parse = |statement: &str, kind| {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
        Policy::parse(text.as_bytes(), kind, &Profile::strict()).unwrap()
    };
    let one = |statement: Option<&str>, kind| statement.map(|statement| parse(statement, kind));
    let (identity, boundary) = (one(told.identity, Kind::Identity), one(told.boundary, Kind::Identity));
    let (session, owner) = (one(told.session, Kind::Session), one(told.resource, Kind::Resource));
    let levels = |levels: Option<&[&str]>, kind| {
        levels.map(|levels| levels.iter().map(|level| parse(level, kind)).collect::<Vec<_>>())
    };
    let (scp, rcp) = (levels(told.scp, Kind::ServiceControl), levels(told.rcp, Kind::ResourceControl));
    let [identity, boundary, session, owner] =
        [&identity, &boundary, &session, &owner].map(|policy| policy.as_ref().map(|one| vec![one]));
    let [scp, rcp] = [&scp, &rcp].map(|levels| {
        levels.as_ref().map(|levels| levels.iter().map(|level| vec![level]).collect::<Vec<_>>())
    });
    let [scp, rcp] = [&scp, &rcp]
        .map(|levels| levels.as_ref().map(|levels| levels.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    let sets = PolicySets {
        identity: identity.as_deref(),
        boundary: boundary.as_deref(),
        session: session.as_deref(),
        resource: owner.as_deref(),
        scp: scp.as_deref(),
        rcp: rcp.as_deref(),
    };
    let context = Keys::default();
    let (resource, account) = resource;
    sets.decision(&Request { principal, action, resource, context: &context }, account)
}

fn outcome(told: Told<'_>, principal: Principal<'_>) -> Outcome {
    decision(told, principal, "s3:GetObject", (OBJECT, HOME)).outcome
}

fn allowed(told: Told<'_>, principal: Principal<'_>) -> bool {
    outcome(told, principal) == Outcome::Allow
}

fn naming(principal: &str) -> String {
    format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"*","Resource":"*"}}"#)
}

#[test]
fn a_deny_of_any_type_decides() {
    let all = Told { identity: Some(ALLOW), boundary: Some(ALLOW), session: Some(ALLOW), ..Told::default() };
    assert_eq!(outcome(all, APP), Outcome::Allow);
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#;
    for told in [
        Told { identity: Some(DENY), ..all },
        Told { boundary: Some(DENY), ..all },
        Told { session: Some(DENY), ..all },
        Told { resource: Some(deny), ..all },
        Told { scp: Some(&[DENY]), ..all },
        Told { rcp: Some(&[deny]), ..all },
    ] {
        assert_eq!(outcome(told, APP), Outcome::ExplicitDeny);
    }
}

#[test]
fn boundary_session_and_organization_limit_what_the_identity_grants() {
    let identity = Told { identity: Some(ALLOW), ..Told::default() };
    assert!(allowed(identity, APP));
    let everybody = r#"{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}"#;
    for told in [
        Told { boundary: Some(OTHER), ..identity },
        Told { session: Some(OTHER), ..identity },
        Told { scp: Some(&[ALLOW, OTHER]), ..identity },
        Told { scp: Some(&[]), identity: None, ..identity },
        Told { rcp: Some(&[everybody]), ..identity },
    ] {
        assert_eq!(outcome(told, APP), Outcome::ImplicitDeny);
    }
    assert!(allowed(Told { scp: Some(&[ALLOW, ALLOW]), ..identity }, APP));
}

#[test]
fn the_naming_of_the_principal_says_what_limits_a_resource_policy() {
    let limits = |names: &str, principal| {
        let resource = naming(names);
        let told = Told { resource: Some(&resource), session: Some(ALLOW), ..Told::default() };
        assert!(allowed(Told { identity: Some(ALLOW), ..told }, principal), "{names}");
        [
            allowed(told, principal),
            allowed(Told { boundary: Some(OTHER), ..told }, principal),
            allowed(Told { session: Some(OTHER), ..told }, principal),
        ]
    };
    // Without identity; without the boundary's; without the session's.
    assert_eq!(limits(ALICE, USER), [true, true, false]);
    assert_eq!(limits(ROLE, APP), [true, false, false]);
    assert_eq!(limits(ROLE, Principal::Role { arn: ROLE, account: HOME }), [true, false, false]);
    assert_eq!(limits(SESSION, APP), [true, true, true]);
    assert_eq!(limits(CAROL, FEDERATED), [true, true, true]);
    assert_eq!(limits(ALICE, FEDERATED), [true, false, false]);
    assert_eq!(limits("*", APP), [true, true, true]);
    assert_eq!(limits(HOME, APP), [false, false, false]);
}

#[test]
fn no_list_spares_whom_a_boundary_is_attached_to() {
    let list = format!(r#"["{ALICE}","{HOME}"]"#);
    let but = r#"{"Effect":"Deny","NotPrincipal":{"AWS":LIST},"Action":"*","Resource":"*"}"#;
    let but = but.replace("LIST", &list);
    let told = Told { identity: Some(ALLOW), resource: Some(&but), ..Told::default() };
    assert!(allowed(told, USER));
    assert_eq!(outcome(Told { boundary: Some(ALLOW), ..told }, USER), Outcome::ExplicitDeny);
}

#[test]
fn abroad_both_sides_have_to_grant() {
    fn abroad(told: Told<'_>) -> bool {
        decision(told, APP, "s3:GetObject", (OBJECT, ABROAD)).outcome == Outcome::Allow
    }
    for names in [HOME, ROLE, SESSION, "*"] {
        let resource = naming(names);
        let both = Told { identity: Some(ALLOW), resource: Some(&resource), ..Told::default() };
        assert!(abroad(both), "{names}");
        assert!(!abroad(Told { identity: None, ..both }) && !abroad(Told { resource: None, ..both }));
        assert!(!abroad(Told { session: Some(OTHER), ..both }));
    }
}

#[test]
fn a_federated_user_without_a_policy_may_do_nothing_by_itself() {
    let identity = Told { identity: Some(ALLOW), ..Told::default() };
    assert!(!allowed(identity, FEDERATED) && allowed(identity, APP) && allowed(identity, USER));
    assert!(allowed(Told { session: Some(ALLOW), ..identity }, FEDERATED));
    assert!(!allowed(Told { session: Some(ALLOW), ..Told::default() }, FEDERATED));
    let of_root =
        Principal::FederatedUser { arn: CAROL, user: "arn:aws:iam::111122223333:root", account: HOME };
    assert!(allowed(Told { session: Some(ALLOW), ..Told::default() }, of_root));
}

#[test]
fn root_may_what_no_organization_forbids() {
    assert!(allowed(Told::default(), ROOT));
    assert!(!allowed(Told { scp: Some(&[OTHER]), ..Told::default() }, ROOT));
}

#[test]
fn who_has_no_permissions_of_its_own_is_asked_for_none() {
    let resource =
        r#"{"Effect":"Allow","Principal":{"Service":"logs.amazonaws.com"},"Action":"*","Resource":"*"}"#;
    let service = Principal::Service { name: "logs.amazonaws.com" };
    assert!(allowed(Told { resource: Some(resource), identity: Some(DENY), ..Told::default() }, service));
    assert!(allowed(Told { resource: Some(resource), scp: Some(&[DENY]), ..Told::default() }, service));
    assert!(!allowed(Told { identity: Some(ALLOW), ..Told::default() }, Principal::Anonymous));
}

#[test]
fn service_linked_roles_are_exempt_from_organizations() {
    let role = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X";
    let linked = Principal::AssumedRole { arn: SESSION, role, account: HOME };
    let told = Told { identity: Some(ALLOW), scp: Some(&[DENY]), ..Told::default() };
    assert!(allowed(told, linked) && !allowed(told, APP));
}

#[test]
fn a_key_policy_has_to_name_or_to_delegate() {
    let key = ("arn:aws:kms:eu-west-1:111122223333:key/1234", HOME);
    let own = r#"{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}"#;
    let (named, others) = (naming(HOME), naming("444455556666"));
    let asks = |told| decision(told, USER, "kms:Decrypt", key).outcome == Outcome::Allow;
    let told = Told { identity: Some(own), ..Told::default() };
    assert!(asks(Told { resource: Some(&named), ..told }) && asks(told));
    assert!(!asks(Told { resource: Some(&others), ..told }));
    assert!(!asks(Told { resource: Some(&named), ..Told::default() }));
}

#[test]
fn who_one_is_nobody_can_forbid_to_ask() {
    let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
    let told = Told { identity: Some(deny), ..Told::default() };
    let asks = |principal| decision(told, principal, "sts:getCallerIdentity", ("*", HOME));
    assert_eq!(asks(USER), Decision { outcome: Outcome::Allow, statements: Vec::new() });
    assert_eq!(asks(Principal::Anonymous).outcome, Outcome::ImplicitDeny);
}

#[test]
fn the_statements_that_had_a_part_are_named() {
    let by = |told, principal| {
        let decision = decision(told, principal, "s3:GetObject", (OBJECT, HOME));
        decision.statements.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let two = format!("{OTHER},{ALLOW}");
    let told = Told { identity: Some(&two), session: Some(ALLOW), scp: Some(&[ALLOW]), ..Told::default() };
    assert_eq!(by(told, APP), "identity[0].Statement[1] session[0].Statement[0] scp[0][0].Statement[0]");
    let resource = naming(SESSION);
    let direct = Told { resource: Some(&resource), session: Some(OTHER), ..told };
    assert_eq!(by(direct, APP), "resource[0].Statement[0] scp[0][0].Statement[0]");
    assert_eq!(by(Told { session: Some(DENY), ..told }, APP), "session[0].Statement[0]");
    assert_eq!(by(Told { session: Some(OTHER), ..told }, APP), "");
}
