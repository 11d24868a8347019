//! Strict JSON: one parse into a tape, with depth and member count bounded and nothing repaired.
//!
//! One scan finds the structure, the names and the plain strings and integers, which is nearly all there is in a
//! token; strings with escapes and every other number are read by `serde_json`. A [`Tape`] is reused from text to
//! text, so that a text costs no heap allocation once the tape has grown; [`Value`] is a view of it.

mod reader;

pub(crate) use reader::parse_object;

use crate::check::Step;
use std::fmt;
use std::num::NonZeroUsize;

/// What is being read: it names the place in an error, and the step the error belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) name: &'static str,
    pub(crate) step: Step,
}

/// The nodes of one JSON text in reading order, and the strings that had escapes.
#[derive(Debug, Default)]
pub struct Tape {
    nodes: Vec<Node>,
    unescaped: String,
}

#[derive(Clone, Copy, Debug)]
enum Node {
    Null,
    Bool(bool),
    Unsigned(u64),
    Negative(i64),
    Float(f64),
    /// A string that stands in the text as it is.
    Plain {
        start: usize,
        end: usize,
    },
    /// A string that had escapes, in `Tape::unescaped`.
    Unescaped {
        start: usize,
        end: usize,
    },
    /// Elements follow, up to the node at `end`.
    Array {
        end: usize,
    },
    /// A name and a value in turn, up to the node at `end`.
    Object {
        end: usize,
    },
}

/// A JSON value, as a view.
#[derive(Clone, Copy)]
pub struct Value<'a> {
    text: &'a str,
    tape: &'a Tape,
    index: usize,
}

/// Where the value of a member is: a number, so that many of them are little to carry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place(NonZeroUsize);

/// What a [`Value`] is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind<'a> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer from 0 to 2^64 - 1.
    Unsigned(u64),
    /// A negative integer down to -2^63.
    Negative(i64),
    /// Any other number, as the nearest double.
    Float(f64),
    /// A string, escapes resolved.
    Text(&'a str),
    /// `[...]`
    Array,
    /// `{...}`
    Object,
}

impl<'a> Value<'a> {
    #[inline]
    fn node(&self) -> Node {
        // INVARIANT: an index is taken from the tape it points into, which does not change while it is viewed.
        match self.tape.nodes.get(self.index) {
            Some(node) => *node,
            None => Node::Null,
        }
    }

    #[inline]
    fn at(&self, index: usize) -> Self {
        Self { index, ..*self }
    }

    /// What the value is.
    #[inline]
    pub fn kind(&self) -> Kind<'a> {
        match self.node() {
            Node::Null => Kind::Null,
            Node::Bool(value) => Kind::Bool(value),
            Node::Unsigned(value) => Kind::Unsigned(value),
            Node::Negative(value) => Kind::Negative(value),
            Node::Float(value) => Kind::Float(value),
            Node::Plain { .. } | Node::Unescaped { .. } => Kind::Text(self.as_str().unwrap_or_default()),
            Node::Array { .. } => Kind::Array,
            Node::Object { .. } => Kind::Object,
        }
    }

    /// The string, where it is one.
    #[inline]
    pub fn as_str(&self) -> Option<&'a str> {
        self.string(self.tape.nodes.get(self.index)?)
    }

    #[inline]
    fn string(&self, node: &Node) -> Option<&'a str> {
        // INVARIANT: spans are those of strings, so they lie on character boundaries.
        match node {
            Node::Plain { start, end } => self.text.get(*start..*end),
            Node::Unescaped { start, end } => self.tape.unescaped.get(*start..*end),
            _ => None,
        }
    }

    /// The elements of an array; nothing for any other value.
    pub fn elements(&self) -> Elements<'a> {
        let end = match self.node() {
            Node::Array { end } => end,
            _ => self.index,
        };
        Elements { value: self.at(self.index.saturating_add(1)), end }
    }

    /// The members of an object, in the order of the text; nothing for any other value.
    pub fn members(&self) -> Members<'a> {
        let end = match self.node() {
            Node::Object { end } => end,
            _ => self.index,
        };
        Members { object: *self, index: self.index.saturating_add(1), end }
    }

    /// Shows the names of all members, as octets, and where their values are: what a walk over all of them costs least.
    #[inline]
    pub(crate) fn for_each_member(&self, mut show: impl FnMut(&'a [u8], Place)) {
        let nodes = &self.tape.nodes;
        let end = match nodes.get(self.index) {
            Some(Node::Object { end }) => *end,
            _ => return,
        };
        let mut index = self.index.wrapping_add(1);
        // INVARIANT: behind a name stands its value.
        while let Some([name, value, ..]) = nodes.get(index..end) {
            let name = match name {
                Node::Plain { start, end } => self.text.as_bytes().get(*start..*end),
                Node::Unescaped { start, end } => self.tape.unescaped.as_bytes().get(*start..*end),
                _ => None,
            };
            let place = index.wrapping_add(1);
            if let Some(found) = NonZeroUsize::new(place) {
                show(name.unwrap_or_default(), Place(found));
            }
            index = match value {
                Node::Array { end } | Node::Object { end } => *end,
                _ => place.wrapping_add(1),
            };
        }
    }

    /// The value at a place that [`Self::for_each_member`] showed.
    #[inline]
    pub(crate) fn value_at(&self, place: Place) -> Value<'a> {
        self.at(place.0.get())
    }

    /// The member of this name, the last where there are several.
    pub fn member(&self, name: &str) -> Option<Value<'a>> {
        self.members().filter(|(other, _)| *other == name).last().map(|(_, value)| value)
    }

    /// The same value for those who report it: the last of duplicate members counts.
    pub fn to_json(&self) -> serde_json::Value {
        match self.kind() {
            Kind::Null => serde_json::Value::Null,
            Kind::Bool(value) => value.into(),
            Kind::Unsigned(value) => value.into(),
            Kind::Negative(value) => value.into(),
            Kind::Float(value) => value.into(),
            Kind::Text(value) => value.into(),
            Kind::Array => self.elements().map(|element| element.to_json()).collect(),
            Kind::Object => self.members().map(|(name, value)| (name.to_owned(), value.to_json())).collect(),
        }
    }

    #[inline]
    fn next_index(&self) -> usize {
        match self.node() {
            Node::Array { end } | Node::Object { end } => end,
            _ => self.index.saturating_add(1),
        }
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)
    }
}

/// The elements of an array.
#[derive(Clone, Debug)]
pub struct Elements<'a> {
    value: Value<'a>,
    end: usize,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Value<'a>;

    #[inline]
    fn next(&mut self) -> Option<Value<'a>> {
        if self.value.index >= self.end {
            return None;
        }
        let value = self.value;
        self.value.index = value.next_index();
        Some(value)
    }
}

/// The members of an object.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    object: Value<'a>,
    index: usize,
    end: usize,
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, Value<'a>);

    #[inline]
    fn next(&mut self) -> Option<(&'a str, Value<'a>)> {
        // INVARIANT: behind a name stands its value.
        let [name, value, ..] = self.object.tape.nodes.get(self.index..self.end)? else { return None };
        let name = self.object.string(name).unwrap_or_default();
        let place = self.index.wrapping_add(1);
        self.index = match value {
            Node::Array { end } | Node::Object { end } => *end,
            _ => place.wrapping_add(1),
        };
        Some((name, self.object.at(place)))
    }
}
