//! Tokens with a changed header or changed claims, signed again: the way past the signature.

use crate::depth::{Depth, Stage};
use crate::peer;
use crate::target::{Raw, Target};
use crate::token::judged;
use crate::world::{WORLD, vectors};
use arbitrary::Unstructured;
use data_encoding::BASE64URL_NOPAD;
use touchstone_engine::profile::Name;
use touchstone_proptests::choices::from_seed;
use touchstone_proptests::engine::agrees;
use touchstone_proptests::generate::{
    Edit, SIGNER, Settings, claim_edit, header_edit, mint, several, signed, sound_claims, sound_header,
    sound_party,
};
use touchstone_proptests::json::Json;
use touchstone_proptests::model;

/// An input is a compact token signed by [`SIGNER`]; it is shown to the same relying party as those of `token`.
///
/// - The engine and the model agree whether it is believed, and on the identity, under either profile.
/// - ring and aws-lc come to the same verdict, by the same rule.
pub static TOKEN_RESIGNED: Target = Target {
    name: "token_resigned",
    door: Stage::Verified,
    body: run,
    mutator: mutate,
    seeds,
    depth: Depth::new(),
};

fn run(token: &[u8]) -> Stage {
    let mut reached = Stage::Run;
    // What is not as the signer writes it is for `token` to try; the model knows nothing of signatures.
    let signed = as_signed(token);
    for name in Name::ALL {
        let found = judged(&WORLD, token, name);
        if let Some((header, claims)) = &signed {
            let expected = model::id_token(header, claims, &SIGNER, &WORLD.party, name);
            assert!(
                agrees(&found, &expected),
                "{}: the model says {expected:?}, the engine {found:?}",
                name.as_str()
            );
        }
        reached = reached.max(Stage::of(&found));
    }
    reached
}

/// Header and claims of a token that is spelled and signed as the signer does it.
fn as_signed(token: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let parts = taken_apart(token)?;
    peer::is_signed_by(token, SIGNER.key_id).then_some(parts)
}

fn taken_apart(token: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut segments = token.split(|octet| *octet == b'.');
    let header = BASE64URL_NOPAD.decode(segments.next()?).ok()?;
    let claims = BASE64URL_NOPAD.decode(segments.next()?).ok()?;
    Some((header, claims))
}

/// Claims of the vectors and of the generators, under the signer's header.
fn seeds() -> Vec<Vec<u8>> {
    let vectors = vectors();
    let claims = vectors.iter().filter_map(|(token, _)| Some(taken_apart(token)?.1));
    let generated = (0..64).filter_map(|seed| from_seed(seed, |u| signed(u, &Settings::DEFAULT)).ok());
    let mut seeds: Vec<Vec<u8>> = claims
        .map(|claims| mint(&sound_header_text(), &claims))
        .chain(generated.map(|signed| signed.token()))
        .collect();
    seeds.sort();
    seeds.dedup();
    seeds
}

fn sound_header_text() -> Vec<u8> {
    Json::Object(sound_header()).to_text().into_bytes()
}

/// Edits by the generators, or libFuzzer's own mutation of the JSON text; then a new signature.
fn mutate(u: &mut Unstructured<'_>, token: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    let (header, claims) = taken_apart(token).unwrap_or_default();
    let settings = &Settings::DEFAULT;
    let party = sound_party();

    if u.ratio(1, 8)? {
        return Ok(mint(&sound_header_text(), &raw(&claims)));
    }
    if u.ratio(1, 32)? {
        return Ok(mint(&raw(&header), &claims));
    }
    let mut claims = Json::read_object(&claims).unwrap_or_else(sound_claims);
    let mut header = Json::read_object(&header).unwrap_or_else(sound_header);
    // What keeps a token from its signature is not passed on for ever, or all of them would end there.
    if !u.ratio(1, 8)? {
        Edit::Remove("iss".to_owned()).apply(&mut claims);
        Edit::Before("iss".to_owned(), party.issuer.as_str().into()).apply(&mut claims);
        header = sound_header();
    }
    for edit in several(u, settings.edits, |u| claim_edit(u, &party, settings))? {
        edit.apply(&mut claims);
    }
    if u.ratio(1, 8)? {
        header_edit(u, settings)?.apply(&mut header);
    }
    let text = |members| Json::Object(members).to_text().into_bytes();
    Ok(mint(&text(header), &text(claims)))
}
