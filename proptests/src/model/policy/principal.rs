//! Who is named how. Source: `reference_policies_elements_principal` and `reference_policies_elements_notprincipal`.

use super::arn::segments;
use super::document::{Kind, Listing};
use super::misreading::Misreading;
use super::text::equal_ignoring_case;
use super::{Model, Principal, PrincipalKind};

/// An entry of `Principal`: the type it is listed under, and the text.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub(super) of: String,
    pub(super) text: String,
}

/// How an entry names somebody. How far the principal's own policies limit what is granted depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// By the account.
    Account,
    /// By the role or the user behind the session.
    Parent,
    /// With everybody.
    Everyone,
    /// By its own ARN or name.
    Itself,
}

/// Whether an entry is one that may stand in a document of this kind.
pub(super) fn can_be_named(of: &str, text: &str, kind: Kind) -> bool {
    match of {
        "AWS" => text == "*" || is_account(text) || is_principal_arn(text),
        "Federated" => is_provider_arn(text) || is_domain(text),
        "Service" => is_domain(text),
        // Of canonical users only the pages on S3 speak.
        "CanonicalUser" => kind != Kind::Trust && !text.is_empty() && !text.contains(['*', '?']),
        _ => false,
    }
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.chars().all(|one| one.is_ascii_digit())
}

/// Partition, service and resource of an ARN of an account, without a region.
fn of_account(text: &str) -> Option<(String, String)> {
    let segments = segments(text)?;
    match segments.iter().map(String::as_str).collect::<Vec<&str>>().as_slice() {
        ["arn", partition, service, "", account, resource]
            if !partition.is_empty() && is_account(account) =>
        {
            Some(((*service).to_owned(), (*resource).to_owned()))
        }
        _ => None,
    }
}

/// "You cannot use a wildcard to match part of a principal name or ARN."
fn is_principal_arn(text: &str) -> bool {
    let Some((service, resource)) = of_account(text) else { return false };
    let kinds = match service.as_str() {
        "iam" => ["user/", "role/"],
        "sts" => ["assumed-role/", "federated-user/"],
        _ => return false,
    };
    let is_root = service == "iam" && resource == "root";
    let named = kinds.iter().any(|kind| resource.starts_with(kind) && resource.len() > kind.len());
    (is_root || named) && !text.contains(['*', '?', '$'])
}

fn is_provider_arn(text: &str) -> bool {
    let Some((service, resource)) = of_account(text) else { return false };
    let name = resource.strip_prefix("oidc-provider/").or(resource.strip_prefix("saml-provider/"));
    service == "iam" && name.is_some_and(|name| !name.is_empty() && !name.contains(['*', '?', '$']))
}

fn is_domain(text: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|one| one.is_ascii_alphanumeric() || one == '-');
    text.contains('.') && text.split('.').all(is_label)
}

/// The account of a principal that belongs to one.
pub(super) fn account(principal: &Principal) -> Option<&str> {
    has_permissions(principal.kind).then_some(principal.account.as_deref()).flatten()
}

/// Whether principals of a kind belong to an account, which gives them permissions.
pub(super) fn has_permissions(kind: PrincipalKind) -> bool {
    use PrincipalKind as Is;
    match kind {
        Is::User | Is::Role | Is::AssumedRole | Is::FederatedUser | Is::Root => true,
        Is::Service | Is::WebIdentity | Is::Saml | Is::Anonymous => false,
    }
}

impl Model {
    /// How a listing names a principal; nothing, where it is about somebody else.
    pub(super) fn namings(
        self,
        listing: &Listing<Named>,
        allow: bool,
        principal: &Principal,
        of: (Kind, &str),
    ) -> Vec<Naming> {
        let (kind, resource_account) = of;
        if self.misreads(Misreading::PrincipalIgnored) {
            return vec![Naming::Itself];
        }
        let named: Vec<Naming> = listing
            .entries
            .iter()
            .filter_map(|entry| self.naming(entry, principal, kind, resource_account))
            .collect();
        if !listing.but || self.misreads(Misreading::NotPrincipalIsPrincipal) {
            return named;
        }
        let spared = if allow { !named.is_empty() } else { self.spares(&named, principal) };
        if spared { Vec::new() } else { vec![Naming::Everyone] }
    }

    /// Whether a Deny with `NotPrincipal` spares somebody who is named so: "you must also specify the account ARN", and
    /// of a session the role's.
    fn spares(self, named: &[Naming], principal: &Principal) -> bool {
        use PrincipalKind as Is;
        if self.misreads(Misreading::NotPrincipalSparesByAccount) && named.contains(&Naming::Account) {
            return true;
        }
        if self.misreads(Misreading::NotPrincipalSparesByArn) && named.contains(&Naming::Itself) {
            return true;
        }
        let of_root = principal.parent.as_deref().is_some_and(|parent| parent.ends_with(":root"));
        let needed: &[Naming] = match principal.kind {
            Is::User | Is::Role => &[Naming::Account, Naming::Itself],
            // The account's own ARN stands behind the session.
            Is::FederatedUser if of_root => &[Naming::Account, Naming::Itself],
            Is::AssumedRole | Is::FederatedUser => &[Naming::Account, Naming::Parent, Naming::Itself],
            Is::Root => &[Naming::Account],
            Is::WebIdentity | Is::Saml | Is::Service => &[Naming::Itself],
            Is::Anonymous => return named.contains(&Naming::Everyone),
        };
        named.contains(&Naming::Everyone) || needed.iter().all(|naming| named.contains(naming))
    }

