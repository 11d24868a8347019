//! The life of a provider: created, read, used, deleted.

use super::{
    ADD, CLIENT, CREATE, DELETE, HOST_ALONE, READ, REFERENCE, REMOVE, REPLACE, THUMBPRINT, create,
    on_provider, read, reference,
};
use crate::build::{Class, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Kind, Params, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![life(setting), absent(setting), used(setting)]
}

/// A provider is created once, read, and deleted; roles that trust it stay as they are.
fn life(setting: &Setting) -> VectorFile {
    const THERE: &[&str] = &["provider.new"];
    let issuer = setting.issuer_origin.as_str();
    let existing = |name: &str, url: &str, sentence: &str, change: &str| {
        reject(name, sentence)
            .twin(HOST_ALONE, change)
            .stops(THERE)
            .code("EntityAlreadyExists")
            .known_by(reference())
            .sts(&create(setting, url, &[CLIENT], &[THUMBPRINT]))
    };
    Class::new(Kind::Sts, "oidc-provider-life", "providers that are created, read and deleted")
        .citing(&[REFERENCE, "AWS IAM API reference, DeleteOpenIDConnectProvider"])
        .severity(Severity::Low)
        .with(
            accept(
                "read",
                "what is registered can be read: the URL without its scheme, audiences, thumbprints",
            )
            .known_by(observed("iam-oidc-get-after-create"))
            .response(
                0,
                json!({"Url": setting.issuer_host(), "ClientIDList": [CLIENT], "ThumbprintList": []}),
            )
            .sts(&on_provider(setting, READ, &[])),
        )
        .with(
            accept("deleted", "a provider is deleted, whatever roles trust it")
                .known_by(observed("iam-oidc-delete"))
                .sts(&on_provider(setting, DELETE, &[])),
        )
        .with(
            accept("created-again", "a provider that was deleted can be created again")
                .known_by(inferred("iam-oidc-get-absent: of a deleted provider nothing is left"))
                .response(1, json!({"OpenIDConnectProviderArn": setting.provider_arn()}))
                .sts(
                    &on_provider(setting, DELETE, &[])
                        .then(|step| step.action(CREATE).params(&[("Url", issuer)])),
                ),
        )
        .with(existing(
            "created-twice",
            issuer,
            "an account has one provider of a URL: a second one would replace whom the first one trusts",
            "the URL is that of a provider that is there",
        ))
        .with(existing(
            "created-with-port",
            &format!("{issuer}:443"),
            "with the port of https a URL is the same, and its provider is there",
            "the URL is that of a provider that is there, with the port of https",
        ))
        .finish()
}

/// What is not there, or not any more, is neither read nor changed nor deleted.
fn absent(setting: &Setting) -> VectorFile {
    const ABSENT: &[&str] = &["provider.exists"];
    let ours = setting.provider_arn();
    let absent = |name: &str, action: &str, params: &[(&str, &str)], sentence: &str, twin: &str| {
        reject(name, sentence)
            .twin(twin, "the provider is not registered")
            .stops(ABSENT)
            .code("NoSuchEntity")
            .evidence(documented("AWS IAM API reference: NoSuchEntity"))
            .aws(inferred("iam-oidc-get-absent: a provider that is not there is not read either"))
            .sts(&on_provider(setting, action, params).without_provider())
    };
    Class::new(Kind::Sts, "oidc-provider-absent", "calls on a provider that is not there")
        .citing(&[REFERENCE, "AWS IAM API reference, DeleteOpenIDConnectProvider"])
        .severity(Severity::Low)
        .with(
            reject(
                "deleted-again",
                "a provider is deleted once, though the API reference has the call idempotent",
            )
            .twin("sts/oidc-provider-life/deleted", "the same call is made again")
            .stops(ABSENT)
            .code("NoSuchEntity")
            .message(&format!("OpenId connect Provider {ours} cannot be found."))
            .known_by(observed("iam-oidc-delete-again"))
            .sts(&on_provider(setting, DELETE, &[]).then(|step| step)),
        )
        .with(
            reject("deleted-and-read", "of a provider that was deleted nothing is left to read")
                .twin("sts/oidc-provider-life/read", "the provider is deleted before")
                .stops(ABSENT)
                .code("NoSuchEntity")
                .message(&format!("OpenIDConnect Provider not found for arn {ours}"))
                .known_by(observed("iam-oidc-get-absent"))
                .sts(&on_provider(setting, DELETE, &[]).then(read(setting, setting.issuer_host()))),
        )
        .with(absent(
            "added",
            ADD,
            &[("ClientID", "deploy")],
            "no audience is added to a provider that is not there",
            "sts/oidc-provider-client-ids/added-again",
        ))
        .with(absent(
            "removed",
            REMOVE,
            &[("ClientID", "deploy")],
            "no audience is removed from a provider that is not there",
            "sts/oidc-provider-client-ids/removed-absent",
        ))
        .with(absent(
            "replaced",
            REPLACE,
            &[("ThumbprintList.member.1", THUMBPRINT)],
            "no thumbprint is replaced of a provider that is not there",
            "sts/oidc-provider-thumbprints/replaced",
        ))
        .finish()
}

/// What IAM is told holds for the next call of STS.
fn used(setting: &Setting) -> VectorFile {
    let ours = setting.provider_arn();
    let issuer = setting.issuer_origin.as_str();
    let registered = [(CREATE, Params::map([("Url", issuer), ("ClientIDList.member.1", CLIENT)]))];
    let audience = Params::map([("OpenIDConnectProviderArn", ours.as_str()), ("ClientID", CLIENT)]);
    let (added, removed) = ([(ADD, audience.clone())], [(REMOVE, audience)]);
    let refused = |message: &str| json!({"Error": {"Code": "InvalidIdentityToken", "Message": message}});
    Class::new(Kind::Sts, "oidc-provider-used", "tokens of a provider that has just been changed")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(
            accept("created", "a token is good once its provider is registered, and not before")
                .known_by(documented("AWS IAM user guide, OIDC federation"))
                .response(0, refused("No OpenIDConnect provider found"))
                .aws_response(
                    0,
                    refused(&format!("No OpenIDConnect provider found in your account for {issuer}")),
                )
                .sts(
                    &Situation::new(setting)
                        .without_provider()
                        .then(|step| step.changes(&registered).seconds_later(60)),
                ),
        )
        .with(
            accept("audience-added", "a token is good once its audience is one of the provider's, and not before")
                .citing("AWS IAM API reference, AddClientIDToOpenIDConnectProvider")
                .known_by(documented("AWS IAM API reference, AddClientIDToOpenIDConnectProvider"))
                .depends_on(&["claims.audience-matches"])
                .response(0, refused("Invalid audience in token"))
                .aws_response(0, refused("The web identity token provided could not be validated. See the AssumeRoleWithWebIdentity documentation for requirements."))
                .sts(
                    &Situation::new(setting)
                        .client_ids(&["deploy"])
                        .then(|step| step.changes(&added).seconds_later(60)),
                ),
        )
        .with(
            reject("audience-removed", "a token for an audience that was removed a minute ago is for somebody else")
                .severity(Severity::High)
                .twin("sts/baseline/web-identity", "the audience is removed, and the call made again")
                .stops(&["claims.audience-matches"])
                .known_by(documented("AWS IAM API reference, RemoveClientIDFromOpenIDConnectProvider"))
                .sts(&Situation::new(setting).then(|step| step.changes(&removed).seconds_later(60))),
        )
        .finish()
}
