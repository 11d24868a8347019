//! A role's trust policy and the caller's own policies, together: may this caller take on the role?
//!
//! Source: IAM User Guide, `reference_policies_evaluation-logic` and `reference_policies_elements_principal`. A trust
//! policy must allow the caller, whatever else does. It suffices where it names a caller of the role's account by
//! itself, by the role or the user behind it, or with everybody. Where it names the account, it leaves the rest to
//! the account; and a caller of another account needs that account's permission: then the caller's own policies must
//! allow it too. A Deny among them decides in any case.
//!
//! Who has no policies of its own is asked for none: the bearer of a token or an assertion, whose call is not
//! signed; a service; nobody that is known; and the root of an account, which may do what the account may.

use super::decision::PolicySets;
use super::document::Policy;
use super::evaluate::{Outcome, Request};

/// What decides whether a caller may take on a role.
///
/// ```
/// use touchstone_engine::policy::{Keys, Kind, Outcome, Policy, PolicySets, Principal, Request, RoleTrust};
/// use touchstone_engine::profile::Profile;
///
/// let profile = Profile::strict();
/// let trust = br#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;
/// let own = br#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}"#;
/// let trust = Policy::parse(trust, Kind::Trust, &profile)?;
/// let own = Policy::parse(own, Kind::Identity, &profile)?;
/// let request = Request {
///     principal: Principal::User { arn: "arn:aws:iam::123456789012:user/alice", account: "123456789012" },
///     action: "sts:AssumeRole",
///     resource: "arn:aws:iam::123456789012:role/build",
///     context: &Keys::default(),
/// };
/// let own_policies = |identity| PolicySets { identity: Some(identity), ..PolicySets::default() };
/// let alone = RoleTrust { policy: &trust, own: own_policies(&[]), account: "123456789012" };
/// assert_eq!(alone.decide(&request), Outcome::ImplicitDeny);
/// assert_eq!(RoleTrust { own: own_policies(&[&own]), ..alone }.decide(&request), Outcome::Allow);
/// # Ok::<(), touchstone_engine::rejection::Rejection>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RoleTrust<'p> {
    /// The role's trust policy.
    pub policy: &'p Policy,
    /// The caller's own policies, with what limits them; its resource policies are not looked at. Where `identity` is
    /// `None` the trust policy alone is asked; empty, the caller is one to whom nothing is granted.
    pub own: PolicySets<'p>,
    /// The account of the role.
    pub account: &'p str,
}

