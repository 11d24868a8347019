//! What an assertion says of its subject: values as they are written, those of one name together.

use super::{ResponseQuestion, class, filled, sound, taken, told};
use crate::build::inferred;
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;

const STATEMENT: &str = "saml:AttributeStatement";
const GROUPS: &str = "urn:touchstone:groups";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![values(setting), names(setting)]
}

fn attribute(name: &str, values: &[&str]) -> Element {
    let value = |value: &&str| Element::new("saml:AttributeValue").text(value);
    Element::new("saml:Attribute").with("Name", name).and_all(values.iter().map(value))
}

/// The sound response with one more attribute, which comes out.
fn saying(setting: &Setting, values: &[&str]) -> ResponseQuestion {
    sound(setting)
        .edit(STATEMENT, |statement| statement.and(attribute(GROUPS, values)))
        .yields_attribute(GROUPS, values)
}

fn values(setting: &Setting) -> VectorFile {
    let drafts = [
        ("one", "one value", &["staff"][..]),
        ("several", "several values, in the order of the document", &["staff", "admins", "all"]),
        ("repeated", "the same value twice is two values", &["staff", "staff"]),
        ("none", "an attribute without a value", &[]),
        ("empty", "the empty text is a value", &[""]),
        ("white-space", "white space around a value is part of it", &[" staff ", "\n\tadmins\n"]),
        ("white-space-alone", "white space alone is a value", &[" "]),
        ("separators", "commas and semicolons divide nothing", &["staff,admins;all"]),
        ("non-ascii", "letters of any script, as they are written", &["Jürgen", "管理者", "🗝"]),
        ("decomposed", "letters are not composed: two texts that look alike are two", &["é", "e\u{301}"]),
        ("markup", "characters that markup is made of come out as characters", &["<a href=\"x\">&amp;</a>"]),
        ("carriage-return", "a carriage return that is written as a reference is one", &["a\rb\r\nc"]),
    ]
    .map(|(name, sentence, values)| {
        taken(name, sentence)
            .aws(inferred("values are texts, and XML says which"))
            .saml(&saying(setting, values))
    });
    let class = class("attribute-values", "the values of attributes, as they are written")
        .severity(Severity::Low)
        .citing(&["SAML V2.0 core section 2.7.3.1.1", "XML 1.0 section 2.11"]);
    filled(class, drafts)
}

fn names(setting: &Setting) -> VectorFile {
    let statement = |values: &[&str]| Element::new(STATEMENT).and(attribute(GROUPS, values));
    let role = "https://aws.amazon.com/SAML/Attributes/Role";
    let upper = GROUPS.to_uppercase();
    let friendly = told(attribute(GROUPS, &["staff"]), "FriendlyName", role);
    let formatted =
        told(attribute(GROUPS, &["staff"]), "NameFormat", "urn:oasis:names:tc:SAML:2.0:attrname-format:uri");
    let drafts = [
        (
            "repeated",
            "an attribute that is there twice has the values of both",
            sound(setting)
                .edit(STATEMENT, |all| {
                    all.and(attribute(GROUPS, &["staff"])).and(attribute(GROUPS, &["admins"]))
                })
                .yields_attribute(GROUPS, &["staff", "admins"]),
        ),
        (
            "two-statements",
            "an attribute of two statements has the values of both",
            sound(setting)
                .edit("", |assertion| assertion.and(statement(&["staff"])).and(statement(&["admins"])))
                .yields_attribute(GROUPS, &["staff", "admins"]),
        ),
        (
            "case",
            "names that differ in the case of a letter are two",
            saying(setting, &["staff"])
                .edit(STATEMENT, |all| all.and(attribute(&upper, &["admins"])))
                .yields_attribute(&upper, &["admins"]),
        ),
        (
            "friendly-name",
            "a friendly name is for people: an attribute with that of a role is no role",
            sound(setting).edit(STATEMENT, |all| all.and(friendly)).yields_attribute(GROUPS, &["staff"]),
        ),
        (
            "name-format",
            "how a name is to be read changes nothing in the name",
            sound(setting).edit(STATEMENT, |all| all.and(formatted)).yields_attribute(GROUPS, &["staff"]),
        ),
        (
            "no-statement",
            "an assertion may say nothing of its subject but that he is",
            sound(setting).edit("", |assertion| assertion.removing(STATEMENT)).yields_no_attributes(),
        ),
    ]
    .map(|(name, sentence, question)| {
        taken(name, sentence)
            .aws(inferred("nothing is known of AWS beyond its own attributes"))
            .saml(&question)
    });
    let class = class("attribute-names", "which attribute is which")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 core section 2.7.3.1"]);
    filled(class, drafts)
}
