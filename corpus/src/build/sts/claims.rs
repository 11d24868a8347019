//! Claims as STS answers to them: those that must be there, the subject, and claims in places where they do not count.

use super::trusting::{DENIED, NOT_AUTHORIZED, NOT_VALIDATED, SOUND, trusting, trusting_any_subject};
use crate::build::{Class, Draft, Situation, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![required(setting), subject(setting), misplaced(setting), repeated(setting), kinds(setting)]
}

fn bearing(setting: &Setting, token: &Jwt) -> Situation {
    Situation::new(setting).token(token)
}

/// `iss`, `sub`, `aud`, `exp` and `iat` are "REQUIRED".
fn required(setting: &Setting) -> VectorFile {
    #[rustfmt::skip]
    let claims: [(&str, &[&str], &str); 5] = [
        ("iss", &["claims.iss-present"], "there is no provider to ask"),
        ("sub", &["claims.sub-present"], "the session would be nobody's"),
        ("aud", &["claims.aud-present", "trust.allows"], "the token would be for everybody"),
        ("iat", &["claims.iat-present"], "the token does not say how old it is"),
        ("exp", &["claims.exp-present"], "the token would be good for ever"),
    ];
    let class = Class::new(Kind::Sts, "required-claims", "tokens without a claim that STS asks for")
        .citing(&["OpenID Connect Core 1.0 section 2", "AWS STS API reference, AssumeRoleWithWebIdentity"])
        .severity(Severity::Medium);
    let class = claims.into_iter().fold(class, |class, (claim, stops, why)| {
        let sound = Jwt::new(setting);
        let value = sound.claims_value().get(claim).cloned().unwrap_or_default();
        let capitals = claim.to_uppercase();
        let refused = |name: &str, sentence: &str, change: &str| {
            reject(name, sentence)
                .twin(SOUND, change)
                .stops(stops)
                .message(&format!("Missing a required claim: {claim}"))
        };
        class
            .with(
                refused(
                    &format!("without-{claim}"),
                    &format!("`{claim}` is left out: {why}"),
                    &format!("`{claim}` is left out"),
                )
                .aws(observed(&format!("wi-claim-no-{claim}")))
                .sts(&bearing(setting, &sound.clone().without_claim(claim))),
            )
            .with(
                refused(
                    &format!("{claim}-in-capitals"),
                    &format!("the claim is called `{capitals}`: names have a case, and `{claim}` is missing"),
                    &format!("`{claim}` is called `{capitals}`"),
                )
                .citing("RFC 7519 section 7.3")
                .aws(inferred(&format!("wi-claim-no-{claim}: another name is another claim")))
                .sts(&bearing(setting, &sound.without_claim(claim).claim(&capitals, value))),
            )
    });
    let by_subject = json!({"StringEquals": {setting.claim_key("sub"): Jwt::SUBJECT}});
    let class = class.with(
        reject("without-aud-unasked", "`aud` is left out, and the trust policy does not ask for it either")
            .severity(Severity::High)
            .twin("sts/condition-keys/subject", "`aud` is left out")
            .stops(&["claims.aud-present"])
            .message("Missing a required claim: aud")
            .aws(inferred("wi-claim-no-aud: the claims are looked at before the policy"))
            .sts(&trusting(setting, by_subject).token(&Jwt::new(setting).without_claim("aud"))),
    );
    let issuers = [
        ("iss-null", Value::Null, "null"),
        ("iss-number", json!(0), "a number"),
        ("iss-list", json!([setting.issuer_origin]), "a list of the provider"),
        ("iss-object", json!({"url": setting.issuer_origin}), "an object with the provider in it"),
    ];
    issuers
        .into_iter()
        .fold(class, |class, (name, iss, what)| {
            class.with(
                reject(name, &format!("`iss` is {what}: no text, and so no provider's"))
                    .citing("RFC 7519 section 4.1.1")
                    .twin(SOUND, &format!("`iss` is {what}"))
                    .stops(&["claims.iss-present"])
                    .aws(inferred("wi-claim-no-iss: without an issuer there is no provider"))
                    .sts(&bearing(setting, &Jwt::new(setting).claim("iss", iss))),
            )
        })
        .finish()
}

