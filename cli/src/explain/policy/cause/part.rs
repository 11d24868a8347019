//! Why a statement is not about the action, the resource or the principal it was meant for.

use super::super::Case;
use super::super::answer::name;
use super::super::question::segment;
use super::{Placed, lacking};
use crate::explain::cause::Cause;
use crate::explain::cause::pattern::{is_pattern, matches, matches_in_any_case};
use crate::explain::page::shown;
use touchstone_corpus::format::{ContextValue, PrincipalKind};
use touchstone_engine::policy::{Element, StatementId, StatementReport};

/// Calls that are no actions, and the actions they need (Amazon S3 User Guide, `using-with-s3-policy-actions`; Service
/// Authorization Reference, `list_awslambda`).
const CALLS: [(&str, &str); 10] = [
    ("s3:ListObjects", "s3:ListBucket"),
    ("s3:ListObjectsV2", "s3:ListBucket"),
    ("s3:HeadBucket", "s3:ListBucket"),
    ("s3:ListBuckets", "s3:ListAllMyBuckets"),
    ("s3:HeadObject", "s3:GetObject"),
    ("s3:CopyObject", "s3:PutObject"),
    ("s3:CreateMultipartUpload", "s3:PutObject"),
    ("s3:UploadPart", "s3:PutObject"),
    ("s3:DeleteObjects", "s3:DeleteObject"),
    ("lambda:Invoke", "lambda:InvokeFunction"),
];
/// The parts of an ARN, by their places.
const SEGMENTS: [&str; 5] = ["prefix", "partition", "service", "region", "account"];

/// The mistakes that explain why a part of a statement does not match.
pub(super) fn causes(case: &Case<'_>, placed: Placed<'_>) -> Vec<Cause> {
    let statement = placed.statement;
    let mut causes = Vec::new();
    if !statement.action {
        causes.extend(action(case, placed));
    }
    if let Some(resources) = statement.resources.as_ref().filter(|_| !statement.resource) {
        causes.extend(resource(case, placed, resources));
    }
    if let Some(principals) = statement.principals.as_ref().filter(|_| !statement.principal) {
        causes.extend(principal(case, placed, principals));
    }
    causes
}

/// A statement of which one part alone is missing, and no mistake is known that would be the reason.
pub(super) fn plain(case: &Case<'_>, placed: Placed<'_>) -> Option<Cause> {
    let statement = placed.statement;
    if lacking(statement) != 1 {
        return None;
    }
    let place = name(case, placed.id);
    let (id, sentence) = if !statement.action {
        let action = shown(&case.request().action);
        (
            "action-missing",
            format!("{place} allows all but the action: add `{action}` to its `Action`, if that is meant"),
        )
    } else if !statement.resource {
        let resource = shown(&case.request().resource);
        (
            "resource-missing",
            format!("{place} allows the action on other resources: `{resource}` is none of them"),
        )
    } else if !statement.principal {
        ("principal-missing", format!("{place} allows it to others: this principal is none of them"))
    } else {
        return None;
    };
    Some(Cause::new(id, sentence))
}

fn action(case: &Case<'_>, placed: Placed<'_>) -> Option<Cause> {
    let got = case.request().action.as_str();
    let place = name(case, placed.id);
    let Element { name: element, texts } = &placed.statement.actions;
    if *element == "NotAction" {
        let listed = texts.iter().find(|text| matches_in_any_case(text, got))?;
        let sentence =
            format!("{place} is about every action but those in `NotAction`, and `{}` is one", shown(listed));
        return Some(Cause::new("not-action", sentence));
    }
    if let Some((call, action)) = CALLS.iter().find(|(call, _)| call.eq_ignore_ascii_case(got)) {
        let sentence = format!("`{call}` is a call and no action: policies and this command take `{action}`");
        return Some(Cause::new("call-is-no-action", sentence));
    }
    let written = CALLS
        .iter()
        .filter(|(_, action)| action.eq_ignore_ascii_case(got))
        .find(|(call, _)| texts.iter().any(|text| text.eq_ignore_ascii_case(call)));
    if let Some((call, action)) = written {
        let sentence = format!(
            "{place} has `{call}`, which is a call and no action, so it allows nothing: the action is `{action}`"
        );
        return Some(Cause::new("call-is-no-action", sentence));
    }
    let (service, of_got) = got.split_once(':')?;
    let elsewhere = texts.iter().find(|text| {
        text.split_once(':').is_some_and(|(prefix, of_text)| {
            !prefix.eq_ignore_ascii_case(service) && of_text != "*" && matches_in_any_case(of_text, of_got)
        })
    });
    if let Some(text) = elsewhere {
        let sentence = format!(
            "{place} has `{}`, of another service than `{}`: the prefix of an action is not always the name of the \
             service",
            shown(text),
            shown(got)
        );
        return Some(Cause::new("action-prefix", sentence));
    }
    let begins = texts.iter().find(|text| {
        !is_pattern(text) && text.len() < got.len() && matches_in_any_case(&format!("{text}*"), got)
    })?;
    let sentence = format!(
        "{place} has `{0}`, which is that action alone and not what begins so: write `{0}*`",
        shown(begins)
    );
    Some(Cause::new("action-without-star", sentence))
}

