//! The key sets of providers, and when to ask for them again: a state machine that neither fetches nor waits.

use super::discovery::{Answer, Failure, Found, Reading, Source, Wanted, discovery_url};
use super::key_set::KeySet;
use crate::check::Structural;
use crate::crypto::Backend;
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use foldhash::quality::FixedState;
use std::collections::HashMap;
use std::sync::Arc;

/// How long, and how much. The times are ours where nothing else is said: AWS publishes none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CacheLimits {
    /// Issuers that are remembered, at least one. Ours: an account has at most 100 providers (IAM quotas), so it serves
    /// 40 of them.
    pub entries: usize,
    /// How long a set is used without asking for a newer one. Ours: AWS was seen to follow an edit after about 2 s
    /// (observed, wi-jwks-single-key); a key that is removed stays trusted for so long here, while one that is added is
    /// asked for at once.
    pub fresh_seconds: u32,
    /// How long after it was fetched a set is used where no newer one can be had. Ours: an outage, which an attacker may
    /// cause, does not keep a removed key alive for longer than a session lasts that nobody gave a duration.
    pub kept_seconds: u32,
    /// How long after a `kid` that the set does not have made us ask, no other does so again. Ours: anybody can make up a
    /// `kid`.
    pub cool_down_seconds: u32,
    /// How long nothing is asked for after a fetch that failed. Ours: as long as a fetch may take.
    pub retry_seconds: u32,
    /// How long a document may take. AWS: answers that do not come within 5 seconds are too late.
    pub flight_seconds: u32,
}

impl Default for CacheLimits {
    fn default() -> Self {
        Self {
            entries: 4096,
            fresh_seconds: 300,
            kept_seconds: 3600,
            cool_down_seconds: 30,
            retry_seconds: 5,
            flight_seconds: 5,
        }
    }
}

/// The key sets of providers, by issuer.
///
/// A caller asks for [`keys`](Self::keys), fetches the documents it is told to, and hands in what the network answered
/// with [`supply`](Self::supply), until it has the keys or a rejection. A cache is for one backend. A set that was read
/// under one profile is served under no other, so keys that a weakened profile let pass reach nobody else; one that was
/// believed for a thumbprint is served to providers that register it.
///
/// Time is an argument, in seconds since 1970. Where the clock goes back, a set from the future is as old as it is ahead:
/// trusted for no longer than one of the past.
#[derive(Debug, Default)]
pub struct KeyCache {
    limits: CacheLimits,
    /// The hasher is keyed by constants: the engine draws no random numbers, and issuers are those of registered
    /// providers.
    entries: HashMap<Box<str>, Entry, FixedState>,
    /// Requests made so far.
    requests: u64,
}

/// A document to be fetched, with GET and without following redirects. Whoever resolves the host's name has to refuse
/// private addresses: the engine has seen only the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    url: Arc<str>,
    /// No two requests of a cache have the same, so that an answer counts once, and only while it is waited for.
    number: u64,
}

impl Fetch {
    /// The URL of the document.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Why there are no keys yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lack {
    /// The caller is to fetch this document, and to hand in the answer, be it that there was none.
    Needs(Fetch),
    /// Somebody else is fetching.
    Wait {
        /// Ask again at this time at the latest, in seconds since 1970.
        until: i64,
    },
    /// There will be none for now.
    Refused(Rejection),
}

/// What is known of an issuer.
#[derive(Debug, Default)]
struct Entry {
    held: Option<Held>,
    flight: Option<Flight>,
    /// When the last fetch failed, where none has succeeded since.
    failed: Option<i64>,
    /// When a `kid` that the set did not have last made us ask.
    asked_for_key: Option<i64>,
    /// The last request.
    number: u64,
}

#[derive(Debug)]
struct Held {
    keys: Arc<KeySet>,
    fetched: i64,
    profile: Profile,
    /// The thumbprints that it was believed for: none, where certificates were publicly trusted.
    thumbprints: Vec<String>,
}

/// A request that is not answered.
#[derive(Debug)]
struct Flight {
    fetch: Fetch,
    wanted: Wanted,
    began: i64,
    /// Under which profile the document before was read, where there was one.
    profile: Option<Profile>,
    /// The thumbprints that it was believed for.
    thumbprints: Vec<String>,
}