/// Who comes out as `SubjectFromWebIdentityToken`. The trust policy of these takes any subject.
fn subject(setting: &Setting) -> VectorFile {
    const TWIN: &str = "sts/subject/one-character";
    let about = |sub: Value| trusting_any_subject(setting).token(&Jwt::new(setting).claim("sub", sub));
    let class = Class::new(Kind::Sts, "subject", "subjects of unusual form")
        .citing(&["RFC 7519 section 4.1.2", "OpenID Connect Core 1.0 section 2"])
        .severity(Severity::Low)
        .with(
            accept("one-character", "`sub` is one letter, though the API model says six characters or more")
                .aws(observed("wi-claim-sub-one-char"))
                .sts(&about(json!("a"))),
        )
        .with(
            accept("empty", "`sub` is the empty string, which comes out as such")
                .tag(Tag::Axis)
                .evidence(inferred("RFC 7519 and OpenID Connect set no least length"))
                .aws(observed("wi-claim-sub-empty"))
                .sts(&about(json!(""))),
        )
        .with(
            reject("over-255", "`sub` is 300 letters: a store of 255 cuts it to another subject")
                .twin(TWIN, "`sub` is 300 letters")
                .stops(&["claims.sub-length"])
                .aws_accepts(observed("wi-claim-sub-over-255"))
                .sts(&about(json!("n".repeat(300)))),
        )
        .with(
            reject("number", "`sub` is the number 123, which AWS hands out as text")
                .twin(TWIN, "`sub` is the number 123")
                .stops(&["claims.sub-is-string"])
                .aws_accepts(observed("wi-claim-sub-number"))
                .aws_response(0, json!({"SubjectFromWebIdentityToken": "123"}))
                .sts(&about(json!(123))),
        )
        .with(
            reject("null", "`sub` is null: nobody, whom AWS fails to answer")
                .severity(Severity::Medium)
                .twin(TWIN, "`sub` is null")
                .stops(&["claims.sub-readable"])
                .aws(observed("wi-claim-sub-null"))
                .aws_code("InternalFailure")
                .aws_message("Unknown error validating third-party token")
                .sts(&about(Value::Null)),
        );
    let nobody = [
        ("true", json!(true), "`true`"),
        ("list", json!([Jwt::SUBJECT]), "a list of the name that the policy trusts"),
        ("object", json!({"id": Jwt::SUBJECT}), "an object"),
    ];
    nobody
        .into_iter()
        .fold(class, |class, (name, sub, what)| {
            class.with(
                reject(name, &format!("`sub` is {what}, and no two readers make the same text of it"))
                    .severity(Severity::Medium)
                    .twin(SOUND, &format!("`sub` is {what}"))
                    .stops(&["claims.sub-readable"])
                    .aws(inferred("only strings and whole numbers were seen accepted"))
                    .sts(&bearing(setting, &Jwt::new(setting).claim("sub", sub))),
            )
        })
        .finish()
}

/// The subject that the trust policy names stands somewhere in the token, and the token is about somebody else.
fn misplaced(setting: &Setting) -> VectorFile {
    let key = setting.claim_key("sub");
    #[rustfmt::skip]
    let places: [(&str, &str, Value, &str); 7] = [
        ("in-object", "x", json!({"sub": Jwt::SUBJECT}), "in an object further in"),
        ("in-list", "x", json!([{"sub": Jwt::SUBJECT}]), "in an object of a list"),
        ("in-actor", "act", json!({"sub": Jwt::SUBJECT}), "in `act`, who is somebody else"),
        ("dotted", "x.sub", json!(Jwt::SUBJECT), "in a claim whose name ends in `.sub`"),
        ("prefixed", "x:sub", json!(Jwt::SUBJECT), "in a claim whose name ends in `:sub`"),
        ("condition-key", &key, json!(Jwt::SUBJECT), "in a claim called like the condition key"),
        ("capitals", "SUB", json!(Jwt::SUBJECT), "in `SUB`, for readers who do not see case"),
    ];
    let class =
        Class::new(Kind::Sts, "misplaced-subject", "tokens that name the trusted subject beside their own")
            .citing(&["RFC 7519 section 4.1.2", "AWS IAM user guide, IAM and AWS STS condition context keys"])
            .severity(Severity::High);
    places
        .into_iter()
        .fold(class, |class, (name, claim, value, place)| {
            let token = Jwt::new(setting).claim("sub", "somebody-else").claim(claim, value);
            class.with(
                reject(
                    name,
                    &format!("the token is about somebody else, and has the trusted subject {place}"),
                )
                .twin(SOUND, &format!("`sub` is somebody else, and the trusted subject stands {place}"))
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .aws(inferred("wi-claim-no-sub: the subject is `sub`, and only a key of the provider counts"))
                .sts(&bearing(setting, &token)),
            )
        })
        .finish()
}

