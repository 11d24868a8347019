//! JSON as it is written: members in their order, repeated ones kept.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Number, Value};
use std::fmt;

/// The members of an object, in the order of the text.
pub type Members = Vec<(String, Json)>;

/// A JSON value that can say a thing twice.
#[derive(Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    Text(String),
    /// `[...]`
    Array(Vec<Json>),
    /// `{...}`
    Object(Members),
}

impl Json {
    /// Reads a JSON text. `None`: it is none.
    pub fn read(text: &[u8]) -> Option<Self> {
        serde_json::from_slice(text).ok()
    }

    /// Reads a JSON text that is an object.
    pub fn read_object(text: &[u8]) -> Option<Members> {
        match Self::read(text)? {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The shortest text of the value.
    pub fn to_text(&self) -> String {
        // INVARIANT: names are strings and numbers are finite, so there is always a text.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The values directly inside.
    pub fn children(&self) -> Vec<&Json> {
        match self {
            Self::Array(elements) => elements.iter().collect(),
            Self::Object(members) => members.iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether an object in it has two members of one name.
    pub fn repeats_a_name(&self) -> bool {
        let mut names: Vec<&String> = match self {
            Self::Object(members) => members.iter().map(|(name, _)| name).collect(),
            _ => Vec::new(),
        };
        names.sort();
        let count = names.len();
        names.dedup();
        names.len() < count || self.children().into_iter().any(Self::repeats_a_name)
    }

    /// The value with the members of every object in it in the order of their names; repeated ones keep theirs.
    #[must_use]
    pub fn sorted(self) -> Self {
        match self {
            Self::Array(elements) => Self::Array(elements.into_iter().map(Self::sorted).collect()),
            Self::Object(members) => {
                let mut members: Members =
                    members.into_iter().map(|(name, value)| (name, value.sorted())).collect();
                members.sort_by(|(a, _), (b, _)| a.cmp(b));
                Self::Object(members)
            }
            scalar => scalar,
        }
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number),
            Value::String(text) => Self::Text(text),
            Value::Array(elements) => Self::Array(elements.into_iter().map(Self::from).collect()),
            Value::Object(members) => {
                Self::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Json {
    fn from(number: i64) -> Self {
        Self::Number(number.into())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Array(elements) => elements.serialize(serializer),
            Self::Object(members) => {
                let mut object = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    object.serialize_entry(name, value)?;
                }
                object.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsWritten)
    }
}

struct AsWritten;

impl<'de> Visitor<'de> for AsWritten {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json, E> {
        let number = Number::from_f64(value).ok_or_else(|| E::custom("not a number"))?;
        Ok(Json::Number(number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = elements.next_element()? {
            array.push(element);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Vec::new();
        while let Some(member) = members.next_entry()? {
            object.push(member);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn reading_and_writing_is_the_identity() {
        let text = r#"{"b":[1,-2,3.5,"é\n",null,true],"a":{},"b":1,"a":{"x":1,"x":2}}"#;
        assert_eq!(Json::read(text.as_bytes()).unwrap().to_text(), text);
    }

    #[test]
    fn sorting_keeps_what_was_said_twice() {
        let text = r#"{"b":2,"a":{"y":1,"x":1},"b":1}"#;
        let sorted = Json::read(text.as_bytes()).unwrap().sorted();
        assert_eq!(sorted.to_text(), r#"{"a":{"x":1,"y":1},"b":2,"b":1}"#);
    }
}
