//! The document: JSON in, a compiled [`Policy`] out, and back.
//!
//! Source: IAM User Guide, `reference_policies_grammar`. Names of elements are as documented, in no other case.

use super::action::{Actions, Listed};
use super::condition::Condition;
use super::index::Index;
use super::place::{Dialect, Place};
use super::principal::Principals;
use super::resource::Resources;
use crate::check::{Check, Rule, Step, Structural};
use crate::json::{self, Document, Tape, Value};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

const POLICY: Document = Document { name: "policy", step: Step::EvaluateTrustPolicy };

/// What a document is for, and so which elements it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What a user or a role may do.
    Identity,
    /// Who may do what with a resource.
    Resource,
    /// Who may take on a role. The resource is the role.
    Trust,
    /// What is left of a session's permissions.
    Session,
    /// What the principals of an account may do at the most: a service control policy of an organization.
    ServiceControl,
    /// What may be done at the most with the resources of an account: a resource control policy of an organization.
    ResourceControl,
}

impl Kind {
    /// Whether its statements say whom they are about.
    fn names_principals(self) -> bool {
        matches!(self, Self::Resource | Self::Trust | Self::ResourceControl)
    }
}

/// Whether a statement grants or forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It grants.
    Allow,
    /// It forbids.
    Deny,
}

impl Effect {
    /// The effect as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// The version of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 2008-10-17, which is meant where none is given: `${` is text.
    Literal,
    /// 2012-10-17, which has variables.
    Variables,
}

impl Version {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Literal => "2008-10-17",
            Self::Variables => "2012-10-17",
        }
    }
}

/// A policy document, compiled.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(super) version: Version,
    pub(super) id: Option<Box<str>>,
    statements: Vec<Statement>,
    index: Index,
}

/// A statement. In a trust policy it has no resource, in an identity policy no principal.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub(super) sid: Option<Box<str>>,
    pub(super) effect: Effect,
    pub(super) principal: Option<Principals>,
    pub(super) action: Actions,
    pub(super) resource: Option<Resources>,
    pub(super) conditions: Vec<Condition>,
}

impl Policy {
    /// Compiles a document, which is refused where it could be read in two ways or means nothing.
    pub fn parse(text: &[u8], kind: Kind, profile: &Profile) -> Result<Self, Rejection> {
        let mut dialect = Dialect { profile, kind, version: Version::Literal };
        require_size_and_characters(text, &dialect)?;

        // The duplicate members of a policy are found below, in every profile, with their place.
        let mut reading = profile.clone();
        reading.remove(Check::JsonNoDuplicateMembers);
        let mut tape = Tape::default();
        let document = json::parse_object(text, &mut tape, POLICY, &reading)
            .map_err(|error| profile.reject(Structural::PolicyJson, unreadable(&error)))?;
        require_distinct_members(document, &Place::Document, &dialect)?;

        let place = Place::Document;
        let (mut id, mut statements) = (None, None);
        for (name, value) in document.members() {
            let place = place.member(name);
            match name {
                "Version" => dialect.version = version(value, &place, &dialect)?,
                // Only policies that are attached to something other than an identity have one.
                "Id" if matches!(kind, Kind::Resource | Kind::Trust) => {
                    id = Some(dialect.text(value, Structural::PolicyElementsKnown, &place)?.into());
                }
                "Statement" => statements = Some(value),
                _ => return Err(unknown(&place, &dialect)),
            }
        }
        let place = place.member("Statement");
        let statements = statements
            .ok_or_else(|| dialect.malformed(Structural::PolicyStatement, &place, "it is missing"))?;
        let statements = dialect.list(statements, Structural::PolicyStatement, &place, |value, place| {
            Statement::read(value, place, &dialect)
        })?;
        require_sids(&statements, &place, &dialect)?;
        let index = Index::of(&statements);
        Ok(Self { version: dialect.version, id, statements, index })
    }

    /// The statements, with their places in the document.
    pub(super) fn statements(&self) -> impl Iterator<Item = (usize, &Statement)> {
        self.statements.iter().enumerate()
    }

    /// The statement in this place.
    pub(super) fn statement(&self, place: usize) -> Option<&Statement> {
        self.statements.get(place)
    }

    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    /// Names nobody any more by this ARN: who had it was deleted.
    pub(crate) fn forget_principal(&mut self, arn: &str) {
        let principals = self.statements.iter_mut().filter_map(|statement| statement.principal.as_mut());
        principals.for_each(|principals| principals.forget(arn));
    }
}

