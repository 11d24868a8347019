//! Headers: right, nearly right, and wrong.

use super::edit::{Edit, edit};
use super::value::value;
use super::{Settings, one_of};
use crate::json::Json;
use arbitrary::Unstructured;
use serde_json::json;
use touchstone_corpus::mint::test_key;

const PARAMETERS: [&str; 10] = ["alg", "kid", "typ", "cty", "crit", "b64", "jwk", "jku", "x5c", "nonce"];

/// A change to the header of a token.
pub fn header_edit(u: &mut Unstructured<'_>, settings: &Settings) -> arbitrary::Result<Edit> {
    let name = one_of(u, &PARAMETERS)?;
    let any = u.ratio(1, 8)?;
    let new = match name {
        _ if any => value(u, settings)?,
        "alg" => one_of(
            u,
            &[
                "ES256", "none", "None", "HS256", "RS256", "ES384", "ES512", "PS256", "EdDSA", "es256",
                "ES256 ", "",
            ],
        )?
        .into(),
        "kid" => one_of(
            u,
            &[
                "p256-a",
                "P256-A",
                "p256-b",
                "rsa-2048-a",
                "p384",
                "other-0",
                "other-1",
                "p256-a ",
                "../p256-a",
                "p256-a\0",
                "",
            ],
        )?
        .into(),
        "typ" => one_of(
            u,
            &["JWT", "jwt", "application/jwt", "Application/JWT", "at+jwt", "logout+jwt", "JOSE", "JWT ", ""],
        )?
        .into(),
        "cty" => one_of(u, &["JWT", "json", "application/JWT", "application/json", ""])?.into(),
        "crit" => u
            .choose(&[
                json!(["ext"]),
                json!([]),
                json!(["b64"]),
                json!(["exp"]),
                json!(["alg"]),
                json!("ext"),
                json!(null),
            ])?
            .clone()
            .into(),
        "b64" => u.choose(&[json!(false), json!(false), json!(true), json!("false")])?.clone().into(),
        // A key that the token brings along must not be believed.
        "jwk" => embedded_key(),
        "jku" => "https://evil.example/keys".into(),
        "x5c" => json!([test_key("rsa-2048-a").certificate()]).into(),
        _ => value(u, settings)?,
    };
    edit(u, name, new)
}

fn embedded_key() -> Json {
    test_key("p256-b").jwk().to_value().into()
}
