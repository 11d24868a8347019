//! Octets and characters: one encoding, and the characters that XML has.

use super::{Refusal, all, choice, read, refusals};
use crate::build::C14nQuestion;
use crate::format::VectorFile;

pub(super) fn classes() -> Vec<VectorFile> {
    vec![encoding(), characters()]
}

const UTF_8_ONLY: &str = "XML 1.0 section 4.3.3 has processors read UTF-16 and lets them read other encodings; a signed document is read in one, \
     so that no two readers guess differently";

/// "it is a fatal error for an entity including an encoding declaration to be presented to the XML processor in an encoding
/// other than that named in the declaration", and octets that are no sequence of the encoding are one as well.
fn encoding() -> VectorFile {
    let class = refusals("encoding", "documents that are not UTF-8", &["XML 1.0 section 4.3.3"]);
    let sound = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\u{E9}</a>";
    let class = read(class, [("utf-8", "a document is UTF-8 and says so", sound, "<a>\u{E9}</a>")]);
    let refusal = Refusal { twin: "xml-c14n/encoding/utf-8", rule: "xml.utf-8" };
    let declared = |name: &str| sound.replace("UTF-8", name);
    // What is in the element, under the declaration of UTF-8.
    let octets = |content: &[u8]| {
        let (before, after) = sound.split_once('\u{E9}').unwrap_or_default();
        [before.as_bytes(), content, after.as_bytes()].concat()
    };
    let latin_1 = |text: &str| text.chars().map(|c| u8::try_from(c).unwrap_or(b'?')).collect::<Vec<u8>>();
    let utf_16 = declared("UTF-16");
    let (little, big) = (
        utf_16.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
        utf_16.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>(),
    );
    let utf_32 = utf_16.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect::<Vec<u8>>();
    #[rustfmt::skip]
    let others = [
        ("utf-16-little-endian", "it is UTF-16, little-endian behind a byte order mark",
            "a filter in front that looks for markup in UTF-8 finds none", [b"\xFF\xFE", little.as_slice()].concat()),
        ("utf-16-big-endian", "it is UTF-16, big-endian behind a byte order mark",
            "a filter in front that looks for markup in UTF-8 finds none", [b"\xFE\xFF", big.as_slice()].concat()),
        ("utf-16-without-mark", "it is UTF-16, little-endian without a byte order mark",
            "whoever guesses by the first octets reads it, and others do not", little),
        ("utf-32", "it is UTF-32", "whoever guesses by the first octets reads it, and others do not",
            [b"\0\0\xFE\xFF", utf_32.as_slice()].concat()),
        ("latin-1", "it is ISO 8859-1, and says so", "a reader that does not heed the declaration reads another text",
            latin_1(&declared("ISO-8859-1"))),
        ("latin-1-declared", "it says that it is ISO 8859-1", "one reader heeds the declaration and another the octets: they read two texts",
            declared("ISO-8859-1").into_bytes()),
        ("windows-1252-declared", "it says that it is windows-1252", "one reader heeds the declaration and another the octets: they read two texts",
            declared("windows-1252").into_bytes()),
        ("shift-jis-declared", "it says that it is Shift_JIS", "an encoding in which an octet of ASCII may be half a character",
            declared("Shift_JIS").into_bytes()),
        ("iso-2022-jp-declared", "it says that it is ISO-2022-JP", "an encoding in which all that looks like ASCII may be other characters",
            declared("ISO-2022-JP").into_bytes()),
        ("utf-7", "it is UTF-7, and says so", "markup can be spelled without `<`, which a filter in front does not see",
            declared("UTF-7").replace('\u{E9}', "+ADw-b/+AD4-").into_bytes()),
        ("ebcdic-declared", "it says that it is IBM037", "an encoding in which no octet means what it means in ASCII",
            declared("IBM037").into_bytes()),
        ("ascii-declared", "it is ASCII, and says so", "harmless in itself: an encoding by another name is another encoding",
            declared("US-ASCII").replace('\u{E9}', "e").into_bytes()),
    ].map(|(name, change, sentence, document)| {
        choice(refusal.one(name, change, sentence, &C14nQuestion::whole(document)), UTF_8_ONLY)
    });
    #[rustfmt::skip]
    let faults = refusal.each([
        ("utf-16-declared", "it says that it is UTF-16", "one reader heeds the declaration, another the octets, and a third neither",
            declared("UTF-16").into_bytes()),
        ("empty-name", "the name of the encoding is empty", "no encoding has this name: readers fall back on another each", declared("").into_bytes()),
        ("space-in-name", "the name of the encoding has a space in front", "no encoding has this name: readers fall back on another each",
            declared(" UTF-8").into_bytes()),
        ("utf8", "the name of the encoding is `UTF8`", "no encoding is registered by this name: some readers know it", declared("UTF8").into_bytes()),
        ("latin-1-octets", "the text is the octet E9", "octets that are no UTF-8 are replaced or taken for Latin-1 by lenient readers", octets(b"\xE9")),
        ("overlong", "the text is an overlong `<b/>`", "a decoder that takes overlong sequences makes markup of them, which a filter in front did not see",
            octets(b"\xC0\xBCb/\xC0\xBE")),
        ("overlong-three", "the text is an overlong `<` of three octets", "a decoder that takes overlong sequences makes markup of them",
            octets(b"\xE0\x80\xBC")),
        ("overlong-nul", "the text is an overlong NUL", "modified UTF-8, as Java's native interface has it", octets(b"x\xC0\x80")),
        ("surrogate", "the text is a surrogate", "a surrogate is no character: readers keep, drop or replace it", octets(b"\xED\xA0\x80")),
        ("surrogate-pair", "the text is a pair of surrogates of three octets each", "CESU-8: one reader sees one character, another two",
            octets(b"\xED\xA0\xBD\xED\xB8\x80")),
        ("beyond-unicode", "the text is the sequence for 110000", "beyond Unicode there are no characters", octets(b"\xF4\x90\x80\x80")),
        ("five-octets", "the text is a sequence of five octets", "UTF-8 has no sequence of more than four octets", octets(b"\xF8\x88\x80\x80\x80")),
        ("continuation", "the text is a continuation alone", "lenient readers drop or replace it", octets(b"\x80")),
        ("truncated", "the text is a sequence that is cut off", "a decoder that takes the next octets along swallows the end tag", octets(b"\xE2\x82")),
    ]);
    all(all(class, others), faults).finish()
}

