//! `RoleArn`: which role is asked for, and whether it is there.

use super::{REFERENCE, SOUND};
use crate::build::{
    Class, Draft, Situation, accept, documented, inferred, policy, reject, web_identity_statement,
};
use crate::format::{Account, Evidence, Kind, OidcProvider, Params, Role, Severity, VectorFile};
use crate::mint::{Jwt, Setting};

const VALID: &str = "api.role-arn-valid";
const LENGTH: &str = "api.role-arn-length";

pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    vec![malformed(setting), length(setting), absent(setting), path(setting)]
}

fn asked(setting: &Setting, arn: &str) -> Situation {
    Situation::new(setting).param("RoleArn", arn)
}

fn identifiers() -> Evidence {
    documented("AWS IAM user guide, IAM identifiers: arn:aws:iam::account:role/path/name")
}

/// An ARN of a role and of nothing else.
fn malformed(setting: &Setting) -> VectorFile {
    let class = Class::new(Kind::Sts, "role-arn", "texts that are no ARN of a role")
        .citing(&[REFERENCE, "AWS IAM user guide, IAM identifiers"])
        .severity(Severity::Low);
    let account = setting.account.as_str();
    let iam = |resource: &str| format!("arn:aws:iam::{account}:{resource}");
    let sound = setting.role_arn(Situation::ROLE);
    let eleven = account.get(..11).unwrap_or_default();
    let wide: String =
        account.chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0xFEE0)).collect();
    #[rustfmt::skip]
    let arns = [
        ("user", iam("user/deploy"), "a user of the role's name"),
        ("group", iam("group/deploy"), "a group of the role's name"),
        ("managed-policy", iam("policy/deploy"), "a policy of the role's name"),
        ("instance-profile", iam("instance-profile/deploy"), "an instance profile, which is named after its role"),
        ("account-root", iam("root"), "the account itself"),
        ("provider", setting.provider_arn(), "the provider"),
        ("session", format!("arn:aws:sts::{account}:assumed-role/deploy/ci-1234"), "a session of the role"),
        ("any-role", iam("role/*"), "a star for every role"),
        ("any-account", "arn:aws:iam::*:role/deploy".to_owned(), "a star for every account"),
        ("no-account", "arn:aws:iam:::role/deploy".to_owned(), "no account"),
        ("account-of-eleven", format!("arn:aws:iam::{eleven}:role/deploy"), "an account of eleven digits"),
        ("account-of-thirteen", format!("arn:aws:iam::{account}0:role/deploy"), "an account of thirteen digits"),
        ("account-wide-digits", format!("arn:aws:iam::{wide}:role/deploy"), "an account in wide digits"),
        ("region", format!("arn:aws:iam:us-east-1:{account}:role/deploy"), "a region, and IAM has none"),
        ("service", format!("arn:aws:s3::{account}:role/deploy"), "another service"),
        ("no-partition", format!("arn::iam::{account}:role/deploy"), "no partition"),
        ("made-up-partition", format!("arn:evil:iam::{account}:role/deploy"), "a partition that AWS does not have"),
        ("capital-scheme", format!("ARN:aws:iam::{account}:role/deploy"), "`arn` in capitals"),
        ("capital-type", iam("Role/deploy"), "`role` with a capital"),
        ("plural", iam("roles/deploy"), "a type that begins like `role`"),
        ("no-slash", iam("roledeploy"), "no slash before the name"),
        ("encoded-slash", iam("role%2Fdeploy"), "a slash that is encoded once more"),
        ("empty-name", iam("role/"), "no name"),
        ("slash-after", iam("role/deploy/"), "a path and no name"),
        ("empty-path", iam("role//deploy"), "a path of no segment"),
        ("name-of-65", iam(&format!("role/{}", "a".repeat(65))), "a name of 65 characters"),
        ("colon-after", iam("role/deploy:1"), "a colon in its name"),
        ("accent", iam("role/d\u{E9}ploy"), "a letter in its name that ASCII does not have"),
        ("space-before", format!(" {sound}"), "a space before it"),
        ("space-after", format!("{sound} "), "a space after it"),
        ("newline-after", format!("{sound}\n"), "a line feed after it"),
        ("nul-after", format!("{sound}\0"), "a NUL after it, where C stops reading"),
        ("two", format!("{sound} {sound}"), "a second one after it"),
    ];
    arns.into_iter()
        .fold(class, |class, (name, arn, what)| {
            class.with(
                reject(name, &format!("no ARN of a role: it has or is {what}"))
                    .twin(SOUND, &format!("`RoleArn` has or is {what}"))
                    .stops(&[VALID])
                    .evidence(identifiers())
                    .aws(inferred(
                        "AssumeRole was recorded to answer an ARN that is none with `... is invalid`",
                    ))
                    .sts(&asked(setting, &arn)),
            )
        })
        .with(
            reject("words", "the words for what is no ARN of a role")
                .twin(SOUND, "`RoleArn` is text that is no ARN")
                .stops(&[VALID])
                .evidence(identifiers())
                .aws(inferred("AssumeRole was recorded to answer an ARN that is none so"))
                .message("the role that is called deploy is invalid")
                .sts(&asked(setting, "the role that is called deploy")),
        )
        .finish()
}

