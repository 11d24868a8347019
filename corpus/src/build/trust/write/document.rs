//! The document: JSON, its elements, its version, its size and its characters.

use super::{GRAMMAR, Written, concluded, open};
use crate::build::{Class, policy};
use crate::format::{Severity, VectorFile};
use crate::mint::{Object, Setting};
use serde_json::{Value, json};

const JSON: &str = "policy.json";

pub(super) fn written(setting: &Setting) -> VectorFile {
    let rule = Written { setting, class: "document", rule: JSON, page: GRAMMAR };
    let class = rule
        .open("documents that are policies, and documents that are none")
        .with(rule.stored("plain", "a version and a list of one statement").trust(&rule.of(rule.sound())));
    let class = json_text(rule, class);
    let class = elements(rule, class);
    let class = duplicates(rule, class);
    versions(rule, class).finish()
}

fn json_text(rule: Written<'_>, class: Class) -> Class {
    let sound = policy(&[rule.sound()]);
    let trailing = sound.replacen("}]", "},]", 1);
    let comment = sound.replacen('{', "{/* for the deployment */", 1);
    #[rustfmt::skip]
    let broken: [(&str, Vec<u8>, &str, &str); 9] = [
        ("empty", Vec::new(), "nothing at all is no policy", "the text is empty"),
        ("truncated", sound.as_bytes().iter().copied().take(sound.len().saturating_sub(1)).collect(),
            "the text ends before the object does", "the last brace is missing"),
        ("trailing-comma", trailing.into(), "a comma that nothing follows",
            "a comma follows the last statement"),
        ("comment", comment.into(), "JSON has no comments", "a comment follows the first brace"),
        ("single-quotes",
            sound.replace('"', "'").into(), "strings stand between double quotation marks",
            "quotation marks are single"),
        ("two-documents", format!("{sound}{sound}").into(), "which of two documents counts nobody says",
            "the document is there twice"),
        ("text-after", format!("{sound}x").into(), "something follows the document", "a letter follows"),
        ("array", format!("[{sound}]").into(), "a list of documents is no document",
            "the document stands in a list"),
        ("not-utf-8", [sound.as_bytes(), b"\xff"].concat(), "an octet that UTF-8 does not have",
            "the octet 0xFF follows"),
    ];
    let class = broken.into_iter().fold(class, |class, (name, text, sentence, change)| {
        let draft = rule.malformed(name, sentence, "plain", change).code("MalformedPolicyDocument");
        class.with(draft.message("This policy contains invalid Json").trust(&rule.text(text)))
    });
    let deep = sound.replacen('{', &format!("{{\"Id\":{}0{},", "[".repeat(500), "]".repeat(500)), 1);
    class.with(
        concluded(
            rule.malformed(
                "too-deep",
                "lists within lists would exhaust a reader that recurses",
                "plain",
                "an `Id` of 500 lists within each other is added",
            ),
            "the bound is ours; the element would be refused at any depth",
        )
        .tag(crate::format::Tag::ResourceLimit)
        .trust(&rule.text(deep)),
    )
}

fn elements(rule: Written<'_>, class: Class) -> Class {
    let statement = rule.sound().to_json();
    let document = || Object::new().with("Version", "2012-10-17").with_raw("Statement", &statement);
    let unknown = Written { rule: "policy.elements-known", ..rule };
    let none = Written { rule: "policy.statement", ..rule };
    let class =
        class
            .with(
                rule.stored("single-statement", "a statement need not stand in a list")
                    .trust(&rule.text(document().to_json())),
            )
            .with(rule.stored("statement-first", "the elements may stand in any order").trust(&rule.text(
                Object::new().with_raw("Statement", &statement).with("Version", "2012-10-17").to_json(),
            )))
            .with(
                rule.stored("id", "a trust policy may have an `Id`")
                    .trust(&rule.text(document().with("Id", "deployment").to_json())),
            )
            .with(
                rule.stored("white-space", "white space between the elements says nothing")
                    .trust(&rule.text(format!(" \r\n\t{} \n", document().to_json()))),
            );
    #[rustfmt::skip]
    let others: [(&str, Object, &str, &str); 4] = [
        ("unknown-element", document().with("Comment", "for the deployment"),
            "an element that is not understood may be what restricts it", "`Comment` is added"),
        ("element-in-lower-case", document().with("id", "deployment"),
            "the names of elements are compared with regard to case", "`id` is added"),
        ("statement-in-lower-case", document().without("Statement").with_raw("statement", &statement),
            "`statement` is no `Statement`", "`Statement` is written `statement`"),
        ("statement-in-the-document", document().with("Effect", "Allow"),
            "what belongs into a statement does not stand beside it", "an `Effect` stands in the document"),
    ];
    let class = others.into_iter().fold(class, |class, (name, document, sentence, change)| {
        class.with(
            unknown
                .malformed(name, sentence, "single-statement", change)
                .trust(&rule.text(document.to_json())),
        )
    });
    #[rustfmt::skip]
    let statements: [(&str, Option<Value>, &str, &str); 6] = [
        ("no-statement", None, "a policy without statements says nothing", "`Statement` is left out"),
        ("empty-list", Some(json!([])), "a list of no statements says nothing",
            "the list of statements is empty"),
        ("statement-null", Some(Value::Null), "null is no statement", "the statement is null"),
        ("statement-text", Some(json!("Allow")), "a word is no statement", "the statement is `Allow`"),
        ("list-of-null", Some(json!([null])), "a list of null is no list of statements",
            "the list holds null"),
        ("list-in-list", Some(json!([[]])), "a list in a list is no statement", "the list holds a list"),
    ];
    statements.into_iter().fold(class, |class, (name, statement, sentence, change)| {
        let document = match statement {
            Some(statement) => document().with("Statement", statement),
            None => document().without("Statement"),
        };
        let draft = none.malformed(name, sentence, "single-statement", change);
        let draft = if name == "empty-list" {
            open(draft, "the grammar shows one at least, and does not forbid none")
        } else {
            draft
        };
        class.with(draft.trust(&rule.text(document.to_json())))
    })
}

