//! What a resource's policy grants within an account, which depends on how it names the principal.

use super::{BOUNDARY, Chapter, FEDERATED, NAMED, PASSED, ROLE, SESSION, federated, logic, session};
use crate::build::policy::{ACCOUNT, FIRST, allow, aws, grant, on, one};
use crate::build::{Class, PolicyQuestion, role};
use crate::format::{Principal, Severity, VectorFile};
use serde_json::{Value, json};

const GRANT: Chapter = logic("resource-grant");
const ACCOUNT_GRANT: Chapter = logic("resource-grant-to-account");

pub(super) fn classes() -> Vec<VectorFile> {
    vec![either(), escaping(), limited(), account()]
}

/// A policy about something else: it allows, but not this.
fn elsewhere() -> String {
    one(allow("ec2:*", "*"))
}

fn all() -> String {
    one(allow("*", "*"))
}

/// An object that a team shares.
fn shared() -> PolicyQuestion {
    PolicyQuestion::plain().resource("arn:aws:s3:::shared/report.csv")
}

/// Who asks, and the bucket's policy that names somebody.
fn named(who: Option<Principal>, listed: Value) -> PolicyQuestion {
    let question = shared().resource_policies(&[&one(grant(listed))]);
    match who {
        Some(who) => question.principal(who),
        None => question,
    }
}

/// Within an account, either side is enough.
fn either() -> VectorFile {
    let alice = || named(None, aws(PolicyQuestion::ALICE));
    let class =
        GRANT.open("a resource's policy beside the principal's own, in one account").severity(Severity::High);
    class
        .with(
            GRANT
                .allowed("both", "both sides allow")
                .by(&[FIRST, NAMED])
                .policy(&alice().identity(&[&all()])),
        )
        .with(
            GRANT
                .allowed("resource-alone", "the bucket's policy alone is enough")
                .by(&[NAMED])
                .policy(&alice()),
        )
        .with(
            GRANT
                .allowed("identity-alone", "the user's own policy is enough, whomever the bucket's names")
                .policy(&named(None, aws("arn:aws:iam::111122223333:user/bob")).identity(&[&all()])),
        )
        .with(
            GRANT
                .allowed("second-statement", "the second statement of the bucket's policy names the user")
                .by(&["resource[0].Statement[1]"])
                .policy(&shared().resource_policies(&[&crate::build::policy(&[
                    grant(aws("arn:aws:iam::111122223333:user/bob")),
                    grant(aws(PolicyQuestion::ALICE)),
                ])])),
        )
        .with(
            GRANT
                .unmet(
                    "neither",
                    "neither side allows",
                    "resource-alone",
                    "the bucket's policy names another user",
                )
                .policy(&named(None, aws("arn:aws:iam::111122223333:user/bob"))),
        )
        .with(
            GRANT
                .unmet(
                    "another-action",
                    "the bucket's policy names the user for another action",
                    "resource-alone",
                    "the bucket's policy is about another action",
                )
                .policy(&shared().resource_policies(&[&one(
                    allow("s3:PutObject", "*").with("Principal", aws(PolicyQuestion::ALICE)),
                )])),
        )
        .finish()
}

