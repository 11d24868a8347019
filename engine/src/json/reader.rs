//! The one parse: what is JSON, what is not, and the bounds.

use super::{Document, Kind, Node, Tape, Value};
use crate::check::{Check, Structural};
use crate::profile::Profile;
use crate::rejection::{Detail, Excerpt, Rejection};

/// Parses a JSON text that must be an object.
///
/// Time is linear in the text, but for a logarithm in the members of an object of more than 32.
pub(crate) fn parse_object<'a>(
    octets: &'a [u8],
    tape: &'a mut Tape,
    document: Document,
    profile: &Profile,
) -> Result<Value<'a>, Rejection> {
    let text = decode_utf8(octets, document, profile)?;
    tape.nodes.clear();
    tape.unescaped.clear();

    let mut reader = Reader { text, at: 0, tape, document, profile, depth: 0, members: 0 };
    reader.value()?;
    if reader.token().is_some() {
        return Err(reader.malformed());
    }

    let value = Value { text, tape, index: 0 };
    if value.kind() != Kind::Object {
        let detail = Detail::At { document: document.name, offset: 0 };
        return Err(profile.reject_at(Structural::JsonObject, document.step, detail));
    }
    Ok(value)
}

fn decode_utf8<'a>(octets: &'a [u8], document: Document, profile: &Profile) -> Result<&'a str, Rejection> {
    let text = std::str::from_utf8(octets).map_err(|error| {
        let detail = Detail::At { document: document.name, offset: error.valid_up_to() };
        profile.reject_at(Structural::JsonUtf8, document.step, detail)
    })?;
    let Some(rest) = text.strip_prefix('\u{FEFF}') else {
        return Ok(text);
    };
    let detail = || Detail::At { document: document.name, offset: 0 };
    profile.refuse(Check::JsonNoByteOrderMark, document.step, detail)?;
    Ok(rest)
}

struct Reader<'a, 'p> {
    text: &'a str,
    /// The next octet of the text. Between tokens, where it always is on a character boundary.
    at: usize,
    tape: &'a mut Tape,
    document: Document,
    profile: &'p Profile,
    depth: usize,
    members: usize,
}

impl Reader<'_, '_> {
    /// A value, white space before it skipped. The recursion is as deep as the text, which is bounded.
    fn value(&mut self) -> Result<(), Rejection> {
        match self.token() {
            Some(b'"') => self.string(),
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.literal("true", Node::Bool(true)),
            Some(b'f') => self.literal("false", Node::Bool(false)),
            Some(b'n') => self.literal("null", Node::Null),
            _ => Err(self.malformed()),
        }
    }

    fn object(&mut self) -> Result<(), Rejection> {
        let start = self.enter()?;
        let mut names = Names::new();
        if self.token() == Some(b'}') {
            self.advance();
            self.leave(start, |end| Node::Object { end });
            return Ok(());
        }
        loop {
            self.token();
            self.string()?;
            names.add(self.mark());
            if self.token() != Some(b':') {
                return Err(self.malformed());
            }
            self.advance();
            self.value()?;
            self.count()?;
            match self.token() {
                Some(b',') => self.advance(),
                Some(b'}') => break,
                _ => return Err(self.malformed()),
            }
        }
        self.advance();
        self.leave(start, |end| Node::Object { end });
        if names.maybe_equal { self.require_distinct_names(start, names.count) } else { Ok(()) }
    }

    fn array(&mut self) -> Result<(), Rejection> {
        let start = self.enter()?;
        if self.token() != Some(b']') {
            loop {
                self.value()?;
                self.count()?;
                match self.token() {
                    Some(b',') => self.advance(),
                    Some(b']') => break,
                    _ => return Err(self.malformed()),
                }
            }
        }
        self.advance();
        self.leave(start, |end| Node::Array { end });
        Ok(())
    }

