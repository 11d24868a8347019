//! The claims as text: their JSON, names that are there twice, and characters that must come out as they went in.

use crate::build::jws::json_text::{faults, spellings};
use crate::build::{Class, Draft, Question, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Object, Setting};
use serde_json::Value;

const SOUND: &str = "id-token/baseline/rs256";
const DUPLICATE: &str = "json.no-duplicate-members";
const LAST_COUNTS: &str = "the last member counts, as observed for `aud` (wi-claim-dup-aud-last-bad)";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![text(setting), duplicates(setting), names(setting), characters(setting)]
}

/// "Verify that the resulting octet sequence is a UTF-8-encoded representation of a completely valid JSON object".
fn text(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::IdToken, "claims-text", "the JSON text of the claims")
        .citing(&["RFC 7519 section 7.2"]);
    // Its result would be as large as all others together; `many-claims` stands for it.
    let spellings = spellings().into_iter().filter(|variant| variant.name() != "members-4096");
    let class = faults().into_iter().chain(spellings).fold(class, |class, variant| {
        let token = Jwt::new(setting).rewrite_payload(|text| variant.apply(text));
        class.with(variant.draft("the payload", SOUND).id_token(&Question::new(setting, &token)))
    });
    let numbered = |count: usize| {
        (0..count).fold(Jwt::new(setting), |token, number| {
            token.edit_claims(|claims| claims.and_again(&format!("{number:x}"), 0))
        })
    };
    class
        .with(
            accept("many-claims", "a token of 1,505 claims, near the longest that STS takes, is sound")
                .severity(Severity::Low)
                .citing("RFC 8259 section 9")
                .id_token(&Question::new(setting, &numbered(1_500))),
        )
        .with(
            reject("too-many-claims", "the payload holds 4,097 claims, one more than the bound: a reader that compares each name with every other is busy for long")
                .citing("RFC 8259 section 9")
                .tag(Tag::ResourceLimit)
                .evidence(inferred("RFC 8259 section 9 lets a parser limit the size of texts, and sets no number; the reference engine's is 4,096"))
                .twin("id-token/claims-text/many-claims", "there are 4,097 claims")
                .stops(&["json.members-bounded"])
                .id_token(&Question::new(setting, &numbered(4_092))),
        )
        .finish()
}

