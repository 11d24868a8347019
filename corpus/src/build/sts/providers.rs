//! Providers that everybody uses: GitHub Actions, Cognito, GitLab and Google, with the tokens they issue.

use super::trusting::{DENIED, INVALID_AUDIENCE, NOT_AUTHORIZED, NOT_VALIDATED};
use crate::build::{
    Class, Draft, Situation, accept, documented, inferred, observed, policy, reject, web_identity_statement,
};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const MAIN: &str = "repo:myorg/myrepo:ref:refs/heads/main";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![
        github(setting),
        github_subject(setting),
        github_claims(setting),
        cognito(setting),
        gitlab(setting),
        google(setting),
    ]
}

/// The same setting with another provider.
fn provider(setting: &Setting, issuer: &str) -> Setting {
    Setting { issuer_origin: issuer.to_owned(), ..setting.clone() }
}

/// A call of a role that trusts the provider under these conditions, with these claims beside the usual ones.
fn call(setting: &Setting, client_id: &str, conditions: Value, token: &Jwt) -> Situation {
    let statement = web_identity_statement(setting).with("Condition", conditions);
    Situation::new(setting).client_ids(&[client_id]).trust(policy(&[statement])).token(token)
}

fn hub(setting: &Setting) -> Setting {
    provider(setting, "https://token.actions.githubusercontent.com")
}

/// The trust policy of GitHub's and AWS's documentation: one audience, one branch of one repository.
fn branch(hub: &Setting) -> Value {
    json!({"StringEquals": {hub.claim_key("aud"): Jwt::AUDIENCE, hub.claim_key("sub"): MAIN}})
}

/// A token of a workflow that runs on `main`.
fn workflow(hub: &Setting) -> Jwt {
    Jwt::new(hub)
        .claim("sub", MAIN)
        .claim("ref", "refs/heads/main")
        .claim("repository", "myorg/myrepo")
        .claim("repository_id", "74")
        .claim("repository_owner_id", "65")
        .claim("actor", "octocat")
        .claim("workflow", "deploy")
        .claim("job_workflow_ref", "myorg/myrepo/.github/workflows/deploy.yml@refs/heads/main")
        .claim("run_id", "4711")
}

fn page() -> Evidence {
    documented("AWS IAM user guide, Create a role for OpenID Connect federation: GitHub")
}

