//! Why a response is accepted or refused: every step, and in each every rule that is broken.
//!
//! The rule that refuses is taken away and the step goes on. What was not verified is not read for identity here either: where no
//! signature holds, the steps after it are not looked at. What comes out is findings and texts, and no way to a session.

use super::addressee::Addressee;
use super::attributes::{self, SessionAttributes};
use super::confirmation::Expected;
use super::metadata::Metadata;
use super::names::{ds, saml};
use super::response::{RequireSigned, Response, VerifiedResponse};
use super::trust::Caller;
use crate::arn::{RoleArn, SamlProviderArn};
use crate::base64;
use crate::check::{Rule, Step};
use crate::crypto::{Backend, sha256};
use crate::policy::{self, Policy, TrustReport};
use crate::profile::Profile;
use crate::rejection::Rejection;
use crate::session::FederatedPrincipal;
use crate::xml::{Document, UnsignedElement};
use data_encoding::HEXLOWER;
use std::ops::RangeInclusive;

/// What is to be explained: as much of a call as is at hand.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// The response, as XML.
    pub response: &'q [u8],
    /// The metadata of the provider.
    pub metadata: &'q [u8],
    /// The provider, where its ARN is known.
    pub provider: Option<SamlProviderArn<'q>>,
    /// The role, where its ARN is known.
    pub role: Option<RoleArn<'q>>,
    /// The role's trust policy.
    pub trust_policy: Option<&'q [u8]>,
    /// The clock, in seconds since 1970.
    pub now: i64,
    /// Who computes.
    pub backend: Backend,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The six steps that judge a response, in their order.
    pub steps: Vec<StepReport>,
    /// What the response says of itself; `None` where it cannot be read.
    pub said: Option<Said>,
    /// The signatures of the response and of the assertion.
    pub signatures: Vec<SignatureReport>,
    /// The certificates of the provider.
    pub certificates: Vec<CertificateReport>,
    /// The roles that the assertion offers, each with its provider, where the assertion was verified.
    pub offered: Vec<(String, String)>,
    /// What the trust policy says of each action that is asked for; nothing where it could not be asked.
    pub trust: Vec<TrustReport>,
}

/// One step.
#[derive(Clone, Debug)]
pub struct StepReport {
    /// Which.
    pub step: Step,
    /// The rules that are broken, each found after those before it were taken away.
    pub broken: Vec<Rejection>,
    /// Why the step was not looked at, or not wholly.
    pub unchecked: Option<Unchecked>,
}

/// What a step would have needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unchecked {
    /// The response cannot be read.
    ResponseUnreadable,
    /// The metadata cannot be read.
    MetadataUnreadable,
    /// No signature was verified.
    NotVerified,
    /// The assertion is not one that is believed.
    NotValid,
    /// No role is given.
    NoRole,
    /// The ARN of the provider is not known, and the assertion offers more than one.
    NoProviderArn,
}

/// What a response says of itself. Nobody has confirmed a word of it.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Who issued the assertion.
    pub issuer: Option<String>,
    /// Whom it is about.
    pub name_id: Option<String>,
    /// Where the response was sent.
    pub destination: Option<String>,
    /// Where the assertion may be used.
    pub recipients: Vec<String>,
    /// Whom it is for.
    pub audiences: Vec<String>,
    /// From when it holds: `Conditions NotBefore`.
    pub not_before: Option<String>,
    /// Until when: `Conditions NotOnOrAfter`.
    pub not_on_or_after: Option<String>,
    /// The status that the provider reports.
    pub status: Option<String>,
}

/// What became of a signature.
#[derive(Clone, Debug)]
pub struct SignatureReport {
    /// `Response` or `Assertion`.
    pub element: &'static str,
    /// What became of it.
    pub state: SignatureState,
    /// The SHA-256 of the certificate that its `KeyInfo` shows, in hexadecimal. It is a hint, and no key.
    pub shown_certificate: Option<String>,
}

