use super::*;
use crate::profile::Name;
use crate::saml::example::{self, ASSERTION, provider, with_signed};
use crate::xml::signer::{Signer, edited};

/// The name that a verified response speaks of, or the rule that refuses it.
fn subject_under(
    response: &str,
    signers: &[&Signer],
    required: RequireSigned,
    profile: &Profile,
) -> Result<String, &'static str> {
    example::verified(response, signers, required, profile, |verified| {
        let mut subjects = verified.assertion.children_named(saml("Subject"));
        let name = subjects.next().and_then(|subject| subject.children_named(saml("NameID")).next());
        Ok(name.unwrap().text().unwrap().into_owned())
    })
}

/// The same by the provider's key, under `strict`.
fn subject(response: &str) -> Result<String, &'static str> {
    subject_under(response, &[&provider()], RequireSigned::Any, &Profile::strict())
}

/// The name that the example speaks of.
fn alice() -> String {
    "alice".to_owned()
}

fn assertion_signed() -> String {
    with_signed(ASSERTION)
}

fn response_signed() -> String {
    provider().signed(&example::response(ASSERTION), "_r")
}

fn both_signed() -> String {
    provider().signed(&assertion_signed(), "_r")
}

/// An assertion about another, which nobody signed.
fn evil() -> String {
    edited(&edited(ASSERTION, "alice", "admin"), "ID=\"_a\"", "ID=\"_evil\"")
}

#[test]
fn a_signed_assertion_is_read() {
    assert_eq!(subject(&assertion_signed()), Ok(alice()));
}

#[test]
fn a_signed_response_covers_its_assertion() {
    assert_eq!(subject(&response_signed()), Ok(alice()));
    for (from, to) in [
        (">alice<", ">admin<"),
        ("<saml:Subject>", "<saml:Advice></saml:Advice><saml:Subject>"),
        ("Destination=\"https://sp.example/acs\"", ""),
    ] {
        assert_eq!(subject(&edited(&response_signed(), from, to)), Err("xml.digest-matches"), "{to}");
    }
}

#[test]
fn what_is_required_to_be_signed_is() {
    let either = |required, shape: String| {
        subject_under(&shape, &[&provider()], required, &Profile::strict()).map(|_| ())
    };
    let refused = Err("saml.required-signature");
    for (required, response_alone, assertion_alone) in [
        (RequireSigned::Any, Ok(()), Ok(())),
        (RequireSigned::Assertion, refused, Ok(())),
        (RequireSigned::Response, Ok(()), refused),
    ] {
        assert_eq!(either(required, response_signed()), response_alone, "{required:?}");
        assert_eq!(either(required, assertion_signed()), assertion_alone, "{required:?}");
        assert_eq!(either(required, both_signed()), Ok(()), "{required:?}");
        assert_eq!(either(required, example::response(ASSERTION)), Err("saml.signed"), "{required:?}");
    }
}

#[test]
fn aws_wants_the_assertion_itself_signed() {
    let by_aws =
        |shape: &str| subject_under(shape, &[&provider()], RequireSigned::Any, &Profile::named(Name::Aws));
    assert_eq!(by_aws(&response_signed()), Err("saml.assertion-signed"));
    assert_eq!(by_aws(&assertion_signed()), Ok(alice()));
    assert_eq!(by_aws(&both_signed()), Ok(alice()));
}

#[test]
fn every_signature_there_is_must_be_sound() {
    assert_eq!(subject(&both_signed()), Ok(alice()));
    let stranger = Signer::number(2);
    let of_stranger = stranger.signed(&assertion_signed(), "_r");
    assert_eq!(subject(&of_stranger), Err("xml.signature-valid"));
    let of_stranger = provider().signed(&example::response(&stranger.signed(ASSERTION, "_a")), "_r");
    assert_eq!(subject(&of_stranger), Err("xml.signature-valid"));
    // The assertion's is not looked at alone: what is around it was signed too.
    let changed = edited(&both_signed(), "ID=\"_r\"", "Consent=\"x\" ID=\"_r\"");
    assert_eq!(subject(&changed), Err("xml.digest-matches"));
}

#[test]
fn tells_whether_the_response_is_signed() {
    let told = |shape: &str| {
        let strict = Profile::strict();
        example::verified(shape, &[&provider()], RequireSigned::Any, &strict, |verified| {
            Ok(verified.response_signed)
        })
    };
    assert_eq!(told(&assertion_signed()), Ok(false));
    assert_eq!(told(&response_signed()), Ok(true));
    assert_eq!(told(&both_signed()), Ok(true));
}

#[test]
fn the_signature_of_the_assertion_is_no_part_of_it() {
    for shape in [assertion_signed(), both_signed()] {
        let strict = Profile::strict();
        let octets = example::verified(&shape, &[&provider()], RequireSigned::Any, &strict, |verified| {
            Ok(String::from_utf8(verified.assertion.canonical()).unwrap())
        });
        assert_eq!(octets.as_deref(), Ok(ASSERTION));
    }
}

#[test]
fn any_of_the_providers_certificates_fits() {
    let (provider, other, third) = (provider(), Signer::number(2), Signer::number(3));
    let by = |signers: &[&Signer]| {
        subject_under(&assertion_signed(), signers, RequireSigned::Any, &Profile::strict())
    };
    for signers in [[&provider, &other, &third], [&other, &provider, &third], [&other, &third, &provider]] {
        assert_eq!(by(&signers), Ok(alice()));
    }
    assert_eq!(by(&[&other, &third]), Err("xml.signature-valid"));
}

