//! Keys that AWS was seen to put into a request with a token, and what policies made of them.

use super::{conditional, on};
use crate::build::{Class, TrustQuestion, accept, observed};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};

const SESSION_NAME: &str = "sts:RoleSessionName";

/// The keys are as AWS has them: a policy of the sound statement under one operator was stored, and asked.
pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
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
    vec![class.finish()]
}