/// "The Claim Names within a JWT Claims Set MUST be unique": where they are not, which one counts is the reader's whim.
fn repeated(setting: &Setting) -> VectorFile {
    let twice = |claim: &str, value: &str| {
        let token = Jwt::new(setting).edit_claims(|claims| claims.and_again(claim, value));
        bearing(setting, &token)
    };
    let refused = |name: &str, sentence: &str, change: &str| -> Draft {
        reject(name, sentence).twin(SOUND, change).stops(&["json.no-duplicate-members"])
    };
    let last_counts = || inferred("wi-claim-dup-aud-last-bad: the last member counts");
    Class::new(Kind::Sts, "repeated-claims", "tokens that say a thing twice")
        .citing(&["RFC 7519 section 4", "RFC 7493 section 2.3"])
        .severity(Severity::Medium)
        .with(
            refused(
                "aud-last-bad",
                "`aud` is us and then somebody else",
                "`aud` stands a second time, for another",
            )
            .stops(&["json.no-duplicate-members", "claims.audience-matches", "trust.allows"])
            .aws_stops(&["claims.audience-matches", "trust.allows"], observed("wi-claim-dup-aud-last-bad"))
            .aws_message(NOT_VALIDATED)
            .sts(&twice("aud", "other-client")),
        )
        .with(
            refused("aud-same", "`aud` is us, said twice", "`aud` stands a second time, the same")
                .severity(Severity::Low)
                .aws_accepts(observed("wi-claim-dup-aud-same"))
                .sts(&twice("aud", Jwt::AUDIENCE)),
        )
        .with(
            refused(
                "sub-last-bad",
                "`sub` is the trusted subject, and then somebody else: the provider meant one of them",
                "`sub` stands a second time, for another",
            )
            .severity(Severity::High)
            .stops(&["json.no-duplicate-members", "trust.allows"])
            .aws_stops(DENIED, last_counts())
            .aws_message(NOT_AUTHORIZED)
            .sts(&twice("sub", "somebody-else")),
        )
        .finish()
}

/// Tokens that no clock and no name gives away: of another kind, used again, or wrong in two ways at once.
fn kinds(setting: &Setting) -> VectorFile {
    let expired = Jwt::new(setting).claim("iat", setting.now - 7200).claim("exp", setting.now - 3600);
    Class::new(Kind::Sts, "token-use", "tokens used for what they were not made for, or again")
        .citing(&["AWS STS API reference, AssumeRoleWithWebIdentity"])
        .severity(Severity::High)
        .with(
            accept("replayed", "the same token twice: nothing in it says that it is good once only")
                .severity(Severity::Low)
                .citing("RFC 7519 section 4.1.7")
                .tag(Tag::Axis)
                .evidence(inferred("a bearer token is good until `exp`; no source has STS remember tokens"))
                .aws(inferred("no source has STS remember tokens"))
                .sts(&Situation::new(setting).then(|step| step.seconds_later(60))),
        )
        .with(
            accept("replayed-with-jti", "the same token with a `jti` twice: STS keeps no list of them")
                .severity(Severity::Low)
                .citing("RFC 7519 section 4.1.7")
                .tag(Tag::Axis)
                .evidence(inferred("a bearer token is good until `exp`; no source has STS remember tokens"))
                .aws(inferred("no source has STS remember tokens"))
                .sts(
                    &bearing(setting, &Jwt::new(setting).claim("jti", "0d4c2f1e"))
                        .then(|step| step.seconds_later(60)),
                ),
        )
        .with(
            reject(
                "access-token",
                "an access token of the same issuer: who may call an API becomes who may assume a role",
            )
            .citing("RFC 9068 section 2.1")
            .citing("RFC 8725 section 3.12")
            .twin(SOUND, "`typ` is `at+jwt`")
            .stops(&["jwt.type-is-jwt"])
            .message("The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)")
            .aws(inferred("wi-hdr-crit-unknown: AWS's words name an access token as a cause"))
            .sts(&bearing(setting, &Jwt::new(setting).header("typ", "at+jwt"))),
        )
        .with(
            reject(
                "expired-and-forged",
                "expired, and not signed by the provider: told that it is expired, one takes it for signed",
            )
            .citing("CVE-2024-51744")
            .twin(SOUND, "expired an hour ago, and signed by another key than `kid` names")
            .stops(&["jws.signature-valid"])
            .message("Token signature invalid")
            .aws(inferred("wi-jwks-dup-kid-bad-last: a bad signature is answered like this"))
            .aws_message(NOT_VALIDATED)
            .sts(&bearing(setting, &expired.forged_by("rsa-2048-b"))),
        )
        .finish()
}