/// A principal named by itself, or with everybody: no implicit deny of its own policies matters.
fn escaping() -> VectorFile {
    const ESCAPE: Chapter = logic("resource-grant-beyond-limits");
    let star = || {
        let who = on("ArnEquals", "aws:PrincipalArn", ROLE);
        let bucket = one(grant("*").with("Condition", who));
        PolicyQuestion::plain()
            .principal(session())
            .context("aws:PrincipalArn", ROLE)
            .resource_policies(&[&bucket])
    };
    #[rustfmt::skip]
    let rows: [(&str, &str, PolicyQuestion); 6] = [
        ("user", "the user's ARN", named(None, aws(PolicyQuestion::ALICE))),
        ("session", "the session's ARN", named(Some(session()), aws(SESSION))),
        ("federated-user", "the federated user's ARN", named(Some(federated()), aws(FEDERATED))),
        ("star-for-user", "everybody, and a user asks", named(None, json!("*"))),
        ("star-for-session", "everybody of AWS, and a session asks", named(Some(session()), aws("*"))),
        ("star-with-role", "everybody on condition of the role's ARN", star()),
    ];
    let class = ESCAPE
        .open("resource policies that name the principal itself or everybody: implicit denies elsewhere do not limit them")
        .severity(Severity::Medium);
    rows.into_iter()
        .fold(class, |class, (name, whom, question)| {
            let met = |class: Class, limit: &str, sentence: String, question: &PolicyQuestion| {
                class.with(ESCAPE.allowed(&format!("{name}{limit}"), &sentence).by(&[NAMED]).policy(question))
            };
            let sentence =
                format!("the bucket's policy names {whom}, and the principal's own policies allow nothing");
            let class = met(class, "", sentence, &question.clone().identity(&[&elsewhere()]));
            let sentence =
                format!("the bucket's policy names {whom}, and a boundary allows only something else");
            let class = met(class, "-under-boundary", sentence, &question.clone().boundary(&[&elsewhere()]));
            if name.contains("user") && name != "federated-user" {
                return class;
            }
            let sentence = format!(
                "the bucket's policy names {whom}, and the session policy allows only something else"
            );
            met(class, "-under-session-policy", sentence, &question.session(&[&elsewhere()]))
        })
        .with(
            ESCAPE
                .unmet(
                    "star-with-another-role",
                    "everybody on condition of a role's ARN is not everybody",
                    "star-with-role",
                    "the role is another",
                )
                .severity(Severity::Critical)
                .policy(&star().context("aws:PrincipalArn", "arn:aws:iam::111122223333:role/other")),
        )
        .finish()
}

/// A session named by its role, or by the user who federated: boundary and session policies limit the grant.
fn limited() -> VectorFile {
    const LIMITED: Chapter = logic("resource-grant-within-limits");
    let build = || named(Some(session()), aws(ROLE)).identity(&[&elsewhere()]);
    let itself = || named(Some(role(ROLE, ACCOUNT)), aws(ROLE)).identity(&[&elsewhere()]);
    let customer = || named(Some(federated()), aws(PolicyQuestion::ALICE)).identity(&[&elsewhere()]);
    let class = LIMITED
        .open("resource policies that name the role or the user behind a session: its limits remain")
        .severity(Severity::High);
    let met = |class: Class, name: &str, sentence: &str, by: &[&str], question: &PolicyQuestion| {
        class.with(LIMITED.allowed(name, sentence).by(by).policy(question))
    };
    #[rustfmt::skip]
    let class = [
        ("role", "the bucket's policy names the role: the role's own policies need not allow", &[NAMED][..], build()),
        ("role-within-boundary", "the boundary allows what the bucket's policy grants the role", &[BOUNDARY, NAMED],
            build().boundary(&[&all()])),
        ("role-within-session-policy", "the session policy allows what the bucket's policy grants the role", &[PASSED, NAMED],
            build().session(&[&all()])),
        ("role-itself-within-boundary", "a role that is told of without a session is limited like one", &[BOUNDARY, NAMED],
            itself().boundary(&[&all()])),
        ("federating-user", "the bucket's policy names the user who federated, and the session policy allows",
            &[PASSED, NAMED], customer().session(&[&all()])),
        ("federating-user-within-boundary", "boundary and session policy both allow what the user is granted",
            &[BOUNDARY, PASSED, NAMED], customer().session(&[&all()]).boundary(&[&all()])),
    ]
    .into_iter()
    .fold(class, |class, (name, sentence, by, question)| met(class, name, sentence, by, &question));
    #[rustfmt::skip]
    let class = LIMITED.none_met(class, [
        ("role-outside-boundary", "role-within-boundary", "the boundary is about another service",
            "a boundary limits what the role is granted", build().boundary(&[&elsewhere()])),
        ("role-outside-session-policy", "role-within-session-policy", "the session policy is about another service",
            "a session policy limits what the role is granted", build().session(&[&elsewhere()])),
        ("role-itself-outside-boundary", "role-itself-within-boundary", "the boundary is about another service",
            "a boundary limits what the role is granted", itself().boundary(&[&elsewhere()])),
        ("federating-user-outside-session-policy", "federating-user", "the session policy is about another service",
            "a session policy limits what the user who federated is granted", customer().session(&[&elsewhere()])),
        ("federating-user-without-session-policy", "federating-user", "no policy was passed",
            "without a session policy the session has no part in what its user is granted", customer()),
        ("federating-user-outside-boundary", "federating-user-within-boundary", "the boundary is about another service",
            "a boundary limits what the user who federated is granted", customer().session(&[&all()]).boundary(&[&elsewhere()])),
    ]);
    class.finish()
}

