//! The `String` operators, and the names of keys.

use super::super::{Chapter, allow, deny, on, own, under};
use super::{PAGE, when};
use crate::build::PolicyQuestion;
use crate::format::{Severity, VectorFile};
use serde_json::json;

pub(in crate::build::policy) fn classes() -> Vec<VectorFile> {
    vec![text(), key_name()]
}

const JOB: &str = "aws:PrincipalTag/job-category";
const PREFIX: &str = "s3:prefix";

fn text() -> VectorFile {
    const TEXT: Chapter = Chapter::iam("string-condition", PAGE);
    let class = TEXT.open("the `String` operators").severity(Severity::High);
    #[rustfmt::skip]
    let class = TEXT.all_hold(class, [
        ("equals", "StringEquals", JOB, "iamuser-admin", "iamuser-admin", "the text is the same"),
        ("not-equals", "StringNotEquals", JOB, "iamuser-admin", "developer", "the text is another"),
        ("ignoring-case", "StringEqualsIgnoreCase", JOB, "iamuser-admin", "IAMUser-Admin",
            "the text is the same but for case"),
        ("not-equals-ignoring-case", "StringNotEqualsIgnoreCase", JOB, "iamuser-admin", "developer",
            "the text is another whatever its case"),
        ("like", "StringLike", PREFIX, "home/*", "home/alice/", "the text is one of the pattern"),
        ("like-empty-end", "StringLike", PREFIX, "home/*", "home/", "a star stands for nothing, too"),
        ("like-question-marks", "StringLike", JOB, "admin-??", "admin-07", "question marks stand for a character each"),
        ("like-everything", "StringLike", JOB, "*", "developer", "a star is every text"),
        ("like-over-colons", "StringLike", "aws:PrincipalArn", "arn:aws:iam::*:user/alice",
            "arn:aws:iam::111122223333:x:user/alice", "`StringLike` knows no segments: its star stands for colons"),
        ("not-like", "StringNotLike", JOB, "admin-*", "developer", "the text is not of the pattern"),
        ("star-for-itself", "StringEquals", PREFIX, "home/*", "home/*", "under `StringEquals` a star is a star"),
        ("question-mark-for-itself", "StringEquals", JOB, "admin?", "admin?",
            "under `StringEquals` a question mark is one"),
        ("empty", "StringEquals", PREFIX, "", "", "the empty text is the empty text"),
        ("star-is-excepted", "StringNotEquals", JOB, "*", "developer",
            "under `StringNotEquals` a star excepts a star and nothing else"),
    ]);
    #[rustfmt::skip]
    let class = TEXT.none_holds(class, [
        ("equals", ("another", "StringEquals", JOB, "iamuser-admin", "developer", "the text is another")),
        ("equals", ("longer", "StringEquals", JOB, "iamuser-admin", "iamuser-administrator", "the text goes on")),
        ("equals", ("shorter", "StringEquals", JOB, "iamuser-admin", "iamuser", "the text ends sooner")),
        ("equals", ("another-case", "StringEquals", JOB, "iamuser-admin", "IAMUser-admin", "case matters")),
        ("equals", ("space-at-end", "StringEquals", JOB, "iamuser-admin", "iamuser-admin ", "nothing is trimmed")),
        ("not-equals", ("the-same", "StringNotEquals", JOB, "iamuser-admin", "iamuser-admin",
            "the text is the one excepted")),
        ("ignoring-case", ("another-ignoring-case", "StringEqualsIgnoreCase", JOB, "iamuser-admin", "iamuser_admin",
            "the text differs by more than case")),
        ("not-equals-ignoring-case", ("the-same-but-for-case", "StringNotEqualsIgnoreCase", JOB, "iamuser-admin",
            "IAMUSER-ADMIN", "the text is the one excepted, in capitals")),
        ("like", ("like-another", "StringLike", PREFIX, "home/*", "homes/alice/", "the text is not of the pattern")),
        ("like", ("like-elsewhere", "StringLike", PREFIX, "home/*", "old/home/alice/",
            "the pattern is that of the whole text, and not of a piece of it")),
        ("like", ("like-another-case", "StringLike", PREFIX, "home/*", "Home/alice/", "case matters in patterns")),
        ("like-question-marks", ("like-three-for-two", "StringLike", JOB, "admin-??", "admin-007",
            "three characters stand where two question marks do")),
        ("not-like", ("not-like-the-pattern", "StringNotLike", JOB, "admin-*", "admin-07",
            "the text is of the pattern excepted")),
        ("star-for-itself", ("star-is-no-wildcard", "StringEquals", PREFIX, "home/*", "home/alice/",
            "under `StringEquals` a star is no wildcard")),
        ("question-mark-for-itself", ("question-mark-is-no-wildcard", "StringEquals", JOB, "admin?", "admin7",
            "under `StringEquals` a question mark is no wildcard")),
        ("empty", ("empty-is-not-everything", "StringEquals", PREFIX, "", "home/", "the empty text is not every text")),
    ]);
    let many = |operator: &str, value: &str| {
        under(on(operator, JOB, json!(["admin-*", "root", "owner"]))).context(JOB, value)
    };
    #[rustfmt::skip]
    let class = TEXT.all_met(class, [
        ("last-of-list", "one of several values is the text", many("StringEquals", "owner")),
        ("none-excepted", "the text is none of the values excepted", many("StringNotEquals", "developer")),
        ("no-pattern-excepted", "the text is of none of the patterns excepted", many("StringNotLike", "developer")),
    ]);
    #[rustfmt::skip]
    let class = TEXT.none_met(class, [
        ("none-of-list", "last-of-list", "the text is `developer`", "none of several values is the text",
            many("StringEquals", "developer")),
        ("first-excepted", "none-excepted", "the text is `admin-*`",
            "the first of the values excepted: a negation of each alone would hold for the others",
            many("StringNotEquals", "admin-*")),
        ("last-excepted", "none-excepted", "the text is `owner`", "the last of the values excepted",
            many("StringNotEquals", "owner")),
        ("pattern-excepted", "no-pattern-excepted", "the text is `admin-7`", "the text is of one of the patterns excepted",
            many("StringNotLike", "admin-7")),
    ]);
    class.finish()
}

