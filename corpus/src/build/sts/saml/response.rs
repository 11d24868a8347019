//! What AWS was seen to make of a response and its conditions, row by row. The rules are those of any service provider; here
//! is what its role comes to.

use super::{OPEN, SIGN_IN, SOUND, answer, bringing, class, open, under};
use crate::build::saml::{ResponseQuestion, Signs};
use crate::build::xml::instant;
use crate::build::{Draft, Situation, accept, inferred, observed, reject};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;
use serde_json::json;

const DATA: &str = "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![signatures(setting), conditions(setting), times(setting), recipient(setting), subject(setting)]
}

/// A response that says where it was sent, as one that is signed has to (SAML bindings section 3.5.5.2).
fn addressed(question: ResponseQuestion) -> ResponseQuestion {
    question.edit_response("", |mut response| {
        response.attributes.insert(0, ("Destination".to_owned(), SIGN_IN.to_owned()));
        response
    })
}

/// Refused by the standard, and let in by AWS.
fn lax(name: &str, sentence: &str, change: &str, stop: &str) -> Draft {
    reject(name, sentence).twin(SOUND, change).stops(&[stop]).aws_accepts(observed(&format!("saml-{name}")))
}

/// Refused by both.
fn bad(name: &str, sentence: &str, change: &str, stop: &str) -> Draft {
    reject(name, sentence).twin(SOUND, change).stops(&[stop]).aws(observed(&format!("saml-{name}")))
}

/// Let in by both.
fn good(name: &str, sentence: &str) -> Draft {
    accept(name, sentence).severity(Severity::Low).aws(observed(&format!("saml-{name}")))
}

fn signatures(setting: &Setting) -> VectorFile {
    let signed = |signs| addressed(answer(setting).signs(signs));
    let call = |response: &ResponseQuestion, text: &str| {
        Situation::saml(setting).assertion_text(response, &crate::mint::xml::base64(text.as_bytes()))
    };
    let altered = answer(setting)
        .document()
        .edit("saml:Assertion/saml:Subject/saml:NameID", |name| name.text("root@touchstone.example"));
    let both = signed(Signs::Both);
    let broken =
        both.document().edit("", |response| response.with("IssueInstant", &instant(setting.now - 61)));
    class("saml-signatures", "what of a response is signed")
        .citing(&["SAML V2.0 profiles section 4.1.4.5"])
        .severity(Severity::Critical)
        .with(
            accept("sig-response-only", "the response is signed, and the assertion in it with it")
                .severity(Severity::Low)
                .twin(SOUND, "the response is signed in place of the assertion")
                .aws_stops(&["saml.assertion-signed"], observed("saml-sig-response-only"))
                .sts(&bringing(setting, &signed(Signs::Response))),
        )
        .with(good("sig-both", "the assertion is signed, and the response around it").sts(&bringing(setting, &both)))
        .with(
            bad("sig-none", "nobody signed anything", "nothing is signed", "saml.signed")
                .sts(&bringing(setting, &answer(setting).signs(Signs::Nothing))),
        )
        .with(
            bad("sig-subject-altered", "the subject was changed after it was signed", "the signed subject is changed", "xml.digest-matches")
                .message("Response signature invalid")
                .sts(&call(&answer(setting), &altered.to_xml())),
        )
        .with(
            bad(
                "sig-response-bad-assertion-good",
                "the response was changed after it was signed, and the assertion was not: a signature that is there is verified",
                "the response is signed as well, and changed afterwards",
                "xml.digest-matches",
            )
            .message("Response signature invalid")
            .sts(&call(&both, &broken.to_xml())),
        )
        .with(
            lax("resp-issuer-differs", "the response is of another issuer than the assertion", "the issuer of the response is another", "saml.response-issuer-matches")
                .citing("SAML V2.0 profiles section 4.1.4.2")
                .severity(Severity::Medium)
                .sts(&bringing(setting, &answer(setting).edit_response("saml:Issuer", |issuer| issuer.text("https://other.example")))),
        )
        .finish()
}

