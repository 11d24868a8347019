//! What a session that a token began may do: its role's policies, within those that were passed with the token.

use crate::build::sts::assume_role::tags::{passing_on, tagged};
use crate::build::sts::{NARROW, REFERENCE, WIDE, assume_role, session_tags};
use crate::build::{
    Class, Draft, Situation, accept, allowing, denying, documented, reject, trusting, trusting_for,
};
use crate::format::{Evidence, Kind, Role, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::json;

const ALLOWS: &str = "sts/web-identity-permissions/policy-allows";
const ASSUME: &[&str] = &["sts:AssumeRole"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![permissions(setting), chains(setting), limits(setting)]
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&[REFERENCE]).severity(Severity::Critical)
}

fn page() -> Evidence {
    documented(
        "AWS STS API reference, AssumeRoleWithWebIdentity: the intersection of the role's identity-based policy and the session policies",
    )
}

/// Whoever signed the token passes this with it; the session asks for `audit`, which trusts the account.
fn chain(setting: &Setting, change: impl FnOnce(Role) -> Role, passed: &[(&str, &str)]) -> Situation {
    let situation = Situation::new(setting).edit_role(change);
    passed
        .iter()
        .fold(situation, |situation, (name, value)| situation.param(name, value))
        .chained(setting, Role::new("audit", trusting(&setting.account)))
}

fn permissions(setting: &Setting) -> VectorFile {
    let audit = setting.role_arn("audit");
    let may = allowing(ASSUME, &audit);
    let role = |role: Role| role.may(&may);
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(page()).sts(situation)
    };
    let refused = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(ALLOWS, change)
            .stops(assume_role::NOT_LET_GO)
            .known_by(page())
            .sts(situation)
    };
    let arn = format!("arn:aws:iam::{}:policy/narrow", setting.account);
    class(
        "web-identity-permissions",
        "sessions that a token began, within the policies that were passed with it",
    )
    .with(sound(
        "role-may",
        "a session that a token began may do what its role may",
        &chain(setting, role, &[]),
    ))
    .with(sound(
        "policy-allows",
        "a session policy leaves the session what the role may",
        &chain(setting, role, &[("Policy", &may)]),
    ))
    .with(sound(
        "policy-allows-everything",
        "a session policy that allows everything leaves what the role may",
        &chain(setting, role, &[("Policy", WIDE)]),
    ))
    .with(refused(
        "policy-does-not",
        "a session that was to read reports takes on another role",
        "the session policy allows files alone",
        &chain(setting, role, &[("Policy", NARROW)]),
    ))
    .with(refused(
        "policy-denies",
        "a Deny that was passed with the token decides",
        "the session policy denies `sts:AssumeRole`",
        &chain(setting, role, &[("Policy", &denying(ASSUME))]),
    ))
    .with(refused(
        "managed-policy-does-not",
        "a managed policy that was passed with the token limits the session",
        "a managed policy that allows files alone is passed in place of the text",
        &chain(setting, role, &[("PolicyArns.member.1.arn", &arn)]).managed_policy(&arn, NARROW),
    ))
    .with(refused(
        "wider-than-the-role",
        "a policy that is passed in can only restrict: whoever has a token writes it",
        "the role has no policy, and the session policy allows everything",
        &chain(setting, |role| role, &[("Policy", WIDE)]),
    ))
    .with(refused(
        "wider-than-the-boundary",
        "a policy that is passed in does not move the boundary of the role",
        "the role has a boundary that allows Amazon S3 alone, and the session policy allows everything",
        &chain(setting, |role| role.may(&may).bounded(&allowing(&["s3:*"], "*")), &[("Policy", WIDE)]),
    ))
    .with(refused(
        "not-over-a-deny",
        "a policy that is passed in does not undo a Deny of the role",
        "a policy of the role denies `sts:AssumeRole`, and the session policy allows everything",
        &chain(setting, |role| role.may(&may).may(&denying(ASSUME)), &[("Policy", WIDE)]),
    ))
    .finish()
}

