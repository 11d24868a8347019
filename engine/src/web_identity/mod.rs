//! Web identity: from the octets of a token to the identity it proves, in the order of the nine steps.
//!
//! Bytes become a [`Token`] (parsed, nothing believed), a [`VerifiedToken`] (signed by the provider) and
//! [`ValidatedClaims`] (meant for us, now). Each exists only when the step before it said yes.

mod base64url;
mod claims;
mod header;
mod jwk;
mod key_set;
mod time;
mod token;

pub use claims::{Expected, Identity, ValidatedClaims};
pub use key_set::KeySet;
pub use token::{Jws, ProviderToken, Scratch, Token, VerifiedJws, VerifiedToken};
