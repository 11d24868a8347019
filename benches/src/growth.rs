//! Whether time is linear in the input.
//!
//! An input four times as long may take six times as long: four for its length, half as much again for the
//! logarithm that sorting brings and for what no longer fits a cache. Quadratic work would take sixteen. Times are
//! the least of several runs, and a comparison that fails is repeated: a busy machine makes a run slower, never
//! faster.

use std::time::Instant;

/// How much longer an input of four times the length may take.
const GROWTH: f64 = 6.0;
/// The least of so many runs counts.
const RUNS: usize = 5;
/// A comparison is repeated so often before it fails.
const ATTEMPTS: usize = 6;

/// Fails where the second of two, four times the size of the first, takes more than six times as long.
pub fn assert_linear(name: &str, small: impl FnMut(), large: impl FnMut()) {
    assert_grows(name, GROWTH, small, large);
}

/// Fails where one input takes more than half as long again as four of a quarter of the size. For inputs that outgrow
/// a cache: the four together outgrow it as well.
pub fn assert_linear_beside_four(name: &str, four_small: impl FnMut(), large: impl FnMut()) {
    assert_grows(name, GROWTH / 4.0, four_small, large);
}

fn assert_grows(name: &str, at_most: f64, mut small: impl FnMut(), mut large: impl FnMut()) {
    let least = |run: &mut dyn FnMut()| {
        let time = |_| {
            let start = Instant::now();
            run();
            start.elapsed()
        };
        (0..RUNS).map(time).min().unwrap_or_default().as_secs_f64()
    };
    let grown = |_| {
        let short = least(&mut small);
        least(&mut large) / short
    };
    let growth: Vec<f64> = (0..ATTEMPTS).map(grown).take_while(|growth| *growth > at_most).collect();
    assert!(growth.len() < ATTEMPTS, "{name}: {growth:.1?} times as long, and not {at_most} at the most");
}
