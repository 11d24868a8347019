//! The elliptic curves of RFC 7518 section 6.2.1.1, and whether a point lies on one.
//!
//! aws-lc looks at a point when it parses a key, ring when it verifies. A key is judged when it is read, so the
//! equation is computed here: slowly, once for each key that is fetched.

use num_bigint::BigUint;

/// An elliptic curve, of the form y^2 = x^3 - 3x + b over a prime field (FIPS 186-4 appendix D.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Curve {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
}

impl Curve {
    /// The curve of this name: `P-256`, `P-384`, `P-521`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "P-256" => Some(Self::P256),
            "P-384" => Some(Self::P384),
            "P-521" => Some(Self::P521),
            _ => None,
        }
    }

    /// Octets of a coordinate.
    pub fn width(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// Whether the curve has a point with these coordinates, big-endian. The point at infinity has none.
    pub fn has_point(self, x: &[u8], y: &[u8]) -> bool {
        let (x, y) = (BigUint::from_bytes_be(x), BigUint::from_bytes_be(y));
        let Some((prime, b)) = self.parameters() else { return false };
        if x >= prime || y >= prime {
            return false;
        }
        // Written without a subtraction: y^2 + 3x = x^3 + b.
        (&y * &y + &x * 3_u8) % &prime == (&x * &x * &x + b) % &prime
    }

    /// The prime of the field, and b (FIPS 186-4 appendix D.1.2).
    fn parameters(self) -> Option<(BigUint, BigUint)> {
        let two_to = |exponent: u32| BigUint::from(2_u8).pow(exponent);
        let (prime, b): (_, &[u8]) = match self {
            Self::P256 => (
                two_to(256) - two_to(224) + two_to(192) + two_to(96) - 1_u8,
                b"5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
            ),
            Self::P384 => (
                two_to(384) - two_to(128) - two_to(96) + two_to(32) - 1_u8,
                b"b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
            ),
            Self::P521 => (
                two_to(521) - 1_u8,
                b"51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
            ),
        };
        Some((prime, BigUint::parse_bytes(b, 16)?))
    }
}
