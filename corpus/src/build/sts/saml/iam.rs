//! SAML providers as IAM makes, changes and deletes them.

use super::{SOUND, answer, bringing, class, provider};
use crate::build::saml::{descriptor, key, metadata};
use crate::build::{Draft, Situation, accept, documented, observed, reject, saml_provider_arn};
use crate::format::{Caller, Evidence, Params, Severity, VectorFile};
use crate::mint::xml::Document;
use crate::mint::{Setting, test_key};
use serde_json::json;

const API: &str = "AWS IAM API, CreateSAMLProvider";
const MADE: &str = "sts/saml-provider-made/create";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![made(setting), read(setting), encryption(setting)]
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
            reject("create-again", "a name is one provider of an account")
                .twin(MADE, "the name is that of a provider which is there")
                .stops(&["provider.new"])
                .code("EntityAlreadyExists")
                .known_by(documented("AWS IAM API, CreateSAMLProvider: EntityAlreadyExists"))
                .sts(&create("workforce", &sound)),
        )
        .with(
            reject("update-nobody", "a provider that is not there is not changed")
                .twin("sts/saml-provider-made/update", "the ARN is that of no provider")
                .stops(&["provider.exists"])
                .code("NoSuchEntity")
                .known_by(documented("AWS IAM API, UpdateSAMLProvider: NoSuchEntity"))
                .sts(&call(
                    "UpdateSAMLProvider",
                    &[
                        ("SAMLProviderArn", &saml_provider_arn(setting, "contractors")),
                        ("SAMLMetadataDocument", &sound),
                    ],
                )),
        )
        .with(
            reject("update-nothing", "who changes a provider says what is to change")
                .severity(Severity::Low)
                .twin("sts/saml-provider-made/update", "nothing is said but the ARN")
                .stops(&["saml-provider.change-named"])
                .code("ValidationError")
                .message(
                    "Unable to update identity provider. No updates are defined for metadata or encryption \
                     assertion.",
                )
                .known_by(observed("iam-saml-update-nothing"))
                .sts(&call("UpdateSAMLProvider", &[("SAMLProviderArn", &arn)])),
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
                            Params::map([("Name", "contractors"), ("SAMLMetadataDocument", &sound)]),
                        )]),
                ),
        )
        .finish()
}

/// What IAM says of a provider.
fn read(setting: &Setting) -> VectorFile {
    let arn = provider(setting);
    let get = |arn: &str| {
        Situation::saml(setting)
            .action("GetSAMLProvider")
            .params(&[("SAMLProviderArn", arn)])
            .caller(Caller::root(&setting.account))
    };
    let other = Document::new(descriptor(setting, [key(Some("signing"), "rsa-2048-a"), key(None, "p256-a")]));
    let other = format!("{}\n<!-- as it was written -->\n", other.to_xml());
    let told = |document: &str| json!({"SAMLMetadataDocument": document, "AssertionEncryptionMode": "Allowed", "PrivateKeyList": []});
    class("saml-provider-read", "SAML providers as they are read")
        .citing(&["AWS IAM API, GetSAMLProvider"])
        .severity(Severity::Low)
        .with(
            accept("get", "the metadata of a provider come back as they were stored")
                .known_by(observed("iam-saml-get"))
                .response(0, told(&metadata(setting).to_xml()))
                .sts(&get(&arn)),
        )
        .with(
            accept("get-after-update", "the metadata that replaced others come back, comment and all")
                .known_by(observed("iam-saml-update-metadata"))
                .response(0, told(&other))
                .sts(&get(&arn).changes(&[(
                    "UpdateSAMLProvider",
                    Params::map([("SAMLProviderArn", &arn), ("SAMLMetadataDocument", &other)]),
                )])),
        )
        .with(
            reject("get-nobody", "a provider that is not there is not read")
                .twin("sts/saml-provider-read/get", "the ARN is that of no provider")
                .stops(&["provider.exists"])
                .code("NoSuchEntity")
                .known_by(documented("AWS IAM API, GetSAMLProvider: NoSuchEntity"))
                .sts(&get(&saml_provider_arn(setting, "contractors"))),
        )
        .finish()
}

