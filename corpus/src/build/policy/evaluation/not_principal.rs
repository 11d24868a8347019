//! `NotPrincipal` with a Deny: who is spared.

use super::{Chapter, ROLE, SESSION, session};
use crate::build::policy::{ACCOUNT, allow, aws, grant, one, open};
use crate::build::{PolicyQuestion, policy, root, user};
use crate::format::{Principal, Severity, VectorFile};
use crate::mint::Object;
use serde_json::{Value, json};

pub(super) fn classes() -> Vec<VectorFile> {
    vec![not_principal()]
}

const ALICE: &str = PolicyQuestion::ALICE;
const ROOT: &str = "arn:aws:iam::111122223333:root";
const DENIAL: &[&str] = &["resource[0].Statement[0]"];

/// Everybody is denied but those listed; who asks may do everything by its own policies.
fn ask(who: Principal, listed: Value) -> PolicyQuestion {
    let denial = Object::new().with("Effect", "Deny").with("NotPrincipal", listed);
    PolicyQuestion::plain()
        .principal(who)
        .identity(&[&one(allow("*", "*"))])
        .resource_policies(&[&one(denial.with("Action", "*").with("Resource", "*"))])
}

fn not_principal() -> VectorFile {
    const SPARE: Chapter = Chapter::iam("not-principal", "reference_policies_elements_notprincipal");
    let alice = || user(ALICE, ACCOUNT);
    let class = SPARE.open("a Deny of everybody but those listed").severity(Severity::High);
    #[rustfmt::skip]
    let class = SPARE.all_met(class, [
        ("user", "the user and its account are listed", ask(alice(), aws(json!([ALICE, ROOT])))),
        ("user-by-id", "the user and its account's id are listed", ask(alice(), aws(json!([ACCOUNT, ALICE])))),
        ("session", "the session, its role and its account are listed", ask(session(), aws(json!([SESSION, ROLE, ROOT])))),
        ("root", "the account is listed, and its root user asks", ask(root(ACCOUNT), aws(ROOT))),
        ("everybody", "everybody is spared", ask(alice(), json!("*"))),
    ]);
    #[rustfmt::skip]
    let class = SPARE.all_forbidden(class, [
        ("another-user", "user", "the user listed is `bob`", "who is not listed is denied", DENIAL,
            ask(alice(), aws(json!(["arn:aws:iam::111122223333:user/bob", ROOT])))),
        ("user-without-account", "user", "the account is not listed",
            "the account is looked at before the user: listed alone, the user is denied with its account", DENIAL,
            ask(alice(), aws(ALICE))),
        ("account-without-user", "user", "the user is not listed", "the account alone spares nobody in it", DENIAL,
            ask(alice(), aws(ROOT))),
        ("user-of-another-account", "user", "the account listed is 444455556666", "another account is not the user's", DENIAL,
            ask(alice(), aws(json!([ALICE, "arn:aws:iam::444455556666:root"])))),
        ("session-without-role", "session", "the role is not listed", "the role is looked at before the session", DENIAL,
            ask(session(), aws(json!([SESSION, ROOT])))),
        ("session-without-account", "session", "the account is not listed", "the account is looked at before the role", DENIAL,
            ask(session(), aws(json!([SESSION, ROLE])))),
        ("another-session", "session", "the session listed is `build-8`", "another session is not this one", DENIAL,
            ask(session(), aws(json!(["arn:aws:sts::111122223333:assumed-role/ci/build-8", ROLE, ROOT])))),
        ("root-of-another-account", "user", "the root user of another account asks", "the root user of an account that is not listed is denied", DENIAL,
            ask(root("444455556666"), aws(json!([ALICE, ROOT])))),
    ]);
    let chain = "the page has account, role and session looked at in turn, and recommends to list role and account; \
                 that these two are enough it does not say";
    let mixed = |listed: Value| {
        let denial = Object::new().with("Effect", "Deny").with("NotPrincipal", listed);
        let denial = denial.with("Action", "s3:DeleteObject").with("Resource", "*");
        PolicyQuestion::plain().resource_policies(&[&policy(&[grant(aws(ALICE)), denial])])
    };
    class
        .with(
            open(
                SPARE.forbidden(
                    "session-unlisted",
                    "role and account alone do not spare their session",
                    DENIAL,
                    "session",
                    "the session is not listed",
                ),
                chain,
            )
            .policy(&ask(session(), aws(json!([ROLE, ROOT])))),
        )
        .with(
            SPARE
                .allowed("another-action", "the Deny is of another action")
                .by(&["resource[0].Statement[0]"])
                .policy(&mixed(aws("arn:aws:iam::111122223333:user/bob"))),
        )
        .with(
            SPARE
                .forbidden(
                    "grants-nothing",
                    "a user that a grant names is denied what the Deny spares others",
                    &["resource[0].Statement[1]"],
                    "another-action",
                    "the action is the one that the Deny is of",
                )
                .policy(&mixed(aws("arn:aws:iam::111122223333:user/bob")).action("s3:DeleteObject")),
        )
        .finish()
}
