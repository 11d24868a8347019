//! Canonical XML: inclusive 1.0 and 1.1, exclusive 1.0, each with and without comments.
//!
//! Canonicalization is total: of every element of every document there are octets, and they are streamed to where they
//! are digested. It takes one pass, and time linear in what it writes and in the declarations around it, whatever the shape.

use super::base;
use super::element::{Element, Nodes};
use super::tree::{
    Attribute, Content, Declaration, Document, ElementData, Instruction, Name, NamespaceId, NodeId, Place,
    Text,
};
use std::borrow::Cow;

/// A canonicalization by its URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Canonicalization {
    method: Method,
    comments: Comments,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Method {
    Inclusive10,
    Inclusive11,
    Exclusive,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Comments {
    Left,
    Dropped,
}

impl Canonicalization {
    /// Exclusive canonicalization without comments: what SAML asks for.
    pub const EXCLUSIVE: Self = Self { method: Method::Exclusive, comments: Comments::Dropped };

    const URIS: [(&'static str, Self); 6] = [
        ("http://www.w3.org/2001/10/xml-exc-c14n#", Self::EXCLUSIVE),
        (
            "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
            Self { method: Method::Exclusive, comments: Comments::Left },
        ),
        (
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            Self { method: Method::Inclusive10, comments: Comments::Dropped },
        ),
        (
            "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments",
            Self { method: Method::Inclusive10, comments: Comments::Left },
        ),
        (
            "http://www.w3.org/2006/12/xml-c14n11",
            Self { method: Method::Inclusive11, comments: Comments::Dropped },
        ),
        (
            "http://www.w3.org/2006/12/xml-c14n11#WithComments",
            Self { method: Method::Inclusive11, comments: Comments::Left },
        ),
    ];

    /// Every canonicalization there is here.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::URIS.into_iter().map(|(_, algorithm)| algorithm)
    }

    /// The canonicalization of this exact URI.
    pub fn from_uri(uri: &str) -> Option<Self> {
        Self::URIS.into_iter().find(|(known, _)| *known == uri).map(|(_, algorithm)| algorithm)
    }

    /// Its URI.
    pub fn uri(self) -> &'static str {
        // INVARIANT: every value is in the table.
        Self::URIS.into_iter().find(|(_, known)| *known == self).map_or("", |(uri, _)| uri)
    }

    /// The same, leaving comments out.
    pub(super) fn without_comments(self) -> Self {
        Self { comments: Comments::Dropped, ..self }
    }

    /// Whether it is one that leaves out the namespaces an element does not use.
    pub fn is_exclusive(self) -> bool {
        self.method == Method::Exclusive
    }
}

/// Where canonical octets go.
pub(super) trait Sink {
    fn write(&mut self, octets: &[u8]);
}

impl Sink for Vec<u8> {
    #[inline]
    fn write(&mut self, octets: &[u8]) {
        self.extend_from_slice(octets);
    }
}

impl Document<'_> {
    /// The canonical form of an element, as it stands in the document. `prefixes` are those of an
    /// `InclusiveNamespaces PrefixList`, the default namespace as `#default`; only an exclusive canonicalization has any.
    pub fn canonicalize(&self, place: Place, algorithm: Canonicalization, prefixes: &[&str]) -> Vec<u8> {
        let mut octets = Vec::new();
        canonicalize(Element::new(self, place.0), algorithm, prefixes, &mut octets);
        octets
    }

    /// The canonical form of the whole document, with what stands beside the document element.
    pub fn canonicalize_whole(&self, algorithm: Canonicalization, prefixes: &[&str]) -> Vec<u8> {
        let mut octets = Vec::new();
        let mut id = NodeId::FIRST;
        while let Some(content) = self.content(id) {
            if id == self.root {
                canonicalize(Element::new(self, id), algorithm, prefixes, &mut octets);
            } else {
                let mut beside = Vec::new();
                leaf(content, algorithm.comments, &mut beside);
                match (beside.is_empty(), id < self.root) {
                    (true, _) => {}
                    (false, true) => octets.extend(beside.into_iter().chain([b'\n'])),
                    (false, false) => octets.extend([b'\n'].into_iter().chain(beside)),
                }
            }
            id = self.end(id);
        }
        octets
    }
}

