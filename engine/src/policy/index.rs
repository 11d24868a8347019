//! Which statements of a document may be about an action, found without looking at the others.

use super::action::{Actions, Listed};
use super::document::{Effect, Statement};
use super::pattern::Pattern;
use foldhash::quality::FixedState;
use std::collections::HashMap;

/// Places of statements, ascending.
type Places = Vec<usize>;

/// Places by a name in lower case.
type Table = HashMap<Box<[u8]>, Places, FixedState>;

/// The statements of a document by effect and action.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    allow: ByAction,
    deny: ByAction,
}

/// The statements of one effect. A statement stands in one of the lists for each action there is, at the most.
#[derive(Clone, Debug, Default)]
struct ByAction {
    /// About actions of any service: `*`, and whatever is said by `NotAction`.
    any: Places,
    /// By service: about actions that a pattern describes.
    services: Table,
    /// By action: about this one.
    actions: Table,
}

impl Index {
    pub(super) fn of(statements: &[Statement]) -> Self {
        let mut index = Self::default();
        for (place, statement) in statements.iter().enumerate() {
            index.of_effect_mut(statement.effect).add(place, &statement.action);
        }
        index
    }

    /// The statements of this effect that may be about an action, in no order.
    pub(super) fn candidates<'i>(
        &'i self,
        effect: Effect,
        action: &LowerCase,
    ) -> impl Iterator<Item = usize> + use<'i> {
        let by_action = match effect {
            Effect::Allow => &self.allow,
            Effect::Deny => &self.deny,
        };
        by_action.candidates(action)
    }

    fn of_effect_mut(&mut self, effect: Effect) -> &mut ByAction {
        match effect {
            Effect::Allow => &mut self.allow,
            Effect::Deny => &mut self.deny,
        }
    }
}

impl ByAction {
    fn add(&mut self, place: usize, actions: &Actions) {
        let any = actions.listed == Listed::AllBut
            || actions.patterns().any(|pattern| matches!(pattern, Pattern::Everything));
        if any {
            self.any.push(place);
            return;
        }
        let names = || actions.texts().map(|text| text.as_bytes().to_ascii_lowercase());
        for name in names().filter(|name| name.iter().any(|octet| b"*?".contains(octet))) {
            push(self.services.entry(service(&name).into()).or_default(), place);
        }
        for name in names() {
            let described = self.services.get(service(&name)).and_then(|places| places.last());
            if described != Some(&place) {
                push(self.actions.entry(name.into()).or_default(), place);
            }
        }
    }

    fn candidates<'i>(&'i self, action: &LowerCase) -> impl Iterator<Item = usize> + use<'i> {
        let found = |table: &'i Table, name: &[u8]| -> &'i [usize] {
            // Most documents have no Deny.
            if table.is_empty() { &[] } else { table.get(name).map_or(&[], Vec::as_slice) }
        };
        let action = action.as_bytes();
        let lists =
            [self.any.as_slice(), found(&self.services, service(action)), found(&self.actions, action)];
        lists.into_iter().flatten().copied()
    }
}

fn push(places: &mut Places, place: usize) {
    if places.last() != Some(&place) {
        places.push(place);
    }
}

/// What stands before the colon of an action, which no wildcard does.
fn service(action: &[u8]) -> &[u8] {
    action.split(|octet| *octet == b':').next().unwrap_or_default()
}

/// An action in lower case. Actions are compared without regard to case, and those of policies are of ASCII.
pub(super) struct LowerCase {
    buffer: [u8; Self::OCTETS],
    length: usize,
    /// One that is longer than every action there is.
    long: Option<Vec<u8>>,
}

impl LowerCase {
    const OCTETS: usize = 96;

    pub(super) fn of(action: &str) -> Self {
        let (mut buffer, octets) = ([0; Self::OCTETS], action.as_bytes());
        let long = match buffer.get_mut(..octets.len()) {
            Some(room) => {
                room.copy_from_slice(octets);
                room.make_ascii_lowercase();
                None
            }
            None => Some(octets.to_ascii_lowercase()),
        };
        Self { buffer, length: octets.len(), long }
    }

    fn as_bytes(&self) -> &[u8] {
        self.long.as_deref().or(self.buffer.get(..self.length)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::{Kind, Policy};
    use super::*;
    use crate::profile::Profile;

    /// The places of the statements with these actions that the index yields, sorted.
    fn candidates(statements: &[&str], effect: Effect, action: &str) -> Vec<usize> {
        let statements: Vec<String> =
            statements.iter().map(|one| format!(r#"{{"Effect":{one},"Resource":"*"}}"#)).collect();
        let text = format!(r#"{{"Statement":[{}]}}"#, statements.join(","));
        let policy = Policy::parse(text.as_bytes(), Kind::Identity, &Profile::strict()).unwrap();
        let mut found: Vec<usize> = policy.index().candidates(effect, &LowerCase::of(action)).collect();
        found.sort_unstable();
        found
    }

    const STATEMENTS: [&str; 7] = [
        r#""Allow","Action":"s3:GetObject""#,
        r#""Allow","Action":"S3:get*""#,
        r#""Allow","Action":["sqs:SendMessage","s3:PutObject","S3:PUTOBJECT"]"#,
        r#""Allow","Action":["s3:*","s3:GetObject","sqs:SendMessage"]"#,
        r#""Deny","Action":"*""#,
        r#""Allow","NotAction":"s3:GetObject""#,
        r#""Deny","Action":"s3:GetObject""#,
    ];

    #[test]
    fn only_statements_that_may_be_about_the_action_are_candidates() {
        let allow = |action| candidates(&STATEMENTS, Effect::Allow, action);
        assert_eq!(allow("s3:GETobject"), [0, 1, 3, 5]);
        assert_eq!(allow("s3:PutObject"), [1, 2, 3, 5]);
        assert_eq!(allow("sqs:SendMessage"), [2, 3, 5]);
        assert_eq!(allow("sqs:Other"), [5]);
        assert_eq!(allow("no-service"), [5]);
    }

    #[test]
    fn effects_are_apart() {
        assert_eq!(candidates(&STATEMENTS, Effect::Deny, "s3:GetObject"), [4, 6]);
        assert_eq!(candidates(&STATEMENTS, Effect::Deny, ""), [4]);
    }

    #[test]
    fn an_action_of_any_length_is_found() {
        let long = format!("s3:{}", "X".repeat(200));
        let statement = format!(r#""Allow","Action":"{long}""#);
        assert_eq!(candidates(&[&statement], Effect::Allow, &long.to_lowercase()), [0]);
        assert_eq!(candidates(&[&statement], Effect::Allow, &long[..150]), [0; 0]);
    }
}
