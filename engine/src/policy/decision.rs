//! What all policies together say of one request.
//!
//! Source: IAM User Guide, `reference_policies_evaluation-logic_policy-eval-denyallow` for the order;
//! `reference_policies_evaluation-logic` and `access_policies_boundaries` for what limits a grant of a resource policy,
//! which depends on how it names the principal. The order makes no difference to what is decided, and here it is the
//! cheapest one.

use super::document::Policy;
use super::evaluate::{Outcome, Request};
use super::exception::{is_always_allowed, is_federated, is_kms_key, is_of_root, is_service_linked};
use super::principal::{Naming, Principal};
use std::fmt;

/// Policies of one type. `None`: no policy of the type applies. Empty: the type applies, and grants nothing.
pub type Policies<'p> = Option<&'p [&'p Policy]>;

/// Policies of an organization, level by level: its root, the organizational units below it, the account.
pub type Levels<'p> = Option<&'p [&'p [&'p Policy]]>;

/// The policies that apply to a request, by type.
///
/// Several policies of one type grant what any of them grants. Of service and resource control policies, each level
/// has to grant.
#[derive(Clone, Copy, Debug, Default)]
pub struct PolicySets<'p> {
    /// What the principal's user or role may do.
    pub identity: Policies<'p>,
    /// The boundary of the principal's user or role.
    pub boundary: Policies<'p>,
    /// What was passed when the principal's session was made.
    pub session: Policies<'p>,
    /// Who may do what with the resource.
    pub resource: Policies<'p>,
    /// Service control policies of the principal's account.
    pub scp: Levels<'p>,
    /// Resource control policies of the resource's account.
    pub rcp: Levels<'p>,
}

/// The type of a policy, and of an organization's policy its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Of the principal's user or role.
    Identity,
    /// The boundary of the principal's user or role.
    Boundary,
    /// Of the principal's session.
    Session,
    /// Of the resource.
    Resource,
    /// A service control policy of this level, counted from 0.
    ServiceControl(usize),
    /// A resource control policy of this level, counted from 0.
    ResourceControl(usize),
}

/// A statement among all that apply, shown as `identity[0].Statement[2]`, or `scp[1][0].Statement[0]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatementId {
    /// The type of its policy.
    pub set: Set,
    /// Its policy among those of the type, counted from 0.
    pub policy: usize,
    /// Its place in the policy, counted from 0.
    pub statement: usize,
}

impl fmt::Display for Set {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity => f.write_str("identity"),
            Self::Boundary => f.write_str("boundary"),
            Self::Session => f.write_str("session"),
            Self::Resource => f.write_str("resource"),
            Self::ServiceControl(level) => write!(f, "scp[{level}]"),
            Self::ResourceControl(level) => write!(f, "rcp[{level}]"),
        }
    }
}

impl fmt::Display for StatementId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}].Statement[{}]", self.set, self.policy, self.statement)
    }
}

/// What was decided, and by which statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub outcome: Outcome,
    /// Every Deny that applies; where none does and the request is allowed, every Allow that had a part in it; none
    /// where nothing allows it.
    pub statements: Vec<StatementId>,
}

impl<'p> PolicySets<'p> {
    /// Whether `request` is allowed. Not every resource has the account that owns it in its ARN, so it is an argument.
    ///
    /// Nothing is allocated, unless values take the place of variables.
    pub fn decide(&self, request: &Request<'_>, resource_account: &str) -> Outcome {
        if is_always_allowed(request) {
            return Outcome::Allow;
        }
        let any = |policies: &[&Policy], request: &_| policies.iter().any(|policy| policy.denies(request));
        let unspared = || self.unspared(request).is_some_and(|(policies, other)| any(policies, &other));
        if self.relevant(request).any(|(_, policies)| any(policies, request)) || unspared() {
            return Outcome::ExplicitDeny;
        }
        match self.grant(request, resource_account) {
            Some(_) => Outcome::Allow,
            None => Outcome::ImplicitDeny,
        }
    }

