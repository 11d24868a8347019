//! Credentials of users who are there no more, and of sessions that nobody would begin any more.

use crate::build::{Class, Situation, accept, documented, reject, trusting};
use crate::format::{Kind, Params, Severity, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![gone(setting)]
}

/// "Permissions assigned to temporary security credentials are evaluated each time they are used to make an AWS request":
/// those of the role, and not those that let somebody take it on.
fn gone(setting: &Setting) -> VectorFile {
    let nobody = trusting("111122223333");
    let closed = [("RoleName", Situation::ROLE), ("PolicyDocument", nobody.as_str())];
    let deleted = [("DeleteUser", Params::map([("UserName", Situation::USER)]))];
    Class::new(Kind::Sts, "caller-gone", "credentials of users who are gone, and of a role that is closed")
        .citing(&["AWS IAM user guide, Disabling permissions for temporary security credentials"])
        .severity(Severity::High)
        .with(
            accept(
                "trust-withdrawn",
                "whom a role does not trust any more keeps the session until it is over",
            )
            .severity(Severity::Low)
            .known_by(documented(
                "AWS IAM user guide, Revoke IAM role temporary security credentials: sessions go on",
            ))
            .sts(&Situation::assume_role(setting).then(|step| {
                step.call("GetCallerIdentity", &[])
                    .by_session_of(0)
                    .changes(&[("UpdateAssumeRolePolicy", Params::map(closed))])
                    .seconds_later(60)
            })),
        )
        .with(
            reject("user-deleted", "a user who was deleted signs nothing any more")
                .twin("sts/caller-identity/user", "the user is deleted before the call")
                .stops(&["caller.known"])
                .known_by(documented("AWS STS API reference, Common errors: InvalidClientTokenId"))
                .sts(&Situation::caller_identity(setting).changes(&deleted)),
        )
        .finish()
}
