//! A world and what is done in it: the inputs of kind `sts`.

use super::Octets;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Input of kind `sts`: accepted if the last step is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StsInput {
    /// What there is before the first step.
    pub world: World,
    /// What is done, in turn.
    pub steps: Vec<Step>,
}

/// Accounts, and all that the network answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct World {
    /// The accounts.
    pub accounts: Vec<Account>,
    /// By URL, what the network answers; one that is not here fails to connect.
    #[serde(default)]
    pub documents: BTreeMap<String, Document>,
}

/// An account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Account {
    /// Its twelve digits.
    pub id: String,
    /// Its OpenID Connect providers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub oidc_providers: Vec<OidcProvider>,
    /// Its SAML providers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub saml_providers: Vec<SamlProvider>,
    /// Its roles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Its users.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub users: Vec<User>,
    /// By ARN, its managed policies.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub managed_policies: BTreeMap<String, Octets>,
}

impl Account {
    /// An account with nothing in it.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), ..Self::default() }
    }
}

/// An OpenID Connect provider, as IAM stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OidcProvider {
    /// Its issuer identifier.
    pub url: String,
    /// The client ids that are ours.
    #[serde(default)]
    pub client_ids: Vec<String>,
    /// SHA-1 of the certificates that its server may show, in hex.
    #[serde(default)]
    pub thumbprints: Vec<String>,
}

impl OidcProvider {
    /// A provider without thumbprints.
    pub fn new(url: &str, client_ids: &[&str]) -> Self {
        let client_ids = client_ids.iter().map(|client_id| (*client_id).to_owned()).collect();
        Self { url: url.to_owned(), client_ids, thumbprints: Vec::new() }
    }
}

/// A SAML provider, as IAM stores it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SamlProvider {
    /// Its name.
    pub name: String,
    /// Its metadata document.
    pub metadata_b64: Octets,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Its path; absent: `/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Who may assume it.
    pub trust_policy_b64: Octets,
    /// What it may do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity_policies: Vec<Octets>,
    /// What it may do at the most: a policy; absent: there is no boundary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Octets>,
    /// How long a session may last at the most, in seconds; absent: 3600, as IAM has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_session_duration: Option<u32>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

impl Role {
    /// A role that may be assumed by whom its trust policy names, and may do nothing.
    pub fn new(name: &str, trust_policy: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.to_owned(),
            path: None,
            trust_policy_b64: Octets(trust_policy.into()),
            identity_policies: Vec::new(),
            boundary: None,
            max_session_duration: None,
            tags: BTreeMap::new(),
        }
    }
}

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct User {
    /// Its name.
    pub name: String,
    /// Its path; absent: `/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What it may do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identity_policies: Vec<Octets>,
    /// What it may do at the most: a policy; absent: there is no boundary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Octets>,
    /// Its tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// What the network answers to a URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Document {
    /// An answer of a server.
    Served(Served),
    /// None.
    Failed {
        /// Why.
        error: Failure,
    },
}

/// An answer of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Served {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    #[serde(default)]
    pub body_b64: Octets,
    /// Where a redirect leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// The certificates the server shows, its own first, each in DER; absent: ones that everybody trusts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain_b64: Option<Vec<Octets>>,
}

/// Why the network does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Failure {
    /// Nothing came in time.
    Timeout,
    /// There was no connection.
    Connect,
    /// There was no agreement on TLS.
    Tls,
}

impl Document {
    /// A body with status 200.
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status(200, body)
    }

    /// A body with another status.
    pub fn status(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Served(Served { status, body_b64: Octets(body.into()), location: None, chain_b64: None })
    }

    /// A redirect with this status.
    pub fn redirect(status: u16, location: &str) -> Self {
        let location = Some(location.to_owned());
        Self::Served(Served { status, body_b64: Octets::default(), location, chain_b64: None })
    }

    /// No answer.
    pub fn failed(error: Failure) -> Self {
        Self::Failed { error }
    }

    /// The same answer by a server that shows these certificates; no answer stays none.
    #[must_use]
    pub fn over(self, chain: &[&[u8]]) -> Self {
        match self {
            Self::Served(served) => {
                let chain_b64 = Some(chain.iter().map(|der| Octets(der.to_vec())).collect());
                Self::Served(Served { chain_b64, ..served })
            }
            failed @ Self::Failed { .. } => failed,
        }
    }
}

/// One call, and what happened before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// The clock, in seconds since 1970.
    pub now: i64,
    /// By URL, what changed on the network since the step before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub documents: BTreeMap<String, Document>,
    /// IAM calls made before this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// The call.
    pub call: Call,
}

/// An IAM call that changes the world, made by an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The action: `DeleteOpenIDConnectProvider`.
    pub action: String,
    /// Its parameters.
    #[serde(default)]
    pub params: Params,
}

