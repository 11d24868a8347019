//! Keys that change, keys that cannot be had for a while, and tokens that make us ask for them.
//!
//! How long a set is used is nobody's standard. The times here are far from where readers differ: a second or two, half
//! an hour, two hours.

use super::key_set::{NOT_VALIDATED, filled, one_key, published};
use crate::build::{Class, Draft, Situation, Turn, accept, inferred, reject};
use crate::format::{Document, Failure, Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Object, Setting, test_key};
use serde_json::{Value, json};

const MINUTE: i64 = 60;
const HALF_HOUR: i64 = 1_800;
const TWO_HOURS: i64 = 7_200;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![rotation(setting), outage(setting), flood(setting)]
}

/// A sound token of a later time, in seconds.
fn later(setting: &Setting, seconds: i64) -> Jwt {
    Jwt::new(&Setting { now: setting.now.saturating_add(seconds), ..setting.clone() })
}

fn keys(names: &[&str]) -> Document {
    Document::ok(Jwks::of(names).mint())
}

fn no_key() -> Value {
    json!({"Error": {"Code": "InvalidIdentityToken"}})
}

/// A vector whose verdict hangs on how long a key set is used.
fn timed(draft: Draft) -> Draft {
    draft.tag(Tag::ResourceLimit).evidence(inferred("no standard says how long a key set may be used"))
}

/// "The signer can begin using a new key after that key is added to the JWK Set": a verifier that does not know it asks
/// again. What the provider takes out, it no longer vouches for.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn rotation(setting: &Setting) -> VectorFile {
    let url = setting.keys_url();
    let sound = || one_key(setting);
    let by_b = |seconds: i64| later(setting, seconds).signed_by("rsa-2048-b");
    let next = |seconds: i64, set: Document, token: Jwt| {
        sound().then(|step| step.seconds_later(seconds).documents(&[(&url, set)]).token(&token))
    };
    let same_name = || Document::ok(Jwks::one(test_key("rsa-2048-b").jwk().with("kid", "rsa-2048-a")).mint());
    let moved = format!("{}/keys-2", setting.issuer_origin);
    let discovery = Document::ok(
        Object::new()
            .with("issuer", setting.issuer_origin.as_str())
            .with("jwks_uri", moved.as_str())
            .to_json(),
    );
    let moving = |token: Jwt| {
        sound().then(|step| {
            step.seconds_later(TWO_HOURS)
                .documents(&[(&setting.discovery_url(), discovery.clone()), (&moved, keys(&["rsa-2048-b"]))])
                .token(&token)
        })
    };
    let refused = |name: &str, twin: &str, change: &str, sentence: &str, stops: &[&str]| {
        reject(name, sentence).twin(&format!("sts/key-rotation/{twin}"), change).stops(stops)
    };
    let removed: &[&str] = &["jwk.kid-matches", "jws.signature-valid"];
    let class = Class::new(Kind::Sts, "key-rotation", "providers that change their keys")
        .citing(&["OpenID Connect Core 1.0 section 10.1.1"])
        .severity(Severity::High);
    filled(
        class,
        [
            accept("added", "a key is added, and a minute after the last call it signs")
                .severity(Severity::Low)
                .sts(&next(MINUTE, keys(&["rsa-2048-a", "rsa-2048-b"]), by_b(MINUTE))),
            accept("replaced", "the only key is replaced, and a minute after the last call the new one signs")
                .severity(Severity::Low)
                .sts(&next(MINUTE, keys(&["rsa-2048-b"]), by_b(MINUTE))),
            accept("old-key-beside-new", "a key is added, and the old one signs two hours after the last call")
                .severity(Severity::Low)
                .sts(&next(TWO_HOURS, keys(&["rsa-2048-a", "rsa-2048-b"]), later(setting, TWO_HOURS))),
            timed(refused(
                "removed",
                "old-key-beside-new",
                "the old key is removed",
                "a key is removed, and somebody who has it signs two hours later",
                removed,
            ))
            .sts(&next(TWO_HOURS, keys(&["rsa-2048-b"]), later(setting, TWO_HOURS))),
            accept("name-reused", "the key is replaced under the same name, and signs two hours after the last call")
                .severity(Severity::Low)
                .sts(&next(TWO_HOURS, same_name(), later(setting, TWO_HOURS).forged_by("rsa-2048-b"))),
            timed(refused(
                "removed-name-reused",
                "name-reused",
                "the old key signs",
                "a key is replaced under the same name, and somebody who has the old one signs two hours later",
                &["jws.signature-valid"],
            ))
            .message("Token signature invalid")
            .aws(inferred("wi-jwks-dup-kid-bad-last: the text for a signature that does not verify"))
            .aws_message(NOT_VALIDATED)
            .sts(&next(TWO_HOURS, same_name(), later(setting, TWO_HOURS))),
            accept("added-then-old", "a key is added and signs, and the old one signs a second later")
                .severity(Severity::Low)
                .sts(
                    &next(MINUTE, keys(&["rsa-2048-a", "rsa-2048-b"]), by_b(MINUTE))
                        .then(|step| step.seconds_later(1).token(&later(setting, MINUTE))),
                ),
            refused(
                "replaced-then-old",
                "added-then-old",
                "the new key replaces the old one",
                "a key is replaced, the new one signs, and a second later somebody signs with the old: it went \
                 when the new one came",
                removed,
            )
            .evidence(inferred("the set that was fetched for the new key has the old one no more"))
            .sts(
                &next(MINUTE, keys(&["rsa-2048-b"]), by_b(MINUTE))
                    .then(|step| step.seconds_later(1).token(&later(setting, MINUTE))),
            ),
            accept("back-again", "a key is removed by mistake, and is back two hours after a token of it was refused")
                .severity(Severity::Low)
                .tag(Tag::ResourceLimit)
                .response(1, no_key())
                .sts(
                    &next(TWO_HOURS, keys(&["p256-a"]), later(setting, TWO_HOURS)).then(|step| {
                        step.seconds_later(TWO_HOURS)
                            .documents(&[(&url, keys(&["rsa-2048-a"]))])
                            .token(&later(setting, 2 * TWO_HOURS))
                    }),
                ),
            accept("set-moved", "the key set moves to another URL, and its new key signs two hours later")
                .severity(Severity::Low)
                .citing("OpenID Connect Discovery 1.0 section 3")
                .sts(&moving(by_b(TWO_HOURS))),
            timed(refused(
                "set-moved-old-key",
                "set-moved",
                "the key of the old URL signs, which still serves it",
                "the key set moves, and two hours later somebody signs with the key that the old URL still serves",
                removed,
            ))
            .citing("OpenID Connect Discovery 1.0 section 3")
            .sts(&moving(later(setting, TWO_HOURS))),
        ],
    )
}

