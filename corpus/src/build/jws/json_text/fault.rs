//! Texts that are not UTF-8, not JSON, or not an object.

use super::{Edit, Family, Row, Variant, family};
use crate::format::{Severity, Tag};

/// "JSON text exchanged between systems that are not part of a closed ecosystem MUST be encoded using UTF-8".
pub(super) fn encodings() -> Vec<Variant> {
    let utf8 = Family {
        sources: &["RFC 8259 section 8.1", "RFC 8725 section 3.7"],
        severity: Severity::Medium,
        open: None,
    };
    let mark = Family {
        open: Some((
            Tag::Axis,
            "RFC 8259 section 8.1 forbids writing the mark and lets a parser ignore it; strict refuses what readers may differ over",
        )),
        ..utf8
    };
    let other = family(
        utf8,
        Some("json.utf-8"),
        [
            (
                "utf-8-overlong",
                Edit::Member(b"\"x\":\"\xC0\xAF\""),
                "holds the octets C0 AF: an overlong `/`, which a filter does not see and a lenient decoder brings back",
            ),
            (
                "utf-8-overlong-nul",
                Edit::Member(b"\"x\":\"\xC0\x80\""),
                "holds the octets C0 80: NUL as some runtimes write it, and as no standard does",
            ),
            (
                "utf-8-surrogate",
                Edit::Member(b"\"x\":\"\xED\xA0\x80\""),
                "holds the octets ED A0 80: half of a surrogate pair, which UTF-8 does not encode",
            ),
            (
                "utf-8-ff",
                Edit::Member(b"\"x\":\"\xFF\""),
                "holds the octet FF: it is never UTF-8, and a decoder that replaces it makes different tokens equal",
            ),
            (
                "utf-8-cut-short",
                Edit::Member(b"\"x\":\"\xE2\x82\""),
                "holds the octets E2 82 before a quote: a decoder that counts on the third octet swallows the quote",
            ),
            (
                "utf-8-beyond-unicode",
                Edit::Member(b"\"x\":\"\xF4\x90\x80\x80\""),
                "holds the octets F4 90 80 80: a code point past the last one, U+10FFFF",
            ),
            (
                "latin-1",
                Edit::Member(b"\"x\":\"caf\xE9\""),
                "holds an `\u{E9}` in Latin-1: a reader that guesses encodings takes it for text",
            ),
            (
                "utf-16-with-mark",
                Edit::By(|text| [b"\xFF\xFE".to_vec(), utf16(text, u16::to_le_bytes)].concat()),
                "is UTF-16 with a byte order mark: a reader that guesses encodings takes it for JSON",
            ),
        ],
    );
    let marked = family(
        mark,
        Some("json.no-byte-order-mark"),
        [(
            "byte-order-mark",
            Edit::Before(b"\xEF\xBB\xBF"),
            "begins with a byte order mark: one reader skips it, another refuses it",
        )],
    );
    let wide = family(
        utf8,
        Some("json.well-formed"),
        [
            (
                "utf-16le",
                Edit::By(|text| utf16(text, u16::to_le_bytes)),
                "is UTF-16, little end first: to a reader of UTF-8 every other character is NUL",
            ),
            (
                "utf-16be",
                Edit::By(|text| utf16(text, u16::to_be_bytes)),
                "is UTF-16, big end first: to a reader of UTF-8 it begins with NUL",
            ),
            (
                "utf-32le",
                Edit::By(utf32),
                "is UTF-32, little end first: to a reader of UTF-8 three of four characters are NUL",
            ),
        ],
    );
    [other, marked, wide].into_iter().flatten().collect()
}

