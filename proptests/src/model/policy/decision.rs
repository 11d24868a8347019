//! How the policies of a request combine. Source: `reference_policies_evaluation-logic` and the pages under it.

use super::document::{Document, Kind};
use super::misreading::Misreading;
use super::principal::{Naming, account, has_permissions};
use super::statement::Answer;
use super::{Decision, Model, Policies, PrincipalKind, Request, Text, Verdict, arn};

/// What each type of policy says; `None`: the type does not apply.
#[derive(Default)]
struct Answers {
    identity: Option<Answer>,
    boundary: Option<Answer>,
    session: Option<Answer>,
    resource: Option<Answer>,
    scp: Option<Vec<Answer>>,
    rcp: Option<Vec<Answer>>,
}

impl Model {
    /// What all the policies that apply decide, or the rule that one of them breaks.
    pub fn policy(self, policies: &Policies, request: &Request) -> Verdict {
        let read = |texts: &Option<Vec<Text>>, kind| self.read(texts.as_deref(), kind);
        let levels = |levels: &Option<Vec<Vec<Text>>>, kind| {
            let read = |level: &Vec<Text>| self.documents(level, kind);
            levels.as_ref().map(|levels| levels.iter().map(read).collect::<Result<Vec<_>, _>>()).transpose()
        };
        let identity = read(&policies.identity, Kind::Identity)?;
        let boundary = read(&policies.boundary, Kind::Identity)?;
        let session = read(&policies.session, Kind::Session)?;
        let resource = read(&policies.resource, Kind::Resource)?;
        let scp = levels(&policies.scp, Kind::ServiceControl)?;
        let rcp = levels(&policies.rcp, Kind::ResourceControl)?;

        let say =
            |documents: Option<Vec<Document>>| documents.map(|documents| self.answer(&documents, request));
        let say_each = |levels: Option<Vec<Vec<Document>>>| {
            levels.map(|levels| levels.iter().map(|level| self.answer(level, request)).collect())
        };
        // Who is no principal of an account has no policies of its own, whatever is said to be attached to it.
        let own =
            |documents: Option<Vec<Document>>| documents.filter(|_| has_permissions(request.principal.kind));
        // "SCPs do not affect any service-linked role", and no more do RCPs.
        let exempt = is_service_linked(request);
        let session_answer = match own(session) {
            Some(sessions) if self.misreads(Misreading::SessionPoliciesIntersect) => {
                Some(self.intersected(&sessions, request))
            }
            sessions => say(sessions),
        };
        // "SCPs affect only principals managed by accounts that are part of the organization".
        let of_account =
            has_permissions(request.principal.kind) || self.misreads(Misreading::ScpBindsStrangers);
        let scp_binds = of_account && (!exempt || self.misreads(Misreading::ScpBindsServiceLinkedRoles));
        let rcp_binds = !exempt || self.misreads(Misreading::RcpBindsServiceLinkedRoles);
        let mut answers = Answers {
            identity: say(own(identity)),
            boundary: say(own(boundary)),
            session: session_answer,
            resource: say(resource),
            scp: if self.misreads(Misreading::ScpOfOneLevelIntersect) {
                let each = |levels: Vec<Vec<Document>>| {
                    levels.iter().map(|level| self.intersected(level, request)).collect()
                };
                scp.filter(|_| scp_binds).map(each)
            } else {
                say_each(scp.filter(|_| scp_binds))
            },
            rcp: say_each(rcp.filter(|_| rcp_binds)),
        };
        self.ignore_as_misread(policies, &mut answers, request);
        Ok(self.decide(&answers, request))
    }

