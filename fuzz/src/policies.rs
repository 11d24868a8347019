//! Requests and policies as inputs: JSON in which each document stands as it is written, and not in base64, so that what
//! changes an input can see into it. And what is done to them.

use arbitrary::Unstructured;
use std::fmt::Write as _;
use touchstone_corpus::format::{
    Case, Octets, Phase, PolicyInput, PolicyRequest, PolicySets, Principal, TrustInput,
};
use touchstone_corpus::load::Corpus;
use touchstone_proptests::generate::policy::{Aim, Document, misshapen, request, statement};
use touchstone_proptests::json::{Json, Members};

/// A set of documents: those of a type, or of a level.
pub(crate) type Set = Vec<Octets>;

/// Reads a question: `{"policies":{...},"request":{...}}`.
pub(crate) fn read(input: &[u8]) -> Option<PolicyInput> {
    let members = Json::read_object(input)?;
    Some(PolicyInput { policies: sets(member(&members, "policies")?)?, request: asked(&members)? })
}

/// Writes a question. A document that is no JSON object is written as a string.
pub(crate) fn write(input: &PolicyInput) -> Members {
    let told = &input.policies;
    let set = |set: &Option<Set>| set.as_deref().map(documents);
    let levels = |levels: &Option<Vec<Set>>| {
        levels.as_ref().map(|levels| Json::Array(levels.iter().map(|level| documents(level)).collect()))
    };
    let members = [
        ("identity", set(&told.identity)),
        ("boundary", set(&told.boundary)),
        ("session", set(&told.session)),
        ("resource", set(&told.resource)),
        ("scp", levels(&told.scp)),
        ("rcp", levels(&told.rcp)),
    ];
    let members = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    vec![("policies".to_owned(), Json::Object(members.collect())), request_member(&input.request)]
}

/// Reads a caller and a trust policy: `{"policy":{...},"identity":[...],"request":{...}}`.
pub(crate) fn read_trust(input: &[u8]) -> Option<TrustInput> {
    let members = Json::read_object(input)?;
    let identity = member(&members, "identity");
    Some(TrustInput {
        policy_b64: document(member(&members, "policy")?),
        phase: Phase::Evaluate,
        request: asked(&members)?,
        identity: match identity {
            None => None,
            Some(Json::Array(policies)) => Some(policies.iter().map(document).collect()),
            Some(_) => return None,
        },
    })
}

/// Writes a caller and a trust policy.
pub(crate) fn write_trust(input: &TrustInput) -> Members {
    let mut members = vec![("policy".to_owned(), written(&input.policy_b64))];
    if let Some(identity) = &input.identity {
        members.push(("identity".to_owned(), documents(identity)));
    }
    members.push(request_member(&input.request));
    members
}

/// The text of an input.
pub(crate) fn text(members: Members) -> Vec<u8> {
    Json::Object(members).to_text().into_bytes()
}

/// A member of an object: of several, the last.
pub(crate) fn member<'m>(members: &'m Members, name: &str) -> Option<&'m Json> {
    members.iter().rfind(|(other, _)| other == name).map(|(_, value)| value)
}

fn asked(members: &Members) -> Option<PolicyRequest> {
    serde_json::from_str(&member(members, "request")?.to_text()).ok()
}

fn request_member(request: &PolicyRequest) -> (String, Json) {
    // INVARIANT: names are strings and there are no other numbers than integers, so that there is always a text.
    ("request".to_owned(), serde_json::to_value(request).unwrap_or_default().into())
}

fn sets(policies: &Json) -> Option<PolicySets> {
    let Json::Object(members) = policies else { return None };
    let mut sets = PolicySets::default();
    for (name, value) in members {
        let Json::Array(elements) = value else { return None };
        let level = |level: &Json| match level {
            Json::Array(elements) => Some(elements.iter().map(document).collect()),
            _ => None,
        };
        match name.as_str() {
            "identity" => sets.identity = Some(elements.iter().map(document).collect()),
            "boundary" => sets.boundary = Some(elements.iter().map(document).collect()),
            "session" => sets.session = Some(elements.iter().map(document).collect()),
            "resource" => sets.resource = Some(elements.iter().map(document).collect()),
            "scp" => sets.scp = Some(elements.iter().map(level).collect::<Option<_>>()?),
            "rcp" => sets.rcp = Some(elements.iter().map(level).collect::<Option<_>>()?),
            _ => return None,
        }
    }
    Some(sets)
}

/// A document as a text: a string is the text itself.
pub(crate) fn document(value: &Json) -> Octets {
    match value {
        Json::Text(text) => Octets(text.clone().into_bytes()),
        value => Octets(value.to_text().into_bytes()),
    }
}

fn documents(texts: &[Octets]) -> Json {
    Json::Array(texts.iter().map(written).collect())
}

fn written(text: &Octets) -> Json {
    match Json::read_object(&text.0) {
        Some(members) => Json::Object(members),
        None => Json::Text(String::from_utf8_lossy(&text.0).into_owned()),
    }
}

