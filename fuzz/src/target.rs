//! A fuzz target as data: what libFuzzer drives, and what the tests replay.

use crate::depth::{Depth, Stage};
use crate::{
    CANONICALIZATION, JWKS, KEY_CACHE, PATTERN, POLICY_DECISION, POLICY_DOCUMENT, POLICY_RESTRICTS,
    SAML_METADATA, SAML_RESIGNED, SAML_RESPONSE, SAML_WRAPPED, SESSION_TOKEN, TOKEN, TOKEN_RESIGNED,
    TRUST_POLICY, XML_SIGNATURE, XML_TREE,
};
use arbitrary::Unstructured;
use touchstone_proptests::choices::Budget;

/// A mutation that knows nothing of the format: libFuzzer's own, or a stand-in for it.
pub type Raw<'r> = dyn FnMut(&[u8]) -> Vec<u8> + 'r;

/// A fuzz target.
#[derive(Debug)]
pub struct Target {
    /// The name of its program.
    pub name: &'static str,
    /// Inputs that do not get here prove nothing: a run in which fewer than 1 in 1,000 do is vacuous.
    pub door: Stage,
    pub(crate) body: fn(&[u8]) -> Stage,
    pub(crate) mutator: Mutator,
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    pub(crate) depth: Depth,
}

/// What becomes of an input under choices and libFuzzer's own mutation. An error: nothing could be made of it.
pub(crate) type Mutator = fn(&mut Unstructured<'_>, &[u8], &mut Raw<'_>) -> arbitrary::Result<Vec<u8>>;

/// Every target.
pub const TARGETS: [&Target; 17] = [
    &TOKEN,
    &TOKEN_RESIGNED,
    &JWKS,
    &KEY_CACHE,
    &POLICY_DOCUMENT,
    &PATTERN,
    &POLICY_DECISION,
    &POLICY_RESTRICTS,
    &TRUST_POLICY,
    &SESSION_TOKEN,
    &XML_TREE,
    &CANONICALIZATION,
    &XML_SIGNATURE,
    &SAML_METADATA,
    &SAML_RESPONSE,
    &SAML_WRAPPED,
    &SAML_RESIGNED,
];

impl Target {
    /// Holds the oracles against an input.
    ///
    /// # Panics
    ///
    /// If one of them does not hold: that is how libFuzzer is told.
    pub fn run(&self, input: &[u8]) {
        let reached = (self.body)(input);
        self.depth.count(self.name, self.door, reached);
    }

    /// Holds the oracles against an input, and says how far it got.
    ///
    /// # Panics
    ///
    /// If one of them does not hold.
    pub fn replay(&self, input: &[u8]) -> Stage {
        (self.body)(input)
    }

    /// Inputs to begin with, written from the vectors.
    pub fn seeds(&self) -> Vec<Vec<u8>> {
        (self.seeds)()
    }

    /// Another input made of the first `size` octets of `data`, which has room for `max_size`: its new size.
    /// `raw` is libFuzzer's own mutation, with the same arguments.
    pub fn mutate(
        &self,
        data: &mut [u8],
        size: usize,
        max_size: usize,
        seed: u32,
        raw: fn(&mut [u8], usize, usize) -> usize,
    ) -> usize {
        let input = data.get(..size).unwrap_or_default().to_vec();
        let mut on_its_own = |octets: &[u8]| {
            let mut room = octets.to_vec();
            room.resize(octets.len().saturating_add(64), 0);
            let (length, most) = (octets.len(), room.len());
            let length = raw(&mut room, length, most);
            room.truncate(length);
            room
        };
        let made = Budget::POLICIES.from_seed(seed.into(), |u| (self.mutator)(u, &input, &mut on_its_own));
        match made {
            Ok(made) if made.len() <= max_size && made != input => match data.get_mut(..made.len()) {
                Some(room) => {
                    room.copy_from_slice(&made);
                    made.len()
                }
                None => raw(data, size, max_size),
            },
            _ => raw(data, size, max_size),
        }
    }
}
