//! Documents that are no policy of their type: identity, session, resource and control policies.

use super::{Chapter, FIRST, OTHER_ACCOUNT, alike, allow, aws, deny, grant, on, one, open};
use crate::build::{Class, Draft, PolicyQuestion, policy, stranger};
use crate::format::{PrincipalKind, Severity, Tag, VectorFile};
use crate::mint::Object;
use serde_json::{Value, json};

pub(super) fn classes() -> Vec<VectorFile> {
    vec![grammar(), identity(), limiting(), resource(), control(), size()]
}

const GRAMMAR: &str = "reference_policies_grammar";
const RESOURCE: &str = "policy.resource";
const PRINCIPAL: &str = "policy.principal";

/// A document of one statement, of which one thing is changed.
fn sound() -> Object {
    allow("s3:Get*", "arn:aws:s3:::docs/*")
}

fn document(statement: &str) -> Object {
    Object::new().with("Version", "2012-10-17").with_raw("Statement", statement)
}

fn own(text: &str) -> PolicyQuestion {
    PolicyQuestion::plain().identity(&[text])
}

/// A name, a rule, a twin, the change, a sentence and a question.
type Malformed<'v> = (&'v str, &'v str, &'v str, &'v str, &'v str, PolicyQuestion);

impl Chapter {
    fn all_malformed<const N: usize>(self, class: Class, rows: [Malformed<'_>; N]) -> Class {
        rows.into_iter().fold(class, |class, (name, rule, twin, change, sentence, question)| {
            class.with(self.malformed(name, sentence, rule, twin, change).policy(&question))
        })
    }
}

/// What the grammar says of every policy.
fn grammar() -> VectorFile {
    const DOCUMENT: Chapter = Chapter::iam("grammar", GRAMMAR);
    let statement = sound().to_json();
    let with = |name: &str, value: Value| own(&one(sound().with(name, value)));
    let again = |name: &str, value: Value| own(&one(sound().and_again(name, value)));
    let raw = |text: &str| own(text);
    let list = format!("[{statement}]");
    let condition =
        |text: &str| own(&one(sound().with_raw("Condition", text))).context("aws:username", "alice");
    let class = DOCUMENT.open("what makes a text a policy").severity(Severity::Medium);
    #[rustfmt::skip]
    let class = DOCUMENT.all_met(class, [
        ("list", "a list of one statement", own(&document(&list).to_json())),
        ("single-statement", "one statement may stand without a list", own(&document(&statement).to_json())),
        ("lists-of-one", "lists of one action and one resource",
            own(&one(allow(json!(["s3:GetObject"]), json!(["arn:aws:s3:::docs/*"]))))),
        ("later-values", "the last of several actions and resources",
            own(&one(allow(json!(["ec2:*", "s3:GetObject"]), json!(["arn:aws:s3:::payroll/*", "arn:aws:s3:::docs/*"]))))),
        ("elements-in-another-order", "elements stand in any order", raw(&Object::new().with_raw("Statement", &list).with("Version", "2012-10-17").to_json())),
        ("white-space", "white space stands between elements", raw(&document(&list).to_json().replace(',', " ,\r\n\t"))),
        ("sid", "a statement has a name", with("Sid", json!("AllowRead1"))),
        ("condition", "a condition that holds", condition(r#"{"StringEquals":{"aws:username":"alice"}}"#)),
        ("condition-list", "a condition with a list of one value", condition(r#"{"StringEquals":{"aws:username":["alice"]}}"#)),
        ("sids", "two statements have names", own(&policy(&[sound().with("Sid", "A"), deny("ec2:*", "*").with("Sid", "B")]))),
    ]);
    #[rustfmt::skip]
    let class = DOCUMENT.none_met(class, [
        ("none-of-later-values", "later-values", "the object is of a third bucket", "none of several resources is the one",
            own(&one(allow(json!(["ec2:*", "s3:GetObject"]), json!(["arn:aws:s3:::payroll/*", "arn:aws:s3:::docs/*"]))))
                .resource("arn:aws:s3:::legal/case")),
    ]);
    let doubled = document(&list).and_again("Version", "2012-10-17").to_json();
    #[rustfmt::skip]
    let class = DOCUMENT.all_malformed(class, [
        ("no-json", "policy.json", "list", "the last brace is left out", "half a document is none", raw(document(&list).to_json().trim_end_matches('}'))),
        ("trailing-comma", "policy.json", "list", "a comma stands before the last brace", "nothing is repaired",
            raw(&document(&list).to_json().replace("]}", "],}"))),
        ("comment", "policy.json", "list", "a comment stands in front", "JSON has no comments", raw(&format!("/* read */{}", document(&list).to_json()))),
        ("two-documents", "policy.json", "list", "the document is there twice", "two documents are not one", raw(&document(&list).to_json().repeat(2))),
        ("empty-text", "policy.json", "list", "the document is empty", "no text is no policy", raw("")),
        ("array", "policy.json", "list", "the document is its list of statements", "a list is no document", raw(&list)),
        ("no-statement", "policy.statement", "list", "`Statement` is left out", "a policy has statements", raw(r#"{"Version":"2012-10-17"}"#)),
        ("statement-text", "policy.statement", "list", "the statement is a word", "a word is no statement", raw(&document(r#""Allow""#).to_json())),
        ("statement-null", "policy.statement", "list", "the list holds null", "null is no statement", raw(&document(&format!("[{statement},null]")).to_json())),
        ("version-unknown", "policy.version", "list", "the version is 2012-10-18", "there are two versions", raw(&document(&list).with("Version", "2012-10-18").to_json())),
        ("version-number", "policy.version", "list", "the version is a number", "a version is a text", raw(&document(&list).with("Version", 2012).to_json())),
        ("version-null", "policy.version", "list", "the version is null", "null is no version", raw(&document(&list).with("Version", Value::Null).to_json())),
        ("unknown-element", "policy.elements-known", "list", "the document has a `Comment`", "there is no such element", raw(&document(&list).with("Comment", "x").to_json())),
        ("unknown-in-statement", "policy.elements-known", "sid", "the statement has `Conditions`",
            "a letter too many, and who skips what he does not know restricts nothing", with("Conditions", json!({}))),
        ("element-in-lower-case", "policy.elements-known", "list", "`version` is in lower case", "elements are written as they are documented",
            raw(&Object::new().with("version", "2012-10-17").with_raw("Statement", &list).to_json())),
        ("effect-missing", "policy.effect", "sid", "`Effect` is left out", "no effect is assumed", own(&one(sound().without("Effect")))),
        ("effect-in-lower-case", "policy.effect", "sid", "the effect is `allow`", "an effect is written as it is documented", with("Effect", json!("allow"))),
        ("effect-deny-in-capitals", "policy.effect", "sid", "the effect is `DENY`", "who does not know the effect must not skip a Deny", with("Effect", json!("DENY"))),
        ("effect-list", "policy.effect", "sid", "the effect is a list", "an effect is no list", with("Effect", json!(["Allow"]))),
        ("action-missing", "policy.action", "sid", "`Action` is left out", "no action is assumed", own(&one(sound().without("Action")))),
        ("action-beside-not-action", "policy.action", "sid", "`NotAction` stands beside `Action`", "an element and its negation exclude each other",
            with("NotAction", json!("s3:DeleteObject"))),
        ("action-without-service", "policy.action", "sid", "the action is `GetObject`", "an action has a service", with("Action", json!("GetObject"))),
        ("action-number", "policy.action", "sid", "the action is a number", "a number is no action", with("Action", json!(7))),
        ("action-object", "policy.action", "sid", "the action is an object", "an object is no action", with("Action", json!({"s3": "GetObject"}))),
        ("condition-unknown-operator", "policy.condition", "condition", "the operator is `StringEqual`",
            "a letter is missing, and who skips what he does not know restricts nothing", condition(r#"{"StringEqual":{"aws:username":"alice"}}"#)),
        ("condition-key-without-prefix", "policy.condition", "condition", "the key is `username`", "a key has a prefix",
            condition(r#"{"StringEquals":{"username":"alice"}}"#)),
        ("condition-null-if-exists", "policy.condition", "condition", "the operator is `NullIfExists`", "`Null` takes no `IfExists`",
            condition(r#"{"NullIfExists":{"aws:username":"false"}}"#)),
        ("duplicate-in-document", "policy.no-duplicate-members", "list", "`Version` is there twice", "no name stands twice", raw(&doubled)),
        ("duplicate-statement", "policy.no-duplicate-members", "list", "`Statement` is there twice", "the last or the first would count",
            raw(&document(&list).and_again("Statement", json!([])).to_json())),
        ("duplicate-effect", "policy.no-duplicate-members", "sid", "`Effect` is there twice, as Deny and as Allow", "the last or the first would count",
            again("Effect", json!("Deny"))),
        ("duplicate-action", "policy.no-duplicate-members", "sid", "`Action` is there twice", "the last or the first would count", again("Action", json!("s3:*"))),
        ("duplicate-condition", "policy.no-duplicate-members", "condition", "`Condition` is there twice", "the last or the first would count",
            own(&one(sound().with("Condition", json!({})).and_again("Condition", json!({}))))),
        ("duplicate-operator", "policy.no-duplicate-members", "condition", "the operator is there twice", "the last or the first would count",
            condition(r#"{"StringEquals":{"aws:username":"alice"},"StringEquals":{"aws:PrincipalTag/team":"red"}}"#)),
        ("duplicate-key", "policy.no-duplicate-members", "condition", "the key is there twice", "the last or the first would count",
            condition(r#"{"StringEquals":{"aws:username":"bob","aws:username":"alice"}}"#)),
        ("duplicate-key-in-another-case", "policy.no-duplicate-members", "condition", "the key is there twice, once in capitals",
            "names of keys have no case: two spellings are one key", condition(r#"{"StringEquals":{"aws:username":"bob","AWS:USERNAME":"alice"}}"#)),
        ("duplicate-escaped", "policy.no-duplicate-members", "sid", "`Effect` is there twice, once with an escape",
            "an escape makes no other name", own(&one(sound().and_spelled(r#""\u0045ffect""#, "Deny")))),
    ]);
    #[rustfmt::skip]
    let class = class
        .with(open(DOCUMENT.malformed("empty-list", "a policy without statements decides nothing", "policy.statement", "list",
            "the list of statements is empty"), "the grammar has one statement or more; some tools take none").policy(&raw(&document("[]").to_json())))
        .with(open(DOCUMENT.malformed("empty-actions", "a statement about no action is about nothing, or about everything", "policy.action", "lists-of-one",
            "the list of actions is empty"), "the grammar has one action or more").policy(&with("Action", json!([]))))
        .with(open(DOCUMENT.malformed("empty-resources", "a statement about no resource is about nothing, or about everything", RESOURCE, "lists-of-one",
            "the list of resources is empty"), "the grammar has one resource or more").policy(&with("Resource", json!([]))))
        .with(open(DOCUMENT.malformed("wildcard-in-service", "a service is no pattern", "policy.action", "sid",
            "the action is `s*:GetObject`"), "the page of actions has wildcards in names, and says nothing of services").policy(&with("Action", json!("s*:GetObject"))))
        .with(open(DOCUMENT.malformed("operator-in-lower-case", "operators are written as they are documented", "policy.condition", "condition",
            "the operator is `stringequals`"), "the page does not say whether case matters; as documented is the one spelling")
            .policy(&condition(r#"{"stringequals":{"aws:username":"alice"}}"#)));
    sids(DOCUMENT, class)
}

fn sids(chapter: Chapter, class: Class) -> VectorFile {
    let source = "AWS IAM user guide, reference_policies_elements_sid";
    let rule = "policy.sid";
    let beside = |sid: &str| own(&policy(&[sound().with("Sid", "A"), deny("ec2:*", "*").with("Sid", sid)]));
    class
        .with(
            chapter
                .malformed(
                    "sid-with-hyphen",
                    "a name is of letters and digits",
                    rule,
                    "sids",
                    "the second name is `B-2`",
                )
                .citing(source)
                .severity(Severity::Low)
                .policy(&beside("B-2")),
        )
        .with(
            chapter
                .malformed(
                    "sid-repeated",
                    "a name is that of one statement",
                    rule,
                    "sids",
                    "both statements have one name",
                )
                .citing(source)
                .severity(Severity::Low)
                .policy(&beside("A")),
        )
        .finish()
}

/// Identity policies name no principal and no document.
fn identity() -> VectorFile {
    const IDENTITY: Chapter = Chapter::iam("identity-document", GRAMMAR);
    let named = || sound().with("Sid", "Read");
    let with = |name: &str, value: Value| own(&one(named().with(name, value)));
    let without = own(&one(named().without("Resource")));
    let of = |resource: &str| with("Resource", json!(resource));
    let class = IDENTITY.open("what an identity policy has, and what it has not").severity(Severity::Medium);
    let class =
        IDENTITY.all_met(class, [("sound", "one statement", own(&document(&named().to_json()).to_json()))]);
    #[rustfmt::skip]
    let class = IDENTITY.all_malformed(class, [
        ("principal", PRINCIPAL, "sound", "the statement has a `Principal`", "an identity policy is about whom it is attached to",
            with("Principal", aws(PolicyQuestion::ALICE))),
        ("principal-star", PRINCIPAL, "sound", "the statement is about everybody", "an identity policy is about whom it is attached to", with("Principal", json!("*"))),
        ("not-principal", PRINCIPAL, "sound", "the statement has a `NotPrincipal`", "an identity policy is about whom it is attached to",
            with("NotPrincipal", aws(OTHER_ACCOUNT))),
        ("id", "policy.elements-known", "sound", "the document has an `Id`", "only policies of resources have one",
            own(&document(&named().to_json()).with("Id", "x").to_json())),
        ("resource-missing", RESOURCE, "sound", "`Resource` is left out", "no resource is assumed", without),
        ("resource-beside-not-resource", RESOURCE, "sound", "`NotResource` stands beside `Resource`",
            "an element and its negation exclude each other", with("NotResource", json!("arn:aws:s3:::payroll/*"))),
        ("resource-name", RESOURCE, "sound", "the resource is `docs/*`", "a name is no ARN", of("docs/*")),
        ("resource-empty", RESOURCE, "sound", "the resource is empty", "an empty text is no ARN", of("")),
        ("resource-five-segments", RESOURCE, "sound", "the resource is `arn:aws:s3:*`", "an ARN has six segments: a star does not stand for several",
            of("arn:aws:s3:*")),
        ("resource-any-service", RESOURCE, "sound", "the resource is `arn:aws:*:::docs/*`", "a service is no pattern", of("arn:aws:*:::docs/*")),
        ("resource-number", RESOURCE, "sound", "the resource is a number", "a number is no ARN", with("Resource", json!(7))),
        ("character", "policy.characters", "sound", "a tag's value has a letter beyond U+00FF", "a policy is written in certain characters",
            with("Condition", on("StringNotEquals", "aws:PrincipalTag/team", "\u{3b1}"))),
    ]);
    let second = PolicyQuestion::plain().identity(&[&one(named()), &one(named().with("Effect", "deny"))]);
    let unasked = own(&policy(&[named(), allow("ec2:*", "docs")]));
    class
        .with(
            alike(
                IDENTITY.malformed(
                    "second-policy",
                    "one of two policies is none, and who skips it skips a Deny",
                    "policy.effect",
                    "sound",
                    "a second policy has the effect `deny`",
                ),
                "a malformed policy decides nothing",
            )
            .severity(Severity::High)
            .policy(&second),
        )
        .with(
            alike(
                IDENTITY.malformed(
                    "second-statement",
                    "a statement about something else makes the whole document none",
                    RESOURCE,
                    "sound",
                    "a second statement has the resource `docs`",
                ),
                "a document is stored as a whole",
            )
            .policy(&unasked),
        )
        .finish()
}

type Ask<'a> = &'a dyn Fn(&str) -> PolicyQuestion;

/// Boundaries, session policies and service control policies are about whom they are attached to.
fn limiting() -> VectorFile {
    const LIMITING: Chapter = Chapter::iam("limiting-document", GRAMMAR);
    let question = || own(&one(sound()));
    let boundary = |text: &str| question().boundary(&[text]);
    let passed = |text: &str| {
        question()
            .principal(crate::build::role_session(
                "arn:aws:sts::111122223333:assumed-role/ci/build-7",
                "arn:aws:iam::111122223333:role/ci",
                PolicyQuestion::ACCOUNT,
            ))
            .session(&[text])
    };
    let scp = |text: &str| question().scp(&[&[text]]);
    let class = LIMITING
        .open("boundaries, session policies and service control policies, as documents")
        .severity(Severity::Medium);
    #[rustfmt::skip]
    let kinds: [(&str, &str, &str, Ask<'_>); 3] = [
        ("boundary", "a boundary", "boundary[0].Statement[0]", &boundary),
        ("session", "a session policy", "session[0].Statement[0]", &passed),
        ("scp", "a service control policy", "scp[0][0].Statement[0]", &scp),
    ];
    kinds
        .into_iter()
        .fold(class, |class, (name, what, place, ask)| {
            let sentence = format!("{what} of one statement");
            let class = class.with(LIMITING.allowed(name, &sentence).by(&[FIRST, place]).policy(&ask(&one(sound()))));
            #[rustfmt::skip]
            let bad: [(&str, &str, &str, &str, String); 5] = [
                ("principal", PRINCIPAL, "the statement has a `Principal`", "is about whom it is attached to",
                    one(sound().with("Principal", "*"))),
                ("not-principal", PRINCIPAL, "the statement has a `NotPrincipal`", "excepts nobody", one(sound().with("NotPrincipal", aws(OTHER_ACCOUNT)))),
                ("resource-missing", RESOURCE, "`Resource` is left out", "says what it is about", one(sound().without("Resource"))),
                ("id", "policy.elements-known", "the document has an `Id`", "has no `Id`", document(&sound().to_json()).with("Id", "x").to_json()),
                ("effect", "policy.effect", "the effect is `Denied`", "allows or denies", one(sound().with("Effect", "Denied"))),
            ];
            bad.into_iter().fold(class, |class, (fault, rule, change, says, text)| {
                let draft = LIMITING.malformed(&format!("{name}-{fault}"), &format!("{what} {says}"), rule, name, change);
                class.with(draft.policy(&ask(&text)))
            })
        })
        .with(
            open(
                LIMITING.malformed("session-empty-list", "a session policy without statements decides nothing", "policy.statement", "session",
                    "the list of statements is empty"),
                "the grammar has one statement or more; what STS makes of none is not documented",
            )
            .policy(&passed(&document("[]").to_json())),
        )
        .finish()
}

/// Policies of resources say whom they are about.
fn resource() -> VectorFile {
    const DOCUMENT: Chapter = Chapter::iam("resource-document", "reference_policies_elements_principal");
    const NAMED: &[&str] = &["resource[0].Statement[0]"];
    let ask = |text: &str| PolicyQuestion::plain().resource_policies(&[text]);
    let with = |principal: Value| ask(&one(sound().with("Principal", principal)));
    let class = DOCUMENT.open("what a resource's policy has").severity(Severity::Medium);
    let named = || sound().with("Principal", aws(PolicyQuestion::ALICE));
    let met =
        |class: Class, draft: Draft, question: &PolicyQuestion| class.with(draft.by(NAMED).policy(question));
    let class = met(class, DOCUMENT.allowed("sound", "one statement about a user"), &ask(&one(named())));
    let class = met(
        class,
        DOCUMENT.allowed("id", "a resource's policy has an `Id`"),
        &ask(&document(&named().to_json()).with("Id", "bucket policy-1").to_json()),
    );
    let sid = alike(
        DOCUMENT.allowed("sid", "names of statements in a bucket's policy have rules of their own"),
        "the page of `Sid` leaves its rules to the service that the policy is of",
    );
    let class = met(class, sid, &ask(&one(named().with("Sid", "Allow read, please"))));
    let repeated = alike(
        DOCUMENT.allowed("sid-repeated", "two statements of a bucket's policy have one name"),
        "the page of `Sid` has names unique within the policies of IAM",
    );
    let twice =
        policy(&[named().with("Sid", "A"), deny("ec2:*", "*").with("Principal", "*").with("Sid", "A")]);
    let class = met(class, repeated, &ask(&twice));
    #[rustfmt::skip]
    let class = DOCUMENT.all_malformed(class, [
        ("principal-missing", PRINCIPAL, "sound", "`Principal` is left out", "nobody is assumed: left out is not everybody", ask(&one(sound()))),
        ("principal-beside-not-principal", PRINCIPAL, "sound", "`NotPrincipal` stands beside `Principal`", "an element and its negation exclude each other",
            ask(&one(named().with("NotPrincipal", aws(OTHER_ACCOUNT))))),
        ("principal-text", PRINCIPAL, "sound", "the principal is the user's ARN without a type", "a principal is a star or has a type",
            with(json!(PolicyQuestion::ALICE))),
        ("principal-pattern", PRINCIPAL, "sound", "the principal is `user/*`", "a part of a principal is no pattern", with(aws("arn:aws:iam::111122223333:user/*"))),
        ("principal-account-pattern", PRINCIPAL, "sound", "the account is a star", "an account is no pattern", with(aws("arn:aws:iam::*:root"))),
        ("principal-unknown-type", PRINCIPAL, "sound", "the type is `Aws`", "types are written as they are documented", with(json!({"Aws": PolicyQuestion::ALICE}))),
        ("principal-nobody", PRINCIPAL, "sound", "the principal is an empty object", "a statement about nobody is a mistake", with(json!({}))),
        ("principal-empty-list", PRINCIPAL, "sound", "the list of principals is empty", "a statement about nobody is a mistake", with(aws(json!([])))),
        ("principal-group", PRINCIPAL, "sound", "the principal is a group", "a group is no principal", with(aws("arn:aws:iam::111122223333:group/team"))),
        ("principal-short-account", PRINCIPAL, "sound", "the account has eleven digits", "an account has twelve digits", with(aws("11112222333"))),
        ("principal-duplicate", "policy.no-duplicate-members", "sound", "the type `AWS` is there twice", "the last or the first would count",
            ask(&one(sound().with_raw("Principal", &Object::new().with("AWS", PolicyQuestion::ALICE).and_again("AWS", "*").to_json())))),
        ("resource-missing", RESOURCE, "sound", "`Resource` is left out", "no resource is assumed", ask(&one(named().without("Resource")))),
    ]);
    let service = PolicyQuestion::plain().principal(stranger(PrincipalKind::Service, "logs.amazonaws.com"));
    class
        .with(DOCUMENT.allowed("service", "one statement about a service").by(NAMED).policy(
            &service.clone().resource_policies(&[&one(
                sound().with("Principal", json!({"Service": "logs.amazonaws.com"})),
            )]),
        ))
        .with(
            DOCUMENT
                .malformed(
                    "service-star",
                    "a service is no pattern",
                    PRINCIPAL,
                    "service",
                    "the service is `*.amazonaws.com`",
                )
                .policy(&service.resource_policies(&[&one(
                    sound().with("Principal", json!({"Service": "*.amazonaws.com"})),
                )])),
        )
        .finish()
}

/// Resource control policies are about everybody.
fn control() -> VectorFile {
    const CONTROL: Chapter = Chapter::of(
        "resource-control-document",
        "AWS Organizations user guide",
        "orgs_manage_policies_rcps_syntax",
    );
    const BOTH: &[&str] = &[FIRST, "rcp[0][0].Statement[0]"];
    let ask = |fence: Object| own(&one(sound())).rcp(&[&[&policy(&[grant("*"), fence])]]);
    let fence = || deny("s3:DeleteObject", "*");
    let class = CONTROL.open("resource control policies, as documents").severity(Severity::Medium);
    let class = class.with(
        CONTROL
            .allowed("sound", "a Deny of something else beside what every level has")
            .by(BOTH)
            .policy(&ask(fence().with("Principal", "*"))),
    );
    #[rustfmt::skip]
    let class = CONTROL.all_malformed(class, [
        ("principal-missing", PRINCIPAL, "sound", "`Principal` is left out", "a resource control policy is about everybody, and says so", ask(fence())),
        ("principal-named", PRINCIPAL, "sound", "the principal is an account", "a resource control policy is about nobody in particular",
            ask(fence().with("Principal", aws(OTHER_ACCOUNT)))),
        ("principal-star-of-aws", PRINCIPAL, "sound", "the principal is a star of AWS", "a star of AWS is not the one star that the syntax has",
            ask(fence().with("Principal", aws("*")))),
        ("not-principal", PRINCIPAL, "sound", "`NotPrincipal` stands in place of `Principal`", "a resource control policy excepts nobody by name",
            ask(fence().with("NotPrincipal", aws(OTHER_ACCOUNT)))),
        ("resource-missing", RESOURCE, "sound", "`Resource` is left out", "no resource is assumed", ask(fence().without("Resource").with("Principal", "*"))),
    ]);
    class.finish()
}

/// Characters at the most.
fn size() -> VectorFile {
    const SIZE: Chapter = Chapter::iam("size", "reference_iam-quotas");
    let filled = |statement: Object, characters: usize| {
        let filler = |length: usize| {
            one(statement.clone().with("Condition", on("StringNotEquals", "app:x", "x".repeat(length))))
        };
        filler(characters.saturating_sub(filler(0).len()))
    };
    let role = |text: &str| {
        let session = "arn:aws:sts::111122223333:assumed-role/ci/build-7";
        own(text).principal(crate::build::role_session(
            session,
            "arn:aws:iam::111122223333:role/ci",
            PolicyQuestion::ACCOUNT,
        ))
    };
    let exact = |characters| role(&filled(sound(), characters));
    let spaced = filled(sound(), 10_240)
        .replace(':', ": ")
        .replace("arn: aws: s3: : : ", "arn:aws:s3:::")
        .replace("s3: ", "s3:")
        .replace("app: ", "app:");
    let bucket = |characters| {
        PolicyQuestion::plain()
            .resource_policies(&[&filled(sound().with("Principal", aws(PolicyQuestion::ALICE)), characters)])
    };
    let scp = |characters| own(&one(sound())).scp(&[&[&filled(sound(), characters)]]);
    let limit = |draft: Draft| draft.tag(Tag::ResourceLimit).severity(Severity::Low);
    let bound = "policy.size";
    SIZE.open("policies as long as they may be, and longer")
        .with(
            limit(SIZE.allowed("identity", "a role's policies may have 10,240 characters"))
                .policy(&exact(10_240)),
        )
        .with(
            limit(SIZE.allowed("identity-white-space", "white space does not count")).policy(&role(&spaced)),
        )
        .with(
            limit(SIZE.malformed(
                "identity-longer",
                "a role's policies may not have 10,241 characters",
                bound,
                "identity",
                "a character more",
            ))
            .policy(&exact(10_241)),
        )
        .with(
            limit(SIZE.allowed("bucket", "a bucket's policy may have 20 KB"))
                .citing("Amazon S3 user guide, bucket-policies")
                .by(&["resource[0].Statement[0]"])
                .policy(&bucket(20_480)),
        )
        .with(
            limit(SIZE.malformed(
                "bucket-longer",
                "a bucket's policy may not have more than 20 KB",
                bound,
                "bucket",
                "a character more",
            ))
            .citing("Amazon S3 user guide, bucket-policies")
            .policy(&bucket(20_481)),
        )
        .with(
            limit(SIZE.allowed("service-control", "a service control policy may have 5,120 characters"))
                .citing("AWS Organizations user guide, orgs_reference_limits")
                .by(&[FIRST, "scp[0][0].Statement[0]"])
                .policy(&scp(5_120)),
        )
        .with(
            limit(SIZE.malformed(
                "service-control-longer",
                "a service control policy may not have 5,121 characters",
                bound,
                "service-control",
                "a character more",
            ))
            .citing("AWS Organizations user guide, orgs_reference_limits")
            .policy(&scp(5_121)),
        )
        .finish()
}