impl Statement {
    fn read(value: Value<'_>, place: &Place<'_>, dialect: &Dialect<'_>) -> Result<Self, Rejection> {
        if value.kind() != json::Kind::Object {
            return Err(dialect.malformed(Structural::PolicyStatement, place, "a statement is an object"));
        }
        let (mut sid, mut effect, mut principal, mut action, mut resource) = (None, None, None, None, None);
        let mut conditions = Vec::new();
        for (name, value) in value.members() {
            let place = &place.member(name);
            match name {
                "Sid" => sid = Some(dialect.text(value, Structural::PolicyStatement, place)?.into()),
                "Effect" => effect = Some(self::effect(value, place, dialect)?),
                "Principal" | "NotPrincipal" => {
                    require_principal_allowed(name, place, dialect)?;
                    require_only(principal.is_none(), Structural::PolicyPrincipal, place, dialect)?;
                    principal = Some(Principals::read(value, listed(name), place, dialect)?);
                }
                "Action" | "NotAction" => {
                    require_only(action.is_none(), Structural::PolicyAction, place, dialect)?;
                    action = Some(Actions::read(value, listed(name), place, dialect)?);
                }
                "Resource" | "NotResource" => {
                    if dialect.kind == Kind::Trust {
                        let reason = "the resource of a trust policy is its role";
                        return Err(dialect.malformed(Structural::PolicyResource, place, reason));
                    }
                    require_only(resource.is_none(), Structural::PolicyResource, place, dialect)?;
                    resource = Some(Resources::read(value, listed(name), place, dialect)?);
                }
                "Condition" => conditions = Condition::read_all(value, place, dialect)?,
                _ => return Err(unknown(place, dialect)),
            }
        }
        let missing = |rule, name| dialect.malformed(rule, &place.member(name), "it is missing");
        let effect = effect.ok_or_else(|| missing(Structural::PolicyEffect, "Effect"))?;
        let action = action.ok_or_else(|| missing(Structural::PolicyAction, "Action"))?;
        if principal.is_none() && dialect.kind.names_principals() {
            return Err(missing(Structural::PolicyPrincipal, "Principal"));
        }
        if resource.is_none() && dialect.kind != Kind::Trust {
            return Err(missing(Structural::PolicyResource, "Resource"));
        }
        Ok(Self { sid, effect, principal, action, resource, conditions })
    }
}

fn listed(name: &str) -> Listed {
    if name.starts_with("Not") { Listed::AllBut } else { Listed::Only }
}

/// Two cheap looks, before anything is parsed. What is not UTF-8 is left to the reader of JSON. A session policy is
/// a parameter, whose length and pattern were looked at when the request arrived.
fn require_size_and_characters(text: &[u8], dialect: &Dialect<'_>) -> Result<(), Rejection> {
    let Ok(text) = std::str::from_utf8(text) else { return Ok(()) };
    let limits = dialect.profile.limits();
    let limit = match dialect.kind {
        Kind::Identity => limits.identity_policy_characters,
        Kind::Resource => limits.resource_policy_characters,
        Kind::Trust => limits.trust_policy_characters,
        Kind::ServiceControl | Kind::ResourceControl => limits.control_policy_characters,
        Kind::Session => return Ok(()),
    };
    let counts = |one: &char| !matches!(one, ' ' | '\t' | '\n' | '\r');
    let fits = text.len() <= limit || text.chars().filter(counts).count() <= limit;
    let reason = format_args!("it has more than {limit} characters");
    dialect.require(fits, Check::PolicySize, &Place::Document, reason)?;

    let allowed = |one: char| matches!(one, '\t' | '\n' | '\r' | ' '..='\u{FF}');
    let characters = text.chars().all(allowed);
    let reason = "characters are tab, line feed, carriage return, and U+0020 to U+00FF";
    dialect.require(characters, Check::PolicyCharacters, &Place::Document, reason)
}

/// The reader's rule and place, as the detail of ours.
fn unreadable(error: &Rejection) -> Detail {
    let rule = error.rule();
    let reason = match error.detail() {
        Detail::At { offset, .. } => format!("{}, octet {offset}", rule.id()),
        Detail::Limit(limit) => format!("{}, the limit is {limit}", rule.id()),
        _ => Rule::id(rule).to_owned(),
    };
    Detail::Json { document: POLICY.name, reason: Excerpt::of(&reason) }
}

