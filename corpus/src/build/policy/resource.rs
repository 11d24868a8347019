//! `Resource` and `NotResource`: what a statement's actions may be done with.

use super::{Chapter, SECOND, alike, allow, open, own};
use crate::build::PolicyQuestion;
use crate::format::{Severity, VectorFile};
use crate::mint::Object;
use serde_json::{Value, json};

const RESOURCE: Chapter = Chapter::iam("resource", "reference_policies_elements_resource");
const NOT_RESOURCE: Chapter = Chapter::iam("not-resource", "reference_policies_elements_notresource");

pub(super) fn classes() -> Vec<VectorFile> {
    vec![resource(), segments(), not_resource()]
}

fn ask(listed: impl Into<Value>, asked: &str) -> PolicyQuestion {
    own(&[allow("*", listed)]).resource(asked)
}

fn resource() -> VectorFile {
    let class = RESOURCE.open("resources by ARN and by pattern").severity(Severity::High);
    #[rustfmt::skip]
    let class = RESOURCE.all_met(class, [
        ("exact", "the ARN is the one listed", ask("arn:aws:s3:::docs/readme.txt", "arn:aws:s3:::docs/readme.txt")),
        ("one-of-list", "the ARN is one of those listed",
            ask(json!(["arn:aws:s3:::docs", "arn:aws:s3:::docs/*"]), "arn:aws:s3:::docs/readme.txt")),
        ("everything", "a star alone is every resource", ask("*", "arn:aws:iam::111122223333:user/alice")),
        ("star-at-end", "a star stands for the rest", ask("arn:aws:s3:::docs/*", "arn:aws:s3:::docs/notes.txt")),
        ("star-over-slashes", "a star stands for a path of any depth",
            ask("arn:aws:s3:::docs/*", "arn:aws:s3:::docs/2026/11/notes.txt")),
        ("star-for-nothing", "a star stands for no characters, too",
            ask("arn:aws:s3:::docs/*", "arn:aws:s3:::docs/")),
        ("star-within", "a star stands for what is between",
            ask("arn:aws:s3:::docs/*/notes.txt", "arn:aws:s3:::docs/2026/11/notes.txt")),
        ("question-marks", "a question mark stands for one character",
            ask("arn:aws:s3:::docs/20??.csv", "arn:aws:s3:::docs/2026.csv")),
        ("question-mark-for-slash", "a question mark stands for a slash, too",
            ask("arn:aws:s3:::docs/a?b", "arn:aws:s3:::docs/a/b")),
        ("brackets", "brackets and bars are letters like any other",
            ask("arn:aws:s3:::docs/(a|b)+.txt", "arn:aws:s3:::docs/(a|b)+.txt")),
        ("bucket", "a bucket is listed by its own ARN", ask("arn:aws:s3:::docs", "arn:aws:s3:::docs")),
        ("no-resource", "an action that is about nothing in particular is allowed on a star",
            ask("*", "*").action("s3:ListAllMyBuckets")),
    ]);
    #[rustfmt::skip]
    let class = RESOURCE.none_met(class, [
        ("another", "exact", "the object asked for is `notes.txt`", "the ARN is not the one listed",
            ask("arn:aws:s3:::docs/readme.txt", "arn:aws:s3:::docs/notes.txt")),
        ("longer", "exact", "the object asked for is `readme.txt.bak`", "the ARN goes on",
            ask("arn:aws:s3:::docs/readme.txt", "arn:aws:s3:::docs/readme.txt.bak")),
        ("shorter", "exact", "the object asked for is `readme`", "the ARN listed goes on",
            ask("arn:aws:s3:::docs/readme.txt", "arn:aws:s3:::docs/readme")),
        ("another-case", "exact", "the object asked for is `README.txt`",
            "case matters: an object whose name differs in case is another",
            ask("arn:aws:s3:::docs/readme.txt", "arn:aws:s3:::docs/README.txt")),
        ("none-of-list", "one-of-list", "the bucket asked for is `docs-internal`", "no entry lists the ARN",
            ask(json!(["arn:aws:s3:::docs", "arn:aws:s3:::docs/*"]), "arn:aws:s3:::docs-internal/readme.txt")),
        ("bucket-that-goes-on", "star-at-end", "the bucket asked for is `docs-internal`",
            "the slash belongs to the pattern: a bucket whose name begins like this one is another",
            ask("arn:aws:s3:::docs/*", "arn:aws:s3:::docs-internal/notes.txt")),
        ("bucket-of-objects", "star-at-end", "the bucket itself is asked for",
            "the objects of a bucket are not the bucket", ask("arn:aws:s3:::docs/*", "arn:aws:s3:::docs")),
        ("objects-of-bucket", "bucket", "an object is asked for", "a bucket is not its objects",
            ask("arn:aws:s3:::docs", "arn:aws:s3:::docs/notes.txt")),
        ("star-within-longer", "star-within", "the object asked for is `notes.txt.bak`",
            "what follows the star is the end",
            ask("arn:aws:s3:::docs/*/notes.txt", "arn:aws:s3:::docs/2026/11/notes.txt.bak")),
        ("star-within-without-slashes", "star-within", "the object asked for is `docs/notes.txt`",
            "one slash is not two", ask("arn:aws:s3:::docs/*/notes.txt", "arn:aws:s3:::docs/notes.txt")),
        ("question-marks-for-three", "question-marks", "the object asked for is `20026.csv`",
            "three characters stand where two question marks do",
            ask("arn:aws:s3:::docs/20??.csv", "arn:aws:s3:::docs/20026.csv")),
        ("question-marks-for-one", "question-marks", "the object asked for is `206.csv`",
            "one character stands where two question marks do",
            ask("arn:aws:s3:::docs/20??.csv", "arn:aws:s3:::docs/206.csv")),
        ("brackets-as-expression", "brackets", "the object asked for is `aab.txt`",
            "a pattern is no regular expression", ask("arn:aws:s3:::docs/(a|b)+.txt", "arn:aws:s3:::docs/aab.txt")),
        ("dot-as-expression", "exact", "the object asked for is `readmeXtxt`",
            "a dot is a dot, and no wildcard", ask("arn:aws:s3:::docs/readme.txt", "arn:aws:s3:::docs/readmeXtxt")),
        ("no-resource-by-arn", "no-resource", "the resource listed is `arn:aws:s3:::*`",
            "an action that is about nothing in particular is not about every bucket",
            ask("arn:aws:s3:::*", "*").action("s3:ListAllMyBuckets")),
        ("parent-directories", "exact", "the object asked for is `../docs/readme.txt`",
            "names are compared as they are, and no path is followed",
            ask("arn:aws:s3:::docs/readme.txt", "arn:aws:s3:::docs/../docs/readme.txt")),
        ("percent-encoded", "exact", "the object asked for is `readme%2Etxt`", "nothing is decoded",
            ask("arn:aws:s3:::docs/readme.txt", "arn:aws:s3:::docs/readme%2Etxt")),
    ]);
    let any = "the page has a star stand for any combination of characters";
    let one = "the page does not say what a character is; one Unicode scalar value is the plain reading";
    let face = "arn:aws:s3:::docs/\u{1F600}";
    class
        .with(
            alike(RESOURCE.allowed("star-over-line-feed", "a star stands for a line feed, too"), any)
                .policy(&ask("arn:aws:s3:::docs/*.txt", "arn:aws:s3:::docs/a\nb.txt")),
        )
        .with(
            alike(
                RESOURCE.unmet(
                    "line-feed-at-end",
                    "a line feed at the end is a character like any other",
                    "star-over-line-feed",
                    "the line feed stands at the end",
                ),
                any,
            )
            .policy(&ask("arn:aws:s3:::docs/*.txt", "arn:aws:s3:::docs/ab.txt\n")),
        )
        .with(
            open(RESOURCE.allowed("question-mark-beyond-ffff", "an emoji is one character"), one)
                .policy(&ask("arn:aws:s3:::docs/?", face)),
        )
        .with(
            open(
                RESOURCE.unmet(
                    "question-marks-beyond-ffff",
                    "an emoji is not two characters, though it is two code units of UTF-16",
                    "question-mark-beyond-ffff",
                    "the pattern has two question marks",
                ),
                one,
            )
            .policy(&ask("arn:aws:s3:::docs/??", face)),
        )
        .finish()
}

