//! Policy documents as they are made and changed, and how they are written.

use crate::json::{Json, Members};
use touchstone_corpus::format::Octets;

/// A policy document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// `Version`, where it is given.
    pub version: Option<&'static str>,
    /// The statements.
    pub statements: Vec<Statement>,
    /// How what there is one of is written.
    pub style: Style,
}

/// How a list of one is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As a list.
    Listed,
    /// Without the list.
    Bare,
}

/// A statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// `Sid`, where it is given.
    pub sid: Option<String>,
    /// Whether it is a Deny.
    pub deny: bool,
    /// `Principal` or `NotPrincipal`, in documents that have it.
    pub principal: Option<Listing<Named>>,
    /// `Action` or `NotAction`.
    pub action: Listing<String>,
    /// `Resource` or `NotResource`, in documents that have it.
    pub resource: Option<Listing<String>>,
    /// The conditions, each operator and key once.
    pub conditions: Vec<Condition>,
}

/// What is listed; or everything but that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing<T> {
    /// Whether it is `NotAction` or its like.
    pub but: bool,
    /// The entries.
    pub entries: Vec<T>,
}

impl<T> Listing<T> {
    /// These and no others.
    pub fn of(entries: Vec<T>) -> Self {
        Self { but: false, entries }
    }

    /// All but these.
    pub fn but(entries: Vec<T>) -> Self {
        Self { but: true, entries }
    }
}

/// An entry of a principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// The one string `*`; alone.
    Star,
    /// Under a type: `AWS`, `Federated`, `Service`, `CanonicalUser`.
    Of(&'static str, String),
}

/// An operator over a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The whole name: `ForAnyValue:StringLikeIfExists`.
    pub operator: String,
    /// The key.
    pub key: String,
    /// The values.
    pub values: Vec<String>,
}

impl Condition {
    /// An operator over a key.
    pub fn new(operator: &str, key: &str, values: &[&str]) -> Self {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Self { operator: operator.to_owned(), key: key.to_owned(), values }
    }
}

impl Statement {
    /// An Allow of an action on a resource.
    pub fn allow(action: &str, resource: &str) -> Self {
        Self {
            sid: None,
            deny: false,
            principal: None,
            action: Listing::of(vec![action.to_owned()]),
            resource: Some(Listing::of(vec![resource.to_owned()])),
            conditions: Vec::new(),
        }
    }

    /// A Deny of an action on a resource.
    pub fn deny(action: &str, resource: &str) -> Self {
        Self { deny: true, ..Self::allow(action, resource) }
    }

    /// The same for principals of a type.
    #[must_use]
    pub fn to(self, of: &'static str, text: &str) -> Self {
        Self { principal: Some(Listing::of(vec![Named::Of(of, text.to_owned())])), ..self }
    }

    /// The same for everybody.
    #[must_use]
    pub fn to_all(self) -> Self {
        Self { principal: Some(Listing::of(vec![Named::Star])), ..self }
    }

    /// The same under one condition more.
    #[must_use]
    pub fn when(mut self, operator: &str, key: &str, values: &[&str]) -> Self {
        self.conditions.push(Condition::new(operator, key, values));
        self
    }

    fn to_json(&self, style: Style) -> Json {
        let mut members: Members = Vec::new();
        if let Some(sid) = &self.sid {
            members.push(("Sid".to_owned(), sid.as_str().into()));
        }
        members.push(("Effect".to_owned(), if self.deny { "Deny" } else { "Allow" }.into()));
        if let Some(principal) = &self.principal {
            members.push((element("Principal", principal.but), principals(&principal.entries, style)));
        }
        members.push((element("Action", self.action.but), texts(&self.action.entries, style)));
        if let Some(resource) = &self.resource {
            members.push((element("Resource", resource.but), texts(&resource.entries, style)));
        }
        if !self.conditions.is_empty() {
            members.push(("Condition".to_owned(), conditions(&self.conditions, style)));
        }
        Json::Object(members)
    }
}

impl Document {
    /// A document of the version with variables.
    pub fn of(statements: Vec<Statement>) -> Self {
        Self { version: Some("2012-10-17"), statements, style: Style::Listed }
    }

    /// Everything, to whom it is attached to.
    pub fn all() -> Self {
        Self::of(vec![Statement::allow("*", "*")])
    }

    /// The document as JSON.
    pub fn to_json(&self) -> Json {
        let mut members: Members = Vec::new();
        if let Some(version) = self.version {
            members.push(("Version".to_owned(), version.into()));
        }
        let statements = self.statements.iter().map(|statement| statement.to_json(self.style));
        members.push(("Statement".to_owned(), list(statements.collect(), self.style)));
        Json::Object(members)
    }

    /// The text of the document.
    pub fn octets(&self) -> Octets {
        Octets(self.to_json().to_text().into_bytes())
    }
}

fn element(name: &str, but: bool) -> String {
    if but { format!("Not{name}") } else { name.to_owned() }
}

fn list(mut values: Vec<Json>, style: Style) -> Json {
    match (style, values.len()) {
        (Style::Bare, 1) => values.remove(0),
        _ => Json::Array(values),
    }
}

fn texts(texts: &[String], style: Style) -> Json {
    list(texts.iter().map(|text| text.as_str().into()).collect(), style)
}

fn principals(entries: &[Named], style: Style) -> Json {
    let mut types: Vec<(&str, Vec<String>)> = Vec::new();
    for entry in entries {
        let Named::Of(of, text) = entry else { return "*".into() };
        match types.iter_mut().find(|(other, _)| other == of) {
            Some((_, texts)) => texts.push(text.clone()),
            None => types.push((of, vec![text.clone()])),
        }
    }
    Json::Object(types.into_iter().map(|(of, named)| (of.to_owned(), texts(&named, style))).collect())
}

fn conditions(conditions: &[Condition], style: Style) -> Json {
    let mut operators: Vec<(&str, Members)> = Vec::new();
    for condition in conditions {
        let values = texts(&condition.values, style);
        let member = (condition.key.clone(), values);
        match operators.iter_mut().find(|(operator, _)| *operator == condition.operator) {
            Some((_, keys)) => keys.push(member),
            None => operators.push((&condition.operator, vec![member])),
        }
    }
    let of = |(operator, keys): (&str, Members)| (operator.to_owned(), Json::Object(keys));
    Json::Object(operators.into_iter().map(of).collect())
}
