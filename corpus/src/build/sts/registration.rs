//! What is registered, and where: the provider of the role's account, as it is when the call is made.

use super::key_set::{NOT_VALIDATED, filled, one_key};
use super::lookup::unregistered;
use crate::build::{Class, accept, documented, inferred, policy, reject, web_identity_statement};
use crate::format::{Account, Kind, OidcProvider, Params, Role, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::json;

const OTHER_ACCOUNT: &str = "210987654321";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![accounts(setting), changes(setting)]
}

/// The account is the role's, and what is registered in another one is of no use there.
fn accounts(setting: &Setting) -> VectorFile {
    let there = || documented("AWS re:Post: the provider has to be in the account of the role");
    let with = |client: &str| Account {
        oidc_providers: vec![OidcProvider::new(&setting.issuer_origin, &[client])],
        ..Account::new(OTHER_ACCOUNT)
    };
    let class = Class::new(Kind::Sts, "provider-account", "providers of one account and roles of another")
        .citing(&["AWS IAM user guide, OIDC federation"])
        .severity(Severity::High);
    let both = || one_key(setting).account(with("other-client"));
    filled(
        class,
        [
            accept(
                "both",
                "two accounts have registered the provider, for different clients, and the role's counts",
            )
            .severity(Severity::Low)
            .evidence(there())
            .aws(there())
            .sts(&both()),
            unregistered(
                "another",
                "the provider is registered in another account, where somebody else decides about it",
                &setting.issuer_origin,
            )
            .twin("sts/provider-account/both", "the role's account has not registered the provider")
            .evidence(there())
            .aws(there())
            .sts(&both().without_provider()),
            reject("client-of-another", "the token is for a client that only another account has registered")
                .twin("sts/provider-account/both", "`aud` is the client of the other account")
                .stops(&["claims.audience-matches", "trust.allows"])
                .message("Invalid audience in token")
                .evidence(there())
                .aws(inferred("wi-claim-azp-unregistered: the text for a token that is for somebody else"))
                .aws_message(NOT_VALIDATED)
                .sts(&both().token(&Jwt::new(setting).claim("aud", "other-client"))),
        ],
    )
}

/// What is registered when the call is made counts, whatever was fetched or accepted before.
fn changes(setting: &Setting) -> VectorFile {
    const SECOND: &str = "second-client";
    let arn = setting.provider_arn();
    let named =
        |more: &[(&str, &str)]| Params::list(&[&[("OpenIDConnectProviderArn", arn.as_str())], more].concat());
    let create = |client: &str| {
        Params::list(&[("Url", setting.issuer_origin.as_str()), ("ClientIDList.member.1", client)])
    };
    let after =
        |calls: &[(&str, Params)]| one_key(setting).then(|step| step.seconds_later(60).changes(calls));
    let delete = || ("DeleteOpenIDConnectProvider", named(&[]));
    let remove = || ("RemoveClientIDFromOpenIDConnectProvider", named(&[("ClientID", Jwt::AUDIENCE)]));
    let add = |client: &str| ("AddClientIDToOpenIDConnectProvider", named(&[("ClientID", client)]));
    let said = || documented("AWS IAM API reference, the action, which changes what the provider is");
    let foreign = || Jwt::new(setting).claim("aud", SECOND);
    let class = Class::new(Kind::Sts, "provider-changes", "providers that change between two calls")
        .citing(&["AWS IAM API reference, DeleteOpenIDConnectProvider", "RFC 8725 section 3.8"])
        .severity(Severity::High);
    let open = Role::new("open", {
        let statement = web_identity_statement(setting);
        policy(&[
            statement.with("Condition", json!({"StringEquals": {setting.claim_key("sub"): Jwt::SUBJECT}}))
        ])
    });
    let second =
        || one_key(setting).role(open.clone()).param("RoleArn", &setting.role_arn("open")).token(&foreign());
    filled(
        class,
        [
            accept("unchanged", "the same call is made again a minute later")
                .severity(Severity::Low)
                .evidence(said())
                .sts(&after(&[])),
            unregistered(
                "deleted",
                "the provider is deleted after its keys were fetched, and they are still at hand",
                &setting.issuer_origin,
            )
            .twin("sts/provider-changes/unchanged", "the provider is deleted before the second call")
            .evidence(said())
            .sts(&after(&[delete()])),
            accept("created-again", "the provider is deleted and created again between two calls")
                .severity(Severity::Low)
                .evidence(said())
                .sts(&after(&[delete(), ("CreateOpenIDConnectProvider", create(Jwt::AUDIENCE))])),
            reject("created-for-another", "the provider is deleted and created again for another client")
                .twin("sts/provider-changes/created-again", "it is created for another client")
                .stops(&["claims.audience-matches"])
                .message("Invalid audience in token")
                .evidence(said())
                .aws(inferred("wi-claim-azp-unregistered: the text for a token that is for somebody else"))
                .aws_message(NOT_VALIDATED)
                .sts(&after(&[delete(), ("CreateOpenIDConnectProvider", create(SECOND))])),
            reject(
                "client-removed",
                "the client a token is for is removed, and the same token was accepted before",
            )
            .twin("sts/provider-changes/unchanged", "the client id is removed before the second call")
            .stops(&["claims.audience-matches"])
            .message("Invalid audience in token")
            .evidence(said())
            .aws(inferred("wi-claim-azp-unregistered: the text for a token that is for somebody else"))
            .aws_message(NOT_VALIDATED)
            .sts(&after(&[remove()])),
            accept("client-removed-and-added", "the client a token is for is removed and added again")
                .severity(Severity::Low)
                .evidence(said())
                .sts(&after(&[remove(), add(Jwt::AUDIENCE)])),
            accept("client-added", "the client a token is for is added after the token was refused")
                .severity(Severity::Low)
                .evidence(said())
                .response(0, json!({"Error": {"Code": "InvalidIdentityToken"}}))
                .depends_on(&["claims.audience-matches"])
                .sts(&second().then(|step| step.seconds_later(60).changes(&[add(SECOND)]))),
            accept("created-late", "the provider is created after a token of it was refused")
                .severity(Severity::Low)
                .evidence(said())
                .response(0, json!({"Error": {"Code": "InvalidIdentityToken"}}))
                .sts(&one_key(setting).without_provider().then(|step| {
                    step.seconds_later(60).changes(&[("CreateOpenIDConnectProvider", create(Jwt::AUDIENCE))])
                })),
        ],
    )
}
