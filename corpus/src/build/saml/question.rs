//! The questions of `saml-response` and `saml-metadata` vectors.

use super::metadata::{descriptor, metadata};
use crate::build::Draft;
use crate::build::xml::{NAME_ID, assertion, response, signed};
use crate::format::{Case, Octets, RequireSigned, SamlMetadataInput, SamlResponseInput};
use crate::mint::xml::identifier::{ECDSA_SHA256, RSA_SHA256};
use crate::mint::xml::{Document, Element, Node, Signature};
use crate::mint::{Setting, test_key};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What the names of AWS's own attributes begin with.
pub(in crate::build) const AWS_ATTRIBUTES: &str = "https://aws.amazon.com/SAML/Attributes/";

/// An attribute with these values.
pub(in crate::build) fn attribute(name: &str, values: &[&str]) -> Element {
    let value = |value: &&str| Element::new("saml:AttributeValue").text(value);
    Element::new("saml:Attribute").with("Name", name).and_all(values.iter().map(value))
}

/// What of a response is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// Nothing.
    Nothing,
    /// The assertion.
    Assertion,
    /// The response.
    Response,
    /// First the assertion, then the response around it.
    Both,
}

/// A response to be judged: sound unless told otherwise. The provider of the setting signs the assertion with the key
/// `rsa-2048-a`; the service provider is AWS. Each method makes one change; what is changed in an element is signed.
#[derive(Clone, Debug)]
#[must_use]
pub struct ResponseQuestion {
    setting: Setting,
    assertion: Element,
    /// The response without its assertion.
    response: Element,
    signs: Signs,
    key: &'static str,
    /// What stands in the place of the assertion.
    replaced: Option<Vec<Element>>,
    input: SamlResponseInput,
    name_id: String,
    name_id_format: Option<String>,
    attributes: BTreeMap<String, Vec<String>>,
}

impl ResponseQuestion {
    /// The sound one.
    pub fn new(setting: &Setting) -> Self {
        let role = format!(
            "{},arn:aws:iam::{}:saml-provider/workforce",
            setting.role_arn("Developer-sandbox"),
            setting.account
        );
        let aws = |name: &str| format!("{AWS_ATTRIBUTES}{name}");
        let attributes = [(aws("Role"), vec![role]), (aws("RoleSessionName"), vec!["admin".to_owned()])];
        Self {
            setting: setting.clone(),
            assertion: assertion(setting),
            response: response(setting, Element::new("placeholder")).removing("placeholder"),
            signs: Signs::Assertion,
            key: "rsa-2048-a",
            replaced: None,
            input: SamlResponseInput {
                response_b64: Octets::default(),
                metadata_b64: Octets(metadata(setting).into()),
                idp_entity_id: setting.issuer_origin.clone(),
                audience: "urn:amazon:webservices".to_owned(),
                recipient: "https://signin.aws.amazon.com/saml".to_owned(),
                destination: None,
                in_response_to: None,
                seen_ids: Vec::new(),
                require_signed: RequireSigned::Any,
                now: setting.now,
                skew: 0,
            },
            name_id: NAME_ID.to_owned(),
            name_id_format: Some("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent".to_owned()),
            attributes: attributes.into_iter().collect(),
        }
    }

    /// The element at a path of the assertion is changed before it is signed.
    pub fn edit(self, path: &str, change: impl FnOnce(Element) -> Element) -> Self {
        Self { assertion: self.assertion.edit(path, change), ..self }
    }

    /// The element at a path of the response is changed before it is signed.
    pub fn edit_response(self, path: &str, change: impl FnOnce(Element) -> Element) -> Self {
        Self { response: self.response.edit(path, change), ..self }
    }

    /// Something else is signed.
    pub fn signs(self, signs: Signs) -> Self {
        Self { signs, ..self }
    }

    /// An attribute has these values, in the place of the one of this name that is there, or behind the others.
    pub fn attribute(self, name: &str, values: &[&str]) -> Self {
        let attribute = attribute(name, values);
        let changed = self.edit("saml:AttributeStatement", |mut statement| {
            let is_it = |child: &Node| child.element().is_some_and(|child| child.attribute("Name") == name);
            match statement.children.iter().position(is_it) {
                Some(place) => drop(statement.children.splice(place..=place, [attribute.into()])),
                None => statement.children.push(attribute.into()),
            }
            statement
        });
        changed.yields_attribute(name, values)
    }

    /// One of AWS's own attributes has these values; `name` is without what they all begin with.
    pub fn aws_attribute(self, name: &str, values: &[&str]) -> Self {
        self.attribute(&format!("{AWS_ATTRIBUTES}{name}"), values)
    }

    /// One of AWS's own attributes is left out.
    pub fn without_aws_attribute(self, name: &str) -> Self {
        let name = format!("{AWS_ATTRIBUTES}{name}");
        let mut changed = self.edit("saml:AttributeStatement", |mut statement| {
            let is_it = |child: &Node| child.element().is_some_and(|child| child.attribute("Name") == name);
            statement.children.retain(|child| !is_it(child));
            statement
        });
        changed.attributes.remove(&name);
        changed
    }

