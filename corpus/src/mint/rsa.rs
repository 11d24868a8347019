//! RSA signatures from first principles: encode, then raise to the private exponent (RFC 8017).

use super::public::der;
use num_bigint::BigUint;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A hash function: of RFC 7518 section 3, or one that is broken and still met in XML signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the standard's")]
pub enum Hash {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The digest of `input`.
    pub fn digest(self, input: &[u8]) -> Vec<u8> {
        match self {
            Self::Md5 => Md5::digest(input).to_vec(),
            Self::Sha1 => Sha1::digest(input).to_vec(),
            Self::Sha256 => Sha256::digest(input).to_vec(),
            Self::Sha384 => Sha384::digest(input).to_vec(),
            Self::Sha512 => Sha512::digest(input).to_vec(),
        }
    }

    /// The object identifier (RFC 8017 appendix B.1), its tag and length before it.
    fn identifier(self) -> Vec<u8> {
        let sha2 = |last| vec![0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, last];
        match self {
            Self::Md5 => vec![0x06, 8, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 2, 5],
            Self::Sha1 => vec![0x06, 5, 0x2B, 0x0E, 3, 2, 26],
            Self::Sha256 => sha2(1),
            Self::Sha384 => sha2(2),
            Self::Sha512 => sha2(3),
        }
    }

    /// DER of `DigestInfo` (RFC 8017 section 9.2), with or without the NULL parameters.
    pub fn digest_info(self, input: &[u8], parameters: &[u8]) -> Vec<u8> {
        let digest = self.digest(input);
        let identifier = [self.identifier().as_slice(), parameters].concat();
        let content = [der(0x30, &identifier), der(0x04, &digest)].concat();
        der(0x30, &content)
    }
}

/// How a message becomes a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Padding {
    /// EMSA-PKCS1-v1_5 (RFC 8017 section 9.2).
    Pkcs1(Hash),
    /// EMSA-PSS (RFC 8017 section 9.1), the salt as long as the hash and derived from the message.
    Pss(Hash),
    /// The encoded message as it is, whatever the message: for malformed padding.
    Encoded(Vec<u8>),
}

/// An RSA private key.
#[derive(Debug)]
pub(crate) struct RsaKey {
    n: BigUint,
    d: BigUint,
    width: usize,
}

impl RsaKey {
    pub(super) fn new(n: &[u8], d: &[u8]) -> Self {
        Self { n: BigUint::from_bytes_be(n), d: BigUint::from_bytes_be(d), width: n.len() }
    }

    /// A key of two primes, each written as `(bits, less)` for 2^bits - less, and the exponent 65537.
    pub(crate) fn of_primes(primes: [(u32, u16); 2]) -> Self {
        let [p, q] = primes.map(|(bits, less)| BigUint::from(2_u8).pow(bits) - less);
        let one = BigUint::from(1_u8);
        let order = (&p - &one) * (&q - &one);
        let n = p * q;
        #[expect(clippy::expect_used, reason = "a builder that names other primes is wrong")]
        let d = BigUint::from(65537_u32).modinv(&order).expect("primes for this exponent");
        Self::new(&n.to_bytes_be(), &d.to_bytes_be())
    }

    /// The modulus.
    pub(crate) fn modulus(&self) -> Vec<u8> {
        self.n.to_bytes_be()
    }

    /// Another public exponent of the same key, as wide as the modulus: `e` and a multiple of the group's order.
    pub(crate) fn wide_exponent(&self, e: &[u8]) -> Vec<u8> {
        let e = BigUint::from_bytes_be(e);
        let multiple = &e * &self.d - BigUint::from(1_u8);
        (e + multiple).to_bytes_be()
    }

    /// Octets of the modulus.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// A signature over `input`, as wide as the modulus.
    pub(crate) fn sign(&self, padding: Padding, input: &[u8]) -> Vec<u8> {
        let encoded = match padding {
            Padding::Pkcs1(hash) => pkcs1(&hash.digest_info(input, &[5, 0]), self.width),
            Padding::Pss(hash) => pss(hash, input, self.width),
            Padding::Encoded(encoded) => encoded,
        };
        let signature = BigUint::from_bytes_be(&encoded).modpow(&self.d, &self.n);
        left_pad(&signature.to_bytes_be(), self.width)
    }

    /// `signature` with the modulus added to it: the same number modulo n. One octet wider where it overflows.
    pub(crate) fn plus_modulus(&self, signature: &[u8]) -> Vec<u8> {
        (BigUint::from_bytes_be(signature) + &self.n).to_bytes_be()
    }

    /// The modulus less `less`, as wide as the modulus.
    pub(crate) fn modulus_less(&self, less: u8) -> Vec<u8> {
        left_pad(&(&self.n - BigUint::from(less)).to_bytes_be(), self.width)
    }
}

/// `0x00 0x01 0xFF... 0x00` and what follows.
pub(crate) fn pkcs1(content: &[u8], width: usize) -> Vec<u8> {
    let fill = width.saturating_sub(content.len()).saturating_sub(3);
    [&[0, 1], vec![0xFF; fill].as_slice(), &[0], content].concat()
}

/// EMSA-PSS for a modulus whose bits fill its octets, as those of the test keys do.
fn pss(hash: Hash, input: &[u8], width: usize) -> Vec<u8> {
    let digest = hash.digest(input);
    let salt = hash.digest(&[b"salt of ".as_slice(), input].concat());
    let h = hash.digest(&[[0; 8].as_slice(), &digest, &salt].concat());
    let zeros = width.saturating_sub(h.len()).saturating_sub(salt.len()).saturating_sub(2);
    let mut db = [vec![0; zeros].as_slice(), &[1], &salt].concat();
    let mask = mgf1(hash, &h, db.len());
    db.iter_mut().zip(mask).for_each(|(octet, mask)| *octet ^= mask);
    if let Some(first) = db.first_mut() {
        *first &= 0x7F;
    }
    [db.as_slice(), &h, &[0xBC]].concat()
}

/// MGF1 (RFC 8017 appendix B.2.1).
fn mgf1(hash: Hash, seed: &[u8], length: usize) -> Vec<u8> {
    let blocks = (0_u32..).flat_map(|counter| hash.digest(&[seed, &counter.to_be_bytes()].concat()));
    blocks.take(length).collect()
}

/// A number as wide as a modulus whose cube begins with `prefix`: made without a key.
pub(crate) fn cube_root_forgery(prefix: &[u8], width: usize) -> Vec<u8> {
    let rest = width.saturating_sub(prefix.len());
    let cube = BigUint::from_bytes_be(&[prefix, vec![0; rest].as_slice()].concat());
    let root = cube.cbrt() + BigUint::from(1_u8);
    left_pad(&root.to_bytes_be(), width)
}

/// A number in as many octets, zeros before it.
pub(crate) fn left_pad(octets: &[u8], width: usize) -> Vec<u8> {
    let zeros = width.saturating_sub(octets.len());
    [vec![0; zeros].as_slice(), octets].concat()
}
