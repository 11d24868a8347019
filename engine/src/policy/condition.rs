//! `Condition`: operators over the keys of a request.
//!
//! Operators are all to hold, keys are all to hold, and of the values of a key one is to match; of a negated operator
//! none may. A missing key fails a positive operator and satisfies a negated one. Source: IAM User Guide,
//! `reference_policies_elements_condition_operators`, `reference_policies_multi-value-conditions` and
//! `reference_policies_condition-single-vs-multi-valued-context-keys`. Operator names are as documented, in no other
//! case. A list of no values is one that no value matches.

mod address;
mod date;
mod decimal;
mod operator;

pub(super) use operator::{Comparison, Operator, Presence, Quantifier, Sense, Texts};

use self::address::Block;
use self::date::Date;
use self::decimal::Decimal;
use self::operator::Relation;
use super::arn::{ArnPattern, Fault};
use super::context::{Context, Values, key_name};
use super::document::{Effect, twice};
use super::pattern::Case;
use super::place::{self, Dialect, Place};
use super::variable::{Text, Wildcards};
use crate::check::Structural;
use crate::json::{self, Value};
use crate::rejection::Rejection;
use data_encoding::BASE64;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// One operator over one key.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    operator: Operator,
    key: Box<str>,
    /// The key as [`key_name`] spells it.
    name: Box<str>,
    wanted: Box<[Box<str>]>,
    test: Test,
}

/// The values of a condition, ready to be compared with.
#[derive(Clone, Debug)]
enum Test {
    Text(Case, Box<[Text]>),
    Number(Relation, Box<[Decimal<Box<str>>]>),
    Time(Relation, Box<[Date]>),
    /// The text itself, where each value has one spelling only: truth values, and octets in strict base64.
    Same(Box<[Box<str>]>),
    Address(Box<[Block]>),
    Arn(Box<[ArnPattern]>),
    /// Whether the key is to be absent.
    Null(Box<[bool]>),
}

impl Condition {
    /// Reads the whole `Condition` element. One without operators asks for nothing, as the console writes it; an
    /// operator without keys is refused.
    pub(super) fn read_all(
        value: Value<'_>,
        place: &Place<'_>,
        dialect: &Dialect<'_>,
    ) -> Result<Vec<Self>, Rejection> {
        let malformed =
            |place: &Place<'_>, reason| dialect.malformed(Structural::PolicyCondition, place, reason);
        if value.kind() != json::Kind::Object {
            return Err(malformed(place, "a condition is an object"));
        }
        let mut conditions: Vec<Self> = Vec::new();
        for (name, keys) in value.members() {
            let place = place.member(name);
            let operator = Operator::of(name).map_err(|reason| malformed(&place, reason))?;
            let mut names = BTreeSet::new();
            for (key, values) in keys.members() {
                let place = place.member(key);
                let condition = Self::read(operator, key, values, &place, dialect)?;
                // Two spellings of one key are one key.
                if !names.insert(condition.name.clone()) {
                    return Err(twice(&place, dialect));
                }
                conditions.push(condition);
            }
            if names.is_empty() {
                return Err(malformed(&place, "an operator has an object of keys, at least one"));
            }
        }
        Ok(conditions)
    }

    fn read(
        operator: Operator,
        key: &str,
        values: Value<'_>,
        place: &Place<'_>,
        dialect: &Dialect<'_>,
    ) -> Result<Self, Rejection> {
        let malformed =
            |place: &Place<'_>, reason| dialect.malformed(Structural::PolicyCondition, place, reason);
        // A key that no request can have would satisfy a negated operator for ever.
        if !key.split_once(':').is_some_and(|(prefix, name)| !prefix.is_empty() && !name.is_empty()) {
            return Err(malformed(place, "a condition key is written `prefix:name`"));
        }
        // Observed: tp-github-equals-empty-list. A list of no values is stored; no value is one of it.
        let wanted = place::each(values, place, |value, place| {
            scalar(value).map_err(|reason| malformed(place, reason))
        })?;
        let compiled = Test::of(operator.comparison, &wanted, dialect);
        let test = compiled.map_err(|(index, fault)| {
            let element = place.element(index);
            let place = if values.kind() == json::Kind::Array { &element } else { place };
            match fault {
                Fault::Variable(reason) => dialect.malformed(Structural::PolicyVariables, place, reason),
                Fault::Value(reason) => malformed(place, reason),
            }
        })?;
        let wanted = wanted.into_iter().map(Into::into).collect();
        Ok(Self { operator, key: key.into(), name: key_name(key).into(), wanted, test })
    }

    /// The operator.
    pub(super) fn operator(&self) -> Operator {
        self.operator
    }

    /// The key, as it is written.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The key as it is compared, see [`key_name`].
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The values, as they are written.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &str> {
        self.wanted.iter().map(|wanted| &**wanted)
    }

    /// What the request has of the key.
    pub(super) fn values<'c>(&self, context: &'c dyn Context) -> Values<'c> {
        context.value(&self.name)
    }

    /// Whether the request satisfies the condition of a statement with this effect.
    #[inline]
    pub(super) fn holds(&self, effect: Effect, context: &dyn Context) -> bool {
        let values = context.value(&self.name);
        let values = values.as_slice();
        if let Test::Null(wanted) = &self.test {
            return wanted.contains(&values.is_empty());
        }
        match (self.operator.quantifier, values) {
            (Quantifier::None, []) => {
                self.operator.presence == Presence::IfExists || self.operator.sense == Sense::Negated
            }
            (Quantifier::None, [value]) => self.meets(value, context),
            // Several values need a set operator; what they mean without one AWS does not say. Such a condition
            // holds in a Deny, and not in an Allow.
            (Quantifier::None, _) => effect == Effect::Deny,
            // "Null data set, such as an empty string": no value to look at. For all of nothing, true; for any of
            // nothing, false, even with `IfExists`.
            (Quantifier::ForAll, values) => {
                values.iter().all(|value| value.is_empty())
                    || values.iter().all(|value| self.meets(value, context))
            }
            (Quantifier::ForAny, values) => {
                values.iter().any(|value| !value.is_empty())
                    && values.iter().any(|value| self.meets(value, context))
            }
        }
    }

    /// Whether one value of the request satisfies the operator: a negated one is negated for each value, not for
    /// all together.
    #[inline]
    fn meets(&self, value: &str, context: &dyn Context) -> bool {
        self.test.matches(value, context) == (self.operator.sense == Sense::Positive)
    }
}

