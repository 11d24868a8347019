//! The IAM policy language again, in the most naive code that can be read against the IAM user guide: nothing borrowed,
//! nothing compiled, nothing shared with the engine but the JSON that both are given.
//!
//! | room | what is in it |
//! | --- | --- |
//! | `document` | which documents there are, and what is in one |
//! | `statement` | whether a statement is about a request: action, resource, principal |
//! | `principal` | who is named how |
//! | `condition` | operators over the keys of a request |
//! | `text`, `arn`, `number`, `date`, `address` | what is compared |
//! | `decision` | how the policies of a request combine |
//! | [`misreading`] | how each rule can be misread |
//! | `caught` | which misreadings the corpus catches |
//!
//! The model takes a [`Misreading`] and then decides by it. That is how the corpus is proved: each rule has a vector
//! that cites it and whose decision the misreading changes.
//!
//! Where AWS leaves a point open, the choice of the engine (the table of `touchstone_engine::policy`) is the rule.

mod address;
mod arn;
mod caught;
mod condition;
mod date;
mod decision;
mod document;
pub mod misreading;
mod number;
mod operator;
mod principal;
mod statement;
mod text;

pub use caught::{Caught, caught, is_expected, verdict};
pub use document::Kind;
pub use misreading::Misreading;
/// A request, as a policy sees it.
pub use touchstone_corpus::format::PolicyRequest as Request;
pub use touchstone_corpus::format::{ContextValue, Principal, PrincipalKind};

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// It is allowed.
    Allow,
    /// A statement forbids it.
    ExplicitDeny,
    /// Nothing allows it.
    ImplicitDeny,
}

impl Decision {
    /// Every decision.
    pub const ALL: [Self; 3] = [Self::Allow, Self::ExplicitDeny, Self::ImplicitDeny];

    /// The name in the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::ExplicitDeny => "explicit-deny",
            Self::ImplicitDeny => "implicit-deny",
        }
    }
}

/// A decision, or the rule that a document breaks.
pub type Verdict = Result<Decision, &'static str>;

/// The text of a policy document.
pub type Text = Vec<u8>;

/// The policies that apply to a request, by type. `None`: no policy of this type applies, and the type does not limit.
/// An empty list: the type applies and grants nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    /// Of the user or the role.
    pub identity: Option<Vec<Text>>,
    /// Passed when the session was made.
    pub session: Option<Vec<Text>>,
    /// Permissions boundaries.
    pub boundary: Option<Vec<Text>>,
    /// Of the resource.
    pub resource: Option<Vec<Text>>,
    /// Service control policies, level by level.
    pub scp: Option<Vec<Vec<Text>>>,
    /// Resource control policies, level by level.
    pub rcp: Option<Vec<Vec<Text>>>,
}

/// The policy language, rightly read or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Model {
    misreading: Option<Misreading>,
}

impl Model {
    /// The language with one rule misread.
    pub fn misreading(misreading: Misreading) -> Self {
        Self { misreading: Some(misreading) }
    }

    fn misreads(self, misreading: Misreading) -> bool {
        self.misreading == Some(misreading)
    }

    /// The values of a condition key. Names of keys are compared without regard to case; should a request have two
    /// that differ in nothing else, the later one counts.
    fn context<'r>(self, key: &str, request: &'r Request) -> Option<&'r ContextValue> {
        if self.misreads(Misreading::KeyCaseMatters) {
            return request.context.get(key);
        }
        let same = |other: &&String| other.to_lowercase() == key.to_lowercase();
        request.context.keys().rfind(same).and_then(|key| request.context.get(key))
    }
}
