//! `ForAllValues`, `ForAnyValue`, and lists of values without either.

use super::super::{Chapter, SECOND, alike, on, open, under, unless};
use crate::build::PolicyQuestion;
use crate::build::draft::owned;
use crate::format::{ContextValue, Severity, VectorFile};
use serde_json::{Value, json};

const PAGE: &str = "reference_policies_condition-single-vs-multi-valued-context-keys";
const KEYS: &str = "aws:TagKeys";
const PATHS: &str = "aws:PrincipalOrgPaths";
const NEGATED: &str =
    "the page defines the set operators value by value, and a negated operator over one value";

pub(in crate::build::policy) fn classes() -> Vec<VectorFile> {
    vec![for_all(), for_any(), without()]
}

fn having(question: PolicyQuestion, key: &str, values: &[&str]) -> PolicyQuestion {
    question.context(key, ContextValue::Many(owned(values)))
}

/// Tags may be put on if the operator holds of their keys.
fn tagging(operator: &str, wanted: Value, values: &[&str]) -> PolicyQuestion {
    having(under(on(operator, KEYS, wanted)), KEYS, values)
}

fn for_all() -> VectorFile {
    const ALL: Chapter = Chapter::iam("for-all-values", PAGE);
    const EQUALS: &str = "ForAllValues:StringEquals";
    const NOT_EQUALS: &str = "ForAllValues:StringNotEquals";
    let two = || json!(["environment", "cost-center"]);
    let all = |values: &[&str]| tagging(EQUALS, two(), values);
    let like = |values: &[&str]| tagging("ForAllValues:StringLike", json!(["acme-*"]), values);
    let not = |values: &[&str]| tagging(NOT_EQUALS, json!(["owner", "root"]), values);
    let attributes = |values: &[&str]| {
        let wanted = json!(["ID", "Message", "Tags"]);
        having(under(on(EQUALS, "dynamodb:Attributes", wanted)), "dynamodb:Attributes", values)
    };
    let guarded = || under(json!({EQUALS: {KEYS: ["environment"]}, "Null": {KEYS: "false"}}));
    let deny = |values: &[&str]| having(unless(on(EQUALS, KEYS, json!(["environment"]))), KEYS, values);
    let class = ALL
        .open("`ForAllValues`: every value of the request satisfies the operator, and none is enough")
        .severity(Severity::High);
    #[rustfmt::skip]
    let class = ALL.all_met(class, [
        ("one", "the only tag is one of those allowed", all(&["environment"])),
        ("both", "both tags are among those allowed", all(&["cost-center", "environment"])),
        ("repeated", "a tag that is there twice is still allowed", all(&["environment", "environment"])),
        ("columns", "every column asked for is one of those allowed", attributes(&["Message", "ID"])),
        ("missing", "a request without tags has none that is not allowed", under(on(EQUALS, KEYS, two()))),
        ("empty-list", "an empty list of tags has none that is not allowed", all(&[])),
        ("empty-text", "an empty text is no value", all(&[""])),
        ("single-valued", "a key of one value is a set of one", under(on(EQUALS, KEYS, two())).context(KEYS, "environment")),
        ("like", "every tag is of the pattern", like(&["acme-team", "acme-"])),
        ("guarded", "`Null` beside it asks for a tag to be there", having(guarded(), KEYS, &["environment"])),
        ("deny-another", "a Deny of nothing but one tag spares another", deny(&["team"])),
        ("deny-two", "a Deny of nothing but one tag spares that one beside another", deny(&["environment", "team"])),
    ]);
    #[rustfmt::skip]
    let class = ALL.none_met(class, [
        ("another", "one", "the tag is `owner`", "the only tag is not allowed", all(&["owner"])),
        ("last-is-another", "both", "the last tag is `owner`", "the first of two tags is allowed, and the last is not",
            all(&["cost-center", "owner"])),
        ("first-is-another", "both", "the first tag is `owner`", "the last of two tags is allowed, and the first is not",
            all(&["owner", "environment"])),
        ("another-case", "one", "the tag is `Environment`", "the operator is what it is, value by value",
            all(&["Environment"])),
        ("column-too-many", "columns", "the column `Email` is asked for as well", "a column that is not allowed",
            attributes(&["Message", "ID", "Email"])),
        ("single-valued-another", "single-valued", "the value is another", "a key of one value that is not allowed",
            under(on(EQUALS, KEYS, two())).context(KEYS, "owner")),
        ("like-another", "like", "the last tag is `team`", "a tag is not of the pattern", like(&["acme-team", "team"])),
        ("guarded-missing", "guarded", "the request has no tags", "what a missing key would have passed, `Null` stops",
            guarded()),
    ]);
    #[rustfmt::skip]
    let class = ALL.all_forbidden(class, [
        ("deny-only", "deny-another", "the tag is the one that the Deny names", "nothing but one tag is there", &[SECOND],
            deny(&["environment"])),
        ("deny-missing", "deny-another", "the request has no tags", "a Deny of nothing but one tag covers no tags at all",
            &[SECOND], unless(on(EQUALS, KEYS, json!(["environment"])))),
    ]);
    class
        .with(
            alike(ALL.allowed("not-equals", "neither tag is excepted"), NEGATED)
                .policy(&not(&["team", "stage"])),
        )
        .with(
            alike(
                ALL.unmet(
                    "not-equals-one",
                    "one of two tags is excepted: not every tag differs",
                    "not-equals",
                    "the last tag is `owner`",
                ),
                NEGATED,
            )
            .policy(&not(&["team", "owner"])),
        )
        .with(
            alike(ALL.allowed("not-equals-missing", "no tags are none that is excepted"), NEGATED)
                .policy(&under(on(NOT_EQUALS, KEYS, json!(["owner", "root"])))),
        )
        .with(
            alike(
                ALL.allowed("if-exists-missing", "`IfExists` changes nothing of a missing key"),
                "both halves of the operator hold of a missing key",
            )
            .policy(&under(on("ForAllValues:StringEqualsIfExists", KEYS, two()))),
        )
        .with(
            open(
                ALL.unmet(
                    "empty-text-beside-another",
                    "an empty text beside a tag is not allowed",
                    "one",
                    "an empty text stands before the tag",
                ),
                "the page calls an empty text a null data set where it is all there is",
            )
            .policy(&all(&["", "environment"])),
        )
        .finish()
}

