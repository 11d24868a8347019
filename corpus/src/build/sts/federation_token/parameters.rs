//! What is passed to `GetFederationToken`: the name, the policies, the tags.

use super::{SOUND, class, reference};
use crate::build::sts::assume_role::tags::tagged;
use crate::build::sts::{NARROW, padded};
use crate::build::{
    BROKER, CUSTOMER, Draft, Situation, accept, allowing, denying, documented, inferred, reject,
};
use crate::format::{Severity, VectorFile};
use crate::mint::Setting;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![name_length(setting), name_pattern(setting), policies(setting), tags(setting), repeated(setting)]
}

fn named(setting: &Setting, name: &str) -> Situation {
    Situation::federation_token(setting).param("Name", name)
}

/// "Minimum length of 2. Maximum length of 32."
fn name_length(setting: &Setting) -> VectorFile {
    const LENGTH: &[&str] = &["api.federated-name-length"];
    let sound = |name: &str, characters: usize| -> Draft {
        accept(name, &format!("the name of a federated user may have {characters} characters"))
            .known_by(reference("Name"))
            .sts(&named(setting, &"a".repeat(characters)))
    };
    let refused = |name: &str, federated: &str, sentence: &str, change: &str, stops: &[&str]| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(stops)
            .known_by(reference("Name"))
            .sts(&named(setting, federated))
    };
    class("federated-name-length", "names of federated users at the bounds of their length")
        .severity(Severity::Low)
        .with(sound("shortest", 2))
        .with(sound("longest", 32))
        .with(refused("empty", "", "an empty name is there and names nobody", "the name is empty", LENGTH))
        .with(refused("one", "a", "one letter is too short a name", "the name is one letter", LENGTH))
        .with(refused(
            "thirty-three",
            &"a".repeat(33),
            "a name of 33 characters is too long",
            "the name has 33 letters",
            LENGTH,
        ))
        .with(refused(
            "as-long-as-a-sessions",
            &"a".repeat(64),
            "the name of a role's session may have 64 characters, and that of a federated user may not",
            "the name has 64 letters",
            LENGTH,
        ))
        .with(
            reject("missing", "credentials in nobody's name")
                .twin(SOUND, "`Name` is left out")
                .stops(&["api.parameter-present"])
                .known_by(reference("Name, required"))
                .sts(&Situation::federation_token(setting).without_param("Name")),
        )
        .finish()
}

/// `[\w+=,.@-]*`.
fn name_pattern(setting: &Setting) -> VectorFile {
    let class = class("federated-name", "names of federated users with characters that names do not have")
        .severity(Severity::Medium)
        .with(
            accept("every-kind", "letters, digits and the seven other characters that a name may have")
                .severity(Severity::Low)
                .known_by(reference("Name"))
                .sts(&named(setting, "Az09_+=,.@-")),
        );
    #[rustfmt::skip]
    let names = [
        ("slash", "customer/admin", "a slash: the ARN would have one part more"),
        ("colon", "customer:123", "a colon: the id would have one part more"),
        ("space", "customer 123", "a space"),
        ("newline-after", "customer-123\n", "a line feed at the end, where `$` of a pattern matches as well"),
        ("nul-after", "customer-123\0", "a NUL at the end, where C stops reading"),
        ("star", "customer-*", "a star: in a policy it would match other customers"),
        ("variable", "${aws:userid}", "a policy variable"),
        ("wide-digit", "customer-12\u{FF13}", "a wide digit, which compatibility makes a plain one"),
        ("cyrillic", "\u{441}ustomer-123", "a letter that looks like `c` and is another"),
        ("accent", "cust\u{F3}mer-123", "a letter that ASCII does not have, which `\\w` matches in Unicode"),
    ];
    names
        .into_iter()
        .fold(class, |class, (name, federated, what)| {
            class.with(
                reject(name, &format!("the name of a federated user has {what}"))
                    .twin(SOUND, &format!("the name is `{}`", federated.escape_debug()))
                    .stops(&["api.federated-name-pattern"])
                    .known_by(reference("Name"))
                    .sts(&named(setting, federated)),
            )
        })
        .finish()
}

