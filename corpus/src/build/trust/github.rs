//! The trust policies that people write for workflows of GitHub Actions and for SAML, and what they let in.

use super::{Chapter, conditional, on};
use crate::build::{Class, TrustQuestion, web_identity_statement};
use crate::format::{Principal, PrincipalKind, Severity, VectorFile};
use crate::mint::{Object, Setting};
use serde_json::{Value, json};

const WORKFLOW: Chapter =
    Chapter { class: "workflow", page: "reference_policies_elements_condition_operators" };
const SETS: Chapter =
    Chapter { class: "workflow", page: "reference_policies_condition-single-vs-multi-valued-context-keys" };
const SAML: Chapter = Chapter { class: "assertion", page: "id_roles_create_for-idp_saml" };
const HOST: &str = "token.actions.githubusercontent.com";
const SUB: &str = "token.actions.githubusercontent.com:sub";
const AUD: &str = "token.actions.githubusercontent.com:aud";
const ENVIRONMENT: &str = "token.actions.githubusercontent.com:environment";
const OWNER_ID: &str = "token.actions.githubusercontent.com:repository_owner_id";
const MAIN: &str = "repo:myorg/myrepo:ref:refs/heads/main";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![workflow(setting), assertion(setting)]
}

/// A run of a workflow asks, and the policy looks at its token for `condition` beside the audience.
fn ask(setting: &Setting, condition: Value, sub: &str) -> TrustQuestion {
    let mut condition = condition;
    if let Some(operators) = condition.as_object_mut() {
        let equals = operators.entry("StringEquals").or_insert_with(|| json!({}));
        if let Some(keys) = equals.as_object_mut() {
            keys.insert(AUD.to_owned(), json!("sts.amazonaws.com"));
        }
    }
    let provider = format!("arn:aws:iam::{}:oidc-provider/{HOST}", setting.account);
    let statement = conditional(setting, condition).with("Principal", json!({"Federated": provider}));
    TrustQuestion::new(setting)
        .statements(&[statement])
        .principal(Principal {
            kind: PrincipalKind::WebIdentity,
            arn: Some(provider),
            account: Some(setting.account.clone()),
            parent: None,
        })
        .without_context(&setting.claim_key("aud"))
        .without_context(&setting.claim_key("sub"))
        .context(AUD, "sts.amazonaws.com")
        .context(SUB, sub)
}

