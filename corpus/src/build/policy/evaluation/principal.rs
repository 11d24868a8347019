//! Principals and actions with rules of their own: the root user, services, nobody, bearers of tokens,
//! `GetCallerIdentity`, and KMS keys.

use super::{Chapter, LOGIC_SOURCE, NAMED, ROLE, federated, logic, session};
use crate::build::policy::{ACCOUNT, FIRST, OTHER_ACCOUNT, allow, aws, deny, grant, on, one, own};
use crate::build::{PolicyQuestion, anonymous, policy, root, stranger};
use crate::format::{PrincipalKind, Severity, VectorFile};
use serde_json::json;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![root_user(), unsigned(), caller_identity(), key()]
}

fn all() -> String {
    one(allow("*", "*"))
}

fn root_user() -> VectorFile {
    const ROOT: Chapter = logic("root-user");
    let plain = || PolicyQuestion::plain().principal(root(ACCOUNT));
    let bucket = |whom: &str| {
        plain().resource_policies(&[&policy(&[
            grant(aws(whom)),
            deny("s3:DeleteObject", "*").with("Principal", "*"),
        ])])
    };
    ROOT.open("the root user of an account, which has every permission that nobody takes away")
        .severity(Severity::High)
        .with(ROOT.allowed("without-policies", "the root user needs no policy").by(&[]).policy(&plain()))
        .with(
            ROOT.allowed(
                "beside-resource-policy",
                "the bucket's policy names somebody else, and the root user needs no policy",
            )
            .by(&[])
            .policy(&bucket("arn:aws:iam::111122223333:user/bob")),
        )
        .with(
            ROOT.allowed("named", "the bucket's policy names the account of the root user")
                .by(&[NAMED])
                .policy(&bucket(ACCOUNT)),
        )
        .with(
            ROOT.forbidden(
                "resource-forbids",
                "the bucket's policy forbids everybody, the root user too",
                &["resource[0].Statement[1]"],
                "named",
                "the action is the one that is forbidden",
            )
            .policy(&bucket(ACCOUNT).action("s3:DeleteObject")),
        )
        .with(
            ROOT.unmet(
                "user",
                "a user whose name is `root` is no root user",
                "without-policies",
                "a user of the name `root` asks",
            )
            .policy(
                &PolicyQuestion::plain()
                    .principal(crate::build::user("arn:aws:iam::111122223333:user/root", ACCOUNT)),
            ),
        )
        .with(
            ROOT.unmet(
                "of-another-account",
                "the root user of one account is nobody in another",
                "without-policies",
                "the bucket is of another account",
            )
            .policy(&plain().resource_account(OTHER_ACCOUNT)),
        )
        .finish()
}

