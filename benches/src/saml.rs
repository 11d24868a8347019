//! A service provider that receives a response: from its octets to the identity in it, signature, conditions and attributes.

use crate::xml::subject::{AUDIENCE, ISSUER, NOW, Subject};
use touchstone_corpus::mint::xml::namespace::{DS, SAMLP};
use touchstone_corpus::mint::xml::{Document, Element, x509_data};
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::saml::{Addressee, Expected, Metadata, RequireSigned, Response};
use touchstone_engine::xml;

/// SAML 2.0 metadata.
const MD: &str = "urn:oasis:names:tc:SAML:2.0:metadata";

/// A service provider under the profile `strict`, the metadata of its identity provider read.
#[derive(Debug)]
pub struct ServiceProvider {
    metadata: Metadata,
    profile: Profile,
}

impl ServiceProvider {
    /// One that the response of `subject` is for.
    pub fn of(subject: &Subject) -> Self {
        let profile = Profile::strict();
        let document = metadata(&subject.certificate);
        let metadata = Metadata::parse(document.as_bytes(), Backend::AwsLc, &profile).expect("metadata");
        Self { metadata, profile }
    }

    /// The whole decision: how many attributes the assertion has whose subject is confirmed. No assertion is used up, so
    /// that the same one can be judged again.
    #[inline]
    pub fn decide(&self, response: &[u8]) -> Result<usize, Rejection> {
        let Self { metadata, profile } = self;
        let document = xml::Document::parse(response, profile)?;
        let used: &[&str] = &[];
        let expected = Expected {
            addressee: Addressee::Named { audience: AUDIENCE, recipient: AUDIENCE, destination: AUDIENCE },
            in_response_to: None,
            used: &used,
            now: NOW,
            skew: 0,
        };
        let assertion = Response::parse(&document, profile)?
            .of_provider(metadata, ISSUER, profile)?
            .verify(RequireSigned::Any, profile)?
            .validate(&expected, profile)?;
        Ok(assertion.attributes().len())
    }
}

/// The metadata of the identity provider: one certificate that signs, one place to sign on.
fn metadata(certificate: &[u8]) -> String {
    let info = Element::new("ds:KeyInfo").declaring("ds", DS).and(x509_data(&[certificate.to_vec()]));
    let sign_on = Element::new("md:SingleSignOnService")
        .with("Binding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect")
        .with("Location", "https://idp.touchstone.example/saml2/idp/sso");
    let role = Element::new("md:IDPSSODescriptor")
        .with("protocolSupportEnumeration", SAMLP)
        .and(Element::new("md:KeyDescriptor").with("use", "signing").and(info))
        .and(sign_on);
    let entity = Element::new("md:EntityDescriptor").declaring("md", MD).with("entityID", ISSUER).and(role);
    Document::new(entity).to_xml()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_provider_signed_and_nothing_else() {
        let subject = Subject::of(("5 KB", 5_000));
        let provider = ServiceProvider::of(&subject);
        assert!(provider.decide(&subject.document).is_ok_and(|attributes| attributes > 0));
        let refused_by = provider.decide(&subject.tampered()).map_err(|no| no.rule().id());
        assert_eq!(refused_by, Err("xml.digest-matches"));
    }
}
