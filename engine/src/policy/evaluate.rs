//! What one document says of one request.

use super::context::Context;
use super::document::{Effect, Policy, Statement};
use super::index::LowerCase;
use super::principal::{Naming, Principal};

/// What is asked.
#[derive(Clone, Copy)]
pub struct Request<'r> {
    /// Who asks. Identity and session policies do not look at it: they are the principal's own.
    pub principal: Principal<'r>,
    /// To do what: `sts:AssumeRoleWithWebIdentity`.
    pub action: &'r str,
    /// With what: an ARN, or `*` for an action that is about nothing in particular. A trust policy does not look at it.
    pub resource: &'r str,
    /// In which circumstances.
    pub context: &'r dyn Context,
}

/// What a document answers. A Deny that matches decides; else an Allow that matches; else nothing is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A statement grants it and none forbids it.
    Allow,
    /// A statement forbids it.
    ExplicitDeny,
    /// No statement is about it.
    ImplicitDeny,
}

impl Outcome {
    /// The outcome's name in the protocol, in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::ExplicitDeny => "explicit-deny",
            Self::ImplicitDeny => "implicit-deny",
        }
    }
}

impl Policy {
    /// What the document says of `request`. Nothing is allocated for it, unless values take the place of variables.
    pub fn evaluate(&self, request: &Request<'_>) -> Outcome {
        if self.denies(request) {
            Outcome::ExplicitDeny
        } else if self.allows(request) {
            Outcome::Allow
        } else {
            Outcome::ImplicitDeny
        }
    }

    /// Whether a statement forbids `request`.
    pub(super) fn denies(&self, request: &Request<'_>) -> bool {
        self.applying(Effect::Deny, request).next().is_some()
    }

    /// Whether a statement grants `request`, whatever others forbid.
    pub(super) fn allows(&self, request: &Request<'_>) -> bool {
        self.applying(Effect::Allow, request).next().is_some()
    }

    /// The statements that decided, counted from 0: every Deny that applies, else every Allow that does.
    pub fn deciding(&self, request: &Request<'_>) -> Vec<usize> {
        self.deciding_for(self.evaluate(request), request)
    }

    /// The statements that apply and have the effect of `outcome`, counted from 0.
    pub(super) fn deciding_for(&self, outcome: Outcome, request: &Request<'_>) -> Vec<usize> {
        let effect = if outcome == Outcome::ExplicitDeny { Effect::Deny } else { Effect::Allow };
        let mut places: Vec<usize> = self.applying(effect, request).map(|(place, _)| place).collect();
        places.sort_unstable();
        places
    }

    /// How the statements that allow `request` name its principal: of several, the last in
    /// the order of [`Naming`]. Whether the principal's
    /// own permissions are asked as well depends on it. `None` where no such statement names one.
    pub fn naming(&self, request: &Request<'_>) -> Option<Naming> {
        let applying = self.applying(Effect::Allow, request);
        applying.filter_map(|(_, statement)| statement.naming(request)).max()
    }

    /// The statements of this effect that apply, with their places, in no order.
    fn applying<'p>(
        &'p self,
        effect: Effect,
        request: &Request<'_>,
    ) -> impl Iterator<Item = (usize, &'p Statement)> {
        let places = self.index().candidates(effect, &LowerCase::of(request.action));
        let statements = places.filter_map(|place| Some((place, self.statement(place)?)));
        statements.filter(|(_, statement)| statement.applies(request))
    }
}

impl Statement {
    /// Whether the statement is about `request`.
    #[inline]
    pub(super) fn applies(&self, request: &Request<'_>) -> bool {
        self.about_action(request)
            && self.about_principal(request)
            && self.about_resource(request)
            && self.conditions.iter().all(|condition| condition.holds(self.effect, request.context))
    }

    #[inline]
    pub(super) fn about_principal(&self, request: &Request<'_>) -> bool {
        self.principal.is_none() || self.naming(request).is_some()
    }

    #[inline]
    pub(super) fn about_action(&self, request: &Request<'_>) -> bool {
        self.action.matches(request.action)
    }