/// Private keys, and providers that have to encrypt.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn encryption(setting: &Setting) -> VectorFile {
    const ADDED: &str = "sts/saml-provider-encryption/add-key";
    const REQUIRED: &str = "sts/saml-provider-encryption/update-required-with-key";
    let (arn, sound) = (provider(setting), metadata(setting).to_xml());
    let pem = test_key("rsa-2048-a").pkcs8_private_pem();
    let second = test_key("rsa-2048-b").pkcs8_private_pem();
    let call = |action: &str, params: &[(&str, &str)]| {
        Situation::saml(setting).action(action).params(params).caller(Caller::root(&setting.account))
    };
    let create = |key: &str| {
        let named = [("Name", "contractors"), ("SAMLMetadataDocument", &sound), ("AddPrivateKey", key)];
        call("CreateSAMLProvider", &named)
    };
    let update =
        |more: &[(&str, &str)]| call("UpdateSAMLProvider", &[&[("SAMLProviderArn", &*arn)], more].concat());
    let adding =
        |key: &str| ("UpdateSAMLProvider", Params::map([("SAMLProviderArn", &arn), ("AddPrivateKey", key)]));
    let required = ("AssertionEncryptionMode", "Required");
    let told = |arn: &str| json!({"SAMLProviderArn": arn});
    let made = told(&saml_provider_arn(setting, "contractors"));
    let [pkcs1, small, curve] = [
        test_key("rsa-2048-a").pkcs1_private_pem(),
        test_key("rsa-1024").pkcs8_private_pem(),
        test_key("p256-a").sec1_private_pem(),
    ];
    let keys = [
        ("create-key-pkcs8", "PKCS #8", &pem, "iam-saml-create-key-pkcs8"),
        ("create-key-pkcs1", "PKCS #1", &pkcs1, "iam-saml-create-key-pkcs1"),
        ("create-key-rsa-1024", "RSA with 1024 bits", &small, "iam-saml-create-key-rsa1024"),
        ("create-key-ec", "a curve, which decrypts nothing", &curve, "iam-saml-create-key-ec"),
    ];
    let class =
        class("saml-provider-encryption", "SAML providers with private keys, and those that have to encrypt")
            .citing(&["AWS IAM API, CreateSAMLProvider and UpdateSAMLProvider"])
            .severity(Severity::Medium);
    let class = keys.into_iter().fold(class, |class, (name, what, key, row)| {
        class.with(
            accept(name, &format!("a provider is made with a private key of {what}"))
                .severity(Severity::Low)
                .known_by(observed(row))
                .response(0, made.clone())
                .sts(&create(key)),
        )
    });
    class
        .with(
            accept("create-key-longest", "a private key of 16,384 characters, the most there may be")
                .severity(Severity::Low)
                .known_by(api("AddPrivateKey: 1 to 16384 characters"))
                .response(0, made)
                .sts(&create(&format!("{pem}{}", "\n".repeat(16_384 - pem.len())))),
        )
        .with(
            reject("create-key-too-long", "a private key of 16,385 characters, one more than there may be")
                .severity(Severity::Low)
                .twin("sts/saml-provider-encryption/create-key-longest", "there is one line feed more")
                .stops(&["saml-provider.private-key"])
                .code("ValidationError")
                .known_by(api("AddPrivateKey: 1 to 16384 characters"))
                .sts(&create(&format!("{pem}{}", "\n".repeat(16_385 - pem.len())))),
        )
        .with(
            reject("create-required-without-key", "a provider that has to encrypt is made with a key")
                .twin("sts/saml-provider-made/create", "`AssertionEncryptionMode` is `Required`")
                .stops(&["saml-provider.new-key"])
                .code("ValidationError")
                .message(
                    "Unable to set assertion encryption mode to Required because no private key is provided.",
                )
                .known_by(observed("iam-saml-create-required-no-key"))
                .sts(&call(
                    "CreateSAMLProvider",
                    &[("Name", "contractors"), ("SAMLMetadataDocument", &sound), required],
                )),
        )
        .with(
            accept("add-key", "a provider is given a private key")
                .severity(Severity::Low)
                .known_by(observed("iam-saml-add-key"))
                .response(0, told(&arn))
                .sts(&update(&[("AddPrivateKey", &pem)])),
        )
        .with(
            accept(
                "add-same-key-again",
                "a provider is given the same private key once more: it is a second one",
            )
            .severity(Severity::Low)
            .known_by(observed("iam-saml-add-same-key-again"))
            .response(0, told(&arn))
            .sts(&update(&[("AddPrivateKey", &pem)]).changes(&[adding(&pem)])),
        )
        .with(
            reject("add-third-key", "a provider has two private keys at the most")
                .severity(Severity::Low)
                .twin(ADDED, "it has two already")
                .stops(&["saml-provider.keys"])
                .code("LimitExceeded")
                .message("Private key limit of 2 is reached.")
                .known_by(observed("iam-saml-add-third-key"))
                .sts(&update(&[("AddPrivateKey", &pem)]).changes(&[adding(&pem), adding(&second)])),
        )
        .with(
            reject("add-and-remove-key", "private keys are added or removed")
                .severity(Severity::Low)
                .twin(ADDED, "another key is to go in the same call")
                .stops(&["saml-provider.key-change-single"])
                .code("ValidationError")
                .message(
                    "Unable to add and remove private keys in the same request. Set a value for only one of \
                     the two parameters.",
                )
                .known_by(observed("iam-saml-add-and-remove-key"))
                .sts(&update(&[("AddPrivateKey", &pem), ("RemovePrivateKey", "SAMLPK0123456789ABCDEFGHIJ")])),
        )
        .with(
            reject("remove-key-of-nobody", "a private key that is not there is not removed")
                .severity(Severity::Low)
                .twin(ADDED, "a key is to go, and there is none")
                .stops(&["provider.exists"])
                .code("NoSuchEntity")
                .known_by(documented("AWS IAM API, UpdateSAMLProvider: NoSuchEntity"))
                .sts(&update(&[("RemovePrivateKey", "SAMLPK0123456789ABCDEFGHIJ")])),
        )
        .with(
            accept("update-required-with-key", "a provider with a private key has to encrypt from now on")
                .severity(Severity::Low)
                .known_by(observed("iam-saml-update-required-with-key"))
                .response(0, told(&arn))
                .sts(&update(&[required]).changes(&[adding(&pem)])),
        )
        .with(
            reject("update-required-without-key", "a provider without a private key cannot have to encrypt")
                .twin(REQUIRED, "there is no key")
                .stops(&["saml-provider.kept-key"])
                .code("InvalidInput")
                .message(
                    "Failed to set assertion encryption mode to Required because no private key is present.",
                )
                .known_by(observed("iam-saml-update-required-no-key"))
                .sts(&update(&[required])),
        )
        .with(
            reject("mode-unknown", "whether a provider has to encrypt is one of two words")
                .severity(Severity::Low)
                .twin(REQUIRED, "`AssertionEncryptionMode` is `required`")
                .stops(&["saml-provider.encryption-mode"])
                .code("ValidationError")
                .known_by(api("AssertionEncryptionMode: Required or Allowed"))
                .sts(&update(&[("AssertionEncryptionMode", "required")]).changes(&[adding(&pem)])),
        )
        .with(
            reject(
                "required-and-in-the-clear",
                "a provider that has to encrypt vouches for nobody in the clear",
            )
            .severity(Severity::High)
            .twin(SOUND, "the provider has to encrypt since a moment ago")
            .stops(&["saml.assertion-encrypted"])
            .code("InvalidIdentityToken")
            .known_by(observed("saml-enc-required-plaintext"))
            .sts(&bringing(setting, &answer(setting)).changes(&[
                adding(&pem),
                ("UpdateSAMLProvider", Params::map([("SAMLProviderArn", &arn), required])),
            ])),
        )
        .with(
            accept("allowed-and-in-the-clear", "a provider that may encrypt vouches in the clear as well")
                .severity(Severity::Low)
                .known_by(api("AssertionEncryptionMode: Allowed accepts both"))
                .sts(&bringing(setting, &answer(setting)).changes(&[
                    adding(&pem),
                    (
                        "UpdateSAMLProvider",
                        Params::map([("SAMLProviderArn", &arn), ("AssertionEncryptionMode", "Allowed")]),
                    ),
                ])),
        )
        .finish()
}