/// "Quotation marks are optional for numeric and Boolean values."
fn scalar(value: Value<'_>) -> Result<Cow<'_, str>, &'static str> {
    /// From here on a double no longer tells one integer from the next (RFC 7493 section 2.2).
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value.kind() {
        json::Kind::Text(text) => Ok(text.into()),
        json::Kind::Bool(value) => Ok(if value { "true" } else { "false" }.into()),
        json::Kind::Unsigned(number) => Ok(number.to_string().into()),
        json::Kind::Negative(number) => Ok(number.to_string().into()),
        json::Kind::Float(number) if number.abs() < EXACT => Ok(number.to_string().into()),
        json::Kind::Float(_) => Err("a number of this size is written in quotation marks"),
        json::Kind::Null | json::Kind::Array | json::Kind::Object => {
            Err("a value is a string, a number or a truth value")
        }
    }
}

impl Test {
    /// Compiles the values; the error is the place of the value that cannot be one of this comparison, and why.
    ///
    /// AWS's pages disagree on whether `Bool` takes variables. Here it does not: a truth value is `true` or `false`.
    fn of(
        comparison: Comparison,
        wanted: &[Cow<'_, str>],
        dialect: &Dialect<'_>,
    ) -> Result<Self, (usize, Fault)> {
        let version = dialect.version;
        let text =
            |wildcards| move |value: &str| Text::of(value, wildcards, version).map_err(Fault::Variable);
        match comparison {
            Comparison::Text(Texts::Equal) => {
                Ok(Self::Text(Case::Matters, each(wanted, text(Wildcards::Literal))?))
            }
            Comparison::Text(Texts::EqualIgnoringCase) => {
                Ok(Self::Text(Case::Ignored, each(wanted, text(Wildcards::Literal))?))
            }
            Comparison::Text(Texts::Like) => {
                Ok(Self::Text(Case::Matters, each(wanted, text(Wildcards::Live))?))
            }
            Comparison::Number(relation) => {
                let read = |value: &str| Decimal::parse(value).map(Decimal::into_owned);
                Ok(Self::Number(relation, each(wanted, some(read, "this is no decimal number"))?))
            }
            Comparison::Time(relation) => {
                let reason = "this is neither a date as W3C writes it nor seconds since 1970";
                Ok(Self::Time(relation, each(wanted, some(Date::parse, reason))?))
            }
            Comparison::Bool => {
                let read = |value: &str| matches!(value, "true" | "false").then(|| value.into());
                Ok(Self::Same(each(wanted, some(read, "a truth value is `true` or `false`"))?))
            }
            Comparison::Binary => {
                let read = |value: &str| BASE64.decode(value.as_bytes()).is_ok().then(|| value.into());
                Ok(Self::Same(each(wanted, some(read, "this is no padded base64"))?))
            }
            Comparison::Address => {
                let reason = "this is neither an address nor a CIDR block";
                Ok(Self::Address(each(wanted, some(Block::parse, reason))?))
            }
            Comparison::Arn => Ok(Self::Arn(each(wanted, |value| ArnPattern::of(value, version))?)),
            Comparison::Null => {
                let read = |value: &str| value.parse().ok();
                Ok(Self::Null(each(wanted, some(read, "a truth value is `true` or `false`"))?))
            }
        }
    }

    /// Whether one value of the request matches one of the values wanted. What cannot be read as a value of the
    /// comparison matches none.
    #[inline]
    fn matches(&self, value: &str, context: &dyn Context) -> bool {
        match self {
            Self::Text(case, texts) => texts.iter().any(|text| text.matches(value, *case, context)),
            Self::Number(relation, numbers) => Decimal::parse(value)
                .is_some_and(|value| numbers.iter().any(|number| relation.holds(value.compare(number)))),
            Self::Time(relation, dates) => Date::parse(value)
                .is_some_and(|value| dates.iter().any(|date| relation.holds(value.cmp(date)))),
            Self::Same(texts) => texts.iter().any(|text| **text == *value),
            Self::Address(blocks) => {
                value.parse().is_ok_and(|address| blocks.iter().any(|block| block.contains(address)))
            }
            Self::Arn(patterns) => {
                patterns.iter().any(|pattern| pattern.matches(value, context) == Some(true))
            }
            // INVARIANT: whether a key is there is asked before its value is.
            Self::Null(_) => false,
        }
    }
}

fn each<T>(
    wanted: &[Cow<'_, str>],
    read: impl Fn(&str) -> Result<T, Fault>,
) -> Result<Box<[T]>, (usize, Fault)> {
    let each = wanted.iter().enumerate();
    each.map(|(index, value)| read(value).map_err(|fault| (index, fault))).collect()
}

fn some<T>(read: impl Fn(&str) -> Option<T>, reason: &'static str) -> impl Fn(&str) -> Result<T, Fault> {
    move |value| read(value).ok_or(Fault::Value(reason))
}

#[cfg(test)]
mod tests;
