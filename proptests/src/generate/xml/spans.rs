//! Where the elements of a text are, found in the most naive way that works on a document that is nearly sound.

use std::ops::Range;

/// An element by the octets it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its start tag.
    pub open: Range<usize>,
    /// Its end tag; empty, at the end of the start tag, of an element that has none.
    pub close: Range<usize>,
}

impl Span {
    /// All of it.
    pub fn whole(&self) -> Range<usize> {
        self.open.start..self.close.end
    }

    /// What is between its tags.
    pub fn content(&self) -> Range<usize> {
        self.open.end..self.close.start
    }
}

/// The elements of a text, in the order of their ends. What is not closed is left out.
pub fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut place = 0;
    while let Some(markup) = text.get(place..).and_then(|rest| rest.find('<')) {
        let start = place.saturating_add(markup);
        let rest = text.get(start..).unwrap_or_default();
        let (length, is_tag) = match rest {
            _ if rest.starts_with("<!--") => (after(rest, "-->"), false),
            _ if rest.starts_with("<![CDATA[") => (after(rest, "]]>"), false),
            _ if rest.starts_with("<?") => (after(rest, "?>"), false),
            _ if rest.starts_with("<!") => (after(rest, ">"), false),
            _ => (tag(rest), true),
        };
        let Some(length) = length else { break };
        let range = start..start.saturating_add(length);
        place = range.end;
        if !is_tag {
            continue;
        }
        if rest.starts_with("</") {
            spans.extend(open.pop().map(|open| Span { open, close: range }));
        } else if rest.get(..length).is_some_and(|tag| tag.ends_with("/>")) {
            spans.push(Span { close: range.end..range.end, open: range });
        } else {
            open.push(range);
        }
    }
    spans
}

fn after(text: &str, mark: &str) -> Option<usize> {
    text.find(mark).map(|place| place.saturating_add(mark.len()))
}

/// The octets of a tag: to the first `>` that is not in quotes.
fn tag(text: &str) -> Option<usize> {
    let mut quote = None;
    text.bytes()
        .position(|octet| match (quote, octet) {
            (None, b'>') => true,
            (None, b'"' | b'\'') => {
                quote = Some(octet);
                false
            }
            (Some(open), _) if open == octet => {
                quote = None;
                false
            }
            _ => false,
        })
        .map(|place| place.saturating_add(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_elements_and_passes_over_what_looks_like_them() {
        let text = "<?p <a> ?><a b='>'><!-- <c> --><d/><![CDATA[<e>]]>x</a>";
        let found: Vec<&str> = spans(text).into_iter().filter_map(|span| text.get(span.whole())).collect();
        assert_eq!(found, ["<d/>", "<a b='>'><!-- <c> --><d/><![CDATA[<e>]]>x</a>"]);
    }
}
