//! The provider of a token: the one that the role's account has for its issuer, byte for byte, or none.

use super::key_set::{NOT_VALIDATED, SOUND, filled, one_key};
use crate::build::{
    Class, Draft, Situation, accept, inferred, observed, policy, reject, web_identity_statement,
};
use crate::format::{Document, Kind, Role, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Object, Setting, test_key};
use serde_json::{Value, json};

const REGISTERED: &[&str] = &["provider.registered"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![missing(setting), spelling(setting), stored(setting), impostor(setting), confusion(setting)]
}

/// The same setting with another provider.
fn of_issuer(setting: &Setting, issuer: &str) -> Setting {
    Setting { issuer_origin: issuer.to_owned(), ..setting.clone() }
}

/// A vector that finds no provider for this issuer.
pub(super) fn unregistered(name: &str, sentence: &str, issuer: &str) -> Draft {
    let known = "users report this text, with the issuer, where no provider of the account is for it";
    reject(name, sentence)
        .stops(REGISTERED)
        .message("No OpenIDConnect provider found")
        .aws(inferred(known))
        .aws_message(&format!("No OpenIDConnect provider found in your account for {issuer}"))
}

/// A discovery document.
fn discovery(issuer: &str, jwks_uri: &str) -> Document {
    Document::ok(Object::new().with("issuer", issuer).with("jwks_uri", jwks_uri).to_json())
}

/// Without an issuer there is nothing to look a provider up by.
fn missing(setting: &Setting) -> VectorFile {
    let refused = |name: &str, change: &str, sentence: &str, token: &Jwt| {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&["claims.iss-present"])
            .message("Missing a required claim: iss")
            .sts(&one_key(setting).token(token))
    };
    let sound = || Jwt::new(setting);
    let list = json!([setting.issuer_origin]);
    let class = Class::new(Kind::Sts, "issuer-missing", "tokens that do not say who issued them")
        .citing(&["RFC 7519 section 4.1.1", "OpenID Connect Core 1.0 section 2"])
        .severity(Severity::High);
    let unreadable = || inferred("wi-claim-no-iss: an issuer that is no text is none");
    filled(
        class,
        [
            refused("absent", "`iss` is left out", "a token has no `iss`", &sound().without_claim("iss"))
                .aws(observed("wi-claim-no-iss")),
            refused("null", "`iss` is null", "a token's `iss` is null", &sound().claim("iss", Value::Null))
                .aws(unreadable()),
            refused(
                "list",
                "`iss` is a list of our issuer",
                "a token's `iss` is a list, from which each reader may take another issuer",
                &sound().claim("iss", list),
            )
            .aws(unreadable()),
        ],
    )
}

/// "The Issuer Identifier for the OpenID Provider MUST exactly match the value of the iss (issuer) Claim."
fn spelling(setting: &Setting) -> VectorFile {
    let origin = setting.issuer_origin.as_str();
    let host = setting.issuer_host();
    #[rustfmt::skip]
    let spellings = [
        ("slash", format!("{origin}/"), "ends in a slash"),
        ("host-capitals", format!("https://{}", host.to_uppercase()), "has its host in capitals"),
        ("scheme-http", format!("http://{host}"), "has the scheme `http`"),
        ("scheme-capitals", format!("HTTPS://{host}"), "has its scheme in capitals"),
        ("scheme-none", host.to_owned(), "has no scheme, as it stands in the provider's ARN"),
        ("port-443", format!("{origin}:443"), "names the port that `https` has anyway"),
        ("port-8443", format!("{origin}:8443"), "names another port, and so another server"),
        ("user-information", format!("https://user@{host}"), "has a user name before its host"),
        ("query", format!("{origin}?tenant=a"), "has a query"),
        ("fragment", format!("{origin}#a"), "has a fragment"),
        ("root-dot", format!("{origin}."), "has the dot of the root after its host"),
        ("dot-segment", format!("{origin}/."), "has a path that leads nowhere"),
        ("dot-dot-segment", format!("{origin}/a/.."), "has a path that leads away and back"),
        ("encoded-letter", origin.replacen("issuer", "%69ssuer", 1), "has a letter percent-encoded"),
        ("path-parameter", format!("{origin}/;a"), "has a path parameter"),
        ("backslash", format!("{origin}\\"), "ends in a backslash"),
        ("space", format!("{origin} "), "ends in a space"),
        ("homoglyph", origin.replacen('o', "\u{43e}", 1), "has a Cyrillic letter that looks like the Latin one"),
        ("provider-arn", setting.provider_arn(), "is the provider's ARN"),
        ("empty", String::new(), "is the empty string"),
    ];
    let class =
        Class::new(Kind::Sts, "issuer-spelling", "tokens whose issuer is the provider's, spelled otherwise")
            .citing(&["OpenID Connect Core 1.0 section 3.1.3.7", "RFC 8725 section 3.8"])
            .severity(Severity::Medium);
    let drafts = spellings.map(|(name, issuer, what)| {
        unregistered(
            name,
            &format!("the account has a provider, and `iss` is its issuer, but {what}"),
            &issuer,
        )
        .tag(Tag::IssuerText)
        .twin(SOUND, &format!("`iss` {what}"))
        .sts(&one_key(setting).token(&Jwt::new(setting).claim("iss", issuer)))
    });
    filled(class, drafts)
}