/// Texts that one reader or another takes for JSON.
const EXTENSIONS: [Row; 26] = [
    ("comment", Edit::Before(b"/* sound */"), "begins with a comment: JSON has none"),
    ("line-comment", Edit::Close(b"}// sound"), "ends with `// sound`: JSON has no comments"),
    (
        "trailing-comma",
        Edit::Close(b",}"),
        "ends its last member with a comma: JSON only separates members by them",
    ),
    ("not-a-number", Edit::Member(b"\"x\":NaN"), "holds `NaN`: JSON has no such number"),
    ("infinity", Edit::Member(b"\"x\":-Infinity"), "holds `-Infinity`: JSON has no such number"),
    ("single-quotes", Edit::Member(b"'x':1"), "holds a name in single quotes: JSON has only double ones"),
    ("no-quotes", Edit::Member(b"x:1"), "holds a name without quotes: JavaScript may, JSON may not"),
    ("capital-true", Edit::Member(b"\"x\":True"), "holds `True`: Python's word, not JSON's"),
    (
        "leading-zero",
        Edit::Member(b"\"x\":01"),
        "holds the number 01: one reader takes it for octal, another for decimal",
    ),
    ("leading-plus", Edit::Member(b"\"x\":+1"), "holds the number +1: JSON has no plus before a number"),
    ("hexadecimal", Edit::Member(b"\"x\":0x1"), "holds the number 0x1: JSON has no hexadecimal"),
    ("bare-fraction", Edit::Member(b"\"x\":.5"), "holds the number .5: JSON wants a digit before the point"),
    (
        "bare-point",
        Edit::Member(b"\"x\":1."),
        "holds the number `1.` with no digit after the point: JSON wants one",
    ),
    (
        "raw-newline",
        Edit::Member(b"\"x\":\"a\nb\""),
        "holds a newline in a string as it is: JSON wants it escaped",
    ),
    ("raw-nul", Edit::Member(b"\"x\":\"a\0b\""), "holds NUL in a string as it is: a reader in C stops there"),
    (
        "hexadecimal-escape",
        Edit::Member(b"\"x\":\"\\x41\""),
        "holds the escape `\\x41`: JavaScript knows it, JSON does not",
    ),
    (
        "form-feed",
        Edit::Close(b"\x0C}"),
        "holds a form feed between its members: white space elsewhere, not in JSON",
    ),
    (
        "no-break-space",
        Edit::Close(b"\xC2\xA0}"),
        "holds a no-break space between its members: white space elsewhere, not in JSON",
    ),
    (
        "missing-comma",
        Edit::Close(b"\"x\":1}"),
        "holds two members without a comma between them: a lenient reader guesses it",
    ),
    (
        "missing-value",
        Edit::Member(b"\"x\":"),
        "holds a name without a value: a lenient reader guesses `null`",
    ),
    (
        "two-texts",
        Edit::After(b"{}"),
        "is followed by `{}`: one reader takes the first text, another the second",
    ),
    ("nul-after", Edit::After(b"\0"), "is followed by NUL: a reader in C does not see it"),
    (
        "brace-after",
        Edit::After(b"}"),
        "is followed by one more brace: a reader that stops at the first text does not see it",
    ),
    ("truncated", Edit::Close(b""), "lacks its closing brace: a lenient reader supplies it"),
    ("empty", Edit::Instead(b""), "is empty: nothing is not an empty object"),
    ("blank", Edit::Instead(b" \n"), "is white space: nothing is not an empty object"),
];

/// "A JSON parser MAY accept non-JSON forms or extensions": a verifier of tokens that does so differs from the next.
pub(super) fn grammar() -> Vec<Variant> {
    let extension = Family {
        sources: &["RFC 8259 section 2", "RFC 8259 section 9"],
        severity: Severity::Low,
        open: None,
    };
    let not_interoperable = |sources, why| Family { sources, open: Some((Tag::Axis, why)), ..extension };
    let extensions = family(extension, Some("json.well-formed"), EXTENSIONS);
    let surrogates = family(
        not_interoperable(
            &["RFC 7493 section 2.1", "RFC 8725 section 3.7"],
            "RFC 8259 section 8.2 calls the behaviour unpredictable; I-JSON forbids it, and strict refuses it",
        ),
        Some("json.well-formed"),
        [
            (
                "lone-high-surrogate",
                Edit::Member(br#""x":"\ud800""#),
                r"holds the escape `\ud800` alone: it stands for no character, and readers replace it, drop it or keep it",
            ),
            (
                "lone-low-surrogate",
                Edit::Member(br#""x":"\udc00""#),
                r"holds the escape `\udc00` alone: it stands for no character, and readers replace it, drop it or keep it",
            ),
            (
                "reversed-surrogates",
                Edit::Member(br#""x":"\udc00\ud800""#),
                "holds the two halves of a surrogate pair in the wrong order: together they stand for no character",
            ),
        ],
    );
    let numbers = family(
        not_interoperable(
            &["RFC 7493 section 2.2"],
            "RFC 8259 section 6 lets a parser limit numbers; strict refuses one that no double holds",
        ),
        Some("json.well-formed"),
        [(
            "number-out-of-range",
            Edit::Member(b"\"x\":1e400"),
            "holds the number 1e400: infinity to one reader, an error to another, a big number to a third",
        )],
    );
    [extensions, surrogates, numbers].into_iter().flatten().collect()
}

/// Headers, claims and key sets are objects.
pub(super) fn shapes() -> Vec<Variant> {
    let object = Family { sources: &[], severity: Severity::Low, open: None };
    family(
        object,
        Some("json.object"),
        [
            ("array", Edit::Instead(b"[]"), "is an empty list: it has no members to check"),
            (
                "array-of-it",
                Edit::By(|text| [b"[", text, b"]"].concat()),
                "is wrapped in a list: a lenient reader takes the first element",
            ),
            ("string", Edit::Instead(b"\"x\""), "is a string: it has no members to check"),
            (
                "string-of-it",
                Edit::By(|text| {
                    serde_json::Value::from(String::from_utf8_lossy(text)).to_string().into_bytes()
                }),
                "is encoded twice, as a string that holds the JSON: a lenient reader decodes it again",
            ),
            ("null", Edit::Instead(b"null"), "is `null`: it has no members to check"),
            ("number", Edit::Instead(b"1"), "is a number: it has no members to check"),
            ("true", Edit::Instead(b"true"), "is `true`: it has no members to check"),
        ],
    )
}

fn utf16(text: &[u8], octets: fn(u16) -> [u8; 2]) -> Vec<u8> {
    String::from_utf8_lossy(text).encode_utf16().flat_map(octets).collect()
}

fn utf32(text: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(text);
    text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect()
}