    #[inline]
    fn string(&mut self) -> Result<(), Rejection> {
        let Some([b'"', rest @ ..]) = self.text.as_bytes().get(self.at..) else {
            return Err(self.malformed());
        };
        let start = self.at.wrapping_add(1);
        let Some(length) = plain_length(rest) else {
            self.at = self.text.len();
            return Err(self.malformed());
        };
        let end = start.wrapping_add(length);
        if rest.get(length) == Some(&b'"') {
            self.at = end.wrapping_add(1);
            self.tape.nodes.push(Node::Plain { start, end });
            return Ok(());
        }
        self.at = end;
        self.string_with_escapes(start)
    }

    /// The rest of a string in which something stands that is not plain: an escape, or a control character, which
    /// no string may hold.
    #[cold]
    fn string_with_escapes(&mut self, start: usize) -> Result<(), Rejection> {
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.at = self.at.saturating_add(2),
                Some(0x20..) => self.at = self.at.saturating_add(1),
                _ => return Err(self.malformed()),
            }
        }
        let quoted = start.saturating_sub(1)..self.at.saturating_add(1);
        let string = self.text.get(quoted).and_then(|quoted| serde_json::from_str::<String>(quoted).ok());
        let Some(string) = string else { return Err(self.malformed()) };
        self.at = self.at.saturating_add(1);
        let start = self.tape.unescaped.len();
        self.tape.unescaped.push_str(&string);
        self.tape.nodes.push(Node::Unescaped { start, end: self.tape.unescaped.len() });
        Ok(())
    }

    /// The mark of the string read last, see [`Names`].
    #[inline]
    fn mark(&self) -> u32 {
        match self.tape.nodes.last() {
            Some(Node::Plain { start, end }) => {
                Names::mark(self.text.as_bytes().get(*start..*end).unwrap_or_default())
            }
            Some(Node::Unescaped { start, end }) => {
                Names::mark(self.tape.unescaped.as_bytes().get(*start..*end).unwrap_or_default())
            }
            _ => 0,
        }
    }

    fn number(&mut self) -> Result<(), Rejection> {
        /// Digits that fit 64 bits whatever they are.
        const SHORT: usize = 18;
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let digits = rest.iter().take_while(|octet| octet.is_ascii_digit()).count();
        let is_integer = !matches!(rest.get(digits), Some(b'.' | b'e' | b'E' | b'-' | b'+'));
        let (integer, _) = rest.split_at(digits);
        if is_integer && matches!(integer, [b'1'..=b'9', ..]) && digits <= SHORT {
            let value = integer.iter().fold(0_u64, |value, digit| {
                value.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0')))
            });
            self.tape.nodes.push(Node::Unsigned(value));
            self.at = self.at.saturating_add(digits);
            return Ok(());
        }
        self.other_number()
    }

    /// A number that is negative, long, zero or no integer.
    fn other_number(&mut self) -> Result<(), Rejection> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let of_number = |octet: &u8| matches!(octet, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.bytes().take_while(of_number).count();
        let number =
            rest.get(..length).and_then(|text| serde_json::from_str::<serde_json::Number>(text).ok());
        let node = number.and_then(|number| {
            let unsigned = number.as_u64().map(Node::Unsigned);
            unsigned.or(number.as_i64().map(Node::Negative)).or(number.as_f64().map(Node::Float))
        });
        self.tape.nodes.push(node.ok_or_else(|| self.malformed())?);
        self.at = self.at.saturating_add(length);
        Ok(())
    }

    fn literal(&mut self, word: &str, node: Node) -> Result<(), Rejection> {
        if !self.text.get(self.at..).unwrap_or_default().starts_with(word) {
            return Err(self.malformed());
        }
        self.at = self.at.saturating_add(word.len());
        self.tape.nodes.push(node);
        Ok(())
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    #[inline]
    fn advance(&mut self) {
        self.at = self.at.wrapping_add(1);
    }

    /// The next octet that is not white space, which is gone past; there is mostly none.
    #[inline]
    fn token(&mut self) -> Option<u8> {
        match self.peek() {
            Some(octet @ 0x21..) => Some(octet),
            _ => self.token_behind_white_space(),
        }
    }

    #[cold]
    fn token_behind_white_space(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.advance();
        }
        self.peek()
    }

    #[cold]
    fn malformed(&self) -> Rejection {
        let detail = Detail::At { document: self.document.name, offset: self.at };
        self.profile.reject_at(Structural::JsonWellFormed, self.document.step, detail)
    }

    /// Enters an array or object; its node is closed by [`Self::leave`].
    fn enter(&mut self) -> Result<usize, Rejection> {
        self.at = self.at.saturating_add(1);
        self.depth = self.depth.saturating_add(1);
        let limit = self.profile.limits().json_depth;
        if self.depth > limit {
            return Err(self.over(Structural::JsonDepthBounded, limit));
        }
        let start = self.tape.nodes.len();
        self.tape.nodes.push(Node::Null);
        Ok(start)
    }

    fn leave(&mut self, start: usize, node: impl FnOnce(usize) -> Node) {
        self.depth = self.depth.saturating_sub(1);
        let end = self.tape.nodes.len();
        if let Some(open) = self.tape.nodes.get_mut(start) {
            *open = node(end);
        }
    }

    #[inline]
    fn count(&mut self) -> Result<(), Rejection> {
        self.members = self.members.saturating_add(1);
        let limit = self.profile.limits().json_members;
        if self.members > limit {
            return Err(self.over(Structural::JsonMembersBounded, limit));
        }
        Ok(())
    }

    #[cold]
    fn over(&self, bound: Structural, limit: usize) -> Rejection {
        self.profile.reject_at(bound, self.document.step, Detail::Limit(limit))
    }

    #[cold]
    fn require_distinct_names(&self, object: usize, count: usize) -> Result<(), Rejection> {
        let object = Value { text: self.text, tape: self.tape, index: object };
        let Some(name) = duplicate(&object, count) else { return Ok(()) };
        let detail = || Detail::Member(Excerpt::of(name));
        self.profile.refuse(Check::JsonNoDuplicateMembers, self.document.step, detail)
    }
}

