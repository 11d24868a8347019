//! The engine, `libxmlsec1` and `bergshamra` on the same documents: the same canonical octets, and the same verdicts on
//! signatures, but for what is listed here with its reason. Nobody accepts a forgery.
//!
//! Where `libxmlsec1` is not installed the reason is printed, and what is left is compared.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod xml_peers {
    pub(crate) mod document;
    pub(crate) mod mutation;
    pub(crate) mod source;
}

use std::collections::BTreeSet;
use std::fmt::Debug;
use touchstone_benches::xml::bergshamra::Bergshamra;
use touchstone_benches::xml::engine::Engine;
use touchstone_benches::xml::subject::{ASSERTION, Subject};
use touchstone_benches::xml::xmlsec1::Xmlsec1;
use touchstone_benches::xml::{Form, Side, Verdict};
use touchstone_engine::xml::Canonicalization;
use xml_peers::document::{Generated, Oddity};
use xml_peers::mutation;
use xml_peers::source::Source;

/// How many documents are made, and how many times a signed one is changed at random.
const DOCUMENTS: u64 = 300;
const CHANGES: u64 = 3_000;

/// A way in which a side is known to differ, and why that is so.
struct Known<T> {
    side: &'static str,
    what: T,
    reason: &'static str,
}

const fn known<T>(side: &'static str, what: T, reason: &'static str) -> Known<T> {
    Known { side, what, reason }
}

/// Where other octets are known to come out.
const CANONICAL: &[Known<Oddity>] = &[
    known(
        Bergshamra::NAME,
        Oddity::SpaceInValue,
        "tabs and line ends in values are not made spaces (XML 1.0 section 3.3.3)",
    ),
    known(
        Bergshamra::NAME,
        Oddity::LineEndInComment,
        "carriage returns in comments are not made line feeds (XML 1.0 section 2.11)",
    ),
    known(
        Xmlsec1::NAME,
        Oddity::ReferenceInNamespace,
        "libxml2 keeps `&amp;` in the name of a namespace as `&#38;`",
    ),
    known(
        Xmlsec1::NAME,
        Oddity::LettersInNamespace,
        "libxml2 takes the name of a namespace that is no URI for a relative one, and does not canonicalize",
    ),
];

/// Where the engine refuses by this rule and a side does not.
const LAXER: &[Known<&str>] = &[
    known(Bergshamra::NAME, "xml.no-doctype", "a document type is allowed, and its entities are expanded"),
    known(Bergshamra::NAME, "xml.signature-no-comments", "comments are passed over"),
    known(
        Bergshamra::NAME,
        "xml.no-processing-instruction",
        "instructions are passed over outside of what is signed",
    ),
    known(
        Bergshamra::NAME,
        "xml.signature-structure",
        "neither the order of parts nor their number is the schema's: of each the first counts",
    ),
    known(Bergshamra::NAME, "xml.signature-no-object", "an Object that nothing refers to is passed over"),
    known(
        Bergshamra::NAME,
        "xml.element-found",
        "the first element of a name counts: `Bergshamra::verdict` looks for it",
    ),
    known(Bergshamra::NAME, "xml.base64", "white space of Unicode is passed over in base64"),
    known(Bergshamra::NAME, "xml.namespace-absolute", "relative names of namespaces are allowed"),
    known(Xmlsec1::NAME, "xml.no-doctype", "a document type is allowed where nothing of it is used"),
    known(Xmlsec1::NAME, "xml.signature-no-comments", "comments are passed over"),
    known(
        Xmlsec1::NAME,
        "xml.no-processing-instruction",
        "instructions are passed over outside of what is signed",
    ),
    known(Xmlsec1::NAME, "xml.signature-structure", "text between the parts of a Signature is passed over"),
    known(Xmlsec1::NAME, "xml.signature-no-object", "an Object that nothing refers to is passed over"),
    known(
        Xmlsec1::NAME,
        "xml.element-found",
        "the first element of a name counts: `peers/xmlsec1.c` looks for it",
    ),
    known(
        Xmlsec1::NAME,
        "xml.reference-own-element",
        "a reference may be to any element of the document, and its caller must ask to which",
    ),
    known(
        Xmlsec1::NAME,
        "xml.ids-unique",
        "attributes that are said to be IDs are: `peers/xmlsec1.c` says it of those without a prefix",
    ),
    known(
        Xmlsec1::NAME,
        "xml.prefix-declared",
        "for libxml2 a prefix that is not declared is a part of the name",
    ),
    known(Xmlsec1::NAME, "xml.base64", "elements in base64 are passed over, and their text is not"),
];

