//! Who asks, and `Principal` and `NotPrincipal`: who is meant.
//!
//! Source: IAM User Guide, `reference_policies_elements_principal` and `reference_policies_elements_notprincipal`.

use super::action::Listed;
use super::arn;
use super::document::{Effect, Kind};
use super::place::{Dialect, Place};
use crate::check::{Check, Structural};
use crate::json::{self, Value};
use crate::rejection::Rejection;

/// Who makes a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal<'r> {
    /// The bearer of a token of an `OpenID` Connect provider.
    WebIdentity {
        /// The provider's ARN, or the name of a provider that has none: `accounts.google.com`.
        provider: &'r str,
    },
    /// The bearer of a SAML assertion.
    Saml {
        /// The provider's ARN.
        provider: &'r str,
    },
    /// An IAM user.
    User {
        /// The user's ARN.
        arn: &'r str,
        /// The user's account.
        account: &'r str,
    },
    /// A role, itself.
    Role {
        /// The role's ARN, with its path.
        arn: &'r str,
        /// The role's account.
        account: &'r str,
    },
    /// A session of a role.
    AssumedRole {
        /// The session's ARN.
        arn: &'r str,
        /// The role's ARN, with its path, which the session's lacks.
        role: &'r str,
        /// The role's account.
        account: &'r str,
    },
    /// A session of `GetFederationToken`.
    FederatedUser {
        /// The session's ARN.
        arn: &'r str,
        /// The ARN of the user, or of the account's root, who asked for it.
        user: &'r str,
        /// The account.
        account: &'r str,
    },
    /// The root of an account.
    Root {
        /// The account.
        account: &'r str,
    },
    /// An AWS service.
    Service {
        /// Its name: `ec2.amazonaws.com`.
        name: &'r str,
    },
    /// Nobody that is known.
    Anonymous,
}

/// How a statement names the principal it is about. From the first to the last, less is left for the principal's
/// own permissions to limit (IAM User Guide, `reference_policies_evaluation-logic`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// By its account, which leaves it to the account to grant the rest.
    Account,
    /// By the role, or by the user behind the session.
    Parent,
    /// With everybody else: `*`.
    Everyone,
    /// By itself.
    Itself,
}

impl<'r> Principal<'r> {
    /// The account it belongs to; `None` for one that has no permissions of its own: a service, the bearer of a token
    /// or an assertion, and who is not known.
    pub fn account(&self) -> Option<&'r str> {
        match *self {
            Self::User { account, .. }
            | Self::Role { account, .. }
            | Self::AssumedRole { account, .. }
            | Self::FederatedUser { account, .. }
            | Self::Root { account } => Some(account),
            Self::WebIdentity { .. } | Self::Saml { .. } | Self::Service { .. } | Self::Anonymous => None,
        }
    }

    fn arn(&self) -> Option<&'r str> {
        match *self {
            Self::User { arn, .. }
            | Self::Role { arn, .. }
            | Self::AssumedRole { arn, .. }
            | Self::FederatedUser { arn, .. } => Some(arn),
            _ => None,
        }
    }

    fn parent(&self) -> Option<&'r str> {
        match *self {
            Self::AssumedRole { role, .. } => Some(role),
            Self::FederatedUser { user, .. } => Some(user),
            _ => None,
        }
    }

    /// The namings that `NotPrincipal` must list together to spare this principal from a Deny: "you must also
    /// specify the account ARN", and the role ARN of a session.
    fn chain(&self) -> &'static [Naming] {
        match self {
            Self::User { .. } => &[Naming::Account, Naming::Itself],
            Self::Role { .. } => &[Naming::Account, Naming::Parent],
            Self::FederatedUser { user, .. } if user.ends_with(":root") => &[Naming::Account, Naming::Itself],
            Self::AssumedRole { .. } | Self::FederatedUser { .. } => {
                &[Naming::Account, Naming::Parent, Naming::Itself]
            }
            Self::Root { .. } => &[Naming::Account],
            Self::WebIdentity { .. } | Self::Saml { .. } | Self::Service { .. } => &[Naming::Itself],
            Self::Anonymous => &[],
        }
    }
}

