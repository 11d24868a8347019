//! From octets to the tree. quick-xml divides a document into markup and text; every rule of the grammar that it leaves to
//! its caller is held here.

use super::characters::{self, is_ncname, is_space};
use super::scope::{self, Scope};
use super::start_tag::Attributes;
use super::text::{self, Fault};
use super::tree::{
    Attribute, Declaration, Document, ElementData, ElementId, Kind, NamespaceId, Node, NodeId, XML_NAMESPACE,
};
use crate::check::{Check, Operational, Step, Structural};
use crate::profile::{Limits, Profile};
use crate::rejection::{Detail, Rejection};
use quick_xml::events::Event;
use std::borrow::Cow;
use std::cmp::Ordering;

/// The byte order mark, which may begin a document and is none of its text (XML 1.0 section 4.3.3).
const BYTE_ORDER_MARK: char = '\u{FEFF}';
/// What ends a CDATA section, and may not be in text (XML 1.0 section 2.4).
const SECTION_END: &[u8] = b"]]>";

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
    /// Where the markup or text that is being read begins, in octets.
    start: usize,
    document: Document<'x>,
    scope: Scope,
    open: Vec<Open>,
    pending: Pending<'x>,
    /// Whether there is a carriage return anywhere.
    has_carriage_return: bool,
    /// Where the next `]]>` is that is not yet passed.
    section_end: Option<usize>,
    seen_root: bool,
    /// Where there is a document type, and where the first relative namespace name.
    document_type: Option<usize>,
    relative_namespace: Option<usize>,
}

/// An element whose end is not yet read.
struct Open {
    node: NodeId,
    scope: usize,
}

/// Character data of which the end is not yet read, and whether canonicalization has nothing to escape in it.
struct Pending<'x> {
    value: Cow<'x, str>,
    plain: bool,
}

/// Elements in a document are told by their start; an empty one ends there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    Here,
    Later,
}

impl<'x> Reader<'x> {
    fn new(text: &'x str, limits: Limits) -> Self {
        let none = Declaration { prefix: "", uri: Cow::Borrowed(""), plain: true };
        let xml = Declaration { prefix: "xml", uri: Cow::Borrowed(XML_NAMESPACE), plain: true };
        // In a document of SAML a node has 30 octets or more, half of the nodes are elements, and most of those have an
        // attribute.
        let nodes = text.len() / 30;
        let document = Document {
            nodes: Vec::with_capacity(nodes),
            elements: Vec::with_capacity(nodes / 2),
            attributes: Vec::with_capacity(nodes / 2),
            declarations: vec![none, xml],
            root: NodeId::FIRST,
        };
        Self {
            text,
            limits,
            start: 0,
            document,
            scope: Scope::new(),
            open: Vec::new(),
            pending: Pending::NONE,
            has_carriage_return: memchr::memchr(b'\r', text.as_bytes()).is_some(),
            section_end: memchr::memmem::find(text.as_bytes(), SECTION_END),
            seen_root: false,
            document_type: None,
            relative_namespace: None,
        }
    }

    fn read(&mut self) -> Result<(), Fault> {
        let marked = self.text.strip_prefix(BYTE_ORDER_MARK);
        let offset = self.text.len().saturating_sub(marked.unwrap_or(self.text).len());
        // quick-xml takes a byte order mark away itself, and one only.
        if marked.is_some_and(|rest| rest.starts_with(BYTE_ORDER_MARK)) {
            return Err(self.fault(Structural::XmlWellFormed, "text before the document element"));
        }
        let mut events = quick_xml::Reader::from_str(self.text.get(offset..).unwrap_or_default());
        events.config_mut().check_comments = true;
        loop {
            self.start = position(events.buffer_position()).saturating_add(offset);
            let event = events.read_event();
            let end = position(events.buffer_position()).saturating_add(offset);
            let raw = self.text.get(self.start..end).unwrap_or_default();
            match event {
                Ok(Event::Eof) => break,
                Ok(event) => self.take(&event, raw, offset)?,
                Err(_) => {
                    let offset = position(events.error_position()).saturating_add(offset);
                    let reason = "markup that is not closed, or not well-formed";
                    return Err(Fault { rule: Structural::XmlWellFormed, offset, reason });
                }
            }
        }
        match self.open.first() {
            Some(_) => Err(self.fault(Structural::XmlWellFormed, "an element that is not closed")),
            None if !self.seen_root => Err(self.fault(Structural::XmlOneRoot, "no document element")),
            None => Ok(()),
        }
    }

    fn take(&mut self, event: &Event<'_>, raw: &'x str, first: usize) -> Result<(), Fault> {
        match event {
            Event::Text(_) => return self.character_data(raw),
            Event::GeneralRef(_) => return self.reference(raw),
            Event::CData(_) => return self.section(inside(raw, "<![CDATA[", "]]>")),
            _ => self.end_of_text(),
        }
        match event {
            Event::Start(_) => self.element(inside(raw, "<", ">"), Ends::Later),
            Event::Empty(_) => self.element(inside(raw, "<", "/>"), Ends::Here),
            Event::End(_) => {
                self.close();
                Ok(())
            }
            Event::Comment(_) => self.comment(inside(raw, "<!--", "-->")),
            Event::PI(_) => self.instruction(inside(raw, "<?", "?>")),
            Event::Decl(_) if self.start == first => self.declaration(inside(raw, "<?", "?>")),
            Event::Decl(_) => {
                Err(self.fault(Structural::XmlDeclaration, "an XML declaration that is not at the start"))
            }
            Event::DocType(_) => self.doctype(raw),
            // INVARIANT: the others are text, or the end, and were taken above.
            _ => Ok(()),
        }
    }

