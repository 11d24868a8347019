//! `sub`: who the token is about, character for character.

use crate::build::{Class, Question, accept, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const SOUND: &str = "id-token/baseline/rs256";
const ABSENT: &[&str] = &["claims.sub-present"];
const UNREADABLE: &[&str] = &["claims.sub-readable"];
const NUMBER: &[&str] = &["claims.sub-is-string"];
const TOO_LONG: &[&str] = &["claims.sub-length"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![form(setting), length(setting), text(setting), place(setting)]
}

fn about(setting: &Setting, sub: impl Into<Value>) -> Question {
    Question::new(setting, &Jwt::new(setting).claim("sub", sub))
}

/// "The sub value is a case-sensitive string."
fn form(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::IdToken, "subject-form", "tokens whose subject is absent or no string")
        .citing(&["RFC 7519 section 4.1.2", "OpenID Connect Core 1.0 section 2"])
        .severity(Severity::Medium)
        .with(
            reject("missing", "a token without `sub` is about nobody, and nobody must not become somebody")
                .severity(Severity::High)
                .twin(SOUND, "`sub` is left out")
                .stops(ABSENT)
                .aws(observed("wi-claim-no-sub"))
                .id_token(&Question::new(setting, &Jwt::new(setting).without_claim("sub"))),
        );
    #[rustfmt::skip]
    let nobody: [(&str, Value, &str); 8] = [
        ("null", Value::Null, "null"),
        ("true", json!(true), "`true`"),
        ("false", json!(false), "`false`"),
        ("list", json!(["victim"]), "a list of a name"),
        ("two-names", json!(["attacker", "victim"]), "a list of two names"),
        ("empty-list", json!([]), "an empty list"),
        ("object", json!({"id": "victim"}), "an object"),
        ("fraction", json!(1.5), "a number with a fraction"),
    ];
    let class = nobody.into_iter().fold(class, |class, (name, sub, what)| {
        let evidence = match name {
            "null" => observed("wi-claim-sub-null: AWS did not mean to refuse it, but refuse it it did"),
            _ => inferred("only strings and whole numbers were seen accepted"),
        };
        let draft = reject(
            name,
            &format!("`sub` is {what}: it is nobody's name, and its text differs from reader to reader"),
        )
        .twin(SOUND, &format!("`sub` is {what}"))
        .stops(UNREADABLE)
        .aws(evidence);
        let draft = if name == "null" { draft.aws_code("InternalFailure") } else { draft };
        class.with(draft.id_token(&about(setting, sub)))
    });
    let as_text = || inferred("wi-claim-sub-number: a whole number comes back as its digits");
    #[rustfmt::skip]
    let numbers: [(&str, &str, &str, Evidence); 5] = [
        ("number", "123", "the number 123", observed("wi-claim-sub-number")),
        ("zero", "0", "the number 0", as_text()),
        ("negative-number", "-7", "a negative number", as_text()),
        ("inexact-number", "9007199254740993", "2^53 + 1: a reader of doubles takes it for its neighbour",
            as_text()),
        ("last-of-64-bits", "18446744073709551615", "2^64 - 1: with a sign, the subject is -1", as_text()),
    ];
    let raw = |text: &str| {
        let token = Jwt::new(setting).edit_claims(|claims| claims.with_raw("sub", text));
        Question::new(setting, &token)
    };
    let class = numbers.into_iter().fold(class, |class, (name, text, what, evidence)| {
        class.with(
            reject(name, &format!("`sub` is {what}"))
                .twin(SOUND, &format!("`sub` is the number {text}"))
                .stops(NUMBER)
                .aws_accepts(evidence)
                .aws_result("subject", text)
                .id_token(&raw(text)),
        )
    });
    #[rustfmt::skip]
    let doubles = [
        ("point-zero", "123.0", "123.0, which is `123` to one reader and `123.0` to another"),
        ("exponent", "1e2", "1e2, which is `100` to one reader and `100.0` to another"),
        ("two-to-64", "18446744073709551616", "2^64, which most readers round"),
    ];
    doubles
        .into_iter()
        .fold(class, |class, (name, text, what)| {
            class.with(
                reject(name, &format!("`sub` is {what}"))
                    .twin(SOUND, &format!("`sub` is the number {text}"))
                    .stops(UNREADABLE)
                    .aws(inferred(
                        "wi-claim-sub-number was a whole number; how AWS would write this one is not known",
                    ))
                    .id_token(&raw(text)),
            )
        })
        .finish()
}

