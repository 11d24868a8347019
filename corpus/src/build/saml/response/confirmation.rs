//! Whether whoever bears the assertion may do so: here, and until when.

use super::{BASE, ResponseQuestion, SCHEMA, class, filled, over, over_beside, refused, sound, taken, told};
use crate::build::xml::instant;
use crate::build::{Draft, inferred, observed};
use crate::format::{Severity, Tag, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;

const CONFIRMATION: &str = "saml:Subject/saml:SubjectConfirmation";
const DATA: &str = "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData";
const OTHER: &str = "https://other.touchstone.example/saml";
const HOLDER_OF_KEY: &str = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![method(setting), recipient(setting), time(setting), beginning(setting), several(setting)]
}

fn data(setting: &Setting, change: &dyn Fn(Element) -> Element) -> ResponseQuestion {
    sound(setting).edit(DATA, change)
}

fn method(setting: &Setting) -> VectorFile {
    const BEARER: &[&str] = &["saml.confirmation-bearer"];
    let with = |change: &dyn Fn(Element) -> Element| sound(setting).edit(CONFIRMATION, change);
    let methods = [
        ("holder-of-key", HOLDER_OF_KEY, "an assertion that only the holder of a key may use is stolen"),
        (
            "sender-vouches",
            "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches",
            "an assertion for which its sender is to vouch",
        ),
        ("saml-1.1", "urn:oasis:names:tc:SAML:1.0:cm:bearer", "the method of an older version"),
        ("case", "urn:oasis:names:tc:SAML:2.0:cm:Bearer", "a method is compared letter by letter"),
        ("empty", "", "the empty text is no method"),
    ]
    .map(|(name, method, sentence)| {
        refused(name, &format!("the method is `{method}`"), sentence, BEARER)
            .saml(&with(&|confirmation| confirmation.with("Method", method)))
    });
    let unsaid = refused("absent", "there is no `Method`", "a confirmation that does not say how", BEARER)
        .saml(&with(&|confirmation| confirmation.without("Method")));
    let shapes = [
        (
            "none",
            "there is no SubjectConfirmation",
            "nothing says that whoever bears the assertion may do so",
            "saml.confirmation-present",
            sound(setting).edit("saml:Subject", |subject| subject.removing("saml:SubjectConfirmation")),
        ),
        (
            "no-data",
            "there is no SubjectConfirmationData",
            "a confirmation that holds everywhere and for ever",
            "saml.confirmation-data",
            with(&|confirmation| confirmation.removing("saml:SubjectConfirmationData")),
        ),
        (
            "two-data",
            "there is another SubjectConfirmationData, for another place",
            "which of the two holds would be a guess",
            "saml.confirmation-data",
            with(&|confirmation| {
                let other = confirmation.at("saml:SubjectConfirmationData").clone().with("Recipient", OTHER);
                confirmation.and(other)
            }),
        ),
    ]
    .map(|(name, change, sentence, stop, question)| {
        refused(name, change, sentence, &[stop]).aws(inferred(SCHEMA)).saml(&question)
    });
    let class = class("confirmation-method", "how the subject is confirmed")
        .severity(Severity::High)
        .citing(&["SAML V2.0 profiles section 4.1.4.2", "SAML V2.0 profiles section 3"]);
    filled(class, methods.into_iter().chain([unsaid]).chain(shapes))
}

