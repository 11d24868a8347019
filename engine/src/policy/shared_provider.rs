//! What IAM asks of a trust policy before it stores it: a provider of many organizations is trusted for one of them.
//!
//! The tokens of such a provider have one issuer, whoever they are about; a claim tells the organizations apart. A
//! policy that does not look at it lets in everybody's workloads. Source: IAM User Guide,
//! `id_roles_providers_oidc_secure-by-default`, and what was observed (tp-*, 2026-09-11).
//!
//! "Identity-provider controls will not be evaluated by IAM for existing OIDC role trust policies": this is asked of
//! a policy that is written, and of none that is there.
//!
//! IAM looks at how a condition is written, not at what it lets in: `repo:*` passes, and so does `ForAllValues`, which
//! holds where the claim is missing. What was not observed and the page leaves open is decided so that less is stored:
//!
//! | open point | choice |
//! | --- | --- |
//! | an issuer that begins like one of the table | one of its own, but for GitHub's, where the beginning is enough |
//! | the claim under two operators, one of them scoped to all | the other suffices |
//! | a value of white space | blank, as an empty one is |
//! | a set operator or `StringLike` for an application id | neither is `StringEquals` |
//! | claims of Facebook | those of Amazon |

use super::condition::{Comparison, Condition, Operator, Presence, Quantifier, Sense, Texts};
use super::context::key_name;
use super::document::{Effect, Kind, Policy, Statement};
use super::place::Place;
use crate::check::Check;
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

/// The action that a token is brought for. A statement about others is asked nothing (tp-cognito-tagsession-only).
const ASSUME: &str = "sts:AssumeRoleWithWebIdentity";

/// A provider whose tokens are of many organizations.
pub(super) struct Shared {
    /// The issuer without its scheme.
    issuer: &'static str,
    /// What tells the organizations apart. One of them is to be looked at.
    tenant: &'static [Key],
    /// Which values are all of them.
    all: All,
}

