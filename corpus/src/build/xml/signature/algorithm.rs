//! Algorithms that are no good, or not for the key at hand.

use super::{SignatureQuestion, assertion, document, filled, refused, signed_with};
use crate::build::{Class, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::xml::identifier::{
    DSA_SHA1, ECDSA_SHA1, ECDSA_SHA256, ECDSA_SHA384, ECDSA_SHA512, HMAC_SHA1, HMAC_SHA256, MD5, RSA_MD5,
    RSA_PSS_SHA256, RSA_SHA1, RSA_SHA256, RSA_SHA512, SHA1, SHA256,
};
use crate::mint::xml::{Element, Signature};
use crate::mint::{Setting, pem, test_key};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![mac(setting), weak(setting), unknown(setting), other_key(setting)]
}

const KNOWN: &[&str] = &["xml.signature-algorithm-known"];

/// A verifier that takes the key by its name and the algorithm from the document computes a MAC with what is public.
fn mac(setting: &Setting) -> VectorFile {
    let key = test_key("rsa-2048-a");
    let certificate = key.self_signed();
    let spki = key.spki_der();
    let secrets = [
        ("pem", "the PEM of the provider's public key", pem("PUBLIC KEY", &spki).into_bytes()),
        ("der", "the DER of the provider's public key", spki),
        (
            "certificate-pem",
            "the PEM of the provider's certificate",
            pem("CERTIFICATE", &certificate).into_bytes(),
        ),
        ("certificate-der", "the DER of the provider's certificate", certificate.clone()),
        (
            "certificate-base64",
            "the text of the provider's X509Certificate",
            data_encoding::BASE64.encode(&certificate).into_bytes(),
        ),
        ("modulus", "the octets of the provider's modulus", key.octets("n")),
        ("empty", "the empty string", Vec::new()),
    ]
    .map(|(name, what, secret)| {
        let document = signed_with(setting, |signature| signature.mac(HMAC_SHA256, &secret));
        refused(
            name,
            &format!("SignatureMethod is HMAC, and the secret is {what}"),
            &format!("a MAC is keyed with what everybody knows: {what}"),
            KNOWN,
            document,
        )
    });
    let pem = pem("PUBLIC KEY", &key.spki_der()).into_bytes();
    let sha1 = refused(
        "pem-sha1",
        "SignatureMethod is HMAC with SHA-1, and the secret is the PEM of the provider's public key",
        "the same with the MAC that every verifier must know (XML Signature 1.1 section 6.3.1)",
        KNOWN,
        signed_with(setting, |signature| signature.mac(HMAC_SHA1, &pem)),
    );
    let truncated = |bits: &str| {
        let assertion = assertion(setting);
        let signature = Signature::of(&assertion)
            .mac(HMAC_SHA256, b"a secret that nobody knows")
            .edit("ds:SignatureMethod", |method| method.and(Element::new("ds:HMACOutputLength").text(bits)));
        let octets = bits.parse::<usize>().map_or(0, |bits| bits / 8);
        let value: Vec<u8> = signature.value().into_iter().take(octets).collect();
        document(setting, &assertion, signature.with_value(&value))
    };
    let truncated = [("truncated-8", "8"), ("truncated-0", "0")].map(|(name, bits)| {
        refused(
            name,
            &format!("SignatureMethod is HMAC, of which {bits} bits count"),
            &format!("the document says that {bits} bits of a MAC are enough"),
            &["xml.signature-structure"],
            truncated(bits),
        )
        .citing("CVE-2009-0217")
    });
    let class = Class::new(Kind::XmlSignature, "mac", "MACs in the place of signatures")
        .citing(&["XML Signature 1.1 section 6.3.1", "CVE-2024-32962"])
        .severity(Severity::Critical);
    filled(class, secrets.into_iter().chain([sha1]).chain(truncated))
}

/// Hash functions for which two documents with the same digest can be made.
fn weak(setting: &Setting) -> VectorFile {
    let methods = [
        ("rsa-sha1", RSA_SHA1, "the signature is RSA with SHA-1"),
        ("rsa-md5", RSA_MD5, "the signature is RSA with MD5"),
    ]
    .map(|(name, method, change)| {
        refused(name, change, change, KNOWN, signed_with(setting, |signature| signature.method(method)))
    });
    let both = refused(
        "rsa-sha1-both",
        "the signature is RSA with SHA-1, and so is the digest",
        "both hashes are SHA-1, as they were for years",
        KNOWN,
        signed_with(setting, |signature| signature.method(RSA_SHA1).digest_method(SHA1)),
    );
    let digests = [
        ("digest-sha1", SHA1, "the digest is SHA-1, the signature is not"),
        ("digest-md5", MD5, "the digest is MD5, the signature is not"),
    ]
    .map(|(name, method, change)| {
        let document = signed_with(setting, |signature| signature.digest_method(method));
        refused(name, change, change, &["xml.digest-algorithm-known"], document)
    });
    let class =
        Class::new(Kind::XmlSignature, "weak-hash", "signatures and digests with hashes that are broken")
            .citing(&["XML Signature 1.1 section 6.2", "NIST SP 800-131A revision 2 section 9"])
            .severity(Severity::Medium);
    filled(class, methods.into_iter().chain([both]).chain(digests))
}

