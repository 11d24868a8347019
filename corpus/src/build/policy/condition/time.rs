//! The `Date` operators.

use super::super::{Chapter, SECOND, allow, deny, on, open, own, under};
use super::{PAGE, UNREADABLE, when};
use crate::format::{Severity, VectorFile};
use serde_json::json;

const DATE: Chapter = Chapter::iam("date-condition", PAGE);
const NOW: &str = "aws:CurrentTime";
const EPOCH: &str = "aws:EpochTime";

pub(in crate::build::policy) fn classes() -> Vec<VectorFile> {
    vec![date()]
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn date() -> VectorFile {
    let class = DATE.open("the `Date` operators").severity(Severity::Medium);
    #[rustfmt::skip]
    let class = DATE.all_hold(class, [
        ("equals", "DateEquals", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z", "the time is the same"),
        ("not-equals", "DateNotEquals", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z", "the time is another"),
        ("less", "DateLessThan", NOW, "2026-11-23T12:00:00Z", "2026-11-23T11:59:59Z", "the time is before the date"),
        ("less-or-equal", "DateLessThanEquals", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z",
            "a time is at most itself"),
        ("greater", "DateGreaterThan", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z", "the time is after the date"),
        ("greater-or-equal", "DateGreaterThanEquals", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z",
            "a time is at least itself"),
        ("year", "DateGreaterThanEquals", NOW, "2026", "2026-01-01T00:00:00Z", "a year is its first instant"),
        ("month", "DateGreaterThanEquals", NOW, "2026-11", "2026-11-01T00:00:00Z", "a month is its first instant"),
        ("day", "DateLessThan", NOW, "2026-11-23", "2026-11-22T23:59:59Z", "a day is its first instant"),
        ("until-day", "DateLessThanEquals", NOW, "2026-11-23", "2026-11-23T00:00:00Z", "a day ends where it begins"),
        ("minute", "DateEquals", NOW, "2026-11-23T12:00Z", "2026-11-23T12:00:00Z", "a minute is its first second"),
        ("fraction", "DateLessThan", NOW, "2026-11-23T12:00:00.5Z", "2026-11-23T12:00:00.25Z",
            "a quarter of a second is before a half, though 25 is more than 5"),
        ("offset", "DateEquals", NOW, "2026-11-23T13:00:00+01:00", "2026-11-23T12:00:00Z",
            "a time in another zone is the same time"),
        ("offset-less", "DateLessThan", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:30:00+01:00",
            "half past twelve an hour to the east is before noon"),
        ("epoch-in-policy", "DateGreaterThan", NOW, "1795435200", "2026-11-23T12:00:01Z",
            "a date in seconds since 1970"),
        ("epoch-in-request", "DateLessThan", EPOCH, "2026-11-23T12:00:00Z", "1795435199",
            "the time in seconds since 1970"),
        ("epoch-in-both", "DateGreaterThanEquals", EPOCH, "1795435200", "1795435200", "both in seconds since 1970"),
        ("leap-day", "DateEquals", NOW, "2028-03-01T00:00:00Z", "2028-02-29T23:00:00-01:00",
            "the day after the 28th of February is the 29th, every fourth year"),
    ]);
    #[rustfmt::skip]
    let class = DATE.none_holds(class, [
        ("equals", ("another", "DateEquals", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z", "the time is another")),
        ("not-equals", ("the-same", "DateNotEquals", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:00.0Z",
            "the time excepted, in another spelling")),
        ("less", ("not-less", "DateLessThan", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z",
            "a time is not before itself")),
        ("less-or-equal", ("too-late", "DateLessThanEquals", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:01Z",
            "the time is a second after the date")),
        ("greater", ("not-greater", "DateGreaterThan", NOW, "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z",
            "a time is not after itself")),
        ("greater-or-equal", ("too-early", "DateGreaterThanEquals", NOW, "2026-11-23T12:00:00Z",
            "2026-11-23T11:59:59Z", "the time is a second before the date")),
        ("year", ("year-before", "DateGreaterThanEquals", NOW, "2026", "2025-12-31T23:59:59Z",
            "the last second of the year before")),
        ("month", ("month-before", "DateGreaterThanEquals", NOW, "2026-11", "2026-10-31T23:59:59Z",
            "the last second of the month before")),
        ("day", ("day-itself", "DateLessThan", NOW, "2026-11-23", "2026-11-23T00:00:00Z",
            "the first instant of a day is not before the day")),
        ("until-day", ("during-day", "DateLessThanEquals", NOW, "2026-11-23", "2026-11-23T12:00:00Z",
            "noon is after its day, which is an instant")),
        ("offset", ("offset-ignored", "DateEquals", NOW, "2026-11-23T13:00:00+01:00", "2026-11-23T13:00:00Z",
            "the same clock in another zone is another time")),
        ("offset-less", ("offset-greater", "DateLessThan", NOW, "2026-11-23T12:00:00Z", "2026-11-23T11:30:00-01:00",
            "half past eleven an hour to the west is after noon, though as text it is less")),
        ("epoch-in-policy", ("epoch-in-policy-itself", "DateGreaterThan", NOW, "1795435200", "2026-11-23T12:00:00Z",
            "the second itself is not after it")),
        ("epoch-in-request", ("epoch-in-request-itself", "DateLessThan", EPOCH, "2026-11-23T12:00:00Z", "1795435200",
            "the second itself is not before it")),
    ]);
    let expired = on("DateLessThan", "aws:TokenIssueTime", "2026-11-23T12:00:00Z");
    let revoked = |issued: &str| {
        own(&[allow("*", "*"), deny("*", "*").with("Condition", expired.clone())])
            .context("aws:TokenIssueTime", issued)
    };
    let between = |now: &str| {
        let condition = json!({
            "DateGreaterThan": { NOW: "2026-11-01T00:00:00Z" },
            "DateLessThan": { NOW: "2026-11-30T23:59:59Z" }
        });
        under(condition).context(NOW, now)
    };
    class
        .with(
            DATE.allowed("between", "the time is between two dates").policy(&between("2026-11-23T12:00:00Z")),
        )
        .with(
            DATE.unmet("after-both", "the time is after both dates", "between", "the month is December")
                .policy(&between("2026-12-01T00:00:00Z")),
        )
        .with(
            DATE.unmet("before-both", "the time is before both dates", "between", "the month is October")
                .policy(&between("2026-10-31T00:00:00Z")),
        )
        .with(
            DATE.allowed(
                "revocation-spares-new",
                "a Deny of sessions issued before a time spares one issued since",
            )
            .policy(&revoked("2026-11-23T12:00:00Z")),
        )
        .with(
            DATE.forbidden(
                "revocation",
                "a Deny of sessions issued before a time covers one issued before",
                &[SECOND],
                "revocation-spares-new",
                "the session was issued a second before",
            )
            .policy(&revoked("2026-11-23T11:59:59Z")),
        )
        .with(
            open(
                DATE.unmet("no-date", "what is no time is before none", "less", "the value is a word"),
                UNREADABLE,
            )
            .policy(&when("DateLessThan", NOW, "2026-11-23T12:00:00Z", "now")),
        )
        .with(
            open(DATE.allowed("no-date-negated", "what is no time is not the time excepted"), UNREADABLE)
                .policy(&when("DateNotEquals", NOW, "2026-11-23T12:00:00Z", "now")),
        )
        .with(
            open(
                DATE.unmet(
                    "no-such-day",
                    "there is no 30th of February: no other day is meant",
                    "less",
                    "the day is the 30th of February",
                ),
                UNREADABLE,
            )
            .policy(&when("DateLessThan", NOW, "2026-11-23T12:00:00Z", "2026-02-30T12:00:00Z")),
        )
        .finish()
}
