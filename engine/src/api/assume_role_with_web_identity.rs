//! `AssumeRoleWithWebIdentity`: what goes in, and what comes out.

use super::Parameters;
use super::constraint::{Broken, Text};
use super::session_parameters::{
    ROLE_ARN, ROLE_DURATION, SESSION_NAME, hold_policy, hold_policy_arns, hold_session_name,
    with_source_identity,
};
use super::unsigned_call;
use crate::arn::RoleArn;
use crate::check::{Check, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::borrow::Cow;

const TOKEN: Text =
    Text { member: "webIdentityToken", length: 4..=20_000, length_check: Check::TokenLength, secret: true };
const PROVIDER_ID: Text =
    Text { member: "providerId", length: 4..=2048, length_check: Check::ProviderIdLength, secret: false };
const MEMBERS: [&str; 6] =
    ["RoleArn", "RoleSessionName", "WebIdentityToken", "ProviderId", "DurationSeconds", "Policy"];

/// A request whose parameters are as the API model says.
#[derive(Clone, Debug)]
pub struct Request<'p> {
    /// The role that is asked for.
    pub role: RoleArn<'p>,
    /// The name of the session to come.
    pub session_name: &'p str,
    /// The token, with nothing in it believed.
    pub token: &'p [u8],
    /// How long the session is to last, in seconds; `None`: as long as the default.
    pub duration: Option<u32>,
    /// An inline session policy, as text.
    pub policy: Option<&'p str>,
    /// Managed session policies.
    pub policy_arns: Vec<&'p str>,
}

impl<'p> Request<'p> {
    /// Takes the parameters in. All constraints that they break are named in one answer; parameters that the call
    /// does not have are ignored, as AWS's endpoint does with those of newer versions.
    pub fn receive(parameters: &Parameters<'p>, profile: &Profile) -> Result<Self, Rejection> {
        let mut broken = Broken::default();
        let (members, policy_arns) = unsigned_call::read(parameters, MEMBERS, &mut broken, profile)?;
        let [role, session_name, token, provider_id, duration, policy] = members;
        broken.required(&ROLE_ARN, role, profile);
        broken.required(&SESSION_NAME, session_name, profile);
        broken.required(&TOKEN, token, profile);
        if let Some(name) = session_name {
            hold_session_name(name, &mut broken, profile);
        }
        if let Some(provider_id) = provider_id {
            broken.length(&PROVIDER_ID, provider_id, profile);
        }
        hold_policy(policy, &mut broken, profile);
        hold_policy_arns(&policy_arns, &mut broken, profile);
        let duration = ROLE_DURATION.hold(duration, &mut broken, profile);
        broken.none(profile)?;

        // INVARIANT: a provider id of another length was refused above, unless that check is off.
        if let Some(provider_id) = provider_id.filter(|id| PROVIDER_ID.fits(id)) {
            profile.require(false, Check::ProviderIdAbsent, || Detail::Member(Excerpt::of(provider_id)))?;
        }
        let role = role.unwrap_or_default();
        let role = RoleArn::parse(role)
            .ok_or_else(|| profile.reject(Structural::RoleArnValid, Detail::Member(Excerpt::of(role))))?;
        Ok(Self {
            role,
            session_name: session_name.unwrap_or_default(),
            token: token.unwrap_or_default().as_bytes(),
            duration,
            policy,
            policy_arns,
        })
    }
}

/// The answer to a request that is granted. `C` is what the credentials are.
#[derive(Clone, Debug)]
pub struct Response<'r, C> {
    /// `Credentials`: temporary ones; an engine with rules taken away has none to give.
    pub credentials: C,
    /// `SubjectFromWebIdentityToken`: the token's `sub`.
    pub subject: Cow<'r, str>,
    /// `Audience`: the client id that the token was accepted for.
    pub audience: &'r str,
    /// `Provider`: the issuer as the API reference has it, or the provider's ARN as AWS was seen to answer.
    pub provider: &'r str,
    /// The role.
    pub role: RoleArn<'r>,
    /// The role's unique id.
    pub role_id: &'r str,
    /// The name of the session.
    pub session_name: &'r str,
    /// `SourceIdentity`, where the token set one.
    pub source_identity: Option<String>,
    /// `PackedPolicySize`, in percent.
    pub packed_policy_size: u32,
}

