//! `--fetch`: the key set of a provider over HTTPS. The engine says what to ask for and what the answers are worth.

use std::io::Read as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;
use touchstone_engine::crypto::Backend;
use touchstone_engine::profile::Profile;
use touchstone_engine::rejection::Rejection;
use touchstone_engine::web_identity::{Answer, CacheLimits, Failure, KeyCache, KeySet, Lack, Source};
use ureq::config::Config;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, http};

/// How long a document may take. AWS: answers that do not come within 5 seconds are too late.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The keys of a provider, or the rule that they were refused by. `None`: the engine asked for nothing.
pub(super) fn keys(
    source: &Source<'_>,
    now: i64,
    backend: Backend,
    profile: &Profile,
) -> Option<Result<Arc<KeySet>, Rejection>> {
    let agent = agent(PublicOnly::default(), TIMEOUT);
    keys_from(source, now, backend, profile, |url| reply(&agent, url, profile.limits().document_octets))
}

/// The same with whatever answers.
fn keys_from(
    source: &Source<'_>,
    now: i64,
    backend: Backend,
    profile: &Profile,
    mut network: impl FnMut(&str) -> Result<Reply, Failure>,
) -> Option<Result<Arc<KeySet>, Rejection>> {
    let mut cache = KeyCache::new(CacheLimits::default());
    let mut next = match cache.keys(source, now, profile) {
        Err(Lack::Needs(fetch)) => Some(fetch),
        _ => None,
    };
    while let Some(fetch) = next {
        let reply = network(fetch.url());
        let answer = match &reply {
            Ok(Reply { status, body, location }) => Answer::Document {
                status: *status,
                body,
                location: location.as_deref(),
                untrusted_chain: None,
            },
            Err(failure) => Answer::Failed(*failure),
        };
        match cache.supply(source, &fetch, &answer, now, backend, profile) {
            Ok(fetch) => next = fetch,
            Err(rejection) => return Some(Err(rejection)),
        }
    }
    match cache.keys(source, now, profile) {
        Ok(keys) => Some(Ok(keys)),
        Err(Lack::Refused(rejection)) => Some(Err(rejection)),
        Err(_) => None,
    }
}

/// What the server answered.
struct Reply {
    status: u16,
    body: Vec<u8>,
    location: Option<String>,
}

fn agent(resolver: impl Resolver, timeout: Duration) -> Agent {
    let config = Agent::config_builder()
        .https_only(true)
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(timeout))
        .user_agent(concat!("touchstone/", env!("CARGO_PKG_VERSION")))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

fn reply(agent: &Agent, url: &str, limit: usize) -> Result<Reply, Failure> {
    let response = agent.get(url).call().map_err(|error| failure(&error))?;
    let status = response.status().as_u16();
    let location = response.headers().get("location").and_then(|value| value.to_str().ok());
    let location = location.map(str::to_owned);
    let mut body = Vec::new();
    // One octet more than the limit tells a longer document.
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let read = response.into_body().into_reader().take(most).read_to_end(&mut body);
    read.map_err(|error| failure(&Error::from(error)))?;
    Ok(Reply { status, body, location })
}

fn failure(error: &Error) -> Failure {
    match error {
        Error::Timeout(_) => Failure::Timeout,
        Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Failure::Timeout,
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) => Failure::Tls,
        // A certificate that is refused comes wrapped.
        Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => Failure::Tls,
        _ => Failure::Connect,
    }
}

/// A resolver that knows no address of this machine or this network. The issuer is named by a token that nobody has
/// verified yet, and STS would not reach such an address either.
#[derive(Debug, Default)]
struct PublicOnly(DefaultResolver);

impl Resolver for PublicOnly {
    fn resolve(
        &self,
        uri: &http::Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        if found.iter().all(|address| is_public(address.ip())) { Ok(found) } else { Err(Error::HostNotFound) }
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_ipv4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => is_public_ipv4(address),
            None => is_public_ipv6(address),
        },
    }
}

