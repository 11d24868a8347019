//! XML documents, changed by someone who has no key.
//!
//! Changes are made to the text: what is not well-formed is to be tried as well. Some leave the canonical form as it is, and
//! with it the signature; most do not.

mod mutation;
mod response;
mod spans;
mod tampering;

pub use mutation::{XmlMutation, xml_mutation};
pub use response::{Response, response};
pub use spans::{Span, spans};
pub use tampering::{Tampering, tampering};
