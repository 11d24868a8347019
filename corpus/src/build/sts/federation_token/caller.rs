//! Who may call `GetFederationToken`: a user who may, with keys that last.

use super::{SOUND, class, reference};
use crate::build::{BROKER, Draft, Situation, accept, allowing, denying, documented, inferred, reject};
use crate::format::{Caller, Severity, User, VectorFile};
use crate::mint::Setting;

const ALLOWED: &[&str] = &["caller.allowed"];
const LASTING: &[&str] = &["caller.long-term"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![permission(setting), kinds(setting)]
}

/// "You must attach a policy to the IAM user" that allows it.
fn permission(setting: &Setting) -> VectorFile {
    let page = || {
        documented(
            "AWS IAM user guide, Permissions for GetFederationToken: sts:GetFederationToken is required",
        )
    };
    let may = |policy: &str| {
        let policy = policy.to_owned();
        Situation::federation_token(setting)
            .edit_user(move |user| User { identity_policies: Vec::new(), ..user }.may(&policy))
    };
    let federate = &["sts:GetFederationToken"];
    let name = |name: &str| format!("arn:aws:sts::{}:federated-user/{name}", setting.account);
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(page()).sts(situation)
    };
    let refused = |name: &str, sentence: &str, twin: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence).twin(twin, change).stops(ALLOWED).known_by(page()).sts(situation)
    };
    let of_name = "sts/federation-token-permission/this-name";
    class("federation-token-permission", "users who may federate, or may not")
        .severity(Severity::High)
        .with(sound(
            "nothing-else",
            "a user may federate, and do nothing else",
            &may(&allowing(federate, "*")),
        ))
        .with(sound(
            "this-name",
            "a user may federate in one name",
            &may(&allowing(federate, &name(Situation::FEDERATED))),
        ))
        .with(sound(
            "within-the-boundary",
            "the boundary of a user leaves the user to federate",
            &may(BROKER).edit_user(|user| user.bounded(&allowing(&["sts:*"], "*"))),
        ))
        .with(refused(
            "no-policy",
            "a user without a policy may not federate",
            SOUND,
            "the user has no policy",
            &Situation::federation_token(setting)
                .edit_user(|user| User { identity_policies: Vec::new(), ..user }),
        ))
        .with(refused(
            "another-action",
            "a user may begin sessions of roles, and not federate",
            SOUND,
            "the policy of the user allows `sts:AssumeRole`",
            &may(&allowing(&["sts:AssumeRole", "sts:GetSessionToken", "s3:*"], "*")),
        ))
        .with(refused(
            "denied",
            "a Deny decides",
            SOUND,
            "a second policy of the user denies `sts:GetFederationToken`",
            &may(BROKER).edit_user(|user| user.may(&denying(federate))),
        ))
        .with(refused(
            "another-name",
            "a user may federate in one name, and asks in another's",
            of_name,
            "the policy of the user has another name",
            &may(&allowing(federate, &name("customer-124"))),
        ))
        .with(refused(
            "beyond-the-boundary",
            "the boundary of a user limits whom the user may federate: nobody",
            "sts/federation-token-permission/within-the-boundary",
            "the boundary allows Amazon S3 alone",
            &may(BROKER).edit_user(|user| user.bounded(&allowing(&["s3:*"], "*"))),
        ))
        .finish()
}

/// "You must call the `GetFederationToken` operation using the long-term security credentials of an IAM user."
fn kinds(setting: &Setting) -> VectorFile {
    let account = setting.account.as_str();
    let deploy = setting.role_arn(Situation::ROLE);
    let plain = || Situation::federation_token(setting);
    let last = |situation: Situation| {
        let params = [("Name", "customer-124"), ("DurationSeconds", "900")];
        situation.then(|step| step.call("GetFederationToken", &params).by_session_of(0))
    };
    let refused = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(LASTING)
            .known_by(reference("long-term security credentials of an IAM user"))
            .sts(situation)
    };
    let role_may = |situation: Situation| situation.edit_role(|role| role.may(BROKER));
    class("federation-token-caller", "callers of GetFederationToken who are no user with lasting keys")
        .severity(Severity::High)
        .with(refused(
            "role-session",
            "a session of a role hands out credentials that would outlive it",
            "a session of a role signs",
            &last(role_may(
                plain().action("AssumeRole").params(&[("RoleArn", &deploy), ("RoleSessionName", "ci-1234")]),
            )),
        ))
        .with(refused(
            "federated-user",
            "a federated user hands out credentials, and so stays for ever",
            "a federated user signs",
            &last(plain().param("Policy", crate::build::sts::WIDE)),
        ))
        .with(refused(
            "users-own-session",
            "the temporary credentials of a user are no keys that last",
            "temporary credentials of the user sign",
            &last(plain().action("GetSessionToken").params(&[])),
        ))
        .with(
            reject("root", "the root user of an account hands out credentials: a user must, so that there is a ceiling")
                .twin(SOUND, "the account's root user signs")
                .stops(&["caller.is-user"])
                .evidence(inferred("the project's own rule: the caller must be an IAM user"))
                .aws_accepts(reference("it is possible to call GetFederationToken using the security credentials of an AWS account root user"))
                .sts(&plain().caller(Caller::root(account))),
        )
        .with(
            reject("unsigned", "nobody signs")
                .severity(Severity::Critical)
                .twin(SOUND, "nobody signs")
                .stops(&["caller.signed"])
                .known_by(reference("the call is signed"))
                .sts(&plain().unsigned()),
        )
        .with(
            reject("stranger", "a user who is not there signs")
                .severity(Severity::Critical)
                .twin(SOUND, "the user who signs is not there")
                .stops(&["caller.known"])
                .known_by(inferred("the keys of a user who is not there are nobody's"))
                .sts(&plain().caller(Caller::user(&setting.user_arn("mallory")))),
        )
        .with(root_hour(setting, 3599, "root-last-second"))
        .with(root_hour(setting, 3600, "root-on-the-second"))
        .finish()
}

/// "Sessions obtained using root user credentials are restricted to a maximum of 3,600 seconds (one hour). If the specified
/// duration is longer than one hour, the session obtained by using root user credentials defaults to one hour."
fn root_hour(setting: &Setting, seconds: i64, name: &str) -> Draft {
    let situation = Situation::federation_token(setting)
        .caller(Caller::root(&setting.account))
        .param("DurationSeconds", "43200")
        .then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0).seconds_later(seconds));
    let known = reference("sessions obtained using root user credentials last an hour at the most");
    let sentence =
        format!("credentials that the root user handed out for twelve hours, {seconds} seconds later");
    let draft = reject(name, &sentence)
        .twin(
            SOUND,
            &format!("the account's root user signs, and the credentials are used {seconds} seconds later"),
        )
        .stops(&["caller.known"])
        .evidence(inferred(
            "the project's own rule: the caller must be an IAM user; there are no credentials to use",
        ));
    let draft = if seconds < 3600 {
        draft.aws_accepts(known)
    } else {
        draft.aws_stops(&["caller.session-not-expired"], known)
    };
    draft.sts(&situation)
}
