//! `iss`: one provider's tokens are not another's, byte for byte.

use crate::build::{Class, Draft, Question, accept, inferred, observed, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, test_key};
use serde_json::{Value, json};

const SOUND: &str = "id-token/baseline/rs256";
const ABSENT: &[&str] = &["claims.iss-present"];
const ANOTHER: &[&str] = &["claims.issuer-matches"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![form(setting), spelling(setting), path(setting), host(setting), keys(setting)]
}

/// A token that names `theirs`, judged by whoever trusts `ours`.
fn between(setting: &Setting, ours: &str, theirs: &str) -> Question {
    Question::new(setting, &Jwt::new(setting).claim("iss", theirs)).issuer(ours)
}

/// A vector whose issuer is another one than that of its twin, and nothing else.
fn another(name: &str, twin: &str, change: &str, sentence: &str) -> Draft {
    reject(name, sentence).tag(Tag::IssuerText).twin(twin, change).stops(ANOTHER)
}

/// An issuer is a string: "a case-sensitive URL using the https scheme".
fn form(setting: &Setting) -> VectorFile {
    let origin = setting.issuer_origin.as_str();
    let class = Class::new(Kind::IdToken, "issuer-form", "tokens whose issuer is absent or no string")
        .citing(&["RFC 7519 section 4.1.1", "OpenID Connect Core 1.0 section 2"])
        .severity(Severity::High)
        .with(
            reject(
                "missing",
                "a token without `iss` is nobody's: where only a wrong issuer is refused, it passes",
            )
            .twin(SOUND, "`iss` is left out")
            .stops(ABSENT)
            .aws(observed("wi-claim-no-iss"))
            .id_token(&Question::new(setting, &Jwt::new(setting).without_claim("iss"))),
        );
    #[rustfmt::skip]
    let forms: [(&str, Value, &str); 7] = [
        ("null", Value::Null, "null"),
        ("true", json!(true), "`true`"),
        ("number", json!(1), "a number"),
        ("list-of-one", json!([origin]), "a list of our issuer"),
        ("list-of-two", json!(["https://evil.example", origin]),
            "a list of the attacker's issuer and ours: one reader trusts the first, another the last"),
        ("empty-list", json!([]), "an empty list"),
        ("object", json!({"url": origin}), "an object"),
    ];
    forms
        .into_iter()
        .fold(class, |class, (name, value, what)| {
            let change = what.split(':').next().unwrap_or(what);
            class.with(
                reject(name, &format!("`iss` is {what}"))
                    .twin(SOUND, &format!("`iss` is {change}"))
                    .stops(ABSENT)
                    .id_token(&Question::new(setting, &Jwt::new(setting).claim("iss", value))),
            )
        })
        .finish()
}

/// What IAM was seen to make of a provider whose URL is spelled so.
fn as_stored(spelling: &str) -> Option<&'static str> {
    match spelling {
        "slash" => Some("iam-oidc-create-no-trailing-slash: the slash makes another provider"),
        "host-capital" | "host-capitals" => {
            Some("iam-oidc-create-upper-host: capitals make another provider")
        }
        "port-443" => {
            Some("iam-oidc-create-port-443: IAM drops the port of a URL; what STS does with it is not known")
        }
        "query" | "query-empty" => Some("iam-oidc-create-query: no provider can have one"),
        "fragment" | "fragment-empty" => Some("iam-oidc-create-fragment: no provider can have one"),
        _ => None,
    }
}