/// Callers without credentials, and services.
fn unsigned() -> VectorFile {
    const UNSIGNED: Chapter = logic("without-account");
    let logs = "logs.amazonaws.com";
    let service = || {
        let source = json!({"StringEquals": {"aws:SourceAccount": ACCOUNT}});
        let bucket = grant(json!({ "Service": logs })).with("Condition", source);
        PolicyQuestion::plain()
            .principal(stranger(PrincipalKind::Service, logs))
            .resource_policies(&[&one(bucket)])
            .context("aws:SourceAccount", ACCOUNT)
    };
    let public = || PolicyQuestion::plain().principal(anonymous()).resource_policies(&[&one(grant("*"))]);
    let provider = "arn:aws:iam::111122223333:oidc-provider/idp.example";
    let action = "sts:AssumeRoleWithWebIdentity";
    let trust = allow(action, ROLE).with("Principal", json!({ "Federated": provider }));
    let token = || {
        PolicyQuestion::plain()
            .principal(stranger(PrincipalKind::WebIdentity, provider))
            .action(action)
            .resource(ROLE)
            .resource_policies(&[&one(trust.clone())])
    };
    let saml = "arn:aws:iam::111122223333:saml-provider/okta";
    let assertion = || {
        let action = "sts:AssumeRoleWithSAML";
        let trust = allow(action, ROLE).with("Principal", json!({ "Federated": saml }));
        let asked = PolicyQuestion::plain().principal(stranger(PrincipalKind::Saml, saml)).action(action);
        asked.resource(ROLE).resource_policies(&[&one(trust)])
    };
    let class = UNSIGNED
        .open("principals without permissions of their own: the resource's policy alone decides")
        .severity(Severity::Critical);
    #[rustfmt::skip]
    let class = [
        ("service", "the bucket's policy names the service, on behalf of the account", service()),
        ("public", "the bucket's policy names everybody", public()),
        ("web-identity", "the role's policy names the provider", token()),
        ("saml", "the role's policy names the provider of the assertion", assertion()),
        ("web-identity-beside-identity", "the call is unsigned: policies that somebody tells of are nobody's", token().identity(&[&one(deny("*", "*"))])),
        ("saml-beside-identity", "the call is unsigned: policies that somebody tells of are nobody's", assertion().identity(&[])),
    ]
    .into_iter()
    .fold(class, |class, (name, sentence, question)| {
        class.with(UNSIGNED.allowed(name, sentence).by(&[NAMED]).policy(&question))
    });
    #[rustfmt::skip]
    let class = UNSIGNED.none_met(class, [
        ("service-without-grant", "service", "the bucket has no policy, and an identity policy allows everything",
            "a service has no identity policy",
            PolicyQuestion::plain().principal(stranger(PrincipalKind::Service, logs)).identity(&[&all()])),
        ("service-for-another-account", "service", "the service acts for account 444455556666",
            "the service acts for another account: a deputy is confused", service().context("aws:SourceAccount", OTHER_ACCOUNT)),
        ("private", "public", "the bucket has no policy", "what nobody opened is closed", PolicyQuestion::plain().principal(anonymous())),
        ("private-beside-identity", "public", "the bucket has no policy, and an identity policy allows everything",
            "who does not sign has no identity policy", PolicyQuestion::plain().principal(anonymous()).identity(&[&all()])),
        ("web-identity-by-identity", "web-identity", "the role has no policy, and an identity policy allows everything",
            "an identity policy lets no bearer of a token in", PolicyQuestion::plain().principal(stranger(PrincipalKind::WebIdentity, provider))
                .action(action).resource(ROLE).identity(&[&all()])),
        ("web-identity-for-saml", "web-identity", "the action is `sts:AssumeRoleWithSAML`", "one action is not the other",
            token().action("sts:AssumeRoleWithSAML")),
        ("saml-for-assume-role", "saml", "the action is `sts:AssumeRole`", "one action is not the other", assertion().action("sts:AssumeRole")),
    ]);
    let closed = policy(&[
        grant("*"),
        deny("s3:GetObject", "*")
            .with("Principal", "*")
            .with("Condition", on("Bool", "aws:SecureTransport", "false")),
    ]);
    class
        .with(
            UNSIGNED
                .forbidden(
                    "public-in-plain-text",
                    "the bucket's policy forbids plain text",
                    &["resource[0].Statement[1]"],
                    "public",
                    "the bucket's policy has a Deny of plain text, and the request is in it",
                )
                .policy(&public().resource_policies(&[&closed]).context("aws:SecureTransport", "false")),
        )
        .finish()
}

/// "No permissions are required", and no Deny takes it away.
fn caller_identity() -> VectorFile {
    const CALLER: Chapter = Chapter::of("get-caller-identity", "AWS STS API reference", "GetCallerIdentity");
    let ask = |question: PolicyQuestion| question.action("sts:GetCallerIdentity").resource("*");
    let none = &[][..];
    let forbidden = || own(&[allow("*", "*"), deny("sts:*", "*")]);
    let scp = policy(&[allow("*", "*"), deny("sts:*", "*")]);
    let class = CALLER
        .open("`GetCallerIdentity`, which everybody may call")
        .citing(&["AWS STS API reference, GetCallerIdentity", LOGIC_SOURCE])
        .severity(Severity::Low);
    #[rustfmt::skip]
    let class = [
        ("without-policies", "a user without policies", PolicyQuestion::plain()),
        ("forbidden", "a user whose policy forbids it", forbidden()),
        ("forbidden-by-organization", "a user whose organization forbids it", PolicyQuestion::plain().scp(&[&[&scp]])),
        ("federated", "a federated user, who may do nothing else", PolicyQuestion::plain().principal(federated())),
        ("session", "a session whose policy forbids it", PolicyQuestion::plain().principal(session()).session(&[&one(deny("*", "*"))])),
    ]
    .into_iter()
    .fold(class, |class, (name, whom, question)| {
        let sentence = format!("{whom} may still ask who it is");
        class.with(CALLER.allowed(name, &sentence).by(none).policy(&ask(question)))
    });
    class
        .with(
            CALLER
                .allowed("in-another-case", "the case of the action does not matter")
                .by(none)
                .policy(&own(&[deny("*", "*")]).action("STS:getcalleridentity").resource("*")),
        )
        .with(
            CALLER
                .forbidden(
                    "another-action",
                    "the action is another: what is forbidden is forbidden",
                    &["identity[0].Statement[1]"],
                    "forbidden",
                    "the action is `sts:GetSessionToken`",
                )
                .severity(Severity::High)
                .policy(&forbidden().action("sts:GetSessionToken").resource("*")),
        )
        .with(
            CALLER
                .unmet(
                    "another-service",
                    "the action of this name of another service needs leave",
                    "without-policies",
                    "the action is `app:GetCallerIdentity`",
                )
                .severity(Severity::High)
                .policy(&PolicyQuestion::plain().action("app:GetCallerIdentity").resource("*")),
        )
        .finish()
}

