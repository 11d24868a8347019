//! Sessions of a role: what the role may, within what was passed.

use crate::house::{
    ALICE, DEPLOY, House, NOW, REPORT, allowed, decision, lets_read, may, policy, refused_by,
};
use touchstone_engine::account::Permissions;
use touchstone_engine::policy::Outcome;
use touchstone_engine::session::{Caller, Identity, caller_identity};

const NARROW: &str = "arn:aws:iam::111122223333:policy/narrow";

fn house() -> House {
    House::new(Permissions::none(), allowed(&["s3:*"]))
}

fn session_may(house: &House, passed: &[(&str, &str)], action: &str) -> bool {
    let session = house.assume_role(&house.alice(), DEPLOY, passed).unwrap();
    may(&house.caller(&session), action)
}

#[test]
fn a_session_may_do_what_its_role_may() {
    let house = house();
    assert!(session_may(&house, &[], "s3:PutObject"));
    assert!(!session_may(&house, &[], "sqs:SendMessage"));
}

#[test]
fn a_session_policy_restricts() {
    let (house, read) = (house(), policy("Allow", "s3:Get*"));
    assert!(session_may(&house, &[("Policy", &read)], "s3:GetObject"));
    assert!(!session_may(&house, &[("Policy", &read)], "s3:PutObject"));
}

#[test]
fn a_session_policy_cannot_expand() {
    let (house, all) = (house(), policy("Allow", "*"));
    assert!(session_may(&house, &[("Policy", &all)], "s3:PutObject"));
    assert!(!session_may(&house, &[("Policy", &all)], "sqs:SendMessage"));
}

#[test]
fn a_deny_that_was_passed_decides() {
    let house = house();
    let session = house.assume_role(&house.alice(), DEPLOY, &[("Policy", &policy("Deny", "s3:Put*"))]);
    let session = session.unwrap();
    let outcome = |action| decision(&house.caller(&session), action, &[]).outcome;
    assert_eq!(outcome("s3:PutObject"), Outcome::ExplicitDeny);
    assert_eq!(outcome("s3:GetObject"), Outcome::ImplicitDeny, "what was passed allows nothing");
}

#[test]
fn policies_that_were_passed_together_leave_what_either_allows() {
    let mut house = house();
    house.put_managed_policy(NARROW, &policy("Allow", "s3:List*"));
    let read = policy("Allow", "s3:Get*");
    let passed = [("Policy", read.as_str()), ("PolicyArns.member.1.arn", NARROW)];
    assert!(session_may(&house, &passed, "s3:GetObject") && session_may(&house, &passed, "s3:ListParts"));
    assert!(!session_may(&house, &passed, "s3:PutObject"));
}

#[test]
fn a_managed_policy_restricts_after_it_is_gone() {
    let mut house = house();
    house.put_managed_policy(NARROW, &policy("Allow", "s3:Get*"));
    let passed = [("PolicyArns.member.1.arn", NARROW)];
    let session = house.assume_role(&house.alice(), DEPLOY, &passed).unwrap();
    assert!(may(&house.caller(&session), "s3:GetObject"));

    let without = self::house();
    assert!(!may(&without.caller(&session), "s3:GetObject"));
}

#[test]
fn a_managed_policy_that_is_not_there_is_not_passed_over() {
    let house = house();
    let session = house.assume_role(&house.alice(), DEPLOY, &[("PolicyArns.member.1.arn", NARROW)]);
    assert_eq!(refused_by(session), "session.policy-exists");
}

#[test]
fn permissions_are_those_of_the_role_as_it_is_now() {
    let mut house = house();
    let session = house.assume_role(&house.alice(), DEPLOY, &[]).unwrap();
    house.put_role(DEPLOY, ALICE, allowed(&["sqs:*"]));
    assert!(!may(&house.caller(&session), "s3:GetObject"));
    assert!(may(&house.caller(&session), "sqs:SendMessage"));
}

#[test]
fn the_boundary_of_a_role_is_that_of_its_sessions() {
    let within = allowed(&["s3:*"]).within(policy("Allow", "s3:Get*").as_bytes(), &house().profile);
    let house = House::new(Permissions::none(), within.unwrap());
    assert!(session_may(&house, &[], "s3:GetObject"));
    assert!(!session_may(&house, &[], "s3:PutObject"));
}

