//! Vectors of kind `policy`: what all the policies that apply to a request decide together.

mod action;
mod condition;
mod customer;
mod document;
mod evaluation;
mod resource;
mod variable;
mod variable_place;

use crate::build::{Class, Draft, PolicyQuestion, accept, documented, inferred, policy, reject};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::Object;
use serde_json::{Value, json};

pub(super) fn classes() -> Vec<VectorFile> {
    let mut classes = vec![baseline()];
    classes.extend(action::classes());
    classes.extend(resource::classes());
    classes.extend(variable::classes());
    classes.extend(variable_place::classes());
    classes.extend(condition::classes());
    classes.extend(evaluation::classes());
    classes.extend(customer::classes());
    classes.extend(document::classes());
    classes
}

/// Sound policies: what every implementation is measured against.
fn baseline() -> VectorFile {
    const ALLOW: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::docs/*"}]}"#;
    let page = "reference_policies_evaluation-logic";
    Class::new(Kind::Policy, "baseline", "a user, a bucket of the same account, and one policy")
        .citing(&["AWS IAM user guide, reference_policies_evaluation-logic"])
        .severity(Severity::Critical)
        .with(
            accept("allowed", "the user's policy allows what is asked")
                .severity(Severity::Low)
                .evidence(documented(page))
                .aws(documented(page))
                .policy(&PolicyQuestion::plain().identity(&[ALLOW])),
        )
        .with(
            accept("another-action", "the user's policy does not mention what is asked")
                .twin("policy/baseline/allowed", "the action is `s3:PutObject`")
                .evidence(documented(page))
                .aws(documented(page))
                .decides("implicit-deny")
                .policy(&PolicyQuestion::plain().identity(&[ALLOW]).action("s3:PutObject")),
        )
        .finish()
}

const ACCOUNT: &str = PolicyQuestion::ACCOUNT;
const OTHER_ACCOUNT: &str = "444455556666";
const FIRST: &str = "identity[0].Statement[0]";
const SECOND: &str = "identity[0].Statement[1]";

/// What the vectors of a class have in common: a page of AWS's guides.
#[derive(Clone, Copy)]
struct Chapter {
    class: &'static str,
    guide: &'static str,
    page: &'static str,
}

/// A name, a sentence and a question.
type Met<'v> = (&'v str, &'v str, PolicyQuestion);
/// A name, a twin, the change, a sentence and a question.
type Unmet<'v> = (&'v str, &'v str, &'v str, &'v str, PolicyQuestion);
/// The same with the statements that forbid before the question.
type Forbidden<'v> = (&'v str, &'v str, &'v str, &'v str, &'v [&'v str], PolicyQuestion);

impl Chapter {
    const fn iam(class: &'static str, page: &'static str) -> Self {
        Self { class, guide: "AWS IAM user guide", page }
    }

    const fn of(class: &'static str, guide: &'static str, page: &'static str) -> Self {
        Self { class, guide, page }
    }

    fn open(self, about: &str) -> Class {
        Class::new(Kind::Policy, self.class, about).citing(&[&format!("{}, {}", self.guide, self.page)])
    }

    fn documented(self, draft: Draft) -> Draft {
        draft.evidence(documented(self.page)).aws(documented(self.page))
    }

    /// The policies allow the request, by the first statement of the principal's first policy.
    fn allowed(self, name: &str, sentence: &str) -> Draft {
        self.documented(accept(name, sentence)).severity(Severity::Low)
    }

    /// Nothing allows the request, as something allows that of the twin. A twin is of this class, unless its id is
    /// whole.
    fn unmet(self, name: &str, sentence: &str, twin: &str, change: &str) -> Draft {
        self.documented(accept(name, sentence)).decides("implicit-deny").twin(&self.id(twin), change)
    }

    /// Statements forbid the request, as none forbids that of the twin.
    fn forbidden(self, name: &str, sentence: &str, by: &[&str], twin: &str, change: &str) -> Draft {
        let draft = self.documented(accept(name, sentence)).decides("explicit-deny");
        draft.by(by).twin(&self.id(twin), change)
    }

    /// A policy is no policy of its type, as that of the twin is.
    fn malformed(self, name: &str, sentence: &str, rule: &str, twin: &str, change: &str) -> Draft {
        self.documented(reject(name, sentence)).stops(&[rule]).twin(&self.id(twin), change)
    }

    fn all_met<const N: usize>(self, class: Class, rows: [Met<'_>; N]) -> Class {
        rows.into_iter().fold(class, |class, (name, sentence, question)| {
            class.with(self.allowed(name, sentence).policy(&question))
        })
    }

    fn none_met<const N: usize>(self, class: Class, rows: [Unmet<'_>; N]) -> Class {
        rows.into_iter().fold(class, |class, (name, twin, change, sentence, question)| {
            class.with(self.unmet(name, sentence, twin, change).policy(&question))
        })
    }

    fn all_forbidden<const N: usize>(self, class: Class, rows: [Forbidden<'_>; N]) -> Class {
        rows.into_iter().fold(class, |class, (name, twin, change, sentence, by, question)| {
            class.with(self.forbidden(name, sentence, by, twin, change).policy(&question))
        })
    }

    fn id(self, twin: &str) -> String {
        if twin.contains('/') { twin.to_owned() } else { format!("policy/{}/{twin}", self.class) }
    }
}

/// A point that AWS leaves open: both profiles choose what grants less, or what the words say most plainly.
fn open(draft: Draft, why: &str) -> Draft {
    draft.tag(Tag::Axis).evidence(inferred(why)).aws(inferred(why))
}

/// Like what the page says, which does not say this.
fn alike(draft: Draft, why: &str) -> Draft {
    draft.evidence(inferred(why)).aws(inferred(why))
}

/// A statement that allows.
fn allow(action: impl Into<Value>, resource: impl Into<Value>) -> Object {
    Object::new().with("Effect", "Allow").with("Action", action).with("Resource", resource)
}

/// A statement of a resource's policy that allows everything to somebody.
fn grant(principal: impl Into<Value>) -> Object {
    allow("*", "*").with("Principal", principal)
}

/// A principal of AWS.
fn aws(listed: impl Into<Value>) -> Value {
    let listed: Value = listed.into();
    json!({ "AWS": listed })
}

/// A statement that forbids.
fn deny(action: impl Into<Value>, resource: impl Into<Value>) -> Object {
    allow(action, resource).with("Effect", "Deny")
}

/// One operator over one key.
fn on(operator: &str, key: &str, wanted: impl Into<Value>) -> Value {
    let wanted: Value = wanted.into();
    json!({ operator: { key: wanted } })
}

/// A policy of one statement.
fn one(statement: Object) -> String {
    policy(&[statement])
}

/// The sound question, with one policy of the principal's own, of these statements.
fn own(statements: &[Object]) -> PolicyQuestion {
    PolicyQuestion::plain().identity(&[&policy(statements)])
}

/// The sound question about a user who may read everything under a condition.
fn under(condition: impl Into<Value>) -> PolicyQuestion {
    own(&[allow("*", "*").with("Condition", condition)])
}

/// The same about a user who may do everything, but not under a condition.
fn unless(condition: impl Into<Value>) -> PolicyQuestion {
    own(&[allow("*", "*"), deny("*", "*").with("Condition", condition)])
}
