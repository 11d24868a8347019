//! The condition keys of a call with a web identity: which there are, what they hold, and what is none.

use super::session_tags::TAGS;
use super::trusting::{DENIED, NOT_AUTHORIZED, SOUND, allowing, trusting};
use crate::build::{
    Class, Situation, accept, documented, inferred, observed, policy, reject, web_identity_statement,
};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::{Jwt, Object, Setting};
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![keys(setting), spelling(setting), principal(setting), foreign(setting), variables(setting)]
}

fn page() -> Evidence {
    documented("AWS IAM user guide, IAM and AWS STS condition context keys")
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about)
        .citing(&["AWS IAM user guide, IAM and AWS STS condition context keys"])
        .severity(Severity::High)
}

/// A key, asked in two ways: a name, what the policy asks for, operator, key, and two values; to the first the answer
/// is yes, to the second no.
type Asked = (&'static str, &'static str, &'static str, String, String, &'static str);

/// Whose token is asked about, and where it stops whose policy wants another value: the same conditions govern what
/// else the token asks for.
struct Bearer {
    token: Jwt,
    stops: &'static [&'static str],
}

/// Two vectors of each key: allowed by its value, and denied where the policy wants another.
fn both(class: Class, setting: &Setting, bearer: &Bearer, rows: Vec<Asked>) -> Class {
    let actions = json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity"]);
    rows.into_iter().fold(class, |class, (name, what, operator, key, good, bad)| {
        let evidence = || match name {
            "session-name" => observed("wi-trust-session-name-condition"),
            _ => page(),
        };
        let call =
            |value: &str| allowing(setting, &actions, json!({operator: {&key: value}})).token(&bearer.token);
        class
            .with(
                accept(name, &format!("the policy asks for {what}, and it is so"))
                    .severity(Severity::Low)
                    .evidence(evidence())
                    .aws(evidence())
                    .sts(&call(&good)),
            )
            .with(
                reject(&format!("{name}-other"), &format!("the policy asks for {what}, and it is another"))
                    .twin(&format!("sts/condition-keys/{name}"), &format!("the policy asks for `{bad}`"))
                    .stops(bearer.stops)
                    .message(NOT_AUTHORIZED)
                    .evidence(page())
                    .aws(page())
                    .sts(&call(bad)),
            )
    })
}

#[rustfmt::skip]
fn keys(setting: &Setting) -> VectorFile {
    let text = str::to_owned;
    let claim = |name: &str| setting.claim_key(name);
    let sound = || Jwt::new(setting);
    let of = |token: Jwt, stops| Bearer { token, stops };
    let class = class("condition-keys", "trust policies that ask for each key");

    let class = both(class, setting, &of(sound(), DENIED), vec![
        ("audience", "the audience", "StringEquals", claim("aud"), text(Jwt::AUDIENCE), "other-client"),
        ("subject", "the subject", "StringEquals", claim("sub"), text(Jwt::SUBJECT), "somebody-else"),
        ("subject-like", "a subject of this form", "StringLike", claim("sub"), text("system:*:payments:*"), "system:*:admin:*"),
        ("session-name", "the session's name", "StringEquals", text("sts:RoleSessionName"), text(Situation::SESSION), "admin"),
        ("federated-provider", "the provider", "StringEquals", text("aws:FederatedProvider"), setting.provider_arn(), "cognito-identity.amazonaws.com"),
        ("secure-transport", "a call over TLS", "Bool", text("aws:SecureTransport"), text("true"), "false"),
        ("current-time", "a time before it is over", "DateLessThan", text("aws:CurrentTime"), text("2099-01-01T00:00:00Z"), "2001-01-01T00:00:00Z"),
    ]);
    let class = both(class, setting, &of(sound().claim("amr", json!(["pwd", "mfa"])), DENIED), vec![
        ("methods", "one of two authentication methods", "ForAnyValue:StringEquals", claim("amr"), text("mfa"), "hwk"),
    ]);
    let class = both(class, setting, &of(sound().claim("amr", "authenticated"), DENIED), vec![
        ("method", "an authentication method, written as one text", "ForAnyValue:StringLike", claim("amr"), text("auth*"), "unauth*"),
    ]);
    let class = both(class, setting, &of(sound().claim("azp", Jwt::AUDIENCE), DENIED), vec![
        ("original-audience", "the audience beside an authorized party", "StringEquals", claim("oaud"), text(Jwt::AUDIENCE), "other-client"),
    ]);
    let tags = json!({"principal_tags": {"Team": ["payments"], "stage": ["test"]}, "transitive_tag_keys": ["Team"]});
    let class = both(class, setting, &of(sound().claim(TAGS, tags), &["trust.allows", "trust.tag-session"]), vec![
        ("request-tag", "a tag that the token sets", "StringEquals", text("aws:RequestTag/Team"), text("payments"), "admin"),
        ("request-tag-any-case", "a tag, its key in other letters", "StringEquals", text("aws:RequestTag/TEAM"), text("payments"), "admin"),
        ("tag-keys", "the key of a tag that the token sets", "ForAnyValue:StringEquals", text("aws:TagKeys"), text("stage"), "admin"),
        ("transitive-tag-keys", "the key of a tag that is passed on", "ForAnyValue:StringEquals", text("sts:TransitiveTagKeys"), text("Team"), "stage"),
    ]);
    let spoken = sound().claim("https://aws.amazon.com/source_identity", "ann@touchstone.example");
    both(class, setting, &of(spoken, &["trust.allows", "trust.source-identity"]), vec![
        ("source-identity", "the source identity that the token sets", "StringLike", text("sts:SourceIdentity"), text("*@touchstone.example"), "*@evil.example"),
    ])
    .finish()
}

