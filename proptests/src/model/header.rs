//! What the header of an ID token may say.

use super::{member, object};
use crate::json::Json;
use touchstone_engine::profile::Name;

/// Who signed: a key of a set that holds others beside it.
#[derive(Clone, Copy, Debug)]
pub struct Signer {
    /// Its `kid`, which no other key of the set has.
    pub key_id: &'static str,
    /// The algorithm it signed with, which is the only one its type serves.
    pub algorithm: &'static str,
}

/// Judges the header of a token that `signer` signed.
pub fn judge(text: &[u8], signer: &Signer, profile: Name) -> Result<(), &'static str> {
    let header = object(text, profile)?;

    if !is_text(member(&header, "alg"), signer.algorithm) {
        return Err("RFC 7515 section 4.1.1: `alg` names the algorithm, letter by letter");
    }
    if !is_text(member(&header, "kid"), signer.key_id) {
        return Err("OpenID Connect Core 10.1: with several keys, `kid` says which, byte for byte");
    }
    if member(&header, "crit").is_some() {
        return Err(
            "RFC 7515 section 4.1.11: no extension is understood here, and an empty list is malformed",
        );
    }
    if member(&header, "b64") == Some(&Json::Bool(false)) {
        return Err("RFC 7797 section 7: a JWT never has an unencoded payload");
    }
    match member(&header, "typ") {
        None => {}
        Some(Json::Text(text)) if means_jwt(text) => {}
        Some(_) => return Err("RFC 8725 section 3.11: the type says that it is a JWT"),
    }
    match member(&header, "cty") {
        Some(Json::Text(text)) if means_jwt(text) => {
            Err("RFC 7519 section 5.2: the content is claims, not another JWT")
        }
        _ => Ok(()),
    }
}

fn is_text(value: Option<&Json>, wanted: &str) -> bool {
    matches!(value, Some(Json::Text(text)) if text == wanted)
}

/// RFC 7515 sections 4.1.9 and 4.1.10: media types are compared without regard to case, and `application/` may be
/// left out.
fn means_jwt(text: &str) -> bool {
    ["jwt", "application/jwt"].contains(&text.to_ascii_lowercase().as_str())
}
