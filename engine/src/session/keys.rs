//! The condition keys that a caller brings to every request.
//!
//! Source: IAM User Guide, `reference_policies_condition-keys`. A key that does not exist for a kind of caller is
//! absent, not empty.

use super::Identity;
use super::caller::{Caller, Who};
use super::tags::Tags;
use crate::account::Permissions;
use crate::policy::{Context, Keys, Values, current_time};

impl Caller<'_> {
    /// The keys of the caller at the time `now`, in seconds since 1970. A request adds its own.
    pub fn keys(&self, now: i64) -> Keys {
        let kind = match self.who {
            Who::Root => "Account",
            Who::User(_) => "User",
            Who::Role(_) => "AssumedRole",
            Who::Federated(_) => "FederatedUser",
        };
        // The principal's ARN is the role's in all of its sessions.
        let arn = match self.who {
            Who::Role(role) => role.arn(),
            _ => &self.arn,
        };
        let mut keys = Keys::default()
            .with("aws:PrincipalArn", arn)
            .with("aws:PrincipalAccount", self.account.as_str())
            .with("aws:PrincipalType", kind)
            .with("aws:userid", &self.user_id())
            .with("aws:SecureTransport", "true")
            .with("aws:EpochTime", &now.to_string())
            .with("aws:CurrentTime", &current_time(now));
        if let Who::User(user) = self.who {
            keys = keys.with("aws:username", user.name());
        }
        // A session tag replaces the tag of the role or the user behind the session, in whatever case.
        for (key, value) in self.permissions().into_iter().flat_map(Permissions::tags) {
            keys = keys.with(&format!("aws:PrincipalTag/{key}"), value);
        }
        let Some(granted) = self.granted else {
            return keys;
        };
        for (key, value) in granted.tags.pairs() {
            keys = keys.with(&format!("aws:PrincipalTag/{key}"), value);
        }
        for (key, value) in &granted.context {
            keys = keys.with(key, value);
        }
        if let Some(source) = &granted.source_identity {
            keys = keys.with("aws:SourceIdentity", source);
        }
        if let Identity::AssumedRole { provider: Some(provider), .. } = &granted.identity {
            keys = keys.with("aws:FederatedProvider", provider);
        }
        keys.with("aws:TokenIssueTime", &current_time(granted.issued))
            .with("aws:MultiFactorAuthPresent", "false")
    }
}

/// The keys of a request that a caller makes: the caller's, and beside them the request's.
pub(super) struct Spoken<'r> {
    pub(super) caller: Keys,
    pub(super) request: &'r dyn Context,
}

impl Context for Spoken<'_> {
    fn value(&self, key: &str) -> Values<'_> {
        match self.caller.value(key) {
            Values::Absent if !is_of_caller(key) => self.request.value(key),
            values => values,
        }
    }
}

/// Whether a key is about who calls. Where the caller does not have it, no request does.
fn is_of_caller(key: &str) -> bool {
    const OTHERS: [&str; 5] =
        ["aws:userid", "aws:username", "aws:sourceidentity", "aws:federatedprovider", "aws:tokenissuetime"];
    key.starts_with("aws:principal")
        || key.starts_with("saml:")
        || key.starts_with("aws:multifactorauth")
        || OTHERS.contains(&key)
}

/// The keys of a request with tags.
pub(super) fn with_tags(keys: Keys, tags: &Tags) -> Keys {
    if tags.pairs().is_empty() {
        return keys;
    }
    let each = tags.pairs().iter();
    let keys = each.fold(keys, |keys, (key, value)| keys.with(&format!("aws:RequestTag/{key}"), value));
    let keys = keys.with_many("aws:TagKeys", tags.pairs().iter().map(|(key, _)| key.as_str()));
    if tags.transitive_keys().is_empty() {
        return keys;
    }
    keys.with_many("sts:TransitiveTagKeys", tags.transitive_keys().iter().map(String::as_str))
}
