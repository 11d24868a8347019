//! The cache of key sets again, as naively as it can be told: everything that ever happened is kept, and each answer is
//! read from it.

use touchstone_engine::web_identity::CacheLimits;

/// What the cache should say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// This set.
    Served(usize),
    /// A document is to be fetched: the request of this number.
    Fetch(usize),
    /// Until then at the latest.
    Wait(i64),
    /// No.
    Refused,
    /// Neither keys nor anything to do.
    Nothing,
}

/// What an answer should come to, where it is waited for and in time.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome {
    /// The next document is to be fetched, by the request of this number.
    Next { by_thumbprint: bool, request: usize },
    /// A set.
    Set { by_thumbprint: bool, set: usize },
    /// A set without keys: what was vouched for is withdrawn.
    Withdrawn,
    /// A rejection.
    Bad,
}

#[derive(Clone, Copy, Debug)]
struct Event {
    issuer: usize,
    at: i64,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Asked { request: usize, for_key: bool, by_thumbprint: bool },
    Filled { set: usize, by_thumbprint: bool },
    Failed,
    Withdrawn,
    Forgotten,
}

/// Everything that happened, the latest last.
pub(crate) struct KeyHistory {
    limits: CacheLimits,
    events: Vec<Event>,
}

impl KeyHistory {
    pub(crate) fn new(limits: CacheLimits) -> Self {
        Self { limits, events: Vec::new() }
    }

    /// The issuers that something is remembered of.
    pub(crate) fn issuers(&self) -> Vec<usize> {
        let mut issuers: Vec<usize> = self.events.iter().map(|event| event.issuer).collect();
        issuers.sort_unstable();
        issuers.dedup();
        issuers.retain(|issuer| self.latest(*issuer, |_| true).is_some());
        issuers
    }

    /// Keys are asked for by a provider that registers the thumbprint or not.
    pub(crate) fn keys(&mut self, issuer: usize, registers: bool, now: i64) -> Expected {
        let under_way = self.under_way(issuer, now);
        let failed = self.failed(issuer, now);
        if let Some(Event { at, what: What::Filled { set, by_thumbprint }, .. }) = self.filled(issuer)
            && at.abs_diff(now) < self.limits.kept_seconds.into()
            && (registers || !by_thumbprint)
        {
            let fresh = at.abs_diff(now) < self.limits.fresh_seconds.into();
            return if fresh || under_way.is_some() || failed {
                Expected::Served(set)
            } else {
                self.ask(issuer, false, now)
            };
        }
        match under_way {
            Some(until) => Expected::Wait(until),
            None if failed => Expected::Refused,
            None => self.ask(issuer, false, now),
        }
    }

    /// A token names a `kid` that the set does not have.
    pub(crate) fn refresh(&mut self, issuer: usize, now: i64) -> Expected {
        let asked = self.latest(issuer, |what| matches!(what, What::Asked { for_key: true, .. }));
        let cooling =
            asked.is_some_and(|event| event.at.abs_diff(now) < self.limits.cool_down_seconds.into());
        match self.under_way(issuer, now) {
            Some(until) => Expected::Wait(until),
            None if cooling || self.failed(issuer, now) => Expected::Nothing,
            None => self.ask(issuer, true, now),
        }
    }

    /// The request of this number is answered.
    pub(crate) fn supply(&mut self, issuer: usize, request: usize, outcome: Outcome, now: i64) -> Expected {
        let Some(Event { at, what: What::Asked { by_thumbprint: before, .. }, .. }) =
            self.unanswered(issuer).filter(|event| is_request(event.what, request))
        else {
            return Expected::Nothing;
        };
        let late = at.abs_diff(now) >= self.limits.flight_seconds.into();
        let (what, expected) = match outcome {
            Outcome::Next { by_thumbprint, request } if !late => {
                let by_thumbprint = before || by_thumbprint;
                (What::Asked { request, for_key: false, by_thumbprint }, Expected::Fetch(request))
            }
            Outcome::Set { by_thumbprint, set } if !late => {
                (What::Filled { set, by_thumbprint: before || by_thumbprint }, Expected::Nothing)
            }
            Outcome::Withdrawn if !late => (What::Withdrawn, Expected::Refused),
            _ => (What::Failed, Expected::Refused),
        };
        self.events.push(Event { issuer, at: now, what });
        expected
    }

