//! Why a statement that was meant for this token does not apply to it.

use super::super::page::shown;
use super::pattern::matches_in_any_case;
use super::{Case, Cause, member, subject, texts};
use serde_json::Value;
use touchstone_engine::policy::{ConditionReport, Effect, Outcome, StatementReport};
use touchstone_engine::web_identity::explain::TrustReport;

/// What condition keys that are of no provider begin with.
const OWN_KEYS: [&str; 2] = ["aws", "sts"];
/// The providers that a policy names without an ARN (IAM user guide, "Creating a role for web identity").
const BUILT_IN: [&str; 4] =
    ["accounts.google.com", "www.amazon.com", "graph.facebook.com", "cognito-identity.amazonaws.com"];

/// Why the trust policy does not allow what is asked for.
pub(super) fn causes(case: &Case<'_>) -> Vec<Cause> {
    let mut causes = Vec::new();
    for asked in case.report.trust.iter().filter(|asked| asked.outcome != Outcome::Allow) {
        match (asked.outcome, asked.action) {
            (Outcome::ExplicitDeny, _) => causes.extend(denied(asked)),
            (_, "sts:AssumeRoleWithWebIdentity") => causes.extend(not_allowed(case, asked)),
            (_, action) => causes.extend(beside(asked, action)),
        }
    }
    causes
}

/// A Deny that applies.
fn denied(asked: &TrustReport) -> Option<Cause> {
    let deny = asked.statements.iter().find(|one| one.effect == Effect::Deny && one.applies)?;
    let asks: Vec<String> =
        deny.conditions.iter().map(|one| format!("`{} {}`", one.operator, shown(&one.key))).collect();
    let why = if asks.is_empty() {
        "it has no condition".to_owned()
    } else {
        format!("what it asks for holds: {}", asks.join(" and "))
    };
    let absent = if deny.conditions.iter().any(|one| one.absent) {
        ". A negated operator holds where the token does not have the key"
    } else {
        ""
    };
    let sentence = format!(
        "Statement[{}] is a Deny and applies, and a Deny wins over every Allow; {why}{absent}",
        deny.index
    );
    Some(Cause::new("explicit-deny", sentence))
}

/// Tags or a source identity, which are to be allowed by an action of their own.
fn beside(asked: &TrustReport, action: &str) -> Option<Cause> {
    let listed = asked.statements.iter().any(|one| one.effect == Effect::Allow && one.action);
    let (id, what) = match action {
        "sts:TagSession" => ("tag-session", "session tags"),
        _ => ("source-identity", "a source identity"),
    };
    let sentence = format!(
        "the token carries {what}, and no statement allows `{action}`: STS refuses the whole call. Add it to `Action` \
         beside `sts:AssumeRoleWithWebIdentity`, or have the provider leave them out"
    );
    (!listed).then(|| Cause::new(id, sentence))
}

/// The statements that lack the least tell what was meant.
fn not_allowed(case: &Case<'_>, asked: &TrustReport) -> Vec<Cause> {
    let allows = || asked.statements.iter().filter(|one| one.effect == Effect::Allow);
    let Some(least) = allows().map(lacking).min() else {
        return vec![Cause::new("no-allow", "the policy has no Allow".to_owned())];
    };
    allows().filter(|one| lacking(one) == least).flat_map(|one| of_statement(case, one)).collect()
}

/// How many parts of a statement do not hold.
fn lacking(statement: &StatementReport) -> usize {
    let conditions = statement.conditions.iter().filter(|one| !one.holds).count();
    conditions + usize::from(!statement.action) + usize::from(!statement.principal)
}

fn of_statement(case: &Case<'_>, report: &StatementReport) -> Vec<Cause> {
    let policy = case.policy.unwrap_or(&Value::Null);
    let statement = super::statements(policy).nth(report.index).unwrap_or(&Value::Null);
    let mut causes = Vec::new();
    if !report.principal {
        causes.extend(principal(case, member(statement, "Principal"), report.index));
    }
    if !report.action {
        causes.extend(action(member(statement, "Action"), report.index));
    }
    for condition in report.conditions.iter().filter(|one| !one.holds) {
        causes.extend(of_condition(case, condition));
    }
    causes
}

