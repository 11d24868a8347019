//! For whom an assertion is.

use super::{ResponseQuestion, class, filled, refused, sound, taken};
use crate::build::{inferred, observed};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::{Element, Node};

const CONDITIONS: &str = "saml:Conditions";
const RESTRICTION: &str = "saml:AudienceRestriction";
const OURS: &str = "urn:amazon:webservices";
const OTHER: &str = "https://other.touchstone.example";

fn restriction(audiences: &[&str]) -> Element {
    let audience = |audience: &&str| Element::new("saml:Audience").text(audience);
    Element::new(RESTRICTION).and_all(audiences.iter().map(audience))
}

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    const STOP: &[&str] = &["saml.audience-matches"];
    let restricted = |restrictions: &[&[&str]]| -> ResponseQuestion {
        sound(setting).edit(CONDITIONS, |conditions| {
            conditions.removing(RESTRICTION).and_all(restrictions.iter().map(|one| restriction(one)))
        })
    };
    let wrong = || observed("saml-cond-audience-wrong");
    let other_of_two = || inferred("what a restriction names is not used (saml-cond-audience-wrong)");
    let good = [
        ("several", "of the audiences of one restriction, any", restricted(&[&[OTHER, "x", OURS]])),
        ("two-restrictions", "both of two restrictions name us", restricted(&[&[OURS], &[OTHER, OURS]])),
    ]
    .map(|(name, sentence, question)| taken(name, sentence).aws(other_of_two()).saml(&question));
    let others = [
        ("other", OTHER, "another service takes an assertion that was made for it, and uses it here"),
        ("case", "URN:amazon:webservices", "an audience is compared letter by letter"),
        ("slash", "urn:amazon:webservices/", "a slash at the end makes another audience"),
        ("suffix", "urn:amazon:webservices.evil.example", "an audience that begins like the right one"),
        ("prefix", "urn:amazon", "an audience that the right one begins with"),
        ("wildcard", "*", "an audience has no wildcards"),
        ("list", "https://other.touchstone.example urn:amazon:webservices", "an audience is one, not a list"),
        ("empty-text", "", "the empty text names nobody"),
    ]
    .map(|(name, audience, sentence)| {
        refused(name, &format!("the audience is `{audience}`"), sentence, STOP)
            .aws_accepts(wrong())
            .saml(&restricted(&[&[audience]]))
    });
    let shapes = [
        (
            "other-restriction-last",
            "another restriction for another service follows",
            "each restriction is to be met, not any of them",
            restricted(&[&[OURS], &[OTHER]]),
        ),
        (
            "other-restriction-first",
            "another restriction for another service comes first",
            "as in `other-restriction-last`, for a reader of the last",
            restricted(&[&[OTHER], &[OURS]]),
        ),
        ("none", "the restriction names no audience", "a restriction that nobody meets", restricted(&[&[]])),
        (
            "element-inside",
            "there is an element in the audience",
            "a name with an element in it is no text",
            sound(setting).edit("saml:Conditions/saml:AudienceRestriction/saml:Audience", |audience| {
                audience.and(Element::new("saml:b"))
            }),
        ),
    ]
    .map(|(name, change, sentence, question)| {
        refused(name, change, sentence, STOP).aws_accepts(other_of_two()).saml(&question)
    });
    // The provider signed the long name; the comment is somebody else's.
    let long = restricted(&[&["urn:amazon:webservices.evil.example"]]);
    let divided = long.document().edit(
        "saml:Assertion/saml:Conditions/saml:AudienceRestriction/saml:Audience",
        |audience| {
            audience.text(OURS).and(Node::Comment(String::new())).and(Node::Text(".evil.example".to_owned()))
        },
    );
    let divided = refused(
        "comment",
        "the audience is another one that begins like ours, and a comment divides it there",
        "a reader that takes the text before a comment takes an assertion that is for somebody else",
        STOP,
    )
    .citing("CVE-2017-11427")
    .aws_accepts(other_of_two())
    .saml_document(&long, divided);
    let absent = [
        refused(
            "absent",
            "there is no restriction",
            "an assertion that is for everybody",
            &["saml.audience-present"],
        )
        .aws_accepts(observed("saml-cond-no-audience-restriction"))
        .saml(&restricted(&[])),
        refused(
            "elsewhere",
            "the restriction is in a ProxyRestriction",
            "who may be served by others is not whom the assertion is for",
            &["saml.audience-present"],
        )
        .aws_accepts(inferred("as without a restriction (saml-cond-no-audience-restriction)"))
        .saml(&sound(setting).edit(CONDITIONS, |conditions| {
            let restriction = conditions.at(RESTRICTION).clone();
            let proxy = Element { name: "saml:ProxyRestriction".to_owned(), ..restriction };
            conditions.removing(RESTRICTION).and(proxy)
        })),
    ];
    let class = class("audience", "assertions for others, or for everybody")
        .severity(Severity::High)
        .citing(&["SAML V2.0 core section 2.5.1.4", "SAML V2.0 profiles section 4.1.4.2"]);
    vec![filled(class, good.into_iter().chain(others).chain(shapes).chain([divided]).chain(absent))]
}
