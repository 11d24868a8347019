//! A world as a vector tells it: what is configured, what the network answers, and calls made one after the other. Its
//! answers carry no credentials, whether rules are taken away or not.

use super::Ablated;
use crate::account::{Account, Accounts, Permissions, Role, SamlProviderChange, User};
use crate::api::{Parameters, ProviderCall, Response, SamlProviderCall};
use crate::arn::{AccountId, RoleArn, UserArn};
use crate::check::Structural;
use crate::crypto::Backend;
use crate::policy::{Kind, Policy};
use crate::rejection::{Detail, Excerpt, Rejection};
use crate::saml::{self, ReplayStore, SamlSts};
use crate::session::{self, Call, Caller, Draft, Kept, Verdict, assume_role, federation_token, user_session};
use crate::web_identity::{Answer, CacheLimits, Failure, Interruption, KeyCache, Scratch, Sts, nine_steps};
use serde_json::Value;
use std::collections::BTreeMap;

/// Accounts, and the keys fetched so far.
#[derive(Debug)]
pub struct World {
    accounts: Accounts,
    keys: KeyCache,
    scratch: Scratch,
    used: ReplayStore,
    backend: Backend,
    /// What was granted, by the steps that ended in it. A verdict is no session: it cannot leave this world.
    granted: BTreeMap<usize, Draft>,
}

/// Assertions that a world remembers: more than any vector uses.
const USED_ASSERTIONS: usize = 1024;

/// Who signs a call in a world.
#[derive(Clone, Copy, Debug)]
pub enum Signer<'s> {
    /// The user of this ARN.
    User(&'s str),
    /// The root of this account.
    Root(AccountId),
    /// Who was granted a session in this step.
    SessionOf(usize),
}

/// What the network answers to a URL.
pub type Network<'n> = &'n mut dyn FnMut(&str) -> Reply;

/// An answer of the network, kept.
#[derive(Clone, Debug)]
pub enum Reply {
    /// An HTTP answer over TLS; see [`Answer::Document`].
    Document {
        /// The HTTP status.
        status: u16,
        /// The body.
        body: Vec<u8>,
        /// The header `Location`.
        location: Option<String>,
        /// Certificates that lead to no publicly trusted one.
        untrusted_chain: Option<Vec<Vec<u8>>>,
    },
    /// There is none.
    Failed(Failure),
}

impl Reply {
    /// Lends itself as the engine takes it.
    fn lend<T>(&self, take: impl FnOnce(&Answer<'_>) -> T) -> T {
        match self {
            Self::Failed(failure) => take(&Answer::Failed(*failure)),
            Self::Document { status, body, location, untrusted_chain } => {
                let chain: Option<Vec<&[u8]>> =
                    untrusted_chain.as_ref().map(|chain| chain.iter().map(Vec::as_slice).collect());
                take(&Answer::Document {
                    status: *status,
                    body,
                    location: location.as_deref(),
                    untrusted_chain: chain.as_deref(),
                })
            }
        }
    }
}

impl World {
    /// A world without accounts, whose keys are computed with by `backend`.
    pub fn new(backend: Backend) -> Self {
        Self {
            accounts: Accounts::new(),
            keys: KeyCache::new(CacheLimits::default()),
            scratch: Scratch::default(),
            used: ReplayStore::new(USED_ASSERTIONS, backend),
            backend,
            granted: BTreeMap::new(),
        }
    }

    /// The account of this id, opened where there is none yet.
    pub fn account(&mut self, id: AccountId) -> &mut Account {
        self.accounts.open(id)
    }

    /// Deletes the role of this ARN, where there is one.
    pub fn delete_role(&mut self, arn: &str) {
        if let Some(arn) = RoleArn::parse(arn) {
            self.accounts.delete_role(&arn);
        }
    }

    /// Deletes the user of this ARN, where there is one.
    pub fn delete_user(&mut self, arn: &str) {
        if let Some(arn) = UserArn::parse(arn) {
            self.accounts.delete_user(&arn);
        }
    }
}

impl Ablated {
    /// Stores a role, as IAM does.
    pub fn put_role(
        &self,
        world: &mut World,
        arn: &str,
        id: &str,
        trust_policy: &[u8],
        maximum_duration: u32,
        permissions: Permissions,
    ) -> Result<(), Rejection> {
        let arn = self.role_arn(arn)?;
        let role = Role::new(&arn, id, trust_policy, &self.0)?;
        let role = role.lasting(maximum_duration).with_permissions(permissions);
        world.accounts.open(arn.account()).put_role(role);
        Ok(())
    }

