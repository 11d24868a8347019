//! The discovery document: whose it is, and where it says that the keys are.

use super::key_set::{NO_KEY, SOUND, filled, one_key};
use crate::build::{Class, Draft, Situation, accept, documented, inferred, reject};
use crate::format::{Document, Failure, Kind, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Object, Setting};
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![issuer(setting), document(setting), place(setting), inside(setting), absent(setting)]
}

/// How it is known that keys which cannot be had are answered for alike.
pub(super) const REPORTED: &str = "users report this text wherever the keys of a provider cannot be had";

/// A vector that differs from the sound call by one change.
pub(super) fn stopped(name: &str, sentence: &str, change: &str, stops: &[&str]) -> Draft {
    reject(name, sentence).twin(SOUND, change).stops(stops)
}

/// The same where the keys cannot be had for AWS either, in its words.
pub(super) fn without_keys(name: &str, sentence: &str, change: &str, stops: &[&str]) -> Draft {
    stopped(name, sentence, change, stops).aws(inferred(REPORTED)).aws_message(NO_KEY)
}

fn sound(setting: &Setting) -> Object {
    Object::new().with("issuer", setting.issuer_origin.as_str()).with("jwks_uri", setting.keys_url())
}

fn keys() -> Document {
    Document::ok(Jwks::of(&["rsa-2048-a"]).mint())
}

/// The sound call where the discovery document is this text.
fn discovered(setting: &Setting, text: impl Into<Vec<u8>>) -> Situation {
    one_key(setting).document(&setting.discovery_url(), Document::ok(text))
}

/// The sound call where the keys are at another URL, and nowhere else.
fn keys_at(setting: &Setting, url: &str) -> Situation {
    let document = sound(setting).with("jwks_uri", url).to_json();
    discovered(setting, document).without_document(&setting.keys_url()).document(url, keys())
}

/// "The issuer value returned MUST be identical to the Issuer URL that was used as the prefix to /.well-known/
/// openid-configuration to retrieve the configuration information."
fn issuer(setting: &Setting) -> VectorFile {
    let origin = setting.issuer_origin.as_str();
    let host = setting.issuer_host();
    #[rustfmt::skip]
    let issuers: [(&str, Value, &str); 9] = [
        ("another", json!("https://attacker.example"), "another issuer"),
        ("another-tenant", json!(format!("{origin}/tenants/a")), "a tenant of ours"),
        ("slash", json!(format!("{origin}/")), "our issuer with a slash after it"),
        ("capitals", json!(format!("https://{}", host.to_uppercase())), "our issuer with its host in capitals"),
        ("http", json!(format!("http://{host}")), "our issuer with the scheme `http`"),
        ("port-443", json!(format!("{origin}:443")), "our issuer with the port that it has anyway"),
        ("template", json!(format!("https://{host}/{{tenantid}}")), "a template that tenants are put into"),
        ("null", Value::Null, "null"),
        ("list", json!([origin]), "a list of our issuer"),
    ];
    let rule = &["discovery.issuer-matches"];
    let class = Class::new(
        Kind::Sts,
        "discovery-issuer",
        "discovery documents that are not, or not exactly, the provider's",
    )
    .citing(&["OpenID Connect Discovery 1.0 section 4.3"])
    .severity(Severity::High);
    let missing = stopped(
        "missing",
        "the discovery document does not say whose it is",
        "the discovery document has no `issuer`",
        rule,
    )
    .sts(&discovered(setting, sound(setting).without("issuer").to_json()));
    let drafts = issuers.into_iter().map(|(name, value, what)| {
        stopped(
            name,
            &format!("the discovery document names {what}: it may be of somebody who shares the host"),
            &format!("the discovery document's `issuer` is {what}"),
            rule,
        )
        .tag(Tag::IssuerText)
        .sts(&discovered(setting, sound(setting).with("issuer", value).to_json()))
    });
    filled(class, drafts.chain([missing]))
}