    /// Whether `request` is allowed, and the statements that decide.
    pub fn decision(&self, request: &Request<'_>, resource_account: &str) -> Decision {
        let outcome = self.decide(request, resource_account);
        let grant = self.grant(request, resource_account);
        let had_a_part = |set| match outcome {
            Outcome::ExplicitDeny => true,
            Outcome::Allow if is_always_allowed(request) => false,
            Outcome::Allow => grant.as_ref().is_some_and(|grant| grant.has_part(set)),
            Outcome::ImplicitDeny => false,
        };
        let sets = self.relevant(request).filter(|(set, _)| had_a_part(*set));
        let policies = sets.flat_map(|(set, policies)| {
            policies.iter().enumerate().map(move |(policy, document)| (set, policy, *document))
        });
        let statements = policies.flat_map(|(set, policy, document)| {
            let mut deciding = document.deciding_for(outcome, request);
            let unspared = self.unspared(request).filter(|_| set == Set::Resource);
            if let Some((_, other)) = unspared.filter(|_| outcome == Outcome::ExplicitDeny) {
                deciding.extend(document.deciding_for(outcome, &other));
                deciding.sort_unstable();
                deciding.dedup();
            }
            deciding.into_iter().map(move |statement| StatementId { set, policy, statement })
        });
        Decision { outcome, statements: statements.collect() }
    }

    /// The policies that are looked at. Who has no permissions of his own has no policies of his own, nor is he of an
    /// account that service control policies are attached to; service-linked roles are exempt from the policies of
    /// organizations.
    fn relevant(&self, request: &Request<'_>) -> impl Iterator<Item = (Set, &'p [&'p Policy])> + use<'p> {
        let own = request.principal.account().is_some();
        let bound = !is_service_linked(&request.principal);
        let set = |set, policies: Policies<'p>, relevant: bool| {
            policies.filter(|_| relevant).map(|policies| (set, policies))
        };
        let levels = |levels: Levels<'p>, set: fn(usize) -> Set| {
            let levels = levels.filter(|_| bound).unwrap_or_default();
            levels.iter().enumerate().map(move |(level, policies)| (set(level), *policies))
        };
        [
            set(Set::Identity, self.identity, own),
            set(Set::Boundary, self.boundary, own),
            set(Set::Session, self.session, own),
            set(Set::Resource, self.resource, true),
        ]
        .into_iter()
        .flatten()
        .chain(levels(self.scp.filter(|_| own), Set::ServiceControl))
        .chain(levels(self.rcp, Set::ResourceControl))
    }

    /// "The `NotPrincipal` element with a `Deny` effect will always deny any IAM principal that has a permissions
    /// boundary policy attached" (IAM User Guide, `reference_policies_elements_notprincipal`): the policies of the
    /// resource, and the request as one of nobody's, whom no list spares and no name but `*` names.
    pub(super) fn unspared<'r>(&self, request: &Request<'r>) -> Option<(&'p [&'p Policy], Request<'r>)> {
        let bounded = self.boundary.is_some() && request.principal.account().is_some();
        let policies = self.resource.filter(|_| bounded)?;
        Some((policies, Request { principal: Principal::Anonymous, ..*request }))
    }

    /// How the request is allowed, if nothing denies it.
    fn grant(&self, request: &Request<'_>, resource_account: &str) -> Option<Grant> {
        let any = |policies: &[&Policy]| policies.iter().any(|policy| policy.allows(request));
        let each = |levels: Levels<'_>| {
            levels.is_none_or(|levels| !levels.is_empty() && levels.iter().all(|level| any(level)))
        };
        let bound = !is_service_linked(&request.principal);
        let scp = self.scp.filter(|_| request.principal.account().is_some());
        if bound && !(each(self.rcp) && each(scp)) {
            return None;
        }
        self.shares(request, resource_account).grant()
    }

    /// What the principal's own policies and the resource's say, and which of them has to grant.
    pub(super) fn shares(&self, request: &Request<'_>, resource_account: &str) -> Shares {
        let principal = &request.principal;
        let any = |policies: &[&Policy]| policies.iter().any(|policy| policy.allows(request));
        let resource = self.resource.unwrap_or_default();
        let naming = resource.iter().filter_map(|policy| policy.naming(request)).max();
        let Some(account) = principal.account() else {
            return Shares {
                identity: false,
                boundary: true,
                session: true,
                naming,
                limits: naming.map_or(Limits::All, |_| Limits::None),
                needed: Needed::Resource,
            };
        };
        Shares {
            identity: is_of_root(principal) || self.identity.is_some_and(any),
            boundary: self.boundary.is_none_or(any),
            session: self.session.map_or(!is_federated(principal), any),
            naming,
            limits: naming.map_or(Limits::All, |naming| Limits::of(naming, principal)),
            needed: if account != resource_account {
                Needed::Both
            } else if is_kms_key(request.resource) && self.resource.is_some() {
                Needed::Resource
            } else {
                Needed::Either
            },
        }
    }
}

