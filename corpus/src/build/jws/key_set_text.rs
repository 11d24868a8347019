//! The key set's document: the same JSON rules as for a token, for it decides who is believed.

use super::json_text::{faults, spellings};
use crate::build::{Class, Draft, accept, inferred, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Object, Setting, b64, test_key};

const SOUND: &str = "jws/baseline/rs256";
const TWO_KEYS: &str = "jws/key-set-members/sound";
const DUPLICATE: &str = "json.no-duplicate-members";
const LAST_COUNTS: &str = "the last member counts, as observed for claims (wi-claim-dup-aud-last-bad)";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![text(setting), members(setting)]
}

fn text(setting: &Setting) -> VectorFile {
    let token = Jwt::new(setting);
    let provider = Jwks::provider().mint();
    let class =
        Class::new(Kind::Jws, "key-set-text", "the JSON text of the key set").citing(&["RFC 7517 section 5"]);
    let class = faults().into_iter().chain(spellings()).fold(class, |class, variant| {
        class.with(variant.draft("the key set", SOUND).jws_octets(
            token.mint(),
            variant.apply(&provider),
            &token.payload_octets(),
        ))
    });
    let served = |name, sentence: &str, change, document: Vec<u8>| {
        reject(name, sentence)
            .severity(Severity::Low)
            .twin(SOUND, change)
            .stops(&["json.well-formed"])
            .jws_octets(token.mint(), document, &[])
    };
    let half = provider.get(..provider.len() / 2).unwrap_or_default().to_vec();
    class
        .with(served(
            "half",
            "only the first half of the key set arrived: the keys in it are not the provider's set",
            "the second half of the key set is missing",
            half,
        ))
        .with(served(
            "html",
            "the key set is a page in HTML, as a proxy serves it when it fails",
            "the key set is a page in HTML",
            b"<!doctype html><title>502 Bad Gateway</title>".to_vec(),
        ))
        .with(served(
            "callback",
            "the key set is wrapped in the call of a function, as JSON for a script element",
            "the key set is wrapped in a call",
            [b"keys(", provider.as_slice(), b")"].concat(),
        ))
        .with(served(
            "guard-before",
            "the key set follows `)]}'`, which guards JSON against script elements",
            "`)]}'` stands before the key set",
            [b")]}'\n", provider.as_slice()].concat(),
        ))
        .finish()
}

/// "The member names within a JWK MUST be unique", and so those of a set: a parser refuses duplicates or takes the
/// last.
fn members(setting: &Setting) -> VectorFile {
    let class = Class::new(
        Kind::Jws,
        "key-set-members",
        "members of a key set and of its keys that are there twice, or in another case",
    )
    .citing(&["RFC 7517 section 5", "RFC 7493 section 2.3"])
    .severity(Severity::High);
    [duplicate_keys(setting), duplicates_in_key(setting), cases(setting)]
        .into_iter()
        .flatten()
        .fold(class, Class::with)
        .finish()
}

/// A set of this key and one that no token here names.
fn beside_another(key: Object) -> Vec<u8> {
    Jwks::empty().and(key).and(test_key("p256-a").jwk()).mint()
}

fn ours() -> Object {
    test_key("rsa-2048-a").jwk()
}

/// Another key under the `kid` of ours.
fn impostor() -> Object {
    test_key("rsa-2048-b").jwk().with("kid", "rsa-2048-a")
}

fn last_good(setting: &Setting, name: &str, sentence: &str, change: &str, jwks: impl Into<Vec<u8>>) -> Draft {
    let token = Jwt::new(setting);
    reject(name, sentence)
        .tag(Tag::Axis)
        .twin(TWO_KEYS, change)
        .stops(&[DUPLICATE])
        .aws_accepts(inferred(LAST_COUNTS))
        .jws_octets(token.mint(), jwks, &token.payload_octets())
}

fn last_bad(
    setting: &Setting,
    name: &str,
    sentence: &str,
    change: &str,
    rule: &str,
    jwks: impl Into<Vec<u8>>,
) -> Draft {
    reject(name, sentence)
        .twin(TWO_KEYS, change)
        .stops(&[DUPLICATE, rule])
        .aws_stops(&[rule], inferred(LAST_COUNTS))
        .jws_octets(Jwt::new(setting).mint(), jwks, &[])
}

