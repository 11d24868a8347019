//! What a session may do: the role's policies, within its boundary, within the policies that were passed. A session shows
//! it by asking for a further role.

use super::{NOT_LET_GO, REFERENCE};
use crate::build::{Class, Draft, Situation, accept, allowing, denying, documented, reject, trusting};
use crate::format::{Evidence, Kind, Role, Severity, VectorFile};
use crate::mint::Setting;

const MAY: &str = "sts/session-permissions/role-may";
const ASSUME: &[&str] = &["sts:AssumeRole"];
const OTHER: &[&str] = &["s3:*"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![by_account(setting), passed(setting), by_name(setting)]
}

fn page() -> Evidence {
    documented("AWS IAM user guide, Policies and permissions: session policies")
}

fn boundaries() -> Evidence {
    documented("AWS IAM user guide, Permissions boundaries for IAM entities")
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about)
        .citing(&[REFERENCE, "AWS IAM user guide, Policy evaluation logic"])
        .severity(Severity::High)
}

/// Alice takes on `deploy`, as `change` has it, in a call as `passed` has it; the session asks for `audit`, which trusts
/// `principal`.
fn chain(
    setting: &Setting,
    principal: &str,
    change: impl FnOnce(Role) -> Role,
    passed: impl FnOnce(Situation) -> Situation,
) -> Situation {
    passed(Situation::assume_role(setting).edit_role(change))
        .chained(setting, Role::new("audit", trusting(principal)))
}

fn as_is(situation: Situation) -> Situation {
    situation
}

fn denied(
    name: &str,
    sentence: &str,
    twin: &str,
    change: &str,
    evidence: Evidence,
    situation: &Situation,
) -> Draft {
    reject(name, sentence).twin(twin, change).stops(NOT_LET_GO).known_by(evidence).sts(situation)
}

/// The further role trusts the account, which decides for its roles by their policies.
fn by_account(setting: &Setting) -> VectorFile {
    let audit = setting.role_arn("audit");
    let asked = |change: &dyn Fn(Role) -> Role| chain(setting, &setting.account, change, as_is);
    let may = |role: Role| role.may(&allowing(ASSUME, &audit));
    let sound = |name: &str, sentence: &str, evidence: Evidence, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(evidence).sts(situation)
    };
    class("session-permissions", "sessions that may do what their role may, and no more")
        .with(sound(
            "role-may",
            "the policy of a role lets its session take on another role",
            page(),
            &asked(&may),
        ))
        .with(sound(
            "one-of-two-policies",
            "one of two policies of a role lets its session take on another role",
            page(),
            &asked(&|role| may(role.may(&allowing(OTHER, "*")))),
        ))
        .with(sound(
            "within-the-boundary",
            "the boundary of a role leaves what its policy allows",
            boundaries(),
            &asked(&|role| may(role).bounded(&allowing(&["sts:*"], "*"))),
        ))
        .with(denied(
            "no-policy",
            "a role that may do nothing has sessions that may do nothing",
            MAY,
            "the first role has no policy",
            page(),
            &asked(&|role| role),
        ))
        .with(denied(
            "another-role",
            "a role may take on a third role, and its session asks for the second",
            MAY,
            "the policy of the first role names the role `vault`",
            page(),
            &asked(&|role| role.may(&allowing(ASSUME, &setting.role_arn("vault")))),
        ))
        .with(denied(
            "denied",
            "a Deny of a role decides for its sessions",
            MAY,
            "a second policy of the first role denies `sts:AssumeRole`",
            page(),
            &asked(&|role| may(role).may(&denying(ASSUME))),
        ))
        .with(denied(
            "beyond-the-boundary",
            "the boundary of a role limits what its policy allows",
            MAY,
            "the first role has a boundary that allows Amazon S3 alone",
            boundaries(),
            &asked(&|role| may(role).bounded(&allowing(OTHER, "*"))),
        ))
        .with(denied(
            "boundary-alone",
            "a boundary limits and grants nothing",
            "sts/session-permissions/within-the-boundary",
            "the first role has no policy",
            boundaries(),
            &asked(&|role| role.bounded(&allowing(&["sts:*"], "*"))),
        ))
        .with(denied(
            "denied-by-the-boundary",
            "a Deny in a boundary decides like any other",
            "sts/session-permissions/within-the-boundary",
            "the boundary denies `sts:AssumeRole`",
            boundaries(),
            &asked(&|role| may(role).bounded(&denying(ASSUME))),
        ))
        .with(denied(
            "of-the-user-behind",
            "what the user may who began a session, the session may not",
            MAY,
            "the user has the policy, and the first role has none",
            page(),
            &asked(&|role| role).edit_user(|user| user.may(&allowing(ASSUME, "*"))),
        ))
        .finish()
}