    /// Stores a user, as IAM does.
    pub fn put_user(
        &self,
        world: &mut World,
        arn: &str,
        id: &str,
        permissions: Permissions,
    ) -> Result<(), Rejection> {
        let parsed = UserArn::parse(arn)
            .ok_or_else(|| self.0.reject(Structural::CallerKnown, Detail::Member(Excerpt::of(arn))))?;
        let account = parsed.account();
        world.accounts.open(account).put_user(User::new(&parsed, id, permissions));
        Ok(())
    }

    /// Stores a managed policy, as IAM does.
    pub fn put_managed_policy(
        &self,
        world: &mut World,
        account: AccountId,
        arn: &str,
        policy: &[u8],
    ) -> Result<(), Rejection> {
        world.accounts.open(account).put_managed_policy(arn, policy, &self.0)
    }

    /// What a user or a role may do: policies, a boundary, tags.
    pub fn permissions<'t>(
        &self,
        policies: impl IntoIterator<Item = &'t [u8]>,
        boundary: Option<&[u8]>,
        tags: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Permissions, Rejection> {
        let none = Permissions::none();
        let granted = policies.into_iter().try_fold(none, |all, policy| all.with_policy(policy, &self.0))?;
        let bounded = match boundary {
            Some(boundary) => granted.within(boundary, &self.0)?,
            None => granted,
        };
        Ok(tags.into_iter().fold(bounded, |all, (key, value)| all.with_tag(key, value)))
    }

    /// Answers a call of STS that somebody signs, as the step in this place: the members of the answer, without
    /// credentials.
    pub fn signed_call(
        &self,
        world: &mut World,
        step: usize,
        action: &str,
        parameters: &Parameters<'_>,
        signer: Option<Signer<'_>>,
        now: i64,
    ) -> Result<Value, Rejection> {
        let (accounts, mut kept) = (&world.accounts, Kept::default());
        let caller = signer.map(|signer| self.caller(world, signer, now)).transpose()?;
        let caller = caller.as_ref();
        let response = match action {
            "AssumeRole" => assume_role::steps(parameters, caller, accounts, &mut kept, now, &self.0)?,
            "GetFederationToken" => {
                federation_token::steps(parameters, caller, accounts, &mut kept, now, &self.0)?
            }
            "GetSessionToken" => {
                user_session::session_token_steps(parameters, caller, &mut kept, now, &self.0)?
            }
            "GetCallerIdentity" => session::caller_identity(caller, &self.0)?,
            _ => return Err(self.no_such_call(action)),
        };
        world.granted.extend(kept.0.map(|granted| (step, granted)));
        Ok(response.members())
    }

    /// The rejection of a call that is none.
    pub fn no_such_call(&self, action: &str) -> Rejection {
        self.0.reject(Structural::CallSupported, Detail::Member(Excerpt::of(action)))
    }

    /// Whether this signer may call IAM at all. What policies say of it is not asked here.
    pub fn require_may_call_iam(
        &self,
        world: &World,
        signer: Option<Signer<'_>>,
        now: i64,
    ) -> Result<(), Rejection> {
        let Some(signer) = signer else { return Ok(()) };
        self.caller(world, signer, now)?.require_may_call(Call::Iam, &self.0)
    }

    fn caller<'w>(&self, world: &'w World, signer: Signer<'_>, now: i64) -> Result<Caller<'w>, Rejection> {
        match signer {
            Signer::User(arn) => Caller::user(arn, &world.accounts, &self.0),
            Signer::Root(account) => Ok(Caller::root(account)),
            Signer::SessionOf(step) => match world.granted.get(&step) {
                Some(granted) => Caller::granted(granted, &world.accounts, now, &self.0),
                None => Err(self.0.reject(Structural::CallerKnown, Detail::None)),
            },
        }
    }

