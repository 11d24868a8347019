//! Counts the heap allocations of one decision, from the parameters of a call to its answer less the credentials, for the table of budgets: a program of its own, because a
//! counting allocator would slow down what is timed.
//!
//! Prints, for each subject, its name and the count.

use allocation_counter::measure;
use std::hint::black_box;
use touchstone_benches::{side::Service, subject::Subject};
use touchstone_engine::crypto::Backend;

fn main() {
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
