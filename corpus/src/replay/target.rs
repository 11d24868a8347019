//! Whom the vectors are put to.

use crate::adapter;
use crate::format::Vector;
use crate::judge;
use crate::protocol::{Answer, Hello};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::Name;

/// An implementation on the stone.
pub trait Target {
    /// What it says of itself.
    fn hello(&self) -> &Hello;

    /// Puts a vector to it under a profile.
    fn run(&mut self, vector: &Vector, profile: Name) -> Observation;

    /// Whether its rules are those of the corpus, so that the rule that fired is compared as well.
    fn states_its_rules(&self) -> bool {
        false
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub enum Observation {
    /// An answer.
    Answered(Answer),
    /// The process died, or what it wrote is no answer.
    Crash(String),
    /// No answer within this many seconds.
    Hang(u64),
}

impl Observation {
    pub(super) fn skip(reason: &str) -> Self {
        Self::Answered(Answer::Skip { reason: reason.to_owned(), issue: None })
    }
}

/// The reference engine, in this process.
#[derive(Debug)]
pub struct Embedded {
    hello: Hello,
    backend: Backend,
}

impl Embedded {
    /// The reference engine over a backend.
    pub fn new(backend: Backend) -> Self {
        Self { hello: adapter::hello(), backend }
    }
}

impl Target for Embedded {
    fn hello(&self) -> &Hello {
        &self.hello
    }

    fn run(&mut self, vector: &Vector, profile: Name) -> Observation {
        let engine = adapter::engine(profile, &[]);
        Observation::Answered(judge::answer(&engine, &vector.case, self.backend))
    }

    fn states_its_rules(&self) -> bool {
        true
    }
}
