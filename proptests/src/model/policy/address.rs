//! Addresses and CIDR blocks, bit by bit. Source: `reference_policies_elements_condition_operators`, RFC 4632, RFC 4291.
//!
//! The two families are kept apart, and the bits of a block behind its prefix say nothing: open points of AWS's.

/// The bits of an address: 32 or 128.
pub(super) type Bits = Vec<bool>;

/// An address of either family.
pub(super) fn address(text: &str) -> Option<Bits> {
    if text.contains(':') { version_6(text) } else { version_4(text) }
}

/// The bits of a block that its addresses share, and how many bits an address has.
pub(super) fn block(text: &str) -> Option<(Bits, usize)> {
    let (network, length) = match text.split_once('/') {
        Some((network, length)) => (address(network)?, Some(length)),
        None => (address(text)?, None),
    };
    let bits = network.len();
    let length = match length {
        Some(length) => plain_number(length).filter(|length| *length <= bits)?,
        None => bits,
    };
    Some((network.into_iter().take(length).collect(), bits))
}

/// Whether a block contains an address.
pub(super) fn contains((prefix, bits): &(Bits, usize), address: &Bits) -> bool {
    address.len() == *bits && address.starts_with(prefix)
}

fn version_4(text: &str) -> Option<Bits> {
    let octets: Vec<usize> = text.split('.').map(plain_number).collect::<Option<_>>()?;
    (octets.len() == 4 && octets.iter().all(|octet| *octet <= 255))
        .then(|| octets.into_iter().flat_map(|octet| bits(octet, 8)).collect())
}

/// RFC 4291 section 2.2: eight groups, of which one run of zeros may be left out, and the last two may be an IPv4
/// address.
fn version_6(text: &str) -> Option<Bits> {
    let written: Vec<Bits> = match text.split_once("::") {
        Some((before, after)) => {
            let (before, after) = (groups(before, false)?, groups(after, true)?);
            let missing = 8_usize.checked_sub(before.len() + after.len()).filter(|missing| *missing > 0)?;
            before.into_iter().chain((0..missing).map(|_| bits(0, 16))).chain(after).collect()
        }
        None => groups(text, true)?,
    };
    (written.len() == 8).then(|| written.concat())
}

fn groups(text: &str, last: bool) -> Option<Vec<Bits>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let (hexadecimal, ipv4) = match text.rsplit_once(':') {
        Some((before, ipv4)) if last && ipv4.contains('.') => (before, Some(ipv4)),
        None if last && text.contains('.') => ("", Some(text)),
        _ => (text, None),
    };
    let mut groups = Vec::new();
    if !hexadecimal.is_empty() {
        for group in hexadecimal.split(':') {
            let digits = group.chars().all(|digit| digit.is_ascii_hexdigit());
            if !digits || group.is_empty() || group.len() > 4 {
                return None;
            }
            groups.push(bits(usize::from_str_radix(group, 16).ok()?, 16));
        }
    }
    if let Some(ipv4) = ipv4 {
        groups.extend(version_4(ipv4)?.chunks(16).map(<[bool]>::to_vec));
    }
    Some(groups)
}

/// Digits without a zero before them.
fn plain_number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.chars().all(|one| one.is_ascii_digit());
    let plain = text == "0" || !text.starts_with('0');
    (digits && plain).then(|| text.parse().ok()).flatten()
}

fn bits(number: usize, count: usize) -> Bits {
    (0..count).rev().map(|place| number >> place & 1 == 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(block_text: &str, address_text: &str) -> bool {
        contains(&block(block_text).unwrap(), &address(address_text).unwrap())
    }

    #[test]
    fn a_block_contains_what_shares_its_prefix() {
        assert!(within("203.0.113.77/24", "203.0.113.1") && !within("203.0.113.0/24", "203.0.114.1"));
        assert!(within("0.0.0.0/0", "1.2.3.4") && !within("0.0.0.0/0", "::1"));
        assert!(within("2001:db8::/32", "2001:DB8:0:0::1") && !within("2001:db8::/32", "2001:db9::"));
        assert!(within("::ffff:1.2.3.4", "::FFFF:102:304") && !within("1.2.3.4", "::ffff:1.2.3.4"));
    }

    #[test]
    fn what_std_takes_for_an_address_is_one() {
        for text in [
            "1.2.3.4",
            "01.2.3.4",
            "1.2.3",
            "256.0.0.1",
            "::",
            "1::",
            "::1",
            "1::2::3",
            ":1",
            "1:",
            ":::",
            "1:2:3:4:5:6:7:8",
            "1:2:3:4:5:6:7::",
            "1:2:3:4:5:6:7::8",
            "::2:3:4:5:6:7:8",
            "12345::",
            "g::",
            "::1.2.3.4",
            "1.2.3.4::",
            "1:2:3:4:5:6:1.2.3.4",
            "1:2:3:4:5:6:7:1.2.3.4",
            "::1.2.3",
            "",
            "fe80::1%0",
            "::1.2.3.4:5",
            "1.2.3.4:",
            "::1:",
            "1:1.2.3.4",
        ] {
            assert_eq!(address(text).is_some(), text.parse::<std::net::IpAddr>().is_ok(), "{text}");
        }
    }
}
