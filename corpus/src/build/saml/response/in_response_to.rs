//! Which request a response answers: who hands over an answer that nobody asked for signs somebody else on.

use super::{BASE, ResponseQuestion, class, filled, refused_beside, sound, told};
use crate::build::inferred;
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;

const ANSWER: &str = "saml-response/solicited/answer";
const DATA: &str = "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData";
const REQUEST: &str = "_request-1";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    const RESPONSE: &str = "saml.in-response-to";
    const CONFIRMATION: &str = "saml.confirmation-in-response-to";
    let answering = |element: Element, id: Option<&str>| match id {
        Some(id) => told(element, "InResponseTo", id),
        None => element,
    };
    let question = |asked: Option<&str>, response: Option<&str>, data: Option<&str>| -> ResponseQuestion {
        sound(setting)
            .edit_response("", |element| answering(element, response))
            .edit(DATA, |element| answering(element, data))
            .expecting(|input| input.in_response_to = asked.map(str::to_owned))
    };
    let solicited = |response, data| question(Some(REQUEST), response, data);
    let unsolicited = |response, data| question(None, response, data);
    let (this, other) = (Some(REQUEST), Some("_request-2"));
    let drafts = [
        (
            "unsolicited-response",
            BASE,
            "the response names a request",
            "an answer to a request that was not made here",
            &[RESPONSE][..],
            unsolicited(this, None),
        ),
        (
            "unsolicited-confirmation",
            BASE,
            "the confirmation names a request",
            "a confirmation for a request that was not made here",
            &[CONFIRMATION],
            unsolicited(None, this),
        ),
        (
            "unsolicited-both",
            BASE,
            "the response and the confirmation name a request",
            "a stolen answer is presented as one that nobody asked for",
            &[RESPONSE, CONFIRMATION],
            unsolicited(this, this),
        ),
        (
            "other-in-response",
            ANSWER,
            "the response names another request",
            "an answer to somebody else's request",
            &[RESPONSE],
            solicited(other, this),
        ),
        (
            "other-in-confirmation",
            ANSWER,
            "the confirmation names another request",
            "a signed answer to somebody else's request in a response that was made for this one",
            &[CONFIRMATION],
            solicited(this, other),
        ),
        (
            "case",
            ANSWER,
            "the confirmation names the request in capitals",
            "an ID is compared letter by letter",
            &[CONFIRMATION],
            solicited(this, Some("_REQUEST-1")),
        ),
        (
            "empty",
            ANSWER,
            "the confirmation names the empty text",
            "the empty text is no request",
            &[CONFIRMATION],
            solicited(this, Some("")),
        ),
        (
            "absent-in-response",
            ANSWER,
            "the response names no request",
            "who asked takes an answer, and nothing else",
            &[RESPONSE],
            solicited(None, this),
        ),
        (
            "absent-in-confirmation",
            ANSWER,
            "the confirmation names no request",
            "what is not signed names the request, what is signed does not",
            &[CONFIRMATION],
            solicited(this, None),
        ),
    ]
    .map(|(name, twin, change, sentence, stops, question)| {
        refused_beside(twin, change, name, sentence, stops)
            .aws_accepts(inferred("the call names no request"))
            .saml(&question)
    });
    let class = class("in-response-to", "answers to other requests, or to none")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 profiles section 4.1.4.3", "SAML V2.0 profiles section 4.1.5"]);
    vec![filled(class, drafts)]
}
