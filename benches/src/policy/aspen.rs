//! `scratchstack-aspen`: reads IAM's documents as they are, and makes a regular expression of a pattern whenever it
//! is looked at.

use super::judge::Language;
use super::subject::{Ask, REGION, SOURCE, Subject, TEAM, USER, USER_NAME};
use scratchstack_arn::Arn;
use scratchstack_aspen::{Context, Decision, Policy};
use scratchstack_aws_principal::{Principal, PrincipalIdentity, SessionData, SessionValue};
use std::net::IpAddr;
use touchstone_engine::policy::Outcome;

/// `scratchstack-aspen`.
#[derive(Clone, Copy, Debug)]
pub struct Aspen;

impl Language for Aspen {
    const NAME: &'static str = "scratchstack-aspen";
    type Document = Policy;
    type Request = Context;

    fn parse(text: &str) -> Policy {
        text.parse().expect("a policy")
    }

    fn request(_: &Subject, ask: &Ask) -> Context {
        let source: IpAddr = SOURCE.parse().expect("an address");
        let data: SessionData = [
            ("aws:SourceIp", SessionValue::from(source)),
            ("aws:SecureTransport", SessionValue::from(true)),
            ("aws:RequestedRegion", SessionValue::from(REGION)),
            ("aws:PrincipalTag/team", SessionValue::from(TEAM)),
            ("aws:username", SessionValue::from(USER_NAME)),
        ]
        .into();
        let (service, api) = ask.action.split_once(':').expect("an action");
        let resource: Arn = ask.resource.parse().expect("an ARN");
        let actor = PrincipalIdentity::parse_arn(USER).expect("a user");
        Context::builder()
            .service(service)
            .api(api)
            .actor(Principal::from(vec![actor]))
            .resources(vec![resource])
            .session_data(data)
            .build()
            .expect("a request")
    }

    #[inline]
    fn decide(policy: &Policy, request: &Context) -> Outcome {
        match policy.evaluate(request).expect("an answer") {
            Decision::Allow => Outcome::Allow,
            Decision::Deny => Outcome::ExplicitDeny,
            Decision::DefaultDeny => Outcome::ImplicitDeny,
        }
    }
}
