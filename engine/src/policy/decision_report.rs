//! Why all policies together decide what they decide: what each set says, and which of them was needed.

use super::decision::{Decision, Levels, Limits, Needed, Policies, PolicySets, Set, Shares, StatementId};
use super::document::{Effect, Policy};
use super::evaluate::Request;
use super::exception::{is_always_allowed, is_of_root, is_service_linked};
use super::explain::StatementReport;
use super::principal::Naming;
use super::trust::RoleTrust;

/// What was decided, and what each set of policies had to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionReport {
    /// What [`PolicySets::decision`] says.
    pub decision: Decision,
    /// Whose policies have to grant the request.
    pub needed: Needed,
    /// How the policies of the resource that grant it name the principal. `None` where none does.
    pub naming: Option<Naming>,
    /// What limits that grant.
    pub limits: Limits,
    /// Every set, in the order of AWS: resource control policies, service control policies, resource, identity,
    /// boundary, session. Levels that are not there are left out.
    pub sets: Vec<SetReport>,
}

/// What a set of policies says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetReport {
    /// The type, and of an organization's policies the level.
    pub set: Set,
    /// Whether policies of the type apply at all.
    pub present: bool,
    /// What it says.
    pub says: Say,
    /// Its policies. None where it is not asked.
    pub policies: Vec<PolicyReport>,
}

/// What a policy says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyReport {
    /// Its `Version`: 2008-10-17 where it has none.
    pub version: &'static str,
    /// Its statements.
    pub statements: Vec<StatementReport>,
}

/// What a set of policies has to do with a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// A statement forbids the request, which decides.
    Denies,
    /// It allows the request.
    Allows,
    /// No policy of the type applies, and so none limits.
    LimitsNothing,
    /// It does not allow the request, and without that nothing is granted.
    Withholds,
    /// It does not allow the request, and need not: others do.
    NotNeeded,
    /// It is not asked.
    NotAsked(NotAsked),
}

impl Say {
    /// The name, in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Denies => "denies",
            Self::Allows => "allows",
            Self::LimitsNothing => "limits-nothing",
            Self::Withholds => "withholds",
            Self::NotNeeded => "not-needed",
            Self::NotAsked(_) => "not-asked",
        }
    }
}

/// Why a set of policies is not asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAsked {
    /// Nobody needs a permission for the action.
    AlwaysAllowed,
    /// The principal has no permissions of its own: a service, the bearer of a token or an assertion, nobody.
    NoneOfItsOwn,
    /// The principal is of no account that service control policies are attached to.
    OfNoAccount,
    /// A service made the role for itself.
    ServiceLinkedRole,
}

impl<'p> PolicySets<'p> {
    /// What is decided of `request`, and why: every statement of every set, part by part.
    pub fn explain(&self, request: &Request<'_>, resource_account: &str) -> DecisionReport {
        let decision = self.decision(request, resource_account);
        let shares = self.shares(request, resource_account);
        let reports = self.in_order().map(|(set, policies)| {
            let not_asked = not_asked(set, request);
            let mut told = report(set, policies, request, &shares, not_asked);
            if let Some((_, other)) = self.unspared(request).filter(|_| set == Set::Resource) {
                told.take_denials(report(set, policies, &other, &shares, not_asked));
            }
            told
        });
        DecisionReport::of(decision, &shares, reports.collect())
    }

    /// The sets, in the order of AWS.
    fn in_order(&self) -> impl Iterator<Item = (Set, Policies<'p>)> + use<'p> {
        let levels = |levels: Levels<'p>, set: fn(usize) -> Set| {
            // An organization without levels allows nothing, as if it had one without policies.
            let none: &[&[&Policy]] = if levels.is_some_and(<[_]>::is_empty) { &[&[]] } else { &[] };
            let levels = levels.unwrap_or_default().iter().chain(none).enumerate();
            levels.map(move |(level, policies)| (set(level), Some(*policies)))
        };
        levels(self.rcp, Set::ResourceControl).chain(levels(self.scp, Set::ServiceControl)).chain([
            (Set::Resource, self.resource),
            (Set::Identity, self.identity),
            (Set::Boundary, self.boundary),
            (Set::Session, self.session),
        ])
    }
}