/// No special purpose (RFC 6890 section 2.2.2; RFC 6598; RFC 2544).
fn is_public_ipv4(address: Ipv4Addr) -> bool {
    let special = matches!(
        address.octets(),
        [0 | 240.., ..] | [100, 64..=127, ..] | [192, 0, 0, _] | [198, 18 | 19, ..]
    );
    !special
        && !address.is_loopback()
        && !address.is_private()
        && !address.is_link_local()
        && !address.is_multicast()
}

/// Global unicast (RFC 4291 section 2.4), less what carries an IPv4 address: 6to4 and Teredo.
fn is_public_ipv6(address: Ipv6Addr) -> bool {
    match address.segments() {
        [0x2002, ..] | [0x2001, 0, ..] => false,
        [first, ..] => (0x2000..=0x3FFF).contains(&first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;
    use std::net::TcpListener;
    use std::sync::mpsc;
    use std::thread;

    #[test]
    fn tells_public_addresses_from_those_inside() {
        let public = |text: &str| is_public(text.parse().unwrap());
        assert!(
            ["203.0.113.7", "140.82.112.3", "2606:4700::1", "::ffff:140.82.112.3"].into_iter().all(public)
        );
        let inside = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fe80::1"];
        assert!(!inside.into_iter().any(public));
        assert!(!["fd00:ec2::254", "::ffff:127.0.0.1", "2002:7f00:1::", "224.0.0.1"].into_iter().any(public));
    }

    #[test]
    fn asks_for_two_documents_and_for_no_redirect() {
        let source = Source { issuer: "https://idp.example", thumbprints: &[] };
        let ask = |status| {
            let mut asked = Vec::new();
            let keys = keys_from(&source, 0, Backend::PREFERRED, &Profile::aws(), |url| {
                asked.push(url.to_owned());
                let body = match url {
                    "https://idp.example/k" => r#"{"keys":[{"kid":"a"}]}"#,
                    _ => r#"{"issuer":"https://idp.example","jwks_uri":"https://idp.example/k"}"#,
                };
                let location = Some("https://elsewhere.example".to_owned());
                Ok(Reply { status, body: body.into(), location })
            });
            (asked, keys.unwrap().map(|keys| keys.has_key_id("a")).map_err(|no| no.rule().id()))
        };
        let discovery = "https://idp.example/.well-known/openid-configuration".to_owned();
        assert_eq!(ask(200), (vec![discovery.clone(), "https://idp.example/k".to_owned()], Ok(true)));
        assert_eq!(ask(302), (vec![discovery], Err("fetch.status-ok")));
    }

    /// What becomes of a request to a server on this machine that answers with `text`, or with nothing.
    fn refused(text: Option<&'static [u8]>) -> Failure {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}/", listener.local_addr().unwrap());
        let (done, wait) = mpsc::channel::<()>();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            if let Some(text) = text {
                stream.write_all(text).unwrap();
            }
            let _ = wait.recv();
        });
        let agent = agent(DefaultResolver::default(), Duration::from_millis(500));
        let failure = reply(&agent, &url, 10).err().unwrap();
        drop(done);
        server.join().unwrap();
        failure
    }

    #[test]
    fn a_server_without_tls_and_one_that_is_silent_are_told_apart() {
        assert_eq!(refused(Some(b"HTTP/1.1 200 OK\r\n\r\n")), Failure::Tls);
        assert_eq!(refused(None), Failure::Timeout);
    }

    #[test]
    fn nothing_is_asked_for_without_tls() {
        let agent = agent(DefaultResolver::default(), TIMEOUT);
        assert_eq!(reply(&agent, "http://127.0.0.1:1/", 10).err(), Some(Failure::Connect));
    }

    #[test]
    fn an_issuer_inside_is_not_reached() {
        let source = Source { issuer: "https://127.0.0.1:1", thumbprints: &[] };
        let refused = keys(&source, 0, Backend::PREFERRED, &Profile::aws()).unwrap().unwrap_err();
        assert_eq!(refused.rule().id(), "fetch.reachable");
    }
}