fn action(written: &Value, index: usize) -> Option<Cause> {
    let named = texts(written).find(|action| action.to_lowercase().starts_with("sts:assumerole"))?;
    Some(Cause::new(
        "action",
        format!(
            "`Action` of Statement[{index}] is `{}`, and this call is `sts:AssumeRoleWithWebIdentity`: they are \
             different actions",
            shown(named)
        ),
    ))
}

fn principal(case: &Case<'_>, written: &Value, index: usize) -> Option<Cause> {
    let ours = case.provider_arn()?;
    let host = case.host()?;
    let Some(named) = texts(member(written, "Federated")).next() else {
        return Some(Cause::new(
            "principal-type",
            format!(
                "`Principal` of Statement[{index}] names no provider: for this call it is \
                 `{{\"Federated\": \"{}\"}}`",
                shown(&ours)
            ),
        ));
    };
    let mut parts = named.splitn(6, ':');
    let account = parts.nth(4).unwrap_or_default();
    let place = parts.next().and_then(|resource| resource.strip_prefix("oidc-provider/"));
    if BUILT_IN.contains(&named) {
        let sentence = format!(
            "`Principal` names `{named}`, which AWS knows without a provider of yours; only providers that are \
             registered are judged here, so this answer may not be the one of STS"
        );
        return Some(Cause::new("built-in-provider", sentence));
    }
    let (named, ours) = (shown(named), shown(&ours));
    let (id, sentence) = match place {
        Some(place) if place == host && account != case.account.as_str() => (
            "provider-account",
            format!(
                "`Principal` names a provider of the account {}, and the role is in {}: STS looks for the provider in \
                 the role's own account. Register it there, and name `{ours}`",
                shown(account),
                case.account
            ),
        ),
        Some(place) if same_but_slash(place, &host) => (
            "trailing-slash",
            format!(
                "a slash at the end differs: `Principal` names `{named}`, and the provider is `{ours}`. Issuer, \
                 provider and policy have it alike, or none has it"
            ),
        ),
        Some(place) if place.contains("://") => (
            "principal-scheme",
            format!("`Principal` has a scheme in it: `{named}`; a provider's ARN has none: `{ours}`"),
        ),
        Some(place) if place.eq_ignore_ascii_case(&host) => (
            "provider-case",
            format!("the case differs: `Principal` names `{named}`, and the provider is `{ours}`"),
        ),
        _ => (
            "provider-differs",
            format!("`Principal` names `{named}`, and the token is of the provider `{ours}`"),
        ),
    };
    Some(Cause::new(id, sentence))
}

/// Whether two places are the same up to one slash at the end, and not altogether.
pub(super) fn same_but_slash(one: &str, other: &str) -> bool {
    one != other && one.trim_end_matches('/').eq_ignore_ascii_case(other.trim_end_matches('/'))
}

fn of_condition(case: &Case<'_>, condition: &ConditionReport) -> Vec<Cause> {
    if condition.absent {
        return absent(case, condition).into_iter().collect();
    }
    let claim = condition.key.rsplit_once(':').map_or("", |(_, claim)| claim).to_lowercase();
    let (key, got) = (shown(&condition.key), condition.got.as_slice());
    let first = got.first().map(String::as_str).unwrap_or_default();
    if condition.operator.contains("Not") {
        let excluded = format!("the policy excludes what the token has: `{key}` is `{}`", shown(first));
        return vec![Cause::new("excluded", excluded)];
    }
    let mut causes = Vec::new();
    if condition.operator.contains("StringEquals") {
        causes.extend(subject::star_in_equals(&condition.wanted, got));
    }
    let would = causes.iter().any(|cause| cause.sentence.ends_with("it would match"));
    if would {
        return causes;
    }
    let of_value = match claim.as_str() {
        "sub" => subject::cause(&condition.wanted, first),
        "aud" => Some(audience(&condition.wanted, first)),
        "rolesessionname" if !case.session_named => Some(Cause::new(
            "session-name",
            "the policy asks for a session's name: say which with `--session-name`".to_owned(),
        )),
        _ => case_differs(&condition.wanted, first, &key),
    };
    // The nearest first: that a star is no wildcard matters once the rest is right.
    of_value.into_iter().chain(causes).collect()
}

