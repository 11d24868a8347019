//! Sets of policies: a Deny in any of them, nothing in any of them, and none of them.

use super::{BOUNDARY, Chapter, LOGIC, NAMED, PASSED, ROLE, logic, session};
use crate::build::policy::{FIRST, SECOND, allow, aws, deny, grant, on, one, own};
use crate::build::{PolicyQuestion, policy};
use crate::format::{Severity, VectorFile};
use serde_json::json;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![explicit(), order(), implicit(), empty(), boundary()]
}

const SCP: &str = "scp[0][0].Statement[0]";
const RCP: &str = "rcp[0][0].Statement[0]";

/// Allows of every type, and with each of them what else stands in the set that is named.
fn everywhere(with: &str) -> PolicyQuestion {
    let of = |set: &str| {
        let plain = allow("*", "*");
        let (plain, denial) = if matches!(set, "resource" | "rcp") {
            (grant(aws(ROLE)), deny("s3:GetObject", "*"))
        } else {
            (plain, deny("s3:GetObject", "*"))
        };
        let plain = if set == "rcp" { grant("*") } else { plain };
        let denial = if matches!(set, "resource" | "rcp") { denial.with("Principal", "*") } else { denial };
        if set == with { policy(&[plain, denial]) } else { one(plain) }
    };
    PolicyQuestion::plain()
        .principal(session())
        .identity(&[&of("identity")])
        .boundary(&[&of("boundary")])
        .session(&[&of("session")])
        .resource_policies(&[&of("resource")])
        .scp(&[&[&of("scp")]])
        .rcp(&[&[&of("rcp")]])
}

fn explicit() -> VectorFile {
    const DENY: Chapter = logic("explicit-deny");
    let all = [FIRST, BOUNDARY, PASSED, NAMED, SCP, RCP];
    #[rustfmt::skip]
    let rows = [
        ("identity", "the role's own policy"), ("boundary", "the boundary"), ("session", "the session policy"),
        ("resource", "the bucket's policy"), ("scp", "the service control policy"), ("rcp", "the resource control policy"),
    ];
    let class = DENY.open("a Deny in any policy overrides every Allow").severity(Severity::Critical).with(
        DENY.allowed("none", "policies of every type allow the request, and none forbids it")
            .by(&all)
            .policy(&everywhere("")),
    );
    let class = rows.into_iter().fold(class, |class, (set, what)| {
        let by = match set {
            "scp" | "rcp" => format!("{set}[0][0].Statement[1]"),
            _ => format!("{set}[0].Statement[1]"),
        };
        let (sentence, change) =
            (format!("{what} forbids what every policy allows"), format!("{what} has a Deny"));
        class.with(DENY.forbidden(set, &sentence, &[&by], "none", &change).policy(&everywhere(set)))
    });
    let forbids = || one(deny("s3:GetObject", "*"));
    let alice = |principal| PolicyQuestion::plain().resource_policies(&[&one(grant(principal))]);
    let user = alice(aws(PolicyQuestion::ALICE));
    let build = alice(aws(super::SESSION)).principal(session());
    let split = |second: &str| PolicyQuestion::plain().identity(&[&one(allow("*", "*")), second]);
    let by = |statement: &'static str| [statement];
    #[rustfmt::skip]
    let class = class
        .with(DENY.allowed("granted-to-user", "the bucket's policy names the user").by(&[NAMED]).policy(&user))
        .with(DENY.allowed("granted-to-session", "the bucket's policy names the session").by(&[NAMED]).policy(&build));
    #[rustfmt::skip]
    let class = DENY.all_forbidden(class, [
        ("identity-under-grant", "granted-to-user", "the user's own policy has a Deny",
            "a grant of the bucket's policy does not make the user's own Deny moot", &by(FIRST),
            user.clone().identity(&[&forbids()])),
        ("boundary-under-grant", "granted-to-user", "the boundary has a Deny",
            "a boundary that forbids is more than one that does not allow", &by(BOUNDARY),
            user.clone().boundary(&[&forbids()])),
        ("session-under-grant", "granted-to-session", "the session policy has a Deny",
            "a session policy that forbids is more than one that does not allow", &by(PASSED),
            build.clone().session(&[&forbids()])),
        ("scp-under-grant", "granted-to-user", "the service control policy has a Deny",
            "an organization forbids what the bucket's policy grants", &["scp[0][0].Statement[1]"],
            user.clone().scp(&[&[&policy(&[allow("*", "*"), deny("s3:GetObject", "*")])]])),
    ]);
    class
        .with(
            DENY.allowed("second-policy-of-another-action", "the second policy forbids another action")
                .policy(&split(&one(deny("s3:PutObject", "*")))),
        )
        .with(
            DENY.forbidden(
                "second-policy",
                "the second of two policies forbids what the first allows",
                &["identity[1].Statement[0]"],
                "second-policy-of-another-action",
                "the second policy forbids the action asked for",
            )
            .policy(&split(&forbids())),
        )
        .with(
            DENY.forbidden(
                "several",
                "every Deny that applies has decided",
                &[FIRST, BOUNDARY],
                "none",
                "the role's own policy and the boundary have nothing but a Deny",
            )
            .policy(&everywhere("").identity(&[&forbids()]).boundary(&[&forbids()])),
        )
        .finish()
}

