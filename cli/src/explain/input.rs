//! What people have at hand: a token, the output of `aws iam`, a key set. Read with a bound, and told apart.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Octets of a file at the most. Our own bound: a key set of 1 MiB is the most that the engine reads.
const LARGEST: u64 = 1 << 20;

/// Octets of an XML document at the most: the largest metadata that IAM takes.
const LARGEST_DOCUMENT: u64 = 10_000_000;

/// What a policy document stands in: output of `aws iam`, `s3api`, `kms`, `sqs` and `organizations`, and its inner objects.
const AROUND: [&str; 8] = [
    "PolicyVersion",
    "PolicyDocument",
    "Document",
    "Role",
    "AssumeRolePolicyDocument",
    "Policy",
    "Content",
    "Attributes",
];

/// A JSON object whose members are left as they are written.
type Members = BTreeMap<String, Box<RawValue>>;

/// What there is of a token.
#[derive(Debug)]
pub(super) enum Presented {
    Token(String),
    Claims(String),
}

/// A role: what is known of it.
#[derive(Debug)]
pub(super) struct Role {
    /// `None` where there is the trust policy alone.
    pub(super) arn: Option<String>,
    pub(super) trust_policy: String,
}

/// A provider, as it is registered.
#[derive(Debug)]
pub(super) struct Provider {
    /// With its scheme.
    pub(super) url: String,
    pub(super) client_ids: Vec<String>,
    pub(super) thumbprints: Vec<String>,
}

/// A token, a header with one, or claims; of a file, or of standard input where it is called `-`.
pub(super) fn token(path: &Path) -> Result<Presented, String> {
    let text = match path.to_string_lossy() {
        // The name of a file that is not there would be repeated in the error.
        name if name.starts_with("ey") && name.matches('.').count() >= 2 => {
            return Err(
                "`--token` takes a file or `-`, and not the token itself: others can see a command line"
                    .to_owned(),
            );
        }
        name if name.starts_with('{') => {
            return Err("`--token` takes a file or `-`, and not the claims".to_owned());
        }
        _ => file_or_input(path)?,
    };
    let text = text.trim();
    if text.starts_with('{') {
        let members: Members = parse(text, path)?;
        // What a workflow is given when it asks for a token is an object with the token in it.
        let inside = ["value", "id_token", "token"].into_iter().find_map(|name| members.get(name));
        return match inside.filter(|_| !members.contains_key("iss")) {
            Some(token) => Ok(Presented::Token(string(token, path)?)),
            None => Ok(Presented::Claims(text.to_owned())),
        };
    }
    match bare(text) {
        "" => Err(format!("{}: there is no token in it", path.display())),
        token => Ok(Presented::Token(token.to_owned())),
    }
}

/// The token without what it was pasted with: quotes, the name of the header, the scheme.
fn bare(text: &str) -> &str {
    let text = text.trim_matches(|character: char| character.is_whitespace() || "'\"".contains(character));
    let text = without(text, "authorization:").trim_start();
    without(text, "bearer ").trim()
}

fn without<'t>(text: &'t str, prefix: &str) -> &'t str {
    match text.split_at_checked(prefix.len()) {
        Some((begin, rest)) if begin.eq_ignore_ascii_case(prefix) => rest,
        _ => text,
    }
}

/// A JSON object of claims.
pub(super) fn claims(path: &Path) -> Result<Presented, String> {
    let text = read(path)?;
    parse::<Members>(&text, path)?;
    Ok(Presented::Claims(text))
}

/// The output of `aws iam get-role`, its inner object, or a trust policy.
pub(super) fn role(path: &Path) -> Result<Role, String> {
    let text = read(path)?;
    let mut members: Members = parse(&text, path)?;
    if let Some(role) = members.remove("Role") {
        members = parse(role.get(), path)?;
    }
    let Some(document) = members.get("AssumeRolePolicyDocument") else {
        return if members.contains_key("Statement") {
            Ok(Role { arn: None, trust_policy: text })
        } else {
            Err(format!(
                "{}: neither a role, with `AssumeRolePolicyDocument`, nor a trust policy, with `Statement`",
                path.display()
            ))
        };
    };
    let trust_policy = embedded(document, "AssumeRolePolicyDocument", path)?;
    let arn = members.get("Arn").map(|arn| string(arn, path)).transpose()?;
    Ok(Role { arn, trust_policy })
}

/// A policy document, alone or inside what `aws` prints. Whether it is one at all is for the engine to say.
pub(super) fn policy(path: &Path) -> Result<String, String> {
    let mut text = file_or_input(path)?;
    let mut inside = false;
    while let Ok(members) = serde_json::from_str::<Members>(&text) {
        if members.contains_key("Statement") {
            break;
        }
        let Some((name, inner)) = AROUND.iter().find_map(|name| Some((*name, members.get(*name)?))) else {
            let hint =
                if members.contains_key("DefaultVersionId") { ": ask `get-policy-version`" } else { "" };
            let missing = || at(path, format_args!("there is no policy document in it{hint}"));
            return if inside { Err(missing()) } else { Ok(text) };
        };
        text = embedded(inner, name, path)?;
        inside = true;
    }
    Ok(text)
}

