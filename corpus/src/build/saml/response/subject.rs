//! Whom an assertion is about: a name, in text that nothing divides, exactly as it is written.

use super::{class, filled, refused, sound, taken};
use crate::build::{documented, inferred};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::{Element, Node};

const SUBJECT: &str = "saml:Subject";
const NAME_ID: &str = "saml:Subject/saml:NameID";
const PERSISTENT: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![absent(setting), text(setting)]
}

fn absent(setting: &Setting) -> VectorFile {
    let subject = |change: &dyn Fn(Element) -> Element| sound(setting).edit(SUBJECT, change);
    let instead = |element: Element| {
        subject(&|subject| subject.removing("saml:NameID").with_node_at(0, element.clone()))
    };
    let drafts = [
        (
            "no-subject",
            "there is no Subject",
            "an assertion about nobody: any bearer would be the one",
            sound(setting).edit("", |assertion| assertion.removing(SUBJECT)),
        ),
        (
            "no-name-id",
            "there is no NameID",
            "a subject without a name",
            subject(&|subject| subject.removing("saml:NameID")),
        ),
        (
            "empty",
            "the NameID is empty",
            "the empty text names nobody",
            sound(setting).edit(NAME_ID, |name| Element { children: Vec::new(), ..name }),
        ),
        (
            "element-inside",
            "an element divides the NameID",
            "one reader takes the text before an element, another all of it",
            sound(setting).edit(NAME_ID, |name| {
                name.text("admin@touchstone.example")
                    .and(Element::new("saml:b"))
                    .and(Node::Text(".guests.example".to_owned()))
            }),
        ),
        (
            "encrypted",
            "the name is encrypted",
            "a name that nobody here can read",
            instead(Element::new("saml:EncryptedID").text("AAAA")),
        ),
        (
            "base-id",
            "there is a BaseID in its place",
            "an identifier of a kind that is not known here",
            instead(Element::new("saml:BaseID").with("NameQualifier", "admin@touchstone.example")),
        ),
        (
            "foreign",
            "the NameID is in another namespace",
            "an element that is called NameID is none for that",
            instead(
                Element::new("x:NameID").declaring("x", "urn:example:x").text("admin@touchstone.example"),
            ),
        ),
        (
            "in-confirmation",
            "the NameID is in the SubjectConfirmation alone",
            "who may present the assertion is not whom it is about",
            subject(&|subject| {
                let name = subject.at("saml:NameID").clone();
                subject
                    .removing("saml:NameID")
                    .edit("saml:SubjectConfirmation", |all| all.with_node_at(0, name))
            }),
        ),
    ]
    .map(|(name, change, sentence, question)| {
        let draft = refused(name, change, sentence, &["saml.name-id-present"]).code("AccessDenied");
        let evidence = match name {
            "no-subject" | "no-name-id" => {
                documented("IAM user guide, troubleshoot SAML: AccessDenied where there is no NameID")
            }
            _ => inferred("as where there is no NameID"),
        };
        draft.aws(evidence).saml(&question)
    });
    let class = class("subject", "assertions that name nobody in text")
        .severity(Severity::High)
        .citing(&["SAML V2.0 core section 2.4.1", "SAML V2.0 core section 2.2.3"]);
    filled(class, drafts)
}

/// The provider signed these.
fn text(setting: &Setting) -> VectorFile {
    let named =
        |text: &str| sound(setting).edit(NAME_ID, |name| name.text(text)).yields(text, Some(PERSISTENT));
    let drafts = [
        ("white-space", " admin@touchstone.example\n", "white space around a name is part of it"),
        ("non-ascii", "jürgen@bücher.example", "a name in letters of another script"),
        (
            "look-alike",
            "аdmin@touchstone.example",
            "a name that looks like another, with a letter of another script",
        ),
        ("decomposed", "ju\u{308}rgen", "letters are not composed"),
        ("beyond-the-basic-plane", "🗝@touchstone.example", "a character that is two code units elsewhere"),
        ("markup", "<admin>&amp;\"'", "characters that markup is made of come out as characters"),
        (
            "comment-as-text",
            "admin@touchstone.example<!---->.guests.example",
            "what looks like a comment is text where it is written so",
        ),
        ("carriage-return", "admin\r\n", "a carriage return that is written as a reference is one"),
        ("case", "ADMIN@TOUCHSTONE.EXAMPLE", "a name keeps its capitals"),
    ]
    .map(|(name, text, sentence)| {
        taken(name, sentence).aws(inferred("names are texts, and XML says which")).saml(&named(text))
    });
    let instructed = sound(setting).edit(NAME_ID, |name| {
        name.text("admin@touchstone.example")
            .and(Node::Instruction("x".to_owned(), String::new()))
            .and(Node::Text(".guests.example".to_owned()))
    });
    let instructed = refused(
        "instruction",
        "a processing instruction divides the NameID that is signed",
        "a provider signs what a user put into his name, and the reader takes what comes before it",
        &["xml.no-processing-instruction"],
    )
    .citing("Canonical XML 1.1 section 2.3")
    .saml(&instructed);
    let other = sound(setting).edit("saml:Subject/saml:SubjectConfirmation", |confirmation| {
        confirmation.with_node_at(0, Element::new("saml:NameID").text("root@touchstone.example"))
    });
    let other = taken(
        "other-in-confirmation",
        "a NameID in the confirmation says who may present the assertion, not whom it is about",
    )
    .citing("SAML V2.0 core section 2.4.1.1")
    .severity(Severity::High)
    .saml(&other);
    let class = class("name-id", "names, as they are written")
        .severity(Severity::High)
        .citing(&["SAML V2.0 core section 2.2.3", "XML 1.0 section 2.11"]);
    filled(class, drafts.into_iter().chain([instructed, other]))
}
