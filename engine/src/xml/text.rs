//! Text as it is written, and what it stands for: line ends, references, white space of attributes.

use super::characters::is_character;
use crate::check::Structural;
use std::borrow::Cow;

/// What was wrong, and how far into the text.
pub(super) struct Fault {
    pub(super) rule: Structural,
    pub(super) offset: usize,
    pub(super) reason: &'static str,
}

/// Line ends as every reader is to see them: LF (XML 1.0 section 2.11).
pub(super) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The value of an attribute of type CDATA, the only one there is without a document type (XML 1.0 section 3.3.3), and
/// whether canonicalization has nothing to escape in it.
pub(super) fn attribute_value(raw: &str) -> Result<(Cow<'_, str>, bool), Fault> {
    if !holds_special(raw.as_bytes()) {
        return Ok((Cow::Borrowed(raw), true));
    }
    let special = |octet: u8| matches!(octet, b'<' | b'&' | b'\t' | b'\n' | b'\r');
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(place) = rest.bytes().position(special) {
        let (plain, from) = rest.split_at_checked(place).unwrap_or((rest, ""));
        value.push_str(plain);
        let offset = raw.len().saturating_sub(from.len());
        rest = match from.as_bytes() {
            [b'<', ..] => {
                return Err(Fault {
                    rule: Structural::XmlWellFormed,
                    offset,
                    reason: "`<` in the value of an attribute",
                });
            }
            [b'&', ..] => {
                let (character, after) = reference(from).map_err(|fault| fault.at(offset))?;
                value.push(character);
                after
            }
            [b'\r', b'\n', ..] => {
                value.push(' ');
                from.get(2..).unwrap_or_default()
            }
            _ => {
                value.push(' ');
                from.get(1..).unwrap_or_default()
            }
        };
    }
    value.push_str(rest);
    Ok((Cow::Owned(value), false))
}

/// Whether there is an octet that the value of an attribute may not have, that does not stand for itself, or that is escaped
/// in canonical form. Most values have none. Control characters are white space here.
fn holds_special(octets: &[u8]) -> bool {
    let special = |octet: u8| octet < b' ' || matches!(octet, b'"' | b'&' | b'<');
    in_pieces::<16>(octets)
        .or_else(|| in_pieces::<8>(octets))
        .unwrap_or_else(|| octets.iter().any(|octet| special(*octet)))
}

/// The same of a text that is as long as a piece, or longer: piece by piece, which the compiler turns into wide operations.
#[inline]
fn in_pieces<const LENGTH: usize>(octets: &[u8]) -> Option<bool> {
    let last = octets.last_chunk::<LENGTH>()?;
    let (pieces, _) = octets.as_chunks();
    let mut seen = [0; LENGTH];
    for piece in pieces.iter().chain([last]) {
        for (seen, octet) in seen.iter_mut().zip(piece) {
            let marks = u8::from(*octet == b'"') | u8::from(*octet == b'&') | u8::from(*octet == b'<');
            *seen |= u8::from(*octet < b' ') | marks;
        }
    }
    Some(seen.iter().fold(0, |any, seen| any | seen) != 0)
}

/// The character that a reference at the start of `text` stands for, and what comes after it.
fn reference(text: &str) -> Result<(char, &str), Fault> {
    let unclosed =
        || Fault { rule: Structural::XmlWellFormed, offset: 0, reason: "`&` that begins no reference" };
    let (name, after) = text.strip_prefix('&').and_then(|rest| rest.split_once(';')).ok_or_else(unclosed)?;
    if name.bytes().any(|octet| matches!(octet, b'&' | b'<') || super::characters::is_space(octet)) {
        return Err(unclosed());
    }
    Ok((resolve(name)?, after))
}

/// The character that the reference `&name;` stands for.
pub(super) fn resolve(name: &str) -> Result<char, Fault> {
    let known = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    };
    let fault = |rule, reason| Fault { rule, offset: 0, reason };
    match (known, name.strip_prefix('#')) {
        (Some(character), _) => Ok(character),
        (None, Some(number)) => {
            let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
            // `from_str_radix` takes a sign, which the grammar does not.
            let written = !digits.is_empty() && digits.bytes().all(|octet| char::from(octet).is_digit(radix));
            if !written {
                return Err(fault(Structural::XmlWellFormed, "a character reference without digits"));
            }
            let character = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
            character.filter(|character| is_character(*character)).ok_or_else(|| {
                fault(Structural::XmlCharacters, "a reference to a character that XML does not have")
            })
        }
        (None, None) if super::characters::is_ncname(name) => {
            Err(fault(Structural::XmlEntityKnown, "an entity that is not one of the five"))
        }
        (None, None) => Err(fault(Structural::XmlWellFormed, "`&` that begins no reference")),
    }
}

impl Fault {
    /// The same, in a text that begins `offset` octets further on.
    pub(super) fn at(self, offset: usize) -> Self {
        Self { offset: self.offset.saturating_add(offset), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(raw: &str) -> Result<String, &'static str> {
        attribute_value(raw).map(|(value, _)| value.into_owned()).map_err(|fault| fault.rule.id())
    }

    #[test]
    fn white_space_of_an_attribute_is_normalized_and_referenced_white_space_is_not() {
        assert_eq!(value("a\tb\r\nc\rd\ne&#9;&#xA;&#13;").as_deref(), Ok("a b c d e\t\n\r"));
    }

    #[test]
    fn what_is_special_is_found_wherever_it_stands() {
        for length in 1..20 {
            for place in 0..length {
                let with = |octet: u8| {
                    let octets = (0..length).map(|at| if at == place { octet } else { 0xC3 + at % 2 * 0x20 });
                    octets.map(char::from).collect::<String>()
                };
                let held = |octet: u8| holds_special(with(octet).as_bytes());
                assert!(b"<&\t\n\r\"".iter().all(|octet| held(*octet)));
                assert!(!b"'=; #\x7F".iter().any(|octet| held(*octet)));
            }
        }
    }

    #[test]
    fn references_stand_for_characters() {
        assert_eq!(value("&amp;&lt;&gt;&apos;&quot;&#65;&#x1F600;").as_deref(), Ok("&<>'\"A\u{1F600}"));
    }

    #[test]
    fn refuses_what_is_no_reference() {
        let refused = ["&", "&amp", "&a b;", "&;", "&#;", "&#x;", "&#+65;", "&#x-41;", "&#X41;", "<"];
        assert!(refused.into_iter().all(|raw| value(raw) == Err("xml.well-formed")));
        assert_eq!([value("&nbsp;"), value("&AMP;")], [Err("xml.entity-known"), Err("xml.entity-known")]);
        let characters = ["&#0;", "&#xD800;", "&#xFFFE;", "&#x110000;", "&#99999999999;"];
        assert!(characters.into_iter().all(|raw| value(raw) == Err("xml.characters")));
    }

    #[test]
    fn line_ends_become_line_feeds() {
        assert_eq!(with_line_feeds("a\r\nb\rc\n\r"), "a\nb\nc\n\n");
    }
}
