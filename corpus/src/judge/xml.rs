//! Kinds `xml-c14n` and `xml-signature`: octets of an element.

use super::Accepted;
use crate::format::{XmlC14nInput, XmlSignatureInput};
use touchstone_engine::ablation::{Ablated, XmlC14nQuestion, XmlSignatureQuestion};
use touchstone_engine::crypto::Backend;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::xml::ExpandedName;

pub(super) fn c14n(engine: &Ablated, input: &XmlC14nInput) -> Result<Accepted, Rejection> {
    let octets = engine.xml_c14n(&XmlC14nQuestion {
        document: &input.document_b64.0,
        element_id: input.element_id.as_deref(),
        algorithm: &input.algorithm,
        prefixes: &input.prefix_list.prefixes(),
    })?;
    Ok(result(&octets))
}

pub(super) fn signature(
    engine: &Ablated,
    input: &XmlSignatureInput,
    backend: Backend,
) -> Result<Accepted, Rejection> {
    let certificates: Vec<&[u8]> = input.certificates_b64.iter().map(|der| &*der.0).collect();
    let octets = engine.xml_signature(&XmlSignatureQuestion {
        document: &input.document_b64.0,
        element: ExpandedName { namespace: &input.element.namespace, local: &input.element.name },
        certificates: &certificates,
        backend,
    })?;
    Ok(result(&octets))
}

fn result(octets: &[u8]) -> Accepted {
    let octets = data_encoding::BASE64.encode(octets);
    [("octets_b64".to_owned(), octets.into())].into_iter().collect()
}
