//! Changes signed documents as often as it is told, and holds the oracles of `xml_signature` against each:
//! `cargo run --release -p touchstone-fuzz --example unforgeable -- 1000000`.

use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use touchstone_fuzz::{Counts, Stage, XML_SIGNATURE};

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
    let Some(count) = std::env::args().nth(1).and_then(|count| count.parse::<u32>().ok()) else {
        eprintln!("how many documents?");
        return ExitCode::from(2);
    };
    let mut population = XML_SIGNATURE.seeds();
    let size = population.len();
    let mut places = (0..size).cycle();
    let counts: Counts = (0..count)
        .map(|seed| {
            let parent = places.next().and_then(|place| population.get_mut(place));
            let Some(parent) = parent else { return Stage::Run };
            let mut data = parent.clone();
            let size = data.len();
            data.resize(size.saturating_add(65_536), 0);
            let max_size = data.len();
            let size = XML_SIGNATURE.mutate(&mut data, size, max_size, seed, raw);
            data.truncate(size);
            let reached = XML_SIGNATURE.replay(&data);
            // Every other descendant has descendants of its own.
            if seed % 2 == 0 {
                *parent = data;
            }
            reached
        })
        .collect();
    println!("{counts}");
    println!("{count} documents, none of which says what nobody signed");
    ExitCode::SUCCESS
}
