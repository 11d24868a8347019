//! What the claims of an ID token must say.

use super::{Identity, RelyingParty, Verdict, member, object};
use crate::json::{Json, Members};
use touchstone_engine::profile::Name;

/// Judges claims for a relying party.
pub fn judge(text: &[u8], party: &RelyingParty, profile: Name) -> Verdict {
    let claims = object(text, profile)?;

    // OpenID Connect Core 3.1.3.7 (2).
    match member(&claims, "iss") {
        Some(Json::Text(issuer)) if *issuer == party.issuer => {}
        _ => return Err("3.1.3.7 (2): `iss` is exactly the issuer's identifier"),
    }
    times(&claims, party, profile)?;
    let audience = audience(&claims, party, profile)?;
    let subject = subject(&claims, profile)?;
    Ok(Identity { subject, audience })
}

/// OpenID Connect Core 3.1.3.7 (9) and (10), RFC 7519 sections 4.1.4 to 4.1.6.
fn times(claims: &Members, party: &RelyingParty, profile: Name) -> Result<(), &'static str> {
    let expires = time(member(claims, "exp"), profile)?.ok_or("Core 2: `exp` is required")?;
    let issued = time(member(claims, "iat"), profile)?.ok_or("Core 2: `iat` is required")?;
    let not_before = time(member(claims, "nbf"), profile)?;

    let now = exactly(party.now);
    let skew = f64::from(party.skew);
    if now - skew >= expires {
        return Err("RFC 7519 section 4.1.4: the time is before `exp`, give or take the skew");
    }
    if issued > now + skew {
        return Err("AWS: `iat` lies in the past, give or take the skew (wi-claim-iat-hour-ahead)");
    }
    if expires < issued {
        return Err("a token does not expire before it is issued");
    }
    if let Some(not_before) = not_before {
        if not_before > now + skew {
            return Err("RFC 7519 section 4.1.5: the time is not before `nbf`, give or take the skew");
        }
        if expires < not_before {
            return Err("a token does not expire before it begins");
        }
    }
    Ok(())
}

/// A `NumericDate` (RFC 7519 section 2): a number of seconds, fractions allowed.
fn time(value: Option<&Json>, profile: Name) -> Result<Option<f64>, &'static str> {
    /// Up to here a double tells every second from the next (RFC 7493 section 2.2).
    const EXACT: f64 = 9_007_199_254_740_991.0;

    let seconds = match value {
        None => return Ok(None),
        Some(Json::Number(number)) if profile == Name::Aws && number.is_f64() => {
            return Err("AWS: a time is an integer (wi-claim-exp-fraction, wi-claim-iat-fraction)");
        }
        Some(Json::Number(number)) => number.as_f64(),
        // AWS: digits are a time (wi-claim-exp-digit-string, -iat-, -nbf-).
        Some(Json::Text(text)) if profile == Name::Aws && is_digits(text) => text.parse().ok(),
        Some(_) => None,
    };
    match seconds {
        Some(seconds) if seconds.abs() <= EXACT => Ok(Some(seconds)),
        _ => Err("RFC 7519 section 2: a time is a number of seconds"),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_ascii_digit())
}

/// OpenID Connect Core 3.1.3.7 (3) to (5).
fn audience(claims: &Members, party: &RelyingParty, profile: Name) -> Result<String, &'static str> {
    let listed: Vec<&String> = match member(claims, "aud") {
        Some(Json::Text(audience)) => vec![audience],
        Some(Json::Array(elements)) => elements
            .iter()
            .map(|element| match element {
                Json::Text(audience) => Ok(audience),
                _ => Err("RFC 7519 section 4.1.3: an audience is a string"),
            })
            .collect::<Result<_, _>>()?,
        _ => return Err("RFC 7519 section 4.1.3: `aud` is a string or a list of strings"),
    };
    if listed.is_empty() {
        return Err("3.1.3.7 (3): an empty list does not name us (wi-claim-aud-array-empty)");
    }
    let ours: Vec<&String> =
        listed.iter().copied().filter(|audience| party.audiences.contains(audience)).collect();

    match (profile, member(claims, "azp")) {
        // With `azp`, the token says to which client it was issued: that one must be us.
        (Name::Strict, Some(Json::Text(azp))) if party.audiences.contains(azp) => match ours.first() {
            Some(_) => Ok(azp.clone()),
            None => Err("3.1.3.7 (3): `aud` names us, whatever `azp` says"),
        },
        // AWS: `azp` takes the place of `aud` (wi-claim-azp-registered-aud-not, -aud-two).
        (Name::Aws, Some(Json::Text(azp))) if party.audiences.contains(azp) => Ok(azp.clone()),
        (_, Some(_)) => {
            Err("3.1.3.7 (5): `azp`, where present, is our client id (wi-claim-azp-unregistered)")
        }
        (Name::Aws, None) if listed.len() > 1 => {
            Err("AWS: several audiences need `azp` (wi-claim-aud-two-both-registered)")
        }
        (_, None) if ours.len() < listed.len() => {
            Err("3.1.3.7 (3): `aud` names us and nobody we do not trust")
        }
        (_, None) => Ok(ours.first().map(|audience| (*audience).clone()).unwrap_or_default()),
    }
}

/// OpenID Connect Core section 2: a string of at most 255 characters.
fn subject(claims: &Members, profile: Name) -> Result<String, &'static str> {
    match (profile, member(claims, "sub")) {
        (Name::Strict, Some(Json::Text(subject))) if subject.chars().count() <= 255 => Ok(subject.clone()),
        // AWS: any length is echoed (wi-claim-sub-over-255, -empty), and a number as text (wi-claim-sub-number).
        (Name::Aws, Some(Json::Text(subject))) => Ok(subject.clone()),
        (Name::Aws, Some(Json::Number(number))) if !number.is_f64() => Ok(number.to_string()),
        _ => Err("Core 2: `sub` is required, a string of at most 255 characters"),
    }
}

/// The clock as a double.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "clocks are asked about that a double holds exactly"
)]
fn exactly(seconds: i64) -> f64 {
    seconds as f64
}
