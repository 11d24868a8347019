//! Operators over the keys of a request. Source: `reference_policies_elements_condition_operators`,
//! `reference_policies_condition-logic-multiple-context-keys-or-values`,
//! `reference_policies_condition-single-vs-multi-valued-context-keys`.

use super::arn::matches_arn;
use super::document::Statement;
use super::misreading::Misreading;
use super::operator::{Comparison, Operator, Relation, Set};
use super::text::{Bent, Mark, letters, matches};
use super::{ContextValue, Model, Request, address, date, number};
use std::cmp::Ordering;

impl Model {
    /// Operators are all to hold, and of each, keys are all to hold.
    pub(super) fn conditions_hold(self, statement: &Statement, variables: bool, request: &Request) -> bool {
        let ignored = self.misreads(Misreading::ConditionIgnored)
            || (!statement.allow && self.misreads(Misreading::DenyIgnoresConditions));
        if ignored || statement.conditions.is_empty() {
            return true;
        }
        let mut operators = statement.conditions.iter().map(|(operator, keys)| {
            let mut keys = keys.iter().map(|(key, wanted)| {
                let condition = Condition { operator: *operator, wanted, variables, request, model: self };
                condition.holds(key, statement.allow)
            });
            if self.misreads(Misreading::KeysAreOred) {
                keys.any(|holds| holds)
            } else {
                keys.all(|holds| holds)
            }
        });
        if self.misreads(Misreading::OperatorsAreOred) {
            operators.any(|holds| holds)
        } else {
            operators.all(|holds| holds)
        }
    }
}

/// One operator over the values that one key is wanted to have.
struct Condition<'c> {
    operator: Operator,
    wanted: &'c [String],
    variables: bool,
    request: &'c Request,
    model: Model,
}

