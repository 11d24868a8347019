//! SAML responses of real producers: each as it was made, and the sound ones once more with another subject.

use super::read;
use crate::build::{Class, Draft, accept, documented, inferred, observed, reject};
use crate::format::{Evidence, Kind, Octets, RequireSigned, SamlResponseInput, Severity, Tag, VectorFile};
use serde::Deserialize;
use serde_json::{Map, Value};

/// A producer, and what the script recorded of it, by the names of the files.
struct Producer {
    name: &'static str,
    recordings: &'static [(&'static str, &'static str)],
}

macro_rules! producer {
    ($producer:literal: $($name:literal)*) => {
        Producer {
            name: $producer,
            recordings: &[
                $(($name, include_str!(concat!("../../../recorded/", $producer, "/", $name, ".json")))),*
            ],
        }
    };
}

const PRODUCERS: &[Producer] = &[
    producer!("pysaml2":
        "assertion-signed" "response-signed" "both-signed" "rsa-sha384" "rsa-sha512" "idp-initiated"
        "odd-attributes" "session-ends" "aws" "encrypted-assertion"),
    producer!("samlify":
        "assertion-signed" "response-signed" "both-signed" "rsa-sha512" "rsa-sha1" "rsa-pss" "idp-initiated"
        "odd-attributes" "session-ends" "other-prefixes" "aws" "encrypted-assertion" "library-template"
        "library-template-idp-initiated"),
    producer!("samlp":
        "assertion-signed" "response-signed" "both-signed" "prefixed-signature" "rsa-sha512" "idp-initiated"
        "odd-attributes" "aws" "encrypted-assertion"),
    producer!("simplesamlphp":
        "assertion-signed" "response-signed" "both-signed" "rsa-sha384" "rsa-sha512" "idp-initiated"
        "odd-attributes" "aws" "encrypted-assertion"),
    producer!("xmlsec1":
        "assertion-signed" "response-signed" "both-signed" "rsa-sha384" "rsa-sha512" "ecdsa-sha256" "rsa-sha1"
        "inclusive-canonicalization" "prefix-list" "not-canonical" "idp-initiated" "odd-attributes" "aws"),
];

pub(super) fn classes() -> Vec<VectorFile> {
    PRODUCERS.iter().map(class).collect()
}

fn class(producer: &Producer) -> VectorFile {
    let made_by = producer.recordings.first().map(|(_, text)| read::<Recording>(text).producer);
    let about = format!("SAML responses as {} made them", made_by.unwrap_or_default());
    let class = Class::new(Kind::SamlResponse, producer.name, &about)
        .citing(&["SAML V2.0 profiles section 4.1.4.2", "SAML V2.0 core section 5.4"])
        .severity(Severity::Low);
    producer
        .recordings
        .iter()
        .fold(class, |class, (name, text)| {
            let recording: Recording = read(text);
            let input = recording.input();
            let made = made(producer.name, name).tag(Tag::Recorded).saml_response(&input, recording.result());
            let class = class.with(made);
            match edited(producer.name, name) {
                None => class,
                Some(edited) => {
                    let input = SamlResponseInput { response_b64: recording.of_somebody_else(), ..input };
                    class.with(edited.tag(Tag::Recorded).saml_response(&input, Map::new()))
                }
            }
        })
        .finish()
}

/// What is asked of a response as it was made.
fn made(producer: &str, name: &str) -> Draft {
    let twin = |twin: &str, change: &str| reject(name, change).twin(&id(producer, twin), change);
    match (producer, name) {
        (_, "response-signed") => sound(name)
            .twin(&id(producer, "both-signed"), "the response alone is signed")
            .aws_stops(&["saml.assertion-signed"], observed("saml-sig-response-only")),
        ("samlp", "rsa-sha512") => {
            twin("assertion-signed", "asked to sign with RSA-SHA512, the producer signs with RSA-SHA1")
                .severity(Severity::Medium)
                .citing("XML Signature 1.1 section 6.2")
                .stops(&["xml.signature-algorithm-known"])
        }
        (_, "rsa-sha1") => twin("assertion-signed", "the hash of the signature and of the digest is SHA-1")
            .severity(Severity::Medium)
            .citing("XML Signature 1.1 section 6.2")
            .stops(&["xml.signature-algorithm-known"]),
        // Sound, and no algorithm of XML Signature 1.1.
        (_, "rsa-pss") => twin("assertion-signed", "the signature is RSASSA-PSS with SHA-256")
            .citing("XML Signature 1.1 section 6.1")
            .stops(&["xml.signature-algorithm-known"]),
        (_, "inclusive-canonicalization") => twin("assertion-signed", "canonicalization is inclusive")
            .citing("SAML V2.0 core section 5.4.3")
            .stops(&["xml.exclusive-canonicalization"]),
        (_, "encrypted-assertion") => twin("assertion-signed", "the assertion is encrypted")
            .citing("SAML V2.0 core section 2.3.4")
            .stops(&["saml.assertion-not-encrypted"])
            .aws(documented("IAM decrypts with a private key of the provider, and this one has none")),
        (_, "library-template") => {
            twin("assertion-signed", "nothing says how and when the subject was authenticated")
                .stops(&["saml.authn-statement-present"])
                .aws(observed("saml-authnstatement-missing"))
        }
        (_, "library-template-idp-initiated") => twin(
            "idp-initiated",
            "`InResponseTo` is empty, and nothing says how the subject was authenticated",
        )
        .citing("SAML V2.0 profiles section 4.1.5")
        .stops(&["saml.in-response-to", "saml.confirmation-in-response-to", "saml.authn-statement-present"])
        .aws_stops(&["saml.authn-statement-present"], observed("saml-authnstatement-missing")),
        _ => sound(name),
    }
}

