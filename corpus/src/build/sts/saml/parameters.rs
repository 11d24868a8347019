//! The parameters of `AssumeRoleWithSAML`: those that are missing, those nobody knows, those that come twice, and their bounds.

use super::{SOUND, answer, class, provider, reference};
use crate::build::sts::assume_role::tags::empty_list;
use crate::build::sts::{NARROW, WIDE, padded};
use crate::build::{Draft, Situation, accept, documented, inferred, reject};
use crate::format::{Role, Severity, VectorFile};
use crate::mint::Setting;
use crate::mint::xml::base64;

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![
        required(setting),
        unknown(setting),
        repeated(setting),
        assertion(setting),
        arns(setting),
        policies(setting),
    ]
}

fn required(setting: &Setting) -> VectorFile {
    let names = [("role", "RoleArn"), ("provider", "PrincipalArn"), ("assertion", "SAMLAssertion")];
    let class = class("saml-parameter-required", "requests with SAML that lack what must be there")
        .severity(Severity::Low);
    let class = names.into_iter().fold(class, |class, (name, parameter)| {
        class.with(
            reject(name, &format!("a request without `{parameter}` is none"))
                .twin(SOUND, &format!("`{parameter}` is left out"))
                .stops(&["api.parameter-present"])
                .known_by(reference("Required: Yes"))
                .sts(&Situation::saml(setting).without_param(parameter)),
        )
    });
    class
        .with(
            reject("all", "a request without any parameter")
                .twin(SOUND, "every parameter is left out")
                .stops(&["api.parameter-present"])
                .known_by(reference("Required: Yes"))
                .sts(&Situation::saml(setting).params(&[])),
        )
        .with(
            reject(
                "name-of-the-form-field",
                "the form field of the sign-in page is called `SAMLResponse`, the parameter `SAMLAssertion`",
            )
            .twin(SOUND, "`SAMLAssertion` is called `SAMLResponse`")
            .stops(&["api.parameter-present"])
            .known_by(reference("Required: Yes"))
            .sts(
                &Situation::saml(setting)
                    .without_param("SAMLAssertion")
                    .param("SAMLResponse", &text(setting)),
            ),
        )
        .finish()
}

/// The sound response in base64.
fn text(setting: &Setting) -> String {
    base64(answer(setting).document().to_xml().as_bytes())
}

fn unknown(setting: &Setting) -> VectorFile {
    #[rustfmt::skip]
    let parameters = [
        ("version", "Version", "2011-06-15", "the version of the API comes with every request of the query protocol"),
        ("session-name", "RoleSessionName", "root", "the session's name is the provider's to give, not the caller's"),
        ("source-identity", "SourceIdentity", "root", "a source identity is the provider's to give, not the caller's"),
        ("tag", "Tags.member.1.Key", "team", "a session tag is the provider's to give, not the caller's"),
        ("newer", "MinimumSessionTokenSize", "1024", "a parameter of a later version of the API changes nothing"),
        ("relay-state", "RelayState", "https://console.aws.amazon.com/", "what else the form has beside the response changes nothing"),
    ];
    let class =
        class("saml-parameter-unknown", "requests with SAML and parameters that the call does not have")
            .severity(Severity::Medium)
            .with(
                accept("empty-list", "an empty list is written as its name and nothing else")
                    .evidence(empty_list())
                    .sts(&Situation::saml(setting).param("PolicyArns", "")),
            );
    parameters
        .into_iter()
        .fold(class, |class, (name, parameter, value, sentence)| {
            class.with(
                accept(name, sentence)
                    .evidence(inferred(
                        "the API model does not have the parameter, and clients send those of later versions",
                    ))
                    .sts(&Situation::saml(setting).param(parameter, value)),
            )
        })
        .finish()
}

