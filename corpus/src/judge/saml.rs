//! Kinds `saml-metadata` and `saml-response`: a provider, and whom it vouches for.

use super::Accepted;
use crate::format::{RequireSigned, SamlMetadataInput, SamlResponseInput};
use serde_json::{Value, json};
use touchstone_engine::ablation::{Ablated, SamlIdentity, SamlResponseQuestion};
use touchstone_engine::crypto::Backend;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::saml::{self, Addressee, Expected};

pub(super) fn metadata(
    engine: &Ablated,
    input: &SamlMetadataInput,
    backend: Backend,
) -> Result<Accepted, Rejection> {
    let told = engine.saml_metadata(&input.metadata_b64.0, input.now, backend)?;
    Ok(members([
        ("entity_id", told.entity_id.into()),
        ("certificates", told.certificates.into()),
        ("sso_urls", told.sso_urls.into()),
    ]))
}

pub(super) fn response(
    engine: &Ablated,
    input: &SamlResponseInput,
    backend: Backend,
) -> Result<Accepted, Rejection> {
    let identity = saml_identity(engine, input, &input.response_b64.0, backend)?;
    let attributes = identity.attributes.into_iter().map(|(name, values)| (name, json!(values)));
    Ok(members([
        ("issuer", identity.issuer.into()),
        ("name_id", identity.name_id.into()),
        ("name_id_format", identity.name_id_format.into()),
        ("attributes", Value::Object(attributes.collect())),
    ]))
}

/// Whom a response is about, for the party of the input: `response` stands in for the input's own.
pub fn saml_identity(
    engine: &Ablated,
    input: &SamlResponseInput,
    response: &[u8],
    backend: Backend,
) -> Result<SamlIdentity, Rejection> {
    let used: Vec<&str> = input.seen_ids.iter().map(String::as_str).collect();
    engine.saml_response(&SamlResponseQuestion {
        response,
        metadata: &input.metadata_b64.0,
        idp_entity_id: &input.idp_entity_id,
        require_signed: match input.require_signed {
            RequireSigned::Any => saml::RequireSigned::Any,
            RequireSigned::Assertion => saml::RequireSigned::Assertion,
            RequireSigned::Response => saml::RequireSigned::Response,
        },
        expected: Expected {
            addressee: Addressee::Named {
                audience: &input.audience,
                recipient: &input.recipient,
                destination: input.destination.as_deref().unwrap_or(&input.recipient),
            },
            in_response_to: input.in_response_to.as_deref(),
            used: &used.as_slice(),
            now: input.now,
            skew: input.skew,
        },
        backend,
    })
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Accepted {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
