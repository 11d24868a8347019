//! The invariants of Touchstone, and what they are checked with.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`json`] | JSON as it is written: members in their order, repeated ones kept |
//! | [`generate`] | tokens, claims, headers, key sets, SAML responses and what can be done to them, out of a source of choices |
//! | [`model`] | the rules for an ID token, and the policy language, again, in the most naive code that can be read against the documents that state them |
//! | [`engine`] | the engine, asked in the terms of the model |
//! | [`choices`] | where choices come from: proptest, or a seed |
//!
//! `cargo run --release -p touchstone-proptests --example policy-agreement -- 1000000` asks the engine and the model of
//! the policy language a million questions; `--example policy-misreadings` tells which questions each misreading of
//! the language is told by.
//!
//! The invariants themselves are in `proptests/tests`. [`generate`] and [`choices`] are there with the feature
//! `generate`, which is on by default.

#[cfg(feature = "generate")]
pub mod choices;
pub mod engine;
#[cfg(feature = "generate")]
pub mod generate;
pub mod json;
pub mod model;
