//! What a corpus must be, apart from what the engine says to it.

use crate::clauses::{CLAUSES, is_clause};
use crate::format::{Case, Vector, VectorFile, Verdict};
use crate::load::Corpus;
use std::collections::{BTreeMap, BTreeSet};
use touchstone_engine::check::Rule;
use touchstone_engine::profile::Name;

/// Every fault of the corpus, in sentences that begin with the place.
pub fn lint(corpus: &Corpus) -> Vec<String> {
    let mut faults = Vec::new();
    let mut by_id = BTreeMap::new();
    for class in &corpus.classes {
        for vector in &class.vectors {
            place(class, vector, &mut faults);
            if by_id.insert(vector.id.as_str(), vector).is_some() {
                faults.push(format!("{}: the id is used twice", vector.id));
            }
        }
    }
    for vector in corpus.vectors() {
        names(vector, &mut faults);
        twin(vector, &by_id, &mut faults);
    }
    same_input(corpus, &mut faults);
    same_point(corpus, &mut faults);
    faults
}

/// An id is `kind/class/name`, in lower case, and stands in the file of its class.
fn place(class: &VectorFile, vector: &Vector, faults: &mut Vec<String>) {
    let prefix = format!("{}/{}/", class.kind, class.class);
    let name = vector.id.strip_prefix(&prefix).unwrap_or_default();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    if name.is_empty() || !name.chars().all(plain) {
        faults.push(format!("{}: the id is not `{prefix}` and a name of a-z, 0-9, `-` and `.`", vector.id));
    }
    if vector.kind() != class.kind {
        faults.push(format!("{}: the kind is not its class's", vector.id));
    }
    if vector.sentence.trim().is_empty() || vector.sources.is_empty() {
        faults.push(format!("{}: a sentence and a source are missing", vector.id));
    }
}

/// Rules, codes and clauses are ones that exist.
fn names(vector: &Vector, faults: &mut Vec<String>) {
    let known: BTreeSet<&str> = CLAUSES.iter().map(|(clause, _)| *clause).collect();
    for source in vector.sources.iter().filter(|source| is_clause(source)) {
        if !known.contains(source.as_str()) {
            faults.push(format!("{}: `{source}` is no clause of the table", vector.id));
        }
    }
    for name in Name::ALL {
        let (rules, code) = match vector.verdicts.under(name) {
            Verdict::Accept { depends_on, .. } => (depends_on, None),
            Verdict::Reject { stops, code, .. } => (stops, Some(code)),
        };
        for rule in rules {
            if Rule::from_id(rule).is_none() {
                faults.push(format!("{}: `{rule}` is no rule", vector.id));
            }
        }
        if code.is_some() && rules.is_empty() {
            faults.push(format!("{}: it is rejected under `{}` and stops nowhere", vector.id, name.as_str()));
        }
    }
}

/// A vector that a profile rejects has a twin that the same profile accepts.
fn twin(vector: &Vector, by_id: &BTreeMap<&str, &Vector>, faults: &mut Vec<String>) {
    let rejected = |vector: &Vector, name| matches!(vector.verdicts.under(name), Verdict::Reject { .. });
    if !Name::ALL.into_iter().any(|name| rejected(vector, name)) {
        return;
    }
    let Some(twin) = &vector.twin else {
        faults.push(format!("{}: it is rejected and has no twin", vector.id));
        return;
    };
    let Some(other) = by_id.get(twin.id.as_str()) else {
        faults.push(format!("{}: its twin `{}` is not there", vector.id, twin.id));
        return;
    };
    for name in Name::ALL {
        if rejected(vector, name) && rejected(other, name) {
            let profile = name.as_str();
            faults
                .push(format!("{}: its twin `{}` is rejected as well under `{profile}`", vector.id, twin.id));
        }
    }
}

/// No input stands in two vectors.
fn same_input(corpus: &Corpus, faults: &mut Vec<String>) {
    let mut inputs: BTreeMap<String, &str> = BTreeMap::new();
    for vector in corpus.vectors() {
        let input = input(&vector.case);
        if let Some(other) = inputs.insert(input, &vector.id) {
            faults.push(format!("{}: it has the input of `{other}`", vector.id));
        }
    }
}

fn input(case: &Case) -> String {
    serde_json::to_string(case).unwrap_or_default()
}

/// No two vectors make the same point: the same stops by the same change of the same twin.
fn same_point(corpus: &Corpus, faults: &mut Vec<String>) {
    let mut points = BTreeMap::new();
    for vector in corpus.vectors() {
        let Some(twin) = &vector.twin else { continue };
        let stops = Name::ALL.map(|name| vector.verdicts.under(name).stops());
        if let Some(other) = points.insert((&twin.id, &twin.change, stops), &vector.id) {
            faults.push(format!("{}: it makes the point of `{other}`", vector.id));
        }
    }
}
