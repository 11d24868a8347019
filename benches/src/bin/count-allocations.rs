//! Counts the heap allocations of one decision, for the table of budgets: a program of its own, because a
//! counting allocator would slow down what is timed.
//!
//! Prints, for each subject, its name and the count.

use allocation_counter::measure;
use std::hint::black_box;
use touchstone_benches::{side::Engine, subject::Subject};
use touchstone_engine::crypto::Backend;

fn main() {
    for name in Subject::NAMES {
        let subject = Subject::ci_job(name);
        let mut engine = Engine::new(&subject, Backend::AwsLc);
        assert!(engine.decide(&subject.token).is_ok(), "{name} is sound");
        let counted = measure(|| {
            black_box(engine.decide(&subject.token).is_ok());
        });
        println!("{name} {}", counted.count_total);
    }
}
