//! `Action` and `NotAction`: what a statement is about.

use super::{Chapter, FIRST, SECOND, allow, deny, own};
use crate::build::PolicyQuestion;
use crate::format::{Severity, VectorFile};
use crate::mint::Object;
use serde_json::{Value, json};

const ACTION: Chapter = Chapter::iam("action", "reference_policies_elements_action");
const NOT_ACTION: Chapter = Chapter::iam("not-action", "reference_policies_elements_notaction");

pub(super) fn classes() -> Vec<VectorFile> {
    vec![action(), not_action()]
}

fn action() -> VectorFile {
    let ask = |listed: Value, asked: &str| own(&[allow(listed, "*")]).action(asked);
    let one = |listed: &str, asked: &str| ask(json!(listed), asked);
    let class = ACTION.open("actions by name and by pattern").severity(Severity::High);
    #[rustfmt::skip]
    let class = ACTION.all_met(class, [
        ("exact", "the action is the one listed", one("s3:GetObject", "s3:GetObject")),
        ("one-of-list", "the action is one of those listed",
            ask(json!(["s3:PutObject", "s3:GetObject"]), "s3:GetObject")),
        ("star-at-end", "a star stands for the rest of the name", one("s3:Get*", "s3:GetObjectAcl")),
        ("star-at-start", "a star stands for the beginning of the name", one("s3:*Object", "s3:DeleteObject")),
        ("star-on-both-sides", "the name holds what stands between two stars",
            one("iam:*AccessKey*", "iam:CreateAccessKey")),
        ("star-for-nothing", "a star stands for no characters, too", one("s3:Get*Object", "s3:GetObject")),
        ("stars-in-between", "the pieces between stars are found in turn", one("s3:L*t*V*s", "s3:ListBucketVersions")),
        ("question-mark", "a question mark stands for one character", one("s3:?etObject", "s3:GetObject")),
        ("service", "a star alone is every action of the service", one("s3:*", "s3:DeleteBucket")),
        ("everything", "a star without a service is every action", one("*", "iam:CreateUser")),
        ("name-in-another-case", "the case of an action's name does not matter", one("s3:getobject", "s3:GetObject")),
        ("service-in-another-case", "the case of the service does not matter", one("S3:GetObject", "s3:GetObject")),
        ("pattern-in-another-case", "the case of a pattern does not matter", one("S3:GET*", "s3:GetObject")),
        ("request-in-another-case", "the case of the request's action does not matter",
            one("s3:GetObject", "S3:GETOBJECT")),
        ("service-with-hyphen", "the name of a service has hyphens", one("execute-api:*", "execute-api:Invoke")),
    ]);
    #[rustfmt::skip]
    let class = ACTION.none_met(class, [
        ("another", "exact", "the action asked for is `s3:PutObject`", "the action is not listed",
            one("s3:GetObject", "s3:PutObject")),
        ("longer", "exact", "the action asked for is `s3:GetObjectAcl`",
            "the action begins like the one listed: without a star that is another one",
            one("s3:GetObject", "s3:GetObjectAcl")),
        ("shorter", "exact", "the action listed is `s3:GetObjectVersion`", "the action listed goes on",
            one("s3:GetObjectVersion", "s3:GetObject")),
        ("another-service", "exact", "the action asked for is `codecommit:GetObject`",
            "an action of this name of another service", one("s3:GetObject", "codecommit:GetObject")),
        ("none-of-list", "one-of-list", "the action asked for is `s3:DeleteObject`", "no entry lists the action",
            ask(json!(["s3:PutObject", "s3:GetObject"]), "s3:DeleteObject")),
        ("star-at-end-another", "star-at-end", "the action asked for is `s3:PutObjectAcl`",
            "the name does not begin like the pattern", one("s3:Get*", "s3:PutObjectAcl")),
        ("star-at-start-longer", "star-at-start", "the action asked for is `s3:DeleteObjectTagging`",
            "the name does not end like the pattern, though it holds what it ends with",
            one("s3:*Object", "s3:DeleteObjectTagging")),
        ("star-on-both-sides-another", "star-on-both-sides", "the action asked for is `iam:CreateUser`",
            "the name does not hold what stands between the stars", one("iam:*AccessKey*", "iam:CreateUser")),
        ("stars-in-another-order", "stars-in-between", "the action asked for is `s3:ListVersionsBucket`",
            "the pieces are there in another order: the last is not at the end",
            one("s3:L*t*V*s", "s3:ListVersionsBucket")),
        ("question-mark-for-two", "question-mark", "the action asked for is `s3:TgetObject`",
            "two characters stand where the question mark does", one("s3:?etObject", "s3:TgetObject")),
        ("question-mark-for-none", "question-mark", "the action asked for is `s3:etObject`",
            "no character stands where the question mark does", one("s3:?etObject", "s3:etObject")),
        ("service-that-goes-on", "service", "the action asked for is `s3-outposts:DeleteBucket`",
            "a service whose name begins with this one's is another", one("s3:*", "s3-outposts:DeleteBucket")),
        ("service-that-begins-otherwise", "service", "the action asked for is `backups3:DeleteBucket`",
            "a service whose name ends with this one's is another", one("s3:*", "backups3:DeleteBucket")),
    ]);
    class.finish()
}

