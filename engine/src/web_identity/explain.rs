//! Why a token is accepted or refused: every step, and in each every rule that is broken.
//!
//! An answer names the first rule that is broken; whoever mends it meets the next. Here the rule that refuses is taken
//! away and the step goes on, and a step that failed keeps no other from being looked at. What comes out is findings
//! and texts: nothing that was verified, and no way to a session.

mod report;

pub use report::{Finding, Keys, Presented, Question, Report, StepReport, Unchecked, Unverified};

use super::claims::{Claims, Expected, ReadClaims};
use super::key_set::KeySet;
use super::roles_claim;
use super::session_claims::{AwsClaims, SessionClaims};
use super::token::{Scratch, Token};
use super::trust::Caller;
use crate::account::{OidcProvider, Registration};
use crate::arn::RoleArn;
use crate::check::{Rule, Step, Structural};
use crate::json::{self, Document, Kind, Tape, Value};
pub use crate::policy::TrustReport;
use crate::policy::{self, Policy};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::session::FederatedPrincipal;

const CLAIMS: Document = Document { name: "claims", step: Step::Parse };

/// Explains what becomes of a token under the rules of `profile`.
pub fn explain(question: &Question<'_>, profile: &Profile) -> Report {
    let mut inquest = Inquest { whole: profile, profile: profile.clone(), report: Report::empty() };
    let mut scratch = Scratch::default();
    match question.presented {
        Presented::Token(compact) => {
            let broken =
                inquest.broken(|profile| Token::parse(compact, &mut Scratch::default(), profile).map(drop));
            inquest.record(Step::Parse, broken, None);
            let token = Token::parse(compact, &mut scratch, &inquest.profile).ok();
            inquest.go_on(question, token.as_ref(), token.as_ref().map(Token::unverified_claims));
        }
        Presented::Claims(octets) => {
            let read = |profile: &Profile| {
                json::parse_object(octets, &mut Tape::default(), CLAIMS, profile).map(drop)
            };
            let broken = inquest.broken(read);
            if broken.is_empty() {
                inquest.skip(Step::Parse, Unchecked::ClaimsOnly);
            } else {
                inquest.record(Step::Parse, broken, Some(Unchecked::ClaimsOnly));
            }
            let mut tape = Tape::default();
            let object = json::parse_object(octets, &mut tape, CLAIMS, &inquest.profile).ok();
            inquest.go_on(question, None, object.map(Claims::read).as_ref());
        }
    }
    inquest.report
}

/// A report in the making.
struct Inquest<'p> {
    /// Every rule.
    whole: &'p Profile,
    /// Those that are not taken away.
    profile: Profile,
    report: Report,
}

