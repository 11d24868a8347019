//! What a corpus must be, apart from what the engine says to it.

use crate::clauses::{CLAUSES, is_clause};
use crate::format::{Case, Phase, TrustInput, Vector, VectorFile, Verdict};
use crate::load::Corpus;
use crate::results::ERROR;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use touchstone_engine::check::Rule;
use touchstone_engine::profile::Name;

/// Every fault of the corpus, in sentences that begin with the place.
pub fn lint(corpus: &Corpus) -> Vec<String> {
    let mut faults = Vec::new();
    let mut by_id = BTreeMap::new();
    for class in &corpus.classes {
        for vector in &class.vectors {
            place(class, vector, &mut faults);
            if by_id.insert(vector.id.as_str(), vector).is_some() {
                faults.push(format!("{}: the id is used twice", vector.id));
            }
        }
    }
    for vector in corpus.vectors() {
        names(vector, &mut faults);
        twin(vector, &by_id, &mut faults);
        result(vector, &mut faults);
    }
    same_input(corpus, &mut faults);
    same_point(corpus, &mut faults);
    faults
}

/// An id is `kind/class/name`, in lower case, and stands in the file of its class.
fn place(class: &VectorFile, vector: &Vector, faults: &mut Vec<String>) {
    let prefix = format!("{}/{}/", class.kind, class.class);
    let name = vector.id.strip_prefix(&prefix).unwrap_or_default();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    if name.is_empty() || !name.chars().all(plain) {
        faults.push(format!("{}: the id is not `{prefix}` and a name of a-z, 0-9, `-` and `.`", vector.id));
    }
    if vector.kind() != class.kind {
        faults.push(format!("{}: the kind is not its class's", vector.id));
    }
    if vector.sentence.trim().is_empty() || vector.sources.is_empty() {
        faults.push(format!("{}: a sentence and a source are missing", vector.id));
    }
}

/// Rules, codes and clauses are ones that exist.
fn names(vector: &Vector, faults: &mut Vec<String>) {
    let known: BTreeSet<&str> = CLAUSES.iter().map(|(clause, _)| *clause).collect();
    for source in vector.sources.iter().filter(|source| is_clause(source)) {
        if !known.contains(source.as_str()) {
            faults.push(format!("{}: `{source}` is no clause of the table", vector.id));
        }
    }
    for name in Name::ALL {
        let (rules, code) = match vector.verdicts.under(name) {
            Verdict::Accept { depends_on, .. } => (depends_on, None),
            Verdict::Reject { stops, code, .. } => (stops, Some(code)),
        };
        for rule in rules {
            if Rule::from_id(rule).is_none() {
                faults.push(format!("{}: `{rule}` is no rule", vector.id));
            }
        }
        if code.is_some() && rules.is_empty() {
            faults.push(format!("{}: it is rejected under `{}` and stops nowhere", vector.id, name.as_str()));
        }
    }
}

/// A vector that a profile refuses has a twin that the same profile accepts; where a policy denies, the twin is
/// one that a policy allows.
fn twin(vector: &Vector, by_id: &BTreeMap<&str, &Vector>, faults: &mut Vec<String>) {
    let refused = |name: &Name| refusal(vector.verdicts.under(*name));
    if !Name::ALL.iter().any(|name| refused(name).is_some()) {
        return;
    }
    let Some(twin) = &vector.twin else {
        faults.push(format!("{}: it is refused and has no twin", vector.id));
        return;
    };
    let Some(other) = by_id.get(twin.id.as_str()) else {
        faults.push(format!("{}: its twin `{}` is not there", vector.id, twin.id));
        return;
    };
    for name in Name::ALL {
        let Some(refusal) = refused(&name) else { continue };
        let (verdict, profile) = (other.verdicts.under(name), name.as_str());
        if self::refusal(verdict).is_some() {
            faults
                .push(format!("{}: its twin `{}` is refused as well under `{profile}`", vector.id, twin.id));
        } else if refusal == Refusal::Denied && verdict.decision() != Some(ALLOW) {
            faults.push(format!("{}: its twin `{}` is not allowed under `{profile}`", vector.id, twin.id));
        }
    }
}

/// How an input comes to nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Rejected,
    /// The input is sound, and the policy in it does not allow the request.
    Denied,
}

fn refusal(verdict: &Verdict) -> Option<Refusal> {
    match verdict {
        Verdict::Reject { .. } => Some(Refusal::Rejected),
        Verdict::Accept { .. } => {
            verdict.decision().filter(|decision| *decision != ALLOW).map(|_| Refusal::Denied)
        }
    }
}

const ALLOW: &str = "allow";
const DECISIONS: [&str; 3] = [ALLOW, "explicit-deny", "implicit-deny"];