/// Naming the account grants nothing by itself: it hands the decision to the account.
fn account() -> VectorFile {
    let class = ACCOUNT_GRANT
        .open("resource policies that name the account, which leave it to the account to grant")
        .severity(Severity::Critical);
    let root = format!("arn:aws:iam::{ACCOUNT}:root");
    let ask = |listed: &str| named(None, aws(listed));
    let build = || named(Some(session()), aws(ACCOUNT));
    class
        .with(
            ACCOUNT_GRANT
                .allowed("identity-allows", "the policy names the account, and the user's own policy allows")
                .by(&[FIRST, NAMED])
                .policy(&ask(ACCOUNT).identity(&[&all()])),
        )
        .with(
            ACCOUNT_GRANT
                .allowed("identity-allows-by-root", "the ARN of the root is the whole account")
                .by(&[FIRST, NAMED])
                .policy(&ask(&root).identity(&[&all()])),
        )
        .with(
            ACCOUNT_GRANT
                .unmet(
                    "by-account",
                    "the policy names the account, and the user's own does not allow",
                    "identity-allows",
                    "the user has no policy",
                )
                .policy(&ask(ACCOUNT)),
        )
        .with(
            ACCOUNT_GRANT
                .unmet(
                    "by-root",
                    "the policy names the account's root: that is no grant to its users",
                    "identity-allows-by-root",
                    "the user has no policy",
                )
                .policy(&ask(&root)),
        )
        .with(
            ACCOUNT_GRANT
                .unmet(
                    "outside-boundary",
                    "the boundary limits what the account is granted",
                    "identity-allows",
                    "the user has a boundary about another service",
                )
                .policy(&ask(ACCOUNT).identity(&[&all()]).boundary(&[&elsewhere()])),
        )
        .with(
            ACCOUNT_GRANT
                .allowed("session", "the policy names the account, and the role's own policy allows")
                .by(&[FIRST, NAMED])
                .policy(&build().identity(&[&all()])),
        )
        .with(
            ACCOUNT_GRANT
                .unmet(
                    "outside-session-policy",
                    "the session policy limits what the account is granted",
                    "session",
                    "a session policy about another service was passed",
                )
                .policy(&build().identity(&[&all()]).session(&[&elsewhere()])),
        )
        .with(
            ACCOUNT_GRANT
                .allowed(
                    "and-user",
                    "the policy names the account and the user: the user's ARN grants by itself",
                )
                .by(&[NAMED])
                .policy(&named(None, aws(json!([ACCOUNT, PolicyQuestion::ALICE])))),
        )
        .with(
            ACCOUNT_GRANT
                .unmet(
                    "and-another-user",
                    "the policy names the account and another user",
                    "and-user",
                    "the user named is another",
                )
                .policy(&named(None, aws(json!([ACCOUNT, "arn:aws:iam::111122223333:user/bob"])))),
        )
        .finish()
}
