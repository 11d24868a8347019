//! Who signs a call, and what they may do: a user, the root of an account, or a session, honoured as it was granted.
//!
//! Source: IAM User Guide, `reference_policies_evaluation-logic`, `access_policies` (session policies), and
//! `reference_policies_condition-keys`.

use super::keys::Spoken;
use super::token::Draft;
use super::{Identity, Session};
use crate::account::{Account, Accounts, Permissions, Role, User};
use crate::arn::{AccountId, RoleArn, UserArn};
use crate::check::{Check, Structural};
use crate::policy::{
    Context, Decision, Kind, Outcome, Policies, Policy, PolicySets, Principal, Request, RoleTrust,
};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use std::fmt;

/// Somebody who signs calls, with all that limits them.
pub struct Caller<'a> {
    pub(super) who: Who<'a>,
    pub(super) account: AccountId,
    pub(super) arn: String,
    /// What was granted, where the caller is a session.
    pub(super) granted: Option<&'a Draft>,
    /// The session policies; `None` where none was passed.
    session_policies: Option<SessionPolicies<'a>>,
}

/// Whose permissions a caller has.
#[derive(Clone, Copy, Debug)]
pub(super) enum Who<'a> {
    Root,
    User(&'a User),
    /// A session of a role.
    Role(&'a Role),
    /// Somebody whom a user, or the root, handed credentials to.
    Federated(Option<&'a User>),
}

/// What a caller asks to do.
#[derive(Clone, Copy)]
pub struct Question<'q> {
    /// To do what: `s3:GetObject`.
    pub action: &'q str,
    /// With what: an ARN, or `*` for an action that is about nothing in particular.
    pub resource: &'q str,
    /// The account that the resource is of.
    pub resource_account: &'q str,
    /// The policies of the resource; `None` where it has none.
    pub resource_policies: Policies<'q>,
    /// What the request says of itself and of the resource. What it says of the caller is not listened to.
    pub context: &'q dyn Context,
}

/// Policies that were passed when a session was made.
#[derive(Debug)]
struct SessionPolicies<'a> {
    inline: Vec<Policy>,
    managed: Vec<&'a Policy>,
}

impl fmt::Debug for Caller<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("arn", &self.arn).finish_non_exhaustive()
    }
}

impl<'a> Caller<'a> {
    /// The user of this ARN, who signs with lasting credentials.
    pub fn user(arn: &str, accounts: &'a Accounts, profile: &Profile) -> Result<Self, Rejection> {
        let parsed = UserArn::parse(arn).ok_or_else(|| unknown(arn, profile))?;
        let user = accounts.account(parsed.account()).and_then(|account| account.user(arn));
        let user = user.ok_or_else(|| unknown(arn, profile))?;
        Ok(Self::lasting(Who::User(user), parsed.account(), arn))
    }

    /// The root of an account, which signs with lasting credentials.
    pub fn root(account: AccountId) -> Self {
        Self::lasting(Who::Root, account, &format!("arn:aws:iam::{account}:root"))
    }

    fn lasting(who: Who<'a>, account: AccountId, arn: &str) -> Self {
        Self { who, account, arn: arn.to_owned(), granted: None, session_policies: None }
    }

    /// A session, at the time `now`, in seconds since 1970. Refused is one that is over, and one of a role or a user
    /// who is no longer there.
    pub fn session(
        session: &'a Session,
        accounts: &'a Accounts,
        now: i64,
        profile: &Profile,
    ) -> Result<Self, Rejection> {
        Self::granted(&session.granted, accounts, now, profile)
    }

    pub(crate) fn granted(
        granted: &'a Draft,
        accounts: &'a Accounts,
        now: i64,
        profile: &Profile,
    ) -> Result<Self, Rejection> {
        profile.require(now < granted.expires, Check::CallerSessionNotExpired, || Detail::Time {
            claim: "expiration",
            value: granted.expires,
            bound: now,
        })?;
        let found = match &granted.identity {
            Identity::AssumedRole { role_arn, role_id, session_name, .. } => RoleArn::parse(role_arn)
                .and_then(|arn| {
                    let role = accounts.role(&arn).filter(|role| role.id() == role_id)?;
                    Some((Who::Role(role), arn.account(), arn.session_arn(session_name)))
                }),
            Identity::FederatedUser { name, user_arn, user_id, .. } => behind(user_arn, user_id, accounts)
                .map(|(user, id)| {
                    let partition = user_arn.split(':').nth(1).unwrap_or_default();
                    (Who::Federated(user), id, format!("arn:{partition}:sts::{id}:federated-user/{name}"))
                }),
            Identity::User { user_arn, user_id } => behind(user_arn, user_id, accounts)
                .map(|(user, id)| (user.map_or(Who::Root, Who::User), id, user_arn.clone())),
        };
        let (who, account, arn) = found.ok_or_else(|| unknown("session", profile))?;
        let session_policies = SessionPolicies::of(granted, accounts.account(account), profile)?;
        Ok(Self { who, account, arn, granted: Some(granted), session_policies })
    }

    /// The caller's ARN, as `GetCallerIdentity` tells it.
    pub fn arn(&self) -> &str {
        &self.arn
    }

