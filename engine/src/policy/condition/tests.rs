//! The table of the operators: missing keys, several values, sets, duality.

use super::super::context::Keys;
use super::super::document::tests::refused_by;
use super::super::{Kind, Outcome, Policy, Principal, Request};
use crate::profile::Profile;

const KEY: &str = "a:key";

fn decide(effect: &str, version: &str, operator: &str, wanted: &str, context: &Keys) -> Outcome {
    let text = format!(
        r#"{{"Version":"{version}","Statement":{{"Effect":"{effect}","Action":"*","Resource":"*","Condition":{{"{operator}":{{"{KEY}":{wanted}}}}}}}}}"#
    );
    let policy = Policy::parse(text.as_bytes(), Kind::Identity, &Profile::strict())
        .unwrap_or_else(|no| panic!("{no}: {text}"));
    let request = Request { principal: Principal::Anonymous, action: "s3:x", resource: "*", context };
    policy.evaluate(&request)
}

fn holds_in(operator: &str, wanted: &str, context: &Keys) -> bool {
    decide("Allow", "2012-10-17", operator, wanted, context) == Outcome::Allow
}

fn holds(operator: &str, wanted: &str, value: &str) -> bool {
    holds_in(operator, wanted, &Keys::default().with(KEY, value))
}

fn holds_of_many(operator: &str, wanted: &str, values: &[&str]) -> bool {
    holds_in(operator, wanted, &Keys::default().with_many(KEY, values.iter().copied()))
}

fn holds_of_nothing(operator: &str, wanted: &str) -> bool {
    holds_in(operator, wanted, &Keys::default())
}

fn refused(operator: &str, wanted: &str) -> &'static str {
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{{"{operator}":{{"{KEY}":{wanted}}}}}}}}}"#
    );
    refused_by(&text, Kind::Identity)
}

/// Each operator with its negation, a value it lists, one that matches it and one that does not.
const PAIRS: &[(&str, &str, &str, &str, &str)] = &[
    ("StringEquals", "StringNotEquals", "red", "red", "Red"),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "red", "RED", "reed"),
    ("StringLike", "StringNotLike", "r*d", "reed", "reeds"),
    ("NumericEquals", "NumericNotEquals", "1.5", "1.50", "1.51"),
    ("DateEquals", "DateNotEquals", "2001-09-09T01:46:40Z", "1000000000", "1000000001"),
    ("IpAddress", "NotIpAddress", "10.0.0.0/8", "10.1.1.1", "11.1.1.1"),
    ("ArnEquals", "ArnNotEquals", "arn:aws:s3:::b*", "arn:aws:s3:::bucket", "arn:aws:s3:::a"),
    ("ArnLike", "ArnNotLike", "arn:*:s3:::b?", "arn:aws:s3:::bb", "arn:aws:s3:::b"),
];

#[test]
fn a_negation_is_the_opposite_for_a_key_that_is_there() {
    for (operator, negation, wanted, matching, other) in PAIRS {
        let wanted = format!("[\"{wanted}\"]");
        assert!(holds(operator, &wanted, matching) && !holds(operator, &wanted, other), "{operator}");
        assert!(!holds(negation, &wanted, matching) && holds(negation, &wanted, other), "{negation}");
    }
}

#[test]
fn a_missing_key_fails_an_operator_and_satisfies_its_negation() {
    for (operator, negation, wanted, ..) in PAIRS {
        let wanted = format!("\"{wanted}\"");
        assert!(!holds_of_nothing(operator, &wanted) && holds_of_nothing(negation, &wanted), "{operator}");
        assert!(holds_of_nothing(&format!("{operator}IfExists"), &wanted), "{operator}");
        assert!(holds_of_nothing(&format!("{negation}IfExists"), &wanted), "{operator}");
    }
    for (operator, wanted) in [("Bool", "\"false\""), ("BinaryEquals", "\"AAAA\""), ("NumericLessThan", "1")]
    {
        assert!(
            !holds_of_nothing(operator, wanted) && holds_of_nothing(&format!("{operator}IfExists"), wanted)
        );
    }
}

#[test]
fn null_asks_whether_a_key_is_missing() {
    assert!(holds_of_nothing("Null", "true") && !holds_of_nothing("Null", "\"false\""));
    assert!(
        holds("Null", "false", "x") && !holds("Null", "\"true\"", "") && holds("Null", "[true,false]", "")
    );
    assert!(holds_of_many("Null", "true", &[]) && holds_of_many("Null", "false", &["x", "y"]));
}

#[test]
fn if_exists_changes_nothing_where_the_key_exists() {
    for (operator, negation, wanted, matching, other) in PAIRS {
        let wanted = format!("\"{wanted}\"");
        for (operator, value) in
            [(operator, matching), (operator, other), (negation, matching), (negation, other)]
        {
            let if_exists = format!("{operator}IfExists");
            assert_eq!(holds(&if_exists, &wanted, value), holds(operator, &wanted, value), "{operator}");
        }
    }
}

