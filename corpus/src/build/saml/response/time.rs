//! How times are written: `xs:dateTime` in UTC, to the millisecond.

use super::{class, filled, refused, sound, taken};
use crate::build::inferred;
use crate::build::xml::instant;
use crate::format::{Severity, Tag, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let until = |text: &str| {
        sound(setting).edit("saml:Conditions", |conditions| conditions.with("NotOnOrAfter", text))
    };
    let end = instant(setting.now + 240);
    let (date, day_time) = end.split_once('T').unwrap_or_default();
    let utc = end.trim_end_matches('Z');
    let read = [
        ("one-digit", format!("{utc}.5Z"), "a fraction of one digit"),
        ("three-digits", format!("{utc}.123Z"), "milliseconds"),
        ("seven-digits", format!("{utc}.1234567Z"), "a fraction of seven digits, as .NET writes it"),
        ("thirty-digits", format!("{utc}.{}Z", "0123456789".repeat(3)), "a fraction longer than any number"),
        ("white-space", format!(" {end}\n"), "white space around a time is none of it"),
        ("far", "9999-12-31T23:59:59Z".to_owned(), "the last second of four digits"),
        ("leap-day", "2028-02-29T00:00:00Z".to_owned(), "a day that only leap years have"),
    ]
    .map(|(name, text, sentence)| taken(name, sentence).saml(&until(&text)));
    let unread = [
        ("offset", format!("{utc}+00:00"), "times are in UTC, and say so by `Z`"),
        ("other-offset", format!("{utc}+14:00"), "an offset moves an end by hours for who passes over it"),
        ("no-zone", utc.to_owned(), "a time without a zone is that of nobody knows where"),
        ("lower-case-z", format!("{utc}z"), "`z` is no zone"),
        ("lower-case-t", end.replace('T', "t"), "`t` divides no date from a time"),
        ("space", end.replace('T', " "), "a space divides no date from a time"),
        ("leap-second", format!("{date}T23:59:60Z"), "times have no leap seconds"),
        ("hour", format!("{date}T25:00:00Z"), "a day has no hour 25"),
        ("minute", format!("{date}T23:60:00Z"), "an hour has no minute 60"),
        ("month", "2027-13-01T00:00:00Z".to_owned(), "a year has no month 13"),
        ("day", "2027-02-30T00:00:00Z".to_owned(), "February has no day 30"),
        ("no-leap-day", "2027-02-29T00:00:00Z".to_owned(), "2027 has no leap day"),
        ("month-zero", "2027-00-01T00:00:00Z".to_owned(), "a year has no month 0"),
        ("no-seconds", format!("{date}T23:59Z"), "a time has seconds"),
        ("date", format!("{date}Z"), "a date is no time"),
        ("time", day_time.to_owned(), "a time of day is no time"),
        ("no-fraction", format!("{utc}.Z"), "a point has digits behind it"),
        ("comma", format!("{utc},5Z"), "a comma begins no fraction"),
        ("short-year", end.get(2..).unwrap_or_default().to_owned(), "a year has four digits"),
        ("seconds", (setting.now + 240).to_string(), "seconds since 1970 are no time"),
        ("basic", end.replace(['-', ':'], ""), "the basic format of ISO 8601 is none of XML Schema"),
        ("sign", format!("+{end}"), "a year has no plus"),
        ("digits", end.replace('2', "２"), "digits are those of ASCII"),
        ("trailing", format!("{end};"), "nothing follows a time"),
        ("empty", String::new(), "the empty text is no time"),
    ]
    .map(|(name, text, sentence)| {
        let draft = refused(name, &format!("`NotOnOrAfter` is `{text}`"), sentence, &["saml.time-readable"])
            .aws(inferred("as with another time that is none (saml-cond-notbefore-malformed)"))
            .saml(&until(&text));
        match name {
            "offset" | "no-zone" => draft.tag(Tag::Axis),
            _ => draft,
        }
    });
    let class = class("time", "times, and what is none")
        .severity(Severity::Low)
        .citing(&["SAML V2.0 core section 1.3.3", "XML Schema part 2 section 3.2.7"]);
    vec![filled(class, read.into_iter().chain(unread))]
}