    #[inline]
    pub(super) fn about_resource(&self, request: &Request<'_>) -> bool {
        let about = |resources: &super::resource::Resources| {
            resources.matches(request.resource, self.effect, request.context)
        };
        self.resource.as_ref().is_none_or(about)
    }

    #[inline]
    pub(super) fn naming(&self, request: &Request<'_>) -> Option<Naming> {
        self.principal.as_ref()?.names(&request.principal, self.effect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Keys, Kind};
    use crate::profile::Profile;

    fn policy(statements: &str) -> Policy {
        let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
        Policy::parse(text.as_bytes(), Kind::Identity, &Profile::strict()).unwrap()
    }

    fn request<'r>(action: &'r str, resource: &'r str, context: &'r Keys) -> Request<'r> {
        Request { principal: Principal::Anonymous, action, resource, context }
    }

    const ALLOW_READ: &str =
        r#"{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"arn:aws:s3:::b/*"}"#;
    const ALLOW_ALL: &str = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    const DENY_SECRET: &str =
        r#"{"Effect":"Deny","NotAction":"s3:List*","Resource":"arn:aws:s3:::b/secret"}"#;

    #[test]
    fn what_no_statement_is_about_is_denied() {
        let (policy, context) = (policy(ALLOW_READ), Keys::default());
        let outcome = |action, resource| policy.evaluate(&request(action, resource, &context));
        assert_eq!(outcome("s3:GetObject", "arn:aws:s3:::b/k"), Outcome::Allow);
        assert_eq!(outcome("s3:PutObject", "arn:aws:s3:::b/k"), Outcome::ImplicitDeny);
        assert_eq!(outcome("s3:GetObject", "arn:aws:s3:::c/k"), Outcome::ImplicitDeny);
        assert_eq!(outcome("S3:gETobject", "arn:aws:s3:::b/k"), Outcome::Allow);
        assert_eq!(outcome("s3:GetObject", "arn:aws:s3:::B/k"), Outcome::ImplicitDeny);
    }

    #[test]
    fn a_deny_decides_wherever_it_stands() {
        let context = Keys::default();
        for order in [[ALLOW_READ, ALLOW_ALL, DENY_SECRET], [DENY_SECRET, ALLOW_ALL, ALLOW_READ]] {
            let policy = policy(&order.join(","));
            let secret = request("s3:GetObject", "arn:aws:s3:::b/secret", &context);
            assert_eq!(policy.evaluate(&secret), Outcome::ExplicitDeny);
            let list = request("s3:ListParts", "arn:aws:s3:::b/secret", &context);
            assert_eq!(policy.evaluate(&list), Outcome::Allow);
        }
    }

    #[test]
    fn the_statements_that_decide_are_told() {
        let policy = policy(&[ALLOW_READ, ALLOW_ALL, DENY_SECRET, ALLOW_READ].join(","));
        let context = Keys::default();
        let deciding = |action, resource| policy.deciding(&request(action, resource, &context));
        assert_eq!(deciding("s3:GetObject", "arn:aws:s3:::b/secret"), [2]);
        assert_eq!(deciding("s3:GetObject", "arn:aws:s3:::b/k"), [0, 1, 3]);
        assert_eq!(deciding("sqs:Send", "arn:aws:sqs:::q"), [1]);
    }

    #[test]
    fn the_naming_of_the_principal_is_told() {
        let text = r#"{"Statement":[
            {"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"},
            {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/alice"},"Action":"sts:TagSession"},
            {"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:TagSession"}]}"#;
        let policy = Policy::parse(text.as_bytes(), Kind::Trust, &Profile::strict()).unwrap();
        let context = Keys::default();
        let principal =
            Principal::User { arn: "arn:aws:iam::123456789012:user/alice", account: "123456789012" };
        let naming = |action| policy.naming(&Request { principal, action, resource: "", context: &context });
        assert_eq!(naming("sts:AssumeRole"), Some(Naming::Account));
        assert_eq!(naming("sts:TagSession"), Some(Naming::Itself));
        assert_eq!(naming("sts:SetSourceIdentity"), None);
    }
}
