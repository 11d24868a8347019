//! Fetching: what comes back from the network in the place of a document, and by whose certificate.

use super::discovery::{stopped, without_keys};
use super::key_set::{SOUND, filled, one_key};
use crate::build::{Class, Situation, accept, documented, inferred, reject};
use crate::format::{Document, Failure, Kind, Params, Severity, Tag, VectorFile};
use crate::mint::{Jwks, Object, Setting, test_key};
use data_encoding::HEXLOWER;
use ring::digest;
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![failure(setting), redirect(setting), body(setting), size(setting), thumbprint(setting)]
}

/// The URLs of both documents, with what they are called.
fn documents(setting: &Setting) -> [(&'static str, &'static str, String); 2] {
    [
        ("discovery", "the discovery document", setting.discovery_url()),
        ("keys", "the key set", setting.keys_url()),
    ]
}

fn key_set() -> Vec<u8> {
    Jwks::of(&["rsa-2048-a"]).mint()
}

fn discovery(setting: &Setting) -> Object {
    Object::new().with("issuer", setting.issuer_origin.as_str()).with("jwks_uri", setting.keys_url())
}

/// What a URL is answered with where all is well.
fn sound(setting: &Setting, name: &str) -> Vec<u8> {
    if name == "keys" { key_set() } else { discovery(setting).to_json().into_bytes() }
}

/// "A successful response MUST use the 200 OK HTTP status code", and anything else brings no document.
fn failure(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::Sts, "fetch-failure", "documents that do not come")
        .citing(&["OpenID Connect Discovery 1.0 section 4.2"])
        .severity(Severity::Low);
    let drafts = documents(setting).into_iter().flat_map(|(name, what, url)| {
        let refused = |fault: &str, how: &str, rule: &str, world: Situation| {
            without_keys(
                &format!("{name}-{fault}"),
                &format!("{what} {how}"),
                &format!("{what} {how}"),
                &[rule],
            )
            .sts(&world)
        };
        let failures = [
            ("timeout", "does not come in time", Failure::Timeout),
            ("connect", "is on a host that takes no connection", Failure::Connect),
            ("tls", "is on a host with which there is no agreement on TLS", Failure::Tls),
        ]
        .map(|(fault, how, failure)| {
            let world = one_key(setting).document(&url, Document::failed(failure));
            refused(fault, how, "fetch.reachable", world)
        });
        let statuses = [500, 503, 401, 403, 204, 206].map(|status| {
            // The octets are the right ones: only the status says that they are not the answer.
            let world = one_key(setting).document(&url, Document::status(status, sound(setting, name)));
            let how = format!("comes with status {status}");
            refused(&format!("status-{status}"), &how, "fetch.status-ok", world)
        });
        failures.into_iter().chain(statuses).collect::<Vec<_>>()
    });
    let missing = [404, 410].map(|status| {
        without_keys(
            &format!("keys-status-{status}"),
            &format!("there is a discovery document, and the key set it names comes with status {status}"),
            &format!("the key set comes with status {status}"),
            &["fetch.status-ok"],
        )
        .sts(&one_key(setting).document(&setting.keys_url(), Document::status(status, key_set())))
    });
    filled(class, drafts.chain(missing))
}

/// A document comes from where it was asked for: a redirect leads where nobody looked whether it may.
fn redirect(setting: &Setting) -> VectorFile {
    const INSIDE: &str = "http://169.254.169.254/latest/keys";
    let class = Class::new(Kind::Sts, "fetch-redirect", "documents that are said to be elsewhere")
        .citing(&["OpenID Connect Discovery 1.0 section 4.2", "CWE-918"])
        .severity(Severity::High);
    let drafts = documents(setting).into_iter().flat_map(|(name, what, url)| {
        let to = |kind: &str, status: u16, target: &str, sentence: &str| {
            let world = one_key(setting)
                .document(&url, Document::redirect(status, target))
                .document(target, Document::ok(sound(setting, name)));
            let name = format!("{name}-{kind}");
            let change = format!("{what} is at `{target}`, by status {status}");
            stopped(&name, sentence, &change, &["fetch.status-ok"])
                .evidence(inferred(
                    "section 4.2 has 200 for the one document and says nothing of the other: whether a client asks \
                     again elsewhere is left open",
                ))
                .sts(&world)
        };
        let moved = format!("{}/moved/{name}", setting.issuer_origin);
        let own = [301, 302, 303, 307, 308].map(|status| {
            to(
                &status.to_string(),
                status,
                &moved,
                &format!("{what} has moved on its host, says status {status}"),
            )
            .severity(Severity::Low)
            .tag(Tag::Axis)
        });
        let away = [
            to("inside", 302, INSIDE, &format!("{what} is said to be where only we can reach")),
            to(
                "http",
                301,
                &format!("http://{}/{name}", setting.issuer_host()),
                &format!("{what} is said to be on the same host, without TLS"),
            ),
            to(
                "attacker",
                307,
                "https://attacker.example/document",
                &format!("{what} is said to be on another host"),
            )
            .tag(Tag::Axis),
            to(
                "file",
                302,
                "file:///etc/touchstone/keys",
                &format!("{what} is said to be a file of the machine that asks"),
            ),
        ];
        own.into_iter().chain(away).collect::<Vec<_>>()
    });
    filled(class, drafts)
}

