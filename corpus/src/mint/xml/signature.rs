//! A `ds:Signature` under construction: sound unless told otherwise.

use super::canonical::{Form, canonical};
use super::element::Element;
use super::identifier::{self, ENVELOPED, EXCLUSIVE, RSA_SHA256, SHA256};
use super::namespace::DS;
use crate::mint::key::{TestKey, test_key};
use crate::mint::{Hash, Padding, hmac};
use data_encoding::BASE64;

/// A signature of one element (XML Signature 1.1 section 4).
///
/// [`Signature::of`] is sound: by the key `rsa-2048-a` under RSA with SHA-256, over the element as exclusive
/// canonicalization has it, the key's certificate beside it. Each method makes one change; what is changed in
/// `SignedInfo` is signed. To change what has been signed, edit the element that comes out.
///
/// The octets of `SignedInfo` declare `ds`, since they are canonicalized by themselves. They are written into the
/// document as they were signed, so `ds` is declared a second time there, which canonicalization must not mind. That
/// a declaration on `Signature` alone comes to the same is for a vector to say.
#[derive(Clone, Debug)]
pub struct Signature<'f> {
    signed_info: Element,
    form: Form<'f>,
    octets: Vec<u8>,
    key: &'static TestKey,
    /// How it is signed, whatever `SignatureMethod` names.
    method: String,
    /// The secret of a MAC.
    secret: Vec<u8>,
    key_info: Vec<Element>,
    objects: Vec<Element>,
}

impl<'f> Signature<'f> {
    /// A sound signature of an element, which has an `ID`.
    pub fn of(element: &Element) -> Self {
        Self::over(canonical(element, Form::EXCLUSIVE), &format!("#{}", element.attribute("ID")))
    }

    /// A sound signature over octets, its reference to `uri`.
    pub fn over(octets: Vec<u8>, uri: &str) -> Self {
        let algorithm = |name: &str, uri: &str| Element::new(name).with("Algorithm", uri);
        let transforms = [ENVELOPED, EXCLUSIVE].map(|uri| algorithm("ds:Transform", uri));
        let reference = Element::new("ds:Reference")
            .with("URI", uri)
            .and(Element::new("ds:Transforms").and_all(transforms))
            .and(algorithm("ds:DigestMethod", SHA256))
            .and(Element::new("ds:DigestValue").text(&base64(&Hash::Sha256.digest(&octets))));
        let signed_info = Element::new("ds:SignedInfo")
            .declaring("ds", DS)
            .and(algorithm("ds:CanonicalizationMethod", EXCLUSIVE))
            .and(algorithm("ds:SignatureMethod", RSA_SHA256))
            .and(reference);
        let key = test_key("rsa-2048-a");
        Self {
            signed_info,
            form: Form::EXCLUSIVE,
            octets,
            key,
            method: RSA_SHA256.to_owned(),
            secret: Vec::new(),
            key_info: vec![x509_data(&[key.self_signed()])],
            objects: Vec::new(),
        }
    }

    /// By another test key, under `method`, its certificate beside it.
    #[must_use]
    pub fn by(self, key: &str, method: &str) -> Self {
        let certificate = x509_data(&[test_key(key).self_signed()]);
        self.forged_by(key).method(method).key_info(vec![certificate])
    }

    /// By another test key, with nothing else changed.
    #[must_use]
    pub fn forged_by(self, key: &str) -> Self {
        Self { key: test_key(key), ..self }
    }

    /// Under another algorithm, which `SignatureMethod` names.
    #[must_use]
    pub fn method(self, uri: &str) -> Self {
        Self { method: uri.to_owned(), ..self }.named(uri)
    }

    /// With another algorithm in `SignatureMethod` than it is signed under.
    #[must_use]
    pub fn named(self, uri: &str) -> Self {
        self.edit("ds:SignatureMethod", |method| method.with("Algorithm", uri))
    }

    /// Under a MAC with this secret.
    #[must_use]
    pub fn mac(self, uri: &str, secret: &[u8]) -> Self {
        Self { secret: secret.to_vec(), ..self }.method(uri)
    }

    /// With a digest under another algorithm, which `DigestMethod` names.
    #[must_use]
    pub fn digest_method(self, uri: &str) -> Self {
        let digest = base64(&identifier::hash(uri).digest(&self.octets));
        self.edit("ds:Reference/ds:DigestMethod", |method| method.with("Algorithm", uri)).digest_value(&digest)
    }

    /// With another text in `DigestValue`.
    #[must_use]
    pub fn digest_value(self, text: &str) -> Self {
        self.edit("ds:Reference/ds:DigestValue", |value| value.text(text))
    }

    /// With another reference.
    #[must_use]
    pub fn uri(self, uri: &str) -> Self {
        self.edit("ds:Reference", |reference| reference.with("URI", uri))
    }

