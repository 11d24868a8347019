//! The attributes `PrincipalTag:KEY` and `TransitiveTagKeys`.

use super::{ASSUME, NOT_AUTHORIZED, answer, class, may};
use crate::build::saml::{AWS_ATTRIBUTES, ResponseQuestion, attribute};
use crate::build::{Situation, accept, documented, inferred, observed, reject};
use crate::format::{Evidence, Severity, VectorFile};
use crate::mint::Setting;

const TWIN: &str = "sts/saml-tags/one";
const PAGE: &str = "AWS IAM user guide, Pass session tags in AWS STS";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![sound(setting), rules(setting), permission(setting)]
}

fn page(what: &str) -> Evidence {
    documented(&format!("{PAGE}: {what}"))
}

/// A response that sets these tags.
pub(super) fn tagged(setting: &Setting, tags: &[(&str, &str)]) -> ResponseQuestion {
    tags.iter().fold(answer(setting), |response, (key, value)| {
        response.aws_attribute(&format!("PrincipalTag:{key}"), &[value])
    })
}

/// The sound call of a role that lets the provider's users be tagged.
pub(super) fn tagging(setting: &Setting, response: &ResponseQuestion) -> Situation {
    may(setting, &[ASSUME, "sts:TagSession"]).assertion(response)
}

fn many(setting: &Setting, count: usize) -> ResponseQuestion {
    (0..count).fold(answer(setting), |response, place| {
        response.aws_attribute(&format!("PrincipalTag:k{place}"), &["v"])
    })
}

fn sound(setting: &Setting) -> VectorFile {
    let team = || tagged(setting, &[("team", "payments")]);
    let good = |name: &str, sentence: &str, evidence: Evidence, response: &ResponseQuestion| {
        accept(name, sentence).known_by(evidence).sts(&tagging(setting, response))
    };
    class("saml-tags", "assertions with sound session tags")
        .citing(&[PAGE])
        .severity(Severity::Low)
        .with(good("one", "a tag in an attribute of its own", page("PrincipalTag"), &team()))
        .with(good(
            "two",
            "two tags, each in an attribute of its own",
            page("PrincipalTag"),
            &tagged(setting, &[("team", "payments"), ("stage", "test")]),
        ))
        .with(good(
            "longest",
            "a key of 128 characters and a value of 256",
            page("limits"),
            &tagged(setting, &[(&"k".repeat(128), &"v".repeat(256))]),
        ))
        .with(good(
            "empty-value",
            "a tag without a value, which is one",
            documented("AWS STS API reference, Tag: a value has 0 to 256 characters"),
            &tagged(setting, &[("team", "")]),
        ))
        .with(good(
            "colon",
            "a key with a colon, behind that of the attribute's name",
            documented("AWS STS API reference, Tag"),
            &tagged(setting, &[("cost:center", "42")]),
        ))
        .with(good("fifty", "fifty tags, the most there may be", page("limits"), &many(setting, 50)))
        .with(good(
            "transitive",
            "a tag that is to be passed on",
            page("TransitiveTagKeys"),
            &team().aws_attribute("TransitiveTagKeys", &["team"]),
        ))
        .with(good(
            "transitive-in-capitals",
            "a transitive key in capitals is the tag's: keys have no case",
            page("keys are case-insensitive"),
            &team().aws_attribute("TransitiveTagKeys", &["TEAM"]),
        ))
        .with(good(
            "transitive-keys-misnamed",
            "`TransitiveKeys` is no attribute of AWS's, and says nothing",
            page("the attribute is called TransitiveTagKeys"),
            &team().aws_attribute("TransitiveKeys", &["stage"]),
        ))
        .finish()
}

