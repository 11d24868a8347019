//! What all policies together say of one request.
//!
//! Source: IAM User Guide, `reference_policies_evaluation-logic_policy-eval-denyallow` for the order;
//! `reference_policies_evaluation-logic` and `access_policies_boundaries` for what limits a grant of a resource policy,
//! which depends on how it names the principal. The order makes no difference to what is decided, and here it is the
//! cheapest one.

use super::document::Policy;
use super::evaluate::{Outcome, Request};
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
        if self.relevant(request).any(|(_, policies)| policies.iter().any(|policy| policy.denies(request))) {
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
            let deciding = document.deciding_for(outcome, request);
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

/// "No permissions are required to perform this operation", and no Deny takes it away (AWS STS API reference,
/// `GetCallerIdentity`). The call is signed, so that nobody without an account makes it.
pub(super) fn is_always_allowed(request: &Request<'_>) -> bool {
    request.action.eq_ignore_ascii_case("sts:GetCallerIdentity") && request.principal.account().is_some()
}

/// A role that a service made for itself is limited by no policy of an organization (AWS Organizations user guide,
/// `orgs_manage_policies_scps`).
pub(super) fn is_service_linked(principal: &Principal<'_>) -> bool {
    let role = match *principal {
        Principal::Role { arn, .. } => arn,
        Principal::AssumedRole { role, .. } => role,
        _ => return false,
    };
    role.split(':').nth(5).is_some_and(|resource| resource.starts_with("role/aws-service-role/"))
}

fn is_federated(principal: &Principal<'_>) -> bool {
    matches!(principal, Principal::FederatedUser { .. })
}

/// The root of an account may do everything that nobody denies; so may the one to whom it handed its permissions.
pub(super) fn is_of_root(principal: &Principal<'_>) -> bool {
    match *principal {
        Principal::Root { .. } => true,
        Principal::FederatedUser { user, .. } => user.ends_with(":root"),
        _ => false,
    }
}

/// "No AWS principal, including the account root user, has any permissions to a KMS key unless they are explicitly
/// allowed in a key policy" (AWS KMS developer guide, `key-policies`).
fn is_kms_key(resource: &str) -> bool {
    let mut segments = resource.splitn(6, ':');
    segments.nth(2) == Some("kms") && segments.nth(2).is_some_and(|resource| resource.starts_with("key/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Keys, Kind};
    use crate::profile::Profile;

    const HOME: &str = "111122223333";
    const ABROAD: &str = "444455556666";
    const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
    const ROLE: &str = "arn:aws:iam::111122223333:role/team/app";
    const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/app/run-1";
    const CAROL: &str = "arn:aws:sts::111122223333:federated-user/carol";
    const OBJECT: &str = "arn:aws:s3:::docs/a";

    const USER: Principal<'_> = Principal::User { arn: ALICE, account: HOME };
    const APP: Principal<'_> = Principal::AssumedRole { arn: SESSION, role: ROLE, account: HOME };
    const FEDERATED: Principal<'_> = Principal::FederatedUser { arn: CAROL, user: ALICE, account: HOME };
    const ROOT: Principal<'_> = Principal::Root { account: HOME };

    /// What the policies grant, of each type: `None` where there are none of it, or the statements of one policy.
    #[derive(Clone, Copy, Default)]
    struct Told<'t> {
        identity: Option<&'t str>,
        boundary: Option<&'t str>,
        session: Option<&'t str>,
        resource: Option<&'t str>,
        scp: Option<&'t [&'t str]>,
        rcp: Option<&'t [&'t str]>,
    }

    const ALLOW: &str = r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}"#;
    const OTHER: &str = r#"{"Effect":"Allow","Action":"sqs:*","Resource":"*"}"#;
    const DENY: &str = r#"{"Effect":"Deny","Action":"s3:GetObject","Resource":"*"}"#;

    fn decision(told: Told<'_>, principal: Principal<'_>, action: &str, resource: (&str, &str)) -> Decision {
        let parse = |statement: &str, kind| {
            let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
            Policy::parse(text.as_bytes(), kind, &Profile::strict()).unwrap()
        };
        let one = |statement: Option<&str>, kind| statement.map(|statement| parse(statement, kind));
        let (identity, boundary) = (one(told.identity, Kind::Identity), one(told.boundary, Kind::Identity));
        let (session, owner) = (one(told.session, Kind::Session), one(told.resource, Kind::Resource));
        let levels = |levels: Option<&[&str]>, kind| {
            levels.map(|levels| levels.iter().map(|level| parse(level, kind)).collect::<Vec<_>>())
        };
        let (scp, rcp) = (levels(told.scp, Kind::ServiceControl), levels(told.rcp, Kind::ResourceControl));
        let [identity, boundary, session, owner] =
            [&identity, &boundary, &session, &owner].map(|policy| policy.as_ref().map(|one| vec![one]));
        let [scp, rcp] = [&scp, &rcp].map(|levels| {
            levels.as_ref().map(|levels| levels.iter().map(|level| vec![level]).collect::<Vec<_>>())
        });
        let [scp, rcp] = [&scp, &rcp]
            .map(|levels| levels.as_ref().map(|levels| levels.iter().map(Vec::as_slice).collect::<Vec<_>>()));
        let sets = PolicySets {
            identity: identity.as_deref(),
            boundary: boundary.as_deref(),
            session: session.as_deref(),
            resource: owner.as_deref(),
            scp: scp.as_deref(),
            rcp: rcp.as_deref(),
        };
        let context = Keys::default();
        let (resource, account) = resource;
        sets.decision(&Request { principal, action, resource, context: &context }, account)
    }

    fn outcome(told: Told<'_>, principal: Principal<'_>) -> Outcome {
        decision(told, principal, "s3:GetObject", (OBJECT, HOME)).outcome
    }

    fn allowed(told: Told<'_>, principal: Principal<'_>) -> bool {
        outcome(told, principal) == Outcome::Allow
    }

    fn naming(principal: &str) -> String {
        format!(r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"*","Resource":"*"}}"#)
    }

    #[test]
    fn a_deny_of_any_type_decides() {
        let all =
            Told { identity: Some(ALLOW), boundary: Some(ALLOW), session: Some(ALLOW), ..Told::default() };
        assert_eq!(outcome(all, APP), Outcome::Allow);
        let deny = r#"{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}"#;
        for told in [
            Told { identity: Some(DENY), ..all },
            Told { boundary: Some(DENY), ..all },
            Told { session: Some(DENY), ..all },
            Told { resource: Some(deny), ..all },
            Told { scp: Some(&[DENY]), ..all },
            Told { rcp: Some(&[deny]), ..all },
        ] {
            assert_eq!(outcome(told, APP), Outcome::ExplicitDeny);
        }
    }

    #[test]
    fn boundary_session_and_organization_limit_what_the_identity_grants() {
        let identity = Told { identity: Some(ALLOW), ..Told::default() };
        assert!(allowed(identity, APP));
        let everybody = r#"{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}"#;
        for told in [
            Told { boundary: Some(OTHER), ..identity },
            Told { session: Some(OTHER), ..identity },
            Told { scp: Some(&[ALLOW, OTHER]), ..identity },
            Told { scp: Some(&[]), identity: None, ..identity },
            Told { rcp: Some(&[everybody]), ..identity },
        ] {
            assert_eq!(outcome(told, APP), Outcome::ImplicitDeny);
        }
        assert!(allowed(Told { scp: Some(&[ALLOW, ALLOW]), ..identity }, APP));
    }

    #[test]
    fn the_naming_of_the_principal_says_what_limits_a_resource_policy() {
        let limits = |names: &str, principal| {
            let resource = naming(names);
            let told = Told { resource: Some(&resource), session: Some(ALLOW), ..Told::default() };
            assert!(allowed(Told { identity: Some(ALLOW), ..told }, principal), "{names}");
            [
                allowed(told, principal),
                allowed(Told { boundary: Some(OTHER), ..told }, principal),
                allowed(Told { session: Some(OTHER), ..told }, principal),
            ]
        };
        // Without identity; without the boundary's; without the session's.
        assert_eq!(limits(ALICE, USER), [true, true, false]);
        assert_eq!(limits(ROLE, APP), [true, false, false]);
        assert_eq!(limits(ROLE, Principal::Role { arn: ROLE, account: HOME }), [true, false, false]);
        assert_eq!(limits(SESSION, APP), [true, true, true]);
        assert_eq!(limits(CAROL, FEDERATED), [true, true, true]);
        assert_eq!(limits(ALICE, FEDERATED), [true, false, false]);
        assert_eq!(limits("*", APP), [true, true, true]);
        assert_eq!(limits(HOME, APP), [false, false, false]);
    }

    #[test]
    fn abroad_both_sides_have_to_grant() {
        fn abroad(told: Told<'_>) -> bool {
            decision(told, APP, "s3:GetObject", (OBJECT, ABROAD)).outcome == Outcome::Allow
        }
        for names in [HOME, ROLE, SESSION, "*"] {
            let resource = naming(names);
            let both = Told { identity: Some(ALLOW), resource: Some(&resource), ..Told::default() };
            assert!(abroad(both), "{names}");
            assert!(!abroad(Told { identity: None, ..both }) && !abroad(Told { resource: None, ..both }));
            assert!(!abroad(Told { session: Some(OTHER), ..both }));
        }
    }

    #[test]
    fn a_federated_user_without_a_policy_may_do_nothing_by_itself() {
        let identity = Told { identity: Some(ALLOW), ..Told::default() };
        assert!(!allowed(identity, FEDERATED) && allowed(identity, APP) && allowed(identity, USER));
        assert!(allowed(Told { session: Some(ALLOW), ..identity }, FEDERATED));
        assert!(!allowed(Told { session: Some(ALLOW), ..Told::default() }, FEDERATED));
        let of_root =
            Principal::FederatedUser { arn: CAROL, user: "arn:aws:iam::111122223333:root", account: HOME };
        assert!(allowed(Told { session: Some(ALLOW), ..Told::default() }, of_root));
    }

    #[test]
    fn root_may_what_no_organization_forbids() {
        assert!(allowed(Told::default(), ROOT));
        assert!(!allowed(Told { scp: Some(&[OTHER]), ..Told::default() }, ROOT));
    }

    #[test]
    fn who_has_no_permissions_of_its_own_is_asked_for_none() {
        let resource =
            r#"{"Effect":"Allow","Principal":{"Service":"logs.amazonaws.com"},"Action":"*","Resource":"*"}"#;
        let service = Principal::Service { name: "logs.amazonaws.com" };
        assert!(allowed(Told { resource: Some(resource), identity: Some(DENY), ..Told::default() }, service));
        assert!(!allowed(Told { identity: Some(ALLOW), ..Told::default() }, Principal::Anonymous));
    }

    #[test]
    fn service_linked_roles_are_exempt_from_organizations() {
        let role = "arn:aws:iam::111122223333:role/aws-service-role/x.amazonaws.com/X";
        let linked = Principal::AssumedRole { arn: SESSION, role, account: HOME };
        let told = Told { identity: Some(ALLOW), scp: Some(&[DENY]), ..Told::default() };
        assert!(allowed(told, linked) && !allowed(told, APP));
    }

    #[test]
    fn a_key_policy_has_to_name_or_to_delegate() {
        let key = ("arn:aws:kms:eu-west-1:111122223333:key/1234", HOME);
        let own = r#"{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}"#;
        let (named, others) = (naming(HOME), naming("444455556666"));
        let asks = |told| decision(told, USER, "kms:Decrypt", key).outcome == Outcome::Allow;
        let told = Told { identity: Some(own), ..Told::default() };
        assert!(asks(Told { resource: Some(&named), ..told }) && asks(told));
        assert!(!asks(Told { resource: Some(&others), ..told }));
        assert!(!asks(Told { resource: Some(&named), ..Told::default() }));
    }

    #[test]
    fn who_one_is_nobody_can_forbid_to_ask() {
        let deny = r#"{"Effect":"Deny","Action":"*","Resource":"*"}"#;
        let told = Told { identity: Some(deny), ..Told::default() };
        let asks = |principal| decision(told, principal, "sts:getCallerIdentity", ("*", HOME));
        assert_eq!(asks(USER), Decision { outcome: Outcome::Allow, statements: Vec::new() });
        assert_eq!(asks(Principal::Anonymous).outcome, Outcome::ImplicitDeny);
    }

    #[test]
    fn the_statements_that_had_a_part_are_named() {
        let by = |told, principal| {
            let decision = decision(told, principal, "s3:GetObject", (OBJECT, HOME));
            decision.statements.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        let two = format!("{OTHER},{ALLOW}");
        let told =
            Told { identity: Some(&two), session: Some(ALLOW), scp: Some(&[ALLOW]), ..Told::default() };
        assert_eq!(by(told, APP), "identity[0].Statement[1] session[0].Statement[0] scp[0][0].Statement[0]");
        let resource = naming(SESSION);
        let direct = Told { resource: Some(&resource), session: Some(OTHER), ..told };
        assert_eq!(by(direct, APP), "resource[0].Statement[0] scp[0][0].Statement[0]");
        assert_eq!(by(Told { session: Some(DENY), ..told }, APP), "session[0].Statement[0]");
        assert_eq!(by(Told { session: Some(OTHER), ..told }, APP), "");
    }
}
