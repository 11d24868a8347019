//! A JSON object as text: members in the order they were put, duplicates and raw text allowed.

use serde_json::Value;

/// An object under construction. Unlike a map it keeps the order, and can say a thing twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object(Vec<(String, String)>);

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// The object with the member `name` set to `value`, in its old place where it had one.
    #[must_use]
    pub fn with(self, name: &str, value: impl Into<Value>) -> Self {
        let value: Value = value.into();
        self.with_raw(name, &value.to_string())
    }

    /// The same with the value as JSON text, which may be malformed on purpose.
    #[must_use]
    pub fn with_raw(mut self, name: &str, text: &str) -> Self {
        let name = quoted(name);
        match self.0.iter_mut().find(|(other, _)| *other == name) {
            Some((_, value)) => text.clone_into(value),
            None => self.0.push((name, text.to_owned())),
        }
        self
    }

    /// The object with one more member at its end, whether there is one of this name or not.
    #[must_use]
    pub fn and_again(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value: Value = value.into();
        self.0.push((quoted(name), value.to_string()));
        self
    }

    /// The object with one more member at its end whose name is JSON text, quotes included.
    #[must_use]
    pub fn and_spelled(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value: Value = value.into();
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    /// The object without the members of this name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        let name = quoted(name);
        self.0.retain(|(other, _)| *other != name);
        self
    }

    /// The JSON text.
    pub fn to_json(&self) -> String {
        let members: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}:{value}")).collect();
        format!("{{{}}}", members.join(","))
    }

    /// The value that a reader gets for whom the last of duplicate members counts.
    ///
    /// # Panics
    ///
    /// If raw text made the object malformed.
    pub fn to_value(&self) -> Value {
        #[expect(
            clippy::expect_used,
            reason = "a builder that asks for the value of a malformed object is wrong"
        )]
        serde_json::from_str(&self.to_json()).expect("a well-formed object")
    }
}

fn quoted(name: &str) -> String {
    Value::from(name).to_string()
}
