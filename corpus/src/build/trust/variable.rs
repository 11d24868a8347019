//! Variables: where they have values, where they have none, and that values are text.

use super::{Chapter, conditional, denying, on, open, under};
use crate::build::{TrustQuestion, web_identity_statement};
use crate::format::{ContextValue, Severity, VectorFile};
use crate::mint::{Object, Setting};
use serde_json::json;

const CHAPTER: Chapter = Chapter { class: "variable", page: "reference_policies_variables" };
const TEAM: &str = "aws:RequestTag/team";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![values(setting), versions(setting)]
}

/// The statement alone, in a document of this version or of none.
fn document(version: Option<&str>, statement: &Object) -> String {
    let document = Object::new().with_raw("Statement", &statement.to_json());
    version.map_or_else(|| document.clone(), |version| document.clone().with("Version", version)).to_json()
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn values(setting: &Setting) -> VectorFile {
    let subject = setting.claim_key("sub");
    let ask = |operator: &str, wanted: &str, sub: &str| {
        under(setting, on(operator, &subject, wanted)).context(&subject, sub)
    };
    let of_team = |question: TrustQuestion, team: &str| question.context(TEAM, team);
    let (pattern, whole) = ("team:${aws:RequestTag/team}:*", "${aws:RequestTag/team}");
    let with_default = "team:${aws:RequestTag/team, 'guests'}";
    let deny = |operator: &str| {
        TrustQuestion::new(setting)
            .statements(&[conditional(setting, json!({})), denying(setting, on(operator, &subject, whole))])
            .context(&subject, "blue")
    };
    let class = CHAPTER.open("variables in the values of conditions").severity(Severity::High);
    #[rustfmt::skip]
    let met: [(&str, TrustQuestion, &str); 17] = [
        ("value", of_team(ask("StringLike", pattern, "team:blue:deploy"), "blue"),
            "the variable has the value that is there"),
        ("value-under-equals", of_team(ask("StringEquals", whole, "blue"), "blue"),
            "variables are expanded under `StringEquals`, too"),
        ("name-in-capitals", of_team(ask("StringEquals", "${AWS:REQUESTTAG/TEAM}", "blue"), "blue"),
            "the variable's name is read without regard to case"),
        ("star-for-star", of_team(ask("StringLike", whole, "*"), "*"),
            "the value is a star, and a star is there"),
        ("question-mark-for-itself", of_team(ask("StringLike", whole, "?"), "?"),
            "the value is a question mark, and that is there"),
        ("two", of_team(ask("StringLike", &format!("{whole}/{whole}"), "blue/blue"), "blue"),
            "two variables in one value"),
        ("missing-negated", ask("StringNotEquals", whole, "blue"),
            "a variable without a value matches nothing, and so excepts nothing"),
        ("missing-beside-another",
            under(setting, on("StringEquals", &subject, json!([whole, "blue"]))).context(&subject, "blue"),
            "of two values one has a variable without a value, and the other is there"),
        ("default", ask("StringEquals", with_default, "team:guests"), "without a value the default counts"),
        ("default-not-needed", of_team(ask("StringEquals", with_default, "team:blue"), "blue"),
            "with a value the default does not count"),
        ("default-empty", ask("StringEquals", "team:${aws:RequestTag/team, ''}", "team:"),
            "the default may be empty"),
        ("written-star", ask("StringLike", "team-${*}", "team-*"),
            "`${*}` is a star, where a star would be a wildcard"),
        ("written-question-mark", ask("StringLike", "team-${?}", "team-?"),
            "`${?}` is a question mark, where that would be a wildcard"),
        ("written-dollar", ask("StringLike", "${$}{aws:RequestTag/team}", "${aws:RequestTag/team}"),
            "`${$}` is a dollar sign, and begins no variable"),
        ("dollar-alone", ask("StringEquals", "$5 {x}", "$5 {x}"), "a dollar sign without a brace is itself"),
        ("value-not-expanded",
            of_team(ask("StringEquals", whole, "${aws:username}"), "${aws:username}").context("aws:username",
            "alice"),
            "a value that reads like a variable is text"),
        ("deny-missing", deny("StringEquals"),
            "a Deny of a variable's value forbids nothing where the variable has none"),
    ];
    let class = met.into_iter().fold(class, |class, (name, question, sentence)| {
        class.with(CHAPTER.allowed(name, sentence).trust(&question))
    });
    #[rustfmt::skip]
    let unmet: [(&str, TrustQuestion, &str, &str, &str); 11] = [
        ("another-value", of_team(ask("StringLike", pattern, "team:blue:deploy"), "red"), "value",
            "the variable's value is another",
            "the variable has another value"),
        ("value-in-another-case", of_team(ask("StringEquals", whole, "blue"), "Blue"), "value-under-equals",
            "the variable's value begins with a capital",
            "the value of a variable is compared like any text"),
        ("star-in-value", of_team(ask("StringLike", whole, "blue"), "*"), "star-for-star",
            "the subject is no star",
            "the bearer chose a star for a tag: it is text, or everybody would be in every team"),
        ("star-in-longer-value", of_team(ask("StringLike", pattern, "team:blue:deploy"), "b*"), "value",
            "the variable's value is `b*`",
            "a star within a value is text, beside a star of the policy that is a wildcard"),
        ("question-mark-in-value", of_team(ask("StringLike", whole, "x"), "?"), "question-mark-for-itself",
            "the subject is a letter",
            "a question mark in a value is text"),
        ("missing", ask("StringLike", pattern, "team:blue:deploy"), "value", "the tag is left out",
            "a variable without a value matches nothing: it is not dropped, nor is it everything"),
        ("missing-is-not-empty", ask("StringLike", pattern, "team::deploy"), "value",
            "the tag is left out, and the subject names no team",
            "a variable without a value is not the empty text"),
        ("default-not-there", ask("StringEquals", with_default, "team:blue"), "default-not-needed",
            "the tag is left out",
            "without a value the default counts, and something else is there"),
        ("default-overridden", of_team(ask("StringEquals", with_default, "team:guests"), "blue"), "default",
            "the variable has a value",
            "with a value the default does not count"),
        ("written-star-is-no-wildcard", ask("StringLike", "team-${*}", "team-blue"), "written-star",
            "the subject has letters in its place",
            "`${*}` is one star and no wildcard"),
        ("value-expanded-again",
            of_team(ask("StringEquals", whole, "alice"), "${aws:username}").context("aws:username", "alice"),
            "value-not-expanded", "the subject is the value of the variable that the value names",
            "a value that reads like a variable is not expanded: the bearer would choose what is compared"),
    ];
    let class = unmet.into_iter().fold(class, |class, (name, question, twin, change, sentence)| {
        class.with(CHAPTER.unmet(name, sentence, twin, change).trust(&question))
    });
    let unsaid = "the page does not say whether a default holds wildcards; as text it grants less";
    let many = "the page wants keys of one value in variables";
    class
        .with(
            CHAPTER
                .forbidden(
                    "deny-negated-missing",
                    "a Deny of all but a variable's value spares nobody where the variable has none",
                    1,
                    "deny-missing",
                    "the Deny is of every other subject",
                )
                .trust(&deny("StringNotEquals")),
        )
        .with(open(CHAPTER.allowed("star-in-default", "a star in a default is a star"), unsaid).trust(&ask(
            "StringLike",
            "${aws:RequestTag/team, '*'}",
            "*",
        )))
        .with(
            open(
                CHAPTER.unmet(
                    "star-in-default-is-no-wildcard",
                    "a star in a default is no wildcard",
                    "star-in-default",
                    "the subject is no star",
                ),
                unsaid,
            )
            .trust(&ask("StringLike", "${aws:RequestTag/team, '*'}", "blue")),
        )
        .with(
            open(
                CHAPTER.unmet(
                    "of-several-values",
                    "a key of several values has no one value that could stand for the variable",
                    "value-under-equals",
                    "the key is a list",
                ),
                many,
            )
            .trust(&ask("StringEquals", whole, "blue").context(TEAM, ContextValue::from(["blue"]))),
        )
        .finish()
}

/// Variables came with version 2012-10-17.
fn versions(setting: &Setting) -> VectorFile {
    const VERSION: Chapter = Chapter { class: "version", page: "reference_policies_elements_version" };
    let subject = setting.claim_key("sub");
    let ask = |version: Option<&str>, operator: &str, wanted: &str, sub: &str| {
        let statement = web_identity_statement(setting).with("Condition", on(operator, &subject, wanted));
        TrustQuestion::new(setting)
            .policy(document(version, &statement))
            .context(&subject, sub)
            .context(TEAM, "blue")
    };
    let whole = "${aws:RequestTag/team}";
    let (new, old) = (Some("2012-10-17"), Some("2008-10-17"));
    VERSION
        .open("the same values in documents of either version, and of none")
        .severity(Severity::High)
        .with(VERSION.allowed("new", "a document of 2012-10-17 has variables").trust(&ask(
            new,
            "StringEquals",
            whole,
            "blue",
        )))
        .with(
            VERSION
                .unmet(
                    "old",
                    "a document of 2008-10-17 has none: the text stands for itself",
                    "new",
                    "the version is 2008-10-17",
                )
                .trust(&ask(old, "StringEquals", whole, "blue")),
        )
        .with(
            VERSION
                .unmet(
                    "none",
                    "a document without a version is one of 2008-10-17",
                    "new",
                    "the version is left out",
                )
                .trust(&ask(None, "StringEquals", whole, "blue")),
        )
        .with(
            VERSION
                .allowed("old-itself", "in a document of 2008-10-17 a variable is its own text")
                .trust(&ask(old, "StringEquals", whole, whole)),
        )
        .with(
            VERSION
                .allowed("none-itself", "in a document without a version a variable is its own text")
                .trust(&ask(None, "StringEquals", whole, whole)),
        )
        .with(
            VERSION
                .unmet(
                    "new-itself",
                    "in a document of 2012-10-17 it is not",
                    "old-itself",
                    "the version is 2012-10-17",
                )
                .trust(&ask(new, "StringEquals", whole, whole)),
        )
        .with(VERSION.allowed("old-wildcards", "patterns are those of either version").trust(&ask(
            old,
            "StringLike",
            "b*",
            "blue",
        )))
        .with(
            VERSION
                .allowed(
                    "old-star-in-braces",
                    "in a document of 2008-10-17 the star of `${*}` is a wildcard between braces",
                )
                .trust(&ask(old, "StringLike", "${*}", "${blue}")),
        )
        .with(
            VERSION
                .unmet(
                    "new-star-in-braces",
                    "in a document of 2012-10-17 `${*}` is one star",
                    "old-star-in-braces",
                    "the version is 2012-10-17",
                )
                .trust(&ask(new, "StringLike", "${*}", "${blue}")),
        )
        .with(VERSION.allowed("old-unclosed", "in a document of 2008-10-17 `${` needs no end").trust(&ask(
            old,
            "StringEquals",
            "${team",
            "${team",
        )))
        .finish()
}
