//! Addresses and blocks.

use crate::subject::{Claim, Subject, claim, invariants};
use arbitrary::Unstructured;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

type Answer = arbitrary::Result<Claim>;

/// An address, near others of its family.
fn address(u: &mut Unstructured<'_>) -> arbitrary::Result<IpAddr> {
    let low: u16 = u.arbitrary()?;
    let high = *u.choose(&[0x2001_0db8_u32, 0xCB00_7100, 0])?;
    Ok(if u.arbitrary()? {
        IpAddr::V6(Ipv6Addr::from_bits(u128::from(high) << 96 | u128::from(low)))
    } else {
        IpAddr::V4(Ipv4Addr::from_bits(high | u32::from(low)))
    })
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The address with the bits behind its prefix changed.
fn neighbour(u: &mut Unstructured<'_>, address: IpAddr, length: u8) -> arbitrary::Result<IpAddr> {
    let noise: u128 = u.arbitrary()?;
    Ok(match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shr(length.into()).unwrap_or(0);
            let noise = u32::try_from(noise & u128::from(u32::MAX)).unwrap_or_default();
            IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() & !mask | noise & mask))
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shr(length.into()).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !mask | noise & mask))
        }
    })
}

/// The address with the last bit of its prefix changed.
fn outside(address: IpAddr, length: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => IpAddr::V4(Ipv4Addr::from_bits(address.to_bits() ^ 1 << (32 - length))),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() ^ 1 << (128 - length))),
    }
}

fn blocks(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let one = address(u)?;
    let length = u.int_in_range(0..=bits(one))?;
    let shorter = u.int_in_range(0..=length)?;
    let beside = neighbour(u, one, length)?;
    let other = address(u)?;
    let within =
        |block: &str, address: IpAddr| subject.meets_one("IpAddress", &[block], &address.to_string());
    let block = |length: u8| format!("{one}/{length}");
    let everything = if one.is_ipv4() { "0.0.0.0/0" } else { "::/0" };
    let nothing = if one.is_ipv4() { "::/0" } else { "0.0.0.0/0" };
    // Bits of the host may stand in the block: it contains itself, and whatever shares its prefix.
    let holds = within(&block(length), one)
        && (length == 0 || !within(&block(length), outside(one, length)))
        && within(&block(length), beside)
        && (!within(&block(length), other) || within(&block(shorter), other))
        && within(everything, one)
        && !within(nothing, one)
        && within(&one.to_string(), other) == (one == other)
        && within(&block(bits(one)), other) == (one == other)
        && within(&block(bits(one)), beside) == (one == beside)
        && within(&one.to_string(), beside) == (one == beside)
        && subject.meets_one("IpAddress", &[&one.to_string().to_uppercase()], &long(one))
        && subject.meets_one("NotIpAddress", &[&block(length)], &other.to_string())
            != within(&block(length), other);
    Ok(claim(holds, || format!("{one}/{length}, {shorter}, {beside}, {other}")))
}

/// An address with every digit that IPv6 lets one leave out.
fn long(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => address.segments().map(|group| format!("{group:04x}")).join(":"),
    }
}

invariants! {
    55 a_block_contains_what_shares_its_prefix
        [AddressPrefixIgnored, AddressPrefixIsOctets, AddressWithoutPrefixIsNetwork, AddressFamiliesShared,
        AddressHostBitsMatter, AddressAsText] blocks;
}
