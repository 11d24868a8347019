//! Operators: negation, missing keys, sets.

use crate::subject::{Claim, Subject, claim, invariants};
use arbitrary::Unstructured;
use touchstone_corpus::format::ContextValue;
use touchstone_proptests::generate::policy::{Type, request_value, wanted_value};
use touchstone_proptests::generate::several;

type Answer = arbitrary::Result<Claim>;

/// Each operator that has a negation.
const NEGATED: &[(&str, &str, Type)] = &[
    ("StringEquals", "StringNotEquals", Type::Text),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", Type::Text),
    ("StringLike", "StringNotLike", Type::Text),
    ("NumericEquals", "NumericNotEquals", Type::Number),
    ("DateEquals", "DateNotEquals", Type::Date),
    ("IpAddress", "NotIpAddress", Type::Address),
    ("ArnEquals", "ArnNotEquals", Type::Arn),
    ("ArnLike", "ArnNotLike", Type::Arn),
];

/// Those that have none.
const POSITIVE: &[(&str, Type)] = &[
    ("NumericLessThan", Type::Number),
    ("NumericLessThanEquals", Type::Number),
    ("NumericGreaterThan", Type::Number),
    ("NumericGreaterThanEquals", Type::Number),
    ("DateLessThan", Type::Date),
    ("DateLessThanEquals", Type::Date),
    ("DateGreaterThan", Type::Date),
    ("DateGreaterThanEquals", Type::Date),
    ("Bool", Type::Bool),
    ("BinaryEquals", Type::Binary),
];

/// An operator, values it is over, and values of a request.
#[derive(Debug)]
struct Over {
    positive: &'static str,
    negated: Option<&'static str>,
    wanted: Vec<String>,
    values: Vec<String>,
}

impl Over {
    fn any(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        if u.ratio(2, 3)? {
            return Self::with_negation(u);
        }
        let (positive, of) = *u.choose(POSITIVE)?;
        Self::of(u, positive, None, of)
    }

    fn with_negation(u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        let (positive, negated, of) = *u.choose(NEGATED)?;
        Self::of(u, positive, Some(negated), of)
    }

    fn of(
        u: &mut Unstructured<'_>,
        positive: &'static str,
        negated: Option<&'static str>,
        of: Type,
    ) -> arbitrary::Result<Self> {
        let values = several(u, 3, |u| request_value(u, of))?;
        let mut wanted = Vec::new();
        for _ in 0..u.int_in_range(1..=3)? {
            let aimed =
                if values.is_empty() || u.ratio(1, 3)? { None } else { Some(u.choose(&values)?.clone()) };
            wanted.push(wanted_value(u, of, positive, aimed.as_deref())?);
        }
        Ok(Self { positive, negated, wanted, values })
    }

    fn wanted(&self) -> Vec<&str> {
        self.wanted.iter().map(String::as_str).collect()
    }

    /// The operators, the negated one too where there is one.
    fn names(&self) -> Vec<&'static str> {
        [Some(self.positive), self.negated].into_iter().flatten().collect()
    }

    /// The key with its first value, where it has one.
    fn one(&self) -> Option<ContextValue> {
        self.values.first().map(|value| ContextValue::One(value.clone()))
    }

    /// The key with all its values.
    fn many(&self) -> ContextValue {
        ContextValue::Many(self.values.clone())
    }

    /// "A null data set, such as an empty string": no value to look at.
    fn is_null(&self) -> bool {
        self.values.iter().all(String::is_empty)
    }
}

fn told(over: &Over) -> impl FnOnce() -> String {
    move || format!("{over:?}")
}

/// 44, whatever the value: what is none of the operator's type matches nothing.
fn negation(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let over = Over::with_negation(u)?;
    let Some(value) = over.one() else { return Ok(Ok(())) };
    let meets = |operator: &str| subject.meets(operator, &over.wanted(), Some(&value));
    let (positive, negated) = (meets(over.positive), meets(over.negated.unwrap_or_default()));
    Ok(claim(positive != negated, told(&over)))
}

fn missing(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let over = Over::any(u)?;
    let meets = |operator: &str| subject.meets(operator, &over.wanted(), None);
    let if_exists = |operator: &str| meets(&format!("{operator}IfExists"));
    let plain = !meets(over.positive) && over.negated.is_none_or(meets);
    let with_if_exists = over.names().into_iter().all(if_exists);
    Ok(claim(plain && with_if_exists && subject.meets("Null", &["true"], None), told(&over)))
}

fn present(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let over = Over::any(u)?;
    let Some(value) = over.one() else { return Ok(Ok(())) };
    let same = over.names().into_iter().all(|operator| {
        let meets = |operator: &str| subject.meets(operator, &over.wanted(), Some(&value));
        meets(operator) == meets(&format!("{operator}IfExists"))
    });
    Ok(claim(same, told(&over)))
}

