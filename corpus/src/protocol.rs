//! The adapter protocol: JSON Lines over standard input and output.

use crate::format::{Case, Kind};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use touchstone_engine::profile::Name;

/// The version of the protocol.
pub const PROTOCOL: u32 = 1;

/// The most octets of a line.
pub const LINE_LIMIT: usize = 16 << 20;

/// What an implementation says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The version of the protocol it speaks.
    pub protocol: u32,
    /// Its name.
    pub implementation: String,
    /// Its version.
    pub version: String,
    /// The kinds it can be asked.
    pub kinds: Vec<String>,
    /// The profiles it claims.
    pub profiles: Vec<String>,
    /// Where its clock comes from.
    pub clock: Clock,
}

impl Hello {
    /// Whether it can be asked this kind.
    pub fn answers(&self, kind: Kind) -> bool {
        self.kinds.iter().any(|name| name == kind.name())
    }

    /// Whether it claims this profile.
    pub fn claims(&self, profile: Name) -> bool {
        self.profiles.iter().any(|name| name == profile.as_str())
    }
}

/// Where an implementation's clock comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Clock {
    /// The library takes the time.
    Parameter,
    /// The adapter replaces the library's clock.
    Patched,
    /// It cannot be set; vectors that depend on the time are skipped.
    None,
}

/// An implementation's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Answer {
    /// Believed, with what came out.
    Accept {
        /// Member by member; one that is absent is not compared.
        result: Map<String, Value>,
    },
    /// Refused.
    Reject {
        /// The rule that fired.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        check: Option<String>,
        /// The step it belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<String>,
        /// The API error code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// What the caller is told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
        /// Whether it was an exception from outside the library's own errors.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        uncaught: bool,
    },
    /// The implementation cannot express the input.
    Skip {
        /// Why.
        reason: String,
        /// A link to its tracker.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issue: Option<String>,
    },
}

/// A line to an implementation.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "op", rename_all = "lowercase")]
pub enum Request<'r> {
    /// The handshake.
    Hello {
        /// The version we speak.
        protocol: u32,
    },
    /// A case to judge.
    Run {
        /// The vector's id.
        id: &'r str,
        /// The profile to judge under.
        profile: &'r str,
        /// `kind` and `input`.
        #[serde(flatten)]
        case: &'r Case,
    },
    /// The end.
    Stop,
}
