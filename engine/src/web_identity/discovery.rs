//! Discovery: the documents that lead to a provider's keys, and what is read from them (OpenID Connect Discovery 1.0
//! section 4).

use super::key_set::KeySet;
use super::public_url;
use crate::check::{Check, Step, Structural};
use crate::crypto::{Backend, sha1};
use crate::json::{self, Document, Tape};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};
use data_encoding::HEXLOWER;

const DISCOVERY: Document = Document { name: "discovery document", step: Step::FetchKeys };

/// A provider as far as its keys are concerned.
#[derive(Clone, Copy, Debug)]
pub struct Source<'p> {
    /// The issuer identifier: a URL, byte for byte as in its tokens.
    pub issuer: &'p str,
    /// SHA-1 thumbprints in hexadecimal, of either case, of certificates that the provider's may lead up to.
    pub thumbprints: &'p [Box<str>],
}

/// What the network answered.
#[derive(Clone, Copy, Debug)]
pub enum Answer<'a> {
    /// An HTTP answer over TLS.
    Document {
        /// The HTTP status.
        status: u16,
        /// The body, without any encoding of the transfer. One octet more than
        /// [`Limits::document_octets`](crate::profile::Limits::document_octets) is enough of a longer one.
        body: &'a [u8],
        /// The header `Location`, where there is one. It is never followed.
        location: Option<&'a str>,
        /// Where the server's certificates lead to no publicly trusted one: each in DER, the server's own first. The
        /// caller vouches that each was signed by the next and that the first is for this host: its thumbprint alone
        /// says nothing of that.
        untrusted_chain: Option<&'a [&'a [u8]]>,
    },
    /// There is none.
    Failed(Failure),
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It did not come in time.
    Timeout,
    /// The host has no address, or takes no connection.
    Connect,
    /// TLS failed, other than for a certificate that is not publicly trusted.
    Tls,
}

/// Which of the two documents is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Discovery,
    KeySet,
}

/// A document that was read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) found: Found,
    /// The registered thumbprint without which the document would not have been believed.
    pub(super) thumbprint: Option<String>,
}

/// What a document yields.
#[derive(Debug)]
pub(super) enum Found {
    KeySet(KeySet),
    /// The key set is at this URL.
    KeySetAt(String),
}

/// Where the discovery document is (section 4.1).
pub(super) fn discovery_url(issuer: &str) -> String {
    format!("{}/.well-known/openid-configuration", without_slash(issuer))
}

/// A terminating `/` is removed before a well-known path is appended (section 4.1).
fn without_slash(issuer: &str) -> &str {
    issuer.strip_suffix('/').unwrap_or(issuer)
}

impl Source<'_> {
    pub(super) fn registers(&self, thumbprint: &str) -> bool {
        self.thumbprints.iter().any(|ours| ours.eq_ignore_ascii_case(thumbprint))
    }
}

impl Wanted {
    /// Reads the answer to a request for this document at `url`: TLS first, then HTTP, then the document.
    pub(super) fn read(
        self,
        url: &str,
        source: &Source<'_>,
        answer: &Answer<'_>,
        backend: Backend,
        profile: &Profile,
    ) -> Result<Reading, Rejection> {
        let at = |url, reason| Detail::Url { url: Excerpt::of(url), reason };
        let (status, body, location, untrusted_chain) = match *answer {
            Answer::Document { status, body, location, untrusted_chain } => {
                (status, body, location, untrusted_chain)
            }
            Answer::Failed(failure) => {
                return Err(profile.reject(Structural::FetchReachable, at(url, failure.reason())));
            }
        };
        let thumbprint = match untrusted_chain {
            Some(chain) => registered_thumbprint(chain, source, backend, profile)?,
            None => None,
        };
        match (self, status) {
            (_, 200) => {}
            (Self::Discovery, 404 | 410) => {
                profile.require(false, Check::DiscoveryDocumentPresent, || {
                    at(url, "there is no such document")
                })?;
                let url = format!("{}/.well-known/jwks.json", without_slash(source.issuer));
                return Ok(Reading { found: Found::KeySetAt(url), thumbprint });
            }
            (_, 300..400) => {
                let detail = at(location.unwrap_or(url), "a redirect is not followed");
                return Err(profile.reject(Structural::FetchStatusOk, detail));
            }
            _ => return Err(profile.reject(Structural::FetchStatusOk, at(url, "the status is not 200"))),
        }
        let limit = profile.limits().document_octets;
        profile.require(body.len() <= limit, Check::FetchDocumentSize, || Detail::Limit(limit))?;

        let found = match self {
            Self::Discovery => Found::KeySetAt(jwks_uri(body, source, profile)?),
            Self::KeySet => Found::KeySet(KeySet::parse(body, backend, profile)?),
        };
        Ok(Reading { found, thumbprint })
    }
}

impl Failure {
    fn reason(self) -> &'static str {
        match self {
            Self::Timeout => "no answer came in time",
            Self::Connect => "no connection was made",
            Self::Tls => "TLS failed",
        }
    }
}

