//! What can be wrong with a JSON text, and what is unusual but right: one list, for a header, for claims and for a
//! key set.

mod fault;

use crate::build::{Draft, accept, inferred, reject};
use crate::format::{Severity, Tag};

/// Levels of nesting that the reference engine reads. RFC 8259 section 9 leaves the number open.
const DEEPEST: usize = 64;
/// Members and elements that it reads. RFC 8259 section 9 leaves the number open.
const MOST: usize = 4096;

/// An edit of a JSON text that is an object with members.
#[derive(Clone, Copy)]
enum Edit {
    /// One more member, as text.
    Member(&'static [u8]),
    /// Something before the text.
    Before(&'static [u8]),
    /// Something after the text.
    After(&'static [u8]),
    /// Something in the place of the closing brace.
    Close(&'static [u8]),
    /// Another text.
    Instead(&'static [u8]),
    /// Anything else.
    By(fn(&[u8]) -> Vec<u8>),
}

impl Edit {
    fn apply(self, text: &[u8]) -> Vec<u8> {
        let open = text.strip_suffix(b"}").unwrap_or(text);
        match self {
            Self::Member(member) => with_member(text, member),
            Self::Before(before) => [before, text].concat(),
            Self::After(after) => [text, after].concat(),
            Self::Close(close) => [open, close].concat(),
            Self::Instead(other) => other.to_vec(),
            Self::By(edit) => edit(text),
        }
    }
}

fn with_member(text: &[u8], member: &[u8]) -> Vec<u8> {
    let open = text.strip_suffix(b"}").unwrap_or(text);
    [open, b",", member, b"}"].concat()
}

/// An edit of a sound JSON text, and what follows from it.
pub(in crate::build) struct Variant {
    name: &'static str,
    about: &'static str,
    /// The rule that refuses it; none where it is right.
    rule: Option<&'static str>,
    family: Family,
    edit: Edit,
}

/// What the variants of a group have in common.
#[derive(Clone, Copy)]
struct Family {
    sources: &'static [&'static str],
    severity: Severity,
    /// Set where no standard decides.
    open: Option<(Tag, &'static str)>,
}

impl Variant {
    /// The last part of the vector's id.
    pub(in crate::build) fn name(&self) -> &'static str {
        self.name
    }

    /// The edited text.
    pub(in crate::build) fn apply(&self, text: &[u8]) -> Vec<u8> {
        self.edit.apply(text)
    }

    /// The vector without its question: `document` is what is edited, as the subject of a sentence, and `twin` the
    /// accepted vector in which it is not.
    pub(in crate::build) fn draft(&self, document: &str, twin: &str) -> Draft {
        let sentence = format!("{document} {}", self.about);
        let draft = match self.rule {
            Some(rule) => {
                let change = self.about.split(": ").next().unwrap_or_default();
                reject(self.name, &sentence).twin(twin, &format!("{document} {change}")).stops(&[rule])
            }
            None => accept(self.name, &sentence),
        };
        let Family { sources, severity, open } = self.family;
        let draft = sources.iter().fold(draft.severity(severity), |draft, source| draft.citing(source));
        match open {
            Some((tag, why)) => draft.tag(tag).evidence(inferred(why)),
            None => draft,
        }
    }
}

type Row = (&'static str, Edit, &'static str);

fn family<const N: usize>(family: Family, rule: Option<&'static str>, rows: [Row; N]) -> Vec<Variant> {
    let variant = |(name, edit, about)| Variant { name, about, rule, family, edit };
    rows.into_iter().map(variant).collect()
}

/// Texts that are refused, each for one fault.
pub(in crate::build) fn faults() -> Vec<Variant> {
    [fault::encodings(), fault::grammar(), fault::shapes(), bounds()].into_iter().flatten().collect()
}

const WORK: Family = Family {
    sources: &["RFC 8259 section 9"],
    severity: Severity::Medium,
    open: Some((
        Tag::ResourceLimit,
        "RFC 8259 section 9 lets a parser limit depth and size, and sets no number; the reference engine's are 64 and 4,096",
    )),
};

/// "An implementation may set limits on the size of texts that it accepts" and "on the maximum depth of nesting".
fn bounds() -> Vec<Variant> {
    let deep = family(
        WORK,
        Some("json.depth-bounded"),
        [
            (
                "nested-65",
                Edit::By(|text| with_member(text, &arrays(DEEPEST))),
                "nests 65 levels deep: one more than the bound",
            ),
            (
                "nested-10000-arrays",
                Edit::By(|text| with_member(text, &arrays(10_000))),
                "nests 10,000 lists: a recursive reader runs out of stack before the signature is looked at",
            ),
            (
                "nested-5000-objects",
                Edit::By(|text| with_member(text, &objects(5_000))),
                "nests 5,000 objects: a recursive reader runs out of stack before the signature is looked at",
            ),
            (
                "nested-10000-open",
                Edit::By(|text| {
                    [text.strip_suffix(b"}").unwrap_or(text), b",\"x\":", &b"[".repeat(10_000)].concat()
                }),
                "opens 10,000 lists and closes none: a recursive reader runs out of stack before it sees that",
            ),
        ],
    );
    let many = family(
        WORK,
        Some("json.members-bounded"),
        [(
            "members-4097",
            Edit::By(|text| up_to(text, MOST + 1)),
            "holds 4,097 members and elements: one more than the bound",
        )],
    );
    [deep, many].into_iter().flatten().collect()
}

/// Texts that are accepted, though a hasty reader may stumble over them.
pub(in crate::build) fn spellings() -> Vec<Variant> {
    let right = Family { sources: &["RFC 8259 section 9"], severity: Severity::Low, open: None };
    let sound = family(
        right,
        None,
        [
            (
                "white-space",
                Edit::By(spaced),
                "has white space around it and between its members, which means nothing",
            ),
            (
                "escaped-name",
                Edit::By(escape_first),
                "spells the first letter of a name as an escape: it is the same name",
            ),
            (
                "escaped-values",
                Edit::Member(br#""x":"\ud83d\ude00\/\u0000\"""#),
                "holds a string of escapes: a surrogate pair, a solidus, NUL and a quote",
            ),
            (
                "astral-name",
                Edit::Member("\"\u{1F511}\":\"\u{1F512}\"".as_bytes()),
                "holds a name outside the basic plane, as it is",
            ),
            ("empty-name", Edit::Member(b"\"\":\"\""), "holds a member whose name is empty"),
            (
                "proto",
                Edit::Member(br#""__proto__":{"alg":"none","sub":"admin","keys":[]},"constructor":null"#),
                "holds members named `__proto__` and `constructor`, which are names like any other: a reader that merges them into an object changes what it inherits",
            ),
            (
                "numbers",
                Edit::Member(b"\"x\":[-0,1E+2,0.5e-3,18446744073709551615]"),
                "holds numbers in every form the grammar has",
            ),
        ],
    );
    let bounded = family(
        WORK,
        None,
        [
            (
                "nested-64",
                Edit::By(|text| with_member(text, &arrays(DEEPEST - 1))),
                "nests 64 levels deep, as far as the bound",
            ),
            (
                "members-4096",
                Edit::By(|text| up_to(text, MOST)),
                "holds 4,096 members and elements, as many as the bound",
            ),
        ],
    );
    [sound, bounded].into_iter().flatten().collect()
}

/// `x` as lists within lists.
fn arrays(levels: usize) -> Vec<u8> {
    format!("\"x\":{}{}", "[".repeat(levels), "]".repeat(levels)).into_bytes()
}

/// `x` as objects within objects, under empty names.
fn objects(levels: usize) -> Vec<u8> {
    format!("\"x\":{}0{}", "{\"\":".repeat(levels), "}".repeat(levels)).into_bytes()
}

/// The text with a list that brings its members and elements to this number.
fn up_to(text: &[u8], total: usize) -> Vec<u8> {
    let value = serde_json::from_slice(text).unwrap_or_default();
    let elements = total.saturating_sub(count(&value)).saturating_sub(1);
    let list = vec!["0"; elements].join(",");
    with_member(text, format!("\"x\":[{list}]").as_bytes())
}

fn count(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Array(elements) => elements.len() + elements.iter().map(count).sum::<usize>(),
        serde_json::Value::Object(members) => members.len() + members.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

fn spaced(text: &[u8]) -> Vec<u8> {
    let inner = text.strip_prefix(b"{").and_then(|text| text.strip_suffix(b"}"));
    [b"\r\n\t { ", inner.unwrap_or_default(), b"\n}\t "].concat()
}

fn escape_first(text: &[u8]) -> Vec<u8> {
    match text {
        [b'{', b'"', letter, rest @ ..] => [format!("{{\"\\u{letter:04x}").as_bytes(), rest].concat(),
        _ => text.to_vec(),
    }
}
