//! IAM's policy language, compiled: a document is parsed once, and then asked about requests.
//!
//! It knows nothing of tokens. What a request brings is a [`Principal`], an action, a resource and a [`Context`] of
//! condition keys; one document answers with an [`Outcome`], and all that apply together, [`PolicySets`], with a
//! [`Decision`].
//!
//! Sources are the grammar, elements, variables and condition operator pages of AWS's IAM User Guide. Where they
//! leave a point open, the choice stands beside the code that makes it, and is the one that grants less:
//!
//! | open point | choice | place |
//! | --- | --- | --- |
//! | `NotResource` with an unresolved variable | a Deny covers the resource, an Allow does not | `resource` |
//! | a plain operator on a key of several values | holds in a Deny, not in an Allow | `condition` |
//! | IPv4 addresses written as IPv6 | the families are kept apart | `condition::address` |
//! | host bits in a CIDR block | masked | `condition::address` |
//! | the case of operator names | as documented, and no other | `condition` |
//! | an empty list of statements, actions, resources or principals | refused | `place` |
//! | an empty list of condition values, which IAM stores | no value is one of it | `condition` |
//! | `Bool` with variables | refused: `true` or `false` | `condition` |
//! | `?` on characters beyond U+FFFF | one Unicode scalar value | `pattern` |
//! | a wildcard or a variable in a default | text | `variable` |
//! | wildcards in the vendor of an action | refused | `action` |
//! | `Null` with a set operator | refused | `condition::operator` |
//! | `NotPrincipal` in an Allow | about nobody of whom anything is listed | `principal` |
//! | what IAM asks of providers of many organizations | as little as was seen | `shared_provider` |
//! | unquoted numbers of 2^53 and more that are no 64-bit integers | refused | `condition` |
//!
//! ```
//! use touchstone_engine::policy::{Keys, Kind, Outcome, Policy, Principal, Request};
//! use touchstone_engine::profile::Profile;
//!
//! let text = br#"{"Version":"2012-10-17","Statement":{"Effect":"Allow",
//!     "Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity",
//!     "Condition":{"StringLike":{"accounts.google.com:sub":"build-*"}}}}"#;
//! let policy = Policy::parse(text, Kind::Trust, &Profile::strict())?;
//! let context = Keys::default().with("accounts.google.com:sub", "build-7");
//! let request = Request {
//!     principal: Principal::WebIdentity { provider: "accounts.google.com" },
//!     action: "sts:AssumeRoleWithWebIdentity",
//!     resource: "arn:aws:iam::123456789012:role/build",
//!     context: &context,
//! };
//! assert_eq!(policy.evaluate(&request), Outcome::Allow);
//! # Ok::<(), touchstone_engine::rejection::Rejection>(())
//! ```

mod action;
mod arn;
mod condition;
mod context;
mod decision;
mod decision_report;
mod document;
mod evaluate;
mod exception;
mod explain;
mod index;
mod lint;
mod lists;
mod pattern;
mod place;
mod principal;
mod resource;
mod shared_provider;
mod trust;
mod variable;
mod writing;

pub(crate) use context::current_time;
pub use context::{Context, Keys, Values, key_name};
pub use decision::{Decision, Levels, Limits, Needed, Policies, PolicySets, Set, StatementId};
pub use decision_report::{DecisionReport, NotAsked, PolicyReport, Say, SetReport};
pub use document::{Effect, Kind, Policy};
pub use evaluate::{Outcome, Request};
pub use explain::{ConditionReport, Element, StatementReport, TrustReport};
pub use lint::{Finding, Grade, Lint};
pub use lists::PolicyLists;
pub use pattern::{Glob, glob};
pub use principal::{Naming, Principal};
pub use trust::RoleTrust;
