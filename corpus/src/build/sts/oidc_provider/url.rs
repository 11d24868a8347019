//! The URL of a provider: what it may be, and what it may not.

use super::{CLIENT, CREATE, HOST_ALONE, REFERENCE, THUMBPRINT, URL, arn, create, iam, read, reference};
use crate::build::{Class, Draft, Situation, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![url(setting), scheme(setting), parts(setting)]
}

fn created(setting: &Setting, url: &str) -> Situation {
    create(setting, url, &[CLIENT], &[THUMBPRINT])
}

fn refused(setting: &Setting, name: &str, url: &str, sentence: &str, change: &str, stops: &[&str]) -> Draft {
    reject(name, sentence)
        .twin(HOST_ALONE, change)
        .stops(stops)
        .known_by(reference())
        .code("InvalidInput")
        .sts(&created(setting, url))
}

/// "The URL must begin with `https://` ... should not contain a port number ... path components are allowed but query
/// parameters are not", in 1 to 255 characters.
fn url(setting: &Setting) -> VectorFile {
    let sound = |name: &str, url: &str, sentence: &str, place: &str| {
        accept(name, sentence)
            .severity(Severity::Low)
            .known_by(reference())
            .response(0, json!({"OpenIDConnectProviderArn": arn(setting, place)}))
            .sts(&created(setting, url))
    };
    let refused = |name: &str, url: &str, sentence: &str, change: &str, stops: &[&str]| {
        refused(setting, name, url, sentence, change, stops)
    };
    let of_length = |characters: usize| format!("{URL}/{}", "p".repeat(characters - URL.len() - "/".len()));
    let longest = of_length(255);
    let too_long = of_length(256);
    let place = |url: &str| url.trim_start_matches("https://").to_owned();
    let upper = "Idp.Touchstone.Example/Tenant";
    Class::new(Kind::Sts, "oidc-provider-url", "URLs that a provider may have, and URLs that it may not")
        .citing(&[REFERENCE])
        .severity(Severity::Medium)
        .with(sound("host", URL, "a provider may be a host and nothing more", &place(URL)))
        .with(sound("longest", &longest, "a provider's URL may have 255 characters", &place(&longest)))
        .with(
            sound(
                "trailing-slash",
                "https://idp.touchstone.example/tenant/",
                "a slash at the end of a URL is part of the provider's name",
                "idp.touchstone.example/tenant/",
            )
            .known_by(observed("iam-oidc-create-dups-case")),
        )
        .with(
            accept("no-trailing-slash", "with and without a slash at its end a URL is two providers")
                .severity(Severity::Low)
                .known_by(observed("iam-oidc-create-no-trailing-slash"))
                .response(
                    0,
                    json!({"OpenIDConnectProviderArn": arn(setting, "idp.touchstone.example/tenant")}),
                )
                .sts(
                    &created(setting, "https://idp.touchstone.example/tenant")
                        .provider("https://idp.touchstone.example/tenant/", &[CLIENT]),
                ),
        )
        .with(
            accept("capitals", "a host in capitals and one in lower case are two providers")
                .severity(Severity::Low)
                .known_by(observed("iam-oidc-create-upper-host"))
                .response(0, json!({"OpenIDConnectProviderArn": arn(setting, upper)}))
                .response(1, json!({"Url": upper}))
                .sts(
                    &created(setting, &format!("https://{upper}"))
                        .provider("https://idp.touchstone.example/tenant", &[CLIENT])
                        .then(read(setting, upper)),
                ),
        )
        .with(
            accept("port-443", "the port that https has anyway is dropped from a URL")
                .severity(Severity::Low)
                .known_by(observed("iam-oidc-create-port-443"))
                .response(0, json!({"OpenIDConnectProviderArn": arn(setting, &place(URL))}))
                .response(1, json!({"Url": place(URL), "ClientIDList": [], "ThumbprintList": [THUMBPRINT]}))
                .sts(
                    &create(setting, &format!("{URL}:443"), &[], &[THUMBPRINT])
                        .then(read(setting, &place(URL))),
                ),
        )
        .with(
            refused(
                "too-long",
                &too_long,
                "a provider's URL may not have 256 characters",
                "the URL has 256 characters",
                &["provider.url-length"],
            )
            .severity(Severity::Low)
            .twin("sts/oidc-provider-url/longest", "the URL has one character more")
            .code("ValidationError"),
        )
        .with(
            refused(
                "empty",
                "",
                "an empty URL is there and names nobody",
                "the URL is empty",
                &["provider.url-length", "provider.url-https", "provider.url-plain"],
            )
            .severity(Severity::Low)
            .code("ValidationError"),
        )
        .with(
            reject("missing", "a provider without a URL is nobody")
                .severity(Severity::Low)
                .twin(HOST_ALONE, "`Url` is left out")
                .stops(&["api.parameter-present"])
                .known_by(reference())
                .sts(&iam(setting, CREATE, &[("ClientIDList.member.1", CLIENT)])),
        )
        .finish()
}