fn policies(setting: &Setting) -> VectorFile {
    let plain = || Situation::federation_token(setting);
    let arn = |number: usize| format!("arn:aws:iam::{}:policy/p{number}", setting.account);
    let managed = |count: usize| {
        let there = (1..=11).fold(plain().without_param("Policy"), |situation, number| {
            situation.managed_policy(&arn(number), NARROW)
        });
        (1..=count).fold(there, |situation, number| {
            situation.param(&format!("PolicyArns.member.{number}.arn"), &arn(number))
        })
    };
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).known_by(reference("Policy and PolicyArns")).sts(situation)
    };
    let refused = |name: &str,
                   sentence: &str,
                   twin: &str,
                   change: &str,
                   stops: &[&str],
                   situation: &Situation|
     -> Draft {
        reject(name, sentence)
            .twin(twin, change)
            .stops(stops)
            .known_by(reference("Policy and PolicyArns"))
            .sts(situation)
    };
    let longest = "sts/federation-token-policy/longest";
    let ten = "sts/federation-token-policy/ten-managed";
    class("federation-token-policy", "policies of federated users, at the bounds of what they may be")
        .severity(Severity::Low)
        .with(sound(
            "longest",
            "a session policy may have 2048 characters",
            &plain().param("Policy", &padded(CUSTOMER, 2048)),
        ))
        .with(sound("ten-managed", "a federated user may have ten managed policies", &managed(10)))
        .with(sound(
            "wider-than-the-caller",
            "a policy that allows everything leaves the federated user what the user who calls may",
            &plain().param("Policy", crate::build::sts::WIDE),
        ))
        .with(refused(
            "too-long",
            "a session policy of 2049 characters is too long",
            longest,
            "the policy has one space more",
            &["api.policy-length"],
            &plain().param("Policy", &padded(CUSTOMER, 2049)),
        ))
        .with(refused(
            "empty",
            "an empty policy is there, and is not the same as none",
            SOUND,
            "the policy is empty",
            &["api.policy-length", "policy.json"],
            &plain().param("Policy", ""),
        ))
        .with(refused(
            "cut-off",
            "a policy that breaks off restricts nobody, and is no policy",
            SOUND,
            "the policy lacks its last bracket",
            &["policy.json"],
            &plain().param("Policy", CUSTOMER.trim_end_matches('}')),
        ))
        .with(refused(
            "beyond-latin-1",
            "a session policy is in Latin-1",
            SOUND,
            "the policy names a bucket with a snowman",
            &["api.policy-pattern"],
            &plain().param("Policy", &CUSTOMER.replace("my-bucket", "\u{2603}")),
        ))
        .with(refused(
            "eleven-managed",
            "a federated user may not have eleven managed policies",
            ten,
            "there is one policy more",
            &["api.policy-arns-count"],
            &managed(11),
        ))
        .with(refused(
            "unknown-managed",
            "a managed policy that is not there",
            ten,
            "the tenth policy is not there",
            &["session.policy-exists"],
            &managed(10).param("PolicyArns.member.10.arn", &arn(12)),
        ))
        .finish()
}

/// "You can pass session tags", with leave for `sts:TagSession`. "You can't set session tags as transitive."
fn tags(setting: &Setting) -> VectorFile {
    const ONE: &str = "sts/federation-token-tags/one";
    let page = || {
        documented(
            "AWS IAM user guide, Pass session tags in AWS STS: passing session tags using GetFederationToken",
        )
    };
    let plain = || {
        Situation::federation_token(setting).edit_user(|user| user.may(&allowing(&["sts:TagSession"], "*")))
    };
    let refused =
        |name: &str, sentence: &str, change: &str, stops: &[&str], situation: &Situation| -> Draft {
            reject(name, sentence).twin(ONE, change).stops(stops).known_by(page()).sts(situation)
        };
    let team = [("team", "payments")];
    let many: Vec<(String, String)> = (0..51).map(|place| (format!("k{place}"), "v".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    class("federation-token-tags", "tags of federated users")
        .severity(Severity::Medium)
        .with(
            accept("one", "a broker who may gives a federated user a tag")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&tagged(plain(), &team)),
        )
        .with(
            accept("over-the-users", "a federated user is tagged otherwise than the user who federates")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&tagged(plain().edit_user(|user| user.tagged("team", "admin")), &team)),
        )
        .with(
            refused(
                "not-allowed",
                "a broker who may federate, and may not say which team a federated user belongs to",
                "the policies of the user do not allow `sts:TagSession`",
                &["caller.tag-session"],
                &tagged(Situation::federation_token(setting), &team),
            )
            .severity(Severity::High),
        )
        .with(refused(
            "denied",
            "a Deny of `sts:TagSession` decides",
            "a policy of the user denies `sts:TagSession`",
            &["caller.tag-session"],
            &tagged(plain().edit_user(|user| user.may(&denying(&["sts:TagSession"]))), &team),
        ))
        .with(refused(
            "fifty-one",
            "fifty-one tags",
            "there are fifty-one tags",
            &["tags.count"],
            &tagged(plain(), &many),
        ))
        .with(refused(
            "reserved",
            "a tag that only AWS may set",
            "the key begins with `aws:`",
            &["tags.reserved-prefix"],
            &tagged(plain(), &[("aws:team", "payments")]),
        ))
        .with(refused(
            "case-twins",
            "two keys that differ only in case",
            "there is a second tag, whose key is the first's in another case",
            &["tags.distinct"],
            &tagged(plain(), &[("Team", "payments"), ("team", "admin")]),
        ))
        .with(
            accept(
                "transitive-keys-beside",
                "a federated user passes nothing on: the parameter of another call changes nothing",
            )
            .severity(Severity::Low)
            .known_by(inferred("the API model of GetFederationToken has no TransitiveTagKeys"))
            .sts(&tagged(plain(), &team).param("TransitiveTagKeys.member.1", "tema")),
        )
        .finish()
}

fn repeated(setting: &Setting) -> VectorFile {
    let twice = |name: &str, sentence: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(SOUND, change)
            .stops(&["api.parameter-single"])
            .evidence(inferred("the API model has one value for the parameter"))
            .sts(situation)
    };
    let plain = || Situation::federation_token(setting);
    class("federation-token-repeated", "calls of GetFederationToken that say one thing twice")
        .severity(Severity::High)
        .with(twice(
            "name",
            "one name for who allows the call, another for the endpoint",
            "`Name` is followed by another one",
            &plain().param_again("Name", "customer-124"),
        ))
        .with(twice(
            "policy",
            "a narrow policy for who allows the call, a wide one for the endpoint",
            "`Policy` is followed by another one",
            &plain().param_again("Policy", BROKER),
        ))
        .with(twice(
            "duration",
            "a short session for who allows the call, a longer one for the endpoint",
            "`DurationSeconds` is followed by another one",
            &plain().param_again("DurationSeconds", "43200"),
        ))
        .finish()
}