/// The thumbprint of the top of a chain, where it is registered. AWS looks at thumbprints only where a chain is not
/// publicly trusted.
fn registered_thumbprint(
    chain: &[&[u8]],
    source: &Source<'_>,
    backend: Backend,
    profile: &Profile,
) -> Result<Option<String>, Rejection> {
    let thumbprint = chain.last().map(|top| HEXLOWER.encode(&sha1(top, backend)));
    let registered = thumbprint.as_deref().is_some_and(|thumbprint| source.registers(thumbprint));
    profile.require(registered, Check::FetchThumbprintMatches, || Detail::Mismatch {
        wanted: Excerpt::of(&source.thumbprints.join(" or ")),
        got: Excerpt::of(thumbprint.as_deref().unwrap_or_default()),
    })?;
    Ok(thumbprint.filter(|_| registered))
}

/// Where a discovery document says the keys are.
fn jwks_uri(octets: &[u8], source: &Source<'_>, profile: &Profile) -> Result<String, Rejection> {
    let mut tape = Tape::default();
    let object = json::parse_object(octets, &mut tape, DISCOVERY, profile)?;
    let text = |name| object.member(name).and_then(|value| value.as_str());

    let issuer = text("issuer");
    profile.require(issuer == Some(source.issuer), Check::DiscoveryIssuerMatches, || Detail::Mismatch {
        wanted: Excerpt::of(source.issuer),
        got: Excerpt::of(issuer.unwrap_or_default()),
    })?;
    let url = text("jwks_uri").ok_or_else(|| {
        profile.reject(Structural::DiscoveryJwksUriPresent, Detail::Member(Excerpt::of("jwks_uri")))
    })?;
    let detail = |reason| Detail::Url { url: Excerpt::of(url), reason };
    profile.require(public_url::is_https(url), Check::DiscoveryJwksUriHttps, || {
        detail("its scheme is not https")
    })?;
    if let Err(reason) = public_url::require_public(url) {
        profile.require(false, Check::DiscoveryJwksUriPublic, || detail(reason))?;
    }
    Ok(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Rule;

    const ISSUER: &str = "https://idp.example/tenant/";
    const JWKS: &[u8] = br#"{"keys":[{"kid":"a"}]}"#;

    fn source(thumbprints: &[Box<str>]) -> Source<'_> {
        Source { issuer: ISSUER, thumbprints }
    }

    fn served(status: u16, body: &[u8]) -> Answer<'_> {
        Answer::Document { status, body, location: None, untrusted_chain: None }
    }

    fn read(wanted: Wanted, answer: &Answer<'_>, profile: &Profile) -> Result<Found, Rule> {
        let url = "https://idp.example/document";
        let read = wanted.read(url, &source(&[]), answer, Backend::PREFERRED, profile);
        read.map(|reading| reading.found).map_err(|rejection| {
            assert_eq!(rejection.step(), Step::FetchKeys);
            rejection.rule()
        })
    }

    fn discovered(body: &str, profile: &Profile) -> Result<String, Rule> {
        match read(Wanted::Discovery, &served(200, body.as_bytes()), profile)? {
            Found::KeySetAt(url) => Ok(url),
            Found::KeySet(_) => unreachable!(),
        }
    }

    fn naming(jwks_uri: &str) -> String {
        format!(r#"{{"issuer":"{ISSUER}","jwks_uri":{jwks_uri}}}"#)
    }

    #[test]
    fn asks_below_the_issuer_with_one_slash_less() {
        let path = ".well-known/openid-configuration";
        assert_eq!(discovery_url("https://a.example"), format!("https://a.example/{path}"));
        assert_eq!(discovery_url("https://a.example/t/"), format!("https://a.example/t/{path}"));
        assert_eq!(discovery_url("https://a.example//"), format!("https://a.example//{path}"));
    }

    #[test]
    fn finds_the_key_set_on_another_host() {
        let url = discovered(&naming(r#""https://keys.example:8443/k""#), &Profile::aws());
        assert_eq!(url.as_deref(), Ok("https://keys.example:8443/k"));
    }

    #[test]
    fn refuses_a_document_of_another_issuer() {
        for issuer in [r#""https://idp.example/tenant""#, r#""https://IDP.example/tenant/""#, "null", "[]"] {
            let document = format!(r#"{{"issuer":{issuer},"jwks_uri":"https://idp.example/k"}}"#);
            let rule = Err(Rule::Check(Check::DiscoveryIssuerMatches));
            assert_eq!(discovered(&document, &Profile::strict()), rule, "{issuer}");
        }
    }

    #[test]
    fn refuses_a_document_that_does_not_say_where_the_keys_are() {
        let rule = Err(Rule::Structural(Structural::DiscoveryJwksUriPresent));
        assert_eq!(discovered(&format!(r#"{{"issuer":"{ISSUER}"}}"#), &Profile::strict()), rule);
        assert_eq!(discovered(&naming("null"), &Profile::strict()), rule);
        assert_eq!(discovered(&naming(r#"["https://idp.example/k"]"#), &Profile::strict()), rule);
    }

    #[test]
    fn refuses_keys_over_http_and_from_inside() {
        let rule = |url: &str| discovered(&naming(url), &Profile::strict()).unwrap_err();
        assert_eq!(rule(r#""http://idp.example/k""#), Check::DiscoveryJwksUriHttps.into());
        assert_eq!(rule(r#""file:///etc/passwd""#), Check::DiscoveryJwksUriHttps.into());
        assert_eq!(rule(r#""""#), Check::DiscoveryJwksUriHttps.into());
        assert_eq!(rule(r#""https://169.254.169.254/""#), Check::DiscoveryJwksUriPublic.into());
    }

    #[test]
    fn refuses_what_is_no_json_object() {
        let rule = |body: &str| discovered(body, &Profile::strict()).unwrap_err();
        assert_eq!(rule("<html>"), Structural::JsonWellFormed.into());
        assert_eq!(rule("[]"), Structural::JsonObject.into());
        assert_eq!(rule(r#"{"issuer":"a","issuer":"b"}"#), Check::JsonNoDuplicateMembers.into());
    }

    #[test]
    fn without_a_discovery_document_strict_looks_at_the_well_known_key_set() {
        for status in [404, 410] {
            let found = read(Wanted::Discovery, &served(status, b""), &Profile::strict()).unwrap();
            let url = "https://idp.example/tenant/.well-known/jwks.json";
            assert!(matches!(found, Found::KeySetAt(found) if found == url));
            let refused = read(Wanted::Discovery, &served(status, b""), &Profile::aws()).unwrap_err();
            assert_eq!(refused, Check::DiscoveryDocumentPresent.into());
        }
    }

    #[test]
    fn takes_status_200_and_no_other() {
        for status in [0, 201, 204, 206, 301, 302, 308, 401, 500, 503, 999] {
            for wanted in [Wanted::Discovery, Wanted::KeySet] {
                let refused = read(wanted, &served(status, JWKS), &Profile::strict()).unwrap_err();
                assert_eq!(refused, Structural::FetchStatusOk.into(), "{status}");
            }
        }
        let missing = read(Wanted::KeySet, &served(404, JWKS), &Profile::strict()).unwrap_err();
        assert_eq!(missing, Structural::FetchStatusOk.into());
    }

    #[test]
    fn says_where_a_redirect_would_have_led() {
        let location = Some("http://169.254.169.254/");
        let answer = Answer::Document { status: 302, body: b"", location, untrusted_chain: None };
        let read = Wanted::KeySet.read("u", &source(&[]), &answer, Backend::PREFERRED, &Profile::aws());
        let url = Excerpt::of("http://169.254.169.254/");
        let detail = Detail::Url { url, reason: "a redirect is not followed" };
        assert_eq!(read.unwrap_err().detail(), &detail);
    }

    #[test]
    fn refuses_no_answer_at_all() {
        for failure in [Failure::Timeout, Failure::Connect, Failure::Tls] {
            let refused = read(Wanted::Discovery, &Answer::Failed(failure), &Profile::aws()).unwrap_err();
            assert_eq!(refused, Structural::FetchReachable.into());
        }
    }

    #[test]
    fn refuses_a_document_over_the_limit() {
        let profile = Profile::strict();
        let mut body = JWKS.to_vec();
        body.resize(profile.limits().document_octets, b' ');
        assert!(read(Wanted::KeySet, &served(200, &body), &profile).is_ok());
        body.push(b' ');
        let refused = read(Wanted::KeySet, &served(200, &body), &profile).unwrap_err();
        assert_eq!(refused, Check::FetchDocumentSize.into());
    }

    #[test]
    fn holds_the_top_of_an_untrusted_chain_against_the_thumbprints() {
        let judge = |chain: &[&[u8]], thumbprints: &[&str]| {
            let thumbprints: Vec<Box<str>> = thumbprints.iter().map(|text| Box::from(*text)).collect();
            let answer =
                Answer::Document { status: 200, body: JWKS, location: None, untrusted_chain: Some(chain) };
            let source = source(&thumbprints);
            let read = Wanted::KeySet.read("u", &source, &answer, Backend::PREFERRED, &Profile::strict());
            read.map(|reading| reading.thumbprint).map_err(|rejection| rejection.rule())
        };
        let of_abc = "A9993E364706816aba3e25717850c26c9cd0d89d";
        let refused = Err(Rule::Check(Check::FetchThumbprintMatches));
        assert_eq!(judge(&[b"leaf", b"abc"], &["00", of_abc]), Ok(Some(of_abc.to_ascii_lowercase())));
        assert_eq!(judge(&[b"abc", b"top"], &[of_abc]), refused);
        assert_eq!(judge(&[b"abc"], &[]), refused);
        assert_eq!(judge(&[], &[of_abc, ""]), refused);
    }
}
