//! The engine against the model: two programs, one written to be fast and one to be read, say the same of every request.
//!
//! `cargo run --release -p touchstone-proptests --example policy-agreement -- 1000000` asks a million questions.

use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use touchstone_corpus::format::{Case, PolicyInput};
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy as engine_policy;
use touchstone_engine::profile::{Name, Profile};
use touchstone_proptests::choices::Budget;
use touchstone_proptests::engine::{decide, decide_trust};
use touchstone_proptests::generate::policy::{Document, Question, misshapen, question, trust_question};
use touchstone_proptests::json::Json;
use touchstone_proptests::model::policy::{Decision, Kind, Misreading, Model, Policies, Verdict, verdict};

const QUESTIONS: u32 = 2000;

/// Nothing is written beside the tests: what fails is printed, shrunk, and becomes a vector.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, cases, ..ProptestConfig::default() }
}

fn told_by(model: Model, input: &PolicyInput) -> Verdict {
    model.policy(&Policies::from(&input.policies), &input.request)
}

const KINDS: [(Kind, engine_policy::Kind); 6] = [
    (Kind::Identity, engine_policy::Kind::Identity),
    (Kind::Session, engine_policy::Kind::Session),
    (Kind::Resource, engine_policy::Kind::Resource),
    (Kind::Trust, engine_policy::Kind::Trust),
    (Kind::ServiceControl, engine_policy::Kind::ServiceControl),
    (Kind::ResourceControl, engine_policy::Kind::ResourceControl),
];

/// A document of some type, and something wrong with it; sometimes it is no worse for it.
fn spoiled(u: &mut arbitrary::Unstructured<'_>) -> arbitrary::Result<Json> {
    let mut question = question(u)?;
    let documents: Vec<Document> =
        question.sets.documents_mut().into_iter().map(|document| document.clone()).collect();
    let mut document = if documents.is_empty() { Document::all() } else { u.choose(&documents)?.clone() };
    if u.int_in_range(0..=9)? == 9 {
        // As it would stand in a trust policy.
        for statement in &mut document.statements {
            statement.resource = None;
        }
    }
    misshapen(u, document.to_json())
}

proptest! {
    #![proptest_config(config(QUESTIONS))]

    #[test]
    fn the_engine_agrees_with_the_model(question in Budget::POLICIES.strategy(question)) {
        let input = question.input();
        let told = told_by(Model::default(), &input);
        for name in Name::ALL {
            let found = decide(&Ablated::of(&Profile::named(name)), &input);
            prop_assert_eq!(found.ok(), told.ok(), "model: {:?}\n{:#?}", told, question.sets.texts());
        }
    }

    #[test]
    fn the_engine_agrees_with_the_model_about_whom_a_role_trusts(question in Budget::POLICIES.strategy(trust_question)) {
        let input = question.input();
        let told = verdict(Model::default(), &Case::Trust(input.clone())).unwrap();
        let found = decide_trust(&Ablated::of(&Profile::strict()), &input);
        prop_assert_eq!(found.ok(), told.ok(), "model: {:?}\n{:#?}", told, question);
    }

    /// A document is refused by both or by neither, as whichever kind it is taken.
    #[test]
    fn the_engine_refuses_the_documents_that_the_model_refuses(document in Budget::POLICIES.strategy(spoiled)) {
        let text = document.to_text();
        let engine = Ablated::of(&Profile::strict());
        for (kind, engine_kind) in KINDS {
            let told = Model::default().well_formed(text.as_bytes(), kind);
            let found = engine.policy(text.as_bytes(), engine_kind);
            prop_assert_eq!(found.is_ok(), told.is_ok(), "{:?}: model: {:?}, engine: {:?}\n{}", kind, told, found.err(), text);
        }
    }

    /// The same of texts that are hardly JSON.
    #[test]
    fn any_octets_get_an_answer(octets in any::<Vec<u8>>(), text in "\\PC*") {
        for text in [octets.as_slice(), text.as_bytes()] {
            for (kind, engine_kind) in KINDS {
                let found = Ablated::of(&Profile::strict()).policy(text, engine_kind);
                prop_assert_eq!(found.is_ok(), Model::default().well_formed(text, kind).is_ok());
            }
        }
    }
}

fn questions(seeds: std::ops::Range<u64>) -> impl Iterator<Item = Question> {
    seeds.filter_map(|seed| Budget::POLICIES.from_seed(seed, question).ok())
}

/// Properties of decisions say little where there is next to one decision only.
#[test]
fn each_decision_is_a_good_part_of_the_generated_ones() {
    let decisions: Vec<Verdict> =
        questions(0..10_000).map(|question| told_by(Model::default(), &question.input())).collect();
    assert!(decisions.iter().all(Result::is_ok), "a generated document is malformed");
    for decision in Decision::ALL {
        let share = decisions.iter().filter(|found| **found == Ok(decision)).count();
        println!("{}: {share} of {}", decision.name(), decisions.len());
        assert!(share * 100 >= decisions.len() * 15, "{}: {share}", decision.name());
    }
}

/// The same of trust policies; few of them forbid.
#[test]
fn each_decision_about_a_role_is_a_good_part_of_the_generated_ones() {
    let questions = (0..2000).filter_map(|seed| Budget::POLICIES.from_seed(seed, trust_question).ok());
    let decisions: Vec<Verdict> =
        questions.filter_map(|question| verdict(Model::default(), &Case::Trust(question.input()))).collect();
    for decision in Decision::ALL {
        let share = decisions.iter().filter(|found| **found == Ok(decision)).count();
        println!("{}: {share} of {}", decision.name(), decisions.len());
        assert!(share * 100 >= decisions.len() * 12, "{}: {share} of {}", decision.name(), decisions.len());
    }
}

/// A good part of the spoiled documents are good as some kind, or the refusals would be all that is compared.
#[test]
fn a_good_part_of_the_spoiled_documents_is_well_formed() {
    let texts = (0..2000).filter_map(|seed| Budget::POLICIES.from_seed(seed, spoiled).ok());
    let good = |text: &Json| {
        KINDS.iter().any(|(kind, _)| Model::default().well_formed(text.to_text().as_bytes(), *kind).is_ok())
    };
    let share = texts.filter(good).count();
    assert!((300..1700).contains(&share), "{share} of 2000");
}

/// What is generated tells the right reading of a rule from its misreading, or the agreement above would not mean that
/// both read the rule rightly. The rarer ones take some 30,000 questions: `--example policy-misreadings`.
#[test]
fn generated_questions_tell_misreadings() {
    let mut untold = Misreading::ALL.to_vec();
    for question in questions(0..120) {
        let input = question.input();
        let policies = Policies::from(&input.policies);
        let right = Model::default().policy(&policies, &input.request);
        untold.retain(|misreading| Model::misreading(*misreading).policy(&policies, &input.request) == right);
    }
    assert!(untold.len() * 100 < Misreading::ALL.len() * 65, "{} untold: {untold:?}", untold.len());
}
