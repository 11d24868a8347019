//! A provider's metadata, and the vectors of kind `saml-metadata`.

use crate::build::{Class, Draft, accept, documented, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::xml::namespace::DS;
use crate::mint::xml::{Document, Element, x509_data};
use crate::mint::{Setting, test_key};

const MD: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const SAML_2: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const BASE: &str = "saml-metadata/baseline/one-certificate";
const ROLE: &str = "md:IDPSSODescriptor";

/// The metadata of the setting's provider, whose key is `rsa-2048-a`.
pub(in crate::build) fn metadata(setting: &Setting) -> Document {
    Document::new(descriptor(setting, [key(Some("signing"), "rsa-2048-a")]))
}

/// The descriptor of the setting's provider with these keys.
pub(in crate::build) fn descriptor(setting: &Setting, keys: impl IntoIterator<Item = Element>) -> Element {
    let service = Element::new("md:SingleSignOnService")
        .with("Binding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect")
        .with("Location", &format!("{}/sso", setting.issuer_origin));
    let role = Element::new(ROLE).with("protocolSupportEnumeration", SAML_2).and_all(keys).and(service);
    Element::new("md:EntityDescriptor").declaring("md", MD).with("entityID", &setting.issuer_origin).and(role)
}

/// A `KeyDescriptor` with the certificate of a test key.
pub(in crate::build) fn key(usage: Option<&str>, key: &str) -> Element {
    key_of(usage, &test_key(key).self_signed())
}

/// A `KeyDescriptor` with a certificate.
fn key_of(usage: Option<&str>, der: &[u8]) -> Element {
    let descriptor = Element::new("md:KeyDescriptor")
        .and(Element::new("ds:KeyInfo").declaring("ds", DS).and(x509_data(&[der.to_vec()])));
    usage.map_or(descriptor.clone(), |usage| descriptor.with("use", usage))
}

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![
        baseline(setting),
        keys(setting),
        shape(setting),
        provider(setting),
        validity(setting),
        certificates(setting),
        syntax(setting),
    ]
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::SamlMetadata, name, about)
        .citing(&["SAML V2.0 metadata section 2.3.2"])
        .severity(Severity::Medium)
}

/// Metadata that are refused: AWS's code is that of metadata it cannot parse.
fn refused(name: &str, change: &str, sentence: &str, stops: &[&str]) -> Draft {
    reject(name, sentence).twin(BASE, change).stops(stops).code("InvalidInput")
}

const AWS_SAME: &str = "AWS's documentation says nothing of it";

fn baseline(setting: &Setting) -> VectorFile {
    let two = descriptor(setting, [key(Some("signing"), "rsa-2048-a"), key(Some("signing"), "p256-a")]);
    let both = descriptor(setting, [key(None, "rsa-2048-a")]);
    let encryption =
        descriptor(setting, [key(Some("encryption"), "rsa-4096"), key(Some("signing"), "rsa-2048-a")]);
    class("baseline", "metadata of an identity provider")
        .severity(Severity::Low)
        .citing(&["SAML V2.0 metadata section 2.4.3"])
        .with(
            accept("one-certificate", "one certificate that signs, and one place to sign on")
                .aws(observed("saml-meta-valid-until-absent"))
                .saml_metadata(setting, metadata(setting), &["rsa-2048-a"]),
        )
        .with(
            accept(
                "two-certificates",
                "two certificates, as while a key is changed, in the order of the document",
            )
            .aws(documented("IAM and STS quotas: ten keys to a SAML provider"))
            .saml_metadata(setting, Document::new(two), &["rsa-2048-a", "p256-a"]),
        )
        .with(
            accept("no-use", "a key without `use` is for signing and for encryption")
                .citing("SAML V2.0 metadata section 2.4.1.1")
                .aws(inferred(AWS_SAME))
                .saml_metadata(setting, Document::new(both), &["rsa-2048-a"]),
        )
        .with(
            accept("encryption-beside", "a certificate for encryption is not among those that sign")
                .citing("SAML V2.0 metadata section 2.4.1.1")
                .depends_on(&["metadata.use-is-signing"])
                .aws(inferred(AWS_SAME))
                .saml_metadata(setting, Document::new(encryption), &["rsa-2048-a"]),
        )
        .finish()
}