impl RoleTrust<'_> {
    /// What is decided of `request`, and why. The trust policy is the one of [`Set::Resource`]; where it alone is asked,
    /// it is the only set.
    pub fn explain(&self, request: &Request<'_>) -> DecisionReport {
        let trust = [self.policy];
        let sets = PolicySets { resource: Some(&trust), ..self.own };
        let alone = self.own.identity.is_none();
        let outcome = self.decide(request);
        let together = sets.decision(request, self.account);
        let decision = if !alone && together.outcome == outcome {
            together
        } else {
            let of_trust = |statement| StatementId { set: Set::Resource, policy: 0, statement };
            Decision { outcome, statements: self.deciding(request).into_iter().map(of_trust).collect() }
        };
        let mut shares = sets.shares(request, self.account);
        if alone {
            shares.limits = shares.naming.map_or(Limits::All, |_| Limits::None);
            shares.needed = Needed::Resource;
        } else if shares.needed == Needed::Either {
            shares.needed = Needed::Resource;
        }
        let reports = sets.in_order().filter(|(set, _)| !alone || *set == Set::Resource);
        let reports = reports.map(|(set, policies)| {
            let not_asked = not_asked(set, request).filter(|reason| *reason != NotAsked::AlwaysAllowed);
            report(set, policies, request, &shares, not_asked)
        });
        DecisionReport::of(decision, &shares, reports.collect())
    }
}

impl DecisionReport {
    fn of(decision: Decision, shares: &Shares, sets: Vec<SetReport>) -> Self {
        let Shares { needed, naming, limits, .. } = *shares;
        Self { decision, needed, naming, limits, sets }
    }

    /// The sets that had to allow the request and do not.
    pub fn withholding(&self) -> impl Iterator<Item = &SetReport> {
        self.sets.iter().filter(|set| set.says == Say::Withholds)
    }
}

impl SetReport {
    /// Whom a boundary is attached to no list spares: a Deny that applies to nobody in particular applies.
    fn take_denials(&mut self, of_nobody: Self) {
        for (policy, others) in self.policies.iter_mut().zip(of_nobody.policies) {
            for (statement, other) in policy.statements.iter_mut().zip(others.statements) {
                if other.applies && other.effect == Effect::Deny && !statement.applies {
                    *statement = other;
                    self.says = Say::Denies;
                }
            }
        }
    }
}

fn report(
    set: Set,
    policies: Policies<'_>,
    request: &Request<'_>,
    shares: &Shares,
    not_asked: Option<NotAsked>,
) -> SetReport {
    let says = not_asked.map_or_else(|| says(set, policies, request, shares), Say::NotAsked);
    let asked = policies.filter(|_| not_asked.is_none()).unwrap_or_default();
    let reports = asked
        .iter()
        .map(|policy| PolicyReport { version: policy.version.name(), statements: policy.explain(request) });
    SetReport { set, present: policies.is_some(), says, policies: reports.collect() }
}

fn not_asked(set: Set, request: &Request<'_>) -> Option<NotAsked> {
    let of_organization = matches!(set, Set::ServiceControl(_) | Set::ResourceControl(_));
    let own = matches!(set, Set::Identity | Set::Boundary | Set::Session);
    if is_always_allowed(request) {
        Some(NotAsked::AlwaysAllowed)
    } else if of_organization && is_service_linked(&request.principal) {
        Some(NotAsked::ServiceLinkedRole)
    } else if matches!(set, Set::ServiceControl(_)) && request.principal.account().is_none() {
        Some(NotAsked::OfNoAccount)
    } else if own && request.principal.account().is_none() {
        Some(NotAsked::NoneOfItsOwn)
    } else {
        None
    }
}

fn says(set: Set, policies: Policies<'_>, request: &Request<'_>, shares: &Shares) -> Say {
    let list = policies.unwrap_or_default();
    if list.iter().any(|policy| policy.denies(request)) {
        return Say::Denies;
    }
    let allows = match set {
        Set::Identity => shares.identity,
        Set::Boundary => shares.boundary,
        Set::Session => shares.session,
        Set::Resource => shares.naming.is_some(),
        Set::ServiceControl(_) | Set::ResourceControl(_) => list.iter().any(|policy| policy.allows(request)),
    };
    if allows && policies.is_none() && !(set == Set::Identity && is_of_root(&request.principal)) {
        Say::LimitsNothing
    } else if allows {
        Say::Allows
    } else if is_missed(set, shares) {
        Say::Withholds
    } else {
        Say::NotNeeded
    }
}