fn resource(case: &Case<'_>, placed: Placed<'_>, resources: &Element) -> Option<Cause> {
    let got = case.request().resource.as_str();
    let place = name(case, placed.id);
    let wanted = resources.texts.as_slice();
    let of =
        |found: &dyn Fn(&str) -> bool| wanted.iter().find(|wanted| found(wanted)).map(|wanted| shown(wanted));
    if let Some(cause) = variable(case, placed, wanted) {
        return Some(cause);
    }
    let (id, sentence) = if resources.name == "NotResource" {
        let listed = of(&|wanted| matches(wanted, got))?;
        let sentence = format!(
            "{place} is about every resource but those in `NotResource`, and `{listed}` covers this one"
        );
        ("not-resource", sentence)
    } else if let Some(bucket) =
        of(&|wanted| segment(wanted, 2) == Some("s3") && matches(&format!("{wanted}/*"), got))
    {
        let sentence = format!(
            "{place} has `{bucket}`, which is the bucket and not what is in it: an action on objects needs `{bucket}/*` \
             beside it"
        );
        ("bucket-without-objects", sentence)
    } else if let Some(objects) = of(&|wanted| {
        segment(wanted, 2) == Some("s3")
            && wanted.strip_suffix("/*").is_some_and(|bucket| matches(bucket, got))
    }) {
        let sentence = format!(
            "{place} has `{objects}`, which is what is in the bucket and not the bucket: an action on the bucket, as \
             s3:ListBucket, needs `{}` beside it",
            shown(got)
        );
        ("objects-without-bucket", sentence)
    } else if got == "*" {
        let sentence = format!(
            "{place} names resources, and the request names none: an action that is about nothing in particular is \
             allowed on `*` alone. If this one has a resource, give it with `--resource`"
        );
        ("no-resource", sentence)
    } else if let Some(near) = of(&|wanted| matches_in_any_case(wanted, got)) {
        let sentence = format!(
            "the case differs: {place} has `{near}`, and the resource is `{}`. In ARNs upper and lower case differ",
            shown(got)
        );
        ("resource-case", sentence)
    } else {
        let (part, wanted) =
            wanted.iter().find_map(|wanted| Some((differing_segment(wanted, got)?, wanted)))?;
        let sentence = format!(
            "the {part} differs: {place} has `{}`, and the resource is `{}`",
            shown(wanted),
            shown(got)
        );
        ("resource-segment", sentence)
    };
    Some(Cause::new(id, sentence))
}

/// The one part before the last in which an ARN does not match.
fn differing_segment(wanted: &str, got: &str) -> Option<&'static str> {
    let matching = |place| Some(matches(segment(wanted, place)?, segment(got, place)?));
    let rest = matching(5)?;
    let differing: Vec<&str> = SEGMENTS
        .into_iter()
        .enumerate()
        .filter(|(place, _)| matching(*place) == Some(false))
        .map(|(_, name)| name)
        .collect();
    match differing.as_slice() {
        [one] if rest => Some(one),
        _ => None,
    }
}

