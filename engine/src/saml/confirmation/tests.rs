use crate::profile::{Name, Profile};
use crate::saml::example::{ASSERTION, validated};
use crate::xml::signer::edited;

const DATA: &str = "NotOnOrAfter=\"1970-01-01T00:03:00Z\" Recipient=\"https://sp.example/acs\"";

/// A confirmation by a bearer, with these attributes to its data.
fn confirmation(data: &str) -> String {
    format!(
        "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">\
         <saml:SubjectConfirmationData{}{data}></saml:SubjectConfirmationData></saml:SubjectConfirmation>",
        if data.is_empty() { "" } else { " " }
    )
}

/// Whether a subject with these confirmations is believed; where not, the rule.
fn confirmed(confirmations: &str, name: Name) -> Result<(), &'static str> {
    let assertion = edited(ASSERTION, &confirmation(DATA), confirmations);
    validated(&assertion, &Profile::named(name), |_| ())
}

#[test]
fn a_bearer_may_do_so_here_and_now() {
    let data = |from, to| confirmation(&edited(DATA, from, to));
    let (strict_alone, both) = (|rule| (Err(rule), Ok(())), |rule| (Err(rule), Err(rule)));
    for (confirmations, (strict, aws)) in [
        (confirmation(DATA), (Ok(()), Ok(()))),
        (String::new(), both("saml.confirmation-present")),
        (edited(&confirmation(DATA), "cm:bearer", "cm:sender-vouches"), both("saml.confirmation-bearer")),
        (
            edited(&confirmation(DATA), " Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"", ""),
            both("saml.confirmation-bearer"),
        ),
        (data("https://sp.example/acs", "https://evil.example"), strict_alone("saml.recipient-matches")),
        (data(" Recipient=\"https://sp.example/acs\"", ""), both("saml.recipient-present")),
        (data("NotOnOrAfter=\"1970-01-01T00:03:00Z\" ", ""), both("saml.confirmation-expires")),
        (data("00:03:00Z", "00:02:00Z"), both("saml.confirmation-not-expired")),
        (data("00:03:00Z", "00:02:00.001Z"), (Ok(()), Ok(()))),
        (data("00:03:00Z", "later"), both("saml.time-readable")),
        (
            data("NotOn", "NotBefore=\"1970-01-01T00:00:00Z\" NotOn"),
            strict_alone("saml.confirmation-no-not-before"),
        ),
        (data("NotOn", "InResponseTo=\"_q\" NotOn"), strict_alone("saml.confirmation-in-response-to")),
        (
            edited(
                &confirmation(DATA),
                "</saml:SubjectConfirmation>",
                "<saml:SubjectConfirmationData></saml:SubjectConfirmationData></saml:SubjectConfirmation>",
            ),
            both("saml.confirmation-data"),
        ),
    ] {
        assert_eq!(confirmed(&confirmations, Name::Strict), strict, "{confirmations} under strict");
        assert_eq!(confirmed(&confirmations, Name::Aws), aws, "{confirmations} under aws");
    }
}

#[test]
fn one_of_several_confirmations_is_enough_under_strict() {
    let (sound, bare) = (confirmation(DATA), confirmation(""));
    let stale = confirmation(&edited(DATA, "00:03:00Z", "00:01:00Z"));
    for several in [[&sound, &stale], [&stale, &sound], [&bare, &sound], [&sound, &sound]] {
        let several = several.map(String::as_str).concat();
        assert_eq!(confirmed(&several, Name::Strict), Ok(()));
        assert_eq!(confirmed(&several, Name::Aws), Err("saml.confirmation-single"));
    }
}

#[test]
fn what_no_confirmation_satisfies_is_told_of_the_last() {
    let (bare, stale) = (confirmation(""), confirmation(&edited(DATA, "00:03:00Z", "00:01:00Z")));
    let strict = |several: &[&str]| confirmed(&several.concat(), Name::Strict);
    assert_eq!(strict(&[&bare, &stale]), Err("saml.confirmation-not-expired"));
    assert_eq!(strict(&[&stale, &bare]), Err("saml.recipient-present"));
}

#[test]
fn faults_of_several_confirmations_do_not_make_a_sound_one() {
    let elsewhere = confirmation(&edited(DATA, "sp.example", "evil.example"));
    let stale = confirmation(&edited(DATA, "00:03:00Z", "00:01:00Z"));
    assert_eq!(confirmed(&[elsewhere, stale].concat(), Name::Strict), Err("saml.confirmation-not-expired"));
}

#[test]
fn the_sound_confirmation_is_the_one_that_is_read() {
    let stale = confirmation(&edited(DATA, "00:03:00Z", "00:01:00Z"));
    for several in [[&stale, &confirmation(DATA)], [&confirmation(DATA), &stale]] {
        let assertion = edited(ASSERTION, &confirmation(DATA), &several.map(String::as_str).concat());
        let read = validated(&assertion, &Profile::strict(), |assertion| {
            (assertion.recipient().to_owned(), assertion.expires().map(super::Instant::seconds))
        });
        assert_eq!(read, Ok(("https://sp.example/acs".to_owned(), Some(180))));
    }
}