/// Whether a set that does not allow the request keeps it from being granted.
fn is_missed(set: Set, shares: &Shares) -> bool {
    if matches!(set, Set::ServiceControl(_) | Set::ResourceControl(_)) {
        return true;
    }
    if shares.grant().is_some() {
        return false;
    }
    let named = shares.naming.is_some();
    // By itself the resource's grant would do, but for what limits it.
    let alone = named && shares.limits != Limits::All && shares.needed != Needed::Both;
    match set {
        Set::Resource => shares.needed != Needed::Either,
        _ if shares.needed == Needed::Resource && !named => false,
        Set::Identity => !alone,
        Set::Boundary => !alone || shares.limits == Limits::SessionAndBoundary,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Keys, Kind, Outcome, Principal};
    use crate::profile::Profile;

    const HOME: &str = "111122223333";
    const ALICE: Principal<'_> =
        Principal::User { arn: "arn:aws:iam::111122223333:user/alice", account: HOME };
    const SESSION: Principal<'_> = Principal::AssumedRole {
        arn: "arn:aws:sts::111122223333:assumed-role/build/7",
        role: "arn:aws:iam::111122223333:role/ci/build",
        account: HOME,
    };
    const CAROL: Principal<'_> = Principal::FederatedUser {
        arn: "arn:aws:sts::111122223333:federated-user/carol",
        user: "arn:aws:iam::111122223333:user/alice",
        account: HOME,
    };
    const ALLOW: &str = r#"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;
    const OTHER: &str = r#"{"Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}"#;
    const DENY: &str = r#"{"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}"#;

    fn parse(text: &str, kind: Kind) -> Policy {
        Policy::parse(text.as_bytes(), kind, &Profile::strict()).unwrap()
    }

    fn naming(principal: &str) -> Policy {
        let text = format!(
            r#"{{"Statement":{{"Effect":"Allow","Principal":{principal},"Action":"s3:*","Resource":"*"}}}}"#
        );
        parse(&text, Kind::Resource)
    }

    fn asked<'r>(principal: Principal<'r>, context: &'r Keys) -> Request<'r> {
        Request { principal, action: "s3:GetObject", resource: "arn:aws:s3:::docs/readme.txt", context }
    }

    fn said(report: &DecisionReport, set: Set) -> Say {
        report.sets.iter().find(|one| one.set == set).unwrap().says
    }

    /// Every combination of what policies can say, for every kind of principal, at home and abroad.
    #[test]
    fn nothing_is_granted_where_something_is_withheld_and_nowhere_else() {
        let policies = [ALLOW, OTHER, DENY].map(|text| parse(text, Kind::Identity));
        let lists: [&[&Policy]; 4] = [&[], &[&policies[0]], &[&policies[1]], &[&policies[2]]];
        let own: Vec<Option<&[&Policy]>> = lists.into_iter().map(Some).chain([None]).collect();
        let named = [
            r#""*""#,
            r#"{"AWS":"111122223333"}"#,
            r#"{"AWS":"arn:aws:iam::111122223333:user/alice"}"#,
            r#"{"AWS":"arn:aws:iam::111122223333:role/ci/build"}"#,
            r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/build/7"}"#,
            r#"{"Service":"ec2.amazonaws.com"}"#,
        ]
        .map(naming);
        let resources: Vec<[&Policy; 1]> = named.iter().map(|policy| [policy]).collect();
        let resources: Vec<Option<&[&Policy]>> =
            resources.iter().map(|policies| Some(policies.as_slice())).chain([None]).collect();
        let scp = [parse(ALLOW, Kind::ServiceControl), parse(OTHER, Kind::ServiceControl)];
        let [full, partial]: [&[&Policy]; 2] = [&[&scp[0]], &[&scp[1]]];
        let levels: [Option<&[&[&Policy]]>; 4] = [None, Some(&[]), Some(&[full]), Some(&[full, partial])];
        let service = Principal::Service { name: "ec2.amazonaws.com" };
        let root = Principal::Root { account: HOME };
        let context = Keys::default();
        let mut outcomes = [0; 3];
        for principal in [ALICE, SESSION, CAROL, root, service] {
            let request = asked(principal, &context);
            for (identity, boundary) in own.iter().flat_map(|one| own.iter().map(move |other| (*one, *other)))
            {
                for (session, resource) in
                    own.iter().flat_map(|one| resources.iter().map(move |other| (*one, *other)))
                {
                    for (scp, account) in levels.iter().flat_map(|scp| [(*scp, HOME), (*scp, "210987654321")])
                    {
                        let sets = PolicySets { identity, boundary, session, resource, scp, rcp: None };
                        let report = sets.explain(&request, account);
                        assert_eq!(report.decision, sets.decision(&request, account));
                        let has = |say| report.sets.iter().any(|set| set.says == say);
                        let expected = if has(Say::Denies) {
                            Outcome::ExplicitDeny
                        } else if has(Say::Withholds) {
                            Outcome::ImplicitDeny
                        } else {
                            Outcome::Allow
                        };
                        assert_eq!(report.decision.outcome, expected, "{principal:?} {account} {report:?}");
                        outcomes
                            [usize::from(has(Say::Denies)) + 2 * usize::from(expected == Outcome::Allow)] +=
                            1;
                    }
                }
            }
        }
        assert!(outcomes.iter().all(|count| *count > 1000), "{outcomes:?}");
    }

    #[test]
    fn a_resource_policy_that_names_the_role_is_limited_and_asks_for_no_identity() {
        let (resource, other) =
            (naming(r#"{"AWS":"arn:aws:iam::111122223333:role/ci/build"}"#), parse(OTHER, Kind::Identity));
        let sets = PolicySets {
            resource: Some(&[&resource]),
            identity: Some(&[&other]),
            boundary: Some(&[&other]),
            ..PolicySets::default()
        };
        let report = sets.explain(&asked(SESSION, &Keys::default()), HOME);
        assert_eq!((report.naming, report.limits), (Some(Naming::Parent), Limits::SessionAndBoundary));
        assert_eq!(report.needed, Needed::Either);
        let says = [Set::Resource, Set::Identity, Set::Boundary, Set::Session].map(|set| said(&report, set));
        assert_eq!(says, [Say::Allows, Say::NotNeeded, Say::Withholds, Say::LimitsNothing]);
        let withholding: Vec<Set> = report.withholding().map(|set| set.set).collect();
        assert_eq!(withholding, [Set::Boundary]);
        assert!(!report.sets[2].policies[0].statements[0].action);
    }

    #[test]
    fn who_has_no_policies_of_its_own_is_asked_for_none() {
        let (resource, deny) = (naming(r#"{"Service":"ec2.amazonaws.com"}"#), parse(DENY, Kind::Identity));
        let sets = PolicySets {
            resource: Some(&[&resource]),
            identity: Some(&[&deny]),
            scp: Some(&[&[&deny]]),
            ..PolicySets::default()
        };
        let report =
            sets.explain(&asked(Principal::Service { name: "ec2.amazonaws.com" }, &Keys::default()), HOME);
        assert_eq!(said(&report, Set::Identity), Say::NotAsked(NotAsked::NoneOfItsOwn));
        assert_eq!(said(&report, Set::ServiceControl(0)), Say::NotAsked(NotAsked::OfNoAccount));
        assert_eq!((report.decision.outcome, report.needed), (Outcome::Allow, Needed::Resource));
    }

    #[test]
    fn organizations_come_first_level_by_level() {
        let (full, partial) = (parse(ALLOW, Kind::ServiceControl), parse(OTHER, Kind::ServiceControl));
        let sets = PolicySets { scp: Some(&[&[&full], &[&partial]]), ..PolicySets::default() };
        let report = sets.explain(&asked(ALICE, &Keys::default()), HOME);
        assert_eq!(report.sets[0].set, Set::ServiceControl(0));
        assert_eq!([report.sets[0].says, report.sets[1].says], [Say::Allows, Say::Withholds]);
    }

    #[test]
    fn a_trust_policy_must_allow_whatever_the_callers_own_policies_say() {
        let trust = |principal: &str| {
            let text = format!(
                r#"{{"Statement":{{"Effect":"Allow","Principal":{principal},"Action":"sts:AssumeRole"}}}}"#
            );
            parse(&text, Kind::Trust)
        };
        let own = parse(r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#, Kind::Identity);
        let context = Keys::default();
        let request = Request { action: "sts:AssumeRole", ..asked(ALICE, &context) };
        let says = |principal: &str, identity: Policies<'_>| {
            let trust = trust(principal);
            let own = PolicySets { identity, ..PolicySets::default() };
            let asked = RoleTrust { policy: &trust, own, account: HOME };
            let report = asked.explain(&request);
            assert_eq!(report.decision.outcome, asked.decide(&request));
            assert_eq!(
                report.decision.outcome == Outcome::ImplicitDeny,
                report.withholding().next().is_some()
            );
            let own = report.sets.iter().find(|one| one.set == Set::Identity).map(|one| one.says);
            (said(&report, Set::Resource), own)
        };
        let (account, alice) =
            (r#"{"AWS":"111122223333"}"#, r#"{"AWS":"arn:aws:iam::111122223333:user/alice"}"#);
        assert_eq!(
            says(r#"{"Service":"ec2.amazonaws.com"}"#, Some(&[&own])),
            (Say::Withholds, Some(Say::Allows))
        );
        assert_eq!(says(account, Some(&[&own])), (Say::Allows, Some(Say::Allows)));
        assert_eq!(says(account, Some(&[])), (Say::Allows, Some(Say::Withholds)));
        assert_eq!(says(account, None), (Say::Allows, None));
        assert_eq!(says(alice, Some(&[])), (Say::Allows, Some(Say::NotNeeded)));
    }
}
