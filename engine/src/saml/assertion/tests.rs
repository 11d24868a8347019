use super::*;
use crate::profile::Name;
use crate::saml::example::{
    ASSERTION, ISSUER, provider, response, saying, validated, validated_beside, with_signed,
};
use crate::xml::signer::edited;

/// The name that an assertion speaks of, or the rule that refuses it.
fn subject(assertion: &str, name: Name) -> Result<String, &'static str> {
    validated(assertion, &Profile::named(name), |assertion| assertion.name_id().to_owned())
}

/// The name that the example speaks of.
fn alice() -> String {
    "alice".to_owned()
}

#[test]
fn what_was_signed_is_told() {
    let told = validated(ASSERTION, &Profile::strict(), |assertion| {
        assert_eq!([assertion.issuer(), assertion.id(), assertion.name_id()], [ISSUER, "_a", "alice"]);
        assert_eq!(assertion.name_id_format(), Some("urn:format"));
        assert_eq!(assertion.recipient(), "https://sp.example/acs");
        // The confirmation is the first of the two to end.
        assert_eq!(assertion.expires().map(Instant::seconds), Some(180));
        assert_eq!(assertion.session_expires().map(Instant::seconds), Some(3600));
    });
    assert_eq!(told, Ok(()));
}

#[test]
fn each_profile_refuses_what_it_does() {
    const NAME: &str = "<saml:NameID Format=\"urn:format\">alice</saml:NameID>";
    let strict_alone = |rule| (Err(rule), Ok(alice()));
    let both = |rule| (Err(rule), Err(rule));
    for (from, to, (strict, aws)) in [
        ("alice", "", both("saml.name-id-present")),
        ("alice", "<b></b>", both("saml.name-id-present")),
        (NAME, "", both("saml.name-id-present")),
        (NAME, &NAME.repeat(2), both("saml.assertion-structure")),
        (" Format=\"urn:format\"", "", (Ok(alice()), Err("saml.name-id-format-present"))),
        ("<saml:Subject>", "<saml:Subject></saml:Subject><saml:Subject>", both("saml.assertion-structure")),
        (
            "<saml:Conditions ",
            "<saml:Conditions></saml:Conditions><saml:Conditions ",
            both("saml.assertion-structure"),
        ),
        (
            "</saml:AttributeStatement>",
            "<saml:Attribute></saml:Attribute></saml:AttributeStatement>",
            both("saml.assertion-structure"),
        ),
        (
            "NotBefore=\"1970-01-01T00:01:00Z\"",
            "NotBefore=\"1970-01-01T00:02:01Z\"",
            strict_alone("saml.conditions-begun"),
        ),
        (
            "NotBefore=\"1970-01-01T00:01:00Z\"",
            "NotBefore=\"1970-01-01T00:02:00Z\"",
            (Ok(alice()), Ok(alice())),
        ),
        ("00:04:00Z", "00:02:00Z", both("saml.conditions-not-expired")),
        ("00:04:00Z", "00:02:00.001Z", (Ok(alice()), Ok(alice()))),
        ("00:04:00Z", "never", both("saml.time-readable")),
        ("NotBefore=\"1970-01-01T00:01:00Z\"", "NotBefore=\"\"", both("saml.time-readable")),
        (
            "</saml:Conditions>",
            "<saml:Condition></saml:Condition></saml:Conditions>",
            both("saml.condition-known"),
        ),
        (
            "</saml:Conditions>",
            "<saml:OneTimeUse></saml:OneTimeUse></saml:Conditions>",
            (Ok(alice()), Ok(alice())),
        ),
        ("urn:sp", "urn:other", strict_alone("saml.audience-matches")),
        ("urn:sp", "urn:sp ", strict_alone("saml.audience-matches")),
        (
            "<saml:Audience>",
            "<saml:Audience>urn:other</saml:Audience><saml:Audience>",
            (Ok(alice()), Ok(alice())),
        ),
        (
            "</saml:Conditions>",
            "<saml:AudienceRestriction></saml:AudienceRestriction></saml:Conditions>",
            strict_alone("saml.audience-matches"),
        ),
        (
            "<saml:AudienceRestriction><saml:Audience>urn:sp</saml:Audience></saml:AudienceRestriction>",
            "",
            strict_alone("saml.audience-present"),
        ),
        ("01:00:00Z", "00:02:00Z", both("saml.session-not-expired")),
        ("01:00:00Z", "", both("saml.time-readable")),
        (
            "<saml:AuthnStatement SessionNotOnOrAfter=\"1970-01-01T01:00:00Z\"></saml:AuthnStatement>",
            "",
            both("saml.authn-statement-present"),
        ),
    ] {
        let assertion = edited(ASSERTION, from, to);
        assert_eq!(subject(&assertion, Name::Strict), strict, "{to} for {from} under strict");
        assert_eq!(subject(&assertion, Name::Aws), aws, "{to} for {from} under aws");
    }
}