/// "The resulting session's permissions are the intersection of the role's identity-based policy and the session
/// policies."
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn passed(setting: &Setting) -> VectorFile {
    let audit = setting.role_arn("audit");
    let arn = |name: &str| format!("arn:aws:iam::{}:policy/{name}", setting.account);
    let (assume, other) = (arn("assume"), arn("other"));
    let may = allowing(ASSUME, &audit);
    let with = |change: &dyn Fn(Role) -> Role, inline: Option<&str>, managed: &[&str]| {
        let pass = |situation: Situation| {
            let situation = situation
                .managed_policy(&assume, &allowing(ASSUME, "*"))
                .managed_policy(&other, &allowing(OTHER, "*"));
            let situation =
                inline.into_iter().fold(situation, |situation, policy| situation.param("Policy", policy));
            (1..).zip(managed).fold(situation, |situation, (number, arn)| {
                situation.param(&format!("PolicyArns.member.{number}.arn"), arn)
            })
        };
        chain(setting, &setting.account, change, pass)
    };
    let role = |role: Role| role.may(&may);
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(page()).sts(situation)
    };
    let refused = |name: &str, sentence: &str, twin: &str, change: &str, situation: &Situation| -> Draft {
        denied(name, sentence, &format!("sts/session-policy-honoured/{twin}"), change, page(), situation)
    };
    let s3 = allowing(OTHER, "*");
    class(
        "session-policy-honoured",
        "sessions that may do what their role may, within the policies that were passed",
    )
    .severity(Severity::Critical)
    .with(sound(
        "allows",
        "a session policy leaves the session what the role may",
        &with(&role, Some(&may), &[]),
    ))
    .with(sound(
        "everything",
        "a session policy that allows everything leaves what the role may",
        &with(&role, Some(crate::build::sts::WIDE), &[]),
    ))
    .with(sound(
        "managed",
        "a managed session policy leaves the session what the role may",
        &with(&role, None, &[&assume]),
    ))
    .with(sound(
        "managed-beside-inline",
        "session policies allow together what any of them does: a managed one does",
        &with(&role, Some(&s3), &[&assume]),
    ))
    .with(sound(
        "inline-beside-managed",
        "session policies allow together what any of them does: the one that is passed does",
        &with(&role, Some(&may), &[&other]),
    ))
    .with(sound(
        "second-managed",
        "session policies allow together what any of them does: the second managed one does",
        &with(&role, None, &[&other, &assume]),
    ))
    .with(refused(
        "does-not-allow",
        "a session that was to read files asks for a role that its role may take on",
        "allows",
        "the session policy allows Amazon S3 alone",
        &with(&role, Some(&s3), &[]),
    ))
    .with(refused(
        "another-role",
        "a session policy names the roles that the session may take on, and this is none of them",
        "allows",
        "the session policy names the role `vault`",
        &with(&role, Some(&allowing(ASSUME, &setting.role_arn("vault"))), &[]),
    ))
    .with(refused(
        "denies",
        "a Deny in a session policy decides, whatever else it allows",
        "everything",
        "the session policy denies `sts:AssumeRole`, and allows all else",
        &with(&role, Some(&denying(ASSUME)), &[]),
    ))
    .with(refused(
        "managed-does-not-allow",
        "a managed policy that allows Amazon S3 leaves Amazon S3",
        "managed",
        "the managed policy allows Amazon S3 alone",
        &with(&role, None, &[&other]),
    ))
    .with(refused(
        "denies-beside-managed",
        "a Deny in the policy that is passed decides over the managed one beside it",
        "managed-beside-inline",
        "the passed policy denies `sts:AssumeRole`",
        &with(&role, Some(&denying(ASSUME)), &[&assume]),
    ))
    .with(refused(
        "wider-than-the-role",
        "a policy that is passed can only restrict: it gives a session nothing that the role may not do",
        "everything",
        "the role has no policy",
        &with(&|role| role, Some(crate::build::sts::WIDE), &[]),
    ))
    .with(refused(
        "managed-wider-than-the-role",
        "a managed policy that is passed can only restrict",
        "managed",
        "the role has no policy",
        &with(&|role| role, None, &[&assume]),
    ))
    .with(refused(
        "wider-than-the-boundary",
        "a policy that is passed does not move the boundary of the role",
        "everything",
        "the role has a boundary that allows Amazon S3 alone",
        &with(&|role| role.may(&may).bounded(&allowing(OTHER, "*")), Some(crate::build::sts::WIDE), &[]),
    ))
    .with(refused(
        "not-over-a-deny",
        "a policy that is passed does not undo a Deny of the role",
        "everything",
        "a second policy of the role denies `sts:AssumeRole`",
        &with(&|role| role.may(&may).may(&denying(ASSUME)), Some(crate::build::sts::WIDE), &[]),
    ))
    .finish()
}