    /// A role's trust policy: `identity` are the caller's own policies, which are asked where the trust policy alone does
    /// not suffice, if it is known what they are.
    pub fn trust(self, policy: &[u8], request: &Request, identity: Option<&[Text]>) -> Verdict {
        let trust = self.answer(&[self.document(policy, Kind::Trust)?], request);
        let identity = self.read(identity, Kind::Identity)?;
        let own = identity.filter(|_| {
            has_permissions(request.principal.kind) || self.misreads(Misreading::UnsignedCallersNeedIdentity)
        });
        let own = own.map(|documents| self.answer(&documents, request));
        let denied = own.as_ref().is_some_and(|own| own.denies);
        if trust.denies || (denied && !self.misreads(Misreading::DenyInIdentityIgnoredWhereNamed)) {
            return Ok(Decision::ExplicitDeny);
        }
        let accounts = same_account(request) || !has_permissions(request.principal.kind);
        let by_itself = |naming: &Naming| match naming {
            Naming::Account => self.misreads(Misreading::TrustingAccountSuffices),
            // What is granted to the user who federated is limited by session policies, and there are none.
            Naming::Parent => request.principal.kind != PrincipalKind::FederatedUser,
            Naming::Everyone | Naming::Itself => true,
        };
        let suffices = trust.namings.iter().any(by_itself)
            && (accounts || self.misreads(Misreading::TrustAcrossAccountsSuffices))
            && !self.misreads(Misreading::TrustAloneNeverSuffices)
            && !self.misreads(Misreading::UnsignedCallersNeedIdentity);
        let agrees = match own {
            None => true,
            own => self.own_permissions(&Answers { identity: own, ..Answers::default() }, request),
        };
        Ok(allow_if(trust.allows && (suffices || agrees)))
    }

