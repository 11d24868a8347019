//! The provider and the relying party that every token is shown to.

use std::sync::LazyLock;
use touchstone_corpus::format::Case;
use touchstone_corpus::load::Corpus;
use touchstone_corpus::mint::Jwks;
use touchstone_engine::crypto::{AlgorithmSet, Backend};
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::{Identity, KeySet, Scratch, Token};
use touchstone_proptests::generate::sound_party;
use touchstone_proptests::model::RelyingParty;

/// The relying party, and the provider's keys as each profile reads them for each backend.
pub(crate) struct World {
    pub(crate) party: RelyingParty,
    keys: Vec<(Name, Backend, KeySet)>,
}

/// The provider of the vectors.
pub(crate) static WORLD: LazyLock<World> = LazyLock::new(|| World::new(&Jwks::provider().mint()));

impl World {
    /// A provider with this key set. A set that cannot be read leaves the provider without keys.
    pub(crate) fn new(jwks: &[u8]) -> Self {
        let mut keys = Vec::new();
        for name in Name::ALL {
            for backend in Backend::ALL {
                if let Ok(set) = KeySet::parse(jwks, *backend, &Profile::named(name)) {
                    keys.push((name, *backend, set));
                }
            }
        }
        Self { party: sound_party(), keys }
    }

    /// The verdict on a token; `None` where there is no key set to judge it by.
    pub(crate) fn judge(
        &self,
        token: &[u8],
        name: Name,
        backend: Backend,
    ) -> Option<Result<Identity, Rejection>> {
        let key = |(n, b, _): &&(Name, Backend, KeySet)| (*n, *b) == (name, backend);
        let (_, _, keys) = self.keys.iter().find(key)?;
        Some(self.judge_with(token, keys, &Profile::named(name)))
    }

    fn judge_with(&self, token: &[u8], keys: &KeySet, profile: &Profile) -> Result<Identity, Rejection> {
        let mut scratch = Scratch::default();
        let token = Token::parse(token, &mut scratch, profile)?;
        let token = token.of_issuer(&self.party.issuer, profile)?;
        let verified = token.verify(keys, AlgorithmSet::FEDERATION, profile)?;
        let validated = self.party.expecting(|expected| verified.validate(&expected, profile))?;
        Ok(validated.identity())
    }
}

/// The tokens and key sets of the vectors, each once; read, not minted, which would take minutes under libFuzzer.
#[expect(clippy::expect_used, reason = "a target without its seeds would look as if it ran")]
pub(crate) fn vectors() -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut inputs: Vec<(Vec<u8>, Vec<u8>)> = Corpus::embedded()
        .expect("vectors that can be read")
        .classes
        .into_iter()
        .flat_map(|class| class.vectors)
        .filter_map(|vector| match vector.case {
            Case::Jws(input) => Some((input.token_b64.0, input.jwks_b64.0)),
            Case::IdToken(input) => Some((input.token_b64.0, input.jwks_b64.0)),
            _ => None,
        })
        .collect();
    inputs.sort();
    inputs.dedup();
    inputs
}
