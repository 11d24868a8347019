//! A document as its author wrote it: elements, their declarations and attributes in their order, text that may be
//! malformed on purpose.

use std::fmt::Write as _;

/// What stands in an element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, escaped where it is written.
    Text(String),
    /// A comment.
    Comment(String),
    /// A CDATA section.
    CData(String),
    /// A processing instruction: target, and data if there is any.
    Instruction(String, String),
    /// Text as it is to stand in the document, which may be malformed.
    Raw(String),
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

/// An element under construction.
///
/// A path names children by their qualified names, `saml:Subject/saml:NameID`; of several alike it means the first,
/// and the empty path is the element itself. A builder that names a child that is not there panics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// The qualified name.
    pub name: String,
    /// Namespace declarations, prefix and name; the empty prefix declares the default namespace.
    pub declarations: Vec<(String, String)>,
    /// Attributes, qualified name and value.
    pub attributes: Vec<(String, String)>,
    /// What stands in it.
    pub children: Vec<Node>,
}

impl Element {
    /// An empty element.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), declarations: Vec::new(), attributes: Vec::new(), children: Vec::new() }
    }

    /// With a namespace declared.
    #[must_use]
    pub fn declaring(mut self, prefix: &str, namespace: &str) -> Self {
        self.declarations.push((prefix.to_owned(), namespace.to_owned()));
        self
    }

    /// With an attribute, in its old place where it had one.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        match self.attributes.iter_mut().find(|(other, _)| other == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.attributes.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Without an attribute.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.attributes.retain(|(other, _)| other != name);
        self
    }

    /// With one more node at its end.
    #[must_use]
    pub fn and(mut self, node: impl Into<Node>) -> Self {
        self.children.push(node.into());
        self
    }

    /// With nodes at its end.
    #[must_use]
    pub fn and_all(mut self, nodes: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(nodes.into_iter().map(Node::Element));
        self
    }

    /// With text and nothing else in it.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        Self { children: vec![Node::Text(text.to_owned())], ..self }
    }

    /// With a node put before the child at `place`, counted from 0.
    #[must_use]
    pub fn with_node_at(mut self, place: usize, node: impl Into<Node>) -> Self {
        self.children.insert(place.min(self.children.len()), node.into());
        self
    }

    /// With the element at `path` changed.
    #[must_use]
    pub fn edit(mut self, path: &str, change: impl FnOnce(Element) -> Element) -> Self {
        let place = self.at_mut(path);
        let element = std::mem::replace(place, Self::new(""));
        *place = change(element);
        self
    }

    /// Without the element at `path`, if it is there.
    #[must_use]
    pub fn removing(self, path: &str) -> Self {
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
        let mut gone = false;
        self.edit(parent, |mut element| {
            element.children.retain(|child| {
                let goes = !gone && child.element().is_some_and(|child| child.name == name);
                gone |= goes;
                !goes
            });
            element
        })
    }

    /// The element at `path`.
    ///
    /// # Panics
    ///
    /// If it is not there.
    #[expect(clippy::panic, reason = "a builder that names a child that is not there is wrong")]
    pub fn at(&self, path: &str) -> &Element {
        self.find(path).unwrap_or_else(|| panic!("no element `{path}`"))
    }

    /// The element at `path`, where it is there.
    pub fn find(&self, path: &str) -> Option<&Element> {
        let mut steps = path.split('/').filter(|step| !step.is_empty());
        steps.try_fold(self, |element, name| {
            element.children.iter().filter_map(Node::element).find(|child| child.name == name)
        })
    }

    #[expect(clippy::panic, reason = "a builder that names a child that is not there is wrong")]
    fn at_mut(&mut self, path: &str) -> &mut Element {
        let steps = path.split('/').filter(|step| !step.is_empty());
        steps.fold(self, |element, name| {
            let children = element.children.iter_mut().filter_map(Node::element_mut);
            let mut named = children.filter(|child| child.name == name);
            named.next().unwrap_or_else(|| panic!("no child `{name}`"))
        })
    }

    /// The value of an attribute; empty where it is not there.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }

    /// The text that stands in it directly.
    pub fn own_text(&self) -> String {
        let text = |child: &Node| match child {
            Node::Text(text) => Some(text.clone()),
            _ => None,
        };
        self.children.iter().filter_map(text).collect()
    }

    /// With every element in it changed, itself included, the inner ones first.
    #[must_use]
    pub fn map(self, change: &dyn Fn(Element) -> Element) -> Self {
        let children = self.children.into_iter().map(|child| match child {
            Node::Element(child) => Node::Element(child.map(change)),
            other => other,
        });
        let children = children.collect();
        change(Self { children, ..self })
    }

    /// The text of the element as it stands.
    pub fn to_xml(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        let _ = write!(out, "<{}", self.name);
        for (prefix, namespace) in &self.declarations {
            let colon = if prefix.is_empty() { "" } else { ":" };
            let _ = write!(out, " xmlns{colon}{prefix}=\"{}\"", escaped_value(namespace));
        }
        for (name, value) in &self.attributes {
            let _ = write!(out, " {name}=\"{}\"", escaped_value(value));
        }
        out.push('>');
        self.children.iter().for_each(|child| child.write(out));
        let _ = write!(out, "</{}>", self.name);
    }
}

