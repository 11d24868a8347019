//! The calls that somebody signs: `AssumeRole`, `GetFederationToken`, `GetSessionToken` and `GetCallerIdentity`: what
//! goes in, and what comes out.

use super::Parameters;
use super::constraint::{Broken, Text};
use super::list::List;
use super::session_parameters::{
    Duration, POLICY_ARN, ROLE_ARN, ROLE_DURATION, SESSION_NAME, elements, hold_policy, hold_policy_arns,
    hold_session_name, hold_words, misnumbered, take_once, with_source_identity,
};
use crate::arn::RoleArn;
use crate::check::{Check, Step, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::session::{Tags, source_identity};
use std::borrow::Cow;

const NAME: Text =
    Text { member: "name", length: 2..=32, length_check: Check::FederatedNameLength, secret: false };
const EXTERNAL_ID: Text =
    Text { member: "externalId", length: 2..=1224, length_check: Check::ExternalIdLength, secret: false };
const TOKEN_DURATION: Duration = Duration { seconds: 900..=129_600, check: Check::FederationDurationRange };
/// What the seed calls the maximum of a federated user's session, and the API reference its default.
const TWELVE_HOURS: Duration = Duration { seconds: 0..=43_200, check: Check::FederationTwelveHours };
const TAGS: &str = "tags";
const TRANSITIVE_KEYS: &str = "transitiveTagKeys";

/// What limits a session, and what is said of it.
#[derive(Clone, Debug, Default)]
pub struct SessionParameters<'p> {
    /// How long it is to last, in seconds; `None`: as long as the default of the call.
    pub duration: Option<u32>,
    /// An inline session policy, as text.
    pub policy: Option<&'p str>,
    /// Managed session policies.
    pub policy_arns: Vec<&'p str>,
    /// The session tags.
    pub tags: Tags,
}

/// A request for a session of a role.
#[derive(Clone, Debug)]
pub struct AssumeRole<'p> {
    /// The role that is asked for.
    pub role: RoleArn<'p>,
    /// The name of the session to come.
    pub session_name: &'p str,
    /// What the role's owner and the caller agreed on, so that the caller takes on the role for nobody else.
    pub external_id: Option<&'p str>,
    /// Who is behind the session.
    pub source_identity: Option<&'p str>,
    /// What limits the session.
    pub session: SessionParameters<'p>,
}

/// A request for credentials in the name of somebody else.
#[derive(Clone, Debug)]
pub struct FederationToken<'p> {
    /// The name of the federated user.
    pub name: &'p str,
    /// What limits the session.
    pub session: SessionParameters<'p>,
}

/// A request for temporary credentials of one's own.
#[derive(Clone, Copy, Debug)]
pub struct SessionToken {
    /// How long they are to last, in seconds; `None`: twelve hours.
    pub duration: Option<u32>,
}

impl<'p> AssumeRole<'p> {
    const MEMBERS: &'static [&'static str] = &[
        "RoleArn",
        "RoleSessionName",
        "ExternalId",
        "SourceIdentity",
        "DurationSeconds",
        "Policy",
        "PolicyArns",
        "Tags",
        "TransitiveTagKeys",
        "SerialNumber",
        "TokenCode",
    ];

    /// Takes the parameters in, as those of a call with a web identity are.
    pub fn receive(parameters: &Parameters<'p>, profile: &Profile) -> Result<Self, Rejection> {
        let mut broken = Broken::default();
        let members = Members::read(parameters, Self::MEMBERS, &mut broken, profile)?;
        broken.required(&ROLE_ARN, members.role, profile);
        broken.required(&SESSION_NAME, members.session_name, profile);
        if let Some(name) = members.session_name {
            hold_session_name(name, &mut broken, profile);
        }
        if let Some(external_id) = members.external_id {
            broken.length(&EXTERNAL_ID, external_id, profile);
            let word = |octet: u8| octet.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&octet);
            let must = || Cow::from(r"Member must satisfy regular expression pattern: [\w+=,.@:\/-]*");
            let (plain, member) = (external_id.bytes().all(word), EXTERNAL_ID.member);
            broken.holds(plain, Check::ExternalIdPattern, member, external_id, must, profile);
        }
        hold_transitive_keys(members.transitive_keys.len(), &mut broken, profile);
        let duration = members.hold(&ROLE_DURATION, &mut broken, profile);
        broken.none(profile)?;

        if let Some(text) = members.source_identity {
            source_identity::require(text, Step::Receive, profile)?;
        }
        let role = members.role.unwrap_or_default();
        Ok(Self {
            role: RoleArn::parse(role)
                .ok_or_else(|| profile.reject(Structural::RoleArnValid, Detail::Member(Excerpt::of(role))))?,
            session_name: members.session_name.unwrap_or_default(),
            external_id: members.external_id,
            source_identity: members.source_identity,
            session: members.into_session(duration, profile)?,
        })
    }
}