impl RoleTrust<'_> {
    /// Whether `request`, whose resource is the role's ARN, is allowed. Nothing is allocated for it, unless values
    /// take the place of variables.
    pub fn decide(&self, request: &Request<'_>) -> Outcome {
        let trusted = self.policy.evaluate(request);
        if self.own.identity.is_none() {
            return trusted;
        }
        let sets = PolicySets { resource: Some(&[self.policy]), ..self.own };
        match sets.decide(request, self.account) {
            // Of other resources the caller's own policies suffice at home.
            Outcome::Allow => trusted,
            outcome => outcome,
        }
    }

    /// The statements of the trust policy that decided, counted from 0. None where it was the caller's own policies
    /// that refused.
    pub fn deciding(&self, request: &Request<'_>) -> Vec<usize> {
        if self.decide(request) == self.policy.evaluate(request) {
            self.policy.deciding(request)
        } else {
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Keys, Kind, Principal};
    use crate::profile::Profile;

    const HOME: &str = "123456789012";
    const ABROAD: &str = "210987654321";
    const ALICE: Principal<'_> =
        Principal::User { arn: "arn:aws:iam::123456789012:user/alice", account: HOME };
    const SESSION: Principal<'_> = Principal::AssumedRole {
        arn: "arn:aws:sts::123456789012:assumed-role/build/7",
        role: "arn:aws:iam::123456789012:role/ci/build",
        account: HOME,
    };
    const NOTHING: &str = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
    const ALL: &str = r#"{"Effect":"Allow","Action":"sts:*","Resource":"arn:aws:iam::*:role/deploy"}"#;
    const NOT_THIS: &str =
        r#"{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/deploy"}"#;

    fn decision(
        names: &str,
        identity: Option<&[&str]>,
        principal: Principal<'_>,
        account: &str,
    ) -> (Outcome, Vec<usize>) {
        let parse = |statement: &str, kind| {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
            Policy::parse(text.as_bytes(), kind, &Profile::strict()).unwrap()
        };
        let trust = format!(r#"{{"Effect":"Allow","Principal":{names},"Action":"sts:AssumeRole"}}"#);
        let trust = parse(&trust, Kind::Trust);
        let identity: Option<Vec<Policy>> =
            identity.map(|policies| policies.iter().map(|text| parse(text, Kind::Identity)).collect());
        let identity: Option<Vec<&Policy>> = identity.as_ref().map(|policies| policies.iter().collect());
        let resource = format!("arn:aws:iam::{account}:role/deploy");
        let context = Keys::default();
        let request = Request { principal, action: "sts:AssumeRole", resource: &resource, context: &context };
        let asked = RoleTrust {
            policy: &trust,
            own: PolicySets { identity: identity.as_deref(), ..PolicySets::default() },
            account,
        };
        (asked.decide(&request), asked.deciding(&request))
    }

    fn outcome(names: &str, identity: &[&str], principal: Principal<'_>, account: &str) -> Outcome {
        decision(names, Some(identity), principal, account).0
    }

    #[test]
    fn who_is_named_at_home_needs_no_policy_of_its_own() {
        for (names, principal) in [
            (r#"{"AWS":"arn:aws:iam::123456789012:user/alice"}"#, ALICE),
            (r#"{"AWS":"arn:aws:iam::123456789012:role/ci/build"}"#, SESSION),
            (r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/build/7"}"#, SESSION),
            (r#"{"AWS":"*"}"#, ALICE),
            (r#"{"AWS":["123456789012","arn:aws:iam::123456789012:user/alice"]}"#, ALICE),
        ] {
            assert_eq!(outcome(names, &[], principal, HOME), Outcome::Allow, "{names}");
        }
    }

    #[test]
    fn an_account_that_is_named_grants_the_rest() {
        for names in [r#"{"AWS":"123456789012"}"#, r#"{"AWS":"arn:aws:iam::123456789012:root"}"#] {
            assert_eq!(outcome(names, &[], ALICE, HOME), Outcome::ImplicitDeny);
            assert_eq!(outcome(names, &[NOTHING], ALICE, HOME), Outcome::ImplicitDeny);
            assert_eq!(outcome(names, &[NOTHING, ALL], ALICE, HOME), Outcome::Allow);
            assert_eq!(outcome(names, &[], Principal::Root { account: HOME }, HOME), Outcome::Allow);
        }
    }

    #[test]
    fn another_account_must_let_its_own_go() {
        for names in [r#"{"AWS":"arn:aws:iam::123456789012:user/alice"}"#, r#"{"AWS":"*"}"#] {
            assert_eq!(outcome(names, &[], ALICE, ABROAD), Outcome::ImplicitDeny, "{names}");
            assert_eq!(outcome(names, &[ALL], ALICE, ABROAD), Outcome::Allow, "{names}");
        }
    }

    #[test]
    fn what_the_trust_policy_does_not_allow_no_policy_of_the_caller_does() {
        let bob = r#"{"AWS":"arn:aws:iam::123456789012:user/bob"}"#;
        assert_eq!(outcome(bob, &[ALL], ALICE, HOME), Outcome::ImplicitDeny);
        assert_eq!(outcome(bob, &[ALL], ALICE, ABROAD), Outcome::ImplicitDeny);
    }

    #[test]
    fn a_deny_of_its_own_holds_the_caller_back() {
        let alice = r#"{"AWS":"arn:aws:iam::123456789012:user/alice"}"#;
        assert_eq!(decision(alice, Some(&[ALL, NOT_THIS]), ALICE, HOME), (Outcome::ExplicitDeny, vec![]));
        let bob = r#"{"AWS":"arn:aws:iam::123456789012:user/bob"}"#;
        assert_eq!(decision(bob, Some(&[NOT_THIS]), ALICE, HOME), (Outcome::ExplicitDeny, vec![]));
    }

    #[test]
    fn the_statements_are_those_of_the_trust_policy() {
        let account = r#"{"AWS":"123456789012"}"#;
        assert_eq!(decision(account, Some(&[ALL]), ALICE, HOME), (Outcome::Allow, vec![0]));
        assert_eq!(decision(account, Some(&[]), ALICE, HOME), (Outcome::ImplicitDeny, vec![]));
        assert_eq!(decision(account, None, ALICE, HOME), (Outcome::Allow, vec![0]));
    }

    #[test]
    fn a_call_that_is_not_signed_is_decided_by_trust_alone() {
        let provider = "arn:aws:iam::123456789012:saml-provider/idp";
        let names = format!(r#"{{"Federated":"{provider}"}}"#);
        for principal in [Principal::Saml { provider }, Principal::WebIdentity { provider }] {
            assert_eq!(outcome(&names, &[], principal, HOME), Outcome::Allow);
            assert_eq!(outcome(&names, &[NOT_THIS], principal, HOME), Outcome::Allow);
        }
        let service = Principal::Service { name: "ec2.amazonaws.com" };
        assert_eq!(outcome(r#"{"Service":"ec2.amazonaws.com"}"#, &[], service, HOME), Outcome::Allow);
    }
}