/// The provider's issuer identifier "MUST exactly match the value of the iss (issuer) Claim": no URL is parsed,
/// so two spellings of one URL are two issuers.
fn spelling(setting: &Setting) -> VectorFile {
    let origin = setting.issuer_origin.as_str();
    let bare = origin.strip_prefix("https://").unwrap_or(origin);
    #[rustfmt::skip]
    let spellings = [
        ("empty", String::new(), "is the empty string"),
        ("slash", format!("{origin}/"), "ends in a slash"),
        ("two-slashes", format!("{origin}//"), "ends in two slashes"),
        ("host-capital", format!("https://I{}", bare.get(1..).unwrap_or_default()),
            "has a capital in its host"),
        ("host-capitals", format!("https://{}", bare.to_uppercase()), "has its host in capitals"),
        ("scheme-capitals", format!("HTTPS://{bare}"), "has its scheme in capitals"),
        ("scheme-http", format!("http://{bare}"),
            "has the scheme `http`, which anybody on the way can answer for"),
        ("scheme-none", bare.to_owned(), "has no scheme, as some providers once wrote it"),
        ("scheme-relative", format!("//{bare}"), "has slashes and no scheme"),
        ("scheme-one-slash", format!("https:/{bare}"), "has one slash after its scheme"),
        ("port-443", format!("{origin}:443"), "names the default port"),
        ("port-8443", format!("{origin}:8443"), "names another port"),
        ("port-empty", format!("{origin}:"), "has a colon and no port"),
        ("userinfo", format!("https://user@{bare}"), "has a user name"),
        ("userinfo-empty", format!("https://@{bare}"), "has an empty user name"),
        ("query", format!("{origin}?x"), "has a query"),
        ("query-empty", format!("{origin}?"), "has an empty query"),
        ("fragment", format!("{origin}#x"), "has a fragment"),
        ("fragment-empty", format!("{origin}#"), "has an empty fragment"),
        ("space-before", format!(" {origin}"), "begins with a space"),
        ("space-after", format!("{origin} "), "ends in a space"),
        ("newline", format!("{origin}\n"), "ends in a line feed, which `$` of a pattern looks past"),
        ("nul", format!("{origin}\0.evil.example"), "goes on after a NUL, where some readers stop"),
    ];
    let class = Class::new(Kind::IdToken, "issuer-spelling", "other spellings of our issuer")
        .citing(&[
            "OpenID Connect Core 1.0 section 3.1.3.7",
            "OpenID Connect Core 1.0 section 2",
            "RFC 8725 section 3.8",
        ])
        .severity(Severity::Medium);
    let class = spellings.into_iter().fold(class, |class, (name, theirs, what)| {
        let draft =
            another(name, SOUND, &format!("`iss` {what}"), &format!("`iss` is our issuer, but {what}"));
        let draft = match as_stored(name) {
            Some(note) => draft.aws(inferred(note)),
            None => draft,
        };
        class.with(draft.id_token(&between(setting, origin, &theirs)))
    });
    #[rustfmt::skip]
    let equal = [
        ("same-slash", format!("{origin}/"), "ends in a slash",
            "iam-oidc-create-no-trailing-slash: the slash is stored"),
        ("same-port", format!("{origin}:8443"), "names a port",
            "AWS documents that a URL should name no port; what it compares is not known"),
        ("same-host-capitals", format!("https://{}", bare.to_uppercase()), "has its host in capitals",
            "iam-oidc-create-upper-host: the case is stored"),
    ];
    let class = equal.into_iter().fold(class, |class, (name, both, what, stored)| {
        class.with(
            accept(name, &format!("our issuer {what}, and so does `iss`: nothing is put in order"))
                .severity(Severity::Low)
                .tag(Tag::IssuerText)
                .aws(inferred(stored))
                .id_token(&between(setting, &both, &both)),
        )
    });
    class
        .with(
            another(
                "slash-dropped",
                "id-token/issuer-spelling/same-slash",
                "`iss` has no slash",
                "our issuer ends in a slash and `iss` does not",
            )
            .aws(inferred("iam-oidc-create-no-trailing-slash: the slash makes another provider"))
            .id_token(&between(setting, &format!("{origin}/"), origin)),
        )
        .with(
            another(
                "port-dropped",
                "id-token/issuer-spelling/same-port",
                "`iss` names no port",
                "our issuer names a port and `iss` does not: another server of the same host",
            )
            .id_token(&between(setting, &format!("{origin}:8443"), origin)),
        )
        .finish()
}

