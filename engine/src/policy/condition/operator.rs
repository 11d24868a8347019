//! The names of the operators, taken apart: `ForAnyValue:StringNotLikeIfExists`.

use std::cmp::Ordering;
use std::fmt;

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) struct Operator {
    pub(in crate::policy) quantifier: Quantifier,
    name: &'static str,
    pub(in crate::policy) comparison: Comparison,
    pub(in crate::policy) sense: Sense,
    pub(in crate::policy) presence: Presence,
}

/// How many of the request's values are to satisfy the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Quantifier {
    None,
    ForAll,
    ForAny,
}

/// What is compared, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Comparison {
    Text(Texts),
    Number(Relation),
    Time(Relation),
    Bool,
    Binary,
    Address,
    /// `ArnEquals` and `ArnLike` "behave identically".
    Arn,
    Null,
}

/// When a text matches another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Texts {
    Equal,
    EqualIgnoringCase,
    Like,
}

/// How the request's value stands to the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Relation {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Relation {
    pub(super) fn holds(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }
}

/// Whether the values are to match or not to match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Sense {
    Positive,
    Negated,
}

/// What a missing key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::policy) enum Presence {
    /// What it means for the operator.
    Plain,
    /// The condition holds.
    IfExists,
}

const OPERATORS: &[(&str, Comparison, Sense)] = &[
    ("StringEquals", Comparison::Text(Texts::Equal), Sense::Positive),
    ("StringNotEquals", Comparison::Text(Texts::Equal), Sense::Negated),
    ("StringEqualsIgnoreCase", Comparison::Text(Texts::EqualIgnoringCase), Sense::Positive),
    ("StringNotEqualsIgnoreCase", Comparison::Text(Texts::EqualIgnoringCase), Sense::Negated),
    ("StringLike", Comparison::Text(Texts::Like), Sense::Positive),
    ("StringNotLike", Comparison::Text(Texts::Like), Sense::Negated),
    ("NumericEquals", Comparison::Number(Relation::Equal), Sense::Positive),
    ("NumericNotEquals", Comparison::Number(Relation::Equal), Sense::Negated),
    ("NumericLessThan", Comparison::Number(Relation::Less), Sense::Positive),
    ("NumericLessThanEquals", Comparison::Number(Relation::LessOrEqual), Sense::Positive),
    ("NumericGreaterThan", Comparison::Number(Relation::Greater), Sense::Positive),
    ("NumericGreaterThanEquals", Comparison::Number(Relation::GreaterOrEqual), Sense::Positive),
    ("DateEquals", Comparison::Time(Relation::Equal), Sense::Positive),
    ("DateNotEquals", Comparison::Time(Relation::Equal), Sense::Negated),
    ("DateLessThan", Comparison::Time(Relation::Less), Sense::Positive),
    ("DateLessThanEquals", Comparison::Time(Relation::LessOrEqual), Sense::Positive),
    ("DateGreaterThan", Comparison::Time(Relation::Greater), Sense::Positive),
    ("DateGreaterThanEquals", Comparison::Time(Relation::GreaterOrEqual), Sense::Positive),
    ("Bool", Comparison::Bool, Sense::Positive),
    ("BinaryEquals", Comparison::Binary, Sense::Positive),
    ("IpAddress", Comparison::Address, Sense::Positive),
    ("NotIpAddress", Comparison::Address, Sense::Negated),
    ("ArnEquals", Comparison::Arn, Sense::Positive),
    ("ArnLike", Comparison::Arn, Sense::Positive),
    ("ArnNotEquals", Comparison::Arn, Sense::Negated),
    ("ArnNotLike", Comparison::Arn, Sense::Negated),
    ("Null", Comparison::Null, Sense::Positive),
];

const SETS: &[(&str, Quantifier)] =
    &[("ForAllValues:", Quantifier::ForAll), ("ForAnyValue:", Quantifier::ForAny)];
const IF_EXISTS: &str = "IfExists";

impl Operator {
    /// The operator of this name; the error says what is wrong with it.
    pub(super) fn of(name: &str) -> Result<Self, &'static str> {
        let set = SETS.iter().find_map(|(set, quantifier)| Some((name.strip_prefix(set)?, *quantifier)));
        let (rest, quantifier) = set.unwrap_or((name, Quantifier::None));
        let (rest, presence) = match rest.strip_suffix(IF_EXISTS) {
            Some(rest) => (rest, Presence::IfExists),
            None => (rest, Presence::Plain),
        };
        let known = OPERATORS.iter().find(|(name, ..)| *name == rest);
        let (name, comparison, sense) = *known.ok_or("no such operator")?;
        if comparison == Comparison::Null && presence == Presence::IfExists {
            return Err("`Null` asks whether the key exists: it takes no `IfExists`");
        }
        // AWS does not say what this would mean.
        if comparison == Comparison::Null && quantifier != Quantifier::None {
            return Err("`Null` asks for a key, not for its values: it takes no set operator");
        }
        Ok(Self { quantifier, name, comparison, sense, presence })
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let set = SETS.iter().find(|(_, quantifier)| *quantifier == self.quantifier);
        f.write_str(set.map_or("", |(set, _)| set))?;
        f.write_str(self.name)?;
        f.write_str(if self.presence == Presence::IfExists { IF_EXISTS } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::Operator;

    #[test]
    fn a_name_is_written_as_it_was_read() {
        for name in ["Null", "ForAnyValue:StringNotLikeIfExists", "ForAllValues:Bool", "DateLessThanIfExists"]
        {
            assert_eq!(Operator::of(name).unwrap().to_string(), name);
        }
    }

    #[test]
    fn refuses_what_is_no_operator() {
        for name in [
            "StringEqual",
            "stringEquals",
            "",
            "IfExists",
            "ForAnyValue:",
            "NullIfExists",
            "ForAllValues:Null",
            "forAnyValue:StringLike",
            "ForAnyValue:ForAllValues:Bool",
            "BoolIfExistsIfExists",
            "BoolIfexists",
            "Bool ",
        ] {
            assert!(Operator::of(name).is_err(), "{name}");
        }
    }
}
