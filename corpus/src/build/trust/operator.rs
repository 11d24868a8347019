//! Numbers, dates, addresses, ARNs, truth values, octets, and `Null`: what each operator compares.

use super::{Chapter, alike, on, open, under};
use crate::build::{Class, TrustQuestion};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const PAGE: &str = "reference_policies_elements_condition_operators";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![
        numeric(setting),
        date(setting),
        address(setting),
        arn(setting),
        bool(setting),
        binary(setting),
        null(setting),
    ]
}

/// The sound request with a key, under one operator over that key.
struct Over<'s> {
    setting: &'s Setting,
    chapter: Chapter,
    key: &'static str,
}

impl Over<'_> {
    fn ask(&self, operator: &str, wanted: impl Into<Value>, value: &str) -> TrustQuestion {
        under(self.setting, on(operator, self.key, wanted)).context(self.key, value)
    }

    /// Rows of a name, an operator, what it wants, what is there, and a sentence.
    fn met<const N: usize>(&self, class: Class, rows: [(&str, &str, &str, &str, &str); N]) -> Class {
        rows.into_iter().fold(class, |class, (name, operator, wanted, value, sentence)| {
            class.with(self.chapter.allowed(name, sentence).trust(&self.ask(operator, wanted, value)))
        })
    }

    /// The same with a twin, after the name, from which only the value differs.
    fn unmet<const N: usize>(&self, class: Class, rows: [(&str, &str, &str, &str, &str, &str); N]) -> Class {
        rows.into_iter().fold(class, |class, (name, twin, operator, wanted, value, sentence)| {
            let draft = self.chapter.unmet(name, sentence, twin, &format!("the value is `{value}`"));
            class.with(draft.trust(&self.ask(operator, wanted, value)))
        })
    }
}

const UNREADABLE: &str = "AWS does not say what becomes of a value that cannot be read; as one that matches \
                          nothing it fails an operator and satisfies its negation";

fn numeric(setting: &Setting) -> VectorFile {
    let over =
        Over { setting, chapter: Chapter { class: "numeric", page: PAGE }, key: "sts:DurationSeconds" };
    let class = over.chapter.open("the `Numeric` operators").severity(Severity::Medium);
    #[rustfmt::skip]
    let class = over.met(class, [
        ("equal", "NumericEquals", "3600", "3600", "the number is the same"),
        ("equal-zeros", "NumericEquals", "1.5", "1.50", "zeros at the end of a fraction say nothing"),
        ("equal-large", "NumericEquals", "9007199254740993", "9007199254740993",
            "a number that no double is"),
        ("not-equal", "NumericNotEquals", "3600", "900", "the number is another"),
        ("less", "NumericLessThan", "3600", "900", "900 is less than 3600, though as text it is not"),
        ("less-or-equal", "NumericLessThanEquals", "3600", "3600", "a number is at most itself"),
        ("greater", "NumericGreaterThan", "900", "3600", "3600 is greater than 900"),
        ("greater-or-equal", "NumericGreaterThanEquals", "900", "900", "a number is at least itself"),
        ("negative", "NumericLessThan", "-1", "-2", "-2 is less than -1"),
    ]);
    #[rustfmt::skip]
    let class = over.unmet(class, [
        ("another", "equal", "NumericEquals", "3600", "3601", "the number is another"),
        ("another-large", "equal-large", "NumericEquals", "9007199254740993", "9007199254740992",
            "two numbers that are the same double are different"),
        ("the-same", "not-equal", "NumericNotEquals", "3600", "3600.0",
            "the number that is excepted, in another spelling"),
        ("not-less", "less", "NumericLessThan", "3600", "3600", "a number is not less than itself"),
        ("more", "less", "NumericLessThan", "3600", "10000",
            "10000 is more than 3600, though as text it is less"),
        ("not-greater", "greater", "NumericGreaterThan", "900", "900", "a number is not greater than itself"),
        ("one-too-many", "less-or-equal", "NumericLessThanEquals", "3600", "3601", "one second too many"),
    ]);
    class
        .with(over.chapter.allowed("unquoted", "a number needs no quotation marks").trust(&over.ask(
            "NumericLessThanEquals",
            json!(43200),
            "3600",
        )))
        .with(
            open(
                over.chapter.unmet(
                    "no-number",
                    "what is no number is not less than one",
                    "less",
                    "the value is a word",
                ),
                UNREADABLE,
            )
            .trust(&over.ask("NumericLessThan", "3600", "soon")),
        )
        .with(
            open(
                over.chapter.allowed("no-number-negated", "what is no number is not the number excepted"),
                UNREADABLE,
            )
            .trust(&over.ask("NumericNotEquals", "3600", "soon")),
        )
        .finish()
}

