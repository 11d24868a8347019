//! What the engine costs, and how that is found out.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`subject`] | the tokens that are judged, each with its key in every form |
//! | [`side`] | who judges them: the engine, the bare backend, `jsonwebtoken` |
//! | [`registry`] | providers by the million |
//! | [`policy`] | policies, requests, and who decides: the engine, `iam-rs`, `scratchstack-aspen`, `cedar-policy` |
//! | [`xml`] | signed documents, and who verifies them: the engine, `bergshamra`, `libxmlsec1` |
//! | [`saml`] | a service provider, from a response to the identity in it |
//! | [`growth`] | whether time is linear in the input |
//! | [`interleaved`] | sides timed in turn, in one process |
//! | [`callgrind`] | instructions, counted |

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "inputs are fixed: one that does not parse is a mistake of the benchmark"
)]

pub mod callgrind;
pub mod growth;
pub mod interleaved;
pub mod policy;
pub mod registry;
pub mod saml;
pub mod side;
pub mod subject;
pub mod xml;
