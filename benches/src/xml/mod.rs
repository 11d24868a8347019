//! XML signatures: what is signed, and who verifies it.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`subject`] | signed documents of three sizes |
//! | [`engine`] | the engine |
//! | [`bergshamra`] | `bergshamra`, on the same backend |
//! | [`floor`] | the parts that it is made of, without whoever puts them together |
//! | [`xmlsec1`] | `libxmlsec1`, a program of its own at the end of a pipe |

pub mod bergshamra;
pub mod engine;
pub mod floor;
pub mod subject;
pub mod xmlsec1;

use touchstone_engine::xml::ExpandedName;

/// A canonicalization that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Form<'f> {
    /// Its URI.
    pub uri: &'f str,
    /// Its `PrefixList`, where it is an exclusive one.
    pub prefixes: &'f [&'f str],
}

/// What somebody says of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is one, over these octets where they are told.
    Valid(Option<Vec<u8>>),
    /// It is none, or nothing that can be told; by this rule or for this reason.
    Refused(String),
}

/// The namespace of XML Signature.
pub const SIGNATURE_NAMESPACE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Who canonicalizes and verifies.
pub trait Side {
    /// What it is called.
    const NAME: &'static str;

    /// The canonical form of the element with this ID, of the whole document without one; `None` where it is refused.
    fn canonicalize(&mut self, document: &[u8], id: Option<&str>, form: Form<'_>) -> Option<Vec<u8>>;

    /// What it says of the Signature directly in the element of this name, which is the document element or a child of
    /// it.
    fn verdict(&mut self, document: &[u8], name: ExpandedName<'_>) -> Verdict;
}

#[cfg(test)]
mod tests {
    use super::subject::{ASSERTION, Subject};
    use super::{Side, Verdict, bergshamra::Bergshamra, engine::Engine, xmlsec1::Xmlsec1};

    fn accepts(side: &mut impl Side, subject: &Subject) -> bool {
        let tampered = subject.tampered();
        let refused = side.verdict(&tampered, ASSERTION);
        let Verdict::Valid(octets) = side.verdict(&subject.document, ASSERTION) else { return false };
        octets.is_none_or(|octets| octets == subject.signed) && matches!(refused, Verdict::Refused(_))
    }

    #[test]
    fn everybody_accepts_every_subject_and_not_another() {
        for subject in Subject::SIZES.map(Subject::of) {
            assert!(accepts(&mut Engine::new(&subject.certificate), &subject));
            assert!(accepts(&mut Bergshamra::new(&subject.certificate), &subject));
            match Xmlsec1::start(&subject.certificate) {
                Ok(mut peer) => assert!(accepts(&mut peer, &subject)),
                Err(reason) => println!("without libxmlsec1: {reason}"),
            }
        }
    }
}