/// Where a side refuses what the engine accepts.
const STRICTER: &[Known<()>] = &[
    known(Bergshamra::NAME, (), "of a text that a CDATA section divides the first part is read as base64"),
    known(Xmlsec1::NAME, (), "libxml2 does not canonicalize where the name of a namespace is no URI"),
];

/// Says what was not alike, and keeps what was known.
struct Comparison<'k, T> {
    known: &'k [Known<T>],
    met: BTreeSet<usize>,
    unknown: Vec<String>,
}

impl<'k, T: Debug> Comparison<'k, T> {
    fn new(known: &'k [Known<T>]) -> Self {
        Self { known, met: BTreeSet::new(), unknown: Vec::new() }
    }

    /// A side differs, in one of the ways for which `is` holds.
    fn differs(&mut self, side: &str, is: impl Fn(&T) -> bool, tell: impl FnOnce() -> String) {
        let known = self.known.iter().position(|known| known.side == side && is(&known.what));
        match known {
            Some(place) => drop(self.met.insert(place)),
            None => self.unknown.push(format!("{side}: {}", tell())),
        }
    }

    /// Fails where anything was not known, and where something is known of a side that was asked and was not met.
    fn end(self, asked: &[&str]) {
        let Self { known, met, unknown } = self;
        assert!(unknown.is_empty(), "{} differences, the first of {}", unknown.len(), unknown[0]);
        for (place, Known { side, what, reason }) in known.iter().enumerate() {
            let stale = asked.contains(side) && !met.contains(&place);
            assert!(!stale, "{side}, {what:?}: nothing differs any more because {reason}");
        }
    }
}

/// Everybody but the engine, and their names.
fn peers(subject: &Subject) -> (Bergshamra, Option<Xmlsec1>, Vec<&'static str>) {
    let bergshamra = Bergshamra::new(&subject.certificate);
    match Xmlsec1::start(&subject.certificate) {
        Ok(xmlsec1) => (bergshamra, Some(xmlsec1), vec![Bergshamra::NAME, Xmlsec1::NAME]),
        Err(reason) => {
            println!("without libxmlsec1: {reason}");
            (bergshamra, None, vec![Bergshamra::NAME])
        }
    }
}

#[test]
fn canonical_octets_are_alike() {
    const LISTS: &[&[&str]] = &[&[], &["a"], &["#default"], &["b", "c", "#default", "absent"], &["xml"]];
    let subject = Subject::of(Subject::SIZES[0]);
    let mut engine = Engine::new(&subject.certificate);
    let (mut bergshamra, mut xmlsec1, asked) = peers(&subject);
    let mut comparison = Comparison::new(CANONICAL);
    for seed in 0..DOCUMENTS {
        let Generated { text, ids, oddities } = Generated::from(&mut Source::new(seed));
        let places = std::iter::once(None).chain(ids.iter().map(|id| Some(id.as_str())));
        let forms: Vec<Form<'_>> = Canonicalization::all()
            .flat_map(|algorithm| {
                let lists = if algorithm.is_exclusive() { LISTS } else { &LISTS[..1] };
                lists.iter().map(move |prefixes| Form { uri: algorithm.uri(), prefixes })
            })
            .collect();
        for (place, form) in places.flat_map(|place| forms.iter().map(move |form| (place, *form))) {
            let ours = engine.canonicalize(text.as_bytes(), place, form);
            let ours = ours.unwrap_or_else(|| panic!("document {seed} is not read:\n{text}"));
            let mut compare = |side: &str, theirs: Option<Vec<u8>>| {
                if theirs.as_ref() != Some(&ours) {
                    comparison.differs(side, |oddity| oddities.contains(oddity), || {
                        let [ours, theirs] = [&ours, &theirs.unwrap_or_default()]
                            .map(|octets| String::from_utf8_lossy(octets).into_owned());
                        format!(
                            "document {seed}, {place:?}, {form:?}:\n{text}\nours:\n{ours}\ntheirs:\n{theirs}"
                        )
                    });
                }
            };
            compare(Bergshamra::NAME, bergshamra.canonicalize(text.as_bytes(), place, form));
            if let Some(xmlsec1) = &mut xmlsec1 {
                compare(Xmlsec1::NAME, xmlsec1.canonicalize(text.as_bytes(), place, form));
            }
        }
    }
    comparison.end(&asked);
}