/// "Individual elements must not contain multiple instances of the same key": at no level. The recursion is as
/// deep as the text, which is bounded.
fn require_distinct_members(
    value: Value<'_>,
    place: &Place<'_>,
    dialect: &Dialect<'_>,
) -> Result<(), Rejection> {
    let mut names: Vec<&str> = value.members().map(|(name, _)| name).collect();
    names.sort_unstable();
    if let Some([name, _]) = names.array_windows().find(|[a, b]| a == b) {
        return Err(twice(&place.member(name), dialect));
    }
    for (name, value) in value.members() {
        require_distinct_members(value, &place.member(name), dialect)?;
    }
    for (index, value) in value.elements().enumerate() {
        require_distinct_members(value, &place.element(index), dialect)?;
    }
    Ok(())
}

pub(super) fn twice(place: &Place<'_>, dialect: &Dialect<'_>) -> Rejection {
    dialect.malformed(Structural::PolicyNoDuplicateMembers, place, "it is there twice")
}

fn unknown(place: &Place<'_>, dialect: &Dialect<'_>) -> Rejection {
    dialect.malformed(Structural::PolicyElementsKnown, place, "no such element here")
}

fn version(value: Value<'_>, place: &Place<'_>, dialect: &Dialect<'_>) -> Result<Version, Rejection> {
    let known = [Version::Literal, Version::Variables];
    let version = known.into_iter().find(|version| value.as_str() == Some(version.name()));
    version.ok_or_else(|| {
        let reason = "a version is `2008-10-17` or `2012-10-17`";
        dialect.malformed(Structural::PolicyVersion, place, reason)
    })
}

fn effect(value: Value<'_>, place: &Place<'_>, dialect: &Dialect<'_>) -> Result<Effect, Rejection> {
    let known = [Effect::Allow, Effect::Deny];
    let effect = known.into_iter().find(|effect| value.as_str() == Some(effect.name()));
    effect.ok_or_else(|| dialect.malformed(Structural::PolicyEffect, place, "an effect is `Allow` or `Deny`"))
}

fn require_only(
    only: bool,
    rule: Structural,
    place: &Place<'_>,
    dialect: &Dialect<'_>,
) -> Result<(), Rejection> {
    let reason = "an element and its `Not` exclude each other";
    if only { Ok(()) } else { Err(dialect.malformed(rule, place, reason)) }
}

/// `NotPrincipal` has no place in a trust policy either (`reference_policies_elements_notprincipal`).
fn require_principal_allowed(name: &str, place: &Place<'_>, dialect: &Dialect<'_>) -> Result<(), Rejection> {
    let reason = match (dialect.kind, name) {
        (Kind::Identity | Kind::Session | Kind::ServiceControl, _) => {
            "the principal is whom the policy is attached to"
        }
        (Kind::ResourceControl, "NotPrincipal") => "a resource control policy is about everybody",
        (Kind::Trust, "NotPrincipal") => "a role says whom it trusts, not whom it does not",
        _ => return Ok(()),
    };
    Err(dialect.malformed(Structural::PolicyPrincipal, place, reason))
}

