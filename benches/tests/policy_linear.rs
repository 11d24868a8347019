//! Reading a policy and deciding by it take time linear in the document, and a pattern time linear in the text and in
//! the pattern: who writes policies, and who asks, are not always friends.

#![expect(clippy::unwrap_used, reason = "inputs are fixed: one that does not parse is a mistake of the test")]

use std::hint::black_box;
use std::time::{Duration, Instant};
use touchstone_benches::growth::{assert_linear, assert_linear_beside_four};
use touchstone_benches::policy::engine::Engine;
use touchstone_benches::policy::judge::{Judge, Language};
use touchstone_benches::policy::subject::{ACCOUNT, Subject, USER};
use touchstone_engine::policy::{Keys, Kind, Outcome, Policy, Principal, Request};
use touchstone_engine::profile::Profile;

/// What reading 10,000 statements may take at the most, without optimisation and on a busy machine.
const READING: Duration = Duration::from_secs(10);
/// The same of deciding by them.
const DECIDING: Duration = Duration::from_secs(1);
/// The same of one character of a text against one of a pattern.
const STEP: Duration = Duration::from_nanos(500);

fn read(statements: &str) -> Policy {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":{statements}}}"#);
    Policy::parse(text.as_bytes(), Kind::Identity, &Engine::profile()).unwrap()
}

fn allow(action: &str, resource: &str, condition: &str) -> String {
    format!(r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}","Condition":{condition}}}"#)
}

fn ask(policy: &Policy, action: &str, resource: &str, keys: &Keys) -> Outcome {
    let principal = Principal::User { arn: USER, account: ACCOUNT };
    policy.evaluate(&Request { principal, action, resource, context: keys })
}

