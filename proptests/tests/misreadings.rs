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
    let missed: Vec<_> = Misreading::ALL.iter().filter(|misreading| !caught.contains(misreading)).collect();
    for missed in &missed {
        println!("{missed:?}: {} ({})", missed.rule(), missed.source());
    }
    println!("{} of {} caught", caught.len(), Misreading::ALL.len());
}
