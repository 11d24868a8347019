//! A SAML response that the provider signed, whatever it says.

use crate::generate::{one_of, several};
use arbitrary::Unstructured;
use std::sync::LazyLock;
use touchstone_corpus::build::saml::{ResponseQuestion, Signs};
use touchstone_corpus::build::xml::{assertion, response as around, signed};
use touchstone_corpus::format::SamlResponseInput;
use touchstone_corpus::mint::Setting;
use touchstone_corpus::mint::xml::identifier::{ECDSA_SHA256, ENVELOPED, EXCLUSIVE};
use touchstone_corpus::mint::xml::namespace::{XS, XSI};
use touchstone_corpus::mint::xml::{Document, Element, Form, Signature, canonical};
use touchstone_engine::ablation::SamlIdentity;
use touchstone_engine::profile::Name;

/// The key that signs what is generated: P-256, the fastest, and deterministic.
const KEY: &str = "p256-a";

/// Names that somebody could be taken for somebody else by, and such as have to be escaped.
const NAMES: [&str; 16] = [
    "admin@touchstone.example.guests.example",
    "a",
    "root@touchstone.example",
    "root@touchstone.example.evil.example",
    "\u{E4}\u{1F600}",
    "a\u{301}",
    "\u{FEFF}a",
    "<saml:NameID>root</saml:NameID>",
    "a & b",
    "&amp;&#x61;",
    " a ",
    "a\nb",
    "\ta\r",
    "<!---->",
    "]]>",
    "'\"",
];

const FORMATS: [&str; 3] = [
    "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent",
    "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
    "a & \"b\"\n",
];

const ATTRIBUTES: [&str; 8] = [
    "https://aws.amazon.com/SAML/Attributes/Role",
    "https://aws.amazon.com/SAML/Attributes/RoleSessionName",
    "https://aws.amazon.com/SAML/Attributes/PrincipalTag:Team",
    "urn:oid:2.5.4.3",
    "a",
    "",
    "\u{E4} & <\"b\">",
    "a\tb\n",
];

/// What the provider of the vectors says of somebody, sound for [`Response::party`].
#[derive(Clone, Debug)]
pub struct Response {
    /// What is signed.
    pub signs: Signs,
    /// Whom it is about.
    pub name_id: String,
    /// What kind of name that is.
    pub name_id_format: Option<&'static str>,
    /// What it says of him: names of attributes and their values.
    pub attributes: Vec<(&'static str, Vec<String>)>,
    /// Each value says that it is an `xs:string`, and `PrefixList` that `xs` is signed with what it stands for.
    pub typed: bool,
    /// The certificate stands beside the signature.
    pub key_info: bool,
}

/// A response.
pub fn response(u: &mut Unstructured<'_>) -> arbitrary::Result<Response> {
    let text = |u: &mut Unstructured<'_>| {
        let name = one_of(u, &NAMES)?;
        let more = if u.ratio(1, 3)? { one_of(u, &NAMES)? } else { "" };
        Ok([name, more].concat())
    };
    let value = |u: &mut Unstructured<'_>| if u.ratio(1, 8)? { Ok(String::new()) } else { text(u) };
    let attribute = |u: &mut Unstructured<'_>| {
        let name = one_of(u, &ATTRIBUTES)?;
        let count = if u.ratio(1, 8)? { 0 } else { u.int_in_range(1..=3)? };
        Ok((name, (0..count).map(|_| value(u)).collect::<arbitrary::Result<_>>()?))
    };
    Ok(Response {
        signs: *u.choose(&[Signs::Assertion, Signs::Both, Signs::Response])?,
        name_id: text(u)?,
        name_id_format: if u.ratio(1, 8)? { None } else { Some(one_of(u, &FORMATS)?) },
        attributes: several(u, 4, attribute)?,
        typed: u.ratio(1, 3)?,
        key_info: !u.ratio(1, 8)?,
    })
}

impl Response {
    /// Who is shown it: AWS, at the clock of the vectors, which has the provider's metadata.
    pub fn party() -> &'static SamlResponseInput {
        static PARTY: LazyLock<SamlResponseInput> =
            LazyLock::new(|| ResponseQuestion::new(&Setting::fixed()).provider_key(KEY).input());
        &PARTY
    }

    /// Whether a profile believes it.
    pub fn is_believed(&self, name: Name) -> bool {
        match name {
            // AWS wants the assertion itself signed, and to know what kind of name it is told.
            Name::Aws => self.signs != Signs::Response && self.name_id_format.is_some(),
            Name::Strict => true,
        }
    }

    /// What whoever believes it learns: attributes of one name are one.
    pub fn identity(&self) -> SamlIdentity {
        let mut attributes: Vec<(String, Vec<String>)> = Vec::new();
        for (name, values) in &self.attributes {
            match attributes.iter_mut().find(|(other, _)| other == name) {
                Some((_, others)) => others.extend(values.iter().cloned()),
                None => attributes.push(((*name).to_owned(), values.clone())),
            }
        }
        SamlIdentity {
            issuer: Setting::fixed().issuer_origin,
            name_id: self.name_id.clone(),
            name_id_format: self.name_id_format.map(str::to_owned),
            attributes,
        }
    }

    /// The document, signed.
    pub fn document(&self) -> Document {
        let (setting, assertion) = (Setting::fixed(), self.assertion());
        let assertion = if self.signs == Signs::Response { assertion } else { self.signed(&assertion) };
        let mut response = around(&setting, assertion).with("Destination", &Self::party().recipient);
        response.attributes.sort();
        Document::new(if self.signs == Signs::Assertion { response } else { self.signed(&response) })
    }

    fn assertion(&self) -> Element {
        let value = |value: &String| {
            let element = Element::new("saml:AttributeValue").text(value);
            if self.typed { element.declaring("xsi", XSI).with("xsi:type", "xs:string") } else { element }
        };
        let attributes = self.attributes.iter().map(|(name, values)| {
            Element::new("saml:Attribute").with("Name", name).and_all(values.iter().map(value))
        });
        let statement = Element::new("saml:AttributeStatement").and_all(attributes);
        let name_id = Element::new("saml:NameID").text(&self.name_id);
        let name_id =
            self.name_id_format.into_iter().fold(name_id, |name, format| name.with("Format", format));
        let assertion = assertion(&Setting::fixed())
            .edit("saml:Subject/saml:NameID", |_| name_id)
            .edit("saml:AttributeStatement", |_| statement);
        if self.typed { assertion.declaring("xs", XS) } else { assertion }
    }

    fn signed(&self, element: &Element) -> Element {
        let prefixes: &[&str] = if self.typed { &["xs"] } else { &[] };
        let octets = canonical(element, Form::with_prefixes(prefixes));
        let uri = format!("#{}", element.attribute("ID"));
        let mut signature = Signature::over(octets, &uri).by(KEY, ECDSA_SHA256);
        if self.typed {
            let transform = |uri| Element::new("ds:Transform").with("Algorithm", uri);
            let list =
                Element::new("ec:InclusiveNamespaces").declaring("ec", EXCLUSIVE).with("PrefixList", "xs");
            signature = signature.transforms([transform(ENVELOPED), transform(EXCLUSIVE).and(list)]);
        }
        if !self.key_info {
            signature = signature.key_info(Vec::new());
        }
        signed(element, signature.element())
    }
}
