//! Why a subject is not the one a policy wants. The form is GitHub's: `repo:OWNER/NAME:CONTEXT`.
//!
//! Source: GitHub documentation, "OpenID Connect reference": the context is the environment where the job names one,
//! else `pull_request` where that started the run, else the ref. Immutable subjects: GitHub changelog, 2026-04-23.

use super::super::page::shown;
use super::Cause;
use super::pattern::{is_pattern, matches, matches_in_any_case};

/// Why `got` is none of `wanted`, by the one that it is nearest to.
pub(super) fn cause(wanted: &[String], got: &str) -> Option<Cause> {
    let nearest =
        wanted.iter().filter_map(|wanted| compare(wanted, got)).min_by_key(|(distance, _)| *distance);
    nearest.map(|(_, cause)| cause)
}

/// How far a subject is from a pattern, nearest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Distance {
    Case,
    Context,
    Ids,
    Repository,
    Elsewhere,
}

fn compare(wanted: &str, got: &str) -> Option<(Distance, Cause)> {
    if matches_in_any_case(wanted, got) {
        let sentence = format!(
            "the case differs: the subject is `{}`, and the policy wants `{}`. Conditions on strings tell upper from \
             lower case: write it exactly as the token has it",
            shown(got),
            shown(wanted)
        );
        return Some((Distance::Case, Cause::new("subject-case", sentence)));
    }
    let (Some(of_got), Some(of_wanted)) = (Subject::of(got), Subject::of(wanted)) else {
        return differs(wanted, got);
    };
    if matches_in_any_case(of_wanted.repository, of_got.repository) {
        return Some((Distance::Context, context(&of_wanted, &of_got, got)));
    }
    if let Some(cause) = immutable(&of_wanted, &of_got, got) {
        return Some((Distance::Ids, cause));
    }
    let sentence = format!(
        "the token is of the repository `{}`, and the policy wants `{}`. A repository or an owner that was renamed or \
         transferred has a new subject: put the present name into the policy",
        shown(of_got.repository),
        shown(of_wanted.repository)
    );
    Some((Distance::Repository, Cause::new("repository-differs", sentence)))
}

/// Two texts of which nothing more is known than where they part.
fn differs(wanted: &str, got: &str) -> Option<(Distance, Cause)> {
    let same: String =
        wanted.chars().zip(got.chars()).take_while(|(one, other)| one == other).map(|(one, _)| one).collect();
    if same.is_empty() {
        return None;
    }
    let sentence = format!(
        "the subject is `{}`, and the policy wants `{}`: they part after `{}`",
        shown(got),
        shown(wanted),
        shown(&same)
    );
    Some((Distance::Elsewhere, Cause::new("subject-differs", sentence)))
}

/// A subject, or a pattern of one.
struct Subject<'s> {
    repository: &'s str,
    context: &'s str,
}

impl<'s> Subject<'s> {
    fn of(text: &'s str) -> Option<Self> {
        let rest = text.strip_prefix("repo:")?;
        let (repository, context) = rest.split_once(':').unwrap_or((rest, ""));
        Some(Self { repository, context })
    }

    fn kind(&self) -> Context<'s> {
        let context = self.context;
        let after = |prefix| context.strip_prefix(prefix);
        if let Some(name) = after("environment:") {
            Context::Environment(name)
        } else if let Some(name) = after("ref:refs/heads/") {
            Context::Branch(name)
        } else if let Some(name) = after("ref:refs/tags/") {
            Context::Tag(name)
        } else if context == "pull_request" {
            Context::PullRequest
        } else {
            Context::Other
        }
    }
}