fn date(setting: &Setting) -> VectorFile {
    let over = Over { setting, chapter: Chapter { class: "date", page: PAGE }, key: "aws:CurrentTime" };
    let class = over.chapter.open("the `Date` operators").severity(Severity::Medium);
    #[rustfmt::skip]
    let class = over.met(class, [
        ("before", "DateLessThan", "2030-01-01T00:00:00Z", "2026-11-23T12:00:00Z",
            "the time is before the date"),
        ("after", "DateGreaterThan", "2026-01-01T00:00:00Z", "2026-11-23T12:00:00Z",
            "the time is after the date"),
        ("seconds", "DateEquals", "2001-09-09T01:46:40Z", "1000000000",
            "a time in seconds since 1970 is the same time"),
        ("offset", "DateEquals", "2001-09-09T03:46:40+02:00", "2001-09-09T01:46:40Z",
            "a time in another zone is the same time"),
        ("day", "DateGreaterThanEquals", "2026-11-23", "2026-11-23T00:00:00Z", "a date is its first instant"),
        ("not-equal", "DateNotEquals", "2001-09-09T01:46:40Z", "1000000001", "the time is another"),
        ("offset-before", "DateLessThan", "2026-11-23T12:00:00Z", "2026-11-23T12:30:00+01:00",
            "half past twelve an hour to the east is before noon"),
    ]);
    #[rustfmt::skip]
    let class = over.unmet(class, [
        ("too-late", "before", "DateLessThan", "2030-01-01T00:00:00Z", "2030-01-01T00:00:00Z",
            "a time is not before itself"),
        ("too-early", "after", "DateGreaterThan", "2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z",
            "the time is before the date"),
        ("another-second", "seconds", "DateEquals", "2001-09-09T01:46:40Z", "1000000001",
            "the time is another"),
        ("offset-ignored", "offset", "DateEquals", "2001-09-09T03:46:40+02:00", "2001-09-09T03:46:40Z",
            "the same clock in another zone is another time"),
        ("offset-after", "offset-before", "DateLessThan", "2026-11-23T12:00:00Z", "2026-11-23T11:30:00-01:00",
            "half past eleven an hour to the west is after noon, though as text it is less"),
    ]);
    class
        .with(
            open(
                over.chapter.unmet(
                    "no-date",
                    "what is no time is not before one",
                    "before",
                    "the value is a word",
                ),
                UNREADABLE,
            )
            .trust(&over.ask("DateLessThan", "2030-01-01T00:00:00Z", "now")),
        )
        .finish()
}

fn address(setting: &Setting) -> VectorFile {
    let over = Over { setting, chapter: Chapter { class: "address", page: PAGE }, key: "aws:SourceIp" };
    let class = over.chapter.open("`IpAddress` and `NotIpAddress`").severity(Severity::High);
    #[rustfmt::skip]
    let class = over.met(class, [
        ("in-block", "IpAddress", "203.0.113.0/24", "203.0.113.255", "the last address of the block"),
        ("alone", "IpAddress", "203.0.113.7", "203.0.113.7", "an address is a block of one"),
        ("all", "IpAddress", "0.0.0.0/0", "198.51.100.1", "the block of every address"),
        ("six", "IpAddress", "2001:db8::/32", "2001:0DB8:0:0:0:0:0:1", "an IPv6 address in another spelling"),
        ("not-in-block", "NotIpAddress", "203.0.113.0/24", "198.51.100.1",
            "an address outside the block excepted"),
        ("odd-length", "IpAddress", "203.0.113.64/26", "203.0.113.127", "a block need not end with an octet"),
    ]);
    #[rustfmt::skip]
    let class = over.unmet(class, [
        ("outside", "in-block", "IpAddress", "203.0.113.0/24", "203.0.114.0",
            "the first address after the block"),
        ("text-prefix", "alone", "IpAddress", "203.0.113.7", "203.0.113.70",
            "an address that begins like the one wanted"),
        ("six-outside", "six", "IpAddress", "2001:db8::/32", "2001:db9::1",
            "an IPv6 address outside the block"),
        ("excepted", "not-in-block", "NotIpAddress", "203.0.113.0/24", "203.0.113.9",
            "an address of the block excepted"),
        ("odd-length-outside", "odd-length", "IpAddress", "203.0.113.64/26", "203.0.113.128",
            "the first address after a block that does not end with an octet"),
        ("other-family", "all", "IpAddress", "0.0.0.0/0", "2001:db8::1",
            "every IPv4 address is no IPv6 address"),
    ]);
    class
        .with(
            open(
                over.chapter
                    .allowed("host-bits", "bits of the block's address beyond its length say nothing"),
                "AWS does not say; the mask decides",
            )
            .trust(&over.ask("IpAddress", "203.0.113.77/24", "203.0.113.8")),
        )
        .with(
            open(
                over.chapter.unmet(
                    "mapped",
                    "an IPv4 address written as IPv6 is an IPv6 address",
                    "in-block",
                    "the value is `::ffff:203.0.113.255`",
                ),
                "AWS does not say; the families are kept apart",
            )
            .trust(&over.ask("IpAddress", "203.0.113.0/24", "::ffff:203.0.113.255")),
        )
        .with(
            open(
                over.chapter.unmet(
                    "no-address",
                    "what is no address is in no block",
                    "all",
                    "the value is a name",
                ),
                UNREADABLE,
            )
            .trust(&over.ask("IpAddress", "0.0.0.0/0", "AWS Internal")),
        )
        .with(
            open(
                over.chapter.allowed("no-address-negated", "what is no address is not in the block excepted"),
                UNREADABLE,
            )
            .trust(&over.ask("NotIpAddress", "0.0.0.0/0", "AWS Internal")),
        )
        .finish()
}