/// An ARN has six segments, and each is matched on its own.
fn segments() -> VectorFile {
    const SEGMENTS: Chapter = Chapter::iam("arn-segments", "reference_policies_elements_resource");
    let queue = "arn:aws:sqs:us-east-1:111122223333:jobs";
    let stream = "arn:aws:logs:us-east-1:111122223333:log-group:/app/api:log-stream:7";
    let class = SEGMENTS.open("patterns of ARNs, segment by segment").severity(Severity::High);
    #[rustfmt::skip]
    let class = SEGMENTS.all_met(class, [
        ("exact", "every segment is the one listed", ask(queue, queue)),
        ("any-region", "a star stands for the region", ask("arn:aws:sqs:*:111122223333:jobs", queue)),
        ("any-account", "a star stands for the account", ask("arn:aws:sqs:us-east-1:*:jobs", queue)),
        ("any-partition", "a star stands for the partition", ask("arn:*:sqs:us-east-1:111122223333:jobs", queue)),
        ("part-of-region", "a star stands for a part of the region", ask("arn:aws:sqs:us-*-1:111122223333:j*", queue)),
        ("empty-segments", "a star stands for segments that are empty",
            ask("arn:aws:s3:*:*:docs/*", "arn:aws:s3:::docs/readme.txt")),
        ("star-over-colons", "in the last segment a star stands for colons, too",
            ask("arn:aws:logs:us-east-1:111122223333:log-group:/app/*", stream)),
        ("colons-in-last", "the last segment has colons of its own",
            ask("arn:aws:logs:us-east-1:111122223333:log-group:/app/*:log-stream:?", stream)),
    ]);
    #[rustfmt::skip]
    let class = SEGMENTS.none_met(class, [
        ("another-region", "exact", "the queue is in `eu-west-1`", "the region is another",
            ask(queue, "arn:aws:sqs:eu-west-1:111122223333:jobs")),
        ("another-account", "exact", "the queue is of account 444455556666", "the account is another",
            ask(queue, "arn:aws:sqs:us-east-1:444455556666:jobs")),
        ("another-partition", "exact", "the partition is `aws-cn`", "the partition is another",
            ask(queue, "arn:aws-cn:sqs:us-east-1:111122223333:jobs")),
        ("another-service", "exact", "the service is `sns`", "a topic of the queue's name",
            ask(queue, "arn:aws:sns:us-east-1:111122223333:jobs")),
        ("another-name", "any-region", "the queue is `jobs2`", "the name is another",
            ask("arn:aws:sqs:*:111122223333:jobs", "arn:aws:sqs:us-east-1:111122223333:jobs2")),
        ("region-over-colon", "any-region", "the account of the pattern stands in the last segment",
            "a star does not cross a colon: the account is another, and the name was chosen to look like the rest",
            ask("arn:aws:sqs:*:111122223333:jobs", "arn:aws:sqs:us-east-1:444455556666:111122223333:jobs")),
        ("account-over-colon", "any-account", "a name stands behind another colon",
            "a star for the account is not one for the beginning of the name",
            ask("arn:aws:sqs:us-east-1:*:jobs", "arn:aws:sqs:us-east-1:111122223333:old:jobs")),
        ("account-missing", "empty-segments", "the pattern has no region and no account, and the bucket has both",
            "segments that are empty are no wildcards",
            ask("arn:aws:s3:::docs/*", "arn:aws:s3:us-east-1:111122223333:docs/readme.txt")),
        ("too-few-colons", "star-over-colons", "the log group is `/web/api`",
            "the last segment begins otherwise",
            ask("arn:aws:logs:us-east-1:111122223333:log-group:/app/*",
                "arn:aws:logs:us-east-1:111122223333:log-group:/web/api:log-stream:7")),
        ("five-segments", "empty-segments", "the ARN asked for has five segments",
            "what has five segments is no ARN", ask("arn:aws:s3:*:*:docs/*", "arn:aws:s3::docs/readme.txt")),
    ]);
    class.finish()
}