fn keys(setting: &Setting) -> VectorFile {
    let names = [
        "rsa-2048-a",
        "rsa-2048-b",
        "rsa-4096",
        "rsa-8192",
        "p256-a",
        "p256-b",
        "p384",
        "p521",
        "rsa-2048-e3",
    ];
    let ten = names.iter().chain(["rsa-2048-a"].iter());
    let eleven = ten.clone().chain(["p256-a"].iter()).map(|name| key(Some("signing"), name));
    let ten_names: Vec<&str> = ten.clone().copied().collect();
    let only_encryption = descriptor(setting, [key(Some("encryption"), "rsa-2048-a")]);
    let unknown_use = descriptor(setting, [key(Some("Signing"), "rsa-2048-a")]);
    class("keys", "which keys of metadata verify, and how many")
        .citing(&["SAML V2.0 metadata section 2.4.1.1"])
        .severity(Severity::High)
        .with(
            accept("ten", "ten certificates that sign are as many as a provider may have")
                .severity(Severity::Low)
                .aws(documented("IAM and STS quotas: ten keys to a SAML provider"))
                .saml_metadata(
                    setting,
                    Document::new(descriptor(setting, ten.map(|name| key(Some("signing"), name)))),
                    &ten_names,
                ),
        )
        .with(
            refused(
                "eleven",
                "there are eleven certificates",
                "eleven certificates that sign",
                &["metadata.keys"],
            )
            .twin("saml-metadata/keys/ten", "there is one certificate more")
            .tag(Tag::ResourceLimit)
            .severity(Severity::Low)
            .citing("IAM and STS quotas: keys per SAML provider")
            .aws(documented("IAM and STS quotas: ten keys to a SAML provider"))
            .saml_metadata(setting, Document::new(descriptor(setting, eleven)), &[]),
        )
        .with(
            refused(
                "encryption-only",
                "`use` is `encryption`",
                "the only certificate is for encryption: nothing it signs is to be believed",
                &["metadata.use-is-signing"],
            )
            .aws_accepts(observed("saml-meta-encryption-key-only"))
            .depends_on(&["metadata.use-is-signing"])
            .aws_result("certificates", serde_json::json!([]))
            .saml_metadata(setting, Document::new(only_encryption), &[]),
        )
        .with(
            refused(
                "unknown-use",
                "`use` is `Signing`",
                "a `use` that the schema does not have is no signing",
                &["metadata.use-is-signing"],
            )
            .aws_accepts(inferred("as where the only key is for encryption (saml-meta-encryption-key-only)"))
            .depends_on(&["metadata.use-is-signing"])
            .aws_result("certificates", serde_json::json!([]))
            .saml_metadata(setting, Document::new(unknown_use), &[]),
        )
        .with(
            refused(
                "none",
                "there is no KeyDescriptor",
                "metadata without any key: nothing can be verified",
                &["metadata.signing-certificate"],
            )
            .aws_accepts(observed("saml-meta-no-keydescriptor"))
            .aws_result("certificates", serde_json::json!([]))
            .saml_metadata(setting, Document::new(descriptor(setting, [])), &[]),
        )
        .finish()
}

