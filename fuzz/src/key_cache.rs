//! The cache of key sets under any sequence of questions, answers and clocks.

use crate::depth::{Depth, Stage};
use crate::key_history::{Expected, KeyHistory, Outcome};
use crate::target::{Raw, Target};
use arbitrary::{Arbitrary, Unstructured};
use std::sync::LazyLock;
use touchstone_corpus::mint::test_key;
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::web_identity::{Answer, CacheLimits, Failure, Fetch, KeyCache, KeySet, Lack, Source};
use touchstone_proptests::choices::from_seed;
use touchstone_proptests::generate::several;

/// An input is a sequence of operations: it is done to the cache, and told to a history that knows no cache.
///
/// - They agree: a set or none, which set, whether to fetch, whether and until when to wait.
/// - No key of one issuer is served for another, nor a set older than `kept_seconds`.
/// - An issuer is asked by one at a time, and no more issuers are remembered than the limit says.
///
/// Here [`Stage::LookedUp`] says that a fetch was asked for, [`Stage::KeyFound`] that a set was served, and
/// [`Stage::Accepted`] that another one was served after it.
pub static KEY_CACHE: Target = Target {
    name: "key_cache",
    door: Stage::KeyFound,
    body: run,
    mutator: mutate,
    seeds,
    depth: Depth::new(),
};

/// Two of them have one discovery document's URL.
const ISSUERS: [&str; 4] =
    ["https://a.example", "https://a.example/", "https://b.example/tenant", "https://c.example"];

/// The certificate that is not publicly trusted, and its SHA-1.
const CERTIFICATE: &[u8] = b"abc";
static THUMBPRINTS: LazyLock<[Box<str>; 1]> =
    LazyLock::new(|| ["A9993E364706816ABA3E25717850C26C9CD0D89D".into()]);

/// Two keys in turn, without the `kid`.
static KEYS: LazyLock<[(String, String); 2]> = LazyLock::new(|| {
    ["p256-a", "p256-b"].map(|name| {
        let key = test_key(name).jwk().to_value();
        let member =
            |member: &str| key.get(member).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        (member("x"), member("y"))
    })
});

/// What is done.
#[derive(Clone, Copy, Debug)]
enum Operation {
    /// The clock goes on.
    Advance(u8),
    /// The clock is set back.
    Back(u8),
    /// The clock is at an end of time, or at its beginning.
    Leap(u8),
    /// Keys are asked for.
    Keys(Provider),
    /// A token names a `kid` that the set does not have.
    UnknownKey(Provider),
    /// A request is answered, counted from the latest.
    Answer(u8, Served),
}

/// A provider of an account: it registers the thumbprint, or it does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Provider {
    issuer: usize,
    registers: bool,
}

/// What the network answers.
#[derive(Clone, Copy, Debug)]
enum Served {
    /// The document that was asked for.
    Good,
    /// The same, with a certificate that only a thumbprint vouches for.
    Untrusted,
    /// The same, handed in for another issuer.
    Misdirected,
    NotJson,
    NoKeys,
    OfAnotherIssuer,
    KeysOverHttp,
    Status(u16),
    Failed,
}

impl Operation {
    const OCTETS: usize = 3;
}

impl<'a> Arbitrary<'a> for Operation {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let [kind, first, second] = u.arbitrary()?;
        let provider = Provider { issuer: usize::from(first) % ISSUERS.len(), registers: second % 2 == 1 };
        // Mostly small steps: a flight is short.
        let seconds = if second < 64 { first } else { first % 8 };
        Ok(match kind % 8 {
            0 => Self::Advance(seconds),
            1 => Self::Back(seconds),
            2 if second == 0xFF => Self::Leap(first),
            2 => Self::UnknownKey(provider),
            3 | 4 => Self::Keys(provider),
            _ => Self::Answer(first % 4, served(second)),
        })
    }
}

fn served(choice: u8) -> Served {
    match choice % 20 {
        8 => Served::Misdirected,
        9 => Served::NotJson,
        10 => Served::NoKeys,
        11 => Served::OfAnotherIssuer,
        12 => Served::KeysOverHttp,
        13 => Served::Status(404),
        14 => Served::Status(410),
        15 => Served::Status(302),
        16 => Served::Status(500),
        17 => Served::Failed,
        18 | 19 => Served::Untrusted,
        _ => Served::Good,
    }
}

/// Small numbers, so that their ends are met.
fn limits(u: &mut Unstructured<'_>) -> arbitrary::Result<CacheLimits> {
    let [entries, fresh, kept, cool_down, retry, flight] = u.arbitrary::<[u8; 6]>()?;
    Ok(CacheLimits {
        entries: usize::from(entries % 5),
        fresh_seconds: u32::from(fresh % 64),
        kept_seconds: u32::from(kept),
        cool_down_seconds: u32::from(cool_down % 32),
        retry_seconds: u32::from(retry % 16),
        flight_seconds: u32::from(flight % 16),
    })
}

