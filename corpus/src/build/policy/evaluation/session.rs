//! Session policies, and the sessions of `GetFederationToken`.

use super::{Chapter, FEDERATED, LOGIC_SOURCE, NAMED, PASSED, federated, session};
use crate::build::policy::{ACCOUNT, FIRST, allow, aws, deny, grant, one, open};
use crate::build::{PolicyQuestion, federated_user, policy};
use crate::format::{Severity, VectorFile};

pub(super) fn classes() -> Vec<VectorFile> {
    vec![session_policy(), federated_user_policy()]
}

const PAGE: &str = "access_policies";

fn session_policy() -> VectorFile {
    const PASS: Chapter = Chapter::iam("session-policy", PAGE);
    let all = || one(allow("*", "*"));
    let read = || one(allow("s3:GetObject", "arn:aws:s3:::docs/*"));
    let write = || one(allow("s3:PutObject", "arn:aws:s3:::docs/*"));
    let plain = || PolicyQuestion::plain().principal(session()).identity(&[&all()]);
    let passed = |policies: &[&str]| plain().session(policies);
    let both = [FIRST, PASSED];
    let class = PASS
        .open("policies passed to a role's session, which limit and do not grant")
        .citing(&[&format!("AWS IAM user guide, {PAGE}"), LOGIC_SOURCE])
        .severity(Severity::High);
    #[rustfmt::skip]
    let class = PASS.all_met(class, [
        ("none", "without session policies a session has what its role has", plain()),
    ]);
    let class = class
        .with(
            PASS.allowed("both", "the role's policy and the session policy allow")
                .by(&both)
                .policy(&passed(&[&read()])),
        )
        .with(
            PASS.allowed("everything", "a session policy that allows everything takes nothing away")
                .by(&both)
                .policy(&passed(&[&all()])),
        )
        .with(
            PASS.allowed("second-of-two", "of several session policies, one that allows is enough")
                .by(&[FIRST, "session[1].Statement[0]"])
                .policy(&passed(&[&write(), &read()])),
        )
        .with(
            PASS.allowed("both-of-two", "both session policies allow, and both have decided")
                .by(&[FIRST, PASSED, "session[1].Statement[0]"])
                .policy(&passed(&[&read(), &all()])),
        );
    #[rustfmt::skip]
    let class = PASS.none_met(class, [
        ("outside", "both", "the action is `s3:PutObject`", "what the session policy does not allow is denied, whatever the role may do",
            passed(&[&read()]).action("s3:PutObject")),
        ("another-resource", "both", "the object is of another bucket", "the session policy is about one bucket",
            passed(&[&read()]).resource("arn:aws:s3:::payroll/2026.csv")),
        ("expands", "both", "the role has no policies", "a session policy grants nothing that the role does not have",
            PolicyQuestion::plain().principal(session()).session(&[&all()])),
        ("expands-beyond-role", "everything", "the role's policy is about another service",
            "a session policy that allows everything adds nothing",
            PolicyQuestion::plain().principal(session()).identity(&[&one(allow("ec2:*", "*"))]).session(&[&all()])),
        ("neither-of-two", "second-of-two", "the action is `s3:DeleteObject`", "neither session policy allows",
            passed(&[&write(), &read()]).action("s3:DeleteObject")),
    ]);
    #[rustfmt::skip]
    let class = PASS.all_forbidden(class, [
        ("forbids", "both", "the session policy has a Deny", "the session policy forbids", &["session[0].Statement[1]"],
            passed(&[&policy(&[allow("*", "*"), deny("s3:GetObject", "*")])])),
        ("one-of-two-forbids", "both-of-two", "the second session policy has nothing but a Deny",
            "one session policy forbids what the other allows", &["session[1].Statement[0]"],
            passed(&[&read(), &one(deny("s3:GetObject", "*"))])),
        ("role-forbids", "both", "the role's policy has a Deny", "a session policy does not undo what the role is forbidden",
            &["identity[0].Statement[1]"],
            passed(&[&read()]).identity(&[&policy(&[allow("*", "*"), deny("s3:GetObject", "*")])])),
    ]);
    let why =
        "AWS makes no session of a user that session policies are passed to; if one is told of, they limit";
    let user = |listed: &str, limit: &str| {
        PolicyQuestion::plain().resource_policies(&[&one(grant(aws(listed)))]).session(&[limit])
    };
    class
        .with(
            open(
                PASS.allowed(
                    "of-user",
                    "a session policy told of for a user, and a bucket's policy that names him",
                ),
                why,
            )
            .by(&[PASSED, NAMED])
            .policy(&user(PolicyQuestion::ALICE, &read())),
        )
        .with(
            open(
                PASS.unmet(
                    "of-user-outside",
                    "a session policy told of for a user limits what the bucket's policy grants him",
                    "of-user",
                    "the session policy is about another action",
                ),
                why,
            )
            .policy(&user(PolicyQuestion::ALICE, &write())),
        )
        .with(
            open(
                PASS.unmet(
                    "of-user-by-star",
                    "a session policy told of for a user limits what everybody is granted",
                    "of-user",
                    "the bucket's policy names everybody, and the session policy is about another action",
                ),
                why,
            )
            .policy(&user("*", &write())),
        )
        .finish()
}