/// "Condition key names are not case-sensitive"; values are, unless the operator says otherwise.
fn spelling(setting: &Setting) -> VectorFile {
    let (key, subject) = (setting.claim_key("sub"), Jwt::SUBJECT);
    let guide = || documented("AWS IAM user guide, IAM JSON policy elements: Condition: keys have no case");
    let capitals = subject.replace("system", "System");
    class("condition-key-case", "keys in other letters, and values")
        .with(
            accept("key-in-capitals", "the policy has the key in capitals, and means the same")
                .severity(Severity::Low)
                .evidence(guide())
                .aws(guide())
                .sts(&trusting(setting, json!({"StringEquals": {key.to_uppercase(): subject}}))),
        )
        .with(
            accept("global-key-in-capitals", "the policy has `STS:ROLESESSIONNAME`, and means the same")
                .severity(Severity::Low)
                .evidence(guide())
                .aws(guide())
                .sts(&trusting(
                    setting,
                    json!({"StringEquals": {"STS:ROLESESSIONNAME": Situation::SESSION}}),
                )),
        )
        .with(
            reject("value-in-capitals", "the policy has the subject with a capital letter: another one")
                .twin("sts/condition-keys/subject", "the policy has the subject with a capital letter")
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .evidence(guide())
                .aws(guide())
                .sts(&trusting(setting, json!({"StringEquals": {&key: capitals}}))),
        )
        .with(
            accept(
                "value-in-capitals-ignored",
                "the policy has the subject with a capital letter, and ignores case",
            )
            .severity(Severity::Low)
            .evidence(guide())
            .aws(guide())
            .sts(&trusting(setting, json!({"StringEqualsIgnoreCase": {&key: capitals}}))),
        )
        .with(
            reject("star-is-no-pattern", "the policy has a star where texts are compared whole")
                .severity(Severity::Low)
                .twin("sts/condition-keys/subject-like", "the operator is `StringEquals`")
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .evidence(guide())
                .aws(guide())
                .sts(&trusting(setting, json!({"StringEquals": {key: "system:*:payments:*"}}))),
        )
        .finish()
}

