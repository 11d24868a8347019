//! The inside of a start tag, or of an XML declaration: a name, then attributes, by the grammar and nothing beside it.

use super::characters::{ascii_qualified_name, is_ncname, is_space};
use super::text::Fault;
use super::tree::Name;
use crate::check::Structural;

/// An attribute as it is written.
pub(super) struct Written<'x> {
    pub(super) name: Name<'x>,
    /// The text between the quotes.
    pub(super) raw: &'x str,
    /// Where that text begins, in octets from the start of what was given.
    pub(super) offset: usize,
}

/// Reads attributes one after the other (XML 1.0 section 3.1, productions 40 and 41).
pub(super) struct Attributes<'x> {
    inside: &'x str,
    /// What is read of it, in octets.
    read: usize,
}

impl<'x> Attributes<'x> {
    /// Of `name attribute="value"`, without angle brackets: the name, and what comes after it.
    pub(super) fn after_name(inside: &'x str) -> Result<(Name<'x>, Self), Fault> {
        let (name, read) = qualified(inside, 0)?;
        Ok((name, Self { inside, read }))
    }

    /// The next attribute; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Written<'x>>, Fault> {
        let start = self.after_space(self.read);
        if start == self.inside.len() {
            return Ok(None);
        }
        let fault = |reason| Fault { rule: Structural::XmlWellFormed, offset: start, reason };
        if start == self.read {
            return Err(fault("no white space before an attribute"));
        }
        let (name, end) = qualified(self.inside, start)?;
        let equals = self.after_space(end);
        if self.octet(equals) != Some(b'=') {
            return Err(fault("an attribute without a value"));
        }
        let quoted = self.after_space(equals.saturating_add(1));
        let offset = quoted.saturating_add(1);
        let value = || {
            let quote = self.octet(quoted).filter(|quote| matches!(quote, b'"' | b'\''))?;
            let rest = self.inside.get(offset..)?;
            rest.get(..memchr::memchr(quote, rest.as_bytes())?)
        };
        let raw = value().ok_or_else(|| fault("a value without quotes around it"))?;
        self.read = offset.saturating_add(raw.len()).saturating_add(1);
        Ok(Some(Written { name, raw, offset }))
    }

    fn octet(&self, place: usize) -> Option<u8> {
        self.inside.as_bytes().get(place).copied()
    }

    /// The first place from `place` on without white space.
    #[inline]
    fn after_space(&self, place: usize) -> usize {
        let rest = self.inside.as_bytes().get(place..).unwrap_or_default();
        place.saturating_add(rest.iter().take_while(|octet| is_space(**octet)).count())
    }
}

/// The qualified name at `start` (Namespaces in XML 1.0 section 4), and its end: one colon at the most, with a name on
/// either side. White space ends it, or `=`.
#[inline]
fn qualified(text: &str, start: usize) -> Result<(Name<'_>, usize), Fault> {
    let from = text.get(start..).unwrap_or_default();
    let octets = from.as_bytes();
    if let Some((local, end)) = ascii_qualified_name(octets) {
        let qualified = from.get(..end).unwrap_or_default();
        let name = Name { qualified, local: qualified.get(local..).unwrap_or_default() };
        return Ok((name, start.saturating_add(end)));
    }
    let end = octets.iter().position(|octet| is_space(*octet) || *octet == b'=').unwrap_or(octets.len());
    let qualified = from.get(..end).unwrap_or_default();
    let local = match qualified.bytes().position(|octet| octet == b':') {
        Some(colon) => qualified.get(colon.saturating_add(1)..).unwrap_or_default(),
        None => qualified,
    };
    let name = Name { qualified, local };
    if is_ncname(local) && (!name.is_prefixed() || is_ncname(name.prefix())) {
        return Ok((name, start.saturating_add(end)));
    }
    Err(Fault { rule: Structural::XmlWellFormed, offset: start, reason: "a name that is none" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(inside: &str) -> Result<Vec<(String, String)>, &'static str> {
        let (_, mut attributes) = Attributes::after_name(inside).map_err(|fault| fault.reason)?;
        let mut all = Vec::new();
        while let Some(written) = attributes.next().map_err(|fault| fault.reason)? {
            assert_eq!(inside.get(written.offset..written.offset + written.raw.len()), Some(written.raw));
            all.push((format!("{}:{}", written.name.prefix(), written.name.local), written.raw.to_owned()));
        }
        Ok(all)
    }

    #[test]
    fn reads_attributes_in_either_quotes() {
        let read = read("p:a\tb = 'x\"' \n c:d=\"y'\" ").unwrap_or_default();
        assert_eq!(read, [(":b".into(), "x\"".into()), ("c:d".into(), "y'".into())]);
    }

    #[test]
    fn refuses_what_the_grammar_does_not_have() {
        for inside in [
            "",
            " a",
            "a b",
            "a b=",
            "a b=c",
            "a b=\"c",
            "a b=\"c\"d=\"e\"",
            "a :b=\"\"",
            "a b:=\"\"",
            "a:b:c",
            "1",
        ] {
            assert!(read(inside).is_err(), "{inside}");
        }
    }
}
