//! What a signature is about.

use super::{RESPONSE, assertion, believed, document, filled, refused, response, signed, signed_with};
use super::{SignatureQuestion, replaced};
use crate::build::{Class, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::xml::identifier::MANIFEST;
use crate::mint::xml::namespace::DS;
use crate::mint::xml::{Document, Element, Form, Signature, base64, canonical};
use crate::mint::{Hash, Setting};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![uri(setting), other(setting)]
}

const OWN: &[&str] = &["xml.reference-own-element"];

/// SAML V2.0 core section 5.4.2: "Signatures MUST contain a single <ds:Reference> containing a same-document reference to
/// the ID attribute value of the root element of the assertion or protocol message being signed".
fn uri(setting: &Setting) -> VectorFile {
    let uris = [
        ("empty-name", "#", "the reference is `#`, with no name behind it"),
        ("without-sign", "_assertion-1", "the reference has no `#`: it is a relative URL"),
        ("case", "#_Assertion-1", "the reference differs from the ID in the case of a letter"),
        ("prefix", "#_assertion", "the reference is the beginning of the ID"),
        ("longer", "#_assertion-12", "the reference goes on behind the ID"),
        ("space-before", "# _assertion-1", "a space stands before the name"),
        ("space-after", "#_assertion-1 ", "a space follows the name"),
        ("percent", "#%5Fassertion-1", "the name is percent-encoded"),
        ("nobody", "#_assertion-2", "the reference is to an ID that is not there"),
        ("xpointer-root", "#xpointer(/)", "the reference is an XPointer to the whole document"),
        (
            "xpointer-id",
            "#xpointer(id('_assertion-1'))",
            "the reference is an XPointer to the element by its ID",
        ),
        (
            "xpointer-double",
            "#xpointer(//*[@ID='_assertion-1'])",
            "the reference is an XPointer with an expression that searches",
        ),
        ("element-scheme", "#element(_assertion-1)", "the reference is an XPointer of the `element` scheme"),
        ("file", "file:///etc/hostname", "the reference is to a file of the verifier"),
        (
            "http",
            "http://169.254.169.254/latest/meta-data/",
            "the reference is to an address that only the verifier can reach",
        ),
        (
            "https",
            "https://attacker.example/assertion#_assertion-1",
            "the reference is to a document elsewhere",
        ),
        ("attachment", "cid:assertion", "the reference is to another part of a message"),
        ("relative", "assertion.xml#_assertion-1", "the reference is to a document beside this one"),
        ("response", "#_response-1", "the reference is to the response around the element"),
    ]
    .map(|(name, uri, sentence)| {
        let document = signed_with(setting, |signature| signature.uri(uri));
        let change = format!("the reference is `{}`", uri.trim_end());
        let change = if uri.ends_with(' ') { format!("{change} and a space") } else { change };
        let draft = refused(name, &change, sentence, OWN, document);
        match name {
            "file" | "http" | "https" | "relative" | "attachment" => {
                draft.citing("XML Signature Best Practices")
            }
            _ if name.starts_with("xpointer") || name == "element-scheme" => {
                draft.citing("XML Signature 1.1 section 4.4.3.3")
            }
            _ => draft,
        }
    });
    let absent = refused(
        "absent",
        "the reference has no URI",
        "a reference without a URI is to whatever the application thinks it is",
        OWN,
        signed_with(setting, |signature| signature.edit("ds:Reference", |it| it.without("URI"))),
    )
    .citing("XML Signature 1.1 section 4.4.3.1");
    // Each a good signature by XML Signature alone: the transforms leave it out of what it is about.
    let whole = response(setting, assertion(setting));
    let of_document = |uri: &str| {
        let signature = Signature::over(canonical(&whole, Form::EXCLUSIVE), uri).element();
        SignatureQuestion::response(Document::new(signed(&whole, signature)))
    };
    let roots = [
        (
            "whole-document",
            "the reference is empty: the whole document",
            "the reference is the empty string, which is the whole document: SAML wants the ID",
            of_document(""),
        ),
        (
            "whole-document-xpointer",
            "the reference is an XPointer to the root of the document",
            "the reference is `#xpointer(/)`, which is the whole document: SAML wants the ID",
            of_document("#xpointer(/)"),
        ),
    ]
    .map(|(name, change, sentence, question)| {
        reject(name, sentence)
            .twin(RESPONSE, change)
            .stops(OWN)
            .severity(Severity::Medium)
            .xml_signature(&question)
    });
    let no_id = {
        let element = assertion(setting).without("ID");
        let signature = Signature::over(canonical(&element, Form::EXCLUSIVE), "#").element();
        refused(
            "no-id",
            "the element has no ID, and the reference is `#`",
            "two absent names are not the same name",
            OWN,
            document(setting, &element, signature),
        )
    };
    let empty_id = {
        let element = assertion(setting).with("ID", "");
        refused(
            "empty-id",
            "the ID is empty, and the reference is `#`",
            "an empty name names nothing",
            OWN,
            document(setting, &element, Signature::of(&element).element()),
        )
    };
    let typed = ["Object", "SignatureProperties"].map(|name| {
        let uri = format!("{DS}{name}");
        let document = signed_with(setting, |signature| {
            signature.edit("ds:Reference", |reference| {
                let own = reference.attribute("URI").to_owned();
                reference.without("URI").with("Type", &uri).with("URI", &own)
            })
        });
        let lower = if name == "Object" { "type-object" } else { "type-properties" };
        believed(setting, lower, "the type of a reference is advice, and changes nothing", document)
            .citing("XML Signature 1.1 section 4.4.3.1")
            .severity(Severity::Low)
    });
    let spelled = believed(
        setting,
        "character-reference",
        "the reference is spelled with a character reference: it is the same text",
        replaced(&super::sound(setting), "\"#_assertion-1\"", "\"&#35;_assertion-&#x31;\""),
    )
    .severity(Severity::Low);
    let class =
        Class::new(Kind::XmlSignature, "reference", "references that are not to the element by its ID")
            .citing(&["SAML V2.0 core section 5.4.2", "XML Signature 1.1 section 4.4.3"])
            .severity(Severity::High);
    filled(
        class,
        uris.into_iter().chain([absent]).chain(roots).chain([no_id, empty_id]).chain(typed).chain([spelled]),
    )
}