/// What the caller is: a provider's user is of type `User`, and its id is the provider's ARN.
fn principal(setting: &Setting) -> VectorFile {
    let (arn, account, sub) = (setting.provider_arn(), setting.account.as_str(), Jwt::SUBJECT);
    let both = format!("{arn}:{sub}");
    let call = |operator: &str, key: &str, value: &str| trusting(setting, json!({operator: {key: value}}));
    let seen = |name: &str| observed(&format!("wi-trust-{name}"));
    #[rustfmt::skip]
    let right = [
        ("principalaccount-own", "StringEquals", "aws:PrincipalAccount", account, "the account of the provider"),
        ("principaltype-user", "StringEquals", "aws:PrincipalType", "User", "a principal of type `User`"),
        ("userid-provider-arn", "StringEquals", "aws:userid", &arn, "a user id that is the provider's ARN"),
        ("principalarn-null-true", "Null", "aws:PrincipalArn", "true", "no ARN of a principal"),
    ];
    #[rustfmt::skip]
    let wrong = [
        ("principalaccount-anonymous", "aws:PrincipalAccount", "anonymous", "the account of nobody",
            "principalaccount-own"),
        ("principaltype-federateduser", "aws:PrincipalType", "FederatedUser", "a principal of type `FederatedUser`",
            "principaltype-user"),
        ("principaltype-assumedrole", "aws:PrincipalType", "AssumedRole", "a principal of type `AssumedRole`",
            "principaltype-user"),
        ("userid-subject", "aws:userid", sub, "a user id that is the subject", "userid-provider-arn"),
        ("userid-provider-colon-subject", "aws:userid", &both, "a user id of the provider's ARN and the subject",
            "userid-provider-arn"),
        ("principalarn-provider", "aws:PrincipalArn", &arn, "a principal's ARN, which is the provider's",
            "principalarn-null-true"),
    ];
    let class = class("principal-keys", "trust policies that ask what the caller is");
    let class = right.into_iter().fold(class, |class, (name, operator, key, value, what)| {
        class.with(
            accept(name, &format!("the policy asks for {what}"))
                .severity(Severity::Low)
                .evidence(seen(name))
                .aws(seen(name))
                .sts(&call(operator, key, value)),
        )
    });
    let class = wrong.into_iter().fold(class, |class, (name, key, value, what, twin)| {
        let sentence = format!("the policy asks for {what}");
        class.with(
            reject(name, &sentence)
                .twin(&format!("sts/principal-keys/{twin}"), &sentence)
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .evidence(seen(name))
                .aws(seen(name))
                .sts(&call("StringEquals", key, value)),
        )
    });
    let star = Object::new()
        .with("Effect", "Allow")
        .with("Principal", json!({"AWS": "*"}))
        .with("Action", "sts:AssumeRoleWithWebIdentity");
    class
        .with(
            reject(
                "aws-star-principal",
                "the policy trusts every principal of AWS, which the bearer of a token is not",
            )
            .twin(SOUND, "the policy names `*` under `AWS`, and asks for nothing")
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .evidence(observed("wi-trust-aws-star-principal"))
            .aws(observed("wi-trust-aws-star-principal"))
            .sts(&Situation::new(setting).trust(policy(&[star]))),
        )
        .finish()
}

/// What is no key of this call: keys of other providers, claims that AWS does not list, claims called like keys.
fn foreign(setting: &Setting) -> VectorFile {
    let claim = |name: &str| setting.claim_key(name);
    let listed = || inferred("the page lists the keys; what is not listed is none");
    #[rustfmt::skip]
    let rows: [(&str, String, &str, &str, &str); 11] = [
        ("other-provider", "gitlab.com:sub".to_owned(), "sub", Jwt::SUBJECT, "a key of another provider"),
        ("scheme", format!("https://{}", claim("sub")), "sub", Jwt::SUBJECT, "the key with the scheme of the URL before it"),
        ("custom-claim", claim("department"), "department", "finance", "a claim that AWS does not list"),
        ("email", claim("email"), "email", "root@touchstone.example", "a claim that AWS lists for another provider"),
        ("github-claim", claim("repository_id"), "repository_id", "4711", "a claim that AWS lists for GitHub alone"),
        ("issuer", claim("iss"), "iss", &setting.issuer_origin, "the issuer, which is no key"),
        ("token-id", claim("jti"), "jti", "0d4c2f1e", "the token's id, which is no key"),
        ("claim-like-session-name", "sts:ExternalId".to_owned(), "sts:ExternalId", "4711", "a claim called like a key of AssumeRole"),
        ("claim-like-principal-tag", "aws:PrincipalTag/team".to_owned(), "aws:PrincipalTag/team", "admin", "a claim called like a principal's tag"),
        ("claim-like-request-tag", "aws:RequestTag/team".to_owned(), "aws:RequestTag/team", "admin", "a claim called like a session tag's key"),
        ("claim-like-source-identity", "sts:SourceIdentity".to_owned(), "sts:SourceIdentity", "ann@touchstone.example", "a claim called like the source identity's key"),
    ];
    let class = class("no-condition-key", "trust policies that ask for what is no key of the call");
    let class = rows.into_iter().fold(class, |class, (name, key, claim, value, what)| {
        let token = Jwt::new(setting).claim(claim, value);
        class.with(
            reject(name, &format!("the policy asks for {what}"))
                .twin(SOUND, &format!("the policy asks for `{key}` alone, and the token has `{claim}`"))
                .stops(DENIED)
                .message(NOT_AUTHORIZED)
                .evidence(page())
                .aws(listed())
                .sts(&trusting(setting, json!({"StringEquals": {&key: value}})).token(&token)),
        )
    });
    let null = |name: &str, sentence: &str, key: &str, token: &Jwt| {
        let situation = trusting(setting, json!({"Null": {key: "true"}})).token(token);
        accept(name, sentence).severity(Severity::Low).evidence(page()).aws(listed()).sts(&situation)
    };
    let sound = Jwt::new(setting);
    class
        .with(null(
            "no-original-audience",
            "without an authorized party there is no `oaud`",
            &claim("oaud"),
            &sound,
        ))
        .with(null("no-methods", "without `amr` there is no key", &claim("amr"), &sound))
        .with(null(
            "no-source-identity",
            "without a source identity there is no key",
            "sts:SourceIdentity",
            &sound,
        ))
        .with(null("no-tag-keys", "without tags there is no `aws:TagKeys`", "aws:TagKeys", &sound))
        .with(null(
            "null-method",
            "an `amr` of null is no method",
            &claim("amr"),
            &sound.clone().claim("amr", Value::Null),
        ))
        .with(
            reject(
                "original-audience-without-party",
                "the policy asks for `oaud`, and the token has no authorized party",
            )
            .twin("sts/condition-keys/original-audience", "`azp` is left out")
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .evidence(page())
            .aws(page())
            .sts(&trusting(setting, json!({"StringEquals": {claim("oaud"): Jwt::AUDIENCE}}))),
        )
        .finish()
}

