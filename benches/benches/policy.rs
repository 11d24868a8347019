//! The policy language under criterion: reading policies and deciding, beside the peers.

use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;
use touchstone_benches::policy::aspen::Aspen;
#[cfg(feature = "cedar")]
use touchstone_benches::policy::cedar::Cedar;
use touchstone_benches::policy::engine::Engine;
use touchstone_benches::policy::iam_rs::IamRs;
use touchstone_benches::policy::judge::{Judge, Language};
use touchstone_benches::policy::subject::{ASKS, Subject};

/// Reading, and deciding on the three requests in turn.
fn sizes(criterion: &mut Criterion) {
    for size in Subject::SIZES {
        let subject = Subject::of(size);
        both::<Engine>(criterion, &subject);
        both::<IamRs>(criterion, &subject);
        both::<Aspen>(criterion, &subject);
        #[cfg(feature = "cedar")]
        both::<Cedar>(criterion, &subject);
    }
}

fn both<L: Language>(criterion: &mut Criterion, subject: &Subject) {
    let judge = Judge::<L>::of(subject);
    let (text, size) = (L::text(subject), subject.statements.len());
    let name = |what: &str| format!("policy/{size} statements/{what}/{}", L::NAME);
    criterion.bench_function(&name("read"), |bencher| {
        bencher.iter_with_large_drop(|| L::parse(black_box(&text)));
    });
    criterion.bench_function(&name("three decisions"), |bencher| bencher.iter(|| judge.decide_all()));
}

/// Each answer by itself, of the engine.
fn answers(criterion: &mut Criterion) {
    for size in Subject::SIZES {
        let judge = Judge::<Engine>::of(&Subject::of(size));
        for (request, ask) in judge.requests().iter().zip(ASKS) {
            let name = format!("policy/{size} statements/{}", ask.expected.name());
            criterion.bench_function(&name, |bencher| bencher.iter(|| judge.decide(request)));
        }
    }
}

/// A variable in the one resource that decides. Cedar has no patterns of variables.
fn variables(criterion: &mut Criterion) {
    let subject = Subject::with_variable(20);
    decisions::<Engine>(criterion, &subject);
    decisions::<IamRs>(criterion, &subject);
    decisions::<Aspen>(criterion, &subject);
}

fn decisions<L: Language>(criterion: &mut Criterion, subject: &Subject) {
    let judge = Judge::<L>::of(subject);
    let name = format!("policy/with a variable/three decisions/{}", L::NAME);
    criterion.bench_function(&name, |bencher| bencher.iter(|| judge.decide_all()));
}

criterion_group!(benches, sizes, answers, variables);
criterion_main!(benches);
