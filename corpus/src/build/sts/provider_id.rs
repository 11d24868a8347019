//! `ProviderId`: for the access tokens of two providers, and not for ID tokens.

use super::{REFERENCE, SOUND};
use crate::build::{Class, Situation, documented, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![provider_id(setting)]
}

/// "Do not specify this value for OpenID Connect ID tokens."
fn provider_id(setting: &Setting) -> VectorFile {
    const UNRECOGNIZED: &str = "Unrecognized OAuth provider. Do not include a provider parameter when submitting OpenIDConnect ID tokens";
    let known = || documented("AWS STS API reference, AssumeRoleWithWebIdentity: ProviderId");
    let refused = |name: &str, provider: &str, sentence: &str, evidence: Evidence| {
        reject(name, sentence)
            .twin(SOUND, &format!("`ProviderId` is `{provider}`"))
            .stops(&["api.provider-id-absent"])
            .evidence(known())
            .aws(evidence)
            .sts(&Situation::new(setting).param("ProviderId", provider))
    };
    let unrecognized = |name: &str, provider: &str, sentence: &str, evidence: Evidence| {
        refused(name, provider, sentence, evidence).message(UNRECOGNIZED)
    };
    let other = || inferred("wi-param-providerid-arbitrary-host: any other provider is answered so");
    let amazon = "www.amazon.com";
    let class = Class::new(Kind::Sts, "provider-id", "ID tokens that come with a provider of access tokens")
        .citing(&[REFERENCE])
        .severity(Severity::Medium)
        .with(
            refused(
                "amazon",
                amazon,
                "an ID token is no access token of Login with Amazon",
                observed("wi-param-providerid-amazon-with-jwt"),
            )
            .code("InvalidIdentityToken")
            .message("Provided Token is not a Login With Amazon token"),
        )
        .with(
            refused(
                "facebook",
                "graph.facebook.com",
                "an ID token is no access token of Facebook",
                observed("wi-param-providerid-facebook-with-jwt"),
            )
            .code("IDPRejectedClaim")
            .message("graph.facebook.com rejected OAuth token with response \"Bad signature\" and code 190"),
        )
        .with(unrecognized(
            "google",
            "accounts.google.com",
            "Google is a provider of ID tokens, which need no `ProviderId`",
            observed("wi-param-providerid-google-with-jwt"),
        ))
        .with(unrecognized(
            "amazon-as-url",
            "https://www.amazon.com",
            "a provider of access tokens is named by its host, and not by a URL",
            observed("wi-param-providerid-amazon-as-url"),
        ))
        .with(unrecognized(
            "unknown-host",
            "custom.example.test",
            "a provider that nobody knows is not a reason to look at the token",
            observed("wi-param-providerid-arbitrary-host"),
        ))
        .with(unrecognized(
            "amazon-in-capitals",
            "WWW.AMAZON.COM",
            "a provider of access tokens is named in lower case",
            inferred("wi-param-providerid-amazon-as-url: only the bare host is recognised"),
        ))
        .with(unrecognized(
            "own-issuer",
            &setting.issuer_origin,
            "not even the issuer of the token may be named",
            other(),
        ))
        .with(unrecognized(
            "own-arn",
            &setting.provider_arn(),
            "not even the provider in the role's account may be named",
            other(),
        ));
    #[rustfmt::skip]
    let lengths = [
        ("empty", String::new(), "an empty `ProviderId` is there, though many take it for none", "is empty"),
        ("three", "abc".to_owned(), "a `ProviderId` has four characters or more", "has three characters"),
        ("too-long", "a".repeat(2049), "a `ProviderId` has 2048 characters or fewer", "has 2049 characters"),
    ];
    lengths
        .into_iter()
        .fold(class, |class, (name, provider, sentence, change)| {
            class.with(
                reject(name, sentence)
                    .severity(Severity::Low)
                    .twin(SOUND, &format!("`ProviderId` {change}"))
                    .stops(&["api.provider-id-length"])
                    .known_by(known())
                    .sts(&Situation::new(setting).param("ProviderId", &provider)),
            )
        })
        .finish()
}