    /// With other transforms, each an element.
    #[must_use]
    pub fn transforms(self, transforms: impl IntoIterator<Item = Element>) -> Self {
        let list = Element::new("ds:Transforms").and_all(transforms);
        self.edit("ds:Reference/ds:Transforms", |_| list)
    }

    /// With an element of `SignedInfo` changed before it is signed; the empty path is `SignedInfo` itself.
    #[must_use]
    pub fn edit(self, path: &str, change: impl FnOnce(Element) -> Element) -> Self {
        Self { signed_info: self.signed_info.edit(path, change), ..self }
    }

    /// With `SignedInfo` in another canonical form; [`Signature::edit`] names it.
    #[must_use]
    pub fn form(self, form: Form<'f>) -> Self {
        Self { form, ..self }
    }

    /// With other elements in `KeyInfo`; none: without `KeyInfo`.
    #[must_use]
    pub fn key_info(self, elements: Vec<Element>) -> Self {
        Self { key_info: elements, ..self }
    }

    /// With one more `Object`, of this content.
    #[must_use]
    pub fn object(mut self, content: Element) -> Self {
        self.objects.push(Element::new("ds:Object").and(content));
        self
    }

    /// The value of the signature.
    pub fn value(&self) -> Vec<u8> {
        let input = canonical(&self.signed_info, self.form);
        let hash = identifier::hash(&self.method);
        let name = self.method.rsplit_once('#').map_or("", |(_, name)| name);
        match name.split_once('-').map_or(name, |(family, _)| family) {
            "hmac" => hmac(hash, &self.secret, &input),
            "ecdsa" => self.key.sign(self.key.default_algorithm(), &input),
            "sha256" => self.key.rsa().sign(Padding::Pss(hash), &input),
            _ => self.key.rsa().sign(Padding::Pkcs1(hash), &input),
        }
    }

    /// The octets that are signed, for signatures that are made by other means.
    pub fn input(&self) -> Vec<u8> {
        canonical(&self.signed_info, self.form)
    }

    /// The `ds:Signature`.
    pub fn element(&self) -> Element {
        self.with_value(&self.value())
    }

    /// The `ds:Signature` with another value.
    pub fn with_value(&self, value: &[u8]) -> Element {
        self.with_value_text(&base64(value))
    }

    /// The `ds:Signature` with another text in the place of its value.
    pub fn with_value_text(&self, text: &str) -> Element {
        let key_info = match self.key_info.as_slice() {
            [] => None,
            elements => Some(Element::new("ds:KeyInfo").and_all(elements.iter().cloned())),
        };
        Element::new("ds:Signature")
            .declaring("ds", DS)
            .and(self.signed_info.clone())
            .and(Element::new("ds:SignatureValue").text(text))
            .and_all(key_info)
            .and_all(self.objects.iter().cloned())
    }
}

/// Base64 (RFC 4648 section 4), as XML Schema has it.
pub fn base64(octets: &[u8]) -> String {
    BASE64.encode(octets)
}

/// The octets of a signature's value, as they are in a `ds:Signature`.
pub fn signature_value(signature: &Element) -> Vec<u8> {
    BASE64.decode(signature.at("ds:SignatureValue").own_text().as_bytes()).unwrap_or_default()
}

/// `X509Data` with these certificates.
pub fn x509_data(certificates: &[Vec<u8>]) -> Element {
    let certificate = |der: &Vec<u8>| Element::new("ds:X509Certificate").text(&base64(der));
    Element::new("ds:X509Data").and_all(certificates.iter().map(certificate))
}

/// `KeyValue` of an RSA key.
pub fn key_value(key: &TestKey) -> Element {
    let number = |name: &str, member: &str| Element::new(name).text(&base64(&key.octets(member)));
    let numbers = [number("ds:Modulus", "n"), number("ds:Exponent", "e")];
    Element::new("ds:KeyValue").and(Element::new("ds:RSAKeyValue").and_all(numbers))
}

/// `RetrievalMethod` that says where a certificate is to be had.
pub fn retrieval_method(uri: &str) -> Element {
    Element::new("ds:RetrievalMethod").with("Type", identifier::RAW_CERTIFICATE).with("URI", uri)
}

#[cfg(test)]
mod tests {
    use super::super::{Document, namespace::SAML};
    use super::*;
    use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};

    #[test]
    fn signs_the_octets_that_stand_in_the_document() {
        let element = Element::new("saml:Assertion").declaring("saml", SAML).with("ID", "_a").text("x");
        let signature = Signature::of(&element);
        let document = Document::new(element.and(signature.element())).to_xml();
        let input = String::from_utf8(signature.input()).unwrap();
        assert!(document.contains(&input));
        let digest = Hash::Sha256
            .digest(format!("<saml:Assertion xmlns:saml=\"{SAML}\" ID=\"_a\">x</saml:Assertion>").as_bytes());
        assert!(input.contains(&base64(&digest)));
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, test_key("rsa-2048-a").pkcs1_der());
        public.verify(input.as_bytes(), &signature.value()).unwrap();
    }
}