/// A policy that is asked decides, and a call is answered step by step, the last one without an error.
fn result(vector: &Vector, faults: &mut Vec<String>) {
    for name in Name::ALL {
        let verdict = vector.verdicts.under(name);
        let Verdict::Accept { result, .. } = verdict else { continue };
        let id = format!("{} [{}]", vector.id, name.as_str());
        match &vector.case {
            Case::Trust(TrustInput { phase: Phase::Evaluate, .. }) | Case::Policy(_)
                if !verdict.decision().is_some_and(|decision| DECISIONS.contains(&decision)) =>
            {
                faults.push(format!("{id}: the decision is none of {}", DECISIONS.join(", ")));
            }
            Case::Sts(input) => {
                let responses =
                    result.get("responses").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
                if responses.len() != input.steps.len() {
                    let (responses, steps) = (responses.len(), input.steps.len());
                    faults.push(format!("{id}: {responses} responses to {steps} steps"));
                }
                if responses.last().is_none_or(|last| last.get(ERROR).is_some()) {
                    faults.push(format!("{id}: it is accepted, and its last step is not"));
                }
            }
            _ => {}
        }
    }
}

/// No input stands in two vectors.
fn same_input(corpus: &Corpus, faults: &mut Vec<String>) {
    let mut inputs: BTreeMap<String, &str> = BTreeMap::new();
    for vector in corpus.vectors() {
        let input = input(&vector.case);
        if let Some(other) = inputs.insert(input, &vector.id) {
            faults.push(format!("{}: it has the input of `{other}`", vector.id));
        }
    }
}

fn input(case: &Case) -> String {
    serde_json::to_string(case).unwrap_or_default()
}

/// No two vectors make the same point: the same stops by the same change of the same twin.
fn same_point(corpus: &Corpus, faults: &mut Vec<String>) {
    let mut points = BTreeMap::new();
    for vector in corpus.vectors() {
        let Some(twin) = &vector.twin else { continue };
        let stops = Name::ALL.map(|name| vector.verdicts.under(name).stops());
        if let Some(other) = points.insert((&twin.id, &twin.change, stops), &vector.id) {
            faults.push(format!("{}: it makes the point of `{other}`", vector.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::{Class, Draft, Situation, TrustQuestion, accept, inferred};
    use crate::format::Kind;
    use crate::mint::Setting;
    use serde_json::json;

    fn faults(kind: Kind, drafts: impl IntoIterator<Item = Draft>) -> String {
        let class = Class::new(kind, "x", "x").citing(&["a source"]);
        let class = drafts.into_iter().fold(class, Class::with).finish();
        lint(&Corpus { classes: vec![class] }).join("; ")
    }

    fn asked(name: &str) -> Draft {
        let question = TrustQuestion::new(&Setting::fixed()).context("aws:SourceIp", name);
        accept(name, "a sentence").trust(&question)
    }

    #[test]
    fn a_denied_request_needs_one_that_is_allowed() {
        let denied = || asked("denied").decides("implicit-deny");
        let by = |twin: &str| denied().twin(&format!("trust/x/{twin}"), "a change");
        assert!(faults(Kind::Trust, [denied()]).contains("has no twin"));
        assert!(faults(Kind::Trust, [by("gone")]).contains("is not there"));
        assert!(faults(Kind::Trust, [by("denied")]).contains("is refused as well"));
        assert_eq!(faults(Kind::Trust, [asked("allowed"), by("allowed")]), "");
    }

    #[test]
    fn that_iam_stores_a_policy_allows_nothing() {
        let stored = accept("stored", "a sentence").trust(&TrustQuestion::new(&Setting::fixed()).written());
        let denied = asked("denied").decides("explicit-deny").twin("trust/x/stored", "a change");
        assert!(faults(Kind::Trust, [stored, denied]).contains("is not allowed"));
    }

    #[test]
    fn a_denial_under_one_profile_needs_a_twin_under_that() {
        let aws_denies = asked("aws").aws_decides("implicit-deny", &[], inferred("x"));
        assert!(faults(Kind::Trust, [aws_denies.clone()]).contains("has no twin"));
        let twin = aws_denies.twin("trust/x/allowed", "a change");
        assert_eq!(faults(Kind::Trust, [asked("allowed"), twin]), "");
    }

    #[test]
    fn a_decision_is_one_of_three() {
        assert!(faults(Kind::Trust, [asked("x").decides("deny")]).contains("the decision is none of"));
    }

    #[test]
    fn a_call_is_accepted_if_its_last_step_is() {
        let error = || json!({"Error": {"Code": "InvalidIdentityToken"}});
        let twice = Situation::new(&Setting::fixed()).then(|step| step.seconds_later(1));
        let asked = || accept("x", "a sentence").sts(&twice);
        assert_eq!(faults(Kind::Sts, [asked()]), "");
        assert_eq!(faults(Kind::Sts, [asked().response(0, error())]), "");
        assert!(faults(Kind::Sts, [asked().response(1, error())]).contains("its last step is not"));
        assert!(
            faults(Kind::Sts, [asked().result("responses", json!([{}]))]).contains("1 responses to 2 steps")
        );
    }
}