fn arn(setting: &Setting) -> VectorFile {
    let over = Over { setting, chapter: Chapter { class: "arn", page: PAGE }, key: "aws:SourceArn" };
    let class = over.chapter.open("the `Arn` operators, which compare part by part").severity(Severity::High);
    #[rustfmt::skip]
    let class = over.met(class, [
        ("equal", "ArnEquals", "arn:aws:sns:us-east-1:123456789012:topic",
            "arn:aws:sns:us-east-1:123456789012:topic", "the ARN is the same"),
        ("star-in-part", "ArnLike", "arn:aws:sns:*:123456789012:topic",
            "arn:aws:sns:us-east-1:123456789012:topic", "a star for one part"),
        ("empty-part", "ArnLike", "arn:aws:s3:*:*:bucket", "arn:aws:s3:::bucket",
            "a star for parts that are empty"),
        ("last-part", "ArnLike", "arn:aws:logs:us-east-1:123456789012:*",
            "arn:aws:logs:us-east-1:123456789012:log-group:a:b", "in the last part a star crosses colons"),
        ("equals-like", "ArnEquals", "arn:aws:sns:*:123456789012:t?pic",
            "arn:aws:sns:us-east-1:123456789012:topic", "`ArnEquals` takes wildcards like `ArnLike`"),
        ("string-crosses", "StringLike", "arn:aws:iam::*:role/deploy", "arn:aws:iam::1:2:role/deploy",
            "`StringLike` knows no parts: its star crosses colons"),
        ("not-equal", "ArnNotEquals", "arn:aws:sns:*:*:secret*", "arn:aws:sns:us-east-1:123456789012:topic",
            "an ARN that is not excepted"),
        ("not-like", "ArnNotLike", "arn:aws:sns:*:*:secret*", "arn:aws:sqs:us-east-1:123456789012:secrets",
            "an ARN of another service is not excepted"),
    ]);
    #[rustfmt::skip]
    let class = over.unmet(class, [
        ("another", "equal", "ArnEquals", "arn:aws:sns:us-east-1:123456789012:topic",
            "arn:aws:sns:us-east-1:123456789012:topics", "the ARN goes on"),
        ("case", "equal", "ArnEquals", "arn:aws:sns:us-east-1:123456789012:topic",
            "arn:aws:sns:us-east-1:123456789012:Topic", "case matters"),
        ("star-does-not-cross", "star-in-part", "ArnLike", "arn:aws:sns:*:123456789012:topic",
            "arn:aws:sns:us-east-1:999999999999:123456789012:topic",
            "a star does not cross a colon: the account is another, whose topic has a name like the rest"),
        ("not-equal-excepted", "not-equal", "ArnNotEquals", "arn:aws:sns:*:*:secret*",
            "arn:aws:sns:us-east-1:123456789012:secrets", "`ArnNotEquals` takes wildcards, too"),
        ("not-like-excepted", "not-like", "ArnNotLike", "arn:aws:sns:*:*:secret*",
            "arn:aws:sns:eu-west-1:210987654321:secret", "an ARN that is excepted"),
    ]);
    class
        .with(
            open(
                over.chapter.unmet(
                    "no-arn",
                    "what is no ARN matches no ARN, however many stars it has",
                    "all-parts",
                    "the value is a word",
                ),
                UNREADABLE,
            )
            .trust(&over.ask("ArnLike", "arn:*:*:*:*:*", "topic")),
        )
        .with(over.chapter.allowed("all-parts", "a star for each part is every ARN").trust(&over.ask(
            "ArnLike",
            "arn:*:*:*:*:*",
            "arn:aws:sns:us-east-1:123456789012:topic",
        )))
        .finish()
}

