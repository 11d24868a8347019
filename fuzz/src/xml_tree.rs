//! Documents, sound and hostile.

use crate::depth::{Depth, Stage};
use crate::target::{Raw, Target};
use crate::xml_reader::met;
use arbitrary::Unstructured;
use std::sync::LazyLock;
use touchstone_corpus::format::Case;
use touchstone_corpus::load::Corpus;
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::xml::{Canonicalization, Document};
use touchstone_proptests::generate::{Settings, several, xml_mutation};

/// An input is a document.
///
/// - It is refused, or it is the same after it was written in canonical form and read again.
/// - Another reader, where it takes the document, sees in it what it sees in that form: names, attributes, texts, and
///   processing instructions.
pub static XML_TREE: Target = Target {
    name: "xml_tree",
    door: Stage::Parsed,
    body: run,
    mutator: mutate,
    seeds: || DOCUMENTS.clone(),
    depth: Depth::new(),
};

/// The documents of the vectors, but for those that are large on purpose.
#[expect(clippy::expect_used, reason = "a target without its seeds would look as if it ran")]
pub(crate) static DOCUMENTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let corpus = Corpus::embedded().expect("the corpus that is built in");
    let documents = corpus.vectors().filter_map(|vector| match &vector.case {
        Case::XmlC14n(input) => Some(input.document_b64.0.clone()),
        Case::XmlSignature(input) => Some(input.document_b64.0.clone()),
        _ => None,
    });
    let mut documents: Vec<Vec<u8>> = documents.filter(|document| document.len() < 16_384).collect();
    documents.sort();
    documents.dedup();
    documents
});

fn run(octets: &[u8]) -> Stage {
    let profile = Profile::strict();
    let Ok(document) = Document::parse(octets, &profile) else { return Stage::Run };
    for algorithm in Canonicalization::all() {
        require_same_again(&document.canonicalize_whole(algorithm, &[]), algorithm, &profile);
    }
    let exclusive = document.canonicalize_whole(Canonicalization::EXCLUSIVE, &[]);
    match met(octets) {
        Some(seen) => {
            assert_eq!(Some(seen), met(&exclusive), "another reader sees a difference");
            Stage::Accepted
        }
        None => Stage::Parsed,
    }
}

/// Canonical octets are a document whose canonical form they are, unless that document is over a bound.
pub(crate) fn require_same_again(octets: &[u8], algorithm: Canonicalization, profile: &Profile) {
    match Document::parse(octets, profile) {
        Ok(again) => {
            let again = again.canonicalize_whole(algorithm, &[]);
            assert_eq!(
                String::from_utf8_lossy(&again),
                String::from_utf8_lossy(octets),
                "{}",
                algorithm.uri()
            );
        }
        Err(rejection) => assert!(is_bound(&rejection), "a canonical form is refused: {rejection}"),
    }
}

fn is_bound(rejection: &Rejection) -> bool {
    rejection.rule().id().ends_with("-bounded")
}

/// Changes of the generators, to the input or to a seed, or one of libFuzzer's.
fn mutate(u: &mut Unstructured<'_>, document: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    changed(u, document, &DOCUMENTS, raw)
}

/// A document, or one of `others`, with some changes.
pub(crate) fn changed(
    u: &mut Unstructured<'_>,
    document: &[u8],
    others: &[Vec<u8>],
    raw: &mut Raw<'_>,
) -> arbitrary::Result<Vec<u8>> {
    // What is broken stays broken under most changes, so half the time there is a fresh start.
    let document = if u.arbitrary()? || others.is_empty() { document } else { u.choose(others)? };
    if u.ratio(1, 8)? {
        return Ok(raw(document));
    }
    let mutations = several(u, Settings::DEFAULT.edits, xml_mutation)?;
    Ok(mutations.iter().fold(document.to_vec(), |document, mutation| mutation.apply(&document)))
}
