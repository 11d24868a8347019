//! A JSON Web Key Set (RFC 7517 section 5): parsed once, and the choice of the one key that may verify a token.

use super::jwk::{Flaw, Jwk, Operations};
use crate::check::{Check, Rule, Step, Structural};
use crate::crypto::{Algorithm, Backend, KeyType, VerifyingKey};
use crate::json::{self, Document, Kind, Tape};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use foldhash::quality::FixedState;
use std::collections::HashMap;

const KEY_SET: Document = Document { name: "key set", step: Step::FetchKeys };

/// The keys of a provider, ready to verify. One that is malformed or of an unknown type spoils only itself.
#[derive(Debug)]
pub struct KeySet {
    keys: Vec<Jwk>,
    /// Places in `keys` by `kid`. The hasher is keyed by constants: the engine draws no random numbers, and who
    /// would collide it are the provider's own keys.
    by_key_id: HashMap<Box<str>, Vec<usize>, FixedState>,
}

impl KeySet {
    /// Parses a key set as served, under the rules of `profile`, into keys of `backend`.
    ///
    /// Refused is a document that is no key set; a key that cannot be used is remembered with its flaw, and
    /// reported where a token needs it.
    pub fn parse(octets: &[u8], backend: Backend, profile: &Profile) -> Result<Self, Rejection> {
        let mut tape = Tape::default();
        let object = json::parse_object(octets, &mut tape, KEY_SET, profile)?;
        let list = object.member("keys").filter(|value| value.kind() == Kind::Array);
        let list = list
            .ok_or_else(|| profile.reject(Structural::JwksKeysArray, Detail::Member(Excerpt::of("keys"))))?;

        let mut keys: Vec<Jwk> = list.elements().map(|value| Jwk::read(value, backend, profile)).collect();
        if keys.is_empty() {
            return Err(profile.reject(Structural::JwksNotEmpty, Detail::None));
        }
        drop_crowded_types(&mut keys, profile);

        let mut by_key_id: HashMap<Box<str>, Vec<usize>, _> = HashMap::default();
        for (place, key) in keys.iter().enumerate() {
            if let Some(key_id) = &key.key_id {
                by_key_id.entry(key_id.clone()).or_default().push(place);
            }
        }
        Ok(Self { keys, by_key_id })
    }

    /// Whether the set has a key of this `kid`, of use or not. Where it has none, the provider may have published one
    /// since: see [`KeyCache::refresh`](super::KeyCache::refresh).
    pub fn has_key_id(&self, key_id: &str) -> bool {
        self.by_key_id.contains_key(key_id)
    }

    /// The `kid` of every key that has one, of use or not, in the order of the set.
    pub(super) fn key_ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().filter_map(|key| key.key_id.as_deref())
    }

    /// The one key that may verify a token with this `kid` and algorithm.
    pub(super) fn select(
        &self,
        key_id: Option<&str>,
        algorithm: Algorithm,
        profile: &Profile,
    ) -> Result<&VerifyingKey, Rejection> {
        let mut sieve = Sieve::new(algorithm, profile);
        match key_id {
            Some(key_id) => match self.by_key_id.get(key_id) {
                Some(places) => places.iter().for_each(|place| sieve.offer(*place, self.keys.get(*place))),
                None => {
                    let detail = || Detail::Member(Excerpt::of(key_id));
                    profile.require(false, Check::JwkKidMatches, detail)?;
                    self.offer_all(&mut sieve);
                }
            },
            None => {
                let usable = self.keys.iter().filter(|key| key.key.is_ok()).count();
                profile.require(usable <= 1, Check::JwsKidPresent, || Detail::Limit(1))?;
                self.offer_all(&mut sieve);
            }
        }
        sieve.chosen()
    }

    fn offer_all<'k>(&'k self, sieve: &mut Sieve<'k, '_>) {
        for (place, key) in self.keys.iter().enumerate() {
            sieve.offer(place, Some(key));
        }
    }
}

