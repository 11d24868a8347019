//! From octets to the tree: the rules of the grammar, piece by piece.

use super::characters::{self, is_ncname, is_space};
use super::markup::{self, Markup, Piece};
use super::scope::{self, Scope};
use super::start_tag::Attributes;
use super::text::{self, Fault};
use super::tree::{
    Attribute, Declaration, Document, ElementData, Instruction, Kind, Name, NamespaceId, Node, NodeId, Text,
    XML_NAMESPACE,
};
use crate::check::{Check, Operational, Step, Structural};
use crate::profile::{Limits, Profile};
use crate::rejection::{Detail, Rejection};
use std::borrow::Cow;
use std::cmp::Ordering;

/// The byte order mark, which may begin a document and is none of its text (XML 1.0 section 4.3.3).
const BYTE_ORDER_MARK: char = '\u{FEFF}';

pub(super) fn read<'x>(octets: &'x [u8], step: Step, profile: &Profile) -> Result<Document<'x>, Rejection> {
    let refuse = |fault: Fault| {
        let detail = Detail::Xml { offset: fault.offset, reason: fault.reason };
        profile.reject_at(fault.rule, step, detail)
    };
    let limit = profile.limits().xml_octets;
    if octets.len() > limit {
        return Err(profile.rejection(Operational::XmlSizeBounded.into(), Detail::Limit(limit)));
    }
    let text = std::str::from_utf8(octets).map_err(|error| {
        refuse(Fault {
            rule: Structural::XmlUtf8,
            offset: error.valid_up_to(),
            reason: "octets that are not UTF-8",
        })
    })?;
    if let Some(offset) = characters::first_invalid(text) {
        let reason = "a character that XML does not have";
        return Err(refuse(Fault { rule: Structural::XmlCharacters, offset, reason }));
    }
    let mut reader = Reader::new(text, *profile.limits());
    let read = reader.read();
    // What a document type brings is its doing.
    if let Some(offset) = reader.document_type {
        let detail = || Detail::Xml { offset, reason: "a document type declaration" };
        profile.refuse(Check::XmlNoDoctype, step, detail)?;
    }
    read.map_err(refuse)?;
    if let Some(offset) = reader.relative_namespace {
        let detail = || Detail::Xml { offset, reason: "a namespace name that is not an absolute URI" };
        profile.refuse(Check::XmlNamespaceAbsolute, step, detail)?;
    }
    Ok(reader.document)
}

struct Reader<'x> {
    text: &'x str,
    limits: Limits,
    markup: Markup<'x>,
    /// Where the markup or text that is being read begins, in octets.
    start: usize,
    document: Document<'x>,
    scope: Scope,
    open: Vec<Open<'x>>,
    pending: Pending<'x>,
    /// Whether there is a carriage return anywhere.
    has_carriage_return: bool,
    seen_root: bool,
    /// Where there is a document type, and where the first relative namespace name.
    document_type: Option<usize>,
    relative_namespace: Option<usize>,
}

/// An element whose end is not yet read.
struct Open<'x> {
    name: &'x str,
    node: NodeId,
    scope: usize,
}

/// Character data of which the end is not yet read, and whether canonicalization has nothing to escape in it.
struct Pending<'x> {
    value: Cow<'x, str>,
    plain: bool,
}

impl<'x> Reader<'x> {
    fn new(text: &'x str, limits: Limits) -> Self {
        let none = Declaration { prefix: "", uri: Cow::Borrowed(""), plain: true };
        let xml = Declaration { prefix: "xml", uri: Cow::Borrowed(XML_NAMESPACE), plain: true };
        // In a document of SAML a node has 30 octets or more, half of the nodes are elements, and most of those have an
        // attribute.
        let nodes = text.len() / 30;
        let mut declarations = Vec::with_capacity(32);
        declarations.extend([none, xml]);
        let document = Document {
            nodes: Vec::with_capacity(nodes),
            elements: Vec::with_capacity(nodes / 2),
            texts: Vec::with_capacity(nodes / 2),
            comments: Vec::new(),
            instructions: Vec::new(),
            attributes: Vec::with_capacity(nodes / 2),
            declarations,
            root: NodeId::FIRST,
        };
        Self {
            text,
            limits,
            markup: Markup::new(text, 0),
            start: 0,
            document,
            scope: Scope::new(),
            open: Vec::with_capacity(16),
            pending: Pending::NONE,
            has_carriage_return: memchr::memchr(b'\r', text.as_bytes()).is_some(),
            seen_root: false,
            document_type: None,
            relative_namespace: None,
        }
    }

