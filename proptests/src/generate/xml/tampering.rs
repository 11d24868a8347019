//! What somebody does to a response who has two that the provider signed, and no key.

use super::mutation::{Side, XmlMutation, xml_mutation};
use super::spans::spans;
use arbitrary::Unstructured;
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
}

/// One to four changes to a response.
pub fn tampering(u: &mut Unstructured<'_>) -> arbitrary::Result<Tampering> {
    let mut tampering = Tampering { operations: Vec::new(), edits: Vec::new() };
    let element = |u: &mut Unstructured<'_>| u.int_in_range(0..=255_usize);
    for count in 1..=4 {
        match u.int_in_range(0..=9)? {
            0..=2 => tampering.operations.push(element(u)?),
            3 => tampering.edits.push(TextEdit::Graft(element(u)?, element(u)?)),
            4 | 5 => tampering.edits.push(TextEdit::Mutation(passed_over(u)?)),
            _ => tampering.edits.push(TextEdit::Mutation(xml_mutation(u)?)),
        }
        // Each change breaks most responses: half of them get one.
        if count < 4 && !u.arbitrary::<bool>()? {
            break;
        }
    }
    Ok(tampering)
}

/// A comment somewhere, which is signed nowhere.
fn passed_over(u: &mut Unstructured<'_>) -> arbitrary::Result<XmlMutation> {
    let element = u.int_in_range(0..=255)?;
    Ok(if u.arbitrary()? {
        XmlMutation::Divide(element, u.int_in_range(0..=63)?, "<!---->")
    } else {
        XmlMutation::Insert(element, *u.choose(&[Side::First, Side::Last, Side::After])?, "<!-- x -->")
    })
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
