//! The question of an `xml-signature` vector.

use crate::build::Draft;
use crate::format::{Case, ExpandedName, Octets, XmlSignatureInput};
use crate::mint::test_key;
use crate::mint::xml::namespace::{SAML, SAMLP};
use crate::mint::xml::{Document, Element, Form, canonical};

/// Whether an element of a document is signed: by the key `rsa-2048-a`, unless told otherwise.
#[derive(Clone, Debug)]
#[must_use]
pub struct SignatureQuestion {
    input: XmlSignatureInput,
    octets: Vec<u8>,
}

impl SignatureQuestion {
    /// Asks of the assertion in a document.
    pub fn assertion(document: impl Into<Vec<u8>>) -> Self {
        Self::of(document.into(), SAML, "Assertion")
    }

    /// Asks of a response.
    pub fn response(document: impl Into<Vec<u8>>) -> Self {
        Self::of(document.into(), SAMLP, "Response")
    }

    fn of(document: Vec<u8>, namespace: &str, name: &str) -> Self {
        let input = XmlSignatureInput {
            document_b64: Octets(document),
            element: ExpandedName { namespace: namespace.to_owned(), name: name.to_owned() },
            certificates_b64: Vec::new(),
        };
        Self { input, octets: Vec::new() }.keys(&["rsa-2048-a"])
    }

    /// With the certificates of these test keys.
    pub fn keys(self, keys: &[&str]) -> Self {
        self.certificates(keys.iter().map(|key| test_key(key).self_signed()))
    }

    /// With these certificates.
    pub fn certificates(mut self, certificates: impl IntoIterator<Item = Vec<u8>>) -> Self {
        self.input.certificates_b64 = certificates.into_iter().map(Octets).collect();
        self
    }

    /// With what comes out where it is accepted: the element as it was before it was signed.
    pub fn yields(self, element: &Element) -> Self {
        self.yields_octets(canonical(element, Form::EXCLUSIVE))
    }

    /// The same as octets.
    pub fn yields_octets(self, octets: impl Into<Vec<u8>>) -> Self {
        Self { octets: octets.into(), ..self }
    }
}

impl From<Document> for Vec<u8> {
    fn from(document: Document) -> Self {
        document.to_xml().into_bytes()
    }
}

impl Draft {
    /// Asks whether an element is signed.
    pub fn xml_signature(self, question: &SignatureQuestion) -> Self {
        let octets = Octets(question.octets.clone()).to_base64();
        let result = [("octets_b64".to_owned(), octets.into())].into_iter().collect();
        self.ask(Case::XmlSignature(question.input.clone()), result)
    }
}