/// What became of a signature.
#[derive(Clone, Debug)]
pub enum SignatureState {
    /// There is none.
    Absent,
    /// It was made with a key of the metadata.
    Verified,
    /// It was not, or the element is not what was signed.
    Refused(Rejection),
    /// There is no key to verify it with.
    Unchecked,
}

/// A certificate of the metadata.
#[derive(Clone, Debug)]
pub struct CertificateReport {
    /// The SHA-256 of its DER, in hexadecimal.
    pub sha256: String,
    /// From when to when it says that it is valid, in seconds since 1970. Nobody is refused for it.
    pub validity: RangeInclusive<i64>,
}

impl Report {
    /// Every broken rule, in the order of the steps.
    pub fn failures(&self) -> impl Iterator<Item = &Rejection> {
        self.steps.iter().flat_map(|step| &step.broken)
    }

    /// Whether no rule was found broken. What was not checked may still break one.
    pub fn accepted(&self) -> bool {
        self.failures().next().is_none()
    }
}

/// Explains what becomes of a response under the rules of `profile`.
pub fn explain(question: &Question<'_>, profile: &Profile) -> Report {
    let report = Report {
        steps: Vec::new(),
        said: None,
        signatures: Vec::new(),
        certificates: Vec::new(),
        offered: Vec::new(),
        trust: Vec::new(),
    };
    let mut inquest = Inquest { profile: profile.clone(), report };
    inquest.run(question);
    inquest.report
}

/// A report in the making.
struct Inquest {
    /// The rules that are not taken away.
    profile: Profile,
    report: Report,
}

impl Inquest {
    fn run(&mut self, question: &Question<'_>) {
        let judge = |profile: &Profile| {
            let document = Document::parse(question.response, profile)?;
            Response::parse(&document, profile)?.unverified_issuer(profile).map(drop)
        };
        let broken = self.broken(judge);
        self.record(Step::Parse, broken, None);
        let document = Document::parse(question.response, &self.profile).ok();
        let response = document.as_ref().and_then(|document| Response::parse(document, &self.profile).ok());
        self.report.said = document.as_ref().map(|document| said(document.unsigned()));

        let metadata = |profile: &Profile| Metadata::parse(question.metadata, question.backend, profile);
        let unusable = self.broken(|profile| metadata(profile)?.require_valid(question.now, profile));
        let metadata = metadata(&self.profile).ok();
        let verified = self.verify(response, metadata.as_ref(), unusable);
        let (Some(document), Some(metadata)) = (&document, &metadata) else {
            return self.leave_out(Unchecked::NotVerified);
        };
        self.signatures(document, response, metadata);
        match verified {
            Some(verified) => self.judge(question, &verified),
            None => self.leave_out(Unchecked::NotVerified),
        }
    }

