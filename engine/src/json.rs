//! Strict JSON: one parse into a tape, with depth and member count bounded and nothing repaired.
//!
//! The tokens come from `serde_json`; this room adds what it leaves open: duplicate members, a byte order mark,
//! the bounds. A [`Tape`] is reused from text to text, so that a text costs no heap allocation once the tape has
//! grown; [`Value`] is a view of it.

use crate::check::{Check, Step, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

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
        // INVARIANT: spans are those of strings, so they lie on character boundaries.
        match self.tape.nodes.get(self.index)? {
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
        if self.index >= self.end {
            return None;
        }
        let (name, index) = (self.object.at(self.index), self.index.saturating_add(1));
        let value = self.object.at(index);
        self.index = value.next_index();
        Some((name.as_str().unwrap_or_default(), value))
    }
}

/// Parses a JSON text that must be an object.
///
/// Time is linear in the text, but for a logarithm in the members of an object of more than 32.
pub(crate) fn parse_object<'a>(
    octets: &'a [u8],
    tape: &'a mut Tape,
    document: Document,
    profile: &Profile,
) -> Result<Value<'a>, Rejection> {
    let text = decode_utf8(octets, document, profile)?;
    tape.nodes.clear();
    tape.unescaped.clear();

    let mut reader = Reader { text, tape, document, profile, depth: 0, members: 0, refused: None };
    let mut tokens = serde_json::Deserializer::from_str(text);
    if let Err(error) = Element(&mut reader).deserialize(&mut tokens).and_then(|()| tokens.end()) {
        return Err(reader.refused.take().unwrap_or_else(|| {
            let reason = Excerpt::of(&error.to_string());
            let detail = Detail::Json { document: document.name, reason };
            profile.reject_at(Structural::JsonWellFormed, document.step, detail)
        }));
    }

    let value = Value { text, tape, index: 0 };
    if value.kind() != Kind::Object {
        let detail = Detail::At { document: document.name, offset: 0 };
        return Err(profile.reject_at(Structural::JsonObject, document.step, detail));
    }
    Ok(value)
}

fn decode_utf8<'a>(octets: &'a [u8], document: Document, profile: &Profile) -> Result<&'a str, Rejection> {
    let text = std::str::from_utf8(octets).map_err(|error| {
        let detail = Detail::At { document: document.name, offset: error.valid_up_to() };
        profile.reject_at(Structural::JsonUtf8, document.step, detail)
    })?;
    let Some(rest) = text.strip_prefix('\u{FEFF}') else {
        return Ok(text);
    };
    let detail = || Detail::At { document: document.name, offset: 0 };
    profile.refuse(Check::JsonNoByteOrderMark, document.step, detail)?;
    Ok(rest)
}

struct Reader<'a, 'p> {
    text: &'a str,
    tape: &'a mut Tape,
    document: Document,
    profile: &'p Profile,
    depth: usize,
    members: usize,
    /// The rejection behind the error that `serde_json` carries out.
    refused: Option<Rejection>,
}

impl Reader<'_, '_> {
    fn push(&mut self, node: Node) {
        self.tape.nodes.push(node);
    }

    /// A string that `serde_json` lends from the text itself: only its place is kept.
    fn push_plain(&mut self, string: &str) {
        let start = string.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
        self.push(Node::Plain { start, end: start.saturating_add(string.len()) });
    }

    fn push_unescaped(&mut self, string: &str) {
        let start = self.tape.unescaped.len();
        self.tape.unescaped.push_str(string);
        self.push(Node::Unescaped { start, end: self.tape.unescaped.len() });
    }

    /// Enters an array or object; its node is closed by [`Self::leave`].
    fn enter(&mut self) -> Result<usize, Rejection> {
        self.depth = self.depth.saturating_add(1);
        let limit = self.profile.limits().json_depth;
        if self.depth > limit {
            return Err(self.over(Structural::JsonDepthBounded, limit));
        }
        let start = self.tape.nodes.len();
        self.push(Node::Null);
        Ok(start)
    }