fn repeated(setting: &Setting) -> VectorFile {
    let twice = |name: &str, sentence: &str, parameter: &str, change: &str, situation: &Situation| -> Draft {
        reject(name, sentence)
            .citing("CWE-235")
            .twin(SOUND, &format!("`{parameter}` is followed by {change}"))
            .stops(&["api.parameter-single"])
            .evidence(inferred("the API model has one value for the parameter"))
            .sts(situation)
    };
    let sound = || Situation::saml(setting);
    let forged = base64(answer(setting).key("rsa-2048-b").document().to_xml().as_bytes());
    class("saml-parameter-repeated", "requests with SAML that say one thing twice")
        .severity(Severity::Medium)
        .with(twice(
            "role-twice-the-same",
            "`RoleArn` comes twice with the same value: who allows that must compare them",
            "RoleArn",
            "the same again",
            &sound().param_again("RoleArn", &setting.role_arn(Situation::SAML_ROLE)),
        ))
        .with(
            twice(
                "provider",
                "a gateway that reads the first `PrincipalArn` sees another provider than an endpoint that reads the last",
                "PrincipalArn",
                "the sound one, and is itself another provider",
                &sound()
                    .param("PrincipalArn", &provider(setting).replace("workforce", "contractors"))
                    .param_again("PrincipalArn", &provider(setting)),
            )
            .severity(Severity::High),
        )
        .with(
            twice(
                "assertion-forged-first",
                "a forged response before a sound one: which of them was verified, and whose attributes are used?",
                "SAMLAssertion",
                "the sound one, and is itself forged",
                &sound().param("SAMLAssertion", &forged).param_again("SAMLAssertion", &text(setting)),
            )
            .severity(Severity::Critical),
        )
        .with(twice(
            "duration",
            "a short session for who allows the call, a longer one for the endpoint",
            "DurationSeconds",
            "another one",
            &sound().param("DurationSeconds", "900").param_again("DurationSeconds", "3600"),
        ))
        .with(
            twice(
                "policy",
                "a narrow session policy for who allows the call, a wide one for the endpoint",
                "Policy",
                "another one",
                &sound().param("Policy", NARROW).param_again("Policy", WIDE),
            )
            .severity(Severity::High),
        )
        .finish()
}

/// "Minimum length of 4. Maximum length of 100000."
fn assertion(setting: &Setting) -> VectorFile {
    let known = || reference("SAMLAssertion: 4 to 100000 characters");
    let folded = |length: usize| {
        let text = text(setting);
        let spaces = " ".repeat(length.saturating_sub(text.len()));
        Situation::saml(setting).assertion_text(&answer(setting), &format!("{text}{spaces}"))
    };
    let brief = |name: &str, text: &str, sentence: &str, stops: &[&str]| {
        reject(name, sentence)
            .twin(SOUND, &format!("the response is `{text}`"))
            .stops(stops)
            .known_by(known())
            .sts(&Situation::saml(setting).param("SAMLAssertion", text))
    };
    class("saml-assertion-length", "responses at the bounds of their length")
        .severity(Severity::Low)
        .with(
            accept(
                "longest",
                "a sound response and white space, together 100000 characters, the most there may be",
            )
            .known_by(known())
            .sts(&folded(100_000)),
        )
        .with(
            reject(
                "too-long",
                "a sound response and white space, together 100001 characters, one more than there may be",
            )
            .twin("sts/saml-assertion-length/longest", "there is one space more")
            .stops(&["api.saml-assertion-length"])
            .known_by(known())
            .sts(&folded(100_001)),
        )
        .with(brief(
            "empty",
            "",
            "an empty parameter is there and is no response",
            &["api.saml-assertion-length", "xml.one-root"],
        ))
        .with(brief(
            "three",
            "YWI",
            "three characters are too few to be looked at",
            &["api.saml-assertion-length", "saml.base64"],
        ))
        .with(
            brief(
                "four",
                "YWJj",
                "four characters are enough to be looked at, and no response",
                &["xml.one-root"],
            )
            .evidence(inferred("`abc` is no XML"))
            .aws(inferred("`abc` is no XML")),
        )
        .finish()
}

