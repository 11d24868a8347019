//! A public key in the spellings it is published in beside JWK. Attackers read them too, and a confused verifier
//! takes one for a secret.

use super::key::TestKey;
use data_encoding::BASE64;

impl TestKey {
    /// `RSAPublicKey` in DER (RFC 8017 appendix A.1.1).
    pub fn pkcs1_der(&self) -> Vec<u8> {
        let numbers = ["n", "e"].map(|member| unsigned(&self.octets(member)));
        der(0x30, &numbers.concat())
    }

    /// `SubjectPublicKeyInfo` of an RSA key or a key of a NIST curve in DER (RFC 3279 section 2.3, RFC 5480).
    pub fn spki_der(&self) -> Vec<u8> {
        const RSA: [u8; 13] = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0];
        const EC: [u8; 9] = [6, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1];
        const P256: [u8; 10] = [6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];
        let on_curve = |curve: &[u8]| (der(0x30, &[&EC, curve].concat()), self.point());
        let (algorithm, key) = match self.default_algorithm() {
            "ES256" => on_curve(&P256),
            "ES384" => on_curve(&[6, 5, 0x2B, 0x81, 4, 0, 34]),
            "ES512" => on_curve(&[6, 5, 0x2B, 0x81, 4, 0, 35]),
            _ => (der(0x30, &RSA), self.pkcs1_der()),
        };
        let bits = der(0x03, &[&[0], key.as_slice()].concat());
        der(0x30, &[algorithm, bits].concat())
    }

    /// The point of a curve, uncompressed (SEC 1 section 2.3.3).
    pub fn point(&self) -> Vec<u8> {
        [&[4], self.octets("x").as_slice(), &self.octets("y")].concat()
    }

    /// The line of an `authorized_keys` file for an RSA key (RFC 4253 section 6.6).
    pub fn ssh_line(&self) -> String {
        let string = |octets: &[u8]| {
            let length = u32::try_from(octets.len()).unwrap_or(u32::MAX);
            [length.to_be_bytes().as_slice(), octets].concat()
        };
        let integers = ["e", "n"].map(|member| string(&positive(&self.octets(member))));
        let blob = [string(b"ssh-rsa"), integers.concat()].concat();
        format!("ssh-rsa {}", BASE64.encode(&blob))
    }
}

/// PEM (RFC 7468), with a newline at its end.
pub fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64.encode(der);
    let mut lines = String::new();
    for (place, character) in text.chars().enumerate() {
        if place > 0 && place % 64 == 0 {
            lines.push('\n');
        }
        lines.push(character);
    }
    format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n")
}

/// A DER element.
pub(crate) fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let octets = content.len().to_be_bytes();
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let (_, significant) = octets.split_at(zeros.min(octets.len().saturating_sub(1)));
    let long = u8::try_from(significant.len()).unwrap_or_default() | 0x80;
    let length = match significant {
        [short] if *short < 0x80 => vec![*short],
        _ => [&[long], significant].concat(),
    };
    [&[tag], length.as_slice(), content].concat()
}

/// A DER integer that is not negative.
pub(crate) fn unsigned(big_endian: &[u8]) -> Vec<u8> {
    der(0x02, &positive(big_endian))
}

/// A two's complement spelling of a number that is not negative: a zero octet before a set high bit.
fn positive(big_endian: &[u8]) -> Vec<u8> {
    let significant: Vec<u8> = big_endian.iter().copied().skip_while(|octet| *octet == 0).collect();
    match significant.first() {
        Some(..0x80) => significant,
        _ => [&[0], significant.as_slice()].concat(),
    }
}

#[cfg(test)]
mod tests {
    use crate::mint::test_key;
    use data_encoding::BASE64;

    #[test]
    fn spells_a_key_as_its_certificate_does() {
        for name in ["rsa-2048-a", "rsa-2048-b", "p256-a"] {
            let certificate = BASE64.decode(test_key(name).certificate().as_bytes()).unwrap();
            let spki = test_key(name).spki_der();
            assert!(certificate.windows(spki.len()).any(|window| window == spki), "{name}");
        }
    }
}
