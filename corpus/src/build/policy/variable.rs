//! Policy variables in resources and in the values of conditions.

use super::{Chapter, SECOND, allow, deny, on, open, own};
use crate::build::{Class, PolicyQuestion};
use crate::format::{ContextValue, Severity, VectorFile};
use crate::mint::Object;
use serde_json::json;

const PAGE: &str = "reference_policies_variables";
const TEAM: &str = "aws:PrincipalTag/team";
const NAME: &str = "aws:username";

pub(super) fn classes() -> Vec<VectorFile> {
    vec![resource(), special(), version(), not_resource(), condition()]
}

/// The bucket of the company, one folder for each of whatever the pattern says.
fn folder(pattern: &str) -> String {
    format!("arn:aws:s3:::corp/{pattern}")
}

fn ask(pattern: &str, key: &str) -> PolicyQuestion {
    own(&[allow("*", folder(pattern))]).resource(&folder(key))
}

fn resource() -> VectorFile {
    const VARIABLE: Chapter = Chapter::iam("resource-variable", PAGE);
    let home = |key: &str| ask("home/${aws:username}/*", key).context(NAME, "alice");
    let team = |key: &str, value: &str| ask("${aws:PrincipalTag/team}/*", key).context(TEAM, value);
    let guests = |key: &str| ask("${aws:PrincipalTag/team, 'guests'}/*", key);
    let both = |key: &str| ask("${aws:PrincipalTag/team}/${aws:username}", key).context(NAME, "alice");
    let barred =
        |pattern: &str| own(&[allow("*", "*"), deny("*", folder(pattern))]).resource(&folder("blue/plan"));
    let class = VARIABLE.open("variables in `Resource`").severity(Severity::Critical);
    #[rustfmt::skip]
    let class = VARIABLE.all_met(class, [
        ("own-folder", "the folder is named after the user who asks", home("home/alice/notes")),
        ("name-in-another-case", "the case of a variable's name does not matter",
            ask("home/${AWS:UserName}/*", "home/alice/notes").context(NAME, "alice")),
        ("tag", "the folder is that of the principal's team", team("blue/plan", "blue")),
        ("star-for-itself", "a star in a tag's value is a star", team("*/plan", "*")),
        ("star-in-value-for-itself", "a star beside letters is one, too", team("b*/plan", "b*")),
        ("question-mark-for-itself", "a question mark in a tag's value is one", team("?/plan", "?")),
        ("slash-in-value", "a value keeps its slashes", team("blue/north/plan", "blue/north")),
        ("colon-in-value", "the user id of a session has a colon",
            ask("${aws:userid}/*", "AROADBQP57FF2AEXAMPLE:build-7/plan")
                .context("aws:userid", "AROADBQP57FF2AEXAMPLE:build-7")),
        ("default", "a variable without a value has its default", guests("guests/plan")),
        ("default-not-needed", "a variable with a value does not have its default",
            guests("blue/plan").context(TEAM, "blue")),
        ("two-variables", "two variables have a value each", both("blue/alice").context(TEAM, "blue")),
        ("value-like-a-variable", "a value that reads like a variable is text",
            team("${aws:username}/plan", "${aws:username}").context(NAME, "alice")),
        ("bounds", "letters stand before and after the variable",
            ask("team-${aws:PrincipalTag/team}-data", "team-blue-data").context(TEAM, "blue")),
    ]);
    #[rustfmt::skip]
    let class = VARIABLE.none_met(class, [
        ("folder-of-another", "own-folder", "the folder is `home/bob`", "the folder is named after another user",
            home("home/bob/notes")),
        ("folder-that-goes-on", "own-folder", "the folder is `home/alice2`",
            "the folder's name begins like the user's", home("home/alice2/notes")),
        ("folder-of-the-text", "own-folder", "the folder is named `${aws:username}`",
            "the text of the variable is not its value", home("home/${aws:username}/notes")),
        ("value-in-another-case", "own-folder", "the folder is `home/Alice`", "values keep their case",
            home("home/Alice/notes")),
        ("star-in-value", "star-for-itself", "the folder is `blue`",
            "the principal has a star for a team: it is text, or its bearer would be in every team",
            team("blue/plan", "*")),
        ("star-in-longer-value", "star-in-value-for-itself", "the folder is `blue`",
            "a star within a value is text, beside a star of the policy that is a wildcard",
            team("blue/plan", "b*")),
        ("question-mark-in-value", "question-mark-for-itself", "the folder is `x`",
            "a question mark in a value is text", team("x/plan", "?")),
        ("missing", "own-folder", "the request has no user name",
            "a variable without a value matches no resource: it is not everything",
            ask("home/${aws:username}/*", "home/alice/notes")),
        ("missing-is-not-empty", "own-folder", "the request has no user name, and the folder no name",
            "a variable without a value is not the empty text", ask("home/${aws:username}/*", "home//notes")),
        ("missing-is-not-the-text", "own-folder",
            "the request has no user name, and the folder is named `${aws:username}`",
            "a variable without a value is not its own text",
            ask("home/${aws:username}/*", "home/${aws:username}/notes")),
        ("missing-one-of-two", "two-variables", "the principal has no team",
            "where one of two variables has no value, the pattern matches nothing", both("blue/alice")),
        ("default-elsewhere", "default", "the folder is `blue`", "the default is asked for, not any team",
            guests("blue/plan")),
        ("default-overridden", "default-not-needed", "the folder is `guests`",
            "with a value the default does not count", guests("guests/plan").context(TEAM, "blue")),
        ("value-expanded", "value-like-a-variable", "the folder is `alice`",
            "a value that reads like a variable is not expanded: its bearer would choose what is compared",
            team("alice/plan", "${aws:username}").context(NAME, "alice")),
        ("bounds-missed", "bounds", "the last letters are left out", "what follows the variable is there",
            ask("team-${aws:PrincipalTag/team}-data", "team-blue").context(TEAM, "blue")),
    ]);
    let class = class
        .with(
            VARIABLE
                .allowed("deny-missing", "a Deny whose variable has no value is about no resource")
                .policy(&barred("${aws:PrincipalTag/team}/*")),
        )
        .with(
            VARIABLE
                .forbidden(
                    "deny-with-value",
                    "a Deny whose variable has a value is about the resource it makes",
                    &[SECOND],
                    "deny-missing",
                    "the principal has the team",
                )
                .policy(&barred("${aws:PrincipalTag/team}/*").context(TEAM, "blue")),
        );
    left_open(VARIABLE, class)
}

