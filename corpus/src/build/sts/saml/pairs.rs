//! The attribute `Role`: pairs of a role and the provider, of which the caller asks for one.

use super::{ASSUME, DENIED, GUIDE, NOT_AUTHORIZED, SOUND, answer, bringing, class, guide, provider, trust};
use crate::build::saml::{AWS_ATTRIBUTES, attribute};
use crate::build::{Draft, Situation, accept, documented, inferred, observed, reject};
use crate::format::{Account, Role, Severity, VectorFile};
use crate::mint::Setting;
use serde_json::json;

const OFFERED: &[&str] = &["saml.role-offered"];
const NOT_OFFERED: &str = "SAML Assertion doesn't contain the requested Role and Metadata in the attributes";
const ELSEWHERE: &str = "210987654321";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![offered(setting), refused(setting), abroad(setting)]
}

fn role(setting: &Setting) -> String {
    setting.role_arn(Situation::SAML_ROLE)
}

fn pair(setting: &Setting) -> String {
    format!("{},{}", role(setting), provider(setting))
}

/// The sound call with these values of `Role`.
fn offering(setting: &Setting, values: &[&str]) -> Situation {
    bringing(setting, &answer(setting).aws_attribute("Role", values))
}

fn offered(setting: &Setting) -> VectorFile {
    let (role, provider, pair) = (role(setting), provider(setting), pair(setting));
    let other = format!("{},{provider}", setting.role_arn("audit"));
    let union = || inferred("attributes of one name are read together: each value is signed");
    let reversed = format!("{provider},{role}");
    let indented = format!("\n  {role},{provider}\n");
    let spaced = format!("{role}, {provider}");
    let second = attribute(&format!("{AWS_ATTRIBUTES}Role"), &[&pair]);
    let twice = answer(setting)
        .aws_attribute("Role", &[&other])
        .edit("saml:AttributeStatement", |statement| statement.and(second.clone()));
    let statements = answer(setting).without_aws_attribute("Role").edit("", |assertion| {
        assertion.and(crate::mint::xml::Element::new("saml:AttributeStatement").and(second))
    });
    let good = |name: &str, sentence: &str| accept(name, sentence).severity(Severity::Low);
    class("saml-role-pairs", "assertions that offer the role that is asked for")
        .citing(&[GUIDE])
        .with(
            good("provider-first", "the provider stands before the role")
                .known_by(observed("saml-attr-role-pair-reversed"))
                .sts(&offering(setting, &[&reversed])),
        )
        .with(
            good(
                "indented",
                "white space and line feeds around the pair, as a provider's templates write them",
            )
            .known_by(inferred("published responses of providers are written so"))
            .sts(&offering(setting, &[&indented])),
        )
        .with(
            good("space-after-comma", "a space behind the comma")
                .known_by(inferred("as for white space around the pair"))
                .sts(&offering(setting, &[&spaced])),
        )
        .with(
            good("first-of-two", "two roles are offered, and the first is asked for")
                .known_by(guide("Role: one or more values"))
                .sts(&offering(setting, &[&pair, &other])),
        )
        .with(
            good("last-of-two", "two roles are offered, and the last is asked for")
                .known_by(guide("Role: one or more values"))
                .sts(&offering(setting, &[&other, &pair])),
        )
        .with(
            good("behind-junk", "a value that is no pair offers nothing, and takes nothing away")
                .known_by(inferred("each value stands for itself"))
                .sts(&offering(setting, &["everyone", &pair])),
        )
        .with(
            good("of-two-attributes", "two attributes are called `Role`, and the second offers the role")
                .known_by(union())
                .sts(&bringing(setting, &twice)),
        )
        .with(
            good("of-two-statements", "the role is offered in a second attribute statement")
                .known_by(union())
                .sts(&bringing(setting, &statements)),
        )
        .finish()
}

