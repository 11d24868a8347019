//! A role's trust policy, and whoever wants to take on the role.

use crate::depth::{Depth, Stage};
use crate::policies::{
    cases, change_document, change_request, read_trust, statements, text, with_member, with_statements,
    write_trust,
};
use crate::target::{Raw, Target};
use arbitrary::Unstructured;
use touchstone_corpus::format::{Case, Octets, PolicyRequest, PrincipalKind, TrustInput};
use touchstone_corpus::judge::Keys;
use touchstone_engine::ablation::Ablated;
use touchstone_engine::policy::{Kind, Outcome, Policy, PolicyLists, RoleTrust};
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;
use touchstone_proptests::choices::Budget;
use touchstone_proptests::generate::policy::{Aim, trust_question};
use touchstone_proptests::json::Json;
use touchstone_proptests::model::policy::Model;

/// An input is `{"policy":{...},"identity":[...],"request":{...}}`: a trust policy, the caller's own policies, where they
/// are asked, and the request.
///
/// - The engine and the model agree: on the decision, and on whether the documents are such as can be read.
/// - The bearer of a token or an assertion is let in only where an Allow lists exactly that provider; a longer, a shorter
///   or a differently spelled name is another one. The caller's own policies do not matter then.
/// - A report of the engine says the same as its decision.
/// - What IAM would store can be read, and the lint of a policy that can be read gets to its end.
pub static TRUST_POLICY: Target = Target {
    name: "trust_policy",
    door: Stage::Compiled,
    body: run,
    mutator: mutate,
    seeds,
    depth: Depth::new(),
};

/// A trust policy and the caller's own, compiled.
struct Compiled {
    trust: Policy,
    own: PolicyLists,
}

fn run(input: &[u8]) -> Stage {
    let Some(asked) = read_trust(input) else { return Stage::Run };
    let mut reached = Stage::Parsed;
    for name in Name::ALL {
        let profile = Profile::named(name);
        let compiled = compiled(&asked, &profile);
        if name == Name::Strict {
            require_model_agrees(&asked, &compiled);
        }
        let stored = Ablated::of(&profile).write_policy(&asked.policy_b64.0, Kind::Trust);
        let Ok(compiled) = compiled else {
            let readable = Policy::parse(&asked.policy_b64.0, Kind::Trust, &profile).is_ok();
            assert!(readable || stored.is_err(), "it is stored, and cannot be read");
            continue;
        };
        reached = reached.max(require_laws(&asked, &compiled));
    }
    reached
}

fn compiled(asked: &TrustInput, profile: &Profile) -> Result<Compiled, Rejection> {
    let trust = Policy::parse(&asked.policy_b64.0, Kind::Trust, profile)?;
    let own = asked.identity.as_ref().map(|own| {
        let read = |text: &Octets| Policy::parse(&text.0, Kind::Identity, profile);
        own.iter().map(read).collect::<Result<Vec<Policy>, Rejection>>()
    });
    Ok(Compiled { trust, own: PolicyLists { identity: own.transpose()?, ..PolicyLists::default() } })
}

fn require_model_agrees(asked: &TrustInput, compiled: &Result<Compiled, Rejection>) {
    let own: Option<Vec<Vec<u8>>> =
        asked.identity.as_ref().map(|own| own.iter().map(|text| text.0.clone()).collect());
    let model = Model::default().trust(&asked.policy_b64.0, &asked.request, own.as_deref());
    let decided = compiled.as_ref().map(|compiled| compiled.decide(&asked.request).name());
    let expected = model.as_ref().map(|decision| decision.name());
    assert_eq!(decided.ok(), expected.ok(), "model: {model:?}, engine: {:?}", compiled.as_ref().err());
}

impl Compiled {
    fn ask<T>(&self, request: &PolicyRequest, ask: impl FnOnce(&RoleTrust<'_>, &Keys<'_>) -> T) -> T {
        let keys = Keys::of(request);
        self.own.ask(|own| {
            ask(&RoleTrust { policy: &self.trust, own: *own, account: &request.resource_account }, &keys)
        })
    }

    fn decide(&self, request: &PolicyRequest) -> Outcome {
        self.ask(request, |trust, keys| trust.decide(&keys.request(request)))
    }
}

fn require_laws(asked: &TrustInput, compiled: &Compiled) -> Stage {
    let request = &asked.request;
    let outcome = compiled.decide(request);
    let report = compiled.ask(request, |trust, keys| trust.explain(&keys.request(request)));
    assert_eq!(report.decision.outcome, outcome, "a report and its decision");
    let withheld = report.withholding().next().is_some();
    assert!(withheld || outcome != Outcome::ImplicitDeny, "nobody withholds it: {report:?}");
    assert!(!withheld || outcome != Outcome::Allow, "somebody withholds it: {report:?}");
    let findings = compiled.trust.lint(Some(&request.resource_account));
    assert!(findings.iter().all(|finding| !finding.place.is_empty()), "{findings:?}");

    if matches!(request.principal.kind, PrincipalKind::WebIdentity | PrincipalKind::Saml) {
        require_exact_provider(asked, compiled);
        let alone = Compiled { trust: compiled.trust.clone(), own: PolicyLists::default() };
        assert_eq!(alone.decide(request), outcome, "the policies of a caller who signs nothing");
    }
    match outcome {
        Outcome::Allow => Stage::Accepted,
        Outcome::ExplicitDeny => Stage::Applied,
        Outcome::ImplicitDeny => Stage::Compiled,
    }
}

