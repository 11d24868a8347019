//! The session for a customer: `GetFederationToken` with a policy of its own, and the sessions of the other calls
//! beside it.

use super::{ACCOUNT, Chapter, FIRST, OTHER_ACCOUNT, allow, aws, deny, grant, one, open};
use crate::build::{PolicyQuestion, federated_user, policy, role_session, user};
use crate::format::{Principal, Severity, VectorFile};
use serde_json::json;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![customer(), four_calls()]
}

const GUIDE: &str = "AWS STS API reference";
const LOGIC: &str = "AWS IAM user guide, reference_policies_evaluation-logic";
const BROKER: &str = "arn:aws:iam::111122223333:user/broker";
const CUSTOMER: &str = "arn:aws:sts::111122223333:federated-user/customer-123";
const PASSED: &str = "session[0].Statement[0]";

/// The policy that the broker passes for customer 123.
const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:PutObject"],
    "Resource": "arn:aws:s3:::my-bucket/customers/123/*"
  }]
}"#;

fn session() -> Principal {
    federated_user(CUSTOMER, BROKER, ACCOUNT)
}

/// The session, which wants an object; the broker may do what is allowed.
fn ask(allowed: &str, action: &str, key: &str) -> PolicyQuestion {
    PolicyQuestion::plain()
        .principal(session())
        .identity(&[allowed])
        .session(&[POLICY])
        .action(action)
        .resource(&format!("arn:aws:s3:::my-bucket/{key}"))
}