fn github(setting: &Setting) -> VectorFile {
    const TWIN: &str = "sts/github-actions/main";
    let hub = hub(setting);
    let run = |token: &Jwt| call(&hub, Jwt::AUDIENCE, branch(&hub), token);
    let refused = |name: &str, sentence: &str, change: &str, stops: &[&str]| -> Draft {
        reject(name, sentence).twin(TWIN, change).stops(stops)
    };
    let (now, hour_ago) = (setting.now, setting.now - 3600);
    Class::new(Kind::Sts, "github-actions", "a workflow's token, and the ways it fails")
        .citing(&["AWS IAM user guide, Create a role for OpenID Connect federation", "RFC 8725 section 3.8"])
        .severity(Severity::High)
        .with(
            accept("main", "a workflow on the branch that the trust policy names")
                .severity(Severity::Low)
                .evidence(page())
                .aws(page())
                .sts(&run(&workflow(&hub))),
        )
        .with(
            refused("no-provider", "the account has not registered GitHub", "the provider is not registered", &["provider.registered"])
                .message("No OpenIDConnect provider found")
                .aws_message("No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com")
                .aws(documented("AWS re:Post: the error where no provider of the issuer is in the account"))
                .sts(&run(&workflow(&hub)).without_provider()),
        )
        .with(
            refused("forged", "a token that somebody else signed, under GitHub's `kid`", "signed by another key than `kid` names", &["jws.signature-valid"])
                .citing("RFC 7515 section 5.2")
                .severity(Severity::Critical)
                .message("Token signature invalid")
                .aws(inferred("wi-jwks-dup-kid-bad-last: a bad signature is answered like this"))
                .aws_message(NOT_VALIDATED)
                .sts(&run(&workflow(&hub).forged_by("rsa-2048-b"))),
        )
        .with(
            refused("expired", "a token from the log of an old run", "issued two hours ago, and expired for one", &["claims.not-expired"])
                .citing("RFC 7519 section 4.1.4")
                .message("Token expired")
                .aws(inferred("an hour is more than the 324 s of wi-claim-exp-324s-ago"))
                .aws_message(&format!(
                    "Token expired: current date/time {} must be before the expiration date/time {hour_ago}",
                    now - 300
                ))
                .sts(&run(&workflow(&hub).claim("iat", now - 7200).claim("exp", hour_ago))),
        )
        .with(
            refused(
                "default-audience",
                "the workflow asked for no audience, and got GitHub's own: the organization's URL",
                "`aud` is `https://github.com/myorg`",
                &["claims.audience-matches", "trust.allows"],
            )
            .citing("RFC 7519 section 4.1.3")
            .message(INVALID_AUDIENCE)
            .aws(inferred("wi-claim-azp-unregistered: client ids are compared"))
            .aws_message(NOT_VALIDATED)
            .sts(&run(&workflow(&hub).claim("aud", "https://github.com/myorg"))),
        )
        .with(
            refused("another-repository", "a workflow of somebody else's repository", "`sub` is of another repository", DENIED)
                .message(NOT_AUTHORIZED)
                .aws(page())
                .evidence(page())
                .sts(&run(&workflow(&hub).claim("sub", "repo:evil/myrepo:ref:refs/heads/main"))),
        )
        .finish()
}

/// Subjects near the one that is trusted: compared character for character.
fn github_subject(setting: &Setting) -> VectorFile {
    let hub = hub(setting);
    #[rustfmt::skip]
    let subjects = [
        ("another-branch", "repo:myorg/myrepo:ref:refs/heads/feature", "a branch that anybody with write access makes"),
        ("longer-branch", "repo:myorg/myrepo:ref:refs/heads/main-hotfix", "a branch whose name begins with the trusted one's"),
        ("tag", "repo:myorg/myrepo:ref:refs/tags/main", "a tag called like the branch"),
        ("pull-request", "repo:myorg/myrepo:pull_request", "a pull request, which may come from a fork"),
        ("environment", "repo:myorg/myrepo:environment:main", "an environment called like the branch"),
        ("longer-repository", "repo:myorg/myrepo-fork:ref:refs/heads/main", "a repository whose name begins with the trusted one's"),
        ("longer-organization", "repo:myorg-evil/myrepo:ref:refs/heads/main", "an organization whose name begins with the trusted one's"),
        ("capitals", "repo:MyOrg/myrepo:ref:refs/heads/main", "the organization in other letters"),
        ("immutable", "repo:myorg@65/myrepo@74:ref:refs/heads/main", "the subject with immutable ids in it, which the policy does not foresee"),
        ("glued", "x:repo:myorg/myrepo:ref:refs/heads/main", "a text that ends in the trusted subject"),
    ];
    let class = Class::new(Kind::Sts, "github-subject", "workflows near the one that is trusted")
        .citing(&["AWS IAM user guide, Create a role for OpenID Connect federation"])
        .severity(Severity::High);
    subjects
        .into_iter()
        .fold(class, |class, (name, sub, what)| {
            class.with(
                reject(name, &format!("the token is of {what}"))
                    .twin("sts/github-actions/main", &format!("`sub` is `{sub}`"))
                    .stops(DENIED)
                    .message(NOT_AUTHORIZED)
                    .evidence(page())
                    .aws(page())
                    .sts(&call(&hub, Jwt::AUDIENCE, branch(&hub), &workflow(&hub).claim("sub", sub))),
            )
        })
        .with(
            accept("like-any-branch", "the policy takes every branch of the repository, this one too")
                .severity(Severity::Low)
                .evidence(page())
                .aws(page())
                .sts(&call(
                    &hub,
                    Jwt::AUDIENCE,
                    json!({"StringLike": {hub.claim_key("sub"): "repo:myorg/myrepo:ref:refs/heads/*"}}),
                    &workflow(&hub).claim("sub", "repo:myorg/myrepo:ref:refs/heads/feature"),
                )),
        )
        .finish()
}

