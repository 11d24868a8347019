//! The condition keys of a call with an assertion: which there are, what they hold, and what is none.

use super::output::NAME_QUALIFIER;
use super::tags::tagged;
use super::{ASSUME, DENIED, GUIDE, NOT_AUTHORIZED, SIGN_IN, answer, class, trust, under};
use crate::build::saml::{ResponseQuestion, attribute};
use crate::build::{Class, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Evidence, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::{Value, json};

const PAGE: &str = "AWS IAM user guide, IAM and AWS STS condition context keys";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![keys(setting), attributes(setting), several(setting), none(setting)]
}

fn page() -> Evidence {
    documented(&format!("{PAGE}: SAML-based AWS STS federation"))
}

fn conditions(name: &str, about: &str) -> Class {
    class(name, about).citing(&[PAGE]).severity(Severity::High)
}

/// A key, asked in two ways: a name, operator, key, and two values; to the first the answer is yes, to the second no.
type Asked<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

/// Two vectors of each key: allowed by its value, and denied where the policy wants another.
fn both(
    class: Class,
    of: &str,
    setting: &Setting,
    response: &ResponseQuestion,
    stops: &[&str],
    rows: &[Asked<'_>],
) -> Class {
    let actions = json!([ASSUME, "sts:TagSession", "sts:SetSourceIdentity"]);
    rows.iter().fold(class, |class, (name, operator, key, good, bad)| {
        let call = |value: &str| {
            let policy = trust(setting, &actions, &json!({*operator: {*key: value}}));
            Situation::saml(setting).trust(policy).assertion(response)
        };
        class
            .with(
                accept(name, &format!("the policy asks that `{key}` be `{good}`, and it is so"))
                    .severity(Severity::Low)
                    .known_by(page())
                    .sts(&call(good)),
            )
            .with(
                reject(
                    &format!("{name}-other"),
                    &format!("the policy asks that `{key}` be `{bad}`, and it is another"),
                )
                .twin(&format!("sts/{of}/{name}"), &format!("the policy asks for `{bad}`"))
                .stops(stops)
                .message(NOT_AUTHORIZED)
                .known_by(page())
                .sts(&call(bad)),
            )
    })
}

#[rustfmt::skip]
fn keys(setting: &Setting) -> VectorFile {
    const OF: &str = "saml-condition-keys";
    let (arn, issuer) = (super::provider(setting), setting.issuer_origin.as_str());
    let doc = format!("{}/workforce", setting.account);
    let class = conditions(OF, "trust policies that ask for each key of a call with SAML");
    let class = both(class, OF, setting, &answer(setting), DENIED, &[
        ("aud-in-lower-case", "StringEquals", "saml:aud", SIGN_IN, "https://app.example/saml"),
        ("iss", "StringEquals", "saml:iss", issuer, "https://other.example"),
        ("sub", "StringEquals", "saml:sub", "admin@touchstone.example.guests.example", "admin@touchstone.example"),
        ("sub-like", "StringLike", "saml:sub", "*@touchstone.example.guests.example", "*@touchstone.example"),
        ("sub-type", "StringEquals", "saml:sub_type", "persistent", "transient"),
        ("namequalifier", "StringEquals", "saml:namequalifier", NAME_QUALIFIER, "CS8fOPOX3aVPvKr5bJCE9T8CbSQ="),
        ("doc", "StringEquals", "saml:doc", &doc, "123456789012/contractors"),
        ("session-name", "StringEquals", "sts:RoleSessionName", "admin", "root"),
        ("federated-provider", "StringEquals", "aws:FederatedProvider", &arn, "cognito-identity.amazonaws.com"),
        ("secure-transport", "Bool", "aws:SecureTransport", "true", "false"),
        ("current-time", "DateLessThan", "aws:CurrentTime", "2099-01-01T00:00:00Z", "2001-01-01T00:00:00Z"),
    ]);
    let named = |format: &str| answer(setting)
        .edit("saml:Subject/saml:NameID", |name| name.with("Format", format))
        .yields("admin@touchstone.example.guests.example", Some(format));
    let class = both(class, OF, setting, &named("urn:oasis:names:tc:SAML:2.0:nameid-format:transient"), DENIED, &[
        ("sub-type-transient", "StringEquals", "saml:sub_type", "transient", "persistent"),
    ]);
    let class = both(class, OF, setting, &named("urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos"), DENIED, &[
        ("sub-type-kerberos", "StringEquals", "saml:sub_type", "urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos", "kerberos"),
    ]);
    let class = both(class, OF, setting, &named("urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"), DENIED, &[
        ("sub-type-email", "StringEquals", "saml:sub_type", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", "emailAddress"),
    ]);
    let tags = tagged(setting, &[("Team", "payments"), ("stage", "test")]).aws_attribute("TransitiveTagKeys", &["Team"]);
    let class = both(class, OF, setting, &tags, &["trust.allows", "trust.tag-session"], &[
        ("request-tag", "StringEquals", "aws:RequestTag/Team", "payments", "admin"),
        ("request-tag-any-case", "StringEquals", "aws:RequestTag/TEAM", "payments", "root"),
        ("tag-keys", "ForAnyValue:StringEquals", "aws:TagKeys", "stage", "admin"),
        ("transitive-tag-keys", "ForAnyValue:StringEquals", "sts:TransitiveTagKeys", "Team", "stage"),
    ]);
    let spoken = answer(setting).aws_attribute("SourceIdentity", &["ann@touchstone.example"]);
    both(class, OF, setting, &spoken, &["trust.allows", "trust.source-identity"], &[
        ("source-identity", "StringLike", "sts:SourceIdentity", "*@touchstone.example", "*@evil.example"),
    ])
    .finish()
}

/// Attributes of eduPerson, eduOrg, Active Directory and X.500, by the names that AWS maps.
fn attributes(setting: &Setting) -> VectorFile {
    #[rustfmt::skip]
    let rows = [
        ("edu-person-affiliation", "urn:oid:1.3.6.1.4.1.5923.1.1.1.1", "saml:eduPersonAffiliation"),
        ("edu-person-nickname", "urn:oid:1.3.6.1.4.1.5923.1.1.1.2", "saml:eduPersonNickname"),
        ("edu-person-org-dn", "urn:oid:1.3.6.1.4.1.5923.1.1.1.3", "saml:eduPersonOrgDN"),
        ("edu-person-org-unit-dn", "urn:oid:1.3.6.1.4.1.5923.1.1.1.4", "saml:eduPersonOrgUnitDN"),
        ("edu-person-primary-affiliation", "urn:oid:1.3.6.1.4.1.5923.1.1.1.5", "saml:eduPersonPrimaryAffiliation"),
        ("edu-person-principal-name", "urn:oid:1.3.6.1.4.1.5923.1.1.1.6", "saml:eduPersonPrincipalName"),
        ("edu-person-entitlement", "urn:oid:1.3.6.1.4.1.5923.1.1.1.7", "saml:eduPersonEntitlement"),
        ("edu-person-primary-org-unit-dn", "urn:oid:1.3.6.1.4.1.5923.1.1.1.8", "saml:eduPersonPrimaryOrgUnitDN"),
        ("edu-person-scoped-affiliation", "urn:oid:1.3.6.1.4.1.5923.1.1.1.9", "saml:eduPersonScopedAffiliation"),
        ("edu-person-targeted-id", "urn:oid:1.3.6.1.4.1.5923.1.1.1.10", "saml:eduPersonTargetedID"),
        ("edu-person-assurance", "urn:oid:1.3.6.1.4.1.5923.1.1.1.11", "saml:eduPersonAssurance"),
        ("edu-org-home-page-uri", "urn:oid:1.3.6.1.4.1.5923.1.2.1.2", "saml:eduOrgHomePageURI"),
        ("edu-org-identity-authn-policy-uri", "urn:oid:1.3.6.1.4.1.5923.1.2.1.3", "saml:eduOrgIdentityAuthNPolicyURI"),
        ("edu-org-legal-name", "urn:oid:1.3.6.1.4.1.5923.1.2.1.4", "saml:eduOrgLegalName"),
        ("edu-org-superior-uri", "urn:oid:1.3.6.1.4.1.5923.1.2.1.5", "saml:eduOrgSuperiorURI"),
        ("edu-org-white-pages-uri", "urn:oid:1.3.6.1.4.1.5923.1.2.1.6", "saml:eduOrgWhitePagesURI"),
        ("cn", "urn:oid:2.5.4.3", "saml:cn"),
        ("ad-name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name", "saml:name"),
        ("ad-common-name", "http://schemas.xmlsoap.org/claims/CommonName", "saml:commonName"),
        ("ad-given-name", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", "saml:givenName"),
        ("ad-surname", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", "saml:surname"),
        ("ad-mail", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "saml:mail"),
        ("ad-primary-group-sid", "http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid", "saml:primaryGroupSID"),
        ("x500-common-name", "2.5.4.3", "saml:commonName"),
        ("x500-surname", "2.5.4.4", "saml:surname"),
        ("x500-given-name", "2.5.4.42", "saml:givenName"),
        ("x500-unique-identifier", "2.5.4.45", "saml:x500UniqueIdentifier"),
        ("x500-uid", "0.9.2342.19200300.100.1.1", "saml:uid"),
        ("x500-mail", "0.9.2342.19200300.100.1.3", "saml:mail"),
        ("x500-organization-status", "0.9.2342.19200300.100.1.45", "saml:organizationStatus"),
    ];
    let mapped = |name: &str| match name {
        "ad-primary-group-sid" => {
            inferred("the guide prints `uid` beside it, and the list of keys has saml:primaryGroupSID")
        }
        "x500-given-name" => inferred("the guide prints 2.4.5.42; X.520 has 2.5.4.42"),
        name if name.starts_with("x500-") => {
            inferred("the guide's table of X.500 attributes, whose OIDs have misprints")
        }
        _ => documented(&format!("{GUIDE}: table of attributes and condition keys")),
    };
    let class = conditions("saml-attribute-keys", "attributes that are condition keys").citing(&[GUIDE]);
    rows.into_iter()
        .fold(class, |class, (name, attribute, key)| {
            let call = |value: &str| {
                under(setting, &json!({"ForAnyValue:StringEquals": {key: "staff"}}))
                    .assertion(&answer(setting).attribute(attribute, &[value]))
            };
            class
                .with(
                    accept(
                        name,
                        &format!("`{attribute}` is `{key}`, and has the value that the policy asks for"),
                    )
                    .severity(Severity::Low)
                    .known_by(mapped(name))
                    .sts(&call("staff")),
                )
                .with(
                    reject(
                        &format!("{name}-other"),
                        &format!("`{attribute}` is `{key}`, and has another value than the policy asks for"),
                    )
                    .twin(&format!("sts/saml-attribute-keys/{name}"), "the value is `student`")
                    .stops(DENIED)
                    .message(NOT_AUTHORIZED)
                    .known_by(mapped(name))
                    .sts(&call("student")),
                )
        })
        .finish()
}

const AFFILIATION: &str = "urn:oid:1.3.6.1.4.1.5923.1.1.1.1";

/// Keys of several values, and several attributes of one key.
fn several(setting: &Setting) -> VectorFile {
    let asks = |operator: &str, value: Value| {
        under(setting, &json!({operator: {"saml:eduPersonAffiliation": value}}))
    };
    let is = |values: &[&str]| answer(setting).attribute(AFFILIATION, values);
    let set = || documented("AWS IAM user guide, Set operators for multivalued context keys");
    let of = |name: &str| format!("sts/saml-multivalued-keys/{name}");
    let one_mapped = || documented(&format!("{GUIDE}: if several claims map to one key, only one is mapped"));
    let surname = |value: &str| {
        under(setting, &json!({"ForAnyValue:StringEquals": {"saml:surname": value}})).assertion(
            &answer(setting)
                .attribute("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", &["Lee"])
                .attribute("2.5.4.4", &["Root"]),
        )
    };
    let twice = is(&["student"])
        .edit("saml:AttributeStatement", |statement| statement.and(attribute(AFFILIATION, &["staff"])));
    let denied = |name: &str, sentence: &str, twin: &str, change: &str, situation: &Situation| {
        reject(name, sentence)
            .twin(&of(twin), change)
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .known_by(set())
            .sts(situation)
    };
    let good = |name: &str, sentence: &str, situation: &Situation| {
        accept(name, sentence).severity(Severity::Low).known_by(set()).sts(situation)
    };
    conditions("saml-multivalued-keys", "attributes of several values, and several attributes of one key")
        .with(good(
            "any-of-two",
            "one of two values is asked for",
            &asks("ForAnyValue:StringEquals", json!("staff")).assertion(&is(&["student", "staff"])),
        ))
        .with(denied(
            "any-of-two-none",
            "neither of two values is asked for",
            "any-of-two",
            "the second value is `alumni`",
            &asks("ForAnyValue:StringEquals", json!("staff")).assertion(&is(&["student", "alumni"])),
        ))
        .with(denied(
            "any-of-none",
            "there is no value to be asked for",
            "any-of-two",
            "the attribute is not there",
            &asks("ForAnyValue:StringEquals", json!("staff")),
        ))
        .with(good(
            "all-of-two",
            "both values are among those that are asked for",
            &asks("ForAllValues:StringEquals", json!(["staff", "student"]))
                .assertion(&is(&["student", "staff"])),
        ))
        .with(denied(
            "all-of-three",
            "one of three values is not among those that are asked for",
            "all-of-two",
            "there is a third value, `alumni`",
            &asks("ForAllValues:StringEquals", json!(["staff", "student"]))
                .assertion(&is(&["student", "staff", "alumni"])),
        ))
        .with(
            good(
                "all-of-none",
                "all of no values are as asked for: a trap of `ForAllValues`",
                &asks("ForAllValues:StringEquals", json!("staff")),
            )
            .severity(Severity::Medium),
        )
        .with(
            good(
                "of-two-attributes",
                "the value that is asked for is in a second attribute of the name",
                &asks("ForAnyValue:StringEquals", json!("staff")).assertion(&twice),
            )
            .known_by(inferred("attributes of one name are read together: each value is signed")),
        )
        .with(
            good("first-of-two-claims", "two attributes are of one key: the first is", &surname("Lee"))
                .tag(crate::format::Tag::Axis)
                .known_by(inferred("only one is mapped; the guide does not say which")),
        )
        .with(
            denied(
                "second-of-two-claims",
                "two attributes are of one key: the second one adds nothing to it",
                "first-of-two-claims",
                "the policy asks for the second one's value",
                &surname("Root"),
            )
            .tag(crate::format::Tag::Axis)
            .known_by(one_mapped()),
        )
        .finish()
}

/// Keys that are not there, and attributes that are none.
fn none(setting: &Setting) -> VectorFile {
    let null = |key: &str, value: &str| under(setting, &json!({"Null": {key: value}}));
    let asks = |key: &str, name: &str| {
        under(setting, &json!({"ForAnyValue:StringEquals": {key: "staff"}}))
            .assertion(&answer(setting).attribute(name, &["staff"]))
    };
    let twin = "sts/saml-attribute-keys/edu-person-affiliation";
    let not_mapped = |name: &str, what: &str, key: &str, attribute: &str| {
        reject(name, &format!("an attribute that is no condition key: {what}"))
            .twin(twin, &format!("the attribute is `{attribute}`, and the policy asks for `{key}`"))
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .known_by(documented(&format!("{GUIDE}: table of attributes and condition keys")))
            .sts(&asks(key, attribute))
    };
    let absent = |name: &str, key: &str| {
        accept(name, &format!("there is no `{key}`, and the policy asks that there be none"))
            .severity(Severity::Low)
            .known_by(page())
            .sts(&null(key, "true"))
    };
    conditions("saml-keys-absent", "keys that are not there, and attributes that are none")
        .with(absent("no-affiliation", "saml:eduPersonAffiliation"))
        .with(absent("no-source-identity", "sts:SourceIdentity"))
        .with(absent("no-request-tag", "aws:RequestTag/team"))
        .with(absent("no-external-id", "sts:ExternalId"))
        .with(absent("no-web-identity", &setting.claim_key("sub")))
        .with(not_mapped(
            "friendly-name",
            "the friendly name without the OID",
            "saml:eduPersonAffiliation",
            "eduPersonAffiliation",
        ))
        .with(not_mapped(
            "key-itself",
            "the key itself",
            "saml:eduPersonAffiliation",
            "saml:eduPersonAffiliation",
        ))
        .with(not_mapped(
            "oid-without-urn",
            "the OID of eduPerson without `urn:oid:`",
            "saml:eduPersonAffiliation",
            "1.3.6.1.4.1.5923.1.1.1.1",
        ))
        .with(not_mapped(
            "longer-oid",
            "an OID that begins like one",
            "saml:eduPersonAffiliation",
            "urn:oid:1.3.6.1.4.1.5923.1.1.1.12",
        ))
        .with(not_mapped("subject", "an attribute called like the subject's key", "saml:sub", "sub"))
        .with(not_mapped("audience", "an attribute called like the audience's key", "saml:aud", "saml:aud"))
        .with(not_mapped(
            "attribute-of-aws",
            "an attribute of AWS's own",
            "saml:SourceIdentity",
            "https://aws.amazon.com/SAML/Attributes/PrincipalTags",
        ))
        .with(
            reject(
                "audience-restriction",
                "`saml:aud` is the recipient, and not the audience that the assertion is restricted to",
            )
            .twin("sts/saml-condition-keys/aud-in-lower-case", "the policy asks for `urn:amazon:webservices`")
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .evidence(page())
            .aws(observed("saml-cond-audience-wrong"))
            .sts(&under(setting, &json!({"StringEquals": {"saml:aud": "urn:amazon:webservices"}}))),
        )
        .finish()
}
