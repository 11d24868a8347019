//! Signed documents, changed by someone who has no key.

use crate::depth::{Depth, Stage};
use crate::target::{Raw, Target};
use crate::xml_tree::changed;
use arbitrary::Unstructured;
use std::sync::LazyLock;
use touchstone_corpus::format::{Case, Verdict, XmlSignatureInput};
use touchstone_corpus::load::Corpus;
use touchstone_engine::check::{Operational, Rule};
use touchstone_engine::crypto::{Backend, Certificate, VerifyingKey};
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::xml::{Document, ExpandedName};

/// An input is a document, of which an assertion and a response are sought, signed by one of the keys of the vectors.
///
/// - It is refused, or what comes out is, octet for octet, what was signed.
/// - What can be read of it is what its canonical form says.
/// - ring and aws-lc come to the same verdict, by the same rule.
pub static XML_SIGNATURE: Target = Target {
    name: "xml_signature",
    door: Stage::KeyFound,
    body: run,
    mutator: mutate,
    seeds: || signed_documents().to_vec(),
    depth: Depth::new(),
};

const SOUGHT: [ExpandedName<'_>; 2] = [
    ExpandedName { namespace: "urn:oasis:names:tc:SAML:2.0:assertion", local: "Assertion" },
    ExpandedName { namespace: "urn:oasis:names:tc:SAML:2.0:protocol", local: "Response" },
];

/// What is signed, and by whom.
struct World {
    documents: Vec<Vec<u8>>,
    certificates: Vec<(Backend, Vec<Certificate>)>,
    /// The octets that come out of the vectors that are accepted.
    signed: Vec<Vec<u8>>,
}

#[expect(clippy::expect_used, reason = "a target without its seeds would look as if it ran")]
static WORLD: LazyLock<World> = LazyLock::new(|| {
    let corpus = Corpus::embedded().expect("the corpus that is built in");
    let inputs: Vec<(&XmlSignatureInput, bool)> = corpus
        .vectors()
        .filter_map(|vector| match &vector.case {
            Case::XmlSignature(input) => {
                let strict = vector.verdicts.under(Name::Strict);
                Some((input, matches!(strict, Verdict::Accept { .. })))
            }
            _ => None,
        })
        .collect();
    let mut trusted: Vec<&[u8]> = inputs
        .iter()
        .filter(|(_, accepted)| *accepted)
        .flat_map(|(input, _)| input.certificates_b64.iter().map(|der| &*der.0))
        .collect();
    trusted.sort_unstable();
    trusted.dedup();
    let profile = Profile::strict();
    let certificates: Vec<(Backend, Vec<Certificate>)> = Backend::ALL
        .iter()
        .map(|backend| {
            let read = |der: &&[u8]| Certificate::parse(der, *backend, &profile).ok();
            (*backend, trusted.iter().filter_map(read).collect())
        })
        .collect();
    let mut documents: Vec<Vec<u8>> = inputs
        .iter()
        .map(|(input, _)| input.document_b64.0.clone())
        .filter(|document| document.len() < 32_768)
        .collect();
    documents.sort();
    documents.dedup();
    let mut world = World { documents, certificates, signed: Vec::new() };
    let accepted = inputs.iter().filter(|(_, accepted)| *accepted).map(|(input, _)| &input.document_b64.0);
    world.signed = accepted
        .flat_map(|document| {
            SOUGHT.into_iter().filter_map(|sought| world.judged(document, sought, Backend::AwsLc).ok())
        })
        .collect();
    world.signed.sort();
    world.signed.dedup();
    world
});

/// The documents of the vectors.
pub fn signed_documents() -> &'static [Vec<u8>] {
    &WORLD.documents
}

impl World {
    /// The octets that were signed; what can be read of the element is held against its canonical form.
    fn judged(
        &self,
        document: &[u8],
        sought: ExpandedName<'_>,
        backend: Backend,
    ) -> Result<Vec<u8>, Rejection> {
        let profile = Profile::strict();
        let certificates = self.certificates.iter().find(|(other, _)| *other == backend);
        let keys: Vec<&VerifyingKey> =
            certificates.map(|(_, all)| all.iter().map(Certificate::key).collect()).unwrap_or_default();
        let document = Document::parse(document, &profile)?;
        let place = document.find(sought, &profile)?;
        let signed = document.verify(place, &keys, &profile)?;
        assert!(
            signed.reads_like_its_canonical_form(&profile),
            "the octets that are digested say something else"
        );
        document.signed_octets(place, &keys, &profile)
    }
}

fn run(document: &[u8]) -> Stage {
    let mut reached = Stage::Run;
    for sought in SOUGHT {
        let verdict = WORLD.judged(document, sought, Backend::AwsLc);
        let ring = WORLD.judged(document, sought, Backend::Ring);
        let lacking =
            ring.as_ref().is_err_and(|no| no.rule() == Rule::Operational(Operational::BackendLacksAlgorithm));
        assert!(lacking || ring == verdict, "ring: {ring:?}, aws-lc: {verdict:?}");
        if let Ok(octets) = &verdict {
            let known = WORLD.signed.binary_search(octets).is_ok();
            assert!(known, "nobody signed {}", String::from_utf8_lossy(octets));
        }
        reached = reached.max(Stage::of(&verdict));
    }
    reached
}

/// Changes of the generators, to the input or to a signed document, or one of libFuzzer's.
fn mutate(u: &mut Unstructured<'_>, document: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    changed(u, document, signed_documents(), raw)
}
