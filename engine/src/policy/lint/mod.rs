//! The mistakes that trust policies are known for.
//!
//! A policy can say what it does not mean and still be one that IAM stores. Each mistake is a [`Lint`] of one table; a
//! [`Finding`] says where a policy has it and what it lets in. What is found is how a policy is written: whether a
//! token of the kind exists is not known here.

mod subject;
mod table;

pub use table::{Grade, Lint};

use self::subject::Wanted;
use self::table as lint;
use super::action::Listed;
use super::condition::{Comparison, Condition, Presence, Quantifier, Sense, Texts};
use super::document::{Effect, Policy, Statement, Version};
use super::place::Place;
use super::shared_provider::{BUILT_IN, Shared, issuer};
use crate::rejection::Excerpt;
use std::borrow::Cow;

/// A mistake, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The id of the mistake, in kebab case.
    pub id: &'static str,
    /// How much it matters.
    pub grade: Grade,
    /// Where it is: `Statement[1].Condition.StringLike.idp.example:sub`.
    pub place: String,
    /// What it allows.
    pub sentence: String,
    /// Who says so.
    pub source: &'static str,
}

impl Finding {
    /// The grade of a policy with these findings: that of the worst. A policy without any is safe, as far as is known.
    pub fn worst(findings: &[Self]) -> Grade {
        findings.iter().map(|finding| finding.grade).max().unwrap_or(Grade::Safe)
    }
}

impl Policy {
    /// What is wrong with the policy, in the order of its statements. `account` is the role's, where it is known: who is
    /// of another is not told without it.
    ///
    /// ```
    /// use touchstone_engine::policy::{Finding, Grade, Kind, Policy};
    /// use touchstone_engine::profile::Profile;
    ///
    /// let text = br#"{"Statement":{"Effect":"Allow","Principal":{"Federated":"gitlab.com"},
    ///     "Action":"sts:AssumeRoleWithWebIdentity",
    ///     "Condition":{"StringLike":{"gitlab.com:sub":"project_path:*"},"StringEquals":{"gitlab.com:aud":"us"}}}}"#;
    /// let findings = Policy::parse(text, Kind::Trust, &Profile::strict())?.lint(None);
    /// assert_eq!(findings[0].id, "organization-any");
    /// assert_eq!(findings[0].place, "Statement[0].Condition.StringLike.gitlab.com:sub");
    /// assert_eq!(Finding::worst(&findings), Grade::Dangerous);
    /// # Ok::<(), touchstone_engine::rejection::Rejection>(())
    /// ```
    pub fn lint(&self, account: Option<&str>) -> Vec<Finding> {
        let statements = Place::Document.member("Statement");
        let mut found = Found(Vec::new());
        for (index, statement) in self.statements() {
            let look = Look { statement, version: self.version, account };
            look.at(&statements.element(index), &mut found);
        }
        found.0
    }
}

struct Found(Vec<Finding>);

impl Found {
    fn add(&mut self, lint: &Lint, place: &Place<'_>, shown: &str) {
        self.0.push(Finding {
            id: lint.id,
            grade: lint.grade,
            place: place.to_string(),
            sentence: lint.sentence.replace("{}", Excerpt::of(shown).as_str()),
            source: lint.source,
        });
    }
}

/// A statement being looked at.
struct Look<'l> {
    statement: &'l Statement,
    version: Version,
    account: Option<&'l str>,
}

/// What a condition that no value of a request can meet does to its statement.
enum Consequence {
    /// It lets nobody in.
    Shut,
    /// The condition keeps nobody out.
    Open,
}

