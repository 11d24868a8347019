//! What the session of an assertion is, and what it keeps of the assertion: in calls of its own.

use super::tags::{tagged, tagging};
use super::{ASSUME, DENIED, REFERENCE, answer, bringing, class, may, reference};
use crate::build::sts::{NARROW, WIDE, assume_role};
use crate::build::{
    Draft, Situation, accept, allowing, documented, inferred, reject, trusting, trusting_for,
};
use crate::format::{Evidence, Role, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const CHAIN: &[&str] = &["sts:AssumeRole"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![permissions(setting), kept(setting), limits(setting)]
}

/// The session asks for `audit`, which trusts the account.
fn chain(setting: &Setting, change: impl FnOnce(Role) -> Role, passed: &[(&str, &str)]) -> Situation {
    let situation = Situation::saml(setting).edit_role(change);
    passed
        .iter()
        .fold(situation, |situation, (name, value)| situation.param(name, value))
        .chained(setting, Role::new("audit", trusting(&setting.account)))
}

fn permissions(setting: &Setting) -> VectorFile {
    let may = allowing(CHAIN, &setting.role_arn("audit"));
    let role = |role: Role| role.may(&may);
    let page =
        || reference("Policy: the intersection of the role's identity-based policy and the session policies");
    let allows = "sts/saml-permissions/policy-allows";
    let refused = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(allows, change)
            .stops(assume_role::NOT_LET_GO)
            .known_by(page())
            .sts(situation)
    };
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(page()).sts(situation)
    };
    let arn = format!("arn:aws:iam::{}:policy/narrow", setting.account);
    class(
        "saml-permissions",
        "sessions that an assertion began, within the policies that were passed with it",
    )
    .severity(Severity::Critical)
    .with(sound(
        "role-may",
        "a session that an assertion began may do what its role may",
        &chain(setting, role, &[]),
    ))
    .with(sound(
        "policy-allows",
        "a session policy leaves the session what the role may",
        &chain(setting, role, &[("Policy", &may)]),
    ))
    .with(refused(
        "policy-does-not",
        "a session that was to read reports takes on another role",
        "the session policy allows files alone",
        &chain(setting, role, &[("Policy", NARROW)]),
    ))
    .with(refused(
        "managed-policy-does-not",
        "a managed policy that was passed with the assertion limits the session",
        "a managed policy that allows files alone is passed in place of the text",
        &chain(setting, role, &[("PolicyArns.member.1.arn", &arn)]).managed_policy(&arn, NARROW),
    ))
    .with(refused(
        "wider-than-the-role",
        "a policy that is passed in can only restrict",
        "the role has no policy, and the session policy allows everything",
        &chain(setting, |role| role, &[("Policy", WIDE)]),
    ))
    .finish()
}

