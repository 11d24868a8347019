//! `Policy` and `PolicyArns`: what is left of a session's permissions.

use super::{NARROW, REFERENCE, WIDE, padded};
use crate::build::{
    Class, Draft, Situation, accept, documented, inferred, policy, reject, web_identity_statement,
};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const LONGEST: &str = "sts/session-policy/longest";
const ONE: &str = "sts/policy-arns/one";
const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![inline(setting), contents(setting), managed(setting), numbering(setting), packed(setting)]
}

fn with_policy(setting: &Setting, policy: &str) -> Situation {
    Situation::new(setting).param("Policy", policy)
}

fn described() -> Evidence {
    documented("AWS STS API reference, AssumeRoleWithWebIdentity: Policy")
}

/// The narrow policy, for another file.
fn reading(file: &str) -> String {
    NARROW.replace("reports", file)
}

fn refused(
    setting: &Setting,
    name: &str,
    sentence: &str,
    change: &str,
    policy: &str,
    stops: &[&str],
) -> Draft {
    reject(name, sentence)
        .twin("sts/session-policy/narrow", change)
        .stops(stops)
        .known_by(described())
        .sts(&with_policy(setting, policy))
}

/// "Minimum length of 1. Maximum length of 2048."
fn inline(setting: &Setting) -> VectorFile {
    const LENGTH: &str = "api.policy-length";
    let sound = |name: &str, sentence: &str, policy: &str| {
        accept(name, sentence).known_by(described()).sts(&with_policy(setting, policy))
    };
    let refused = |name: &str, sentence: &str, change: &str, policy: &str, stops: &[&str]| {
        refused(setting, name, sentence, change, policy, stops)
    };
    Class::new(Kind::Sts, "session-policy", "session policies at the bounds of what they may be")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(sound("narrow", "a session may do less than its role", NARROW))
        .with(sound("wide", "a session policy that allows everything leaves what the role may do", WIDE))
        .with(sound(
            "longest",
            "a session policy may have 2048 characters, and white space counts",
            &padded(NARROW, 2048),
        ))
        .with(sound(
            "longest-of-two-octets",
            "a session policy is counted in characters, and these have two octets",
            &padded(&reading(&"\u{E9}".repeat(900)), 2048),
        ))
        .with(sound(
            "every-end-of-the-pattern",
            "tab, line ends, and characters up to U+00FF may stand in a session policy",
            &reading("\u{A0}~\u{7F}\u{FF}").replace('{', "{\t\r\n"),
        ))
        .with(
            refused(
                "too-long",
                "a session policy of 2049 characters is too long",
                "the policy has 2049 characters",
                &padded(NARROW, 2049),
                &[LENGTH],
            )
            .twin(LONGEST, "the policy has one space more"),
        )
        .with(refused(
            "empty",
            "an empty session policy is there, and restricts nothing where it is taken for none",
            "the policy is empty",
            "",
            &[LENGTH, "policy.json"],
        ))
        .finish()
}

