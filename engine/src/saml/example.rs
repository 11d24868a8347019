//! A provider, what it says of Alice, and who is told: for tests. What is to be signed is written in canonical form.

use super::{Addressee, Expected, Metadata, RequireSigned, Response, ValidatedAssertion, VerifiedResponse};
use crate::crypto::Backend;
use crate::profile::Profile;
use crate::xml::Document;
use crate::xml::signer::Signer;

/// 1970-01-01T00:02:00Z, in the middle of the times of [`ASSERTION`].
const NOW: i64 = 120;

pub(super) const ISSUER: &str = "https://idp.example";

/// Its ID is `_a`.
pub(super) const ASSERTION: &str = concat!(
    "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_a\" Version=\"2.0\">",
    "<saml:Issuer>https://idp.example</saml:Issuer>",
    "<saml:Subject><saml:NameID Format=\"urn:format\">alice</saml:NameID>",
    "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">",
    "<saml:SubjectConfirmationData NotOnOrAfter=\"1970-01-01T00:03:00Z\" Recipient=\"https://sp.example/acs\">",
    "</saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>",
    "<saml:Conditions NotBefore=\"1970-01-01T00:01:00Z\" NotOnOrAfter=\"1970-01-01T00:04:00Z\">",
    "<saml:AudienceRestriction><saml:Audience>urn:sp</saml:Audience></saml:AudienceRestriction></saml:Conditions>",
    "<saml:AuthnStatement SessionNotOnOrAfter=\"1970-01-01T01:00:00Z\"></saml:AuthnStatement>",
    "<saml:AttributeStatement></saml:AttributeStatement></saml:Assertion>",
);

/// A response with this assertion in it. Its ID is `_r`.
pub(super) fn response(assertion: &str) -> String {
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" Destination=\"https://sp.example/acs\" \
         ID=\"_r\" Version=\"2.0\">\
         <saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">{ISSUER}</saml:Issuer>\
         <samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"></samlp:StatusCode>\
         </samlp:Status>{assertion}</samlp:Response>"
    )
}

/// The provider's key pair.
pub(super) fn provider() -> Signer {
    Signer::number(1)
}

/// A response whose assertion the provider signed.
pub(super) fn with_signed(assertion: &str) -> String {
    response(&provider().signed(assertion, "_a"))
}

/// The assertion with these attributes, each a name and its values.
pub(super) fn saying(attributes: &[(&str, &[&str])]) -> String {
    let value = |value: &&str| format!("<saml:AttributeValue>{value}</saml:AttributeValue>");
    let attribute = |(name, values): &(&str, &[&str])| {
        let values: String = values.iter().map(value).collect();
        format!("<saml:Attribute Name=\"{name}\">{values}</saml:Attribute>")
    };
    let attributes: String = attributes.iter().map(attribute).collect();
    ASSERTION.replace("</saml:AttributeStatement>", &format!("{attributes}</saml:AttributeStatement>"))
}

/// The provider's metadata, with a certificate of each of these.
fn metadata(signers: &[&Signer]) -> String {
    let key = |signer: &&Signer| {
        format!(
            "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
             <ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
            signer.certificate()
        )
    };
    let keys: String = signers.iter().map(key).collect();
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"{ISSUER}\">\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{keys}\
         <md:SingleSignOnService Location=\"https://idp.example/sso\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

/// What `look` finds in a response of the provider, which signs with these, or the rule that refuses it.
pub(super) fn verified<T>(
    response: &str,
    signers: &[&Signer],
    required: RequireSigned,
    profile: &Profile,
    look: impl FnOnce(&VerifiedResponse<'_>) -> Result<T, &'static str>,
) -> Result<T, &'static str> {
    let metadata = Metadata::parse(metadata(signers).as_bytes(), Backend::PREFERRED, profile).unwrap();
    let document = Document::parse(response.as_bytes(), profile).unwrap();
    let verified = Response::parse(&document, profile)
        .and_then(|response| response.of_provider(&metadata, ISSUER, profile))
        .and_then(|response| response.verify(required, profile));
    look(&verified.map_err(|rejection| rejection.rule().id())?)
}

/// What `look` finds in an assertion that the provider signed, or the rule that refuses it; `used` are those that were used.
pub(super) fn validated_beside<T>(
    response: &str,
    used: &[&str],
    profile: &Profile,
    look: impl FnOnce(ValidatedAssertion<'_>) -> T,
) -> Result<T, &'static str> {
    let expected = Expected {
        addressee: Addressee::Named {
            audience: "urn:sp",
            recipient: "https://sp.example/acs",
            destination: "https://sp.example/acs",
        },
        in_response_to: None,
        used: &used,
        now: NOW,
        skew: 0,
    };
    verified(response, &[&provider()], RequireSigned::Any, profile, |verified| {
        verified.validate(&expected, profile).map(look).map_err(|rejection| rejection.rule().id())
    })
}

/// The same of an assertion, where none was used.
pub(super) fn validated<T>(
    assertion: &str,
    profile: &Profile,
    look: impl FnOnce(ValidatedAssertion<'_>) -> T,
) -> Result<T, &'static str> {
    validated_beside(&with_signed(assertion), &[], profile, look)
}