/// Many providers serve a tenant a path, and sign for all of them with one key: the path is all that tells them
/// apart.
fn path(setting: &Setting) -> VectorFile {
    let origin = setting.issuer_origin.as_str();
    let ours = format!("{origin}/tenants/a");
    let twin = "id-token/issuer-path/tenant";
    #[rustfmt::skip]
    let paths = [
        ("other-tenant", "/tenants/b", "is that of another tenant"),
        ("no-tenant", "", "has no path"),
        ("parent", "/tenants", "ends before the tenant"),
        ("longer-name", "/tenants/ab", "goes on after the tenant's name"),
        ("extra-segment", "/tenants/a/extra", "has a segment more"),
        ("slash", "/tenants/a/", "ends in a slash"),
        ("case", "/Tenants/A", "has capitals"),
        ("dot", "/tenants/./a", "has a segment `.`"),
        ("dot-dot", "/tenants/b/../a", "goes to another tenant and back by `..`"),
        ("dot-dot-away", "/tenants/a/../b", "goes to our tenant and away by `..`"),
        ("encoded-dot-dot", "/tenants/a/%2e%2e/b", "goes away by `..` in percent-encoding"),
        ("double-slash", "/tenants//a", "has an empty segment"),
        ("encoded-slash", "/tenants%2fa", "has a slash in percent-encoding"),
        ("encoded-letter", "/tenants/%61", "has a letter in percent-encoding"),
        ("parameter", "/tenants/a;x", "has a path parameter"),
        ("backslash", "/tenants\\a", "has a backslash, which browsers take for a slash"),
        ("query", "/tenants/b?/tenants/a", "ends in ours, in a query"),
        ("fragment", "/tenants/b#/tenants/a", "ends in ours, in a fragment"),
    ];
    let class = Class::new(Kind::IdToken, "issuer-path", "issuers that differ in their path")
        .citing(&["OpenID Connect Core 1.0 section 3.1.3.7", "RFC 8725 section 3.8"])
        .severity(Severity::High)
        .with(
            accept("tenant", "our issuer has a path, and `iss` is the same")
                .severity(Severity::Low)
                .tag(Tag::IssuerText)
                .id_token(&between(setting, &ours, &ours)),
        );
    let class = paths.into_iter().fold(class, |class, (name, path, what)| {
        class.with(
            another(
                name,
                twin,
                &format!("the path of `iss` {what}"),
                &format!("signed by a key that all tenants share; the path of `iss` {what}"),
            )
            .id_token(&between(setting, &ours, &format!("{origin}{path}"))),
        )
    });
    let odd = format!("{origin}/a//b/../%2F%2f/;x");
    class
        .with(
            accept(
                "same-odd",
                "our issuer has a path that any normalization would change, and `iss` is the same",
            )
            .severity(Severity::Low)
            .tag(Tag::IssuerText)
            .id_token(&between(setting, &odd, &odd)),
        )
        .finish()
}

