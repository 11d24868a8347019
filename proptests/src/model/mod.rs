//! The rules for an ID token again, in the most naive code that can be read against OpenID Connect Core 1.0
//! section 3.1.3.7 and RFC 7519: nothing borrowed, nothing fast, nothing shared with the engine but the name of a
//! profile.
//!
//! [`policy`] is the same for the policy language.
//!
//! The model is asked about a token that is known to be signed, so there is no cryptography in it. It says who the
//! token is about and for whom, or the first rule it finds broken, in words. Only accept or reject, and the
//! identity, are compared with the engine.

mod claims;
mod header;
pub mod policy;

pub use claims::judge as claims;
pub use header::{Signer, judge as header};

use crate::json::{Json, Members};
use touchstone_engine::profile::Name;

/// What the relying party knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    /// The issuer identifier of the provider.
    pub issuer: String,
    /// The client ids that are ours.
    pub audiences: Vec<String>,
    /// The clock, in seconds since 1970.
    pub now: i64,
    /// How far the provider's clock may be off, in seconds.
    pub skew: u32,
}

/// Whose token it is, and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `sub`, as text.
    pub subject: String,
    /// `azp`, or the audience that is ours.
    pub audience: String,
}

/// The identity, or the rule that is broken.
pub type Verdict = Result<Identity, &'static str>;

/// Judges a token that `signer` signed.
pub fn id_token(
    header_text: &[u8],
    claims_text: &[u8],
    signer: &Signer,
    party: &RelyingParty,
    profile: Name,
) -> Verdict {
    header(header_text, signer, profile)?;
    claims(claims_text, party, profile)
}

/// The object that a text holds.
fn object(text: &[u8], profile: Name) -> Result<Members, &'static str> {
    /// Levels of nesting at the most; RFC 8259 section 9 lets a reader set a bound.
    const DEPTH: usize = 64;
    /// Members and elements at the most, likewise.
    const MEMBERS: usize = 4096;

    let Some(Json::Object(members)) = Json::read(text) else {
        return Err("RFC 7519 section 7.2: a JSON object in UTF-8");
    };
    let value = Json::Object(members.clone());
    if depth(&value) > DEPTH || count(&value) > MEMBERS {
        return Err("RFC 8259 section 9: within the bounds of the reader");
    }
    // AWS: the last member counts (wi-claim-dup-aud-last-bad, wi-claim-dup-aud-same).
    if profile == Name::Strict && value.repeats_a_name() {
        return Err(
            "RFC 7519 section 4: claim names are unique; RFC 7515 section 4: so are header parameters",
        );
    }
    Ok(members)
}

fn depth(value: &Json) -> usize {
    match value {
        Json::Array(_) | Json::Object(_) => 1 + value.children().into_iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn count(value: &Json) -> usize {
    value.children().into_iter().map(|child| 1 + count(child)).sum()
}

/// The member of this name; the last, where there are several.
fn member<'m>(members: &'m Members, name: &str) -> Option<&'m Json> {
    let mut found = None;
    for (other, value) in members {
        if other == name {
            found = Some(value);
        }
    }
    found
}
