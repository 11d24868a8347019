//! Signature wrapping: the signed element stays in the document, somewhere else, and another one is where it was (Somorovsky
//! et al., "On Breaking SAML: Be Whoever You Want to Be", USENIX Security 2012, and what came after).

use super::tree::{ASSERTION, Ids, SIGNATURE, Signed, evil, with_assertions, with_extensions};
use super::{Operation, SignedPart};
use crate::mint::xml::namespace::DS;
use crate::mint::xml::{Document, Element};

const fn on_response(
    name: &'static str,
    change: &'static str,
    apply: fn(&Document) -> Document,
) -> Operation {
    Operation { name, signed: SignedPart::Response, change, apply }
}

const fn on_assertion(
    name: &'static str,
    change: &'static str,
    apply: fn(&Document) -> Document,
) -> Operation {
    Operation { name, signed: SignedPart::Assertion, change, apply }
}

pub(super) const OPERATIONS: &[Operation] = &[
    on_response(
        "xsw1",
        "another response has the signature, and the original is in the signature",
        |document| enveloping_response(document, Ids::New, inside),
    ),
    on_response(
        "xsw1-same-id",
        "another response has the signature and the original's IDs, and the original is in the signature",
        |document| enveloping_response(document, Ids::Same, inside),
    ),
    on_response(
        "xsw1-object",
        "another response has the signature, and the original is in an Object of the signature",
        |document| enveloping_response(document, Ids::New, in_object),
    ),
    on_response(
        "xsw1-object-same-id",
        "another response has the signature and the original's IDs, and the original is in an Object of the signature",
        |document| enveloping_response(document, Ids::Same, in_object),
    ),
    on_response("xsw2", "another response has the signature, and the original beside it", |document| {
        detached_response(document, Ids::New)
    }),
    on_response(
        "xsw2-same-id",
        "another response has the signature and the original's IDs, and the original beside it",
        |document| detached_response(document, Ids::Same),
    ),
    on_assertion("xsw3", "another assertion comes before the signed one", |document| {
        let signed = Signed::assertion(document, Ids::New);
        with_assertions(document, [signed.evil, signed.whole])
    }),
    on_assertion("xsw3-after", "another assertion follows the signed one", |document| {
        let signed = Signed::assertion(document, Ids::New);
        with_assertions(document, [signed.whole, signed.evil])
    }),
    on_assertion(
        "xsw3-same-id",
        "another assertion with the same ID comes before the signed one",
        |document| {
            let signed = Signed::assertion(document, Ids::Same);
            with_assertions(document, [signed.evil, signed.whole])
        },
    ),
    on_assertion("xsw4", "another assertion is around the signed one", |document| {
        let signed = Signed::assertion(document, Ids::New);
        with_assertions(document, [signed.evil.and(signed.whole)])
    }),
    on_assertion("xsw4-same-id", "another assertion with the same ID is around the signed one", |document| {
        let signed = Signed::assertion(document, Ids::Same);
        with_assertions(document, [signed.evil.and(signed.whole)])
    }),
    on_assertion("xsw5", "another assertion has the signature, and the original follows", |document| {
        let signed = Signed::assertion(document, Ids::New);
        with_assertions(document, [signed.evil_with(signed.signature.clone()), signed.original])
    }),
    on_assertion(
        "xsw5-swapped",
        "another assertion has the signature and follows the original",
        |document| {
            let signed = Signed::assertion(document, Ids::New);
            with_assertions(document, [signed.original.clone(), signed.evil_with(signed.signature.clone())])
        },
    ),
    on_assertion(
        "xsw5-same-id",
        "another assertion has the signature and the original's ID, and the original follows",
        |document| {
            let signed = Signed::assertion(document, Ids::Same);
            with_assertions(document, [signed.evil_with(signed.signature.clone()), signed.original])
        },
    ),
    on_assertion(
        "xsw6",
        "another assertion has the signature, and the original is in the signature",
        |document| enveloping_assertion(document, Ids::New, inside),
    ),
    on_assertion(
        "xsw6-same-id",
        "another assertion has the signature and the original's ID, and the original is in the signature",
        |document| enveloping_assertion(document, Ids::Same, inside),
    ),
    on_assertion("xsw7", "another assertion is in Extensions before the signed one", |document| {
        with_extensions(document.clone(), Signed::assertion(document, Ids::New).evil)
    }),
    on_assertion(
        "xsw7-same-id",
        "another assertion with the same ID is in Extensions before the signed one",
        |document| with_extensions(document.clone(), Signed::assertion(document, Ids::Same).evil),
    ),
    on_assertion(
        "xsw8",
        "another assertion has the signature, and the original is in an Object of the signature",
        |document| enveloping_assertion(document, Ids::New, in_object),
    ),
    on_assertion(
        "xsw8-same-id",
        "another assertion has the signature and the original's ID, and the original is in an Object of the signature",
        |document| enveloping_assertion(document, Ids::Same, in_object),
    ),
    on_assertion(
        "status-detail",
        "the signed assertion is in StatusDetail, another where it was",
        |document| {
            let signed = Signed::assertion(document, Ids::New);
            in_status_detail(&with_assertions(document, [signed.evil]), signed.whole)
        },
    ),
    on_assertion(
        "status-detail-moved",
        "another assertion has the signature, and the original is in StatusDetail",
        |document| {
            let signed = Signed::assertion(document, Ids::New);
            let evil = signed.evil_with(signed.signature.clone());
            in_status_detail(&with_assertions(document, [evil]), signed.original)
        },
    ),
    on_assertion(
        "status-detail-moved-same-id",
        "another assertion has the signature and the original's ID, and the original is in StatusDetail",
        |document| {
            let signed = Signed::assertion(document, Ids::Same);
            let evil = signed.evil_with(signed.signature.clone());
            in_status_detail(&with_assertions(document, [evil]), signed.original)
        },
    ),
    on_assertion(
        "key-info",
        "another assertion has the signature, and the original is in its KeyInfo",
        |document| enveloping_assertion(document, Ids::New, in_key_info),
    ),
    on_assertion(
        "key-info-same-id",
        "another assertion has the signature and the original's ID, and the original is in its KeyInfo",
        |document| enveloping_assertion(document, Ids::Same, in_key_info),
    ),
    on_response("extensions-root", "the signed response is in Extensions of another one", |document| {
        let signed = Signed::response(document, Ids::New);
        with_extensions(Document { root: signed.evil, ..document.clone() }, signed.whole)
    }),
    on_response(
        "extensions-root-moved",
        "another response has the signature, and the original is in its Extensions",
        |document| {
            let signed = Signed::response(document, Ids::New);
            let root = signed.evil_with(signed.signature.clone());
            with_extensions(Document { root, ..document.clone() }, signed.original)
        },
    ),
    on_assertion("advice", "another assertion has the signed one in its Advice", |document| {
        let signed = Signed::assertion(document, Ids::New);
        with_assertions(document, [in_advice(signed.evil, signed.whole)])
    }),
    on_assertion(
        "advice-moved",
        "another assertion has the signature, and the original in its Advice",
        |document| {
            let signed = Signed::assertion(document, Ids::New);
            with_assertions(document, [signed.advised(signed.evil.clone())])
        },
    ),
    on_assertion(
        "advice-moved-same-id",
        "another assertion has the signature and the original's ID, and the original in its Advice",
        |document| {
            let signed = Signed::assertion(document, Ids::Same);
            with_assertions(document, [signed.advised(signed.evil.clone())])
        },
    ),
    on_assertion(
        "subject-confirmation-data",
        "another assertion has the signed one in its SubjectConfirmationData",
        |document| {
            let signed = Signed::assertion(document, Ids::New);
            with_assertions(document, [in_confirmation(signed.evil, signed.whole)])
        },
    ),
    on_assertion(
        "subject-confirmation-data-moved",
        "another assertion has the signature, and the original in its SubjectConfirmationData",
        |document| {
            let signed = Signed::assertion(document, Ids::New);
            let evil = signed.evil_with(signed.signature.clone());
            with_assertions(document, [in_confirmation(evil, signed.original)])
        },
    ),
    on_response(
        "own-object",
        "another assertion is in an Object of the response's own signature",
        |document| {
            let evil = evil(document.root.at(ASSERTION), Ids::New);
            document.clone().edit(SIGNATURE, |signature| in_object(signature, evil))
        },
    ),
    on_assertion(
        "own-object-assertion",
        "another assertion is in an Object of the assertion's own signature",
        |document| {
            let signed = Signed::assertion(document, Ids::New);
            let signature = in_object(signed.signature, signed.evil);
            document.clone().edit("saml:Assertion/ds:Signature", |_| signature)
        },
    ),
    on_response(
        "decoy",
        "a second signature with the same SignatureValue has another assertion in it",
        |document| {
            let decoy = decoy(document);
            document.clone().edit("", |response| response.with_node_at(1, decoy))
        },
    ),
    on_response(
        "decoy-after",
        "a second signature with the same SignatureValue follows, with another assertion in it",
        |document| {
            let decoy = decoy(document);
            document.clone().edit("", |response| response.and(decoy))
        },
    ),
    on_response(
        "decoy-deeper",
        "a second signature with the same SignatureValue is in Extensions, with another assertion in it",
        |document| with_extensions(document.clone(), decoy(document)),
    ),
    on_response("appended", "another assertion is appended to the signed response", |document| {
        let evil = evil(document.root.at(ASSERTION), Ids::New);
        document.clone().edit("", |response| response.and(evil))
    }),
    on_response("prepended", "another assertion comes before the one of the signed response", |document| {
        let evil = evil(document.root.at(ASSERTION), Ids::New);
        document.clone().edit("", |response| response.with_node_at(2, evil))
    }),
    on_assertion(
        "attribute-id",
        "another assertion has the signature, and an attribute `Id` with the original's ID",
        |document| with_other_id(document, "Id"),
    ),
    on_assertion(
        "attribute-id-lower-case",
        "another assertion has the signature, and an attribute `id` with the original's ID",
        |document| with_other_id(document, "id"),
    ),
    on_assertion(
        "attribute-xml-id",
        "another assertion has the signature, and an `xml:id` with the original's ID",
        |document| with_other_id(document, "xml:id"),
    ),
    on_assertion(
        "attribute-prefixed-id",
        "another assertion has the signature, and a `saml:ID` with the original's ID",
        |document| with_other_id(document, "saml:ID"),
    ),
    on_assertion(
        "attribute-declared-id",
        "another assertion has the signature, and an attribute that a document type declares an ID, with the original's ID",
        |document| {
            let document = with_other_id(document, "key");
            let before = "<!DOCTYPE samlp:Response [<!ATTLIST saml:Assertion key ID #IMPLIED>]>";
            Document { before: before.to_owned(), ..document }
        },
    ),
];

