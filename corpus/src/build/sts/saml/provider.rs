//! The provider: whether it is there, whose key it is, and what becomes of assertions when that changes.

use super::{SOUND, answer, bringing, class, provider, reference};
use crate::build::saml::{ResponseQuestion, descriptor, key};
use crate::build::{Draft, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Account, Octets, Params, SamlProvider, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::{Document, Element};

const ABSENT: &[&str] = &["saml-provider.registered"];
const FORGED: &[&str] = &["xml.signature-valid"];
const NO_PROVIDER: &str = "Specified provider doesn't exist.";
const INVALID: &str = "Response signature invalid";
const ELSEWHERE: &str = "210987654321";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![lookup(setting), rotation(setting), issuer(setting)]
}

fn troubleshoot() -> crate::format::Evidence {
    documented("AWS IAM user guide, Troubleshoot SAML federation")
}

/// Metadata with these keys, each for signing.
fn metadata(setting: &Setting, keys: &[&str]) -> String {
    Document::new(descriptor(setting, keys.iter().map(|name| key(Some("signing"), name)))).to_xml()
}

fn lookup(setting: &Setting) -> VectorFile {
    let arn = provider(setting);
    let missing = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(ABSENT)
            .message(NO_PROVIDER)
            .known_by(troubleshoot())
            .sts(situation)
    };
    let asking =
        |from: &str, to: &str| Situation::saml(setting).param("PrincipalArn", &arn.replace(from, to));
    let confused = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .severity(Severity::Critical)
            .twin(SOUND, change)
            .stops(&["saml.role-offered", "trust.allows"])
            .known_by(reference("PrincipalArn: the provider that describes the IdP"))
            .sts(situation)
    };
    let abroad = || {
        let saml_providers = vec![SamlProvider {
            name: "workforce".to_owned(),
            metadata_b64: Octets(metadata(setting, &["rsa-2048-a"]).into()),
        }];
        Account { saml_providers, ..Account::new(ELSEWHERE) }
    };
    let delete = [("DeleteSAMLProvider", Params::map([("SAMLProviderArn", &arn)]))];
    class("saml-provider-lookup", "providers that are asked for and are not there, or are others")
        .severity(Severity::High)
        .with(missing(
            "absent",
            "the account has no provider",
            "the provider is not there",
            &Situation::saml(setting).without_saml_provider("workforce"),
        ))
        .with(missing(
            "other-case",
            "names of providers have a case",
            "`PrincipalArn` has a capital letter",
            &asking("workforce", "Workforce"),
        ))
        .with(missing(
            "other-account",
            "another account has no such provider",
            "`PrincipalArn` is of another account",
            &asking(&setting.account, ELSEWHERE),
        ))
        .with(missing(
            "other-partition",
            "another partition has no such provider",
            "`PrincipalArn` is of China",
            &asking("arn:aws:", "arn:aws-cn:"),
        ))
        .with(missing(
            "deleted",
            "the provider was there",
            "the provider is deleted before",
            &Situation::saml(setting).changes(&delete),
        ))
        .with(missing(
            "deleted-meanwhile",
            "an assertion of before does not outlive its provider",
            "it is the second call, and the provider is deleted between the two",
            &Situation::saml(setting).then(|step| step.seconds_later(60).changes(&delete)),
        ))
        .with(confused(
            "another-with-the-same-metadata",
            "a second provider has the same metadata, and the role does not trust it",
            "`PrincipalArn` is that of a second provider with the same metadata",
            &asking("workforce", "contractors")
                .saml_provider("contractors", metadata(setting, &["rsa-2048-a"])),
        ))
        .with(confused(
            "other-account-with-the-same-metadata",
            "another account registered the same identity provider, and the role does not trust that account",
            "`PrincipalArn` is that of another account's provider with the same metadata",
            &asking(&setting.account, ELSEWHERE).account(abroad()),
        ))
        .finish()
}