fn sound(name: &str) -> Draft {
    let assertion = "saml-sig-assertion-only: a response is accepted whose assertion is signed";
    let (sentence, evidence): (&str, Evidence) = match name {
        "assertion-signed" => ("the assertion of an answer is signed", inferred(assertion)),
        "response-signed" => ("an answer is signed, and its assertion with it", inferred(assertion)),
        "both-signed" => (
            "an answer is signed, and so is the assertion in it",
            inferred("saml-sig-both: a response is accepted that is signed and whose assertion is"),
        ),
        "rsa-sha384" => ("signatures and digests are with SHA-384", inferred(assertion)),
        "rsa-sha512" => ("signatures and digests are with SHA-512", inferred(assertion)),
        "ecdsa-sha256" => {
            ("the signature is ECDSA, of which XML has r and s as they are", inferred(assertion))
        }
        "idp-initiated" => ("nobody asked, and the subject has a name for this once", inferred(assertion)),
        "odd-attributes" => (
            "attributes have several values: beyond ASCII, like markup, with white space that counts, and empty",
            inferred(assertion),
        ),
        "session-ends" => (
            "the session at the provider has an end",
            inferred("saml-authn-session-600s: an assertion is accepted whose session has an end"),
        ),
        "aws" => (
            "AWS is told unasked of two roles, and of a name and a duration for the session",
            inferred(assertion),
        ),
        "prefixed-signature" => ("signatures have a prefix for their namespace", inferred(assertion)),
        "other-prefixes" => ("prefixes are not the ones that everybody takes", inferred(assertion)),
        "prefix-list" => (
            "canonicalization takes in namespaces that are listed, whether they are used or not",
            inferred(assertion),
        ),
        "not-canonical" => (
            "comments, references, CDATA and white space in tags are not in the canonical form",
            inferred(assertion),
        ),
        _ => ("", inferred(assertion)),
    };
    accept(name, sentence).aws(evidence)
}

/// The same about somebody else, where what was made is sound. That nobody signed.
fn edited(producer: &str, name: &str) -> Option<Draft> {
    let refused = match name {
        "rsa-sha512" => producer == "samlp",
        "rsa-sha1" | "rsa-pss" | "inclusive-canonicalization" | "encrypted-assertion" => true,
        _ => name.starts_with("library-template"),
    };
    let stop = "xml.digest-matches";
    let draft = |twin: &str, change: &str| {
        reject(&format!("{name}-edited"), "its subject is edited, its signatures are left as they were")
            .severity(Severity::High)
            .twin(&id(producer, twin), change)
            .stops(&[stop])
    };
    match name {
        _ if refused => None,
        "response-signed" => Some(
            draft("both-signed", "the response alone is signed, and the text of `NameID` is another")
                .aws_stops(&["saml.assertion-signed", stop], observed("saml-sig-response-only")),
        ),
        _ => Some(draft(name, "the text of `NameID` is another").aws(observed("saml-sig-subject-altered"))),
    }
}

fn id(producer: &str, name: &str) -> String {
    format!("saml-response/{producer}/{name}")
}

/// What a script recorded.
#[derive(Deserialize)]
struct Recording {
    producer: String,
    now: i64,
    response_b64: Octets,
    metadata_b64: Octets,
    idp_entity_id: String,
    audience: String,
    recipient: String,
    in_response_to: Option<String>,
    expected: Told,
}

/// What the producer was told to say.
#[derive(Deserialize)]
struct Told {
    name_id: String,
    name_id_format: String,
    attributes: Map<String, Value>,
}

impl Recording {
    fn input(&self) -> SamlResponseInput {
        SamlResponseInput {
            response_b64: self.response_b64.clone(),
            metadata_b64: self.metadata_b64.clone(),
            idp_entity_id: self.idp_entity_id.clone(),
            audience: self.audience.clone(),
            recipient: self.recipient.clone(),
            destination: None,
            in_response_to: self.in_response_to.clone(),
            seen_ids: Vec::new(),
            require_signed: RequireSigned::Any,
            now: self.now,
            skew: 0,
        }
    }

    fn result(&self) -> Map<String, Value> {
        let Told { name_id, name_id_format, attributes } = &self.expected;
        [
            ("issuer", Value::from(self.idp_entity_id.as_str())),
            ("name_id", Value::from(name_id.as_str())),
            ("name_id_format", Value::from(name_id_format.as_str())),
            ("attributes", Value::Object(attributes.clone())),
        ]
        .map(|(member, value)| (member.to_owned(), value))
        .into_iter()
        .collect()
    }

    /// The response with another name in its subject, which stands before all attributes.
    fn of_somebody_else(&self) -> Octets {
        let text = String::from_utf8_lossy(&self.response_b64.0);
        let name = format!(">{}</", self.expected.name_id);
        Octets(text.replacen(&name, ">somebody@else.example</", 1).into_bytes())
    }
}
