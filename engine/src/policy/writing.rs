//! A policy as a document again.

use super::action::Listed;
use super::document::{Policy, Statement};
use serde_json::{Map, json};

impl Policy {
    /// A document that decides the same.
    pub fn to_json(&self) -> serde_json::Value {
        let mut document = Map::new();
        document.insert("Version".into(), self.version.name().into());
        if let Some(id) = &self.id {
            document.insert("Id".into(), id.to_string().into());
        }
        document.insert(
            "Statement".into(),
            self.statements().map(|(_, statement)| statement.to_json()).collect(),
        );
        document.into()
    }
}

impl Statement {
    fn to_json(&self) -> serde_json::Value {
        let mut statement = Map::new();
        if let Some(sid) = &self.sid {
            statement.insert("Sid".into(), sid.to_string().into());
        }
        statement.insert("Effect".into(), self.effect.name().into());
        if let Some(principals) = &self.principal {
            let names = if principals.bare {
                json!("*")
            } else {
                principals.texts().map(|(of, texts)| (of.to_owned(), one_or_all(texts))).collect()
            };
            statement.insert(element(principals.listed, "Principal", "NotPrincipal"), names);
        }
        let actions = one_or_all(self.action.texts());
        statement.insert(element(self.action.listed, "Action", "NotAction"), actions);
        if let Some(resources) = &self.resource {
            let name = element(resources.listed, "Resource", "NotResource");
            statement.insert(name, one_or_all(resources.texts()));
        }
        let mut conditions: Map<String, serde_json::Value> = Map::new();
        for condition in &self.conditions {
            let operator = conditions.entry(condition.operator().to_string()).or_insert_with(|| json!({}));
            if let Some(keys) = operator.as_object_mut() {
                keys.insert(condition.key().to_owned(), one_or_all(condition.wanted()));
            }
        }
        if !conditions.is_empty() {
            statement.insert("Condition".into(), conditions.into());
        }
        statement.into()
    }
}

fn element(listed: Listed, only: &str, all_but: &str) -> String {
    match listed {
        Listed::Only => only.to_owned(),
        Listed::AllBut => all_but.to_owned(),
    }
}

fn one_or_all<'t>(texts: impl IntoIterator<Item = &'t str>) -> serde_json::Value {
    let texts: Vec<&str> = texts.into_iter().collect();
    match texts.as_slice() {
        [one] => json!(one),
        all => json!(all),
    }
}

#[cfg(test)]
mod tests {
    use super::super::document::Kind;
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn a_document_survives_being_written_and_read_again() {
        let text = r#"{"Version":"2012-10-17","Id":"x","Statement":[
            {"Sid":"A","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com","AWS":["*","123456789012"]},
             "NotAction":["s3:Get*","s3:Put?"],"Resource":"arn:aws:s3:::${aws:username}/*",
             "Condition":{"NumericLessThan":{"a:b":[1,2.5,"3"]},"ForAllValues:StringLikeIfExists":{"a:C":["x*"],"a:D":"${*}"},
                          "Bool":{"a:e":true}}},
            {"Effect":"Deny","Principal":"*","Action":"*","NotResource":["*"]}]}"#;
        let read = |text: &str| Policy::parse(text.as_bytes(), Kind::Resource, &Profile::strict()).unwrap();
        let once = read(text).to_json();
        assert_eq!(read(&once.to_string()).to_json(), once);
        let first = &once["Statement"][0];
        assert_eq!(first["Principal"], json!({"AWS": ["*", "123456789012"], "Service": "ec2.amazonaws.com"}));
        assert_eq!(first["Condition"]["NumericLessThan"]["a:b"], json!(["1", "2.5", "3"]));
        assert_eq!(first["Condition"]["Bool"]["a:e"], json!("true"));
        assert_eq!(once["Statement"][1]["Principal"], json!("*"));
    }
}
