//! Operators taken apart: `ForAnyValue:StringNotLikeIfExists`. Source: `reference_policies_elements_condition_operators`.

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    Numeric(Relation),
    Date(Relation),
    Bool,
    Binary,
    IpAddress,
    ArnEquals,
    ArnLike,
    Null,
}

/// How the request's value is to stand to the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Equals,
    LessThan,
    LessThanEquals,
    GreaterThan,
    GreaterThanEquals,
}

/// Of how many values of the request it is to be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    ForAllValues,
    ForAnyValue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    pub(super) set: Option<Set>,
    pub(super) comparison: Comparison,
    pub(super) negated: bool,
    pub(super) if_exists: bool,
}

/// The operator of a name, spelled as documented.
pub(super) fn operator(name: &str) -> Option<Operator> {
    let (set, rest) = match name.split_once(':') {
        Some(("ForAllValues", rest)) => (Some(Set::ForAllValues), rest),
        Some(("ForAnyValue", rest)) => (Some(Set::ForAnyValue), rest),
        Some(_) => return None,
        None => (None, name),
    };
    let (rest, if_exists) = match rest.strip_suffix("IfExists") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let (comparison, negated) = comparison(rest)?;
    let operator = Operator { set, comparison, negated, if_exists };
    // `Null` asks for the key itself.
    let asks_for_key = comparison == Comparison::Null;
    (!asks_for_key || (set.is_none() && !if_exists)).then_some(operator)
}

fn comparison(name: &str) -> Option<(Comparison, bool)> {
    let relation = |name| {
        Some(match name {
            "Equals" | "NotEquals" => Relation::Equals,
            "LessThan" => Relation::LessThan,
            "LessThanEquals" => Relation::LessThanEquals,
            "GreaterThan" => Relation::GreaterThan,
            "GreaterThanEquals" => Relation::GreaterThanEquals,
            _ => return None,
        })
    };
    let comparison = match name {
        "StringEquals" | "StringNotEquals" => Comparison::StringEquals,
        "StringEqualsIgnoreCase" | "StringNotEqualsIgnoreCase" => Comparison::StringEqualsIgnoreCase,
        "StringLike" | "StringNotLike" => Comparison::StringLike,
        "Bool" => Comparison::Bool,
        "BinaryEquals" => Comparison::Binary,
        "IpAddress" | "NotIpAddress" => Comparison::IpAddress,
        "ArnEquals" | "ArnNotEquals" => Comparison::ArnEquals,
        "ArnLike" | "ArnNotLike" => Comparison::ArnLike,
        "Null" => Comparison::Null,
        _ => match (name.strip_prefix("Numeric"), name.strip_prefix("Date")) {
            (Some(rest), _) => Comparison::Numeric(relation(rest)?),
            (None, Some(rest)) => Comparison::Date(relation(rest)?),
            (None, None) => return None,
        },
    };
    Some((comparison, name.contains("Not")))
}
