//! Signed documents: the response of an identity provider whose assertion says much about somebody.

use touchstone_corpus::mint::test_key;
use touchstone_corpus::mint::xml::namespace::{SAML, SAMLP, XS, XSI};
use touchstone_corpus::mint::xml::{Document, Element, Form, Signature, canonical};
use touchstone_engine::xml::ExpandedName;

/// The name of the element that is signed.
pub const ASSERTION: ExpandedName<'static> = ExpandedName { namespace: SAML, local: "Assertion" };

/// The ID of that element.
pub const ID: &str = "_d71a3a8e9fcc45c9e9d248ef7049393fc8f04e5f75";

/// Who issued it: the entity id of an identity provider.
pub const ISSUER: &str = "https://idp.touchstone.example/saml2/idp/metadata";

/// Whom it is for, by entity id and by address.
pub const AUDIENCE: &str = "https://signin.aws.amazon.com/saml";

/// When it is received, in seconds since 1970: 2026-11-23T00:00:00Z.
pub const NOW: i64 = 1_795_392_000;

/// The test key that signs: RSA of 2048 bits.
const KEY: &str = "rsa-2048-a";

/// A document whose assertion is signed: RSA-2048, exclusive canonicalization, SHA-256.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The size that was asked for, in words.
    pub name: &'static str,
    /// The document.
    pub document: Vec<u8>,
    /// The octets that were digested.
    pub signed: Vec<u8>,
    /// `SignedInfo` as it was signed.
    pub signed_info: Vec<u8>,
    /// The signature over it.
    pub signature: Vec<u8>,
    /// The certificate of the key, in DER.
    pub certificate: Vec<u8>,
}

impl Subject {
    /// The names of the sizes, and octets.
    pub const SIZES: [(&'static str, usize); 3] = [("5 KB", 5_000), ("100 KB", 100_000), ("1 MB", 1_000_000)];

    /// A document of this name and about so many octets: never fewer, and at most an attribute more.
    pub fn of((name, octets): (&'static str, usize)) -> Self {
        let values = |count: usize| Self::with_values(name, count);
        let [none, some] = [values(0), values(100)].map(|subject| subject.document.len());
        values((octets.saturating_sub(none) * 100).div_ceil(some - none))
    }

    /// A document with so many values of attributes, three to an attribute.
    fn with_values(name: &'static str, count: usize) -> Self {
        let assertion = assertion(count);
        let signature = Signature::of(&assertion);
        let signed = canonical(&assertion, Form::EXCLUSIVE);
        let assertion = assertion.with_node_at(1, signature.element());
        let response = Element::new("samlp:Response")
            .declaring("samlp", SAMLP)
            .with("Destination", AUDIENCE)
            .with("ID", "_8e8dc5f69a98cc4c1ff3427e5ce34606fd672f91e6")
            .with("IssueInstant", "2026-11-23T00:00:00Z")
            .with("Version", "2.0")
            .and(Element::new("saml:Issuer").declaring("saml", SAML).text(ISSUER))
            .and(Element::new("samlp:Status").and(Element::new("samlp:StatusCode").with("Value", SUCCESS)))
            .and(assertion);
        // A declaration that is used in a value alone is not signed, and stands in every document of this kind.
        let declarations = format!(r#" xmlns:xs="{XS}" xmlns:xsi="#);
        Self {
            name,
            document: Document::new(response).to_xml().replace(" xmlns:xsi=", &declarations).into_bytes(),
            signed,
            signed_info: signature.input(),
            signature: signature.value(),
            certificate: test_key(KEY).self_signed(),
        }
    }

    /// The document with one letter of what is signed changed.
    pub fn tampered(&self) -> Vec<u8> {
        let text = String::from_utf8(self.document.clone()).expect("UTF-8");
        text.replacen("alice@example.com", "mallory@example.com", 1).into_bytes()
    }
}

const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

fn saml(name: &str) -> Element {
    Element::new(&format!("saml:{name}"))
}

/// An assertion in canonical form, as identity providers write it, with so many values of attributes.
fn assertion(values: usize) -> Element {
    let confirmation = saml("SubjectConfirmationData")
        .with("NotOnOrAfter", "2026-11-23T00:05:00Z")
        .with("Recipient", AUDIENCE);
    let subject = saml("Subject")
        .and(
            saml("NameID")
                .with("Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")
                .text("alice@example.com"),
        )
        .and(
            saml("SubjectConfirmation")
                .with("Method", "urn:oasis:names:tc:SAML:2.0:cm:bearer")
                .and(confirmation),
        );
    let audience = saml("Audience").text(AUDIENCE);
    let conditions = saml("Conditions")
        .with("NotBefore", "2026-11-22T23:55:00Z")
        .with("NotOnOrAfter", "2026-11-23T00:05:00Z")
        .and(saml("AudienceRestriction").and(audience));
    let class = saml("AuthnContextClassRef")
        .text("urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport");
    let statement = saml("AuthnStatement")
        .with("AuthnInstant", "2026-11-22T23:59:00Z")
        .with("SessionIndex", "_be9967abd904ddcae3c0eb4189adbe3f71e327cf93")
        .and(saml("AuthnContext").and(class));
    saml("Assertion")
        .declaring("saml", SAML)
        .with("ID", ID)
        .with("IssueInstant", "2026-11-23T00:00:00Z")
        .with("Version", "2.0")
        .and(saml("Issuer").text(ISSUER))
        .and(subject)
        .and(conditions)
        .and(statement)
        .and(saml("AttributeStatement").and_all(attributes(values)))
}

fn attributes(values: usize) -> impl Iterator<Item = Element> {
    (0..values.div_ceil(3)).map(move |number| {
        let first = number * 3;
        saml("Attribute")
            .with("Name", &format!("https://touchstone.example/attributes/entitlement-{number}"))
            .with("NameFormat", "urn:oasis:names:tc:SAML:2.0:attrname-format:uri")
            .and_all((first..values.min(first + 3)).map(|value| {
                saml("AttributeValue")
                    .declaring("xsi", XSI)
                    .with("xsi:type", "xs:string")
                    .text(&format!("group-{value}: research & development, eu-central-1"))
            }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_as_long_as_they_are_called() {
        for (name, octets) in Subject::SIZES {
            let length = Subject::of((name, octets)).document.len();
            assert!((octets..octets + octets / 20 + 600).contains(&length), "{name}: {length}");
        }
    }
}