/// A host that looks like ours, begins like ours or ends like ours is somebody else's.
fn host(setting: &Setting) -> VectorFile {
    let origin = setting.issuer_origin.as_str();
    let bare = origin.strip_prefix("https://").unwrap_or(origin);
    #[rustfmt::skip]
    let hosts = [
        ("prefix", format!("{origin}.evil.example"), "begins with ours"),
        ("prefix-glued", format!("{origin}evil.example"), "begins with ours, without a dot"),
        ("suffix", format!("https://evil.{bare}"), "ends in ours"),
        ("suffix-glued", format!("https://evil-{bare}"), "ends in ours, without a dot"),
        ("in-path", format!("https://evil.example/{bare}"), "has our host for a path"),
        ("in-query", format!("https://evil.example/?{origin}"), "has our issuer for a query"),
        ("in-fragment", format!("https://evil.example#{origin}"), "has our issuer for a fragment"),
        ("in-userinfo", format!("{origin}@evil.example"), "has our host for a user name"),
        ("two-issuers", format!("{origin} https://evil.example"), "is followed by another after a space"),
        ("shorter", origin.get(..origin.len() - 1).unwrap_or_default().to_owned(), "is ours less a letter"),
        ("scheme-only", "https://".to_owned(), "is what every issuer begins with"),
        ("one-letter", "s".to_owned(), "is a letter that stands in ours"),
        ("pattern", "https://.*".to_owned(), "is a pattern that ours matches"),
        ("trailing-dot", format!("{origin}."), "is the same name to a resolver, ending in a dot"),
        ("homoglyph", origin.replacen('e', "\u{435}", 1), "has a Cyrillic letter that looks the same"),
        ("full-width-dot", origin.replacen('.', "\u{FF0E}", 1),
            "has a full-width dot, which some resolvers take for a dot"),
        ("soft-hyphen", origin.replacen('e', "e\u{AD}", 1), "has a soft hyphen, which is not shown"),
    ];
    let class = Class::new(Kind::IdToken, "issuer-host", "issuers whose host is not ours")
        .citing(&["OpenID Connect Core 1.0 section 3.1.3.7", "RFC 8725 section 3.8"])
        .severity(Severity::High);
    let class = hosts.into_iter().fold(class, |class, (name, theirs, what)| {
        let draft =
            another(name, SOUND, &format!("`iss` {what}"), &format!("the host is not ours: `iss` {what}"));
        let draft = match name {
            // An issuer that only occurs in ours was accepted by a library that asked whether it is in it.
            "shorter" | "scheme-only" | "one-letter" => draft.citing("CVE-2024-53861"),
            _ => draft,
        };
        class.with(draft.id_token(&between(setting, origin, &theirs)))
    });

    let ascii = "https://xn--bcher-kva.touchstone.example";
    #[rustfmt::skip]
    let names = [
        ("unicode", "https://b\u{FC}cher.touchstone.example", "the same name in Unicode"),
        ("unicode-decomposed", "https://bu\u{308}cher.touchstone.example",
            "the same name with a combining mark"),
        ("unicode-folded", "https://bucher.touchstone.example", "the name without its mark"),
        ("punycode-capitals", "https://XN--BCHER-KVA.touchstone.example", "the same name in capitals"),
    ];
    let class = class.with(
        accept(
            "punycode",
            "our issuer is an internationalized name in its ASCII form, and `iss` is the same",
        )
        .severity(Severity::Low)
        .tag(Tag::IssuerText)
        .id_token(&between(setting, ascii, ascii)),
    );
    names
        .into_iter()
        .fold(class, |class, (name, theirs, what)| {
            class.with(
                another(
                    name,
                    "id-token/issuer-host/punycode",
                    &format!("`iss` is {what}"),
                    &format!(
                        "our issuer is an internationalized name in its ASCII form, and `iss` is {what}"
                    ),
                )
                .id_token(&between(setting, ascii, theirs)),
            )
        })
        .finish()
}

/// A `kid` is a label of one provider's: two providers may use the same. A cache of keys by `kid` alone verifies
/// one provider's tokens with the other's key.
fn keys(setting: &Setting) -> VectorFile {
    const OTHER: &str = "https://other.touchstone.example";
    let shared = |key: &str| test_key(key).jwk().with("kid", "shared");
    let jwks = Jwks::empty().and(shared("rsa-2048-a")).mint();
    let token = || Jwt::new(setting).header("kid", "shared");
    let ask = |token: Jwt| Question::new(setting, &token).jwks(jwks.clone());
    let twin = "id-token/issuer-keys/shared-kid";

    Class::new(Kind::IdToken, "issuer-keys", "two providers whose keys have the same name")
        .citing(&["RFC 8725 section 3.8", "CVE-2026-49998"])
        .severity(Severity::Critical)
        .with(
            accept("shared-kid", "our provider's key has a name that another provider uses as well")
                .severity(Severity::Low)
                .id_token(&ask(token())),
        )
        .with(
            reject("other-key", "in our issuer's name, signed by another provider's key of the same `kid`")
                .twin(twin, "signed by the other provider's key")
                .stops(&["jws.signature-valid"])
                .id_token(&ask(token().forged_by("rsa-2048-b"))),
        )
        .with(
            reject("other-issuer", "another provider's sound token, which our key set cannot vouch for")
                .twin(twin, "it is the other provider's: `iss` and the key")
                .stops(&["claims.issuer-matches", "jws.signature-valid"])
                .id_token(&ask(token().claim("iss", OTHER).forged_by("rsa-2048-b"))),
        )
        .with(
            reject("other-name", "in another issuer's name, signed by our provider's key")
                .twin(twin, "`iss` is the other provider's")
                .stops(ANOTHER)
                .id_token(&ask(token().claim("iss", OTHER))),
        )
        .finish()
}
