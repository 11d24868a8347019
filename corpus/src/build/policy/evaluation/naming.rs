//! `Principal`: whom a resource's policy names.

use super::{Chapter, FEDERATED, NAMED, ROLE, SESSION, federated, session};
use crate::build::policy::{ACCOUNT, FIRST, OTHER_ACCOUNT, allow, aws, grant, one};
use crate::build::{PolicyQuestion, anonymous, federated_user, role_session, root, stranger, user};
use crate::format::{Principal, PrincipalKind, Severity, VectorFile};
use serde_json::{Value, json};

pub(super) fn classes() -> Vec<VectorFile> {
    vec![naming()]
}

const ALICE: &str = PolicyQuestion::ALICE;

fn ask(who: Principal, listed: Value) -> PolicyQuestion {
    PolicyQuestion::plain()
        .resource("arn:aws:s3:::wiki/page")
        .principal(who)
        .resource_policies(&[&one(grant(listed))])
}

fn alice() -> Principal {
    user(ALICE, ACCOUNT)
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn naming() -> VectorFile {
    const NAMING: Chapter = Chapter::iam("principal", "reference_policies_elements_principal");
    let iam = |resource: &str| format!("arn:aws:iam::{ACCOUNT}:{resource}");
    let provider = iam("oidc-provider/idp.example");
    let token = || stranger(PrincipalKind::WebIdentity, &provider);
    let assertion = || stranger(PrincipalKind::Saml, &iam("saml-provider/okta"));
    let lambda = || stranger(PrincipalKind::Service, "lambda.amazonaws.com");
    let service = |listed: &str| json!({ "Service": listed });
    let federation = |listed: &str| json!({ "Federated": listed });
    let named = |who: Principal, listed: &str| ask(who, aws(listed));
    let ops = || user(&iam("user/ops/alice"), ACCOUNT);
    let class = NAMING.open("whom a resource's policy names").severity(Severity::Critical);
    #[rustfmt::skip]
    let met: [(&str, &str, PolicyQuestion); 16] = [
        ("user", "a user by its ARN", named(alice(), ALICE)),
        ("user-with-path", "a user by its ARN, with its path", named(ops(), &iam("user/ops/alice"))),
        ("one-of-list", "a user in a list", ask(alice(), aws(json!([iam("user/bob"), ALICE])))),
        ("one-of-types", "a user beside a service", ask(alice(), json!({"Service": "lambda.amazonaws.com", "AWS": ALICE}))),
        ("role-with-path", "a session by its role's ARN, whose path the session's lacks", named(session(), ROLE)),
        ("session", "a session by its own ARN", named(session(), SESSION)),
        ("federated-user", "a federated user by its own ARN", named(federated(), FEDERATED)),
        ("star", "everybody", ask(alice(), json!("*"))),
        ("star-of-aws", "everybody, as a principal of AWS", named(alice(), "*")),
        ("star-for-anonymous", "everybody, who need not sign", ask(anonymous(), json!("*"))),
        ("star-of-aws-for-anonymous", "in a resource's policy a star of AWS is everybody", named(anonymous(), "*")),
        ("service", "a service by its name", ask(lambda(), service("lambda.amazonaws.com"))),
        ("star-for-service", "everybody, services too", ask(lambda(), json!("*"))),
        ("provider", "the bearer of a token by the provider", ask(token(), federation(&provider))),
        ("saml-provider", "the bearer of an assertion by the provider", ask(assertion(), federation(&iam("saml-provider/okta")))),
        ("built-in-provider", "the bearer of a token by the domain of a provider that every account has",
            ask(stranger(PrincipalKind::WebIdentity, "accounts.google.com"), federation("accounts.google.com"))),
    ];
    let class = met.into_iter().fold(class, |class, (name, whom, question)| {
        let sentence = format!("the policy names {whom}");
        class.with(NAMING.allowed(name, &sentence).by(&[NAMED]).policy(&question))
    });
    #[rustfmt::skip]
    let class = NAMING.none_met(class, [
        ("another-user", "user", "the policy names `user/bob`", "the policy names another user", named(alice(), &iam("user/bob"))),
        ("user-that-goes-on", "user", "the policy names `user/alice2`", "a user whose name begins like this one's",
            named(alice(), &iam("user/alice2"))),
        ("user-that-begins", "user", "the user `alice2` asks", "a user whose name goes on where the policy's ends",
            named(user(&iam("user/alice2"), ACCOUNT), ALICE)),
        ("session-that-begins", "session", "the session `build-77` asks", "a session whose name goes on where the policy's ends",
            named(role_session("arn:aws:sts::111122223333:assumed-role/ci/build-77", ROLE, ACCOUNT), SESSION)),
        ("service-that-begins", "service", "the service `lambda.amazonaws.com.cn` asks", "a service whose name goes on where the policy's ends",
            ask(stranger(PrincipalKind::Service, "lambda.amazonaws.com.cn"), service("lambda.amazonaws.com"))),
        ("provider-that-begins", "provider", "the provider is `idp.example.net`", "a provider whose name goes on where the policy's ends",
            ask(stranger(PrincipalKind::WebIdentity, &iam("oidc-provider/idp.example.net")), federation(&provider))),
        ("user-in-another-case", "user", "the policy names `user/Alice`", "a user whose name differs in case",
            named(alice(), &iam("user/Alice"))),
        ("user-of-another-account", "user", "the policy names a user of account 444455556666",
            "a user of this name in another account", named(alice(), "arn:aws:iam::444455556666:user/alice")),
        ("user-without-path", "user-with-path", "the policy names `user/alice`", "a user of this name without the path",
            named(ops(), ALICE)),
        ("role-for-user", "user", "the policy names `role/alice`", "a role of the user's name", named(alice(), &iam("role/alice"))),
        ("role-without-path", "role-with-path", "the policy names `role/ci`", "the role that the session's ARN seems to tell of, but whose path is another",
            named(session(), &iam("role/ci"))),
        ("another-session", "session", "the policy names the session `build-8`", "another session of the role",
            named(session(), "arn:aws:sts::111122223333:assumed-role/ci/build-8")),
        ("session-that-goes-on", "session", "the policy names the session `build-77`", "a session whose name begins like this one's",
            named(session(), "arn:aws:sts::111122223333:assumed-role/ci/build-77")),
        ("session-of-another-role", "session", "the policy names a session of the role `cd`", "a session of this name of another role",
            named(session(), "arn:aws:sts::111122223333:assumed-role/cd/build-7")),
        ("user-for-federated-user", "user", "a federated user of the user's name asks, whom another user made",
            "a federated user takes the name of a user, which is free to take",
            named(federated_user("arn:aws:sts::111122223333:federated-user/alice", &iam("user/broker"), ACCOUNT), ALICE)),
        ("federated-user-for-user", "federated-user", "the user of the federated user's name asks", "a user is no federated user of the name",
            named(user(&iam("user/customer-123"), ACCOUNT), FEDERATED)),
        ("user-for-session", "user", "a session of a role of the user's name asks", "a session is no user of the role's name",
            named(role_session("arn:aws:sts::111122223333:assumed-role/alice/alice", &iam("role/alice"), ACCOUNT), ALICE)),
        ("another-service", "service", "the policy names `events.amazonaws.com`", "another service", ask(lambda(), service("events.amazonaws.com"))),
        ("service-that-goes-on", "service", "the policy names `lambda.amazonaws.com.cn`", "the service of another partition",
            ask(lambda(), service("lambda.amazonaws.com.cn"))),
        ("service-as-provider", "service", "the name is listed under `Federated`", "a provider of the service's name",
            ask(lambda(), federation("lambda.amazonaws.com"))),
        ("service-for-user", "user", "the policy names a service", "a user is no service", ask(alice(), service("lambda.amazonaws.com"))),
        ("user-for-anonymous", "star-for-anonymous", "the policy names a user", "who does not sign is not the user", named(anonymous(), ALICE)),
        ("account-for-anonymous", "star-of-aws-for-anonymous", "the policy names the account", "who does not sign is of no account",
            named(anonymous(), ACCOUNT)),
        ("another-provider", "provider", "the policy names `idp.example.net`", "a provider whose name begins like this one's",
            ask(token(), federation(&iam("oidc-provider/idp.example.net")))),
        ("provider-of-another-account", "provider", "the policy names a provider of account 444455556666", "a provider of this name in another account",
            ask(token(), federation("arn:aws:iam::444455556666:oidc-provider/idp.example"))),
        ("provider-by-account", "provider", "the policy names the account", "the bearer of a token is of no account", ask(token(), aws(ACCOUNT))),
        ("provider-as-saml", "saml-provider", "the provider is one of OpenID Connect", "a provider of another kind has the same name",
            ask(assertion(), federation(&iam("oidc-provider/okta")))),
        ("canonical-user", "user", "the policy names a canonical user", "a canonical user id names nobody who signs here",
            ask(alice(), json!({"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}))),
    ]);
    let star = "wi-trust-aws-star-principal: a star of AWS does not name the bearer of a token";
    class
        .with(
            crate::build::policy::alike(
                NAMING.unmet(
                    "star-for-provider",
                    "a star of AWS does not name the bearer of a token",
                    "provider",
                    "the policy names a star of AWS",
                ),
                star,
            )
            .policy(&named(token(), "*")),
        )
        .with(
            crate::build::policy::alike(
                NAMING.unmet(
                    "star-for-saml-provider",
                    "a star of AWS does not name the bearer of an assertion",
                    "saml-provider",
                    "the policy names a star of AWS",
                ),
                "saml-trust-aws-star: a star of AWS does not name the bearer of an assertion",
            )
            .policy(&named(assertion(), "*")),
        )
        .with(
            NAMING
                .allowed("account-of-list", "the policy names two accounts, and the user's own policy allows")
                .by(&[FIRST, NAMED])
                .policy(
                    &ask(alice(), aws(json!([OTHER_ACCOUNT, ACCOUNT]))).identity(&[&one(allow("*", "*"))]),
                ),
        )
        .with(
            NAMING
                .allowed("root-by-account", "the account's root user is of the account")
                .by(&[NAMED])
                .policy(&ask(root(ACCOUNT), aws(ACCOUNT))),
        )
        .with(
            NAMING
                .allowed(
                    "star-abroad",
                    "everybody is everybody of every account, and the user's own policy allows",
                )
                .by(&[FIRST, NAMED])
                .policy(
                    &ask(alice(), json!("*"))
                        .resource_account(OTHER_ACCOUNT)
                        .identity(&[&one(allow("*", "*"))]),
                ),
        )
        .with(
            NAMING
                .allowed(
                    "federating-user",
                    "the policy names the user who federated, and the session policy allows",
                )
                .by(&["session[0].Statement[0]", NAMED])
                .policy(&named(federated(), ALICE).session(&[&one(allow("*", "*"))])),
        )
        .with(
            NAMING
                .unmet(
                    "another-federating-user",
                    "the policy names a user who did not federate",
                    "federating-user",
                    "the policy names `user/bob`",
                )
                .policy(&named(federated(), &iam("user/bob")).session(&[&one(allow("*", "*"))])),
        )
        .finish()
}
