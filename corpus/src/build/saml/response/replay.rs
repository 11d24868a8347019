//! That an assertion proves an identity once.

use super::{ResponseQuestion, both, class, filled, refused, refused_beside, sound, taken};
use crate::build::observed;
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    const STOP: &[&str] = &["saml.not-replayed"];
    let after = |question: ResponseQuestion, ids: &[&str]| {
        question.expecting(|input| input.seen_ids = ids.iter().map(|id| (*id).to_owned()).collect())
    };
    let seen = |ids: &[&str]| after(sound(setting), ids);
    let row = || observed("saml-cond-one-time-use-replayed");
    let once = sound(setting).edit("saml:Conditions", |all| all.and(Element::new("saml:OneTimeUse")));
    let class = class("replay", "assertions that were used before")
        .severity(Severity::High)
        .citing(&["SAML V2.0 profiles section 4.1.4.5"]);
    let drafts = [
        refused("used", "the assertion was used", "who overhears an assertion uses it once more", STOP)
            .aws_accepts(row())
            .saml(&seen(&["_assertion-1"])),
        refused("used-among-others", "the assertion and others were used", "it was used some time ago", STOP)
            .aws_accepts(row())
            .saml(&seen(&["_assertion-0", "_assertion-1", "_assertion-2"])),
        refused_beside(
            "saml-response/conditions/one-time-use",
            "the assertion was used",
            "one-time-use",
            "an assertion that says that it is used once is used again",
            STOP,
        )
        .citing("SAML V2.0 core section 2.5.1.5")
        .aws_accepts(row())
        .saml(&after(once, &["_assertion-1"])),
        refused(
            "other-response",
            "the assertion was used in another response",
            "a used assertion in a response that is new",
            STOP,
        )
        .aws_accepts(row())
        .saml(&seen(&["_assertion-1"]).edit_response("", |response| response.with("ID", "_response-2"))),
        taken("others", "other assertions were used").saml(&seen(&["_assertion-0", "_assertion-2"])),
        taken("case", "an ID that differs in the case of a letter is another").saml(&seen(&["_Assertion-1"])),
        taken("response", "what is used is the assertion, not the response around it")
            .saml(&after(both(setting), &["_response-1"])),
    ];
    vec![filled(class, drafts)]
}