    /// What STS says of the response in its answer, and the name of the session.
    pub(in crate::build) fn told(&self) -> Value {
        const FORMATS: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:";
        let format = self.name_id_format.as_deref();
        let format = format.unwrap_or("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified");
        let names = self.attributes.get(&format!("{AWS_ATTRIBUTES}RoleSessionName"));
        json!({
            "Subject": self.name_id,
            "SubjectType": format.strip_prefix(FORMATS).unwrap_or(format),
            "Issuer": self.setting.issuer_origin,
            "Audience": self.input.recipient,
            "session": names.and_then(|names| names.first()),
        })
    }

    /// Another key signs.
    pub fn key(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// Other elements stand where the assertion was; where the response is signed, they are signed with it.
    pub fn in_place_of_the_assertion(self, elements: impl IntoIterator<Item = Element>) -> Self {
        Self { replaced: Some(elements.into_iter().collect()), ..self }
    }

    /// The assertion as it is signed, with its signature where it has one.
    pub fn signed_assertion(&self) -> Element {
        match self.signs {
            Signs::Assertion | Signs::Both => self.signed(&self.assertion),
            Signs::Nothing | Signs::Response => self.assertion.clone(),
        }
    }

    fn signed(&self, element: &Element) -> Element {
        let method = if self.key.starts_with("p256") { ECDSA_SHA256 } else { RSA_SHA256 };
        signed(element, Signature::of(element).by(self.key, method).element())
    }

    /// The provider has another key, and signs with it.
    pub fn provider_key(self, key: &'static str) -> Self {
        let metadata = Document::new(descriptor(&self.setting, [super::metadata::key(Some("signing"), key)]));
        self.key(key).metadata(metadata)
    }

    /// The input that is asked about.
    pub fn input(&self) -> SamlResponseInput {
        self.with_document(self.document().into())
    }

    /// What the service provider knows and expects is changed.
    pub fn expecting(mut self, change: impl FnOnce(&mut SamlResponseInput)) -> Self {
        change(&mut self.input);
        self
    }

    /// The metadata are another document.
    pub fn metadata(self, document: impl Into<Vec<u8>>) -> Self {
        self.expecting(|input| input.metadata_b64 = Octets(document.into()))
    }

    /// Somebody else comes out.
    pub fn yields(self, name_id: &str, format: Option<&str>) -> Self {
        Self { name_id: name_id.to_owned(), name_id_format: format.map(str::to_owned), ..self }
    }

    /// An attribute comes out as well, or with other values.
    pub fn yields_attribute(mut self, name: &str, values: &[&str]) -> Self {
        self.attributes.insert(name.to_owned(), values.iter().map(|value| (*value).to_owned()).collect());
        self
    }

    /// No attributes come out.
    pub fn yields_no_attributes(mut self) -> Self {
        self.attributes.clear();
        self
    }

    /// The document.
    pub fn document(&self) -> Document {
        let inside = self.replaced.clone().unwrap_or_else(|| vec![self.signed_assertion()]);
        let response = self.response.clone().and_all(inside);
        Document::new(match self.signs {
            Signs::Response | Signs::Both => self.signed(&response),
            Signs::Nothing | Signs::Assertion => response,
        })
    }

    /// The parameters of the input, with this document as the response.
    fn with_document(&self, document: Vec<u8>) -> SamlResponseInput {
        SamlResponseInput { response_b64: Octets(document), ..self.input.clone() }
    }

    fn result(&self) -> Map<String, Value> {
        let members = [
            ("issuer", json!(self.setting.issuer_origin)),
            ("name_id", json!(self.name_id)),
            ("name_id_format", json!(self.name_id_format)),
            ("attributes", json!(self.attributes)),
        ];
        members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

impl Draft {
    /// Asks whom a response is about.
    pub fn saml(self, question: &ResponseQuestion) -> Self {
        let document = question.document();
        self.saml_document(question, document)
    }

    /// The same of the response after something was done to it that nobody signed.
    pub fn saml_document(self, question: &ResponseQuestion, document: impl Into<Vec<u8>>) -> Self {
        let input = question.with_document(document.into());
        self.ask(Case::SamlResponse(input), question.result())
    }

    /// Asks who a provider is: `keys` are the test keys whose certificates come out.
    pub fn saml_metadata(self, setting: &Setting, document: impl Into<Vec<u8>>, keys: &[&str]) -> Self {
        let input = SamlMetadataInput { metadata_b64: Octets(document.into()), now: setting.now };
        let fingerprint = |key: &&str| {
            use sha2::{Digest, Sha256};
            data_encoding::HEXLOWER.encode(&Sha256::digest(test_key(key).self_signed()))
        };
        let result = [
            ("entity_id", json!(setting.issuer_origin)),
            ("certificates", keys.iter().map(fingerprint).collect::<Value>()),
            ("sso_urls", json!([format!("{}/sso", setting.issuer_origin)])),
        ];
        let result = result.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.ask(Case::SamlMetadata(input), result)
    }
}