impl<'p> FederationToken<'p> {
    const MEMBERS: &'static [&'static str] = &["Name", "DurationSeconds", "Policy", "PolicyArns", "Tags"];

    /// Takes the parameters in.
    pub fn receive(parameters: &Parameters<'p>, profile: &Profile) -> Result<Self, Rejection> {
        let mut broken = Broken::default();
        let members = Members::read(parameters, Self::MEMBERS, &mut broken, profile)?;
        broken.required(&NAME, members.name, profile);
        if let Some(name) = members.name {
            hold_words(name, Check::FederatedNamePattern, NAME.member, &mut broken, profile);
        }
        let duration = members.hold(&TOKEN_DURATION, &mut broken, profile);
        if duration.is_some() {
            TWELVE_HOURS.hold(members.duration, &mut broken, profile);
        }
        broken.none(profile)?;
        let name = members.name.unwrap_or_default();
        Ok(Self { name, session: members.into_session(duration, profile)? })
    }
}

impl SessionToken {
    const MEMBERS: &'static [&'static str] = &["DurationSeconds", "SerialNumber", "TokenCode"];

    /// Takes the parameters in.
    pub fn receive(parameters: &Parameters<'_>, profile: &Profile) -> Result<Self, Rejection> {
        let mut broken = Broken::default();
        let members = Members::read(parameters, Self::MEMBERS, &mut broken, profile)?;
        let duration = TOKEN_DURATION.hold(members.duration, &mut broken, profile);
        broken.none(profile)?;
        members.require_no_device(profile)?;
        Ok(Self { duration })
    }
}

fn hold_transitive_keys(count: usize, broken: &mut Broken, profile: &Profile) {
    let limit = profile.limits().tags;
    if count > limit {
        let must = || Cow::from(format!("Member must have length less than or equal to {limit}"));
        let value = format!("{count} keys");
        broken.holds(false, Check::TransitiveTagKeysCount, TRANSITIVE_KEYS, &value, must, profile);
    }
}

/// The parameters by name, as they were sent.
#[derive(Default)]
struct Members<'p> {
    role: Option<&'p str>,
    session_name: Option<&'p str>,
    name: Option<&'p str>,
    external_id: Option<&'p str>,
    source_identity: Option<&'p str>,
    serial_number: Option<&'p str>,
    token_code: Option<&'p str>,
    duration: Option<&'p str>,
    policy: Option<&'p str>,
    policy_arns: Vec<&'p str>,
    tag_keys: Vec<&'p str>,
    tag_values: Vec<&'p str>,
    transitive_keys: Vec<&'p str>,
}

/// The lists of a call, being collected.
#[derive(Default)]
struct Lists<'p> {
    policy_arns: List<'p>,
    tag_keys: List<'p>,
    tag_values: List<'p>,
    transitive_keys: List<'p>,
}

impl<'p> Members<'p> {
    /// Reads those of the call; parameters that it does not have are ignored, as AWS's endpoint does with those of newer
    /// versions.
    fn read(
        parameters: &Parameters<'p>,
        of_call: &[&str],
        broken: &mut Broken,
        profile: &Profile,
    ) -> Result<Self, Rejection> {
        let (mut members, mut lists) = (Self::default(), Lists::default());
        for (name, value) in parameters {
            let (base, element) = match name.split_once(".member.") {
                Some((base, element)) => (base, Some(element)),
                None => (*name, None),
            };
            if !of_call.contains(&base) {
                continue;
            }
            match (element, members.named(name)) {
                (Some(element), _) => lists.push(base, element, value, broken),
                (None, Some(member)) => take_once(member, name, value, profile)?,
                // An empty list: a list by its bare name (Smithy, AWS query protocol).
                (None, None) => {}
            }
        }
        members.policy_arns = elements(lists.policy_arns, POLICY_ARN.member, broken);
        members.tag_keys = elements(lists.tag_keys, TAGS, broken);
        members.tag_values = elements(lists.tag_values, TAGS, broken);
        members.transitive_keys = elements(lists.transitive_keys, TRANSITIVE_KEYS, broken);
        if members.tag_keys.len() != members.tag_values.len() {
            broken.absent(TAGS);
        }
        Ok(members)
    }

