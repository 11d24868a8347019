//! Responses that let somebody in.

use super::{BASE, BOTH, Signs, both, class, filled, sound, taken, told};
use crate::build::xml::NAME_ID;
use crate::build::{documented, inferred, observed};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::{Element, Node};

const NAME_ID_PATH: &str = "saml:Subject/saml:NameID";
/// The ID of a request.
const REQUEST: &str = "_request-1";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![signed(setting), formats(setting), solicited(setting)]
}

fn signed(setting: &Setting) -> VectorFile {
    let spaced = |element: Element| {
        element.with_node_at(1, Node::Text("\n  ".to_owned())).and(Node::Text("\n".to_owned()))
    };
    let indented = sound(setting)
        .edit("", |assertion| assertion.and(Node::Text("\n".to_owned())))
        .edit("saml:Subject", spaced)
        .edit("saml:Subject/saml:SubjectConfirmation", spaced)
        .edit("saml:Conditions", spaced)
        .edit("saml:AttributeStatement", spaced);
    class("baseline", "responses of which the provider signed one part or both")
        .severity(Severity::Low)
        .citing(&["SAML V2.0 profiles section 4.1.4.2", "SAML V2.0 core section 5.4"])
        .with(
            taken("assertion-signed", "the assertion is signed")
                .aws(observed("saml-sig-assertion-only"))
                .saml(&sound(setting)),
        )
        .with(
            taken("both-signed", "the assertion is signed, and then the response around it")
                .aws(observed("saml-sig-both"))
                .saml(&both(setting)),
        )
        .with(
            taken("indented", "white space stands between the elements, and is signed")
                .aws(inferred("white space between elements says nothing"))
                .saml(&indented),
        )
        .with(
            taken("response-signed", "the response is signed, and with it the assertion")
                .twin(BOTH, "the assertion has no signature of its own")
                .aws_stops(&["saml.assertion-signed"], observed("saml-sig-response-only"))
                .aws_message(
                    "Response (with optional signature) must contain an assertion with a mandatory signature",
                )
                .saml(&both(setting).signs(Signs::Response)),
        )
        .finish()
}

/// What kind of name the subject has: those that AWS lists, one that nobody knows, and none.
fn formats(setting: &Setting) -> VectorFile {
    let known = [
        ("transient", "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"),
        ("kerberos", "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos"),
        ("entity", "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"),
        ("email-address", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"),
        ("unspecified", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"),
        ("x509-subject-name", "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"),
        (
            "windows-domain-qualified-name",
            "urn:oasis:names:tc:SAML:1.1:nameid-format:WindowsDomainQualifiedName",
        ),
        ("invented", "an-invented-word"),
    ];
    let drafts = known.map(|(name, format)| {
        let evidence = match name {
            "email-address" => observed("saml-nameid-email-format"),
            "invented" => observed("saml-nameid-custom-format"),
            _ => documented("IAM user guide, SAML assertions: the formats of NameID"),
        };
        let question = sound(setting)
            .edit(NAME_ID_PATH, |name| name.with("Format", format))
            .yields(NAME_ID, Some(format));
        taken(name, &format!("the subject's name is of the format `{format}`, which comes out as it is"))
            .aws(evidence)
            .saml(&question)
    });
    let qualified = sound(setting).edit(NAME_ID_PATH, |name| {
        name.with("NameQualifier", "https://directory.touchstone.example")
            .with("SPNameQualifier", "urn:amazon:webservices")
    });
    let others = [
        taken("qualified", "the name says in whose domain it is one")
            .aws(inferred("a qualifier is no part of the name"))
            .saml(&qualified),
        taken("absent", "a name without a format is of an unspecified kind")
            .twin(BASE, "there is no `Format`")
            .aws_stops(&["saml.name-id-format-present"], observed("saml-nameid-no-format"))
            .saml(&sound(setting).edit(NAME_ID_PATH, |name| name.without("Format")).yields(NAME_ID, None)),
    ];
    let class = class("name-id-format", "of which kind the subject's name is")
        .citing(&["SAML V2.0 core section 2.2.2", "SAML V2.0 core section 8.3"]);
    filled(class, drafts.into_iter().chain(others))
}

/// An answer to a request.
fn solicited(setting: &Setting) -> VectorFile {
    let question = sound(setting)
        .edit_response("", |response| told(response, "InResponseTo", REQUEST))
        .edit("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", |data| {
            told(data, "InResponseTo", REQUEST)
        })
        .expecting(|input| input.in_response_to = Some(REQUEST.to_owned()));
    class("solicited", "answers to requests")
        .citing(&["SAML V2.0 profiles section 4.1.4.2"])
        .with(
            taken("answer", "the response and the confirmation name the request that was made")
                .aws(inferred("the call names no request"))
                .saml(&question),
        )
        .finish()
}
