//! Whether a URL that a provider names leads to the open internet, as far as the URL alone can say.
//!
//! Fetchers read URLs in different ways, and an attacker picks the way that leads inside. So what two readers could read
//! apart is refused, and not interpreted. A public name may still stand for a private address: whoever resolves it
//! has to look.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Whether the scheme is `https`; schemes have no case (RFC 3986 section 3.1).
pub(super) fn is_https(url: &str) -> bool {
    scheme_and_rest(url).is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("https"))
}

/// What keeps `url` from being one of a public host.
pub(super) fn require_public(url: &str) -> Result<(), &'static str> {
    // Browsers drop tabs, turn `\` into `/` and full-width digits into digits; RFC 3986 knows none of these characters.
    if !url.bytes().all(|octet| octet.is_ascii_graphic() && octet != b'\\') {
        return Err("it has characters that no URL has");
    }
    let (_, rest) = scheme_and_rest(url).ok_or("it names no host")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err("it has user information before the host");
    }
    let (host, port) = split_port(authority);
    if !port.is_none_or(|port| port.bytes().all(|octet| octet.is_ascii_digit())) {
        return Err("its port is not a number");
    }
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => require_public_ipv6(address),
        None => require_public_name(host),
    }
}

fn scheme_and_rest(url: &str) -> Option<(&str, &str)> {
    url.split_once("://")
}

/// The host and what follows its colon. The colons of an address in brackets are its own.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

fn require_public_name(host: &str) -> Result<(), &'static str> {
    /// Names that stand for this host or for this network: RFC 6761 section 6.3, RFC 6762 section 3, and the name that
    /// ICANN keeps for private use (2024-07-29).
    const INSIDE: [&str; 3] = ["localhost", "local", "internal"];

    if !host.bytes().all(|octet| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_' | b'.')) {
        return Err("its host is not a name");
    }
    // The root may be written out.
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host.is_empty() {
        return Err("it names no host");
    }
    let last = host.rsplit('.').next().unwrap_or_default();
    if is_number(last) {
        return require_public_ipv4(&host);
    }
    if INSIDE.contains(&last) {
        return Err("its host is a name for this machine or this network");
    }
    // What a resolver makes of such a name depends on the network it is in.
    if !host.contains('.') {
        return Err("its host is a name without a domain");
    }
    Ok(())
}

/// Whether a last label makes an IPv4 address of a host, in any of the spellings that `inet_aton` takes.
fn is_number(label: &str) -> bool {
    match label.strip_prefix("0x") {
        Some(digits) => digits.bytes().all(|octet| octet.is_ascii_hexdigit()),
        None => label.bytes().all(|octet| octet.is_ascii_digit()),
    }
}

/// Four decimal numbers, and no special purpose (RFC 6890 section 2.2.2).
fn require_public_ipv4(host: &str) -> Result<(), &'static str> {
    // The standard library takes neither octal nor hexadecimal nor fewer than four numbers.
    let address: Ipv4Addr = host.parse().map_err(|_| "its host is an address in an unusual spelling")?;
    let special = match address.octets() {
        // This network; shared by carriers (RFC 6598); protocol assignments; benchmarks (RFC 2544); reserved.
        [0 | 240.., ..] | [100, 64..=127, ..] | [192, 0, 0, _] | [198, 18 | 19, ..] => true,
        _ => {
            address.is_loopback() || address.is_private() || address.is_link_local() || address.is_multicast()
        }
    };
    if special { Err("its host is an address that is not public") } else { Ok(()) }
}

/// Global unicast is `2000::/3` (RFC 4291 section 2.4, and the registry of the IANA). Addresses that carry an IPv4 address
/// lie outside of it, but for 6to4 and Teredo.
fn require_public_ipv6(address: &str) -> Result<(), &'static str> {
    let address: Ipv6Addr = address.parse().map_err(|_| "its host is no address")?;
    match address.segments() {
        [0x2002, ..] | [0x2001, 0, ..] => Err("its host is an address that carries another one"),
        [0x2000..=0x3FFF, ..] => Ok(()),
        _ => Err("its host is an address that is not public"),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_https, require_public};

    fn accepted(urls: &[&'static str]) -> Vec<&'static str> {
        urls.iter().copied().filter(|url| require_public(url).is_ok()).collect()
    }

    #[test]
    fn accepts_public_hosts() {
        let urls = [
            "https://idp.example",
            "https://idp.example:8443/keys?v=1#x",
            "HTTPS://IdP.Example./keys",
            "https://xn--idp-goa.example/a@b",
            "https://203.0.113.7/keys",
            "https://[2001:db8::1]:443/keys",
            "https://localhost.example/",
            "https://1.2.3.4.example/",
        ];
        assert_eq!(accepted(&urls), urls);
    }

    #[test]
    fn refuses_names_for_this_machine_and_this_network() {
        let urls = [
            "https://localhost/keys",
            "https://LOCALHOST./keys",
            "https://a.localhost/keys",
            "https://metadata.google.internal/",
            "https://printer.local:443/",
            "https://internal/",
            "https://kubernetes/",
        ];
        assert_eq!(accepted(&urls), [""; 0]);
    }

    #[test]
    fn refuses_addresses_that_are_not_public() {
        let urls = [
            "https://127.0.0.1/",
            "https://127.8.8.8:443/",
            "https://10.0.0.1/",
            "https://172.31.255.255/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest",
            "https://0.0.0.0/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://100.100.100.200/",
            "https://192.0.0.192/",
            "https://[::1]/",
            "https://[::]:443/",
            "https://[fe80::1]/",
            "https://[fd00:ec2::254]/",
            "https://[ff02::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:a9fe:a9fe]/",
            "https://[::127.0.0.1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[2002:7f00:1::]/",
        ];
        assert_eq!(accepted(&urls), [""; 0]);
    }

    #[test]
    fn refuses_other_spellings_of_an_ipv4_address() {
        let urls = [
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0X7F.1/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://127.0.0.1./",
            "https://127.0.0.0x1/",
            "https://8.8.8.0x/",
            "https://008.8.8.8/",
        ];
        assert_eq!(accepted(&urls), [""; 0]);
    }

    #[test]
    fn refuses_what_two_readers_read_apart() {
        let urls = [
            "https://idp.example@127.0.0.1/",
            "https://user:word@idp.example/",
            "https://127.0.0.1\\@idp.example/",
            "https://idp.example\\.evil.example/",
            "https://127.0.0\t.1/",
            " https://idp.example/",
            "https://１２７.0.0.1/",
            "https://%6cocalhost/",
            "https://[::1%25lo]/",
            "https://[::1",
            "https://[2001:db8::1].example/",
            "https://idp.example:80:443/",
            "https://idp.example:http/",
            "https:///keys",
            "https://:443/",
            "https://",
            "https:idp.example/keys",
            "//idp.example/keys",
            "/keys",
            "",
        ];
        assert_eq!(accepted(&urls), [""; 0]);
    }

    #[test]
    fn knows_https_by_its_scheme_alone() {
        assert!(is_https("https://a") && is_https("HTTPS://a"));
        let others =
            ["http://a", "file:///etc/passwd", "https:a", "httpsx://a", " https://a", "", "data:,https://a"];
        assert!(!others.into_iter().any(is_https));
    }
}