/// The principals of a statement: those listed, or all others.
#[derive(Clone, Debug)]
pub(super) struct Principals {
    pub(super) listed: Listed,
    /// Written as the one string `*`.
    pub(super) bare: bool,
    entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
struct Entry {
    of: Type,
    text: Box<str>,
    named: Named,
}

/// The types a principal is listed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Type {
    Aws,
    Federated,
    Service,
    CanonicalUser,
}

impl Type {
    const ALL: [Self; 4] = [Self::Aws, Self::Federated, Self::Service, Self::CanonicalUser];

    fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Federated => "Federated",
            Self::Service => "Service",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

#[derive(Clone, Debug)]
enum Named {
    /// Every principal of AWS; of a resource policy, whoever it be.
    Everyone(Kind),
    /// An account, by its id or by its root's ARN.
    Account(Box<str>),
    Exactly,
    /// A star among providers, which names none; a canonical user, which no request says it is; who was deleted.
    Nobody,
}

/// What AWS was seen to say (saml-trust-write-star-principal, saml-trust-write-federated-star).
const STAR: &str = r#"AssumeRolepolicy contained an invalid principal: "STAR":"*"."#;
const FEDERATED_STAR: &str = "Federated principals must be valid domain names or SAML metadata ARNs";

impl Principals {
    pub(super) fn read(
        value: Value<'_>,
        listed: Listed,
        place: &Place<'_>,
        dialect: &Dialect<'_>,
    ) -> Result<Self, Rejection> {
        let malformed =
            |place: &Place<'_>, reason| dialect.malformed(Structural::PolicyPrincipal, place, reason);
        if let Some(text) = value.as_str() {
            if text != "*" {
                return Err(malformed(place, "a principal is `*` or an object"));
            }
            // Observed: saml-trust-write-star-principal and -assumerole. `{"AWS": "*"}` is stored.
            let trusts_all = dialect.kind == Kind::Trust;
            dialect.require(!trusts_all, Check::PolicyPrincipalStar, place, STAR)?;
            let entry = Entry { of: Type::Aws, text: text.into(), named: Named::Everyone(dialect.kind) };
            return Ok(Self { listed, bare: true, entries: vec![entry] });
        }
        if dialect.kind == Kind::ResourceControl {
            return Err(malformed(place, "a resource control policy is about everybody: `*`"));
        }
        let mut entries = Vec::new();
        for (name, value) in value.members() {
            let place = place.member(name);
            let of = Type::ALL.into_iter().find(|of| of.name() == name);
            let of = of.ok_or_else(|| malformed(&place, "no such type of principal"))?;
            entries.extend(dialect.texts(value, Structural::PolicyPrincipal, &place, |text, place| {
                Entry::of(of, text, place, dialect)
            })?);
        }
        if entries.is_empty() {
            let object = value.kind() == json::Kind::Object;
            let reason = if object { "it names nobody" } else { "a principal is `*` or an object" };
            return Err(malformed(place, reason));
        }
        Ok(Self { listed, bare: false, entries })
    }

    /// How the statement names `principal`, if it is about it.
    ///
    /// For `NotPrincipal`, a Deny spares only whom it lists with all that stands behind it; an Allow, which AWS
    /// warns of without saying more, is about nobody of whom it lists anything.
    #[inline]
    pub(super) fn names(&self, principal: &Principal<'_>, effect: Effect) -> Option<Naming> {
        let namings = || self.entries.iter().filter_map(|entry| entry.names(principal));
        if self.listed == Listed::Only {
            return namings().max();
        }
        let everyone = || namings().any(|naming| naming == Naming::Everyone);
        let spared = match effect {
            Effect::Allow => namings().next().is_some(),
            Effect::Deny => {
                let chain = principal.chain();
                let listed = |link: &Naming| namings().any(|naming| naming == *link);
                everyone() || (!chain.is_empty() && chain.iter().all(listed))
            }
        };
        (!spared).then_some(Naming::Everyone)
    }

    /// Names nobody any more by this name.
    pub(super) fn forget(&mut self, arn: &str) {
        let entries = self.entries.iter_mut();
        let named = entries.filter(|entry| {
            entry.of == Type::Aws && matches!(entry.named, Named::Exactly) && &*entry.text == arn
        });
        named.for_each(|entry| entry.named = Named::Nobody);
    }

