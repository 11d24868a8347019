//! Why a document says what it says: every statement, part by part.

use super::action::Listed;
use super::condition::Condition;
use super::context::Context;
use super::document::{Effect, Policy, Statement};
use super::evaluate::{Outcome, Request};
use super::principal::Naming;
use std::borrow::Cow;

/// Whether a statement applies to a request, and which part of it did not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one for each part of a statement, which are independent")]
pub struct StatementReport {
    /// Its place in the document, counted from 0.
    pub index: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Whether it grants or forbids.
    pub effect: Effect,
    /// Whether it is about the principal. True where the document names none.
    pub principal: bool,
    /// Whether it is about the action.
    pub action: bool,
    /// Whether it is about the resource. True in a trust policy.
    pub resource: bool,
    /// How it names the principal, if it is about it.
    pub naming: Option<Naming>,
    /// Whom it names. `None` where the document names none.
    pub principals: Option<Element>,
    /// The actions it names.
    pub actions: Element,
    /// The resources it names. `None` in a trust policy.
    pub resources: Option<Element>,
    /// Its conditions.
    pub conditions: Vec<ConditionReport>,
    /// Whether all of that holds.
    pub applies: bool,
}

/// An element of a statement, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// `Action` or `NotAction`, and so on.
    pub name: &'static str,
    /// What it lists.
    pub texts: Vec<String>,
}

/// Whether a condition holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionReport {
    /// The operator, as it is written.
    pub operator: String,
    /// The key, as it is written.
    pub key: String,
    /// The values the policy lists, as they are written; numbers and truth values as strings.
    pub wanted: Vec<String>,
    /// The values the request has.
    pub got: Vec<String>,
    /// Whether the request does not have the key.
    pub absent: bool,
    /// Whether it holds.
    pub holds: bool,
}

/// What a trust policy says of one action.
#[derive(Clone, Debug)]
pub struct TrustReport {
    /// The action.
    pub action: &'static str,
    /// The decision.
    pub outcome: Outcome,
    /// Every statement, part by part.
    pub statements: Vec<StatementReport>,
}

impl Policy {
    /// Every statement of the document, with what of it holds for `request`.
    pub fn explain(&self, request: &Request<'_>) -> Vec<StatementReport> {
        self.statements().map(|(index, statement)| statement.report(index, request)).collect()
    }
}

impl Statement {
    fn report(&self, index: usize, request: &Request<'_>) -> StatementReport {
        let conditions = self.conditions.iter().map(|one| one.report(self.effect, request.context));
        StatementReport {
            index,
            sid: self.sid.as_deref().map(str::to_owned),
            effect: self.effect,
            principal: self.about_principal(request),
            action: self.about_action(request),
            resource: self.about_resource(request),
            naming: self.naming(request),
            principals: self.principal.as_ref().map(|names| {
                let texts = names.texts().flat_map(|(_, texts)| texts);
                Element::of(names.listed, ["Principal", "NotPrincipal"], texts)
            }),
            actions: Element::of(self.action.listed, ["Action", "NotAction"], self.action.texts()),
            resources: self.resource.as_ref().map(|resources| {
                Element::of(resources.listed, ["Resource", "NotResource"], resources.texts())
            }),
            conditions: conditions.collect(),
            applies: self.applies(request),
        }
    }
}

impl Element {
    fn of<'t>(
        listed: Listed,
        [only, all_but]: [&'static str; 2],
        texts: impl Iterator<Item = &'t str>,
    ) -> Self {
        let name = if listed == Listed::Only { only } else { all_but };
        Self { name, texts: texts.map(str::to_owned).collect() }
    }
}

impl Condition {
    fn report(&self, effect: Effect, context: &dyn Context) -> ConditionReport {
        let got: Vec<String> = self.values(context).as_slice().iter().cloned().map(Cow::into_owned).collect();
        ConditionReport {
            operator: self.operator().to_string(),
            key: self.key().to_owned(),
            wanted: self.wanted().map(str::to_owned).collect(),
            absent: got.is_empty(),
            got,
            holds: self.holds(effect, context),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Keys, Kind, Principal};
    use crate::profile::Profile;

    #[test]
    fn tells_which_part_did_not_hold() {
        let text = r#"{"Version":"2012-10-17","Statement":[{"Sid":"Main","Effect":"Allow",
            "Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity",
            "Condition":{"StringEquals":{"Idp:Sub":["main","dev"],"idp:aud":"us"},"NumericLessThan":{"idp:age":5}}}]}"#;
        let policy = Policy::parse(text.as_bytes(), Kind::Trust, &Profile::strict()).unwrap();
        let context = Keys::default().with("idp:sub", "fork").with("idp:age", "4");
        let request = Request {
            principal: Principal::WebIdentity { provider: "accounts.google.com" },
            action: "sts:AssumeRoleWithWebIdentity",
            resource: "",
            context: &context,
        };
        let report = policy.explain(&request).remove(0);
        assert!(report.principal && report.action && report.resource && !report.applies);
        assert_eq!(report.sid.as_deref(), Some("Main"));
        let [subject, audience, age] = report.conditions.as_slice() else { panic!("{report:?}") };
        assert_eq!((subject.operator.as_str(), subject.key.as_str()), ("StringEquals", "Idp:Sub"));
        assert_eq!((subject.wanted.join(","), subject.got.join(",")), ("main,dev".into(), "fork".into()));
        assert!(!subject.holds && !subject.absent);
        assert!(!audience.holds && audience.absent && audience.got.is_empty());
        assert!(age.holds && age.wanted == ["5"]);
    }
}
