//! Documents read and written.

use crate::subject::{Claim, Subject, claim, invariants, of};
use arbitrary::Unstructured;
use std::collections::BTreeSet;
use touchstone_corpus::format::{Case, Octets, PolicyInput};
use touchstone_corpus::judge::judge;
use touchstone_engine::ablation::Ablated;
use touchstone_engine::crypto::Backend;
use touchstone_engine::policy::Kind;
use touchstone_engine::profile::Profile;
use touchstone_proptests::generate::policy::{Document, Question, Statement, misshapen, question};
use touchstone_proptests::json::Json;

type Answer = arbitrary::Result<Claim>;

/// The text of every policy with its kind.
fn texts_mut(input: &mut PolicyInput) -> Vec<(Kind, &mut Octets)> {
    let sets = &mut input.policies;
    let own = [
        (Kind::Identity, &mut sets.identity),
        (Kind::Identity, &mut sets.boundary),
        (Kind::Session, &mut sets.session),
        (Kind::Resource, &mut sets.resource),
    ];
    let levels = [(Kind::ServiceControl, &mut sets.scp), (Kind::ResourceControl, &mut sets.rcp)];
    let own = own.into_iter().flat_map(|(kind, set)| set.iter_mut().flatten().map(move |text| (kind, text)));
    let levels = levels
        .into_iter()
        .flat_map(|(kind, levels)| levels.iter_mut().flatten().flatten().map(move |text| (kind, text)));
    own.chain(levels).collect()
}

fn engine() -> Ablated {
    Ablated::of(&Profile::strict())
}

fn written(text: &[u8], kind: Kind) -> Vec<u8> {
    serde_json::to_vec(&engine().policy(text, kind).unwrap().to_json()).unwrap()
}

/// 19: but a document that says something twice, which is not read.
fn round_trip(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let mut input = question.input();
    let mut idempotent = true;
    for (kind, text) in texts_mut(&mut input) {
        text.0 = written(&text.0, kind);
        idempotent &= written(&text.0, kind) == text.0;
    }
    let same = subject.decides_input(&input) == subject.decides(&question);
    Ok(of(same && idempotent, &[&question]))
}

/// 69: but of session policies, which are measured where they are passed.
fn size(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    const LIMIT: usize = 10_240;
    let plain = crate::subject::asked(None, Document::all());
    let mut text = Document::all().to_json().to_text();
    let counts = |text: &str| text.chars().filter(|one| !one.is_whitespace()).count();
    let spare = LIMIT - counts(&text) - r#""Id":"","#.len() + 4;
    let filler = "x".repeat(u.int_in_range(spare - 8..=spare + 8)?);
    text = text.replacen(r#""Effect""#, &format!(r#""Sid":"{filler}","Effect""#), 1);
    let padding = [" ", "\n\t", "\r\n  "][u.choose_index(3)?].repeat(u.int_in_range(1..=3000)?);
    let padded = text.replace("\"Effect\"", &format!("{padding}\"Effect\"{padding}"));
    let fits = |text: &str| engine().policy(text.as_bytes(), Kind::Identity).is_ok();
    let any_length = engine().policy(padded.as_bytes(), Kind::Session).is_ok();
    let holds = fits(&text) == (counts(&text) <= LIMIT) && fits(&padded) == fits(&text) && any_length;
    let mut input = plain.input();
    input.policies.identity = Some(vec![Octets(padded.into_bytes())]);
    let same = !fits(&text) || subject.decides_input(&input) == subject.decides(&plain);
    Ok(claim(holds && same, || format!("{} characters, {}", counts(&text), padding.len())))
}

/// The question with no other statements than the engine says decided.
fn decisive(question: &Question) -> Question {
    let accepted = judge(&engine(), &Case::Policy(question.input()), Backend::PREFERRED).unwrap();
    let named = accepted["statements"].as_array().unwrap().iter();
    let named: BTreeSet<String> = named.map(|id| id.as_str().unwrap().to_owned()).collect();
    let keep = |set: &mut Vec<Document>, name: &str| {
        for (policy, document) in set.iter_mut().enumerate() {
            let mut place = 0..;
            document.statements.retain(|_| {
                named.contains(&format!("{name}[{policy}].Statement[{}]", place.next().unwrap()))
            });
        }
        set.retain(|document| !document.statements.is_empty());
    };
    let mut decisive = question.clone();
    let sets = &mut decisive.sets;
    let own = [
        ("identity", &mut sets.identity),
        ("boundary", &mut sets.boundary),
        ("session", &mut sets.session),
        ("resource", &mut sets.resource),
    ];
    for (name, set) in own {
        if let Some(set) = set {
            keep(set, name);
        }
    }
    for (name, levels) in [("scp", &mut sets.scp), ("rcp", &mut sets.rcp)] {
        for (level, set) in levels.iter_mut().flatten().enumerate() {
            keep(set, &format!("{name}[{level}]"));
        }
    }
    decisive
}

/// Says something twice, somewhere.
fn said_twice(u: &mut Unstructured<'_>, value: &mut Json) -> arbitrary::Result<bool> {
    match value {
        Json::Object(members) if !members.is_empty() => {
            let place = u.choose_index(members.len())?;
            if u.arbitrary()? && said_twice(u, &mut members[place].1)? {
                return Ok(true);
            }
            members.push(members[place].clone());
            Ok(true)
        }
        Json::Array(elements) if !elements.is_empty() => {
            let place = u.choose_index(elements.len())?;
            said_twice(u, &mut elements[place])
        }
        _ => Ok(false),
    }
}

/// 70.
fn total(subject: &Subject, u: &mut Unstructured<'_>) -> Answer {
    let question = question(u)?;
    let decisive = decisive(&question);
    let mut documents = question.sets.clone();
    let mut refuses = true;
    if let Some(document) = documents.documents_mut().into_iter().next() {
        let mut twice = document.to_json();
        let names = document.statements.iter().any(|statement: &Statement| statement.principal.is_some());
        let kind = if names { Kind::Resource } else { Kind::Identity };
        said_twice(u, &mut twice)?;
        refuses = engine().policy(twice.to_text().as_bytes(), kind).is_err();
        // Whatever it is, there is an answer.
        let shaped = misshapen(u, document.to_json())?.to_text();
        let _ = engine().policy(shaped.as_bytes(), kind);
        let deep = u.int_in_range(65..=4000)?;
        let nested = format!("{{\"Statement\":{}{}}}", "[".repeat(deep), "]".repeat(deep));
        refuses &= engine().policy(nested.as_bytes(), kind).is_err();
    }
    let same = subject.decides(&question) == subject.decides(&decisive);
    Ok(of(same && refuses, &[&question, &decisive]))
}

invariants! {
    19 a_document_written_again_decides_the_same [] round_trip;
    69 the_size_of_a_document_is_what_is_not_white_space [] size;
    70 every_text_gets_an_answer_and_the_statements_named_are_those_that_decide [] total;
}
