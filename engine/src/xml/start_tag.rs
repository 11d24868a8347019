//! The inside of a start tag, or of an XML declaration: a name, then attributes, by the grammar and nothing beside it.

use super::characters::{is_ncname, is_space};
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
    whole: usize,
    rest: &'x str,
}

impl<'x> Attributes<'x> {
    /// Of `name attribute="value"`, without angle brackets: the name, and what comes after it.
    pub(super) fn after_name(inside: &'x str) -> Result<(Name<'x>, Self), Fault> {
        let end = inside.bytes().position(is_space).unwrap_or(inside.len());
        let (name, rest) = inside.split_at_checked(end).unwrap_or((inside, ""));
        Ok((qualified(name, 0)?, Self { whole: inside.len(), rest }))
    }

    /// The next attribute; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Written<'x>>, Fault> {
        let trimmed = trim_start(self.rest);
        if trimmed.is_empty() {
            self.rest = trimmed;
            return Ok(None);
        }
        if trimmed.len() == self.rest.len() {
            return Err(self.fault("no white space before an attribute"));
        }
        self.rest = trimmed;
        let end = trimmed.bytes().position(|octet| octet == b'=' || is_space(octet)).unwrap_or(trimmed.len());
        let (name, rest) = trimmed.split_at_checked(end).unwrap_or((trimmed, ""));
        let name = qualified(name, self.offset())?;
        let equals = trim_start(rest).strip_prefix('=');
        let value = trim_start(equals.ok_or_else(|| self.fault("an attribute without a value"))?);
        let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let quoted = quote.and_then(|quote| value.get(1..)?.split_once(quote));
        let (raw, rest) = quoted.ok_or_else(|| self.fault("a value without quotes around it"))?;
        let offset = self.whole.saturating_sub(value.len()).saturating_add(1);
        self.rest = rest;
        Ok(Some(Written { name, raw, offset }))
    }

    fn offset(&self) -> usize {
        self.whole.saturating_sub(self.rest.len())
    }

    fn fault(&self, reason: &'static str) -> Fault {
        Fault { rule: Structural::XmlWellFormed, offset: self.offset(), reason }
    }
}

fn trim_start(text: &str) -> &str {
    let spaces = text.bytes().take_while(|octet| is_space(*octet)).count();
    text.get(spaces..).unwrap_or_default()
}

/// A qualified name (Namespaces in XML 1.0 section 4): one colon at the most, with a name on either side.
fn qualified(text: &str, offset: usize) -> Result<Name<'_>, Fault> {
    let (prefix, local) = match memchr::memchr(b':', text.as_bytes()) {
        Some(colon) => {
            let (prefix, rest) = text.split_at_checked(colon).unwrap_or((text, ""));
            (prefix, rest.get(1..).unwrap_or_default())
        }
        None => ("", text),
    };
    let prefixed = text.len() != local.len();
    if is_ncname(local) && (!prefixed || is_ncname(prefix)) {
        return Ok(Name { prefix, local });
    }
    Err(Fault { rule: Structural::XmlWellFormed, offset, reason: "a name that is none" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(inside: &str) -> Result<Vec<(String, String)>, &'static str> {
        let (_, mut attributes) = Attributes::after_name(inside).map_err(|fault| fault.reason)?;
        let mut all = Vec::new();
        while let Some(written) = attributes.next().map_err(|fault| fault.reason)? {
            assert_eq!(inside.get(written.offset..written.offset + written.raw.len()), Some(written.raw));
            all.push((format!("{}:{}", written.name.prefix, written.name.local), written.raw.to_owned()));
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
