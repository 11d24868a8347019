//! Which characters and names XML has.

/// Whether XML has the character (XML 1.0 section 2.2, production 2).
pub(super) fn is_character(character: char) -> bool {
    !matches!(character, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}')
}

/// White space (XML 1.0 section 2.3, production 3).
pub(super) fn is_space(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r' | b'\n')
}

/// The place of the first character that XML does not have.
pub(super) fn first_invalid(text: &str) -> Option<usize> {
    let control = |octet: u8| octet < b' ' && !is_space(octet);
    // Passes that the compiler turns into wide loads; the place is looked for only where there is one.
    let below_space = text.bytes().fold(u8::MAX, u8::min) < b' ';
    let controls = below_space && text.bytes().fold(false, |seen, octet| seen | control(octet));
    let first_control = || controls.then(|| text.bytes().position(control)).flatten();
    // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    let noncharacter = memchr::memchr_iter(0xEF, text.as_bytes()).find(|place| {
        matches!(text.as_bytes().get(*place..).unwrap_or_default(), [_, 0xBF, 0xBE | 0xBF, ..])
    });
    match (first_control(), noncharacter) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// A name without a colon (Namespaces in XML 1.0 section 3, production 4).
pub(super) fn is_ncname(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(is_name_start) && characters.all(is_name_part)
}

/// Of a qualified name that begins a text and is written in ASCII: where its local part begins, and where it ends, at white
/// space or `=`. `None` for any other, which may be a name all the same.
#[inline]
pub(super) fn ascii_qualified_name(octets: &[u8]) -> Option<(usize, usize)> {
    let first = ascii_ncname(octets)?;
    let (local, end) = match octets.split_at_checked(first) {
        Some((_, [b':', after @ ..])) => {
            let local = first.saturating_add(1);
            (local, local.saturating_add(ascii_ncname(after)?))
        }
        _ => (0, first),
    };
    let ended = octets.get(end).is_none_or(|octet| is_space(*octet) || *octet == b'=');
    ended.then_some((local, end))
}

/// How long the name without a colon is that begins a text.
#[inline]
fn ascii_ncname(octets: &[u8]) -> Option<usize> {
    let first = octets.first()?;
    let length = octets.iter().position(|octet| ASCII_NAMES.class(*octet) == 0).unwrap_or(octets.len());
    (ASCII_NAMES.class(*first) & AsciiNames::START != 0).then_some(length)
}

/// For each octet, what it may be in a name without a colon.
struct AsciiNames([u8; 256]);

static ASCII_NAMES: AsciiNames = AsciiNames::new();

impl AsciiNames {
    const START: u8 = 1;
    const PART: u8 = 2;

    const fn new() -> Self {
        let mut classes = [0; 256];
        let mut octet: u8 = 0;
        let mut rest: &mut [u8] = &mut classes;
        while let Some((class, after)) = rest.split_first_mut() {
            *class = match octet {
                b'a'..=b'z' | b'A'..=b'Z' | b'_' => Self::START | Self::PART,
                b'-' | b'.' | b'0'..=b'9' => Self::PART,
                _ => 0,
            };
            rest = after;
            octet = octet.wrapping_add(1);
        }
        Self(classes)
    }

    fn class(&self, octet: u8) -> u8 {
        self.0.get(usize::from(octet)).copied().unwrap_or_default()
    }
}

/// Production 4 of XML 1.0 section 2.3, without the colon.
fn is_name_start(character: char) -> bool {
    matches!(character,
        'a'..='z' | 'A'..='Z' | '_'
        | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}'
        | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}' | '\u{10000}'..='\u{EFFFF}')
}

/// Production 4a, without the colon.
fn is_name_part(character: char) -> bool {
    is_name_start(character)
        || matches!(character,
            '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_character_that_xml_does_not_have() {
        let first = |text| first_invalid(text);
        assert_eq!(
            [first("a\tb\r\n"), first("a\0"), first("ab\u{FFFE}c\0"), first("\u{FFFD}")],
            [None, Some(1), Some(2), None]
        );
    }

    #[test]
    fn first_invalid_agrees_with_the_production() {
        for character in (0..=0x0002_0000).filter_map(char::from_u32) {
            let text = character.to_string();
            assert_eq!(first_invalid(&text).is_none(), is_character(character), "{character:?}");
        }
    }

    #[test]
    fn names_in_ascii_are_by_the_production() {
        for before in 0..3 {
            let before = "a".repeat(before);
            for character in '\0'..='\u{FF}' {
                let text = format!("{before}{character}");
                let name = ascii_qualified_name(text.as_bytes()) == Some((0, text.len()));
                let is = if before.is_empty() { is_name_start(character) } else { is_name_part(character) };
                assert_eq!(name, is && character.is_ascii(), "{text:?}");
            }
        }
        let names =
            ["a=", "a b", "p:a\t", "long-prefix:long-name=", "p:a:b", ":a", "p:", "p:1", "=", "é", "a÷"]
                .map(|text| ascii_qualified_name(text.as_bytes()));
        let some = [Some((0, 1)), Some((0, 1)), Some((2, 3)), Some((12, 21))];
        assert_eq!(names.split_at(4), (&some[..], &[None; 7][..]));
    }

    #[test]
    fn a_name_has_no_colon_and_begins_with_a_letter() {
        assert!(["a", "_a-b.c", "é", "\u{10000}"].into_iter().all(is_ncname));
        assert!(!["", "1a", "-a", "a:b", ".a", "a b", "\u{B7}a", "×"].into_iter().any(is_ncname));
    }
}
