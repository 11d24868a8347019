//! Vectors of `AssumeRoleWithSAML`: what STS makes of an assertion, from the request to the session.

mod chain;
mod condition_keys;
mod duration;
mod encoding;
mod iam;
mod output;
mod pairs;
mod parameters;
mod provider;
mod replay;
mod response;
mod session_name;
mod source_identity;
mod tags;
mod trust_policy;

use crate::build::saml::ResponseQuestion;
use crate::build::{Class, Situation, accept, documented, observed, saml_provider_arn, trusting_for};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const SOUND: &str = "sts/saml-baseline/sound";
/// The sound call of a role that trusts the provider and asks for nothing more.
const OPEN: &str = "sts/saml-trust/explicit-provider";
const REFERENCE: &str = "AWS STS API reference, AssumeRoleWithSAML";
const GUIDE: &str = "AWS IAM user guide, Configure SAML assertions for the authentication response";
const ASSUME: &str = "sts:AssumeRoleWithSAML";
const SIGN_IN: &str = "https://signin.aws.amazon.com/saml";
/// The trust policy says no.
const NOT_AUTHORIZED: &str = "Not authorized to perform sts:AssumeRoleWithSAML";
const DENIED: &[&str] = &["trust.allows"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [
        vec![baseline(setting)],
        parameters::classes(setting),
        encoding::classes(setting),
        provider::classes(setting),
        response::classes(setting),
        replay::classes(setting),
        pairs::classes(setting),
        session_name::classes(setting),
        duration::classes(setting),
        tags::classes(setting),
        source_identity::classes(setting),
        trust_policy::classes(setting),
        condition_keys::classes(setting),
        output::classes(setting),
        chain::classes(setting),
        iam::classes(setting),
    ]
    .concat()
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&[REFERENCE])
}

fn reference(what: &str) -> Evidence {
    documented(&format!("{REFERENCE}: {what}"))
}

fn guide(what: &str) -> Evidence {
    documented(&format!("{GUIDE}: {what}"))
}

/// The sound response.
fn answer(setting: &Setting) -> ResponseQuestion {
    ResponseQuestion::new(setting)
}

/// The sound call with another response.
fn bringing(setting: &Setting, response: &ResponseQuestion) -> Situation {
    Situation::saml(setting).assertion(response)
}

/// The ARN of the provider.
fn provider(setting: &Setting) -> String {
    saml_provider_arn(setting, Situation::SAML_PROVIDER)
}

/// A trust policy that lets the provider's users do this, under these conditions.
fn trust(setting: &Setting, actions: &Value, conditions: &Value) -> String {
    trusting_for(&json!({"Federated": provider(setting)}), actions, conditions)
}

/// The sound call of a role whose trust policy has these conditions.
fn under(setting: &Setting, conditions: &Value) -> Situation {
    Situation::saml(setting).trust(trust(setting, &json!(ASSUME), conditions))
}

/// The sound call of a role that trusts the provider and asks for nothing more.
fn open(setting: &Setting) -> Situation {
    under(setting, &json!({}))
}

/// The sound call of a role whose trust policy allows these actions to those who came by the sign-in page.
fn may(setting: &Setting, actions: &[&str]) -> Situation {
    let conditions = json!({"StringEquals": {"SAML:aud": SIGN_IN}});
    Situation::saml(setting).trust(trust(setting, &json!(actions), &conditions))
}

fn baseline(setting: &Setting) -> VectorFile {
    class("saml-baseline", "a sound call of AssumeRoleWithSAML")
        .severity(Severity::Low)
        .with(
            accept(
                "sound",
                "a fresh assertion is exchanged for a session of a role that it offers and that trusts its provider",
            )
            .known_by(observed("saml-sig-assertion-only"))
            .sts(&Situation::saml(setting)),
        )
        .finish()
}
