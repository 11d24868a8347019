//! `azp`, the client a token was issued to, and what a token was issued for.

use super::audience::{OTHER, OURS, OURS_TOO, UNREADABLE, intended};
use crate::build::{Class, Draft, Question, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const FOREIGN: &[&str] = &["claims.azp-matches"];
const BESIDE: &[&str] = &["claims.azp-beside-audience"];
const TWIN: &str = "id-token/authorized-party/for-us";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![authorized_party(setting), purpose(setting)]
}

fn issued_to(setting: &Setting, azp: Value, aud: Value) -> Question {
    let token = intended(setting, aud).claim("azp", azp);
    Question::new(setting, &token)
}

/// Where there is an `azp`, the client is to verify that it "is the Claim Value": another client's token is not
/// ours because we are in its audience.
fn authorized_party(setting: &Setting) -> VectorFile {
    let class =
        Class::new(Kind::IdToken, "authorized-party", "tokens that name the client they were issued to")
            .citing(&["OpenID Connect Core 1.0 section 3.1.3.7", "OpenID Connect Core 1.0 section 2"])
            .severity(Severity::High);
    let class = to_us(class, setting);
    let class = to_us_for_others(class, setting);
    to_others(class, setting).finish()
}

fn to_us(class: Class, setting: &Setting) -> Class {
    let question = |azp: &str, aud: Value| issued_to(setting, json!(azp), aud).audiences(&[OURS, OURS_TOO]);
    let good = |name, sentence, seen| accept(name, sentence).severity(Severity::Low).aws(seen);
    // "Additional audiences not trusted by the Client" are a fault; which are trusted is the client's to say.
    let shared = |name, sentence, seen| {
        good(name, sentence, seen).tag(Tag::Axis).evidence(inferred(
            "the clause leaves open which audiences are trusted: here `azp` vouches for them",
        ))
    };
    let two = || inferred("wi-claim-azp-registered-aud-two: with `azp`, several audiences are no fault");

    class
        .with(
            good(
                "for-us",
                "issued to us, for us",
                inferred("wi-claim-azp-registered-aud-not: `azp` is compared"),
            )
            .id_token(&issued_to(setting, json!(OURS), json!(OURS))),
        )
        .with(
            shared("for-us-and-other", "issued to us, for us and another client", two())
                .result("audience", OURS)
                .id_token(&question(OURS, json!([OURS, OTHER]))),
        )
        .with(
            shared("for-other-and-us", "issued to us, for another client and us", two())
                .result("audience", OURS)
                .id_token(&question(OURS, json!([OTHER, OURS]))),
        )
        .with(
            good(
                "for-our-second",
                "issued to one client of ours, for another of ours: the first counts",
                two(),
            )
            .result("audience", OURS_TOO)
            .id_token(&question(OURS_TOO, json!(OURS))),
        )
        .with(
            shared(
                "for-our-second-and-other",
                "issued to one client of ours, for another of ours and a stranger: the first counts",
                observed("wi-claim-azp-registered-aud-two"),
            )
            .result("audience", OURS_TOO)
            .id_token(&question(OURS_TOO, json!([OURS, OTHER]))),
        )
}

/// "The Client MUST validate that the aud Claim contains its `client_id`", whatever `azp` says.
fn to_us_for_others(class: Class, setting: &Setting) -> Class {
    #[rustfmt::skip]
    let others = [
        ("for-other", json!(OTHER), "another client, to be carried there",
            observed("wi-claim-azp-registered-aud-not")),
        ("for-others", json!([OTHER, "third-client"]), "two other clients",
            inferred("wi-claim-azp-registered-aud-not and -aud-two: `azp` need not be in `aud`")),
        ("for-empty", json!(""), "the empty string",
            inferred("wi-claim-azp-registered-aud-not: `aud` is not compared")),
    ];
    others
        .into_iter()
        .fold(class, |class, (name, aud, whom, seen)| {
            class.with(
                reject(name, &format!("issued to us, for {whom}"))
                    .twin(TWIN, &format!("`aud` is {whom}"))
                    .stops(BESIDE)
                    .aws_accepts(seen)
                    .aws_result("audience", OURS)
                    .id_token(&issued_to(setting, json!(OURS), aud)),
            )
        })
        .with(
            reject("for-nobody", "issued to us, for an empty list")
                .citing("RFC 7519 section 4.1.3")
                .twin(TWIN, "`aud` is an empty list")
                .stops(UNREADABLE)
                .aws(inferred("wi-claim-aud-array-empty"))
                .id_token(&issued_to(setting, json!(OURS), json!([]))),
        )
}