impl Inquest<'_> {
    /// The steps after the token, or its claims, were read.
    fn go_on(&mut self, question: &Question<'_>, token: Option<&Token<'_>>, claims: Option<&Claims<'_>>) {
        let issuer = claims.and_then(Claims::issuer);
        self.report.unverified = claims.map(|claims| Unverified::of(claims, token.and_then(Token::key_id)));
        self.look_up_provider(question, claims);
        let keys = self.fetch_keys(question);
        self.verify_signature(question, token, keys);

        let assumed = match (question.provider, issuer) {
            (None, Some(issuer)) => {
                let registration = Registration { url: issuer, client_ids: &[], thumbprints: &[] };
                // IAM drops a port: what it would register is not always this issuer.
                let provider = OidcProvider::new(question.account, &registration, &self.profile).ok();
                provider.filter(|provider| provider.issuer() == issuer)
            }
            _ => None,
        };
        match (claims, question.provider.or(assumed.as_ref())) {
            (Some(claims), Some(provider)) => {
                let known = self.validate_claims(question, claims, provider);
                self.evaluate_trust_policy(question, known, provider);
            }
            (claims, _) => {
                let reason =
                    if claims.is_some() { Unchecked::IssuerUnusable } else { Unchecked::TokenUnreadable };
                self.skip(Step::ValidateClaims, reason);
                self.skip(Step::EvaluateTrustPolicy, reason);
            }
        }
    }

    fn look_up_provider(&mut self, question: &Question<'_>, claims: Option<&Claims<'_>>) {
        let Some(claims) = claims else {
            return self.skip(Step::LookupProvider, Unchecked::TokenUnreadable);
        };
        let Some(issuer) = claims.issuer() else {
            let missing = Detail::Member(Excerpt::of("iss"));
            let broken = self.profile.reject(Structural::IssPresent, missing);
            return self.record(Step::LookupProvider, vec![broken], None);
        };
        match question.provider {
            None => self.skip(Step::LookupProvider, Unchecked::NoProvider),
            Some(provider) if provider.issuer() == issuer => {
                self.record(Step::LookupProvider, Vec::new(), None);
            }
            Some(_) => {
                let issuer = Detail::Member(Excerpt::of(issuer));
                let broken = self.profile.reject(Structural::ProviderRegistered, issuer);
                self.record(Step::LookupProvider, vec![broken], None);
            }
        }
    }

    /// Whether there are keys to verify with. What was taken away for the token holds for its keys.
    fn fetch_keys(&mut self, question: &Question<'_>) -> Result<(), Unchecked> {
        self.profile = self.whole.clone();
        let broken = match question.keys {
            Keys::Unknown => {
                self.skip(Step::FetchKeys, Unchecked::NoKeys);
                return Err(Unchecked::NoKeys);
            }
            Keys::Document(octets) => {
                self.broken(|profile| KeySet::parse(octets, question.backend, profile).map(drop))
            }
            Keys::Fetched(keys) => {
                self.report.key_ids = Some(keys.key_ids().map(str::to_owned).collect());
                Vec::new()
            }
            Keys::Refused(rejection) => vec![rejection.clone()],
        };
        self.record(Step::FetchKeys, broken, None);
        match question.keys {
            Keys::Document(octets) => {
                let keys = KeySet::parse(octets, question.backend, &self.profile);
                let keys = keys.map_err(|_| Unchecked::KeysUnusable)?;
                self.report.key_ids = Some(keys.key_ids().map(str::to_owned).collect());
                Ok(())
            }
            Keys::Fetched(_) => Ok(()),
            Keys::Unknown | Keys::Refused(_) => Err(Unchecked::KeysUnusable),
        }
    }

    fn verify_signature(
        &mut self,
        question: &Question<'_>,
        token: Option<&Token<'_>>,
        keys: Result<(), Unchecked>,
    ) {
        let judge = |token: &Token<'_>, profile: &Profile| {
            let parsed;
            let keys = match question.keys {
                Keys::Fetched(keys) => keys,
                // A key that is not of use under these rules may be under weaker ones.
                Keys::Document(octets) => {
                    parsed = KeySet::parse(octets, question.backend, profile)?;
                    &parsed
                }
                Keys::Unknown | Keys::Refused(_) => return Ok(()),
            };
            token.judge_signature(keys, profile.algorithms(), profile)
        };
        match (question.presented, token, keys) {
            (Presented::Claims(_), ..) => self.skip(Step::VerifySignature, Unchecked::ClaimsOnly),
            (_, None, _) => self.skip(Step::VerifySignature, Unchecked::TokenUnreadable),
            (_, _, Err(reason)) => self.skip(Step::VerifySignature, reason),
            (_, Some(token), Ok(())) => {
                let broken = self.broken(|profile| judge(token, profile));
                self.record(Step::VerifySignature, broken, None);
            }
        }
    }

    /// Looks at times, audience, subject and AWS's own claims, each for itself. Yielded is what the trust policy is to
    /// be asked about, where the claims say enough for that.
    fn validate_claims<'t>(
        &mut self,
        question: &Question<'_>,
        claims: &Claims<'t>,
        provider: &OidcProvider,
    ) -> Option<Known<'t>> {
        self.profile = self.whole.clone();
        let (now, skew) = (question.now, self.profile.limits().clock_skew_seconds);
        // Where no provider is given, every audience may be one of its client ids.
        let said = || texts(claims.claim("aud")).chain(texts(claims.claim("azp"))).map(str::to_owned);
        let audiences: Vec<String> = match question.provider {
            Some(provider) => provider.client_ids().iter().map(|one| one.clone().into()).collect(),
            None => said().collect(),
        };
        let expected = Expected { issuer: provider.issuer(), audiences: &audiences, now, skew };
        let aws = AwsClaims::read(claims.of_aws());

        let mut broken = self.broken(|profile| claims.require_current(now, skew, profile));
        broken.extend(self.broken(|profile| claims.audience(&expected, profile).map(drop)));
        broken.extend(self.broken(|profile| claims.subject(profile).map(drop)));
        if let Some(role) = &question.role {
            broken.extend(self.broken(|profile| roles_claim::authorizes(aws.roles, role, profile).map(drop)));
        }
        broken.extend(self.broken(|profile| SessionClaims::read(&aws, profile).map(drop)));
        let left_out = match (question.provider, question.role, aws.roles.map(|claim| claim.kind())) {
            (None, ..) => Some(Unchecked::NoProvider),
            (_, None, Some(kind)) if kind != Kind::Null => Some(Unchecked::NoRoleArn),
            _ => None,
        };
        self.record(Step::ValidateClaims, broken, left_out);

        let profile = &self.profile;
        Some(Known {
            authorized_by_provider: question
                .role
                .is_some_and(|role| roles_claim::authorizes(aws.roles, &role, profile).unwrap_or(false)),
            claims: claims.identify(&expected, profile).ok()?,
            session: SessionClaims::read(&aws, profile).ok()?,
        })
    }

    fn evaluate_trust_policy(
        &mut self,
        question: &Question<'_>,
        known: Option<Known<'_>>,
        provider: &OidcProvider,
    ) {
        const STEP: Step = Step::EvaluateTrustPolicy;
        let Some(text) = question.trust_policy else {
            return self.skip(STEP, Unchecked::NoTrustPolicy);
        };
        let parse = |profile: &Profile| Policy::parse(text, policy::Kind::Trust, profile);
        let mut broken = self.broken(|profile| parse(profile).map(drop));
        let Ok(policy) = parse(&self.profile) else {
            return self.record(STEP, broken, None);
        };
        let Some(Known { claims, session, authorized_by_provider }) = known else {
            let missing = Unchecked::NoIdentity;
            if broken.is_empty() {
                return self.skip(STEP, missing);
            }
            return self.record(STEP, broken, Some(missing));
        };
        let session = session.ask(provider, question.session_name, question.now);
        let caller = Caller { claims, provider, session, authorized_by_provider };
        let role_arn = question.role.as_ref().map(RoleArn::as_str).unwrap_or_default();
        let (reports, denials) = caller.explain_trust_policy(&policy, role_arn, &self.profile);
        self.report.trust.extend(reports);
        broken.extend(denials);
        self.record(STEP, broken, None);
    }

    /// Every rule that stops a part of a step. Each is off from then on, until another document is read.
    fn broken(&mut self, judge: impl Fn(&Profile) -> Result<(), Rejection>) -> Vec<Rejection> {
        let mut broken = Vec::new();
        while let Err(rejection) = judge(&self.profile) {
            match rejection.rule() {
                Rule::Check(check) if self.profile.enforces(check) => {
                    broken.push(rejection);
                    self.profile.remove(check);
                }
                // A key set that was parsed before remembers its flaws, whatever was taken away since.
                Rule::Check(_) => break,
                Rule::Structural(_) | Rule::Operational(_) => {
                    broken.push(rejection);
                    break;
                }
            }
        }
        broken
    }

    fn record(&mut self, step: Step, broken: Vec<Rejection>, left_out: Option<Unchecked>) {
        let finding = if broken.is_empty() { Finding::Passed } else { Finding::Failed(broken) };
        self.report.steps.push(StepReport { step, finding, left_out });
    }

    fn skip(&mut self, step: Step, reason: Unchecked) {
        self.report.steps.push(StepReport { step, finding: Finding::NotChecked(reason), left_out: None });
    }
}