/// "Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]", and references "MUST match the
/// production for Char".
fn characters() -> VectorFile {
    let class = refusals("characters", "characters that XML has and has not", &["XML 1.0 section 2.2"]);
    let plain = "<a b=\"c\">d<!--e--><?f g?></a>";
    let edges = "<a>\t\n \u{D7FF}\u{E000}\u{FFFD}\u{10000}\u{10FFFF}</a>";
    #[rustfmt::skip]
    let class = read(class, [
        ("edges", "the characters at the edges of what XML has", edges, edges),
        ("edges-referenced", "references to the characters at the edges of what XML has",
            "<a>&#9;&#xA;&#x20;&#xD7FF;&#xE000;&#xFFFD;&#x10000;&#x10FFFF;</a>", edges),
        ("controls", "the controls after ASCII are characters, if discouraged",
            "<a>\u{7F}\u{80}&#x9F;</a>", "<a>\u{7F}\u{80}\u{9F}</a>"),
        ("noncharacters", "noncharacters other than U+FFFE and U+FFFF are characters of XML, if discouraged",
            "<a>\u{FDD0}&#x1FFFE;\u{10FFFF}</a>", "<a>\u{FDD0}\u{1FFFE}\u{10FFFF}</a>"),
        ("plain", "a document without anything unusual", plain, "<a b=\"c\">d<?f g?></a>"),
    ]);
    let refusal = Refusal { twin: "xml-c14n/characters/plain", rule: "xml.characters" };
    let with = |from: &str, to: &str| plain.replacen(from, to, 1);
    #[rustfmt::skip]
    let written = refusal.each([
        ("nul", "NUL follows the text", "a reader in C takes the text to end there", with("d", "d\0")),
        ("start-of-heading", "U+0001 follows the text", "a control that no reader shows", with("d", "d\u{1}")),
        ("backspace", "U+0008 follows the text", "a control that takes the character before it off a terminal", with("d", "d\u{8}")),
        ("vertical-tab", "U+000B follows the text", "white space to many readers and none of XML", with("d", "d\u{B}")),
        ("form-feed", "U+000C follows the text", "white space to many readers and none of XML", with("d", "d\u{C}")),
        ("shift-out", "U+000E follows the text", "a control that changes the meaning of what follows", with("d", "d\u{E}")),
        ("escape", "U+001B follows the text", "a control that begins a sequence for a terminal", with("d", "d\u{1B}[2J")),
        ("unit-separator", "U+001F follows the text", "the last of the controls that are no characters", with("d", "d\u{1F}")),
        ("fffe", "U+FFFE follows the text", "a byte order mark the wrong way round", with("d", "d\u{FFFE}")),
        ("ffff", "U+FFFF follows the text", "the end of input to readers that keep characters in 16 bits", with("d", "d\u{FFFF}")),
        ("attribute-nul", "NUL follows the value", "a reader in C takes the value to end there", with("c", "c\0")),
        ("attribute-ffff", "U+FFFF follows the value", "the end of input to readers that keep characters in 16 bits", with("c", "c\u{FFFF}")),
        ("comment-nul", "NUL is in the comment", "a reader in C takes the document to end there", with("e", "e\0")),
        ("instruction-control", "U+0001 is in the processing instruction", "a control that no reader shows", with("g", "g\u{1}")),
        ("name-nul", "NUL is in the name of the attribute", "a reader in C takes the name to end there", with("b=", "b\0=")),
        ("tag-form-feed", "U+000C stands between name and attribute", "white space to many readers and none of XML", with("a b", "a\u{C}b")),
        ("cdata-control", "a CDATA section with U+0001 follows the text", "not even a CDATA section may have other characters", with("d", "d<![CDATA[\u{1}]]>")),
        ("after-the-end", "NUL follows the document element", "a reader in C takes the document to end there, and what follows is not read",
            with("</a>", "</a>\0")),
        ("utf-16-of-ascii", "it is UTF-16, little-endian without a byte order mark",
            "of ASCII in UTF-16 every other octet is NUL, which readers that drop it do not see",
            plain.chars().flat_map(|c| [c, '\0']).collect()),
    ]);
    #[rustfmt::skip]
    let referenced = refusal.each([
        ("referenced-nul", "a reference to NUL follows the text", "a reader in C takes the text to end there", with("d", "d&#0;")),
        ("referenced-nul-hexadecimal", "a hexadecimal reference to NUL follows the text", "a reader in C takes the text to end there", with("d", "d&#x0000;")),
        ("referenced-control", "a reference to U+0001 follows the text", "XML 1.1 has this, and 1.0 has not", with("d", "d&#1;")),
        ("referenced-vertical-tab", "a reference to U+000B follows the text", "XML 1.1 has this, and 1.0 has not", with("d", "d&#xB;")),
        ("referenced-unit-separator", "a reference to U+001F follows the text", "XML 1.1 has this, and 1.0 has not", with("d", "d&#31;")),
        ("referenced-surrogate", "a reference to a surrogate follows the text", "a surrogate is no character: readers keep, drop or replace it",
            with("d", "d&#xD800;")),
        ("referenced-last-surrogate", "a reference to U+DFFF follows the text", "the last of the surrogates", with("d", "d&#57343;")),
        ("referenced-surrogate-pair", "references to a pair of surrogates follow the text", "readers that keep characters in 16 bits make one of the two",
            with("d", "d&#xD83D;&#xDE00;")),
        ("referenced-fffe", "a reference to U+FFFE follows the text", "a byte order mark the wrong way round", with("d", "d&#xFFFE;")),
        ("referenced-ffff", "a reference to U+FFFF follows the text", "the end of input to readers that keep characters in 16 bits", with("d", "d&#65535;")),
        ("referenced-beyond-unicode", "a reference to 110000 follows the text", "beyond Unicode there are no characters", with("d", "d&#x110000;")),
        ("referenced-beyond-32-bits", "a reference to 4294967361 follows the text", "in 32 bits that is `A`: a second spelling that a filter does not know",
            with("d", "d&#4294967361;")),
        ("referenced-in-attribute", "a reference to NUL follows the value", "a reader in C takes the value to end there", with("c", "c&#0;")),
    ]).map(|draft| draft.citing("XML 1.0 section 4.1"));
    all(all(class, written), referenced).finish()
}
