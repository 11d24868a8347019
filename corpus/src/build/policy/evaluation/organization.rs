//! Policies of an organization: service control policies for its principals, resource control policies for its
//! resources.

use super::{Chapter, LOGIC_SOURCE, NAMED, SESSION, session};
use crate::build::policy::{ACCOUNT, FIRST, OTHER_ACCOUNT, alike, allow, aws, deny, grant, on, one};
use crate::build::{Class, PolicyQuestion, anonymous, policy, role_session, root, stranger};
use crate::format::{PrincipalKind, Severity, VectorFile};
use crate::mint::Object;
use serde_json::json;

const GUIDE: &str = "AWS Organizations user guide";

pub(super) fn classes() -> Vec<VectorFile> {
    vec![service_control(), resource_control(), service_linked()]
}

fn all() -> String {
    one(allow("*", "*"))
}

fn storage() -> String {
    one(allow("s3:*", "*"))
}

fn compute() -> String {
    one(allow("ec2:*", "*"))
}

fn alice() -> PolicyQuestion {
    PolicyQuestion::plain().identity(&[&all()])
}

fn cite(chapter: Chapter, about: &str) -> Class {
    chapter
        .open(about)
        .citing(&[&format!("{GUIDE}, {}", chapter.page), LOGIC_SOURCE])
        .severity(Severity::High)
}

