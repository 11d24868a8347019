//! Vectors of kind `xml-signature`: whether an element is signed by the key of a certificate.

mod algorithm;
mod baseline;
mod canonicalization;
mod certificate;
mod content;
mod digest;
mod edit;
mod identifier;
mod key_info;
mod namespace;
mod reference;
mod structure;
mod syntax;
mod transform;
mod value;
mod wrapping;

use super::operations::operation;
use super::{SignatureQuestion, SignedPart, assertion, filled, response, signed, signed_response};
use crate::build::{Draft, accept, reject};
use crate::format::VectorFile;
use crate::mint::Setting;
use crate::mint::xml::{Document, Element, Signature, replaced};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [
        baseline::classes(setting),
        wrapping::classes(setting),
        identifier::classes(setting),
        content::classes(setting),
        digest::classes(setting),
        structure::classes(setting),
        reference::classes(setting),
        transform::classes(setting),
        canonicalization::classes(setting),
        namespace::classes(setting),
        edit::classes(setting),
        algorithm::classes(setting),
        value::classes(setting),
        certificate::classes(setting),
        key_info::classes(setting),
        syntax::classes(setting),
    ]
    .concat()
}

const ASSERTION: &str = "xml-signature/baseline/assertion";
const RESPONSE: &str = "xml-signature/baseline/response";

/// A response around an assertion with this signature.
fn document(setting: &Setting, assertion: &Element, signature: Element) -> Document {
    Document::new(response(setting, signed(assertion, signature)))
}

/// The text of a response with a sound signature of its assertion.
fn sound(setting: &Setting) -> String {
    signed_response(setting, SignedPart::Assertion).to_xml()
}

/// A response whose assertion is soundly signed but for what `change` does to the signature before it is made.
fn signed_with<'f>(setting: &Setting, change: impl FnOnce(Signature<'f>) -> Signature<'f>) -> Document {
    let assertion = assertion(setting);
    let signature = change(Signature::of(&assertion)).element();
    document(setting, &assertion, signature)
}

/// A variant of the sound response whose assertion is not believed.
fn refused(name: &str, change: &str, sentence: &str, stops: &[&str], document: impl Into<Vec<u8>>) -> Draft {
    reject(name, sentence)
        .twin(ASSERTION, change)
        .stops(stops)
        .xml_signature(&SignatureQuestion::assertion(document))
}

/// A variant of the sound response whose assertion is believed, and says what it says there.
fn believed(setting: &Setting, name: &str, sentence: &str, document: impl Into<Vec<u8>>) -> Draft {
    let question = SignatureQuestion::assertion(document).yields(&assertion(setting));
    accept(name, sentence).xml_signature(&question)
}

/// A question about the sound response after the operation of this name, and the change that it is.
fn operated(setting: &Setting, name: &str) -> (SignatureQuestion, &'static str, &'static str) {
    let operation = operation(name);
    let sound = signed_response(setting, operation.signed);
    let document = (operation.apply)(&sound);
    let (question, twin) = match operation.signed {
        SignedPart::Assertion => {
            (SignatureQuestion::assertion(document).yields(&assertion(setting)), ASSERTION)
        }
        SignedPart::Response => {
            let signed = sound.root.removing("ds:Signature");
            (SignatureQuestion::response(document).yields(&signed), RESPONSE)
        }
    };
    (question, operation.change, twin)
}

/// A vector of the operation of this name, which stops it.
fn stopped(setting: &Setting, name: &str, sentence: &str, stops: &[&str]) -> Draft {
    let (question, change, twin) = operated(setting, name);
    reject(name, sentence).twin(twin, change).stops(stops).xml_signature(&question)
}

/// A vector of the operation of this name, which changes nothing that is read.
fn harmless(setting: &Setting, name: &str, sentence: &str) -> Draft {
    let (question, ..) = operated(setting, name);
    accept(name, sentence).xml_signature(&question)
}
