//! Where a response was sent.

use super::{BOTH, NO_PLACE, RECIPIENT, both, class, filled, refused_beside, sound, taken, told};
use crate::build::{Draft, inferred};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    const RIGHT: &str = "saml-response/destination/right";
    const MATCHES: &[&str] = &["saml.destination-matches"];
    const INSIDE: &str = "https://inside.touchstone.example/saml";
    let sent = |to: &str| sound(setting).edit_response("", |response| told(response, "Destination", to));
    let behind = |to: &str| sent(to).expecting(|input| input.destination = Some(INSIDE.to_owned()));
    let elsewhere = |name: &str, change: &str, sentence: &str| -> Draft {
        refused_beside(RIGHT, change, name, sentence, MATCHES).aws_accepts(inferred(NO_PLACE))
    };
    let others = [
        ("other", "https://other.touchstone.example/saml", "another service's response is passed on"),
        ("slash", "https://signin.aws.amazon.com/saml/", "a slash at the end makes another place"),
        ("case", "https://signin.aws.amazon.com/SAML", "a place is compared letter by letter"),
        ("scheme", "http://signin.aws.amazon.com/saml", "it was sent where others read along"),
        ("query", "https://signin.aws.amazon.com/saml?x=1", "a query makes another place"),
        (
            "suffix",
            "https://signin.aws.amazon.com/saml.evil.example",
            "a place that begins like the right one",
        ),
        ("empty", "", "the empty text is no place"),
    ]
    .map(|(name, to, sentence)| {
        elsewhere(name, &format!("`Destination` is `{to}`"), sentence).saml(&sent(to))
    });
    let rest = [
        taken("right", "a response that is not signed says where it was sent").saml(&sent(RECIPIENT)),
        taken("behind-proxy", "where it was sent is not where it was received, and known")
            .saml(&behind(INSIDE)),
        elsewhere(
            "behind-proxy-other",
            "`Destination` is where it was received, and another place is known",
            "who knows where responses are sent compares with that",
        )
        .saml(&behind(RECIPIENT)),
        refused_beside(
            BOTH,
            "there is no `Destination`",
            "absent",
            "a response that is signed and may be sent anywhere is used where it was not sent",
            &["saml.destination-present"],
        )
        .aws_accepts(inferred(NO_PLACE))
        .saml(&both(setting).edit_response("", |response| response.without("Destination"))),
        refused_beside(
            BOTH,
            "`Destination` is another service's",
            "signed-other",
            "a signed response that was sent elsewhere",
            MATCHES,
        )
        .aws_accepts(inferred(NO_PLACE))
        .saml(&both(setting).edit_response("", |response| {
            response.with("Destination", "https://other.touchstone.example/saml")
        })),
    ];
    let class = class("destination", "responses that were sent elsewhere")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 bindings section 3.5.5.2", "SAML V2.0 core section 3.2.2"]);
    vec![filled(class, others.into_iter().chain(rest))]
}