fn shape(setting: &Setting) -> VectorFile {
    let sound = || descriptor(setting, [key(Some("signing"), "rsa-2048-a")]);
    let wrapped = |entities: Vec<Element>| {
        let entities = entities.into_iter().map(|one| Element { declarations: Vec::new(), ..one });
        Document::new(Element::new("md:EntitiesDescriptor").declaring("md", MD).and_all(entities))
    };
    let other = sound().with("entityID", "https://other.touchstone.example");
    let service_provider = Element::new("md:EntityDescriptor")
        .with("entityID", "https://sp.touchstone.example")
        .and(Element::new("md:SPSSODescriptor").with("protocolSupportEnumeration", SAML_2));
    class("shape", "what metadata are, and whose")
        .with(
            accept("wrapped", "the descriptor stands in an EntitiesDescriptor")
                .severity(Severity::Low)
                .citing("SAML V2.0 metadata section 2.3.1")
                .aws(observed("saml-meta-entities-wrapper"))
                .saml_metadata(setting, wrapped(vec![sound()]), &["rsa-2048-a"]),
        )
        .with(
            accept(
                "wrapped-with-service-provider",
                "who only consumes assertions issues none, and is passed over",
            )
            .severity(Severity::Low)
            .citing("SAML V2.0 metadata section 2.3.1")
            .aws(inferred("only an identity provider is an assertion issuer (saml-meta-empty-entity)"))
            .saml_metadata(setting, wrapped(vec![service_provider, sound()]), &["rsa-2048-a"]),
        )
        .with(
            refused(
                "two-providers",
                "there are two identity providers",
                "metadata of two identity providers: which of them may issue is a guess",
                &["metadata.entity-single"],
            )
            .twin("saml-metadata/shape/wrapped", "there is another identity provider")
            .aws_accepts(documented("IAM quotas: ten identity providers to a SAML provider"))
            .saml_metadata(setting, wrapped(vec![sound(), other]), &["rsa-2048-a"]),
        )
        .with(
            refused(
                "other-root",
                "the document element is `Entity`",
                "a document element of another name is no metadata",
                &["metadata.entity-descriptor"],
            )
            .aws(observed("saml-meta-wrong-root"))
            .saml_metadata(
                setting,
                Document::new(Element { name: "md:Entity".to_owned(), ..sound() }),
                &[],
            ),
        )
        .with(
            refused(
                "other-namespace",
                "the namespace is another",
                "a descriptor of another namespace is no metadata",
                &["metadata.entity-descriptor"],
            )
            .aws(observed("saml-meta-wrong-root"))
            .saml_metadata(
                setting,
                sound_text(setting).replace(MD, "urn:other").into_bytes(),
                &[],
            ),
        )
        .finish()
}

/// Whose metadata they are, and what he is.
fn provider(setting: &Setting) -> VectorFile {
    let sound = || descriptor(setting, [key(Some("signing"), "rsa-2048-a")]);
    let with_role = |change: fn(Element) -> Element| Document::new(sound().edit(ROLE, change));
    class("provider", "whose metadata they are, and whether he signs people on")
        .with(
            refused(
                "no-entity-id",
                "there is no `entityID`",
                "a provider without a name",
                &["metadata.entity-id"],
            )
            .aws(observed("saml-meta-no-entity-id"))
            .saml_metadata(setting, Document::new(sound().without("entityID")), &[]),
        )
        .with(
            refused(
                "empty-entity-id",
                "`entityID` is empty",
                "a provider whose name is the empty text: whoever leaves the issuer empty would be it",
                &["metadata.entity-id"],
            )
            .aws(inferred("as where there is no name (saml-meta-no-entity-id)"))
            .saml_metadata(setting, Document::new(sound().with("entityID", "")), &[]),
        )
        .with(
            refused(
                "no-role",
                "there is no role descriptor",
                "an entity that is no identity provider",
                &["metadata.identity-provider"],
            )
            .message("SAML Providers must reference at least one SAML assertion issuer.")
            .aws(observed("saml-meta-empty-entity"))
            .saml_metadata(setting, Document::new(sound().removing(ROLE)), &[]),
        )
        .with(
            refused(
                "saml-1.1",
                "the role supports SAML 1.1 alone",
                "an identity provider that does not speak SAML 2.0",
                &["metadata.identity-provider"],
            )
            .citing("SAML V2.0 metadata section 2.4.1")
            .aws(inferred(AWS_SAME))
            .saml_metadata(
                setting,
                with_role(|role| {
                    role.with("protocolSupportEnumeration", "urn:oasis:names:tc:SAML:1.1:protocol")
                }),
                &[],
            ),
        )
        .with(
            refused(
                "no-single-sign-on",
                "there is no SingleSignOnService",
                "an identity provider that says nowhere where it signs people on",
                &["metadata.single-sign-on"],
            )
            .severity(Severity::Low)
            .citing("SAML V2.0 metadata section 2.4.3")
            .aws_accepts(observed("saml-meta-no-sso-service"))
            .aws_result("sso_urls", serde_json::json!([]))
            .saml_metadata(
                setting,
                with_role(|role| role.removing("md:SingleSignOnService")),
                &["rsa-2048-a"],
            ),
        )
        .finish()
}

