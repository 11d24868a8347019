//! Counts the heap allocations of one decision for the table of budgets: a program of its own, because a counting
//! allocator would slow down what is timed.
//!
//! `count-allocations token`: a call, from its parameters to its answer less the credentials.
//! `count-allocations policy`: a request, by a policy without variables.
//!
//! Prints, for each subject, its name and the count.

use allocation_counter::measure;
use std::env;
use std::hint::black_box;
use touchstone_benches::policy::{self, engine::Engine, judge::Judge, subject::ASKS};
use touchstone_benches::{side::Service, subject::Subject};
use touchstone_engine::crypto::Backend;

fn main() {
    match env::args().nth(1).as_deref() {
        Some("token") => calls(),
        Some("policy") => requests(),
        _ => println!("count-allocations token|policy"),
    }
}

fn calls() {
    for name in Subject::NAMES {
        let subject = Subject::ci_job(name);
        let mut service = Service::new(&subject, &subject.token, Backend::AwsLc);
        assert_eq!(service.refused_by(), "none", "{name} is sound");
        let counted = measure(|| {
            black_box(service.decide().is_ok());
        });
        println!("{name} {}", counted.count_total);
    }
}

fn requests() {
    for subject in policy::subject::Subject::SIZES.map(policy::subject::Subject::of) {
        let judge = Judge::<Engine>::of(&subject);
        for (request, ask) in judge.requests().iter().zip(ASKS) {
            let counted = measure(|| {
                judge.decide(request);
            });
            let (statements, outcome) = (subject.statements.len(), ask.expected.name());
            println!("{statements} statements, {outcome} {}", counted.count_total);
        }
    }
}
