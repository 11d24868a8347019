//! What can be done to a document by someone who has no key.

use super::spans::{Span, spans};
use crate::generate::one_of;
use arbitrary::Unstructured;
use std::ops::Range;

/// A change to a document. Elements, places and texts are taken modulo what is there.
#[derive(Clone, Debug)]
pub enum XmlMutation {
    /// A copy of the first element is put beside or into the second.
    Copy(usize, usize, Side),
    /// The first element is moved there.
    Move(usize, usize, Side),
    /// An element is taken away.
    Remove(usize),
    /// The tags of an element are taken away, and what is in it stays.
    Unwrap(usize),
    /// The tags of the second element are put around the first.
    Wrap(usize, usize),
    /// Two elements change places.
    Swap(usize, usize),
    /// A piece of markup or text is put beside or into an element.
    Insert(usize, Side, &'static str),
    /// A piece of markup is put into the text of an element, after so many octets.
    Divide(usize, usize, &'static str),
    /// The content of the first element is replaced by that of the second.
    Content(usize, usize),
    /// The text of an element is replaced.
    Text(usize, &'static str),
    /// An attribute of this name is added to an element, or its value replaced by that of the attribute of this number.
    Attribute(usize, &'static str, usize),
    /// The attribute of this name is taken away.
    Drop(usize, &'static str),
    /// The value of an attribute becomes this text.
    Value(usize, &'static str, &'static str),
    /// An element comes with a decoy around it: an element of the second's name that holds it in an `Object`.
    Object(usize, usize),
    /// Every `from` becomes `to`.
    Everywhere(&'static str, &'static str),
    /// An octet, anywhere, becomes another.
    Octet(usize, u8),
    /// Octets, anywhere, are deleted.
    Delete(usize, usize),
    /// One bit of an octet, anywhere, is turned.
    Flip(usize, u8),
    /// As many octets, anywhere, are there twice.
    Repeat(usize, usize),
    /// A piece is put anywhere.
    Put(usize, &'static str),
    /// The contents of two elements change places.
    Contents(usize, usize),
}

/// Where something is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// In front of the element.
    Before,
    /// In it, in front of all else.
    First,
    /// In it, after all else.
    Last,
    /// After it.
    After,
}

/// Names of attributes that readers know an element by, find a namespace by, or are told what to do by.
const ATTRIBUTES: [&str; 15] = [
    "ID",
    "Id",
    "id",
    "xml:id",
    "saml:ID",
    "xmlns",
    "xmlns:ds",
    "xmlns:saml",
    "xmlns:samlp",
    "URI",
    "Algorithm",
    "PrefixList",
    "Name",
    "Type",
    "xml:base",
];

/// Values that turn one thing into another.
const VALUES: [&str; 18] = [
    "",
    "#",
    "#x",
    "x",
    "urn:evil",
    "./relative",
    "http://www.w3.org/2000/09/xmldsig#",
    "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
    "http://www.w3.org/2000/09/xmldsig#sha1",
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1",
    "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
    "http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/2006/12/xml-c14n11",
    "http://www.w3.org/TR/1999/REC-xpath-19991116",
    "urn:oasis:names:tc:SAML:2.0:assertion",
    "ds #default xs",
];

/// Pieces that readers pass over, or take for something.
const PIECES: [&str; 18] = [
    "<!---->",
    "<!-- x -->",
    "<?x y?>",
    "<![CDATA[]]>",
    "<![CDATA[<x>]]>",
    "&amp;",
    "&#x61;",
    "&#13;",
    "&e;",
    " ",
    "\n",
    "\r\n",
    "x",
    "<x/>",
    "<x xmlns=\"urn:evil\"/>",
    "<x:y xmlns:x=\"urn:evil\"> </x:y>",
    "<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"/>",
    "<saml:NameID xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">admin</saml:NameID>",
];

/// Replacements through the whole text: most of the first ones leave the canonical form as it is.
const EVERYWHERE: [(&str, &str); 12] = [
    ("\n", "\r\n"),
    ("=\"", " = \""),
    ("\">", "\" >"),
    ("></ds:DigestMethod>", "/>"),
    ("><", ">\n<"),
    ("&lt;", "&#60;"),
    ("\"", "'"),
    ("saml:", "samlx:"),
    ("ds:", ""),
    ("Assertion", "assertion"),
    ("sha256", "sha512"),
    ("<?xml", "<!DOCTYPE x [<!ENTITY e \"x\">]><?xml"),
];

/// A change to a document.
pub fn xml_mutation(u: &mut Unstructured<'_>) -> arbitrary::Result<XmlMutation> {
    let element = |u: &mut Unstructured<'_>| u.int_in_range(0..=255_usize);
    let side =
        |u: &mut Unstructured<'_>| u.choose(&[Side::Before, Side::First, Side::Last, Side::After]).copied();
    let place = |u: &mut Unstructured<'_>| u.int_in_range(0..=65_535_usize);
    Ok(match u.int_in_range(0..=20_u8)? {
        0 | 1 => XmlMutation::Copy(element(u)?, element(u)?, side(u)?),
        2 | 3 => XmlMutation::Move(element(u)?, element(u)?, side(u)?),
        4 => XmlMutation::Remove(element(u)?),
        5 => XmlMutation::Unwrap(element(u)?),
        6 => XmlMutation::Wrap(element(u)?, element(u)?),
        7 if u.arbitrary()? => XmlMutation::Contents(element(u)?, element(u)?),
        7 => XmlMutation::Swap(element(u)?, element(u)?),
        8 | 9 => XmlMutation::Insert(element(u)?, side(u)?, one_of(u, &PIECES)?),
        10 | 11 => XmlMutation::Divide(element(u)?, u.int_in_range(0..=63)?, one_of(u, &PIECES)?),
        12 => XmlMutation::Content(element(u)?, element(u)?),
        13 => XmlMutation::Text(element(u)?, one_of(u, &VALUES)?),
        14 => XmlMutation::Attribute(element(u)?, one_of(u, &ATTRIBUTES)?, element(u)?),
        15 => XmlMutation::Drop(element(u)?, one_of(u, &ATTRIBUTES)?),
        16 => XmlMutation::Value(element(u)?, one_of(u, &ATTRIBUTES)?, one_of(u, &VALUES)?),
        17 => XmlMutation::Object(element(u)?, element(u)?),
        18 => {
            let (from, to) = u.choose(&EVERYWHERE).copied()?;
            XmlMutation::Everywhere(from, to)
        }
        19 => XmlMutation::Octet(place(u)?, u.arbitrary()?),
        // Few of these leave a document well-formed.
        _ => match u.int_in_range(0..=3_u8)? {
            0 => XmlMutation::Delete(place(u)?, u.int_in_range(1..=16)?),
            1 => XmlMutation::Flip(place(u)?, u.int_in_range(0..=7)?),
            2 => XmlMutation::Repeat(place(u)?, u.int_in_range(1..=255)?),
            _ => XmlMutation::Put(place(u)?, one_of(u, &PIECES)?),
        },
    })
}

impl XmlMutation {
    /// The document with the change made. Where it cannot be made, the document as it was.
    pub fn apply(&self, document: &[u8]) -> Vec<u8> {
        let mut octets = document.to_vec();
        let at = |place: &usize| place.checked_rem(document.len()).unwrap_or_default();
        let from =
            |place: &usize, count: &usize| at(place)..document.len().min(at(place).saturating_add(*count));
        match self {
            Self::Octet(place, octet) => {
                octets.iter_mut().skip(at(place)).take(1).for_each(|changed| *changed = *octet);
            }
            Self::Flip(place, bit) => {
                octets.iter_mut().skip(at(place)).take(1).for_each(|changed| *changed ^= 1 << bit);
            }
            Self::Delete(place, count) => drop(octets.drain(from(place, count))),
            Self::Repeat(place, count) => {
                let again = document.get(from(place, count)).unwrap_or_default();
                octets.splice(at(place)..at(place), again.iter().copied());
            }
            Self::Put(place, piece) => drop(octets.splice(at(place)..at(place), piece.bytes())),
            _ => {
                let text = std::str::from_utf8(document).ok();
                return text.and_then(|text| self.edited(text)).map_or(octets, String::into_bytes);
            }
        }
        octets
    }

    fn edited(&self, text: &str) -> Option<String> {
        let all = spans(text);
        let element = |number: &usize| all.get(number.checked_rem(all.len())?);
        let of = |span: &Span| text.get(span.whole());
        match self {
            Self::Copy(what, to, side) => insert(text, side.of(element(to)?), of(element(what)?)?),
            Self::Move(what, to, side) => {
                let (what, to) = (element(what)?.whole(), side.of(element(to)?));
                let moved = text.get(what.clone())?;
                // Into itself it cannot go.
                if what.start < to && to < what.end {
                    return None;
                }
                if to <= what.start {
                    replace(&insert(text, to, moved)?, what.start + moved.len()..what.end + moved.len(), "")
                } else {
                    replace(&insert(text, to, moved)?, what, "")
                }
            }
            Self::Remove(what) => replace(text, element(what)?.whole(), ""),
            Self::Unwrap(what) => replace(text, element(what)?.whole(), text.get(element(what)?.content())?),
            Self::Wrap(what, around) => {
                let (open, close) = tags(text, element(around)?)?;
                let what = element(what)?;
                replace(text, what.whole(), &[open, of(what)?, &close].concat())
            }
            Self::Swap(one, other) => exchange(text, element(one)?.whole(), element(other)?.whole()),
            Self::Contents(one, other) => exchange(text, element(one)?.content(), element(other)?.content()),
            Self::Insert(to, side, piece) => insert(text, side.of(element(to)?), piece),
            Self::Divide(what, place, piece) => {
                let content = element(what)?.content();
                let at = content.start + place.checked_rem(content.len().saturating_add(1))?;
                insert(text, at, piece)
            }
            Self::Content(what, from) => {
                replace(text, element(what)?.content(), text.get(element(from)?.content())?)
            }
            Self::Text(what, new) => replace(text, element(what)?.content(), new),
            Self::Attribute(what, name, from) => {
                let values: Vec<&str> = text.split('"').skip(1).step_by(2).collect();
                let value = values.get(from.checked_rem(values.len())?)?;
                with_attribute(text, element(what)?, name, Some(value))
            }
            Self::Drop(what, name) => with_attribute(text, element(what)?, name, None),
            Self::Value(what, name, value) => with_attribute(text, element(what)?, name, Some(value)),
            Self::Object(what, around) => {
                let (open, close) = tags(text, element(around)?)?;
                let what = element(what)?;
                let object = "<ds:Object xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">";
                replace(text, what.whole(), &[open, object, of(what)?, "</ds:Object>", &close].concat())
            }
            Self::Everywhere(from, to) => Some(text.replace(from, to)),
            Self::Octet(..) | Self::Delete(..) | Self::Flip(..) | Self::Repeat(..) | Self::Put(..) => None,
        }
    }
}

impl Side {
    fn of(self, span: &Span) -> usize {
        match self {
            Self::Before => span.open.start,
            Self::First => span.open.end,
            Self::Last => span.close.start,
            Self::After => span.close.end,
        }
    }
}

fn insert(text: &str, at: usize, piece: &str) -> Option<String> {
    replace(text, at..at, piece)
}

fn replace(text: &str, range: Range<usize>, by: &str) -> Option<String> {
    Some([text.get(..range.start)?, by, text.get(range.end..)?].concat())
}

/// The text with two pieces in each other's place, where the one is not in the other.
fn exchange(text: &str, one: Range<usize>, other: Range<usize>) -> Option<String> {
    let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
    if second.start < first.end {
        return None;
    }
    let (a, b) = (text.get(first.clone())?, text.get(second.clone())?);
    replace(&replace(text, second, a)?, first, b)
}

/// The start tag of an element, and an end tag that closes it.
fn tags<'t>(text: &'t str, span: &Span) -> Option<(&'t str, String)> {
    let open = text.get(span.open.clone())?;
    let name = open.get(1..)?.split([' ', '\n', '\t', '\r', '/', '>']).next()?;
    if open.ends_with("/>") { None } else { Some((open, format!("</{name}>"))) }
}

/// The text with an attribute of an element set, or taken away. Values in double quotes are found, as they are minted.
fn with_attribute(text: &str, span: &Span, name: &str, value: Option<&str>) -> Option<String> {
    let open = text.get(span.open.clone())?;
    let written = format!(" {name}=\"");
    let written_again = value.map_or_else(String::new, |value| format!("{written}{value}\""));
    if let Some(start) = open.find(&written) {
        let rest = open.get(start + written.len()..)?;
        let end = start + written.len() + rest.find('"')? + 1;
        return replace(text, span.open.start + start..span.open.start + end, &written_again);
    }
    let end = if open.ends_with("/>") { 2 } else { 1 };
    insert(text, span.open.end.checked_sub(end)?, &written_again)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "<r><a ID=\"1\">x</a><b><c/></b></r>";

    fn applied(mutation: &XmlMutation) -> String {
        String::from_utf8(mutation.apply(TEXT.as_bytes())).unwrap_or_default()
    }

    // The elements of the text, in the order of their ends: a, c, b, r.

    #[test]
    fn elements_are_copied_moved_wrapped_and_swapped() {
        assert_eq!(applied(&XmlMutation::Copy(1, 0, Side::First)), "<r><a ID=\"1\"><c/>x</a><b><c/></b></r>");
        assert_eq!(applied(&XmlMutation::Move(1, 0, Side::Before)), "<r><c/><a ID=\"1\">x</a><b></b></r>");
        assert_eq!(applied(&XmlMutation::Move(0, 2, Side::Last)), "<r><b><c/><a ID=\"1\">x</a></b></r>");
        assert_eq!(applied(&XmlMutation::Wrap(1, 0)), "<r><a ID=\"1\">x</a><b><a ID=\"1\"><c/></a></b></r>");
        assert_eq!(applied(&XmlMutation::Swap(2, 0)), "<r><b><c/></b><a ID=\"1\">x</a></r>");
        assert_eq!(applied(&XmlMutation::Unwrap(2)), "<r><a ID=\"1\">x</a><c/></r>");
    }

    #[test]
    fn attributes_are_set_and_taken_away() {
        assert_eq!(applied(&XmlMutation::Value(0, "ID", "2")), "<r><a ID=\"2\">x</a><b><c/></b></r>");
        assert_eq!(
            applied(&XmlMutation::Attribute(1, "Id", 0)),
            "<r><a ID=\"1\">x</a><b><c Id=\"1\"/></b></r>"
        );
        assert_eq!(applied(&XmlMutation::Drop(0, "ID")), "<r><a>x</a><b><c/></b></r>");
    }

    #[test]
    fn octets_are_changed_anywhere() {
        assert_eq!(applied(&XmlMutation::Flip(1, 0)), TEXT.replacen('r', "s", 1));
        assert_eq!(applied(&XmlMutation::Repeat(0, 3)), format!("<r>{TEXT}"));
        assert_eq!(applied(&XmlMutation::Put(3, "<!---->")), TEXT.replacen("<r>", "<r><!---->", 1));
        assert_eq!(applied(&XmlMutation::Delete(0, 3)), TEXT.replacen("<r>", "", 1));
        assert_eq!(XmlMutation::Repeat(7, 3).apply(b""), b"");
        assert_eq!(applied(&XmlMutation::Contents(0, 2)), "<r><a ID=\"1\"><c/></a><b>x</b></r>");
    }

    #[test]
    fn what_cannot_be_done_changes_nothing() {
        assert_eq!(applied(&XmlMutation::Move(3, 1, Side::Before)), TEXT);
        assert_eq!(XmlMutation::Copy(0, 0, Side::After).apply(b"\xFF<a/>"), b"\xFF<a/>");
    }
}