    fn named(&mut self, name: &str) -> Option<&mut Option<&'p str>> {
        Some(match name {
            "RoleArn" => &mut self.role,
            "RoleSessionName" => &mut self.session_name,
            "Name" => &mut self.name,
            "ExternalId" => &mut self.external_id,
            "SourceIdentity" => &mut self.source_identity,
            "SerialNumber" => &mut self.serial_number,
            "TokenCode" => &mut self.token_code,
            "DurationSeconds" => &mut self.duration,
            "Policy" => &mut self.policy,
            _ => return None,
        })
    }

    /// Holds what every call for a limited session has: the duration, where there is one.
    fn hold(&self, duration: &Duration, broken: &mut Broken, profile: &Profile) -> Option<u32> {
        hold_policy(self.policy, broken, profile);
        hold_policy_arns(&self.policy_arns, broken, profile);
        duration.hold(self.duration, broken, profile)
    }

    /// No device is registered here that could have made a code.
    fn require_no_device(&self, profile: &Profile) -> Result<(), Rejection> {
        let none = self.serial_number.is_none() && self.token_code.is_none();
        profile.require(none, Check::CallerMfa, || {
            Detail::Because(
                "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
            )
        })
    }

    fn into_session(
        self,
        duration: Option<u32>,
        profile: &Profile,
    ) -> Result<SessionParameters<'p>, Rejection> {
        self.require_no_device(profile)?;
        let pairs = self.tag_keys.iter().zip(&self.tag_values);
        let pairs = pairs.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let transitive_keys = self.transitive_keys.iter().map(|key| (*key).to_owned()).collect();
        let tags = Tags::read(pairs, transitive_keys, Step::Receive, profile)?;
        let Self { policy, policy_arns, .. } = self;
        Ok(SessionParameters { duration, policy, policy_arns, tags })
    }
}

impl<'p> Lists<'p> {
    /// Takes in `PolicyArns.member.1.arn`, `Tags.member.1.Key`, `TransitiveTagKeys.member.1`.
    fn push(&mut self, base: &str, element: &str, value: &'p str, broken: &mut Broken) {
        let (number, part) = element.split_once('.').unwrap_or((element, ""));
        let (list, number, member) = match (base, part) {
            ("PolicyArns", "arn") => (&mut self.policy_arns, number, POLICY_ARN.member),
            ("PolicyArns", _) => (&mut self.policy_arns, "", POLICY_ARN.member),
            ("Tags", "Key") => (&mut self.tag_keys, number, TAGS),
            ("Tags", "Value") => (&mut self.tag_values, number, TAGS),
            ("Tags", _) => (&mut self.tag_keys, "", TAGS),
            ("TransitiveTagKeys", _) => (&mut self.transitive_keys, element, TRANSITIVE_KEYS),
            // No list: a parameter that the call does not have.
            _ => return,
        };
        list.push(number, value).unwrap_or_else(|element| misnumbered(member, element, broken));
    }
}

/// The answer to a request that is granted. `C` is what the credentials are.
#[derive(Clone, Debug)]
pub enum SignedResponse<C> {
    /// To `AssumeRole`.
    AssumedRole {
        /// `Credentials`: temporary ones; an engine with rules taken away has none to give.
        credentials: C,
        /// `AssumedRoleUser.Arn`.
        arn: String,
        /// `AssumedRoleUser.AssumedRoleId`: the role's unique id, a colon, the session's name.
        id: String,
        /// `SourceIdentity`, where there is one.
        source_identity: Option<String>,
        /// `PackedPolicySize`, in percent.
        packed_policy_size: u32,
    },
    /// To `GetFederationToken`.
    FederatedUser {
        /// `Credentials`.
        credentials: C,
        /// `FederatedUser.Arn`.
        arn: String,
        /// `FederatedUser.FederatedUserId`: the account, a colon, the name.
        id: String,
        /// `PackedPolicySize`, in percent.
        packed_policy_size: u32,
    },
    /// To `GetSessionToken`.
    SessionToken {
        /// `Credentials`.
        credentials: C,
    },
    /// To `GetCallerIdentity`.
    CallerIdentity {
        /// `Account`.
        account: String,
        /// `Arn`.
        arn: String,
        /// `UserId`.
        user_id: String,
    },
}

impl<C> SignedResponse<C> {
    /// The credentials, where the call makes any.
    pub fn credentials(&self) -> Option<&C> {
        match self {
            Self::AssumedRole { credentials, .. }
            | Self::FederatedUser { credentials, .. }
            | Self::SessionToken { credentials } => Some(credentials),
            Self::CallerIdentity { .. } => None,
        }
    }

    /// The members of the answer by their names in the API, without the credentials.
    pub fn members(&self) -> serde_json::Value {
        use serde_json::json;
        match self {
            Self::AssumedRole { arn, id, source_identity, packed_policy_size, .. } => {
                let members = json!({
                    "AssumedRoleUser": {"Arn": arn, "AssumedRoleId": id},
                    "PackedPolicySize": packed_policy_size,
                });
                with_source_identity(members, source_identity.as_deref())
            }
            Self::FederatedUser { arn, id, packed_policy_size, .. } => json!({
                "FederatedUser": {"Arn": arn, "FederatedUserId": id},
                "PackedPolicySize": packed_policy_size,
            }),
            Self::SessionToken { .. } => json!({}),
            Self::CallerIdentity { account, arn, user_id } => {
                json!({"Account": account, "Arn": arn, "UserId": user_id})
            }
        }
    }
}