impl<C> Response<'_, C> {
    /// `AssumedRoleUser.Arn`: the role's name stands in it without its path.
    pub fn assumed_role_arn(&self) -> String {
        self.role.session_arn(self.session_name)
    }

    /// `AssumedRoleUser.AssumedRoleId`: the role's unique id, a colon, the session's name.
    pub fn assumed_role_id(&self) -> String {
        format!("{}:{}", self.role_id, self.session_name)
    }

    /// The members of the answer by their names in the API, without the credentials.
    pub fn members(&self) -> serde_json::Value {
        let members = serde_json::json!({
            "SubjectFromWebIdentityToken": self.subject,
            "Audience": self.audience,
            "Provider": self.provider,
            "AssumedRoleUser": {"Arn": self.assumed_role_arn(), "AssumedRoleId": self.assumed_role_id()},
            "PackedPolicySize": self.packed_policy_size,
        });
        with_source_identity(members, self.source_identity.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: [(&str, &str); 3] = [
        ("RoleArn", "arn:aws:iam::123456789012:role/deploy"),
        ("RoleSessionName", "ci-1234"),
        ("WebIdentityToken", "a.b.c"),
    ];

    fn refused(changes: &[(&'static str, &'static str)]) -> (String, String) {
        let mut parameters = SOUND.to_vec();
        for (name, value) in changes {
            parameters.retain(|(other, _)| other != name);
            parameters.push((name, value));
        }
        let no = Request::receive(&parameters, &Profile::strict()).unwrap_err();
        (no.rule().id().to_owned(), no.message().to_owned())
    }

    #[test]
    fn words_a_broken_pattern_as_aws_does() {
        let (rule, message) = refused(&[("RoleSessionName", "bad name!")]);
        assert_eq!(rule, "api.session-name-pattern");
        assert_eq!(
            message,
            r"1 validation error detected: Value 'bad name!' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*"
        );
    }

    #[test]
    fn names_every_broken_constraint_and_never_the_token() {
        let (_, message) =
            refused(&[("RoleSessionName", "a"), ("WebIdentityToken", "sec"), ("DurationSeconds", "899")]);
        assert!(message.starts_with("3 validation errors detected: Value 'a' at"), "{message}");
        assert!(!message.contains("sec'"), "{message}");
    }

    #[test]
    fn counts_characters_and_not_octets() {
        let (_, message) = refused(&[("RoleSessionName", "\u{E9}")]);
        assert!(message.contains("length greater than or equal to 2"), "{message}");
    }

    #[test]
    fn a_provider_id_of_another_length_counts_as_absent_where_the_check_is_off() {
        let parameters = [SOUND.as_slice(), &[("ProviderId", "")]].concat();
        let mut profile = Profile::strict();
        profile.remove(Check::ProviderIdLength);
        assert!(Request::receive(&parameters, &profile).is_ok());
    }

    #[test]
    fn reads_a_duration_in_plain_digits_only() {
        for text in ["", "1e3", "+900", "0900", " 900", "900 ", "９００", "-900", "900.0"] {
            assert_eq!(refused(&[("DurationSeconds", text)]).0, "api.duration-integer", "{text}");
        }
        for text in ["0", "899", "43201", "99999999999999999999"] {
            assert_eq!(refused(&[("DurationSeconds", text)]).0, "api.duration-range", "{text}");
        }
    }

    #[test]
    fn believes_no_number_of_a_list() {
        for name in
            ["PolicyArns.member.0.arn", "PolicyArns.member.2.arn", "PolicyArns.member.99999999999.arn"]
        {
            assert_eq!(
                refused(&[(name, "arn:aws:iam::aws:policy/ReadOnlyAccess")]).0,
                "api.list-well-formed"
            );
        }
    }
}
