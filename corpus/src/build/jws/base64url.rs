//! base64url: every octet string has one spelling, and only that one is a segment.

use crate::build::{Class, Draft, accept, reject};
use crate::format::{Kind, Severity, VectorFile};
use crate::mint::{Jwks, Jwt, Setting, b64};

const SOUND: &str = "jws/base64url/sound";

/// A segment that can be spelled differently.
#[derive(Clone, Copy)]
enum Segment {
    Header,
    Payload,
    Signature,
}

impl Segment {
    const ALL: [Self; 3] = [Self::Header, Self::Payload, Self::Signature];

    fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        }
    }

    /// The token with this segment spelled differently: before it is signed, where it is signed.
    fn spell(self, token: &Jwt, spell: impl FnOnce(String) -> String) -> Vec<u8> {
        match self {
            Self::Header => token.clone().spell_header(spell).mint(),
            Self::Payload => token.clone().spell_payload(spell).mint(),
            Self::Signature => token.with_signature_segment(&spell(b64(&token.signature()))),
        }
    }
}

/// A token whose header, payload and signature hold `-` and `_` and do not fill their last character.
fn sound(setting: &Setting) -> Jwt {
    let marked = Jwt::new(setting).header("x", "???>>>").claim("x", "???>>>").claim("y", "");
    let fill = (0..3).map(|count| marked.clone().claim("y", "y".repeat(count)));
    fill.into_iter().find(|token| token.payload_octets().len() % 3 == 1).unwrap_or(marked)
}

/// "Base64 encoding using the URL- and filename-safe character set [...], with all trailing `=` characters omitted [...] and
/// without the inclusion of any line breaks, whitespace, or other additional characters."
pub(super) fn classes(setting: &Setting) -> Vec<VectorFile> {
    let token = sound(setting);
    let class =
        Class::new(Kind::Jws, "base64url", "tokens spelled in other ways than the one they were given")
            .citing(&["RFC 7515 section 2"])
            .with(
                accept(
                    "sound",
                    "every segment holds `-` and `_`, and leaves bits of its last character unused",
                )
                .severity(Severity::Low)
                .jws(&token, &Jwks::provider()),
            );
    let every = Segment::ALL.into_iter().flat_map(|segment| in_segment(&token, segment));
    let class = every.chain(elsewhere(&token)).fold(class, Class::with);
    vec![class.finish()]
}

fn refused(name: &str, sentence: &str, change: &str, rule: &str, token: Vec<u8>) -> Draft {
    reject(name, sentence).twin(SOUND, change).stops(&[rule]).jws_octets(token, Jwks::provider().mint(), &[])
}

/// What can be done to any of the three segments.
fn in_segment(token: &Jwt, segment: Segment) -> Vec<Draft> {
    let part = segment.name();
    let spelled = |name: &str, what: &str, why: &str, rule, spell: fn(String) -> String| {
        let change = format!("the {part} {what}");
        refused(
            &format!("{part}-{name}"),
            &format!("{change}: {why}"),
            &change,
            rule,
            segment.spell(token, spell),
        )
    };
    let space = "base64url.no-whitespace";
    let second_spelling = "one token gets a second spelling, which a list of used tokens does not know";
    vec![
        spelled("padding", "is padded with `=`", second_spelling, "base64url.no-padding", |segment| {
            let padding = "=".repeat(segment.len().wrapping_neg() % 4);
            segment + &padding
        }),
        spelled(
            "standard-alphabet",
            "is spelled with `+` and `/`",
            second_spelling,
            "base64url.alphabet",
            |segment| segment.replace('-', "+").replace('_', "/"),
        ),
        spelled("space", "holds a space", second_spelling, space, |segment| within(&segment, " ")),
        spelled("tab", "holds a tab", second_spelling, space, |segment| within(&segment, "\t")),
        spelled("newline", "holds a newline", second_spelling, space, |segment| within(&segment, "\n")),
        spelled("folded", "is folded into lines of 64 as in mail", second_spelling, space, |segment| {
            let lines: Vec<&[u8]> = segment.as_bytes().chunks(64).collect();
            String::from_utf8_lossy(&lines.join(b"\r\n".as_slice())).into_owned() + "\r\n"
        }),
        spelled(
            "unused-bits",
            "has a bit set that its last character does not use",
            second_spelling,
            "base64url.canonical",
            |segment| last_character_plus(&segment, 1),
        )
        .citing("RFC 4648 section 3.5"),
        spelled(
            "length",
            "is 4n + 1 characters long, which stands for no octets",
            "a decoder that drops the odd character accepts a damaged token",
            "base64url.decodable",
            |segment| {
                let odd = "A".repeat((5 - segment.len() % 4) % 4);
                segment + &odd
            },
        ),
        spelled(
            "padding-inside",
            "holds `=` before its end",
            "a decoder that stops there reads less than was signed",
            "base64url.decodable",
            |segment| within(&segment, "=="),
        ),
        spelled(
            "percent",
            "holds `%41`",
            "a decoder that skips or unescapes it gives the token a second spelling",
            "base64url.decodable",
            |segment| within(&segment, "%41"),
        ),
        spelled("nul", "holds NUL", "a decoder in C stops there", "base64url.decodable", |segment| {
            within(&segment, "\0")
        }),
    ]
}

