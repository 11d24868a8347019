//! A caller whom a provider vouches for, by a token or an assertion: the session that is asked for, and what the role's
//! trust policy must allow.

use super::Identity;
use super::limits::SessionLimits;
use super::tags::Tags;
use super::token::Draft;
use crate::account::{Accounts, Role};
use crate::arn::{AccountId, RoleArn};
use crate::check::{Check, Structural};
use crate::policy::{Context, Outcome, Policy, Principal, Request, TrustReport, Values, current_time};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::borrow::Cow;
use std::iter;

const TAG_SESSION: &str = "sts:TagSession";
const SET_SOURCE_IDENTITY: &str = "sts:SetSourceIdentity";

/// Somebody whom a provider vouches for. The condition keys are those of the provider and of the session.
pub(crate) trait FederatedPrincipal: Context + Sized {
    /// The action of the call.
    const ASSUME: &'static str;
    /// The rule that the role is there.
    const ROLE_EXISTS: Structural;

    /// Whom a trust policy names.
    fn principal(&self) -> Principal<'_>;

    /// The session that is asked for.
    fn session(&self) -> &AskedSession<'_>;

    /// The role, where its trust policy agrees: to the call, and to the session tags and the source identity that are asked
    /// for. That there is no such role is answered like a denial, so that nobody learns which roles there are.
    fn evaluate_trust_policy<'r>(
        &self,
        role: &RoleArn<'_>,
        accounts: &'r Accounts,
        profile: &Profile,
    ) -> Result<&'r Role, Rejection> {
        let role = accounts
            .role(role)
            .ok_or_else(|| profile.reject(Self::ROLE_EXISTS, Detail::Member(Excerpt::of(role.as_str()))))?;
        questions(self).try_for_each(|(action, check)| {
            let allowed = role.trust().evaluate(&request(self, action, role.arn())) == Outcome::Allow;
            profile.require(allowed, check, || Detail::Action(action))
        })?;
        Ok(role)
    }

    /// What a trust policy of the role of this ARN says of each action, and the rules that are broken by what it does not
    /// allow.
    fn explain_trust_policy(
        &self,
        policy: &Policy,
        role_arn: &str,
        profile: &Profile,
    ) -> (Vec<TrustReport>, Vec<Rejection>) {
        let (mut reports, mut broken) = (Vec::new(), Vec::new());
        for (action, check) in questions(self) {
            let request = request(self, action, role_arn);
            let outcome = policy.evaluate(&request);
            if outcome != Outcome::Allow {
                broken.push(profile.rejection(check.into(), Detail::Action(action)));
            }
            reports.push(TrustReport { action, outcome, statements: policy.explain(&request) });
        }
        (reports, broken)
    }
}

/// The actions that are to be allowed, each with the check that asks for it.
fn questions<P: FederatedPrincipal>(caller: &P) -> impl Iterator<Item = (&'static str, Check)> {
    let AskedSession { tags, source_identity, .. } = caller.session();
    let tags = (!tags.pairs().is_empty()).then_some((TAG_SESSION, Check::TrustTagSession));
    let source_identity =
        source_identity.is_some().then_some((SET_SOURCE_IDENTITY, Check::TrustSourceIdentity));
    iter::once((P::ASSUME, Check::TrustAllows)).chain(tags).chain(source_identity)
}

/// The question to the trust policy of the role of this ARN.
fn request<'r>(caller: &'r impl FederatedPrincipal, action: &'r str, role_arn: &'r str) -> Request<'r> {
    Request { principal: caller.principal(), action, resource: role_arn, context: caller }
}

/// The session that is asked for, with the condition keys that it has whoever the provider is.
///
/// Source: AWS IAM user guide, "AWS global condition context keys". Observed: a federated caller is of type `User`, its
/// `aws:userid` is the provider's ARN, and there is no `aws:PrincipalArn` (wi-trust-principaltype-user,
/// -userid-provider-arn, -principalarn-null-true; saml-trust-type-user, -userid-provider-arn,
/// -null-true-principalarn).
#[derive(Debug)]
pub(crate) struct AskedSession<'c> {
    /// The ARN of the provider.
    pub(crate) provider: &'c str,
    /// The provider's account.
    pub(crate) account: AccountId,
    /// The name of the session.
    pub(crate) name: Cow<'c, str>,
    /// The session tags.
    pub(crate) tags: Tags,
    /// Who is behind the session.
    pub(crate) source_identity: Option<String>,
    /// When it is asked for, in seconds since 1970.
    pub(crate) now: i64,
}

impl AskedSession<'_> {
    /// The session of the role, until `end`, in seconds since 1970.
    pub(crate) fn draft(&self, role: &Role, end: i64, limits: &SessionLimits<'_>) -> Draft {
        let identity = Identity::AssumedRole {
            role_arn: role.arn().to_owned(),
            role_id: role.id().to_owned(),
            session_name: self.name.clone().into_owned(),
            provider: Some(self.provider.to_owned()),
        };
        Draft { source_identity: self.source_identity.clone(), ..limits.draft(identity, self.now..end) }
    }
}

impl Context for AskedSession<'_> {
    fn value(&self, key: &str) -> Values<'_> {
        match key {
            "sts:rolesessionname" => Values::one(&self.name),
            "sts:sourceidentity" => self.source_identity.as_deref().map_or(Values::Absent, Values::one),
            "sts:transitivetagkeys" => Values::many(self.tags.transitive_keys().iter().map(String::as_str)),
            "aws:tagkeys" => Values::many(self.tags.pairs().iter().map(|(key, _)| key.as_str())),
            "aws:federatedprovider" | "aws:userid" => Values::one(self.provider),
            "aws:principaltype" => Values::one("User"),
            "aws:principalaccount" => Values::one(self.account.as_str()),
            "aws:securetransport" => Values::one("true"),
            "aws:epochtime" => Values::One(Cow::Owned(self.now.to_string())),
            "aws:currenttime" => Values::One(Cow::Owned(current_time(self.now))),
            key => {
                let tag = key.strip_prefix("aws:requesttag/");
                // Tag keys are compared without regard to case, as all condition keys are.
                let is_it = |key: &str| tag.is_some_and(|tag| key.to_lowercase() == tag);
                let found = self.tags.pairs().iter().find(|(key, _)| is_it(key));
                found.map_or(Values::Absent, |(_, value)| Values::one(value))
            }
        }
    }
}