/// The order of statements says nothing.
fn order() -> VectorFile {
    const ORDER: Chapter = logic("statement-order");
    let deny_read = || deny("s3:GetObject", "arn:aws:s3:::docs/secret*");
    let secret = "arn:aws:s3:::docs/secret.txt";
    let all = || allow("s3:*", "*");
    let class = ORDER.open("statements that allow and forbid, in any order").severity(Severity::High);
    #[rustfmt::skip]
    let class = ORDER.all_met(class, [
        ("allow-first", "the Deny that follows is about something else", own(&[all(), deny_read()])),
        ("first-of-three", "the statements that follow are about something else",
            own(&[all(), deny_read(), allow("ec2:*", "*")])),
    ]);
    #[rustfmt::skip]
    let class = ORDER.all_forbidden(class, [
        ("deny-last", "allow-first", "the object asked for is the secret", "the Deny follows the Allow", &[SECOND],
            own(&[all(), deny_read()]).resource(secret)),
        ("deny-first", "allow-first", "the Deny stands first, and the object asked for is the secret",
            "the Deny precedes the Allow", &[FIRST], own(&[deny_read(), all()]).resource(secret)),
        ("deny-between", "first-of-three", "the object asked for is the secret", "the Deny stands between two Allows",
            &[SECOND], own(&[all(), deny_read(), all()]).resource(secret)),
        ("deny-twice", "allow-first", "the Deny is there twice, and the object asked for is the secret",
            "both of two Denies have decided", &[SECOND, "identity[0].Statement[2]"],
            own(&[all(), deny_read(), deny_read()]).resource(secret)),
        ("narrow-allow", "allow-first", "the Allow names the secret, and the secret is asked for",
            "a Deny of a pattern wins over an Allow of the very object", &[SECOND],
            own(&[allow("s3:GetObject", secret), deny_read()]).resource(secret)),
    ]);
    class
        .with(
            ORDER
                .allowed("deny-of-another-first", "a Deny of something else precedes the Allow")
                .by(&[SECOND])
                .policy(&own(&[deny_read(), all()])),
        )
        .with(
            ORDER
                .allowed("two-allows", "two statements allow the request, and both have decided")
                .by(&[FIRST, SECOND])
                .policy(&own(&[all(), allow("s3:GetObject", "*")])),
        )
        .with(
            ORDER
                .allowed("last-of-three", "the last of three statements allows the request")
                .by(&["identity[0].Statement[2]"])
                .policy(&own(&[allow("ec2:*", "*"), allow("s3:PutObject", "*"), allow("s3:GetObject", "*")])),
        )
        .with(
            ORDER
                .allowed("second-policy", "the second of two policies allows the request")
                .by(&["identity[1].Statement[0]"])
                .policy(&PolicyQuestion::plain().identity(&[&one(allow("ec2:*", "*")), &one(all())])),
        )
        .with(
            ORDER
                .unmet(
                    "neither-policy",
                    "neither of two policies allows the request",
                    "second-policy",
                    "the action is `sqs:SendMessage`",
                )
                .policy(
                    &PolicyQuestion::plain()
                        .identity(&[&one(allow("ec2:*", "*")), &one(all())])
                        .action("sqs:SendMessage"),
                ),
        )
        .finish()
}

/// "By default, all requests are implicitly denied."
fn implicit() -> VectorFile {
    const IMPLICIT: Chapter = logic("implicit-deny");
    let no_policies = PolicyQuestion::plain();
    let read = || one(allow(json!(["s3:GetObject", "s3:PutObject"]), "arn:aws:s3:::docs/*"));
    let class = IMPLICIT.open("requests that no policy allows").severity(Severity::Critical);
    #[rustfmt::skip]
    let class = IMPLICIT.all_met(class, [
        ("allowed", "the user's policy allows the request", PolicyQuestion::plain().identity(&[&read()])),
    ]);
    #[rustfmt::skip]
    let class = IMPLICIT.none_met(class, [
        ("no-policies", "allowed", "there are no policies at all", "what nobody allows is denied", no_policies),
        ("no-statement", "allowed", "the policy is about another service", "what no statement is about is denied",
            own(&[allow("ec2:*", "*")])),
        ("another-resource", "allowed", "the object is of another bucket", "what is allowed elsewhere is denied here",
            PolicyQuestion::plain().identity(&[&read()]).resource("arn:aws:s3:::payroll/2026.csv")),
        ("deny-of-another", "allowed", "the policy forbids another action, and nothing else", "what is not forbidden is not thereby allowed",
            own(&[deny("s3:DeleteObject", "*")])),
        ("condition-unmet", "allowed", "the policy has a condition that does not hold", "an Allow whose condition does not hold allows nothing",
            own(&[allow("s3:*", "*").with("Condition", on("Bool", "aws:SecureTransport", "true"))])),
        ("two-halves", "allowed", "one statement allows the action elsewhere, another something else here",
            "two statements that each allow a half do not allow the whole",
            own(&[allow("s3:GetObject", "arn:aws:s3:::payroll/*"), allow("s3:PutObject", "arn:aws:s3:::docs/*")])),
        ("bucket-policy-about-another", "allowed", "a bucket policy names another user, and the user has no policy",
            "a grant to somebody else is none", PolicyQuestion::plain().resource_policies(&[
                &one(grant(aws("arn:aws:iam::111122223333:user/bob")))])),
    ]);
    class.finish()
}

