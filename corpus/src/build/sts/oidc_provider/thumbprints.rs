//! The thumbprints of a provider: stored and replaced.

use super::{
    CLIENT, HOST_ALONE, REFERENCE, REPLACE, THUMBPRINT, URL, arn, create, numbered, on_provider, read,
    reference,
};
use crate::build::{Class, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![list(setting), length(setting)]
}

/// Five at the most, in lower case.
fn list(setting: &Setting) -> VectorFile {
    let created = |thumbprints: &[&str]| create(setting, URL, &[CLIENT], thumbprints);
    let stored = json!({"OpenIDConnectProviderArn": arn(setting, "idp.touchstone.example")});
    let upper = THUMBPRINT.to_uppercase();
    let replaced = |thumbprints: &[&str]| {
        let params = numbered("ThumbprintList", thumbprints);
        let params: Vec<_> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        on_provider(setting, REPLACE, &params)
    };
    Class::new(Kind::Sts, "oidc-provider-thumbprints", "thumbprints of a provider, stored and replaced")
        .citing(&[REFERENCE, "AWS IAM API reference, UpdateOpenIDConnectProviderThumbprint"])
        .severity(Severity::Low)
        .with(
            accept("none", "a provider whose certificate everybody trusts needs no thumbprint")
                .known_by(reference())
                .response(0, stored.clone())
                .sts(&created(&[])),
        )
        .with(
            accept("five", "a provider may have five thumbprints")
                .known_by(reference())
                .response(0, stored.clone())
                .sts(&created(&[THUMBPRINT; 5])),
        )
        .with(
            accept("not-hexadecimal", "forty characters are stored for a thumbprint, whatever they are")
                .known_by(observed("iam-oidc-create-thumbprint-not-hex"))
                .response(0, stored)
                .response(1, json!({"ThumbprintList": ["g".repeat(40)]}))
                .sts(&created(&["G".repeat(40).as_str()]).then(read(setting, "idp.touchstone.example"))),
        )
        .with(
            accept(
                "replaced",
                "new thumbprints take the place of the old ones, in lower case, each as often as sent",
            )
            .known_by(observed("iam-oidc-update-thumbprints-dup"))
            .response(1, json!({"ThumbprintList": [THUMBPRINT, THUMBPRINT]}))
            .sts(
                &replaced(&[upper.as_str(); 2])
                    .thumbprints(&["f".repeat(40).as_str()])
                    .then(read(setting, setting.issuer_host())),
            ),
        )
        .with(
            reject(
                "replaced-by-none",
                "thumbprints are not replaced by none: that is a mistake, and not a wish",
            )
            .severity(Severity::Medium)
            .twin("sts/oidc-provider-thumbprints/replaced", "the list is empty")
            .stops(&["provider.thumbprints-replaced"])
            .code("InvalidInput")
            .message("Thumbprint list must contain at least one entry.")
            .known_by(observed("iam-oidc-update-thumbprints-empty"))
            .sts(&on_provider(setting, REPLACE, &[("ThumbprintList", "")])),
        )
        .with(
            reject("six", "a provider may not have six thumbprints")
                .twin("sts/oidc-provider-thumbprints/five", "there is one thumbprint more")
                .stops(&["provider.thumbprints"])
                .code("InvalidInput")
                .message("Thumbprint list must contain fewer than 5 entries.")
                .known_by(observed("iam-oidc-create-six-thumbprints"))
                .sts(&created(&[THUMBPRINT; 6])),
        )
        .with(
            reject("replaced-by-six", "five thumbprints are not replaced by six")
                .twin("sts/oidc-provider-thumbprints/replaced", "the list has six thumbprints")
                .stops(&["provider.thumbprints"])
                .code("InvalidInput")
                .evidence(reference())
                .aws(inferred("iam-oidc-create-six-thumbprints: a provider is not created with six"))
                .sts(&replaced(&[THUMBPRINT; 6])),
        )
        .finish()
}

/// The forty hexadecimal digits of a SHA-1, of which only the number is looked at.
fn length(setting: &Setting) -> VectorFile {
    let of_length = |name: &str, thumbprint: &str, sentence: &str, change: &str| {
        reject(name, sentence)
            .twin(HOST_ALONE, change)
            .stops(&["provider.thumbprint-length"])
            .code("ValidationError")
            .known_by(reference())
            .sts(&create(setting, URL, &[CLIENT], &[thumbprint]))
    };
    Class::new(Kind::Sts, "oidc-provider-thumbprint-length", "thumbprints of another length than a SHA-1 has")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(of_length(
            "empty",
            "",
            "an empty thumbprint is that of no certificate",
            "the thumbprint is empty",
        ))
        .with(of_length(
            "thirty-nine",
            &"a".repeat(39),
            "a thumbprint has forty characters, and this one has 39",
            "the thumbprint has 39 characters",
        ))
        .with(of_length(
            "forty-one",
            &"a".repeat(41),
            "a thumbprint has forty characters, and this one has 41",
            "the thumbprint has 41 characters",
        ))
        .with(of_length(
            "colons",
            "01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67",
            "a thumbprint is written without colons",
            "the thumbprint has colons, as some print it",
        ))
        .with(of_length(
            "sha-256",
            &"a".repeat(64),
            "a thumbprint is the SHA-1 of a certificate, and not another digest",
            "the thumbprint has the length of a SHA-256",
        ))
        .finish()
}
