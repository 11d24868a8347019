//! Several values, several keys and several operators in one condition.

use super::super::{Chapter, FIRST, SECOND, allow, deny, own, under};
use crate::build::PolicyQuestion;
use crate::format::{Severity, VectorFile};
use serde_json::json;

const DEPARTMENT: &str = "aws:PrincipalTag/department";
const ROLE: &str = "aws:PrincipalTag/role";
const WHO: &str = "aws:PrincipalArn";
const ADDRESS: &str = "aws:SourceIp";

pub(in crate::build::policy) fn classes() -> Vec<VectorFile> {
    vec![combination()]
}

/// The example of the page: two keys of several values under one operator, and a second operator.
fn example(department: Option<&str>, role: Option<&str>, who: &str) -> PolicyQuestion {
    let condition = json!({
        "StringEquals": { DEPARTMENT: ["finance", "hr", "legal"], ROLE: ["audit", "security"] },
        "ArnLike": { WHO: ["arn:aws:iam::*:user/ana*", "arn:aws:iam::*:user/mary"] }
    });
    let mut question = under(condition).context(WHO, who);
    for (key, value) in [(DEPARTMENT, department), (ROLE, role)] {
        if let Some(value) = value {
            question = question.context(key, value);
        }
    }
    question
}

fn combination() -> VectorFile {
    const CHAPTER: Chapter = Chapter::iam(
        "combined-conditions",
        "reference_policies_condition-logic-multiple-context-keys-or-values",
    );
    let anaya = "arn:aws:iam::111122223333:user/anaya";
    let mary = "arn:aws:iam::111122223333:user/mary";
    let ask = |department: &str, role: &str, who: &str| example(Some(department), Some(role), who);
    let neither = |address: &str, department: &str| {
        let condition = json!({
            "NotIpAddress": { ADDRESS: ["192.0.2.0/24", "203.0.113.0/24"] },
            "StringNotEquals": { DEPARTMENT: ["sales", "support"] }
        });
        own(&[allow("*", "*"), deny("*", "*").with("Condition", condition)])
            .context(ADDRESS, address)
            .context(DEPARTMENT, department)
    };
    let either = |department: &str, role: &str| {
        let statement = |key: &str, value: &str| {
            allow("*", "*").with("Condition", json!({"StringEquals": { key: value }}))
        };
        own(&[statement(DEPARTMENT, "finance"), statement(ROLE, "audit")])
            .context(DEPARTMENT, department)
            .context(ROLE, role)
    };
    let class =
        CHAPTER.open("values are alternatives; keys and operators hold together").severity(Severity::High);
    #[rustfmt::skip]
    let class = CHAPTER.all_met(class, [
        ("all", "every key has one of its values", ask("finance", "audit", anaya)),
        ("others", "every key has another of its values", ask("legal", "security", mary)),
        ("no-operators", "a condition without operators asks for nothing", under(json!({}))),
        ("deny-one-met", "a Deny of two conditions spares who meets one of them", neither("203.0.113.9", "finance")),
        ("deny-other-met", "a Deny of two conditions spares who meets the other", neither("198.51.100.1", "sales")),
        ("statements-first", "of two statements the first holds", either("finance", "security")),
    ]);
    #[rustfmt::skip]
    let class = CHAPTER.none_met(class, [
        ("department-of-none", "all", "the department is `sales`", "the first key of the operator has none of its values",
            ask("sales", "audit", anaya)),
        ("role-of-none", "all", "the role is `intern`", "the second key of the operator has none of its values",
            ask("finance", "intern", anaya)),
        ("principal-of-none", "all", "the user is `bob`", "the second operator does not hold",
            ask("finance", "audit", "arn:aws:iam::111122223333:user/bob")),
        ("department-missing", "all", "the department is left out", "one of two keys is missing",
            example(None, Some("audit"), anaya)),
        ("role-missing", "all", "the role is left out", "the other of two keys is missing",
            example(Some("finance"), None, anaya)),
        ("values-exchanged", "all", "department and role are exchanged", "each key has its own values",
            ask("audit", "finance", anaya)),
        ("statements-neither", "statements-first", "the department is `sales`", "of two statements neither holds",
            either("sales", "security")),
    ]);
    #[rustfmt::skip]
    let class = CHAPTER.all_forbidden(class, [
        ("deny-both-met", "deny-one-met", "the address is another", "both conditions of the Deny hold", &[SECOND],
            neither("198.51.100.1", "finance")),
    ]);
    class
        .with(
            CHAPTER
                .allowed("statements-last", "of two statements the last holds")
                .by(&[SECOND])
                .policy(&either("sales", "audit")),
        )
        .with(
            CHAPTER
                .allowed("statements-both", "of two statements both hold")
                .by(&[FIRST, SECOND])
                .policy(&either("finance", "audit")),
        )
        .finish()
}