/// Writes the canonical form of an element.
pub(super) fn canonicalize(
    apex: Element<'_>,
    algorithm: Canonicalization,
    prefixes: &[&str],
    sink: &mut impl Sink,
) {
    // In order, so that one is found at once however many there are.
    let mut prefixes = prefixes.to_vec();
    prefixes.sort_unstable();
    let writer = Writer {
        document: apex.document(),
        algorithm,
        prefixes: &prefixes,
        rendered: Vec::with_capacity(16),
        wanted: Vec::with_capacity(8),
        open: Vec::with_capacity(16),
    };
    writer.write(apex, sink);
}

/// A prefix and the namespace it stands for.
#[derive(Clone, Copy)]
struct Binding<'d> {
    prefix: &'d str,
    namespace: NamespaceId,
}

/// An element whose end is not yet written.
struct Open<'d> {
    name: Name<'d>,
    rendered: usize,
    nodes: Nodes<'d>,
}

struct Writer<'d, 'p> {
    document: &'d Document<'d>,
    algorithm: Canonicalization,
    prefixes: &'p [&'p str],
    /// What the open elements declare in the output, the nearest last.
    rendered: Vec<Binding<'d>>,
    /// What the element at hand may have to declare.
    wanted: Vec<Binding<'d>>,
    open: Vec<Open<'d>>,
}