/// An error between two good answers takes no key away at once, and keeps none alive for ever.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn outage(setting: &Setting) -> VectorFile {
    let (discovery, keys_url) = (setting.discovery_url(), setting.keys_url());
    let sound = || one_key(setting);
    let down = |url: &str, answer: Document, seconds: i64| {
        sound().then(|step| {
            step.seconds_later(seconds).documents(&[(url, answer)]).token(&later(setting, seconds))
        })
    };
    let timeout = || Document::failed(Failure::Timeout);
    let other = || {
        let text = Object::new()
            .with("issuer", "https://attacker.example")
            .with("jwks_uri", "https://attacker.example/keys");
        Document::ok(text.to_json())
    };
    let kept = |name: &str, sentence: &str, url: &str, answer: Document| {
        timed(accept(name, sentence)).severity(Severity::Low).sts(&down(url, answer, HALF_HOUR))
    };
    let gone = |name: &str, twin: &str, sentence: &str, stops: &[&str], url: &str, answer: Document| {
        timed(
            reject(name, sentence)
                .twin(&format!("sts/key-outage/{twin}"), "it has lasted for two hours")
                .stops(stops),
        )
        .sts(&down(url, answer, TWO_HOURS))
    };
    let up = |step: Turn, seconds: i64| {
        let found =
            Object::new().with("issuer", setting.issuer_origin.as_str()).with("jwks_uri", keys_url.as_str());
        step.documents(&[(&discovery, Document::ok(found.to_json()))]).token(&later(setting, seconds))
    };
    let failed_first = |seconds: i64| {
        sound().document(&discovery, timeout()).then(|step| up(step.seconds_later(seconds), seconds))
    };
    let truncated = || Document::ok("{\"keys\":[{\"kty\":\"RSA\"");
    let class = Class::new(Kind::Sts, "key-outage", "providers that do not answer for a while")
        .citing(&["CVE-2026-48524"])
        .severity(Severity::Medium);
    filled(
        class,
        [
            kept("timeout", "the provider answers no more, and half an hour ago it did: its keys are used", &discovery, timeout()),
            kept(
                "error",
                "the key set has been answered with status 500 for some of the last half hour: the last good one is used",
                &keys_url,
                Document::status(500, ""),
            ),
            kept("truncated", "the key set comes truncated, and half an hour ago it was whole: the last good one is used", &keys_url, truncated()),
            kept(
                "another-issuer",
                "the discovery document has been another issuer's for some of the last half hour: the last good keys are used",
                &discovery,
                other(),
            ),
            gone(
                "timeout-too-long",
                "timeout",
                "the provider has not answered for two hours: who stops its answers cannot keep its old keys alive",
                &["fetch.reachable"],
                &discovery,
                timeout(),
            ),
            gone(
                "error-too-long",
                "error",
                "the key set has been answered with status 500 for two hours: the last good one is too old",
                &["fetch.status-ok"],
                &keys_url,
                Document::status(500, ""),
            ),
            gone(
                "truncated-too-long",
                "truncated",
                "the key set has come truncated for two hours: the last good one is too old",
                &["json.well-formed"],
                &keys_url,
                truncated(),
            ),
            gone(
                "another-issuer-too-long",
                "another-issuer",
                "the discovery document has been another issuer's for two hours: the last good keys are too old",
                // The attacker serves no keys.
                &["discovery.issuer-matches", "fetch.reachable"],
                &discovery,
                other(),
            ),
            timed(accept("over", "the provider answered, then not for two hours, and then again"))
                .severity(Severity::Low)
                .response(1, no_key())
                .sts(
                    &down(&discovery, timeout(), TWO_HOURS)
                        .then(|step| up(step.seconds_later(HALF_HOUR), TWO_HOURS + HALF_HOUR)),
                ),
            accept("failed-at-first", "the first call finds no keys, and the second one, half an hour later, does")
                .severity(Severity::Low)
                .response(0, no_key())
                .sts(&failed_first(HALF_HOUR)),
            reject(
                "failed-a-second-ago",
                "the keys could not be fetched a second ago: whoever sends many tokens does not make us ask as often",
            )
            .severity(Severity::Low)
            .tag(Tag::ResourceLimit)
            .tag(Tag::Axis)
            .twin("sts/key-outage/failed-at-first", "the second call comes after a second")
            .stops(&["fetch.not-in-cool-down"])
            .evidence(inferred("no standard says how often to ask; five seconds, as long as an answer may take, is ours"))
            .sts(&failed_first(1)),
        ],
    )
}

