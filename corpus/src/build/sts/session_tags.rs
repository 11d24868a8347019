//! Session tags in a token: the two forms of the claims, the rules for keys and values, and the permission to set them.

use super::trusting::allowing;
use crate::build::{Class, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Map, Value, json};

pub(super) const TAGS: &str = "https://aws.amazon.com/tags";
const PRINCIPAL_TAG: &str = "https://aws.amazon.com/tags/principal_tags/";
const TRANSITIVE_KEYS: &str = "https://aws.amazon.com/tags/transitive_tag_keys";
const NESTED: &str = "sts/session-tags/nested-arrays";
const FLATTENED: &str = "sts/session-tags/flattened";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![forms(setting), malformed(setting), rules(setting), permission(setting)]
}

/// The sound call of a role whose trust policy allows these actions.
pub(super) fn may(setting: &Setting, actions: &[&str]) -> Situation {
    let conditions = json!({
        "StringEquals": {setting.claim_key("aud"): Jwt::AUDIENCE, setting.claim_key("sub"): Jwt::SUBJECT},
    });
    allowing(setting, &json!(actions), conditions)
}

fn tagging(setting: &Setting, token: &Jwt) -> Situation {
    may(setting, &["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]).token(token)
}

/// A token whose `tags` is this.
fn nested(setting: &Setting, tags: Value) -> Situation {
    tagging(setting, &Jwt::new(setting).claim(TAGS, tags))
}

/// A token with these tags and no transitive keys.
fn tagged(setting: &Setting, tags: &[(&str, &str)]) -> Situation {
    let pairs: Map<String, Value> =
        tags.iter().map(|(key, value)| ((*key).to_owned(), json!([value]))).collect();
    nested(setting, json!({"principal_tags": pairs}))
}

fn guide() -> Evidence {
    documented("AWS IAM user guide, Passing session tags using AssumeRoleWithWebIdentity")
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&["AWS IAM user guide, Pass session tags in AWS STS"])
}

fn forms(setting: &Setting) -> VectorFile {
    let flat = |key: &str, value: &str| Jwt::new(setting).claim(&format!("{PRINCIPAL_TAG}{key}"), value);
    class("session-tags", "tokens with sound session tags")
        .severity(Severity::Low)
        .with(
            accept("nested-arrays", "tags in one object, each value a list of one text")
                .evidence(observed("wi-claim-tags-nested-arrays"))
                .aws(observed("wi-claim-tags-nested-arrays"))
                .sts(&nested(
                    setting,
                    json!({"principal_tags": {"team": ["payments"]}, "transitive_tag_keys": ["team"]}),
                )),
        )
        .with(
            accept("flattened", "tags in claims of their own, each value a plain text")
                .evidence(observed("wi-claim-tags-flattened"))
                .aws(observed("wi-claim-tags-flattened"))
                .sts(&tagging(setting, &flat("team", "payments").claim(TRANSITIVE_KEYS, json!(["team"])))),
        )
        .with(
            accept(
                "transitive-key-in-capitals",
                "a transitive key in capitals is the tag's: keys have no case",
            )
            .evidence(documented(
                "AWS IAM user guide, Pass session tags in AWS STS: keys are case-insensitive",
            ))
            .aws(inferred("keys are compared without regard to case"))
            .sts(&nested(
                setting,
                json!({"principal_tags": {"team": ["payments"]}, "transitive_tag_keys": ["TEAM"]}),
            )),
        )
        .with(
            accept("longest", "a key of 128 characters and a value of 256")
                .evidence(guide())
                .aws(guide())
                .sts(&tagged(setting, &[(&"k".repeat(128), &"v".repeat(256))])),
        )
        .with(
            accept("empty-value", "a tag without a value, which is one")
                .evidence(documented("AWS STS API reference, Tag: a value has 0 to 256 characters"))
                .aws(documented("AWS STS API reference, Tag: a value has 0 to 256 characters"))
                .sts(&tagged(setting, &[("team", "")])),
        )
        .with(
            accept("fifty", "fifty tags, the most there may be")
                .evidence(guide())
                .aws(guide())
                .sts(&many(setting, 50)),
        )
        .finish()
}

fn many(setting: &Setting, count: usize) -> Situation {
    let keys: Vec<String> = (0..count).map(|place| format!("k{place}")).collect();
    let tags: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), "v")).collect();
    tagged(setting, &tags)
}

