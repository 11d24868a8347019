//! The engine on aws-lc.

use super::{Form, Side, Verdict};
use crate::side::Raw;
use touchstone_engine::crypto::{Backend, Certificate};
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::xml::{Canonicalization, Document, ExpandedName};

/// The engine with a certificate, its key prepared.
#[derive(Debug)]
pub struct Engine {
    certificate: Certificate,
    profile: Profile,
}

impl Engine {
    /// The engine under the profile `strict` with this certificate, in DER.
    pub fn new(certificate: &[u8]) -> Self {
        Self::under(Profile::strict(), certificate)
    }

    /// The same under another profile.
    pub fn under(profile: Profile, certificate: &[u8]) -> Self {
        let certificate = Certificate::parse(certificate, Backend::AwsLc, &profile).expect("a certificate");
        Self { certificate, profile }
    }

    /// The tree.
    #[inline]
    pub fn parse<'x>(&self, document: &'x [u8]) -> Result<Document<'x>, Rejection> {
        Document::parse(document, &self.profile)
    }

    /// Whether the element of this name is signed: parsed, found, verified.
    #[inline]
    pub fn verify(&self, document: &[u8], name: ExpandedName<'_>) -> Result<(), Rejection> {
        let document = self.parse(document)?;
        let place = document.find(name, &self.profile)?;
        document.verify(place, &[self.certificate.key()], &self.profile)?;
        Ok(())
    }

    /// The backend alone, with the key of the certificate.
    pub fn raw(&self) -> Raw {
        Raw::of(self.certificate.key().public().clone(), Backend::AwsLc)
    }

    fn signed_octets(&self, document: &[u8], name: ExpandedName<'_>) -> Result<Vec<u8>, Rejection> {
        let document = self.parse(document)?;
        let place = document.find(name, &self.profile)?;
        document.signed_octets(place, &[self.certificate.key()], &self.profile)
    }
}

impl Side for Engine {
    const NAME: &'static str = "touchstone";

    fn canonicalize(&mut self, document: &[u8], id: Option<&str>, form: Form<'_>) -> Option<Vec<u8>> {
        let document = self.parse(document).ok()?;
        let algorithm = Canonicalization::from_uri(form.uri)?;
        match id {
            Some(id) => {
                let place = document.find_by_id(id, &self.profile).ok()?;
                Some(document.canonicalize(place, algorithm, form.prefixes))
            }
            None => Some(document.canonicalize_whole(algorithm, form.prefixes)),
        }
    }

    fn verdict(&mut self, document: &[u8], name: ExpandedName<'_>) -> Verdict {
        match self.signed_octets(document, name) {
            Ok(octets) => Verdict::Valid(Some(octets)),
            Err(no) => Verdict::Refused(no.rule().id().to_owned()),
        }
    }
}
