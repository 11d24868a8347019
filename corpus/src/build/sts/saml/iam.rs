//! SAML providers as IAM makes, changes and deletes them.

use super::{SOUND, answer, bringing, class, provider};
use crate::build::saml::{descriptor, key, metadata};
use crate::build::{Draft, Situation, accept, documented, observed, reject, saml_provider_arn};
use crate::format::{Caller, Evidence, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::Document;
use serde_json::json;

const API: &str = "AWS IAM API, CreateSAMLProvider";
const MADE: &str = "sts/saml-provider-made/create";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![made(setting)]
}

fn api(what: &str) -> Evidence {
    documented(&format!("{API}: {what}"))
}

#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn made(setting: &Setting) -> VectorFile {
    let sound = metadata(setting).to_xml();
    let call = |action: &str, params: &[(&str, &str)]| {
        Situation::saml(setting).action(action).params(params).caller(Caller::root(&setting.account))
    };
    let create = |name: &str, document: &str| {
        call("CreateSAMLProvider", &[("Name", name), ("SAMLMetadataDocument", document)])
    };
    let told = |name: &str| json!({"SAMLProviderArn": saml_provider_arn(setting, name)});
    let longest = "n".repeat(128);
    let good = |name: &str, sentence: &str, provider: &str| -> Draft {
        accept(name, sentence)
            .severity(Severity::Low)
            .known_by(api("Name: [\\w._-], 1 to 128 characters"))
            .response(0, told(provider))
            .sts(&create(provider, &sound))
    };
    let too_long = "n".repeat(129);
    #[rustfmt::skip]
    let names = [
        ("name-empty", "", "empty"),
        ("name-too-long", &*too_long, "129 characters long"),
        ("name-space", "work force", "two words"),
        ("name-slash", "corp/workforce", "a path"),
        ("name-colon", "corp:workforce", "a text with a colon, which divides ARNs"),
        ("name-star", "*", "a star"),
        ("name-umlaut", "w\u{F6}rk", "a text with a letter beyond ASCII"),
        ("name-line-feed", "workforce\n", "a text that ends in a line feed"),
    ];
    // A key on a curve has a short certificate.
    let brief = |length: usize| {
        let short = descriptor(setting, [key(None, "p256-a")])
            .with("entityID", "urn:idp")
            .edit("md:IDPSSODescriptor/md:SingleSignOnService", |service| {
                service.with("Location", "https://i.example")
            })
            .to_xml();
        format!("{short}{}", " ".repeat(length.saturating_sub(short.len())))
    };
    let class = class("saml-provider-made", "SAML providers as they are made, changed and deleted")
        .citing(&[API])
        .severity(Severity::Medium)
        .with(good("create", "a provider is made", "contractors").known_by(observed("iam-saml-create-tags")))
        .with(good("name-longest", "a name of 128 characters", &longest))
        .with(good("name-of-every-kind", "a name of every kind of character", "Work_force.2-a"))
        .with(good("name-one-character", "a name of one character", "w"));
    let class = names.into_iter().fold(class, |class, (name, text, what)| {
        class.with(
            reject(name, &format!("a provider's name is {what}"))
                .twin(MADE, &format!("the name is {what}"))
                .stops(&["saml-provider.name"])
                .known_by(api("Name: [\\w._-], 1 to 128 characters"))
                .sts(&create(text, &sound)),
        )
    });
    let arn = provider(setting);
    let update = |document: &str| {
        call("UpdateSAMLProvider", &[("SAMLProviderArn", &arn), ("SAMLMetadataDocument", document)])
    };
    class
        .with(
            accept("metadata-shortest", "a metadata document of 1000 characters, the least there may be")
                .severity(Severity::Low)
                .known_by(api("SAMLMetadataDocument: 1000 to 10000000 characters"))
                .response(0, told("contractors"))
                .sts(&create("contractors", &brief(1000))),
        )
        .with(
            reject("metadata-too-short", "a metadata document of 999 characters, one less than there may be")
                .severity(Severity::Low)
                .twin("sts/saml-provider-made/metadata-shortest", "there is one space less")
                .stops(&["saml-provider.metadata-length"])
                .known_by(api("SAMLMetadataDocument: 1000 to 10000000 characters"))
                .sts(&create("contractors", &brief(999))),
        )
        .with(
            reject("metadata-empty", "a provider without metadata")
                .severity(Severity::Low)
                .twin(MADE, "the document is empty")
                .stops(&["saml-provider.metadata-length", "xml.one-root"])
                .known_by(api("SAMLMetadataDocument: 1000 to 10000000 characters"))
                .sts(&create("contractors", "")),
        )
        .with(
            reject("metadata-of-nobody", "a metadata document that is none")
                .twin(MADE, "the document is a text of 1000 letters")
                .stops(&["xml.one-root"])
                .code("InvalidInput")
                .message("Could not parse metadata")
                .known_by(observed("saml-meta-wrong-root"))
                .sts(&create("contractors", &"x".repeat(1000))),
        )
        .with(
            accept("update", "the metadata of a provider are replaced")
                .severity(Severity::Low)
                .known_by(observed("iam-saml-update-metadata"))
                .response(0, told("workforce"))
                .sts(&update(
                    &Document::new(descriptor(setting, [key(Some("signing"), "rsa-2048-b")])).to_xml(),
                )),
        )
        .with(
            reject(
                "update-to-nothing",
                "the metadata of a provider are not replaced by a document that is none",
            )
            .twin("sts/saml-provider-made/update", "the document is a text of 1000 letters")
            .stops(&["xml.one-root"])
            .code("InvalidInput")
            .message("Could not parse metadata")
            .known_by(observed("saml-meta-wrong-root"))
            .sts(&update(&"x".repeat(1000))),
        )
        .with(
            accept("delete", "a provider is deleted")
                .severity(Severity::Low)
                .known_by(observed("iam-saml-delete"))
                .sts(&call("DeleteSAMLProvider", &[("SAMLProviderArn", &arn)])),
        )
        .with(
            reject("delete-again", "a provider is deleted once")
                .severity(Severity::Low)
                .twin("sts/saml-provider-made/delete", "the same call is made again")
                .stops(&["provider.exists"])
                .code("NoSuchEntity")
                .message(&format!("Manifest not found for arn {arn}"))
                .known_by(observed("iam-saml-delete-again"))
                .sts(&call("DeleteSAMLProvider", &[("SAMLProviderArn", &arn)]).then(|step| step)),
        )
        .with(
            reject("used-by-nobody-else", "a provider that is made for another account is none of this one")
                .severity(Severity::High)
                .twin(SOUND, "`PrincipalArn` is that of a provider that was made under another name")
                .stops(&["saml.role-offered", "trust.allows"])
                .known_by(documented("AWS STS API reference, AssumeRoleWithSAML: PrincipalArn"))
                .sts(
                    &bringing(setting, &answer(setting))
                        .param("PrincipalArn", &saml_provider_arn(setting, "contractors"))
                        .changes(&[(
                            "CreateSAMLProvider",
                            crate::format::Params::map([
                                ("Name", "contractors"),
                                ("SAMLMetadataDocument", &sound),
                            ]),
                        )]),
                ),
        )
        .finish()
}
