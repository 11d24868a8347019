//! What the corpus proves about itself: the rules it cites, the rules that alone stop an input, and that every
//! recorded chain of stops is what ablation finds.

use crate::clauses::CLAUSES;
use crate::format::{Vector, Verdict};
use crate::judge;
use crate::load::Corpus;
use crate::results::exact;
use serde::Serialize;
use std::collections::BTreeSet;
use std::num::NonZero;
use std::sync::mpsc;
use std::thread;
use touchstone_engine::ablation::Ablated;
use touchstone_engine::check::{Check, Rule, Structural};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};

/// The counts, and what is missing.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Coverage {
    /// Vectors.
    pub vectors: usize,
    /// Classes.
    pub classes: usize,
    /// Rules, structural ones included.
    pub checks: usize,
    /// Structural rules.
    pub checks_structural: usize,
    /// Rules at which some vector stops, first or later.
    pub checks_cited: usize,
    /// Rules that are not structural and alone stop some vector.
    pub checks_alone: usize,
    /// Vectors whose verdicts, messages, chains and dependences are what ablation finds, under both profiles.
    /// A vector of a kind that the engine does not answer is none.
    pub stops_exact: usize,
    /// Misreadings of the policy language; see [`Coverage::with_misreadings`].
    pub misreadings: usize,
    /// Misreadings that change the decision of a vector.
    pub misreadings_caught: usize,
    /// Normative clauses the corpus sets out to cover.
    pub clauses: usize,
    /// Clauses that some vector cites.
    pub clauses_cited: usize,
    /// What is missing, in sentences.
    pub missing: Vec<String>,
}

/// Whether a misreading of the policy language changes the decision of a vector that cites its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misreading {
    /// The rule as it is, and its source.
    pub rule: String,
    /// Whether a vector catches it.
    pub caught: bool,
}

impl Coverage {
    /// The same with the misreadings of the policy language, which the model of the language measures.
    #[must_use]
    pub fn with_misreadings(mut self, misreadings: &[Misreading]) -> Self {
        self.misreadings = misreadings.len();
        self.misreadings_caught = misreadings.iter().filter(|misreading| misreading.caught).count();
        let missed = misreadings.iter().filter(|misreading| !misreading.caught);
        self.missing.extend(missed.map(|missed| format!("no vector proves that {}", missed.rule)));
        self
    }
}

/// Measures a corpus; `progress` is told how many vectors are done, of how many.
pub fn measure(corpus: &Corpus, progress: &mut dyn FnMut(usize, usize)) -> Coverage {
    let total = corpus.vectors().count();
    let mut wrong = wrongs(corpus, progress);
    wrong.sort_unstable();
    let inexact: BTreeSet<usize> = wrong.iter().map(|(place, _)| *place).collect();
    let exact = total.saturating_sub(inexact.len());
    let mut missing: Vec<String> = wrong.into_iter().map(|(_, fault)| fault).collect();

    let chains =
        || corpus.vectors().flat_map(|vector| Name::ALL.map(|name| vector.verdicts.under(name).stops()));
    let cited: BTreeSet<&str> = chains().flatten().map(String::as_str).collect();
    let alone: BTreeSet<&str> = chains()
        .filter_map(|chain| match chain {
            [only] => Some(only.as_str()),
            _ => None,
        })
        .collect();
    let sources: BTreeSet<&str> =
        corpus.vectors().flat_map(|vector| &vector.sources).map(String::as_str).collect();

    missing.extend(
        Rule::all()
            .map(Rule::id)
            .filter(|id| !cited.contains(id))
            .map(|id| format!("no vector stops at `{id}`")),
    );
    missing.extend(
        Check::ALL
            .iter()
            .map(|check| check.id())
            .filter(|id| !alone.contains(id))
            .map(|id| format!("no vector stops at `{id}` alone")),
    );
    missing.extend(
        CLAUSES
            .iter()
            .filter(|(clause, _)| !sources.contains(clause))
            .map(|(clause, about)| format!("no vector cites {clause} ({about})")),
    );

    Coverage {
        vectors: total,
        classes: corpus.classes.len(),
        checks: Rule::all().count(),
        checks_structural: Structural::ALL.len(),
        checks_cited: Rule::all().filter(|rule| cited.contains(rule.id())).count(),
        checks_alone: Check::ALL.iter().filter(|check| alone.contains(check.id())).count(),
        stops_exact: exact,
        misreadings: 0,
        misreadings_caught: 0,
        clauses: CLAUSES.len(),
        clauses_cited: CLAUSES.iter().filter(|(clause, _)| sources.contains(clause)).count(),
        missing,
    }
}

