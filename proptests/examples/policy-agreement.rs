//! Asks the engine and the model the same questions, as many as one has time for, and prints what was decided.
//!
//! ```sh
//! cargo run --release -p touchstone-proptests --example policy-agreement -- 1000000
//! ```
//!
//! A second number is the first seed: other seeds, other questions. The exit code is 1 where the two disagree.

use std::num::NonZero;
use std::process::ExitCode;
use std::thread;
use touchstone_engine::ablation::Ablated;
use touchstone_engine::profile::Profile;
use touchstone_proptests::choices::Budget;
use touchstone_proptests::engine::decide;
use touchstone_proptests::generate::policy::question;
use touchstone_proptests::model::policy::{Decision, Model, Policies};

/// How often each decision was come to, and the seeds of the questions on which the two disagree.
#[derive(Default)]
struct Count {
    decisions: [u64; 3],
    disagreements: Vec<u64>,
}

fn main() -> ExitCode {
    let mut numbers = std::env::args().skip(1).map(|number| number.parse::<u64>());
    let (Ok(questions), Ok(first)) = (numbers.next().unwrap_or(Ok(100_000)), numbers.next().unwrap_or(Ok(0)))
    else {
        eprintln!("usage: policy-agreement [QUESTIONS [FIRST_SEED]]");
        return ExitCode::from(2);
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let counts: Vec<Count> = thread::scope(|scope| {
        let ask = |thread: usize| move || ask((first..first + questions).skip(thread).step_by(threads));
        let threads: Vec<_> = (0..threads).map(|thread| scope.spawn(ask(thread))).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    for (place, decision) in Decision::ALL.into_iter().enumerate() {
        let count: u64 = counts.iter().filter_map(|count| count.decisions.get(place)).sum();
        println!("{count:>9} {}", decision.name());
    }
    let disagreements: Vec<u64> = counts.into_iter().flat_map(|count| count.disagreements).collect();
    println!("{:>9} disagreements", disagreements.len());
    for seed in disagreements.iter().take(5) {
        tell(*seed);
    }
    if disagreements.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn ask(seeds: impl Iterator<Item = u64>) -> Count {
    let engine = Ablated::of(&Profile::strict());
    let mut count = Count::default();
    for seed in seeds {
        let Ok(question) = Budget::POLICIES.from_seed(seed, question) else { continue };
        let input = question.input();
        let model = Model::default().policy(&Policies::from(&input.policies), &input.request);
        if let Ok(decision) = model
            && let Some(place) = Decision::ALL.iter().position(|known| *known == decision)
            && let Some(count) = count.decisions.get_mut(place)
        {
            *count += 1;
        }
        if decide(&engine, &input).ok() != model.ok() {
            count.disagreements.push(seed);
        }
    }
    count
}

/// Prints a question on which the two disagree.
fn tell(seed: u64) {
    let Ok(question) = Budget::POLICIES.from_seed(seed, question) else { return };
    let input = question.input();
    let model = Model::default().policy(&Policies::from(&input.policies), &input.request);
    let engine = decide(&Ablated::of(&Profile::strict()), &input);
    println!("\nseed {seed}\nmodel: {model:?}\nengine: {engine:?}\nrequest: {:#?}", input.request);
    for (set, text) in question.sets.texts() {
        println!("{set}: {text}");
    }
}
