//! Public keys as octets, checked as far as that can be done alike for every backend.

use super::{Curve, KeyType};

/// A public key as octets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// Modulus and exponent, big-endian, without leading zeros.
    Rsa {
        /// The modulus.
        n: Box<[u8]>,
        /// The public exponent.
        e: Box<[u8]>,
    },
    /// A point, uncompressed: 4, x, y (SEC 1 section 2.3.3).
    Ec {
        /// The curve.
        curve: Curve,
        /// The point.
        point: Box<[u8]>,
    },
    /// A point of edwards25519 (RFC 8032 section 5.1.5).
    Ed25519(Box<[u8]>),
}

impl PublicKey {
    /// The most bits of a modulus that either backend takes.
    const MODULUS_BITS: std::ops::RangeInclusive<usize> = 1024..=8192;
    /// The most octets of an exponent below 2^33 that either backend takes.
    const EXPONENT_OCTETS: usize = 5;

    /// An RSA key of 1024 to 8192 bits with an odd modulus and an odd exponent from 3 to 2^33 - 1, which is what
    /// both backends compute with.
    pub fn rsa(n: &[u8], e: &[u8]) -> Result<Self, &'static str> {
        if !Self::MODULUS_BITS.contains(&bits(n)) {
            return Err("the modulus is not one of 1024 to 8192 bits");
        }
        if !is_odd(n) {
            return Err("the modulus is even");
        }
        let small = matches!(e, [0..=2]) || e.is_empty();
        let large = e.len() > Self::EXPONENT_OCTETS || (e.len() == Self::EXPONENT_OCTETS && bits(e) > 33);
        if small || large || !is_odd(e) {
            return Err("the exponent is not an odd number from 3 to 2^33 - 1");
        }
        Ok(Self::Rsa { n: n.into(), e: e.into() })
    }

    /// A point that is on a curve, from coordinates as wide as the field.
    pub fn ec(curve: Curve, x: &[u8], y: &[u8]) -> Result<Self, &'static str> {
        if x.len() != curve.width() || y.len() != curve.width() {
            return Err("a coordinate is not as wide as the field");
        }
        if !curve.has_point(x, y) {
            return Err("the point is not on the curve");
        }
        Ok(Self::Ec { curve, point: [&[4], x, y].concat().into() })
    }

    /// A point of edwards25519: 32 octets.
    pub fn ed25519(point: &[u8]) -> Result<Self, &'static str> {
        if point.len() != 32 {
            return Err("an Ed25519 key is 32 octets");
        }
        Ok(Self::Ed25519(point.into()))
    }

    /// The type of the key.
    pub fn key_type(&self) -> KeyType {
        match self {
            Self::Rsa { .. } => KeyType::Rsa,
            Self::Ec { curve, .. } => KeyType::Ec(*curve),
            Self::Ed25519(_) => KeyType::Ed25519,
        }
    }

    /// The size of an RSA modulus in bits; `None` for other keys.
    pub fn modulus_bits(&self) -> Option<usize> {
        match self {
            Self::Rsa { n, .. } => Some(bits(n)),
            _ => None,
        }
    }
}

/// Bits of a big-endian integer.
fn bits(octets: &[u8]) -> usize {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let rest = octets.len().saturating_sub(zeros).saturating_mul(8);
    let unused = octets.get(zeros).map_or(0, |first| first.leading_zeros());
    rest.saturating_sub(usize::try_from(unused).unwrap_or_default())
}

fn is_odd(octets: &[u8]) -> bool {
    octets.last().is_some_and(|last| last % 2 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_bits() {
        assert_eq!([bits(&[]), bits(&[0]), bits(&[1]), bits(&[0, 0x80]), bits(&[1, 0])], [0, 0, 1, 8, 9]);
    }

    #[test]
    fn takes_exponents_from_3_to_33_bits() {
        let n = [0xFF; 256];
        let takes = |e: &[u8]| PublicKey::rsa(&n, e).is_ok();
        assert!(takes(&[3]) && takes(&[1, 0, 1]) && takes(&[1, 0xFF, 0xFF, 0xFF, 0xFF]));
        assert!(!takes(&[]) && !takes(&[0]) && !takes(&[1]) && !takes(&[4]));
        assert!(!takes(&[2, 0, 0, 0, 1]) && !takes(&[1, 0, 0, 0, 0, 1]));
    }
}
