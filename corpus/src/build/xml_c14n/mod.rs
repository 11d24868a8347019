//! Vectors of kind `xml-c14n`: which octets a document stands for, and which documents stand for none.
//!
//! The octets are put down by hand, from the rule. Most documents are canonicalized exclusively, as SAML asks; what the
//! canonicalizations do differently is asked of each.

mod attributes;
mod bounds;
mod comments;
mod declaration;
mod doctype;
mod element;
mod encoding;
mod grammar;
mod inherited;
mod namespaces;
mod prefix_list;
mod prefixes;
mod text;

use crate::build::{C14nQuestion, Class, Draft, accept, inferred, reject};
use crate::format::{Kind, Severity, VectorFile};

const EXCLUSIVE: &str = C14nQuestion::EXCLUSIVE;
const WITH_COMMENTS: &str = C14nQuestion::EXCLUSIVE_WITH_COMMENTS;
const INCLUSIVE_1_0: &str = C14nQuestion::INCLUSIVE_1_0;
const INCLUSIVE_1_1: &str = C14nQuestion::INCLUSIVE_1_1;

/// How a node is written.
const PROCESSING: &str = "Canonical XML 1.1 section 2.3";
/// What exclusive canonicalization does differently.
const EXCLUSION: &str = "Exclusive XML Canonicalization 1.0 section 3";

pub(super) fn classes() -> Vec<VectorFile> {
    [
        attributes::classes(),
        text::classes(),
        comments::classes(),
        namespaces::classes(),
        prefix_list::classes(),
        inherited::classes(),
        element::classes(),
        encoding::classes(),
        declaration::classes(),
        doctype::classes(),
        grammar::classes(),
        prefixes::classes(),
        bounds::classes(),
    ]
    .concat()
}

/// A class about the form of what is sound: where two implementations differ, a signature made by one is refused by the
/// other.
fn forms(class: &str, about: &str, sources: &[&str]) -> Class {
    Class::new(Kind::XmlC14n, class, about).citing(sources).severity(Severity::Low)
}

/// A class about what must not be read.
fn refusals(class: &str, about: &str, sources: &[&str]) -> Class {
    Class::new(Kind::XmlC14n, class, about).citing(sources)
}

/// Documents that are read: the name, what the rule is, the document, its exclusive form.
fn read<'t, D: Into<Vec<u8>>>(
    class: Class,
    rows: impl IntoIterator<Item = (&'t str, &'t str, D, &'t str)>,
) -> Class {
    asked(
        class,
        rows.into_iter().map(|(name, sentence, document, octets)| {
            (name, sentence, C14nQuestion::whole(document), octets)
        }),
    )
}

/// The same of questions.
fn asked<'t>(
    class: Class,
    rows: impl IntoIterator<Item = (&'t str, &'t str, C14nQuestion, &'t str)>,
) -> Class {
    rows.into_iter().fold(class, |class, (name, sentence, question, octets)| {
        class.with(accept(name, sentence).canonicalizes(&question, octets))
    })
}

/// What is refused by one rule, and the accepted vector beside it.
#[derive(Clone, Copy)]
struct Refusal {
    twin: &'static str,
    rule: &'static str,
}

impl Refusal {
    /// Documents that are refused: the name, the one change, the attack, the document.
    fn each<D: Into<Vec<u8>>>(
        self,
        rows: impl IntoIterator<Item = (&'static str, &'static str, &'static str, D)>,
    ) -> impl Iterator<Item = Draft> {
        rows.into_iter().map(move |(name, change, sentence, document)| {
            self.one(name, change, sentence, &C14nQuestion::whole(document))
        })
    }

    fn one(self, name: &str, change: &str, sentence: &str, question: &C14nQuestion) -> Draft {
        reject(name, sentence).twin(self.twin, change).stops(&[self.rule]).c14n(question)
    }
}

/// What XML allows and is refused all the same.
fn choice(draft: Draft, reason: &str) -> Draft {
    draft.tag(crate::format::Tag::Axis).evidence(inferred(reason))
}

fn all(class: Class, drafts: impl IntoIterator<Item = Draft>) -> Class {
    drafts.into_iter().fold(class, Class::with)
}
