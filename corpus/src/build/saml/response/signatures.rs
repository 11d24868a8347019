//! What is signed: every signature that is there holds, and one covers the assertion.

use super::{BOTH, ResponseQuestion, Signs, both, class, filled, refused, refused_beside, sound, taken};
use crate::build::xml::signed;
use crate::build::{Draft, inferred, observed};
use crate::format::{RequireSigned, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::identifier::RSA_SHA256;
use crate::mint::xml::namespace::DS;
use crate::mint::xml::{Document, Element, Signature, replaced};

const UNSIGNED: &str =
    "Response (with optional signature) must contain an assertion with a mandatory signature";
const INVALID: &str = "Response signature invalid";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![none(setting), required(setting), each(setting)]
}

fn none(setting: &Setting) -> VectorFile {
    let unsigned = sound(setting).signs(Signs::Nothing);
    let sound_one = sound(setting);
    let text = sound_one.document().to_xml();
    let declaration = format!("<ds:Signature xmlns:ds=\"{DS}\">");
    let signature = sound_one.signed_assertion().at("ds:Signature").clone();
    let beside = unsigned
        .document()
        .edit("", |response| response.and(Element::new("samlp:Extensions").and(signature.clone())));
    let below = unsigned.document().edit("saml:Assertion/saml:Subject", |subject| subject.and(signature));
    let of = |name: &str, change: &str, sentence: &str| -> Draft {
        refused(name, change, sentence, &["saml.signed"]).message(UNSIGNED)
    };
    let class = class("unsigned", "responses in which nothing is signed")
        .severity(Severity::Critical)
        .citing(&["SAML V2.0 core section 5.4", "SAML V2.0 profiles section 4.1.4.2"]);
    let drafts = [
        of("nothing", "nothing is signed", "whoever writes it is whom he likes")
            .aws(observed("saml-sig-none"))
            .saml(&unsigned),
        of(
            "foreign",
            "the signature is in another namespace",
            "an element that is called Signature is none for that",
        )
        .aws(inferred("as where nothing is signed (saml-sig-none)"))
        .saml_document(
            &sound_one,
            replaced(&text, &declaration, "<ds:Signature xmlns:ds=\"urn:example:ds\">"),
        ),
        of("in-subject", "the signature is in the Subject", "a signature below is not the assertion's own")
            .aws(inferred("as where nothing is signed (saml-sig-none)"))
            .saml_document(&unsigned, below),
        of(
            "in-extensions",
            "the signature is in Extensions",
            "a signature beside the assertion is not the assertion's own",
        )
        .aws(inferred("as where nothing is signed (saml-sig-none)"))
        .saml_document(&unsigned, beside),
    ];
    filled(class, drafts)
}

/// A service provider may ask for more than one signature that covers the assertion; its metadata say so
/// (`WantAssertionsSigned`).
fn required(setting: &Setting) -> VectorFile {
    const STOP: &str = "saml.required-signature";
    let asking = |question: ResponseQuestion, part: RequireSigned| {
        question.expecting(|input| input.require_signed = part)
    };
    let both_for = |part| asking(both(setting), part);
    let class = class("required", "responses of which another part is to be signed")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 core section 5.4", "SAML V2.0 metadata section 2.4.4"]);
    let drafts = [
        taken("assertion", "the assertion is to be signed, and is")
            .aws(observed("saml-sig-both"))
            .saml(&both_for(RequireSigned::Assertion)),
        taken("response", "the response is to be signed, and is")
            .aws(observed("saml-sig-both"))
            .saml(&both_for(RequireSigned::Response)),
        refused_beside(
            "saml-response/required/assertion",
            "the assertion has no signature of its own",
            "assertion-is-not",
            "the assertion is to be signed by itself, and only the response is",
            &[STOP],
        )
        .aws_stops(&["saml.assertion-signed", STOP], observed("saml-sig-response-only"))
        .aws_message(UNSIGNED)
        .saml(&asking(both(setting).signs(Signs::Response), RequireSigned::Assertion)),
        refused_beside(
            "saml-response/required/response",
            "the response is not signed",
            "response-is-not",
            "the response is to be signed, and only the assertion is",
            &[STOP],
        )
        .aws(inferred("AWS asks for no signature of the response; who does is to get it"))
        .saml(&asking(both(setting).signs(Signs::Assertion), RequireSigned::Response)),
    ];
    filled(class, drafts)
}

/// A good signature excuses no bad one.
fn each(setting: &Setting) -> VectorFile {
    let around = |key: &str| {
        let response = both(setting).signs(Signs::Assertion).document().root;
        Document::new(signed(&response, Signature::of(&response).by(key, RSA_SHA256).element()))
    };
    let altered = both(setting)
        .document()
        .edit("samlp:Status", |status| status.and(Element::new("samlp:StatusMessage").text("welcome")));
    let forged = sound(setting)
        .signed_assertion()
        .edit("saml:Subject/saml:NameID", |name| name.text("root@touchstone.example"));
    let attackers = sound(setting).key("rsa-2048-b").signed_assertion();
    let covering =
        |assertion: Element| both(setting).signs(Signs::Response).in_place_of_the_assertion([assertion]);
    let of = |name: &str, change: &str, sentence: &str, stop: &str| -> Draft {
        refused_beside(BOTH, change, name, sentence, &[stop]).message(INVALID)
    };
    let class = class("each-signature", "responses with a good signature and a bad one")
        .severity(Severity::High)
        .citing(&["SAML V2.0 core section 5.4", "SAML V2.0 profiles section 4.1.4.3"]);
    let drafts = [
        of(
            "response-altered",
            "the response was changed after it was signed",
            "the assertion is good, and what is around it is not what the provider sent",
            "xml.digest-matches",
        )
        .aws(observed("saml-sig-response-bad-assertion-good"))
        .saml_document(&both(setting), altered),
        of(
            "response-attackers",
            "somebody else signed the response",
            "an attacker signs a response of his around an assertion of the provider's",
            "xml.signature-valid",
        )
        .aws(observed("saml-sig-response-bad-assertion-good"))
        .saml_document(&both(setting), around("rsa-2048-b")),
        of(
            "assertion-altered",
            "the assertion was changed between its signature and the response's",
            "a provider that signs the response around whatever it is given",
            "xml.digest-matches",
        )
        .aws(observed("saml-sig-subject-altered"))
        .saml(&covering(forged)),
        of(
            "assertion-attackers",
            "somebody else signed the assertion",
            "a provider passes on an assertion of somebody else's under its own name",
            "xml.signature-valid",
        )
        .aws(inferred("as with a signature that is not good (saml-sig-subject-altered)"))
        .saml(&covering(attackers)),
    ];
    filled(class, drafts)
}
