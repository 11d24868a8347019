//! Texts, numbers, dates and octets compared.

use crate::subject::{Claim, Subject, claim, invariants};
use arbitrary::Unstructured;
use data_encoding::BASE64;
use touchstone_proptests::generate::policy::{Type, request_value};

type Answer = arbitrary::Result<Claim>;

/// A small text, often one of few.
fn text(u: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    (0..u.int_in_range(0..=4)?)
        .map(|_| Ok(*u.choose(&['a', 'A', 'b', '*', '?', '\u{e9}', '\u{c9}'])?))
        .collect()
}

fn texts(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let value = text(u)?;
    let wanted = if u.ratio(1, 2)? { value.clone() } else { text(u)? };
    let meets = |operator| subject.meets_one(operator, &[&wanted], &value);
    let equal = meets("StringEquals");
    let plain = !wanted.contains(['*', '?']);
    // What is equal is equal whatever the case; and like it, whether or not a star or a question mark is in it.
    let folded = value.to_lowercase() == wanted.to_lowercase();
    let holds = equal == (value == wanted)
        && meets("StringEqualsIgnoreCase") == folded
        && (!equal || meets("StringLike"))
        && (!plain || meets("StringLike") == equal);
    Ok(claim(holds, || format!("{value:?}, {wanted:?}")))
}

/// A number, in one of its spellings, and how many hundredths it is.
fn number(u: &mut Unstructured<'_>) -> arbitrary::Result<(i64, String)> {
    // From here on a double has no fractions, and then not every integer.
    const LARGE: i64 = 900_719_925_474_099_200;
    let near = u.int_in_range(-300..=300)?;
    let number = *u.choose(&[0, 0, 10_000, LARGE])? + near;
    let sign = if number < 0 { "-" } else { "" };
    let zeros = *u.choose(&["", "", "0", "000"])?;
    let (whole, fraction) = (number.abs() / 100, number.abs() % 100);
    let behind = *u.choose(&["", "0", "000"])?;
    let text = match fraction {
        0 if u.arbitrary()? => format!("{sign}{zeros}{whole}"),
        _ => format!("{sign}{zeros}{whole}.{fraction:02}{behind}"),
    };
    Ok((number, text))
}

/// A date, in one of its spellings, and its second.
fn date(u: &mut Unstructured<'_>) -> arbitrary::Result<(i64, String)> {
    const NOON: i64 = 1_772_366_400;
    let late = u.int_in_range(0..=3)?;
    let second = NOON + late;
    let text = match u.int_in_range(0..=4)? {
        0 => second.to_string(),
        1 => format!("2026-03-01T12:00:0{late}Z"),
        2 => format!("2026-03-01T14:30:0{late}+02:30"),
        3 => format!("2026-02-28T23:00:0{late}.000-13:00"),
        _ => format!("2026-03-01T12:00:0{late}.0Z"),
    };
    Ok((second, text))
}

/// Exactly one of less, equal and greater; and the others follow.
fn is_ordered(subject: &Subject, of: &str, value: &str, wanted: &str) -> bool {
    let meets = |relation: &str| subject.meets_one(&format!("{of}{relation}"), &[wanted], value);
    let (less, equal, greater) = (meets("LessThan"), meets("Equals"), meets("GreaterThan"));
    u8::from(less) + u8::from(equal) + u8::from(greater) == 1
        && meets("LessThanEquals") == (less || equal)
        && meets("GreaterThanEquals") == (greater || equal)
        && meets("NotEquals") != equal
}

/// 54: of values that can be read; and a date is the same wherever the clock hangs.
fn ordered(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let ((small, one), (large, other)) = (number(u)?, number(u)?);
    let less_number = subject.meets_one("NumericLessThan", &[&other], &one) == (small < large);
    let equal_number = subject.meets_one("NumericEquals", &[&other], &one) == (small == large);
    let (before, early) = date(u)?;
    let (after, late) = date(u)?;
    let less = subject.meets_one("DateLessThan", &[&late], &early);
    let equal = subject.meets_one("DateEquals", &[&late], &early);
    let transposed = |of: &str, a: &str, b: &str| {
        subject.meets_one(&format!("{of}LessThan"), &[b], a)
            == subject.meets_one(&format!("{of}GreaterThan"), &[a], b)
    };
    let holds = is_ordered(subject, "Numeric", &one, &other)
        && is_ordered(subject, "Date", &early, &late)
        && transposed("Numeric", &one, &other)
        && less_number
        && equal_number
        && less == (before < after)
        && equal == (before == after);
    Ok(claim(holds, || format!("{one}, {other}; {early}, {late}")))
}

/// 56: octets, in the one spelling that they have.
fn octets(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let one: [u8; 4] = u.arbitrary()?;
    let value = BASE64.encode(&one[..usize::from(u.int_in_range(1..=4_u8)?)]);
    let other = match u.int_in_range(0..=3)? {
        0 => value.clone(),
        1 => value.trim_end_matches('=').to_owned(),
        2 => value.to_ascii_lowercase(),
        _ => request_value(u, Type::Binary)?,
    };
    let readable = BASE64.decode(other.as_bytes()).is_ok();
    let meets = subject.meets_one("BinaryEquals", &[&value], &other);
    Ok(claim(meets == (readable && value == other), || format!("{value}, {other}")))
}

invariants! {
    53 what_is_equal_is_equal_ignoring_case_and_like
        [StringEqualsGlobs, StringEqualsIgnoresCase, IgnoreCaseRegardsCase, LikeIsPrefix, LikeIgnoresCase]
        texts;
    54 numbers_and_dates_are_less_equal_or_greater
        [NumbersAsText, NumbersAsDoubles, LessIncludesEqual, GreaterEqualsExcludesEqual, DatesAsText, DateOffsetIgnored,
        DateEpochUnknown, RelationReversed] ordered;
    56 octets_are_equal_octet_by_octet [BinaryIgnoresCase] octets;
}