impl<'d> Writer<'d, '_> {
    fn write(mut self, apex: Element<'d>, sink: &mut impl Sink) {
        // INVARIANT: an `Element` is made of the place of one.
        let Some(data) = self.document.element(apex.id()) else { return };
        self.start(apex, data, Position::Apex, sink);
        while let Some(open) = self.open.last_mut() {
            let Some(id) = open.nodes.next() else {
                end_tag(open.name, sink);
                self.rendered.truncate(open.rendered);
                self.open.pop();
                continue;
            };
            match self.document.content(id) {
                Some(Content::Element(data)) => self.start(apex.within(id), data, Position::Below, sink),
                Some(content) => leaf(content, self.algorithm.comments, sink),
                None => {}
            }
        }
    }

    fn start(
        &mut self,
        element: Element<'d>,
        data: &'d ElementData<'d>,
        position: Position,
        sink: &mut impl Sink,
    ) {
        let rendered = self.rendered.len();
        sink.write(b"<");
        sink.write(data.name.qualified.as_bytes());
        self.want(element, data, position);
        self.declare(sink);
        let attributes = self.document.attributes_of(data);
        if position == Position::Apex && !self.algorithm.is_exclusive() {
            self.apex_attributes(element, attributes, sink);
        } else {
            for attribute in attributes {
                write_attribute(attribute.name, &attribute.value, attribute.plain, sink);
            }
        }
        sink.write(b">");
        self.open.push(Open { name: data.name, rendered, nodes: element.nodes() });
    }

    /// Collects the bindings that the element at hand may have to declare.
    fn want(&mut self, element: Element<'d>, data: &'d ElementData<'d>, position: Position) {
        let document = self.document;
        self.wanted.clear();
        if self.algorithm.is_exclusive() {
            // Exclusive XML Canonicalization section 3: what the element visibly utilizes.
            self.add(Binding { prefix: data.name.prefix(), namespace: data.namespace }, position);
            for own in document.attributes_of(data).iter().filter(|own| own.name.is_prefixed()) {
                self.add(Binding { prefix: own.name.prefix(), namespace: own.namespace }, position);
            }
            if self.prefixes.is_empty() {
                return;
            }
        }
        match position {
            Position::Below => self.want_declared(element.id(), position),
            Position::Apex => {
                // The nearest declaration of a prefix counts, so the outermost is collected last.
                let mut around = Some(element.id());
                while let Some(id) = around {
                    self.want_declared(id, position);
                    around = document.parent(id);
                }
            }
        }
    }

    /// What an element declares and the canonicalization takes over, whether used or not.
    fn want_declared(&mut self, id: NodeId, position: Position) {
        let Some(data) = self.document.element(id) else { return };
        let declarations = self.document.declarations_of(data);
        let first = usize::try_from(data.declarations.start).unwrap_or(usize::MAX);
        for (index, declaration) in declarations.iter().enumerate() {
            let namespace = NamespaceId::new(first.saturating_add(index));
            let listed = match self.algorithm.method {
                Method::Inclusive10 | Method::Inclusive11 => true,
                Method::Exclusive => {
                    let prefix = if declaration.prefix.is_empty() { "#default" } else { declaration.prefix };
                    self.prefixes.binary_search(&prefix).is_ok()
                }
            };
            if listed {
                self.add(Binding { prefix: declaration.prefix, namespace }, position);
            }
        }
    }

    /// Collects a binding. Below the apex all bindings of a prefix are alike, so that what is in force need not be
    /// collected; nearly everything is.
    #[inline]
    fn add(&mut self, binding: Binding<'d>, position: Position) {
        if position == Position::Apex || !self.in_force(binding) {
            self.wanted.push(binding);
        }
    }

    /// Writes the declarations that are wanted and not yet in force in the output.
    fn declare(&mut self, sink: &mut impl Sink) {
        if self.wanted.is_empty() {
            return;
        }
        let mut wanted = std::mem::take(&mut self.wanted);
        // Stable: of several bindings of a prefix the nearest stays first.
        wanted.sort_by(|one, other| one.prefix.cmp(other.prefix));
        wanted.dedup_by(|later, first| later.prefix == first.prefix);
        for binding in &wanted {
            // `xml` is declared nowhere (Canonical XML section 2.3).
            if binding.prefix == "xml" || self.in_force(*binding) {
                continue;
            }
            sink.write(b" xmlns");
            if !binding.prefix.is_empty() {
                sink.write(b":");
                sink.write(binding.prefix.as_bytes());
            }
            sink.write(b"=\"");
            match self.document.declaration(binding.namespace) {
                Some(Declaration { uri, plain: true, .. }) => sink.write(uri.as_bytes()),
                _ => escape_attribute(self.document.namespace(binding.namespace), sink),
            }
            sink.write(b"\"");
            self.rendered.push(*binding);
        }
        self.wanted = wanted;
    }

    fn in_force(&self, binding: Binding<'d>) -> bool {
        let rendered = self.rendered.iter().rev().find(|rendered| rendered.prefix == binding.prefix);
        let namespace = |id| self.document.namespace(id);
        match rendered {
            Some(rendered) => {
                rendered.namespace == binding.namespace
                    || namespace(rendered.namespace) == namespace(binding.namespace)
            }
            // No default namespace is in force at the start; every other prefix is without a meaning.
            None => binding.prefix.is_empty() && namespace(binding.namespace).is_empty(),
        }
    }

    /// The attributes of an apex of inclusive canonicalization, which takes over what elements around it say with `xml:`
    /// (Canonical XML 1.0 section 2.4, 1.1 section 2.4).
    fn apex_attributes(&self, apex: Element<'d>, own: &'d [Attribute<'d>], sink: &mut impl Sink) {
        let mut all: Vec<(Name<'d>, NamespaceId, Cow<'d, str>)> =
            own.iter().map(|own| (own.name, own.namespace, Cow::Borrowed(&*own.value))).collect();
        let mut around = self.document.parent(apex.id());
        let mut based = false;
        while let Some(id) = around {
            let outer = Element::new(self.document, id);
            for attribute in outer.attributes().iter().filter(|outer| outer.namespace == NamespaceId::XML) {
                let nearer = all.iter_mut().find(|(name, namespace, _)| {
                    *namespace == NamespaceId::XML && name.local == attribute.name.local
                });
                based |= self.algorithm.method == Method::Inclusive11 && attribute.name.local == "base";
                match (self.algorithm.method, attribute.name.local, nearer) {
                    (Method::Inclusive11, "base", Some((_, _, value))) => {
                        *value = Cow::Owned(base::join(&attribute.value, value));
                    }
                    (_, _, Some(_)) => {}
                    (Method::Inclusive11, local, None) if !matches!(local, "base" | "lang" | "space") => {}
                    (_, _, None) => {
                        all.push((attribute.name, attribute.namespace, Cow::Borrowed(&*attribute.value)));
                    }
                }
            }
            around = self.document.parent(id);
        }
        if based {
            // Put together of what is around, an empty one says nothing (Canonical XML 1.1 section 2.4).
            all.retain(|(name, namespace, value)| {
                !(*namespace == NamespaceId::XML && name.local == "base" && value.is_empty())
            });
        }
        let uri = |id| self.document.namespace(id);
        all.sort_by(|one, other| uri(one.1).cmp(uri(other.1)).then_with(|| one.0.local.cmp(other.0.local)));
        for (name, _, value) in &all {
            write_attribute(*name, value, false, sink);
        }
    }
}

