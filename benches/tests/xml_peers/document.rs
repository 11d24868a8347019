//! Well-formed documents with many namespaces.

use super::source::Source;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A document, and the IDs in it.
pub(crate) struct Generated {
    pub(crate) text: String,
    pub(crate) ids: Vec<String>,
    /// What is in it that not everybody reads alike.
    pub(crate) oddities: BTreeSet<Oddity>,
}

/// What is rare, and told apart because somebody is known to read it in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Oddity {
    /// White space other than a space in the value of an attribute, as it is.
    SpaceInValue,
    /// A carriage return in a comment, as it is.
    LineEndInComment,
    /// A reference in the name of a namespace.
    ReferenceInNamespace,
    /// The name of a namespace with letters that a URI does not have.
    LettersInNamespace,
}

/// Elements are no deeper.
const DEEPEST: usize = 6;
const PREFIXES: &[&str] = &["", "a", "b", "c", "long-prefix"];
const NAMESPACES: &[&str] = &["urn:a", "urn:b", "http://c.example/?x=1", "urn:z"];
const NAMES: &[&str] = &["x", "y", "Item", "_z.1-a", "\u{e9}l\u{e9}ment"];
const VALUES: &[&str] =
    &["", "plain", "a&#9;b&#10;c&#13;d", "&lt;&gt;&amp;&quot;&apos;", ">'", " around ", "\u{e9}\u{1F600}"];
const TEXTS: &[&str] = &[
    "text",
    "\n  ",
    "a\r\nb\rc",
    "&#13;&#xA;&lt;&gt;&amp;&quot;",
    "\"'>",
    "<![CDATA[]]>",
    "<![CDATA[<&>]]]]><![CDATA[>]]>",
    "\u{e9}&#x1F600;",
    "<!---->",
    "<!-- a - comment\n -->",
    "<?target?>",
    "<?target  data ?>",
];
const BESIDE: &[&str] = &["", "", "\n", "<!-- beside -->", "<?beside  data?>\n"];
const XML_ATTRIBUTES: &[(&str, &[&str])] =
    &[("xml:lang", &["en", "de"]), ("xml:space", &["preserve", "default"])];

/// What is declared where an element stands, a prefix at a time.
type Scope = Vec<(&'static str, &'static str)>;

impl Generated {
    pub(crate) fn from(source: &mut Source) -> Self {
        let mut made = Self { text: String::new(), ids: Vec::new(), oddities: BTreeSet::new() };
        if source.once_in(4) {
            made.text.push_str("<?xml version=\"1.0\" encoding='utf-8'?>\n");
        }
        made.text.push_str(source.pick(BESIDE));
        made.element(source, &Scope::new(), 0);
        made.text.push_str(source.pick(BESIDE));
        made
    }

    fn element(&mut self, source: &mut Source, outer: &Scope, depth: usize) {
        let mut scope = outer.clone();
        let mut tag = Vec::new();
        for prefix in PREFIXES {
            if !source.once_in(3) {
                continue;
            }
            // Only the default namespace can be undeclared.
            let undeclares = prefix.is_empty() && source.once_in(4);
            let namespace = if undeclares { "" } else { self.namespace(source) };
            scope.retain(|(other, _)| other != prefix);
            scope.push((prefix, namespace));
            let colon = if prefix.is_empty() { "" } else { ":" };
            tag.push(format!("xmlns{colon}{prefix}=\"{namespace}\""));
        }
        if depth == 0 || source.once_in(4) {
            let id = format!("i{}", self.ids.len());
            tag.push(format!("ID='{id}'"));
            self.ids.push(id);
        }
        let name = qualified(source, &scope, true).0;
        let mut used = BTreeSet::new();
        for _ in 0..source.below(4) {
            let (name, expanded) = qualified(source, &scope, false);
            if used.insert(expanded) {
                tag.push(format!("{name}=\"{}\"", self.value(source)));
            }
        }
        for (name, values) in XML_ATTRIBUTES {
            if source.once_in(8) {
                tag.push(format!("{name}=\"{}\"", source.pick(values)));
            }
        }
        for place in (1..tag.len()).rev() {
            tag.swap(place, source.below(place + 1));
        }
        self.text.push('<');
        self.text.push_str(&name);
        for attribute in tag {
            self.text.push_str(source.pick(&[" ", "  ", "\n\t"]));
            self.text.push_str(&attribute);
        }
        let children = if depth < DEEPEST { source.below(5) } else { 0 };
        if children == 0 && source.once_in(2) {
            self.text.push_str("/>");
            return;
        }
        self.text.push('>');
        for _ in 0..children {
            if source.once_in(2) {
                let text = self.text(source);
                self.text.push_str(text);
            } else {
                self.element(source, &scope, depth + 1);
            }
        }
        let _ = write!(self.text, "</{name} >");
    }

    fn namespace(&mut self, source: &mut Source) -> &'static str {
        let (oddity, namespace) = match source.below(200) {
            0 => (Oddity::ReferenceInNamespace, "http://c.example/?x=1&amp;y=2"),
            1 => (Oddity::LettersInNamespace, "urn:\u{e9}"),
            _ => return source.pick(NAMESPACES),
        };
        self.oddities.insert(oddity);
        namespace
    }

    fn text(&mut self, source: &mut Source) -> &'static str {
        if !source.once_in(100) {
            return source.pick(TEXTS);
        }
        self.oddities.insert(Oddity::LineEndInComment);
        "<!--\r\n-->"
    }

    fn value(&mut self, source: &mut Source) -> &'static str {
        if !source.once_in(100) {
            return source.pick(VALUES);
        }
        self.oddities.insert(Oddity::SpaceInValue);
        "a\tb\nc"
    }
}

/// A name with a prefix that is declared or without one, and as it is expanded.
fn qualified(source: &mut Source, scope: &Scope, element: bool) -> (String, (String, &'static str)) {
    let local = source.pick(NAMES);
    let usable: Vec<_> = scope.iter().filter(|(prefix, _)| element || !prefix.is_empty()).collect();
    if usable.is_empty() || source.once_in(3) {
        return (local.to_owned(), (String::new(), local));
    }
    let (prefix, namespace) = usable[source.below(usable.len())];
    let colon = if prefix.is_empty() { "" } else { ":" };
    (format!("{prefix}{colon}{local}"), ((*namespace).to_owned(), local))
}