/// An STS call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Call {
    /// The action: `AssumeRoleWithWebIdentity`.
    pub action: String,
    /// Its parameters.
    #[serde(default)]
    pub params: Params,
    /// Who signs it; null: nobody.
    #[serde(default)]
    pub caller: Option<Caller>,
}

/// Who signs a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Caller {
    /// What kind of principal it is.
    #[serde(rename = "type")]
    pub kind: CallerKind,
    /// Its ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// The step, counted from 0, whose answer has the credentials of the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials_of_step: Option<usize>,
}

/// Kinds of callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CallerKind {
    /// An IAM user.
    User,
    /// The root user of an account.
    Root,
    /// A session of an earlier step.
    Session,
}

/// Parameters of the query protocol, flattened: `PolicyArns.member.1.arn`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Params {
    /// By name.
    Map(BTreeMap<String, String>),
    /// Name and value in the order sent; a name may repeat.
    List(Vec<(String, String)>),
}

impl Default for Params {
    fn default() -> Self {
        Self::Map(BTreeMap::new())
    }
}

impl Params {
    /// Parameters by name.
    pub fn map<const N: usize>(params: [(&str, &str); N]) -> Self {
        Self::Map(params.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }

    /// Parameters in the order sent.
    pub fn list(params: &[(&str, &str)]) -> Self {
        Self::List(params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    /// Names and values.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let (map, list) = match self {
            Self::Map(map) => (Some(map), None),
            Self::List(list) => (None, Some(list)),
        };
        let map = map.into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_str()));
        map.chain(list.into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// The value of the first parameter of this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// With a parameter set, in its place where it has one; a repeated name is set once.
    pub fn set(&mut self, name: &str, value: &str) {
        match self {
            Self::Map(map) => {
                map.insert(name.to_owned(), value.to_owned());
            }
            Self::List(list) => match list.iter_mut().find(|(other, _)| other == name) {
                Some((_, old)) => value.clone_into(old),
                None => list.push((name.to_owned(), value.to_owned())),
            },
        }
    }

    /// Without the parameters of this name.
    pub fn remove(&mut self, name: &str) {
        match self {
            Self::Map(map) => {
                map.remove(name);
            }
            Self::List(list) => list.retain(|(other, _)| other != name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_every_shape_of_the_protocol() {
        let input = json!({
            "world": {
                "accounts": [{
                    "id": "123456789012",
                    "oidc_providers": [{"url": "https://a.example", "client_ids": ["x"], "thumbprints": []}],
                    "saml_providers": [{"name": "idp", "metadata_b64": "PA=="}],
                    "roles": [{"name": "deploy", "trust_policy_b64": "e30=", "boundary": "e30=", "tags": {"a": "b"}}],
                    "users": [{"name": "ann", "path": "/staff/", "identity_policies": ["e30="]}],
                    "managed_policies": {"arn:aws:iam::aws:policy/ReadOnlyAccess": "e30="},
                }],
                "documents": {
                    "https://a.example/keys": {"status": 200, "body_b64": "e30=", "chain_b64": ["MAA="]},
                    "https://a.example/moved": {"status": 302, "body_b64": "", "location": "https://b.example"},
                    "https://b.example": {"error": "timeout"},
                },
            },
            "steps": [
                {"now": 1, "call": {"action": "GetCallerIdentity", "params": {}, "caller": null}},
                {
                    "now": 2,
                    "documents": {"https://a.example/keys": {"error": "tls"}},
                    "changes": [{"action": "DeleteOpenIDConnectProvider", "params": {"OpenIDConnectProviderArn": "x"}}],
                    "call": {
                        "action": "GetCallerIdentity",
                        "params": [["Version", "1"], ["Version", "2"]],
                        "caller": {"type": "session", "credentials_of_step": 0},
                    },
                },
            ],
        });
        let read: StsInput = serde_json::from_value(input.clone()).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), input);
    }

    #[test]
    fn ignores_members_it_does_not_know() {
        let call = json!({"action": "GetCallerIdentity", "colour": "blue"});
        let document = json!({"status": 200, "body_b64": "", "headers": {"age": "1"}});
        assert!(serde_json::from_value::<Call>(call).is_ok());
        assert_eq!(serde_json::from_value::<Document>(document).unwrap(), Document::ok(""));
    }

    #[test]
    fn a_repeated_name_keeps_its_place() {
        let mut params = Params::list(&[("Version", "1"), ("Action", "x"), ("Version", "2")]);
        assert_eq!(params.value("Version"), Some("1"));
        assert_eq!(params.pairs().count(), 3);
        params.remove("Version");
        assert_eq!(params, Params::list(&[("Action", "x")]));
    }
}