/// What ablation finds otherwise than the vectors record, each with the place of its vector; found by as many threads as
/// the machine runs at once.
fn wrongs(corpus: &Corpus, progress: &mut dyn FnMut(usize, usize)) -> Vec<(usize, String)> {
    let vectors: Vec<(usize, &Vector)> = corpus.vectors().enumerate().collect();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let (found, finds) = mpsc::channel();
    thread::scope(|scope| {
        for first in 0..threads {
            let (found, vectors) = (found.clone(), &vectors);
            scope.spawn(move || {
                for (place, vector) in vectors.iter().skip(first).step_by(threads) {
                    let wrong = Name::ALL.into_iter().filter_map(|name| inexact(vector, name));
                    // The receiver outlives every thread of the scope.
                    let _ = found.send(wrong.map(|fault| (*place, fault)).collect::<Vec<_>>());
                }
            });
        }
        drop(found);
        let done = finds.into_iter().zip(1..).map(|(wrong, done)| {
            progress(done, vectors.len());
            wrong
        });
        done.flatten().collect()
    })
}

/// What ablation finds otherwise than the vector records, if anything.
fn inexact(vector: &Vector, name: Name) -> Option<String> {
    let fault = |what: &str| format!("{} [{}]: {what}", vector.id, name.as_str());
    let profile = Profile::named(name);
    let found = judge::stops(Ablated::of(&profile), &vector.case, Backend::PREFERRED);
    let found: Vec<&str> = found.into_iter().map(Rule::id).collect();
    let verdict = vector.verdicts.under(name);
    if found != verdict.stops() {
        let (recorded, found) = (verdict.stops().join(", "), found.join(", "));
        return Some(fault(&format!("the vector stops at [{recorded}], the engine at [{found}]")));
    }
    match verdict {
        Verdict::Accept { result, .. } if !yields(&Ablated::of(&profile), vector, result) => {
            Some(fault("the engine's result is not the vector's"))
        }
        Verdict::Accept { result, depends_on, .. } => {
            let flips: Vec<&str> = flips(vector, &profile, result).collect();
            let enforced =
                |id: &&str| matches!(Rule::from_id(id), Some(Rule::Check(check)) if profile.enforces(check));
            let recorded: Vec<&str> = depends_on.iter().map(String::as_str).filter(enforced).collect();
            (flips != recorded).then(|| {
                let (recorded, found) = (recorded.join(", "), flips.join(", "));
                fault(&format!("it depends on [{found}], not on [{recorded}]"))
            })
        }
        Verdict::Reject { message: None, .. } => None,
        Verdict::Reject { message: Some(words), .. } => {
            let rejection = judge::judge(&Ablated::of(&profile), &vector.case, Backend::PREFERRED).err()?;
            let said = rejection.message();
            (said != words).then(|| fault(&format!("the message is `{said}`, not `{words}`")))
        }
    }
}

/// The checks without which an accepted vector comes out otherwise.
fn flips<'v>(
    vector: &'v Vector,
    profile: &'v Profile,
    result: &'v judge::Accepted,
) -> impl Iterator<Item = &'static str> + use<'v> {
    let enforced = Check::ALL.iter().filter(|check| profile.enforces(**check));
    let flips = enforced.filter(|check| !yields(&profile.without(**check), vector, result));
    flips.map(|check| check.id())
}

/// Whether the engine accepts a vector, with a result that says all that the vector's does.
fn yields(engine: &Ablated, vector: &Vector, result: &judge::Accepted) -> bool {
    let found = judge::judge(engine, &vector.case, Backend::PREFERRED);
    found.is_ok_and(|found| exact(vector.kind(), result, &found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::{Class, Question, Situation, accept, reject};
    use crate::format::Kind;
    use crate::mint::{Jwt, Setting};
    use serde_json::json;

    fn exact_of(kind: Kind, draft: crate::build::Draft) -> usize {
        let class = Class::new(kind, "x", "x").with(draft).finish();
        measure(&Corpus { classes: vec![class] }, &mut |_, _| {}).stops_exact
    }

    #[test]
    fn a_response_that_the_engine_does_not_give_is_not_exact() {
        let situation = Situation::new(&Setting::fixed());
        assert_eq!(exact_of(Kind::Sts, accept("x", "x").sts(&situation)), 1);
        let other = accept("x", "x").response(0, json!({"Audience": "another"}));
        assert_eq!(exact_of(Kind::Sts, other.sts(&situation)), 0);
    }

    #[test]
    fn a_message_that_the_engine_does_not_say_is_not_exact() {
        let setting = Setting::fixed();
        let token = Jwt::new(&setting).without_claim("iat");
        let refused = |message: &str| {
            let draft = reject("x", "x").stops(&["claims.iat-present"]).message(message);
            draft.id_token(&Question::new(&setting, &token))
        };
        assert_eq!(exact_of(Kind::IdToken, refused("Missing a required claim: iat")), 1);
        assert_eq!(exact_of(Kind::IdToken, refused("Missing a required claim: exp")), 0);
    }
}
