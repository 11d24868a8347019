//! A private test key in the spellings in which a provider is given one.

use super::key::TestKey;
use super::public::{der, pem, unsigned};
use num_bigint::BigUint;

impl TestKey {
    /// An RSA key as `RSAPrivateKey` in DER (RFC 8017 appendix A.1.2).
    #[expect(clippy::many_single_char_names, reason = "the names of RFC 8017")]
    pub fn pkcs1_private_der(&self) -> Vec<u8> {
        let [n, e, d] = ["n", "e", "d"].map(|member| BigUint::from_bytes_be(&self.octets(member)));
        let (p, q) = factors(&n, &e, &d);
        let one = BigUint::from(1_u8);
        let (dp, dq) = (&d % (&p - &one), &d % (&q - &one));
        let inverse = q.modinv(&p).unwrap_or_default();
        let numbers = [BigUint::ZERO, n, e, d, p, q, dp, dq, inverse];
        der(0x30, &numbers.map(|number| unsigned(&number.to_bytes_be())).concat())
    }

    /// An RSA key as PEM of PKCS #1.
    pub fn pkcs1_private_pem(&self) -> String {
        pem("RSA PRIVATE KEY", &self.pkcs1_private_der())
    }

    /// An RSA key as PEM of PKCS #8 (RFC 5208 section 5).
    pub fn pkcs8_private_pem(&self) -> String {
        const RSA: [u8; 13] = [6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 5, 0];
        let key = der(0x04, &self.pkcs1_private_der());
        pem("PRIVATE KEY", &der(0x30, &[unsigned(&[0]), der(0x30, &RSA), key].concat()))
    }

    /// A key of P-256 as PEM (RFC 5915 section 3).
    pub fn sec1_private_pem(&self) -> String {
        const P256: [u8; 10] = [6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7];
        let point = der(0x03, &[&[0], self.point().as_slice()].concat());
        let parts = [unsigned(&[1]), der(0x04, &self.private()), der(0xA0, &P256), der(0xA1, &point)];
        pem("EC PRIVATE KEY", &der(0x30, &parts.concat()))
    }
}

/// The factors of the modulus of an RSA key, the larger first (NIST SP 800-56B appendix C.1).
///
/// # Panics
///
/// If the numbers are not those of a key.
#[expect(clippy::expect_used, reason = "the keys are part of the source")]
#[expect(clippy::many_single_char_names, reason = "the names of RFC 8017")]
fn factors(n: &BigUint, e: &BigUint, d: &BigUint) -> (BigUint, BigUint) {
    let one = BigUint::from(1_u8);
    let even = e * d - &one;
    let twos = even.trailing_zeros().unwrap_or_default();
    let odd = &even >> twos;
    let root = (2_u8..=100).find_map(|base| {
        let mut power = BigUint::from(base).modpow(&odd, n);
        for _ in 0..twos {
            let square = power.modpow(&BigUint::from(2_u8), n);
            // A square root of one that is neither one nor its negative.
            if square == one && power != one && power != n - &one {
                return Some(power);
            }
            power = square;
        }
        None
    });
    let mut rest = (root.expect("a root of one") - &one, n.clone());
    while rest.1 != BigUint::ZERO {
        let next = &rest.0 % &rest.1;
        rest = (rest.1, next);
    }
    let (p, q) = (n / &rest.0, rest.0);
    if p > q { (p, q) } else { (q, p) }
}

#[cfg(test)]
mod tests {
    use super::super::test_key;
    use ring::rand::SystemRandom;
    use ring::signature::{
        ECDSA_P256_SHA256_FIXED, KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
        UnparsedPublicKey,
    };

    #[test]
    fn an_rsa_key_signs_for_its_public_key() {
        let key = test_key("rsa-2048-a");
        let pair = RsaKeyPair::from_der(&key.pkcs1_private_der()).expect("a key pair");
        let mut signature = vec![0; 256];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), b"input", &mut signature).expect("a signature");
        assert_eq!(signature, key.sign("RS256", b"input"));
        let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key());
        assert!(public.verify(b"input", &signature).is_ok());
    }

    #[test]
    fn a_key_in_pem_is_what_it_is_called() {
        let lines = |text: &str| {
            let mut lines = text.lines();
            (lines.next().map(str::to_owned), lines.next_back().map(str::to_owned))
        };
        let label =
            |kind: &str| (Some(format!("-----BEGIN {kind}-----")), Some(format!("-----END {kind}-----")));
        let (rsa, ec) = (test_key("rsa-1024"), test_key("p256-a"));
        assert_eq!(lines(&rsa.pkcs1_private_pem()), label("RSA PRIVATE KEY"));
        assert_eq!(lines(&rsa.pkcs8_private_pem()), label("PRIVATE KEY"));
        assert_eq!(lines(&ec.sec1_private_pem()), label("EC PRIVATE KEY"));
        let signature = ec.sign("ES256", b"input");
        let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, ec.point());
        assert!(public.verify(b"input", &signature).is_ok());
    }
}