impl Node {
    /// The element, where it is one.
    pub fn element(&self) -> Option<&Element> {
        match self {
            Self::Element(element) => Some(element),
            _ => None,
        }
    }

    fn element_mut(&mut self) -> Option<&mut Element> {
        match self {
            Self::Element(element) => Some(element),
            _ => None,
        }
    }

    fn write(&self, out: &mut String) {
        let _ = match self {
            Self::Element(element) => {
                element.write(out);
                Ok(())
            }
            Self::Text(text) => out.write_str(&escaped_text(text)),
            Self::Comment(text) => write!(out, "<!--{text}-->"),
            Self::CData(text) => write!(out, "<![CDATA[{text}]]>"),
            Self::Instruction(target, data) if data.is_empty() => write!(out, "<?{target}?>"),
            Self::Instruction(target, data) => write!(out, "<?{target} {data}?>"),
            Self::Raw(text) => out.write_str(text),
        };
    }
}

/// A document: its element, and what stands around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What comes before the document element, as it is to stand there.
    pub before: String,
    /// The document element.
    pub root: Element,
    /// What follows the document element, as it is to stand there.
    pub after: String,
}

impl Document {
    /// A document of an element alone.
    pub fn new(root: Element) -> Self {
        Self { before: String::new(), root, after: String::new() }
    }

    /// With the element at `path` below the document element changed.
    #[must_use]
    pub fn edit(self, path: &str, change: impl FnOnce(Element) -> Element) -> Self {
        Self { root: self.root.edit(path, change), ..self }
    }

    /// The text of the document.
    pub fn to_xml(&self) -> String {
        format!("{}{}{}", self.before, self.root.to_xml(), self.after)
    }
}

/// As canonical XML escapes text (Canonical XML 1.0 section 2.3).
fn escaped_text(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\r', "&#xD;")
}

/// As canonical XML escapes the value of an attribute.
fn escaped_value(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\t', "&#x9;")
        .replace('\n', "&#xA;")
        .replace('\r', "&#xD;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_as_canonical_xml_does() {
        let element = Element::new("p:a")
            .declaring("p", "urn:x")
            .with("b", "1 < 2 & \"3\"\t\n\r>'")
            .and(Node::Text("1 < 2 > & \r\n\t\"'".to_owned()))
            .and(Element::new("p:c"))
            .and(Node::Instruction("go".to_owned(), String::new()))
            .and(Node::Instruction("go".to_owned(), "on".to_owned()));
        assert_eq!(
            element.to_xml(),
            "<p:a xmlns:p=\"urn:x\" b=\"1 &lt; 2 &amp; &quot;3&quot;&#x9;&#xA;&#xD;>'\">1 &lt; 2 &gt; &amp; \
             &#xD;\n\t\"'<p:c></p:c><?go?><?go on?></p:a>"
        );
    }

    #[test]
    fn edits_the_element_that_a_path_names() {
        let element = Element::new("a").and(Element::new("b").and(Element::new("c"))).and(Element::new("b"));
        let edited = element.edit("b/c", |c| c.text("x"));
        assert_eq!(edited.to_xml(), "<a><b><c>x</c></b><b></b></a>");
        assert_eq!(edited.removing("b/c").removing("b").to_xml(), "<a><b></b></a>");
    }
}
