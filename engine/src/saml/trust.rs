//! Who calls with an assertion, as a role's trust policy sees it.

use super::assertion::ValidatedAssertion;
use super::attributes::SessionAttributes;
use super::claims;
use crate::arn::SamlProviderArn;
use crate::check::Structural;
use crate::crypto::{Backend, sha1};
use crate::policy::{Context, Principal, Values};
use crate::session::{AskedSession, FederatedPrincipal};
use data_encoding::BASE64;
use std::borrow::Cow;

const FORMATS: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

/// Whom the provider vouches for and what he asks for: the context of a call with an assertion.
///
/// Source: AWS IAM user guide, "Available keys for SAML-based AWS STS federation".
#[derive(Debug)]
pub(super) struct Caller<'c, 'd> {
    pub(super) assertion: ValidatedAssertion<'d>,
    pub(super) provider: SamlProviderArn<'c>,
    pub(super) session: AskedSession<'c>,
    /// Seconds that the session lasts at the most.
    pub(super) longest: Option<u32>,
    pub(super) name_qualifier: String,
}

impl<'c, 'd> Caller<'c, 'd> {
    pub(super) fn new(
        assertion: ValidatedAssertion<'d>,
        provider: SamlProviderArn<'c>,
        asked: SessionAttributes,
        now: i64,
        backend: Backend,
    ) -> Self {
        let SessionAttributes { session_name, tags, source_identity, longest } = asked;
        let name_qualifier = name_qualifier(assertion.issuer(), &provider, backend);
        let (arn, account, name) = (provider.as_str(), provider.account(), session_name.into());
        let session = AskedSession { provider: arn, account, name, tags, source_identity, now };
        Self { assertion, provider, session, longest, name_qualifier }
    }

    /// `SubjectType`: the format, without the prefix of SAML 2.0; where there is none, it is unspecified (SAML core section
    /// 8.3.1).
    pub(super) fn subject_type(&self) -> &str {
        let format = self.assertion.name_id_format();
        format.map_or("urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", |format| {
            format.strip_prefix(FORMATS).unwrap_or(format)
        })
    }

    /// What the session keeps of the assertion, for its own requests.
    pub(super) fn kept(&self) -> Vec<(String, String)> {
        let keys = ["saml:sub", "saml:sub_type", "saml:namequalifier"];
        let kept = keys.into_iter().filter_map(|key| match self.saml(key) {
            Values::One(value) => Some((key.to_owned(), value.into_owned())),
            _ => None,
        });
        kept.collect()
    }

    fn saml(&self, key: &str) -> Values<'_> {
        match key {
            "saml:aud" => Values::one(self.assertion.recipient()),
            "saml:iss" => Values::one(self.assertion.issuer()),
            "saml:sub" => Values::one(self.assertion.name_id()),
            // "persistent, transient, or the full Format URI".
            "saml:sub_type" => Values::one(match self.subject_type() {
                short @ ("persistent" | "transient") => short,
                short => self.assertion.name_id_format().unwrap_or(short),
            }),
            "saml:namequalifier" => Values::one(&self.name_qualifier),
            "saml:doc" => {
                let provider = format!("{}/{}", self.provider.account(), self.provider.name());
                Values::One(Cow::Owned(provider))
            }
            key => {
                let name = key.strip_prefix("saml:").unwrap_or(key);
                let attributes = self.assertion.attributes().iter();
                let of_key = |attribute: &&super::Attribute<'_>| claims::key(attribute.name) == Some(name);
                // "If several claims map to one key, only one is mapped": the first.
                attributes.into_iter().find(of_key).map_or(Values::Absent, |attribute| {
                    Values::many(attribute.values.iter().map(|value| &**value))
                })
            }
        }
    }
}

impl FederatedPrincipal for Caller<'_, '_> {
    const ASSUME: &'static str = "sts:AssumeRoleWithSAML";
    const ROLE_EXISTS: Structural = Structural::SamlRoleExists;

    fn principal(&self) -> Principal<'_> {
        Principal::Saml { provider: self.provider.as_str() }
    }

    fn session(&self) -> &AskedSession<'_> {
        &self.session
    }
}

impl Context for Caller<'_, '_> {
    fn value(&self, key: &str) -> Values<'_> {
        if key.starts_with("saml:") { self.saml(key) } else { self.session.value(key) }
    }
}

/// `NameQualifier`: a digest of the issuer, the account and the provider's name (AWS STS API reference,
/// `AssumeRoleWithSAML`).
fn name_qualifier(issuer: &str, provider: &SamlProviderArn<'_>, backend: Backend) -> String {
    let text = format!("{issuer}{}/{}", provider.account(), provider.name());
    BASE64.encode(&sha1(text.as_bytes(), backend))
}