/// What a token says of its bearer stays with the sessions that follow.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn chains(setting: &Setting) -> VectorFile {
    let deploy = setting.role_arn(Situation::ROLE);
    let guide =
        || documented("AWS IAM user guide, Pass session tags in AWS STS: chaining roles with session tags");
    let monitor = || documented("AWS IAM user guide, Monitor and control actions taken with assumed roles");
    let both = ["sts:AssumeRole", "sts:TagSession"];
    let tags = |transitive: &[&str]| {
        let claim = json!({"principal_tags": {"team": ["payments"]}, "transitive_tag_keys": transitive});
        session_tags::may(setting, &["sts:AssumeRoleWithWebIdentity", "sts:TagSession"])
            .token(&Jwt::new(setting).claim(session_tags::TAGS, claim))
    };
    let open = |name: &str, by: &str, conditions: serde_json::Value| {
        Role::new(name, trusting_for(&json!({"AWS": setting.role_arn(by)}), &json!(both), &conditions))
    };
    let team = json!({"StringEquals": {"aws:PrincipalTag/team": "payments"}});
    let behind = |value: &str| {
        let claim = "https://aws.amazon.com/source_identity";
        session_tags::may(setting, &["sts:AssumeRoleWithWebIdentity", "sts:SetSourceIdentity"])
            .token(&Jwt::new(setting).claim(claim, value))
            .edit_role(|role| role.may(&allowing(&["sts:AssumeRole", "sts:SetSourceIdentity"], "*")))
            .chained(
                setting,
                Role::new(
                    "audit",
                    trusting_for(
                        &json!({"AWS": deploy}),
                        &json!(["sts:AssumeRole", "sts:SetSourceIdentity"]),
                        &json!({}),
                    ),
                ),
            )
    };
    let provider = |value: &str| {
        let conditions = json!({"StringEquals": {"aws:FederatedProvider": value}});
        Situation::new(setting).chained(setting, open("audit", Situation::ROLE, conditions))
    };
    let denied = |name: &str,
                  sentence: &str,
                  twin: &str,
                  change: &str,
                  evidence: Evidence,
                  situation: &Situation|
     -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/web-identity-chain/{twin}"), change)
            .stops(assume_role::DENIED)
            .known_by(evidence)
            .sts(situation)
    };
    let sound = |name: &str, sentence: &str, evidence: Evidence, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(evidence).sts(situation)
    };
    let keys = || documented("AWS IAM user guide, AWS global condition context keys: aws:FederatedProvider");
    class("web-identity-chain", "what a token says, in the sessions that its session begins")
        .severity(Severity::High)
        .with(sound(
            "tag",
            "a role is for sessions of one team, and the token says the team",
            guide(),
            &tags(&[]).chained(setting, open("audit", Situation::ROLE, team.clone())),
        ))
        .with(sound(
            "tag-passed-on",
            "a tag of a token that is to be passed on reaches the session after the next",
            guide(),
            &tags(&["team"])
                .chained(setting, open("audit", Situation::ROLE, json!({})))
                .chained(setting, open("vault", "audit", team.clone())),
        ))
        .with(denied(
            "tag-not-passed-on",
            "a tag of a token that is not to be passed on stays with its session",
            "tag-passed-on",
            "no key is to be passed on",
            guide(),
            &tags(&[])
                .chained(setting, open("audit", Situation::ROLE, json!({})))
                .chained(setting, open("vault", "audit", team.clone())),
        ))
        .with(
            reject("tag-changed", "what a token said of the team, the next session does not say otherwise")
                .twin("sts/web-identity-chain/tag-passed-on", "the second session is given the tag anew")
                .stops(&["tags.not-inherited"])
                .known_by(guide())
                .sts(&tagged(
                    tags(&["team"]).chained(setting, open("audit", Situation::ROLE, json!({}))),
                    &[("team", "admin")],
                )),
        )
        .with(
            sound("source-identity", "who a token says is behind a session is behind the next", monitor(), &behind("alice"))
                .response(0, json!({"SourceIdentity": "alice"}))
                .response(1, json!({"SourceIdentity": "alice"})),
        )
        .with(
            reject("source-identity-changed", "who a token says is behind a session, the session does not say otherwise")
                .twin("sts/web-identity-chain/source-identity", "the source identity of the second call is `bob`")
                .stops(&["source-identity.unchanged"])
                .known_by(monitor())
                .sts(&behind("alice").param("SourceIdentity", "bob")),
        )
        .with(sound(
            "provider",
            "a role is for sessions that a provider vouched for",
            keys(),
            &provider(&setting.provider_arn()),
        ))
        .with(denied(
            "another-provider",
            "a role is for sessions that another provider vouched for",
            "provider",
            "the second role wants another provider",
            keys(),
            &provider("arn:aws:iam::123456789012:oidc-provider/other.example"),
        ))
        .with(denied(
            "subject-is-for-the-trust-policy",
            "the subject of a token is known to the role it is for, and to none after",
            "provider",
            "the second role wants the subject of the token",
            documented("AWS IAM user guide, IAM and AWS STS condition context keys: keys of OIDC federation are for AssumeRoleWithWebIdentity"),
            &Situation::new(setting).chained(
                setting,
                open("audit", Situation::ROLE, json!({"StringEquals": {setting.claim_key("sub"): Jwt::SUBJECT}})),
            ),
        ))
        .with(sound(
            "tags-beside",
            "a session that a token tagged is given another tag for the next",
            guide(),
            &passing_on(
                tagged(
                    tags(&["team"]).chained(setting, open("audit", Situation::ROLE, json!({}))),
                    &[("stage", "test")],
                ),
                &["stage"],
            ),
        ))
        .finish()
}

