//! Trust policies that are sound unless told otherwise, as text.

use crate::mint::{Jwt, Object, Setting};
use serde_json::json;

/// The statement that lets in whom the sound provider vouches for, if the token is for us and of one subject.
pub fn web_identity_statement(setting: &Setting) -> Object {
    let (audience, subject) = (setting.claim_key("aud"), setting.claim_key("sub"));
    Object::new()
        .with("Effect", "Allow")
        .with("Principal", json!({"Federated": setting.provider_arn()}))
        .with("Action", "sts:AssumeRoleWithWebIdentity")
        .with("Condition", json!({"StringEquals": {audience: Jwt::AUDIENCE, subject: Jwt::SUBJECT}}))
}

/// The text of a policy of these statements.
pub fn policy(statements: &[Object]) -> String {
    let statements: Vec<String> = statements.iter().map(Object::to_json).collect();
    let statements = format!("[{}]", statements.join(","));
    Object::new().with("Version", "2012-10-17").with_raw("Statement", &statements).to_json()
}