/// `GetFederationToken`: the user's permissions are the ceiling, and without a policy there are none.
fn federated_user_policy() -> VectorFile {
    const FEDERATE: Chapter = Chapter::iam("federated-user", PAGE);
    let all = || one(allow("*", "*"));
    let read = || one(allow("s3:GetObject", "arn:aws:s3:::docs/*"));
    let plain = || PolicyQuestion::plain().principal(federated()).identity(&[&all()]);
    let of_root = || {
        let parent = format!("arn:aws:iam::{ACCOUNT}:root");
        PolicyQuestion::plain().principal(federated_user(FEDERATED, &parent, ACCOUNT))
    };
    let class = FEDERATE
        .open("sessions that a user asked for with `GetFederationToken`")
        .citing(&[&format!("AWS IAM user guide, {PAGE}"), LOGIC_SOURCE])
        .severity(Severity::Critical)
        .with(
            FEDERATE
                .allowed("both", "the user's policy and the session policy allow")
                .by(&[FIRST, PASSED])
                .policy(&plain().session(&[&read()])),
        )
        .with(
            FEDERATE
                .allowed("everything", "a session policy that allows everything leaves what the user may do")
                .by(&[FIRST, PASSED])
                .policy(&plain().session(&[&all()])),
        )
        .with(
            FEDERATE
                .allowed("of-root", "a session of the root user has what the session policy allows")
                .by(&[PASSED])
                .policy(&of_root().session(&[&read()])),
        )
        .with(
            FEDERATE
                .allowed("bounded", "the user's boundary limits the session, and allows")
                .by(&[FIRST, super::BOUNDARY, PASSED])
                .policy(&plain().session(&[&read()]).boundary(&[&all()])),
        )
        .with(
            FEDERATE
                .allowed(
                    "named",
                    "without a session policy there is what resource policies grant the session by name",
                )
                .by(&[NAMED])
                .policy(&plain().resource_policies(&[&one(grant(aws(FEDERATED)))])),
        );
    #[rustfmt::skip]
    let class = FEDERATE.none_met(class, [
        ("no-policy", "everything", "no policy was passed", "without a session policy a federated user may do nothing, whatever the user may", plain()),
        ("empty-policies", "everything", "session policies apply, and are none", "session policies that say nothing leave nothing",
            plain().session(&[])),
        ("outside", "both", "the action is `s3:PutObject`", "what the session policy does not allow is denied",
            plain().session(&[&read()]).action("s3:PutObject")),
        ("expands", "both", "the user has no policies", "the session policy grants nothing that the user does not have",
            PolicyQuestion::plain().principal(federated()).session(&[&read()])),
        ("bounded-outside", "bounded", "the boundary is about another service", "the user's boundary limits the session",
            plain().session(&[&read()]).boundary(&[&one(allow("ec2:*", "*"))])),
        ("of-root-no-policy", "of-root", "no policy was passed", "without a session policy not even the root user's session may do anything",
            of_root()),
        ("of-root-outside", "of-root", "the action is `s3:PutObject`", "what the session policy does not allow is denied",
            of_root().session(&[&read()]).action("s3:PutObject")),
        ("another-named", "named", "the resource policy names another federated user", "a resource policy about another session",
            plain().resource_policies(&[&one(grant(aws("arn:aws:sts::111122223333:federated-user/customer-124")))])),
    ]);
    #[rustfmt::skip]
    let class = FEDERATE.all_forbidden(class, [
        ("user-forbidden", "both", "the user's policy has a Deny", "what the user is forbidden, so is its session",
            &["identity[0].Statement[1]"],
            plain().session(&[&read()]).identity(&[&policy(&[allow("*", "*"), deny("s3:*", "*")])])),
        ("forbids", "both", "the session policy has a Deny", "the session policy forbids", &["session[0].Statement[1]"],
            plain().session(&[&policy(&[allow("*", "*"), deny("s3:GetObject", "*")])])),
    ]);
    class.finish()
}
