//! Parameters of a request: those that are missing, those nobody knows, and those that come twice.

use super::assume_role::tags::empty_list;
use super::{REFERENCE, SOUND};
use crate::build::{Class, Situation, accept, documented, inferred, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};

const MISSING: &[&str] = &["api.parameter-present"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![required(setting), unknown(setting), repeated(setting), several(setting), token(setting)]
}

/// "Required: Yes" stands beside three parameters.
fn required(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::Sts, "parameter-required", "requests that lack what must be there")
        .citing(&[REFERENCE])
        .severity(Severity::Low);
    let known = || documented("AWS STS API reference, AssumeRoleWithWebIdentity: Required: Yes");
    let names = [("role", "RoleArn"), ("session-name", "RoleSessionName"), ("token", "WebIdentityToken")];
    let class = names.into_iter().fold(class, |class, (name, parameter)| {
        class.with(
            reject(name, &format!("a request without `{parameter}` is none"))
                .twin(SOUND, &format!("`{parameter}` is left out"))
                .stops(MISSING)
                .known_by(known())
                .sts(&Situation::new(setting).without_param(parameter)),
        )
    });
    let lower_case = setting.role_arn(Situation::ROLE);
    class
        .with(
            reject("all", "a request without any parameter")
                .twin(SOUND, "every parameter is left out")
                .stops(MISSING)
                .known_by(known())
                .sts(&Situation::new(setting).params(&[])),
        )
        .with(
            reject("name-in-lower-case", "names of parameters have a case: `rolearn` is no `RoleArn`")
                .twin(SOUND, "`RoleArn` is written `rolearn`")
                .stops(MISSING)
                .evidence(known())
                .aws(inferred("the API model names the parameter `RoleArn`"))
                .sts(&Situation::new(setting).without_param("RoleArn").param("rolearn", &lower_case)),
        )
        .finish()
}

/// A client may be newer than the endpoint, and gateways add parameters of their own.
fn unknown(setting: &Setting) -> VectorFile {
    let class =
        Class::new(Kind::Sts, "parameter-unknown", "requests with parameters that the call does not have")
            .citing(&[REFERENCE])
            .severity(Severity::Low);
    #[rustfmt::skip]
    let parameters = [
        ("made-up", "Colour", "blue", "a parameter that nobody knows changes nothing"),
        ("version", "Version", "2011-06-15", "the version of the API comes with every request of the query protocol"),
        ("of-another-call", "ExternalId", "42", "a parameter that another call has changes nothing in this one"),
        ("case-beside", "rolearn", "arn:aws:iam::123456789012:role/admin",
            "another case makes another name: `rolearn` is no second `RoleArn`"),
        ("space-beside", "RoleArn ", "arn:aws:iam::123456789012:role/admin",
            "a space makes another name: there is no second `RoleArn`"),
    ];
    let class = class.with(
        accept("empty-list", "an empty list is written as its name and nothing else")
            .evidence(empty_list())
            .sts(&Situation::new(setting).param("PolicyArns", "")),
    );
    parameters
        .into_iter()
        .fold(class, |class, (name, parameter, value, sentence)| {
            class.with(
                accept(name, sentence)
                    .evidence(inferred(
                        "clients of later versions of the API send parameters of later versions",
                    ))
                    .sts(&Situation::new(setting).param(parameter, value)),
            )
        })
        .finish()
}

/// Two readers of one request: a gateway reads the first of two parameters and the endpoint the last.
fn repeated(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::Sts, "parameter-repeated", "requests that say one thing twice")
        .citing(&[REFERENCE, "CWE-235"])
        .severity(Severity::Medium);
    let twice = |name: &str, sentence: &str, parameter: &str, change: &str, situation: &Situation| {
        reject(name, sentence)
            .twin(SOUND, &format!("`{parameter}` is followed by {change}"))
            .stops(&["api.parameter-single"])
            .evidence(inferred("the API model has one value for the parameter"))
            .sts(situation)
    };
    let sound = || Situation::new(setting);
    let role = setting.role_arn(Situation::ROLE);
    let nobody = setting.role_arn("nobody");
    let forged = String::from_utf8_lossy(&Jwt::new(setting).forged_by("rsa-2048-b").mint()).into_owned();
    let sound_token = String::from_utf8_lossy(&Jwt::new(setting).mint()).into_owned();
    class
        .with(twice(
            "role-twice-the-same",
            "`RoleArn` comes twice with the same value: who allows that must compare them",
            "RoleArn",
            "the same again",
            &sound().param_again("RoleArn", &role),
        ))
        .with(
            twice(
                "role-other-last",
                "what is allowed is asked for first, and last a role that is not there",
                "RoleArn",
                "another role",
                &sound().param_again("RoleArn", &nobody),
            )
            .severity(Severity::High)
            .stops(&["api.parameter-single", "role.exists"]),
        )
        .with(
            twice(
                "role-other-first",
                "a gateway that reads the first `RoleArn` sees another role than an endpoint that reads the last",
                "RoleArn",
                "the sound one, and is itself another role",
                &sound().param("RoleArn", &nobody).param_again("RoleArn", &role),
            )
            .severity(Severity::High),
        )
        .with(twice(
            "session-name",
            "one session name for who allows the call, another for the log",
            "RoleSessionName",
            "another name",
            &sound().param_again("RoleSessionName", "audited"),
        ))
        .with(
            twice(
                "token-forged-first",
                "a forged token before a sound one: which of them was verified, and whose claims are used?",
                "WebIdentityToken",
                "the sound one, and is itself forged",
                &sound().token_text(&forged).param_again("WebIdentityToken", &sound_token),
            )
            .severity(Severity::Critical),
        )
        .with(twice(
            "duration",
            "a short session for who allows the call, a longer one for the endpoint",
            "DurationSeconds",
            "another one",
            &sound().param("DurationSeconds", "900").param_again("DurationSeconds", "3600"),
        ))
        .with(
            twice(
                "policy",
                "a narrow session policy for who allows the call, a wide one for the endpoint",
                "Policy",
                "another one",
                &sound().param("Policy", super::NARROW).param_again("Policy", super::WIDE),
            )
            .severity(Severity::High),
        )
        .finish()
}