/// How many octets stand for themselves, before a quote, a backslash or a control character (RFC 8259 section 7).
///
/// Eight at a time: subtracting from each octet borrows into its highest bit where it was smaller, and a difference
/// that is zero is smaller than one. A borrow can reach octets behind the first that is found, never one before it.
#[inline]
fn plain_length(octets: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    let each = |octet: u8| u64::from_le_bytes([octet; 8]);
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let (words, rest) = octets.as_chunks::<8>();
    let mut before = 0_usize;
    for word in words {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(each(0x20)) & !word;
        let found = (control | zero(word ^ each(b'"')) | zero(word ^ each(b'\\'))) & HIGH;
        if found != 0 {
            let within = usize::try_from(found.trailing_zeros() / 8).unwrap_or_default();
            return Some(before.wrapping_add(within));
        }
        before = before.wrapping_add(8);
    }
    let ends = |octet: &u8| matches!(octet, 0..0x20 | b'"' | b'\\');
    rest.iter().position(ends).map(|place| before.wrapping_add(place))
}

/// A name that an object of `count` members holds twice: without memory where they are few, sorted where not.
#[cold]
fn duplicate<'a>(object: &Value<'a>, count: usize) -> Option<&'a str> {
    if count <= Names::INLINE {
        let names = || object.members().map(|(name, _)| name);
        return names()
            .enumerate()
            .find(|(place, name)| names().take(*place).any(|other| other == *name))
            .map(|(_, name)| name);
    }
    let mut names: Vec<&str> = object.members().map(|(name, _)| name).collect();
    names.sort_unstable();
    names.array_windows().find(|[a, b]| a == b).map(|[name, _]| *name)
}

