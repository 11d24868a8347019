use super::super::Kind;
use super::*;
use crate::profile::Profile;
use serde_json::{Value, json};

const OURS: &str = "123456789012";
const GITHUB: &str = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
const SUB: &str = "token.actions.githubusercontent.com:sub";
const AUD: &str = "token.actions.githubusercontent.com:aud";
const ENVIRONMENT: &str = "token.actions.githubusercontent.com:environment";
const OWNER: &str = "token.actions.githubusercontent.com:repository_owner_id";
const BY_ID: &str = "repo:octo@12/app@34:ref:refs/heads/main";

fn lint(statement: &Value) -> Vec<Finding> {
    let text = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
    Policy::parse(text.as_bytes(), Kind::Trust, &Profile::strict()).unwrap().lint(Some(OURS))
}

fn ids(statement: &Value) -> Vec<&'static str> {
    lint(statement).iter().map(|finding| finding.id).collect()
}

/// What a statement trusts that is about `action` under `condition`.
fn trusting(principal: &Value, action: &str, condition: &Value) -> Value {
    json!({"Effect": "Allow", "Principal": principal, "Action": action, "Condition": condition})
}

fn token(provider: &str, condition: &Value) -> Value {
    trusting(&json!({"Federated": provider}), "sts:AssumeRoleWithWebIdentity", condition)
}

/// A token of GitHub for us, under `operator` over `key`.
fn github(operator: &str, key: &str, wanted: impl Into<Value>) -> Value {
    let wanted: Value = wanted.into();
    let mut condition = json!({"StringEquals": {AUD: "us"}});
    condition[operator][key] = wanted;
    token(GITHUB, &condition)
}

fn subject(wanted: &str) -> Value {
    github("StringLike", SUB, wanted)
}

fn with(mut statement: Value, operator: &str, key: &str, wanted: impl Into<Value>) -> Value {
    let wanted: Value = wanted.into();
    statement["Condition"][operator][key] = wanted;
    statement
}

fn element(mut statement: Value, name: &str, value: impl Into<Value>) -> Value {
    statement[name] = value.into();
    statement
}

