//! `https://aws.amazon.com/roles`, the claim by which a provider says which roles a token is for, and the condition key
//! `sts:RoleAuthorizedByIdp`. Both are AWS's own, so an observation of AWS speaks for `strict` as well.

use super::trusting::{DENIED, NOT_AUTHORIZED, SOUND, trusting};
use crate::build::{Class, Situation, accept, inferred, observed, reject};
use crate::format::{Evidence, Kind, Severity, VectorFile};
use crate::mint::{Jwt, Setting};
use serde_json::{Value, json};

const CLAIM: &str = "https://aws.amazon.com/roles";
/// Where a claim stops, and what the caller is told.
type Refusal = (&'static [&'static str], &'static str);

const FORMAT: Refusal = (&["roles.format"], "The roles claim is not in a supported format");
const NO_ROLE: Refusal = (&["roles.named"], "The roles claim contains no valid role ARNs");
const OTHERS: Refusal =
    (&["roles.lists-role"], "The target role ARN is not present in the roles claim of the identity token");

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![listing(setting), refused(setting), near(setting), authorized(setting)]
}

fn class(name: &str, about: &str) -> Class {
    Class::new(Kind::Sts, name, about).citing(&["AWS STS API reference, AssumeRoleWithWebIdentity"])
}

fn asked(setting: &Setting) -> String {
    setting.role_arn(Situation::ROLE)
}

fn other(setting: &Setting) -> String {
    setting.role_arn("audit")
}

fn listed(setting: &Setting, roles: Value) -> Situation {
    Situation::new(setting).token(&Jwt::new(setting).claim(CLAIM, roles))
}

/// Claims that name the role, in every form that AWS was seen to read.
fn listing(setting: &Setting) -> VectorFile {
    let (asked, other) = (asked(setting), other(setting));
    #[rustfmt::skip]
    let lists: [(&str, Value, &str); 14] = [
        ("array-exact", json!([asked]), "a list of the role that is asked for"),
        ("string-exact", json!(asked), "the role that is asked for, as a string"),
        ("array-two", json!([other, asked]), "a list of another role and this one"),
        ("semicolon-two", json!(format!("{other};{asked}")), "a string of another role and this one, with a semicolon"),
        ("null", Value::Null, "null, which counts as absent"),
        ("array-number-then-match", json!([1, asked]), "a list of a number, which is skipped, and the role"),
        ("string-padded", json!(format!(" {asked} ")), "the role with spaces around it, which are taken off"),
        ("semicolon-space", json!(format!("{other}; {asked}")), "two roles with a semicolon and a space"),
        ("array-repeated", json!([asked, asked]), "a list of the role, twice"),
        ("array-junk-then-match", json!(["junk", asked]), "a list of a word, which is skipped, and the role"),
        ("trailing-semicolon", json!(format!("{asked};")), "the role and a semicolon"),
        ("leading-semicolon", json!(format!(";{asked}")), "a semicolon and the role"),
        ("array-null-then-match", json!([null, asked]), "a list of null, which is skipped, and the role"),
        ("array-nested-then-match", json!([[other], asked]), "a list of a list, which is skipped, and the role"),
    ];
    lists
        .into_iter()
        .fold(
            class("roles-claim-listing", "roles claims that name the role"),
            |class, (name, roles, what)| {
                let seen = || match name {
                    "array-nested-then-match" => {
                        inferred("wi-roles-array-nested: a list in the list is skipped")
                    }
                    _ => observed(&format!("wi-roles-{name}")),
                };
                class.with(
                    accept(name, &format!("the roles claim is {what}"))
                        .severity(Severity::Low)
                        .evidence(seen())
                        .aws(seen())
                        .sts(&listed(setting, roles)),
                )
            },
        )
        .finish()
}

/// Claims that do not name the role: the token is refused before the trust policy, which trusts its bearer, is asked.
fn refused(setting: &Setting) -> VectorFile {
    let (asked, other) = (asked(setting), other(setting));
    let star = setting.role_arn("*");
    #[rustfmt::skip]
    let claims: [(&str, Value, Refusal, &str); 10] = [
        ("array-other-only", json!([other]), OTHERS, "a list of another role"),
        ("array-empty", json!([]), NO_ROLE, "an empty list, which is no leave to take any role"),
        ("string-empty", json!(""), NO_ROLE, "the empty string"),
        ("number", json!(1), FORMAT, "a number"),
        ("bool", json!(true), FORMAT, "`true`, which is no leave to take any role"),
        ("object", json!({"role": asked}), FORMAT, "an object with the role in it"),
        ("array-nested", json!([[asked]]), NO_ROLE, "a list of a list of the role"),
        ("wildcard", json!(star), NO_ROLE, "all roles, with a star, which is none"),
        ("upper-case", json!(asked.to_uppercase()), NO_ROLE, "the role in capitals"),
        ("comma-list", json!(format!("{other},{asked}")), NO_ROLE, "two roles with a comma"),
    ];
    claims
        .into_iter()
        .fold(
            class("roles-claim", "roles claims that do not name the role").severity(Severity::High),
            |class, (name, roles, (stops, message), what)| {
                class.with(
                    reject(name, &format!("the roles claim is {what}"))
                        .twin("sts/roles-claim-listing/array-exact", &format!("the roles claim is {what}"))
                        .stops(stops)
                        .message(message)
                        .evidence(observed(&format!("wi-roles-{name}")))
                        .aws(observed(&format!("wi-roles-{name}")))
                        .sts(&listed(setting, roles)),
                )
            },
        )
        .finish()
}