#[test]
fn if_exists_is_the_operator_or_null() {
    for (operator, negation, wanted, matching, other) in PAIRS {
        let wanted = format!("\"{wanted}\"");
        for operator in [operator, negation] {
            let mut contexts = vec![Keys::default()];
            contexts.extend([matching, other].map(|value| Keys::default().with(KEY, value)));
            for context in contexts {
                let either = holds_in(operator, &wanted, &context) || holds_in("Null", "true", &context);
                assert_eq!(holds_in(&format!("{operator}IfExists"), &wanted, &context), either, "{operator}");
            }
        }
    }
}

#[test]
fn of_several_values_wanted_one_is_to_match_and_of_a_negation_none() {
    let wanted = r#"["red","blue"]"#;
    assert!(holds("StringEquals", wanted, "blue") && !holds("StringEquals", wanted, "green"));
    assert!(!holds("StringNotEquals", wanted, "blue") && holds("StringNotEquals", wanted, "green"));
}

#[test]
fn set_operators_look_at_every_value() {
    let wanted = r#"["red","blue"]"#;
    for (values, all, any) in [
        (&["red"][..], true, true),
        (&["red", "blue"], true, true),
        (&["red", "green"], false, true),
        (&["green"], false, false),
        (&[], true, false),
        (&[""], true, false),
        (&["", "red"], false, true),
    ] {
        assert_eq!(holds_of_many("ForAllValues:StringEquals", wanted, values), all, "{values:?}");
        assert_eq!(holds_of_many("ForAnyValue:StringEquals", wanted, values), any, "{values:?}");
    }
}

#[test]
fn sets_of_nothing_are_all_and_not_any_even_if_exists() {
    for operator in ["StringEquals", "StringNotEquals", "StringEqualsIfExists", "StringNotEqualsIfExists"] {
        assert!(holds_of_nothing(&format!("ForAllValues:{operator}"), "\"x\""), "{operator}");
        assert!(!holds_of_nothing(&format!("ForAnyValue:{operator}"), "\"x\""), "{operator}");
    }
}

#[test]
fn the_set_operators_are_dual() {
    let sets: [&[&str]; 8] = [
        &[],
        &["red"],
        &["green"],
        &["red", "green"],
        &["green", "lime"],
        &["red", "blue"],
        &[""],
        &["", "red"],
    ];
    for wanted in [r#""red""#, r#"["red","blue"]"#] {
        for values in sets {
            let holds = |operator| holds_of_many(operator, wanted, values);
            assert_eq!(
                holds("ForAnyValue:StringNotEquals"),
                !holds("ForAllValues:StringEquals"),
                "{values:?}"
            );
            assert_eq!(
                holds("ForAllValues:StringNotEquals"),
                !holds("ForAnyValue:StringEquals"),
                "{values:?}"
            );
        }
    }
}

#[test]
fn one_value_is_the_same_under_every_quantifier() {
    for (operator, negation, wanted, matching, other) in PAIRS {
        let wanted = format!("\"{wanted}\"");
        for (operator, value) in
            [(operator, matching), (operator, other), (negation, matching), (negation, other)]
        {
            let plain = holds(operator, &wanted, value);
            for set in ["ForAllValues:", "ForAnyValue:", ""] {
                assert_eq!(
                    holds_of_many(&format!("{set}{operator}"), &wanted, &[value]),
                    plain,
                    "{operator}"
                );
            }
        }
    }
}

#[test]
fn several_values_without_a_set_operator_never_grant_and_never_spare() {
    let context = Keys::default().with_many(KEY, ["red", "blue"]);
    for operator in ["StringEquals", "StringNotEquals", "StringEqualsIfExists"] {
        let decided = |effect| decide(effect, "2012-10-17", operator, "\"red\"", &context);
        assert_eq!(decided("Allow"), Outcome::ImplicitDeny);
        assert_eq!(decided("Deny"), Outcome::ExplicitDeny);
    }
}

#[test]
fn values_that_cannot_be_read_match_nothing() {
    for (operator, negation, wanted) in [
        ("NumericEquals", "NumericNotEquals", "1"),
        ("DateEquals", "DateNotEquals", "2001"),
        ("IpAddress", "NotIpAddress", "0.0.0.0/0"),
        ("ArnLike", "ArnNotLike", "arn:*:*:*:*:*"),
    ] {
        let wanted = format!("\"{wanted}\"");
        assert!(!holds(operator, &wanted, "x") && holds(negation, &wanted, "x"), "{operator}");
    }
    assert!(!holds("NumericGreaterThanEquals", "0", "") && !holds("Bool", "false", "FALSE"));
    assert!(!holds("BinaryEquals", "\"AA==\"", "AA") && holds("BinaryEquals", "\"AA==\"", "AA=="));
}