/// A document that is none, or does not say where the keys are.
fn document(setting: &Setting) -> VectorFile {
    let text = sound(setting).to_json();
    let refused = |name: &str, change: &str, sentence: &str, rule: &str, text: String| {
        without_keys(name, sentence, change, &[rule]).sts(&discovered(setting, text))
    };
    let uri = |value: Value| sound(setting).with("jwks_uri", value).to_json();
    let half = text.get(..text.len() / 2).unwrap_or_default().to_owned();
    let present = "discovery.jwks-uri-present";
    let class = Class::new(Kind::Sts, "discovery-document", "discovery documents that say nothing of keys")
        .citing(&["OpenID Connect Discovery 1.0 section 4.2", "OpenID Connect Discovery 1.0 section 3"])
        .severity(Severity::Low);
    filled(
        class,
        [
            accept("more-members", "the discovery document says much else, of which nothing matters here")
                .sts(&discovered(
                    setting,
                    sound(setting)
                        .with("userinfo_endpoint", "http://127.0.0.1/")
                        .with("id_token_signing_alg_values_supported", json!(["none"]))
                        .with("keys", json!([]))
                        .to_json(),
                )),
            refused(
                "uri-missing",
                "there is no `jwks_uri`",
                "the document does not say where the keys are, and they are not looked for elsewhere",
                present,
                sound(setting).without("jwks_uri").to_json(),
            ),
            refused("uri-null", "`jwks_uri` is null", "`jwks_uri` is null", present, uri(Value::Null)),
            refused(
                "uri-list",
                "`jwks_uri` is a list of the right URL",
                "`jwks_uri` is a list",
                present,
                uri(json!([setting.keys_url()])),
            ),
            refused(
                "uri-in-capitals",
                "`jwks_uri` is spelled `JWKS_URI`",
                "a member in another case is another member",
                present,
                sound(setting).without("jwks_uri").with("JWKS_URI", setting.keys_url()).to_json(),
            ),
            refused(
                "keys-within",
                "the document is the key set",
                "the document is the key set itself",
                present,
                String::from_utf8_lossy(&Jwks::of(&["rsa-2048-a"]).mint()).into_owned(),
            )
            .stops(&["discovery.issuer-matches", present]),
            refused(
                "empty",
                "the discovery document is empty",
                "status 200 and nothing",
                "json.well-formed",
                String::new(),
            ),
            refused(
                "truncated",
                "the discovery document ends in the middle",
                "the connection broke half-way",
                "json.well-formed",
                half,
            ),
            refused(
                "page",
                "the discovery document is a page",
                "a page for people, with status 200, in the place of the document",
                "json.well-formed",
                "<!doctype html><title>Sign in</title>".to_owned(),
            ),
            refused(
                "list",
                "the discovery document is in a list",
                "the document is a list",
                "json.object",
                format!("[{text}]"),
            ),
            reject("uri-twice", "`jwks_uri` stands there twice: of two readers, each fetches other keys")
                .citing("RFC 7493 section 2.3")
                .severity(Severity::High)
                .twin(SOUND, "a `jwks_uri` of the attacker's comes before the right one")
                .stops(&["json.no-duplicate-members"])
                .aws_accepts(inferred("wi-claim-dup-aud-last-bad: of duplicates the last counts"))
                .sts(&discovered(
                    setting,
                    Object::new()
                        .with("jwks_uri", "https://attacker.example/keys")
                        .with("issuer", setting.issuer_origin.as_str())
                        .and_again("jwks_uri", setting.keys_url())
                        .to_json(),
                )),
        ],
    )
}

