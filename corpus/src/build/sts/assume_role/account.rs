//! Roles that trust an account: its own, which then decides for its users, or another one. And who signs for an account.

use super::{DENIED, NOT_LET_GO, REFERENCE, SOUND, reference};
use crate::build::{
    Class, Situation, accept, allowing, denying, documented, inferred, reject, trusting, trusting_for,
};
use crate::format::{Account, Caller, Evidence, Kind, Severity, User, VectorFile};
use crate::mint::Setting;
use serde_json::json;

const BY_ROOT: &str = "sts/assume-role-account/root";
const ABROAD: &str = "sts/assume-role-cross-account/user";
/// Another account.
pub(super) const OTHER: &str = "111122223333";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![delegated(setting), cross_account(setting), callers(setting)]
}

fn principal() -> Evidence {
    documented(
        "AWS IAM user guide, AWS JSON policy elements: Principal: an account delegates to its administrator",
    )
}

fn root(account: &str) -> String {
    format!("arn:aws:iam::{account}:root")
}

/// "Attach a policy to the user that allows the user to call `AssumeRole` (as long as the role's trust policy trusts the
/// account)."
fn delegated(setting: &Setting) -> VectorFile {
    let deploy = setting.role_arn(Situation::ROLE);
    let plain = || Situation::assume_role(setting).trust(trusting(&root(&setting.account)));
    let may = |policy: &str| plain().edit_user(|user| user.may(policy));
    let assume = allowing(&["sts:AssumeRole"], &deploy);
    let denied = |name: &str, sentence: &str, change: &str, situation: &Situation| {
        reject(name, sentence).twin(BY_ROOT, change).stops(NOT_LET_GO).known_by(principal()).sts(situation)
    };
    Class::new(
        Kind::Sts,
        "assume-role-account",
        "roles that trust their account, which decides for its users",
    )
    .citing(&[REFERENCE, "AWS IAM user guide, AWS JSON policy elements: Principal"])
    .severity(Severity::High)
    .with(
        accept("root", "a role trusts its account, and the account lets Alice assume it")
            .severity(Severity::Low)
            .known_by(principal())
            .sts(&may(&assume)),
    )
    .with(
        accept("id", "an account's id is short for the ARN of its root")
            .severity(Severity::Low)
            .known_by(principal())
            .sts(&may(&assume).trust(trusting(&setting.account))),
    )
    .with(
        accept("any-role", "the account lets Alice assume every role that would let her")
            .severity(Severity::Low)
            .known_by(principal())
            .sts(&may(&allowing(&["sts:*"], "*"))),
    )
    .with(
        accept("within-the-boundary", "the boundary of a user leaves what the account allows")
            .severity(Severity::Low)
            .known_by(documented("AWS IAM user guide, Permissions boundaries for IAM entities"))
            .sts(&may(&assume).edit_user(|user| user.bounded(&allowing(&["sts:*"], "*")))),
    )
    .with(denied(
        "no-policy",
        "a role that trusts its account does not trust everybody in it",
        "the user has no policy",
        &plain(),
    ))
    .with(denied(
        "id-and-no-policy",
        "a role that trusts its account, by the id, does not trust everybody in it",
        "the role trusts the account by its id, and the user has no policy",
        &plain().trust(trusting(&setting.account)),
    ))
    .with(denied(
        "another-role",
        "the account lets Alice assume another role",
        "the policy of the user names the role `audit`",
        &may(&allowing(&["sts:AssumeRole"], &setting.role_arn("audit"))),
    ))
    .with(denied(
        "another-action",
        "the account lets Alice tag sessions of the role, and not begin them",
        "the policy of the user allows `sts:TagSession`",
        &may(&allowing(&["sts:TagSession"], &deploy)),
    ))
    .with(denied(
        "denied",
        "the account lets Alice do everything but take on roles",
        "the policy of the user denies `sts:AssumeRole`, and allows all else",
        &may(&denying(&["sts:AssumeRole"])),
    ))
    .with(denied(
        "beyond-the-boundary",
        "the boundary of a user limits what the account allows",
        "the user has a boundary that allows Amazon S3 alone",
        &may(&assume).edit_user(|user| user.bounded(&allowing(&["s3:*"], "*"))),
    ))
    .with(
        denied(
            "another-account",
            "a role trusts another account, and a user of its own account asks",
            "the role trusts another account",
            &may(&assume).trust(trusting(&root(OTHER))),
        )
        .stops(DENIED),
    )
    .finish()
}

