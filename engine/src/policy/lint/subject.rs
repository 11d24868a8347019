//! Subjects of providers whose grammar is known, and what a pattern for them lets in.

use super::super::pattern::{Case, Pattern};
use super::table::{
    Lint, ONE_SIDED_ID, ORGANIZATION_ANY, ORGANIZATION_PATTERN, PREFIX_COLLISION, PULL_REQUEST,
    REPOSITORY_ANY, REPOSITORY_PATTERN, SUBJECT_BY_NAME,
};

const GITHUB: &str = "token.actions.githubusercontent.com";

/// How the subjects of a provider begin: `repo:ORGANIZATION/REPOSITORY:`.
struct Grammar {
    /// The issuer without its scheme.
    issuer: &'static str,
    /// What every subject begins with.
    prefix: &'static str,
    /// What ends the organization.
    organization_end: char,
    /// What is between the organization and what it has.
    between: &'static str,
    /// What ends that.
    repository_end: char,
}

const GRAMMARS: &[Grammar] = &[
    Grammar { issuer: GITHUB, prefix: "repo:", organization_end: '/', between: "", repository_end: ':' },
    Grammar {
        issuer: "gitlab.com",
        prefix: "project_path:",
        organization_end: '/',
        between: "",
        repository_end: ':',
    },
    Grammar {
        issuer: "app.terraform.io",
        prefix: "organization:",
        organization_end: ':',
        between: "project:",
        repository_end: ':',
    },
    Grammar {
        issuer: "agent.buildkite.com",
        prefix: "organization:",
        organization_end: ':',
        between: "pipeline:",
        repository_end: ':',
    },
];

/// A wanted value, its variables taken for text without wildcards.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) text: &'w str,
    /// Whether `*` and `?` are wildcards.
    pub(super) pattern: bool,
}

impl Wanted<'_> {
    fn is_wildcard(self, character: char) -> bool {
        self.pattern && matches!(character, '*' | '?')
    }

    /// Whether it matches whatever there is.
    pub(super) fn is_everything(self) -> bool {
        self.text.contains('*') && self.text.chars().all(|one| self.is_wildcard(one))
    }

    /// Whether a star stands right behind a letter or a digit, so that names go on there.
    fn collides(self) -> bool {
        let pairs = self.text.chars().zip(self.text.chars().skip(1));
        self.pattern && pairs.into_iter().any(|(one, next)| one.is_alphanumeric() && next == '*')
    }
}

/// What is wrong with a subject that is wanted of the provider with this issuer.
pub(super) fn of(issuer: &str, wanted: Wanted<'_>) -> Vec<&'static Lint> {
    let grammar = GRAMMARS.iter().find(|grammar| {
        issuer.strip_prefix(grammar.issuer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    let Some(grammar) = grammar else {
        return wanted.collides().then_some(PREFIX_COLLISION).into_iter().collect();
    };
    let mut found = Vec::new();
    match grammar.open(wanted) {
        Some(open) => found.push(open),
        None => found.extend(wanted.collides().then_some(PREFIX_COLLISION)),
    }
    if grammar.issuer == GITHUB {
        found.extend(github(wanted, found.first().copied()));
    }
    found
}

impl Grammar {
    /// Whether the names at the beginning are left open.
    fn open(&self, wanted: Wanted<'_>) -> Option<&'static Lint> {
        let first = wanted.text.find(|one| wanted.is_wildcard(one))?;
        let Some(names) = wanted.text.strip_prefix(self.prefix) else {
            // A subject of another form, which an owner can choose, is not looked into.
            let head = wanted.text.get(..first)?;
            return self.prefix.starts_with(head).then_some(ORGANIZATION_ANY);
        };
        let (organization, rest) = split(names, self.organization_end);
        if organization.contains(|one| wanted.is_wildcard(one)) {
            return Some(if all_stars(organization) { ORGANIZATION_ANY } else { ORGANIZATION_PATTERN });
        }
        let (repository, _) = split(rest.strip_prefix(self.between).unwrap_or(rest), self.repository_end);
        let open = repository.contains(|one| wanted.is_wildcard(one));
        open.then_some(if all_stars(repository) { REPOSITORY_ANY } else { REPOSITORY_PATTERN })
    }
}

/// What stands before and behind the first `end`; all of it before, where there is none.
fn split(text: &str, end: char) -> (&str, &str) {
    text.split_once(end).unwrap_or((text, ""))
}

fn all_stars(text: &str) -> bool {
    text.chars().all(|one| one == '*')
}

/// What is of GitHub alone: pull requests, and the ids of 2026.
fn github(wanted: Wanted<'_>, open: Option<&'static Lint>) -> Vec<&'static Lint> {
    let mut found = Vec::new();
    let Some((names, _)) = wanted.text.strip_prefix("repo:").and_then(|rest| rest.split_once(':')) else {
        return found;
    };
    let Some((owner, repository)) = names.split_once('/') else { return found };
    let by_id = |name: &str| name.contains('@');
    if open.is_none() || open == Some(PREFIX_COLLISION) {
        let subject = format!("repo:{names}:pull_request");
        let reached = if wanted.pattern {
            Pattern::of(wanted.text).matches(&subject, Case::Matters)
        } else {
            wanted.text == subject
        };
        found.extend(reached.then_some(PULL_REQUEST));
        found.extend((by_id(owner) != by_id(repository)).then_some(ONE_SIDED_ID));
        found.extend((!by_id(owner) && !by_id(repository)).then_some(SUBJECT_BY_NAME));
    }
    found
}
