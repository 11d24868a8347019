//! Documents: what may stand in one, and what is then in it. Source: `reference_policies_grammar` and the pages of the
//! elements.

use super::misreading::Misreading;
use super::operator::{Comparison, Operator, operator};
use super::principal::{Named, can_be_named};
use super::text::pieces;
use super::{Model, address, arn, date, number, text};
use crate::json::{Json, Members};

/// What a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What a user or a role may do; also a boundary.
    Identity,
    /// Passed when a session is made.
    Session,
    /// Who may do what with a resource.
    Resource,
    /// Who may assume a role.
    Trust,
    /// What an account's principals may do at the most.
    ServiceControl,
    /// What may be done with an account's resources at the most.
    ResourceControl,
}

#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) kind: Kind,
    /// Of a version that has variables.
    pub(super) variables: bool,
    pub(super) statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) allow: bool,
    pub(super) principal: Option<Listing<Named>>,
    pub(super) action: Listing<String>,
    pub(super) resource: Option<Listing<String>>,
    pub(super) conditions: Vec<(Operator, Wanted)>,
}

/// The keys of an operator, each with the values it is wanted to have.
pub(super) type Wanted = Vec<(String, Vec<String>)>;

/// What is listed; or, of `NotAction` and its like, everything but that.
#[derive(Clone, Debug)]
pub(super) struct Listing<T> {
    pub(super) but: bool,
    pub(super) entries: Vec<T>,
}

const MISSING: &str = "grammar: `Effect`, `Action`, and `Resource` or `Principal` are there";