impl Flight {
    /// Whether an answer to `request`, to be read under this profile, is waited for. No set is read half under one profile
    /// and half under another.
    fn awaits(&self, request: &Fetch, profile: &Profile) -> bool {
        self.fetch == *request && self.profile.as_ref().is_none_or(|before| before == profile)
    }
}

impl KeyCache {
    /// A cache that holds nothing.
    pub fn new(limits: CacheLimits) -> Self {
        Self { limits, ..Self::default() }
    }

    /// How many issuers something is remembered of: [`CacheLimits::entries`] at the most.
    pub fn entries(&self) -> usize {
        self.entries.len()
    }

    /// The keys to verify a token of this provider with, or what is needed first.
    ///
    /// One caller is asked to fetch; until the answer is there, others are served the set that is held, or wait. A set
    /// whose time is up is served through an outage, between one attempt and the next.
    pub fn keys(&mut self, provider: &Source<'_>, now: i64, profile: &Profile) -> Result<Arc<KeySet>, Lack> {
        let limits = &self.limits;
        if let Some(entry) = self.entries.get(provider.issuer) {
            let until = entry.waits_until(now, limits);
            let failed = within(entry.failed, now, limits.retry_seconds);
            match entry.held(provider, now, limits, profile) {
                Some(held) if until.is_some() || failed || held.is_fresh(now, limits) => {
                    return Ok(Arc::clone(&held.keys));
                }
                Some(_) => {}
                None => {
                    if let Some(until) = until {
                        return Err(Lack::Wait { until });
                    }
                    if failed {
                        let url = Excerpt::of(&discovery_url(provider.issuer));
                        let detail =
                            Detail::Url { url, reason: "its keys could not be fetched a moment ago" };
                        return Err(Lack::Refused(profile.reject(Structural::FetchNotInCoolDown, detail)));
                    }
                }
            }
        }
        Err(self.begin(provider.issuer, now))
    }

    /// Whether to fetch again because the set has no key for a token, which is worth it where
    /// [`KeySet::has_key_id`] says so. `None`: the token has to do with the set that is there.
    pub fn refresh(&mut self, provider: &Source<'_>, now: i64) -> Option<Lack> {
        if let Some(entry) = self.entries.get(provider.issuer) {
            if let Some(until) = entry.waits_until(now, &self.limits) {
                return Some(Lack::Wait { until });
            }
            if within(entry.failed, now, self.limits.retry_seconds)
                || within(entry.asked_for_key, now, self.limits.cool_down_seconds)
            {
                return None;
            }
        }
        let lack = self.begin(provider.issuer, now);
        if let (Lack::Needs(_), Some(entry)) = (&lack, self.entries.get_mut(provider.issuer)) {
            entry.asked_for_key = Some(now);
        }
        Some(lack)
    }

    /// Takes what the network answered to a request that [`keys`](Self::keys), [`refresh`](Self::refresh) or this asked
    /// for: the next document to fetch, or none, and then `keys` has the set.
    ///
    /// An answer that is not waited for, because it is to another request, has been there before, or is to be read under
    /// another profile than the document before, changes nothing; one that comes too late is none. A rejection is for the caller who fetched, unless `keys` still has a set: a fetch that
    /// fails takes nothing away, but for one that brings a set without keys.
    pub fn supply(
        &mut self,
        provider: &Source<'_>,
        request: &Fetch,
        answer: &Answer<'_>,
        now: i64,
        backend: Backend,
        profile: &Profile,
    ) -> Result<Option<Fetch>, Rejection> {
        let Some(entry) = self.entries.get_mut(provider.issuer) else {
            return Ok(None);
        };
        let Some(flight) = entry.flight.take_if(|flight| flight.awaits(request, profile)) else {
            return Ok(None);
        };
        let in_time = within(Some(flight.began), now, self.limits.flight_seconds);
        let answer = if in_time { answer } else { &Answer::Failed(Failure::Timeout) };
        let read = flight.wanted.read(request.url(), provider, answer, backend, profile);
        let Reading { found, thumbprint } = read.inspect_err(|no| {
            entry.failed = Some(now);
            // A set without keys is no outage: the provider withdraws what it vouched for.
            if no.rule() == Structural::JwksNotEmpty.into() {
                entry.held = None;
            }
        })?;
        let thumbprints = flight.thumbprints.into_iter().chain(thumbprint).collect();
        match found {
            Found::KeySetAt(url) => {
                let fetch = Fetch { url: url.into(), number: next(&mut self.requests) };
                let (wanted, profile) = (Wanted::KeySet, Some(profile.clone()));
                Ok(Some(entry.send(Flight { fetch, wanted, began: now, profile, thumbprints })))
            }
            // The whole set is new: a key that is not in it is one that the provider no longer vouches for.
            Found::KeySet(keys) => {
                let (keys, profile) = (Arc::new(keys), profile.clone());
                entry.held = Some(Held { keys, fetched: now, profile, thumbprints });
                entry.failed = None;
                Ok(None)
            }
        }
    }