/// "It MUST NOT exceed 255 ASCII characters in length." Characters beyond ASCII are counted as the clause counts
/// those within it.
fn length(setting: &Setting) -> VectorFile {
    const ACCENTED: &str = "\u{E9}";
    const ASTRAL: &str = "\u{1F511}";
    let not_ascii = || inferred("the clause speaks of ASCII; every character is counted as one");
    let echoed = || inferred("wi-claim-sub-over-255: 300 letters came back whole");
    let class = Class::new(Kind::IdToken, "subject-length", "subjects short and long")
        .citing(&["OpenID Connect Core 1.0 section 2"])
        .severity(Severity::Low)
        .with(
            accept("empty", "`sub` is the empty string, which no rule refuses")
                .citing("RFC 7519 section 4.1.2")
                .tag(Tag::Axis)
                .evidence(inferred("RFC 7519 and OpenID Connect set no least length"))
                .aws(observed("wi-claim-sub-empty"))
                .id_token(&about(setting, "")),
        )
        .with(
            accept("one-character", "`sub` is one letter")
                .aws(observed("wi-claim-sub-one-char"))
                .id_token(&about(setting, "a")),
        )
        .with(
            accept("at-255", "`sub` is 255 letters, the most there may be")
                .aws(echoed())
                .id_token(&about(setting, "a".repeat(255))),
        );
    let class = [
        ("at-255-accented", ACCENTED, "letters with accents, of two octets each"),
        ("at-255-astral", ASTRAL, "characters that UTF-16 writes as two units each"),
    ]
    .into_iter()
    .fold(class, |class, (name, character, what)| {
        class.with(
            accept(name, &format!("`sub` is 255 {what}"))
                .tag(Tag::Axis)
                .evidence(not_ascii())
                .aws(echoed())
                .id_token(&about(setting, character.repeat(255))),
        )
    });
    #[rustfmt::skip]
    let long = [
        ("at-256", "at-255", "a".repeat(256), "256 letters: a store of 255 cuts it to another subject", echoed()),
        ("at-300", "at-255", "a".repeat(300), "300 letters", observed("wi-claim-sub-over-255")),
        ("at-10000", "at-255", "a".repeat(10_000), "10,000 letters", echoed()),
        ("at-256-accented", "at-255-accented", ACCENTED.repeat(256), "256 letters with accents", echoed()),
        ("at-256-astral", "at-255-astral", ASTRAL.repeat(256), "256 characters of two UTF-16 units each", echoed()),
    ];
    long.into_iter()
        .fold(class, |class, (name, twin, sub, what, seen)| {
            class.with(
                reject(name, &format!("`sub` is {what}"))
                    .twin(&format!("id-token/subject-length/{twin}"), &format!("`sub` is {what}"))
                    .stops(TOO_LONG)
                    .aws_accepts(seen)
                    .id_token(&about(setting, sub)),
            )
        })
        .finish()
}

