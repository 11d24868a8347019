//! Compact JWS (RFC 7515 section 3.1) and the JWT on top of it: taken apart without believing anything.

use super::base64url;
use super::claims::Claims;
use super::header::Header;
use super::key_set::KeySet;
use crate::check::{Check, Operational, Step, Structural};
use crate::crypto::{Algorithm, AlgorithmSet, Unverified};
use crate::json::{self, Document, Tape};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

const HEADER: Document = Document { name: "header", step: Step::Parse };
const CLAIMS: Document = Document { name: "claims", step: Step::Parse };
const SIGNATURE: Document = Document { name: "signature", step: Step::Parse };

/// Memory that a token is decoded into, kept from token to token: once it has grown to the largest, parsing
/// allocates nothing.
#[derive(Debug, Default)]
pub struct Scratch {
    octets: Vec<u8>,
    header: Tape,
    claims: Tape,
}

/// A JWS in compact serialization, taken apart: nothing in it is believed.
#[derive(Clone, Copy, Debug)]
pub struct Jws<'t> {
    signing_input: &'t [u8],
    header: Header<'t>,
    payload: &'t [u8],
    signature: &'t [u8],
}

impl<'t> Jws<'t> {
    /// Takes `compact` apart: three segments of base64url, the first a JSON object.
    pub fn parse(compact: &'t [u8], scratch: &'t mut Scratch, profile: &Profile) -> Result<Self, Rejection> {
        let segments = Segments::decode(compact, &mut scratch.octets, profile)?;
        Self::read(segments, &mut scratch.header, profile)
    }

    fn read(segments: Segments<'t>, tape: &'t mut Tape, profile: &Profile) -> Result<Self, Rejection> {
        let object = json::parse_object(segments.header, tape, HEADER, profile)?;
        let header = Header::read(object, HEADER, profile)?;
        let Segments { signing_input, payload, signature, .. } = segments;
        Ok(Self { signing_input, header, payload, signature })
    }

    /// Verifies the signature with the one key of the set that may, under an algorithm that is good enough.
    pub fn verify(
        self,
        keys: &KeySet,
        allowed: AlgorithmSet,
        profile: &Profile,
    ) -> Result<VerifiedJws<'t>, Rejection> {
        let algorithm = self.algorithm(allowed, profile)?;
        let key = keys.select(self.header.key_id, algorithm, profile)?;
        match key.verify(algorithm, self.signing_input, self.signature) {
            Ok(()) => Ok(VerifiedJws { payload: self.payload }),
            Err(Unverified::Invalid) => Err(profile.reject(Structural::SignatureValid, Detail::None)),
            Err(Unverified::Lacking) => {
                Err(profile.rejection(Operational::BackendLacksAlgorithm.into(), named(algorithm.name())))
            }
        }
    }

    fn algorithm(&self, allowed: AlgorithmSet, profile: &Profile) -> Result<Algorithm, Rejection> {
        let name = self.header.algorithm;
        let known = name.and_then(Algorithm::from_name);
        let algorithm = known
            .ok_or_else(|| profile.reject(Structural::JwsAlgorithmKnown, name.map_or(Detail::None, named)))?;
        profile
            .require(allowed.contains(algorithm), Check::JwsAlgorithmAllowed, || named(algorithm.name()))?;
        Ok(algorithm)
    }
}

fn named(name: &str) -> Detail {
    Detail::Member(Excerpt::of(name))
}

/// The three segments, decoded.
#[derive(Clone, Copy)]
struct Segments<'t> {
    signing_input: &'t [u8],
    header: &'t [u8],
    payload: &'t [u8],
    signature: &'t [u8],
}

impl<'t> Segments<'t> {
    fn decode(compact: &'t [u8], octets: &'t mut Vec<u8>, profile: &Profile) -> Result<Self, Rejection> {
        let mut dots = memchr::memchr_iter(b'.', compact);
        let split = match (dots.next(), dots.next(), dots.next()) {
            (Some(first), Some(second), None) => split_at_dots(compact, first, second),
            _ => None,
        };
        let Some((header, payload, signature, signing_input)) = split else {
            return Err(profile.reject(Structural::JwsThreeSegments, Detail::None));
        };

        let room = base64url::decoded_length(compact.len()).saturating_add(16);
        if octets.len() < room {
            octets.resize(room, 0);
        }
        let rest = octets.as_mut_slice();
        let (header, rest) = decode_front(header, rest, HEADER, profile)?;
        let (payload, rest) = decode_front(payload, rest, CLAIMS, profile)?;
        let (signature, _) = decode_front(signature, rest, SIGNATURE, profile)?;
        Ok(Self { signing_input, header, payload, signature })
    }
}

type Split<'t> = (&'t [u8], &'t [u8], &'t [u8], &'t [u8]);