/// Sound signatures, of something else, in the element that is to be believed.
fn other(setting: &Setting) -> VectorFile {
    let assertion = assertion(setting);
    let whole = response(setting, assertion.clone());
    // Signed by the provider, and taken from there.
    let status = Element::new("samlp:Status")
        .declaring("samlp", "urn:oasis:names:tc:SAML:2.0:protocol")
        .with("ID", "_status-1");
    let of_status = document(setting, &assertion, Signature::of(&status).element())
        .edit("samlp:Status", |old| old.with("ID", "_status-1"));
    let of_response = Signature::of(&whole).element();
    let beside = {
        let signature = Signature::of(&assertion).element();
        Document::new(signed(&whole, signature))
    };
    let manifest = manifest(setting);
    let drafts = [
        refused(
            "status",
            "the signature is of the response's Status",
            "a provider's signature of another part of the message is put into the assertion",
            OWN,
            of_status,
        ),
        refused(
            "around",
            "the signature is of the response around the assertion",
            "the signature is about an element that holds the assertion, and leaves itself out",
            OWN,
            document(setting, &assertion, of_response),
        ),
        reject(
            "below",
            "the response's signature is of the assertion in it: the response says what it likes",
        )
        .twin(RESPONSE, "the signature is of the assertion in the response")
        .stops(OWN)
        .xml_signature(&SignatureQuestion::response(beside)),
        refused(
            "manifest",
            "the signature is of a Manifest that lists the assertion",
            "whether the digests in a Manifest are checked is left to the application, so nobody checks them",
            &["xml.signature-no-object", "xml.reference-own-element"],
            manifest,
        )
        .citing("XML Signature 1.1 section 5.1"),
    ];
    let class = Class::new(Kind::XmlSignature, "reference-elsewhere", "sound signatures of something else")
        .citing(&["SAML V2.0 core section 5.4.2"])
        .severity(Severity::Critical);
    filled(class, drafts)
}

/// The assertion with a signature of a manifest, in which the assertion's digest is wrong.
fn manifest(setting: &Setting) -> Document {
    let assertion = assertion(setting);
    let listed = Element::new("ds:Reference")
        .with("URI", "#_assertion-1")
        .and(Element::new("ds:DigestMethod").with("Algorithm", crate::mint::xml::identifier::SHA256))
        .and(Element::new("ds:DigestValue").text(&base64(&Hash::Sha256.digest(b"something else"))));
    let manifest = Element::new("ds:Manifest").with("Id", "_manifest-1").and(listed);
    let octets = canonical(&manifest.clone().declaring("ds", DS), Form::EXCLUSIVE);
    let signature = Signature::over(octets, "#_manifest-1")
        .edit("ds:Reference", |reference| {
            reference.without("URI").with("Type", MANIFEST).with("URI", "#_manifest-1")
        })
        .object(manifest);
    document(setting, &assertion, signature.element())
}