    // Character data.

    fn character_data(&mut self, raw: &'x str) -> Result<(), Fault> {
        if raw.is_empty() {
            return Ok(());
        }
        let end = self.start.saturating_add(raw.len());
        if let Some(offset) = self.section_end(self.start).filter(|place| *place < end) {
            return Err(Fault { rule: Structural::XmlWellFormed, offset, reason: "`]]>` in text" });
        }
        if self.open.is_empty() {
            return match raw.bytes().position(|octet| !is_space(octet)) {
                Some(place) => Err(self.outside().at(place)),
                None => Ok(()),
            };
        }
        // Markup and references begin where this ends, so that of what is escaped only `>` may be in it.
        let plain = memchr::memchr(b'>', raw.as_bytes()).is_none();
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

    fn reference(&mut self, raw: &'x str) -> Result<(), Fault> {
        if self.open.is_empty() {
            return Err(self.outside());
        }
        let character = text::resolve(inside(raw, "&", ";")).map_err(|fault| fault.at(self.start))?;
        self.pending.plain &= !matches!(character, '&' | '<' | '>' | '\r');
        self.decoded().push(character);
        Ok(())
    }

    /// The first `]]>` from `start` on; what is before is not asked for again.
    fn section_end(&mut self, start: usize) -> Option<usize> {
        while let Some(place) = self.section_end.filter(|place| *place < start) {
            let next = place.saturating_add(1);
            let rest = self.text.as_bytes().get(next..).unwrap_or_default();
            self.section_end =
                memchr::memmem::find(rest, SECTION_END).map(|further| next.saturating_add(further));
        }
        self.section_end
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
            self.leaf(Kind::Text { value, plain });
        }
    }

    // Markup.

    fn element(&mut self, tag: &'x str, ends: Ends) -> Result<(), Fault> {
        if self.open.is_empty() && self.seen_root {
            return Err(self.fault(Structural::XmlOneRoot, "a second document element"));
        }
        if self.open.len() >= self.limits.xml_depth {
            return Err(self.fault(Structural::XmlDepthBounded, "more levels of elements than the limit"));
        }
        let inside = self.start.saturating_add(1);
        let node = NodeId::new(self.document.nodes.len());
        if self.open.is_empty() {
            self.seen_root = true;
            self.document.root = node;
        }
        let scope = self.scope.mark();
        let (name, mut attributes) = Attributes::after_name(tag).map_err(|fault| fault.at(inside))?;
        let (first_attribute, first_declaration) =
            (self.document.attributes.len(), self.document.declarations.len());
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
            let count = self.document.attributes.len().saturating_sub(first_attribute)
                + self.document.declarations.len().saturating_sub(first_declaration);
            if count > self.limits.xml_attributes {
                let reason = "more attributes of one element than the limit";
                return Err(self.fault(Structural::XmlAttributesBounded, reason));
            }
        }
        self.enter_scope(first_declaration)?;
        self.resolve_attributes(first_attribute)?;
        let namespace = self.namespace(name.prefix())?;
        let range = |first: usize, end: usize| {
            u32::try_from(first).unwrap_or(u32::MAX)..u32::try_from(end).unwrap_or(u32::MAX)
        };
        let element = ElementId::new(self.document.elements.len());
        self.document.elements.push(ElementData {
            name,
            namespace,
            attributes: range(first_attribute, self.document.attributes.len()),
            declarations: range(first_declaration, self.document.declarations.len()),
        });
        self.leaf(Kind::Element(element));
        match ends {
            Ends::Later => self.open.push(Open { node, scope }),
            Ends::Here => self.scope.leave(scope),
        }
        Ok(())
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

    fn close(&mut self) {
        // INVARIANT: quick-xml refuses an end tag that closes nothing, and one of another name.
        if let Some(open) = self.open.pop() {
            self.scope.leave(open.scope);
            let end = NodeId::new(self.document.nodes.len());
            if let Some(node) = self.document.nodes.get_mut(open.node.index()) {
                node.end = end;
            }
        }
    }

    fn comment(&mut self, content: &'x str) -> Result<(), Fault> {
        if content.ends_with('-') {
            return Err(self.fault(Structural::XmlWellFormed, "a comment that ends in `--->`"));
        }
        self.leaf(Kind::Comment(text::with_line_feeds(content)));
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
        self.leaf(Kind::Instruction { target, data });
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

    fn leaf(&mut self, kind: Kind<'x>) {
        let id = NodeId::new(self.document.nodes.len());
        let parent = self.open.last().map_or(id, |open| open.node);
        self.document.nodes.push(Node { kind, parent, end: id.next() });
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

/// What is between two marks that quick-xml has seen.
fn inside<'x>(raw: &'x str, open: &str, close: &str) -> &'x str {
    raw.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).unwrap_or_default()
}

fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests;