#[test]
fn a_bucket_that_names_the_session_lets_it_in_past_what_was_passed() {
    let (house, none) = (House::new(Permissions::none(), Permissions::none()), policy("Allow", "sqs:*"));
    let session = house.assume_role(&house.alice(), DEPLOY, &[("Policy", &none)]).unwrap();
    let caller = house.caller(&session);
    let outcome = |principal: &str| decision(&caller, "s3:GetObject", &[&lets_read(principal)]).outcome;
    assert_eq!(outcome("arn:aws:sts::111122223333:assumed-role/deploy/run-17"), Outcome::Allow);
    assert_eq!(outcome("arn:aws:sts::111122223333:assumed-role/deploy/run-18"), Outcome::ImplicitDeny);
    assert_eq!(outcome(DEPLOY), Outcome::ImplicitDeny, "what was passed limits what the role is given");
}

#[test]
fn a_decision_names_its_statements() {
    let house = house();
    let session = house.assume_role(&house.alice(), DEPLOY, &[("Policy", &policy("Allow", "s3:*"))]).unwrap();
    let decision = decision(&house.caller(&session), "s3:GetObject", &[]);
    let statements: Vec<String> = decision.statements.iter().map(ToString::to_string).collect();
    assert_eq!(statements, ["identity[0].Statement[0]", "session[0].Statement[0]"]);
}

#[test]
fn a_tag_of_the_session_stands_before_the_one_of_the_role() {
    let team = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*",
        "Condition":{"StringEquals":{"aws:PrincipalTag/team":"payments"}}}}"#;
    let profile = house().profile;
    let tagged = |value| {
        let permissions = Permissions::none().with_policy(team.as_bytes(), &profile).unwrap();
        House::new(Permissions::none(), permissions.with_tag("Team", value))
    };
    let other = [("Tags.member.1.Key", "TEAM"), ("Tags.member.1.Value", "audit")];
    assert!(session_may(&tagged("payments"), &[], "s3:GetObject"));
    assert!(!session_may(&tagged("payments"), &other, "s3:GetObject"));
    assert!(!session_may(&tagged("audit"), &[], "s3:GetObject"));
}

#[test]
fn what_a_request_says_of_its_caller_is_not_listened_to() {
    use touchstone_engine::policy::Keys;
    use touchstone_engine::session::Question;
    let admin = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/admin":"yes"}}},
        {"Effect":"Allow","Action":"s3:Put*","Resource":"*","Condition":{"StringEquals":{"aws:username":"root"}}},
        {"Effect":"Allow","Action":"s3:List*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"home"}}}]}"#;
    let permissions = Permissions::none().with_policy(admin.as_bytes(), &house().profile).unwrap();
    let house = House::new(Permissions::none(), permissions);
    let session = house.assume_role(&house.alice(), DEPLOY, &[]).unwrap();
    let context = Keys::default()
        .with("aws:PrincipalTag/admin", "yes")
        .with("aws:username", "root")
        .with("s3:prefix", "home");
    let outcome = |action| {
        let question = Question {
            action,
            resource: REPORT,
            resource_account: "111122223333",
            resource_policies: None,
            context: &context,
        };
        house.caller(&session).decide(&question, NOW).outcome
    };
    assert_eq!(outcome("s3:GetObject"), Outcome::ImplicitDeny);
    assert_eq!(outcome("s3:PutObject"), Outcome::ImplicitDeny);
    assert_eq!(outcome("s3:ListBucket"), Outcome::Allow);
}

#[test]
fn the_name_of_a_session_lacks_the_path_of_its_role() {
    let house = house();
    let session = house.assume_role(&house.alice(), DEPLOY, &[]).unwrap();
    assert!(
        matches!(session.identity(), Identity::AssumedRole { role_arn, provider: None, .. } if role_arn == DEPLOY)
    );
    let who = caller_identity::<()>(Some(&house.caller(&session)), &house.profile).unwrap().members();
    assert_eq!(who["Arn"], "arn:aws:sts::111122223333:assumed-role/deploy/run-17");
    assert_eq!(who["UserId"], "AROAROLE:run-17");
}

#[test]
fn a_session_is_of_no_use_from_the_second_at_which_it_is_over() {
    let house = house();
    let session = house.assume_role(&house.alice(), DEPLOY, &[("DurationSeconds", "900")]).unwrap();
    let at = |now| refused_by(Caller::session(&session, &house.accounts, now, &house.profile));
    assert_eq!((at(NOW + 899), at(NOW + 900)), ("none", "caller.session-not-expired"));
}