    fn ask(&mut self, issuer: usize, for_key: bool, now: i64) -> Expected {
        let issuers = self.issuers();
        if !issuers.contains(&issuer) && issuers.len() >= self.limits.entries.max(1) {
            let idle = issuers.iter().copied().filter(|other| self.under_way(*other, now).is_none());
            let Some(oldest) = idle.min_by_key(|other| self.age(*other)) else {
                let ends = issuers.iter().filter_map(|other| self.under_way(*other, now));
                return Expected::Wait(ends.min().unwrap_or(now));
            };
            self.events.push(Event { issuer: oldest, at: now, what: What::Forgotten });
        }
        assert!(self.under_way(issuer, now).is_none(), "an issuer is asked by one at a time");
        let request = self.requests();
        let what = What::Asked { request, for_key, by_thumbprint: false };
        self.events.push(Event { issuer, at: now, what });
        Expected::Fetch(request)
    }

    /// How many requests there were.
    fn requests(&self) -> usize {
        self.events.iter().filter(|event| matches!(event.what, What::Asked { .. })).count()
    }

    /// The latest of its kind that is remembered of an issuer.
    fn latest(&self, issuer: usize, kind: impl Fn(What) -> bool) -> Option<Event> {
        let of_issuer = self.events.iter().rev().filter(|event| event.issuer == issuer);
        let mut remembered = of_issuer.take_while(|event| event.what != What::Forgotten);
        remembered.find(|event| kind(event.what)).copied()
    }

    /// When a set was fetched that was not withdrawn since.
    fn filled(&self, issuer: usize) -> Option<Event> {
        let of_sets = |what| matches!(what, What::Filled { .. } | What::Withdrawn);
        self.latest(issuer, of_sets).filter(|event| event.what != What::Withdrawn)
    }

    fn unanswered(&self, issuer: usize) -> Option<Event> {
        self.latest(issuer, |_| true).filter(|event| matches!(event.what, What::Asked { .. }))
    }

    /// When the request under way is given up.
    fn under_way(&self, issuer: usize, now: i64) -> Option<i64> {
        let asked = self.unanswered(issuer)?.at;
        let seconds = self.limits.flight_seconds;
        (asked.abs_diff(now) < seconds.into()).then_some(asked.saturating_add(seconds.into()))
    }

    /// Whether the last answer was none, a moment ago.
    fn failed(&self, issuer: usize, now: i64) -> bool {
        let answered = self.latest(issuer, |what| !matches!(what, What::Asked { .. }));
        answered.is_some_and(|event| {
            matches!(event.what, What::Failed | What::Withdrawn)
                && event.at.abs_diff(now) < self.limits.retry_seconds.into()
        })
    }

    /// When the set was fetched, or else the last attempt failed or began; among equals the last request tells.
    fn age(&self, issuer: usize) -> (Option<i64>, Option<usize>) {
        let filled = self.filled(issuer);
        let failed = self.latest(issuer, |what| matches!(what, What::Failed | What::Withdrawn));
        let asked = self.latest(issuer, |what| matches!(what, What::Asked { .. }));
        let request = asked.and_then(|event| match event.what {
            What::Asked { request, .. } => Some(request),
            _ => None,
        });
        (filled.or(failed).or(asked).map(|event| event.at), request)
    }
}

fn is_request(what: What, number: usize) -> bool {
    matches!(what, What::Asked { request, .. } if request == number)
}
