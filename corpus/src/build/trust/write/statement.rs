//! A statement: its effect, whom it names, and what it is about.

use super::{GRAMMAR, Written, concluded, open};
use crate::build::{TrustQuestion, observed};
use crate::format::{Severity, VectorFile};
use crate::mint::{Object, Setting};
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![statement(setting), principal(setting), action(setting)]
}

fn statement(setting: &Setting) -> VectorFile {
    let rule = Written { setting, class: "statement", rule: "policy.effect", page: GRAMMAR };
    let deploy = setting.role_arn("deploy");
    let class = rule
        .open("statements with an element too few or too many")
        .with(
            rule.stored("plain", "an effect, a principal, an action and a condition")
                .trust(&rule.of(rule.sound().with("Sid", "Deploy"))),
        )
        .with(
            rule.stored("without-condition", "a condition is not asked for")
                .trust(&rule.of(rule.sound().without("Condition"))),
        )
        .with(
            rule.stored("deny", "a statement may deny").trust(&rule.of(rule.sound().with("Effect", "Deny"))),
        );
    let sound = || rule.sound().with("Sid", "Deploy");
    #[rustfmt::skip]
    let broken: [(&str, &'static str, Object, &str, &str); 16] = [
        ("no-effect", "policy.effect", sound().without("Effect"),
            "whether it allows or denies cannot be assumed", "`Effect` is left out"),
        ("effect-lower-case", "policy.effect", sound().with("Effect", "allow"),
            "an effect is written `Allow` or `Deny`", "the effect is `allow`"),
        ("effect-capitals", "policy.effect", sound().with("Effect", "DENY"),
            "a Deny in capitals would be ignored by a reader who looks for `Deny`", "the effect is `DENY`"),
        ("effect-truth-value", "policy.effect", sound().with("Effect", true), "true is no effect",
            "the effect is true"),
        ("effect-list", "policy.effect", sound().with("Effect", json!(["Allow"])), "an effect is one word",
            "the effect is a list"),
        ("no-action", "policy.action", sound().without("Action"), "what it is about cannot be assumed",
            "`Action` is left out"),
        ("action-and-not-action", "policy.action", sound().with("NotAction", "sts:TagSession"),
            "an element and its opposite exclude each other", "`NotAction` is added"),
        ("no-principal", "policy.principal", sound().without("Principal"),
            "whom a role trusts cannot be assumed", "`Principal` is left out"),
        ("not-principal", "policy.principal",
            sound().without("Principal").with("NotPrincipal", json!({"AWS": setting.account})),
            "a role says whom it trusts, and not whom it does not: that would be everybody else",
            "`Principal` is written `NotPrincipal`"),
        ("principal-and-not-principal", "policy.principal",
            sound().with("NotPrincipal", json!({"AWS": setting.account})),
            "whom a role trusts is not told by exceptions", "`NotPrincipal` is added"),
        ("resource", "policy.resource", sound().with("Resource", "*"),
            "the resource of a trust policy is its role", "`Resource` is added"),
        ("resource-role", "policy.resource", sound().with("Resource", deploy),
            "the role itself is not named either", "`Resource` names the role"),
        ("not-resource", "policy.resource", sound().with("NotResource", "*"), "nor is what it is not about",
            "`NotResource` is added"),
        ("unknown-element", "policy.elements-known", sound().with("Conditions", json!({})),
            "a misspelled `Condition` would leave the statement without one", "`Conditions` is added"),
        ("element-lower-case", "policy.elements-known", sound().with("condition", json!({})),
            "`condition` is no `Condition`", "`condition` is added"),
        ("sid-number", "policy.statement", sound().with("Sid", 1), "a name is a string",
            "the `Sid` is a number"),
    ];
    broken
        .into_iter()
        .fold(class, |class, (name, by, statement, sentence, change)| {
            let rule = Written { rule: by, ..rule };
            class.with(rule.malformed(name, sentence, "plain", change).trust(&rule.of(statement)))
        })
        .with(
            rule.malformed(
                "second-statement",
                "one malformed statement spoils the policy, wherever it stands",
                "plain",
                "a second statement has no effect",
            )
            .trust(
                &TrustQuestion::new(setting).statements(&[sound(), rule.sound().without("Effect")]).written(),
            ),
        )
        .finish()
}

fn principal(setting: &Setting) -> VectorFile {
    let rule = Written {
        setting,
        class: "principal",
        rule: "policy.principal",
        page: "reference_policies_elements_principal",
    };
    let star = Written { rule: "policy.principal-star", ..rule };
    let account = &setting.account;
    let provider = setting.provider_arn();
    let iam = |resource: &str| format!("arn:aws:iam::{account}:{resource}");
    let of = |principal: Value| rule.of(rule.sound().with("Principal", principal));
    let class = rule.open("principals as IAM stores them, and as it does not").severity(Severity::High);
    #[rustfmt::skip]
    let good: [(&str, Value, &str); 12] = [
        ("provider", json!({"Federated": [&provider]}), "a provider by its ARN, in a list of one"),
        ("built-in-provider", json!({"Federated": "idp.example"}), "a provider by its domain"),
        ("saml-provider", json!({"Federated": iam("saml-provider/Okta")}), "a SAML provider by its ARN"),
        ("account", json!({"AWS": account}), "an account by its id"),
        ("root", json!({"AWS": iam("root")}), "an account by the ARN of its root"),
        ("user", json!({"AWS": iam("user/team/alice")}), "a user by its ARN"),
        ("role", json!({"AWS": iam("role/ci")}), "a role by its ARN"),
        ("session", json!({"AWS": format!("arn:aws:sts::{account}:assumed-role/ci/build-7")}),
            "a session by its ARN"),
        ("service", json!({"Service": "ec2.amazonaws.com"}), "a service by its domain"),
        ("several",
            json!({"AWS": [account, iam("role/ci")], "Federated": &provider, "Service": "ec2.amazonaws.com"}),
            "several, of every type"),
        ("government", json!({"AWS": format!("arn:aws-us-gov:iam::{account}:role/ci")}),
            "an ARN of another partition"),
        ("aws-star", json!({"AWS": "*"}), "a star under `AWS` is stored"),
    ];
    let class = good.into_iter().fold(class, |class, (name, principal, sentence)| {
        let draft = rule.stored(name, sentence);
        let draft = match name {
            "aws-star" => draft.aws(observed("wi-trust-aws-star-principal")),
            "built-in-provider" => draft.aws(observed(
                "saml-trust-write-federated-star: they must be valid domain names or SAML metadata ARNs",
            )),
            _ => draft,
        };
        class.with(draft.trust(&of(principal)))
    });
    #[rustfmt::skip]
    let bad: [(&str, Value, &str, &str); 19] = [
        ("null", Value::Null, "provider", "null names nobody"),
        ("text", json!(provider), "provider", "a principal stands under its type"),
        ("list", json!([{"AWS": account}]), "account", "types stand in an object, not in a list"),
        ("empty", json!({}), "provider", "an object without types names nobody"),
        ("empty-list", json!({"Federated": []}), "provider", "an empty list names nobody"),
        ("type-lower-case", json!({"federated": &provider}), "provider",
            "types are compared with regard to case"),
        ("type-unknown", json!({"Users": iam("user/team/alice")}), "user", "there is no such type"),
        ("number", json!({"AWS": 123_456_789_012_u64}), "account",
            "an account id is a string: as a number it would lose its zeros"),
        ("short-account", json!({"AWS": "12345678901"}), "account", "an account id has twelve digits"),
        ("user-star", json!({"AWS": iam("user/*")}), "user",
            "a part of an ARN is no pattern: all users are named by the account"),
        ("role-prefix", json!({"AWS": iam("role/ci-*")}), "role", "a prefix of roles is no principal"),
        ("account-star", json!({"AWS": "arn:aws:iam::*:root"}), "root", "every account is no account"),
        ("user-without-name", json!({"AWS": iam("user/")}), "user", "a user has a name"),
        ("group", json!({"AWS": iam("group/admins")}), "user", "a group is no principal"),
        ("word", json!({"AWS": "alice"}), "user", "a name is no ARN"),
        ("provider-under-aws", json!({"AWS": &provider}), "provider", "a provider stands under `Federated`"),
        ("provider-star", json!({"Federated": iam("oidc-provider/*")}), "provider",
            "a pattern of providers is no provider"),
        ("service-star", json!({"Service": "*"}), "service", "every service is no service"),
        ("service-word", json!({"Service": "ec2"}), "service", "a service is named by its domain"),
    ];
    let class = bad.into_iter().fold(class, |class, (name, principal, twin, sentence)| {
        let draft = rule.malformed(name, sentence, twin, &format!("the principal is {principal}"));
        class.with(draft.trust(&of(principal)))
    });
    class
        .with(
            concluded(
                rule.malformed(
                    "provider-word",
                    "a provider without a dot is no domain",
                    "built-in-provider",
                    "the principal is `idp`",
                ),
                "saml-trust-write-federated-star: they must be valid domain names or SAML metadata ARNs",
            )
            .trust(&of(json!({"Federated": "idp"}))),
        )
        .with(
            open(
                rule.malformed(
                    "canonical-user",
                    "a role does not trust a canonical user",
                    "account",
                    "the principal is a canonical user",
                ),
                "the page knows canonical users in policies of Amazon S3 only",
            )
            .trust(&of(
                json!({"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}),
            )),
        )
        .with(
            open(
                rule.malformed(
                    "unique-id",
                    "the id that IAM shows for a user who was deleted is nobody's name",
                    "user",
                    "the principal is a unique id",
                ),
                "IAM shows such ids, and the page does not say that it takes them",
            )
            .trust(&of(json!({"AWS": "AIDACKCEVSQ6C2EXAMPLE"}))),
        )
        .with(
            star.malformed(
                "star",
                "a role does not trust whoever asks",
                "aws-star",
                "the principal is `*` without a type",
            )
            .evidence(observed("saml-trust-write-star-principal"))
            .message(r#"AssumeRolepolicy contained an invalid principal: "STAR":"*"."#)
            .aws(observed("saml-trust-write-star-principal"))
            .severity(Severity::Critical)
            .trust(&of(json!("*"))),
        )
        .with(
            star.malformed(
                "federated-star",
                "every provider is no provider: anybody can run one",
                "provider",
                "the principal is `*` under `Federated`",
            )
            .evidence(observed("saml-trust-write-federated-star"))
            .message("Federated principals must be valid domain names or SAML metadata ARNs")
            .aws(observed("saml-trust-write-federated-star"))
            .severity(Severity::Critical)
            .trust(&of(json!({"Federated": "*"}))),
        )
        .with(
            star.malformed(
                "federated-star-in-list",
                "nor is it one among others",
                "provider",
                "`*` is added to the list of providers",
            )
            .aws(observed("saml-trust-write-federated-star"))
            .severity(Severity::Critical)
            .trust(&of(json!({"Federated": [&provider, "*"]}))),
        )
        .finish()
}

fn action(setting: &Setting) -> VectorFile {
    let rule = Written {
        setting,
        class: "written-action",
        rule: "policy.action",
        page: "reference_policies_elements_action",
    };
    let of = |actions: Value| rule.of(rule.sound().with("Action", actions));
    let class = rule
        .open("actions as IAM stores them, and as it does not")
        .with(
            rule.stored("list", "actions in a list")
                .trust(&of(json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]))),
        )
        .with(
            rule.stored("wildcards", "wildcards in the name").trust(&of(json!("sts:Assume*With???Identity"))),
        )
        .with(
            rule.stored("lower-case", "an action in lower case")
                .trust(&of(json!("sts:assumerolewithwebidentity"))),
        )
        .with(
            rule.stored("not-action", "every action but some")
                .trust(&rule.of(rule.sound().without("Action").with("NotAction", json!(["sts:TagSession"])))),
        );
    #[rustfmt::skip]
    let bad: [(&str, Value, &str); 9] = [
        ("empty-list", json!([]), "an empty list is about nothing"),
        ("empty", json!(""), "the empty text is no action"),
        ("no-vendor", json!("AssumeRoleWithWebIdentity"), "an action begins with its vendor"),
        ("no-name", json!("sts:"), "an action has a name"),
        ("vendor-missing", json!(":AssumeRoleWithWebIdentity"), "a vendor has a name"),
        ("null", Value::Null, "null is no action"),
        ("object", json!({"sts": "AssumeRoleWithWebIdentity"}), "an object is no action"),
        ("number-in-list", json!(["sts:AssumeRoleWithWebIdentity", 1]), "a number is no action"),
        ("space", json!("sts:Assume Role"), "an action has no spaces"),
    ];
    let class = bad.into_iter().fold(class, |class, (name, actions, sentence)| {
        class.with(
            rule.malformed(name, sentence, "list", &format!("the action is {actions}")).trust(&of(actions)),
        )
    });
    class
        .with(
            rule.malformed(
                "not-action-empty-list",
                "an exception of nothing would be about everything",
                "not-action",
                "the list is empty",
            )
            .severity(Severity::High)
            .trust(&rule.of(rule.sound().without("Action").with("NotAction", json!([])))),
        )
        .with(
            open(
                rule.malformed(
                    "vendor-wildcard",
                    "a pattern of vendors is no vendor",
                    "wildcards",
                    "the action is `s*:AssumeRole`",
                ),
                "the page shows wildcards in names only",
            )
            .trust(&of(json!("s*:AssumeRole"))),
        )
        .with(
            rule.malformed(
                "variable",
                "variables have no place in an action",
                "wildcards",
                "the action holds a variable",
            )
            .trust(&of(json!("sts:${aws:username}"))),
        )
        .finish()
}