    /// The entries of each type, in the order of the types.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&'static str, Vec<&str>)> {
        Type::ALL.into_iter().filter_map(|of| {
            let texts: Vec<&str> =
                self.entries.iter().filter(|entry| entry.of == of).map(|entry| &*entry.text).collect();
            (!texts.is_empty()).then_some((of.name(), texts))
        })
    }
}

impl Entry {
    fn of(of: Type, text: &str, place: &Place<'_>, dialect: &Dialect<'_>) -> Result<Self, Rejection> {
        let named = match of {
            Type::Aws => aws(text, dialect.kind),
            Type::Federated if text == "*" => {
                // Observed: saml-trust-write-federated-star.
                dialect.require(false, Check::PolicyPrincipalStar, place, FEDERATED_STAR)?;
                Ok(Named::Nobody)
            }
            Type::Federated if is_provider(text) => Ok(Named::Exactly),
            Type::Federated => Err("this is neither a provider's ARN nor a domain name"),
            Type::Service if is_domain(text) => Ok(Named::Exactly),
            Type::Service => Err("this is no name of a service"),
            // The documentation knows canonical users in policies of S3 only.
            Type::CanonicalUser if dialect.kind == Kind::Trust => {
                Err("a role does not trust a canonical user")
            }
            Type::CanonicalUser if text.is_empty() || text.contains(['*', '?']) => {
                Err("this is no canonical user id")
            }
            Type::CanonicalUser => Ok(Named::Nobody),
        };
        let named = named.map_err(|reason| dialect.malformed(Structural::PolicyPrincipal, place, reason))?;
        Ok(Self { of, text: text.into(), named })
    }

    /// How this entry names `principal`.
    ///
    /// The bearer of a token or an assertion is named by its provider, exactly, and by nothing else. That
    /// `AWS: "*"` does not name it was observed (wi-trust-aws-star-principal, saml-trust-aws-star). That a bare
    /// `*` and `Federated: "*"` do not, where they are stored at all, is our choice. So is it that in a trust
    /// policy a star names neither services nor the anonymous.
    #[inline]
    fn names(&self, principal: &Principal<'_>) -> Option<Naming> {
        let text = &*self.text;
        let (holds, naming) = match (&self.named, self.of) {
            (Named::Nobody, _) => return None,
            (Named::Everyone(kind), _) => {
                let holds = match principal {
                    _ if *kind == Kind::ResourceControl => true,
                    Principal::WebIdentity { .. } | Principal::Saml { .. } => false,
                    Principal::Service { .. } | Principal::Anonymous => *kind == Kind::Resource,
                    _ => true,
                };
                (holds, Naming::Everyone)
            }
            (Named::Account(id), _) => (principal.account() == Some(&**id), Naming::Account),
            (Named::Exactly, Type::Aws) if principal.parent() == Some(text) => (true, Naming::Parent),
            (Named::Exactly, Type::Aws) if principal.arn() != Some(text) => return None,
            // Whoever acts as a role acts in a session of it.
            (Named::Exactly, Type::Aws) if matches!(principal, Principal::Role { .. }) => {
                (true, Naming::Parent)
            }
            (Named::Exactly, Type::Aws) => (true, Naming::Itself),
            (Named::Exactly, _) => {
                let holds = match (self.of, *principal) {
                    (Type::Federated, Principal::WebIdentity { provider } | Principal::Saml { provider }) => {
                        provider == text
                    }
                    (Type::Service, Principal::Service { name }) => name == text,
                    _ => false,
                };
                (holds, Naming::Itself)
            }
        };
        holds.then_some(naming)
    }
}

/// `*`, an account, or the ARN of one principal. The unique id that IAM shows for a principal that was deleted is
/// nobody's name and is refused.
fn aws(text: &str, kind: Kind) -> Result<Named, &'static str> {
    if text == "*" {
        return Ok(Named::Everyone(kind));
    }
    if is_account(text) {
        return Ok(Named::Account(text.into()));
    }
    let Some(["arn", partition, service, "", account, resource]) = arn::segments(text) else {
        return Err("this is neither `*` nor an account nor the ARN of a principal");
    };
    if text.contains(['*', '?', '$']) {
        return Err("a principal is named whole: a part of it is no pattern");
    }
    let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
    match (service, kind) {
        _ if partition.is_empty() || !is_account(account) => Err("the ARN names no account"),
        ("iam", "root") if resource == "root" => Ok(Named::Account(account.into())),
        ("iam", "user" | "role") | ("sts", "assumed-role" | "federated-user") if !name.is_empty() => {
            Ok(Named::Exactly)
        }
        _ => Err("this is not the ARN of a root, a user, a role or a session"),
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|octet| octet.is_ascii_digit())
}

