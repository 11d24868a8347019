//! Sessions: temporary credentials, and the sealed token that carries what they stand for.
//!
//! Nothing is stored. A [`Session`] (who, until when, limited by what) is sealed into the session token of its
//! [`Credentials`]; when the token comes back, [`open`] has the session again.
//!
//! A token is standard base64, with padding, in its one spelling, of:
//!
//! | octets | what |
//! | --- | --- |
//! | 1 | the version of the format, 2, authenticated with the rest |
//! | 32 | a random salt |
//! | the rest | the session as JSON, encrypted with AES-256-GCM, and its tag of 16 octets |
//!
//! The key of the cipher is used for one token: HKDF with SHA-256 makes it of the sealing key, the salt, and the
//! label `touchstone session token`; the nonce is zero. The JSON is an object of `access_key_id`,
//! `secret_access_key` (a request's signature is checked with it) and `granted`: identity, times, policies, tags.
//! A change to the JSON is a new version.
//!
//! A `Session` is made by the engine alone, from an identity that passed every rule, or from a token that the
//! engine sealed. It cannot be deserialised, and an [`Ablated`](crate::ablation::Ablated) engine has no way to
//! one.

pub(crate) mod assume_role;
mod caller;
mod credentials;
pub(crate) mod duration;
mod entropy;
mod federated_principal;
pub(crate) mod federation_token;
mod issue;
mod keys;
mod limits;
mod packed;
mod permission;
pub(crate) mod source_identity;
mod tags;
pub(crate) mod token;
pub(crate) mod user_session;

pub use assume_role::assume_role;
pub use caller::{Caller, Question};
pub use credentials::{AccessKeyId, Credentials};
pub use entropy::{Entropy, NoEntropy};
pub use federation_token::federation_token;
pub use issue::Mint;
pub(crate) use issue::{Issue, Kept, Verdict};
pub use packed::PackedSize;
pub use tags::Tags;
pub use token::open;
pub use user_session::{caller_identity, session_token};

pub(crate) use self::federated_principal::{AskedSession, FederatedPrincipal};
pub(crate) use self::limits::SessionLimits;
pub(crate) use self::permission::Call;

pub(crate) use self::token::Draft;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who a session speaks as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Identity {
    /// A role that somebody assumed.
    AssumedRole {
        /// The role, with its path.
        role_arn: String,
        /// The role's unique id, so that a role made anew under the same name is another one.
        role_id: String,
        /// The name the caller gave the session.
        session_name: String,
        /// `aws:FederatedProvider`: the provider whose word was taken, where there was one.
        provider: Option<String>,
    },
    /// A name that a user handed credentials to.
    FederatedUser {
        /// The account.
        account: String,
        /// The name the user chose.
        name: String,
        /// The user, or the root of the account, who did.
        user_arn: String,
        /// Its unique id, so that a user made anew under the same name is another one; of the root, the account.
        user_id: String,
    },
    /// A user, with temporary credentials of their own.
    User {
        /// The user, with the path, or the root of an account.
        user_arn: String,
        /// Its unique id; of the root, the account.
        user_id: String,
    },
}

/// What temporary credentials stand for.
#[derive(Clone)]
pub struct Session {
    access_key_id: String,
    secret_access_key: String,
    granted: Draft,
}

impl Session {
    /// The id of the credentials. The one a request is signed with must be this one.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The key that requests of this session are signed with.
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// Who the session speaks as.
    pub fn identity(&self) -> &Identity {
        &self.granted.identity
    }

    /// When it began, in seconds since 1970.
    pub fn issued(&self) -> i64 {
        self.granted.issued
    }

    /// The second from which it is over, in seconds since 1970.
    pub fn expires(&self) -> i64 {
        self.granted.expires
    }

    /// The inline session policies, as they were passed.
    pub fn session_policies(&self) -> &[String] {
        &self.granted.session_policies
    }

    /// The managed policies that were passed as session policies.
    pub fn policy_arns(&self) -> &[String] {
        &self.granted.policy_arns
    }

    /// The session tags, and which of them are passed on.
    pub fn tags(&self) -> &Tags {
        &self.granted.tags
    }

    /// Who is behind a chain of roles (`aws:SourceIdentity`), where it was said.
    pub fn source_identity(&self) -> Option<&str> {
        self.granted.source_identity.as_deref()
    }

    /// Further context keys that stay with the session, with their values: of a SAML assertion, `saml:sub`,
    /// `saml:sub_type` and `saml:namequalifier`. An OIDC provider's keys are for the trust policy alone.
    pub fn context(&self) -> &[(String, String)] {
        &self.granted.context
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("access_key_id", &self.access_key_id)
            .field("granted", &self.granted)
            .finish_non_exhaustive()
    }
}