fn unknown(setting: &Setting) -> VectorFile {
    let named = |uri: &str| signed_with(setting, |signature| signature.named(uri));
    let spelled = |uri: &str| uri.replace("xmldsig-more", "xmldsig-More");
    let methods = [
        ("unknown", "SignatureMethod names what nobody knows", named("urn:example:signature")),
        ("empty", "SignatureMethod names the empty string", named("")),
        (
            "name-alone",
            "SignatureMethod names `rsa-sha256`, without the rest of the URI",
            named("rsa-sha256"),
        ),
        ("case", "SignatureMethod is spelled with a capital", named(&spelled(RSA_SHA256))),
        ("space", "a space follows the URI of SignatureMethod", named(&format!("{RSA_SHA256} "))),
        (
            "other-namespace",
            "SignatureMethod names `rsa-sha256` in the namespace of `rsa-sha1`",
            named("http://www.w3.org/2000/09/xmldsig#rsa-sha256"),
        ),
        ("digest", "SignatureMethod names a digest", named(SHA256)),
        ("none", "SignatureMethod names `none`", named("none")),
        ("dsa", "SignatureMethod names DSA", named(DSA_SHA1)),
        ("ecdsa-sha1", "SignatureMethod names ECDSA with SHA-1", named(ECDSA_SHA1)),
        (
            "absent",
            "SignatureMethod names nothing",
            signed_with(setting, |signature| {
                signature.edit("ds:SignatureMethod", |method| method.without("Algorithm"))
            }),
        ),
        (
            "prefixed",
            "SignatureMethod has its URI in `ds:Algorithm`",
            signed_with(setting, |signature| {
                signature.edit("ds:SignatureMethod", |method| {
                    method.without("Algorithm").with("ds:Algorithm", RSA_SHA256)
                })
            }),
        ),
    ]
    .map(|(name, change, document)| refused(name, change, change, KNOWN, document));
    let pss = refused(
        "rsa-pss",
        "the signature is RSASSA-PSS with SHA-256",
        "RSASSA-PSS is sound, and no algorithm of XML Signature 1.1",
        KNOWN,
        signed_with(setting, |signature| signature.method(RSA_PSS_SHA256)),
    )
    .severity(Severity::Low);
    let digests = [
        ("digest-unknown", "DigestMethod names what nobody knows", Some("urn:example:digest")),
        ("digest-empty", "DigestMethod names the empty string", Some("")),
        ("digest-signature", "DigestMethod names a signature algorithm", Some(RSA_SHA256)),
        (
            "digest-other-namespace",
            "DigestMethod names `sha256` in the namespace of `sha1`",
            Some("http://www.w3.org/2000/09/xmldsig#sha256"),
        ),
        ("digest-absent", "DigestMethod names nothing", None),
    ]
    .map(|(name, change, uri)| {
        let document = signed_with(setting, |signature| {
            signature.edit("ds:Reference/ds:DigestMethod", |method| match uri {
                Some(uri) => method.with("Algorithm", uri),
                None => method.without("Algorithm"),
            })
        });
        refused(name, change, change, &["xml.digest-algorithm-known"], document)
    });
    let class = Class::new(Kind::XmlSignature, "unknown-algorithm", "algorithms that are none here")
        .citing(&["XML Signature 1.1 section 4.4.2", "XML Signature 1.1 section 6.1"])
        .severity(Severity::High);
    filled(class, methods.into_iter().chain([pss]).chain(digests))
}

/// The document chooses the algorithm; the key says which it can be.
fn other_key(setting: &Setting) -> VectorFile {
    let ask = |key: &'static str, method: &str, named: &str| {
        let document = signed_with(setting, |signature| signature.by(key, method).named(named));
        SignatureQuestion::assertion(document).keys(&[key])
    };
    let drafts = [
        (
            "ecdsa-of-rsa",
            "SignatureMethod names ECDSA, the key is RSA",
            ask("rsa-2048-a", RSA_SHA256, ECDSA_SHA256),
            super::ASSERTION,
        ),
        (
            "rsa-of-p256",
            "SignatureMethod names RSA, the key is on P-256",
            ask("p256-a", ECDSA_SHA256, RSA_SHA256),
            "xml-signature/algorithms/p256-sha256",
        ),
        (
            "sha384-of-p256",
            "SignatureMethod names ECDSA with SHA-384, the key is on P-256",
            ask("p256-a", ECDSA_SHA256, ECDSA_SHA384),
            "xml-signature/algorithms/p256-sha256",
        ),
        (
            "sha256-of-p384",
            "SignatureMethod names ECDSA with SHA-256, the key is on P-384",
            ask("p384", ECDSA_SHA384, ECDSA_SHA256),
            "xml-signature/algorithms/p384-sha384",
        ),
        (
            "sha256-of-p521",
            "SignatureMethod names ECDSA with SHA-256, the key is on P-521",
            ask("p521", ECDSA_SHA512, ECDSA_SHA256),
            "xml-signature/algorithms/p521-sha512",
        ),
    ]
    .map(|(name, change, question, twin)| {
        reject(name, change).twin(twin, change).stops(&["xml.key-fits-algorithm"]).xml_signature(&question)
    });
    let none = reject("no-certificate", "there is no certificate, so there is no key that could fit")
        .twin(super::ASSERTION, "the caller has no certificate")
        .stops(&["xml.key-fits-algorithm"])
        .xml_signature(&SignatureQuestion::assertion(super::sound(setting)).certificates([]));
    let hash = refused(
        "other-hash",
        "the signature is RSA with SHA-256, SignatureMethod says SHA-512",
        "the hash is in the signature as well, and has to be the one that is named",
        &["xml.signature-valid"],
        signed_with(setting, |signature| signature.named(RSA_SHA512)),
    );
    let class = Class::new(Kind::XmlSignature, "key-type", "algorithms that are not for the key at hand")
        .citing(&["XML Signature 1.1 section 6.4"])
        .severity(Severity::Medium);
    filled(class, drafts.into_iter().chain([none, hash]))
}
