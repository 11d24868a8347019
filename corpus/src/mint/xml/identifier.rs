//! The URIs that name algorithms (XML Signature 1.1 section 6, RFC 9231).

macro_rules! identifiers {
    ($($name:ident = $uri:literal: $what:literal;)*) => {
        $(#[doc = $what] pub const $name: &str = $uri;)*
    };
}

identifiers! {
    RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "RSASSA-PKCS1-v1_5 with SHA-256.";
    RSA_SHA384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": "The same with SHA-384.";
    RSA_SHA512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": "The same with SHA-512.";
    RSA_SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1": "The same with SHA-1.";
    RSA_MD5 = "http://www.w3.org/2001/04/xmldsig-more#rsa-md5": "The same with MD5.";
    RSA_PSS_SHA256 = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1": "RSASSA-PSS with SHA-256.";
    ECDSA_SHA1 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1": "ECDSA with SHA-1.";
    ECDSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256": "ECDSA with SHA-256.";
    ECDSA_SHA384 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384": "ECDSA with SHA-384.";
    ECDSA_SHA512 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512": "ECDSA with SHA-512.";
    DSA_SHA1 = "http://www.w3.org/2000/09/xmldsig#dsa-sha1": "DSA with SHA-1.";
    HMAC_SHA1 = "http://www.w3.org/2000/09/xmldsig#hmac-sha1": "HMAC with SHA-1.";
    HMAC_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256": "HMAC with SHA-256.";

    SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256": "SHA-256.";
    SHA384 = "http://www.w3.org/2001/04/xmldsig-more#sha384": "SHA-384.";
    SHA512 = "http://www.w3.org/2001/04/xmlenc#sha512": "SHA-512.";
    SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1": "SHA-1.";
    MD5 = "http://www.w3.org/2001/04/xmldsig-more#md5": "MD5.";

    EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#": "Exclusive XML Canonicalization 1.0, and the namespace of its `InclusiveNamespaces`.";
    EXCLUSIVE_WITH_COMMENTS = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments": "The same, keeping comments.";
    INCLUSIVE = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315": "Canonical XML 1.0.";
    INCLUSIVE_WITH_COMMENTS = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments": "The same, keeping comments.";
    INCLUSIVE_1_1 = "http://www.w3.org/2006/12/xml-c14n11": "Canonical XML 1.1.";

    ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature": "Leaves out the signature that the transform stands in.";
    BASE64 = "http://www.w3.org/2000/09/xmldsig#base64": "Decodes the text.";
    XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116": "Keeps the nodes for which an expression is true.";
    XPATH_FILTER = "http://www.w3.org/2002/06/xmldsig-filter2": "XPath Filter 2.0.";
    XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116": "Applies a style sheet.";

    MANIFEST = "http://www.w3.org/2000/09/xmldsig#Manifest": "The type of a reference to a manifest.";
    RAW_CERTIFICATE = "http://www.w3.org/2000/09/xmldsig#rawX509Certificate": "The type of a reference to a certificate in DER.";
}

use crate::mint::Hash;

/// The hash function in the name of an algorithm: of a signature, a MAC or a digest.
pub(super) fn hash(uri: &str) -> Hash {
    let name = uri.rsplit_once('#').map_or(uri, |(_, name)| name);
    match name.rsplit('-').next() {
        Some("md5") => Hash::Md5,
        Some("sha1") => Hash::Sha1,
        Some("sha384") => Hash::Sha384,
        Some("sha512") => Hash::Sha512,
        _ => Hash::Sha256,
    }
}