fn for_any() -> VectorFile {
    const ANY: Chapter = Chapter::iam("for-any-value", PAGE);
    const EQUALS: &str = "ForAnyValue:StringEquals";
    const NOT_EQUALS: &str = "ForAnyValue:StringNotEquals";
    let two = || json!(["environment", "cost-center"]);
    let any = |values: &[&str]| tagging(EQUALS, two(), values);
    let not = |values: &[&str]| tagging(NOT_EQUALS, json!(["owner", "root"]), values);
    let path = |values: &[&str]| {
        let wanted = json!(["o-exampleorgid/r-ab12/ou-ab12-11111111/*"]);
        having(under(on("ForAnyValue:StringLike", PATHS, wanted)), PATHS, values)
    };
    let deny = |values: &[&str]| having(unless(on(EQUALS, KEYS, json!(["owner", "root"]))), KEYS, values);
    let class = ANY
        .open("`ForAnyValue`: one value of the request satisfies the operator, and none is not enough")
        .severity(Severity::High);
    #[rustfmt::skip]
    let class = ANY.all_met(class, [
        ("one", "the only tag is one of those wanted", any(&["environment"])),
        ("first-of-two", "the first of two tags is one of those wanted", any(&["environment", "team"])),
        ("last-of-two", "the last of two tags is one of those wanted", any(&["team", "cost-center"])),
        ("single-valued", "a key of one value is a set of one", under(on(EQUALS, KEYS, two())).context(KEYS, "environment")),
        ("path", "the account is below the unit", path(&["o-exampleorgid/r-ab12/ou-ab12-11111111/ou-ab12-22222222/"])),
        ("listed-beside-empty", "the tag is wanted beside an empty text", tagging(EQUALS, json!(["", "team"]), &["team"])),
        ("deny-others", "a Deny of two tags spares others", deny(&["team", "stage"])),
        ("deny-missing", "a Deny of two tags spares a request without any", unless(on(EQUALS, KEYS, json!(["owner", "root"])))),
    ]);
    #[rustfmt::skip]
    let class = ANY.none_met(class, [
        ("another", "one", "the tag is `owner`", "the only tag is not one of those wanted", any(&["owner"])),
        ("both-others", "last-of-two", "the last tag is `owner`", "neither of two tags is one of those wanted",
            any(&["team", "owner"])),
        ("missing", "one", "the request has no tags", "a request without tags has none that is wanted",
            under(on(EQUALS, KEYS, two()))),
        ("empty-list", "one", "the list of tags is empty", "an empty list has no tag that is wanted", any(&[])),
        ("path-of-another", "path", "the unit is another", "the account is below another unit",
            path(&["o-exampleorgid/r-ab12/ou-ab12-33333333/"])),
        ("path-missing", "path", "the principal is of no organization", "who is of no organization is below no unit",
            under(on("ForAnyValue:StringLike", PATHS, json!(["o-exampleorgid/r-ab12/ou-ab12-11111111/*"])))),
    ]);
    #[rustfmt::skip]
    let class = ANY.all_forbidden(class, [
        ("deny-one-of-two", "deny-others", "the last tag is `root`", "a Deny of two tags covers one of them beside another",
            &[SECOND], deny(&["team", "root"])),
    ]);
    class
        .with(
            alike(ANY.allowed("not-equals", "one of two tags is not excepted, which is enough"), NEGATED)
                .policy(&not(&["owner", "team"])),
        )
        .with(
            alike(
                ANY.unmet("not-equals-both", "both tags are excepted", "not-equals", "the last tag is `root`"),
                NEGATED,
            )
            .policy(&not(&["owner", "root"])),
        )
        .with(
            alike(
                ANY.unmet(
                    "not-equals-missing",
                    "a request without tags has none that is not excepted, though the operator alone would hold",
                    "not-equals",
                    "the request has no tags",
                ),
                NEGATED,
            )
            .policy(&under(on(NOT_EQUALS, KEYS, json!(["owner", "root"])))),
        )
        .with(
            alike(
                ANY.unmet(
                    "if-exists-missing",
                    "`IfExists` does not rescue it: of no values, none matches",
                    "one",
                    "the request has no tags, and the operator has `IfExists`",
                ),
                "a missing key gives `ForAnyValue` no value to match",
            )
            .policy(&under(on("ForAnyValue:StringEqualsIfExists", KEYS, two()))),
        )
        .with(
            open(
                ANY.unmet(
                    "empty-text",
                    "an empty text is no value, even where one is wanted",
                    "listed-beside-empty",
                    "the tag is empty",
                ),
                "the page calls an empty text a null data set, like a missing key",
            )
            .policy(&tagging(EQUALS, json!(["", "team"]), &[""])),
        )
        .finish()
}