/// The further role trusts by name: the role of the session, or the session. What then limits depends on which.
fn by_name(setting: &Setting) -> VectorFile {
    let account = setting.account.as_str();
    let role_arn = setting.role_arn(Situation::ROLE);
    let session_arn =
        format!("arn:aws:sts::{account}:assumed-role/{}/{}", Situation::ROLE, Situation::SESSION);
    let s3 = allowing(OTHER, "*");
    let narrow = |situation: Situation| situation.param("Policy", &s3);
    let bound = |role: Role| role.bounded(&allowing(OTHER, "*"));
    let table = || {
        documented(
            "AWS IAM user guide, Policy evaluation logic: resource-based policies and implicit denies in other policy types",
        )
    };
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(table()).sts(situation)
    };
    let refused = |name: &str, sentence: &str, twin: &str, change: &str, situation: &Situation| -> Draft {
        denied(name, sentence, twin, change, table(), situation)
    };
    let by_role = "sts/assume-role-chained/role";
    class("session-limits", "what limits a session that a role trusts by name")
        .with(sound(
            "session-named-and-policy",
            "a role that trusts a session by its own name does not ask what was passed to it",
            &chain(setting, &session_arn, |role| role, narrow),
        ))
        .with(sound(
            "session-named-and-boundary",
            "a role that trusts a session by its own name does not ask for the boundary of its role",
            &chain(setting, &session_arn, bound, as_is),
        ))
        .with(refused(
            "role-named-and-policy",
            "a role that trusts a role trusts sessions of it within what was passed to them",
            by_role,
            "the session policy allows Amazon S3 alone",
            &chain(setting, &role_arn, |role| role, narrow),
        ))
        .with(refused(
            "role-named-and-boundary",
            "a role that trusts a role trusts sessions of it within the boundary of that",
            by_role,
            "the first role has a boundary that allows Amazon S3 alone",
            &chain(setting, &role_arn, bound, as_is),
        ))
        .with(refused(
            "session-named-and-denied",
            "a Deny that was passed to a session decides, by whatever name it is trusted",
            "sts/session-limits/session-named-and-policy",
            "the session policy denies `sts:AssumeRole`",
            &chain(
                setting,
                &session_arn,
                |role| role,
                |situation| situation.param("Policy", &denying(ASSUME)),
            ),
        ))
        .with(refused(
            "role-named-and-denied",
            "a Deny of a role decides, though another trusts it",
            by_role,
            "a policy of the first role denies `sts:AssumeRole`",
            &chain(setting, &role_arn, |role| role.may(&denying(ASSUME)), as_is),
        ))
        .finish()
}