/// "Individual elements must not contain multiple instances of the same key."
fn duplicates(rule: Written<'_>, class: Class) -> Class {
    let twice = Written { rule: "policy.no-duplicate-members", ..rule };
    let sound = || rule.sound();
    let wrapped = |statement: &Object| {
        Object::new().with("Version", "2012-10-17").with_raw("Statement", &statement.to_json())
    };
    let condition = |members: &Object| wrapped(&sound().with_raw("Condition", &members.to_json()));
    let (subject, capitals) = (rule.setting.claim_key("sub"), rule.setting.claim_key("SUB"));
    let inner = |name: &str| Object::new().with(&subject, "a").and_again(name, "b").to_json();
    let nobody = json!({"AWS": "*"});
    #[rustfmt::skip]
    let doubled: [(&str, Object, &str, &str); 9] = [
        ("version-twice", wrapped(&sound()).and_again("Version", "2008-10-17"),
            "which version counts decides whether there are variables", "a second `Version`"),
        ("statement-twice", wrapped(&sound()).and_again("Statement", json!([])),
            "a second list of statements may hide the first", "a second `Statement`"),
        ("effect-twice", wrapped(&sound().and_again("Effect", "Deny")),
            "one reader allows what another denies", "a second `Effect`"),
        ("principal-twice", wrapped(&sound().and_again("Principal", nobody)),
            "one reader trusts one, another another", "a second `Principal`"),
        ("action-twice", wrapped(&sound().and_again("Action", "sts:*")),
            "one reader sees one action, another all", "a second `Action`"),
        ("condition-twice", wrapped(&sound().and_again("Condition", json!({}))),
            "a second `Condition`, which is empty, may hide the first", "a second `Condition`"),
        ("operator-twice",
            condition(&Object::new().with_raw("StringEquals", &inner("x:y")).and_again("StringEquals", json!({}))),
            "a second `StringEquals` may hide the first", "a second `StringEquals`"),
        ("key-twice", condition(&Object::new().with_raw("StringEquals", &inner(&subject))),
            "a second value may hide the first: two values are written as a list",
            "a second value of the key"),
        ("effect-twice-escaped", wrapped(&sound().and_spelled(r#""\u0045ffect""#, "Deny")),
            "a name is the same however it is spelled in JSON",
            "a second `Effect`, whose first letter is escaped"),
    ];
    doubled
        .into_iter()
        .fold(class, |class, (name, document, sentence, change)| {
            class.with(
                twice
                    .malformed(name, sentence, "single-statement", change)
                    .severity(Severity::High)
                    .trust(&rule.text(document.to_json())),
            )
        })
        .with(
            concluded(
                twice
                    .malformed(
                        "key-twice-in-capitals",
                        "names of keys are compared without regard to case: it is the same key twice",
                        "single-statement",
                        "a second value of the key, which is in capitals",
                    )
                    .severity(Severity::High),
                "two spellings of one key are one key",
            )
            .trust(
                &rule.text(condition(&Object::new().with_raw("StringEquals", &inner(&capitals))).to_json()),
            ),
        )
}

fn versions(rule: Written<'_>, class: Class) -> Class {
    let rule = Written { rule: "policy.version", page: "reference_policies_elements_version", ..rule };
    let statement = rule.sound().to_json();
    let of =
        |version: Value| Object::new().with("Version", version).with_raw("Statement", &statement).to_json();
    let class = class
        .with(
            rule.stored("old-version", "2008-10-17 is a version still")
                .trust(&rule.text(of(json!("2008-10-17")))),
        )
        .with(
            rule.stored("no-version", "without a version, 2008-10-17 is meant")
                .trust(&rule.text(Object::new().with_raw("Statement", &statement).to_json())),
        );
    #[rustfmt::skip]
    let unknown: [(&str, Value, &str); 6] = [
        ("version-unknown", json!("2012-10-18"), "another day"),
        ("version-empty", json!(""), "empty"),
        ("version-number", json!(2012), "a number"),
        ("version-null", Value::Null, "null"),
        ("version-list", json!(["2012-10-17"]), "a list"),
        ("version-with-space", json!("2012-10-17 "), "followed by a space"),
    ];
    unknown.into_iter().fold(class, |class, (name, version, what)| {
        let sentence = format!("the version is {what}: no such language");
        class.with(
            rule.malformed(name, &sentence, "single-statement", &format!("the version is {what}"))
                .trust(&rule.text(of(version))),
        )
    })
}

/// The gates: size, characters, and `Sid`.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
pub(super) fn limits(setting: &Setting) -> VectorFile {
    let quotas = "reference_iam-quotas";
    let size = Written { setting, class: "limits", rule: "policy.size", page: quotas };
    let characters = Written { rule: "policy.characters", ..size };
    let sid = Written { rule: "policy.sid", page: "reference_policies_elements_sid", ..size };
    let length = |statement: Object| policy(&[statement]).chars().filter(|c| !c.is_whitespace()).count();
    let padded = |characters: usize| {
        let padding = "x".repeat(characters.saturating_sub(length(size.sound().with("Sid", ""))));
        size.sound().with("Sid", padding)
    };
    let with_id = |id: &str| {
        let statements = format!("[{}]", size.sound().to_json());
        size.text(Object::new().with("Id", id).with_raw("Statement", &statements).to_json())
    };
    let sids = |first: &str, second: &str| {
        size.text(policy(&[size.sound().with("Sid", first), size.sound().with("Sid", second)]))
    };
    let class = size
        .open("policies as large as they may be, characters as far as they go, and names of statements")
        .with(size.stored("size", "2048 characters, white space not counted").trust(&size.of(padded(2048))))
        .with(
            size.stored("size-and-white-space", "2048 characters, and as many spaces, which are not counted")
                .trust(&size.text(format!("{}{}", " ".repeat(2048), policy(&[padded(2048)])))),
        )
        .with(
            size.malformed("size-exceeded", "one character too many", "size", "a character is added")
                .trust(&size.of(padded(2049))),
        )
        .with(
            characters
                .stored("last-character", "U+00FF is the last character that a policy may hold")
                .trust(&with_id("\u{ff}")),
        )
        .with(
            characters
                .stored("control-characters", "tab, line feed and carriage return stand between the elements")
                .trust(&size.text(format!("\t\r\n{}", policy(&[size.sound()])))),
        )
        .with(
            characters
                .malformed(
                    "beyond-the-last-character",
                    "U+0100 is beyond the last character",
                    "last-character",
                    "the `Id` is `\u{100}`",
                )
                .trust(&with_id("\u{100}")),
        )
        .with(
            characters
                .malformed(
                    "snowman",
                    "a snowman is no character of a policy",
                    "last-character",
                    "the `Id` is a snowman",
                )
                .trust(&with_id("\u{2603}")),
        )
        .with(
            characters
                .malformed(
                    "byte-order-mark",
                    "a byte order mark is no character of a policy, nor white space of JSON",
                    "control-characters",
                    "a byte order mark stands before the text",
                )
                .stops(&["policy.characters", JSON])
                .trust(&size.text(format!("\u{feff}{}", policy(&[size.sound()])))),
        )
        .with(
            characters
                .malformed(
                    "raw-control-character",
                    "U+0001 is no character of a policy, nor of a JSON string",
                    "last-character",
                    "the `Id` is U+0001 as it is",
                )
                .stops(&["policy.characters", JSON])
                .trust(&size.text(policy(&[size.sound()]).replacen('{', "{\"Id\":\"\u{1}\",", 1))),
        )
        .with(
            sid.stored("sids", "two statements with names of letters and digits")
                .trust(&sids("Main", "Main2")),
        )
        .with(
            concluded(
                sid.stored("sids-empty", "an empty name names no statement, and two may have it"),
                "`Sid` is optional",
            )
            .trust(&sids("", "")),
        )
        .with(
            sid.stored("sids-in-case", "names that differ in case are different names")
                .trust(&sids("Main", "main")),
        )
        .with(
            sid.malformed("sids-equal", "a name names one statement", "sids", "the second name is the first")
                .trust(&sids("Main", "Main")),
        );
    #[rustfmt::skip]
    let odd: [(&str, &str, &str); 5] = [
        ("sid-space", "Main branch", "a space"),
        ("sid-hyphen", "main-branch", "a hyphen"),
        ("sid-underscore", "main_branch", "an underscore"),
        ("sid-letter-beyond-ascii", "Haupt\u{e4}st", "a letter beyond ASCII"),
        ("sid-newline", "Main\n", "a line feed at its end"),
    ];
    odd.into_iter()
        .fold(class, |class, (name, text, what)| {
            let sentence = format!("a name is of letters and digits, and this one has {what}");
            class.with(
                sid.malformed(name, &sentence, "sids", &format!("the first name has {what}"))
                    .trust(&sids(text, "Main2")),
            )
        })
        .finish()
}