/// A key of several values "requires" a set operator; what it means without one AWS does not say.
fn without() -> VectorFile {
    const PLAIN: Chapter = Chapter::iam("several-values", PAGE);
    const WHY: &str = "AWS does not say what a plain operator means of several values; it never grants here, and \
                       never spares";
    let ask = |operator: &str, values: &[&str]| tagging(operator, json!(["environment"]), values);
    let deny = |values: &[&str]| having(unless(on("StringEquals", KEYS, "environment")), KEYS, values);
    PLAIN
        .open("operators without a set operator over keys of several values")
        .severity(Severity::Medium)
        .with(
            open(PLAIN.allowed("one-in-a-list", "a list of one value is one value"), WHY)
                .policy(&ask("StringEquals", &["environment"])),
        )
        .with(
            open(
                PLAIN.unmet(
                    "equals",
                    "one of two tags is wanted",
                    "one-in-a-list",
                    "another tag stands beside it",
                ),
                WHY,
            )
            .policy(&ask("StringEquals", &["environment", "owner"])),
        )
        .with(
            open(PLAIN.allowed("not-equals-one", "a list of one value that is not excepted"), WHY)
                .policy(&ask("StringNotEquals", &["team"])),
        )
        .with(
            open(
                PLAIN.unmet(
                    "not-equals",
                    "neither of two tags is excepted",
                    "not-equals-one",
                    "another tag stands beside it",
                ),
                WHY,
            )
            .policy(&ask("StringNotEquals", &["team", "stage"])),
        )
        .with(
            open(PLAIN.allowed("deny-one", "a list of one value that a Deny does not name"), WHY)
                .policy(&deny(&["team"])),
        )
        .with(
            open(
                PLAIN.forbidden(
                    "deny",
                    "a Deny of one value covers two of which neither is it",
                    &[SECOND],
                    "deny-one",
                    "another tag stands beside it",
                ),
                WHY,
            )
            .policy(&deny(&["team", "stage"])),
        )
        .finish()
}