fn conditions(setting: &Setting) -> VectorFile {
    let with = |path: &str, change: &dyn Fn(Element) -> Element| {
        bringing(setting, &answer(setting).edit(path, change))
    };
    let restriction = "saml:Conditions/saml:AudienceRestriction";
    class("saml-conditions", "assertions with conditions, and without")
        .citing(&["SAML V2.0 core section 2.5.1", "SAML V2.0 profiles section 4.1.4.2"])
        .severity(Severity::High)
        .with(
            lax(
                "cond-audience-wrong",
                "the assertion is for another service provider",
                "the audience is another",
                "saml.audience-matches",
            )
            .sts(&with(&format!("{restriction}/saml:Audience"), &|audience| {
                audience.text("https://app.example/saml")
            })),
        )
        .with(
            lax(
                "cond-no-audience-restriction",
                "the assertion is for whoever gets it",
                "there is no audience restriction",
                "saml.audience-present",
            )
            .sts(&with("", &|assertion| assertion.removing(restriction))),
        )
        .with(
            bad(
                "cond-missing",
                "the assertion has no conditions, and so no audience",
                "there are no conditions",
                "saml.conditions-present",
            )
            .sts(&with("", &|assertion| assertion.removing("saml:Conditions"))),
        )
        .with(
            good(
                "cond-proxy-restriction",
                "the assertion says how often it may be passed on by those who issue assertions",
            )
            .sts(&with("saml:Conditions", &|conditions| {
                conditions.and(Element::new("saml:ProxyRestriction").with("Count", "0"))
            })),
        )
        .with(
            accept("cond-one-time-use", "the assertion is to be used once, and is")
                .severity(Severity::Low)
                .aws(inferred("saml-cond-one-time-use-replayed: even the second use is accepted"))
                .sts(&with("saml:Conditions", &|conditions| conditions.and(Element::new("saml:OneTimeUse")))),
        )
        .finish()
}

fn times(setting: &Setting) -> VectorFile {
    let with = |path: &str, name: &str, value: &str| {
        bringing(setting, &answer(setting).edit(path, |element| element.with(name, value)))
    };
    let without = |path: &str, name: &str| {
        bringing(setting, &answer(setting).edit(path, |element| element.without(name)))
    };
    let past = instant(setting.now - 1);
    let late = |name: &str, seconds: i64| {
        lax(
            name,
            "the assertion does not hold yet",
            &format!("it holds from {seconds} seconds from now on"),
            "saml.conditions-begun",
        )
        .sts(&with("saml:Conditions", "NotBefore", &instant(setting.now + seconds)))
    };
    let over = |name: &str, sentence: &str, change: &str, stop: &str| {
        bad(name, sentence, change, stop).message("Response has expired")
    };
    // Canonical XML has attributes in order of their names.
    let begun = |element: Element| {
        let (end, recipient) =
            (element.attribute("NotOnOrAfter").to_owned(), element.attribute("Recipient").to_owned());
        let bare = element.without("NotOnOrAfter").without("Recipient");
        bare.with("NotBefore", &instant(setting.now + 60))
            .with("NotOnOrAfter", &end)
            .with("Recipient", &recipient)
    };
    class("saml-times", "assertions that do not hold yet, or no more")
        .citing(&["SAML V2.0 core section 2.5.1", "SAML V2.0 profiles section 4.1.4.2"])
        .severity(Severity::High)
        .with(
            good("cond-no-expiry", "the conditions have no end, and the confirmation has")
                .sts(&without("saml:Conditions", "NotOnOrAfter")),
        )
        .with(
            over(
                "cond-expired",
                "the assertion has expired",
                "the conditions ended a second ago",
                "saml.conditions-not-expired",
            )
            .sts(&with("saml:Conditions", "NotOnOrAfter", &past)),
        )
        .with(late("cond-notbefore-60s", 60))
        .with(late("cond-notbefore-240s", 240))
        .with(late("cond-notbefore-360s", 360))
        .with(late("cond-notbefore-one-day", 86_400))
        .with(
            bad(
                "cond-notbefore-malformed",
                "the beginning of the conditions is no time",
                "`NotBefore` is `soon`",
                "saml.time-readable",
            )
            .sts(&with("saml:Conditions", "NotBefore", "soon")),
        )
        .with(
            bad(
                "subjconf-no-expiry",
                "who bears the assertion may do so for ever",
                "the confirmation has no end",
                "saml.confirmation-expires",
            )
            .sts(&without(DATA, "NotOnOrAfter")),
        )
        .with(
            over(
                "subjconf-expired",
                "who bears the assertion may not do so any more",
                "the confirmation ended a second ago",
                "saml.confirmation-not-expired",
            )
            .sts(&with(DATA, "NotOnOrAfter", &past)),
        )
        .with(
            lax(
                "subjconf-notbefore-future",
                "who bears the assertion may not do so yet",
                "the confirmation begins in a minute",
                "saml.confirmation-no-not-before",
            )
            .sts(&bringing(setting, &answer(setting).edit(DATA, begun))),
        )
        .with(
            over(
                "authn-session-expired",
                "the session with the provider is over",
                "the session with the provider ended a second ago",
                "saml.session-not-expired",
            )
            .citing("SAML V2.0 core section 2.7.2")
            .sts(&with("saml:AuthnStatement", "SessionNotOnOrAfter", &past)),
        )
        .finish()
}