fn case_differs(wanted: &[String], got: &str, key: &str) -> Option<Cause> {
    let near = wanted.iter().find(|wanted| matches_in_any_case(wanted, got))?;
    Some(Cause::new(
        "value-case",
        format!("the case differs: `{key}` is `{}`, and the policy wants `{}`", shown(got), shown(near)),
    ))
}

fn audience(wanted: &[String], got: &str) -> Cause {
    if let Some(cause) = default_audience(got) {
        return cause;
    }
    let wanted: Vec<String> = wanted.iter().map(|wanted| format!("`{}`", shown(wanted))).collect();
    Cause::new(
        "audience-condition",
        format!(
            "the token is for the audience `{}`, and the policy wants {}",
            shown(got),
            wanted.join(" or ")
        ),
    )
}

/// The audience that GitHub puts in where a workflow asks for none: the URL of the repository's owner.
pub(super) fn default_audience(got: &str) -> Option<Cause> {
    let owner = got.strip_prefix("https://github.com/")?;
    Some(Cause::new(
        "audience-default",
        format!(
            "the workflow asked for no audience, so the token has GitHub's default, the owner's URL \
             `https://github.com/{}`. Ask for `sts.amazonaws.com` when you request the token, or register the URL \
             with the provider and in the policy",
            shown(owner)
        ),
    ))
}

/// The token does not have a key that is asked for, or STS makes none of what it has.
fn absent(case: &Case<'_>, condition: &ConditionReport) -> Option<Cause> {
    let (prefix, claim) = condition.key.rsplit_once(':')?;
    let (key, claim) = (shown(&condition.key), claim.to_lowercase());
    if OWN_KEYS.iter().any(|own| condition.key.to_lowercase().starts_with(&format!("{own}:"))) {
        return Some(Cause::new("missing-key", format!("this request does not have the key `{key}`")));
    }
    let host = case.host()?;
    let right = format!("{}:{}", shown(&host), shown(&claim));
    if prefix.contains("://") {
        let sentence =
            format!("the condition key `{key}` has a scheme in it, and none is named so: write `{right}`");
        return Some(Cause::new("condition-key", sentence));
    }
    if same_but_slash(prefix, &host) {
        let sentence = format!(
            "a slash at the end differs: the condition key is `{key}`, and those of the provider are written `{right}`"
        );
        return Some(Cause::new("trailing-slash", sentence));
    }
    if !prefix.eq_ignore_ascii_case(&host) {
        let sentence = format!(
            "the condition key `{key}` is of another provider: those of this token's begin with `{}:`",
            shown(&host)
        );
        return Some(Cause::new("condition-key", sentence));
    }
    let has = |name: &str| {
        case.said().is_some_and(|said| said.names.iter().any(|other| other.eq_ignore_ascii_case(name)))
    };
    if has(&claim) {
        let sentence = format!(
            "the token has the claim `{}`, and STS makes no condition key of it for this provider: ask for `{}:sub` \
             or another key that it has",
            shown(&claim),
            shown(&host)
        );
        return Some(Cause::new("claim-is-no-key", sentence));
    }
    let why = if claim == "environment" { ": the job names no environment" } else { "" };
    Some(Cause::new(
        "missing-claim",
        format!(
            "the policy asks for `{key}`, and the token has no claim `{}`{why}. {} does not hold where the key is \
             missing",
            shown(&claim),
            condition.operator
        ),
    ))
}