fn left_open(chapter: Chapter, class: Class) -> VectorFile {
    let starred = |key: &str| ask("${aws:PrincipalTag/team, '*'}/plan", key);
    let unsaid = "the page does not say whether a default holds wildcards; as text it grants less";
    let many = "the page wants keys of one value in variables";
    let listed = ask("${aws:PrincipalTag/team}/*", "blue/plan");
    class
        .with(
            open(chapter.allowed("star-in-default", "a star in a default is a star"), unsaid)
                .policy(&starred("*/plan")),
        )
        .with(
            open(
                chapter.unmet(
                    "star-in-default-is-no-wildcard",
                    "a star in a default is no wildcard",
                    "star-in-default",
                    "the folder is `blue`",
                ),
                unsaid,
            )
            .policy(&starred("blue/plan")),
        )
        .with(
            open(
                chapter.unmet(
                    "of-a-list",
                    "a key of several values has no one value that could stand for the variable",
                    "tag",
                    "the key is a list",
                ),
                many,
            )
            .policy(&listed.context(TEAM, ContextValue::from(["blue"]))),
        )
        .finish()
}

/// The three characters that could not be written otherwise.
fn special() -> VectorFile {
    const SPECIAL: Chapter = Chapter::iam("special-character", PAGE);
    let class = SPECIAL.open("`${*}`, `${?}` and `${$}` in `Resource`").severity(Severity::High);
    #[rustfmt::skip]
    let class = SPECIAL.all_met(class, [
        ("star", "`${*}` is a star", ask("a${*}b", "a*b")),
        ("question-mark", "`${?}` is a question mark", ask("a${?}b", "a?b")),
        ("dollar", "`${$}` is a dollar sign", ask("${$}{aws:username}", "${aws:username}").context(NAME, "alice")),
        ("star-beside-wildcard", "a star of the policy beside a written one", ask("${*}*", "*.txt")),
    ]);
    #[rustfmt::skip]
    let class = SPECIAL.none_met(class, [
        ("star-is-no-wildcard", "star", "the object is `axb`", "`${*}` is no wildcard", ask("a${*}b", "axb")),
        ("question-mark-is-no-wildcard", "question-mark", "the object is `axb`", "`${?}` is no wildcard",
            ask("a${?}b", "axb")),
        ("dollar-starts-no-variable", "dollar", "the object is `alice`", "a written dollar sign starts no variable",
            ask("${$}{aws:username}", "alice").context(NAME, "alice")),
        ("star-beside-wildcard-missed", "star-beside-wildcard", "the object is `readme.txt`",
            "the wildcard does not stand for the star", ask("${*}*", "readme.txt")),
    ]);
    class.finish()
}

