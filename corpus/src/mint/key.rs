//! The fixed test keys, as private JSON Web Keys.

use super::ecdsa;
use super::object::Object;
use super::rsa::{Hash, Padding, RsaKey};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

/// A test key: public as well as private.
#[derive(Debug)]
pub struct TestKey {
    name: String,
    members: Map<String, Value>,
    self_signed: OnceLock<Vec<u8>>,
}

static KEYS: LazyLock<BTreeMap<String, TestKey>> = LazyLock::new(|| {
    #[derive(serde::Deserialize)]
    struct File {
        keys: BTreeMap<String, Map<String, Value>>,
    }
    #[expect(clippy::expect_used, reason = "the file is part of the source")]
    let file: File = serde_json::from_str(include_str!("../../keys/test-keys.json")).expect("test-keys.json");
    let key = |(name, members): (String, _)| {
        (name.clone(), TestKey { name, members, self_signed: OnceLock::new() })
    };
    file.keys.into_iter().map(key).collect()
});

/// The test key of this name: `rsa-2048-a`, `p256-a`, ...
///
/// # Panics
///
/// If there is none: a builder names a key that is not in `corpus/keys/test-keys.json`.
pub fn test_key(name: &str) -> &'static TestKey {
    #[expect(clippy::panic, reason = "a builder that names a key that is not there is wrong")]
    KEYS.get(name).unwrap_or_else(|| panic!("no test key `{name}`"))
}

impl TestKey {
    /// The name, which is also the `kid` it goes by.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The algorithm it signs with where a builder names none.
    pub fn default_algorithm(&self) -> &'static str {
        match self.text("crv") {
            "P-256" => "ES256",
            "P-384" => "ES384",
            "P-521" => "ES512",
            "Ed25519" => "EdDSA",
            _ => "RS256",
        }
    }

    /// The public key as a provider publishes it: `kty`, `kid`, `use` and its numbers.
    pub fn jwk(&self) -> Object {
        let named = Object::new().with("kty", self.text("kty")).with("kid", self.name()).with("use", "sig");
        ["crv", "x", "y", "n", "e"].iter().fold(named, |jwk, member| match self.members.get(*member) {
            Some(value) => jwk.with(member, value.clone()),
            None => jwk,
        })
    }

    /// The self-signed certificate of the key, as an element of `x5c`.
    ///
    /// # Panics
    ///
    /// If the key has none.
    pub fn certificate(&self) -> &str {
        #[expect(
            clippy::expect_used,
            reason = "a builder that asks for a certificate that is not there is wrong"
        )]
        self.members.get("x5c").and_then(|chain| chain.get(0)).and_then(Value::as_str).expect("a certificate")
    }

    /// A certificate of the key, in DER, whose subject says that it is a test key, and which.
    pub fn self_signed(&self) -> Vec<u8> {
        let name = format!("Touchstone test key {}", self.name());
        self.self_signed.get_or_init(|| self.self_signed_as(&name)).clone()
    }

    /// The private number or seed.
    pub fn private(&self) -> Vec<u8> {
        self.octets("d")
    }

    /// A public member, decoded.
    ///
    /// # Panics
    ///
    /// If the key has no such member.
    pub fn octets(&self, member: &str) -> Vec<u8> {
        #[expect(clippy::expect_used, reason = "the file is part of the source")]
        BASE64URL_NOPAD.decode(self.text(member).as_bytes()).expect("base64url in test-keys.json")
    }

    /// The key as RSA.
    pub(crate) fn rsa(&self) -> RsaKey {
        RsaKey::new(&self.octets("n"), &self.octets("d"))
    }

    /// A signature over `input` under the algorithm of this name, in the form of RFC 7518 section 3.
    ///
    /// # Panics
    ///
    /// If the key cannot be used with the algorithm.
    pub fn sign(&self, algorithm: &str, input: &[u8]) -> Vec<u8> {
        let rsa = |padding| self.rsa().sign(padding, input);
        match algorithm {
            "RS256" => rsa(Padding::Pkcs1(Hash::Sha256)),
            "RS384" => rsa(Padding::Pkcs1(Hash::Sha384)),
            "RS512" => rsa(Padding::Pkcs1(Hash::Sha512)),
            "PS256" => rsa(Padding::Pss(Hash::Sha256)),
            "PS384" => rsa(Padding::Pss(Hash::Sha384)),
            "PS512" => rsa(Padding::Pss(Hash::Sha512)),
            "ES256" | "ES384" | "ES512" => ecdsa::sign(algorithm, &self.private(), input),
            #[expect(clippy::expect_used, reason = "the file is part of the source")]
            "EdDSA" => {
                let pair = ring::signature::Ed25519KeyPair::from_seed_unchecked(&self.private());
                pair.expect("an Ed25519 seed").sign(input).as_ref().to_vec()
            }
            #[expect(clippy::panic, reason = "a builder that names another algorithm is wrong")]
            _ => panic!("`{}` does not sign with `{algorithm}`", self.name),
        }
    }

    fn text(&self, member: &str) -> &str {
        self.members.get(member).and_then(Value::as_str).unwrap_or_default()
    }
}
