//! Whether an element is written as it would be canonicalized: a check of the builder, not a canonicalizer.

use super::element::{Element, Node};
use std::collections::{BTreeMap, BTreeSet};

/// What canonical form is meant, of an element that stands alone or in a document.
#[derive(Clone, Copy, Debug)]
pub struct Form<'f> {
    namespaces: Namespaces<'f>,
    /// Declarations that are in scope where the element stands.
    scope: &'f [(&'f str, &'f str)],
    comments: Comments,
}

#[derive(Clone, Copy, Debug)]
enum Namespaces<'f> {
    /// Those that are visibly used, and those of the list (Exclusive XML Canonicalization 1.0 section 3).
    Exclusive { prefixes: &'f [&'f str] },
    /// All that are in scope (Canonical XML 1.0 section 2.3).
    Inclusive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comments {
    Dropped,
    Kept,
}

impl<'f> Form<'f> {
    /// Exclusive XML Canonicalization 1.0.
    pub const EXCLUSIVE: Self =
        Self { namespaces: Namespaces::Exclusive { prefixes: &[] }, scope: &[], comments: Comments::Dropped };

    /// The same with these in `PrefixList`, the empty prefix for `#default`.
    #[must_use]
    pub fn with_prefixes(prefixes: &'f [&'f str]) -> Self {
        Self { namespaces: Namespaces::Exclusive { prefixes }, ..Self::EXCLUSIVE }
    }

    /// Canonical XML 1.0, with these declarations in scope from outside.
    #[must_use]
    pub fn inclusive(scope: &'f [(&'f str, &'f str)]) -> Self {
        Self { namespaces: Namespaces::Inclusive, scope, comments: Comments::Dropped }
    }

    /// With comments.
    #[must_use]
    pub fn keeping_comments(self) -> Self {
        Self { comments: Comments::Kept, ..self }
    }

    fn renders(&self, prefix: &str, used: &BTreeSet<&str>) -> bool {
        match self.namespaces {
            Namespaces::Exclusive { prefixes } => used.contains(prefix) || prefixes.contains(&prefix),
            Namespaces::Inclusive => true,
        }
    }
}

/// The octets of an element in canonical form, which are the octets it is written in.
///
/// # Panics
///
/// If they are not: an element that is not written in canonical form cannot be signed here.
pub fn canonical(element: &Element, form: Form<'_>) -> Vec<u8> {
    let scope = form.scope.iter().map(|(prefix, namespace)| (*prefix, *namespace)).collect();
    check(element, form, scope, BTreeMap::new());
    element.to_xml().into_bytes()
}

/// `scope` is what is declared where the element stands, `rendered` what its ancestors in the canonical form say.
#[expect(
    clippy::panic,
    reason = "an element that is not written in canonical form is a mistake of its builder"
)]
fn check<'e>(
    element: &'e Element,
    form: Form<'e>,
    mut scope: BTreeMap<&'e str, &'e str>,
    mut rendered: BTreeMap<&'e str, &'e str>,
) {
    scope.extend(element.declarations.iter().map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str())));
    let attribute_prefixes = element.attributes.iter().filter_map(|(name, _)| name.split_once(':'));
    let used: BTreeSet<&str> = [split(&element.name).0]
        .into_iter()
        .chain(attribute_prefixes.map(|(prefix, _)| prefix))
        .filter(|prefix| *prefix != "xml")
        .collect();
    let candidates: BTreeSet<&str> = scope.keys().chain(&used).copied().collect();
    let mut wanted = Vec::new();
    for prefix in candidates.into_iter().filter(|prefix| form.renders(prefix, &used)) {
        let namespace = scope.get(prefix).copied().unwrap_or_default();
        assert!(prefix.is_empty() || !namespace.is_empty(), "`{prefix}` is not declared");
        if rendered.get(prefix).copied().unwrap_or_default() != namespace {
            wanted.push((prefix.to_owned(), namespace.to_owned()));
            rendered.insert(prefix, namespace);
        }
    }
    assert_eq!(element.declarations, wanted, "the canonical declarations of `{}`", element.name);

    let sorted = element.attributes.is_sorted_by_key(|(name, _)| {
        let (prefix, local) = split(name);
        // An attribute without a prefix is in no namespace.
        let namespace = if prefix.is_empty() { "" } else { scope.get(prefix).copied().unwrap_or_default() };
        (namespace, local)
    });
    assert!(sorted, "the attributes of `{}` are not in their canonical order", element.name);

    for child in &element.children {
        match child {
            Node::Element(child) => check(child, form, scope.clone(), rendered.clone()),
            Node::Text(_) | Node::Instruction(..) => {}
            Node::Comment(_) if form.comments == Comments::Kept => {}
            Node::Comment(_) | Node::CData(_) | Node::Raw(_) => {
                panic!("`{}` has in it what canonical form does not", element.name)
            }
        }
    }
}

/// Prefix and local part of a qualified name.
fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::catch_unwind;

    fn is_canonical(element: &Element, form: Form<'static>) -> bool {
        let element = element.clone();
        catch_unwind(|| canonical(&element, form)).is_ok()
    }

    #[test]
    fn a_namespace_is_declared_where_it_is_first_used() {
        let inner = || Element::new("q:b").declaring("q", "urn:q");
        let outer = || Element::new("p:a").declaring("p", "urn:p");
        assert!(is_canonical(&outer().and(inner()), Form::EXCLUSIVE));
        assert!(!is_canonical(&outer().declaring("q", "urn:q").and(Element::new("q:b")), Form::EXCLUSIVE));
        assert!(!is_canonical(&outer().and(Element::new("p:b").declaring("p", "urn:p")), Form::EXCLUSIVE));
        assert!(!is_canonical(&Element::new("p:a"), Form::EXCLUSIVE));
        assert!(is_canonical(
            &outer().declaring("q", "urn:q").and(Element::new("q:b")),
            Form::with_prefixes(&["q"])
        ));
    }

    #[test]
    fn inclusive_form_has_what_is_in_scope() {
        let element = Element::new("p:a").declaring("p", "urn:p");
        assert!(is_canonical(&element, Form::inclusive(&[])));
        assert!(!is_canonical(&element, Form::inclusive(&[("q", "urn:q")])));
        assert!(is_canonical(&element.declaring("q", "urn:q"), Form::inclusive(&[("q", "urn:q")])));
    }

    #[test]
    fn attributes_are_sorted_by_namespace_then_name() {
        let element = Element::new("a").declaring("b", "urn:z").declaring("c", "urn:a");
        assert!(is_canonical(
            &element.clone().with("x", "").with("y", "").with("c:x", "").with("b:x", ""),
            Form::EXCLUSIVE
        ));
        assert!(!is_canonical(&element.with("b:x", "").with("c:x", ""), Form::EXCLUSIVE));
    }

    #[test]
    fn comments_stand_only_where_they_are_kept() {
        let element = Element::new("a").and(Node::Comment("x".to_owned()));
        assert!(!is_canonical(&element, Form::EXCLUSIVE));
        assert!(is_canonical(&element, Form::EXCLUSIVE.keeping_comments()));
    }
}
