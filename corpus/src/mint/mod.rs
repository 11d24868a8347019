//! Minting: test keys, signatures and tokens, the same bytes every time.
//!
//! Nothing here goes through the engine or its backends, or one bug would sign and verify: RSA is big-number
//! arithmetic over encodings written here, ECDSA is RFC 6979 by the `p256`, `p384` and `p521` crates.

mod ecdsa;
mod key;
mod mac;
mod object;
mod public;
mod rsa;
mod token;

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
}
