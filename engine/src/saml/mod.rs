//! SAML 2.0: from a provider's metadata and a response to the identity that it proves, in the order of the nine steps.
//!
//! A document becomes a [`Response`] (taken apart, nothing believed), a [`VerifiedResponse`] (signed by the provider) and a
//! [`ValidatedAssertion`] (meant for us, now, about somebody). Each exists only when the step before it said yes, and what a
//! [`ValidatedAssertion`] says comes from a [`crate::xml::SignedElement`].

mod addressee;
mod assertion;
mod assume_role;
mod attributes;
mod claims;
mod confirmation;
mod date;
#[cfg(test)]
mod example;
pub mod explain;
mod metadata;
mod names;
mod replay;
mod response;
mod trust;

pub use addressee::Addressee;
pub use assertion::{Attribute, ValidatedAssertion};
pub(crate) use assume_role::nine_steps;
pub use assume_role::{SamlSts, assume_role_with_saml};
pub use confirmation::Expected;
pub use date::Instant;
pub use metadata::{Entity, Metadata};
pub use replay::{Replay, ReplayStore};
pub use response::{ProviderResponse, RequireSigned, Response, VerifiedResponse};