fn customer() -> VectorFile {
    const SESSION: Chapter = Chapter::of("customer-123", GUIDE, "GetFederationToken");
    let broker = || one(allow("s3:*", json!(["arn:aws:s3:::my-bucket", "arn:aws:s3:::my-bucket/*"])));
    let get = |key: &str| ask(&broker(), "s3:GetObject", key);
    let both = &[FIRST, PASSED][..];
    let bucket = |question: PolicyQuestion, whom: &str| question.resource_policies(&[&one(grant(aws(whom)))]);
    let class = SESSION
        .open("a broker's session for one customer: the intersection of the broker's permissions and the policy it passes")
        .citing(&["AWS STS API reference, GetFederationToken", "AWS IAM user guide, access_policies", LOGIC])
        .severity(Severity::Critical);
    #[rustfmt::skip]
    let met: [(&str, &str, &[&str], PolicyQuestion); 7] = [
        ("get", "the customer reads an object of its own", both, get("customers/123/invoice.pdf")),
        ("put", "the customer writes an object of its own", both, ask(&broker(), "s3:PutObject", "customers/123/upload.csv")),
        ("deep", "the customer reads an object deep in its folder", both, get("customers/123/2026/11/invoice.pdf")),
        ("dots", "an object's name is no path: what looks like the way to another folder is an object of the customer's", both,
            get("customers/123/../124/invoice.pdf")),
        ("broker-may-everything", "the broker may do everything, and the session what the policy says", both,
            ask(&one(allow("*", "*")), "s3:GetObject", "customers/123/invoice.pdf")),
        ("broker-may-only-this", "the broker may read this object and nothing else", both,
            ask(&one(allow("s3:GetObject", "arn:aws:s3:::my-bucket/customers/123/invoice.pdf")), "s3:GetObject", "customers/123/invoice.pdf")),
        ("named-by-bucket", "the bucket's policy names the session: what it grants no policy parameter restricts",
            &["resource[0].Statement[0]"], bucket(get("customers/124/invoice.pdf"), CUSTOMER)),
    ];
    let class = met.into_iter().fold(class, |class, (name, sentence, by, question)| {
        class.with(SESSION.allowed(name, sentence).by(by).policy(&question))
    });
    let invoice = "customers/123/invoice.pdf";
    #[rustfmt::skip]
    let class = SESSION.none_met(class, [
        ("another-customer", "get", "the folder is `customers/124`", "the object is another customer's", get("customers/124/invoice.pdf")),
        ("customer-that-goes-on", "get", "the folder is `customers/1234`", "a customer whose number begins like this one's",
            get("customers/1234/invoice.pdf")),
        ("folder-itself", "get", "the object is `customers/123`", "the folder's name without its slash is not in it", get("customers/123")),
        ("folder-elsewhere", "get", "the folder is `old/customers/123`", "the folder stands in another", get("old/customers/123/invoice.pdf")),
        ("folder-in-another-case", "get", "the folder is `Customers/123`", "case matters", get("Customers/123/invoice.pdf")),
        ("another-bucket", "get", "the bucket is `other-bucket`", "the bucket is another, though the broker may read it",
            ask(&one(allow("s3:*", "*")), "s3:GetObject", "").resource("arn:aws:s3:::other-bucket/customers/123/invoice.pdf")),
        ("delete", "get", "the action is `s3:DeleteObject`", "the policy passed does not allow deleting, though the broker may",
            ask(&broker(), "s3:DeleteObject", invoice)),
        ("get-version", "get", "the action is `s3:GetObjectVersion`", "an action that begins like one allowed is another",
            ask(&broker(), "s3:GetObjectVersion", invoice)),
        ("list", "get", "the bucket is listed", "to read objects is not to list the bucket",
            ask(&broker(), "s3:ListBucket", "").resource("arn:aws:s3:::my-bucket")),
        ("broker-may-not-put", "put", "the broker may read, and not write", "the policy passed cannot expand what the broker may do",
            ask(&one(allow("s3:GetObject", "arn:aws:s3:::my-bucket/*")), "s3:PutObject", "customers/123/upload.csv")),
        ("broker-may-elsewhere", "get", "the broker may read another bucket only", "the policy passed cannot expand what the broker may do",
            ask(&one(allow("s3:*", "arn:aws:s3:::other-bucket/*")), "s3:GetObject", invoice)),
        ("broker-may-nothing", "get", "the broker has no policy", "of nothing there is no part to pass on",
            ask(&broker(), "s3:GetObject", invoice).identity(&[])),
        ("no-policy-passed", "get", "no policy was passed", "the policy is optional: without it the session may do nothing",
            PolicyQuestion::plain().principal(session()).identity(&[&broker()]).resource("arn:aws:s3:::my-bucket/customers/123/invoice.pdf")),
        ("another-session-named", "named-by-bucket", "the bucket's policy names the session `customer-124`", "the bucket's policy is about another session",
            bucket(get("customers/124/invoice.pdf"), "arn:aws:sts::111122223333:federated-user/customer-124")),
        ("broker-named", "named-by-bucket", "the bucket's policy names the broker", "what the broker is granted the policy passed restricts",
            bucket(get("customers/124/invoice.pdf"), BROKER)),
        ("account-named", "named-by-bucket", "the bucket's policy names the account", "what the account is granted the policy passed restricts",
            bucket(get("customers/124/invoice.pdf"), ACCOUNT)),
        ("bucket-of-another-account", "named-by-bucket", "the bucket is of account 444455556666",
            "across accounts the session's own side has to allow as well",
            bucket(get("customers/124/invoice.pdf"), CUSTOMER).resource_account(OTHER_ACCOUNT)),
    ]);
    let narrowed =
        policy(&[allow("s3:*", "*"), deny("s3:*", "arn:aws:s3:::my-bucket/customers/123/private/*")]);
    #[rustfmt::skip]
    let class = SESSION.all_forbidden(class, [
        ("broker-forbidden", "get", "the broker's policy has a Deny of a folder within, and the object is in it",
            "what the broker is forbidden, so is the session", &["identity[0].Statement[1]"],
            ask(&narrowed, "s3:GetObject", "customers/123/private/notes.txt")),
        ("named-and-forbidden", "named-by-bucket", "the broker's policy has a Deny", "a grant by name does not undo a Deny", &["identity[0].Statement[1]"],
            bucket(get("customers/124/invoice.pdf"), CUSTOMER).identity(&[&policy(&[allow("s3:*", "*"), deny("s3:*", "*")])])),
    ]);
    class.finish()
}

