//! What a request says of itself: condition keys and their values.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// The values of a condition key in a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Values<'c> {
    /// The request does not have the key.
    Absent,
    /// A key of one value.
    One(Cow<'c, str>),
    /// A multivalued key. One that has no value counts as absent.
    Many(Vec<Cow<'c, str>>),
}

impl<'c> Values<'c> {
    /// The values, none where the key is absent.
    pub fn as_slice(&self) -> &[Cow<'c, str>] {
        match self {
            Self::Absent => &[],
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

/// The condition keys of a request.
pub trait Context {
    /// The values of a key, which is given in lower case, as [`key_name`] makes it: names of keys are compared
    /// without regard to case (IAM User Guide, `reference_policies_elements_condition`).
    fn value(&self, key: &str) -> Values<'_>;
}

/// The one spelling of a condition key's name.
pub fn key_name(key: &str) -> String {
    key.to_lowercase()
}

/// A context that is data.
#[derive(Clone, Debug, Default)]
pub struct Keys(BTreeMap<String, Values<'static>>);

impl Keys {
    /// The context with one key of one value more; the same key, in any case, is replaced.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.0.insert(key_name(key), Values::One(Cow::Owned(value.to_owned())));
        self
    }

    /// The context with a multivalued key more; the same key, in any case, is replaced.
    #[must_use]
    pub fn with_many<'v>(mut self, key: &str, values: impl IntoIterator<Item = &'v str>) -> Self {
        let values = values.into_iter().map(|value| Cow::Owned(value.to_owned())).collect();
        self.0.insert(key_name(key), Values::Many(values));
        self
    }
}

impl Context for Keys {
    fn value(&self, key: &str) -> Values<'_> {
        match self.0.get(key) {
            None | Some(Values::Absent) => Values::Absent,
            Some(Values::One(value)) => Values::One(Cow::Borrowed(value)),
            Some(Values::Many(values)) => {
                Values::Many(values.iter().map(|value| Cow::Borrowed(&**value)).collect())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_keys_are_compared_without_regard_to_case() {
        let keys = Keys::default().with("AWS:UserName", "alice").with("aws:username", "bob");
        assert_eq!(keys.value(&key_name("aws:USERNAME")), Values::One("bob".into()));
        assert_eq!(keys.value("aws:userid"), Values::Absent);
    }
}
