//! Trust policies and the provider's users: which principal lets them in, and what they are to a condition. Nearly each row
//! was seen at AWS.

use super::{ASSUME, DENIED, NOT_AUTHORIZED, OPEN, class, open, provider, under};
use crate::build::{
    Situation, accept, documented, inferred, observed, reject, saml_provider_arn, trusting_for,
};
use crate::format::{Caller, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![principals(setting), callers(setting), written(setting)]
}

fn principals(setting: &Setting) -> VectorFile {
    let by = |principal: Value, action: &str| {
        Situation::saml(setting).trust(trusting_for(&principal, &json!(action), &json!({})))
    };
    let federated = |arn: &str| by(json!({"Federated": arn}), ASSUME);
    let own = provider(setting);
    let named =
        || documented("AWS IAM user guide, AWS JSON policy elements: Principal: SAML session principals");
    #[rustfmt::skip]
    let others: [(&str, Situation, &str); 8] = [
        ("another-provider", federated(&saml_provider_arn(setting, "contractors")), "another provider"),
        ("other-account", federated(&own.replace(&setting.account, "210987654321")), "a provider of this name in another account"),
        ("provider-in-capitals", federated(&own.replace("workforce", "WORKFORCE")), "the provider in capitals"),
        ("oidc-provider", federated(&setting.provider_arn()), "an OpenID Connect provider"),
        ("account", by(json!({"AWS": setting.account}), ASSUME), "the account, in which the provider is and its users are not"),
        ("aws-star", by(json!({"AWS": "*"}), ASSUME), "every principal of AWS"),
        ("web-identity-action", by(json!({"Federated": own}), "sts:AssumeRoleWithWebIdentity"), "the provider, for tokens"),
        ("assume-role-action", by(json!({"Federated": own}), "sts:AssumeRole"), "the provider, for calls that are signed"),
    ];
    let class = class("saml-trust", "trust policies that name the provider, or somebody else")
        .severity(Severity::Critical)
        .with(
            accept("explicit-provider", "the trust policy names the provider and asks for nothing more")
                .severity(Severity::Low)
                .known_by(observed("saml-trust-explicit-provider"))
                .sts(&open(setting)),
        )
        .with(
            accept("star-action", "the trust policy allows the provider every action of STS")
                .severity(Severity::Low)
                .known_by(named())
                .sts(&by(json!({"Federated": own}), "sts:*")),
        )
        .with(
            accept("one-of-two", "the trust policy names two providers")
                .severity(Severity::Low)
                .known_by(named())
                .sts(&by(json!({"Federated": [saml_provider_arn(setting, "contractors"), own]}), ASSUME)),
        );
    let class = others.into_iter().fold(class, |class, (name, situation, what)| {
        let evidence = || if name == "aws-star" { observed("saml-trust-aws-star") } else { named() };
        class.with(
            reject(name, &format!("the trust policy names {what}"))
                .twin(OPEN, &format!("the trust policy names {what}"))
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .known_by(evidence())
                .sts(&situation),
        )
    });
    let allow = json!({"Effect": "Allow", "Principal": {"Federated": own}, "Action": ASSUME});
    let deny = json!({"Effect": "Deny", "Principal": {"Federated": own}, "Action": ASSUME, "Condition": {"StringEquals": {"saml:sub_type": "persistent"}}});
    let both = json!({"Version": "2012-10-17", "Statement": [allow, deny]}).to_string();
    class
        .with(
            reject(
                "denied",
                "the trust policy lets the provider's users in, and denies those with a lasting name",
            )
            .twin(OPEN, "a second statement denies persistent names")
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .known_by(documented("AWS IAM user guide, Policy evaluation logic: an explicit deny decides"))
            .sts(&Situation::saml(setting).trust(both)),
        )
        .finish()
}

