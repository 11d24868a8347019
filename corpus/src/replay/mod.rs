//! Replay: every vector is put to a target, and what comes back is compared with what the vector says.

mod divergence;
mod subprocess;
mod target;

pub use divergence::{Divergence, Divergences};
pub use subprocess::Subprocess;
pub use target::{Embedded, Observation, Target};

use crate::format::{Kind, Severity, Vector, Verdict};
use crate::load::Corpus;
use crate::protocol::{Answer, Clock};
use crate::results::difference;
use globset::GlobMatcher;
use serde::Serialize;
use serde_json::Value;
use std::fmt;
use touchstone_engine::profile::Name;

/// Which vectors to put to the target.
#[derive(Debug, Default)]
pub struct Selection {
    /// The profiles; empty: each that the target claims.
    pub profiles: Vec<Name>,
    /// The kinds; empty: each that the target answers.
    pub kinds: Vec<Kind>,
    /// A glob over ids.
    pub filter: Option<GlobMatcher>,
}

impl Selection {
    fn takes(&self, vector: &Vector) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&vector.kind()))
            && self.filter.as_ref().is_none_or(|filter| filter.is_match(&vector.id))
    }
}

/// What became of one vector under one profile.
#[derive(Clone, Debug, Serialize)]
pub struct Outcome {
    /// The vector.
    pub id: String,
    /// The kind.
    pub kind: &'static str,
    /// The profile.
    pub profile: &'static str,
    /// What it is worth.
    pub severity: Severity,
    /// `accept` or `reject`.
    pub expected: &'static str,
    /// `accept`, `reject`, `skip`, `crash` or `hang`.
    pub outcome: &'static str,
    /// The rule that fired, where the target named one.
    pub check: Option<String>,
    /// Whether the outcome is the expected one.
    pub pass: bool,
    /// Why it is not, or why the vector was skipped.
    pub why: Option<String>,
    /// The reason of the divergence that covers it.
    pub divergence: Option<String>,
}

/// How many vectors came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// As expected.
    pub pass: usize,
    /// Not as expected.
    pub fail: usize,
    /// Not asked, or declined.
    pub skip: usize,
    /// The process died, or answered with something else.
    pub crash: usize,
    /// No answer in time.
    pub hang: usize,
    /// Not as expected, and known.
    pub divergence: usize,
}

impl Totals {
    /// Counts one outcome.
    pub fn count(&mut self, outcome: &Outcome) {
        let counter = match outcome {
            Outcome { divergence: Some(_), .. } => &mut self.divergence,
            Outcome { outcome: "skip", .. } => &mut self.skip,
            Outcome { pass: true, .. } => &mut self.pass,
            Outcome { outcome: "crash", .. } => &mut self.crash,
            Outcome { outcome: "hang", .. } => &mut self.hang,
            _ => &mut self.fail,
        };
        *counter = counter.saturating_add(1);
    }

    /// Those that make a run fail.
    pub fn bad(&self) -> usize {
        self.fail.saturating_add(self.crash).saturating_add(self.hang)
    }
}

/// A replay, done.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of the adapter protocol.
    pub protocol: u32,
    /// The version of the corpus.
    pub corpus: &'static str,
    /// Who was asked.
    pub target: Implementation,
    /// The profile, or the profiles joined by `+`.
    pub profile: String,
    /// How many came out how.
    pub totals: Totals,
    /// Divergences under which nothing differs any more: globs.
    pub stale: Vec<String>,
    /// Vector by vector.
    pub results: Vec<Outcome>,
}

/// A target's name for itself.
#[derive(Clone, Debug, Serialize)]
pub struct Implementation {
    /// Its name.
    pub implementation: String,
    /// Its version.
    pub version: String,
}

impl Report {
    /// Whether every vector came out as expected or is covered, and no divergence is stale.
    pub fn holds(&self) -> bool {
        self.totals.bad() == 0 && self.stale.is_empty()
    }
}

/// A target that cannot be asked what was to be asked.
#[derive(Debug)]
pub struct CannotRun(pub String);

impl fmt::Display for CannotRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for CannotRun {}

