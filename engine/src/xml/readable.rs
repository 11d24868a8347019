//! What can be read, by how far it can be believed. Each is a type of its own, so that no reader of the one takes the other.

use super::element::{Element, ExpandedName};
use super::tree::{Attribute, Document, NamespaceId, Place};
use std::borrow::Cow;

macro_rules! readable {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name<'d> {
            pub(super) element: Element<'d>,
        }

        impl<'d> $name<'d> {
            /// Its name.
            pub fn name(&self) -> ExpandedName<'d> {
                self.element.name()
            }

            /// The value of its attribute of this name that is in no namespace.
            pub fn attribute(&self, local: &str) -> Option<&'d str> {
                self.attribute_of(NamespaceId::NONE, local)
            }

            /// Its attributes, by namespace and local name.
            pub fn attributes(&self) -> impl Iterator<Item = (ExpandedName<'d>, &'d str)> + use<'d> {
                let document = self.element.document();
                self.element.attributes().iter().map(|attribute| {
                    let namespace = document.namespace(attribute.namespace);
                    (ExpandedName { namespace, local: attribute.name.local }, &*attribute.value)
                })
            }

            /// The elements in it, in their order.
            pub fn children(&self) -> impl Iterator<Item = Self> + use<'d> {
                self.element.children().map(|element| Self { element })
            }

            /// The elements in it of this name.
            pub fn children_named(&self, name: ExpandedName<'d>) -> impl Iterator<Item = Self> + use<'d> {
                self.children().filter(move |child| child.element.is_named(name))
            }

            /// All of its text, whatever divides it; `None` where there is an element in it.
            pub fn text(&self) -> Option<Cow<'d, str>> {
                self.element.text()
            }

            /// Where it stands.
            pub fn place(&self) -> Place {
                Place(self.element.id())
            }

            fn attribute_of(&self, namespace: NamespaceId, local: &str) -> Option<&'d str> {
                let own = |own: &&Attribute<'_>| own.namespace == namespace && own.name.local == local;
                self.element.attributes().iter().find(own).map(|attribute| &*attribute.value)
            }
        }
    };
}

readable! {
    /// An element whose Signature was verified, or one below it: what it says is what was signed.
    ///
    /// It is a view of the very element that holds the Signature and that the Signature's one Reference names, without
    /// that Signature. It comes from [`Document::verify`] and from nowhere else.
    SignedElement
}

readable! {
    /// An element of a document that the caller trusts for how he came by it, such as metadata that an administrator
    /// stored.
    ConfiguredElement
}

readable! {
    /// An element that anybody may have written. What it says may be a reason to refuse, and never one to accept.
    UnsignedElement
}

impl Document<'_> {
    /// The document element of a document that is trusted for how the caller came by it.
    pub fn configured(&self) -> ConfiguredElement<'_> {
        ConfiguredElement { element: Element::new(self, self.root) }
    }

    /// The document element, with nothing in it believed.
    pub fn unsigned(&self) -> UnsignedElement<'_> {
        UnsignedElement { element: Element::new(self, self.root) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn an_element_is_known_by_its_namespace_whatever_came_before_it() {
        let text = "<a xmlns='u:a' xmlns:b='u:b' xmlns:c='u:a'><b:d/><b:d/><d/><c:d/><b:d/><e/><d xmlns=''/><d/></a>";
        let document = Document::parse(text.as_bytes(), &Profile::strict()).unwrap();
        let count = |namespace, local| {
            document.configured().children_named(ExpandedName { namespace, local }).count()
        };
        assert_eq!([count("u:a", "d"), count("u:b", "d"), count("", "d"), count("u:c", "d")], [3, 3, 1, 0]);
        assert_eq!([count("u:a", "e"), count("u:b", "e")], [1, 0]);
    }
}