#[test]
fn conditions_are_there() {
    let (before, rest) = ASSERTION.split_once("<saml:Conditions").unwrap();
    let without = [before, rest.split_once("</saml:Conditions>").unwrap().1].concat();
    for name in Name::ALL {
        assert_eq!(subject(&without, name), Err("saml.conditions-present"));
    }
}

#[test]
fn an_assertion_has_an_id() {
    // Without one it cannot be signed itself.
    let response = provider().signed(&response(&edited(ASSERTION, " ID=\"_a\"", "")), "_r");
    let refused = validated_beside(&response, &[], &Profile::strict(), |_| ());
    assert_eq!(refused, Err("saml.assertion-structure"));
}

#[test]
fn the_earliest_of_several_sessions_ends_them() {
    let statement = |minute: u8| {
        format!(
            "<saml:AuthnStatement SessionNotOnOrAfter=\"1970-01-01T00:{minute}:00Z\"></saml:AuthnStatement>"
        )
    };
    for [first, second] in [[30, 20], [20, 30]] {
        let statements = [statement(first), statement(second), "</saml:Assertion>".to_owned()].concat();
        let assertion = edited(ASSERTION, "</saml:Assertion>", &statements);
        let end = validated(&assertion, &Profile::strict(), |assertion| assertion.session_expires());
        assert_eq!(end.map(|end| end.map(Instant::seconds)), Ok(Some(20 * 60)));
    }
}

#[test]
fn is_used_once_under_strict() {
    let used =
        |used: &[&str], name| validated_beside(&with_signed(ASSERTION), used, &Profile::named(name), |_| ());
    assert_eq!(used(&["_a"], Name::Strict), Err("saml.not-replayed"));
    assert_eq!(used(&["_b"], Name::Strict), Ok(()));
    assert_eq!(used(&["_a"], Name::Aws), Ok(()));
}

#[test]
fn a_response_is_sent_to_whom_it_reached() {
    let strict = |response: &str| validated_beside(response, &[], &Profile::strict(), |_| ());
    let destination = " Destination=\"https://sp.example/acs\"";
    let (unsigned, bare) = (with_signed(ASSERTION), edited(&response(ASSERTION), destination, ""));
    assert_eq!(strict(&edited(&unsigned, destination, "")), Ok(()));
    assert_eq!(strict(&edited(&unsigned, "sp.example/acs", "evil.example")), Err("saml.destination-matches"));
    // One that is signed says where it is sent to (SAML bindings section 3.5.5.2).
    assert_eq!(strict(&provider().signed(&bare, "_r")), Err("saml.destination-present"));
    assert_eq!(
        strict(&edited(&unsigned, "ID=\"_r\"", "ID=\"_r\" InResponseTo=\"_q\"")),
        Err("saml.in-response-to")
    );
}

#[test]
fn a_name_that_a_comment_divides_is_one_name() {
    let signed = with_signed(&edited(ASSERTION, "alice", "admin.guest"));
    let divided = edited(&signed, "admin.guest", "admin<!---->.guest");
    for name in Name::ALL {
        let told = validated_beside(&divided, &[], &Profile::named(name), |assertion| {
            assertion.name_id().to_owned()
        });
        assert_eq!(told.as_deref(), Ok("admin.guest"));
    }
}

#[test]
fn attributes_of_one_name_are_one_in_the_order_of_the_document() {
    let assertion = saying(&[("b", &["1", "2"]), ("a", &[""]), ("b", &["<c></c>", " 3 "]), ("A", &[])]);
    let read = validated(&assertion, &Profile::strict(), |assertion| {
        let owned = |attribute: &Attribute<'_>| {
            (attribute.name.to_owned(), attribute.values.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(assertion.attribute("b").len(), 3);
        assert!(assertion.attribute("c").is_empty());
        assertion.attributes().iter().map(owned).collect::<Vec<_>>()
    });
    let expected: [(&str, &[&str]); 3] = [("b", &["1", "2", " 3 "]), ("a", &[""]), ("A", &[])];
    let owned =
        |(name, values): (&str, &[&str])| (name.to_owned(), values.iter().map(ToString::to_string).collect());
    assert_eq!(read, Ok(expected.map(owned).to_vec()));
}
