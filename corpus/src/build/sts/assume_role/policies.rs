//! `Policy` and `PolicyArns` of `AssumeRole`, at the bounds of what they may be.

use super::{REFERENCE, reference};
use crate::build::sts::{NARROW, WIDE, padded};
use crate::build::{Class, Draft, Situation, accept, inferred, reject};
use crate::format::{Account, Kind, Octets, Severity, VectorFile};
use crate::mint::Setting;

const NARROWED: &str = "sts/assume-role-policy/narrow";
const ONE: &str = "sts/assume-role-policy-arns/one";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![inline(setting), managed(setting)]
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&[REFERENCE]).severity(Severity::Low)
}

fn with_policy(setting: &Setting, policy: &str) -> Situation {
    Situation::assume_role(setting).param("Policy", policy)
}

/// "Minimum length of 1", "the plaintext ... can't exceed 2,048 characters", and a policy of an identity.
fn inline(setting: &Setting) -> VectorFile {
    let sound = |name: &str, sentence: &str, policy: &str| -> Draft {
        accept(name, sentence).known_by(reference("Policy")).sts(&with_policy(setting, policy))
    };
    let refused = |name: &str, sentence: &str, change: &str, stops: &[&str], policy: &str| -> Draft {
        reject(name, sentence)
            .twin(NARROWED, change)
            .stops(stops)
            .known_by(reference("Policy"))
            .sts(&with_policy(setting, policy))
    };
    let deny = NARROW.replace("Allow", "Deny");
    class("assume-role-policy", "session policies of AssumeRole, at the bounds of what they may be")
        .with(sound("narrow", "a session may do less than its role", NARROW))
        .with(sound("wide", "a session policy that allows everything leaves what the role may do", WIDE))
        .with(sound("deny-only", "a session policy that only denies leaves nothing, and is a policy", &deny))
        .with(sound("longest", "a session policy may have 2048 characters", &padded(NARROW, 2048)))
        .with(
            refused(
                "too-long",
                "a session policy of 2049 characters is too long",
                "the policy has 2049 characters",
                &["api.policy-length"],
                &padded(NARROW, 2049),
            )
            .twin("sts/assume-role-policy/longest", "the policy has one space more"),
        )
        .with(refused(
            "empty",
            "an empty session policy is there, and restricts nothing where it is taken for none",
            "the policy is empty",
            &["api.policy-length", "policy.json"],
            "",
        ))
        .with(refused(
            "beyond-latin-1",
            "a session policy is in Latin-1",
            "the policy names a file with a snowman",
            &["api.policy-pattern"],
            &NARROW.replace("reports", "\u{2603}"),
        ))
        .with(refused(
            "cut-off",
            "a session policy that breaks off restricts nothing, and is no policy",
            "the policy lacks its last bracket",
            &["policy.json"],
            NARROW.trim_end_matches('}'),
        ))
        .with(refused(
            "no-statement",
            "a session policy without statements: nothing, or everything?",
            "the list of statements is empty",
            &["policy.statement"],
            r#"{"Version":"2012-10-17","Statement":[]}"#,
        ))
        .with(refused(
            "effect-in-lower-case",
            "an effect that nobody knows may be the one that was to restrict the session",
            "the effect is `deny`",
            &["policy.effect"],
            &NARROW.replace("Allow", "deny"),
        ))
        .with(refused(
            "effect-twice",
            "an effect that is said twice is two policies for two readers",
            "the statement denies and allows",
            &["policy.no-duplicate-members"],
            &NARROW.replace(r#""Effect":"Allow""#, r#""Effect":"Deny","Effect":"Allow""#),
        ))
        .with(refused(
            "principal",
            "a session policy is about the session, and names no principal",
            "the statement names a principal",
            &["policy.principal"],
            &NARROW.replace(r#""Action""#, r#""Principal":"*","Action""#),
        ))
        .finish()
}

/// "You can provide up to 10 managed policy ARNs. ... The policies must exist in the same account as the role."
#[expect(clippy::too_many_lines, reason = "a list of vectors, each on its own")]
fn managed(setting: &Setting) -> VectorFile {
    let arn = |account: &str, number: usize| format!("arn:aws:iam::{account}:policy/p{number}");
    let own = |number: usize| arn(&setting.account, number);
    // Policies 1 to 11 are there.
    let there = || {
        (1..=11).fold(Situation::assume_role(setting), |situation, number| {
            situation.managed_policy(&own(number), NARROW)
        })
    };
    let with = |arns: &[String]| {
        (1..).zip(arns).fold(there(), |situation, (number, arn)| {
            situation.param(&format!("PolicyArns.member.{number}.arn"), arn)
        })
    };
    let first = |count: usize| (1..=count).map(own).collect::<Vec<_>>();
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).known_by(reference("PolicyArns")).sts(situation)
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
            .known_by(reference("PolicyArns"))
            .sts(situation)
    };
    let abroad = Account {
        managed_policies: [(arn("111122223333", 1), Octets(NARROW.as_bytes().to_vec()))].into(),
        ..Account::new("111122223333")
    };
    let brief = "arn:aws:iam::aws:po".to_owned();
    class(
        "assume-role-policy-arns",
        "managed session policies of AssumeRole, at the bounds of what they may be",
    )
    .with(sound("one", "a session may do no more than a managed policy allows", &with(&first(1))))
    .with(sound("ten", "a session may have ten managed policies", &with(&first(10))))
    .with(sound(
        "with-inline",
        "a session may have a managed policy and one that is passed",
        &with(&first(1)).param("Policy", NARROW),
    ))
    .with(refused(
        "eleven",
        "a session may not have eleven managed policies",
        "sts/assume-role-policy-arns/ten",
        "there is one policy more",
        &["api.policy-arns-count"],
        &with(&first(11)),
    ))
    .with(
        refused(
            "unknown",
            "a managed policy that is not there: to leave it out would be to leave the session unrestricted",
            ONE,
            "the policy is not there",
            &["session.policy-exists"],
            &with(&[own(12)]),
        )
        .severity(Severity::High),
    )
    .with(refused(
        "one-of-two-unknown",
        "one of two managed policies is not there",
        ONE,
        "there is a second policy, which is not there",
        &["session.policy-exists"],
        &with(&[own(1), own(12)]),
    ))
    .with(
        refused(
            "of-another-account",
            "a managed policy of another account: who writes it decides what the session may do",
            ONE,
            "the policy is in another account",
            &["session.policy-exists"],
            &with(&[arn("111122223333", 1)]).account(abroad),
        )
        .severity(Severity::High),
    )
    .with(refused(
        "role-for-policy",
        "a role's ARN names no policy",
        ONE,
        "the ARN is the role's",
        &["session.policy-exists"],
        &with(&[setting.role_arn(Situation::ROLE)]),
    ))
    .with(refused(
        "nineteen",
        "nineteen characters are too few for the ARN of a policy",
        ONE,
        "the ARN has nineteen characters",
        &["api.policy-arn-length", "session.policy-exists"],
        &with(&[brief]),
    ))
    .with(
        refused(
            "gap",
            "a list with a second element and no first is no list: ignored, it would restrict nothing",
            ONE,
            "the number of the element is 2",
            &["api.list-well-formed"],
            &there().param("PolicyArns.member.2.arn", &own(1)),
        )
        .known_by(inferred("a list that is not understood may be what restricts the session")),
    )
    .with(
        refused(
            "plaintext",
            "the policies of a session together have 2048 characters at the most",
            "sts/assume-role-policy-arns/with-inline",
            "the passed policy has 2048 characters without white space, and ten ARNs stand beside it",
            &["session.packed-size"],
            &with(&first(10)).param("Policy", &NARROW.replace("reports", &dense(2048 - NARROW.len() + 7))),
        )
        .known_by(reference("the plaintext of both kinds of session policies can't exceed 2,048 characters")),
    )
    .with(
        accept("none", "a session without policies may do what its role may")
            .known_by(reference("PolicyArns, optional"))
            .sts(&there()),
    )
    .finish()
}

/// Letters that are not white space.
fn dense(characters: usize) -> String {
    ('a'..='z').cycle().take(characters).collect()
}
