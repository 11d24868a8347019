//! Vectors of kind `policy`: what all the policies that apply to a request decide together.

use crate::build::{Class, PolicyQuestion, accept, documented};
use crate::format::{Kind, Severity, VectorFile};

pub(super) fn classes() -> Vec<VectorFile> {
    vec![baseline()]
}

/// Sound policies: what every implementation is measured against.
fn baseline() -> VectorFile {
    const ALLOW: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::docs/*"}]}"#;
    let page = "reference_policies_evaluation-logic";
    Class::new(Kind::Policy, "baseline", "a user, a bucket of the same account, and one policy")
        .citing(&["AWS IAM user guide, reference_policies_evaluation-logic"])
        .severity(Severity::Critical)
        .with(
            accept("allowed", "the user's policy allows what is asked")
                .severity(Severity::Low)
                .evidence(documented(page))
                .aws(documented(page))
                .policy(&PolicyQuestion::plain().identity(&[ALLOW])),
        )
        .with(
            accept("another-action", "the user's policy does not mention what is asked")
                .twin("policy/baseline/allowed", "the action is `s3:PutObject`")
                .evidence(documented(page))
                .aws(documented(page))
                .decides("implicit-deny")
                .policy(&PolicyQuestion::plain().identity(&[ALLOW]).action("s3:PutObject")),
        )
        .finish()
}