/// "URL of the OP's JWK Set document, which MUST use the https scheme", on whatever host.
fn place(setting: &Setting) -> VectorFile {
    let elsewhere = |name: &str, url: &str, what: &str| {
        accept(name, &format!("the provider keeps its keys {what}"))
            .severity(Severity::Low)
            .sts(&keys_at(setting, url))
    };
    let refused = |name: &str, url: &str, stops: &[&str], what: &str| {
        stopped(
            name,
            &format!("`jwks_uri` {what}"),
            &format!("`jwks_uri` is `{url}`, where the keys are"),
            stops,
        )
        .severity(Severity::High)
        .sts(&keys_at(setting, url))
    };
    let https = "discovery.jwks-uri-https";
    let public = "discovery.jwks-uri-public";
    let class = Class::new(Kind::Sts, "jwks-uri", "providers whose keys are elsewhere")
        .citing(&["OpenID Connect Discovery 1.0 section 3"])
        .severity(Severity::High);
    filled(
        class,
        [
            elsewhere("another-host", "https://keys.touchstone-cdn.example/jwks.json", "on another host"),
            elsewhere("another-port", "https://issuer.touchstone.example:8443/keys", "at another port")
                .tag(Tag::Axis),
            elsewhere("query", "https://issuer.touchstone.example/keys?tenant=a", "behind a query"),
            refused(
                "http",
                "http://issuer.touchstone.example/keys",
                &[https],
                "has the scheme `http`: whoever is on the way writes the keys",
            ),
            refused("ftp", "ftp://issuer.touchstone.example/keys", &[https], "has the scheme `ftp`"),
            refused(
                "file",
                "file:///etc/touchstone/keys",
                &[https, public],
                "is a file of the machine that asks",
            ),
            refused(
                "data",
                "data:application/json,keys",
                &[https, public],
                "is a `data` URL, which brings its own keys",
            ),
            refused("relative", "/keys", &[https, public], "is a path without a host")
                .severity(Severity::Low),
            refused("scheme-relative", "//issuer.touchstone.example/keys", &[https, public], "has no scheme")
                .severity(Severity::Low),
            refused("empty", "", &[https, public], "is the empty string").severity(Severity::Low),
        ],
    )
}

/// A provider that anybody may register names an address that only we can reach. The network would answer.
fn inside(setting: &Setting) -> VectorFile {
    #[rustfmt::skip]
    let addresses = [
        ("loopback", "127.0.0.1", "this machine"),
        ("loopback-other", "127.8.8.8", "this machine, by another address of it"),
        ("loopback-short", "127.1", "this machine, by an address of two numbers"),
        ("loopback-decimal", "2130706433", "this machine, by one decimal number"),
        ("loopback-hexadecimal", "0x7f000001", "this machine, by one hexadecimal number"),
        ("loopback-octal", "0177.0.0.1", "this machine, by an address with an octal number"),
        ("loopback-ipv6", "[::1]", "this machine, over IPv6"),
        ("loopback-mapped", "[::ffff:127.0.0.1]", "this machine, by its IPv4 address within IPv6"),
        ("loopback-nat64", "[64:ff9b::7f00:1]", "this machine, by its IPv4 address behind NAT64"),
        ("localhost", "localhost", "this machine, by name"),
        ("localhost-capitals-dot", "LOCALHOST.", "this machine, by name, in capitals and with the dot of the root"),
        ("localhost-below", "a.localhost", "this machine, by a name below `localhost`"),
        ("any-address", "0.0.0.0", "this machine, by the address of none"),
        ("any-address-ipv6", "[::]", "this machine, by the IPv6 address of none"),
        ("metadata", "169.254.169.254", "the metadata service of the cloud"),
        ("metadata-ipv6", "[fd00:ec2::254]", "the metadata service of the cloud, over IPv6"),
        ("metadata-name", "metadata.google.internal", "the metadata service of a cloud, by name"),
        ("link-local-ipv6", "[fe80::1]", "a neighbour over IPv6"),
        ("private-10", "10.0.0.1", "a private network"),
        ("private-172", "172.16.0.1", "a private network"),
        ("private-192", "192.168.0.1", "a private network"),
        ("private-ipv6", "[fd12:3456:789a::1]", "a private network over IPv6"),
        ("carrier", "100.64.0.1", "a carrier's network"),
        ("multicast", "224.0.0.1", "everybody on the network"),
        ("broadcast", "255.255.255.255", "everybody on the network, by broadcast"),
        ("local-name", "printer.local", "a device of the network"),
        ("name-without-domain", "kubernetes", "whatever a search list makes of the name"),
        ("user-information", "issuer.touchstone.example@127.0.0.1", "this machine, behind the provider's name"),
        ("backslash", "127.0.0.1\\@issuer.touchstone.example", "this machine to some readers, the provider to others"),
        ("full-width-digits", "\u{ff11}\u{ff12}\u{ff17}.0.0.1", "this machine, in full-width digits"),
        ("encoded", "%31%32%37.0.0.1", "this machine, percent-encoded"),
    ];
    let class = Class::new(Kind::Sts, "jwks-uri-inside", "providers whose keys are where only we can reach")
        .citing(&["CWE-918", "RFC 8725 section 3.10"])
        .severity(Severity::High);
    let drafts = addresses.map(|(name, host, what)| {
        let url = format!("https://{host}/keys");
        let change = format!("`jwks_uri` is `{url}`, where the keys are");
        let draft = stopped(
            name,
            &format!("`jwks_uri` leads to {what}: the provider has us ask in its place"),
            &change,
            &["discovery.jwks-uri-public"],
        )
        .evidence(inferred("no standard says it of `jwks_uri`; RFC 8725 says it of URLs in a token"))
        .sts(&keys_at(setting, &url));
        // Who runs a provider in his own network wants to ask there.
        let own =
            name.starts_with("private") || ["carrier", "local-name", "name-without-domain"].contains(&name);
        if own { draft.tag(Tag::Axis) } else { draft }
    });
    filled(class, drafts)
}

