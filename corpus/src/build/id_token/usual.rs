//! Sound ID tokens in the shape that much-used providers give them, with values of nobody's.

use crate::build::{Class, Question, accept, observed};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwt, Object, Setting};
use serde_json::{Value, json};

const CLIENT: &str = "touchstone-web-client";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![usual(setting)]
}

/// A sound token with these claims in addition, or in place of its own.
fn with(setting: &Setting, claims: Value) -> Jwt {
    let Value::Object(claims) = claims else {
        return Jwt::new(setting);
    };
    let put =
        |object: Object| claims.into_iter().fold(object, |object, (name, value)| object.with(&name, value));
    Jwt::new(setting).edit_claims(put)
}

fn usual(setting: &Setting) -> VectorFile {
    Class::new(Kind::IdToken, "usual-shapes", "sound ID tokens as much-used providers shape them")
        .citing(&["OpenID Connect Core 1.0 section 2"])
        .severity(Severity::Low)
        .with(
            accept("github-actions", "a workflow run: two dozen claims, all text but the times")
                .id_token(&Question::new(setting, &github(setting))),
        )
        .with(
            accept("eks", "a pod's service account: a list for an audience, objects within an object")
                .result("audience", Jwt::AUDIENCE)
                .id_token(&Question::new(setting, &eks(setting))),
        )
        .with(
            accept("cognito", "a user of a pool: names with colons, lists and truth values")
                .id_token(&Question::new(setting, &cognito(setting)).audiences(&[CLIENT])),
        )
        .with(
            accept("google", "a web login: the audience and the authorized party are the same client")
                .id_token(&Question::new(setting, &google(setting)).audiences(&[CLIENT])),
        )
        .with(
            accept(
                "aws-session-tags",
                "session tags and a source identity, in the claims that AWS reads them from",
            )
            .aws(observed("wi-claim-source-identity and wi-claim-tags-nested-arrays"))
            .id_token(&Question::new(setting, &tagged(setting))),
        )
        .with(
            accept("aws-session-tags-flattened", "session tags, each in a claim of its own")
                .aws(observed("wi-claim-tags-flattened"))
                .id_token(&Question::new(setting, &tagged_flat(setting))),
        )
        .finish()
}

fn github(setting: &Setting) -> Jwt {
    let claims = json!({
        "sub": "repo:touchstone-org/payments:ref:refs/heads/main",
        "ref": "refs/heads/main",
        "ref_type": "branch",
        "ref_protected": "true",
        "sha": "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed",
        "repository": "touchstone-org/payments",
        "repository_id": "700000001",
        "repository_owner": "touchstone-org",
        "repository_owner_id": "60000001",
        "repository_visibility": "private",
        "run_id": "9000000001",
        "run_number": "17",
        "run_attempt": "1",
        "actor": "octo-tester",
        "actor_id": "5000001",
        "workflow": "deploy",
        "workflow_ref": "touchstone-org/payments/.github/workflows/deploy.yml@refs/heads/main",
        "job_workflow_ref": "touchstone-org/payments/.github/workflows/deploy.yml@refs/heads/main",
        "event_name": "push",
        "head_ref": "",
        "base_ref": "",
        "runner_environment": "github-hosted",
        "jti": "0b7e2c3f-52a1-4c0e-8e0f-3a6f0f5a9d11",
        "nbf": setting.now - 120,
    });
    with(setting, claims)
}

fn eks(setting: &Setting) -> Jwt {
    let claims = json!({
        "aud": [Jwt::AUDIENCE],
        "jti": "c1d7a0b2-9a53-4c80-bb1e-2d0f6f7f2e10",
        "nbf": setting.now - 60,
        "kubernetes.io": {
            "namespace": "payments",
            "node": {"name": "node-1.touchstone.example", "uid": "3f0b8f55-6c1c-4f5c-a0c3-77d0b1f1a001"},
            "pod": {"name": "worker-0", "uid": "3f0b8f55-6c1c-4f5c-a0c3-77d0b1f1a002"},
            "serviceaccount": {"name": "worker", "uid": "3f0b8f55-6c1c-4f5c-a0c3-77d0b1f1a003"},
            "warnafter": setting.now + 3547,
        },
    });
    with(setting, claims)
}

fn cognito(setting: &Setting) -> Jwt {
    let claims = json!({
        "sub": "7f9d2c4e-1b0a-4c7d-9e55-0a1b2c3d4e5f",
        "aud": CLIENT,
        "cognito:groups": ["admins", "auditors"],
        "cognito:username": "worker@touchstone.example",
        "cognito:preferred_role": format!("arn:aws:iam::{}:role/auditor", setting.account),
        "email": "worker@touchstone.example",
        "email_verified": true,
        "auth_time": setting.now - 60,
        "token_use": "id",
        "event_id": "8d4f1c9b-20f4-45f1-a9f1-6f1c2d3e4f50",
        "origin_jti": "8d4f1c9b-20f4-45f1-a9f1-6f1c2d3e4f51",
        "jti": "8d4f1c9b-20f4-45f1-a9f1-6f1c2d3e4f52",
    });
    with(setting, claims)
}

fn google(setting: &Setting) -> Jwt {
    let claims = json!({
        "sub": "100000000000000000001",
        "aud": CLIENT,
        "azp": CLIENT,
        "at_hash": "AAAAAAAAAAAAAAAAAAAAAA",
        "hd": "touchstone.example",
        "email": "worker@touchstone.example",
        "email_verified": true,
        "locale": "en",
        "nonce": "n-0S6-google",
    });
    with(setting, claims)
}

fn tagged(setting: &Setting) -> Jwt {
    let claims = json!({
        "https://aws.amazon.com/tags": {
            "principal_tags": {"Team": ["payments"], "CostCenter": ["0042"]},
            "transitive_tag_keys": ["Team"],
        },
        "https://aws.amazon.com/source_identity": "worker",
    });
    with(setting, claims)
}

fn tagged_flat(setting: &Setting) -> Jwt {
    let claims = json!({
        "https://aws.amazon.com/tags/principal_tags/Team": "payments",
        "https://aws.amazon.com/tags/transitive_tag_keys": ["Team"],
    });
    with(setting, claims)
}