/// A way to put an element into a signature.
type Put = fn(Element, Element) -> Element;

fn inside(signature: Element, content: Element) -> Element {
    signature.and(content)
}

fn in_object(signature: Element, content: Element) -> Element {
    signature.and(Element::new("ds:Object").and(content))
}

fn in_key_info(signature: Element, content: Element) -> Element {
    signature.edit("ds:KeyInfo", |key_info| key_info.and(content))
}

fn enveloping_response(document: &Document, ids: Ids, put: Put) -> Document {
    let signed = Signed::response(document, ids);
    let signature = put(signed.signature.clone(), signed.original.clone());
    Document { root: signed.evil_with(signature), ..document.clone() }
}

fn detached_response(document: &Document, ids: Ids) -> Document {
    let signed = Signed::response(document, ids);
    let root = signed.evil_with(signed.signature.clone()).with_node_at(1, signed.original);
    Document { root, ..document.clone() }
}

fn enveloping_assertion(document: &Document, ids: Ids, put: Put) -> Document {
    let signed = Signed::assertion(document, ids);
    let signature = put(signed.signature.clone(), signed.original.clone());
    with_assertions(document, [signed.evil_with(signature)])
}

fn in_status_detail(document: &Document, content: Element) -> Document {
    let detail = Element::new("samlp:StatusDetail").and(content);
    document.clone().edit("samlp:Status", |status| status.and(detail))
}

/// Behind `Issuer`, `Subject` and `Conditions`.
fn in_advice(assertion: Element, content: Element) -> Element {
    assertion.with_node_at(3, Element::new("saml:Advice").and(content))
}

fn in_confirmation(assertion: Element, content: Element) -> Element {
    assertion
        .edit("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", |data| data.and(content))
}

impl Signed {
    /// The attacker's assertion with the signature in it, and the original in its `Advice`.
    fn advised(&self, evil: Element) -> Element {
        in_advice(evil, self.original.clone()).with_node_at(1, self.signature.clone())
    }
}

/// A signature of nothing, with the value of the real one.
fn decoy(document: &Document) -> Element {
    let value = document.root.at(SIGNATURE).at("ds:SignatureValue").clone();
    let evil = evil(document.root.at(ASSERTION), Ids::New);
    in_object(Element::new(SIGNATURE).declaring("ds", DS).and(value), evil)
}

/// Another assertion with the signature, whose attribute of this name says the original's ID.
fn with_other_id(document: &Document, attribute: &str) -> Document {
    let signed = Signed::assertion(document, Ids::New);
    let evil = signed.evil.clone().with(attribute, signed.id());
    with_assertions(document, [signed.advised(evil)])
}
