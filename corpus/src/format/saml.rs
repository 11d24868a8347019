//! What is asked about SAML: the inputs of kinds `saml-metadata` and `saml-response`.

use super::Octets;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Input of kind `saml-metadata`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SamlMetadataInput {
    /// The document.
    pub metadata_b64: Octets,
    /// The clock, in seconds since 1970.
    pub now: i64,
}

/// Input of kind `saml-response`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SamlResponseInput {
    /// The response: as it stands in the form field `SAMLResponse`, which is base64 of the XML.
    pub response_b64: Octets,
    /// The metadata of the provider.
    pub metadata_b64: Octets,
    /// The provider's entity id.
    pub idp_entity_id: String,
    /// The service provider's entity id: one of the audiences.
    pub audience: String,
    /// Where the response was received.
    pub recipient: String,
    /// Where it was sent to; absent: the recipient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub destination: Option<String>,
    /// The ID of the request that it answers; absent: nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_response_to: Option<String>,
    /// The IDs of assertions that were used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen_ids: Vec<String>,
    /// What is to be signed.
    #[serde(default, skip_serializing_if = "RequireSigned::is_any")]
    pub require_signed: RequireSigned,
    /// The clock, in seconds since 1970.
    pub now: i64,
    /// How far the provider's clock may be off, in seconds.
    pub skew: u32,
}

/// What a service provider wants to see signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RequireSigned {
    /// The response or the assertion.
    #[default]
    Any,
    /// The assertion itself.
    Assertion,
    /// The response.
    Response,
}

impl RequireSigned {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    fn is_any(&self) -> bool {
        *self == Self::Any
    }
}