impl Condition<'_> {
    fn misreads(&self, misreading: Misreading) -> bool {
        self.model.misreads(misreading)
    }

    fn holds(&self, key: &str, allow: bool) -> bool {
        let values: Vec<&str> = match self.model.context(key, self.request) {
            None => Vec::new(),
            Some(ContextValue::One(value)) => vec![value],
            Some(ContextValue::Many(values)) => values.iter().map(String::as_str).collect(),
        };
        if self.operator.comparison == Comparison::Null {
            return self.null(&values);
        }
        if self.operator.if_exists && self.misreads(Misreading::IfExistsIgnoresValue) {
            return true;
        }
        match self.operator.set {
            None => self.plain(&values, allow),
            Some(_) if values.len() == 1 && self.misreads(Misreading::SetOperatorNeedsSeveral) => false,
            Some(Set::ForAllValues) => self.for_all(&values),
            Some(Set::ForAnyValue) => self.for_any(&values),
        }
    }

    /// `Null`: whether the key is to be missing.
    fn null(&self, values: &[&str]) -> bool {
        if self.misreads(Misreading::NullIgnored) {
            return true;
        }
        let empty_text = self.misreads(Misreading::NullOfEmptyText) && values == [""];
        let missing = values.is_empty() || empty_text;
        let asked = missing != self.misreads(Misreading::NullInverted);
        self.wanted.iter().any(|wanted| wanted == if asked { "true" } else { "false" })
    }

    /// Without a set operator: a missing key fails, but satisfies a negated operator, and `IfExists`. Several values need
    /// a set operator; without one, AWS does not say, a Deny applies and an Allow does not.
    fn plain(&self, values: &[&str], allow: bool) -> bool {
        match values {
            [] => self.missing(),
            [value] => self.meets(value),
            [first, ..] if self.misreads(Misreading::PlainOperatorTakesFirst) => self.meets(first),
            values if self.misreads(Misreading::PlainOperatorIsForAny) => {
                values.iter().any(|value| self.meets(value))
            }
            _ => !allow,
        }
    }

    fn missing(&self) -> bool {
        if self.operator.if_exists {
            return !self.misreads(Misreading::IfExistsFailsOnMissing);
        }
        if self.operator.negated {
            return !self.misreads(Misreading::MissingKeyFailsNegated);
        }
        let is_false = self.misreads(Misreading::BoolOfMissingIsFalse)
            && self.operator.comparison == Comparison::Bool
            && self.wanted.iter().any(|wanted| wanted == "false");
        is_false || self.misreads(Misreading::MissingKeyHolds)
    }

    /// "Returns true if there are no keys in the request, or if the key values resolve to a null data set, such as an
    /// empty string."
    fn for_all(&self, values: &[&str]) -> bool {
        if values.is_empty() && self.misreads(Misreading::ForAllOfNothingFails) {
            return false;
        }
        let nothing = values.iter().all(|value| value.is_empty());
        if nothing && (values.is_empty() || !self.misreads(Misreading::ForAllOfEmptyTextFails)) {
            return true;
        }
        if self.misreads(Misreading::ForAllAsksForPolicyValues) {
            return self.wanted.iter().all(|wanted| values.iter().any(|value| self.matches(value, wanted)));
        }
        if self.misreads(Misreading::NegationOfTheWhole) && self.operator.negated {
            return !values.iter().all(|value| self.matches_one(value));
        }
        if self.misreads(Misreading::ForAllIsForAny) {
            return values.iter().any(|value| self.meets(value));
        }
        values.iter().all(|value| self.meets(value))
    }

    /// Any of nothing is false, even with `IfExists`.
    fn for_any(&self, values: &[&str]) -> bool {
        if values.is_empty() {
            return self.misreads(Misreading::ForAnyOfNothingHolds)
                || (self.operator.if_exists && self.misreads(Misreading::ForAnyIfExistsOfNothingHolds));
        }
        let nothing = values.iter().all(|value| value.is_empty());
        if nothing && !self.misreads(Misreading::ForAnyOfEmptyTextHolds) {
            return false;
        }
        if self.misreads(Misreading::NegationOfTheWhole) && self.operator.negated {
            return !values.iter().any(|value| self.matches_one(value));
        }
        if self.misreads(Misreading::ForAnyIsForAll) {
            return values.iter().all(|value| self.meets(value));
        }
        values.iter().any(|value| self.meets(value))
    }

    /// Whether one value of the request satisfies the operator.
    fn meets(&self, value: &str) -> bool {
        if !self.operator.negated {
            return self.matches_one(value);
        }
        let unreadable = match self.operator.comparison {
            Comparison::Numeric(_) => !number::is_number(value),
            Comparison::Date(_) => date::instant(value).is_none(),
            Comparison::IpAddress => address::address(value).is_none(),
            _ => false,
        };
        if unreadable && self.misreads(Misreading::UnreadableFailsNegated) {
            return false;
        }
        if self.misreads(Misreading::UnresolvedFailsNegated) && self.is_unresolved() {
            return false;
        }
        if self.misreads(Misreading::NegatedValuesAreOred) {
            return self.wanted.iter().any(|wanted| !self.matches(value, wanted));
        }
        !self.matches_one(value)
    }

    fn is_unresolved(&self) -> bool {
        let resolved =
            |wanted: &String| self.model.pattern(wanted, true, self.variables, self.request).is_some();
        !self.wanted.iter().all(resolved)
    }

    /// Whether one value of the request matches one of those wanted.
    fn matches_one(&self, value: &str) -> bool {
        if self.misreads(Misreading::ValuesAreAnded) && !self.operator.negated {
            return self.wanted.iter().all(|wanted| self.matches(value, wanted));
        }
        self.wanted.iter().any(|wanted| self.matches(value, wanted))
    }

    /// Whether a value of the request matches one of the policy.
    fn matches(&self, value: &str, wanted: &str) -> bool {
        match self.operator.comparison {
            Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike => {
                self.matches_text(value, wanted)
            }
            Comparison::ArnEquals | Comparison::ArnLike => self.matches_arn(value, wanted),
            Comparison::Numeric(relation) => {
                self.compare_numbers(value, wanted).is_some_and(|order| self.stands(order, relation))
            }
            Comparison::Date(relation) => {
                self.compare_dates(value, wanted).is_some_and(|order| self.stands(order, relation))
            }
            Comparison::Bool if self.misreads(Misreading::BoolIgnoresCase) => {
                value.eq_ignore_ascii_case(wanted)
            }
            Comparison::Binary if self.misreads(Misreading::BinaryIgnoresCase) => {
                value.eq_ignore_ascii_case(wanted)
            }
            Comparison::Bool => value == wanted,
            // What is no base64 is no octets, and equal to none.
            Comparison::Binary => octets(value).is_some() && octets(value) == octets(wanted),
            Comparison::IpAddress => self.is_within(value, wanted),
            Comparison::Null => false,
        }
    }

    fn pattern(&self, wanted: &str, wildcards: bool) -> Option<Vec<Mark>> {
        let variables = self.variables && !self.misreads(Misreading::NoVariablesInConditions);
        self.model.pattern(wanted, wildcards, variables, self.request)
    }

    fn matches_text(&self, value: &str, wanted: &str) -> bool {
        let comparison = self.operator.comparison;
        let like = comparison == Comparison::StringLike;
        let ignoring = comparison == Comparison::StringEqualsIgnoreCase;
        let equals = comparison == Comparison::StringEquals;
        let wildcards = (like && !self.misreads(Misreading::LikeDoesNotGlob))
            || (ignoring && self.misreads(Misreading::IgnoreCaseGlobs))
            || (equals && self.misreads(Misreading::StringEqualsGlobs));
        // A text with an unresolved variable matches nothing.
        let Some(mut pattern) = self.pattern(wanted, wildcards) else { return false };
        let mut value = value;
        if self.misreads(Misreading::TextIsTrimmed) {
            value = value.trim();
        }
        if like && (self.misreads(Misreading::LikeIsPrefix) || self.misreads(Misreading::LikeIsSubstring)) {
            pattern.push(Mark::Any);
        }
        if like && self.misreads(Misreading::LikeIsSubstring) {
            pattern.insert(0, Mark::Any);
        }
        let bent = Bent {
            case_ignored: (ignoring && !self.misreads(Misreading::IgnoreCaseRegardsCase))
                || (like && self.misreads(Misreading::LikeIgnoresCase))
                || (equals && self.misreads(Misreading::StringEqualsIgnoresCase)),
            star_stops_at: match self.model.misreading {
                Some(Misreading::LikeStarStopsAtSlash) => &['/'],
                Some(Misreading::LikeStarStopsAtColon) => &[':'],
                Some(Misreading::LikeStarStopsAtLine) => &['\n'],
                _ => &[],
            },
            star_at_least: self.misreads(Misreading::LikeStarNeedsOne).into(),
            one_may_be_none: self.misreads(Misreading::LikeQuestionMayBeEmpty),
            dot_is_any: like && self.misreads(Misreading::LikeIsRegularExpression),
        };
        matches(&pattern, value, bent)
    }

    /// `ArnEquals` and `ArnLike` "behave identically".
    fn matches_arn(&self, value: &str, wanted: &str) -> bool {
        let literal = self.operator.comparison == Comparison::ArnEquals
            && self.misreads(Misreading::ArnEqualsDoesNotGlob);
        let Some(pattern) = self.pattern(wanted, true) else { return false };
        if literal {
            return matches(&letters(wanted), value, Bent::default());
        }
        // Only a `*` that is written stands for every text.
        if wanted == "*" {
            return true;
        }
        let bent = Bent {
            case_ignored: self.misreads(Misreading::ArnIgnoresCase),
            star_stops_at: if self.misreads(Misreading::ArnStarStopsAtColon) { &[':'] } else { &[] },
            ..Bent::default()
        };
        if self.misreads(Misreading::ArnIsOneString) {
            return matches(&pattern, value, bent);
        }
        matches_arn(&pattern, value, bent)
    }

    fn compare_numbers(&self, value: &str, wanted: &str) -> Option<Ordering> {
        let whole = |text: &str| text.split_once('.').map_or(text, |(whole, _)| whole).to_owned();
        if self.misreads(Misreading::NumbersAsText) {
            return Some(value.cmp(wanted));
        }
        if self.misreads(Misreading::NumbersAsIntegers) {
            return number::compare(&whole(value), &whole(wanted));
        }
        if self.misreads(Misreading::NumbersAsDoubles) {
            number::compare(value, wanted)?;
            let double = |text: &str| text.parse::<f64>().ok();
            return double(value)?.partial_cmp(&double(wanted)?);
        }
        number::compare(value, wanted)
    }

    fn compare_dates(&self, value: &str, wanted: &str) -> Option<Ordering> {
        const DAY: i128 = 86_400_000_000_000;
        if self.misreads(Misreading::DatesAsText) {
            return Some(value.cmp(wanted));
        }
        let only_digits = |text: &str| text.len() != 4 && text.chars().all(|one| one.is_ascii_digit());
        if self.misreads(Misreading::DateEpochUnknown) && (only_digits(value) || only_digits(wanted)) {
            return None;
        }
        let read = |text: &str| {
            let local = || text.rfind(['+', '-']).filter(|sign| text.contains('T') && *sign > 10);
            let as_written = match local() {
                Some(sign) if self.misreads(Misreading::DateOffsetIgnored) => {
                    format!("{}Z", text.get(..sign).unwrap_or_default())
                }
                _ => text.to_owned(),
            };
            let instant = date::instant(&as_written)?;
            let fraction_ignored = self.misreads(Misreading::DateFractionIgnored);
            Some(if fraction_ignored { instant - instant.rem_euclid(1_000_000_000) } else { instant })
        };
        let (value, instant) = (read(value)?, read(wanted)?);
        let is_day = wanted.contains('-') && !wanted.contains('T');
        if self.misreads(Misreading::DateIsWholeDay) && is_day && (instant..instant + DAY).contains(&value) {
            return Some(Ordering::Equal);
        }
        Some(value.cmp(&instant))
    }

    /// "The value in the request is less than the value in the policy", and so on.
    fn stands(&self, order: Ordering, relation: Relation) -> bool {
        let order = if self.misreads(Misreading::RelationReversed) { order.reverse() } else { order };
        let equal = order == Ordering::Equal;
        match relation {
            Relation::Equals => equal,
            Relation::LessThan => {
                order == Ordering::Less || (equal && self.misreads(Misreading::LessIncludesEqual))
            }
            Relation::LessThanEquals => {
                order == Ordering::Less || (equal && !self.misreads(Misreading::LessEqualsExcludesEqual))
            }
            Relation::GreaterThan => {
                order == Ordering::Greater || (equal && self.misreads(Misreading::GreaterIncludesEqual))
            }
            Relation::GreaterThanEquals => {
                order == Ordering::Greater
                    || (equal && !self.misreads(Misreading::GreaterEqualsExcludesEqual))
            }
        }
    }

    fn is_within(&self, value: &str, wanted: &str) -> bool {
        if self.misreads(Misreading::AddressAsText) {
            return value == wanted;
        }
        let mut value = value.to_owned();
        if self.misreads(Misreading::AddressMappedIsVersion4) {
            value =
                value.strip_prefix("::ffff:").filter(|rest| rest.contains('.')).unwrap_or(&value).to_owned();
        }
        let mut wanted = wanted.to_owned();
        if self.misreads(Misreading::AddressPrefixIgnored) {
            wanted = wanted.split('/').next().unwrap_or_default().to_owned();
        }
        if self.misreads(Misreading::AddressWithoutPrefixIsNetwork) && !wanted.contains('/') {
            wanted.push_str("/24");
        }
        let (Some(address), Some(mut block)) = (address::address(&value), address::block(&wanted)) else {
            return false;
        };
        if self.misreads(Misreading::AddressPrefixIsOctets) {
            block.0.truncate(block.0.len() / 8 * 8);
        }
        if self.misreads(Misreading::AddressFamiliesShared) && block.0.is_empty() {
            return true;
        }
        if self.misreads(Misreading::AddressHostBitsMatter) {
            let network = wanted.split('/').next().and_then(address::address).unwrap_or_default();
            if network.iter().skip(block.0.len()).any(|bit| *bit) {
                return false;
            }
        }
        address::contains(&block, &address)
    }
}

/// The octets that base64 stands for, in its one spelling: RFC 4648 section 4, padded, with no bits left over.
pub(super) fn octets(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.trim_end_matches('=');
    let padding = text.len() - digits.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bits: Vec<bool> = Vec::new();
    for digit in digits.chars() {
        let number = ALPHABET.find(digit)?;
        bits.extend((0..6).rev().map(|place| number >> place & 1 == 1));
    }
    let rest = bits.split_off(bits.len() / 8 * 8);
    let octet = |bits: &[bool]| bits.iter().fold(0, |octet: u8, bit| octet << 1 | u8::from(*bit));
    (!rest.contains(&true)).then(|| bits.chunks(8).map(octet).collect())
}

#[cfg(test)]
mod tests {
    use super::octets;

    #[test]
    fn base64_has_one_spelling() {
        assert_eq!(octets("").unwrap(), b"");
        assert_eq!(octets("Zm9v").unwrap(), b"foo");
        assert_eq!(octets("Zm8=").unwrap(), b"fo");
        for not in ["Zm8", "Zm9=", "Zg=", "Z===", "Zm 9", "Zm-v", "=Zm9", "Zh==", "===="] {
            assert_eq!(octets(not), None, "{not}");
        }
    }
}
