//! Assertions that were used: each proves an identity once (SAML profiles section 4.1.4.5).

use super::date::Instant;
use crate::check::Operational;
use crate::crypto::{Backend, sha256};
use crate::profile::Profile;
use crate::rejection::{Detail, Rejection};
use std::collections::{BTreeSet, HashSet};

/// Whether an assertion was used before.
pub trait Replay {
    /// Whether the assertion of this issuer and ID was used.
    fn was_used(&self, issuer: &str, id: &str) -> bool;
}

impl Replay for &[&str] {
    /// By the ID alone, whoever issued it.
    fn was_used(&self, _: &str, id: &str) -> bool {
        self.contains(&id)
    }
}

/// The assertions that were used and could be used again, were they not known. It is bounded: where it is full of
/// assertions that have not expired, another one is refused rather than one forgotten.
#[derive(Debug)]
pub struct ReplayStore {
    limit: usize,
    backend: Backend,
    used: HashSet<Key, foldhash::fast::FixedState>,
    by_expiry: BTreeSet<(Instant, Key)>,
}

/// An issuer and an ID by their digest, so that long ones take no more room than short ones.
type Key = Box<[u8]>;

impl ReplayStore {
    /// A store for so many assertions.
    pub fn new(limit: usize, backend: Backend) -> Self {
        Self { limit, backend, used: HashSet::default(), by_expiry: BTreeSet::new() }
    }

    /// Remembers an assertion until it has expired. Refused is one for which there is no room.
    pub(crate) fn remember(
        &mut self,
        issuer: &str,
        id: &str,
        expires: Instant,
        now: Instant,
        profile: &Profile,
    ) -> Result<(), Rejection> {
        while let Some((expiry, _)) = self.by_expiry.first()
            && *expiry <= now
            && let Some((_, key)) = self.by_expiry.pop_first()
        {
            self.used.remove(&key);
        }
        if self.used.len() >= self.limit {
            let full = Operational::ReplayStoreRoom.into();
            return Err(profile.rejection(full, Detail::Limit(self.limit)));
        }
        let key = self.key(issuer, id);
        if self.used.insert(key.clone()) {
            self.by_expiry.insert((expires, key));
        }
        Ok(())
    }

    fn key(&self, issuer: &str, id: &str) -> Key {
        // The length keeps an issuer and an ID apart.
        let text = format!("{}:{issuer}{id}", issuer.len());
        sha256(text.as_bytes(), self.backend)
    }
}

impl Replay for ReplayStore {
    fn was_used(&self, issuer: &str, id: &str) -> bool {
        self.used.contains(&self.key(issuer, id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::of_seconds(seconds)
    }

    #[test]
    fn remembers_until_an_assertion_has_expired() {
        let profile = Profile::strict();
        let mut store = ReplayStore::new(2, Backend::PREFERRED);
        assert!(store.remember("idp", "_1", at(10), at(0), &profile).is_ok());
        assert!(store.was_used("idp", "_1") && !store.was_used("idp", "_2") && !store.was_used("id", "p_1"));
        assert!(store.remember("idp", "_2", at(20), at(10), &profile).is_ok());
        assert!(!store.was_used("idp", "_1") && store.was_used("idp", "_2"));
    }

    #[test]
    fn refuses_when_full_and_forgets_nobody() {
        let profile = Profile::strict();
        let mut store = ReplayStore::new(1, Backend::PREFERRED);
        assert!(store.remember("idp", "_1", at(10), at(0), &profile).is_ok());
        let refused = store.remember("idp", "_2", at(10), at(9), &profile);
        assert_eq!(refused.map_err(|no| no.rule().id()), Err("saml.replay-store-room"));
        assert!(store.was_used("idp", "_1"));
    }
}
