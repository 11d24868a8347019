//! `AssumeRoleWithSAML`: what goes in, and what comes out.

use super::Parameters;
use super::constraint::{Broken, Text};
use super::session_parameters::{
    ROLE_ARN, ROLE_DURATION, hold_policy, hold_policy_arns, with_source_identity,
};
use super::unsigned_call;
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
const MEMBERS: [&str; 5] = ["RoleArn", "PrincipalArn", "SAMLAssertion", "DurationSeconds", "Policy"];

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

impl<'p> SamlRequest<'p> {
    /// Takes the parameters in. All constraints that they break are named in one answer; parameters that the call does
    /// not have are ignored, as AWS's endpoint does with those of newer versions.
    pub fn receive(parameters: &Parameters<'p>, profile: &Profile) -> Result<Self, Rejection> {
        let mut broken = Broken::default();
        let (members, policy_arns) = unsigned_call::read(parameters, MEMBERS, &mut broken, profile)?;
        let [role, provider, assertion, duration, policy] = members;
        broken.required(&ROLE_ARN, role, profile);
        match provider {
            Some(provider) => hold_principal_arn(provider, &mut broken),
            None => broken.absent(PRINCIPAL_ARN),
        }
        broken.required(&ASSERTION, assertion, profile);
        hold_policy(policy, &mut broken, profile);
        hold_policy_arns(&policy_arns, &mut broken, profile);
        let duration = ROLE_DURATION.hold(duration, &mut broken, profile);
        broken.none(profile)?;

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
        let members = serde_json::json!({
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
        with_source_identity(members, self.source_identity.as_deref())
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