/// GitHub's own claims that are condition keys, beside the subject.
fn github_claims(setting: &Setting) -> VectorFile {
    let hub = hub(setting);
    let listed = || documented("AWS IAM user guide, IAM and AWS STS condition context keys: GitHub");
    let asked = |operator: &str, claim: &str, value: &str, token: &Jwt| {
        let (sub, key) = (hub.claim_key("sub"), hub.claim_key(claim));
        let conditions = json!({"StringLike": {sub: "repo:myorg/*"}, operator: {key: value}});
        call(&hub, Jwt::AUDIENCE, conditions, token)
    };
    let ours = workflow(&hub);
    #[rustfmt::skip]
    let keys = [
        ("repository-id", "repository_id", "74", "75", "the repository's number, which outlives its name"),
        ("repository-owner-id", "repository_owner_id", "65", "66", "the owner's number"),
        ("repository", "repository", "myorg/myrepo", "myorg/other", "the repository's name"),
        ("ref", "ref", "refs/heads/main", "refs/heads/other", "the branch"),
        ("actor", "actor", "octocat", "mallory", "the actor"),
        ("workflow", "workflow", "deploy", "test", "the workflow"),
        ("job-workflow-ref", "job_workflow_ref", "myorg/myrepo/.github/workflows/deploy.yml@refs/heads/main",
            "myorg/shared/.github/workflows/deploy.yml@refs/heads/main", "the workflow's file and its version"),
    ];
    let class = Class::new(Kind::Sts, "github-claims", "trust policies that ask for GitHub's own claims")
        .citing(&["AWS IAM user guide, IAM and AWS STS condition context keys"])
        .severity(Severity::High);
    let class = keys.into_iter().fold(class, |class, (name, claim, good, bad, what)| {
        class
            .with(
                accept(name, &format!("the policy asks for {what}, and it is so"))
                    .severity(Severity::Low)
                    .evidence(listed())
                    .aws(listed())
                    .sts(&asked("StringEquals", claim, good, &ours)),
            )
            .with(
                reject(&format!("{name}-other"), &format!("the policy asks for {what}, and it is another"))
                    .twin(&format!("sts/github-claims/{name}"), &format!("the policy asks for `{bad}`"))
                    .stops(DENIED)
                    .message(NOT_AUTHORIZED)
                    .evidence(listed())
                    .aws(listed())
                    .sts(&asked("StringEquals", claim, bad, &ours)),
            )
    });
    let vacuous =
        || documented("AWS IAM user guide, Set operators: ForAllValues is true where the key is absent");
    class
        .with(
            reject("unlisted", "the policy asks for the run, a claim that is in the token and no key")
                .twin("sts/github-claims/actor", "the policy asks for `run_id`, which the token has")
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .evidence(listed())
                .aws(inferred("the page lists the keys; what is not listed is none"))
                .sts(&asked("StringEquals", "run_id", "4711", &ours)),
        )
        .with(
            accept(
                "for-all-values-absent",
                "of no environment, every one is the production: a policy with a hole",
            )
            .severity(Severity::Low)
            .evidence(vacuous())
            .aws(vacuous())
            .sts(&asked("ForAllValues:StringEquals", "environment", "production", &ours)),
        )
        .with(
            reject("environment-absent", "the policy asks for an environment, and the workflow runs in none")
                .twin("sts/github-claims/for-all-values-absent", "the operator is `StringEquals`")
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .evidence(listed())
                .aws(listed())
                .sts(&asked("StringEquals", "environment", "production", &ours)),
        )
        .finish()
}

