//! The caller's own policies: when the trust policy suffices, and when they must allow the call as well.

use super::principal::{Caller, OTHER_ACCOUNT};
use super::{Chapter, alike};
use crate::build::{TrustQuestion, policy};
use crate::format::{Principal, PrincipalKind, Severity, VectorFile};
use crate::mint::{Object, Setting};
use serde_json::{Value, json};

const PERMISSION: Chapter =
    Chapter { class: "caller-permission", page: "reference_policies_evaluation-logic" };
/// "You can do either because the role's trust policy acts as an IAM resource-based policy."
const EITHER: &str = "AWS STS API reference, AssumeRole";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![permission(setting), unsigned(setting)]
}

/// A policy of the caller's, about the role.
fn own(effect: &str, action: &str, resource: &str) -> Object {
    Object::new().with("Effect", effect).with("Action", action).with("Resource", resource)
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn permission(setting: &Setting) -> VectorFile {
    let abroad = Setting { account: OTHER_ACCOUNT.to_owned(), ..setting.clone() };
    let (home, abroad) = (Caller(setting), Caller(&abroad));
    let (user, session, stranger) = (home.user(), home.session(), abroad.user());
    let role = setting.role_arn("deploy");
    let account = setting.account.as_str();
    let iam = |resource: &str| format!("arn:aws:iam::{account}:{resource}");
    let aws = |listed: &str| json!({ "AWS": listed });
    let theirs = format!("arn:aws:iam::{OTHER_ACCOUNT}:user/alice");
    let (alice, root) = (iam("user/alice"), iam("root"));
    let by_session = format!("arn:aws:sts::{account}:assumed-role/ci/build-7");

    let allow = policy(&[own("Allow", "sts:AssumeRole", &role)]);
    let deny = policy(&[own("Deny", "sts:AssumeRole", &role)]);
    let elsewhere = policy(&[own("Allow", "sts:AssumeRole", &setting.role_arn("other"))]);
    let other_action = policy(&[own("Allow", "sts:TagSession", &role)]);
    let not_this = policy(&[Object::new()
        .with("Effect", "Allow")
        .with("Action", "sts:AssumeRole")
        .with("NotResource", role.as_str())]);
    let condition = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let with_mfa = policy(&[own("Allow", "sts:AssumeRole", &role).with("Condition", condition)]);
    let all_but = policy(&[own("Allow", "sts:*", "*"), own("Deny", "sts:AssumeRole", &role)]);
    let asks = |who: &Principal, listed: Value, own: &[&str]| home.asks(who.clone(), listed).identity(own);

    #[rustfmt::skip]
    let allowed: [(&str, TrustQuestion, &str); 13] = [
        ("user-named", asks(&user, aws(&alice), &[]),
            "a user whom the role's account trusts by name needs no permission of its own"),
        ("role-named", asks(&home.role(), aws(&iam("role/team/ci")), &[]),
            "nor does a role that is trusted by name"),
        ("session-by-role", asks(&session, aws(&iam("role/team/ci")), &[]),
            "nor does a session whose role is trusted by name"),
        ("session-named", asks(&session, aws(&by_session), &[]),
            "nor does a session that is trusted by name"),
        ("user-named-beside-account", asks(&user, json!({"AWS": [account, &alice]}), &[]),
            "a user who is trusted by name and with its account is trusted by name"),
        ("account", asks(&user, aws(account), &[&allow]),
            "the role trusts the account, and the account lets the user assume this role"),
        ("root-arn", asks(&user, aws(&root), &[&allow]), "the ARN of the root is the whole account"),
        ("account-second-policy", asks(&user, aws(account), &[&elsewhere, &allow]),
            "of the user's policies one allows it"),
        ("session-by-account", asks(&session, aws(account), &[&allow]),
            "the role trusts the account, and the session's role may assume this one"),
        ("account-with-second-factor",
            asks(&user, aws(account), &[&with_mfa]).context("aws:MultiFactorAuthPresent", "true"),
            "the user's policy asks for a second factor, and there is one"),
        ("other-account", asks(&stranger, aws(OTHER_ACCOUNT), &[&allow]),
            "the role trusts another account, which lets its user assume this role"),
        ("other-account-user-named", asks(&stranger, aws(&theirs), &[&allow]),
            "the role trusts a user of another account, which lets that user assume this role"),
        ("root-of-account", asks(&Caller::root(account), aws(account), &[]),
            "the root may do what its account may: there is no policy to ask"),
    ];
    let class = PERMISSION
        .open("the caller's own policies, which count where the trust policy names an account or somebody abroad")
        .citing(&["AWS IAM user guide, reference_policies_evaluation-logic", EITHER])
        .severity(Severity::Critical);
    let class = allowed.into_iter().fold(class, |class, (name, question, sentence)| {
        class.with(PERMISSION.allowed(name, sentence).trust(&question))
    });
    let everyone = "a star names everybody, and at home who is named needs no permission of its own";
    let class = class
        .with(
            alike(
                PERMISSION.allowed("everyone", everyone),
                "AWS STS API reference, AssumeRole: the star is a principal",
            )
            .trust(&asks(&user, aws("*"), &[])),
        )
        .with(
            alike(
                PERMISSION.allowed(
                    "other-account-everyone",
                    "a star reaches abroad, if the other account lets its user",
                ),
                "AWS STS API reference, AssumeRole: a user abroad must also have permission",
            )
            .trust(&asks(&stranger, aws("*"), &[&allow])),
        );

    #[rustfmt::skip]
    let unmet: [(&str, TrustQuestion, &str, &str, &str); 12] = [
        ("account-without", asks(&user, aws(account), &[]), "account", "the user has no policies",
            "that an account is trusted grants its users nothing"),
        ("root-arn-without", asks(&user, aws(&root), &[]), "root-arn", "the user has no policies",
            "nor does the ARN of its root"),
        ("account-another-role", asks(&user, aws(account), &[&elsewhere]), "account",
            "the user's policy names another role", "a permission for another role is none for this"),
        ("account-another-action", asks(&user, aws(account), &[&other_action]), "account",
            "the user's policy is about `sts:TagSession`",
            "a permission for another action is none for this"),
        ("account-all-but-this", asks(&user, aws(account), &[&not_this]), "account",
            "the user's policy has `NotResource`", "a permission for every other role is none for this"),
        ("account-without-second-factor", asks(&user, aws(account), &[&with_mfa]),
            "account-with-second-factor", "there is no second factor",
            "the user's policy asks for a second factor"),
        ("session-by-account-without", asks(&session, aws(account), &[]), "session-by-account",
            "the session's role has no policies", "that an account is trusted grants its roles nothing"),
        ("account-neither-policy", asks(&user, aws(account), &[&elsewhere, &other_action]),
            "account-second-policy",
            "the second policy is about `sts:TagSession`",
            "two policies that do not allow it do not together"),
        ("other-account-without", asks(&stranger, aws(OTHER_ACCOUNT), &[]), "other-account",
            "the user abroad has no policies", "that another account is trusted grants its users nothing"),
        ("other-account-user-named-without", asks(&stranger, aws(&theirs), &[]), "other-account-user-named",
            "the user abroad has no policies",
            "even by name, a user abroad needs the permission of its own account"),
        ("untrusted", asks(&user, aws(&iam("user/bob")), &[&allow]), "user-named",
            "the role trusts `bob`, and the user has the permission",
            "no permission of the caller's replaces trust"),
        ("other-account-untrusted", asks(&stranger, aws(account), &[&allow]), "other-account",
            "the role trusts its own account", "a permission from abroad replaces no trust either"),
    ];
    let class = unmet.into_iter().fold(class, |class, (name, question, twin, change, sentence)| {
        class.with(PERMISSION.unmet(name, sentence, twin, change).trust(&question))
    });
    let class = class.with(
        alike(
            PERMISSION.unmet(
                "other-account-everyone-without",
                "a star does not spare a user abroad the permission of its own account",
                "other-account-everyone",
                "the user abroad has no policies",
            ),
            "AWS STS API reference, AssumeRole: a user abroad must also have permission",
        )
        .trust(&asks(&stranger, aws("*"), &[])),
    );

    #[rustfmt::skip]
    let forbidden: [(&str, TrustQuestion, &str, &str, &str); 6] = [
        ("user-named-denied", asks(&user, aws(&alice), &[&deny]), "user-named",
            "the user's policy denies the role",
            "an explicit Deny of the caller's own holds back even who is trusted by name"),
        ("session-named-denied", asks(&session, aws(&by_session), &[&deny]), "session-named",
            "the role behind the session has a policy that denies the role",
            "nor does it spare a session that is trusted by name"),
        ("account-denied", asks(&user, aws(account), &[&all_but]), "account",
            "the user's policy allows everything and denies this", "a Deny beats the Allow beside it"),
        ("account-denied-by-second-policy", asks(&user, aws(account), &[&allow, &deny]), "account",
            "a second policy denies the role", "a Deny beats the Allow of another policy"),
        ("other-account-denied", asks(&stranger, aws(OTHER_ACCOUNT), &[&allow, &deny]), "other-account",
            "a second policy denies the role", "a Deny abroad counts here"),
        ("untrusted-denied", asks(&user, aws(&iam("user/bob")), &[&deny]), "user-named",
            "the role trusts `bob`, and the user's policy denies the role",
            "who is not trusted and denied is denied explicitly, though the trust policy has no part in it"),
    ];
    let class = forbidden.into_iter().fold(class, |class, (name, question, twin, change, sentence)| {
        let draft = PERMISSION.unmet(name, sentence, twin, change).decides("explicit-deny");
        class.with(draft.trust(&question))
    });
    let statement = |effect: &str| {
        Object::new().with("Effect", effect).with("Principal", aws(&alice)).with("Action", "sts:AssumeRole")
    };
    let denied = asks(&user, aws(&alice), &[&allow]).statements(&[statement("Allow"), statement("Deny")]);
    class
        .with(
            PERMISSION
                .forbidden(
                    "denied-by-trust",
                    "what the trust policy denies, no permission of the caller's allows",
                    1,
                    "user-named",
                    "the trust policy denies as well, and the user has the permission",
                )
                .trust(&denied),
        )
        .finish()
}

const UNSIGNED: Chapter =
    Chapter { class: "caller-without-permissions", page: "reference_policies_evaluation-logic" };

/// Who brings a token or an assertion signs nothing: there is no caller whose policies could be asked. A service has
/// none.
fn unsigned(setting: &Setting) -> VectorFile {
    let saml = format!("arn:aws:iam::{}:saml-provider/Okta", setting.account);
    let statement = Object::new()
        .with("Effect", "Allow")
        .with("Principal", json!({"Federated": saml}))
        .with("Action", "sts:AssumeRoleWithSAML");
    let bearer = Principal {
        kind: PrincipalKind::Saml,
        arn: Some(saml),
        account: Some(setting.account.clone()),
        parent: None,
    };
    let assertion = TrustQuestion::new(setting)
        .statements(&[statement])
        .action("sts:AssumeRoleWithSAML")
        .principal(bearer)
        .without_context(&setting.claim_key("aud"))
        .without_context(&setting.claim_key("sub"));
    let service = Caller(setting).asks(Caller::service(), json!({"Service": "ec2.amazonaws.com"}));
    let deny = policy(&[own("Deny", "sts:*", "*")]);
    #[rustfmt::skip]
    let allowed: [(&str, TrustQuestion, &str); 5] = [
        ("token", TrustQuestion::new(setting).identity(&[]),
            "who brings a token has no policies, and needs none"),
        ("token-denied", TrustQuestion::new(setting).identity(&[&deny]),
            "a policy that comes with a call which nobody signed is nobody's"),
        ("assertion", assertion.clone().identity(&[]), "who brings an assertion has no policies either"),
        ("assertion-denied", assertion.identity(&[&deny]),
            "nor is a Deny of an assertion's bearer anybody's"),
        ("service", service.clone().identity(&[]), "a service is trusted by its name, and has no policies"),
    ];
    let class = UNSIGNED
        .open("callers that have no policies of their own: the trust policy alone decides")
        .severity(Severity::Medium);
    allowed
        .into_iter()
        .fold(class, |class, (name, question, sentence)| {
            class.with(UNSIGNED.allowed(name, sentence).trust(&question))
        })
        .finish()
}