/// Some providers have no discovery document and keep their keys at a well-known place. AWS documents the document
/// alone.
fn absent(setting: &Setting) -> VectorFile {
    let well_known = format!("{}/.well-known/jwks.json", setting.issuer_origin);
    let world = |answer: Document| {
        one_key(setting)
            .without_document(&setting.keys_url())
            .document(&setting.discovery_url(), answer)
            .document(&well_known, keys())
    };
    let asked = || {
        documented(
            "AWS IAM user guide, Create an OpenID Connect identity provider: the keys are at the `jwks_uri`",
        )
    };
    let fallback = |name: &str, status: u16| {
        accept(
            name,
            &format!(
                "there is no discovery document (status {status}), and the keys are at `/.well-known/jwks.json`"
            ),
        )
        .severity(Severity::Low)
        .tag(Tag::Axis)
        .twin(SOUND, &format!("the discovery document is gone with status {status}, the keys are at the well-known place"))
        .evidence(inferred("a convention of providers, on the provider's own host; no standard has it"))
        .aws_stops(&["discovery.document-present"], asked())
        .sts(&world(Document::status(status, "")))
    };
    let refused = |name: &str, rule: &str, what: &str, answer: Document| {
        without_keys(
            name,
            &format!("the discovery document {what}: that there is none is not known, so the keys at the well-known place are not taken"),
            &format!("the discovery document {what}, the keys are at the well-known place"),
            &[rule],
        )
        .severity(Severity::Medium)
        .sts(&world(answer))
    };
    let other = sound(setting).with("issuer", "https://attacker.example").to_json();
    let class = Class::new(Kind::Sts, "discovery-absent", "providers without a discovery document")
        .citing(&["OpenID Connect Discovery 1.0 section 4"])
        .severity(Severity::Low);
    filled(
        class,
        [
            fallback("status-404", 404),
            fallback("status-410", 410),
            without_keys(
                "nothing-there",
                "there is no discovery document, and nothing at the well-known place",
                "the discovery document is not there",
                &["fetch.reachable"],
            )
            .aws_stops(&["discovery.document-present", "fetch.reachable"], asked())
            .sts(&one_key(setting).document(&setting.discovery_url(), Document::status(404, ""))),
            without_keys(
                "not-found-twice",
                "there is no discovery document, and no key set at the well-known place either",
                "the discovery document and the keys at the well-known place are not there",
                &["fetch.status-ok"],
            )
            .aws_stops(&["discovery.document-present", "fetch.status-ok"], asked())
            .sts(&world(Document::status(404, "")).document(&well_known, Document::status(404, ""))),
            refused(
                "status-500",
                "fetch.status-ok",
                "is answered with status 500",
                Document::status(500, ""),
            ),
            refused(
                "status-403",
                "fetch.status-ok",
                "is answered with status 403",
                Document::status(403, ""),
            ),
            refused(
                "timeout",
                "fetch.reachable",
                "does not come in time",
                Document::failed(Failure::Timeout),
            ),
            refused("of-another", "discovery.issuer-matches", "is another issuer's", Document::ok(other))
                .stops(&["discovery.issuer-matches", "fetch.reachable"]),
            refused(
                "without-uri",
                "discovery.jwks-uri-present",
                "has no `jwks_uri`",
                Document::ok(sound(setting).without("jwks_uri").to_json()),
            ),
        ],
    )
}