fn recipient(setting: &Setting) -> VectorFile {
    let others = [
        ("other", OTHER, "another service takes an assertion that was made for it, and uses it here"),
        ("not-a-url", "not-a-url", "a recipient that is no place"),
        (
            "regional",
            "https://us-east-1.signin.aws.amazon.com/saml/acs/SAMLSPEXAMPLE",
            "another place of the same service, where the response was not received",
        ),
        ("slash", "https://signin.aws.amazon.com/saml/", "a slash at the end makes another place"),
        ("case", "https://signin.aws.amazon.com/SAML", "a place is compared letter by letter"),
        ("scheme", "http://signin.aws.amazon.com/saml", "another scheme makes another place"),
        (
            "suffix",
            "https://signin.aws.amazon.com/saml.evil.example",
            "a place that begins like the right one",
        ),
        (
            "user",
            "https://signin.aws.amazon.com@evil.example/saml",
            "the right host is the user of another one",
        ),
        ("empty", "", "the empty text is no place"),
    ]
    .map(|(name, to, sentence)| {
        let evidence = match name {
            "not-a-url" => observed("saml-recipient-not-a-url"),
            "regional" => observed("saml-recipient-regional-acs-provider-id"),
            _ => observed("saml-recipient-other-url"),
        };
        refused(name, &format!("`Recipient` is `{to}`"), sentence, &["saml.recipient-matches"])
            .aws_accepts(evidence)
            .saml(&data(setting, &|data| data.with("Recipient", to)))
    });
    let absent = refused(
        "absent",
        "there is no `Recipient`",
        "an assertion that may be used anywhere is used by whoever receives it",
        &["saml.recipient-present"],
    )
    .message("Invalid base64 SAMLResponse")
    .aws(observed("saml-recipient-missing"))
    .saml(&data(setting, &|data| data.without("Recipient")));
    let class = class("recipient", "where a confirmation may be used")
        .severity(Severity::High)
        .citing(&["SAML V2.0 profiles section 4.1.4.2", "SAML V2.0 profiles section 4.1.4.3"]);
    filled(class, others.into_iter().chain([absent]))
}

fn time(setting: &Setting) -> VectorFile {
    const STOP: &str = "saml.confirmation-not-expired";
    let until = |text: &str| data(setting, &|data| data.with("NotOnOrAfter", text));
    let at = |seconds: i64| instant(setting.now + seconds);
    let tolerant = |text: &str| until(text).expecting(|input| input.skew = 60);
    let in_a_second = "saml-response/confirmation-time/in-a-second";
    let within = "saml-response/confirmation-time/within-tolerance";
    let edge = || inferred("the edge was not recorded; what is past is refused (saml-subjconf-expired)");
    let class = class("confirmation-time", "until when a confirmation holds")
        .severity(Severity::High)
        .citing(&["SAML V2.0 profiles section 4.1.4.2", "SAML V2.0 core section 2.4.1.2"]);
    let drafts = [
        over(
            "past",
            "`NotOnOrAfter` of the confirmation is a day ago",
            "an assertion that was lost is used later",
            STOP,
        )
        .aws(observed("saml-subjconf-expired"))
        .saml(&until(&at(-86_400))),
        taken("in-a-second", "a confirmation holds for a second more")
            .tag(Tag::ClockEdge)
            .saml(&until(&at(1))),
        over_beside(
            in_a_second,
            "`NotOnOrAfter` is now",
            "now",
            "a confirmation is over from the second that it names",
            STOP,
        )
        .tag(Tag::ClockEdge)
        .aws(edge())
        .saml(&until(&at(0))),
        taken("in-a-millisecond", "a fraction of a second counts")
            .tag(Tag::ClockEdge)
            .citing("SAML V2.0 core section 1.3.3")
            .saml(&until(&at(0).replace('Z', ".001Z"))),
        over_beside(
            in_a_second,
            "`NotOnOrAfter` is a millisecond ago",
            "a-millisecond-ago",
            "a confirmation that was over a millisecond ago",
            STOP,
        )
        .tag(Tag::ClockEdge)
        .citing("SAML V2.0 core section 1.3.3")
        .aws(edge())
        .saml(&until(&at(-1).replace('Z', ".999Z"))),
        taken("within-tolerance", "the provider's clock may be off by 60 seconds, and is by 59")
            .tag(Tag::ClockEdge)
            .saml(&tolerant(&at(-59))),
        over_beside(
            within,
            "`NotOnOrAfter` is a second earlier",
            "at-tolerance",
            "60 seconds of tolerance end with the sixtieth",
            STOP,
        )
        .tag(Tag::ClockEdge)
        .aws(edge())
        .saml(&tolerant(&at(-60))),
        refused(
            "absent",
            "there is no `NotOnOrAfter`",
            "an assertion that may be used for ever",
            &["saml.confirmation-expires"],
        )
        .message("Invalid base64 SAMLResponse")
        .aws(observed("saml-subjconf-no-expiry"))
        .saml(&data(setting, &|data| data.without("NotOnOrAfter"))),
        refused(
            "no-time",
            "`NotOnOrAfter` of the confirmation is a word",
            "an end that cannot be read is none that can be kept to",
            &["saml.time-readable"],
        )
        .aws(inferred("as with another time that is none (saml-cond-notbefore-malformed)"))
        .saml(&until("tomorrow")),
    ];
    filled(class, drafts)
}