/// Variables came with version 2012-10-17.
fn version() -> VectorFile {
    const VERSION: Chapter = Chapter::iam("version", "reference_policies_elements_version");
    let ask = |version: Option<&str>, key: &str| {
        let statement = allow("*", folder("home/${aws:username}/*"));
        let document = match version {
            Some(version) => Object::new().with("Version", version),
            None => Object::new(),
        };
        let document = document.with_raw("Statement", &statement.to_json()).to_json();
        PolicyQuestion::plain().identity(&[&document]).resource(&folder(key)).context(NAME, "alice")
    };
    let (new, old) = (Some("2012-10-17"), Some("2008-10-17"));
    let (value, text) = ("home/alice/notes", "home/${aws:username}/notes");
    let mixed = |first: Option<&str>, second: &str| {
        let statement = allow("s3:PutObject", "*").to_json();
        let first = Object::new().with("Version", first).with_raw("Statement", &statement).to_json();
        let statement = allow("s3:GetObject", folder("home/${aws:username}/*")).to_json();
        let second = Object::new().with("Version", second).with_raw("Statement", &statement).to_json();
        PolicyQuestion::plain().identity(&[&first, &second]).resource(&folder(value)).context(NAME, "alice")
    };
    let class = VERSION.open("the same resource in documents of either version, and of none");
    #[rustfmt::skip]
    let class = VERSION.all_met(class.severity(Severity::High), [
        ("new", "a document of 2012-10-17 has variables", ask(new, value)),
        ("old-text", "in a document of 2008-10-17 a variable is its own text", ask(old, text)),
        ("none-text", "in a document without a version a variable is its own text", ask(None, text)),
    ]);
    #[rustfmt::skip]
    let class = VERSION.none_met(class, [
        ("old", "new", "the version is 2008-10-17", "a document of 2008-10-17 has no variables", ask(old, value)),
        ("none", "new", "the version is left out", "a document without a version is one of 2008-10-17",
            ask(None, value)),
        ("new-text", "old-text", "the version is 2012-10-17", "in a document of 2012-10-17 it is not",
            ask(new, text)),
    ]);
    class
        .with(
            VERSION
                .allowed("beside-an-old-one", "each document has its own version")
                .by(&["identity[1].Statement[0]"])
                .policy(&mixed(old, "2012-10-17")),
        )
        .with(
            VERSION
                .unmet(
                    "beside-a-new-one",
                    "the version of one document is not that of the next",
                    "beside-an-old-one",
                    "the versions are exchanged",
                )
                .policy(&mixed(new, "2008-10-17")),
        )
        .finish()
}

/// That an entry "will not match any resource" leaves open what `NotResource` makes of it.
fn not_resource() -> VectorFile {
    const OPEN: Chapter = Chapter::iam("not-resource-variable", PAGE);
    const WHY: &str = "the page does not say whether such an entry leaves out nothing or its statement says \
                       nothing; the choice neither grants nor spares";
    let but = |effect: &str| {
        let statement = Object::new().with("Effect", effect).with("Action", "*");
        statement.with("NotResource", folder("${aws:PrincipalTag/team}/*"))
    };
    let allowing = own(&[but("Allow")]).resource(&folder("red/plan"));
    let denying = own(&[allow("*", "*"), but("Deny")]).resource(&folder("blue/plan"));
    let class = OPEN.open("variables in `NotResource`").severity(Severity::High);
    #[rustfmt::skip]
    let class = OPEN.all_met(class, [
        ("allow", "the folder is not that of the team", allowing.clone().context(TEAM, "blue")),
        ("deny", "the Deny spares the folder of the team", denying.clone().context(TEAM, "blue")),
    ]);
    #[rustfmt::skip]
    let class = OPEN.none_met(class, [
        ("allow-own", "allow", "the folder is that of the team", "the folder of the team is left out",
            allowing.clone().resource(&folder("blue/plan")).context(TEAM, "blue")),
    ]);
    class
        .with(
            OPEN.forbidden(
                "deny-another",
                "the folder of another team is not spared",
                &[SECOND],
                "deny",
                "the team is `red`",
            )
            .policy(&denying.clone().context(TEAM, "red")),
        )
        .with(
            open(
                OPEN.unmet(
                    "allow-missing",
                    "an Allow of all but what cannot be told allows nothing",
                    "allow",
                    "the principal has no team",
                ),
                WHY,
            )
            .policy(&allowing),
        )
        .with(
            open(
                OPEN.forbidden(
                    "deny-missing",
                    "a Deny of all but what cannot be told spares nothing",
                    &[SECOND],
                    "deny",
                    "the principal has no team",
                ),
                WHY,
            )
            .policy(&denying),
        )
        .finish()
}

