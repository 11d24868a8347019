//! The engine.

use super::judge::Language;
use super::subject::{ACCOUNT, Ask, REGION, SOURCE, Subject, TEAM, USER, USER_NAME};
use touchstone_engine::policy::{Keys, Kind, Outcome, Policy, PolicySets, Principal, Request};
use touchstone_engine::profile::Profile;

/// The engine, asked about an identity's one policy.
#[derive(Clone, Copy, Debug)]
pub struct Engine;

impl Engine {
    /// The profile `strict`, for policies beyond what AWS stores.
    pub fn profile() -> Profile {
        Profile::strict().with_json_bounds(64, 1_000_000).with_policy_bounds(100_000_000)
    }

    /// The context of every request.
    pub fn keys() -> Keys {
        Keys::default()
            .with("aws:SourceIp", SOURCE)
            .with("aws:SecureTransport", "true")
            .with("aws:RequestedRegion", REGION)
            .with("aws:PrincipalTag/team", TEAM)
            .with("aws:username", USER_NAME)
    }
}

impl Language for Engine {
    const NAME: &'static str = "touchstone";
    type Document = Policy;
    type Request = (Ask, Keys);

    fn parse(text: &str) -> Policy {
        Policy::parse(text.as_bytes(), Kind::Identity, &Self::profile()).expect("a policy")
    }

    fn request(_: &Subject, ask: &Ask) -> Self::Request {
        (*ask, Self::keys())
    }

    #[inline]
    fn decide(policy: &Policy, (ask, keys): &Self::Request) -> Outcome {
        let Ask { action, resource, .. } = *ask;
        let principal = Principal::User { arn: USER, account: ACCOUNT };
        let request = Request { principal, action, resource, context: keys };
        PolicySets { identity: Some(&[policy]), ..PolicySets::default() }.decide(&request, ACCOUNT)
    }
}