/// "The trust binds to the ARN": who is behind it is whoever the metadata name.
fn rotation(setting: &Setting) -> VectorFile {
    let arn = provider(setting);
    let recreate = |key: &str| {
        [
            ("DeleteSAMLProvider", Params::map([("SAMLProviderArn", &arn)])),
            (
                "CreateSAMLProvider",
                Params::map([("Name", "workforce"), ("SAMLMetadataDocument", &metadata(setting, &[key]))]),
            ),
        ]
    };
    let update = |keys: &[&str]| {
        [(
            "UpdateSAMLProvider",
            Params::map([("SAMLProviderArn", &arn), ("SAMLMetadataDocument", &metadata(setting, keys))]),
        )]
    };
    let by = |key: &'static str| bringing(setting, &answer(setting).key(key));
    let good = |name: &str, sentence: &str| accept(name, sentence).severity(Severity::Low);
    let bad = |name: &str, sentence: &str, twin: &str, change: &str| -> Draft {
        reject(name, sentence).twin(twin, change).stops(FORGED).message(INVALID)
    };
    let updated = || documented("AWS IAM API, UpdateSAMLProvider: replaces the metadata document");
    let new = "sts/saml-provider-keys/new-key-of-two";
    class("saml-provider-keys", "providers whose keys change")
        .severity(Severity::Critical)
        .with(
            good("recreated-new-key", "a provider is deleted and made again with another key, which signs: the role trusts it as before")
                .known_by(observed("saml-trust-provider-recreated-new-key"))
                .sts(&by("rsa-2048-b").changes(&recreate("rsa-2048-b"))),
        )
        .with(
            bad("recreated-old-key", "a provider is deleted and made again with another key, and the old one signs", "sts/saml-provider-keys/recreated-new-key", "the old key signs")
                .known_by(observed("saml-trust-provider-recreated-old-key"))
                .sts(&by("rsa-2048-a").changes(&recreate("rsa-2048-b"))),
        )
        .with(
            good("new-key-of-two", "the metadata are updated to both keys, and the new one signs")
                .known_by(updated())
                .sts(&by("rsa-2048-b").changes(&update(&["rsa-2048-a", "rsa-2048-b"]))),
        )
        .with(
            good("old-key-of-two", "the metadata are updated to both keys, and the old one signs")
                .known_by(updated())
                .sts(&by("rsa-2048-a").changes(&update(&["rsa-2048-a", "rsa-2048-b"]))),
        )
        .with(
            bad("new-key-before", "the new key signs before the metadata are updated", new, "the metadata have the old key alone")
                .known_by(updated())
                .sts(&by("rsa-2048-b")),
        )
        .with(
            bad("old-key-after", "the old key signs when the metadata have the new one alone", new, "the metadata have the new key alone, and the old one signs")
                .known_by(updated())
                .sts(&by("rsa-2048-a").changes(&update(&["rsa-2048-b"]))),
        )
        .with(
            bad("old-key-meanwhile", "a key that was good a minute ago is taken away", SOUND, "it is the second call, and the key is replaced between the two")
                .known_by(updated())
                .sts(&Situation::saml(setting).then(|step| {
                    step.seconds_later(60)
                        .assertion(&answer(setting).edit("", |assertion| assertion.with("ID", "_assertion-2")))
                        .changes(&update(&["rsa-2048-b"]))
                })),
        )
        .with(
            bad("encryption-key", "a key for encryption alone signs", new, "the new key is for encryption")
                .known_by(inferred("SAML V2.0 metadata section 2.4.1.1: `use` tells signing from encryption"))
                .sts(&by("rsa-2048-b").saml_provider(
                    "workforce",
                    Document::new(descriptor(setting, [key(Some("signing"), "rsa-2048-a"), key(Some("encryption"), "rsa-2048-b")])),
                )),
        )
        .finish()
}

fn issuer(setting: &Setting) -> VectorFile {
    let named =
        |text: &str| -> ResponseQuestion { answer(setting).edit("saml:Issuer", |issuer| issuer.text(text)) };
    let other = |name: &str, sentence: &str, text: &str| -> Draft {
        reject(name, sentence)
            .twin(SOUND, &format!("the issuer is `{text}`"))
            .stops(&["saml.issuer-matches"])
            .message("Issuer not present in specified provider")
            .known_by(troubleshoot())
            .sts(&bringing(setting, &named(text)))
    };
    let origin = &setting.issuer_origin;
    let wrapped = |second: Element| {
        let first = descriptor(setting, [key(Some("signing"), "rsa-2048-a")]);
        Document::new(
            Element::new("md:EntitiesDescriptor")
                .declaring("md", "urn:oasis:names:tc:SAML:2.0:metadata")
                .and_all([second, first].map(|mut one| {
                    one.declarations.clear();
                    one
                })),
        )
    };
    let second =
        descriptor(setting, [key(Some("signing"), "rsa-2048-b")]).with("entityID", "https://other.example");
    class("saml-issuer", "assertions of an issuer that the provider's metadata name or do not")
        .severity(Severity::High)
        .with(other("other", "an issuer that the metadata do not name", "https://other.example"))
        .with(other(
            "slash",
            "an issuer is compared character for character: a slash makes another",
            &format!("{origin}/"),
        ))
        .with(other(
            "case",
            "an issuer is compared character for character: a capital makes another",
            &origin.replace("issuer", "Issuer"),
        ))
        .with(other("longer", "an issuer that begins like the right one", &format!("{origin}.evil.example")))
        .with(
            reject(
                "second-of-two",
                "the metadata are of two providers, and the second one signs with its own key",
            )
            .severity(Severity::Low)
            .twin(SOUND, "the metadata are of another provider as well")
            .stops(&["metadata.entity-single"])
            .evidence(inferred("one provider of the account is one identity provider"))
            .aws_accepts(documented("IAM and STS quotas: ten identity providers to a SAML provider"))
            .sts(&Situation::saml(setting).saml_provider("workforce", wrapped(second.clone()))),
        )
        .with(
            reject(
                "key-of-the-other",
                "the metadata are of two providers, and one signs in the name of the other",
            )
            .severity(Severity::Critical)
            .twin(SOUND, "the metadata are of another provider as well, whose key signs")
            .stops(&["metadata.entity-single", "xml.signature-valid"])
            .evidence(inferred("a key is its own provider's"))
            .aws_stops(FORGED, inferred("a key is its own provider's"))
            .aws_message(INVALID)
            .sts(
                &bringing(setting, &answer(setting).key("rsa-2048-b"))
                    .saml_provider("workforce", wrapped(second)),
            ),
        )
        .finish()
}
