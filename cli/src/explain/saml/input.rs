//! A response as it is copied: from a form, from a request, or as XML.

use super::files::octets_of;
use data_encoding::BASE64;
use std::path::Path;

/// The name of the form field, where it was copied with its value.
const FIELD: &str = "SAMLResponse=";

/// The octets of a file.
pub(super) fn octets(path: &Path) -> Result<Vec<u8>, String> {
    octets_of(path)
}

/// The XML of a response, of a file or of standard input.
pub(super) fn response(path: &Path) -> Result<Vec<u8>, String> {
    let octets = octets_of(path)?;
    let refuse = |reason: &str| format!("{}: {reason}", path.display());
    let Ok(text) = std::str::from_utf8(&octets) else {
        return Err(refuse("neither base64 nor XML in UTF-8"));
    };
    let trimmed = text.trim_start_matches('\u{FEFF}').trim();
    if trimmed.starts_with('<') {
        return Ok(octets);
    }
    let trimmed = trimmed.trim_matches(['\'', '"']);
    // A form is a list of fields; what comes before and after the one is of no use here.
    let value = trimmed.find(FIELD).and_then(|place| trimmed.get(place.checked_add(FIELD.len())?..));
    let value = value.map_or(trimmed, |value| value.split('&').next().unwrap_or(value));
    if value.is_empty() {
        return Err(refuse("there is no response in it"));
    }
    let decoded = if value.contains('%') { percent_decoded(value) } else { Some(value.to_owned()) };
    let decoded = decoded.ok_or_else(|| refuse("a `%` that two hexadecimal digits do not follow"))?;
    let packed: String = decoded.chars().filter(|character| !character.is_ascii_whitespace()).collect();
    BASE64.decode(packed.as_bytes()).map_err(|error| {
        refuse(&format!("neither XML nor base64: character {} is not base64", error.position))
    })
}

/// `application/x-www-form-urlencoded`, of which base64 uses the escapes alone: its `+` is written `%2B`, and a `+` is one
/// that was left as it is.
fn percent_decoded(text: &str) -> Option<String> {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        decoded.push_str(before);
        let digits = after.get(..2)?;
        let octet = u8::from_str_radix(digits, 16).ok()?;
        decoded.push(char::from(octet));
        rest = after.get(2..)?;
    }
    decoded.push_str(rest);
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn takes_escapes_and_leaves_base64() {
        assert_eq!(percent_decoded("a%2Bb%3d+c").as_deref(), Some("a+b=+c"));
        assert_eq!(percent_decoded("a%2"), None);
        assert_eq!(percent_decoded("%zz"), None);
    }
}