/// Where a profile counts keys, a type with too many of them loses them all.
fn drop_crowded_types(keys: &mut [Jwk], profile: &Profile) {
    let limit = profile.limits().keys_per_type;
    let is_rsa = |key: &Jwk| key.key_type() == Some(KeyType::Rsa);
    let is_ec = |key: &Jwk| matches!(key.key_type(), Some(KeyType::Ec(_)));
    let is_type: [&dyn Fn(&Jwk) -> bool; 2] = [&is_rsa, &is_ec];
    for of_type in is_type {
        let fits = keys.iter().filter(|key| of_type(key)).count() <= limit;
        let Err(rule) = profile.keep(fits, Check::JwksKeysPerType) else {
            continue;
        };
        for key in keys.iter_mut().filter(|key| of_type(key)) {
            key.key = Err(Flaw { rule, reason: "the set has too many keys of this type" });
        }
    }
}

/// Candidates pass through the filters in a fixed order; the one that got furthest tells which filter emptied the
/// set.
struct Sieve<'k, 'p> {
    algorithm: Algorithm,
    profile: &'p Profile,
    chosen: Option<&'k VerifyingKey>,
    /// Whether a second candidate passed that is not the same key.
    ambiguous: bool,
    furthest: Option<Removed>,
}

/// A candidate that was removed: by the filter of this rank, at this place of the set.
#[derive(Clone, Copy)]
struct Removed {
    rank: u8,
    rule: Rule,
    place: usize,
    reason: &'static str,
}

impl<'k, 'p> Sieve<'k, 'p> {
    fn new(algorithm: Algorithm, profile: &'p Profile) -> Self {
        Self { algorithm, profile, chosen: None, ambiguous: false, furthest: None }
    }

    #[inline]
    fn offer(&mut self, place: usize, candidate: Option<&'k Jwk>) {
        let Some(candidate) = candidate else { return };
        match self.pass(candidate) {
            Ok(key) => {
                let same = self.chosen.is_none_or(|other| other.public() == key.public());
                self.ambiguous |= !same;
                self.chosen = Some(key);
            }
            Err((rank, Flaw { rule, reason })) => {
                if self.furthest.is_none_or(|removed| removed.rank < rank) {
                    self.furthest = Some(Removed { rank, rule, place, reason });
                }
            }
        }
    }

    /// The filters, in the order of their ranks.
    fn pass(&self, candidate: &'k Jwk) -> Result<&'k VerifyingKey, (u8, Flaw)> {
        let key = candidate.key.as_ref().map_err(|flaw| (0, *flaw))?;
        if key.key_type() != self.algorithm.key_type() {
            let rule = Structural::JwkFitsAlgorithm.into();
            return Err((1, Flaw { rule, reason: "it is of another type than the algorithm needs" }));
        }
        let keep = |rank, holds, check, reason| {
            self.profile.keep(holds, check).map_err(|rule| (rank, Flaw { rule, reason }))
        };
        keep(2, candidate.use_is_signature, Check::JwkUseIsSignature, "`use` is not `sig`")?;
        let operations = candidate.operations;
        keep(3, operations == Operations::Absent, Check::JwkOperationsAbsent, "it has `key_ops`")?;
        keep(
            4,
            operations != Operations::Other,
            Check::JwkOperationsVerify,
            "`key_ops` does not name `verify`",
        )?;
        keep(
            5,
            operations != Operations::Contradictory,
            Check::JwkOperationsAgree,
            "`key_ops` names what `use` excludes",
        )?;
        let matches = candidate.algorithm.as_deref().is_none_or(|name| name == self.algorithm.name());
        keep(6, matches, Check::JwkAlgorithmMatches, "its `alg` is another one")?;
        Ok(key)
    }

    fn chosen(self) -> Result<&'k VerifyingKey, Rejection> {
        self.profile.require(!self.ambiguous, Check::JwksKidUnambiguous, || Detail::None)?;
        self.chosen.ok_or_else(|| match self.furthest {
            Some(Removed { rule, place, reason, .. }) => {
                self.profile.rejection(rule, Detail::Key { index: place, reason })
            }
            // INVARIANT: a set has a key, and a `kid` of the index has a place; so one was offered.
            None => self.profile.reject(Structural::JwksNotEmpty, Detail::None),
        })
    }
}
