//! Temporary credentials: a key id, a secret, and the token that carries the session.

use super::entropy::{Entropy, NoEntropy, draw};
use data_encoding::{BASE32, BASE64};
use std::fmt;

/// The id of temporary credentials: `ASIA` and 16 characters of `A` to `Z` and `2` to `7`.
///
/// Source: AWS IAM User Guide, unique identifiers. There the characters hold the account; here they are random.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccessKeyId(String);

impl AccessKeyId {
    pub(super) fn draw(entropy: &mut dyn Entropy) -> Result<Self, NoEntropy> {
        // 10 octets are 16 characters of base32, with no padding.
        let octets: [u8; 10] = draw(entropy)?;
        Ok(Self(format!("ASIA{}", BASE32.encode(&octets))))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccessKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A secret key: 40 characters of base64, 240 random bits.
pub(super) fn draw_secret(entropy: &mut dyn Entropy) -> Result<String, NoEntropy> {
    let octets: [u8; 30] = draw(entropy)?;
    Ok(BASE64.encode(&octets))
}

/// What a caller signs requests with until the session is over.
#[derive(Clone)]
pub struct Credentials {
    pub(super) access_key_id: AccessKeyId,
    pub(super) secret_access_key: String,
    pub(super) session_token: String,
    pub(super) expiration: i64,
}

impl Credentials {
    /// The id.
    pub fn access_key_id(&self) -> &AccessKeyId {
        &self.access_key_id
    }

    /// The secret that requests are signed with.
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// The token that goes with every request. Who holds it without the secret can do nothing.
    pub fn session_token(&self) -> &str {
        &self.session_token
    }

    /// The second from which they are of no use, in seconds since 1970.
    pub fn expiration(&self) -> i64 {
        self.expiration
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("expiration", &self.expiration)
            .finish_non_exhaustive()
    }
}