/// A user pool: the issuer has a path, and the audience is the app client.
fn cognito(setting: &Setting) -> VectorFile {
    const TWIN: &str = "sts/cognito/user-pool";
    const CLIENT: &str = "abc123clientid";
    const USER: &str = "12345678-1234-1234-1234-123456789012";
    let pool = provider(setting, "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_XXXXXXXX");
    let other_pool = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_YYYYYYYY";
    let token = Jwt::new(&pool).claim("aud", CLIENT).claim("sub", USER).claim("token_use", "id");
    let conditions = json!({"StringEquals": {pool.claim_key("aud"): CLIENT, pool.claim_key("sub"): USER}});
    let ask = |token: &Jwt| call(&pool, CLIENT, conditions.clone(), token);
    let guide = || documented("Amazon Cognito developer guide, Understanding the identity (ID) token");
    Class::new(Kind::Sts, "cognito", "tokens of a Cognito user pool")
        .citing(&["Amazon Cognito developer guide, Understanding the identity (ID) token"])
        .severity(Severity::High)
        .with(
            accept("user-pool", "an ID token of a user pool, for the app client that the provider names")
                .severity(Severity::Low)
                .evidence(guide())
                .aws(guide())
                .sts(&ask(&token)),
        )
        .with(
            reject(
                "another-pool",
                "a token of another pool of the same host: its path is part of the issuer",
            )
            .citing("RFC 8725 section 3.8")
            .twin(TWIN, "`iss` is another pool")
            .stops(&["provider.registered"])
            .message("No OpenIDConnect provider found")
            .aws(documented("AWS re:Post: the error where no provider of the issuer is in the account"))
            .aws_message(&format!("No OpenIDConnect provider found in your account for {other_pool}"))
            .sts(&ask(&token.clone().claim("iss", other_pool))),
        )
        .with(
            reject("another-app-client", "a token of the pool for another app client")
                .citing("RFC 7519 section 4.1.3")
                .twin(TWIN, "`aud` is another app client")
                .stops(&["claims.audience-matches", "trust.allows"])
                .message(INVALID_AUDIENCE)
                .aws(inferred("wi-claim-azp-unregistered: client ids are compared"))
                .aws_message(NOT_VALIDATED)
                .sts(&ask(&token.clone().claim("aud", "zyx987clientid"))),
        )
        .with(
            reject("access-token", "an access token of the pool, which has `client_id` and no `aud`")
                .citing("RFC 8725 section 3.9")
                .twin(TWIN, "`aud` is called `client_id`, and `token_use` is `access`")
                .stops(&["claims.aud-present", "trust.allows"])
                .message("Missing a required claim: aud")
                .aws(observed("wi-claim-no-aud"))
                .sts(&ask(&token
                    .clone()
                    .without_claim("aud")
                    .claim("client_id", CLIENT)
                    .claim("token_use", "access"))),
        )
        .with(
            reject("another-user", "a token of the pool, of another user")
                .twin(TWIN, "`sub` is another user")
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .evidence(guide())
                .aws(guide())
                .sts(&ask(&token.claim("sub", "87654321-4321-4321-4321-210987654321"))),
        )
        .finish()
}

