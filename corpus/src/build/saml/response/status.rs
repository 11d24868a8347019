//! What the provider says of the request: that it failed, or did not.

use super::{class, filled, refused, sound, taken};
use crate::build::{Draft, documented, inferred};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;

const STOP: &[&str] = &["saml.status-success"];
const STATUS: &str = "samlp:Status";
const CODE: &str = "samlp:Status/samlp:StatusCode";
const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
const RESPONDER: &str = "urn:oasis:names:tc:SAML:2.0:status:Responder";

fn code(value: &str) -> Element {
    Element::new("samlp:StatusCode").with("Value", value)
}

fn failed(name: &str, change: &str, sentence: &str) -> Draft {
    refused(name, change, sentence, STOP)
        .code("IDPRejectedClaim")
        .aws(documented("AWS STS API reference, AssumeRoleWithSAML: IDPRejectedClaim"))
}

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let with = |path: &str, change: &dyn Fn(Element) -> Element| sound(setting).edit_response(path, change);
    let codes = [
        ("requester", "urn:oasis:names:tc:SAML:2.0:status:Requester", "the request was at fault"),
        ("responder", RESPONDER, "the provider was at fault"),
        ("version-mismatch", "urn:oasis:names:tc:SAML:2.0:status:VersionMismatch", "the versions differ"),
        ("unknown", "urn:touchstone:status:Success", "a code that the standard does not have"),
        ("lower-case", "urn:oasis:names:tc:saml:2.0:status:success", "a code is compared letter by letter"),
        ("prefix", "urn:oasis:names:tc:SAML:2.0:status:SuccessNot", "a code that begins like success"),
        ("empty", "", "a code that is the empty text"),
    ]
    .map(|(name, value, sentence)| {
        failed(name, &format!("the code is `{value}`"), sentence)
            .saml(&with(CODE, &|code| code.with("Value", value)))
    });
    let shapes = [
        (
            "authentication-failed",
            "the code is Responder, and in it AuthnFailed",
            "the provider says that nobody signed on",
            with(CODE, &|outer| {
                outer.with("Value", RESPONDER).and(code("urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"))
            }),
        ),
        (
            "success-inside",
            "the code is Responder, and in it Success",
            "the outer code counts: a search for Success finds one below a failure",
            with(CODE, &|outer| outer.with("Value", RESPONDER).and(code(SUCCESS))),
        ),
        (
            "no-value",
            "the code has no `Value`",
            "a code that says nothing",
            with(CODE, &|code| code.without("Value")),
        ),
        (
            "no-code",
            "there is no StatusCode",
            "a status without a code",
            with(STATUS, &|status| status.removing("samlp:StatusCode")),
        ),
        (
            "no-status",
            "there is no Status",
            "a response without a status",
            with("", &|response| response.removing(STATUS)),
        ),
        (
            "two-codes",
            "a StatusCode Responder follows",
            "which of two codes counts would be a guess",
            with(STATUS, &|status| status.and(code(RESPONDER))),
        ),
        (
            "two-codes-failure-first",
            "a StatusCode Responder comes first",
            "a search for Success finds the second code",
            with(STATUS, &|status| status.with_node_at(0, code(RESPONDER))),
        ),
        (
            "two",
            "a Status Responder follows",
            "which of two statuses counts would be a guess",
            with("", &|response| response.and(Element::new(STATUS).and(code(RESPONDER)))),
        ),
        (
            "two-failure-first",
            "a Status Responder comes first",
            "a search for Success finds the second status",
            with("", &|response| response.with_node_at(1, Element::new(STATUS).and(code(RESPONDER)))),
        ),
        (
            "foreign",
            "the Status is in another namespace",
            "an element that is called Status is none for that",
            with(STATUS, &|status| status.declaring("samlp", "urn:example:protocol")),
        ),
    ]
    .map(|(name, change, sentence, question)| {
        let draft = failed(name, change, sentence).saml(&question);
        match name {
            "authentication-failed" | "success-inside" => draft,
            _ => draft.aws(inferred("what does not report success reports no success")),
        }
    });
    let message = with(STATUS, &|status| status.and(Element::new("samlp:StatusMessage").text("welcome")));
    let detailed = [taken("message", "a success may come with words").saml(&message)];
    let class = class("status", "responses that report a failure, or nothing that can be told from one")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 core section 3.2.2.2", "SAML V2.0 core section 3.2.2.1"]);
    vec![filled(class, codes.into_iter().chain(shapes).chain(detailed))]
}
