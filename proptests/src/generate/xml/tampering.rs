//! What somebody does to a response who has two that the provider signed, and no key.

use super::mutation::{XmlMutation, xml_mutation};
use super::spans::{Span, spans};
use arbitrary::Unstructured;
use std::ops::Range;
use touchstone_corpus::build::xml::{OPERATIONS, Operation};
use touchstone_corpus::mint::xml::Document;

/// Changes to a response, one to four: first to its tree, then to its text. Each is taken modulo what is there.
#[derive(Clone, Debug)]
pub struct Tampering {
    /// Attacks of the vectors.
    operations: Vec<usize>,
    /// What is done to the text.
    edits: Vec<TextEdit>,
}

#[derive(Clone, Debug)]
enum TextEdit {
    Mutation(XmlMutation),
    /// An element is replaced by one of the other response.
    Graft(usize, usize),
    /// A comment, which is signed nowhere, is put into the text of an element after so many octets.
    Comment(usize, usize),
}

/// One to four changes to a response.
pub fn tampering(u: &mut Unstructured<'_>) -> arbitrary::Result<Tampering> {
    let mut tampering = Tampering { operations: Vec::new(), edits: Vec::new() };
    let element = |u: &mut Unstructured<'_>| u.int_in_range(0..=255_usize);
    for count in 1..=4 {
        match u.int_in_range(0..=9)? {
            0..=2 => tampering.operations.push(element(u)?),
            3 => tampering.edits.push(TextEdit::Graft(element(u)?, element(u)?)),
            4 | 5 => tampering.edits.push(TextEdit::Comment(element(u)?, u.int_in_range(0..=63)?)),
            _ => tampering.edits.push(TextEdit::Mutation(xml_mutation(u)?)),
        }
        // Each change breaks most responses: half of them get one.
        if count < 4 && !u.arbitrary::<bool>()? {
            break;
        }
    }
    Ok(tampering)
}

impl Tampering {
    /// The response with the changes made, those that can be made; elements may come from `other`.
    pub fn apply(&self, response: &Document, other: &Document) -> Vec<u8> {
        let tree = self.operations.iter().fold(response.clone(), |document, number| {
            let all = OPERATIONS.iter().copied().flatten();
            let fitting: Vec<&Operation> = all.filter(|one| one.can_be_done_to(&document)).collect();
            let operation = number.checked_rem(fitting.len()).and_then(|number| fitting.get(number));
            operation.map_or_else(|| document.clone(), |operation| (operation.apply)(&document))
        });
        let text = tree.to_xml().into_bytes();
        self.edits.iter().fold(text, |text, edit| match edit {
            TextEdit::Mutation(mutation) => mutation.apply(&text),
            TextEdit::Graft(what, by) => graft(&text, *what, &other.to_xml(), *by).unwrap_or(text),
            TextEdit::Comment(what, place) => commented(&text, *what, *place).unwrap_or(text),
        })
    }
}

/// The text with an element replaced by one of another text.
fn graft(text: &[u8], what: usize, other: &str, by: usize) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let (here, there) = (spans(text), spans(other));
    let what = here.get(what.checked_rem(here.len())?)?.whole();
    let by = other.get(there.get(by.checked_rem(there.len())?)?.whole())?;
    Some([text.get(..what.start)?, by, text.get(what.end..)?].concat().into_bytes())
}

/// The text with a comment in an element that has nothing but text in it.
fn commented(text: &[u8], what: usize, place: usize) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?;
    let mut texts: Vec<Range<usize>> = spans(text).iter().map(Span::content).collect();
    texts.retain(|content| {
        text.get(content.clone()).is_some_and(|text| !text.is_empty() && !text.contains('<'))
    });
    let content = texts.get(what.checked_rem(texts.len())?)?;
    let place = content.start + place.checked_rem(content.len())?;
    Some([text.get(..place)?, "<!---->", text.get(place..)?].concat().into_bytes())
}