    fn leave(&mut self, start: usize, node: impl FnOnce(usize) -> Node) {
        self.depth = self.depth.saturating_sub(1);
        let end = self.tape.nodes.len();
        if let Some(open) = self.tape.nodes.get_mut(start) {
            *open = node(end);
        }
    }

    fn count(&mut self) -> Result<(), Rejection> {
        self.members = self.members.saturating_add(1);
        let limit = self.profile.limits().json_members;
        if self.members > limit {
            return Err(self.over(Structural::JsonMembersBounded, limit));
        }
        Ok(())
    }

    #[cold]
    fn over(&self, bound: Structural, limit: usize) -> Rejection {
        self.profile.reject_at(bound, self.document.step, Detail::Limit(limit))
    }

    #[cold]
    fn require_distinct_names(&self, object: usize, count: usize) -> Result<(), Rejection> {
        let object = Value { text: self.text, tape: self.tape, index: object };
        let Some(name) = duplicate(&object, count) else { return Ok(()) };
        let detail = || Detail::Member(Excerpt::of(name));
        self.profile.refuse(Check::JsonNoDuplicateMembers, self.document.step, detail)
    }

    fn carry<T, E: serde::de::Error>(&mut self, result: Result<T, Rejection>) -> Result<T, E> {
        result.map_err(|rejection| {
            self.refused = Some(rejection);
            E::custom("refused")
        })
    }
}

/// A name that an object of `count` members holds twice: without memory where they are few, sorted where not.
#[cold]
fn duplicate<'a>(object: &Value<'a>, count: usize) -> Option<&'a str> {
    if count <= Names::INLINE {
        let names = || object.members().map(|(name, _)| name);
        return names()
            .enumerate()
            .find(|(place, name)| names().take(*place).any(|other| other == *name))
            .map(|(_, name)| name);
    }
    let mut names: Vec<&str> = object.members().map(|(name, _)| name).collect();
    names.sort_unstable();
    names.array_windows().find(|[a, b]| a == b).map(|[name, _]| *name)
}

/// What the names of an object have shown so far: whether two of them may be equal.
struct Names {
    marks: [u32; Self::INLINE],
    count: usize,
    maybe_equal: bool,
}

impl Names {
    /// Objects of more members are sorted to find out.
    const INLINE: usize = 32;

    fn new() -> Self {
        Self { marks: [0; Self::INLINE], count: 0, maybe_equal: false }
    }

    #[inline]
    fn add(&mut self, mark: u32) {
        let (before, rest) = self.marks.split_at(self.count.min(Self::INLINE));
        self.maybe_equal |= rest.is_empty() || before.contains(&mark);
        if let Some(place) = self.marks.get_mut(self.count) {
            *place = mark;
        }
        self.count = self.count.saturating_add(1);
    }

    /// What two names must have in common to be equal, in one number: the length, the first two octets and the last.
    #[inline]
    fn mark(name: &str) -> u32 {
        let name = name.as_bytes();
        let [length, ..] = name.len().to_le_bytes();
        let [first, second] = name.first_chunk().copied().unwrap_or_default();
        u32::from_le_bytes([length, first, second, name.last().copied().unwrap_or_default()])
    }
}

struct Element<'r, 'a, 'p>(&'r mut Reader<'a, 'p>);

