//! What comes out: texts that the answer's format has a meaning for, and members that are not the token's.

use super::trusting::trusting_any_subject;
use crate::build::{Class, accept, documented, inferred, observed};
use crate::build::{Situation, policy, web_identity_statement};
use crate::format::{Kind, Role, Severity, Tag, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::json;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![subject(setting), members(setting)]
}

/// The answer is XML on the wire: what a token says must come out as the text it is, and never as markup.
fn subject(setting: &Setting) -> VectorFile {
    #[rustfmt::skip]
    let texts = [
        ("markup", "</SubjectFromWebIdentityToken><Audience>evil</Audience>", "closes its element and opens another"),
        ("comment", "victim<!---->@touchstone.example", "has a comment, which a reader may leave out"),
        ("cdata-end", "a]]>b", "ends a CDATA section"),
        ("entity", "&amp;&lt;", "has entities, which must stay as they are"),
        ("doctype", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;", "has a document type with an entity"),
        ("quotes", "o'brien \"the\" boss", "has quotes of both kinds"),
        ("line-break", "admin\r\nrole: root", "has a line break, which XML readers make another of"),
        ("spaces", "  admin  ", "has spaces at both ends"),
        ("beyond-ascii", "\u{E9}\u{5BC6}\u{1F511}", "has letters beyond ASCII and a character of two UTF-16 units"),
    ];
    let class = Class::new(Kind::Sts, "output-text", "subjects that the answer has to write with care")
        .citing(&["RFC 7519 section 4.1.2", "AWS STS API reference, AssumeRoleWithWebIdentity"])
        .severity(Severity::Medium);
    texts
        .into_iter()
        .fold(class, |class, (name, sub, what)| {
            class.with(
                accept(name, &format!("the subject {what}: it comes out as it went in"))
                    .aws(inferred("wi-claim-sub-over-255: subjects are echoed whole"))
                    .sts(&trusting_any_subject(setting).token(&Jwt::new(setting).claim("sub", sub))),
            )
        })
        .with(
            accept(
                "control-character",
                "the subject has a control character that XML cannot carry: the call is answered, whatever stands for it",
            )
            .tag(Tag::Axis)
            .evidence(inferred("no source says what stands for it; a call must not fail in its last step"))
            .sts(
                &trusting_any_subject(setting).token_text(&String::from_utf8_lossy(
                    &Jwt::new(setting).claim("sub", "admin\u{1}root").mint(),
                )),
            ),
        )
        .finish()
}

/// Members of the answer that the token does not decide.
fn members(setting: &Setting) -> VectorFile {
    let api = || documented("AWS STS API reference, AssumeRoleWithWebIdentity");
    let path = Role {
        path: Some("/ci/".to_owned()),
        ..Role::new("release", policy(&[web_identity_statement(setting)]))
    };
    let session = format!("arn:aws:sts::{}:assumed-role/release/{}", setting.account, Situation::SESSION);
    Class::new(Kind::Sts, "output-members", "answers, member by member")
        .citing(&["AWS STS API reference, AssumeRoleWithWebIdentity"])
        .severity(Severity::Low)
        .with(
            accept(
                "provider-of-list-audience",
                "a token with `aud` in a list: `Audience` is a text, `Provider` the provider",
            )
            .evidence(api())
            .aws(observed("wi-claim-aud-array-of-one"))
            .response(0, json!({"Provider": setting.issuer_origin}))
            .aws_response(0, json!({"Provider": setting.provider_arn()}))
            .sts(&Situation::new(setting).token(
                &Jwt::new(setting).claim("aud", json!([Jwt::AUDIENCE])).claim("nonce", "n-0S6_WzA2Mj"),
            )),
        )
        .with(
            accept("role-with-path", "the role has a path: the session's ARN does not")
                .evidence(api())
                .aws(api())
                .response(0, json!({"AssumedRoleUser": {"Arn": session}}))
                .sts(&Situation::new(setting).role(path).param("RoleArn", &setting.role_arn("ci/release"))),
        )
        .with(
            accept(
                "no-source-identity",
                "a claim called `source_identity` without AWS's prefix is none, and needs no leave",
            )
            .evidence(api())
            .aws(inferred("the claim's name is the whole URL"))
            .sts(&Situation::new(setting).token(&Jwt::new(setting).claim("source_identity", "root"))),
        )
        .with(
            accept("no-tags", "a claim called `tags` without AWS's prefix is none, and needs no leave")
                .evidence(api())
                .aws(inferred("the claim's name is the whole URL"))
                .sts(
                    &Situation::new(setting).token(
                        &Jwt::new(setting).claim("tags", json!({"principal_tags": {"team": ["admin"]}})),
                    ),
                ),
        )
        .finish()
}
