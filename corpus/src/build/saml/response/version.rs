//! Of which version of SAML a response and its assertion are.

use super::{ResponseQuestion, class, filled, refused, sound};
use crate::build::inferred;
use crate::format::{Severity, Tag, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let values = [
        ("1.1", "an older version has other rules"),
        ("2.1", "a newer version has rules that are not known here, and may be refused"),
        ("3.0", "a version that nobody has written yet"),
        ("2", "a version is a major and a minor number"),
        ("2.00", "a version is compared as it is written"),
        ("", "the empty text is no version"),
    ];
    let of = |part: &str, name: &str, change: &str, sentence: &str, question: &ResponseQuestion| {
        let name = format!("{part}-{name}");
        let draft = refused(&name, &format!("{change} of the {part}"), sentence, &["saml.version"])
            .aws(inferred("nothing of the kind was recorded; every client sends 2.0"))
            .saml(question);
        if name.ends_with("2.1") { draft.tag(Tag::Axis) } else { draft }
    };
    let values = values.into_iter().flat_map(|(value, sentence)| {
        let name = if value.is_empty() { "empty" } else { value };
        let change = format!("`Version` is `{value}`, that");
        [
            of(
                "response",
                name,
                &change,
                sentence,
                &sound(setting).edit_response("", |response| response.with("Version", value)),
            ),
            of(
                "assertion",
                name,
                &change,
                sentence,
                &sound(setting).edit("", |assertion| assertion.with("Version", value)),
            ),
        ]
    });
    let change = "there is no `Version`, that";
    let absent = [
        of(
            "response",
            "absent",
            change,
            "a response without a version",
            &sound(setting).edit_response("", |response| response.without("Version")),
        ),
        of(
            "assertion",
            "absent",
            change,
            "an assertion without a version",
            &sound(setting).edit("", |assertion| assertion.without("Version")),
        ),
    ];
    let class = class("version", "responses and assertions that are not of SAML 2.0")
        .severity(Severity::Low)
        .citing(&["SAML V2.0 core section 4.1.2", "SAML V2.0 core section 4.1.3.2"]);
    vec![filled(class, values.chain(absent))]
}