#[test]
fn numbers_and_dates_are_ordered() {
    for (value, less, equal) in [("9", true, false), ("10", false, true), ("10.1", false, false)] {
        assert_eq!(holds("NumericLessThan", "10", value), less);
        assert_eq!(holds("NumericLessThanEquals", "10", value), less || equal);
        assert_eq!(holds("NumericGreaterThan", "10", value), !less && !equal);
        assert_eq!(holds("NumericGreaterThanEquals", "10", value), !less);
    }
    let wanted = "\"2001-09-09\"";
    for (value, less, equal) in
        [("2001-09-08", true, false), ("999993600", false, true), ("2002", false, false)]
    {
        assert_eq!(holds("DateLessThan", wanted, value), less);
        assert_eq!(holds("DateLessThanEquals", wanted, value), less || equal);
        assert_eq!(holds("DateGreaterThan", wanted, value), !less && !equal);
        assert_eq!(holds("DateGreaterThanEquals", wanted, value), !less);
    }
}

#[test]
fn string_equals_knows_no_wildcards() {
    assert!(!holds("StringEquals", "\"r*\"", "red") && holds("StringEquals", "\"r*\"", "r*"));
    assert!(!holds("StringEquals", "\"r?\"", "re") && !holds("StringEqualsIgnoreCase", "\"*\"", "x"));
}

#[test]
fn no_value_is_one_of_an_empty_list() {
    for (operator, negation, ..) in PAIRS {
        assert!(!holds(operator, "[]", "x") && !holds_of_nothing(operator, "[]"), "{operator}");
        assert!(holds(negation, "[]", "x") && holds_of_nothing(negation, "[]"), "{negation}");
    }
    assert!(!holds("Null", "[]", "x") && !holds_of_nothing("Null", "[]"));
    assert!(holds_of_nothing("ForAllValues:StringEquals", "[]"));
    assert!(!holds_of_many("ForAllValues:StringEquals", "[]", &["x"]));
    assert!(holds_of_many("ForAnyValue:StringNotEquals", "[]", &["x"]));
}

#[test]
fn a_variable_without_a_value_matches_nothing() {
    assert!(!holds("StringEquals", r#""${a:none}""#, "") && holds("StringNotEquals", r#""${a:none}""#, "x"));
    assert!(!holds("ArnLike", r#""arn:aws:s3:::${a:none}""#, "arn:aws:s3:::"));
    assert!(holds("StringEquals", r#"["${a:none}","x"]"#, "x"));
    let context = Keys::default().with(KEY, "arn:aws:iam::1:role/x").with("a:account", "1");
    assert!(holds_in("ArnEquals", r#""arn:aws:iam::${a:account}:role/*""#, &context));
}

#[test]
fn variables_are_of_the_second_version() {
    let context = Keys::default().with(KEY, "${a:name}").with("a:name", "x");
    assert_eq!(
        decide("Deny", "2008-10-17", "StringEquals", r#""${a:name}""#, &context),
        Outcome::ExplicitDeny
    );
    assert_eq!(
        decide("Deny", "2012-10-17", "StringEquals", r#""${a:name}""#, &context),
        Outcome::ImplicitDeny
    );
    assert_eq!(
        decide("Deny", "2008-10-17", "StringEquals", r#""${a:name""#, &context),
        Outcome::ImplicitDeny
    );
    assert_eq!(refused("StringEquals", r#""${a:name""#), "policy.variables");
}

#[test]
fn refuses_values_that_the_operator_cannot_compare() {
    for (operator, wanted) in [
        ("NumericEquals", "\"x\""),
        ("NumericEquals", "true"),
        ("NumericEquals", "1e17"),
        ("DateEquals", "\"soon\""),
        ("Bool", "\"True\""),
        ("Bool", r#""${a:b}""#),
        ("BinaryEquals", "\"AA\""),
        ("BinaryEquals", "\"AB==\""),
        ("IpAddress", "\"10.0.0.0/33\""),
        ("IpAddress", r#""${a:b}""#),
        ("ArnLike", "\"arn:aws:s3\""),
        ("Null", "\"\""),
        ("Null", "1"),
        ("StringEquals", "null"),
        ("StringEquals", "[[]]"),
        ("StringEquals", "{}"),
        ("NullIfExists", "true"),
        ("StringEqual", "\"x\""),
        ("ForSomeValues:StringEquals", "\"x\""),
    ] {
        assert_eq!(refused(operator, wanted), "policy.condition", "{operator} {wanted}");
    }
}

#[test]
fn refuses_conditions_of_no_shape() {
    for condition in
        ["[]", "\"\"", r#"{"Bool":{}}"#, r#"{"Bool":[]}"#, r#"{"Bool":"x"}"#, r#"{"Bool":{"sub":"true"}}"#]
    {
        let text = format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"*","Resource":"*","Condition":{condition}}}}}"#
        );
        assert_eq!(refused_by(&text, Kind::Identity), "policy.condition", "{condition}");
    }
}
