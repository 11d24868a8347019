//! All the policies that apply to a request.

use super::{Aim, Document, Listing, Named, Statement, Style, chance, request, statement};
use arbitrary::Unstructured;
use touchstone_corpus::format::{
    Octets, Phase, PolicyInput, PolicyRequest, PolicySets, PrincipalKind, TrustInput,
};

/// A request, and the policies that apply.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The request.
    pub request: PolicyRequest,
    /// The policies.
    pub sets: Sets,
}

/// Policies by type; see [`PolicySets`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sets {
    /// Of the principal.
    pub identity: Option<Vec<Document>>,
    /// The boundary.
    pub boundary: Option<Vec<Document>>,
    /// Of the session.
    pub session: Option<Vec<Document>>,
    /// Of the resource.
    pub resource: Option<Vec<Document>>,
    /// Service control policies by level.
    pub scp: Option<Vec<Vec<Document>>>,
    /// Resource control policies by level.
    pub rcp: Option<Vec<Vec<Document>>>,
}

impl Question {
    /// The question as the corpus tells it.
    pub fn input(&self) -> PolicyInput {
        PolicyInput { policies: self.sets.octets(), request: self.request.clone() }
    }
}

impl Sets {
    /// The documents as texts.
    pub fn octets(&self) -> PolicySets {
        let set = |set: &Option<Vec<Document>>| set.as_deref().map(octets);
        let levels = |levels: &Option<Vec<Vec<Document>>>| {
            levels.as_ref().map(|levels| levels.iter().map(|level| octets(level)).collect())
        };
        PolicySets {
            identity: set(&self.identity),
            session: set(&self.session),
            boundary: set(&self.boundary),
            resource: set(&self.resource),
            scp: levels(&self.scp),
            rcp: levels(&self.rcp),
        }
    }

    /// Every document with the name of its set, for a reader.
    pub fn texts(&self) -> Vec<(String, String)> {
        let sets = [
            ("identity", &self.identity),
            ("boundary", &self.boundary),
            ("session", &self.session),
            ("resource", &self.resource),
        ];
        let sets = sets.into_iter().filter_map(|(name, set)| Some((name.to_owned(), set.as_ref()?)));
        let levels = [("scp", &self.scp), ("rcp", &self.rcp)]
            .into_iter()
            .filter_map(|(name, levels)| Some((name, levels.as_ref()?)));
        let levels = levels.flat_map(|(name, levels)| {
            levels.iter().enumerate().map(move |(level, set)| (format!("{name}[{level}]"), set))
        });
        let texts = sets.chain(levels).flat_map(|(name, set)| {
            let empty = set.is_empty().then(|| (name.clone(), "none".to_owned()));
            let texts = set.iter().map(|document| (name.clone(), document.to_json().to_text()));
            empty.into_iter().chain(texts).collect::<Vec<_>>()
        });
        texts.collect()
    }

    /// Every set of documents, levels one by one.
    pub fn each_mut(&mut self) -> Vec<&mut Vec<Document>> {
        let sets = [&mut self.identity, &mut self.boundary, &mut self.session, &mut self.resource];
        let levels = [&mut self.scp, &mut self.rcp];
        sets.into_iter().flatten().chain(levels.into_iter().flatten().flatten()).collect()
    }

    /// Every document.
    pub fn documents_mut(&mut self) -> Vec<&mut Document> {
        self.each_mut().into_iter().flatten().collect()
    }

    /// Every statement.
    pub fn statements_mut(&mut self) -> Vec<&mut Statement> {
        self.documents_mut().into_iter().flat_map(|document| &mut document.statements).collect()
    }
}

/// A caller, a role's trust policy, and the caller's own policies.
#[derive(Clone, Debug, PartialEq)]
pub struct TrustQuestion {
    /// The request.
    pub request: PolicyRequest,
    /// The trust policy.
    pub policy: Document,
    /// The caller's own policies, where they are asked.
    pub identity: Option<Vec<Document>>,
}

impl TrustQuestion {
    /// The question as the corpus tells it.
    pub fn input(&self) -> TrustInput {
        TrustInput {
            policy_b64: self.policy.octets(),
            phase: Phase::Evaluate,
            request: self.request.clone(),
            identity: self.identity.as_deref().map(octets),
        }
    }
}

