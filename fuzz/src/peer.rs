//! `jsonwebtoken` beside the engine. They need not agree about claims, nor about what is malformed; about a
//! signature they must.

use jsonwebtoken::crypto::verify;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use std::sync::LazyLock;
use touchstone_corpus::mint::Jwks;
use touchstone_engine::check::{Rule, Structural};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::Identity;
use touchstone_proptests::model::RelyingParty;

/// The provider's keys by `kid`: those that it has the curve for.
static KEYS: LazyLock<Vec<(String, DecodingKey)>> = LazyLock::new(|| {
    // Key by key: a curve that it does not know spoils a whole set for it.
    let keys: Value = serde_json::from_slice(&Jwks::provider().mint()).unwrap_or_default();
    let keys = keys.get("keys").and_then(Value::as_array).cloned().unwrap_or_default();
    keys.into_iter()
        .filter_map(|key| serde_json::from_value(key).ok())
        .flat_map(|key| JwkSet { keys: vec![key] }.keys)
        .filter_map(|key| Some((key.common.key_id.clone()?, DecodingKey::from_jwk(&key).ok()?)))
        .collect()
});

/// What the peer says of a signature; nothing, where it does not get that far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    Good,
    Bad,
}

/// Asks the peer, as strictly as it can be asked, but for the clock, which it cannot be told.
pub(crate) fn signature(token: &[u8], party: &RelyingParty) -> Option<Signature> {
    let header = decode_header(token).ok()?;
    let key_id = header.kid?;
    let (_, key) = KEYS.iter().find(|(name, _)| *name == key_id)?;
    let mut validation = Validation::new(header.alg);
    validation.set_issuer(&[&party.issuer]);
    validation.set_audience(&party.audiences);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp"]);
    validation.validate_exp = false;
    match decode::<Value>(token, key, &validation) {
        Ok(_) => Some(Signature::Good),
        Err(error) if *error.kind() == ErrorKind::InvalidSignature => Some(Signature::Bad),
        // Claims are looked at after the signature, but so is whether they are JSON: nothing follows.
        Err(_) => None,
    }
}

/// Whether a token is signed under ES256 by the provider's key of this name, whatever it says itself.
pub(crate) fn is_signed_by(token: &[u8], key_id: &str) -> bool {
    let verified = || {
        let (signing_input, signature) = str::from_utf8(token).ok()?.rsplit_once('.')?;
        let (_, key) = KEYS.iter().find(|(name, _)| name == key_id)?;
        verify(signature, signing_input.as_bytes(), key, Algorithm::ES256).ok()
    };
    verified() == Some(true)
}

/// Holds the two against each other.
pub(crate) fn require_agreement(token: &[u8], party: &RelyingParty, found: &Result<Identity, Rejection>) {
    let invalid = Rule::Structural(Structural::SignatureValid);
    let says = signature(token, party);
    assert!(
        !(found.is_ok() && says == Some(Signature::Bad)),
        "accepted, but jsonwebtoken finds the signature bad: {found:?}"
    );
    assert!(
        !(says == Some(Signature::Good) && found.as_ref().is_err_and(|no| no.rule() == invalid)),
        "jsonwebtoken accepts, but the engine finds the signature bad"
    );
}