/// The provider, and others that are named nearly so.
fn require_exact_provider(asked: &TrustInput, compiled: &Compiled) {
    let told = asked.request.principal.arn.clone().unwrap_or_default();
    let mut shorter = told.clone();
    shorter.pop();
    let near = [
        shorter,
        format!("{told}/"),
        format!("{told}x"),
        told.to_uppercase(),
        format!("x{told}"),
        String::new(),
    ];
    for provider in near.into_iter().chain([told]) {
        let mut request = asked.request.clone();
        request.principal.arn = Some(provider.clone());
        let allowed = compiled.decide(&request) == Outcome::Allow;
        assert!(!allowed || lists(&asked.policy_b64, &provider), "{provider} is let in, and nobody lists it");
    }
}

/// Whether an Allow of the document, read as plainly as can be, lists a provider.
fn lists(policy: &Octets, provider: &str) -> bool {
    let (_, statements) = statements(policy).unwrap_or_default();
    statements.iter().any(|statement| {
        let member = |value: &Json, name: &str| match value {
            Json::Object(members) => crate::policies::member(members, name).cloned(),
            _ => None,
        };
        let federated = member(statement, "Principal").and_then(|principal| member(&principal, "Federated"));
        let listed = match federated {
            Some(Json::Array(names)) => names.contains(&provider.into()),
            Some(one) => one == provider.into(),
            None => false,
        };
        listed && member(statement, "Effect") == Some("Allow".into())
    })
}

fn seeds() -> Vec<Vec<u8>> {
    let vectors = cases().filter_map(|case| match case {
        Case::Trust(input) => Some(input),
        _ => None,
    });
    let generated = (0..256).filter_map(|seed| Budget::POLICIES.from_seed(seed, trust_question).ok());
    let questions = vectors.chain(generated.map(|question| question.input()));
    let mut seeds: Vec<Vec<u8>> = questions.map(|input| text(write_trust(&input))).collect();
    seeds.sort();
    seeds.dedup();
    seeds
}

/// Another question, or the same with something changed in the request or in a policy.
fn mutate(u: &mut Unstructured<'_>, input: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    if u.ratio(1, 8)? {
        return Ok(raw(input));
    }
    let (Some(mut asked), false) = (read_trust(input), u.ratio(1, 4)?) else {
        return Ok(text(write_trust(&trust_question(u)?.input())));
    };
    for _ in 0..u.int_in_range(1..=2)? {
        match u.int_in_range(0..=5)? {
            0 | 1 => change_request(u, &mut asked.request)?,
            2 => asked.identity = if u.arbitrary()? { trust_question(u)?.input().identity } else { None },
            _ => asked.policy_b64 = change_trust(u, &asked)?,
        }
    }
    Ok(text(write_trust(&asked)))
}

/// Changes the trust policy. What is made for any resource loses it: the resource is the role.
fn change_trust(u: &mut Unstructured<'_>, asked: &TrustInput) -> arbitrary::Result<Octets> {
    let aim = Aim {
        request: &asked.request,
        variables: true,
        names_principals: true,
        names_some: true,
        denies: 14,
        misses: 9,
    };
    let changed = change_document(u, &asked.policy_b64, &aim)?;
    let Some((members, mut all)) = statements(&changed).filter(|_| !u.ratio(1, 16).unwrap_or_default())
    else {
        return Ok(changed);
    };
    let principal = asked.request.principal.arn.as_deref().unwrap_or_default();
    for statement in &mut all {
        if let Json::Object(members) = statement {
            members.retain(|(name, _)| name != "Resource" && name != "NotResource");
        }
        let federated =
            matches!(asked.request.principal.kind, PrincipalKind::WebIdentity | PrincipalKind::Saml);
        if federated && u.ratio(1, 4)? {
            let named = Json::Object(vec![("Federated".to_owned(), principal.into())]);
            *statement = with_member(statement, "Principal", named);
        }
    }
    Ok(with_statements(members, all))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_listed_by_its_whole_name_in_an_allow() {
        let policy = |effect: &str, names: &str| {
            let text =
                format!(r#"{{"Statement":{{"Effect":"{effect}","Principal":{{"Federated":{names}}}}}}}"#);
            Octets(text.into_bytes())
        };
        assert!(lists(&policy("Allow", r#""a.example""#), "a.example"));
        assert!(lists(&policy("Allow", r#"["b.example","a.example"]"#), "a.example"));
        assert!(!lists(&policy("Deny", r#""a.example""#), "a.example"));
        assert!(!lists(&policy("Allow", r#""a.example/""#), "a.example"));
    }
}