/// Something, and what to call it where it fails.
type Named<T> = (&'static str, T);

/// Asks one policy one thing.
type Question = Box<dyn Fn() -> Outcome>;

/// Makes the question whether a text matches a pattern.
type Place = fn(&str, &str) -> Question;

/// Makes something of about this size.
type Make = fn(usize) -> String;

/// Where a pattern may stand.
const PLACES: &[Named<Place>] = &[
    ("an action", |pattern, text| {
        let (policy, action) = (read(&allow(&format!("s3:{pattern}"), "*", "{}")), format!("s3:{text}"));
        Box::new(move || ask(&policy, &action, "arn:aws:s3:::bucket", &Keys::default()))
    }),
    ("a resource", |pattern, text| {
        let policy = read(&allow("s3:*", &format!("arn:aws:s3:::{pattern}"), "{}"));
        let resource = format!("arn:aws:s3:::{text}");
        Box::new(move || ask(&policy, "s3:GetObject", &resource, &Keys::default()))
    }),
    ("StringLike", |pattern, text| {
        let condition = format!(r#"{{"StringLike":{{"aws:UserAgent":"{pattern}"}}}}"#);
        let (policy, keys) =
            (read(&allow("*", "*", &condition)), Keys::default().with("aws:UserAgent", text));
        Box::new(move || ask(&policy, "s3:GetObject", "arn:aws:s3:::bucket", &keys))
    }),
    ("ArnLike", |pattern, text| {
        let condition = format!(r#"{{"ArnLike":{{"aws:SourceArn":"arn:aws:s3:::{pattern}"}}}}"#);
        let policy = read(&allow("*", "*", &condition));
        let keys = Keys::default().with("aws:SourceArn", &format!("arn:aws:s3:::{text}"));
        Box::new(move || ask(&policy, "s3:GetObject", "arn:aws:s3:::bucket", &keys))
    }),
    ("a variable", |pattern, text| {
        let condition = format!(r#"{{"StringLike":{{"aws:UserAgent":"{pattern}${{aws:username}}"}}}}"#);
        let keys = Keys::default().with("aws:UserAgent", text).with("aws:username", "b");
        let policy = read(&allow("*", "*", &condition));
        Box::new(move || ask(&policy, "s3:GetObject", "arn:aws:s3:::bucket", &keys))
    }),
];

/// Patterns of about so many characters that many `a` nearly match.
const PATTERNS: &[Named<Make>] = &[
    ("*a*a*a…b", |length| "*a".repeat(length / 2) + "b"),
    ("*aaa…ab", |length| format!("*{}b", "a".repeat(length))),
    ("*?*?*?…b", |length| "*?".repeat(length / 2) + "b"),
    ("*aaaaaaab*aaaaaaab…", |length| "*aaaaaaab".repeat(length / 9)),
];

#[test]
fn time_is_linear_in_the_text_and_in_the_pattern() {
    const PATTERN: usize = 256;
    const TEXT: usize = 16 * PATTERN;
    for (place, question) in PLACES {
        for (name, pattern) in PATTERNS {
            let name = format!("{name} in {place}");
            let ask = |pattern_length: usize, text: usize| {
                let question = question(&pattern(pattern_length), &"a".repeat(text));
                assert_eq!(question(), Outcome::ImplicitDeny, "{name}");
                move || {
                    black_box(question());
                }
            };
            let start = Instant::now();
            ask(PATTERN, TEXT)();
            let line = STEP * u32::try_from(2 * PATTERN * TEXT).unwrap();
            assert!(start.elapsed() < line, "{name}: {:?}", start.elapsed());
            assert_linear(&format!("{name}, the text"), ask(PATTERN, TEXT / 4), ask(PATTERN, TEXT));
            assert_linear(&format!("{name}, the pattern"), ask(PATTERN / 4, TEXT), ask(PATTERN, TEXT));
        }
    }
}

/// Documents of about so many statements, in shapes that invite more than a line.
const SHAPES: &[Named<Make>] = &[
    ("mixed services", |size| Subject::of(size).document()),
    ("one service", |size| list(size, |n| allow("s3:Get*", &format!("arn:aws:s3:::bucket-{n}/*"), "{}"))),
    ("every service", |size| list(size, |n| allow("*", &format!("arn:aws:s3:::bucket-{n}/*"), "{}"))),
    ("services of their own", |size| list(size, |n| allow(&format!("s{n}:Get"), "*", "{}"))),
    ("names", |size| {
        list(size, |n| format!(r#"{{"Sid":"S{n}","Effect":"Allow","Action":"s3:Get*","Resource":"*"}}"#))
    }),
    ("one statement of many actions", |size| {
        let actions: Vec<String> = (0..size).map(|n| format!(r#""s3:Get{n}""#)).collect();
        one(&format!(r#"{{"Effect":"Allow","Action":[{}],"Resource":"*"}}"#, actions.join(",")))
    }),
    ("one statement of many resources", |size| {
        let resources: Vec<String> = (0..size).map(|n| format!(r#""arn:aws:s3:::bucket-{n}/*""#)).collect();
        one(&format!(r#"{{"Effect":"Allow","Action":"s3:*","Resource":[{}]}}"#, resources.join(",")))
    }),
    ("one condition of many keys", |size| {
        let keys: Vec<String> = (0..size).map(|n| format!(r#""aws:PrincipalTag/{n}":"*""#)).collect();
        one(&allow("*", "*", &format!(r#"{{"StringLikeIfExists":{{{}}}}}"#, keys.join(","))))
    }),
    ("one condition of many values", |size| {
        let values: Vec<String> = (0..size).map(|n| format!(r#""agent-{n}""#)).collect();
        one(&allow("*", "*", &format!(r#"{{"StringEquals":{{"aws:UserAgent":[{}]}}}}"#, values.join(","))))
    }),
];

fn one(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#)
}

fn list(size: usize, statement: impl Fn(usize) -> String) -> String {
    let statements: Vec<String> = (0..size).map(statement).collect();
    one(&format!("[{}]", statements.join(",")))
}

#[test]
fn time_is_linear_in_the_document() {
    const SIZE: usize = 10_000;
    let keys = Engine::keys().with("aws:UserAgent", "curl");
    for (name, document) in SHAPES {
        let (small, large) = (document(SIZE / 4), document(SIZE));
        let start = Instant::now();
        let policy = Engine::parse(&large);
        assert!(start.elapsed() < READING, "{name}: {:?}", start.elapsed());
        let four = || [(); 4].map(|()| Engine::parse(&small));
        assert_linear_beside_four(
            &format!("reading {name}"),
            || drop(black_box(four())),
            || drop(black_box(Engine::parse(&large))),
        );

        let decide = |policy: &Policy| ask(policy, "s3:GetObject", "arn:aws:s3:::elsewhere/key", &keys);
        let start = Instant::now();
        let outcome = decide(&policy);
        assert!(start.elapsed() < DECIDING, "{name}: {:?}", start.elapsed());
        let four = four();
        assert!(four.iter().all(|policy| decide(policy) == outcome), "{name}");
        // So often that the clock's own steps do not count.
        let turns = |policies: &[Policy]| {
            for _ in 0..32 {
                for policy in policies {
                    black_box(decide(policy));
                }
            }
        };
        let one = std::slice::from_ref(&policy);
        assert_linear_beside_four(&format!("deciding by {name}"), || turns(&four), || turns(one));
    }
}

#[test]
fn ten_thousand_statements_of_mixed_services_answer_as_expected() {
    Judge::<Engine>::of(&Subject::of(10_000));
}

#[test]
fn refuses_deep_nesting_and_in_linear_time() {
    for [open, close] in [["[", "]"], [r#"{"a":"#, "}"]] {
        let text = |depth: usize| one(&format!("{}0{}", open.repeat(depth), close.repeat(depth)));
        let refused = |text: &str| {
            let refusal = Policy::parse(text.as_bytes(), Kind::Identity, &Engine::profile()).err();
            refusal.map(|no| no.rule().id())
        };
        let (small, large) = (text(5_000), text(20_000));
        assert_eq!(refused(&small), Some("policy.json"), "{open}");
        let refuse = |text: String| {
            move || {
                black_box(refused(&text));
            }
        };
        assert_linear(open, refuse(small), refuse(large));
    }
}

#[test]
fn refuses_what_aws_does_not_store_before_it_is_read() {
    let text = Subject::of(1_000).document();
    let refused = Policy::parse(text.as_bytes(), Kind::Identity, &Profile::strict()).err();
    assert_eq!(refused.map(|no| no.rule().id()), Some("policy.size"));
}
