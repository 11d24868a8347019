//! What a response holds: one assertion that can be read.

use super::{class, filled, refused, sound};
use crate::build::{Draft, documented, inferred};
use crate::format::{Severity, Tag, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::namespace::{SAML, SAMLP};
use crate::mint::xml::{Document, Element};

const ENCRYPTED: &[&str] = &["saml.assertion-not-encrypted"];
const SINGLE: &[&str] = &["saml.assertion-single"];
const NO_KEY: &str = "IAM user guide, SAML assertions: to decrypt takes a private key of the provider's";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![count(setting), document(setting)]
}

/// An assertion that nobody here can read.
fn encrypted() -> Element {
    const ENC: &str = "http://www.w3.org/2001/04/xmlenc#";
    let data = Element::new("xenc:EncryptedData")
        .declaring("xenc", ENC)
        .with("Type", &format!("{ENC}Element"))
        .and(
            Element::new("xenc:EncryptionMethod")
                .with("Algorithm", "http://www.w3.org/2009/xmlenc11#aes256-gcm"),
        )
        .and(
            Element::new("xenc:CipherData")
                .and(Element::new("xenc:CipherValue").text("AAAAAAAAAAAAAAAAAAAAAAAA")),
        );
    Element::new("saml:EncryptedAssertion").declaring("saml", SAML).and(data)
}

fn count(setting: &Setting) -> VectorFile {
    let assertion = sound(setting).signed_assertion();
    let second = sound(setting).edit("", |assertion| assertion.with("ID", "_assertion-2")).signed_assertion();
    let of = |name: &str, change: &str, sentence: &str, stops: &[&str], inside: Vec<Element>| -> Draft {
        refused(name, change, sentence, stops).saml(&sound(setting).in_place_of_the_assertion(inside))
    };
    class("assertions", "how many assertions a response has, and of which kind")
        .citing(&["SAML V2.0 profiles section 4.1.4.2"])
        .severity(Severity::Medium)
        .with(
            of("none", "there is no assertion", "a response that asserts nothing", SINGLE, vec![])
                .aws(inferred("as where no assertion is signed (saml-sig-none)")),
        )
        .with(
            of(
                "two",
                "another assertion of the provider's follows, with its own signature",
                "which of two assertions counts would be a guess, even where both are the provider's",
                SINGLE,
                vec![assertion.clone(), second],
            )
            .tag(Tag::Axis)
            .evidence(inferred(
                "the standard lets there be several; nothing that reads one of them is sure which",
            ))
            .aws(inferred(super::SCHEMA)),
        )
        .with(
            of(
                "in-extensions",
                "the assertion is in Extensions",
                "an assertion that is not where assertions are",
                SINGLE,
                vec![Element::new("samlp:Extensions").and(assertion.clone())],
            )
            .aws(inferred("as where no assertion is signed (saml-sig-none)")),
        )
        .with(
            of(
                "in-foreign-element",
                "the assertion is in an element of another namespace",
                "an assertion that somebody else's element holds",
                SINGLE,
                vec![Element::new("x:a").declaring("x", "urn:example:x").and(assertion.clone())],
            )
            .aws(inferred("as where no assertion is signed (saml-sig-none)")),
        )
        .with(
            of(
                "encrypted",
                "the assertion is encrypted",
                "nobody gave a key to decrypt with",
                ENCRYPTED,
                vec![encrypted()],
            )
            .severity(Severity::Low)
            .citing("SAML V2.0 core section 2.3.4")
            .aws(documented(NO_KEY)),
        )
        .with(
            of(
                "beside-encrypted",
                "an encrypted assertion follows",
                "whoever can decrypt reads two assertions, whoever cannot reads one",
                ENCRYPTED,
                vec![assertion.clone(), encrypted()],
            )
            .citing("SAML V2.0 core section 2.3.4")
            .aws(documented(NO_KEY)),
        )
        .with(
            of(
                "behind-encrypted",
                "an encrypted assertion comes first",
                "as in `beside-encrypted`, for a reader of the last one",
                ENCRYPTED,
                vec![encrypted(), assertion],
            )
            .citing("SAML V2.0 core section 2.3.4")
            .aws(documented(NO_KEY)),
        )
        .finish()
}

/// What the document is.
fn document(setting: &Setting) -> VectorFile {
    let question = sound(setting);
    let sound = question.document();
    let named = |name: &str| {
        let root = Element { name: name.to_owned(), ..sound.root.clone() };
        Document::new(root)
    };
    let in_namespace = |namespace: &str| {
        let declarations = vec![("samlp".to_owned(), namespace.to_owned())];
        Document::new(Element { declarations, ..sound.root.clone() })
    };
    let enveloped = Document::new(
        Element::new("soap:Envelope")
            .declaring("soap", "http://schemas.xmlsoap.org/soap/envelope/")
            .and(Element::new("soap:Body").and(sound.root.clone())),
    );
    let drafts = [
        (
            "assertion-alone",
            "the document is the assertion",
            "an assertion without a response around it",
            Document::new(question.signed_assertion()),
        ),
        (
            "artifact-response",
            "the document is an ArtifactResponse",
            "a message of another kind",
            named("samlp:ArtifactResponse"),
        ),
        (
            "logout-response",
            "the document is a LogoutResponse",
            "a provider signs such messages for everybody",
            named("samlp:LogoutResponse"),
        ),
        (
            "lower-case",
            "the document element is called `response`",
            "names are compared letter by letter",
            named("samlp:response"),
        ),
        (
            "saml-1.1",
            "the response is in the namespace of SAML 1.1",
            "an older response has other rules",
            in_namespace("urn:oasis:names:tc:SAML:1.0:protocol"),
        ),
        (
            "assertion-namespace",
            "the response is in the namespace of assertions",
            "an element is known by its namespace as well",
            in_namespace(SAML),
        ),
        (
            "namespace-case",
            "the namespace is in capitals",
            "a namespace is compared letter by letter",
            in_namespace(&SAMLP.to_uppercase()),
        ),
        (
            "in-envelope",
            "the response is in a SOAP envelope",
            "what comes in a form is a response, and no envelope",
            enveloped,
        ),
    ]
    .map(|(name, change, sentence, document)| {
        refused(name, change, sentence, &["saml.response-element"])
            .aws(inferred(super::SCHEMA))
            .saml_document(&question, document)
    });
    let class = class("document", "documents that are no response")
        .citing(&["SAML V2.0 core section 3.3.3", "SAML V2.0 bindings section 3.5.4"])
        .severity(Severity::Medium);
    filled(class, drafts)
}
