//! XML documents under construction, and their signatures.
//!
//! There is no canonicalizer here, or one bug would sign and verify. An element that is signed is written in
//! canonical form to begin with: [`canonical`] checks that the literal text is the canonical one, and the digest is of that
//! text. What is not canonical is an edit that is made afterwards.

mod canonical;
mod element;
pub mod identifier;
mod signature;

pub use canonical::{Form, canonical};
pub use element::{Document, Element, Node};
pub use signature::{Signature, base64, key_value, retrieval_method, signature_value, x509_data};

/// Namespace names of the documents that are minted here.
pub mod namespace {
    /// XML Signature Syntax and Processing.
    pub const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
    /// SAML 2.0 assertions.
    pub const SAML: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
    /// SAML 2.0 protocol.
    pub const SAMLP: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
    /// XML Schema.
    pub const XS: &str = "http://www.w3.org/2001/XMLSchema";
    /// XML Schema in instances.
    pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
}

/// `text` with `from`, which is in it once, replaced.
///
/// # Panics
///
/// If `from` is not there or more than once: an edit that does not do what it says is a mistake of its builder.
#[expect(clippy::panic, reason = "an edit that does not do what it says is a mistake of its builder")]
pub fn replaced(text: &str, from: &str, to: &str) -> String {
    match text.matches(from).count() {
        1 => text.replacen(from, to, 1),
        times => panic!("`{from}` is there {times} times"),
    }
}