impl Look<'_> {
    fn at(&self, place: &Place<'_>, found: &mut Found) {
        if self.statement.effect == Effect::Allow && self.statement.principal.is_some() {
            self.actions(place, found);
            self.principals(place, found);
            self.providers(place, found);
        }
        let place = place.member("Condition");
        for condition in &self.statement.conditions {
            let operator = condition.operator().to_string();
            let place = place.member(&operator);
            self.condition(condition, &place.member(condition.key()), found);
        }
    }

    fn actions(&self, place: &Place<'_>, found: &mut Found) {
        let actions = &self.statement.action;
        if actions.listed == Listed::AllBut {
            found.add(lint::NOT_ACTION, &place.member("NotAction"), "");
        } else if actions.matches("sts:TagSession") {
            let wild = actions.texts().find(|action| action.contains(['*', '?']));
            if let Some(action) = wild {
                found.add(lint::ACTION_WILDCARD, &place.member("Action"), action);
            }
        }
    }

    fn principals(&self, place: &Place<'_>, found: &mut Found) {
        let place = place.member("Principal");
        let listed = self.statement.principal.iter().filter(|principals| principals.listed == Listed::Only);
        let by_type = listed.flat_map(super::principal::Principals::texts);
        for principal in by_type.filter(|(of, _)| *of == "AWS").flat_map(|(_, texts)| texts) {
            let place = place.member("AWS");
            let foreign = || self.account.is_some_and(|ours| account(principal) != Some(ours));
            if principal == "*" {
                let narrowed = self.requires(|key| NARROWING.contains(&key));
                let lint = if narrowed { lint::PRINCIPAL_STAR_CONDITIONED } else { lint::PRINCIPAL_STAR };
                found.add(lint, &place, principal);
            } else if foreign()
                && !self.requires(|key| key == "sts:externalid" || ORGANIZATION.contains(&key))
            {
                found.add(lint::NO_EXTERNAL_ID, &place, principal);
            }
        }
    }

    /// What is not asked of those for whom a provider vouches.
    fn providers(&self, place: &Place<'_>, found: &mut Found) {
        let place = place.member("Condition");
        for provider in self.statement.providers() {
            if provider.contains(":saml-provider/") {
                if self.brings("sts:AssumeRoleWithSAML") && !self.requires(|key| key == "saml:aud") {
                    found.add(lint::ASSERTION_AUDIENCE_UNCHECKED, &place, provider);
                }
                continue;
            }
            if !self.brings("sts:AssumeRoleWithWebIdentity") {
                continue;
            }
            let issuer = issuer(provider);
            let tenants = Tenants::of(issuer);
            if !self.requires(|key| tenants.tells_apart(key)) {
                let negated = self.statement.conditions.iter().find(|condition| {
                    condition.operator().sense == Sense::Negated && tenants.tells_apart(condition.name())
                });
                let lint = if tenants.many { lint::TENANT_UNCHECKED } else { lint::SUBJECT_UNCHECKED };
                match negated {
                    Some(condition) => found.add(lint::IDENTITY_NEGATED, &place, condition.key()),
                    None => found.add(lint, &place, issuer),
                }
            }
            // Where everybody's tokens have an audience of their own, it is what tells them apart.
            let audience = |key: &str| claim(key, issuer).is_some_and(|claim| AUDIENCES.contains(&claim));
            if !tenants.by_audience && !self.requires(audience) {
                found.add(lint::AUDIENCE_UNCHECKED, &place, issuer);
            }
        }
    }

    /// Whether the statement is about an action that a token or an assertion is brought for.
    fn brings(&self, action: &str) -> bool {
        self.statement.action.matches(action)
    }

    /// Whether a condition wants a value of a key of this kind, which the request must have. Every token has `sub` and
    /// `aud`.
    fn requires(&self, of_kind: impl Fn(&str) -> bool) -> bool {
        self.statement.conditions.iter().any(|condition| {
            let operator = condition.operator();
            let positive = operator.sense == Sense::Positive && operator.comparison != Comparison::Null;
            positive && !absent_passes(condition) && of_kind(condition.name())
        })
    }

    fn condition(&self, condition: &Condition, place: &Place<'_>, found: &mut Found) {
        let operator = condition.operator();
        let (key, name) = (condition.key(), condition.name());
        let named = self.statement.providers().map(issuer).find(|issuer| claim(name, issuer).is_some());
        let (shut, open) = match operator.comparison {
            _ if condition.wanted().next().is_none() => (lint::EMPTY_LIST, lint::EMPTY_LIST_OPEN),
            _ if self.is_foreign(name) => (lint::FOREIGN_CLAIM, lint::FOREIGN_CLAIM_OPEN),
            _ => {
                self.values(condition, named, place, found);
                if self.statement.effect == Effect::Allow && named.is_some() && absent_passes(condition) {
                    let set = operator.quantifier == Quantifier::ForAll;
                    found.add(if set { lint::FOR_ALL_VALUES } else { lint::IF_EXISTS }, place, key);
                }
                return;
            }
        };
        let foreign = shut == lint::FOREIGN_CLAIM;
        let lint = match self.consequence(condition, foreign) {
            Consequence::Shut => shut,
            Consequence::Open => open,
        };
        found.add(lint, place, key);
    }

    /// What it means that nothing the request can have is wanted, or, of a `foreign` key, that it is never there.
    fn consequence(&self, condition: &Condition, foreign: bool) -> Consequence {
        let operator = condition.operator();
        let holds = operator.sense == Sense::Negated
            || (foreign
                && (operator.presence == Presence::IfExists || operator.quantifier == Quantifier::ForAll))
            || (foreign
                && operator.comparison == Comparison::Null
                && condition.wanted().any(|one| one == "true"));
        match (holds, self.statement.effect) {
            (true, Effect::Allow) | (false, Effect::Deny) => Consequence::Open,
            (false, Effect::Allow) | (true, Effect::Deny) => Consequence::Shut,
        }
    }

    /// A claim of a provider that the statement does not name.
    fn is_foreign(&self, name: &str) -> bool {
        let of_provider = |prefix: &str| prefix.split('/').next().is_some_and(|host| host.contains('.'));
        let prefix = name.rsplit_once(':').map(|(prefix, _)| prefix).filter(|prefix| of_provider(prefix));
        let mut providers = self.statement.providers().map(issuer).peekable();
        providers.peek().is_some()
            && prefix.is_some_and(|prefix| !providers.any(|issuer| issuer.eq_ignore_ascii_case(prefix)))
    }

    fn values(&self, condition: &Condition, named: Option<&str>, place: &Place<'_>, found: &mut Found) {
        let operator = condition.operator();
        let Comparison::Text(texts) = operator.comparison else { return };
        let wanted: Vec<&str> = condition.wanted().collect();
        for (index, value) in wanted.iter().enumerate() {
            let element = place.element(index);
            let place = if wanted.len() == 1 { place } else { &element };
            if self.version == Version::Literal && value.contains("${") {
                found.add(lint::LITERAL_VARIABLE, place, value);
            }
            let text = without_variables(value, self.version);
            let pattern = texts == Texts::Like;
            if !pattern && text.contains('*') {
                let lint = match self.consequence(condition, false) {
                    Consequence::Shut => lint::EQUALS_STAR,
                    Consequence::Open => lint::EQUALS_STAR_OPEN,
                };
                found.add(lint, place, value);
                continue;
            }
            let lets_in = self.statement.effect == Effect::Allow && operator.sense == Sense::Positive;
            let (Some(issuer), true) = (named, lets_in) else { continue };
            let wanted = Wanted { text: &text, pattern };
            if !Tenants::of(issuer).tells_apart(condition.name()) {
                continue;
            }
            if wanted.is_everything() {
                found.add(lint::SUBJECT_ANY, place, value);
            } else if claim(condition.name(), issuer) == Some("sub") {
                for lint in subject::of(issuer, wanted) {
                    found.add(lint, place, value);
                }
            }
        }
    }
}

