//! An explanation agrees with the vectors: the decision and its statements are theirs, and what is told fits them.

use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::Command;
use touchstone_corpus::format::{Case, Octets, Phase, PolicyInput, TrustInput, Vector, Verdict};
use touchstone_corpus::judge::{Keys, policy_lists};
use touchstone_corpus::load::Corpus;
use touchstone_engine::policy::{
    DecisionReport, Kind, Outcome, Policy, PolicyLists, RoleTrust, Say, Set, StatementId,
};
use touchstone_engine::profile::{Name, Profile};
use touchstone_engine::rejection::Rejection;

fn parsed(texts: &[Octets], kind: Kind, profile: &Profile) -> Result<Vec<Policy>, Rejection> {
    texts.iter().map(|text| Policy::parse(&text.0, kind, profile)).collect()
}

fn of_policies(input: &PolicyInput, profile: &Profile) -> Result<DecisionReport, Rejection> {
    let lists = policy_lists(&input.policies, |text, kind| Policy::parse(text, kind, profile))?;
    let keys = Keys::of(&input.request);
    let request = keys.request(&input.request);
    Ok(lists.ask(|sets| sets.explain(&request, &input.request.resource_account)))
}

fn of_trust(input: &TrustInput, profile: &Profile) -> Result<DecisionReport, Rejection> {
    let policy = Policy::parse(&input.policy_b64.0, Kind::Trust, profile)?;
    let identity =
        input.identity.as_deref().map(|texts| parsed(texts, Kind::Identity, profile)).transpose()?;
    let keys = Keys::of(&input.request);
    let request = keys.request(&input.request);
    let account = &input.request.resource_account;
    let lists = PolicyLists { identity, ..PolicyLists::default() };
    Ok(lists.ask(|sets| RoleTrust { policy: &policy, own: *sets, account }.explain(&request)))
}

/// What an explanation says of a vector, with the statements as the vector's kind names them.
fn explained(vector: &Vector, profile: &Profile) -> Option<(Result<DecisionReport, Rejection>, bool)> {
    match &vector.case {
        Case::Policy(input) => Some((of_policies(input, profile), false)),
        Case::Trust(input) if input.phase == Phase::Evaluate => Some((of_trust(input, profile), true)),
        _ => None,
    }
}

fn statements(report: &DecisionReport, of_trust: bool) -> Value {
    let ids = report.decision.statements.iter();
    if of_trust {
        ids.filter(|id| id.set == Set::Resource).map(|id| id.statement).collect()
    } else {
        ids.map(StatementId::to_string).collect()
    }
}

#[test]
fn an_explanation_decides_what_the_vector_says_by_the_statements_that_it_names() {
    let corpus = Corpus::embedded().unwrap();
    let mut compared = 0;
    for (vector, name) in corpus.vectors().flat_map(|vector| Name::ALL.map(|name| (vector, name))) {
        let Some((explained, of_trust)) = explained(vector, &Profile::named(name)) else { continue };
        let id = format!("{} under {}", vector.id, name.as_str());
        match (vector.verdicts.under(name), &explained) {
            (Verdict::Accept { result, .. }, Ok(report)) => {
                assert_eq!(result.get("decision"), Some(&json!(report.decision.outcome.name())), "{id}");
                assert_eq!(result.get("statements"), Some(&statements(report, of_trust)), "{id}");
                let has = |say| report.sets.iter().any(|set| set.says == say);
                let expected = match report.decision.outcome {
                    Outcome::Allow => (false, false),
                    Outcome::ExplicitDeny => (true, has(Say::Withholds)),
                    Outcome::ImplicitDeny => (false, true),
                };
                assert_eq!((has(Say::Denies), has(Say::Withholds)), expected, "{id}: {report:?}");
            }
            (Verdict::Reject { .. }, Err(_)) => {}
            (verdict, explained) => panic!("{id}: {verdict:?}, {explained:?}"),
        }
        compared += 1;
    }
    assert!(compared > 500, "{compared}");
}

/// The command itself on every so many vectors: as many as take a moment.
#[test]
fn the_command_says_the_same() {
    let corpus = Corpus::embedded().unwrap();
    let asked = |vector: &&Vector| {
        let evaluated = |input: &TrustInput| input.phase == Phase::Evaluate;
        matches!(&vector.case, Case::Policy(_))
            || matches!(&vector.case, Case::Trust(input) if evaluated(input))
    };
    let vectors: Vec<&Vector> = corpus.vectors().filter(asked).collect();
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("explain-policy-vector.json");
    for vector in vectors.iter().step_by(vectors.len() / 40 + 1) {
        std::fs::write(&file, serde_json::to_vec(vector).unwrap()).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_touchstone"))
            .args(["explain", "policy", "--format", "json", "--profile", "strict", "--request"])
            .arg(&file)
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let expected = vector.verdicts.strict.decision().unwrap_or("malformed");
        assert_eq!(report["decision"], expected, "{}", vector.id);
        let code = i32::from(expected != "allow");
        assert_eq!(output.status.code(), Some(code), "{}", vector.id);
    }
}
