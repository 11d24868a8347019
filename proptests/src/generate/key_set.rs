//! Key sets: sound keys, and others among them that are not.

use super::value::value;
use super::{Edit, Settings, one_of, several, shuffled};
use crate::json::Json;
use arbitrary::Unstructured;
use serde_json::json;
use touchstone_corpus::mint::{b64, test_key};

/// The keys of a set, in its order. No two that have a `kid` have the same.
#[derive(Clone, Debug)]
pub struct KeySet(pub Vec<Json>);

impl KeySet {
    /// The sound keys of a set without any other.
    pub fn sound() -> Self {
        Self(SOUND.iter().map(|name| published(name)).collect())
    }

    /// The document, as served.
    pub fn text(&self) -> Vec<u8> {
        let keys = ("keys".to_owned(), Json::Array(self.0.clone()));
        Json::Object(vec![keys]).to_text().into_bytes()
    }

    /// The same keys in another order.
    pub fn shuffled(&self, u: &mut Unstructured<'_>) -> arbitrary::Result<Self> {
        Ok(Self(shuffled(u, self.0.clone())?))
    }

    /// The same keys, the members of each in the order of their names.
    #[must_use]
    pub fn with_sorted_members(&self) -> Self {
        Self(self.0.iter().cloned().map(Json::sorted).collect())
    }
}

const SOUND: [&str; 3] = ["p256-a", "rsa-2048-a", "p384"];

fn published(name: &str) -> Json {
    test_key(name).jwk().to_value().into()
}

/// The sound keys, and beside them others that may be unknown, malformed or meant for something else.
pub fn key_set(u: &mut Unstructured<'_>, settings: &Settings) -> arbitrary::Result<KeySet> {
    let mut keys = KeySet::sound().0;
    let mut others = several(u, settings.keys, |u| other(u, settings))?;
    for (place, key) in others.iter_mut().enumerate() {
        let named = !u.ratio(1, 4)?;
        if let Json::Object(members) = key {
            members.retain(|(name, _)| name != "kid");
            if named {
                members.push(("kid".to_owned(), Json::Text(format!("other-{place}"))));
            }
        }
    }
    keys.append(&mut others);
    Ok(KeySet(shuffled(u, keys)?))
}

/// A key that no sound token names.
fn other(u: &mut Unstructured<'_>, settings: &Settings) -> arbitrary::Result<Json> {
    let odd = [
        json!({"kty": "oct", "k": "c2VjcmV0"}),
        json!({"kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA"}),
        json!({"kty": "OKP", "crv": "X25519", "x": "AAAA"}),
        json!({"kty": "RSA", "n": "", "e": ""}),
        json!({"kty": "RSA"}),
        json!({"kty": "EC", "crv": "P-256", "x": "AAAA", "y": "AAAA"}),
        json!({"kty": 1}),
        json!({}),
        json!(null),
        json!("p256-a"),
        json!([]),
    ];
    if u.arbitrary()? {
        return Ok(u.choose(&odd)?.clone().into());
    }
    let name = one_of(u, &["p256-b", "p521", "rsa-2048-b", "p256-a", "rsa-2048-a"])?;
    let mut key = published(name);
    if let Json::Object(members) = &mut key {
        for change in several(u, 2, |u| key_edit(u, settings))? {
            change.apply(members);
        }
    }
    Ok(key)
}

fn key_edit(u: &mut Unstructured<'_>, settings: &Settings) -> arbitrary::Result<Edit> {
    let name = one_of(u, &["use", "alg", "key_ops", "kty", "crv", "n", "e", "x", "y", "x5c", "d", "ext"])?;
    let new: Json = match name {
        "use" => one_of(u, &["sig", "enc", ""])?.into(),
        "alg" => one_of(u, &["ES256", "RS256", "RS512", "none", "ECDH-ES"])?.into(),
        "key_ops" => {
            u.choose(&[json!(["verify"]), json!(["encrypt"]), json!([]), json!("verify")])?.clone().into()
        }
        "kty" => one_of(u, &["EC", "RSA", "OKP", "oct", "rsa"])?.into(),
        "crv" => one_of(u, &["P-256", "P-384", "P-521", "secp256k1", "Ed25519"])?.into(),
        // As wide as it must be, and not of this key: a point that is not on the curve.
        "x" | "y" if u.arbitrary()? => b64(&test_key("p256-b").octets(name)).as_str().into(),
        "n" | "e" | "x" | "y" => one_of(u, &["AQAB", "AQ", "Ag", "", "AAAA", "AQAB=", "****"])?.into(),
        // What is said twice spoils the whole document, which is another matter.
        _ => match value(u, settings)? {
            twice if twice.repeats_a_name() => Json::Null,
            once => once,
        },
    };
    Ok(if u.ratio(1, 8)? { Edit::Remove(name.to_owned()) } else { Edit::Set(name.to_owned(), new) })
}
