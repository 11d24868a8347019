//! Vectors of kind `trust`: whom a role's trust policy lets in.

use crate::build::{Class, TrustQuestion, accept, documented};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![baseline(setting)]
}

/// Sound trust policies: what every implementation is measured against.
fn baseline(setting: &Setting) -> VectorFile {
    let documented = || documented("IAM user guide, Policy evaluation logic");
    let stranger = TrustQuestion::new(setting).context(&setting.claim_key("sub"), "somebody-else");
    Class::new(Kind::Trust, "baseline", "sound trust policies, and whom they let in")
        .citing(&["IAM user guide, Create a role for OpenID Connect federation"])
        .severity(Severity::Critical)
        .with(
            accept("web-identity", "the provider vouches for the subject that the policy names")
                .severity(Severity::Low)
                .evidence(documented())
                .aws(documented())
                .trust(&TrustQuestion::new(setting)),
        )
        .with(
            accept("another-subject", "the provider vouches for a subject that the policy does not name")
                .twin("trust/baseline/web-identity", "`sub` is another one")
                .evidence(documented())
                .aws(documented())
                .decides("implicit-deny")
                .trust(&stranger),
        )
        .finish()
}