    fn read(&mut self) -> Result<(), Fault> {
        if let Some(rest) = self.text.strip_prefix(BYTE_ORDER_MARK) {
            if rest.starts_with(BYTE_ORDER_MARK) {
                return Err(self.fault(Structural::XmlWellFormed, "text before the document element"));
            }
            self.markup = Markup::new(self.text, BYTE_ORDER_MARK.len_utf8());
        }
        let first = self.markup.place();
        loop {
            self.start = self.markup.place();
            let Some(piece) = self.markup.next()? else { break };
            self.take(piece, first)?;
        }
        match self.open.first() {
            Some(_) => Err(self.fault(Structural::XmlWellFormed, "an element that is not closed")),
            None if !self.seen_root => Err(self.fault(Structural::XmlOneRoot, "no document element")),
            None => Ok(()),
        }
    }

    fn take(&mut self, piece: Piece<'x>, first: usize) -> Result<(), Fault> {
        match piece {
            Piece::Text { raw, plain } => return self.character_data(raw, plain),
            Piece::Reference(name) => return self.reference(name),
            Piece::Section(content) => return self.section(content),
            _ => self.end_of_text(),
        }
        match piece {
            Piece::StartTag(rest) => self.element(rest),
            Piece::EndTag(rest) => self.close(rest),
            Piece::Comment(content) => {
                self.node(Kind::Comment, self.document.comments.len());
                self.document.comments.push(text::with_line_feeds(content));
                Ok(())
            }
            Piece::Instruction(content) if !is_declaration(content) => self.instruction(content),
            Piece::Instruction(content) if self.start == first => self.declaration(content),
            Piece::Instruction(_) => {
                Err(self.fault(Structural::XmlDeclaration, "an XML declaration that is not at the start"))
            }
            Piece::DocumentType(raw) => self.doctype(raw),
            // INVARIANT: taken above.
            Piece::Text { .. } | Piece::Reference(_) | Piece::Section(_) => Ok(()),
        }
    }

    // Character data.

    fn character_data(&mut self, raw: &'x str, plain: bool) -> Result<(), Fault> {
        if self.open.is_empty() {
            return match raw.bytes().position(|octet| !is_space(octet)) {
                Some(place) => Err(self.outside().at(place)),
                None => Ok(()),
            };
        }
        self.append(raw, plain);
        Ok(())
    }