/// A JSON text in ASCII: what a document may not hold as it is, it may hold escaped.
pub(crate) fn escaped(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // INVARIANT: writing to a string does not fail.
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

/// The cases of the vectors that are about policies.
#[expect(clippy::expect_used, reason = "a target without its seeds would look as if it ran")]
pub(crate) fn cases() -> impl Iterator<Item = Case> {
    let classes = Corpus::embedded().expect("vectors that can be read").classes;
    classes.into_iter().flat_map(|class| class.vectors).map(|vector| vector.case)
}

/// Every set of documents there is.
pub(crate) fn each(policies: &mut PolicySets) -> Vec<&mut Set> {
    let PolicySets { identity, boundary, session, resource, scp, rcp } = policies;
    let sets = [identity, boundary, session, resource].into_iter().flatten();
    sets.chain([scp, rcp].into_iter().flatten().flatten()).collect()
}

/// The statements of a document; `None` where it is no object with any.
pub(crate) fn statements(document: &Octets) -> Option<(Members, Vec<Json>)> {
    let mut members = Json::read_object(&document.0)?;
    let place = members.iter().rposition(|(name, _)| name == "Statement")?;
    let (_, statements) = members.remove(place);
    let statements = match statements {
        Json::Array(statements) => statements,
        one => vec![one],
    };
    Some((members, statements))
}

/// A document of these statements.
pub(crate) fn with_statements(mut members: Members, statements: Vec<Json>) -> Octets {
    members.push(("Statement".to_owned(), Json::Array(statements)));
    Octets(Json::Object(members).to_text().into_bytes())
}

/// The statement with this in place of a member.
pub(crate) fn with_member(statement: &Json, name: &str, value: Json) -> Json {
    let mut members = match statement {
        Json::Object(members) => members.clone(),
        _ => Members::new(),
    };
    match members.iter_mut().find(|(other, _)| other == name) {
        Some((_, old)) => *old = value,
        None => members.push((name.to_owned(), value)),
    }
    Json::Object(members)
}

/// Changes a document: its statements, what is in one of them, or its form.
pub(crate) fn change_document(
    u: &mut Unstructured<'_>,
    text: &Octets,
    aim: &Aim<'_>,
) -> arbitrary::Result<Octets> {
    let Some((members, mut statements)) = statements(text) else {
        let document = Document::of(vec![statement(u, aim)?]);
        return Ok(document.octets());
    };
    let place = u.int_in_range(0..=statements.len().saturating_sub(1))?;
    match u.int_in_range(0..=7)? {
        0 => {
            let whole = Json::read(&text.0).unwrap_or(Json::Null);
            return Ok(document(&misshapen(u, whole)?));
        }
        1 if statements.len() > 1 => drop(statements.remove(place)),
        2 => {
            if let Some(statement) = statements.get_mut(place) {
                let effect = u.choose(&["Allow", "Deny"])?;
                *statement = with_member(statement, "Effect", (*effect).into());
            }
        }
        3 => {
            if let Some(Json::Object(members)) = statements.get_mut(place) {
                members.retain(|(name, _)| name != "Condition");
            }
        }
        4 if statements.len() < 8 => {
            let same = statements.get(place).cloned().unwrap_or(Json::Null);
            statements.push(with_member(&same, "Sid", "".into()));
        }
        _ => {
            let made = Document::of(vec![statement(u, aim)?]).octets();
            let made = self::statements(&made).map(|(_, made)| made).unwrap_or_default();
            if statements.len() < 8 {
                statements.extend(made);
            } else if let (Some(old), Some(made)) = (statements.get_mut(place), made.into_iter().next()) {
                *old = made;
            }
        }
    }
    Ok(with_statements(members, statements))
}

/// Changes a request: who asks, what for, or what it says of itself.
pub(crate) fn change_request(u: &mut Unstructured<'_>, asked: &mut PolicyRequest) -> arbitrary::Result<()> {
    let other = request(u)?;
    match u.int_in_range(0..=5)? {
        0 => asked.principal = other.principal,
        1 => (asked.action, asked.resource) = (other.action, other.resource),
        2 => asked.context.extend(other.context),
        3 => {
            let gone = asked.context.keys().nth(u.int_in_range(0..=8)?).cloned();
            gone.map(|key| asked.context.remove(&key));
        }
        4 => {
            let accounts = ["111122223333", "444455556666"];
            (*u.choose(&accounts)?).clone_into(&mut asked.resource_account);
        }
        _ => {
            let Principal { arn, parent, .. } = &mut asked.principal;
            if let Some(arn) = if u.ratio(1, 2)? { arn.as_mut() } else { parent.as_mut() } {
                match u.int_in_range(0..=2)? {
                    0 => arn.push('x'),
                    1 => drop(arn.pop()),
                    _ => *arn = arn.to_uppercase(),
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut count = 0;
        for case in cases() {
            match case {
                Case::Policy(input) => {
                    let again = read(&text(write(&input))).unwrap();
                    assert_eq!(text(write(&again)), text(write(&input)));
                    assert_eq!(again.request, input.request);
                }
                Case::Trust(input) => {
                    let again = read_trust(&text(write_trust(&input))).unwrap();
                    assert_eq!(text(write_trust(&again)), text(write_trust(&input)));
                }
                _ => continue,
            }
            count += 1;
        }
        assert!(count > 100, "{count}");
    }

    #[test]
    fn a_document_that_says_a_thing_twice_still_does() {
        let input = br#"{"policies":{"identity":[{"a":1,"a":2},"{"]},"request":
            {"principal":{"type":"anonymous"},"action":"","resource":"","resource_account":""}}"#;
        let identity = read(input).unwrap().policies.identity.unwrap();
        assert_eq!(identity, [Octets(br#"{"a":1,"a":2}"#.to_vec()), Octets(b"{".to_vec())]);
    }
}
