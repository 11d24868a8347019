//! Vectors of `AssumeRole`: a caller who signs takes on a role that trusts them.

mod account;
mod duration;
mod external_id;
mod parameters;
mod permissions;
mod policies;
mod principal;
mod principal_tags;
mod source_identity;
pub(super) mod tags;

use crate::build::{Class, Situation, accept, documented, trusting_for};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

pub(super) const SOUND: &str = "sts/assume-role/user";
pub(super) const REFERENCE: &str = "AWS STS API reference, AssumeRole";
/// What stops who is not let in.
pub(super) const DENIED: &[&str] = &["trust.allows"];
/// What stops who would be let in, and is not let go: by the own policies, the boundary, or what was passed.
pub(super) const NOT_LET_GO: &[&str] = &["caller.allowed"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [
        vec![sound(setting)],
        principal::classes(setting),
        account::classes(setting),
        external_id::classes(setting),
        parameters::classes(setting),
        duration::classes(setting),
        tags::classes(setting),
        principal_tags::classes(setting),
        source_identity::classes(setting),
        policies::classes(setting),
        permissions::classes(setting),
    ]
    .concat()
}

/// What the API reference says of a parameter or of the call.
fn reference(what: &str) -> Evidence {
    documented(&format!("AWS STS API reference, AssumeRole: {what}"))
}

/// A trust policy that lets these principals of AWS do this.
fn trust(principal: &Value, actions: &[&str]) -> String {
    trusting_for(&json!({"AWS": principal}), &json!(actions), &json!({}))
}

fn sound(setting: &Setting) -> VectorFile {
    Class::new(Kind::Sts, "assume-role", "sound calls of AssumeRole")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(
            accept("user", "a user takes on a role that trusts the user by name, and may do nothing else")
                .known_by(reference("a trust policy that names a user of the account suffices"))
                .sts(&Situation::assume_role(setting)),
        )
        .finish()
}
