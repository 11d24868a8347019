//! The conditions of an assertion: from when on and until when it holds, and what else must be met.

use super::{ResponseQuestion, class, filled, over, over_beside, refused, refused_beside, sound, taken};
use crate::build::xml::instant;
use crate::build::{Draft, inferred, observed};
use crate::format::{Severity, Tag, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;
use crate::mint::xml::namespace::XSI;

const CONDITIONS: &str = "saml:Conditions";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![beginning(setting), end(setting), known(setting)]
}

fn with(setting: &Setting, name: &str, text: &str) -> ResponseQuestion {
    sound(setting).edit(CONDITIONS, |conditions| conditions.with(name, text))
}

fn beginning(setting: &Setting) -> VectorFile {
    const STOP: &[&str] = &["saml.conditions-begun"];
    const NOW: &str = "saml-response/not-before/now";
    const AT: &str = "saml-response/not-before/at-tolerance";
    let from = |seconds: i64| with(setting, "NotBefore", &instant(setting.now + seconds));
    let tolerant = |seconds: i64| from(seconds).expecting(|input| input.skew = 60);
    let future = [
        ("minute", 60, "saml-cond-notbefore-60s"),
        ("four-minutes", 240, "saml-cond-notbefore-240s"),
        ("six-minutes", 360, "saml-cond-notbefore-360s"),
        ("day", 86_400, "saml-cond-notbefore-one-day"),
    ]
    .map(|(name, seconds, row)| {
        refused(
            name,
            &format!("`NotBefore` is in {seconds} seconds"),
            "an assertion for later is used now",
            STOP,
        )
        .aws_accepts(observed(row))
        .saml(&from(seconds))
    });
    let early = |name: &str, twin: &str, change: &str, sentence: &str| -> Draft {
        refused_beside(twin, change, name, sentence, STOP)
            .tag(Tag::ClockEdge)
            .aws_accepts(observed("saml-cond-notbefore-60s"))
    };
    let fraction = instant(setting.now).replace('Z', ".001Z");
    let edges = [
        taken("now", "an assertion holds from the second that it names").tag(Tag::ClockEdge).saml(&from(0)),
        early("in-a-second", NOW, "`NotBefore` is a second later", "an assertion for the next second")
            .saml(&from(1)),
        early("in-a-millisecond", NOW, "`NotBefore` is a millisecond later", "a fraction of a second counts")
            .citing("SAML V2.0 core section 1.3.3")
            .saml(&with(setting, "NotBefore", &fraction)),
        taken("at-tolerance", "the provider's clock may be off by 60 seconds, and is")
            .tag(Tag::ClockEdge)
            .saml(&tolerant(60)),
        early("past-tolerance", AT, "`NotBefore` is a second later", "60 seconds of tolerance are not 61")
            .saml(&tolerant(61)),
        taken("absent", "an assertion need not have a beginning")
            .saml(&sound(setting).edit(CONDITIONS, |conditions| conditions.without("NotBefore"))),
        refused(
            "no-time",
            "`NotBefore` of the conditions is a word",
            "a beginning that cannot be read",
            &["saml.time-readable"],
        )
        .message("Invalid base64 SAMLResponse")
        .aws(observed("saml-cond-notbefore-malformed"))
        .saml(&with(setting, "NotBefore", "yesterday")),
    ];
    let class = class("not-before", "from when on an assertion holds")
        .severity(Severity::Low)
        .citing(&["SAML V2.0 core section 2.5.1.2"]);
    filled(class, future.into_iter().chain(edges))
}