    /// The provider, its keys and the signature.
    fn verify<'d>(
        &mut self,
        response: Option<Response<'d>>,
        metadata: Option<&Metadata>,
        unusable: Vec<Rejection>,
    ) -> Option<VerifiedResponse<'d>> {
        let (Some(response), Some(metadata)) = (response, metadata) else {
            let reason = if response.is_none() {
                Unchecked::ResponseUnreadable
            } else {
                Unchecked::MetadataUnreadable
            };
            self.record(Step::LookupProvider, Vec::new(), Some(reason));
            self.record(Step::FetchKeys, unusable, None);
            self.record(Step::VerifySignature, Vec::new(), Some(reason));
            return None;
        };
        self.report.certificates = metadata
            .entities()
            .iter()
            .flat_map(super::metadata::Entity::certificates)
            .map(|certificate| CertificateReport {
                sha256: HEXLOWER.encode(certificate.sha256()),
                validity: certificate.validity(),
            })
            .collect();
        let issuer = response.unverified_issuer(&self.profile).unwrap_or_default();
        let entity = metadata.entity(&issuer).or(metadata.entities().first());
        let entity_id = entity.map_or("", |entity| entity.id());
        let broken = self.broken(|profile| response.of_provider(metadata, entity_id, profile).map(drop));
        self.record(Step::LookupProvider, broken, None);
        self.record(Step::FetchKeys, unusable, None);
        let verify = |profile: &Profile| {
            response.of_provider(metadata, entity_id, profile)?.verify(RequireSigned::Any, profile)
        };
        let broken = self.broken(|profile| verify(profile).map(drop));
        self.record(Step::VerifySignature, broken, None);
        verify(&self.profile).ok()
    }

    fn signatures(&mut self, document: &Document<'_>, response: Option<Response<'_>>, metadata: &Metadata) {
        let root = document.unsigned();
        let assertion = root.children_named(saml("Assertion")).next();
        let keys: Vec<_> = metadata
            .entities()
            .iter()
            .flat_map(|entity| entity.certificates().iter().map(crate::crypto::Certificate::key))
            .collect();
        for (element, found) in [("Response", Some(root)), ("Assertion", assertion)] {
            let Some(found) = found else { continue };
            let state = match document.has_signature(found.place()) {
                false => SignatureState::Absent,
                true if response.is_none() || keys.is_empty() => SignatureState::Unchecked,
                true => match document.verify(found.place(), &keys, &self.profile) {
                    Ok(_) => SignatureState::Verified,
                    Err(rejection) => SignatureState::Refused(rejection),
                },
            };
            let shown_certificate = shown(found);
            self.report.signatures.push(SignatureReport { element, state, shown_certificate });
        }
    }

    /// The assertion, what it offers, and the trust policy.
    fn judge(&mut self, question: &Question<'_>, verified: &VerifiedResponse<'_>) {
        let none: &[&str] = &[];
        let expected = Expected {
            addressee: Addressee::SignIn,
            in_response_to: None,
            used: &none,
            now: question.now,
            skew: self.profile.limits().saml_skew_seconds,
        };
        let mut broken = self.broken(|profile| verified.validate(&expected, profile).map(drop));
        let Ok(assertion) = verified.validate(&expected, &self.profile) else {
            self.record(Step::ValidateClaims, broken, None);
            return self.record(Step::EvaluateTrustPolicy, Vec::new(), Some(Unchecked::NotValid));
        };
        let pairs = attributes::offered(&assertion);
        let pairs: Vec<_> =
            pairs.map(|(role, provider)| (role.as_str().to_owned(), provider.as_str().to_owned())).collect();
        let provider_arn = question.provider.map(|provider| provider.as_str().to_owned()).or_else(|| {
            let mut providers: Vec<&String> = pairs.iter().map(|(_, provider)| provider).collect();
            providers.dedup();
            (providers.len() == 1).then(|| providers.first().map(|one| (*one).clone())).flatten()
        });
        let provider = provider_arn.as_deref().and_then(SamlProviderArn::parse);
        if let (Some(role), Some(provider)) = (question.role, provider) {
            let offered =
                |profile: &Profile| attributes::require_offered(&assertion, &role, &provider, profile);
            broken.extend(self.broken(offered));
        }
        broken.extend(self.broken(|profile| SessionAttributes::read(&assertion, profile).map(drop)));
        let left_out = match (question.role, provider) {
            (None, _) => Some(Unchecked::NoRole),
            (_, None) => Some(Unchecked::NoProviderArn),
            _ => None,
        };
        self.record(Step::ValidateClaims, broken, left_out);
        self.report.offered = pairs;

        let session = SessionAttributes::read(&assertion, &self.profile);
        let (Some(policy), Some(arn), Ok(session)) = (question.trust_policy, provider, session) else {
            let reason = match (question.trust_policy, provider) {
                (None, _) => Unchecked::NoRole,
                (_, None) => Unchecked::NoProviderArn,
                _ => Unchecked::NotValid,
            };
            return self.record(Step::EvaluateTrustPolicy, Vec::new(), Some(reason));
        };
        let caller = Caller::new(assertion, arn, session, question.now, question.backend);
        self.ask(question, policy, &caller);
    }

    fn ask(&mut self, question: &Question<'_>, text: &[u8], caller: &Caller<'_, '_>) {
        let parse = |profile: &Profile| Policy::parse(text, policy::Kind::Trust, profile);
        let mut broken = self.broken(|profile| parse(profile).map(drop));
        let Ok(policy) = parse(&self.profile) else {
            return self.record(Step::EvaluateTrustPolicy, broken, None);
        };
        let role = question.role.as_ref().map(RoleArn::as_str).unwrap_or_default();
        let (reports, denials) = caller.explain_trust_policy(&policy, role, &self.profile);
        self.report.trust.extend(reports);
        broken.extend(denials);
        self.record(Step::EvaluateTrustPolicy, broken, None);
    }

    /// Every rule that stops a part of a step; each is off from then on.
    fn broken(&mut self, judge: impl Fn(&Profile) -> Result<(), Rejection>) -> Vec<Rejection> {
        let mut broken = Vec::new();
        while let Err(rejection) = judge(&self.profile) {
            let rule = rejection.rule();
            broken.push(rejection);
            match rule {
                Rule::Check(check) if self.profile.enforces(check) => self.profile.remove(check),
                _ => break,
            }
        }
        broken
    }

    fn leave_out(&mut self, reason: Unchecked) {
        self.record(Step::ValidateClaims, Vec::new(), Some(reason));
        self.record(Step::EvaluateTrustPolicy, Vec::new(), Some(reason));
    }

    fn record(&mut self, step: Step, broken: Vec<Rejection>, unchecked: Option<Unchecked>) {
        self.report.steps.push(StepReport { step, broken, unchecked });
    }
}