/// A subject is compared "without any transformations or canonicalizations applied": what is cut off, folded or
/// unescaped on the way makes one subject out of two.
fn text(setting: &Setting) -> VectorFile {
    #[rustfmt::skip]
    let texts = [
        ("capitals", "System:ServiceAccount:Payments:Worker",
            "has capitals, and is not the one in small letters"),
        ("space-before", " admin", "begins with a space"),
        ("space-after", "admin ", "ends in a space"),
        ("line-feeds", "admin\r\nrole: root", "has a line break, which forges a line of a log"),
        ("tab", "admin\troot", "has a tab"),
        ("quotes", "o'brien \"the\" `boss`", "has quotes of three kinds"),
        ("backslash", "CORP\\admin", "has a backslash"),
        ("slash", "a/../b", "looks like a path with `..`"),
        ("markup", "<script>alert(1)</script>&amp;", "has markup, and an entity that must stay one"),
        ("cdata-end", "a]]>b", "ends a CDATA section"),
        ("percent", "a%2Fb%00", "has percent-encoding that must not be decoded"),
        ("plus", "a+b@touchstone.example", "has a plus sign that must not become a space"),
        ("star", "*", "is a star"),
        ("policy-variable", "${aws:username}", "is a policy variable"),
        ("format", "{0}%s%n", "has the placeholders of a formatter"),
        ("ligature", "o\u{FB03}ce", "has a ligature, which some normal forms take apart"),
        ("dotless-i", "adm\u{131}n", "has an i without its dot, which case folding may add"),
        ("sharp-s", "stra\u{DF}e", "has a letter whose capital is two"),
        ("homoglyph", "\u{430}dmin", "begins with a Cyrillic letter that looks the same"),
        ("line-separator", "a\u{2028}b", "has a line separator, which ended a string of JavaScript once"),
        ("noncharacter", "a\u{FFFF}b", "has a code point that is no character, and no XML can carry"),
        ("replacement", "a\u{FFFD}b", "has the replacement character, sent as such"),
        ("number-in-text", "123", "is digits in a string"),
        ("null-in-text", "null", "is the word null in a string"),
        ("json-in-text", "{\"sub\":\"victim\"}", "is JSON in a string"),
        ("list-in-text", "attacker,victim", "is two names with a comma"),
    ];
    let class = Class::new(Kind::IdToken, "subject-text", "subjects that something on the way might change")
        .citing(&["RFC 7519 section 4.1.2", "OpenID Connect Core 1.0 section 2"])
        .severity(Severity::Medium);
    texts
        .into_iter()
        .fold(class, |class, (name, sub, what)| {
            class.with(
                accept(name, &format!("`sub` {what}: it comes out as it went in"))
                    .id_token(&about(setting, sub)),
            )
        })
        .finish()
}

/// The subject is the member `sub` of the claims and no other: not one further in, not one that is called like the
/// condition key that policies know it by.
fn place(setting: &Setting) -> VectorFile {
    let bare = setting.issuer_origin.strip_prefix("https://").unwrap_or_default();
    #[rustfmt::skip]
    let places: [(&str, String, Value, &str); 10] = [
        ("nested", "x".to_owned(), json!({"sub": "victim"}), "in an object further in"),
        ("nested-claims", "claims".to_owned(), json!({"sub": "victim"}), "in an object called `claims`"),
        ("nested-list", "x".to_owned(), json!([{"sub": "victim"}]), "in an object of a list"),
        ("actor", "act".to_owned(), json!({"sub": "victim"}), "in the actor, who is somebody else"),
        ("prototype", "__proto__".to_owned(), json!({"sub": "victim"}),
            "in what a careless copy makes the claims inherit from"),
        ("dotted", "x.sub".to_owned(), json!("victim"), "in a name with a dot, as if it were further in"),
        ("condition-key", format!("{bare}:sub"), json!("victim"),
            "in a claim called like the condition key of our issuer"),
        ("other-condition-key", "token.actions.githubusercontent.com:sub".to_owned(), json!("victim"),
            "in a claim called like the condition key of another issuer"),
        ("prefixed", "evil:sub".to_owned(), json!("victim"), "in a claim whose name ends in `:sub`"),
        ("identifier", "sub_id".to_owned(), json!({"format": "opaque", "id": "victim"}),
            "in a subject identifier"),
    ];
    let class = Class::new(Kind::IdToken, "subject-place", "subjects in the wrong place")
        .citing(&["RFC 7519 section 4.1.2", "OpenID Connect Core 1.0 section 2"])
        .severity(Severity::High);
    places
        .into_iter()
        .fold(class, |class, (name, claim, value, what)| {
            let token = Jwt::new(setting).claim(&claim, value);
            class
                .with(
                    accept(
                        &format!("{name}-beside"),
                        &format!("the token has a subject, and a second one {what}: the first counts"),
                    )
                    .id_token(&Question::new(setting, &token)),
                )
                .with(
                    reject(name, &format!("the only subject is {what}: the token has none"))
                        .twin(&format!("id-token/subject-place/{name}-beside"), "`sub` is left out")
                        .stops(ABSENT)
                        .aws(inferred("wi-claim-no-sub"))
                        .id_token(&Question::new(setting, &token.without_claim("sub"))),
                )
        })
        .finish()
}
