//! IAM's calls on OpenID Connect providers, as far as the engine keeps what they change.
//!
//! Source: the API model of AWS IAM, version 2010-05-08; the rows `iam-oidc-*` of what AWS was seen to do.

use super::Parameters;
use super::list::{List, Misnumbered};
use super::required::required;
use crate::account::{Account, Registration};
use crate::check::Structural;
use crate::profile::Profile;
use crate::rejection::{Constraint, Detail, Excerpt, Rejection};
use serde_json::{Value, json};

/// A call of IAM on a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderCall {
    /// `CreateOpenIDConnectProvider`
    Create,
    /// `GetOpenIDConnectProvider`
    Read,
    /// `AddClientIDToOpenIDConnectProvider`
    AddClientId,
    /// `RemoveClientIDFromOpenIDConnectProvider`
    RemoveClientId,
    /// `UpdateOpenIDConnectProviderThumbprint`
    ReplaceThumbprints,
    /// `DeleteOpenIDConnectProvider`
    Delete,
}

impl ProviderCall {
    /// The call of this name.
    pub fn from_action(action: &str) -> Option<Self> {
        Some(match action {
            "CreateOpenIDConnectProvider" => Self::Create,
            "GetOpenIDConnectProvider" => Self::Read,
            "AddClientIDToOpenIDConnectProvider" => Self::AddClientId,
            "RemoveClientIDFromOpenIDConnectProvider" => Self::RemoveClientId,
            "UpdateOpenIDConnectProviderThumbprint" => Self::ReplaceThumbprints,
            "DeleteOpenIDConnectProvider" => Self::Delete,
            _ => return None,
        })
    }

    /// Answers the call for an account, and changes what it says: the members of the answer.
    pub fn answer(
        self,
        parameters: &Parameters<'_>,
        account: &mut Account,
        profile: &Profile,
    ) -> Result<Value, Rejection> {
        let required = |name, member| required(parameters, name, member, profile);
        if self == Self::Create {
            let registration = Registration {
                url: required("Url", "url")?,
                client_ids: &list(parameters, "ClientIDList", profile)?,
                thumbprints: &list(parameters, "ThumbprintList", profile)?,
            };
            let arn = account.create_provider(&registration, profile)?;
            return Ok(json!({"OpenIDConnectProviderArn": arn}));
        }
        let arn = required("OpenIDConnectProviderArn", "openIDConnectProviderArn")?;
        match self {
            Self::Create | Self::Read => {
                let provider = account.provider_of(arn, profile)?;
                let url = provider.issuer().trim_start_matches("https://");
                return Ok(json!({
                    "Url": url,
                    "ClientIDList": provider.client_ids(),
                    "ThumbprintList": provider.thumbprints(),
                }));
            }
            Self::AddClientId => {
                let client_id = required("ClientID", "clientID")?;
                account.change_provider(arn, profile)?.add_client_id(client_id, profile)?;
            }
            Self::RemoveClientId => {
                let client_id = required("ClientID", "clientID")?;
                account.change_provider(arn, profile)?.remove_client_id(client_id);
            }
            Self::ReplaceThumbprints => {
                let thumbprints = list(parameters, "ThumbprintList", profile)?;
                account.change_provider(arn, profile)?.replace_thumbprints(&thumbprints, profile)?;
            }
            Self::Delete => account.delete_provider(arn, profile)?,
        }
        Ok(json!({}))
    }
}

/// A list by the name of its member.
fn list<'p>(parameters: &Parameters<'p>, name: &str, profile: &Profile) -> Result<Vec<&'p str>, Rejection> {
    let misnumbered = |element: Misnumbered<'_>| {
        let must = "Member must be numbered from 1 without gaps".into();
        let value = Some(Excerpt::of(element.0));
        let constraint = Constraint { member: name.to_owned().into(), value, must };
        profile.reject(Structural::ListWellFormed, Detail::Constraints(vec![constraint]))
    };
    let mut list = List::default();
    for (other, value) in parameters {
        if let Some(number) = other.strip_prefix(name).and_then(|rest| rest.strip_prefix(".member.")) {
            list.push(number, value).map_err(misnumbered)?;
        }
    }
    list.finish().map_err(misnumbered)
}
