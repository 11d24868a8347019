//! Requests across accounts: both have to allow.

use super::{BOUNDARY, Chapter, FEDERATED, LOGIC_SOURCE, NAMED, PASSED, ROLE, SESSION, federated, session};
use crate::build::policy::{ACCOUNT, FIRST, OTHER_ACCOUNT, allow, aws, deny, grant, one};
use crate::build::{PolicyQuestion, anonymous, policy, root, stranger, user};
use crate::format::{PrincipalKind, Severity, VectorFile};
use serde_json::{Value, json};

pub(super) fn classes() -> Vec<VectorFile> {
    vec![cross_account()]
}

const CROSS: Chapter = Chapter::iam("cross-account", "reference_policies_evaluation-logic-cross-account");

/// The principals are of this account, and the bucket is of another.
fn abroad(listed: Value) -> PolicyQuestion {
    bucket().resource_account(OTHER_ACCOUNT).resource_policies(&[&one(grant(listed))])
}

/// An object of a bucket that two companies share.
fn bucket() -> PolicyQuestion {
    PolicyQuestion::plain().resource("arn:aws:s3:::partner/data.csv")
}

fn all() -> String {
    one(allow("*", "*"))
}

fn elsewhere() -> String {
    one(allow("ec2:*", "*"))
}