fn run(input: &[u8]) -> Stage {
    let mut u = Unstructured::new(input);
    let (Ok(name), Ok(limits)) = (u.arbitrary::<bool>(), limits(&mut u)) else {
        return Stage::Run;
    };
    let name = if name { Name::Strict } else { Name::Aws };
    let mut trial = Trial::new(name, limits);
    while u.len() >= Operation::OCTETS
        && let Ok(operation) = u.arbitrary()
    {
        trial.operate(operation);
    }
    trial.reached
}

/// The cache and what is told of it.
struct Trial {
    profile: Profile,
    limits: CacheLimits,
    now: i64,
    cache: KeyCache,
    history: KeyHistory,
    /// Every request there was, and for whom.
    requests: Vec<(Provider, Fetch)>,
    /// Every key set that was handed in: the issuer it is of, and when.
    sets: Vec<(usize, i64)>,
    /// The set that was served last to each issuer.
    last_served: [Option<usize>; ISSUERS.len()],
    reached: Stage,
}

impl Trial {
    const NOW: i64 = 1_700_000_000;

    fn new(name: Name, limits: CacheLimits) -> Self {
        Self {
            profile: Profile::named(name),
            limits,
            now: Self::NOW,
            cache: KeyCache::new(limits),
            history: KeyHistory::new(limits),
            requests: Vec::new(),
            sets: Vec::new(),
            last_served: [None; ISSUERS.len()],
            reached: Stage::Run,
        }
    }

    fn operate(&mut self, operation: Operation) {
        match operation {
            Operation::Advance(seconds) => self.now = self.now.saturating_add(seconds.into()),
            Operation::Back(seconds) => self.now = self.now.saturating_sub(seconds.into()),
            Operation::Leap(to) => {
                self.now = [i64::MIN, i64::MAX, Self::NOW].get(usize::from(to)).copied().unwrap_or(Self::NOW);
            }
            Operation::Keys(provider) => self.ask(provider),
            Operation::UnknownKey(provider) => self.refresh(provider),
            Operation::Answer(back, served) => self.answer(back, served),
        }
        assert_eq!(self.cache.entries(), self.history.issuers().len(), "what is remembered");
        assert!(self.cache.entries() <= self.limits.entries.max(1), "the bound of entries");
    }

    fn ask(&mut self, provider: Provider) {
        let expected = self.history.keys(provider.issuer, provider.registers, self.now);
        let found = self.cache.keys(&source(provider), self.now, &self.profile);
        match found {
            Ok(keys) => {
                assert_eq!(Expected::Served(self.require_sound(&keys, provider.issuer)), expected);
            }
            Err(lack) => self.require_lack(provider, Some(lack), expected),
        }
    }

    fn refresh(&mut self, provider: Provider) {
        let expected = self.history.refresh(provider.issuer, self.now);
        let found = self.cache.refresh(&source(provider), self.now);
        self.require_lack(provider, found, expected);
    }

    fn require_lack(&mut self, provider: Provider, found: Option<Lack>, expected: Expected) {
        let (found, fetch) = match found {
            None => (Expected::Nothing, None),
            Some(Lack::Wait { until }) => (Expected::Wait(until), None),
            Some(Lack::Refused(_)) => (Expected::Refused, None),
            Some(Lack::Needs(fetch)) => (Expected::Fetch(self.requests.len()), Some(fetch)),
        };
        assert_eq!(found, expected, "{provider:?} at {}", self.now);
        self.requests.extend(fetch.map(|fetch| (provider, fetch)));
        self.reached = self.reached.max(Stage::LookedUp);
    }

    /// Which set it is: one of this issuer that is not too old, and none but one.
    fn require_sound(&mut self, keys: &KeySet, issuer: usize) -> usize {
        let mut names = self.sets.iter().enumerate().filter(|(set, _)| keys.has_key_id(&key_id(*set)));
        let (Some((set, (of, at))), None) = (names.next(), names.next()) else {
            unreachable!("a set has one key: {keys:?}");
        };
        assert_eq!(*of, issuer, "a key of another issuer");
        assert!(at.abs_diff(self.now) < self.limits.kept_seconds.into(), "a set that is too old");
        let last = self.last_served.get_mut(issuer).and_then(|last| last.replace(set));
        let stage = if last.is_some_and(|last| last != set) { Stage::Accepted } else { Stage::KeyFound };
        self.reached = self.reached.max(stage);
        set
    }

