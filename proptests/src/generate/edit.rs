//! One change to an object.

use crate::json::{Json, Members};

/// A change to the members of an object.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The member gets this value, in its place where it has one.
    Set(String, Json),
    /// One more member of this name, at the end.
    Again(String, Json),
    /// One more member of this name, at the beginning.
    Before(String, Json),
    /// No member of this name.
    Remove(String),
}

impl Edit {
    /// Makes the change.
    pub fn apply(&self, members: &mut Members) {
        match self {
            Self::Set(name, value) => match members.iter_mut().find(|(other, _)| other == name) {
                Some((_, old)) => old.clone_from(value),
                None => members.push((name.clone(), value.clone())),
            },
            Self::Again(name, value) => members.push((name.clone(), value.clone())),
            Self::Before(name, value) => members.insert(0, (name.clone(), value.clone())),
            Self::Remove(name) => members.retain(|(other, _)| other != name),
        }
    }
}

/// How a member is changed, given its name and a value for it: mostly set, sometimes said twice or removed.
pub(super) fn edit(u: &mut arbitrary::Unstructured<'_>, name: &str, value: Json) -> arbitrary::Result<Edit> {
    let name = name.to_owned();
    Ok(match u.int_in_range(0..=9_u8)? {
        0..=6 => Edit::Set(name, value),
        7 => Edit::Again(name, value),
        8 => Edit::Before(name, value),
        _ => Edit::Remove(name),
    })
}