/// 47: but `ForAnyValue`, of which `IfExists` makes nothing else.
fn if_exists(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let over = Over::any(u)?;
    let set = *u.choose(&["", "ForAllValues:"])?;
    let value = if set.is_empty() { over.one() } else { Some(over.many()) };
    let missing = subject.meets("Null", &["true"], value.as_ref());
    let same = over.names().into_iter().all(|operator| {
        let meets = |operator: &str| subject.meets(operator, &over.wanted(), value.as_ref());
        let operator = format!("{set}{operator}");
        meets(&format!("{operator}IfExists")) == (meets(&operator) || missing)
    });
    Ok(claim(same, told(&over)))
}

fn null(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let over = Over::any(u)?;
    let values = [None, over.one(), Some(over.many())];
    let exclusive = values.iter().all(|value| {
        let null = |wanted| subject.meets("Null", &[wanted], value.as_ref());
        null("true") != null("false")
    });
    Ok(claim(exclusive, told(&over)))
}

fn duality(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let over = Over::with_negation(u)?;
    let many = over.many();
    let meets =
        |set: &str, operator: &str| subject.meets(&format!("{set}:{operator}"), &over.wanted(), Some(&many));
    let negated = over.negated.unwrap_or_default();
    let dual = meets("ForAnyValue", negated) != meets("ForAllValues", over.positive)
        && meets("ForAllValues", negated) != meets("ForAnyValue", over.positive);
    Ok(claim(dual, told(&over)))
}

fn of_nothing(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let over = Over::any(u)?;
    let empty = ContextValue::Many(Vec::new());
    let holds = [None, Some(&empty)].into_iter().all(|nothing| {
        over.names().into_iter().all(|operator| {
            ["", "IfExists"].into_iter().all(|if_exists| {
                let meets = |set: &str| {
                    subject.meets(&format!("{set}:{operator}{if_exists}"), &over.wanted(), nothing)
                };
                meets("ForAllValues") && !meets("ForAnyValue")
            })
        })
    });
    Ok(claim(holds, told(&over)))
}

/// 51: but of the empty text, which counts as nothing under a set operator.
fn of_one(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let over = Over::any(u)?;
    let Some(first) = over.values.first().filter(|first| !first.is_empty()) else { return Ok(Ok(())) };
    let forms = [ContextValue::One(first.clone()), ContextValue::Many(vec![first.clone()])];
    let same = over.names().into_iter().all(|operator| {
        let answers = forms.iter().flat_map(|form| {
            ["", "ForAllValues:", "ForAnyValue:"]
                .map(|set| subject.meets(&format!("{set}{operator}"), &over.wanted(), Some(form)))
        });
        let answers: Vec<bool> = answers.collect();
        answers.iter().all(|answer| *answer == answers[0])
    });
    Ok(claim(same, told(&over)))
}

fn monotone(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let over = Over::any(u)?;
    let fewer_values = ContextValue::Many(over.values.iter().skip(1).cloned().collect());
    let (many, wanted) = (over.many(), over.wanted());
    let fewer_wanted = &wanted[1..];
    let holds = over.names().into_iter().all(|operator| {
        let meets = |set: &str, wanted: &[&str], values: &ContextValue| {
            subject.meets(&format!("{set}:{operator}"), wanted, Some(values))
        };
        let implies = |premise: bool, conclusion: bool| !premise || conclusion;
        let in_values =
            implies(meets("ForAllValues", &wanted, &many), meets("ForAllValues", &wanted, &fewer_values))
                && implies(
                    meets("ForAnyValue", &wanted, &fewer_values),
                    meets("ForAnyValue", &wanted, &many),
                );
        let in_wanted = ["ForAllValues", "ForAnyValue"].into_iter().all(|set| {
            let (fewer, more) = (meets(set, fewer_wanted, &many), meets(set, &wanted, &many));
            if Some(operator) == over.negated { implies(more, fewer) } else { implies(fewer, more) }
        });
        in_values && in_wanted
    });
    Ok(claim(holds, || format!("{over:?}, null: {}", over.is_null())))
}

invariants! {
    44 a_negated_operator_is_the_negation [UnreadableFailsNegated, NegatedValuesAreOred] negation;
    45 a_missing_key_fails_unless_negated_or_if_exists
        [MissingKeyHolds, MissingKeyFailsNegated, IfExistsFailsOnMissing, BoolOfMissingIsFalse, NullInverted] missing;
    46 if_exists_changes_nothing_where_the_key_is_there [IfExistsIgnoresValue] present;
    47 if_exists_is_the_operator_or_the_key_missing [IfExistsFailsOnMissing, IfExistsIgnoresValue] if_exists;
    48 a_key_is_missing_or_there [NullIgnored] null;
    49 any_of_the_negation_is_the_negation_of_all [NegationOfTheWhole, ForAllIsForAny, ForAllOfNothingFails] duality;
    50 all_of_nothing_holds_and_any_of_nothing_does_not
        [ForAllOfNothingFails, ForAnyOfNothingHolds, ForAnyIfExistsOfNothingHolds] of_nothing;
    51 of_one_value_all_and_any_are_the_one [SetOperatorNeedsSeveral] of_one;
    52 all_of_fewer_and_any_of_more [ForAllIsForAny, ForAnyIsForAll, ForAllAsksForPolicyValues] monotone;
}
