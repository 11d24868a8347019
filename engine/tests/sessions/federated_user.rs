//! Sessions of federated users: what was passed, under the ceiling of the user who handed them out.

use crate::house::{
    ALICE, AUDIT, House, NOW, account, allowed, decision, lets_read, may, policy, refused_by,
};
use touchstone_engine::account::Permissions;
use touchstone_engine::policy::{Outcome, Policy};
use touchstone_engine::session::{Caller, caller_identity};

fn house() -> House {
    House::new(allowed(&["s3:*", "sts:*", "iam:*"]), Permissions::none())
}

fn outcome(house: &House, passed: &[(&str, &str)], action: &str, bucket: &[&Policy]) -> Outcome {
    let session = house.federate(&house.alice(), passed).unwrap();
    decision(&house.caller(&session), action, bucket).outcome
}

#[test]
fn permissions_are_those_that_were_passed_and_that_the_user_has() {
    let (house, passed) = (house(), policy("Allow", "s3:Get*"));
    let all = policy("Allow", "*");
    assert_eq!(outcome(&house, &[("Policy", &passed)], "s3:GetObject", &[]), Outcome::Allow);
    assert_eq!(outcome(&house, &[("Policy", &passed)], "s3:PutObject", &[]), Outcome::ImplicitDeny);
    assert_eq!(outcome(&house, &[("Policy", &all)], "s3:PutObject", &[]), Outcome::Allow);
    assert_eq!(outcome(&house, &[("Policy", &all)], "sqs:SendMessage", &[]), Outcome::ImplicitDeny);
}

#[test]
fn without_a_policy_there_is_only_what_a_resource_gives() {
    let (house, named) = (house(), lets_read("arn:aws:sts::111122223333:federated-user/customer-123"));
    assert_eq!(outcome(&house, &[], "s3:GetObject", &[]), Outcome::ImplicitDeny);
    assert_eq!(outcome(&house, &[], "s3:GetObject", &[&named]), Outcome::Allow);
    assert_eq!(outcome(&house, &[], "s3:PutObject", &[&named]), Outcome::ImplicitDeny);
    let other = lets_read("arn:aws:sts::111122223333:federated-user/customer-124");
    assert_eq!(outcome(&house, &[], "s3:GetObject", &[&other]), Outcome::ImplicitDeny);
}

#[test]
fn a_resource_that_names_the_user_behind_gives_within_what_was_passed() {
    let (house, alice) = (House::new(allowed(&["sts:*"]), Permissions::none()), lets_read(ALICE));
    let (read, write) = (policy("Allow", "s3:Get*"), policy("Allow", "s3:Put*"));
    assert_eq!(outcome(&house, &[("Policy", &read)], "s3:GetObject", &[&alice]), Outcome::Allow);
    assert_eq!(outcome(&house, &[("Policy", &write)], "s3:GetObject", &[&alice]), Outcome::ImplicitDeny);
    assert_eq!(outcome(&house, &[], "s3:GetObject", &[&alice]), Outcome::ImplicitDeny);
}

#[test]
fn the_boundary_of_the_user_is_a_ceiling_too() {
    let boundary = r#"{"Statement":{"Effect":"Allow","Action":["s3:Get*","sts:*"],"Resource":"*"}}"#;
    let within = allowed(&["s3:*", "sts:*"]).within(boundary.as_bytes(), &house().profile).unwrap();
    let (house, all) = (House::new(within, Permissions::none()), policy("Allow", "*"));
    assert_eq!(outcome(&house, &[("Policy", &all)], "s3:GetObject", &[]), Outcome::Allow);
    assert_eq!(outcome(&house, &[("Policy", &all)], "s3:PutObject", &[]), Outcome::ImplicitDeny);
}

#[test]
fn what_the_user_loses_the_session_loses() {
    let (mut house, all) = (house(), policy("Allow", "*"));
    let session = house.federate(&house.alice(), &[("Policy", &all)]).unwrap();
    assert!(may(&house.caller(&session), "s3:GetObject"));
    house.put_user(allowed(&["sts:*"]), "AIDAALICE");
    assert!(!may(&house.caller(&session), "s3:GetObject"));
}

#[test]
fn a_user_made_anew_is_not_the_one_behind_the_session() {
    let (mut house, all) = (house(), policy("Allow", "*"));
    let session = house.federate(&house.alice(), &[("Policy", &all)]).unwrap();
    house.put_user(allowed(&["*"]), "AIDAANOTHER");
    let caller = Caller::session(&session, &house.accounts, NOW, &house.profile);
    assert_eq!(refused_by(caller), "caller.known");
}

#[test]
fn the_session_takes_on_no_role_and_makes_no_other_session() {
    let (mut house, all) = (house(), policy("Allow", "*"));
    house.put_role(AUDIT, "*", Permissions::none());
    let session = house.federate(&house.alice(), &[("Policy", &all)]).unwrap();
    let caller = house.caller(&session);
    assert_eq!(refused_by(house.assume_role(&caller, AUDIT, &[])), "caller.not-federated");
    assert_eq!(refused_by(house.federate(&caller, &[])), "caller.long-term");
    assert_eq!(refused_by(house.sign_in(&caller, &[])), "caller.long-term");
    let who = caller_identity::<()>(Some(&caller), &house.profile).unwrap().members();
    assert_eq!(who["Arn"], "arn:aws:sts::111122223333:federated-user/customer-123");
    assert_eq!(who["UserId"], "111122223333:customer-123");
}

#[test]
fn the_root_hands_out_all_that_was_passed_for_an_hour() {
    let (house, read) = (house(), policy("Allow", "s3:Get*"));
    let root = Caller::root(account());
    let session = house.federate(&root, &[("Policy", &read), ("DurationSeconds", "43200")]).unwrap();
    assert_eq!(session.expires(), NOW + 3600);
    let caller = house.caller(&session);
    assert!(may(&caller, "s3:GetObject") && !may(&caller, "s3:PutObject"));
    let nothing = house.federate(&root, &[]).unwrap();
    assert!(!may(&house.caller(&nothing), "s3:GetObject"));
}

#[test]
fn the_tags_that_were_passed_stand_before_those_of_the_user() {
    let by_team = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:*","Resource":"*"},
        {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"payments"}}}]}"#;
    let permissions = Permissions::none().with_policy(by_team.as_bytes(), &house().profile).unwrap();
    let house = House::new(permissions.with_tag("team", "payments"), Permissions::none());
    let all = policy("Allow", "*");
    let other = [("Policy", all.as_str()), ("Tags.member.1.Key", "team"), ("Tags.member.1.Value", "audit")];
    assert_eq!(outcome(&house, &other[..1], "s3:GetObject", &[]), Outcome::Allow);
    assert_eq!(outcome(&house, &other, "s3:GetObject", &[]), Outcome::ImplicitDeny);
}