fn to_others(class: Class, setting: &Setting) -> Class {
    let foreign = |name: &str, change: &str, sentence: &str| -> Draft {
        reject(name, sentence).twin(TWIN, change).stops(FOREIGN)
    };
    let class = class
        .with(
            foreign(
                "foreign",
                "`azp` is another client",
                "for us, but issued to another client, which could use it with us",
            )
            .aws(observed("wi-claim-azp-unregistered"))
            .id_token(&issued_to(setting, json!(OTHER), json!(OURS))),
        )
        .with(
            foreign(
                "foreign-listed",
                "`azp` is the other client",
                "for us and another client, issued to the other: that either is ours is not enough",
            )
            .twin("id-token/authorized-party/for-us-and-other", "`azp` is the other client")
            .aws(inferred("wi-claim-azp-unregistered"))
            .id_token(&issued_to(setting, json!(OTHER), json!([OURS, OTHER])).audiences(&[OURS, OURS_TOO])),
        )
        .with(
            foreign(
                "foreign-for-foreign",
                "`azp` and `aud` are another client",
                "another client's token, with us nowhere in it",
            )
            .stops(&["claims.azp-matches", "claims.audience-matches"])
            .aws(inferred("wi-claim-azp-unregistered"))
            .id_token(&issued_to(setting, json!(OTHER), json!(OTHER))),
        );
    let still_there = || inferred("wi-claim-azp-empty-string: an `azp` that names nobody is still there");
    #[rustfmt::skip]
    let parties = [
        ("empty", json!(""), "the empty string", observed("wi-claim-azp-empty-string")),
        ("null", Value::Null, "null", still_there()),
        ("number", json!(0), "a number", still_there()),
        ("true", json!(true), "`true`", still_there()),
        ("list", json!([OURS]), "a list of us", still_there()),
        ("object", json!({OURS: true}), "an object with our name", still_there()),
        ("capitals", json!("STS.amazonaws.com"), "us in capitals", inferred("wi-claim-azp-unregistered")),
        ("space-after", json!(format!("{OURS} ")), "us before a space", inferred("wi-claim-azp-unregistered")),
        ("prefix", json!(format!("{OURS}.evil.example")), "a name that begins with ours",
            inferred("wi-claim-azp-unregistered")),
        ("star", json!("*"), "a star", inferred("wi-claim-azp-unregistered")),
    ];
    parties.into_iter().fold(class, |class, (name, azp, whom, seen)| {
        class.with(
            foreign(
                name,
                &format!("`azp` is {whom}"),
                &format!("for us, but `azp` is {whom}: it is there, and it is not us"),
            )
            .aws(seen)
            .id_token(&issued_to(setting, azp, json!(OURS))),
        )
    })
}

/// A token of our issuer, for us, that says what a user may do, or that a session ended, and not who logged in.
fn purpose(setting: &Setting) -> VectorFile {
    let access = Jwt::new(setting)
        .claim("client_id", OTHER)
        .claim("scope", "orders:write")
        .claim("jti", "9d1b6e1a-access");
    let event = json!({"http://schemas.openid.net/event/backchannel-logout": {}});
    let logout = Jwt::new(setting).claim("events", event).claim("jti", "0f6f2a47-logout");
    let untyped = |name, token: &Jwt, sentence| {
        accept(name, sentence)
            .severity(Severity::Low)
            .tag(Tag::Axis)
            .evidence(inferred("no claim of it is forbidden in an ID token, and its header says nothing"))
            .id_token(&Question::new(setting, token))
    };
    let typed = |name, token: &Jwt, typ: &str, twin: &str, sentence| {
        reject(name, sentence)
            .twin(&format!("id-token/token-purpose/{twin}"), &format!("`typ` is `{typ}`"))
            .stops(&["jwt.type-is-jwt"])
            .id_token(&Question::new(setting, &token.clone().header("typ", typ)))
    };
    Class::new(Kind::IdToken, "token-purpose", "sound tokens that are no ID tokens")
        .citing(&["RFC 8725 section 3.11", "RFC 8725 section 3.12"])
        .severity(Severity::High)
        .with(untyped("access-untyped", &access, "an access token that is not marked as one"))
        .with(untyped("logout-untyped", &logout, "a logout token that is not marked as one"))
        .with(
            typed(
                "access-token",
                &access,
                "at+jwt",
                "access-untyped",
                "an access token in place of an ID token: whoever is called with it becomes its subject",
            )
            .citing("RFC 9068 section 2.1"),
        )
        .with(
            typed(
                "access-token-media-type",
                &access,
                "application/at+jwt",
                "access-untyped",
                "an access token, its type spelled in full",
            )
            .citing("RFC 9068 section 2.1"),
        )
        .with(
            typed(
                "logout-token",
                &logout,
                "logout+jwt",
                "logout-untyped",
                "a logout token in place of an ID token: it says that a user is gone",
            )
            .citing("OpenID Connect Back-Channel Logout 1.0 section 2.4"),
        )
        .finish()
}
