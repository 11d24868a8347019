//! Addresses of `IpAddress` and `NotIpAddress`: a CIDR block contains an address.
//!
//! Left open by AWS, and chosen here: bits of the host in a block are masked; an IPv4 address written as IPv6
//! (`::ffff:192.0.2.1`) is an IPv6 address, in no IPv4 block.

use std::net::IpAddr;

/// A CIDR block. An address without a length is a block of one (documented for IPv4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    network: IpAddr,
    length: u32,
}

impl Block {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let network: IpAddr = address.parse().ok()?;
        let bits = bits(network);
        let length = match length {
            None => bits,
            // `parse` would take a sign.
            Some(length) if length.bytes().all(|octet| octet.is_ascii_digit()) && !is_padded(length) => {
                length.parse().ok().filter(|length| *length <= bits)?
            }
            Some(_) => return None,
        };
        Some(Self { network, length })
    }

    pub(super) fn contains(&self, address: IpAddr) -> bool {
        let (difference, host_bits) = match (self.network, address) {
            (IpAddr::V4(network), IpAddr::V4(address)) => {
                (u128::from(network.to_bits() ^ address.to_bits()), 32_u32.saturating_sub(self.length))
            }
            (IpAddr::V6(network), IpAddr::V6(address)) => {
                (network.to_bits() ^ address.to_bits(), 128_u32.saturating_sub(self.length))
            }
            _ => return false,
        };
        difference.checked_shr(host_bits).unwrap_or_default() == 0
    }
}

fn bits(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn is_padded(number: &str) -> bool {
    number.len() > 1 && number.starts_with('0')
}

#[cfg(test)]
mod tests {
    use super::Block;

    fn contains(block: &str, address: &str) -> bool {
        Block::parse(block).unwrap().contains(address.parse().unwrap())
    }

    #[test]
    fn a_block_contains_its_addresses() {
        assert!(contains("203.0.113.0/24", "203.0.113.255") && !contains("203.0.113.0/24", "203.0.114.0"));
        assert!(contains("0.0.0.0/0", "255.255.255.255") && contains("::/0", "2001:db8::1"));
        assert!(
            contains("2001:db8::/32", "2001:0DB8:0:0:0:0:0:1") && !contains("2001:db8::/32", "2001:db9::")
        );
        assert!(contains("10.0.0.1/32", "10.0.0.1") && !contains("10.0.0.0/31", "10.0.0.2"));
    }

    #[test]
    fn an_address_is_a_block_of_one() {
        assert!(contains("10.0.0.1", "10.0.0.1") && !contains("10.0.0.1", "10.0.0.0"));
        assert!(contains("2001:db8::1", "2001:db8:0::1") && !contains("2001:db8::1", "2001:db8::"));
    }

    #[test]
    fn bits_of_the_host_are_masked() {
        assert!(contains("10.1.2.3/8", "10.200.0.1"));
    }

    #[test]
    fn the_families_are_apart() {
        assert!(!contains("0.0.0.0/0", "::ffff:10.0.0.1") && !contains("::/0", "10.0.0.1"));
    }

    #[test]
    fn refuses_what_is_no_block() {
        for text in [
            "",
            "10.0.0",
            "10.0.0.0/33",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "10.0.0.0/-1",
            "10.0.0.0/08",
            "10.0.0.00/8",
            "::/129",
            "10.0.0.0/8/8",
            "10.0.0.*",
            "fe80::1%eth0",
            " 10.0.0.1",
            "256.0.0.1",
        ] {
            assert!(Block::parse(text).is_none(), "{text}");
        }
    }
}
