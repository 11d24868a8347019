//! Requests, and policies aimed at them.
//!
//! First there is a request; the policies then say something about it, nearly about it, or about something else:
//! policies drawn without looking at the request would decide next to nothing. Every document is well-formed;
//! [`misshapen`] makes the others.

mod aim;
mod condition;
mod document;
mod misshapen;
mod principal;
mod question;
mod request;
mod statement;

pub use aim::{missing, pattern_of};
pub use condition::{condition, wanted_value};
pub use document::{Condition, Document, Listing, Named, Statement, Style};
pub use misshapen::misshapen;
pub use question::{Question, Sets, TrustQuestion, question, trust_question};
pub use request::{KEYS, Key, Type, request, request_value};
pub use statement::{Aim, statement};

use arbitrary::Unstructured;

/// Whether something happens that does so `percent` times of a hundred; it does not where choices have run out.
fn chance(u: &mut Unstructured<'_>, percent: u8) -> arbitrary::Result<bool> {
    Ok(u.int_in_range(1..=100)? > 100 - percent)
}
