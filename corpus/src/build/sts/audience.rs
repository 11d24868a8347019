//! `aud` and `azp` as STS compares them with the client ids of the provider.

use super::trusting::{INVALID_AUDIENCE, NOT_VALIDATED, SOUND, trusting};
use crate::build::{Class, Draft, Situation, accept, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const OURS: &str = Jwt::AUDIENCE;
const OURS_TOO: &str = "deploy.touchstone.example";
const OTHER: &str = "other-client";
const MANY: &str = "Token audience contains more than one audience while authorized party is not present";
/// Where the client ids are not compared, the trust policy's `aud` still is.
const NOT_OURS: &[&str] = &["claims.audience-matches", "trust.allows"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![audience(setting), several(setting), authorized_party(setting)]
}

fn intended(setting: &Setting, aud: Value) -> Situation {
    Situation::new(setting).token(&Jwt::new(setting).claim("aud", aud))
}

fn audience(setting: &Setting) -> VectorFile {
    let compared = || inferred("wi-claim-azp-unregistered: client ids are compared");
    let class = Class::new(Kind::Sts, "audience", "whom a token is for")
        .citing(&["RFC 7519 section 4.1.3", "OpenID Connect Core 1.0 section 3.1.3.7"])
        .severity(Severity::High)
        .with(
            accept("list-of-one", "`aud` is a list of us alone; the answer has it as a plain string")
                .severity(Severity::Low)
                .aws(observed("wi-claim-aud-array-of-one"))
                .sts(&intended(setting, json!([OURS]))),
        );
    #[rustfmt::skip]
    let others: [(&str, Value, &str, Evidence); 8] = [
        ("other-client", json!(OTHER), "another client", compared()),
        ("empty-string", json!(""), "the empty string", observed("wi-claim-aud-empty-string")),
        ("list-of-empty-string", json!([""]), "a list of the empty string", compared()),
        ("capitals", json!("STS.amazonaws.com"), "us in capitals", compared()),
        ("space-after", json!(format!("{OURS} ")), "us before a space", compared()),
        ("longer", json!(format!("{OURS}.evil.example")), "a name that begins with ours", compared()),
        ("shorter", json!("amazonaws.com"), "the end of our name", compared()),
        ("url", json!(format!("https://{OURS}")), "our name as a URL", compared()),
    ];
    let class = others.into_iter().fold(class, |class, (name, aud, what, seen)| {
        class.with(
            reject(name, &format!("a token for somebody else: `aud` is {what}"))
                .twin(SOUND, &format!("`aud` is {what}"))
                .stops(NOT_OURS)
                .message(INVALID_AUDIENCE)
                .aws(seen)
                .aws_message(NOT_VALIDATED)
                .sts(&intended(setting, aud)),
        )
    });
    let unread = || inferred("a string, or a list of strings, was seen accepted, and nothing else");
    #[rustfmt::skip]
    let unreadable: [(&str, Value, &str, Evidence); 5] = [
        ("empty-list", json!([]), "an empty list", observed("wi-claim-aud-array-empty")),
        ("null", Value::Null, "null", unread()),
        ("number", json!(0), "a number", unread()),
        ("object", json!({OURS: true}), "an object with our name", unread()),
        ("mixed-list", json!([OURS, 1, null]), "a list of us, a number and null", unread()),
    ];
    let class = unreadable.into_iter().fold(class, |class, (name, aud, what, seen)| {
        let draft = reject(name, &format!("`aud` is {what}: it names no audience"))
            .twin(SOUND, &format!("`aud` is {what}"))
            .stops(&["claims.aud-readable"])
            .message(INVALID_AUDIENCE)
            .aws(seen);
        let draft = match name {
            "empty-list" => draft.aws_message("Claim is not allowed to be empty: aud"),
            _ => draft.aws_message(NOT_VALIDATED),
        };
        class.with(draft.sts(&intended(setting, aud)))
    });
    let nobody = |name: &str, sentence: &str, change: &str| {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&["claims.audience-matches"])
            .message(INVALID_AUDIENCE)
            .aws(inferred("wi-claim-aud-empty-string: what is not registered is not ours"))
            .aws_message(NOT_VALIDATED)
    };
    class
        .with(
            nobody(
                "no-client-ids",
                "the provider has no client ids: no token is for us, though many skip the check then",
                "the provider has no client ids",
            )
            .sts(&Situation::new(setting).client_ids(&[])),
        )
        .with(
            nobody(
                "star-client-id",
                "the provider's client id is a star, which is a name like any other and matches nothing else",
                "the provider's client id is `*`",
            )
            .sts(&Situation::new(setting).client_ids(&["*"])),
        )
        .with(
            accept("second-client-id", "the provider has two client ids, and the token is for the second")
                .severity(Severity::Low)
                .aws(inferred("a provider may have 100 client ids"))
                .sts(&Situation::new(setting).client_ids(&[OURS_TOO, OURS])),
        )
        .finish()
}

