//! XML signatures under criterion, by step and by size, beside the peers.

#![expect(
    clippy::expect_used,
    reason = "inputs are fixed: one that does not parse is a mistake of the benchmark"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;
use std::time::Duration;
use touchstone_benches::saml::ServiceProvider;
use touchstone_benches::xml::bergshamra::Bergshamra;
use touchstone_benches::xml::engine::Engine;
use touchstone_benches::xml::floor;
use touchstone_benches::xml::subject::{ASSERTION, ID, Subject};
use touchstone_benches::xml::xmlsec1::Xmlsec1;
use touchstone_benches::xml::{Form, Side as _, Verdict};
use touchstone_engine::xml::Canonicalization;

/// What the subjects are signed with.
fn form() -> Form<'static> {
    Form { uri: Canonicalization::EXCLUSIVE.uri(), prefixes: &[] }
}

/// The tree, the canonical octets of its signed element, and the whole: parsed, found, verified; and a response with
/// everything that is asked of one.
fn steps(criterion: &mut Criterion) {
    for subject in Subject::SIZES.map(Subject::of) {
        let document = &subject.document;
        let text = std::str::from_utf8(document).expect("UTF-8");
        let mut engine = Engine::new(&subject.certificate);
        let mut bergshamra = Bergshamra::new(&subject.certificate);
        assert_eq!(engine.verify(document, ASSERTION).err(), None);
        assert!(bergshamra.verify(text));
        let canonical = engine.canonicalize(document, Some(ID), form());
        assert!(canonical.is_some() && canonical == bergshamra.canonicalize(document, Some(ID), form()));
        let mut xmlsec1 = xmlsec1(&subject);
        if let Some(xmlsec1) = &mut xmlsec1 {
            assert_eq!(canonical, xmlsec1.canonicalize(document, Some(ID), form()));
        }

        let length = u64::try_from(document.len()).unwrap_or_default();
        let mut group = criterion.benchmark_group(format!("xml/{}/tree", subject.name));
        group.throughput(Throughput::Bytes(length));
        group.bench_function(Engine::NAME, |bencher| {
            bencher.iter_with_large_drop(|| engine.parse(black_box(document)));
        });
        group.bench_function(Bergshamra::NAME, |bencher| {
            bencher.iter_with_large_drop(|| bergshamra.parse(black_box(text)));
        });
        group.bench_function("quick-xml, no tree", |bencher| {
            bencher.iter(|| floor::events(black_box(document)));
        });
        if let Some(peer) = &mut xmlsec1 {
            group.bench_function(Xmlsec1::NAME, |bencher| {
                bencher.iter_custom(|times| by_its_own_clock(times, |n| peer.time_parse(n, document)));
            });
        }
        group.finish();

        let mut group = criterion.benchmark_group(format!("xml/{}/tree and canonical octets", subject.name));
        group.throughput(Throughput::Bytes(length));
        group.bench_function(Engine::NAME, |bencher| {
            bencher.iter(|| engine.canonicalize(black_box(document), Some(ID), form()));
        });
        group.bench_function(Bergshamra::NAME, |bencher| {
            bencher.iter(|| bergshamra.canonicalize(black_box(document), Some(ID), form()));
        });
        if let Some(peer) = &mut xmlsec1 {
            group.bench_function(Xmlsec1::NAME, |bencher| {
                bencher.iter_custom(|times| {
                    by_its_own_clock(times, |n| peer.time_canonicalize(n, document, ID, form()))
                });
            });
        }
        group.finish();

        let mut group = criterion.benchmark_group(format!("xml/{}/whole verification", subject.name));
        group.throughput(Throughput::Bytes(length));
        group.bench_function(Engine::NAME, |bencher| {
            bencher.iter(|| engine.verify(black_box(document), ASSERTION));
        });
        group.bench_function(Bergshamra::NAME, |bencher| {
            bencher.iter(|| bergshamra.verify(black_box(text)));
        });
        if let Some(peer) = &mut xmlsec1 {
            group.bench_function(Xmlsec1::NAME, |bencher| {
                bencher.iter_custom(|times| {
                    by_its_own_clock(times, |n| peer.time_verify(n, document, ASSERTION))
                });
            });
        }
        group.finish();

        let provider = ServiceProvider::of(&subject);
        assert_eq!(provider.decide(document).err(), None);
        let mut group = criterion.benchmark_group(format!("saml/{}/response to identity", subject.name));
        group.throughput(Throughput::Bytes(length));
        group.bench_function(Engine::NAME, |bencher| bencher.iter(|| provider.decide(black_box(document))));
        group.finish();
    }
}

/// `libxmlsec1`, which accepts `subject`.
fn xmlsec1(subject: &Subject) -> Option<Xmlsec1> {
    let mut peer = Xmlsec1::start(&subject.certificate)
        .inspect_err(|reason| println!("without libxmlsec1: {reason}"))
        .ok()?;
    assert_eq!(peer.verdict(&subject.document, ASSERTION), Verdict::Valid(Some(subject.signed.clone())));
    Some(peer)
}

fn by_its_own_clock(times: u64, mut nanoseconds: impl FnMut(u32) -> f64) -> Duration {
    Duration::from_secs_f64(nanoseconds(u32::try_from(times).unwrap_or(u32::MAX)) / 1e9)
}

criterion_group!(benches, steps);
criterion_main!(benches);