impl<'de> DeserializeSeed<'de> for Element<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Element<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.push(Node::Null);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.0.push(Node::Bool(value));
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.0.push(Node::Unsigned(value));
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.0.push(Node::Negative(value));
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.0.push(Node::Float(value));
        Ok(())
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<(), E> {
        self.0.push_plain(value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        self.0.push_unescaped(value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let reader = self.0;
        let entered = reader.enter();
        let start = reader.carry(entered)?;
        while elements.next_element_seed(Element(reader))?.is_some() {
            let counted = reader.count();
            reader.carry(counted)?;
        }
        reader.leave(start, |end| Node::Array { end });
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let reader = self.0;
        let entered = reader.enter();
        let start = reader.carry(entered)?;
        let mut names = Names::new();
        while let Some(mark) = members.next_key_seed(Name(reader))? {
            names.add(mark);
            members.next_value_seed(Element(reader))?;
            let counted = reader.count();
            reader.carry(counted)?;
        }
        reader.leave(start, |end| Node::Object { end });
        if names.maybe_equal {
            let distinct = reader.require_distinct_names(start, names.count);
            reader.carry(distinct)?;
        }
        Ok(())
    }
}

/// Reads a name, and yields its mark.
struct Name<'r, 'a, 'p>(&'r mut Reader<'a, 'p>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_, '_> {
    type Value = u32;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<u32, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_, '_, '_> {
    type Value = u32;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<u32, E> {
        self.0.push_plain(value);
        Ok(Names::mark(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<u32, E> {
        self.0.push_unescaped(value);
        Ok(Names::mark(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: Document = Document { name: "claims", step: Step::Parse };

    fn refused_by(text: &[u8]) -> &'static str {
        let mut tape = Tape::default();
        parse_object(text, &mut tape, DOCUMENT, &Profile::strict())
            .map_or_else(|no| no.rule().id(), |_| "none")
    }

    fn read(text: &str) -> serde_json::Value {
        let mut tape = Tape::default();
        parse_object(text.as_bytes(), &mut tape, DOCUMENT, &Profile::strict()).unwrap().to_json()
    }

    #[test]
    fn reads_what_serde_json_reads() {
        let text =
            r#"{"a":[1,-2,3.5,"x\n\u00e9",null,true,{"b":{}},[]],"c":"plain","\u0064":18446744073709551615}"#;
        assert_eq!(read(text), serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn rejects_a_duplicate_member_at_any_depth() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"x":[{"a":1,"\u0061":2}]}"#] {
            assert_eq!(refused_by(text.as_bytes()), "json.no-duplicate-members", "{text}");
        }
    }

    #[test]
    fn names_that_are_only_alike_are_distinct() {
        assert_eq!(refused_by(br#"{"abcz":1,"abdz":2,"abez":3,"":4,"a":5,"b":6}"#), "none");
        assert_eq!(refused_by(br#"{"abcz":1,"abdz":2,"abcz":3}"#), "json.no-duplicate-members");
        assert_eq!(refused_by(br#"{"":1,"":2}"#), "json.no-duplicate-members");
    }

    #[test]
    fn finds_a_duplicate_among_many_members() {
        let mut members: Vec<String> = (0..200).map(|n| format!("\"m{n}\":{n}")).collect();
        assert_eq!(refused_by(format!("{{{}}}", members.join(",")).as_bytes()), "none");
        members.push("\"m7\":0".to_owned());
        assert_eq!(refused_by(format!("{{{}}}", members.join(",")).as_bytes()), "json.no-duplicate-members");
    }

    #[test]
    fn the_last_member_counts_where_duplicates_are_allowed() {
        let mut tape = Tape::default();
        let value = parse_object(br#"{"a":1,"a":2}"#, &mut tape, DOCUMENT, &Profile::aws()).unwrap();
        assert_eq!(value.member("a").unwrap().kind(), Kind::Unsigned(2));
    }

    #[test]
    fn bounds_depth_and_members() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(refused_by(nested(63).as_bytes()), "none");
        assert_eq!(refused_by(nested(64).as_bytes()), "json.depth-bounded");
        assert_eq!(refused_by(nested(10_000).as_bytes()), "json.depth-bounded");
        let elements = |count: usize| format!("{{\"a\":[{}1]}}", "1,".repeat(count));
        assert_eq!(refused_by(elements(4094).as_bytes()), "none");
        assert_eq!(refused_by(elements(4095).as_bytes()), "json.members-bounded");
    }

    #[test]
    fn rejects_what_is_not_json() {
        for text in
            ["", "{", "{}{}", "{'a':1}", "{\"a\":1,}", "{\"a\":NaN}", "{\"a\":1e400}", "{\"a\":\"\\ud800\"}"]
        {
            assert_eq!(refused_by(text.as_bytes()), "json.well-formed", "{text}");
        }
        assert_eq!(refused_by(b"{\"a\":\"\xC0\xAF\"}"), "json.utf-8");
        assert_eq!(refused_by(b"\xEF\xBB\xBF{}"), "json.no-byte-order-mark");
        assert_eq!(refused_by(b"[]"), "json.object");
    }
}
