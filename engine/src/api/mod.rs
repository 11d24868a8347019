//! Requests and answers of the API: parameters with their constraints, members of answers. What is here is the same
//! for the query protocol and the corpus.
//!
//! Source of patterns and bounds: the API model of AWS STS, version 2011-06-15.

mod assume_role_with_saml;
mod assume_role_with_web_identity;
mod constraint;
mod list;
mod open_id_connect_provider;
mod required;
mod saml_provider;
mod session_parameters;
mod signed_call;
mod unsigned_call;

pub use assume_role_with_saml::{SamlAnswer, SamlRequest};
pub use assume_role_with_web_identity::{Request, Response};
pub use open_id_connect_provider::ProviderCall;
pub use saml_provider::SamlProviderCall;
pub use signed_call::{AssumeRole, FederationToken, SessionParameters, SessionToken, SignedResponse};

/// The parameters of a call, as they were sent: names and values, decoded.
pub type Parameters<'p> = [(&'p str, &'p str)];