/// Observed: saml-trust-write-federated-star: "Federated principals must be valid domain names or SAML metadata
/// ARNs".
fn is_provider(text: &str) -> bool {
    match arn::segments(text) {
        Some(["arn", partition, "iam", "", account, resource]) => {
            let name = resource.strip_prefix("oidc-provider/").or(resource.strip_prefix("saml-provider/"));
            !partition.is_empty()
                && is_account(account)
                && name.is_some_and(|name| !name.is_empty() && !name.contains(['*', '?', '$']))
        }
        _ => is_domain(text),
    }
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-')
    };
    text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::document::tests::refused_by;
    use crate::policy::{Keys, Outcome, Policy, Request};
    use crate::profile::Profile;

    const ACCOUNT: &str = "123456789012";
    const PROVIDER: &str = "arn:aws:iam::123456789012:oidc-provider/idp.example";
    const ROLE: &str = "arn:aws:iam::123456789012:role/team/deploy";
    const SESSION: Principal<'_> = Principal::AssumedRole {
        arn: "arn:aws:sts::123456789012:assumed-role/deploy/ci",
        role: ROLE,
        account: ACCOUNT,
    };
    const ALICE: Principal<'_> =
        Principal::User { arn: "arn:aws:iam::123456789012:user/alice", account: ACCOUNT };

    fn document(element: &str, effect: &str, principal: &str) -> String {
        format!(
            r#"{{"Statement":{{"Effect":"{effect}","{element}":{principal},"Action":"*","Resource":"*"}}}}"#
        )
    }

    fn outcome(element: &str, effect: &str, names: &str, principal: Principal<'_>) -> Outcome {
        let text = document(element, effect, names);
        let policy = Policy::parse(text.as_bytes(), Kind::Resource, &Profile::strict()).unwrap();
        let context = Keys::default();
        policy.evaluate(&Request { principal, action: "s3:x", resource: "*", context: &context })
    }

    fn allowed(names: &str, principal: Principal<'_>) -> bool {
        outcome("Principal", "Allow", names, principal) == Outcome::Allow
    }

    fn trusted(names: &str, principal: Principal<'_>) -> bool {
        let text = format!(r#"{{"Statement":{{"Effect":"Allow","Principal":{names},"Action":"sts:x"}}}}"#);
        let policy = Policy::parse(text.as_bytes(), Kind::Trust, &Profile::aws()).unwrap();
        let context = Keys::default();
        let request = Request { principal, action: "sts:x", resource: ROLE, context: &context };
        policy.evaluate(&request) == Outcome::Allow
    }

    #[test]
    fn a_provider_is_named_exactly() {
        let names = |names: &str, provider| trusted(names, Principal::WebIdentity { provider });
        let listed = format!(r#"{{"Federated":"{PROVIDER}"}}"#);
        assert!(names(&listed, PROVIDER));
        assert!(!names(&listed, "arn:aws:iam::123456789012:oidc-provider/idp.example/"));
        assert!(!names(&listed, "arn:aws:iam::123456789012:oidc-provider/idp.exampl"));
        assert!(names(r#"{"Federated":"accounts.google.com"}"#, "accounts.google.com"));
        assert!(!names(r#"{"Service":"accounts.google.com"}"#, "accounts.google.com"));
    }

    #[test]
    fn a_star_names_no_bearer_of_a_token() {
        let (web, saml) =
            (Principal::WebIdentity { provider: PROVIDER }, Principal::Saml { provider: PROVIDER });
        for principal in [web, saml, Principal::Anonymous, Principal::Service { name: "ec2.amazonaws.com" }] {
            assert!(!trusted(r#"{"AWS":"*"}"#, principal));
        }
        assert!(trusted(r#"{"AWS":"*"}"#, ALICE) && !allowed(r#""*""#, web));
    }

    #[test]
    fn a_role_trusts_no_bare_star() {
        for (names, kind) in [(r#""*""#, Kind::Trust), (r#"{"Federated":"*"}"#, Kind::Trust)] {
            let text =
                format!(r#"{{"Statement":{{"Effect":"Allow","Principal":{names},"Action":"sts:x"}}}}"#);
            assert_eq!(refused_by(&text, kind), "policy.principal-star");
        }
    }

    #[test]
    fn an_account_is_named_by_its_id_or_its_root() {
        for names in [r#"{"AWS":"123456789012"}"#, r#"{"AWS":"arn:aws:iam::123456789012:root"}"#] {
            assert!(allowed(names, ALICE) && allowed(names, SESSION));
            assert!(allowed(names, Principal::Root { account: ACCOUNT }));
            assert!(!allowed(names, Principal::Root { account: "210987654321" }));
        }
    }

    #[test]
    fn a_session_is_named_by_its_role_and_by_itself_only() {
        assert!(allowed(&format!(r#"{{"AWS":"{ROLE}"}}"#), SESSION));
        assert!(allowed(r#"{"AWS":["arn:aws:sts::123456789012:assumed-role/deploy/ci"]}"#, SESSION));
        assert!(!allowed(r#"{"AWS":"arn:aws:sts::123456789012:assumed-role/deploy/cd"}"#, SESSION));
        assert!(!allowed(r#"{"AWS":"arn:aws:iam::123456789012:role/deploy"}"#, SESSION));
    }

    #[test]
    fn a_federated_user_is_not_the_user_of_its_name() {
        let federated = Principal::FederatedUser {
            arn: "arn:aws:sts::123456789012:federated-user/alice",
            user: "arn:aws:iam::123456789012:user/broker",
            account: ACCOUNT,
        };
        assert!(!allowed(r#"{"AWS":"arn:aws:iam::123456789012:user/alice"}"#, federated));
        assert!(allowed(r#"{"AWS":"arn:aws:iam::123456789012:user/broker"}"#, federated));
    }

    #[test]
    fn not_principal_spares_whom_it_lists_with_all_behind_it() {
        let denied = |names: &str| outcome("NotPrincipal", "Deny", names, SESSION) == Outcome::ExplicitDeny;
        let (account, session) = (ACCOUNT, "arn:aws:sts::123456789012:assumed-role/deploy/ci");
        assert!(denied(&format!(r#"{{"AWS":"{session}"}}"#)));
        assert!(denied(&format!(r#"{{"AWS":["{session}","{ROLE}"]}}"#)));
        assert!(!denied(&format!(r#"{{"AWS":["{session}","{ROLE}","{account}"]}}"#)));
        assert!(!denied(r#""*""#));
        let anonymous = outcome("NotPrincipal", "Deny", r#"{"AWS":"123456789012"}"#, Principal::Anonymous);
        assert_eq!(anonymous, Outcome::ExplicitDeny);
    }

    #[test]
    fn not_principal_allows_nobody_it_lists_anything_of() {
        let allowed = |names: &str| outcome("NotPrincipal", "Allow", names, SESSION) == Outcome::Allow;
        assert!(!allowed(r#"{"AWS":"123456789012"}"#) && allowed(r#"{"AWS":"210987654321"}"#));
    }

    #[test]
    fn refuses_what_names_nobody_or_a_part() {
        for names in [
            "{}",
            "[]",
            "1",
            r#""x""#,
            r#"{"AWS":[]}"#,
            r#"{"aws":"*"}"#,
            r#"{"AWS":"arn:aws:iam::123456789012:user/*"}"#,
            r#"{"AWS":"arn:aws:iam::123456789012:user/"}"#,
            r#"{"AWS":"12345678901"}"#,
            r#"{"AWS":"AIDAEXAMPLE"}"#,
            r#"{"Service":"*"}"#,
            r#"{"Federated":"okta"}"#,
            r#"{"AWS":1}"#,
            r#"{"Federated":"arn:aws:iam::123456789012:oidc-provider/*"}"#,
            r#"{"CanonicalUser":"*"}"#,
        ] {
            let text = document("Principal", "Allow", names);
            assert_eq!(refused_by(&text, Kind::Resource), "policy.principal", "{names}");
        }
    }
}