fn key_name() -> VectorFile {
    const KEY: Chapter = Chapter::iam("key-name", "reference_policies_elements_condition");
    const TAG: &str = "aws:PrincipalTag/CostCenter";
    let twice = |key: &str| {
        let deny = deny("*", "*").with("Condition", on("StringEquals", key, "untrusted"));
        own(&[allow("*", "*"), deny]).context("aws:PrincipalTag/Zone", "trusted")
    };
    let spelled = |policy: &str, request: &str| -> PolicyQuestion {
        under(on("StringEquals", policy, "cc-17")).context(request, "cc-17")
    };
    let class = KEY.open("names of condition keys, which have no case").severity(Severity::High);
    #[rustfmt::skip]
    let class = KEY.all_met(class, [
        ("exact", "the key is spelled as in the request", spelled(TAG, TAG)),
        ("policy-in-lower-case", "the policy spells the key in lower case", spelled("aws:principaltag/costcenter", TAG)),
        ("request-in-capitals", "the request spells the key in capitals", spelled(TAG, "AWS:PRINCIPALTAG/COSTCENTER")),
        ("deny-another-zone", "a Deny of another value does not apply", twice("aws:PrincipalTag/zone")),
        ("tag-with-colon", "the name of a tag may hold a colon",
            spelled("aws:PrincipalTag/acme:CostCenter", "aws:PrincipalTag/acme:CostCenter")),
    ]);
    #[rustfmt::skip]
    let class = KEY.none_met(class, [
        ("another-tag", "exact", "the tag is `CostCentre`", "a key that differs by more than case is another",
            spelled(TAG, "aws:PrincipalTag/CostCentre")),
        ("tag-that-goes-on", "exact", "the tag is `CostCenter2`", "a key that goes on is another",
            spelled(TAG, "aws:PrincipalTag/CostCenter2")),
        ("tag-of-another", "exact", "the tag is the request's", "the tag of a request is not the principal's",
            spelled(TAG, "aws:RequestTag/CostCenter")),
        ("value-in-another-case", "exact", "the value is `CC-17`", "values have case, though the names of keys have none",
            when("StringEquals", TAG, "cc-17", "CC-17")),
    ]);
    class
        .with(
            KEY.forbidden(
                "deny-in-another-case",
                "a Deny that spells its key in another case applies all the same",
                &["identity[0].Statement[1]"],
                "deny-another-zone",
                "the zone is the one that the Deny names",
            )
            .policy(&twice("AWS:principaltag/ZONE").context("aws:PrincipalTag/Zone", "untrusted")),
        )
        .finish()
}