    fn begin(&mut self, issuer: &str, now: i64) -> Lack {
        if !self.entries.contains_key(issuer)
            && let Err(until) = self.make_room(now)
        {
            return Lack::Wait { until };
        }
        let fetch = Fetch { url: discovery_url(issuer).into(), number: next(&mut self.requests) };
        let wanted = Wanted::Discovery;
        let flight = Flight { fetch, wanted, began: now, profile: None, thumbprints: Vec::new() };
        Lack::Needs(self.entries.entry(issuer.into()).or_default().send(flight))
    }

    /// Makes room for one more entry: the one whose set was fetched longest ago goes, or whose attempt is as old. One that
    /// is waited for stays, or its issuer could be asked twice at a time. Where all are: the time the first of them ends.
    fn make_room(&mut self, now: i64) -> Result<(), i64> {
        if self.entries.len() < self.limits.entries.max(1) {
            return Ok(());
        }
        let limits = &self.limits;
        let idle = self.entries.iter().filter(|(_, entry)| entry.waits_until(now, limits).is_none());
        let oldest = idle.min_by_key(|(_, entry)| (entry.last_change(), entry.number));
        match oldest.map(|(issuer, _)| issuer.clone()) {
            Some(issuer) => {
                self.entries.remove(&issuer);
                Ok(())
            }
            None => {
                let ends = self.entries.values().filter_map(|entry| entry.waits_until(now, limits));
                Err(ends.min().unwrap_or(now))
            }
        }
    }
}

impl Entry {
    /// The set, where it may be trusted still, and would have been read for this provider under this profile.
    fn held(
        &self,
        provider: &Source<'_>,
        now: i64,
        limits: &CacheLimits,
        profile: &Profile,
    ) -> Option<&Held> {
        let held = self.held.as_ref()?;
        let kept = within(Some(held.fetched), now, limits.kept_seconds);
        let registered = held.thumbprints.iter().all(|thumbprint| provider.registers(thumbprint));
        (kept && registered && held.profile == *profile).then_some(held)
    }

    /// When the request under way is given up; `None` where there is none.
    fn waits_until(&self, now: i64, limits: &CacheLimits) -> Option<i64> {
        let began = self.flight.as_ref().map(|flight| flight.began);
        let under_way = began.filter(|_| within(began, now, limits.flight_seconds));
        under_way.map(|began| began.saturating_add(limits.flight_seconds.into()))
    }

    fn send(&mut self, flight: Flight) -> Fetch {
        let fetch = flight.fetch.clone();
        self.number = fetch.number;
        self.flight = Some(flight);
        fetch
    }

    fn last_change(&self) -> Option<i64> {
        let fetched = self.held.as_ref().map(|held| held.fetched);
        fetched.or(self.failed).or(self.flight.as_ref().map(|flight| flight.began))
    }
}

impl Held {
    fn is_fresh(&self, now: i64, limits: &CacheLimits) -> bool {
        within(Some(self.fetched), now, limits.fresh_seconds)
    }
}

/// Whether `then` is less than `seconds` away from `now`, in either direction.
fn within(then: Option<i64>, now: i64, seconds: u32) -> bool {
    then.is_some_and(|then| now.abs_diff(then) < seconds.into())
}

