//! SAML 2.0: from a provider's metadata and a response to the identity that it proves, in the order of the nine steps.
//!
//! A document becomes a [`Response`] (taken apart, nothing believed), a [`VerifiedResponse`] (signed by the provider) and a
//! [`ValidatedAssertion`] (meant for us, now, about somebody). Each exists only when the step before it said yes, and what a
//! [`ValidatedAssertion`] says comes from a [`crate::xml::SignedElement`].

mod assertion;
mod confirmation;
mod date;
mod metadata;
mod names;
mod replay;
mod response;

pub use assertion::{Attribute, ValidatedAssertion};
pub use confirmation::Expected;
pub use metadata::{Entity, Metadata};
pub use replay::{Replay, ReplayStore};
pub use response::{RequireSigned, Response, VerifiedResponse};