/// Keys are fetched over `https`, and a token's issuer says so in lower case.
fn scheme(setting: &Setting) -> VectorFile {
    let refused = |name: &str, url: &str, sentence: &str, change: &str, stops: &[&str]| {
        refused(setting, name, url, sentence, change, stops)
    };
    let class = Class::new(
        Kind::Sts,
        "oidc-provider-url-scheme",
        "URLs with a scheme that a provider's URL may not have",
    )
    .citing(&[REFERENCE])
    .severity(Severity::Medium);
    #[rustfmt::skip]
    let schemes = [
        ("http", "http://idp.touchstone.example", "the scheme `http`: whoever is on the way puts in keys of his own"),
        ("no-scheme", "idp.touchstone.example", "no scheme"),
        ("scheme-relative", "//idp.touchstone.example", "the scheme of whoever reads it"),
        ("capital-scheme", "HTTPS://idp.touchstone.example", "its scheme in capitals, and no token says it so"),
        ("file", "file://idp.touchstone.example", "the scheme of files"),
        ("space-before", " https://idp.touchstone.example", "a space before its scheme"),
    ];
    schemes
        .into_iter()
        .fold(class, |class, (name, url, what)| {
            let stops: &[&str] = if name == "scheme-relative" {
                &["provider.url-https", "provider.url-plain"]
            } else {
                &["provider.url-https"]
            };
            let draft = refused(
                name,
                url,
                &format!("a provider's URL has {what}"),
                &format!("the URL has {what}"),
                stops,
            );
            class.with(if name == "http" { draft.severity(Severity::High) } else { draft })
        })
        .finish()
}

/// A host and a path, at the port of `https`; and what else there could be in a URL.
fn parts(setting: &Setting) -> VectorFile {
    let refused = |name: &str, url: &str, sentence: &str, change: &str, stops: &[&str]| {
        refused(setting, name, url, sentence, change, stops)
    };
    let about = "URLs with a port or a part that a provider's URL may not have";
    let class = Class::new(Kind::Sts, "oidc-provider-url-parts", about)
        .citing(&[REFERENCE])
        .severity(Severity::Medium)
        .with(
            refused(
                "query",
                "https://idp.touchstone.example?tenant=1",
                "an issuer has no query: what would be asked for beside it?",
                "the URL has a query",
                &["provider.url-plain"],
            )
            .citing("OpenID Connect Core 1.0 section 2")
            .known_by(observed("iam-oidc-create-query"))
            .message("Unknown"),
        )
        .with(
            refused(
                "fragment",
                "https://idp.touchstone.example#tenant",
                "an issuer has no fragment, which no server is told",
                "the URL has a fragment",
                &["provider.url-plain"],
            )
            .citing("OpenID Connect Core 1.0 section 2")
            .known_by(observed("iam-oidc-create-fragment"))
            .message("Unknown"),
        );
    #[rustfmt::skip]
    let plain = [
        ("user", "https://issuer.touchstone.example@idp.touchstone.example",
            "a user who looks like the host of another provider"),
        ("query-empty", "https://idp.touchstone.example/?", "a query with nothing in it"),
        ("fragment-empty", "https://idp.touchstone.example/#", "a fragment with nothing in it"),
        ("no-host", "https://", "no host"),
        ("path-alone", "https:///tenant", "a path and no host"),
        ("space", "https://idp.touchstone.example/a tenant", "a space"),
        ("newline-after", "https://idp.touchstone.example\n", "a line feed at its end"),
        ("nul", "https://idp.touchstone.example\0.evil.example", "a NUL, where C stops reading"),
        ("backslash", "https://idp.touchstone.example\\@evil.example", "a backslash, which browsers take for a slash"),
        ("accent", "https://\u{EC}dp.touchstone.example", "a letter that ASCII does not have"),
        ("cyrillic", "https://\u{456}dp.touchstone.example", "a letter that looks like `i` and is another"),
        ("angle", "https://idp.touchstone.example/<tenant>", "angle brackets"),
        ("brace", "https://idp.touchstone.example/{tenant}", "a place that somebody forgot to fill in"),
    ];
    let class = plain.into_iter().fold(class, |class, (name, url, what)| {
        class.with(
            refused(
                name,
                url,
                &format!("a provider's URL is a host and a path: it has {what}"),
                &format!("the URL has {what}"),
                &["provider.url-plain"],
            )
            .aws(inferred("iam-oidc-create-query and -fragment: what is no plain URL is refused")),
        )
    });
    #[rustfmt::skip]
    let ports = [
        ("port-8443", "https://idp.touchstone.example:8443", "another port than that of https"),
        ("port-80", "https://idp.touchstone.example:80", "the port of http"),
        ("port-empty", "https://idp.touchstone.example:", "a colon and no port"),
        ("port-zeros", "https://idp.touchstone.example:00443", "the port of https with leading zeros"),
        ("port-twice", "https://idp.touchstone.example:443:443", "the port of https twice"),
        ("port-before-path", "https://idp.touchstone.example:8443/tenant", "another port before its path"),
    ];
    let class = ports.into_iter().fold(class, |class, (name, url, what)| {
        class.with(refused(
            name,
            url,
            &format!("a provider's URL names no port: it has {what}"),
            &format!("the URL has {what}"),
            &["provider.url-no-port"],
        ))
    });
    class.finish()
}
