//! An assertion that is used again.

use super::{SOUND, answer, bringing, class};
use crate::build::{Draft, Situation, accept, inferred, observed, reject};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;
use serde_json::json;

const USED: &[&str] = &["saml.not-replayed"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![replay(setting)]
}

/// "The service provider MUST ensure that bearer assertions are not replayed": SAML profiles section 4.1.4.5.
fn replay(setting: &Setting) -> VectorFile {
    let again = |name: &str, sentence: &str, change: &str| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(USED)
            .aws_accepts(inferred("saml-cond-one-time-use-replayed: an assertion is good until it expires"))
    };
    let once =
        answer(setting).edit("saml:Conditions", |conditions| conditions.and(Element::new("saml:OneTimeUse")));
    let anew = |id: &str| answer(setting).edit("", |assertion| assertion.with("ID", id));
    let answered_anew = answer(setting).edit_response("", |response| response.with("ID", "_response-2"));
    let too_long = json!({"Error": {"Code": "AccessDenied", "Message": super::NOT_AUTHORIZED}});
    class("saml-replay", "assertions that are used more than once")
        .citing(&["SAML V2.0 profiles section 4.1.4.5"])
        .severity(Severity::High)
        .with(
            again(
                "twice",
                "who reads an assertion on its way uses it after its bearer",
                "it is the second call with the assertion",
            )
            .sts(&Situation::saml(setting).then(|step| step.seconds_later(1))),
        )
        .with(
            reject("one-time-use-twice", "an assertion that is to be used once is used twice")
                .twin("sts/saml-conditions/cond-one-time-use", "it is the second call with the assertion")
                .stops(USED)
                .aws_accepts(observed("saml-cond-one-time-use-replayed"))
                .sts(&bringing(setting, &once).then(|step| step.seconds_later(1))),
        )
        .with(
            again(
                "in-another-response",
                "the assertion comes again in another response",
                "the assertion comes again in a response with another ID",
            )
            .sts(&Situation::saml(setting).then(|step| step.seconds_later(1).assertion(&answered_anew))),
        )
        .with(
            again(
                "written-otherwise",
                "the assertion comes again in other lines of base64",
                "the assertion comes again with a line feed behind it",
            )
            .sts(&Situation::saml(setting).then(|step| {
                let text = crate::mint::xml::base64(answer(setting).document().to_xml().as_bytes());
                step.seconds_later(1).param("SAMLAssertion", &format!("{text}\n"))
            })),
        )
        .with(
            again(
                "for-another-session",
                "the assertion comes again for a shorter session",
                "the assertion comes again with `DurationSeconds`",
            )
            .sts(
                &Situation::saml(setting).then(|step| step.seconds_later(1).param("DurationSeconds", "900")),
            ),
        )
        .with(
            accept("another-assertion", "the provider signs the same user on again: another assertion")
                .severity(Severity::Low)
                .aws(inferred("saml-cond-one-time-use-replayed: even the same one is accepted"))
                .sts(
                    &Situation::saml(setting)
                        .then(|step| step.seconds_later(1).assertion(&anew("_assertion-2"))),
                ),
        )
        .with(
            accept("after-a-refusal", "a call that the trust policy refused used nothing up")
                .severity(Severity::Low)
                .evidence(inferred("no identity was given for it"))
                .aws(inferred("saml-cond-one-time-use-replayed: even the same one is accepted"))
                .response(0, too_long)
                .sts(
                    &Situation::saml(setting)
                        .param("RoleArn", &setting.role_arn("audit"))
                        .assertion(&both(setting))
                        .then(|step| {
                            step.seconds_later(1).param("RoleArn", &setting.role_arn(Situation::SAML_ROLE))
                        }),
                ),
        )
        .finish()
}

/// A response that offers the role and another one, which is not there.
fn both(setting: &Setting) -> crate::build::saml::ResponseQuestion {
    let pair = |role: &str| format!("{},{}", setting.role_arn(role), super::provider(setting));
    answer(setting).aws_attribute("Role", &[&pair("audit"), &pair(Situation::SAML_ROLE)])
}
