//! Users and roles that are deleted, and others that are made under their names.

use crate::build::sts::assume_role;
use crate::build::{Class, Draft, Situation, Turn, accept, documented, inferred, reject, trusting};
use crate::format::{Evidence, Kind, Params, Role, Severity, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![sessions(setting), trusted(setting)]
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&["AWS IAM user guide, IAM identifiers: unique identifiers"])
}

/// A change of IAM's, as a step has it.
type Change = (&'static str, Params);

fn user_gone() -> Change {
    ("DeleteUser", Params::map([("UserName", Situation::USER)]))
}

fn user_made() -> Change {
    ("CreateUser", Params::map([("UserName", Situation::USER)]))
}

fn role_gone(name: &str) -> Change {
    ("DeleteRole", Params::map([("RoleName", name)]))
}

fn role_made(setting: &Setting, name: &str) -> Change {
    let trust = trusting(&setting.user_arn(Situation::USER));
    ("CreateRole", Params::map([("RoleName", name), ("AssumeRolePolicyDocument", &trust)]))
}

/// After these changes, who is it that the credentials of the first step speak as?
fn then_who(situation: Situation, changes: &[Change]) -> Situation {
    situation.then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0).changes(changes))
}

/// "We recommend that you use unique IDs": a name may be had again, and what was granted to who had it may not.
fn sessions(setting: &Setting) -> VectorFile {
    let unique = || {
        inferred("AWS IAM user guide, IAM identifiers: who is made anew under a name has another unique id")
    };
    let deploy = Situation::ROLE;
    let gone = |name: &str, what: &str, twin: &str, situation: Situation, changes: &[Change]| -> Draft {
        reject(name, &format!("the credentials of {what}"))
            .twin(&format!("sts/caller-identity/{twin}"), &format!("meanwhile: {what}"))
            .stops(&["caller.known"])
            .known_by(unique())
            .sts(&then_who(situation, changes))
    };
    let (role, user) = ("role-session", "users-own-session");
    let (assumed, own) = (|| Situation::assume_role(setting), || Situation::session_token(setting));
    let (federated, token) = (|| Situation::federation_token(setting), || Situation::new(setting));
    let role_anew = [role_gone(deploy), role_made(setting, deploy)];
    let user_anew = [user_gone(), user_made()];
    class("session-of-deleted", "sessions of roles and users who are gone, and of others who have their names now")
        .severity(Severity::High)
        .with(
            accept("of-another-role", "another role is deleted, and a session goes on")
                .severity(Severity::Low)
                .known_by(unique())
                .sts(&then_who(assumed().role(Role::new("audit", trusting(&setting.account))), &[role_gone("audit")])),
        )
        .with(
            accept("user-behind-deleted", "the user who began a session of a role is deleted, and the role's session goes on")
                .severity(Severity::Low)
                .known_by(documented("AWS IAM user guide, Revoke IAM role temporary security credentials: a session has the permissions of the role"))
                .sts(&then_who(assumed(), &[user_gone()])),
        )
        .with(gone("role-deleted", "a session of a role that is deleted", role, assumed(), &[role_gone(deploy)]))
        .with(gone("role-made-anew", "a session of a role that is deleted, and made again under its name", role, assumed(), &role_anew))
        .with(gone("web-identity-role-made-anew", "a session that a token began, of a role that is made anew", "web-identity-session", token(), &role_anew))
        .with(gone("user-deleted", "a user who is deleted", user, own(), &[user_gone()]))
        .with(gone("user-made-anew", "a user who is deleted, and made again under the name", user, own(), &user_anew))
        .with(gone("federated-user-deleted", "a federated user, where the user who federates is deleted", "federated-user", federated(), &[user_gone()]))
        .with(gone(
            "federated-user-made-anew",
            "a federated user, where the user who federates is deleted, and made again under the name",
            "federated-user",
            federated(),
            &user_anew,
        ))
        .finish()
}

/// "If you delete the user or role, the relationship is broken. The policy no longer applies, even if you recreate it
/// because the new principal has a new principal ID that does not match the ID stored in the trust policy."
fn trusted(setting: &Setting) -> VectorFile {
    let page = || -> Evidence {
        documented(
            "AWS IAM user guide, AWS JSON policy elements: Principal: a trust policy holds the unique id of a user or a role",
        )
    };
    let deploy = setting.role_arn(Situation::ROLE);
    let call = |changes: &[Change]| Situation::assume_role(setting).changes(changes);
    let retrusted = trusting(&setting.user_arn(Situation::USER));
    let update = Params::map([("RoleName", Situation::ROLE), ("PolicyDocument", &retrusted)]);
    let update: Change = ("UpdateAssumeRolePolicy", update);
    // Alice takes on `deploy`, which `audit` trusts; after the changes she takes it on again, and its session asks.
    let again = |changes: &[Change]| {
        let params = [("RoleArn", deploy.as_str()), ("RoleSessionName", "ci-1235")];
        let anew = |step: Turn| step.call("AssumeRole", &params).changes(changes);
        Situation::assume_role(setting).then(anew).chained(setting, Role::new("audit", trusting(&deploy)))
    };
    let refused = |name: &str, sentence: &str, twin: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence).twin(twin, change).stops(assume_role::DENIED).known_by(page()).sts(situation)
    };
    Class::new(
        Kind::Sts,
        "trust-in-deleted",
        "roles that trust somebody who is gone, and somebody else who has the name now",
    )
    .citing(&["AWS IAM user guide, AWS JSON policy elements: Principal"])
    .severity(Severity::Critical)
    .with(
        accept("user-trusted-again", "a user is made anew, and the role's owner trusts the new one")
            .severity(Severity::Low)
            .known_by(page())
            .sts(&call(&[user_gone(), user_made(), update])),
    )
    .with(
        accept("role-as-it-was", "a role that is trusted is taken on twice")
            .severity(Severity::Low)
            .known_by(page())
            .sts(&again(&[])),
    )
    .with(
        accept("user-trusted-with-everybody", "a user is made anew, and the role trusts everybody")
            .severity(Severity::Low)
            .known_by(page())
            .sts(&call(&[user_gone(), user_made()]).trust(trusting("*"))),
    )
    .with(refused(
        "user-made-anew",
        "whoever may create users creates one of a name that a role trusts and that is free again",
        "sts/trust-in-deleted/user-trusted-again",
        "the trust policy is not written again",
        &call(&[user_gone(), user_made()]),
    ))
    .with(refused(
        "role-made-anew",
        "whoever may create roles creates one of a name that another role trusts and that is free again",
        "sts/trust-in-deleted/role-as-it-was",
        "the role that is trusted is deleted and made anew before it is taken on again",
        &again(&[role_gone(Situation::ROLE), role_made(setting, Situation::ROLE)]),
    ))
    .finish()
}
