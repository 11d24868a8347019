//! IAM's calls on providers: what may be registered, and what becomes of it.

mod client_ids;
mod life;
mod thumbprints;
mod url;

use crate::build::{Situation, Turn, documented};
use crate::format::{Caller, CallerKind, Evidence, VectorFile};
use crate::mint::Setting;

const CREATE: &str = "CreateOpenIDConnectProvider";
const READ: &str = "GetOpenIDConnectProvider";
const REPLACE: &str = "UpdateOpenIDConnectProviderThumbprint";
const ADD: &str = "AddClientIDToOpenIDConnectProvider";
const REMOVE: &str = "RemoveClientIDFromOpenIDConnectProvider";
const DELETE: &str = "DeleteOpenIDConnectProvider";
const REFERENCE: &str = "AWS IAM API reference, CreateOpenIDConnectProvider";

/// A provider that is not registered yet.
const URL: &str = "https://idp.touchstone.example";
const CLIENT: &str = "sts.amazonaws.com";
const THUMBPRINT: &str = "0123456789abcdef0123456789abcdef01234567";
const HOST_ALONE: &str = "sts/oidc-provider-url/host";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [
        url::classes(setting),
        client_ids::classes(setting),
        thumbprints::classes(setting),
        life::classes(setting),
    ]
    .concat()
}

fn iam(setting: &Setting, action: &str, params: &[(&str, &str)]) -> Situation {
    let administrator = Caller {
        kind: CallerKind::Root,
        arn: Some(format!("arn:aws:iam::{}:root", setting.account)),
        credentials_of_step: None,
    };
    Situation::new(setting).action(action).params(params).caller(administrator)
}

/// A call on the provider that is registered.
fn on_provider(setting: &Setting, action: &str, params: &[(&str, &str)]) -> Situation {
    let arn = setting.provider_arn();
    let params: Vec<_> =
        [("OpenIDConnectProviderArn", arn.as_str())].into_iter().chain(params.iter().copied()).collect();
    iam(setting, action, &params)
}

fn create(setting: &Setting, url: &str, client_ids: &[&str], thumbprints: &[&str]) -> Situation {
    let lists = [numbered("ClientIDList", client_ids), numbered("ThumbprintList", thumbprints)].concat();
    let lists = lists.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let params: Vec<_> = [("Url", url)].into_iter().chain(lists).collect();
    iam(setting, CREATE, &params)
}

fn numbered(name: &str, values: &[&str]) -> Vec<(String, String)> {
    let values = (1_usize..).zip(values);
    values.map(|(number, value)| (format!("{name}.member.{number}"), (*value).to_owned())).collect()
}

fn arn(setting: &Setting, place: &str) -> String {
    format!("arn:aws:iam::{}:oidc-provider/{place}", setting.account)
}

/// A further step: the provider at this place is read.
fn read(setting: &Setting, place: &str) -> impl FnOnce(Turn) -> Turn {
    let arn = arn(setting, place);
    move |step| step.action(READ).params(&[("OpenIDConnectProviderArn", &arn)])
}

fn reference() -> Evidence {
    documented(REFERENCE)
}
