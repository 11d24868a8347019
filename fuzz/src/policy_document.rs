//! Policy documents, of every kind.

use crate::depth::{Depth, Stage};
use crate::policies::{cases, change_document, each, escaped};
use crate::target::{Raw, Target};
use arbitrary::Unstructured;
use std::collections::BTreeMap;
use touchstone_corpus::format::{Case, ContextValue, Octets, PolicyRequest, Principal, PrincipalKind};
use touchstone_corpus::judge::Keys;
use touchstone_engine::policy::{Kind, Outcome, Policy};
use touchstone_engine::profile::{Name, Profile};
use touchstone_proptests::choices::Budget;
use touchstone_proptests::generate::policy::{Aim, misshapen, question, trust_question};
use touchstone_proptests::json::Json;
use touchstone_proptests::model::policy::{Kind as ModelKind, Model};

/// An input is the text of a document.
///
/// - It is compiled or refused, as a document of each kind, under either profile; the model agrees which under `strict`.
/// - What says a thing twice is refused.
/// - What is compiled can be written as a document again, which says of requests drawn from it what the first one says,
///   and is written in the same way.
pub static POLICY_DOCUMENT: Target = Target {
    name: "policy_document",
    door: Stage::Compiled,
    body: run,
    mutator: mutate,
    seeds,
    depth: Depth::new(),
};

const KINDS: [(Kind, ModelKind); 6] = [
    (Kind::Identity, ModelKind::Identity),
    (Kind::Session, ModelKind::Session),
    (Kind::Resource, ModelKind::Resource),
    (Kind::Trust, ModelKind::Trust),
    (Kind::ServiceControl, ModelKind::ServiceControl),
    (Kind::ResourceControl, ModelKind::ResourceControl),
];
/// Requests that are drawn from a document at the most.
const REQUESTS: usize = 6;

fn run(text: &[u8]) -> Stage {
    let json = Json::read(text);
    let mut reached = if json.is_some() { Stage::Parsed } else { Stage::Run };
    let twice = json.as_ref().is_some_and(Json::repeats_a_name);
    let requests = json.as_ref().map(drawn).unwrap_or_default();
    for (kind, of_model) in KINDS {
        for name in Name::ALL {
            let profile = Profile::named(name);
            let policy = Policy::parse(text, kind, &profile);
            if name == Name::Strict {
                let model = Model::default().well_formed(text, of_model);
                assert_eq!(policy.is_ok(), model.is_ok(), "{kind:?}: model {model:?}, engine {policy:?}");
            }
            let Ok(policy) = policy else { continue };
            assert!(!twice, "{kind:?} under {}: it says a thing twice", name.as_str());
            reached = reached.max(require_survives(&policy, kind, &profile, &requests));
        }
    }
    reached
}

/// Writes a policy, reads it again, and asks both.
#[expect(clippy::panic, reason = "a policy that cannot be read again is a finding")]
fn require_survives(policy: &Policy, kind: Kind, profile: &Profile, requests: &[PolicyRequest]) -> Stage {
    let written = policy.to_json();
    let text = escaped(&written.to_string());
    let unbounded = profile.clone().with_policy_bounds(usize::MAX);
    let mut reached = Stage::Compiled;
    let again = match Policy::parse(text.as_bytes(), kind, &unbounded) {
        Ok(again) => again,
        // A version, brackets and quotation marks may be too much for what was just small enough.
        Err(no) if no.rule().id() == "policy.size" => return reached,
        Err(no) => panic!("{kind:?}: {no}, of {text}"),
    };
    assert_eq!(again.to_json(), written, "written twice");
    for told in requests {
        let keys = Keys::of(told);
        let request = keys.request(told);
        let (first, second) = (policy.evaluate(&request), again.evaluate(&request));
        assert_eq!(first, second, "{kind:?} of {told:?}, of {text}");
        assert_eq!(policy.deciding(&request), again.deciding(&request), "{told:?}, of {text}");
        assert_eq!(policy.naming(&request), again.naming(&request), "{told:?}, of {text}");
        reached = reached.max(match first {
            Outcome::Allow => Stage::Accepted,
            Outcome::ExplicitDeny => Stage::Applied,
            Outcome::ImplicitDeny => Stage::Compiled,
        });
    }
    reached
}

/// What a document names, each with its place in it.
#[derive(Default)]
struct Names {
    actions: Vec<String>,
    resources: Vec<String>,
    principals: Vec<String>,
    conditions: Vec<(String, Vec<String>)>,
}

/// Requests about what the document names.
fn drawn(document: &Json) -> Vec<PolicyRequest> {
    let mut names = Names::default();
    collect(document, &mut names);
    let nth = |texts: &[String], place: usize, default: &str| {
        let text = texts.get(place % texts.len().max(1)).map_or(default, String::as_str);
        text.replace('*', "x").replace('?', "y")
    };
    let count = [names.actions.len(), names.resources.len(), names.principals.len(), 1];
    let count = count.into_iter().max().unwrap_or(1).min(REQUESTS);
    let requests = (0..count).map(|place| PolicyRequest {
        principal: principal(&nth(&names.principals, place, "arn:aws:iam::111122223333:user/alice")),
        action: nth(&names.actions, place, "s3:GetObject"),
        resource: nth(&names.resources, place, "arn:aws:s3:::docs/a"),
        resource_account: "111122223333".to_owned(),
        context: context(&names.conditions, place),
    });
    requests.collect()
}

