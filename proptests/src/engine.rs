//! The engine, asked in the terms of the model.

use crate::model::{RelyingParty, Verdict};
use touchstone_engine::ablation::{Ablated, IdTokenQuestion, JwsQuestion};
use touchstone_engine::crypto::{AlgorithmSet, Backend};
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::{Expected, Identity};

/// Judges a token by a key set for a relying party.
pub fn judge(
    engine: &Ablated,
    token: &[u8],
    jwks: &[u8],
    party: &RelyingParty,
    backend: Backend,
) -> Result<Identity, Rejection> {
    party.expecting(|expected| {
        engine.id_token(&IdTokenQuestion {
            jws: JwsQuestion { token, jwks, algorithms: AlgorithmSet::FEDERATION, backend },
            expected,
        })
    })
}

/// Whether the engine came to the verdict of the model: both reject, or both accept, with the same identity.
pub fn agrees(found: &Result<Identity, Rejection>, model: &Verdict) -> bool {
    match (found, model) {
        (Ok(found), Ok(expected)) => {
            (&found.subject, &found.audience) == (&expected.subject, &expected.audience)
        }
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

impl RelyingParty {
    /// Lends itself as the engine takes it.
    pub fn expecting<T>(&self, ask: impl FnOnce(Expected<'_>) -> T) -> T {
        let audiences: Vec<&str> = self.audiences.iter().map(String::as_str).collect();
        ask(Expected { issuer: &self.issuer, audiences: &audiences, now: self.now, skew: self.skew })
    }
}
