//! How all the policies that apply to a request decide together.

mod cross_account;
mod naming;
mod not_principal;
mod organization;
mod principal;
mod resource_grant;
mod session;
mod sets;

use super::{ACCOUNT, Chapter};
use crate::build::{PolicyQuestion, federated_user, role_session};
use crate::format::{Principal, VectorFile};

pub(super) fn classes() -> Vec<VectorFile> {
    let mut classes = sets::classes();
    classes.extend(session::classes());
    classes.extend(resource_grant::classes());
    classes.extend(naming::classes());
    classes.extend(not_principal::classes());
    classes.extend(cross_account::classes());
    classes.extend(organization::classes());
    classes.extend(principal::classes());
    classes
}

/// The page that all these classes go back to.
const LOGIC: &str = "reference_policies_evaluation-logic";
const LOGIC_SOURCE: &str = "AWS IAM user guide, reference_policies_evaluation-logic";

const ROLE: &str = "arn:aws:iam::111122223333:role/team/ci";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/ci/build-7";
const FEDERATED: &str = "arn:aws:sts::111122223333:federated-user/customer-123";
const BOUNDARY: &str = "boundary[0].Statement[0]";
const PASSED: &str = "session[0].Statement[0]";
const NAMED: &str = "resource[0].Statement[0]";

const fn logic(class: &'static str) -> Chapter {
    Chapter::iam(class, LOGIC)
}

/// A session of the role.
fn session() -> Principal {
    role_session(SESSION, ROLE, ACCOUNT)
}

/// A session of the user Alice, by `GetFederationToken`.
fn federated() -> Principal {
    federated_user(FEDERATED, PolicyQuestion::ALICE, ACCOUNT)
}