/// Puts the selected vectors to the target; `progress` is told how many are done, of how many.
pub fn replay(
    corpus: &Corpus,
    target: &mut dyn Target,
    selection: &Selection,
    divergences: &Divergences,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Report, CannotRun> {
    let hello = target.hello().clone();
    let profiles = profiles(selection, target)?;
    let selected: Vec<&Vector> = corpus.vectors().filter(|vector| selection.takes(vector)).collect();
    if selected.is_empty() {
        return Err(CannotRun("no vector is selected".to_owned()));
    }
    let total = selected.len().saturating_mul(profiles.len());
    let mut watch = divergences.watch(corpus);
    let mut results = Vec::with_capacity(total);
    for profile in &profiles {
        for vector in &selected {
            let mut outcome = ask(vector, *profile, target);
            watch.cover(&mut outcome);
            results.push(outcome);
            progress(results.len(), total);
        }
    }
    let mut totals = Totals::default();
    for outcome in &results {
        totals.count(outcome);
    }
    let names: Vec<&str> = profiles.iter().map(|name| name.as_str()).collect();
    Ok(Report {
        protocol: crate::protocol::PROTOCOL,
        corpus: Corpus::VERSION,
        target: Implementation { implementation: hello.implementation, version: hello.version },
        profile: names.join("+"),
        totals,
        stale: watch.stale(),
        results,
    })
}

fn profiles(selection: &Selection, target: &dyn Target) -> Result<Vec<Name>, CannotRun> {
    let hello = target.hello();
    let wanted = if selection.profiles.is_empty() { &Name::ALL[..] } else { &selection.profiles };
    let claimed: Vec<Name> = wanted.iter().copied().filter(|name| hello.claims(*name)).collect();
    if claimed.is_empty() || (!selection.profiles.is_empty() && claimed.len() < wanted.len()) {
        let wanted: Vec<&str> = wanted.iter().map(|name| name.as_str()).collect();
        let (implementation, wanted) = (&hello.implementation, wanted.join(", "));
        return Err(CannotRun(format!("`{implementation}` does not claim the profile {wanted}")));
    }
    Ok(claimed)
}

fn ask(vector: &Vector, profile: Name, target: &mut dyn Target) -> Outcome {
    let hello = target.hello();
    let observation = if !hello.answers(vector.kind()) {
        Observation::skip("the target does not answer this kind")
    } else if hello.clock == Clock::None && matches!(vector.kind(), Kind::IdToken | Kind::Sts) {
        Observation::skip("the verdict depends on the time, and the target's clock cannot be set")
    } else {
        target.run(vector, profile)
    };
    let expected = vector.verdicts.under(profile);
    let (outcome, why) = compare(vector.kind(), expected, &observation, target.states_its_rules());
    Outcome {
        id: vector.id.clone(),
        kind: vector.kind().name(),
        profile: profile.as_str(),
        severity: vector.severity,
        expected: expected.outcome(),
        outcome,
        check: match observation {
            Observation::Answered(Answer::Reject { check, .. }) => check,
            _ => None,
        },
        pass: why.is_none(),
        why,
        divergence: None,
    }
}

/// The outcome's name, and why it is not the expected one.
fn compare(
    kind: Kind,
    expected: &Verdict,
    observation: &Observation,
    states_its_rules: bool,
) -> (&'static str, Option<String>) {
    match (expected, observation) {
        (_, Observation::Crash(reason)) => ("crash", Some(reason.clone())),
        (_, Observation::Hang(seconds)) => ("hang", Some(format!("no answer within {seconds} s"))),
        (_, Observation::Answered(Answer::Skip { reason, .. })) => ("skip", Some(reason.clone())),
        (Verdict::Accept { result: wanted, .. }, Observation::Answered(Answer::Accept { result })) => {
            let differs = difference(kind, wanted, result);
            ("accept", differs.map(|(name, want, got)| differs_in(name, want, got)))
        }
        (Verdict::Reject { .. }, Observation::Answered(Answer::Accept { .. })) => {
            ("accept", Some("accepted what must be rejected".to_owned()))
        }
        (Verdict::Accept { .. }, Observation::Answered(Answer::Reject { check, message, .. })) => {
            let by = check.as_ref().or(message.as_ref()).map_or(String::new(), |by| format!(": {by}"));
            ("reject", Some(format!("rejected what must be accepted{by}")))
        }
        (Verdict::Reject { .. }, Observation::Answered(answer @ Answer::Reject { .. })) => {
            ("reject", if states_its_rules { wrong_reason(expected, answer) } else { None })
        }
    }
}

/// The engine that the corpus is about must reject for the reason that the vector gives, and in its words.
fn wrong_reason(expected: &Verdict, answer: &Answer) -> Option<String> {
    let (
        Verdict::Reject { stops, code: wanted, message: words, .. },
        Answer::Reject { check, code, message, .. },
    ) = (expected, answer)
    else {
        return None;
    };
    if check.as_ref() != stops.first() {
        let (want, got) = (stops.first()?, check.as_deref().unwrap_or("no rule"));
        return Some(format!("stopped by `{got}`, not by `{want}`"));
    }
    let got = code.as_deref().unwrap_or_default();
    if got != wanted {
        return Some(format!("the code is `{got}`, not `{wanted}`"));
    }
    let (want, got) = (words.as_deref()?, message.as_deref().unwrap_or_default());
    (got != want).then(|| format!("the message is `{got}`, not `{want}`"))
}

fn differs_in(member: &str, wanted: &Value, got: &Value) -> String {
    const CHARACTERS: usize = 120;
    let cut = |value: &Value| value.to_string().chars().take(CHARACTERS).collect::<String>();
    format!("`{member}` is {}, not {}", cut(got), cut(wanted))
}