/// "Keys that can be used in subsequent requests": the subject, its type and the name qualifier, tags and source identity.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn kept(setting: &Setting) -> VectorFile {
    let role_arn = setting.role_arn(Situation::SAML_ROLE);
    let asks = |name: &str, by: &str, conditions: &Value| {
        let actions = json!(["sts:AssumeRole", "sts:TagSession"]);
        Role::new(name, trusting_for(&json!({"AWS": setting.role_arn(by)}), &actions, conditions))
    };
    let call = |situation: Situation, conditions: &Value| {
        situation.chained(setting, asks("audit", Situation::SAML_ROLE, conditions))
    };
    let keys = || {
        documented(
            "AWS IAM user guide, IAM and AWS STS condition context keys: cross-service SAML keys: saml:namequalifier, saml:sub, saml:sub_type",
        )
    };
    let only = || {
        documented(
            "AWS IAM user guide, IAM and AWS STS condition context keys: keys of the trust policy alone",
        )
    };
    let guide =
        || documented("AWS IAM user guide, Pass session tags in AWS STS: chaining roles with session tags");
    let sound = |name: &str, sentence: &str, evidence: Evidence, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(evidence).sts(situation)
    };
    let denied = |name: &str,
                  sentence: &str,
                  twin: &str,
                  change: &str,
                  evidence: Evidence,
                  situation: &Situation|
     -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/saml-chain/{twin}"), change)
            .stops(DENIED)
            .known_by(evidence)
            .sts(situation)
    };
    let equals = |key: &str, value: &str| json!({"StringEquals": {key: value}});
    let saml = || Situation::saml(setting);
    let subject = "admin@touchstone.example.guests.example";
    let team = equals("aws:PrincipalTag/team", "payments");
    let tags = |transitive: &[&str]| {
        let response = tagged(setting, &[("team", "payments")]);
        tagging(
            setting,
            &if transitive.is_empty() {
                response
            } else {
                response.aws_attribute("TransitiveTagKeys", transitive)
            },
        )
    };
    let misnamed = tagging(
        setting,
        &tagged(setting, &[("team", "payments")]).aws_attribute("TransitiveKeys", &["team"]),
    );
    let onwards = |situation: Situation| {
        situation
            .chained(setting, asks("audit", Situation::SAML_ROLE, &json!({})))
            .chained(setting, asks("vault", "audit", &team))
    };
    let who =
        |situation: Situation| situation.then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0));
    let behind = |trusted: &[&str]| {
        let role = Role::new("audit", trusting_for(&json!({"AWS": role_arn}), &json!(trusted), &json!({})));
        may(setting, &[ASSUME, "sts:SetSourceIdentity"])
            .assertion(&answer(setting).aws_attribute("SourceIdentity", &["alice"]))
            .edit_role(|role| role.may(&allowing(&["sts:AssumeRole", "sts:SetSourceIdentity"], "*")))
            .chained(setting, role)
    };
    class("saml-chain", "what an assertion says, in the calls of its session")
        .citing(&[REFERENCE])
        .severity(Severity::High)
        .with(sound(
            "caller-identity",
            "the session is asked who it is, and is the role's",
            reference("AssumedRoleUser"),
            &who(saml()),
        ))
        .with(sound(
            "sub",
            "a role is for sessions of one subject",
            keys(),
            &call(saml(), &equals("saml:sub", subject)),
        ))
        .with(denied(
            "sub-other",
            "a role is for sessions of another subject",
            "sub",
            "the second role wants another subject",
            keys(),
            &call(saml(), &equals("saml:sub", "admin@touchstone.example")),
        ))
        .with(sound(
            "sub-type",
            "a role is for sessions of lasting names",
            keys(),
            &call(saml(), &equals("saml:sub_type", "persistent")),
        ))
        .with(denied(
            "sub-type-other",
            "a role is for sessions of passing names",
            "sub-type",
            "the second role wants transient names",
            keys(),
            &call(saml(), &equals("saml:sub_type", "transient")),
        ))
        .with(sound(
            "namequalifier",
            "a role is for sessions of one provider's subjects",
            keys(),
            &call(saml(), &equals("saml:namequalifier", super::output::NAME_QUALIFIER)),
        ))
        .with(sound(
            "federated-provider",
            "a role is for sessions that the provider vouched for",
            documented("AWS IAM user guide, AWS global condition context keys: aws:FederatedProvider"),
            &call(saml(), &equals("aws:FederatedProvider", &super::provider(setting))),
        ))
        .with(denied(
            "audience-is-for-the-trust-policy",
            "the audience is known to the role that the assertion is for, and to none after",
            "sub",
            "the second role wants the audience",
            only(),
            &call(saml(), &equals("saml:aud", super::SIGN_IN)),
        ))
        .with(denied(
            "issuer-is-for-the-trust-policy",
            "the issuer is known to the role that the assertion is for, and to none after",
            "sub",
            "the second role wants the issuer",
            only(),
            &call(saml(), &equals("saml:iss", &setting.issuer_origin)),
        ))
        .with(denied(
            "attribute-is-for-the-trust-policy",
            "an attribute is known to the role that the assertion is for, and to none after",
            "sub",
            "the second role wants an attribute",
            only(),
            &call(
                bringing(setting, &answer(setting).attribute("urn:oid:2.5.4.3", &["staff"])),
                &json!({"ForAnyValue:StringEquals": {"saml:cn": "staff"}}),
            ),
        ))
        .with(sound(
            "tag",
            "a role is for sessions of one team, and the assertion says the team",
            guide(),
            &tags(&[]).chained(setting, asks("audit", Situation::SAML_ROLE, &team)),
        ))
        .with(sound(
            "tag-passed-on",
            "a tag that is to be passed on reaches the session after the next",
            guide(),
            &onwards(tags(&["team"])),
        ))
        .with(denied(
            "tag-not-passed-on",
            "a tag that is not to be passed on stays with its session",
            "tag-passed-on",
            "no key is to be passed on",
            guide(),
            &onwards(tags(&[])),
        ))
        .with(denied(
            "transitive-keys-misnamed",
            "`TransitiveKeys` passes nothing on: the attribute is called `TransitiveTagKeys`",
            "tag-passed-on",
            "the attribute is called `TransitiveKeys`",
            guide(),
            &onwards(misnamed),
        ))
        .with(
            sound(
                "source-identity",
                "who the assertion says is behind a session is behind the next",
                documented("AWS IAM user guide, Monitor and control actions taken with assumed roles"),
                &behind(&["sts:AssumeRole", "sts:SetSourceIdentity"]),
            )
            .response(0, json!({"SourceIdentity": "alice"}))
            .response(1, json!({"SourceIdentity": "alice"})),
        )
        .with(
            reject(
                "source-identity-changed",
                "who the assertion says is behind a session, the session does not say otherwise",
            )
            .twin("sts/saml-chain/source-identity", "the source identity of the second call is `bob`")
            .stops(&["source-identity.unchanged"])
            .known_by(documented("AWS IAM user guide, Monitor and control actions taken with assumed roles"))
            .sts(&behind(&["sts:AssumeRole", "sts:SetSourceIdentity"]).param("SourceIdentity", "bob")),
        )
        .with(sound(
            "no-saml-key-of-a-user",
            "a user who signs has no subject of an assertion",
            inferred("there is no assertion"),
            &Situation::assume_role(setting).trust(trusting_for(
                &json!({"AWS": setting.user_arn(Situation::USER)}),
                &json!("sts:AssumeRole"),
                &json!({"Null": {"saml:sub": "true"}}),
            )),
        ))
        .finish()
}