    fn answer(&mut self, back: u8, served: Served) {
        let request = self.requests.len().checked_sub(usize::from(back).saturating_add(1));
        let Some((request, (asking, fetch))) =
            request.and_then(|request| Some((request, self.requests.get(request)?.clone())))
        else {
            return;
        };
        let provider = match served {
            Served::Misdirected => Provider { issuer: (asking.issuer + 1) % ISSUERS.len(), ..asking },
            _ => asking,
        };
        let discovery = fetch.url().ends_with("/openid-configuration");
        let (body, outcome) = self.body(served, discovery, provider);
        let chain: Option<&[&[u8]]> = match served {
            Served::Untrusted => Some(&[b"leaf", CERTIFICATE]),
            _ => None,
        };
        let answer = match served {
            Served::Failed => Answer::Failed(Failure::Timeout),
            _ => Answer::Document {
                status: if let Served::Status(status) = served { status } else { 200 },
                body: &body,
                location: Some("https://elsewhere.example/"),
                untrusted_chain: chain,
            },
        };
        let expected = self.history.supply(provider.issuer, request, outcome, self.now);
        let (now, backend) = (self.now, Backend::PREFERRED);
        let found = match self.cache.supply(&source(provider), &fetch, &answer, now, backend, &self.profile) {
            Err(_) => Expected::Refused,
            Ok(None) => Expected::Nothing,
            Ok(Some(fetch)) => {
                self.requests.push((provider, fetch));
                Expected::Fetch(self.requests.len().saturating_sub(1))
            }
        };
        assert_eq!(found, expected, "{served:?} for {provider:?} at {now}");
    }

