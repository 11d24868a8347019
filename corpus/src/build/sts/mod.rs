//! Vectors of kind `sts`: what STS answers, from the request to the session.

mod apis;
mod assume_role;
mod audience;
mod caller_identity;
mod claims;
mod condition_keys;
mod deletion;
mod discovery;
mod duration;
mod federation_token;
mod fetching;
mod key_set;
mod lookup;
mod oidc_provider;
mod output;
mod parameters;
mod policy_parameter;
mod provider_id;
mod providers;
mod registration;
mod role;
mod roles_claim;
mod rotation;
mod saml;
mod session_name;
mod session_tags;
mod session_token;
mod source_identity;
mod time;
mod token;
mod trust_policy;
mod trusting;
mod web_session;

use crate::build::{Class, Draft, Situation, accept, documented, observed};
use crate::format::{Evidence, Kind, Severity, VectorFile};
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
        parameters::classes(setting),
        session_name::classes(setting),
        duration::classes(setting),
        role::classes(setting),
        policy_parameter::classes(setting),
        provider_id::classes(setting),
        oidc_provider::classes(setting),
        claims::classes(setting),
        time::classes(setting),
        audience::classes(setting),
        roles_claim::classes(setting),
        session_tags::classes(setting),
        source_identity::classes(setting),
        condition_keys::classes(setting),
        providers::classes(setting),
        trust_policy::classes(setting),
        output::classes(setting),
        assume_role::classes(setting),
        federation_token::classes(setting),
        session_token::classes(setting),
        caller_identity::classes(setting),
        web_session::classes(setting),
        apis::classes(setting),
        deletion::classes(setting),
        saml::classes(setting),
    ]
    .concat()
}

const SOUND: &str = "sts/baseline/web-identity";
const REFERENCE: &str = "AWS STS API reference, AssumeRoleWithWebIdentity";

impl Draft {
    /// The evidence under both profiles: AWS's API is its own standard.
    fn known_by(self, evidence: Evidence) -> Self {
        self.evidence(evidence.clone()).aws(evidence)
    }
}

/// A session policy that allows one thing.
pub(crate) const NARROW: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}]}"#;
/// A session policy that allows everything.
pub(crate) const WIDE: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#;

/// A policy of this many characters, the rest of them white space.
fn padded(policy: &str, characters: usize) -> String {
    format!("{policy:characters$}")
}

/// Sound calls: what every implementation is measured against.
fn baseline(setting: &Setting) -> VectorFile {
    Class::new(Kind::Sts, "baseline", "sound calls to STS")
        .citing(&[REFERENCE])
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
