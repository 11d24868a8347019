//! Roles whose trust policy is written: what IAM asks of a provider of many organizations, and of whom it does not.

use crate::build::{
    Class, Draft, Situation, accept, documented, inferred, policy, reject, web_identity_statement,
};
use crate::format::{Caller, CallerKind, Evidence, Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const PAGE: &str = "AWS IAM user guide, id_roles_providers_oidc_secure-by-default";
const SCOPED: &str = "policy.shared-provider-scoped";
const MAIN: &str = "repo:myorg/myrepo:ref:refs/heads/main";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let hub = Setting {
        issuer_origin: "https://token.actions.githubusercontent.com".to_owned(),
        ..setting.clone()
    };
    vec![written(&hub)]
}

/// A trust policy under these conditions.
fn trusting(hub: &Setting, equals: &Value) -> String {
    policy(&[web_identity_statement(hub).with("Condition", json!({ "StringEquals": equals }))])
}

fn page() -> Evidence {
    documented(PAGE)
}

/// "Identity-provider controls will not be evaluated by IAM for existing OIDC role trust policies."
fn written(hub: &Setting) -> VectorFile {
    let (aud, sub) = (hub.claim_key("aud"), hub.claim_key("sub"));
    let open = trusting(hub, &json!({ &aud: Jwt::AUDIENCE }));
    let scoped = trusting(hub, &json!({&aud: Jwt::AUDIENCE, &sub: MAIN}));
    let token = |subject: &str| Jwt::new(hub).claim("sub", subject);
    let administrator = || Caller {
        kind: CallerKind::Root,
        arn: Some(format!("arn:aws:iam::{}:root", hub.account)),
        credentials_of_step: None,
    };
    let role = Situation::ROLE;
    let update = |there: &str, policy: &str| {
        Situation::new(hub)
            .trust(there)
            .action("UpdateAssumeRolePolicy")
            .params(&[("RoleName", role), ("PolicyDocument", policy)])
            .caller(administrator())
    };
    let create = |policy: &str| {
        Situation::new(hub)
            .action("CreateRole")
            .params(&[("RoleName", "another"), ("AssumeRolePolicyDocument", policy)])
            .caller(administrator())
    };
    let provider = hub.provider_arn();
    let message = format!(
        "Trust policy with trusted principal {provider} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, {sub} or {} which is not scoped to all.",
        hub.claim_key("job_workflow_ref")
    );
    let refused = |name: &str, sentence: &str, twin: &str, change: &str| -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/trust-policy-written/{twin}"), change)
            .stops(&[SCOPED])
            .code("MalformedPolicyDocument")
            .message(&message)
            .evidence(page())
            .aws(page())
    };
    let stored = |name: &str, sentence: &str| accept(name, sentence).severity(Severity::Low).known_by(page());
    let arn = hub.role_arn(role);
    let call = [("RoleArn", arn.as_str()), ("RoleSessionName", Situation::SESSION)];
    Class::new(
        Kind::Sts,
        "trust-policy-written",
        "roles that trust GitHub, which IAM is asked to store or has stored",
    )
    .citing(&[PAGE])
    .severity(Severity::High)
    .with(
        stored(
            "there-before",
            "a role that was there before the controls lets in every workflow, as it always did",
        )
        .sts(&Situation::new(hub).trust(open.as_str()).token(&token("repo:stranger/fork:ref:refs/heads/x"))),
    )
    .with(stored("created", "a role is created that trusts one branch").sts(&create(&scoped)))
    .with(
        refused(
            "created-for-all",
            "no role is created that trusts every workflow there is",
            "created",
            "the policy does not look at the subject",
        )
        .sts(&create(&open)),
    )
    .with(
        stored("updated", "the policy of a role that trusted everybody is mended")
            .sts(&update(&open, &scoped)),
    )
    .with(
        refused(
            "updated-for-all",
            "the policy of a role is not replaced by one that trusts every workflow there is",
            "updated",
            "the new policy does not look at the subject",
        )
        .sts(&update(&open, &open)),
    )
    .with(
        accept("refused-update-changes-nothing", "an update that is refused leaves the role as it was")
            .severity(Severity::Low)
            .known_by(inferred("the page: the update would fail"))
            .depends_on(&[SCOPED])
            .response(0, json!({"Error": {"Code": "MalformedPolicyDocument", "Message": message}}))
            .sts(
                &update(&scoped, &open)
                    .then(|step| step.action("AssumeRoleWithWebIdentity").params(&call).token(&token(MAIN))),
            ),
    )
    .finish()
}
