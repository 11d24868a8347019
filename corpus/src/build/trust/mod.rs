//! Vectors of kind `trust`: whom a role's trust policy lets in, and which trust policies IAM would store.

mod action;
mod combination;
mod effect;
mod github;
mod identity;
mod missing;
mod operator;
mod principal;
mod request;
mod set;
mod text;
mod variable;
mod write;

use crate::build::{Class, Draft, TrustQuestion, accept, documented, inferred, web_identity_statement};
use crate::format::{Kind, Severity, Tag, VectorFile};
use crate::mint::{Object, Setting};
use serde_json::{Value, json};

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let mut classes = vec![baseline(setting)];
    classes.extend(effect::classes(setting));
    classes.extend(principal::classes(setting));
    classes.extend(action::classes(setting));
    classes.extend(text::classes(setting));
    classes.extend(missing::classes(setting));
    classes.extend(set::classes(setting));
    classes.extend(combination::classes(setting));
    classes.extend(variable::classes(setting));
    classes.extend(operator::classes(setting));
    classes.extend(github::classes(setting));
    classes.extend(identity::classes(setting));
    classes.extend(request::classes(setting));
    classes.extend(write::classes(setting));
    classes
}

/// Sound trust policies: what every implementation is measured against.
fn baseline(setting: &Setting) -> VectorFile {
    let documented = || documented("IAM user guide, Policy evaluation logic");
    let stranger = TrustQuestion::new(setting).context(&setting.claim_key("sub"), "somebody-else");
    Class::new(Kind::Trust, "baseline", "sound trust policies, and whom they let in")
        .citing(&["IAM user guide, Create a role for OpenID Connect federation"])
        .severity(Severity::Critical)
        .with(
            accept("web-identity", "the provider vouches for the subject that the policy names")
                .severity(Severity::Low)
                .evidence(documented())
                .aws(documented())
                .trust(&TrustQuestion::new(setting)),
        )
        .with(
            accept("another-subject", "the provider vouches for a subject that the policy does not name")
                .twin("trust/baseline/web-identity", "`sub` is another one")
                .evidence(documented())
                .aws(documented())
                .decides("implicit-deny")
                .trust(&stranger),
        )
        .finish()
}

const SOUND: &str = "trust/baseline/web-identity";

/// What the vectors of a class about the language have in common: a page of AWS's IAM user guide.
#[derive(Clone, Copy)]
struct Chapter {
    class: &'static str,
    page: &'static str,
}

impl Chapter {
    fn open(self, about: &str) -> Class {
        Class::new(Kind::Trust, self.class, about).citing(&[&format!("AWS IAM user guide, {}", self.page)])
    }

    fn documented(self, draft: Draft) -> Draft {
        draft.evidence(documented(self.page)).aws(documented(self.page))
    }

    /// The policy allows the request, by its first statement.
    fn allowed(self, name: &str, sentence: &str) -> Draft {
        self.documented(accept(name, sentence)).severity(Severity::Low)
    }

    /// Nothing in the policy allows the request, as it allows that of the twin. A twin is of this class, unless its
    /// id is whole.
    fn unmet(self, name: &str, sentence: &str, twin: &str, change: &str) -> Draft {
        self.documented(accept(name, sentence)).decides("implicit-deny").twin(&self.id(twin), change)
    }

    /// The policy forbids the request, by the statement in this place.
    fn forbidden(self, name: &str, sentence: &str, by: usize, twin: &str, change: &str) -> Draft {
        let draft = self.documented(accept(name, sentence)).decides("explicit-deny");
        draft.statements(&[by]).twin(&self.id(twin), change)
    }

    fn id(self, twin: &str) -> String {
        if twin.contains('/') { twin.to_owned() } else { format!("trust/{}/{twin}", self.class) }
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

/// The sound statement under other conditions.
fn conditional(setting: &Setting, condition: impl Into<Value>) -> Object {
    web_identity_statement(setting).with("Condition", condition)
}

/// The sound statement turned into a Deny, under other conditions.
fn denying(setting: &Setting, condition: impl Into<Value>) -> Object {
    conditional(setting, condition).with("Effect", "Deny")
}

/// The sound request, and the sound policy under other conditions.
fn under(setting: &Setting, condition: impl Into<Value>) -> TrustQuestion {
    TrustQuestion::new(setting).statements(&[conditional(setting, condition)])
}

/// One operator over one key.
fn on(operator: &str, key: &str, wanted: impl Into<Value>) -> Value {
    let wanted: Value = wanted.into();
    json!({ operator: { key: wanted } })
}
