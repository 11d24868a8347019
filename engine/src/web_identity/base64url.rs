//! base64url as RFC 7515 section 2 has it: no padding, no white space, one spelling for every value.

use crate::check::{Check, Structural};
use crate::json::Document;
use crate::profile::Profile;
use crate::rejection::{Detail, Rejection};
use base64_simd::{AsOut, URL_SAFE_NO_PAD};
use data_encoding::{BASE64URL_NOPAD, Encoding};
use std::sync::LazyLock;

/// The octets that `length` characters decode to, at most.
pub(super) fn decoded_length(length: usize) -> usize {
    length.div_ceil(4).saturating_mul(3)
}

/// Decodes a segment to the front of `output`, which has room for [`decoded_length`]: the number of octets.
#[inline]
pub(super) fn decode(
    segment: &[u8],
    output: &mut [u8],
    document: Document,
    profile: &Profile,
) -> Result<usize, Rejection> {
    match decode_strict(segment, output) {
        Some(length) => Ok(length),
        None => decode_otherwise(segment, output, document, profile),
    }
}

/// Decodes with no tolerance: the number of octets, if the segment is base64url in its one spelling.
fn decode_strict(segment: &[u8], output: &mut [u8]) -> Option<usize> {
    URL_SAFE_NO_PAD.decode(segment, output.as_out()).ok().map(|decoded| decoded.len())
}

/// Says which rule the segment breaks; where that rule is off, mends what the rule is about and goes on.
#[cold]
fn decode_otherwise(
    segment: &[u8],
    output: &mut [u8],
    document: Document,
    profile: &Profile,
) -> Result<usize, Rejection> {
    let at = |offset| Detail::At { document: document.name, offset };
    // What has no other reading is refused at once: whoever sends it is not to be given more work.
    let foreign = |octet: &u8| {
        !(octet.is_ascii_alphanumeric()
            || octet.is_ascii_whitespace()
            || matches!(octet, b'-' | b'_' | b'=' | b'+' | b'/'))
    };
    if let Some(offset) = segment.iter().position(foreign) {
        return Err(profile.reject_at(Structural::Base64UrlDecodable, document.step, at(offset)));
    }
    let refuse = |check: Check, offset| profile.refuse(check, document.step, || at(offset));

    let mut mended = segment.to_vec();
    if let Some(offset) = mended.iter().position(u8::is_ascii_whitespace) {
        refuse(Check::Base64UrlNoWhitespace, offset)?;
        mended.retain(|octet| !octet.is_ascii_whitespace());
    }
    if mended.ends_with(b"=") {
        refuse(Check::Base64UrlNoPadding, mended.len().saturating_sub(1))?;
        while mended.ends_with(b"=") {
            mended.pop();
        }
    }
    if let Some(offset) = mended.iter().position(|octet| matches!(octet, b'+' | b'/')) {
        refuse(Check::Base64UrlAlphabet, offset)?;
        to_url_alphabet(&mut mended);
    }
    match lenient(&mended, output) {
        Err(offset) => Err(profile.reject_at(Structural::Base64UrlDecodable, document.step, at(offset))),
        Ok(length) => {
            if decode_strict(&mended, output).is_none() {
                refuse(Check::Base64UrlCanonical, mended.len().saturating_sub(1))?;
            }
            Ok(length)
        }
    }
}

/// Decodes with everything tolerated that the checks on base64url are about, or names the offending place.
pub(super) fn decode_leniently(text: &str) -> Option<Vec<u8>> {
    let mut mended: Vec<u8> = text.bytes().filter(|octet| !octet.is_ascii_whitespace()).collect();
    while mended.ends_with(b"=") {
        mended.pop();
    }
    to_url_alphabet(&mut mended);
    let mut output = vec![0; decoded_length(mended.len())];
    let length = lenient(&mended, &mut output).ok()?;
    output.truncate(length);
    Some(output)
}

fn to_url_alphabet(characters: &mut [u8]) {
    for character in characters {
        match character {
            b'+' => *character = b'-',
            b'/' => *character = b'_',
            _ => {}
        }
    }
}

/// Decodes, with the unused bits of the last character ignored: the number of octets, or where it fails.
fn lenient(segment: &[u8], output: &mut [u8]) -> Result<usize, usize> {
    static UNUSED_BITS_IGNORED: LazyLock<Encoding> = LazyLock::new(|| {
        let mut specification = BASE64URL_NOPAD.specification();
        specification.check_trailing_bits = false;
        // INVARIANT: a valid specification stays valid with one check less.
        specification.encoding().unwrap_or(BASE64URL_NOPAD)
    });
    let length = UNUSED_BITS_IGNORED.decode_len(segment.len()).map_err(|error| error.position)?;
    let output = output.get_mut(..length).ok_or(segment.len())?;
    UNUSED_BITS_IGNORED.decode_mut(segment, output).map_err(|partial| partial.error.position)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Step;

    const DOCUMENT: Document = Document { name: "claims", step: Step::Parse };

    fn refused_by(segment: &[u8]) -> &'static str {
        let mut output = vec![0; decoded_length(segment.len())];
        decode(segment, &mut output, DOCUMENT, &Profile::strict())
            .map_or_else(|no| no.rule().id(), |_| "none")
    }

    #[test]
    fn every_value_has_one_spelling() {
        assert_eq!(refused_by(b"-_8"), "none");
        assert_eq!(refused_by(b"-_8="), "base64url.no-padding");
        assert_eq!(refused_by(b"+/8"), "base64url.alphabet");
        assert_eq!(refused_by(b"-_8\n"), "base64url.no-whitespace");
        assert_eq!(refused_by(b"-_9"), "base64url.canonical");
        assert_eq!(refused_by(b"-_8-_"), "base64url.decodable");
        assert_eq!(refused_by(b"-_%"), "base64url.decodable");
    }

    #[test]
    fn decodes_as_the_library_does() {
        let mut noise = 0x2545_F491_4F6C_DD1D_u64;
        for round in 0..20_000_usize {
            let characters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= .";
            let segment: Vec<u8> = (0..round % 131)
                .map(|_| {
                    noise ^= noise << 13;
                    noise ^= noise >> 7;
                    noise ^= noise << 17;
                    let alphabet = if noise.is_multiple_of(197) { characters.len() } else { 64 };
                    characters[usize::try_from(noise >> 33).unwrap() % alphabet]
                })
                .collect();
            let mut output = vec![0; decoded_length(segment.len())];
            let ours = decode_strict(&segment, &mut output).map(|length| output[..length].to_vec());
            assert_eq!(ours, BASE64URL_NOPAD.decode(&segment).ok(), "{segment:?}");
        }
    }

    #[test]
    fn decodes_leniently_what_is_spelled_otherwise() {
        for spelling in ["-_8", "+/8=", " -_9 "] {
            assert_eq!(decode_leniently(spelling), Some(vec![0xFB, 0xFF]), "{spelling}");
        }
        assert_eq!(decode_leniently("%"), None);
    }
}