fn rules(setting: &Setting) -> VectorFile {
    let tag = || documented("AWS STS API reference, Tag");
    let one = |key: &str, value: &str| tagged(setting, &[(key, value)]);
    let values = |values: &[&str]| answer(setting).aws_attribute("PrincipalTag:team", values);
    let twice = one("team", "payments").edit("saml:AttributeStatement", |statement| {
        statement.and(attribute(&format!("{AWS_ATTRIBUTES}PrincipalTag:team"), &["admin"]))
    });
    let single = || inferred("a tag has one value: each is in an attribute of its own");
    #[rustfmt::skip]
    let rows: [(&str, ResponseQuestion, &str, &str, Evidence); 15] = [
        ("two-values", values(&["payments", "admin"]), "tags.format", "a tag with two values", single()),
        ("no-value", values(&[]), "tags.format", "a tag's attribute without a value", single()),
        ("attribute-twice", twice, "tags.format", "two attributes of one tag", single()),
        ("fifty-one", many(setting, 51), "tags.count", "fifty-one tags", page("limits")),
        ("key-empty", one("", "payments"), "tags.key", "a tag without a key", tag()),
        ("key-too-long", one(&"k".repeat(129), "payments"), "tags.key", "a key of 129 characters", tag()),
        ("key-star", one("team*", "payments"), "tags.key", "a key with a star, which policies expand", tag()),
        ("value-too-long", one("team", &"v".repeat(257)), "tags.value", "a value of 257 characters", tag()),
        ("value-star", one("team", "*"), "tags.value", "a value that is a star, which policies expand", tag()),
        ("value-variable", one("team", "${aws:userid}"), "tags.value", "a value that is a policy variable", tag()),
        ("reserved", one("aws:team", "payments"), "tags.reserved-prefix", "a key that begins with `aws:`", page("naming")),
        ("reserved-capitals", one("AWS:team", "payments"), "tags.reserved-prefix", "a key that begins with `AWS:`", page("naming")),
        ("case-twins", tagged(setting, &[("Team", "payments"), ("team", "admin")]), "tags.distinct",
            "two keys that differ only in case: which of the values counts, a policy cannot tell", page("keys are case-insensitive")),
        ("transitive-unknown", one("team", "payments").aws_attribute("TransitiveTagKeys", &["tema"]), "tags.transitive-known",
            "a key that is to be passed on, and no tag has it", inferred("AssumeRole answers so, in an answer recorded by others")),
        ("transitive-two-in-one", tagged(setting, &[("team", "payments"), ("stage", "test")]).aws_attribute("TransitiveTagKeys", &["team,stage"]), "tags.transitive-known",
            "two keys that are to be passed on in one value", page("TransitiveTagKeys has a value for each key")),
    ];
    let noise = |seed: usize| -> String {
        (0..256)
            .map(|place| {
                char::from(b'a' + u8::try_from((seed * 7 + place * place * 31 + place / 3) % 26).unwrap_or(0))
            })
            .collect()
    };
    let bulk = (0..20).fold(answer(setting), |response, place| {
        response.aws_attribute(&format!("PrincipalTag:k{place}"), &[&noise(place)])
    });
    let class = class("saml-tags-rules", "session tags in assertions that break a rule for tags")
        .citing(&[PAGE])
        .severity(Severity::Medium);
    rows.into_iter()
        .fold(class, |class, (name, response, rule, what, evidence)| {
            class.with(
                reject(name, &format!("the assertion has {what}"))
                    .twin(TWIN, &format!("the tags are others: {what}"))
                    .stops(&[rule])
                    .known_by(evidence)
                    .sts(&tagging(setting, &response)),
            )
        })
        .with(
            reject("too-much", "twenty tags of 256 characters each, more than a session token may carry")
                .severity(Severity::Low)
                .twin(TWIN, "the tags are twenty, of 256 characters each")
                .stops(&["session.packed-size"])
                .evidence(documented("AWS STS API reference, AssumeRoleWithSAML: PackedPolicyTooLarge"))
                .aws(inferred(
                    "how AWS packs is not published; 5,000 characters of tags are over every quota known",
                ))
                .sts(&tagging(setting, &bulk)),
        )
        .finish()
}

fn permission(setting: &Setting) -> VectorFile {
    let required = || page("sts:TagSession is required");
    let response = tagged(setting, &[("team", "admin")]);
    class("saml-tag-session", "trust policies that let an assertion set session tags, or do not")
        .citing(&[PAGE])
        .severity(Severity::High)
        .with(
            reject(
                "not-allowed",
                "the trust policy lets the provider's users in, and does not let them be tagged",
            )
            .twin(TWIN, "the trust policy does not allow `sts:TagSession`")
            .stops(&["trust.tag-session"])
            .known_by(required())
            .sts(&may(setting, &[ASSUME]).assertion(&response)),
        )
        .with(
            reject("another-allowed", "the trust policy allows another action with session in its name")
                .twin(TWIN, "the trust policy allows `sts:SetSourceIdentity` in place of `sts:TagSession`")
                .stops(&["trust.tag-session"])
                .known_by(required())
                .sts(&may(setting, &[ASSUME, "sts:SetSourceIdentity"]).assertion(&response)),
        )
        .with(
            reject(
                "assume-not-allowed",
                "the trust policy lets the provider tag sessions, and not begin them",
            )
            .twin(TWIN, "the trust policy allows `sts:TagSession` alone")
            .stops(&["trust.allows"])
            .message(NOT_AUTHORIZED)
            .known_by(required())
            .sts(&may(setting, &["sts:TagSession"]).assertion(&response)),
        )
        .with(
            accept("star-allowed", "the trust policy allows every action of STS, and so tags")
                .severity(Severity::Low)
                .known_by(required())
                .sts(&may(setting, &["sts:*"]).assertion(&response)),
        )
        .with(
            accept(
                "transitive-key-misnamed",
                "the attribute `PrincipalTags:team` is no tag, and needs no leave",
            )
            .severity(Severity::Low)
            .known_by(inferred("the attribute's name is PrincipalTag and the key"))
            .sts(
                &may(setting, &[ASSUME])
                    .assertion(&answer(setting).aws_attribute("PrincipalTags:team", &["admin"])),
            ),
        )
        .with(
            accept("both", "tags and a source identity, and the trust policy allows both")
                .severity(Severity::Low)
                .known_by(observed("saml-attr-source-identity-and-tags"))
                .response(0, serde_json::json!({"SourceIdentity": "ann@touchstone.example"}))
                .sts(&may(setting, &[ASSUME, "sts:TagSession", "sts:SetSourceIdentity"]).assertion(
                    &response.clone().aws_attribute("SourceIdentity", &["ann@touchstone.example"]),
                )),
        )
        .with(
            reject("neither", "tags and a source identity, and the trust policy allows neither")
                .twin("sts/saml-tag-session/both", "the trust policy allows `sts:AssumeRoleWithSAML` alone")
                .stops(&["trust.tag-session", "trust.source-identity"])
                .known_by(required())
                .sts(
                    &may(setting, &[ASSUME])
                        .assertion(&response.aws_attribute("SourceIdentity", &["bob@touchstone.example"])),
                ),
        )
        .finish()
}