/// "Minimum length of 20. Maximum length of 2048."
fn length(setting: &Setting) -> VectorFile {
    let known = || documented("AWS STS API reference, AssumeRoleWithWebIdentity: RoleArn");
    // A path of letters makes the ARN as long as it is to be.
    let path = |characters: usize| {
        let rest = setting.role_arn("").len() + "/".len() + Situation::ROLE.len();
        format!("/{}/", "p".repeat(characters - rest))
    };
    let at = |path: &str, situation: Situation| {
        let arn = setting.role_arn(&format!("{}{}", path.trim_start_matches('/'), Situation::ROLE));
        situation.param("RoleArn", &arn)
    };
    let there = |path: &str| {
        let path = path.to_owned();
        let role = |role: Role| Role { path: Some(path.clone()), ..role };
        at(&path, Situation::new(setting).edit_role(role))
    };
    let brief = |name: &str, arn: &str, sentence: &str| {
        reject(name, sentence)
            .twin(SOUND, &format!("`RoleArn` is `{arn}`"))
            .stops(&[LENGTH, VALID])
            .known_by(known())
            .sts(&asked(setting, arn))
    };
    Class::new(Kind::Sts, "role-arn-length", "role ARNs at the bounds of their length")
        .citing(&[REFERENCE])
        .severity(Severity::Low)
        .with(
            accept("longest", "a role is asked for by an ARN of 2048 characters, the most there may be")
                .evidence(known())
                .aws(inferred(
                    "the bound of STS; IAM itself gives no role a path of more than 512 characters",
                ))
                .sts(&there(&path(2048))),
        )
        .with(
            reject(
                "too-long",
                "a role is asked for by an ARN of 2049 characters, one more than there may be",
            )
            .twin("sts/role-arn-length/longest", "the role's path has one character more")
            .stops(&[LENGTH])
            .known_by(known())
            .sts(&there(&path(2049))),
        )
        .with(
            reject(
                "too-long-and-absent",
                "an ARN of 2049 characters is refused before anybody looks for its role",
            )
            .twin(SOUND, "`RoleArn` has a path that makes it 2049 characters long")
            .stops(&[LENGTH, "role.exists"])
            .known_by(known())
            .sts(&at(&path(2049), Situation::new(setting))),
        )
        .with(brief("empty", "", "an empty parameter is there and names no role"))
        .with(brief("nineteen", "arn:aws:iam::role/a", "nineteen characters are too few for any role"))
        .with(brief("name-alone", "deploy", "a role's name without its account names no role"))
        .finish()
}

/// A role that is not there is answered like one that does not let us in, or roles could be found out by asking.
fn denied(name: &str, sentence: &str, change: &str, situation: &Situation) -> Draft {
    let seen =
        inferred("wi-param-fresh-role-not-propagated: a role that STS does not see yet is answered so");
    reject(name, sentence)
        .twin(SOUND, change)
        .stops(&["role.exists"])
        .known_by(seen)
        .message("Not authorized to perform sts:AssumeRoleWithWebIdentity")
        .sts(situation)
}