/// All that is wrong with a request is said at once, each constraint in the same words.
fn several(setting: &Setting) -> VectorFile {
    let expired = Jwt::new(setting).claim("iat", setting.now - 7200).claim("exp", setting.now - 3600);
    let worded = || inferred("answers of STS that many have published begin with the number of errors");
    Class::new(Kind::Sts, "parameter-errors", "requests with more than one thing wrong")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(
            reject("two", "the session's name has a space in it and is too long")
                .twin(SOUND, "the session's name is `a b` many times over")
                .stops(&["api.session-name-length", "api.session-name-pattern"])
                .evidence(documented("AWS STS API reference, AssumeRoleWithWebIdentity: RoleSessionName"))
                .aws(worded())
                .sts(&Situation::new(setting).param("RoleSessionName", &"a b".repeat(22))),
        )
        .with(
            reject("three", "a short session name, a session of a second, and a policy that is too long")
                .twin(SOUND, "three parameters break their constraints")
                .stops(&["api.session-name-length", "api.policy-length", "api.duration-range"])
                .evidence(inferred("each parameter breaks its documented constraint"))
                .aws(worded())
                .sts(
                    &Situation::new(setting)
                        .param("RoleSessionName", "a")
                        .param("DurationSeconds", "1")
                        .param("Policy", &super::padded(super::NARROW, 2049)),
                ),
        )
        .with(
            reject("short-and-missing", "a session name of one letter, and no token")
                .twin(SOUND, "the session's name is `a` and the token is left out")
                .stops(&["api.session-name-length", "api.parameter-present"])
                .evidence(inferred("each parameter breaks its documented constraint"))
                .aws(worded())
                .sts(
                    &Situation::new(setting).param("RoleSessionName", "a").without_param("WebIdentityToken"),
                ),
        )
        .with(
            reject("before-the-token", "what the parameters break is said before the token is looked at")
                .twin(SOUND, "the session's name is `a` and the token is expired")
                .stops(&["api.session-name-length", "claims.not-expired"])
                .known_by(inferred("a request is read before a token in it can be"))
                .sts(&Situation::new(setting).param("RoleSessionName", "a").token(&expired)),
        )
        .finish()
}

/// "Minimum length of 4. Maximum length of 20000."
fn token(setting: &Setting) -> VectorFile {
    let known = || documented("AWS STS API reference, AssumeRoleWithWebIdentity: WebIdentityToken");
    let brief = |name: &str, token: &str, sentence: &str, change: &str, stops: &[&str]| {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(stops)
            .known_by(known())
            .sts(&Situation::new(setting).token_text(token))
    };
    Class::new(Kind::Sts, "token-length", "tokens at the bounds of their length")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(
            accept("longest", "a sound token of 20000 characters, the most there may be")
                .known_by(known())
                .sts(&Situation::new(setting).token(&of_length(setting, 20_000))),
        )
        .with(
            reject("too-long", "a sound token of 20001 characters, one more than there may be")
                .twin("sts/token-length/longest", "the token has one character more")
                .stops(&["api.token-length"])
                .known_by(known())
                .sts(&Situation::new(setting).token(&of_length(setting, 20_001))),
        )
        .with(brief(
            "empty",
            "",
            "an empty parameter is there and is no token",
            "the token is empty",
            &["api.token-length", "jws.three-segments"],
        ))
        .with(brief(
            "three",
            "a.b",
            "three characters are too few to be looked at",
            "the token is `a.b`",
            &["api.token-length", "jws.three-segments"],
        ))
        .with(
            brief(
                "four",
                "ab.c",
                "four characters are enough to be looked at, and no token",
                "the token is `ab.c`",
                &["jws.three-segments"],
            )
            .aws(inferred("wi-hdr-crit-unknown: what is no JWT is answered so")),
        )
        .finish()
}

/// A sound token of this many characters.
#[expect(clippy::expect_used, reason = "every length from a thousand on is that of a token")]
fn of_length(setting: &Setting, characters: usize) -> Jwt {
    // Text in base64url cannot have every length; a header of another length makes up for it.
    let token = |header: usize, claims: usize| {
        Jwt::new(setting).header("pad", "x".repeat(header)).claim("pad", "x".repeat(claims))
    };
    let length = |token: &Jwt| token.signing_input().len() + 1 + SIGNATURE_CHARACTERS;
    (0..3)
        .flat_map(|header| {
            let room = characters.saturating_sub(length(&token(header, 0)));
            let about = room * 3 / 4;
            (about.saturating_sub(2)..=about).map(move |claims| token(header, claims))
        })
        .find(|token| length(token) == characters)
        .expect("a token of this length")
}

/// Of 2048 bits in base64url.
const SIGNATURE_CHARACTERS: usize = 342;