    /// How an entry names a principal.
    fn naming(
        self,
        entry: &Named,
        principal: &Principal,
        kind: Kind,
        resource_account: &str,
    ) -> Option<Naming> {
        use PrincipalKind as Is;
        let text = entry.text.as_str();
        let arn = principal.arn.as_deref().unwrap_or_default();
        if self.misreads(Misreading::TypesOfPrincipalsAreOne) && text == arn {
            return Some(Naming::Itself);
        }
        match (entry.of.as_str(), principal.kind) {
            ("AWS", _) if text == "*" => {
                let names = match principal.kind {
                    // A resource control policy is about whoever asks.
                    _ if kind == Kind::ResourceControl => true,
                    Is::WebIdentity | Is::Saml => self.misreads(Misreading::StarNamesTokenBearers),
                    Is::Anonymous if self.misreads(Misreading::StarExcludesAnonymous) => false,
                    // In a trust policy a star is every principal of AWS; in a resource policy, everybody.
                    Is::Service | Is::Anonymous => kind == Kind::Resource,
                    _ if self.misreads(Misreading::StarNamesAccountOnly) => {
                        account(principal) == Some(resource_account)
                    }
                    _ => true,
                };
                names.then_some(Naming::Everyone)
            }
            ("AWS", kind) if has_permissions(kind) => self.aws_naming(text, principal),
            ("Federated", Is::WebIdentity | Is::Saml) => {
                self.is_provider(text, arn).then_some(Naming::Itself)
            }
            ("Service", Is::Service) => {
                let label = |name: &str| name.split('.').next().map(str::to_owned);
                let by_label = self.misreads(Misreading::ServiceByFirstLabel) && label(text) == label(arn);
                (text == arn || by_label).then_some(Naming::Itself)
            }
            _ => None,
        }
    }

    fn aws_naming(self, text: &str, principal: &Principal) -> Option<Naming> {
        let account = account(principal).unwrap_or_default();
        if is_account(text) {
            let names = text == account && !self.misreads(Misreading::AccountIdNamesNobody);
            return names.then_some(Naming::Account);
        }
        let segments = segments(text)?;
        if segments.get(5).is_some_and(|resource| resource == "root") {
            let root_only = self.misreads(Misreading::RootArnNamesRootUser);
            let names = segments.get(4).is_some_and(|id| id == account)
                && (!root_only || principal.kind == PrincipalKind::Root);
            return names.then_some(Naming::Account);
        }
        let (session, named_behind) = match principal.kind {
            PrincipalKind::Root => (false, false),
            PrincipalKind::AssumedRole => (true, !self.misreads(Misreading::RoleIsNotItsSession)),
            PrincipalKind::FederatedUser => (true, !self.misreads(Misreading::FederatingUserNamesNobody)),
            _ => (false, true),
        };
        if session && named_behind && self.is_arn(text, principal.parent.as_deref().unwrap_or_default()) {
            return Some(Naming::Parent);
        }
        let own = principal.kind != PrincipalKind::Root;
        let arn = principal.arn.as_deref().unwrap_or_default();
        let every_session = self.misreads(Misreading::SessionIsEverySession)
            && principal.kind == PrincipalKind::AssumedRole
            && text.rsplit_once('/').map(|(role, _)| role) == arn.rsplit_once('/').map(|(role, _)| role);
        let as_user = self.misreads(Misreading::FederatedUserIsUser)
            && principal.kind == PrincipalKind::FederatedUser
            && text == arn.replace(":sts:", ":iam:").replace(":federated-user/", ":user/");
        (own && (self.is_arn(text, arn) || every_session || as_user)).then_some(Naming::Itself)
    }

    fn is_arn(self, text: &str, arn: &str) -> bool {
        let last = |arn: &str| {
            let (start, name) = arn.rsplit_once('/').unwrap_or((arn, ""));
            (start.split('/').next().map(str::to_owned), name.to_owned())
        };
        text == arn
            || (self.misreads(Misreading::PrincipalIsPrefix) && arn.starts_with(text))
            || (self.misreads(Misreading::PrincipalCaseIgnored) && equal_ignoring_case(text, arn))
            || (self.misreads(Misreading::PrincipalPathIgnored) && last(text) == last(arn))
    }

    fn is_provider(self, text: &str, provider: &str) -> bool {
        let url = |arn: &str| arn.rsplit_once(":oidc-provider/").map(|(_, url)| url.to_owned());
        text == provider
            || (self.misreads(Misreading::ProviderIsPrefix)
                && (provider.starts_with(text) || text.starts_with(provider)))
            || (self.misreads(Misreading::ProviderOfAnyAccount)
                && url(text).is_some()
                && url(text) == url(provider))
            || (self.misreads(Misreading::PrincipalCaseIgnored) && equal_ignoring_case(text, provider))
    }
}