/// The right place, the right status, and the wrong octets for a key set.
fn body(setting: &Setting) -> VectorFile {
    let served = |octets: Vec<u8>| one_key(setting).document(&setting.keys_url(), Document::ok(octets));
    let refused = |name: &str, change: &str, sentence: &str, rule: &str, octets: Vec<u8>| {
        without_keys(name, sentence, change, &[rule]).sts(&served(octets))
    };
    let keys = |value: Value| json!({ "keys": value }).to_string().into_bytes();
    let half = key_set().iter().copied().take(200).collect();
    let mut long = key_set();
    long.resize(4096, b' ');
    let class = Class::new(Kind::Sts, "fetch-key-set", "answers that are no key set")
        .citing(&["RFC 7517 section 5.1"])
        .severity(Severity::Low);
    filled(
        class,
        [
            accept("white-space-after", "the key set is followed by white space").sts(&served(long)),
            refused(
                "empty",
                "the key set is no octets",
                "status 200 and nothing",
                "json.well-formed",
                Vec::new(),
            ),
            refused(
                "truncated",
                "the key set ends in the middle",
                "the connection broke half-way",
                "json.well-formed",
                half,
            ),
            refused(
                "page",
                "the key set is a page",
                "a page for people, with status 200, in the place of the keys",
                "json.well-formed",
                b"<!doctype html><title>Sign in</title>".to_vec(),
            ),
            refused(
                "certificate",
                "the key set is a certificate in PEM",
                "a certificate in the place of the keys",
                "json.well-formed",
                b"-----BEGIN CERTIFICATE-----\n".to_vec(),
            ),
            refused(
                "compressed",
                "the key set is gzip that nobody asked for",
                "the answer is compressed",
                "json.utf-8",
                vec![0x1f, 0x8b, 8, 0],
            ),
            refused("null", "the key set is null", "the document is null", "json.object", b"null".to_vec()),
            refused(
                "no-keys",
                "the key set is an empty object",
                "an object without `keys`",
                "jwks.keys-array",
                b"{}".to_vec(),
            ),
            refused("keys-null", "`keys` is null", "`keys` is null", "jwks.keys-array", keys(Value::Null)),
            refused(
                "keys-object",
                "`keys` is one key",
                "`keys` is a key, and not a list of them",
                "jwks.keys-array",
                keys(test_key("rsa-2048-a").jwk().to_value()),
            ),
            refused(
                "keys-empty",
                "`keys` is empty",
                "the provider has no key: nothing verifies",
                "jwks.not-empty",
                keys(json!([])),
            ),
            refused(
                "key-without-type",
                "the only key has no `kty`",
                "the only key does not say its type",
                "jwk.type-known",
                Jwks::one(test_key("rsa-2048-a").jwk().without("kty")).mint(),
            ),
        ],
    )
}

/// An answer that does not end when it should fills the memory of who reads it.
fn size(setting: &Setting) -> VectorFile {
    let mut large = key_set();
    large.resize((1 << 20) + 1, b' ');
    let class = Class::new(Kind::Sts, "fetch-size", "answers that are too large")
        .citing(&["CWE-400"])
        .severity(Severity::Medium);
    let too_large =
        reject("over-one-mebibyte", "a key set does not end when it should: reading stops at 1 MiB")
            .tag(Tag::ResourceLimit)
            .twin("sts/fetch-key-set/white-space-after", "there is more than 1 MiB of it")
            .stops(&["fetch.document-size"])
            .evidence(inferred("no standard bounds a key set; 400 keys of 4096 bits are 300 KB"))
            .sts(&one_key(setting).document(&setting.keys_url(), Document::ok(large)));
    filled(class, [too_large])
}

/// SHA-1 of octets, in hexadecimal.
fn sha1(octets: &[u8]) -> String {
    HEXLOWER.encode(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, octets).as_ref())
}