    fn read(self, texts: Option<&[Text]>, kind: Kind) -> Result<Option<Vec<Document>>, &'static str> {
        texts.map(|texts| self.documents(texts, kind)).transpose()
    }

    fn documents(self, texts: &[Text], kind: Kind) -> Result<Vec<Document>, &'static str> {
        texts.iter().map(|text| self.document(text, kind)).collect()
    }

    /// Several documents, of which each must allow: a misreading.
    fn intersected(self, documents: &[Document], request: &Request) -> Answer {
        let each: Vec<Answer> = documents.iter().map(|document| self.answer_of(document, request)).collect();
        let all = !each.is_empty() && each.iter().all(|answer| answer.allows);
        Answer { allows: all, denies: each.iter().any(|answer| answer.denies), namings: Vec::new() }
    }

    /// Leaves out what a misreader does not look at.
    fn ignore_as_misread(self, policies: &Policies, answers: &mut Answers, request: &Request) {
        let root = request.principal.kind == PrincipalKind::Root;
        if self.misreads(Misreading::ScpIgnored) || (root && self.misreads(Misreading::ScpSparesRoot)) {
            answers.scp = None;
        }
        let services = !has_permissions(request.principal.kind);
        if self.misreads(Misreading::RcpIgnored) || (services && self.misreads(Misreading::RcpSparesServices))
        {
            answers.rcp = None;
        }
        if self.misreads(Misreading::BoundaryIgnored) {
            answers.boundary = None;
        }
        if self.misreads(Misreading::SessionPolicyIgnored)
            && request.principal.kind != PrincipalKind::FederatedUser
        {
            answers.session = None;
        }
        if self.misreads(Misreading::ResourcePolicyIgnored) {
            answers.resource = None;
        }
        if self.misreads(Misreading::EmptyListIsAbsent) {
            let none = |texts: &Option<Vec<Text>>| texts.as_ref().is_some_and(Vec::is_empty);
            answers.boundary = answers.boundary.take().filter(|_| !none(&policies.boundary));
            answers.session = answers.session.take().filter(|_| !none(&policies.session));
            answers.scp = answers.scp.take().filter(|levels| !levels.is_empty());
            answers.rcp = answers.rcp.take().filter(|levels| !levels.is_empty());
        }
        if self.misreads(Misreading::DenyInBoundaryIgnored) {
            answers.boundary = answers.boundary.take().map(without_deny);
        }
        if self.misreads(Misreading::DenyInSessionIgnored) {
            answers.session = answers.session.take().map(without_deny);
        }
        let named = answers.resource.as_ref().is_some_and(|resource| resource.allows);
        if named && self.misreads(Misreading::DenyInIdentityIgnoredWhereNamed) {
            answers.identity = answers.identity.take().map(without_deny);
        }
    }

    fn decide(self, answers: &Answers, request: &Request) -> Decision {
        let principal = &request.principal;
        let signed = has_permissions(principal.kind);
        // "No permissions are required", and none can be taken away.
        let asks_who_it_is = request.action.eq_ignore_ascii_case("sts:GetCallerIdentity");
        if signed && asks_who_it_is && !self.misreads(Misreading::GetCallerIdentityCanBeDenied) {
            return Decision::Allow;
        }
        let levels = || answers.scp.iter().chain(&answers.rcp).flatten();
        let types = [&answers.identity, &answers.boundary, &answers.session, &answers.resource];
        let root = principal.kind == PrincipalKind::Root;
        let denied = types.into_iter().flatten().chain(levels()).any(|answer| answer.denies);
        if denied && !(root && self.misreads(Misreading::RootIgnoresDenies)) {
            return Decision::ExplicitDeny;
        }
        let scp = self.levels_allow(answers.scp.as_deref(), Misreading::ScpAnyLevel);
        let rcp = self.levels_allow(answers.rcp.as_deref(), Misreading::RcpAnyLevel);
        if !scp || !rcp {
            return Decision::ImplicitDeny;
        }
        let granted_by_a_limit = (answers.scp.is_some() && self.misreads(Misreading::ScpGrants))
            || (answers.rcp.is_some() && self.misreads(Misreading::RcpGrants));
        allow_if(granted_by_a_limit || self.grants(answers, request))
    }

    /// "Every level must allow"; where nothing applies, nothing limits.
    fn levels_allow(self, levels: Option<&[Answer]>, any_suffices: Misreading) -> bool {
        let Some(levels) = levels else { return true };
        if self.misreads(any_suffices) {
            return levels.iter().any(|level| level.allows);
        }
        !levels.is_empty() && levels.iter().all(|level| level.allows)
    }

    /// Whether identity and resource policies grant, as far as boundary and session policies let them.
    fn grants(self, answers: &Answers, request: &Request) -> bool {
        let allows = |answer: &Option<Answer>| answer.as_ref().is_some_and(|answer| answer.allows);
        let by_resource = allows(&answers.resource);
        if !has_permissions(request.principal.kind) {
            return by_resource && !self.misreads(Misreading::ServicesNeedIdentityPolicies);
        }
        let own = self.own_permissions(answers, request);
        let namings =
            answers.resource.as_ref().map(|resource| resource.namings.as_slice()).unwrap_or_default();
        if !same_account(request) {
            return (own || self.misreads(Misreading::CrossAccountResourceSuffices))
                && (by_resource || self.misreads(Misreading::CrossAccountIdentitySuffices))
                && (own || by_resource);
        }
        // A key is its policy's before it is anybody's: without it, identity policies grant nothing.
        let policy_decides = is_key(request) || self.misreads(Misreading::ResourcePolicyAlwaysNeeded);
        if policy_decides && answers.resource.is_some() && !by_resource {
            return false;
        }
        own || namings.iter().any(|naming| self.suffices(*naming, answers, request))
    }

    /// What the principal's own policies grant: identity, limited by boundary and session.
    fn own_permissions(self, answers: &Answers, request: &Request) -> bool {
        let grants = |answer: &Option<Answer>| answer.as_ref().is_some_and(|answer| answer.allows);
        let principal = &request.principal;
        let of_root = principal.parent.as_deref().is_some_and(is_root_arn);
        let root = principal.kind == PrincipalKind::Root
            || (principal.kind == PrincipalKind::FederatedUser && of_root);
        let everything = root && !self.misreads(Misreading::RootNeedsAnIdentityPolicy);
        let identity = everything
            || grants(&answers.identity)
            || (grants(&answers.boundary) && self.misreads(Misreading::BoundaryGrants))
            || (grants(&answers.session) && self.misreads(Misreading::SessionPolicyGrants));
        identity && boundary_allows(answers) && self.session_allows(answers, request)
    }

    /// Without session policies a role session keeps the role's permissions, and a federated user gets none.
    fn session_allows(self, answers: &Answers, request: &Request) -> bool {
        match &answers.session {
            Some(session) => session.allows,
            None => {
                request.principal.kind != PrincipalKind::FederatedUser
                    || self.misreads(Misreading::FederatedUserInheritsWithoutSessionPolicy)
            }
        }
    }

    /// Whether a resource policy's grant suffices by itself within an account; it depends on whom it names.
    fn suffices(self, naming: Naming, answers: &Answers, request: &Request) -> bool {
        use PrincipalKind as Is;
        let own = || self.own_permissions(answers, request);
        let boundary = || boundary_allows(answers);
        let session = || answers.session.as_ref().is_none_or(|session| session.allows);
        let limited = |limits: bool, by: bool| !limits || by;
        match (naming, request.principal.kind) {
            (Naming::Account, _) => self.misreads(Misreading::AccountNamingGrants),
            (Naming::Everyone, kind) => {
                // No session of a user or a root has policies; were there any, they would limit.
                let limits = matches!(kind, Is::User | Is::Root)
                    || self.misreads(Misreading::StarNamingLimitedBySession);
                limited(self.misreads(Misreading::StarNamingLimitedByIdentity), own())
                    && limited(limits, session())
            }
            (Naming::Itself, Is::User) => {
                limited(self.misreads(Misreading::UserNamingLimitedByIdentity), own())
                    && limited(self.misreads(Misreading::UserNamingLimitedByBoundary), boundary())
                    && session()
            }
            (Naming::Itself, Is::AssumedRole) => {
                limited(self.misreads(Misreading::SessionNamingLimitedByBoundary), boundary())
                    && limited(self.misreads(Misreading::SessionNamingLimitedBySession), session())
            }
            (Naming::Itself, Is::FederatedUser) => {
                limited(self.misreads(Misreading::FederatedUserNamingLimitedBySession), session())
            }
            (Naming::Parent, Is::FederatedUser) => {
                let escapes = self.misreads(Misreading::FederatingUserNamingEscapesSession);
                boundary() && (escapes || self.session_allows(answers, request))
            }
            (Naming::Itself | Naming::Parent, _) => {
                limited(self.misreads(Misreading::RoleNamingLimitedByIdentity), own())
                    && limited(!self.misreads(Misreading::RoleNamingEscapesBoundary), boundary())
                    && limited(!self.misreads(Misreading::RoleNamingEscapesSession), session())
            }
        }
    }
}

