//! Sessions that a session begins: what goes on, and what ends after an hour.

use crate::house::{AUDIT, DEPLOY, House, allowed, refused_by};
use touchstone_engine::account::Permissions;
use touchstone_engine::profile::Profile;
use touchstone_engine::session::Session;

const TAGS: [(&str, &str); 5] = [
    ("Tags.member.1.Key", "Team"),
    ("Tags.member.1.Value", "payments"),
    ("Tags.member.2.Key", "Stage"),
    ("Tags.member.2.Value", "test"),
    ("TransitiveTagKeys.member.1", "team"),
];

fn house() -> House {
    House::new(Permissions::none(), allowed(&["sts:*"]))
}

/// A session of `deploy`, and one of `audit` that it begins.
fn chain(house: &House, first: &[(&str, &str)], second: &[(&str, &str)]) -> Result<Session, &'static str> {
    let session = house.assume_role(&house.alice(), DEPLOY, first).unwrap();
    house.assume_role(&house.caller(&session), AUDIT, second).map_err(|no| no.rule().id())
}

fn tags(session: &Session) -> Vec<(&str, &str)> {
    session.tags().pairs().iter().map(|(key, value)| (key.as_str(), value.as_str())).collect()
}

#[test]
fn a_transitive_tag_goes_on_and_stays_transitive() {
    let house = house();
    let more = [("Tags.member.1.Key", "run"), ("Tags.member.1.Value", "17")];
    let session = chain(&house, &TAGS, &more).unwrap();
    assert_eq!(tags(&session), [("Team", "payments"), ("run", "17")]);
    assert_eq!(session.tags().transitive_keys(), ["team"]);
}

#[test]
fn a_tag_that_goes_on_is_not_set_anew_in_any_case() {
    let again = [("Tags.member.1.Key", "TEAM"), ("Tags.member.1.Value", "payments")];
    assert_eq!(chain(&house(), &TAGS, &again).unwrap_err(), "tags.not-inherited");
    let another = [("Tags.member.1.Key", "stage"), ("Tags.member.1.Value", "live")];
    assert!(chain(&house(), &TAGS, &another).is_ok(), "what does not go on may be said anew");
}

#[test]
fn who_is_behind_it_all_goes_on_and_does_not_change() {
    let (house, ann, bob) = (house(), [("SourceIdentity", "ann")], [("SourceIdentity", "bob")]);
    assert_eq!(chain(&house, &ann, &[]).unwrap().source_identity(), Some("ann"));
    assert_eq!(chain(&house, &ann, &ann).unwrap().source_identity(), Some("ann"));
    assert_eq!(chain(&house, &[], &bob).unwrap().source_identity(), Some("bob"));
    assert_eq!(chain(&house, &ann, &bob).unwrap_err(), "source-identity.unchanged");
}

#[test]
fn session_policies_do_not_go_on() {
    let house = house();
    let narrow = r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}"#;
    let session = chain(&house, &[("Policy", narrow)], &[]).unwrap();
    assert!(session.session_policies().is_empty(), "the second role has its own permissions");
}

#[test]
fn a_session_that_a_role_session_begins_lasts_an_hour() {
    let lasting = |seconds| chain(&house(), &[], &[("DurationSeconds", seconds)]);
    assert!(lasting("3600").is_ok());
    assert_eq!(lasting("3601").unwrap_err(), "session.chained-duration");
}

#[test]
fn credentials_of_ones_own_are_a_link_of_the_chain_to_aws_alone() {
    let asked = |house: &House| {
        let own = house.sign_in(&house.alice(), &[]).unwrap();
        refused_by(house.assume_role(&house.caller(&own), DEPLOY, &[("DurationSeconds", "3601")]))
    };
    let aws = house();
    assert_eq!(asked(&aws), "session.temporary-duration");
    assert_eq!(asked(&House { profile: Profile::strict(), ..aws }), "none");
}

#[test]
fn the_next_role_has_to_allow_what_goes_on() {
    let mut house = house();
    let trust = format!(
        r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"{DEPLOY}"}},"Action":"sts:AssumeRole"}}}}"#
    );
    house.put_role_that_trusts(AUDIT, &trust);
    assert!(chain(&house, &[], &[]).is_ok());
    assert_eq!(chain(&house, &TAGS, &[]).unwrap_err(), "trust.tag-session");
    assert_eq!(chain(&house, &[("SourceIdentity", "ann")], &[]).unwrap_err(), "trust.source-identity");
}
