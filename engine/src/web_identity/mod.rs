//! Web identity: from the octets of a token to the identity it proves, in the order of the nine steps.
//!
//! Bytes become a [`Token`] (parsed, nothing believed), a [`VerifiedToken`] (signed by the provider) and
//! [`ValidatedClaims`] (meant for us, now). Each exists only when the step before it said yes.

mod assume_role;
mod base64url;
mod claims;
mod discovery;
pub mod explain;
mod header;
mod jwk;
mod key_cache;
mod key_set;
mod provider_claims;
mod public_url;
mod roles_claim;
mod session_claims;
mod time;
mod token;
mod trust;

pub(crate) use assume_role::nine_steps;
pub use assume_role::{Interruption, Sts, assume_role_with_web_identity};
pub use claims::{Expected, Identity, ValidatedClaims};
pub use discovery::{Answer, Failure, Source};
pub use key_cache::{CacheLimits, Fetch, KeyCache, Lack};
pub use key_set::KeySet;
pub use token::{Jws, ProviderToken, Scratch, Token, VerifiedJws, VerifiedToken};
