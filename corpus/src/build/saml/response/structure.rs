//! Parts of an assertion that its schema has once, or must have.

use super::{BOTH, Signs, both, class, filled, refused, refused_beside, sound};
use crate::build::inferred;
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;

const STRUCTURE: &str = "saml.assertion-structure";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let again = |path: &str, part: &str, change: fn(Element) -> Element| {
        let twice = |element: Element| {
            let part = change(element.at(part).clone());
            element.and(part)
        };
        sound(setting).edit(path, twice)
    };
    let root = |name: Element| name.text("root@touchstone.example");
    let drafts = [
        (
            "two-conditions",
            "the Conditions are there twice, the second without a restriction",
            "one reader is bound by the first, another by the last",
            again("", "saml:Conditions", |all| Element { children: Vec::new(), ..all }),
        ),
        (
            "two-subjects",
            "another Subject follows",
            "one reader takes the first, another the last",
            again("", "saml:Subject", |subject| {
                subject.edit("saml:NameID", |name| name.text("root@touchstone.example"))
            }),
        ),
        (
            "two-name-ids",
            "another NameID follows in the Subject",
            "one reader takes the first, another the last",
            again("saml:Subject", "saml:NameID", root),
        ),
        (
            "attribute-without-name",
            "an attribute has no `Name`",
            "a value of nobody knows what",
            sound(setting)
                .edit("saml:AttributeStatement/saml:Attribute", |attribute| attribute.without("Name")),
        ),
    ]
    .map(|(name, change, sentence, question)| {
        refused(name, change, sentence, &[STRUCTURE]).aws(inferred(super::SCHEMA)).saml(&question)
    });
    // A signature of its own would refer to the ID.
    let unnamed = [
        (
            "no-id",
            "the assertion has no ID, and so no signature of its own",
            both(setting).edit("", |assertion| assertion.without("ID")),
        ),
        (
            "empty-id",
            "the assertion's ID is empty, and it has no signature of its own",
            both(setting).edit("", |assertion| assertion.with("ID", "")),
        ),
    ]
    .map(|(name, change, question)| {
        refused_beside(
            BOTH,
            change,
            name,
            "an assertion without an ID can be used again, and nobody can tell",
            &[STRUCTURE],
        )
        .aws_stops(
            &["saml.assertion-signed", STRUCTURE],
            inferred("as where only the response is signed (saml-sig-response-only)"),
        )
        .saml(&question.signs(Signs::Response))
    });
    let class = class("structure", "assertions whose parts are not those of the schema")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 core section 2.3.3", "SAML V2.0 core section 2.4.1"]);
    vec![filled(class, drafts.into_iter().chain(unnamed))]
}
