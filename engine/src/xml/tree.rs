//! The document tree: an arena in document order, borrowed from the octets.
//!
//! A node's descendants follow it, up to its `end`: the first child of a node is the next entry, the next sibling of a
//! node is at its `end`. Nothing here or elsewhere in this room calls itself, so no document is too deep for the stack.

use super::element::Element;
use super::reader;
use crate::check::{Step, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::borrow::Cow;
use std::ops::Range;

/// The namespace of the prefix `xml` (Namespaces in XML 1.0 section 3).
pub(super) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";
/// The namespace of the prefix `xmlns`, which names no attribute here.
pub(super) const XMLNS_NAMESPACE: &str = "http://www.w3.org/2000/xmlns/";

/// A document that was read. Nothing in it is believed yet.
#[derive(Debug)]
pub struct Document<'x> {
    pub(super) nodes: Vec<Node>,
    pub(super) elements: Vec<ElementData<'x>>,
    pub(super) texts: Vec<Text<'x>>,
    pub(super) comments: Vec<Cow<'x, str>>,
    pub(super) instructions: Vec<Instruction<'x>>,
    pub(super) attributes: Vec<Attribute<'x>>,
    pub(super) declarations: Vec<Declaration<'x>>,
    pub(super) root: NodeId,
}

/// A node by its place in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(u32);

/// A namespace by the place of its declaration. Two declarations may name the same namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NamespaceId(u32);

/// Where an element stands: it can be asked for and verified, and says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(pub(super) NodeId);

/// Small, since going through a document is going through its nodes: what they hold is beside them.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Its place among those of its kind.
    pub(super) place: u32,
    /// The element it is in; a node beside the document element is in itself.
    pub(super) parent: NodeId,
    /// The first node that is not below it.
    pub(super) end: NodeId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Element,
    Text,
    Comment,
    Instruction,
}

/// What a node holds.
#[derive(Clone, Copy)]
pub(super) enum Content<'d> {
    Element(&'d ElementData<'d>),
    Text(&'d Text<'d>),
    Comment(&'d str),
    Instruction(&'d Instruction<'d>),
}

/// Character data, references replaced and CDATA sections taken in.
#[derive(Debug)]
pub(super) struct Text<'x> {
    pub(super) value: Cow<'x, str>,
    /// Whether canonicalization has nothing to escape.
    pub(super) plain: bool,
}

#[derive(Debug)]
pub(super) struct Instruction<'x> {
    pub(super) target: &'x str,
    pub(super) data: Cow<'x, str>,
}

#[derive(Debug)]
pub(super) struct ElementData<'x> {
    pub(super) name: Name<'x>,
    pub(super) namespace: NamespaceId,
    /// In the order of canonical XML: by namespace, then by local name.
    pub(super) attributes: Range<u32>,
    /// By prefix, the default namespace first.
    pub(super) declarations: Range<u32>,
}

/// A qualified name as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Name<'x> {
    /// The whole, as canonical XML writes it.
    pub(super) qualified: &'x str,
    /// What is after the colon, where there is one.
    pub(super) local: &'x str,
}

#[derive(Debug)]
pub(super) struct Attribute<'x> {
    pub(super) name: Name<'x>,
    pub(super) namespace: NamespaceId,
    pub(super) value: Cow<'x, str>,
    /// Whether canonicalization has nothing to escape.
    pub(super) plain: bool,
}

#[derive(Debug)]
pub(super) struct Declaration<'x> {
    /// Empty for the default namespace.
    pub(super) prefix: &'x str,
    /// Empty where the default namespace is undeclared.
    pub(super) uri: Cow<'x, str>,
    /// Whether canonicalization has nothing to escape.
    pub(super) plain: bool,
}

impl<'x> Name<'x> {
    /// What is before the colon; empty where there is none.
    #[inline]
    pub(super) fn prefix(self) -> &'x str {
        let length = self.qualified.len().saturating_sub(self.local.len()).saturating_sub(1);
        self.qualified.get(..length).unwrap_or_default()
    }

    #[inline]
    pub(super) fn is_prefixed(self) -> bool {
        self.qualified.len() != self.local.len()
    }
}

impl NodeId {
    pub(super) const FIRST: Self = Self(0);

    /// The place `index`. A document has fewer octets than a `u32` can count, and fewer nodes.
    pub(super) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(super) fn index(self) -> usize {
        index(self.0)
    }

