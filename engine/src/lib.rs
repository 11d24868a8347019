//! The reference engine of Touchstone: it takes a token of an outside identity provider and says, rule by
//! rule, whether it may be believed.
//!
//! The engine does no I/O, reads no clock and has no random numbers of its own: time, entropy, keys and documents
//! are arguments.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`check`] | every rule the engine enforces, as data |
//! | [`profile`] | which rules are enforced, the numbers, and where AWS differs, with the evidence |
//! | [`rejection`] | the one error type |
//! | [`arn`], [`account`] | names; what is configured, and how it is found |
//! | [`api`] | requests and answers of the API: parameters, constraints, members |
//! | [`json`] | strict JSON |
//! | [`crypto`] | verifying keys and sealing over a backend, ring or aws-lc |
//! | [`web_identity`] | tokens, key sets and claims, in the order of the nine steps |
//! | [`xml`] | the document tree, canonicalization, XML signature; it knows nothing of SAML |
//! | [`saml`] | metadata, responses and assertions, in the order of the nine steps |
//! | [`session`] | temporary credentials, and the sealed token that carries what they stand for |
//! | [`policy`] | the policy language, compiled; it knows nothing of tokens |
//! | [`ablation`] | the engine with rules taken away, which yields verdicts and nothing else |
//!
//! ```
//! use touchstone_engine::{profile::Profile, web_identity::{Scratch, Token}};
//!
//! let mut scratch = Scratch::default();
//! let refused = Token::parse(b"garbage", &mut scratch, &Profile::strict()).unwrap_err();
//! assert_eq!(refused.rule().id(), "jws.three-segments");
//! ```

#[cfg(not(any(feature = "ring", feature = "aws-lc")))]
compile_error!("the engine needs a crypto backend: enable the feature `ring`, `aws-lc`, or both");

pub mod ablation;
pub mod account;
pub mod api;
pub mod arn;
mod base64;
pub mod check;
pub mod crypto;
pub mod json;
pub mod policy;
pub mod profile;
pub mod rejection;
pub mod saml;
pub mod session;
pub mod web_identity;
pub mod xml;
