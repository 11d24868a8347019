//! XML that cannot be misread: the document tree, canonicalization, XML signature. It knows nothing of SAML.
//!
//! A [`Document`] is parsed once, from octets, into a tree in which nothing is left to guess. What an element says is
//! believed of a [`SignedElement`] alone, and there is one only where a Signature was verified: it is the very element
//! that holds the Signature and that the Signature's one Reference names. An [`UnsignedElement`] is another type, and so is
//! a [`ConfiguredElement`]: reading for identity what was not signed does not compile.
//!
//! ```
//! use touchstone_engine::{profile::Profile, xml::Document};
//!
//! let refused = Document::parse(b"<!DOCTYPE a><a/>", &Profile::strict()).unwrap_err();
//! assert_eq!(refused.rule().id(), "xml.no-doctype");
//! ```

mod base;
mod canonical;
mod characters;
mod element;
mod markup;
mod readable;
mod reader;
mod reading;
mod scope;
mod signature;
mod signed;
#[cfg(test)]
pub(crate) mod signer;
mod start_tag;
mod text;
mod tree;

pub use canonical::Canonicalization;
pub use element::ExpandedName;
pub use readable::{ConfiguredElement, SignedElement, UnsignedElement};
pub use tree::{Document, Place};
