//! `Principal`: providers are named exactly, and so is everybody else.

use super::{Chapter, SOUND, alike, open};
use crate::build::{Class, TrustQuestion, observed, policy, web_identity_statement};
use crate::format::{Principal, PrincipalKind, Severity, VectorFile};
use crate::mint::{Object, Setting};
use serde_json::{Value, json};

const PROVIDER: Chapter = Chapter { class: "provider", page: "reference_policies_elements_principal" };
const CALLER: Chapter = Chapter { class: "caller", page: "reference_policies_elements_principal" };
pub(super) const OTHER_ACCOUNT: &str = "210987654321";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![provider(setting), caller(setting)]
}

/// Who brings a token is named by its provider, whole, and by nothing else.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn provider(setting: &Setting) -> VectorFile {
    let ours = setting.provider_arn();
    let (account, host) = (&setting.account, setting.issuer_host());
    let ask = |principal: Value| {
        TrustQuestion::new(setting)
            .statements(&[web_identity_statement(setting).with("Principal", principal)])
    };
    let in_account =
        |partition: &str, account: &str| format!("arn:{partition}:iam::{account}:oidc-provider/{host}");
    let shorter = ours.strip_suffix('e').unwrap_or(&ours);
    #[rustfmt::skip]
    let others: [(&str, Value, &str); 12] = [
        ("extended-by-slash", json!(format!("{ours}/")), "the provider's ARN and a slash is another ARN"),
        ("extended-by-path", json!(format!("{ours}/tenant")),
            "a provider below this one, which somebody else may run"),
        ("extended-by-domain", json!(format!("{ours}.evil.example")),
            "a host whose name begins like the provider's"),
        ("truncated", json!(shorter), "the provider's ARN less its last letter"),
        ("other-account", json!(in_account("aws", OTHER_ACCOUNT)),
            "the provider of the same URL in another account"),
        ("partition-china", json!(in_account("aws-cn", account)),
            "the provider of the same URL in another partition"),
        ("partition-government", json!(in_account("aws-us-gov", account)),
            "a partition whose name begins with `aws`"),
        ("capitals", json!(ours.replace(host, &host.to_uppercase())),
            "ARNs are compared in the case they are written in"),
        ("host-alone", json!(host), "the provider's domain name is not its ARN"),
        ("saml-provider", json!(format!("arn:aws:iam::{account}:saml-provider/{host}")),
            "a SAML provider of the same name"),
        ("another", json!(format!("arn:aws:iam::{account}:oidc-provider/other.touchstone.example")),
            "another provider"),
        ("parent-domain", json!(format!("arn:aws:iam::{account}:oidc-provider/touchstone.example")),
            "the domain that the provider's host is in"),
    ];
    let by_aws = "wi-trust-aws-star-principal: what stands under `AWS` names no bearer of a token";
    let class = PROVIDER
        .open("providers a statement names, against the one that vouches for the token")
        .severity(Severity::Critical)
        .with(
            PROVIDER
                .allowed("listed", "one provider of the list vouches for the token")
                .trust(&ask(json!({"Federated": [format!("{ours}.example"), &ours]}))),
        )
        .with(
            PROVIDER
                .allowed("beside-others", "a statement may name a provider beside services and accounts")
                .trust(&ask(
                    json!({"Service": "ec2.amazonaws.com", "AWS": OTHER_ACCOUNT, "Federated": &ours}),
                )),
        );
    let class = others
        .into_iter()
        .fold(class, |class, (name, listed, sentence)| {
            let draft = PROVIDER.unmet(name, sentence, SOUND, &format!("the principal is {listed}"));
            class.with(draft.trust(&ask(json!({ "Federated": listed }))))
        })
        .with(
            PROVIDER
                .unmet(
                    "none-listed",
                    "two providers are listed, and the token is of neither",
                    "listed",
                    "the provider is not in the list",
                )
                .trust(&ask(json!({"Federated": [format!("{ours}.example"), format!("{ours}/x")]}))),
        )
        .with(
            PROVIDER
                .unmet(
                    "aws-star",
                    "a star under `AWS` is every principal of AWS, and who brings a token is none yet",
                    SOUND,
                    "the principal is every principal of AWS",
                )
                .evidence(observed("wi-trust-aws-star-principal"))
                .aws(observed("wi-trust-aws-star-principal"))
                .trust(&ask(json!({"AWS": "*"}))),
        )
        .with(
            alike(
                PROVIDER.unmet(
                    "own-account",
                    "who brings a token does not belong to the account that its provider is registered in",
                    SOUND,
                    "the principal is the account",
                ),
                by_aws,
            )
            .trust(&ask(json!({"AWS": account}))),
        )
        .with(
            alike(
                PROVIDER.unmet(
                    "own-account-root",
                    "the same account by the ARN of its root",
                    SOUND,
                    "the principal is the account's root",
                ),
                by_aws,
            )
            .trust(&ask(json!({"AWS": format!("arn:aws:iam::{account}:root")}))),
        );
    built_in(setting, class)
}

