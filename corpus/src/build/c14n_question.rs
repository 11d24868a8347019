//! The question of an `xml-c14n` vector: a document, and what of it is canonicalized how.

use super::draft::{Draft, owned};
use crate::format::{Case, Octets, PrefixList, XmlC14nInput};
use serde_json::Map;

/// A document of which the canonical form is asked: the whole of it, exclusively, without comments.
///
/// Each method makes one change.
#[derive(Clone, Debug)]
#[must_use]
pub struct C14nQuestion(XmlC14nInput);

impl C14nQuestion {
    /// Exclusive XML Canonicalization 1.0.
    pub const EXCLUSIVE: &'static str = "http://www.w3.org/2001/10/xml-exc-c14n#";
    /// The same, with comments.
    pub const EXCLUSIVE_WITH_COMMENTS: &'static str = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments";
    /// Canonical XML 1.0.
    pub const INCLUSIVE_1_0: &'static str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
    /// The same, with comments.
    pub const INCLUSIVE_1_0_WITH_COMMENTS: &'static str =
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments";
    /// Canonical XML 1.1.
    pub const INCLUSIVE_1_1: &'static str = "http://www.w3.org/2006/12/xml-c14n11";
    /// The same, with comments.
    pub const INCLUSIVE_1_1_WITH_COMMENTS: &'static str = "http://www.w3.org/2006/12/xml-c14n11#WithComments";

    /// Of a document.
    pub fn whole(document: impl Into<Vec<u8>>) -> Self {
        Self(XmlC14nInput {
            document_b64: Octets(document.into()),
            element_id: None,
            algorithm: Self::EXCLUSIVE.to_owned(),
            prefix_list: PrefixList::None,
        })
    }

    /// Of the element `x` of a document.
    pub fn element(document: impl Into<Vec<u8>>) -> Self {
        let mut question = Self::whole(document);
        question.0.element_id = Some("x".to_owned());
        question
    }

    /// By another canonicalization.
    pub fn by(mut self, algorithm: &str) -> Self {
        algorithm.clone_into(&mut self.0.algorithm);
        self
    }

    /// With a list of prefixes.
    pub fn prefixes(mut self, prefixes: &[&str]) -> Self {
        self.0.prefix_list = PrefixList::List(owned(prefixes));
        self
    }
}

impl Draft {
    /// Asks for a canonical form of what is refused.
    pub fn c14n(self, question: &C14nQuestion) -> Self {
        self.ask(Case::XmlC14n(question.0.clone()), Map::new())
    }

    /// Asks for a canonical form, which is these octets.
    pub fn canonicalizes(self, question: &C14nQuestion, octets: impl AsRef<[u8]>) -> Self {
        let octets = Octets(octets.as_ref().to_vec()).to_base64();
        let result = [("octets_b64".to_owned(), octets.into())].into_iter().collect();
        self.ask(Case::XmlC14n(question.0.clone()), result)
    }
}