fn service_control() -> VectorFile {
    const SCP: Chapter = Chapter::of("service-control", GUIDE, "orgs_manage_policies_scps_evaluation");
    let levels = |root: &str, unit: &str, account: &str| alice().scp(&[&[root], &[unit], &[account]]);
    let three = &[FIRST, "scp[0][0].Statement[0]", "scp[1][0].Statement[0]", "scp[2][0].Statement[0]"][..];
    let one_level = &[FIRST, "scp[0][0].Statement[0]"][..];
    let list = |policies: &[&str]| alice().scp(&[policies]);
    let account_root = |policy: &str| PolicyQuestion::plain().principal(root(ACCOUNT)).scp(&[&[policy]]);
    let region = |region: &str| {
        let condition = json!({"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}});
        let fence = deny("*", "*").with("Condition", condition);
        alice().scp(&[&[&policy(&[allow("*", "*"), fence])]]).context("aws:RequestedRegion", region)
    };
    let denied = policy(&[allow("*", "*"), deny("s3:GetObject", "*")]);
    let class = cite(SCP, "service control policies: every level of the organization has to allow");
    #[rustfmt::skip]
    let met: [(&str, &str, &[&str], PolicyQuestion); 9] = [
        ("every-level", "root, unit and account allow", three, levels(&all(), &all(), &all())),
        ("every-level-by-another", "root, unit and account each allow in their own way", three, levels(&all(), &storage(), &all())),
        ("one-level", "the only level allows", one_level, list(&[&all()])),
        ("first-of-level", "of two policies of one level the first allows", one_level, list(&[&storage(), &compute()])),
        ("last-of-level", "of two policies of one level the last allows", &[FIRST, "scp[0][1].Statement[0]"],
            list(&[&compute(), &storage()])),
        ("region", "a Deny of other regions spares the one asked in", one_level, region("eu-west-1")),
        ("root-user", "the account's root user, whom the organization allows", &["scp[0][0].Statement[0]"],
            account_root(&all())),
        ("resource-grant", "the bucket's policy names the user, whom the organization allows", &[NAMED, "scp[0][0].Statement[0]"],
            PolicyQuestion::plain().resource_policies(&[&one(grant(aws(PolicyQuestion::ALICE)))]).scp(&[&[&all()]])),
        ("session", "a session, whose account the organization allows", one_level, list(&[&all()]).principal(session())),
    ];
    let class = met.into_iter().fold(class, |class, (name, sentence, by, question)| {
        class.with(SCP.allowed(name, sentence).by(by).policy(&question))
    });
    #[rustfmt::skip]
    let class = SCP.none_met(class, [
        ("root-does-not", "every-level", "the root allows another service only", "unit and account allow, and the root of the organization does not",
            levels(&compute(), &all(), &all())),
        ("unit-does-not", "every-level", "the unit allows another service only", "root and account allow, and the unit does not",
            levels(&all(), &compute(), &all())),
        ("account-does-not", "every-level", "the account allows another service only", "root and unit allow, and the account does not",
            levels(&all(), &all(), &compute())),
        ("neither-of-level", "first-of-level", "the action is `sqs:SendMessage`", "neither policy of the level allows",
            list(&[&storage(), &compute()]).action("sqs:SendMessage")),
        ("grants-nothing", "one-level", "the user has no policy", "a service control policy grants nothing",
            PolicyQuestion::plain().scp(&[&[&all()]])),
        ("adds-nothing", "one-level", "the user's policy is about another service", "what an organization allows the user does not have yet",
            PolicyQuestion::plain().identity(&[&compute()]).scp(&[&[&all()]])),
        ("root-user-outside", "root-user", "the organization allows another service only", "the root user of a member account is limited like everybody in it",
            account_root(&compute())),
        ("resource-grant-outside", "resource-grant", "the organization allows another service only", "a grant of the bucket's policy does not reach beyond the organization",
            PolicyQuestion::plain().resource_policies(&[&one(grant(aws(PolicyQuestion::ALICE)))]).scp(&[&[&compute()]])),
        ("session-outside", "session", "the organization allows another service only", "sessions are limited like roles",
            list(&[&compute()]).principal(session())),
    ]);
    let named = PolicyQuestion::plain()
        .principal(session())
        .resource_policies(&[&one(grant(aws(SESSION)))])
        .scp(&[&[&all()]]);
    #[rustfmt::skip]
    let class = SCP.all_forbidden(class, [
        ("root-forbids", "every-level", "the root has a Deny", "what the root forbids no level below allows", &["scp[0][0].Statement[1]"],
            levels(&denied, &all(), &all())),
        ("unit-forbids", "every-level", "the unit has a Deny", "what a unit forbids the account does not allow", &["scp[1][0].Statement[1]"],
            levels(&all(), &denied, &all())),
        ("account-forbids", "every-level", "the account has a Deny", "what the account's level forbids is forbidden", &["scp[2][0].Statement[1]"],
            levels(&all(), &all(), &denied)),
        ("second-of-level-forbids", "last-of-level", "the first policy of the level has nothing but a Deny",
            "of two policies of one level one forbids", &["scp[0][0].Statement[0]"], list(&[&one(deny("s3:*", "*")), &storage()])),
        ("another-region", "region", "the region is `us-east-1`", "a Deny of other regions", &["scp[0][0].Statement[1]"], region("us-east-1")),
        ("root-user-forbidden", "root-user", "the organization forbids", "the root user of a member account is forbidden like everybody in it",
            &["scp[0][0].Statement[1]"], account_root(&denied)),
    ]);
    class
        .with(
            SCP.allowed(
                "session-grant",
                "the bucket's policy names the session, whom the organization allows",
            )
            .by(&[NAMED, "scp[0][0].Statement[0]"])
            .policy(&named),
        )
        .with(
            SCP.unmet(
                "session-grant-outside",
                "even what a session is granted by name does not reach beyond the organization",
                "session-grant",
                "the organization allows another service only",
            )
            .policy(&named.clone().scp(&[&[&compute()]])),
        )
        .finish()
}

fn full() -> String {
    one(grant("*"))
}

/// What the organization forbids with its resources, and the policy that every level has.
fn fence(condition: serde_json::Value) -> String {
    policy(&[grant("*"), deny("s3:*", "*").with("Principal", "*").with("Condition", condition)])
}

fn resource_control() -> VectorFile {
    const RCP: Chapter = Chapter::of("resource-control", GUIDE, "orgs_manage_policies_rcps_evaluation");
    let perimeter = || {
        fence(json!({
            "StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorgid"},
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}
        }))
    };
    let tls = || fence(on("BoolIfExists", "aws:SecureTransport", "false"));
    let two = &[FIRST, "rcp[0][0].Statement[0]", "rcp[1][0].Statement[0]"][..];
    let limited = || one(allow("sqs:*", "*").with("Principal", "*"));
    let guest = || {
        PolicyQuestion::plain()
            .identity(&[&all()])
            .resource_account(OTHER_ACCOUNT)
            .resource_policies(&[&one(grant(aws("*")))])
            .rcp(&[&[&perimeter()]])
    };
    let public = || {
        PolicyQuestion::plain()
            .principal(anonymous())
            .resource_policies(&[&one(grant("*"))])
            .rcp(&[&[&tls()]])
    };
    let service = || {
        PolicyQuestion::plain()
            .principal(stranger(PrincipalKind::Service, "logs.amazonaws.com"))
            .resource_policies(&[&one(grant(json!({"Service": "logs.amazonaws.com"})))])
            .rcp(&[&[&perimeter()]])
    };
    let class = cite(
        RCP,
        "resource control policies: what may be done at the most with the resources of an organization",
    );
    #[rustfmt::skip]
    let met: [(&str, &str, &[&str], PolicyQuestion); 6] = [
        ("full-access", "every level has the policy that allows everything", two, alice().rcp(&[&[&full()], &[&full()]])),
        ("encrypted", "a Deny of plain text spares encrypted requests", two,
            alice().rcp(&[&[&full()], &[&tls()]]).context("aws:SecureTransport", "true")),
        ("member", "a Deny of strangers spares a member of the organization", &[FIRST, NAMED, "rcp[0][0].Statement[0]"],
            guest().context("aws:PrincipalOrgID", "o-exampleorgid").context("aws:PrincipalIsAWSService", "false")),
        ("public", "a public bucket is read in an encrypted request", &[NAMED, "rcp[0][0].Statement[0]"],
            public().context("aws:SecureTransport", "true")),
        ("service", "a Deny of strangers spares services of AWS", &[NAMED, "rcp[0][0].Statement[0]"],
            service().context("aws:PrincipalIsAWSService", "true")),
        ("beside-scp", "both organizations' policies allow", &[FIRST, "scp[0][0].Statement[0]", "rcp[0][0].Statement[0]"],
            alice().scp(&[&[&all()]]).rcp(&[&[&full()]])),
    ];
    let class = met.into_iter().fold(class, |class, (name, sentence, by, question)| {
        class.with(RCP.allowed(name, sentence).by(by).policy(&question))
    });
    #[rustfmt::skip]
    let class = RCP.none_met(class, [
        ("grants-nothing", "full-access", "the user has no policy", "a resource control policy grants nothing",
            PolicyQuestion::plain().rcp(&[&[&full()], &[&full()]])),
        ("root-does-not", "full-access", "the root allows another service only", "the root of the organization does not allow",
            alice().rcp(&[&[&limited()], &[&full()]])),
        ("account-does-not", "full-access", "the account allows another service only", "the account's level does not allow",
            alice().rcp(&[&[&full()], &[&limited()]])),
        ("beside-scp-that-does-not", "beside-scp", "the service control policy is about another service",
            "the principal's organization does not allow, and the resource's does", alice().scp(&[&[&compute()]]).rcp(&[&[&full()]])),
        ("that-does-not-beside-scp", "beside-scp", "the resource control policy is about another service",
            "the resource's organization does not allow, and the principal's does", alice().scp(&[&[&all()]]).rcp(&[&[&limited()]])),
        ("service-outside", "service", "the organization allows another service only", "what is not allowed with the resource, no service may do",
            service().rcp(&[&[&limited()]])),
        ("public-outside", "public", "the organization allows another service only", "what is not allowed with the resource, nobody may do",
            public().rcp(&[&[&limited()]])),
    ]);
    #[rustfmt::skip]
    let class = RCP.all_forbidden(class, [
        ("plain-text", "encrypted", "the request is in plain text", "a Deny of plain text at the account's level", &["rcp[1][0].Statement[1]"],
            alice().rcp(&[&[&full()], &[&tls()]]).context("aws:SecureTransport", "false")),
        ("plain-text-at-root", "encrypted", "the Deny is one of the root's, and the request is in plain text",
            "a Deny of plain text at the root of the organization", &["rcp[0][0].Statement[1]"],
            alice().rcp(&[&[&tls()], &[&full()]]).context("aws:SecureTransport", "false")),
        ("stranger", "member", "the principal is of another organization", "a bucket open to everybody is closed to strangers",
            &["rcp[0][0].Statement[1]"],
            guest().context("aws:PrincipalOrgID", "o-anotherorgid").context("aws:PrincipalIsAWSService", "false")),
        ("stranger-of-none", "member", "the principal is of no organization", "who is of no organization is a stranger",
            &["rcp[0][0].Statement[1]"], guest().context("aws:PrincipalIsAWSService", "false")),
        ("public-plain-text", "public", "the request is in plain text", "who does not sign is bound as well", &["rcp[0][0].Statement[1]"],
            public().context("aws:SecureTransport", "false")),
        ("root-user", "encrypted", "the account's root user asks in plain text", "the root user is bound as well", &["rcp[0][0].Statement[1]"],
            PolicyQuestion::plain().principal(root(ACCOUNT)).rcp(&[&[&tls()]]).context("aws:SecureTransport", "false")),
        ("service-without-source", "service", "the Deny is of services that do not act for the organization",
            "a service that does not say for whom it acts is bound: a deputy is confused", &["rcp[0][0].Statement[1]"],
            service().rcp(&[&[&fence(json!({"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-exampleorgid"},
                "Bool": {"aws:PrincipalIsAWSService": "true"}}))]]).context("aws:PrincipalIsAWSService", "true")),
    ]);
    let provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    let role = "arn:aws:iam::111122223333:role/deploy";
    let action = "sts:AssumeRoleWithWebIdentity";
    let github = |owner: &str| {
        let wanted = json!({"StringNotLike": {"token.actions.githubusercontent.com:sub": "repo:acme/*"}});
        let fence = deny(action, "*").with("Principal", "*").with("Condition", wanted);
        let trust = allow(action, role).with("Principal", json!({"Federated": provider}));
        PolicyQuestion::plain()
            .principal(stranger(PrincipalKind::WebIdentity, provider))
            .action(action)
            .resource(role)
            .resource_policies(&[&one(trust)])
            .rcp(&[&[&policy(&[grant("*"), fence])]])
            .context(
                "token.actions.githubusercontent.com:sub",
                format!("repo:{owner}/app:ref:refs/heads/main").as_str(),
            )
    };
    class
        .with(
            RCP.allowed("workflow", "an organization lets workflows of its own repositories assume roles")
                .by(&[NAMED, "rcp[0][0].Statement[0]"])
                .policy(&github("acme")),
        )
        .with(
            RCP.forbidden(
                "workflow-of-another",
                "a role that trusts every workflow is closed to those of others",
                &["rcp[0][0].Statement[1]"],
                "workflow",
                "the repository is somebody else's",
            )
            .policy(&github("evil")),
        )
        .finish()
}