fn workflow(setting: &Setting) -> VectorFile {
    let ask = |condition: Value, sub: &str| ask(setting, condition, sub);
    let equals = |wanted: &str, sub: &str| ask(on("StringEquals", SUB, wanted), sub);
    let like = |wanted: &str, sub: &str| ask(on("StringLike", SUB, wanted), sub);
    let class: Class = WORKFLOW
        .open("trust policies for workflows, as they are written and as they are meant")
        .citing(&[
            "AWS IAM user guide, id_roles_create_for-idp_oidc",
            "AWS IAM user guide, reference_policies_elements_condition_operators",
        ])
        .severity(Severity::High);
    #[rustfmt::skip]
    let met: [(&str, TrustQuestion, &str); 18] = [
        ("main", equals(MAIN, MAIN), "the branch that the policy names, of the repository that it names"),
        ("no-subject", ask(json!({}), "repo:stranger/fork:ref:refs/heads/x"),
            "a policy that looks at the audience alone lets in every workflow there is"),
        ("any-repository", like("repo:myorg/*", "repo:myorg/sandbox:ref:refs/heads/x"),
            "a star after the organization lets in every repository of it"),
        ("any-organization", like("repo:*", "repo:stranger/fork:ref:refs/heads/x"),
            "a star after `repo:` lets in everybody"),
        ("prefix-of-a-branch",
            like("repo:myorg/myrepo:ref:refs/heads/main*", "repo:myorg/myrepo:ref:refs/heads/main-hotfix"),
            "a star after `main` lets in branches whose names begin so"),
        ("pull-request-under-star", like("repo:myorg/myrepo:*", "repo:myorg/myrepo:pull_request"),
            "a star after the repository lets in pull requests, which anybody may open"),
        ("organization-prefix", like("repo:myorg*", "repo:myorg-evil/myrepo:ref:refs/heads/main"),
            "a star right after the organization lets in organizations whose names begin so"),
        ("branch-suffix", like("repo:myorg/myrepo:*main", "repo:myorg/myrepo:ref:refs/heads/not-main"),
            "a star before `main` lets in branches whose names end so"),
        ("tag-under-star", like("repo:myorg/myrepo:ref:refs/*/main", "repo:myorg/myrepo:ref:refs/tags/main"),
            "a star for the kind of reference lets in tags, which other people may set"),
        ("slash-under-star",
            like("repo:myorg/*:ref:refs/heads/main", "repo:myorg/x:ref:refs/heads/y:ref:refs/heads/main"),
            "a star crosses the colons that separate the parts of a subject"),
        ("environment",
            equals("repo:myorg/myrepo:environment:production", "repo:myorg/myrepo:environment:production"),
            "the environment that the policy names"),
        ("immutable-subject",
            equals("repo:myorg@12/myrepo@34:ref:refs/heads/main",
            "repo:myorg@12/myrepo@34:ref:refs/heads/main"),
            "a subject with the ids of organization and repository, and a policy that has them"),
        ("immutable-subject-any-id",
            like("repo:myorg@*/myrepo@*:ref:refs/heads/main", "repo:myorg@99/myrepo@7:ref:refs/heads/main"),
            "a star for the ids lets in whoever took over the names"),
        ("hyphen-for-id",
            equals("repo:myorg-12/myrepo-34:ref:refs/heads/main", "repo:myorg-12/myrepo-34:ref:refs/heads/main"),
            "a policy that writes the ids behind hyphens trusts an organization which is called so: texts are compared"),
        ("owner-by-id", ask(on("StringEquals", OWNER_ID, "12"), MAIN).context(OWNER_ID, "12"),
            "the organization by its id, which nobody can take over with its name"),
        ("environment-for-all-absent", ask(on("ForAllValues:StringEquals", ENVIRONMENT, "production"), MAIN),
            "`ForAllValues` over a claim that the token lacks lets in every run without an environment"),
        ("environment-if-exists-absent", ask(on("StringEqualsIfExists", ENVIRONMENT, "production"), MAIN),
            "`IfExists` over a claim that the token lacks lets in every run without an environment"),
        ("environment-present",
            ask(on("StringEquals", ENVIRONMENT, "production"), MAIN).context(ENVIRONMENT, "production"),
            "the run is of the environment that the policy names"),
    ];
    let class = met.into_iter().fold(class, |class, (name, question, sentence)| {
        let chapter = if name == "environment-for-all-absent" { SETS } else { WORKFLOW };
        class.with(chapter.allowed(name, sentence).trust(&question))
    });
    #[rustfmt::skip]
    let unmet: [(&str, TrustQuestion, &str, &str, &str); 23] = [
        ("another-branch", equals(MAIN, "repo:myorg/myrepo:ref:refs/heads/evil"), "main",
            "the branch is another", "another branch of the repository"),
        ("another-repository", equals(MAIN, "repo:myorg/fork:ref:refs/heads/main"), "main",
            "the repository is another",
            "the branch of this name of another repository"),
        ("another-organization", equals(MAIN, "repo:stranger/myrepo:ref:refs/heads/main"), "main",
            "the organization is another",
            "a fork in another organization"),
        ("pull-request", equals(MAIN, "repo:myorg/myrepo:pull_request"), "main",
            "the run is of a pull request",
            "a pull request is not its branch"),
        ("tag-of-the-name", equals(MAIN, "repo:myorg/myrepo:ref:refs/tags/main"), "main",
            "the reference is a tag", "a tag with the branch's name"),
        ("hotfix", equals(MAIN, "repo:myorg/myrepo:ref:refs/heads/main-hotfix"), "main",
            "the branch's name goes on",
            "a branch whose name begins like the one named"),
        ("organization-in-capitals", equals(MAIN, "repo:MyOrg/myrepo:ref:refs/heads/main"), "main",
            "the organization has capitals",
            "the host ignores the case of an organization, and the policy does not"),
        ("star-under-equals", equals("repo:myorg/*", "repo:myorg/myrepo:ref:refs/heads/main"),
            "any-repository-main", "the operator is `StringEquals`",
            "under `StringEquals` a star is a star, and no workflow has it for a subject"),
        ("environment-of-branch", equals("repo:myorg/myrepo:environment:production", MAIN), "environment",
            "the run has no environment",
            "a run without an environment has another subject"),
        ("another-environment",
            equals("repo:myorg/myrepo:environment:production", "repo:myorg/myrepo:environment:production-2"),
            "environment",
            "the environment's name goes on", "an environment whose name begins so"),
        ("immutable-subject-under-classic-policy",
            equals(MAIN, "repo:myorg@12/myrepo@34:ref:refs/heads/main"), "main", "the subject has ids",
            "a subject with ids is another text than the one without"),
        ("immutable-subject-under-classic-pattern",
            like("repo:myorg/myrepo:*", "repo:myorg@12/myrepo@34:ref:refs/heads/main"),
            "pull-request-under-star", "the subject has ids",
            "a pattern without ids does not match a subject with them"),
        ("one-sided-owner",
            equals("repo:myorg@12/myrepo:ref:refs/heads/main", "repo:myorg@12/myrepo@34:ref:refs/heads/main"),
            "immutable-subject", "the policy has no id for the repository",
            "a subject has both ids or none: one alone matches no token"),
        ("one-sided-repository",
            equals("repo:myorg/myrepo@34:ref:refs/heads/main", "repo:myorg@12/myrepo@34:ref:refs/heads/main"),
            "immutable-subject", "the policy has no id for the organization",
            "nor does the repository's id alone"),
        ("hyphen-for-id-of-subject",
            equals("repo:myorg-12/myrepo-34:ref:refs/heads/main", "repo:myorg@12/myrepo@34:ref:refs/heads/main"),
            "hyphen-for-id", "the subject has ids",
            "a policy that writes the ids behind hyphens does not trust the organization of that id"),
        ("another-id",
            equals("repo:myorg@12/myrepo@34:ref:refs/heads/main",
            "repo:myorg@99/myrepo@34:ref:refs/heads/main"), "immutable-subject",
            "the organization's id is another",
            "somebody took over the name of an organization that was deleted"),
        ("another-owner-id", ask(on("StringEquals", OWNER_ID, "12"), MAIN).context(OWNER_ID, "123"),
            "owner-by-id", "the owner's id is another",
            "an id that begins like the one wanted"),
        ("organization-behind-hyphen", like("repo:myorg/*", "repo:myorg-evil/myrepo:ref:refs/heads/main"),
            "any-repository", "the organization's name goes on",
            "with the slash before the star, an organization whose name begins so is kept out"),
        ("organization-within", like("repo:myorg/*", "repo:stranger/myorg:repo:myorg/x"), "any-repository",
            "the organization stands later in the subject",
            "a pattern begins where the subject begins"),
        ("environment-absent", ask(on("StringEquals", ENVIRONMENT, "production"), MAIN),
            "environment-present", "the claim is left out",
            "a run without an environment does not have the claim"),
        ("environment-for-any-absent", ask(on("ForAnyValue:StringEquals", ENVIRONMENT, "production"), MAIN),
            "environment-for-all-absent",
            "the operator is `ForAnyValue:StringEquals`", "of no values none is the one wanted"),
        ("claim-of-another-provider", ask(on("StringEquals", "gitlab.com:sub", MAIN), MAIN), "main",
            "the key is of gitlab.com",
            "the claim of another provider is not this token's"),
        ("audience-of-another",
            ask(on("StringEquals", SUB, MAIN), MAIN).context(AUD, "https://github.com/myorg"), "main",
            "the audience is another", "a token for somebody else, which the policy looks at once more"),
    ];
    unmet
        .into_iter()
        .fold(class, |class, (name, question, twin, change, sentence)| {
            let chapter = if name == "environment-for-any-absent" { SETS } else { WORKFLOW };
            class.with(chapter.unmet(name, sentence, twin, change).trust(&question))
        })
        .with(
            WORKFLOW
                .allowed("any-repository-main", "the pattern for the organization lets in its main branch")
                .trust(&like("repo:myorg/*", MAIN)),
        )
        .with(
            WORKFLOW
                .allowed(
                    "not-pull-request",
                    "every subject but pull requests, which is everybody else's, too",
                )
                .trust(&ask(
                    on("StringNotLike", SUB, "*:pull_request"),
                    "repo:stranger/fork:ref:refs/heads/x",
                )),
        )
        .finish()
}