/// Whether elements around this one are part of the output.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    /// None is.
    Apex,
    /// The one it is in is.
    Below,
}

fn end_tag(of: Name<'_>, sink: &mut impl Sink) {
    sink.write(b"</");
    sink.write(of.qualified.as_bytes());
    sink.write(b">");
}

fn write_attribute(of: Name<'_>, value: &str, plain: bool, sink: &mut impl Sink) {
    sink.write(b" ");
    sink.write(of.qualified.as_bytes());
    sink.write(b"=\"");
    if plain {
        sink.write(value.as_bytes());
    } else {
        escape_attribute(value, sink);
    }
    sink.write(b"\"");
}

/// A text, a comment or a processing instruction.
fn leaf(content: Content<'_>, comments: Comments, sink: &mut impl Sink) {
    match content {
        Content::Text(Text { value, plain: true }) => sink.write(value.as_bytes()),
        Content::Text(Text { value, plain: false }) => escape_text(value, sink),
        Content::Comment(content) if comments == Comments::Left => {
            sink.write(b"<!--");
            sink.write(content.as_bytes());
            sink.write(b"-->");
        }
        Content::Instruction(Instruction { target, data }) => {
            sink.write(b"<?");
            sink.write(target.as_bytes());
            if !data.is_empty() {
                sink.write(b" ");
                sink.write(data.as_bytes());
            }
            sink.write(b"?>");
        }
        Content::Comment(_) | Content::Element(_) => {}
    }
}

/// Canonical XML section 2.3, text nodes.
fn escape_text(text: &str, sink: &mut impl Sink) {
    // A carriage return is only in text that refers to one.
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        let mut written = 0;
        for place in memchr::memchr3_iter(b'&', b'<', b'>', text.as_bytes()) {
            sink.write(text.as_bytes().get(written..place).unwrap_or_default());
            sink.write(match text.as_bytes().get(place) {
                Some(b'&') => b"&amp;",
                Some(b'<') => b"&lt;",
                _ => b"&gt;",
            });
            written = place.saturating_add(1);
        }
        sink.write(text.as_bytes().get(written..).unwrap_or_default());
        return;
    }
    escape(text, sink, |octet| match octet {
        b'&' => Some(b"&amp;"),
        b'<' => Some(b"&lt;"),
        b'>' => Some(b"&gt;"),
        b'\r' => Some(b"&#xD;"),
        _ => None,
    });
}

/// Canonical XML section 2.3, attribute and namespace nodes.
fn escape_attribute(value: &str, sink: &mut impl Sink) {
    escape(value, sink, |octet| match octet {
        b'&' => Some(b"&amp;"),
        b'<' => Some(b"&lt;"),
        b'"' => Some(b"&quot;"),
        b'\t' => Some(b"&#x9;"),
        b'\n' => Some(b"&#xA;"),
        b'\r' => Some(b"&#xD;"),
        _ => None,
    });
}

fn escape(text: &str, sink: &mut impl Sink, reference: impl Fn(u8) -> Option<&'static [u8]>) {
    let mut rest = text.as_bytes();
    while let Some((place, written)) =
        rest.iter().enumerate().find_map(|(place, octet)| Some((place, reference(*octet)?)))
    {
        sink.write(rest.get(..place).unwrap_or_default());
        sink.write(written);
        rest = rest.get(place.saturating_add(1)..).unwrap_or_default();
    }
    sink.write(rest);
}

#[cfg(test)]
mod tests;