/// Anybody can make up a `kid`: it makes us ask once, and then not again for a while, and takes nothing away.
fn flood(setting: &Setting) -> VectorFile {
    const FORGED: usize = 5;
    let url = setting.keys_url();
    let made_up = |name: &str| Jwt::new(setting).forged_by("rsa-2048-b").header("kid", name);
    let flooded = |world: Situation| {
        (0..FORGED).fold(world, |world, place| {
            world.then(|step| step.seconds_later(1).token(&made_up(&format!("made-up-{place}"))))
        })
    };
    let refused_in_between = |draft: Draft, steps: std::ops::RangeInclusive<usize>| {
        steps.fold(draft, |draft, step| draft.response(step, no_key()))
    };
    let by_b = |seconds: i64| later(setting, seconds).signed_by("rsa-2048-b");
    let hidden = |seconds: i64| {
        one_key(setting).then(|step| step.seconds_later(MINUTE).token(&made_up("made-up"))).then(|step| {
            step.seconds_later(seconds)
                .documents(&[(&url, keys(&["rsa-2048-b"]))])
                .token(&by_b(MINUTE + seconds))
        })
    };
    let class = Class::new(Kind::Sts, "key-id-flood", "tokens whose `kid` is made up, one after the other")
        .citing(&["RFC 8725 section 3.10", "CVE-2026-48524"])
        .severity(Severity::Medium);
    filled(
        class,
        [
            refused_in_between(
                accept("sound-after", "five forged tokens of made-up keys, and then a sound one"),
                1..=FORGED,
            )
            .sts(&flooded(one_key(setting)).then(|step| step.seconds_later(1).token(&Jwt::new(setting)))),
            refused_in_between(
                accept("sound-after-while-down", "five forged tokens of made-up keys while the provider is down, and then a sound one: the keys that are held stay"),
                1..=FORGED,
            )
            .sts(
                &flooded(one_key(setting).then(|step| {
                    step.seconds_later(1)
                        .documents(&[(&setting.discovery_url(), Document::failed(Failure::Timeout))])
                        .token(&made_up("made-up"))
                }))
                .then(|step| step.seconds_later(1).token(&Jwt::new(setting))),
            )
            .response(FORGED + 1, no_key()),
            refused_in_between(
                accept("sound-after-from-cold", "five forged tokens of made-up keys before any other, and then a sound one"),
                0..=FORGED,
            )
            .sts(
                &flooded(published(setting, &Jwks::of(&["rsa-2048-a", "p256-a"])).token(&made_up("made-up")))
                    .then(|step| step.seconds_later(1).token(&Jwt::new(setting))),
            ),
            accept("rotation-after", "a forged token of a made-up key, and half an hour later a new key of the provider's")
                .severity(Severity::Low)
                .response(1, no_key())
                .sts(&hidden(HALF_HOUR)),
            reject(
                "rotation-hidden",
                "a forged token of a made-up key has just made us ask, so a new key of the provider's is not found yet",
            )
            .severity(Severity::Low)
            .tag(Tag::ResourceLimit)
            .tag(Tag::Axis)
            .twin("sts/key-id-flood/rotation-after", "the new key comes two seconds after the made-up one")
            .stops(&["jwk.kid-matches", "jws.signature-valid"])
            .evidence(inferred("no standard says how often to ask; 30 seconds is ours"))
            .sts(&hidden(2)),
        ],
    )
}