/// Providers that every account has are named by their domains.
fn built_in(setting: &Setting, class: Class) -> VectorFile {
    let ask = |name: &str, listed: Value| {
        let statement = Object::new()
            .with("Effect", "Allow")
            .with("Principal", listed)
            .with("Action", "sts:AssumeRoleWithWebIdentity");
        TrustQuestion::new(setting).statements(&[statement]).principal(Principal {
            kind: PrincipalKind::WebIdentity,
            arn: Some(name.to_owned()),
            account: None,
            parent: None,
        })
    };
    class
        .with(
            PROVIDER
                .allowed("built-in", "a provider that every account has is named by its domain")
                .trust(&ask("accounts.google.com", json!({"Federated": "accounts.google.com"}))),
        )
        .with(
            PROVIDER
                .unmet(
                    "another-built-in",
                    "the token is of another provider that every account has",
                    "built-in",
                    "the principal is `www.amazon.com`",
                )
                .trust(&ask("accounts.google.com", json!({"Federated": "www.amazon.com"}))),
        )
        .with(
            PROVIDER
                .unmet(
                    "built-in-as-service",
                    "a service of the provider's name is no provider",
                    "built-in",
                    "the name is listed under `Service`",
                )
                .trust(&ask("accounts.google.com", json!({"Service": "accounts.google.com"}))),
        )
        .finish()
}

/// Who calls `sts:AssumeRole`.
pub(super) struct Caller<'s>(pub(super) &'s Setting);