/// What the policies say that are not of an organization, type by type.
pub(super) struct Shares {
    /// Whether those of the principal's user or role grant it.
    pub(super) identity: bool,
    /// Whether the boundary leaves it.
    pub(super) boundary: bool,
    /// Whether the session's leave it.
    pub(super) session: bool,
    /// How those of the resource that grant it name the principal.
    pub(super) naming: Option<Naming>,
    /// What limits the grant of the resource's.
    pub(super) limits: Limits,
    /// Whose have to grant it.
    pub(super) needed: Needed,
}

impl Shares {
    pub(super) fn grant(&self) -> Option<Grant> {
        let own = self.identity && self.boundary && self.session;
        let alone = || self.limits.leaves(self.session, self.boundary);
        let resource = self.naming.is_some();
        let granted = match self.needed {
            Needed::Either => own || alone(),
            Needed::Both => resource && own,
            Needed::Resource => resource && (own || alone()),
        };
        granted.then_some(Grant { own, limits: self.limits, resource })
    }
}

/// Whose policies have to grant a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// The principal's own or the resource's, which are of one account.
    Either,
    /// The principal's own and the resource's, which are of two accounts.
    Both,
    /// The resource's: it is a KMS key, or the principal has no policies of its own.
    Resource,
}

/// Which sets had a part in a grant. Those of the organizations always had one.
pub(super) struct Grant {
    /// The principal's own policies grant it.
    own: bool,
    /// What limited the grant of the resource's policies.
    limits: Limits,
    /// The resource's policies name the principal.
    resource: bool,
}

impl Grant {
    pub(super) fn has_part(&self, set: Set) -> bool {
        match set {
            Set::Identity => self.own,
            Set::Boundary => self.own || self.limits == Limits::SessionAndBoundary,
            Set::Session => self.own || matches!(self.limits, Limits::Session | Limits::SessionAndBoundary),
            Set::Resource => self.resource,
            Set::ServiceControl(_) | Set::ResourceControl(_) => true,
        }
    }
}

/// What of the principal's own policies has to agree to what a resource policy of its account grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limits {
    /// Nothing.
    None,
    /// The session's policies.
    Session,
    /// The session's policies and the boundary.
    SessionAndBoundary,
    /// All: the resource policy grants nothing by itself.
    All,
}

impl Limits {
    /// AWS makes no sessions of users and roots that have policies; if one is told of, they limit.
    fn of(naming: Naming, principal: &Principal<'_>) -> Self {
        match (naming, principal) {
            (Naming::Account, _) => Self::All,
            (Naming::Parent, _) => Self::SessionAndBoundary,
            (Naming::Itself | Naming::Everyone, Principal::User { .. } | Principal::Root { .. }) => {
                Self::Session
            }
            (Naming::Itself | Naming::Everyone, _) => Self::None,
        }
    }

    fn leaves(self, session: bool, boundary: bool) -> bool {
        match self {
            Self::None => true,
            Self::Session => session,
            Self::SessionAndBoundary => session && boundary,
            Self::All => false,
        }
    }
}

#[cfg(test)]
mod tests;