fn duplicate_keys(setting: &Setting) -> Vec<Draft> {
    let list = |keys: &[Object]| {
        let keys: Vec<String> = keys.iter().map(Object::to_json).collect();
        format!("[{}]", keys.join(","))
    };
    let both = [ours(), test_key("p256-a").jwk()];
    let twice =
        |first: &[Object], last: &[Object]| format!(r#"{{"keys":{},"keys":{}}}"#, list(first), list(last));
    let escaped = format!(r#"{{"keys":{},"k\u0065ys":{}}}"#, list(&[impostor()]), list(&both));
    vec![
        last_good(
            setting,
            "keys-twice",
            "`keys` is there twice with the same list: harmless here, and refused before anybody asks",
            "`keys` is there twice",
            twice(&both, &both),
        ),
        last_good(
            setting,
            "keys-other-first",
            "`keys` is another key's list, then ours: which keys are believed depends on the reader",
            "`keys` is there twice, another key first",
            twice(&[impostor()], &both),
        ),
        last_bad(
            setting,
            "keys-other-last",
            "`keys` is our list, then another key's: which keys are believed depends on the reader",
            "`keys` is there twice, another key last",
            "jws.signature-valid",
            twice(&both, &[impostor()]),
        ),
        last_bad(
            setting,
            "keys-empty-last",
            "`keys` is our list, then an empty one: to one reader the provider has no keys",
            "`keys` is there twice, an empty list last",
            "jwks.not-empty",
            twice(&both, &[]),
        ),
        last_good(
            setting,
            "keys-escaped",
            r"`keys` is another key's list, then `k\u0065ys` is ours: a reader that compares names before it resolves escapes sees one of each",
            "`keys` is there twice, once as an escape",
            escaped,
        ),
    ]
}

fn duplicates_in_key(setting: &Setting) -> Vec<Draft> {
    let n = |key: &str| b64(&test_key(key).octets("n"));
    let (ours_n, other_n) = (n("rsa-2048-a"), n("rsa-2048-b"));
    let other_first = beside_another(ours().with("n", other_n.as_str()).and_again("n", ours_n.as_str()));
    let other_last = beside_another(ours().and_again("n", other_n.as_str()));
    let escaped =
        beside_another(ours().with("n", other_n.as_str()).and_spelled(r#""\u006e""#, ours_n.as_str()));
    let kid_first = beside_another(ours().with("kid", "another").and_again("kid", "rsa-2048-a"));
    let kid_last = beside_another(ours().and_again("kid", "another"));
    let unrelated = Jwks::empty().and(ours()).and(test_key("p256-a").jwk().and_again("kid", "p256-a")).mint();
    vec![
        last_good(setting, "n-other-first", "`n` is another key's modulus, then ours: which key verifies depends on the reader", "`n` is there twice, another modulus first", other_first),
        last_bad(setting, "n-other-last", "`n` is our modulus, then another key's: which key verifies depends on the reader", "`n` is there twice, another modulus last", "jws.signature-valid", other_last),
        last_good(setting, "n-escaped", r"`n` is another key's modulus, then `\u006e` is ours: a reader that compares names before it resolves escapes sees one of each", "`n` is there twice, once as an escape", escaped),
        last_good(setting, "kid-other-first", "a key's `kid` is another one's, then its own: which key a token names depends on the reader", "`kid` is there twice, another first", kid_first),
        last_bad(setting, "kid-other-last", "a key's `kid` is its own, then another one's: which key a token names depends on the reader", "`kid` is there twice, another last", "jwk.kid-matches", kid_last),
        last_good(setting, "in-another-key", "a key that the token does not name holds `kid` twice: the rule lets a reader drop that key, or the set", "another key's `kid` is there twice", unrelated)
            .severity(Severity::Low)
            .evidence(inferred("RFC 7517 section 4 refuses the key or takes the last; strict refuses the document, which nobody can have meant")),
    ]
}

/// Names are compared character by character: a reader that folds case takes one member for another.
fn cases(setting: &Setting) -> Vec<Draft> {
    let token = Jwt::new(setting);
    let other_n = b64(&test_key("rsa-2048-b").octets("n"));
    let provider = text_of(&Jwks::provider());
    let beside = provider.replacen('{', &format!(r#"{{"Keys":[{}],"#, impostor().to_json()), 1);
    let accepted = |name, sentence: &str, jwks: Vec<u8>| {
        accept(name, sentence).severity(Severity::Medium).jws_octets(
            token.mint(),
            jwks,
            &token.payload_octets(),
        )
    };
    vec![
        accepted("sound", "a set of the key that signed and one of another type", beside_another(ours()))
            .severity(Severity::Low),
        accepted(
            "keys-capital",
            "`Keys` lists another key beside a sound `keys`: it is another name, and ignored",
            beside.into_bytes(),
        ),
        accepted(
            "n-capital",
            "`N` is another key's modulus beside a sound `n`: it is another name, and ignored",
            beside_another(ours().with("N", other_n)),
        ),
        accepted(
            "use-long-s",
            "`u\u{17F}e` is `enc`, spelled with the long s that Unicode folds to `s`: it is not `use`, and ignored",
            beside_another(ours().with("u\u{17F}e", "enc")),
        ),
        reject(
            "keys-only-capital",
            "only `Keys` lists keys: a reader that folds case believes keys that another does not see",
        )
        .severity(Severity::Medium)
        .twin(TWO_KEYS, "`keys` is spelled `Keys`")
        .stops(&["jwks.keys-array"])
        .jws_octets(token.mint(), provider.replacen("\"keys\"", "\"Keys\"", 1), &[]),
    ]
}

fn text_of(jwks: &Jwks) -> String {
    String::from_utf8_lossy(&jwks.mint()).into_owned()
}