/// A provider whose URL is spelled in an unusual way, and tokens that spell it so or otherwise.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn stored(setting: &Setting) -> VectorFile {
    let origin = setting.issuer_origin.as_str();
    let capitals = format!("https://{}", setting.issuer_host().to_uppercase());
    let (slash, tenant) = (format!("{origin}/"), format!("{origin}/tenants/a"));
    let world = |issuer: &str| {
        let keys = setting.keys_url();
        let base = issuer.strip_suffix('/').unwrap_or(issuer);
        let at = format!("{base}/.well-known/openid-configuration");
        Situation::new(&of_issuer(setting, issuer))
            .without_document(&of_issuer(setting, issuer).keys_url())
            .without_document(&of_issuer(setting, issuer).discovery_url())
            .document(&at, discovery(issuer, &keys))
            .document(&keys, Document::ok(Jwks::of(&["rsa-2048-a"]).mint()))
    };
    let sound = |name: &str, sentence: &str, issuer: &str, row: &str| {
        accept(name, sentence)
            .severity(Severity::Low)
            .tag(Tag::IssuerText)
            .aws(inferred(row))
            .sts(&world(issuer))
    };
    let other = |name: &str, twin: &str, sentence: &str, registered: &str, issuer: &str| {
        unregistered(name, sentence, issuer)
            .tag(Tag::IssuerText)
            .twin(&format!("sts/issuer-stored/{twin}"), &format!("`iss` is `{issuer}`"))
            .sts(&world(registered).token(&Jwt::new(setting).claim("iss", issuer)))
    };
    let class = Class::new(Kind::Sts, "issuer-stored", "providers whose URL is spelled in an unusual way")
        .citing(&[
            "AWS IAM API reference, CreateOpenIDConnectProvider",
            "OpenID Connect Core 1.0 section 3.1.3.7",
            "OpenID Connect Discovery 1.0 section 4.1",
        ])
        .severity(Severity::Medium);
    let with_port = one_key(setting).provider_url(&format!("{origin}:443"));
    filled(
        class,
        [
            sound(
                "slash",
                "the provider's URL ends in a slash, and so does `iss`; its documents are below it all the same",
                &slash,
                "iam-oidc-create-no-trailing-slash: the slash makes another provider",
            ),
            other(
                "slash-dropped",
                "slash",
                "the provider's URL ends in a slash, and `iss` does not",
                &slash,
                origin,
            ),
            sound(
                "capitals",
                "the provider's host is in capitals, and so is that of `iss`",
                &capitals,
                "iam-oidc-create-upper-host: capitals make another provider",
            ),
            other(
                "capitals-dropped",
                "capitals",
                "the provider's host is in capitals, and that of `iss` is not",
                &capitals,
                origin,
            ),
            sound(
                "path",
                "the provider is a tenant of its host, and `iss` names it",
                &tenant,
                "iam-oidc-create-dups-case: the path is stored",
            ),
            other(
                "another-tenant",
                "path",
                "the provider is a tenant of its host, and `iss` is another tenant",
                &tenant,
                &format!("{origin}/tenants/b"),
            )
            .severity(Severity::Critical),
            other(
                "no-tenant",
                "path",
                "the provider is a tenant of its host, and `iss` is the host",
                &tenant,
                origin,
            ),
            other(
                "below-the-tenant",
                "path",
                "the provider is a tenant of its host, and `iss` goes on after it",
                &tenant,
                &format!("{tenant}/b"),
            )
            .severity(Severity::High),
            other(
                "longer-name",
                "path",
                "the provider is a tenant of its host, and the name in `iss` goes on after the tenant's",
                &tenant,
                &format!("{tenant}b"),
            )
            .severity(Severity::Critical),
            other(
                "encoded-slash",
                "path",
                "the provider is a tenant of its host, and `iss` has the slash before it percent-encoded",
                &tenant,
                &format!("{origin}/tenants%2fa"),
            ),
            other(
                "doubled-slash",
                "path",
                "the provider is a tenant of its host, and `iss` has an empty segment before it",
                &tenant,
                &format!("{origin}/tenants//a"),
            ),
            other(
                "tenant-and-back",
                "path",
                "the provider is a tenant of its host, and `iss` goes there by way of another",
                &tenant,
                &format!("{origin}/tenants/b/../a"),
            ),
            accept(
                "port-443",
                "a provider is registered with the port that `https` has anyway, and is stored without",
            )
            .severity(Severity::Low)
            .tag(Tag::IssuerText)
            .tag(Tag::Axis)
            .evidence(observed("iam-oidc-create-port-443"))
            .aws(inferred("iam-oidc-create-port-443: the port is dropped"))
            .sts(&with_port),
        ],
    )
}

