//! A token that the provider signed, whatever it says.

use super::{Edit, Settings, claim_edit, header_edit, party, several};
use crate::json::{Json, Members};
use crate::model::{RelyingParty, Signer};
use arbitrary::Unstructured;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use std::sync::LazyLock;
use touchstone_corpus::mint::{Jwt, Setting, b64, test_key};

/// The key that signs what is generated: P-256, the fastest, and deterministic.
pub const SIGNER: Signer = Signer { key_id: "p256-a", algorithm: "ES256" };

/// Sound tokens of the provider for [`sound_party`], with other subjects, other audiences and other algorithms; and
/// one by a stranger, who would like to be an administrator.
pub static SIGNED: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let sound = Jwt::new(&Setting::fixed());
    let p256 = sound.clone().signed_by("p256-a");
    let tokens = [
        p256.clone(),
        p256.clone().claim("sub", "repo:touchstone/example:ref:refs/heads/main"),
        p256.clone().claim("aud", "client-b").claim("groups", vec!["a", "b"]),
        sound.clone(),
        sound.signed_by("p384").claim("nonce", "0123456789"),
        p256.forged_by("p256-b").claim("sub", "admin"),
    ];
    tokens.iter().map(Jwt::mint).collect()
});

/// A token before it is signed, and the relying party it is shown to.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The header.
    pub header: Members,
    /// The claims.
    pub claims: Members,
    /// Who judges it.
    pub party: RelyingParty,
}

impl Signed {
    /// The text of the header.
    pub fn header_text(&self) -> Vec<u8> {
        Json::Object(self.header.clone()).to_text().into_bytes()
    }

    /// The text of the claims.
    pub fn claims_text(&self) -> Vec<u8> {
        Json::Object(self.claims.clone()).to_text().into_bytes()
    }

    /// The token, signed by [`SIGNER`].
    pub fn token(&self) -> Vec<u8> {
        mint(&self.header_text(), &self.claims_text())
    }

    /// The same with a change to the claims.
    #[must_use]
    pub fn edited(mut self, edit: &Edit) -> Self {
        edit.apply(&mut self.claims);
        self
    }
}

/// Signs a header and claims, well-formed or not, with [`SIGNER`].
pub fn mint(header: &[u8], claims: &[u8]) -> Vec<u8> {
    let signing_input = format!("{}.{}", b64(header), b64(claims));
    let signature: Signature = SIGNING_KEY.sign(signing_input.as_bytes());
    format!("{signing_input}.{}", b64(&signature.to_bytes())).into_bytes()
}

/// The key of [`SIGNER`], made once: that costs as much as signing with it.
static SIGNING_KEY: LazyLock<SigningKey> = LazyLock::new(|| {
    #[expect(clippy::expect_used, reason = "the key is part of the source")]
    SigningKey::from_slice(&test_key(SIGNER.key_id).private()).expect("a P-256 key")
});

/// The header that [`SIGNER`] writes.
pub fn sound_header() -> Members {
    [("alg", SIGNER.algorithm), ("typ", "JWT"), ("kid", SIGNER.key_id)]
        .map(|(name, value)| (name.to_owned(), value.into()))
        .to_vec()
}

/// Claims that are sound at the clock of [`sound_party`].
pub fn sound_claims() -> Members {
    let party = sound_party();
    [
        ("iss", party.issuer.as_str().into()),
        ("sub", Jwt::SUBJECT.into()),
        ("aud", Jwt::AUDIENCE.into()),
        ("iat", (party.now - 60).into()),
        ("exp", (party.now + 3540).into()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

/// A relying party with two client ids, at the clock of the vectors.
pub fn sound_party() -> RelyingParty {
    let Setting { now, issuer_origin, .. } = Setting::fixed();
    RelyingParty {
        issuer: issuer_origin,
        audiences: vec![Jwt::AUDIENCE.to_owned(), "client-b".to_owned()],
        now,
        skew: 0,
    }
}

/// A sound token with some changes, shown to a relying party that may expect others.
pub fn signed(u: &mut Unstructured<'_>, settings: &Settings) -> arbitrary::Result<Signed> {
    let party = party(u)?;
    let (mut header, mut claims) = (sound_header(), sound_claims());
    for edit in several(u, settings.edits, |u| claim_edit(u, &party, settings))? {
        edit.apply(&mut claims);
    }
    // Most tokens keep their header, or few would get as far as the claims.
    if u.ratio(1, 3)? {
        header_edit(u, settings)?.apply(&mut header);
        // An extension, which means nothing until `crit` lists it.
        header.push(("ext".to_owned(), Json::Bool(true)));
    }
    Ok(Signed { header, claims, party })
}
