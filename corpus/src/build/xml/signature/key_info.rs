//! What a signature says about its key, which is not believed.

use super::{assertion, believed, document, filled, refused, signed_with};
use crate::build::Class;
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::xml::identifier::RSA_SHA256;
use crate::mint::xml::{Element, Node, Signature, key_value, retrieval_method, x509_data};
use crate::mint::{Setting, test_key};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![attackers(setting), ignored(setting)]
}

/// SAML V2.0 core section 5.4.5: "XML Signature defines usage of the <ds:KeyInfo> element. SAML does not require" it; whose key
/// it is, only the metadata says.
fn attackers(setting: &Setting) -> VectorFile {
    let (provider, attacker) = (test_key("rsa-2048-a"), test_key("rsa-2048-b"));
    let forged = |key_info: Vec<Element>| {
        signed_with(setting, |signature| signature.forged_by("rsa-2048-b").key_info(key_info))
    };
    let likeness = attacker.self_signed_as("Touchstone test key rsa-2048-a");
    let drafts = [
        (
            "own-certificate",
            "an attacker signs, his certificate is in KeyInfo",
            signed_with(setting, |signature| signature.by("rsa-2048-b", RSA_SHA256)),
        ),
        (
            "likeness",
            "an attacker signs, and his certificate has the provider's name",
            forged(vec![x509_data(&[likeness])]),
        ),
        (
            "providers-certificate",
            "an attacker signs, and shows the provider's certificate",
            forged(vec![x509_data(&[provider.self_signed()])]),
        ),
        ("key-value", "an attacker signs, and his key is in KeyValue", forged(vec![key_value(attacker)])),
        (
            "both-certificates",
            "an attacker signs, both certificates are in one X509Data, his first",
            forged(vec![x509_data(&[attacker.self_signed(), provider.self_signed()])]),
        ),
        (
            "both-certificates-last",
            "an attacker signs, both certificates are in one X509Data, his last",
            forged(vec![x509_data(&[provider.self_signed(), attacker.self_signed()])]),
        ),
        (
            "two-x509-data",
            "an attacker signs, and each certificate has an X509Data of its own",
            forged(vec![x509_data(&[provider.self_signed()]), x509_data(&[attacker.self_signed()])]),
        ),
        (
            "certificate-and-key-value",
            "an attacker signs, the provider's certificate and his KeyValue are in KeyInfo",
            forged(vec![x509_data(&[provider.self_signed()]), key_value(attacker)]),
        ),
        (
            "retrieval",
            "an attacker signs, and says where his certificate is",
            forged(vec![retrieval_method("https://attacker.example/certificate")]),
        ),
        ("none", "an attacker signs, and there is no KeyInfo", forged(vec![])),
    ]
    .map(|(name, change, document)| {
        refused(
            name,
            change,
            "a signature that is good by the key it brings along is anybody's",
            &["xml.signature-valid"],
            document,
        )
    });
    let class = Class::new(Kind::XmlSignature, "attackers-key", "signatures by keys that they bring along")
        .citing(&["SAML V2.0 core section 5.4.5", "XML Signature Best Practices"])
        .severity(Severity::Critical);
    filled(class, drafts)
}

/// The provider signed, and `KeyInfo` says what it likes.
fn ignored(setting: &Setting) -> VectorFile {
    let (provider, attacker) = (test_key("rsa-2048-a"), test_key("rsa-2048-b"));
    let assertion = assertion(setting);
    let with = |key_info: Vec<Element>| {
        document(setting, &assertion, Signature::of(&assertion).key_info(key_info).element())
    };
    let text = |name: &str, text: &str| Element::new(name).text(text);
    let serial = Element::new("ds:X509IssuerSerial")
        .and(text("ds:X509IssuerName", "CN=somebody"))
        .and(text("ds:X509SerialNumber", "1"));
    let drafts = [
        ("none", "there is no KeyInfo", with(vec![])),
        ("key-value", "KeyInfo has the provider's key", with(vec![key_value(provider)])),
        (
            "attackers-certificate",
            "KeyInfo has the certificate of somebody else",
            with(vec![x509_data(&[attacker.self_signed()])]),
        ),
        ("attackers-key-value", "KeyInfo has the key of somebody else", with(vec![key_value(attacker)])),
        (
            "both-certificates",
            "KeyInfo has the certificate of somebody else before the provider's",
            with(vec![x509_data(&[attacker.self_signed(), provider.self_signed()])]),
        ),
        (
            "retrieval",
            "KeyInfo says where a certificate is: nobody goes there",
            with(vec![retrieval_method("http://169.254.169.254/latest/meta-data/")]),
        ),
        (
            "retrieval-file",
            "KeyInfo says that a certificate is in a file",
            with(vec![retrieval_method("file:///dev/zero")]),
        ),
        (
            "retrieval-transform",
            "KeyInfo says how a certificate is to be computed",
            with(vec![
                retrieval_method("").and(
                    Element::new("ds:Transforms").and(
                        Element::new("ds:Transform")
                            .with("Algorithm", crate::mint::xml::identifier::XPATH)
                            .and(text("ds:XPath", "//*[//*[//*]]")),
                    ),
                ),
            ]),
        ),
        ("key-name", "KeyInfo has a name", with(vec![text("ds:KeyName", "../../key")])),
        (
            "no-certificate",
            "KeyInfo has an X509Certificate that is none",
            with(vec![Element::new("ds:X509Data").and(text("ds:X509Certificate", "AAAA"))]),
        ),
        (
            "not-base64",
            "KeyInfo has an X509Certificate that is no base64",
            with(vec![Element::new("ds:X509Data").and(text("ds:X509Certificate", "!"))]),
        ),
        (
            "serial",
            "KeyInfo names a certificate by its issuer and number",
            with(vec![Element::new("ds:X509Data").and(serial)]),
        ),
        (
            "foreign",
            "KeyInfo has an element of another namespace",
            with(vec![Element::new("x:a").declaring("x", "urn:example:x").and(Node::Text("x".to_owned()))]),
        ),
        ("empty", "KeyInfo has an empty X509Data", with(vec![Element::new("ds:X509Data")])),
    ]
    .map(|(name, sentence, document)| {
        let draft = believed(setting, name, sentence, document);
        if name.starts_with("retrieval") { draft.citing("XML Signature Best Practices") } else { draft }
    });
    let class = Class::new(
        Kind::XmlSignature,
        "key-info",
        "sound signatures that say all sorts of things about their key",
    )
    .citing(&["SAML V2.0 core section 5.4.5", "XML Signature 1.1 section 4.5"])
    .severity(Severity::Low);
    filled(class, drafts)
}