fn not_action() -> VectorFile {
    let but = |effect: &str, listed: Value| {
        Object::new().with("Effect", effect).with("NotAction", listed).with("Resource", "*")
    };
    let ask = |listed: Value, asked: &str| own(&[but("Allow", listed)]).action(asked);
    let guarded = |listed: Value, asked: &str| own(&[allow("*", "*"), but("Deny", listed)]).action(asked);
    let two = || json!(["iam:*", "organizations:*"]);
    let class = NOT_ACTION.open("statements about all actions but those listed").severity(Severity::High);
    #[rustfmt::skip]
    let class = NOT_ACTION.all_met(class, [
        ("allow-others", "everything but IAM is allowed, and the action is S3's", ask(json!("iam:*"), "s3:GetObject")),
        ("allow-others-of-list", "the action is neither the one nor the other", ask(two(), "s3:GetObject")),
        ("allow-longer", "an action that goes on is not the one listed", ask(json!("s3:GetObject"), "s3:GetObjectAcl")),
        ("deny-spares-listed", "everything but S3 is forbidden, and the action is S3's",
            guarded(json!("s3:*"), "s3:GetObject")),
        ("deny-spares-listed-in-another-case", "everything but S3 is forbidden, and the case does not matter",
            guarded(json!("S3:getobject"), "s3:GetObject")),
        ("deny-nothing", "a Deny of everything but everything forbids nothing", guarded(json!("*"), "s3:GetObject")),
    ]);
    #[rustfmt::skip]
    let class = NOT_ACTION.none_met(class, [
        ("allow-listed", "allow-others", "the action asked for is `iam:CreateUser`",
            "the action is one that the statement leaves out", ask(json!("iam:*"), "iam:CreateUser")),
        ("allow-listed-in-another-case", "allow-others", "the action listed is `S3:getobject`",
            "the action is left out in another spelling: who compares case grants it",
            ask(json!("S3:getobject"), "s3:GetObject")),
        ("allow-first-of-list", "allow-others-of-list", "the action asked for is `iam:CreateUser`",
            "the first of two actions left out: as two statements, the second would allow it",
            ask(two(), "iam:CreateUser")),
        ("allow-last-of-list", "allow-others-of-list", "the action asked for is `organizations:LeaveOrganization`",
            "the last of two actions left out: as two statements, the first would allow it",
            ask(two(), "organizations:LeaveOrganization")),
        ("allow-nothing", "allow-others", "the action listed is a star", "everything but everything is nothing",
            ask(json!("*"), "s3:GetObject")),
        ("deny-grants-nothing", "deny-spares-listed", "the statement that allows is left out",
            "what a Deny spares is not thereby allowed",
            own(&[but("Deny", json!("s3:*"))]).action("s3:GetObject")),
    ]);
    #[rustfmt::skip]
    let class = NOT_ACTION.all_forbidden(class, [
        ("deny-others", "deny-spares-listed", "the action asked for is `ec2:RunInstances`",
            "the action is not one that the Deny spares", &[SECOND], guarded(json!("s3:*"), "ec2:RunInstances")),
        ("deny-others-than-exact", "deny-spares-listed-in-another-case", "the action asked for is `s3:PutObject`",
            "another action of the service is not spared", &[SECOND],
            guarded(json!("S3:getobject"), "s3:PutObject")),
    ]);
    class
        .with(
            NOT_ACTION
                .forbidden(
                    "deny-beside-action",
                    "a Deny of an action and a Deny of all but it leave nothing",
                    &[FIRST, SECOND],
                    "deny-spares-listed",
                    "another Deny forbids what this one spares, and the action asked for is one that both forbid",
                )
                .policy(&guarded_twice()),
        )
        .finish()
}

/// Two Denies that both apply: each is among the statements that decide.
fn guarded_twice() -> PolicyQuestion {
    let but = Object::new().with("Effect", "Deny").with("NotAction", "s3:*").with("Resource", "*");
    own(&[deny("ec2:*", "*"), but, allow("*", "*")]).action("ec2:RunInstances")
}