fn gitlab(setting: &Setting) -> VectorFile {
    let lab = provider(setting, "https://gitlab.com");
    let sub = "project_path:mygroup/myproject:ref_type:branch:ref:main";
    let token = Jwt::new(&lab)
        .claim("sub", sub)
        .claim("project_id", "22")
        .claim("namespace_path", "mygroup")
        .claim("ref_protected", "true")
        .claim("user_login", "ann");
    let asked = |claim: &str, value: &str| {
        let conditions = json!({"StringEquals": {lab.claim_key("sub"): sub, lab.claim_key(claim): value}});
        call(&lab, Jwt::AUDIENCE, conditions, &token)
    };
    let listed = || documented("AWS IAM user guide, IAM and AWS STS condition context keys: GitLab");
    let denied = |name: &str, sentence: &str, change: &str| {
        reject(name, sentence)
            .twin("sts/gitlab/project-id", change)
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .evidence(listed())
            .aws(listed())
    };
    Class::new(Kind::Sts, "gitlab", "tokens of a GitLab pipeline")
        .citing(&["AWS IAM user guide, IAM and AWS STS condition context keys"])
        .severity(Severity::High)
        .with(
            accept("project-id", "a pipeline of the project that the policy names by its number")
                .severity(Severity::Low)
                .evidence(listed())
                .aws(listed())
                .sts(&asked("project_id", "22")),
        )
        .with(
            accept("ref-protected", "a pipeline on a protected branch")
                .severity(Severity::Low)
                .evidence(listed())
                .aws(listed())
                .sts(&asked("ref_protected", "true")),
        )
        .with(
            denied("another-project", "a pipeline of another project", "the policy names project 23")
                .sts(&asked("project_id", "23")),
        )
        .with(
            denied(
                "namespace-path",
                "the policy asks for the group's path, which is in the token and no key: names change hands",
                "the policy asks for `namespace_path`",
            )
            .sts(&asked("namespace_path", "mygroup")),
        )
        .finish()
}

/// Google's tokens for a service account, registered as a provider: `aud` is what the account asked for.
fn google(setting: &Setting) -> VectorFile {
    let google = provider(setting, "https://accounts.google.com");
    let token = Jwt::new(&google)
        .claim("sub", "108643249123456789012")
        .claim("azp", "108643249123456789012")
        .claim("email", "worker@myproject.iam.gserviceaccount.com")
        .claim("email_verified", true);
    let asked = |claim: &str, value: &str| {
        let conditions = json!({
            "StringEquals": {google.claim_key("aud"): "108643249123456789012", google.claim_key(claim): value},
        });
        call(&google, Jwt::AUDIENCE, conditions, &token)
            .client_ids(&[Jwt::AUDIENCE, "108643249123456789012"])
            .token(&token)
    };
    let listed =
        || documented("AWS IAM user guide, IAM and AWS STS condition context keys: accounts.google.com");
    let good = |name: &str, sentence: &str| {
        accept(name, sentence).severity(Severity::Low).evidence(listed()).aws(listed())
    };
    let denied = |name: &str, sentence: &str, change: &str| {
        reject(name, sentence)
            .twin("sts/google/original-audience", change)
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .evidence(listed())
            .aws(listed())
    };
    Class::new(Kind::Sts, "google", "tokens of a Google service account")
        .citing(&["AWS IAM user guide, IAM and AWS STS condition context keys"])
        .severity(Severity::High)
        .with(
            good("original-audience", "`aud` in the policy is the token's `azp`, and `oaud` its `aud`")
                .sts(&asked("oaud", Jwt::AUDIENCE)),
        )
        .with(
            good("email", "the service account's address, which AWS lists for Google")
                .sts(&asked("email", "worker@myproject.iam.gserviceaccount.com")),
        )
        .with(
            denied(
                "another-audience",
                "the token's `aud` is not what the policy wants",
                "the policy wants another `oaud`",
            )
            .sts(&asked("oaud", "other.touchstone.example")),
        )
        .with(
            denied(
                "audience-is-party",
                "the policy wants the token's `aud` where AWS has its `azp`",
                "the policy wants the token's `aud` under `aud`",
            )
            .sts(&asked("aud", Jwt::AUDIENCE)),
        )
        .with(
            denied(
                "email-verified",
                "the policy asks whether the address is verified, which is in the token and no key",
                "the policy asks for `email_verified`",
            )
            .sts(&asked("email_verified", "true")),
        )
        .finish()
}
