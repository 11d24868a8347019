//! The engine with rules taken away.
//!
//! Taking away the rule that refuses an input shows which one would have stopped it next, until the input is
//! accepted or a structural rule stops it. That chain is what a vector records as its `stops`. An [`Ablated`]
//! engine answers with verdicts and plain results: the types that lead to a session cannot be had from it.

mod world;

pub use world::{Network, Reply, Signer, World};

use crate::check::{Check, Rule};
use crate::crypto::{AlgorithmSet, Backend};
use crate::profile::{Name, Profile};
use crate::rejection::Rejection;
use crate::web_identity::{Expected, Identity, Jws, KeySet, Scratch, Token};

/// An engine that yields verdicts and results, never a session.
#[derive(Clone, Debug)]
pub struct Ablated(Profile);

impl Ablated {
    /// The engine as the profile has it, with nothing taken away yet.
    pub fn of(profile: &Profile) -> Self {
        Self(profile.clone())
    }

    /// The same with one check less.
    #[must_use]
    pub fn without(mut self, check: Check) -> Self {
        self.0.remove(check);
        self
    }

    /// The profile it began with.
    pub fn profile(&self) -> Name {
        self.0.name()
    }

    /// Judges a JWS with a key set: the octets of the payload.
    pub fn jws(&self, question: &JwsQuestion<'_>) -> Result<Vec<u8>, Rejection> {
        let mut scratch = Scratch::default();
        let jws = Jws::parse(question.token, &mut scratch, &self.0)?;
        let keys = KeySet::parse(question.jwks, question.backend, &self.0)?;
        let verified = jws.verify(&keys, question.algorithms, &self.0)?;
        Ok(verified.payload().to_vec())
    }

    /// Judges an ID token as a relying party does: whose it is and for whom.
    pub fn id_token(&self, question: &IdTokenQuestion<'_>) -> Result<Identity, Rejection> {
        let mut scratch = Scratch::default();
        let token = Token::parse(question.jws.token, &mut scratch, &self.0)?;
        let token = token.of_issuer(question.expected.issuer, &self.0)?;
        let keys = KeySet::parse(question.jws.jwks, question.jws.backend, &self.0)?;
        let verified = token.verify(&keys, question.jws.algorithms, &self.0)?;
        Ok(verified.validate(&question.expected, &self.0)?.identity())
    }

    /// Every rule that stops an input, in turn: each check that refuses is taken away and the input judged again,
    /// until it is accepted or something that cannot be taken away stops it.
    pub fn stops<T>(mut self, judge: impl Fn(&Self) -> Result<T, Rejection>) -> Vec<Rule> {
        let mut stops = Vec::new();
        while let Err(rejection) = judge(&self) {
            stops.push(rejection.rule());
            let Rule::Check(check) = rejection.rule() else {
                break;
            };
            self.0.remove(check);
        }
        stops
    }
}

/// A JWS and what to verify it with.
#[derive(Clone, Copy, Debug)]
pub struct JwsQuestion<'q> {
    /// The compact serialization.
    pub token: &'q [u8],
    /// The key set, as served.
    pub jwks: &'q [u8],
    /// The algorithms that are good enough.
    pub algorithms: AlgorithmSet,
    /// Who computes.
    pub backend: Backend,
}

/// An ID token, its key set, and what the relying party expects.
#[derive(Clone, Copy, Debug)]
pub struct IdTokenQuestion<'q> {
    /// The token and its keys.
    pub jws: JwsQuestion<'q>,
    /// The issuer, the audiences, the clock.
    pub expected: Expected<'q>,
}