fn refused(setting: &Setting) -> VectorFile {
    let (role, provider, pair) = (role(setting), provider(setting), pair(setting));
    let with = |from: &str, to: &str| pair.replace(from, to);
    let alike = || guide("Role: a pair of ARNs with a comma, case-sensitive");
    #[rustfmt::skip]
    let values = [
        ("role-alone", role.clone(), "the role alone, without the provider"),
        ("provider-alone", provider.clone(), "the provider alone"),
        ("empty", String::new(), "empty"),
        ("three-parts", format!("{pair},{role}"), "a pair and one ARN more"),
        ("three-parts-of-two-roles", format!("{role},{},{provider}", setting.role_arn("audit")), "two roles and the provider"),
        ("semicolon", with(",", ";"), "a pair with a semicolon"),
        ("two-pairs-in-one", format!("{pair};{pair}"), "two pairs in one value"),
        ("role-twice", format!("{role},{role}"), "the role twice"),
        ("role-in-lower-case", with("Developer-sandbox", "developer-sandbox"), "a pair with the role in lower case"),
        ("role-in-capitals", with("Developer-sandbox", "DEVELOPER-SANDBOX"), "a pair with the role in capitals"),
        ("provider-in-capitals", with("workforce", "WORKFORCE"), "a pair with the provider in capitals"),
        ("other-provider", with("workforce", "contractors"), "a pair of the role and another provider"),
        ("provider-of-other-account", format!("{role},{}", provider.replace(&setting.account, ELSEWHERE)), "a pair of the role and a provider of another account"),
        ("role-of-other-account", format!("{},{provider}", role.replace(&setting.account, ELSEWHERE)), "a pair of the role of this name in another account"),
        ("longer", with("Developer-sandbox", "Developer-sandbox-2"), "a pair of a role whose name begins with this one's"),
        ("shorter", with("Developer-sandbox", "Developer"), "a pair of a role whose name this one's begins with"),
        ("wildcard", with("Developer-sandbox", "*"), "a pair of every role"),
        ("path", with("role/", "role/dev/"), "a pair of a role of this name under a path"),
        ("name-alone", with("arn:aws:iam::123456789012:role/", ""), "a pair of the role's name without its ARN"),
        ("quoted", format!("\"{role}\",\"{provider}\""), "a pair in quotes"),
    ];
    let no = |name: &str, what: &str| -> Draft {
        reject(name, &format!("the assertion offers: {what}"))
            .twin(SOUND, &format!("the value of `Role` is {what}"))
            .stops(OFFERED)
            .message(NOT_OFFERED)
            .known_by(alike())
    };
    let class = class("saml-role-offered", "assertions that do not offer the role that is asked for")
        .citing(&[GUIDE])
        .severity(Severity::Critical);
    let class = values.into_iter().fold(class, |class, (name, value, what)| {
        class.with(no(name, what).sts(&offering(setting, &[&value])))
    });
    let prefix = format!("{AWS_ATTRIBUTES}Role");
    let unprefixed = |name: &str| answer(setting).without_aws_attribute("Role").attribute(name, &[&pair]);
    let audit = Role::new("audit", trust(setting, &json!(ASSUME), &json!({})));
    class
        .with(
            no("other-role", "another role of the account, which trusts the provider as well")
                .known_by(observed("saml-attr-role-other"))
                .sts(&Situation::saml(setting).role(audit).param("RoleArn", &setting.role_arn("audit"))),
        )
        .with(
            no("absent", "nothing: there is no attribute `Role`")
                .sts(&bringing(setting, &answer(setting).without_aws_attribute("Role"))),
        )
        .with(no("no-value", "nothing: the attribute has no value").sts(&offering(setting, &[])))
        .with(
            no("split", "nothing: the two halves of the pair are two values")
                .sts(&offering(setting, &[&role, &provider])),
        )
        .with(
            no("unprefixed", "nothing: the attribute is called `Role` and no more")
                .sts(&bringing(setting, &unprefixed("Role"))),
        )
        .with(
            no("name-in-lower-case", "nothing: the attribute's name ends in `role`")
                .sts(&bringing(setting, &unprefixed(&prefix.replace("/Role", "/role")))),
        )
        .with(
            no("name-over-http", "nothing: the attribute's name begins with `http`")
                .sts(&bringing(setting, &unprefixed(&prefix.replace("https:", "http:")))),
        )
        .with(
            no("name-with-slash", "nothing: the attribute's name ends in a slash")
                .sts(&bringing(setting, &unprefixed(&format!("{prefix}/")))),
        )
        .with(
            reject("not-there", "a role that is offered, and is not there: nobody learns so")
                .twin(SOUND, "the role that is offered and asked for is not there")
                .stops(&["saml.role-exists"])
                .message(NOT_AUTHORIZED)
                .known_by(documented("AWS IAM user guide, Troubleshoot SAML federation: AccessDenied"))
                .sts(
                    &offering(setting, &[&format!("{},{provider}", setting.role_arn("nobody"))])
                        .param("RoleArn", &setting.role_arn("nobody")),
                ),
        )
        .finish()
}

/// The provider and the role need not be of one account: what the role's trust policy names decides.
fn abroad(setting: &Setting) -> VectorFile {
    let role = role(setting).replace(&setting.account, ELSEWHERE);
    let own = provider(setting).replace(&setting.account, ELSEWHERE);
    let call = |trusted: &str| {
        let trust = trust(setting, &json!(ASSUME), &json!({})).replace(&provider(setting), trusted);
        let account =
            Account { roles: vec![Role::new(Situation::SAML_ROLE, trust)], ..Account::new(ELSEWHERE) };
        offering(setting, &[&format!("{role},{}", provider(setting))])
            .account(account)
            .param("RoleArn", &role)
    };
    let named = || inferred("a trust policy names its provider by ARN, account and all");
    class("saml-role-abroad", "roles of another account than the provider's")
        .citing(&[GUIDE])
        .severity(Severity::High)
        .with(
            accept("named", "a role of another account trusts this provider by its ARN")
                .severity(Severity::Low)
                .known_by(named())
                .sts(&call(&provider(setting))),
        )
        .with(
            reject(
                "not-named",
                "a role of another account trusts a provider of its own that is called the same",
            )
            .twin("sts/saml-role-abroad/named", "the trust policy names the provider of the role's account")
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .known_by(named())
            .sts(&call(&own)),
        )
        .finish()
}