fn recipient(setting: &Setting) -> VectorFile {
    let at = |url: &str| answer(setting).edit(DATA, |data| data.with("Recipient", url));
    let regional = "https://us-east-1.signin.aws.amazon.com/saml/acs/SAMLSPEXAMPLE1";
    let other = |name: &str, sentence: &str, url: &str| {
        lax(name, sentence, &format!("the recipient is `{url}`"), "saml.recipient-matches")
            .twin(OPEN, &format!("the recipient is `{url}`"))
            .aws_response(0, json!({"Audience": url}))
            .sts(&open(setting).assertion(&at(url)))
    };
    let sent = |name: &str, sentence: &str, url: &str| {
        accept(name, sentence)
            .severity(Severity::Low)
            .response(0, json!({"Audience": url}))
            .sts(&under(setting, &json!({"StringEquals": {"SAML:aud": url}})).assertion(&at(url)))
    };
    let endpoints = || crate::build::documented("AWS General Reference, AWS Sign-In endpoints");
    class("saml-recipient", "assertions that say where they are to be received")
        .citing(&["SAML V2.0 profiles section 4.1.4.2"])
        .severity(Severity::High)
        .with(other(
            "recipient-other-url",
            "the assertion was received by another service, which passes it on",
            "https://app.example/saml/acs",
        ))
        .with(other("recipient-not-a-url", "the recipient is no place at all", "not-a-url"))
        .with(
            sent(
                "recipient-regional-acs-provider-id",
                "the assertion is for the endpoint of a region and a provider",
                regional,
            )
            .evidence(endpoints())
            .aws(observed("saml-recipient-regional-acs-provider-id")),
        )
        .with(
            sent(
                "recipient-regional",
                "the assertion is for the endpoint of a region",
                "https://eu-central-1.signin.aws.amazon.com/saml",
            )
            .known_by(endpoints()),
        )
        .with(
            bad(
                "recipient-missing",
                "the assertion does not say where it may be used",
                "there is no recipient",
                "saml.recipient-present",
            )
            .twin(OPEN, "there is no recipient")
            .sts(&open(setting).assertion(&answer(setting).edit(DATA, |data| data.without("Recipient")))),
        )
        .finish()
}

fn subject(setting: &Setting) -> VectorFile {
    let named = |format: &str| {
        let name_id = "admin@touchstone.example.guests.example";
        answer(setting)
            .edit("saml:Subject/saml:NameID", |name| name.with("Format", format))
            .yields(name_id, Some(format))
    };
    let nameless = answer(setting)
        .edit("saml:Subject/saml:NameID", |name| name.without("Format"))
        .yields("admin@touchstone.example.guests.example", None);
    let anonymous = answer(setting).edit("saml:Subject", |subject| subject.removing("saml:NameID"));
    let email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
    let twice = answer(setting).edit("saml:Subject", |subject| {
        let confirmation = subject.at("saml:SubjectConfirmation").clone();
        subject.and(confirmation)
    });
    class("saml-subject", "whom an assertion is about, and how that is confirmed")
        .citing(&["SAML V2.0 core section 2.4", "SAML V2.0 profiles section 4.1.4.2"])
        .severity(Severity::Medium)
        .with(
            good("nameid-email-format", "a format of SAML 1.1 comes back as it is")
                .response(0, json!({"SubjectType": email}))
                .sts(&bringing(setting, &named(email))),
        )
        .with(
            good("nameid-custom-format", "a format of the provider's own comes back as it is")
                .response(0, json!({"SubjectType": "employee-number"}))
                .sts(&bringing(setting, &named("employee-number"))),
        )
        .with(
            accept("nameid-no-format", "a name without a format is of an unspecified one")
                .severity(Severity::Low)
                .citing("SAML V2.0 core section 2.2.2")
                .twin(SOUND, "the name has no format")
                .aws_stops(&["saml.name-id-format-present"], observed("saml-nameid-no-format"))
                .sts(&bringing(setting, &nameless)),
        )
        .with(
            reject("nameid-missing", "the assertion is about nobody")
                .twin(SOUND, "there is no name")
                .stops(&["saml.name-id-present"])
                .aws(crate::build::documented(
                    "AWS IAM user guide, Troubleshoot SAML federation: AccessDenied",
                ))
                .sts(&bringing(setting, &anonymous)),
        )
        .with(
            accept("subjconf-twice", "two ways to confirm the subject, and one would do")
                .severity(Severity::Low)
                .twin(SOUND, "there is a second confirmation like the first")
                .aws_stops(&["saml.confirmation-single"], observed("saml-subjconf-twice"))
                .sts(&bringing(setting, &twice)),
        )
        .with(
            bad(
                "authnstatement-missing",
                "the provider does not say that it signed anybody on",
                "there is no `AuthnStatement`",
                "saml.authn-statement-present",
            )
            .sts(&bringing(
                setting,
                &answer(setting).edit("", |assertion| assertion.removing("saml:AuthnStatement")),
            )),
        )
        .finish()
}