/// Claims that name something like the role: an ARN is compared whole, character for character.
fn near(setting: &Setting) -> VectorFile {
    let asked = asked(setting);
    let elsewhere = asked.replace(&setting.account, "210987654321");
    let session = format!("arn:aws:sts::{}:assumed-role/deploy/{}", setting.account, Situation::SESSION);
    #[rustfmt::skip]
    let claims: [(&str, String, Refusal, &str); 9] = [
        ("name", "deploy".to_owned(), NO_ROLE, "the role's name without its ARN"),
        ("session", session, NO_ROLE, "the session, and not the role"),
        ("account", setting.account.clone(), NO_ROLE, "the account"),
        ("user", asked.replace(":role/", ":user/"), NO_ROLE, "a user of the role's name"),
        ("other-account", elsewhere, OTHERS, "the role of the same name in another account"),
        ("other-case", setting.role_arn("Deploy"), OTHERS, "the role with a capital letter"),
        ("longer", setting.role_arn("deploy-admin"), OTHERS, "a role whose name begins with this one's"),
        ("shorter", setting.role_arn("deplo"), OTHERS, "a role whose name this one's begins with"),
        ("with-path", setting.role_arn("ci/deploy"), OTHERS, "a role of the same name under a path"),
    ];
    let compared = || inferred("wi-roles-array-other-only and wi-roles-upper-case: ARNs are compared whole");
    claims
        .into_iter()
        .fold(
            class("roles-claim-near", "roles claims that name something like the role")
                .severity(Severity::High),
            |class, (name, roles, (stops, message), what)| {
                class.with(
                    reject(name, &format!("the roles claim is {what}"))
                        .twin("sts/roles-claim-listing/string-exact", &format!("the roles claim is {what}"))
                        .stops(stops)
                        .message(message)
                        .evidence(compared())
                        .aws(compared())
                        .sts(&listed(setting, json!(roles))),
                )
            },
        )
        .finish()
}

/// `sts:RoleAuthorizedByIdp` is always there: true where the roles claim names the role, else false.
fn authorized(setting: &Setting) -> VectorFile {
    let (aud, sub) = (setting.claim_key("aud"), setting.claim_key("sub"));
    let call = |wanted: &str, roles: Option<String>| {
        let conditions = json!({
            "StringEquals": {&aud: Jwt::AUDIENCE, &sub: Jwt::SUBJECT},
            "Bool": {"sts:RoleAuthorizedByIdp": wanted},
        });
        let token = Jwt::new(setting);
        let token = match roles {
            Some(roles) => token.claim(CLAIM, roles),
            None => token,
        };
        trusting(setting, conditions).token(&token)
    };
    let seen = |name: &str| -> Evidence { observed(&format!("wi-roles-{name}")) };
    let good = |name: &str, sentence: &str| {
        accept(name, sentence).severity(Severity::Low).evidence(seen(name)).aws(seen(name))
    };
    let bad = |name: &str, sentence: &str, twin: &str, change: &str| {
        reject(name, sentence)
            .twin(&format!("sts/role-authorized-by-idp/{twin}"), change)
            .evidence(seen(name))
            .aws(seen(name))
    };
    let (asked, other) = (asked(setting), other(setting));
    class("role-authorized-by-idp", "trust policies that ask whether the provider named the role")
        .severity(Severity::High)
        .with(
            good("bool-true-claim-match", "the provider has to name the role, and does")
                .sts(&call("true", Some(asked.clone()))),
        )
        .with(
            bad(
                "bool-true-claim-absent",
                "the provider has to name the role, and says nothing",
                "bool-true-claim-match",
                "the roles claim is left out",
            )
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .sts(&call("true", None)),
        )
        .with(
            bad(
                "bool-true-claim-other",
                "the provider has to name the role, and names another: the token is refused first",
                "bool-true-claim-match",
                "the roles claim is another role",
            )
            .stops(&["roles.lists-role", "trust.allows"])
            .message(OTHERS.1)
            .sts(&call("true", Some(other.clone()))),
        )
        .with(
            good("bool-false-claim-absent", "the provider must not name the role, and says nothing")
                .sts(&call("false", None)),
        )
        .with(
            bad(
                "bool-false-claim-match",
                "the provider must not name the role, and does",
                "bool-false-claim-absent",
                "the roles claim is the role",
            )
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .sts(&call("false", Some(asked))),
        )
        .with(
            bad(
                "bool-false-claim-other",
                "the provider must not name the role, and names another: the token is refused all the same",
                "bool-false-claim-absent",
                "the roles claim is another role",
            )
            .stops(OTHERS.0)
            .message(OTHERS.1)
            .sts(&call("false", Some(other))),
        )
        .with(
            reject(
                "claim-named-like-the-key",
                "the provider has to name the role; the token has a claim called like the key",
            )
            .twin(
                SOUND,
                "the policy wants the role named, and the token has a claim `sts:RoleAuthorizedByIdp`",
            )
            .stops(DENIED)
            .message(NOT_AUTHORIZED)
            .evidence(inferred("wi-roles-bool-true-claim-absent: the key is false without the roles claim"))
            .aws(inferred("wi-roles-bool-true-claim-absent: the key is false without the roles claim"))
            .sts(&call("true", None).token(&Jwt::new(setting).claim("sts:RoleAuthorizedByIdp", "true"))),
        )
        .finish()
}
