//! Sides timed in turn, in one process: what slows the machine down slows all of them down. Time is what the thread
//! had of the processor: where other programs run as well, long turns are interrupted and short ones are not.

use cpu_time::ThreadTime;
use std::time::{Duration, Instant};

/// What is timed.
pub type Side<'a> = &'a mut dyn FnMut();

/// What is called so many times and says how many nanoseconds its thread had of the processor for it.
pub type Timed<'a> = &'a mut dyn FnMut(u32) -> f64;

/// How long one turn of one side takes, about. Short, so that a disturbance spoils few turns, and long against
/// reading the clock.
const TURN: Duration = Duration::from_micros(400);

/// Nanoseconds a call of each of `N` sides, round by round.
#[derive(Clone, Debug)]
pub struct Rounds<const N: usize>(Vec<[f64; N]>);

/// Gives every side a turn in each round, for as long as `budget` lasts. Every round starts with another side.
pub fn rounds<const N: usize>(budget: Duration, sides: [Side<'_>; N]) -> Rounds<N> {
    let mut timed = sides.map(|side| move |calls| time(side, calls));
    rounds_of(budget, timed.each_mut().map(|side| -> Timed<'_> { side }))
}

/// The same with sides that look at the clock themselves, because they run in another process.
pub fn rounds_of<const N: usize>(budget: Duration, mut sides: [Timed<'_>; N]) -> Rounds<N> {
    let calls = sides.each_mut().map(calls_in_a_turn);
    let mut rounds = Vec::new();
    let start = Instant::now();
    while start.elapsed() < budget || rounds.len() < 9 {
        let mut round = [0.0; N];
        let turns = (0..N).cycle().skip(rounds.len() % N).take(N);
        for turn in turns {
            let (Some(side), Some(calls), Some(nanoseconds)) =
                (sides.get_mut(turn), calls.get(turn), round.get_mut(turn))
            else {
                continue;
            };
            *nanoseconds = side(*calls) / f64::from(*calls);
        }
        rounds.push(round);
    }
    Rounds(rounds)
}

/// Nanoseconds of so many calls of a side in this process.
pub fn time(side: Side<'_>, calls: u32) -> f64 {
    let start = ThreadTime::now();
    for _ in 0..calls {
        side();
    }
    start.elapsed().as_secs_f64() * 1e9
}

/// Warms the side up, and finds how many calls fill a turn.
fn calls_in_a_turn(side: &mut Timed<'_>) -> u32 {
    let mut calls = 1;
    loop {
        let elapsed = side(calls);
        if elapsed >= TURN.as_secs_f64() * 1e9 || calls > 1 << 20 {
            return calls;
        }
        calls *= 2;
    }
}

impl<const N: usize> Rounds<N> {
    /// The median over the rounds of what `of` makes of a round.
    pub fn median(&self, of: impl Fn(&[f64; N]) -> f64) -> f64 {
        self.quantile(2, of)
    }

    /// The lower and the upper quartile of the same.
    pub fn quartiles(&self, of: impl Fn(&[f64; N]) -> f64) -> [f64; 2] {
        [self.quantile(1, &of), self.quantile(3, &of)]
    }

    fn quantile(&self, quarters: usize, of: impl Fn(&[f64; N]) -> f64) -> f64 {
        let mut values: Vec<f64> = self.0.iter().map(of).collect();
        values.sort_unstable_by(f64::total_cmp);
        let place = values.len() * quarters / 4;
        values.get(place).copied().unwrap_or(f64::NAN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_what_a_round_is_made_into() {
        let rounds = Rounds(vec![[2.0, 1.0], [9.0, 3.0], [4.0, 1.0], [10.0, 2.0], [6.0, 1.0]]);
        let ratio = |[a, b]: &[f64; 2]| a / b;
        assert!((rounds.median(ratio) - 4.0).abs() < 1e-9);
        let [low, high] = rounds.quartiles(ratio);
        assert!((low - 3.0).abs() < 1e-9 && (high - 5.0).abs() < 1e-9);
    }

    #[test]
    fn every_side_gets_its_turn() {
        let (mut a, mut b) = (0_u32, 0_u32);
        let rounds = rounds(Duration::ZERO, [&mut || a += 1, &mut || b += 1]);
        assert_eq!(rounds.0.len(), 9);
        assert!(a > 0 && b > 0);
    }
}
