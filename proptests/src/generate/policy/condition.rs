//! Conditions over the keys that requests have or have not.

use super::aim::{missing, pattern_of, recased, word};
use super::{Condition, KEYS, Type, chance};
use crate::generate::one_of;
use arbitrary::Unstructured;
use touchstone_corpus::format::{ContextValue, PolicyRequest};

const TEXT: &[&str] = &["StringEquals", "StringLike", "StringEqualsIgnoreCase"];
const NEGATED_TEXT: &[&str] = &["StringNotEquals", "StringNotLike", "StringNotEqualsIgnoreCase"];
const NUMBER: &[&str] = &[
    "NumericEquals",
    "NumericLessThanEquals",
    "NumericGreaterThanEquals",
    "NumericLessThan",
    "NumericGreaterThan",
];
const DATE: &[&str] =
    &["DateEquals", "DateLessThanEquals", "DateGreaterThanEquals", "DateLessThan", "DateGreaterThan"];

/// A condition that a request is likely to meet, or is not.
pub fn condition(
    u: &mut Unstructured<'_>,
    request: &PolicyRequest,
    variables: bool,
    hit: bool,
) -> arbitrary::Result<Condition> {
    let texts = KEYS.get(..2).unwrap_or(KEYS);
    let keys = if chance(u, 25)? { texts } else { KEYS };
    let key = *u.choose(keys)?;
    let written = if chance(u, 10)? { recased(u, key.name)? } else { key.name.to_owned() };
    let found = values_of(request, key.name);
    if chance(u, 8)? || (found.is_empty() && chance(u, 40)?) {
        let missing = found.is_empty() == hit;
        return Ok(Condition::new("Null", &written, &[if missing { "true" } else { "false" }]));
    }
    let of = if chance(u, 6)? { Type::Text } else { key.of };
    let negated = chance(u, 25)?;
    let operator = operator(u, of, negated)?;
    let several = key.of == Type::Texts || found.len() > 1;
    let set = match u.int_in_range(0..=9)? {
        0..=7 if several => *u.choose(&["ForAnyValue:", "ForAllValues:"])?,
        8 => *u.choose(&["ForAnyValue:", "ForAllValues:"])?,
        _ => "",
    };
    let needs_it = found.is_empty() && hit && !negated;
    let if_exists = if chance(u, if needs_it { 80 } else { 15 })? { "IfExists" } else { "" };
    let count = u.int_in_range(1..=3)?;
    let mut values = Vec::new();
    for _ in 0..count {
        let aimed = found.get(values.len()).or(found.first()).filter(|_| hit != negated);
        values.push(wanted_value(u, of, &operator, aimed.map(String::as_str))?);
    }
    if variables && matches!(of, Type::Text | Type::Texts) && chance(u, 15)? {
        values.push(variable(u)?);
    }
    if chance(u, 2)? {
        values.clear();
    }
    Ok(Condition { operator: format!("{set}{operator}{if_exists}"), key: written, values })
}

/// What a request has of a key.
pub(super) fn values_of(request: &PolicyRequest, key: &str) -> Vec<String> {
    let found = request.context.iter().find(|(name, _)| name.eq_ignore_ascii_case(key));
    match found {
        None => Vec::new(),
        Some((_, ContextValue::One(value))) => vec![value.clone()],
        Some((_, ContextValue::Many(values))) => values.clone(),
    }
}

fn operator(u: &mut Unstructured<'_>, of: Type, negated: bool) -> arbitrary::Result<String> {
    let operators: &[&str] = match (of, negated) {
        (Type::Text | Type::Texts, false) => TEXT,
        (Type::Text | Type::Texts, true) => NEGATED_TEXT,
        (Type::Number, false) => NUMBER,
        (Type::Number, true) => &["NumericNotEquals"],
        (Type::Date, false) => DATE,
        (Type::Date, true) => &["DateNotEquals"],
        (Type::Bool, _) => &["Bool"],
        (Type::Binary, _) => &["BinaryEquals"],
        (Type::Address, false) => &["IpAddress"],
        (Type::Address, true) => &["NotIpAddress"],
        (Type::Arn, false) => &["ArnLike", "ArnEquals"],
        (Type::Arn, true) => &["ArnNotLike", "ArnNotEquals"],
    };
    Ok(one_of(u, operators)?.to_owned())
}

