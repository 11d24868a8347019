//! An element as it is read and canonicalized: a view into the tree that can leave one node out.
//!
//! There is one way to go through what an element holds, [`Nodes`], and it feeds the readers and the canonicalizer
//! alike: neither can see what the other does not.

use super::tree::{Attribute, Content, Document, ElementData, Kind, NodeId};
use std::borrow::Cow;

/// A name with its namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExpandedName<'n> {
    /// The namespace's name; empty for none.
    pub namespace: &'n str,
    /// The local name.
    pub local: &'n str,
}

/// An element and what is below it, without one node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'d> {
    document: &'d Document<'d>,
    id: NodeId,
    without: Option<NodeId>,
}

impl<'d> Element<'d> {
    pub(super) fn new(document: &'d Document<'d>, id: NodeId) -> Self {
        Self { document, id, without: None }
    }

    /// The same, of which `node` is no part: what the enveloped-signature transform makes of it.
    pub(super) fn without(self, node: NodeId) -> Self {
        Self { without: Some(node), ..self }
    }

    /// The element at `id`, which is below this one: what is left out here is left out there.
    pub(super) fn within(self, id: NodeId) -> Self {
        Self { id, ..self }
    }

    pub(super) fn id(self) -> NodeId {
        self.id
    }

    pub(super) fn document(self) -> &'d Document<'d> {
        self.document
    }

    pub(super) fn name(self) -> ExpandedName<'d> {
        let name = |element: &'d ElementData<'d>| ExpandedName {
            namespace: self.document.namespace(element.namespace),
            local: element.name.local,
        };
        // INVARIANT: an `Element` is made of the place of one.
        self.document.element(self.id).map_or(ExpandedName { namespace: "", local: "" }, name)
    }

    /// Whether it is of this name. Fewer have the same local name than the same namespace.
    pub(super) fn is_named(self, name: ExpandedName<'_>) -> bool {
        self.document.element(self.id).is_some_and(|element| {
            element.name.local == name.local && self.document.namespace(element.namespace) == name.namespace
        })
    }

    pub(super) fn attributes(self) -> &'d [Attribute<'d>] {
        self.document.element(self.id).map(|element| self.document.attributes_of(element)).unwrap_or_default()
    }

    /// The value of the attribute without a namespace of this name.
    pub(super) fn attribute(self, local: &str) -> Option<&'d str> {
        let own = |attribute: &&Attribute<'_>| attribute.name.local == local && !attribute.name.is_prefixed();
        self.attributes().iter().find(own).map(|attribute| &*attribute.value)
    }

    /// Every node in it, in order.
    pub(super) fn nodes(self) -> Nodes<'d> {
        Nodes {
            document: self.document,
            next: self.id.next(),
            end: self.document.end(self.id),
            without: self.without,
        }
    }

    /// The elements in it, in order.
    pub(super) fn children(self) -> Children<'d> {
        Children { element: self, nodes: self.nodes() }
    }

    /// All of its text, as one: what comments and processing instructions divide is not divided here. `None` where there
    /// is an element in it.
    pub(super) fn text(self) -> Option<Cow<'d, str>> {
        let mut text = Cow::Borrowed("");
        for id in self.nodes() {
            match self.document.content(id) {
                Some(Content::Text(first)) if text.is_empty() => text = Cow::Borrowed(&*first.value),
                Some(Content::Text(more)) => text.to_mut().push_str(&more.value),
                Some(Content::Element(_)) => return None,
                _ => {}
            }
        }
        Some(text)
    }

    /// Whether a node of this kind is anywhere below it.
    pub(super) fn holds(self, kind: impl Fn(Kind) -> bool) -> bool {
        let below = self.id.next().index()..self.document.end(self.id).index();
        let left_out = self.without.map_or(0..0, |node| node.index()..self.document.end(node).index());
        let nodes = self.document.nodes.get(below.clone()).unwrap_or_default();
        below.zip(nodes).any(|(index, node)| !left_out.contains(&index) && kind(node.kind))
    }
}

/// The elements directly in an element, in order.
#[derive(Clone, Debug)]
pub(super) struct Children<'d> {
    element: Element<'d>,
    nodes: Nodes<'d>,
}

impl<'d> Iterator for Children<'d> {
    type Item = Element<'d>;

    #[inline]
    fn next(&mut self) -> Option<Element<'d>> {
        let Self { element, nodes } = self;
        nodes.find(|id| element.document.element(*id).is_some()).map(|id| element.within(id))
    }
}

/// The nodes directly in an element, in order.
#[derive(Clone, Debug)]
pub(super) struct Nodes<'d> {
    document: &'d Document<'d>,
    next: NodeId,
    end: NodeId,
    without: Option<NodeId>,
}

impl Iterator for Nodes<'_> {
    type Item = NodeId;

    #[inline]
    fn next(&mut self) -> Option<NodeId> {
        if Some(self.next) == self.without {
            self.next = self.document.end(self.next);
        }
        if self.next >= self.end {
            return None;
        }
        let id = self.next;
        self.next = self.document.end(id);
        Some(id)
    }
}
