//! The `String` operators: equal, equal but for case, and like a pattern.

use super::{Chapter, on, open, under};
use crate::build::TrustQuestion;
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const OPERATORS: &str = "reference_policies_elements_condition_operators";
const EQUALS: Chapter = Chapter { class: "string-equals", page: OPERATORS };
const NOT_EQUALS: Chapter = Chapter { class: "string-not-equals", page: OPERATORS };
const IGNORE_CASE: Chapter = Chapter { class: "string-ignore-case", page: OPERATORS };
const LIKE: Chapter = Chapter { class: "string-like", page: OPERATORS };
const NOT_LIKE: Chapter = Chapter { class: "string-not-like", page: OPERATORS };
const PATTERN: Chapter = Chapter { class: "pattern", page: OPERATORS };
const UNICODE: &str = "AWS does not say how characters beyond ASCII are compared";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![
        equals(setting),
        not_equals(setting),
        ignore_case(setting),
        like(setting),
        not_like(setting),
        pattern(setting),
    ]
}

/// The sound request of another subject, under one operator over the subject.
fn compare(setting: &Setting, operator: &str, wanted: impl Into<Value>, subject: &str) -> TrustQuestion {
    let key = setting.claim_key("sub");
    under(setting, on(operator, &key, wanted)).context(&key, subject)
}

fn equals(setting: &Setting) -> VectorFile {
    let ask = |wanted: Value, subject: &str| compare(setting, "StringEquals", wanted, subject);
    let class = EQUALS.open("`StringEquals`: the same text, and no pattern").severity(Severity::High);
    #[rustfmt::skip]
    let equal: [(&str, Value, &str, &str); 6] = [
        ("same", json!("payments"), "payments", "the text is the same"),
        ("star-for-star", json!("team:*"), "team:*", "a star is a star"),
        ("question-mark-for-itself", json!("team-?"), "team-?", "a question mark is a question mark"),
        ("number", json!(123), "123", "a number needs no quotation marks, and is compared as text"),
        ("truth-value", json!(true), "true",
            "a truth value needs no quotation marks, and is compared as text"),
        ("newline", json!("a\nb"), "a\nb", "a line feed is a character"),
    ];
    let class = equal.into_iter().fold(class, |class, (name, wanted, subject, sentence)| {
        class.with(EQUALS.allowed(name, sentence).trust(&ask(wanted, subject)))
    });
    #[rustfmt::skip]
    let different: [(&str, &str, &str, &str, &str, &str); 11] = [
        ("star", "team:*", "team:payments", "star-for-star", "the subject is `team:payments`",
            "a star matches nothing but itself: whoever wrote it let nobody in"),
        ("star-alone", "*", "payments", "same", "a star is wanted", "a star alone is not everybody"),
        ("question-mark", "team-?", "team-7", "question-mark-for-itself", "the subject is `team-7`",
            "a question mark matches nothing but itself"),
        ("case", "payments", "Payments", "same", "the subject begins with a capital", "case matters"),
        ("space-after", "payments", "payments ", "same", "a space follows", "white space is not dropped"),
        ("space-before", "payments", " payments", "same", "a space precedes",
            "white space is not dropped at the beginning"),
        ("newline-after", "payments", "payments\n", "same", "a line feed follows",
            "a line end is not dropped"),
        ("nul-after", "payments", "payments\0evil", "same", "NUL and more follow",
            "a text does not end at NUL"),
        ("longer", "payments", "payments-evil", "same", "the subject goes on",
            "a text that only begins so is another"),
        ("shorter", "payments", "payment", "same", "the subject lacks a letter",
            "a text that only ends sooner is another"),
        ("empty", "payments", "", "same", "the subject is empty", "the empty text is another"),
    ];
    let class =
        different.into_iter().fold(class, |class, (name, wanted, subject, twin, change, sentence)| {
            class.with(EQUALS.unmet(name, sentence, twin, change).trust(&ask(json!(wanted), subject)))
        });
    class
        .with(
            open(
                EQUALS.allowed("empty-for-empty", "an empty text is equal to an empty text"),
                "an empty value is a value of a key that is there",
            )
            .trust(&ask(json!(""), "")),
        )
        .with(
            open(
                EQUALS.unmet(
                    "composed",
                    "`é` as one character and as two are different texts",
                    "same-accented",
                    "the accent is a character of its own",
                ),
                UNICODE,
            )
            .trust(&ask(json!("caf\u{e9}"), "cafe\u{301}")),
        )
        .with(
            open(EQUALS.allowed("same-accented", "a letter with an accent is equal to itself"), UNICODE)
                .trust(&ask(json!("caf\u{e9}"), "caf\u{e9}")),
        )
        .finish()
}