/// "The Claim Names within a JWT Claims Set MUST be unique": a parser refuses duplicates or takes the last.
fn duplicates(setting: &Setting) -> VectorFile {
    let twice = |claim: &str, first: Value, last: Value| {
        Jwt::new(setting).claim(claim, first).edit_claims(|claims| claims.and_again(claim, last))
    };
    let issuer = Value::from(setting.issuer_origin.as_str());
    let (other_issuer, audience, other_audience) = (
        Value::from("https://other.touchstone.example"),
        Value::from(Jwt::AUDIENCE),
        Value::from("somebody-else"),
    );
    let (fresh, past) = (Value::from(setting.now + 3540), Value::from(setting.now - 3600));
    let expired = |first: &Value, last: &Value| {
        twice("exp", first.clone(), last.clone()).claim("iat", setting.now - 7200)
    };
    let class = Class::new(
        Kind::IdToken,
        "duplicate-claims",
        "claims that are there twice: which one counts depends on the reader",
    )
    .citing(&["RFC 7519 section 4"])
    .severity(Severity::High);
    let last_good = |name, sentence: &str, change: &str, token: Jwt| {
        reject(name, sentence)
            .tag(Tag::Axis)
            .twin(SOUND, change)
            .stops(&[DUPLICATE])
            .aws_accepts(inferred(LAST_COUNTS))
            .id_token(&Question::new(setting, &token))
    };
    let last_bad = |name, sentence: &str, change: &str, rule: &str, token: Jwt| {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&[DUPLICATE, rule])
            .aws_stops(&[rule], inferred(LAST_COUNTS))
            .id_token(&Question::new(setting, &token))
    };
    let escaped = Jwt::new(setting)
        .claim("sub", "admin")
        .edit_claims(|claims| claims.and_spelled(r#""s\u0075b""#, Jwt::SUBJECT));
    let escaped_first = Jwt::new(setting)
        .without_claim("sub")
        .edit_claims(|claims| claims.and_spelled(r#""s\u0075b""#, Jwt::SUBJECT).and_again("sub", "admin"));
    let nested = |text: &str| Jwt::new(setting).edit_claims(|claims| claims.with_raw("access", text));
    let own = |draft: Draft| {
        draft
            .citing("RFC 7493 section 2.3")
            .evidence(inferred("RFC 7519 does not speak of nested objects; strict follows I-JSON"))
    };
    let drafts = vec![
        last_good("sub-same", "`sub` is there twice with the same value: harmless here, and refused before anybody asks", "`sub` is there twice", twice("sub", Jwt::SUBJECT.into(), Jwt::SUBJECT.into())),
        last_good("sub-other-first", "`sub` is `admin`, then the worker: a gateway that takes the first lets an administrator in", "`sub` is there twice, `admin` first", twice("sub", "admin".into(), Jwt::SUBJECT.into())),
        last_good("sub-other-last", "`sub` is the worker, then `admin`: a gateway that takes the first, before a service that takes the last, lets an administrator through", "`sub` is there twice, `admin` last", twice("sub", Jwt::SUBJECT.into(), "admin".into())),
        last_bad("sub-null-last", "`sub` is the worker, then `null`: to one reader there is a subject, to another there is none", "`sub` is there twice, `null` last", "claims.sub-readable", twice("sub", Jwt::SUBJECT.into(), Value::Null))
            .aws_stops(&["claims.sub-readable"], inferred("the last member counts (wi-claim-dup-aud-last-bad), and `null` is an error of its own (wi-claim-sub-null)"))
            .aws_code("InternalFailure"),
        last_good("sub-escaped-last", r"`sub` is `admin`, then `s\u0075b` is the worker: a reader that compares names before it resolves escapes sees one of each", "`sub` is there twice, last as an escape", escaped),
        last_good("sub-escaped-first", r"`s\u0075b` is the worker, then `sub` is `admin`: a reader that compares names before it resolves escapes sees one of each", "`sub` is there twice, first as an escape", escaped_first),
        last_good("iss-other-first", "`iss` is another provider, then ours: the provider looked up and the one compared may differ", "`iss` is there twice, another first", twice("iss", other_issuer.clone(), issuer.clone())),
        last_bad("iss-other-last", "`iss` is our provider, then another: the provider looked up and the one compared may differ", "`iss` is there twice, another last", "claims.issuer-matches", twice("iss", issuer, other_issuer)),
        last_good("aud-same", "`aud` is there twice with the same value: harmless here, and refused before anybody asks", "`aud` is there twice", twice("aud", audience.clone(), audience.clone()))
            .aws_accepts(observed("wi-claim-dup-aud-same")),
        last_good("aud-other-first", "`aud` is somebody else, then us: a token for another client passes where the last counts", "`aud` is there twice, somebody else first", twice("aud", other_audience.clone(), audience.clone())),
        last_bad("aud-other-last", "`aud` is us, then somebody else: a token for another client passes where the first counts", "`aud` is there twice, somebody else last", "claims.audience-matches", twice("aud", audience, other_audience))
            .aws_stops(&["claims.audience-matches"], observed("wi-claim-dup-aud-last-bad")),
        last_good("exp-past-first", "`exp` is past, then fresh: an expired token passes where the last counts", "`exp` is there twice, the past one first", expired(&past, &fresh)),
        last_bad("exp-past-last", "`exp` is fresh, then past: an expired token passes where the first counts", "`exp` is there twice, the past one last", "claims.not-expired", expired(&fresh, &past)),
        own(last_good("nested", "an object inside a claim holds `roles` twice: which roles count depends on the reader", "a member of a claim is there twice", nested(r#"{"roles":["reader"],"roles":["admin"]}"#))),
        own(last_good("nested-in-list", "an object in a list holds a name twice, once as an escape", "a member of an object in a list is there twice, once as an escape", nested(r#"[{"role":"reader","rol\u0065":"admin"}]"#))),
        last_good("among-many", "a claim is there twice among 200: more than a reader would compare one by one", "one of 200 more claims is there twice", (0..200).fold(Jwt::new(setting), |token, number| {
            token.claim(&format!("claim-{number}"), number)
        }).edit_claims(|claims: Object| claims.and_again("claim-7", "again")))
            .severity(Severity::Low),
    ];
    drafts.into_iter().fold(class, Class::with).finish()
}

/// Claim names are compared octet by octet; a reader that folds case takes one claim for another.
fn names(setting: &Setting) -> VectorFile {
    let moved = |claim: &str, capital: &str| {
        let sound = Jwt::new(setting);
        let value = sound.claims_value().get(claim).cloned().unwrap_or_default();
        sound.without_claim(claim).claim(capital, value)
    };
    let class = Class::new(Kind::IdToken, "claim-names", "claims under names that are spelled almost right")
        .citing(&["RFC 7519 section 4", "RFC 7519 section 7.3"]);
    let missing = |name, claim: &str, other: &str, rule| {
        reject(name, &format!("`{claim}` is spelled `{other}`: a reader that folds case takes it for the claim, and another finds none"))
            .twin(SOUND, &format!("`{claim}` is spelled `{other}`"))
            .stops(&[rule])
            .aws(inferred(&format!("a token without `{claim}` is refused (wi-claim-no-{claim})")))
            .id_token(&Question::new(setting, &moved(claim, other)))
    };
    let ignored = |name, sentence: &str, other: &str, value: Value| {
        accept(name, sentence).id_token(&Question::new(setting, &Jwt::new(setting).claim(other, value)))
    };
    let drafts = [
        missing("iss-capitals", "iss", "ISS", "claims.iss-present"),
        missing("sub-capitals", "sub", "SUB", "claims.sub-present"),
        missing("sub-long-s", "sub", "\u{17F}ub", "claims.sub-present"),
        missing("aud-capitals", "aud", "Aud", "claims.aud-present"),
        missing("exp-capitals", "exp", "EXP", "claims.exp-present"),
        missing("iat-capitals", "iat", "Iat", "claims.iat-present"),
        missing("exp-space", "exp", "exp ", "claims.exp-present"),
        missing("sub-nul", "sub", "sub\0", "claims.sub-present"),
        ignored(
            "sub-capitals-beside",
            "`SUB` is `admin` beside a sound `sub`: it is another name",
            "SUB",
            "admin".into(),
        ),
        ignored(
            "sub-long-s-beside",
            "`\u{17F}ub`, spelled with the long s that Unicode folds to `s`, is `admin` beside a sound `sub`: it is another name",
            "\u{17F}ub",
            "admin".into(),
        ),
        ignored(
            "sub-nul-beside",
            "`sub` and NUL is `admin` beside a sound `sub`: it is another name, though not to a reader in C",
            "sub\0",
            "admin".into(),
        ),
        ignored(
            "azp-capitals-beside",
            "`AZP` names another client: it is not `azp`, and ignored",
            "AZP",
            "somebody-else".into(),
        ),
        ignored(
            "nbf-capitals-beside",
            "`NBF` lies in the future: it is not `nbf`, and ignored",
            "NBF",
            (setting.now + 7200).into(),
        ),
    ];
    drafts.into_iter().fold(class, Class::with).finish()
}

/// A subject comes out octet for octet as it went in: nothing is cut off, folded or normalized.
fn characters(setting: &Setting) -> VectorFile {
    let class = Class::new(
        Kind::IdToken,
        "subject-characters",
        "subjects that must come out exactly as they went in",
    )
    .citing(&["RFC 7519 section 4.1.2", "RFC 8725 section 3.7"]);
    let subjects = [
        (
            "nul",
            "`sub` is `admin`, NUL and `.evil`: whoever cuts it off at NUL makes an administrator of it",
            "admin\0.evil",
        ),
        (
            "nul-last",
            "`sub` is `admin` and NUL: whoever cuts it off at NUL makes an administrator of it",
            "admin\0",
        ),
        (
            "controls",
            "`sub` holds control characters, which are characters of it",
            "admin\u{1}\u{1F}\u{7F}\u{9F}",
        ),
        (
            "newline",
            "`sub` ends in a newline: a pattern whose `$` also matches before a newline takes it for `admin`",
            "admin\n",
        ),
        (
            "white-space",
            "`sub` has spaces around it: whoever trims them makes an administrator of it",
            " admin ",
        ),
        ("capitals", "`sub` is `Admin`, which is not `admin`", "Admin"),
        ("composed", "`sub` holds an \u{E9} of one character", "ren\u{E9}"),
        (
            "decomposed",
            "`sub` holds an e\u{301} of two characters: whoever normalizes takes two subjects for one",
            "rene\u{301}",
        ),
        (
            "fullwidth",
            "`sub` is `admin` in fullwidth letters: whoever normalizes for compatibility makes an administrator of it",
            "\u{FF41}\u{FF44}\u{FF4D}\u{FF49}\u{FF4E}",
        ),
        (
            "zero-width",
            "`sub` holds a zero-width space: whoever drops it makes an administrator of it",
            "ad\u{200B}min",
        ),
        (
            "right-to-left",
            "`sub` holds a mark that turns the direction of writing: it is shown as another subject than it is",
            "user\u{202E}nimda",
        ),
        ("astral", "`sub` holds a character outside the basic plane", "admin\u{1F511}"),
        (
            "replacement-character",
            "`sub` holds U+FFFD, which other tokens' broken octets must not become",
            "admin\u{FFFD}",
        ),
        ("byte-order-mark", "`sub` begins with U+FEFF, which is a character of it here", "\u{FEFF}admin"),
    ];
    subjects
        .into_iter()
        .fold(class, |class, (name, sentence, subject)| {
            let token = Jwt::new(setting).claim("sub", subject);
            class.with(accept(name, sentence).id_token(&Question::new(setting, &token)))
        })
        .with(
            accept(
                "escaped-pair",
                r"`sub` spells a character outside the basic plane as two escapes: it is the one character",
            )
            .id_token(&Question::new(
                setting,
                &Jwt::new(setting)
                    .edit_claims(|claims| claims.with_raw("sub", r#""\u0061dmin\ud83d\udd11""#)),
            )),
        )
        .finish()
}