#[test]
fn verdicts_on_signatures_are_alike() {
    let subject = Subject::of(Subject::SIZES[0]);
    let text = std::str::from_utf8(&subject.document).unwrap();
    let mut engine = Engine::new(&subject.certificate);
    let (mut bergshamra, mut xmlsec1, asked) = peers(&subject);
    let (mut laxer, mut stricter) = (Comparison::new(LAXER), Comparison::new(STRICTER));
    let by_hand =
        mutation::named(text).into_iter().map(|(name, changed)| (name.to_owned(), changed.into_bytes()));
    let at_random =
        (0..CHANGES).map(|seed| (format!("change {seed}"), mutation::random(text, &mut Source::new(seed))));
    let mut accepted = 0;
    for (name, document) in by_hand.chain(at_random) {
        let ours = engine.verdict(&document, ASSERTION);
        let mut compare = |side: &str, theirs: Verdict| match (&ours, theirs) {
            (Verdict::Valid(Some(ours)), Verdict::Valid(theirs)) => {
                assert!(theirs.is_none_or(|theirs| theirs == *ours), "{side} digests other octets: {name}");
            }
            (Verdict::Refused(rule), Verdict::Valid(_)) => {
                laxer.differs(side, |known| known == rule, || format!("{name}, {rule}"));
            }
            (Verdict::Valid(_), Verdict::Refused(_)) => stricter.differs(side, |()| true, || name.clone()),
            (_, Verdict::Refused(_)) | (Verdict::Valid(None), _) => {}
        };
        compare(Bergshamra::NAME, bergshamra.verdict(&document, ASSERTION));
        if let Some(xmlsec1) = &mut xmlsec1 {
            compare(Xmlsec1::NAME, xmlsec1.verdict(&document, ASSERTION));
        }
        accepted += u64::from(matches!(ours, Verdict::Valid(_)));
    }
    assert!(accepted > CHANGES / 50, "only {accepted} documents got past the signature");
    laxer.end(&asked);
    stricter.end(&asked);
}

#[test]
fn nobody_accepts_a_forgery() {
    let subject = Subject::of(Subject::SIZES[0]);
    let text = std::str::from_utf8(&subject.document).unwrap();
    let mut engine = Engine::new(&subject.certificate);
    let (mut bergshamra, mut xmlsec1, _) = peers(&subject);
    for (name, document) in mutation::forged(text, &mut engine) {
        let refuses = |side: &str, verdict: Verdict| {
            assert!(matches!(verdict, Verdict::Refused(_)), "{side} accepts: {name}");
        };
        refuses(Engine::NAME, engine.verdict(document.as_bytes(), ASSERTION));
        refuses(Bergshamra::NAME, bergshamra.verdict(document.as_bytes(), ASSERTION));
        if let Some(xmlsec1) = &mut xmlsec1 {
            refuses(Xmlsec1::NAME, xmlsec1.verdict(document.as_bytes(), ASSERTION));
        }
    }
}
