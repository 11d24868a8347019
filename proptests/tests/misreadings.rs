//! The model of the policy language against the corpus: rightly read it comes to every decision; misread it must not.

use std::collections::BTreeSet;
use touchstone_corpus::load::Corpus;
use touchstone_proptests::model::policy::{Misreading, Model, caught, is_expected, verdict};

#[test]
fn the_model_comes_to_the_decision_of_every_vector() {
    let corpus = Corpus::embedded().unwrap();
    let found =
        corpus.vectors().filter_map(|vector| Some((vector, verdict(Model::default(), &vector.case)?)));
    let found: Vec<_> = found.collect();
    assert!(found.len() > 500, "{} vectors ask policies", found.len());
    let wrong = found.iter().filter(|(vector, verdict)| !is_expected(vector, *verdict));
    let wrong: Vec<_> = wrong.map(|(vector, verdict)| (&vector.id, verdict)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_misreading_is_caught() {
    let corpus = Corpus::embedded().unwrap();
    let caught: BTreeSet<Misreading> = caught(&corpus).into_iter().map(|caught| caught.misreading).collect();
    let missed: Vec<&Misreading> =
        Misreading::ALL.iter().filter(|misreading| !caught.contains(misreading)).collect();
    let told = |missed: &&Misreading| format!("{}: {} ({})", missed.name(), missed.rule(), missed.source());
    let missed: Vec<String> = missed.iter().map(told).collect();
    assert!(missed.is_empty(), "no vector catches {missed:#?}");
}

/// What catches a misreading is named, so that a reader can look it up.
#[test]
fn a_misreading_that_a_vector_catches_is_told_by_it() {
    let corpus = Corpus::embedded().unwrap();
    let globbing =
        caught(&corpus).into_iter().find(|caught| caught.misreading == Misreading::StringEqualsGlobs);
    let by = globbing.unwrap().by;
    assert!(by.iter().any(|id| id.starts_with("trust/string-equals/")), "{by:?}");
}
