//! Which namespace a prefix stands for, while a document is read.

use super::text::Fault;
use super::tree::{Declaration, NamespaceId, XML_NAMESPACE, XMLNS_NAMESPACE};
use crate::check::Structural;

/// The declarations in scope, the nearest last.
pub(super) struct Scope {
    /// Declarations by their place in the arena. Their number is bounded, so looking through them is too.
    declared: Vec<NamespaceId>,
}

impl Scope {
    pub(super) fn new() -> Self {
        Self { declared: Vec::with_capacity(16) }
    }

    /// How many declarations are in scope: what [`Self::leave`] goes back to.
    pub(super) fn mark(&self) -> usize {
        self.declared.len()
    }

    pub(super) fn enter(&mut self, declaration: NamespaceId) {
        self.declared.push(declaration);
    }

    pub(super) fn leave(&mut self, mark: usize) {
        self.declared.truncate(mark);
    }

    /// The namespace of a prefix; `None` where it is not declared. The empty prefix is the default namespace.
    pub(super) fn namespace(&self, prefix: &str, declarations: &[Declaration<'_>]) -> Option<NamespaceId> {
        // It may be declared, and is the same where it is.
        if prefix == "xml" {
            return Some(NamespaceId::XML);
        }
        let declared =
            self.declared.iter().rev().find(|id| {
                declarations.get(id.index()).is_some_and(|declaration| declaration.prefix == prefix)
            });
        let none = || prefix.is_empty().then_some(NamespaceId::NONE);
        declared.copied().or_else(none)
    }
}

/// Refuses a declaration that Namespaces in XML 1.0 does not allow (sections 2.2, 3 and 5).
pub(super) fn check_declaration(prefix: &str, uri: &str) -> Result<(), Fault> {
    let reason = match (prefix, uri) {
        ("xmlns", _) => "`xmlns` is declared",
        ("xml", XML_NAMESPACE) => return Ok(()),
        ("xml", _) => "`xml` is bound to another namespace",
        (_, XML_NAMESPACE) => "another prefix than `xml` is bound to its namespace",
        (_, XMLNS_NAMESPACE) => "a prefix is bound to the namespace of `xmlns`",
        ("", _) => return Ok(()),
        (_, "") => "a prefix is undeclared",
        _ => return Ok(()),
    };
    Err(Fault { rule: Structural::XmlNamespaceDeclarations, offset: 0, reason })
}

/// Whether a namespace name is no relative reference: it has a scheme and a colon (RFC 3986 sections 3 and 4.2).
pub(super) fn is_absolute(uri: &str) -> bool {
    let mut octets = uri.bytes();
    let first = octets.next().is_some_and(|first| first.is_ascii_alphabetic());
    let after = octets.find(|octet| !(octet.is_ascii_alphanumeric() || matches!(octet, b'+' | b'-' | b'.')));
    first && after == Some(b':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_an_absolute_uri_by_its_scheme() {
        assert!(["urn:a", "http://a/", "x+y-z.1:b", "a:"].into_iter().all(is_absolute));
        assert!(!["a", "./a", "../a", "//a/b", "1a:b", ":b", "#a", "a/b:c"].into_iter().any(is_absolute));
    }
}