fn condition() -> VectorFile {
    const VARIABLE: Chapter = Chapter::iam("condition-variable", PAGE);
    const PREFIX: &str = "s3:prefix";
    const OWNER: &str = "aws:ResourceTag/owner";
    let browse = |prefix: &str| {
        let wanted = json!(["", "home/", "home/${aws:username}/*"]);
        let condition = on("StringLike", PREFIX, wanted);
        own(&[allow("s3:ListBucket", "arn:aws:s3:::corp").with("Condition", condition)])
            .action("s3:ListBucket")
            .resource("arn:aws:s3:::corp")
            .context(PREFIX, prefix)
    };
    let under = |operator: &str, key: &str, wanted: &str| {
        own(&[allow("*", "*").with("Condition", on(operator, key, wanted))])
    };
    let owned = |operator: &str| under(operator, OWNER, "${aws:username}").context(OWNER, "alice");
    let source = |arn: &str| {
        under("ArnLike", "aws:SourceArn", "arn:aws:sns:*:111122223333:${aws:PrincipalTag/team}-*")
            .context("aws:SourceArn", arn)
    };
    let not_mine = own(&[
        allow("*", "*"),
        deny("*", "*").with("Condition", on("StringNotEquals", OWNER, "${aws:username}")),
    ])
    .context(OWNER, "alice");
    let class = VARIABLE.open("variables in the values of conditions").severity(Severity::High);
    #[rustfmt::skip]
    let class = VARIABLE.all_met(class, [
        ("own-prefix", "a user looks into the folder named after him",
            browse("home/alice/photos").context(NAME, "alice")),
        ("other-value", "a value without variables counts where one with a variable has none", browse("home/")),
        ("owner", "the resource is tagged with the user who asks", owned("StringEquals").context(NAME, "alice")),
        ("owner-ignoring-case", "an operator that ignores case ignores it in values of variables",
            owned("StringEqualsIgnoreCase").context(NAME, "Alice")),
        ("star-for-itself", "a star in a value is a star",
            under("StringLike", OWNER, "${aws:PrincipalTag/team}").context(OWNER, "*").context(TEAM, "*")),
        ("arn", "the topic is one of the team's",
            source("arn:aws:sns:us-east-1:111122223333:blue-news").context(TEAM, "blue")),
        ("arn-star-for-itself", "a star in a value is a star in an ARN, too",
            source("arn:aws:sns:us-east-1:111122223333:*-news").context(TEAM, "*")),
        ("not-equals-missing", "a negated operator holds where its variable has no value: nothing is excepted",
            owned("StringNotEquals")),
        ("deny-spares-owner", "a Deny of what is not one's own spares the owner",
            not_mine.clone().context(NAME, "alice")),
        ("default", "a default stands in for a tag that the principal does not have",
            under("StringEquals", OWNER, "${aws:PrincipalTag/team, 'nobody'}").context(OWNER, "nobody")),
    ]);
    #[rustfmt::skip]
    let class = VARIABLE.none_met(class, [
        ("prefix-of-another", "own-prefix", "the folder is `home/bob`", "the folder is named after another user",
            browse("home/bob/photos").context(NAME, "alice")),
        ("prefix-missing", "own-prefix", "the request has no user name", "a session has no user name, and no folder",
            browse("home/alice/photos")),
        ("not-the-owner", "owner", "the user is bob", "the resource is tagged with another user",
            owned("StringEquals").context(NAME, "bob")),
        ("owner-missing", "owner", "the request has no user name", "without a value nobody is the owner",
            owned("StringEquals")),
        ("owner-in-another-case", "owner", "the user is `Alice`", "values are compared as the operator says",
            owned("StringEquals").context(NAME, "Alice")),
        ("star-in-value", "star-for-itself", "the resource is tagged with a name",
            "the principal has a star for a team: it is text, and not everybody's",
            under("StringLike", OWNER, "${aws:PrincipalTag/team}").context(OWNER, "red").context(TEAM, "*")),
        ("arn-of-another", "arn", "the team is `red`", "the topic is another team's",
            source("arn:aws:sns:us-east-1:111122223333:blue-news").context(TEAM, "red")),
        ("arn-star-in-value", "arn-star-for-itself", "the topic is `blue-news`",
            "a star in a value is no wildcard of an ARN",
            source("arn:aws:sns:us-east-1:111122223333:blue-news").context(TEAM, "*")),
        ("not-equals-the-owner", "not-equals-missing", "the user is alice", "with a value, the owner is excepted",
            owned("StringNotEquals").context(NAME, "alice")),
    ]);
    class
        .with(
            VARIABLE
                .forbidden(
                    "deny-missing",
                    "a Deny of what is not one's own spares nobody who has no name",
                    &[SECOND],
                    "deny-spares-owner",
                    "the request has no user name",
                )
                .policy(&not_mine),
        )
        .finish()
}