fn bool(setting: &Setting) -> VectorFile {
    let over = Over { setting, chapter: Chapter { class: "bool", page: PAGE }, key: "aws:SecureTransport" };
    let chapter = over.chapter;
    let class = chapter.open("`Bool`").severity(Severity::Medium);
    let class = over.met(
        class,
        [
            ("true", "Bool", "true", "true", "true is wanted and there"),
            ("false", "Bool", "false", "false", "false is wanted and there"),
        ],
    );
    let class = over.unmet(
        class,
        [
            ("false-for-true", "true", "Bool", "true", "false", "true is wanted, and false is there"),
            ("true-for-false", "false", "Bool", "false", "true", "false is wanted, and true is there"),
        ],
    );
    class
        .with(
            chapter
                .allowed("unquoted", "a truth value needs no quotation marks")
                .trust(&over.ask("Bool", true, "true")),
        )
        .with(
            alike(chapter.allowed("either", "either is wanted"), "of several values one is enough")
                .trust(&over.ask("Bool", json!(["true", "false"]), "false")),
        )
        .with(
            open(chapter.unmet("one", "`1` is no truth value", "true", "the value is `1`"), UNREADABLE)
                .trust(&over.ask("Bool", "true", "1")),
        )
        .with(
            open(
                chapter.unmet("empty", "the empty text is not false", "false", "the value is empty"),
                UNREADABLE,
            )
            .trust(&over.ask("Bool", "false", "")),
        )
        .finish()
}

fn binary(setting: &Setting) -> VectorFile {
    let over =
        Over { setting, chapter: Chapter { class: "binary", page: PAGE }, key: "aws:RequestTag/digest" };
    let class = over.chapter.open("`BinaryEquals`, which compares octets in base64").severity(Severity::Low);
    let class =
        over.met(class, [("same", "BinaryEquals", "QmluYXJ5", "QmluYXJ5", "the octets are the same")]);
    over.unmet(
        class,
        [
            ("another", "same", "BinaryEquals", "QmluYXJ5", "QmluYXJ6", "the last octet is another"),
            (
                "case",
                "same",
                "BinaryEquals",
                "QmluYXJ5",
                "qmluyxj5",
                "letters of base64 that differ in case are other octets",
            ),
            ("longer", "same", "BinaryEquals", "QmluYXJ5", "QmluYXJ5IQ==", "an octet follows"),
        ],
    )
    .finish()
}

fn null(setting: &Setting) -> VectorFile {
    let over = Over { setting, chapter: Chapter { class: "null", page: PAGE }, key: "aws:TokenIssueTime" };
    let chapter = over.chapter;
    let absent = |wanted: Value| under(setting, on("Null", over.key, wanted));
    let class = chapter.open("`Null`, which asks whether a key is there").severity(Severity::Medium);
    over.met(class, [("there", "Null", "false", "2026-11-23T12:00:00Z", "the key is to be there, and is")])
        .with(
            chapter
                .unmet(
                    "there-unwanted",
                    "the key is to be missing, and is there",
                    "missing",
                    "the key has a value",
                )
                .trust(&over.ask("Null", "true", "2026-11-23T12:00:00Z")),
        )
        .with(chapter.allowed("missing", "the key is to be missing, and is").trust(&absent(json!("true"))))
        .with(
            chapter
                .unmet(
                    "missing-unwanted",
                    "the key is to be there, and is missing",
                    "there",
                    "the key is left out",
                )
                .trust(&absent(json!("false"))),
        )
        .with(
            alike(
                chapter.allowed("either", "missing or not: of two values one is enough"),
                "of several values one is enough",
            )
            .trust(&absent(json!(["true", "false"]))),
        )
        .with(
            open(
                chapter.allowed("empty-text", "a key with an empty text is there"),
                "the page says `a non-null value`; an empty text is one",
            )
            .trust(&over.ask("Null", "false", "")),
        )
        .with(
            open(
                chapter.allowed("empty-list", "a key of several values that has none is missing"),
                "the page calls it a null data set",
            )
            .trust(&absent(json!("true")).context(over.key, [])),
        )
        .with(
            alike(chapter.allowed("word-null", "the word `null` is a value"), "a value is what it is")
                .trust(&over.ask("Null", "false", "null")),
        )
        .finish()
}
