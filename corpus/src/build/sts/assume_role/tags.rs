//! `Tags` and `TransitiveTagKeys` of `AssumeRole`: their rules, and who may set them.

use super::{REFERENCE, reference, trust};
use crate::build::{Class, Draft, Situation, accept, allowing, documented, inferred, reject, trusting_for};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const ONE: &str = "sts/assume-role-tags/one";
const BOTH: &[&str] = &["sts:AssumeRole", "sts:TagSession"];

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![sound(setting), rules(setting), permission(setting), conditions(setting)]
}

pub(super) fn guide() -> Evidence {
    documented("AWS IAM user guide, Pass session tags in AWS STS")
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about)
        .citing(&[REFERENCE, "AWS IAM user guide, Pass session tags in AWS STS"])
}

/// The call has these tags.
pub(in crate::build::sts) fn tagged(situation: Situation, tags: &[(&str, &str)]) -> Situation {
    (1..).zip(tags).fold(situation, |situation, (number, (key, value))| {
        situation
            .param(&format!("Tags.member.{number}.Key"), key)
            .param(&format!("Tags.member.{number}.Value"), value)
    })
}

/// The call passes on the tags of these keys.
pub(in crate::build::sts) fn passing_on(situation: Situation, keys: &[&str]) -> Situation {
    (1..).zip(keys).fold(situation, |situation, (number, key)| {
        situation.param(&format!("TransitiveTagKeys.member.{number}"), key)
    })
}

/// How clients write an empty list.
pub(in crate::build::sts) fn empty_list() -> Evidence {
    documented("Smithy, AWS query protocol: the protocol test EmptyQueryLists")
}

/// A role that trusts Alice to begin sessions and to tag them.
pub(super) fn tagging(setting: &Setting) -> Situation {
    let alice = json!(setting.user_arn(Situation::USER));
    Situation::assume_role(setting).trust(trust(&alice, BOTH))
}

fn one(setting: &Setting) -> Situation {
    tagged(tagging(setting), &[("team", "payments")])
}

fn many(setting: &Setting, count: usize) -> Situation {
    let keys: Vec<String> = (0..count).map(|place| format!("k{place}")).collect();
    let tags: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "v")).collect();
    tagged(tagging(setting), &tags)
}

fn sound(setting: &Setting) -> VectorFile {
    let sound = |name: &str, sentence: &str, evidence: Evidence, situation: &Situation| -> Draft {
        accept(name, sentence).known_by(evidence).sts(situation)
    };
    class("assume-role-tags", "calls of AssumeRole with sound session tags")
        .severity(Severity::Low)
        .with(sound("one", "a session is given a tag", guide(), &one(setting)))
        .with(sound(
            "transitive",
            "a session is given two tags, one of which it is to pass on",
            guide(),
            &passing_on(tagged(tagging(setting), &[("team", "payments"), ("stage", "test")]), &["team"]),
        ))
        .with(sound(
            "transitive-in-capitals",
            "a key is the same in capitals",
            documented("AWS IAM user guide, Pass session tags in AWS STS: keys are not case-sensitive"),
            &passing_on(one(setting), &["TEAM"]),
        ))
        .with(sound(
            "longest",
            "a key of 128 characters and a value of 256",
            reference("Tags"),
            &tagged(tagging(setting), &[(&"k".repeat(128), &"v".repeat(256))]),
        ))
        .with(sound(
            "empty-value",
            "a tag without a value, which is one",
            documented("AWS STS API reference, Tag: a value has 0 to 256 characters"),
            &tagged(tagging(setting), &[("team", "")]),
        ))
        .with(sound(
            "empty-lists",
            "an empty list is written as its name and nothing else",
            empty_list(),
            &tagging(setting).param("Tags", "").param("TransitiveTagKeys", "").param("PolicyArns", ""),
        ))
        .with(sound(
            "element-of-no-list",
            "an element of what is no list is a parameter that the call does not have",
            inferred("clients of later versions of the API send parameters of later versions"),
            &one(setting).param("RoleArn.member.1", "team").param("DurationSeconds.member.1.Key", "stage"),
        ))
        .with(sound("fifty", "fifty tags, the most there may be", reference("Tags"), &many(setting, 50)))
        .with(sound(
            "letters-of-every-script",
            "a tag may have letters, spaces and digits of every script",
            documented("AWS STS API reference, Tag: the pattern has letters, spaces and digits of Unicode"),
            &tagged(tagging(setting), &[("\u{30C1}\u{30FC}\u{30E0}", "z\u{FC}rich \u{661}")]),
        ))
        .finish()
}

