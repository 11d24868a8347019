//! An account with a user, Alice, and a role, `deploy`, that trusts her by name.

use touchstone_engine::account::{Accounts, Permissions, Role, User};
use touchstone_engine::api::SignedResponse;
use touchstone_engine::arn::{AccountId, RoleArn, UserArn};
use touchstone_engine::crypto::{Backend, SealingKey};
use touchstone_engine::policy::{Decision, Keys, Kind, Outcome, Policy};
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::session::{
    self, Caller, Credentials, Entropy, Mint, NoEntropy, Question, Session, assume_role, federation_token,
    session_token,
};

pub(crate) const NOW: i64 = 1_795_392_000;
pub(crate) const ACCOUNT: &str = "111122223333";
pub(crate) const ALICE: &str = "arn:aws:iam::111122223333:user/staff/alice";
pub(crate) const DEPLOY: &str = "arn:aws:iam::111122223333:role/team/deploy";
pub(crate) const AUDIT: &str = "arn:aws:iam::111122223333:role/audit";
pub(crate) const REPORT: &str = "arn:aws:s3:::reports/2026/plan";

/// Counts up: as good as random for a test, and the same every time.
struct Counting(u8);

impl Entropy for Counting {
    fn fill(&mut self, octets: &mut [u8]) -> Result<(), NoEntropy> {
        for octet in octets {
            self.0 = self.0.wrapping_add(1);
            *octet = self.0;
        }
        Ok(())
    }
}

/// What is configured, and who makes sessions of it.
pub(crate) struct House {
    pub(crate) accounts: Accounts,
    pub(crate) profile: Profile,
    pub(crate) key: SealingKey,
}

impl House {
    /// Alice may do this, and so may `deploy`, which lets her tag its sessions and say who is behind them. `audit` trusts
    /// `deploy`.
    pub(crate) fn new(of_alice: Permissions, of_deploy: Permissions) -> Self {
        let (profile, key) = (Profile::aws(), SealingKey::new([7; 32], Backend::PREFERRED));
        let mut house = Self { accounts: Accounts::new(), profile, key };
        house.put_user(of_alice, "AIDAALICE");
        house.put_role(DEPLOY, ALICE, of_deploy);
        house.put_role(AUDIT, DEPLOY, Permissions::none());
        house
    }

    pub(crate) fn put_user(&mut self, permissions: Permissions, id: &str) {
        let user = User::new(&UserArn::parse(ALICE).unwrap(), id, permissions);
        self.accounts.open(account()).put_user(user);
    }

    pub(crate) fn put_role(&mut self, arn: &str, trusted: &str, permissions: Permissions) {
        let trust = format!(
            r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"{trusted}"}},
                "Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}}}}"#
        );
        self.put(arn, &trust, permissions);
    }

    pub(crate) fn put_role_that_trusts(&mut self, arn: &str, trust: &str) {
        self.put(arn, trust, Permissions::none());
    }

    fn put(&mut self, arn: &str, trust: &str, permissions: Permissions) {
        let role = Role::new(&RoleArn::parse(arn).unwrap(), "AROAROLE", trust.as_bytes(), &self.profile);
        let role = role.unwrap().lasting(43_200).with_permissions(permissions);
        self.accounts.open(account()).put_role(role);
    }

    pub(crate) fn put_managed_policy(&mut self, arn: &str, policy: &str) {
        let (account, profile) = (self.accounts.open(account()), &self.profile);
        account.put_managed_policy(arn, policy.as_bytes(), profile).unwrap();
    }

    pub(crate) fn alice(&self) -> Caller<'_> {
        Caller::user(ALICE, &self.accounts, &self.profile).unwrap()
    }

    pub(crate) fn caller<'a>(&'a self, session: &'a Session) -> Caller<'a> {
        Caller::session(session, &self.accounts, NOW, &self.profile).unwrap()
    }

    /// The session of a role, opened again.
    pub(crate) fn assume_role(
        &self,
        caller: &Caller<'_>,
        role: &str,
        passed: &[(&str, &str)],
    ) -> Result<Session, Rejection> {
        let parameters = [&[("RoleArn", role), ("RoleSessionName", "run-17")], passed].concat();
        self.opened(|mint| assume_role(&parameters, Some(caller), &self.accounts, mint, NOW, &self.profile))
    }

    /// The session of a federated user, opened again.
    pub(crate) fn federate(
        &self,
        caller: &Caller<'_>,
        passed: &[(&str, &str)],
    ) -> Result<Session, Rejection> {
        let parameters = [&[("Name", "customer-123")], passed].concat();
        self.opened(|mint| {
            federation_token(&parameters, Some(caller), &self.accounts, mint, NOW, &self.profile)
        })
    }

    /// A session of the caller's own, opened again.
    pub(crate) fn sign_in(&self, caller: &Caller<'_>, passed: &[(&str, &str)]) -> Result<Session, Rejection> {
        self.opened(|mint| session_token(passed, Some(caller), mint, NOW, &self.profile))
    }

    fn opened(
        &self,
        call: impl FnOnce(&mut Mint<'_>) -> Result<SignedResponse<Credentials>, Rejection>,
    ) -> Result<Session, Rejection> {
        let mut mint = Mint { key: &self.key, entropy: &mut Counting(0) };
        let response = call(&mut mint)?;
        let credentials = response.credentials().unwrap();
        session::open(credentials.session_token(), &self.key, NOW, &self.profile)
    }
}

/// What is decided of a caller who does this to the report, whose bucket has these policies.
pub(crate) fn decision(caller: &Caller<'_>, action: &str, bucket: &[&Policy]) -> Decision {
    let context = Keys::default();
    let question = Question {
        action,
        resource: REPORT,
        resource_account: ACCOUNT,
        resource_policies: (!bucket.is_empty()).then_some(bucket),
        context: &context,
    };
    caller.decide(&question, NOW)
}

/// Whether a caller may do this to the report.
pub(crate) fn may(caller: &Caller<'_>, action: &str) -> bool {
    decision(caller, action, &[]).outcome == Outcome::Allow
}

pub(crate) fn account() -> AccountId {
    AccountId::parse(ACCOUNT).unwrap()
}

/// A policy of an identity or a session.
pub(crate) fn policy(effect: &str, actions: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"{actions}","Resource":"*"}}}}"#
    )
}

/// Who may do this.
pub(crate) fn allowed(actions: &[&str]) -> Permissions {
    actions.iter().fold(Permissions::none(), |permissions, actions| {
        permissions.with_policy(policy("Allow", actions).as_bytes(), &Profile::aws()).unwrap()
    })
}

/// A bucket's policy that lets this principal read.
pub(crate) fn lets_read(principal: &str) -> Policy {
    let text = format!(
        r#"{{"Statement":{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"s3:GetObject",
            "Resource":"arn:aws:s3:::reports/*"}}}}"#
    );
    Policy::parse(text.as_bytes(), Kind::Resource, &Profile::aws()).unwrap()
}

/// The rule that refuses.
pub(crate) fn refused_by<T>(result: Result<T, Rejection>) -> &'static str {
    result.map_or_else(|no| no.rule().id(), |_| "none")
}
