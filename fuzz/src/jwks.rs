//! Key sets, which come from the provider, or from whoever can answer in its place.

use crate::depth::{Depth, Stage};
use crate::target::{Raw, Target};
use crate::token::require_agreement;
use crate::world::{World, vectors};
use arbitrary::Unstructured;
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::Name;
use touchstone_proptests::choices::from_seed;
use touchstone_proptests::generate::{KeySet, SIGNED, Settings, key_set};
use touchstone_proptests::json::Json;

/// An input is a key set; the sound tokens are judged by it.
///
/// - Whatever it holds, each token gets an answer, under either profile.
/// - ring and aws-lc come to the same verdict, by the same rule.
pub static JWKS: Target =
    Target { name: "jwks", door: Stage::KeyFound, body: run, mutator: mutate, seeds, depth: Depth::new() };

fn run(jwks: &[u8]) -> Stage {
    let world = World::new(jwks);
    let mut reached = Stage::Run;
    for token in SIGNED.iter() {
        for name in Name::ALL {
            let judge = |backend| world.judge(token, name, backend);
            match (judge(Backend::Ring), judge(Backend::AwsLc)) {
                (Some(ring), Some(aws_lc)) => {
                    require_agreement(&ring, &aws_lc);
                    reached = reached.max(Stage::of(&aws_lc));
                }
                (ring, aws_lc) => {
                    assert_eq!(ring.is_some(), aws_lc.is_some(), "one backend reads the key set");
                }
            }
        }
    }
    reached
}

/// The key sets of the vectors, and some of the generators.
fn seeds() -> Vec<Vec<u8>> {
    let vectors = vectors().into_iter().map(|(_, jwks)| jwks);
    let generated = (0..64).filter_map(|seed| from_seed(seed, |u| key_set(u, &Settings::DEFAULT)).ok());
    let mut seeds: Vec<Vec<u8>> = vectors.chain(generated.map(|keys| keys.text())).collect();
    seeds.sort();
    seeds.dedup();
    seeds
}

/// Keys of the generators among those that are there, or a mutation of libFuzzer's.
fn mutate(u: &mut Unstructured<'_>, jwks: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    if u.ratio(1, 2)? {
        return Ok(raw(jwks));
    }
    let mut keys = key_set(u, &Settings::DEFAULT)?.0;
    let old = Json::read_object(jwks).unwrap_or_default();
    if let Some((_, Json::Array(old))) = old.into_iter().find(|(name, _)| name == "keys") {
        keys.extend(old.into_iter().take(u.int_in_range(0..=8)?));
    }
    Ok(KeySet(keys).shuffled(u)?.text())
}