fn not_resource() -> VectorFile {
    let but = |effect: &str, listed: Value| {
        Object::new().with("Effect", effect).with("Action", "s3:*").with("NotResource", listed)
    };
    let object = |key: &str| format!("arn:aws:s3:::hr/{key}");
    let ask = |listed: Value, asked: &str| own(&[but("Allow", listed)]).resource(asked);
    let guarded = |asked: &str| {
        let listed = json!(["arn:aws:s3:::hr/payroll", "arn:aws:s3:::hr/payroll/*"]);
        own(&[allow("*", "*"), but("Deny", listed)]).resource(asked)
    };
    let two = || json!(["arn:aws:s3:::hr/*", "arn:aws:s3:::legal/*"]);
    let class = NOT_RESOURCE.open("statements about all resources but those listed").severity(Severity::High);
    #[rustfmt::skip]
    let class = NOT_RESOURCE.all_met(class, [
        ("allow-others", "everything but one bucket is allowed, and the object is of another",
            ask(json!("arn:aws:s3:::hr/*"), "arn:aws:s3:::docs/readme.txt")),
        ("allow-others-of-list", "the object is of neither bucket", ask(two(), "arn:aws:s3:::docs/readme.txt")),
        ("allow-in-another-case", "case matters: the object is not the one left out",
            ask(json!(object("Payroll")), &object("payroll"))),
        ("deny-spares-listed", "everything but a folder is forbidden, and the object is in it",
            guarded(&object("payroll/2026.csv"))),
    ]);
    #[rustfmt::skip]
    let class = NOT_RESOURCE.none_met(class, [
        ("allow-listed", "allow-others", "the object asked for is `hr/payroll`",
            "the object is one that the statement leaves out", ask(json!("arn:aws:s3:::hr/*"), &object("payroll"))),
        ("allow-first-of-list", "allow-others-of-list", "the object asked for is `hr/payroll`",
            "the first of two buckets left out: as two statements, the second would allow it",
            ask(two(), &object("payroll"))),
        ("allow-last-of-list", "allow-others-of-list", "the object asked for is `legal/case`",
            "the last of two buckets left out: as two statements, the first would allow it",
            ask(two(), "arn:aws:s3:::legal/case")),
        ("allow-nothing", "allow-others", "the resource listed is a star", "everything but everything is nothing",
            ask(json!("*"), "arn:aws:s3:::docs/readme.txt")),
        ("deny-grants-nothing", "deny-spares-listed", "the statement that allows is left out",
            "what a Deny spares is not thereby allowed",
            own(&[but("Deny", json!("arn:aws:s3:::hr/payroll/*"))]).resource(&object("payroll/2026.csv"))),
    ]);
    #[rustfmt::skip]
    let class = NOT_RESOURCE.all_forbidden(class, [
        ("deny-others", "deny-spares-listed", "the object asked for is `hr/reviews/2026.csv`",
            "the object is not in the folder that the Deny spares", &[SECOND], guarded(&object("reviews/2026.csv"))),
        ("deny-folder-that-goes-on", "deny-spares-listed", "the object asked for is `hr/payroll-old/2026.csv`",
            "a folder whose name begins like the one spared is another", &[SECOND],
            guarded(&object("payroll-old/2026.csv"))),
    ]);
    class.finish()
}
