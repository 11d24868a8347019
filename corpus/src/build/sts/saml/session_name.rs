//! The attribute `RoleSessionName`: it names the session, in logs and in ARNs.

use super::{GUIDE, SOUND, answer, bringing, class, guide};
use crate::build::{Draft, accept, documented, inferred, reject};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;

const NAME: &str = "RoleSessionName";
const INVALID: &[&str] = &["saml.session-name-valid"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![names(setting)]
}

fn names(setting: &Setting) -> VectorFile {
    let pattern = || guide("RoleSessionName: 2 to 64 characters of [a-zA-Z_0-9+=,.@-]");
    let good = |name: &str, sentence: &str, text: &str| -> Draft {
        accept(name, sentence)
            .severity(Severity::Low)
            .known_by(pattern())
            .sts(&bringing(setting, &answer(setting).aws_attribute(NAME, &[text])))
    };
    let longest = "a".repeat(64);
    #[rustfmt::skip]
    let bad = [
        ("empty", String::new(), "empty"),
        ("one-character", "a".to_owned(), "one character"),
        ("too-long", "a".repeat(65), "65 characters"),
        ("space", "ann lee".to_owned(), "a text with a space"),
        ("spaces-around", " admin ".to_owned(), "a text with spaces around it"),
        ("line-feed", "admin\n".to_owned(), "a text that ends in a line feed, which forges a line of a log"),
        ("slash", "admin/root".to_owned(), "a text with a slash, which divides ARNs"),
        ("colon", "admin:root".to_owned(), "a text with a colon, which divides ARNs"),
        ("star", "*".repeat(2), "stars, which policies expand"),
        ("variable", "${aws:username}".to_owned(), "a policy variable"),
        ("umlaut", "j\u{F6}rg".to_owned(), "a text with a letter beyond ASCII"),
        ("fullwidth-digit", "admin\u{FF11}".to_owned(), "a text with a digit beyond ASCII"),
        ("domain-user", "CORP\\admin".to_owned(), "a domain and a user with a backslash"),
    ];
    let twin = "sts/saml-session-name/every-character";
    let class = class("saml-session-name", "the name that an assertion gives the session")
        .citing(&[GUIDE])
        .severity(Severity::Medium)
        .with(good("shortest", "a name of two characters", "ab"))
        .with(good("longest", "a name of 64 characters", &longest))
        .with(good("email", "a name that is an address", "ann.lee+aws@touchstone.example"))
        .with(good("every-character", "every character that is no letter", "a_0+=,.@-"));
    let class = bad.into_iter().fold(class, |class, (name, text, what)| {
        class.with(
            reject(name, &format!("the session's name is {what}"))
                .twin(twin, &format!("the session's name is {what}"))
                .stops(INVALID)
                .message("RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}")
                .known_by(pattern())
                .sts(&bringing(setting, &answer(setting).aws_attribute(NAME, &[&text]))),
        )
    });
    class
        .with(
            reject("absent", "the assertion gives the session no name")
                .twin(SOUND, "there is no attribute `RoleSessionName`")
                .stops(&["saml.session-name-present"])
                .message("RoleSessionName is required in AuthnResponse")
                .known_by(documented("AWS IAM user guide, Troubleshoot SAML federation"))
                .sts(&bringing(setting, &answer(setting).without_aws_attribute(NAME))),
        )
        .with(
            reject(
                "two",
                "the assertion gives the session two names: one for who reads the first, one for the log",
            )
            .severity(Severity::High)
            .twin(SOUND, "`RoleSessionName` has a second value")
            .stops(&["saml.session-name-single"])
            .known_by(guide("RoleSessionName: one value"))
            .sts(&bringing(setting, &answer(setting).aws_attribute(NAME, &["admin", "root"]))),
        )
        .with(
            reject("two-alike", "the assertion gives the session its name twice")
                .twin(SOUND, "`RoleSessionName` has the same value twice")
                .stops(&["saml.session-name-single"])
                .known_by(inferred("RoleSessionName has one value"))
                .sts(&bringing(setting, &answer(setting).aws_attribute(NAME, &["admin", "admin"]))),
        )
        .with(
            reject("two-attributes", "two attributes give the session a name")
                .twin(SOUND, "there is a second attribute `RoleSessionName`")
                .stops(&["saml.session-name-single"])
                .known_by(inferred("RoleSessionName has one value"))
                .sts(&bringing(
                    setting,
                    &answer(setting).edit("saml:AttributeStatement", |statement| {
                        let name = format!("{}{NAME}", crate::build::saml::AWS_ATTRIBUTES);
                        statement.and(crate::build::saml::attribute(&name, &["root"]))
                    }),
                )),
        )
        .with(
            reject("name-in-lower-case", "names of attributes have a case")
                .twin(SOUND, "the attribute is called `roleSessionName`")
                .stops(&["saml.session-name-present"])
                .known_by(guide("names are case-sensitive"))
                .sts(&bringing(
                    setting,
                    &answer(setting).without_aws_attribute(NAME).aws_attribute("roleSessionName", &["admin"]),
                )),
        )
        .finish()
}