fn sound_text(setting: &Setting) -> String {
    metadata(setting).to_xml()
}

fn validity(setting: &Setting) -> VectorFile {
    let until = |text: &str| {
        Document::new(descriptor(setting, [key(Some("signing"), "rsa-2048-a")]).with("validUntil", text))
    };
    let accepted = |name: &str, sentence: &str| accept(name, sentence).severity(Severity::Low);
    let observed_past = || observed("saml-meta-valid-until-past");
    class("validity", "until when metadata may be used")
        .with(
            accepted("later", "metadata that are valid for a day more")
                .aws(observed("saml-meta-valid-until-2030"))
                .saml_metadata(setting, until("2026-11-24T00:00:00Z"), &["rsa-2048-a"]),
        )
        .with(
            accepted("in-a-second", "metadata that are valid for a second more")
                .tag(Tag::ClockEdge)
                .aws(observed("saml-meta-valid-until-2030"))
                .saml_metadata(setting, until("2026-11-23T00:00:01Z"), &["rsa-2048-a"]),
        )
        .with(
            refused(
                "now",
                "`validUntil` is now",
                "metadata are expired from the second that they name",
                &["metadata.not-expired"],
            )
            .twin("saml-metadata/validity/in-a-second", "`validUntil` is a second earlier")
            .tag(Tag::ClockEdge)
            .aws_accepts(observed_past())
            .saml_metadata(setting, until("2026-11-23T00:00:00Z"), &["rsa-2048-a"]),
        )
        .with(
            refused(
                "past",
                "`validUntil` is past",
                "metadata that expired years ago, with a key that may be known",
                &["metadata.not-expired"],
            )
            .twin("saml-metadata/validity/later", "`validUntil` is years ago")
            .aws_accepts(observed_past())
            .saml_metadata(setting, until("2020-01-01T00:00:00Z"), &["rsa-2048-a"]),
        )
        .with(
            refused(
                "no-time",
                "`validUntil` is no time",
                "an end that cannot be read is none that can be kept to",
                &["metadata.valid-until-readable"],
            )
            .twin("saml-metadata/validity/later", "`validUntil` is a word")
            .aws_accepts(inferred("what `validUntil` says is not used (saml-meta-valid-until-2030)"))
            .saml_metadata(setting, until("tomorrow"), &["rsa-2048-a"]),
        )
        .finish()
}