/// `[\u0009\u000A\u000D\u0020-\u00FF]+`, and a policy.
fn contents(setting: &Setting) -> VectorFile {
    const PATTERN: &str = "api.policy-pattern";
    let refused = |name: &str, sentence: &str, change: &str, policy: &str, stops: &[&str]| {
        refused(setting, name, sentence, change, policy, stops)
    };
    let class = Class::new(Kind::Sts, "session-policy-text", "session policies that no policy reads like")
        .citing(&[REFERENCE])
        .severity(Severity::Low);
    #[rustfmt::skip]
    let characters = [
        ("first-beyond", "\u{100}", "U+0100, the first character that may not be there"),
        ("snowman", "\u{2603}", "a character that Latin-1 does not have"),
        ("emoji", "\u{1F680}", "a character beyond the basic plane"),
        ("line-separator", "\u{2028}", "a line separator, which ends a line of JavaScript"),
        ("homoglyph", "r\u{435}ports", "a letter that looks like `e` and is another"),
        ("zero-width", "re\u{200B}ports", "a space of no width"),
    ];
    let class = characters.into_iter().fold(class, |class, (name, file, what)| {
        class.with(refused(
            name,
            &format!("a session policy is in Latin-1: it may not have {what}"),
            &format!("the policy names `{}`", file.escape_unicode()),
            &reading(file),
            &[PATTERN],
        ))
    });
    let controls = [
        ("nul", format!("{NARROW}\0"), "a NUL at its end, where C stops reading"),
        (
            "vertical-tab",
            format!("\u{B}{NARROW}"),
            "a vertical tab at its beginning, which some take for a space",
        ),
        ("byte-order-mark", format!("\u{FEFF}{NARROW}"), "a byte order mark at its beginning"),
    ];
    let class = controls.into_iter().fold(class, |class, (name, policy, what)| {
        class.with(refused(
            name,
            &format!("a session policy may not have {what}"),
            &format!("the policy has {what}"),
            &policy,
            &[PATTERN, "policy.json"],
        ))
    });
    let malformed = |name: &str, sentence: &str, change: &str, policy: &str, stop: &str| {
        refused(name, sentence, change, policy, &[stop]).severity(Severity::Medium)
    };
    class
        .with(malformed(
            "cut-off",
            "a session policy that breaks off restricts nothing, and is no policy",
            "the policy lacks its last bracket",
            NARROW.trim_end_matches('}'),
            "policy.json",
        ))
        .with(malformed(
            "unknown-element",
            "an element that nobody knows may be the one that was to restrict the session",
            "the policy has an element `Statements`",
            &NARROW.replacen('{', r#"{"Statements":[],"#, 1),
            "policy.elements-known",
        ))
        .finish()
}

/// AWS's own read-only policies: there is one of each in every account.
const MANAGED: [&str; 11] = [
    "ReadOnlyAccess",
    "SecurityAudit",
    "AmazonS3ReadOnlyAccess",
    "AmazonEC2ReadOnlyAccess",
    "AmazonSQSReadOnlyAccess",
    "AmazonSNSReadOnlyAccess",
    "AmazonDynamoDBReadOnlyAccess",
    "AWSLambda_ReadOnlyAccess",
    "CloudWatchReadOnlyAccess",
    "IAMReadOnlyAccess",
    "AmazonRDSReadOnlyAccess",
];

/// As many of them as there are numbers, in the order of the numbers.
fn with_managed(setting: &Setting, numbers: impl Iterator<Item = usize>) -> Situation {
    numbers.zip(MANAGED).fold(Situation::new(setting), |situation, (number, name)| {
        let member = format!("PolicyArns.member.{number}.arn");
        let arn = format!("arn:aws:iam::aws:policy/{name}");
        situation.managed_policy(&arn, super::WIDE).param_again(&member, &arn)
    })
}

fn with_arn(setting: &Setting, arn: &str) -> Situation {
    Situation::new(setting).managed_policy(arn, super::WIDE).param("PolicyArns.member.1.arn", arn)
}

fn arns() -> Evidence {
    documented("AWS STS API reference, AssumeRoleWithWebIdentity: PolicyArns")
}

/// "You can provide up to 10 managed policy ARNs", each of 20 to 2048 characters.
fn managed(setting: &Setting) -> VectorFile {
    let length = |name: &str, arn: &str, sentence: &str, change: &str, stops: &[&str]| {
        reject(name, sentence).twin(ONE, change).stops(stops).known_by(arns()).sts(&with_arn(setting, arn))
    };
    Class::new(Kind::Sts, "policy-arns", "managed session policies at the bounds of what they may be")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(
            accept("one", "a session may do no more than a managed policy allows")
                .known_by(arns())
                .sts(&with_arn(setting, READ_ONLY)),
        )
        .with(
            accept("ten", "a session may have ten managed policies")
                .known_by(arns())
                .sts(&with_managed(setting, 1..=10)),
        )
        .with(
            reject("eleven", "a session may not have eleven managed policies")
                .twin("sts/policy-arns/ten", "there is one policy more")
                .stops(&["api.policy-arns-count"])
                .known_by(arns())
                .sts(&with_managed(setting, 1..=11)),
        )
        .with(length(
            "empty",
            "",
            "an empty ARN is in the list and names no policy",
            "the ARN is empty",
            &["api.policy-arn-length"],
        ))
        .with(length(
            "nineteen",
            "arn:aws:iam::aws:po",
            "nineteen characters are too few for a policy's ARN",
            "the ARN has nineteen characters",
            &["api.policy-arn-length"],
        ))
        .with(length(
            "too-long",
            &format!("{READ_ONLY}{}", "a".repeat(2049 - READ_ONLY.len())),
            "2049 characters are too many for a policy's ARN, and for all session policies together",
            "the ARN has 2049 characters",
            &["api.policy-arn-length", "session.packed-size"],
        ))
        .finish()
}

/// Elements of a list are numbered from 1. No number that a sender chooses decides how much memory is taken.
fn numbering(setting: &Setting) -> VectorFile {
    let class =
        Class::new(Kind::Sts, "policy-arns-numbering", "lists whose elements are numbered in every way")
            .citing(&[REFERENCE])
            .severity(Severity::Medium)
            .with(
                accept(
                    "sorted-by-name",
                    "parameters have no order: sorted by name, the tenth comes before the second",
                )
                .severity(Severity::Low)
                .known_by(inferred("clients that sort their parameters by name send lists of ten so"))
                .sts(&sorted(setting)),
            )
            .with(
                accept(
                    "backwards",
                    "the numbers make the order of a list, and not the order of the parameters",
                )
                .severity(Severity::Low)
                .known_by(inferred("the parameters of a form are found by name"))
                .sts(&with_managed(setting, (1..=3).rev())),
            );
    #[rustfmt::skip]
    let names = [
        ("zero", "0.arn", "an element with the number 0"),
        ("gap", "2.arn", "a second element and no first"),
        ("huge", "99999999999.arn", "a number that nobody has the memory for"),
        ("wraps-64", "18446744073709551617.arn", "a number that is 1 again where 64 bits hold it"),
        ("wraps-32", "4294967297.arn", "a number that is 1 again where 32 bits hold it"),
        ("leading-zero", "01.arn", "a number with a leading zero"),
        ("plus", "+1.arn", "a number with a plus sign"),
        ("minus", "-1.arn", "a number below zero"),
        ("space", " 1.arn", "a number after a space"),
        ("wide-digit", "\u{FF11}.arn", "a wide digit"),
        ("letter", "a.arn", "a letter for a number"),
        ("no-number", ".arn", "no number"),
        ("no-member", "1", "no name for the one member of an element"),
        ("capital-member", "1.Arn", "another case in the name of the member"),
        ("member-of-member", "1.arn.arn", "a member of a member"),
    ];
    let misnumbered = |draft: Draft| {
        draft
            .stops(&["api.list-well-formed"])
            .evidence(inferred("a list that is not understood may be what restricts the session"))
    };
    let class = names.into_iter().fold(class, |class, (name, place, what)| {
        let draft = reject(
            name,
            &format!("a list of session policies has {what}: ignored, it would restrict nothing"),
        )
        .twin(ONE, &format!("the list has {what}"))
        .sts(&Situation::new(setting).param(&format!("PolicyArns.member.{place}"), READ_ONLY));
        class.with(misnumbered(draft))
    });
    class
        .with(misnumbered(
            reject("gap-after", "a list has a first element and a third: what was the second?")
                .twin(ONE, "the list has a third element as well")
                .sts(
                    &with_arn(setting, READ_ONLY)
                        .param("PolicyArns.member.3.arn", "arn:aws:iam::aws:policy/SecurityAudit"),
                ),
        ))
        .with(misnumbered(
            reject(
                "twice",
                "a list has two first elements: a gateway may read the one, the endpoint the other",
            )
            .twin(ONE, "the list has another first element as well")
            .sts(
                &with_arn(setting, READ_ONLY)
                    .param_again("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/AdministratorAccess"),
            ),
        ))
        .finish()
}

/// Ten elements by name: 1, 10, 2 and so on.
fn sorted(setting: &Setting) -> Situation {
    let arn = |name: &str| format!("arn:aws:iam::aws:policy/{name}");
    let numbered = (1_usize..=10).zip(MANAGED);
    numbered.fold(Situation::new(setting), |situation, (number, name)| {
        let situation = situation.managed_policy(&arn(name), super::WIDE);
        situation.param(&format!("PolicyArns.member.{number}.arn"), &arn(name))
    })
}

/// "The plaintext that you use for both inline and managed session policies can't exceed 2,048 characters", and what
/// is packed with them has a limit of its own.
fn packed(setting: &Setting) -> VectorFile {
    const FULL: &[&str] = &["session.packed-size"];
    let plaintext = || {
        documented(
            "AWS STS API reference, AssumeRoleWithWebIdentity: the plaintext of both kinds of session policies can't exceed 2,048 characters",
        )
    };
    let separate = || inferred("tags are packed with the policies, and AWS does not publish how");
    let dense =
        |characters: usize| NARROW.replace("reports", &text(characters - NARROW.len() + "reports".len()));
    let with_tags = |tags: Value, policy: Option<&str>| {
        let statement = web_identity_statement(setting)
            .with("Action", json!(["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]));
        let claim = json!({"principal_tags": tags, "transitive_tag_keys": []});
        let situation = Situation::new(setting)
            .trust(self::policy(&[statement]))
            .token(&Jwt::new(setting).claim("https://aws.amazon.com/tags", claim));
        policy.into_iter().fold(situation, |situation, policy| situation.param("Policy", policy))
    };
    let team = json!({"team": ["payments"]});
    let many: serde_json::Map<String, Value> =
        (0..25).map(|place| (format!("tag-{place}"), json!([text(256)]))).collect();
    Class::new(Kind::Sts, "packed-size", "sessions with more policies and tags than they may carry")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(
            accept("full", "a session policy of 2048 characters without white space is all that fits")
                .known_by(plaintext())
                .sts(&with_policy(setting, &dense(2048))),
        )
        .with(
            reject("policy-and-arn", "beside a policy of 2048 characters there is no room for a managed one")
                .twin("sts/packed-size/full", "there is a managed policy as well")
                .stops(FULL)
                .known_by(plaintext())
                .sts(
                    &with_policy(setting, &dense(2048))
                        .managed_policy(READ_ONLY, super::WIDE)
                        .param("PolicyArns.member.1.arn", READ_ONLY),
                ),
        )
        .with(
            reject("arns", "ten managed policies whose ARNs are too long together")
                .twin("sts/policy-arns/ten", "each ARN has 220 characters")
                .stops(FULL)
                .known_by(plaintext())
                .sts(&(1..=10).fold(Situation::new(setting), |situation, number| {
                    let path = text(220 - setting.role_arn("").len() - "policy//a".len() + "role/".len());
                    let arn = format!("arn:aws:iam::{}:policy/{path}/{}", setting.account, number % 10);
                    let situation = situation.managed_policy(&arn, super::WIDE);
                    situation.param(&format!("PolicyArns.member.{number}.arn"), &arn)
                })),
        )
        .with(
            accept("tagged", "a tag of the session leaves room for a policy")
                .known_by(separate())
                .sts(&with_tags(team.clone(), Some(NARROW))),
        )
        .with(
            reject("policy-and-tag", "beside a policy of 2048 characters there is no room for a tag")
                .twin("sts/packed-size/tagged", "the policy has 2048 characters")
                .stops(FULL)
                .known_by(separate())
                .sts(&with_tags(team, Some(&dense(2048)))),
        )
        .with(
            reject("tags", "twenty-five tags, each as long as it may be, are too long together")
                .twin("sts/packed-size/tagged", "there are 25 tags of 256 characters and no policy")
                .stops(FULL)
                .known_by(separate())
                .sts(&with_tags(many.into(), None)),
        )
        .finish()
}

/// Text of this many characters that does not shrink much where it is compressed.
fn text(characters: usize) -> String {
    let digests =
        (0_u32..).flat_map(|number| HEXLOWER.encode(&Sha256::digest(number.to_be_bytes())).into_bytes());
    digests.take(characters).map(char::from).collect()
}
