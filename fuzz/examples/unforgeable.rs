//! Changes the seeds of a target as often as it is told, and holds its oracles against each change:
//! `cargo run --release -p touchstone-fuzz --example unforgeable -- 1000000 [saml_response [recorded]]`. The target is
//! `xml_signature` where none is named; `recorded` has the responses of other implementations alone as seeds.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use touchstone_fuzz::{Counts, Stage, TARGETS, Target, XML_SIGNATURE, recorded_responses};

const USAGE: &str = "unforgeable COUNT [TARGET [recorded]]";

/// A stand-in for libFuzzer's own mutation: one octet is another.
fn raw(data: &mut [u8], size: usize, _: usize) -> usize {
    static TURN: AtomicU64 = AtomicU64::new(0);
    let turn = TURN.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
    let place = usize::try_from(turn >> 32).unwrap_or_default().checked_rem(size).unwrap_or_default();
    if let Some(octet) = data.get_mut(place) {
        *octet ^= 1 << (turn % 8);
    }
    size
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let count = arguments.next().and_then(|count| count.parse::<u32>().ok());
    let target = arguments.next().unwrap_or_else(|| XML_SIGNATURE.name.to_owned());
    let target = TARGETS.into_iter().find(|known| known.name == target);
    let seeds = match (target, arguments.next().as_deref()) {
        (Some(target), None) => Some(target.seeds()),
        (Some(_), Some("recorded")) => Some(recorded_responses().to_vec()),
        _ => None,
    };
    let (Some(count), Some(target), Some(seeds)) = (count, target, seeds) else {
        eprintln!("how many changes, and to which seeds of which target? {USAGE}");
        return ExitCode::from(2);
    };
    let from = seeds.len();
    println!("{}, from {from} seeds: {}", target.name, bred(target, seeds, count));
    println!("{count} changes, and no oracle was violated");
    ExitCode::SUCCESS
}

/// Descendants of the seeds, as libFuzzer would breed them.
fn bred(target: &Target, mut population: Vec<Vec<u8>>, count: u32) -> Counts {
    let mut places = (0..population.len()).cycle();
    (0..count)
        .map(|seed| {
            let parent = places.next().and_then(|place| population.get_mut(place));
            let Some(parent) = parent else { return Stage::Run };
            let mut data = parent.clone();
            let size = data.len();
            data.resize(size.saturating_add(65_536), 0);
            let max_size = data.len();
            let size = target.mutate(&mut data, size, max_size, seed, raw);
            data.truncate(size);
            let reached = target.replay(&data);
            // Every other descendant has descendants of its own.
            if seed % 2 == 0 {
                *parent = data;
            }
            reached
        })
        .collect()
}