/// Policy variables take what stands in the call, as text.
fn variables(setting: &Setting) -> VectorFile {
    let guide = || documented("AWS IAM user guide, IAM policy elements: Variables and tags");
    let variable = format!("${{{}}}", setting.claim_key("sub"));
    let call = |operator: &str, wanted: &str, sub: &str, session: &str| {
        trusting(setting, json!({operator: {"sts:RoleSessionName": wanted}}))
            .token(&Jwt::new(setting).claim("sub", sub))
            .param("RoleSessionName", session)
    };
    let denied = |name: &str, sentence: &str, change: &str| {
        reject(name, sentence)
            .twin("sts/policy-variables/subject", change)
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .evidence(guide())
            .aws(guide())
    };
    let statement = web_identity_statement(setting)
        .with("Condition", json!({"StringEquals": {"sts:RoleSessionName": &variable}}));
    let first_version = Object::new()
        .with("Version", "2008-10-17")
        .with_raw("Statement", &format!("[{}]", statement.to_json()))
        .to_json();
    Class::new(Kind::Sts, "policy-variables", "trust policies with variables")
        .citing(&["AWS IAM user guide, IAM policy elements: Variables and tags"])
        .severity(Severity::High)
        .with(
            accept("subject", "the session has to be called like the subject, and is")
                .severity(Severity::Low)
                .evidence(guide())
                .aws(guide())
                .sts(&call("StringEquals", &variable, "ann", "ann")),
        )
        .with(
            denied(
                "another-session",
                "the session has to be called like the subject, and is called like another",
                "the session is called `bob`",
            )
            .sts(&call("StringEquals", &variable, "ann", "bob")),
        )
        .with(
            denied(
                "star-in-subject",
                "the subject is a star, which stands for itself and not for every session",
                "the subject is `**`, compared with `StringLike`",
            )
            .sts(&call("StringLike", &variable, "**", "ann")),
        )
        .with(
            denied(
                "variable-in-subject",
                "the subject is a variable, which is not expanded again",
                "the subject is `${sts:RoleSessionName}`",
            )
            .sts(&call("StringEquals", &variable, "${sts:RoleSessionName}", "ann")),
        )
        .with(
            denied(
                "without-value",
                "the policy wants a principal's tag, which a web identity does not have",
                "the policy wants `${aws:PrincipalTag/name}`",
            )
            .sts(&call("StringLike", "*${aws:PrincipalTag/name}", "ann", "ann")),
        )
        .with(
            denied(
                "literal-star",
                "the policy wants a star, written as `${*}`, and no pattern",
                "the policy wants `an${*}`",
            )
            .sts(&call("StringLike", "an${*}", "ann", "ann")),
        )
        .with(
            accept("default", "the variable has no value, and its default is the session's name")
                .severity(Severity::Low)
                .evidence(guide())
                .aws(guide())
                .sts(&call("StringEquals", "${aws:PrincipalTag/name, 'ann'}", "bob", "ann")),
        )
        .with(
            denied(
                "first-version",
                "in a policy of 2008 a variable is text",
                "the policy is of version 2008-10-17",
            )
            .sts(&call("StringEquals", &variable, "ann", "ann").trust(first_version)),
        )
        .finish()
}