fn certificates(setting: &Setting) -> VectorFile {
    let with = |text: &str| {
        let path = "md:IDPSSODescriptor/md:KeyDescriptor/ds:KeyInfo/ds:X509Data/ds:X509Certificate";
        Document::new(
            descriptor(setting, [key(Some("signing"), "rsa-2048-a")]).edit(path, |one| one.text(text)),
        )
    };
    let der = test_key("rsa-2048-a").self_signed();
    let base64 = data_encoding::BASE64.encode(&der);
    let lines = base64.as_bytes().chunks(64).map(String::from_utf8_lossy);
    let folded = lines.fold(String::new(), |text, line| text + "\n  " + &line);
    let unreadable = |name: &str, change: &str, sentence: &str, text: &str| {
        refused(name, change, sentence, &["certificate.readable"])
            .aws(observed("saml-meta-bad-certificate"))
            .saml_metadata(setting, with(text), &[])
    };
    class("certificates", "the certificates in metadata")
        .citing(&["RFC 5280 section 4.1"])
        .with(
            accept("folded", "base64 in lines, indented, as most providers write it")
                .severity(Severity::Low)
                .aws(inferred("the recorded metadata are of one line; folding is as common"))
                .saml_metadata(setting, with(&folded), &["rsa-2048-a"]),
        )
        .with(unreadable("word", "the certificate is a word", "a text that is no certificate", "certificate"))
        .with(unreadable("empty", "the certificate is empty", "a certificate of no octets", ""))
        .with(unreadable(
            "pem",
            "the certificate has the lines of PEM around it",
            "PEM is not what the element holds",
            &format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----"),
        ))
        .with(
            refused(
                "rsa-1024",
                "the key has 1024 bits",
                "a key of 1024 bits can be factored by those who can pay",
                &["certificate.modulus"],
            )
            .citing("NIST SP 800-131A revision 2 section 3")
            .aws_accepts(documented(
                "IAM user guide, troubleshoot SAML: a certificate's key has 1024 bits at the least",
            ))
            .saml_metadata(
                setting,
                Document::new(descriptor(setting, [key(Some("signing"), "rsa-1024")])),
                &["rsa-1024"],
            ),
        )
        .with(
            refused(
                "roca",
                "the key is one of the generator whose keys can be factored",
                "a key that reads like any other and is not secret",
                &["certificate.not-roca"],
            )
            .citing("CVE-2017-15361")
            .aws(inferred("of such keys nothing is known at AWS; it would be no use to have one"))
            .saml_metadata(
                setting,
                Document::new(descriptor(setting, [key(Some("signing"), "rsa-2048-roca")])),
                &[],
            ),
        )
        .with(
            refused(
                "extension-twice",
                "the certificate has an extension twice",
                "which of two extensions counts is a guess",
                &["certificate.extensions-unique"],
            )
            .citing("RFC 5280 section 4.2")
            .aws(documented("IAM user guide, troubleshoot SAML: a certificate repeats no extension"))
            .saml_metadata(
                setting,
                Document::new(descriptor(
                    setting,
                    [key_of(Some("signing"), &test_key("rsa-2048-a").self_signed_with_repeated_extension())],
                )),
                &[],
            ),
        )
        .finish()
}

/// The rules for documents hold for metadata as well; `xml-c14n` has them all.
fn syntax(setting: &Setting) -> VectorFile {
    let text = sound_text(setting);
    let marked = format!("\u{FEFF}{text}");
    class("syntax", "metadata that cannot be read in one way")
        .citing(&["XML 1.0 section 2.8"])
        .with(
            accept("byte-order-mark", "a byte order mark in front of UTF-8 is none of the text")
                .severity(Severity::Low)
                .tag(Tag::Axis)
                .citing("XML 1.0 section 4.3.3")
                .aws_stops(
                    &["metadata.no-byte-order-mark"],
                    documented("IAM user guide, troubleshoot SAML: UTF-8 without a byte order mark"),
                )
                .aws_code("InvalidInput")
                .twin(BASE, "there is a byte order mark")
                .saml_metadata(setting, marked.into_bytes(), &["rsa-2048-a"]),
        )
        .with(
            refused(
                "doctype",
                "there is a document type",
                "a document type in metadata could define what they say",
                &["xml.no-doctype"],
            )
            .aws(inferred(AWS_SAME))
            .saml_metadata(setting, format!("<!DOCTYPE md>{text}").into_bytes(), &[]),
        )
        .with(
            refused(
                "truncated",
                "the end is missing",
                "a document that ends before its elements do",
                &["xml.well-formed"],
            )
            .severity(Severity::Low)
            .aws(inferred("as with a certificate that cannot be parsed (saml-meta-bad-certificate)"))
            .saml_metadata(setting, text.split_at(text.len() / 2).0.as_bytes().to_vec(), &[]),
        )
        .finish()
}