/// "You cannot call the STS `GetFederationToken` or `GetSessionToken` API operations."
fn limits(setting: &Setting) -> VectorFile {
    let everything = |action: &str, params: &[(&str, &str)]| {
        Situation::saml(setting)
            .edit_role(|role| role.may(WIDE))
            .then(|step| step.call(action, params).by_session_of(0))
    };
    let refused = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin("sts/saml-chain/caller-identity", change)
            .stops(&["caller.long-term"])
            .known_by(reference(
                "you cannot call the STS GetFederationToken or GetSessionToken API operations",
            ))
            .sts(situation)
    };
    class("saml-limits", "what a session that an assertion began cannot call, whatever it may")
        .severity(Severity::High)
        .with(refused(
            "federation-token",
            "a session that an assertion began hands out credentials that outlive it",
            "the session calls GetFederationToken",
            &everything("GetFederationToken", &[("Name", "customer-123"), ("Policy", WIDE)]),
        ))
        .with(refused(
            "session-token",
            "a session that an assertion began asks for credentials that outlive it",
            "the session calls GetSessionToken",
            &everything("GetSessionToken", &[]),
        ))
        .with(
            reject(
                "chained-beyond-an-hour",
                "a session that an assertion began begins another for an hour at the most",
            )
            .twin("sts/saml-permissions/role-may", "the second session is to last 3601 seconds")
            .stops(&["session.chained-duration"])
            .known_by(documented("AWS STS API reference, AssumeRole: DurationSeconds: role chaining"))
            .sts(
                &chain(setting, |role| role.may(&allowing(CHAIN, "*")), &[])
                    .param("DurationSeconds", "3601")
                    .edit_other_role("audit", |role| Role { max_session_duration: Some(43_200), ..role }),
            ),
        )
        .finish()
}
