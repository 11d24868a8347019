//! The rows of XML signatures and SAML: a document parsed, its signed element found and verified; the whole of a response.

use crate::row::{Bound, Row};
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::time::Duration;
use touchstone_benches::callgrind;
use touchstone_benches::interleaved::{Rounds, rounds, rounds_of, time};
use touchstone_benches::saml::ServiceProvider;
use touchstone_benches::xml::bergshamra::Bergshamra;
use touchstone_benches::xml::engine::Engine;
use touchstone_benches::xml::floor;
use touchstone_benches::xml::subject::{ASSERTION, Subject};
use touchstone_benches::xml::xmlsec1::Xmlsec1;
use touchstone_benches::xml::{Side as _, Verdict};

/// How long the sides of one comparison are timed.
const COMPARISON: Duration = Duration::from_secs(6);

/// Small documents beside the backend and the peers, large ones by the octet.
pub(crate) fn rows(directory: &Path) -> Vec<Row> {
    let [small, medium, large] = Subject::SIZES.map(Subject::of);
    let rounds = beside_raw(&small);
    let over_raw =
        Row::new("5 KB signed document, RSA-2048, over raw verify", Bound::RatioAtMost, 2.2, Some(1.8))
            .over(&rounds, |[document, _, raw, ..]| document / raw);
    let response =
        Row::new("5 KB SAML response, RSA-2048, over raw verify", Bound::RatioAtMost, 2.2, Some(1.8))
            .over(&rounds, |[_, response, raw, ..]| response / raw);
    // The tree is built with the parsers that this reader is made of.
    let parts = Row::new("quick-xml, SHA-256, raw verify, over raw verify", Bound::RatioAtMost, None, None)
        .over(&rounds, |[_, _, raw, parts, _]| parts / raw);
    let [tree, events] = ["xml-tree", "xml-events"].map(|side| instructions(side, directory));
    let tree = Row::new("a tree of 5 KB, instructions", Bound::CountAtMost, None, None).counted(tree);
    let events = Row::new("the events of quick-xml's reader, instructions", Bound::CountAtMost, None, None)
        .counted(events);
    let bergshamra = Row::new("bergshamra / ours, 5 KB", Bound::RatioAtLeast, 2.0, Some(2.5))
        .over(&rounds, |[document, .., bergshamra]| bergshamra / document);
    let xmlsec1 =
        beside_xmlsec1(Row::new("libxmlsec1 / ours, 5 KB", Bound::RatioAtLeast, 4.5, Some(6.0)), &small);
    let sizes = beside_each_other(&medium, &large);
    let octets = f64::from(u32::try_from(large.document.len()).unwrap_or(u32::MAX));
    let by_the_octet = Row::new("1 MB signed document, an octet", Bound::NanosecondsAtMost, 4.0, Some(2.5))
        .over(&sizes, |[_, document, ..]| document / octets);
    let response_by_the_octet =
        Row::new("1 MB SAML response, an octet", Bound::NanosecondsAtMost, 4.0, Some(2.5))
            .over(&sizes, |[_, _, _, response, _]| response / octets);
    // What four nanoseconds were to the 8.3 that `bergshamra` took, on a quiet machine.
    let large_bergshamra = Row::new("bergshamra / ours, 1 MB", Bound::RatioAtLeast, 2.07, None)
        .over(&sizes, |[_, document, .., bergshamra]| bergshamra / document);
    let growth = Row::new("1 MB over 100 KB, signed documents", Bound::RatioAtMost, 10.5, None)
        .over(&sizes, |[medium, large, ..]| large / medium);
    let response_growth = Row::new("1 MB over 100 KB, SAML responses", Bound::RatioAtMost, 10.5, None)
        .over(&sizes, |[_, _, medium, large, _]| large / medium);
    vec![
        over_raw,
        response,
        parts,
        tree,
        events,
        bergshamra,
        xmlsec1,
        by_the_octet,
        response_by_the_octet,
        large_bergshamra,
        growth,
        response_growth,
    ]
}

/// How often [`execute`] does what it is told.
const EXECUTIONS: u32 = 16;

/// The instructions of one side, once.
fn instructions(side: &str, directory: &Path) -> io::Result<u64> {
    let function = format!("*once_{}*", side.replace('-', "_"));
    let counted = callgrind::instructions(&function, &["--once", side], directory)?;
    Ok(counted / u64::from(EXECUTIONS))
}

