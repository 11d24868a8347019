//! Asks the model, rightly reading and misreading, the same questions, and prints the first question that tells each
//! misreading: whether generated questions reach every rule of the policy language.
//!
//! ```sh
//! cargo run --release -p touchstone-proptests --example policy-misreadings -- 40000
//! ```
//!
//! Those of trust policies are told by no question of this kind.

use std::process::ExitCode;
use touchstone_proptests::choices::Budget;
use touchstone_proptests::generate::policy::question;
use touchstone_proptests::model::policy::{Misreading, Model, Policies};

fn main() -> ExitCode {
    let Ok(questions) = std::env::args().nth(1).map_or(Ok(40_000), |number| number.parse::<u64>()) else {
        eprintln!("usage: policy-misreadings [QUESTIONS]");
        return ExitCode::from(2);
    };
    let mut untold = Misreading::ALL.to_vec();
    for seed in 0..questions {
        let Ok(question) = Budget::POLICIES.from_seed(seed, question) else { continue };
        let input = question.input();
        let policies = Policies::from(&input.policies);
        let right = Model::default().policy(&policies, &input.request);
        untold.retain(|misreading| {
            let same = Model::misreading(*misreading).policy(&policies, &input.request) == right;
            if !same {
                println!("{seed:>6} {}", misreading.name());
            }
            same
        });
    }
    for misreading in &untold {
        println!("untold {}: {}", misreading.name(), misreading.misread());
    }
    ExitCode::SUCCESS
}