fn not_equals(setting: &Setting) -> VectorFile {
    let ask = |wanted: Value, subject: &str| compare(setting, "StringNotEquals", wanted, subject);
    NOT_EQUALS
        .open("`StringNotEquals`: any text but one, which still is no pattern")
        .severity(Severity::High)
        .with(NOT_EQUALS.allowed("another", "another text").trust(&ask(json!("contractor"), "payments")))
        .with(
            NOT_EQUALS
                .unmet("same", "the one text that is excepted", "another", "the subject is the text excepted")
                .trust(&ask(json!("contractor"), "contractor")),
        )
        .with(
            NOT_EQUALS
                .allowed("case", "the text in another case is another, and is let in")
                .trust(&ask(json!("contractor"), "Contractor")),
        )
        .with(
            NOT_EQUALS
                .allowed(
                    "star",
                    "a star excepts nothing but itself: whoever meant a pattern let everybody in",
                )
                .trust(&ask(json!("contractor*"), "contractor-7")),
        )
        .with(
            NOT_EQUALS
                .unmet(
                    "star-for-star",
                    "a star excepts a star",
                    "star",
                    "the subject is the text with its star",
                )
                .trust(&ask(json!("contractor*"), "contractor*")),
        )
        .finish()
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn ignore_case(setting: &Setting) -> VectorFile {
    const EQUAL: &str = "StringEqualsIgnoreCase";
    const DIFFERENT: &str = "StringNotEqualsIgnoreCase";
    let ask = |operator: &str, wanted: &str, subject: &str| compare(setting, operator, wanted, subject);
    let chapter = IGNORE_CASE;
    chapter
        .open("`StringEqualsIgnoreCase` and its negation")
        .severity(Severity::High)
        .with(
            chapter
                .allowed("capitals", "the text in capitals is the same")
                .trust(&ask(EQUAL, "payments", "PAYMENTS")),
        )
        .with(
            chapter
                .allowed("mixed", "what the policy has in capitals is the same in small letters")
                .trust(&ask(EQUAL, "PayMents", "paymentS")),
        )
        .with(
            chapter
                .unmet("different", "another text is another in any case", "capitals", "a letter is another")
                .trust(&ask(EQUAL, "payments", "PAYMENTZ")),
        )
        .with(
            chapter
                .unmet("longer", "the whole text is compared", "capitals", "the subject goes on")
                .trust(&ask(EQUAL, "payments", "PAYMENTS-EVIL")),
        )
        .with(
            chapter
                .unmet(
                    "star",
                    "a star is no wildcard here either",
                    "capitals",
                    "the text wanted is a beginning and a star",
                )
                .trust(&ask(EQUAL, "pay*", "PAYMENTS")),
        )
        .with(chapter.allowed("bracket", "what is no letter is compared as it is").trust(&ask(
            EQUAL,
            "payments[",
            "PAYMENTS[",
        )))
        .with(
            chapter
                .unmet(
                    "punctuation",
                    "`[` and `{` are 32 apart like `A` and `a`, and are no letters",
                    "bracket",
                    "the subject ends in a brace",
                )
                .trust(&ask(EQUAL, "payments[", "PAYMENTS{")),
        )
        .with(chapter.allowed("negated-different", "another text, whatever its case").trust(&ask(
            DIFFERENT,
            "contractor",
            "PAYMENTS",
        )))
        .with(
            chapter
                .unmet(
                    "negated-capitals",
                    "the text excepted, in capitals",
                    "negated-different",
                    "the subject is the text excepted, in capitals",
                )
                .trust(&ask(DIFFERENT, "contractor", "CONTRACTOR")),
        )
        .with(open(chapter.allowed("accented", "`É` is `é` in capitals"), UNICODE).trust(&ask(
            EQUAL,
            "\u{e9}lan",
            "\u{c9}LAN",
        )))
        .with(chapter.allowed("letter-k", "a `k` is a `K`").trust(&ask(EQUAL, "kiosk", "Kiosk")))
        .with(open(chapter.allowed("sharp-s-itself", "`ß` is itself among capitals"), UNICODE).trust(&ask(
            EQUAL,
            "gro\u{df}",
            "GRO\u{df}",
        )))
        .with(
            open(
                chapter.unmet(
                    "kelvin",
                    "the sign of the unit kelvin, which some lower-case to `k`, is no letter `k`",
                    "letter-k",
                    "the sign stands for the first letter",
                ),
                UNICODE,
            )
            .trust(&ask(EQUAL, "kiosk", "\u{212a}iosk")),
        )
        .with(
            open(
                chapter.unmet(
                    "sharp-s",
                    "`ß`, which some capitalize to `SS`, is one character",
                    "sharp-s-itself",
                    "the subject has `SS`",
                ),
                UNICODE,
            )
            .trust(&ask(EQUAL, "gro\u{df}", "GROSS")),
        )
        .finish()
}

fn like(setting: &Setting) -> VectorFile {
    let ask = |wanted: &str, subject: &str| compare(setting, "StringLike", wanted, subject);
    let class =
        LIKE.open("`StringLike`: `*` is any run of characters, `?` exactly one").severity(Severity::High);
    #[rustfmt::skip]
    let alike: [(&str, &str, &str, &str); 13] = [
        ("prefix", "team:*", "team:payments", "the text begins so"),
        ("suffix", "*:payments", "team:payments", "the text ends so"),
        ("within", "team:*:deploy", "team:payments:deploy", "the text begins and ends so"),
        ("nothing", "team*", "team", "a star stands for nothing"),
        ("separators", "team:*", "team:a/b:c.d", "a star crosses slashes, colons and dots"),
        ("newline", "team:*:deploy", "team:a\nb:deploy", "a star crosses a line end"),
        ("everything", "*", "anything", "a star alone is everything"),
        ("two-stars", "team:**", "team:payments", "two stars are one"),
        ("question-marks", "team-??", "team-42", "each question mark is one character"),
        ("question-mark-newline", "team?payments", "team\npayments", "a question mark is a line end, too"),
        ("no-wildcards", "team:payments", "team:payments", "a pattern without wildcards is the text"),
        ("question-mark-star", "team-?*", "team-42", "at least one character"),
        ("second-try", "*ab", "aab", "where the first place does not fit, a later one may"),
    ];
    let class = alike.into_iter().fold(class, |class, (name, wanted, subject, sentence)| {
        class.with(LIKE.allowed(name, sentence).trust(&ask(wanted, subject)))
    });
    #[rustfmt::skip]
    let different: [(&str, &str, &str, &str, &str, &str); 11] = [
        ("not-the-prefix", "team:*", "steam:payments", "prefix", "the subject begins otherwise",
            "a pattern begins where the text begins"),
        ("not-the-suffix", "*:payments", "team:payments-evil", "suffix", "the subject ends otherwise",
            "a pattern ends where the text ends"),
        ("newline-before-more", "*:payments", "team:payments\nevil", "suffix", "a line follows",
            "the end of a line is not the end of the text"),
        ("newline-at-the-end", "team:payments", "team:payments\n", "no-wildcards", "a line feed follows",
            "a line feed at the end is a character"),
        ("case", "team:*", "Team:payments", "prefix", "the subject begins with a capital", "case matters"),
        ("overlap", "ab*ba", "aba", "within-overlap", "the subject is `aba`",
            "what stands before the star and after it does not overlap"),
        ("question-mark-nothing", "team-??", "team-4", "question-marks", "a character is missing",
            "a question mark is not nothing"),
        ("question-mark-two", "team-??", "team-421", "question-marks", "a character is too many",
            "a question mark is not two characters"),
        ("question-mark-star-nothing", "team-?*", "team-", "question-mark-star", "nothing follows",
            "at least one character is needed"),
        ("within-only", "pay", "team:payments:deploy", "within", "the pattern is a part of the subject",
            "a part of the text is not enough"),
        ("empty-pattern", "", "anything", "everything", "the pattern is empty",
            "an empty pattern is the empty text alone"),
    ];
    different
        .into_iter()
        .fold(class, |class, (name, wanted, subject, twin, change, sentence)| {
            class.with(LIKE.unmet(name, sentence, twin, change).trust(&ask(wanted, subject)))
        })
        .with(
            LIKE.allowed("within-overlap", "what stands before the star and after it, and nothing between")
                .trust(&ask("ab*ba", "abba")),
        )
        .with(
            open(
                LIKE.allowed("everything-of-nothing", "a star alone is the empty text, too"),
                "an empty value is a value of a key that is there",
            )
            .trust(&ask("*", "")),
        )
        .with(
            open(
                LIKE.allowed(
                    "question-mark-beyond-two-octets",
                    "a character that UTF-16 takes two units for is one character",
                ),
                "AWS does not say what one character is; one Unicode scalar value is chosen",
            )
            .trust(&ask("team-?", "team-\u{1f600}")),
        )
        .with(
            open(
                LIKE.unmet(
                    "question-marks-beyond-two-octets",
                    "the same character is not two",
                    "question-mark-beyond-two-octets",
                    "two question marks are wanted",
                ),
                "AWS does not say what one character is; one Unicode scalar value is chosen",
            )
            .trust(&ask("team-??", "team-\u{1f600}")),
        )
        .finish()
}

fn not_like(setting: &Setting) -> VectorFile {
    let ask = |wanted: &str, subject: &str| compare(setting, "StringNotLike", wanted, subject);
    NOT_LIKE
        .open("`StringNotLike`: any text but those of a pattern")
        .severity(Severity::High)
        .with(
            NOT_LIKE
                .allowed("another", "a text that the pattern is not of")
                .trust(&ask("contractor-*", "payments")),
        )
        .with(
            NOT_LIKE
                .unmet(
                    "matching",
                    "a text of the pattern is excepted",
                    "another",
                    "the subject is of the pattern",
                )
                .trust(&ask("contractor-*", "contractor-7")),
        )
        .with(
            NOT_LIKE
                .allowed("case", "in another case it is not of the pattern, and is let in")
                .trust(&ask("contractor-*", "Contractor-7")),
        )
        .with(
            NOT_LIKE
                .unmet("everything", "a star alone excepts every text", "another", "a star alone is excepted")
                .trust(&ask("*", "payments")),
        )
        .with(
            NOT_LIKE
                .unmet(
                    "newline",
                    "a star excepts texts of several lines, too",
                    "another",
                    "the subject is of the pattern, on two lines",
                )
                .trust(&ask("contractor-*", "contractor-\n7")),
        )
        .finish()
}

/// A pattern has two wildcards, and nothing else in it means anything; and it costs little to try.
fn pattern(setting: &Setting) -> VectorFile {
    let ask = |wanted: &str, subject: &str| compare(setting, "StringLike", wanted, subject);
    let class = PATTERN
        .open("patterns that a regular expression would read otherwise, or take for ever over")
        .severity(Severity::Medium);
    #[rustfmt::skip]
    let plain: [(&str, &str, &str, &str, &str); 8] = [
        ("dot", "team.payments*", "team.payments", "team-payments", "a dot is a dot"),
        ("brackets", "team[ab]*", "team[ab]", "teama", "brackets are no set of characters"),
        ("plus", "team+*", "team+", "teamm", "a plus repeats nothing"),
        ("bar", "team|pay*", "team|pay", "payments", "a bar separates nothing"),
        ("parentheses", "(team)*", "(team)", "team", "parentheses group nothing"),
        ("braces", "te{2}am*", "te{2}am", "teeam", "braces count nothing"),
        ("anchors", "^team$*", "^team$", "team", "`^` and `$` are characters"),
        ("backslash", r"team\d*", r"team\d", "team7", "a backslash escapes nothing and means no class"),
    ];
    let class = plain.into_iter().fold(class, |class, (name, wanted, itself, other, sentence)| {
        class.with(PATTERN.allowed(name, sentence).trust(&ask(wanted, itself))).with(
            PATTERN
                .unmet(
                    &format!("{name}-as-regular-expression"),
                    &format!("read as a regular expression it would match: {sentence}"),
                    name,
                    &format!("the subject is `{other}`"),
                )
                .trust(&ask(wanted, other)),
        )
    });
    let stars = format!("{}b", "*a".repeat(25));
    class
        .with(
            PATTERN
                .allowed("backslash-before-star", "a star after a backslash is a wildcard still")
                .trust(&ask(r"team\*", r"team\payments")),
        )
        .with(
            PATTERN
                .unmet(
                    "backslash-star",
                    "a backslash does not take the star's meaning away, and has to be there itself",
                    "backslash-before-star",
                    "the subject is `team*`",
                )
                .trust(&ask(r"team\*", "team*")),
        )
        .with(
            PATTERN
                .allowed("many-stars", "twenty-five stars, and the text fits")
                .trust(&ask(&stars, &format!("{}b", "a".repeat(200)))),
        )
        .with(
            PATTERN
                .unmet(
                    "many-stars-in-vain",
                    "twenty-five stars, and the text never fits: trying every way would take for ever",
                    "many-stars",
                    "the subject lacks its last letter",
                )
                .trust(&ask(&stars, &"a".repeat(201))),
        )
        .finish()
}
