//! X.509 certificates of the test keys, signed by themselves: the same octets every time (RFC 5280 section 4.1).

use super::key::TestKey;
use super::public::{der, unsigned};
use super::rsa::Hash;

/// 2020-01-01 to 2049-12-31, the last day that `UTCTime` tells (RFC 5280 section 4.1.2.5.1).
const VALIDITY: [&[u8]; 2] = [b"200101000000Z", b"491231235959Z"];

impl TestKey {
    /// A certificate of the key, in DER, whose subject says that it is a test key, and which.
    pub fn self_signed(&self) -> Vec<u8> {
        self.self_signed_as(&format!("Touchstone test key {}", self.name()))
    }

    /// The same under another common name: nobody checked it, as with every certificate that signs itself.
    pub fn self_signed_as(&self, common_name: &str) -> Vec<u8> {
        let (identifier, algorithm) = self.certificate_algorithm();
        let signature_algorithm = der(0x30, &identifier);
        let key = self.spki_der();
        // Less than 2^63 and the same for the same key.
        let serial: Vec<u8> = Hash::Sha256.digest(&key).iter().take(8).map(|octet| octet & 0x7F).collect();
        let name = name(common_name);
        let validity = VALIDITY.map(|time| der(0x17, time)).concat();
        let certified = der(
            0x30,
            &[
                der(0xA0, &unsigned(&[2])),
                unsigned(&serial),
                signature_algorithm.clone(),
                name.clone(),
                der(0x30, &validity),
                name,
                key,
                der(0xA3, &der(0x30, &basic_constraints())),
            ]
            .concat(),
        );
        let signature = self.sign(algorithm, &certified);
        let signature = if algorithm.starts_with("ES") { ecdsa_der(&signature) } else { signature };
        let bits = der(0x03, &[&[0], signature.as_slice()].concat());
        der(0x30, &[certified, signature_algorithm, bits].concat())
    }

    /// The object identifier of the signature's algorithm with its parameters, and its name in JOSE.
    fn certificate_algorithm(&self) -> (Vec<u8>, &'static str) {
        let ecdsa = |last| vec![6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, last];
        match self.default_algorithm() {
            "ES256" => (ecdsa(2), "ES256"),
            "ES384" => (ecdsa(3), "ES384"),
            "ES512" => (ecdsa(4), "ES512"),
            _ => (vec![6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 11, 5, 0], "RS256"),
        }
    }
}

/// `Ecdsa-Sig-Value` (RFC 3279 section 2.2.3) of r and s side by side.
pub(crate) fn ecdsa_der(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    der(0x30, &[unsigned(r), unsigned(s)].concat())
}

/// A name of one part, the common name.
fn name(common_name: &str) -> Vec<u8> {
    let part = [vec![6, 3, 0x55, 4, 3], der(0x0C, common_name.as_bytes())].concat();
    der(0x30, &der(0x31, &der(0x30, &part)))
}

/// Critical, and no authority.
fn basic_constraints() -> Vec<u8> {
    der(0x30, &[&[6, 3, 0x55, 0x1D, 19, 1, 1, 0xFF], der(0x04, &der(0x30, &[])).as_slice()].concat())
}

#[cfg(test)]
mod tests {
    use crate::mint::test_key;
    use ring::signature as ring;
    use x509_parser::prelude::{FromDer, X509Certificate};

    #[test]
    fn another_implementation_reads_and_confirms_the_certificates() {
        let rsa: &dyn ring::VerificationAlgorithm = &ring::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY;
        let keys = [
            ("rsa-2048-a", Some(rsa)),
            ("rsa-4096", Some(rsa)),
            ("rsa-1024", Some(rsa)),
            ("p256-a", Some(&ring::ECDSA_P256_SHA256_ASN1 as _)),
            ("p384", Some(&ring::ECDSA_P384_SHA384_ASN1 as _)),
            ("p521", None),
        ];
        for (name, algorithm) in keys {
            let key = test_key(name);
            let octets = key.self_signed();
            assert_eq!(octets, key.self_signed());
            let (rest, certificate) = X509Certificate::from_der(&octets).unwrap();
            assert_eq!(rest, b"");
            assert_eq!(certificate.public_key().raw, key.spki_der());
            assert_eq!(certificate.subject().to_string(), format!("CN=Touchstone test key {name}"));
            assert_eq!(certificate.issuer(), certificate.subject());
            assert_eq!(certificate.version().0, 2);
            assert!(!certificate.is_ca());
            let public = &certificate.public_key().subject_public_key.data;
            if let Some(algorithm) = algorithm {
                let public = ring::UnparsedPublicKey::new(algorithm, public);
                public
                    .verify(certificate.tbs_certificate.as_ref(), &certificate.signature_value.data)
                    .unwrap();
            }
        }
    }
}
