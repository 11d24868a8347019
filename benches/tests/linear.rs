//! Time is linear in the input, whatever its shape: attackers choose it.

#![expect(clippy::unwrap_used, reason = "inputs are fixed: one that does not parse is a mistake of the test")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};
use touchstone_benches::growth::assert_linear;
use touchstone_corpus::mint::{Jwks, Jwt, Setting, test_key};
use touchstone_engine::crypto::{AlgorithmSet, Backend};
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::{Expected, KeySet, Scratch, Token};

/// The characters that STS takes at the most.
const TOKEN: usize = 20_000;
/// What judging 20,000 characters may take at the most, without optimisation and on a busy machine.
const AT_MOST: Duration = Duration::from_millis(100);

/// A shape: the rule that refuses it, and a token of about so many characters.
struct Shape {
    name: &'static str,
    refused_by: &'static str,
    token: fn(usize) -> Vec<u8>,
}

const SHAPES: &[Shape] = &[
    Shape {
        name: "many members",
        refused_by: "none",
        token: |size| with_claims(size, |n| format!("\"{n}\":0")),
    },
    Shape {
        name: "many members whose names begin alike",
        refused_by: "none",
        token: |size| with_claims(size, |n| format!("\"{}{n}\":0", "a".repeat(99))),
    },
    Shape {
        name: "many members of one name",
        refused_by: "json.no-duplicate-members",
        token: |size| with_claims(size, |_| "\"a\":0".to_owned()),
    },
    Shape {
        name: "two dozen long names that differ at the end",
        refused_by: "none",
        token: |size| {
            let length = octets(size) / 24;
            with_claims(size, |n| format!("\"{}{n:02}\":0", "a".repeat(length.saturating_sub(9))))
        },
    },
    Shape {
        name: "many names with escapes",
        refused_by: "none",
        token: |size| with_claims(size, |n| format!("\"\\u0061{n}\":0")),
    },
    Shape {
        name: "arrays nested to the bound, again and again",
        refused_by: "none",
        token: |size| {
            with_claims(size, |n| {
                format!("\"{n}\":{}\"{}\"{}", "[".repeat(60), "a".repeat(200), "]".repeat(60))
            })
        },
    },
    Shape {
        name: "objects nested to the bound, again and again",
        refused_by: "none",
        token: |size| with_claims(size, |n| format!("\"{n}\":{}0{}", "{\"a\":".repeat(60), "}".repeat(60))),
    },
    Shape {
        name: "one long string",
        refused_by: "none",
        token: |size| with_claim(&format!("\"a\":\"{}\"", "a".repeat(octets(size)))),
    },
    Shape {
        name: "one string of escapes",
        refused_by: "none",
        token: |size| with_claim(&format!("\"a\":\"{}\"", "\\u0061".repeat(octets(size) / 6))),
    },
    Shape {
        name: "one long number",
        refused_by: "none",
        token: |size| with_claim(&format!("\"a\":0.{}1", "0".repeat(octets(size)))),
    },
    Shape {
        name: "white space",
        refused_by: "none",
        token: |size| with_claim(&format!("{}\"a\":0", " ".repeat(octets(size)))),
    },
    Shape {
        name: "a long subject",
        refused_by: "claims.sub-length",
        token: |size| with_claim(&format!("\"sub\":\"{}\"", "a".repeat(octets(size)))),
    },
    Shape {
        name: "many audiences",
        refused_by: "none",
        token: |size| {
            let audience = format!("\"{}\"", Jwt::AUDIENCE);
            let list = vec![audience.as_str(); octets(size) / 20].join(",");
            with_claim(&format!("\"aud\":[{list}]"))
        },
    },
    Shape {
        name: "an array that never ends",
        refused_by: "json.well-formed",
        token: |size| with_claim(&format!("\"a\":[{}", "\"aaaaaaa\",".repeat(octets(size) / 10))),
    },
    Shape {
        name: "a long kid",
        refused_by: "jwk.kid-matches",
        token: |size| sound().header("kid", "a".repeat(octets(size))).with_signature(&[0; 64]),
    },
    Shape {
        name: "many header parameters",
        refused_by: "none",
        token: |size| {
            let mut header = String::from("{\"alg\":\"ES256\",\"kid\":\"p256-a\"");
            let mut n = 0_u32;
            while header.len() < octets(size) {
                write!(header, ",\"{n}\":0").unwrap();
                n += 1;
            }
            sound().header_octets(header + "}").mint()
        },
    },
    Shape { name: "dots", refused_by: "jws.three-segments", token: |size| vec![b'.'; size] },
    Shape { name: "no dot", refused_by: "jws.three-segments", token: |size| vec![b'A'; size] },
    Shape {
        name: "a signature of padding",
        refused_by: "base64url.no-padding",
        token: |size| sound().with_signature_segment(&"=".repeat(size)),
    },
    Shape {
        name: "a signature of line feeds",
        refused_by: "base64url.no-whitespace",
        token: |size| sound().with_signature_segment(&"\n".repeat(size)),
    },
    Shape {
        name: "a long signature",
        refused_by: "jws.signature-valid",
        token: |size| sound().with_signature_segment(&"AAAA".repeat(size / 4)),
    },
];

/// The octets that stand behind so many characters of base64url.
fn octets(characters: usize) -> usize {
    characters / 4 * 3
}

fn sound() -> Jwt {
    Jwt::new(&Setting::fixed()).signed_by("p256-a")
}