/// A variable without a value: what it is in matches nothing.
pub(super) fn variable(case: &Case<'_>, placed: Placed<'_>, texts: &[String]) -> Option<Cause> {
    let (text, key) = texts.iter().find_map(|text| {
        let (key, rest) = text.split_once("${")?.1.split_once(['}', ','])?;
        let defaulted = text.contains(&format!("${{{key},"));
        (!defaulted && !matches!(key, "*" | "?" | "$") && rest.len() < text.len()).then_some((text, key))
    })?;
    let (place, text) = (name(case, placed.id), shown(text));
    if placed.version == "2008-10-17" {
        let sentence = format!(
            "{place} has `{text}`, and its policy is of the version 2008-10-17, which is meant where there is no \
             `Version`: there `${{` is plain text. Write `\"Version\": \"2012-10-17\"`"
        );
        return Some(Cause::new("version-without-variables", sentence));
    }
    let told = case.request().context.iter().find(|(other, _)| other.to_lowercase() == key.to_lowercase());
    let why = match told {
        None => "the request has no such key: give it with `--context`, if the real request has it",
        Some((_, ContextValue::Many(_))) => "the key is multivalued, and those have no one value to put in",
        Some((_, ContextValue::One(_))) => return None,
    };
    let sentence = format!("{place} has `{text}`, whose variable has no value, so it matches nothing; {why}");
    Some(Cause::new("variable-without-value", sentence))
}

fn principal(case: &Case<'_>, placed: Placed<'_>, principals: &Element) -> Option<Cause> {
    let told = &case.request().principal;
    let place = name(case, placed.id);
    let (arn, parent) = (told.arn.as_deref().unwrap_or_default(), told.parent.as_deref().unwrap_or_default());
    let account = told.account.as_deref().unwrap_or_default();
    let wanted = || principals.texts.iter().map(String::as_str);
    let last = |arn: &str| arn.rsplit('/').next().map(str::to_owned);
    let is_root = |text: &str| text.ends_with(":root") || text.len() == 12;
    if principals.name == "NotPrincipal" {
        let sentence =
            format!("{place} is about everybody but those in `NotPrincipal`, and this principal is one");
        return Some(Cause::new("not-principal", sentence));
    }
    let of_role = |text: &&str| segment(text, 5).is_some_and(|resource| resource.starts_with("role/"));
    let named = [arn, parent].into_iter().filter(|arn| !arn.is_empty());
    let (id, sentence) = if let Some(near) =
        wanted().find(|text| named.clone().any(|arn| text.eq_ignore_ascii_case(arn)))
    {
        (
            "principal-case",
            format!("the case differs: {place} has `{}`, and the principal is `{}`", shown(near), shown(arn)),
        )
    } else if let Some(role) = wanted().filter(of_role).find(|text| {
        told.kind == PrincipalKind::AssumedRole
            && last(text) == last(parent)
            && segment(text, 4) == Some(account)
    }) {
        let sentence = format!(
            "{place} has `{}`, and the role of the session is `{}`: a role's path is part of its ARN, and the ARN of a \
             session does not show it",
            shown(role),
            shown(parent)
        );
        ("principal-path", sentence)
    } else if let Some(root) = wanted().find(|text| is_root(text)) {
        let sentence = format!(
            "{place} names the account of `{}`, and the principal is of {}",
            shown(root),
            if account.is_empty() { "none".to_owned() } else { shown(account) }
        );
        ("principal-account", sentence)
    } else {
        return None;
    };
    Some(Cause::new(id, sentence))
}

/// What in the elements of a Deny makes it wider than it looks.
pub(super) fn of_deny(case: &Case<'_>, id: StatementId, statement: &StatementReport) -> Vec<Cause> {
    let place = name(case, id);
    let mut causes = Vec::new();
    if statement.actions.name == "NotAction" {
        let sentence = format!(
            "{place} has `NotAction`: it forbids every action but those, and `{}` is none of them",
            shown(&case.request().action)
        );
        causes.push(Cause::new("deny-not-action", sentence));
    }
    if statement.resources.as_ref().is_some_and(|resources| resources.name == "NotResource") {
        let sentence = format!(
            "{place} has `NotResource`: it forbids the action on every resource but those, and `{}` is none of them",
            shown(&case.request().resource)
        );
        causes.push(Cause::new("deny-not-resource", sentence));
    }
    if statement.principals.as_ref().is_some_and(|principals| principals.name == "NotPrincipal") {
        let sentence = format!(
            "{place} has `NotPrincipal`: it spares only whom it lists together with the account, and for a session the \
             role and the session as well"
        );
        causes.push(Cause::new("deny-not-principal", sentence));
    }
    causes
}