    fn role_arn<'a>(&self, arn: &'a str) -> Result<RoleArn<'a>, Rejection> {
        RoleArn::parse(arn)
            .ok_or_else(|| self.0.reject(Structural::RoleArnValid, Detail::Member(Excerpt::of(arn))))
    }

    /// Answers a call of IAM on a provider of an account.
    pub fn provider_call(
        &self,
        world: &mut World,
        account: AccountId,
        call: ProviderCall,
        parameters: &Parameters<'_>,
    ) -> Result<Value, Rejection> {
        call.answer(parameters, world.accounts.open(account), &self.0)
    }

    /// The answer to a call of `AssumeRoleWithWebIdentity`, without credentials, or what is needed first.
    pub fn decide<'r, 's: 'r>(
        &'r self,
        parameters: &Parameters<'r>,
        sts: Sts<'s, 'r>,
        now: i64,
    ) -> Result<Response<'r, ()>, Interruption<'s>> {
        nine_steps(parameters, sts, &mut Verdict, now, &self.0)
    }

    /// Answers a call of `AssumeRoleWithWebIdentity` as the step in this place, fetching what it needs: the members of
    /// the answer, without credentials.
    pub fn assume_role_with_web_identity(
        &self,
        world: &mut World,
        step: usize,
        parameters: &Parameters<'_>,
        now: i64,
        network: Network<'_>,
    ) -> Result<Value, Rejection> {
        loop {
            let World { accounts, keys, scratch, backend, .. } = &mut *world;
            let sts = Sts { accounts, keys, scratch };
            let mut kept = Kept::default();
            let mut need = match nine_steps(parameters, sts, &mut kept, now, &self.0) {
                Ok(response) => {
                    let members = response.members();
                    world.granted.extend(kept.0.map(|granted| (step, granted)));
                    return Ok(members);
                }
                Err(Interruption::Refused(rejection)) => return Err(rejection),
                Err(Interruption::Needs(need)) => Some(need),
                // INVARIANT: nobody else is at work in this world, so a flight is over when the call that began it is.
                Err(Interruption::Wait { .. }) => {
                    return Err(self.0.reject(Structural::FetchReachable, Detail::None));
                }
            };
            let mut failed = None;
            while let Some(needed) = need.take() {
                let reply = network(needed.url());
                match reply.lend(|answer| needed.supply(answer, keys, now, *backend, &self.0)) {
                    Ok(next) => need = next,
                    Err(rejection) => failed = Some(rejection),
                }
            }
            // Keys fetched earlier may do; where there are none, what went wrong now is the answer.
            if let Some(rejection) = failed {
                return self.with_keys_held(world, step, parameters, now).unwrap_or(Err(rejection));
            }
        }
    }

    /// Answers a call of `AssumeRoleWithSAML` as the step in this place: the members of the answer, without credentials.
    pub fn assume_role_with_saml(
        &self,
        world: &mut World,
        step: usize,
        parameters: &Parameters<'_>,
        now: i64,
    ) -> Result<Value, Rejection> {
        let World { accounts, used, backend, granted, .. } = world;
        let (sts, mut kept) = (SamlSts { accounts, used, backend: *backend }, Kept::default());
        let members = saml::nine_steps(parameters, sts, &mut kept, now, &self.0)?.members();
        granted.extend(kept.0.map(|draft| (step, draft)));
        Ok(members)
    }

    /// Stores a SAML provider in an account that has none of its name.
    pub fn create_saml_provider(
        &self,
        world: &mut World,
        account: AccountId,
        name: &str,
        metadata: &[u8],
    ) -> Result<(), Rejection> {
        let (backend, change) = (world.backend, SamlProviderChange::default());
        let account = world.accounts.open(account);
        account.create_saml_provider(name, metadata, &change, backend, &self.0).map(drop)
    }

    /// Answers a call of IAM on a SAML provider of an account.
    pub fn saml_provider_call(
        &self,
        world: &mut World,
        account: AccountId,
        call: SamlProviderCall,
        parameters: &Parameters<'_>,
    ) -> Result<Value, Rejection> {
        call.answer(parameters, world.accounts.open(account), world.backend, &self.0)
    }

    /// The answer where no document is needed any more.
    fn with_keys_held(
        &self,
        world: &mut World,
        step: usize,
        parameters: &Parameters<'_>,
        now: i64,
    ) -> Option<Result<Value, Rejection>> {
        let World { accounts, keys, scratch, granted, .. } = world;
        let (sts, mut kept) = (Sts { accounts, keys, scratch }, Kept::default());
        match nine_steps(parameters, sts, &mut kept, now, &self.0) {
            Ok(response) => {
                let members = response.members();
                granted.extend(kept.0.map(|granted| (step, granted)));
                Some(Ok(members))
            }
            Err(Interruption::Refused(no)) if no.rule() != Structural::FetchNotInCoolDown.into() => {
                Some(Err(no))
            }
            Err(_) => None,
        }
    }

    /// Reads a policy as IAM does that is asked to store it, see [`Policy::write`].
    pub fn write_policy(&self, text: &[u8], kind: Kind) -> Result<Policy, Rejection> {
        Policy::write(text, kind, &self.0)
    }

    /// Reads a policy that is there. What it decides is no way to a session.
    pub fn policy(&self, text: &[u8], kind: Kind) -> Result<Policy, Rejection> {
        Policy::parse(text, kind, &self.0)
    }
}