/// "Cannot call `GetFederationToken` or `GetSessionToken`."
fn limits(setting: &Setting) -> VectorFile {
    let everything = |action: &str, params: &[(&str, &str)]| {
        Situation::new(setting)
            .edit_role(|role| role.may(WIDE))
            .then(|step| step.call(action, params).by_session_of(0))
    };
    let refused = |name: &str, sentence: &str, change: &str, stop: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin("sts/caller-identity/web-identity-session", change)
            .stops(&[stop])
            .known_by(documented("AWS STS API reference, AssumeRoleWithWebIdentity: you cannot call the STS GetFederationToken or GetSessionToken API operations"))
            .sts(situation)
    };
    class("web-identity-limits", "what a session that a token began cannot call, whatever it may")
        .severity(Severity::High)
        .with(refused(
            "federation-token",
            "a session that a token began hands out credentials that outlive it",
            "the session calls GetFederationToken",
            "caller.long-term",
            &everything("GetFederationToken", &[("Name", "customer-123"), ("Policy", WIDE)]),
        ))
        .with(refused(
            "session-token",
            "a session that a token began asks for credentials that outlive it",
            "the session calls GetSessionToken",
            "caller.long-term",
            &everything("GetSessionToken", &[]),
        ))
        .with(
            reject(
                "chained-beyond-an-hour",
                "a session that a token began begins another for an hour at the most",
            )
            .twin("sts/web-identity-permissions/role-may", "the second session is to last 3601 seconds")
            .stops(&["session.chained-duration"])
            .known_by(documented("AWS STS API reference, AssumeRole: DurationSeconds: role chaining"))
            .sts(
                &chain(setting, |role| role.may(&allowing(ASSUME, "*")), &[])
                    .param("DurationSeconds", "3601")
                    .edit_other_role("audit", |role| Role { max_session_duration: Some(43_200), ..role }),
            ),
        )
        .finish()
}