/// Roles that services made for themselves.
fn service_linked() -> VectorFile {
    const LINKED: Chapter = Chapter::of("service-linked-role", GUIDE, "orgs_manage_policies_scps");
    let role = |path: &str| format!("arn:aws:iam::111122223333:role/{path}AWSServiceRoleForBackup");
    let session = |path: &str| {
        let arn = "arn:aws:sts::111122223333:assumed-role/AWSServiceRoleForBackup/backup";
        role_session(arn, &role(path), ACCOUNT)
    };
    let linked = || alice().principal(session("aws-service-role/backup.amazonaws.com/"));
    let own = || alice().principal(session("own/"));
    let forbid = |statement: Object| policy(&[statement, deny("s3:*", "*")]);
    let scp = forbid(allow("*", "*"));
    let rcp = policy(&[grant("*"), deny("s3:*", "*").with("Principal", "*")]);
    let class =
        cite(LINKED, "roles that are linked to a service: policies of an organization do not bind them");
    #[rustfmt::skip]
    let class = LINKED.all_met(class, [
        ("scp-forbids", "a service control policy forbids, and does not bind the role", linked().scp(&[&[&scp]])),
        ("scp-does-not-allow", "a service control policy does not allow, and does not bind the role", linked().scp(&[&[&compute()]])),
        ("rcp-forbids", "a resource control policy forbids, and does not bind the role", linked().rcp(&[&[&rcp]])),
    ]);
    #[rustfmt::skip]
    let class = LINKED.none_met(class, [
        ("scp-does-not-allow-another", "scp-does-not-allow", "the role's path is `/own/`", "a role of the linked role's name under another path is bound",
            own().scp(&[&[&compute()]])),
        ("without-policy", "scp-forbids", "the role has no policy", "a linked role, too, may do what its policy allows and nothing else",
            PolicyQuestion::plain().principal(session("aws-service-role/backup.amazonaws.com/")).scp(&[&[&scp]])),
    ]);
    #[rustfmt::skip]
    let class = LINKED.all_forbidden(class, [
        ("scp-forbids-another", "scp-forbids", "the role's path is `/own/`", "a role of the linked role's name under another path is bound",
            &["scp[0][0].Statement[1]"], own().scp(&[&[&scp]])),
        ("rcp-forbids-another", "rcp-forbids", "the role's path is `/own/`", "a role of the linked role's name under another path is bound",
            &["rcp[0][0].Statement[1]"], own().rcp(&[&[&rcp]])),
        ("own-policy-forbids", "scp-forbids", "the role's own policy forbids", "a linked role is bound by its own policies",
            &["identity[0].Statement[1]"], linked().identity(&[&scp]).scp(&[&[&all()]])),
    ]);
    let aside = "service control policies apply to principals of the account they are attached to, and a service is of none";
    let service = || {
        PolicyQuestion::plain()
            .principal(stranger(PrincipalKind::Service, "logs.amazonaws.com"))
            .resource_policies(&[&one(grant(json!({"Service": "logs.amazonaws.com"})))])
    };
    class
        .with(
            alike(
                LINKED.allowed(
                    "service-beside-scp",
                    "a service is of no account that a service control policy is attached to",
                ),
                aside,
            )
            .by(&[NAMED])
            .policy(&service().scp(&[&[&scp]])),
        )
        .with(
            alike(
                LINKED.allowed(
                    "anonymous-beside-scp",
                    "who does not sign is of no account that a service control policy is attached to",
                ),
                aside,
            )
            .by(&[NAMED])
            .policy(
                &PolicyQuestion::plain()
                    .principal(anonymous())
                    .resource_policies(&[&one(grant("*"))])
                    .scp(&[&[&scp]]),
            ),
        )
        .finish()
}
