//! The question of a `saml-response` vector.

use super::draft::Draft;
use crate::format::{Case, SamlResponseInput};
use serde_json::{Map, Value};

impl Draft {
    /// Asks whom a response is about; `result` is what comes out where it is accepted.
    pub fn saml_response(self, input: &SamlResponseInput, result: Map<String, Value>) -> Self {
        self.ask(Case::SamlResponse(input.clone()), result)
    }
}