/// A caller of a role, with policies aimed at it.
pub fn trust_question(u: &mut Unstructured<'_>) -> arbitrary::Result<TrustQuestion> {
    let mut request = request(u)?;
    "arn:aws:iam::111122223333:role/team/deploy".clone_into(&mut request.resource);
    match request.principal.kind {
        PrincipalKind::WebIdentity => "sts:AssumeRoleWithWebIdentity",
        PrincipalKind::Saml => "sts:AssumeRoleWithSAML",
        _ => "sts:AssumeRole",
    }
    .clone_into(&mut request.action);
    let plain = Aim {
        request: &request,
        variables: true,
        names_principals: false,
        names_some: false,
        denies: 14,
        misses: 9,
    };
    let mut policy = document(u, &Aim { names_principals: true, names_some: true, ..plain })?;
    for statement in &mut policy.statements {
        statement.resource = None;
        if let Some(principal) = &mut statement.principal {
            principal.but = false;
            principal.entries.retain(|entry| matches!(entry, Named::Of(of, _) if *of != "CanonicalUser"));
            if principal.entries.is_empty() {
                principal.entries.push(Named::Of("AWS", "*".to_owned()));
            }
        }
    }
    let identity = set(u, 70, &plain)?;
    Ok(TrustQuestion { request, policy, identity })
}

fn octets(documents: &[Document]) -> Vec<Octets> {
    documents.iter().map(Document::octets).collect()
}

/// A request, and policies aimed at it.
pub fn question(u: &mut Unstructured<'_>) -> arbitrary::Result<Question> {
    let request = request(u)?;
    let plain = Aim {
        request: &request,
        variables: true,
        names_principals: false,
        names_some: false,
        denies: 14,
        misses: 9,
    };
    let limiting = Aim { denies: 8, misses: 7, ..plain };
    let resource = Aim { names_principals: true, names_some: true, ..plain };
    let same_account = request.principal.account.as_deref() == Some(request.resource_account.as_str());
    let federated = request.principal.kind == PrincipalKind::FederatedUser;
    let sets = Sets {
        identity: set(u, 90, &plain)?,
        resource: set(u, if same_account { 45 } else { 80 }, &resource)?,
        session: set(u, if federated { 75 } else { 30 }, &limiting)?,
        boundary: set(u, 30, &limiting)?,
        scp: levels(u, &limiting)?,
        rcp: levels(u, &Aim { names_principals: true, ..limiting })?,
    };
    Ok(Question { request, sets })
}

fn levels(u: &mut Unstructured<'_>, aim: &Aim<'_>) -> arbitrary::Result<Option<Vec<Vec<Document>>>> {
    if !chance(u, 20)? {
        return Ok(None);
    }
    let count = if chance(u, 4)? { 0 } else { u.int_in_range(1..=2)? };
    (0..count).map(|_| Ok(set(u, 100, aim)?.unwrap_or_default())).collect::<arbitrary::Result<_>>().map(Some)
}

fn set(u: &mut Unstructured<'_>, percent: u8, aim: &Aim<'_>) -> arbitrary::Result<Option<Vec<Document>>> {
    if !chance(u, percent)? {
        return Ok(None);
    }
    let count = if chance(u, 3)? { 0 } else { u.int_in_range(1..=2)? };
    (0..count).map(|_| document(u, aim)).collect::<arbitrary::Result<_>>().map(Some)
}

/// A document whose statements are aimed at a request.
fn document(u: &mut Unstructured<'_>, aim: &Aim<'_>) -> arbitrary::Result<Document> {
    let version =
        *u.choose(&[Some("2012-10-17"), Some("2012-10-17"), Some("2012-10-17"), Some("2008-10-17"), None])?;
    // Before 2012, what would be a variable is text; it may stand there all the same.
    let variables = version == Some("2012-10-17") || chance(u, 50)?;
    let aim = Aim { variables, ..*aim };
    let mut statements = Vec::new();
    for place in 0..u.int_in_range(1..=3)? {
        let mut one = statement(u, &aim)?;
        one.sid = if chance(u, 15)? { Some(format!("S{place}")) } else { None };
        statements.push(one);
    }
    if chance(u, 20)? {
        let principal = aim.names_principals.then(|| Listing::of(vec![Named::Star]));
        statements.push(Statement { principal, ..Statement::allow("*", "*") });
    }
    let style = if chance(u, 40)? { Style::Bare } else { Style::Listed };
    Ok(Document { version, statements, style })
}