/// A key's policy must allow, if only that identity policies do.
fn key() -> VectorFile {
    const KEY: Chapter = Chapter::of("kms-key", "AWS KMS developer guide", "key-policies");
    const ARN: &str = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const ALIAS: &str = "arn:aws:kms:us-east-1:111122223333:alias/app";
    let root_arn = "arn:aws:iam::111122223333:root";
    let ask = |listed: &str| {
        let key = allow("kms:*", "*").with("Principal", aws(listed));
        PolicyQuestion::plain().action("kms:Decrypt").resource(ARN).resource_policies(&[&one(key)])
    };
    let bob = "arn:aws:iam::111122223333:user/bob";
    let class = KEY
        .open("KMS keys, of which nobody has any permission that the key's policy does not allow")
        .citing(&["AWS KMS developer guide, key-policies", LOGIC_SOURCE])
        .severity(Severity::Critical);
    #[rustfmt::skip]
    let met: [(&str, &str, &[&str], PolicyQuestion); 6] = [
        ("named", "the key's policy names the user, who needs no policy", &[NAMED], ask(PolicyQuestion::ALICE)),
        ("delegated", "the key's policy names the account, and the user's policy allows", &[FIRST, NAMED], ask(root_arn).identity(&[&all()])),
        ("named-and-allowed", "the key's policy names the user, whose policy allows as well", &[FIRST, NAMED],
            ask(PolicyQuestion::ALICE).identity(&[&all()])),
        ("root-user", "the key's policy names the account, whose root user asks", &[NAMED], ask(root_arn).principal(root(ACCOUNT))),
        ("role", "the key's policy names the role of a session", &[NAMED], ask(ROLE).principal(session())),
        ("bucket", "a bucket's policy that names somebody else leaves the user's policy enough", &[FIRST],
            PolicyQuestion::plain().identity(&[&all()]).resource_policies(&[&one(grant(aws(bob)))])),
    ];
    let class = met.into_iter().fold(class, |class, (name, sentence, by, question)| {
        class.with(KEY.allowed(name, sentence).by(by).policy(&question))
    });
    #[rustfmt::skip]
    let class = KEY.none_met(class, [
        ("identity-alone", "named-and-allowed", "the key's policy names another user", "a user's own policy opens no key whose policy names others",
            ask(bob).identity(&[&all()])),
        ("delegated-alone", "delegated", "the user has no policy", "the account is named, and grants nothing on", ask(root_arn)),
        ("root-user-not-named", "root-user", "the key's policy names a user", "not even the root user has a key whose policy does not name it",
            ask(bob).principal(root(ACCOUNT))),
        ("another-action", "named", "the key's policy is about another action", "the key's policy allows the user something else",
            ask(bob).resource_policies(&[&one(allow("kms:Encrypt", "*").with("Principal", aws(PolicyQuestion::ALICE)))])),
        ("role-outside-session-policy", "role", "a session policy about another service was passed", "a session policy limits what the role is granted",
            ask(ROLE).principal(session()).session(&[&one(allow("s3:*", "*"))])),
        ("empty-policy", "named-and-allowed", "the key's policy says nothing", "a key's policy that says nothing opens nothing",
            ask(bob).resource_policies(&[]).identity(&[&all()])),
    ]);
    class
        .with(
            KEY.allowed("alias", "an alias is no key and has no policy: the user's own is enough").policy(
                &PolicyQuestion::plain().action("kms:CreateAlias").resource(ALIAS).identity(&[&all()]),
            ),
        )
        .with(
            KEY.forbidden(
                "identity-forbids",
                "a user's own policy forbids what the key's allows",
                &[FIRST],
                "named",
                "the user's policy has a Deny",
            )
            .policy(&ask(PolicyQuestion::ALICE).identity(&[&one(deny("kms:*", "*"))])),
        )
        .finish()
}