/// What the names of an object have shown so far: whether two of them may be equal.
struct Names {
    marks: [u32; Self::INLINE],
    count: usize,
    maybe_equal: bool,
}

impl Names {
    /// Objects of more members are sorted to find out.
    const INLINE: usize = 32;

    fn new() -> Self {
        Self { marks: [0; Self::INLINE], count: 0, maybe_equal: false }
    }

    #[inline]
    fn add(&mut self, mark: u32) {
        let (before, rest) = self.marks.split_at(self.count.min(Self::INLINE));
        self.maybe_equal |= rest.is_empty() || before.contains(&mark);
        if let Some(place) = self.marks.get_mut(self.count) {
            *place = mark;
        }
        self.count = self.count.saturating_add(1);
    }

    /// What two names must have in common to be equal, in one number: the length, the first two octets and the last.
    #[inline]
    fn mark(name: &[u8]) -> u32 {
        let [length, ..] = name.len().to_le_bytes();
        let [first, second] = name.first_chunk().copied().unwrap_or_default();
        u32::from_le_bytes([length, first, second, name.last().copied().unwrap_or_default()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Step;

    const DOCUMENT: Document = Document { name: "claims", step: Step::Parse };

    fn refused_by(text: &[u8]) -> &'static str {
        let mut tape = Tape::default();
        parse_object(text, &mut tape, DOCUMENT, &Profile::strict())
            .map_or_else(|no| no.rule().id(), |_| "none")
    }

    fn read(text: &str) -> serde_json::Value {
        let mut tape = Tape::default();
        parse_object(text.as_bytes(), &mut tape, DOCUMENT, &Profile::strict()).unwrap().to_json()
    }

    #[test]
    fn a_plain_string_ends_at_the_first_octet_that_is_not_plain() {
        for length in 0..40 {
            for end in [b'"', b'\\', 0, 0x1F] {
                let mut octets = vec![b'a'; length];
                octets.extend([end, b'"', 0x80, 0x21, end, 0x7F]);
                assert_eq!(plain_length(&octets), Some(length));
            }
            let plain: Vec<u8> =
                (0..length).map(|n| [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F, 0x80, 0xFF][n % 8]).collect();
            assert_eq!(plain_length(&plain), None);
        }
    }

    #[test]
    fn reads_what_serde_json_reads() {
        let text =
            r#"{"a":[1,-2,3.5,"x\n\u00e9",null,true,{"b":{}},[]],"c":"plain","\u0064":18446744073709551615}"#;
        assert_eq!(read(text), serde_json::from_str::<serde_json::Value>(text).unwrap());
    }

    #[test]
    fn a_number_is_the_nearest_double() {
        let number = "1.294744317742384e+194";
        let nearest: f64 = number.parse().unwrap();
        assert_eq!(read(&format!("{{\"a\":{number}}}"))["a"].as_f64().unwrap().to_bits(), nearest.to_bits());
    }

    /// Texts made of pieces of JSON, sound and broken, are accepted by this reader where `serde_json` accepts them, and
    /// read to the same value.
    #[test]
    fn reads_whatever_serde_json_reads_and_nothing_else() {
        const PIECES: [&str; 40] = [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            " ",
            "\n",
            "\"a\"",
            "\"b\":",
            "\"\"",
            "\"",
            "\\",
            "\\u0041",
            "\\ud83d\\ude00",
            "\\ud83d",
            "é",
            "\u{1}",
            "0",
            "1",
            "-",
            "12",
            "00",
            ".5",
            "e1",
            "E+2",
            "-0",
            "1.0",
            "18446744073709551615",
            "18446744073709551616",
            "123456789012345678",
            "9e999",
            "true",
            "false",
            "null",
            "nul",
            "\"a\":1,",
            "\"c\":[1,2],",
            "\"d\":{},",
            "\t",
        ];
        let mut noise = 0x9E37_79B9_7F4A_7C15_u64;
        let mut pick = |below: usize| {
            noise ^= noise << 13;
            noise ^= noise >> 7;
            noise ^= noise << 17;
            usize::try_from(noise >> 20).unwrap() % below
        };
        let mut accepted = 0;
        for round in 0..200_000 {
            let inner: String = (0..pick(7)).map(|_| PIECES[pick(PIECES.len())]).collect();
            let text = match round % 3 {
                0 => format!("{{\"a\":{inner}}}"),
                1 => format!("{{{inner}}}"),
                _ => format!("{{\"s\":\"{inner}\"}}"),
            };
            let theirs: Option<serde_json::Value> = serde_json::from_str(&text).ok();
            let mut tape = Tape::default();
            let ours = parse_object(text.as_bytes(), &mut tape, DOCUMENT, &Profile::aws()).ok();
            assert_eq!(ours.map(|value| value.to_json()), theirs, "{text}");
            accepted += usize::from(theirs.is_some());
        }
        assert!(accepted > 10_000, "{accepted} texts were sound");
    }

    #[test]
    fn rejects_a_duplicate_member_at_any_depth() {
        for text in [r#"{"a":1,"a":1}"#, r#"{"x":[{"a":1,"\u0061":2}]}"#] {
            assert_eq!(refused_by(text.as_bytes()), "json.no-duplicate-members", "{text}");
        }
    }

    #[test]
    fn names_that_are_only_alike_are_distinct() {
        assert_eq!(refused_by(br#"{"abcz":1,"abdz":2,"abez":3,"":4,"a":5,"b":6}"#), "none");
        assert_eq!(refused_by(br#"{"abcz":1,"abdz":2,"abcz":3}"#), "json.no-duplicate-members");
        assert_eq!(refused_by(br#"{"":1,"":2}"#), "json.no-duplicate-members");
    }

    #[test]
    fn finds_a_duplicate_among_many_members() {
        let mut members: Vec<String> = (0..200).map(|n| format!("\"m{n}\":{n}")).collect();
        assert_eq!(refused_by(format!("{{{}}}", members.join(",")).as_bytes()), "none");
        members.push("\"m7\":0".to_owned());
        assert_eq!(refused_by(format!("{{{}}}", members.join(",")).as_bytes()), "json.no-duplicate-members");
    }

    #[test]
    fn the_last_member_counts_where_duplicates_are_allowed() {
        let mut tape = Tape::default();
        let value = parse_object(br#"{"a":1,"a":2}"#, &mut tape, DOCUMENT, &Profile::aws()).unwrap();
        assert_eq!(value.member("a").unwrap().kind(), Kind::Unsigned(2));
    }

    #[test]
    fn bounds_depth_and_members() {
        let nested = |depth: usize| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(refused_by(nested(63).as_bytes()), "none");
        assert_eq!(refused_by(nested(64).as_bytes()), "json.depth-bounded");
        assert_eq!(refused_by(nested(10_000).as_bytes()), "json.depth-bounded");
        let elements = |count: usize| format!("{{\"a\":[{}1]}}", "1,".repeat(count));
        assert_eq!(refused_by(elements(4094).as_bytes()), "none");
        assert_eq!(refused_by(elements(4095).as_bytes()), "json.members-bounded");
    }

    #[test]
    fn rejects_what_is_not_json() {
        for text in
            ["", "{", "{}{}", "{'a':1}", "{\"a\":1,}", "{\"a\":NaN}", "{\"a\":1e400}", "{\"a\":\"\\ud800\"}"]
        {
            assert_eq!(refused_by(text.as_bytes()), "json.well-formed", "{text}");
        }
        assert_eq!(refused_by(b"{\"a\":\"\xC0\xAF\"}"), "json.utf-8");
        assert_eq!(refused_by(b"\xEF\xBB\xBF{}"), "json.no-byte-order-mark");
        assert_eq!(refused_by(b"[]"), "json.object");
    }
}
