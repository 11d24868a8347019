//! Where text ends and markup does.
//!
//! A document is text, references and markup in turn, and each is told by how it begins. Where a processing instruction, a
//! document type or a start tag ends whose values hold `>` is for quick-xml to say; what is in them is for
//! [`super::reader`] to read.

use super::text::Fault;
use crate::check::Structural;
use quick_xml::events::Event;
use quick_xml::parser::{ElementParser, Parser, PiParser};

const SECTION: &[u8] = b"<![CDATA[";

/// A piece of a document, without the marks around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'x> {
    /// Character data without references; it is `plain` where there is no `>` in it either.
    Text {
        raw: &'x str,
        plain: bool,
    },
    /// What is between `&` and `;`.
    Reference(&'x str),
    /// The content of a CDATA section.
    Section(&'x str),
    /// The rest of the document, from the name of an element on: whoever reads it says with [`Markup::pass`] where it ends.
    StartTag(&'x str),
    /// The same.
    EndTag(&'x str),
    Comment(&'x str),
    Instruction(&'x str),
    /// With its marks.
    DocumentType(&'x str),
}

/// Divides a document.
pub(super) struct Markup<'x> {
    text: &'x str,
    place: usize,
}

impl<'x> Markup<'x> {
    /// From `start` on.
    pub(super) fn new(text: &'x str, start: usize) -> Self {
        Self { text, place: start }
    }

    /// Where the next piece begins, in octets.
    pub(super) fn place(&self) -> usize {
        self.place
    }

    /// The next piece; `None` at the end.
    #[inline]
    pub(super) fn next(&mut self) -> Result<Option<Piece<'x>>, Fault> {
        let rest = self.text.get(self.place..).unwrap_or_default();
        let piece = match rest.as_bytes() {
            [] => return Ok(None),
            [b'&', ..] => Piece::Reference(self.reference(rest)?),
            [b'<', b'/', ..] => {
                self.pass(2);
                Piece::EndTag(rest.get(2..).unwrap_or_default())
            }
            [b'<', b'?', ..] => Piece::Instruction(self.instruction(rest)?),
            [b'<', b'!', b'-', b'-', ..] => Piece::Comment(self.comment(rest)?),
            [b'<', b'!', b'[', ..] if rest.as_bytes().starts_with(SECTION) => {
                Piece::Section(self.section(rest)?)
            }
            [b'<', b'!', ..] => Piece::DocumentType(self.document_type(rest)?),
            [b'<', ..] => {
                self.pass(1);
                Piece::StartTag(rest.get(1..).unwrap_or_default())
            }
            _ => self.text(rest)?,
        };
        Ok(Some(piece))
    }

    fn text(&mut self, rest: &'x str) -> Result<Piece<'x>, Fault> {
        let octets = rest.as_bytes();
        let mut plain = true;
        let mut length = octets.len();
        for place in memchr::memchr3_iter(b'<', b'&', b'>', octets) {
            let (before, from) = octets.split_at_checked(place).unwrap_or_default();
            if !from.starts_with(b">") {
                length = place;
                break;
            }
            plain = false;
            if before.ends_with(b"]]") {
                return Err(self.fault("`]]>` in text").at(place.saturating_sub(2)));
            }
        }
        Ok(Piece::Text { raw: self.piece(rest, 0, length, 0), plain })
    }

    fn reference(&mut self, rest: &'x str) -> Result<&'x str, Fault> {
        let inside = rest.get(1..).unwrap_or_default();
        // No reference goes on over the start of another, or of markup.
        let length = memchr::memchr3(b';', b'&', b'<', inside.as_bytes());
        let closed = length.filter(|end| inside.as_bytes().get(*end) == Some(&b';'));
        let length = closed.ok_or_else(|| self.fault("`&` that begins no reference"))?;
        Ok(self.piece(inside, 1, length, 1))
    }

    fn instruction(&mut self, rest: &'x str) -> Result<&'x str, Fault> {
        let inside = rest.get(2..).unwrap_or_default();
        let end = PiParser::default().feed(inside.as_bytes()).ok_or_else(|| self.unclosed())?;
        // It is the `>` of `?>` that is told.
        Ok(self.piece(inside, 2, end.saturating_sub(1), 2))
    }

    /// XML 1.0 section 2.5: the first `--` ends it.
    fn comment(&mut self, rest: &'x str) -> Result<&'x str, Fault> {
        let inside = rest.get(4..).unwrap_or_default();
        let length = memchr::memmem::find(inside.as_bytes(), b"--").ok_or_else(|| self.unclosed())?;
        if inside.as_bytes().get(length.saturating_add(2)) != Some(&b'>') {
            return Err(self.fault("`--` in a comment").at(length.saturating_add(4)));
        }
        Ok(self.piece(inside, 4, length, 3))
    }

    fn section(&mut self, rest: &'x str) -> Result<&'x str, Fault> {
        let inside = rest.get(SECTION.len()..).unwrap_or_default();
        let length = memchr::memmem::find(inside.as_bytes(), b"]]>").ok_or_else(|| self.unclosed())?;
        Ok(self.piece(inside, SECTION.len(), length, 3))
    }

    /// Nothing of a document type is used.
    fn document_type(&mut self, rest: &'x str) -> Result<&'x str, Fault> {
        let mut events = quick_xml::Reader::from_str(rest);
        let Ok(Event::DocType(_)) = events.read_event() else {
            return Err(self.fault("markup that is none, or is not closed"));
        };
        let length = usize::try_from(events.buffer_position()).unwrap_or(usize::MAX);
        Ok(self.piece(rest, 0, length, 0))
    }

    /// Passes over so many octets.
    pub(super) fn pass(&mut self, octets: usize) {
        self.place = self.place.saturating_add(octets);
    }

    /// Passes over a piece of so many octets, between its marks: what is in it.
    fn piece(&mut self, inside: &'x str, open: usize, length: usize, close: usize) -> &'x str {
        self.pass(open.saturating_add(length).saturating_add(close));
        inside.get(..length).unwrap_or_default()
    }

    fn unclosed(&self) -> Fault {
        self.fault("markup that is not closed")
    }

    fn fault(&self, reason: &'static str) -> Fault {
        Fault { rule: Structural::XmlWellFormed, offset: self.place, reason }
    }
}

/// What is before the first `>`: the inside of a start tag, unless a value has it.
pub(super) fn up_to_mark(rest: &str) -> Option<&str> {
    rest.get(..memchr::memchr(b'>', rest.as_bytes())?)
}

/// What is before the first `>` that is not in quotes.
pub(super) fn up_to_end(rest: &str) -> Option<&str> {
    rest.get(..ElementParser::default().feed(rest.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(text: &str) -> Result<Vec<Piece<'_>>, usize> {
        let (mut markup, mut pieces) = (Markup::new(text, 0), Vec::new());
        while let Some(piece) = markup.next().map_err(|fault| fault.offset)? {
            if let Piece::StartTag(rest) | Piece::EndTag(rest) = piece {
                markup.pass(up_to_end(rest).map_or(rest.len(), |tag| tag.len() + 1));
            }
            pieces.push(piece);
        }
        Ok(pieces)
    }

    #[test]
    fn divides_a_document_into_what_is_in_it() {
        let text = "<a b='>'>b&c;<![CDATA[<]]>d>]]<!--e--><?f?></a ><g/><!DOCTYPE h [<!-- > -->]>";
        assert_eq!(
            divided(text).unwrap_or_default(),
            [
                Piece::StartTag(&text[1..]),
                Piece::Text { raw: "b", plain: true },
                Piece::Reference("c"),
                Piece::Section("<"),
                Piece::Text { raw: "d>]]", plain: false },
                Piece::Comment("e"),
                Piece::Instruction("f"),
                Piece::EndTag("a ><g/><!DOCTYPE h [<!-- > -->]>"),
                Piece::StartTag("g/><!DOCTYPE h [<!-- > -->]>"),
                Piece::DocumentType("<!DOCTYPE h [<!-- > -->]>"),
            ]
        );
    }

    #[test]
    fn says_where_what_is_not_closed_begins() {
        for text in [
            "x&a",
            "x&a&b;",
            "x&a<b;",
            "x<?a",
            "x<?a>",
            "x<?>",
            "x<!--a",
            "x<!-->",
            "x<!--->",
            "x<![CDATA[]]",
            "x<!DOCTYPE a",
            "x<!a>",
            "x<!",
            "x<![cdata[]]>",
        ] {
            assert_eq!(divided(text), Err(1), "{text}");
        }
    }

    #[test]
    fn a_tag_ends_at_the_first_mark_or_after_its_values() {
        let rest = "a b='>' c=\">'\"/>d>";
        assert_eq!([up_to_mark(rest), up_to_end(rest)], [Some("a b='"), Some("a b='>' c=\">'\"/")]);
        assert_eq!([up_to_mark("a"), up_to_end("a b='>")], [None; 2]);
    }

    #[test]
    fn says_where_what_may_not_be_there_is() {
        assert_eq!([divided("<!--a--b-->"), divided("<!--a--->")], [Err(5), Err(5)]);
        assert_eq!([divided("a>]]]>"), divided("<![CDATA[]]>]]>")], [Err(3), Err(12)]);
        // None of these is one: a reference or markup is between.
        assert!(
            ["]&a;]>", "]]&a;>", "]<!---->]>", "<![CDATA[]]]]>>"]
                .into_iter()
                .all(|text| divided(text).is_ok())
        );
    }
}