/// Tags in no form that AWS defines. A reader that skips them hands out a session without the tag that some policy
/// denies by.
fn malformed(setting: &Setting) -> VectorFile {
    let principal = "principal_tags passed in claim is not in correct format.";
    let alike = || inferred("wi-claim-tags-nested-plain-strings: what is in another form is refused");
    #[rustfmt::skip]
    let nested_forms: [(&str, Value, &str, Evidence); 8] = [
        ("nested-plain-strings", json!({"principal_tags": {"team": "payments"}}), "a value is a plain text",
            observed("wi-claim-tags-nested-plain-strings")),
        ("two-values", json!({"principal_tags": {"team": ["payments", "admin"]}}), "a tag has two values", alike()),
        ("no-value", json!({"principal_tags": {"team": []}}), "a tag's list of values is empty", alike()),
        ("number-value", json!({"principal_tags": {"team": [7]}}), "a value is a number", alike()),
        ("list-of-tags", json!({"principal_tags": [{"team": ["payments"]}]}), "the tags are a list", alike()),
        ("text", json!("team=payments"), "the claim is a text", alike()),
        ("transitive-text", json!({"principal_tags": {"team": ["payments"]}, "transitive_tag_keys": "team"}),
            "the transitive keys are one text", alike()),
        ("transitive-number", json!({"principal_tags": {"team": ["payments"]}, "transitive_tag_keys": [7]}),
            "a transitive key is a number", alike()),
    ];
    let refused = |name: &str, what: &str, twin: &str, evidence: &dyn Fn() -> Evidence| {
        reject(name, &format!("session tags in no form that AWS defines: {what}"))
            .twin(twin, what)
            .stops(&["tags.format"])
            .evidence(evidence())
            .aws(evidence())
    };
    let class =
        class("session-tags-format", "tokens with session tags in another form").severity(Severity::Medium);
    let class = nested_forms.into_iter().fold(class, |class, (name, tags, what, seen)| {
        let draft = refused(name, what, NESTED, &|| seen.clone());
        let draft = if name == "nested-plain-strings" { draft.message(principal) } else { draft };
        class.with(draft.sts(&nested(setting, tags)))
    });
    let flat =
        |value: Value| tagging(setting, &Jwt::new(setting).claim(&format!("{PRINCIPAL_TAG}team"), value));
    class
        .with(
            refused("flattened-list", "a value of the flattened form is a list", FLATTENED, &|| {
                inferred("wi-claim-tags-flattened: the flattened form has plain texts")
            })
            .sts(&flat(json!(["payments"]))),
        )
        .with(
            refused("flattened-number", "a value of the flattened form is a number", FLATTENED, &alike)
                .sts(&flat(json!(7))),
        )
        .finish()
}

fn rules(setting: &Setting) -> VectorFile {
    let tag = || documented("AWS STS API reference, Tag");
    let reserved = || documented("AWS IAM user guide, Rules for naming tags in IAM and AWS STS");
    let keys = || documented("AWS IAM user guide, Pass session tags in AWS STS: keys are case-insensitive");
    let quota = || documented("AWS STS API reference, AssumeRole: up to 50 session tags");
    #[rustfmt::skip]
    let rows: [(&str, Situation, &str, &str, Evidence); 11] = [
        ("fifty-one", many(setting, 51), "tags.count", "fifty-one tags", quota()),
        ("key-empty", tagged(setting, &[("", "payments")]), "tags.key", "a tag without a key", tag()),
        ("key-too-long", tagged(setting, &[(&"k".repeat(129), "payments")]), "tags.key", "a key of 129 characters", tag()),
        ("key-star", tagged(setting, &[("team*", "payments")]), "tags.key", "a key with a star, which policies expand", tag()),
        ("key-line-feed", tagged(setting, &[("team\n", "payments")]), "tags.key", "a key that ends in a line feed", tag()),
        ("value-too-long", tagged(setting, &[("team", &"v".repeat(257))]), "tags.value", "a value of 257 characters", tag()),
        ("value-star", tagged(setting, &[("team", "*")]), "tags.value", "a value that is a star, which policies expand", tag()),
        ("value-variable", tagged(setting, &[("team", "${aws:userid}")]), "tags.value", "a value that is a policy variable", tag()),
        ("reserved", tagged(setting, &[("aws:team", "payments")]), "tags.reserved-prefix", "a key that begins with `aws:`", reserved()),
        ("reserved-capitals", tagged(setting, &[("AWS:team", "payments")]), "tags.reserved-prefix", "a key that begins with `AWS:`", reserved()),
        ("case-twins", tagged(setting, &[("Team", "payments"), ("team", "admin")]), "tags.distinct",
            "two keys that differ only in case: which of the values counts, a policy cannot tell", keys()),
    ];
    let bulk: Vec<(String, String)> = (0..20).map(|place| (format!("k{place}"), noise(place, 256))).collect();
    let bulk: Vec<(&str, &str)> = bulk.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let class =
        class("session-tags-rules", "session tags that break a rule for tags").severity(Severity::Medium);
    rows.into_iter()
        .fold(class, |class, (name, situation, rule, what, evidence)| {
            class.with(
                reject(name, &format!("the token has {what}"))
                    .twin(NESTED, &format!("the tags are others: {what}"))
                    .stops(&[rule])
                    .evidence(evidence.clone())
                    .aws(evidence)
                    .sts(&situation),
            )
        })
        .with(
            reject("twins-of-both-forms", "the tag `team` in both forms, with two values")
                .twin(NESTED, "the flattened form has the tag as well, with another value")
                .stops(&["tags.distinct"])
                .evidence(keys())
                .aws(inferred("a key has one value, wherever it stands"))
                .sts(&tagging(
                    setting,
                    &Jwt::new(setting)
                        .claim(TAGS, json!({"principal_tags": {"team": ["payments"]}}))
                        .claim(&format!("{PRINCIPAL_TAG}team"), "admin"),
                )),
        )
        .with(
            reject("too-much", "twenty tags of 256 characters each, more than a session token may carry")
                .severity(Severity::Low)
                .twin(NESTED, "the tags are twenty, of 256 characters each")
                .stops(&["session.packed-size"])
                .evidence(documented(
                    "AWS STS API reference, AssumeRoleWithWebIdentity: PackedPolicyTooLarge",
                ))
                .aws(inferred(
                    "how AWS packs is not published; 5,000 characters of tags are over every quota known",
                ))
                .sts(&tagged(setting, &bulk)),
        )
        .with(
            reject("transitive-unknown", "a key is to be passed on, and no tag has it")
                .twin(NESTED, "the transitive key is one that no tag has")
                .stops(&["tags.transitive-known"])
                .evidence(documented(
                    "AWS STS API reference, AssumeRole: TransitiveTagKeys are keys of the session's tags",
                ))
                .aws(inferred("AssumeRole answers so, in an answer recorded by others"))
                .sts(&nested(
                    setting,
                    json!({"principal_tags": {"team": ["payments"]}, "transitive_tag_keys": ["tema"]}),
                )),
        )
        .finish()
}