fn cross_account() -> VectorFile {
    let alice = || abroad(aws(PolicyQuestion::ALICE)).identity(&[&all()]);
    let by = |listed: &str| abroad(aws(listed)).identity(&[&all()]);
    let build = |listed: &str| by(listed).principal(session());
    let both = &[FIRST, NAMED][..];
    let class = CROSS
        .open("a bucket of another account")
        .citing(&["AWS IAM user guide, reference_policies_evaluation-logic-cross-account", LOGIC_SOURCE])
        .severity(Severity::Critical);
    #[rustfmt::skip]
    let met: [(&str, &str, &[&str], PolicyQuestion); 16] = [
        ("both", "the user's policy and the bucket's allow", both, alice()),
        ("by-account", "the bucket's policy names the user's account, and the user's policy allows", both, by(ACCOUNT)),
        ("by-root", "the bucket's policy names the root of the user's account, and the user's policy allows", both,
            by("arn:aws:iam::111122223333:root")),
        ("by-star", "the bucket's policy names everybody, and the user's policy allows", both, by("*")),
        ("by-role", "the bucket's policy names the role, and the role's policy allows", both, build(ROLE)),
        ("by-session", "the bucket's policy names the session, and the role's policy allows", both, build(SESSION)),
        ("in-boundary", "the user's boundary allows as well", &[FIRST, BOUNDARY, NAMED], alice().boundary(&[&all()])),
        ("in-session-policy", "the session policy allows as well", &[FIRST, PASSED, NAMED], build(SESSION).session(&[&all()])),
        ("federated-user", "the bucket's policy names the federated user, whose user and session policy allow",
            &[FIRST, PASSED, NAMED], by(FEDERATED).principal(federated()).session(&[&all()])),
        ("in-scp", "the organization of the user's account allows as well", &[FIRST, NAMED, "scp[0][0].Statement[0]"],
            alice().scp(&[&[&all()]])),
        ("in-rcp", "the organization of the bucket's account allows as well", &[FIRST, NAMED, "rcp[0][0].Statement[0]"],
            alice().rcp(&[&[&one(grant("*"))]])),
        ("root-user", "the bucket's policy names the account whose root user asks", &[NAMED],
            abroad(aws(ACCOUNT)).principal(root(ACCOUNT))),
        ("same-account", "the same bucket in the user's own account", &[NAMED],
            abroad(aws(PolicyQuestion::ALICE)).resource_account(ACCOUNT)),
        ("same-account-identity", "the same bucket without a policy in the user's own account", &[FIRST],
            bucket().identity(&[&all()]).resource_account(ACCOUNT)),
        ("service", "a service is of no account, and the bucket's policy is enough", &[NAMED],
            abroad(json!({"Service": "logs.amazonaws.com"})).principal(stranger(PrincipalKind::Service, "logs.amazonaws.com"))),
        ("anonymous", "nobody is of no account, and the bucket's policy is enough", &[NAMED],
            abroad(json!("*")).principal(anonymous())),
    ];
    let class = met.into_iter().fold(class, |class, (name, sentence, by, question)| {
        class.with(CROSS.allowed(name, sentence).by(by).policy(&question))
    });
    #[rustfmt::skip]
    let class = CROSS.none_met(class, [
        ("identity-alone", "same-account-identity", "the bucket is of another account",
            "a user's own policy opens no bucket of another account",
            bucket().identity(&[&all()]).resource_account(OTHER_ACCOUNT)),
        ("identity-and-another", "both", "the bucket's policy names another user", "the bucket's policy is about somebody else",
            by("arn:aws:iam::111122223333:user/bob")),
        ("resource-alone", "same-account", "the bucket is of another account",
            "a bucket's policy does not give another account's user what its own account does not",
            abroad(aws(PolicyQuestion::ALICE))),
        ("identity-elsewhere", "both", "the user's policy is about another service", "the user's own policies do not allow",
            abroad(aws(PolicyQuestion::ALICE)).identity(&[&elsewhere()])),
        ("star-alone", "by-star", "the user has no policy", "everybody is granted, and the user's account grants nothing", abroad(aws("*"))),
        ("account-alone", "by-account", "the user has no policy", "the account is granted, and grants nothing on", abroad(aws(ACCOUNT))),
        ("account-of-the-bucket", "by-account", "the bucket's policy names the bucket's own account", "the account named is not the user's",
            by(OTHER_ACCOUNT)),
        ("role-alone", "by-role", "the role has no policy", "the role is granted, and its account grants nothing",
            abroad(aws(ROLE)).principal(session())),
        ("session-alone", "by-session", "the role has no policy", "even a session that is named needs its account's leave",
            abroad(aws(SESSION)).principal(session())),
        ("outside-boundary", "in-boundary", "the boundary is about another service", "across accounts a boundary limits what a user is granted",
            alice().boundary(&[&elsewhere()])),
        ("outside-session-policy", "in-session-policy", "the session policy is about another service",
            "across accounts a session policy limits what a session is granted", build(SESSION).session(&[&elsewhere()])),
        ("federated-user-without-policy", "federated-user", "no policy was passed",
            "without a session policy a federated user has nothing that its account would allow",
            by(FEDERATED).principal(federated())),
        ("outside-scp", "in-scp", "the service control policy is about another service", "the organization of the user's account does not allow",
            alice().scp(&[&[&elsewhere()]])),
        ("root-user-alone", "root-user", "the bucket has no policy", "the root user is root in its own account",
            bucket().principal(root(ACCOUNT)).resource_account(OTHER_ACCOUNT)),
        ("user-of-another-account", "both", "the user of this name is of a third account, and its policy allows", "the user that is named is another",
            alice().principal(user("arn:aws:iam::777788889999:user/alice", "777788889999"))),
    ]);
    let closed = |effect: fn(&str, &str) -> crate::mint::Object| {
        alice().resource_policies(&[&policy(&[
            grant(aws(PolicyQuestion::ALICE)),
            effect("s3:GetObject", "*").with("Principal", "*"),
        ])])
    };
    #[rustfmt::skip]
    let class = CROSS.all_forbidden(class, [
        ("identity-forbids", "both", "the user's policy has a Deny", "the user's account forbids", &["identity[0].Statement[1]"],
            alice().identity(&[&policy(&[allow("*", "*"), deny("s3:*", "*")])])),
        ("resource-forbids", "both", "the bucket's policy has a Deny", "the bucket's account forbids", &["resource[0].Statement[1]"],
            closed(|action, resource| deny(action, resource))),
        ("rcp-forbids", "in-rcp", "the resource control policy has a Deny of other accounts",
            "the organization of the bucket's account forbids whoever is not of it", &["rcp[0][0].Statement[1]"],
            alice().rcp(&[&[&policy(&[grant("*"), deny("*", "*").with("Principal", "*")])]])),
    ]);
    class.finish()
}
