//! That the provider authenticated the subject, and that the session that began then is not over.

use super::{ResponseQuestion, class, filled, over, over_beside, refused, sound, taken, told};
use crate::build::xml::instant;
use crate::build::{inferred, observed};
use crate::format::{Severity, Tag, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;

const STATEMENT: &str = "saml:AuthnStatement";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    const STOP: &str = "saml.session-not-expired";
    const IN_A_SECOND: &str = "saml-response/authentication/in-a-second";
    const WITHIN: &str = "saml-response/authentication/within-tolerance";
    const PRESENT: &[&str] = &["saml.authn-statement-present"];
    let told_until = |text: &str| -> ResponseQuestion {
        sound(setting).edit(STATEMENT, |statement| told(statement, "SessionNotOnOrAfter", text))
    };
    let until = |seconds: i64| told_until(&instant(setting.now + seconds));
    let tolerant = |seconds: i64| until(seconds).expecting(|input| input.skew = 60);
    let edge = || inferred("the edge was not recorded; what is past is refused (saml-authn-session-expired)");
    let twice = sound(setting).edit("", |assertion| {
        let again = assertion.at(STATEMENT).clone();
        assertion.and(again)
    });
    let foreign = sound(setting).edit(STATEMENT, |statement| {
        let statement = Element { name: "x:AuthnStatement".to_owned(), ..statement };
        statement.declaring("x", "urn:example:x")
    });
    let class = class("authentication", "what the provider says of the session with it")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 core section 2.7.2", "SAML V2.0 profiles section 4.1.4.2"]);
    let drafts = [
        refused(
            "absent",
            "there is no AuthnStatement",
            "an assertion about somebody who may not be there",
            PRESENT,
        )
        .message("Invalid base64 SAMLResponse")
        .aws(observed("saml-authnstatement-missing"))
        .saml(&sound(setting).edit("", |assertion| assertion.removing(STATEMENT))),
        refused(
            "foreign",
            "the AuthnStatement is in another namespace",
            "an element that is called AuthnStatement is none for that",
            PRESENT,
        )
        .aws(inferred("as without one (saml-authnstatement-missing)"))
        .saml(&foreign),
        taken("two", "the provider may have authenticated somebody twice").saml(&twice),
        taken("ten-minutes", "the session lasts for ten minutes more")
            .aws(observed("saml-authn-session-600s"))
            .saml(&until(600)),
        over("past", "`SessionNotOnOrAfter` is a day ago", "who has signed off is signed on", STOP)
            .aws(observed("saml-authn-session-expired"))
            .saml(&until(-86_400)),
        taken("in-a-second", "the session lasts for a second more").tag(Tag::ClockEdge).saml(&until(1)),
        over_beside(
            IN_A_SECOND,
            "`SessionNotOnOrAfter` is a second earlier",
            "now",
            "a session is over from the second that it names",
            STOP,
        )
        .tag(Tag::ClockEdge)
        .aws(edge())
        .saml(&until(0)),
        taken("within-tolerance", "the provider's clock may be off by 60 seconds, and is by 59")
            .tag(Tag::ClockEdge)
            .saml(&tolerant(-59)),
        over_beside(
            WITHIN,
            "`SessionNotOnOrAfter` is a second earlier",
            "at-tolerance",
            "60 seconds of tolerance end with the sixtieth",
            STOP,
        )
        .tag(Tag::ClockEdge)
        .aws(edge())
        .saml(&tolerant(-60)),
        refused(
            "no-time",
            "`SessionNotOnOrAfter` is a word",
            "an end that cannot be read is none that can be kept to",
            &["saml.time-readable"],
        )
        .aws(inferred("as with another time that is none (saml-cond-notbefore-malformed)"))
        .saml(&told_until("tomorrow")),
    ];
    vec![filled(class, drafts)]
}