fn rules(setting: &Setting) -> VectorFile {
    let tag = || documented("AWS STS API reference, Tag");
    let naming = || documented("AWS IAM user guide, Rules for naming tags in IAM and AWS STS");
    let keys = || {
        documented(
            "AWS STS API reference, AssumeRole: you cannot have separate Department and department tag keys",
        )
    };
    let set = |key: &str, value: &str| tagged(tagging(setting), &[(key, value)]);
    let (long_key, long_value) = ("k".repeat(129), "v".repeat(257));
    #[rustfmt::skip]
    let rows: [(&str, Situation, &str, &str, Evidence); 16] = [
        ("fifty-one", many(setting, 51), "tags.count", "there are fifty-one tags", reference("Tags")),
        ("key-empty", set("", "payments"), "tags.key", "the tag has an empty key", tag()),
        ("key-too-long", set(&long_key, "payments"), "tags.key", "the key has 129 characters", tag()),
        ("key-star", set("team*", "payments"), "tags.key", "the key has a star, which policies expand", tag()),
        ("key-line-feed", set("team\n", "payments"), "tags.key", "the key ends in a line feed", tag()),
        ("value-too-long", set("team", &long_value), "tags.value", "the value has 257 characters", tag()),
        ("value-star", set("team", "*"), "tags.value", "the value is a star, which policies expand", tag()),
        ("value-variable", set("team", "${aws:userid}"), "tags.value", "the value is a policy variable", tag()),
        ("reserved", set("aws:team", "payments"), "tags.reserved-prefix", "the key begins with `aws:`", naming()),
        ("reserved-capitals", set("AWS:team", "payments"), "tags.reserved-prefix", "the key begins with `AWS:`", naming()),
        ("twice", tagged(tagging(setting), &[("team", "payments"), ("team", "admin")]), "tags.distinct",
            "two tags have one key", keys()),
        ("case-twins", tagged(tagging(setting), &[("Team", "payments"), ("team", "admin")]), "tags.distinct",
            "two keys differ only in case: which of the values counts, a policy cannot tell", keys()),
        ("transitive-over-and-over", passing_on(one(setting), &["team"; 51]), "api.transitive-tag-keys-count",
            "51 keys are passed on, all of them `team`", reference("TransitiveTagKeys, of 50 items at the most")),
        ("transitive-unknown", passing_on(one(setting), &["tema"]), "tags.transitive-known",
            "the key to be passed on is one that no tag has", reference("TransitiveTagKeys: keys of session tags")),
        ("numbered-from-two", tagging(setting).param("Tags.member.2.Key", "team").param("Tags.member.2.Value", "payments"),
            "api.list-well-formed", "the only tag has the number 2", inferred("a tag that is not understood may be what a policy denies by")),
        ("another-member", one(setting).param("Tags.member.1.Colour", "blue"), "api.list-well-formed",
            "the tag has a third member", inferred("a tag that is not understood may be what a policy denies by")),
    ];
    let class = class("assume-role-tags-rules", "calls of AssumeRole with tags that break a rule for tags")
        .severity(Severity::Medium);
    rows.into_iter()
        .fold(class, |class, (name, situation, rule, what, evidence)| {
            class.with(
                reject(name, &format!("tags that no session may have: {what}"))
                    .twin(ONE, what)
                    .stops(&[rule])
                    .known_by(evidence)
                    .sts(&situation),
            )
        })
        .with(
            reject("no-value", "a tag without a value member: no value is not the same as an empty one")
                .twin(ONE, "the tag has no `Value`")
                .stops(&["api.parameter-present"])
                .known_by(documented("AWS STS API reference, Tag: Value is required"))
                .sts(&tagging(setting).param("Tags.member.1.Key", "team")),
        )
        .with(
            reject("no-key", "a tag without a key member")
                .twin(ONE, "the tag has no `Key`")
                .stops(&["api.parameter-present"])
                .known_by(documented("AWS STS API reference, Tag: Key is required"))
                .sts(&tagging(setting).param("Tags.member.1.Value", "payments")),
        )
        .with(
            reject("key-repeated", "one key for who allows the call, another for the session")
                .twin(ONE, "the first tag has another key as well")
                .stops(&["api.list-well-formed"])
                .evidence(inferred("the API model has one value for the parameter"))
                .sts(&one(setting).param_again("Tags.member.1.Key", "admin")),
        )
        .finish()
}