fn collect(value: &Json, names: &mut Names) {
    let texts = |value: &Json| -> Vec<String> {
        let text = |value: &Json| match value {
            Json::Text(text) => Some(text.clone()),
            Json::Bool(_) | Json::Number(_) => Some(value.to_text()),
            _ => None,
        };
        match value {
            Json::Array(elements) => elements.iter().filter_map(text).collect(),
            one => text(one).into_iter().collect(),
        }
    };
    match value {
        Json::Array(elements) => elements.iter().for_each(|element| collect(element, names)),
        Json::Object(members) => {
            for (name, value) in members {
                match name.as_str() {
                    "Action" | "NotAction" => names.actions.extend(texts(value)),
                    "Resource" | "NotResource" => names.resources.extend(texts(value)),
                    "AWS" | "Federated" | "Service" => names.principals.extend(texts(value)),
                    "Condition" => {
                        let Json::Object(operators) = value else { continue };
                        let keys = operators.iter().filter_map(|(_, keys)| match keys {
                            Json::Object(keys) => Some(keys),
                            _ => None,
                        });
                        names
                            .conditions
                            .extend(keys.flatten().map(|(key, values)| (key.clone(), texts(values))));
                    }
                    _ => collect(value, names),
                }
            }
        }
        _ => {}
    }
}

/// The one that a text names, or one like it.
fn principal(text: &str) -> Principal {
    let account = text.split(':').nth(4).unwrap_or("111122223333").to_owned();
    let kind = if text.contains(":assumed-role/") {
        PrincipalKind::AssumedRole
    } else if text.contains(":oidc-provider/") || text == "accounts.google.com" {
        PrincipalKind::WebIdentity
    } else if text.contains(":saml-provider/") {
        PrincipalKind::Saml
    } else if !text.contains(':') && text.contains('.') {
        PrincipalKind::Service
    } else if text.ends_with(":root") {
        PrincipalKind::Root
    } else {
        PrincipalKind::User
    };
    Principal { kind, arn: Some(text.to_owned()), account: Some(account), parent: Some(text.to_owned()) }
}

/// The keys that are asked for, with one value or with all; now and then one is missing.
fn context(conditions: &[(String, Vec<String>)], place: usize) -> BTreeMap<String, ContextValue> {
    let mut context = BTreeMap::new();
    for (at, (key, values)) in conditions.iter().enumerate() {
        let value = values.get(place % values.len().max(1)).cloned().unwrap_or_default();
        match (at + place) % 4 {
            3 => continue,
            2 => context.insert(key.clone(), ContextValue::Many(values.clone())),
            1 => context.insert(key.clone(), ContextValue::One(value.replace('*', "x"))),
            _ => context.insert(key.clone(), ContextValue::One(value)),
        };
    }
    context
}

/// The documents of the vectors, and some of the generators.
fn seeds() -> Vec<Vec<u8>> {
    let mut documents: Vec<Octets> = Vec::new();
    for case in cases() {
        match case {
            Case::Trust(input) => {
                documents.push(input.policy_b64);
                documents.extend(input.identity.into_iter().flatten());
            }
            Case::Policy(mut input) => {
                documents.extend(each(&mut input.policies).into_iter().flat_map(std::mem::take));
            }
            _ => {}
        }
    }
    for mut question in (0..64).filter_map(|seed| Budget::POLICIES.from_seed(seed, question).ok()) {
        documents.extend(question.sets.documents_mut().into_iter().map(|document| document.octets()));
    }
    let mut seeds: Vec<Vec<u8>> = documents.into_iter().map(|document| document.0).collect();
    seeds.sort();
    seeds.dedup();
    seeds
}

/// A document of another shape or with other statements, or a mutation of libFuzzer's.
fn mutate(u: &mut Unstructured<'_>, text: &[u8], raw: &mut Raw<'_>) -> arbitrary::Result<Vec<u8>> {
    match u.int_in_range(0..=7)? {
        0 => Ok(raw(text)),
        1 => Ok(trust_question(u)?.policy.octets().0),
        2 => {
            let mut question = question(u)?;
            let documents = question.sets.documents_mut();
            let place = u.int_in_range(0..=documents.len().saturating_sub(1))?;
            let made = documents.into_iter().nth(place).map(|document| document.octets().0);
            Ok(made.unwrap_or_else(|| text.to_vec()))
        }
        3 | 4 => match Json::read(text) {
            Some(json) => Ok(misshapen(u, json)?.to_text().into_bytes()),
            None => Ok(raw(text)),
        },
        _ => {
            let request = touchstone_proptests::generate::policy::request(u)?;
            let names_principals = u.arbitrary()?;
            let aim = Aim {
                request: &request,
                variables: true,
                names_principals,
                names_some: names_principals,
                denies: 14,
                misses: 9,
            };
            Ok(change_document(u, &Octets(text.to_vec()), &aim)?.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::drawn;
    use touchstone_proptests::json::Json;

    #[test]
    fn requests_are_drawn_from_what_a_document_names() {
        let text = br#"{"Statement":[{"Action":["s3:Get*","sqs:?"],"Resource":"arn:aws:s3:::docs/*",
            "Condition":{"StringLike":{"aws:username":"a*"},"NumericEquals":{"s3:max-keys":3}}}]}"#;
        let requests = drawn(&Json::read(text).unwrap());
        let actions: Vec<&str> = requests.iter().map(|request| request.action.as_str()).collect();
        assert_eq!(actions, ["s3:Getx", "sqs:y"]);
        assert_eq!(requests[0].resource, "arn:aws:s3:::docs/x");
        assert_eq!(requests[0].context.len(), 2);
    }
}
