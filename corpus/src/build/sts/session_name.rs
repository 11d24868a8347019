//! `RoleSessionName`: it stands in the ARN of the session, in logs and in policies.

use super::{REFERENCE, SOUND};
use crate::build::{Class, Situation, accept, documented, inferred, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![length(setting), pattern(setting)]
}

fn named(setting: &Setting, name: &str) -> Situation {
    Situation::new(setting).param("RoleSessionName", name)
}

/// "Minimum length of 2. Maximum length of 64."
fn length(setting: &Setting) -> VectorFile {
    const LENGTH: &[&str] = &["api.session-name-length"];
    let known = || documented("AWS STS API reference, AssumeRoleWithWebIdentity: RoleSessionName");
    let class = Class::new(Kind::Sts, "session-name-length", "session names at the bounds of their length")
        .citing(&[REFERENCE])
        .severity(Severity::Low);
    let sound = [("shortest", 2), ("longest", 64)];
    let class = sound.into_iter().fold(class, |class, (name, characters)| {
        class.with(
            accept(name, &format!("a session's name may have {characters} characters"))
                .known_by(known())
                .sts(&named(setting, &"a".repeat(characters))),
        )
    });
    let refused = |name: &str, session: &str, sentence: &str, change: &str, stops: &[&str]| {
        reject(name, sentence)
            .twin("sts/session-name-length/shortest", change)
            .stops(stops)
            .known_by(known())
            .sts(&named(setting, session))
    };
    let too_long = "a".repeat(65);
    let words = format!(
        "1 validation error detected: Value '{too_long}' at 'roleSessionName' failed to satisfy constraint: \
         Member must have length less than or equal to 64"
    );
    let both = [LENGTH, PATTERN].concat();
    class
        .with(refused("empty", "", "an empty name is there and names nothing", "the name is empty", LENGTH))
        .with(refused("one", "a", "one letter is too short a name", "the name has one letter less", LENGTH))
        .with(
            refused(
                "sixty-five",
                &too_long,
                "a name of 65 characters is too long",
                "the name is 65 letters",
                LENGTH,
            )
            .message(&words),
        )
        .with(refused(
            "one-of-two-octets",
            "\u{E9}",
            "a name is counted in characters: one letter in two octets is one, and no letter of ours",
            "the name is `\u{E9}`",
            &both,
        ))
        .with(refused(
            "sixty-four-and-newline",
            &format!("{}\n", "a".repeat(64)),
            "a line end that a pattern overlooks is still the 65th character",
            "the name is 64 letters and a line feed",
            &both,
        ))
        .finish()
}

const PATTERN: &[&str] = &["api.session-name-pattern"];

/// `[\w+=,.@-]*`, all of it, with `\w` as ASCII has it: "upper- and lower-case alphanumeric characters with no
/// spaces" and seven others.
fn pattern(setting: &Setting) -> VectorFile {
    let known = || documented("AWS STS API reference, AssumeRoleWithWebIdentity: RoleSessionName");
    let class = Class::new(Kind::Sts, "session-name", "session names with characters that names do not have")
        .citing(&[REFERENCE])
        .severity(Severity::Medium)
        .with(
            accept("every-kind", "letters, digits and the seven other characters that a name may have")
                .severity(Severity::Low)
                .known_by(known())
                .sts(&named(setting, "Az09_+=,.@-")),
        )
        .with(
            accept("dots", "two dots are a name: nothing is above a session")
                .severity(Severity::Low)
                .known_by(known())
                .sts(&named(setting, "..")),
        );
    #[rustfmt::skip]
    let names = [
        ("slash", "ci/admin", "a slash: the ARN of the session would have one part more"),
        ("parent", "../admin", "a way up: in a path it would name another session"),
        ("colon", "ci:admin", "a colon: the id of the session would have one part more"),
        ("space", "ci 1234", "a space"),
        ("tab", "ci\t1234", "a tab"),
        ("newline-after", "ci-1234\n", "a line feed at the end, where `$` of a pattern matches as well"),
        ("newline-before", "\nci-1234", "a line feed at the beginning"),
        ("newline-within", "ci-1234\nadmin", "a line feed: a log would have one line more"),
        ("return-after", "ci-1234\r", "a carriage return at the end"),
        ("nul-after", "ci-1234\0", "a NUL at the end, where C stops reading"),
        ("arabic-digits", "ci-\u{661}\u{662}\u{663}\u{664}", "digits of Arabic, which `\\d` matches in Unicode"),
        ("wide-digits", "ci-\u{FF11}\u{FF12}\u{FF13}\u{FF14}", "wide digits, which compatibility makes plain ones"),
        ("accent", "c\u{EC}-1234", "a letter that ASCII does not have, which `\\w` matches in Unicode"),
        ("cyrillic", "\u{441}i-1234", "a letter that looks like `c` and is another"),
        ("kelvin", "\u{212A}elvin", "the sign for kelvin, which is `k` where case is ignored"),
        ("long-s", "\u{17F}ession", "a long s, which is `s` where case is ignored"),
        ("zero-width", "ci-\u{200B}1234", "a space of no width: it looks like another session"),
        ("right-to-left", "ci-\u{202E}4321", "a mark that turns around what follows in a log"),
        ("underline", "ci\u{203F}1234", "a connector that `\\w` matches in Unicode, and that is no underscore"),
        ("star", "ci-*", "a star: in a policy it would match other sessions"),
        ("variable", "${aws:userid}", "a policy variable"),
        ("quote", "ci'1234", "a quotation mark"),
        ("angle", "<ci-1234>", "angle brackets: the answer is XML"),
        ("ampersand", "ci&1234", "an ampersand: the request is a form"),
        ("percent", "ci%2F1234", "a slash that is encoded once more"),
        ("backslash", "ci\\1234", "a backslash"),
        ("hash", "ci#1234", "a number sign"),
        ("emoji", "ci-\u{1F680}", "a character beyond the basic plane"),
    ];
    let class = names.into_iter().fold(class, |class, (name, session, what)| {
        class.with(
            reject(name, &format!("a session's name has {what}"))
                .twin(SOUND, &format!("the name is `{}`", session.escape_debug()))
                .stops(PATTERN)
                .known_by(known())
                .sts(&named(setting, session)),
        )
    });
    class
        .with(
            reject("words", "the words for a name that breaks the pattern")
                .severity(Severity::Low)
                .twin(SOUND, "the name is `bad name!`")
                .stops(PATTERN)
                .evidence(known())
                .aws(inferred("AssumeRole was recorded to answer a name of this pattern so"))
                .message(
                    r"1 validation error detected: Value 'bad name!' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*",
                )
                .sts(&named(setting, "bad name!")),
        )
        .finish()
}
