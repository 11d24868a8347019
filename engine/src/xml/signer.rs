//! Who signs in tests. Nothing here is shared with what verifies: literal octets are signed, which a test writes as they are
//! canonicalized, and by a crate that is no backend.

use crate::crypto::{Backend, Curve, PublicKey, VerifyingKey};
use data_encoding::BASE64;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use sha2::{Digest as _, Sha256};

/// The declaration that `SignedInfo` has where it stands by itself, and inherits in a document.
const DECLARATION: &str = " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"";

/// A key pair of P-256.
pub(crate) struct Signer(SigningKey);

impl Signer {
    /// The one of this number, which is not 0.
    pub(crate) fn number(number: u8) -> Self {
        Self(SigningKey::from_slice(&[number; 32]).unwrap())
    }

    /// The public key.
    pub(crate) fn key(&self, backend: Backend) -> VerifyingKey {
        let point = self.point();
        let public = PublicKey::ec(Curve::P256, &point[1..33], &point[33..]).unwrap();
        VerifyingKey::new(public, backend).unwrap()
    }

    /// A certificate of the key, in base64: version 1, without names, signed by nobody (RFC 5280 section 4.1).
    pub(crate) fn certificate(&self) -> String {
        let sequence = |parts: &[Vec<u8>]| der(0x30, &parts.concat());
        let ecdsa_with_sha256 = sequence(&[der(6, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2])]);
        let p256 = sequence(&[
            der(6, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1]),
            der(6, &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7]),
        ]);
        let certified = sequence(&[
            der(2, &[1]),
            ecdsa_with_sha256.clone(),
            sequence(&[]),
            sequence(&[der(0x17, b"200101000000Z"), der(0x17, b"491231235959Z")]),
            sequence(&[]),
            sequence(&[p256, der(3, &[&[0], &*self.point()].concat())]),
        ]);
        BASE64.encode(&sequence(&[certified, ecdsa_with_sha256, der(3, &[0])]))
    }

    /// A `Signature` with this `SignedInfo`, which is in canonical form.
    pub(crate) fn signature(&self, signed_info: &str) -> String {
        let value: Signature = self.0.sign(signed_info.as_bytes());
        let value = BASE64.encode(&value.to_bytes());
        let signed_info = signed_info.replacen(DECLARATION, "", 1);
        format!(
            "<ds:Signature{DECLARATION}>{signed_info}<ds:SignatureValue>{value}</ds:SignatureValue></ds:Signature>"
        )
    }

    /// The element with a Signature of it behind its start tag. It is in canonical form and has this ID.
    pub(crate) fn signed(&self, element: &str, id: &str) -> String {
        holding(element, &self.signature(&signed_info(id, element)))
    }

    fn point(&self) -> Box<[u8]> {
        self.0.verifying_key().to_sec1_point(false).as_bytes().into()
    }
}

/// The `SignedInfo` over the element with this ID, whose canonical form these octets are; in canonical form itself.
pub(crate) fn signed_info(id: &str, octets: &str) -> String {
    let algorithm = |name: &str, uri: &str| format!("<ds:{name} Algorithm=\"{uri}\"></ds:{name}>");
    let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
    [
        &format!("<ds:SignedInfo{DECLARATION}>"),
        &algorithm("CanonicalizationMethod", exclusive),
        &algorithm("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
        &format!("<ds:Reference URI=\"#{id}\"><ds:Transforms>"),
        &algorithm("Transform", "http://www.w3.org/2000/09/xmldsig#enveloped-signature"),
        &algorithm("Transform", exclusive),
        "</ds:Transforms>",
        &algorithm("DigestMethod", "http://www.w3.org/2001/04/xmlenc#sha256"),
        &format!("<ds:DigestValue>{}</ds:DigestValue></ds:Reference></ds:SignedInfo>", digest(octets)),
    ]
    .concat()
}

/// The text of a `DigestValue` over octets.
pub(crate) fn digest(octets: &str) -> String {
    BASE64.encode(&Sha256::digest(octets))
}

/// The element with something behind its start tag.
pub(crate) fn holding(element: &str, content: &str) -> String {
    let (start, rest) = element.split_once('>').unwrap();
    format!("{start}>{content}{rest}")
}

/// The document with `from`, which is in it, replaced where it is first.
#[track_caller]
pub(crate) fn edited(document: &str, from: &str, to: &str) -> String {
    assert!(document.contains(from), "`{from}` is not in {document}");
    document.replacen(from, to, 1)
}

/// A value in DER, of less than 256 octets (X.690 section 8.1).
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u8::try_from(content.len()).unwrap();
    let head: &[u8] = if length < 128 { &[tag, length] } else { &[tag, 0x81, length] };
    [head, content].concat()
}