/// A condition key.
enum Key {
    /// Of the provider: `sub`.
    Claim(&'static str),
    /// Of AWS.
    Global(&'static str),
}

/// Which values count as scoped to all, and whom the rule is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum All {
    /// `*` alone; the issuer is compared whole.
    Star,
    /// What begins with `*`, and blanks; of every issuer that begins like this one.
    Leading,
}

const fn by_claim(issuer: &'static str, tenant: &'static [Key]) -> Shared {
    Shared { issuer, tenant, all: All::Star }
}

const SUB: &[Key] = &[Key::Claim("sub")];
const AUD: &[Key] = &[Key::Claim("aud")];
const COGNITO: &str = "cognito-identity.amazonaws.com";

/// Read from the page on 2026-09-11.
const SHARED: &[Shared] = &[
    Shared {
        issuer: "token.actions.githubusercontent.com",
        tenant: &[Key::Claim("sub"), Key::Claim("job_workflow_ref")],
        all: All::Leading,
    },
    by_claim("vstoken.actions.githubusercontent.com", SUB),
    by_claim("oidc-configuration.audit-log.githubusercontent.com", SUB),
    by_claim("gitlab.com", SUB),
    by_claim("app.terraform.io", SUB),
    by_claim("agent.buildkite.com", SUB),
    by_claim("oidc.codefresh.io", SUB),
    by_claim("scalr.io", SUB),
    by_claim("proidc.upbound.io", SUB),
    by_claim("studio.datachain.ai/api", SUB),
    by_claim("tokens.cloud.shisho.dev", SUB),
    by_claim("rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7", SUB),
    by_claim("rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr", SUB),
    by_claim("rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg", SUB),
    by_claim("rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26", SUB),
    by_claim("oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb", SUB),
    by_claim("oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu", SUB),
    by_claim("api.pulumi.com/oidc", AUD),
    by_claim("oidc.vercel.com", AUD),
    by_claim("sandboxes.cloud", AUD),
    by_claim(COGNITO, AUD),
    // Everybody's tokens have this tenant of Microsoft's for an issuer, and Microsoft chooses the session's name.
    by_claim("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", &[Key::Global("sts:RoleSessionName")]),
];

/// The providers that every account has had before there were others, and the claims of which one is to be looked at,
/// in this spelling (tp-google-claim-*, tp-amazon-claim-*, tp-facebook-value-*). Its value is not looked at.
pub(super) const BUILT_IN: &[(&str, &[&str])] = &[
    ("accounts.google.com", &["aud", "oaud", "sub"]),
    ("www.amazon.com", &["app_id", "sub"]),
    ("graph.facebook.com", &["app_id", "sub"]),
];

impl Policy {
    /// Compiles a document that IAM is asked to store. Of a trust policy more is asked than [`Policy::parse`] does: a
    /// provider of many organizations is to be trusted for one of them.
    pub fn write(text: &[u8], kind: Kind, profile: &Profile) -> Result<Self, Rejection> {
        let policy = Self::parse(text, kind, profile)?;
        if kind == Kind::Trust {
            let place = Place::Document.member("Statement");
            for (index, statement) in policy.statements() {
                statement.require_tenant(&place.element(index), profile)?;
            }
        }
        Ok(policy)
    }
}

impl Statement {
    fn require_tenant(&self, place: &Place<'_>, profile: &Profile) -> Result<(), Rejection> {
        // Observed: tp-google-deny-no-condition.
        if self.effect == Effect::Deny || !self.action.matches(ASSUME) {
            return Ok(());
        }
        for provider in self.providers() {
            let issuer = issuer(provider);
            if let Some((_, claims)) = BUILT_IN.iter().find(|(built_in, _)| *built_in == issuer) {
                let named =
                    self.conditions.iter().any(|condition| names_application(condition, issuer, claims));
                let reason = format!(
                    "Policy trusting {issuer} requires a StringEquals condition on an application id"
                );
                profile.require(named, Check::PolicyApplicationNamed, || worded(place, &reason))?;
            } else if let Some(shared) = Shared::of(issuer) {
                let scoped = shared.is_scoped(issuer, &self.conditions);
                profile.require(scoped, Check::PolicySharedProviderScoped, || {
                    // Observed: tp-cognito-no-condition. "Its own text, unlike every other shared issuer."
                    if issuer == COGNITO && self.conditions.is_empty() {
                        return worded(place, "A condition block must be present for the Cognito provider");
                    }
                    Detail::Unscoped {
                        path: Excerpt::of(&place.to_string()),
                        principal: Excerpt::of(provider),
                        keys: shared.keys(issuer).map(|key| Excerpt::of(&key)).collect(),
                    }
                })?;
            }
        }
        Ok(())
    }

    /// The providers that the statement names.
    pub(super) fn providers(&self) -> impl Iterator<Item = &str> {
        let principals = self.principal.iter().flat_map(super::principal::Principals::texts);
        principals.filter(|(of, _)| *of == "Federated").flat_map(|(_, texts)| texts)
    }
}

/// AWS's own words.
fn worded(place: &Place<'_>, reason: &str) -> Detail {
    Detail::Policy { path: Excerpt::of(&place.to_string()), reason: Excerpt::of(reason) }
}

/// The issuer that a principal names, without its scheme: of an ARN, what stands behind `oidc-provider/`.
pub(super) fn issuer(provider: &str) -> &str {
    provider.split_once(":oidc-provider/").map_or(provider, |(_, issuer)| issuer)
}

impl Shared {
    /// The entry for an issuer, if it is one of the table.
    pub(super) fn of(issuer: &str) -> Option<&'static Self> {
        SHARED.iter().find(|shared| match shared.all {
            // Microsoft writes its issuer with a slash at the end, and the page without.
            All::Star => shared.issuer == issuer.strip_suffix('/').unwrap_or(issuer),
            // Observed: tp-github-prefix-subdomain-suffix, tp-github-prefix-glued-suffix.
            All::Leading => issuer.starts_with(shared.issuer),
        })
    }