/// A bearer confirmation must not have `NotBefore`: it may be used at once.
fn beginning(setting: &Setting) -> VectorFile {
    let at = |seconds: i64| instant(setting.now + seconds);
    let from = |text: &str| data(setting, &|data| told(data, "NotBefore", text));
    let no_beginning = |name: &str, change: &str, sentence: &str, text: &str| -> Draft {
        refused(name, change, sentence, &["saml.confirmation-no-not-before"])
            .aws_accepts(observed("saml-subjconf-notbefore-future"))
            .saml(&from(text))
    };
    let class = class("confirmation-not-before", "confirmations that have a beginning")
        .severity(Severity::Low)
        .citing(&["SAML V2.0 profiles section 4.1.4.2"]);
    let drafts = [
        no_beginning(
            "past",
            "`NotBefore` is a minute ago",
            "a confirmation has no beginning, not even one that is past",
            &at(-60),
        ),
        no_beginning(
            "future",
            "`NotBefore` is in a minute",
            "a confirmation has no beginning, and this one has not begun",
            &at(60),
        ),
        refused(
            "no-time",
            "`NotBefore` of the confirmation is a word",
            "a beginning that cannot be read",
            &["saml.time-readable"],
        )
        .severity(Severity::Low)
        .aws(inferred("as with another time that is none (saml-cond-notbefore-malformed)"))
        .saml(&from("yesterday")),
    ];
    filled(class, drafts)
}

/// "At least one" bearer confirmation is good in itself; parts of two do not make one.
fn several(setting: &Setting) -> VectorFile {
    let sound_one = || sound(setting).signed_assertion().at(CONFIRMATION).clone();
    let edited = |change: fn(Element) -> Element| sound_one().edit("saml:SubjectConfirmationData", change);
    let elsewhere = || edited(|data| data.with("Recipient", OTHER));
    let past = instant(setting.now - 60);
    let expired =
        || sound_one().edit("saml:SubjectConfirmationData", |data| data.with("NotOnOrAfter", &past));
    let holder = || sound_one().with("Method", HOLDER_OF_KEY);
    let of = |confirmations: Vec<Element>| {
        sound(setting).edit("saml:Subject", |subject| {
            subject.removing("saml:SubjectConfirmation").and_all(confirmations)
        })
    };
    let twice = || observed("saml-subjconf-twice");
    let single: &[&str] = &["saml.confirmation-single"];
    let good = [
        ("other-first", "another service's confirmation comes first", vec![elsewhere(), sound_one()]),
        ("other-last", "another service's confirmation follows", vec![sound_one(), elsewhere()]),
        ("expired-first", "a confirmation that is over comes first", vec![expired(), sound_one()]),
        (
            "holder-of-key-first",
            "a confirmation for the holder of a key comes first",
            vec![holder(), sound_one()],
        ),
        ("same", "the confirmation is there twice, the same", vec![sound_one(), sound_one()]),
    ]
    .map(|(name, change, confirmations)| {
        taken(name, &format!("one good confirmation is enough: {change}"))
            .twin(BASE, change)
            .aws_stops(single, twice())
            .aws_message("Invalid base64 SAMLResponse")
            .saml(&of(confirmations))
    });
    let bad = [
        (
            "two-halves",
            "one confirmation is for here and over, another for elsewhere and not over",
            "a recipient of one and an end of the other would make a good one",
            &["saml.recipient-matches"][..],
            single,
            vec![expired(), elsewhere()],
        ),
        (
            "holder-of-key-and-other",
            "one confirmation is for here and for the holder of a key, another for elsewhere",
            "a method of one and a recipient of the other would make a good one",
            &["saml.recipient-matches"],
            &["saml.confirmation-single"],
            vec![holder(), elsewhere()],
        ),
    ]
    .map(|(name, change, sentence, stops, aws, confirmations)| {
        refused(name, change, sentence, stops).aws_stops(aws, twice()).saml(&of(confirmations))
    });
    let class = class("confirmations", "several confirmations of one subject")
        .severity(Severity::High)
        .citing(&["SAML V2.0 profiles section 4.1.4.2", "SAML V2.0 core section 2.4.1"]);
    filled(class, good.into_iter().chain(bad))
}
