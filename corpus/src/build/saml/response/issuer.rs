//! Who issued the assertion, and who responds.

use super::{BOTH, ResponseQuestion, both, class, filled, refused, refused_beside, sound, taken};
use crate::build::saml::metadata::{descriptor, key};
use crate::build::{documented, inferred, observed};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::{Document, Element, Node};

const OTHER: &str = "https://other.touchstone.example";
const ISSUER: &str = "saml:Issuer";
const ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![of_assertion(setting), absent(setting), of_response(setting)]
}

/// Byte for byte: a name that a reader repairs is another's.
fn of_assertion(setting: &Setting) -> VectorFile {
    const STOP: &[&str] = &["saml.issuer-matches"];
    const NOT_PRESENT: &str = "IAM user guide, troubleshoot SAML: Issuer not present in specified provider";
    let issued = |text: &str| sound(setting).edit(ISSUER, |issuer| issuer.text(text));
    let origin = setting.issuer_origin.as_str();
    let texts = [
        ("other", OTHER.to_owned(), "an assertion of another provider's"),
        ("case", origin.to_uppercase(), "an entity id is compared letter by letter"),
        ("slash", format!("{origin}/"), "a slash at the end makes another name"),
        ("scheme", origin.replace("https", "http"), "another scheme makes another name"),
        ("prefix", format!("{origin}.evil.example"), "a name that begins like the provider's"),
        ("space-before", format!(" {origin}"), "white space is part of a name"),
        ("space-after", format!("{origin}\n"), "a line end is part of a name"),
    ]
    .map(|(name, text, sentence)| {
        refused(name, &format!("the issuer is `{}`", text.escape_debug()), sentence, STOP)
            .message("Issuer not present in specified provider")
            .aws(documented(NOT_PRESENT))
            .saml(&issued(&text))
    });
    let other_metadata = descriptor(setting, [key(Some("signing"), "rsa-2048-a")]).with("entityID", OTHER);
    let elsewhere = [
        // Who responds is compared with the metadata as well.
        refused(
            "metadata-other",
            "the metadata are another provider's, with the same key",
            "two providers that share a key are two",
            &["saml.issuer-matches", "saml.response-issuer-matches"],
        )
        .aws_stops(STOP, documented(NOT_PRESENT))
        .saml(&sound(setting).metadata(Document::new(other_metadata))),
        refused(
            "expected-other",
            "another provider is expected",
            "an assertion is taken from whom it is expected of",
            STOP,
        )
        .aws(documented(NOT_PRESENT))
        .saml(&sound(setting).expecting(|input| OTHER.clone_into(&mut input.idp_entity_id))),
    ];
    let formatted = |format: &str| sound(setting).edit(ISSUER, |issuer| issuer.with("Format", format));
    let formats = [
        taken("format-entity", "the issuer is an entity, and says so").saml(&formatted(ENTITY)),
        refused(
            "format-persistent",
            "the issuer is of the format `persistent`",
            "a name of a person that reads like a provider's",
            &["saml.issuer-format"],
        )
        .aws_accepts(inferred("nothing is known of the format of an issuer at AWS"))
        .saml(&formatted(PERSISTENT)),
    ];
    let divided = sound(setting).document().edit("saml:Assertion/saml:Issuer", |issuer| {
        let text = issuer.own_text();
        let (start, end) = text.split_at(12);
        issuer.text(start).and(Node::Comment(String::new())).and(Node::Text(end.to_owned()))
    });
    let divided = taken("comment", "a comment that divides the issuer is none of it")
        .saml_document(&sound(setting), divided);
    let class = class("issuer", "assertions of others")
        .severity(Severity::High)
        .citing(&["SAML V2.0 profiles section 4.1.4.2", "SAML V2.0 core section 8.3.6"]);
    filled(class, texts.into_iter().chain(elsewhere).chain(formats).chain([divided]))
}

fn absent(setting: &Setting) -> VectorFile {
    let drafts = [
        (
            "absent",
            "there is no Issuer",
            "an assertion of nobody",
            sound(setting).edit("", |assertion| assertion.removing(ISSUER)),
        ),
        (
            "empty",
            "the Issuer is empty",
            "a provider without a name would be it",
            sound(setting).edit(ISSUER, |issuer| Element { children: Vec::new(), ..issuer }),
        ),
        (
            "two",
            "another Issuer follows",
            "which of two issuers counts would be a guess",
            sound(setting).edit("", |assertion| assertion.and(Element::new(ISSUER).text(OTHER))),
        ),
        (
            "two-other-first",
            "another Issuer comes first",
            "as in `two`, for a reader of the last",
            sound(setting).edit("", |assertion| assertion.with_node_at(0, Element::new(ISSUER).text(OTHER))),
        ),
        (
            "element-inside",
            "there is an element in the Issuer",
            "a name with an element in it is no text",
            sound(setting).edit(ISSUER, |issuer| issuer.and(Element::new("saml:b"))),
        ),
        (
            "foreign",
            "the Issuer is in another namespace",
            "an element that is called Issuer is none for that",
            sound(setting).edit(ISSUER, |issuer| {
                Element { name: "x:Issuer".to_owned(), ..issuer }.declaring("x", "urn:example:x")
            }),
        ),
    ]
    .map(|(name, change, sentence, question)| {
        refused(name, change, sentence, &["saml.issuer-present"]).aws(inferred(super::SCHEMA)).saml(&question)
    });
    let class = class("issuer-absent", "assertions that do not say in one way who issued them")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 core section 2.3.3"]);
    filled(class, drafts)
}

fn of_response(setting: &Setting) -> VectorFile {
    const STOP: &[&str] = &["saml.response-issuer-matches"];
    let responded =
        |text: &str| -> ResponseQuestion { sound(setting).edit_response(ISSUER, |issuer| issuer.text(text)) };
    let drafts = [
        ("other", OTHER.to_owned(), "who responds passes on another's assertion"),
        ("slash", format!("{}/", setting.issuer_origin), "a slash at the end makes another name"),
        ("empty", String::new(), "nobody responds"),
    ]
    .map(|(name, text, sentence)| {
        refused(name, &format!("the response's issuer is `{text}`"), sentence, STOP)
            .aws_accepts(observed("saml-resp-issuer-differs"))
            .saml(&responded(&text))
    });
    let none = |question: ResponseQuestion| question.edit_response("", |response| response.removing(ISSUER));
    let format = |format: &str| sound(setting).edit_response(ISSUER, |issuer| issuer.with("Format", format));
    let rest = [
        taken("absent", "a response that is not signed may leave out who responds")
            .saml(&none(sound(setting))),
        refused_beside(
            BOTH,
            "the response has no Issuer",
            "signed-absent",
            "who signs a response says who that is",
            &["saml.response-issuer-present"],
        )
        .aws_accepts(inferred("who responds is not looked at (saml-resp-issuer-differs)"))
        .saml(&none(both(setting))),
        taken("format-entity", "who responds is an entity, and says so").saml(&format(ENTITY)),
        refused(
            "format-persistent",
            "the response's issuer is of the format `persistent`",
            "a name of a person that reads like a provider's",
            &["saml.issuer-format"],
        )
        .aws_accepts(inferred("nothing is known of the format of an issuer at AWS"))
        .saml(&format(PERSISTENT)),
    ];
    let class = class("response-issuer", "responses of others around an assertion of the provider's")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 profiles section 4.1.4.2", "SAML V2.0 errata E17"]);
    filled(class, drafts.into_iter().chain(rest))
}