impl Model {
    /// Whether a text is a document of this kind; the error is the rule that it breaks.
    pub fn well_formed(self, octets: &[u8], kind: Kind) -> Result<(), &'static str> {
        self.document(octets, kind).map(|_| ())
    }

    /// Reads a document; the error is the rule that it breaks.
    pub(super) fn document(self, octets: &[u8], kind: Kind) -> Result<Document, &'static str> {
        size_and_characters(octets, kind)?;
        let members = super::super::object(octets, touchstone_engine::profile::Name::Strict)?;
        let mut document = Document {
            kind,
            variables: self.misreads(Misreading::VersionDefaultsToNewest),
            statements: Vec::new(),
        };
        let mut versioned = document.variables;
        for (name, value) in &members {
            match (name.as_str(), value) {
                ("Version", Json::Text(version)) if version == "2012-10-17" => versioned = true,
                ("Version", Json::Text(version)) if version == "2008-10-17" => versioned = false,
                ("Version", _) => return Err("version: 2008-10-17 or 2012-10-17"),
                ("Id", Json::Text(_)) if matches!(kind, Kind::Resource | Kind::Trust) => {}
                ("Statement", _) => {}
                _ => return Err("grammar: no other element than those of the grammar"),
            }
        }
        document.variables = versioned;
        let statements = members.iter().find(|(name, _)| name == "Statement").map(|(_, value)| value);
        let sole = !matches!(statements, Some(Json::Array(_)));
        for statement in list(statements.ok_or("grammar: `Statement` is there")?)? {
            let Json::Object(statement) = statement else { return Err("grammar: a statement is an object") };
            document.statements.push(self.statement(statement, kind, versioned)?);
        }
        sids(statements, kind)?;
        if sole && self.misreads(Misreading::SingleStatementIgnored) {
            document.statements.clear();
        }
        document.variables |= self.misreads(Misreading::OldVersionHasVariables);
        Ok(document)
    }

    fn statement(self, members: &Members, kind: Kind, variables: bool) -> Result<Statement, &'static str> {
        let (mut effect, mut principal, mut action, mut resource) = (None, None, None, None);
        let mut conditions = Vec::new();
        for (name, value) in members {
            let but = name.starts_with("Not");
            match name.as_str() {
                "Sid" => {}
                "Effect" => effect = Some(self::effect(value)?),
                "Principal" | "NotPrincipal" if principal.is_none() => {
                    principal = Some(Listing { but, entries: self.principals(value, but, kind)? });
                }
                "Action" | "NotAction" if action.is_none() => {
                    let entries = self.texts(value, |text| {
                        is_action(text).then_some(()).ok_or("action: `vendor:Name` or `*`")
                    })?;
                    action = Some(Listing { but, entries });
                }
                "Resource" | "NotResource" if resource.is_none() && kind != Kind::Trust => {
                    let entries = self.texts(value, |text| resource_pattern(text, variables))?;
                    resource = Some(Listing { but, entries });
                }
                "Condition" => conditions = self.conditions(value, variables)?,
                _ => return Err("grammar: no other element, and none beside its `Not`"),
            }
        }
        let asks_who = matches!(kind, Kind::Resource | Kind::Trust | Kind::ResourceControl);
        if principal.is_none() == asks_who || resource.is_none() != (kind == Kind::Trust) {
            return Err(MISSING);
        }
        let (allow, action) = (effect.ok_or(MISSING)?, action.ok_or(MISSING)?);
        Ok(Statement { allow, principal, action, resource, conditions })
    }

    /// Strings, at least one, each of which is as it must be.
    fn texts(
        self,
        value: &Json,
        check: impl Fn(&str) -> Result<(), &'static str>,
    ) -> Result<Vec<String>, &'static str> {
        let mut texts = Vec::new();
        for value in list(value)? {
            let Json::Text(text) = value else { return Err("grammar: a string") };
            check(text)?;
            texts.push(text.clone());
        }
        Ok(self.as_misread(value, texts))
    }

    /// What a misreader of lists takes from one.
    fn as_misread<T>(self, value: &Json, mut read: Vec<T>) -> Vec<T> {
        if self.misreads(Misreading::OnlyFirstValueCounts) {
            read.truncate(1);
        }
        if self.misreads(Misreading::SingleValueIgnored) && !matches!(value, Json::Array(_)) {
            read.clear();
        }
        read
    }

    fn principals(self, value: &Json, but: bool, kind: Kind) -> Result<Vec<Named>, &'static str> {
        if matches!(kind, Kind::Identity | Kind::Session | Kind::ServiceControl) {
            return Err("principal: no element of policies of a user, a group or a role");
        }
        if but && kind != Kind::Resource {
            return Err("notprincipal: in a policy of a resource only");
        }
        match value {
            Json::Text(star) if star == "*" && kind != Kind::Trust => {
                Ok(vec![Named { of: "AWS".to_owned(), text: "*".to_owned() }])
            }
            Json::Object(types) if !types.is_empty() && kind != Kind::ResourceControl => {
                let mut named = Vec::new();
                for (of, value) in types {
                    let check = |text: &str| {
                        can_be_named(of, text, kind).then_some(()).ok_or("principal: one that is named whole")
                    };
                    let texts = self.texts(value, check)?;
                    named.extend(texts.into_iter().map(|text| Named { of: of.clone(), text }));
                }
                Ok(named)
            }
            _ => Err(
                "principal: `*`, but not in a trust policy, or an object; of a resource control policy `*` alone",
            ),
        }
    }

    fn conditions(self, value: &Json, variables: bool) -> Result<Vec<(Operator, Wanted)>, &'static str> {
        let Json::Object(operators) = value else { return Err("condition: an object") };
        let mut conditions = Vec::new();
        for (name, keys) in operators {
            let operator = operator(name).ok_or("condition_operators: one that is documented")?;
            let Json::Object(keys) = keys else { return Err("condition: an operator has keys") };
            let mut names: Vec<String> = keys.iter().map(|(key, _)| key.to_lowercase()).collect();
            names.sort();
            names.dedup();
            if keys.is_empty() || names.len() < keys.len() {
                return Err("condition: an operator has keys, each once, however spelled");
            }
            let mut read = Vec::new();
            for (key, wanted) in keys {
                if !matches!(key.split_once(':'), Some((prefix, name)) if !prefix.is_empty() && !name.is_empty())
                {
                    return Err("condition: a key is `prefix:name`");
                }
                let values = wanted_values(wanted)?;
                for value in &values {
                    wanted_value(value, operator.comparison, variables)?;
                }
                read.push((key.clone(), self.as_misread(wanted, values)));
            }
            conditions.push((operator, read));
        }
        Ok(conditions)
    }
}

/// Quotas, white space not counted, and the characters of a policy. Those of a session policy are looked at when it is
/// passed as a parameter.
fn size_and_characters(octets: &[u8], kind: Kind) -> Result<(), &'static str> {
    let limit = match kind {
        Kind::Identity => 10_240,
        Kind::Resource => 20_480,
        Kind::Trust => 2_048,
        Kind::ServiceControl | Kind::ResourceControl => 5_120,
        Kind::Session => return Ok(()),
    };
    let text = std::str::from_utf8(octets).map_err(|_| "RFC 8259: UTF-8")?;
    let is_space = |character: char| matches!(character, ' ' | '\t' | '\n' | '\r');
    if text.chars().filter(|character| !is_space(*character)).count() > limit {
        return Err("iam-quotas: a policy has a size");
    }
    if !text.chars().all(|one| is_space(one) || (' '..='\u{FF}').contains(&one)) {
        return Err("iam-quotas: tab, line feed, carriage return, U+0020 to U+00FF");
    }
    Ok(())
}

/// One value, or a list of at least one.
fn list(value: &Json) -> Result<Vec<&Json>, &'static str> {
    match value {
        Json::Array(elements) if elements.is_empty() => Err("grammar: at least one"),
        Json::Array(elements) => Ok(elements.iter().collect()),
        one => Ok(vec![one]),
    }
}

