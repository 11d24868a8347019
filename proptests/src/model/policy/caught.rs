//! Which misreadings the corpus catches.

use super::misreading::Misreading;
use super::{Model, Policies, Text, Verdict};
use touchstone_corpus::format::{Case, Octets, Phase, PolicySets, Vector};
use touchstone_corpus::load::Corpus;
use touchstone_engine::profile::Name;

/// A misreading that vectors catch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caught<'c> {
    /// The misreading.
    pub misreading: Misreading,
    /// The vectors that cite its rule and whose decision it changes: the model, rightly reading, comes to the expected
    /// one.
    pub by: Vec<&'c str>,
}

/// The misreadings that vectors of a corpus catch.
pub fn caught(corpus: &Corpus) -> Vec<Caught<'_>> {
    let proving: Vec<(&Vector, Verdict)> = corpus
        .vectors()
        .filter_map(|vector| Some((vector, verdict(Model::default(), &vector.case)?)))
        .filter(|(vector, right)| is_expected(vector, *right))
        .collect();
    let caught = Misreading::ALL.iter().map(|misreading| {
        let model = Model::misreading(*misreading);
        let changes = |(vector, right): &&(&Vector, Verdict)| {
            vector.sources.iter().any(|source| source == misreading.source())
                && verdict(model, &vector.case) != Some(*right)
        };
        let by = proving.iter().filter(changes).map(|(vector, _)| vector.id.as_str()).collect();
        Caught { misreading: *misreading, by }
    });
    caught.filter(|caught| !caught.by.is_empty()).collect()
}

/// What the model says of a case. `None`: it is not asked about policies, or not about a request.
pub fn verdict(model: Model, case: &Case) -> Option<Verdict> {
    match case {
        Case::Trust(input) if input.phase == Phase::Evaluate => {
            let identity = input.identity.as_deref().map(texts);
            Some(model.trust(&input.policy_b64.0, &input.request, identity.as_deref()))
        }
        Case::Policy(input) => Some(model.policy(&Policies::from(&input.policies), &input.request)),
        _ => None,
    }
}

/// Whether the verdict is the one that a vector expects.
pub fn is_expected(vector: &Vector, verdict: Verdict) -> bool {
    vector.verdicts.under(Name::Strict).decision() == verdict.ok().map(super::Decision::name)
}

impl From<&PolicySets> for Policies {
    fn from(sets: &PolicySets) -> Self {
        let set = |set: &Option<Vec<Octets>>| set.as_deref().map(texts);
        let levels = |levels: &Option<Vec<Vec<Octets>>>| {
            levels.as_ref().map(|levels| levels.iter().map(|level| texts(level)).collect())
        };
        Self {
            identity: set(&sets.identity),
            session: set(&sets.session),
            boundary: set(&sets.boundary),
            resource: set(&sets.resource),
            scp: levels(&sets.scp),
            rcp: levels(&sets.rcp),
        }
    }
}

fn texts(octets: &[Octets]) -> Vec<Text> {
    octets.iter().map(|text| text.0.clone()).collect()
}