#[test]
fn a_wrapped_assertion_is_not_read() {
    let (evil, signed) = (evil(), provider().signed(ASSERTION, "_a"));
    for two in [format!("{evil}{signed}"), format!("{signed}{evil}")] {
        assert_eq!(subject(&example::response(&two)), Err("saml.assertion-single"));
    }
    let holding = |content: &str| {
        example::response(&edited(&evil, "<saml:Subject>", &format!("{content}<saml:Subject>")))
    };
    // Another one has the signed one in it, with its signature or beside it.
    assert_eq!(subject(&holding(&format!("<saml:Advice>{signed}</saml:Advice>"))), Err("saml.signed"));
    let signature = edited(&signed, ASSERTION.split_once('>').unwrap().0, "");
    let signature = signature.trim_start_matches('>').split_once("<saml:Issuer>").unwrap().0;
    let moved = holding(&format!("{signature}<saml:Advice>{ASSERTION}</saml:Advice>"));
    assert_eq!(subject(&moved), Err("xml.reference-own-element"));
    // The same under the ID that was signed.
    let same = edited(&edited(&moved, "ID=\"_a\"", "ID=\"_b\""), "ID=\"_evil\"", "ID=\"_a\"");
    assert_eq!(subject(&same), Err("xml.digest-matches"));
}

#[test]
fn what_stands_in_a_response_beside_its_signed_assertion_is_not_read() {
    let beside = format!("<samlp:Extensions>{}</samlp:Extensions>", evil());
    let document = edited(&assertion_signed(), "<samlp:Status>", &format!("{beside}<samlp:Status>"));
    assert_eq!(subject(&document), Ok(alice()));
}

#[test]
fn takes_apart_a_response_with_one_assertion_and_nothing_else() {
    let sound = assertion_signed();
    let encrypted =
        "<saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"/></samlp:Response>";
    for (document, rule) in [
        (provider().signed(ASSERTION, "_a"), "saml.response-element"),
        (sound.replace("SAML:2.0:protocol", "SAML:1.0:protocol"), "saml.response-element"),
        (example::response(""), "saml.assertion-single"),
        (edited(&example::response(""), "</samlp:Response>", encrypted), "saml.assertion-not-encrypted"),
        (edited(&sound, "</samlp:Response>", encrypted), "saml.assertion-not-encrypted"),
        (edited(&sound, "Version=\"2.0\"", "Version=\"1.1\""), "saml.version"),
        (with_signed(&edited(ASSERTION, " Version=\"2.0\"", "")), "saml.version"),
        (sound.replace("status:Success", "status:Requester"), "saml.status-success"),
    ] {
        assert_eq!(subject(&document), Err(rule), "{document}");
    }
}

#[test]
fn the_issuer_is_the_provider() {
    let issuer = "<saml:Issuer>https://idp.example</saml:Issuer>";
    let with = |issuers: &str| subject(&with_signed(&edited(ASSERTION, issuer, issuers)));
    assert_eq!(with("<saml:Issuer>https://evil.example</saml:Issuer>"), Err("saml.issuer-matches"));
    assert_eq!(with("<saml:Issuer>https://idp.example </saml:Issuer>"), Err("saml.issuer-matches"));
    for none in ["", "<saml:Issuer></saml:Issuer>", &issuer.repeat(2)] {
        assert_eq!(with(none), Err("saml.issuer-present"), "{none}");
    }
    let format =
        |format: &str| with(&edited(issuer, "<saml:Issuer", &format!("<saml:Issuer Format=\"{format}\"")));
    assert_eq!(format(FORMAT_ENTITY), Ok(alice()));
    assert_eq!(format("urn:format"), Err("saml.issuer-format"));
    let of_response = edited(&assertion_signed(), ">https://idp.example<", ">https://evil.example<");
    assert_eq!(subject(&of_response), Err("saml.response-issuer-matches"));
    assert_eq!(subject(&edited(&assertion_signed(), "idp.example<", "<!---->idp.example<")), Ok(alice()));
}

fn reports_success(inside: &str) -> bool {
    let text = format!(
        "<p:Response xmlns:p=\"urn:oasis:names:tc:SAML:2.0:protocol\">{}</p:Response>",
        inside.replace("SUCCESS", SUCCESS)
    );
    let profile = Profile::strict();
    let document = Document::parse(text.as_bytes(), &profile).unwrap();
    require_success(document.unsigned(), &profile).is_ok()
}

#[test]
fn success_is_reported_once_and_by_nothing_else() {
    let success = "<p:StatusCode Value=\"SUCCESS\"/>";
    let failure = "<p:StatusCode Value=\"urn:x\"/>";
    let status = |codes: &[&str]| format!("<p:Status>{}</p:Status>", codes.concat());
    assert!(reports_success(&status(&[success])));
    for codes in [[success, failure], [failure, success], [success, success]] {
        assert!(!reports_success(&status(&codes)));
    }
    for two in [[success, failure], [failure, success]] {
        assert!(!reports_success(&two.map(|code| status(&[code])).concat()));
    }
    assert!(!reports_success(&status(&[])) && !reports_success(""));
}