/// What a run is of.
enum Context<'s> {
    Environment(&'s str),
    Branch(&'s str),
    Tag(&'s str),
    PullRequest,
    Other,
}

/// The repository is the one that is wanted, and the rest is not.
fn context(wanted: &Subject<'_>, got: &Subject<'_>, subject: &str) -> Cause {
    let (subject, wants) = (shown(subject), shown(wanted.context));
    if wanted.context.is_empty() {
        return Cause::new(
            "subject-continues",
            format!(
                "the policy wants the repository and nothing after it, and a subject goes on: this one is `{subject}`. \
                 Write it whole, or end the pattern with `:*` under StringLike"
            ),
        );
    }
    match (got.kind(), wanted.kind()) {
        (Context::Environment(got), Context::Environment(wanted)) => Cause::new(
            "environment-differs",
            format!(
                "the job names the environment `{}`, and the policy wants `{}`",
                shown(got),
                shown(wanted)
            ),
        ),
        (Context::Environment(name), _) => Cause::new(
            "environment-subject",
            format!(
                "the job names the environment `{}`, so its subject is `{subject}`, and the policy wants `{wants}`. \
                 GitHub puts the environment in place of the ref: allow that subject, or take `environment` out of \
                 the job",
                shown(name)
            ),
        ),
        (Context::PullRequest, _) => Cause::new(
            "pull-request-subject",
            format!(
                "the run is of a pull request, so its subject is `{subject}` and names no branch, and the policy wants \
                 `{wants}`. Run the job on `push`, or allow that subject if whoever may open a pull request may have \
                 the role"
            ),
        ),
        (Context::Tag(tag), Context::Branch(_)) => Cause::new(
            "tag-push",
            format!(
                "the run is of the tag `{}`, so its subject has `ref:refs/tags/`, and the policy wants a branch, \
                 `{wants}`. Allow `repo:{}:ref:refs/tags/...` as well",
                shown(tag),
                shown(got.repository)
            ),
        ),
        (Context::Branch(branch), Context::Branch(wanted)) => Cause::new(
            "branch-differs",
            format!("the run is of the branch `{}`, and the policy wants `{}`", shown(branch), shown(wanted)),
        ),
        (_, Context::Environment(wanted)) => Cause::new(
            "environment-missing",
            format!(
                "the policy wants the environment `{}`, and the job names none, so its subject is `{subject}`. Put \
                 `environment: {}` into the job",
                shown(wanted),
                shown(wanted)
            ),
        ),
        _ => Cause::new(
            "subject-context",
            format!(
                "the repository is right and the rest is not: the subject is `{subject}`, and `{wants}` is wanted"
            ),
        ),
    }
}

/// One of the two has the ids of owner and repository beside their names, and the other has not.
fn immutable(wanted: &Subject<'_>, got: &Subject<'_>, subject: &str) -> Option<Cause> {
    let same = |wanted: &str, got: &str| matches_in_any_case(wanted, got);
    let without = ['@', '-'].into_iter().find_map(|sign| {
        let (got_named, wanted_named) =
            (without_ids(got.repository, sign), without_ids(wanted.repository, sign));
        match (got_named, wanted_named) {
            (Some(got), None) if same(wanted.repository, &got) => Some(true),
            (None, Some(wanted)) if same(&wanted, got.repository) => Some(false),
            _ => None,
        }
    })?;
    let sentence = if without {
        format!(
            "the subject is an immutable one, with the ids of owner and repository beside their names: `{}`; the \
             policy wants `{}`, without. GitHub gives it to repositories that are new, were renamed or transferred \
             since 2026-06-18, or opted in: write the subject as the token has it",
            shown(subject),
            shown(wanted.repository)
        )
    } else {
        format!(
            "the policy wants an immutable subject, with the ids of owner and repository, `{}`; the token has `{}`, \
             without. Opt in to immutable subjects on GitHub, or write the subject as the token has it",
            shown(wanted.repository),
            shown(subject)
        )
    };
    Some(Cause::new("immutable-subject", sentence))
}

/// `OWNER/NAME` of `OWNER@ID/NAME@ID`; `None` where it is not of that form.
fn without_ids(repository: &str, sign: char) -> Option<String> {
    let named = |part: &str| {
        let (name, id) = part.rsplit_once(sign)?;
        let is_id = !id.is_empty() && id.bytes().all(|octet| octet.is_ascii_digit());
        is_id.then(|| name.to_owned())
    };
    let (owner, name) = repository.split_once('/')?;
    Some(format!("{}/{}", named(owner)?, named(name)?))
}

/// Whether an operator that knows no wildcards is given one: the value that would match under `StringLike`, if any.
pub(super) fn star_in_equals(wanted: &[String], got: &[String]) -> Option<Cause> {
    let pattern = wanted.iter().find(|wanted| is_pattern(wanted))?;
    let would = wanted.iter().any(|wanted| got.iter().any(|got| matches(wanted, got)));
    let outcome = if would { "With StringLike it would match" } else { "StringLike knows wildcards" };
    Some(Cause::new(
        "star-in-string-equals",
        format!(
            "`{}` has a wildcard, and for StringEquals `*` and `?` are plain characters. {outcome}",
            shown(pattern)
        ),
    ))
}