/// The three segments, and what is before the second dot.
fn split_at_dots(compact: &[u8], first: usize, second: usize) -> Option<Split<'_>> {
    let signing_input = compact.get(..second)?;
    let signature = compact.get(second.checked_add(1)?..)?;
    let header = compact.get(..first)?;
    let payload = compact.get(first.checked_add(1)?..second)?;
    Some((header, payload, signature, signing_input))
}

/// Decodes a segment to the front of `room`: the decoded octets and the room that is left.
fn decode_front<'t>(
    segment: &[u8],
    room: &'t mut [u8],
    document: Document,
    profile: &Profile,
) -> Result<(&'t [u8], &'t mut [u8]), Rejection> {
    let length = base64url::decode(segment, room, document, profile)?;
    // INVARIANT: the decoder wrote `length` octets to `room`.
    let (decoded, rest) = room.split_at_mut_checked(length).unwrap_or_default();
    Ok((decoded, rest))
}

/// A JWS whose signature is one of the key set's.
#[derive(Clone, Copy, Debug)]
pub struct VerifiedJws<'t> {
    payload: &'t [u8],
}

impl<'t> VerifiedJws<'t> {
    /// What was signed.
    pub fn payload(&self) -> &'t [u8] {
        self.payload
    }
}

/// A JWT, taken apart: of its claims, only the issuer may be read, to find its provider.
#[derive(Clone, Copy, Debug)]
pub struct Token<'t> {
    jws: Jws<'t>,
    claims: Claims<'t>,
}

impl<'t> Token<'t> {
    /// Takes `compact` apart: a JWS that carries a JSON object of claims and is not marked as anything else.
    pub fn parse(compact: &'t [u8], scratch: &'t mut Scratch, profile: &Profile) -> Result<Self, Rejection> {
        let Scratch { octets, header, claims } = scratch;
        let segments = Segments::decode(compact, octets, profile)?;
        let jws = Jws::read(segments, header, profile)?;
        jws.header.require_jwt(profile)?;
        let claims = Claims::read(json::parse_object(jws.payload, claims, CLAIMS, profile)?);
        Ok(Self { jws, claims })
    }

    /// Who the token says issued it. Nobody has confirmed that yet.
    pub fn unverified_issuer(&self, profile: &Profile) -> Result<&'t str, Rejection> {
        self.claims.issuer().ok_or_else(|| profile.reject(Structural::IssPresent, named("iss")))
    }

    /// The `kid` that the token names, where it names one. Nobody has confirmed it: it may ask whether a key set has
    /// the key, and no more.
    pub fn key_id(&self) -> Option<&'t str> {
        self.jws.header.key_id
    }

    /// What the token says, for those who explain it. Nobody has confirmed a word of it.
    pub(super) fn unverified_claims(&self) -> &Claims<'t> {
        &self.claims
    }

    /// Verifies the signature, whoever the issuer, and yields nothing but the verdict.
    pub(super) fn judge_signature(
        &self,
        keys: &KeySet,
        allowed: AlgorithmSet,
        profile: &Profile,
    ) -> Result<(), Rejection> {
        self.jws.verify(keys, allowed, profile).map(drop)
    }

    /// Goes on with the token as one of the provider whose issuer this is, byte for byte.
    pub fn of_issuer(self, issuer: &str, profile: &Profile) -> Result<ProviderToken<'t>, Rejection> {
        let got = self.unverified_issuer(profile)?;
        profile.require(got == issuer, Check::IssuerMatches, || Detail::Mismatch {
            wanted: Excerpt::of(issuer),
            got: Excerpt::of(got),
        })?;
        Ok(ProviderToken(self))
    }
}

/// A token whose issuer is the provider's: not signed by it yet.
#[derive(Clone, Copy, Debug)]
pub struct ProviderToken<'t>(Token<'t>);

impl<'t> ProviderToken<'t> {
    /// The `kid` that the token names, where it names one. Nobody has confirmed it: it may ask whether a key set has
    /// the key, and no more.
    pub fn key_id(&self) -> Option<&'t str> {
        self.0.key_id()
    }

    /// Verifies the signature with the provider's key set.
    pub fn verify(
        self,
        keys: &KeySet,
        allowed: AlgorithmSet,
        profile: &Profile,
    ) -> Result<VerifiedToken<'t>, Rejection> {
        self.0.jws.verify(keys, allowed, profile)?;
        Ok(VerifiedToken { claims: self.0.claims })
    }
}

/// A token that the provider signed. Its claims are the provider's words; whether they are for us, and for now,
/// is the next step: [`VerifiedToken::validate`].
#[derive(Clone, Copy, Debug)]
pub struct VerifiedToken<'t> {
    pub(super) claims: Claims<'t>,
}
