use super::*;
use crate::saml::example::{saying, validated};

const NAME: (&str, &[&str]) = ("https://aws.amazon.com/SAML/Attributes/RoleSessionName", &["alice"]);

/// What `look` finds in the session attributes of an assertion that says this, or the rule that refuses it.
fn session<T>(
    attributes: &[(&str, &[&str])],
    look: impl FnOnce(SessionAttributes) -> T,
) -> Result<T, &'static str> {
    let strict = Profile::strict();
    let read = validated(&saying(attributes), &strict, |assertion| {
        SessionAttributes::read(&assertion, &strict).map_err(|rejection| rejection.rule().id())
    });
    read.unwrap().map(look)
}

/// An attribute of AWS's, beside the name of the session.
fn with<T>(
    name: &str,
    values: &[&str],
    look: impl FnOnce(SessionAttributes) -> T,
) -> Result<T, &'static str> {
    session(&[NAME, (&format!("{PREFIX}{name}"), values)], look)
}

fn named(values: &[&str]) -> Result<String, &'static str> {
    session(&[(NAME.0, values)], |session| session.session_name)
}

#[test]
fn a_session_has_one_name_of_2_to_64_characters() {
    let longest = "a".repeat(64);
    for name in ["ab", "alice@example.com", "a=b,c+d_e-f.g", &longest] {
        assert_eq!(named(&[name]).as_deref(), Ok(name));
    }
    for name in ["", "a", "al ice", "\u{E4}\u{E4}", "a/b", &"a".repeat(65)] {
        assert_eq!(named(&[name]), Err("saml.session-name-valid"), "{name}");
    }
    assert_eq!(named(&["alice", "alice"]), Err("saml.session-name-single"));
    assert_eq!(named(&[]), Err("saml.session-name-present"));
    assert_eq!(session(&[(&NAME.0.to_lowercase(), NAME.1)], |_| ()), Err("saml.session-name-present"));
}

#[test]
fn a_duration_is_plain_seconds_and_the_least_of_several_counts() {
    let longest = |values: &[&str]| with("SessionDuration", values, |session| session.longest);
    assert_eq!(longest(&[]), Ok(None));
    assert_eq!(longest(&["900"]), Ok(Some(900)));
    assert_eq!(longest(&["43200"]), Ok(Some(43_200)));
    assert_eq!(longest(&["3600", "1200", "7200"]), Ok(Some(1200)));
    for text in ["", "899", "43201", "0900", "+900", " 900", "900.0", "-900", "1e3", "99999999999"] {
        assert_eq!(longest(&[text]), Err("saml.session-duration"), "{text}");
        assert_eq!(longest(&["3600", text]), Err("saml.session-duration"), "{text}");
    }
}

#[test]
fn a_source_identity_is_one() {
    let source = |values: &[&str]| with("SourceIdentity", values, |session| session.source_identity);
    assert_eq!(source(&[]), Ok(None));
    assert_eq!(source(&["alice"]), Ok(Some("alice".to_owned())));
    assert!(source(&["alice", "alice"]).is_err() && source(&[""]).is_err());
}

#[test]
fn a_tag_has_one_value() {
    let tag = |values: &[&str]| {
        with("PrincipalTag:team", values, |session| format!("{:?}", session.tags))
            .map(|tags| tags.contains("team"))
    };
    assert_eq!(tag(&["blue"]), Ok(true));
    assert_eq!(tag(&[]), Err("tags.format"));
    assert_eq!(tag(&["blue", "red"]), Err("tags.format"));
}

#[test]
fn a_role_and_its_provider_are_offered_together_in_either_order() {
    const ROLE: &str = "arn:aws:iam::123456789012:role/R";
    const OTHER: &str = "arn:aws:iam::123456789012:role/S";
    const PROVIDER: &str = "arn:aws:iam::123456789012:saml-provider/P";
    let strict = Profile::strict();
    let offers = |value: &str, role: &str| {
        let assertion = saying(&[(&format!("{PREFIX}Role"), &[value])]);
        let offered = validated(&assertion, &strict, |assertion| {
            let (role, provider) = (RoleArn::parse(role).unwrap(), SamlProviderArn::parse(PROVIDER).unwrap());
            require_offered(&assertion, &role, &provider, &strict).is_ok()
        });
        offered.unwrap()
    };
    for value in
        [format!("{ROLE},{PROVIDER}"), format!("{PROVIDER},{ROLE}"), format!("\n {ROLE} , {PROVIDER}\t")]
    {
        assert!(offers(&value, ROLE), "{value}");
        assert!(!offers(&value, OTHER), "{value}");
    }
    for value in [
        ROLE.to_owned(),
        format!("{ROLE};{PROVIDER}"),
        format!("{ROLE},{PROVIDER},{PROVIDER}"),
        format!("{ROLE},{PROVIDER}Q"),
        format!("{ROLE},"),
        format!("{ROLE},{ROLE}"),
    ] {
        assert!(!offers(&value, ROLE), "{value}");
    }
}