fn effect(value: &Json) -> Result<bool, &'static str> {
    match value {
        Json::Text(effect) if effect == "Allow" => Ok(true),
        Json::Text(effect) if effect == "Deny" => Ok(false),
        _ => Err("effect: Allow or Deny"),
    }
}

/// In policies of IAM a `Sid` is of letters and digits, and of one statement.
fn sids(statements: Option<&Json>, kind: Kind) -> Result<(), &'static str> {
    let mut seen: Vec<&str> = Vec::new();
    for statement in statements.map(list).transpose()?.unwrap_or_default() {
        let Json::Object(members) = statement else { continue };
        for (_, sid) in members.iter().filter(|(name, _)| name == "Sid") {
            let Json::Text(sid) = sid else { return Err("sid: a string") };
            if kind == Kind::Resource {
                continue;
            }
            if !sid.chars().all(|one| one.is_ascii_alphanumeric()) || seen.contains(&sid.as_str()) {
                return Err("sid: letters and digits, unique in a policy");
            }
            if !sid.is_empty() {
                seen.push(sid);
            }
        }
    }
    Ok(())
}

fn is_action(text: &str) -> bool {
    let word = |text: &str, others: &str| {
        !text.is_empty() && text.chars().all(|one| one.is_ascii_alphanumeric() || others.contains(one))
    };
    match text.split_once(':') {
        Some((vendor, name)) => word(vendor, "-_.") && word(name, "-_.*?"),
        None => text == "*",
    }
}

/// `*`, or an ARN with its service whole, and with variables behind the fifth colon only.
fn resource_pattern(text: &str, variables: bool) -> Result<(), &'static str> {
    if text == "*" {
        return Ok(());
    }
    let head = if variables { text.split("${").next().unwrap_or_default() } else { text };
    let Some(segments) = arn::segments(head) else {
        return Err("resource: six segments, variables in the sixth");
    };
    let service = segments.get(2).map(String::as_str).unwrap_or_default();
    if segments.first().map(String::as_str) != Some("arn")
        || service.is_empty()
        || service.contains(['*', '?'])
    {
        return Err("resource: `arn`, and the service without wildcards");
    }
    if variables {
        pieces(text, true)?;
    }
    Ok(())
}

/// "Quotation marks are optional for numeric and Boolean values." A list may be empty.
fn wanted_values(value: &Json) -> Result<Vec<String>, &'static str> {
    let values: Vec<&Json> = match value {
        Json::Array(elements) => elements.iter().collect(),
        one => vec![one],
    };
    values.into_iter().map(wanted_text).collect()
}

fn wanted_text(value: &Json) -> Result<String, &'static str> {
    match value {
        Json::Text(text) => Ok(text.clone()),
        Json::Bool(truth) => Ok(truth.to_string()),
        Json::Number(number) if !number.is_f64() => Ok(number.to_string()),
        // From 2^53 on, what a double holds is not what was written.
        Json::Number(number) => match number.as_f64() {
            Some(number) if number.abs() < 9_007_199_254_740_992.0 => Ok(number.to_string()),
            _ => Err("condition: a number that reads as it is written"),
        },
        Json::Null | Json::Array(_) | Json::Object(_) => {
            Err("condition: a string, a number or a truth value")
        }
    }
}

/// Whether a value is one that the operator can compare with.
fn wanted_value(value: &str, comparison: Comparison, variables: bool) -> Result<(), &'static str> {
    let good = match comparison {
        Comparison::StringEquals | Comparison::StringEqualsIgnoreCase | Comparison::StringLike => {
            return if variables { pieces(value, true).map(|_| ()) } else { Ok(()) };
        }
        Comparison::ArnEquals | Comparison::ArnLike => return arn_pattern(value, variables),
        Comparison::Numeric(_) => number::is_number(value),
        Comparison::Date(_) => date::instant(value).is_some(),
        Comparison::Bool | Comparison::Null => value == "true" || value == "false",
        Comparison::Binary => super::condition::octets(value).is_some(),
        Comparison::IpAddress => address::block(value).is_some(),
    };
    good.then_some(()).ok_or("condition_operators: a value of the operator's type")
}

/// `*`, or six segments. How many there are is not known while a variable has no value.
fn arn_pattern(text: &str, variables: bool) -> Result<(), &'static str> {
    let pieces = if variables { pieces(text, true)? } else { Vec::new() };
    let open = pieces.iter().any(|piece| matches!(piece, text::Piece::Variable { .. }));
    if text == "*" || open || arn::segments(text).is_some() {
        return Ok(());
    }
    Err("condition_operators: an ARN has six segments")
}