/// "A user who wants to access a role in a different account must also have permissions that are delegated from the
/// account administrator."
fn cross_account(setting: &Setting) -> VectorFile {
    let deploy = setting.role_arn(Situation::ROLE);
    let alice = format!("arn:aws:iam::{OTHER}:user/alice");
    let abroad = |user: User, trusted: &str| {
        Situation::assume_role(setting)
            .account(Account { users: vec![user], ..Account::new(OTHER) })
            .caller(Caller::user(&alice))
            .trust(trusting(trusted))
    };
    let may = || User::new("alice").may(&allowing(&["sts:AssumeRole"], &deploy));
    let page = || reference("cross-account: both accounts must allow");
    let denied = |name: &str, sentence: &str, change: &str, situation: &Situation| {
        reject(name, sentence).twin(ABROAD, change).stops(NOT_LET_GO).known_by(page()).sts(situation)
    };
    Class::new(Kind::Sts, "assume-role-cross-account", "users of one account and roles of another")
        .citing(&[REFERENCE, "AWS IAM user guide, Cross-account policy evaluation logic"])
        .severity(Severity::High)
        .with(
            accept("user", "a role trusts a user of another account, and that account lets the user")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&abroad(may(), &alice)),
        )
        .with(
            accept("root", "a role trusts another account, and that account lets its user")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&abroad(may(), &root(OTHER))),
        )
        .with(
            accept("everybody", "a role trusts everybody, and an account that we do not know lets its user")
                .known_by(page())
                .sts(&abroad(may(), "*")),
        )
        .with(denied(
            "not-let-go",
            "a role trusts a user of another account, which does not let the user",
            "the user has no policy",
            &abroad(User::new("alice"), &alice),
        ))
        .with(denied(
            "everybody-not-let-go",
            "that a role trusts everybody does not stand in for the leave of the user's own account",
            "the role trusts everybody, and the user has no policy",
            &abroad(User::new("alice"), "*"),
        ))
        .with(denied(
            "let-go-for-another-role",
            "the user's account lets the user take on a role of that name in the own account",
            "the policy of the user names the role of the user's own account",
            &abroad(
                User::new("alice").may(&allowing(
                    &["sts:AssumeRole"],
                    &format!("arn:aws:iam::{OTHER}:role/deploy"),
                )),
                &alice,
            ),
        ))
        .with(denied(
            "not-limited-at-home-is-limited-abroad",
            "the boundary of a user limits what its account grants, and abroad that is needed",
            "the user has a boundary that allows Amazon S3 alone",
            &abroad(may().bounded(&allowing(&["s3:*"], "*")), &alice),
        ))
        .with(
            denied(
                "namesake",
                "a role trusts Alice of its own account, and Alice of another asks, with all the leave of hers",
                "the role trusts the user of that name in its own account",
                &abroad(may(), &setting.user_arn(Situation::USER)),
            )
            .stops(DENIED)
            .severity(Severity::Critical),
        )
        .with(
            denied(
                "not-trusted",
                "an account cannot let its users into a role of another that does not trust them",
                "the role trusts its own account",
                &abroad(may(), &root(&setting.account)),
            )
            .stops(DENIED)
            .severity(Severity::Critical),
        )
        .finish()
}

/// Who signs.
fn callers(setting: &Setting) -> VectorFile {
    let account = setting.account.as_str();
    let all = || Situation::assume_role(setting).trust(trusting("*"));
    Class::new(Kind::Sts, "assume-role-caller", "callers who cannot take on a role, whatever it trusts")
        .citing(&[REFERENCE])
        .severity(Severity::Medium)
        .with(
            reject("root", "the root user of an account takes on no role, though a role trust the account")
                .twin(BY_ROOT, "the account's root user signs")
                .stops(&["caller.not-root"])
                .known_by(reference("root user credentials cannot be used to call AssumeRole"))
                .sts(
                    &Situation::assume_role(setting)
                        .trust(trusting(&root(account)))
                        .caller(Caller::root(account)),
                ),
        )
        .with(
            reject("unsigned", "nobody signs, and a role that trusts everybody trusts somebody")
                .severity(Severity::Critical)
                .twin("sts/assume-role-user/everybody", "nobody signs")
                .stops(&["caller.signed"])
                .known_by(reference("the call is signed"))
                .sts(&all().unsigned()),
        )
        .with(
            reject("stranger", "a user who is not there signs, and a role trusts everybody")
                .severity(Severity::Critical)
                .twin("sts/assume-role-user/everybody", "the user who signs, `mallory`, is not there")
                .stops(&["caller.known"])
                .known_by(inferred("the keys of a user who is not there are nobody's"))
                .sts(&all().caller(Caller::user(&setting.user_arn("mallory")))),
        )
        .with(
            reject(
                "anybody-with-a-token",
                "a role that trusts a provider's users through AssumeRoleWithWebIdentity, asked for with no token",
            )
            .twin(SOUND, "nobody signs, and the role trusts a provider")
            .stops(&["caller.signed"])
            .known_by(reference("the call is signed"))
            .sts(
                &Situation::assume_role(setting)
                    .trust(trusting_for(
                        &json!({"Federated": setting.provider_arn()}),
                        &json!("sts:AssumeRoleWithWebIdentity"),
                        &json!({}),
                    ))
                    .unsigned(),
            ),
        )
        .finish()
}
