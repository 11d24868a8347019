//! What can be done to a token by someone who has no key.

use super::{Edit, Settings, claim_edit, header_edit, several, sound_party};
use crate::json::Json;
use arbitrary::Unstructured;
use data_encoding::BASE64URL_NOPAD;
use touchstone_corpus::mint::{b64, order, swap_s};

/// A change to a compact token. Places and lengths are taken modulo what is there.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// One bit of the octet at this place is turned.
    Flip(usize, u8),
    /// As many octets from this place are deleted.
    Delete(usize, usize),
    /// Octets are inserted at this place.
    Insert(usize, Vec<u8>),
    /// As many octets from this place are there twice.
    Repeat(usize, usize),
    /// The token ends here.
    Truncate(usize),
    /// The segment of this number is replaced by that of another token.
    Graft(usize, Vec<u8>),
    /// The segment of this number is spelled another way.
    Respell(usize, Spelling),
    /// A member of the JSON in the segment of this number is changed, and the segment encoded again.
    Rewrite(usize, Edit),
    /// The s of an ECDSA signature is replaced by n - s, which verifies as well.
    Mirror,
}

/// Another way to write the same octets in base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// With `=` at the end.
    Padded,
    /// With `+` and `/`.
    Standard,
    /// With a space at the end.
    Spaced,
    /// With unused bits set.
    TrailingBits,
}

/// A change to a token; `others` are tokens that segments may be taken from.
pub fn mutation(
    u: &mut Unstructured<'_>,
    others: &[Vec<u8>],
    settings: &Settings,
) -> arbitrary::Result<Mutation> {
    let place = |u: &mut Unstructured<'_>| u.int_in_range(0..=4095_usize);
    Ok(match u.int_in_range(0..=11_u8)? {
        0 => Mutation::Mirror,
        1 => Mutation::Flip(place(u)?, u.int_in_range(0..=7)?),
        2 => Mutation::Delete(place(u)?, u.int_in_range(1..=8)?),
        3 => Mutation::Insert(place(u)?, inserted(u)?),
        4 => Mutation::Repeat(place(u)?, u.int_in_range(1..=64)?),
        5 => Mutation::Truncate(place(u)?),
        6 | 7 if !others.is_empty() => Mutation::Graft(u.int_in_range(0..=2)?, u.choose(others)?.clone()),
        8 => {
            let spellings = [Spelling::TrailingBits, Spelling::Padded, Spelling::Standard, Spelling::Spaced];
            Mutation::Respell(u.int_in_range(0..=2)?, *u.choose(&spellings)?)
        }
        9 => Mutation::Rewrite(0, header_edit(u, settings)?),
        _ => Mutation::Rewrite(1, claim_edit(u, &sound_party(), settings)?),
    })
}

fn inserted(u: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    if u.arbitrary()? {
        let telling: [&[u8]; 5] = [b".", b"=", b"\n", b"A", b"\0"];
        return Ok(u.choose(&telling)?.to_vec());
    }
    several(u, 8, Unstructured::arbitrary)
}

impl Mutation {
    /// The token with the change made. Where it cannot be made, the token as it was.
    pub fn apply(&self, token: &[u8]) -> Vec<u8> {
        let mut octets = token.to_vec();
        let length = octets.len();
        let at = |place: &usize| place.checked_rem(length).unwrap_or_default();
        let span = |place: &usize, count: &usize| at(place)..length.min(at(place).saturating_add(*count));
        match self {
            Self::Flip(place, bit) => {
                if let Some(octet) = octets.get_mut(at(place)) {
                    *octet ^= 1 << bit;
                }
            }
            Self::Delete(place, count) => {
                octets.drain(span(place, count));
            }
            Self::Insert(place, inserted) => {
                octets.splice(at(place)..at(place), inserted.iter().copied());
            }
            Self::Repeat(place, count) => octets.extend_from_within(span(place, count)),
            Self::Truncate(place) => octets.truncate(at(place)),
            Self::Graft(number, other) => {
                if let Some(segment) = segments(other).get(*number) {
                    return replace_segment(token, *number, |_| Some(segment.clone()));
                }
            }
            Self::Respell(number, spelling) => {
                return replace_segment(token, *number, |segment| Some(spelling.respell(segment)));
            }
            Self::Rewrite(number, edit) => {
                return replace_segment(token, *number, |segment| {
                    let mut members = Json::read_object(&BASE64URL_NOPAD.decode(segment).ok()?)?;
                    edit.apply(&mut members);
                    Some(b64(Json::Object(members).to_text().as_bytes()).into_bytes())
                });
            }
            Self::Mirror => {
                return replace_segment(token, 2, |segment| {
                    let signature = BASE64URL_NOPAD.decode(segment).ok()?;
                    // Beyond the order of the curve there is nothing to subtract from.
                    let (_, s) = signature.split_at_checked(32).filter(|(_, s)| *s <= order().as_slice())?;
                    (s.len() == 32).then(|| b64(&swap_s(&signature)).into_bytes())
                });
            }
        }
        octets
    }
}

impl Spelling {
    fn respell(self, segment: &[u8]) -> Vec<u8> {
        let mut respelled = segment.to_vec();
        match self {
            Self::Padded => respelled.resize(segment.len().next_multiple_of(4), b'='),
            Self::Spaced => respelled.push(b' '),
            Self::Standard => {
                for octet in &mut respelled {
                    match octet {
                        b'-' => *octet = b'+',
                        b'_' => *octet = b'/',
                        _ => {}
                    }
                }
            }
            // `A`, `Q`, `g` and `w` end a segment whose unused bits are zero; the next letter has one set.
            Self::TrailingBits => {
                if let Some(last) = respelled.last_mut() {
                    *last = last.wrapping_add(1);
                }
            }
        }
        respelled
    }
}

fn segments(token: &[u8]) -> Vec<Vec<u8>> {
    token.split(|octet| *octet == b'.').map(<[u8]>::to_vec).collect()
}

/// The token with a segment replaced; as it was, where there is no such segment or nothing to replace it with.
fn replace_segment(token: &[u8], number: usize, new: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Vec<u8> {
    let mut segments = segments(token);
    if let Some(segment) = segments.get_mut(number)
        && let Some(new) = new(segment)
    {
        *segment = new;
    }
    segments.join(&b'.')
}
