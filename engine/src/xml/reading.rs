//! What a reader learns from an element, in a form that can be compared.

use super::element::{Element, ExpandedName, Nodes};
use super::tree::{Content, Instruction};

/// What is met on the way through an element.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Met<'d> {
    Start(ExpandedName<'d>, Vec<(ExpandedName<'d>, &'d str)>),
    Text(String),
    Instruction(&'d str, &'d str),
    End,
}

/// Everything that is met, in order; text that is divided only by what is not read is one.
pub(super) fn of(apex: Element<'_>) -> Vec<Met<'_>> {
    let mut met = vec![start(apex)];
    let mut open: Vec<Nodes<'_>> = vec![apex.nodes()];
    while let Some(nodes) = open.last_mut() {
        let Some(id) = nodes.next() else {
            met.push(Met::End);
            open.pop();
            continue;
        };
        match (apex.document().content(id), met.last_mut()) {
            (Some(Content::Element(_)), _) => {
                let element = apex.within(id);
                met.push(start(element));
                open.push(element.nodes());
            }
            (Some(Content::Text(more)), Some(Met::Text(text))) => text.push_str(&more.value),
            (Some(Content::Text(text)), _) => met.push(Met::Text(text.value.clone().into_owned())),
            (Some(Content::Instruction(Instruction { target, data })), _) => {
                met.push(Met::Instruction(target, data));
            }
            (Some(Content::Comment(_)) | None, _) => {}
        }
    }
    met
}

fn start(element: Element<'_>) -> Met<'_> {
    let attributes = element.attributes().iter().map(|attribute| {
        let namespace = element.document().namespace(attribute.namespace);
        (ExpandedName { namespace, local: attribute.name.local }, &*attribute.value)
    });
    Met::Start(element.name(), attributes.collect())
}