/// What the claims come to, believed or not.
struct Known<'t> {
    claims: ReadClaims<'t>,
    session: SessionClaims,
    authorized_by_provider: bool,
}

impl Report {
    fn empty() -> Self {
        Self { steps: Vec::new(), trust: Vec::new(), unverified: None, key_ids: None }
    }
}

impl Unverified {
    fn of(claims: &Claims<'_>, key_id: Option<&str>) -> Self {
        let text = |name| claims.claim(name).and_then(|value| value.as_str()).map(str::to_owned);
        let time = |name| match claims.claim(name)?.kind() {
            Kind::Unsigned(seconds) => i64::try_from(seconds).ok(),
            Kind::Negative(seconds) => Some(seconds),
            _ => None,
        };
        Self {
            issuer: text("iss"),
            subject: text("sub"),
            audiences: texts(claims.claim("aud")).map(str::to_owned).collect(),
            expires: time("exp"),
            issued: time("iat"),
            key_id: key_id.map(str::to_owned),
            names: claims.names().map(str::to_owned).collect(),
        }
    }
}

/// A string, or the strings of a list.
fn texts(value: Option<Value<'_>>) -> impl Iterator<Item = &str> {
    let single = value.and_then(|value| value.as_str());
    let list = value.into_iter().flat_map(|value| value.elements());
    single.into_iter().chain(list.filter_map(|one| one.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arn::AccountId;
    use crate::check::Check;
    use crate::crypto::Backend;

    const NOW: i64 = 1_700_000_000;
    const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
        "Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/idp.example"},
        "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"idp.example:sub":"main"}}}]}"#;

    fn account() -> AccountId {
        AccountId::parse("123456789012").unwrap()
    }

    fn provider() -> OidcProvider {
        let registration = Registration { url: "https://idp.example", client_ids: &["us"], thumbprints: &[] };
        OidcProvider::new(account(), &registration, &Profile::strict()).unwrap()
    }

    fn report_of(claims: &str) -> Report {
        let provider = provider();
        let question = Question {
            presented: Presented::Claims(claims.as_bytes()),
            account: account(),
            role: None,
            trust_policy: Some(POLICY.as_bytes()),
            provider: Some(&provider),
            keys: Keys::Unknown,
            session_name: "session",
            now: NOW,
            backend: Backend::PREFERRED,
        };
        explain(&question, &Profile::strict())
    }

    fn claims(sub: &str, aud: &str, exp: i64) -> String {
        format!(
            r#"{{"iss":"https://idp.example","sub":"{sub}","aud":"{aud}","iat":{},"exp":{exp}}}"#,
            NOW - 60
        )
    }

    fn rules(report: &Report) -> Vec<Rule> {
        report.failures().map(Rejection::rule).collect()
    }

    #[test]
    fn an_expired_token_hides_neither_audience_nor_condition() {
        let report = report_of(&claims("fork", "them", NOW - 1));
        let broken = [Check::NotExpired, Check::AudienceMatches, Check::TrustAllows].map(Rule::from);
        assert_eq!(rules(&report), broken);
        let condition = &report.trust[0].statements[0].conditions[0];
        assert_eq!((condition.got.as_slice(), condition.holds), (["fork".to_owned()].as_slice(), false));
    }

    #[test]
    fn reports_the_six_steps_whatever_happens() {
        for text in [claims("main", "us", NOW + 60), "{}".to_owned(), "[".to_owned(), String::new()] {
            let steps: Vec<Step> = report_of(&text).steps.iter().map(|step| step.step).collect();
            assert_eq!(steps.len(), 6, "{text}");
            assert!(steps.is_sorted(), "{text}");
        }
    }

    #[test]
    fn without_a_token_the_signature_is_not_checked() {
        let report = report_of(&claims("main", "us", NOW + 60));
        assert!(report.accepted());
        let signature = report.steps.iter().find(|step| step.step == Step::VerifySignature).unwrap();
        assert!(matches!(signature.finding, Finding::NotChecked(Unchecked::ClaimsOnly)));
    }

    #[test]
    fn a_subject_that_is_missing_leaves_the_policy_unasked() {
        let report = report_of(&format!(r#"{{"iss":"https://idp.example","aud":"us","exp":{NOW}}}"#));
        assert!(report.trust.is_empty());
        assert_eq!(
            rules(&report),
            [Check::IatPresent.into(), Check::NotExpired.into(), Rule::from(Structural::SubPresent)]
        );
    }
}