/// No policy of a type applies, or the type applies and there is none.
fn empty() -> VectorFile {
    const EMPTY: Chapter = logic("empty-set");
    let all = || one(allow("s3:*", "*"));
    let user = || PolicyQuestion::plain().identity(&[&all()]);
    let build = || user().principal(session());
    let class = EMPTY.open("types of policies that apply and hold none, beside those that do not apply");
    #[rustfmt::skip]
    let class = EMPTY.all_met(class.severity(Severity::High), [
        ("none", "only the user's own policies apply", user()),
        ("no-session", "nothing was passed to the session, which has what its role has", build()),
        ("empty-resource", "the bucket's policy says nothing, and the user's own allows", user().resource_policies(&[])),
    ]);
    #[rustfmt::skip]
    let class = EMPTY.none_met(class, [
        ("empty-identity", "none", "the user has no policies", "a user without policies may do nothing",
            PolicyQuestion::plain().identity(&[])),
        ("empty-boundary", "none", "a boundary applies, and is empty", "a boundary that says nothing leaves nothing", user().boundary(&[])),
        ("empty-session", "no-session", "session policies apply, and are none", "session policies that say nothing leave nothing",
            build().session(&[])),
        ("empty-scp-level", "none", "a level of the organization applies, and is empty",
            "a level that says nothing allows nothing", user().scp(&[&[&all()], &[]])),
        ("empty-rcp-level", "none", "a level of the organization applies to the bucket, and is empty",
            "a level that says nothing allows nothing", user().rcp(&[&[]])),
    ]);
    class.finish()
}

fn boundary() -> VectorFile {
    const LIMIT: Chapter = Chapter::iam("boundary", "access_policies_boundaries");
    let all = || one(allow("*", "*"));
    let read = || one(allow("s3:Get*", "*"));
    let user = || PolicyQuestion::plain().identity(&[&all()]);
    let bounded = |limit: &str| user().boundary(&[limit]);
    let class = LIMIT.open("permissions boundaries, which limit and do not grant").severity(Severity::High);
    let both = [FIRST, BOUNDARY];
    class
        .with(
            LIMIT
                .allowed("both", "the user's policy and its boundary allow")
                .by(&both)
                .policy(&bounded(&read())),
        )
        .with(
            LIMIT
                .unmet(
                    "outside",
                    "the boundary does not allow what the user's policy does",
                    "both",
                    "the action is `s3:PutObject`",
                )
                .policy(&bounded(&read()).action("s3:PutObject")),
        )
        .with(
            LIMIT
                .unmet("alone", "a boundary grants nothing", "both", "the user has no policy of its own")
                .policy(&PolicyQuestion::plain().boundary(&[&all()])),
        )
        .with(
            LIMIT
                .unmet(
                    "beside-another-action",
                    "a boundary adds nothing to what the user's policy allows",
                    "both",
                    "the user's policy is about another service",
                )
                .policy(&own(&[allow("ec2:*", "*")]).boundary(&[&all()])),
        )
        .with(
            LIMIT
                .forbidden(
                    "forbids",
                    "the boundary forbids",
                    &["boundary[0].Statement[1]"],
                    "both",
                    "the boundary has a Deny",
                )
                .policy(&bounded(&policy(&[allow("s3:Get*", "*"), deny("s3:GetObject", "*")]))),
        )
        .with(
            LIMIT
                .allowed("of-role", "the role's boundary limits its sessions, and allows")
                .by(&both)
                .policy(&bounded(&read()).principal(session())),
        )
        .with(
            LIMIT
                .unmet(
                    "of-role-outside",
                    "the role's boundary limits its sessions",
                    "of-role",
                    "the action is `s3:PutObject`",
                )
                .policy(&bounded(&read()).principal(session()).action("s3:PutObject")),
        )
        .with(
            LIMIT
                .allowed("and-session", "own policy, boundary and session policy all allow")
                .citing(&format!("AWS IAM user guide, {LOGIC}"))
                .by(&[FIRST, BOUNDARY, PASSED])
                .policy(&bounded(&read()).principal(session()).session(&[&read()])),
        )
        .with(
            LIMIT
                .unmet(
                    "and-session-outside",
                    "what own policy and session policy allow, the boundary does not",
                    "and-session",
                    "the boundary is about another service",
                )
                .citing(&format!("AWS IAM user guide, {LOGIC}"))
                .policy(&bounded(&one(allow("ec2:*", "*"))).principal(session()).session(&[&read()])),
        )
        .finish()
}