    /// Whether it is the audience that tells the organizations apart.
    pub(super) fn is_by_audience(&self) -> bool {
        self.tenant.iter().any(|key| matches!(key, Key::Claim("aud")))
    }

    /// The key of AWS's that does, if it is one.
    pub(super) fn global(&self) -> Option<&'static str> {
        self.tenant.iter().find_map(|key| if let Key::Global(key) = key { Some(*key) } else { None })
    }

    /// The keys of which one is to be looked at, spelled with the issuer whole.
    fn keys(&self, issuer: &str) -> impl Iterator<Item = String> {
        self.tenant.iter().map(move |key| match key {
            Key::Claim(claim) => format!("{issuer}:{claim}"),
            Key::Global(key) => (*key).to_owned(),
        })
    }

    /// Whether one operator looks at such keys, and at each for a value that is not all there are.
    fn is_scoped(&self, issuer: &str, conditions: &[Condition]) -> bool {
        let keys: Vec<String> = self.keys(issuer).map(|key| key_name(&key)).collect();
        let tells = |condition: &&Condition| {
            compares(condition.operator()) && keys.iter().any(|key| key == condition.name())
        };
        conditions.iter().filter(tells).any(|condition| {
            let block = conditions.iter().filter(|other| other.operator() == condition.operator());
            block.filter(tells).all(|condition| !condition.wanted().any(|value| self.is_all(value)))
        })
    }

    /// Observed: tp-cognito-equals-question and tp-cognito-ignorecase-two-stars are stored, tp-github-equals-two-stars
    /// and tp-github-equals-empty are not. The operator makes no difference.
    fn is_all(&self, value: &str) -> bool {
        match self.all {
            All::Star => value == "*",
            All::Leading => value.starts_with('*') || value.trim().is_empty(),
        }
    }
}

/// `StringEquals`, `StringLike` and `StringEqualsIgnoreCase`, with a set operator or without (tp-cognito-forallvalues-equals),
/// and not with `IfExists` (tp-cognito-like-ifexists).
fn compares(operator: Operator) -> bool {
    matches!(operator.comparison, Comparison::Text(_))
        && operator.sense == Sense::Positive
        && operator.presence == Presence::Plain
}

