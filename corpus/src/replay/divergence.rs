//! Known divergences of an implementation: which vectors, and why.

use super::Outcome;
use crate::load::Corpus;
use globset::{Glob, GlobMatcher};
use serde::Deserialize;
use std::fmt;
use std::fs;
use std::path::Path;

/// A divergence file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Divergences {
    /// The implementation it is about.
    #[serde(default)]
    pub implementation: String,
    /// The divergences.
    pub divergences: Vec<Divergence>,
}

/// Vectors on which an implementation is known to differ.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Divergence {
    /// A glob over ids; `*` crosses `/`.
    pub vectors: String,
    /// The profile; absent: each.
    #[serde(default)]
    pub profile: Option<String>,
    /// Why it differs, and why that is accepted.
    pub reason: String,
    /// A link to its tracker.
    #[serde(default)]
    pub issue: Option<String>,
}

/// A divergence file that cannot be used, and why.
#[derive(Debug)]
pub struct Unusable(String);

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unusable {}

impl Divergences {
    /// Reads a divergence file.
    pub fn read(file: &Path) -> Result<Self, Unusable> {
        let fail = |reason: String| Unusable(format!("{}: {reason}", file.display()));
        let text = fs::read_to_string(file).map_err(|error| fail(error.to_string()))?;
        let divergences: Self = serde_json::from_str(&text).map_err(|error| fail(error.to_string()))?;
        for (place, divergence) in divergences.divergences.iter().enumerate() {
            let fail = |reason: &str| fail(format!("divergences[{place}]: {reason}"));
            Glob::new(&divergence.vectors).map_err(|error| fail(&error.to_string()))?;
            if divergence.reason.trim().is_empty() {
                return Err(fail("the reason is empty"));
            }
        }
        Ok(divergences)
    }

    pub(super) fn watch(&self, corpus: &Corpus) -> Watch<'_> {
        let watched = self.divergences.iter().filter_map(|divergence| {
            // INVARIANT: `read` has compiled every glob once.
            let glob = Glob::new(&divergence.vectors).ok()?.compile_matcher();
            let exists = corpus.vectors().any(|vector| glob.is_match(&vector.id));
            Some(Watched { divergence, glob, ran: !exists, differed: false })
        });
        Watch(watched.collect())
    }
}

/// The divergences, and whether anything still differs under each.
pub(super) struct Watch<'d>(Vec<Watched<'d>>);

struct Watched<'d> {
    divergence: &'d Divergence,
    glob: GlobMatcher,
    /// A vector of it was asked, or there is none in the corpus.
    ran: bool,
    differed: bool,
}

impl Watch<'_> {
    /// Covers an outcome that is not as expected by the first divergence that names it.
    pub(super) fn cover(&mut self, outcome: &mut Outcome) {
        if outcome.outcome == "skip" {
            return;
        }
        let names = |watched: &&mut Watched<'_>| {
            let profile = watched.divergence.profile.as_deref();
            watched.glob.is_match(&outcome.id) && profile.is_none_or(|profile| profile == outcome.profile)
        };
        for watched in self.0.iter_mut().filter(names) {
            watched.ran = true;
            if !outcome.pass {
                watched.differed = true;
                outcome.divergence.get_or_insert_with(|| watched.divergence.reason.clone());
            }
        }
    }

    /// Those under which nothing differs any more.
    pub(super) fn stale(self) -> Vec<String> {
        let stale = self.0.into_iter().filter(|watched| watched.ran && !watched.differed);
        stale.map(|watched| watched.divergence.vectors.clone()).collect()
    }
}
