//! A user's own sessions: what the user may, for a while.

use crate::house::{AUDIT, House, NOW, account, allowed, may, policy, refused_by};
use touchstone_engine::account::Permissions;
use touchstone_engine::session::{Caller, caller_identity};

#[test]
fn a_session_may_do_what_its_user_may() {
    let house = House::new(allowed(&["s3:Get*"]), Permissions::none());
    let session = house.sign_in(&house.alice(), &[]).unwrap();
    let caller = house.caller(&session);
    assert!(may(&caller, "s3:GetObject") && !may(&caller, "s3:PutObject"));
    let who = caller_identity::<()>(Some(&caller), &house.profile).unwrap().members();
    assert_eq!(who["Arn"], "arn:aws:iam::111122223333:user/staff/alice");
    assert_eq!(who["UserId"], "AIDAALICE");
}

#[test]
fn no_policy_keeps_a_user_from_signing_in() {
    let denied = Permissions::none().with_policy(policy("Deny", "*").as_bytes(), &quiet().profile).unwrap();
    let house = House::new(denied, Permissions::none());
    assert_eq!(refused_by(house.sign_in(&house.alice(), &[])), "none");
    assert_eq!(refused_by(house.federate(&house.alice(), &[])), "caller.allowed");
}

fn quiet() -> House {
    House::new(Permissions::none(), Permissions::none())
}

#[test]
fn the_session_knows_its_user_and_that_no_device_was_asked() {
    let of_user = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:Get*","Resource":"*","Condition":{"StringEquals":{"aws:username":"alice"}}},
        {"Effect":"Allow","Action":"s3:Put*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}},
        {"Effect":"Allow","Action":"s3:List*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}]}"#;
    let permissions = Permissions::none().with_policy(of_user.as_bytes(), &quiet().profile).unwrap();
    let house = House::new(permissions, Permissions::none());
    let session = house.sign_in(&house.alice(), &[]).unwrap();
    let caller = house.caller(&session);
    assert!(may(&caller, "s3:GetObject"));
    assert!(!may(&caller, "s3:PutObject"));
    assert!(may(&caller, "s3:ListBucket"));
    assert!(!may(&house.alice(), "s3:ListBucket"), "lasting keys do not have the key at all");
}

#[test]
fn a_session_lasts_twelve_hours_unless_asked_otherwise_and_an_hour_of_the_root() {
    let house = quiet();
    let lasts = |caller: &Caller<'_>, passed: &[(&str, &str)]| {
        house.sign_in(caller, passed).map(|session| session.expires() - NOW)
    };
    let root = Caller::root(account());
    assert_eq!(lasts(&house.alice(), &[]), Ok(43_200));
    assert_eq!(lasts(&house.alice(), &[("DurationSeconds", "129600")]), Ok(129_600));
    assert_eq!(lasts(&root, &[]), Ok(3600));
    assert_eq!(lasts(&root, &[("DurationSeconds", "129600")]), Ok(3600));
    assert_eq!(lasts(&root, &[("DurationSeconds", "900")]), Ok(900));
}

#[test]
fn the_root_may_do_everything_with_a_session_too() {
    let house = quiet();
    let session = house.sign_in(&Caller::root(account()), &[]).unwrap();
    let caller = house.caller(&session);
    assert!(may(&caller, "s3:DeleteObject"));
    assert_eq!(refused_by(house.assume_role(&caller, AUDIT, &[])), "caller.not-root");
}

#[test]
fn nobody_signs_nothing() {
    let house = quiet();
    let refused = caller_identity::<()>(None, &house.profile).unwrap_err();
    assert_eq!((refused.rule().id(), refused.code().name()), ("caller.signed", "MissingAuthenticationToken"));
    assert_eq!(refused.message(), "Request is missing Authentication Token");
    assert_eq!(refused.code().http_status(), 403);
}
