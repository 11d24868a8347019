//! Metadata, sound and hostile.

use crate::depth::{Depth, Stage};
use crate::target::Target;
use crate::token::require_same_verdict;
use crate::xml_tree::changed;
use std::sync::LazyLock;
use touchstone_corpus::format::Case;
use touchstone_corpus::load::Corpus;
use touchstone_engine::ablation::{Ablated, MetadataTold};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::xml::{Canonicalization, Document};

/// An input is a metadata document.
///
/// - It is refused, or says the same after it was written in canonical form and read again.
/// - ring and aws-lc come to the same verdict, by the same rule, and read the same certificates.
/// - A provider under `strict` has a name, a certificate and a place to sign on.
pub static SAML_METADATA: Target = Target {
    name: "saml_metadata",
    door: Stage::Parsed,
    body: run,
    mutator: |u, document, raw| changed(u, document, &DOCUMENTS, raw),
    seeds: || DOCUMENTS.clone(),
    depth: Depth::new(),
};

const NOW: i64 = 1_795_392_000;

/// The metadata of the vectors.
#[expect(clippy::expect_used, reason = "a target without its seeds would look as if it ran")]
static DOCUMENTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let corpus = Corpus::embedded().expect("the corpus that is built in");
    let documents = corpus.vectors().filter_map(|vector| match &vector.case {
        Case::SamlMetadata(input) => Some(input.metadata_b64.0.clone()),
        Case::SamlResponse(input) => Some(input.metadata_b64.0.clone()),
        _ => None,
    });
    let mut documents: Vec<Vec<u8>> = documents.filter(|document| document.len() < 32_768).collect();
    documents.sort();
    documents.dedup();
    documents
});

fn told(document: &[u8], name: Name) -> Result<MetadataTold, Rejection> {
    let engine = Ablated::of(&Profile::named(name));
    let told = engine.saml_metadata(document, NOW, Backend::AwsLc);
    require_same_verdict(&engine.saml_metadata(document, NOW, Backend::Ring), &told);
    told
}

fn run(octets: &[u8]) -> Stage {
    let mut reached = Stage::Run;
    for name in Name::ALL {
        let verdict = told(octets, name);
        let document = Document::parse(octets, &Profile::named(name));
        if let (Ok(said), Ok(document)) = (&verdict, &document) {
            let canonical = document.canonicalize_whole(Canonicalization::EXCLUSIVE, &[]);
            assert_eq!(
                told(&canonical, name).as_ref().ok(),
                Some(said),
                "a canonical form says something else"
            );
            assert!(!said.entity_id.is_empty());
            assert!(name == Name::Aws || (!said.certificates.is_empty() && !said.sso_urls.is_empty()));
        }
        let stage = match (&verdict, &document) {
            (Ok(_), _) => Stage::Accepted,
            (Err(_), Ok(_)) => Stage::Parsed,
            (Err(_), Err(_)) => Stage::Run,
        };
        reached = reached.max(stage);
    }
    reached
}