fn boundary_allows(answers: &Answers) -> bool {
    answers.boundary.as_ref().is_none_or(|boundary| boundary.allows)
}

fn allow_if(allowed: bool) -> Decision {
    if allowed { Decision::Allow } else { Decision::ImplicitDeny }
}

fn without_deny(answer: Answer) -> Answer {
    Answer { denies: false, ..answer }
}

fn same_account(request: &Request) -> bool {
    account(&request.principal) == Some(request.resource_account.as_str())
}

fn is_root_arn(arn: &str) -> bool {
    arn.ends_with(":root")
}

/// A role of a service, or a session of one: its path is the service's.
fn is_service_linked(request: &Request) -> bool {
    let principal = &request.principal;
    let role = match principal.kind {
        PrincipalKind::Role => &principal.arn,
        PrincipalKind::AssumedRole => &principal.parent,
        _ => return false,
    };
    role.as_deref().is_some_and(|role| role.contains(":role/aws-service-role/"))
}

/// A key of KMS: "no principal has permission to a key unless the key policy gives it".
fn is_key(request: &Request) -> bool {
    let segments = arn::segments(&request.resource).unwrap_or_default();
    let of = |place: usize| segments.get(place).map(String::as_str).unwrap_or_default();
    of(2) == "kms" && of(5).starts_with("key/")
}