/// A value that an operator can compare with: one that `aimed` matches, if there is one and it can be.
pub fn wanted_value(
    u: &mut Unstructured<'_>,
    of: Type,
    operator: &str,
    aimed: Option<&str>,
) -> arbitrary::Result<String> {
    match of {
        Type::Text | Type::Texts => {
            let wanted = match aimed {
                Some(value) if operator.ends_with("Like") && !chance(u, 30)? => pattern_of(u, value)?,
                Some(value) if operator.ends_with("IgnoreCase") => recased(u, value)?,
                Some(value) if !chance(u, 10)? => value.to_owned(),
                Some(value) => missing(u, value)?,
                None => word(u)?,
            };
            Ok(text(&wanted))
        }
        Type::Number => {
            const NUMBERS: &[&str] =
                &["10", "10.00", "0", "-0", "9", "11", "9.5", "9007199254740992", "-1.5"];
            Ok(aimed.filter(|value| is_number(value)).map_or(one_of(u, NUMBERS)?, |value| value).to_owned())
        }
        Type::Date => {
            const DATES: &[&str] = &[
                "2026-03-01T12:00:00Z",
                "1772366400",
                "2026-03-01T11:00:00-01:00",
                "2026-03-01T12:00:00.500Z",
                "2026-03",
                "2026",
                "2026-03-01",
                "2027-01-01T00:00Z",
                "0",
                "1969-12-31T23:59:59Z",
            ];
            Ok(one_of(u, DATES)?.to_owned())
        }
        Type::Bool => Ok(match aimed {
            Some(value @ ("true" | "false")) => value,
            _ => one_of(u, &["true", "false"])?,
        }
        .to_owned()),
        Type::Address => {
            const BLOCKS: &[&str] = &[
                "203.0.113.0/24",
                "203.0.113.7",
                "203.0.113.1",
                "203.0.113.9/28",
                "203.0.112.0/23",
                "0.0.0.0/0",
                "::/0",
                "2001:db8::/32",
                "2001:db8::7",
                "203.0.113.7/32",
                "::ffff:203.0.113.0/120",
                "198.51.100.0/24",
            ];
            Ok(one_of(u, BLOCKS)?.to_owned())
        }
        Type::Arn => {
            match aimed {
                Some(value) if value.starts_with("arn:") && chance(u, 8)? => Ok(across(value)),
                Some(value) if value.starts_with("arn:") => arn_pattern(u, value),
                _ => Ok(one_of(u, &["*", "arn:aws:s3:::docs", "arn:aws:sns:*:*:topic*", "arn:*:*:*:*:*"])?
                    .to_owned()),
            }
        }
        Type::Binary => Ok(one_of(u, &["AAEC", "AAEC/w==", "AAE=", ""])?.to_owned()),
    }
}

/// The characters that a policy may hold; what reads as a variable is written so that it is none.
fn text(value: &str) -> String {
    let allowed = |one: &char| matches!(one, '\n' | ' '..='\u{FF}');
    value.replace("${", "${$}{").chars().filter(allowed).collect()
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    !unsigned.is_empty() && unsigned.chars().all(|one| one.is_ascii_digit())
}

/// A pattern of as many segments, which matches an ARN of more colons if it is taken for one string; else the ARN.
pub(super) fn across(arn: &str) -> String {
    let parts: Vec<&str> = arn.split(':').collect();
    match (parts.as_slice(), parts.len()) {
        ([arn, partition, service, .., before, last], 7..) => {
            format!("{arn}:{partition}:{service}:*:{before}:{last}")
        }
        _ => arn.to_owned(),
    }
}

/// A pattern of an ARN, of as many segments.
pub(super) fn arn_pattern(u: &mut Unstructured<'_>, arn: &str) -> arbitrary::Result<String> {
    let segments: Vec<String> = arn.splitn(6, ':').map(str::to_owned).collect();
    let mut pattern = Vec::new();
    for (place, segment) in segments.into_iter().enumerate() {
        pattern.push(match place {
            5 => pattern_of(u, &segment)?,
            3 | 4 if chance(u, 25)? => one_of(u, &["*", "", "1*"])?.to_owned(),
            _ => segment,
        });
    }
    Ok(pattern.join(":"))
}

/// A variable, with a default or without, whose key requests may have.
pub(super) fn variable(u: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    const VARIABLES: &[&str] = &[
        "${aws:username}",
        "${aws:username, 'alice'}",
        "${aws:PrincipalTag/team, 'blue'}",
        "${AWS:UserName}",
        "${aws:nobody}",
        "${aws:nobody, 'alice'}",
        "${aws:TagKeys}",
        "${*}",
        "${?}",
        "${$}",
        "a${aws:username}",
        "${aws:nobody, '*'}",
        "${aws:PrincipalTag/team}*",
    ];
    Ok(one_of(u, VARIABLES)?.to_owned())
}
