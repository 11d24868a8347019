//! The JOSE header: the parameters that decide, read once.

use crate::check::Check;
use crate::json::{Document, Kind, Value};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

/// Parameters that RFC 7515 or RFC 7518 define, which `crit` must not list (RFC 7515 section 4.1.11).
const STANDARD: [&str; 11] =
    ["alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"];

/// What the header says. Keys and certificates that a header carries (`jwk`, `jku`, `x5u`, `x5c`) are not read:
/// a token does not vouch for its own key (RFC 8725 section 3.10).
#[derive(Clone, Copy, Debug)]
pub(super) struct Header<'t> {
    /// `alg`, where it is a string.
    pub(super) algorithm: Option<&'t str>,
    /// `kid`, where there is one that counts.
    pub(super) key_id: Option<&'t str>,
    kind: Option<Value<'t>>,
    content: Option<Value<'t>>,
}

impl<'t> Header<'t> {
    /// Reads the parameters that concern every JWS, and refuses what a JWS may not ask for.
    pub(super) fn read(object: Value<'t>, document: Document, profile: &Profile) -> Result<Self, Rejection> {
        let mut header = Self { algorithm: None, key_id: None, kind: None, content: None };
        let mut critical = None;
        let mut encoded = None;
        let mut key_id = None;
        for (name, value) in object.members() {
            match name {
                "alg" => header.algorithm = value.as_str(),
                "kid" => key_id = Some(value),
                "typ" => header.kind = Some(value),
                "cty" => header.content = Some(value),
                "crit" => critical = Some(value),
                "b64" => encoded = Some(value),
                _ => {}
            }
        }
        if let Some(critical) = critical {
            require_no_extension(&object, critical, document, profile)?;
        }
        if encoded.is_some_and(|value| value.kind() == Kind::Bool(false)) {
            profile.refuse(Check::JwsPayloadEncoded, document.step, || member("b64"))?;
        }
        if let Some(key_id) = key_id {
            header.key_id = key_id.as_str();
            if header.key_id.is_none() {
                profile.refuse(Check::JwsKidIsString, document.step, || member("kid"))?;
            }
        }
        Ok(header)
    }

    /// Refuses a header that marks something other than a JWT of claims.
    pub(super) fn require_jwt(&self, profile: &Profile) -> Result<(), Rejection> {
        let is_jwt = self.kind.is_none_or(|value| value.as_str().is_some_and(is_jwt_media_type));
        profile.require(is_jwt, Check::JwtTypeIsJwt, || member("typ"))?;
        // Content types are media types, compared without regard to case (RFC 7515 section 4.1.10).
        let nested = self.content.is_some_and(|value| value.as_str().is_some_and(is_jwt_media_type));
        profile.require(!nested, Check::JwtNotNested, || member("cty"))
    }
}

/// `crit` lists extensions; none is understood here, so a well-formed one is refused as well.
#[cold]
fn require_no_extension(
    object: &Value<'_>,
    critical: Value<'_>,
    document: Document,
    profile: &Profile,
) -> Result<(), Rejection> {
    if !lists_extensions(critical, object) {
        profile.refuse(Check::JwsCriticalWellFormed, document.step, || member("crit"))?;
    }
    match critical.elements().next() {
        None => Ok(()),
        Some(first) => profile.refuse(Check::JwsCriticalUnderstood, document.step, || {
            Detail::Member(Excerpt::of(first.as_str().unwrap_or("crit")))
        }),
    }
}

/// Whether `crit` is a list, not empty, of distinct names that no standard defines and that the header has. Sorted, so
/// that the time does not grow with the product of both.
fn lists_extensions(critical: Value<'_>, object: &Value<'_>) -> bool {
    let mut present: Vec<&str> = object.members().map(|(name, _)| name).collect();
    present.sort_unstable();
    let names: Option<Vec<&str>> = critical.elements().map(|name| name.as_str()).collect();
    let Some(mut names) = names else { return false };
    names.sort_unstable();
    let distinct = names.array_windows().all(|[a, b]| a != b);
    let is_extension = |name: &&str| !STANDARD.contains(name) && present.binary_search(name).is_ok();
    distinct && !names.is_empty() && names.iter().all(is_extension)
}

/// `JWT`, in any case, with or without the `application/` that RFC 7515 section 4.1.9 lets a producer omit.
fn is_jwt_media_type(text: &str) -> bool {
    const PREFIX: &str = "application/";
    let subtype = match text.split_at_checked(PREFIX.len()) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case(PREFIX) => rest,
        _ => text,
    };
    subtype.eq_ignore_ascii_case("JWT")
}

fn member(name: &str) -> Detail {
    Detail::Member(Excerpt::of(name))
}

#[cfg(test)]
mod tests {
    use super::is_jwt_media_type;

    #[test]
    fn knows_the_media_type_in_its_spellings() {
        assert!(["JWT", "jwt", "application/jwt", "Application/JWT"].into_iter().all(is_jwt_media_type));
        assert!(!["at+jwt", "", "application/", "JWT ", "éééééééééééé"].into_iter().any(is_jwt_media_type));
    }
}
