//! Vectors of kind `sts`: what STS answers, from the request to the session.

mod discovery;
mod fetching;
mod key_set;
mod lookup;
mod registration;
mod rotation;
mod token;

use crate::build::{Class, Situation, accept, documented, observed};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [
        vec![baseline(setting)],
        token::classes(setting),
        lookup::classes(setting),
        registration::classes(setting),
        discovery::classes(setting),
        fetching::classes(setting),
        key_set::classes(setting),
        rotation::classes(setting),
    ]
    .concat()
}

/// Sound calls: what every implementation is measured against.
fn baseline(setting: &Setting) -> VectorFile {
    Class::new(Kind::Sts, "baseline", "sound calls to STS")
        .citing(&["AWS STS API reference, AssumeRoleWithWebIdentity"])
        .severity(Severity::Low)
        .with(
            accept(
                "web-identity",
                "a fresh token for us is exchanged for a session of a role that trusts its provider",
            )
            .evidence(documented(
                "AWS STS API reference, AssumeRoleWithWebIdentity: Provider is the value of iss",
            ))
            .aws(observed("wi-param-baseline"))
            .response(0, json!({"Provider": setting.issuer_origin}))
            .aws_response(0, json!({"Provider": setting.provider_arn()}))
            .sts(&Situation::new(setting)),
        )
        .finish()
}