    fn section(&mut self, content: &'x str) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(self.outside());
        }
        let plain = memchr::memchr3(b'&', b'<', b'>', content.as_bytes()).is_none();
        self.append(content, plain);
        Ok(())
    }

    fn reference(&mut self, name: &str) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(self.outside());
        }
        let character = text::resolve(name).map_err(|fault| fault.at(self.start))?;
        self.pending.plain &= !matches!(character, '&' | '<' | '>' | '\r');
        self.decoded().push(character);
        Ok(())
    }

    /// Takes in more text, as it is written.
    fn append(&mut self, more: &'x str, plain: bool) {
        let more = if self.has_carriage_return { text::with_line_feeds(more) } else { Cow::Borrowed(more) };
        self.pending.plain &= plain;
        if self.pending.value.is_empty() {
            self.pending.value = more;
        } else {
            self.decoded().push_str(&more);
        }
    }

    /// The text so far, with room for what there may be of it up to the next markup.
    fn decoded(&mut self) -> &mut String {
        if let Cow::Borrowed(written) = self.pending.value {
            // A character is shorter than a reference to it.
            let rest = self.text.as_bytes().get(self.start..).unwrap_or_default();
            let room = memchr::memchr(b'<', rest).unwrap_or_default();
            let mut decoded = String::with_capacity(written.len().saturating_add(room));
            decoded.push_str(written);
            self.pending.value = Cow::Owned(decoded);
        }
        self.pending.value.to_mut()
    }

    /// Markup ends the text before it.
    fn end_of_text(&mut self) {
        if !self.pending.value.is_empty() {
            let Pending { value, plain } = std::mem::replace(&mut self.pending, Pending::NONE);
            self.node(Kind::Text, self.document.texts.len());
            self.document.texts.push(Text { value, plain });
        }
    }

    // Markup.

    /// `rest` is what comes from the name on.
    fn element(&mut self, rest: &'x str) -> Result<(), Fault> {
        let unclosed = self.fault(Structural::XmlWellFormed, "markup that is not closed");
        let Some(mut tag) = markup::up_to_mark(rest) else { return Err(unclosed) };
        if self.open.is_empty() && self.seen_root {
            return Err(self.fault(Structural::XmlOneRoot, "a second document element"));
        }
        if self.open.len() >= self.limits.xml_depth {
            return Err(self.fault(Structural::XmlDepthBounded, "more levels of elements than the limit"));
        }
        let node = NodeId::new(self.document.nodes.len());
        if self.open.is_empty() {
            self.seen_root = true;
            self.document.root = node;
        }
        let (first_attribute, first_declaration) =
            (self.document.attributes.len(), self.document.declarations.len());
        let name = match self.start_tag(tag) {
            Ok(name) => name,
            // A value may have held the mark.
            Err(_) => {
                self.document.attributes.truncate(first_attribute);
                self.document.declarations.truncate(first_declaration);
                tag = markup::up_to_end(rest).ok_or(unclosed)?;
                self.start_tag(tag)?
            }
        };
        self.markup.pass(tag.len().saturating_add(1));
        let scope = self.scope.mark();
        self.enter_scope(first_declaration)?;
        self.resolve_attributes(first_attribute)?;
        let namespace = self.namespace(name.prefix())?;
        let range = |first: usize, end: usize| {
            u32::try_from(first).unwrap_or(u32::MAX)..u32::try_from(end).unwrap_or(u32::MAX)
        };
        self.node(Kind::Element, self.document.elements.len());
        self.document.elements.push(ElementData {
            name,
            namespace,
            attributes: range(first_attribute, self.document.attributes.len()),
            declarations: range(first_declaration, self.document.declarations.len()),
        });
        if tag.ends_with('/') {
            self.scope.leave(scope);
        } else {
            self.open.push(Open { name: name.qualified, node, scope });
        }
        Ok(())
    }

    /// Reads the inside of a start tag: the name, and into the arena what the attributes say and declare.
    fn start_tag(&mut self, tag: &'x str) -> Result<Name<'x>, Fault> {
        let inside = self.start.saturating_add(1);
        let (name, mut attributes) =
            Attributes::after_name(tag.strip_suffix('/').unwrap_or(tag)).map_err(|fault| fault.at(inside))?;
        let mut count: usize = 0;
        while let Some(written) = attributes.next().map_err(|fault| fault.at(inside))? {
            let place = inside.saturating_add(written.offset);
            let (value, plain) = text::attribute_value(written.raw).map_err(|fault| fault.at(place))?;
            match (written.name.prefix(), written.name.local) {
                ("", "xmlns") => self.declare(Declaration { prefix: "", uri: value, plain }, place)?,
                ("xmlns", prefix) => self.declare(Declaration { prefix, uri: value, plain }, place)?,
                _ => {
                    let namespace = NamespaceId::NONE;
                    self.document.attributes.push(Attribute { name: written.name, namespace, value, plain });
                }
            }
            count = count.saturating_add(1);
            if count > self.limits.xml_attributes {
                let reason = "more attributes of one element than the limit";
                return Err(self.fault(Structural::XmlAttributesBounded, reason));
            }
        }
        Ok(name)
    }

    fn declare(&mut self, declaration: Declaration<'x>, place: usize) -> Result<(), Fault> {
        let uri = &*declaration.uri;
        scope::check_declaration(declaration.prefix, uri).map_err(|fault| fault.at(place))?;
        if !uri.is_empty() && !scope::is_absolute(uri) {
            self.relative_namespace.get_or_insert(place);
        }
        self.document.declarations.push(declaration);
        Ok(())
    }

    /// Puts the declarations of an element, from `first` on, in their order and in scope.
    fn enter_scope(&mut self, first: usize) -> Result<(), Fault> {
        let declarations = self.document.declarations.get_mut(first..).unwrap_or_default();
        if declarations.is_empty() {
            return Ok(());
        }
        declarations.sort_unstable_by(|one, other| one.prefix.cmp(other.prefix));
        let twice = declarations.windows(2).any(|two| matches!(two, [a, b] if a.prefix == b.prefix));
        if twice {
            return Err(self.fault(Structural::XmlAttributesUnique, "a prefix is declared twice"));
        }
        for index in first..self.document.declarations.len() {
            self.scope.enter(NamespaceId::new(index));
        }
        if self.scope.mark() > self.limits.xml_namespaces {
            let reason = "more namespaces in scope than the limit";
            return Err(self.fault(Structural::XmlNamespacesBounded, reason));
        }
        Ok(())
    }

    /// Finds the namespaces of an element's attributes, from `first` on, and puts the attributes in canonical order.
    fn resolve_attributes(&mut self, first: usize) -> Result<(), Fault> {
        for index in first..self.document.attributes.len() {
            let Some(name) = self.document.attributes.get(index).map(|attribute| attribute.name) else {
                break;
            };
            // The default namespace is none of attributes (Namespaces in XML 1.0 section 6.2).
            if !name.is_prefixed() {
                continue;
            }
            let namespace = self.namespace(name.prefix())?;
            if let Some(attribute) = self.document.attributes.get_mut(index) {
                attribute.namespace = namespace;
            }
        }
        let declarations = &self.document.declarations;
        let uri = |id: NamespaceId| declarations.get(id.index()).map_or("", |declaration| &*declaration.uri);
        let order = |one: &Attribute<'_>, other: &Attribute<'_>| -> Ordering {
            let namespaces = if one.namespace == other.namespace {
                Ordering::Equal
            } else {
                uri(one.namespace).cmp(uri(other.namespace))
            };
            namespaces.then_with(|| one.name.local.cmp(other.name.local))
        };
        let attributes = self.document.attributes.get_mut(first..).unwrap_or_default();
        if attributes.len() < 2 {
            return Ok(());
        }
        attributes.sort_unstable_by(order);
        let twice = attributes.windows(2).any(|two| matches!(two, [a, b] if order(a, b) == Ordering::Equal));
        if twice {
            return Err(self.fault(Structural::XmlAttributesUnique, "an attribute is there twice"));
        }
        Ok(())
    }

    fn namespace(&self, prefix: &str) -> Result<NamespaceId, Fault> {
        let found = self.scope.namespace(prefix, &self.document.declarations);
        found.ok_or_else(|| self.fault(Structural::XmlPrefixDeclared, "a prefix that is not declared"))
    }

    /// `rest` is what comes from the name on.
    fn close(&mut self, rest: &str) -> Result<(), Fault> {
        let closed = self.open.pop().and_then(|open| Some((end_tag(open.name, rest)?, open)));
        let Some((length, open)) = closed else {
            return Err(
                self.fault(Structural::XmlWellFormed, "an end tag that closes no element, or is not closed")
            );
        };
        self.markup.pass(length);
        self.scope.leave(open.scope);
        let end = NodeId::new(self.document.nodes.len());
        if let Some(node) = self.document.nodes.get_mut(open.node.index()) {
            node.end = end;
        }
        Ok(())
    }

    fn instruction(&mut self, content: &'x str) -> Result<(), Fault> {
        let end = content.bytes().position(is_space).unwrap_or(content.len());
        let (target, rest) = content.split_at_checked(end).unwrap_or((content, ""));
        if !is_ncname(target) || target.eq_ignore_ascii_case("xml") {
            let reason = "a processing instruction whose target is no name";
            return Err(self.fault(Structural::XmlWellFormed, reason));
        }
        let spaces = rest.bytes().take_while(|octet| is_space(*octet)).count();
        let data = text::with_line_feeds(rest.get(spaces..).unwrap_or_default());
        self.node(Kind::Instruction, self.document.instructions.len());
        self.document.instructions.push(Instruction { target, data });
        Ok(())
    }

    /// XML 1.0 section 2.8, productions 23 to 26 and 32, and section 4.3.3, production 80.
    fn declaration(&mut self, content: &'x str) -> Result<(), Fault> {
        let inside = self.start.saturating_add(2);
        let (_, mut attributes) = Attributes::after_name(content).map_err(|fault| fault.at(inside))?;
        let mut order = ["version", "encoding", "standalone"].iter();
        let mut version = None;
        while let Some(written) = attributes.next().map_err(|fault| fault.at(inside))? {
            let known = !written.name.is_prefixed() && order.any(|name| *name == written.name.local);
            match (written.name.local, written.raw) {
                ("version", raw) if known => version = Some(raw),
                ("encoding", raw) if known && raw.eq_ignore_ascii_case("UTF-8") => {}
                ("encoding", _) if known => {
                    let fault = self.fault(Structural::XmlUtf8, "an encoding other than UTF-8 is declared");
                    return Err(fault);
                }
                ("standalone", "yes" | "no") if known => {}
                _ => return Err(self.fault(Structural::XmlDeclaration, "a declaration that is not XML's")),
            }
        }
        match version {
            Some("1.0") => Ok(()),
            _ => Err(self.fault(Structural::XmlDeclaration, "a version other than 1.0")),
        }
    }

    fn doctype(&mut self, raw: &'x str) -> Result<(), Fault> {
        if self.seen_root || self.document_type.is_some() {
            let reason = "a document type declaration that is not before the document element";
            return Err(self.fault(Structural::XmlWellFormed, reason));
        }
        // quick-xml takes the keyword in any case, and without white space after it.
        if !raw.strip_prefix("<!DOCTYPE").is_some_and(|rest| rest.bytes().next().is_some_and(is_space)) {
            return Err(self.fault(Structural::XmlWellFormed, "markup that is none"));
        }
        self.document_type = Some(self.start);
        Ok(())
    }

    /// A node that is the `place`th of its kind.
    fn node(&mut self, kind: Kind, place: usize) {
        let id = NodeId::new(self.document.nodes.len());
        let parent = self.open.last().map_or(id, |open| open.node);
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        self.document.nodes.push(Node { kind, place, parent, end: id.next() });
    }

    fn outside(&self) -> Fault {
        self.fault(Structural::XmlOneRoot, "text outside the document element")
    }

    fn fault(&self, rule: Structural, reason: &'static str) -> Fault {
        Fault { rule, offset: self.start, reason }
    }
}

impl Pending<'_> {
    const NONE: Self = Self { value: Cow::Borrowed(""), plain: true };
}

/// How many octets an end tag has, from its name on, if it is of this name (XML 1.0 section 3.1, production 42).
fn end_tag(name: &str, rest: &str) -> Option<usize> {
    let after = rest.strip_prefix(name)?.as_bytes();
    let spaces = after.iter().take_while(|octet| is_space(**octet)).count();
    let closed = after.get(spaces) == Some(&b'>');
    closed.then(|| name.len().saturating_add(spaces).saturating_add(1))
}

/// Whether what is between `<?` and `?>` is an XML declaration, or would be at the start.
fn is_declaration(content: &str) -> bool {
    let after = content.strip_prefix("xml");
    after.is_some_and(|after| after.bytes().next().is_none_or(is_space))
}

#[cfg(test)]
mod tests;
