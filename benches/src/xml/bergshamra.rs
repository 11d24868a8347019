//! `bergshamra` on aws-lc, with the settings that its documentation has for SAML.

use super::{Form, SIGNATURE_NAMESPACE, Side, Verdict};
use bergshamra::c14n::{C14nMode, canonicalize_doc};
use bergshamra::dsig::verify::verify_all_document_with_source;
use bergshamra::xml::NodeSet;
use bergshamra::xml::uppsala::{self, Document, NodeId};
use bergshamra::{DsigContext, KeysManager, VerifyResult};
use touchstone_engine::xml::ExpandedName;

/// `bergshamra` with a certificate: keys of documents are not used, and references are to what is around the Signature.
#[derive(Debug)]
pub struct Bergshamra {
    context: DsigContext,
}

impl Bergshamra {
    /// With this certificate, in DER.
    pub fn new(certificate: &[u8]) -> Self {
        let mut keys = KeysManager::new();
        keys.add_key(bergshamra::keys::loader::load_x509_cert_der(certificate).expect("a certificate"));
        Self { context: DsigContext::new(keys) }
    }

    /// The tree.
    #[inline]
    pub fn parse<'x>(&self, document: &'x str) -> Option<Document<'x>> {
        uppsala::parse(document).ok()
    }

    /// Whether the first Signature of the document is one: all that a caller needs whose document has one.
    #[inline]
    pub fn verify(&self, document: &str) -> bool {
        bergshamra::verify(&self.context, document)
            .is_ok_and(|result| result.all_reference_digests_verified())
    }

    /// The canonical form of the element with this ID, of a tree.
    #[inline]
    pub fn canonical(&self, document: &Document<'_>, id: &str, form: Form<'_>) -> Option<Vec<u8>> {
        let nodes = NodeSet::tree_with_comments(element_with_id(document, id)?, document);
        canonicalize_doc(document, C14nMode::from_uri(form.uri)?, Some(&nodes), form.prefixes).ok()
    }
}

impl Side for Bergshamra {
    const NAME: &'static str = "bergshamra";

    fn canonicalize(&mut self, document: &[u8], id: Option<&str>, form: Form<'_>) -> Option<Vec<u8>> {
        let document = self.parse(std::str::from_utf8(document).ok()?)?;
        match id {
            Some(id) => self.canonical(&document, id, form),
            None => canonicalize_doc(&document, C14nMode::from_uri(form.uri)?, None, form.prefixes).ok(),
        }
    }

    fn verdict(&mut self, document: &[u8], name: ExpandedName<'_>) -> Verdict {
        let refused = |reason: &str| Verdict::Refused(reason.to_owned());
        let Ok(text) = std::str::from_utf8(document) else { return refused("not UTF-8") };
        let document = match uppsala::parse(text) {
            Ok(document) => document,
            Err(error) => return refused(&error.to_string()),
        };
        let Some(signature) = signature_of(&document, name) else { return refused("no Signature there") };
        let results = match verify_all_document_with_source(&self.context, &document, Some(text)) {
            Ok(results) => results,
            Err(error) => return refused(&error.to_string()),
        };
        let about = |result: &&VerifyResult| matches!(result, VerifyResult::Valid { signature_node, .. } if *signature_node == signature);
        match results.iter().find(about) {
            Some(result) if result.all_reference_digests_verified() => Verdict::Valid(None),
            _ => refused("no valid Signature there"),
        }
    }
}

/// The first Signature directly in the first element of this name that is the document element or a child of it.
fn signature_of(document: &Document<'_>, name: ExpandedName<'_>) -> Option<NodeId> {
    let is = |node: &NodeId, namespace: &str, local: &str| {
        document.element(*node).is_some_and(|element| {
            element.name.namespace_uri.as_deref().unwrap_or_default() == namespace
                && element.name.local_name == local
        })
    };
    let root = document.document_element()?;
    let mut children = document.children(root).into_iter();
    let element =
        std::iter::once(root).chain(&mut children).find(|node| is(node, name.namespace, name.local))?;
    document.children(element).into_iter().find(|node| is(node, SIGNATURE_NAMESPACE, "Signature"))
}

/// The first element with this ID, by the attributes that it takes for IDs.
fn element_with_id(document: &Document<'_>, id: &str) -> Option<NodeId> {
    let has = |node: &NodeId| {
        let element = document.element(*node);
        element.is_some_and(|element| {
            ["ID", "Id", "id"].iter().any(|name| element.get_attribute(name) == Some(id))
        })
    };
    document.descendants(document.root()).into_iter().find(has)
}