/// Keys that narrow who `*` is.
const NARROWING: &[&str] = &[
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:userid",
    "sts:externalid",
];

/// Keys that only principals of one's own organization have the right value of.
const ORGANIZATION: &[&str] = &["aws:principalorgid", "aws:principalorgpaths"];

const AUDIENCES: &[&str] = &["aud", "oaud", "app_id"];

/// Which claims say whose a token is.
const IDENTITIES: &[&str] = &[
    "sub",
    "job_workflow_ref",
    "repository",
    "repository_id",
    "repository_owner_id",
    "enterprise_id",
    "namespace_id",
    "project_id",
    "organization_id",
    "organization_slug",
    "pipeline_id",
    "email",
    "google/organization_number",
    "oidc.circleci.com/project-id",
];

/// The organizations whose tokens a provider issues.
struct Tenants<'i> {
    issuer: &'i str,
    /// Whether there are many.
    many: bool,
    /// Whether the audience tells them apart.
    by_audience: bool,
    global: Option<&'static str>,
}

impl<'i> Tenants<'i> {
    fn of(issuer: &'i str) -> Self {
        let built_in = BUILT_IN.iter().any(|(built_in, _)| *built_in == issuer);
        let shared = Shared::of(issuer);
        Self {
            issuer,
            many: built_in || shared.is_some(),
            by_audience: built_in || shared.is_some_and(Shared::is_by_audience),
            global: shared.and_then(Shared::global),
        }
    }

    /// Whether a key, spelled as keys are compared, says whose a token is.
    fn tells_apart(&self, key: &str) -> bool {
        let told =
            |claim: &str| IDENTITIES.contains(&claim) || (self.by_audience && AUDIENCES.contains(&claim));
        claim(key, self.issuer).is_some_and(told)
            || self.global.is_some_and(|global| global.eq_ignore_ascii_case(key))
    }
}

/// The claim that a key names, where it is one of the provider with this issuer.
fn claim<'k>(key: &'k str, issuer: &str) -> Option<&'k str> {
    let (prefix, claim) = key.split_at_checked(issuer.len())?;
    if prefix.eq_ignore_ascii_case(issuer) { claim.strip_prefix(':') } else { None }
}

/// Whether the condition holds where the request lacks the key; every token has `sub` and `aud`.
fn absent_passes(condition: &Condition) -> bool {
    let operator = condition.operator();
    let always_there = condition.name().ends_with(":sub") || condition.name().ends_with(":aud");
    !always_there && (operator.presence == Presence::IfExists || operator.quantifier == Quantifier::ForAll)
}

/// The account of a principal under `AWS`.
fn account(principal: &str) -> Option<&str> {
    if principal.starts_with("arn:") { principal.split(':').nth(4) } else { Some(principal) }
}

/// A value, each variable in it replaced by a character that no wildcard is.
fn without_variables(value: &str, version: Version) -> Cow<'_, str> {
    if version == Version::Literal || !value.contains("${") {
        return Cow::Borrowed(value);
    }
    let mut text = String::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("${") {
        text.push_str(before);
        text.push('\u{FFFD}');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    text.push_str(rest);
    Cow::Owned(text)
}

#[cfg(test)]
mod tests;