/// An attacker's own issuer, whose documents the network serves and whose key signs: there is no reason to ask.
fn impostor(setting: &Setting) -> VectorFile {
    let host = setting.issuer_host();
    #[rustfmt::skip]
    let issuers = [
        ("stranger", "https://attacker.example".to_owned(), "an issuer that nobody registered"),
        ("suffix", format!("https://{host}.attacker.example"), "a host that begins with the provider's"),
        ("prefix", format!("https://attacker-{host}"), "a host that ends with the provider's"),
        ("subdomain", format!("https://attacker.{host}"), "a host below the provider's"),
        ("user-information", format!("https://{host}@attacker.example"), "a host with the provider's for a user name"),
        ("path", format!("https://attacker.example/{host}"), "a host with the provider's in its path"),
        ("query", format!("https://attacker.example?{host}"), "a host with the provider's in a query"),
        ("punycode", format!("https://xn--{}", host.replacen("issuer", "issur-oua", 1)), "a name that is shown with a letter like ours"),
        ("inside", "https://169.254.169.254".to_owned(), "an address that only we can reach"),
    ];
    let attacker = || Document::ok(Jwks::of(&["rsa-2048-b"]).mint());
    let class = Class::new(
        Kind::Sts,
        "issuer-impostor",
        "sound tokens of issuers that are not registered, and look as if they were",
    )
    .citing(&["AWS IAM user guide, OIDC federation", "RFC 8725 section 3.8", "RFC 8725 section 3.10"])
    .severity(Severity::Critical);
    let drafts = issuers.map(|(name, issuer, what)| {
        let theirs = of_issuer(setting, &issuer);
        let world = one_key(setting)
            .document(&theirs.discovery_url(), discovery(&issuer, &theirs.keys_url()))
            .document(&theirs.keys_url(), attacker())
            .token(&Jwt::new(&theirs).signed_by("rsa-2048-b"));
        unregistered(name, &format!("an attacker runs a provider of his own: {what}"), &issuer)
            .tag(Tag::IssuerText)
            .twin(SOUND, &format!("`iss` is `{issuer}`, whose key signs"))
            .sts(&world)
    });
    let nobody = unregistered("nobody", "the account has no provider at all", &setting.issuer_origin)
        .twin(SOUND, "the provider is not registered")
        .severity(Severity::High)
        .sts(&one_key(setting).without_provider());
    filled(class, drafts.into_iter().chain([nobody]))
}