/// What the caller is: of type `User`, with the provider's ARN for a user id, and with no ARN of its own.
fn callers(setting: &Setting) -> VectorFile {
    let (arn, account, sub) =
        (provider(setting), setting.account.as_str(), "admin@touchstone.example.guests.example");
    let qualifier = super::output::NAME_QUALIFIER;
    let joined = |first: &str| format!("{first}:{sub}");
    #[rustfmt::skip]
    let right: [(&str, &str, &str, &str); 9] = [
        ("null-false-principalaccount", "Null", "aws:PrincipalAccount", "false"),
        ("null-true-principalarn", "Null", "aws:PrincipalArn", "true"),
        ("null-false-principaltype", "Null", "aws:PrincipalType", "false"),
        ("null-false-userid", "Null", "aws:userid", "false"),
        ("account-own", "StringEquals", "aws:PrincipalAccount", account),
        ("type-user", "StringEquals", "aws:PrincipalType", "User"),
        ("userid-provider-arn", "StringEquals", "aws:userid", &arn),
        ("userid-has-colon", "StringLike", "aws:userid", "*:*"),
        ("userid-nonempty", "StringLike", "aws:userid", "?*"),
    ];
    let (arn_subject, name_subject, qualifier_subject) =
        (joined(&arn), joined("workforce"), joined(qualifier));
    #[rustfmt::skip]
    let wrong: [(&str, &str, &str, &str, &str); 27] = [
        ("null-true-principalaccount", "Null", "aws:PrincipalAccount", "true", "null-false-principalaccount"),
        ("null-false-principalarn", "Null", "aws:PrincipalArn", "false", "null-true-principalarn"),
        ("null-true-principaltype", "Null", "aws:PrincipalType", "true", "null-false-principaltype"),
        ("null-true-userid", "Null", "aws:userid", "true", "null-false-userid"),
        ("account-anonymous", "StringEquals", "aws:PrincipalAccount", "anonymous", "account-own"),
        ("arn-provider", "StringEquals", "aws:PrincipalArn", &arn, "null-true-principalarn"),
        ("type-federated", "StringEquals", "aws:PrincipalType", "Federated", "type-user"),
        ("type-anonymous", "StringEquals", "aws:PrincipalType", "Anonymous", "type-user"),
        ("type-samluser", "StringEquals", "aws:PrincipalType", "SAMLUser", "type-user"),
        ("type-webidentityuser", "StringEquals", "aws:PrincipalType", "WebIdentityUser", "type-user"),
        ("type-federateduser", "StringEquals", "aws:PrincipalType", "FederatedUser", "type-user"),
        ("type-assumedrole", "StringEquals", "aws:PrincipalType", "AssumedRole", "type-user"),
        ("type-role", "StringEquals", "aws:PrincipalType", "Role", "type-user"),
        ("userid-namequalifier-subject", "StringEquals", "aws:userid", &qualifier_subject, "userid-provider-arn"),
        ("userid-provider-arn-subject", "StringEquals", "aws:userid", &arn_subject, "userid-provider-arn"),
        ("userid-provider-name-subject", "StringEquals", "aws:userid", &name_subject, "userid-provider-arn"),
        ("userid-subject", "StringEquals", "aws:userid", sub, "userid-provider-arn"),
        ("userid-empty", "StringEquals", "aws:userid", "", "userid-provider-arn"),
        ("userid-account", "StringEquals", "aws:userid", account, "userid-provider-arn"),
        ("userid-caller-userid", "StringEquals", "aws:userid", "AIDAEXAMPLEEXAMPLE123", "userid-provider-arn"),
        ("userid-provider-uuid", "StringLike", "aws:userid", "SAMLSP*", "userid-provider-arn"),
        ("userid-namequalifier", "StringEquals", "aws:userid", qualifier, "userid-provider-arn"),
        ("userid-has-subject", "StringLike", "aws:userid", "*guests.example*", "userid-provider-arn"),
        ("userid-role-session", "StringLike", "aws:userid", "AROA*:admin", "userid-provider-arn"),
        ("userid-aida", "StringLike", "aws:userid", "AIDA*", "userid-provider-arn"),
        ("tag-of-the-principal", "Null", "aws:PrincipalTag/team", "false", "null-false-userid"),
        ("username", "Null", "aws:username", "false", "null-false-userid"),
    ];
    let class = class("saml-caller-keys", "trust policies that ask what the provider's user is")
        .severity(Severity::High);
    let class = right.into_iter().fold(class, |class, (name, operator, key, value)| {
        class.with(
            accept(name, &format!("the policy asks `{operator}` of `{key}` and `{value}`, and it is so"))
                .severity(Severity::Low)
                .known_by(observed(&format!("saml-trust-{name}")))
                .sts(&under(setting, &json!({operator: {key: value}}))),
        )
    });
    wrong
        .into_iter()
        .fold(class, |class, (name, operator, key, value, twin)| {
            let evidence = || match name {
                "tag-of-the-principal" | "username" => inferred("the caller is no user and no role of IAM"),
                _ => observed(&format!("saml-trust-{name}")),
            };
            class.with(
                reject(
                    name,
                    &format!("the policy asks `{operator}` of `{key}` and `{value}`, and it is not so"),
                )
                .twin(
                    &format!("sts/saml-caller-keys/{twin}"),
                    &format!("the condition is `{operator}` of `{key}` and `{value}`"),
                )
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .known_by(evidence())
                .sts(&under(setting, &json!({operator: {key: value}}))),
            )
        })
        .finish()
}

/// Trust policies that IAM does not store.
fn written(setting: &Setting) -> VectorFile {
    let create = |principal: &Value, action: &str| {
        let policy = trusting_for(principal, &json!(action), &json!({}));
        Situation::saml(setting)
            .action("CreateRole")
            .params(&[("RoleName", "another"), ("AssumeRolePolicyDocument", &policy)])
            .caller(Caller::root(&setting.account))
    };
    let twin = "sts/saml-trust-write/provider";
    let star = r#"AssumeRolepolicy contained an invalid principal: "STAR":"*"."#;
    let bad = |name: &str, sentence: &str, change: &str, stop: &str, message: &str| {
        reject(name, sentence)
            .twin(twin, change)
            .stops(&[stop])
            .message(message)
            .known_by(observed(&format!("saml-trust-write-{name}")))
    };
    class("saml-trust-write", "roles for a SAML provider, as they are made")
        .severity(Severity::Critical)
        .with(
            accept("provider", "a role is made that trusts the provider")
                .severity(Severity::Low)
                .known_by(observed("saml-trust-explicit-provider"))
                .sts(&create(&json!({"Federated": provider(setting)}), ASSUME)),
        )
        .with(
            bad(
                "star-principal",
                "a role is made that trusts everybody with an assertion",
                "the principal is `*`",
                "policy.principal-star",
                star,
            )
            .sts(&create(&json!("*"), ASSUME)),
        )
        .with(
            bad(
                "star-principal-assumerole",
                "a role is made that trusts everybody who signs",
                "the principal is `*` and the action `sts:AssumeRole`",
                "policy.principal-star",
                star,
            )
            .sts(&create(&json!("*"), "sts:AssumeRole")),
        )
        .with(
            bad(
                "federated-star",
                "a role is made that trusts every provider",
                "the provider is `*`",
                "policy.principal-star",
                "Federated principals must be valid domain names or SAML metadata ARNs",
            )
            .sts(&create(&json!({"Federated": "*"}), ASSUME)),
        )
        .finish()
}