/// What is done in one place only.
fn elsewhere(token: &Jwt) -> Vec<Draft> {
    let undecodable = "base64url.decodable";
    let signature = |spell: fn(String) -> String| Segment::Signature.spell(token, spell);
    let payload = |spell: fn(String) -> String| Segment::Payload.spell(token, spell);
    vec![
        refused(
            "signature-padding-too-long",
            "the signature is padded with more `=` than any encoder writes: it may have endless spellings",
            "the signature is padded with six `=`",
            "base64url.no-padding",
            signature(|segment| segment + "======"),
        ),
        refused(
            "signature-all-unused-bits",
            "every bit that the signature's last character does not use is set: fifteen more spellings of one token",
            "all unused bits of the signature's last character are set",
            "base64url.canonical",
            signature(|segment| last_character_plus(&segment, 15)),
        )
        .citing("RFC 4648 section 3.5"),
        refused(
            "signature-truncated",
            "the signature lacks its last character: what is left is no whole number of octets",
            "the signature's last character is missing",
            undecodable,
            signature(|mut segment| {
                segment.pop();
                segment
            }),
        ),
        refused(
            "signature-percent-padding",
            "the signature is padded with `%3D`: a form decoder in front would make `=` of it",
            "the signature is padded with `%3D%3D`",
            undecodable,
            signature(|segment| segment + "%3D%3D"),
        ),
        refused(
            "payload-imap-alphabet",
            "the payload is spelled with `,` for `_`, as IMAP has it: that is no base64url",
            "the payload is spelled with `,` for `_`",
            undecodable,
            payload(|segment| segment.replace('_', ",")),
        ),
        refused(
            "payload-tilde",
            "the payload is spelled with `~` for `_`: decoders that know several alphabets take it",
            "the payload is spelled with `~` for `_`",
            undecodable,
            payload(|segment| segment.replace('_', "~")),
        ),
        refused(
            "payload-no-break-space",
            "the payload holds a no-break space: white space to Unicode, an octet of no alphabet here",
            "the payload holds U+00A0",
            undecodable,
            payload(|segment| within(&segment, "\u{A0}")),
        ),
        refused(
            "payload-fullwidth",
            "the payload begins with a fullwidth `e`: a reader that normalizes Unicode takes it for the letter",
            "the payload begins with U+FF45",
            undecodable,
            payload(|segment| segment.replacen('e', "\u{FF45}", 1)),
        ),
        refused(
            "signature-high-octet",
            "the signature is followed by the octet FF, which is of no alphabet",
            "the signature is followed by the octet FF",
            undecodable,
            [token.mint().as_slice(), b"\xFF"].concat(),
        ),
    ]
}

/// The segment with `text` in it, between two groups of four.
fn within(segment: &str, text: &str) -> String {
    let (front, back) = segment.split_at_checked(8).unwrap_or_default();
    [front, text, back].concat()
}

/// The segment with its last character replaced by one so many places further on in the alphabet.
fn last_character_plus(segment: &str, places: usize) -> String {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut characters = segment.chars();
    let last = characters.next_back().and_then(|last| ALPHABET.find(last));
    let other = last.and_then(|place| ALPHABET.chars().nth(place + places));
    characters.chain(other).collect()
}