    /// The caller's account.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The caller's unique id, `aws:userid`: of a session of a role, the role's and the session's name; of a federated
    /// user, the account and the name.
    pub fn user_id(&self) -> String {
        match (&self.who, self.granted.map(|granted| &granted.identity)) {
            (Who::User(user), _) => user.id().to_owned(),
            (Who::Role(role), Some(Identity::AssumedRole { session_name, .. })) => {
                format!("{}:{session_name}", role.id())
            }
            (Who::Federated(_), Some(Identity::FederatedUser { account, name, .. })) => {
                format!("{account}:{name}")
            }
            _ => self.account.to_string(),
        }
    }

    /// The caller as policies see it.
    pub fn principal(&self) -> Principal<'_> {
        let (arn, account) = (self.arn.as_str(), self.account.as_str());
        match self.who {
            Who::Root => Principal::Root { account },
            Who::User(_) => Principal::User { arn, account },
            Who::Role(role) => Principal::AssumedRole { arn, role: role.arn(), account },
            Who::Federated(_) => Principal::FederatedUser { arn, user: self.federated_by(), account },
        }
    }

    /// The ARN of the user, or of the root, who handed out the credentials.
    fn federated_by(&self) -> &str {
        match self.granted.map(|granted| &granted.identity) {
            Some(Identity::FederatedUser { user_arn, .. }) => user_arn,
            _ => &self.arn,
        }
    }

    /// Whether the caller may do something at the time `now`, in seconds since 1970, and the statements that decide.
    ///
    /// This is where a service behind the engine asks what a session is good for: the permissions of the role or the
    /// user behind it as they are now, within the boundary and the policies that were passed.
    pub fn decide(&self, question: &Question<'_>, now: i64) -> Decision {
        let Question { action, resource, resource_account, resource_policies, context } = *question;
        let context = Spoken { caller: self.keys(now), request: context };
        let request = Request { principal: self.principal(), action, resource, context: &context };
        self.with_policies(|own| {
            PolicySets { resource: resource_policies, ..own }.decision(&request, resource_account)
        })
    }

    /// Whether the caller may take on a role whose trust policy this is.
    pub(super) fn is_trusted(&self, request: &Request<'_>, role_account: AccountId, trust: &Policy) -> bool {
        self.with_policies(|own| {
            let trust = RoleTrust { policy: trust, own, account: role_account.as_str() };
            trust.decide(request) == Outcome::Allow
        })
    }

    /// Whether the caller's own policies, and what limits them, allow what `request` asks.
    pub(super) fn may_itself(&self, request: &Request<'_>) -> bool {
        self.with_policies(|own| own.decide(request, self.account.as_str()) == Outcome::Allow)
    }

    /// Lends the caller's own policies, and what limits them.
    fn with_policies<T>(&self, take: impl FnOnce(PolicySets<'_>) -> T) -> T {
        let permissions = self.permissions();
        let identity: Vec<&Policy> =
            permissions.map(|permissions| permissions.policies().iter().collect()).unwrap_or_default();
        let boundary: Option<Vec<&Policy>> =
            permissions.and_then(Permissions::boundary).map(|boundary| vec![boundary]);
        let session: Option<Vec<&Policy>> = self
            .session_policies
            .as_ref()
            .map(|passed| passed.inline.iter().chain(passed.managed.iter().copied()).collect());
        take(PolicySets {
            identity: Some(&identity),
            boundary: boundary.as_deref(),
            session: session.as_deref(),
            ..PolicySets::default()
        })
    }

    /// What the user or the role behind the caller may do.
    pub(super) fn permissions(&self) -> Option<&'a Permissions> {
        match self.who {
            Who::User(user) | Who::Federated(Some(user)) => Some(user.permissions()),
            Who::Role(role) => Some(role.permissions()),
            Who::Root | Who::Federated(None) => None,
        }
    }
}

impl<'a> SessionPolicies<'a> {
    /// The policies that were passed. A managed one that is there no longer grants nothing, as those beside it do what
    /// they do.
    fn of(
        granted: &Draft,
        account: Option<&'a Account>,
        profile: &Profile,
    ) -> Result<Option<Self>, Rejection> {
        if granted.session_policies.is_empty() && granted.policy_arns.is_empty() {
            return Ok(None);
        }
        let parse = |text: &String| Policy::parse(text.as_bytes(), Kind::Session, profile);
        let inline = granted.session_policies.iter().map(parse).collect::<Result<_, _>>()?;
        let managed = granted.policy_arns.iter();
        let managed = managed.filter_map(|arn| account.and_then(|account| account.managed_policy(arn)));
        Ok(Some(Self { inline, managed: managed.collect() }))
    }
}

/// The user of this ARN and this unique id, with the account; no user where the ARN is that of the account's root.
fn behind<'a>(arn: &str, id: &str, accounts: &'a Accounts) -> Option<(Option<&'a User>, AccountId)> {
    if let Some(parsed) = UserArn::parse(arn) {
        let user = accounts.account(parsed.account())?.user(arn).filter(|user| user.id() == id)?;
        return Some((Some(user), parsed.account()));
    }
    let root = AccountId::parse(id).filter(|id| arn.ends_with(&format!(":iam::{id}:root")))?;
    Some((None, root))
}

fn unknown(who: &str, profile: &Profile) -> Rejection {
    profile.reject(Structural::CallerKnown, Detail::Member(Excerpt::of(who)))
}
