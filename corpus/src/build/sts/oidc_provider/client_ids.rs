//! The audiences of a provider: added, removed, counted.

use super::{
    ADD, CLIENT, CREATE, HOST_ALONE, REFERENCE, REMOVE, THUMBPRINT, URL, arn, create, iam, on_provider, read,
    reference,
};
use crate::build::{Class, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![list(setting), limits(setting)]
}

/// One that is registered has one more audience.
fn add(setting: &Setting, client_id: &str) -> Situation {
    on_provider(setting, ADD, &[("ClientID", client_id)])
}

/// A list in the order of adding, each audience once.
fn list(setting: &Setting) -> VectorFile {
    let host = setting.issuer_host().to_owned();
    Class::new(Kind::Sts, "oidc-provider-client-ids", "audiences of a provider, added and removed")
        .citing(&[REFERENCE, "AWS IAM API reference, AddClientIDToOpenIDConnectProvider"])
        .severity(Severity::Low)
        .with(
            accept(
                "repeated",
                "audiences are kept in the order they were sent, each once; thumbprints stay as many",
            )
            .known_by(observed("iam-oidc-get-after-create"))
            .response(0, json!({"OpenIDConnectProviderArn": arn(setting, "idp.touchstone.example/tenant/")}))
            .response(
                1,
                json!({
                    "Url": "idp.touchstone.example/tenant/",
                    "ClientIDList": [CLIENT, "deploy"],
                    "ThumbprintList": [THUMBPRINT, THUMBPRINT],
                }),
            )
            .sts(
                &create(
                    setting,
                    "https://idp.touchstone.example/tenant/",
                    &[CLIENT, "deploy", CLIENT],
                    &[THUMBPRINT, &THUMBPRINT.to_uppercase()],
                )
                .then(read(setting, "idp.touchstone.example/tenant/")),
            ),
        )
        .with(
            accept("added-again", "an audience that is there is added once more, and is there once")
                .known_by(observed("iam-oidc-add-client-existing"))
                .response(1, json!({"ClientIDList": [CLIENT]}))
                .sts(&add(setting, CLIENT).then(read(setting, &host))),
        )
        .with(
            accept("removed-absent", "an audience that is not there is removed, and nothing changes")
                .known_by(observed("iam-oidc-remove-client-absent"))
                .response(1, json!({"ClientIDList": [CLIENT]}))
                .sts(&on_provider(setting, REMOVE, &[("ClientID", "nobody")]).then(read(setting, &host))),
        )
        .with(
            reject("gap", "a second audience and no first: what was the first?")
                .twin(HOST_ALONE, "the audience has the number 2")
                .stops(&["api.list-well-formed"])
                .evidence(inferred("a list that is not understood may be what restricts the provider"))
                .sts(&iam(setting, CREATE, &[("Url", URL), ("ClientIDList.member.2", CLIENT)])),
        )
        .with(
            reject("client-missing", "no audience is said that could be added")
                .twin("sts/oidc-provider-client-id-limits/longest", "`ClientID` is left out")
                .stops(&["api.parameter-present"])
                .known_by(reference())
                .sts(&on_provider(setting, ADD, &[])),
        )
        .finish()
}

/// A hundred audiences at the most, each of 1 to 255 characters.
fn limits(setting: &Setting) -> VectorFile {
    const QUOTA: &[&str] = &["provider.client-ids"];
    const LENGTH: &[&str] = &["provider.client-id-length"];
    let quota = || documented("AWS IAM user guide, IAM and AWS STS quotas: client IDs per OIDC provider");
    let hundred: Vec<String> = (1..=101).map(|number| format!("client-{number}")).collect();
    let hundred: Vec<&str> = hundred.iter().map(String::as_str).collect();
    let first = |count: usize| hundred.iter().take(count).copied().collect::<Vec<_>>();
    let created = |client_ids: &[&str]| create(setting, URL, client_ids, &[THUMBPRINT]);
    Class::new(Kind::Sts, "oidc-provider-client-id-limits", "audiences of a provider: how many, and how long")
        .citing(&[REFERENCE, "AWS IAM API reference, AddClientIDToOpenIDConnectProvider"])
        .severity(Severity::Low)
        .with(
            accept("hundred", "a provider may have a hundred audiences")
                .known_by(quota())
                .response(0, json!({"OpenIDConnectProviderArn": arn(setting, "idp.touchstone.example")}))
                .sts(&created(&first(100))),
        )
        .with(
            accept("hundredth", "a hundredth audience may be added to 99")
                .known_by(quota())
                .sts(&add(setting, "one-more").client_ids(&first(99))),
        )
        .with(
            accept("longest", "an audience may have 255 characters")
                .known_by(reference())
                .sts(&add(setting, &"a".repeat(255))),
        )
        .with(
            reject("hundred-and-one", "a provider may not have 101 audiences")
                .twin("sts/oidc-provider-client-id-limits/hundred", "there is one audience more")
                .stops(QUOTA)
                .code("LimitExceeded")
                .known_by(quota())
                .sts(&created(&first(101))),
        )
        .with(
            reject("added-to-hundred", "nothing is added to a hundred audiences")
                .twin("sts/oidc-provider-client-id-limits/hundredth", "the provider has one audience more")
                .stops(QUOTA)
                .code("LimitExceeded")
                .known_by(quota())
                .sts(&add(setting, "one-more").client_ids(&first(100))),
        )
        .with(
            reject("empty", "the empty audience would be that of every token which names none")
                .severity(Severity::Medium)
                .twin(HOST_ALONE, "the audience is empty")
                .stops(LENGTH)
                .code("ValidationError")
                .known_by(reference())
                .sts(&created(&[""])),
        )
        .with(
            reject("empty-added", "the empty audience is not added later either")
                .severity(Severity::Medium)
                .twin("sts/oidc-provider-client-id-limits/longest", "the audience is empty")
                .stops(LENGTH)
                .code("ValidationError")
                .known_by(reference())
                .sts(&add(setting, "")),
        )
        .with(
            reject("too-long", "an audience may not have 256 characters")
                .twin("sts/oidc-provider-client-id-limits/longest", "the audience has one character more")
                .stops(LENGTH)
                .code("ValidationError")
                .known_by(reference())
                .sts(&add(setting, &"a".repeat(256))),
        )
        .finish()
}