    /// A document, and what it should come to where it is waited for.
    fn body(&mut self, served: Served, discovery: bool, provider: Provider) -> (Vec<u8>, Outcome) {
        let issuer = issuer(provider.issuer);
        let metadata = |issuer: &str, scheme: &str| {
            format!(r#"{{"issuer":"{issuer}","jwks_uri":"{scheme}://keys.example/{}"}}"#, provider.issuer)
        };
        let by_thumbprint = matches!(served, Served::Untrusted);
        let next = Outcome::Next { by_thumbprint, request: self.requests.len() };
        let (body, outcome) = match served {
            Served::Untrusted if !provider.registers => (String::new(), Outcome::Bad),
            Served::Good | Served::Untrusted | Served::Misdirected if discovery => {
                (metadata(issuer, "https"), next)
            }
            Served::Good | Served::Untrusted | Served::Misdirected => {
                let set = self.sets.len();
                self.sets.push((provider.issuer, self.now));
                (key_set(set), Outcome::Set { by_thumbprint, set })
            }
            Served::OfAnotherIssuer => (metadata(self::issuer(provider.issuer + 1), "https"), Outcome::Bad),
            Served::KeysOverHttp => (metadata(issuer, "http"), Outcome::Bad),
            Served::NoKeys if discovery => (r#"{"keys":[]}"#.to_owned(), Outcome::Bad),
            Served::NoKeys => (r#"{"keys":[]}"#.to_owned(), Outcome::Withdrawn),
            Served::Status(404 | 410) if discovery && self.profile.name() == Name::Strict => {
                (String::new(), next)
            }
            Served::NotJson | Served::Status(_) | Served::Failed => (String::new(), Outcome::Bad),
        };
        (body.into_bytes(), outcome)
    }
}

fn source(provider: Provider) -> Source<'static> {
    let thumbprints: &[Box<str>] = if provider.registers { &*THUMBPRINTS } else { &[] };
    Source { issuer: issuer(provider.issuer), thumbprints }
}

fn issuer(place: usize) -> &'static str {
    ISSUERS.get(place % ISSUERS.len()).copied().unwrap_or_default()
}

fn key_id(set: usize) -> String {
    format!("set-{set}")
}

/// A set of one key that no other set has.
fn key_set(set: usize) -> String {
    let Some((x, y)) = KEYS.get(set % 2) else { return String::new() };
    let key_id = key_id(set);
    format!(r#"{{"keys":[{{"kty":"EC","crv":"P-256","use":"sig","kid":"{key_id}","x":"{x}","y":"{y}"}}]}}"#)
}

/// The profile, `strict` or `aws`; then entries, fresh for 20 s, kept for 100 s, cool-down 10 s, retry 5 s, flight 5 s.
/// With two entries for four issuers, something is always forgotten.
const HEADS: [[u8; 7]; 3] = [[1, 4, 20, 100, 10, 5, 5], [1, 2, 20, 100, 10, 5, 5], [0, 3, 20, 100, 10, 5, 5]];
/// The words of the seeds, as [`Operation`] reads them: of the first issuer, where no other is named.
const ASK: [u8; 3] = ask_for(0);
const NEW_KEY: [u8; 3] = [2, 0, 0];
const GOOD: [u8; 3] = latest(0);
const UNTRUSTED: [u8; 3] = latest(18);
const OUTAGE: [u8; 3] = latest(17);

const fn after(seconds: u8) -> [u8; 3] {
    [0, seconds, 0]
}

const fn back(seconds: u8) -> [u8; 3] {
    [1, seconds, 0]
}

const fn leap(to: u8) -> [u8; 3] {
    [2, to, 0xFF]
}

const fn ask_for(issuer: u8) -> [u8; 3] {
    [3, issuer, 0]
}

/// The latest request is answered.
const fn latest(served: u8) -> [u8; 3] {
    [7, 0, served]
}

/// The request before it is answered.
const fn earlier(served: u8) -> [u8; 3] {
    [7, 1, served]
}

/// Keys are asked for, and both documents served.
const FILL: [[u8; 3]; 4] = [ASK, GOOD, GOOD, ASK];

/// What happens to a cache in its life, after a [`FILL`].
const LIVES: [&[[u8; 3]]; 9] = [
    // A set is replaced when its time is up.
    &[after(20), ASK, GOOD, GOOD, ASK],
    // A new key; a `kid` that nobody has; the end of the cool-down.
    &[NEW_KEY, GOOD, GOOD, ASK, NEW_KEY, after(10), NEW_KEY],
    // An outage, bridged until the set is too old.
    &[after(30), ASK, OUTAGE, ASK, after(69), ASK, latest(16), ASK, after(1), ASK],
    // A flight that is given up, and its answer.
    &[after(25), ASK, after(5), ASK, earlier(0), GOOD, GOOD, ASK],
    // The clock goes back, and to the ends of time.
    &[back(10), ASK, back(10), ASK, leap(0), ASK, leap(1), ASK, GOOD, GOOD],
    // Other issuers, two of them with one URL, and an answer for the wrong one.
    &[ask_for(1), latest(8), GOOD, GOOD, ask_for(1), ask_for(2), ask_for(3), earlier(0), latest(13), GOOD],
    // A set that one account believes for a thumbprint and another does not.
    &[after(20), [3, 0, 1], UNTRUSTED, UNTRUSTED, [3, 0, 1], ASK],
    // A failure that a set has followed, when the clock goes back to it.
    &[after(25), ASK, OUTAGE, after(5), ASK, GOOD, GOOD, back(3), ASK, NEW_KEY],
    // Of two sets the one that was fetched first is forgotten, though the other was asked for in vain since.
    &[after(10), ask_for(1), GOOD, GOOD, after(15), ASK, OUTAGE, ask_for(2), ASK, ask_for(1)],
];

/// The lives, and sequences that nobody thought of.
fn seeds() -> Vec<Vec<u8>> {
    let lives = LIVES.map(|life| [FILL.as_slice(), life].concat());
    let random = (0..64).filter_map(|seed| from_seed(seed, |u| several(u, 100, operations)).ok());
    let sequences = lives.into_iter().chain(random.map(|operations| operations.concat()));
    let under = |head: [u8; 7], operations: &[[u8; 3]]| [head.as_slice(), operations.as_flattened()].concat();
    sequences.flat_map(|operations| HEADS.map(|head| under(head, &operations))).collect()
}

/// Some operations: any one, or [`FILL`] for any provider.
fn operations(u: &mut Unstructured<'_>) -> arbitrary::Result<Vec<[u8; 3]>> {
    if u.ratio(2, 3)? {
        return Ok(vec![u.arbitrary()?]);
    }
    let [issuer, registers] = u.arbitrary()?;
    let ask = [3, issuer, registers];
    Ok(vec![ask, GOOD, GOOD, ask])
}

/// Operations come in, go out, or are done again; or a mutation of libFuzzer's.
fn mutate(u: &mut Unstructured<'_>, input: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    let head = u.choose(&HEADS)?.as_slice();
    let Some((old, sequence)) = input.split_at_checked(head.len()) else {
        return Ok([head, FILL.as_flattened()].concat());
    };
    let head = if u.ratio(1, 8)? { head } else { old };
    if u.ratio(1, 3)? {
        return Ok(raw(input));
    }
    let mut sequence: Vec<[u8; 3]> = sequence.as_chunks().0.to_vec();
    let place = u.int_in_range(0..=sequence.len())?;
    let end = place.saturating_add(u.int_in_range(0..=4)?).min(sequence.len());
    let new: Vec<[u8; 3]> = match u.int_in_range(0..=3)? {
        0 | 1 => operations(u)?,
        2 => sequence.iter().take(end).skip(place).copied().cycle().take(8).collect(),
        _ => Vec::new(),
    };
    let replaced = if u.arbitrary()? { place..end } else { place..place };
    sequence.splice(replaced, new);
    Ok([head, sequence.as_flattened()].concat())
}