fn arns(setting: &Setting) -> VectorFile {
    let bad = |name: &str, parameter: &str, value: &str, what: &str, stops: &[&str]| -> Draft {
        reject(name, &format!("`{parameter}` is {what}"))
            .twin(SOUND, &format!("`{parameter}` is {what}"))
            .stops(stops)
            .known_by(reference("an ARN of 20 to 2048 characters"))
            .sts(&Situation::saml(setting).param(parameter, value))
    };
    let (arn, role) = (provider(setting), setting.role_arn(Situation::SAML_ROLE));
    let invalid: &[&str] = &["saml-provider.arn-valid"];
    let length: &[&str] = &["api.principal-arn-length"];
    let other = |from: &str, to: &str| arn.replace(from, to);
    let path = format!("/{}/", "a".repeat(2048 - role.len() - 1));
    let long_role = |path: &str| {
        let arn = role.replace("role/", &format!("role{path}"));
        let pair = format!("{arn},{}", provider(setting));
        let below = path.to_owned();
        Situation::saml(setting)
            .edit_role(|role| Role { path: Some(below), ..role })
            .assertion(&answer(setting).aws_attribute("Role", &[&pair]))
            .param("RoleArn", &arn)
    };
    class("saml-arns", "ARNs of roles and providers in requests with SAML")
        .severity(Severity::Low)
        .with(bad("provider-short", "PrincipalArn", "arn:aws:iam::1:saml", "19 characters long", length))
        .with(bad(
            "provider-long",
            "PrincipalArn",
            &format!("{arn}{}", "e".repeat(2049 - arn.len())),
            "2049 characters long",
            length,
        ))
        .with(bad("provider-empty", "PrincipalArn", "", "empty", length))
        .with(bad(
            "provider-name-alone",
            "PrincipalArn",
            "workforce-of-the-company",
            "the name of a provider without its ARN",
            invalid,
        ))
        .with(bad(
            "provider-of-oidc",
            "PrincipalArn",
            &setting.provider_arn(),
            "the ARN of an OpenID Connect provider",
            invalid,
        ))
        .with(bad("provider-is-the-role", "PrincipalArn", &role, "the ARN of the role", invalid))
        .with(bad(
            "provider-without-account",
            "PrincipalArn",
            &other(&setting.account, ""),
            "an ARN without an account",
            invalid,
        ))
        .with(bad(
            "provider-with-region",
            "PrincipalArn",
            &other("iam::", "iam:us-east-1:"),
            "an ARN with a region",
            invalid,
        ))
        .with(bad(
            "provider-with-path",
            "PrincipalArn",
            &other("workforce", "corp/workforce"),
            "an ARN with a path, which providers have none of",
            invalid,
        ))
        .with(bad(
            "provider-long-name",
            "PrincipalArn",
            &other("workforce", &"w".repeat(129)),
            "an ARN with a name of 129 characters",
            invalid,
        ))
        .with(bad(
            "provider-space-after",
            "PrincipalArn",
            &format!("{arn} "),
            "an ARN with a space behind it",
            invalid,
        ))
        .with(bad("role-of-a-provider", "RoleArn", &arn, "the ARN of the provider", &["api.role-arn-valid"]))
        .with(
            accept("role-longest", "a role is asked for by an ARN of 2048 characters, the most there may be")
                .known_by(documented(
                    "AWS STS API reference, AssumeRoleWithSAML: RoleArn: maximum length of 2048",
                ))
                .sts(&long_role(&path)),
        )
        .with(
            reject("role-too-long", "a role is asked for by an ARN of 2049 characters")
                .twin("sts/saml-arns/role-longest", "the role's path has one character more")
                .stops(&["api.role-arn-length"])
                .known_by(documented(
                    "AWS STS API reference, AssumeRoleWithSAML: RoleArn: maximum length of 2048",
                ))
                .sts(&long_role(&path.replacen('a', "aa", 1))),
        )
        .finish()
}

fn policies(setting: &Setting) -> VectorFile {
    let with = |name: &str, value: &str| Situation::saml(setting).param(name, value);
    let good = |name: &str, sentence: &str, situation: &Situation| {
        accept(name, sentence)
            .severity(Severity::Low)
            .known_by(reference("Policy and PolicyArns"))
            .sts(situation)
    };
    let bad =
        |name: &str, sentence: &str, change: &str, twin: &str, stops: &[&str], situation: &Situation| {
            reject(name, sentence)
                .twin(&format!("sts/saml-session-policies/{twin}"), change)
                .stops(stops)
                .known_by(reference("Policy and PolicyArns"))
                .sts(situation)
        };
    let arn = format!("arn:aws:iam::{}:policy/narrow", setting.account);
    let managed = |count: usize| {
        (1..=count).fold(Situation::saml(setting), |situation, place| {
            let arn = format!("arn:aws:iam::{}:policy/narrow{place}", setting.account);
            situation.managed_policy(&arn, NARROW).param(&format!("PolicyArns.member.{place}.arn"), &arn)
        })
    };
    class("saml-session-policies", "session policies that are passed with an assertion")
        .severity(Severity::Medium)
        .with(good("policy", "a session policy is passed", &with("Policy", NARROW)))
        .with(good(
            "policy-longest",
            "a session policy of 2048 characters",
            &with("Policy", &padded(NARROW, 2048)),
        ))
        .with(good("managed", "a managed policy is passed", &managed(1)))
        .with(good("ten", "ten managed policies, the most there may be", &managed(10)))
        .with(bad(
            "policy-too-long",
            "a session policy of 2049 characters",
            "the policy has one space more",
            "policy-longest",
            &["api.policy-length"],
            &with("Policy", &padded(NARROW, 2049)),
        ))
        .with(bad(
            "policy-malformed",
            "a session policy that is none",
            "the policy is `allow`",
            "policy",
            &["policy.json"],
            &with("Policy", "allow"),
        ))
        .with(bad(
            "managed-absent",
            "a managed policy that is not there",
            "the managed policy is not there",
            "managed",
            &["session.policy-exists"],
            &with("PolicyArns.member.1.arn", &arn),
        ))
        .with(bad(
            "eleven",
            "eleven managed policies",
            "there is one managed policy more",
            "ten",
            &["api.policy-arns-count"],
            &managed(11),
        ))
        .finish()
}
