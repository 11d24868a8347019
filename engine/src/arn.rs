//! Names: account ids and the ARNs of roles, users and providers.

use std::fmt;

/// The twelve digits of an AWS account.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId([u8; 12]);

impl AccountId {
    /// The account of these digits; `None` where they are not twelve.
    pub fn parse(digits: &str) -> Option<Self> {
        let octets: [u8; 12] = digits.as_bytes().try_into().ok()?;
        octets.iter().all(u8::is_ascii_digit).then_some(Self(octets))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        // INVARIANT: the octets are ASCII digits.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The ARN of an IAM role: `arn:aws:iam::123456789012:role/path/name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleArn<'a> {
    text: &'a str,
    partition: &'a str,
    account: AccountId,
    name: &'a str,
}

impl<'a> RoleArn<'a> {
    /// Takes a role's ARN apart.
    pub fn parse(text: &'a str) -> Option<Self> {
        let NamedResource { partition, account, name } = NamedResource::parse(text, ":role")?;
        Some(Self { text, partition, account, name })
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// `aws`, or the name of another partition.
    pub fn partition(&self) -> &'a str {
        self.partition
    }

    /// The account the role is in.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The name, without its path.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// The ARN of a session of the role: its name stands in it without its path.
    pub fn session_arn(&self, session_name: &str) -> String {
        let Self { partition, account, name, .. } = self;
        format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session_name}")
    }
}

/// The ARN of an IAM user: `arn:aws:iam::123456789012:user/path/name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserArn<'a> {
    text: &'a str,
    account: AccountId,
}

impl<'a> UserArn<'a> {
    /// Takes a user's ARN apart; names and paths are as those of roles.
    pub fn parse(text: &'a str) -> Option<Self> {
        let resource = NamedResource::parse(text, ":user")?;
        Some(Self { text, account: resource.account })
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// The account the user is in.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

/// The ARN of a SAML provider: `arn:aws:iam::123456789012:saml-provider/name`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamlProviderArn<'a> {
    text: &'a str,
    account: AccountId,
}

impl<'a> SamlProviderArn<'a> {
    /// Takes a provider's ARN apart; a name is of `[\w._-]{1,128}` (AWS IAM API, `CreateSAMLProvider`).
    pub fn parse(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix("arn:")?;
        let (partition, rest) = rest.split_at_checked(rest.bytes().position(|octet| octet == b':')?)?;
        let (account, resource) = rest.strip_prefix(":iam::")?.split_at_checked(12)?;
        let account = AccountId::parse(account)?;
        let name = resource.strip_prefix(":saml-provider/")?;
        let sound = is_partition(partition)
            && (1..=128).contains(&name.len())
            && name.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"_.-".contains(&octet));
        sound.then_some(Self { text, account })
    }

    /// The whole ARN.
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// The account the provider is in.
    pub fn account(&self) -> AccountId {
        self.account
    }
}

/// What the ARNs of roles and users have in common.
struct NamedResource<'a> {
    partition: &'a str,
    account: AccountId,
    name: &'a str,
}

impl<'a> NamedResource<'a> {
    /// Names and paths are of the characters the IAM API model allows: a name `[\w+=,.@-]{1,64}`, a path
    /// `(/)|(/[!-~]+/)`. How long a path may be IAM decides where it stores a resource; a request's ARN has a bound of
    /// its own.
    fn parse(text: &'a str, kind: &str) -> Option<Self> {
        let rest = text.strip_prefix("arn:")?;
        let (partition, rest) = rest.split_at_checked(rest.bytes().position(|octet| octet == b':')?)?;
        let (account, resource) = rest.strip_prefix(":iam::")?.split_at_checked(12)?;
        let account = AccountId::parse(account)?;
        let path_and_name = resource.strip_prefix(kind)?;
        let name_start = path_and_name.bytes().rposition(|octet| octet == b'/')?.saturating_add(1);
        let (path, name) = path_and_name.split_at_checked(name_start)?;
        let sound = is_partition(partition)
            && path.starts_with('/')
            && path != "//"
            && path.bytes().all(|octet| octet.is_ascii_graphic())
            && (1..=64).contains(&name.len())
            && name.bytes().all(is_word);
        sound.then_some(Self { partition, account, name })
    }
}

/// `aws`, `aws-cn`, `aws-us-gov` and whatever else AWS builds a wall around.
fn is_partition(text: &str) -> bool {
    text == "aws"
        || text.strip_prefix("aws-").is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|octet| octet.is_ascii_lowercase() || octet == b'-')
        })
}

/// `[\w+=,.@-]`, with `\w` as ASCII has it: the names of users, roles and sessions.
pub(crate) fn is_word(octet: u8) -> bool {
    octet.is_ascii_alphanumeric() || b"_+=,.@-".contains(&octet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_a_role_apart() {
        let arn = RoleArn::parse("arn:aws:iam::123456789012:role/team/ci/deploy").unwrap();
        assert_eq!((arn.account().as_str(), arn.name()), ("123456789012", "deploy"));
    }

    #[test]
    fn refuses_what_is_no_role() {
        for text in [
            "",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role",
            "arn:aws:iam::123456789012:user/deploy",
            "arn:aws:iam::12345678901:role/deploy",
            "arn:aws:iam:us-east-1:123456789012:role/deploy",
            "arn:aws:sts::123456789012:role/deploy",
            "arn:aws:iam::123456789012:role/dep loy",
            "arn:aws:iam::123456789012:role/deploy\n",
            "arn:aws:iam::123456789012:roles/deploy",
            "ARN:aws:iam::123456789012:role/deploy",
            "arn:evil:iam::123456789012:role/deploy",
        ] {
            assert_eq!(RoleArn::parse(text), None, "{text}");
        }
    }
}
