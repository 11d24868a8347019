//! `iam-rs`: reads IAM's documents as they are, and interprets them.

use super::judge::Language;
use super::subject::{Ask, REGION, SOURCE, Subject, TEAM, USER, USER_NAME};
use iam_rs::{
    Arn, Context, Decision, EvaluationOptions, IAMPolicy, IAMRequest, PolicyEvaluator, Principal, PrincipalId,
};
use touchstone_engine::policy::Outcome;

/// `iam-rs`, without its limit of a thousand statements.
#[derive(Clone, Copy, Debug)]
pub struct IamRs;

impl Language for IamRs {
    const NAME: &'static str = "iam-rs";
    type Document = PolicyEvaluator;
    type Request = IAMRequest;

    fn parse(text: &str) -> PolicyEvaluator {
        let policy = IAMPolicy::from_json(text).expect("a policy");
        let options = EvaluationOptions { max_statements: usize::MAX, ..EvaluationOptions::default() };
        PolicyEvaluator::with_policies(vec![policy]).with_options(options)
    }

    fn request(_: &Subject, ask: &Ask) -> IAMRequest {
        let context = Context::new()
            .with_string("aws:SourceIp", SOURCE)
            .with_boolean("aws:SecureTransport", true)
            .with_string("aws:RequestedRegion", REGION)
            .with_string("aws:PrincipalTag/team", TEAM)
            .with_string("aws:username", USER_NAME);
        let principal = Principal::Aws(PrincipalId::String(USER.to_owned()));
        let resource = Arn::parse(ask.resource).expect("an ARN");
        IAMRequest::new_with_context(principal, ask.action, resource, context)
    }

    #[inline]
    fn decide(policies: &PolicyEvaluator, request: &IAMRequest) -> Outcome {
        match policies.evaluate(request).expect("an answer").decision {
            Decision::Allow => Outcome::Allow,
            Decision::Deny => Outcome::ExplicitDeny,
            Decision::NotApplicable => Outcome::ImplicitDeny,
        }
    }
}
