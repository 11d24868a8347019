//! `AssumeRoleWithSAML`: what goes in, and what comes out.

use super::Parameters;
use super::constraint::{Broken, Text};
use super::list::List;
use super::session_parameters::{Duration, POLICY_ARN, ROLE_ARN, hold_policy, hold_policy_arns, misnumbered};
use crate::arn::{RoleArn, SamlProviderArn};
use crate::check::{Check, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::borrow::Cow;

const PRINCIPAL_ARN: &str = "principalArn";
const ASSERTION: Text = Text {
    member: "sAMLAssertion",
    length: 4..=100_000,
    length_check: Check::SamlAssertionLength,
    secret: true,
};
const DURATION: Duration = Duration { seconds: 900..=43_200, check: Check::DurationRange };

/// A request whose parameters are as the API model says.
#[derive(Clone, Debug)]
pub struct SamlRequest<'p> {
    /// The role that is asked for.
    pub role: RoleArn<'p>,
    /// The provider that is to have issued the assertion.
    pub provider: SamlProviderArn<'p>,
    /// The response, in base64, with nothing in it believed.
    pub assertion: &'p str,
    /// How long the session is to last, in seconds; `None`: as long as the default.
    pub duration: Option<u32>,
    /// An inline session policy, as text.
    pub policy: Option<&'p str>,
    /// Managed session policies.
    pub policy_arns: Vec<&'p str>,
}

/// The parameters by name, as they were sent.
#[derive(Default)]
struct Members<'p> {
    role: Option<&'p str>,
    provider: Option<&'p str>,
    assertion: Option<&'p str>,
    duration: Option<&'p str>,
    policy: Option<&'p str>,
    policy_arns: Vec<&'p str>,
}

impl<'p> SamlRequest<'p> {
    /// Takes the parameters in. All constraints that they break are named in one answer; parameters that the call does
    /// not have are ignored, as AWS's endpoint does with those of newer versions.
    pub fn receive(parameters: &Parameters<'p>, profile: &Profile) -> Result<Self, Rejection> {
        let mut broken = Broken::default();
        let members = Members::read(parameters, &mut broken, profile)?;
        let duration = members.hold(&mut broken, profile);
        broken.none(profile)?;

        let Members { role, provider, assertion, policy, policy_arns, .. } = members;
        let (role, provider) = (role.unwrap_or_default(), provider.unwrap_or_default());
        let malformed = |rule, arn| profile.reject(rule, Detail::Member(Excerpt::of(arn)));
        Ok(Self {
            role: RoleArn::parse(role).ok_or_else(|| malformed(Structural::RoleArnValid, role))?,
            provider: SamlProviderArn::parse(provider)
                .ok_or_else(|| malformed(Structural::SamlProviderArnValid, provider))?,
            assertion: assertion.unwrap_or_default(),
            duration,
            policy,
            policy_arns,
        })
    }
}

impl<'p> Members<'p> {
    fn read(parameters: &Parameters<'p>, broken: &mut Broken, profile: &Profile) -> Result<Self, Rejection> {
        let mut members = Self::default();
        let mut policy_arns = List::default();
        for (name, value) in parameters {
            let member = match *name {
                "RoleArn" => &mut members.role,
                "PrincipalArn" => &mut members.provider,
                "SAMLAssertion" => &mut members.assertion,
                "DurationSeconds" => &mut members.duration,
                "Policy" => &mut members.policy,
                _ => {
                    if let Some(place) = name.strip_prefix("PolicyArns.member.") {
                        let number = place.strip_suffix(".arn").unwrap_or_default();
                        policy_arns
                            .push(number, value)
                            .unwrap_or_else(|element| misnumbered(POLICY_ARN.member, element, broken));
                    }
                    continue;
                }
            };
            if member.is_some() {
                profile.require(false, Check::ParameterSingle, || Detail::Member(Excerpt::of(name)))?;
            }
            *member = Some(value);
        }
        members.policy_arns = policy_arns.finish().unwrap_or_else(|element| {
            misnumbered(POLICY_ARN.member, element, broken);
            Vec::new()
        });
        Ok(members)
    }

