//! What the corpus proves about itself: the rules it cites, the rules that alone stop an input, and that every
//! recorded chain of stops is what ablation finds.

use crate::clauses::CLAUSES;
use crate::format::{Vector, Verdict};
use crate::judge;
use crate::load::Corpus;
use serde::Serialize;
use std::collections::BTreeSet;
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
    /// Vectors whose verdicts, chains and dependences are what ablation finds, under both profiles.
    pub stops_exact: usize,
    /// Misreadings of the policy language.
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

/// Measures a corpus; `progress` is told how many vectors are done, of how many.
pub fn measure(corpus: &Corpus, progress: &mut dyn FnMut(usize, usize)) -> Coverage {
    let mut missing = Vec::new();
    let total = corpus.vectors().count();
    let mut exact = 0_usize;
    for (place, vector) in corpus.vectors().enumerate() {
        let wrong: Vec<String> = Name::ALL.into_iter().filter_map(|name| inexact(vector, name)).collect();
        if wrong.is_empty() {
            exact = exact.saturating_add(1);
        }
        missing.extend(wrong);
        progress(place.saturating_add(1), total);
    }

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

/// What ablation finds otherwise than the vector records, if anything.
fn inexact(vector: &Vector, name: Name) -> Option<String> {
    let profile = Profile::named(name);
    let found = judge::stops(Ablated::of(&profile), &vector.case, Backend::PREFERRED);
    let found: Vec<&str> = found.into_iter().map(Rule::id).collect();
    let verdict = vector.verdicts.under(name);
    if found != verdict.stops() {
        let (id, recorded, found) = (&vector.id, verdict.stops().join(", "), found.join(", "));
        return Some(format!(
            "{id} [{}]: the vector stops at [{recorded}], the engine at [{found}]",
            name.as_str()
        ));
    }
    match verdict {
        Verdict::Accept { result, depends_on, .. } => {
            let flips: Vec<&str> = flips(vector, &profile, result).collect();
            let enforced =
                |id: &&str| matches!(Rule::from_id(id), Some(Rule::Check(check)) if profile.enforces(check));
            let recorded: Vec<&str> = depends_on.iter().map(String::as_str).filter(enforced).collect();
            (flips != recorded).then(|| {
                let (id, recorded, found) = (&vector.id, recorded.join(", "), flips.join(", "));
                format!("{id} [{}]: it depends on [{found}], not on [{recorded}]", name.as_str())
            })
        }
        Verdict::Reject { .. } => None,
    }
}

/// The checks without which an accepted vector comes out otherwise.
fn flips<'v>(
    vector: &'v Vector,
    profile: &'v Profile,
    result: &'v judge::Accepted,
) -> impl Iterator<Item = &'static str> + use<'v> {
    let enforced = Check::ALL.iter().filter(|check| profile.enforces(**check));
    let flips = enforced.filter(|check| {
        let without = profile.without(**check);
        judge::judge(&without, &vector.case, Backend::PREFERRED).ok().as_ref() != Some(result)
    });
    flips.map(|check| check.id())
}
