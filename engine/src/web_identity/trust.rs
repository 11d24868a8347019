//! Who calls with a web identity, as a role's trust policy sees it.

use super::claims::Read;
use super::provider_claims;
use crate::account::OidcProvider;
use crate::check::Structural;
use crate::json::{Kind, Value};
use crate::policy::{Context, Principal, Values};
use crate::session::{AskedSession, FederatedPrincipal};
use std::borrow::Cow;

/// Whom the provider vouches for and what he asks for: the context of a call with a web identity.
///
/// Source: AWS IAM user guide, "Available keys for AWS web identity federation".
///
/// `C` is what is known of the claims: only validated ones lead to a session, and an explanation makes do with less.
#[derive(Debug)]
pub(super) struct Caller<'c, C> {
    pub(super) claims: C,
    pub(super) provider: &'c OidcProvider,
    pub(super) session: AskedSession<'c>,
    /// Whether the roles claim names the role.
    pub(super) authorized_by_provider: bool,
}

impl<C: Read> FederatedPrincipal for Caller<'_, C> {
    const ASSUME: &'static str = "sts:AssumeRoleWithWebIdentity";
    const ROLE_EXISTS: Structural = Structural::RoleExists;

    fn principal(&self) -> Principal<'_> {
        Principal::WebIdentity { provider: self.provider.arn() }
    }

    fn session(&self) -> &AskedSession<'_> {
        &self.session
    }
}

impl<C: Read> Context for Caller<'_, C> {
    fn value(&self, key: &str) -> Values<'_> {
        let of_provider =
            key.strip_prefix(self.provider.key_prefix()).and_then(|rest| rest.strip_prefix(':'));
        match of_provider {
            Some(claim) => self.claim(claim),
            None if key == "sts:roleauthorizedbyidp" => {
                Values::one(if self.authorized_by_provider { "true" } else { "false" })
            }
            None => self.session.value(key),
        }
    }
}

impl<C: Read> Caller<'_, C> {
    /// A key of the provider. `aud` is the audience that decided: `azp`, where it did, and then `oaud` is the token's.
    fn claim(&self, key: &str) -> Values<'_> {
        match key {
            "aud" => Values::one(self.claims.read().audience()),
            "sub" => Values::one(self.claims.read().subject()),
            "oaud" => match self.claims.read().claim("azp") {
                Some(_) => self.claims.read().claim("aud").map_or(Values::Absent, values),
                None => Values::Absent,
            },
            "amr" => self.claims.read().claim("amr").map_or(Values::Absent, values),
            key => {
                let claim = provider_claims::claim(self.provider.key_prefix(), key);
                claim.and_then(|name| self.claims.read().claim(name)).map_or(Values::Absent, values)
            }
        }
    }
}

/// A claim as condition keys have it: text as it is, numbers and truth values as their text; a list is multivalued;
/// null, objects and lists of anything else are no value.
fn values(claim: Value<'_>) -> Values<'_> {
    match claim.kind() {
        Kind::Array => {
            let texts: Option<Vec<_>> = claim.elements().map(text).collect();
            texts.map_or(Values::Absent, Values::Many)
        }
        _ => text(claim).map_or(Values::Absent, Values::One),
    }
}

fn text(claim: Value<'_>) -> Option<Cow<'_, str>> {
    match claim.kind() {
        Kind::Text(text) => Some(Cow::Borrowed(text)),
        Kind::Bool(true) => Some(Cow::Borrowed("true")),
        Kind::Bool(false) => Some(Cow::Borrowed("false")),
        Kind::Unsigned(number) => Some(Cow::Owned(number.to_string())),
        Kind::Negative(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    }
}