impl Caller<'_> {
    fn named(&self, kind: PrincipalKind, service: &str, resource: &str) -> Principal {
        let account = self.0.account.clone();
        let arn = Some(format!("arn:aws:{service}::{account}:{resource}"));
        Principal { kind, arn, account: Some(account), parent: None }
    }

    pub(super) fn user(&self) -> Principal {
        self.named(PrincipalKind::User, "iam", "user/alice")
    }

    pub(super) fn role(&self) -> Principal {
        self.named(PrincipalKind::Role, "iam", "role/team/ci")
    }

    pub(super) fn session(&self) -> Principal {
        let session = self.named(PrincipalKind::AssumedRole, "sts", "assumed-role/ci/build-7");
        Principal { parent: self.role().arn, ..session }
    }

    pub(super) fn federated(&self) -> Principal {
        let session = self.named(PrincipalKind::FederatedUser, "sts", "federated-user/alice");
        Principal { parent: self.named(PrincipalKind::User, "iam", "user/broker").arn, ..session }
    }

    pub(super) fn root(account: &str) -> Principal {
        let arn = Some(format!("arn:aws:iam::{account}:root"));
        Principal { kind: PrincipalKind::Root, arn, account: Some(account.to_owned()), parent: None }
    }

    pub(super) fn service() -> Principal {
        let arn = Some("ec2.amazonaws.com".to_owned());
        Principal { kind: PrincipalKind::Service, arn, account: None, parent: None }
    }

    /// The caller asks for the role, whose policy names `principal`. Its own policies allow that, should they be
    /// asked.
    pub(super) fn asks(&self, caller: Principal, principal: Value) -> TrustQuestion {
        let statement = |effect: &str| Object::new().with("Effect", effect).with("Action", "sts:AssumeRole");
        let own = policy(&[statement("Allow").with("Resource", "*")]);
        let (audience, subject) = (self.0.claim_key("aud"), self.0.claim_key("sub"));
        TrustQuestion::new(self.0)
            .statements(&[statement("Allow").with("Principal", principal)])
            .principal(caller)
            .action("sts:AssumeRole")
            .without_context(&audience)
            .without_context(&subject)
            .identity(&[&own])
    }
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn caller(setting: &Setting) -> VectorFile {
    let caller = Caller(setting);
    let account = setting.account.clone();
    let iam = |resource: &str| format!("arn:aws:iam::{account}:{resource}");
    let sts = |resource: &str| format!("arn:aws:sts::{account}:{resource}");
    let aws = |listed: Value| json!({ "AWS": listed });
    #[rustfmt::skip]
    let named: [(&str, Principal, Value, &str); 13] = [
        ("user", caller.user(), aws(json!(iam("user/alice"))), "a user is named by its ARN"),
        ("user-in-list", caller.user(), aws(json!([iam("user/bob"), iam("user/alice")])),
            "a user is one of a list"),
        ("role", caller.role(), aws(json!(iam("role/team/ci"))), "a role is named by its ARN, with its path"),
        ("session-by-role", caller.session(), aws(json!(iam("role/team/ci"))),
            "a session is named by its role's ARN, whose path the session's does not have"),
        ("session", caller.session(), aws(json!(sts("assumed-role/ci/build-7"))),
            "a session is named by its own ARN"),
        ("user-by-account", caller.user(), aws(json!(account)), "a user is of the account"),
        ("user-by-root", caller.user(), aws(json!(iam("root"))), "the ARN of the root is the whole account"),
        ("session-by-account", caller.session(), aws(json!([OTHER_ACCOUNT, account])),
            "a session is of its role's account"),
        ("root-by-account", Caller::root(&account), aws(json!(account)), "the root is of its account"),
        ("root-by-root", Caller::root(&account), aws(json!(iam("root"))), "the root is named by its ARN"),
        ("user-by-star", caller.user(), aws(json!("*")), "a star under `AWS` is every user"),
        ("session-by-star", caller.session(), aws(json!("*")), "a star under `AWS` is every session"),
        ("service", Caller::service(), json!({"Service": "ec2.amazonaws.com"}),
            "a service is named by its domain"),
    ];
    let class = CALLER
        .open("users, roles, sessions, accounts and services, against who calls `sts:AssumeRole`")
        .severity(Severity::Critical);
    let class = named.into_iter().fold(class, |class, (name, who, listed, sentence)| {
        class.with(CALLER.allowed(name, sentence).trust(&caller.asks(who, listed)))
    });
    #[rustfmt::skip]
    let others: [(&str, Principal, Value, &str, &str); 20] = [
        ("another-user", caller.user(), aws(json!(iam("user/bob"))), "user", "the role trusts another user"),
        ("user-capitals", caller.user(), aws(json!(iam("user/Alice"))), "user",
            "the role trusts a user whose name differs in case"),
        ("user-of-path", caller.user(), aws(json!(iam("user/team/alice"))), "user",
            "the role trusts a user of this name under a path"),
        ("user-longer", caller.user(), aws(json!(iam("user/alice2"))), "user",
            "the role trusts a user whose name begins with this one"),
        ("user-of-other-account", caller.user(),
            aws(json!(iam("user/alice").replace(&account, OTHER_ACCOUNT))), "user",
            "the role trusts a user of this name in another account"),
        ("role-of-the-name", caller.user(), aws(json!(iam("role/alice"))), "user",
            "the role trusts a role of the user's name"),
        ("federated-user-of-the-name", caller.federated(), aws(json!(iam("user/alice"))), "user",
            "the role trusts the user whose name a federated user took, which is free to take"),
        ("role-without-path", caller.role(), aws(json!(iam("role/ci"))), "role",
            "the role trusts a role of this name without the path"),
        ("session-by-role-without-path", caller.session(), aws(json!(iam("role/ci"))), "session-by-role",
            "the role trusts the role that the session's ARN seems to tell of, but whose path is another"),
        ("another-session", caller.session(), aws(json!(sts("assumed-role/ci/build-8"))), "session",
            "the role trusts another session"),
        ("session-longer", caller.session(), aws(json!(sts("assumed-role/ci/build-77"))), "session",
            "the role trusts a session whose name begins with this one"),
        ("session-of-another-role", caller.session(), aws(json!(sts("assumed-role/cd/build-7"))), "session",
            "the role trusts a session of this name of another role"),
        ("user-by-other-account", caller.user(), aws(json!(OTHER_ACCOUNT)), "user-by-account",
            "the role trusts another account"),
        ("root-by-other-account", Caller::root(OTHER_ACCOUNT), aws(json!(account)), "root-by-account",
            "the role trusts its account, and the root of another asks"),
        ("root-by-other-root", Caller::root(OTHER_ACCOUNT), aws(json!(iam("root"))), "root-by-root",
            "the role trusts the root of its account, and the root of another asks"),
        ("another-service", Caller::service(), json!({"Service": "lambda.amazonaws.com"}), "service",
            "the role trusts another service"),
        ("service-capitals", Caller::service(), json!({"Service": "EC2.amazonaws.com"}), "service",
            "the role trusts the service's name in capitals"),
        ("service-longer", Caller::service(), json!({"Service": "ec2.amazonaws.com.cn"}), "service",
            "the role trusts the service of another partition, whose name begins with this one's"),
        ("service-as-provider", Caller::service(), json!({"Federated": "ec2.amazonaws.com"}), "service",
            "the role trusts a provider of the service's name"),
        ("user-as-service", caller.user(), json!({"Service": "ec2.amazonaws.com"}), "user",
            "the role trusts a service, and a user asks"),
    ];
    let class = others.into_iter().fold(class, |class, (name, who, listed, twin, what)| {
        let draft = CALLER.unmet(name, &format!("{what}: who asks is nobody it names"), twin, what);
        class.with(draft.trust(&caller.asks(who, listed)))
    });
    let nobody = Principal { kind: PrincipalKind::Anonymous, arn: None, account: None, parent: None };
    class
        .with(
            open(
                CALLER.unmet(
                    "service-by-star",
                    "a star under `AWS` names no service in a trust policy",
                    "service",
                    "the principal is a star under `AWS`",
                ),
                "wi-trust-aws-star-principal: the star does not reach beyond principals of AWS",
            )
            .trust(&caller.asks(Caller::service(), aws(json!("*")))),
        )
        .with(
            open(
                CALLER.unmet(
                    "anonymous-by-star",
                    "a call without a signature is nobody's, and a star under `AWS` is not nobody",
                    "user-by-star",
                    "the call is anonymous",
                ),
                "sts:AssumeRole is a signed call",
            )
            .trust(&caller.asks(nobody, aws(json!("*")))),
        )
        .finish()
}