/// "You must have the sts:TagSession permission."
fn permission(setting: &Setting) -> VectorFile {
    const UNTAGGED: &[&str] = &["trust.tag-session"];
    let page = || documented("AWS IAM user guide, Pass session tags in AWS STS: sts:TagSession is required");
    let alice = json!(setting.user_arn(Situation::USER));
    let account = json!(setting.account);
    let deploy = setting.role_arn(Situation::ROLE);
    let by = |principal: &Value, actions: &[&str], own: &[&str]| {
        let plain = Situation::assume_role(setting).trust(trust(principal, actions));
        tagged(plain.edit_user(|user| user.may(&allowing(own, &deploy))), &[("team", "admin")])
    };
    let denied = |name: &str, sentence: &str, twin: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/assume-role-tag-session/{twin}"), change)
            .stops(UNTAGGED)
            .known_by(page())
            .sts(situation)
    };
    let other = ["s3:GetObject"];
    class("assume-role-tag-session", "callers who may set session tags, or may not")
        .severity(Severity::High)
        .with(
            accept("role-allows", "a role trusts Alice to begin sessions and to tag them")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&by(&alice, BOTH, &other)),
        )
        .with(
            accept("account-allows", "a role trusts its account in both, and the account lets Alice do both")
                .severity(Severity::Low)
                .known_by(page())
                .sts(&by(&account, BOTH, BOTH)),
        )
        .with(denied(
            "role-does-not",
            "a role trusts Alice to begin sessions, and not to say who she is in them",
            "role-allows",
            "the trust policy allows `sts:AssumeRole` alone",
            &by(&alice, &["sts:AssumeRole"], &other),
        ))
        .with(denied(
            "role-does-not-and-user-may",
            "that the account lets Alice tag sessions of the role does not stand in for the role's own leave",
            "role-allows",
            "the trust policy allows `sts:AssumeRole` alone, and the policy of the user both",
            &by(&alice, &["sts:AssumeRole"], BOTH),
        ))
        .with(denied(
            "source-identity-allowed",
            "another action with session in what it does is another action",
            "role-allows",
            "the trust policy allows `sts:SetSourceIdentity` in place of `sts:TagSession`",
            &by(&alice, &["sts:AssumeRole", "sts:SetSourceIdentity"], &other),
        ))
        .with(
            denied(
                "account-does-not",
                "a role leaves it to its account, and the account lets Alice begin sessions without tags",
                "account-allows",
                "the policy of the user allows `sts:AssumeRole` alone",
                &by(&account, BOTH, &["sts:AssumeRole"]),
            )
            .stops(&["caller.tag-session"]),
        )
        .with(
            denied(
                "denied-to-the-user",
                "the account denies Alice to tag sessions, though the role trusts her",
                "role-allows",
                "a policy of the user denies `sts:TagSession`",
                &by(&alice, BOTH, &other)
                    .edit_user(|user| user.may(&crate::build::denying(&["sts:TagSession"]))),
            )
            .stops(&["caller.tag-session"]),
        )
        .with(
            accept("no-tags-no-permission", "who passes no tags needs no leave to")
                .severity(Severity::Low)
                .known_by(inferred("the permission is for passing tags"))
                .sts(
                    &Situation::assume_role(setting)
                        .trust(trust(&json!([alice, account]), &["sts:AssumeRole"])),
                ),
        )
        .finish()
}

