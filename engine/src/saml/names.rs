//! The names of SAML 2.0.

use crate::xml::ExpandedName;

const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// What a provider's role descriptor supports where it supports SAML 2.0.
pub(super) const SAML_2: &str = PROTOCOL;
pub(super) const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
pub(super) const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
pub(super) const FORMAT_ENTITY: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";

/// An element of assertions (SAML core section 2).
pub(super) const fn saml(local: &str) -> ExpandedName<'_> {
    ExpandedName { namespace: ASSERTION, local }
}

/// An element of the protocol (SAML core section 3).
pub(super) const fn samlp(local: &str) -> ExpandedName<'_> {
    ExpandedName { namespace: PROTOCOL, local }
}

/// An element of metadata (SAML metadata section 2).
pub(super) const fn md(local: &str) -> ExpandedName<'_> {
    ExpandedName { namespace: METADATA, local }
}

/// An element of XML Signature.
pub(super) const fn ds(local: &str) -> ExpandedName<'_> {
    ExpandedName { namespace: SIGNATURE, local }
}
