//! Base64 as XML and its forms carry it: RFC 4648 section 4, padded, with white space anywhere (XML Schema Part 2 section
//! 3.2.16; RFC 2045 section 6.8).

use data_encoding::BASE64;
use std::borrow::Cow;

/// The octets that a text stands for; otherwise the place of what is not base64, among the characters that are no white space.
pub(crate) fn decode(text: &str) -> Result<Vec<u8>, usize> {
    let packed = packed(text.as_bytes());
    // The decoder would take one encoding behind another; padding ends an encoding (RFC 4648 section 3.2).
    let unpadded = memchr::memchr(b'=', &packed).unwrap_or(packed.len());
    if packed.len().saturating_sub(unpadded) > 2 {
        return Err(unpadded);
    }
    BASE64.decode(&packed).map_err(|error| error.position)
}

/// The same without white space, of which most texts have none.
fn packed(text: &[u8]) -> Cow<'_, [u8]> {
    // One pass that the compiler turns into wide loads.
    let least = text.iter().fold(u8::MAX, |least, octet| least.min(*octet));
    if least > b' ' {
        return Cow::Borrowed(text);
    }
    let mut packed = Vec::with_capacity(text.len());
    for piece in text.split(|octet| matches!(octet, b' ' | b'\t' | b'\r' | b'\n')) {
        packed.extend_from_slice(piece);
    }
    Cow::Owned(packed)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn white_space_stands_for_nothing() {
        assert_eq!(decode("\tY W\r\nJj\n").as_deref(), Ok(&b"abc"[..]));
        assert_eq!(decode(" "), Ok(Vec::new()));
    }

    #[test]
    fn refuses_other_characters_and_other_spellings() {
        for text in ["YWI", "YWJ=", "YQ==YQ==", "YQ=", "YQ===", "Y*Jj", "YW-_", "\u{A0}YWJj", "=", "YWJj\0"] {
            assert!(decode(text).is_err(), "{text:?}");
        }
    }
}