/// Letters and digits with no pattern that a packer could make short.
fn noise(seed: u32, length: usize) -> String {
    let next = |state: &mut u32| {
        *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_digit(*state >> 27, 36)
    };
    std::iter::repeat_n((), length).scan(seed, |state, ()| next(state)).collect()
}

/// "You must have the `sts:TagSession` permission": of the role's trust policy, as a web identity has no other.
fn permission(setting: &Setting) -> VectorFile {
    let page = || documented("AWS IAM user guide, Pass session tags in AWS STS: sts:TagSession is required");
    let assume = "sts:AssumeRoleWithWebIdentity";
    let token = Jwt::new(setting).claim(TAGS, json!({"principal_tags": {"team": ["admin"]}}));
    let untagged = Jwt::new(setting).claim(TAGS, json!({"principal_tags": {}}));
    let denied = |name: &str, sentence: &str, change: &str| {
        reject(name, sentence).twin(NESTED, change).stops(&["trust.tag-session"]).evidence(page()).aws(page())
    };
    class("tag-session", "trust policies that let a token set session tags, or do not")
        .severity(Severity::High)
        .with(
            denied(
                "not-allowed",
                "the trust policy lets the provider's users in, and does not let them be tagged",
                "the trust policy does not allow `sts:TagSession`",
            )
            .sts(&may(setting, &[assume]).token(&token)),
        )
        .with(
            denied(
                "another-allowed",
                "the trust policy allows another action with session in its name",
                "the trust policy allows `sts:SetSourceIdentity` in place of `sts:TagSession`",
            )
            .sts(&may(setting, &[assume, "sts:SetSourceIdentity"]).token(&token)),
        )
        .with(
            accept("star-allowed", "the trust policy allows every action of STS, and so tags")
                .severity(Severity::Low)
                .evidence(page())
                .aws(page())
                .sts(&may(setting, &["sts:*"]).token(&token)),
        )
        .with(
            accept("nothing-to-set", "the token has the claim and no tag in it: there is nothing to allow")
                .severity(Severity::Low)
                .evidence(inferred("the permission is for passing tags"))
                .aws(inferred("the permission is for passing tags"))
                .sts(&may(setting, &[assume]).token(&untagged)),
        )
        .with(
            reject(
                "assume-not-allowed",
                "the trust policy lets the provider tag sessions, and not begin them",
            )
            .twin(NESTED, "the trust policy allows `sts:TagSession` alone")
            .stops(&["trust.allows"])
            .evidence(page())
            .aws(page())
            .sts(&may(setting, &["sts:TagSession"]).token(&token)),
        )
        .finish()
}
