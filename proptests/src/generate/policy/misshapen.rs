//! Documents that are not as they should be.

use super::chance;
use crate::generate::Settings;
use crate::generate::{one_of, value};
use crate::json::Json;
use arbitrary::Unstructured;

/// The document with something changed somewhere in it: an element renamed, left out, said twice, or of another value.
pub fn misshapen(u: &mut Unstructured<'_>, mut document: Json) -> arbitrary::Result<Json> {
    let changes = if chance(u, 15)? { 2 } else { 1 };
    for _ in 0..changes {
        let count = places(&document);
        let mut place = u.int_in_range(0..=count.saturating_sub(1))?;
        let edit = u.int_in_range(0..=6)?;
        change(u, &mut document, &mut place, edit)?;
    }
    Ok(document)
}

/// Members and elements, at every depth.
fn places(value: &Json) -> usize {
    value.children().into_iter().map(|child| 1 + places(child)).sum()
}

fn change(
    u: &mut Unstructured<'_>,
    value: &mut Json,
    place: &mut usize,
    edit: u8,
) -> arbitrary::Result<bool> {
    match value {
        Json::Object(members) => {
            for at in 0..members.len() {
                if *place == 0 {
                    let Some((name, mut inner)) = members.get(at).cloned() else { return Ok(true) };
                    match edit {
                        0 => drop(members.remove(at)),
                        1 => members.push((name, inner)),
                        2 => members.push((one_of(u, NAMES)?.to_owned(), inner)),
                        3 => drop(members.splice(at..=at, [(one_of(u, NAMES)?.to_owned(), inner)])),
                        _ => {
                            replace(u, &mut inner)?;
                            members.splice(at..=at, [(name, inner)]);
                        }
                    }
                    return Ok(true);
                }
                *place -= 1;
                let Some((_, inner)) = members.get_mut(at) else { return Ok(true) };
                if change(u, inner, place, edit)? {
                    return Ok(true);
                }
            }
        }
        Json::Array(elements) => {
            for at in 0..elements.len() {
                if *place == 0 {
                    match (edit, elements.get(at).cloned()) {
                        (0, _) => drop(elements.remove(at)),
                        (1, Some(same)) => elements.push(same),
                        _ => {
                            if let Some(inner) = elements.get_mut(at) {
                                replace(u, inner)?;
                            }
                        }
                    }
                    return Ok(true);
                }
                *place -= 1;
                let Some(inner) = elements.get_mut(at) else { return Ok(true) };
                if change(u, inner, place, edit)? {
                    return Ok(true);
                }
            }
        }
        _ => {}
    }
    Ok(false)
}

const NAMES: &[&str] = &[
    "Version",
    "Id",
    "Sid",
    "Statement",
    "Effect",
    "effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
    "AWS",
    "Federated",
    "Service",
    "CanonicalUser",
    "StringEquals",
    "stringequals",
    "StringEqual",
    "NullIfExists",
    "ForAnyValue:Null",
    "ForAllValues:Bool",
    "DateNotLessThan",
    "NotNull",
    "BinaryNotEquals",
    "IpAddressIfExists",
    "ForAnyValue:ForAllValues:StringLike",
    "aws:username",
    "AWS:username",
    "username",
    ":x",
    "x:",
];

const TEXTS: &[&str] = &[
    "*",
    "",
    "**",
    "Allow",
    "deny",
    "2012-10-17",
    "2012-10-18",
    "s3:*",
    "s3",
    "s*:Get",
    "s3:",
    ":Get",
    "s3:Get Object",
    "s3:Get${x}",
    "arn:aws:s3:::docs",
    "arn:aws:s*:::docs",
    "arn:aws:s3::docs",
    "arn:aws::::x",
    "arn:${aws:x}:s3:::x",
    "arn:aws:s3:::${aws:x",
    "arn:aws:s3:::${}",
    "arn:aws:s3:::${aws:x,'y'}",
    "arn:aws:s3:::${aws:x, 'y'}",
    "arn:aws:s3:::${*, 'y'}",
    "arn:aws:s3:::${aws:${x}}",
    "arn:aws:s3:::x$y",
    "arn:*:s3:*:*:*",
    "ARN:aws:s3:::x",
    "111122223333",
    "11112222333",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:user/*",
    "arn:aws:iam::111122223333:user/",
    "arn:aws:iam::111122223333:user/a",
    "arn:aws:iam::111122223333:group/a",
    "arn:aws:sts::111122223333:assumed-role/a/b",
    "arn:aws:iam:eu:111122223333:user/a",
    "arn::iam::111122223333:user/a",
    "AIDACKCEVSQ6C2EXAMPLE",
    "ec2.amazonaws.com",
    "accounts.google.com",
    "localhost",
    "a..b",
    "arn:aws:iam::111122223333:oidc-provider/x",
    "arn:aws:iam::111122223333:oidc-provider/",
    "arn:aws:iam::1:saml-provider/x",
    "true",
    "True",
    "10",
    "1e3",
    "0x10",
    "1.",
    "2026-02-30",
    "2026-03-01T12:00Z",
    "10.0.0.0/8",
    "10.0.0.0/33",
    "10.0.0.0/08",
    "::/0",
    "::1%1",
    "AAEC",
    "AAE",
    "AB==",
    "\u{100}",
    "a\u{0}b",
    "S1",
    "S 1",
    "\t",
];

fn replace(u: &mut Unstructured<'_>, inner: &mut Json) -> arbitrary::Result<()> {
    if matches!(inner, Json::Array(_)) && chance(u, 20)? {
        *inner = Json::Array(Vec::new());
    } else if chance(u, 60)? {
        *inner = one_of(u, TEXTS)?.into();
    } else if chance(u, 50)? {
        *inner = Json::Array(vec![inner.clone()]);
    } else {
        *inner = value(u, &Settings::DEFAULT)?;
    }
    Ok(())
}