/// Where a server's certificates lead to none that everybody trusts, the top one is held against the thumbprints
/// that were registered. The certificates here are placeholders: only their octets count.
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn thumbprint(setting: &Setting) -> VectorFile {
    const LEAF: &[u8] = b"a server's certificate";
    const TOP: &[u8] = b"the certificate of a private authority";
    const OTHER: &[u8] = b"the certificate of an attacker's authority";
    let (leaf, top, other) = (sha1(LEAF), sha1(TOP), sha1(OTHER));
    let said = || {
        documented(
            "AWS IAM user guide, Obtain the thumbprint for an OpenID Connect identity provider: that of the top \
             intermediate certificate authority, where the certificate is not of a trusted one",
        )
    };
    let rule = &["fetch.thumbprint-matches"];
    let over = |discovery_chain: Option<&[&[u8]]>, keys_chain: Option<&[&[u8]]>| {
        let by = |document: Document, chain: Option<&[&[u8]]>| match chain {
            Some(chain) => document.over(chain),
            None => document,
        };
        one_key(setting)
            .document(
                &setting.discovery_url(),
                by(Document::ok(discovery(setting).to_json()), discovery_chain),
            )
            .document(&setting.keys_url(), by(Document::ok(key_set()), keys_chain))
    };
    let private: &[&[u8]] = &[LEAF, TOP];
    let both = |chain: &[&[u8]]| over(Some(chain), Some(chain));
    let sound = |name: &str, sentence: &str, world: &Situation| {
        accept(name, sentence).severity(Severity::Low).evidence(said()).aws(said()).sts(world)
    };
    let refused = |name: &str, twin: &str, change: &str, sentence: &str, world: &Situation| {
        reject(name, sentence)
            .twin(
                &if twin.is_empty() { SOUND.to_owned() } else { format!("sts/fetch-thumbprint/{twin}") },
                change,
            )
            .stops(rule)
            .evidence(said())
            .aws(inferred("users report this text"))
            .aws_message("OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint")
            .sts(world)
    };
    let update = |thumbprint: &str| {
        let params = [
            ("OpenIDConnectProviderArn", setting.provider_arn()),
            ("ThumbprintList.member.1", thumbprint.to_owned()),
        ];
        let params: Vec<(&str, &str)> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ("UpdateOpenIDConnectProviderThumbprint", Params::list(&params))
    };
    let class = Class::new(
        Kind::Sts,
        "fetch-thumbprint",
        "providers by the certificates of their servers, and the thumbprints that are registered",
    )
    .citing(&["AWS IAM API reference, CreateOpenIDConnectProvider"])
    .severity(Severity::Critical);
    filled(
        class,
        [
            sound(
                "private",
                "the servers' certificates lead to a private authority whose thumbprint is registered",
                &both(private).thumbprints(&[&top]),
            ),
            sound(
                "capitals",
                "the thumbprint was registered in capitals",
                &both(private).thumbprints(&[&top.to_uppercase()]),
            ),
            sound(
                "second",
                "the second of two thumbprints is the authority's",
                &both(private).thumbprints(&[&other, &top]),
            ),
            sound(
                "self-signed",
                "the only certificate is the server's own, whose thumbprint is registered",
                &both(&[LEAF]).thumbprints(&[&leaf]),
            ),
            sound(
                "trusted",
                "the certificate is one that everybody trusts, so a thumbprint that fits nothing does no harm",
                &over(None, None).thumbprints(&[&other]),
            ),
            refused(
                "none-registered",
                "",
                "the servers' certificates lead to a private authority",
                "the certificates lead to a private authority, and no thumbprint is registered",
                &both(private),
            ),
            refused(
                "another-authority",
                "private",
                "the certificates lead to another authority",
                "somebody on the way shows a certificate of an authority of his own",
                &both(&[LEAF, OTHER]).thumbprints(&[&top]),
            ),
            refused(
                "leaf-registered",
                "private",
                "the thumbprint is the server's",
                "the thumbprint of the server's certificate is registered, and not that of its authority",
                &both(private).thumbprints(&[&leaf]),
            )
            .severity(Severity::Low),
            refused(
                "authority-in-front",
                "private",
                "the attacker's authority comes after the registered one",
                "the registered authority's certificate is in the chain, and not at its top",
                &both(&[TOP, OTHER]).thumbprints(&[&top]),
            ),
            refused(
                "no-certificate",
                "private",
                "the servers show no certificate",
                "a chain without a certificate leads to nobody",
                &both(&[]).thumbprints(&[&top]),
            ),
            refused(
                "key-set-alone",
                "private",
                "the key set's server shows another authority's certificate",
                "the discovery document came from the provider, and the keys come from somebody else",
                &over(Some(private), Some(&[LEAF, OTHER])).thumbprints(&[&top]),
            ),
            refused(
                "discovery-alone",
                "",
                "the discovery document's server shows a private authority's certificate",
                "the keys' server is one that everybody trusts, and who told us its name is not",
                &over(Some(private), None),
            ),
            sound(
                "replaced-by-same",
                "the thumbprint is replaced by itself between two calls",
                &both(private)
                    .thumbprints(&[&top])
                    .then(|step| step.seconds_later(60).changes(&[update(&top)])),
            ),
            refused(
                "replaced",
                "replaced-by-same",
                "the thumbprint is replaced by another",
                "the thumbprint that keys were believed for is withdrawn, and so are they",
                &both(private)
                    .thumbprints(&[&top])
                    .then(|step| step.seconds_later(60).changes(&[update(&other)])),
            ),
        ],
    )
}