/// A JSON value for a program to read.
pub(super) fn json<T: for<'t> Deserialize<'t>>(path: &Path) -> Result<T, String> {
    serde_json::from_str(&file_or_input(path)?).map_err(|error| at(path, error))
}

/// A document inside another: an object, or a string that holds one.
fn embedded(document: &RawValue, name: &str, path: &Path) -> Result<String, String> {
    if !document.get().starts_with('"') {
        return Ok(document.get().to_owned());
    }
    let text = string(document, path)?;
    if text.trim_start().starts_with('{') { Ok(text) } else { percent_decoded(&text, name, path) }
}

/// The output of `aws iam get-open-id-connect-provider`, or the same in our words.
pub(super) fn provider(path: &Path) -> Result<Provider, String> {
    let members: Members = parse(&read(path)?, path)?;
    let either = |names: [&str; 2]| names.into_iter().find_map(|name| members.get(name));
    let list = |names| match either(names) {
        Some(list) => parse::<Vec<String>>(list.get(), path).map_err(|error| in_member(names, &error)),
        None => Ok(Vec::new()),
    };
    let url =
        either(["Url", "url"]).ok_or_else(|| format!("{}: a provider has a member `Url`", path.display()))?;
    let url = string(url, path)?;
    // IAM tells the URL without its scheme.
    let url = if url.contains("://") { url } else { format!("https://{url}") };
    Ok(Provider {
        url,
        client_ids: list(["ClientIDList", "client_ids"])?,
        thumbprints: list(["ThumbprintList", "thumbprints"])?,
    })
}

fn in_member([name, _]: [&str; 2], error: &str) -> String {
    format!("{error}, in `{name}`")
}

fn file_or_input(path: &Path) -> Result<String, String> {
    if path == Path::new("-") { bounded(io::stdin().lock(), path) } else { read(path) }
}

/// A text file.
pub(super) fn read(path: &Path) -> Result<String, String> {
    bounded(File::open(path).map_err(|error| at(path, error))?, path)
}

/// The octets of a document, of a file or of standard input.
pub(super) fn octets_of(path: &Path) -> Result<Vec<u8>, String> {
    let too_large = "it has more than 10,000,000 octets";
    if path == Path::new("-") {
        return at_most(io::stdin().lock(), path, LARGEST_DOCUMENT, too_large);
    }
    at_most(File::open(path).map_err(|error| at(path, error))?, path, LARGEST_DOCUMENT, too_large)
}

fn at_most(file: impl Read, path: &Path, limit: u64, too_large: &str) -> Result<Vec<u8>, String> {
    let mut octets = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut octets).map_err(|error| at(path, error))?;
    if u64::try_from(octets.len()).is_ok_and(|length| length > limit) {
        return Err(at(path, too_large));
    }
    Ok(octets)
}

fn bounded(file: impl Read, path: &Path) -> Result<String, String> {
    let text = String::from_utf8(at_most(file, path, LARGEST, "it has more than 1 MiB")?)
        .map_err(|error| at(path, format!("not UTF-8, from octet {}", error.utf8_error().valid_up_to())))?;
    Ok(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text))
}

fn parse<'t, T: Deserialize<'t>>(text: &'t str, path: &Path) -> Result<T, String> {
    // What `serde_json` says of a value of another type has the value in it, and that may be a token.
    serde_json::from_str(text).map_err(|error| {
        if error.is_data() {
            let (line, column) = (error.line(), error.column());
            at(path, format_args!("a value of another type is wanted at line {line} column {column}"))
        } else {
            at(path, error)
        }
    })
}

fn string(value: &RawValue, path: &Path) -> Result<String, String> {
    parse(value.get(), path)
}

/// The document as IAM's API has it: percent-encoded (RFC 3986 section 2.1).
fn percent_decoded(text: &str, name: &str, path: &Path) -> Result<String, String> {
    let malformed = || at(path, format_args!("`{name}` is neither JSON nor percent-encoded"));
    let mut octets = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(octet) = rest.next() {
        if octet == b'%' {
            let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
            let (high, low) = digit().zip(digit()).ok_or_else(malformed)?;
            octets.push(u8::try_from(high * 16 + low).map_err(|_| malformed())?);
        } else {
            octets.push(octet);
        }
    }
    String::from_utf8(octets).map_err(|_| malformed())
}

fn at(path: &Path, error: impl Display) -> String {
    let name = if path == Path::new("-") { "standard input".into() } else { path.display().to_string() };
    format!("{name}: {error}")
}

#[cfg(test)]
mod tests {
    use super::{bare, percent_decoded};
    use std::path::Path;

    #[test]
    fn takes_a_token_out_of_what_it_was_pasted_with() {
        for text in
            ["a.b.c", " \"a.b.c\"\n", "Authorization: Bearer a.b.c", "bearer  a.b.c", "AUTHORIZATION:a.b.c"]
        {
            assert_eq!(bare(text), "a.b.c", "{text}");
        }
    }

    #[test]
    fn decodes_what_is_percent_encoded_and_nothing_else() {
        let decoded = |text| percent_decoded(text, "Document", Path::new("role.json")).ok();
        assert_eq!(decoded("%7B%22a%22%3a1+%7d").as_deref(), Some("{\"a\":1+}"));
        assert_eq!([decoded("%7"), decoded("%"), decoded("%zz"), decoded("%ff")], [const { None }; 4]);
    }
}
