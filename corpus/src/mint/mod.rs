//! Minting: test keys, signatures, tokens and signed XML, the same bytes every time.
//!
//! Nothing here goes through the engine or its backends, or one bug would sign and verify: RSA is big-number
//! arithmetic over encodings written here, ECDSA is RFC 6979 by the `p256`, `p384` and `p521` crates.

mod certificate;
mod ecdsa;
mod key;
mod mac;
mod object;
mod private;
mod public;
mod rsa;
mod token;
pub mod xml;

pub(crate) use certificate::ecdsa_der;
pub use ecdsa::{high_s, low_s, order, swap_s};
pub use key::{TestKey, test_key};
pub use mac::hmac;
pub use object::Object;
pub use public::pem;
pub(crate) use public::{der, unsigned};
pub use rsa::{Hash, Padding};
pub(crate) use rsa::{RsaKey, cube_root_forgery, left_pad, pkcs1};
pub use token::{Jwks, Jwt, b64};

/// What a set of vectors is minted for: fixed in the repository, fresh for a live endpoint.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The clock, in seconds since 1970.
    pub now: i64,
    /// The issuer identifier of the provider.
    pub issuer_origin: String,
    /// The account the provider is registered in.
    pub account: String,
}

impl Setting {
    /// The setting of the vectors in the repository.
    pub fn fixed() -> Self {
        Self {
            now: 1_795_392_000,
            issuer_origin: "https://issuer.touchstone.example".to_owned(),
            account: "123456789012".to_owned(),
        }
    }
    /// The issuer identifier without its scheme, as it stands in ARNs and condition keys.
    pub fn issuer_host(&self) -> &str {
        self.issuer_origin.strip_prefix("https://").unwrap_or(&self.issuer_origin)
    }

    /// The condition key of a claim: `issuer.touchstone.example:sub`.
    pub fn claim_key(&self, claim: &str) -> String {
        format!("{}:{claim}", self.issuer_host())
    }

    /// Where the provider's discovery document is (OpenID Connect Discovery 1.0 section 4).
    pub fn discovery_url(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.issuer_origin)
    }

    /// Where the provider's key set is.
    pub fn keys_url(&self) -> String {
        format!("{}/keys", self.issuer_origin)
    }

    /// The ARN of the provider in the account.
    pub fn provider_arn(&self) -> String {
        format!("arn:aws:iam::{}:oidc-provider/{}", self.account, self.issuer_host())
    }

    /// The ARN of a role in the account, by its path and name.
    pub fn role_arn(&self, role: &str) -> String {
        format!("arn:aws:iam::{}:role/{role}", self.account)
    }

    /// The ARN of a user of the account, by its path and name.
    pub fn user_arn(&self, user: &str) -> String {
        format!("arn:aws:iam::{}:user/{user}", self.account)
    }
}
