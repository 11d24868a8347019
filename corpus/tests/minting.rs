//! What is minted here is signed as others understand it: `jsonwebtoken` verifies every accepted vector whose
//! algorithm and key it can express.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde_json::Value;
use touchstone_corpus::build::classes;
use touchstone_corpus::format::{Case, Vector, Verdict};
use touchstone_corpus::mint::{Jwks, Jwt, Setting};

fn inputs(vector: &Vector) -> Option<(&[u8], &[u8])> {
    match &vector.case {
        Case::Jws(input) => Some((&input.token_b64.0, &input.jwks_b64.0)),
        Case::IdToken(input) => Some((&input.token_b64.0, &input.jwks_b64.0)),
        _ => None,
    }
}

/// Verifies with the keys that `jsonwebtoken` can read: the number of them that confirm the signature.
fn confirmations(token: &[u8], jwks: &[u8]) -> Option<usize> {
    let token = std::str::from_utf8(token).ok()?;
    let (signing_input, signature) = token.rsplit_once('.')?;
    let header: Value =
        serde_json::from_slice(&BASE64URL_NOPAD.decode(token.split('.').next()?.as_bytes()).ok()?).ok()?;
    let algorithm: Algorithm = header.get("alg")?.as_str()?.parse().ok()?;
    let set: Value = serde_json::from_slice(jwks).ok()?;
    let keys: Vec<DecodingKey> = set
        .get("keys")?
        .as_array()?
        .iter()
        .filter_map(|key| serde_json::from_value::<Jwk>(key.clone()).ok())
        .filter_map(|key| DecodingKey::from_jwk(&key).ok())
        .collect();
    let confirms = |key: &&DecodingKey| {
        crypto::verify(signature, signing_input.as_bytes(), key, algorithm).unwrap_or(false)
    };
    Some(keys.iter().filter(confirms).count())
}

#[test]
fn jsonwebtoken_confirms_the_signatures_of_accepted_vectors() {
    let classes = classes(&Setting::fixed());
    let accepted = classes
        .iter()
        .flat_map(|class| &class.vectors)
        .filter(|vector| matches!(vector.verdicts.strict, Verdict::Accept { .. }));
    let mut confirmed = 0;
    let mut unconfirmed = Vec::new();
    for vector in accepted {
        let Some((token, keys)) = inputs(vector) else { continue };
        match confirmations(token, keys) {
            None => {}
            Some(0) => unconfirmed.push(vector.id.as_str()),
            Some(_) => confirmed += 1,
        }
    }
    assert_eq!(unconfirmed, [""; 0]);
    assert!(confirmed > 200, "{confirmed} signatures confirmed");
}

#[test]
fn jsonwebtoken_refuses_what_another_key_signed() {
    let forged = Jwt::new(&Setting::fixed()).forged_by("rsa-2048-b").mint();
    assert_eq!(confirmations(&forged, &Jwks::of(&["rsa-2048-a"]).mint()), Some(0));
}