fn next(requests: &mut u64) -> u64 {
    *requests = requests.wrapping_add(1);
    *requests
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Check, Rule};

    const A: Source<'static> = Source { issuer: "https://a.example", thumbprints: &[] };
    const B: Source<'static> = Source { issuer: "https://b.example", thumbprints: &[] };
    const NOW: i64 = 1_700_000_000;
    const LIMITS: CacheLimits = CacheLimits {
        entries: 2,
        fresh_seconds: 300,
        kept_seconds: 3600,
        cool_down_seconds: 30,
        retry_seconds: 10,
        flight_seconds: 5,
    };

    fn cache() -> KeyCache {
        KeyCache::new(LIMITS)
    }

    /// A key set of one key: the base point of P-256 (FIPS 186-4, D.1.2.3).
    fn key_set(key_id: &str) -> Vec<u8> {
        let x = "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY";
        let y = "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU";
        format!(r#"{{"keys":[{{"kty":"EC","crv":"P-256","kid":"{key_id}","x":"{x}","y":"{y}"}}]}}"#).into()
    }

    fn discovery(source: &Source<'_>) -> Vec<u8> {
        format!(r#"{{"issuer":"{0}","jwks_uri":"{0}/keys"}}"#, source.issuer).into()
    }

    fn served(body: &[u8]) -> Answer<'_> {
        Answer::Document { status: 200, body, location: None, untrusted_chain: None }
    }

    fn missing() -> Answer<'static> {
        Answer::Document { status: 404, body: b"", location: None, untrusted_chain: None }
    }

    impl KeyCache {
        fn ask(&mut self, source: &Source<'_>, now: i64) -> Result<Arc<KeySet>, Lack> {
            self.keys(source, now, &Profile::strict())
        }

        fn needs(&mut self, source: &Source<'_>, now: i64) -> Fetch {
            match self.ask(source, now) {
                Err(Lack::Needs(fetch)) => fetch,
                other => panic!("{other:?}"),
            }
        }

        fn answer(
            &mut self,
            source: &Source<'_>,
            fetch: &Fetch,
            answer: &Answer<'_>,
            now: i64,
        ) -> Result<Option<Fetch>, Rule> {
            let supplied = self.supply(source, fetch, answer, now, Backend::PREFERRED, &Profile::strict());
            supplied.map_err(|rejection| rejection.rule())
        }

        /// Both documents, in time.
        fn land(&mut self, source: &Source<'_>, fetch: &Fetch, key_id: &str, now: i64) {
            let next = self.answer(source, fetch, &served(&discovery(source)), now).unwrap().unwrap();
            assert_eq!(next.url(), format!("{}/keys", source.issuer));
            assert_eq!(self.answer(source, &next, &served(&key_set(key_id)), now), Ok(None));
        }

        fn fill(&mut self, source: &Source<'_>, key_id: &str, now: i64) {
            let fetch = self.needs(source, now);
            self.land(source, &fetch, key_id, now);
        }

        fn serves(&mut self, source: &Source<'_>, key_id: &str, now: i64) -> bool {
            self.ask(source, now).is_ok_and(|keys| keys.has_key_id(key_id))
        }
    }

    #[test]
    fn serves_what_was_fetched_without_another_copy() {
        let mut cache = cache();
        cache.fill(&A, "1", NOW);
        let [first, second] = [cache.ask(&A, NOW).unwrap(), cache.ask(&A, NOW + 299).unwrap()];
        assert!(Arc::ptr_eq(&first, &second) && first.has_key_id("1") && !first.has_key_id("2"));
    }

    #[test]
    fn a_key_that_was_removed_is_not_trusted_after_a_refresh() {
        let mut cache = cache();
        cache.fill(&A, "old", NOW);
        cache.fill(&A, "new", NOW + 300);
        let keys = cache.ask(&A, NOW + 300).unwrap();
        assert!(keys.has_key_id("new") && !keys.has_key_id("old"));
    }

    #[test]
    fn a_set_without_keys_withdraws_what_was_vouched_for() {
        let mut cache = cache();
        cache.fill(&A, "1", NOW);
        let fetch = cache.needs(&A, NOW + 300);
        let next = cache.answer(&A, &fetch, &served(&discovery(&A)), NOW + 300).unwrap().unwrap();
        let refused = cache.answer(&A, &next, &served(br#"{"keys":[]}"#), NOW + 300);
        assert_eq!(refused, Err(Structural::JwksNotEmpty.into()));
        assert!(!cache.serves(&A, "1", NOW + 300));
    }

    #[test]
    fn an_unknown_kid_asks_once_in_a_cool_down() {
        let mut cache = cache();
        cache.fill(&A, "1", NOW);
        let Some(Lack::Needs(fetch)) = cache.refresh(&A, NOW + 1) else { panic!() };
        cache.land(&A, &fetch, "2", NOW + 1);
        assert!(cache.serves(&A, "2", NOW + 1));
        assert_eq!(cache.refresh(&A, NOW + 2), None);
        assert_eq!(cache.refresh(&A, NOW + 30), None);
        assert!(matches!(cache.refresh(&A, NOW + 31), Some(Lack::Needs(_))));
    }

    #[test]
    fn an_unknown_kid_waits_for_the_fetch_that_is_under_way() {
        let mut cache = cache();
        cache.fill(&A, "1", NOW);
        cache.needs(&A, NOW + 300);
        assert_eq!(cache.refresh(&A, NOW + 301), Some(Lack::Wait { until: NOW + 305 }));
    }

    #[test]
    fn one_caller_fetches_and_the_others_wait() {
        let mut cache = cache();
        cache.needs(&A, NOW);
        assert_eq!(cache.ask(&A, NOW + 4).unwrap_err(), Lack::Wait { until: NOW + 5 });
        assert!(matches!(cache.ask(&B, NOW + 4), Err(Lack::Needs(_))));
    }

    #[test]
    fn while_a_set_is_refreshed_the_others_are_served_the_old_one() {
        let mut cache = cache();
        cache.fill(&A, "1", NOW);
        cache.needs(&A, NOW + 300);
        assert!(cache.serves(&A, "1", NOW + 300));
    }

    #[test]
    fn a_fetch_that_nobody_answers_is_given_up() {
        let mut cache = cache();
        let lost = cache.needs(&A, NOW);
        let fetch = cache.needs(&A, NOW + 5);
        assert_ne!(lost, fetch);
        cache.land(&A, &fetch, "1", NOW + 6);
        assert!(cache.serves(&A, "1", NOW + 6));
    }

    #[test]
    fn the_answer_to_a_fetch_that_was_given_up_changes_nothing() {
        let mut cache = cache();
        let lost = cache.needs(&A, NOW);
        let fetch = cache.needs(&A, NOW + 5);
        assert_eq!(cache.answer(&A, &lost, &served(&discovery(&A)), NOW + 5), Ok(None));
        assert_eq!(cache.answer(&A, &lost, &missing(), NOW + 5), Ok(None));
        assert_eq!(cache.ask(&A, NOW + 5).unwrap_err(), Lack::Wait { until: NOW + 10 });
        cache.land(&A, &fetch, "1", NOW + 6);
    }

    #[test]
    fn an_answer_counts_once() {
        let mut cache = cache();
        let fetch = cache.needs(&A, NOW);
        let next = cache.answer(&A, &fetch, &served(&discovery(&A)), NOW).unwrap().unwrap();
        assert_eq!(cache.answer(&A, &fetch, &served(&discovery(&A)), NOW), Ok(None));
        assert_eq!(cache.answer(&A, &next, &served(&key_set("1")), NOW), Ok(None));
        assert_eq!(cache.answer(&A, &next, &served(&key_set("2")), NOW), Ok(None));
        assert!(cache.serves(&A, "1", NOW));
    }

    #[test]
    fn an_answer_that_comes_too_late_is_none() {
        let mut cache = cache();
        let fetch = cache.needs(&A, NOW);
        let late = cache.answer(&A, &fetch, &served(&discovery(&A)), NOW + 5);
        assert_eq!(late, Err(Structural::FetchReachable.into()));
    }

    #[test]
    fn after_a_failure_nothing_is_asked_for_a_while() {
        let mut cache = cache();
        let fetch = cache.needs(&A, NOW);
        let failed = cache.answer(&A, &fetch, &Answer::Failed(Failure::Connect), NOW + 1);
        assert_eq!(failed, Err(Structural::FetchReachable.into()));
        let Err(Lack::Refused(rejection)) = cache.ask(&A, NOW + 10) else { panic!() };
        assert_eq!(rejection.rule(), Structural::FetchNotInCoolDown.into());
        assert_eq!(cache.refresh(&A, NOW + 10), None);
        cache.fill(&A, "1", NOW + 11);
        assert!(cache.serves(&A, "1", NOW + 11));
    }

    #[test]
    fn an_outage_is_bridged_until_the_time_of_the_set_is_up() {
        let mut cache = cache();
        cache.fill(&A, "1", NOW);
        for minute in 5..60 {
            let now = NOW + minute * 60;
            let fetch = cache.needs(&A, now);
            assert!(cache.answer(&A, &fetch, &Answer::Failed(Failure::Timeout), now + 1).is_err());
            assert!(cache.serves(&A, "1", now + 1));
        }
        assert!(cache.serves(&A, "1", NOW + 3541));
        let fetch = cache.needs(&A, NOW + 3599);
        assert!(cache.answer(&A, &fetch, &missing(), NOW + 3600).unwrap().is_some());
        assert!(matches!(cache.ask(&A, NOW + 3600), Err(Lack::Wait { .. })));
    }

    #[test]
    fn a_document_of_another_issuer_gives_no_keys() {
        let mut cache = cache();
        let fetch = cache.needs(&A, NOW);
        let refused = cache.answer(&A, &fetch, &served(&discovery(&B)), NOW);
        assert_eq!(refused, Err(Check::DiscoveryIssuerMatches.into()));
    }

    #[test]
    fn an_answer_for_another_issuer_changes_nothing() {
        let mut cache = cache();
        let (a, b) = (cache.needs(&A, NOW), cache.needs(&B, NOW));
        assert_eq!(cache.answer(&B, &a, &served(&discovery(&B)), NOW), Ok(None));
        cache.land(&A, &a, "a", NOW);
        cache.land(&B, &b, "b", NOW);
        assert!(cache.serves(&A, "a", NOW) && cache.serves(&B, "b", NOW));
        assert!(!cache.serves(&A, "b", NOW) && !cache.serves(&B, "a", NOW));
    }

    #[test]
    fn issuers_that_differ_by_a_slash_are_two() {
        let slash = Source { issuer: "https://a.example/", thumbprints: &[] };
        let mut cache = cache();
        let (without, with) = (cache.needs(&A, NOW), cache.needs(&slash, NOW));
        assert_eq!(without.url(), with.url());
        assert_eq!(cache.answer(&slash, &without, &served(&discovery(&slash)), NOW), Ok(None));
        cache.land(&A, &without, "a", NOW);
        assert!(!cache.serves(&slash, "a", NOW));
    }

    #[test]
    fn the_set_that_was_fetched_longest_ago_makes_room() {
        let c = Source { issuer: "https://c.example", thumbprints: &[] };
        let mut cache = cache();
        cache.fill(&A, "a", NOW + 1);
        cache.fill(&B, "b", NOW);
        cache.fill(&c, "c", NOW + 2);
        assert_eq!(cache.entries(), 2);
        assert!(cache.serves(&A, "a", NOW + 2) && cache.serves(&c, "c", NOW + 2));
        cache.needs(&B, NOW + 2);
        assert_eq!(cache.entries(), 2);
    }

    #[test]
    fn where_every_entry_is_waited_for_a_further_issuer_waits_too() {
        let c = Source { issuer: "https://c.example", thumbprints: &[] };
        let mut cache = cache();
        cache.needs(&A, NOW);
        cache.needs(&B, NOW + 1);
        assert_eq!(cache.ask(&c, NOW + 2).unwrap_err(), Lack::Wait { until: NOW + 5 });
        assert_eq!(cache.refresh(&c, NOW + 2), Some(Lack::Wait { until: NOW + 5 }));
        cache.needs(&c, NOW + 5);
        assert_eq!(cache.entries(), 2);
    }

    #[test]
    fn a_set_from_the_future_is_trusted_for_no_longer_than_one_of_the_past() {
        let mut cache = cache();
        cache.fill(&A, "1", NOW);
        assert!(cache.serves(&A, "1", NOW - 299));
        let fetch = cache.needs(&A, NOW - 300);
        assert!(cache.answer(&A, &fetch, &Answer::Failed(Failure::Tls), NOW - 300).is_err());
        assert!(cache.serves(&A, "1", NOW - 300));
        cache.needs(&A, NOW - 3600);
    }

    #[test]
    fn a_failure_from_the_future_forbids_nothing_for_ever() {
        let mut cache = cache();
        let fetch = cache.needs(&A, NOW);
        assert!(cache.answer(&A, &fetch, &Answer::Failed(Failure::Tls), NOW).is_err());
        cache.needs(&A, NOW - 10);
    }

    #[test]
    fn the_ends_of_time_are_times() {
        for (then, now) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN)] {
            let mut cache = cache();
            cache.fill(&A, "1", then);
            assert!(cache.serves(&A, "1", then));
            cache.needs(&A, now);
            assert!(cache.refresh(&A, then).is_some());
        }
        let mut cache = cache();
        cache.needs(&A, i64::MAX);
        assert_eq!(cache.ask(&A, i64::MAX).unwrap_err(), Lack::Wait { until: i64::MAX });
    }

    #[test]
    fn a_set_read_under_one_profile_is_served_under_no_other() {
        let mut cache = cache();
        cache.fill(&A, "1", NOW);
        assert!(matches!(cache.keys(&A, NOW, &Profile::aws()), Err(Lack::Needs(_))));
        let mut weakened = Profile::strict();
        weakened.remove(Check::JwkNotRoca);
        assert!(matches!(cache.keys(&A, NOW + 5, &weakened), Err(Lack::Needs(_))));
        assert!(cache.serves(&A, "1", NOW + 5));
    }

    #[test]
    fn a_set_is_not_read_half_under_a_weakened_profile() {
        let mut weakened = Profile::strict();
        weakened.remove(Check::DiscoveryJwksUriHttps);
        let mut cache = cache();
        let fetch = cache.needs(&A, NOW);
        let document = discovery(&A);
        let next = cache
            .supply(&A, &fetch, &served(&document), NOW, Backend::PREFERRED, &weakened)
            .unwrap()
            .unwrap();
        assert_eq!(cache.answer(&A, &next, &served(&key_set("1")), NOW), Ok(None));
        assert!(!cache.serves(&A, "1", NOW));
    }

    #[test]
    fn a_set_believed_for_a_thumbprint_is_for_those_who_register_it() {
        let of_abc = [Box::from("A9993E364706816ABA3E25717850C26C9CD0D89D")];
        let registered = Source { thumbprints: &of_abc, ..A };
        let chain: &[&[u8]] = &[b"abc"];
        let (document, keys) = (discovery(&A), key_set("1"));
        for chains in [[Some(chain), None], [None, Some(chain)]] {
            let answer = |body, untrusted_chain| Answer::Document {
                status: 200,
                body,
                location: None,
                untrusted_chain,
            };
            let mut cache = cache();
            let fetch = cache.needs(&registered, NOW);
            let next = cache.answer(&registered, &fetch, &answer(&document, chains[0]), NOW);
            let next = next.unwrap().unwrap();
            assert_eq!(cache.answer(&registered, &next, &answer(&keys, chains[1]), NOW), Ok(None));
            assert!(cache.serves(&registered, "1", NOW) && !cache.serves(&A, "1", NOW));
        }
    }

    #[test]
    fn without_a_discovery_document_the_set_is_looked_for_where_it_usually_is() {
        let mut cache = cache();
        let fetch = cache.needs(&A, NOW);
        let next = cache.answer(&A, &fetch, &missing(), NOW).unwrap().unwrap();
        assert_eq!(next.url(), "https://a.example/.well-known/jwks.json");
        assert_eq!(cache.answer(&A, &next, &served(&key_set("1")), NOW), Ok(None));
        assert!(cache.serves(&A, "1", NOW));
    }
}