/// The keys of one provider verify no token of another, whichever came first and whatever they are called.
fn confusion(setting: &Setting) -> VectorFile {
    let other = of_issuer(setting, "https://tenants.example/a");
    let key = |name: &str| Jwks::one(test_key(name).jwk().with("kid", "1"));
    let ours = || Jwt::new(setting).header("kid", "1");
    let theirs = || Jwt::new(&other).forged_by("rsa-2048-b").header("kid", "1");
    let audit = setting.role_arn("audit");
    let deploy = setting.role_arn("deploy");
    let documents = |situation: Situation, jwks: &Jwks| {
        situation
            .document(&setting.keys_url(), Document::ok(key("rsa-2048-a").mint()))
            .document(&other.discovery_url(), discovery(&other.issuer_origin, &other.keys_url()))
            .document(&other.keys_url(), Document::ok(jwks.mint()))
    };
    let world = |jwks: &Jwks| {
        documents(one_key(setting), jwks)
            .provider(&other.issuer_origin, &[Jwt::AUDIENCE])
            .role(Role::new("audit", policy(&[web_identity_statement(&other)])))
    };
    let two = || world(&key("rsa-2048-b"));
    let they_first = |world: Situation, first: Jwt, then: Jwt| {
        world
            .token(&first)
            .param("RoleArn", &audit)
            .then(|step| step.seconds_later(1).token(&then).param("RoleArn", &deploy))
    };
    let we_first = |then: Jwt| two().token(&ours()).then(|step| step.seconds_later(1).token(&then));
    let signature: &[&str] = &["jws.signature-valid"];
    let refused = |name: &str, twin: &str, change: &str, sentence: &str, stops: &[&str]| {
        reject(name, sentence).twin(&format!("sts/issuer-key-confusion/{twin}"), change).stops(stops)
    };
    let invalid = |draft: Draft| {
        draft
            .message("Token signature invalid")
            .aws(inferred("wi-jwks-dup-kid-bad-last: the text for a signature that does not verify"))
            .aws_message(NOT_VALIDATED)
    };
    let class = Class::new(
        Kind::Sts,
        "issuer-key-confusion",
        "two providers of an account whose keys have one name, and tokens of the one signed by the other",
    )
    .citing(&["RFC 8725 section 3.8", "CVE-2026-49998"])
    .severity(Severity::Critical);
    filled(
        class,
        [
            accept("each-its-own", "two providers call their keys `1`, and each signs its own tokens")
                .severity(Severity::Low)
                .sts(&they_first(two(), theirs(), ours())),
            accept("each-its-own-at-once", "two providers call their keys `1`, and one of them signs its token")
                .severity(Severity::Low)
                .sts(&two().token(&ours())),
            invalid(refused(
                "theirs-cached-first",
                "each-its-own",
                "the other provider's key signs the second token",
                "the keys of one provider are there already, and its key of the same name signs a token of the other",
                signature,
            ))
            .sts(&they_first(two(), theirs(), ours().forged_by("rsa-2048-b"))),
            invalid(refused(
                "ours-cached-first",
                "each-its-own-at-once",
                "a token signed by the other provider's key follows",
                "the keys of the provider are there already, and another provider's key of the same name signs",
                signature,
            ))
            .sts(&we_first(ours().forged_by("rsa-2048-b"))),
            invalid(refused(
                "none-cached",
                "each-its-own-at-once",
                "the other provider's key signs",
                "two providers call their keys `1`, and the key of one signs a token of the other",
                signature,
            ))
            .sts(&two().token(&ours().forged_by("rsa-2048-b"))),
            refused(
                "name-of-theirs",
                "each-its-own",
                "the other provider's key is `2`, which signs the second token under its name",
                "the keys of one provider are there already, and a token of the other is signed by the one it names",
                &["jwk.kid-matches", "jws.signature-valid"],
            )
            .sts(&they_first(
                world(&Jwks::one(test_key("rsa-2048-b").jwk().with("kid", "2"))),
                theirs().header("kid", "2"),
                ours().forged_by("rsa-2048-b").header("kid", "2"),
            )),
            accept("one-set-for-two", "two tenants of one host publish one key set, and each token is for its own role")
                .severity(Severity::Low)
                .sts(&they_first(world(&key("rsa-2048-a")), Jwt::new(&other).header("kid", "1"), ours())),
        ],
    )
}
