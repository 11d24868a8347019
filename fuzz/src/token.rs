//! Tokens changed by someone who has no key.

use crate::depth::{Depth, Stage};
use crate::peer;
use crate::target::{Raw, Target};
use crate::world::{WORLD, World, vectors};
use arbitrary::Unstructured;
use std::fmt::Debug;
use std::sync::LazyLock;
use touchstone_engine::check::{Operational, Rule};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::Name;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::Identity;
use touchstone_proptests::choices::from_seed;
use touchstone_proptests::generate::{SIGNED, Settings, mutation, several, signed};

/// An input is a compact token, shown to a fixed relying party with the provider's keys at a fixed time.
///
/// - Unforgeability: under either profile it is refused, or it yields exactly an identity that was signed.
/// - ring and aws-lc come to the same verdict, by the same rule.
/// - `jsonwebtoken` does not find the signature bad where the engine accepts, nor the other way about.
pub static TOKEN: Target = Target {
    name: "token",
    door: Stage::KeyFound,
    body: run,
    mutator: mutate,
    seeds: || SEEDS.clone(),
    depth: Depth::new(),
};

/// The tokens of the vectors, and as many that are signed, so that no less than half can get past the signature.
static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut seeds: Vec<Vec<u8>> = vectors().into_iter().map(|(token, _)| token).collect();
    seeds.extend(SIGNED.iter().cloned());
    seeds.dedup();
    let resigned = (0_u64..)
        .filter_map(|seed| from_seed(seed, |u| signed(u, &Settings::DEFAULT)).ok())
        .map(|signed| signed.token())
        .filter(|token| Stage::of(&judged(&WORLD, token, Name::Strict)) >= Stage::Verified)
        .take(seeds.len());
    let resigned: Vec<Vec<u8>> = resigned.collect();
    seeds.extend(resigned);
    seeds
});

/// What the provider signed: the identities that come out of the seeds as they are.
///
/// INVARIANT: a seed may hide a signed token behind damage that a mutation can undo, but every damaged vector differs
/// by one change from an accepted one, its twin, which is a seed as well. So nothing can be uncovered that is not here.
static IDENTITIES: LazyLock<Vec<(Name, Identity)>> = LazyLock::new(|| {
    let verdicts = Name::ALL
        .into_iter()
        .flat_map(|name| SEEDS.iter().map(move |token| (name, judged(&WORLD, token, name))));
    verdicts.filter_map(|(name, verdict)| Some((name, verdict.ok()?))).collect()
});

fn run(token: &[u8]) -> Stage {
    let mut reached = Stage::Run;
    for name in Name::ALL {
        let verdict = judged(&WORLD, token, name);
        if let Ok(identity) = &verdict {
            let signed = IDENTITIES.iter().any(|(n, signed)| *n == name && signed == identity);
            assert!(signed, "{}: nobody signed {identity:?}", name.as_str());
        }
        peer::require_agreement(token, &WORLD.party, &verdict);
        reached = reached.max(Stage::of(&verdict));
    }
    reached
}

/// The verdict by aws-lc, which ring must share wherever it has the algorithm.
#[expect(clippy::expect_used, reason = "the provider's keys can be read; a test says so")]
pub(crate) fn judged(world: &World, token: &[u8], name: Name) -> Result<Identity, Rejection> {
    let verdict = world.judge(token, name, Backend::AwsLc).expect("keys");
    let ring = world.judge(token, name, Backend::Ring).expect("keys");
    require_agreement(&ring, &verdict);
    verdict
}

/// Holds ring against aws-lc.
pub(crate) fn require_agreement(ring: &Result<Identity, Rejection>, aws_lc: &Result<Identity, Rejection>) {
    require_same_verdict(ring, aws_lc);
}

/// Holds what ring says against what aws-lc says.
pub(crate) fn require_same_verdict<T: Debug + PartialEq>(
    ring: &Result<T, Rejection>,
    aws_lc: &Result<T, Rejection>,
) {
    let lacking = ring
        .as_ref()
        .is_err_and(|rejection| rejection.rule() == Rule::Operational(Operational::BackendLacksAlgorithm));
    assert!(lacking || ring == aws_lc, "ring: {ring:?}, aws-lc: {aws_lc:?}");
}

/// Changes of the generators, to the input or to a seed, or one of libFuzzer's.
fn mutate(u: &mut Unstructured<'_>, token: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    // What is broken stays broken under most changes, so half the time there is a fresh start.
    let token = if u.arbitrary()? { token } else { u.choose(&SEEDS)? };
    if u.ratio(1, 4)? {
        return Ok(raw(token));
    }
    let mutations = several(u, Settings::DEFAULT.edits, |u| mutation(u, &SEEDS, &Settings::DEFAULT))?;
    Ok(mutations.iter().fold(token.to_vec(), |token, mutation| mutation.apply(&token)))
}
