//! Vectors of kind `saml-response`: whom a response is about, for whom it is, until when, and who says so.

mod assertions;
mod attributes;
mod audience;
mod authentication;
mod baseline;
mod conditions;
mod confirmation;
mod destination;
mod in_response_to;
mod issuer;
mod keys;
mod replay;
mod signatures;
mod status;
mod structure;
mod subject;
mod time;
mod version;
mod wrapping;

use super::{ResponseQuestion, Signs};
use crate::build::{Class, Draft, accept, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Element;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    [
        baseline::classes(setting),
        attributes::classes(setting),
        status::classes(setting),
        version::classes(setting),
        assertions::classes(setting),
        issuer::classes(setting),
        keys::classes(setting),
        signatures::classes(setting),
        destination::classes(setting),
        in_response_to::classes(setting),
        structure::classes(setting),
        subject::classes(setting),
        confirmation::classes(setting),
        conditions::classes(setting),
        time::classes(setting),
        audience::classes(setting),
        authentication::classes(setting),
        replay::classes(setting),
        wrapping::classes(setting),
    ]
    .concat()
}

/// Its assertion is signed.
const BASE: &str = "saml-response/baseline/assertion-signed";
/// Its assertion is signed, and the response around it.
const BOTH: &str = "saml-response/baseline/both-signed";

/// Where responses are received.
const RECIPIENT: &str = "https://signin.aws.amazon.com/saml";
/// What AWS says of a time that is over: observed in three places.
const HAS_EXPIRED: &str = "Response has expired";
/// AWS answers whatever its schema does not have in one way.
const SCHEMA: &str = "as with other faults of the schema (saml-cond-missing)";
/// The call has no request that a response could answer, and no place where it was received.
const NO_PLACE: &str = "AWS takes an assertion from whoever calls, wherever it was sent";

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::SamlResponse, name, about)
}

/// The class with these vectors, done.
fn filled(class: Class, drafts: impl IntoIterator<Item = Draft>) -> VectorFile {
    drafts.into_iter().fold(class, Class::with).finish()
}

/// The sound response whose assertion is signed.
fn sound(setting: &Setting) -> ResponseQuestion {
    ResponseQuestion::new(setting)
}

/// The sound response that is signed as well: such a one says where it was sent (SAML V2.0 bindings section 3.5.5.2).
fn both(setting: &Setting) -> ResponseQuestion {
    sound(setting).edit_response("", |response| told(response, "Destination", RECIPIENT)).signs(Signs::Both)
}

/// With an attribute in its canonical place: they are sorted by their names.
fn told(element: Element, name: &str, value: &str) -> Element {
    let mut element = element.with(name, value);
    element.attributes.sort();
    element
}

/// A variant of the sound response that lets in whom it lets in.
fn taken(name: &str, sentence: &str) -> Draft {
    accept(name, sentence).severity(Severity::Low)
}

/// A variant of the sound response that lets nobody in.
fn refused(name: &str, change: &str, sentence: &str, stops: &[&str]) -> Draft {
    refused_beside(BASE, change, name, sentence, stops)
}

/// A variant of another response that lets nobody in.
fn refused_beside(twin: &str, change: &str, name: &str, sentence: &str, stops: &[&str]) -> Draft {
    reject(name, sentence).twin(twin, change).stops(stops)
}

/// A variant of the sound response whose time is over.
fn over(name: &str, change: &str, sentence: &str, stop: &str) -> Draft {
    over_beside(BASE, change, name, sentence, stop)
}

/// A variant of another response whose time is over.
fn over_beside(twin: &str, change: &str, name: &str, sentence: &str, stop: &str) -> Draft {
    refused_beside(twin, change, name, sentence, &[stop]).code("ExpiredTokenException").message(HAS_EXPIRED)
}
