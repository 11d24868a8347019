//! Which trust policies IAM would store, and which it calls malformed.

mod condition;
mod document;
mod shared_provider;
mod statement;

use super::open;
use crate::build::{
    Class, Draft, TrustQuestion, accept, documented, inferred, reject, web_identity_statement,
};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Object, Setting};

const GRAMMAR: &str = "reference_policies_grammar";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let mut classes = vec![document::written(setting), document::limits(setting)];
    classes.extend(statement::classes(setting));
    classes.extend(condition::classes(setting));
    classes.extend(shared_provider::classes(setting));
    classes
}

/// What the vectors of a class have in common: the rule that refuses, and the page it is from.
#[derive(Clone, Copy)]
struct Written<'s> {
    setting: &'s Setting,
    class: &'static str,
    rule: &'static str,
    page: &'static str,
}

impl Written<'_> {
    fn open(&self, about: &str) -> Class {
        Class::new(Kind::Trust, self.class, about)
            .citing(&[&format!("AWS IAM user guide, {}", self.page)])
            .severity(Severity::Medium)
    }

    /// IAM would store the policy.
    fn stored(&self, name: &str, sentence: &str) -> Draft {
        accept(name, sentence)
            .severity(Severity::Low)
            .evidence(documented(self.page))
            .aws(documented(self.page))
    }

    /// IAM would not, which differs from the twin of this class by one change.
    fn malformed(&self, name: &str, sentence: &str, twin: &str, change: &str) -> Draft {
        reject(name, sentence)
            .twin(&format!("trust/{}/{twin}", self.class), change)
            .stops(&[self.rule])
            .evidence(documented(self.page))
            .aws(documented(self.page))
    }

    /// The sound statement.
    fn sound(&self) -> Object {
        web_identity_statement(self.setting)
    }

    /// A policy of one statement, to be stored.
    fn of(&self, statement: Object) -> TrustQuestion {
        TrustQuestion::new(self.setting).statements(&[statement]).written()
    }

    /// A policy as text, to be stored.
    fn text(&self, policy: impl Into<Vec<u8>>) -> TrustQuestion {
        TrustQuestion::new(self.setting).policy(policy).written()
    }
}

/// Neither the page nor an observation says it of this form.
fn concluded(draft: Draft, why: &str) -> Draft {
    draft.evidence(inferred(why)).aws(inferred(why))
}