/// Which tags: `aws:RequestTag`, `aws:TagKeys`, `sts:TransitiveTagKeys`.
fn conditions(setting: &Setting) -> VectorFile {
    let page =
        || documented("AWS IAM user guide, Pass session tags in AWS STS: condition keys of sts:TagSession");
    let alice = json!({"AWS": setting.user_arn(Situation::USER)});
    let wanting = |conditions: &Value, tags: &[(&str, &str)], transitive: &[&str]| {
        let trust = trusting_for(&alice, &json!(BOTH), conditions);
        passing_on(tagged(Situation::assume_role(setting).trust(trust), tags), transitive)
    };
    let team = json!({"StringEquals": {"aws:RequestTag/team": "payments"}});
    let keys = json!({"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "stage"]}});
    let passed = json!({"ForAllValues:StringEquals": {"sts:TransitiveTagKeys": ["team"]}});
    let two = [("team", "payments"), ("stage", "test")];
    let sound = |name: &str, sentence: &str, situation: &Situation| -> Draft {
        accept(name, sentence).severity(Severity::Low).known_by(page()).sts(situation)
    };
    let denied = |name: &str, sentence: &str, twin: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .twin(&format!("sts/assume-role-tag-conditions/{twin}"), change)
            .stops(&["trust.allows", "trust.tag-session"])
            .known_by(page())
            .sts(situation)
    };
    let only_tags = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": alice, "Action": "sts:AssumeRole"},
        {"Effect": "Allow", "Principal": alice, "Action": "sts:TagSession", "Condition": team},
    ]})
    .to_string();
    let two_statements =
        |value: &str| tagged(Situation::assume_role(setting).trust(only_tags.clone()), &[("team", value)]);
    class("assume-role-tag-conditions", "roles that let sessions be given some tags and not others")
        .severity(Severity::High)
        .with(sound(
            "request-tag",
            "a role wants sessions of one team",
            &wanting(&team, &[("team", "payments")], &[]),
        ))
        .with(sound(
            "request-tag-in-capitals",
            "the key of a tag in a condition has no case",
            &wanting(
                &json!({"StringEquals": {"aws:RequestTag/TEAM": "payments"}}),
                &[("team", "payments")],
                &[],
            ),
        ))
        .with(sound("tag-keys", "a role lets sessions have tags of two keys", &wanting(&keys, &two, &[])))
        .with(sound(
            "transitive-keys",
            "a role lets sessions pass on one tag",
            &wanting(&passed, &two, &["team"]),
        ))
        .with(sound(
            "a-statement-for-tags",
            "a statement of its own says which tags, and who may begin sessions another",
            &two_statements("payments"),
        ))
        .with(denied(
            "request-tag-of-another",
            "a role wants sessions of one team, and this one is another's",
            "request-tag",
            "the tag is `admin`",
            &wanting(&team, &[("team", "admin")], &[]),
        ))
        .with(denied(
            "request-tag-missing",
            "a role wants sessions of one team, and this one has another tag",
            "request-tag",
            "the tag has another key",
            &wanting(&team, &[("stage", "payments")], &[]),
        ))
        .with(denied(
            "tag-keys-third",
            "a role lets sessions have tags of two keys, and this one has a third",
            "tag-keys",
            "there is a third tag",
            &wanting(&keys, &[("team", "payments"), ("stage", "test"), ("admin", "yes")], &[]),
        ))
        .with(denied(
            "transitive-keys-second",
            "a role lets sessions pass on one tag, and this one is to pass on two",
            "transitive-keys",
            "both tags are to be passed on",
            &wanting(&passed, &two, &["team", "stage"]),
        ))
        .with(
            denied(
                "a-statement-for-other-tags",
                "a session that may begin, and not with this tag, does not begin without it",
                "a-statement-for-tags",
                "the tag is `admin`",
                &two_statements("admin"),
            )
            .stops(&["trust.tag-session"]),
        )
        .finish()
}
