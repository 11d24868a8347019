//! Two results, held against each other: what a vector says comes out, and what came out.

use crate::format::Kind;
use serde_json::{Map, Value};

/// The member of a response that is an error.
pub const ERROR: &str = "Error";

/// The first member of `got` that is not as `wanted` has it: the name, and both values. A member that either of
/// them leaves out is not compared.
pub fn difference<'r>(
    kind: Kind,
    wanted: &'r Map<String, Value>,
    got: &'r Map<String, Value>,
) -> Option<(&'r str, &'r Value, &'r Value)> {
    let mut both = wanted.iter().filter_map(|(name, want)| Some((name.as_str(), want, got.get(name)?)));
    both.find(|(_, want, got)| match kind {
        // What an API answers has more members than a vector speaks of.
        Kind::Sts => !says(want, got, Absent::NotCompared),
        // A claim more or less makes another identity.
        _ => !equal(want, got),
    })
}

/// Whether `got` is exactly what `wanted` has; of an API's answer, whether it says all of that.
pub fn exact(kind: Kind, wanted: &Map<String, Value>, got: &Map<String, Value>) -> bool {
    match kind {
        Kind::Sts => wanted
            .iter()
            .all(|(name, want)| got.get(name).is_some_and(|got| says(want, got, Absent::Differs))),
        _ => wanted == got,
    }
}

/// What a member says that an answer leaves out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    NotCompared,
    Differs,
}

/// Whether an API's answer is as a vector says, member by member.
fn says(wanted: &Value, got: &Value, absent: Absent) -> bool {
    match (wanted, got) {
        (Value::Array(wanted), Value::Array(got)) => {
            wanted.len() == got.len() && wanted.iter().zip(got).all(|(wanted, got)| says(wanted, got, absent))
        }
        (Value::Object(wanted), Value::Object(got)) => {
            // An error is the whole answer, and its absence says that there was none.
            wanted.contains_key(ERROR) == got.contains_key(ERROR)
                && wanted.iter().all(|(name, wanted)| match got.get(name) {
                    Some(got) => says(wanted, got, absent),
                    None => absent == Absent::NotCompared,
                })
        }
        _ => equal(wanted, got),
    }
}

/// Whether two values are the same. Numbers are equal by value: a library may write `1.0` as `1`.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn agree(kind: Kind, wanted: &Value, got: &Value) -> bool {
        difference(kind, wanted.as_object().unwrap(), got.as_object().unwrap()).is_none()
    }

    fn exactly(kind: Kind, wanted: &Value, got: &Value) -> bool {
        exact(kind, wanted.as_object().unwrap(), got.as_object().unwrap())
    }

    fn responses(responses: &Value) -> Value {
        json!({"responses": responses})
    }

    #[test]
    fn an_api_may_say_more_at_every_level() {
        let wanted = responses(&json!([{}, {"Audience": "a", "AssumedRoleUser": {"Arn": "x"}}]));
        let got = responses(&json!([
            {"Audience": "a"},
            {"Audience": "a", "Provider": "p", "AssumedRoleUser": {"Arn": "x", "AssumedRoleId": "y"}},
        ]));
        assert!(agree(Kind::Sts, &wanted, &got));
        assert!(exactly(Kind::Sts, &wanted, &got));
    }

    #[test]
    fn only_the_reference_engine_may_not_say_less() {
        let wanted = responses(&json!([{"Audience": "a", "AssumedRoleUser": {"Arn": "x"}}]));
        for got in [responses(&json!([{"AssumedRoleUser": {}}])), json!({})] {
            assert!(agree(Kind::Sts, &wanted, &got), "{got}");
            assert!(!exactly(Kind::Sts, &wanted, &got), "{got}");
        }
    }

    #[test]
    fn another_value_at_any_level_differs() {
        let wanted = responses(&json!([{"AssumedRoleUser": {"Arn": "x"}}]));
        for got in [json!([{"AssumedRoleUser": {"Arn": "y"}}]), json!([]), json!([{}, {}]), json!([null])] {
            assert!(!agree(Kind::Sts, &wanted, &responses(&got)), "{got}");
        }
    }

    #[test]
    fn an_error_is_never_taken_for_an_answer() {
        let error = responses(&json!([{"Error": {"Code": "AccessDenied"}}]));
        let other = responses(&json!([{"Error": {"Code": "ValidationError"}}]));
        let worded = responses(&json!([{"Error": {"Code": "AccessDenied", "Message": "no"}}]));
        let answer = responses(&json!([{}]));
        assert!(agree(Kind::Sts, &error, &worded));
        for (wanted, got) in [(&error, &answer), (&answer, &error), (&error, &other)] {
            assert!(!agree(Kind::Sts, wanted, got), "{wanted} {got}");
        }
    }

    #[test]
    fn claims_are_compared_whole() {
        let wanted = json!({"subject": "ann", "claims": {"sub": "ann"}});
        assert!(agree(Kind::IdToken, &wanted, &json!({"claims": {"sub": "ann"}})));
        assert!(!agree(Kind::IdToken, &wanted, &json!({"claims": {"sub": "ann", "admin": true}})));
    }

    #[test]
    fn numbers_are_equal_by_value() {
        let (wanted, got) = (json!({"claims": {"exp": 1.0}}), json!({"claims": {"exp": 1}}));
        assert!(agree(Kind::IdToken, &wanted, &got));
    }
}