/// Several audiences and no authorized party: AWS refuses them all, `strict` those that are not all ours.
fn several(setting: &Setting) -> VectorFile {
    let shared = |name: &str, sentence: &str, aud: Value| {
        reject(name, sentence)
            .twin("sts/audience/list-of-one", sentence)
            .stops(&["claims.audiences-trusted"])
            .message(MANY)
            .aws_stops(&["claims.audience-single"], observed(&format!("wi-claim-aud-{name}")))
            .aws_message(MANY)
            .sts(&intended(setting, aud))
    };
    Class::new(Kind::Sts, "several-audiences", "tokens for several clients that name no authorized party")
        .citing(&["OpenID Connect Core 1.0 section 3.1.3.7", "OpenID Connect Core 1.0 section 2"])
        .severity(Severity::Medium)
        .with(shared(
            "two-first-registered",
            "the token is for us and for a stranger, who can use it as well as we can",
            json!([OURS, OTHER]),
        ))
        .with(shared(
            "two-second-registered",
            "the token is for a stranger and for us: the order makes no difference",
            json!([OTHER, OURS]),
        ))
        .with(
            accept("two-both-registered", "the token is for two clients, which are both us")
                .severity(Severity::Low)
                .twin("sts/audience/list-of-one", "`aud` lists a second client id of ours")
                .response(0, json!({"Audience": OURS}))
                .aws_stops(&["claims.audience-single"], observed("wi-claim-aud-two-both-registered"))
                .aws_message(MANY)
                .sts(&intended(setting, json!([OURS, OURS_TOO])).client_ids(&[OURS, OURS_TOO])),
        )
        .with(
            reject("two-strangers", "the token is for two clients, neither of them us")
                .severity(Severity::High)
                .twin("sts/audience/list-of-one", "`aud` lists two strangers")
                .stops(NOT_OURS)
                .message(INVALID_AUDIENCE)
                .aws_stops(
                    &["claims.audience-single", "claims.audience-matches", "trust.allows"],
                    inferred(
                        "wi-claim-aud-two-both-registered: more than one is refused, whichever they are",
                    ),
                )
                .aws_message(MANY)
                .sts(&intended(setting, json!([OTHER, "third-client"]))),
        )
        .finish()
}

/// With `azp`, AWS compares it in place of `aud`; `strict` compares both.
fn authorized_party(setting: &Setting) -> VectorFile {
    let issued = |azp: Value, aud: Value| Jwt::new(setting).claim("aud", aud).claim("azp", azp);
    let call = |azp: Value, aud: Value| Situation::new(setting).token(&issued(azp, aud));
    let for_second = json!({"StringEquals": {setting.claim_key("aud"): OURS_TOO}});
    let foreign = |name: &str, sentence: &str, change: &str, seen: Evidence| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&["claims.azp-matches"])
            .message(INVALID_AUDIENCE)
            .aws(seen)
            .aws_message(NOT_VALIDATED)
    };
    Class::new(Kind::Sts, "authorized-party", "tokens that name the client they were issued to")
        .citing(&["OpenID Connect Core 1.0 section 3.1.3.7", "OpenID Connect Core 1.0 section 2"])
        .severity(Severity::High)
        .with(
            accept("ours", "issued to us, for us")
                .severity(Severity::Low)
                .aws(inferred("wi-claim-azp-registered-aud-not: `azp` is compared"))
                .sts(&call(json!(OURS), json!(OURS))),
        )
        .with(
            reject("registered-aud-not", "issued to us, for somebody else, to be carried there")
                .twin("sts/authorized-party/ours", "`aud` is another client")
                .stops(&["claims.azp-beside-audience"])
                .message(INVALID_AUDIENCE)
                .aws_accepts(observed("wi-claim-azp-registered-aud-not"))
                .sts(&call(json!(OURS), json!(OTHER))),
        )
        .with(
            accept(
                "registered-aud-two",
                "issued to one client of ours, for another of ours and a stranger: `azp` is what comes out",
            )
            .severity(Severity::Low)
            .tag(Tag::Axis)
            .evidence(inferred(
                "the clause leaves open which audiences are trusted: here `azp` vouches for them",
            ))
            .aws(observed("wi-claim-azp-registered-aud-two"))
            .sts(
                &trusting(setting, for_second)
                    .client_ids(&[OURS, OURS_TOO])
                    .token(&issued(json!(OURS_TOO), json!([OURS, OTHER]))),
            ),
        )
        .with(
            foreign(
                "unregistered",
                "for us, but issued to another client, which could use it with us",
                "`azp` is another client",
                observed("wi-claim-azp-unregistered"),
            )
            .sts(&call(json!(OTHER), json!(OURS))),
        )
        .with(
            foreign(
                "empty-string",
                "for us, but `azp` is the empty string: it is there, and it is not us",
                "`azp` is the empty string",
                observed("wi-claim-azp-empty-string"),
            )
            .sts(&call(json!(""), json!(OURS))),
        )
        .with(
            foreign(
                "null",
                "for us, but `azp` is null: it is there, and it is nobody",
                "`azp` is null",
                inferred("wi-claim-azp-empty-string: an `azp` that names nobody is still there"),
            )
            .sts(&call(Value::Null, json!(OURS))),
        )
        .finish()
}
