//! A policy read once, and its requests prepared: what is left to time is the decision.

use super::subject::{ASKS, Ask, Subject};
use std::fmt;
use std::hint::black_box;
use touchstone_engine::policy::Outcome;

/// A way to read policies and to decide.
pub trait Language {
    /// The crate.
    const NAME: &'static str;
    /// A policy, read.
    type Document;
    /// A request in the form that is cheapest to decide on.
    type Request;

    /// The policy as text: IAM's document, unless the language is another.
    fn text(subject: &Subject) -> String {
        subject.document()
    }

    /// Reads that text.
    fn parse(text: &str) -> Self::Document;

    /// Prepares a request.
    fn request(subject: &Subject, ask: &Ask) -> Self::Request;

    /// The decision.
    fn decide(document: &Self::Document, request: &Self::Request) -> Outcome;
}

/// A policy with the requests of [`ASKS`].
pub struct Judge<L: Language> {
    document: L::Document,
    requests: Vec<L::Request>,
}

impl<L: Language> Judge<L> {
    /// Reads `subject`, and fails unless every answer is the one that is expected.
    pub fn of(subject: &Subject) -> Self {
        let document = L::parse(&L::text(subject));
        let requests = ASKS.iter().map(|ask| L::request(subject, ask)).collect();
        let judge = Self { document, requests };
        for (request, ask) in judge.requests.iter().zip(ASKS) {
            let statements = subject.statements.len();
            assert_eq!(judge.decide(request), ask.expected, "{} on {statements} statements", L::NAME);
        }
        judge
    }

    /// Decides on every request in turn.
    #[inline]
    pub fn decide_all(&self) {
        for request in &self.requests {
            self.decide(request);
        }
    }

    /// Decides on one of [`Self::requests`].
    #[inline]
    pub fn decide(&self, request: &L::Request) -> Outcome {
        black_box(L::decide(black_box(&self.document), black_box(request)))
    }

    /// The requests, in the order of [`ASKS`].
    pub fn requests(&self) -> &[L::Request] {
        &self.requests
    }
}

impl<L: Language> fmt::Debug for Judge<L> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Judge").field("language", &L::NAME).finish_non_exhaustive()
    }
}
