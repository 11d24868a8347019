//! Four calls, who makes each, and what is trusted: one call does not do the work of another.

use super::{REFERENCE, SOUND};
use crate::build::{
    Class, Draft, Situation, accept, allowing, documented, inferred, reject, trusting, trusting_for,
};
use crate::format::{Caller, Evidence, Kind, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![table(setting)]
}

fn guide() -> Evidence {
    documented("AWS IAM user guide, Compare AWS STS credentials")
}

fn table(setting: &Setting) -> VectorFile {
    let alice = setting.user_arn(Situation::USER);
    let signed = || {
        Situation::new(setting).user(crate::format::User::new(Situation::USER)).caller(Caller::user(&alice))
    };
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(guide()).sts(situation)
    };
    let refused =
        |name: &str, sentence: &str, twin: &str, change: &str, stop: &str, situation: &Situation| -> Draft {
            reject(name, sentence).twin(twin, change).stops(&[stop]).known_by(guide()).sts(situation)
        };
    let for_provider =
        trusting_for(&json!({"Federated": setting.provider_arn()}), &json!("sts:AssumeRole*"), &json!({}));
    Class::new(Kind::Sts, "apis", "four calls, who makes them, and whom each of them trusts")
        .citing(&[REFERENCE, "AWS IAM user guide, Compare AWS STS credentials"])
        .severity(Severity::High)
        .with(
            sound(
                "token-and-signature",
                "who brings a token may sign as well: the token is what is asked",
                &signed(),
            )
            .known_by(inferred(
                "AssumeRoleWithWebIdentity is not signed; a signature beside the token changes nothing",
            )),
        )
        .with(sound(
            "token-and-a-denied-user",
            "that a user may not do anything does not matter where the token is what is asked",
            &signed().edit_user(|user| user.may(&crate::build::denying(&["sts:*"]))),
        ))
        .with(sound(
            "user-without-a-role",
            "a user federates where there is no role that trusts the user: none is involved",
            &Situation::federation_token(setting).trust(trusting(&setting.user_arn("mallory"))),
        ))
        .with(refused(
            "user-for-token",
            "a role that trusts a user is not for who brings a token",
            SOUND,
            "the role trusts the user who signs",
            "trust.allows",
            &signed().trust(trusting_for(
                &json!({"AWS": alice}),
                &json!(["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"]),
                &json!({}),
            )),
        ))
        .with(refused(
            "signature-for-token",
            "a signature of a user does not stand in for a token",
            SOUND,
            "a user signs, and there is no token",
            "api.parameter-present",
            &signed().without_param("WebIdentityToken"),
        ))
        .with(refused(
            "token-for-signature",
            "a token does not stand in for a signature",
            "sts/assume-role/user",
            "nobody signs, the call brings a token, and the role trusts its provider in every way",
            "caller.signed",
            &Situation::new(setting).trust(for_provider.clone()).action("AssumeRole"),
        ))
        .with(refused(
            "user-for-provider",
            "a role that trusts a provider is not for the users of the account, whatever they may",
            "sts/assume-role/user",
            "the role trusts the provider in every way, and the user may take on every role",
            "trust.allows",
            &Situation::assume_role(setting)
                .trust(for_provider)
                .edit_user(|user| user.may(&allowing(&["sts:*"], "*"))),
        ))
        .finish()
}
