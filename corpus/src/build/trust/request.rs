//! Keys that AWS was seen to put into a request with a token or an assertion, and what policies made of them.

use super::{conditional, on};
use crate::build::{Class, TrustQuestion, accept, observed, web_identity_statement};
use crate::format::{Kind, Principal, PrincipalKind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const SESSION_NAME: &str = "sts:RoleSessionName";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![token(setting), assertion(setting)]
}

/// The keys are as AWS has them: a policy of the sound statement under one operator was stored, and asked.
fn token(setting: &Setting) -> VectorFile {
    let provider = setting.provider_arn();
    let with_subject = format!("{provider}:{}", Jwt::SUBJECT);
    let ask = |operator: &str, key: &str, wanted: &str| {
        TrustQuestion::new(setting)
            .statements(&[conditional(setting, on(operator, key, wanted))])
            .context(SESSION_NAME, "build-7")
            .context("aws:PrincipalAccount", setting.account.as_str())
            .context("aws:PrincipalType", "User")
            .context("aws:userid", provider.as_str())
    };
    let class = Class::new(Kind::Trust, "request-keys", "keys of AWS's own in a request that brings a token")
        .citing(&["AWS IAM user guide, reference_policies_condition-keys"])
        .severity(Severity::Medium);
    #[rustfmt::skip]
    let met: [(&str, &str, &str, &str, &str, &str); 5] = [
        ("session-name", "StringEquals", SESSION_NAME, "build-7", "wi-trust-session-name-condition",
            "the session's name is a key of the request"),
        ("account", "StringEquals", "aws:PrincipalAccount", setting.account.as_str(),
            "wi-trust-principalaccount-own",
            "who brings a token is of the account that the provider is registered in"),
        ("type", "StringEquals", "aws:PrincipalType", "User", "wi-trust-principaltype-user",
            "who brings a token is of the type `User`"),
        ("user-id", "StringEquals", "aws:userid", &provider, "wi-trust-userid-provider-arn",
            "the user id is the provider's ARN"),
        ("no-principal-arn", "Null", "aws:PrincipalArn", "true", "wi-trust-principalarn-null-true",
            "who brings a token has no ARN yet"),
    ];
    let class = met.into_iter().fold(class, |class, (name, operator, key, wanted, seen, sentence)| {
        let draft =
            accept(name, sentence).severity(Severity::Low).evidence(observed(seen)).aws(observed(seen));
        class.with(draft.trust(&ask(operator, key, wanted)))
    });
    #[rustfmt::skip]
    let unmet: [(&str, &str, &str, &str, &str, &str); 6] = [
        ("account-anonymous", "aws:PrincipalAccount", "anonymous", "wi-trust-principalaccount-anonymous",
            "account", "who brings a token is not anonymous"),
        ("type-federated-user", "aws:PrincipalType", "FederatedUser", "wi-trust-principaltype-federateduser",
            "type", "nor a federated user"),
        ("type-assumed-role", "aws:PrincipalType", "AssumedRole", "wi-trust-principaltype-assumedrole",
            "type", "nor a session of the role that is asked for"),
        ("user-id-subject", "aws:userid", Jwt::SUBJECT, "wi-trust-userid-subject", "user-id",
            "the user id is not the subject"),
        ("user-id-provider-and-subject", "aws:userid", &with_subject,
            "wi-trust-userid-provider-colon-subject", "user-id",
            "the user id is not the provider's ARN and the subject"),
        ("principal-arn", "aws:PrincipalArn", &provider, "wi-trust-principalarn-provider", "no-principal-arn",
            "the provider's ARN is not that of who brings its token"),
    ];
    let class = unmet.into_iter().fold(class, |class, (name, key, wanted, seen, twin, sentence)| {
        let draft =
            accept(name, sentence).evidence(observed(seen)).aws(observed(seen)).decides("implicit-deny");
        let twin = format!("trust/request-keys/{twin}");
        class.with(draft.twin(&twin, &format!("`{wanted}` is wanted")).trust(&ask(
            "StringEquals",
            key,
            wanted,
        )))
    });
    class.finish()
}

