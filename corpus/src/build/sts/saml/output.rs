//! What comes out: whom the assertion is about, what it was for, and the session.

use super::{REFERENCE, SIGN_IN, answer, bringing, class, open, reference};
use crate::build::{Situation, accept, inferred, observed};
use crate::format::{Role, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

/// `BASE64(SHA1("https://issuer.touchstone.example" + "123456789012" + "/workforce"))`.
pub(super) const NAME_QUALIFIER: &str = "fNpLrYC7joZLCqaNpgxHvRHCzKM=";
const FORMATS: &str = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![members(setting), subjects(setting), types(setting)]
}

fn members(setting: &Setting) -> VectorFile {
    let pair = |role: &str| format!("{},{}", setting.role_arn(role), super::provider(setting));
    let session =
        |role: &str, name: &str| format!("arn:aws:sts::{}:assumed-role/{role}/{name}", setting.account);
    let below = |role: Role| Role { path: Some("/dev/".to_owned()), ..role };
    let unsigned_claims =
        answer(setting).attribute("SourceIdentity", &["root"]).attribute("PrincipalTag:team", &["admin"]);
    class("saml-output", "answers to calls with SAML, member by member")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(
            accept("all", "each member of the answer, in full")
                .evidence(reference("response elements; NameQualifier: BASE64(SHA1(issuer + account + \"/\" + name))"))
                .aws(observed("saml-trust-explicit-provider"))
                .response(0, json!({
                    "Subject": "admin@touchstone.example.guests.example",
                    "SubjectType": "persistent",
                    "Issuer": "https://issuer.touchstone.example",
                    "Audience": SIGN_IN,
                    "NameQualifier": NAME_QUALIFIER,
                    "PackedPolicySize": 0,
                    "AssumedRoleUser": {"Arn": session("Developer-sandbox", "admin")},
                }))
                .sts(&bringing(setting, &answer(setting).attribute("displayName", &["Ann Lee"]))),
        )
        .with(
            accept("session-name", "the session is called what the assertion calls it")
                .known_by(reference("AssumedRoleUser"))
                .response(0, json!({"AssumedRoleUser": {"Arn": session("Developer-sandbox", "ann.lee@touchstone.example")}}))
                .sts(&bringing(setting, &answer(setting).aws_attribute("RoleSessionName", &["ann.lee@touchstone.example"]))),
        )
        .with(
            accept("role-with-path", "the role has a path: the session's ARN does not")
                .known_by(reference("AssumedRoleUser"))
                .response(0, json!({"AssumedRoleUser": {"Arn": session("Developer-sandbox", "admin")}}))
                .sts(
                    &bringing(setting, &answer(setting).aws_attribute("Role", &[&pair("dev/Developer-sandbox")]))
                        .edit_role(below)
                        .param("RoleArn", &setting.role_arn("dev/Developer-sandbox")),
                ),
        )
        .with(
            accept("name-qualifier-of-another-provider", "the same subject at another provider has another name qualifier")
                .known_by(reference("NameQualifier"))
                .sts(
                    &bringing(
                        setting,
                        &answer(setting).aws_attribute("Role", &[&pair(Situation::SAML_ROLE).replace("workforce", "contractors")]),
                    )
                    .saml_provider("contractors", crate::build::saml::metadata(setting))
                    .param("PrincipalArn", &super::provider(setting).replace("workforce", "contractors"))
                    .trust(super::trust(setting, &json!(super::ASSUME), &json!({})).replace("workforce", "contractors")),
                ),
        )
        .with(
            accept("no-source-identity", "attributes without the beginning of AWS's own are none, and need no leave")
                .known_by(inferred("the attribute's name is the whole URL"))
                .sts(&bringing(setting, &unsigned_claims)),
        )
        .finish()
}

/// The answer is XML on the wire: what an assertion says must come out as the text it is, and never as markup.
fn subjects(setting: &Setting) -> VectorFile {
    #[rustfmt::skip]
    let texts = [
        ("markup", "</Subject><Audience>evil</Audience>", "closes its element and opens another"),
        ("comment", "victim<!---->@touchstone.example", "has what looks like a comment"),
        ("cdata-end", "a]]>b", "ends a CDATA section"),
        ("entity", "&amp;&lt;", "has what looks like entities, which must stay as they are"),
        ("quotes", "o'brien \"the\" boss", "has quotes of both kinds"),
        ("spaces", "  admin  ", "has spaces at both ends"),
        ("beyond-ascii", "\u{E9}\u{5BC6}\u{1F511}", "has letters beyond ASCII"),
        ("distinguished-name", "CN=Ann Lee,OU=Payments,O=Touchstone", "is a distinguished name"),
    ];
    let class = class("saml-output-text", "subjects that the answer has to write with care")
        .citing(&["SAML V2.0 core section 2.2.2"])
        .severity(Severity::Medium);
    texts
        .into_iter()
        .fold(class, |class, (name, text, what)| {
            let persistent = format!("{FORMATS}persistent");
            let response = answer(setting)
                .edit("saml:Subject/saml:NameID", |name| name.text(text))
                .yields(text, Some(&persistent));
            class.with(
                accept(name, &format!("the subject {what}: it comes out as it went in"))
                    .aws(inferred("saml-recipient-not-a-url: texts come back verbatim"))
                    .sts(&bringing(setting, &response)),
            )
        })
        .finish()
}

fn types(setting: &Setting) -> VectorFile {
    let known = || reference("SubjectType: the prefix urn:oasis:names:tc:SAML:2.0:nameid-format: is removed");
    let elsewhere = "urn:oasis:names:tc:SAML:1.1:nameid-format:";
    #[rustfmt::skip]
    let formats = [
        ("transient", format!("{FORMATS}transient"), "transient".to_owned()),
        ("entity", format!("{FORMATS}entity"), "entity".to_owned()),
        ("kerberos", format!("{FORMATS}kerberos"), "kerberos".to_owned()),
        ("unspecified", format!("{elsewhere}unspecified"), format!("{elsewhere}unspecified")),
        ("x509-subject-name", format!("{elsewhere}X509SubjectName"), format!("{elsewhere}X509SubjectName")),
        ("prefix-in-capitals", format!("{}persistent", FORMATS.to_uppercase()), format!("{}persistent", FORMATS.to_uppercase())),
        ("prefix-alone", FORMATS.to_owned(), String::new()),
    ];
    let class = class("saml-subject-type", "formats of names, and what the answer calls them")
        .severity(Severity::Low);
    formats
        .into_iter()
        .fold(class, |class, (name, format, told)| {
            let response = answer(setting)
                .edit("saml:Subject/saml:NameID", |name| name.with("Format", &format))
                .yields("admin@touchstone.example.guests.example", Some(&format));
            class.with(
                accept(name, &format!("a name of the format `{format}` is of the type `{told}`"))
                    .known_by(known())
                    .response(0, json!({"SubjectType": told}))
                    .sts(&open(setting).assertion(&response)),
            )
        })
        .finish()
}
