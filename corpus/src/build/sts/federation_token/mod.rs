//! Vectors of `GetFederationToken`: a user hands out credentials in a name of the user's choice.

mod caller;
mod credentials;
mod duration;
mod parameters;

use crate::build::sts::NARROW;
use crate::build::{Class, Situation, accept, documented};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::Setting;

pub(super) const SOUND: &str = "sts/federation-token/customer";
pub(super) const REFERENCE: &str = "AWS STS API reference, GetFederationToken";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [
        vec![sound(setting)],
        parameters::classes(setting),
        duration::classes(setting),
        caller::classes(setting),
        credentials::classes(setting),
    ]
    .concat()
}

/// What the API reference says of a parameter or of the call.
fn reference(what: &str) -> Evidence {
    documented(&format!("AWS STS API reference, GetFederationToken: {what}"))
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&[REFERENCE])
}

fn sound(setting: &Setting) -> VectorFile {
    let plain = || Situation::federation_token(setting);
    let read_only = format!("arn:aws:iam::{}:policy/read-only", setting.account);
    class("federation-token", "sound calls of GetFederationToken")
        .severity(Severity::Low)
        .with(
            accept("customer", "a broker hands a customer credentials for an hour, for that one's files alone")
                .known_by(reference("Policy"))
                .sts(&plain()),
        )
        .with(
            accept("no-policy", "a broker passes no policy: the credentials are of use where a resource names them, and nowhere else")
                .known_by(reference("Policy: if you do not pass any session policies, the session has no permissions"))
                .sts(&plain().without_param("Policy")),
        )
        .with(
            accept("managed-policy", "a broker passes a managed policy in place of a text")
                .known_by(reference("PolicyArns"))
                .sts(
                    &plain()
                        .without_param("Policy")
                        .managed_policy(&read_only, NARROW)
                        .param("PolicyArns.member.1.arn", &read_only),
                ),
        )
        .finish()
}
