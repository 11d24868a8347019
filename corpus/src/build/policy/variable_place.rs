//! Where variables have a place, and what is no variable.

use super::{Chapter, FIRST, SECOND, alike, allow, on, one, open, own};
use crate::build::PolicyQuestion;
use crate::format::{Severity, VectorFile};
use crate::mint::Object;

const PAGE: &str = "reference_policies_variables";
const TEAM: &str = "aws:PrincipalTag/team";
const NAME: &str = "aws:username";

pub(super) fn classes() -> Vec<VectorFile> {
    vec![place()]
}

fn place() -> VectorFile {
    const PLACE: Chapter = Chapter::iam("variable-place", PAGE);
    let document = |statement: Object| PolicyQuestion::plain().identity(&[&one(statement)]);
    let of = |resource: &str| document(allow("s3:*", resource));
    let when = |operator: &str, key: &str, wanted: &str| {
        document(allow("s3:*", "*").with("Condition", on(operator, key, wanted)))
    };
    let class = PLACE
        .open("variables where they are expanded, and where they are not")
        .severity(Severity::Medium)
        .with(PLACE.allowed("resource", "behind the fifth colon of a resource").policy(
            &of("arn:aws:s3:::${aws:PrincipalTag/bucket}/*").context("aws:PrincipalTag/bucket", "docs"),
        ))
        .with(
            PLACE
                .allowed("text", "in a condition on text")
                .policy(&when("StringLike", TEAM, "${aws:username}").context(TEAM, "a").context(NAME, "a")),
        )
        .with(
            PLACE
                .allowed("number", "a number under an operator on numbers")
                .policy(&when("NumericEquals", "s3:max-keys", "10").context("s3:max-keys", "10")),
        )
        .with(
            PLACE
                .allowed("truth-value", "a truth value under `Bool`")
                .policy(&when("Bool", "aws:SecureTransport", "true").context("aws:SecureTransport", "true")),
        );
    let refused =
        "the page names the places of variables; elsewhere the text is what it must be without them";
    #[rustfmt::skip]
    let rows: [(&str, &str, &str, &str, &str, PolicyQuestion); 8] = [
        ("action", "policy.action", "resource", "the action is a variable",
            "an action has no variables: a tag would choose what is allowed",
            document(allow("s3:${aws:PrincipalTag/verb}", "*"))),
        ("account", "policy.variables", "resource", "the variable stands for the account",
            "the account of an ARN has no variables", of("arn:aws:s3::${aws:PrincipalAccount}:docs/*")),
        ("whole-resource", "policy.resource", "resource", "the variable is the whole resource",
            "a resource is no variable: a tag would choose the service", of("${aws:PrincipalTag/bucket}")),
        ("numeric", "policy.condition", "number", "the number is a variable", "numbers have no variables",
            when("NumericEquals", "s3:max-keys", "${aws:PrincipalTag/max}")),
        ("date", "policy.condition", "number", "the operator is `DateLessThan`, and its date is a variable",
            "dates have no variables", when("DateLessThan", "aws:CurrentTime", "${aws:PrincipalTag/until}")),
        ("address", "policy.condition", "number", "the operator is `IpAddress`, and its block is a variable",
            "addresses have no variables: a tag would open the network",
            when("IpAddress", "aws:SourceIp", "${aws:PrincipalTag/network}")),
        ("binary", "policy.condition", "number", "the operator is `BinaryEquals`, and its octets are a variable",
            "octets have no variables", when("BinaryEquals", "app:Digest", "${aws:PrincipalTag/digest}")),
        ("null", "policy.condition", "truth-value", "the operator is `Null`, and its truth value is a variable",
            "`Null` has no variables", when("Null", "aws:TokenIssueTime", "${aws:PrincipalTag/long}")),
    ];
    let class = rows.into_iter().fold(class, |class, (name, rule, twin, change, sentence, question)| {
        let draft = PLACE.malformed(name, sentence, rule, twin, change);
        class.with(alike(draft, refused).policy(&question))
    });
    #[rustfmt::skip]
    let broken: [(&str, &str, &str); 6] = [
        ("unclosed", "arn:aws:s3:::${aws:PrincipalTag/bucket", "a variable is closed"),
        ("without-name", "arn:aws:s3:::${}/*", "a variable has a name"),
        ("nested", "arn:aws:s3:::${aws:PrincipalTag/${aws:username}}/*", "a variable has no variable for a name"),
        ("default-without-quotes", "arn:aws:s3:::${aws:PrincipalTag/bucket, docs}/*",
            "a default stands between single quotes"),
        ("default-unclosed", "arn:aws:s3:::${aws:PrincipalTag/bucket, 'docs}/*", "a default has its second quote"),
        ("default-of-a-star", "arn:aws:s3:::${*, 'docs'}/*", "a written star needs no default"),
    ];
    let class = broken.into_iter().fold(class, |class, (name, resource, sentence)| {
        let change = format!("the resource is `{resource}`");
        let draft = PLACE.malformed(name, sentence, "policy.variables", "resource", &change);
        class.with(alike(draft, "what is no variable is refused where it is written").policy(&of(resource)))
    });
    let folder = "arn:aws:s3:::corp/${aws:username}";
    let unsaid = "one page names `Bool` among the operators with variables, another does not; a truth value is \
                  `true` or `false`";
    class
        .with(
            open(
                PLACE.malformed(
                    "bool",
                    "a truth value has no variables: a tag would choose what is required",
                    "policy.condition",
                    "truth-value",
                    "the truth value is a variable",
                ),
                unsaid,
            )
            .policy(&when("Bool", "aws:SecureTransport", "${aws:PrincipalTag/secure}")),
        )
        .with(
            PLACE
                .allowed("both-statements", "the value of one variable counts in every statement")
                .by(&[FIRST, SECOND])
                .policy(
                    &own(&[allow("s3:*", folder), allow("*", folder)])
                        .resource("arn:aws:s3:::corp/alice")
                        .context(NAME, "alice"),
                ),
        )
        .finish()
}
