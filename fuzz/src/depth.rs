//! How far inputs get: a target whose inputs all stop at the door finds nothing, and looks as if all were well.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use touchstone_engine::check::{Rule, Step, Structural};
use touchstone_engine::rejection::Rejection;

/// What an input has behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It was run.
    Run,
    /// It is of the form that the target takes: a token, a JSON text.
    Parsed,
    /// Its policies are such as IAM stores.
    Compiled,
    /// A statement, or a wildcard, is about what is asked.
    Applied,
    /// Its issuer is the provider's.
    LookedUp,
    /// A key was found for it.
    KeyFound,
    /// Its signature is valid.
    Verified,
    /// It is believed, allowed, opened, or matches.
    Accepted,
}

impl Stage {
    /// Every stage, in the order of the work.
    pub const ALL: [Self; 8] = [
        Self::Run,
        Self::Parsed,
        Self::Compiled,
        Self::Applied,
        Self::LookedUp,
        Self::KeyFound,
        Self::Verified,
        Self::Accepted,
    ];

    /// The last stage that an input got to, by its verdict.
    pub fn of<T>(verdict: &Result<T, Rejection>) -> Self {
        let Err(rejection) = verdict else {
            return Self::Accepted;
        };
        match rejection.step() {
            Step::Receive | Step::Parse => Self::Run,
            Step::LookupProvider => Self::Parsed,
            Step::VerifySignature => match rejection.rule() {
                Rule::Structural(Structural::SignatureValid | Structural::XmlSignatureValid) => {
                    Self::KeyFound
                }
                // What SignedInfo says is signed, and the element is another.
                Rule::Structural(Structural::XmlDigestMatches) => Self::Verified,
                _ => Self::LookedUp,
            },
            Step::FetchKeys => Self::LookedUp,
            _ => Self::Verified,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Parsed => "parsed",
            Self::Compiled => "compiled",
            Self::Applied => "applied",
            Self::LookedUp => "looked up",
            Self::KeyFound => "key found",
            Self::Verified => "verified",
            Self::Accepted => "accepted",
        }
    }
}

/// Counts, for each stage, the inputs that got there and no further.
#[derive(Debug)]
pub struct Depth([AtomicU64; Stage::ALL.len()]);

impl Depth {
    /// How many inputs go by between two reports.
    const INTERVAL: u64 = 1 << 16;

    /// Nothing counted.
    pub(crate) const fn new() -> Self {
        Self([const { AtomicU64::new(0) }; Stage::ALL.len()])
    }

    /// Counts an input; every 65,536 of them, says on standard error how far they got.
    pub(crate) fn count(&self, target: &str, door: Stage, reached: Stage) {
        for (stage, counter) in Stage::ALL.iter().zip(&self.0) {
            if *stage == reached {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        }
        let counts = self.counts();
        if counts.reached(Stage::Run).is_multiple_of(Self::INTERVAL) {
            eprintln!("{target}: {counts}");
            if counts.is_vacuous(door) {
                eprintln!("{target}: VACUOUS: fewer than 1 in 1,000 inputs got as far as `{}`", door.name());
            }
        }
    }

    /// What was counted so far.
    pub fn counts(&self) -> Counts {
        Counts(self.0.each_ref().map(|counter| counter.load(Ordering::Relaxed)))
    }
}

/// How many inputs stopped at each stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([u64; Stage::ALL.len()]);

impl Counts {
    /// The inputs that got to a stage, or further.
    pub fn reached(&self, stage: Stage) -> u64 {
        let stopped = Stage::ALL.iter().zip(&self.0);
        stopped.filter(|(other, _)| **other >= stage).map(|(_, count)| count).sum()
    }

    /// Whether 99.9 % of the inputs stop before `door`.
    pub fn is_vacuous(&self, door: Stage) -> bool {
        self.reached(door).saturating_mul(1000) < self.reached(Stage::Run)
    }
}

/// The stages at which inputs stopped, with how many got there: no target has all of them.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Stage::Run.name(), self.reached(Stage::Run))?;
        let further = Stage::ALL.into_iter().zip(self.0).skip(1).filter(|(_, stopped)| *stopped > 0);
        for (stage, _) in further {
            write!(f, ", {} {}", stage.name(), self.reached(stage))?;
        }
        Ok(())
    }
}

impl FromIterator<Stage> for Counts {
    fn from_iter<I: IntoIterator<Item = Stage>>(stages: I) -> Self {
        let mut counts = Self::default();
        for reached in stages {
            let stopped = Stage::ALL.into_iter().zip(&mut counts.0);
            stopped.filter(|(stage, _)| *stage == reached).for_each(|(_, count)| *count += 1);
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::{Counts, Stage};

    #[test]
    fn a_target_whose_inputs_stop_at_the_door_is_vacuous() {
        let stuck: Counts = [Stage::Parsed; 1001].into_iter().collect();
        assert!(stuck.is_vacuous(Stage::KeyFound) && !stuck.is_vacuous(Stage::Parsed));
        let some: Counts = [Stage::Parsed; 999].into_iter().chain([Stage::Verified]).collect();
        assert!(!some.is_vacuous(Stage::KeyFound));
        assert_eq!(some.reached(Stage::Run), 1000);
        assert_eq!(some.to_string(), "run 1000, parsed 1000, verified 1");
    }
}