    /// Holds every parameter against the model: the duration, where there is one.
    fn hold(&self, broken: &mut Broken, profile: &Profile) -> Option<u32> {
        let absent = |member: &'static str, broken: &mut Broken| {
            broken.always(Structural::ParameterPresent, member, Some("null"), "Member must not be null");
        };
        match self.role {
            Some(role) => broken.length(&ROLE_ARN, role, profile),
            None => absent(ROLE_ARN.member, broken),
        }
        match self.provider {
            Some(provider) => hold_principal_arn(provider, broken),
            None => absent(PRINCIPAL_ARN, broken),
        }
        match self.assertion {
            Some(assertion) => broken.length(&ASSERTION, assertion, profile),
            None => absent(ASSERTION.member, broken),
        }
        if let Some(policy) = self.policy {
            hold_policy(policy, broken, profile);
        }
        hold_policy_arns(&self.policy_arns, broken, profile);
        DURATION.hold(self.duration, broken, profile)
    }
}

/// The length of a provider's ARN. An ARN of a provider has no path and no other part that could be too long, so no profile
/// leaves this out.
fn hold_principal_arn(arn: &str, broken: &mut Broken) {
    let must = match arn.chars().count() {
        0..20 => "Member must have length greater than or equal to 20",
        20..=2048 => return,
        _ => "Member must have length less than or equal to 2048",
    };
    broken.always(Structural::PrincipalArnLength, PRINCIPAL_ARN, Some(arn), must);
}

/// The answer to a request that is granted. `C` is what the credentials are.
#[derive(Clone, Debug)]
pub struct SamlAnswer<'r, C> {
    /// `Credentials`: temporary ones; an engine with rules taken away has none to give.
    pub credentials: C,
    /// `Subject`: the text of the `NameID`.
    pub subject: String,
    /// `SubjectType`: its format, without the prefix of SAML 2.0.
    pub subject_type: String,
    /// `Issuer`: the provider's entity id.
    pub issuer: String,
    /// `Audience`: the recipient of the subject's confirmation.
    pub audience: String,
    /// `NameQualifier`: what tells subjects of this provider and account from others.
    pub name_qualifier: String,
    /// The role.
    pub role: RoleArn<'r>,
    /// The role's unique id.
    pub role_id: &'r str,
    /// The name of the session, which the assertion gives.
    pub session_name: String,
    /// `SourceIdentity`, where the assertion set one.
    pub source_identity: Option<String>,
    /// `PackedPolicySize`, in percent.
    pub packed_policy_size: u32,
}

impl<C> SamlAnswer<'_, C> {
    /// The members of the answer by their names in the API, without the credentials.
    pub fn members(&self) -> serde_json::Value {
        let mut members = serde_json::json!({
            "Subject": self.subject,
            "SubjectType": self.subject_type,
            "Issuer": self.issuer,
            "Audience": self.audience,
            "NameQualifier": self.name_qualifier,
            "AssumedRoleUser": {
                "Arn": self.role.session_arn(&self.session_name),
                "AssumedRoleId": Cow::from(format!("{}:{}", self.role_id, self.session_name)),
            },
            "PackedPolicySize": self.packed_policy_size,
        });
        if let (Some(source), Some(members)) = (&self.source_identity, members.as_object_mut()) {
            members.insert("SourceIdentity".to_owned(), source.as_str().into());
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_by(provider: &str) -> &'static str {
        let parameters = [
            ("RoleArn", "arn:aws:iam::123456789012:role/a"),
            ("PrincipalArn", provider),
            ("SAMLAssertion", "YWJj"),
        ];
        SamlRequest::receive(&parameters, &Profile::strict()).map_or_else(|no| no.rule().id(), |_| "none")
    }

    #[test]
    fn takes_the_arn_of_a_provider() {
        let arn = "arn:aws:iam::123456789012:saml-provider/a";
        assert_eq!(refused_by(arn), "none");
        assert_eq!(refused_by(&arn.replace("saml", "oidc")), "saml-provider.arn-valid");
    }

    #[test]
    fn an_arn_has_20_to_2048_characters_whatever_else_it_is() {
        assert_eq!(refused_by(&"a".repeat(19)), "api.principal-arn-length");
        assert_eq!(refused_by(&"a".repeat(20)), "saml-provider.arn-valid");
        assert_eq!(refused_by(&"\u{E4}".repeat(2048)), "saml-provider.arn-valid");
        assert_eq!(refused_by(&"a".repeat(2049)), "api.principal-arn-length");
    }
}