/// What a response says of itself.
fn said(root: UnsignedElement<'_>) -> Said {
    let text = |element: UnsignedElement<'_>| element.text().map(|text| text.trim().to_owned());
    let assertion = root.children_named(saml("Assertion")).next();
    let subject = below(assertion, "Subject");
    let conditions = below(assertion, "Conditions");
    let attribute = |element: Option<UnsignedElement<'_>>, name: &str| {
        element.and_then(|element| element.attribute(name)).map(str::to_owned)
    };
    let data = subject.into_iter().flat_map(|subject| subject.children_named(saml("SubjectConfirmation")));
    let data = data.flat_map(|one| one.children_named(saml("SubjectConfirmationData")));
    let audiences = conditions.into_iter().flat_map(|one| one.children_named(saml("AudienceRestriction")));
    let audiences = audiences.flat_map(|one| one.children_named(saml("Audience")));
    Said {
        issuer: below(assertion, "Issuer").and_then(text),
        name_id: below(subject, "NameID").and_then(text),
        destination: root.attribute("Destination").map(str::to_owned),
        recipients: data.filter_map(|one| one.attribute("Recipient")).map(str::to_owned).collect(),
        audiences: audiences.filter_map(text).collect(),
        not_before: attribute(conditions, "NotBefore"),
        not_on_or_after: attribute(conditions, "NotOnOrAfter"),
        status: attribute(below(below(Some(root), "Status"), "StatusCode"), "Value"),
    }
}

/// The first element of this local name in another.
fn below<'d>(element: Option<UnsignedElement<'d>>, local: &str) -> Option<UnsignedElement<'d>> {
    element?.children().find(|child| child.name().local == local)
}

/// The SHA-256 of the first certificate that the signature of an element shows.
fn shown(element: UnsignedElement<'_>) -> Option<String> {
    let signature = element.children_named(ds("Signature")).next()?;
    let info = signature.children_named(ds("KeyInfo")).next()?;
    let data = info.children_named(ds("X509Data")).next()?;
    let text = data.children_named(ds("X509Certificate")).next()?.text()?;
    Some(HEXLOWER.encode(&sha256(&base64::decode(&text).ok()?, Backend::PREFERRED)))
}