/// A role of an account, by its name.
fn absent(setting: &Setting) -> VectorFile {
    let neighbour = "210987654321";
    let mut next_door = Account::new(neighbour);
    next_door.oidc_providers.push(OidcProvider::new(&setting.issuer_origin, &[Jwt::AUDIENCE]));
    let wide_open = Role::new("audit", policy(&[web_identity_statement(setting)]));
    let deleted = [("DeleteRole", Params::map([("RoleName", Situation::ROLE)]))];
    Class::new(Kind::Sts, "role", "roles that are there, and roles that are not")
        .citing(&[REFERENCE, "AWS IAM user guide, IAM identifiers"])
        .severity(Severity::Medium)
        .with(
            accept("second", "an account has two roles, and the second is asked for")
                .severity(Severity::Low)
                .known_by(identifiers())
                .sts(&asked(setting, &setting.role_arn("audit")).role(wide_open)),
        )
        .with(denied(
            "unknown",
            "a role that is not there is not told from one that does not let us in",
            "`RoleArn` is of a role that is not there",
            &asked(setting, &setting.role_arn("nobody")),
        ))
        .with(denied(
            "name-case",
            "the name of a role has a case",
            "`RoleArn` has the role's name with a capital",
            &asked(setting, &setting.role_arn("Deploy")),
        ))
        .with(denied(
            "name-prefix",
            "a role is not found by the beginning of its name",
            "`RoleArn` has the role's name less a letter",
            &asked(setting, &setting.role_arn("deplo")),
        ))
        .with(
            denied(
                "other-partition",
                "the partitions of AWS have nothing in common, not even roles of one account number",
                "`RoleArn` is of the partition `aws-cn`",
                &asked(setting, &setting.role_arn(Situation::ROLE).replace("arn:aws:", "arn:aws-cn:")),
            )
            .severity(Severity::High),
        )
        .with(
            denied(
                "other-account",
                "the account next door has the provider and no such role: ours is not looked up there",
                "`RoleArn` is of another account that has the provider, and not the role",
                &asked(setting, &setting.role_arn(Situation::ROLE).replace(&setting.account, neighbour))
                    .account(next_door),
            )
            .severity(Severity::High),
        )
        .with(denied(
            "deleted",
            "a role that was deleted a minute ago is not there any more",
            "the role is deleted and asked for again",
            &Situation::new(setting).then(|step| step.changes(&deleted).seconds_later(60)),
        ))
        .finish()
}

/// A path is part of a role's name in its ARN, and of nothing else.
fn path(setting: &Setting) -> VectorFile {
    let with_path = |path: &str| {
        let path = path.to_owned();
        Situation::new(setting).edit_role(|role| Role { path: Some(path), ..role })
    };
    Class::new(Kind::Sts, "role-path", "roles with a path, and ARNs with another")
        .citing(&[REFERENCE, "AWS IAM user guide, IAM identifiers"])
        .severity(Severity::Medium)
        .with(
            accept(
                "sound",
                "a role is asked for by its path and name; its session is named after the name alone",
            )
            .severity(Severity::Low)
            .known_by(identifiers())
            .sts(&with_path("/ci/prod/").param("RoleArn", &setting.role_arn("ci/prod/deploy"))),
        )
        .with(denied(
            "made-up",
            "a role without a path is not found by one",
            "`RoleArn` has a path, and the role none",
            &asked(setting, &setting.role_arn("ci/deploy")),
        ))
        .with(
            denied(
                "left-out",
                "a role with a path is not found by its name alone",
                "`RoleArn` lacks the role's path",
                &with_path("/ci/prod/"),
            )
            .twin("sts/role-path/sound", "`RoleArn` lacks the role's path"),
        )
        .with(
            denied(
                "case",
                "the path of a role has a case",
                "`RoleArn` has the path in capitals",
                &with_path("/ci/prod/").param("RoleArn", &setting.role_arn("CI/prod/deploy")),
            )
            .twin("sts/role-path/sound", "`RoleArn` has the path in capitals"),
        )
        .with(denied(
            "parent",
            "an ARN is not a way through a file system: `..` leads nowhere",
            "`RoleArn` has the path `/ci/../`",
            &asked(setting, &setting.role_arn("ci/../deploy")),
        ))
        .with(denied(
            "parent-first",
            "nothing is above the first slash of a path",
            "`RoleArn` has the path `/../`",
            &asked(setting, &setting.role_arn("../deploy")),
        ))
        .with(denied(
            "dot",
            "an ARN is not a way through a file system: `.` is a name like any other",
            "`RoleArn` has the path `/./`",
            &asked(setting, &setting.role_arn("./deploy")),
        ))
        .finish()
}