fn end(setting: &Setting) -> VectorFile {
    const STOP: &str = "saml.conditions-not-expired";
    const IN_A_SECOND: &str = "saml-response/not-on-or-after/in-a-second";
    const WITHIN: &str = "saml-response/not-on-or-after/within-tolerance";
    let until = |seconds: i64| with(setting, "NotOnOrAfter", &instant(setting.now + seconds));
    let tolerant = |seconds: i64| until(seconds).expecting(|input| input.skew = 60);
    let edge = || inferred("the edge was not recorded; what is past is refused (saml-cond-expired)");
    let class = class("not-on-or-after", "until when an assertion holds")
        .severity(Severity::High)
        .citing(&["SAML V2.0 core section 2.5.1.2"]);
    let drafts = [
        over(
            "past",
            "`NotOnOrAfter` of the conditions is a day ago",
            "an assertion that was lost is used later",
            STOP,
        )
        .aws(observed("saml-cond-expired"))
        .saml(&until(-86_400)),
        taken("in-a-second", "an assertion holds for a second more").tag(Tag::ClockEdge).saml(&until(1)),
        over_beside(
            IN_A_SECOND,
            "`NotOnOrAfter` is a second earlier",
            "now",
            "an assertion is over from the second that it names",
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
            "`NotOnOrAfter` is a second earlier",
            "at-tolerance",
            "60 seconds of tolerance end with the sixtieth",
            STOP,
        )
        .tag(Tag::ClockEdge)
        .aws(edge())
        .saml(&tolerant(-60)),
        taken("absent", "conditions need no end where the confirmation has one")
            .aws(observed("saml-cond-no-expiry"))
            .saml(&sound(setting).edit(CONDITIONS, |conditions| conditions.without("NotOnOrAfter"))),
    ];
    filled(class, drafts)
}

/// "If a condition is not understood, the assertion is of no determined validity."
fn known(setting: &Setting) -> VectorFile {
    let and = |condition: Element| sound(setting).edit(CONDITIONS, |conditions| conditions.and(condition));
    let first = |condition: Element| {
        sound(setting).edit(CONDITIONS, |conditions| conditions.with_node_at(0, condition))
    };
    let typed =
        || Element::new("saml:Condition").declaring("xsi", XSI).with("xsi:type", "DelegationRestrictionType");
    let foreign = Element::new("x:OneTimeUse").declaring("x", "urn:example:x");
    let unknown = [
        (
            "type",
            "a Condition of another type follows",
            "a condition that is told from others by its type alone",
            and(typed()),
        ),
        (
            "type-first",
            "a Condition of another type comes first",
            "as in `type`, for a reader of the last condition",
            first(typed()),
        ),
        (
            "condition",
            "a Condition without a type follows",
            "a condition that does not say what it asks",
            and(Element::new("saml:Condition")),
        ),
        (
            "name",
            "an element that assertions do not have follows",
            "a condition of another version",
            and(Element::new("saml:DoNotCacheCondition")),
        ),
        (
            "namespace",
            "an element OneTimeUse of another namespace follows",
            "a condition that is called like a known one, and is another",
            and(foreign),
        ),
        (
            "case",
            "an element `oneTimeUse` follows",
            "names are compared letter by letter",
            and(Element::new("saml:oneTimeUse")),
        ),
    ]
    .map(|(name, change, sentence, question)| {
        refused(name, change, sentence, &["saml.condition-known"])
            .aws(inferred("nothing of the kind was recorded; a condition that is not understood is not met"))
            .saml(&question)
    });
    let proxy = Element::new("saml:ProxyRestriction").with("Count", "0");
    let rest = [
        taken("one-time-use", "an assertion that is used once is used for the first time")
            .citing("SAML V2.0 core section 2.5.1.5")
            .aws(observed("saml-cond-one-time-use-replayed"))
            .saml(&and(Element::new("saml:OneTimeUse"))),
        taken("proxy-restriction", "what is asked of those who issue assertions is not asked of us")
            .citing("SAML V2.0 core section 2.5.1.6")
            .aws(observed("saml-cond-proxy-restriction"))
            .saml(&and(proxy)),
        refused(
            "absent",
            "there are no Conditions",
            "an assertion for everybody and for ever",
            &["saml.conditions-present"],
        )
        .severity(Severity::High)
        .message("Invalid base64 SAMLResponse")
        .aws(observed("saml-cond-missing"))
        .saml(&sound(setting).edit("", |assertion| assertion.removing(CONDITIONS))),
    ];
    let class = class("conditions", "conditions that are known, and others")
        .severity(Severity::Medium)
        .citing(&["SAML V2.0 core section 2.5.1", "SAML V2.0 core section 2.5.1.1"]);
    filled(class, unknown.into_iter().chain(rest))
}