fn names_application(condition: &Condition, issuer: &str, claims: &[&str]) -> bool {
    let operator = condition.operator();
    // Observed: tp-google-op-ignorecase.
    let equals = compares(operator)
        && operator.comparison != Comparison::Text(Texts::Like)
        && operator.quantifier == Quantifier::None;
    // Observed: tp-google-claim-sub-upper. Unlike everywhere else, the key is not found in other case.
    let claim = condition.key().strip_prefix(issuer).and_then(|rest| rest.strip_prefix(':'));
    equals && claim.is_some_and(|claim| claims.contains(&claim))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const GITHUB: &str = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";

    fn statement(provider: &str, condition: &Value) -> Value {
        json!({"Effect": "Allow", "Principal": {"Federated": provider}, "Action": ASSUME, "Condition": condition})
    }

    fn refusal(statements: &Value) -> Option<Rejection> {
        let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
        Policy::write(text.as_bytes(), Kind::Trust, &Profile::aws()).err()
    }

    fn stored(provider: &str, operator: &str, key: &str, value: impl Into<Value>) -> bool {
        let value: Value = value.into();
        refusal(&statement(provider, &json!({operator: {key: value}}))).is_none()
    }

    #[test]
    fn every_provider_of_the_table_is_trusted_for_somebody_and_not_for_all() {
        for shared in SHARED {
            let provider = format!("arn:aws:iam::123456789012:oidc-provider/{}", shared.issuer);
            let key = shared.keys(shared.issuer).next().unwrap();
            assert!(stored(&provider, "StringEquals", &key, "ours"), "{key}");
            assert!(stored(&provider, "StringLike", &key.to_uppercase(), "ours:*"), "{key}");
            assert!(!stored(&provider, "StringLike", &key, "*"), "{key}");
            assert!(!stored(&provider, "StringEquals", "aws:PrincipalType", "User"), "{key}");
            let no = refusal(&statement(&provider, &json!({}))).unwrap();
            assert_eq!(no.rule().id(), "policy.shared-provider-scoped");
        }
    }

    #[test]
    fn an_issuer_with_a_slash_at_its_end_is_the_same_issuer() {
        let provider =
            "arn:aws:iam::123456789012:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/";
        assert!(stored(provider, "StringLike", "sts:RoleSessionName", "MicrosoftSentinel_*"));
        assert!(!stored(provider, "StringLike", "sts:RoleSessionName", "*"));
    }

    #[test]
    fn a_provider_of_ones_own_is_asked_nothing() {
        for provider in ["idp.example", "arn:aws:iam::123456789012:oidc-provider/gitlab.com.example"] {
            assert!(refusal(&statement(provider, &json!({}))).is_none(), "{provider}");
        }
    }

    #[test]
    fn a_policy_that_is_there_is_not_asked() {
        let text = json!({"Statement": statement(GITHUB, &json!({}))}).to_string();
        assert!(Policy::parse(text.as_bytes(), Kind::Trust, &Profile::aws()).is_ok());
        assert!(Policy::write(text.as_bytes(), Kind::Trust, &Profile::strict()).is_err());
    }

    #[test]
    fn every_statement_and_every_provider_is_asked() {
        let key = "token.actions.githubusercontent.com:sub";
        let sound = statement(GITHUB, &json!({"StringEquals": {key: "repo:o/r:environment:prod"}}));
        assert!(refusal(&json!([sound, statement("idp.example", &json!({}))])).is_none());
        assert!(refusal(&json!([sound, statement(GITHUB, &json!({}))])).is_some());
        let mut two = sound.clone();
        two["Principal"]["Federated"] = json!([GITHUB, "accounts.google.com"]);
        assert_eq!(refusal(&two).unwrap().rule().id(), "policy.application-named");
        let mut all = statement(GITHUB, &json!({}));
        all["Action"] = json!("sts:*");
        assert!(refusal(&all).is_some());
        all["Action"] = json!(["sts:TagSession", "sts:AssumeRoleWithSAML"]);
        assert!(refusal(&all).is_none());
    }

    #[test]
    fn one_block_suffices_whose_claims_are_all_scoped() {
        let (sub, workflow) = (
            "token.actions.githubusercontent.com:sub",
            "token.actions.githubusercontent.com:job_workflow_ref",
        );
        let stored = |condition: Value| refusal(&statement(GITHUB, &condition)).is_none();
        assert!(stored(json!({"StringEquals": {sub: "ours", workflow: "ours"}})));
        assert!(!stored(json!({"StringEquals": {sub: "*", workflow: "ours"}})));
        assert!(stored(json!({"StringLike": {sub: "*"}, "StringEquals": {workflow: "ours"}})));
    }

    #[test]
    fn the_words_are_those_of_aws() {
        let said = |provider: &str| refusal(&statement(provider, &json!({}))).unwrap();
        assert_eq!(
            said(GITHUB).message(),
            "Trust policy with trusted principal \
             arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com must evaluate, using \
             StringEquals, StringLike or StringEqualsIgnoreCase, token.actions.githubusercontent.com:sub or \
             token.actions.githubusercontent.com:job_workflow_ref which is not scoped to all."
        );
        assert_eq!(said(COGNITO).message(), "A condition block must be present for the Cognito provider");
        assert_eq!(
            said("www.amazon.com").message(),
            "Policy trusting www.amazon.com requires a StringEquals condition on an application id"
        );
    }
}
