//! Claims and what a relying party expects of them: right, nearly right, and wrong.

use super::edit::{Edit, edit};
use super::value::{text, value};
use super::{Settings, one_of, several, sound_party};
use crate::json::Json;
use crate::model::RelyingParty;
use arbitrary::Unstructured;
use serde_json::{Number, json};

/// Client ids: those of a generated relying party are among the first two.
const CLIENTS: [&str; 3] = ["sts.amazonaws.com", "client-b", "somebody-else"];
const CLAIMS: [&str; 11] = ["iss", "sub", "aud", "azp", "exp", "iat", "nbf", "exp", "aud", "nonce", "groups"];

/// A relying party for a token that is sound at the clock of [`sound_party`]: another clock, other skews, other
/// client ids.
pub fn party(u: &mut Unstructured<'_>) -> arbitrary::Result<RelyingParty> {
    let sound = sound_party();
    // `iat` is 60 s before the clock of a sound token, `exp` 3540 s after it.
    let offset =
        *u.choose(&[0, 0, 0, 0, -60, -61, 3539, 3540, 3541, 3600, -360, -1_000_000, 1_000_000_000])?;
    let skew = *u.choose(&[0, 0, 1, 60, 300, u32::MAX])?;
    let [ours, also_ours, _] = CLIENTS;
    let choices: [&[&str]; 4] = [&[ours, also_ours], &[ours], &[also_ours], &[]];
    let audiences = *u.choose(&choices)?;
    Ok(RelyingParty {
        audiences: audiences.iter().map(|&client| client.to_owned()).collect(),
        now: sound.now + offset,
        skew,
        ..sound
    })
}

/// A change to the claims of a token for `party`.
pub fn claim_edit(
    u: &mut Unstructured<'_>,
    party: &RelyingParty,
    settings: &Settings,
) -> arbitrary::Result<Edit> {
    let name = one_of(u, &CLAIMS)?;
    let any = u.ratio(1, 8)?;
    let new = match name {
        _ if any => value(u, settings)?,
        "iss" => issuer(u, &party.issuer)?.as_str().into(),
        "sub" => subject(u, settings)?,
        "aud" => audience(u)?,
        "azp" => client(u)?.as_str().into(),
        "exp" | "iat" | "nbf" => time(u, party)?,
        _ => value(u, settings)?,
    };
    edit(u, name, new)
}

/// The issuer, or a text that a careless comparison takes for it.
fn issuer(u: &mut Unstructured<'_>, issuer: &str) -> arbitrary::Result<String> {
    let host = issuer.trim_start_matches("https://");
    u.choose_iter([
        issuer.to_owned(),
        issuer.to_owned(),
        format!("{issuer}/"),
        format!("{issuer}:443"),
        format!("{issuer}.evil.example"),
        format!("{issuer}@evil.example"),
        format!("{issuer}#"),
        format!("{issuer}?"),
        format!("{issuer}\0"),
        format!(" {issuer}"),
        format!("{issuer}\n"),
        format!("http://{host}"),
        format!("HTTPS://{host}"),
        host.to_owned(),
        issuer.to_uppercase(),
        issuer.replace('i', "і"),
        String::new(),
    ])
}

fn subject(u: &mut Unstructured<'_>, settings: &Settings) -> arbitrary::Result<Json> {
    Ok(match u.int_in_range(0..=6_u8)? {
        0 => Json::Text(text(u, settings)?),
        1 => "a".repeat(u.int_in_range(254..=257)?).as_str().into(),
        2 => "é".repeat(u.int_in_range(127..=256)?).as_str().into(),
        3 => Json::Number(u.arbitrary::<u32>()?.into()),
        4 => Json::Number(u.arbitrary::<i64>()?.into()),
        5 => Json::Text(u.arbitrary::<u32>()?.to_string()),
        _ => {
            u.choose(&[json!(""), json!(null), json!(["a"]), json!(1.0), json!({"sub": "a"})])?.clone().into()
        }
    })
}

/// A client id, or a text that a careless comparison takes for one of ours.
fn client(u: &mut Unstructured<'_>) -> arbitrary::Result<String> {
    let client = one_of(u, &CLIENTS)?;
    u.choose_iter([
        client.to_owned(),
        client.to_owned(),
        client.to_owned(),
        client.to_owned(),
        client.to_owned(),
        client.to_uppercase(),
        format!("{client} "),
        format!("{client},somebody-else"),
        client.chars().skip(1).collect(),
        String::new(),
    ])
}

/// One audience, or a list of some.
fn audience(u: &mut Unstructured<'_>) -> arbitrary::Result<Json> {
    if u.arbitrary()? {
        return Ok(client(u)?.as_str().into());
    }
    let mut listed = several(u, 3, |u| Ok(Json::Text(client(u)?)))?;
    if u.ratio(1, 8)? {
        listed.push(u.choose(&[json!(null), json!(1), json!([]), json!({})])?.clone().into());
    }
    Ok(Json::Array(listed))
}

/// A time about the moment at which the verdict changes, in each way to write it, or one far away.
fn time(u: &mut Unstructured<'_>, party: &RelyingParty) -> arbitrary::Result<Json> {
    let skew = i64::from(party.skew);
    let edge = *u.choose(&[party.now, party.now - skew, party.now + skew])?;
    let near = edge + u.int_in_range(-2..=2)?;
    Ok(match u.int_in_range(0..=9_u8)? {
        0..=3 => near.into(),
        4 => (near + u.int_in_range(-5000..=5000)?).into(),
        5 => near.to_string().as_str().into(),
        6 => format!("0{near}").as_str().into(),
        7 => halves(2 * near + u.int_in_range(-1..=1)?),
        8 => Json::Number((1_000_u64 * near.unsigned_abs()).into()),
        _ => u
            .choose(&[
                json!(0),
                json!(-1),
                json!(1_u64 << 53),
                json!((1_u64 << 53) - 1),
                json!(1 - (1_i64 << 53)),
                json!(-(1_i64 << 53)),
                json!(u64::MAX),
                json!(i64::MIN),
                json!(1e300),
                json!(-0.0),
                json!(null),
                json!(""),
                json!("9007199254740992"),
                json!("99999999999999999999999999"),
                json!("+1"),
                json!("١"),
            ])?
            .clone()
            .into(),
    })
}

/// A time counted in half seconds, written as a fraction even where it is whole.
#[expect(
    clippy::as_conversions,
    clippy::cast_precision_loss,
    reason = "times about the clock, which a double holds exactly"
)]
fn halves(count: i64) -> Json {
    Number::from_f64(count as f64 / 2.0).map_or(Json::Null, Json::Number)
}
