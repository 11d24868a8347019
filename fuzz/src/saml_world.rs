//! The service providers that every response is shown to, and what their providers signed.

use crate::depth::Stage;
use crate::token::require_same_verdict;
use std::sync::LazyLock;
use touchstone_corpus::format::{Case, Octets, SamlResponseInput, Tag, Verdict};
use touchstone_corpus::load::Corpus;
use touchstone_engine::ablation::{Ablated, SamlIdentity};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_proptests::engine::judge_response;

/// What is known and expected where a response is received: a vector's input without its response.
struct Party(SamlResponseInput);

/// The parties of accepted vectors, their responses, and who comes out.
struct World {
    parties: Vec<Party>,
    documents: Vec<Vec<u8>>,
    /// Under each profile, to each party.
    identities: Vec<(Name, usize, SamlIdentity)>,
}

#[expect(clippy::expect_used, reason = "a target without its seeds would look as if it ran")]
static WORLD: LazyLock<World> = LazyLock::new(|| {
    let corpus = Corpus::embedded().expect("the corpus that is built in");
    let mut parties: Vec<Party> = Vec::new();
    let mut documents = Vec::new();
    let mut sound = Vec::new();
    for vector in corpus.vectors() {
        let Case::SamlResponse(input) = &vector.case else { continue };
        let accepted =
            Name::ALL.iter().any(|name| matches!(vector.verdicts.under(*name), Verdict::Accept { .. }));
        let document = input.response_b64.0.clone();
        let party = SamlResponseInput { response_b64: Octets::default(), ..input.clone() };
        if accepted {
            // Those of other vectors differ in what makes a sound response refused.
            let usual = vector.class() == "baseline" || vector.tags.contains(&Tag::Recorded);
            if usual && !parties.iter().any(|other| other.0 == party) {
                parties.push(Party(party));
            }
            sound.push(document.clone());
        }
        if document.len() < 32_768 {
            documents.push(document);
        }
    }
    documents.sort();
    documents.dedup();
    let mut world = World { parties, documents, identities: Vec::new() };
    let verdicts = sound.iter().flat_map(|document| world.verdicts(document));
    world.identities =
        verdicts.filter_map(|(place, name, verdict)| Some((name, place, verdict.ok()?))).collect();
    world
});

impl Party {
    fn judged(&self, document: &[u8], name: Name, backend: Backend) -> Result<SamlIdentity, Rejection> {
        judge_response(&Ablated::of(&Profile::named(name)), document, &self.0, backend)
    }
}

impl World {
    /// The verdicts of the parties whose provider the document speaks of: others would not look at it twice.
    fn verdicts<'w>(
        &'w self,
        document: &'w [u8],
    ) -> impl Iterator<Item = (usize, Name, Result<SamlIdentity, Rejection>)> + 'w {
        let text = String::from_utf8_lossy(document);
        let parties = self.parties.iter().enumerate();
        let named = parties.filter(move |(_, party)| text.contains(&party.0.idp_entity_id));
        named.flat_map(move |(place, party)| {
            Name::ALL.into_iter().map(move |name| {
                let verdict = party.judged(document, name, Backend::AwsLc);
                require_same_verdict(&party.judged(document, name, Backend::Ring), &verdict);
                (place, name, verdict)
            })
        })
    }
}

/// The responses of the vectors.
pub fn responses() -> &'static [Vec<u8>] {
    &WORLD.documents
}

/// Shows a response to every party that it may be for: each refuses it, or sees exactly an identity that its provider signed
/// for it.
pub(crate) fn require_signed_identity(document: &[u8]) -> Stage {
    let mut reached = Stage::Run;
    for (place, name, verdict) in WORLD.verdicts(document) {
        if let Ok(identity) = &verdict {
            let known = (name, place, identity);
            let signed =
                WORLD.identities.iter().any(|(name, place, identity)| (*name, *place, identity) == known);
            assert!(signed, "{}: nobody signed {identity:?}", name.as_str());
        }
        reached = reached.max(Stage::of(&verdict));
    }
    reached
}
