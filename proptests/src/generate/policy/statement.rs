//! Statements aimed at a request.

use super::aim::{missing, pattern_of, recased};
use super::condition::{across, arn_pattern, condition, variable};
use super::principal::{named, named_but};
use super::{Listing, Statement, chance};
use crate::generate::one_of;
use arbitrary::Unstructured;
use touchstone_corpus::format::PolicyRequest;

/// What a statement is aimed at, and may hold.
#[derive(Clone, Copy, Debug)]
pub struct Aim<'r> {
    /// The request.
    pub request: &'r PolicyRequest,
    /// Whether the document has variables.
    pub variables: bool,
    /// Whether its statements name principals.
    pub names_principals: bool,
    /// Whether principals can be others than `*`.
    pub names_some: bool,
    /// Of a hundred statements, how many are Denies.
    pub denies: u8,
    /// Of a hundred elements, how many are about something else than the request.
    pub misses: u8,
}

/// A statement.
pub fn statement(u: &mut Unstructured<'_>, aim: &Aim<'_>) -> arbitrary::Result<Statement> {
    let deny = chance(u, aim.denies)?;
    let misses = if deny { aim.misses.saturating_mul(2) } else { aim.misses };
    let mut hit = || -> arbitrary::Result<bool> { Ok(!chance(u, misses)?) };
    let (principal_hit, action_hit, resource_hit, condition_hit) = (hit()?, hit()?, hit()?, hit()?);
    let principal = match aim.names_principals {
        false => None,
        true if !aim.names_some => Some(Listing::of(vec![super::Named::Star])),
        true if chance(u, if deny { 25 } else { 4 })? => Some(named_but(u, aim.request)?),
        true => Some(named(u, aim.request, principal_hit)?),
    };
    let mut statement = Statement {
        sid: None,
        deny,
        principal,
        action: actions(u, &aim.request.action, action_hit)?,
        resource: Some(resources(u, aim, resource_hit)?),
        conditions: Vec::new(),
    };
    let conditions = if chance(u, 45)? { u.int_in_range(1..=2)? } else { 0 };
    for _ in 0..conditions {
        let one = condition(u, aim.request, aim.variables, condition_hit)?;
        let same = |other: &super::Condition| {
            other.operator == one.operator && other.key.eq_ignore_ascii_case(&one.key)
        };
        if !statement.conditions.iter().any(same) {
            statement.conditions.push(one);
        }
    }
    Ok(statement)
}

fn actions(u: &mut Unstructured<'_>, action: &str, hit: bool) -> arbitrary::Result<Listing<String>> {
    const OTHERS: &[&str] =
        &["s3:ListBucket", "iam:*", "s3:GetObjec", "s3:*Acl", "ec2:?un*", "sts:Get*", "s3:getobject"];
    let mut entries = Vec::new();
    let but = chance(u, 12)?;
    if hit != but {
        let (vendor, name) = action.split_once(':').unwrap_or((action, ""));
        let name = pattern_of(u, name)?;
        let name = if name.is_empty() { "*".to_owned() } else { name };
        entries.push(match u.int_in_range(0..=9)? {
            0 => "*".to_owned(),
            1 | 2 => recased(u, &format!("{vendor}:{name}"))?,
            _ => format!("{vendor}:{name}"),
        });
    } else if chance(u, 50)? {
        let (vendor, name) = action.split_once(':').unwrap_or((action, ""));
        entries.push(format!("{vendor}:{}", missing(u, name)?));
    }
    for _ in 0..u.int_in_range(usize::from(entries.is_empty())..=2)? {
        entries.push(one_of(u, OTHERS)?.to_owned());
    }
    Ok(Listing { but, entries })
}

fn resources(u: &mut Unstructured<'_>, aim: &Aim<'_>, hit: bool) -> arbitrary::Result<Listing<String>> {
    const OTHERS: &[&str] = &[
        "arn:aws:s3:::other/*",
        "arn:aws:s3:::docs",
        "arn:aws:s3:::docs/bob/*",
        "arn:aws:sqs:*:*:*",
        "arn:aws:s3:::DOCS/*",
    ];
    let but = chance(u, 12)?;
    let mut entries = Vec::new();
    let is_arn = aim.request.resource.starts_with("arn:");
    if hit != but {
        entries.push(match u.int_in_range(0..=3)? {
            0 => "*".to_owned(),
            _ if !is_arn => "*".to_owned(),
            _ if chance(u, 4)? => across(&aim.request.resource),
            1 if aim.variables => with_variable(u, &aim.request.resource)?,
            _ => arn_pattern(u, &aim.request.resource)?,
        });
    } else if is_arn && chance(u, 60)? {
        let (head, rest) = aim.request.resource.rsplit_once(':').unwrap_or_default();
        entries.push(format!("{head}:{}", missing(u, rest)?));
    }
    if aim.variables && chance(u, 10)? {
        entries.push(format!("arn:aws:s3:::docs/{}/*", variable(u)?));
    }
    for _ in 0..u.int_in_range(usize::from(entries.is_empty())..=1)? {
        entries.push(one_of(u, OTHERS)?.to_owned());
    }
    Ok(Listing { but, entries })
}

/// The resource with a variable where a value of the request, or a character that means something, may stand.
fn with_variable(u: &mut Unstructured<'_>, resource: &str) -> arbitrary::Result<String> {
    const FOR_ALICE: &[&str] = &[
        "${aws:username}",
        "${AWS:username}",
        "${aws:username, 'alice'}",
        "${aws:nobody, 'alice'}",
        "${aws:nobody}",
        "${aws:PrincipalTag/team}",
    ];
    let with = resource.replacen("alice", one_of(u, FOR_ALICE)?, 1);
    Ok(if chance(u, 50)? { with.replace('*', "${*}").replace("b?c", "b${?}c") } else { with })
}