/// In policies of IAM a `Sid` is of letters and digits, and unique; other services, whose policies are attached to
/// resources, have rules of their own (`reference_policies_elements_sid`).
fn require_sids(statements: &[Statement], place: &Place<'_>, dialect: &Dialect<'_>) -> Result<(), Rejection> {
    if dialect.kind == Kind::Resource {
        return Ok(());
    }
    let mut sids: Vec<(&str, usize)> = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        let Some(sid) = statement.sid.as_deref() else { continue };
        let alphanumeric = sid.bytes().all(|octet| octet.is_ascii_alphanumeric());
        let place = place.element(index);
        let reason = "a Sid is of letters and digits";
        dialect.require(alphanumeric, Check::PolicySid, &place.member("Sid"), reason)?;
        // An empty one names no statement.
        if !sid.is_empty() {
            sids.push((sid, index));
        }
    }
    sids.sort_unstable();
    let repeated = sids.array_windows().find(|[(a, _), (b, _)]| a == b).map(|[_, (_, index)]| *index);
    let place = place.element(repeated.unwrap_or_default());
    let reason = "another statement has this Sid";
    dialect.require(repeated.is_none(), Check::PolicySid, &place.member("Sid"), reason)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const GOOD: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}}"#;

    pub(in crate::policy) fn refused_by(text: &str, kind: Kind) -> &'static str {
        Policy::parse(text.as_bytes(), kind, &Profile::strict()).map_or_else(|no| no.rule().id(), |_| "none")
    }

    fn place(text: &str) -> String {
        let rejection = Policy::parse(text.as_bytes(), Kind::Trust, &Profile::aws()).unwrap_err();
        let Detail::Policy { path, .. } = rejection.detail() else { panic!("{rejection}") };
        assert_eq!(rejection.code().name(), "MalformedPolicyDocument");
        path.to_string()
    }

    fn trust(from: &str, to: &str) -> &'static str {
        assert!(GOOD.contains(from), "{from}");
        refused_by(&GOOD.replace(from, to), Kind::Trust)
    }

    #[test]
    fn reads_a_trust_policy() {
        assert_eq!(refused_by(GOOD, Kind::Trust), "none");
        assert_eq!(trust(r#""Version":"2012-10-17","#, ""), "none");
        assert_eq!(trust(r#"{"Version""#, r#"{"Id":"x","Version""#), "none");
        assert_eq!(trust(r#""Action""#, r#""Condition":{},"Action""#), "none");
    }

    #[test]
    fn refuses_what_is_no_json_with_one_rule() {
        for text in ["", "[]", "{", r#"{"a":1,}"#, "{} {}"] {
            assert_eq!(refused_by(text, Kind::Trust), "policy.json", "{text}");
        }
        let deep = format!(r#"{{"Id":{}1{}}}"#, "[".repeat(200), "]".repeat(200));
        assert_eq!(refused_by(&deep, Kind::Trust), "policy.json");
        let no = Policy::parse(b"\xFF", Kind::Trust, &Profile::aws()).unwrap_err();
        assert_eq!((no.rule().id(), no.step()), ("policy.json", Step::EvaluateTrustPolicy));
        assert_eq!(no.message(), "This policy contains invalid Json");
    }

    #[test]
    fn refuses_duplicate_members_at_every_level_in_every_profile() {
        for (from, to) in [
            (r#"{"Version""#, r#"{"Version":"2012-10-17","Version""#),
            (r#""Effect""#, r#""Effect":"Deny","Effect""#),
            (r#""AWS""#, r#""AWS":"*","\u0041WS""#),
            (r#""Action""#, r#""Condition":{"Bool":{"a:b":"true","a:b":"true"}},"Action""#),
            (r#""Action""#, r#""Condition":{"Bool":{"a:b":"true","A:B":"true"}},"Action""#),
        ] {
            assert_eq!(trust(from, to), "policy.no-duplicate-members", "{to}");
            let no = Policy::parse(GOOD.replace(from, to).as_bytes(), Kind::Trust, &Profile::aws());
            assert_eq!(no.unwrap_err().rule().id(), "policy.no-duplicate-members");
        }
    }

    #[test]
    fn refuses_elements_it_does_not_know() {
        assert_eq!(trust(r#""Effect""#, r#""Comment":"x","Effect""#), "policy.elements-known");
        assert_eq!(trust(r#"{"Version""#, r#"{"comment":"x","Version""#), "policy.elements-known");
        assert_eq!(trust(r#""Version""#, r#""version""#), "policy.elements-known");
        let identity = r#"{"Id":"x","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
        assert_eq!(refused_by(identity, Kind::Identity), "policy.elements-known");
        assert_eq!(refused_by(&identity.replace(r#""Id":"x","#, ""), Kind::Identity), "none");
    }

    #[test]
    fn refuses_unknown_versions_and_effects() {
        for version in [r#""2012-10-18""#, r#""""#, "2012", "null"] {
            assert_eq!(trust(r#""2012-10-17""#, version), "policy.version", "{version}");
        }
        for effect in [r#""allow""#, r#""DENY""#, r#""""#, r#"["Allow"]"#, "true"] {
            assert_eq!(trust(r#""Allow""#, effect), "policy.effect", "{effect}");
        }
    }

    #[test]
    fn refuses_statements_that_lack_what_they_need() {
        assert_eq!(trust(r#""Effect":"Allow","#, ""), "policy.effect");
        assert_eq!(trust(r#","Action":"sts:AssumeRole""#, ""), "policy.action");
        assert_eq!(trust(r#""Principal":{"AWS":"123456789012"},"#, ""), "policy.principal");
        let no_resource = r#"{"Statement":[{"Effect":"Allow","Action":"*"}]}"#;
        assert_eq!(refused_by(no_resource, Kind::Session), "policy.resource");
        for statement in ["[]", "{}", "1", "null", "[1]", "[[]]"] {
            let text = format!(r#"{{"Statement":{statement}}}"#);
            let rule = if statement == "{}" { "policy.effect" } else { "policy.statement" };
            assert_eq!(refused_by(&text, Kind::Trust), rule, "{statement}");
        }
        assert_eq!(refused_by("{}", Kind::Trust), "policy.statement");
    }

    #[test]
    fn refuses_elements_that_the_kind_of_document_does_not_have() {
        assert_eq!(trust(r#""Action""#, r#""Resource":"*","Action""#), "policy.resource");
        assert_eq!(trust(r#""Action""#, r#""NotResource":"*","Action""#), "policy.resource");
        assert_eq!(trust("Principal", "NotPrincipal"), "policy.principal");
        for kind in [Kind::Identity, Kind::Session] {
            let text =
                r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Resource":"*"}}"#;
            assert_eq!(refused_by(text, kind), "policy.principal");
            assert_eq!(refused_by(text, Kind::Resource), "none");
        }
    }

    #[test]
    fn refuses_an_element_beside_its_not() {
        let text = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
        let with = |more: &str| refused_by(&text.replace(r#""Effect""#, more), Kind::Identity);
        assert_eq!(with(r#""NotAction":"s3:x","Effect""#), "policy.action");
        assert_eq!(with(r#""NotResource":"*","Effect""#), "policy.resource");
    }

    #[test]
    fn a_sid_is_alphanumeric_and_unique() {
        let with = |a: &str, b: &str| {
            let one = |sid| format!(r#"{{"Sid":"{sid}","Effect":"Deny","Action":"*","Resource":"*"}}"#);
            refused_by(&format!(r#"{{"Statement":[{},{}]}}"#, one(a), one(b)), Kind::Identity)
        };
        assert_eq!(with("a", "b"), "none");
        assert_eq!(with("", ""), "none");
        assert_eq!(with("a", "a"), "policy.sid");
        assert_eq!(with("a b", "c"), "policy.sid");
    }

    #[test]
    fn size_counts_no_white_space() {
        let padded = |kind, spaces| {
            let text = r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
            refused_by(&text.replace('{', &format!("{{{}", " ".repeat(spaces))), kind)
        };
        assert_eq!(padded(Kind::Identity, 20_000), "none");
        let long = format!(r#""Sid":"{}","Effect""#, "x".repeat(2048));
        assert_eq!(trust(r#""Effect""#, &long), "policy.size");
    }

    #[test]
    fn characters_end_at_u_00ff() {
        let sid = |text: &str| trust(r#"{"Version""#, &format!(r#"{{"Id":"{text}","Version""#));
        assert_eq!(sid("ÿ\u{7F}"), "none");
        assert_eq!(sid("Ā"), "policy.characters");
        assert_eq!(refused_by(&format!("\u{FEFF}{GOOD}"), Kind::Trust), "policy.characters");
    }

    #[test]
    fn a_rejection_names_the_place() {
        let list = GOOD.replace(
            r#""Statement":{"#,
            r#""Statement":[{"Effect":"Deny","Principal":{"AWS":"123456789012"},"Action":"sts:x"},{"#,
        );
        let list = list.replace("}}", "}]}").replace("}]}]}", "}}]}");
        let with = |from: &str, to: &str| {
            assert!(list.contains(from), "{list}");
            place(&list.replace(from, to))
        };
        let condition = r#""Condition":{"StringEqual":{"a:b":"c"}},"Action":"sts:AssumeRole""#;
        assert_eq!(with(r#""Action":"sts:AssumeRole""#, condition), "Statement[1].Condition.StringEqual");
        assert_eq!(with(r#""sts:x""#, r#"["sts:x","x"]"#), "Statement[0].Action[1]");
        assert_eq!(with(r#""Effect":"Deny","#, ""), "Statement[0].Effect");
        assert_eq!(place(&GOOD.replace("Allow", "allow")), "Statement.Effect");
    }
}
