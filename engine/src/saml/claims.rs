//! Attributes that are condition keys: those of eduPerson, eduOrg, Active Directory and X.500 that AWS maps.
//!
//! Source: AWS IAM user guide, `id_roles_providers_create_saml_assertions`, with two misprints put right: `primarygroupsid`
//! stands there beside `uid`, and the OID of `givenName` is 2.5.4.42.

/// Names of attributes, and the condition keys that they are, in lower case and without `saml:`.
const KEYS: [(&str, &str); 33] = [
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "edupersonaffiliation"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "edupersonnickname"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.3", "edupersonorgdn"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.4", "edupersonorgunitdn"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.5", "edupersonprimaryaffiliation"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "edupersonprincipalname"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "edupersonentitlement"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.8", "edupersonprimaryorgunitdn"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.9", "edupersonscopedaffiliation"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.10", "edupersontargetedid"),
    ("urn:oid:1.3.6.1.4.1.5923.1.1.1.11", "edupersonassurance"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.2", "eduorghomepageuri"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.3", "eduorgidentityauthnpolicyuri"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.4", "eduorglegalname"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.5", "eduorgsuperioruri"),
    ("urn:oid:1.3.6.1.4.1.5923.1.2.1.6", "eduorgwhitepagesuri"),
    ("urn:oid:2.5.4.3", "cn"),
    ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "name"),
    ("http://schemas.xmlsoap.org/claims/CommonName", "commonname"),
    ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "givenname"),
    ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "surname"),
    ("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "mail"),
    ("http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "primarygroupsid"),
    ("2.5.4.3", "commonname"),
    ("2.5.4.4", "surname"),
    ("2.5.4.42", "givenname"),
    ("2.4.5.42", "givenname"),
    ("2.5.4.45", "x500uniqueidentifier"),
    ("0.9.2342.19200300.100.1.1", "uid"),
    ("0.9.2342.19200300100.1.1", "uid"),
    ("0.9.2342.19200300.100.1.3", "mail"),
    ("0.9.2342.19200300100.1.3", "mail"),
    ("0.9.2342.19200300.100.1.45", "organizationstatus"),
];

/// The condition key that an attribute of this name is.
pub(super) fn key(attribute: &str) -> Option<&'static str> {
    KEYS.iter().find(|(name, _)| *name == attribute).map(|(_, key)| *key)
}