    pub(super) fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl NamespaceId {
    /// No namespace.
    pub(super) const NONE: Self = Self(0);
    /// The namespace of the prefix `xml`.
    pub(super) const XML: Self = Self(1);

    pub(super) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(super) fn index(self) -> usize {
        index(self.0)
    }
}

impl<'x> Document<'x> {
    /// Reads a document, whole, or says why it cannot be read in one way. Time and memory are linear in its length.
    pub fn parse(octets: &'x [u8], profile: &Profile) -> Result<Self, Rejection> {
        Self::parse_at(octets, Step::Parse, profile)
    }

    /// The same, at the step that reads the document.
    pub fn parse_at(octets: &'x [u8], step: Step, profile: &Profile) -> Result<Self, Rejection> {
        reader::read(octets, step, profile)
    }

    /// The document element.
    pub fn root(&self) -> Place {
        Place(self.root)
    }

    /// The one element of this name that is the document element or a child of it.
    pub fn find(&self, name: super::ExpandedName<'_>, profile: &Profile) -> Result<Place, Rejection> {
        let root = Element::new(self, self.root);
        let found = if root.name() == name {
            Some(root)
        } else {
            let mut named = root.children().filter(|child| child.name() == name);
            let first = named.next();
            first.filter(|_| named.next().is_none())
        };
        let absent = || Detail::Member(Excerpt::of(name.local));
        found
            .map(|element| Place(element.id()))
            .ok_or_else(|| profile.reject(Structural::XmlElementFound, absent()))
    }

    /// The one element with this ID: an attribute `ID`, `Id` or `id` without prefix, or `xml:id`.
    pub fn find_by_id(&self, id: &str, profile: &Profile) -> Result<Place, Rejection> {
        let mut named = self.element_ids().filter(|node| {
            Element::new(self, *node).attributes().iter().any(|attribute| {
                let unprefixed = attribute.namespace == NamespaceId::NONE
                    && matches!(attribute.name.local, "ID" | "Id" | "id");
                let xml_id = attribute.namespace == NamespaceId::XML && attribute.name.local == "id";
                (unprefixed || xml_id) && attribute.value == id
            })
        });
        match (named.next(), named.next()) {
            (Some(node), None) => Ok(Place(node)),
            _ => Err(profile.reject(Structural::XmlElementFound, Detail::Member(Excerpt::of(id)))),
        }
    }

    /// Elements of the whole document, in its order.
    fn element_ids(&self) -> impl Iterator<Item = NodeId> + '_ {
        let elements = self.nodes.iter().enumerate().filter(|(_, node)| node.kind == Kind::Element);
        elements.map(|(index, _)| NodeId::new(index))
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.index())
    }

    /// The first node that is not below this one.
    pub(super) fn end(&self, id: NodeId) -> NodeId {
        self.node(id).map_or_else(|| id.next(), |node| node.end)
    }

    /// The element a node is in; `None` at the top.
    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id).map(|node| node.parent).filter(|parent| *parent != id)
    }

    #[inline]
    pub(super) fn element(&self, id: NodeId) -> Option<&ElementData<'x>> {
        let node = self.node(id).filter(|node| node.kind == Kind::Element)?;
        self.elements.get(index(node.place))
    }

    /// What the node holds.
    #[inline]
    pub(super) fn content(&self, id: NodeId) -> Option<Content<'_>> {
        let node = self.node(id)?;
        let place = index(node.place);
        match node.kind {
            Kind::Element => self.elements.get(place).map(Content::Element),
            Kind::Text => self.texts.get(place).map(Content::Text),
            Kind::Comment => self.comments.get(place).map(|comment| Content::Comment(comment)),
            Kind::Instruction => self.instructions.get(place).map(Content::Instruction),
        }
    }

    pub(super) fn namespace(&self, id: NamespaceId) -> &str {
        self.declaration(id).map_or("", |declaration| &declaration.uri)
    }

    pub(super) fn declaration(&self, id: NamespaceId) -> Option<&Declaration<'x>> {
        self.declarations.get(id.index())
    }

    pub(super) fn attributes_of(&self, element: &ElementData<'x>) -> &[Attribute<'x>] {
        self.attributes.get(places(&element.attributes)).unwrap_or_default()
    }

    pub(super) fn declarations_of(&self, element: &ElementData<'x>) -> &[Declaration<'x>] {
        self.declarations.get(places(&element.declarations)).unwrap_or_default()
    }
}

fn places(range: &Range<u32>) -> Range<usize> {
    index(range.start)..index(range.end)
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}