/// Each finding, a statement that shows it, and one that differs by what is wrong.
fn shown() -> Vec<(&'static str, Value, Value)> {
    let aws = |principal: &str| json!({ "AWS": principal });
    let assume = |principal: &str, condition: Value| trusting(&aws(principal), "sts:AssumeRole", &condition);
    let abroad = "arn:aws:iam::210987654321:root";
    let sound = || github("StringEquals", SUB, BY_ID);
    let saml = |condition: Value| {
        let provider = json!({"Federated": "arn:aws:iam::123456789012:saml-provider/Okta"});
        trusting(&provider, "sts:AssumeRoleWithSAML", &condition)
    };
    let cluster = "arn:aws:iam::123456789012:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/AB";
    let account = "oidc.eks.us-east-1.amazonaws.com/id/AB:sub";
    let of_cluster = |wanted: &str| {
        let audience = json!({"oidc.eks.us-east-1.amazonaws.com/id/AB:aud": "sts.amazonaws.com"});
        with(token(cluster, &json!({"StringEquals": audience})), "StringLike", account, wanted)
    };
    let organization = json!({"StringEquals": {"aws:PrincipalOrgID": "o-1"}});
    vec![
        ("principal-star", assume("*", json!({})), assume("*", organization.clone())),
        ("principal-star-conditioned", assume("*", organization), assume(OURS, json!({}))),
        (
            "account-without-external-id",
            assume(abroad, json!({})),
            assume(abroad, json!({"StringEquals": {"sts:ExternalId": "7f"}})),
        ),
        ("action-wildcard", element(sound(), "Action", "sts:*"), sound()),
        ("not-action", not_action(sound()), sound()),
        ("tenant-unchecked", token(GITHUB, &json!({"StringEquals": {AUD: "us"}})), sound()),
        (
            "subject-unchecked",
            token(
                cluster,
                &json!({"StringEquals": {"oidc.eks.us-east-1.amazonaws.com/id/AB:aud": "sts.amazonaws.com"}}),
            ),
            of_cluster("system:serviceaccount:shop:web"),
        ),
        (
            "identity-negated",
            github("StringNotLike", SUB, "*:pull_request"),
            with(sound(), "StringNotLike", SUB, "*:pull_request"),
        ),
        ("audience-unchecked", token(GITHUB, &json!({"StringEquals": {SUB: BY_ID}})), sound()),
        (
            "assertion-audience-unchecked",
            saml(json!({})),
            saml(json!({"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}})),
        ),
        ("subject-any", subject("*?"), subject(BY_ID)),
        ("organization-any", subject("repo:*"), subject(BY_ID)),
        (
            "organization-pattern",
            subject("repo:octo*/app:ref:refs/heads/main"),
            subject("repo:octo/app:ref:refs/heads/main"),
        ),
        ("repository-any", subject("repo:octo@12/*"), subject("repo:octo@12/app@34:ref:*")),
        ("repository-pattern", subject("repo:octo/app*"), subject("repo:octo/app:ref:refs/tags/*")),
        ("pull-request-reachable", subject("repo:octo/app:*"), subject("repo:octo/app:ref:*")),
        (
            "prefix-collision",
            subject("repo:octo/app:ref:refs/heads/main*"),
            subject("repo:octo/app:ref:refs/heads/main/*"),
        ),
        ("one-sided-immutable-subject", subject("repo:octo@12/app:ref:refs/heads/main"), subject(BY_ID)),
        ("subject-by-name", subject("repo:octo/app:ref:refs/heads/main"), subject(BY_ID)),
        (
            "for-all-values-absent",
            with(sound(), "ForAllValues:StringEquals", ENVIRONMENT, "prod"),
            with(sound(), "ForAnyValue:StringEquals", ENVIRONMENT, "prod"),
        ),
        (
            "if-exists-absent",
            with(sound(), "StringEqualsIfExists", ENVIRONMENT, "prod"),
            with(sound(), "StringEquals", ENVIRONMENT, "prod"),
        ),
        ("equals-star", github("StringEquals", SUB, "repo:octo@12/*"), subject("repo:octo@12/*")),
        (
            "equals-star-open",
            with(sound(), "StringNotEquals", SUB, "*:pull_request"),
            with(sound(), "StringNotLike", SUB, "*:pull_request"),
        ),
        ("empty-list", github("StringEquals", SUB, json!([])), github("StringEquals", SUB, json!([BY_ID]))),
        (
            "empty-list-open",
            with(sound(), "StringNotEquals", ENVIRONMENT, json!([])),
            with(sound(), "StringNotEquals", ENVIRONMENT, json!(["dev"])),
        ),
        (
            "foreign-claim",
            with(sound(), "StringEquals", "gitlab.com:sub", "x"),
            with(sound(), "StringEquals", OWNER, "12"),
        ),
        (
            "foreign-claim-open",
            with(sound(), "StringNotEquals", "gitlab.com:sub", "x"),
            with(sound(), "StringNotEquals", ENVIRONMENT, "x"),
        ),
    ]
}

fn not_action(mut statement: Value) -> Value {
    statement.as_object_mut().unwrap().remove("Action");
    element(statement, "NotAction", "sts:TagSession")
}

#[test]
fn every_finding_is_found_where_it_is_and_not_where_it_is_not() {
    for (id, shows, twin) in shown() {
        let found = lint(&shows);
        let one = found.iter().find(|finding| finding.id == id);
        let one = one.unwrap_or_else(|| panic!("{id} is not found in {shows}"));
        assert!(one.place.starts_with("Statement[0].") && !one.sentence.contains("{}"), "{one:?}");
        assert!(!ids(&twin).contains(&id), "{id} is found in {twin}");
    }
}

#[test]
fn every_lint_of_the_table_is_shown_once() {
    let mut shown: Vec<&str> = shown().into_iter().map(|(id, ..)| id).collect();
    shown.push("literal-variable");
    shown.sort_unstable();
    let mut all: Vec<&str> = Lint::ALL.iter().map(|lint| lint.id).collect();
    all.sort_unstable();
    assert_eq!(shown, all);
}

#[test]
fn a_variable_of_an_old_version_is_text() {
    let found = |version: &str| {
        let statement = github("StringEquals", SUB, "repo:octo@12/app@34:${aws:username}");
        let text = json!({"Version": version, "Statement": statement}).to_string();
        let policy = Policy::parse(text.as_bytes(), Kind::Trust, &Profile::strict()).unwrap();
        policy.lint(None).iter().any(|finding| finding.id == "literal-variable")
    };
    assert!(found("2008-10-17") && !found("2012-10-17"));
}

#[test]
fn a_policy_is_as_good_as_its_worst_finding() {
    let grade = |statement: &Value| Finding::worst(&lint(statement));
    assert_eq!(grade(&github("StringEquals", SUB, BY_ID)), Grade::Safe);
    assert_eq!(lint(&github("StringEquals", SUB, BY_ID)), []);
    assert_eq!(grade(&subject("repo:octo/app:ref:refs/heads/main")), Grade::Safe);
    assert_eq!(grade(&subject("repo:octo/app:*")), Grade::Caution);
    assert_eq!(grade(&json!([subject(BY_ID), subject("repo:*")])), Grade::Dangerous);
}

#[test]
fn a_finding_names_its_place() {
    let statement = json!([subject(BY_ID), github("StringLike", SUB, json!([BY_ID, "repo:octo@12/*"]))]);
    let found = lint(&statement);
    let [one] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.id, "repository-any");
    assert_eq!(one.place, format!("Statement[1].Condition.StringLike.{SUB}[1]"));
    assert!(one.sentence.starts_with("`repo:octo@12/*` matches"));
}

#[test]
fn what_leaves_the_organization_open_is_dangerous() {
    let first = |wanted: &str| ids(&subject(wanted)).first().copied();
    for (wanted, id) in [
        ("*", Some("subject-any")),
        ("re*", Some("organization-any")),
        ("*:ref:refs/heads/main", Some("organization-any")),
        ("?epo:octo/app:*", Some("organization-any")),
        ("repo:?cto/app:*", Some("organization-pattern")),
        ("repo:octo*", Some("organization-pattern")),
        ("repo:*/app:ref:refs/heads/main", Some("organization-any")),
        ("repo:octo/*:ref:refs/heads/main", Some("repository-any")),
        ("repo:octo/?pp:ref:refs/heads/main", Some("repository-pattern")),
        ("repo:*cto/app:ref:refs/heads/main", Some("organization-pattern")),
        ("repository_owner:*", None),
    ] {
        assert_eq!(first(wanted), id, "{wanted}");
    }
}

#[test]
fn other_providers_have_subjects_of_their_own() {
    let of = |host: &str, wanted: &str| {
        let (sub, aud) = (format!("{host}:sub"), format!("{host}:aud"));
        let statement = token(
            &format!("arn:aws:iam::123456789012:oidc-provider/{host}"),
            &json!({"StringEquals": {aud: "us"}, "StringLike": {sub: wanted}}),
        );
        ids(&statement)
    };
    assert_eq!(of("gitlab.com", "project_path:acme*"), ["organization-pattern"]);
    assert_eq!(of("gitlab.com", "project_path:acme/*:ref_type:branch:ref:main"), ["repository-any"]);
    assert_eq!(of("app.terraform.io", "organization:acme:*"), ["repository-any"]);
    assert_eq!(
        of("app.terraform.io", "organization:acme:project:a*:workspace:w:run_phase:*"),
        ["repository-pattern"]
    );
    assert_eq!(of("app.terraform.io", "organization:acme:project:a:workspace:*"), [""; 0]);
    assert_eq!(of("agent.buildkite.com", "organization:*"), ["organization-any"]);
    assert_eq!(of("idp.example", "build*"), ["prefix-collision"]);
    assert_eq!(of("idp.example", "build/*"), [""; 0]);
}

#[test]
fn a_provider_is_asked_for_what_tells_its_tenants_apart() {
    let of = |provider: &str, condition: Value| ids(&token(provider, &condition));
    let host = "arn:aws:iam::123456789012:oidc-provider/oidc.vercel.com";
    assert_eq!(of(host, json!({"StringEquals": {"oidc.vercel.com:aud": "https://vercel.com/us"}})), [""; 0]);
    assert_eq!(
        of("accounts.google.com", json!({"StringEquals": {"accounts.google.com:aud": "us"}})),
        [""; 0]
    );
    assert_eq!(of("accounts.google.com", json!({})), ["tenant-unchecked"]);
    let sentinel =
        "arn:aws:iam::123456789012:oidc-provider/sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d";
    let named = json!({"StringLike": {"sts:RoleSessionName": "MicrosoftSentinel_*"}});
    assert_eq!(of(sentinel, named), ["audience-unchecked"]);
    assert_eq!(ids(&github("StringEquals", OWNER, "12")), [""; 0]);
}

#[test]
fn what_keeps_nobody_out_in_an_allow_shuts_nobody_out_in_a_deny() {
    let denied = |statement: Value| ids(&element(statement, "Effect", "Deny"));
    assert_eq!(denied(github("StringEquals", SUB, "repo:octo/*")), ["equals-star-open"]);
    assert_eq!(denied(github("StringNotEquals", SUB, "repo:octo/*")), ["equals-star"]);
    assert_eq!(denied(github("StringEqualsIfExists", "gitlab.com:sub", "x")), ["foreign-claim"]);
    assert_eq!(denied(subject("repo:*")), [""; 0]);
}

#[test]
fn a_variable_is_no_wildcard() {
    assert_eq!(ids(&subject("repo:octo@12/app@34:ref:refs/heads/${*}")), [""; 0]);
    assert_eq!(ids(&github("StringEquals", SUB, "repo:octo@12/app@34:${aws:username, '*'}")), [""; 0]);
}

#[test]
fn grades_are_in_order_and_have_names() {
    assert!(Grade::Safe < Grade::Caution && Grade::Caution < Grade::Dangerous);
    assert_eq!(
        [Grade::Safe, Grade::Caution, Grade::Dangerous].map(Grade::name),
        ["safe", "caution", "dangerous"]
    );
}
