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
    /// A key of one value.
    pub(crate) fn one(value: &'c str) -> Self {
        Self::One(Cow::Borrowed(value))
    }

    /// A multivalued key, absent where there is no value.
    pub(crate) fn many(values: impl Iterator<Item = &'c str>) -> Self {
        let values: Vec<Cow<'c, str>> = values.map(Cow::Borrowed).collect();
        if values.is_empty() { Self::Absent } else { Self::Many(values) }
    }

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

/// A time as `aws:CurrentTime` has it: `2026-11-23T22:40:30Z` (W3C NOTE-datetime).
///
/// The date by the arithmetic of the Gregorian calendar over cycles of 400 years, 146,097 days each.
pub(crate) fn current_time(now: i64) -> String {
    let (days, second) = (now.div_euclid(86_400), now.rem_euclid(86_400));
    // Years begin in March here, so that the day that some have more comes last.
    let day = days.saturating_add(719_468);
    let (cycle, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year + cycle * 400 + next;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_its_date() {
        assert_eq!(current_time(0), "1970-01-01T00:00:00Z");
        assert_eq!(current_time(1_795_392_000), "2026-11-23T00:00:00Z");
        assert_eq!(current_time(951_868_799), "2000-02-29T23:59:59Z");
        assert_eq!(current_time(-1), "1969-12-31T23:59:59Z");
    }

    #[test]
    fn names_of_keys_are_compared_without_regard_to_case() {
        let keys = Keys::default().with("AWS:UserName", "alice").with("aws:username", "bob");
        assert_eq!(keys.value(&key_name("aws:USERNAME")), Values::One("bob".into()));
        assert_eq!(keys.value("aws:userid"), Values::Absent);
    }
}