/// The calls that give sessions, and whose permissions each begins with.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn four_calls() -> VectorFile {
    const CALLS: Chapter = Chapter::iam("four-calls", "id_credentials_temp_request");
    const ROLE: &str = "arn:aws:iam::111122223333:role/deploy";
    let read = || one(allow("s3:Get*", "*"));
    let all = || one(allow("*", "*"));
    let none = || one(allow("ec2:*", "*"));
    let of_role = |name: &str| {
        role_session(&format!("arn:aws:sts::111122223333:assumed-role/deploy/{name}"), ROLE, ACCOUNT)
    };
    let class = CALLS
        .open("sessions of the four calls: a role's permissions, or those of the user who called, and what a policy leaves of them")
        .citing(&["AWS IAM user guide, id_credentials_temp_request", LOGIC])
        .severity(Severity::High);
    #[rustfmt::skip]
    let roles = [
        ("assume-role", "AssumeRole", "build-7"),
        ("web-identity", "AssumeRoleWithWebIdentity", "GitHubActions"),
        ("saml", "AssumeRoleWithSAML", "ann@example.com"),
    ];
    let class = roles.into_iter().fold(class, |class, (name, call, session)| {
        let ask = |own: &str| PolicyQuestion::plain().principal(of_role(session)).identity(&[own]);
        let passed = |limit: &str| ask(&all()).session(&[limit]);
        let limited = format!("{name}-with-policy");
        let sentence = format!("`{call}`: without a policy the session has what the role has");
        let plain = CALLS.allowed(name, &sentence).policy(&ask(&read()));
        let sentence = format!("`{call}`: what the role does not have, the session does not");
        let without = CALLS.unmet(
            &format!("{name}-beyond-role"),
            &sentence,
            name,
            "the role's policy is about another service",
        );
        let sentence = format!("`{call}`: with a policy the session has what both allow");
        let both = CALLS.allowed(&limited, &sentence).by(&[FIRST, PASSED]).policy(&passed(&read()));
        let sentence = format!("`{call}`: what the policy does not allow, the session does not have");
        let outside = CALLS.unmet(
            &format!("{name}-beyond-policy"),
            &sentence,
            &limited,
            "the policy passed is about another service",
        );
        class
            .with(plain)
            .with(without.policy(&ask(&none())))
            .with(both)
            .with(outside.policy(&passed(&none())))
    });
    let federated = |own: &str| PolicyQuestion::plain().principal(session()).identity(&[own]);
    let call = |allowed: &str| {
        PolicyQuestion::plain()
            .principal(user(BROKER, ACCOUNT))
            .identity(&[&one(allow(allowed, "*"))])
            .action("sts:GetFederationToken")
            .resource(CUSTOMER)
    };
    let named = |name: &str| {
        let own = allow("sts:GetFederationToken", "arn:aws:sts::111122223333:federated-user/customer-*");
        let resource = format!("arn:aws:sts::111122223333:federated-user/{name}");
        call("*").identity(&[&one(own)]).resource(&resource)
    };
    let unsaid = "a federated user cannot call STS operations, which the session's policies do not say: they are all \
                  that is asked here";
    #[rustfmt::skip]
    let class = CALLS.all_met(class, [
        ("may-federate", "the broker may call `GetFederationToken`", call("sts:GetFederationToken")),
        ("may-federate-by-name", "the broker may make sessions of certain names", named("customer-123")),
    ]);
    #[rustfmt::skip]
    let class = CALLS.none_met(class, [
        ("may-not-federate", "may-federate", "the broker may call `AssumeRole` only", "a user needs leave to make sessions", call("sts:AssumeRole")),
        ("may-not-federate-by-name", "may-federate-by-name", "the name asked for is `admin`", "the name is none of those the broker may give",
            named("admin")),
    ]);
    class
        .with(
            CALLS
                .allowed(
                    "federation",
                    "`GetFederationToken`: the session has what the user and the policy allow",
                )
                .by(&[FIRST, PASSED])
                .policy(&federated(&all()).session(&[&read()])),
        )
        .with(
            CALLS
                .unmet(
                    "federation-without-policy",
                    "`GetFederationToken`: without a policy the session has nothing",
                    "federation",
                    "no policy was passed",
                )
                .severity(Severity::Critical)
                .policy(&federated(&all())),
        )
        .with(
            CALLS
                .unmet(
                    "federation-beyond-user",
                    "`GetFederationToken`: the user's permissions are the ceiling",
                    "federation",
                    "the user's policy is about another service",
                )
                .policy(&federated(&none()).session(&[&read()])),
        )
        .with(
            CALLS
                .unmet(
                    "federation-beyond-policy",
                    "`GetFederationToken`: what the policy does not allow, the session does not have",
                    "federation",
                    "the policy passed is about another service",
                )
                .policy(&federated(&all()).session(&[&none()])),
        )
        .with(
            open(
                CALLS.allowed(
                    "federation-of-sts",
                    "policies alone do not keep a federated user from `GetSessionToken`",
                ),
                unsaid,
            )
            .by(&[FIRST, PASSED])
            .policy(&federated(&all()).session(&[&all()]).action("sts:GetSessionToken").resource("*")),
        )
        .finish()
}
