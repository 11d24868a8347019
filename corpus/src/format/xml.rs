//! What is asked about XML documents: the inputs of kinds `xml-c14n` and `xml-signature`.

use super::Octets;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Input of kind `xml-c14n`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct XmlC14nInput {
    /// The document.
    pub document_b64: Octets,
    /// The ID of the element: an attribute `ID`, `Id` or `id`, or `xml:id`. Absent: the whole document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub element_id: Option<String>,
    /// The URI of the canonicalization.
    pub algorithm: String,
    /// The prefixes of an `InclusiveNamespaces PrefixList`, the default namespace as `#default`.
    #[serde(default, skip_serializing_if = "PrefixList::is_empty")]
    pub prefix_list: PrefixList,
}

/// Prefixes: a list, or one text with white space between them, as in the attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PrefixList {
    /// No prefixes.
    #[default]
    None,
    /// One by one.
    List(Vec<String>),
    /// As in the attribute.
    Text(String),
}

impl PrefixList {
    /// Whether there is no prefix in it.
    pub fn is_empty(&self) -> bool {
        self.prefixes().is_empty()
    }

    /// The prefixes.
    pub fn prefixes(&self) -> Vec<&str> {
        match self {
            Self::None => Vec::new(),
            Self::List(prefixes) => prefixes.iter().map(String::as_str).collect(),
            Self::Text(text) => text.split_ascii_whitespace().collect(),
        }
    }
}

/// Input of kind `xml-signature`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct XmlSignatureInput {
    /// The document.
    pub document_b64: Octets,
    /// The element sought: the document element if it has this name, else the one child of it that has.
    pub element: ExpandedName,
    /// Certificates in DER whose keys may have signed; any one of them is enough.
    pub certificates_b64: Vec<Octets>,
}

/// A name with its namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExpandedName {
    /// The namespace's name; empty for none.
    pub namespace: String,
    /// The local name.
    pub name: String,
}