/// An assertion brings the same keys as a token: its bearer is a user of the provider's account who has no ARN, and
/// whose user id is the provider's ARN.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn assertion(setting: &Setting) -> VectorFile {
    const SUBJECT: &str = "alice@touchstone.example";
    let account = setting.account.as_str();
    let provider = format!("arn:aws:iam::{account}:saml-provider/Okta");
    let ask = |principal: Value, condition: Option<Value>| {
        let statement = web_identity_statement(setting)
            .with("Principal", principal)
            .with("Action", "sts:AssumeRoleWithSAML")
            .without("Condition");
        let statement = match condition {
            Some(condition) => statement.with("Condition", condition),
            None => statement,
        };
        TrustQuestion::new(setting)
            .statements(&[statement])
            .action("sts:AssumeRoleWithSAML")
            .principal(Principal {
                kind: PrincipalKind::Saml,
                arn: Some(provider.clone()),
                account: Some(account.to_owned()),
                parent: None,
            })
            .without_context(&setting.claim_key("aud"))
            .without_context(&setting.claim_key("sub"))
            .context("saml:sub", SUBJECT)
            .context("aws:PrincipalAccount", account)
            .context("aws:PrincipalType", "User")
            .context("aws:userid", provider.as_str())
    };
    let named = || json!({"Federated": provider});
    let under = |operator: &str, key: &str, wanted: &str| ask(named(), Some(on(operator, key, wanted)));
    let (null, equals, like) = ("Null", "StringEquals", "StringLike");
    let (of_account, arn, of_type, id) =
        ("aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalType", "aws:userid");
    let class = Class::new(
        Kind::Trust,
        "request-keys-assertion",
        "keys of AWS's own in a request that brings an assertion",
    )
    .citing(&["AWS IAM user guide, reference_policies_condition-keys"])
    .severity(Severity::Medium);
    #[rustfmt::skip]
    let met: [(&str, TrustQuestion, &str, &str); 10] = [
        ("provider", ask(named(), None), "saml-trust-explicit-provider",
            "the provider that the policy names"),
        ("account-there", under(null, of_account, "false"), "saml-trust-null-false-principalaccount",
            "who brings an assertion has an account"),
        ("no-principal-arn", under(null, arn, "true"), "saml-trust-null-true-principalarn",
            "and has no ARN yet"),
        ("type-there", under(null, of_type, "false"), "saml-trust-null-false-principaltype",
            "and is of a type"),
        ("user-id-there", under(null, id, "false"), "saml-trust-null-false-userid", "and has a user id"),
        ("account", under(equals, of_account, account), "saml-trust-account-own",
            "the account is the one that the provider is registered in"),
        ("type", under(equals, of_type, "User"), "saml-trust-type-user", "the type is `User`, as of a token"),
        ("user-id", under(equals, id, &provider), "saml-trust-userid-provider-arn",
            "the user id is the provider's ARN, as of a token"),
        ("user-id-colon", under(like, id, "*:*"), "saml-trust-userid-has-colon", "there are colons in it"),
        ("user-id-not-empty", under(like, id, "?*"), "saml-trust-userid-nonempty", "it is not empty"),
    ];
    let class = met.into_iter().fold(class, |class, (name, question, seen, sentence)| {
        let draft =
            accept(name, sentence).severity(Severity::Low).evidence(observed(seen)).aws(observed(seen));
        class.with(draft.trust(&question))
    });
    let (with_arn, with_name) = (format!("{provider}:{SUBJECT}"), format!("Okta:{SUBJECT}"));
    let contains = format!("*{SUBJECT}*");
    #[rustfmt::skip]
    let unmet: [(&str, [&str; 3], &str, &str, &str); 21] = [
        ("no-account", [null, of_account, "true"], "saml-trust-null-true-principalaccount",
            "account-there",
            "the account is there"),
        ("principal-arn-there", [null, arn, "false"], "saml-trust-null-false-principalarn",
            "no-principal-arn", "the ARN is not"),
        ("no-type", [null, of_type, "true"], "saml-trust-null-true-principaltype", "type-there",
            "the type is there"),
        ("no-user-id", [null, id, "true"], "saml-trust-null-true-userid", "user-id-there",
            "the user id is there"),
        ("account-anonymous", [equals, of_account, "anonymous"], "saml-trust-account-anonymous",
            "account",
            "who brings an assertion is not anonymous"),
        ("principal-arn", [equals, arn, &provider], "saml-trust-arn-provider", "no-principal-arn",
            "the provider's ARN is not that of who brings its assertion"),
        ("type-federated", [equals, of_type, "Federated"], "saml-trust-type-federated", "type",
            "`Federated` is no type here"),
        ("type-anonymous", [equals, of_type, "Anonymous"], "saml-trust-type-anonymous", "type",
            "nor is `Anonymous`"),
        ("type-saml-user", [equals, of_type, "SAMLUser"], "saml-trust-type-samluser", "type",
            "nor is `SAMLUser`"),
        ("type-web-identity-user", [equals, of_type, "WebIdentityUser"],
            "saml-trust-type-webidentityuser",
            "type", "nor is `WebIdentityUser`"),
        ("type-federated-user", [equals, of_type, "FederatedUser"], "saml-trust-type-federateduser",
            "type",
            "nor is `FederatedUser`"),
        ("type-assumed-role", [equals, of_type, "AssumedRole"], "saml-trust-type-assumedrole", "type",
            "nor is the session that is asked for one yet"),
        ("type-role", [equals, of_type, "Role"], "saml-trust-type-role", "type", "nor is its role"),
        ("user-id-arn-and-subject", [equals, id, &with_arn], "saml-trust-userid-provider-arn-subject",
            "user-id", "the user id is not the provider's ARN and the subject"),
        ("user-id-name-and-subject", [equals, id, &with_name], "saml-trust-userid-provider-name-subject",
            "user-id", "nor the provider's name and the subject"),
        ("user-id-subject", [equals, id, SUBJECT], "saml-trust-userid-subject", "user-id",
            "nor the subject alone"),
        ("user-id-empty", [equals, id, ""], "saml-trust-userid-empty", "user-id", "nor empty"),
        ("user-id-account", [equals, id, account], "saml-trust-userid-account", "user-id",
            "nor the account"),
        ("user-id-of-subject", [like, id, &contains], "saml-trust-userid-has-subject",
            "user-id-not-empty",
            "nor is the subject anywhere in it"),
        ("user-id-role-session", [like, id, "AROA*:ci-1234"], "saml-trust-userid-role-session",
            "user-id-colon", "nor is it that of the session that is asked for"),
        ("user-id-of-user", [like, id, "AIDA*"], "saml-trust-userid-aida", "user-id-not-empty",
            "nor that of a user of IAM"),
    ];
    let class =
        unmet.into_iter().fold(class, |class, (name, [operator, key, wanted], seen, twin, sentence)| {
            let draft =
                accept(name, sentence).evidence(observed(seen)).aws(observed(seen)).decides("implicit-deny");
            let change = format!("the condition is `{operator}` of `{key}`: `{wanted}`");
            let twin = format!("trust/request-keys-assertion/{twin}");
            class.with(draft.twin(&twin, &change).trust(&under(operator, key, wanted)))
        });
    let star = || observed("saml-trust-aws-star");
    class
        .with(
            accept(
                "aws-star",
                "a star under `AWS` is every principal of AWS, and who brings an assertion is none yet",
            )
            .evidence(star())
            .aws(star())
            .decides("implicit-deny")
            .twin("trust/request-keys-assertion/provider", "the principal is every principal of AWS")
            .trust(&ask(json!({"AWS": "*"}), None)),
        )
        .finish()
}
