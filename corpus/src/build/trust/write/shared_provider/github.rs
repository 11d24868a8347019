//! GitHub Actions, whose workflows are of every organization there is.

use super::super::super::on;
use super::{GITHUB, OWNED, Refused, SCOPED, Stored, Trusting, page, sound, unscoped};
use crate::build::{inferred, observed};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const WORKFLOW: &str = "myorg/ci/.github/workflows/deploy.yml@refs/heads/main";

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
pub(super) fn github(setting: &Setting) -> VectorFile {
    let arn = |issuer: &str| format!("arn:aws:iam::{}:oidc-provider/{issuer}", setting.account);
    let (sub, job) = (format!("{GITHUB}:sub"), format!("{GITHUB}:job_workflow_ref"));
    let trusting = Trusting::new(setting, "shared-provider-github", SCOPED, &arn(GITHUB));
    let is = |operator: &str, wanted: Value| on(operator, &sub, wanted);
    let text = |operator: &str, wanted: &str| is(operator, json!(wanted));
    let both = |subject: &str| json!({"StringEquals": {&sub: subject, &job: WORKFLOW}});
    let message =
        |issuer: &str| unscoped(&arn(issuer), &format!("{issuer}:sub or {issuer}:job_workflow_ref"));
    #[rustfmt::skip]
    let stored: [Stored; 12] = [
        ("empty-list", is("StringEquals", json!([])), observed("tp-github-equals-empty-list"),
            "a list of no subjects names nobody, and is stored"),
        ("prefix-star", text("StringLike", "repo:myorg/myrepo:*"), observed("tp-github-like-prefix-star"),
            "a star behind a prefix is stored"),
        ("for-all-values", text("ForAllValues:StringEquals", OWNED), observed("tp-github-forallvalues-value"),
            "a set operator is one of the three"),
        ("for-all-values-like-question", text("ForAllValues:StringLike", "?"),
            observed("tp-github-forallvalues-like-question"), "a question mark at the beginning is no star"),
        ("text-star", text("StringLike", "owned*"), observed("tp-github-like-text-star"),
            "a star behind letters is stored, whosever names begin so"),
        ("policy-variable", text("StringLike", "${aws:username}"), observed("tp-github-like-policy-variable"),
            "a variable is no star, though no token has the key"),
        ("value", text("StringEquals", OWNED), page(), "the subject is one"),
        ("ignore-case", text("StringEqualsIgnoreCase", OWNED), page(),
            "the case of the subject may be ignored"),
        ("for-any-value", text("ForAnyValue:StringEquals", OWNED),
            inferred("tp-github-forallvalues-value: so it is with the other set operator"),
            "so it is with the other set operator"),
        ("for-all-values-like-list", is("ForAllValues:StringLike", json!(["?", OWNED])),
            inferred("tp-github-forallvalues-like-question: so is each of a list"),
            "each of a list is one that is stored alone"),
        ("workflow", on("StringEquals", &job, WORKFLOW), page(),
            "the reusable workflow may be looked at in place of the subject"),
        ("both-claims", both(OWNED), page(), "both are looked at"),
    ];
    let class = trusting
        .rule
        .open("policies that trust GitHub's workflows, of every organization, and those that IAM stores")
        .severity(Severity::High);
    let class = stored.iter().fold(class, |class, row| class.with(trusting.stored(row)));
    #[rustfmt::skip]
    let refused: [Refused; 19] = [
        ("two-stars", text("StringEquals", "**"), observed("tp-github-equals-two-stars"), "value",
            "the subject is `**`",
            "stricter than with the others: what begins with a star is all"),
        ("star-question", text("StringEquals", "*?"), observed("tp-github-equals-star-question"), "value",
            "the subject is `*?`", "a star and a question mark begin with a star"),
        ("empty", text("StringEquals", ""), observed("tp-github-equals-empty"), "value",
            "the subject is empty",
            "a blank subject is all"),
        ("list-with-star", is("StringEquals", json!(["*", OWNED])),
            observed("tp-github-equals-list-with-star"), "value",
            "`*` is added to the subjects", "one star spoils the list"),
        ("star", text("StringLike", "*"), observed("tp-github-like-star"), "prefix-star",
            "the subject is `*`",
            "a star lets in every workflow there is"),
        ("not-equals", text("StringNotEquals", OWNED), observed("tp-github-notequals"), "value",
            "the operator is `StringNotEquals`", "everybody but one is everybody"),
        ("if-exists", text("StringEqualsIfExists", OWNED), observed("tp-github-equals-ifexists"), "value",
            "the operator is `StringEqualsIfExists`", "a condition that holds without the claim is none"),
        ("ignore-case-empty", text("StringEqualsIgnoreCase", ""), observed("tp-github-ignorecase-empty"),
            "ignore-case",
            "the subject is empty", "a blank subject is all, whatever its case"),
        ("for-any-value-star-question", text("ForAnyValue:StringEquals", "*?"),
            observed("tp-github-foranyvalue-star-question"), "for-any-value", "the subject is `*?`",
            "a set operator makes no difference to a leading star"),
        ("for-any-value-empty", text("ForAnyValue:StringEquals", ""), observed("tp-github-foranyvalue-empty"),
            "for-any-value", "the subject is empty", "nor to a blank"),
        ("for-all-values-like-star-question", text("ForAllValues:StringLike", "*?"),
            observed("tp-github-forallvalues-like-star-question"), "for-all-values-like-question",
            "the subject is `*?`", "`*?` matches every subject"),
        ("for-all-values-like-empty", text("ForAllValues:StringLike", ""),
            observed("tp-github-forallvalues-like-empty"), "for-all-values-like-question",
            "the subject is empty",
            "an empty pattern matches nothing, and is refused as a blank"),
        ("for-all-values-like-list-with-star", is("ForAllValues:StringLike", json!(["*", OWNED])),
            observed("tp-github-forallvalues-like-list-with-star"), "for-all-values-like-list", "`?` is `*`",
            "a star in a list of patterns matches every subject"),
        ("star-text", text("StringLike", "*owned"), observed("tp-github-like-star-text"), "text-star",
            "the pattern is `*owned`", "whoever owns a name that ends so is let in"),
        ("star-question-text", text("StringLike", "*?owned"), observed("tp-github-like-star-question-text"),
            "text-star",
            "the pattern is `*?owned`", "a star and a question mark before the letters are no better"),
        ("workflow-empty", on("StringEquals", &job, ""), observed("tp-github-job-workflow-ref-empty"),
            "workflow",
            "the workflow is empty", "a blank workflow is all, as a blank subject is"),
        ("both-claims-star", both("*"), observed("tp-github-sub-star-job-good"), "both-claims",
            "the subject is `*`",
            "in one block both claims must pass"),
        ("audience-alone", on("StringEquals", &format!("{GITHUB}:aud"), "sts.amazonaws.com"),
            page(), "value", "the audience is looked at in place of the subject",
            "the audience is the same for everybody"),
        ("repository-alone", on("StringEquals", &format!("{GITHUB}:repository"), "myorg/myrepo"),
            page(), "value",
            "the repository is looked at in place of the subject",
            "the repository would tell them apart, and is none of the two claims"),
    ];
    let class = refused.iter().fold(class, |class, row| class.with(trusting.refused(row, &message(GITHUB))));
    #[rustfmt::skip]
    let alike = [
        ("subdomain", "token.actions.githubusercontent.com.example.test",
            observed("tp-github-prefix-subdomain-suffix"),
            on("StringEquals", &sub, OWNED),
            "a host that only begins like GitHub's is asked for a claim of its own"),
        ("glued", "token.actions.githubusercontent.comother", observed("tp-github-prefix-glued-suffix"),
            on("StringEquals", &sub, OWNED), "so is one whose name goes on without a dot"),
        ("private-path", "token.actions.githubusercontent.com/private",
            observed("tp-github-private-path-no-condition"),
            Value::Null, "an enterprise with an issuer of its own is asked as well"),
    ];
    alike
        .into_iter()
        .fold(class, |class, (name, issuer, known, condition, sentence)| {
            let trusting = Trusting { provider: arn(issuer), ..trusting };
            let own = on("StringEquals", &format!("{issuer}:sub"), OWNED);
            let change =
                if condition.is_null() { "`Condition` is left out" } else { "the claim is GitHub's own" };
            let twin = format!("{name}-own-claim");
            let asked_for = inferred("tp-github-prefix-subdomain-suffix: the message asks for this claim");
            let stored = sound(&twin, &asked_for, "the claim is spelled with the issuer whole");
            class.with(stored.trust(&trusting.under(&own))).with(
                trusting
                    .refusal(name, &known, [&twin, change, sentence])
                    .message(&message(issuer))
                    .trust(&trusting.under(&condition)),
            )
        })
        .finish()
}