fn assertion(setting: &Setting) -> VectorFile {
    const SIGN_IN: &str = "https://signin.aws.amazon.com/saml";
    let provider = format!("arn:aws:iam::{}:saml-provider/Okta", setting.account);
    let asks = |named: &str, key: &str, action: &str, brings: PrincipalKind| {
        let statement: Object = web_identity_statement(setting)
            .with("Principal", json!({"Federated": named}))
            .with("Action", action)
            .with("Condition", on("StringEquals", key, SIGN_IN));
        TrustQuestion::new(setting)
            .statements(&[statement])
            .action("sts:AssumeRoleWithSAML")
            .principal(Principal {
                kind: brings,
                arn: Some(provider.clone()),
                account: Some(setting.account.clone()),
                parent: None,
            })
            .without_context(&setting.claim_key("aud"))
            .without_context(&setting.claim_key("sub"))
            .context("saml:aud", SIGN_IN)
    };
    let saml = PrincipalKind::Saml;
    let assume = "sts:AssumeRoleWithSAML";
    SAML.open("trust policies for SAML providers, as far as they are about the language")
        .severity(Severity::Critical)
        .with(
            SAML.allowed(
                "sign-in",
                "the provider and the audience that the policy names; the key is spelled in capitals",
            )
            .trust(&asks(&provider, "SAML:aud", assume, saml)),
        )
        .with(
            SAML.unmet(
                "another-provider",
                "the assertion is of another provider",
                "sign-in",
                "the policy names `OktaTest`",
            )
            .trust(&asks(&format!("{provider}Test"), "SAML:aud", assume, saml)),
        )
        .with(
            SAML.unmet(
                "another-audience",
                "the assertion is for somebody else",
                "sign-in",
                "the audience is another",
            )
            .trust(&asks(&provider, "SAML:aud", assume, saml).context("saml:aud", "https://sp.example/saml")),
        )
        .with(
            SAML.unmet(
                "action-for-tokens",
                "trust for tokens is no trust for assertions",
                "sign-in",
                "the action is `sts:AssumeRoleWithWebIdentity`",
            )
            .trust(&asks(&provider, "SAML:aud", "sts:AssumeRoleWithWebIdentity", saml)),
        )
        .with(
            SAML.unmet(
                "another-key",
                "an assertion has no claim of a token",
                "sign-in",
                "the key is of an OpenID Connect provider",
            )
            .trust(&asks(&provider, AUD, assume, saml)),
        )
        .finish()
}
