//! What another reader of XML, `roxmltree`, sees in a document.

use roxmltree::{Document, NodeType, ParsingOptions};

/// What is met on the way through a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Met {
    /// A namespace, a local name, and the attributes in order.
    Element(String, String, Vec<(String, String, String)>),
    Text(String),
    Instruction(String, String),
    End,
}

/// All that is met, comments left out, and text that they divide put together; `None` where the reader refuses.
pub(crate) fn met(document: &[u8]) -> Option<Vec<Met>> {
    let text = std::str::from_utf8(document).ok()?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: u32::MAX, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).ok()?;
    let mut met = Vec::new();
    let mut node = document.root().first_child();
    while let Some(at) = node {
        match (at.node_type(), met.last_mut()) {
            (NodeType::Element, _) => met.push(element(at)),
            (NodeType::Text, Some(Met::Text(text))) => text.push_str(at.text().unwrap_or_default()),
            (NodeType::Text, _) => met.push(Met::Text(at.text().unwrap_or_default().to_owned())),
            (NodeType::PI, _) => {
                let (target, value) =
                    at.pi().map_or(("", ""), |pi| (pi.target, pi.value.unwrap_or_default()));
                // It leaves line ends in instructions as they are written (XML 1.0 section 2.11).
                let value = value.replace("\r\n", "\n").replace('\r', "\n");
                met.push(Met::Instruction(target.to_owned(), value));
            }
            (NodeType::Comment | NodeType::Root, _) => {}
        }
        node = at.first_child().or_else(|| after(at, &mut met));
    }
    // An XML declaration with white space that it does not expect is an instruction to this reader.
    met.retain(|met| !matches!(met, Met::Text(text) if text.is_empty()) && !is_declaration(met));
    Some(met)
}

fn is_declaration(met: &Met) -> bool {
    matches!(met, Met::Instruction(target, _) if target == "xml")
}

/// The node after one without children, and after the ends of those it is the last of.
fn after<'a, 'i>(mut node: roxmltree::Node<'a, 'i>, met: &mut Vec<Met>) -> Option<roxmltree::Node<'a, 'i>> {
    loop {
        if node.is_element() {
            met.push(Met::End);
        }
        match node.next_sibling() {
            Some(next) => return Some(next),
            None => node = node.parent().filter(|parent| !parent.is_root())?,
        }
    }
}

fn element(node: roxmltree::Node<'_, '_>) -> Met {
    let name = node.tag_name();
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let mut attributes: Vec<_> = node
        .attributes()
        .map(|attribute| {
            (owned(attribute.namespace()), attribute.name().to_owned(), attribute.value().to_owned())
        })
        .collect();
    attributes.sort();
    Met::Element(owned(name.namespace()), name.name().to_owned(), attributes)
}