/// A token that ends in another claim, given as JSON text: where it repeats a name, in place of the first.
fn with_claim(text: &str) -> Vec<u8> {
    let name = text.trim_start().split('"').nth(1).unwrap_or_default();
    let octets = sound().without_claim(name).payload_octets();
    let claims = String::from_utf8(octets).unwrap();
    let open = claims.strip_suffix('}').unwrap();
    sound().payload(format!("{open},{text}}}")).mint()
}

/// A token of about `size` characters with more and more claims.
fn with_claims(size: usize, claim: impl Fn(usize) -> String) -> Vec<u8> {
    let mut claims = claim(0);
    for n in 1.. {
        if claims.len() >= octets(size) {
            break;
        }
        claims.push(',');
        claims.push_str(&claim(n));
    }
    with_claim(&claims)
}

/// A relying party, with memory kept from token to token.
struct Judge {
    keys: KeySet,
    profile: Profile,
    setting: Setting,
    scratch: Scratch,
}

impl Judge {
    fn new(profile: Profile) -> Self {
        Self {
            keys: KeySet::parse(&Jwks::provider().mint(), Backend::AwsLc, &profile).unwrap(),
            profile,
            setting: Setting::fixed(),
            scratch: Scratch::default(),
        }
    }

    fn judge(&mut self, token: &[u8]) {
        black_box(self.refused_by(token));
    }

    fn refused_by(&mut self, token: &[u8]) -> &'static str {
        let Self { keys, profile, setting, scratch } = self;
        let expected = Expected {
            issuer: &setting.issuer_origin,
            audiences: &[Jwt::AUDIENCE],
            now: setting.now,
            skew: 0,
        };
        let decided = Token::parse(token, scratch, profile)
            .and_then(|token| token.of_issuer(expected.issuer, profile))
            .and_then(|token| token.verify(keys, AlgorithmSet::FEDERATION, profile))
            .and_then(|token| token.validate(&expected, profile));
        rule(decided)
    }
}

fn rule<T>(decided: Result<T, Rejection>) -> &'static str {
    decided.map_or_else(|no| no.rule().id(), |_| "none")
}

fn assert_shapes_linear(size: usize, profile: &Profile, at_most: Duration) {
    for Shape { name, refused_by, token } in SHAPES {
        let (small, large) = (token(size / 4), token(size));
        let (mut first, mut second) = (Judge::new(profile.clone()), Judge::new(profile.clone()));
        assert_eq!(first.refused_by(&small), *refused_by, "{name}");
        assert_eq!(second.refused_by(&large), *refused_by, "{name}");

        let start = Instant::now();
        second.refused_by(&large);
        let elapsed = start.elapsed();
        assert!(elapsed < at_most, "{name}: {elapsed:?}");
        assert_linear(name, || first.judge(&small), || second.judge(&large));
    }
}

#[test]
fn time_is_linear_in_a_token_that_sts_takes() {
    assert_shapes_linear(TOKEN, &Profile::strict(), AT_MOST);
}

#[test]
fn time_is_linear_in_a_token_ten_times_as_long() {
    let profile = Profile::strict().with_json_bounds(127, 1_000_000);
    assert_shapes_linear(10 * TOKEN, &profile, 10 * AT_MOST);
}

#[test]
fn time_is_linear_in_a_list_of_critical_parameters() {
    let token = |size: usize| {
        let names: Vec<String> = (0..octets(size) / 20).map(|n| format!("\"{n:06}\"")).collect();
        let parameters = names.join(":0,");
        let list = names.join(",");
        let header = format!("{{\"alg\":\"ES256\",\"kid\":\"p256-a\",\"crit\":[{list}],{parameters}:0}}");
        sound().header_octets(header).with_signature(&[0; 64])
    };
    let profile = Profile::strict().with_json_bounds(64, 1_000_000);
    let (small, large) = (token(TOKEN), token(4 * TOKEN));
    let (mut first, mut second) = (Judge::new(profile.clone()), Judge::new(profile));
    for (judge, token) in [(&mut first, &small), (&mut second, &large)] {
        assert_eq!(judge.refused_by(token), "jws.critical-understood");
    }
    assert_linear("crit", || first.judge(&small), || second.judge(&large));
}

#[test]
fn time_is_linear_in_the_keys_of_a_set() {
    let profile = Profile::strict().with_json_bounds(64, 1_000_000);
    let key = || test_key("p256-a").jwk();
    let named: fn(usize) -> String = |n| n.to_string();
    let alike: fn(usize) -> String = |_| "p256-a".to_owned();
    for (name, key_id) in [("keys of their own names", named), ("keys of one name", alike)] {
        let set = |keys: usize| {
            (0..keys).fold(Jwks::empty(), |set, n| set.and(key().with("kid", key_id(n)))).mint()
        };
        let parse = |set: &[u8]| KeySet::parse(set, Backend::AwsLc, &profile).unwrap();
        let (small, large) = (set(100), set(400));
        assert_linear(name, || drop(parse(&small)), || drop(parse(&large)));

        let token = sound().mint();
        let judge = |set: &[u8]| Judge { keys: parse(set), ..Judge::new(profile.clone()) };
        let (mut first, mut second) = (judge(&small), judge(&large));
        assert_eq!(first.refused_by(&token), second.refused_by(&token), "{name}");
        assert_linear(name, || first.judge(&token), || second.judge(&token));
    }
}
