//! `aud`: a token is for whom it names, and for nobody else.

use crate::build::{Class, Draft, Question, accept, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const SOUND: &str = "id-token/baseline/rs256";
pub(super) const OURS: &str = Jwt::AUDIENCE;
pub(super) const OURS_TOO: &str = "deploy.touchstone.example";
pub(super) const OTHER: &str = "other-client";
const NOT_OURS: &[&str] = &["claims.audience-matches"];
pub(super) const UNREADABLE: &[&str] = &["claims.aud-readable"];
const SINGLE: &[&str] = &["claims.audience-single"];
const UNTRUSTED: &[&str] = &["claims.audiences-trusted"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![form(setting), client(setting), several(setting)]
}

pub(super) fn intended(setting: &Setting, aud: impl Into<Value>) -> Jwt {
    Jwt::new(setting).claim("aud", aud)
}

/// "The aud value is an array of case-sensitive strings", or one string.
fn form(setting: &Setting) -> VectorFile {
    let class =
        Class::new(Kind::IdToken, "audience-form", "tokens whose audience is absent, empty or no string")
            .citing(&["RFC 7519 section 4.1.3", "OpenID Connect Core 1.0 section 2", "RFC 8725 section 3.9"])
            .severity(Severity::High)
            .with(
                reject("missing", "a token without `aud` would be for everybody")
                    .twin(SOUND, "`aud` is left out")
                    .stops(&["claims.aud-present"])
                    .aws(observed("wi-claim-no-aud"))
                    .id_token(&Question::new(setting, &Jwt::new(setting).without_claim("aud"))),
            )
            .with(
                reject(
                    "missing-with-azp",
                    "the client it was issued to is ours, but whom it is for is not said",
                )
                .twin("id-token/authorized-party/for-us", "`aud` is left out")
                .stops(&["claims.aud-present"])
                .aws(inferred("wi-claim-no-aud"))
                .id_token(&Question::new(
                    setting,
                    &Jwt::new(setting).without_claim("aud").claim("azp", OURS),
                )),
            )
            .with(
                accept("list-of-one", "`aud` is a list of us alone")
                    .severity(Severity::Low)
                    .result("audience", OURS)
                    .aws(observed("wi-claim-aud-array-of-one"))
                    .id_token(&Question::new(setting, &intended(setting, json!([OURS])))),
            );
    #[rustfmt::skip]
    let forms: [(&str, Value, &str, Option<&str>); 11] = [
        ("null", Value::Null, "null", None),
        ("true", json!(true), "`true`", None),
        ("number", json!(0), "a number", None),
        ("object", json!({OURS: true}), "an object with our name", None),
        ("empty-list", json!([]), "an empty list", Some("wi-claim-aud-array-empty")),
        ("mixed", json!([OURS, 1, null]), "a list of us, a number and null", None),
        ("mixed-after", json!([null, OURS]), "a list of null and us", None),
        ("nested-list", json!([[OURS]]), "a list of a list", None),
        ("list-of-number", json!([0]), "a list of a number", None),
        ("list-of-null", json!([null]), "a list of null", None),
        ("list-of-object", json!([{"id": OURS}]), "a list of an object", None),
    ];
    forms
        .into_iter()
        .fold(class, |class, (name, aud, what, seen)| {
            let draft = reject(name, &format!("`aud` is {what}: it names no audience"))
                .twin(SOUND, &format!("`aud` is {what}"))
                .stops(UNREADABLE);
            let draft = match seen {
                Some(observation) => draft.aws(observed(observation)),
                None => draft,
            };
            class.with(draft.id_token(&Question::new(setting, &intended(setting, aud))))
        })
        .finish()
}

/// The audience "MUST be rejected" if it "does not list the Client": compared whole, octet for octet.
fn client(setting: &Setting) -> VectorFile {
    let unseen = "the strict verdict stands; wi-claim-azp-unregistered shows that client ids are compared";
    let seen_empty = || observed("wi-claim-aud-empty-string");
    #[rustfmt::skip]
    let others: [(&str, Value, &str, Option<Evidence>); 18] = [
        ("other", json!(OTHER), "another client", None),
        ("list-of-other", json!([OTHER]), "a list of another client", None),
        ("empty", json!(""), "the empty string", Some(seen_empty())),
        ("list-of-empty", json!([""]), "a list of the empty string", None),
        ("capitals", json!("STS.amazonaws.com"), "us in capitals", None),
        ("space-before", json!(format!(" {OURS}")), "us after a space", None),
        ("space-after", json!(format!("{OURS} ")), "us before a space", None),
        ("newline", json!(format!("{OURS}\n")), "us before a line feed", None),
        ("nul", json!(format!("{OURS}\0.evil.example")), "us before a NUL and more", None),
        ("prefix", json!(format!("{OURS}.evil.example")), "a name that begins with ours", None),
        ("suffix", json!(format!("evil-{OURS}")), "a name that ends in ours", None),
        ("shorter", json!("sts.amazonaws.co"), "our name less a letter", None),
        ("parent", json!("amazonaws.com"), "the domain that ours is in", None),
        ("url", json!(format!("https://{OURS}")), "our name as a URL", None),
        ("slash", json!(format!("{OURS}/")), "our name before a slash", None),
        ("commas", json!(format!("{OTHER},{OURS}")), "several clients in one string, with a comma", None),
        ("spaces", json!(format!("{OTHER} {OURS}")),
            "several clients in one string, with a space, as in a scope", None),
        ("star", json!("*"), "a star", None),
    ];
    let class = Class::new(Kind::IdToken, "audience", "tokens for somebody else")
        .citing(&[
            "RFC 7519 section 4.1.3",
            "OpenID Connect Core 1.0 section 3.1.3.7",
            "RFC 8725 section 3.9",
        ])
        .severity(Severity::High);
    let class = others.into_iter().fold(class, |class, (name, aud, what, evidence)| {
        // A list was no string to a library that then compared nothing.
        let listed = aud.is_array();
        let draft = reject(name, &format!("a token for somebody else: `aud` is {what}"))
            .twin(SOUND, &format!("`aud` is {what}"))
            .stops(NOT_OURS)
            .aws(evidence.unwrap_or_else(|| inferred(unseen)));
        let draft = if listed { draft.citing("CVE-2020-26160") } else { draft };
        class.with(draft.id_token(&Question::new(setting, &intended(setting, aud))))
    });
    let nobody = |name: &str, aud: Value, change: &str, sentence: &str| {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(NOT_OURS)
            .id_token(&Question::new(setting, &intended(setting, aud)).audiences(&[]))
    };
    class
        .with(
            accept("second-client", "we have two client ids, and the token is for the second")
                .severity(Severity::Low)
                .id_token(&Question::new(setting, &intended(setting, OURS_TOO)).audiences(&[OURS, OURS_TOO])),
        )
        .with(nobody(
            "no-clients",
            json!(OURS),
            "we have no client ids",
            "we have no client ids: no token is for us, though many skip the check then",
        ))
        .with(nobody(
            "no-clients-empty",
            json!(""),
            "we have no client ids and `aud` is the empty string",
            "we have no client ids, and the token is for the empty string, which is none either",
        ))
        .with(nobody(
            "no-clients-star",
            json!("*"),
            "we have no client ids and `aud` is a star",
            "we have no client ids, and the token is for a star",
        ))
        .finish()
}

/// Several audiences and no `azp`. A token that "contains additional audiences not trusted by the Client" is
/// refused; AWS refuses several audiences before it compares any.
fn several(setting: &Setting) -> VectorFile {
    let ask = |aud: Value, ours: &[&str]| Question::new(setting, &intended(setting, aud)).audiences(ours);
    let twin = |draft: Draft, sentence: &str| {
        draft.twin("id-token/audience-form/list-of-one", &format!("the token is {sentence}"))
    };
    let shared = |name: &str, sentence: &str, evidence: Evidence| {
        twin(reject(name, sentence), sentence).stops(UNTRUSTED).aws_stops(SINGLE, evidence)
    };
    let ours = |name: &str, sentence: &str, evidence: Evidence| {
        twin(accept(name, sentence), sentence)
            .severity(Severity::Low)
            .result("audience", OURS)
            .aws_stops(SINGLE, evidence)
    };
    let alike = || inferred("wi-claim-aud-two-both-registered: more than one is refused, whichever they are");

    Class::new(Kind::IdToken, "audiences", "tokens for several clients, with no authorized party")
        .citing(&[
            "OpenID Connect Core 1.0 section 3.1.3.7",
            "OpenID Connect Core 1.0 section 2",
            "RFC 7519 section 4.1.3",
        ])
        .severity(Severity::Medium)
        .with(
            shared(
                "ours-and-other",
                "for us and for another client, which can use it with us as well as we can",
                observed("wi-claim-aud-two-first-registered"),
            )
            .id_token(&ask(json!([OURS, OTHER]), &[OURS])),
        )
        .with(
            shared(
                "other-and-ours",
                "for another client and for us: the order makes no difference",
                observed("wi-claim-aud-two-second-registered"),
            )
            .id_token(&ask(json!([OTHER, OURS]), &[OURS])),
        )
        .with(
            shared("ours-and-empty", "for us and for the empty string", alike())
                .id_token(&ask(json!([OURS, ""]), &[OURS])),
        )
        .with(
            shared("ours-twice-and-other", "for us, for another client, and for us", alike())
                .id_token(&ask(json!([OURS, OTHER, OURS]), &[OURS])),
        )
        .with(
            ours(
                "both-ours",
                "for two clients, which are both us",
                observed("wi-claim-aud-two-both-registered"),
            )
            .id_token(&ask(json!([OURS, OURS_TOO]), &[OURS, OURS_TOO])),
        )
        .with(ours("ours-twice", "for us, said twice", alike()).id_token(&ask(json!([OURS, OURS]), &[OURS])))
        .with(
            reject("others", "for several clients, none of them us")
                .severity(Severity::High)
                .twin("id-token/audience-form/list-of-one", "`aud` lists two other clients")
                .stops(NOT_OURS)
                .aws_stops(&["claims.audience-single", "claims.audience-matches"], alike())
                .id_token(&ask(json!([OTHER, "third-client"]), &[OURS])),
        )
        .finish()
}
