//! `cedar-policy`: another language, into which the statements are translated as one would write them there.
//!
//! A statement becomes a policy. A wildcard over actions becomes a group of actions, an ARN an attribute of the
//! resource, the user's tag an attribute of the user, and the other condition keys the context. Every request has all
//! of these, so that no policy asks first whether they are there.

use super::judge::Language;
use super::subject::{Ask, Condition, REGION, SOURCE, Statement, Subject, TEAM, USER};
use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression,
};
use std::collections::{HashMap, HashSet};
use touchstone_engine::policy::{Effect, Outcome};

/// `cedar-policy`, with neither schema nor templates.
#[derive(Clone, Copy, Debug)]
pub struct Cedar;

impl Language for Cedar {
    const NAME: &'static str = "cedar-policy";
    type Document = (Authorizer, PolicySet);
    type Request = (Request, Entities);

    fn text(subject: &Subject) -> String {
        subject.statements.iter().map(policy).collect()
    }

    fn parse(text: &str) -> Self::Document {
        (Authorizer::new(), text.parse().expect("policies"))
    }

    fn request(subject: &Subject, ask: &Ask) -> Self::Request {
        let text = |text: &str| RestrictedExpression::new_string(text.to_owned());
        let with = |name: &str, value: &str| HashMap::from([(name.to_owned(), text(value))]);
        let [principal, action, resource] =
            [uid("User", USER), uid("Action", ask.action), uid("Resource", ask.resource)];
        let context = Context::from_pairs([
            ("sourceIp".to_owned(), RestrictedExpression::new_ip(SOURCE)),
            ("secureTransport".to_owned(), RestrictedExpression::new_bool(true)),
            ("requestedRegion".to_owned(), text(REGION)),
        ])
        .expect("a context");

        let entity = |uid: &EntityUid, attributes| {
            Entity::new(uid.clone(), attributes, HashSet::new()).expect("an entity")
        };
        let entities = [
            entity(&principal, with("team", TEAM)),
            entity(&resource, with("arn", ask.resource)),
            Entity::new_no_attrs(action.clone(), groups(subject, ask.action)),
        ];
        let entities = Entities::from_entities(entities, None).expect("entities");
        (Request::new(principal, action, resource, context, None).expect("a request"), entities)
    }

    #[inline]
    fn decide((authorizer, policies): &Self::Document, (request, entities): &Self::Request) -> Outcome {
        let response = authorizer.is_authorized(request, policies, entities);
        debug_assert_eq!(response.diagnostics().errors().count(), 0);
        match response.decision() {
            Decision::Allow => Outcome::Allow,
            Decision::Deny if response.diagnostics().reason().next().is_some() => Outcome::ExplicitDeny,
            Decision::Deny => Outcome::ImplicitDeny,
        }
    }
}

fn uid(kind: &str, id: &str) -> EntityUid {
    let kind: EntityTypeName = kind.parse().expect("a type");
    EntityUid::from_type_name_and_id(kind, EntityId::new(id))
}

/// The wildcards of `subject` that `action` is one of.
fn groups(subject: &Subject, action: &str) -> HashSet<EntityUid> {
    let actions = subject.statements.iter().flat_map(|statement| &statement.actions);
    let of_action =
        |pattern: &&String| pattern.strip_suffix('*').is_some_and(|beginning| action.starts_with(beginning));
    actions.filter(of_action).map(|pattern| uid("Action", pattern)).collect()
}

fn policy(statement: &Statement) -> String {
    let Statement { sid, effect, actions, resources, conditions } = statement;
    let effect = match effect {
        Effect::Allow => "permit",
        Effect::Deny => "forbid",
    };
    let actions: Vec<String> = actions.iter().map(|action| format!("Action::{action:?}")).collect();
    let resources: Vec<String> = resources.iter().map(|arn| format!("resource.arn like {arn:?}")).collect();
    let mut all = vec![format!("({})", resources.join(" || "))];
    all.extend(conditions.iter().map(|condition| match condition {
        Condition::Region(region) => format!("context.requestedRegion == {region:?}"),
        Condition::Network(network) => format!("context.sourceIp.isInRange(ip({network:?}))"),
        Condition::Encrypted => "context.secureTransport".to_owned(),
        Condition::Team(pattern) => format!("principal.team like {pattern:?}"),
    }));
    let (actions, all) = (actions.join(", "), all.join(" && "));
    format!("@id({sid:?})\n{effect}(principal, action in [{actions}], resource)\nwhen {{ {all} }};\n")
}