/// Executes one side under the eyes of `callgrind`, which counts what happens inside [`once_xml_tree`] and
/// [`once_xml_events`].
pub(crate) fn execute(side: &str) {
    let [small, ..] = Subject::SIZES.map(Subject::of);
    let engine = accepting(&small);
    for _ in 0..EXECUTIONS {
        let holds = match side {
            "xml-tree" => once_xml_tree(&engine, &small.document),
            _ => once_xml_events(&small.document),
        };
        assert!(holds);
    }
}

#[inline(never)]
fn once_xml_tree(engine: &Engine, document: &[u8]) -> bool {
    black_box(engine.parse(black_box(document))).is_ok()
}

#[inline(never)]
fn once_xml_events(document: &[u8]) -> bool {
    black_box(floor::events(black_box(document))) > 0
}

/// A signature verified and a whole response judged by the engine, the backend over the same `SignedInfo`, what nobody who
/// is built on quick-xml's reader and this backend can do without, and `bergshamra`.
fn beside_raw(subject: &Subject) -> Rounds<5> {
    let Subject { document, signed_info, signature, .. } = subject;
    let engine = accepting(subject);
    let provider = receiving(subject, &subject.document);
    let raw = engine.raw();
    assert!(raw.verify(signed_info, signature), "the backend accepts the same");
    let text = std::str::from_utf8(document).expect("UTF-8");
    let peer = Bergshamra::new(&subject.certificate);
    assert!(peer.verify(text), "bergshamra accepts the same");
    rounds(
        COMPARISON,
        [
            &mut || drop(black_box(engine.verify(black_box(document), ASSERTION))),
            &mut || drop(black_box(provider.decide(black_box(document)))),
            &mut || {
                black_box(raw.verify(black_box(signed_info), black_box(signature)));
            },
            &mut || {
                black_box(floor::parts(black_box(subject), &raw));
            },
            &mut || {
                black_box(peer.verify(black_box(text)));
            },
        ],
    )
}

fn beside_xmlsec1(row: Row, subject: &Subject) -> Row {
    let mut peer = match Xmlsec1::start(&subject.certificate) {
        Ok(peer) => peer,
        Err(reason) => return Row { note: format!("not measured: {reason}"), ..row },
    };
    let document = &subject.document;
    assert!(
        matches!(peer.verdict(document, ASSERTION), Verdict::Valid(Some(octets)) if octets == subject.signed),
        "libxmlsec1 accepts the same"
    );
    let engine = accepting(subject);
    let mut verify = || drop(black_box(engine.verify(black_box(document), ASSERTION)));
    let rounds = rounds_of(
        COMPARISON,
        [&mut |calls| time(&mut verify, calls), &mut |calls| peer.time_verify(calls, document, ASSERTION)],
    );
    row.over(&rounds, |[ours, xmlsec1]| xmlsec1 / ours)
}

/// Two sizes verified and judged, and the larger by `bergshamra`.
fn beside_each_other(medium: &Subject, large: &Subject) -> Rounds<5> {
    let engine = accepting(medium);
    assert_eq!(engine.verify(&large.document, ASSERTION).err(), None);
    let provider = receiving(medium, &large.document);
    let peer = Bergshamra::new(&medium.certificate);
    let text = std::str::from_utf8(&large.document).expect("UTF-8");
    assert!(peer.verify(text), "bergshamra accepts the same");
    let verify = |subject: &Subject| drop(black_box(engine.verify(black_box(&subject.document), ASSERTION)));
    let judge = |subject: &Subject| drop(black_box(provider.decide(black_box(&subject.document))));
    rounds(
        COMPARISON,
        [
            &mut || verify(medium),
            &mut || verify(large),
            &mut || judge(medium),
            &mut || judge(large),
            &mut || {
                black_box(peer.verify(black_box(text)));
            },
        ],
    )
}

/// The engine with the certificate of `subject`, which it accepts.
fn accepting(subject: &Subject) -> Engine {
    let engine = Engine::new(&subject.certificate);
    assert_eq!(engine.verify(&subject.document, ASSERTION).err(), None, "the engine accepts it");
    engine
}

/// A service provider that trusts the certificate of `subject`, and accepts `response`.
fn receiving(subject: &Subject, response: &[u8]) -> ServiceProvider {
    let provider = ServiceProvider::of(subject);
    assert_eq!(provider.decide(response).err(), None, "the service provider accepts it");
    provider
}
