//! What the credentials of a federated user are of use for, in STS: to ask who they are.

use super::{class, reference};
use crate::build::sts::WIDE;
use crate::build::{Draft, Situation, accept, allowing, denying, documented, reject, trusting};
use crate::format::{Evidence, Severity, VectorFile};
use crate::mint::Setting;

const WHO: &str = "sts/caller-identity/federated-user";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![calls(setting), iam(setting)]
}

/// "You cannot call any IAM operations" with the credentials of a federated user, nor with a user's temporary ones,
/// "unless MFA authentication information is included in the request".
fn iam(setting: &Setting) -> VectorFile {
    const ROLE: &str = "sts/iam-calls/role-session";
    let create = [("UserName", "mallory")];
    let by_session = |situation: Situation| {
        situation
            .edit_user(|user| user.may(WIDE))
            .then(|step| step.call("CreateUser", &create).by_session_of(0))
    };
    let own = documented(
        "AWS STS API reference, GetSessionToken: you cannot call any IAM operations unless MFA authentication information is included in the request",
    );
    let unknown = Situation::caller_identity(setting).action("GetCallerIdentities");
    class("iam-calls", "calls of IAM with temporary credentials, and a call that there is not")
        .severity(Severity::High)
        .with(
            accept("role-session", "a session of a role that may everything creates a user")
                .severity(Severity::Low)
                .known_by(documented(
                    "AWS IAM user guide, Compare AWS STS credentials: AssumeRole is not kept from IAM",
                ))
                .sts(&by_session(Situation::assume_role(setting).edit_role(|role| role.may(WIDE)))),
        )
        .with(
            reject("federated-user", "a federated user who may everything creates a user, who stays")
                .severity(Severity::Critical)
                .twin(ROLE, "the credentials are those of a federated user")
                .stops(&["caller.may-call-iam"])
                .known_by(reference("you cannot call any IAM operations"))
                .sts(&by_session(Situation::federation_token(setting).param("Policy", WIDE))),
        )
        .with(
            reject(
                "users-own-session",
                "a user's temporary credentials, made without a device, create a user",
            )
            .twin(ROLE, "the credentials are the user's own temporary ones")
            .stops(&["caller.may-call-iam"])
            .known_by(own)
            .sts(&by_session(Situation::session_token(setting))),
        )
        .with(
            reject("no-such-call", "a call that there is not is not answered as if there were")
                .severity(Severity::Low)
                .twin("sts/caller-identity/user", "the call is `GetCallerIdentities`")
                .stops(&["api.call-supported"])
                .known_by(documented("AWS STS API reference, Common errors: InvalidAction"))
                .sts(&unknown),
        )
        .finish()
}

/// A user who may do everything hands out credentials for everything; with them, this is called.
fn with_everything(setting: &Setting, action: &str, params: &[(&str, &str)]) -> Situation {
    Situation::federation_token(setting)
        .edit_user(|user| user.may(WIDE))
        .param("Policy", WIDE)
        .then(|step| step.call(action, params).by_session_of(0))
}

/// "You cannot call any IAM operations using the AWS CLI or the AWS API. You cannot call any AWS STS operations except
/// `GetCallerIdentity`."
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn calls(setting: &Setting) -> VectorFile {
    const NONE: &[&str] = &["caller.not-federated"];
    let known = || reference("you cannot call any STS operations except GetCallerIdentity");
    let deploy = setting.role_arn(Situation::ROLE);
    let account = setting.account.as_str();
    let federated = format!("arn:aws:sts::{account}:federated-user/{}", Situation::FEDERATED);
    let role = [("RoleArn", deploy.as_str()), ("RoleSessionName", "ci-1234")];
    let assume = |trusted: &str| with_everything(setting, "AssumeRole", &role).trust(trusting(trusted));
    let refused = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence).twin(WHO, change).stops(NONE).known_by(known()).sts(situation)
    };
    let who = |evidence: Evidence, name: &str, sentence: &str, situation: Situation| -> Draft {
        accept(name, sentence)
            .severity(Severity::Low)
            .known_by(evidence)
            .sts(&situation.then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0)))
    };
    let always = || documented("AWS STS API reference, GetCallerIdentity: no permissions are required");
    class("federated-calls", "what federated users can call, whatever they may")
        .severity(Severity::High)
        .with(who(
            always(),
            "who-am-i-without-a-policy",
            "a federated user who may do nothing asks who that is",
            Situation::federation_token(setting).without_param("Policy"),
        ))
        .with(who(
            always(),
            "who-am-i-though-denied",
            "a federated user asks who that is, though the policy denies it",
            Situation::federation_token(setting).param("Policy", &denying(&["sts:GetCallerIdentity"])),
        ))
        .with(refused(
            "assume-role",
            "a federated user takes on a role that trusts the account, and so is rid of the policy",
            "the federated user calls AssumeRole",
            &assume(account),
        ))
        .with(refused(
            "assume-role-that-trusts-it",
            "a federated user takes on no role, though one trust it by name",
            "the federated user calls AssumeRole, for a role that trusts it",
            &assume(&federated),
        ))
        .with(refused(
            "assume-role-that-trusts-the-user",
            "a federated user is not the user who federates",
            "the federated user calls AssumeRole, for a role that trusts the user behind it",
            &assume(&setting.user_arn(Situation::USER)),
        ))
        .with(refused(
            "assume-role-that-trusts-all",
            "a federated user takes on no role, though one trust everybody",
            "the federated user calls AssumeRole, for a role that trusts everybody",
            &assume("*"),
        ))
        .with(
            refused(
                "federation-token",
                "a federated user hands out credentials in another name",
                "the federated user calls GetFederationToken",
                &with_everything(
                    setting,
                    "GetFederationToken",
                    &[("Name", "customer-124"), ("Policy", WIDE)],
                ),
            )
            .stops(&["caller.long-term"]),
        )
        .with(
            refused(
                "session-token",
                "a federated user asks for credentials that last longer",
                "the federated user calls GetSessionToken",
                &with_everything(setting, "GetSessionToken", &[("DurationSeconds", "129600")]),
            )
            .stops(&["caller.long-term"]),
        )
        .with(
            reject("over", "a federated user whose time is up asks who that was")
                .twin(WHO, "an hour has passed")
                .stops(&["caller.session-not-expired"])
                .known_by(reference("DurationSeconds"))
                .sts(
                    &Situation::federation_token(setting)
                        .edit_user(|user| user.may(&allowing(&["sts:*"], "*")))
                        .then(|step| {
                            step.call("GetCallerIdentity", &[]).by_session_of(0).seconds_later(3601)
                        }),
                ),
        )
        .with(
            accept("another-name", "two names are two federated users")
                .severity(Severity::Low)
                .known_by(reference("Name"))
                .sts(
                    &Situation::federation_token(setting)
                        .then(|step| step.param("Name", "customer-124"))
                        .then(|step| step.call("GetCallerIdentity", &[]).by_session_of(0)),
                ),
        )
        .finish()
}
